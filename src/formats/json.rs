//! JSON and JSON Lines: the keys of schema 1, and the bounds of each date as days.

mod brief;

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::emit::{self, actor, put, put_extra, safe};
use super::excerpt::{is_excerpt, registry};
use super::export::{Export, write_parts};
use crate::chronology::{Chronology, Row};
use crate::model::EventDate;
use brief::Pen;

/// One object: provenance, the actors that the events name, the events.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut head = emit::provenance(&export.provenance);
    let header = export.chronology.header();
    let mut top = Map::new();
    put(&mut top, "title", header.title.as_deref());
    put(&mut top, "as_of", header.as_of.as_ref().map(EventDate::text));
    put(&mut top, "excerpt", is_excerpt(export).then_some(true));
    put_extra(&mut top, &header.extra);
    // Where the events came from before.
    if let (Some(earlier), Value::Object(head)) = (top.shift_remove("provenance"), &mut head) {
        head.insert("earlier".to_owned(), earlier);
    }
    let actors: Vec<Value> = registry(export).into_iter().map(|id| actor(export.chronology.actor(id))).collect();
    write!(out, "{{\n\"provenance\": {},\n\"schema\": 1,\n", safe(&head))?;
    for (key, value) in &top {
        writeln!(out, "{}: {},", safe(&key.as_str().into()), safe(value))?;
    }
    write!(out, "\"actors\": [")?;
    list(out, actors.into_iter())?;
    write!(out, "],\n\"events\": [")?;
    let first = export.rows.first();
    write_parts(export.watch, export.rows, out, |rows, bytes| {
        let mut pen = Pen::default();
        for row in rows {
            bytes.extend_from_slice(if first == Some(row) { b"\n" } else { b",\n" });
            put_event(export.chronology, *row, &mut pen, bytes);
        }
        Ok(())
    })?;
    writeln!(out, "\n]\n}}")
}

fn list(out: &mut dyn Write, values: impl Iterator<Item = Value>) -> io::Result<()> {
    for (at, value) in values.enumerate() {
        write!(out, "{}{}", if at == 0 { "\n" } else { ",\n" }, safe(&value))?;
    }
    writeln!(out)
}

/// One event a line.
pub(super) fn write_lines(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_parts(export.watch, export.rows, out, |rows, lines| {
        let mut pen = Pen::default();
        for row in rows {
            put_event(export.chronology, *row, &mut pen, lines);
            lines.push(b'\n');
        }
        Ok(())
    })
}

/// Writes an event, whatever there is to it.
fn put_event(chronology: &Chronology, row: Row, pen: &mut Pen, out: &mut Vec<u8>) {
    if !pen.write(chronology, row, out) {
        out.extend_from_slice(safe(&emit::event(chronology, row)).as_bytes());
    }
}
