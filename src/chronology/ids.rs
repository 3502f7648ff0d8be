//! One id for each event. Of several events of one id none is left out: those of different files go by the file and the id,
//! those of one file, but for the first, by the file and the line.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use rayon::slice::ParallelSliceMut;

use super::columns::TextCell;
use super::links::id_key;
use super::{Builder, Chronology, Clash, Row, StoredFile, base_name, stem, to_u32};
use crate::model::Event;

/// Ids that events of several files have, and whose they are: the file and the row, in order.
pub(super) type Shared = HashMap<String, Vec<(usize, Row)>>;

/// Whom a file means by an id that events of several files have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// This event.
    One(Row),
    /// One of these, nobody says which.
    Several(Vec<Row>),
}

/// What the files are called in ids, each by a name of its own: the name without folders and endings, with the folder in front
/// where two have one name, with a number where that does not tell them apart.
pub(super) fn label(files: &mut [StoredFile]) {
    let with_folder = |name: &str| {
        let folder = name.strip_suffix(base_name(name)).unwrap_or("").trim_end_matches(['/', '\\']);
        let folder = base_name(folder);
        if folder.is_empty() { stem(name).to_owned() } else { format!("{folder}/{}", stem(name)) }
    };
    let stems: Vec<String> = files.iter().map(|file| stem(&file.info.name).to_owned()).collect();
    let longer: Vec<String> = files.iter().map(|file| with_folder(&file.info.name)).collect();
    let count = |names: &[String]| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for name in names {
            *counts.entry(name.clone()).or_default() += 1;
        }
        counts
    };
    let (of_stems, of_longer) = (count(&stems), count(&longer));
    let mut used: HashMap<String, usize> = HashMap::new();
    for (at, file) in files.iter_mut().enumerate() {
        let is_told_apart = of_stems[&stems[at]] == 1 || of_longer[&longer[at]] == 1;
        let name = if of_stems[&stems[at]] == 1 || !is_told_apart { &stems[at] } else { &longer[at] };
        let number = used.entry(name.clone()).or_default();
        *number += 1;
        file.label = if *number == 1 { name.clone() } else { format!("{name}~{number}") };
        // A file may be called so.
        while *number > 1 && (of_stems.contains_key(&file.label) || of_longer.contains_key(&file.label)) {
            *number += 1;
            file.label = format!("{name}~{number}");
        }
    }
}

impl Builder {
    /// Sees to it that no id is written twice: the ids that events of several files have, and the rows that lose theirs because
    /// an earlier one of their file has it. Rows that are left out (sorted) have none.
    pub(super) fn part_ids(&mut self, dropped: &[Row], clashes: &mut Vec<Clash>) -> (Shared, Vec<Row>) {
        let mut shared = Shared::new();
        let mut doubled = Vec::new();
        if self.columns.ids.is_all_derived() {
            return (shared, doubled);
        }
        let mut taken: Option<Taken> = None;
        let mut changes: Vec<(Row, Option<String>)> = Vec::new();
        for rows in self.same_ids(dropped) {
            let id = self.id(rows[0]).unwrap_or_default().to_owned();
            let mut owners: Vec<(usize, Row)> = Vec::new();
            for row in rows {
                let at = self.record_at(row);
                // The rows of a file come one after another.
                match owners.last().filter(|(file, _)| *file == at.file) {
                    Some((_, first)) => {
                        let first = self.record_at(*first);
                        clashes.push(Clash::DuplicateId { at, first, id: id.clone() });
                        changes.push((row, None));
                        doubled.push(row);
                    }
                    None => owners.push((at.file, row)),
                }
            }
            if let [first, later @ ..] = &*owners
                && !later.is_empty()
            {
                let taken = taken.get_or_insert_with(|| {
                    let ids = (0..to_u32(self.columns.len())).filter_map(|row| self.id(row));
                    let ids = ids.filter(|id| id.contains(':')).map(str::to_owned).collect();
                    Taken { ids, ..Taken::default() }
                });
                let named = |(file, _): &(usize, Row)| taken.free(format!("{}:{id}", self.files[*file].label));
                let names: Vec<String> = owners.iter().map(named).collect();
                clashes.extend(later.iter().zip(&names[1..]).map(|(owner, name)| Clash::SharedId {
                    at: self.record_at(owner.1),
                    first: self.record_at(first.1),
                    ids: [names[0].clone(), name.clone()],
                }));
                changes.extend(owners.iter().zip(names).map(|(owner, name)| (owner.1, Some(name))));
                shared.insert(id, owners);
            }
        }
        self.columns.ids.replace(changes);
        (shared, doubled)
    }

    /// Rows with one id, wherever there are several, in the order they were read.
    fn same_ids(&self, dropped: &[Row]) -> Vec<Vec<Row>> {
        let hasher = foldhash::fast::RandomState::default();
        let rows = (0..to_u32(self.columns.len())).filter(|row| dropped.binary_search(row).is_err());
        let mut hashes: Vec<(u64, Row)> =
            rows.filter_map(|row| self.id(row).map(|id| (hasher.hash_one(id), row))).collect();
        hashes.par_sort_unstable();
        let mut all: Vec<Vec<Row>> = Vec::new();
        for alike in hashes.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut rows: Vec<Row> = alike.iter().map(|(_, row)| *row).collect();
            rows.sort_by_key(|row| self.id(*row));
            let same = rows.chunk_by(|a, b| self.id(*a) == self.id(*b));
            all.extend(same.filter(|same| same.len() > 1).map(<[Row]>::to_vec));
        }
        all.sort_unstable();
        all
    }

    pub(super) fn id(&self, row: Row) -> Option<&str> {
        match self.columns.ids.get(row, self.columns.records.get(row), &self.texts) {
            TextCell::Text(id) => Some(id),
            TextCell::Derived(_) => None,
        }
    }
}

/// Ids that events have, where new ones are looked for.
#[derive(Debug, Default)]
struct Taken {
    ids: HashSet<String>,
    /// The number with which the next search for an id begins.
    next: HashMap<String, u32>,
}

impl Taken {
    /// An id that no event has yet, which is taken then.
    fn free(&mut self, id: String) -> String {
        if self.ids.insert(id.clone()) {
            return id;
        }
        let next = self.next.entry(id.clone()).or_insert(2);
        loop {
            let other = format!("{id}~{next}");
            *next += 1;
            if self.ids.insert(other.clone()) {
                return other;
            }
        }
    }
}

/// The event that a file means by an id: its own, else the only one of that id.
pub(super) fn meant(shared: &Shared, file: usize, id: &str) -> Option<Owner> {
    let owners = shared.get(id)?;
    let own = owners.iter().find(|(owner, _)| *owner == file);
    Some(match own {
        Some((_, row)) => Owner::One(*row),
        None => Owner::Several(owners.iter().map(|(_, row)| *row).collect()),
    })
}

impl Chronology {
    /// The rows of an id: one, or several where events of several files have it.
    pub fn rows_of_id(&self, id: &str) -> Vec<Row> {
        match self.shared.get(id) {
            Some(owners) => owners.iter().map(|(_, row)| *row).collect(),
            None => self.row_of(id).into_iter().collect(),
        }
    }

    /// Whether the record of an event says its id and its relations as the chronology has them. It does not where another event
    /// has the same id, or had it and was left out as the same.
    pub fn is_as_written(&self, row: Row) -> bool {
        let is_renamed = |row: Row| self.renamed.binary_search(&row).is_ok();
        let is_linked_otherwise = |row: Row| {
            let mut stated = self.links(row).iter().filter(|link| !link.is_inverse);
            stated.any(|link| !self.folded_ids.is_empty() || is_renamed(link.to))
        };
        !is_renamed(row) && !is_linked_otherwise(row)
    }

    /// Gives each event an id of its own whose id was made of its file and its line, where another has that: several events on
    /// one line, or an id that is written as if it were made. `doubled` are the rows that have lost theirs.
    pub(super) fn name_doubled(&mut self, mut doubled: Vec<Row>) {
        doubled.sort_unstable();
        let mut renamed: Vec<Row> = self.shared.values().flatten().map(|(_, row)| *row).collect();
        renamed.extend(doubled.iter().filter(|row| !self.is_table_row(**row)));
        renamed.sort_unstable();
        self.renamed = renamed;
        if self.columns.ids.is_all_derived() {
            return;
        }
        let labels: HashSet<&str> = self.files.iter().map(|file| &*file.label).collect();
        let is_made = |id: &&str| {
            let parts = id.rsplit_once(':');
            parts.is_some_and(|(label, number)| {
                labels.contains(label) && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'~')
            })
        };
        let ids: HashSet<String> =
            self.rows().filter_map(|row| self.written_id(row)).filter(is_made).map(str::to_owned).collect();
        let are_all_looked_at = !ids.is_empty();
        let mut taken = Taken { ids, ..Taken::default() };
        let mut changes: Vec<(Row, Option<String>)> = Vec::new();
        let is_doubled = |row: Row| doubled.binary_search(&row).is_ok();
        let own = self.rows().filter(|row| self.written_id(*row).is_none());
        for row in own.filter(|row| are_all_looked_at || is_doubled(*row)) {
            let id = self.derived_id(row);
            if taken.ids.contains(&id) || !self.is_table_row(row) {
                changes.push((row, Some(taken.free(id))));
            }
        }
        self.columns.ids.replace(changes);
    }

    /// The ids that events of several files have, by how they are compared.
    fn spelled_shared(&self) -> &HashMap<String, Vec<String>> {
        self.spelled_shared.get_or_init(|| {
            let mut spelled: HashMap<String, Vec<String>> = HashMap::new();
            for id in self.shared.keys() {
                spelled.entry(id_key(id)).or_default().push(id.clone());
            }
            spelled
        })
    }

    /// Gives an event that was read from its record the id that it goes by here, and its relations those of the others.
    pub(super) fn rename(&self, row: Row, event: &mut Event) {
        event.id = self.id(row).into_owned();
        if self.shared.is_empty() && self.folded_ids.is_empty() {
            return;
        }
        let file = self.record_at(row).file;
        for relation in &mut event.relations {
            let target = &relation.target;
            let stated = self.links(row).iter().filter(|link| !link.is_inverse && link.kind == relation.kind);
            let found = match meant(&self.shared, file, target) {
                Some(Owner::One(row)) => Some(row),
                Some(Owner::Several(_)) => None,
                // The ties know whom it means in another spelling.
                None => self.folded_ids.get(target).copied().or_else(|| {
                    let spelled = self.spelled_shared().get(&id_key(target)).map_or(&[][..], Vec::as_slice);
                    let is_owner = |row: Row| {
                        let mut owners = spelled.iter().filter_map(|id| self.shared.get(id));
                        owners.any(|owners| owners.iter().any(|own| own.1 == row))
                    };
                    let mut rows = stated.map(|link| link.to).filter(|row| self.renamed.binary_search(row).is_ok());
                    rows.find(|row| is_owner(*row))
                }),
            };
            if let Some(found) = found {
                relation.target = self.id(found).into_owned();
            }
        }
    }
}
