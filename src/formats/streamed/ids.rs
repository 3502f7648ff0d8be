//! Ids that several events have, found without all of them in memory.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use foldhash::quality::RandomState;

use super::runs::{Key, Merged, Runs, put};

/// Ids that are put in order at one time.
const AT_ONCE: usize = 1 << 18;

/// Where an event is: the number of its file, and its own in it.
pub(super) type At = (u32, u64);

/// What an id is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It is written.
    Given,
    /// It is made of the file and the number, as the event has none.
    Made,
    /// It would be made of the file and the written one, if events of several files have that.
    WithFile,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Given, Self::Made, Self::WithFile];
}

/// The ids of all events.
#[derive(Debug)]
pub(super) struct Ids {
    folder: PathBuf,
    runs: Runs,
    waiting: Vec<(Key, Kind, At)>,
    hashers: [RandomState; 2],
}

/// Why an event goes by another id than it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It loses its own to an earlier one of its file.
    Lost,
    /// It goes by the name of the file as well.
    Shared,
}

/// Events that go by another id than they say, in the order of their files and of their numbers in these.
#[derive(Debug)]
pub(super) struct Changes {
    runs: Runs,
    waiting: Vec<(Key, Change)>,
    pub(super) has_shared: bool,
    is_empty: bool,
}

impl Changes {
    fn within(folder: &Path) -> io::Result<Self> {
        Ok(Self { runs: Runs::within(folder)?, waiting: Vec::new(), has_shared: false, is_empty: true })
    }

    /// None at all.
    pub(super) fn none(folder: &Path) -> io::Result<Self> {
        Self::within(folder)
    }

    fn add(&mut self, (file, number): At, change: Change) -> io::Result<()> {
        let mut key = [0; 16];
        key[..4].copy_from_slice(&file.to_be_bytes());
        key[4..12].copy_from_slice(&number.to_be_bytes());
        self.is_empty = false;
        self.has_shared |= change == Change::Shared;
        self.waiting.push((key, change));
        if self.waiting.len() < AT_ONCE { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> io::Result<()> {
        self.waiting.sort_by_key(|(key, _)| *key);
        let mut records = Vec::new();
        for (key, change) in self.waiting.drain(..) {
            put(key, &[u8::from(change == Change::Shared)], &mut records);
        }
        self.runs.add(&records)?;
        self.runs.end();
        Ok(())
    }

    /// Goes through them.
    pub(super) fn in_order(&mut self) -> io::Result<InOrder> {
        self.write()?;
        let mut changes = InOrder { merged: self.runs.merged()?, next: None, is_empty: self.is_empty };
        changes.advance()?;
        Ok(changes)
    }
}

/// Goes through events that go by another id.
#[derive(Debug)]
pub(super) struct InOrder {
    merged: Merged,
    next: Option<(At, Change)>,
    pub(super) is_empty: bool,
}

impl InOrder {
    fn advance(&mut self) -> io::Result<()> {
        self.next = self.merged.next()?.map(|(key, payload)| {
            let number = |range: Range<usize>| {
                key.get(range).unwrap_or_default().iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
            };
            let change = if payload.first() == Some(&1) { Change::Shared } else { Change::Lost };
            ((u32::try_from(number(0..4)).unwrap_or_default(), number(4..12)), change)
        });
        Ok(())
    }

    /// Those of a file up to a number which did not come before.
    pub(super) fn up_to(&mut self, last: At) -> io::Result<HashMap<u64, Vec<Change>>> {
        let mut found: HashMap<u64, Vec<Change>> = HashMap::new();
        while let Some((at, change)) = self.next.filter(|(at, _)| *at <= last) {
            found.entry(at.1).or_default().push(change);
            self.advance()?;
        }
        Ok(found)
    }
}

impl Ids {
    /// None, to be kept in a folder.
    pub(super) fn within(folder: &Path) -> io::Result<Self> {
        let hashers = [RandomState::default(), RandomState::default()];
        Ok(Self { folder: folder.to_owned(), runs: Runs::within(folder)?, waiting: Vec::new(), hashers })
    }

    fn key(&self, id: &str) -> Key {
        let mut key = [0; 16];
        for (bytes, hasher) in key.chunks_exact_mut(8).zip(&self.hashers) {
            bytes.copy_from_slice(&hasher.hash_one(id).to_be_bytes());
        }
        key
    }

    /// Adds an id that is written.
    pub(super) fn add_given(&mut self, id: &str, at: At) -> io::Result<()> {
        self.add(self.key(id), Kind::Given, at)
    }

    /// Adds one that is made.
    pub(super) fn add_made(&mut self, id: &str, at: At) -> io::Result<()> {
        self.add(self.key(id), Kind::Made, at)
    }

    /// Adds one by which an event may have to go.
    pub(super) fn add_with_file(&mut self, id: &str, at: At) -> io::Result<()> {
        self.add(self.key(id), Kind::WithFile, at)
    }

    fn add(&mut self, key: Key, kind: Kind, at: At) -> io::Result<()> {
        self.waiting.push((key, kind, at));
        if self.waiting.len() < AT_ONCE { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> io::Result<()> {
        self.waiting.sort_by_key(|(key, ..)| *key);
        let mut records = Vec::new();
        for (key, kind, (file, number)) in self.waiting.drain(..) {
            let mut payload = [0; 13];
            payload[0] = kind as u8;
            payload[1..5].copy_from_slice(&file.to_le_bytes());
            payload[5..].copy_from_slice(&number.to_le_bytes());
            put(key, &payload, &mut records);
        }
        self.runs.add(&records)?;
        self.runs.end();
        Ok(())
    }

    /// Who goes by another id; `None` where such an id is one that somebody else has, so that all have to be known at once. `made` is
    /// the id that is made of a file and a number.
    pub(super) fn changes(mut self, made: impl Fn(At) -> String) -> io::Result<Option<Changes>> {
        self.write()?;
        let mut changes = Changes::within(&self.folder)?;
        let (mut is_odd, mut is_taken) = (false, false);
        let mut merged = self.runs.merged()?;
        each_group(&mut merged, |group| {
            is_odd |= is_made_twice(group);
            is_taken |= is_with_file_taken(group);
            let given = group.iter().filter(|(kind, _)| *kind == Kind::Given).map(|(_, at)| *at);
            // In the order in which they are read: the first of each file keeps it.
            let mut owners: Vec<At> = Vec::new();
            for at in given {
                if owners.last().is_some_and(|owner| owner.0 == at.0) {
                    changes.add(at, Change::Lost)?;
                    self.add(self.key(&made(at)), Kind::Made, at)?;
                } else {
                    owners.push(at);
                }
            }
            let shared = owners.into_iter().filter(|_| of_several(group));
            shared.into_iter().try_for_each(|at| changes.add(at, Change::Shared))
        })?;
        if !changes.is_empty {
            // What those who lost theirs go by now may be an id that somebody has.
            self.write()?;
            each_group(&mut self.runs.merged()?, |group| {
                is_odd |= is_made_twice(group);
                Ok(())
            })?;
        }
        is_odd |= is_taken && changes.has_shared;
        Ok((!is_odd).then_some(changes))
    }
}

/// Whether an id that is made is one that is written as well.
fn is_made_twice(group: &[(Kind, At)]) -> bool {
    let is_of = |wanted: Kind| group.iter().any(|(kind, _)| *kind == wanted);
    is_of(Kind::Given) && is_of(Kind::Made)
}

/// Whether an id with the name of its file is one that something else has.
fn is_with_file_taken(group: &[(Kind, At)]) -> bool {
    let mut with_file = group.iter().filter(|(kind, _)| *kind == Kind::WithFile).map(|(_, at)| at.0);
    let Some(first) = with_file.next() else { return false };
    with_file.any(|file| file != first) || group.iter().any(|(kind, _)| *kind != Kind::WithFile)
}

/// Whether events of several files have an id.
fn of_several(group: &[(Kind, At)]) -> bool {
    let mut given = group.iter().filter(|(kind, _)| *kind == Kind::Given).map(|(_, at)| at.0);
    let first = given.next();
    given.any(|file| Some(file) != first)
}

/// Gives all ids that are the same.
fn each_group(merged: &mut Merged, mut visit: impl FnMut(&[(Kind, At)]) -> io::Result<()>) -> io::Result<()> {
    let mut group: Vec<(Kind, At)> = Vec::new();
    let mut known: Option<Key> = None;
    while let Some((key, payload)) = merged.next()? {
        if known.is_some_and(|known| known != key) {
            visit(&group)?;
            group.clear();
        }
        known = Some(key);
        let number = |range: Range<usize>| {
            let bytes = payload.get(range).unwrap_or_default();
            bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
        };
        let kind = payload.first().and_then(|kind| Kind::ALL.get(usize::from(*kind))).copied().unwrap_or(Kind::Made);
        group.push((kind, (u32::try_from(number(1..5)).unwrap_or_default(), number(5..13))));
    }
    if group.is_empty() { Ok(()) } else { visit(&group) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(given: &[(&str, At)], others: &[&str]) -> Option<(Vec<At>, Vec<At>)> {
        let folder = tempfile::tempdir().expect("temporary folder");
        let mut ids = Ids::within(folder.path()).expect("room");
        for (id, at) in given {
            ids.add_given(id, *at).expect("room");
        }
        for id in others {
            ids.add_made(id, (9, 9)).expect("room");
        }
        let changes = ids.changes(|(file, number)| format!("f{file}:{number}")).expect("room")?;
        let (mut lost, mut shared) = (Vec::new(), Vec::new());
        let mut changes = { changes }.in_order().expect("written");
        for file in 0..9 {
            // Piece after piece.
            for number in [4, 99] {
                let found = changes.up_to((file, number)).expect("written");
                let mut found: Vec<(u64, Vec<Change>)> = found.into_iter().collect();
                found.sort_by_key(|(number, _)| *number);
                for (number, changes) in found {
                    lost.extend(changes.contains(&Change::Lost).then_some((file, number)));
                    shared.extend(changes.contains(&Change::Shared).then_some((file, number)));
                }
            }
        }
        Some((lost, shared))
    }

    #[test]
    fn the_first_of_a_file_keeps_its_id_and_those_of_several_files_are_told_apart() {
        assert_eq!(changes(&[("a", (0, 2)), ("b", (0, 3))], &["x:1"]), Some((vec![], vec![])));
        let given = [("a", (0, 2)), ("a", (0, 5)), ("a", (1, 2)), ("b", (0, 3)), ("a", (1, 9))];
        assert_eq!(changes(&given, &[]), Some((vec![(0, 5), (1, 9)], vec![(0, 2), (1, 2)])));
    }

    #[test]
    fn an_id_that_is_made_and_written_as_well_needs_all_of_them() {
        assert_eq!(changes(&[("x:1", (0, 2))], &["x:1"]), None);
        assert_eq!(changes(&[("a", (0, 2)), ("a", (0, 5)), ("f0:5", (0, 7))], &[]), None);
    }
}
