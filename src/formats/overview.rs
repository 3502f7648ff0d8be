//! What an export is about, in a line.

use super::export::Export;
use super::grouped;
use super::picture;
use crate::model::{Day, DaySpan, Period, words};

/// How many events, of how many, from when to when, and by when that was known.
pub(super) fn overview(export: &Export<'_>) -> String {
    let (selected, total) = (export.rows.len(), export.provenance.total);
    let events = match (selected, selected == total) {
        (1, true) => "1 event".to_owned(),
        (_, true) => format!("{} events", grouped(selected)),
        (_, false) => format!("{} of {} events", grouped(selected), grouped(total)),
    };
    let days = stretch(export);
    let known = export.chronology.header().as_of.as_ref().map(|date| format!("as of {}", words::words(date)));
    let parts: Vec<String> = std::iter::once(events).chain(days).chain(known).collect();
    parts.join(" · ")
}

/// From when to when, as exactly as the first and the last date are.
fn stretch(export: &Export<'_>) -> Option<String> {
    let (first, last) = picture::extent(export)?;
    let (start, end) = (end_at(export, first)?, end_at(export, last)?);
    if start.earliest == start.latest && end.earliest == end.latest {
        return Some(words::days(first, last));
    }
    let (start, end) = (Period::of_days(start).heading(), Period::of_days(end).heading());
    Some(if start == end { start } else { format!("{start} to {end}") })
}

/// Of the ends of dates that reach as far as a day the most exact one.
fn end_at(export: &Export<'_>, day: Day) -> Option<DaySpan> {
    let chronology = export.chronology;
    let mut best: Option<DaySpan> = None;
    for row in export.rows.iter().copied() {
        let bounds = chronology.bounds(row);
        if bounds.earliest != day && bounds.latest != day {
            continue;
        }
        if chronology.is_on_one_day(row) && chronology.window(row) == bounds {
            return Some(bounds);
        }
        let date = chronology.date(row);
        let (start, end) = date.ends().map(|(start, end)| (start, end.unwrap_or(start)))?;
        let own = if bounds.earliest == day { start } else { end };
        // What is about a day, or where sources disagree, may be another day of its month.
        let is_about = date.is_approximate() || date.is_uncertain();
        let own = if is_about { Period::of_days(own).less_exact().span() } else { own };
        best = best.filter(|best| best.latest - best.earliest <= own.latest - own.earliest).or(Some(own));
    }
    best
}
