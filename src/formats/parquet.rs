//! Parquet and Arrow files out: one row an event with the columns of CSV in their types, and where it all comes from.
//!
//! Rows go out in groups as they are made, so that memory holds one of them. What reads them back is `text`, as it reads the
//! columns of anybody.

mod about;
mod actors;
mod events;
mod facts;
mod file;
mod mentions;

use std::io::{self, Write};

use arrow_array::RecordBatch;
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_schema::SchemaRef;
use rayon::prelude::*;

use super::export::Export;
use crate::account;
use crate::chronology::{Chronology, Row};
use events::Events;
use facts::Facts;

pub(super) use about::Titles;
pub(super) use actors::Parts;
pub(super) use events::EventCells;
pub(super) use mentions::MentionOf;

/// Rows of a group. Of each group its columns say what they begin and end with.
pub(super) const GROUP: usize = 100_000;

/// Rows that one task makes.
const PART: usize = 2_048;

/// What such a file holds, in words.
pub(super) fn told(export: &Export<'_>) -> Vec<String> {
    let schema = Events::new(export, Titles::of_rows(export)).schema();
    let columns = schema.fields().iter().map(|field| format!("{} {}", field.name(), field.data_type()));
    let said = "Columns with types, a row an event, and where it comes from beside them:".to_owned();
    vec![said, columns.collect::<Vec<_>>().join(", ")]
}

/// The selected events as a Parquet file.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut file = EventsFile::new(export, Titles::of_rows(export), export.rows.is_sorted(), out)?;
    for (group, rows) in export.rows.chunks(GROUP).enumerate() {
        export.watch.at(group * GROUP, export.rows.len())?;
        let made = made(rows, |rows| file.events.batch(rows.iter().map(|row| event(export, *row))))?;
        file.put(&made)?;
    }
    file.finish()
}

/// A table of events that is being written.
pub(super) struct EventsFile<'o> {
    events: Events,
    file: file::File<'o>,
    facts: Facts,
}

impl<'o> EventsFile<'o> {
    pub(super) fn new(
        export: &Export<'_>,
        titles: Titles,
        is_sorted: bool,
        out: &'o mut dyn Write,
    ) -> io::Result<Self> {
        let events = Events::new(export, titles);
        let file = file::File::new(&events.schema(), &events::layout(is_sorted), out)?;
        Ok(Self { events, file, facts: Facts::new(is_sorted) })
    }

    /// Writes a group of rows.
    fn put(&mut self, batches: &[RecordBatch]) -> io::Result<()> {
        for batch in batches {
            self.facts.take(batch);
        }
        self.file.put(batches)
    }

    /// Writes a group of so many events, the first of which has a key. What the columns say of each is asked for by its place in the
    /// group; nothing where it cannot be told.
    pub(super) fn put_events(
        &mut self,
        first: i64,
        count: usize,
        cells: impl Fn(usize) -> Option<EventCells> + Sync,
    ) -> io::Result<()> {
        let starts: Vec<usize> = (0..count).step_by(PART).collect();
        let batch = |start: &usize| {
            let event = |at: usize| Some((first.saturating_add(i64::try_from(at).ok()?), cells(at)?));
            let events: Option<Vec<(i64, EventCells)>> = (*start..count.min(start + PART)).map(event).collect();
            let events = events.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
            self.events.batch(events.into_iter()).map_err(failed)
        };
        let made = starts.par_iter().map(batch).collect::<io::Result<Vec<_>>>()?;
        self.put(&made)
    }

    /// Writes what is behind the rows, and what can be said of all of them.
    pub(super) fn finish(self) -> io::Result<()> {
        let Self { mut file, facts, .. } = self;
        facts.pairs().into_iter().for_each(|(key, value)| file.say(key, value));
        file.finish()
    }
}

/// The selected events as an Arrow file.
pub(super) fn write_arrow(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let events = Events::new(export, Titles::of_rows(export));
    let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME)).map_err(failed)?;
    let mut file = FileWriter::try_new_with_options(&mut *out, &events.schema(), options).map_err(failed)?;
    for (group, rows) in export.rows.chunks(GROUP).enumerate() {
        export.watch.at(group * GROUP, export.rows.len())?;
        for batch in made(rows, |rows| events.batch(rows.iter().map(|row| event(export, *row))))? {
            file.write(&batch).map_err(failed)?;
        }
    }
    file.finish().map_err(failed)?;
    drop(file);
    out.flush()
}

fn event(export: &Export<'_>, row: Row) -> (i64, EventCells) {
    let event = account::event(export.chronology, row);
    (i64::from(row), EventCells::of(export.chronology, row, &event))
}

/// Who takes part in the selected events, a row each: the key of the event, its day, the actor, the role.
pub(super) fn write_mentions(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut file = MentionsFile::new(export, export.rows.is_sorted(), out)?;
    for rows in export.rows.chunks(GROUP) {
        let chronology = export.chronology;
        let batch = |rows: &[Row]| mentions::batch(chronology, &file.schema, mentions::of_rows(chronology, rows));
        let made = made(rows, batch)?;
        file.file.put(&made)?;
    }
    file.finish()
}

/// A table of mentions that is being written.
pub(super) struct MentionsFile<'o> {
    schema: SchemaRef,
    file: file::File<'o>,
}

impl<'o> MentionsFile<'o> {
    pub(super) fn new(export: &Export<'_>, is_sorted: bool, out: &'o mut dyn Write) -> io::Result<Self> {
        let schema = mentions::schema(export);
        let file = file::File::new(&schema, &mentions::layout(is_sorted), out)?;
        Ok(Self { schema, file })
    }

    /// Writes the mentions of a group of events, the first of which has a key.
    pub(super) fn put(&mut self, chronology: &Chronology, first: i64, mentions: &[MentionOf]) -> io::Result<()> {
        let size = i64::try_from(PART).unwrap_or(i64::MAX);
        let part = |mention: &MentionOf| (mention.key - first) / size;
        let parts: Vec<&[MentionOf]> = mentions.chunk_by(|one, other| part(one) == part(other)).collect();
        let batch = |part: &[MentionOf]| mentions::batch(chronology, &self.schema, part.iter().copied());
        let made = parts.into_par_iter().map(batch).collect::<Result<Vec<_>, _>>().map_err(failed)?;
        self.file.put(&made)
    }

    pub(super) fn finish(self) -> io::Result<()> {
        self.file.finish()
    }
}

/// The actors of the selected events and of the registry, a row each.
pub(super) fn write_actors(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut parts = Parts::new(export.chronology.actors().len());
    for row in export.rows {
        parts.add(export.chronology.bounds(*row), export.chronology.mentions(*row).map(|(actor, _)| actor));
    }
    write_parts(export, &parts, out)
}

/// The same, where it is known who takes part in what.
pub(super) fn write_parts(export: &Export<'_>, parts: &Parts, out: &mut dyn Write) -> io::Result<()> {
    let mut file = file::File::new(&actors::schema(export), &file::Layout::default(), out)?;
    for batch in parts.batches(export, GROUP) {
        file.put(&[batch.map_err(failed)?])?;
    }
    file.finish()
}

/// The rows of a group, made on all cores.
fn made(
    rows: &[Row],
    batch: impl Fn(&[Row]) -> Result<RecordBatch, arrow_schema::ArrowError> + Send + Sync,
) -> io::Result<Vec<RecordBatch>> {
    rows.par_chunks(PART).map(batch).collect::<Result<Vec<_>, _>>().map_err(failed)
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::other(error)
}
