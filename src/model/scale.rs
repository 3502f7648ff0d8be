//! A stretch of time cut into columns: the one place that knows which days a column holds and where labels stand.

use chrono::{Datelike, NaiveDate};

use super::{Day, DaySpan, day, words};

/// Days from a first to a last one, both included, on so many columns.
///
/// Where there are more columns than days, a day takes several columns; else a column holds one day or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeScale {
    first: Day,
    last: Day,
    columns: u32,
}

/// A place on a scale that is worth a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Its column.
    pub column: usize,
    /// The day that it stands for.
    pub day: Day,
    /// What to write from the column on: `2026`, `2026-Q2`, `2026-03`, `2026-03-06`, `44 BCE`.
    pub label: String,
}

impl TimeScale {
    /// A scale; `None` where one of the ends is no day of the calendar, where the last day lies before the first, and without
    /// columns.
    pub fn new(first: Day, last: Day, columns: usize) -> Option<Self> {
        let columns = u32::try_from(columns).ok().filter(|columns| *columns > 0)?;
        let is_sound = day::is_known(first) && day::is_known(last) && first <= last;
        is_sound.then_some(Self { first, last, columns })
    }

    /// The same days on other columns.
    pub fn with_columns(self, columns: usize) -> Option<Self> {
        Self::new(self.first, self.last, columns)
    }

    /// The first day.
    pub const fn first(self) -> Day {
        self.first
    }

    /// The last day.
    pub const fn last(self) -> Day {
        self.last
    }

    /// How many columns there are.
    pub const fn columns(self) -> usize {
        self.columns as usize
    }

    /// How many days there are.
    pub const fn days(self) -> u64 {
        self.last.abs_diff(self.first) as u64 + 1
    }

    /// The days of the scale.
    pub const fn span(self) -> DaySpan {
        DaySpan { earliest: self.first, latest: self.last }
    }

    /// The column of a day, the first one where a day takes several; `None` for a day beyond the ends.
    pub fn column(self, day: Day) -> Option<usize> {
        (self.first <= day && day <= self.last).then(|| self.nearest_column(day))
    }

    /// The same; days beyond the ends have the outermost columns.
    pub fn nearest_column(self, day: Day) -> usize {
        let offset = u64::from(day.clamp(self.first, self.last).abs_diff(self.first));
        let columns = u64::from(self.columns);
        // Rounded up where a day takes several columns: the first that is all its own.
        let is_wide = columns > self.days();
        let column = if is_wide { (offset * columns).div_ceil(self.days()) } else { offset * columns / self.days() };
        usize::try_from(column.min(columns - 1)).unwrap_or(0)
    }

    /// The days of a column. A column beyond the last is the last.
    pub fn days_of(self, column: usize) -> DaySpan {
        let columns = u64::from(self.columns);
        let column = u64::try_from(column).unwrap_or(u64::MAX).min(columns - 1);
        let day = |offset: u64| {
            let day = i64::from(self.first) + i64::try_from(offset).unwrap_or(i64::MAX);
            Day::try_from(day).unwrap_or(self.last).min(self.last)
        };
        if columns <= self.days() {
            let start = |column: u64| (column * self.days()).div_ceil(columns);
            DaySpan { earliest: day(start(column)), latest: day(start(column + 1) - 1) }
        } else {
            let only = day(column * self.days() / columns);
            DaySpan { earliest: only, latest: only }
        }
    }

    /// The first day of a column.
    pub fn day(self, column: usize) -> Day {
        self.days_of(column).earliest
    }

    /// Places that are worth a label, each followed by room for its label and some columns more. The finest unit that has that
    /// room counts: days, months, quarters, years, decades, centuries, millennia. Every label tells the year. There is one label
    /// at least where there is room for a year.
    pub fn ticks(self) -> Vec<Tick> {
        let found = UNITS.iter().find(|unit| self.has_room(**unit)).map(|unit| self.ticks_of(*unit));
        found.filter(|ticks| !ticks.is_empty()).unwrap_or_else(|| self.only_tick().into_iter().collect())
    }

    /// Whether the labels of a unit fit side by side.
    fn has_room(self, unit: Unit) -> bool {
        let widest =
            [self.first, self.last].into_iter().filter_map(day::to_date).map(|date| unit.label(date).len()).max();
        let Some(widest) = widest else { return false };
        u64::from(self.columns) * unit.days() >= (widest as u64 + GAP) * self.days()
    }

    fn ticks_of(self, unit: Unit) -> Vec<Tick> {
        let mut ticks: Vec<Tick> = Vec::new();
        let mut free = 0;
        let mut next = day::to_date(self.first).and_then(|date| unit.next(date, true));
        while let Some(date) = next.filter(|date| day::from_date(*date) <= self.last) {
            let day = day::from_date(date);
            let (column, label) = (self.nearest_column(day), unit.label(date));
            let end = column + label.len() + 1;
            if column >= free && end <= self.columns() {
                free = end + 1;
                ticks.push(Tick { column, day, label });
            }
            next = unit.next(date, false);
        }
        ticks
    }

    /// The label of the first day where no unit begins within the scale.
    fn only_tick(self) -> Option<Tick> {
        let date = day::to_date(self.first)?;
        let labels = [Unit::Days(1), Unit::Months(1), Unit::Years(1)].map(|unit| unit.label(date));
        let label = labels.into_iter().find(|label| label.len() < self.columns())?;
        Some(Tick { column: 0, day: self.first, label })
    }
}

/// Columns that a tick needs beside its label: its own mark, and some free.
const GAP: u64 = 4;

/// A step between ticks.
#[derive(Debug, Clone, Copy)]
enum Unit {
    /// Days of the month, so many apart, from the first on.
    Days(u32),
    /// Months of the year, so many apart.
    Months(u32),
    /// Years, so many apart.
    Years(i32),
}

/// From fine to coarse.
const UNITS: [Unit; 21] = [
    Unit::Days(1),
    Unit::Days(5),
    Unit::Days(10),
    Unit::Months(1),
    Unit::Months(3),
    Unit::Years(1),
    Unit::Years(2),
    Unit::Years(5),
    Unit::Years(10),
    Unit::Years(20),
    Unit::Years(50),
    Unit::Years(100),
    Unit::Years(200),
    Unit::Years(500),
    Unit::Years(1_000),
    Unit::Years(2_000),
    Unit::Years(5_000),
    Unit::Years(10_000),
    Unit::Years(20_000),
    Unit::Years(50_000),
    Unit::Years(100_000),
];

impl Unit {
    /// Days between two ticks, at least about.
    fn days(self) -> u64 {
        match self {
            Self::Days(days) => u64::from(days),
            Self::Months(months) => u64::from(months) * 30,
            Self::Years(years) => u64::from(years.unsigned_abs()) * 365,
        }
    }

    fn label(self, date: NaiveDate) -> String {
        let iso = day::iso(day::from_date(date));
        let month = || iso.rsplit_once('-').map_or("", |(month, _)| month);
        match self {
            Self::Days(_) => iso,
            Self::Months(1) => month().to_owned(),
            Self::Months(_) => {
                let year = month().rsplit_once('-').map_or("", |(year, _)| year);
                format!("{year}-Q{}", date.month0() / 3 + 1)
            }
            Self::Years(_) => words::year_words(date.year()),
        }
    }

    /// The next day that begins a step: the given one too, if it may be.
    fn next(self, date: NaiveDate, may_be_it: bool) -> Option<NaiveDate> {
        let mut date = if may_be_it { date } else { date.succ_opt()? };
        if let Self::Days(step) = self {
            // The last step of a month is not cut short: a 31st is too near to the 1st.
            while date.day0() % step != 0 || (step > 1 && date.day() > 30) {
                date = date.succ_opt()?;
            }
            return Some(date);
        }
        if date.day() > 1 {
            date = date.with_day(1)?.checked_add_months(chrono::Months::new(1))?;
        }
        if let Self::Months(step) = self {
            let missing = (step - date.month0() % step) % step;
            return date.checked_add_months(chrono::Months::new(missing));
        }
        let Self::Years(step) = self else { return None };
        let mut year = if date.month() > 1 { date.year() + 1 } else { date.year() };
        // Years before the first are counted from it, as people write them: 100 BCE is the year -99.
        let is_round = |year: i32| if year > 0 { year % step == 0 } else { (1 - year) % step == 0 };
        if year.abs() > 2 * step {
            let written = if year > 0 { year } else { 1 - year };
            let behind = written.rem_euclid(step);
            year += if behind == 0 {
                0
            } else if year > 0 {
                step - behind
            } else {
                behind
            };
        }
        while !is_round(year) {
            year += 1;
        }
        NaiveDate::from_ymd_opt(year, 1, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EventDate;

    fn labels(from: &str, to: &str, columns: usize) -> String {
        let end = |text: &str| EventDate::parse(text).expect(text).bounds();
        let scale = TimeScale::new(end(from).earliest, end(to).latest, columns).expect("a scale");
        scale.ticks().into_iter().map(|tick| format!("{}:{}", tick.column, tick.label)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn labels_are_as_fine_as_there_is_room_for_and_always_tell_the_year() {
        for (from, to, columns, told) in [
            ("2026-03-05", "2026-03-08", 60, "0:2026-03-05 15:2026-03-06 30:2026-03-07 45:2026-03-08"),
            ("2026-02-24", "2026-03-12", 60, "8:2026-02-26 36:2026-03-06"),
            ("2025", "2026-03-07", 60, "0:2025-Q1 12:2025-Q2 25:2025-Q3 38:2025-Q4 50:2026-Q1"),
            ("2025-12", "2026-03", 60, "0:2025-12 15:2026-01 30:2026-02 44:2026-03"),
            ("1995", "2020", 60, "0:1995 11:2000 23:2005 34:2010 46:2015"),
            ("1789", "2026", 60, "2:1800 15:1850 27:1900 40:1950 53:2000"),
            ("-0099", "0200", 60, "0:100 BCE 39:100"),
            ("Y-12000", "2026", 60, "8:10000 BCE 29:5000 BCE"),
            ("2026-03-04", "2026-03-20", 14, "0:2026-03-04"),
            ("2026-03-04", "2026-03-20", 6, "0:2026"),
            ("2026-03-04", "2026-03-20", 4, ""),
        ] {
            assert_eq!(labels(from, to, columns), told, "{from} to {to} on {columns}");
        }
    }
}
