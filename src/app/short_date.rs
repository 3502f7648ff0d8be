//! A date within its heading, in the few columns that a line has for it.

use chrono::Datelike;
use edtf_core::{Date, Edtf, IntervalEndpoint, Precision, SetElement};

use crate::model::{Day, EventDate, day};

/// The column that tells the day within its heading, in at most eleven columns: never more exact than the date.
pub(super) fn short_date(date: &EventDate, ascii: bool) -> String {
    use crate::model::Shape;
    let dash = if ascii { "-" } else { "–" };
    let sign = |unicode: &'static str, plain: &'static str| if ascii { plain } else { unicode };
    let arrow = sign("→", "->");
    let (first, last) = ends(date);
    let short = |end: Option<Date>| end.map_or_else(String::new, |end| bare(&end));
    let text = match date.shape() {
        Shape::Day | Shape::Month => first.map_or_else(String::new, |date| point(&date)),
        Shape::Instant => {
            let time = date.text().split('T').nth(1).and_then(|time| time.get(..5)).unwrap_or("").to_owned();
            let day = day::to_date(date.bounds().earliest).map_or_else(String::new, |day| format!("{:02}", day.day()));
            format!("{day} {time}")
        }
        Shape::Season | Shape::Year | Shape::Years => date.text().to_owned(),
        Shape::OneOf => members(date, dash, sign("|", "|")),
        Shape::Each => members(date, dash, ","),
        Shape::Range => between(first, last, dash),
        Shape::OnOrBefore => format!("{}{}", sign("≤ ", "<="), short(last.or(first))),
        Shape::OnOrAfter => format!("{}{}", sign("≥ ", ">="), short(first)),
        Shape::Ongoing => format!("{} {arrow}", short(first)),
        Shape::EndUnknown => format!("{} {arrow} ?", short(first)),
        Shape::StartUnknown => format!("{arrow} {}", short(last)),
        Shape::Undated => String::new(),
    };
    // What has no sign of its own above is said in marks.
    let text = if ascii { crate::app::text::plain(&text).into_owned() } else { text };
    crate::app::text::cut(&text, 11, if ascii { "..." } else { "…" })
}

/// The single dates at the two ends of an expression, where it has some.
fn ends(date: &EventDate) -> (Option<Date>, Option<Date>) {
    let of_endpoint = |endpoint: &IntervalEndpoint| match endpoint {
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) | IntervalEndpoint::OnOrAfter(date) => {
            Some(*date)
        }
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    };
    match date.edtf() {
        Edtf::Date(date) => (Some(*date), Some(*date)),
        Edtf::DateTime(timed) => (Some(timed.date), Some(timed.date)),
        Edtf::Interval(interval) => (of_endpoint(&interval.start), of_endpoint(&interval.end)),
        Edtf::Set(set) => {
            let first = |element: &SetElement| match element {
                SetElement::Date(date) | SetElement::OnOrBefore(date) | SetElement::OnOrAfter(date) => *date,
                SetElement::Range(first, _) => *first,
            };
            let last = |element: &SetElement| match element {
                SetElement::Range(_, last) => *last,
                other => first(other),
            };
            (set.elements.first().map(first), set.elements.last().map(last))
        }
    }
}

/// What stands of a date under a heading that says the rest: `06 Fri`, `Mar`, `2022`.
fn point(date: &Date) -> String {
    let text = Edtf::Date(*date).to_string();
    let Ok(whole) = EventDate::parse(&text) else { return text };
    let first = day::to_date(whole.bounds().earliest);
    match (date.precision(), date.has_unspecified(), first) {
        (Precision::Day, false, Some(day)) => format!("{:02} {}", day.day(), day.format("%a")),
        (Precision::Month, false, Some(day)) => day.format("%b").to_string(),
        (Precision::Day, true, Some(_)) if is_part_of_month(&whole) => {
            span_of_days(whole.bounds().earliest, whole.bounds().latest)
        }
        (Precision::Day, true, Some(day)) if date.month.is_some_and(|month| !month.has_unspecified()) => {
            day.format("%b").to_string()
        }
        _ => text,
    }
}

/// The same without the day of the week.
fn bare(date: &Date) -> String {
    point(date).split(' ').next().unwrap_or_default().to_owned()
}

fn is_part_of_month(date: &EventDate) -> bool {
    let bounds = date.bounds();
    day::to_date(bounds.earliest).is_some_and(|first| first.day() != 1)
        || day::to_date(bounds.latest).and_then(|last| last.succ_opt()).is_some_and(|next| next.day() != 1)
}

fn span_of_days(first: Day, last: Day) -> String {
    match (day::to_date(first), day::to_date(last)) {
        (Some(first), Some(last)) => format!("{:02}–{:02}", first.day(), last.day()),
        _ => String::new(),
    }
}

/// From one date to another: `02–07`, `27–02 Mar`, `Mar–May`, `2022–2023`.
fn between(first: Option<Date>, last: Option<Date>, dash: &str) -> String {
    let (Some(first), Some(last)) = (first, last) else { return String::new() };
    let day = |date: &Date| {
        let whole = EventDate::parse(&Edtf::Date(*date).to_string()).ok()?;
        let is_day = date.precision() == Precision::Day && !date.has_unspecified();
        day::to_date(whole.bounds().earliest).filter(|_| is_day)
    };
    match (day(&first), day(&last)) {
        (Some(a), Some(b)) if (a.year(), a.month()) == (b.year(), b.month()) => {
            format!("{:02}{dash}{:02}", a.day(), b.day())
        }
        (Some(a), Some(b)) if a.year() == b.year() => format!("{:02}{dash}{:02} {}", a.day(), b.day(), b.format("%b")),
        (Some(a), Some(b)) => format!("{:02}{dash}{} {}", a.day(), b.format("%b"), b.year()),
        _ => {
            let year = |date: &Date| EventDate::parse(&Edtf::Date(*date).to_string()).ok().map(|date| date.bounds());
            let years = year(&first)
                .zip(year(&last))
                .and_then(|(a, b)| Some((day::to_date(a.earliest)?.year(), day::to_date(b.latest)?.year())));
            let is_one_year = years.is_some_and(|(a, b)| a == b);
            let text = |date: &Date| if is_one_year { point(date) } else { Edtf::Date(*date).to_string() };
            format!("{}{dash}{}", text(&first), text(&last))
        }
    }
}

/// The members of a set, where they are few: `04, 09`, `04|May`, `02–07`.
fn members(date: &EventDate, dash: &str, mark: &str) -> String {
    let Edtf::Set(set) = date.edtf() else { return String::new() };
    let member = |element: &SetElement| match element {
        SetElement::Range(first, last) => between(Some(*first), Some(*last), dash),
        SetElement::Date(date) => bare(date),
        SetElement::OnOrBefore(date) => format!("..{}", bare(date)),
        SetElement::OnOrAfter(date) => format!("{}..", bare(date)),
    };
    set.elements.iter().map(member).collect::<Vec<_>>().join(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_column_says_what_the_date_knows() {
        for (edtf, shown, plain) in [
            ("2026-03-06", "06 Fri", "06 Fri"),
            ("2026-03-06T21:40:00+03:00", "06 21:40", "06 21:40"),
            ("2025-12", "Dec", "Dec"),
            ("2022-03-0X", "01–09", "01-09"),
            ("2025", "2025", "2025"),
            ("2022-33", "2022-33", "2022-33"),
            ("[2026-03-02..2026-03-07]", "02–07", "02-07"),
            ("2026-02-27/2026-03-02", "27–02 Mar", "27-02 Mar"),
            ("2025-12-30/2026-01-02", "30–Jan 2026", "30-Jan 2026"),
            ("[..2026-03-06]", "≤ 06", "<=06"),
            ("[2026-03-06..]", "≥ 06", ">=06"),
            ("2026-03-06/..", "06 →", "06 ->"),
            ("2022-02-24/", "24 → ?", "24 -> ?"),
            ("/2022-02-24", "→ 24", "-> 24"),
            ("[..2022]", "≤ 2022", "<=2022"),
            ("[2022-03..]", "≥ Mar", ">=Mar"),
            ("../2022", "→ 2022", "-> 2022"),
            ("2014/..", "2014 →", "2014 ->"),
            ("2022/2023", "2022–2023", "2022-2023"),
            ("2022-03/2022-05", "Mar–May", "Mar-May"),
            ("{2022-03-04,2022-03-09}", "04,09", "04,09"),
            ("[2022-03-04,2022-05]", "04|May", "04|May"),
            ("XXXX-XX-XX", "", ""),
        ] {
            let date = EventDate::parse(edtf).expect(edtf);
            assert_eq!(
                (short_date(&date, false), short_date(&date, true)),
                (shown.to_owned(), plain.to_owned()),
                "{edtf}"
            );
        }
    }
}
