//! The period that an event stands under where events are listed by day, month or year: never one that is more exact than its date.

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate};
use edtf_core::{Edtf, IntervalEndpoint};

use super::day::{self, Day, DaySpan};
use super::{EventDate, word_list, words};

word_list! {
    /// How long the periods are that events are listed by.
    PeriodUnit {
        /// Days.
        Day = "day",
        /// Months.
        Month = "month",
        /// Years.
        Year = "year",
    }
}

/// On which side of the days of a period the date of an event lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Edge {
    /// On one of them or before.
    UpTo,
    /// On one of them, or it began then.
    Within,
    /// On one of them or later.
    Onward,
}

/// A day, a month, a year or several years. Periods are in the order in which they begin, and what is less exact stands before its
/// parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Day,
    last: Reverse<Day>,
    edge: Edge,
}

impl Period {
    /// The period of what has no known day: behind all others.
    const UNKNOWN: Self = Self { first: day::OPEN_END, last: Reverse(day::OPEN_END), edge: Edge::Within };

    /// One day.
    pub const fn of_day(day: Day) -> Self {
        Self::of_days(DaySpan { earliest: day, latest: day })
    }

    /// The period of a date. What lasts stands where it began. What is about some day or month, or where sources disagree, may be
    /// of another one: it stands under the month or the year.
    pub fn of(date: &EventDate) -> Self {
        let (bounds, ends) = (date.bounds(), date.ends());
        let Some((start, end)) = ends.map(|(start, end)| (start, end.unwrap_or(start))) else { return Self::UNKNOWN };
        let (span, edge, is_about) = match date.edtf() {
            Edtf::Interval(interval) => match &interval.start {
                IntervalEndpoint::Date(of) if day::is_known(bounds.earliest) => {
                    (start, Edge::Within, of.is_approximate() || of.is_uncertain())
                }
                IntervalEndpoint::OnOrBefore(_) => (start, Edge::UpTo, false),
                IntervalEndpoint::OnOrAfter(_) => (start, Edge::Onward, false),
                // What is known of it is its end alone.
                IntervalEndpoint::Date(_) | IntervalEndpoint::Open | IntervalEndpoint::Unknown => {
                    (start, Edge::UpTo, false)
                }
            },
            _ if !day::is_known(bounds.earliest) => (end, Edge::UpTo, false),
            _ if !day::is_known(bounds.latest) => (start, Edge::Onward, false),
            _ => (bounds, Edge::Within, date.is_approximate() || date.is_uncertain()),
        };
        let own = Self { edge, ..Self::of_days(span) }.widened(PeriodUnit::Day);
        if is_about { own.less_exact() } else { own }
    }

    /// From a first to a last day.
    pub const fn of_days(span: DaySpan) -> Self {
        Self { first: span.earliest, last: Reverse(span.latest), edge: Edge::Within }
    }

    /// From its first to its last day.
    pub const fn span(self) -> DaySpan {
        DaySpan { earliest: self.first, latest: self.last.0 }
    }

    /// The first and the last day, where they are days of the calendar.
    fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        day::to_date(self.first).zip(day::to_date(self.last.0))
    }

    /// Whether a day is known.
    pub fn is_known(self) -> bool {
        self.days().is_some()
    }

    /// The period that holds this one and is a unit long, or longer where this one is.
    pub fn widened(self, unit: PeriodUnit) -> Self {
        let is_day = self.first == self.last.0;
        if is_day && unit == PeriodUnit::Day {
            return self;
        }
        let Some((first, last)) = self.days() else { return Self::UNKNOWN };
        let is_in_month = (first.year(), first.month()) == (last.year(), last.month());
        let span = if is_in_month && unit != PeriodUnit::Year {
            let begin = NaiveDate::from_ymd_opt(first.year(), first.month(), 1).map_or(self.first, day::from_date);
            DaySpan { earliest: begin, latest: day::add_months(begin, 1).saturating_sub(1).max(self.last.0) }
        } else {
            let of = |year: i32, month, of| NaiveDate::from_ymd_opt(year, month, of).map(day::from_date);
            let begin = of(first.year(), 1, 1).unwrap_or(self.first);
            DaySpan { earliest: begin, latest: of(last.year(), 12, 31).unwrap_or(self.last.0) }
        };
        Self { edge: self.edge, ..Self::of_days(span) }
    }

    /// The month of a day, the year of a month.
    pub fn less_exact(self) -> Self {
        let unit = if self.first == self.last.0 { PeriodUnit::Month } else { PeriodUnit::Year };
        self.widened(unit)
    }

    /// The number of the month that it begins in, and that of the one that it ends in, from some month on.
    pub fn months(self) -> Option<(i64, i64)> {
        let number = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
        self.days().map(|(first, last)| (number(first), number(last)))
    }

    /// What stands above its events: `6 March 2026`, `March 2026`, `2026`, `1990 to 1999`, `By March 2026`.
    pub fn heading(self) -> String {
        let Some((first, last)) = self.days() else { return "No known day".to_owned() };
        let text = if first == last {
            words::long_day(self.first)
        } else if (first.year(), first.month()) == (last.year(), last.month()) {
            format!("{} {}", words::month_name(first.month()), words::year_words(first.year()))
        } else if first.year() == last.year() {
            words::year_words(first.year())
        } else {
            format!("{} to {}", words::year_words(first.year()), words::year_words(last.year()))
        };
        match self.edge {
            Edge::Within => text,
            Edge::UpTo => format!("By {text}"),
            Edge::Onward => format!("From {text} on"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_never_more_exact_than_the_date() {
        for (edtf, by_day, by_month, by_year) in [
            ("2026-03-06", "6 March 2026", "March 2026", "2026"),
            ("2026-03-06T21:40:00+03:00", "6 March 2026", "March 2026", "2026"),
            ("2026-03", "March 2026", "March 2026", "2026"),
            ("2026", "2026", "2026", "2026"),
            ("2022-33", "2022", "2022", "2022"),
            ("199X", "1990 to 1999", "1990 to 1999", "1990 to 1999"),
            ("2022-03-XX", "March 2022", "March 2022", "2022"),
            ("2022-XX-04", "2022", "2022", "2022"),
            // About a day is perhaps another one.
            ("2026-03-06~", "March 2026", "March 2026", "2026"),
            ("2026-03?", "2026", "2026", "2026"),
            ("1990%", "1990", "1990", "1990"),
            // Once within them.
            ("[2026-03-02..2026-03-07]", "March 2026", "March 2026", "2026"),
            ("[2025-12-30..2026-01-02]", "2025 to 2026", "2025 to 2026", "2025 to 2026"),
            ("[2020,2022]", "2020 to 2022", "2020 to 2022", "2020 to 2022"),
            // What lasts began then.
            ("2026-03-02/2026-05", "2 March 2026", "March 2026", "2026"),
            ("2014/..", "2014", "2014", "2014"),
            ("2026-03-06~/..", "March 2026", "March 2026", "2026"),
            ("2022-02-24/", "24 February 2022", "February 2022", "2022"),
            // What is known of it is one end.
            ("[..2026-03-06]", "By 6 March 2026", "By March 2026", "By 2026"),
            ("[..2026-03]", "By March 2026", "By March 2026", "By 2026"),
            ("/2022-02-03", "By 3 February 2022", "By February 2022", "By 2022"),
            ("[2026-03-06..]", "From 6 March 2026 on", "From March 2026 on", "From 2026 on"),
            ("-0043-03-15", "15 March 44 BCE", "March 44 BCE", "44 BCE"),
            ("XXXX-XX-XX", "No known day", "No known day", "No known day"),
        ] {
            let own = Period::of(&EventDate::parse(edtf).expect(edtf));
            let headings = PeriodUnit::ALL.iter().map(|unit| own.widened(*unit).heading()).collect::<Vec<_>>();
            assert_eq!(headings, [by_day, by_month, by_year], "{edtf}");
        }
    }

    #[test]
    fn what_is_less_exact_stands_before_its_parts() {
        let edtf = ["2026", "[..2026-03]", "2026-03", "[2026-03..]", "2026-03-01", "2026-03-06", "XXXX-XX-XX"];
        let periods = edtf.map(|edtf| Period::of(&EventDate::parse(edtf).expect(edtf)));
        assert!(periods.is_sorted(), "{periods:?}");
    }
}
