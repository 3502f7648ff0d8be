//! The characters that are drawn, in Unicode and in ASCII. Precision has a glyph of its own: it is never only coloured.

use ratatui::symbols::border;

use crate::app::rail::{Joint, Stroke};
pub use crate::app::shapes::SHAPES;
use crate::app::{SIGNS, shapes};
use crate::model::EventDate;

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

/// What the lines of one stroke are made of.
#[derive(Debug, PartialEq, Eq)]
pub struct LineGlyphs {
    /// Goes by.
    along: &'static str,
    /// Leads to the event from further out.
    across: &'static str,
    /// Begins, ends, and has an end on its way.
    joins: [&'static str; 3],
    /// The same where another one comes from further out.
    crossed: [&'static str; 3],
    /// The filter hides the other event, which is earlier, later.
    hidden: [&'static str; 2],
    /// Before the event, and before one that came of the other.
    heads: [&'static str; 2],
}

/// What the rail is made of.
#[derive(Debug, PartialEq, Eq)]
pub struct RailGlyphs {
    order: LineGlyphs,
    contradicts: LineGlyphs,
    corroborates: LineGlyphs,
    other: LineGlyphs,
    /// The other event is beyond the screen, above and below.
    beyond: [&'static str; 2],
}

impl RailGlyphs {
    const fn line(&self, stroke: Stroke) -> &LineGlyphs {
        match stroke {
            Stroke::Order => &self.order,
            Stroke::Contradicts => &self.contradicts,
            Stroke::Corroborates => &self.corroborates,
            Stroke::Other => &self.other,
        }
    }

    /// What a place of the rail shows.
    pub const fn cell(&self, stroke: Stroke, shape: Joint) -> &'static str {
        let line = self.line(stroke);
        match shape {
            Joint::Along => line.along,
            Joint::Across => line.across,
            Joint::Join { up, down, is_crossed } => {
                let joins = if is_crossed { &line.crossed } else { &line.joins };
                match (up, down) {
                    (false, _) => joins[0],
                    (true, false) => joins[1],
                    (true, true) => joins[2],
                }
            }
            Joint::Beyond { is_above } => self.beyond[if is_above { 0 } else { 1 }],
            Joint::Hidden { is_above } => line.hidden[if is_above { 0 } else { 1 }],
        }
    }

    /// What stands before an event.
    pub const fn head(&self, stroke: Stroke, is_led_to: bool) -> &'static str {
        self.line(stroke).heads[if is_led_to { 1 } else { 0 }]
    }
}

/// A set of characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Whether all of them are ASCII.
    pub is_ascii: bool,
    /// Beside the line under the cursor.
    pub cursor: &'static str,
    /// Beside the other lines of a marked span.
    pub span: &'static str,
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
    /// The same on a line of time that stands above.
    pub pointer_down: &'static str,
    /// Where a label of it begins.
    pub tick_down: &'static str,
    /// What bars are made of: throughout, once within, to an end that nobody knows, about that, sources disagree.
    pub strokes: [&'static str; 5],
    /// Began before, and goes on.
    pub arrows: [&'static str; 2],
    /// Bars of growing height: none, then eight.
    pub bars: [&'static str; 9],
    /// An event where it was reported.
    pub report: &'static str,
    /// The days from what an event is about until its report.
    pub delay: &'static str,
    /// An event that became public on the as-of day itself.
    pub new: &'static str,
    /// A burst.
    pub burst: &'static str,
    /// An event that is marked.
    pub own_mark: &'static str,
    /// A lane that is pinned.
    pub pin: &'static str,
    /// More of one side, as much of both, more of the other.
    pub sides: [&'static str; 3],
    /// From one end to another.
    pub to: &'static str,
    /// A disputed, denied or retracted event.
    pub doubt: &'static str,
    /// An event that has not happened yet.
    pub planned: &'static str,
    /// Lines between related events.
    pub rail: RailGlyphs,
}

/// For terminals with Unicode.
pub static UNICODE: Glyphs = Glyphs {
    is_ascii: false,
    cursor: "▌",
    span: "▏",
    ellipsis: "…",
    marks: ["√", "·"],
    branches: ["▸", "▾"],
    gap: "⋮",
    dot: "·",
    axis: "─",
    shown: "━",
    tick: "┴",
    as_of: "╫",
    brush: ["[", "]"],
    pointer: "▲",
    pointer_down: "▼",
    tick_down: "┬",
    strokes: ["━", "┄", "┅", "╍", "╌"],
    arrows: ["←", "→"],
    bars: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    report: "■",
    delay: "─",
    new: "⊕",
    burst: "◆",
    own_mark: SIGNS[0].0,
    pin: "•",
    sides: ["▀", "─", "▄"],
    to: "…",
    doubt: "≠",
    planned: "◷",
    rail: RailGlyphs {
        order: LineGlyphs {
            along: "│",
            across: "─",
            joins: ["╭", "╰", "├"],
            crossed: ["┬", "┴", "┼"],
            hidden: ["╵", "╷"],
            heads: ["─", "▸"],
        },
        contradicts: LineGlyphs {
            along: "┃",
            across: "━",
            joins: ["┏", "┗", "┣"],
            crossed: ["┳", "┻", "╋"],
            hidden: ["╹", "╻"],
            heads: ["≠", "≠"],
        },
        corroborates: LineGlyphs {
            along: "║",
            across: "═",
            joins: ["╔", "╚", "╠"],
            crossed: ["╦", "╩", "╬"],
            hidden: ["╨", "╥"],
            heads: ["═", "═"],
        },
        other: LineGlyphs {
            along: "┊",
            across: "┄",
            joins: ["╭", "╰", "├"],
            crossed: ["┬", "┴", "┼"],
            hidden: ["╵", "╷"],
            heads: ["┄", "┄"],
        },
        beyond: ["↑", "↓"],
    },
};

/// For terminals without.
pub static ASCII: Glyphs = Glyphs {
    is_ascii: true,
    cursor: ">",
    span: "|",
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
    pointer_down: "v",
    tick_down: "+",
    strokes: ["=", "-", ":", "~", "%"],
    arrows: ["<", ">"],
    bars: [" ", ".", ".", ":", ":", "=", "=", "#", "#"],
    report: "X",
    delay: ".",
    new: "N",
    burst: "!",
    own_mark: SIGNS[0].1,
    pin: "*",
    sides: ["+", "=", "-"],
    to: "..",
    doubt: "!",
    planned: "+",
    rail: RailGlyphs {
        order: LineGlyphs {
            along: "|",
            across: "-",
            joins: [".", "'", "+"],
            crossed: [".", "'", "+"],
            hidden: ["\"", "_"],
            heads: ["-", ">"],
        },
        contradicts: LineGlyphs {
            along: "!",
            across: "-",
            joins: ["/", "\\", "X"],
            crossed: ["/", "\\", "X"],
            hidden: ["\"", "_"],
            heads: ["!", "!"],
        },
        corroborates: LineGlyphs {
            along: ":",
            across: "=",
            joins: ["=", "=", "="],
            crossed: ["=", "=", "="],
            hidden: ["\"", "_"],
            heads: ["=", "="],
        },
        other: LineGlyphs {
            along: ";",
            across: "~",
            joins: [",", "`", ";"],
            crossed: [",", "`", ";"],
            hidden: ["\"", "_"],
            heads: ["~", "~"],
        },
        beyond: ["^", "v"],
    },
};

impl Glyphs {
    /// The glyph of a date, and the mark of what is uncertain about it: `~` about, `?` sources disagree, `%` both.
    pub fn date(&self, date: &EventDate) -> (&'static str, &'static str) {
        let (glyph, _) = shapes::told(date.shape(), self.is_ascii);
        (glyph, shapes::mark(date).map_or(" ", |(mark, _)| mark))
    }

    /// What bars on the axis are made of, and what it means, for the help.
    pub fn axis(&self) -> [(&'static str, &'static str); 10] {
        let [solid, once, unknown, about, doubted] = self.strokes;
        let [back, on] = self.arrows;
        [
            (solid, "throughout these days"),
            (once, "once, some time in these days"),
            (unknown, "to or from an end that nobody knows"),
            (about, "throughout, about these days"),
            (doubted, "throughout, and sources disagree"),
            (on, "goes on, or beyond the axis"),
            (back, "from before the axis"),
            (
                self.report,
                "of reports: the day of the first one, from the last day that it is about; `+5 d` is how late (≤: by that day)",
            ),
            (self.pointer_down, "the day of the event under the cursor"),
            (self.own_mark, "marked by you, before the title and on the line of time"),
        ]
    }

    /// What stands on the rail, and what it means, for the help.
    pub fn rail(&self) -> [(&'static str, &'static str); 11] {
        let RailGlyphs { order, contradicts, corroborates, other, beyond } = &self.rail;
        [
            (order.along, "what came of another event, or is a part of it"),
            (order.heads[1], "before the event that came of the other one"),
            (contradicts.along, "events that contradict each other"),
            (contradicts.heads[0], "before each of them"),
            (corroborates.along, "events that corroborate each other"),
            (other.along, "the same happening, a replacement, or what has to do with it"),
            (beyond[0], "to an event further up"),
            (beyond[1], "to an event further down"),
            (order.hidden[0], "to an earlier event that the filter hides"),
            (order.hidden[1], "to a later event that the filter hides"),
            ("+2", "so many relations that have no room"),
        ]
    }

    /// What stands in a chain, and what it means, for the help.
    pub fn chain(&self) -> [(&'static str, &'static str); 5] {
        [
            (self.rail.contradicts.heads[0], "another event contradicts it, or it another one"),
            ("!!", "the relation is impossible by the dates of its events"),
            (if self.is_ascii { "^3" } else { "↑3" }, "the event stands there, three lines further up"),
            ("out", "the filter hides it"),
            (self.rail.order.along, "it alone led to the event below, or followed from the one above"),
        ]
    }

    /// What stands in the lanes, and what it means, for the help.
    pub fn lanes(&self) -> [(&'static str, &'static str); 8] {
        let [more, both, less] = self.sides;
        [
            (self.bars[4], "how many events, the highest for the most of the lane"),
            (self.strokes[0], "an event is under way that lasts"),
            (self.burst, "a burst: many more than the lane has on average"),
            (self.strokes[4], "a gap: longer without an event than is usual"),
            (more, "a pair opened: more cooperation"),
            (both, "a pair opened: as much cooperation as conflict"),
            (less, "a pair opened: more conflict"),
            (self.own_mark, "on the line of time: an event marked by you"),
        ]
    }

    /// The signs before a date, what is a reader's own first, and what they mean, for the help.
    pub fn own(&self) -> [(&'static str, &'static str); 4] {
        let [mark, note] = SIGNS.map(|(unicode, ascii, means)| (if self.is_ascii { ascii } else { unicode }, means));
        let hidden = if self.is_ascii { ":17" } else { "⋮17" };
        let hides = "so many events before it that the filter hides";
        [mark, note, (self.new, "surely public since the as-of day itself"), (hidden, hides)]
    }

    /// What stands on the density strip, and what it means, for the help.
    pub fn strip(&self) -> [(&'static str, &'static str); 5] {
        [
            (self.tick, "where a label begins"),
            (self.shown, "the part that the list shows"),
            (self.pointer, "the event under the cursor"),
            (self.as_of, "the end of what is known: as of"),
            (self.dot, "events that the filter hides, on a strip of one line of bars"),
        ]
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
