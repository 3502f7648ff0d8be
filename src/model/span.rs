//! Where something stands in a text.

use std::ops::Range;

/// A value in a record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The keys and numbers that lead to it from its record; the name of its column for a cell of a table.
    pub path: Vec<Step>,
    /// Where its key stands, for a value of a map.
    pub key: Option<ByteSpan>,
    /// Where it stands, quotes and brackets included. Empty, and where it would be written, for what is not written.
    pub span: ByteSpan,
}

/// One step of the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list, counted from 0.
    Item(usize),
}

/// Where something stands in the text of a file as it was read: unpacked, decoded to UTF-8, without a byte order mark. Bytes of
/// that text, the end not included, so that a span never cuts a letter in two. Where a table was made of the file first (the sheet
/// of a workbook, columns of JSON turned into rows), it is the text of that table.
///
/// Whether the file has these bytes on the disk is another question, which only the chronology answers that was read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ByteSpan {
    start: u32,
    end: u32,
}

impl ByteSpan {
    /// Some bytes of a text. No text that is read has more of them than a span can say.
    pub fn new(bytes: Range<usize>) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: narrow(bytes.start), end: narrow(bytes.end.max(bytes.start)) }
    }

    /// The first byte.
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// The byte behind the last one.
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// The bytes.
    pub const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether nothing stands there.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether another span lies within this one.
    pub const fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// What stands there in a text; nothing where the text does not reach so far.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}
