//! What is wrong with the file, each problem with its place and what to write instead.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Screen, window};
use crate::app::ProblemLine;
use crate::formats::Severity;

impl Screen<'_> {
    pub(super) fn problems(&self, body: Rect, top: usize, buffer: &mut Buffer) {
        let inner = self.window(window(body), "Problems", buffer);
        for (at, (says, text)) in (0..inner.height).zip(self.app.problem_lines().into_iter().skip(top)) {
            let style = match says {
                ProblemLine::Hint => self.theme.muted,
                ProblemLine::Wrong(Severity::Error) => self.theme.error,
                ProblemLine::Wrong(Severity::Warning) => self.theme.warning,
            };
            self.put(buffer, inner, at, &Line::styled(text, style));
        }
    }
}
