//! Dates that are written as their bounds have it: a table of a million days keeps no text of them.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::date::UNDATED;
use super::{Day, DaySpan, day};

/// The days of years that have four digits, before year 0 too.
const FOUR_DIGITS: RangeInclusive<Day> = -3_652_424..=3_652_059;

/// How a date is written, where that follows from its bounds: it needs no text of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// `2026-03-06`
    Day,
    /// `2026-03`
    Month,
    /// `2026`
    Year,
    /// `2026-03-XX`
    SomeDayOfMonth,
    /// `2026-XX-XX`
    SomeDayOfYear,
    /// `[2026-03-02..2026-03-07]`
    OneOf,
    /// `2026-03-02/2026-03-07`
    Throughout,
    /// `XXXX-XX-XX`
    Undated,
}

impl DateForm {
    const ALL: [Self; 8] = [
        Self::Day,
        Self::Month,
        Self::Year,
        Self::SomeDayOfMonth,
        Self::SomeDayOfYear,
        Self::OneOf,
        Self::Throughout,
        Self::Undated,
    ];

    /// Whether an EDTF expression of this form has these bounds: years have four digits, a month and a year are whole.
    fn says(self, bounds: DaySpan) -> bool {
        let DaySpan { earliest, latest } = bounds;
        match self {
            Self::Undated => return bounds == DaySpan::NEVER,
            // Most dates of most tables: no calendar is asked.
            Self::Day => return earliest == latest && FOUR_DIGITS.contains(&earliest),
            _ => {}
        }
        let (Some(first), Some(last)) = (day::to_date(bounds.earliest), day::to_date(bounds.latest)) else {
            return false;
        };
        let next = last.succ_opt();
        let is_whole = |is_start: fn(&NaiveDate) -> bool| is_start(&first) && next.as_ref().is_some_and(is_start);
        let has_digits = FOUR_DIGITS.contains(&earliest) && FOUR_DIGITS.contains(&latest);
        has_digits
            && match self {
                Self::Month | Self::SomeDayOfMonth => {
                    is_whole(|date| date.day() == 1) && (first.year(), first.month()) == (last.year(), last.month())
                }
                Self::Year | Self::SomeDayOfYear => is_whole(|date| date.ordinal() == 1) && first.year() == last.year(),
                Self::OneOf | Self::Throughout => first <= last,
                Self::Day | Self::Undated => false,
            }
    }

    /// The EDTF expression of a date with these bounds.
    fn edtf(self, bounds: DaySpan) -> String {
        let (first, last) = (day::iso(bounds.earliest), day::iso(bounds.latest));
        let cut = |parts: usize| {
            let mut kept = first.as_str();
            for _ in parts..3 {
                kept = kept.rsplit_once('-').map_or(kept, |(kept, _)| kept);
            }
            kept
        };
        match self {
            Self::Day => first,
            Self::Month => cut(2).to_owned(),
            Self::Year => cut(1).to_owned(),
            Self::SomeDayOfMonth => format!("{}-XX", cut(2)),
            Self::SomeDayOfYear => format!("{}-XX-XX", cut(1)),
            Self::OneOf => format!("[{first}..{last}]"),
            Self::Throughout => format!("{first}/{last}"),
            Self::Undated => UNDATED.to_owned(),
        }
    }
}

/// A date that is written as its bounds have it. There is none that EDTF cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormedDate {
    form: DateForm,
    bounds: DaySpan,
}

impl FormedDate {
    /// Nobody knows when.
    pub const UNDATED: Self = Self { form: DateForm::Undated, bounds: DaySpan::NEVER };

    /// The date of a form with these bounds; `None` where no EDTF expression of the form has them.
    pub fn new(form: DateForm, bounds: DaySpan) -> Option<Self> {
        form.says(bounds).then_some(Self { form, bounds })
    }

    /// The date that an EDTF expression with these bounds says; `None` for one that does not follow from them.
    pub fn of(edtf: &str, bounds: DaySpan) -> Option<Self> {
        let mut dates = DateForm::ALL.into_iter().filter_map(|form| Self::new(form, bounds));
        dates.find(|date| date.edtf() == edtf)
    }

    /// The date that a store keeps as its bounds and the number of its form (see [`FormedDate::code`]).
    pub fn of_code(code: u8, bounds: DaySpan) -> Self {
        let form = DateForm::ALL.get(usize::from(code)).copied();
        form.and_then(|form| Self::new(form, bounds)).unwrap_or(Self::UNDATED)
    }

    /// The number of the form.
    pub const fn code(self) -> u8 {
        self.form as u8
    }

    /// The form.
    pub const fn form(self) -> DateForm {
        self.form
    }

    /// The strict reading; [`DaySpan::NEVER`] without one.
    pub const fn bounds(self) -> DaySpan {
        self.bounds
    }

    /// The EDTF expression.
    pub fn edtf(self) -> String {
        self.form.edtf(self.bounds)
    }
}

/// The date of an event with as little text as it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenDate<'a> {
    /// Its text follows from its bounds.
    Formed(FormedDate),
    /// An EDTF expression that was parsed, and the strict reading.
    Edtf(&'a str, DaySpan),
}

impl<'a> WrittenDate<'a> {
    /// The date as a store keeps it, by what is known of it.
    pub fn new(formed: Option<FormedDate>, edtf: &'a str, bounds: DaySpan) -> Self {
        formed.map_or(Self::Edtf(edtf, bounds), Self::Formed)
    }

    /// The strict reading; [`DaySpan::NEVER`] without one.
    pub const fn bounds(self) -> DaySpan {
        match self {
            Self::Formed(date) => date.bounds,
            Self::Edtf(_, bounds) => bounds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EventDate;

    #[test]
    fn a_date_that_follows_from_its_bounds_is_written_as_edtf_has_it() {
        for (form, edtf) in [
            (DateForm::Day, "2026-03-06"),
            (DateForm::Month, "2026-03"),
            (DateForm::Year, "2026"),
            (DateForm::SomeDayOfMonth, "2026-03-XX"),
            (DateForm::SomeDayOfYear, "2026-XX-XX"),
            (DateForm::OneOf, "[2026-03-02..2026-03-07]"),
            (DateForm::Throughout, "2026-03-02/2026-03-07"),
            (DateForm::Undated, "XXXX-XX-XX"),
        ] {
            let bounds = EventDate::parse(edtf).expect(edtf).bounds();
            let date = FormedDate::new(form, bounds).expect(edtf);
            assert_eq!(date.edtf(), edtf);
            assert_eq!(FormedDate::of_code(date.code(), bounds), date);
            assert_eq!(FormedDate::of(edtf, bounds), Some(date));
        }
    }

    #[test]
    fn a_form_says_what_edtf_reads_of_it() {
        let day = |year: i64, month, day| day::from_ymd(year, month, day).expect("a day");
        let days = [
            day(-12_000, 1, 1),
            day(-10_000, 12, 31),
            day(-9_999, 1, 1),
            day(-44, 1, 1),
            day(-44, 12, 31),
            day(0, 1, 1),
            day(0, 1, 31),
            day(2024, 2, 1),
            day(2024, 2, 29),
            day(2024, 12, 31),
            day(2025, 12, 31),
            day(9999, 12, 31),
            day(10_000, 1, 1),
            day::OPEN_START,
            day::OPEN_END,
        ];
        for (form, earliest) in DateForm::ALL.iter().flat_map(|form| days.map(|day| (form, day))) {
            for latest in days {
                let bounds = DaySpan { earliest, latest };
                let read = EventDate::parse(&form.edtf(bounds)).is_ok_and(|date| date.bounds() == bounds);
                assert_eq!(FormedDate::new(*form, bounds).is_some(), read, "{form:?} {bounds:?} {}", form.edtf(bounds));
            }
        }
    }
}
