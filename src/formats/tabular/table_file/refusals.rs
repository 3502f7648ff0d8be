//! Why JSON is no table.

use crate::formats::problem::ReadError;
use crate::formats::tabular::json;

/// Most lists that a message names.
const LISTS: usize = 12;

pub(super) fn several(name: &str, keys: &[String]) -> ReadError {
    let message = format!("there are {} lists of objects in it: {}", keys.len(), named(keys));
    let hint = format!("say which one to read: `--part {}`", keys.first().map_or("KEY", String::as_str));
    ReadError::new(name, message, Some(&hint))
}

pub(super) fn empty(name: &str, key: &str) -> ReadError {
    let hint = "there are no events to read: ask where it comes from for more than nothing";
    ReadError::new(name, format!("the list `{}` in this JSON is empty", crate::model::clean::line(key)), Some(hint))
}

pub(super) fn no_list(name: &str, keys: &[String]) -> ReadError {
    let others = if keys.is_empty() { String::new() } else { format!("; lists of something else: {}", named(keys)) };
    let hint =
        "a table in JSON is a list of objects with the names of the columns as keys, wherever in the file it lies";
    ReadError::new(name, format!("there is no list of objects in this JSON{others}"), Some(hint))
}

fn named(keys: &[String]) -> String {
    let named: Vec<String> = keys.iter().take(LISTS).map(|key| format!("`{key}`")).collect();
    let more = if keys.len() > LISTS { " and others" } else { "" };
    format!("{}{more}", named.join(", "))
}

pub(super) fn too_deep(name: &str) -> ReadError {
    let message = format!("lists and objects are nested deeper than {} levels", json::DEPTH);
    ReadError::new(name, message, Some("write them flatter"))
}
