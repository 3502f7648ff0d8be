//! What each shape of a date looks like, and what it means: one table for the list, the detail pane, the help and the pages.

use crate::model::{EventDate, Shape};

/// Shape, glyph, glyph in ASCII, meaning. No two glyphs have the same outline: they are told apart at a glance and without colour.
pub const SHAPES: [(Shape, &str, &str, &str); 15] = [
    (Shape::Day, "●", "*", "that day"),
    (Shape::Instant, "▼", "@", "that instant"),
    (Shape::Month, "◐", "m", "some day of the month"),
    (Shape::Season, "△", "s", "some day of the season, quarter or half-year"),
    (Shape::Year, "○", "y", "some day of the year"),
    (Shape::Years, "□", "Y", "some day of the decade or century"),
    (Shape::OneOf, "◇", "|", "once, on one of these days"),
    (Shape::Each, "≡", "&", "on each of these days"),
    (Shape::Range, "━", "=", "throughout these days"),
    (Shape::OnOrBefore, "≤", "<", "on or before"),
    (Shape::OnOrAfter, "≥", ">", "on or after"),
    (Shape::Ongoing, "→", "}", "began, goes on"),
    (Shape::EndUnknown, "┣", ")", "began, ended, nobody says when"),
    (Shape::StartUnknown, "┫", "(", "ended, nobody says when it began"),
    (Shape::Undated, "∅", "0", "nobody says when"),
];

/// The glyph of a shape, and what it means.
pub fn told(shape: Shape, is_ascii: bool) -> (&'static str, &'static str) {
    let found = SHAPES.iter().find(|(known, ..)| *known == shape);
    found.map_or(("", ""), |(_, unicode, ascii, means)| (if is_ascii { ascii } else { unicode }, means))
}

/// The mark of what is uncertain about a date, and what it means.
pub fn mark(date: &EventDate) -> Option<(&'static str, &'static str)> {
    match (date.is_approximate(), date.is_uncertain()) {
        (true, true) => Some(("%", "about, and sources disagree")),
        (true, false) => Some(("~", "about")),
        (false, true) => Some(("?", "sources disagree")),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_means_one_thing_and_is_no_other_turned_round() {
        // Halves of one figure, one figure filled and empty but for day and year, small and large ones.
        let alike = ["◐◑◒◓◔◕", "▶▷▸▹►▻", "◀◁◂◃◄◅", "◇◆◈", "□■▪▫▣", "△▲▴▵", "▽▼▾▿", "○◌◯◎◉⊙"];
        for (_, glyph, ascii, means) in SHAPES {
            let same = SHAPES.iter().filter(|(_, other, other_ascii, other_means)| {
                *other == glyph
                    || *other_ascii == ascii
                    || *other_means == means
                    || alike.iter().any(|set| set.contains(glyph) && set.contains(other))
            });
            assert_eq!(same.count(), 1, "{glyph}");
        }
    }
}
