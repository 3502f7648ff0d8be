//! From a record to its fields, whatever form the records have.

use std::borrow::Cow;
use std::collections::HashMap;

use super::json;
use super::lines::{Cell, Dialect};
use super::profile::{is_missing, may_be_missing};
use crate::formats::yaml;
use crate::model::{ByteSpan, Spot, Step};

/// What the records of a table are written in.
#[derive(Debug, Clone)]
pub(in crate::formats) enum Carrier {
    /// Fields in the order of the header.
    Delimited(Dialect),
    /// Objects of JSON, by the names of their keys.
    Json(HashMap<String, usize>),
    /// Items of a list in YAML, by the names of their keys.
    Yaml(HashMap<String, usize>),
}

/// The fields of a record.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    /// In the order of the header; those that the record does not have are empty.
    pub(super) values: Vec<Cow<'a, str>>,
    /// What the header does not name.
    pub(super) more: Vec<(String, String)>,
    /// How many fields the record itself has, where they are counted.
    pub(super) own: Option<usize>,
    /// The year that stands above the row, in a row of its own.
    pub(super) year: Option<i64>,
}

impl Fields<'_> {
    /// Whether the record says nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.more.is_empty() && self.values.iter().all(|value| value.is_empty())
    }

    /// Drops marks without a shape, and takes what data sets write where there is nothing for nothing, but for `NA` in columns of
    /// codes, which are given in order. `is_ascii` says that no field has anything but ASCII.
    pub(super) fn tidy(&mut self, has_codes: &[usize], is_ascii: bool) {
        for (column, value) in self.values.iter_mut().enumerate() {
            if !is_ascii
                && !value.is_ascii()
                && let Some(text) = unmarked(value)
            {
                *value = Cow::Owned(text);
            }
            // Most cells are longer, or begin as no mark for nothing does.
            if may_be_missing(value) && is_missing(trimmed(value)) {
                let is_code = trimmed(value) == "NA" && has_codes.binary_search(&column).is_ok();
                if !is_code {
                    *value = Cow::Borrowed("");
                }
            }
        }
    }

    /// Takes what stands for nothing in some columns for that.
    pub(super) fn forget(&mut self, columns: &[usize], is_nothing: fn(&str) -> bool) {
        for column in columns {
            if let Some(value) = self.values.get_mut(*column)
                && is_nothing(trimmed(value))
            {
                *value = Cow::Borrowed("");
            }
        }
    }

    pub(super) fn get(&self, at: usize) -> &str {
        self.values.get(at).map_or("", |value| trimmed(value))
    }
}

/// Marks that say how a text runs, and nothing else: copied from a page, they make two names of one.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text without such marks, and without what has no width at its ends; `None` for one that has none.
fn unmarked(text: &str) -> Option<String> {
    let is_edge = |c: char| matches!(c, '\u{200b}' | '\u{2060}') || c.is_whitespace();
    let inner = text.trim_matches(is_edge);
    (inner.contains(is_mark) || inner.len() < text.trim().len())
        .then(|| inner.replace(is_mark, "").trim_matches(is_edge).to_owned())
}

/// `str::trim`, at once for the many texts that have nothing to trim.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

impl Carrier {
    pub(super) fn by_name(headers: &[String]) -> HashMap<String, usize> {
        headers.iter().enumerate().map(|(at, header)| (header.clone(), at)).collect()
    }

    /// Whether a record without any field is one all the same, and not `null`, a number or a text.
    pub(super) fn is_record(&self, record: &str) -> bool {
        match self {
            Self::Delimited(_) => true,
            Self::Json(_) => json::is_record(record),
            Self::Yaml(_) => yaml::value_of_item(record).is_none_or(|value| value.is_mapping()),
        }
    }

    /// Parts a record into `columns` fields. `false` when it cannot be read.
    pub(super) fn fields<'a>(&self, record: &'a str, columns: usize, fields: &mut Fields<'a>) -> bool {
        fields.more.clear();
        match self {
            Self::Delimited(dialect) => {
                dialect.fields(record, &mut fields.values);
                let own = fields.values.len();
                fields.own = Some(own);
                for at in columns..own {
                    let value = &fields.values[at];
                    if !value.is_empty() {
                        fields.more.push((format!("column {}", at + 1), value.to_string()));
                    }
                }
                fields.values.truncate(columns);
                true
            }
            Self::Json(names) => {
                let Some(pairs) = json::pairs(record) else { return false };
                by_names(names, columns, pairs, fields);
                true
            }
            Self::Yaml(names) => {
                let Some(value) = yaml::value_of_item(record) else { return false };
                let json = serde_json::to_value(value).unwrap_or_default();
                by_names(names, columns, json::flatten(&json), fields);
                true
            }
        }
    }
}

impl Carrier {
    /// Where the cells of a record stand, by the names of their columns; the record begins at the byte `base` of its file. Made when
    /// they are asked for: nothing of it is kept.
    pub(super) fn spots(&self, record: &str, base: usize, headers: &[String]) -> Vec<Spot> {
        let spot = |(name, span): (String, ByteSpan)| Spot { path: vec![Step::Key(name)], key: None, span };
        match self {
            Self::Delimited(dialect) => {
                let name = |at: usize| headers.get(at).cloned().unwrap_or_else(|| format!("column {}", at + 1));
                let place = |Cell { range, .. }: Cell| ByteSpan::new(base + range.start..base + range.end);
                dialect.cells(record).enumerate().map(|(at, cell)| spot((name(at), place(cell)))).collect()
            }
            Self::Json(_) => json::spots(record, base).into_iter().map(spot).collect(),
            Self::Yaml(_) => yaml::item_columns(record, base).into_iter().flatten().map(spot).collect(),
        }
    }
}

fn by_names(names: &HashMap<String, usize>, columns: usize, pairs: Vec<(String, String)>, fields: &mut Fields<'_>) {
    fields.values.clear();
    fields.values.resize(columns, Cow::Borrowed(""));
    fields.own = None;
    for (name, value) in pairs {
        match names.get(&name) {
            Some(at) => fields.values[*at] = Cow::Owned(value),
            None => fields.more.push((name, value)),
        }
    }
}
