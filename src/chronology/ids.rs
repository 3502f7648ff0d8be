//! One id for each event. Of several events of one id none is left out: those of different files go by the file and the id,
//! those of one file, but for the first, by the file and the line.

use std::collections::HashMap;
use std::hash::BuildHasher;

use rayon::slice::ParallelSliceMut;

use super::columns::Piece;
use super::{Builder, Chronology, Clash, Row, StoredFile, base_name, narrow, stem};
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
    }
}

impl Builder {
    /// Sees to it that each id is there once. Rows that are left out (sorted) have none.
    pub(super) fn part_ids(&mut self, dropped: &[Row], clashes: &mut Vec<Clash>) -> Shared {
        let mut shared = Shared::new();
        if self.sheet.ids.is_all_derived() {
            return shared;
        }
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
                    }
                    None => owners.push((at.file, row)),
                }
            }
            if let [first, later @ ..] = &*owners
                && !later.is_empty()
            {
                let named = |(file, _): &(usize, Row)| format!("{}:{id}", self.files[*file].label);
                clashes.extend(later.iter().map(|owner| Clash::SharedId {
                    at: self.record_at(owner.1),
                    first: self.record_at(first.1),
                    ids: [named(first), named(owner)],
                }));
                changes.extend(owners.iter().map(|owner| (owner.1, Some(named(owner)))));
                shared.insert(id, owners);
            }
        }
        self.sheet.ids.replace(changes);
        shared
    }

    /// Rows with one id, wherever there are several, in the order they were read.
    fn same_ids(&self, dropped: &[Row]) -> Vec<Vec<Row>> {
        let hasher = foldhash::fast::RandomState::default();
        let rows = (0..narrow(self.sheet.len())).filter(|row| dropped.binary_search(row).is_err());
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
        match self.sheet.ids.get(row, self.sheet.records.get(row), &self.texts) {
            Piece::Text(id) => Some(id),
            Piece::Derived(_) => None,
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

    /// Whether the record of an event says its id and its relations as the chronology has them. It does not where events of
    /// several files have one id.
    pub fn is_as_written(&self, row: Row) -> bool {
        let is_shared = |row: Row| self.shared_rows.binary_search(&row).is_ok();
        self.shared.is_empty() || !(is_shared(row) || self.links(row).iter().any(|link| is_shared(link.to)))
    }

    /// Gives an event that was read from its record the id that it goes by here, and its relations those of the others.
    pub(super) fn rename(&self, row: Row, event: &mut Event) {
        event.id = self.id(row).into_owned();
        if self.shared.is_empty() {
            return;
        }
        let file = self.record_at(row).file;
        for relation in &mut event.relations {
            if let Some(Owner::One(target)) = meant(&self.shared, file, &relation.target) {
                relation.target = self.id(target).into_owned();
            }
        }
    }
}
