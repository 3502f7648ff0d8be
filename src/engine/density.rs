//! How events lie in time: how many fall in each stretch of a scale, imprecise dates spread over the days that they allow.
//!
//! Found with the answer to a query, so that no frame asks for it. Rows stand in the order of their days, so exact dates are
//! counted by stretches; only imprecise ones are looked at one by one.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::timeline::Timeline;
use crate::chronology::Row;
use crate::model::{Day, DaySpan, TimeScale, day};

/// Stretches that time is cut into at most; a screen joins them into its columns.
const CELLS: u64 = 2048;

/// Events that are wholly before or behind a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beyond {
    /// How many.
    pub events: usize,
    /// The day that the furthest of them is filed under.
    pub furthest: Day,
}

/// How the events of a chronology and those of a selection lie in time. Every event counts once, however long it lasts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Density {
    scale: Option<TimeScale>,
    all: Arc<Layer>,
    selected: Arc<Layer>,
    before: Option<Beyond>,
    behind: Option<Beyond>,
}

/// Events per cell, and beyond both ends.
#[derive(Debug, Clone, PartialEq, Default)]
struct Layer {
    cells: Vec<f32>,
    beyond: f64,
}

/// How many events fall in a column.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bar {
    /// Of the chronology.
    pub all: f32,
    /// Of the selection.
    pub selected: f32,
}

/// How all events of one chronology lie in time: the same for every query over the same days, and looked at again only where the
/// days are others.
#[derive(Debug, Default)]
pub(super) struct AllInTime {
    core: OnceLock<Option<Core>>,
    last: Mutex<Option<(TimeScale, Arc<Layer>)>>,
}

impl AllInTime {
    fn layer<T: Timeline>(&self, timeline: &T, scale: TimeScale, today: Day) -> Arc<Layer> {
        // The layer is put there whole: one that panicked elsewhere leaves it sound.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, layer)) if *known == scale => Arc::clone(layer),
            _ => {
                let all = DatedRows { timeline, rows: &[], len: timeline.dated() as usize, is_all: true };
                let layer = Arc::new(all.layer(scale, today));
                *last = Some((scale, Arc::clone(&layer)));
                layer
            }
        }
    }
}

impl Density {
    /// The density of all events and of those rows, which are in order, over the part of the range that events lie in.
    pub(super) fn new<T: Timeline>(timeline: &T, rows: &[Row], range: DaySpan, in_time: &AllInTime) -> Self {
        let Some(core) = in_time.core.get_or_init(|| Core::of(timeline)) else { return Self::default() };
        let Some(scale) = core.scale(timeline, range) else { return Self::default() };
        let dated = rows.partition_point(|row| *row < timeline.dated());
        let chosen = DatedRows { timeline, rows, len: dated, is_all: rows.len() == timeline.count() };
        let all = in_time.layer(timeline, scale, core.today);
        let selected = if chosen.is_all { Arc::clone(&all) } else { Arc::new(chosen.layer(scale, core.today)) };
        let [before, behind] = chosen.beyond(scale, core.today);
        Self { scale: Some(scale), all, selected, before, behind }
    }

    /// The days that are shown, on so many columns; `None` without a dated event.
    pub fn scale(&self, columns: usize) -> Option<TimeScale> {
        self.scale?.with_columns(columns)
    }

    /// How many events fall in each of so many columns. Their sum is the number of events with a day, less those beyond the ends;
    /// but where there are more columns than days, each column of a day has all events of it.
    pub fn bars(&self, columns: usize) -> Vec<Bar> {
        let mut bars = vec![Bar::default(); columns];
        let (Some(cells), Some(scale)) = (self.scale, self.scale(columns)) else { return bars };
        let counts = || self.all.cells.iter().zip(&self.selected.cells);
        let count = cells.columns();
        if count as u64 == cells.days() {
            // A cell is a day: it is in one column, or has some of its own.
            if columns <= count {
                for ((all, selected), day) in counts().zip(scale.first()..=scale.last()) {
                    bars[scale.nearest_column(day)].add(*all, *selected, 1.0);
                }
            } else {
                for (column, bar) in bars.iter_mut().enumerate() {
                    let cell = cells.nearest_column(scale.day(column));
                    bar.add(self.all.cells[cell], self.selected.cells[cell], 1.0);
                }
            }
            return bars;
        }
        for (cell, (all, selected)) in
            counts().enumerate().filter(|(_, (all, selected))| **all > 0.0 || **selected > 0.0)
        {
            // In parts of a column of which each has `count`, and a cell as many as there are columns.
            let (start, end) = (cell * columns, (cell + 1) * columns);
            for (column, bar) in bars.iter_mut().enumerate().take(end.div_ceil(count)).skip(start / count) {
                let shared = end.min((column + 1) * count) - start.max(column * count);
                bar.add(*all, *selected, to_float(shared) / to_float(columns));
            }
        }
        bars
    }

    /// How many events of the chronology and of the selection lie beyond the ends, shares of events counted.
    pub fn outside(&self) -> [f64; 2] {
        [self.all.beyond, self.selected.beyond]
    }

    /// Events of the selection that are wholly before the first day.
    pub fn before(&self) -> Option<Beyond> {
        self.before
    }

    /// Events of the selection that are wholly behind the last day.
    pub fn behind(&self) -> Option<Beyond> {
        self.behind
    }
}

impl Bar {
    fn add(&mut self, all: f32, selected: f32, share: f32) {
        self.all += all * share;
        self.selected += selected * share;
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most as many as columns times cells")]
fn to_float(count: usize) -> f32 {
    count as f32
}

/// The stretch of time that most events lie in, and until when events go on that have not ended.
#[derive(Debug)]
struct Core {
    first: Day,
    last: Day,
    today: Day,
}

/// Days that a few events far from all others may at least lie away from them without being left out.
const NEAR: i64 = 365;

/// How many times as long as all others together a stretch without events may at most be.
const FAR: i64 = 3;

impl Core {
    /// From the first to the last event, but for at most one in fifty at each end that lies so far away that all others would be
    /// squeezed into a quarter of the columns.
    fn of<T: Timeline>(timeline: &T) -> Option<Self> {
        let count = timeline.dated();
        let last_row = count.checked_sub(1)?;
        let filed = |row: Row| i64::from(timeline.filed_under(row));
        let apart = if count < 3 { 0 } else { (count / 50).max(1) };
        let (mut low, mut high) = (apart, last_row - apart);
        loop {
            let reach = FAR * (filed(high) - filed(low)).max(NEAR);
            let (from, to) = (filed(low) - reach, filed(high) + reach);
            let lower = search(0, low, |row| filed(row) < from);
            let higher = search(high, last_row + 1, |row| filed(row) <= to) - 1;
            if (lower, higher) == (low, high) {
                break;
            }
            (low, high) = (lower, higher);
        }
        let (first, filed_last) = (timeline.filed_under(low), timeline.filed_under(high));
        let near = FAR * (i64::from(filed_last) - i64::from(first)).max(NEAR) + i64::from(filed_last);
        let is_near = |day: Day| day::is_known(day) && i64::from(day) <= near;
        // Dates that allow several days, and the end of what the file knows, reach behind the last event.
        let as_of = timeline.as_of().map(|date| date.bounds().latest).filter(|day| day::is_known(*day));
        let reached = timeline.extent().map(|(_, last)| last).filter(|day| is_near(*day));
        let reached = reached.or_else(|| {
            let imprecise = (0..timeline.dated()).filter(|row| !timeline.is_on_one_day(*row));
            imprecise.map(|row| timeline.bounds(row).latest).filter(|day| is_near(*day)).max()
        });
        let last = [reached, as_of.filter(|day| is_near(*day))].into_iter().flatten().fold(filed_last, Day::max);
        Some(Self { first, last, today: as_of.unwrap_or(last) })
    }

    /// The scale of a range: the part of it that events lie in, in cells of a day or more.
    fn scale<T: Timeline>(&self, timeline: &T, range: DaySpan) -> Option<TimeScale> {
        let core = DaySpan { earliest: self.first, latest: self.last };
        let (first, last) = timeline.extent()?;
        let whole = DaySpan { earliest: first, latest: last };
        let parts = [core.intersection(range), whole.intersection(range), range];
        let shown = parts.into_iter().find_map(|part| TimeScale::new(part.earliest, part.latest, 1))?;
        shown.with_columns(usize::try_from(shown.days().min(CELLS)).ok()?)
    }
}

/// Until when events go on that have not ended: what the file knows to, or else its last day.
pub fn today(chronology: &crate::chronology::Chronology) -> Day {
    today_in(chronology)
}

/// The same, wherever the events lie.
pub(super) fn today_in<T: Timeline>(timeline: &T) -> Day {
    Core::of(timeline).map_or(day::OPEN_END, |core| core.today)
}

/// The first row of some for which something no longer holds that holds for all before it.
fn search(mut low: Row, mut high: Row, holds: impl Fn(Row) -> bool) -> Row {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Rows with a day, in order.
pub(super) struct DatedRows<'a, T> {
    timeline: &'a T,
    rows: &'a [Row],
    len: usize,
    /// Whether these are all, and `rows` need not say so.
    is_all: bool,
}

impl<'a, T: Timeline> DatedRows<'a, T> {
    /// Takes them.
    pub(super) fn new(timeline: &'a T, rows: &'a [Row]) -> Self {
        Self { timeline, rows, len: rows.len(), is_all: false }
    }

    fn row(&self, at: usize) -> Row {
        if self.is_all { Row::try_from(at).unwrap_or(Row::MAX) } else { self.rows[at] }
    }

    /// Those whose dates allow more than one day, and the days that they are spread over.
    fn imprecise(&self, today: Day) -> impl Iterator<Item = (Day, DaySpan)> {
        let len = if self.timeline.has_only_days() { 0 } else { self.len };
        let rows = (0..len).map(|at| self.row(at)).filter(|row| !self.timeline.is_on_one_day(*row));
        rows.map(move |row| {
            let bounds = self.timeline.bounds(row);
            (day::filed(bounds), spread(bounds, today))
        })
    }

    fn layer(&self, scale: TimeScale, today: Day) -> Layer {
        let mut shares = Shares::new(scale);
        for (cell, count) in self.by_filed_day(scale) {
            shares.add(cell, count);
        }
        for (filed, days) in self.imprecise(today) {
            shares.add(scale.column(filed), -1.0);
            shares.spread(days);
        }
        shares.layer()
    }

    /// How many are filed under the days of each cell that some are filed under, and under days beyond the ends.
    pub(super) fn by_filed_day(&self, scale: TimeScale) -> Vec<(Option<usize>, f64)> {
        let cell = |at: usize| scale.column(self.timeline.filed_under(self.row(at)));
        let end_of = |at: usize| match cell(at) {
            Some(cell) => scale.days_of(cell).latest,
            None if self.timeline.filed_under(self.row(at)) < scale.first() => scale.first() - 1,
            None => day::OPEN_END,
        };
        let mut found = Vec::new();
        let mut start = 0;
        while start < self.len {
            let last = end_of(start);
            let is_own = |at: usize| self.timeline.filed_under(self.row(at)) <= last;
            // Galloping: most cells of a large table hold many rows, most of a small one none.
            let mut step = 1;
            while start + step < self.len && is_own(start + step) {
                step *= 2;
            }
            let (mut low, mut high) = (start + step / 2, (start + step).min(self.len));
            while low < high {
                let middle = usize::midpoint(low, high);
                if is_own(middle) { low = middle + 1 } else { high = middle }
            }
            let end = low.max(start + 1);
            found.push((cell(start), f64::from(u32::try_from(end - start).unwrap_or(u32::MAX))));
            start = end;
        }
        found
    }

    /// Those that are wholly before the scale and wholly behind it.
    fn beyond(&self, scale: TimeScale, today: Day) -> [Option<Beyond>; 2] {
        let filed = |at: usize| self.timeline.filed_under(self.row(at));
        let places: Vec<usize> = vec![scale.first(), scale.last().saturating_add(1)]
            .into_iter()
            .map(|day| {
                let (mut low, mut high) = (0, self.len);
                while low < high {
                    let middle = usize::midpoint(low, high);
                    if filed(middle) < day { low = middle + 1 } else { high = middle }
                }
                low
            })
            .collect();
        let (early, late) = (places[0], self.len - places[1]);
        let reach_in =
            self.imprecise(today).filter(|(filed, days)| *filed < scale.first() && days.latest >= scale.first());
        let early = if early == 0 { 0 } else { early - reach_in.count().min(early) };
        let beyond = |events: usize, at: usize| (events > 0).then(|| Beyond { events, furthest: filed(at) });
        [beyond(early, 0), beyond(late, self.len.saturating_sub(1))]
    }
}

/// The days that an event is spread over: those that its date allows; until today where it goes on. Where nobody knows when it
/// began or ended, only the end that is known counts.
pub(super) fn spread(bounds: DaySpan, today: Day) -> DaySpan {
    let filed = day::filed(bounds);
    let is_begun = day::is_known(bounds.earliest);
    let latest = match bounds.latest {
        latest if day::is_known(latest) => latest,
        day::OPEN_END if is_begun => today.max(filed),
        _ => filed,
    };
    DaySpan { earliest: if is_begun { bounds.earliest } else { filed }, latest }
}

/// Shares of events in cells, on their way.
pub(super) struct Shares {
    scale: TimeScale,
    cells: Vec<f64>,
    /// How much a day of a cell has more than a day of the cell before, by dates that allow the whole of it.
    steps: Vec<f64>,
    beyond: f64,
}

impl Shares {
    pub(super) fn new(scale: TimeScale) -> Self {
        let cells = vec![0.0; scale.columns()];
        Self { scale, steps: vec![0.0; scale.columns() + 1], cells, beyond: 0.0 }
    }

    pub(super) fn add(&mut self, cell: Option<usize>, count: f64) {
        match cell {
            Some(cell) => self.cells[cell] += count,
            None => self.beyond += count,
        }
    }

    /// One event, spread over days: in whole cells by what changes from one to the next, however many they are.
    pub(super) fn spread(&mut self, days: DaySpan) {
        let a_day = 1.0 / count_days(days);
        let inside = days.intersection(self.scale.span());
        if inside.earliest > inside.latest {
            self.beyond += 1.0;
            return;
        }
        self.beyond += (1.0 - count_days(inside) * a_day).max(0.0);
        let [first, last] = [inside.earliest, inside.latest].map(|day| self.scale.nearest_column(day));
        for cell in [first, last].into_iter().take(if first == last { 1 } else { 2 }) {
            self.cells[cell] += count_days(self.scale.days_of(cell).intersection(inside)) * a_day;
        }
        if first + 1 < last {
            self.steps[first + 1] += a_day;
            self.steps[last] -= a_day;
        }
    }

    fn layer(self) -> Layer {
        let beyond = self.beyond.max(0.0);
        Layer { cells: self.cells(), beyond }
    }

    /// How many in each cell.
    pub(super) fn cells(self) -> Vec<f32> {
        let mut a_day = 0.0;
        let cells = self.cells.iter().zip(&self.steps).enumerate().map(|(cell, (own, step))| {
            a_day += step;
            round(own + a_day * count_days(self.scale.days_of(cell)))
        });
        cells.collect()
    }
}

/// How many days there are, both ends included.
fn count_days(days: DaySpan) -> f64 {
    f64::from(days.latest.abs_diff(days.earliest)) + 1.0
}

/// A share as it is kept: nothing where sums of shares leave a trace.
#[expect(clippy::cast_possible_truncation, reason = "a share is drawn, and need not be exact")]
fn round(share: f64) -> f32 {
    if share < 1e-7 { 0.0 } else { share as f32 }
}
