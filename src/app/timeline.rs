//! What the timeline shows of the selection: the visible rows and the lines between them. Nothing here walks all events.

use chrono::Datelike;

use crate::chronology::{Chronology, Row};
use crate::model::{Day, EventDate, day, words};
use crate::query::Selection;

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineLine {
    /// A month or a year.
    Heading(String),
    /// What lies between two events: time without events, events that the filter hid.
    Between {
        /// The time without events, in words; empty where there is none.
        gap: String,
        /// How many events the filter hid here.
        hidden: usize,
    },
    /// An event, by its place in the selection.
    Event(usize),
}

/// The heading that a row stands under.
pub fn heading(chronology: &Chronology, row: Row) -> String {
    words::heading(&chronology.date(row))
}

/// The lines that stand above an event: what lies before it, and its heading if it is another than that of the event
/// before. `is_first` for the first event on the screen, which always has its heading.
fn lead(chronology: &Chronology, selection: &Selection, at: usize, is_first: bool) -> Vec<TimelineLine> {
    let rows = selection.rows();
    let row = rows[at];
    let before = at.checked_sub(1).map(|before| rows[before]);
    let mut lines = Vec::new();
    let hidden = (row - before.map_or(0, |before| before + 1)) as usize;
    // Only time that is surely empty counts: from the last day of the one date to the first day of the other.
    let gap = before.map(|before| gap(chronology.bounds(before).latest, chronology.bounds(row).earliest));
    let gap = gap.unwrap_or_default();
    let own = heading(chronology, row);
    if hidden > 0 || !gap.is_empty() {
        lines.push(TimelineLine::Between { gap, hidden });
    }
    if is_first || before.is_none_or(|before| heading(chronology, before) != own) {
        lines.push(TimelineLine::Heading(own));
    }
    lines
}

/// How many events the filter hid behind the last one of the selection.
fn hidden_behind(chronology: &Chronology, selection: &Selection) -> usize {
    chronology.len() - selection.rows().last().map_or(0, |row| *row as usize + 1)
}

/// Time without events, in words, where it is worth a line: more than a month.
fn gap(before: Day, after: Day) -> String {
    let (Some(from), Some(to)) = (day::to_date(before), day::to_date(after)) else { return String::new() };
    let months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month())
        - i64::from(from.month())
        - i64::from(to.day() < from.day());
    match months {
        ..=0 => String::new(),
        1 => "1 month".to_owned(),
        2..24 => format!("{months} months"),
        _ => format!("{} years", months / 12),
    }
}

/// The lines from the event at `top` on, as many as fit.
pub fn lines(chronology: &Chronology, selection: &Selection, top: usize, height: usize) -> Vec<TimelineLine> {
    let mut lines = Vec::new();
    let mut at = top;
    while lines.len() < height && at < selection.len() {
        lines.extend(lead(chronology, selection, at, at == top));
        lines.push(TimelineLine::Event(at));
        at += 1;
    }
    if at == selection.len() && lines.len() < height {
        let hidden = hidden_behind(chronology, selection);
        if hidden > 0 {
            lines.push(TimelineLine::Between { gap: String::new(), hidden });
        }
    }
    lines.truncate(height);
    lines
}

/// The event to begin the screen with so that the event at `cursor` is on it, moving as little as possible.
pub fn scroll_to(chronology: &Chronology, selection: &Selection, cursor: usize, top: usize, height: usize) -> usize {
    if cursor <= top {
        return cursor;
    }
    // Backwards from the cursor, until what stands above it no longer fits.
    let mut used = 0;
    let mut first = cursor;
    loop {
        let as_first = lead(chronology, selection, first, true).len() + 1;
        if used + as_first > height && first < cursor {
            return first + 1;
        }
        if first <= top {
            return top;
        }
        used += lead(chronology, selection, first, false).len() + 1;
        if used >= height {
            return first;
        }
        first -= 1;
    }
}

/// The column that tells the day within its heading, in at most eleven columns.
pub fn short_date(date: &EventDate, ascii: bool) -> String {
    use crate::model::Shape;
    let bounds = date.bounds();
    let number = |day: Day| day::to_date(day).map_or_else(String::new, |date| format!("{:02}", date.day()));
    let first = day::to_date(bounds.earliest);
    let sign = |unicode: &str, plain: &str| if ascii { plain.to_owned() } else { unicode.to_owned() };
    match date.shape() {
        Shape::Day => first.map_or_else(String::new, |day| format!("{:02} {}", day.day(), day.format("%a"))),
        Shape::Instant => {
            let time = date.text().split('T').nth(1).and_then(|time| time.get(..5)).unwrap_or("").to_owned();
            format!("{} {time}", number(bounds.earliest))
        }
        Shape::Month if is_part_of_month(date) => span_of_days(bounds.earliest, bounds.latest, ascii),
        Shape::Month => first.map_or_else(String::new, |day| day.format("%b").to_string()),
        Shape::Season | Shape::Year | Shape::Years => crate::app::text::cut(date.text(), 11, "…"),
        Shape::OneOf | Shape::Each | Shape::Range => span_of_days(bounds.earliest, bounds.latest, ascii),
        Shape::OnOrBefore => format!("{}{}", sign("≤ ", "<="), number(bounds.latest)),
        Shape::OnOrAfter => format!("{}{}", sign("≥ ", ">="), number(bounds.earliest)),
        Shape::Ongoing => format!("{} {}", number(bounds.earliest), sign("→", "->")),
        Shape::EndUnknown => format!("{} {} ?", number(bounds.earliest), sign("→", "->")),
        Shape::Undated => String::new(),
        Shape::StartUnknown => format!("{} {}", sign("→", "->"), number(bounds.latest)),
    }
}

fn is_part_of_month(date: &EventDate) -> bool {
    let bounds = date.bounds();
    day::to_date(bounds.earliest).is_some_and(|first| first.day() != 1)
        || day::to_date(bounds.latest).and_then(|last| last.succ_opt()).is_some_and(|next| next.day() != 1)
}

fn span_of_days(first: Day, last: Day, ascii: bool) -> String {
    let dash = if ascii { '-' } else { '–' };
    match (day::to_date(first), day::to_date(last)) {
        (Some(first), Some(last)) if (first.year(), first.month()) == (last.year(), last.month()) => {
            format!("{:02}{dash}{:02}", first.day(), last.day())
        }
        (Some(first), Some(last)) if first.year() == last.year() => {
            format!("{:02}{dash}{:02} {}", first.day(), last.day(), last.format("%b"))
        }
        (Some(first), Some(last)) => format!("{:02}{dash}{} {}", first.day(), last.format("%b"), last.year()),
        (Some(first), None) => format!("{:02}{dash}", first.day()),
        (None, Some(last)) => format!("{dash}{:02}", last.day()),
        (None, None) => String::new(),
    }
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
        ] {
            let date = EventDate::parse(edtf).expect(edtf);
            assert_eq!(
                (short_date(&date, false), short_date(&date, true)),
                (shown.to_owned(), plain.to_owned()),
                "{edtf}"
            );
        }
    }

    #[test]
    fn gaps_are_told_in_whole_months_and_years() {
        let gap_of = |a: &str, b: &str| {
            let day = |text| EventDate::parse(text).expect(text).bounds().earliest;
            gap(day(a), day(b))
        };
        assert_eq!(gap_of("2026-03-01", "2026-03-30"), "");
        assert_eq!(gap_of("2026-01-31", "2026-03-01"), "1 month");
        assert_eq!(gap_of("2025-01-01", "2025-12-01"), "11 months");
        assert_eq!(gap_of("2014-06-01", "2025-12-01"), "11 years");
    }
}
