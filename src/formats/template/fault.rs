//! What is wrong with a template: where, and what to write instead.

use minijinja::{Error, ErrorKind};

use super::super::problem::ReadError;
use super::TEMPLATE_SCHEMA;
use super::filters::OWN;
use crate::model::similar::similar;

/// Filters that every template has and that are likely to be meant.
const FILTERS: [&str; 27] = [
    "safe",
    "lower",
    "upper",
    "title",
    "capitalize",
    "replace",
    "length",
    "count",
    "reverse",
    "trim",
    "join",
    "split",
    "default",
    "round",
    "first",
    "last",
    "min",
    "max",
    "sort",
    "list",
    "batch",
    "select",
    "reject",
    "selectattr",
    "rejectattr",
    "groupby",
    "unique",
];

/// Words that begin what a template of one file does not have.
const OF_SEVERAL: [&str; 6] = ["include", "import", "from", "extends", "block", "endblock"];

/// The error as annals says it.
pub(super) fn fault(name: &str, source: &str, error: &Error) -> ReadError {
    let (line, column) = place(source, error);
    let said = said(source, error).unwrap_or_default();
    let (message, hint) = told(error, said);
    let fault = ReadError::new(name, message, hint.as_deref());
    if line == 0 { fault } else { fault.at(line, column) }
}

/// Line and column, counted from 1; line 0 for nowhere.
fn place(source: &str, error: &Error) -> (usize, usize) {
    let line = error.line().unwrap_or(0);
    let Some(before) = error.range().and_then(|range| source.get(..range.start)) else { return (line, 1) };
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(begin..).map_or(0, |text| text.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}

/// What the error is about; for a filter that cannot be applied what it was to be applied to.
fn said<'s>(source: &'s str, error: &Error) -> Option<&'s str> {
    let range = error.range()?;
    let said = source.get(range.clone())?;
    let before = source.get(..range.start)?.trim_end();
    let Some(filtered) = before.strip_suffix('|').filter(|_| error.kind() == ErrorKind::UndefinedError) else {
        return Some(said.trim().trim_start_matches('.'));
    };
    let filtered = filtered.trim_end();
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '"' | '\'');
    filtered.rfind(|c| !is_path(c)).map_or(Some(filtered), |at| filtered.get(at + 1..)).map(str::trim)
}

fn told(error: &Error, said: &str) -> (String, Option<String>) {
    let detail = error.detail().unwrap_or_default();
    let quoted = |text: &str| format!("`{}`", text.lines().next().unwrap_or_default().trim());
    match error.kind() {
        ErrorKind::UndefinedError => {
            let what = if said.is_empty() { "something".to_owned() } else { quoted(said) };
            let known = keys();
            let meant = last_name(said).and_then(|name| similar(name, known.iter().map(String::as_str)));
            let list = "`annals export --template-schema` prints all that there is";
            let hint = match meant {
                Some(meant) => format!("did you mean `{meant}`? {list}"),
                None => list.to_owned(),
            };
            (format!("there is no {what} in the data"), Some(hint))
        }
        ErrorKind::UnknownFilter => {
            let filter = detail.split_whitespace().nth(1).unwrap_or_default();
            let meant = similar(filter, OWN.iter().chain(&FILTERS).copied());
            let hint = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("those of annals are {}", OWN.join(", ")),
            };
            (format!("there is no filter `{filter}`"), Some(hint))
        }
        ErrorKind::SyntaxError if OF_SEVERAL.iter().any(|word| detail.contains(&format!("statement {word}"))) => (
            detail.to_owned(),
            Some("a template is one file and reads no other: write here what it has, or a `macro`".to_owned()),
        ),
        ErrorKind::OutOfFuel => (
            "this takes too long, or makes too much".to_owned(),
            Some(
                "a template may take 16 million steps, 50 to some hundred for each event in the house style: narrow the query, or \
                 leave a loop within a loop out"
                    .to_owned(),
            ),
        ),
        ErrorKind::WriteFailure => (source(error), None),
        kind if detail.is_empty() => (kind.to_string(), None),
        ErrorKind::SyntaxError | ErrorKind::InvalidOperation => (detail.to_owned(), None),
        kind => (format!("{kind}: {detail}"), None),
    }
}

/// What lies below an error.
fn source(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

/// The last name of an expression: `titel` of `event.titel`.
fn last_name(said: &str) -> Option<&str> {
    let name = said.rsplit(|c: char| !c.is_alphanumeric() && c != '_').find(|name| !name.is_empty())?;
    (name.len() > 1).then_some(name)
}

/// All names of the data.
fn keys() -> Vec<String> {
    fn add(value: &serde_json::Value, keys: &mut Vec<String>) {
        let serde_json::Value::Object(map) = value else { return };
        if let Some(serde_json::Value::Object(own)) = map.get("properties") {
            keys.extend(own.keys().cloned());
        }
        map.values().for_each(|value| add(value, keys));
    }
    let mut found = Vec::new();
    add(&serde_json::from_str(TEMPLATE_SCHEMA).unwrap_or_default(), &mut found);
    found
}
