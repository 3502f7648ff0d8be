//! Where a file of columns lies: in memory, or on the disk, of which only the pages are read that are wanted.

use std::io::{self, Cursor, Read};

use ::bytes::Bytes;
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::reader::{ChunkReader, Length};

use crate::formats::files::OnDisk;

/// Bytes that are read of a file ahead of where its pages say how long they are.
const AHEAD: u64 = 1 << 12;

/// Where a file of columns lies.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Memory(Bytes),
    /// On the disk, so many bytes long.
    File(OnDisk, u64),
}

impl Source {
    pub(super) fn of_file(file: OnDisk) -> io::Result<Self> {
        let length = file.len()?;
        Ok(Self::File(file, length))
    }

    /// How many bytes it has.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Memory(bytes) => bytes.len(),
            Self::File(_, length) => usize::try_from(*length).unwrap_or(usize::MAX),
        }
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.size() as u64
    }
}

impl ChunkReader for Source {
    type T = Box<dyn Read + Send>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        match self {
            Self::Memory(bytes) => Ok(Box::new(bytes.get_read(start)?)),
            Self::File(file, length) => {
                let file = file.clone();
                Ok(Box::new(Ahead { file, at: start, end: *length, read: Cursor::new(Vec::new()) }))
            }
        }
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        match self {
            Self::Memory(bytes) => bytes.get_bytes(start, length),
            Self::File(file, all) => {
                if start.saturating_add(length as u64) > *all {
                    return Err(ParquetError::EOF("a page reaches behind the end".to_owned()));
                }
                let mut bytes = vec![0; length];
                file.read_exact_at(&mut bytes, start)?;
                Ok(bytes.into())
            }
        }
    }
}

/// Reads a file from a byte on, a little at a time.
struct Ahead {
    file: OnDisk,
    at: u64,
    end: u64,
    read: Cursor<Vec<u8>>,
}

impl Read for Ahead {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.read.position() == self.read.get_ref().len() as u64 {
            let next = self.end.saturating_sub(self.at).min(AHEAD);
            let mut bytes = vec![0; usize::try_from(next).unwrap_or_default()];
            self.file.read_exact_at(&mut bytes, self.at)?;
            self.at += next;
            self.read = Cursor::new(bytes);
        }
        self.read.read(to)
    }
}
