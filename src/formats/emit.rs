//! Events, actors and their parts as trees of schema 1: what JSON, JSON Lines, YAML and the last column of CSV write. A tree is a
//! JSON value, whose keys stand in the order of the schema.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::export::{Provenance, TOOL, given_names};
use crate::account;
use crate::chronology::{Chronology, FileInfo, Row, WITHHELD};
use crate::model::{Actor, Day, Event, EventDate, Extra, Mention, Role, Source, clean, day};

/// The keys of an event that mean something to annals.
pub(super) const EVENT_KEYS: &[&str] = &[
    "id",
    "date",
    "date_note",
    "title",
    "summary",
    "summary_form",
    "type",
    "actors",
    "location",
    "status",
    "importance",
    "fatalities",
    "tags",
    "sources",
    "source",
    "relations",
    "recorded",
    "origin",
    "other",
];

/// Days that annals writes beside a date, for readers who do not know EDTF.
pub(super) const BOUNDS: [&str; 2] = ["earliest", "latest"];

/// Whether a key of an event means something to annals, so that no column of a table may go by it.
pub(super) fn is_event_key(key: &str) -> bool {
    EVENT_KEYS.contains(&key) || BOUNDS.contains(&key)
}

/// JSON in which unsafe characters are escapes.
pub(super) fn safe(value: &Value) -> String {
    let json = value.to_string();
    if !clean::has_unsafe(&json) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len());
    for (c, is_unsafe) in clean::marked(&json) {
        if is_unsafe {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Puts a value under a key unless there is none.
pub(super) fn put(map: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value.into());
    }
}

pub(super) fn texts(values: &[String]) -> Option<Value> {
    (!values.is_empty()).then(|| values.iter().cloned().map(Value::String).collect())
}

pub(super) fn put_extra(map: &mut Map<String, Value>, extra: &Extra) {
    for (key, value) in extra {
        map.entry(key_text(key)).or_insert_with(|| plain(value));
    }
}

pub(super) fn key_text(key: &serde_yaml::Value) -> String {
    key.as_str().map_or_else(|| plain(key).to_string(), str::to_owned)
}

/// A YAML value as JSON; keys that are not text become text.
pub(super) fn plain(value: &serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Mapping(pairs) => {
            let mut map = Map::new();
            put_extra(&mut map, pairs);
            Value::Object(map)
        }
        serde_yaml::Value::Sequence(items) => items.iter().map(plain).collect(),
        // JSON has no numbers of this kind: their names in YAML.
        serde_yaml::Value::Number(number) if !number.is_finite() => number.to_string().into(),
        other => serde_json::to_value(other).unwrap_or(Value::Null),
    }
}

pub(super) fn actor(actor: &Actor) -> Value {
    let mut map = Map::new();
    put(&mut map, "id", Some(&*actor.id));
    put(&mut map, "name", Some(&*actor.name));
    put(&mut map, "aliases", texts(&actor.aliases));
    put(&mut map, "kind", actor.kind.map(crate::model::ActorKind::word));
    put(&mut map, "country", actor.country.as_deref());
    put(&mut map, "member_of", texts(&actor.member_of));
    put(&mut map, "active", actor.active.as_deref().map(EventDate::text));
    if let Some(extra) = &actor.extra {
        put_extra(&mut map, extra);
    }
    Value::Object(map)
}

fn bound(day: Day) -> String {
    day::iso(day)
}

/// An event with the keys of schema 1 and no others; `names` are those of its actors.
pub(super) fn schema_event(event: &Event, names: &[String]) -> Value {
    whole(event, names, false)
}

/// The object of an event.
pub(super) fn event(chronology: &Chronology, row: Row) -> Value {
    let event = account::event(chronology, row);
    whole(&event, &given_names(chronology, row, &event), true)
}

fn whole(event: &Event, names: &[String], has_bounds: bool) -> Value {
    let bounds = Some(event.date.bounds()).filter(|_| has_bounds);
    let mut map = Map::new();
    put(&mut map, "id", Some(&*event.id));
    put(&mut map, "date", Some(event.date.text()));
    put(&mut map, "earliest", bounds.map(|bounds| bound(bounds.earliest)));
    put(&mut map, "latest", bounds.map(|bounds| bound(bounds.latest)));
    put(&mut map, "date_note", event.date_note.as_deref());
    put(&mut map, "title", Some(&*event.title));
    put(&mut map, "summary", event.summary.as_deref());
    put(&mut map, "summary_form", event.is_plain.then_some("plain"));
    put(&mut map, "type", event.kind.as_deref());
    let actors: Vec<Value> = event.actors.iter().zip(names).map(|(mentioned, name)| mention(mentioned, name)).collect();
    put(&mut map, "actors", (!actors.is_empty()).then_some(actors));
    put(&mut map, "location", event.location.as_ref().map(location));
    put(&mut map, "status", event.status.map(crate::model::Status::word));
    put(&mut map, "importance", event.importance);
    put(&mut map, "fatalities", event.fatalities.as_ref().map(fatalities));
    put(&mut map, "tags", texts(&event.tags));
    let sources: Vec<Value> = event.sources.iter().map(source).collect();
    put(&mut map, "sources", (!sources.is_empty()).then_some(sources));
    put(&mut map, "relations", relations(event));
    put(&mut map, "recorded", event.recorded.as_ref().map(EventDate::text));
    put(&mut map, "origin", event.origin.as_ref().map(origin));
    put_event_extra(&mut map, &event.extra);
    Value::Object(map)
}

/// Keys of an event that annals does not know. Those that would be taken for keys of schema 1 (a column called `status`, say)
/// stand together under `other`.
pub(super) fn put_event_extra(map: &mut Map<String, Value>, extra: &Extra) {
    let mut other = Map::new();
    for (key, value) in extra {
        let key = key_text(key);
        let is_taken = is_event_key(&key) || map.contains_key(&key);
        let map = if is_taken { &mut other } else { &mut *map };
        map.entry(key).or_insert_with(|| plain(value));
    }
    put(map, "other", (!other.is_empty()).then_some(other));
}

fn mention(mention: &Mention, name: &str) -> Value {
    let mut map = Map::new();
    put(&mut map, "id", Some(&*mention.actor));
    put(&mut map, "name", (name != mention.actor).then_some(name));
    put(&mut map, "role", (mention.role != Role::Participant).then(|| mention.role.word()));
    put_extra(&mut map, &mention.extra);
    Value::Object(map)
}

fn location(location: &crate::model::Location) -> Value {
    let mut map = Map::new();
    put(&mut map, "name", location.name.as_deref());
    put(&mut map, "country", location.country.as_deref());
    put(&mut map, "lat", location.lat);
    put(&mut map, "lon", location.lon);
    put(&mut map, "precision", location.precision.as_deref());
    put_extra(&mut map, &location.extra);
    Value::Object(map)
}

fn fatalities(fatalities: &crate::model::Fatalities) -> Value {
    let mut map = Map::new();
    put(&mut map, "low", fatalities.low);
    put(&mut map, "best", fatalities.best);
    put(&mut map, "high", fatalities.high);
    put_extra(&mut map, &fatalities.extra);
    Value::Object(map)
}

pub(super) fn source(source: &Source) -> Value {
    let mut map = Map::new();
    put(&mut map, "publisher", source.publisher.as_deref());
    put(&mut map, "title", source.title.as_deref());
    put(&mut map, "url", source.url.as_deref());
    put(&mut map, "published", source.published.as_ref().map(EventDate::text));
    put(&mut map, "claimant", source.claimant.as_deref());
    put(&mut map, "supports", texts(&source.supports));
    put_extra(&mut map, &source.extra);
    Value::Object(map)
}

fn relations(event: &Event) -> Option<Value> {
    let relation = |relation: &crate::model::Relation| {
        let mut map = Map::new();
        put(&mut map, "type", Some(relation.kind.word()));
        put(&mut map, "target", Some(&*relation.target));
        put_extra(&mut map, &relation.extra);
        Value::Object(map)
    };
    (!event.relations.is_empty()).then(|| event.relations.iter().map(relation).collect())
}

fn origin(origin: &crate::model::Origin) -> Value {
    let mut map = Map::new();
    put(&mut map, "dataset", origin.dataset.as_deref());
    put(&mut map, "id", origin.id.as_deref());
    put_extra(&mut map, &origin.extra);
    Value::Object(map)
}

/// Where events come from.
pub(super) fn provenance(provenance: &Provenance) -> Value {
    let file = |file: &FileInfo| {
        let (name, sha256) = (provenance.name_of(file), file.sha256());
        if sha256 == WITHHELD {
            return json!({"name": name, "sha256": sha256});
        }
        json!({"name": name, "sha256": sha256, "bytes": file.bytes})
    };
    let files: Vec<Value> = provenance.files.iter().map(file).collect();
    let mut map = json!({
        "tool": TOOL, "files": files, "query": provenance.query, "rule": provenance.rule.0,
        "selected": provenance.selected, "total": provenance.total, "left_out": provenance.left_out, "undisclosed": provenance.undisclosed,
    });
    if let (Value::Object(map), Some(span)) = (&mut map, &provenance.span) {
        map.insert("span".to_owned(), json!({"of": span.of, "by": span.by, "says": span.says}));
    }
    if let (Value::Object(map), Some(said)) = (&mut map, texts(&provenance.redacted)) {
        map.insert("redacted".to_owned(), said);
    }
    map
}
