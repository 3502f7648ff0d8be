//! The days of all events, in memory: not one by one, but as the stretches of rows that are of one date. As rows stand in the order
//! of their days, these are few where events are many.

use std::sync::{Arc, OnceLock};

use super::memo::Memo;
use crate::chronology::{Link, Row};
use crate::engine::lanes::lasts;
use crate::engine::timeline::Timeline;
use crate::model::{Day, DaySpan, EventDate, day};

/// Rows whose first stretch is remembered.
const BLOCK: usize = 1024;

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
    choices: Vec<(Row, Arc<[DaySpan]>)>,
    /// The rows whose dates begin on other days than their bounds allow, in order.
    beginnings: Vec<(Row, DaySpan)>,
    /// The rows of what went on throughout its days, in order.
    lasting: Vec<Row>,
    pub(super) as_of: Option<EventDate>,
    /// The relations of all events, in order, once they are known.
    pub(super) links: OnceLock<Vec<Link>>,
    /// The events whose relations may mean several, each with those, in order.
    pub(super) unclear: OnceLock<Vec<(Row, Row)>>,
}

impl Days {
    /// Those that the relations of an event may mean, where these may mean several.
    pub(super) fn unclear(&self, row: Row) -> impl Iterator<Item = Row> + '_ {
        let all = self.unclear.get().map(Vec::as_slice).unwrap_or_default();
        let start = all.partition_point(|(from, _)| *from < row);
        all[start..].iter().take_while(move |(from, _)| *from == row).map(|(_, to)| *to)
    }

    /// The rows whose window is wider than their bounds, in order.
    pub(super) fn windows(&self) -> &[(Row, DaySpan)] {
        &self.windows
    }

    /// The days on one of which an event began, as a chronology has it.
    pub(super) fn beginning(&self, row: Row) -> DaySpan {
        let at = self.beginnings.binary_search_by_key(&row, |(row, _)| *row);
        at.ok().and_then(|at| self.beginnings.get(at)).map_or_else(|| self.bounds(row), |(_, days)| *days)
    }

    /// Whether an event went on throughout its days, and was not once within them.
    pub(super) fn lasts(&self, row: Row) -> bool {
        self.lasting.binary_search(&row).is_ok()
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

    fn choices(&self) -> &[(Row, Arc<[DaySpan]>)] {
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
    known: Memo<Option<Meaning>>,
    last: String,
    meaning: Option<Meaning>,
}

/// What a date says.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    bounds: DaySpan,
    window: DaySpan,
    beginning: DaySpan,
    lasts: bool,
}

impl Meaning {
    fn of(date: &str) -> Option<Self> {
        let parsed = EventDate::parse(date).ok()?;
        let bounds = parsed.bounds();
        // As a chronology has it.
        let beginning = if date.contains('/') { parsed.beginning() } else { bounds };
        Some(Self { bounds, window: parsed.window(), beginning, lasts: lasts(parsed.shape()) })
    }
}

impl Taker {
    /// Takes the date of so many rows, one after another; what it allows, or nothing where it is none.
    pub(super) fn take_run(&mut self, rows: usize, date: &str) -> Option<DaySpan> {
        let Meaning { bounds, window, beginning, lasts } = match self.meaning {
            Some(meaning) if self.last == date => meaning,
            _ => self.meant(date)?,
        };
        let days = &mut self.days;
        let (first, end) = (days.rows, days.rows.checked_add(Row::try_from(rows).ok()?)?);
        if days.stretches.last().is_none_or(|(_, last)| *last != bounds) {
            days.stretches.push((first, bounds));
        }
        let stretch = u32::try_from(days.stretches.len() - 1).ok()?;
        let blocks = (first as usize).div_ceil(BLOCK)..(end as usize).div_ceil(BLOCK);
        days.blocks.extend(blocks.map(|_| stretch));
        if window != bounds {
            days.windows.extend((first..end).map(|row| (row, window)));
        }
        if EventDate::may_have_choices(date) {
            let choices: Option<Arc<[DaySpan]>> =
                EventDate::parse(date).ok().and_then(|date| Some(date.choices()?.into()));
            days.choices.extend(
                choices.into_iter().flat_map(|choices| (first..end).map(move |row| (row, Arc::clone(&choices)))),
            );
        }
        if beginning != bounds {
            days.beginnings.extend((first..end).map(|row| (row, beginning)));
        }
        if lasts && !is_one_day(bounds) {
            days.lasting.extend(first..end);
        }
        days.rows = end;
        Some(bounds)
    }

    fn meant(&mut self, date: &str) -> Option<Meaning> {
        let meaning = (*self.known.of(date, || Meaning::of(date)))?;
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
        for run in dates.chunk_by(|one, other| one == other) {
            // Some of a run at a time, as groups of rows end anywhere.
            let (some, others) = run.split_at(run.len() / 3);
            for part in [some, others].into_iter().filter(|part| !part.is_empty()) {
                taker.take_run(part.len(), &part[0]).expect("a date");
            }
        }
        let days = taker.days();
        for (row, date) in (0..).zip(&dates) {
            assert_eq!(days.bounds(row), EventDate::parse(date).expect("a date").bounds(), "row {row}");
        }
        assert_eq!((days.count(), days.dated()), (5_000, 5_000));
    }
}
