//! A table whose text memory need not hold: its columns are understood from the beginning, from places spread over it and from its
//! end, as those of any table are, and its rows are read piece by piece, each piece a table for itself with the same columns.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use super::records::{self, Place};
use super::{Foot, LINES, TableFile};
use crate::formats::tabular::carrier::Carrier;
use crate::formats::tabular::lines::Dialect;
use crate::formats::tabular::tally::Tally;
use crate::formats::text::{self, LongText};

/// Bytes of a piece where only something is looked for.
pub(super) const LOOKED_AT: usize = 16 << 20;

/// Bytes behind a piece that say where its last record ends: no quote is looked for further away.
const AHEAD: usize = (1 << 20) + 64;

/// Bytes of the longest record; what is longer is read no further.
const LONGEST: usize = 256 << 20;

/// Bytes at the end of a text in which notes below the last row are looked for.
const TAIL: usize = 1 << 17;

/// Bytes from which rows in the middle are taken, the line that they begin in included.
const MIDDLE: usize = 1 << 20;

/// All of a text of which a table has the beginning.
#[derive(Debug, Clone)]
pub(super) struct Long {
    text: Arc<dyn LongText>,
    dialect: Dialect,
    /// Where its records are.
    records: Range<usize>,
    /// Whether its rows cannot be read without those in other pieces.
    pub(super) needs_all: bool,
}

impl Long {
    /// Records of a dialect from a byte on, below which there may be notes.
    pub(super) fn of_lines(text: &Arc<dyn LongText>, dialect: Dialect, start: usize, has_foot: bool) -> Self {
        let begin = text.len().saturating_sub(TAIL).max(start);
        let tail = text.bytes(begin..text.len());
        // A letter may be cut in two at the beginning.
        let cut = tail.iter().take_while(|byte| **byte & 0xc0 == 0x80).count();
        let tail = String::from_utf8_lossy(tail.get(cut..).unwrap_or_default());
        let foot = if has_foot { Foot::of(dialect, &tail, 0) } else { None };
        let end = foot.map_or_else(|| text.len(), |foot| begin + cut + foot.start);
        Self { text: Arc::clone(text), dialect, records: start..end, needs_all: false }
    }

    /// Where the last record ends.
    pub(super) fn end(&self) -> usize {
        self.records.end
    }

    /// Some rows behind a byte.
    pub(super) fn window(&self, at: usize) -> String {
        records::window(&self.text.bytes(at..self.records.end.min(at + MIDDLE)))
    }
}

/// The pieces of a table, and how many bytes of its text stand before each of them.
#[derive(Debug)]
pub(in crate::formats) struct Pieces<'a> {
    table: &'a TableFile,
    long: Option<&'a Long>,
    at: usize,
    size: usize,
}

impl Iterator for Pieces<'_> {
    type Item = (usize, TableFile);

    fn next(&mut self) -> Option<Self::Item> {
        let long = self.long?;
        let end = long.records.end;
        let mut ahead = AHEAD;
        while self.at < end {
            let upto = end.min(self.at.saturating_add(self.size).saturating_add(ahead));
            let bytes = long.text.bytes(self.at..upto);
            if bytes.len() < upto - self.at {
                break;
            }
            let is_last = upto == end;
            let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
            let mut text = String::from_utf8(bytes).unwrap_or_else(|error| {
                String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned()
            });
            let Some(length) = cut(long.dialect, &text, self.size, is_last).filter(|length| *length > 0) else {
                // At the end of a sound text there is always one.
                if is_last || ahead > LONGEST {
                    let why = if is_last {
                        "the text was changed while it was read"
                    } else {
                        "a record is longer than 256 MB"
                    };
                    long.text.stop(std::io::Error::other(why));
                    break;
                }
                ahead = ahead.saturating_mul(2);
                continue;
            };
            text.truncate(length);
            let start = self.at;
            self.at += length;
            return Some((start, self.table.piece(text)));
        }
        self.at = end;
        None
    }
}

/// How long a piece of about so many bytes is that ends where a record does; `None` where more of the text has to be seen to tell.
fn cut(dialect: Dialect, text: &str, size: usize, is_last: bool) -> Option<usize> {
    if is_last && text.len() <= size {
        return Some(text.len());
    }
    let is_quoted = dialect.has_quotes && memchr::memchr(b'"', text.as_bytes()).is_some();
    if !is_quoted {
        let line = memchr::memchr(b'\n', text.as_bytes().get(size.min(text.len())..).unwrap_or_default());
        return line.map(|end| size + end + 1).or_else(|| is_last.then_some(text.len()));
    }
    let sure = if is_last { usize::MAX } else { dialect.sure_of(text.len()) };
    for record in dialect.records(text, 0) {
        if record.next > sure || record.is_broken && dialect.is_sound() && !is_last {
            return None;
        }
        if record.next >= size {
            return Some(record.next);
        }
    }
    is_last.then_some(text.len())
}

impl TableFile {
    /// Whether the rows can be read piece by piece, and the table be none the less what it is.
    pub(in crate::formats) fn is_in_pieces(&self) -> bool {
        self.long.as_ref().is_some_and(|long| !long.needs_all)
    }

    /// The pieces of a table, of about so many bytes each.
    pub(in crate::formats) fn pieces(&self, size: usize) -> Pieces<'_> {
        let long = self.long.as_ref();
        Pieces { table: self, long, at: long.map_or(0, |long| long.records.start), size: size.max(1) }
    }

    /// Where the first of its records begins.
    pub(in crate::formats) fn first(&self) -> usize {
        self.long.as_ref().map_or(0, |long| long.records.start)
    }

    /// A piece of the text as a table with the same columns.
    fn piece(&self, text: String) -> Self {
        let is_json = matches!(self.rows.carrier, Carrier::Json(_));
        let text = if is_json { text::mended(&text).unwrap_or(text) } else { text };
        let dialect = self.long.as_ref().map_or(LINES, |long| long.dialect);
        Self {
            info: self.info.clone(),
            rows: Arc::clone(&self.rows),
            records: Place::Within(0..text.len(), dialect),
            expected: super::line_ends(&text) + usize::from(!text.ends_with('\n')),
            part: String::new(),
            tally: Tally::default(),
            headers: Vec::new(),
            long: None,
            events: Mutex::default(),
            text: Arc::new(text),
        }
    }

    /// Whether rows go by their numbers in the table, and not by their lines.
    pub(in crate::formats) fn is_numbered(&self) -> bool {
        self.rows.is_list
    }

    /// Whether rows may have ids of their own.
    pub(in crate::formats) fn has_ids(&self) -> bool {
        self.is_own() || self.rows.layout.column(crate::formats::tabular::Field::Id).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_ends_where_a_record_does() {
        let text = "a,\"b\nc\"\nd,e\nf,\"g\n";
        let quoted = Dialect::new(b',', true);
        let all = |dialect, size| {
            let (mut at, mut ends) = (0, Vec::new());
            while at < text.len() {
                at += cut(dialect, text.get(at..).expect("a letter"), size, true).expect("all of it is seen");
                ends.push(at);
            }
            ends
        };
        assert_eq!(all(quoted, 1), [8, 12, 17]);
        assert_eq!(all(quoted, 9), [12, 17]);
        assert_eq!(all(quoted, 99), [17]);
        assert_eq!(all(Dialect::new(b',', false), 1), [5, 8, 12, 17]);
        // What comes may close the quote, or be a quote that two stand for.
        assert_eq!(cut(quoted, text, 13, false), None);
        assert_eq!(cut(Dialect::OF_COLUMNS, "a,\"b\"", 1, false), None);
        assert_eq!(cut(Dialect::OF_COLUMNS, "a,\"b\"\nc,d", 1, false), Some(6));
    }
}
