//! YAML as a tree with positions: what the reader converts, and where every problem is.
//!
//! Scalars stay the text that was written, so nothing has to be undone of YAML's guesses: `NO` is two letters, `2025`
//! four digits. Aliases are expanded and merge keys (`<<`) merged, within a budget of nodes and of depth.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

/// Deepest nesting that is read.
const DEPTH: usize = 64;

/// Bytes of a scalar that count as another node where it is copied.
const NODE_BYTES: usize = 64;

/// A place in the parsed text, both counted from 1; the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Mark {
    pub(super) line: usize,
    pub(super) column: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node<'a> {
    pub(super) at: Mark,
    pub(super) kind: Kind<'a>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'a> {
    /// A scalar, and whether it was written without quotes.
    Scalar(Cow<'a, str>, bool),
    List(Vec<Node<'a>>),
    Map(Vec<(Node<'a>, Node<'a>)>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TreeError {
    Syntax {
        at: Mark,
        message: String,
    },
    /// An alias whose anchor is not in the parsed text: it may stand elsewhere in the file.
    UnknownAnchor {
        at: Mark,
    },
    TooDeep {
        at: Mark,
    },
    TooLarge {
        at: Mark,
    },
}

impl Node<'_> {
    /// The text of a scalar; `None` for null, lists and maps.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text, _) if !self.is_null() => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(text, true) if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether nothing was written at all: the parser has `~` for it, too.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(text, true) if matches!(&**text, "" | "~"))
    }

    pub(super) fn is_plain(&self) -> bool {
        matches!(self.kind, Kind::Scalar(_, true))
    }

    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Kind::Map(pairs) = &self.kind else { return None };
        pairs.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    pub(super) fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    fn size(&self) -> usize {
        1 + match &self.kind {
            Kind::Scalar(text, _) => text.len() / NODE_BYTES,
            Kind::List(items) => items.iter().map(Node::size).sum(),
            Kind::Map(pairs) => pairs.iter().map(|(key, value)| key.size() + value.size()).sum(),
        }
    }

    /// The node as a value of `serde_yaml`, with the types that YAML gives to plain scalars.
    pub(super) fn to_value(&self) -> serde_yaml::Value {
        use serde_yaml::Value;
        match &self.kind {
            Kind::Scalar(text, true) if is_word(text) => {
                serde_yaml::from_str(text).unwrap_or_else(|_| Value::String(text.to_string()))
            }
            Kind::Scalar(text, true) if text.is_empty() => Value::Null,
            Kind::Scalar(text, true) => Value::String(text.to_string()),
            Kind::Scalar(text, false) => Value::String(text.to_string()),
            Kind::List(items) => Value::Sequence(items.iter().map(Node::to_value).collect()),
            Kind::Map(pairs) => {
                Value::Mapping(pairs.iter().map(|(key, value)| (key.to_value(), value.to_value())).collect())
            }
        }
    }
}

/// Whether a plain scalar may be null, a truth value or a number: all other text is text, and would be another one if it were
/// read as a document of its own (`--- x`, several lines).
fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'~' | b'+' | b'-' | b'.' | b'_'))
        && text.bytes().any(|byte| byte.is_ascii_alphanumeric() || byte == b'~')
}

/// Nodes that a text may have for each byte of it, aliases expanded, and those that it may have in any case.
const NODES_PER_BYTE: usize = 16;
const LEAST_NODES: usize = 50_000;

/// How many nodes are read of a text, of so many at most: what aliases and merge keys make of it grows as it does, not as its
/// square.
pub(super) fn budget(text: &str, most: usize) -> usize {
    (text.len() * NODES_PER_BYTE + LEAST_NODES).min(most)
}

/// Reads the one document of a text; `None` when there is nothing in it. At most `budget` nodes, aliases expanded.
pub(super) fn parse(text: &str, budget: usize) -> Result<Option<Node<'_>>, TreeError> {
    documents(text, budget, 1).map(|mut roots| roots.pop())
}

/// Reads all documents of a text that have something in them.
pub(super) fn parse_all(text: &str, budget: usize) -> Result<Vec<Node<'_>>, TreeError> {
    let mut roots = documents(text, budget, usize::MAX)?;
    if roots.len() > 1 {
        roots.retain(|root| !root.is_nothing());
    }
    Ok(roots)
}

fn documents(text: &str, budget: usize, most: usize) -> Result<Vec<Node<'_>>, TreeError> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: HashMap::new(), budget, depth: 0 };
    let mut roots = Vec::new();
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(roots),
            (Event::DocumentStart(_), span) if roots.len() >= most => {
                let message = "a second document begins here (`---`), a record is in one".to_owned();
                return Err(TreeError::Syntax { at: mark(span), message });
            }
            (Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing, _) => {}
            (event, span) => roots.push(reader.node(event, span)?),
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, Node<'a>>,
    budget: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), TreeError> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(refuse(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node<'a>, TreeError> {
        let at = mark(span);
        self.spend(1, at)?;
        if self.depth > DEPTH {
            return Err(TreeError::TooDeep { at });
        }
        self.depth += 1;
        let (anchor, kind) = match event {
            Event::Alias(anchor) => {
                let size = self.anchors.get(&anchor).ok_or(TreeError::UnknownAnchor { at })?.size();
                self.spend(size, at)?;
                (0, self.anchors[&anchor].kind.clone())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                (anchor, Kind::Scalar(text, is_plain))
            }
            Event::SequenceStart(anchor, _) => (anchor, self.list()?),
            Event::MappingStart(anchor, _) => (anchor, self.map()?),
            _ => (0, Kind::Scalar(Cow::Borrowed(""), true)),
        };
        self.depth -= 1;
        let node = Node { at, kind };
        if anchor > 0 {
            self.spend(node.size(), at)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn spend(&mut self, nodes: usize, at: Mark) -> Result<(), TreeError> {
        self.budget = self.budget.checked_sub(nodes).ok_or(TreeError::TooLarge { at })?;
        Ok(())
    }

    fn list(&mut self) -> Result<Kind<'a>, TreeError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd | Event::StreamEnd, _) => return Ok(Kind::List(items)),
                (event, span) => items.push(self.node(event, span)?),
            }
        }
    }

    fn map(&mut self) -> Result<Kind<'a>, TreeError> {
        let mut pairs: Vec<(Node<'a>, Node<'a>)> = Vec::new();
        let mut names: HashSet<Cow<'a, str>> = HashSet::new();
        let mut merged = Vec::new();
        loop {
            let key = match self.next()? {
                (Event::MappingEnd | Event::StreamEnd, _) => break,
                (event, span) => self.node(event, span)?,
            };
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            if key.is_plain() && key.text() == Some("<<") && !matches!(value.kind, Kind::Scalar(..)) {
                merged.push(value);
            } else if !names.insert(key_text(&key)) {
                let message = format!("the key `{}` is given twice", key.text().unwrap_or("?"));
                return Err(TreeError::Syntax { at: key.at, message });
            } else {
                pairs.push((key, value));
            }
        }
        merge(&mut pairs, names, merged);
        Ok(Kind::Map(pairs))
    }
}

/// A key as it is compared: the text of a scalar, anything else written out.
pub(super) fn key_text<'a>(key: &Node<'a>) -> Cow<'a, str> {
    fn write(node: &Node<'_>, text: &mut String) {
        match &node.kind {
            Kind::Scalar(scalar, _) => text.extend(scalar.escape_debug()),
            Kind::List(items) => items.iter().for_each(|item| {
                text.push_str("\n- ");
                write(item, text);
            }),
            Kind::Map(pairs) => pairs.iter().for_each(|(key, value)| {
                text.push_str("\n? ");
                write(key, text);
                text.push_str("\n: ");
                write(value, text);
            }),
        }
        text.push('\n');
    }
    match &key.kind {
        Kind::Scalar(text, _) => text.clone(),
        Kind::List(_) | Kind::Map(_) => {
            let mut text = String::new();
            write(key, &mut text);
            Cow::Owned(text)
        }
    }
}

/// Merge keys: what a map does not say itself it takes from the maps it merges, the earlier one first. `names` are the keys that
/// it has.
fn merge<'a>(pairs: &mut Vec<(Node<'a>, Node<'a>)>, mut names: HashSet<Cow<'a, str>>, merged: Vec<Node<'a>>) {
    for node in merged {
        let maps = match node.kind {
            Kind::List(items) => items,
            kind => vec![Node { at: node.at, kind }],
        };
        for map in maps {
            let Kind::Map(inherited) = map.kind else { continue };
            pairs.extend(inherited.into_iter().filter(|(key, _)| names.insert(key_text(key))));
        }
    }
}

fn mark(span: Span) -> Mark {
    Mark { line: span.start.line(), column: span.start.col() + 1 }
}

fn refuse(error: &ScanError) -> TreeError {
    let at = Mark { line: error.marker().line(), column: error.marker().col() + 1 };
    match error.info() {
        "while parsing node, found unknown anchor" => TreeError::UnknownAnchor { at },
        "recursion limit exceeded" => TreeError::TooDeep { at },
        info => TreeError::Syntax { at, message: info.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> serde_yaml::Value {
        parse(text, 1000).expect("sound").expect("not empty").to_value()
    }

    #[test]
    fn aliases_are_expanded_and_merge_keys_merged() {
        let merged = value("base: &b {x: 1, y: 2}\none: {<<: *b, y: 3}\n");
        assert_eq!(merged["one"], serde_yaml::from_str::<serde_yaml::Value>("{y: 3, x: 1}").expect("sound"));
    }

    #[test]
    fn an_alias_bomb_ends_in_an_error() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let last = level - 1;
            let aliases = vec![format!("*a{last}"); 10].join(", ");
            bomb = format!("{bomb}a{level}: &a{level} [{aliases}]\n");
        }
        assert!(matches!(parse(&bomb, 100_000), Err(TreeError::TooLarge { .. })));
        let deep = format!("{}{}", "- ".repeat(100), "x");
        assert!(matches!(parse(&deep, 100_000), Err(TreeError::TooDeep { .. })));
    }

    #[test]
    fn positions_count_from_one() {
        let tree = parse("a: 1\nb:\n  - x\n  - y: z\n", 100).expect("sound").expect("not empty");
        let item = tree.get("b").and_then(|list| list.items().get(1)).and_then(|map| map.get("y"));
        assert_eq!(item.map(|node| node.at), Some(Mark { line: 4, column: 8 }));
        assert!(matches!(parse("*x", 9), Err(TreeError::UnknownAnchor { .. })));
    }
}
