//! Which events are related to which: found when the folder is opened, as there are few of them where events are many.

use std::collections::HashSet;

use datafusion::logical_expr::col;

use super::DataFusionEngine;
use super::cells::{Keys, Texts};
use super::store::{Scan, Table};
use crate::chronology::{Link, Row, id_key};
use crate::engine::Unanswered;

impl DataFusionEngine {
    /// The relations of all events, seen from both sides, in order: of a chronology of those that state one and those that may be meant.
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
        let stating = self.events_of(&rows, None, &|_, _| true)?;
        let targets =
            stating.rows().flat_map(|row| stating.event(row).relations).map(|relation| id_key(&relation.target));
        let targets: HashSet<String> = targets.collect();
        drop(stating);
        let scan = Scan { table: Table::Events, columns: &["key", "id"], of: None, is_in_order: true };
        self.store.each(&scan, 0, &|_, _| true, &mut |batch| {
            let (keys, ids) = (Keys::of(batch, "key")?, Texts::of(batch, "id")?);
            let meant =
                keys.rows().enumerate().filter(|(at, _)| ids.get(*at).is_some_and(|id| targets.contains(&id_key(id))));
            rows.extend(meant.map(|(_, row)| row));
            Ok(())
        })?;
        rows.sort_unstable();
        rows.dedup();
        let events = self.events_of(&rows, None, &|_, _| true)?;
        let of = |own: Row| rows.get(own as usize).copied().unwrap_or(own);
        let links = events.rows().flat_map(|row| events.links(row));
        Ok(links.map(|link| Link { from: of(link.from), to: of(link.to), ..*link }).collect())
    }
}
