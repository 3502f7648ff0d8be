//! Dates in words: what to say to people (`on or before 6 March 2026`, `15 March 44 BCE`), and what people write, in their
//! languages (`12 mars 2014`, `early 1990s`, `2014年3月12日`).

mod calendar;
mod clock;
mod lexicon;
mod numbers;
mod phrase;
mod plain;
mod range;
mod reader;
mod rules;
mod tokens;
mod wikidata;

pub use calendar::{BUDDHIST, Calendar, RECENT};
pub use numbers::{DayOrder, DigitOrder, NumberForm, YearPair, year_pair};
pub use plain::clean;
pub use reader::{
    DateContext, Reading, Value, Writing, at_precision, either, is_ongoing, order, plain_day, read, read_in, suggest,
    writing,
};

use chrono::{Datelike, NaiveDate};
use edtf_core::{Date, DateField, Edtf, Interval, IntervalEndpoint, Precision, Set, SetElement, SetKind, TimeShift};

use super::date::EventDate;
use super::day::{self, Day, DaySpan};

/// The English names of the months, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The date in words, with what makes it imprecise.
pub fn words(date: &EventDate) -> String {
    match date.edtf() {
        _ if !date.is_dated() => "no known day".to_owned(),
        Edtf::Date(inner) => single(inner, date.bounds()),
        Edtf::DateTime(timed) => {
            let time = &timed.time;
            let zone = match time.shift {
                Some(TimeShift::Utc) => " UTC".to_owned(),
                Some(TimeShift::Offset { minutes, .. }) => {
                    let sign = if minutes < 0 { '-' } else { '+' };
                    format!(" UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
                }
                None => ", time zone not stated".to_owned(),
            };
            format!(
                "{}, {:02}:{:02}:{:02}{zone}",
                long_day(date.bounds().earliest),
                time.hour,
                time.minute,
                time.second
            )
        }
        Edtf::Interval(interval) => interval_words(interval),
        Edtf::Set(set) => set_words(set),
    }
}

/// The heading that an event stands under: `March 2026`, or `2025` where the date knows no month.
pub fn heading(date: &EventDate) -> String {
    let bounds = date.bounds();
    let Some(filed) = day::to_date(day::filed(bounds)) else { return "No known day".to_owned() };
    let inner = match date.edtf() {
        Edtf::Date(inner) => Some(inner),
        Edtf::Interval(Interval { start: IntervalEndpoint::Date(start), .. }) => Some(start),
        Edtf::Interval(Interval { end: IntervalEndpoint::Date(end), .. }) => Some(end),
        Edtf::Set(set) => set.elements.first().map(|element| match element {
            SetElement::Date(date) | SetElement::OnOrBefore(date) | SetElement::OnOrAfter(date) => date,
            SetElement::Range(first, _) => first,
        }),
        Edtf::Interval(_) | Edtf::DateTime(_) => None,
    };
    let has_month = inner.is_none_or(|inner| {
        let month = inner.month.filter(|month| !month.has_unspecified());
        inner.precision() != Precision::Season && month.is_some()
    });
    if has_month {
        format!("{} {}", month_name(filed.month()), year_words(filed.year()))
    } else if inner.is_some_and(|inner| inner.year.has_unspecified()) {
        let last = day::to_date(bounds.latest).map_or_else(String::new, |last| year_words(last.year()));
        format!("{} to {last}", year_words(filed.year()))
    } else {
        year_words(filed.year())
    }
}

/// `6 March 2026`, `15 March 44 BCE`; `open` and `unknown` for the marks.
pub fn long_day(day: Day) -> String {
    day::to_date(day).map_or_else(
        || day::iso(day),
        |date| format!("{} {} {}", date.day(), month_name(date.month()), year_words(date.year())),
    )
}

/// Text with its first letter a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `as exact as a village`, and `as exact as the place itself` where the precision has an article of its own.
pub fn as_exact_as(precision: &str) -> String {
    let has_article = ["a ", "an ", "the "].iter().any(|article| precision.starts_with(article));
    format!("as exact as {}{precision}", if has_article { "" } else { "a " })
}

/// The name of month 1 to 12.
pub fn month_name(month: u32) -> &'static str {
    MONTHS.get(month.saturating_sub(1) as usize).copied().unwrap_or("?")
}

/// `2026`, `44 BCE` (year 0 is 1 BCE).
pub fn year_words(year: i32) -> String {
    if year > 0 { year.to_string() } else { format!("{} BCE", 1 - i64::from(year)) }
}

fn single(date: &Date, bounds: DaySpan) -> String {
    let plain = unqualified(date, bounds);
    match (date.is_approximate(), date.is_uncertain()) {
        (false, false) => plain,
        (true, false) => format!("about {}", without_some(&plain)),
        (false, true) => format!("{plain}, sources disagree"),
        (true, true) => format!("about {}, sources disagree", without_some(&plain)),
    }
}

/// `about some time in 1990` reads badly: `about 1990`.
fn without_some(text: &str) -> &str {
    text.strip_prefix("some time in ").unwrap_or(text)
}

fn unqualified(date: &Date, bounds: DaySpan) -> String {
    let (Some(first), Some(last)) = (day::to_date(bounds.earliest), day::to_date(bounds.latest)) else {
        return "unknown".to_owned();
    };
    let masked = date.has_unspecified();
    match date.precision() {
        Precision::Day if !masked => long_day(bounds.earliest),
        Precision::Season => season(date.month, first, last),
        Precision::Day | Precision::Month if is_whole_month(first, last) => {
            let some = if masked { "some day in" } else { "some time in" };
            format!("{some} {} {}", month_name(first.month()), year_words(first.year()))
        }
        Precision::Year | Precision::Day | Precision::Month if is_whole_year(first, last) => {
            format!("some time in {}", year_words(first.year()))
        }
        Precision::Year => format!("some time in {} to {}", year_words(first.year()), year_words(last.year())),
        Precision::Day | Precision::Month => format!("some day from {}", stretch(first, last)),
    }
}

fn is_whole_month(first: NaiveDate, last: NaiveDate) -> bool {
    first.year() == last.year()
        && first.month() == last.month()
        && first.day() == 1
        && last.succ_opt().is_none_or(|d| d.day() == 1)
}

fn is_whole_year(first: NaiveDate, last: NaiveDate) -> bool {
    first.year() == last.year() && first.ordinal() == 1 && last.month() == 12 && last.day() == 31
}

/// Days from a first to a last one: `2 to 7 March 2026`, and `7 March 2026` where they are one.
pub fn days(first: Day, last: Day) -> String {
    match day::to_date(first).zip(day::to_date(last)) {
        Some((first, last)) if first != last => stretch(first, last),
        _ => long_day(first),
    }
}

/// `2 to 7 March 2026`, `28 February to 2 March 2026`, `30 December 2025 to 2 January 2026`.
fn stretch(first: NaiveDate, last: NaiveDate) -> String {
    let end = long_day(day::from_date(last));
    if first.year() != last.year() {
        format!("{} to {end}", long_day(day::from_date(first)))
    } else if first.month() != last.month() {
        format!("{} {} to {end}", first.day(), month_name(first.month()))
    } else {
        format!("{} to {end}", first.day())
    }
}

fn season(code: Option<DateField>, first: NaiveDate, last: NaiveDate) -> String {
    let name = match code.and_then(DateField::value).unwrap_or(0) {
        21 => "spring",
        22 => "summer",
        23 => "autumn",
        24 => "winter",
        25 => "spring (northern hemisphere)",
        26 => "summer (northern hemisphere)",
        27 => "autumn (northern hemisphere)",
        28 => "winter (northern hemisphere)",
        29 => "spring (southern hemisphere)",
        30 => "summer (southern hemisphere)",
        31 => "autumn (southern hemisphere)",
        32 => "winter (southern hemisphere)",
        33 => "first quarter of",
        34 => "second quarter of",
        35 => "third quarter of",
        36 => "fourth quarter of",
        37 => "first third of",
        38 => "second third of",
        39 => "last third of",
        40 => "first half of",
        _ => "second half of",
    };
    format!("{name} {} ({} to {})", year_words(first.year()), month_name(first.month()), month_name(last.month()))
}

fn piece(date: &Date) -> String {
    if let Some(years) = years_of(date) {
        return years;
    }
    EventDate::parsed(&Edtf::Date(*date).to_string())
        .map_or_else(|| Edtf::Date(*date).to_string(), |inner| without_some(&single(date, inner.bounds())).to_owned())
}

/// `the 1950s`, `1900–1999`: a stretch of years that reads on behind `from` and `to`; `None` for other dates.
fn years_of(date: &Date) -> Option<String> {
    let is_plain = date.precision() == Precision::Year && date.year.has_unspecified();
    let bounds = EventDate::parsed(&Edtf::Date(*date).to_string())?.bounds();
    let (first, last) = (day::to_date(bounds.earliest)?.year(), day::to_date(bounds.latest)?.year());
    if !is_plain || first < 0 {
        return None;
    }
    let years = if last - first == 9 { format!("the {first}s") } else { format!("{first}–{last}") };
    let about = if date.is_approximate() { "about " } else { "" };
    let doubt = if date.is_uncertain() { ", sources disagree" } else { "" };
    Some(format!("{about}{years}{doubt}"))
}

fn interval_words(interval: &Interval) -> String {
    let start = match &interval.start {
        IntervalEndpoint::Date(date) => format!("from {}", piece(date)),
        IntervalEndpoint::OnOrBefore(date) => format!("from {} or before", piece(date)),
        IntervalEndpoint::OnOrAfter(date) => format!("from {} or after", piece(date)),
        IntervalEndpoint::Open => "start open,".to_owned(),
        IntervalEndpoint::Unknown => "start unknown,".to_owned(),
    };
    match &interval.end {
        IntervalEndpoint::Date(date) => format!("{start} to {}", piece(date)),
        IntervalEndpoint::OnOrAfter(date) => format!("{start} to {} or after", piece(date)),
        IntervalEndpoint::OnOrBefore(date) => format!("{start} to {} or before", piece(date)),
        IntervalEndpoint::Open => format!("{start}, ongoing"),
        IntervalEndpoint::Unknown => format!("{start}, ended, end unknown"),
    }
}

fn set_words(set: &Set) -> String {
    let lead = match set.kind {
        SetKind::OneMember => "once",
        SetKind::AllMembers => "on each of",
    };
    if let (SetKind::OneMember, [one]) = (set.kind, set.elements.as_slice()) {
        return match one {
            SetElement::Date(date) => piece(date),
            SetElement::OnOrBefore(date) => format!("on or before {}", piece(date)),
            SetElement::OnOrAfter(date) => format!("on or after {}", piece(date)),
            SetElement::Range(first, last) => format!("once, {}", between(first, last)),
        };
    }
    let members: Vec<String> = set.elements.iter().map(member_words).collect();
    match set.kind {
        SetKind::OneMember => format!("{lead}: {}", members.join(" or ")),
        SetKind::AllMembers => format!("{lead}: {}", members.join(", ")),
    }
}

fn member_words(element: &SetElement) -> String {
    match element {
        SetElement::Date(date) => piece(date),
        SetElement::OnOrBefore(date) => format!("{} or before", piece(date)),
        SetElement::OnOrAfter(date) => format!("{} or after", piece(date)),
        SetElement::Range(first, last) => between(first, last),
    }
}

fn between(first: &Date, last: &Date) -> String {
    let span = |date: &Date| EventDate::parsed(&Edtf::Date(*date).to_string()).map(|d| d.bounds());
    let both_days = first.precision() == Precision::Day && last.precision() == Precision::Day;
    let days = span(first).zip(span(last)).filter(|_| both_days);
    match days.and_then(|(a, b)| day::to_date(a.earliest).zip(day::to_date(b.latest))) {
        Some((a, b)) => format!("between {}", stretch(a, b).replacen(" to ", " and ", 1)),
        None => format!("between {} and {}", piece(first), piece(last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_stands_under_the_month_or_year_that_its_date_knows() {
        for (edtf, under) in [
            ("2026-03-06", "March 2026"),
            ("2026-03", "March 2026"),
            ("2025", "2025"),
            ("2022-33", "2022"),
            ("2022-XX-04", "2022"),
            ("199X", "1990 to 1999"),
            ("2014/..", "2014"),
            ("2026-03-06/..", "March 2026"),
            ("[..2026-03-06]", "March 2026"),
            ("[2020,2022]", "2020"),
            ("/2022-02", "February 2022"),
            ("-0043-03-15", "March 44 BCE"),
            ("2026-03-06T21:40:00Z", "March 2026"),
            ("XXXX-XX-XX", "No known day"),
        ] {
            assert_eq!(heading(&EventDate::parse(edtf).expect(edtf)), under, "{edtf}");
        }
    }

    #[test]
    fn days_from_a_first_to_a_last_one_are_said_shortly() {
        let day = |text: &str| day::from_iso(text.as_bytes()).expect(text);
        for (first, last, said) in [
            ("2026-03-07", "2026-03-07", "7 March 2026"),
            ("2026-03-02", "2026-03-07", "2 to 7 March 2026"),
            ("2026-02-28", "2026-03-02", "28 February to 2 March 2026"),
            ("2025-12-30", "2026-01-02", "30 December 2025 to 2 January 2026"),
        ] {
            assert_eq!(days(day(first), day(last)), said);
        }
    }

    #[test]
    fn dates_read_as_a_person_would_say_them() {
        for (edtf, said) in [
            ("2025", "some time in 2025"),
            ("2025-12", "some time in December 2025"),
            ("2026-03-06", "6 March 2026"),
            ("2026-03-06T21:40:00+03:00", "6 March 2026, 21:40:00 UTC+03:00"),
            ("[..2026-03-06]", "on or before 6 March 2026"),
            ("[2026-03-02..2026-03-07]", "once, between 2 and 7 March 2026"),
            ("2026-03-02/2026-03-07", "from 2 March 2026 to 7 March 2026"),
            ("2014/..", "from 2014, ongoing"),
            ("2022-02-24/", "from 24 February 2022, ended, end unknown"),
            ("1990~", "about 1990"),
            ("2022-03-14?", "14 March 2022, sources disagree"),
            ("1990%", "about 1990, sources disagree"),
            ("199X", "some time in 1990 to 1999"),
            ("195X/196X", "from the 1950s to the 1960s"),
            ("195X~/19XX?", "from about the 1950s to 1900–1999, sources disagree"),
            ("2022-03-0X", "some day from 1 to 9 March 2022"),
            ("2022-33", "first quarter of 2022 (January to March)"),
            ("-0043-03-15", "15 March 44 BCE"),
            ("{2020,2022}", "on each of: 2020, 2022"),
            ("[2020-01-05,2022]", "once: 5 January 2020 or 2022"),
        ] {
            assert_eq!(words(&EventDate::parse(edtf).expect(edtf)), said, "{edtf}");
        }
    }
}
