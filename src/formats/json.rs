//! JSON and JSON Lines: the keys of schema 1, and the bounds of each date as days.

mod brief;

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::export::{Export, Provenance, TOOL, given_names, write_parts};
use crate::account;
use crate::chronology::{Chronology, FileInfo, Row};
use crate::model::{Actor, Day, Event, EventDate, Extra, Mention, Role, Source, clean, day};
use brief::Pen;

/// One object: provenance, the actors that the events name, the events.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut head = provenance(&export.provenance);
    let header = export.chronology.header();
    let mut top = Map::new();
    put(&mut top, "title", header.title.as_deref());
    put(&mut top, "as_of", header.as_of.as_ref().map(EventDate::text));
    put(&mut top, "excerpt", super::yaml::is_excerpt(export).then_some(true));
    put_extra(&mut top, &header.extra);
    // Where the events came from before.
    if let (Some(earlier), Value::Object(head)) = (top.shift_remove("provenance"), &mut head) {
        head.insert("earlier".to_owned(), earlier);
    }
    let actors: Vec<Value> =
        super::yaml::registry(export).into_iter().map(|id| actor(export.chronology.actor(id))).collect();
    write!(out, "{{\n\"provenance\": {},\n\"schema\": 1,\n", safe(&head))?;
    for (key, value) in &top {
        writeln!(out, "{}: {},", safe(&key.as_str().into()), safe(value))?;
    }
    write!(out, "\"actors\": [")?;
    list(out, actors.into_iter())?;
    write!(out, "],\n\"events\": [")?;
    let first = export.rows.first();
    write_parts(export.rows, out, |rows, bytes| {
        let mut pen = Pen::default();
        for row in rows {
            bytes.extend_from_slice(if first == Some(row) { b"\n" } else { b",\n" });
            put_event(export.chronology, *row, &mut pen, bytes);
        }
        Ok(())
    })?;
    writeln!(out, "\n]\n}}")
}

/// Where events come from.
pub(super) fn provenance(provenance: &Provenance) -> Value {
    let file =
        |file: &FileInfo| json!({"name": provenance.name_of(file), "sha256": file.sha256(), "bytes": file.bytes});
    let files: Vec<Value> = provenance.files.iter().map(file).collect();
    json!({
        "tool": TOOL, "files": files, "query": provenance.query, "rule": provenance.rule.0,
        "selected": provenance.selected, "total": provenance.total, "left_out": provenance.left_out, "undisclosed": provenance.undisclosed,
    })
}

fn list(out: &mut dyn Write, values: impl Iterator<Item = Value>) -> io::Result<()> {
    for (at, value) in values.enumerate() {
        write!(out, "{}{}", if at == 0 { "\n" } else { ",\n" }, safe(&value))?;
    }
    writeln!(out)
}

/// One event a line.
pub(super) fn write_lines(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_parts(export.rows, out, |rows, lines| {
        let mut pen = Pen::default();
        for row in rows {
            put_event(export.chronology, *row, &mut pen, lines);
            lines.push(b'\n');
        }
        Ok(())
    })
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
fn put(map: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value.into());
    }
}

fn texts(values: &[String]) -> Option<Value> {
    (!values.is_empty()).then(|| values.iter().cloned().map(Value::String).collect())
}

fn put_extra(map: &mut Map<String, Value>, extra: &Extra) {
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

fn actor(actor: &Actor) -> Value {
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

/// Writes an event, whatever there is to it.
fn put_event(chronology: &Chronology, row: Row, pen: &mut Pen, out: &mut Vec<u8>) {
    if !pen.write(chronology, row, out) {
        out.extend_from_slice(safe(&event(chronology, row)).as_bytes());
    }
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
        let is_taken = super::yaml::is_event_key(&key) || map.contains_key(&key);
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

fn source(source: &Source) -> Value {
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
