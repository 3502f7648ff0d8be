//! A file as a text that is read piece by piece: what is packed and what has columns is written out beside the target first.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::{Hear, StreamError};
use crate::chronology::FileInfo;
use crate::formats::columns::Beside;
use crate::formats::files::{OnDisk, OpenFile, Scratch};
use crate::formats::input::Input;
use crate::formats::text::{self, LongText, Text};

/// Bytes that are read at a time.
const PART: usize = 1 << 20;

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of a file.
#[derive(Debug)]
pub(super) struct FileText {
    file: OnDisk,
    /// Where it begins.
    start: u64,
    length: usize,
    /// Why some of it could not be read.
    fault: Mutex<Option<io::Error>>,
}

impl FileText {
    fn new(file: &OnDisk, start: u64, end: u64) -> Self {
        let length = usize::try_from(end.saturating_sub(start)).unwrap_or(usize::MAX);
        Self { file: file.clone(), start, length, fault: Mutex::default() }
    }

    /// Why some of it could not be read, if it is so.
    pub(super) fn fault(&self) -> io::Result<()> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }
}

impl LongText for FileText {
    fn len(&self) -> usize {
        self.length
    }

    fn bytes(&self, range: Range<usize>) -> Vec<u8> {
        let end = range.end.min(self.length);
        let mut bytes = vec![0; end.saturating_sub(range.start)];
        if let Err(error) = self.file.read_exact_at(&mut bytes, self.start + range.start as u64) {
            *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            bytes.clear();
        }
        bytes
    }

    fn stop(&self, why: io::Error) {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
    }
}

/// A file that can be read piece by piece.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) text: Arc<FileText>,
    pub(super) info: FileInfo,
    form: Form,
}

/// What a text is of.
#[derive(Debug)]
enum Form {
    /// It is the file, or what is packed in it.
    Letters,
    /// Of the rows of a file of columns, and what is said beside these where annals wrote them.
    Rows(Option<Beside>),
}

impl Prepared {
    /// Reads a file once; `None` for one that has to be read as a whole, because it is in another encoding, say.
    pub(super) fn of(source: &OpenFile, folder: &Path, hear: Hear<'_>) -> Result<Option<Self>, StreamError> {
        let mut begin = vec![0; usize::try_from(source.length.min(8)).unwrap_or_default()];
        source.file.read_exact_at(&mut begin, 0).map_err(|error| StreamError::read(&source.name, &error))?;
        let mut raw = Raw { file: &source.file, at: 0, end: source.length, hash: Sha256::new(), hear };
        let found = if begin.starts_with(b"PAR1") {
            rows(source, folder)?
        } else if text::is_packed(&begin) {
            unpacked(source, &mut raw, folder)?
        } else {
            plain(source, &mut raw).map_err(|error| StreamError::read(&source.name, &error))?
        };
        let Some((text, form)) = found else { return Ok(None) };
        let hashed = io::copy(&mut raw, &mut io::sink());
        hashed.map_err(|error| StreamError::read(&source.name, &error))?;
        let bytes = usize::try_from(source.length).unwrap_or(usize::MAX);
        let mut info = FileInfo::of_pieces(source.name.clone(), bytes, raw.hash.finalize().into());
        info.path.clone_from(&source.path);
        Ok(Some(Self { text: Arc::new(text), info, form }))
    }

    /// The beginning of the text, of whole lines, as it is read; `None` where it is no text of letters.
    pub(super) fn beginning(&self, input: Input, bytes: usize) -> Option<Text> {
        let mut head = self.text.bytes(0..bytes.min(self.text.len()));
        if self.text.len() > head.len() {
            let line = memchr::memrchr(b'\n', &head)?;
            head.truncate(line + 1);
        }
        if let Form::Rows(beside) = &self.form {
            let head = String::from_utf8(head).ok()?;
            return Some(Text::of_rows(self.info.clone(), head, beside.clone()));
        }
        let length = head.len();
        let text = Text::read(Input { bytes: head, ..input }).ok()?;
        let is_same = text.text.len() == length && text.kind.is_none() && text.notes.is_empty();
        is_same.then(|| Text { info: self.info.clone(), ..text })
    }
}

type Found = Option<(FileText, Form)>;

/// The rows of a Parquet file.
fn rows(source: &OpenFile, folder: &Path) -> Result<Found, StreamError> {
    let mut out = BufWriter::new(Scratch::within(folder)?);
    let spooled = text::spool(&source.file, &mut |text| out.write_all(text.as_bytes()))?;
    let Some(spooled) = spooled else { return Ok(None) };
    let out = whole(out)?;
    Ok(Some((FileText::new(out.file(), 0, out.len()), Form::Rows(spooled.beside))))
}

fn whole(out: BufWriter<Scratch>) -> io::Result<Scratch> {
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

/// What a packed file holds.
fn unpacked(source: &OpenFile, raw: &mut Raw<'_>, folder: &Path) -> Result<Found, StreamError> {
    let mut out = BufWriter::new(Scratch::within(folder)?);
    let mut letters = Letters::default();
    let mut written = Ok(());
    let mut take = |part: &[u8]| {
        letters.take(part)?;
        written = out.write_all(part);
        if written.is_ok() { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    };
    let read = text::unpack_to(BufReader::with_capacity(PART, &mut *raw), &mut take);
    written?;
    if read.is_err() || letters.end().is_err() {
        // What is wrong with it is told by whoever reads all of it.
        raw.at = source.length;
        return Ok(None);
    }
    let out = whole(out)?;
    Ok(Some((FileText::new(out.file(), letters.start(), out.len()), Form::Letters)))
}

/// A file that is a text as it lies there.
fn plain(source: &OpenFile, raw: &mut Raw<'_>) -> io::Result<Found> {
    let mut letters = Letters::default();
    let mut part = vec![0; PART];
    loop {
        let read = raw.read(&mut part)?;
        if read == 0 {
            break;
        }
        if letters.take(&part[..read]).is_err() {
            return Ok(None);
        }
    }
    Ok(letters.end().is_ok().then(|| (FileText::new(&source.file, letters.start(), source.length), Form::Letters)))
}

/// Reads a file from its beginning on, and hashes what is read.
struct Raw<'a> {
    file: &'a OnDisk,
    at: u64,
    end: u64,
    hash: Sha256,
    hear: Hear<'a>,
}

impl Read for Raw<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let next = (self.end - self.at).min(to.len().min(PART) as u64);
        let to = &mut to[..usize::try_from(next).unwrap_or_default()];
        self.file.read_exact_at(to, self.at)?;
        self.hash.update(&*to);
        self.at += next;
        (self.hear)(next)?;
        Ok(to.len())
    }
}

/// Looks at a text part by part: whether it is UTF-8 whose lines end in line feeds, without a zero.
#[derive(Debug, Default)]
struct Letters {
    begin: Vec<u8>,
    /// A letter that was cut in two.
    rest: Vec<u8>,
    ends_in_return: bool,
}

impl Letters {
    fn take(&mut self, part: &[u8]) -> io::Result<()> {
        let odd = || io::Error::from(io::ErrorKind::InvalidData);
        if self.begin.len() < MARK.len() {
            self.begin.extend(part.iter().take(MARK.len() - self.begin.len()));
        }
        let is_alone = |at: usize| part.get(at + 1).is_some_and(|next| *next != b'\n');
        let is_split = self.ends_in_return && part.first().is_some_and(|next| *next != b'\n');
        if memchr::memchr(0, part).is_some() || is_split || memchr::memchr_iter(b'\r', part).any(is_alone) {
            return Err(odd());
        }
        self.ends_in_return = part.last().map_or(self.ends_in_return, |last| *last == b'\r');
        let mut part = part;
        while !self.rest.is_empty() {
            let Some((first, others)) = part.split_first() else { return Ok(()) };
            self.rest.push(*first);
            part = others;
            match std::str::from_utf8(&self.rest) {
                Ok(_) => self.rest.clear(),
                Err(error) if error.error_len().is_some() => return Err(odd()),
                Err(_) => {}
            }
        }
        match std::str::from_utf8(part) {
            Ok(_) => Ok(()),
            Err(error) if error.error_len().is_some() => Err(odd()),
            Err(error) => {
                self.rest.extend_from_slice(part.get(error.valid_up_to()..).unwrap_or_default());
                Ok(())
            }
        }
    }

    fn end(&self) -> io::Result<()> {
        let is_sound = self.rest.is_empty() && !self.ends_in_return;
        if is_sound { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// Where the text begins.
    fn start(&self) -> u64 {
        if self.begin == MARK { MARK.len() as u64 } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_wherever_it_is_cut() {
        let is_one = |text: &[u8], size: usize| {
            let mut letters = Letters::default();
            text.chunks(size).all(|part| letters.take(part).is_ok()) && letters.end().is_ok()
        };
        for size in 1..12 {
            assert!(is_one("\u{feff}день, 𝕏\r\nد\n".as_bytes(), size), "{size}");
            for text in [&b"a\rb\n"[..], b"a\n\r", b"a\0", b"\xe9t\xe9", b"abc\xd0", b"\xf0\x9d\x95\n"] {
                assert!(!is_one(text, size), "{size} {text:?}");
            }
        }
    }
}
