//! What the timeline shows of the selection: the visible rows and the lines between them. Nothing here walks all events.

use chrono::Datelike;

use super::lines::LineTexts;
use crate::engine::UnderHeading;
use crate::model::{Day, day};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EventDate;

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
