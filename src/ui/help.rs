//! The help: every command with its keys, printed from the keymap, what the glyphs of dates mean, and how names match.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::glyphs::{SHAPES, UNICODE};
use super::{Screen, window};
use crate::app::text::{cut, width};
use crate::keymap::{Key, Keymap, Section};
use crate::names::Rung;

/// Columns of the keys.
const KEYS: usize = 24;

/// The same on a narrow screen.
const NARROW_KEYS: usize = 10;

impl Screen<'_> {
    pub(super) fn help(&self, body: Rect, top: usize, buffer: &mut Buffer) {
        let inner = self.window(window(body), "Help", buffer);
        let is_narrow = inner.width < 60;
        for (at, line) in (0..inner.height).zip(self.lines(is_narrow, inner.width).into_iter().skip(top)) {
            self.put(buffer, inner, at, &line);
        }
    }

    /// Where there is little room only the first key of each command is shown.
    fn lines(&self, is_narrow: bool, width_of: u16) -> Vec<Line<'static>> {
        let (shown, columns) = if is_narrow { (1, NARROW_KEYS) } else { (usize::MAX, KEYS) };
        let mut lines = Vec::new();
        for Section { title, commands } in self.keymap.sections() {
            lines.push(Line::styled(title, self.theme.heading));
            for (command, keys) in commands {
                let keys = keys.iter().take(shown).map(Key::to_string).collect::<Vec<_>>().join("  ");
                let pad = columns.saturating_sub(width(&keys)).max(1);
                lines.push(Line::from(vec![
                    Span::styled(format!("  {keys}{:pad$}", ""), self.theme.focus),
                    Span::styled(
                        cut(command.label(), usize::from(width_of).saturating_sub(columns + 2), self.glyphs.ellipsis),
                        self.theme.text,
                    ),
                ]));
            }
            lines.push(Line::default());
        }
        self.legend(&mut lines);
        lines.push(Line::styled("Names", self.theme.heading));
        for rung in Rung::ALL {
            let letter = if self.glyphs.is_ascii { rung.ascii_label() } else { rung.label().0 };
            lines.push(self.means(letter, rung.label().1));
        }
        lines.push(Line::default());
        lines.push(Line::styled(
            "Mouse: click an event, a link, a filter or the strip; drag on the strip for a range; the wheel scrolls.",
            self.theme.muted,
        ));
        lines
    }

    /// A sign, and what it means.
    fn means(&self, sign: &str, means: &'static str) -> Line<'static> {
        let sign = Span::styled(format!("  {sign}  "), self.theme.glyph);
        Line::from(vec![sign, Span::styled(means, self.theme.text)])
    }

    /// What the signs of dates, of the strip and of the axis mean.
    fn legend(&self, lines: &mut Vec<Line<'static>>) {
        lines.push(Line::styled("Dates", self.theme.heading));
        for (_, unicode, ascii, means) in SHAPES {
            lines.push(self.means(if self.glyphs.is_ascii { ascii } else { unicode }, means));
        }
        lines.push(self.means("~ ? %", "about, sources disagree, both"));
        let doubt = format!("  {} {}  ", self.glyphs.doubt, self.glyphs.planned);
        lines.push(Line::from(vec![
            Span::styled(doubt, self.theme.warning),
            Span::styled("disputed, denied or retracted; planned", self.theme.text),
        ]));
        let parts: [(&str, &[(&str, &'static str)]); 6] = [
            ("Yours", &self.glyphs.own()),
            ("Lines between events", &self.glyphs.rail()),
            ("Chain", &self.glyphs.chain()),
            ("Strip", &self.glyphs.strip()),
            ("Axis", &self.glyphs.axis()),
            ("Lanes", &self.glyphs.lanes()),
        ];
        for (title, signs) in parts {
            lines.push(Line::default());
            lines.push(Line::styled(title, self.theme.heading));
            lines.extend(signs.iter().map(|(sign, means)| self.means(sign, means)));
        }
        lines.push(Line::default());
    }
}

/// Lines of the help.
pub(super) fn length(keymap: &Keymap) -> usize {
    let sections: usize = keymap.sections().iter().map(|section| section.commands.len() + 2).sum();
    sections
        + 1
        + SHAPES.len()
        + 4
        + UNICODE.strip().len()
        + 2
        + UNICODE.axis().len()
        + 2
        + UNICODE.lanes().len()
        + 2
        + UNICODE.own().len()
        + 2
        + UNICODE.rail().len()
        + 2
        + UNICODE.chain().len()
        + 2
        + Rung::ALL.len()
        + 2
}
