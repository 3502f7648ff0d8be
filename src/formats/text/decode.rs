//! From bytes to letters: UTF-8 where it is that, else what is said or looks like it. A byte that is no letter costs one letter,
//! never the file.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::charset::Charset;
use super::notes::{Flaw, Notes};
use crate::formats::problem::ReadError;

/// Bytes from the first letter beyond ASCII on that an encoding is guessed from.
const GUESSED_FROM: usize = 1 << 18;

/// Bytes that tell a text from what is none.
const LOOKED_AT: usize = 1 << 16;

/// What stands for a byte that is no letter.
const NO_LETTER: char = '\u{fffd}';

/// A text, and how it came to be one.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// What the bytes were, where the text has others.
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) notes: Notes,
}

/// The text that bytes are; `said` is the encoding that the user names. A byte order mark says more than anybody.
pub(super) fn decoded(name: &str, bytes: Vec<u8>, said: Option<Charset>) -> Result<Decoded, ReadError> {
    let said = said.map(Charset::encoding);
    let other = said.filter(|encoding| *encoding != UTF_8).or_else(|| utf16(&bytes));
    let is_sound =
        |text: &str| memchr::memchr(0, text.as_bytes()).is_none() && !is_binary(text) && known_binary(text).is_none();
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if other.is_none() && is_sound(&text) => {
            return Ok(Decoded { text, bytes: None, notes: Notes::default() });
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let mut notes = Notes::default();
    let (letters, encoding) = if let Some(encoding) = other {
        let (letters, encoding, _) = encoding.decode(&bytes);
        let how = if said.is_some() { ", as said" } else { "" };
        notes.lines.push(format!("in {}{how}", encoding.name()));
        (letters, encoding)
    } else if said.is_some() || !is_other(&bytes) {
        (String::from_utf8_lossy(&bytes), UTF_8)
    } else {
        let (letters, encoding, _) = guess(&bytes).decode(&bytes);
        notes.lines.push(format!("in {}, which it looks like; `--encoding` decides", encoding.name()));
        notes.flaws.push(guessed(&letters, encoding.name()));
        (letters, encoding)
    };
    if let Some(what) = known_binary(&bytes).or_else(|| is_binary(&letters).then_some("data for programs")) {
        let hint = "annals reads text: YAML, CSV, TSV or JSON; save or export it as one of these";
        return Err(ReadError::new(name, format!("this is {what}, not a text"), Some(hint)));
    }
    let text = mended(&letters, encoding.name(), &mut notes);
    Ok(Decoded { text, bytes: Some(bytes), notes })
}

/// What is said of a text in an encoding that nobody named.
fn guessed(text: &str, encoding: &str) -> Flaw {
    Flaw {
        message: format!("this is not UTF-8, and read as {encoding}, which it looks like"),
        hint: format!(
            "say `--encoding NAME` if these are not the letters; `iconv -f {} -t UTF-8` makes UTF-8 of it",
            encoding.to_ascii_uppercase()
        ),
        at: text.bytes().position(|byte| !byte.is_ascii()).into_iter().collect(),
        names_lines: false,
    }
}

/// A text with a mark for every byte that is no letter of its encoding and for every zero.
fn mended(text: &str, encoding: &str, notes: &mut Notes) -> String {
    let (mut mended, mut begin) = (String::with_capacity(text.len()), 0);
    let (mut zeros, mut others) = (Vec::new(), Vec::new());
    // Zeros at the end are what a file was filled up with.
    let sound = text.trim_end_matches('\0');
    for (at, found) in sound.match_indices(['\0', NO_LETTER]) {
        mended.push_str(sound.get(begin..at).unwrap_or_default());
        if found == "\0" { &mut zeros } else { &mut others }.push(mended.len());
        mended.push(NO_LETTER);
        begin = at + found.len();
    }
    mended.push_str(sound.get(begin..).unwrap_or_default());
    zeros.extend((sound.len()..text.len()).map(|_| mended.len()));
    let hint = |what: &str| format!("`{NO_LETTER}` stands for each; {what}");
    if !others.is_empty() {
        let message = format!("{} no {encoding}", count(others.len(), "byte that is", "bytes that are"));
        let hint = hint("mend the letters, or say `--encoding NAME` if the whole file is something else");
        notes.flaws.push(Flaw { message, hint, at: others, names_lines: true });
    }
    if !zeros.is_empty() {
        let message = count(zeros.len(), "zero byte", "zero bytes");
        notes.flaws.push(Flaw { message, hint: hint("a text has none"), at: zeros, names_lines: true });
    }
    mended
}

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

/// UTF-16, by its byte order mark, or by the zeros beside letters of ASCII.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(UTF_16LE),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether letters beyond ASCII are not UTF-8 more often than they are: otherwise bytes that are none are damage, and no other
/// encoding.
fn is_other(bytes: &[u8]) -> bool {
    let (mut letters, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken > letters
}

/// What a text that is not UTF-8 is probably written in.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let begin = memchr::memrchr(b'\n', bytes.get(..first).unwrap_or_default()).map_or(0, |end| end + 1);
    let begin = begin.max(first.saturating_sub(LOOKED_AT));
    let part = bytes.get(begin..bytes.len().min(begin + GUESSED_FROM)).unwrap_or_default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(part, begin + part.len() == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether too much in the first letters steers a device for this to be a text.
fn is_binary(text: &str) -> bool {
    let text = text.trim_end_matches('\0').as_bytes();
    let sample = text.get(..LOOKED_AT).unwrap_or(text);
    let is_control = |byte: &&u8| matches!(byte, 0..=8 | 0x0e..=0x19 | 0x1c..=0x1f);
    text.is_empty() || sample.iter().filter(is_control).count() > 2 + sample.len() / 20
}

/// What a file is whose first bytes no text has.
fn known_binary(bytes: impl AsRef<[u8]>) -> Option<&'static str> {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF89a", "a picture"),
        (b"SQLite format 3\0", "a database of SQLite"),
        (b"PAR1\x15", "a table of Parquet"),
        (b"PK\x03\x04", "a zip file"),
        (b"7z\xbc\xaf", "an archive of 7-Zip"),
        (b"Rar!\x1a", "an archive of RAR"),
        (b"BZh91AY", "a file packed with bzip2"),
        (b"\xfd7zXZ", "a file packed with xz"),
        (b"\xd0\xcf\x11\xe0", "a document of an old Office"),
        (b"\x7fELF", "a program"),
    ];
    KNOWN.iter().find(|(begin, _)| bytes.as_ref().starts_with(begin)).map(|(_, what)| *what)
}
