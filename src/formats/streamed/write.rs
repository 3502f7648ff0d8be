//! The tables, written from rows that lie in order.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use super::runs::{Merged, Runs};
use super::{Conversion, StreamError, Written, export_of, provenance, row};
use crate::chronology::{Chronology, FileInfo};
use crate::formats::export::Export;
use crate::formats::files::{self, Scratch, WriteError};
use crate::formats::parquet::{self, EventsFile, GROUP, MentionOf, MentionsFile, Parts, Titles};
use crate::formats::write;
use crate::model::{Role, day};

/// Bytes that a mention takes until it is written.
const MENTION: usize = 17;

/// The files that are written in a folder.
pub(super) fn targets(conversion: &Conversion<'_>) -> Vec<PathBuf> {
    write::tables_in(conversion.target).to_vec()
}

/// Writes the tables.
pub(super) fn tables(
    conversion: &Conversion<'_>,
    files: &[FileInfo],
    people: &Chronology,
    written: Written,
) -> Result<(), StreamError> {
    let Written { mut rows, titles, done } = written;
    let export = export_of(people, provenance(conversion, files, &done));
    if conversion.is_file {
        let content = |out: &mut dyn Write| events(&export, titles, &mut rows, None, out).map(drop);
        return Ok(files::write(conversion.target, conversion.replace, content)?);
    }
    let [events_path, mentions_path, actors_path] = write::tables_in(conversion.target);
    let is_made = files::make_folder(conversion.target)?;
    let replace = conversion.replace;
    let mut all = || -> Result<(), StreamError> {
        let beside = Scratch::within(&conversion.beside())?;
        let (mut named, mut parts) = (BufWriter::new(beside), Parts::new(people.actors().len()));
        let gathered = std::cell::RefCell::new((&mut named, &mut parts));
        let content = |out: &mut dyn Write| {
            let mut gathered = gathered.borrow_mut();
            let (named, parts) = &mut *gathered;
            events(&export, titles, &mut rows, Some((named, parts)), out)
        };
        let before = || {
            let mut gathered = gathered.borrow_mut();
            let (named, parts) = &mut *gathered;
            named.flush().map_err(|error| WriteError::Io { path: mentions_path.clone(), error })?;
            let write_actors = || files::write(&actors_path, replace, |out| parquet::write_parts(&export, parts, out));
            let content = |out: &mut dyn Write| mentions(&export, named.get_ref(), out);
            files::write_after(&mentions_path, replace, content, write_actors)
        };
        Ok(files::write_after(&events_path, replace, content, before)?)
    };
    let is_written = all();
    if is_written.is_err() && is_made {
        files::remove_folder(conversion.target);
    }
    is_written
}

/// Where mentions are gathered, and who takes part in what.
type Gathered<'a> = (&'a mut BufWriter<Scratch>, &'a mut Parts);

/// Writes the events.
fn events(
    export: &Export<'_>,
    titles: Titles,
    rows: &mut Runs,
    mut gathered: Option<Gathered<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut file = EventsFile::new(export, titles, true, out)?;
    let mut merged = rows.merged()?;
    let mut key = 0;
    loop {
        let group = Group::of(&mut merged)?;
        if group.ends.is_empty() {
            return file.finish();
        }
        if let Some((named, parts)) = &mut gathered {
            for (key, row) in (key..).zip(group.rows()) {
                let (bounds, mentions) = row::people(row).ok_or_else(damaged)?;
                for (actor, role) in &mentions {
                    put(MentionOf { key, day: day::filed(bounds), actor: *actor, role: *role }, named)?;
                }
                parts.add(bounds, mentions.into_iter().map(|(actor, _)| actor));
            }
        }
        file.put_events(key, group.ends.len(), |at| row::cells(group.row(at)))?;
        key += i64::try_from(group.ends.len()).unwrap_or(i64::MAX);
    }
}

fn damaged() -> io::Error {
    io::Error::other("a file that is only kept while the tables are written was changed")
}

/// Rows of a group, as they were written out.
#[derive(Default)]
struct Group {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Group {
    /// The next one; without a row at the end.
    fn of(merged: &mut Merged) -> io::Result<Self> {
        let mut group = Self::default();
        while group.ends.len() < GROUP
            && let Some((_, row)) = merged.next()?
        {
            group.bytes.extend_from_slice(row);
            group.ends.push(group.bytes.len());
        }
        Ok(group)
    }

    fn row(&self, at: usize) -> &[u8] {
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(at).and_then(|end| self.bytes.get(begin..*end)).unwrap_or_default()
    }

    fn rows(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|at| self.row(at))
    }
}

fn put(mention: MentionOf, out: &mut dyn Write) -> io::Result<()> {
    let mut bytes = [0; MENTION];
    bytes[..8].copy_from_slice(&mention.key.to_le_bytes());
    bytes[8..12].copy_from_slice(&mention.day.to_le_bytes());
    bytes[12..16].copy_from_slice(&mention.actor.to_le_bytes());
    bytes[16] = mention.role as u8;
    out.write_all(&bytes)
}

fn taken(bytes: [u8; MENTION]) -> Option<MentionOf> {
    let (key, rest) = bytes.split_first_chunk()?;
    let (day, rest) = rest.split_first_chunk()?;
    let (actor, rest) = rest.split_first_chunk()?;
    Some(MentionOf {
        key: i64::from_le_bytes(*key),
        day: i32::from_le_bytes(*day),
        actor: u32::from_le_bytes(*actor),
        role: *Role::ALL.get(usize::from(*rest.first()?))?,
    })
}

/// Writes the mentions that were gathered.
fn mentions(export: &Export<'_>, gathered: &Scratch, out: &mut dyn Write) -> io::Result<()> {
    let mut file = MentionsFile::new(export, true, out)?;
    let mut from = BufReader::with_capacity(1 << 20, At { scratch: gathered, at: 0 });
    let size = i64::try_from(GROUP).unwrap_or(i64::MAX);
    let mut group: Vec<MentionOf> = Vec::new();
    for _ in 0..gathered.len() / MENTION as u64 {
        let mut bytes = [0; MENTION];
        from.read_exact(&mut bytes)?;
        let mention = taken(bytes).ok_or_else(damaged)?;
        let number = mention.key / size;
        if let Some(first) = group.first().map(|first| first.key / size).filter(|first| *first != number) {
            file.put(export.chronology, first * size, &group)?;
            group.clear();
        }
        group.push(mention);
    }
    if let Some(first) = group.first() {
        file.put(export.chronology, first.key / size * size, &group)?;
    }
    file.finish()
}

/// Reads from a place on.
struct At<'a> {
    scratch: &'a Scratch,
    at: u64,
}

impl Read for At<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let next = (self.scratch.len() - self.at).min(to.len() as u64);
        let to = &mut to[..usize::try_from(next).unwrap_or_default()];
        self.scratch.file().read_exact_at(to, self.at)?;
        self.at += next;
        Ok(to.len())
    }
}
