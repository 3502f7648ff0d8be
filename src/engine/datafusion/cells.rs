//! Columns of a batch as what stands in them.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, Int32Array, RecordBatch, StringArray};
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

/// A column of texts that rows share.
pub(super) struct Shared<'a> {
    keys: &'a Int32Array,
    texts: &'a StringArray,
}

impl<'a> Shared<'a> {
    pub(super) fn of(batch: &'a RecordBatch, name: &str) -> Result<Self, Unanswered> {
        let shared = column(batch, name)?.as_dictionary_opt::<Int32Type>().ok_or_else(|| odd(name))?;
        let texts = shared.values().as_string_opt::<i32>().ok_or_else(|| odd(name))?;
        Ok(Self { keys: shared.keys(), texts })
    }

    fn text(&self, key: i32) -> Option<&'a str> {
        let at = usize::try_from(key).ok().filter(|at| *at < self.texts.len())?;
        self.texts.is_valid(at).then(|| self.texts.value(at))
    }

    /// Gives stretches of rows that share a text to `take`, in their order: how many, and the text if something stands there.
    pub(super) fn each_run(
        &self,
        take: &mut dyn FnMut(usize, Option<&'a str>) -> Result<(), Unanswered>,
    ) -> Result<(), Unanswered> {
        let key = |at: usize| self.keys.is_valid(at).then(|| self.keys.value(at));
        let (mut start, mut own) = (0, None);
        for at in 0..self.keys.len() {
            let key = key(at);
            if at == 0 {
                own = key;
            } else if key != own {
                take(at - start, own.and_then(|key| self.text(key)))?;
                (start, own) = (at, key);
            }
        }
        if self.keys.is_empty() { Ok(()) } else { take(self.keys.len() - start, own.and_then(|key| self.text(key))) }
    }

    /// How many rows share each text, in the order in which these come first.
    pub(super) fn counts(&self) -> Vec<(&'a str, usize)> {
        let mut counts = vec![0_usize; self.texts.len()];
        let mut order: Vec<i32> = Vec::new();
        for key in self.keys.iter().flatten() {
            if let Some(count) = usize::try_from(key).ok().and_then(|at| counts.get_mut(at)) {
                if *count == 0 {
                    order.push(key);
                }
                *count += 1;
            }
        }
        let count = |key: &i32| usize::try_from(*key).ok().and_then(|at| counts.get(at)).copied().unwrap_or_default();
        order.iter().filter_map(|key| Some((self.text(*key)?, count(key)))).collect()
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
