//! A file as text, and how it was read.

use std::sync::Arc;

use super::notes::Notes;
use crate::chronology::{Batch, FileInfo};
use crate::formats::columns::Beside;
use crate::formats::input::Kind;
use crate::formats::problem::Problem;

/// A file as text.
#[derive(Debug)]
pub(in crate::formats) struct Text {
    pub(in crate::formats) info: FileInfo,
    pub(in crate::formats) text: Arc<String>,
    /// What it is, where the file says so.
    pub(in crate::formats) kind: Option<Kind>,
    /// What it is in words, where its text does not say.
    pub(in crate::formats) form: Option<&'static str>,
    /// What is said beside its rows, where it is a file of columns that annals wrote.
    pub(in crate::formats) beside: Option<Beside>,
    /// The events of that file, some at a time, and where the text of theirs begins.
    pub(in crate::formats) events: Vec<(usize, Batch)>,
    /// What was read of a file with several parts, in words.
    pub(in crate::formats) part: Option<String>,
    /// How it was read.
    pub(in crate::formats) notes: Notes,
}

impl Text {
    /// The warnings about how it was read.
    pub(in crate::formats) fn problems(&self) -> Vec<Problem> {
        self.notes.problems(&self.info.name, &self.text)
    }
}
