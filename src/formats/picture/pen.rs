//! Elements of SVG, written one after the other. Nothing but this writes markup, and every text goes through [`escape`].

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use super::{MARGIN, Place, WIDTH};
use crate::formats::web::escape;
use crate::model::{Status, clean};

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// The title of the picture.
    Title,
    /// The heading of a lane or a month.
    Heading,
    /// What happened.
    Label,
    /// The same, less weighty.
    Muted,
    /// The smallest.
    Small,
    /// Numbers in the middle of a place.
    Count,
    /// Dates, each digit of one width.
    Date,
}

/// How a shape looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    /// Filled.
    Solid,
    /// An outline on a pale ground.
    Hollow,
    /// A thin line of dashes.
    Dashes,
    /// A thin line of dots.
    Dots,
    /// A line behind everything.
    Grid,
    /// A line that something stands on.
    Rule,
    /// The day that knowledge ends.
    Now,
    /// A line through what is doubted.
    Strike,
}

const INK: &str = "#16191d";
const MUTED: &str = "#59626d";
const ACCENT: &str = "#0b5a8f";
const DOUBT: &str = "#a8321a";

impl Style {
    /// The size of its letters.
    const fn size(self) -> i64 {
        match self {
            Self::Title => 260,
            Self::Heading => 130,
            Self::Label => 125,
            Self::Muted => 135,
            Self::Small | Self::Count | Self::Date => 115,
        }
    }

    /// Its class, and the attributes that say the same to whoever has no style sheet.
    const fn attributes(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Title => ("title", INK, " font-family=\"serif\" font-weight=\"700\""),
            Self::Heading => ("label", INK, " font-weight=\"700\""),
            Self::Label => ("label", INK, ""),
            Self::Muted | Self::Small => ("muted", MUTED, ""),
            Self::Count => ("count", MUTED, " text-anchor=\"middle\""),
            Self::Date => ("muted", MUTED, " font-family=\"monospace\""),
        }
    }
}

/// Writes elements.
pub(super) struct Pen {
    out: String,
    place: Place,
}

impl Pen {
    pub(super) fn new(place: Place) -> Self {
        Self { out: String::new(), place }
    }

    pub(super) fn is_in_page(&self) -> bool {
        self.place == Place::InPage
    }

    /// A line of text from a place on, whatever way it is read.
    pub(super) fn text(&mut self, (x, y): (i64, i64), style: Style, text: &str) {
        let (class, fill, more) = style.attributes();
        // In a text that is read from the right, what ends it stands on the left.
        let way = if is_from_the_right(text) && style != Style::Count {
            " direction=\"rtl\" text-anchor=\"end\""
        } else {
            ""
        };
        let look = self.look(class, &format!(" font-size=\"{}\" fill=\"{fill}\"{more}", px(style.size())));
        let (x, y, text) = (px(x), px(y), escape(&clean::line(text)));
        let _ = writeln!(self.out, "<text x=\"{x}\" y=\"{y}\"{look}{way}>{text}</text>");
    }

    /// A title beside a mark, and what is said of it: from a place on, or up to it.
    pub(super) fn label(&mut self, (x, y): (i64, i64), is_before: bool, text: &str, status: Option<Status>) {
        let (_, fill, _) = Style::Label.attributes();
        let is_rtl = is_from_the_right(text);
        let way = if is_rtl { " direction=\"rtl\"" } else { "" };
        let anchor = if is_before == is_rtl { "" } else { " text-anchor=\"end\"" };
        let status = status.map_or_else(String::new, |status| {
            let (class, fill) = if status == Status::Planned { ("muted", MUTED) } else { ("doubt", DOUBT) };
            let look = self.look(class, &format!(" fill=\"{fill}\" font-style=\"italic\""));
            format!(" <tspan{look}>{status}</tspan>")
        });
        let look = self.look("label", &format!(" font-size=\"{}\" fill=\"{fill}\"", px(Style::Label.size())));
        let (x, y, text) = (px(x), px(y), escape(&clean::line(text)));
        let _ = writeln!(self.out, "<text x=\"{x}\" y=\"{y}\"{look}{way}{anchor}>{text}{status}</text>");
    }

    /// The class of an element, and the attributes that say the same to whoever has no style sheet: a page has one.
    fn look(&self, class: &str, attributes: &str) -> String {
        if self.is_in_page() { format!(" class=\"{class}\"") } else { format!(" class=\"{class}\"{attributes}") }
    }

    fn painted(&self, paint: Paint, is_doubted: bool) -> String {
        let (class, attributes) = attributes(paint, if is_doubted { DOUBT } else { ACCENT });
        let class = if is_doubted { format!("{class} doubted") } else { class.to_owned() };
        self.look(&class, &attributes)
    }

    /// What follows up to [`Pen::close`] belongs to an event: its name is read to whoever cannot see it.
    /// In a page the title beside the mark is name enough.
    pub(super) fn open(&mut self, name: &str, anchor: &str, has_title: bool) {
        let name = escape(&clean::line(name));
        let _ = match self.place {
            Place::Alone => writeln!(self.out, "<g><title>{name}</title>"),
            Place::InPage if has_title => writeln!(self.out, "<a href=\"#{}\">", escape(anchor)),
            Place::InPage => writeln!(self.out, "<a href=\"#{}\"><title>{name}</title>", escape(anchor)),
        };
    }

    pub(super) fn close(&mut self) {
        self.out.push_str(if self.is_in_page() { "</a>\n" } else { "</g>\n" });
    }

    pub(super) fn rect(&mut self, (x, y): (i64, i64), (width, height): (i64, i64), paint: Paint, is_doubted: bool) {
        let round = px((height / 2).min(20));
        let (x, y, width, height) = (px(x), px(y), px(width), px(height));
        let paint = self.painted(paint, is_doubted);
        let _ = writeln!(
            self.out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"{paint}/>"
        );
    }

    pub(super) fn dot(&mut self, (x, y): (i64, i64), radius: i64, paint: Paint, is_doubted: bool) {
        let (x, y, radius) = (px(x), px(y), px(radius));
        let _ = writeln!(self.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{}/>", self.painted(paint, is_doubted));
    }

    pub(super) fn line(&mut self, from: (i64, i64), to: (i64, i64), paint: Paint, is_doubted: bool) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(px);
        let _ = writeln!(
            self.out,
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{}/>",
            self.painted(paint, is_doubted)
        );
    }

    /// A closed figure.
    pub(super) fn figure(&mut self, corners: &[(i64, i64)], paint: Paint, is_doubted: bool) {
        let corners: Vec<String> = corners.iter().map(|(x, y)| format!("{},{}", px(*x), px(*y))).collect();
        let _ = writeln!(self.out, "<polygon points=\"{}\"{}/>", corners.join(" "), self.painted(paint, is_doubted));
    }

    /// Columns that stand on a line: the middle of each, and how high it is.
    pub(super) fn columns(&mut self, columns: impl Iterator<Item = (i64, i64)>, width: i64, bottom: i64) {
        let (width, bottom) = (px(width), px(bottom));
        let path = |(x, height)| {
            let (x, height) = (px(x), px(height));
            format!("M{x} {bottom}v-{height}")
        };
        let paths: String = columns.map(path).collect();
        let look = self.look("column", &format!(" stroke=\"#8fa3b5\" stroke-width=\"{width}\""));
        let _ = writeln!(self.out, "<path{look} d=\"{paths}\"/>");
    }

    /// The whole picture, so high.
    pub(super) fn finish(self, height: i64, title: &str, about: &str) -> String {
        let (width, height) = (px(WIDTH), px(height));
        let begin = match self.place {
            Place::Alone => format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
                 font-family=\"sans-serif\" role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n\
                 <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
                escape(&clean::line(title)),
                about.lines().map(|line| escape(&clean::line(line))).collect::<Vec<_>>().join("\n"),
            ),
            Place::InPage => {
                let (left, shown) = (px(MARGIN - 60), px(WIDTH - 2 * MARGIN + 120));
                format!("<svg viewBox=\"{left} 0 {shown} {height}\">\n")
            }
        };
        format!("{begin}{}</svg>\n", self.out)
    }
}

/// The class of a shape, and how it looks in a colour.
fn attributes(paint: Paint, colour: &str) -> (&'static str, String) {
    let stroke = |colour: &str, width: &str, more: &str| format!(" stroke=\"{colour}\" stroke-width=\"{width}\"{more}");
    match paint {
        Paint::Solid => ("solid", format!(" fill=\"{colour}\"")),
        Paint::Hollow => ("hollow", format!(" fill=\"{colour}\" fill-opacity=\"0.16\"{}", stroke(colour, "1.2", ""))),
        Paint::Dashes => ("thin", stroke(colour, "1.4", " stroke-dasharray=\"5 3\"")),
        Paint::Dots => ("thin dots", stroke(colour, "1.8", " stroke-dasharray=\"0.1 4\" stroke-linecap=\"round\"")),
        Paint::Grid => ("grid", stroke("#e4e7eb", "1", "")),
        Paint::Rule => ("rule", stroke("#8b949e", "1", "")),
        Paint::Now => ("rule now", stroke("#8b949e", "1", " stroke-dasharray=\"2 3\"")),
        Paint::Strike => ("strike", stroke(colour, "2", "")),
    }
}

/// Tenths of a pixel as a number of pixels.
fn px(tenths: i64) -> String {
    let (sign, size) = if tenths < 0 { ("-", tenths.unsigned_abs()) } else { ("", tenths.unsigned_abs()) };
    match size % 10 {
        0 => format!("{sign}{}", size / 10),
        part => format!("{sign}{}.{part}", size / 10),
    }
}

/// What an event is called in the address of a page: `e-` and its id, of which white space, `%`, quotes and what cannot be seen are
/// written as bytes. Every id has one of its own.
pub(in crate::formats) fn anchor(id: &str) -> String {
    let mut anchor = "e-".to_owned();
    for (c, is_unsafe) in clean::marked(id) {
        if is_unsafe
            || c.is_whitespace()
            || matches!(c, '%' | '"' | '\'' | '<' | '>' | '&' | '\\' | '`' | '\u{fffe}' | '\u{ffff}')
        {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(anchor, "%{byte:02X}");
            }
        } else {
            anchor.push(c);
        }
    }
    anchor
}

/// Whether the first letter of a text is one of a script that is read from the right.
fn is_from_the_right(text: &str) -> bool {
    let letter = text.chars().find(|c| c.is_alphabetic());
    letter.is_some_and(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{1e900}'..='\u{1e95f}'))
}

/// About how wide a text is: rather too wide than too narrow, as fonts differ.
pub(super) fn width(text: &str, style: Style) -> i64 {
    let hundredths = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | '’' => 34,
        'm' | 'w' | 'M' | 'W' | '—' | '→' => 92,
        'A'..='Z' => 70,
        c if c.is_ascii() => 59,
        c => match c.width() {
            None | Some(0) => 0,
            Some(1) => 66,
            Some(_) => 106,
        },
    };
    let wide: i64 = text.chars().map(hundredths).sum();
    wide * style.size() / 100
}

/// The text with its end left out where it is too wide.
pub(super) fn cut(text: &str, style: Style, room: i64) -> String {
    let text = clean::line(text);
    if width(&text, style) <= room {
        return text.into_owned();
    }
    let room = room - width("…", style);
    let mut taken = 0;
    let mut kept = String::new();
    for c in text.chars() {
        taken += width(c.encode_utf8(&mut [0; 4]), style);
        if taken > room {
            break;
        }
        kept.push(c);
    }
    // Rather a whole word less than half of one, if it is not the only one.
    if let Some((words, _)) = kept.rsplit_once(' ').filter(|(words, part)| words.len() > part.len()) {
        kept = words.to_owned();
    }
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_in_pixels() {
        assert_eq!([0, 10, 15, -5, 1234].map(px), ["0", "1", "1.5", "-0.5", "123.4"]);
    }

    #[test]
    fn every_id_has_an_anchor_of_its_own() {
        for (id, own) in [
            ("2025-12-meeting", "e-2025-12-meeting"),
            ("icews.tsv:17", "e-icews.tsv:17"),
            ("a b", "e-a%20b"),
            ("a%20b", "e-a%2520b"),
            ("\"><script>", "e-%22%3E%3Cscript%3E"),
            ("дело", "e-дело"),
            ("a\u{202e}", "e-a%E2%80%AE"),
        ] {
            assert_eq!(anchor(id), own);
        }
    }

    #[test]
    fn a_text_that_is_too_wide_loses_whole_words_and_says_so() {
        assert_eq!(cut("Putin and Pezeshkian speak", Style::Label, 100_000), "Putin and Pezeshkian speak");
        assert_eq!(cut("Putin and Pezeshkian speak", Style::Label, 1_500), "Putin and Pezeshkian…");
        assert_eq!(cut("Donaudampfschifffahrt", Style::Label, 600), "Donaud…");
    }
}
