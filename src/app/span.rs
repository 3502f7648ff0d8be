//! A span of the list: events that stand one after another in it, marked as lines are in vi, to be handed on and nothing else.

use std::ops::RangeInclusive;

use super::{App, View};

/// Where a span was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spanning {
    /// Which of all that were begun: one that begins at the same event is another.
    number: usize,
    at: usize,
    /// The date of the event there, as written; empty where it is not known yet.
    date: String,
}

/// Events that stand one after another in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedSpan {
    number: usize,
    first: usize,
    last: usize,
    /// The dates of the first and the last of them, as written.
    dates: [String; 2],
}

impl MarkedSpan {
    /// How many events it has.
    pub fn events(&self) -> usize {
        self.last - self.first + 1
    }

    /// Which of the spans that were begun it is.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Its places in the list.
    pub fn places(&self) -> RangeInclusive<usize> {
        self.first..=self.last
    }

    /// The dates that it begins and ends with: `from 2026-03-01 to 2026-03-06`.
    pub(super) fn days(&self) -> String {
        match &self.dates {
            [first, last] if first == last => first.clone(),
            [first, last] => format!("from {first} to {last}"),
        }
    }

    /// What it is, in words.
    pub fn says(&self) -> String {
        let events = if self.events() == 1 {
            "1 event".to_owned()
        } else {
            format!("{} events", crate::formats::grouped(self.events()))
        };
        format!("{events} of the list, {}", self.days())
    }
}

impl App {
    /// The span that is marked, from where it was begun to the cursor.
    pub fn marked_span(&self) -> Option<MarkedSpan> {
        let begun = self.spanning.as_ref()?;
        let is_list = self.view == View::List && self.chain.is_none();
        let cursor = self.list.cursor;
        if !is_list || begun.at >= self.selected.events {
            return None;
        }
        let mut dates = [begun.date.clone(), self.date_at(cursor)];
        if cursor < begun.at {
            dates.reverse();
        }
        Some(MarkedSpan { number: begun.number, first: begun.at.min(cursor), last: begun.at.max(cursor), dates })
    }

    /// Begins a span at the event under the cursor, or leaves the one that is marked.
    pub(super) fn toggle_span(&mut self) {
        if self.spanning.take().is_some() {
            return;
        }
        if self.selected.is_empty() {
            self.notice = Some(self.no_event());
            return;
        }
        let at = self.list.cursor;
        self.spans += 1;
        self.spanning = Some(Spanning { number: self.spans, at, date: self.date_at(at) });
    }

    /// Leaves the span of that number, which was handed on; one that was begun meanwhile stays.
    pub(super) fn leave_span(&mut self, number: Option<usize>) {
        self.spanning.take_if(|span| Some(span.number) == number);
    }

    /// The date of an event of the list, as written.
    fn date_at(&self, at: usize) -> String {
        self.list.texts.text(at).map(|text| text.line.date.text().to_owned()).unwrap_or_default()
    }
}
