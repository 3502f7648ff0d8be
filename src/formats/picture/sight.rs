//! Events as a picture shows them: what is looked up of them once, and which of many are looked at.

use std::cmp::Reverse;

use super::look::Look;
use super::pen::anchor;
use crate::account;
use crate::chronology::{Chronology, Row};
use crate::model::{DaySpan, Status, words};

/// An event to draw.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    /// The strict reading of its date.
    pub bounds: DaySpan,
    /// The generous one.
    pub window: DaySpan,
    /// How its date is drawn.
    pub look: Look,
    /// What happened.
    pub title: String,
    /// Its status, where that is more than a report or its confirmation.
    pub status: Option<Status>,
    /// The same for readers: date and title.
    pub name: String,
    /// Its place in a page.
    pub anchor: String,
}

impl Sight {
    pub(super) fn of(chronology: &Chronology, row: Row) -> Self {
        let date = chronology.date(row);
        let title = account::headline(chronology, row).into_owned();
        let status = chronology.profile(row).status.filter(|status| is_told(*status));
        let told = status.map_or_else(String::new, |status| format!(" ({status})"));
        Self {
            bounds: date.bounds(),
            window: date.window(),
            look: Look::of(&date),
            name: format!("{}: {title}{told}", words::words(&date)),
            title,
            status,
            anchor: anchor(&chronology.id(row)),
        }
    }

    /// Whether somebody says that it is not so.
    pub(super) fn is_doubted(&self) -> bool {
        matches!(self.status, Some(Status::Disputed | Status::Denied | Status::Retracted))
    }
}

/// Whether a picture says the status of an event.
const fn is_told(status: Status) -> bool {
    match status {
        Status::Reported | Status::Confirmed => false,
        Status::Disputed | Status::Denied | Status::Retracted | Status::Planned => true,
    }
}

/// The most important of those rows, at most so many, the most important first. Of equally important ones some of each stretch of
/// time are taken, so that no stretch looks empty that is not.
pub(super) fn foremost(chronology: &Chronology, rows: &[Row], most: usize) -> Vec<Row> {
    let importance = |row: Row| chronology.profile(row).importance.unwrap_or(0);
    let mut ranked: Vec<(Reverse<u8>, u32, Row)> =
        (0_u32..).zip(rows).map(|(at, row)| (Reverse(importance(*row)), at.reverse_bits(), *row)).collect();
    if ranked.len() > most {
        ranked.select_nth_unstable(most);
        ranked.truncate(most);
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, _, row)| row).collect()
}
