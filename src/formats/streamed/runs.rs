//! Records in order, more of them than memory holds: some at a time are put in order and written to a file without a name, and all of
//! them are read back at once, the least first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::formats::files::{OnDisk, Scratch};

/// What records are in the order of: bytes that are compared from the first on.
pub(super) type Key = [u8; 16];

/// Runs that are read at one time, and bytes of each that are in memory.
const AT_ONCE: usize = 64;
const BUFFER: u64 = 1 << 18;

/// Records in runs, each of which is in order. Of equal ones the one of the earlier run comes first.
#[derive(Debug)]
pub(super) struct Runs {
    folder: PathBuf,
    out: BufWriter<Scratch>,
    runs: Vec<Range<u64>>,
    begin: u64,
    end: u64,
}

impl Runs {
    /// None, to be kept in a folder.
    pub(super) fn within(folder: &Path) -> io::Result<Self> {
        let out = BufWriter::new(Scratch::within(folder)?);
        Ok(Self { folder: folder.to_owned(), out, runs: Vec::new(), begin: 0, end: 0 })
    }

    /// Adds records to the run, as [`put`] writes them.
    pub(super) fn add(&mut self, records: &[u8]) -> io::Result<()> {
        self.out.write_all(records)?;
        self.end += records.len() as u64;
        Ok(())
    }

    /// Ends a run.
    pub(super) fn end(&mut self) {
        if self.end > self.begin {
            self.runs.push(self.begin..self.end);
            self.begin = self.end;
        }
    }

    /// All records in order, as often as they are asked for.
    pub(super) fn merged(&mut self) -> io::Result<Merged> {
        self.out.flush()?;
        while self.runs.len() > AT_ONCE {
            let mut fewer = Self::within(&self.folder)?;
            for runs in self.runs.chunks(AT_ONCE) {
                let mut merged = Merged::of(self.out.get_ref().file(), runs)?;
                let mut record = Vec::new();
                while let Some((key, payload)) = merged.next()? {
                    record.clear();
                    put(key, payload, &mut record);
                    fewer.add(&record)?;
                }
                fewer.end();
            }
            fewer.out.flush()?;
            *self = fewer;
        }
        Merged::of(self.out.get_ref().file(), &self.runs)
    }
}

/// Writes a record.
pub(super) fn put(key: Key, payload: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&key);
    out.extend_from_slice(&u32::try_from(payload.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(payload);
}

/// A key of four numbers, which are compared one after another.
pub(super) fn key_of(numbers: [i32; 4]) -> Key {
    let mut key = [0; 16];
    for (bytes, number) in key.chunks_exact_mut(4).zip(numbers) {
        // The least number is the one with no bit set.
        bytes.copy_from_slice(&(number.cast_unsigned() ^ (1 << 31)).to_be_bytes());
    }
    key
}

/// Reads all runs at once.
#[derive(Debug)]
pub(super) struct Merged {
    runs: Vec<Run>,
    next: BinaryHeap<Reverse<(Key, usize)>>,
    /// The run whose record was given last.
    given: Option<usize>,
}

impl Merged {
    fn of(file: &OnDisk, runs: &[Range<u64>]) -> io::Result<Self> {
        let run = |range: &Range<u64>| Run::new(file.clone(), range.clone());
        let mut merged = Self { runs: runs.iter().map(run).collect(), next: BinaryHeap::new(), given: None };
        for at in 0..merged.runs.len() {
            merged.advance(at)?;
        }
        Ok(merged)
    }

    fn advance(&mut self, at: usize) -> io::Result<()> {
        if self.runs[at].read()? {
            self.next.push(Reverse((self.runs[at].key, at)));
        }
        Ok(())
    }

    /// The next record.
    pub(super) fn next(&mut self) -> io::Result<Option<(Key, &[u8])>> {
        if let Some(given) = self.given.take() {
            self.advance(given)?;
        }
        let Some(Reverse((key, at))) = self.next.pop() else { return Ok(None) };
        self.given = Some(at);
        Ok(Some((key, self.runs[at].payload())))
    }
}

/// A run that is read.
#[derive(Debug)]
struct Run {
    file: OnDisk,
    /// What of it is not in memory yet.
    rest: Range<u64>,
    buffer: Vec<u8>,
    at: usize,
    key: Key,
    payload: Range<usize>,
}

impl Run {
    fn new(file: OnDisk, rest: Range<u64>) -> Self {
        Self { file, rest, buffer: Vec::new(), at: 0, key: [0; 16], payload: 0..0 }
    }

    fn payload(&self) -> &[u8] {
        self.buffer.get(self.payload.clone()).unwrap_or_default()
    }

    /// Reads the next record; `false` where there is none.
    fn read(&mut self) -> io::Result<bool> {
        const HEAD: usize = size_of::<Key>() + size_of::<u32>();
        if self.at == self.buffer.len() && self.rest.is_empty() {
            return Ok(false);
        }
        self.fill(HEAD)?;
        let short = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let head = self.buffer.get(self.at..).ok_or_else(short)?;
        let (key, head) = head.split_first_chunk().ok_or_else(short)?;
        let (length, _) = head.split_first_chunk().ok_or_else(short)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        self.key = *key;
        self.fill(HEAD.saturating_add(length))?;
        self.payload = self.at + HEAD..self.at + HEAD + length;
        self.at = self.payload.end;
        Ok(true)
    }

    /// Sees to it that so many bytes are in memory.
    fn fill(&mut self, bytes: usize) -> io::Result<()> {
        let missing = bytes.saturating_sub(self.buffer.len() - self.at);
        if missing == 0 {
            return Ok(());
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        let more = (missing as u64).max(BUFFER).min(self.rest.end - self.rest.start);
        let begin = self.buffer.len();
        self.buffer.resize(begin + usize::try_from(more).unwrap_or_default(), 0);
        self.file.read_exact_at(&mut self.buffer[begin..], self.rest.start)?;
        self.rest.start += more;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_in_order_and_equal_ones_as_they_came() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let mut runs = Runs::within(folder.path()).expect("room");
        let mut expected = Vec::new();
        // More runs than are read at one time.
        for run in 0..150_i32 {
            let mut records: Vec<(i32, String)> =
                (0..7).map(|at| ((run * 7 + at * 31) % 40 - 20, format!("{run} {at}"))).collect();
            records.sort_by_key(|(number, _)| *number);
            let mut bytes = Vec::new();
            for (number, text) in &records {
                put(key_of([*number, 0, i32::MIN, i32::MAX]), text.repeat(3).as_bytes(), &mut bytes);
            }
            runs.add(&bytes).expect("room");
            runs.end();
            expected.extend(records.into_iter().map(|(number, text)| (number, text.repeat(3))));
        }
        expected.sort_by_key(|(number, _)| *number);
        for _ in 0..2 {
            let mut merged = runs.merged().expect("written");
            let mut found = Vec::new();
            while let Some((_, payload)) = merged.next().expect("written") {
                found.push(String::from_utf8(payload.to_vec()).expect("text"));
            }
            assert_eq!(found, expected.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>());
        }
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 0);
        assert!(Runs::within(folder.path()).expect("room").merged().expect("room").next().expect("room").is_none());
    }
}
