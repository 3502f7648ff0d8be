//! What the timeline shows of the selection: the visible rows and the lines between them. Nothing here walks all events.

use chrono::Datelike;
use edtf_core::{Date, Edtf, IntervalEndpoint, Precision, SetElement};

use super::list::LineTexts;
use crate::engine::UnderHeading;
use crate::model::{Day, EventDate, day};

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineLine {
    /// A month or a year, and how many events stand under it.
    Heading(String, UnderHeading),
    /// Time without events between two events, in words.
    Gap(String),
    /// An event.
    Event {
        /// Its place in the list.
        at: usize,
    },
    /// Another line of the event above.
    Rest {
        /// Its place in the list.
        at: usize,
        /// Which line of its title, counted from 0.
        line: usize,
    },
}

/// The selection as a list under headings. Of events that nothing is known of yet, there is but a line each.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a> {
    /// What stands in the lines.
    pub texts: &'a LineTexts,
    /// How many events the list has.
    pub events: usize,
    /// Whether they are in the order of their dates: only such a list has headings.
    pub is_by_date: bool,
}

impl Timeline<'_> {
    /// The lines that stand above an event: time without events, and its heading if it is another than that of the event
    /// before. `is_first` for the first event on the screen, which always has its heading.
    fn lead(&self, at: usize, is_first: bool) -> Vec<TimelineLine> {
        let mut lines = Vec::new();
        let Some(text) = self.texts.text(at).filter(|_| self.is_by_date) else { return lines };
        let line = &text.line;
        // Only time that is surely empty counts: from the last day of the one date to the first day of the other.
        let gap = line.before.map(|(latest, _)| gap(latest, line.date.bounds().earliest)).unwrap_or_default();
        if !gap.is_empty() {
            lines.push(TimelineLine::Gap(gap));
        }
        if is_first || line.before.is_none_or(|(_, before)| before != line.heading) {
            lines.extend(
                self.texts.heading(line.heading).map(|(text, under)| TimelineLine::Heading(text.clone(), *under)),
            );
        }
        lines
    }

    /// How many lines stand above an event.
    fn leads(&self, at: usize, is_first: bool) -> usize {
        let Some(text) = self.texts.text(at).filter(|_| self.is_by_date) else { return 0 };
        let line = &text.line;
        let has_gap = line.before.is_some_and(|(latest, _)| !gap(latest, line.date.bounds().earliest).is_empty());
        let is_new = line.before.is_none_or(|(_, before)| before != line.heading);
        usize::from(has_gap) + usize::from(is_first || is_new)
    }

    /// How many lines an event takes.
    fn height(&self, at: usize) -> usize {
        self.texts.height(at)
    }

    /// The lines from the event at `top` on, as many as fit.
    pub fn lines(&self, top: usize, height: usize) -> Vec<TimelineLine> {
        let mut lines = Vec::new();
        let mut at = top;
        while lines.len() < height && at < self.events {
            lines.extend(self.lead(at, at == top));
            lines.push(TimelineLine::Event { at });
            lines.extend((1..self.height(at)).map(|line| TimelineLine::Rest { at, line }));
            at += 1;
        }
        lines.truncate(height);
        lines
    }

    /// The place behind the last event that fits, from the event at `top` on.
    pub fn end(&self, top: usize, height: usize) -> usize {
        let mut used = 0;
        let mut at = top;
        while at < self.events {
            used += self.leads(at, at == top) + self.height(at);
            if used > height {
                break;
            }
            at += 1;
        }
        at
    }

    /// The event to begin the screen with so that the event at `cursor` is on it, moving as little as possible, and so that no
    /// line stays empty while there are events above.
    pub fn scroll_to(&self, cursor: usize, top: usize, height: usize) -> usize {
        // As many events as lines surely fill the screen.
        let is_near_end = self.events - top < height;
        let top = if is_near_end { top.min(self.last_top(height)) } else { top };
        if cursor <= top {
            return cursor;
        }
        // Backwards from the cursor, until what stands above it no longer fits.
        let mut used = 0;
        let mut first = cursor;
        loop {
            if used + self.leads(first, true) + self.height(first) > height && first < cursor {
                return first + 1;
            }
            if first <= top {
                return top;
            }
            used += self.leads(first, false) + self.height(first);
            if used >= height {
                return first;
            }
            first -= 1;
        }
    }

    /// The event that the screen begins with when the end of the selection stands on its last line.
    fn last_top(&self, height: usize) -> usize {
        let mut used = 0;
        let mut first = self.events;
        // No more events than lines are asked.
        while let Some(above) = first.checked_sub(1) {
            if used + self.leads(above, true) + self.height(above) > height {
                return first.min(self.events - 1);
            }
            used += self.leads(above, false) + self.height(above);
            first = above;
        }
        0
    }
}

/// Time without events, in words, where it is worth a line: more than a month.
fn gap(before: Day, after: Day) -> String {
    if after.checked_sub(before).is_some_and(|days| days < SHORTEST_MONTH) {
        return String::new();
    }
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

/// Days that a month has at least.
const SHORTEST_MONTH: Day = 28;

/// The column that tells the day within its heading, in at most eleven columns: never more exact than the date.
pub fn short_date(date: &EventDate, ascii: bool) -> String {
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
