//! Parquet and Arrow files out: one row an event with the columns of CSV in their types, and where it all comes from.
//!
//! Rows go out in groups as they are made, so that memory holds one of them. What reads them back is `text`, as it reads the
//! columns of anybody.

mod about;
mod actors;
mod events;
mod file;
mod mentions;

use std::io::{self, Write};

use arrow_array::RecordBatch;
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use rayon::prelude::*;

use super::export::Export;
use crate::chronology::Row;
use events::Events;

/// Rows of a group. Of each group its columns say what they begin and end with.
const GROUP: usize = 100_000;

/// Rows that one task makes.
const PART: usize = 2_048;

/// What such a file holds, in words.
pub(super) fn told(export: &Export<'_>) -> Vec<String> {
    let schema = Events::new(export).schema();
    let columns = schema.fields().iter().map(|field| format!("{} {}", field.name(), field.data_type()));
    let said = "Columns with types, a row an event, and where it comes from beside them:".to_owned();
    vec![said, columns.collect::<Vec<_>>().join(", ")]
}

/// The selected events as a Parquet file.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let events = Events::new(export);
    let mut file = file::File::new(&events.schema(), &events::layout(export.rows), out)?;
    for (group, rows) in export.rows.chunks(GROUP).enumerate() {
        export.watch.at(group * GROUP, export.rows.len())?;
        file.put(&made(rows, |rows| events.batch(rows))?)?;
    }
    file.finish()
}

/// The selected events as an Arrow file.
pub(super) fn write_arrow(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let events = Events::new(export);
    let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::LZ4_FRAME)).map_err(failed)?;
    let mut file = FileWriter::try_new_with_options(&mut *out, &events.schema(), options).map_err(failed)?;
    for (group, rows) in export.rows.chunks(GROUP).enumerate() {
        export.watch.at(group * GROUP, export.rows.len())?;
        for batch in made(rows, |rows| events.batch(rows))? {
            file.write(&batch).map_err(failed)?;
        }
    }
    file.finish().map_err(failed)?;
    drop(file);
    out.flush()
}

/// Who takes part in the selected events, a row each: the key of the event, its day, the actor, the role.
pub(super) fn write_mentions(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let schema = mentions::schema(export);
    let mut file = file::File::new(&schema, &mentions::layout(export.rows), out)?;
    for rows in export.rows.chunks(GROUP) {
        file.put(&made(rows, |rows| mentions::batch(export, &schema, rows))?)?;
    }
    file.finish()
}

/// The actors of the selected events and of the registry, a row each.
pub(super) fn write_actors(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut file = file::File::new(&actors::schema(export), &file::Layout::default(), out)?;
    for batch in actors::batches(export, GROUP) {
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
