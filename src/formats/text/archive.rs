//! Zip files with a table in them, and the spreadsheets that are zip files of their own.

use std::io::{Cursor, Read};

use ::zip::ZipArchive;

use super::packed::{self, GROWTH, SUSPECT};
use super::{Found, LARGEST, Part, pick, workbook};
use crate::formats::problem::ReadError;
use crate::formats::tabular::{self, Choices};

const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// The beginning of a document of the old Office.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Endings of the members that may be tables, the lesser ones last.
const TABLES: &[&str] = &[
    "csv", "tsv", "tab", "json", "jsonl", "ndjson", "geojson", "yaml", "yml", "ics", "mw", "xlsx", "xlsm", "xlsb",
    "xls", "ods", "parquet", "arrow", "feather", "gz", "zst",
];
const TEXTS: &[&str] = &["txt", "dat"];

/// The table in a zip file or a spreadsheet; `None` for other files. `parts` are names that the user gives.
pub(super) fn open(name: &str, bytes: &[u8], choices: &Choices) -> Result<Option<Found>, ReadError> {
    if bytes.starts_with(OLD_OFFICE) {
        return workbook::read(name, workbook::Form::Xls, bytes, choices).map(Some);
    }
    if !ZIP.iter().any(|begin| bytes.starts_with(begin)) {
        return Ok(None);
    }
    let broken = |error: &dyn std::fmt::Display| broken(name, error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| without_end(name, &error))?;
    let mut members = Vec::new();
    for number in 0..archive.len() {
        let member = archive.by_index_raw(number).map_err(|error| broken(&error))?;
        let own = member.name().map_or_else(|_| String::from_utf8_lossy(member.name_raw()).into_owned(), Into::into);
        members.push(Member { name: own, number, is_empty: member.is_dir() || member.size() == 0 });
    }
    if let Some(form) = workbook::Form::of(|wanted| members.iter().any(|member| member.name == wanted)) {
        let form = form.map_err(|what| {
            let hint = "save the table in it as CSV or as a spreadsheet";
            ReadError::new(name, format!("this is {what}, not a table"), Some(hint))
        })?;
        let mut rest = bytes.len();
        for number in 0..archive.len() {
            let member = archive.by_index(number).map_err(|error| broken(&error))?;
            rest += unpack(name, member, bytes.len(), |_| {})?;
            within(name, rest, bytes.len())?;
        }
        return workbook::read(name, form, bytes, choices).map(Some);
    }
    let tables = tables(name, &members)?;
    let names: Vec<&str> = tables.iter().map(|member| &*member.name).collect();
    let mut dated = vec![true; names.len()];
    if names.len() > 1 {
        for (is_dated, member) in dated.iter_mut().zip(&tables) {
            *is_dated = archive.by_index(member.number).is_ok_and(|file| may_have_events(member, file, choices));
        }
    }
    let at = pick(name, "tables in this zip file", &names, &choices.parts, |at| dated[at])?;
    let others: Vec<&str> =
        names.iter().copied().filter(|other| *other != names[at] && choices.parts.is_empty()).collect();
    let member = archive.by_index(tables[at].number).map_err(|error| match error {
        ::zip::result::ZipError::UnsupportedArchive(::zip::result::ZipError::PASSWORD_REQUIRED) => {
            ReadError::new(name, "the zip file has a password", Some("unpack it yourself"))
        }
        error => broken(&error),
    })?;
    let mut found =
        Found { parts: vec![Part::new(format!("`{}`", names[at]), members.len(), &others)], ..Found::default() };
    unpack(name, member, bytes.len(), |part| found.bytes.extend_from_slice(part))?;
    if let Some(unpacked) = packed::unpack(name, &found.bytes)? {
        found.bytes = unpacked;
    }
    Ok(Some(found))
}

/// What is wrong with a zip file, or with a workbook, which is one of its own.
fn broken(name: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::new(name, format!("the {} is damaged: {error}", kind(name)), Some("fetch or save the file again"))
}

/// A zip file has a list of what is in it at its end.
fn without_end(name: &str, error: &::zip::result::ZipError) -> ReadError {
    if !matches!(error, ::zip::result::ZipError::InvalidArchive(_)) {
        return broken(name, error);
    }
    let message = format!("the {} is damaged: its end is missing, and with it the list of what is in it", kind(name));
    ReadError::new(name, message, Some("fetch or save the file again"))
}

fn kind(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    let is_book = [".xlsx", ".xlsm", ".xlsb", ".ods"].iter().any(|ending| name.ends_with(ending));
    if is_book { "workbook" } else { "zip file" }
}

/// Bytes of a member from which it is told whether it has events.
const LOOKED_AT: u64 = 1 << 16;

/// Whether a member may be what is meant: a text with dates in it. Of what is no delimited text only the name says something.
fn may_have_events(member: &Member, file: impl Read, choices: &Choices) -> bool {
    if !member.has_ending(&["csv", "tsv", "tab", "txt", "dat"]) {
        return !tabular::is_aside(member.name.rsplit('/').next().unwrap_or_default());
    }
    let mut begin = Vec::new();
    let is_read = file.take(LOOKED_AT).read_to_end(&mut begin).is_ok();
    let is_utf16 = begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff");
    let text = String::from_utf8_lossy(&begin);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let whole =
        if begin.len() as u64 == LOOKED_AT { text.rfind('\n').and_then(|end| text.get(..=end)) } else { Some(text) };
    !is_read || is_utf16 || whole.is_some_and(|text| tabular::has_dates(text, None, choices))
}

/// A file in a zip file.
struct Member {
    name: String,
    number: usize,
    is_empty: bool,
}

impl Member {
    fn has_ending(&self, endings: &[&str]) -> bool {
        let own = self.name.rsplit('/').next().unwrap_or_default();
        let ending = own.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_hidden = own.starts_with('.') || self.name.starts_with("__MACOSX/");
        !self.is_empty && !is_hidden && ending.is_some_and(|ending| endings.contains(&&*ending))
    }
}

/// The members that are tables by their names; texts where there are no others.
fn tables<'m>(name: &str, members: &'m [Member]) -> Result<Vec<&'m Member>, ReadError> {
    for endings in [TABLES, TEXTS] {
        let tables: Vec<&Member> = members.iter().filter(|member| member.has_ending(endings)).collect();
        if !tables.is_empty() {
            return Ok(tables);
        }
    }
    let names: Vec<String> = members.iter().take(super::NAMED).map(|member| format!("`{}`", member.name)).collect();
    let hint = if names.is_empty() { "it is empty".to_owned() } else { format!("in it are {}", names.join(", ")) };
    Err(ReadError::new(name, "there is no table in this zip file", Some(&hint)))
}

/// Unpacks a member, and says how long it is.
fn unpack(name: &str, mut member: impl Read, packed: usize, mut take: impl FnMut(&[u8])) -> Result<usize, ReadError> {
    let mut part = vec![0; 1 << 16];
    let mut len = 0;
    loop {
        let count = member.read(&mut part).map_err(|error| broken(name, &error))?;
        if count == 0 {
            return Ok(len);
        }
        len += count;
        within(name, len, packed)?;
        take(part.get(..count).unwrap_or_default());
    }
}

/// Refuses what grows beyond all measure.
fn within(name: &str, len: usize, packed: usize) -> Result<(), ReadError> {
    if len > LARGEST || (len > SUSPECT && len / GROWTH > packed) {
        let hint = "unpack it yourself if it is what it says";
        return Err(ReadError::new(name, "the packed file grows beyond all measure", Some(hint)));
    }
    Ok(())
}
