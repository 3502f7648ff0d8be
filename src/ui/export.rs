//! The export dialog.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::Screen;
use super::header::thousands;
use crate::app::text::{cut, tail, width};
use crate::app::{Dialog, DialogField};
use crate::model::clean;

/// Columns of the labels.
const LABEL: usize = 8;

/// The part of the body that the dialog takes.
fn area(body: Rect) -> Rect {
    let (width, height) = (body.width.min(64), body.height.min(10));
    Rect { x: body.x + (body.width - width) / 2, y: body.y + (body.height - height) / 2, width, height }
}

impl Screen<'_> {
    pub(super) fn export(&self, body: Rect, dialog: &Dialog, buffer: &mut Buffer) {
        if is_small(body) {
            self.small_export(body, dialog, buffer);
            return;
        }
        let inner = self.window(area(body), "Export", buffer);
        for (at, field) in (0..).zip(DialogField::ALL) {
            self.put(buffer, inner, at, &self.export_field(dialog, field, usize::from(inner.width)));
        }
        self.put(buffer, inner, 5, &self.export_count(dialog, usize::from(inner.width)));
        self.put(buffer, inner, 7, &self.export_message(dialog, usize::from(inner.width)));
    }

    /// Without a border: the field with the cursor, the count, what is wrong.
    fn small_export(&self, body: Rect, dialog: &Dialog, buffer: &mut Buffer) {
        Clear.render(body, buffer);
        buffer.set_style(body, self.theme.text);
        self.put(buffer, body, 0, &self.export_field(dialog, dialog.field(), usize::from(body.width)));
        self.put(buffer, body, 1, &self.export_count(dialog, usize::from(body.width)));
        self.put(buffer, body, 2, &self.export_message(dialog, usize::from(body.width)));
    }

    fn export_field(&self, dialog: &Dialog, field: DialogField, columns: usize) -> Line<'static> {
        let theme = self.theme;
        let (text, _) = dialog.text(field);
        let room = columns.saturating_sub(LABEL + 3);
        let is_current = field == dialog.field();
        let mark = if is_current { self.glyphs.cursor } else { " " };
        let mut spans = vec![
            Span::styled(format!("{mark} "), theme.focus),
            Span::styled(format!("{:LABEL$}", field.label()), if is_current { theme.focus } else { theme.muted }),
        ];
        match (field, text) {
            (DialogField::Format, text) => {
                let arrows = if self.glyphs.is_ascii { ["<", ">"] } else { ["‹", "›"] };
                let shown = format!("{} {text} {}", arrows[0], arrows[1]);
                let left = room.saturating_sub(width(&shown) + 2);
                let label = cut(dialog.format().spec().label, left, self.glyphs.ellipsis);
                spans.push(Span::styled(shown, theme.strong));
                spans.push(Span::styled(format!("  {label}"), theme.muted));
            }
            (DialogField::From, "") => spans.push(Span::styled("the beginning", theme.muted)),
            (DialogField::To, "") => spans.push(Span::styled("the end", theme.muted)),
            (_, text) => spans.push(Span::styled(tail(&clean::line(text), room, self.glyphs.ellipsis), theme.strong)),
        }
        Line::from(spans)
    }

    fn export_count(&self, dialog: &Dialog, columns: usize) -> Line<'static> {
        let rest = clean::line(&dialog.rest_of_query()).into_owned();
        let rest = if rest.is_empty() { String::new() } else { format!(", {rest}") };
        let count = match dialog.count() {
            Some((count, total)) => format!("{} of {} events{rest}", thousands(count), thousands(total)),
            None => self.glyphs.ellipsis.to_owned(),
        };
        Line::styled(format!("  {}", cut(&count, columns.saturating_sub(2), self.glyphs.ellipsis)), self.theme.text)
    }

    fn export_message(&self, dialog: &Dialog, columns: usize) -> Line<'static> {
        let (message, style) = match dialog.message() {
            Some(message) => (message, self.theme.warning),
            None => ("Enter writes the file; nothing is overwritten unasked", self.theme.muted),
        };
        Line::styled(
            format!("  {}", cut(&clean::line(message), columns.saturating_sub(2), self.glyphs.ellipsis)),
            style,
        )
    }

    pub(super) fn export_cursor(body: Rect, dialog: &Dialog) -> Position {
        let (_, column) = dialog.text(dialog.field());
        let line = DialogField::ALL.iter().position(|field| *field == dialog.field()).unwrap_or(0);
        let (origin, right) = if is_small(body) {
            (Position { x: body.x, y: body.y }, body.right())
        } else {
            let outer = area(body);
            let y = outer.y + 1 + u16::try_from(line).unwrap_or(0);
            (Position { x: outer.x + 2, y }, outer.right().saturating_sub(1))
        };
        let x = u16::try_from(usize::from(origin.x) + 2 + LABEL + column).unwrap_or(u16::MAX);
        Position { x: x.min(right.saturating_sub(1)), ..origin }
    }
}

/// Whether there is no room for the whole dialog.
fn is_small(body: Rect) -> bool {
    body.height < 10
}
