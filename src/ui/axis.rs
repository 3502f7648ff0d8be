//! The axis: time on the first line, below it the events in rows, on the last line how many have no room.
//!
//! What a bar looks like says what its date knows: `━` throughout, `┄` once within, `┅` an end that nobody knows, `→` goes on, `╍`
//! about that. Where events are too many there are columns of how many, as on the density strip.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::header::thousands;
use super::{Areas, Screen, over};
use crate::app::axis::{Drawn, End, Mark};
use crate::app::shapes;
use crate::app::text::width;
use crate::app::{Command, Pane, View};
use crate::engine::{Reported, TimeOf};
use crate::keymap::Context;
use crate::model::{Day, Shape, Status, Tick, TimeScale, day};

/// Writes at a column of an area, as far as it goes.
fn put(buffer: &mut Buffer, area: Rect, column: usize, (text, style): (&str, Style)) {
    let x = area.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
    if x < area.right() {
        buffer.set_stringn(x, area.y, text, usize::from(area.right() - x), style);
    }
}

/// As many columns as a label of the line of time has, and its tick.
const FAR_FROM_ITS_DAY: usize = 12;

impl Screen<'_> {
    pub(super) fn axis_view(&self, areas: &Areas, buffer: &mut Buffer) {
        let app = self.app;
        let title = match app.axis() {
            None => "Axis".to_owned(),
            Some((_, scale)) => {
                let axis = match app.axis_time() {
                    TimeOf::Happened => "Axis",
                    TimeOf::Reported => "Axis of reports",
                };
                let unsaid = app.reported().filter(|_| app.axis_time() == TimeOf::Reported).map_or(0, Reported::unsaid);
                let unsaid = match unsaid {
                    0 => String::new(),
                    count => format!(" {} {} without a day", self.glyphs.dot, thousands(count)),
                };
                let touching = thousands(app.axis_events());
                let days = format!("{} {} {}", day::iso(scale.first()), self.glyphs.to, day::iso(scale.last()));
                let of = thousands(app.selected().events);
                if app.is_axis_whole() {
                    let events = if touching == of { of } else { format!("{touching} of {of}") };
                    format!("{axis} {} {events} selected{unsaid}", self.glyphs.dot)
                } else {
                    format!("{axis} {} {days} {} {touching} of {of}{unsaid}", self.glyphs.dot, self.glyphs.dot)
                }
            }
        };
        let inner = self.pane(areas, Pane::Timeline, &title, buffer);
        if app.selected().is_empty() {
            self.nothing(inner, buffer);
            return;
        }
        let Some((drawn, scale)) = app.axis() else {
            let text = if app.selected().extent.is_none() { "  No event has a day." } else { self.glyphs.ellipsis };
            self.put(buffer, inner, 1, &Line::styled(text, self.theme.muted));
            return;
        };
        self.time(inner, scale, self.app.current_day(), buffer);
        let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        if drawn.marks.is_empty() && drawn.heights.is_empty() {
            let key = self.keymap.first(Context::Axis, Command::FitSelection);
            let is_never = |reported: &Reported| reported.extent().is_none();
            let text = if app.axis_time() == TimeOf::Reported && app.reported().is_some_and(is_never) {
                "  No event says when it was published.".to_owned()
            } else {
                format!("  Nothing in these days: {key} shows all of the selection.")
            };
            self.put(buffer, body, 0, &Line::styled(text, self.theme.muted));
        } else if drawn.heights.is_empty() {
            self.marks(body, drawn, buffer);
        } else {
            self.heights(body, (drawn, scale), buffer);
        }
    }

    /// The line of time: ticks with their labels, the place of the cursor, the end of what is known.
    pub(super) fn time(&self, area: Rect, scale: TimeScale, at: Option<Day>, buffer: &mut Buffer) {
        let (glyphs, theme) = (self.glyphs, self.theme);
        put(buffer, area, 0, (&glyphs.axis.repeat(scale.columns()), theme.border));
        let current = at.and_then(|day| scale.column(day));
        for tick in scale.ticks() {
            let is_current = current.is_some_and(|at| (tick.column..=tick.column + tick.label.len()).contains(&at));
            put(buffer, area, tick.column, (glyphs.tick_down, if is_current { theme.focus } else { theme.border }));
            put(buffer, area, tick.column + 1, (&tick.label, if is_current { theme.focus } else { theme.muted }));
        }
        // The axis of reports has other days than these.
        if self.app.view() == View::Lanes || self.app.axis_time() == TimeOf::Happened {
            self.signs(area, scale, buffer);
        }
        if let Some(column) = self.as_of().and_then(|day| scale.column(day)) {
            put(buffer, area, column, (glyphs.as_of, theme.note));
        }
        if let Some(column) = current {
            let x = area.x + u16::try_from(column).unwrap_or(0);
            let symbol = buffer[(x.min(area.right().saturating_sub(1)), area.y)].symbol();
            if [glyphs.axis, glyphs.tick_down].contains(&symbol) {
                buffer.set_string(x, area.y, glyphs.pointer_down, theme.focus);
            } else if symbol == glyphs.own_mark {
                buffer.set_string(x, area.y, glyphs.own_mark, theme.focus);
            }
        }
    }

    /// Signs of marked events on the line of time: at their days or, where a label stands there, right beside it.
    fn signs(&self, area: Rect, scale: TimeScale, buffer: &mut Buffer) {
        let ticks = scale.ticks();
        for column in self.app.marked_events().values().filter_map(|day| scale.column(*day)) {
            let is_free = |column: &usize| {
                let is_under = |tick: &Tick| (tick.column + 1..=tick.column + tick.label.len()).contains(column);
                *column < scale.columns() && !ticks.iter().any(is_under)
            };
            let near = (0..FAR_FROM_ITS_DAY).flat_map(|by| [Some(column + by), column.checked_sub(by)]).flatten();
            if let Some(column) = near.into_iter().find(is_free) {
                put(buffer, area, column, (self.glyphs.own_mark, self.theme.note));
            }
        }
    }

    fn marks(&self, area: Rect, drawn: &Drawn, buffer: &mut Buffer) {
        let current = self.app.current();
        for mark in &drawn.marks {
            let Some(y) = u16::try_from(mark.row).ok().map(|row| area.y + row).filter(|y| *y < area.bottom()) else {
                continue;
            };
            self.mark(Rect { y, height: 1, ..area }, mark, current == Some(mark.key), buffer);
        }
        let last = Rect { y: area.bottom().saturating_sub(1), height: 1.min(area.height), ..area };
        for (column, events) in &drawn.hidden {
            let x = last.x + u16::try_from(*column).unwrap_or(0);
            if x < last.right() && !last.is_empty() {
                let text = format!("+{events}");
                buffer.set_stringn(x, last.y, &text, usize::from(last.right() - x), self.theme.muted);
            }
        }
    }

    /// One event: its bar or point, its label, and whether it is doubtful.
    fn mark(&self, line: Rect, mark: &Mark, is_current: bool, buffer: &mut Buffer) {
        let theme = self.theme;
        let style = |style: Style| if is_current { over(style, theme.cursor) } else { style };
        let x = |column: usize| line.x + u16::try_from(column).unwrap_or(0);
        let (start, end) = mark.columns;
        let fill = self.glyphs.fill(mark);
        for column in start..=end {
            if x(column) < line.right() {
                buffer.set_string(x(column), line.y, fill, style(theme.glyph));
            }
        }
        let (first, last) = self.glyphs.tips(mark);
        if let Some(last) = last {
            buffer.set_string(x(end).min(line.right().saturating_sub(1)), line.y, last, style(theme.glyph));
        }
        if let Some(first) = first {
            buffer.set_string(x(start).min(line.right().saturating_sub(1)), line.y, first, style(theme.glyph));
        }
        let (at, label) = &mark.label;
        if !label.is_empty() {
            let is_inside = *at > start && at + width(label) <= end + 1;
            let padded = if is_inside { format!(" {label} ") } else { label.clone() };
            let column = if is_inside { at - 1 } else { *at };
            let own = if is_current { theme.title } else { theme.text };
            let own = match mark.status {
                Some(Status::Disputed | Status::Denied | Status::Retracted) => theme.warning,
                _ if mark.is_new => theme.info,
                _ => own,
            };
            let room = Rect { x: x(column), width: line.right().saturating_sub(x(column)), ..line };
            self.put(buffer, room, 0, &Line::styled(padded, style(own)));
        }
    }

    /// How many events are under way in each column, where they are too many to be drawn.
    fn heights(&self, area: Rect, (drawn, scale): (&Drawn, TimeScale), buffer: &mut Buffer) {
        let most = drawn.heights.iter().copied().max().unwrap_or(0).max(1);
        let bars = Rect { height: area.height.saturating_sub(1), ..area };
        let eighths = usize::from(bars.height) * 8;
        for (x, events) in (bars.x..bars.right()).zip(&drawn.heights) {
            let height = (events * eighths).div_ceil(most);
            for (at, y) in (bars.top()..bars.bottom()).rev().enumerate() {
                let level = height.saturating_sub(at * 8).min(8);
                if level > 0 {
                    buffer.set_string(x, y, self.glyphs.bars[level], self.theme.bar_selected);
                }
            }
        }
        let key = |command| self.keymap.first(Context::Axis, command);
        let does = if scale.days() <= 1 {
            format!("{} lists them", key(Command::ShowList))
        } else {
            format!("{} zooms in", key(Command::ZoomIn))
        };
        let text = format!("{does}: at most {} in a column", thousands(most));
        let below = Rect { y: area.bottom().saturating_sub(1), height: 1.min(area.height), ..area };
        self.put(buffer, below, 0, &Line::styled(text, self.theme.muted));
    }
}

impl super::Glyphs {
    /// What a bar is made of.
    fn fill(&self, mark: &Mark) -> &'static str {
        let [solid, once, unknown, about, doubted] = self.strokes;
        if mark.is_reported {
            return self.delay;
        }
        if !mark.is_throughout() {
            return once;
        }
        match (mark.ends, mark.doubts) {
            ((End::Unknown, _) | (_, End::Unknown), _) => unknown,
            (_, (true, _)) => about,
            (_, (_, true)) => doubted,
            _ => solid,
        }
    }

    /// What stands at both ends of a bar: the glyph of the date where it begins or, of what ended, where it ends; arrows where it
    /// goes on.
    fn tips(&self, mark: &Mark) -> (Option<&'static str>, Option<&'static str>) {
        let [back, on] = self.arrows;
        let (glyph, _) = shapes::told(mark.shape, self.is_ascii);
        let is_point = mark.columns.0 == mark.columns.1;
        if mark.is_reported {
            // By the end of some month, not on its last day.
            let report = if mark.shape == Shape::OnOrBefore { glyph } else { self.report };
            return ((mark.ends.0 == End::Beyond && !is_point).then_some(back), Some(report));
        }
        let first = match (mark.ends.0, mark.shape) {
            _ if is_point => Some(glyph),
            (End::Beyond | End::Open, _) if mark.shape != Shape::OnOrBefore => Some(back),
            (_, Shape::Range | Shape::Ongoing | Shape::StartUnknown | Shape::OnOrBefore) => None,
            _ => Some(glyph),
        };
        let last = match (mark.ends.1, mark.shape) {
            (_, Shape::OnOrBefore | Shape::StartUnknown) => Some(glyph),
            (End::Beyond | End::Open, _) if !is_point && mark.shape != Shape::OnOrAfter => Some(on),
            _ => None,
        };
        (first, last)
    }
}
