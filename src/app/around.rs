//! Around an event: everything that happened within some days of it, whatever the filter says; what the filter would hide is told apart.

use super::brush::written;
use super::{App, Effect, Notice};
use crate::model::{Day, DaySpan, day};
use crate::query::Query;

/// Days on both sides of an event, where nobody says how many.
const DAYS: usize = 7;

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
        let span = Day::try_from(days).unwrap_or(Day::MAX);
        let [from, to] = written(DaySpan { earliest: at.saturating_sub(span), latest: at.saturating_add(span) });
        if from.is_none() || to.is_none() {
            self.notice = Some(Notice::warning(format!("no calendar has {days} days around this event")));
            return None;
        }
        let before = match self.around.take().filter(|_| is_around) {
            Some(around) => around.before,
            None => self.query.clone(),
        };
        let asked = Query { from, to, ..Query::default() };
        self.around = Some(Around { asked: asked.clone(), before });
        let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        let effect = self.change(asked);
        self.notice = Some(Notice::info(format!(
            "everything within {days} of this event, whatever the filter says: `out` is what it hides; this key again goes back"
        )));
        effect
    }

    /// The query that tells of each event whether it would hide it.
    pub(super) fn query_beside(&self) -> Option<Query> {
        let around = self.around.as_ref().filter(|around| around.asked == self.query);
        around.map(|around| around.before.clone()).filter(|before| !before.is_empty())
    }
}
