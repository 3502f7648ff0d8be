//! What is wrong with the file, each problem with its place and what to write instead.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Screen, put, window};
use crate::app::text::cut;
use crate::formats::Severity;

impl Screen<'_> {
    pub(super) fn problems(&self, body: Rect, top: usize, buffer: &mut Buffer) {
        let inner = self.window(window(body), "Problems", buffer);
        let columns = usize::from(inner.width);
        // Two lines each, so only those on the screen are written out.
        for line in 0..inner.height {
            let number = top + usize::from(line);
            let Some(problem) = self.app.problems().get(number / 2) else { break };
            let text = problem.to_string();
            let text = text.lines().nth(number % 2).unwrap_or("").to_owned();
            let style = match (number % 2, problem.severity) {
                (1, _) => self.theme.muted,
                (_, Severity::Error) => self.theme.error,
                (_, Severity::Warning) => self.theme.warning,
            };
            put(buffer, inner, line, &Line::styled(cut(&text, columns, self.glyphs.ellipsis), style));
        }
    }
}
