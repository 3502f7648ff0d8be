//! In which order a list has the selected events: by date, or the weightiest first. Found with the answer, never while a frame is
//! drawn.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Asker, IsWanted, Selection};
use crate::chronology::{Chronology, Row};
use crate::model::Fatalities;

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListOrder {
    /// The day, first things first.
    #[default]
    Date,
    /// The importance, the highest first.
    Importance,
    /// How many died, most first.
    Deaths,
}

impl ListOrder {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Importance => "importance",
            Self::Deaths => "deaths",
        }
    }

    /// The order after this one.
    pub const fn next(self) -> Self {
        match self {
            Self::Date => Self::Importance,
            Self::Importance => Self::Deaths,
            Self::Deaths => Self::Date,
        }
    }
}

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

impl Selection {
    /// The same as a list in another order than that of the dates.
    fn listed(mut self, order: ListOrder, listed: Vec<Row>) -> Self {
        (self.order, self.listed) = (order, listed);
        self.places = OnceLock::new();
        self
    }

    /// What the list is ordered by.
    pub fn order(&self) -> ListOrder {
        self.order
    }

    /// The rows as the list has them.
    pub fn list(&self) -> &[Row] {
        match self.order {
            ListOrder::Date => self.rows(),
            ListOrder::Importance | ListOrder::Deaths => &self.listed,
        }
    }

    /// The place in the list of each of the rows.
    fn places(&self) -> &[u32] {
        self.places.get_or_init(|| {
            let mut places = vec![0; self.len()];
            for (place, row) in (0..).zip(&self.listed) {
                if let Ok(at) = self.position(*row) {
                    places[at] = place;
                }
            }
            places
        })
    }

    /// The place of a row in the list; if it is not in it, the place where it would stand by its date.
    pub fn place(&self, row: Row) -> Result<usize, usize> {
        match self.order {
            ListOrder::Date => self.position(row),
            ListOrder::Importance | ListOrder::Deaths => {
                let place = |at: usize| self.places().get(at).map_or(0, |place| *place as usize);
                match self.position(row) {
                    Ok(at) => Ok(place(at)),
                    Err(at) => Err(place(at.min(self.len().saturating_sub(1)))),
                }
            }
        }
    }
}
