//! Under which headings the events of a chronology stand, and how many under each: found once, so that a list asks for no date.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Selection;
use crate::chronology::{Chronology, Row};
use crate::model::{Day, DaySpan, EventDate, day, words};

/// A heading of a chronology: one text, wherever events stand under it.
pub type HeadingId = u32;

/// How many events stand under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderHeading {
    /// Of the selection.
    pub selected: usize,
    /// Of the chronology.
    pub total: usize,
}

/// The headings of all rows: stretches of rows that stand under one heading, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Headings {
    /// Where each stretch begins, and its heading.
    starts: Vec<(Row, HeadingId)>,
    texts: Vec<String>,
    /// The stretches of each heading, by their numbers.
    stretches: Vec<Vec<u32>>,
    rows: Row,
}

impl Headings {
    /// Looks at all rows; at their dates only where these are less exact than a month.
    pub fn new(chronology: &Chronology) -> Self {
        let mut finder = Finder::default();
        for row in chronology.rows() {
            finder.take(row, chronology.bounds(row), || chronology.date_text(row));
        }
        finder.headings(chronology.rows().end)
    }

    fn add(&mut self, row: Row, id: HeadingId) {
        if self.starts.last().is_some_and(|(_, last)| *last == id) {
            return;
        }
        let stretch = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        self.starts.push((row, id));
        match self.stretches.get_mut(id as usize) {
            Some(stretches) => stretches.push(stretch),
            None => self.stretches.push(vec![stretch]),
        }
    }

    /// The heading of a row.
    pub fn of(&self, row: Row) -> HeadingId {
        let at = self.starts.partition_point(|(start, _)| *start <= row);
        at.checked_sub(1).and_then(|at| self.starts.get(at)).map_or(0, |(_, id)| *id)
    }

    /// The text of a heading: a month or a year.
    pub fn text(&self, heading: HeadingId) -> &str {
        self.texts.get(heading as usize).map_or("", String::as_str)
    }

    /// How many events stand under a heading.
    pub fn under(&self, heading: HeadingId, selection: &Selection) -> UnderHeading {
        let mut under = UnderHeading { selected: 0, total: 0 };
        let rows = selection.rows();
        for stretch in self.stretches.get(heading as usize).into_iter().flatten() {
            let at = *stretch as usize;
            let start = self.starts.get(at).map_or(self.rows, |(start, _)| *start);
            let end = self.starts.get(at + 1).map_or(self.rows, |(start, _)| *start);
            under.total += (end - start) as usize;
            under.selected += rows.partition_point(|row| *row < end) - rows.partition_point(|row| *row < start);
        }
        under
    }
}

/// Finds the headings of rows that come in order.
#[derive(Debug, Default)]
pub(super) struct Finder {
    headings: Headings,
    ids: HashMap<String, HeadingId>,
    month: Option<(Day, Day)>,
    last: Option<(DaySpan, String)>,
}

impl Finder {
    /// Takes the next row. Its date is asked for only where it is in another month, or less exact than one.
    pub(super) fn take<'a>(&mut self, row: Row, bounds: DaySpan, date: impl FnOnce() -> Cow<'a, str>) {
        // What has no day is in no month.
        let is_dated = bounds.earliest <= bounds.latest;
        let is_in_month = |(first, end): (Day, Day)| is_dated && first <= bounds.earliest && bounds.latest <= end;
        if self.month.is_some_and(is_in_month) {
            return;
        }
        let date = date();
        self.month = whole_month(bounds.earliest).filter(|month| is_in_month(*month));
        // Of many dates that allow the same days most are written the same.
        let is_same = |last: &(DaySpan, String)| last.0 == bounds && last.1 == date;
        if self.month.is_none() && self.last.as_ref().is_some_and(is_same) {
            return;
        }
        let text = EventDate::parse(&date).map_or_else(|_| String::new(), |date| words::heading(&date));
        self.last = Some((bounds, date.into_owned()));
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        let id = *self.ids.entry(text).or_insert(next);
        self.headings.add(row, id);
    }

    /// The headings of so many rows.
    pub(super) fn headings(self, rows: Row) -> Headings {
        let mut texts: Vec<(String, HeadingId)> = self.ids.into_iter().collect();
        texts.sort_unstable_by_key(|(_, id)| *id);
        Headings { rows, texts: texts.into_iter().map(|(text, _)| text).collect(), ..self.headings }
    }
}

/// The first and the last day of the month of a day.
fn whole_month(of: Day) -> Option<(Day, Day)> {
    use chrono::Datelike;
    let first = day::from_date(day::to_date(of)?.with_day(1)?);
    Some((first, day::add_months(first, 1) - 1))
}
