//! JSON as a tree with spans: what annals writes as JSON it reads without a parser of YAML, which knows no surrogate
//! pairs and no keys beyond 1,024 characters. Numbers and words stay the text that was written.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::tree::{Kind, Node, TreeError};

/// Deepest nesting that is read.
const DEPTH: usize = 64;

/// The tree of a text of JSON, which begins at the byte `base` of its file.
pub(super) fn parse(text: &str, base: usize) -> Result<Node<'_>, TreeError> {
    let mut reader = Reader { text, base, found: None };
    let value: &RawValue = serde_json::from_str(text).map_err(|error| reader.refuse(&error, text))?;
    reader.node(value.get(), 0)
}

/// The keys of the object that a text is, with what stands behind them; `None` for what is no object.
pub(in crate::formats) fn keys(text: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let pairs = reader.deserialize_map(Pairs).ok()?;
    reader.end().ok().map(|()| pairs)
}

/// Where the items of a list lie in `text`, of which `list` is a part; `None` for what is no list.
pub(super) fn items(text: &str, list: &str) -> Option<Vec<Range<usize>>> {
    let items: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    let start = |item: &&RawValue| item.get().as_ptr().addr() - text.as_ptr().addr();
    Some(items.iter().map(|item| start(item)..start(item) + item.get().len()).collect())
}

/// The object that a text is, without the first `name` of its keys, and what is wrong with it. Of what is given twice the first
/// counts, and what nests too deeply is a text. `None` for what is no object.
pub(super) fn without<'a>(text: &'a str, name: &str) -> Option<(Node<'a>, Vec<TreeError>)> {
    let pairs = keys(text)?;
    let at = pairs.iter().position(|(key, _)| key == name);
    let pairs = pairs.into_iter().enumerate().filter(|(number, _)| Some(*number) != at).map(|(_, pair)| pair).collect();
    let mut reader = Reader { text, base: 0, found: Some(Vec::new()) };
    let kind = reader.pairs(pairs, 0, at.is_some().then_some(name)).ok()?;
    let inner = text.trim();
    let span = reader.range(inner);
    Some((Node::new(span, 0, kind), reader.found.unwrap_or_default()))
}

/// A value as a node that stands in no text.
pub(super) fn node_of(value: &Value) -> Node<'_> {
    let kind = match value {
        Value::String(text) => Kind::Scalar(Cow::Borrowed(text), false),
        Value::Array(items) => Kind::List(items.iter().map(node_of).collect()),
        Value::Object(map) => {
            let key = |key| Node::unwritten(Kind::Scalar(Cow::Borrowed(key), false));
            Kind::Map(map.iter().map(|(name, value)| (key(name.as_str()), node_of(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Kind::Scalar(Cow::Owned(value.to_string()), true),
    };
    Node::unwritten(kind)
}

/// The same of a value of YAML. Tags are not kept.
pub(super) fn node_of_yaml(value: &serde_yaml::Value) -> Node<'_> {
    use serde_yaml::Value;
    let kind = match value {
        Value::String(text) => Kind::Scalar(Cow::Borrowed(text), false),
        Value::Sequence(items) => Kind::List(items.iter().map(node_of_yaml).collect()),
        Value::Mapping(map) => return map_of_yaml(map),
        Value::Tagged(tagged) => return node_of_yaml(&tagged.value),
        Value::Null => Kind::Scalar(Cow::Borrowed("null"), true),
        Value::Bool(is_so) => Kind::Scalar(Cow::Owned(is_so.to_string()), true),
        Value::Number(number) => Kind::Scalar(Cow::Owned(number.to_string()), true),
    };
    Node::unwritten(kind)
}

/// The same of a map.
pub(super) fn map_of_yaml(map: &serde_yaml::Mapping) -> Node<'_> {
    let pairs = map.iter().map(|(key, value)| (node_of_yaml(key), node_of_yaml(value)));
    Node::unwritten(Kind::Map(pairs.collect()))
}

/// The byte of a text at which an error is.
fn byte_of(error: &serde_json::Error, text: &str) -> usize {
    let before = error.line().saturating_sub(2);
    let end = (error.line() > 1).then(|| memchr::memchr_iter(b'\n', text.as_bytes()).nth(before)).flatten();
    end.map_or(0, |end| end + 1) + error.column().max(1) - 1
}

/// Reads a text, knowing where all parts of it lie.
struct Reader<'a> {
    text: &'a str,
    /// Where the text begins in that of its file.
    base: usize,
    /// What is wrong, where that does not end the reading.
    found: Option<Vec<TreeError>>,
}

impl<'a> Reader<'a> {
    /// What is wrong with a part of the text.
    fn refuse(&self, error: &serde_json::Error, part: &str) -> TreeError {
        let at = self.range(part).start + byte_of(error, part);
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        if message.contains("recursion limit") { TreeError::TooDeep { at } } else { TreeError::Syntax { at, message } }
    }

    /// Takes note of what is wrong, or ends the reading.
    fn wrong(&mut self, error: TreeError) -> Result<(), TreeError> {
        match &mut self.found {
            Some(found) => {
                found.push(error);
                Ok(())
            }
            None => Err(error),
        }
    }

    /// Where a part of the text lies, as bytes of the file.
    fn range(&self, part: &str) -> Range<usize> {
        let start = self.base + part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        start..start + part.len()
    }

    /// Where a key without escapes lies, which is a part of the text, quotes included.
    fn range_of_key(&self, key: &str) -> Range<usize> {
        let Range { start, end } = self.range(key);
        start.saturating_sub(1)..end + 1
    }

    /// Where the key of a value lies, quotes included.
    fn range_before(&self, value: &str) -> Range<usize> {
        let start = self.range(value).start;
        let before = self.text.get(..start - self.base).unwrap_or("").as_bytes();
        let close = memchr::memrchr(b'"', before).unwrap_or(0);
        let is_escaped = |at: usize| before[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
        let open = memchr::memrchr_iter(b'"', &before[..close]).find(|at| !is_escaped(*at));
        self.base + open.unwrap_or(0)..self.base + close + 1
    }

    fn node(&mut self, value: &'a str, depth: usize) -> Result<Node<'a>, TreeError> {
        let range = self.range(value);
        let at = range.start;
        if depth > DEPTH {
            self.wrong(TreeError::TooDeep { at })?;
            return Ok(Node::new(range, at, Kind::Scalar(Cow::Borrowed(value), false)));
        }
        let kind = match value.as_bytes().first() {
            Some(b'{') => {
                let mut reader = serde_json::Deserializer::from_str(value);
                let pairs = reader.deserialize_map(Pairs).map_err(|error| self.refuse(&error, value))?;
                self.pairs(pairs, depth, None)?
            }
            Some(b'[') => {
                let items: Vec<&'a RawValue> =
                    serde_json::from_str(value).map_err(|error| self.refuse(&error, value))?;
                Kind::List(items.iter().map(|item| self.node(item.get(), depth + 1)).collect::<Result<_, _>>()?)
            }
            Some(b'"') => {
                let text: Text<'a> = serde_json::from_str(value).map_err(|error| self.refuse(&error, value))?;
                Kind::Scalar(text.0, false)
            }
            _ => Kind::Scalar(Cow::Borrowed(value), true),
        };
        Ok(Node::new(range, at, kind))
    }

    /// The pairs of a map; `before` is a key that it has apart from them.
    fn pairs(
        &mut self,
        pairs: Vec<(Cow<'a, str>, &'a str)>,
        depth: usize,
        before: Option<&str>,
    ) -> Result<Kind<'a>, TreeError> {
        let mut known = std::collections::HashSet::new();
        known.extend(before.map(|key| Cow::Owned(key.to_owned())));
        let mut nodes = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let range = match &key {
                Cow::Borrowed(key) => self.range_of_key(key),
                Cow::Owned(_) => self.range_before(value),
            };
            let at = range.start;
            if !known.insert(key.clone()) {
                self.wrong(TreeError::Syntax { at, message: format!("the key `{key}` is given twice") })?;
                continue;
            }
            nodes.push((Node::new(range, at, Kind::Scalar(key, false)), self.node(value, depth + 1)?));
        }
        Ok(Kind::Map(nodes))
    }
}

/// A text, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The keys of an object in their order, those that are there twice as well.
struct Pairs;

impl<'a> Visitor<'a> for Pairs {
    type Value = Vec<(Cow<'a, str>, &'a str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut pairs = Vec::new();
        while let Some((key, value)) = map.next_entry::<Text<'a>, &'a RawValue>()? {
            pairs.push((key.0, value.get()));
        }
        Ok(pairs)
    }

    fn visit_seq<S: SeqAccess<'a>>(self, _: S) -> Result<Self::Value, S::Error> {
        Err(serde::de::Error::custom("this is a list"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_a_tree_with_the_places_of_its_values() {
        let text = "{\"id\": \"a\",\n  \"é\": [1.50, null, {\"k\\n\": \"\\ud83d\\ude00\"}]}";
        let tree = parse(text, 30).expect("sound");
        assert_eq!(tree.get("id").and_then(Node::text), Some("a"));
        let items = tree.get("é").expect("there").items();
        assert_eq!((items[0].text(), items[0].is_plain(), items[1].is_null()), (Some("1.50"), true, true));
        assert_eq!(items[2].get("k\n").and_then(Node::text), Some("😀"));
        assert_eq!(tree.get("id").map(|node| node.span.range()), Some(37..40));
        let Kind::Map(pairs) = &items[2].kind else { panic!("a map") };
        assert_eq!(text.get(pairs[0].0.span.start() - 30..pairs[0].0.span.end() - 30), Some(r#""k\n""#));
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_is() {
        assert!(matches!(parse("{\"é\":\n }", 0), Err(TreeError::Syntax { at: 8, .. })));
        assert!(matches!(parse("{\"a\": 1, \"a\": 2}", 0), Err(TreeError::Syntax { at: 9, .. })));
        let deep = format!("{}{}", "[".repeat(80), "]".repeat(80));
        assert!(matches!(parse(&deep, 0), Err(TreeError::TooDeep { .. })));
        assert_eq!(keys("[1]"), None);
        let pairs = keys("{\"a\": [ {}, 2 ]}").expect("an object");
        assert_eq!(pairs, [(Cow::Borrowed("a"), "[ {}, 2 ]")]);
        assert_eq!(items("[ {}, 2 ]", "[ {}, 2 ]"), Some(vec![2..4, 6..7]));
    }
}
