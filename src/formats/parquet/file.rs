//! One Parquet file, written group of rows by group of rows, each column on a core of its own.

use std::io::{self, Write};
use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

use ::parquet::arrow::ArrowWriter;
use ::parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, ArrowWriterOptions, compute_leaves,
};
use ::parquet::basic::{Compression, Encoding};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{KeyValue, SortingColumn};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::ColumnPath;
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use rayon::prelude::*;

use super::failed;
use crate::formats::export::TOOL;

/// Bytes of a dictionary: as long as the values of a group fit into it, each is there once.
const DICTIONARY: usize = 8 << 20;

/// How the columns of a file lie.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The column that the rows are sorted by, those without a value last.
    pub(super) sorted_by: Option<i32>,
    /// Columns of numbers that grow from row to row.
    pub(super) growing: &'static [&'static str],
    /// Columns of texts that are others in each row and begin alike.
    pub(super) distinct: &'static [&'static str],
}

/// A file that is being written.
pub(super) struct File<'o> {
    out: &'o mut dyn Write,
    made: Sink,
    writer: SerializedFileWriter<Sink>,
    columns: ArrowRowGroupWriterFactory,
    schema: SchemaRef,
    groups: usize,
}

/// Where the writer puts bytes until they are written out: it wants what can be sent to another thread.
#[derive(Debug, Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self) -> Vec<u8> {
        take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'o> File<'o> {
    /// A file with the columns of a schema and what the schema says beside them.
    pub(super) fn new(schema: &SchemaRef, layout: &Layout, out: &'o mut dyn Write) -> io::Result<Self> {
        let made = Sink::default();
        // What is Arrow's own of the types says nothing that those of Parquet do not.
        let options =
            ArrowWriterOptions::new().with_properties(properties(schema, layout)).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(made.clone(), Arc::clone(schema), options).map_err(failed)?;
        let (writer, columns) = writer.into_serialized_writer().map_err(failed)?;
        Ok(Self { out, made, writer, columns, schema: Arc::clone(schema), groups: 0 })
    }

    /// Writes a group of rows.
    pub(super) fn put(&mut self, batches: &[RecordBatch]) -> io::Result<()> {
        if batches.iter().all(|batch| batch.num_rows() == 0) {
            return Ok(());
        }
        let writers = self.columns.create_column_writers(self.groups).map_err(failed)?;
        let filled = |(at, writer)| filled(&self.schema, at, writer, batches);
        let chunks = writers.into_par_iter().enumerate().map(filled).collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let mut group = self.writer.next_row_group().map_err(failed)?;
        chunks.into_iter().try_for_each(|chunk| chunk.append_to_row_group(&mut group)).map_err(failed)?;
        group.close().map_err(failed)?;
        self.groups += 1;
        self.out.write_all(&self.made.take())
    }

    /// Says something beside the rows.
    pub(super) fn say(&mut self, key: &str, value: String) {
        self.writer.append_key_value_metadata(KeyValue::new(key.to_owned(), value));
    }

    /// Writes what is behind the rows.
    pub(super) fn finish(self) -> io::Result<()> {
        self.writer.close().map_err(failed)?;
        self.out.write_all(&self.made.take())?;
        self.out.flush()
    }
}

/// A column of a group.
fn filled(
    schema: &SchemaRef,
    at: usize,
    mut writer: ArrowColumnWriter,
    batches: &[RecordBatch],
) -> Result<ArrowColumnChunk, ParquetError> {
    for batch in batches {
        for leaf in compute_leaves(schema.field(at), batch.column(at))? {
            writer.write(&leaf)?;
        }
    }
    writer.close()
}

fn properties(schema: &SchemaRef, layout: &Layout) -> WriterProperties {
    let pair = |(key, value): (&String, &String)| KeyValue::new(key.clone(), value.clone());
    let mut said: Vec<KeyValue> = schema.metadata().iter().map(pair).collect();
    said.sort_by(|a, b| a.key.cmp(&b.key));
    let sorted = layout.sorted_by.map(|column_idx| SortingColumn { column_idx, descending: false, nulls_first: false });
    let mut properties = WriterProperties::builder()
        .set_created_by(TOOL.to_owned())
        .set_compression(Compression::SNAPPY)
        .set_dictionary_page_size_limit(DICTIONARY)
        .set_sorting_columns(sorted.map(|column| vec![column]))
        .set_key_value_metadata(Some(said));
    let growing = layout.growing.iter().map(|name| (name, Encoding::DELTA_BINARY_PACKED));
    for (name, encoding) in growing.chain(layout.distinct.iter().map(|name| (name, Encoding::DELTA_BYTE_ARRAY))) {
        let column = ColumnPath::from(*name);
        properties =
            properties.set_column_dictionary_enabled(column.clone(), false).set_column_encoding(column, encoding);
    }
    properties.build()
}
