//! Relations between events: whom a target means, and the ties that come of it.

use std::cell::LazyCell;
use std::collections::HashMap;

use super::clash::Clash;
use super::columns::TextCell;
use super::ids::{self, Owner, id_key};
use super::{Chronology, Link, Row};
use crate::model::RelationKind;

/// A relation as its event states it: the event, which of its relations, counted from 0, of what kind, and the id of the other.
pub(super) type Stated = (Row, u32, RelationKind, String);

impl Chronology {
    /// Ties events by their relations, in both directions. An id that several files have means the event of the own file.
    pub(super) fn link(&mut self, relations: &[Stated], clashes: &mut Vec<Clash>) {
        if relations.is_empty() {
            return;
        }
        let mut links = Vec::new();
        let all: HashMap<&str, Row> = self.rows().filter_map(|row| Some((self.written_id(row)?, row))).collect();
        // Most files say their ids letter by letter.
        let made = LazyCell::new(|| self.made_ids());
        let compared = LazyCell::new(|| {
            let mut compared: HashMap<String, Option<Row>> = HashMap::with_capacity(all.len());
            for (id, row) in &all {
                compared.entry(id_key(id)).and_modify(|known| *known = None).or_insert(Some(*row));
            }
            compared
        });
        let shared = LazyCell::new(|| self.shared_keys());
        let sorted = LazyCell::new(|| {
            let mut ids: Vec<&str> = all.keys().copied().collect();
            ids.sort_unstable();
            ids
        });
        for (row, at, kind, target) in relations {
            let record = self.record_at(*row);
            let is_made = || target.rsplit_once(':').is_some_and(|(_, number)| number.parse::<u32>().is_ok());
            let alike = || match shared.get(&id_key(target)).map(Vec::as_slice) {
                Some([id]) => ids::meant(&self.shared, record.file, id),
                Some(_) => None,
                None => compared.get(&id_key(target)).copied().flatten().map(Owner::One),
            };
            let owner = ids::meant(&self.shared, record.file, target)
                .or_else(|| all.get(&**target).copied().map(Owner::One))
                .or_else(|| self.folded_ids.get(target).copied().map(Owner::One))
                .or_else(|| if is_made() { made.get(target).copied().map(Owner::One) } else { None })
                .or_else(alike);
            match owner {
                Some(Owner::One(found)) => {
                    links.push(Link { from: *row, to: found, kind: *kind, is_inverse: false });
                    links.push(Link { from: found, to: *row, kind: *kind, is_inverse: true });
                }
                Some(Owner::Several(rows)) => clashes.push(Clash::UnclearTarget {
                    at: record,
                    index: *at as usize,
                    target: target.clone(),
                    could_be: rows.iter().map(|row| self.id(*row).into_owned()).collect(),
                }),
                None if self.header.is_excerpt => {}
                None => clashes.push(Clash::Dangling {
                    at: record,
                    index: *at as usize,
                    target: target.clone(),
                    similar: begun_alike(&sorted, target),
                }),
            }
        }
        links.sort_unstable();
        links.dedup();
        links.shrink_to_fit();
        drop(all);
        self.links = links;
    }

    /// The ids that events of several files have, as they are compared.
    fn shared_keys(&self) -> HashMap<String, Vec<&str>> {
        let mut keys: HashMap<String, Vec<&str>> = HashMap::new();
        for id in self.shared.keys() {
            keys.entry(id_key(id)).or_default().push(id);
        }
        keys
    }

    /// The rows whose ids are made of their files and lines, by these ids.
    fn made_ids(&self) -> HashMap<String, Row> {
        self.rows().filter(|row| self.written_id(*row).is_none()).map(|row| (self.id(row).into_owned(), row)).collect()
    }

    /// The id that stands in the store, and is not made when it is asked for.
    pub(super) fn written_id(&self, row: Row) -> Option<&str> {
        match self.columns.ids.get(row, self.columns.records.get(row), &self.texts) {
            TextCell::Text(id) => Some(id),
            TextCell::Derived(_) => None,
        }
    }
}

/// An id beside the place where the target would stand, if they span most of their letters.
fn begun_alike(ids: &[&str], target: &str) -> Option<String> {
    let near = ids.partition_point(|id| *id < target);
    let shared = |id: &str| id.bytes().zip(target.bytes()).take_while(|(a, b)| a == b).count();
    let around = ids.get(near.saturating_sub(1)..ids.len().min(near + 1)).unwrap_or_default();
    let best = around.iter().max_by_key(|id| shared(id))?;
    (shared(best) * 2 > target.len()).then(|| (*best).to_owned())
}
