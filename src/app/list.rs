//! The list: where its cursor is and what it begins with. The lines on the screen and around them are asked for once and kept;
//! while an answer is awaited the screen shows what it has.

use std::ops::Range;

use super::asking::{Asked, PendingPlace, Then};
use super::lines::{LineTexts, ListColumns, Shown, Style};
use super::text::width;
use super::timeline::Timeline;
use super::{App, Remembered};
use crate::engine::{Answer, ListOrder, ListPage, ListRange, PositionOf, Question};

/// Columns of a list that has room for places and deaths.
const WITH_FACTS: usize = 90;
/// How often the lines are laid out at most: the columns depend on what is visible, and that on the columns.
const ROUNDS: usize = 4;
/// Lines that a title takes where lines are left.
const MANY: usize = 5;

/// The list of the selected events.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The place of the cursor.
    pub(super) cursor: usize,
    /// The place that the screen begins with.
    pub(super) top: usize,
    /// The place that it is to begin with, once the lines from there on are known.
    pub(super) next_top: Option<usize>,
    /// The event that the user was at last: kept while a filter hides it.
    pub(super) anchor: Option<Remembered>,
    /// Whether the anchor is the event under the cursor, which is not there yet.
    is_anchor_due: bool,
    /// What stands in its lines.
    pub(super) texts: LineTexts,
    /// The part that was asked for and has not come.
    pub(super) awaited: Option<(u64, ListRange)>,
}

impl App {
    /// How much of the list is asked for around a place.
    pub(super) fn list_height(&self) -> usize {
        self.viewport.timeline_height.max(1)
    }

    /// Whether the list has room for places and deaths.
    pub(super) fn has_room_for_facts(&self) -> bool {
        self.viewport.timeline_width >= WITH_FACTS
    }

    /// Puts the cursor on an event of the list, by its place.
    pub(super) fn go_to(&mut self, at: usize) {
        self.list.cursor = at;
        self.list.next_top = None;
        self.places.stay();
        self.chain = None;
        self.detail.peek = None;
        self.detail.target = None;
        self.list.anchor = self.spot(at);
        self.list.is_anchor_due = self.list.anchor.is_none();
    }

    /// The event at a place, where it is known.
    pub(super) fn spot(&self, at: usize) -> Option<Remembered> {
        self.list.texts.text(at).map(|text| Remembered { key: text.line.key, id: text.line.id.clone() })
    }

    /// Looks for a place in the list, and goes on with it when it is found.
    pub(super) fn seek(&mut self, of: PositionOf, then: Then) {
        match self.ask_of_list(Question::Place(self.listing.clone(), of)) {
            Asked::Answered(Answer::Place(place)) => {
                self.sought = None;
                self.arrive(place, then);
            }
            Asked::Answered(_) => {}
            Asked::Awaited(number) => self.sought = Some(PendingPlace { number, then }),
        }
    }

    /// Forgets the lines, which were of another list, and takes those around the cursor of this one.
    pub(super) fn begin_list(&mut self, cursor: usize, page: ListPage) {
        self.list.texts.forget();
        self.list.awaited = None;
        self.list.next_top = None;
        self.list.cursor = cursor;
        // So that what the screen shows is among what came.
        self.list.top = self.list.top.clamp((cursor + 1).saturating_sub(self.list_height()), cursor);
        self.restyle();
        self.list.texts.take(page);
    }

    /// Forgets texts that were made in another style; whether there were some.
    fn restyle(&mut self) {
        let style = Style {
            is_ascii: self.viewport.is_ascii,
            has_facts: self.has_room_for_facts(),
            has_headings: self.listing.order == ListOrder::Date,
        };
        if style != self.list.texts.style() {
            self.list.texts = LineTexts::new(style);
        }
    }

    /// Asks for what of some places is not known; whether all is there then.
    fn read_lines(&mut self, places: Range<usize>) -> bool {
        let missing = self.list.texts.missing(places.start..places.end.min(self.selected.events));
        if missing.is_empty() {
            self.list.awaited = None;
            return true;
        }
        let stretch = ListRange { places: missing, has_facts: self.list.texts.style().has_facts };
        if self.list.awaited.as_ref().is_some_and(|(_, awaited)| *awaited == stretch) {
            return false;
        }
        match self.ask_of_list(Question::Page(self.listing.clone(), stretch.clone())) {
            Asked::Answered(Answer::Page(page)) => {
                self.list.awaited = None;
                self.list.texts.take(page);
                true
            }
            Asked::Answered(_) => false,
            Asked::Awaited(number) => {
                self.list.awaited = Some((number, stretch));
                false
            }
        }
    }

    /// Scrolls the list so that the cursor is on it, and lays its lines out, until the columns are those of what is visible.
    /// While lines are awaited it stays as it is.
    pub(super) fn settle_list(&mut self) {
        if self.selected.is_empty() {
            self.list.top = 0;
            return;
        }
        self.restyle();
        let height = self.list_height();
        let (cursor, last) = (self.list.cursor, self.selected.events - 1);
        let top = self.list.next_top.unwrap_or(self.list.top).min(last);
        // From further away it is the same as from one screen away.
        let top = if top < cursor { top.max((cursor + 1).saturating_sub(height)) } else { top.min(cursor + height) };
        let (first, end) = (top.min(cursor), top.max(cursor) + height);
        let is_all_there = self.read_lines(first.saturating_sub(height)..end);
        let needed = top..(top + height).max(cursor + 1).min(self.selected.events);
        if !is_all_there && !self.list.texts.missing(needed).is_empty() {
            return;
        }
        self.list.next_top = None;
        self.list.top = top;
        for _ in 0..ROUNDS {
            let top = self.list.top;
            let visible = top..(top + height).min(self.selected.events);
            let texts = || visible.clone().filter_map(|at| self.list.texts.text(at));
            let shown = Shown {
                has_place: texts().any(|text| !text.place.is_empty()),
                has_deaths: texts().any(|text| text.has_deaths),
                longest_day: texts().map(|text| width(&text.whole_day)).max().unwrap_or(0),
            };
            let is_narrowed = self.listing.order == ListOrder::Date && !self.selected.is_everything();
            let has_gutter = is_narrowed || self.listing.beside.is_some();
            let columns = ListColumns::new((self.viewport.timeline_width, height), has_gutter, shown);
            let columns = columns.with_rail(self.rail_within(columns.room_for_rail()).columns());
            let before = (self.list.texts.columns(), self.list.top);
            self.list.texts.lay_out(columns);
            self.list.top = self.timeline_lines().scroll_to(cursor, top, height);
            if before == (columns, self.list.top) {
                break;
            }
        }
        self.use_blank_lines(height);
        if std::mem::take(&mut self.list.is_anchor_due) {
            self.list.anchor = self.spot(cursor);
        }
    }

    /// Shows titles whole where all events are on the screen and lines are left.
    fn use_blank_lines(&mut self, height: usize) {
        let columns = self.list.texts.columns();
        let is_full = |app: &Self, lines: usize| app.timeline_lines().lines(0, lines).len() >= lines;
        if self.selected.events >= height || columns.lines < 2 || is_full(self, height) {
            return;
        }
        self.list.texts.lay_out(ListColumns { lines: MANY, ..columns });
        if is_full(self, height + 1) {
            self.list.texts.lay_out(columns);
        }
    }

    /// The list under its headings.
    pub(super) fn timeline_lines(&self) -> Timeline<'_> {
        Timeline {
            texts: &self.list.texts,
            events: self.selected.events,
            is_by_date: self.listing.order == ListOrder::Date,
        }
    }
}
