//! The YAML that people and programs write for an event, read without a general parser: block maps with simple keys, lists,
//! scalars and flow collections on one line, literal and folded blocks.
//!
//! Whatever is not surely of that kind gives `None`, and [`super::tree::parse`] reads it, mistakes included. Where both read
//! a text they give the same tree, spans and all; a property test holds them to it. Half the time of reading goes by here.

use std::borrow::Cow;

use super::tree::{Kind, Node};

/// Deepest nesting that is read here.
const DEPTH: usize = 32;
/// Most keys of one map: each is compared with those before it.
const KEYS: usize = 256;
/// Longest record that is read here, in bytes: few nodes fit in it, so no budget is needed.
const LONGEST: usize = 1 << 20;

/// The tree of a record, which begins at the byte `base` of its file; `None` when it is not of the simple kind.
pub(super) fn parse(text: &str, base: usize) -> Option<Node<'_>> {
    if text.len() > LONGEST || has_rarities(text) {
        return None;
    }
    let mut reader = Reader { text, base, at: 0 };
    reader.skip_to_content()?;
    let root = reader.block(0)?;
    (reader.next_column()? == 0).then_some(root)
}

/// Characters whose handling differs between YAML versions and parsers.
fn has_rarities(text: &str) -> bool {
    let is_control = |byte: u8| (byte < b' ' && byte != b'\n') || byte == 0x7f;
    let is_break = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}'..);
    text.bytes().any(is_control) || (!text.is_ascii() && text.chars().any(is_break))
}

struct Reader<'a> {
    text: &'a str,
    /// Where the text begins in that of its file.
    base: usize,
    /// The beginning of the line that is read next.
    at: usize,
}

impl<'a> Reader<'a> {
    /// The line that is read next, without its line feed.
    fn current(&self) -> Option<&'a str> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        Some(memchr::memchr(b'\n', rest.as_bytes()).map_or(rest, |end| rest.split_at(end).0))
    }

    fn advance(&mut self) {
        if let Some(line) = self.current() {
            self.at = (self.at + line.len() + 1).min(self.text.len());
        }
    }

    /// Goes on to the next line with something in it. `None` for what is not simple.
    fn skip_to_content(&mut self) -> Option<()> {
        while let Some(line) = self.current() {
            let inner = line.trim_start_matches(' ');
            if !inner.is_empty() && !inner.starts_with('#') {
                let is_mark = line.starts_with("---") || line.starts_with("...");
                return (!is_mark).then_some(());
            }
            self.advance();
        }
        Some(())
    }

    /// The column of the next line with something in it, counted from 1; 0, further out than all others, at the end.
    fn next_column(&mut self) -> Option<usize> {
        self.skip_to_content()?;
        Some(self.current().map_or(0, |line| line.len() - line.trim_start_matches(' ').len() + 1))
    }

    /// A list or map whose first line is the current one.
    fn block(&mut self, depth: usize) -> Option<Node<'a>> {
        let line = self.current()?;
        let column = line.len() - line.trim_start_matches(' ').len();
        let rest = line.get(column..)?;
        if rest.starts_with("- ") { self.list(column, false, depth) } else { self.map(column, rest, depth) }
    }

    /// The byte of the file in a column of the current line.
    fn place(&self, column: usize) -> usize {
        self.base + self.at + column
    }

    /// A list whose dashes stand in a column, which may be the column of the key that it belongs to.
    fn list(&mut self, column: usize, is_under_key: bool, depth: usize) -> Option<Node<'a>> {
        if depth > DEPTH {
            return None;
        }
        let start = self.place(column);
        let mut at = start;
        let mut end = start;
        let mut items: Vec<Node<'a>> = Vec::new();
        while self.next_column()? == column + 1 {
            let line = self.current()?;
            let Some(after) = line.get(column..)?.strip_prefix("- ") else {
                return is_under_key.then(|| Node::new(start..end, at, Kind::List(items)));
            };
            let rest = after.trim_start_matches(' ');
            let inner = line.len() - rest.len();
            if is_under_key && items.is_empty() {
                // The parser reports such a list at its first item.
                at = self.place(inner);
            }
            let item = if key_of(rest).is_some() {
                self.map(inner, rest, depth + 1)?
            } else {
                self.value(rest, inner, column)?
            };
            end = item.span.end();
            items.push(item);
        }
        self.ends_at(column)?;
        Some(Node::new(start..end, at, Kind::List(items)))
    }

    /// A map whose first key begins the rest of the current line.
    fn map(&mut self, column: usize, first: &'a str, depth: usize) -> Option<Node<'a>> {
        if depth > DEPTH {
            return None;
        }
        let start = self.place(column);
        let mut end;
        let mut pairs: Vec<(Node<'a>, Node<'a>)> = Vec::with_capacity(8);
        let mut line = first;
        loop {
            let (key, after) = key_of(line)?;
            let is_known = |(known, _): &(Node<'_>, Node<'_>)| known.text() == Some(key);
            if pairs.len() > KEYS {
                return None;
            }
            if pairs.iter().any(is_known) {
                return None;
            }
            let at = self.place(column);
            let key_node = Node::new(at..at + key.len(), at, Kind::Scalar(Cow::Borrowed(key), true));
            let rest = after.trim_start_matches(' ');
            let value = if rest.is_empty() || rest.starts_with('#') {
                self.below(column, depth)?
            } else {
                self.value(rest, column + line.len() - rest.len(), column)?
            };
            end = value.span.end();
            pairs.push((key_node, value));
            if self.next_column()? != column + 1 {
                break;
            }
            line = self.current()?.get(column..)?;
            if line.starts_with("- ") {
                return None;
            }
        }
        self.ends_at(column)?;
        Some(Node::new(start..end, start, Kind::Map(pairs)))
    }

    /// The list or map below a key: deeper than it, or a list in its own column.
    fn below(&mut self, column: usize, depth: usize) -> Option<Node<'a>> {
        self.advance();
        let indent = self.next_column()?.checked_sub(1)?;
        if indent > column {
            return self.block(depth + 1);
        }
        let is_list = indent == column && self.current()?.get(indent..)?.starts_with("- ");
        if is_list { self.list(column, true, depth + 1) } else { None }
    }

    /// What comes behind a block has to stand further out.
    fn ends_at(&mut self, column: usize) -> Option<()> {
        (self.next_column()? <= column).then_some(())
    }

    /// A value that begins on the current line, under a parent in a column. Leaves the line behind it current.
    fn value(&mut self, rest: &'a str, column: usize, parent: usize) -> Option<Node<'a>> {
        let start = self.place(column);
        let (kind, len) = match rest.as_bytes().first()? {
            b'|' | b'>' => return self.literal(rest, column, parent),
            b'"' | b'\'' => {
                let (text, after) = quoted(rest)?;
                is_rest_blank(after)?;
                (Kind::Scalar(text, false), rest.len() - after.len())
            }
            b'[' | b'{' => {
                let mut flow = Flow { line: rest, at: 0, start };
                let node = flow.node(0)?;
                is_rest_blank(rest.get(flow.at..)?)?;
                (node.kind, flow.at)
            }
            _ => {
                let text = plain(rest)?;
                (Kind::Scalar(Cow::Borrowed(text), true), text.len())
            }
        };
        self.advance();
        // Anything deeper would belong to the scalar.
        (self.next_column()? <= parent + 1).then(|| Node::new(start..start + len, start, kind))
    }

    /// A literal (`|`) or folded (`>`) block, with or without `-`.
    fn literal(&mut self, header: &str, column: usize, parent: usize) -> Option<Node<'a>> {
        let start = self.place(column);
        let (is_folded, is_stripped) = match header.trim_end_matches(' ') {
            "|" => (false, false),
            "|-" => (false, true),
            ">" => (true, false),
            ">-" => (true, true),
            _ => return None,
        };
        self.advance();
        // The parser reports such a scalar where its text begins.
        let first = self.current()?;
        let at = self.place(first.len() - first.trim_start_matches(' ').len());
        let mut end = at;
        let mut text = String::new();
        let mut indent = None;
        let mut blanks = 0;
        while let Some(line) = self.current() {
            let inner = line.trim_start_matches(' ');
            let own = line.len() - inner.len();
            if inner.is_empty() {
                // Spaces beyond the block's column would be part of the text.
                if line.len() > indent.unwrap_or(0) {
                    return None;
                }
                blanks += 1;
                self.advance();
                continue;
            }
            let column = *indent.get_or_insert(own);
            if own < column || column <= parent {
                break;
            }
            if is_folded && own > column {
                return None;
            }
            match (text.is_empty(), is_folded, blanks) {
                (true, _, 0) => {}
                (true, _, _) => return None,
                (false, true, 0) => text.push(' '),
                (false, true, blanks) => text.extend(std::iter::repeat_n('\n', blanks)),
                (false, false, blanks) => text.extend(std::iter::repeat_n('\n', blanks + 1)),
            }
            blanks = 0;
            text.push_str(line.get(column..)?);
            end = self.place(line.len());
            self.advance();
        }
        if text.is_empty() {
            return None;
        }
        if !is_stripped {
            // A block that ends with the text ends as the text does.
            let has_break = self.text.ends_with('\n') || self.current().is_some();
            text.push_str(if has_break { "\n" } else { return None });
        }
        (self.next_column()? <= parent + 1).then(|| Node::new(start..end, at, Kind::Scalar(Cow::Owned(text), false)))
    }
}

/// A simple key and what stands behind its colon: letters, digits, `_` and `-`.
fn key_of(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let len = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-'))?;
    let is_key =
        bytes.first()?.is_ascii_alphabetic() && bytes[len] == b':' && matches!(bytes.get(len + 1), None | Some(b' '));
    if is_key { Some((line.get(..len)?, line.get(len + 1..)?)) } else { None }
}

fn is_rest_blank(rest: &str) -> Option<()> {
    let inner = rest.trim_start_matches(' ');
    (inner.is_empty() || (inner.starts_with('#') && inner.len() < rest.len())).then_some(())
}

/// A quoted scalar at the beginning of a line, and what stands behind it. No escapes but `''`.
fn quoted(line: &str) -> Option<(Cow<'_, str>, &str)> {
    let inner = line.get(1..)?;
    if line.starts_with('"') {
        let end = memchr::memchr2(b'"', b'\\', inner.as_bytes())?;
        let (text, rest) = inner.split_at(end);
        return Some((Cow::Borrowed(text), rest.strip_prefix('"')?));
    }
    let mut at = 0;
    loop {
        at += memchr::memchr(b'\'', inner.as_bytes().get(at..)?)?;
        if inner.as_bytes().get(at + 1) != Some(&b'\'') {
            break;
        }
        at += 2;
    }
    let (text, rest) = inner.split_at(at);
    let text = if text.contains('\'') { Cow::Owned(text.replace("''", "'")) } else { Cow::Borrowed(text) };
    Some((text, rest.strip_prefix('\'')?))
}

/// Whether a plain scalar may begin with this text.
fn begins_plain(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'-') => text.as_bytes().get(1).is_some_and(u8::is_ascii_alphanumeric),
        Some(byte) => !b",[]{}#&*!|>'\"%@`?:".contains(byte),
        None => false,
    }
}

/// A plain scalar that takes the rest of a line, its comment aside.
fn plain(rest: &str) -> Option<&str> {
    if !begins_plain(rest) {
        return None;
    }
    let mut end = rest.len();
    for at in memchr::memchr2_iter(b':', b'#', rest.as_bytes()) {
        let bytes = rest.as_bytes();
        if bytes[at] == b'#' && bytes[at - 1] == b' ' {
            end = at;
            break;
        }
        if bytes[at] == b':' && matches!(bytes.get(at + 1), None | Some(b' ')) {
            return None;
        }
    }
    Some(rest.get(..end)?.trim_end_matches(' '))
}

/// A flow collection within one line.
struct Flow<'a> {
    line: &'a str,
    at: usize,
    /// Where `line` begins in the text of the file.
    start: usize,
}

impl<'a> Flow<'a> {
    fn rest(&mut self) -> Option<&'a str> {
        let rest = self.line.get(self.at..)?;
        let inner = rest.trim_start_matches(' ');
        self.at += rest.len() - inner.len();
        Some(inner)
    }

    fn node(&mut self, depth: usize) -> Option<Node<'a>> {
        let rest = self.rest()?;
        let start = self.start + self.at;
        let mut len = None;
        let kind = match rest.as_bytes().first()? {
            _ if depth > DEPTH => return None,
            b'[' => self.collection(b']', |flow| flow.node(depth + 1)).map(Kind::List)?,
            b'{' => {
                let pairs = self.collection(b'}', |flow| flow.pair(depth + 1))?;
                let is_twice = |at: usize| pairs[..at].iter().any(|(key, _)| key.kind == pairs[at].0.kind);
                if pairs.len() > KEYS || (0..pairs.len()).any(is_twice) {
                    return None;
                }
                Kind::Map(pairs)
            }
            b'"' | b'\'' => {
                let (text, after) = quoted(rest)?;
                self.at += rest.len() - after.len();
                // A quoted text with a colon right behind it may be a key.
                if after.trim_start_matches(' ').starts_with(':') {
                    return None;
                }
                Kind::Scalar(text, false)
            }
            _ => {
                let text = self.plain(rest)?;
                len = Some(text.len());
                Kind::Scalar(Cow::Borrowed(text), true)
            }
        };
        // Behind a plain text there may be spaces.
        let end = len.map_or(self.start + self.at, |len| start + len);
        Some(Node::new(start..end, start, kind))
    }

    fn pair(&mut self, depth: usize) -> Option<(Node<'a>, Node<'a>)> {
        let (key, after) = key_of(self.rest()?)?;
        let at = self.start + self.at;
        after.starts_with(' ').then_some(())?;
        self.at += key.len() + 1;
        let key = Node::new(at..at + key.len(), at, Kind::Scalar(Cow::Borrowed(key), true));
        Some((key, self.node(depth)?))
    }

    /// What stands between brackets, parted by commas.
    fn collection<T>(&mut self, close: u8, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.at += 1;
        let mut items = Vec::new();
        if self.rest()?.as_bytes().first() == Some(&close) {
            self.at += 1;
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            let next = *self.rest()?.as_bytes().first()?;
            self.at += 1;
            if next == close {
                return Some(items);
            }
            (next == b',').then_some(())?;
        }
    }

    /// A plain scalar up to the next comma or bracket.
    fn plain(&mut self, rest: &'a str) -> Option<&'a str> {
        let end = rest.bytes().position(|byte| matches!(byte, b',' | b'[' | b']' | b'{' | b'}'))?;
        let text = rest.get(..end)?.trim_end_matches(' ');
        let is_sound = begins_plain(text) && !text.ends_with(':') && !text.contains(": ") && !text.contains(" #");
        self.at += end;
        is_sound.then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree;
    use super::*;

    #[test]
    fn ordinary_records_are_simple() {
        for text in [
            "- id: a\n  date: 2025\n  title: x\n",
            "  # first\n  - id: a   # why\n    date: \"[..2026]\"\n    actors: [a, {id: b, role: target}]\n    summary: |\n      one\n\n      \
             two\n    tags:\n    - x\n    - y\n    sources:\n      - url: https://x.y/z#a\n        publisher: 'it''s'\n",
            "- id: a\n  summary: >-\n    one\n    two\n\n    three\n  m: {}\n  l: []\n",
        ] {
            let simple = parse(text, 70);
            assert!(simple.is_some(), "{text}");
            assert_eq!(simple, tree::parse(text, 70, usize::MAX).expect("sound"), "{text}");
        }
    }

    #[test]
    fn everything_else_is_left_to_the_parser() {
        for text in [
            "- a: 1\n  a: 2",
            "- a: &x 1",
            "- a: one\n    two",
            "- a: \"x\\n\"",
            "- a: b: c",
            "- a: [x\n  ]",
            "- ? a",
            "- a:\n",
            "-\ta: 1",
            "- a: |2\n     x",
            "- a: 1\r\n",
            "--- a",
        ] {
            assert_eq!(parse(text, 0), None, "{text}");
        }
    }

    /// Lines of the kind that events are made of, right and wrong.
    fn line() -> impl Strategy<Value = String> {
        let indent = prop::sample::select(vec!["", "", "  ", "  ", "    ", "      ", " "]);
        let dash = prop::sample::select(vec!["", "", "", "- ", "- ", "-  ", "-"]);
        let key = prop::sample::select(vec!["", "a: ", "b: ", "c:", "d-e: ", "f:  ", "\"q\": ", "a : "]);
        let value = prop_oneof![
            3 => prop::sample::select(vec![
                "", "x", "x y", "2025", "-1", "- z", "'it''s'", "\"q\"", "'a", "x # c", "# c", "x#y", "a: b", "a:", ":", "http://x", "[a, b]",
                "[]", "{}", "{a: b, c: 'd'}", "[{a: b}, é, x]", "[a..b]", "[a,b]", "{a:b}", "{a: b, a: c}", "|", "|-", ">", ">-", "|+", "é",
                "~", "null", "&a b", "*a", "!t x", "[a, ]", "[a: b]", "['x': y]", "\"x\": y", "?", "%a", "@a", "a ]", "}", "[a #b]", "\"a\"b", "... ", "---",
            ]).prop_map(str::to_owned),
            1 => "[a-c:#'\"\\[\\]{},& |>-]{0,6}",
        ];
        (indent, dash, key, value).prop_map(|(indent, dash, key, value)| format!("{indent}{dash}{key}{value}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn both_readers_agree(lines in prop::collection::vec(line(), 1..7), end in prop::bool::ANY) {
            let text = format!("- {}{}", lines.join("\n"), if end { "\n" } else { "" });
            if let Some(simple) = parse(&text, 7) {
                prop_assert_eq!(Ok(Some(simple)), tree::parse(&text, 7, usize::MAX), "{}", text);
            }
        }
    }
}
