//! Who takes part, a row each: what a question about actors is joined by.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::events::days;
use super::{about, file};
use crate::chronology::Row;
use crate::formats::export::Export;
use crate::model::day;

/// The columns.
pub(super) fn schema(export: &Export<'_>) -> SchemaRef {
    let fields = vec![
        Field::new("key", DataType::Int64, false),
        Field::new("day", DataType::Date32, true),
        Field::new("actor", DataType::Utf8, false),
        Field::new("role", DataType::Utf8, false),
    ];
    Arc::new(Schema::new(fields).with_metadata(about::pairs(export, false)))
}

/// How they lie, for events in this order.
pub(super) fn layout(rows: &[Row]) -> file::Layout {
    file::Layout { sorted_by: rows.is_sorted().then_some(1), growing: &["key"], distinct: &[] }
}

/// The rows of some events.
pub(super) fn batch(export: &Export<'_>, schema: &SchemaRef, rows: &[Row]) -> Result<RecordBatch, ArrowError> {
    let (mut keys, mut filed) = (Int64Builder::new(), Date32Builder::new());
    let (mut actors, mut roles) = (StringBuilder::new(), StringBuilder::new());
    let chronology = export.chronology;
    for row in rows {
        let day = days(day::filed(chronology.bounds(*row)));
        for (actor, role) in chronology.mentions(*row) {
            keys.append_value(i64::from(*row));
            filed.append_option(day);
            actors.append_value(&chronology.actor(actor).id);
            roles.append_value(role.word());
        }
    }
    let columns: Vec<ArrayRef> =
        vec![Arc::new(keys.finish()), Arc::new(filed.finish()), Arc::new(actors.finish()), Arc::new(roles.finish())];
    RecordBatch::try_new(Arc::clone(schema), columns)
}
