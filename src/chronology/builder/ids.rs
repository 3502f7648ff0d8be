//! Sees to it that no two events have one id.

use std::hash::BuildHasher;

use rayon::slice::ParallelSliceMut;

use super::Builder;
use crate::chronology::clash::Clash;
use crate::chronology::columns::TextCell;
use crate::chronology::ids::{Shared, Taken};
use crate::chronology::{Row, to_u32};

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
