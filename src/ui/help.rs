//! The help: every command with its keys, printed from the keymap, what the glyphs of dates mean, and how names match.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::glyphs::{Glyphs, SHAPES};
use super::{Screen, window};
use crate::app::text::{self, width, wrap};
use crate::keymap::{Key, Keymap, Section};
use crate::names::Rung;

/// In fewer columns than these there is little room.
const NARROW: usize = 60;

impl Screen<'_> {
    pub(super) fn help(&self, body: Rect, top: usize, buffer: &mut Buffer) {
        let inner = self.window(window(body), "Help", buffer);
        for (at, line) in (0..inner.height).zip(self.lines(usize::from(inner.width)).into_iter().skip(top)) {
            self.put(buffer, inner, at, &line);
        }
    }

    fn lines(&self, columns: usize) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for section in commands(self.keymap, columns) {
            lines.push(Line::styled(section.title, self.theme.heading));
            for (keys, label) in section.lines {
                let keys = Span::styled(format!("  {keys}"), self.theme.focus);
                lines.push(Line::from(vec![keys, Span::styled(label, self.theme.text)]));
            }
            lines.push(Line::default());
        }
        for Signs { title, lines: own } in legend(self.glyphs, columns) {
            lines.push(Line::styled(title, self.theme.heading));
            for (sign, means, is_doubt) in own {
                let style = if is_doubt { self.theme.warning } else { self.theme.glyph };
                lines.push(Line::from(vec![Span::styled(sign, style), Span::styled(means, self.theme.text)]));
            }
            lines.push(Line::default());
        }
        lines.extend(mouse(columns).into_iter().map(|line| Line::styled(line, self.theme.muted)));
        lines
    }
}

/// Signs that belong together, a line each or several where there is little room.
struct Signs {
    title: &'static str,
    /// The sign, what it means, and whether it is one of doubt.
    lines: Vec<(String, String, bool)>,
}

/// What the signs of dates, of the list, the strip and the views mean, and those of how names match.
fn legend(glyphs: &Glyphs, columns: usize) -> Vec<Signs> {
    let lines_of = |sign: &str, means: &str, is_doubt: bool| {
        let sign = format!("  {sign}  ");
        let indent = width(&sign);
        let words = wrapped(means, columns.saturating_sub(indent));
        let signs = std::iter::once(sign).chain(std::iter::repeat(format!("{:indent$}", "")));
        signs.zip(words).map(move |(sign, words)| (sign, words, is_doubt)).collect::<Vec<_>>()
    };
    let all = |signs: &[(&str, &str)]| {
        signs.iter().flat_map(|(sign, means)| lines_of(sign, means, false)).collect::<Vec<_>>()
    };
    let mut dates =
        all(&SHAPES.map(|(_, unicode, ascii, means)| (if glyphs.is_ascii { ascii } else { unicode }, means)));
    dates.extend(lines_of("~ ? %", "about, sources disagree, both", false));
    let doubt = format!("{} {}", glyphs.doubt, glyphs.planned);
    dates.extend(lines_of(&doubt, "disputed, denied or retracted; planned", true));
    let letter = |rung: Rung| if glyphs.is_ascii { rung.ascii_label() } else { rung.label().0 };
    [
        ("Dates", dates),
        ("Before the date", all(&glyphs.own())),
        ("Lines between events", all(&glyphs.rail())),
        ("Chain", all(&glyphs.chain())),
        ("Strip", all(&glyphs.strip())),
        ("Axis", all(&glyphs.axis())),
        ("Lanes", all(&glyphs.lanes())),
        ("Names", all(&Rung::ALL.map(|rung| (letter(rung), rung.label().1)))),
    ]
    .into_iter()
    .map(|(title, lines)| Signs { title, lines })
    .collect()
}

/// What the mouse does.
fn mouse(columns: usize) -> Vec<String> {
    let text =
        "Mouse: click an event, a link, a filter or the strip; drag on the strip for a range; the wheel scrolls.";
    wrapped(text, columns)
}

/// A text in lines of so many columns.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let lines = wrap(&[text::Span::new(text, text::Tone::Text)], columns, 0);
    lines.into_iter().map(|line| line.into_iter().map(|span| span.text).collect()).collect()
}

/// Lines of the help in a window of so many columns.
pub(super) fn length(keymap: &Keymap, glyphs: &Glyphs, columns: usize) -> usize {
    let commands: usize = commands(keymap, columns).iter().map(|section| section.lines.len() + 2).sum();
    let signs: usize = legend(glyphs, columns).iter().map(|signs| signs.lines.len() + 2).sum();
    commands + signs + mouse(columns).len()
}

/// Commands that belong together, a line each or several where there is little room.
struct Commands {
    title: &'static str,
    /// The keys and what they do.
    lines: Vec<(String, String)>,
}

/// Where there is little room only the first key of each command is shown.
fn commands(keymap: &Keymap, columns: usize) -> Vec<Commands> {
    let shown = if columns < NARROW { 1 } else { usize::MAX };
    let said = |keys: &[Key]| keys.iter().take(shown).map(Key::to_string).collect::<Vec<_>>().join("  ");
    let sections = keymap.sections();
    let all = sections.iter().flat_map(|section| &section.commands);
    let widest = all.map(|(_, keys)| width(&said(keys))).max().unwrap_or(0).min(columns / 2) + 2;
    let lines_of = |label: &str, keys: &[Key]| {
        let keys = said(keys);
        // A key of its own width takes a line of its own.
        let own = if width(&keys) + 2 > widest { Some((keys.clone(), String::new())) } else { None };
        let words = wrapped(label, columns.saturating_sub(widest + 2));
        let first = if own.is_some() { String::new() } else { keys };
        let keys = std::iter::once(first).chain(std::iter::repeat(String::new()));
        let pad = |keys: String| format!("{keys}{:1$}", "", widest.saturating_sub(width(&keys)));
        own.into_iter().chain(keys.map(pad).zip(words)).collect::<Vec<_>>()
    };
    let of = |section: Section| Commands {
        title: section.title,
        lines: section.commands.iter().flat_map(|(command, keys)| lines_of(command.label(), keys)).collect(),
    };
    sections.into_iter().map(of).collect()
}
