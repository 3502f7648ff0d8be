//! Parquet, group of rows by group of rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader};
use ::parquet::arrow::{FieldLevels, ProjectionMask, parquet_to_arrow_field_levels};
use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use ::parquet::file::reader::ChunkReader;
use arrow_schema::{DataType, Field, FieldRef, Fields, SchemaRef};
use rayon::prelude::*;

use super::pages::{self, Budget, Group};
use super::source::Source;
use super::{Columns, Fault, GROWTH, LARGEST, Plan, SUSPECT, contradiction, footer, own, within};
use crate::chronology::Batch;
use crate::formats::caught::caught;
use crate::formats::columns::Beside;

/// Rows that are taken out of their columns at a time.
const BATCH: usize = 8192;

/// The same of a file that annals wrote, whose groups have fewer.
const LARGEST_GROUP: usize = 1 << 18;

/// Bytes behind the footer: how long it is, and `PAR1`.
const TAIL: usize = 8;

/// The text of a file, and its events where annals wrote it.
pub(super) fn read(bytes: &Source) -> Result<Columns, Fault> {
    let metadata = metadata(bytes)?;
    let (known, plan) = planned(&metadata)?;
    let file = File { bytes, metadata: &metadata, plan: &plan, budget: Arc::new(Budget::new(bytes.size())) };
    let quick = if plan.beside.is_some() { file.events(known.schema())? } else { None };
    let (text, events) = match quick {
        Some(read) => read,
        None => (file.text(known.schema())?, Vec::new()),
    };
    let says = file.says();
    Ok(Columns { text, says, beside: plan.beside, events })
}

/// What is read of a file, and how.
fn planned(metadata: &ParquetMetaData) -> Result<(ArrowReaderMetadata, Plan), Fault> {
    let columns = metadata.row_groups().iter().flat_map(RowGroupMetaData::columns);
    columns.into_iter().try_for_each(|column| pages::is_read(column.compression()))?;
    let known = ArrowReaderMetadata::try_new(Arc::new(metadata.clone()), ArrowReaderOptions::new())?;
    let plan = Plan::of(known.schema(), |key| said(metadata, key), |at| is_empty(metadata, at));
    Ok((known, plan))
}

/// What is to be known of a file whose rows were written out as text.
#[derive(Debug)]
pub(in crate::formats) struct Spooled {
    /// What is said beside the rows, where annals wrote the file.
    pub(in crate::formats) beside: Option<Beside>,
}

/// Gives the rows of a file as text to `take`, some at a time, until it says that it cannot take them.
pub(super) fn spool(bytes: &Source, take: &mut dyn FnMut(&str) -> bool) -> Result<Spooled, Fault> {
    let metadata = metadata(bytes)?;
    let (known, plan) = planned(&metadata)?;
    let budget = Arc::new(Budget::new(bytes.size()));
    let levels = levels(&metadata, known.schema(), |_, kind| kind)?;
    let size = batch(&metadata, BATCH)?;
    let mut all = 0_usize;
    let stopped = || Fault::Broken(String::new());
    take(&plan.names(known.schema())).then_some(()).ok_or_else(stopped)?;
    for number in 0..metadata.num_row_groups() {
        let group = Group { bytes, metadata: &metadata, number, budget: &budget, is_shared: false };
        let reader = ParquetRecordBatchReader::try_new_with_row_groups(&levels, &group, size, None);
        for batch in reader.map_err(|error| budget.fault(error))? {
            let batch = batch.map_err(|error| budget.fault(error))?;
            let mut text = String::new();
            let is_within = |length: usize| {
                let all = all.saturating_add(length);
                if all > SUSPECT && all / GROWTH > bytes.size() { Err(Fault::Grows) } else { Ok(()) }
            };
            plan.put_rows(&batch, &mut text, &is_within)?;
            all = all.saturating_add(text.len());
            take(&text).then_some(()).ok_or_else(stopped)?;
        }
    }
    Ok(Spooled { beside: plan.beside })
}

/// What a file says beside its rows under a key.
pub(super) fn said(metadata: &ParquetMetaData, key: &str) -> Option<String> {
    let pairs = metadata.file_metadata().key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == key)?.value.clone()
}

/// Whether nothing stands in a column of the first level.
fn is_empty(metadata: &ParquetMetaData, at: usize) -> bool {
    let is_flat = metadata.file_metadata().schema_descr().num_columns()
        == metadata.file_metadata().schema_descr().root_schema().get_fields().len();
    let is_empty = |group: &RowGroupMetaData| {
        let statistics = group.columns().get(at).and_then(|column| column.statistics()?.null_count_opt());
        statistics.is_some_and(|nulls| i64::try_from(nulls) == Ok(group.num_rows()))
    };
    is_flat && metadata.num_row_groups() > 0 && metadata.row_groups().iter().all(is_empty)
}

/// A file that is read.
struct File<'a> {
    bytes: &'a Source,
    metadata: &'a ParquetMetaData,
    plan: &'a Plan,
    budget: Arc<Budget>,
}

impl File<'_> {
    fn group(&self, number: usize) -> Group<'_> {
        Group { bytes: self.bytes, metadata: self.metadata, number, budget: &self.budget, is_shared: false }
    }

    /// How it was read, in words.
    fn says(&self) -> String {
        let about = self.metadata.file_metadata();
        let rows = crate::formats::grouped(usize::try_from(about.num_rows()).unwrap_or_default());
        let by = crate::model::clean::line(about.created_by().unwrap_or("nobody says whom")).into_owned();
        let groups = match self.metadata.num_row_groups() {
            1 => "1 group".to_owned(),
            groups => format!("{groups} groups"),
        };
        format!("{rows} rows in {groups}, written by {by}")
    }

    /// What `read` makes of each group, so many of them at a time as there are cores.
    fn waves<T: Send>(
        &self,
        read: impl Fn(usize) -> Result<T, Fault> + Send + Sync,
        mut take: impl FnMut(T),
    ) -> Result<(), Fault> {
        let numbers: Vec<usize> = (0..self.metadata.num_row_groups()).collect();
        for wave in numbers.chunks(rayon::current_num_threads().max(1)) {
            let read = |number: &usize| caught(|| read(*number)).unwrap_or_else(|| Err(contradiction()));
            let parts = wave.par_iter().map(read).collect::<Result<Vec<T>, Fault>>()?;
            parts.into_iter().for_each(&mut take);
        }
        Ok(())
    }

    /// A line for each row.
    fn text(&self, schema: &SchemaRef) -> Result<String, Fault> {
        let levels = levels(self.metadata, schema, |_, kind| kind)?;
        let all = AtomicUsize::new(0);
        let mut text = self.plan.names(schema);
        self.waves(|number| rows(&self.group(number), &levels, self.plan, &all), |part| text.push_str(&part))?;
        Ok(text)
    }

    /// The same with the events, of a file that annals wrote; `None` where something in it is not as annals writes it.
    fn events(&self, schema: &SchemaRef) -> Result<Option<Events>, Fault> {
        let levels = levels(self.metadata, schema, own::kind_of)?;
        let all = AtomicUsize::new(0);
        let (mut text, mut events, mut is_sound) = (self.plan.names(schema), Vec::new(), true);
        let read = |number| {
            let group = self.group(number);
            let group = Group { is_shared: true, ..group };
            let rows = usize::try_from(group.rows()).unwrap_or_default().clamp(1, batch(self.metadata, LARGEST_GROUP)?);
            let reader = ParquetRecordBatchReader::try_new_with_row_groups(&levels, &group, rows, None);
            let mut parts = Vec::new();
            for batch in reader.map_err(|error| self.budget.fault(error))? {
                let batch = match batch {
                    Ok(batch) => batch,
                    // What would be shared is written out for each row: it is read as any table is.
                    Err(_) if self.budget.is_spilled() => return Ok(None),
                    Err(error) => return Err(self.budget.fault(error)),
                };
                let Some(part) = own::part(&batch, self.plan, &counted(&all, self.bytes.size()))? else {
                    return Ok(None);
                };
                parts.push(part);
            }
            Ok(Some(parts))
        };
        let rows = usize::try_from(self.metadata.file_metadata().num_rows()).unwrap_or_default();
        self.waves(read, |parts| {
            is_sound &= parts.is_some();
            for part in parts.into_iter().flatten() {
                if events.is_empty() {
                    // About as much as all of it, if this is what it says of its rows.
                    let groups = self.metadata.num_row_groups();
                    // Where there is no room for it, the text grows as it comes.
                    let _ = text.try_reserve(room((part.text.len(), part.events.len()), rows, groups));
                }
                events.push((text.len(), part.events));
                text.push_str(&part.text);
            }
        })?;
        Ok(is_sound.then_some((text, events)))
    }
}

/// The text of a file and its events.
type Events = (String, Vec<(usize, Batch)>);

/// What the file says of itself, once that has been looked through.
pub(super) fn metadata(bytes: &Source) -> Result<ParquetMetaData, Fault> {
    let cut = || Fault::Broken("its end is missing, and with it what says where its columns are".to_owned());
    let size = bytes.size();
    let part = |start: usize, end: usize| bytes.get_bytes(start as u64, end - start);
    let start = size.checked_sub(TAIL).ok_or_else(cut)?;
    let tail = part(start, size)?;
    let (length, mark) = tail.split_first_chunk::<4>().ok_or_else(cut)?;
    if mark == b"PARE" {
        return Err(Fault::Broken("its footer is encrypted".to_owned()));
    }
    if mark != b"PAR1" {
        return Err(cut());
    }
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let own = (size - TAIL).checked_sub(length).map(|start| part(start, size - TAIL)).transpose()?;
    if !own.is_some_and(|own| footer::is_sound(&own)) {
        return Err(Fault::Broken("its footer says what it has no room for".to_owned()));
    }
    Ok(ParquetMetaDataReader::new().parse_and_finish(bytes)?)
}

/// How the columns are read: texts as views of the pages that they stand in, so that a text that a million rows share is there
/// once. `kind_of` may have a text otherwise.
fn levels(
    metadata: &ParquetMetaData,
    schema: &SchemaRef,
    kind_of: impl Fn(&Field, DataType) -> DataType,
) -> Result<FieldLevels, Fault> {
    let kind = |field: &FieldRef| {
        let view = as_view(field);
        let kind = kind_of(field, view.data_type().clone());
        view.with_data_type(kind)
    };
    let hints: Fields = schema.fields().iter().map(kind).collect();
    let columns = metadata.file_metadata().schema_descr();
    Ok(parquet_to_arrow_field_levels(columns, ProjectionMask::all(), Some(&hints))?)
}

/// How some columns of a file that annals wrote are read: texts as those that rows share.
#[cfg(feature = "engine")]
pub(super) fn shared(metadata: &Arc<ParquetMetaData>, columns: &[usize]) -> Result<FieldLevels, Fault> {
    let known = ArrowReaderMetadata::try_new(Arc::clone(metadata), ArrowReaderOptions::new())?;
    let kind = |field: &FieldRef| {
        let view = as_view(field);
        let kind = own::kind_of(field, view.data_type().clone());
        Arc::new(view.with_data_type(kind))
    };
    let hints: Fields = known.schema().fields().iter().map(kind).collect();
    let about = metadata.file_metadata().schema_descr();
    let mask = ProjectionMask::leaves(about, columns.iter().copied());
    Ok(parquet_to_arrow_field_levels(about, mask, Some(&hints))?)
}

fn as_view(field: &Field) -> Field {
    let kind = match field.data_type() {
        DataType::Dictionary(_, values) => values.as_ref(),
        kind => kind,
    };
    let inner = |field: &FieldRef| Arc::new(as_view(field));
    let kind = match kind {
        DataType::List(items) => DataType::List(inner(items)),
        DataType::LargeList(items) => DataType::LargeList(inner(items)),
        DataType::FixedSizeList(items, length) => DataType::FixedSizeList(inner(items), *length),
        DataType::Map(pairs, is_sorted) => DataType::Map(inner(pairs), *is_sorted),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(inner).collect()),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => DataType::BinaryView,
        other => other.clone(),
    };
    field.clone().with_data_type(kind)
}

/// The rows of a group, a line each.
fn rows(group: &Group<'_>, levels: &FieldLevels, plan: &Plan, all: &AtomicUsize) -> Result<String, Fault> {
    let mut text = String::new();
    let may_go_on = counted(all, group.bytes.size());
    let size = batch(group.metadata, BATCH)?;
    let reader = ParquetRecordBatchReader::try_new_with_row_groups(levels, group, size, None);
    for batch in reader.map_err(|error| group.budget.fault(error))? {
        let batch = batch.map_err(|error| group.budget.fault(error))?;
        plan.put_rows(&batch, &mut text, &may_go_on)?;
    }
    Ok(text)
}

/// Adds how long the text of a part becomes to what there is of all of them, for a file of so many bytes.
fn counted(all: &AtomicUsize, bytes: usize) -> impl Fn(usize) -> Result<(), Fault> {
    let known = std::cell::Cell::new(0);
    move |length| {
        let more = length.saturating_sub(known.get());
        known.set(known.get() + more);
        within(all.fetch_add(more, Ordering::Relaxed) + more, bytes)
    }
}

/// How long the text of all groups will be about, by that of the first and by what the footer says of rows and groups. Never more
/// than a text can be.
fn room((length, events): (usize, usize), rows: usize, groups: usize) -> usize {
    let whole = (length / events.max(1)).saturating_mul(rows);
    whole.min(length.saturating_mul(groups)).min(LARGEST)
}

/// How many rows are taken out at a time: fewer where each takes the room that the footer says, also where nothing stands in it.
fn batch(metadata: &ParquetMetaData, most: usize) -> Result<usize, Fault> {
    let columns = metadata.file_metadata().schema_descr().columns();
    let fixed = columns.iter().map(|column| usize::try_from(column.type_length()).unwrap_or_default());
    let rows = SUSPECT / fixed.max().unwrap_or_default().max(1);
    if rows == 0 { Err(Fault::Grows) } else { Ok(rows.min(most)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_footer_says_of_rows_makes_no_more_room_than_a_text_can_have() {
        assert_eq!(room((1_000, 10), 30, 4), 3_000);
        assert_eq!(room((1_000, 0), usize::MAX, 2), 2_000);
        assert_eq!(room((1 << 20, 1), usize::MAX, usize::MAX), LARGEST);
    }
}
