//! Dates that are written as their bounds have it: a table of a million days keeps no text of them.

use chrono::{Datelike, NaiveDate};

use super::date::UNDATED;
use super::{DaySpan, day};

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

    /// The form of a number, which is that of `as u8`.
    pub fn of_code(code: u8) -> Self {
        Self::ALL.get(usize::from(code)).copied().unwrap_or(Self::Undated)
    }

    /// The form of an EDTF expression with these bounds; `None` for one that does not follow from them.
    pub fn of(edtf: &str, bounds: DaySpan) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.says(bounds) && form.edtf(bounds) == edtf)
    }

    /// Whether an EDTF expression of this form has these bounds: years have four digits, a month and a year are whole.
    pub fn says(self, bounds: DaySpan) -> bool {
        if self == Self::Undated {
            return bounds == DaySpan::NEVER;
        }
        let (Some(first), Some(last)) = (day::to_date(bounds.earliest), day::to_date(bounds.latest)) else {
            return false;
        };
        let next = last.succ_opt();
        let is_whole = |is_start: fn(&NaiveDate) -> bool| is_start(&first) && next.as_ref().is_some_and(is_start);
        let has_digits = (-9999..=9999).contains(&first.year()) && (-9999..=9999).contains(&last.year());
        has_digits
            && match self {
                Self::Day => first == last,
                Self::Month | Self::SomeDayOfMonth => {
                    is_whole(|date| date.day() == 1) && (first.year(), first.month()) == (last.year(), last.month())
                }
                Self::Year | Self::SomeDayOfYear => is_whole(|date| date.ordinal() == 1) && first.year() == last.year(),
                Self::OneOf | Self::Throughout => first <= last,
                Self::Undated => false,
            }
    }

    /// The EDTF expression of a date with these bounds.
    pub fn edtf(self, bounds: DaySpan) -> String {
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
            assert_eq!(form.edtf(bounds), edtf);
            assert_eq!(DateForm::of_code(form as u8), form);
            assert_eq!(DateForm::of(edtf, bounds), Some(form));
        }
    }

    #[test]
    fn a_form_says_what_edtf_reads_of_it() {
        let day = |year: i64, month, day| day::from_ymd(year, month, day).expect("a day");
        let days = [
            day(-12_000, 1, 1),
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
        for (form, earliest) in DateForm::ALL.iter().flat_map(|form| days.map(|day| (*form, day))) {
            for latest in days {
                let bounds = DaySpan { earliest, latest };
                let read = EventDate::parse(&form.edtf(bounds)).is_ok_and(|date| date.bounds() == bounds);
                assert_eq!(form.says(bounds), read, "{form:?} {bounds:?} {}", form.edtf(bounds));
            }
        }
    }
}
