//! Around an event: everything that happened within some days of it, whatever the filter says; what the filter would hide is told apart.

use super::brush::written;
use super::{App, Effect, Notice, Remembered};
use crate::model::{Day, DaySpan, day};
use crate::query::Query;

/// Days on both sides of an event, where nobody says how many.
const DAYS: usize = 7;

fn told(days: usize) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// What is shown around an event, and what was asked before.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Around {
    asked: Query,
    before: Query,
}

impl App {
    /// Shows everything around the event under the cursor, so many days before and behind it; or goes back.
    pub(super) fn go_around(&mut self, days: Option<usize>) -> Option<Effect> {
        let is_around = self.around.as_ref().is_some_and(|around| around.asked == self.query);
        if is_around && days.is_none() {
            self.around = None;
            return self.undo();
        }
        let Some(at) = self.current_day().filter(|day| day::is_known(*day)) else {
            self.notice = Some(Notice::info("this event has no day to look around"));
            return None;
        };
        let days = days.unwrap_or(DAYS);
        let asked = self.around_query(at, days)?;
        let says = told(days);
        let effect = self.change(asked);
        self.notice = Some(Notice::info(format!(
            "everything within {says} of this event, whatever the filter says: `out` is what it hides; this key again goes back"
        )));
        effect
    }

    /// The same around an event that is somewhere else, which the filter hides or not.
    pub(super) fn look_around(&mut self, spot: Remembered, at: Day, is_hidden: bool) -> Option<Effect> {
        let (state, here) = (self.view_state(), self.here());
        self.query = self.around_query(at, DAYS)?;
        self.record_state(here, state.clone());
        self.undo.push(state);
        self.list.anchor = Some(spot);
        let effect = self.ask();
        let says = told(DAYS);
        self.notice = Some(Notice::info(if is_hidden {
            format!("the filter hides this event: everything within {says} of it, `out` is what it hides; u goes back")
        } else {
            format!("everything within {says} of this event, whatever the filter says; u goes back")
        }));
        Some(effect)
    }

    /// What is asked around a day; what is asked now is kept in mind.
    fn around_query(&mut self, at: Day, days: usize) -> Option<Query> {
        let span = Day::try_from(days).unwrap_or(Day::MAX);
        let [from, to] = written(DaySpan { earliest: at.saturating_sub(span), latest: at.saturating_add(span) });
        if from.is_none() || to.is_none() {
            self.notice = Some(Notice::warning(format!("no calendar has {days} days around this event")));
            return None;
        }
        let query = &self.query;
        let before = match self.around.take().filter(|around| around.asked == *query) {
            Some(around) => around.before,
            None => query.clone(),
        };
        let asked = Query { from, to, ..Query::default() };
        self.around = Some(Around { asked: asked.clone(), before });
        Some(asked)
    }

    /// The query that tells of each event whether it would hide it.
    pub(super) fn query_beside(&self) -> Option<Query> {
        let around = self.around.as_ref().filter(|around| around.asked == self.query);
        around.map(|around| around.before.clone()).filter(|before| !before.is_empty())
    }
}
