//! The density strip: how many events lie in each stretch of time.
//!
//! ```text
//!      ▁   ▂▇▁                               12      the selection, and the most of it in a column
//!  ▂▃▅▇█▇▅▃▂▂▁▂▃▅▇█▇▅▃▂▂▁▂▃▅▇█▇▅▃▂▂▁         310     all events, on a scale of their own
//!  ┴2014──────┴2015━━▲━━━━━┴2016────┴2017──╫  +1 → 9999
//! ```
//!
//! On the axis stand years, the part that the list shows (heavy), the event under the cursor, and the day that the file's
//! knowledge ends. One line is enough where there is little to show.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::Screen;
use super::header::thousands;
use crate::app::App;
use crate::app::text::{plain, width};
use crate::engine::{Bar, Beyond, Density};
use crate::model::{Day, TimeScale, day, words};

/// Events that are worth more than one line.
const MANY: usize = 8;

/// Columns of a strip that has room for numbers beside it.
const WITH_NUMBERS: u16 = 78;

/// Columns of these numbers.
const NUMBERS: u16 = 12;

/// Columns of a line that has room for the days at its ends.
const WITH_ENDS: u16 = 38;

/// Lines that the strip is worth on a screen of so many.
pub(super) fn lines(height: u16, app: &App) -> u16 {
    let has_few = app.data().facts().dated < MANY;
    match height {
        0..14 => 0,
        14..24 => 1,
        _ if has_few => 1,
        24..30 => 2,
        _ => 3,
    }
}

/// The parts of the strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StripAreas {
    /// Where bars stand.
    pub bars: Rect,
    /// The axis below them; nothing on a strip of one line.
    pub axis: Rect,
    /// What stands before the bars.
    left: Rect,
    /// What stands behind them.
    right: Rect,
}

impl StripAreas {
    /// Parts the strip.
    pub(super) fn new(strip: Rect, app: &App) -> Self {
        let inner = Rect { x: strip.x + 1, width: strip.width.saturating_sub(2), ..strip };
        if inner.is_empty() {
            return Self::default();
        }
        let density = &app.selected().density;
        let columns = |label: &str| u16::try_from(width(&plain(&label.replace('←', "<-")))).unwrap_or(0) + 1;
        let (left, right) = if strip.height == 1 {
            let [left, right] = ends(density);
            if inner.width < WITH_ENDS { (0, 0) } else { (columns(&left), columns(&right)) }
        } else {
            let numbers = if inner.width >= WITH_NUMBERS { NUMBERS } else { 0 };
            let [before, behind] = beyond(density).map(|label| if label.is_empty() { 0 } else { columns(&label) });
            (before, behind.max(numbers))
        };
        let (left, right) = if left + right > inner.width / 2 { (0, 0) } else { (left, right) };
        let middle = Rect { x: inner.x + left, width: inner.width - left - right, ..inner };
        let is_line = inner.height == 1;
        let bars = Rect { height: if is_line { 1 } else { inner.height - 1 }, ..middle };
        Self {
            bars,
            axis: if is_line { Rect::default() } else { Rect { y: bars.bottom(), height: 1, ..middle } },
            left: Rect { width: left, ..inner },
            right: Rect { x: middle.right() + 1, width: right.saturating_sub(1), ..inner },
        }
    }

    /// The part of the strip that has columns of time.
    pub(super) fn columns(&self) -> Rect {
        self.bars.union(if self.axis.is_empty() { self.bars } else { self.axis })
    }

    /// The column of time below or above a place, or nearest to it.
    pub(super) fn column(&self, x: u16) -> usize {
        usize::from(x.clamp(self.bars.x, self.bars.right().saturating_sub(1).max(self.bars.x)) - self.bars.x)
    }
}

/// The days at both ends of a strip of one line, with how many events lie beyond them.
fn ends(density: &Density) -> [String; 2] {
    let Some(scale) = density.scale(1) else { return Default::default() };
    let told = |day: Day| match scale.days() {
        ..=92 => day::iso(day),
        93..=7_300 => day::iso(day).rsplit_once('-').map_or_else(String::new, |(month, _)| month.to_owned()),
        _ => year(day),
    };
    let before = density.before().map_or_else(String::new, |beyond| format!("+{} ← ", thousands(beyond.events)));
    let behind = density.behind().map_or_else(String::new, |beyond| format!(" → +{}", thousands(beyond.events)));
    [format!("{before}{}", told(scale.first())), format!("{}{behind}", told(scale.last()))]
}

/// How many events lie beyond both ends of a strip, and how far.
fn beyond(density: &Density) -> [String; 2] {
    let before = |beyond: Beyond| format!("{} ← +{}", year(beyond.furthest), thousands(beyond.events));
    let behind = |beyond: Beyond| format!("+{} → {}", thousands(beyond.events), year(beyond.furthest));
    [density.before().map_or_else(String::new, before), density.behind().map_or_else(String::new, behind)]
}

fn year(day: Day) -> String {
    use chrono::Datelike;
    day::to_date(day).map_or_else(String::new, |date| words::year_words(date.year()))
}

/// How high bars stand: in proportion, or by orders of magnitude where one dwarfs all others.
#[derive(Debug, Clone, Copy)]
struct Height {
    most: f32,
    /// What a bar of ordinary height holds, if heights are logarithmic.
    ordinary: Option<f32>,
}

/// How many times as high as the others on average a bar is that dwarfs them: they would have an eighth of a line or two.
const DWARFS: f32 = 12.0;

/// Events that such a bar has at least: shares of events need no orders of magnitude.
const MANY_IN_ONE: f32 = 8.0;

/// The least part of an event that has a bar: one that lasts is seen over its length.
const LEAST: f32 = 0.002;

impl Height {
    fn of(counts: impl Iterator<Item = f32> + Clone) -> Self {
        let some = counts.filter(|count| *count > 0.0);
        let most = some.clone().fold(0.0, f32::max);
        let (sum, others) = some.fold((0.0, -1.0), |(sum, number), count| (sum + count, number + 1.0));
        let ordinary = (sum - most) / others;
        let is_logarithmic = others >= 3.0 && most >= MANY_IN_ONE && most >= ordinary * DWARFS;
        Self { most, ordinary: is_logarithmic.then_some(ordinary) }
    }

    /// A count in eighths of a line, of so many: never none for a count that is worth seeing.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a height between 0 and a few lines")]
    fn level(self, count: f32, full: f32) -> usize {
        if count <= 0.0 || self.most <= 0.0 {
            return 0;
        }
        let share = match self.ordinary {
            Some(ordinary) => (1.0 + count / ordinary).ln() / (1.0 + self.most / ordinary).ln(),
            None => count / self.most,
        };
        let least = if count >= LEAST { 1.0 } else { 0.0 };
        (share * full).round().clamp(least, full) as usize
    }

    /// The most in a column, for people.
    fn told(self) -> String {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of events")]
        let whole = self.most.round() as usize;
        let most = if self.most < 9.5 && (self.most - self.most.round()).abs() > 0.05 {
            format!("{:.1}", self.most)
        } else {
            thousands(whole)
        };
        if self.ordinary.is_some() { format!("{most} log") } else { most }
    }
}

impl Screen<'_> {
    pub(super) fn strip(&self, areas: &StripAreas, buffer: &mut Buffer) {
        let density = &self.app.selected().density;
        let Some(scale) = density.scale(usize::from(areas.bars.width)) else { return };
        let bars = density.bars(scale.columns());
        let all = Height::of(bars.iter().map(|bar| bar.all));
        let selected = Height::of(bars.iter().map(|bar| bar.selected));
        let is_whole = self.app.selected().events == self.app.selected().total;
        let lines = areas.bars.height;
        if is_whole || lines == 1 {
            let full = f32::from(lines) * 8.0;
            for (x, bar) in (areas.bars.x..).zip(&bars) {
                let level = selected.level(bar.selected, full);
                for line in 0..lines {
                    let base = usize::from(lines - 1 - line) * 8;
                    let (glyph, style) = self.cell(level.saturating_sub(base).min(8), *bar);
                    buffer.set_string(x, areas.bars.y + line, glyph, style);
                }
            }
        } else {
            for (x, bar) in (areas.bars.x..).zip(&bars) {
                let chosen = self.glyphs.bars[selected.level(bar.selected, 8.0)];
                buffer.set_string(x, areas.bars.y, chosen, self.theme.bar_selected);
                let any = self.glyphs.bars[all.level(bar.all, 8.0)];
                buffer.set_string(x, areas.bars.y + 1, any, self.theme.bar);
            }
        }
        if areas.axis.is_empty() {
            self.line_ends(areas, density, buffer);
            self.put_style(areas.bars, scale, buffer);
        } else {
            self.axis(areas.axis, scale, buffer);
            let peaks = if is_whole { [None, Some(all)] } else { [Some(selected), Some(all)] };
            self.beside(areas, density, peaks, buffer);
        }
        self.brush(areas, scale, buffer);
    }

    /// One cell of bars of the selection. Where nothing is selected a dot says that there are other events.
    fn cell(&self, level: usize, bar: Bar) -> (&'static str, Style) {
        if level == 0 && bar.all >= LEAST && bar.selected < LEAST {
            return (self.glyphs.dot, self.theme.bar);
        }
        (self.glyphs.bars[level], self.theme.bar_selected)
    }

    /// The axis: its line, the part that the list shows, labels, the end of what is known, the event under the cursor.
    fn axis(&self, area: Rect, scale: TimeScale, buffer: &mut Buffer) {
        let (glyphs, theme) = (self.glyphs, self.theme);
        let mut put = |column: usize, text: &str, style: Style| {
            let x = area.x + u16::try_from(column).unwrap_or(0);
            buffer.set_string(x.min(area.right() - 1), area.y, text, style);
        };
        put(0, &glyphs.axis.repeat(scale.columns()), theme.border);
        if let Some((first, last)) = self.shown_days() {
            let (first, last) = (scale.nearest_column(first), scale.nearest_column(last));
            put(first, &glyphs.shown.repeat(last - first + 1), theme.focus);
        }
        let as_of = self.as_of().and_then(|day| scale.column(day));
        let current = self.current_day().and_then(|day| scale.column(day));
        for tick in scale.ticks() {
            let covers = |column: usize| (tick.column..=tick.column + tick.label.len()).contains(&column);
            if as_of.is_some_and(covers) {
                continue;
            }
            // On a label the pointer would hide a digit.
            let is_current = current.is_some_and(covers);
            put(tick.column, glyphs.tick, if is_current { theme.focus } else { theme.border });
            put(tick.column + 1, &tick.label, if is_current { theme.focus } else { theme.muted });
        }
        if let Some(column) = as_of {
            put(column, glyphs.as_of, theme.note);
        }
        if let Some(column) = current {
            let x = (area.x + u16::try_from(column).unwrap_or(0)).min(area.right() - 1);
            let symbol = buffer[(x, area.y)].symbol();
            if [glyphs.axis, glyphs.shown, glyphs.tick, glyphs.as_of].contains(&symbol) {
                buffer.set_string(x, area.y, glyphs.pointer, theme.focus);
            }
        }
    }

    /// The column of the event under the cursor, on a strip without an axis.
    fn put_style(&self, bars: Rect, scale: TimeScale, buffer: &mut Buffer) {
        let Some(column) = self.current_day().and_then(|day| scale.column(day)) else { return };
        let x = (bars.x + u16::try_from(column).unwrap_or(0)).min(bars.right() - 1);
        buffer.set_style(Rect { x, width: 1, ..bars }, self.theme.cursor);
        if buffer[(x, bars.y)].symbol() == " " {
            buffer.set_string(x, bars.y, self.glyphs.pointer, self.theme.focus);
        }
    }

    fn line_ends(&self, areas: &StripAreas, density: &Density, buffer: &mut Buffer) {
        let [left, right] = ends(density).map(|label| self.with_arrows(&label));
        self.put(buffer, areas.left, 0, &Line::styled(left, self.theme.muted));
        self.put(buffer, areas.right, 0, &Line::styled(right, self.theme.muted));
    }

    /// What stands beside the bars: the most events of a column, and how many lie beyond the ends.
    fn beside(&self, areas: &StripAreas, density: &Density, peaks: [Option<Height>; 2], buffer: &mut Buffer) {
        let last = areas.left.height.saturating_sub(1);
        let [before, behind] = beyond(density).map(|label| self.with_arrows(&label));
        self.put(buffer, areas.left, last, &Line::styled(before, self.theme.muted));
        self.put(buffer, areas.right, last, &Line::styled(behind, self.theme.muted));
        if areas.right.width + 1 < NUMBERS {
            return;
        }
        let [selected, all] = peaks.map(|peak| peak.map_or_else(String::new, Height::told));
        match (selected.is_empty(), areas.bars.height) {
            (true, _) => self.put(buffer, areas.right, 0, &Line::styled(all, self.theme.muted)),
            (false, 1) => self.put(buffer, areas.right, 0, &Line::styled(selected, self.theme.muted)),
            (false, _) => {
                self.put(buffer, areas.right, 0, &Line::styled(selected, self.theme.bar_selected));
                self.put(buffer, areas.right, 1, &Line::styled(all, self.theme.muted));
            }
        }
    }

    /// The stretch that is being chosen.
    fn brush(&self, areas: &StripAreas, scale: TimeScale, buffer: &mut Buffer) {
        let Some(days) = self.app.brush() else { return };
        let [first, last] = [days.earliest, days.latest].map(|day| scale.nearest_column(day));
        let [first, last] = [first, last].map(|column| areas.bars.x + u16::try_from(column).unwrap_or(0));
        // A day may have several columns of its own.
        let last = (last..areas.bars.right())
            .take_while(|x| scale.day(areas.column(*x)) <= days.latest)
            .last()
            .unwrap_or(last);
        let line = if areas.axis.is_empty() { areas.bars.y } else { areas.axis.y };
        for x in first..=last.min(areas.bars.right().saturating_sub(1)) {
            buffer.set_style(Rect { x, width: 1, ..areas.columns() }, self.theme.cursor);
            if !areas.axis.is_empty() {
                buffer.set_string(x, line, self.glyphs.shown, self.theme.focus);
            }
        }
        let [opens, closes] = self.glyphs.brush;
        buffer.set_string(first, line, opens, self.theme.focus);
        buffer.set_string(
            last.max(first),
            line,
            if first == last { self.glyphs.pointer } else { closes },
            self.theme.focus,
        );
    }

    /// The first and the last day that the list shows events under.
    fn shown_days(&self) -> Option<(Day, Day)> {
        let days = || self.app.shown().filter_map(|at| self.app.texts().text(at)).map(|text| text.line.filed);
        let known = || days().filter(|day| day::is_known(*day));
        Some((known().min()?, known().max()?))
    }

    fn current_day(&self) -> Option<Day> {
        self.app.current_day()
    }

    pub(super) fn as_of(&self) -> Option<Day> {
        self.app.known_to()
    }

    fn with_arrows(&self, label: &str) -> String {
        if self.glyphs.is_ascii { label.replace('←', "<-").replace('→', "->") } else { label.to_owned() }
    }
}
