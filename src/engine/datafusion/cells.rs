//! Columns of a batch as what stands in them.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;

use crate::chronology::Row;
use crate::engine::Unanswered;

/// A column of numbers of rows, none of them missing.
pub(super) struct Keys<'a>(&'a [i64]);

impl<'a> Keys<'a> {
    pub(super) fn of(batch: &'a RecordBatch, name: &str) -> Result<Self, Unanswered> {
        let keys = column(batch, name)?.as_primitive_opt::<Int64Type>().filter(|keys| keys.null_count() == 0);
        keys.map(|keys| Self(keys.values())).ok_or_else(|| odd(name))
    }

    /// Those that are rows of so many events.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.0.iter().map(|key| Row::try_from(*key).unwrap_or(Row::MAX))
    }
}

/// A column of texts.
pub(super) struct Texts<'a>(&'a ArrayRef);

impl<'a> Texts<'a> {
    pub(super) fn of(batch: &'a RecordBatch, name: &str) -> Result<Self, Unanswered> {
        let column = column(batch, name)?;
        let is_text = matches!(column.data_type(), DataType::Utf8View | DataType::Utf8 | DataType::LargeUtf8);
        if is_text { Ok(Self(column)) } else { Err(odd(name)) }
    }

    /// What stands in a row, if something does.
    pub(super) fn get(&self, row: usize) -> Option<&'a str> {
        let column = self.0;
        if column.is_null(row) {
            return None;
        }
        Some(match column.data_type() {
            DataType::Utf8View => column.as_string_view().value(row),
            DataType::LargeUtf8 => column.as_string::<i64>().value(row),
            _ => column.as_string::<i32>().value(row),
        })
    }
}

/// The whole number that stands in a row of a column, if one does.
pub(super) fn number(column: &ArrayRef, row: usize) -> Option<i64> {
    if column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::Int64 => Some(column.as_primitive::<Int64Type>().value(row)),
        DataType::Int32 => Some(column.as_primitive::<Int32Type>().value(row).into()),
        _ => None,
    }
}

/// A column by its name.
pub(super) fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef, Unanswered> {
    batch.column_by_name(name).ok_or_else(|| odd(name))
}

/// The tables are not as annals writes them.
pub(super) fn odd(column: &str) -> Unanswered {
    Unanswered::Failed(format!("the column `{column}` is not as annals writes it: convert the files again"))
}
