//! The rail in a line of the list: how many relations have no room, the lanes, and what stands before the event.

use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

use super::Screen;
use crate::app::rail::{Rail, RailRow, Stroke};

impl Screen<'_> {
    /// What the rail shows in a line, in so many columns.
    pub(super) fn rail(&self, rail: &Rail, line: usize, columns: usize) -> Vec<Span<'static>> {
        let blank = RailRow::default();
        let row = rail.rows.get(line).unwrap_or(&blank);
        let pad = columns.saturating_sub(rail.columns());
        let number = match (rail.numbers, row.more) {
            (0, _) | (_, 0) => String::new(),
            (1, _) => "+".to_owned(),
            (2, 10..) | (_, 100..) => "++".to_owned(),
            (_, more) => format!("+{more}"),
        };
        let mut spans = vec![Span::styled(format!("{:pad$}{number:>1$}", "", rail.numbers), self.theme.muted)];
        for at in 0..rail.lanes {
            spans.push(match row.cells.get(at).copied().flatten() {
                None => Span::raw(" "),
                Some(cell) => {
                    let sign = self.glyphs.rail.cell(cell.stroke, cell.shape);
                    Span::styled(sign, self.stroke(cell.stroke, cell.is_own))
                }
            });
        }
        if rail.columns() > 0 {
            spans.push(match row.head {
                None => Span::raw(" "),
                Some(head) => {
                    let sign = self.glyphs.rail.head(head.stroke, head.is_led_to);
                    Span::styled(sign, self.stroke(head.stroke, head.is_own))
                }
            });
        }
        spans
    }

    /// The style of a line: those of the event under the cursor stand out.
    fn stroke(&self, stroke: Stroke, is_own: bool) -> Style {
        let theme = self.theme;
        match (stroke, is_own) {
            (Stroke::Contradicts, false) => Style { fg: theme.error.fg, ..Style::default() },
            (Stroke::Contradicts, true) => theme.error.add_modifier(Modifier::BOLD),
            (Stroke::Corroborates, false) => Style { fg: theme.info.fg, ..Style::default() },
            (Stroke::Corroborates, true) => theme.info.add_modifier(Modifier::BOLD),
            (Stroke::Order | Stroke::Other, false) => theme.muted,
            (Stroke::Order | Stroke::Other, true) => theme.focus.add_modifier(Modifier::BOLD),
        }
    }
}
