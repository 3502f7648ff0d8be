//! What was known when: the as-of day, stepped day by day, and the axis of when events were reported instead of when they happened.

use std::sync::Arc;

use super::asking::Asked;
use super::brush::written;
use super::{App, Command, Effect, Notice, View};
use crate::engine::{Answer, ListLine, Question, Reported, TimeOf};
use crate::formats::grouped;
use crate::model::{Day, DaySpan, day};
use crate::query::Query;

/// What is known of when the events of a query became public.
#[derive(Debug, Default)]
pub(super) struct Knowing {
    /// What the axis shows.
    pub(super) axis: TimeOf,
    /// The query, without its as-of day, and when its events became public.
    there: Option<(Query, Arc<Reported>)>,
    /// The same while it is awaited, with the number of the question.
    awaited: Option<(u64, Query)>,
    /// Days to step that wait for it.
    pending: Option<Day>,
    /// The query that the last step made: another step from there is undone with it.
    stepped: Option<Query>,
}

impl Knowing {
    /// Forgets what was answered: it was of other data.
    pub(super) fn forget(&mut self) {
        *self = Self { axis: self.axis, ..Self::default() };
    }

    /// What is awaited is asked anew where it is still wanted: it may have failed.
    pub(super) fn ask_again(&mut self) {
        self.awaited = None;
    }

    /// The number of the question that a step waits for.
    pub(super) fn awaited(&self) -> Option<u64> {
        let is_needed = self.pending.is_some() || self.axis == TimeOf::Reported;
        self.awaited.as_ref().filter(|_| is_needed).map(|(number, _)| *number)
    }
}

/// A query without its as-of day.
fn timeless(query: &Query) -> Query {
    Query { as_of: None, ..query.clone() }
}

impl App {
    /// A command about what was known when; `Err` for another.
    pub(super) fn knowing_command(&mut self, command: Command, count: Option<usize>) -> Result<Option<Effect>, ()> {
        let days = || Day::try_from(count.unwrap_or(1)).unwrap_or(Day::MAX);
        match command {
            Command::Reported => {
                self.turn_axis();
                Ok(None)
            }
            Command::NextKnown => Ok(self.step_as_of(days())),
            Command::PreviousKnown => Ok(self.step_as_of(-days())),
            _ => Err(()),
        }
    }

    /// Whether the axis shows when events happened or when they were reported.
    pub fn axis_time(&self) -> TimeOf {
        self.knowing.axis
    }

    /// When the events of the list that is there became public, where that has been told.
    pub fn reported(&self) -> Option<&Reported> {
        let (query, reported) = self.knowing.there.as_ref()?;
        (*query == timeless(self.listing.plan.query())).then_some(&**reported)
    }

    /// Lets the axis show when events were reported, or when they happened.
    pub(super) fn show_reports(&mut self, is_wanted: bool) {
        self.knowing.axis = if is_wanted { TimeOf::Reported } else { TimeOf::Happened };
    }

    /// Whether an event became public on the as-of day itself.
    pub fn is_new(&self, line: &ListLine) -> bool {
        line.public.is_some() && line.public == self.as_of_day()
    }

    /// The last day of the as-of date of the list that is there.
    pub(super) fn as_of_day(&self) -> Option<Day> {
        self.listing.plan.query().as_of.as_ref().map(|date| date.bounds().latest)
    }

    /// Shows on the axis when events were reported, or again when they happened.
    fn turn_axis(&mut self) {
        let is_shown = self.view == View::Axis;
        let turned = match self.knowing.axis {
            TimeOf::Happened => TimeOf::Reported,
            // From elsewhere the key leads to what it is called after.
            TimeOf::Reported if !is_shown => TimeOf::Reported,
            TimeOf::Reported => TimeOf::Happened,
        };
        self.knowing.axis = turned;
        self.show_view(View::Axis);
        self.notice = Some(Notice::info(match turned {
            TimeOf::Reported => {
                "when events were reported, from the day that they ended on: this key again for when they happened"
            }
            TimeOf::Happened => "when events happened",
        }));
    }

    /// Asks when the events of the list that is there became public, unless that is known or on its way.
    pub(super) fn read_reported(&mut self) {
        let query = timeless(self.listing.plan.query());
        let is_it = |own: &Query| *own == query;
        let is_there = self.knowing.there.as_ref().is_some_and(|(own, _)| is_it(own));
        if is_there || self.knowing.awaited.as_ref().is_some_and(|(_, own)| is_it(own)) {
            return;
        }
        self.knowing.awaited = None;
        match self.ask_of_list(Question::Reported(Arc::clone(&self.listing.plan))) {
            Asked::Answered(Answer::Reported(reported)) => self.knowing.there = Some((query, reported)),
            Asked::Answered(_) => {}
            Asked::Awaited(number) => self.knowing.awaited = Some((number, query)),
        }
    }

    /// It has been told when events became public.
    pub(super) fn take_reported(&mut self, number: u64, reported: Arc<Reported>) -> Option<Effect> {
        let (_, query) = self.knowing.awaited.take_if(|(awaited, _)| *awaited == number)?;
        self.knowing.there = Some((query, reported));
        self.step_again()
    }

    /// Makes the step that waited.
    pub(super) fn step_again(&mut self) -> Option<Effect> {
        let days = self.knowing.pending.take()?;
        self.step_as_of(days)
    }

    fn wait_to_step(&mut self, days: Day) {
        self.knowing.pending = Some(self.knowing.pending.unwrap_or(0).saturating_add(days));
    }

    /// Moves the as-of day by days; from nowhere it begins with the first day that is known of, or with the last.
    fn step_as_of(&mut self, days: Day) -> Option<Effect> {
        // Of which query: its list may be on its way.
        if timeless(self.listing.plan.query()) != timeless(&self.query) {
            self.wait_to_step(days);
            return None;
        }
        self.read_reported();
        let Some(reported) = self.reported() else {
            self.wait_to_step(days);
            return None;
        };
        let Some(extent) = reported.extent() else {
            self.notice = Some(Notice::info("none of these events says since when it is public"));
            return None;
        };
        let now = self.query.as_of.as_ref().map(|date| date.bounds().latest).filter(|day| day::is_known(*day));
        let wanted = match now {
            None if days > 0 => extent.earliest,
            None => extent.latest,
            Some(now) => now.saturating_add(days),
        };
        // Beyond both ends nothing changes any more.
        let (low, high) = (extent.earliest.saturating_sub(1), extent.latest);
        let to = wanted.clamp(low.min(now.unwrap_or(low)), high.max(now.unwrap_or(high)));
        let [_, Some(as_of)] = written(DaySpan { earliest: to, latest: to }) else {
            self.notice = Some(Notice::warning("no calendar has that day"));
            return None;
        };
        let says = said(reported, to);
        let query = Query { as_of: Some(as_of), ..self.query.clone() };
        let is_going_on = self.knowing.stepped.as_ref() == Some(&self.query);
        self.knowing.stepped = Some(query.clone());
        let effect = if is_going_on {
            // Many small steps are one to be undone.
            self.query = query;
            Some(self.ask())
        } else {
            self.change(query)
        };
        self.notice = Some(Notice::info(says));
        effect
    }
}

/// What became known on a day, and when more does.
fn said(reported: &Reported, to: Day) -> String {
    let events = |count: usize| if count == 1 { "1 event".to_owned() } else { format!("{} events", grouped(count)) };
    let new = match reported.on(to) {
        0 => "nothing becomes known".to_owned(),
        1 => "1 event becomes known".to_owned(),
        count => format!("{} become known", events(count)),
    };
    let next = match reported.next_after(to) {
        Some((day, count)) => format!("next {}: {}", day::iso(day), events(count)),
        None => "nothing later".to_owned(),
    };
    let unsaid = match reported.unsaid() {
        0 => String::new(),
        count => format!("; {} without a day of publication", events(count)),
    };
    format!("{}: {new}; {next}{unsaid}", day::iso(to))
}
