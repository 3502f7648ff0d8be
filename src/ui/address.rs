//! An address that no browser opened: whole, from the first column on, so that it can be marked and copied.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

use super::Screen;
use crate::app::text::{Span, Tone, wrap};
use crate::model::clean;

impl Screen<'_> {
    pub(super) fn address(&self, body: Rect, address: &str, buffer: &mut Buffer) {
        let columns = usize::from(body.width);
        let mut lines: Vec<Line<'_>> = Vec::new();
        let says = "No browser could be opened here. To take the address to another one, mark it with the mouse, \
                    with Shift held down, and copy it:";
        let wrapped = |text: &str, tone| wrap(&[Span::new(text, tone)], columns, 0);
        lines.extend(wrapped(says, Tone::Note).iter().map(|line| self.spans(line)));
        lines.push(Line::default());
        lines.extend(wrapped(&clean::line(address), Tone::Link).iter().map(|line| self.spans(line)));
        let height = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX).min(body.height);
        let area = Rect { height, ..body };
        Clear.render(area, buffer);
        buffer.set_style(area, self.theme.text);
        for (at, line) in (0..).zip(&lines) {
            self.put(buffer, area, at, line);
        }
    }
}
