//! The days of all events, in memory: not one by one, but as the stretches of rows that are of one date. As rows stand in the order
//! of their days, these are few where events are many.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::chronology::{Link, Row};
use crate::engine::timeline::Timeline;
use crate::model::{Day, DaySpan, EventDate, day};

/// Rows whose first stretch is remembered.
const BLOCK: usize = 1024;

/// Dates whose meaning is remembered.
const REMEMBERED: usize = 65_536;

/// The days of all events.
#[derive(Debug, Default)]
pub(super) struct Days {
    /// Where each stretch begins, and what it is on.
    stretches: Vec<(Row, DaySpan)>,
    /// The stretch that each block of rows begins in.
    blocks: Vec<u32>,
    rows: Row,
    dated: Row,
    has_only_days: bool,
    extent: Option<(Day, Day)>,
    /// The rows whose window is wider than their bounds, in order.
    windows: Vec<(Row, DaySpan)>,
    /// The rows whose dates allow days that are apart, in order, with these.
    choices: Vec<(Row, Vec<DaySpan>)>,
    pub(super) as_of: Option<EventDate>,
    /// The relations of all events, in order, once they are known.
    pub(super) links: OnceLock<Vec<Link>>,
}

impl Days {
    /// The rows whose window is wider than their bounds, in order.
    pub(super) fn windows(&self) -> &[(Row, DaySpan)] {
        &self.windows
    }

    /// The stretches of rows of one date.
    pub(super) fn stretches(&self) -> impl Iterator<Item = (std::ops::Range<Row>, DaySpan)> + '_ {
        let ends = self.stretches.iter().skip(1).map(|(start, _)| *start).chain([self.rows]);
        self.stretches.iter().zip(ends).map(|((start, bounds), end)| (*start..end, *bounds))
    }
}

impl Timeline for Days {
    fn count(&self) -> usize {
        self.rows as usize
    }

    fn dated(&self) -> Row {
        self.dated
    }

    fn bounds(&self, row: Row) -> DaySpan {
        let block = row as usize / BLOCK;
        let first = self.blocks.get(block).map_or(0, |first| *first as usize);
        let end = self.blocks.get(block + 1).map_or(self.stretches.len(), |next| *next as usize + 1);
        let own = self.stretches.get(first..end).unwrap_or_default();
        let at = own.partition_point(|(start, _)| *start <= row);
        at.checked_sub(1).and_then(|at| own.get(at)).map_or(DaySpan::NEVER, |(_, bounds)| *bounds)
    }

    fn choices(&self) -> &[(Row, Vec<DaySpan>)] {
        &self.choices
    }

    fn is_on_one_day(&self, row: Row) -> bool {
        is_one_day(self.bounds(row))
    }

    fn has_only_days(&self) -> bool {
        self.has_only_days
    }

    fn extent(&self) -> Option<(Day, Day)> {
        self.extent
    }

    fn as_of(&self) -> Option<&EventDate> {
        self.as_of.as_ref()
    }

    fn links(&self, row: Row) -> &[Link] {
        let links = self.links.get().map(Vec::as_slice).unwrap_or_default();
        let start = links.partition_point(|link| link.from < row);
        let end = links.partition_point(|link| link.from <= row);
        &links[start..end]
    }
}

/// As the store of columns sees it.
fn is_one_day(bounds: DaySpan) -> bool {
    bounds.earliest == bounds.latest
}

/// Takes the dates of all rows, in their order.
#[derive(Debug, Default)]
pub(super) struct Taker {
    days: Days,
    known: HashMap<String, (DaySpan, DaySpan)>,
    last: String,
    meaning: Option<(DaySpan, DaySpan)>,
}

impl Taker {
    /// Takes the date of the next row; what it allows, or nothing where it is none.
    pub(super) fn take(&mut self, date: &str) -> Option<DaySpan> {
        let (bounds, window) = match self.meaning {
            Some(meaning) if self.last == date => meaning,
            _ => self.meant(date)?,
        };
        let row = self.days.rows;
        if (row as usize).is_multiple_of(BLOCK) {
            let begins_anew = self.days.stretches.last().is_none_or(|(_, last)| *last != bounds);
            let stretch = self.days.stretches.len() - usize::from(!begins_anew);
            self.days.blocks.push(u32::try_from(stretch).ok()?);
        }
        if self.days.stretches.last().is_none_or(|(_, last)| *last != bounds) {
            self.days.stretches.push((row, bounds));
        }
        if window != bounds {
            self.days.windows.push((row, window));
        }
        if date.starts_with(['[', '{']) && date.contains(',') {
            let choices = EventDate::parse(date).ok().and_then(|date| date.choices());
            self.days.choices.extend(choices.map(|choices| (row, choices)));
        }
        self.days.rows += 1;
        Some(bounds)
    }

    fn meant(&mut self, date: &str) -> Option<(DaySpan, DaySpan)> {
        let meaning = match self.known.get(date) {
            Some(meaning) => *meaning,
            None => {
                let parsed = EventDate::parse(date).ok()?;
                if self.known.len() >= REMEMBERED {
                    self.known.clear();
                }
                let meaning = (parsed.bounds(), parsed.window());
                self.known.insert(date.to_owned(), meaning);
                meaning
            }
        };
        self.last.clear();
        self.last.push_str(date);
        self.meaning = Some(meaning);
        Some(meaning)
    }

    /// How many rows have been taken.
    pub(super) fn rows(&self) -> Row {
        self.days.rows
    }

    /// The days of all of them.
    pub(super) fn days(self) -> Days {
        let mut days = self.days;
        let dated = days.stretches.partition_point(|(_, bounds)| day::is_known(day::filed(*bounds)));
        days.dated = days.stretches.get(dated).map_or(days.rows, |(start, _)| *start);
        days.has_only_days = days.stretches.iter().all(|(_, bounds)| is_one_day(*bounds));
        let ends = days.stretches[..dated].iter().flat_map(|(_, bounds)| [bounds.earliest, bounds.latest]);
        let known = ends.filter(|day| day::is_known(*day));
        days.extent = known.fold(None, |extent: Option<(Day, Day)>, day| {
            let (first, last) = extent.unwrap_or((day, day));
            Some((first.min(day), last.max(day)))
        });
        days.stretches.shrink_to_fit();
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_every_row_is_found_whatever_stretch_it_is_in() {
        let mut taker = Taker::default();
        let dates: Vec<String> = (0..5_000).map(|row| format!("20{:02}-0{}", row / 100, row / 700 % 2 + 1)).collect();
        for date in &dates {
            taker.take(date).expect("a date");
        }
        let days = taker.days();
        for (row, date) in (0..).zip(&dates) {
            assert_eq!(days.bounds(row), EventDate::parse(date).expect("a date").bounds(), "row {row}");
        }
        assert_eq!((days.count(), days.dated()), (5_000, 5_000));
    }
}
