//! The timeline: one line an event, under headings, with what lies between.
//!
//! ```text
//! │   2025                                     │
//! │ ▌ ○   2025         Partnership pact signed │   cursor, glyph and mark of the date, day, title
//! │   ⋮ 10 months                              │
//! │   March 2026 · 66 of 1,240                 │
//! │   ⋮3 ● 06 Fri      Hegseth says …        ≠ │   three hidden before it; what is disputed, denied or retracted
//! ```
//!
//! What stands in the lines of events, and in which columns, is found by [`crate::app::list`].

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::header::thousands;
use super::{Areas, Screen, over};
use crate::app::lines::LineText;
use crate::app::text::{cut, width};
use crate::app::timeline::TimelineLine;
use crate::app::{Mode, Pane};
use crate::engine::{ListOrder, UnderHeading};
use crate::keymap::Context;
use crate::model::Status;

impl Screen<'_> {
    pub(super) fn timeline(&self, areas: &Areas, buffer: &mut Buffer) {
        if areas.timeline.is_empty() {
            return;
        }
        let app = self.app;
        let (shown, total) = (app.selected().events, app.data().facts().events);
        let title = if shown == total {
            "Timeline".to_owned()
        } else {
            format!("Timeline {} {} of {} shown", self.glyphs.dot, thousands(shown), thousands(total))
        };
        let title = match app.order() {
            ListOrder::Date => title,
            order => format!("{title} {} by {}", self.glyphs.dot, order.word()),
        };
        let inner = self.pane(areas, Pane::Timeline, &title, buffer);
        if app.selected().is_empty() {
            self.nothing(inner, buffer);
            return;
        }
        self.column_names(areas, buffer);
        let rail = app.rail();
        let marked = app.marked_span().map(|span| span.places());
        let columns = app.texts().columns();
        for (at, line) in (0..).zip(app.timeline()) {
            let lines = self.rail(&rail, usize::from(at), columns.rail);
            let text = match &line {
                TimelineLine::Heading(heading, under) => self.between(lines, self.heading(heading, *under)),
                TimelineLine::Gap(gap) => {
                    let gap = Span::styled(format!("{} {gap}", self.glyphs.gap), self.theme.muted);
                    self.between(lines, vec![gap])
                }
                TimelineLine::Event { at: place } | TimelineLine::Rest { at: place, .. } => {
                    let lit = match &marked {
                        _ if *place == app.cursor() => Lit::Current,
                        Some(marked) if marked.contains(place) => Lit::Marked,
                        _ => Lit::Not,
                    };
                    if lit != Lit::Not {
                        let row = Rect { y: inner.y + at, height: 1, ..inner }.intersection(inner);
                        buffer.set_style(row, self.theme.cursor);
                    }
                    match (app.texts().text(*place), &line) {
                        (None, _) => Line::styled(format!("  {}", self.glyphs.ellipsis), self.theme.muted),
                        (Some(text), TimelineLine::Rest { line, .. }) => self.rest(text, lines, lit, *line),
                        (Some(text), _) => self.event(text, lines, lit),
                    }
                }
            };
            self.put(buffer, inner, at, &text);
        }
    }

    /// What the columns at the right hold, in the upper border.
    fn column_names(&self, areas: &Areas, buffer: &mut Buffer) {
        let columns = self.app.texts().columns();
        let place = if columns.place > 0 { format!(" {:1$}", "place ", columns.place + 1) } else { String::new() };
        let deaths = if columns.deaths > 0 { format!(" {:>1$} ", "deaths", columns.deaths) } else { String::new() };
        // The border goes on between the two.
        let mut right = areas.timeline.right().saturating_sub(2);
        for name in [deaths, place].iter().filter(|name| !name.is_empty()) {
            let width = u16::try_from(name.len()).unwrap_or(0);
            let x = right.saturating_sub(width);
            let area = Rect {
                x,
                y: areas.timeline.y,
                width: u16::try_from(name.trim_end().len() + 1).unwrap_or(0),
                height: 1,
            };
            if areas.has_borders {
                self.put(buffer, area, 0, &Line::styled(format!("{} ", name.trim_end()), self.theme.muted));
            }
            right = x;
        }
    }

    pub(super) fn nothing(&self, area: Rect, buffer: &mut Buffer) {
        let app = self.app;
        let lines = if app.is_asking() && app.selected().total == 0 {
            vec![String::new()]
        } else if app.data().facts().events == 0 && app.loading().is_some() {
            vec![format!("Reading the file{}", self.glyphs.ellipsis)]
        } else if app.data().facts().events == 0 {
            match app.data().facts().left_out {
                0 => vec!["There is no event in this file.".to_owned()],
                _ => vec!["No event of this file could be read.".to_owned()],
            }
        } else {
            let how = match app.mode() {
                Mode::Typing(_) => "Esc takes back what is typed.".to_owned(),
                _ => format!(
                    "{} undoes the last change, {} removes all filters.",
                    self.keymap.first(Context::List, crate::app::Command::Undo),
                    self.keymap.first(Context::List, crate::app::Command::Clear)
                ),
            };
            let says = if app.loading().is_some() {
                "No event matches so far: the file is still being read."
            } else {
                "No event matches."
            };
            vec![says.to_owned(), how]
        };
        for (at, line) in (1..).zip(lines) {
            let text = cut(&line, usize::from(area.width.saturating_sub(3)), self.glyphs.ellipsis);
            self.put(buffer, area, at, &Line::styled(format!("  {text}"), self.theme.muted));
        }
    }

    /// A month or a year, with the number of events under it, and of how many if the filter hides some.
    fn heading(&self, text: &str, under: UnderHeading) -> Vec<Span<'static>> {
        let total = thousands(under.total);
        let count =
            if under.selected == under.total { total } else { format!("{} of {total}", thousands(under.selected)) };
        vec![
            Span::styled(text.to_owned(), self.theme.heading),
            Span::styled(format!(" {} {count}", self.glyphs.dot), self.theme.muted),
        ]
    }

    /// A line between events, beside the rail where there is one: it goes on through it.
    fn between(&self, rail: Vec<Span<'static>>, says: Vec<Span<'static>>) -> Line<'static> {
        let columns = self.app.texts().columns();
        let before = 2 + if columns.rail > 0 { columns.gutter } else { 0 };
        std::iter::once(Span::raw(format!("{:before$}", ""))).chain(rail).chain(says).collect()
    }

    /// The first line of an event.
    fn event(&self, text: &LineText, rail: Vec<Span<'static>>, lit: Lit) -> Line<'static> {
        let theme = self.theme;
        let columns = self.app.texts().columns();
        let (glyph, mark) = self.glyphs.date(&text.line.date);
        let style = |style: Style| if lit == Lit::Not { style } else { over(style, theme.cursor) };
        let cursor = self.lit(lit);
        let doubt = match text.line.status {
            Some(Status::Disputed | Status::Denied | Status::Retracted) => self.glyphs.doubt,
            Some(Status::Planned) => self.glyphs.planned,
            Some(Status::Reported | Status::Confirmed) | None => "",
        };
        let pad = text.day_columns.saturating_sub(width(&text.day)) + 1;
        let title = text.title.first().map_or("", String::as_str);
        let own = match (lit == Lit::Current, text.line.is_outside) {
            (true, _) => theme.title,
            (false, true) => theme.muted,
            (false, false) => theme.text,
        };
        let is_new = self.app.is_new(&text.line);
        let mut spans = match self.own_sign(&text.line.id) {
            None if is_new => {
                vec![Span::styled(cursor, style(theme.focus)), Span::styled(self.glyphs.new, style(theme.info))]
            }
            None => vec![Span::styled(format!("{cursor} "), style(theme.focus))],
            Some(sign) => vec![Span::styled(cursor, style(theme.focus)), Span::styled(sign, style(theme.strong))],
        };
        spans.push(Span::styled(
            if columns.gutter > 0 { gutter(&text.line, self.glyphs.gap) } else { String::new() },
            style(theme.muted),
        ));
        spans.extend(rail.into_iter().map(|span| Span { style: style(span.style), ..span }));
        spans.extend([
            Span::styled(format!("{glyph}{mark} "), style(theme.glyph)),
            Span::styled(format!("{}{:pad$}", text.day, ""), style(theme.muted)),
            Span::styled(title.to_owned(), style(own)),
        ]);
        let room = columns.title.saturating_sub(text.day_columns - columns.day.0);
        let mut gap = room.saturating_sub(width(title));
        if columns.place > 0 {
            let place = cut(&text.place, columns.place, self.glyphs.ellipsis);
            let pad = columns.place.saturating_sub(width(&place));
            spans.push(Span::styled(format!("{:gap$}  {place}{:pad$}", "", ""), style(theme.muted)));
            gap = 0;
        }
        if columns.deaths > 0 {
            let deaths = cut(&text.deaths, columns.deaths, self.glyphs.ellipsis);
            let pad = columns.deaths.saturating_sub(width(&deaths));
            spans.push(Span::styled(format!("{:gap$}  {:pad$}{deaths}", "", ""), style(theme.text)));
            gap = 0;
        }
        if !doubt.is_empty() {
            // Behind facts it has a column of its own, else it stands at the end of the title's.
            let gap = if columns.has_facts() { 1 } else { gap.saturating_sub(1) };
            spans.push(Span::styled(format!("{:gap$}{doubt}", ""), style(theme.warning)));
        }
        Line::from(spans)
    }

    /// Another line of an event: what of its title had no room in the first.
    fn rest(&self, text: &LineText, rail: Vec<Span<'static>>, lit: Lit, line: usize) -> Line<'static> {
        let theme = self.theme;
        let columns = self.app.texts().columns();
        let before = columns.gutter + 2;
        let behind = columns.before_title(text.day_columns).saturating_sub(before + columns.rail);
        let over_cursor = |style: Style| if lit == Lit::Not { style } else { over(style, theme.cursor) };
        let style = over_cursor(match (lit == Lit::Current, text.line.is_outside) {
            (true, _) => theme.title,
            (false, true) => theme.muted,
            (false, false) => theme.text,
        });
        let rest = text.title.get(line).cloned().unwrap_or_default();
        let rail = rail.into_iter().map(|span| Span { style: over_cursor(span.style), ..span });
        let mut spans = match lit {
            Lit::Marked => {
                let mark = Span::styled(self.glyphs.span, over_cursor(theme.focus));
                vec![mark, Span::raw(format!("{:1$}", "", before - 1))]
            }
            Lit::Not | Lit::Current => vec![Span::raw(format!("{:before$}", ""))],
        };
        spans.extend(rail);
        spans.extend([Span::raw(format!("{:behind$}", "")), Span::styled(rest, style)]);
        Line::from(spans)
    }
}

/// Whether an event is lit up, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lit {
    Not,
    /// It is in the span that is marked.
    Marked,
    /// It is the one under the cursor.
    Current,
}

/// What the gutter says: that another filter hides an event, or how many events this one hides before it, right-aligned in five columns.
fn gutter(line: &crate::engine::ListLine, sign: &str) -> String {
    let hidden = line.hidden;
    let count = match hidden {
        _ if line.is_outside => "out".to_owned(),
        0 => String::new(),
        1..1_000 => format!("{sign}{hidden}"),
        1_000..1_000_000 => format!("{sign}{}k", hidden / 1_000),
        _ => format!("{sign}{}M", hidden / 1_000_000),
    };
    format!("{count:>4} ")
}

impl Screen<'_> {
    /// What stands before an event that is lit up.
    fn lit(&self, lit: Lit) -> &'static str {
        match lit {
            Lit::Not => " ",
            Lit::Marked => self.glyphs.span,
            Lit::Current => self.glyphs.cursor,
        }
    }

    /// The sign that an event has of its reader's own.
    pub(super) fn own_sign(&self, id: &str) -> Option<&'static str> {
        let (unicode, ascii) = self.app.own_sign(id)?;
        Some(if self.glyphs.is_ascii { ascii } else { unicode })
    }
}
