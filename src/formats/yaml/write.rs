//! Schema 1 out: the records as they were written, comments included, under a header and the registry of their actors.

use std::io::{self, Write};

use serde_yaml::{Mapping, Value};

use super::{RECORD_NODES, block, object, tree};
use crate::account;
use crate::formats::emit;
use crate::formats::excerpt::{is_excerpt, registry};
use crate::formats::export::Export;
use crate::model::{Actor, Mention, clean};

/// A chronology that reads back to the same events, unknown keys and all.
pub fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    for line in export.provenance.all_lines() {
        writeln!(out, "# {line}")?;
    }
    out.write_all(above_events(export).as_bytes())?;
    writeln!(out, "events:{}", if export.rows.is_empty() { " []" } else { "" })?;
    for row in export.each_row() {
        let row = row?;
        let chronology = export.chronology;
        let own = chronology.record(row);
        let is_block = !chronology.is_table_row(row) && !own.starts_with('{') && chronology.is_as_written(row);
        let item = if is_block { record(own) } else { event_item(export, row) };
        out.write_all(item.as_bytes())?;
    }
    Ok(())
}

/// What a chronology says of its events all together, and no event: a file of columns has it beside them.
pub fn header(export: &Export<'_>) -> String {
    above_events(export) + "events: []\n"
}

fn above_events(export: &Export<'_>) -> String {
    let actors = registry(export);
    let items: String = actors.iter().map(|actor| actor_item(export.chronology.actor(*actor))).collect();
    let key = if actors.is_empty() { "" } else { "actors:\n" };
    format!("schema: 1\n{}{key}{items}", top(export))
}

/// Title, as-of day and the unknown keys of the top level.
fn top(export: &Export<'_>) -> String {
    let header = export.chronology.header();
    let mut map = Mapping::new();
    if let Some(title) = &header.title {
        map.insert("title".into(), title.clone().into());
    }
    if let Some(as_of) = &header.as_of {
        map.insert("as_of".into(), as_of.text().into());
    }
    if is_excerpt(export) {
        map.insert("excerpt".into(), true.into());
    }
    map.extend(header.extra.clone());
    block::top(&object::map_of_yaml(&map))
}

fn actor_item(actor: &Actor) -> String {
    let texts = |values: &[String]| Value::Sequence(values.iter().cloned().map(Value::String).collect());
    let mut map = Mapping::new();
    map.insert("id".into(), actor.id.clone().into());
    if actor.name != actor.id {
        map.insert("name".into(), actor.name.clone().into());
    }
    if !actor.aliases.is_empty() {
        map.insert("aliases".into(), texts(&actor.aliases));
    }
    if let Some(kind) = actor.kind {
        map.insert("kind".into(), kind.word().into());
    }
    if let Some(country) = &actor.country {
        map.insert("country".into(), country.clone().into());
    }
    if !actor.member_of.is_empty() {
        map.insert("member_of".into(), texts(&actor.member_of));
    }
    if let Some(active) = &actor.active {
        map.insert("active".into(), active.text().into());
    }
    map.extend(actor.extra.as_deref().cloned().unwrap_or_default());
    block::item(&object::map_of_yaml(&map), 2)
}

/// A row of a table or an object of JSON as an event of schema 1. The names of registered actors stand in the registry.
fn event_item(export: &Export<'_>, row: u32) -> String {
    let event = account::event(export.chronology, row);
    let known = export.chronology.mentions(row).map(|(actor, _)| export.chronology.actor(actor));
    let own = |(mention, actor): (&Mention, &Actor)| {
        if actor.is_registered { mention.actor.clone() } else { actor.name.clone() }
    };
    let names: Vec<String> = event.actors.iter().zip(known).map(own).collect();
    block::item(&object::node_of(&emit::schema_event(&event, &names)), 2)
}

/// A record with its dash in the third column; written anew only where it holds unsafe characters.
fn record(record: &str) -> String {
    let text = record.replace("\r\n", "\n");
    // A block that keeps its last line feeds ends where the record is cut.
    let keeps_end = text.contains("|+") || text.contains(">+");
    if (keeps_end || clean::has_unsafe_in_lines(&text))
        && let Ok(Some(root)) = tree::parse(record, 0, tree::budget(record, RECORD_NODES))
        && let [event] = root.items()
    {
        return block::item(event, 2);
    }
    let dash = text.lines().map(str::trim_start).position(|line| line.starts_with('-')).unwrap_or(0);
    let column = text.lines().nth(dash).map_or(0, |line| line.len() - line.trim_start().len());
    let mut moved = String::with_capacity(text.len() + 2);
    for line in text.trim_end().lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let inner = line.trim_start_matches(' ');
        let pad = if line.is_empty() { 0 } else { (indent + 2).saturating_sub(column) };
        moved.push_str(&" ".repeat(pad));
        moved.push_str(inner);
        moved.push('\n');
    }
    moved
}
