//! What an export hands on: which events, and where they come from.

use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use super::files::{self, WriteError};
use super::{csv, json, markdown, table, yaml};
use crate::chronology::{Chronology, FileInfo, Row};
use crate::model::word_list;

word_list! {
    /// A form that events are written in.
    Format {
        /// Lines for people: date, id, title.
        Table = "table",
        /// Markdown: headings by month, numbered sources.
        Markdown = "md",
        /// One row an event, for spreadsheets.
        Csv = "csv",
        /// One object with provenance, actors and events.
        Json = "json",
        /// One event a line.
        Jsonl = "jsonl",
        /// A chronology of schema 1 again.
        Yaml = "yaml",
    }
}

impl Format {
    /// The format that a file's name asks for by its extension.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "yaml" | "yml" => Some(Self::Yaml),
            "txt" => Some(Self::Table),
            other => Self::from_word(other),
        }
    }
}

/// Where an export comes from, for whoever gets it.
#[derive(Debug, Clone)]
pub struct Provenance {
    /// The files that were read.
    pub files: Vec<FileInfo>,
    /// Whether the folders of the files are said: they are the business of whoever made the export.
    pub has_paths: bool,
    /// The query as one line, empty for everything.
    pub query: String,
    /// How events fall in the range: the word and what it says.
    pub rule: (&'static str, &'static str),
    /// How many events were selected.
    pub selected: usize,
    /// Of how many.
    pub total: usize,
    /// How many events of the files could not be loaded.
    pub left_out: usize,
}

/// The program and its version, as exports name it.
pub const TOOL: &str = concat!("annals ", env!("CARGO_PKG_VERSION"));

impl Provenance {
    /// Everything of a chronology, or what a query says; the folders of the files are not said.
    pub fn new(chronology: &Chronology, query: String, rule: (&'static str, &'static str), selected: usize) -> Self {
        Self {
            files: chronology.files().cloned().collect(),
            has_paths: false,
            query,
            rule,
            selected,
            total: chronology.len(),
            left_out: chronology.left_out(),
        }
    }

    /// The name of a file as the export says it.
    pub(super) fn name_of<'f>(&self, file: &'f FileInfo) -> &'f str {
        if self.has_paths { &file.name } else { file.base_name() }
    }

    /// The lines of a header or footer, safe to print.
    pub fn lines(&self) -> Vec<String> {
        let clean = |text: &str| crate::model::clean::line(text).into_owned();
        let mut lines = vec![format!("Exported by {TOOL}: {} of {} events", self.selected, self.total)];
        if self.left_out > 0 {
            lines.push(format!("{} more events of the file have errors in them and were left out", self.left_out));
        }
        for file in &self.files {
            lines.push(format!("From {} (SHA-256 {})", clean(self.name_of(file)), file.sha256()));
        }
        let query = if self.query.is_empty() { "everything".to_owned() } else { clean(&self.query) };
        lines.push(format!("Query: {query}"));
        lines.push(format!("Rule: {}, {}", self.rule.0, self.rule.1));
        lines
    }
}

/// Events to write.
#[derive(Debug, Clone)]
pub struct Export<'a> {
    /// The chronology.
    pub chronology: &'a Chronology,
    /// The rows to write, in order.
    pub rows: &'a [Row],
    /// Where they come from.
    pub provenance: Provenance,
}

/// Rows that one task writes, and tasks whose output is in memory at one time.
const PART: usize = 1024;
const PARTS: usize = 16;

/// Writes rows on all cores and in order: `part` gives the bytes of some of them.
pub(super) fn write_parts(
    rows: &[Row],
    out: &mut dyn Write,
    part: impl Fn(&[Row]) -> io::Result<Vec<u8>> + Sync,
) -> io::Result<()> {
    for wave in rows.chunks(PART * PARTS) {
        let written: Vec<io::Result<Vec<u8>>> = wave.par_chunks(PART).map(&part).collect();
        for bytes in written {
            out.write_all(&bytes?)?;
        }
    }
    Ok(())
}

impl Export<'_> {
    /// Writes the events.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => table::write(self, out),
            Format::Markdown => markdown::write(self, out),
            Format::Csv => csv::write(self, out),
            Format::Json => json::write(self, out),
            Format::Jsonl => json::write_lines(self, out),
            Format::Yaml => yaml::write(self, out),
        }
    }

    /// Writes the events to a file, see [`files::write`]. Never to one that they were read from.
    ///
    /// # Errors
    /// [`WriteError`], and the file is as it was.
    pub fn save(&self, format: Format, path: &Path, replace: bool) -> Result<(), WriteError> {
        let is_open = |file: &FileInfo| files::is_same(Path::new(&file.name), path);
        if self.chronology.files().any(is_open) {
            return Err(WriteError::Open(path.to_owned()));
        }
        files::write(path, replace, |out| self.write(format, out))
    }

    /// The name of an actor that an event names.
    pub(super) fn actor_names(&self, row: Row) -> Vec<String> {
        self.chronology.mentions(row).map(|(actor, _)| self.chronology.actor(actor).name.clone()).collect()
    }
}
