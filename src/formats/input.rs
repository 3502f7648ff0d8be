//! What is read, and what comes of it.

use super::problem::{Problem, ReadError};
use super::tabular::Choices;
use crate::chronology::Chronology;
use crate::model::word_list;

word_list! {
    /// A form that events are read from, for files that are not taken for what they are.
    Kind {
        /// Schema 1, or somebody else's list of events.
        Yaml = "yaml",
        /// Fields parted by commas, semicolons or bars.
        Csv = "csv",
        /// Fields parted by tabs.
        Tsv = "tsv",
        /// A list of objects, `TimelineJS` among them.
        Json = "json",
        /// An object a line.
        Jsonl = "jsonl",
    }
}

/// A file to read.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name for messages and provenance.
    pub name: String,
    /// What stands in it, as it lies on the disk.
    pub bytes: Vec<u8>,
    /// What it is, where it is not to be found out.
    pub kind: Option<Kind>,
    /// What its columns mean, where that is not to be found out.
    pub choices: Choices,
}

/// What was read.
#[derive(Debug)]
pub struct Loaded {
    /// All events without an error in them.
    pub chronology: Chronology,
    /// Everything that is wrong, in order of file, line and column.
    pub problems: Vec<Problem>,
    /// How the tables among the files were read, a line each fact.
    pub tables: Vec<String>,
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes of text that are done, of all files.
    pub bytes: usize,
    /// Bytes of text in all.
    pub of_bytes: usize,
    /// Events so far.
    pub events: usize,
}

/// Hears how far reading has come, and says whether to go on.
pub type Listener<'a> = &'a (dyn Fn(Progress) -> bool + Sync);

/// A listener that hears nothing and stops nothing.
pub const NOBODY: Listener<'static> = &|_| true;

/// Reading was stopped by its listener.
pub(super) fn stopped(name: &str) -> ReadError {
    ReadError::new(name, "reading was stopped", None)
}
