//! Ids that several events have, found without all of them in memory.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::io;
use std::path::Path;

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
    runs: Runs,
    waiting: Vec<(Key, Kind, At)>,
    hashers: [RandomState; 2],
}

/// Events that go by another id than they say.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Those that lose theirs to an earlier one of their file.
    pub(super) lost: HashSet<At>,
    /// Those that go by the name of the file as well.
    pub(super) shared: HashSet<At>,
}

impl Changes {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.lost.is_empty() && self.shared.is_empty()
    }
}

impl Ids {
    /// None, to be kept in a folder.
    pub(super) fn within(folder: &Path) -> io::Result<Self> {
        let hashers = [RandomState::default(), RandomState::default()];
        Ok(Self { runs: Runs::within(folder)?, waiting: Vec::new(), hashers })
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
        let (mut changes, mut is_odd, mut is_taken) = (Changes::default(), false, false);
        let mut merged = self.runs.merged()?;
        each_group(&mut merged, |_, group| {
            let of = |wanted: Kind| group.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, at)| *at);
            let given: Vec<At> = of(Kind::Given).collect();
            is_odd |= !given.is_empty() && of(Kind::Made).next().is_some();
            let with_file = of(Kind::WithFile);
            is_taken |= with_file.clone().next().is_some_and(|(file, _)| {
                with_file.clone().count() < group.len() || with_file.clone().any(|(other, _)| other != file)
            });
            if given.len() > 1 {
                // In the order in which they are read: the first of each file keeps it.
                let mut owners: HashMap<u32, At> = HashMap::new();
                for at in given {
                    match owners.get(&at.0) {
                        Some(_) => drop(changes.lost.insert(at)),
                        None => drop(owners.insert(at.0, at)),
                    }
                }
                if owners.len() > 1 {
                    changes.shared.extend(owners.into_values());
                }
            }
        })?;
        is_odd |= is_taken && !changes.shared.is_empty();
        let lost: HashSet<Key> = changes.lost.iter().map(|at| self.key(&made(*at))).collect();
        if !lost.is_empty() {
            let mut merged = self.runs.merged()?;
            each_group(&mut merged, |key, _| is_odd |= lost.contains(&key))?;
        }
        Ok((!is_odd).then_some(changes))
    }
}

/// Gives all ids that are the same.
fn each_group(merged: &mut Merged, mut visit: impl FnMut(Key, &[(Kind, At)])) -> io::Result<()> {
    let mut group: Vec<(Kind, At)> = Vec::new();
    let mut known: Option<Key> = None;
    while let Some((key, payload)) = merged.next()? {
        if known.is_some_and(|known| known != key) {
            visit(known.unwrap_or(key), &group);
            group.clear();
        }
        known = Some(key);
        let number = |range: std::ops::Range<usize>| {
            let bytes = payload.get(range).unwrap_or_default();
            bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
        };
        let kind = payload.first().and_then(|kind| Kind::ALL.get(usize::from(*kind))).copied().unwrap_or(Kind::Made);
        group.push((kind, (u32::try_from(number(1..5)).unwrap_or_default(), number(5..13))));
    }
    if let Some(known) = known {
        visit(known, &group);
    }
    Ok(())
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
        let sorted = |set: HashSet<At>| {
            let mut sorted: Vec<At> = set.into_iter().collect();
            sorted.sort_unstable();
            sorted
        };
        Some((sorted(changes.lost), sorted(changes.shared)))
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
