//! The last line: a notice, the query line or a date to go to while it is typed, or what the keys do here.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Screen;
use super::header::thousands;
use crate::app::text::{tail, width};
use crate::app::{Command, Field, Mode, Offer, Pane, Typing, View};
use crate::keymap::Context;
use crate::model::{DaySpan, clean, day};

/// What stands before a field at the foot.
fn prompt(typing: &Typing) -> String {
    format!(" {} ", typing.field().label())
}

/// Columns between the query and what is wrong with it.
const GAP: usize = 3;

impl Screen<'_> {
    pub(super) fn footer(&self, area: Rect, buffer: &mut Buffer) {
        let count = self.app.count().map_or_else(String::new, |count| format!(" {count} "));
        let taken = u16::try_from(width(&count)).unwrap_or(0).min(area.width);
        let right = Rect { x: area.right() - taken, width: taken, ..area };
        self.put(buffer, right, 0, &Line::styled(count, self.theme.focus));
        let area = Rect { width: area.width - taken, ..area };
        if let Mode::Typing(typing) = self.app.mode()
            && typing.field().is_at_foot()
        {
            self.query_line(area, typing, buffer);
        } else if let Some(notice) = self.app.notice() {
            let text = format!(" {}", clean::line(&notice.text));
            self.put(buffer, area, 0, &Line::styled(text, self.theme.level(notice.level)));
        } else if let Some(days) = self.app.brush() {
            self.brush_line(area, days, buffer);
        } else if let (Some(span), Mode::Browse) = (self.app.marked_span(), self.app.mode()) {
            self.span_line(area, &span.says(), buffer);
        } else {
            self.put(buffer, area, 0, &self.hints(usize::from(area.width)));
        }
    }

    /// The stretch of time that is being chosen, and what the keys do with it.
    fn brush_line(&self, area: Rect, days: DaySpan, buffer: &mut Buffer) {
        let events = self.app.brushed_events().map_or_else(|| self.glyphs.ellipsis.to_owned(), thousands);
        let (first, last) = (day::iso(days.earliest), day::iso(days.latest));
        let told = format!(" {first} {} {last} {} {events} events ", self.glyphs.to, self.glyphs.dot);
        let key = |command| self.keymap.first(Context::Strip, command);
        let keys = [
            (format!("{} {}", key(Command::Left), key(Command::Right)), "move"),
            (key(Command::OtherEnd), "other end"),
            (key(Command::TakeRange), "take"),
            (key(Command::Cancel), "back"),
        ];
        let mut spans = vec![Span::styled(told, self.theme.strong)];
        for (keys, does) in keys {
            spans.push(Span::styled(format!("  {keys}"), self.theme.focus));
            spans.push(Span::styled(format!(" {does}"), self.theme.muted));
        }
        self.put(buffer, area, 0, &Line::from(spans));
    }

    /// The span of the list that is marked, and what the keys do with it.
    fn span_line(&self, area: Rect, says: &str, buffer: &mut Buffer) {
        let key = |command| self.keymap.first(Context::List, command);
        let keys =
            [(key(Command::Export), "export it"), (key(Command::Copy), "copy it"), (key(Command::Cancel), "back")];
        let mut spans = vec![Span::styled(format!(" {} ", clean::line(says)), self.theme.strong)];
        for (keys, does) in keys {
            spans.push(Span::styled(format!("  {keys}"), self.theme.focus));
            spans.push(Span::styled(format!(" {does}"), self.theme.muted));
        }
        self.put(buffer, area, 0, &Line::from(spans));
    }

    fn query_line(&self, area: Rect, typing: &Typing, buffer: &mut Buffer) {
        let shown = tail(&clean::line(typing.text()), query_room(area, typing), self.glyphs.ellipsis);
        let mut spans = vec![Span::styled(prompt(typing), self.theme.focus), Span::styled(shown, self.theme.strong)];
        if let Some(mistake) = typing.mistake() {
            spans.push(Span::styled(format!("{:GAP$}{}", "", clean::line(mistake)), self.theme.warning));
        }
        self.put(buffer, area, 0, &Line::from(spans));
    }

    pub(super) fn footer_cursor(&self, area: Rect) -> Option<Position> {
        let Mode::Typing(typing) = self.app.mode() else { return None };
        let column = prompt(typing).len() + typing.cursor().min(query_room(area, typing));
        let column = u16::try_from(column).ok()?;
        Some(Position { x: (area.x + column).min(area.right().saturating_sub(1)), y: area.y })
    }

    /// As many hints as fit, the most needed first.
    fn hints(&self, columns: usize) -> Line<'static> {
        let mut spans = Vec::new();
        let mut used = 1;
        for (keys, does) in self.what_keys_do().into_iter().filter(|(keys, _)| !keys.is_empty()) {
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
        let context = Context::of(self.app);
        let key = |command| self.keymap.first(context, command);
        let both = |a, b| format!("{}{}", key(a), key(b));
        match self.app.mode() {
            Mode::Typing(typing) if typing.field() == Field::Actor => {
                vec![
                    (key(Command::Accept), "take"),
                    (self.arrows(&both(Command::PreviousChoice, Command::NextChoice)), "choose"),
                    (key(Command::Cancel), "back"),
                ]
            }
            Mode::Typing(_) => vec![
                (key(Command::Accept), "keep"),
                (key(Command::Cancel), "back"),
                (key(Command::NextField), "next field"),
            ],
            Mode::Export(dialog) => self.what_keys_do_in_the_dialog(dialog),
            Mode::Pick(picker) => self.what_keys_do_in_a_list(picker.offer()),
            Mode::Help(_) => vec![(both(Command::Next, Command::Previous), "scroll"), (key(Command::Cancel), "back")],
            Mode::Problems(_) => vec![
                (both(Command::Next, Command::Previous), "move"),
                (key(Command::Edit), "edit"),
                (key(Command::Cancel), "back"),
            ],
            Mode::Browse => self.what_keys_do_in_the_panes(),
        }
    }

    fn what_keys_do_in_the_panes(&self) -> Vec<(String, &'static str)> {
        let context = Context::of(self.app);
        let key = |command| self.keymap.first(context, command);
        let both = |a, b| format!("{}{}", key(a), key(b));
        let own = match self.app.focus() {
            Pane::Timeline if self.app.has_chain() => vec![
                (both(Command::Next, Command::Previous), "move"),
                (key(Command::Activate), "go there"),
                (key(Command::Chain), "its chain"),
                (key(Command::Cancel), "back"),
            ],
            Pane::Timeline if self.app.view() == View::Axis => self.what_keys_do_on_the_axis(),
            Pane::Timeline if self.app.view() == View::Lanes => self.what_keys_do_on_the_lanes(),
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

    fn what_keys_do_in_a_list(&self, offer: Offer) -> Vec<(String, &'static str)> {
        let key = |command| self.keymap.first(Context::Pick, command);
        let arrows = format!("{}{}", key(Command::PreviousChoice), key(Command::NextChoice));
        let (does, forget) = match offer {
            Offer::Views => ("go there", key(Command::ForgetChoice)),
            Offer::Palette => ("do it", String::new()),
            Offer::Copies => ("copy it", String::new()),
        };
        vec![
            (key(Command::Accept), does),
            (self.arrows(&arrows), "choose"),
            (forget, "forget it"),
            (key(Command::Cancel), "back"),
        ]
    }

    fn what_keys_do_on_the_axis(&self) -> Vec<(String, &'static str)> {
        let key = |command| self.keymap.first(Context::Axis, command);
        let both = |a, b| format!("{}{}", key(a), key(b));
        vec![
            (both(Command::ZoomIn, Command::ZoomOut), "zoom"),
            (both(Command::PanBack, Command::PanOn), "move"),
            (both(Command::Next, Command::Previous), "events"),
            (key(Command::FitSelection), "all"),
            (key(Command::ShowList), "list"),
        ]
    }

    fn what_keys_do_on_the_lanes(&self) -> Vec<(String, &'static str)> {
        let key = |command| self.keymap.first(Context::Lanes, command);
        let both = |a, b| format!("{}{}", key(a), key(b));
        vec![
            (key(Command::CycleLanes), "of what"),
            (key(Command::Activate), "narrow"),
            (both(Command::PreviousCell, Command::NextCell), "days"),
            (both(Command::PreviousGap, Command::NextGap), "gaps"),
            (both(Command::ZoomIn, Command::ZoomOut), "zoom"),
            (key(Command::Pin), "pin"),
            (key(Command::ShowList), "list"),
        ]
    }

    /// Keys with the arrows as signs.
    fn arrows(&self, keys: &str) -> String {
        let signs = if self.glyphs.is_ascii { "Up/Down" } else { "↑↓" };
        keys.replace("UpDown", signs)
    }
}

/// Columns that the query has: a mistake in it leaves it half of the line at least.
fn query_room(area: Rect, typing: &Typing) -> usize {
    let columns = usize::from(area.width).saturating_sub(prompt(typing).len() + 1);
    let mistake = typing.mistake().map_or(0, |mistake| width(&clean::line(mistake)) + GAP);
    columns.saturating_sub(mistake).max(columns / 2)
}
