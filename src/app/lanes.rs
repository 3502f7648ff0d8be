//! The lanes: a line for each of the most frequent actors, pairs, types, tags, countries or publishers of the selection, with how its
//! events lie in time. They share query, selection and days with the axis.

mod saved;

use std::collections::HashSet;
use std::sync::Arc;

use super::asking::Asked;
use super::brush::written;
use super::{App, Command, Data, Effect, Mode, Notice, Pane, View};
use crate::engine::{Answer, Lane, LaneBy, LaneOf, Lanes, LanesAsked, Question, Strip};
use crate::formats::grouped;
use crate::model::{Day, DaySpan, TimeScale, day};
use crate::query::{ActorPattern, Query, Test};
use crate::side::Pinned;

/// Lanes that are asked for however little room there is.
const FEW: usize = 12;

/// How many times as many events as a column has on average are a burst, where nobody says.
const BURST: u16 = 4;

/// Lengths of a gap in days that are worth a name; of them the first that is a twelfth of the days shown.
const GAPS: [Day; 12] = [1, 3, 7, 14, 30, 90, 180, 365, 730, 1825, 3650, 36500];

/// The lanes.
#[derive(Debug)]
pub(super) struct LanePane {
    by: LaneBy,
    /// Whose lane the cursor is on.
    cursor: usize,
    /// The first line that is shown.
    top: usize,
    /// The day that the cursor is on within the lane; `None` while it is at its head.
    day: Option<Day>,
    pinned: Vec<LaneOf>,
    /// What a saved view had pinned, until somebody pins anew: not all of it may be there while a file is still being read.
    saved: Vec<Pinned>,
    open: Vec<LaneOf>,
    folded: HashSet<LaneOf>,
    gap: Option<Day>,
    burst: u16,
    /// How many lanes more than there is room for are asked for.
    further: usize,
    /// The lanes that are there, and the number of the query that they are of.
    part: Option<(u64, Arc<Lanes>)>,
    /// The number of the question that was asked and has not been answered, and what it asks.
    awaited: Option<(u64, u64, LanesAsked)>,
    /// The lane that the cursor is to be on when what was asked has come.
    follow: Option<LaneOf>,
}

impl Default for LanePane {
    fn default() -> Self {
        Self {
            by: LaneBy::Actor,
            cursor: 0,
            top: 0,
            day: None,
            pinned: Vec::new(),
            saved: Vec::new(),
            open: Vec::new(),
            folded: HashSet::new(),
            gap: None,
            burst: BURST,
            further: 0,
            follow: None,
            part: None,
            awaited: None,
        }
    }
}

impl LanePane {
    /// Forgets what was answered, which was of other data; actors that these have too stay pinned and open.
    pub(super) fn forget(&mut self, old: &Data, new: &Data) {
        self.part = None;
        self.awaited = None;
        let names = (old.names(), new.names());
        let moved = |actor: u32| {
            let id = &names.0.actors().get(actor as usize)?.id;
            (0..).zip(names.1.actors()).find(|(_, own)| own.id == *id).map(|(own, _)| own)
        };
        let moved = |of: &LaneOf| match of {
            LaneOf::Actor(actor) => moved(*actor).map(LaneOf::Actor),
            LaneOf::Pair(one, other) => {
                let (one, other) = (moved(*one)?, moved(*other)?);
                Some(LaneOf::Pair(one.min(other), one.max(other)))
            }
            LaneOf::Word(word) => Some(LaneOf::Word(word.clone())),
        };
        self.pinned = self.pinned.iter().filter_map(moved).collect();
        if !self.saved.is_empty() {
            self.pinned = saved::pinned(&self.saved, names.1);
        }
        self.open = self.open.iter().filter_map(moved).collect();
        self.folded = self.folded.iter().filter_map(moved).collect();
    }
}

/// What a line of the lanes shows.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneLine<'a> {
    /// The place of its lane.
    pub lane: usize,
    /// What it is about.
    pub label: String,
    /// How many events.
    pub events: usize,
    /// From the first to the last of them.
    pub days: Option<DaySpan>,
    /// What is drawn.
    pub drawn: DrawnLane<'a>,
    /// Whether the cursor is on it.
    pub is_current: bool,
    /// Whether its lane is pinned.
    pub is_pinned: bool,
    /// Whether it is a line of a dyad, below that of its pair.
    pub is_part: bool,
}

/// What is drawn in a line of the lanes.
#[derive(Debug, Clone, PartialEq)]
pub enum DrawnLane<'a> {
    /// Nothing: the lane is folded.
    Folded,
    /// How events lie in time, the silences and the bursts.
    Strip(&'a Strip, &'a [DaySpan], &'a [usize]),
    /// Which of two sides has more of the events, cooperation or conflict.
    Balance(&'a [(usize, Strip); 2]),
}

impl App {
    /// Columns of the heads of the lanes.
    pub fn lane_head(&self) -> usize {
        let columns = self.viewport.timeline_width;
        (columns * 2 / 5).clamp(columns.min(12), 46)
    }

    /// Lines that there are for lanes, between the line of time and the one that explains.
    fn lane_room(&self) -> usize {
        self.viewport.timeline_height.saturating_sub(2).max(1)
    }

    /// The days that the lanes show, on the columns of their strips.
    pub fn lane_scale(&self) -> Option<TimeScale> {
        self.axis_scale()?.with_columns(self.viewport.timeline_width.saturating_sub(self.lane_head()))
    }

    /// The lanes that are there; `None` while none are.
    pub fn lanes(&self) -> Option<&Lanes> {
        self.lanes.part.as_ref().filter(|(number, _)| *number == self.listed_number).map(|(_, lanes)| &**lanes)
    }

    /// The day that the cursor is on within a lane.
    pub fn lane_day(&self) -> Option<Day> {
        self.lanes.day
    }

    /// What the lanes are of.
    pub fn lanes_by(&self) -> LaneBy {
        self.lanes.by
    }

    /// The visible lines of the lanes.
    pub fn lane_lines(&self) -> Vec<LaneLine<'_>> {
        let Some(lanes) = self.lanes() else { return Vec::new() };
        let lines = (0..).zip(&lanes.lanes).flat_map(|(at, lane)| self.lines_of(at, lane));
        lines.skip(self.lanes.top).take(self.lane_room()).collect()
    }

    fn lines_of<'a>(&self, at: usize, lane: &'a Lane) -> Vec<LaneLine<'a>> {
        let is_folded = self.lanes.folded.contains(&lane.of);
        let line = |label: String, events: usize, drawn: DrawnLane<'a>| LaneLine {
            lane: at,
            label,
            events,
            days: None,
            drawn,
            is_current: false,
            is_pinned: false,
            is_part: true,
        };
        let drawn = if is_folded { DrawnLane::Folded } else { DrawnLane::Strip(&lane.strip, &lane.gaps, &lane.bursts) };
        let mut lines = vec![LaneLine {
            days: lane.days,
            is_current: at == self.lanes.cursor,
            is_pinned: self.lanes.pinned.contains(&lane.of),
            is_part: false,
            ..line(lane.label.clone(), lane.events, drawn)
        }];
        let names = self.data.names();
        if let (Some(dyad), LaneOf::Pair(one, other)) = (&lane.dyad, &lane.of) {
            let [one, other] = [one, other].map(|actor| names.actor(*actor).name.clone());
            let labels = [format!("{one} → {other}"), format!("{other} → {one}"), "both take part".to_owned()];
            for (label, (events, strip)) in labels.into_iter().zip(&dyad.ways) {
                lines.push(line(label, *events, DrawnLane::Strip(strip, &[], &[])));
            }
            let sided = dyad.sides[0].0 + dyad.sides[1].0;
            if sided > 0 {
                let [cooperation, conflict] = [&dyad.sides[0], &dyad.sides[1]].map(|(events, _)| grouped(*events));
                let label = format!("{cooperation} cooperation, {conflict} conflict");
                lines.push(line(label, sided, DrawnLane::Balance(&dyad.sides)));
            }
        }
        lines
    }

    /// How many lines the lanes before one take.
    fn lines_before(&self, lane: usize) -> usize {
        let lanes = self.lanes().map_or(&[][..], |lanes| &lanes.lanes);
        lanes.iter().take(lane).map(|lane| 1 + lines_of_dyad(lane)).sum()
    }

    /// Days without an event that are a gap where there are more of them.
    pub fn gap(&self) -> Day {
        let shown = self.lane_scale().map_or(0, |scale| scale.days() / 12);
        let named = GAPS.into_iter().find(|gap| u64::from(gap.unsigned_abs()) >= shown);
        self.lanes.gap.or(named).unwrap_or(GAPS[GAPS.len() - 1])
    }

    /// How many times as many events as a column of a lane has on average are a burst.
    pub fn burst(&self) -> u16 {
        self.lanes.burst
    }

    /// The number of the question for lanes that is awaited.
    pub(super) fn awaited_lanes(&self) -> Option<u64> {
        self.lanes.awaited.as_ref().filter(|_| self.view == View::Lanes).map(|(number, ..)| *number)
    }

    /// Brings the lanes in line with the selection and the room that there is.
    pub(super) fn settle_lanes(&mut self) {
        if self.view != View::Lanes || self.selected.total == 0 {
            return;
        }
        let Some(scale) = self.lane_scale() else { return };
        let asked = LanesAsked {
            by: self.lanes.by,
            scale,
            most: self.lane_room().max(FEW) + self.lanes.further,
            pinned: self.lanes.pinned.clone(),
            open: self.lanes.open.clone(),
            gap: self.gap(),
            burst: self.lanes.burst,
        };
        let number = self.listed_number;
        let is_there = self.lanes.part.as_ref().is_some_and(|(own, lanes)| *own == number && lanes.asked == asked);
        let is_on_its_way =
            self.lanes.awaited.as_ref().is_some_and(|(_, own, awaited)| *own == number && *awaited == asked);
        if !is_there && !is_on_its_way {
            self.lanes.awaited = None;
            let question = Question::Lanes(Arc::clone(&self.listing.plan), Box::new(asked.clone()));
            match self.ask_of_list(question) {
                Asked::Answered(Answer::Lanes(lanes)) => self.lanes.part = Some((number, lanes)),
                Asked::Answered(_) => {}
                Asked::Awaited(late) => self.lanes.awaited = Some((late, number, asked)),
            }
        }
        self.follow_lane();
        let count = self.lanes().map(|lanes| lanes.lanes.len());
        if let Some(count) = count {
            self.lanes.cursor = self.lanes.cursor.min(count.saturating_sub(1));
            let (first, room) = (self.lines_before(self.lanes.cursor), self.lane_room());
            let last = self.lines_before(self.lanes.cursor + 1).saturating_sub(1);
            let top = self.lanes.top.max((last + 1).saturating_sub(room)).min(first);
            self.lanes.top = top.min(self.lines_before(count).saturating_sub(room));
        }
    }

    /// The cursor stays on a lane that goes elsewhere, once it is there.
    fn follow_lane(&mut self) {
        if self.lanes.awaited.is_none()
            && let Some(of) = self.lanes.follow.take()
            && let Some(at) = self.lanes().and_then(|lanes| lanes.lanes.iter().position(|lane| lane.of == of))
        {
            self.lanes.cursor = at;
        }
    }

    /// The lanes that were asked for have come.
    pub(super) fn take_lanes(&mut self, late: u64, lanes: Arc<Lanes>) {
        if let Some((_, number, _)) = self.lanes.awaited.take_if(|(awaited, ..)| *awaited == late) {
            self.lanes.part = Some((number, lanes));
            self.follow_lane();
        }
    }

    /// The lane under the cursor.
    fn lane(&self) -> Option<&Lane> {
        self.lanes().and_then(|lanes| lanes.lanes.get(self.lanes.cursor))
    }

    /// A command of the lanes; `Err` for another.
    pub(super) fn lanes_command(&mut self, command: Command, count: Option<usize>) -> Result<Option<Effect>, ()> {
        let is_here = self.view == View::Lanes && self.focus == Pane::Timeline && matches!(self.mode, Mode::Browse);
        let steps = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        match command {
            Command::CycleLanes
            | Command::PreviousCell
            | Command::NextCell
            | Command::Pin
            | Command::LaneUp
            | Command::LaneDown
            | Command::Fold
            | Command::NextGap
            | Command::PreviousGap
            | Command::GapLength
            | Command::BurstFactor
                if !is_here =>
            {
                self.notice = Some(Notice::info("only the lanes have that: show them first"));
            }
            Command::CycleLanes => self.cycle_lanes(),
            Command::PreviousCell => self.move_cell(-steps),
            Command::NextCell => self.move_cell(steps),
            Command::Pin => self.pin_lane(),
            Command::LaneUp => self.move_lane(-steps),
            Command::LaneDown => self.move_lane(steps),
            Command::Fold => self.fold_lane(),
            Command::NextGap => self.go_to_gap(true),
            Command::PreviousGap => self.go_to_gap(false),
            Command::GapLength => self.set_gap(count),
            Command::BurstFactor => self.set_burst(count),
            Command::Activate if is_here => return Ok(self.narrow_to_lane()),
            Command::Cancel if is_here && self.lanes.day.is_some() => self.lanes.day = None,
            _ if is_here => return self.move_over_lanes(command, count).map(|()| None),
            _ => return Err(()),
        }
        Ok(None)
    }

    /// The cursor goes to another lane.
    fn move_over_lanes(&mut self, command: Command, count: Option<usize>) -> Result<(), ()> {
        let times = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        let page = isize::try_from(self.lane_room().saturating_sub(1).max(1)).unwrap_or(1);
        let step = match command {
            Command::Next => times,
            Command::Previous => -times,
            Command::NextPage => page.saturating_mul(times),
            Command::PreviousPage => -page.saturating_mul(times),
            Command::NextHalfPage => (page / 2).max(1).saturating_mul(times),
            Command::PreviousHalfPage => -(page / 2).max(1).saturating_mul(times),
            Command::First => isize::MIN,
            Command::Last => isize::MAX,
            _ => return Err(()),
        };
        self.lanes.follow = None;
        let Some((there, more)) = self.lanes().map(|lanes| (lanes.lanes.len(), lanes.more)) else { return Ok(()) };
        let to = self.lanes.cursor.saturating_add_signed(step);
        if to >= there && more > 0 {
            // The next ones are asked for; until they come the cursor stays on the last.
            self.lanes.further += self.lane_room().max(FEW);
        }
        self.lanes.cursor = to.min(there.saturating_sub(1));
        Ok(())
    }

    /// A lane for each of something else.
    fn cycle_lanes(&mut self) {
        let at = LaneBy::ALL.iter().position(|by| *by == self.lanes.by).unwrap_or(0);
        self.lanes.by = LaneBy::ALL[(at + 1) % LaneBy::ALL.len()];
        (self.lanes.cursor, self.lanes.top, self.lanes.further) = (0, 0, 0);
    }

    /// The cursor goes to another column of the lane, or back to its head.
    fn move_cell(&mut self, columns: isize) {
        let Some(scale) = self.lane_scale() else { return };
        let now = self.lanes.day.map(|day| scale.nearest_column(day));
        let next = match now {
            None if columns < 0 => return,
            // From the head to the first of the events.
            None => {
                let first =
                    self.lane().and_then(|lane| lane.days).map_or(0, |days| scale.nearest_column(days.earliest));
                Some(first.saturating_add_signed(columns - 1))
            }
            Some(now) => now.checked_add_signed(columns),
        };
        self.lanes.day = next.map(|column| scale.day(column.min(scale.columns() - 1)));
    }

    /// Keeps a lane in sight at the top, or lets it go.
    fn pin_lane(&mut self) {
        let Some(of) = self.lane().map(|lane| lane.of.clone()) else { return };
        self.lanes.saved.clear();
        match self.lanes.pinned.iter().position(|own| *own == of) {
            Some(at) => drop(self.lanes.pinned.remove(at)),
            None => {
                self.lanes.follow = Some(of.clone());
                self.lanes.pinned.push(of);
            }
        }
    }

    /// Moves a lane up or down. Those that have been put in order are pinned.
    fn move_lane(&mut self, steps: isize) {
        let Some(lanes) = self.lanes() else { return };
        let from = self.lanes.cursor;
        let to = from.saturating_add_signed(steps).min(lanes.lanes.len().saturating_sub(1));
        let mut order: Vec<LaneOf> = lanes.lanes.iter().map(|lane| lane.of.clone()).collect();
        if from == to || from >= order.len() {
            return;
        }
        let moved = order.remove(from);
        order.insert(to, moved);
        // What stands below the last that was moved stays where its events put it.
        let kept = (0..order.len()).rev().find(|at| self.lanes.pinned.contains(&order[*at])).map_or(0, |at| at + 1);
        order.truncate(kept.max(to + 1));
        let elsewhere = self.lanes.pinned.iter().filter(|of| !order.contains(of)).cloned().collect::<Vec<_>>();
        order.extend(elsewhere);
        self.lanes.pinned = order;
        self.lanes.saved.clear();
        self.lanes.cursor = to;
    }

    /// Opens a pair as a dyad, or folds another lane to its head; and back.
    fn fold_lane(&mut self) {
        let Some(of) = self.lane().map(|lane| lane.of.clone()) else { return };
        if let LaneOf::Pair(..) = of {
            match self.lanes.open.iter().position(|own| *own == of) {
                Some(at) => drop(self.lanes.open.remove(at)),
                None => self.lanes.open.push(of),
            }
        } else if !self.lanes.folded.remove(&of) {
            self.lanes.folded.insert(of);
        }
    }

    /// The cursor goes to the next gap or burst of the lane, or to the one before.
    fn go_to_gap(&mut self, is_on: bool) {
        let Some((scale, lane)) = self.lane_scale().zip(self.lane()) else { return };
        let bursts = lane.bursts.iter().map(|column| scale.day(*column));
        let mut days: Vec<Day> = lane.gaps.iter().map(|gap| gap.earliest).chain(bursts).collect();
        days.sort_unstable();
        let now = self.lanes.day;
        let found = if is_on {
            days.iter().find(|day| now.is_none_or(|now| **day > now))
        } else {
            days.iter().rev().find(|day| now.is_none_or(|now| **day < now))
        };
        let Some(found) = found.copied() else {
            let (gap, burst) = (self.gap(), self.lanes.burst);
            let side = if is_on { "further on" } else { "before" };
            self.notice = Some(Notice::info(format!(
                "no gap of more than {gap} days and no burst of {burst} times the mean {side}"
            )));
            return;
        };
        let gap = lane.gaps.iter().find(|gap| gap.earliest == found);
        let said = match gap {
            Some(DaySpan { earliest, latest }) => {
                let days = i64::from(*latest) - i64::from(*earliest) + 1;
                let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
                format!("{days} without an event: {} to {}", day::iso(*earliest), day::iso(*latest))
            }
            None => format!("a burst: more than {} times as many events as a column has on average", self.lanes.burst),
        };
        self.notice = Some(Notice::info(said));
        self.lanes.day = Some(found);
        if scale.column(found).is_none() {
            self.show_around(found);
        }
    }

    fn set_gap(&mut self, days: Option<usize>) {
        self.lanes.gap = days.and_then(|days| Day::try_from(days).ok()).filter(|days| *days > 0);
        let how = if self.lanes.gap.is_some() {
            ""
        } else {
            ", a twelfth of what is shown; 90 and this key: more than 90 days"
        };
        self.notice = Some(Notice::info(format!("a gap is more than {} days without an event{how}", self.gap())));
    }

    fn set_burst(&mut self, times: Option<usize>) {
        self.lanes.burst =
            times.and_then(|times| u16::try_from(times).ok()).filter(|times| *times > 0).unwrap_or(BURST);
        let times = self.lanes.burst;
        self.notice = Some(Notice::info(format!(
            "a burst is {times} times the events that a column of the lane has on average; 8 and this key: 8 times"
        )));
    }

    /// Makes the lane under the cursor a filter; with the days of the column that the cursor is on, these too.
    fn narrow_to_lane(&mut self) -> Option<Effect> {
        let of = self.lane()?.of.clone();
        let scale = self.lane_scale()?;
        let mut query = self.query.clone();
        for test in self.tests_of(&of) {
            let is_asked = query.terms.iter().any(|term| !term.is_negated && term.test == test);
            query = if is_asked { query } else { query.and(test) };
        }
        if let Some(day) = self.lanes.day {
            let [from, to] = written(scale.days_of(scale.nearest_column(day)));
            query = Query { from, to, ..query };
        }
        if query == self.query {
            self.notice = Some(Notice::info("the filter asks for that already"));
            return None;
        }
        self.lanes.day = None;
        self.change(query)
    }

    /// What a lane is as a filter.
    fn tests_of(&self, of: &LaneOf) -> Vec<Test> {
        let actor = |actor: u32| Test::Actor { any: vec![self.data.names().pin(actor)], role: None };
        match (of, self.lanes.by) {
            (LaneOf::Actor(one), _) => vec![actor(*one)],
            (LaneOf::Pair(one, other), _) => vec![actor(*one), actor(*other)],
            (LaneOf::Word(word), LaneBy::Type) => vec![Test::Type(vec![word.clone()])],
            (LaneOf::Word(word), LaneBy::Tag) => vec![Test::Tag(vec![word.clone()])],
            (LaneOf::Word(word), LaneBy::Country) => vec![Test::Country(vec![word.clone()])],
            (LaneOf::Word(word), LaneBy::Source) => vec![Test::Publisher(vec![word.clone()])],
            (LaneOf::Word(word), LaneBy::Actor | LaneBy::Pair) => {
                vec![Test::Actor { any: vec![ActorPattern::new(word)], role: None }]
            }
        }
    }

    /// The mouse on a line of the lanes, at a column.
    pub(super) fn click_lane(&mut self, line: usize, column: usize) {
        self.focus = Pane::Timeline;
        let lane = line.checked_sub(1).and_then(|line| self.lane_lines().get(line).map(|line| line.lane));
        let (Some(lane), Some(scale)) = (lane, self.lane_scale()) else { return };
        self.lanes.cursor = lane;
        self.lanes.day = column.checked_sub(self.lane_head()).map(|column| scale.day(column.min(scale.columns() - 1)));
    }

    /// The wheel over the lanes.
    pub(super) fn wheel_lanes(&mut self, lines: isize) {
        let command = if lines < 0 { Command::Previous } else { Command::Next };
        let _ = self.move_over_lanes(command, Some(lines.unsigned_abs()));
    }
}

/// Lines that the dyad of a lane takes.
fn lines_of_dyad(lane: &Lane) -> usize {
    lane.dyad.as_ref().map_or(0, |dyad| dyad.ways.len() + usize::from(dyad.sides[0].0 + dyad.sides[1].0 > 0))
}
