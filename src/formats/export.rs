//! What an export hands on: which events, and where they come from.

use std::io::{self, Write};

use chrono::{DateTime, NaiveDateTime};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::watch::Watch;
use crate::chronology::{Chronology, FileInfo, Portion, Row};
use crate::engine::{Excerpt, Facts};
use crate::model::{Event, day};

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
    /// How many events `as-of` left out because they say neither when they were published nor when entered.
    pub undisclosed: usize,
    /// The part of the list that is exported, where it is not all that the query selects.
    pub span: Option<SpanOf>,
    /// What is to be known of names that pseudonyms stand for; nothing where no actor is redacted.
    pub redacted: Vec<String>,
    /// When the export is made, in seconds since 1970, where somebody says so (`SOURCE_DATE_EPOCH`): the same input gives the
    /// same bytes.
    pub made: Option<i64>,
}

/// Which part of a list somebody marked to be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanOf {
    /// How many events the query selects.
    pub of: usize,
    /// What the list is ordered by.
    pub by: &'static str,
    /// The dates that the part begins and ends with.
    pub says: String,
}

/// Notes that people are told the names of.
const MOST_NOTES: usize = 20;

/// The program and its version, as exports name it.
pub const TOOL: &str = concat!("annals ", env!("CARGO_PKG_VERSION"));

/// The SHA-256 of many files in one: of their SHA-256 in order, a line each.
pub fn digest_of(files: &[&FileInfo]) -> String {
    let mut own: Vec<&str> = files.iter().map(|file| file.sha256()).collect();
    own.sort_unstable();
    let mut hash = Sha256::new();
    for digest in own {
        hash.update(digest.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Provenance {
    /// Everything that facts are known of, or what a query says; the folders of the files are not said.
    pub fn new(facts: &Facts, query: String, rule: (&'static str, &'static str), selected: usize) -> Self {
        Self {
            files: facts.files.iter().filter(|file| file.portion != Portion::Aside).cloned().collect(),
            has_paths: false,
            query,
            rule,
            selected,
            total: facts.events,
            left_out: facts.left_out,
            undisclosed: 0,
            span: None,
            redacted: Vec::new(),
            made: None,
        }
    }

    /// The name of a file as the export says it.
    pub(super) fn name_of<'f>(&self, file: &'f FileInfo) -> &'f str {
        if self.has_paths { &file.name } else { file.base_name() }
    }

    /// The lines of a header or footer, safe to print; of many notes they name the first ones.
    pub fn lines(&self) -> Vec<String> {
        self.lines_with(MOST_NOTES)
    }

    /// What part of the events of the query somebody marked.
    pub(super) fn span_line(&self) -> Option<String> {
        let SpanOf { of, by, says } = self.span.as_ref()?;
        let events = self.selected;
        let says = crate::model::clean::line(says);
        Some(format!("Span: {events} of the {of} events of the query, one after another in the list by {by}, {says}"))
    }

    /// The same with all notes, for programs.
    pub(super) fn all_lines(&self) -> Vec<String> {
        self.lines_with(usize::MAX)
    }

    fn lines_with(&self, most_notes: usize) -> Vec<String> {
        let clean = |text: &str| crate::model::clean::line(text).into_owned();
        let mut lines = vec![format!("Exported by {TOOL}: {} of {} events", self.selected, self.total)];
        if self.left_out > 0 {
            lines.push(match self.left_out {
                1 => "1 more event of the files could not be read and was left out".to_owned(),
                events => format!("{events} more events of the files could not be read and were left out"),
            });
        }
        let (mut notes, mut more) = (0, Vec::new());
        for file in &self.files {
            notes += usize::from(file.portion == Portion::Note);
            if file.portion == Portion::Note && notes > most_notes {
                more.push(file);
                continue;
            }
            lines.push(format!("From {} (SHA-256 {})", clean(self.name_of(file)), file.sha256()));
        }
        match more.len() {
            0 => {}
            1 => lines.push(format!("and 1 more note (SHA-256 of its SHA-256: {})", digest_of(&more))),
            many => lines.push(format!("and {many} more notes (SHA-256 of theirs: {})", digest_of(&more))),
        }
        lines.extend(self.span_line());
        let query = if self.query.is_empty() { "everything".to_owned() } else { clean(&self.query) };
        lines.push(format!("Query: {query}"));
        lines.push(format!("Rule: {}, {}", self.rule.0, self.rule.1));
        if self.undisclosed > 0 {
            lines.push(match self.undisclosed {
                1 => "left out 1 more event with neither a day of publication nor one of record".to_owned(),
                more => format!("left out {more} more events with neither a day of publication nor one of record"),
            });
        }
        lines.extend(self.redacted.iter().cloned());
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
    /// Who waits for them.
    pub watch: Watch<'a>,
}

/// Rows that one task writes, and tasks whose output is in memory at one time.
pub(super) const PART: usize = 1024;
pub(super) const PARTS: usize = 16;

/// Writes rows, or lines about them, on all cores and in order: `part` adds the bytes of some of them. While some are written out the
/// next are made.
pub(super) fn write_parts<T: Sync>(
    watch: Watch<'_>,
    lines: &[T],
    out: &mut dyn Write,
    part: impl Fn(&[T], &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let mut waves = lines.chunks(PART * PARTS);
    let make = |wave: Option<&[T]>, made: &mut Vec<Vec<u8>>| {
        let parts: Vec<&[T]> = wave.unwrap_or_default().chunks(PART).collect();
        made.resize_with(parts.len(), Vec::new);
        made.par_iter_mut().zip(parts).try_for_each(|(bytes, lines)| {
            bytes.clear();
            part(lines, bytes)
        })
    };
    let (mut made, mut next) = (Vec::new(), Vec::new());
    let mut done = 0;
    make(waves.next(), &mut made)?;
    while !made.is_empty() {
        let wave = waves.next();
        let mut is_made = Ok(());
        let is_written = rayon::in_place_scope(|scope| {
            scope.spawn(|_| is_made = make(wave, &mut next));
            made.iter().try_for_each(|bytes| out.write_all(bytes))
        });
        is_written?;
        is_made?;
        done = lines.len().min(done + PART * PARTS);
        watch.at(done, lines.len())?;
        std::mem::swap(&mut made, &mut next);
    }
    Ok(())
}

/// The names of the actors that an event names.
pub(super) fn actor_names(chronology: &Chronology, row: Row) -> Vec<String> {
    chronology.mentions(row).map(|(actor, _)| chronology.actor(actor).name.clone()).collect()
}

/// The same for a format that is read back: a name that the event itself gives stays that event's.
pub(super) fn given_names(chronology: &Chronology, row: Row, event: &Event) -> Vec<String> {
    let names = actor_names(chronology, row);
    let given = event.actors.iter().map(|mention| mention.name.clone());
    names.into_iter().zip(given).map(|(name, given)| given.unwrap_or(name)).collect()
}

impl<'a> Export<'a> {
    /// Selected events, or the first so many of them.
    pub fn of(excerpt: &'a Excerpt<'a>, most: Option<usize>, provenance: Provenance) -> Self {
        let rows = excerpt.rows();
        let rows = most.and_then(|most| rows.get(..most)).unwrap_or(rows);
        Self { chronology: excerpt.chronology(), rows, provenance, watch: Watch::default() }
    }
}

impl Export<'_> {
    /// The rows one after another, as long as somebody wants them.
    pub(super) fn each_row(&self) -> impl Iterator<Item = io::Result<Row>> {
        let rows = self.rows.iter().enumerate();
        rows.map(|(done, row)| self.watch.at(done, self.rows.len()).map(|()| *row))
    }

    /// When the export counts as made, so that the same input gives the same bytes: as the environment says, else the day that
    /// the chronology knows of, else the first day that computers count.
    pub(super) fn made(&self) -> NaiveDateTime {
        let made = self.provenance.made.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let as_of = self.chronology.header().as_of.as_ref().and_then(|date| day::to_date(date.bounds().latest));
        let as_of = as_of.and_then(|date| date.and_hms_opt(0, 0, 0));
        made.map(|made| made.naive_utc()).or(as_of).unwrap_or_default()
    }
}
