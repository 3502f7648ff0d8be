//! Delimited text (RFC 4180 and its relatives): what parts the fields, where records begin, what stands in them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use memchr::{memchr, memchr2};

/// How fields are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Whether a field that begins with `"` goes on to the next one, delimiters and line feeds included.
    pub(super) has_quotes: bool,
    /// Whether each quote is known to be closed, however far behind.
    is_sound: bool,
}

/// What is known of how the fields of a text are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Parted {
    /// By a sign. Whether quotes are letters is told from the text.
    By(u8),
    /// By tabs, of which none stands in a cell, as in the rows of a spreadsheet: quotes are letters.
    Cells,
    /// By commas, with the names of the columns in the first line, as a file of columns is written out.
    Columns,
}

/// Bytes that the dialect is told from.
const SAMPLE: usize = 1 << 16;

/// Longest quoted field: a quote that is not closed by then is a letter like others.
const LONGEST: usize = 1 << 20;

impl Dialect {
    /// What annals itself makes of a file of columns.
    pub(super) const OF_COLUMNS: Self = Self { delimiter: b',', has_quotes: true, is_sound: true };

    pub(super) const fn new(delimiter: u8, has_quotes: bool) -> Self {
        Self { delimiter, has_quotes, is_sound: false }
    }

    /// The dialect of a text: the delimiter that gives most records the same number of fields, and more than one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
        let candidates = [b'\t', b',', b';', b'|'].into_iter().flat_map(|delimiter| {
            // Between tabs quotes may be letters; between commas they are not.
            let order: &[bool] = if delimiter == b'\t' { &[false, true] } else { &[true] };
            order.iter().map(move |has_quotes| Self::new(delimiter, *has_quotes))
        });
        let scored = candidates.filter_map(|dialect| Some((dialect.score(sample)?, dialect)));
        // Of equals the first one.
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, dialect)| dialect)?;
        Some(Self { has_quotes: best.has_quotes || best.wraps_texts(sample), ..best })
    }

    /// Whether a column of a text without quotes has nothing but texts in quotes, and no text that only begins with one.
    fn wraps_texts(self, sample: &str) -> bool {
        let mut columns: Vec<(usize, usize)> = Vec::new();
        let mut fields = Vec::new();
        for record in self.records(sample, 0).skip(1) {
            let is_cut = record.next >= sample.len() && sample.len() >= SAMPLE;
            self.fields(sample.get(record.range).filter(|_| !is_cut).unwrap_or(""), &mut fields);
            columns.resize(columns.len().max(fields.len()), (0, 0));
            for (field, (filled, wrapped)) in fields.iter().zip(&mut columns).filter(|(field, _)| !field.is_empty()) {
                let inner = field.strip_prefix('"').map(|rest| rest.strip_suffix('"').unwrap_or("\""));
                if inner.is_some_and(|inner| inner.replace("\"\"", "").contains('"')) {
                    return false;
                }
                *filled += 1;
                *wrapped += usize::from(inner.is_some());
            }
        }
        columns.iter().any(|(filled, wrapped)| *wrapped > 0 && filled == wrapped)
    }

    /// How many records agree on the number of fields, in thousandths, and that number.
    fn score(self, sample: &str) -> Option<(usize, usize)> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let mut fields = Vec::new();
        for record in self.records(sample, 0) {
            let is_cut = record.next >= sample.len() && !counts.is_empty() && sample.len() >= SAMPLE;
            if !record.range.is_empty() && !is_cut {
                self.fields(sample.get(record.range.clone())?, &mut fields);
                *counts.entry(fields.len()).or_default() += 1;
            }
        }
        let all: usize = counts.values().sum();
        let (most, agreeing) = counts.into_iter().max_by_key(|(fields, count)| (*count, *fields))?;
        (most > 1).then(|| (agreeing * 1000 / all, most))
    }

    /// Whether each quote is known to be closed, however far behind.
    pub(super) const fn is_sound(self) -> bool {
        self.is_sound
    }

    /// Up to which byte records can be told apart of a text of which only so many bytes are seen.
    pub(super) const fn sure_of(self, bytes: usize) -> usize {
        bytes.saturating_sub(if self.is_sound { 2 } else { LONGEST + 2 })
    }

    /// The records from a byte on, one after another.
    pub(super) fn records(self, text: &str, start: usize) -> RecordIter<'_> {
        RecordIter { dialect: self, text, at: start, closers: Closers::default() }
    }

    fn record(self, text: &str, start: usize, closers: &mut Closers) -> Option<Record> {
        let bytes = text.as_bytes();
        if start >= bytes.len() {
            return None;
        }
        let mut is_broken = false;
        let mut at = start;
        let end = loop {
            let rest = bytes.get(at..)?;
            let found = if self.has_quotes { memchr2(b'\n', b'"', rest) } else { memchr(b'\n', rest) };
            let Some(found) = found.map(|found| at + found) else { break bytes.len() };
            if bytes[found] == b'\n' {
                break found;
            }
            let opens = found == start || bytes[found - 1] == self.delimiter;
            at = if opens { closers.closing(self, bytes, found) } else { None }.unwrap_or_else(|| {
                is_broken |= opens;
                found + 1
            });
        };
        let next = (end + 1).min(bytes.len());
        let end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
        Some(Record { range: start..end, next: next.max(end), is_broken })
    }

    /// The fields of a record.
    pub(super) fn fields<'a>(self, record: &'a str, fields: &mut Vec<Cow<'a, str>>) {
        fields.clear();
        for Cell { range, is_quoted } in self.cells(record) {
            if !is_quoted {
                fields.push(Cow::Borrowed(record.get(range).unwrap_or("")));
                continue;
            }
            let inner = record.get(range.start + 1..range.end - 1).unwrap_or("");
            fields.push(if inner.contains("\"\"") {
                Cow::Owned(inner.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(inner)
            });
        }
    }

    /// The cells of a record, one after another.
    pub(super) fn cells(self, record: &str) -> CellIter<'_> {
        CellIter { dialect: self, bytes: record.as_bytes(), at: Some(0), closers: Closers::default() }
    }

    /// How many fields a record has.
    pub(super) fn count(self, record: &str) -> usize {
        if self.has_quotes && memchr(b'"', record.as_bytes()).is_some() {
            let mut fields = Vec::new();
            self.fields(record, &mut fields);
            return fields.len();
        }
        memchr::memchr_iter(self.delimiter, record.as_bytes()).count() + 1
    }

    /// Cuts a text into stretches of about so many bytes, each of whole records.
    pub(super) fn stretches(self, text: &str, from: usize, bytes: usize) -> Vec<Range<usize>> {
        let has_quotes = self.has_quotes && memchr(b'"', text.as_bytes()).is_some();
        let mut stretches = Vec::with_capacity(text.len() / bytes + 1);
        let mut records = self.records(text, from);
        let mut start = from;
        while start < text.len() {
            let end = if has_quotes {
                let is_last = |record: &Record| record.next >= text.len().min(start + bytes);
                records.by_ref().find(is_last).map_or(text.len(), |record| record.next)
            } else {
                let end = text.len().min(start + bytes);
                end + memchr(b'\n', &text.as_bytes()[end..]).map_or(text.len() - end, |at| at + 1)
            };
            stretches.push(start..end);
            start = end;
        }
        stretches
    }
}

/// Where a record lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Without the line feed.
    pub(super) range: Range<usize>,
    /// Where the next one begins.
    pub(super) next: usize,
    /// Whether a quote in it is never closed.
    pub(super) is_broken: bool,
}

/// Goes through the records of a text.
#[derive(Debug)]
pub(super) struct RecordIter<'a> {
    dialect: Dialect,
    text: &'a str,
    at: usize,
    closers: Closers,
}

impl Iterator for RecordIter<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let record = self.dialect.record(self.text, self.at, &mut self.closers)?;
        self.at = record.next;
        Some(record)
    }
}

/// Where a cell stands in its record, its quotes included, and whether it has some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) range: Range<usize>,
    pub(super) is_quoted: bool,
}

/// Goes through the cells of a record.
#[derive(Debug)]
pub(super) struct CellIter<'a> {
    dialect: Dialect,
    bytes: &'a [u8],
    /// Where the next one begins; `None` behind the last one.
    at: Option<usize>,
    closers: Closers,
}

impl Iterator for CellIter<'_> {
    type Item = Cell;

    #[inline]
    fn next(&mut self) -> Option<Cell> {
        let (start, Dialect { delimiter, has_quotes, .. }) = (self.at?, self.dialect);
        let opens = has_quotes && self.bytes.get(start) == Some(&b'"');
        let quoted = if opens { self.closers.closing(self.dialect, self.bytes, start) } else { None };
        let end = quoted
            .unwrap_or_else(|| memchr(delimiter, &self.bytes[start..]).map_or(self.bytes.len(), |found| start + found));
        self.at = (end < self.bytes.len()).then_some(end + 1);
        Some(Cell { range: start..end, is_quoted: quoted.is_some() })
    }
}

/// Quotes that close a field, as far as they were looked for: where many are opened and none is closed, the text is gone
/// through once and not from each of them.
#[derive(Debug, Default)]
struct Closers {
    /// Bytes in which no field is closed, whichever quote before them opened it.
    none: Range<usize>,
    /// The closing quote at their end.
    found: Option<usize>,
    /// The next end of a line.
    line_end: Next,
    /// The next quote that opens a field.
    opening: Next,
}

/// The first of something from a byte on, as it was looked for last.
#[derive(Debug, Default)]
struct Next {
    from: usize,
    found: Option<usize>,
}

impl Next {
    /// The first one from a byte on, which `find` looks for where it is not known.
    fn after(&mut self, from: usize, find: impl FnOnce() -> usize) -> usize {
        match self.found {
            Some(found) if (self.from..=found).contains(&from) => found,
            _ => {
                self.from = from;
                *self.found.insert(find())
            }
        }
    }
}

impl Closers {
    /// The byte behind the quote that closes the one at `open`; `None` where a later line has a field that is opened before one is
    /// closed: then nobody closed this one, and what it would swallow are rows.
    fn closing(&mut self, dialect: Dialect, bytes: &[u8], open: usize) -> Option<usize> {
        let end = self.first_closing(dialect, bytes, open)?;
        if dialect.is_sound {
            return Some(end);
        }
        let find_line_end = || memchr(b'\n', &bytes[open..]).map_or(bytes.len(), |found| open + found);
        let line_end = self.line_end.after(open, find_line_end);
        let opening = (line_end < end).then(|| self.opening.after(line_end, || next_opening(dialect, bytes, line_end)));
        opening.is_none_or(|opening| opening >= end).then_some(end)
    }

    /// The byte behind the first quote that may close the one at `open`: an odd number of quotes in a row, of which two stand for one,
    /// behind which the field ends. A quote within a quoted field that nobody doubled closes nothing.
    fn first_closing(&mut self, dialect: Dialect, bytes: &[u8], open: usize) -> Option<usize> {
        let delimiter = dialect.delimiter;
        let longest = if dialect.is_sound { bytes.len() } else { LONGEST };
        let run = |from: usize| quotes(bytes, from);
        let ends = |at: usize| bytes.get(at).is_none_or(|next| ends_field(*next, delimiter));
        let limit = bytes.len().min(open.saturating_add(longest));
        let own = run(open + 1);
        let start = open + 1 + own;
        if own % 2 == 1 && ends(start) {
            return (start <= limit).then_some(start);
        }
        if !self.none.contains(&start) && start != self.none.end {
            (self.none, self.found) = (start..start, None);
        }
        let mut at = self.none.end;
        while self.found.is_none() && at < limit {
            let Some(quote) = memchr(b'"', bytes.get(at..limit).unwrap_or_default()).map(|found| at + found) else {
                at = limit;
                break;
            };
            let end = quote + run(quote);
            if (end - quote) % 2 == 1 && ends(end) {
                self.found = Some(end - 1);
            }
            at = end;
        }
        self.none.end = self.found.unwrap_or(at);
        self.found.filter(|quote| *quote < limit).map(|quote| quote + 1)
    }
}

/// How many quotes stand in a row from a byte on.
fn quotes(bytes: &[u8], from: usize) -> usize {
    bytes.get(from..).unwrap_or_default().iter().take_while(|byte| **byte == b'"').count()
}

const fn ends_field(byte: u8, delimiter: u8) -> bool {
    matches!(byte, b'\n' | b'\r') || byte == delimiter
}

/// The first quote from a byte on that opens a field: it stands at its beginning, a text follows, and the next quote that nobody doubled
/// closes it. `"No" to reporters` opens none: that is a word in quotes.
fn next_opening(dialect: Dialect, bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(quote) = memchr(b'"', bytes.get(at..).unwrap_or_default()).map(|found| at + found) {
        let count = quotes(bytes, quote);
        at = quote + count;
        let begins = quote.checked_sub(1).is_none_or(|before| ends_field(bytes[before], dialect.delimiter));
        let opens = begins && count % 2 == 1 && bytes.get(at).is_some_and(|next| !ends_field(*next, dialect.delimiter));
        if opens && is_closed(dialect, bytes, at) {
            return quote;
        }
    }
    bytes.len()
}

/// Whether the next quote from a byte on that nobody doubled ends a field.
fn is_closed(dialect: Dialect, bytes: &[u8], from: usize) -> bool {
    let mut at = from;
    while let Some(quote) = memchr(b'"', bytes.get(at..).unwrap_or_default()).map(|found| at + found) {
        let count = quotes(bytes, quote);
        at = quote + count;
        if count % 2 == 1 {
            return bytes.get(at).is_none_or(|next| ends_field(*next, dialect.delimiter));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CSV: Dialect = Dialect::new(b',', true);

    fn all(dialect: Dialect, text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut fields) = (Vec::new(), Vec::new());
        for record in dialect.records(text, 0) {
            dialect.fields(text.get(record.range).expect("within"), &mut fields);
            rows.push(fields.iter().map(ToString::to_string).collect());
        }
        rows
    }

    #[test]
    fn quotes_hold_delimiters_and_line_feeds_together() {
        let rows = all(CSV, "a,\"b\nc\",\"d\"\"e\"\r\n,\"x, y\",\n");
        assert_eq!(rows, [vec!["a", "b\nc", "d\"e"], vec!["", "x, y", ""]]);
    }

    #[test]
    fn a_quote_within_a_field_or_never_closed_is_a_letter() {
        assert_eq!(all(CSV, "5\" gun,b\n\"open,c\nd"), [vec!["5\" gun", "b"], vec!["\"open", "c"], vec!["d"]]);
        assert!(CSV.records("\"open,c\nd", 0).next().expect("one").is_broken);
        assert_eq!(all(CSV, "\"He said \"no\" twice\",b"), [vec!["He said \"no\" twice", "b"]]);
    }

    #[test]
    fn a_quote_that_nobody_closes_swallows_no_rows_up_to_the_next_quoted_field() {
        let text = "a,Start\nb,\"Raid, broken\nc,Third\nd,\"Talks, fine\"\n\"e\",Fifth\n";
        let rows = all(CSV, text);
        assert_eq!(rows.len(), 5);
        assert_eq!(rows[1], ["b", "\"Raid", " broken"]);
        assert_eq!(rows[3], ["d", "Talks, fine"]);
        let broken: Vec<bool> = CSV.records(text, 0).map(|record| record.is_broken).collect();
        assert_eq!(broken, [false, true, false, false, false]);
        // A word in quotes at the beginning of a later line opens none.
        let said = all(CSV, "a,\"She said:\n\"No\" to reporters\",x\nb,Second,y\n");
        assert_eq!(said[0], ["a", "She said:\n\"No\" to reporters", "x"]);
        assert_eq!(said[1], ["b", "Second", "y"]);
        // What opens a field and is closed on its line opens none within a text of several lines.
        assert_eq!(all(CSV, "\"one\ntwo, \"\"three\"\" four\",b\n")[0].len(), 2);
    }

    #[test]
    fn the_dialect_is_told_from_the_text() {
        let dialect = |delimiter, has_quotes| Some(Dialect::new(delimiter, has_quotes));
        assert_eq!(Dialect::of("a,b\n1,\"x, y\"\n2,z\n"), dialect(b',', true));
        assert_eq!(Dialect::of("a\tb\n1\t\"x\n2\tz, w\n"), dialect(b'\t', false));
        assert_eq!(Dialect::of("a;b\n1,5;2\n"), dialect(b';', true));
        // R puts all texts in quotes, between tabs too.
        assert_eq!(Dialect::of("a\tb\n\"Cuba\"\t2\n\"Cote d'Ivoire\"\t2\n"), dialect(b'\t', true));
        assert_eq!(Dialect::of("a\tb\n\"Cuba\"\t2\nPeru\t2\n"), dialect(b'\t', false));
        assert_eq!(Dialect::of("a\tb\n\"Cuba\"\t\"2\n\"Peru\"\t2\n"), dialect(b'\t', false));
        assert_eq!(Dialect::of("just a line\nand another\n"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_field_closes_where_a_naive_reader_has_it(text in "[a,\"\n]{0,24}") {
            // From each quote to the next that is not doubled and ends a field, if no field is opened on a line between them.
            let naive = |open: usize| {
                let bytes = text.as_bytes();
                let ends = |at: usize| bytes.get(at).is_none_or(|next| matches!(next, b'\n' | b'\r' | b','));
                let opens = |at: usize| {
                    let count = bytes[at..].iter().take_while(|byte| **byte == b'"').count();
                    // The next run of quotes that is odd.
                    let mut runs = (at + count..bytes.len()).filter(|at| bytes[*at] == b'"' && bytes[*at - 1] != b'"');
                    let length = |at: usize| bytes[at..].iter().take_while(|byte| **byte == b'"').count();
                    let is_closed = runs.find(|at| length(*at) % 2 == 1).is_some_and(|at| ends(at + length(at)));
                    let begins = bytes[at] == b'"' && bytes[at - 1] != b'"' && ends(at - 1);
                    begins && count % 2 == 1 && !ends(at + count) && is_closed
                };
                let is_swallowed = |end: usize| {
                    let line_end = bytes[open..end].iter().position(|byte| *byte == b'\n');
                    line_end.is_some_and(|at| (open + at + 1..end).any(opens))
                };
                let mut at = open + 1;
                loop {
                    at += memchr(b'"', bytes.get(at..)?)?;
                    match bytes.get(at + 1) {
                        Some(b'"') => at += 2,
                        None | Some(b'\n' | b'\r' | b',') => return Some(at + 1).filter(|end| !is_swallowed(*end)),
                        Some(_) => at += 1,
                    }
                }
            };
            let mut closers = Closers::default();
            for open in memchr::memchr_iter(b'"', text.as_bytes()) {
                let is_first = open == 0 || text.as_bytes()[open - 1] != b'"';
                if is_first {
                    prop_assert_eq!(closers.closing(CSV, text.as_bytes(), open), naive(open));
                }
            }
        }

        #[test]
        fn cells_stand_where_they_are_and_read_alone_are_their_fields(text in "[a,\"\n\ré;]{0,32}") {
            for record in CSV.records(&text, 0) {
                let record = text.get(record.range).expect("within");
                let (mut fields, mut alone) = (Vec::new(), Vec::new());
                CSV.fields(record, &mut fields);
                let cells: Vec<Cell> = CSV.cells(record).collect();
                prop_assert_eq!(cells.len(), fields.len());
                let mut end = 0;
                for (at, (Cell { range, .. }, field)) in cells.into_iter().zip(&fields).enumerate() {
                    // One delimiter stands between two cells, and nothing else.
                    prop_assert_eq!(range.start, end + usize::from(at > 0));
                    end = range.end;
                    CSV.fields(record.get(range).expect("between letters"), &mut alone);
                    prop_assert_eq!(&alone, std::slice::from_ref(field));
                }
                prop_assert_eq!(end, record.len());
            }
        }

        #[test]
        fn what_the_csv_crate_writes_reads_back(
            rows in prop::collection::vec(prop::collection::vec("[a,\"\n é]{0,6}", 2..4), 1..6),
            bytes in 1..40_usize,
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).expect("in memory");
            }
            let text = String::from_utf8(writer.into_inner().expect("in memory")).expect("UTF-8");
            prop_assert_eq!(&all(CSV, &text), &rows);
            // However it is cut for several threads.
            let stretches = CSV.stretches(&text, 0, bytes);
            let parts: Vec<Vec<String>> = stretches.into_iter().flat_map(|range| all(CSV, text.get(range).expect("whole"))).collect();
            prop_assert_eq!(parts, rows);
        }
    }
}
