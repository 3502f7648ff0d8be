//! A file as text, and how it was read.

use std::ops::Range;
use std::sync::Arc;

use super::notes::Notes;
use crate::chronology::{Batch, FileInfo};
use crate::formats::columns::Beside;
use crate::formats::input::Kind;
use crate::formats::problem::Problem;

/// A text that is longer than memory need be.
pub(in crate::formats) trait LongText: std::fmt::Debug + Send + Sync {
    /// How many bytes it has.
    fn len(&self) -> usize;

    /// Some of its bytes; fewer where they cannot be read, which whoever opened it is told.
    fn bytes(&self, range: Range<usize>) -> Vec<u8>;

    /// Says why it is read no further; whoever opened it is told.
    fn stop(&self, why: std::io::Error);
}

/// A file as text.
#[derive(Debug)]
pub(in crate::formats) struct Text {
    pub(in crate::formats) info: FileInfo,
    pub(in crate::formats) text: Arc<String>,
    /// All of it, where `text` is only its beginning.
    pub(in crate::formats) long: Option<Arc<dyn LongText>>,
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
    /// The rows of a file of columns that were written out as text, of which a part is given.
    pub(in crate::formats) fn of_rows(info: FileInfo, beginning: String, beside: Option<Beside>) -> Self {
        Self {
            info,
            text: Arc::new(beginning),
            long: None,
            kind: Some(Kind::Csv),
            form: None,
            beside,
            events: Vec::new(),
            part: None,
            notes: Notes::default(),
        }
    }

    /// The warnings about how it was read.
    pub(in crate::formats) fn problems(&self) -> Vec<Problem> {
        self.notes.problems(&self.info.name, &self.text)
    }
}
