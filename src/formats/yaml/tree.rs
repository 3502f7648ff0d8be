//! YAML as a tree with spans: what the reader converts, and where every node stands in its file.
//!
//! Scalars stay the text that was written, so nothing has to be undone of YAML's guesses: `NO` is two letters, `2025`
//! four digits. Aliases are expanded and merge keys (`<<`) merged, within a budget of nodes and of depth.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks, StrInput};

use super::extent::Extents;
use crate::formats::tabular::Tree;
use crate::model::ByteSpan;

/// Deepest nesting that is read.
const DEPTH: usize = 64;

/// Bytes of a scalar that count as another node where it is copied.
const NODE_BYTES: usize = 64;

/// A value in a text, its quotes, brackets and block header included; the tag and the anchor before it are not.
///
/// The spans of keys and values lie within that of the list or map that has them, one behind the other. Only what an alias or a
/// merge key brings in lies outside: it keeps the span of where it is written, and the alias has its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node<'a> {
    pub(super) span: ByteSpan,
    /// The byte at which problems with it are told: where its text begins, for a literal block, and its first item, for a list in
    /// the column of its key.
    at: u32,
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
        at: usize,
        message: String,
    },
    /// An alias whose anchor is not in the parsed text: it may stand elsewhere in the file.
    UnknownAnchor {
        at: usize,
    },
    TooDeep {
        at: usize,
    },
    TooLarge {
        at: usize,
    },
}

impl<'a> Node<'a> {
    /// A node that stands in a text, with the byte at which problems with it are told.
    pub(super) fn new(span: Range<usize>, at: usize, kind: Kind<'a>) -> Self {
        Self { span: ByteSpan::new(span), at: u32::try_from(at).unwrap_or(u32::MAX), kind }
    }

    /// A value that stands in no text.
    pub(super) fn unwritten(kind: Kind<'a>) -> Self {
        Self { span: ByteSpan::default(), at: 0, kind }
    }

    /// The byte at which problems with it are told.
    pub(super) const fn at(&self) -> usize {
        self.at as usize
    }

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

    fn into_items(self) -> Vec<Self> {
        match self.kind {
            Kind::List(items) => items,
            Kind::Scalar(..) | Kind::Map(_) => Vec::new(),
        }
    }

    fn size(&self) -> usize {
        1 + match &self.kind {
            Kind::Scalar(text, _) => text.len() / NODE_BYTES,
            Kind::List(items) => items.iter().map(Self::size).sum(),
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
            Kind::List(items) => Value::Sequence(items.iter().map(Self::to_value).collect()),
            Kind::Map(pairs) => {
                Value::Mapping(pairs.iter().map(|(key, value)| (key.to_value(), value.to_value())).collect())
            }
        }
    }
}

impl Tree for Node<'_> {
    type Column = ByteSpan;

    fn column(&self, _: bool) -> ByteSpan {
        self.span
    }

    fn pairs(&self) -> Option<impl Iterator<Item = (&str, &Self)>> {
        let Kind::Map(pairs) = &self.kind else { return None };
        Some(pairs.iter().filter_map(|(key, value)| Some((key.text()?, value))))
    }

    fn get(&self, key: &str) -> Option<&Self> {
        self.get(key)
    }

    fn items(&self) -> Option<&[Self]> {
        matches!(self.kind, Kind::List(_)).then(|| self.items())
    }

    fn text(&self) -> Option<&str> {
        let is_number = |text: &&str| is_word(text) && text.parse::<f64>().is_ok();
        self.text().filter(|text| !self.is_plain() || !is_number(text))
    }

    fn is_null(&self) -> bool {
        self.is_null()
    }

    fn is_number(&self) -> bool {
        self.is_plain() && self.text().is_some_and(|text| text.parse::<f64>().is_ok())
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

/// Reads the one document of a part of a text, which begins at the byte `base`; `None` when there is nothing in it. At most
/// `budget` nodes, aliases expanded.
pub(super) fn parse(part: &str, base: usize, budget: usize) -> Result<Option<Node<'_>>, TreeError> {
    documents(part, base, budget, 1).map(|mut roots| roots.pop())
}

/// Reads all documents of a text that have something in them.
pub(super) fn parse_all(text: &str, budget: usize) -> Result<Vec<Node<'_>>, TreeError> {
    let mut roots = documents(text, 0, budget, usize::MAX)?;
    if roots.len() > 1 {
        roots.retain(|root| !root.is_nothing());
    }
    Ok(roots)
}

fn documents(text: &str, base: usize, budget: usize, most: usize) -> Result<Vec<Node<'_>>, TreeError> {
    let parser = Parser::new_from_str(text);
    let mut reader = Reader { parser, base, extents: Extents::of(text), anchors: HashMap::new(), budget, depth: 0 };
    let mut roots = Vec::new();
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(roots),
            (Event::DocumentStart(_), marks) if roots.len() >= most => {
                let message = "a second document begins here (`---`), a record is in one".to_owned();
                return Err(TreeError::Syntax { at: reader.place(marks), message });
            }
            (Event::DocumentStart(_) | Event::DocumentEnd, marks) => reader.extents.pass_mark(marks),
            (Event::StreamStart | Event::Nothing, _) => {}
            (event, marks) => roots.push(reader.node(event, marks)?),
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    /// Where the parsed text begins in that of its file.
    base: usize,
    extents: Extents<'a>,
    anchors: HashMap<usize, Node<'a>>,
    budget: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Marks), TreeError> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.refuse(&error)),
            None => Ok((Event::StreamEnd, Marks::default())),
        }
    }

    /// Where something begins, as a byte of the file.
    fn place(&mut self, marks: Marks) -> usize {
        self.base + self.extents.byte(&marks.start)
    }

    fn refuse(&mut self, error: &ScanError) -> TreeError {
        let at = self.base + self.extents.byte(error.marker());
        match error.info() {
            "while parsing node, found unknown anchor" => TreeError::UnknownAnchor { at },
            "recursion limit exceeded" => TreeError::TooDeep { at },
            info => TreeError::Syntax { at, message: info.to_owned() },
        }
    }

    fn node(&mut self, event: Event<'a>, marks: Marks) -> Result<Node<'a>, TreeError> {
        let at = self.place(marks);
        self.spend(1, at)?;
        if self.depth > DEPTH {
            return Err(TreeError::TooDeep { at });
        }
        self.depth += 1;
        let (anchor, start, kind) = match event {
            Event::Alias(anchor) => {
                let size = self.anchors.get(&anchor).ok_or(TreeError::UnknownAnchor { at })?.size();
                self.spend(size, at)?;
                (0, self.extents.alias(marks), self.anchors[&anchor].kind.clone())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let properties = usize::from(anchor > 0) + usize::from(tag.is_some());
                let start = match style {
                    ScalarStyle::Plain if self.extents.is_unwritten(&text, marks) => self.extents.nothing(properties),
                    ScalarStyle::Plain => self.extents.plain(marks),
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => self.extents.quoted(marks),
                    ScalarStyle::Literal | ScalarStyle::Folded => self.extents.block(marks, properties),
                };
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                (anchor, start, Kind::Scalar(text, is_plain))
            }
            Event::SequenceStart(anchor, tag) => {
                let properties = usize::from(anchor > 0) + usize::from(tag.is_some());
                let (start, is_flow) = self.extents.begin_list(marks, properties);
                (anchor, start, self.list(is_flow)?)
            }
            Event::MappingStart(anchor, _) => {
                let (start, is_flow) = self.extents.begin_map(marks);
                (anchor, start, self.map(is_flow)?)
            }
            _ => (0, self.extents.nothing(0), Kind::Scalar(Cow::Borrowed(""), true)),
        };
        self.depth -= 1;
        let node = Node::new(self.base + start..self.base + self.extents.end(), at, kind);
        if anchor > 0 {
            self.spend(node.size(), at)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn spend(&mut self, nodes: usize, at: usize) -> Result<(), TreeError> {
        self.budget = self.budget.checked_sub(nodes).ok_or(TreeError::TooLarge { at })?;
        Ok(())
    }

    fn list(&mut self, is_flow: bool) -> Result<Kind<'a>, TreeError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd | Event::StreamEnd, marks) => {
                    self.extents.finish(is_flow, marks);
                    return Ok(Kind::List(items));
                }
                (event, marks) => {
                    self.extents.pass(if is_flow { b',' } else { b'-' });
                    items.push(self.node(event, marks)?);
                }
            }
        }
    }

    fn map(&mut self, is_flow: bool) -> Result<Kind<'a>, TreeError> {
        let mut pairs: Vec<(Node<'a>, Node<'a>)> = Vec::new();
        let mut names: HashSet<Cow<'a, str>> = HashSet::new();
        let mut merged = Vec::new();
        loop {
            let key = match self.next()? {
                (Event::MappingEnd | Event::StreamEnd, marks) => {
                    self.extents.finish(is_flow, marks);
                    break;
                }
                (event, marks) => {
                    self.extents.pass(b',');
                    self.extents.pass(b'?');
                    self.node(event, marks)?
                }
            };
            let (event, marks) = self.next()?;
            self.extents.pass(b':');
            let value = self.node(event, marks)?;
            if key.is_plain() && key.text() == Some("<<") && !matches!(value.kind, Kind::Scalar(..)) {
                merged.push(value);
            } else if !names.insert(key_text(&key)) {
                let message = format!("the key `{}` is given twice", key.text().unwrap_or("?"));
                return Err(TreeError::Syntax { at: key.at(), message });
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
        let maps = if matches!(node.kind, Kind::List(_)) { node.into_items() } else { vec![node] };
        for map in maps {
            let Kind::Map(inherited) = map.kind else { continue };
            pairs.extend(inherited.into_iter().filter(|(key, _)| names.insert(key_text(key))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> serde_yaml::Value {
        parse(text, 0, 1000).expect("sound").expect("not empty").to_value()
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
        assert!(matches!(parse(&bomb, 0, 100_000), Err(TreeError::TooLarge { .. })));
        let deep = format!("{}{}", "- ".repeat(100), "x");
        assert!(matches!(parse(&deep, 0, 100_000), Err(TreeError::TooDeep { .. })));
    }

    #[test]
    fn spans_are_those_of_the_file() {
        let text = "a: 1\nb:\n  - x\n  - y: z\n";
        let tree = parse(text, 100, 100).expect("sound").expect("not empty");
        let item = tree.get("b").and_then(|list| list.items().get(1)).and_then(|map| map.get("y"));
        let start = 100 + text.find('z').expect("there");
        assert_eq!(item.map(|node| (node.span.range(), node.at())), Some((start..start + 1, start)));
        assert!(matches!(parse("a: *x", 7, 9), Err(TreeError::UnknownAnchor { at: 10 })));
    }
}
