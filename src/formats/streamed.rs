//! Tables as Parquet, whatever their length: they are read piece by piece, each piece by the readers that read a whole table, its rows
//! written out in order beside the target, and all of these put together. Two pieces know no more of each other than what is
//! gathered from all of them first: what the columns mean, who is named how, and which ids several events have.
//!
//! What has to be read as a whole is told, and goes the other way: the result is the same.

mod ids;
mod people;
mod row;
mod runs;
mod text;
mod write;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::export::{Export, Provenance};
use super::files::{OpenFile, WriteError};
use super::input::{Input, InputOptions, Listener, Progress, stopped};
use super::parquet::{EventCells, Titles};
use super::problem::ReadError;
use super::read;
use super::tabular::TableFile;
use super::text::LongText;
use super::watch::Watch;
use super::write::may_save;
use crate::account;
use crate::chronology::{ActorId, Builder, Chronology, FileInfo, Header, Row, labels};
use crate::engine::Facts;
use crate::model::Actor;
use crate::query::Query;
use ids::{At, Change, Changes, Ids, InOrder};
use people::{Headers, People};
use runs::Runs;
use text::Prepared;

/// Bytes of text of a piece, and of the beginning by which columns are understood.
const PIECE: usize = 16 << 20;
const BEGINNING: usize = 16 << 20;

/// Rows that one task makes.
const PART: usize = 2_048;

/// What is to become of tables.
#[derive(Clone, Copy)]
pub struct Conversion<'a> {
    /// The file to write, or the folder of tables.
    pub target: &'a Path,
    /// Whether it is one file.
    pub is_file: bool,
    /// Whether files that are there are replaced.
    pub replace: bool,
    /// Whether the folders of what was read are said.
    pub has_paths: bool,
    /// When the tables count as made, see [`Provenance::made`].
    pub made: Option<i64>,
    /// What is said of the files.
    pub options: &'a InputOptions,
    /// Hears how far it is.
    pub listener: Listener<'a>,
    /// Bytes of text that are read at a time.
    pub piece: usize,
    /// Bytes of text by which columns are understood first of all.
    pub beginning: usize,
}

impl std::fmt::Debug for Conversion<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Conversion").field("target", &self.target).field("piece", &self.piece).finish_non_exhaustive()
    }
}

impl<'a> Conversion<'a> {
    /// Of files to a new folder, or to a new file.
    pub fn new(target: &'a Path, is_file: bool, options: &'a InputOptions) -> Self {
        let listener = super::input::NOBODY;
        Self {
            target,
            is_file,
            replace: false,
            has_paths: false,
            made: None,
            options,
            listener,
            piece: PIECE,
            beginning: BEGINNING,
        }
    }

    /// The folder in which files without a name are made.
    pub fn beside(&self) -> PathBuf {
        let folder = self.target.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or_else(|| Path::new(".")).to_owned()
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConvertedRows {
    /// How many events; without one nothing was written.
    pub events: usize,
    /// How many records could not be loaded.
    pub left_out: usize,
    /// How many dates could not be read.
    pub unread_dates: usize,
    /// How many errors there are in the files.
    pub errors: usize,
    /// Most rows that were in memory at one time before they were written out.
    pub most_rows: usize,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// There is no room for what is kept meanwhile, or it cannot be read again.
    #[error("{0}")]
    Scratch(#[from] io::Error),
}

impl StreamError {
    fn read(name: &str, error: &io::Error) -> Self {
        Self::Read(ReadError::new(name, error.to_string(), None))
    }
}

/// Hears that so many bytes more were read; an error stops it.
type Hear<'a> = &'a dyn Fn(u64) -> io::Result<()>;

/// Writes tables as Parquet, piece by piece; `None` where one of them has to be read as a whole.
///
/// # Errors
/// [`StreamError`], and nothing was written.
pub fn convert(sources: &[OpenFile], conversion: &Conversion<'_>) -> Result<Option<ConvertedRows>, StreamError> {
    let options = conversion.options;
    let has_other_letters = |source: &OpenFile| options.choices.encoding.or(source.choices.encoding).is_some();
    if options.folds || sources.is_empty() || sources.iter().any(has_other_letters) {
        return Ok(None);
    }
    let read = || sources.iter().map(|source| (&*source.name, source.path.as_deref()));
    let targets = if conversion.is_file { vec![conversion.target.to_owned()] } else { write::targets(conversion) };
    targets.iter().try_for_each(|path| may_save(read(), path, conversion.replace))?;
    let of_bytes = sources.iter().map(|source| source.length).sum::<u64>();
    let told = Told { conversion, of_bytes, done: std::cell::Cell::new(0) };
    let mut tables = Vec::new();
    for source in sources {
        let Some(table) = Table::of(source, &told)? else { return Ok(None) };
        tables.push(table);
    }
    let names: Vec<String> = tables.iter().map(|table| table.info.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    tables.iter_mut().zip(labels(&names)).for_each(|(table, label)| table.label = label);
    let headers: Headers = tables.iter().flat_map(|table| table.table.headers()).cloned().collect();
    let tables = Tables { tables, headers, told: &told };
    let Some(mut known) = tables.look()? else { return Ok(None) };
    if known.done.events == 0 {
        return Ok(Some(known.done));
    }
    let rows = tables.write_out(&mut known)?;
    if let Some(source) = sources.iter().find(|source| !source.is_unchanged()) {
        let hint = "convert it once nobody writes to it";
        return Err(ReadError::new(&source.name, "the file was changed while it was read", Some(hint)).into());
    }
    let done = known.done;
    let files: Vec<FileInfo> = tables.tables.into_iter().map(|table| table.info).collect();
    write::tables(conversion, &files, &known.people, rows)?;
    Ok(Some(done))
}

/// How often each byte is read: to be looked at as a text, for what all pieces say together, and for the rows.
const TIMES: u64 = 3;

/// How far it is.
struct Told<'a> {
    conversion: &'a Conversion<'a>,
    of_bytes: u64,
    done: std::cell::Cell<u64>,
}

impl Told<'_> {
    /// Says that so many bytes more were read, and so many events so far.
    fn hear(&self, name: &str, bytes: u64, events: usize) -> Result<(), ReadError> {
        self.done.set(self.done.get().saturating_add(bytes));
        let [bytes, of_bytes] =
            [self.done.get() / TIMES, self.of_bytes].map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        if (self.conversion.listener)(Progress { bytes, of_bytes, events }) { Ok(()) } else { Err(stopped(name)) }
    }
}

/// A table that is read piece by piece.
#[derive(Debug)]
struct Table {
    info: FileInfo,
    text: Arc<text::FileText>,
    table: TableFile,
    /// What it is called in ids.
    label: String,
    /// How many lines stand above its first row.
    lines_above: usize,
    /// How many bytes of the file are read for one of its text, in thousandths.
    share: u64,
}

impl Table {
    /// Opens a file; `None` for one that has to be read as a whole.
    fn of(source: &OpenFile, told: &Told<'_>) -> Result<Option<Self>, StreamError> {
        let conversion = told.conversion;
        let hear = |bytes: u64| told.hear(&source.name, bytes, 0).map_err(io::Error::other);
        let Some(prepared) = Prepared::of(source, &conversion.beside(), &hear)? else { return Ok(None) };
        let input = Input {
            name: source.name.clone(),
            path: source.path.clone(),
            bytes: Vec::new(),
            kind: None,
            choices: source.choices.clone(),
        };
        let input = conversion.options.of(input);
        let Some(beginning) = prepared.beginning(input.clone(), conversion.beginning) else { return Ok(None) };
        let long: Arc<dyn LongText> = Arc::<text::FileText>::clone(&prepared.text);
        let Some(table) = read::open_long(beginning, &input, long)? else { return Ok(None) };
        prepared.text.fault().map_err(|error| StreamError::read(&source.name, &error))?;
        let above = prepared.text.bytes(0..table.first());
        let lines_above = memchr::memchr_iter(b'\n', &above).count();
        let share = source.length.saturating_mul(1_000) / (prepared.text.len() as u64).max(1);
        let Prepared { text, info, .. } = prepared;
        Ok(Some(Self { info, text, table, label: String::new(), lines_above, share }))
    }
}

/// The tables, and what they say of themselves.
struct Tables<'a> {
    tables: Vec<Table>,
    headers: Headers,
    told: &'a Told<'a>,
}

/// What is gathered from all pieces before the first row is written.
struct Known {
    done: ConvertedRows,
    people: Chronology,
    /// Those who have other names than their ids, and no entry in a registry.
    named: Vec<Actor>,
    changes: Changes,
}

/// The rows of all tables in order, and what their titles are.
struct Written {
    rows: Runs,
    titles: Titles,
    done: ConvertedRows,
}

/// A piece of a table.
struct Piece {
    chronology: Chronology,
    /// The number of its table.
    table: usize,
    has_relations: bool,
}

impl Piece {
    /// The rows in the order of the file, with their numbers in it.
    fn numbered(&self) -> Vec<(u64, Row)> {
        let number = |row: Row| (self.chronology.number(row) as u64, row);
        let mut rows: Vec<(u64, Row)> = self.chronology.rows().into_par_iter().map(number).collect();
        rows.par_sort_unstable();
        rows
    }
}

impl Tables<'_> {
    /// Gives all pieces in order. `named` are those of whom other pieces say more.
    fn each(
        &self,
        named: &[Actor],
        mut visit: impl FnMut(Piece) -> Result<(), StreamError>,
    ) -> Result<(), StreamError> {
        let mut events = 0;
        for (number, table) in self.tables.iter().enumerate() {
            let (mut lines, mut rows) = (table.lines_above, 0);
            for (_, piece) in table.table.pieces(self.told.conversion.piece) {
                let bytes = piece.text.len() as u64;
                let own_lines = memchr::memchr_iter(b'\n', piece.text.as_bytes()).count();
                let before = if table.table.is_numbered() { rows } else { lines };
                let (chronology, has_relations) = self.read(table, &piece, named, before)?;
                drop(piece);
                lines += own_lines;
                rows += chronology.len();
                events += chronology.len();
                self.told.hear(&table.info.name, bytes.saturating_mul(table.share) / 1_000, events)?;
                visit(Piece { chronology, table: number, has_relations })?;
            }
            table.text.fault().map_err(|error| StreamError::read(&table.info.name, &error))?;
        }
        Ok(())
    }

    fn read(
        &self,
        table: &Table,
        piece: &TableFile,
        named: &[Actor],
        before: usize,
    ) -> Result<(Chronology, bool), ReadError> {
        let mut builder = Builder::new();
        for (header, registry) in &self.headers {
            builder.add_header(header.clone(), registry.clone());
        }
        if !named.is_empty() {
            builder.add_header(Header::default(), named.to_vec());
        }
        piece.add(&mut builder, &mut |_, _| Ok(()))?;
        let finished = builder.finish_piece(&table.label, before);
        finished.map_err(|error| ReadError::new(&table.info.name, error.to_string(), None))
    }

    /// Looks at all pieces; `None` where they cannot be read one by one.
    fn look(&self) -> Result<Option<Known>, StreamError> {
        let mut people = People::default();
        let mut done = ConvertedRows::default();
        let mut left_out = vec![0; self.tables.len()];
        let has_ids = self.tables.iter().any(|table| table.table.has_ids());
        let mut ids = if has_ids { Some(Ids::within(&self.told.conversion.beside())?) } else { None };
        let mut has_relations = false;
        self.each(&[], |piece| {
            people.take(&piece.chronology);
            done.events += piece.chronology.len();
            done.unread_dates += piece.chronology.unread_dates();
            done.most_rows = done.most_rows.max(piece.chronology.len());
            left_out[piece.table] += piece.chronology.left_out();
            has_relations |= piece.has_relations;
            ids.as_mut().map_or(Ok(()), |ids| self.take_ids(ids, &piece)).map_err(StreamError::from)
        })?;
        let made = |(file, number): At| format!("{}:{number}", self.label(file));
        let changes = ids.map(|ids| ids.changes(made)).transpose()?;
        let changes = changes.map_or_else(|| Changes::none(&self.told.conversion.beside()).map(Some), Ok)?;
        let Some(changes) = changes else { return Ok(None) };
        // A relation to an id that events of several files have means the one of its own file.
        if has_relations && changes.has_shared {
            return Ok(None);
        }
        let named = people.named();
        let people = people.chronology(self.headers.clone());
        let people = people.map_err(|error| ReadError::new("input", error.to_string(), None))?;
        done.left_out = left_out.iter().sum();
        done.errors = left_out.iter().filter(|count| **count > 0).count() + usize::from(people.tangled().is_some());
        Ok(Some(Known { done, people, named, changes }))
    }

    fn label(&self, file: u32) -> &str {
        self.tables.get(file as usize).map_or("", |table| &table.label)
    }

    fn take_ids(&self, ids: &mut Ids, piece: &Piece) -> io::Result<()> {
        let file = u32::try_from(piece.table).unwrap_or(u32::MAX);
        for (number, row) in piece.numbered() {
            match piece.chronology.given_id(row) {
                Some(id) => {
                    ids.add_given(id, (file, number))?;
                    if self.tables.len() > 1 {
                        ids.add_with_file(&format!("{}:{id}", self.label(file)), (file, number))?;
                    }
                }
                None => ids.add_made(&piece.chronology.id(row), (file, number))?,
            }
        }
        Ok(())
    }

    /// Writes all rows out, those of each piece in order.
    fn write_out(&self, known: &mut Known) -> Result<Written, StreamError> {
        let mut changes = known.changes.in_order()?;
        let mut rows = Runs::within(&self.told.conversion.beside())?;
        let numbers = people::numbers(&known.people);
        let mut forms = [false; 2];
        self.each(&known.named, |mut piece| {
            self.rename(&mut piece, &mut changes)?;
            let (records, own) = records(&piece.chronology, &numbers);
            for part in records {
                rows.add(&part)?;
            }
            rows.end();
            forms = [forms[0] | own[0], forms[1] | own[1]];
            Ok(())
        })?;
        let titles =
            Titles::of([(forms[0], false), (forms[1], true)].into_iter().filter(|form| form.0).map(|form| form.1));
        Ok(Written { rows, titles, done: known.done })
    }

    /// Gives the events of a piece the ids that they go by.
    fn rename(&self, piece: &mut Piece, changes: &mut InOrder) -> io::Result<()> {
        if changes.is_empty {
            return Ok(());
        }
        let file = u32::try_from(piece.table).unwrap_or(u32::MAX);
        let numbered = piece.numbered();
        let Some((last, _)) = numbered.last() else { return Ok(()) };
        let changes = changes.up_to((file, *last))?;
        let chronology = &piece.chronology;
        let renamed = |(number, row): (u64, Row)| match changes.get(&number)?.first()? {
            Change::Lost => Some((row, None)),
            Change::Shared => {
                let id = chronology.given_id(row)?;
                Some((row, Some(format!("{}:{id}", self.label(file)))))
            }
        };
        let renamed = numbered.into_iter().filter_map(renamed).collect();
        piece.chronology.replace_ids(renamed);
        Ok(())
    }
}

/// The rows of a piece as records, and whether titles among them say what happened between actors, and whether some stand for
/// themselves.
fn records(chronology: &Chronology, numbers: &HashMap<String, ActorId>) -> (Vec<Vec<u8>>, [bool; 2]) {
    let actors = chronology.actors().iter().map(|actor| numbers.get(&actor.id).copied().unwrap_or_default());
    let actors: Vec<ActorId> = actors.collect();
    let rows: Vec<Row> = chronology.rows().collect();
    let part = |rows: &[Row]| {
        let (mut records, mut payload, mut mentions) = (Vec::new(), Vec::new(), Vec::new());
        let mut forms = [false; 2];
        for row in rows {
            let event = account::event(chronology, *row);
            let cells = EventCells::of(chronology, *row, &event);
            forms[usize::from(cells.has_whole_title)] = true;
            mentions.clear();
            mentions.extend(chronology.mentions(*row).map(|(actor, role)| (actors[actor as usize], role)));
            payload.clear();
            row::write(&cells, &mentions, &mut payload);
            runs::put(row::key(&event.date, cells.bounds), &payload, &mut records);
        }
        (records, forms)
    };
    let parts: Vec<(Vec<u8>, [bool; 2])> = rows.par_chunks(PART).map(part).collect();
    let forms = parts.iter().fold([false; 2], |all, (_, own)| [all[0] | own[0], all[1] | own[1]]);
    (parts.into_iter().map(|(records, _)| records).collect(), forms)
}

/// Where the tables come from.
fn provenance(conversion: &Conversion<'_>, files: &[FileInfo], done: &ConvertedRows) -> Provenance {
    let query = Query::default();
    let facts = Facts { events: done.events, files: files.to_vec(), left_out: done.left_out, ..Facts::default() };
    let rule = (query.rule.word(), query.rule.says());
    Provenance {
        has_paths: conversion.has_paths,
        made: conversion.made,
        ..Provenance::new(&facts, query.to_string(), rule, done.events)
    }
}

/// An export of no event, which says what all of them have in common.
fn export_of(people: &Chronology, provenance: Provenance) -> Export<'_> {
    Export { chronology: people, rows: &[], provenance, watch: Watch::default() }
}
