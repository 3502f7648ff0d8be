//! Schema 1: `events.yaml` and the same in JSON, reading and writing.
//!
//! The items of the `events:` sequence are found by `split`, each is parsed on its own, in parallel, into a tree with
//! positions, and converted once into a valid event. Flow style, anchors across events and other rarities take the slow
//! path: the whole document at once, every event written as a block of its own, same result.

mod block;
mod extent;
mod finding;
mod lint;
mod object;
mod read;
mod record;
mod simple;
#[cfg(test)]
mod spans;
mod split;
mod tree;
mod write;

pub(in crate::formats) use lint::{actors, clashes, later_than_known, possible, refused_ids};
pub(in crate::formats) use object::keys as json_keys;
pub(in crate::formats) use read::{Added, Document, Located, Refused, place};
pub use write::{header, write};

use std::ops::Range;
use std::sync::Arc;

use super::tabular;
use crate::model::{ByteSpan, Event, Spot, Step};

/// Most nodes of one record, aliases expanded.
const RECORD_NODES: usize = 1_000_000;

/// The tree of one record, which begins at the byte `base` of its file: an object of JSON, else an item of YAML, by the quick reader
/// where it can.
fn record_tree(record: &str, base: usize) -> Result<Option<tree::Node<'_>>, tree::TreeError> {
    if record.starts_with('{') {
        return object::parse(record, base).map(Some);
    }
    let whole = || tree::parse(record, base, tree::budget(record, RECORD_NODES));
    simple::parse(record, base).map_or_else(whole, |tree| Ok(Some(tree)))
}

/// The event that a record is, its dash aside.
fn event_nodes<'n, 'a>(root: &'n tree::Node<'a>) -> &'n [tree::Node<'a>] {
    match root.kind {
        tree::Kind::List(_) => root.items(),
        tree::Kind::Map(_) | tree::Kind::Scalar(..) => std::slice::from_ref(root),
    }
}

/// Events that are looked at before a text of JSON is taken for one of schema 1.
const LOOKED_AT: usize = 8;

/// Where the events of schema 1 lie in a text of JSON: an object with a number of a `schema` and a registry or events, or with
/// `events`, a list of events, an event a line. `None` for everything else.
pub(in crate::formats) fn json_items(text: &str) -> Option<Vec<Range<usize>>> {
    let is_ours = |item: &Range<usize>| text.get(item.clone()).is_some_and(is_event);
    let first = text.trim_start();
    if first.starts_with('[') {
        return object::items(text, first).filter(|items| items.iter().take(LOOKED_AT).any(is_ours));
    }
    if let Some(pairs) = object::keys(first) {
        // An event says when it was, a chronology does not.
        if pairs.iter().any(|(key, _)| key == "date") && is_event(first) {
            let start = text.len() - first.len();
            return Some(std::iter::once(start..text.trim_end().len()).collect());
        }
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
        // A second list of events is an error, and its events are there.
        let lists = pairs.iter().filter(|(key, events)| key == "events" && *events != "null");
        let lists = lists.map(|(_, events)| object::items(text, events));
        let items = lists.collect::<Option<Vec<_>>>()?.concat();
        let has_schema = get("schema").is_some_and(|schema| schema.parse::<f64>().is_ok());
        let is_chronology = has_schema && (get("events").is_some() || get("actors").is_some());
        let is_chronology = is_chronology || items.iter().take(LOOKED_AT).any(is_ours);
        return is_chronology.then_some(items);
    }
    let lines = lines(text);
    let is_whole = lines.first().and_then(|line| text.get(line.clone())).is_some_and(|line| {
        // A line with a mistake is one line all the same; the first line of a document is not whole.
        line.starts_with('{') && line.ends_with('}')
    });
    (is_whole && lines.iter().take(LOOKED_AT).any(is_ours)).then_some(lines)
}

/// Lines with something in them.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let inner = line.trim();
        let start = at + line.len() - line.trim_start().len();
        lines.extend((!inner.is_empty()).then(|| start..start + inner.len()));
        at += line.len();
    }
    lines
}

/// Whether a text of JSON is an event without an error in it.
fn is_event(record: &str) -> bool {
    let tree = object::parse(record, 0).ok().filter(|tree| tree.get("id").is_some());
    tree.is_some_and(|tree| record::event(&tree, false, &mut finding::Findings::of(record)).is_some())
}

/// The event that an object of JSON is, if there is no error in it.
pub(in crate::formats) fn event_of_json(value: &serde_json::Value) -> Option<Event> {
    record::event(&object::node_of(value), true, &mut finding::Findings::of(""))
}

/// The value of an item of somebody else's list.
pub(in crate::formats) fn value_of_item(record: &str) -> Option<serde_yaml::Value> {
    let tree = record_tree(record, 0).ok()??;
    tree.items().first().map(tree::Node::to_value)
}

/// Where the columns of an object of JSON stand, by their names, as of a row of a table. `None` for what is no JSON.
pub(in crate::formats) fn json_columns(record: &str, base: usize) -> Option<Vec<(String, ByteSpan)>> {
    object::parse(record, base).ok().map(|tree| columns(&tree))
}

/// The same of an item of somebody else's list.
pub(in crate::formats) fn item_columns(record: &str, base: usize) -> Option<Vec<(String, ByteSpan)>> {
    record_tree(record, base).ok()??.items().first().map(columns)
}

/// Only what is written in a record: an alias is, what it stands for is not.
fn columns(record: &tree::Node<'_>) -> Vec<(String, ByteSpan)> {
    let mut columns = tabular::json_columns(record);
    columns.retain(|(_, span)| record.span.holds(*span));
    columns
}

/// An event and everything below it that is written there.
fn spots(event: &tree::Node<'_>) -> Vec<Spot> {
    let mut spots = Vec::new();
    add_spots(event, None, &mut Vec::new(), &mut spots);
    spots
}

/// Adds a node and everything below it that is written there, to which a path leads.
fn add_spots(node: &tree::Node<'_>, key: Option<ByteSpan>, path: &mut Vec<Step>, spots: &mut Vec<Spot>) {
    spots.push(Spot { path: path.clone(), key, span: node.span });
    let mut add = |step: Step, key: Option<ByteSpan>, value: &tree::Node<'_>| {
        if node.span.holds(value.span) {
            path.push(step);
            add_spots(value, key, path, spots);
            path.pop();
        }
    };
    match &node.kind {
        tree::Kind::Scalar(..) => {}
        tree::Kind::List(items) => items.iter().enumerate().for_each(|(at, item)| add(Step::Item(at), None, item)),
        tree::Kind::Map(pairs) => {
            for (key, value) in pairs {
                add(Step::Key(tree::key_text(key).into_owned()), Some(key.span), value);
            }
        }
    }
}

/// The items of a list of events that is not of schema 1: somebody else's keys, among them one for a date. `None` for
/// everything else.
pub(in crate::formats) fn foreign_items(text: &str, is_date: impl Fn(&str) -> bool) -> Option<Vec<Range<usize>>> {
    let documents = split::documents(text);
    if documents.len() < 2 {
        return foreign_list(text, &is_date);
    }
    // The lists of a stream are one.
    let items = |document: Range<usize>| -> Option<Vec<Range<usize>>> {
        let mut part = text.get(document.clone())?;
        let mut start = document.start;
        if part.starts_with("---") {
            let mark = part.find('\n')? + 1;
            (part, start) = (part.get(mark..)?, start + mark);
        }
        let part = part.trim_end().strip_suffix("\n...").unwrap_or(part);
        let items = foreign_list(part, &is_date)?;
        Some(items.into_iter().map(|item| item.start + start..item.end + start).collect())
    };
    documents.into_iter().map(items).collect::<Option<Vec<_>>>().map(|lists| lists.concat())
}

fn foreign_list(text: &str, is_date: &impl Fn(&str) -> bool) -> Option<Vec<Range<usize>>> {
    let layout = split::split(text)?;
    let items = Some(&layout.items).filter(|_| layout.head.is_empty() && layout.tail.is_empty())?;
    // Before the first map there may be items with nothing in them.
    let trees =
        items.iter().take(LOOKED_AT).filter_map(|item| record_tree(text.get(item.clone())?, item.start).ok()?);
    let tree =
        { trees }.find(|tree| tree.items().first().is_some_and(|node| matches!(node.kind, tree::Kind::Map(_))))?;
    let tree::Kind::Map(pairs) = &tree.items().first()?.kind else { return None };
    let has = |key: &str| pairs.iter().any(|(known, _)| known.text() == Some(key));
    let is_ours = has("date") && (has("id") || has("title"));
    let has_date = pairs.iter().filter_map(|(key, _)| key.text()).any(is_date);
    (!is_ours && has_date).then_some(layout.items)
}

/// Reads events from records of schema 1.
#[derive(Debug)]
pub(in crate::formats) struct Records {
    /// Where they do not stand in the file as they are read: the text of the file, and where each of them begins in the other one.
    whole: Option<(Arc<String>, Vec<usize>)>,
    /// Whether they were made of a file of another form, in which their values do not stand as they are.
    is_translated: bool,
}

impl Records {
    /// The records of a document.
    pub(in crate::formats) fn of(document: &Document) -> Self {
        let starts = || document.items.iter().map(|item| item.start).collect();
        let whole = document.original.as_ref().map(|text| (Arc::clone(text), starts()));
        Self { whole, is_translated: document.is_translated() }
    }
}

impl crate::chronology::Decode for Records {
    fn event(&self, record: &str, _: &str) -> Option<Event> {
        let tree = record_tree(record, 0).ok()??;
        record::event(event_nodes(&tree).first()?, true, &mut finding::Findings::of(record))
    }

    fn spots(&self, record: &str, base: usize) -> Vec<Spot> {
        if self.is_translated {
            return Vec::new();
        }
        let Some((text, starts)) = &self.whole else {
            let tree = record_tree(record, base).ok().flatten();
            return tree.as_ref().and_then(|tree| event_nodes(tree).first()).map(spots).unwrap_or_default();
        };
        // Aliases may lead anywhere, so all of the file is read again.
        let roots = tree::parse_all(text, usize::MAX).unwrap_or_default();
        let event = read::whole_items(&roots).nth(starts.partition_point(|start| *start < base));
        event.map(spots).unwrap_or_default()
    }

    fn source(&self) -> Option<&Arc<String>> {
        self.whole.as_ref().map(|(text, _)| text)
    }

    fn is_numbered(&self) -> bool {
        self.whole.is_some()
    }

    fn has_lines(&self) -> bool {
        self.whole.is_none() && !self.is_translated
    }
}
