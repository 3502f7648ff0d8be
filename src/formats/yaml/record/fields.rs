//! The keys of one map of a record, each read as what it has to be.

use super::misplaced::{self, is_ongoing};
use crate::formats::yaml::finding::{Finding, Findings};
use crate::formats::yaml::tree::{Kind, Node};
use crate::model::similar::similar;
use crate::model::{EventDate, Extra};
use crate::names::Gazetteer;

/// What the keys of an event are keys of.
pub(super) const EVENT: &str = "an event";

/// The keys of one map.
pub(super) struct Fields<'n, 'a> {
    pub(super) node: &'n Node<'a>,
    pub(super) what: &'static str,
    pub(super) keep_extra: bool,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// The value of a key, if it has one.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node<'a>> {
        self.node.get(key).filter(|node| !node.is_null())
    }

    pub(super) fn required(&self, key: &str, hint: &str, findings: &mut Findings<'_>) -> Option<String> {
        match self.get(key) {
            Some(node) => {
                let text = plain_text(node, &format!("`{key}`"), findings)?;
                if text.trim().is_empty() {
                    findings.error(node, format!("`{key}` is empty"), hint);
                    return None;
                }
                Some(text)
            }
            None => {
                let node = self.node.get(key).unwrap_or(self.node);
                findings.error(node, format!("{} without `{key}`", self.what), hint);
                None
            }
        }
    }

    pub(super) fn text(&self, key: &str, findings: &mut Findings<'_>) -> Option<String> {
        let text = plain_text(self.get(key)?, &format!("`{key}`"), findings)?;
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn required_date(&self, findings: &mut Findings<'_>) -> Option<EventDate> {
        let hint = "write the date as exactly as it is known: `2026-03-06`, `2025-12`, `2025`, `[..2026-03-06]`";
        match self.get("date") {
            Some(node) => date("date", node, findings),
            None => {
                findings.error(
                    self.node.get("date").unwrap_or(self.node),
                    format!("{} without `date`", self.what),
                    hint,
                );
                None
            }
        }
    }

    pub(super) fn date(&self, key: &str, findings: &mut Findings<'_>) -> Option<EventDate> {
        date(key, self.get(key)?, findings)
    }

    pub(super) fn word<T>(
        &self,
        key: &str,
        read: impl Fn(&str) -> Option<T>,
        all: &str,
        findings: &mut Findings<'_>,
    ) -> Option<T> {
        let node = self.get(key)?;
        let text = plain_text(node, &format!("`{key}`"), findings)?;
        let found = read(&text);
        if found.is_none() {
            findings.error(node, format!("unknown {key}: `{text}`"), one_of(&text, all));
        }
        found
    }

    /// A country, as it was written; a warning where it is no code of three letters, but for what a data set calls so.
    pub(super) fn country(&self, is_imported: bool, findings: &mut Findings<'_>) -> Option<String> {
        let country = self.text("country", findings)?;
        let is_code = matches!(country.len(), 2 | 3) && country.bytes().all(|byte| byte.is_ascii_uppercase());
        if let Some(node) = self.get("country").filter(|_| !is_code && !is_imported) {
            let message = format!("`country` is not a country code: `{country}`");
            let hint = match Gazetteer::built_in().country_code(&country) {
                Some(code) => format!("write `{code}`; until then it is kept as written"),
                None => "write ISO 3166-1 alpha-3, such as `NOR`; until then it is kept as written".to_owned(),
            };
            findings.warn(node, message, hint);
        }
        Some(country)
    }

    pub(super) fn number(&self, key: &str, low: u32, high: u32, findings: &mut Findings<'_>) -> Option<u32> {
        let node = self.get(key)?;
        let number = node.text().and_then(|text| text.replace('_', "").parse().ok());
        let sound = number.filter(|number| (low..=high).contains(number));
        if sound.is_none() {
            let text = node.text().unwrap_or("a list");
            let range = if high == u32::MAX {
                "a whole number, 0 or more".to_owned()
            } else {
                format!("a whole number from {low} to {high}")
            };
            findings.error(node, format!("`{key}` is not a number it can be: `{text}`"), format!("write {range}"));
        }
        sound
    }

    pub(super) fn degrees(&self, key: &str, limit: f64, findings: &mut Findings<'_>) -> Option<f64> {
        let node = self.get(key)?;
        let degrees = node.text().and_then(|text| text.parse::<f64>().ok()).filter(|degrees| degrees.abs() <= limit);
        if degrees.is_none() {
            let text = node.text().unwrap_or("a list");
            findings.error(
                node,
                format!("`{key}` is not in degrees: `{text}`"),
                format!("write a decimal number from -{limit} to {limit}"),
            );
        }
        degrees
    }

    /// The items of a list; a value alone is a list of one.
    pub(super) fn each<T>(
        &self,
        key: &str,
        findings: &mut Findings<'_>,
        mut convert: impl FnMut(&Node<'a>, &mut Findings<'_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(node) = self.get(key) else { return Vec::new() };
        match &node.kind {
            Kind::List(items) => {
                let one = |node: &Node<'a>| {
                    if !node.is_null() {
                        return convert(node, findings);
                    }
                    // Nothing is no mistake for which the whole event would be left out.
                    let mut own = findings.apart();
                    let nothing = convert(node, &mut own);
                    if !own.list.is_empty() {
                        let message = format!("an item of `{key}` has nothing in it");
                        findings.warn(node, message, "remove it, or write what is meant");
                    }
                    nothing
                };
                items.iter().filter_map(one).collect()
            }
            Kind::Scalar(..) | Kind::Map(_) => convert(node, findings).into_iter().collect(),
        }
    }

    /// Keys that are not in the list, each with a warning.
    pub(super) fn extra(&self, known: &[&str], findings: &mut Findings<'_>) -> Extra {
        let mut extra = Extra::new();
        let Kind::Map(pairs) = &self.node.kind else { return extra };
        let mut before: Option<usize> = None;
        for (key, value) in pairs {
            let name = key.text().unwrap_or("?");
            let before = before.replace(key.at());
            if known.contains(&name) {
                continue;
            }
            if value.is_nothing() && before.is_some_and(|at| findings.places.are_on_one_line(at, key.at())) {
                // `{title: a, b}`: to YAML the comma ended the title.
                let message = format!("`{name}` follows a comma and has no value in {}", self.what);
                findings.error(
                    key,
                    message,
                    "put a text that holds a comma in quotes, and write numbers without commas",
                );
                continue;
            }
            let message = format!("annals does not know the key `{name}` of {}", self.what);
            let hint = match (misplaced::hint(self.node, name, value), similar(name, known.iter().copied())) {
                (Some(hint), _) if self.what == EVENT => {
                    format!("{hint}; until then it is kept and written back as it is")
                }
                (_, Some(meant)) => format!("did you mean `{meant}`? until then it is kept and written back as it is"),
                (_, None) => "it is kept and written back".to_owned(),
            };
            findings.warn(key, message, hint);
            if let Some(finding) = findings.list.last_mut() {
                finding.is_common = true;
            }
            if self.keep_extra {
                extra.insert(key.to_value(), value.to_value());
            }
        }
        extra
    }
}

fn one_of(text: &str, all: &str) -> String {
    let lower = text.to_lowercase();
    if all.split(", ").any(|word| word == lower) {
        return format!("write it in lower case: `{lower}`");
    }
    match similar(text, all.split(", ")) {
        Some(meant) => format!("did you mean `{meant}`? it can be {all}"),
        None => format!("write one of {all}"),
    }
}

pub(super) fn plain_text(node: &Node<'_>, what: &str, findings: &mut Findings<'_>) -> Option<String> {
    match &node.kind {
        Kind::Scalar(..) => node.text().map(str::to_owned),
        Kind::List(_) | Kind::Map(_) => {
            let hint = "put the text in quotes if it begins with `[`, `{` or holds `: `";
            findings.error(node, format!("{what} is a list or a map where a text belongs"), hint);
            None
        }
    }
}

/// A date; `[a..b]` and `{a, b}` without quotes are a list and a map to YAML and are understood all the same.
fn date(key: &str, node: &Node<'_>, findings: &mut Findings<'_>) -> Option<EventDate> {
    let joined = |nodes: &mut dyn Iterator<Item = &Node<'_>>| {
        nodes.map(|node| node.text()).collect::<Option<Vec<&str>>>().map(|parts| parts.join(","))
    };
    let text = match &node.kind {
        Kind::Scalar(text, _) => Some(text.to_string()),
        Kind::List(items) => joined(&mut items.iter()).map(|inner| format!("[{inner}]")),
        Kind::Map(pairs) if pairs.iter().all(|(_, value)| value.is_null()) => {
            joined(&mut pairs.iter().map(|(key, _)| key)).map(|inner| format!("{{{inner}}}"))
        }
        Kind::Map(_) => None,
    };
    let Some(text) = text else {
        findings.error(node, format!("`{key}` is not a date"), "write one EDTF expression in quotes");
        return None;
    };
    match EventDate::parse(&text) {
        Ok(date) => Some(date),
        Err(error) => {
            let letters = text.get(..error.offset).map_or(error.offset, |before| before.chars().count());
            let letters = letters + usize::from(!node.is_plain() && matches!(node.kind, Kind::Scalar(..)));
            let onwards = || {
                let start = text.rsplit_once('/').filter(|(_, end)| is_ongoing(end)).map(|(start, _)| start.trim());
                start.map(|start| format!("{start}/..")).filter(|edtf| EventDate::parse(edtf).is_ok())
            };
            let hint = match error.suggestion.clone().or_else(onwards) {
                Some(edtf) => format!("write `{edtf}`"),
                None if is_ongoing(&text) => "write since when: `2014-04/..`, or `2014/..`".to_owned(),
                None => {
                    "dates are EDTF: `2026-03-06`, `2026-03`, `2026`, `2026-03~`, `[..2026-03-06]`, `2014/..`".into()
                }
            };
            let message = format!("`{key}` is not a date annals can read: `{text}`: {}", error.message);
            findings.list.push(Finding { letters, ..Finding::error(node.at(), message, Some(hint)) });
            None
        }
    }
}
