//! The lanes: time on the first line, below it a line for each, its head at the left and how its events lie in time at the right; on the
//! last line what the signs mean.
//!
//! The height of a bar says how many events a column has beside the highest of its lane: the pace of a small lane is seen as well as that
//! of a large one, and how large they are is said by the numbers in their heads. The lines of a pair have one scale.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::header::thousands;
use super::{Areas, Screen, over};
use crate::app::Pane;
use crate::app::lanes::{DrawnLane, LaneLine};
use crate::app::text::{cut, width};
use crate::engine::Strip;
use crate::model::{Day, DaySpan, TimeScale, clean, day};

/// Columns of a head that has room for years.
const WITH_YEARS: usize = 34;

/// The most events that a column of each lane has, those of a pair with its parts.
fn highest(lines: &[LaneLine<'_>]) -> HashMap<usize, f32> {
    let mut highest: HashMap<usize, f32> = HashMap::new();
    for line in lines {
        if let DrawnLane::Strip(strip, ..) = &line.drawn {
            let own = strip.events.iter().copied().fold(0.0, f32::max);
            let most = highest.entry(line.lane).or_default();
            *most = most.max(own);
        }
    }
    highest
}

/// The height of a bar, none to eight, beside the highest one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 8")]
fn level(events: f32, most: f32) -> usize {
    if events <= 0.0 || most <= 0.0 {
        return 0;
    }
    // What adds up to a whole in another order is as high.
    ((events / most * 8.0 - 0.001).ceil() as usize).clamp(1, 8)
}

impl Screen<'_> {
    pub(super) fn lanes_view(&self, areas: &Areas, buffer: &mut Buffer) {
        let app = self.app;
        let by = app.lanes_by().word();
        let title = app.lanes().map_or_else(
            || format!("Lanes by {by}"),
            |lanes| {
                let of = if lanes.more > 0 {
                    format!("{} of {}", thousands(lanes.lanes.len()), thousands(lanes.lanes.len() + lanes.more))
                } else {
                    thousands(lanes.lanes.len())
                };
                format!("Lanes by {by} {} {of}", self.glyphs.dot)
            },
        );
        let inner = self.pane(areas, Pane::Timeline, &title, buffer);
        if app.selected().is_empty() {
            self.nothing(inner, buffer);
            return;
        }
        let Some((lanes, scale)) = app.lanes().zip(app.lane_scale()) else {
            let text = if app.selected().extent.is_none() { "  No event has a day." } else { self.glyphs.ellipsis };
            self.put(buffer, inner, 1, &Line::styled(text, self.theme.muted));
            return;
        };
        let head = u16::try_from(app.lane_head()).unwrap_or(0).min(inner.width);
        let strips = Rect { x: inner.x + head, width: inner.width - head, ..inner };
        self.time(strips, scale, app.lane_day(), buffer);
        if lanes.lanes.is_empty() {
            let article = if by.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
            let text = format!("  No selected event has {article} {by}.");
            self.put(buffer, inner, 1, &Line::styled(text, self.theme.muted));
            return;
        }
        let lines = app.lane_lines();
        let highest = highest(&lines);
        // A part that was asked for other days is drawn as it is until the new one comes.
        let scale = lanes.asked.scale;
        for (y, line) in (inner.y + 1..inner.bottom().saturating_sub(1)).zip(&lines) {
            let row = Rect { y, height: 1, ..inner };
            self.lane_head(Rect { width: head.saturating_sub(1), ..row }, line, buffer);
            let strip = Rect { x: strips.x, width: strips.width, ..row };
            let most = highest.get(&line.lane).copied().unwrap_or_default();
            self.lane_strip(strip, (line, scale, most), buffer);
        }
        let last = Rect { y: inner.bottom().saturating_sub(1), height: 1.min(inner.height), ..inner };
        self.put(buffer, last, 0, &Line::styled(self.lane_legend(usize::from(last.width)), self.theme.muted));
    }

    /// What the signs mean, as far as there is room.
    fn lane_legend(&self, room: usize) -> String {
        let glyphs = self.glyphs;
        let is_marked = |day: &Day| self.app.lane_scale().is_some_and(|scale| scale.column(*day).is_some());
        let marked = self.app.marked_events().values().any(is_marked);
        let parts = marked.then(|| format!("{} marked by you", glyphs.own_mark)).into_iter().chain([
            format!("{} {} times the mean", glyphs.burst, self.app.burst()),
            format!("{} nothing for over {}", glyphs.strokes[4], days(self.app.gap())),
            format!("{} the most of its lane", glyphs.bars[8]),
            format!("{} under way", glyphs.strokes[0]),
        ]);
        let mut legend = String::new();
        for part in parts {
            if width(&legend) + 3 + width(&part) <= room {
                legend.push_str(if legend.is_empty() { " " } else { "   " });
                legend.push_str(&part);
            }
        }
        legend
    }

    /// Whose lane it is, how many events, and from when to when.
    fn lane_head(&self, area: Rect, line: &LaneLine<'_>, buffer: &mut Buffer) {
        let theme = self.theme;
        let room = usize::from(area.width);
        let pin = if line.is_pinned { self.glyphs.pin } else { " " };
        let pointer = if line.is_current { self.glyphs.cursor } else { " " };
        let mark = if line.is_part { "   ".to_owned() } else { format!("{pointer}{pin}") };
        let years = line.days.filter(|_| room >= WITH_YEARS - 1).map_or_else(String::new, |days| self.years(days));
        let count = thousands(line.events);
        let pad = if room >= WITH_YEARS - 1 { format!("  {years:>9}") } else { String::new() };
        let taken = width(&mark) + 1 + width(&count) + 1 + width(&pad);
        let label = cut(&clean::line(&line.label), room.saturating_sub(taken), self.glyphs.ellipsis);
        let gap = room.saturating_sub(taken + width(&label));
        let is_current = line.is_current && self.app.lane_day().is_none();
        let cursor = |style: Style| if is_current { over(style, theme.cursor) } else { style };
        let name = if line.is_current {
            theme.title
        } else if line.is_part {
            theme.muted
        } else {
            theme.text
        };
        let spans = vec![
            Span::styled(format!("{mark} "), cursor(theme.focus)),
            Span::styled(label, cursor(name)),
            Span::styled(" ".repeat(gap + 1), cursor(theme.text)),
            Span::styled(count, cursor(theme.text)),
            Span::styled(pad, cursor(theme.muted)),
        ];
        self.put(buffer, area, 0, &Line::from(spans));
    }

    /// The years of the first and the last event.
    fn years(&self, days: DaySpan) -> String {
        let year = |day: Day| {
            let text = day::iso(day);
            text.rsplitn(3, '-').last().unwrap_or_default().to_owned()
        };
        let (first, last) = (year(days.earliest), year(days.latest));
        if first == last { first } else { format!("{first}{}{last}", if self.glyphs.is_ascii { "-" } else { "–" }) }
    }

    fn lane_strip(&self, area: Rect, (line, scale, most): (&LaneLine<'_>, TimeScale, f32), buffer: &mut Buffer) {
        let theme = self.theme;
        let at = self.app.lane_day().filter(|_| line.is_current).and_then(|day| scale.column(day));
        let columns = usize::from(area.width).min(scale.columns());
        for (column, x) in (0..columns).zip(area.x..) {
            let (symbol, style) = match &line.drawn {
                DrawnLane::Folded => (" ", theme.muted),
                DrawnLane::Strip(strip, gaps, bursts) => self.lane_cell((strip, gaps, bursts), (column, scale), most),
                DrawnLane::Balance(sides) => self.balance([sides[0].1.events[column], sides[1].1.events[column]]),
            };
            // A full block hides what is behind it: the cursor turns it around.
            let style = if at == Some(column) { style.add_modifier(Modifier::REVERSED) } else { style };
            let symbol = if at == Some(column) && symbol == " " { self.glyphs.dot } else { symbol };
            buffer.set_string(x, area.y, symbol, style);
        }
    }

    fn lane_cell(
        &self,
        (strip, gaps, bursts): (&Strip, &[DaySpan], &[usize]),
        (column, scale): (usize, TimeScale),
        most: f32,
    ) -> (&'static str, Style) {
        let (glyphs, theme) = (self.glyphs, self.theme);
        let level = level(strip.events[column], most);
        if bursts.contains(&column) {
            return (glyphs.burst, theme.warning);
        }
        if level > 0 {
            return (glyphs.bars[level], theme.bar_selected);
        }
        if strip.lasting[column] {
            return (glyphs.strokes[0], theme.glyph);
        }
        let days = scale.days_of(column);
        let is_silent = gaps.iter().any(|gap| gap.earliest <= days.earliest && days.latest <= gap.latest);
        if is_silent { (glyphs.strokes[4], theme.border) } else { (" ", theme.text) }
    }

    /// Which of two sides has more.
    fn balance(&self, [cooperation, conflict]: [f32; 2]) -> (&'static str, Style) {
        let [more, both, less] = self.glyphs.sides;
        let all = cooperation + conflict;
        if all <= 0.0 {
            return (" ", self.theme.text);
        }
        match (cooperation - conflict) / all {
            share if share > 0.2 => (more, self.theme.focus),
            share if share < -0.2 => (less, self.theme.warning),
            _ => (both, self.theme.muted),
        }
    }
}

/// A number of days in the longest unit that it is whole in.
fn days(days: Day) -> String {
    match days {
        1 => "1 day".to_owned(),
        365 => "1 year".to_owned(),
        days if days % 365 == 0 => format!("{} years", days / 365),
        days => format!("{days} days"),
    }
}
