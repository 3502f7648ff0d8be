//! The tables within an object: its lists of objects, and objects of objects by their ids.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde_json::value::RawValue;

use super::{Records, flatten, items, place};
use crate::formats::tabular::fields::Field;
use crate::formats::tabular::headers::field_of;
use crate::formats::yaml::json_keys;

/// Deepest place of a list that is looked for.
const DEPTH: usize = 8;

/// Objects by their ids that are compared before they are taken for records.
const COMPARED: usize = 8;

/// Names of the list that an answer of an API is about.
const USUAL: &[&str] = &[
    "data", "result", "results", "records", "features", "items", "value", "values", "rows", "bindings", "hits",
    "events",
];

/// Objects of one kind.
#[derive(Debug)]
pub(super) struct Table {
    /// The keys that lead there, with dots between; `*` at the end for objects by their ids.
    pub(super) path: String,
    pub(super) items: Vec<Range<usize>>,
    is_keyed: bool,
}

impl Table {
    fn key(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// Whether it goes by a name that lists of records have.
    pub(super) fn is_usual(&self) -> bool {
        !self.is_keyed && USUAL.iter().any(|usual| self.key().eq_ignore_ascii_case(usual))
    }

    /// Whether it says what the columns of another are.
    fn is_description(&self) -> bool {
        matches!(self.key(), "fields" | "columns")
    }
}

/// The tables of the object that a text is, in their order.
pub(super) fn tables(text: &str) -> Vec<Table> {
    let mut tables = Vec::new();
    add(text, text.trim(), String::new(), 0, &mut tables);
    tables
}

/// The list of an answer that has nothing in it, by the keys that lead there: of the lists with the usual names the first.
pub(super) fn empty_list(whole: &HashMap<String, &RawValue>) -> Option<String> {
    let is_empty = |value: &str| {
        value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| inner.trim().is_empty())
    };
    let usual = |key: &str| USUAL.iter().position(|usual| key.eq_ignore_ascii_case(usual));
    let mut found: Vec<(usize, String)> = Vec::new();
    for (key, value) in whole {
        found.extend(usual(key).filter(|_| is_empty(value.get())).map(|rank| (rank, key.clone())));
        let inner = json_keys(value.get()).filter(|_| value.get().starts_with('{')).unwrap_or_default();
        let inner = inner.iter().filter(|(_, value)| is_empty(value));
        found.extend(inner.filter_map(|(own, _)| usual(own).map(|rank| (rank, format!("{key}.{own}")))));
    }
    found.into_iter().min().map(|(_, key)| key)
}

/// The one table that is meant, or the keys of several.
pub(super) fn chosen(text: &str, mut tables: Vec<Table>) -> Records {
    if tables.iter().any(|table| !table.is_keyed) {
        tables.retain(|table| !table.is_keyed);
    }
    if tables.iter().any(|table| !table.is_description()) {
        tables.retain(|table| !table.is_description());
    }
    let keys = tables.iter().map(|table| table.path.clone()).collect();
    match <[Table; 1]>::try_from(tables) {
        Ok([table]) => {
            let Table { path, items, .. } = within(text, &table).unwrap_or(table);
            Records::Items(items, path)
        }
        Err(_) => Records::Several(keys),
    }
}

/// The lists within the records of a table, where those have the dates and the records are groups of them: the layers of a map.
pub(super) fn within(text: &str, table: &Table) -> Option<Table> {
    let mut groups = table.items.iter().filter_map(|item| text.get(item.clone()));
    let (key, first) = json_keys(groups.next()?)?
        .into_iter()
        .find_map(|(key, value)| items(text, value).filter(|_| value.starts_with('[')).map(|items| (key, items)))?;
    let outer = flatten(&serde_json::from_str(text.get(table.items.first()?.clone())?).ok()?);
    let inner = flatten(&serde_json::from_str(text.get(first.first()?.clone())?).ok()?);
    let is_dated =
        |pairs: &[(String, String)]| pairs.iter().any(|(name, _)| *name != key && field_of(name) == Some(Field::Date));
    if is_dated(&outer) || !is_dated(&inner) {
        return None;
    }
    let list = |item: &Range<usize>| {
        let pairs = json_keys(text.get(item.clone())?)?;
        let (_, value) = pairs.into_iter().find(|(own, _)| *own == key)?;
        items(text, value)
    };
    let items = table.items.iter().filter_map(list).flatten().collect();
    Some(Table { path: format!("{}.{key}", table.path), items, is_keyed: false })
}

fn add(text: &str, value: &str, path: String, depth: usize, tables: &mut Vec<Table>) {
    if value.starts_with('[')
        && let Some(items) = items(text, value)
    {
        tables.push(Table { path, items, is_keyed: false });
        return;
    }
    let Some(pairs) = json_keys(value).filter(|_| value.starts_with('{') && depth < DEPTH) else { return };
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    if is_keyed(&pairs) {
        tables.push(Table { path: join("*"), items: entries(text, value, &pairs), is_keyed: true });
        return;
    }
    for (key, value) in &pairs {
        add(text, value, join(key), depth + 1, tables);
    }
}

/// Whether an object has records by their ids: all of them are objects, with the same keys for the most part.
fn is_keyed(pairs: &[(Cow<'_, str>, &str)]) -> bool {
    if pairs.len() < 2 || !pairs.iter().all(|(_, value)| value.starts_with('{')) {
        return false;
    }
    let mut objects = pairs.iter().take(COMPARED).filter_map(|(_, value)| json_keys(value));
    let Some(first) = objects.next() else { return false };
    objects.all(|object| {
        let shared = object.iter().filter(|(key, _)| first.iter().any(|(known, _)| known == key)).count();
        shared > 0 && shared * 2 > object.len().max(first.len())
    })
}

/// Each key with its object.
fn entries(text: &str, object: &str, pairs: &[(Cow<'_, str>, &str)]) -> Vec<Range<usize>> {
    let mut before = place(text, object).start;
    let entry = |(_, value): &(Cow<'_, str>, &str)| {
        let Range { start, end } = place(text, value);
        // Between two values there are a comma and spaces.
        let quote = text.get(before..start).and_then(|between| between.find('"')).map_or(start, |at| before + at);
        before = end;
        quote..end
    };
    pairs.iter().map(entry).collect()
}
