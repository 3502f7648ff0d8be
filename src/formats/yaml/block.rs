//! Writes a node as YAML in block style that any reader takes: what was plain and simple stays plain, everything else is
//! quoted, and no unsafe character stands in it raw.

use std::fmt::Write;

use super::tree::{Kind, Node};
use crate::model::clean;

/// The node as an item of a sequence at a column, `- ` first, with a line feed at the end.
pub(super) fn item(node: &Node<'_>, column: usize) -> String {
    let mut text = " ".repeat(column);
    text.push('-');
    value(&mut text, node, column + 2, true);
    text
}

/// A map as the top level of a document.
pub(super) fn top(node: &Node<'_>) -> String {
    let mut text = String::new();
    if let Kind::Map(pairs) = &node.kind {
        for (key, node) in pairs {
            text.push_str(&key_text(key));
            text.push(':');
            value(&mut text, node, 2, false);
        }
    }
    text
}

/// A value behind `-` (an item) or `key:`.
fn value(out: &mut String, node: &Node<'_>, column: usize, is_item: bool) {
    match &node.kind {
        Kind::Scalar(text, is_plain) => {
            out.push(' ');
            out.push_str(&scalar(text, *is_plain));
            out.push('\n');
        }
        Kind::List(items) if items.is_empty() => out.push_str(" []\n"),
        Kind::Map(pairs) if pairs.is_empty() => out.push_str(" {}\n"),
        Kind::List(items) => {
            out.push('\n');
            for node in items {
                let _ = write!(out, "{:column$}-", "");
                value(out, node, column + 2, true);
            }
        }
        Kind::Map(pairs) => {
            if !is_item {
                out.push('\n');
            }
            for (at, (key, node)) in pairs.iter().enumerate() {
                let pad = if is_item && at == 0 { 1 } else { column };
                let _ = write!(out, "{:pad$}{}:", "", key_text(key));
                value(out, node, column + 2, false);
            }
        }
    }
}

fn key_text(key: &Node<'_>) -> String {
    match &key.kind {
        Kind::Scalar(text, is_plain) => scalar(text, *is_plain),
        // A list or map as a key has no use here; its text is kept as a string.
        Kind::List(_) | Kind::Map(_) => quote(&serde_json::to_string(&key.to_value()).unwrap_or_default()),
    }
}

fn scalar(text: &str, is_plain: bool) -> String {
    match text {
        "" if is_plain => "null".to_owned(),
        "~" if is_plain => "~".to_owned(),
        _ if (is_plain && is_simple(text)) || is_surely_text(text) => text.to_owned(),
        _ => quote(text),
    }
}

/// Whether a scalar that was plain somewhere is plain in a block too, on one line.
fn is_simple(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    let begins = match first {
        Some('-' | '+') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        first => first.is_some_and(|c| c.is_alphanumeric() || c == '.'),
    };
    let ends = !text.ends_with([':', ' ']);
    begins && ends && !text.contains(": ") && !text.contains(" #") && !clean::has_unsafe(text)
}

/// Whether a text without quotes is that text to every reader: no number, no word of YAML 1.1. Days may stand without, too.
fn is_surely_text(text: &str) -> bool {
    let is_word = |word: &str| text.eq_ignore_ascii_case(word);
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let begins = text.starts_with(char::is_alphabetic) && !words.into_iter().any(is_word);
    (begins && is_simple(text) && !text.contains(['\t', '"', '\'']))
        || crate::model::day::from_iso(text.as_bytes()).is_some()
}

/// A double-quoted scalar (YAML 1.2 §7.3.1).
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for (c, is_unsafe) in clean::marked(text) {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_unsafe => {
                let _ = match u32::from(c) {
                    code @ 0..=0xff => write!(quoted, "\\x{code:02x}"),
                    code @ 0x100..=0xffff => write!(quoted, "\\u{code:04x}"),
                    code => write!(quoted, "\\U{code:08x}"),
                };
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    #[test]
    fn a_flow_record_reads_the_same_as_a_block() {
        let flow = "[{id: a, date: 2025, title: 'x: \"y\" #z', n: ~, e: , tags: [NO, '1', [q, {r: s}]], m: {k: {}}}]";
        let tree = parse(flow, 0, 100).expect("sound").expect("some");
        let block = item(&tree.items()[0], 2);
        assert_eq!(
            block,
            "  - id: a\n    date: 2025\n    title: \"x: \\\"y\\\" #z\"\n    n: ~\n    e: ~\n    tags:\n      - NO\n      - \
             \"1\"\n      -\n        - q\n        - r: s\n    m:\n      k: {}\n"
        );
        let again = parse(&block, 0, 100).expect("sound").expect("some");
        assert_eq!(again.to_value(), tree.to_value());
    }

    #[test]
    fn unsafe_characters_are_escaped() {
        assert_eq!(quote("a\u{1b}\u{202e}\u{e0041}"), "\"a\\x1b\\u202e\\U000e0041\"");
    }
}
