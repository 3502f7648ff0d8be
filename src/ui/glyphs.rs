//! The characters that are drawn, in Unicode and in ASCII. Precision has a glyph of its own: it is never only coloured.

use ratatui::symbols::border;

use crate::model::{EventDate, Shape};

/// Borders of ASCII characters.
pub const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// A set of characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Whether all of them are ASCII.
    pub is_ascii: bool,
    /// Beside the line under the cursor.
    pub cursor: &'static str,
    /// Where something was cut off.
    pub ellipsis: &'static str,
    /// Something chosen and something not chosen.
    pub marks: [&'static str; 2],
    /// Something with more under it that is hidden, and that is shown.
    pub branches: [&'static str; 2],
    /// Time without events.
    pub gap: &'static str,
    /// Between facts.
    pub dot: &'static str,
    /// A line of time.
    pub axis: &'static str,
    /// The part of it that the list shows.
    pub shown: &'static str,
    /// Where a label of it begins.
    pub tick: &'static str,
    /// The day that the file's knowledge ends, or that the query asks about.
    pub as_of: &'static str,
    /// Both ends of a stretch of it that is being chosen.
    pub brush: [&'static str; 2],
    /// The place of the cursor in time.
    pub pointer: &'static str,
    /// Bars of growing height: none, then eight.
    pub bars: [&'static str; 9],
    /// From one end to another.
    pub to: &'static str,
    /// A disputed, denied or retracted event.
    pub doubt: &'static str,
    /// An event that has not happened yet.
    pub planned: &'static str,
}

/// For terminals with Unicode.
pub static UNICODE: Glyphs = Glyphs {
    is_ascii: false,
    cursor: "▌",
    ellipsis: "…",
    marks: ["●", "○"],
    branches: ["▸", "▾"],
    gap: "⋮",
    dot: "·",
    axis: "─",
    shown: "━",
    tick: "┴",
    as_of: "╫",
    brush: ["[", "]"],
    pointer: "▲",
    bars: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    to: "…",
    doubt: "≠",
    planned: "◷",
};

/// For terminals without.
pub static ASCII: Glyphs = Glyphs {
    is_ascii: true,
    cursor: ">",
    ellipsis: "..",
    marks: ["*", "-"],
    branches: ["+", "-"],
    gap: ":",
    dot: "-",
    axis: "-",
    shown: "=",
    tick: "+",
    as_of: "|",
    brush: ["[", "]"],
    pointer: "^",
    bars: [" ", ".", ".", ":", ":", "=", "=", "#", "#"],
    to: "..",
    doubt: "!",
    planned: "+",
};

/// What each shape of a date looks like, and what it means, for the help.
pub const SHAPES: [(Shape, &str, &str, &str); 15] = [
    (Shape::Day, "●", "*", "that day"),
    (Shape::Instant, "◉", "@", "that instant"),
    (Shape::Month, "◐", "m", "some day of the month"),
    (Shape::Season, "◓", "s", "some day of the season, quarter or half-year"),
    (Shape::Year, "○", "y", "some day of the year"),
    (Shape::Years, "◌", "Y", "some day of the decade or century"),
    (Shape::OneOf, "◇", "|", "once, on one of these days"),
    (Shape::Each, "◈", "&", "on each of these days"),
    (Shape::Range, "━", "=", "throughout these days"),
    (Shape::OnOrBefore, "◁", "<", "on or before"),
    (Shape::OnOrAfter, "▷", ">", "on or after"),
    (Shape::Ongoing, "▶", "}", "began, goes on"),
    (Shape::EndUnknown, "▸", ")", "began, ended, nobody says when"),
    (Shape::StartUnknown, "◂", "(", "ended, nobody says when it began"),
    (Shape::Undated, "∅", "0", "nobody says when"),
];

impl Glyphs {
    /// The glyph of a date, and the mark of what is uncertain about it: `~` about, `?` sources disagree, `%` both.
    pub fn date(&self, date: &EventDate) -> (&'static str, &'static str) {
        let shape = date.shape();
        let found = SHAPES.iter().find(|(known, ..)| *known == shape);
        let glyph = found.map_or("", |(_, unicode, ascii, _)| if self.is_ascii { ascii } else { unicode });
        let mark = match (date.is_approximate(), date.is_uncertain()) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => " ",
        };
        (glyph, mark)
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn every_shape_has_one_glyph_of_its_own_of_one_column() {
        for pick in [0, 1] {
            let mut glyphs: Vec<&str> = SHAPES.iter().map(|shape| if pick == 0 { shape.1 } else { shape.2 }).collect();
            assert!(glyphs.iter().all(|glyph| glyph.width() == 1), "{glyphs:?}");
            glyphs.sort_unstable();
            glyphs.dedup();
            assert_eq!(glyphs.len(), SHAPES.len());
        }
        assert!(SHAPES.iter().all(|(_, _, ascii, _)| ascii.is_ascii()));
    }
}
