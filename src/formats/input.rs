//! What is read, and what comes of it.

use std::path::PathBuf;

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
        /// A calendar.
        Ics = "ics",
        /// A line an event, as Markwhen has them.
        Markwhen = "markwhen",
        /// A timeline of The Timeline Project.
        Timeline = "timeline",
        /// A note of Obsidian: Markdown with properties in front.
        Obsidian = "obsidian",
    }
}

/// A file to read.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name for messages and provenance.
    pub name: String,
    /// Where it lies, if it is a file; the name has letters only.
    pub path: Option<PathBuf>,
    /// What stands in it, as it lies on the disk.
    pub bytes: Vec<u8>,
    /// What it is, where it is not to be found out.
    pub kind: Option<Kind>,
    /// What its columns mean, where that is not to be found out.
    pub choices: Choices,
}

impl Input {
    /// The same name and choices with nothing in it.
    pub fn clone_without_bytes(&self) -> Self {
        Self {
            bytes: Vec::new(),
            name: self.name.clone(),
            path: self.path.clone(),
            choices: self.choices.clone(),
            ..*self
        }
    }
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
    /// What is said of the events without anything being wrong with them, a line each.
    pub notes: Vec<String>,
}

/// What the user says about all files of a session, so that they are read the same way again when they change.
#[derive(Debug, Clone, Default)]
pub struct InputOptions {
    /// What they are.
    pub kind: Option<Kind>,
    /// What their columns mean.
    pub choices: Choices,
    /// Whether events that are the same as an earlier one are left out.
    pub folds: bool,
}

impl InputOptions {
    /// A file with what is said about it, before what stands beside it.
    pub fn of(&self, input: Input) -> Input {
        let choices = self.choices.clone().or(input.choices);
        Input { kind: self.kind.or(input.kind), choices, ..input }
    }
}

/// How files are read.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Hears how far reading has come.
    pub listener: Listener<'a>,
    /// Whether events that are the same as an earlier one are left out.
    pub folds: bool,
    /// Whether to look for what is allowed and yet odd, such as names that look mistyped.
    pub lints: bool,
    /// Whether to count the rows of a table that are the same as an earlier one: it takes time that only `check` has.
    pub repeats: bool,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { listener: NOBODY, folds: false, lints: true, repeats: false }
    }
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("folds", &self.folds).field("lints", &self.lints).finish_non_exhaustive()
    }
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

impl Progress {
    /// How far it is, in words: `45 % of 70 MB, 460,000 events, 3 s left`.
    pub fn says(self, since: std::time::Duration) -> String {
        let done = self.bytes.min(self.of_bytes);
        let percent = done * 100 / self.of_bytes.max(1);
        let rest = since.as_millis() * (self.of_bytes - done) as u128 / done.max(1) as u128;
        let left = if done > 0 { format!(", {} s left", rest.div_ceil(1000)) } else { String::new() };
        let events = if self.events > 0 { format!(", {} events", grouped(self.events)) } else { String::new() };
        format!("reading: {percent} % of {} MB{events}{left}", self.of_bytes.div_ceil(1_000_000))
    }
}

/// `1020617` as `1,020,617`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Hears how far reading has come, and says whether to go on.
pub type Listener<'a> = &'a (dyn Fn(Progress) -> bool + Sync);

/// A listener that hears nothing and stops nothing.
pub const NOBODY: Listener<'static> = &|_| true;

/// Reading was stopped by its listener.
pub(super) fn stopped(name: &str) -> ReadError {
    ReadError::new(name, "reading was stopped", None)
}
