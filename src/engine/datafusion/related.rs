//! Which events are related to which: found when the folder is opened, as there are few of them where events are many. Of the events that
//! state one their relations are read, some at a time; of all others no more than their ids.

use std::collections::{HashMap, HashSet};

use datafusion::logical_expr::col;
use foldhash::fast::RandomState;

use super::DataFusionEngine;
use super::cells::{Keys, Texts};
use super::store::{Scan, Table};
use crate::chronology::{Link, Row, id_key};
use crate::engine::Unanswered;
use crate::model::RelationKind;

/// The columns that relations are read from: what stands in `other` may be about them.
const READ: [&str; 2] = ["relations", "other"];

/// A relation as its event states it: the event, of what kind, and the number of the id of the other.
type Stated = (Row, RelationKind, usize);

/// Ids that relations name, by their numbers.
#[derive(Default)]
struct Targets {
    numbers: HashMap<String, usize, RandomState>,
    /// The event that each of them is, once it is found.
    rows: Vec<Option<Row>>,
}

impl Targets {
    fn number(&mut self, id: String) -> usize {
        let next = self.rows.len();
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.rows.push(None);
        }
        number
    }
}

impl DataFusionEngine {
    /// The relations of all events, seen from both sides, in order.
    pub(super) fn find_links(&self) -> Result<Vec<Link>, Unanswered> {
        if !self.folder.says("relations") {
            return Ok(Vec::new());
        }
        let mut rows: Vec<Row> = Vec::new();
        let of = Some(col("relations").is_not_null());
        let scan = Scan { table: Table::Events, columns: &["key"], of, is_in_order: true };
        self.store.each(&scan, 0, &|_, _| true, &mut |batch| {
            rows.extend(Keys::of(batch, "key")?.rows());
            Ok(())
        })?;
        let mut targets = Targets::default();
        let mut stated: Vec<Stated> = Vec::new();
        self.each_part(&rows, Some(&READ), &|_, _| true, &mut |events, rows| {
            for (own, row) in events.rows().zip(rows) {
                let relations = events.event(own).relations.into_iter();
                stated.extend(relations.map(|relation| (*row, relation.kind, targets.number(relation.target))));
            }
            Ok(())
        })?;
        self.find_targets(&mut targets)?;
        let mut links = Vec::with_capacity(stated.len() * 2);
        for (from, kind, target) in stated {
            let Some(to) = targets.rows.get(target).copied().flatten() else { continue };
            links.push(Link { from, to, kind, is_inverse: false });
            links.push(Link { from: to, to: from, kind, is_inverse: true });
        }
        links.sort_unstable();
        links.dedup();
        links.shrink_to_fit();
        Ok(links)
    }

    /// Finds the events that go by ids: letter by letter, and those that nobody goes by as a chronology compares them, where one event
    /// alone is meant.
    fn find_targets(&self, targets: &mut Targets) -> Result<(), Unanswered> {
        let Targets { numbers, rows } = targets;
        self.each_id(&mut |row, id| {
            if let Some(number) = numbers.get(id) {
                rows[*number].get_or_insert(row);
            }
        })?;
        let left: HashSet<String> =
            numbers.iter().filter(|(_, number)| rows[**number].is_none()).map(|(id, _)| id_key(id)).collect();
        if left.is_empty() {
            return Ok(());
        }
        let mut found: HashMap<String, Option<Row>> = HashMap::new();
        self.each_id(&mut |row, id| {
            let key = id_key(id);
            if left.contains(&key) {
                found.entry(key).and_modify(|known| *known = None).or_insert(Some(row));
            }
        })?;
        for (id, number) in numbers.iter() {
            if rows[*number].is_none() {
                rows[*number] = found.get(&id_key(id)).copied().flatten();
            }
        }
        Ok(())
    }

    fn each_id(&self, take: &mut dyn FnMut(Row, &str)) -> Result<(), Unanswered> {
        let scan = Scan { table: Table::Events, columns: &["key", "id"], of: None, is_in_order: true };
        self.store.each(&scan, 0, &|_, _| true, &mut |batch| {
            let (keys, ids) = (Keys::of(batch, "key")?, Texts::of(batch, "id")?);
            keys.rows().enumerate().for_each(|(at, row)| take(row, ids.get(at).unwrap_or_default()));
            Ok(())
        })
    }
}
