//! A list to choose from, over the panes.
//!
//! ```text
//! ╭ Saved views ──────────────────────────────────────╮
//! │ > wa▏                                      2 of 9 │
//! │ ▌ war in the east    actor:russia actor:ukraine   │
//! │   water              tag:water                    │
//! ╰───────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::filter::highlighted;
use super::{Screen, window};
use crate::app::text::{cut, tail, width};
use crate::app::{Choice, Does, Offer, Picker};
use crate::keymap::Context;
use crate::model::clean;

/// What stands before the field.
const PROMPT: &str = "> ";

impl Screen<'_> {
    pub(super) fn picker(&self, body: Rect, picker: &Picker, buffer: &mut Buffer) {
        let inner = if is_small(body) {
            ratatui::widgets::Widget::render(ratatui::widgets::Clear, body, buffer);
            buffer.set_style(body, self.theme.text);
            body
        } else {
            let title = match picker.offer() {
                Offer::Views => "Saved views",
                Offer::Palette => "What to do",
                Offer::Copies => "What to copy",
            };
            self.window(area(body, picker), title, buffer)
        };
        let columns = usize::from(inner.width);
        let total = if picker.offer() == Offer::Views { format!(" of {}", picker.total()) } else { String::new() };
        let count = format!("{}{total}", picker.found().len());
        let room = columns.saturating_sub(PROMPT.len() + count.len() + 1);
        let text = tail(&clean::line(picker.text().0), room, self.glyphs.ellipsis);
        let pad = room.saturating_sub(width(&text)) + 1;
        let field = Line::from(vec![
            Span::styled(PROMPT, self.theme.focus),
            Span::styled(text, self.theme.strong),
            Span::styled(format!("{:pad$}{count}", ""), self.theme.muted),
        ]);
        self.put(buffer, inner, 0, &field);
        let lines = usize::from(inner.height.saturating_sub(1));
        let top = (picker.at() + 1).saturating_sub(lines);
        let shown: Vec<_> = picker.found().enumerate().skip(top).take(lines).collect();
        let abouts: Vec<String> = shown.iter().map(|(_, (choice, _))| self.about(choice)).collect();
        let about = abouts.iter().map(|about| width(about)).max().unwrap_or(0).min(columns / 3);
        let longest = shown.iter().map(|(_, (choice, _))| width(&clean::line(&choice.name))).max().unwrap_or(0);
        let room = longest.min(columns.saturating_sub(2 + about + 2));
        for (at, ((number, (choice, letters)), about)) in (1..).zip(shown.into_iter().zip(abouts)) {
            let is_current = number == picker.at();
            let mark = if is_current { self.glyphs.cursor } else { " " };
            let name = cut(&clean::line(&choice.name), room, self.glyphs.ellipsis);
            let pad = room.saturating_sub(width(&name));
            let style = if is_current { self.theme.title } else { self.theme.text };
            let mut spans = vec![Span::styled(format!("{mark} "), self.theme.focus)];
            spans.extend(highlighted(&name, letters, style, style.patch(self.theme.matched)));
            let is_asked = is_current && picker.is_asked();
            let about = if is_asked { "once more to forget it".to_owned() } else { about };
            let tone = if is_asked { self.theme.warning } else { self.theme.muted };
            spans.push(Span::styled(format!("{:pad$}  {about}", ""), tone));
            let row = Rect { y: inner.y + at, height: 1, ..inner }.intersection(inner);
            self.put(buffer, inner, at, &Line::from(spans));
            if is_current {
                buffer.set_style(row, self.theme.cursor);
            }
        }
        if picker.found().len() == 0 {
            self.put(buffer, inner, 1, &Line::styled("  nothing of that name", self.theme.muted));
        }
    }

    /// What a choice is: of a command its keys.
    fn about(&self, choice: &Choice) -> String {
        let Does::Do(command) = choice.does else {
            // Names that come built in are in any script.
            let is_foreign = self.glyphs.is_ascii && matches!(choice.does, Does::Narrow(_));
            return if is_foreign { any_ascii::any_ascii(&choice.about) } else { choice.about.clone() };
        };
        let keys = Context::ALL.into_iter().map(|context| self.keymap.keys(context, command));
        let keys = keys.into_iter().find(|keys| !keys.is_empty()).unwrap_or_default();
        keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// Where the cursor of the field stands.
    pub(super) fn picker_cursor(body: Rect, picker: &Picker) -> Position {
        let inner = if is_small(body) { body } else { inside(area(body, picker)) };
        let column = PROMPT.len() + picker.text().1;
        let x = inner.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
        Position { x: x.min(inner.right().saturating_sub(1)), y: inner.y }
    }
}

/// Whether there is no room for borders.
fn is_small(body: Rect) -> bool {
    body.height < 6 || body.width < 30
}

/// The part of the body that it takes: no more lines than there are choices.
fn area(body: Rect, picker: &Picker) -> Rect {
    let lines = u16::try_from(picker.total()).unwrap_or(u16::MAX).saturating_add(3);
    Rect { height: lines.clamp(6, body.height), ..window(body) }
}

/// The inside of a window.
fn inside(window: Rect) -> Rect {
    Rect {
        x: window.x + 2,
        y: window.y + 1,
        width: window.width.saturating_sub(4),
        height: window.height.saturating_sub(2),
    }
}
