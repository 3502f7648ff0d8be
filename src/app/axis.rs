//! The axis: the events as points and bars over time, in rows so that none covers another. It shares cursor, query and selection
//! with the list.
//!
//! ```text
//! ┴2014──────────┴2016──────────┴2018──────────┴2020──────
//!     ●  Crimea is annexed           ━━━ Talks ━━━
//!   ━━━ War in the east ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━→
//!       ○┄┄┄ Some day of the year        ┣━┅┅ Nobody knows the end
//!                                              +12
//! ```
//!
//! Where events are too many to be told apart the axis shows how many there are, and opens into events as one zooms in.

mod layout;

use std::sync::Arc;

pub use layout::{Drawn, End, Mark};
use layout::{Room, lay_out};

use super::asking::Asked;
use super::text::width;
use super::{App, Command, Effect, Notice, View};
use crate::engine::{Answer, AxisPart, Question, Reported, TimeOf};
use crate::model::{Day, EventKey, TimeScale, day};

/// So many events are drawn however little room there is.
const FEW: usize = 24;

/// Columns of the axis for each event that is read at most.
const ROOM: usize = 3;

/// What a part of the axis is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    /// The number of the query whose list is there.
    number: u64,
    by: TimeOf,
    scale: TimeScale,
    /// How many events are drawn at most.
    most: usize,
}

/// What else than a part of it the axis was laid out for: lines, characters, and which marked events.
type LaidOutFor = (usize, bool, Option<(u64, u64)>, usize);

/// The axis.
#[derive(Debug, Default)]
pub(super) struct Axis {
    /// The days that it shows; all of the selection while nobody has zoomed.
    days: Option<(Day, Day)>,
    /// The part that is there, and what it was asked for.
    part: Option<(Wanted, Arc<AxisPart>)>,
    /// The number of the question that was asked and has not been answered, and what it is for.
    awaited: Option<(u64, Wanted)>,
    /// What is drawn, and the part and the room that it was laid out for.
    drawn: Drawn,
    drawn_for: Option<(Wanted, LaidOutFor)>,
    /// The event that was given room first where not all have room.
    given_room: Option<EventKey>,
    /// The event that was last kept in sight.
    followed: Option<EventKey>,
}

impl Axis {
    /// Forgets what was answered: it was of other data.
    pub(super) fn forget(&mut self) {
        self.part = None;
        self.awaited = None;
        self.drawn_for = None;
    }
}

impl App {
    /// The scale of the axis: the days that it shows, on the columns that it has.
    pub fn axis_scale(&self) -> Option<TimeScale> {
        let columns = self.viewport.timeline_width;
        let (first, last) = self.axis.days.or_else(|| self.whole_selection())?;
        TimeScale::new(first, last, columns)
    }

    /// What is drawn on it, and on which scale; `None` while nothing is known.
    pub fn axis(&self) -> Option<(&Drawn, TimeScale)> {
        let (wanted, ..) = self.axis.drawn_for?;
        Some((&self.axis.drawn, wanted.scale))
    }

    /// How many of the selected events touch the days of the axis.
    pub fn axis_events(&self) -> usize {
        self.axis.part.as_ref().map_or(0, |(_, part)| part.touching)
    }

    /// Whether the axis shows all of the selection.
    pub fn is_axis_whole(&self) -> bool {
        self.axis.days.is_none()
    }

    /// The day that the query asks about, or that the knowledge of the files ends.
    pub fn known_to(&self) -> Option<Day> {
        let own = self.data.facts().header.as_of.as_ref();
        self.query.as_of.as_ref().or(own).map(|date| date.bounds().latest).filter(|day| day::is_known(*day))
    }

    /// Lines that the axis has for events: without the line of time, and without the one where what is hidden is counted.
    fn axis_lines(&self) -> usize {
        self.viewport.timeline_height.saturating_sub(2)
    }

    /// The days of the selection, with some room on both sides.
    fn whole_selection(&self) -> Option<(Day, Day)> {
        let days = self.selected.extent?;
        // One outlier does not squeeze the rest: the strip knows which events are far from all others.
        let density = &self.selected.density;
        let core = density.scale(1);
        let inner = |is_beyond: bool, day: Option<Day>| day.filter(|_| is_beyond);
        let first = inner(density.before().is_some(), core.map(TimeScale::first)).unwrap_or(days.earliest);
        let last = inner(density.behind().is_some(), core.map(TimeScale::last)).unwrap_or(days.latest);
        let known = self.reported().filter(|_| self.axis_time() == TimeOf::Reported).and_then(Reported::extent);
        let (first, last) = known.map_or((first, last), |known| (first.min(known.earliest), last.max(known.latest)));
        Some(if first > last { widened(days.earliest, days.latest) } else { widened(first, last) })
    }

    /// Shows another view; one that is there already is left as it is.
    pub(super) fn show_view(&mut self, view: View) {
        if !matches!(self.mode, super::Mode::Typing(_)) {
            self.focus = super::Pane::Timeline;
        }
        if self.view != view {
            self.view = view;
            // Who has zoomed and comes back finds the event under the cursor.
            self.axis.followed = if self.axis.days.is_some() { None } else { self.current() };
        }
    }

    /// The next view.
    pub(super) fn cycle_view(&mut self) {
        self.show_view(match self.view {
            View::List => View::Axis,
            View::Axis => View::Lanes,
            View::Lanes => View::List,
        });
    }

    /// Moves the axis by a share of its length, forward or back.
    pub(super) fn pan(&mut self, quarters: i64) {
        let Some(scale) = self.axis_scale() else { return };
        let step = (i64::from(scale.last()) - i64::from(scale.first()) + 1).saturating_mul(quarters) / 4;
        let step = if step == 0 { quarters.signum() } else { step };
        self.show_days(i64::from(scale.first()) + step, i64::from(scale.last()) + step);
    }

    /// Zooms in or out around the event under the cursor, or around the middle where that is not in sight.
    pub(super) fn zoom(&mut self, is_in: bool, times: usize) {
        let at = self.axis_scale().and_then(|scale| {
            let here = if self.view == View::Lanes { self.lane_day() } else { self.current_day() };
            here.filter(|day| scale.column(*day).is_some()).or_else(|| Some(scale.day(scale.columns() / 2)))
        });
        for _ in 0..times.min(64) {
            self.zoom_at(at, is_in);
        }
    }

    /// Zooms in or out around a day, which keeps its column.
    pub(super) fn zoom_at(&mut self, at: Option<Day>, is_in: bool) {
        let (Some(scale), Some(at)) = (self.axis_scale(), at) else { return };
        let (first, last, at) = (i64::from(scale.first()), i64::from(scale.last()), i64::from(at));
        let days = last - first + 1;
        if is_in && days <= 1 {
            self.notice = Some(Notice::info("this is a single day already"));
            return;
        }
        let wanted = if is_in { (days / 2).max(1) } else { days * 2 };
        if !is_in && wanted > self.most_days() {
            self.notice = Some(Notice::info("all events lie far within these days already"));
            return;
        }
        let first = at - (at - first) * wanted / days;
        self.show_days(first, first + wanted - 1);
    }

    /// The most days that zooming out leads to: where all events are a small part of them there is nothing more to see.
    fn most_days(&self) -> i64 {
        let extent = self.data.facts().extent.map_or(0, |(first, last)| i64::from(last) - i64::from(first) + 1);
        (extent * FAR_OUT).max(MILLENNIA)
    }

    fn show_days(&mut self, first: i64, last: i64) {
        let (low, high) = ends_of_the_calendar();
        let length = (last - first).min(high - low);
        let first = first.clamp(low, high - length);
        let day = |day: i64| Day::try_from(day).ok();
        if let (Some(first), Some(last)) = (day(first), day(first + length)) {
            self.axis.days = Some((first, last));
        }
    }

    /// Shows as many days around one.
    pub(super) fn show_around(&mut self, day: Day) {
        let Some(scale) = self.axis_scale() else { return };
        let length = i64::from(scale.last()) - i64::from(scale.first());
        let first = i64::from(day) - length / 2;
        self.show_days(first, first + length);
    }

    /// Shows all of the selection, or all events there are.
    pub(super) fn fit_axis(&mut self, is_all: bool) {
        let extent = self.data.facts().extent.filter(|_| is_all);
        self.axis.days = extent.map(|(first, last)| widened(first, last));
    }

    /// A command of the axis; `Err` for another.
    pub(super) fn axis_command(&mut self, command: Command, count: Option<usize>) -> Result<Option<Effect>, ()> {
        let times = count.unwrap_or(1);
        let quarters = i64::try_from(times).unwrap_or(i64::MAX);
        match command {
            Command::ShowList => self.show_view(View::List),
            Command::ShowAxis => self.show_view(View::Axis),
            Command::ShowLanes => self.show_view(View::Lanes),
            Command::CycleView => self.cycle_view(),
            Command::ZoomIn
            | Command::ZoomOut
            | Command::PanBack
            | Command::PanOn
            | Command::FitSelection
            | Command::FitAll
                if self.view == View::List =>
            {
                self.notice = Some(Notice::info("only the axis and the lanes have a scale: show them first"));
            }
            Command::ZoomIn => self.zoom(true, times),
            Command::ZoomOut => self.zoom(false, times),
            Command::PanBack => self.pan(-quarters),
            Command::PanOn => self.pan(quarters),
            Command::FitSelection => self.fit_axis(false),
            Command::FitAll => self.fit_axis(true),
            _ => return Err(()),
        }
        Ok(None)
    }

    /// The event at a place of the axis: in a line below its own, at a column.
    pub(super) fn axis_event(&self, line: usize, column: usize) -> Option<EventKey> {
        let row = line.checked_sub(1)?;
        let is_at = |mark: &&Mark| {
            let (start, label) = &mark.label;
            let first = mark.columns.0.min(if label.is_empty() { usize::MAX } else { *start });
            let last = if label.is_empty() { 0 } else { start + width(label) - 1 };
            let last = mark.columns.1.max(last);
            mark.row == row && (first..=last).contains(&column)
        };
        self.axis.drawn.marks.iter().find(is_at).map(|mark| mark.key)
    }

    /// Brings the axis in line with the selection, the cursor and the room that there is.
    pub(super) fn settle_axis(&mut self) {
        if self.view != View::Axis || self.selected.total == 0 {
            return;
        }
        self.follow_cursor();
        if self.axis_time() == TimeOf::Reported {
            self.read_reported();
        }
        let Some(scale) = self.axis_scale() else {
            self.axis.drawn = Drawn::default();
            self.axis.drawn_for = None;
            return;
        };
        self.read_axis(scale);
        // Another part of the same list is shown until this one comes, one of another list is not.
        let part =
            self.axis.part.clone().filter(|(own, _)| own.number == self.listed_number && own.by == self.axis_time());
        let Some((wanted, part)) = part else {
            self.axis.drawn = Drawn::default();
            self.axis.drawn_for = None;
            return;
        };
        let (lines, is_ascii) = (self.axis_lines(), self.viewport.is_ascii);
        let current = self.current();
        let drawn = &self.axis.drawn;
        let is_drawn = drawn.hidden.is_empty() || drawn.marks.iter().any(|mark| Some(mark.key) == current);
        let is_short_of_room = !is_drawn && self.axis.given_room != current;
        let marked = self.marked_events();
        let room_for = (lines, is_ascii, self.signs_of(), marked.len());
        if self.axis.drawn_for != Some((wanted, room_for)) || is_short_of_room {
            let (known_to, as_of) = (self.known_to(), self.as_of_day());
            let room = Room { lines, is_ascii, first: current, known_to, as_of, marked };
            self.axis.drawn = lay_out(&part, room);
            self.axis.drawn_for = Some((wanted, room_for));
            self.axis.given_room = current;
        }
    }

    /// Moves the axis where the cursor went out of sight.
    fn follow_cursor(&mut self) {
        let current = self.current();
        if current == self.axis.followed || self.places.is_coming_back() {
            return;
        }
        // Where it is may not have come yet.
        let Some((scale, day)) = self.axis_scale().zip(self.current_day()) else { return };
        self.axis.followed = current;
        if day::is_known(day) && scale.column(day).is_none() {
            let length = i64::from(scale.last()) - i64::from(scale.first());
            let first = i64::from(day) - length / 3;
            self.show_days(first, first + length);
        }
    }

    /// Stays where it is, although the cursor goes to an event: both were there together.
    pub(super) fn stay_at(&mut self, key: EventKey) {
        self.axis.followed = Some(key);
    }

    /// Asks for the part, unless it is there or on its way.
    fn read_axis(&mut self, scale: TimeScale) {
        let most = (self.axis_lines() * scale.columns() / ROOM).max(FEW);
        let by = self.axis_time();
        let wanted = Wanted { number: self.listed_number, by, scale, most };
        let is_there = self.axis.part.as_ref().is_some_and(|(own, _)| *own == wanted);
        let is_on_its_way = self.axis.awaited.is_some_and(|(_, awaited)| awaited == wanted);
        if is_there || is_on_its_way {
            return;
        }
        let question = Question::Axis(Arc::clone(&self.listing.plan), by, scale, most);
        self.axis.awaited = None;
        match self.ask_of_list(question) {
            Asked::Answered(Answer::Axis(part)) => self.axis.part = Some((wanted, part)),
            Asked::Answered(_) => {}
            Asked::Awaited(late) => self.axis.awaited = Some((late, wanted)),
        }
    }

    /// The part that was asked for has come.
    pub(super) fn take_axis(&mut self, late: u64, part: Arc<AxisPart>) {
        if let Some((_, wanted)) = self.axis.awaited.filter(|(awaited, _)| *awaited == late) {
            self.axis.awaited = None;
            self.axis.part = Some((wanted, part));
        }
    }

    /// The number of the question for a part of the axis that is awaited.
    pub(super) fn awaited_axis(&self) -> Option<u64> {
        self.axis.awaited.filter(|_| self.view == View::Axis).map(|(number, _)| number)
    }

    /// The days that the axis shows, unless it shows all of the selection.
    pub(super) fn axis_days(&self) -> Option<(Day, Day)> {
        self.axis.days
    }

    /// Shows days again that were shown before.
    pub(super) fn set_axis_days(&mut self, days: Option<(Day, Day)>) {
        self.axis.days = days;
    }
}

/// How many times the days that the events have can be shown.
const FAR_OUT: i64 = 16;
/// Days that can be shown of every chronology: two thousand years.
const MILLENNIA: i64 = 2_000 * 366;

/// The first and the last day that can be shown.
fn ends_of_the_calendar() -> (i64, i64) {
    let end = |date: chrono::NaiveDate| i64::from(day::from_date(date));
    (end(chrono::NaiveDate::MIN), end(chrono::NaiveDate::MAX))
}

/// Days with some room on both sides.
fn widened(first: Day, last: Day) -> (Day, Day) {
    let room = ((i64::from(last) - i64::from(first)) / 40).clamp(1, 40_000);
    let room = Day::try_from(room).unwrap_or(1);
    let (low, high) = ends_of_the_calendar();
    let day = |day: Day| Day::try_from(i64::from(day).clamp(low, high)).unwrap_or(day);
    (day(first.saturating_sub(room)), day(last.saturating_add(room)))
}
