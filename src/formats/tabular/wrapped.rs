//! What stands around the words of a cell: objects of JSON that have them under a key, and the marks of footnotes behind them.

use std::borrow::Cow;

use serde_json::Value;

use super::fields::Field;

/// Keys under which an object has what it is called, the most telling first.
const NAMES: [&str; 7] = ["name", "label", "title", "text", "shortname", "value", "id"];

/// Fields whose cells name several things, each of which an object may be.
pub(super) const NAMING: [Field; 8] = [
    Field::Actors,
    Field::Source,
    Field::Target,
    Field::Place,
    Field::Country,
    Field::Type,
    Field::Tags,
    Field::Publisher,
];

/// Fields whose cells are a text that objects may part.
pub(super) const TEXTS: [Field; 2] = [Field::Title, Field::Summary];

/// Whether a cell is a list with objects in it.
pub(super) fn is_list(cell: &str) -> bool {
    let cell = cell.trim();
    cell.starts_with('[') && cell.ends_with(']') && cell.contains('{')
}

/// What the objects of a list are called, with something between them; `None` for what is no such list.
pub(super) fn named(cell: &str, between: &str) -> Option<String> {
    let items: Vec<Value> = serde_json::from_str(cell.trim()).ok()?;
    let names: Vec<String> = items.iter().map(name).collect::<Option<_>>()?;
    Some(names.join(between))
}

/// What an object is called: `{"name": "A"}`, `{"label": {"eng": "A"}}`.
fn name(item: &Value) -> Option<String> {
    match item {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) => Some(item.to_string()),
        Value::Object(map) => NAMES.iter().find_map(|key| match map.get(*key)? {
            Value::Object(inner) => inner.values().find_map(name),
            value => name(value),
        }),
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}

/// Longest mark of a footnote, between its brackets.
const MARK: usize = 12;

/// Whether a cell has the mark of a footnote behind a word: `Damascus[2]`, `17[b]`.
pub(super) fn has_footnote(cell: &str) -> bool {
    cell.contains('[') && footnote(cell, 0).is_some()
}

/// A cell without the marks of its footnotes.
pub(super) fn without_footnotes(cell: &str) -> Cow<'_, str> {
    let Some(first) = footnote(cell, 0) else { return Cow::Borrowed(cell) };
    let (mut text, mut from, mut next) = (String::with_capacity(cell.len()), 0, Some(first));
    while let Some((start, end)) = next {
        text.push_str(cell.get(from..start).unwrap_or_default());
        from = end;
        next = footnote(cell, end);
    }
    text.push_str(cell.get(from..).unwrap_or_default());
    Cow::Owned(text.trim_end().to_owned())
}

/// The first mark of a footnote from a byte on.
fn footnote(cell: &str, from: usize) -> Option<(usize, usize)> {
    let rest = cell.get(from..)?;
    let opened = rest.match_indices('[').map(|(at, _)| from + at).filter(|at| *at > 0);
    let close = |open: usize| {
        let inner = cell.get(open + 1..)?;
        let end = inner.find(']').filter(|end| (1..=MARK).contains(end))?;
        let inner = inner.get(..end)?;
        let number = ["note ", "nb ", "n "].iter().find_map(|word| inner.strip_prefix(word)).unwrap_or(inner);
        let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
        (is_number || is_letter).then_some((open, open + end + 2))
    };
    opened.into_iter().find_map(close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_what_they_are_called() {
        assert_eq!(named(r#"[{"term_id": 1, "name": "A"}, {"name": "B"}]"#, "; ").as_deref(), Some("A; B"));
        assert_eq!(named(r#"[{"uri": "x", "label": {"eng": "Iran"}}]"#, "; ").as_deref(), Some("Iran"));
        assert_eq!(named(r#"["In ", {"type": "bold", "text": "Kyiv"}, "."]"#, "").as_deref(), Some("In Kyiv."));
        assert_eq!((named(r#"[{"x": 1}]"#, ""), named("[a", ""), named("[null]", "")), (None, None, None));
        assert!(is_list(r#"[{"a": 1}]"#) && !is_list("[1]") && !is_list("{}"));
    }

    #[test]
    fn footnotes_are_no_words() {
        for (cell, words) in [
            ("Damascus[2]", "Damascus"),
            ("Zahedi killed[4][5]", "Zahedi killed"),
            ("17[b]", "17"),
            ("A[1], B[note 2] and C", "A, B and C"),
            ("[1]", "[1]"),
            ("he said [sic] so", "he said [sic] so"),
            ("[7036 / 0x1b7c] Name", "[7036 / 0x1b7c] Name"),
            ("x[2024]", "x[2024]"),
        ] {
            assert_eq!(without_footnotes(cell), words);
            assert_eq!(has_footnote(cell), cell != words, "{cell}");
        }
    }
}
