//! JSON that has its table in columns, or in rows without names: turned into objects, one a line.
//!
//! `{"date": […], "actor": […]}`, `{"date": {"0": …}}` and `{"columns": […], "data": [[…]]}` as pandas writes them, and
//! `[["date", "actor"], […]]` as spreadsheets on the web give them.

use std::borrow::Cow;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::formats::yaml::json_keys;

/// What is said of a table that was turned.
const NOTE: &str = "columns of JSON, read as rows: lines are those of the rows";
const NAMELESS: &str = "lists in JSON, read as rows under their names: lines are those of the rows";

/// Keys under which the names of columns stand, and their rows.
const NAMES: &[&str] = &["columns", "header", "headers", "fields", "names", "cols"];
const ROWS: &[&str] = &["data", "rows", "values", "records", "allData"];

/// The rows of such a table as objects, one a line, and what is to be said of it; `None` for everything else.
pub(super) fn rows(text: &str) -> Option<(String, &'static str)> {
    let text = text.trim();
    let text = of_map(text).unwrap_or(text);
    let second = text.get(1..)?.trim_start();
    if text.starts_with('[') {
        return second.starts_with('[').then(|| rows_below_names(text))?;
    }
    if !text.starts_with('{') || !second.starts_with('"') {
        return None;
    }
    let pairs = json_keys(text).filter(|pairs| pairs.len() > 1)?;
    let starts = |mark: char| pairs.iter().all(|(_, value)| value.starts_with(mark));
    let found = |keys: &[&str]| pairs.iter().find(|(key, _)| keys.contains(&&**key)).map(|(_, value)| *value);
    if let (Some(names), Some(rows)) = (found(NAMES).and_then(column_names), found(ROWS)) {
        let rows: Vec<&RawValue> = serde_json::from_str(rows).ok()?;
        if let Some(rows) = lists(&rows).filter(|rows| !rows.is_empty()) {
            return Some((written(&names, &rows), NAMELESS));
        }
    }
    // A sheet as the interface of Google gives it: its first row has the names.
    if let Some(sheet) = found(&["values"]).filter(|_| found(&["majorDimension"]).is_some()) {
        return rows_below_names(sheet);
    }
    let columns = if starts('[') {
        pairs.iter().map(|(_, list)| serde_json::from_str(list).ok()).collect::<Option<Vec<_>>>()?
    } else if starts('{') {
        by_number(&pairs)?
    } else {
        return None;
    };
    let names: Vec<String> = pairs.iter().map(|(key, _)| key.clone().into_owned()).collect();
    Some((written(&names, &turned(&columns)?), NOTE))
}

/// Lists of which the first has the names.
fn rows_below_names(text: &str) -> Option<(String, &'static str)> {
    let rows: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    let (names, rows) = rows.split_first()?;
    let names: Vec<String> = serde_json::from_str(names.get()).ok()?;
    Some((written(&names, &lists(rows)?), NAMELESS))
}

/// The one table of a map of kepler.gl.
fn of_map(text: &str) -> Option<&str> {
    let value = |object: &'_ str, key: &str| -> Option<(usize, usize)> {
        let pairs = json_keys(object).filter(|_| object.starts_with('{'))?;
        let (_, value) = pairs.into_iter().find(|(own, _)| own == key)?;
        let start = value.as_ptr().addr() - text.as_ptr().addr();
        Some((start, start + value.len()))
    };
    if !text.starts_with('{') || !text.get(1..)?.trim_start().starts_with("\"datasets\"") {
        return None;
    }
    let (start, end) = value(text, "datasets")?;
    let tables: Vec<&RawValue> = serde_json::from_str(text.get(start..end)?).ok()?;
    let [table] = &*tables else { return None };
    let (start, end) = value(table.get(), "data")?;
    text.get(start..end)
}

/// The cells of columns by the numbers of their rows, the same in each.
fn by_number<'t>(pairs: &[(Cow<'_, str>, &'t str)]) -> Option<Vec<Vec<&'t RawValue>>> {
    let is_number = |key: &str| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    if pairs.iter().all(|(key, _)| is_number(key)) {
        return None;
    }
    let columns: Vec<Vec<(Cow<'_, str>, &str)>> =
        pairs.iter().map(|(_, cells)| json_keys(cells)).collect::<Option<_>>()?;
    let first = columns.first()?;
    let is_same = |column: &Vec<(Cow<'_, str>, &str)>| {
        column.len() == first.len() && column.iter().zip(first).all(|((key, _), (own, _))| key == own)
    };
    if !first.iter().all(|(key, _)| is_number(key)) || !columns.iter().all(is_same) {
        return None;
    }
    let cells = |column: &Vec<(Cow<'_, str>, &'t str)>| {
        column.iter().map(|(_, cell)| serde_json::from_str(cell).ok()).collect::<Option<Vec<_>>>()
    };
    columns.iter().map(cells).collect()
}

/// Names of columns: texts, or objects with a name.
fn column_names(list: &str) -> Option<Vec<String>> {
    let names: Vec<Value> = serde_json::from_str(list).ok()?;
    let name = |value: &Value| match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(map) => {
            ["name", "field", "id", "label"].iter().find_map(|key| Some(map.get(*key)?.as_str()?.to_owned()))
        }
        _ => None,
    };
    names.iter().map(name).collect()
}

/// Rows that are all lists.
fn lists<'t>(rows: &[&'t RawValue]) -> Option<Vec<Vec<&'t RawValue>>> {
    rows.iter().map(|row| serde_json::from_str(row.get()).ok()).collect()
}

/// Columns of one length, without objects in them, as rows.
fn turned<'t>(columns: &[Vec<&'t RawValue>]) -> Option<Vec<Vec<&'t RawValue>>> {
    let rows = columns.first()?.len();
    let is_column =
        |column: &Vec<&RawValue>| column.len() == rows && !column.iter().any(|cell| cell.get().starts_with('{'));
    let row = |at: usize| columns.iter().filter_map(|column| column.get(at).copied()).collect();
    (rows > 0 && columns.iter().all(is_column)).then(|| (0..rows).map(row).collect())
}

/// Rows as objects, one a line. What has no name is numbered.
fn written(names: &[String], rows: &[Vec<&RawValue>]) -> String {
    let key = |name: &str| Value::from(name).to_string();
    let names: Vec<String> = names.iter().map(|name| key(name)).collect();
    let mut text = String::new();
    for row in rows {
        text.push('{');
        for (at, cell) in row.iter().enumerate() {
            let name = names.get(at).cloned().unwrap_or_else(|| key(&format!("column {}", at + 1)));
            text.extend([if at > 0 { "," } else { "" }, &name, ":"]);
            // A list may stand on several lines.
            match cell.get() {
                cell if cell.contains('\n') => text += &cell.lines().map(str::trim).collect::<String>(),
                cell => text += cell,
            }
        }
        text += "}\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_in_columns_and_in_lists_are_rows() {
        let expected = "{\"date\":\"2014\",\"who\":\"A\"}\n{\"date\":\"2015\",\"who\":null}\n";
        for text in [
            r#"{"date": ["2014", "2015"], "who": ["A", null]}"#,
            r#"{"date": {"0": "2014", "1": "2015"}, "who": {"0": "A", "1": null}}"#,
            r#"{"columns": ["date", "who"], "index": [0, 1], "data": [["2014", "A"], ["2015", null]]}"#,
            r#"{"fields": [{"name": "date"}, {"name": "who"}], "rows": [["2014", "A"], ["2015", null]]}"#,
            r#"[["date", "who"], ["2014", "A"], ["2015", null]]"#,
            r#"{"range": "A1:B3", "majorDimension": "ROWS", "values": [["date", "who"], ["2014", "A"], ["2015", null]]}"#,
            r#"{"datasets": [{"data": {"allData": [["2014", "A"], ["2015", null]], "fields": [{"name": "date"}, {"name": "who"}]}}], "config": {}}"#,
        ] {
            assert_eq!(rows(text).map(|(rows, _)| rows).as_deref(), Some(expected), "{text}");
        }
        for text in [
            r#"{"events": [{"date": "2014"}], "actors": [{"id": "a"}]}"#,
            r#"{"a": ["2014", "2015"], "b": ["A"]}"#,
            r#"{"a": [], "b": []}"#,
            r#"{"1": {"0": "A"}, "2": {"0": "B"}}"#,
            r#"{"a": {"date": "2014"}, "b": {"date": "2015"}}"#,
            r#"{"date": "2014", "tags": ["a"]}"#,
            r#"[{"date": "2014"}]"#,
            "[1, 2]",
            "{}",
            "[",
        ] {
            assert_eq!(rows(text), None, "{text}");
        }
    }
}
