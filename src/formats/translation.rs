//! Files of other forms as events of schema 1: their readers give objects with the line that each begins on, and everything behind
//! them (ids, clashes, relations, the store) is that of any chronology.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::emit::safe;
use super::problem::{Problem, Severity};
use crate::chronology::Portion;

/// What was read of a file of another form.
#[derive(Debug, Default)]
pub(super) struct Translation {
    /// The keys of the chronology.
    pub(super) header: Map<String, Value>,
    /// The events, in the order of the file, with the line that each begins on.
    pub(super) events: Vec<(usize, Map<String, Value>)>,
    /// What is wrong.
    pub(super) faults: Faults,
    /// How the file was read, in a line for people.
    pub(super) form: String,
    /// How many dates cannot be read.
    pub(super) unread_dates: usize,
    /// How many records are no events.
    pub(super) left_out: usize,
    /// What the file is among those that are read together.
    pub(super) portion: Portion,
}

/// What is wrong with a file, the same once with a count.
#[derive(Debug, Default)]
pub(super) struct Faults {
    list: Vec<Fault>,
    known: HashMap<String, usize>,
}

#[derive(Debug)]
struct Fault {
    line: usize,
    severity: Severity,
    message: String,
    hint: &'static str,
    times: usize,
}

/// The keys of an object of JSON, with what stands behind them.
pub(super) fn top(text: &str) -> Option<HashMap<String, &RawValue>> {
    serde_json::from_str(text).ok()
}

/// Items of a list that are looked at before a text is taken for one of a form.
const LOOKED_AT: usize = 8;

/// Whether one of the first items of a list of JSON is so, without a look at the others; whether there is no item.
pub(super) fn begins_with(list: &str, is_so: impl Fn(&Value) -> bool) -> Option<(bool, bool)> {
    let raw: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    let first = raw.iter().take(LOOKED_AT).filter_map(|raw| serde_json::from_str::<Value>(raw.get()).ok());
    Some(({ first }.any(|item| is_so(&item)), raw.is_empty()))
}

/// The items of a list in a text of JSON, with the line that each begins on.
pub(super) fn items(text: &str, list: &str) -> Option<Vec<(usize, Value)>> {
    let raw: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    let (mut line, mut counted) = (1, 0);
    let item = |raw: &RawValue| {
        let at = raw.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
        line += memchr::memchr_iter(b'\n', text.as_bytes().get(counted..at).unwrap_or_default()).count();
        counted = at;
        (line, serde_json::from_str(raw.get()).unwrap_or_default())
    };
    Some(raw.into_iter().map(item).collect())
}

/// Bytes of what a file says once and that may be copied into its events: so that a small file cannot grow beyond all measure.
#[derive(Debug)]
pub(super) struct Room(usize);

impl Room {
    /// The room of a text.
    pub(super) fn of(text: &str) -> Self {
        Self(text.len().saturating_mul(16).saturating_add(64 << 20))
    }

    /// How many copies of so many bytes have room, of those that are wanted; they are taken.
    pub(super) fn take(&mut self, bytes: usize, wanted: usize) -> usize {
        let copies = wanted.min(self.0 / bytes.max(1));
        self.0 -= copies * bytes;
        copies
    }
}

/// About how many bytes keys and values have.
pub(super) fn size(map: &Map<String, Value>) -> usize {
    map.iter().map(|(key, value)| key.len() + value.to_string().len()).sum()
}

/// Most faults that are told apart.
const KINDS: usize = 1_000;

impl Faults {
    /// Counts something that somebody should look at.
    pub(super) fn warn(&mut self, line: usize, message: impl Into<String>, hint: &'static str) {
        self.add(line, Severity::Warning, message.into(), hint);
    }

    /// Counts something that is not loaded.
    pub(super) fn error(&mut self, line: usize, message: impl Into<String>, hint: &'static str) {
        self.add(line, Severity::Error, message.into(), hint);
    }

    fn add(&mut self, line: usize, severity: Severity, message: String, hint: &'static str) {
        let message = if self.list.len() < KINDS { message } else { "there is more of this kind".to_owned() };
        let next = self.list.len();
        let at = *self.known.entry(format!("{severity}: {message}")).or_insert(next);
        match self.list.get_mut(at) {
            Some(fault) => fault.times += 1,
            None => self.list.push(Fault { line, severity, message, hint, times: 1 }),
        }
    }

    /// The problems, at their places in the file.
    pub(super) fn problems(self, file: &str) -> Vec<Problem> {
        let problem = |Fault { line, severity, message, hint, times }| {
            let more = if times > 1 { format!(" (and {} more times)", times - 1) } else { String::new() };
            let hint = Some(hint.to_owned());
            Problem {
                file: file.to_owned(),
                place: Some((line, 1)),
                severity,
                message: format!("{message}{more}"),
                hint,
            }
        };
        self.list.into_iter().map(problem).collect()
    }
}

impl Translation {
    /// Gives the events without an id one of the name of the file and their number, in the order of the file.
    pub(super) fn number(&mut self, name: &str) {
        self.events.sort_by_key(|(line, _)| *line);
        let label = stem(name);
        for (number, (_, event)) in (1..).zip(&mut self.events) {
            if !event.contains_key("id") {
                event.insert("id".to_owned(), format!("{label}:{number}").into());
            }
        }
    }

    /// A chronology of schema 1 in which every event stands on the line that it has in the file, and where its events are. Events
    /// without an id go by the name of the file and their line.
    pub(super) fn text(&mut self, name: &str) -> (String, Vec<Range<usize>>) {
        let label = stem(name);
        let mut header = Map::from_iter([("schema".to_owned(), Value::from(1))]);
        let own = std::mem::take(&mut self.header);
        header.extend(own.into_iter().filter(|(key, _)| !matches!(key.as_str(), "schema" | "events")));
        let mut text = safe(&Value::Object(header));
        text.truncate(text.len() - 1);
        text.push_str(", \"events\": [");
        let (mut at, mut items, mut taken) = (1, Vec::new(), HashMap::<usize, usize>::new());
        for (line, mut event) in std::mem::take(&mut self.events) {
            if !event.contains_key("id") {
                let times = taken.entry(line).or_default();
                *times += 1;
                let more = if *times > 1 { format!(".{times}") } else { String::new() };
                event.insert("id".to_owned(), format!("{label}:{line}{more}").into());
            }
            if !items.is_empty() {
                text.push(',');
            }
            while at < line {
                text.push('\n');
                at += 1;
            }
            let start = text.len();
            text.push_str(&safe(&Value::Object(event)));
            items.push(start..text.len());
        }
        text.push_str("]}");
        (text, items)
    }
}

/// The name of a file without its folders and endings.
fn stem(name: &str) -> &str {
    if name == super::files::STANDARD_INPUT {
        return "stdin";
    }
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_stand_on_their_lines() {
        let event = |title: &str| Map::from_iter([("title".to_owned(), Value::from(title))]);
        let events = vec![(1, event("a")), (4, event("b\n")), (4, event("c"))];
        let header = Map::from_iter([("title".to_owned(), Value::from("T"))]);
        let mut translation = Translation { header, events, ..Translation::default() };
        let (text, items) = translation.text("x.ics");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], r#"{"schema":1,"title":"T", "events": [{"title":"a","id":"x:1"},"#);
        assert_eq!(lines[3], r#"{"title":"b\n","id":"x:4"},{"title":"c","id":"x:4.2"}]}"#);
        assert_eq!(text.get(items[2].clone()), Some(r#"{"title":"c","id":"x:4.2"}"#));
    }

    #[test]
    fn the_same_fault_is_told_once() {
        let mut faults = Faults::default();
        faults.warn(3, "odd", "look");
        faults.warn(7, "odd", "look");
        faults.error(8, "bad", "mend");
        let problems = faults.problems("f");
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["f:3:1: warning: odd (and 1 more times)\n  hint: look", "f:8:1: error: bad\n  hint: mend"]);
    }
}
