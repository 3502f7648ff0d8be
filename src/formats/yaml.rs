//! `events.yaml`, schema 1: reading and writing.
//!
//! The items of the `events:` sequence are found by `split`, each is parsed on its own, in parallel, into a tree with
//! positions, and converted once into a valid event. Flow style, anchors across events and other rarities take the slow
//! path: the whole document at once, every event written as a block of its own, same result.

mod block;
mod lint;
mod read;
mod record;
mod simple;
mod split;
mod tree;
mod write;

pub(in crate::formats) use lint::{actors, clashes};
pub(in crate::formats) use read::{Added, Document, Located, place};
pub(in crate::formats) use write::registry;
pub use write::write;

use crate::model::Event;

/// Most nodes of one record, aliases expanded.
const RECORD_NODES: usize = 1_000_000;

/// The tree of one record, by the quick reader where it can.
fn record_tree(record: &str) -> Result<Option<tree::Node<'_>>, tree::TreeError> {
    simple::parse(record).map_or_else(|| tree::parse(record, RECORD_NODES), |tree| Ok(Some(tree)))
}

/// Largest text of JSON that is read as one document of YAML.
const JSON_BYTES: usize = 64 << 20;

/// Whether a text of JSON has events of schema 1: the first object with a date has an id and a title beside it.
pub(in crate::formats) fn is_json_of_ours(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(1 << 14)).unwrap_or(text);
    let has = |key: &str| head.contains(&format!("\"{key}\":")) || head.contains(&format!("\"{key}\" :"));
    let is_object = head.starts_with('{');
    let is_ours = has("date") && has("title") && has("id");
    (is_ours && text.len() <= JSON_BYTES) || (is_object && head.contains("\"schema\""))
}

/// Events of schema 1 as JSON, one a line, as items of a list in YAML. `None` for everything else.
pub(in crate::formats) fn lines_as_items(text: &str) -> Option<String> {
    let is_object = |line: &str| {
        let line = line.trim();
        line.is_empty() || (line.starts_with('{') && line.ends_with('}'))
    };
    let first: serde_json::Value = serde_json::from_str(text.lines().next()?).ok()?;
    let is_event = ["id", "date", "title"].iter().all(|key| first.get(key).is_some());
    let is_lines = is_event && text.lines().all(is_object);
    let item = |line: &str| if line.trim().is_empty() { "\n".to_owned() } else { format!("- {line}\n") };
    is_lines.then(|| text.lines().map(item).collect())
}

/// The value of an item of somebody else's list.
pub(in crate::formats) fn value_of_item(record: &str) -> Option<serde_yaml::Value> {
    let tree = record_tree(record).ok()??;
    tree.items().first().map(tree::Node::to_value)
}

/// The items of a list of events that is not of schema 1: somebody else's keys, among them one for a date. `None` for
/// everything else.
pub(in crate::formats) fn foreign_items(
    text: &str,
    is_date: impl Fn(&str) -> bool,
) -> Option<Vec<std::ops::Range<usize>>> {
    let layout = split::split(text)?;
    let first = layout.items.first().filter(|_| layout.head.is_empty() && layout.tail.is_empty())?;
    let tree = record_tree(text.get(first.clone())?).ok()??;
    let tree::Kind::Map(pairs) = &tree.items().first()?.kind else { return None };
    let has = |key: &str| pairs.iter().any(|(known, _)| known.text() == Some(key));
    let is_ours = has("date") && (has("id") || has("title"));
    let has_date = pairs.iter().filter_map(|(key, _)| key.text()).any(is_date);
    (!is_ours && has_date).then_some(layout.items)
}

/// Reads events from records of schema 1.
#[derive(Debug)]
pub(in crate::formats) struct Records;

impl crate::chronology::Decode for Records {
    fn event(&self, record: &str, _: &str) -> Option<Event> {
        let tree = record_tree(record).ok()??;
        record::event(tree.items().first()?, true, &mut record::Findings::default())
    }
}
