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

/// Relations in order; and of those that may mean several events, the event that states each and one that it may mean, in order.
type Found = (Vec<Link>, Vec<(Row, Row)>);

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
    /// The relations of all events, seen from both sides, in order; and of those that may mean several events, which: an excerpt has to
    /// have these too, or one of them alone would be taken for the one that is meant.
    pub(super) fn find_links(&self) -> Result<Found, Unanswered> {
        if !self.folder.says("relations") {
            return Ok(Default::default());
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
        let several = self.find_targets(&mut targets)?;
        let mut unclear: Vec<(Row, Row)> = Vec::new();
        let mut links = Vec::with_capacity(stated.len() * 2);
        for (from, kind, target) in stated {
            let Some(to) = targets.rows.get(target).copied().flatten() else {
                unclear.extend(several.get(&target).into_iter().flatten().map(|row| (from, *row)));
                continue;
            };
            links.push(Link { from, to, kind, is_inverse: false });
            links.push(Link { from: to, to: from, kind, is_inverse: true });
        }
        links.sort_unstable();
        links.dedup();
        links.shrink_to_fit();
        unclear.sort_unstable();
        Ok((links, unclear))
    }

    /// Finds the events that go by ids: letter by letter, and those that nobody goes by as a chronology compares them, where one event
    /// alone is meant. Where several may be, two of them, by the number of the id.
    fn find_targets(&self, targets: &mut Targets) -> Result<HashMap<usize, Vec<Row>>, Unanswered> {
        let Targets { numbers, rows } = targets;
        self.each_id(&mut |row, id| {
            if let Some(number) = numbers.get(id) {
                rows[*number].get_or_insert(row);
            }
        })?;
        let left: HashSet<String> =
            numbers.iter().filter(|(_, number)| rows[**number].is_none()).map(|(id, _)| id_key(id)).collect();
        if left.is_empty() {
            return Ok(HashMap::new());
        }
        let mut found: HashMap<String, Vec<Row>> = HashMap::new();
        self.each_id(&mut |row, id| {
            let key = id_key(id);
            if left.contains(&key) {
                let own = found.entry(key).or_default();
                if own.len() < 2 {
                    own.push(row);
                }
            }
        })?;
        let mut several = HashMap::new();
        for (id, number) in numbers.iter().filter(|(_, number)| rows[**number].is_none()).collect::<Vec<_>>() {
            match found.get(&id_key(id)).map(Vec::as_slice) {
                Some([only]) => rows[*number] = Some(*only),
                Some(own) => drop(several.insert(*number, own.to_vec())),
                None => {}
            }
        }
        Ok(several)
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
