//! The export dialog.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::header::thousands;
use super::{Screen, put};
use crate::app::text::cut;
use crate::app::{Dialog, DialogField};

/// Columns of the labels.
const LABEL: usize = 8;

/// The part of the body that the dialog takes.
fn area(body: Rect) -> Rect {
    let (width, height) = (body.width.min(64), body.height.min(10));
    Rect { x: body.x + (body.width - width) / 2, y: body.y + (body.height - height) / 2, width, height }
}

impl Screen<'_> {
    pub(super) fn export(&self, body: Rect, dialog: &Dialog, buffer: &mut Buffer) {
        let theme = self.theme;
        let inner = self.window(area(body), "Export", buffer);
        let columns = usize::from(inner.width);
        for (at, field) in (0..).zip(DialogField::ALL) {
            let (text, _) = dialog.text(field);
            let is_current = field == dialog.field();
            let mark = if is_current { self.glyphs.cursor } else { " " };
            let mut spans = vec![
                Span::styled(format!("{mark} "), theme.focus),
                Span::styled(format!("{:LABEL$}", field.label()), if is_current { theme.focus } else { theme.muted }),
            ];
            match (field, text) {
                (DialogField::Format, text) => {
                    let arrows = if self.glyphs.is_ascii { ["<", ">"] } else { ["‹", "›"] };
                    spans.push(Span::styled(format!("{} {text} {}", arrows[0], arrows[1]), theme.strong));
                }
                (DialogField::From, "") => spans.push(Span::styled("the beginning", theme.muted)),
                (DialogField::To, "") => spans.push(Span::styled("the end", theme.muted)),
                (_, text) => spans.push(Span::styled(text.to_owned(), theme.strong)),
            }
            put(buffer, inner, at, &Line::from(spans));
        }
        let rest = dialog.rest_of_query();
        let rest = if rest.is_empty() { String::new() } else { format!(", {rest}") };
        let count = match dialog.count() {
            Some((count, total)) => format!("{} of {} events{rest}", thousands(count), thousands(total)),
            None => "…".to_owned(),
        };
        put(
            buffer,
            inner,
            5,
            &Line::styled(format!("  {}", cut(&count, columns.saturating_sub(2), self.glyphs.ellipsis)), theme.text),
        );
        let (message, style) = match dialog.message() {
            Some(message) => (message.to_owned(), theme.warning),
            None => ("Enter writes the file; nothing is overwritten unasked".to_owned(), theme.muted),
        };
        put(
            buffer,
            inner,
            7,
            &Line::styled(format!("  {}", cut(&message, columns.saturating_sub(2), self.glyphs.ellipsis)), style),
        );
    }

    pub(super) fn export_cursor(body: Rect, dialog: &Dialog) -> Position {
        let outer = area(body);
        let line = DialogField::ALL.iter().position(|field| *field == dialog.field()).unwrap_or(0);
        let (_, column) = dialog.text(dialog.field());
        let x = usize::from(outer.x) + 2 + 2 + LABEL + column;
        let x = u16::try_from(x).unwrap_or(u16::MAX).min(outer.right().saturating_sub(2));
        Position { x, y: outer.y + 1 + u16::try_from(line).unwrap_or(0) }
    }
}
