//! What is read, and what comes of it.

use super::problem::{Problem, ReadError};
use crate::chronology::Chronology;

/// A file to read.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name for messages and provenance.
    pub name: String,
    /// What stands in it, as it lies on the disk.
    pub bytes: Vec<u8>,
}

/// What was read.
#[derive(Debug)]
pub struct Loaded {
    /// All events without an error in them.
    pub chronology: Chronology,
    /// Everything that is wrong, in order of file, line and column.
    pub problems: Vec<Problem>,
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
