//! Text that means itself in Markdown.

use crate::model::clean;

/// One line of text that means itself in Markdown.
pub(in crate::formats) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    put_text(&mut escaped, clean::line(text).trim_end(), &mut Place::default());
    escaped
}

/// Text of several lines that means itself in Markdown.
pub(in crate::formats) fn literal(text: &str) -> String {
    let text = clean::block(text.trim());
    let mut lines = text.lines().map(|line| escape(line.trim())).peekable();
    let mut literal = String::with_capacity(text.len());
    while let Some(line) = lines.next() {
        literal.push_str(&line);
        let is_followed = lines.peek().is_some_and(|next| !next.is_empty());
        literal.push_str(if is_followed && !line.is_empty() { "\\\n" } else { "\n" });
    }
    literal.trim_end().to_owned()
}

/// Whether a text reads the same as plain text and as Markdown.
pub(in crate::formats) fn means_itself(text: &str) -> bool {
    let text = text.trim();
    let is_mark =
        |byte: u8| matches!(byte, b'*' | b'_' | b'`' | b'[' | b'<' | b'&' | b'\\' | b'~' | b'|' | b'\n' | b'\r');
    let is_plain_start = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '(' | '\''));
    if is_plain_start && !text.bytes().any(is_mark) {
        return true;
    }
    let mut same = String::with_capacity(text.len());
    let is_plain = pulldown_cmark::Parser::new(text).all(|event| match event {
        pulldown_cmark::Event::Text(piece) => {
            same.push_str(&piece);
            true
        }
        pulldown_cmark::Event::Start(tag) => tag == pulldown_cmark::Tag::Paragraph,
        pulldown_cmark::Event::End(tag) => tag == pulldown_cmark::TagEnd::Paragraph,
        _ => false,
    });
    is_plain && same == text
}

/// Where in a line a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// At its beginning, where marks make blocks and spaces make code.
    #[default]
    Start,
    /// Behind digits that are all there is before.
    Number,
    Middle,
}

/// Writes text of one line so that it means itself wherever in a line it stands.
pub(super) fn put_text(out: &mut String, text: &str, place: &mut Place) {
    for c in text.chars() {
        match c {
            c if *place == Place::Start && c.is_whitespace() => continue,
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '-' | '+' | '=' | ':' if *place == Place::Start => out.extend(['\\', c]),
            '.' | ')' if *place == Place::Number => out.extend(['\\', c]),
            c => out.push(c),
        }
        *place = if *place != Place::Middle && c.is_ascii_digit() { Place::Number } else { Place::Middle };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_elses_text_means_itself() {
        assert_eq!(escape("# a *b* <i> [x](y)\u{1b}"), "\\# a \\*b\\* &lt;i&gt; \\[x\\](y)\u{fffd}");
        assert_eq!(escape(" 1. a, 2. b"), "1\\. a, 2. b");
        assert_eq!(["-", "===", ": x", "1) x"].map(escape), ["\\-", "\\===", "\\: x", "1\\) x"]);
    }
}
