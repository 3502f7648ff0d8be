//! Who takes part, a row each: what a question about actors is joined by.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::events::days;
use super::{about, file};
use crate::chronology::{ActorId, Chronology, Row};
use crate::formats::export::Export;
use crate::model::{Day, Role, day};

/// The columns.
pub(super) fn schema(export: &Export<'_>) -> SchemaRef {
    let fields = vec![
        Field::new("key", DataType::Int64, false),
        Field::new("day", DataType::Date32, true),
        Field::new("actor", DataType::Utf8, false),
        Field::new("role", DataType::Utf8, false),
    ];
    Arc::new(Schema::new(fields).with_metadata(about::pairs(export, None)))
}

/// How they lie, for events in their order or in another.
pub(super) fn layout(is_sorted: bool) -> file::Layout {
    file::Layout { sorted_by: is_sorted.then_some(1), growing: &["key"], distinct: &[] }
}

/// That somebody takes part in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) struct MentionOf {
    /// The key of the event.
    pub(in crate::formats) key: i64,
    /// The day that it is filed under.
    pub(in crate::formats) day: Day,
    pub(in crate::formats) actor: ActorId,
    pub(in crate::formats) role: Role,
}

/// The mentions of some events.
pub(super) fn of_rows<'a>(chronology: &'a Chronology, rows: &'a [Row]) -> impl Iterator<Item = MentionOf> + 'a {
    rows.iter().flat_map(|row| {
        let (key, day) = (i64::from(*row), day::filed(chronology.bounds(*row)));
        chronology.mentions(*row).map(move |(actor, role)| MentionOf { key, day, actor, role })
    })
}

/// Some mentions as rows.
pub(super) fn batch(
    chronology: &Chronology,
    schema: &SchemaRef,
    mentions: impl Iterator<Item = MentionOf>,
) -> Result<RecordBatch, ArrowError> {
    let (mut keys, mut filed) = (Int64Builder::new(), Date32Builder::new());
    let (mut actors, mut roles) = (StringBuilder::new(), StringBuilder::new());
    for MentionOf { key, day, actor, role } in mentions {
        keys.append_value(key);
        filed.append_option(days(day));
        actors.append_value(&chronology.actor(actor).id);
        roles.append_value(role.word());
    }
    let columns: Vec<ArrayRef> =
        vec![Arc::new(keys.finish()), Arc::new(filed.finish()), Arc::new(actors.finish()), Arc::new(roles.finish())];
    RecordBatch::try_new(Arc::clone(schema), columns)
}
