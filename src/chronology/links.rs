//! Relations between events: whom a target means, and the ties that come of it.

use std::cell::LazyCell;
use std::collections::HashMap;

use super::clash::Clash;
use super::columns::TextCell;
use super::ids::{self, Owner, id_key};
use super::{Chronology, Link, Row};
use crate::model::{EventDate, RelationKind, Timing, day};

/// A relation as its event states it: the event, which of its relations, counted from 0, of what kind, and the id of the other.
pub(super) type Stated = (Row, u32, RelationKind, String);

/// Days that clocks of two places are less apart than.
const ZONES: i32 = 2;

/// Most bytes of a date that is compared: a longer one is a list that nobody typed.
const LONGEST_DATE: usize = 4_096;

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
                    clashes.extend(self.untimely((*row, found), *kind, *at as usize));
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

    /// What is wrong with the order that a relation asserts: which of the relations of the first event it is.
    fn untimely(&self, (own, other): (Row, Row), kind: RelationKind, index: usize) -> Option<Clash> {
        if !kind.has_order() || self.is_plainly_in_order((own, other), kind) {
            return None;
        }
        let is_possible = match self.timing((own, other), kind)? {
            Timing::Sure | Timing::Vague => return None,
            Timing::Possible => true,
            Timing::Impossible => false,
        };
        Some(Clash::Untimely { at: self.record_at(own), index, kind, rows: [own, other], is_possible })
    }

    /// What the dates say to the order that a relation asserts, that of the event that states it first; `None` where a date is too
    /// long to be compared.
    pub fn timing(&self, (own, other): (Row, Row), kind: RelationKind) -> Option<Timing> {
        let date = |row: Row| {
            let text = self.date_text(row);
            if text.len() > LONGEST_DATE { None } else { EventDate::parse(&text).ok() }
        };
        Some(kind.timing(&date(own)?, &date(other)?))
    }

    /// Whether one event came so long after the other one that no date has to be read for it.
    fn is_plainly_in_order(&self, (own, other): (Row, Row), kind: RelationKind) -> bool {
        let (later, earlier) = if kind == RelationKind::Enables { (other, own) } else { (own, other) };
        let (later, earlier) = (self.bounds(later), self.bounds(earlier));
        let is_known = day::is_known(later.earliest) && day::is_known(earlier.latest);
        kind != RelationKind::PartOf && is_known && later.earliest.saturating_sub(ZONES) > earlier.latest
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
