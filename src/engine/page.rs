//! Parts of a list: the lines that a screen needs, read from the columns, and where in the list something is.

use std::ops::Range;

use chrono::Datelike;

use super::question::{ListLine, ListPage, ListPlace, ListRange, PositionOf};
use super::ties::ties;
use super::timeline::Timeline;
use super::{Headings, ListOrder, Selection};
use crate::account;
use crate::chronology::{Chronology, Row};
use crate::model::{Day, DaySpan, EventKey, day};

/// A selection as a list.
#[derive(Debug)]
pub(super) struct List<'a, T = Chronology> {
    /// The days of all events.
    pub(super) timeline: &'a T,
    pub(super) headings: &'a Headings,
    pub(super) selection: &'a Selection,
    /// The events of the plan beside it, if there is one.
    pub(super) beside: Option<&'a Selection>,
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<'_, T> {}

/// The row that a key names, if it names one.
pub(super) fn row(timeline: &impl Timeline, key: EventKey) -> Option<Row> {
    Row::try_from(key.number()).ok().filter(|row| (*row as usize) < timeline.count())
}

impl List<'_> {
    /// A part of the list.
    pub(super) fn page(self, range: &ListRange) -> ListPage {
        self.page_of(range, |row, has_facts| line(self.timeline, row, has_facts))
    }
}

/// What is known of an event for its line, its place in the list aside.
pub(super) fn line(chronology: &Chronology, row: Row, has_facts: bool) -> ListLine {
    let event = has_facts.then(|| chronology.event(row));
    let (location, fatalities) = event.map_or((None, None), |event| (event.location, event.fatalities));
    ListLine {
        key: row.into(),
        id: chronology.id(row).into_owned(),
        date: chronology.date(row),
        filed: chronology.filed_under(row),
        headline: account::headline(chronology, row).into_owned(),
        status: chronology.profile(row).status,
        location,
        fatalities,
        hidden: 0,
        is_outside: false,
        public: chronology.public_since(row),
        heading: 0,
        before: None,
        ties: Vec::new(),
        more_ties: 0,
    }
}

impl<T: Timeline> List<'_, T> {
    fn is_by_date(self) -> bool {
        self.selection.order() == ListOrder::Date
    }

    fn filed(self, row: Row) -> Day {
        self.timeline.filed_under(row)
    }

    /// A part of the list; `line` tells what is known of an event itself.
    pub(super) fn page_of(
        self,
        ListRange { places, has_facts }: &ListRange,
        mut line: impl FnMut(Row, bool) -> ListLine,
    ) -> ListPage {
        let rows = self.selection.list();
        let places = places.start.min(rows.len())..places.end.min(rows.len());
        let mut page = ListPage { offset: places.start, ..ListPage::default() };
        for at in places {
            let line = self.placed(at, line(rows[at], *has_facts));
            page.headings.entry(line.heading).or_insert_with(|| {
                (self.headings.text(line.heading).to_owned(), self.headings.under(line.heading, self.selection))
            });
            page.lines.push(line);
        }
        page
    }

    /// A line with what its place in the list says.
    fn placed(self, at: usize, line: ListLine) -> ListLine {
        let rows = self.selection.list();
        let row = rows[at];
        let before = at.checked_sub(1).map(|before| rows[before]).filter(|_| self.is_by_date());
        let (ties, more_ties) = ties(self.timeline, self.selection, (row, at));
        let hidden = if self.is_by_date() { row - before.map_or(0, |before| before + 1) } else { 0 };
        ListLine {
            key: row.into(),
            filed: self.filed(row),
            hidden: hidden as usize,
            is_outside: self.beside.is_some_and(|beside| beside.position(row).is_err()),
            heading: self.headings.of(row),
            before: before.map(|before| (self.timeline.bounds(before).latest, self.headings.of(before))),
            ties,
            more_ties,
            ..line
        }
    }

    /// An event, where it is, and the day that it is filed under.
    pub(super) fn named(self, key: EventKey) -> (EventKey, ListPlace, Day) {
        let filed = row(self.timeline, key).map_or(day::UNKNOWN_END, |row| self.timeline.filed_under(row));
        (key, self.place(PositionOf::Event(key)), filed)
    }

    /// Where something is in the list.
    pub(super) fn place(self, of: PositionOf) -> ListPlace {
        let last = self.selection.len().saturating_sub(1);
        match of {
            PositionOf::Event(key) => match row(self.timeline, key).map(|row| self.selection.place(row)) {
                Some(Ok(at)) => ListPlace { at, is_there: true },
                Some(Err(at)) => ListPlace { at: at.min(last), is_there: false },
                None => ListPlace { at: last, is_there: false },
            },
            PositionOf::Day(day) => match self.first_from(day) {
                Some(at) => ListPlace { at, is_there: true },
                None => ListPlace { at: last, is_there: false },
            },
            PositionOf::Month { from, steps } => {
                let mut at = from.min(last);
                for _ in 0..steps.unsigned_abs() {
                    let next = if steps < 0 { self.month_before(at) } else { self.month_after(at) };
                    if next == at {
                        break;
                    }
                    at = next;
                }
                ListPlace { at, is_there: at != from }
            }
        }
    }

    /// The place of the first event that is filed under a day or a later one.
    fn first_from(self, day: Day) -> Option<usize> {
        let rows = self.selection.rows();
        let dated = rows.partition_point(|row| *row < self.timeline.dated());
        let at = rows[..dated].partition_point(|row| self.filed(*row) < day);
        // In another order the event is there all the same, elsewhere.
        let row = rows[..dated].get(at)?;
        self.selection.place(*row).ok()
    }

    /// The first event of the next month that has some.
    fn month_after(self, at: usize) -> usize {
        let rows = self.selection.rows();
        let Some(row) = rows.get(at).filter(|_| self.is_by_date()) else { return at };
        let next = month_start(self.filed(*row), 1);
        let found = rows.partition_point(|row| self.filed(*row) < next);
        if found < rows.len() { found.max(at + 1) } else { rows.len() - 1 }
    }

    /// The first event of this month, or of the month before if this is it.
    fn month_before(self, at: usize) -> usize {
        if !self.is_by_date() {
            return at;
        }
        let rows = self.selection.rows();
        let first = |at: usize| {
            let start = rows.get(at).map_or(0, |row| month_start(self.filed(*row), 0));
            rows.partition_point(|row| self.filed(*row) < start)
        };
        let own = first(at);
        if own < at { own } else { first(at.saturating_sub(1)) }
    }

    /// How many events are filed under days.
    pub(super) fn filed_under(self, days: DaySpan) -> usize {
        let rows = self.selection.rows();
        let before = |day: Day| rows.partition_point(|row| self.filed(*row) < day);
        before(days.latest.saturating_add(1)).saturating_sub(before(days.earliest))
    }

    /// The places around one, so many on both sides.
    pub(super) fn around(self, at: usize, places: usize) -> Range<usize> {
        at.saturating_sub(places)..at.saturating_add(places).min(self.selection.len())
    }
}

fn month_start(day: Day, months: i32) -> Day {
    let Some(date) = day::to_date(day) else { return day };
    day::add_months(date.with_day(1).map_or(day, day::from_date), months)
}
