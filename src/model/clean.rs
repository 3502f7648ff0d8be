//! Somebody else's text made safe to draw and to hand on: no control and no bidi characters.

use std::borrow::Cow;

/// Whether a character may steer a terminal or reorder what stands beside it: C0, DEL, C1, the bidi marks, embeddings,
/// overrides and isolates (Unicode UAX #9), line and paragraph separators, the byte order mark and the tag characters.
///
/// The joiners U+200C and U+200D are letters of Persian and of emoji and stay.
pub const fn is_unsafe(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a text has nothing but letters, digits and marks of ASCII: most texts, told at once.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// One line of safe text: white space of any kind becomes one space, every other unsafe character `�`, so that it is
/// seen that something was there.
pub fn line(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' if clean.ends_with(' ') => {}
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => clean.push(' '),
            c if is_unsafe(c) => clean.push('\u{fffd}'),
            c => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

/// Safe text that keeps its lines: `\n` stays, a tab becomes four spaces, `\r` goes, the rest as in [`line()`].
pub fn block(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(|c| is_unsafe(c) && c != '\n') {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => clean.push('\n'),
            '\t' => clean.push_str("    "),
            '\r' => {}
            '\u{2028}' | '\u{2029}' => clean.push('\n'),
            c if is_unsafe(c) => clean.push('\u{fffd}'),
            c => clean.push(c),
        }
    }
    Cow::Owned(clean)
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
}
