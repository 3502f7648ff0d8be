//! The timeline: one line an event, under headings, with what lies between.
//!
//! ```text
//! │   2025                                     │
//! │ ▌ ○   2025         Partnership pact signed │   cursor, glyph and mark of the date, day, title
//! │   ⋮ 10 months                              │
//! │   March 2026 · 66 of 1,240                 │
//! │   +3 ● 06 Fri      Hegseth says …        ≠ │   three hidden before it; what is disputed, denied or retracted
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::header::thousands;
use super::{Areas, Screen, over};
use crate::account;
use crate::app::text::{cut, plain, width};
use crate::app::timeline::{TimelineLine, short_date};
use crate::app::{Mode, Pane};
use crate::chronology::Row;
use crate::engine::UnderHeading;
use crate::keymap::Context;
use crate::model::{Status, clean};

/// Columns of the longest day.
const DAY: usize = 11;
/// Columns of an ordinary one.
const SHORT_DAY: usize = 7;
/// Columns of a list that has room for a gutter.
const WITH_GUTTER: usize = 40;

impl Screen<'_> {
    pub(super) fn timeline(&self, areas: &Areas, buffer: &mut Buffer) {
        if areas.timeline.is_empty() {
            return;
        }
        let app = self.app;
        let (shown, total) = (app.selection().len(), app.data().chronology.len());
        let title = if shown == total {
            "Timeline".to_owned()
        } else {
            format!("Timeline {} {} of {} shown", self.glyphs.dot, thousands(shown), thousands(total))
        };
        let inner = self.pane(areas, Pane::Timeline, &title, buffer);
        if app.selection().is_empty() {
            self.nothing(inner, buffer);
            return;
        }
        for (at, line) in (0..).zip(app.timeline()) {
            let text = match &line {
                TimelineLine::Heading(heading, under) => self.heading(heading, *under),
                TimelineLine::Gap(gap) => Line::styled(format!("  {} {gap}", self.glyphs.gap), self.theme.muted),
                TimelineLine::Event { at: place, hidden } => {
                    let style = if *place == app.cursor() { self.theme.cursor } else { Style::default() };
                    if *place == app.cursor() {
                        let row = Rect { y: inner.y + at, height: 1, ..inner }.intersection(inner);
                        buffer.set_style(row, style);
                    }
                    let hidden = (shown < total).then_some(*hidden);
                    self.event(app.selection().rows()[*place], *place == app.cursor(), hidden, usize::from(inner.width))
                }
            };
            self.put(buffer, inner, at, &text);
        }
    }

    fn nothing(&self, area: Rect, buffer: &mut Buffer) {
        let app = self.app;
        let lines = if app.is_asking() && app.selection().total() == 0 {
            vec![String::new()]
        } else if app.data().chronology.is_empty() && app.loading().is_some() {
            vec![format!("Reading the file{}", self.glyphs.ellipsis)]
        } else if app.data().chronology.is_empty() {
            match app.data().chronology.left_out() {
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
            vec!["No event matches.".to_owned(), how]
        };
        for (at, line) in (1..).zip(lines) {
            let text = cut(&line, usize::from(area.width.saturating_sub(3)), self.glyphs.ellipsis);
            self.put(buffer, area, at, &Line::styled(format!("  {text}"), self.theme.muted));
        }
    }

    /// A month or a year, with the number of events under it, and of how many if the filter hides some.
    fn heading(&self, text: &str, under: UnderHeading) -> Line<'static> {
        let total = thousands(under.total);
        let count =
            if under.selected == under.total { total } else { format!("{} of {total}", thousands(under.selected)) };
        Line::from(vec![
            Span::styled(format!("  {text}"), self.theme.heading),
            Span::styled(format!(" {} {count}", self.glyphs.dot), self.theme.muted),
        ])
    }

    /// One event; `hidden` is how many the filter hides before it, where it hides some anywhere.
    fn event(&self, row: Row, is_current: bool, hidden: Option<usize>, columns: usize) -> Line<'static> {
        let theme = self.theme;
        let chronology = &self.app.data().chronology;
        let date = chronology.date(row);
        let (glyph, mark) = self.glyphs.date(&date);
        let style = |style: Style| if is_current { over(style, theme.cursor) } else { style };
        let cursor = if is_current { self.glyphs.cursor } else { " " };
        let doubt = match chronology.profile(row).status {
            Some(Status::Disputed | Status::Denied | Status::Retracted) => self.glyphs.doubt,
            Some(Status::Planned) => self.glyphs.planned,
            Some(Status::Reported | Status::Confirmed) | None => "",
        };
        // Where there is little room a long date pushes its own title aside and not those of all others.
        let (day, longest) = match columns {
            50.. => (DAY, DAY),
            34.. => (SHORT_DAY, DAY),
            _ => (SHORT_DAY, SHORT_DAY),
        };
        let short = cut(&short_date(&date, self.glyphs.is_ascii), longest, self.glyphs.ellipsis);
        let day = day.max(width(&short));
        let pad = day.saturating_sub(width(&short)) + 1;
        let gutter = hidden.filter(|_| columns >= WITH_GUTTER).map_or_else(String::new, gutter);
        let room = columns.saturating_sub(gutter.len() + 5 + day + 1 + usize::from(!doubt.is_empty()) * 2);
        let title = account::headline(chronology, row);
        let title = clean::line(title.trim());
        let title = if self.glyphs.is_ascii { plain(&title).into_owned().into() } else { title };
        let title = cut(&title, room, self.glyphs.ellipsis);
        let gap = room.saturating_sub(width(&title)) + 1;
        let mut spans = vec![
            Span::styled(format!("{cursor} "), style(theme.focus)),
            Span::styled(gutter, style(theme.muted)),
            Span::styled(format!("{glyph}{mark} "), style(theme.glyph)),
            Span::styled(format!("{short}{:pad$}", ""), style(theme.muted)),
            Span::styled(title, style(if is_current { theme.title } else { theme.text })),
        ];
        if !doubt.is_empty() {
            spans.push(Span::styled(format!("{:gap$}{doubt}", ""), style(theme.warning)));
        }
        Line::from(spans)
    }
}

/// What the gutter says of events that the filter hides before one, right-aligned in five columns.
fn gutter(hidden: usize) -> String {
    let count = match hidden {
        0 => String::new(),
        1..1_000 => format!("+{hidden}"),
        1_000..1_000_000 => format!("+{}k", hidden / 1_000),
        _ => format!("+{}M", hidden / 1_000_000),
    };
    format!("{count:>4} ")
}
