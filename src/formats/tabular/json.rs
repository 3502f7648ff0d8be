//! JSON as a table: where the records are, and an object as names and texts.

mod search;
mod shape;
mod spots;

use std::ops::Range;

use serde_json::Value;
use serde_json::value::RawValue;

use super::headers::is_date_column;
use search::Table;

pub(in crate::formats) use shape::{Tree, columns};
pub(super) use shape::{flatten, is_record, pairs};
pub(super) use spots::spots;

/// Where records lie in a text of JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Records {
    /// One object a line.
    Lines,
    /// The objects of a list, or of several; the keys that lead to them.
    Items(Vec<Range<usize>>, String),
    /// Lists of objects that could be meant each, by the keys that lead to them.
    Several(Vec<String>),
    /// An object whose only lists have nothing in them; the key of the first.
    Empty(String),
    /// An object without any; the keys that hold other lists.
    Nothing(Vec<String>),
}

/// Finds the records: a list of objects, objects on lines of their own, an object with lists of events, of which `TimelineJS`
/// calls some `eras`, or with one list of objects wherever it lies, or with objects by their ids. `parts` are names that the user
/// gives. `None` for everything else.
pub(super) fn records(text: &str, parts: &[String]) -> Option<Records> {
    let trimmed = text.trim_start();
    if trimmed.starts_with('[') {
        return items(text, text).map(|items| Records::Items(items, String::new()));
    }
    let first = trimmed.lines().next()?;
    let is_object = |line: &str| matches!(serde_json::from_str::<Value>(line), Ok(Value::Object(_)));
    let is_one = trimmed.trim_end().len() <= first.len();
    if !is_one && (is_object(first) || is_deep(first)) {
        return Some(Records::Lines);
    }
    let whole: std::collections::HashMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let lists = ["events", "eras"].iter().filter_map(|key| items(text, whole.get(*key)?.get()));
    let found: Vec<Range<usize>> = lists.flatten().collect();
    if !found.is_empty() && parts.is_empty() {
        return Some(Records::Items(found, String::new()));
    }
    if let Some(event) = only_event(text, &whole).filter(|_| parts.is_empty()) {
        return Some(Records::Items(vec![event], String::new()));
    }
    let tables = search::tables(text);
    if let Some(table) = tables.iter().find(|table| parts.contains(&table.path)) {
        return Some(Records::Items(table.items.clone(), table.path.clone()));
    }
    // A registry of actors alone is a file of ours; an event that says when it was is one, whatever lists it has.
    let is_registry = tables.iter().all(|table| table.path == "actors");
    // `data` is the date in Italian, and in most answers a list.
    let has_date = whole.iter().any(|(key, value)| is_date_column(key) && !value.get().starts_with('['));
    let is_event = has_date && !tables.iter().any(Table::is_usual);
    if !is_registry && !is_event {
        return Some(search::chosen(text, tables));
    }
    if tables.is_empty()
        && !is_event
        && let Some(key) = search::empty_list(&whole)
    {
        return Some(Records::Empty(key));
    }
    if is_one {
        return is_object(first).then_some(Records::Lines);
    }
    let is_ours = ["schema", "events", "actors"].iter().any(|key| whole.contains_key(*key));
    if tables.is_empty() && !is_event && !is_ours {
        let mut keys: Vec<String> =
            whole.into_iter().filter(|(_, value)| value.get().starts_with('[')).map(|(key, _)| key).collect();
        keys.sort_unstable();
        return Some(Records::Nothing(keys));
    }
    is_event.then(|| Records::Items(std::iter::once(place(text, text.trim())).collect(), String::new()))
}

/// An event that is all there is, under a key of its own: `{"Event": {"date": …}}`.
fn only_event(text: &str, whole: &std::collections::HashMap<String, &RawValue>) -> Option<Range<usize>> {
    let value = whole.values().next().filter(|value| whole.len() == 1 && value.get().starts_with('{'))?.get();
    let keys: std::collections::HashMap<String, &RawValue> = serde_json::from_str(value).ok()?;
    let is_date = |(key, value): (&String, &&RawValue)| is_date_column(key) && value.get().starts_with('"');
    keys.iter().any(is_date).then(|| place(text, value))
}

/// The items of a list with an object among them, as bytes of the whole text.
fn items(text: &str, list: &str) -> Option<Vec<Range<usize>>> {
    let items: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    items
        .iter()
        .any(|item| item.get().starts_with('{'))
        .then(|| items.iter().map(|item| place(text, item.get())).collect())
}

/// Where a part of a text lies in it.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    start..start + part.len()
}

/// Deepest nesting that is read: the limit of `serde_json`.
pub(super) const DEPTH: usize = 128;

/// Whether a text is JSON in which lists and objects are nested too deeply to be read.
pub(super) fn is_deep(text: &str) -> bool {
    let text = shape::key(text).map_or(text, |(_, object)| object);
    let error = serde_json::from_str::<Value>(text).err();
    error.is_some_and(|error| error.to_string().starts_with("recursion limit"))
        && serde_json::from_str::<&RawValue>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_in_lists_lines_and_timelines() {
        let of = |text: &'static str| match records(text, &[]) {
            Some(Records::Several(keys) | Records::Nothing(keys)) => panic!("{keys:?}"),
            Some(Records::Empty(key)) => panic!("{key}"),
            Some(Records::Items(items, _)) => items.into_iter().map(|item| text.get(item).expect("within")).collect(),
            Some(Records::Lines) => vec!["lines"],
            None => vec![],
        };
        assert_eq!(of("[{\"a\": 1}, {\"b\": [2]}]"), ["{\"a\": 1}", "{\"b\": [2]}"]);
        assert_eq!(of("{\"a\": 1}\n{\"a\": 2}\n"), ["lines"]);
        assert_eq!(of("{\"a\": 1}"), ["lines"]);
        assert_eq!(
            of("{\"title\": {}, \"events\": [{\"x\": 1}],\n \"eras\": [{\"y\": 2}]}"),
            ["{\"x\": 1}", "{\"y\": 2}"]
        );
        assert_eq!(of("[1, 2]"), Vec::<&str>::new());
        assert_eq!(of("[null, {\"a\": 1}, 7]"), ["null", "{\"a\": 1}", "7"]);
        assert_eq!(of("[{\"a\": 1"), Vec::<&str>::new());
    }

    #[test]
    fn the_one_list_is_found_wherever_it_lies() {
        let path = |text: &str, parts: &[&str]| {
            let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
            match records(text, &parts) {
                Some(Records::Items(items, path)) => format!("{path}: {}", items.len()),
                Some(Records::Several(keys)) => format!("several: {}", keys.join(", ")),
                Some(Records::Empty(key)) => format!("nothing in {key}"),
                Some(Records::Nothing(keys)) => format!("no list but {}", keys.join(", ")),
                Some(Records::Lines) => "lines".to_owned(),
                None => "nothing".to_owned(),
            }
        };
        let row = "{\"x\": 1, \"y\": 2}";
        assert_eq!(path(&format!("{{\"n\": 1, \"data\": [{row}]}}"), &[]), "data: 1");
        assert_eq!(
            path(&format!("{{\"head\": {{\"vars\": [\"x\"]}},\n\"results\": {{\"bindings\": [{row}, {row}]}}}}"), &[]),
            "results.bindings: 2"
        );
        // A list that describes the columns of the other.
        assert_eq!(
            path(&format!("{{\"result\": {{\"fields\": [{row}],\n\"records\": [{row}]}}}}"), &[]),
            "result.records: 1"
        );
        let two = format!("{{\"a\": [{row}],\n\"b\": {{\"c\": [{row}]}}, \"d\": [1]}}");
        assert_eq!(path(&two, &[]), "several: a, b.c");
        assert_eq!(path(&two, &["b.c"]), "b.c: 1");
        assert_eq!(path(&format!("{{\"Q1\": {row},\n \"Q2\": {row}}}"), &[]), "*: 2");
        assert_eq!(
            path(&format!("{{\"entities\": {{\"Q1\": {row}, \"Q2\": {row}}}, \"ok\": 1}}"), &[]),
            "entities.*: 2"
        );
        assert_eq!(path("{\"ok\": 1,\n \"b\": [1], \"a\": [[2]], \"c\": {}}", &[]), "no list but a, b");
        assert_eq!(path("{\"count\": 0, \"data\": []}", &[]), "nothing in data");
        assert_eq!(path("{\"head\": {},\n \"results\": {\"bindings\": []}}", &[]), "nothing in results.bindings");
        // An event with a list of its own is one event.
        assert_eq!(path(&format!("{{\"date\": \"2014\", \"sources\": [{row}]}}"), &[]), "lines");
        assert_eq!(path(&format!("{{\"date\": \"2014\",\n \"sources\": [{row}]}}"), &[]), ": 1");
        assert_eq!(path(&format!("{{\"date\": \"2014\", \"data\": [{row}]}}"), &[]), "data: 1");
        assert_eq!(path(&format!("{{\"actors\": [{row}],\n\"title\": \"x\"}}"), &[]), "nothing");
    }
}
