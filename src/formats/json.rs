//! JSON and JSON Lines: the keys of schema 1, and the bounds of each date as days.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::export::{Export, TOOL, write_parts};
use crate::model::{Actor, Day, Event, Extra, Mention, Role, Source, clean, day};

/// One object: provenance, the actors that the events name, the events.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let provenance = &export.provenance;
    let files: Vec<Value> = provenance
        .files
        .iter()
        .map(|file| json!({"name": file.name, "sha256": file.sha256(), "bytes": file.bytes}))
        .collect();
    let head = json!({
        "tool": TOOL, "files": files, "query": provenance.query, "rule": provenance.rule.0,
        "selected": provenance.selected, "total": provenance.total, "left_out": provenance.left_out,
    });
    let actors: Vec<Value> =
        super::yaml::registry(export).into_iter().map(|id| actor(export.chronology.actor(id))).collect();
    let header = export.chronology.header();
    write!(out, "{{\n\"provenance\": {},\n\"schema\": 1,\n", safe(&head))?;
    if let Some(title) = &header.title {
        writeln!(out, "\"title\": {},", safe(&Value::String(title.clone())))?;
    }
    if let Some(as_of) = &header.as_of {
        writeln!(out, "\"as_of\": {},", safe(&Value::String(as_of.text().to_owned())))?;
    }
    write!(out, "\"actors\": [")?;
    list(out, actors.into_iter())?;
    write!(out, "],\n\"events\": [")?;
    list(out, export.rows.iter().map(|row| event(export, *row)))?;
    writeln!(out, "]\n}}")
}

fn list(out: &mut dyn Write, values: impl Iterator<Item = Value>) -> io::Result<()> {
    for (at, value) in values.enumerate() {
        write!(out, "{}{}", if at == 0 { "\n" } else { ",\n" }, safe(&value))?;
    }
    writeln!(out)
}

/// One event a line.
pub(super) fn write_lines(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_parts(export.rows, out, |rows| {
        let mut lines = Vec::new();
        rows.iter().try_for_each(|row| writeln!(lines, "{}", safe(&event(export, *row))))?;
        Ok(lines)
    })
}

/// JSON in which control and bidi characters are escapes.
fn safe(value: &Value) -> String {
    let json = value.to_string();
    if !json.chars().any(clean::is_unsafe) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if clean::is_unsafe(c) {
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
fn put(map: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value.into());
    }
}

fn texts(values: &[String]) -> Option<Value> {
    (!values.is_empty()).then(|| values.iter().cloned().map(Value::String).collect())
}

/// Unknown keys as one object.
pub(super) fn extra_text(extra: &Extra) -> String {
    let mut map = Map::new();
    put_extra(&mut map, extra);
    safe(&Value::Object(map))
}

fn put_extra(map: &mut Map<String, Value>, extra: &Extra) {
    for (key, value) in extra {
        let key = key.as_str().map_or_else(|| plain(key).to_string(), str::to_owned);
        map.entry(key).or_insert_with(|| plain(value));
    }
}

/// A YAML value as JSON; keys that are not text become text.
fn plain(value: &serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Mapping(pairs) => {
            let mut map = Map::new();
            put_extra(&mut map, pairs);
            Value::Object(map)
        }
        serde_yaml::Value::Sequence(items) => items.iter().map(plain).collect(),
        other => serde_json::to_value(other).unwrap_or(Value::Null),
    }
}

fn actor(actor: &Actor) -> Value {
    let mut map = Map::new();
    put(&mut map, "id", Some(&*actor.id));
    put(&mut map, "name", Some(&*actor.name));
    put(&mut map, "aliases", texts(&actor.aliases));
    put(&mut map, "kind", actor.kind.map(crate::model::ActorKind::word));
    put(&mut map, "country", actor.country.as_deref());
    put(&mut map, "member_of", texts(&actor.member_of));
    put(&mut map, "active", actor.active.as_deref().map(super::super::model::date::EventDate::text));
    if let Some(extra) = &actor.extra {
        put_extra(&mut map, extra);
    }
    Value::Object(map)
}

fn bound(day: Day) -> String {
    day::iso(day)
}

/// An event with the keys of schema 1 and no others.
pub(super) fn schema_event(export: &Export<'_>, row: u32) -> Value {
    let mut value = event(export, row);
    if let Value::Object(map) = &mut value {
        map.shift_remove("earliest");
        map.shift_remove("latest");
        if let Some(Value::Array(actors)) = map.get_mut("actors") {
            actors.iter_mut().filter_map(Value::as_object_mut).for_each(|actor| {
                actor.shift_remove("name");
            });
        }
    }
    value
}

fn event(export: &Export<'_>, row: u32) -> Value {
    let event = export.chronology.event(row);
    let bounds = event.date.bounds();
    let mut map = Map::new();
    put(&mut map, "id", Some(&*event.id));
    put(&mut map, "date", Some(event.date.text()));
    put(&mut map, "earliest", Some(bound(bounds.earliest)));
    put(&mut map, "latest", Some(bound(bounds.latest)));
    put(&mut map, "date_note", event.date_note.as_deref());
    put(&mut map, "title", Some(&*event.title));
    put(&mut map, "summary", event.summary.as_deref());
    put(&mut map, "type", event.kind.as_deref());
    let names = export.actor_names(row);
    let actors: Vec<Value> =
        event.actors.iter().zip(&names).map(|(mentioned, name)| mention(mentioned, name)).collect();
    put(&mut map, "actors", (!actors.is_empty()).then_some(actors));
    put(&mut map, "location", event.location.as_ref().map(location));
    put(&mut map, "status", event.status.map(crate::model::Status::word));
    put(&mut map, "importance", event.importance);
    put(&mut map, "fatalities", event.fatalities.as_ref().map(fatalities));
    put(&mut map, "tags", texts(&event.tags));
    let sources: Vec<Value> = event.sources.iter().map(source).collect();
    put(&mut map, "sources", (!sources.is_empty()).then_some(sources));
    put(&mut map, "relations", relations(&event));
    put(&mut map, "recorded", event.recorded.as_ref().map(super::super::model::date::EventDate::text));
    put(&mut map, "origin", event.origin.as_ref().map(origin));
    put_extra(&mut map, &event.extra);
    Value::Object(map)
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

fn source(source: &Source) -> Value {
    let mut map = Map::new();
    put(&mut map, "publisher", source.publisher.as_deref());
    put(&mut map, "title", source.title.as_deref());
    put(&mut map, "url", source.url.as_deref());
    put(&mut map, "published", source.published.as_ref().map(super::super::model::date::EventDate::text));
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
