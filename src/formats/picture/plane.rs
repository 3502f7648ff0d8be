//! Where days lie in a picture: the one scale that marks, ticks, strip and counts share.

use super::pen::{Paint, Pen, Style, width};
use super::{Export, MARGIN, WIDTH};
use crate::chronology::Chronology;
use crate::model::{Day, DaySpan, EventDate, TimeScale, day};

/// Days from left to right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    scale: TimeScale,
    /// Where the first day begins.
    pub left: i64,
    /// Where the last day ends.
    pub right: i64,
    /// The day that knowledge ends.
    pub as_of: Option<Day>,
}

/// Room for a letter of a tick's label.
const LETTER: i64 = 72;
/// The width of a place where events are counted.
pub(super) const CELL: i64 = 640;
/// The height of the strip.
const STRIP: i64 = 420;

/// The first and the last day that events reach; ends in the year 9999 count only where there are no others.
pub(in crate::formats) fn extent(export: &Export<'_>) -> Option<(Day, Day)> {
    let days = |row: &u32| {
        let bounds = export.chronology.bounds(*row);
        [bounds.earliest, bounds.latest].into_iter().filter(|day| day::is_known(*day))
    };
    let ends = |(first, last): (Day, Day), day: Day| (first.min(day), last.max(day));
    let all = || export.rows.iter().flat_map(days);
    let span = |days: &mut dyn Iterator<Item = Day>| {
        days.fold(None, |so_far, day| Some(ends(so_far.unwrap_or((day, day)), day)))
    };
    span(&mut all().filter(|day| *day < day::YEAR_9999)).or_else(|| span(&mut all()))
}

/// The day that a file's knowledge ends.
pub(in crate::formats) fn as_of(chronology: &Chronology) -> Option<Day> {
    let date = chronology.header().as_of.as_ref().map(EventDate::bounds);
    date.map(|bounds| bounds.latest).filter(|day| day::is_known(*day))
}

impl Plane {
    /// All days of the events, with some air at both ends; `None` without a day.
    pub(super) fn new(export: &Export<'_>, left: i64) -> Option<Self> {
        let (first, last) = extent(export)?;
        let as_of = as_of(export.chronology).filter(|day| *day >= first);
        let goes_on = |row: &u32| export.chronology.bounds(*row).latest == day::OPEN_END;
        let as_of = as_of.filter(|_| export.rows.iter().any(goes_on));
        let last = last.max(as_of.unwrap_or(last));
        let air = ((last - first) / 40).max(1);
        let scale = TimeScale::new(first.saturating_sub(air), last.saturating_add(air), columns(left))?;
        Some(Self { scale, left, right: WIDTH - MARGIN, as_of })
    }

    /// Where a day begins.
    pub(super) fn x(self, day: Day) -> i64 {
        let behind = i64::from(day) - i64::from(self.scale.first());
        let days = i64::try_from(self.scale.days()).unwrap_or(i64::MAX);
        self.left + behind.clamp(0, days) * (self.right - self.left) / days
    }

    /// Lines from top to bottom and what they stand for, below.
    pub(super) fn ticks(self, pen: &mut Pen, top: i64, bottom: i64) {
        for tick in self.scale.ticks() {
            let x = self.x(tick.day);
            pen.line((x, top), (x, bottom), Paint::Grid, false);
            pen.text((x, bottom + 170), Style::Small, &tick.label);
        }
        pen.line((self.left, bottom), (self.right, bottom), Paint::Rule, false);
    }

    /// The day that knowledge ends.
    pub(super) fn now(self, pen: &mut Pen, top: i64, bottom: i64) {
        if let Some(day) = self.as_of {
            let x = self.x(day + 1);
            pen.line((x, top), (x, bottom), Paint::Now, false);
            let label = format!("as of {}", day::iso(day));
            pen.text((x - width(&label, Style::Small) - 40, top + 90), Style::Small, &label);
        }
    }

    /// How many events fall in each column, as bars on a line, imprecise ones spread over the days that they allow.
    pub(super) fn strip(self, pen: &mut Pen, chronology: &Chronology, rows: &[u32], top: i64) -> i64 {
        let columns = usize::try_from((self.right - self.left) / 40).unwrap_or(1);
        let counts = self.counts(chronology, rows, columns);
        let highest = counts.iter().copied().fold(0.0_f64, f64::max);
        let bottom = top + STRIP;
        let heights = (0_i64..).zip(&counts).filter(|(_, count)| **count > 0.0);
        let heights = heights.map(|(at, count)| (self.left + at * 40 + 15, bar_height(*count, highest)));
        pen.columns(heights, 30, bottom);
        pen.line((self.left, bottom), (self.right, bottom), Paint::Rule, false);
        bottom
    }

    fn counts(self, chronology: &Chronology, rows: &[u32], columns: usize) -> Vec<f64> {
        let mut counts = vec![0.0; columns];
        let mut steps = vec![0.0; columns + 1];
        let Some(scale) = self.scale.with_columns(columns) else { return counts };
        for bounds in rows.iter().map(|row| chronology.bounds(*row)) {
            let Some((first, last)) = known(bounds) else { continue };
            let (first, last) = (scale.nearest_column(first), scale.nearest_column(last));
            if first == last {
                counts[first] += 1.0;
            } else {
                let share = share(last - first + 1);
                steps[first] += share;
                steps[last + 1] -= share;
            }
        }
        let mut level = 0.0;
        for (count, step) in counts.iter_mut().zip(steps) {
            level += step;
            // What is left of sums that are none.
            *count += if level > 1e-9 { level } else { 0.0 };
        }
        counts
    }

    /// Where events are counted that there is no room for: numbers on a line.
    pub(super) fn count(self, pen: &mut Pen, days: impl Iterator<Item = Day>, y: i64) -> bool {
        let mut cells = vec![0_usize; usize::try_from((self.right - self.left + CELL - 1) / CELL).unwrap_or(1)];
        for day in days {
            let cell = usize::try_from((self.x(day) - self.left) / CELL).unwrap_or(0).min(cells.len() - 1);
            cells[cell] += 1;
        }
        for (at, count) in (0_i64..).zip(&cells).filter(|(_, count)| **count > 0) {
            let middle = (self.left + at * CELL + CELL / 2).min(self.right - CELL / 2);
            pen.text((middle, y), Style::Count, &format!("+{}", crate::formats::grouped(*count)));
        }
        cells.iter().any(|count| *count > 0)
    }
}

fn columns(left: i64) -> usize {
    usize::try_from((WIDTH - MARGIN - left) / LETTER).unwrap_or(1)
}

/// The days of an event that are known; of an end that is not, the day of the other one.
fn known(bounds: DaySpan) -> Option<(Day, Day)> {
    let filed = day::filed(bounds);
    let end = if day::is_known(bounds.latest) { bounds.latest } else { filed };
    day::is_known(filed).then_some((filed, end))
}

#[expect(clippy::cast_precision_loss, reason = "columns are few")]
fn share(columns: usize) -> f64 {
    1.0 / columns as f64
}

/// The smallest bar is seen.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "at most the height of the strip")]
fn bar_height(count: f64, highest: f64) -> i64 {
    ((count / highest * STRIP as f64) as i64).clamp(15, STRIP)
}
