//! The detail pane: everything known about the event under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Areas, Screen, over};
use crate::app::Pane;

impl Screen<'_> {
    /// What the event is, once its own title is scrolled away; else how one came to it.
    fn detail_title(&self, top: usize) -> String {
        let subject = self.app.account().filter(|_| top > 0).map(|account| account.headline.clone());
        match (subject, self.app.trail()) {
            (Some(subject), _) if self.app.is_peeking() => format!("Hidden by the filter: {subject}"),
            (None, _) if self.app.is_peeking() => "Detail: hidden by the filter".to_owned(),
            (Some(subject), _) => subject,
            (None, 0) => "Detail".to_owned(),
            (None, trail) => format!("Detail: {trail} back"),
        }
    }

    pub(super) fn detail(&self, areas: &Areas, buffer: &mut Buffer) {
        if areas.detail.is_empty() {
            return;
        }
        let (page, top, target) = self.app.page();
        let title = self.detail_title(top);
        let inner = self.pane(areas, Pane::Detail, &title, buffer);
        let targeted = target.and_then(|at| page.targets.get(at)).map(|(lines, _)| lines.clone());
        let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
        for (at, line) in (0..inner.height).zip(page.lines.iter().skip(top)) {
            self.put(buffer, text, at, &self.spans(line));
            let number = top + usize::from(at);
            if targeted.as_ref().is_some_and(|lines| lines.contains(&number)) {
                let row = Rect { y: inner.y + at, height: 1, ..inner };
                buffer.set_style(row, self.theme.cursor);
                self.put(buffer, row, 0, &Line::styled(self.glyphs.cursor, over(self.theme.focus, self.theme.cursor)));
            }
        }
        let below = page.lines.len().saturating_sub(top + usize::from(inner.height));
        if below > 0 && areas.has_borders {
            let more = format!(" {below} more ");
            let width = u16::try_from(more.len()).unwrap_or(0);
            if areas.detail.width > width + 2 {
                let x = areas.detail.right() - width - 1;
                let edge = Rect { x, y: areas.detail.bottom() - 1, width, height: 1 };
                self.put(buffer, edge, 0, &Line::styled(more, self.theme.muted));
            }
        }
    }
}
