//! What a form has no field for travels beside its fields: the keys of schema 1 as JSON. So an event comes back whole, and a field
//! that somebody has changed in between counts as it was changed.

use serde_json::{Map, Value, json};

use super::emit::{self, put, put_extra};
use super::excerpt::{is_excerpt, registry};
use super::export::{Export, given_names};
use crate::account;
use crate::chronology::{Chronology, Row};
use crate::model::EventDate;

/// The keys of an event, and what stands in fields of the form that say less than a key, or in other words.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Carried {
    keys: Map<String, Value>,
    written: Map<String, Value>,
}

impl Carried {
    /// All keys of an event.
    pub(super) fn of(chronology: &Chronology, row: Row) -> Self {
        let event = account::event(chronology, row);
        let keys = match emit::schema_event(&event, &given_names(chronology, row, &event)) {
            Value::Object(keys) => keys,
            _ => Map::new(),
        };
        Self { keys, written: Map::new() }
    }

    /// These keys.
    pub(super) fn from_keys(keys: Map<String, Value>) -> Self {
        Self { keys, written: Map::new() }
    }

    /// What is carried, as [`Carried::to_value`] wrote it; `None` for anything else.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let part = |name: &str| match value.get(name) {
            Some(Value::Object(map)) => Some(map.clone()),
            None => Some(Map::new()),
            Some(_) => None,
        };
        value.get("keys")?;
        Some(Self { keys: part("keys")?, written: part("written")? })
    }

    /// The same of a text of JSON.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::read(&serde_json::from_str(text).ok()?)
    }

    /// What is carried, as JSON.
    pub(super) fn to_value(&self) -> Value {
        if self.written.is_empty() {
            return json!({"keys": self.keys});
        }
        json!({"keys": self.keys, "written": self.written})
    }

    /// What a key says.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.keys.get(key)
    }

    /// Says a key in a field of the form, of which a reader makes `value`.
    pub(super) fn say(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        if self.keys.get(key) == Some(&value) {
            self.keys.shift_remove(key);
        } else {
            self.written.insert(key.to_owned(), value);
        }
    }

    /// Hears what the field of a key says: what is carried counts where the field is as it was written.
    pub(super) fn hear(&mut self, key: &str, value: Option<impl Into<Value>>) {
        let value = value.map(Into::into);
        match (value, self.written.shift_remove(key)) {
            (Some(value), Some(written)) if value == written => {}
            (Some(value), _) => {
                self.keys.insert(key.to_owned(), value);
            }
            (None, Some(_)) => {
                self.keys.shift_remove(key);
            }
            (None, None) => {}
        }
    }

    /// Puts a key, whatever is carried.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.keys.insert(key.to_owned(), value.into());
    }

    /// The keys of the event.
    pub(super) fn into_keys(self) -> Map<String, Value> {
        self.keys
    }
}

/// What an export says of the chronology, in the keys of schema 1: title, as-of day, the actors that the events name, where they
/// come from.
pub(super) fn header(export: &Export<'_>) -> Map<String, Value> {
    let header = export.chronology.header();
    let mut top = Map::new();
    put(&mut top, "title", header.title.as_deref());
    put(&mut top, "as_of", header.as_of.as_ref().map(EventDate::text));
    put(&mut top, "excerpt", is_excerpt(export).then_some(true));
    let actors: Vec<Value> = registry(export).into_iter().map(|id| emit::actor(export.chronology.actor(id))).collect();
    put(&mut top, "actors", (!actors.is_empty()).then_some(actors));
    put_extra(&mut top, &header.extra);
    let mut head = emit::provenance(&export.provenance);
    // Where the events came from before.
    if let (Some(earlier), Value::Object(head)) = (top.shift_remove("provenance"), &mut head) {
        head.insert("earlier".to_owned(), earlier);
    }
    top.insert("provenance".to_owned(), head);
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_somebody_changed_counts_as_it_was_changed() {
        let event = json!({"title": "A\nB", "summary": "S", "tags": ["x"], "type": "consult"});
        let written = Carried::read(&json!({"keys": event})).map(|mut carried| {
            carried.say("title", "A B");
            carried.say("summary", "S");
            carried.say("tags", json!(["consult", "x"]));
            carried
        });
        let mut written = written.expect("an event");
        assert_eq!(
            written.to_value(),
            json!({"keys": {"title": "A\nB", "tags": ["x"], "type": "consult"}, "written": {"title": "A B", "tags": ["consult", "x"]}})
        );
        let mut again = written.clone();
        again.hear("title", Some("A B"));
        again.hear("summary", Some("S"));
        again.hear("tags", Some(json!(["consult", "x"])));
        assert_eq!(Value::Object(again.into_keys()), event);
        written.hear("title", Some("Other"));
        written.hear("summary", None::<&str>);
        written.hear("tags", None::<Value>);
        assert_eq!(Value::Object(written.into_keys()), json!({"title": "Other", "type": "consult"}));
    }
}
