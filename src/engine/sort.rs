//! The selected events in the order that a list has them: by date, or the weightiest first. Found with the answer, never while a
//! frame is drawn.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Asker, IsWanted, ListOrder, Selection};
use crate::chronology::{Chronology, Row};
use crate::model::Fatalities;

/// Events that are read between two looks at whether somebody still waits.
const STRETCH: usize = 512;

impl Asker {
    /// The selection in an order; `None` when `is_wanted` says that nobody waits for it any more. Events of one weight, and those
    /// of none behind all others, stay in the order of their dates.
    pub fn ordered(
        &self,
        chronology: &Chronology,
        selection: Selection,
        order: ListOrder,
        is_wanted: IsWanted<'_>,
    ) -> Option<Selection> {
        let mut rows = match order {
            ListOrder::Date => Vec::new(),
            ListOrder::Importance | ListOrder::Deaths => selection.rows().to_vec(),
        };
        match order {
            ListOrder::Date => {}
            ListOrder::Importance => rows.sort_by_key(|row| std::cmp::Reverse(chronology.profile(*row).importance)),
            ListOrder::Deaths => {
                let deaths = self.deaths(chronology, is_wanted)?;
                rows.sort_by_key(|row| std::cmp::Reverse(deaths.get(*row as usize).copied().flatten()));
            }
        }
        Some(selection.listed(order, rows))
    }

    /// How many died in each event, read when first asked for.
    fn deaths(&self, chronology: &Chronology, is_wanted: IsWanted<'_>) -> Option<&[Option<u32>]> {
        if let Some(deaths) = self.deaths.get() {
            return Some(deaths);
        }
        let rows: Vec<Row> = chronology.rows().collect();
        let done = AtomicUsize::new(0);
        let read = |rows: &[Row]| {
            let before = done.fetch_add(rows.len(), Ordering::Relaxed);
            is_wanted(before, chronology.len()).then(|| rows.iter().map(|row| deaths_of(chronology, *row)).collect())
        };
        let parts: Option<Vec<Vec<Option<u32>>>> = rows.par_chunks(STRETCH).map(read).collect();
        let found = parts?.concat();
        Some(self.deaths.get_or_init(|| found))
    }
}

/// How many died in an event; `None` where nobody says.
fn deaths_of(chronology: &Chronology, row: Row) -> Option<u32> {
    if chronology.brief(row).is_some() {
        return None;
    }
    let Fatalities { low, best, high, .. } = chronology.event(row).fatalities?;
    best.or(low).or(high)
}
