//! Stretches of time that dates are counted by: numbered, so that they can be compared, and named as ISO 8601 does.

use chrono::{Datelike, Weekday};

use super::{CountBy, CountError};
use crate::model::{Day, DaySpan, day};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Weekday,
}

/// Most stretches of time that all dates together may be spread over.
const MOST: u64 = 30_000_000;

impl Unit {
    /// The number of the stretch that a day lies in: later stretches have greater numbers, but for days of the week. `None` for
    /// a day that the calendar does not have.
    pub(super) fn number(self, of: Day) -> Option<i32> {
        // Day 1 is a Monday.
        match self {
            Self::Day => return day::to_date(of).map(|_| of),
            Self::Week => return day::to_date(of).map(|_| (of - 1).div_euclid(7)),
            Self::Weekday => return day::to_date(of).map(|_| (of - 1).rem_euclid(7)),
            Self::Year | Self::Quarter | Self::Month => {}
        }
        let date = day::to_date(of)?;
        let month = i32::try_from(date.month0()).ok()?;
        Some(match self {
            Self::Quarter => date.year() * 4 + month / 3,
            Self::Month => date.year() * 12 + month,
            Self::Year | Self::Week | Self::Day | Self::Weekday => date.year(),
        })
    }

    /// The one stretch that all days of a date lie in.
    pub(super) fn exact(self, bounds: DaySpan) -> Option<i32> {
        let number = self.number(bounds.earliest)?;
        let is_one = match self {
            Self::Weekday => bounds.earliest == bounds.latest,
            _ => bounds.earliest == bounds.latest || self.number(bounds.latest) == Some(number),
        };
        is_one.then_some(number)
    }

    /// The days of a stretch; all days for one of the week, which has no end.
    pub(super) fn days(self, number: i32) -> DaySpan {
        let month = |months: i32| {
            let (year, month) = (i64::from(months.div_euclid(12)), months.rem_euclid(12) + 1);
            day::from_ymd(year, u8::try_from(month).unwrap_or(1), 1)
        };
        let first = match self {
            Self::Weekday => None,
            Self::Day => Some(number),
            Self::Week => number.checked_mul(7).map(|day| day + 1),
            Self::Year => month(number.saturating_mul(12)),
            Self::Quarter => month(number.saturating_mul(3)),
            Self::Month => month(number),
        };
        let span = |earliest| self.last(earliest).map(|latest| DaySpan { earliest, latest });
        first.and_then(span).unwrap_or(DaySpan::ALWAYS)
    }

    /// The last day of the stretch that a day lies in.
    fn last(self, of: Day) -> Option<Day> {
        let first_of = |year: i32, month: i32| {
            let (year, month) = (year + month.div_euclid(12), month.rem_euclid(12));
            day::from_ymd(i64::from(year), u8::try_from(month + 1).ok()?, 1)
        };
        let date = day::to_date(of)?;
        let month = i32::try_from(date.month0()).ok()?;
        let next = match self {
            Self::Day | Self::Weekday => of + 1,
            Self::Week => of - (of - 1).rem_euclid(7) + 7,
            Self::Month => first_of(date.year(), month + 1)?,
            Self::Quarter => first_of(date.year(), (month / 3 + 1) * 3)?,
            Self::Year => first_of(date.year() + 1, 0)?,
        };
        Some(next - 1)
    }

    /// The stretches that a date allows, each with its part of the date's days and their share of them; nothing where the date
    /// has no two known ends.
    pub(super) fn shares(self, bounds: DaySpan) -> Vec<(i32, DaySpan, f64)> {
        if !day::is_known(bounds.earliest) || !day::is_known(bounds.latest) {
            return Vec::new();
        }
        let all = f64::from(bounds.latest.abs_diff(bounds.earliest)) + 1.0;
        if self == Self::Weekday {
            return weekdays(bounds, all);
        }
        let mut shares = Vec::new();
        let mut earliest = bounds.earliest;
        while earliest <= bounds.latest {
            let (Some(number), Some(last)) = (self.number(earliest), self.last(earliest)) else { return Vec::new() };
            let latest = last.min(bounds.latest);
            let days = f64::from(latest.abs_diff(earliest)) + 1.0;
            shares.push((number, DaySpan { earliest, latest }, days / all));
            earliest = latest + 1;
        }
        shares
    }

    /// About how many stretches a date allows.
    fn width(self, bounds: DaySpan) -> u64 {
        if !day::is_known(bounds.earliest) || !day::is_known(bounds.latest) {
            return 1;
        }
        let days = u64::from(bounds.latest.abs_diff(bounds.earliest)) + 1;
        match self {
            Self::Year => days / 365 + 1,
            Self::Quarter => days / 90 + 1,
            Self::Month => days / 28 + 1,
            Self::Week => days / 7 + 1,
            Self::Day => days,
            Self::Weekday => 7,
        }
    }

    /// The name of a stretch: `2018`, `2018-Q2`, `2018-04`, `2018-W14`, `2018-04-02`, `Monday`.
    pub(super) fn label(self, number: i32) -> String {
        let year = |year: i32| match year {
            0..=9999 => format!("{year:04}"),
            -9999..0 => format!("-{:04}", -year),
            _ => format!("Y{year}"),
        };
        match self {
            Self::Year => year(number),
            Self::Quarter => format!("{}-Q{}", year(number.div_euclid(4)), number.rem_euclid(4) + 1),
            Self::Month => format!("{}-{:02}", year(number.div_euclid(12)), number.rem_euclid(12) + 1),
            Self::Week => match day::to_date(number * 7 + 1).map(|monday| monday.iso_week()) {
                Some(week) => format!("{}-W{:02}", year(week.year()), week.week()),
                None => String::new(),
            },
            Self::Day => day::iso(number),
            Self::Weekday => {
                let weekday = u8::try_from(number).ok().and_then(|number| Weekday::try_from(number).ok());
                weekday.map_or_else(String::new, |weekday| full_name(weekday).to_owned())
            }
        }
    }
}

const fn full_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// The days of the week among the days of a date.
fn weekdays(bounds: DaySpan, all: f64) -> Vec<(i32, DaySpan, f64)> {
    let days = bounds.latest.abs_diff(bounds.earliest) + 1;
    let first = (bounds.earliest - 1).rem_euclid(7);
    let on = |weekday: i32| {
        let behind = u32::try_from((weekday - first).rem_euclid(7)).unwrap_or(0);
        days / 7 + u32::from(behind < days % 7)
    };
    (0..7).map(|weekday| (weekday, bounds, f64::from(on(weekday)) / all)).filter(|(.., share)| *share > 0.0).collect()
}

/// Refuses dates that allow more stretches of time than can be counted.
pub(super) fn refuse_too_wide(
    bounds: &(impl ExactSizeIterator<Item = DaySpan> + Clone),
    units: &[CountBy],
) -> Result<(), CountError> {
    let events = bounds.len() as u64;
    for by in units {
        let Some(unit) = by.unit() else { continue };
        let all = bounds.clone().fold(0, |all: u64, bounds| all.saturating_add(unit.width(bounds)));
        if all > MOST.max(events * 2) {
            return Err(CountError::TooWide(*by));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EventDate;

    fn bounds(edtf: &str) -> DaySpan {
        EventDate::parse(edtf).expect(edtf).bounds()
    }

    #[test]
    fn a_date_lies_in_one_stretch_or_in_several() {
        for (unit, edtf, label) in [
            (Unit::Year, "2018-04", Some("2018")),
            (Unit::Quarter, "2018-04", Some("2018-Q2")),
            (Unit::Month, "2018-04-02", Some("2018-04")),
            (Unit::Month, "2018-12", Some("2018-12")),
            (Unit::Week, "2018-12-31", Some("2019-W01")),
            (Unit::Day, "2018-04-02", Some("2018-04-02")),
            (Unit::Weekday, "2018-04-02", Some("Monday")),
            (Unit::Weekday, "2026-03-08", Some("Sunday")),
            (Unit::Year, "-0043-03-15", Some("-0043")),
            (Unit::Month, "0000-01", Some("0000-01")),
            (Unit::Month, "-0001-12", Some("-0001-12")),
            (Unit::Year, "Y-12000", Some("Y-12000")),
            (Unit::Month, "2018", None),
            (Unit::Week, "2018-04", None),
            (Unit::Weekday, "2018-04-02/2018-04-09", None),
            (Unit::Year, "2018/..", None),
            (Unit::Year, "XXXX-XX-XX", None),
        ] {
            let found = unit.exact(bounds(edtf)).map(|number| unit.label(number));
            assert_eq!(found.as_deref(), label, "{edtf} by {unit:?}");
        }
    }

    #[test]
    fn a_date_is_shared_out_by_its_days() {
        let shares = |unit: Unit, edtf: &str| {
            let told = |(number, _, share): (i32, DaySpan, f64)| format!("{} {share:.3}", unit.label(number));
            unit.shares(bounds(edtf)).into_iter().map(told).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(shares(Unit::Quarter, "2018"), "2018-Q1 0.247, 2018-Q2 0.249, 2018-Q3 0.252, 2018-Q4 0.252");
        assert_eq!(shares(Unit::Month, "2018-01-31/2018-02-03"), "2018-01 0.250, 2018-02 0.750");
        assert_eq!(shares(Unit::Week, "2018-04-07/2018-04-09"), "2018-W14 0.667, 2018-W15 0.333");
        assert_eq!(shares(Unit::Weekday, "2018-04-06/2018-04-08"), "Friday 0.333, Saturday 0.333, Sunday 0.333");
        assert_eq!(
            shares(Unit::Weekday, "2018-04-02/2018-04-09"),
            "Monday 0.250, Tuesday 0.125, Wednesday 0.125, Thursday 0.125, Friday 0.125, Saturday 0.125, Sunday 0.125"
        );
        assert_eq!(shares(Unit::Year, "2018/.."), "");
    }
}
