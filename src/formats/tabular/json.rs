//! JSON as a table: where the records are, and an object as names and texts.

use std::ops::Range;

use serde_json::Value;
use serde_json::value::RawValue;

/// Where records lie in a text of JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Records {
    /// One object a line.
    Lines,
    /// The objects of a list, or of several.
    Items(Vec<Range<usize>>),
}

/// Finds the records: a list of objects, objects on lines of their own, or an object with lists of events, of which `TimelineJS`
/// calls some `eras`. `None` for everything else.
pub(super) fn records(text: &str) -> Option<Records> {
    let trimmed = text.trim_start();
    if trimmed.starts_with('[') {
        return items(text, text).map(Records::Items);
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
    if !found.is_empty() {
        return Some(Records::Items(found));
    }
    (is_one && is_object(first)).then_some(Records::Lines)
}

/// The items of a list with an object among them, as bytes of the whole text.
fn items(text: &str, list: &str) -> Option<Vec<Range<usize>>> {
    let items: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    let place = |item: &&RawValue| {
        let start = item.get().as_ptr().addr() - text.as_ptr().addr();
        start..start + item.get().len()
    };
    items.iter().any(|item| item.get().starts_with('{')).then(|| items.iter().map(place).collect())
}

/// Deepest nesting that is read: the limit of `serde_json`.
pub(super) const DEPTH: usize = 128;

/// Whether a text is JSON in which lists and objects are nested too deeply to be read.
pub(super) fn is_deep(text: &str) -> bool {
    let error = serde_json::from_str::<Value>(text).err();
    error.is_some_and(|error| error.to_string().starts_with("recursion limit"))
        && serde_json::from_str::<&RawValue>(text).is_ok()
}

/// The texts of an object by the names of its keys, those of objects within it with a dot between.
pub(super) fn flatten(value: &Value) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    if let Value::Object(map) = value {
        for (key, value) in map {
            add(key, value, &mut pairs);
        }
    }
    pairs
}

fn add(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::String(text) => pairs.push((name.to_owned(), text.clone())),
        Value::Bool(_) | Value::Number(_) => pairs.push((name.to_owned(), value.to_string())),
        Value::Object(map) => map.iter().for_each(|(key, value)| add(&format!("{name}.{key}"), value, pairs)),
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(scalar).collect();
            let text = texts.map_or_else(|| value.to_string(), |texts| texts.join("; "));
            if !text.is_empty() {
                pairs.push((name.to_owned(), text));
            }
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Object(_) | Value::Array(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_in_lists_lines_and_timelines() {
        let of = |text: &'static str| match records(text) {
            Some(Records::Items(items)) => items.into_iter().map(|item| text.get(item).expect("within")).collect(),
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
    fn objects_within_objects_have_dotted_names() {
        let value = serde_json::json!({"start_date": {"year": 650, "month": null}, "tags": ["a", 2], "list": [{"x": 1}], "ok": true});
        let pairs: Vec<String> = flatten(&value).into_iter().map(|(name, text)| format!("{name}={text}")).collect();
        assert_eq!(pairs, ["start_date.year=650", "tags=a; 2", "list=[{\"x\":1}]", "ok=true"]);
    }
}
