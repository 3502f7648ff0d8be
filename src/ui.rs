//! Drawing: pure functions of [`Screen`], one file a pane, and one place that splits the screen.
//!
//! ```text
//! ┌ header ───────────────────────────────────────────────────────────┐
//! ├ filter ────────┬ timeline ───────────────────┬ detail ────────────┤   wide: three panes
//! │                │                             │                    │   medium: timeline, and detail or filter
//! │                │                             │                    │   narrow: one pane at a time
//! ├ strip ─────────┴─────────────────────────────┴────────────────────┤
//! └ footer ───────────────────────────────────────────────────────────┘
//! ```
//!
//! Drawing takes `&App` and gives nothing back; what depends on the size of the screen ([`Areas::viewport`]) is handed to
//! the app before.

mod address;
mod axis;
mod chain;
mod detail;
mod export;
mod filter;
mod footer;
pub mod glyphs;
mod header;
mod help;
mod lanes;
mod picker;
mod problems;
mod rail;
mod strip;
mod timeline;

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph, Widget, Wrap};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::text;
use crate::app::{App, Mode, Pane, Target, View, Viewport};
use crate::keymap::Keymap;
use crate::theme::Theme;
use glyphs::Glyphs;
pub use strip::StripAreas;

/// Fewest columns and lines that annals draws in.
pub const SMALLEST: (u16, u16) = (20, 5);

/// Everything that drawing needs.
#[derive(Debug, Clone, Copy)]
pub struct Screen<'a> {
    /// The state.
    pub app: &'a App,
    /// The colours.
    pub theme: &'a Theme,
    /// The keys, for hints and help.
    pub keymap: &'a Keymap,
    /// The characters.
    pub glyphs: &'static Glyphs,
}

/// Where everything is. An area of no size is not on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// The first line.
    pub header: Rect,
    /// The filter pane, with its border.
    pub filter: Rect,
    /// The timeline, with its border.
    pub timeline: Rect,
    /// The detail pane, with its border.
    pub detail: Rect,
    /// The density strip.
    pub strip: StripAreas,
    /// The last line.
    pub footer: Rect,
    /// Where windows open.
    pub body: Rect,
    /// Whether panes have borders.
    pub has_borders: bool,
    /// Whether the three panes stand side by side.
    pub is_wide: bool,
    /// What the centre shows.
    pub view: View,
    /// Whether a chain stands there in its place.
    pub has_chain: bool,
}

impl Areas {
    /// Splits the screen: the one place that does. The filter pane takes no more than it needs.
    pub fn new(screen: Rect, app: &App) -> Self {
        let focus = app.focus();
        let filter_width = u16::try_from(app.data().filter_width).unwrap_or(0);
        let (width, height) = (screen.width, screen.height);
        let strip_height = strip::lines(height, app);
        let row = |y: u16, height: u16| Rect { y: screen.y + y, height, ..screen };
        let body = row(1, height.saturating_sub(2 + strip_height));
        let mut areas = Self {
            header: row(0, 1.min(height)),
            strip: StripAreas::new(row(height.saturating_sub(1 + strip_height), strip_height), app),
            footer: row(height.saturating_sub(1), 1.min(height)),
            body,
            has_borders: height >= 10 && width >= 30,
            is_wide: width >= 110,
            view: app.view(),
            has_chain: app.has_chain(),
            ..Self::default()
        };
        let column = |x: u16, width: u16| Rect { x: body.x + x, width, ..body };
        if areas.is_wide {
            // What is drawn over time needs the width more than the text beside it.
            let share = if areas.view == View::List && !areas.has_chain { 36 } else { 26 };
            let (filter, detail) =
                ((width / 5).clamp(28, 40).min(filter_width.max(28)), (width * share / 100).clamp(40, 76));
            areas.filter = column(0, filter);
            areas.timeline = column(filter, width - filter - detail);
            areas.detail = column(width - detail, detail);
        } else if width >= 66 && height >= 10 {
            let timeline = width * 54 / 100;
            areas.timeline = column(0, timeline);
            // The filter takes the place of the detail: what it narrows stays in sight.
            let side = if focus == Pane::Filter { &mut areas.filter } else { &mut areas.detail };
            *side = column(timeline, width - timeline);
        } else {
            *areas.pane_mut(focus) = body;
        }
        areas
    }

    fn pane(&self, pane: Pane) -> Rect {
        match pane {
            Pane::Filter => self.filter,
            Pane::Timeline => self.timeline,
            Pane::Detail => self.detail,
        }
    }

    fn pane_mut(&mut self, pane: Pane) -> &mut Rect {
        match pane {
            Pane::Filter => &mut self.filter,
            Pane::Timeline => &mut self.timeline,
            Pane::Detail => &mut self.detail,
        }
    }

    /// The inside of a pane.
    fn inner(&self, pane: Rect) -> Rect {
        if !self.has_borders || pane.is_empty() {
            return pane;
        }
        Rect {
            x: pane.x + 1,
            y: pane.y + 1,
            width: pane.width.saturating_sub(2),
            height: pane.height.saturating_sub(2),
        }
    }

    /// How much room the app has in each pane.
    pub fn viewport(&self, glyphs: &Glyphs) -> Viewport {
        let detail = self.inner(self.detail);
        Viewport {
            timeline_height: usize::from(self.inner(self.timeline).height),
            timeline_width: usize::from(self.inner(self.timeline).width),
            detail_width: usize::from(detail.width.saturating_sub(1)),
            detail_height: usize::from(detail.height),
            filter_height: usize::from(self.inner(self.filter).height),
            strip_columns: usize::from(self.strip.bars.width),
            window_height: usize::from(window(self.body).height.saturating_sub(2)),
            window_width: usize::from(window(self.body).width.saturating_sub(4)),
            is_wide: self.is_wide,
            is_ascii: glyphs.is_ascii,
        }
    }

    /// What the mouse points at.
    pub fn target(&self, x: u16, y: u16) -> Option<Target> {
        let at = Position { x, y };
        let line = |pane: Rect| {
            let inner = self.inner(pane);
            (pane.contains(at)).then(|| usize::from(y.saturating_sub(inner.y).min(inner.height.saturating_sub(1))))
        };
        if let Some(line) = line(self.filter) {
            return Some(Target::Filter(line));
        }
        if let Some(line) = line(self.timeline) {
            let column = usize::from(x.saturating_sub(self.inner(self.timeline).x));
            return Some(match self.view {
                _ if self.has_chain => Target::Chain(line),
                View::List => Target::Timeline(line),
                View::Axis => Target::Axis(line, column),
                View::Lanes => Target::Lane(line, column),
            });
        }
        if let Some(line) = line(self.detail) {
            return Some(Target::Detail(line));
        }
        self.strip.columns().contains(at).then(|| self.strip_target(x))
    }

    /// The column of the strip below or above a place.
    pub fn strip_target(&self, x: u16) -> Target {
        Target::Strip(self.strip.column(x), usize::from(self.strip.bars.width))
    }
}

impl Widget for Screen<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            let says = if self.glyphs.is_ascii { "annals needs 20x5" } else { "annals needs 20×5" };
            Paragraph::new(says).wrap(Wrap { trim: true }).style(self.theme.text).render(area, buffer);
            return;
        }
        buffer.set_style(area, self.theme.text);
        let areas = Areas::new(area, self.app);
        self.header(areas.header, buffer);
        match self.app.view() {
            _ if self.app.has_chain() => self.chain_view(&areas, buffer),
            View::List => self.timeline(&areas, buffer),
            View::Axis | View::Lanes if areas.timeline.is_empty() => {}
            View::Lanes => self.lanes_view(&areas, buffer),
            View::Axis => self.axis_view(&areas, buffer),
        }
        self.detail(&areas, buffer);
        self.filter(&areas, buffer);
        self.strip(&areas.strip, buffer);
        self.footer(areas.footer, buffer);
        match self.app.mode() {
            Mode::Help(top) => self.help(areas.body, *top, buffer),
            Mode::Problems(top) => self.problems(areas.body, *top, buffer),
            Mode::Export(dialog) => self.export(areas.body, dialog, buffer),
            Mode::Pick(picker) => self.picker(areas.body, picker, buffer),
            Mode::Browse | Mode::Typing(_) => {}
        }
        if let Some(address) = self.app.address() {
            self.address(areas.body, address, buffer);
        }
    }
}

impl Screen<'_> {
    /// Lines of the help in a window of so many columns, which the app scrolls through.
    pub fn help_length(keymap: &Keymap, glyphs: &Glyphs, columns: usize) -> usize {
        help::length(keymap, glyphs, columns)
    }

    /// Where the terminal's cursor stands, if it stands anywhere.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            return None;
        }
        let areas = Areas::new(area, self.app);
        match self.app.mode() {
            Mode::Typing(_) => self.filter_cursor(&areas).or_else(|| self.footer_cursor(areas.footer)),
            Mode::Export(dialog) if !dialog.withheld().is_empty() => None,
            Mode::Export(dialog) => Some(Self::export_cursor(areas.body, dialog)),
            Mode::Pick(picker) => Some(Self::picker_cursor(areas.body, picker)),
            Mode::Browse | Mode::Help(_) | Mode::Problems(_) => None,
        }
    }

    /// A pane's border and title; gives the inside. Where there is no room for borders the pane is the inside.
    fn pane(&self, areas: &Areas, pane: Pane, title: &str, buffer: &mut Buffer) -> Rect {
        let area = areas.pane(pane);
        if areas.has_borders && !area.is_empty() {
            Clear.render(area, buffer);
            buffer.set_style(area, self.theme.text);
            self.block(self.app.focus() == pane).render(area, buffer);
            let style = if self.app.focus() == pane { self.theme.title } else { self.theme.muted };
            self.title(area, title, style, buffer);
        }
        areas.inner(area)
    }

    /// The title in the upper border of an area.
    fn title(&self, area: Rect, title: &str, style: Style, buffer: &mut Buffer) {
        let room = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: area.height.min(1), ..area };
        let title = text::cut(title, usize::from(room.width).saturating_sub(2), self.glyphs.ellipsis);
        self.put(buffer, room, 0, &Line::styled(format!(" {title} "), style));
    }

    fn block(&self, is_focused: bool) -> Block<'static> {
        let style = if is_focused { self.theme.focus } else { self.theme.border };
        let block = Block::bordered().border_style(style);
        if self.glyphs.is_ascii {
            block.border_set(glyphs::ASCII_BORDER)
        } else {
            block.border_type(BorderType::Rounded)
        }
    }

    /// A window over the panes; gives its inside.
    fn window(&self, area: Rect, title: &str, buffer: &mut Buffer) -> Rect {
        Clear.render(area, buffer);
        buffer.set_style(area, self.theme.text);
        let block = self.block(true);
        let inner = block.inner(area);
        block.render(area, buffer);
        self.title(area, title, self.theme.title, buffer);
        Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
    }

    /// Writes a line at a place. What does not fit in the area is cut off, and `…` says so.
    fn put(&self, buffer: &mut Buffer, area: Rect, at: u16, line: &Line<'_>) {
        if at >= area.height {
            return;
        }
        let in_ascii = self.glyphs.is_ascii.then(|| plain(line));
        let line = in_ascii.as_ref().unwrap_or(line);
        let (y, end) = (area.y + at, area.right().min(buffer.area.right()));
        let Err(()) = write(buffer, (area.x, y), end, line) else { return };
        let ellipsis = self.glyphs.ellipsis;
        let mut room = usize::from(end.saturating_sub(area.x)).saturating_sub(text::width(ellipsis));
        let mut x = area.x;
        for span in line {
            let kept = text::cut(&span.content, room, "");
            let columns = text::width(&kept);
            let is_cut = columns < text::width(&span.content);
            (room, x) = (room - columns, x + u16::try_from(columns).unwrap_or(0));
            if is_cut {
                let style = line.style.patch(span.style);
                let pad = usize::from(end.saturating_sub(x));
                let _ = write(buffer, (x, y), end, &Line::styled(format!("{ellipsis:pad$}"), style));
                return;
            }
        }
    }

    /// Spans of the app in the styles of the theme.
    fn spans(&self, line: &[crate::app::text::Span]) -> Line<'static> {
        line.iter().map(|span| Span::styled(span.text.clone(), self.theme.tone(span.tone))).collect()
    }
}

/// A line with ASCII marks between the words.
fn plain<'a>(line: &Line<'a>) -> Line<'a> {
    let plain = |span: &Span<'a>| Span::styled(text::plain(&span.content).into_owned(), span.style);
    Line { spans: line.spans.iter().map(plain).collect(), ..line.clone() }
}

/// The part of the body that a window of text takes.
fn window(body: Rect) -> Rect {
    let width = body.width.min(92);
    let x = body.x + (body.width - width) / 2;
    Rect { x, width, ..body }
}

/// Writes a line from a place on, as far as it fits before `end`; an error when more than spaces does not. A grapheme takes
/// the columns that [`text::columns`] counts, which are not always those that ratatui counts.
fn write(buffer: &mut Buffer, (mut x, y): (u16, u16), end: u16, line: &Line<'_>) -> Result<(), ()> {
    for span in line {
        let style = line.style.patch(span.style);
        for grapheme in span.content.graphemes(true).filter(|grapheme| !grapheme.contains(char::is_control)) {
            let Some(columns) = u16::try_from(text::columns(grapheme)).ok().and_then(NonZeroU16::new) else { continue };
            if columns.get() > end.saturating_sub(x) {
                if grapheme == " " {
                    continue;
                }
                return Err(());
            }
            let cell = &mut buffer[(x, y)];
            let is_counted = grapheme.len() == 1 || grapheme.cell_width() == columns.get();
            let width = if is_counted { CellDiffOption::None } else { CellDiffOption::ForcedWidth(columns) };
            cell.set_symbol(grapheme).set_style(style).set_diff_option(width);
            for hidden in x + 1..x + columns.get() {
                buffer[(hidden, y)].reset();
            }
            x += columns.get();
        }
    }
    Ok(())
}

/// The style with another laid over it: its colours, as far as it has any, and its modifiers too.
fn over(style: Style, overlay: Style) -> Style {
    style.patch(overlay)
}
