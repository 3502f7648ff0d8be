//! The last line: a notice, the query line while it is typed, or what the keys do here.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Screen, put};
use crate::app::text::{cut, tail, width};
use crate::app::{Command, Field, Mode, Pane};
use crate::model::clean;

/// What stands before the query line.
const PROMPT: &str = " query ";

impl Screen<'_> {
    pub(super) fn footer(&self, area: Rect, buffer: &mut Buffer) {
        let columns = usize::from(area.width);
        if let Mode::Typing(typing) = self.app.mode()
            && typing.field() == Field::Line
        {
            self.query_line(area, typing, buffer);
        } else if let Some(notice) = self.app.notice() {
            let text = cut(&format!(" {}", clean::line(&notice.text)), columns, self.glyphs.ellipsis);
            put(buffer, area, 0, &Line::styled(text, self.theme.level(notice.level)));
        } else {
            put(buffer, area, 0, &self.hints(columns));
        }
        if let Some(count) = self.app.count() {
            let text = format!(" {count} ");
            let x = area.right().saturating_sub(u16::try_from(text.len()).unwrap_or(0));
            buffer.set_string(x.max(area.x), area.y, text, self.theme.focus);
        }
    }

    fn query_line(&self, area: Rect, typing: &crate::app::Typing, buffer: &mut Buffer) {
        let shown = tail(&clean::line(typing.text()), usize::from(area.width).saturating_sub(PROMPT.len() + 1));
        let mut spans = vec![Span::styled(PROMPT, self.theme.focus), Span::styled(shown, self.theme.strong)];
        if let Some(mistake) = typing.mistake() {
            spans.push(Span::styled(format!("   {}", clean::line(mistake)), self.theme.warning));
        }
        put(buffer, area, 0, &Line::from(spans));
    }

    pub(super) fn footer_cursor(&self, area: Rect) -> Option<Position> {
        let Mode::Typing(typing) = self.app.mode() else { return None };
        let column = u16::try_from(PROMPT.len() + typing.cursor()).ok()?;
        Some(Position { x: (area.x + column).min(area.right().saturating_sub(1)), y: area.y })
    }

    /// As many hints as fit, the most needed first.
    fn hints(&self, columns: usize) -> Line<'static> {
        let mut spans = Vec::new();
        let mut used = 1;
        for (keys, does) in self.what_keys_do() {
            let needed = width(&keys) + 1 + width(does) + 2;
            if used + needed > columns {
                break;
            }
            used += needed;
            spans.push(Span::styled(format!(" {keys}"), self.theme.focus));
            spans.push(Span::styled(format!(" {does} "), self.theme.muted));
        }
        Line::from(spans)
    }

    fn what_keys_do(&self) -> Vec<(String, &'static str)> {
        let key = |command| self.keymap.first(command);
        let both = |a, b| format!("{}{}", self.keymap.first(a), self.keymap.first(b));
        let text = str::to_owned;
        match self.app.mode() {
            Mode::Typing(typing) if typing.field() == Field::Actor => {
                vec![
                    (text("Enter"), "take"),
                    (text("↑↓").replace("↑↓", self.arrows()), "choose"),
                    (text("Esc"), "back"),
                ]
            }
            Mode::Typing(_) => vec![(text("Enter"), "keep"), (text("Esc"), "back"), (text("Tab"), "next field")],
            Mode::Export(_) => vec![(text("Enter"), "export"), (text("Tab"), "next field"), (text("Esc"), "back")],
            Mode::Help(_) | Mode::Problems(_) => {
                vec![(both(Command::Next, Command::Previous), "scroll"), (text("Esc"), "back")]
            }
            Mode::Browse => {
                let own = match self.app.focus() {
                    Pane::Timeline => {
                        vec![(both(Command::Next, Command::Previous), "move"), (key(Command::Activate), "read")]
                    }
                    Pane::Detail => vec![
                        (both(Command::Next, Command::Previous), "scroll"),
                        (key(Command::NextTarget), "next link"),
                        (key(Command::Activate), "follow"),
                        (key(Command::Back), "back"),
                    ],
                    Pane::Filter => vec![
                        (key(Command::Activate), "choose"),
                        (key(Command::Remove), "remove"),
                        (key(Command::ToggleJoin), "or"),
                        (key(Command::ToggleNegation), "not"),
                        (key(Command::ToggleMembers), "members"),
                    ],
                };
                let rest = [
                    (key(Command::Help), "help"),
                    (key(Command::FilterActor), "actor"),
                    (key(Command::SearchText), "text"),
                    (key(Command::FilterFrom), "range"),
                    (key(Command::Export), "export"),
                    (key(Command::Undo), "undo"),
                    (key(Command::NextPane), "pane"),
                    (key(Command::Quit), "quit"),
                ];
                own.into_iter().chain(rest).collect()
            }
        }
    }

    fn arrows(&self) -> &'static str {
        if self.glyphs.is_ascii { "Up/Down" } else { "↑↓" }
    }
}
