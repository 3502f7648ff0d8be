//! Moving about: the cursor of the timeline, scrolling, the cursor of the filter pane, following relations, the mouse.

use super::asking::Then;
use super::filter::FilterItem;
use super::timeline::TimelineLine;
use super::{App, Command, Effect, Leads, Mode, Notice, Pane, Target};
use crate::engine::PositionOf;
use crate::model::EventKey;

impl App {
    /// A movement in whatever has the keys.
    pub(super) fn go(&mut self, command: Command, count: Option<usize>) {
        let times = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        match &self.mode {
            Mode::Help(top) => self.mode = Mode::Help(self.scrolled(*top, command, times, self.help_length)),
            Mode::Problems(cursor) => {
                // As far as its last line can be scrolled to, so that the cursor comes to each.
                let length = self.problem_lines().len() + self.viewport.window_height;
                let last = self.problem_lines().len().saturating_sub(1);
                self.mode = Mode::Problems(self.scrolled(*cursor, command, times, length).min(last));
            }
            Mode::Browse | Mode::Typing(_) | Mode::Export(_) | Mode::Pick(_) => match command {
                Command::Left | Command::PreviousPane => self.turn(-1, command == Command::Left),
                Command::Right | Command::NextPane => self.turn(1, command == Command::Right),
                Command::NextTarget => self.turn_target(times),
                Command::PreviousTarget => self.turn_target(-times),
                _ => match self.focus {
                    Pane::Timeline => self.go_timeline(command, count),
                    Pane::Detail => {
                        let length = self.detail.page.lines.len();
                        self.detail.top = self.scrolled(self.detail.top, command, times, length);
                    }
                    Pane::Filter => self.go_filter(command, times),
                },
            },
        }
    }

    fn page_step(&self) -> isize {
        let height = match (&self.mode, self.focus) {
            (Mode::Help(_) | Mode::Problems(_), _) => self.viewport.window_height,
            // One event stays in sight.
            (_, Pane::Timeline) => {
                self.timeline().iter().filter(|line| matches!(line, TimelineLine::Event { .. })).count() + 1
            }
            (_, Pane::Detail) => self.viewport.detail_height,
            (_, Pane::Filter) => self.viewport.filter_height,
        };
        isize::try_from(height.saturating_sub(2).max(1)).unwrap_or(1)
    }

    /// By how many lines or events a command moves; `None` for those that go to an end or elsewhere.
    fn step(&self, command: Command, times: isize) -> Option<isize> {
        let page = self.page_step();
        let step = match command {
            Command::Next => 1,
            Command::Previous => -1,
            Command::NextPage => page,
            Command::PreviousPage => -page,
            Command::NextHalfPage => (page / 2).max(1),
            Command::PreviousHalfPage => -(page / 2).max(1),
            _ => return None,
        };
        Some(step.saturating_mul(times))
    }

    fn scrolled(&self, top: usize, command: Command, times: isize, length: usize) -> usize {
        let height = match self.mode {
            Mode::Help(_) | Mode::Problems(_) => self.viewport.window_height,
            Mode::Browse | Mode::Typing(_) | Mode::Export(_) | Mode::Pick(_) => self.viewport.detail_height,
        };
        let longest = length.saturating_sub(height);
        match (command, self.step(command, times)) {
            (Command::First, _) => 0,
            (Command::Last, _) => longest,
            (_, step) => top.saturating_add_signed(step.unwrap_or(0)).min(longest),
        }
    }

    fn go_timeline(&mut self, command: Command, count: Option<usize>) {
        if matches!(command, Command::First | Command::Last | Command::NextHeading | Command::PreviousHeading) {
            self.record();
        }
        let times = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        let last = self.selected.events.saturating_sub(1);
        let from = self.list.cursor;
        let to = match command {
            Command::First => count.map_or(0, |number| number.saturating_sub(1)),
            Command::Last => count.map_or(last, |number| number.saturating_sub(1)),
            Command::NextHeading => return self.seek(PositionOf::Month { from, steps: times }, Then::GoOnTop),
            Command::PreviousHeading => return self.seek(PositionOf::Month { from, steps: -times }, Then::GoOnTop),
            _ => from.saturating_add_signed(self.step(command, times).unwrap_or(0)),
        };
        self.go_to(to.min(last));
    }

    fn turn(&mut self, step: isize, is_bounded: bool) {
        const ORDER: [Pane; 3] = [Pane::Filter, Pane::Timeline, Pane::Detail];
        let at = ORDER.iter().position(|pane| *pane == self.focus).unwrap_or(1);
        let at = isize::try_from(at).unwrap_or(1) + step;
        let at = if is_bounded { at.clamp(0, 2) } else { at.rem_euclid(3) };
        self.focus = ORDER[usize::try_from(at).unwrap_or(1)];
    }

    fn go_filter(&mut self, command: Command, times: isize) {
        let stops: Vec<usize> =
            self.filter.items.iter().enumerate().filter(|(_, item)| item.is_selectable()).map(|(at, _)| at).collect();
        let at = stops.iter().position(|stop| *stop >= self.filter.cursor).unwrap_or(0);
        let to = match command {
            Command::First => 0,
            Command::Last => stops.len().saturating_sub(1),
            _ => at.saturating_add_signed(self.step(command, times).unwrap_or(0)).min(stops.len().saturating_sub(1)),
        };
        self.filter.cursor = stops.get(to).copied().unwrap_or(0);
    }

    /// Keeps the cursor of the filter pane on an item and on the screen.
    pub(super) fn settle_filter(&mut self) {
        let last = self.filter.items.len().saturating_sub(1);
        self.filter.cursor = self.filter.cursor.min(last);
        while self.filter.cursor < last && !self.filter.items[self.filter.cursor].is_selectable() {
            self.filter.cursor += 1;
        }
        let height = self.viewport.filter_height.max(1);
        if self.filter.cursor < self.filter.top + 1 {
            self.filter.top = self.filter.cursor.saturating_sub(1);
        } else if self.filter.cursor >= self.filter.top + height {
            self.filter.top = self.filter.cursor + 1 - height;
        }
        self.filter.top = self.filter.top.min(self.filter.items.len().saturating_sub(height));
    }

    /// The next relation or link of the event, scrolled to.
    fn turn_target(&mut self, step: isize) {
        let last = match self.detail.page.targets.len() {
            0 => {
                self.notice = Some(Notice::info("this event has no relation or link"));
                return;
            }
            length => length - 1,
        };
        let at = match self.detail.target {
            None if step < 0 => last,
            None => 0,
            Some(at) => at.saturating_add_signed(step).min(last),
        };
        self.detail.target = Some(at);
        self.focus = Pane::Detail;
        let lines = self.detail.page.targets[at].0.clone();
        if lines.start < self.detail.top {
            self.detail.top = lines.start;
        } else if lines.end > self.detail.top + self.viewport.detail_height {
            self.detail.top = lines.end.saturating_sub(self.viewport.detail_height);
        }
    }

    /// Enter: read, follow, choose.
    pub(super) fn activate(&mut self) -> Option<Effect> {
        match (&self.mode, self.focus) {
            (Mode::Help(_) | Mode::Problems(_), _) => {
                self.mode = Mode::Browse;
                None
            }
            (_, Pane::Timeline) => {
                self.focus = Pane::Detail;
                None
            }
            (_, Pane::Detail) => match self.detail.target.and_then(|at| self.detail.page.targets.get(at)).cloned() {
                Some((_, leads)) => self.follow(leads),
                None => {
                    self.turn_target(1);
                    None
                }
            },
            (_, Pane::Filter) => match self.filter.items.get(self.filter.cursor).cloned() {
                Some(item) => self.activate_item(item),
                None => None,
            },
        }
    }

    fn activate_item(&mut self, item: FilterItem) -> Option<Effect> {
        match item {
            FilterItem::Field(field, _) => self.type_in(field),
            FilterItem::Candidate(candidate) => {
                if matches!(self.mode, Mode::Typing(_)) {
                    self.mode = Mode::Browse;
                }
                self.toggle_actor(candidate.actor)
            }
            FilterItem::Chip(at, _) => self.without_term(at),
            FilterItem::Rule(_) => self.cycle_rule(),
            FilterItem::Facet(kind, facet, _) => self.toggle_facet(kind, &facet.value),
            FilterItem::Heading(_) | FilterItem::Mistake(_) | FilterItem::NoCandidate | FilterItem::More(_) => None,
        }
    }

    fn follow(&mut self, leads: Leads) -> Option<Effect> {
        match leads {
            Leads::ToLink(url) => self.open(url),
            Leads::ToEvent(key) => {
                self.record_spot(self.here(), true);
                self.show(key);
                None
            }
        }
    }

    /// Shows an event: in the list if the filter lets it through, else in the detail pane alone.
    fn show(&mut self, key: EventKey) {
        self.seek(PositionOf::Event(key), Then::Show(key));
    }

    /// Opens the link under the cursor, else the first of the event.
    pub(super) fn open_link(&mut self) -> Option<Effect> {
        let chosen = self.detail.target.and_then(|at| self.detail.page.targets.get(at)).into_iter();
        let link = chosen.chain(&self.detail.page.targets).find_map(|(_, leads)| match leads {
            Leads::ToLink(url) => Some(url.clone()),
            Leads::ToEvent(_) => None,
        });
        match link {
            Some(url) => self.open(url),
            None => {
                self.notice = Some(Notice::info("this event has no link"));
                None
            }
        }
    }

    fn open(&mut self, url: String) -> Option<Effect> {
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let is_plain = url.chars().all(|c| c.is_ascii_graphic());
        if is_web && is_plain {
            return Some(Effect::Open(url));
        }
        self.notice = Some(Notice::warning("only http and https links are opened"));
        None
    }

    // The mouse.

    pub(super) fn click(&mut self, target: Target) -> Option<Effect> {
        match target {
            Target::Timeline(line) => {
                self.focus = Pane::Timeline;
                if let Some(TimelineLine::Event { at, .. } | TimelineLine::Rest { at, .. }) = self.timeline().get(line)
                {
                    self.go_to(*at);
                }
                None
            }
            Target::Axis(line, column) => {
                self.focus = Pane::Timeline;
                if let Some(key) = self.axis_event(line, column) {
                    self.show(key);
                }
                None
            }
            Target::Lane(line, column) => {
                self.click_lane(line, column);
                None
            }
            Target::Chain(line) => self.click_chain(line),
            Target::Detail(line) => {
                self.focus = Pane::Detail;
                let line = line + self.detail.top;
                let at = self.detail.page.targets.iter().position(|(lines, _)| lines.contains(&line))?;
                let leads = self.detail.page.targets[at].1.clone();
                self.detail.target = Some(at);
                self.follow(leads)
            }
            Target::Filter(line) => {
                self.focus = Pane::Filter;
                let at = line + self.filter.top;
                let item = self.filter.items.get(at).cloned()?;
                self.filter.cursor = at;
                self.activate_item(item)
            }
            Target::Strip(column, columns) => {
                let day = self.selected.density.scale(columns)?.day(column);
                self.record();
                self.press_strip(column, columns);
                self.seek(PositionOf::Day(day), Then::Go);
                None
            }
        }
    }

    pub(super) fn wheel(&mut self, target: Target, lines: isize) {
        match (&self.mode, target) {
            (Mode::Help(top), _) => {
                let longest = self.help_length.saturating_sub(self.viewport.window_height);
                self.mode = Mode::Help(top.saturating_add_signed(lines).min(longest));
            }
            (Mode::Problems(cursor), _) => {
                let last = self.problem_lines().len().saturating_sub(1);
                self.mode = Mode::Problems(cursor.saturating_add_signed(lines).min(last));
            }
            (_, Target::Timeline(_) | Target::Strip(..)) => {
                let last = self.selected.events.saturating_sub(1);
                self.go_to(self.list.cursor.saturating_add_signed(lines).min(last));
            }
            (_, Target::Axis(_, column)) => {
                let at = self.axis_scale().map(|scale| scale.day(column));
                self.zoom_at(at, lines < 0);
            }
            (_, Target::Lane(..)) => self.wheel_lanes(lines),
            (_, Target::Chain(_)) => self.wheel_chain(lines),
            (_, Target::Detail(_)) => self.detail.top = self.detail.top.saturating_add_signed(lines),
            (_, Target::Filter(_)) => {
                let command = if lines < 0 { Command::Previous } else { Command::Next };
                self.go_filter(command, 1);
            }
        }
    }
}
