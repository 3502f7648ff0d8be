//! Events as rows: what CSV says of them, in the types that it has there, behind a key and the days to ask for.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, Int32Builder, Int64Builder, LargeStringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::about::{self, Titles};
use super::file;
use crate::chronology::{Chronology, Row};
use crate::formats::columns::{BETWEEN, TITLE_FORM};
use crate::formats::csv;
use crate::formats::export::{Export, given_names};
use crate::model::{Day, DaySpan, Event, day};

/// The day that computers count from, as [`day`] counts.
pub(super) const EPOCH: Day = 719_163;

/// The column of the days that the events are filed under.
const DAY: i32 = 1;

/// What the columns say of an event, as texts and days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct EventCells {
    /// As CSV has them.
    pub(in crate::formats) cells: Vec<String>,
    pub(in crate::formats) bounds: DaySpan,
    pub(in crate::formats) window: DaySpan,
    /// Whether the title stands for itself.
    pub(in crate::formats) has_whole_title: bool,
}

impl EventCells {
    /// Those of an event, of which the chronology has the row.
    pub(in crate::formats) fn of(chronology: &Chronology, row: Row, event: &Event) -> Self {
        Self {
            cells: csv::whole_cells(event, &given_names(chronology, row, event)),
            bounds: chronology.bounds(row),
            window: chronology.window(row),
            has_whole_title: chronology.has_whole_title(row),
        }
    }
}

/// Makes rows of events.
pub(super) struct Events {
    schema: SchemaRef,
}

/// How the columns of events in this order lie.
pub(super) fn layout(is_sorted: bool) -> file::Layout {
    let sorted_by = is_sorted.then_some(DAY);
    file::Layout { sorted_by, growing: &["key"], distinct: &["id", "origin_id"] }
}

/// A day of the calendar as it stands in a column; nothing where an end is open or nobody knows it.
pub(super) fn days(number: Day) -> Option<i32> {
    day::is_known(number).then(|| number - EPOCH)
}

/// The type of a column of CSV.
fn kind_of(name: &str) -> DataType {
    match name {
        "earliest" | "latest" => DataType::Date32,
        "lat" | "lon" => DataType::Float64,
        "importance" => DataType::Int32,
        "fatalities_low" | "fatalities_best" | "fatalities_high" => DataType::Int64,
        _ => DataType::LargeUtf8,
    }
}

impl Events {
    pub(super) fn new(export: &Export<'_>, titles: Titles) -> Self {
        let mut fields = vec![Field::new("key", DataType::Int64, false), Field::new("day", DataType::Date32, true)];
        let of_csv = |name: &&str| Field::new(*name, kind_of(name), !matches!(*name, "id" | "date"));
        fields.extend(csv::COLUMNS.iter().map(of_csv));
        fields.extend(["possible_from", "possible_to"].map(|name| Field::new(name, DataType::Date32, true)));
        if titles == Titles::Mixed {
            fields.push(Field::new(TITLE_FORM, DataType::LargeUtf8, true));
        }
        let schema = Schema::new(fields).with_metadata(about::pairs(export, Some(titles)));
        Self { schema: Arc::new(schema) }
    }

    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Some rows, by their keys.
    pub(super) fn batch(&self, rows: impl Iterator<Item = (i64, EventCells)>) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<Column> = csv::COLUMNS.iter().map(|name| Column::of(name)).collect();
        let (mut keys, mut filed) = (Int64Builder::new(), Date32Builder::new());
        let mut window = [Date32Builder::new(), Date32Builder::new()];
        let mut forms = LargeStringBuilder::new();
        for (key, event) in rows {
            keys.append_value(key);
            columns.iter_mut().zip(&event.cells).for_each(|(column, cell)| column.add(cell, event.bounds));
            filed.append_option(days(day::filed(event.bounds)));
            let [from, to] = &mut window;
            from.append_option(days(event.window.earliest));
            to.append_option(days(event.window.latest));
            forms.append_option((!event.has_whole_title).then_some(BETWEEN));
        }
        let mut all: Vec<ArrayRef> = vec![Arc::new(keys.finish()), Arc::new(filed.finish())];
        all.extend(columns.into_iter().map(Column::finish));
        all.extend(window.map(|mut column| Arc::new(column.finish()) as ArrayRef));
        if self.schema.fields().len() > all.len() {
            all.push(Arc::new(forms.finish()));
        }
        RecordBatch::try_new(self.schema(), all)
    }
}

/// A column of CSV that is being filled.
enum Column {
    Text(LargeStringBuilder),
    Earliest(Date32Builder),
    Latest(Date32Builder),
    Degrees(Float64Builder),
    Small(Int32Builder),
    Count(Int64Builder),
}

impl Column {
    fn of(name: &str) -> Self {
        match kind_of(name) {
            DataType::Date32 if name == "earliest" => Self::Earliest(Date32Builder::new()),
            DataType::Date32 => Self::Latest(Date32Builder::new()),
            DataType::Float64 => Self::Degrees(Float64Builder::new()),
            DataType::Int32 => Self::Small(Int32Builder::new()),
            DataType::Int64 => Self::Count(Int64Builder::new()),
            _ => Self::Text(LargeStringBuilder::new()),
        }
    }

    /// Adds a cell, as CSV has it.
    fn add(&mut self, cell: &str, bounds: DaySpan) {
        match self {
            Self::Text(column) => column.append_option((!cell.is_empty()).then_some(cell)),
            Self::Earliest(column) => column.append_option(days(bounds.earliest)),
            Self::Latest(column) => column.append_option(days(bounds.latest)),
            Self::Degrees(column) => column.append_option(cell.parse().ok()),
            Self::Small(column) => column.append_option(cell.parse().ok()),
            Self::Count(column) => column.append_option(cell.parse().ok()),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut column) => Arc::new(column.finish()),
            Self::Earliest(mut column) | Self::Latest(mut column) => Arc::new(column.finish()),
            Self::Degrees(mut column) => Arc::new(column.finish()),
            Self::Small(mut column) => Arc::new(column.finish()),
            Self::Count(mut column) => Arc::new(column.finish()),
        }
    }
}
