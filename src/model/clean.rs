//! Somebody else's text made safe to draw and to hand on: no control and no bidi characters, nothing that nobody sees, and no
//! letter with marks without end.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// Most characters of one letter with its marks, joined emoji included. Unicode takes thirty marks for the most that any
/// writing needs (UAX #15, Stream-Safe Text Format).
const LONGEST_CLUSTER: usize = 32;

/// Whether a character steers a terminal or reorders what stands beside it: C0, DEL, C1, line and paragraph separators,
/// interlinear annotations.
const fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
}

/// Whether nobody sees a character: `Default_Ignorable_Code_Point` of Unicode 17. Bidi marks, embeddings, overrides and isolates,
/// the byte order mark, joiners, variation selectors and tags are among them.
const fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether what nobody sees changes how its neighbours are written, as scripts and emoji need it.
const fn is_needed(before: Option<char>, c: char, after: Option<char>) -> bool {
    let (before, after) = (or_nul(before), or_nul(after));
    match c {
        '\u{200c}' | '\u{200d}' => is_joined(before) || is_joined(after) || matches!(before, '\u{fe0f}'),
        // Scripts without spaces between words.
        '\u{200b}' => is_unspaced(before) || is_unspaced(after),
        '\u{fe0e}' | '\u{fe0f}' if is_emoji(before) => true,
        '\u{fe0e}' | '\u{fe0f}' if matches!(before, '#' | '*' | '0'..='9') => matches!(after, '\u{20e3}'),
        '\u{fe00}'..='\u{fe0f}' => is_ideograph(before) || matches!(before, '\u{1000}'..='\u{109f}'),
        '\u{e0100}'..='\u{e01ef}' => is_ideograph(before),
        // Mongolian; points of Hebrew.
        '\u{180b}'..='\u{180f}' => matches!(before, '\u{1820}'..='\u{18aa}'),
        '\u{34f}' => matches!(before, '\u{591}'..='\u{5c7}'),
        _ => false,
    }
}

const fn or_nul(c: Option<char>) -> char {
    match c {
        Some(c) => c,
        None => '\0',
    }
}

/// Arabic, Indic and other scripts whose letters join, and emoji.
const fn is_joined(c: char) -> bool {
    let is_letter = matches!(c,
        '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{1a20}'..='\u{1cff}'
        | '\u{a800}'..='\u{abff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{11fff}');
    (is_letter && !is_ignorable(c)) || is_emoji(c)
}

/// Thai, Lao, Tibetan, Burmese, Khmer, Tai scripts.
const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17b3}' | '\u{17b6}'..='\u{17ff}'
        | '\u{1950}'..='\u{19ff}' | '\u{1a20}'..='\u{1aaf}')
}

const fn is_emoji(c: char) -> bool {
    matches!(c,
        '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}'
        | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2934}' | '\u{2935}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}'
        | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Every character of a text, and whether it is unsafe where it stands: whether it may steer a terminal, reorder what stands
/// beside it, or hide. Joiners of Persian and of emoji, and whatever else a script needs, are safe beside its letters.
pub fn marked(text: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let mut before = None;
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || {
        let c = chars.next()?;
        let is_unsafe = is_control(c) || (is_ignorable(c) && !is_needed(before, c, chars.peek().copied()));
        // What is written in another way is beside nothing.
        before = (!is_unsafe).then_some(c);
        Some((c, is_unsafe))
    })
}

/// Whether anything in a text is unsafe, the ends of lines and tabs included.
pub fn has_unsafe(text: &str) -> bool {
    !is_plain(text) && marked(text).any(|(_, is_unsafe)| is_unsafe)
}

/// Whether anything in a text of several lines is unsafe; line feeds and tabs are not.
pub fn has_unsafe_in_lines(text: &str) -> bool {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'));
    !is_plain && marked(text).any(|(c, is_unsafe)| is_unsafe && !matches!(c, '\n' | '\t'))
}

/// Whether a text has nothing but letters, digits and marks of ASCII: most texts, told at once.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// One line of safe text: white space of any kind becomes one space, every other unsafe character `�`, so that it is
/// seen that something was there. Hyphens that only a break of the line would show go, and so do marks without end.
pub fn line(text: &str) -> Cow<'_, str> {
    if !has_unsafe(text) {
        return bounded(Cow::Borrowed(text));
    }
    let mut clean = String::with_capacity(text.len());
    for (c, is_unsafe) in marked(text) {
        match c {
            '\n' | '\r' | '\t' if clean.ends_with(' ') => {}
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => clean.push(' '),
            '\u{ad}' => {}
            _ if is_unsafe => clean.push('\u{fffd}'),
            c => clean.push(c),
        }
    }
    bounded(Cow::Owned(clean))
}

/// Safe text that keeps its lines: `\n` stays, a tab becomes four spaces, `\r` goes, the rest as in [`line()`].
pub fn block(text: &str) -> Cow<'_, str> {
    bounded(whole(text))
}

/// The same for data, with all marks of every letter.
pub fn whole(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !marked(text).any(|(c, is_unsafe)| is_unsafe && c != '\n') {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for (c, is_unsafe) in marked(text) {
        match c {
            '\n' => clean.push('\n'),
            '\t' => clean.push_str("    "),
            '\r' | '\u{ad}' => {}
            '\u{2028}' | '\u{2029}' => clean.push('\n'),
            _ if is_unsafe => clean.push('\u{fffd}'),
            c => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

/// The text with no letter longer than [`LONGEST_CLUSTER`]: what a letter has beyond that is one `�`.
fn bounded(text: Cow<'_, str>) -> Cow<'_, str> {
    // Marks are not of ASCII, so that a long letter is a long run of bytes beyond it.
    let has_run = text.len() > LONGEST_CLUSTER
        && text.as_bytes().split(u8::is_ascii).any(|run| run.len() > LONGEST_CLUSTER)
        && text.graphemes(true).any(|cluster| cluster.chars().nth(LONGEST_CLUSTER).is_some());
    if !has_run {
        return text;
    }
    let mut short = String::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        let mut chars = cluster.chars();
        short.extend(chars.by_ref().take(LONGEST_CLUSTER));
        short.extend(chars.next().map(|_| '\u{fffd}'));
    }
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_bidi_overrides_are_shown_as_replaced_and_persian_joiners_stay() {
        assert_eq!(line("a\u{1b}[31mb\u{202e}c\nd\te"), "a\u{fffd}[31mb\u{fffd}c d e");
        assert_eq!(line("خامنه\u{200c}ای"), "خامنه\u{200c}ای");
        assert_eq!(block("a\r\nb\tc\u{9b}"), "a\nb    c\u{fffd}");
    }

    #[test]
    fn what_nobody_sees_is_seen_unless_a_script_or_an_emoji_needs_it() {
        for hidden in [
            "\u{2060}",
            "\u{2065}",
            "\u{206a}",
            "\u{115f}",
            "\u{1160}",
            "\u{3164}",
            "\u{ffa0}",
            "\u{17b4}",
            "\u{180e}",
            "\u{200b}",
            "\u{200d}",
            "\u{34f}",
            "\u{fe00}",
            "\u{fe0f}",
            "\u{feff}",
            "\u{fff0}",
            "\u{1bca0}",
            "\u{1d173}",
            "\u{e0001}",
            "\u{e0041}",
            "\u{e0100}",
            "\u{e01ef}",
            "\u{e0fff}",
        ] {
            assert_eq!(line(&format!("Ir{hidden}an")), "Ir\u{fffd}an", "{hidden:?}");
        }
        for needed in [
            "❤️ ☎︎ 1️⃣ #️⃣ 👩‍❤️‍👨 👩🏽‍🚀 🏳️‍🌈 🇮🇷",
            "می‌خواهم NATO‌ها",
            "क्‍ष ශ්‍රී ന്‍",
            "ភាសា\u{200b}ខ្មែរ",
            "葛\u{e0100}城 神\u{fe00}",
            "ᠮᠣᠩᠭᠣᠯ\u{180b}",
        ] {
            assert!(matches!(line(needed), Cow::Borrowed(text) if text == needed), "{needed:?}");
        }
        // What hides behind an emoji or a letter of such a script hides all the same.
        assert_eq!(line("😀\u{e0141}\u{fe0f}\u{fe0f}"), "😀\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(line("م\u{200c}\u{200c}\u{200c}"), "م\u{200c}\u{fffd}\u{fffd}");
        assert_eq!(line("Außen\u{ad}minister"), "Außenminister");
    }

    #[test]
    fn a_letter_has_no_marks_without_end() {
        let long = format!("a{} b", "\u{301}".repeat(200_000));
        assert_eq!(line(&long), format!("a{}\u{fffd} b", "\u{301}".repeat(31)));
        assert_eq!(block(&long), line(&long));
        let joined = "👩\u{200d}".repeat(1000);
        assert!(line(&joined).len() < 300);
        let tower = format!("Z{} ", "\u{301}".repeat(20)).repeat(9);
        assert!(matches!(line(&tower), Cow::Borrowed(_)));
    }
}
