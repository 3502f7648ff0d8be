//! Text in columns: widths, cutting, wrapping. All of it by graphemes, so that no letter is torn.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Vowel signs of Bengali, Oriya, Tamil, Kannada, Malayalam and Sinhala that `unicode-width` gives no column and most
/// terminals do. Without a column of their own the next letter would be written over them.
const VOWEL_SIGNS: [char; 18] = [
    '\u{9be}', '\u{9d7}', '\u{b3e}', '\u{b57}', '\u{bbe}', '\u{bd7}', '\u{cc0}', '\u{cc2}', '\u{cc7}', '\u{cc8}',
    '\u{cca}', '\u{ccb}', '\u{cd5}', '\u{cd6}', '\u{d3e}', '\u{d57}', '\u{dcf}', '\u{ddf}',
];

/// Columns that a text takes: the sum over its graphemes, as a terminal places them one by one. (The width of a whole
/// string may be smaller where letters join, as in Arabic lam-alef; cells are counted here.)
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(columns).sum() }
}

/// Columns that are kept for one grapheme.
pub fn columns(grapheme: &str) -> usize {
    if grapheme.len() == 1 {
        return 1;
    }
    grapheme.width() + grapheme.chars().filter(|c| VOWEL_SIGNS.contains(c)).count()
}

/// Whether all terminals give a grapheme the same columns: one character of a script and age that leaves no doubt.
/// Flags, joined emoji and letters with signs around them take more columns in one terminal than in another.
pub fn is_settled(grapheme: &str) -> bool {
    if grapheme.len() == 1 {
        return true;
    }
    let mut chars = grapheme.chars();
    let (Some(only), None) = (chars.next(), chars.next()) else { return false };
    matches!(only,
        // Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic.
        '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{587}'
        | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' | '\u{660}'..='\u{66f}' | '\u{671}'..='\u{6d3}'
        | '\u{6f0}'..='\u{6ff}' | '\u{1e00}'..='\u{1fff}'
        // Punctuation, currencies, arrows, mathematics, boxes and shapes.
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}' | '\u{2116}'
        | '\u{2190}'..='\u{22ff}' | '\u{2500}'..='\u{25fc}'
        // Chinese, Japanese, Korean.
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff9d}'
    )
}

/// The text, cut to at most so many columns, with `…` at the end where something was cut off.
pub fn cut(text: &str, columns: usize, ellipsis: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(ellipsis));
    let mut used = 0;
    let mut short = String::new();
    for grapheme in text.graphemes(true) {
        used += self::columns(grapheme);
        if used > room {
            break;
        }
        short.push_str(grapheme);
    }
    if columns >= width(ellipsis) {
        short.push_str(ellipsis);
    }
    short
}

/// The end of a text that is too long for its field, with `…` before it where something was cut off.
pub fn tail(text: &str, columns: usize, ellipsis: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let (columns, ellipsis) =
        if columns > width(ellipsis) { (columns - width(ellipsis), ellipsis) } else { (columns, "") };
    let mut used = 0;
    let fits = |grapheme: &&str| {
        used += self::columns(grapheme);
        used <= columns
    };
    let mut kept: Vec<&str> = text.graphemes(true).rev().take_while(fits).collect();
    kept.push(ellipsis);
    kept.reverse();
    kept.concat()
}

/// Marks that stand between words, in ASCII; letters stay. A mark may take two columns, so this comes before wrapping.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '…' => plain.push_str(".."),
            '→' => plain.push_str("->"),
            '≤' => plain.push_str("<="),
            '≥' => plain.push_str(">="),
            '·' | '–' | '—' | '―' => plain.push('-'),
            '•' => plain.push('*'),
            '×' => plain.push('x'),
            '“' | '”' | '„' => plain.push('"'),
            '‘' | '’' => plain.push('\''),
            '\u{a0}' => plain.push(' '),
            c => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

/// How a piece of text is meant; a theme gives it colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Running text.
    Text,
    /// A title.
    Title,
    /// The heading of a section.
    Heading,
    /// A label or other text that stands back.
    Muted,
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Code.
    Code,
    /// What a reader should notice: why a date is imprecise.
    Note,
    /// Something that can be followed.
    Link,
}

/// A piece of text in one tone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

impl Span {
    /// A piece of text.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// A line of spans.
pub type Line = Vec<Span>;

/// Breaks spans into lines of at most `columns`, at spaces where there are some, else between letters; lines after the
/// first begin with `indent` spaces. Runs of spaces become one.
pub fn wrap(spans: &[Span], columns: usize, indent: usize) -> Vec<Line> {
    let columns = columns.max(1);
    let indent = if indent + 4 > columns { 0 } else { indent };
    let mut lines: Vec<Line> = vec![Vec::new()];
    let mut used = 0;
    for word in words(spans) {
        let needed: usize = word.iter().map(|span| width(&span.text)).sum();
        let is_fresh = used == 0 || (lines.len() > 1 && used == indent);
        if !is_fresh && used + 1 + needed <= columns {
            let tone = gap_tone(&lines, &word);
            push(&mut lines, " ", tone);
            used += 1;
        } else if !is_fresh {
            used = break_line(&mut lines, indent);
        }
        for span in &word {
            for grapheme in span.text.graphemes(true) {
                if used + self::columns(grapheme) > columns && used > 0 {
                    used = break_line(&mut lines, indent);
                }
                push(&mut lines, grapheme, span.tone);
                used += self::columns(grapheme);
            }
        }
    }
    lines
}

/// What stands between two spaces, over the borders of spans.
fn words(spans: &[Span]) -> Vec<Line> {
    let mut words: Vec<Line> = vec![Vec::new()];
    for span in spans {
        for (at, piece) in span.text.split(char::is_whitespace).enumerate() {
            if at > 0 {
                words.push(Vec::new());
            }
            if !piece.is_empty() {
                words.last_mut().expect("never empty").push(Span::new(piece, span.tone));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The space between two words of one tone has that tone (a link is underlined throughout).
fn gap_tone(lines: &[Line], word: &Line) -> Tone {
    let before = lines.last().and_then(|line| line.last()).map(|span| span.tone);
    let after = word.first().map(|span| span.tone);
    before.filter(|tone| Some(*tone) == after).unwrap_or(Tone::Text)
}

fn break_line(lines: &mut Vec<Line>, indent: usize) -> usize {
    lines.push(Vec::new());
    if indent > 0 {
        push(lines, &" ".repeat(indent), Tone::Text);
    }
    indent
}

fn push(lines: &mut [Line], text: &str, tone: Tone) {
    let line = lines.last_mut().expect("there is always a line");
    match line.last_mut().filter(|span| span.tone == tone) {
        Some(span) => span.text.push_str(text),
        None => line.push(Span::new(text, tone)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, columns: usize, indent: usize) -> Vec<String> {
        let lines = wrap(&[Span::new(text, Tone::Text)], columns, indent);
        lines.into_iter().map(|line| line.into_iter().map(|span| span.text).collect()).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_only_then_within_words() {
        assert_eq!(wrapped("the quick brown fox", 10, 0), ["the quick", "brown fox"]);
        assert_eq!(wrapped("- a list item, long", 10, 2), ["- a list", "  item,", "  long"]);
        assert_eq!(wrapped("(1990), now", 7, 0), ["(1990),", "now"]);
        assert_eq!(wrapped("abcdefghijklm", 5, 0), ["abcde", "fghij", "klm"]);
        assert_eq!(wrapped("in (1990) now", 8, 0), ["in", "(1990)", "now"]);
        assert_eq!(wrapped("", 5, 0), [""]);
    }

    #[test]
    fn wide_letters_take_two_columns_and_are_not_torn() {
        assert_eq!(wrapped("北京会谈结束", 5, 0), ["北京", "会谈", "结束"]);
        assert_eq!(cut("北京会谈", 5, "…"), "北京…");
        assert_eq!(cut("Пезешкиан", 6, "…"), "Пезеш…");
        assert_eq!(cut("👩‍👩‍👧 family", 4, "…"), "👩‍👩‍👧 …");
        assert_eq!(width("پزشکیان"), 7);
        assert_eq!(cut("abc", 0, "…"), "");
        assert_eq!(["ｶﾞﾊﾟ", "বাং", "മാ", "की", "🇮🇷"].map(width), [4, 3, 2, 2, 2]);
        assert_eq!((tail("北京会谈", 5, "…").as_str(), tail("abc", 9, "…").as_str()), ("…会谈", "abc"));
    }
}
