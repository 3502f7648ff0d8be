//! From the bytes of a file to its text: decompressed, decoded to UTF-8, without a byte order mark.

mod archive;
mod charset;
mod columnar;
mod columns;
mod decode;
mod file;
mod lines;
mod notes;
mod packed;
mod sound;
mod workbook;

#[cfg(feature = "engine")]
pub(super) use columnar::guard;
use std::sync::Arc;

use super::input::{Input, Kind};
use super::problem::ReadError;
use super::tabular::{self, Choices};
use crate::chronology::FileInfo;
use decode::Decoded;
use notes::Notes;

pub use charset::Charset;
pub(super) use columnar::{said_beside, spool};
pub(super) use file::{LongText, Text};
pub(super) use packed::{is_packed, unpack_to};
pub(super) use sound::mended;
pub(super) use workbook::about_sheet;

/// Most bytes of one text: beyond it the store's spans do not reach.
const LARGEST: usize = u32::MAX as usize;

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Most parts of a file that a message names.
const NAMED: usize = 20;

impl Text {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`ReadError`] for what is empty, broken, too large or no text.
    pub(super) fn read(input: Input) -> Result<Self, ReadError> {
        let Input { name, path, bytes, choices, .. } = input;
        let Unpacked { bytes: unpacked, is_sheet, parts } = unpacked(&name, &bytes, &choices)?;
        let packed = unpacked.as_ref().map(|_| FileInfo::of_bytes(name.clone(), &bytes));
        let is_packed = packed.is_some();
        let mut bytes = unpacked.unwrap_or(bytes);
        if let Some(form) = columnar::Form::of(&bytes) {
            let bytes = ::bytes::Bytes::from(bytes);
            let read = form.read(&name, &bytes);
            let mut info = packed.unwrap_or_else(|| FileInfo::of_kept(name, bytes));
            (info.path, info.is_packed) = (path, true);
            return read.map(|read| Self { form: Some(form.says()), ..Self::of_columns(info, read, &parts) });
        }
        if bytes.len() > LARGEST {
            return Err(ReadError::new(&name, "larger than 4 GiB", Some("split it by year")));
        }
        let has_mark = bytes.starts_with(MARK);
        if has_mark {
            bytes.drain(..MARK.len());
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            let hint = "a chronology begins with `schema: 1` and `events:`, a table with the names of its columns";
            return Err(ReadError::new(&name, "the file is empty", Some(hint)));
        }
        // What says itself that it is UTF-8 is nothing else.
        let said = if has_mark || is_sheet { Some(Charset::utf8()) } else { choices.encoding };
        let Decoded { text, bytes, mut notes } = decode::decoded(&name, bytes, said)?;
        let text = Arc::new(text);
        let info = match bytes {
            Some(bytes) if has_mark => FileInfo::of_bytes(name, &[MARK, &bytes].concat()),
            Some(bytes) => FileInfo::of_bytes(name, &bytes),
            None => FileInfo::of_text(name, Arc::clone(&text), has_mark),
        };
        let mut info = packed.unwrap_or(info);
        info.path = path;
        info.is_packed = is_packed;
        notes.lines.splice(..0, parts.iter().map(|part| format!("{}{}", part.name, part.of)));
        let kind = is_sheet.then_some(Kind::Tsv);
        let names: Vec<&str> = parts.iter().map(|part| &*part.name).collect();
        let part = Some(names.join(", ")).filter(|part| !part.is_empty());
        Ok(Self {
            info,
            text,
            long: None,
            kind,
            form: is_sheet.then_some("a spreadsheet"),
            beside: None,
            events: Vec::new(),
            part,
            notes,
        })
    }

    /// The text of a file of columns.
    fn of_columns(info: FileInfo, read: columnar::Columns, parts: &[Part]) -> Self {
        let names: Vec<&str> = parts.iter().map(|part| &*part.name).collect();
        let part = Some(names.join(", ")).filter(|part| !part.is_empty());
        let mut notes = Notes::default();
        notes.lines.extend(parts.iter().map(|part| format!("{}{}", part.name, part.of)));
        notes.lines.push(read.says);
        let columnar::Columns { text, beside, events, .. } = read;
        Self { events, part, notes, ..Self::of_rows(info, text, beside) }
    }

    /// The same text as sound JSON where it is almost that.
    pub(super) fn with_sound_json(mut self) -> Self {
        if self.text.trim_start().starts_with(['{', '[', '/'])
            && let Some((text, flaw)) = sound::sound(&self.text)
        {
            self.notes.flaws.push(flaw);
            self.text = Arc::new(text);
        }
        self
    }

    /// The same table with objects for rows where JSON has it in columns or without names.
    pub(super) fn with_rows(mut self) -> Self {
        if let Some((text, note)) = columns::rows(&self.text) {
            self.notes.lines.push(note.to_owned());
            self.text = Arc::new(text);
        }
        self
    }

    /// The same text with line feeds where lines end in carriage returns alone.
    pub(super) fn with_line_feeds(self, is_table: bool) -> Self {
        match lines::with_line_feeds(&self.text, is_table) {
            Some(text) => Self { text: Arc::new(text), ..self },
            None => self,
        }
    }
}

/// What a file holds.
struct Unpacked {
    /// `None` where the file is not packed.
    bytes: Option<Vec<u8>>,
    /// Whether it is the text of a spreadsheet.
    is_sheet: bool,
    /// What was read of it.
    parts: Vec<Part>,
}

/// What was found in a file that holds others.
#[derive(Debug, Default)]
struct Found {
    /// Bytes of a member, or the text of a sheet.
    bytes: Vec<u8>,
    is_sheet: bool,
    /// What was read of it, outermost first.
    parts: Vec<Part>,
}

/// What was read of a file with several parts.
#[derive(Debug)]
struct Part {
    /// In words: sheet `Events`.
    name: String,
    /// Of how many, where there are several.
    of: String,
}

impl Part {
    /// A part of so many; `others` are those that might have been meant.
    fn new(name: String, all: usize, others: &[&str]) -> Self {
        let mut of = if all > 1 { format!(" of {all}") } else { String::new() };
        if !others.is_empty() {
            of = format!("{of}; no events are looked for in {}", listed(others));
        }
        Self { name, of }
    }
}

/// Unpacks a file: gzip and zstd, then a zip file, then a spreadsheet.
fn unpacked(name: &str, bytes: &[u8], choices: &Choices) -> Result<Unpacked, ReadError> {
    let mut all = Unpacked { bytes: packed::unpack(name, bytes)?, is_sheet: false, parts: Vec::new() };
    // A spreadsheet may be a member of a zip file.
    for _ in 0..2 {
        let Some(found) = archive::open(name, all.bytes.as_deref().unwrap_or(bytes), choices)? else { break };
        all.parts.extend(found.parts);
        (all.bytes, all.is_sheet) = (Some(found.bytes), found.is_sheet);
        if all.is_sheet {
            break;
        }
    }
    Ok(all)
}

/// Which of several parts is meant: the only one, the one that the user names, or the only one that has events, by its cells or
/// else by its name.
fn pick(
    name: &str,
    what: &str,
    names: &[&str],
    wanted: &[String],
    is_dated: impl Fn(usize) -> bool,
) -> Result<usize, ReadError> {
    let is_wanted = |own: &&str| {
        let short = own.rsplit('/').next().unwrap_or(own);
        wanted.iter().any(|wanted| wanted == own || wanted.eq_ignore_ascii_case(own) || wanted == short)
    };
    if let Some(at) = names.iter().position(is_wanted) {
        return Ok(at);
    }
    if names.len() == 1 {
        return Ok(0);
    }
    let is_aside = |at: &usize| tabular::is_aside(names[*at].rsplit('/').next().unwrap_or(names[*at]));
    let dated: Vec<usize> = (0..names.len()).filter(|at| is_dated(*at)).collect();
    let told = dated.iter().copied().filter(|at| !is_aside(at)).collect::<Vec<_>>();
    if let ([at], _) | (_, [at]) = (&*dated, &*told) {
        return Ok(*at);
    }
    let message = format!("there are {} {what}: {}", names.len(), listed(names));
    let hint = format!("say which one to read: `--part '{}'`", names.first().copied().unwrap_or("NAME"));
    Err(ReadError::new(name, message, Some(&hint)))
}

/// Names in quotes; the first ones of many.
fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > NAMED { " and others" } else { "" };
    format!("{}{more}", quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::files::input;

    fn read(bytes: &[u8]) -> Result<String, String> {
        let text = Text::read(input("x", bytes.to_vec()));
        text.map(|text| text.text.to_string()).map_err(|error| error.message)
    }

    #[test]
    fn text_of_several_encodings_is_read() {
        assert_eq!(read(b"\xef\xbb\xbfabc").as_deref(), Ok("abc"));
        assert_eq!(read(b"\xff\xfea\0\xe9\0").as_deref(), Ok("aé"));
        assert_eq!(read(b"\0a\0b\0c").as_deref(), Ok("abc"));
        assert_eq!(read(b"caf\xe9 \x80").as_deref(), Ok("café €"));
        assert_eq!(read(b" \n"), Err("the file is empty".into()));
    }

    #[test]
    fn what_is_no_letter_costs_one_letter_and_what_is_no_text_is_refused() {
        assert_eq!(read(b"\xc3\xa9\n\xe9 b").as_deref(), Ok("é\n\u{fffd} b"));
        assert_eq!(read(b"a\0b").as_deref(), Ok("a\u{fffd}b"));
        assert_eq!(read(&[b"a,b\n".repeat(2), vec![0; 600]].concat()).as_deref(), Ok("a,b\na,b\n"));
        // UTF-16 that ends in half a letter.
        assert_eq!(read(b"\xff\xfea\0\x3d\xd8").as_deref(), Ok("a\u{fffd}"));
        let noise: Vec<u8> = (0..4000_u32).map(|number| (number * number / 7 % 251).to_le_bytes()[0]).collect();
        assert_eq!(read(&noise), Err("this is data for programs, not a text".into()));
        assert_eq!(read(&[0; 40]), Err("this is data for programs, not a text".into()));
        assert_eq!(read(b"%PDF-1.7\n1 0 obj\n"), Err("this is a PDF, not a text".into()));
    }

    #[test]
    fn what_grows_beyond_all_measure_is_refused_while_it_is_unpacked() {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let zeroes = vec![b'0'; 1 << 20];
        for _ in 0..(packed::SUSPECT >> 20) + 8 {
            gzip.write_all(&zeroes).expect("in memory");
        }
        // However much is packed behind it.
        let mut bomb = gzip.finish().expect("in memory");
        bomb.extend(vec![7; 4 << 20]);
        assert_eq!(read(&bomb), Err("the packed file grows beyond all measure".into()));
    }

    #[test]
    fn packed_files_are_unpacked_and_truncated_ones_refused() {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all("date,title\n".repeat(1000).as_bytes()).expect("in memory");
        let gzip = gzip.finish().expect("in memory");
        assert_eq!(read(&gzip).map(|text| text.len()), Ok(11_000));
        let message = read(&gzip[..gzip.len() - 12]).expect_err("truncated");
        assert!(message.starts_with("the gzip file ends in the middle"), "{message}");
        let text = Text::read(input("x.gz", gzip.clone())).expect("sound");
        assert_eq!(text.info.bytes, gzip.len());
        let zstd = ruzstd::encoding::compress_to_vec(
            &b"date,title\n2014,x\n"[..],
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        assert_eq!(read(&zstd).as_deref(), Ok("date,title\n2014,x\n"));
        assert!(read(&zstd[..zstd.len() - 3]).is_err());
    }
}
