//! What is wrong with the file, each problem with its place and what to write instead.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Screen, window};
use crate::app::ProblemLine;
use crate::formats::Severity;

impl Screen<'_> {
    pub(super) fn problems(&self, body: Rect, cursor: usize, buffer: &mut Buffer) {
        let inner = self.window(window(body), "Problems", buffer);
        let top = self.app.problems_top(cursor);
        let under_cursor = self.app.problem_at(cursor).map(|(_, lines)| lines).unwrap_or_default();
        let lines = self.app.problem_lines().into_iter().enumerate().skip(top);
        for (at, (line, (says, text))) in (0..inner.height).zip(lines) {
            let style = match says {
                ProblemLine::Hint => self.theme.muted,
                ProblemLine::Wrong(Severity::Error) => self.theme.error,
                ProblemLine::Wrong(Severity::Warning) => self.theme.warning,
            };
            let style = if under_cursor.contains(&line) { style.patch(self.theme.cursor) } else { style };
            self.put(buffer, inner, at, &Line::styled(text, style));
        }
    }
}
