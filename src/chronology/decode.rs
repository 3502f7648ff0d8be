//! How a format reads one event again from its record.

use std::sync::Arc;

use crate::model::{Event, Spot};

/// Reads one event from its record: the format that the record came in supplies it.
pub trait Decode: Send + Sync + std::fmt::Debug {
    /// The event of a record, under an id that the store has for it.
    fn event(&self, record: &str, id: &str) -> Option<Event>;

    /// The title of a record that the store keeps none of.
    fn title(&self, _record: &str) -> Option<String> {
        None
    }

    /// Where every value of a record stands, the outer ones before those within them. The record begins at the byte `base` of what was
    /// read of its file.
    fn spots(&self, _record: &str, _base: usize) -> Vec<Spot> {
        Vec::new()
    }

    /// The text that the spans of [`Decode::spots`] are of, where the records are of another one.
    fn source(&self) -> Option<&Arc<String>> {
        None
    }

    /// Whether events have words that do not stand in their records: names of codes, say.
    fn has_derived_words(&self) -> bool {
        false
    }

    /// Whether records go by their number in the file and not by their line, where several may stand on one.
    fn is_numbered(&self) -> bool {
        false
    }

    /// Whether the records stand in the file as they are read, so that their lines are lines of the file.
    fn has_lines(&self) -> bool {
        true
    }

    /// Whether the records are rows of a table: they may lack an id and a title of their own, and are never left out.
    fn is_table(&self) -> bool {
        false
    }

    /// Whether the title of a record stands for itself, and is not what happened (`Consult`) between the actors that are said apart.
    fn has_whole_title(&self, _record: &str) -> bool {
        true
    }

    /// Whether the store keeps all that a record says, which has an id in the store or none.
    fn is_brief(&self, _record: &str, _has_id: bool) -> bool {
        false
    }

    /// The data set that the records of a table belong to.
    fn dataset(&self) -> Option<&str> {
        None
    }
}
