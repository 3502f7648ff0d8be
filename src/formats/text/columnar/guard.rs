//! A Parquet file that somebody else reads piece by piece: its footer and its pages are held to the same as those that are read here.
//!
//! The other reader makes room for what a page says it unpacks to, and for every text that one of texts by what they begin with says.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use ::bytes::Bytes;
use ::bytes::buf::{Buf, Reader};
use ::parquet::arrow::FieldLevels;
use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowGroups};
use ::parquet::basic::Compression;
use ::parquet::column::page::{PageIterator, PageReader};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use ::parquet::file::reader::{ChunkReader, Length};
use ::parquet::file::serialized_reader::SerializedPageReader;
use arrow_array::RecordBatch;

use super::footer::{self, PageHead, PageKind};
use super::{SUSPECT, pages, parquet};

/// Bytes behind the footer: how long it is, and `PAR1`.
const TAIL: usize = 8;

/// What a file says of itself, once that has been looked through; `None` where it is damaged or says what it has no room for.
pub(in crate::formats) fn metadata(file: &mut (impl Read + Seek), bytes: u64) -> Option<ParquetMetaData> {
    let mut tail = [0; TAIL];
    file.seek(SeekFrom::Start(bytes.checked_sub(TAIL as u64)?)).ok()?;
    file.read_exact(&mut tail).ok()?;
    let (length, mark) = tail.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length);
    let start = (bytes - TAIL as u64).checked_sub(length.into()).filter(|_| mark == b"PAR1")?;
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut own = Vec::new();
    (&mut *file).take(length.into()).read_to_end(&mut own).ok()?;
    if !footer::is_sound(&own) {
        return None;
    }
    let metadata = ParquetMetaDataReader::decode_metadata(&own).ok()?;
    are_indexes_sound(file, &metadata, start)?.then_some(metadata)
}

/// Whether what says where the pages lie, between the columns and the footer, has room for what it says.
fn are_indexes_sound(file: &mut (impl Read + Seek), metadata: &ParquetMetaData, footer: u64) -> Option<bool> {
    let columns = || metadata.row_groups().iter().flat_map(RowGroupMetaData::columns);
    let range = |offset: Option<i64>, length: Option<i32>| {
        let (start, length) = (u64::try_from(offset?).ok()?, u64::try_from(length?).ok()?);
        Some(start..start.checked_add(length)?)
    };
    let both = |column: &ColumnChunkMetaData| {
        let values = range(column.column_index_offset(), column.column_index_length());
        [values, range(column.offset_index_offset(), column.offset_index_length())]
    };
    let ranges = || columns().flat_map(both).flatten();
    let Some(first) = ranges().map(|range| range.start).min() else { return Some(true) };
    let length = footer.checked_sub(first).filter(|length| *length <= SUSPECT as u64)?;
    file.seek(SeekFrom::Start(first)).ok()?;
    let mut own = Vec::new();
    (&mut *file).take(length).read_to_end(&mut own).ok()?;
    let place = |at: u64| usize::try_from(at.checked_sub(first)?).ok();
    let is_sound = |range: std::ops::Range<u64>| {
        let own = own.get(place(range.start)?..place(range.end)?)?;
        Some(footer::is_sound_index(own))
    };
    Some(ranges().all(|range| is_sound(range).unwrap_or(false)))
}

/// Where the columns of each group of rows begin in a file, and whether they have cells in which nothing stands.
#[derive(Debug)]
pub(in crate::formats) struct Chunks {
    starts: Vec<(u64, bool)>,
    /// Where the last column ends. What lies behind that was looked at when the file was opened.
    end: u64,
}

impl Chunks {
    /// `None` where a column is packed in a way that the other reader has no words for, or lies nowhere.
    pub(in crate::formats) fn of(metadata: &ParquetMetaData) -> Option<Self> {
        let columns = metadata.row_groups().iter().flat_map(RowGroupMetaData::columns);
        let chunk = |column: &ColumnChunkMetaData| {
            let is_read = matches!(column.compression(), Compression::UNCOMPRESSED | Compression::SNAPPY);
            let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
            let start = u64::try_from(start.min(column.data_page_offset())).ok().filter(|_| is_read)?;
            let length = u64::try_from(column.compressed_size()).ok()?;
            Some((start, column.column_descr().max_def_level() > 0, start.checked_add(length)?))
        };
        let chunks = columns.map(chunk).collect::<Option<Vec<_>>>()?;
        let mut starts: Vec<(u64, bool)> =
            chunks.iter().map(|(start, is_nullable, _)| (*start, *is_nullable)).collect();
        starts.sort_unstable();
        Some(Self { starts, end: chunks.iter().map(|(.., end)| *end).max().unwrap_or_default() })
    }

    /// Whether pages that lie at a place of the file, one after another, can be unpacked without harm. No column reaches behind the
    /// last one: what does is no page.
    pub(in crate::formats) fn are_sound(&self, at: u64, pages: &[u8]) -> bool {
        if at.saturating_add(pages.len() as u64) > self.end {
            return true;
        }
        let own = self.starts.partition_point(|(start, _)| *start <= at).checked_sub(1);
        let own = own.and_then(|own| self.starts.get(own));
        let is_nullable = own.is_none_or(|(_, is_nullable)| *is_nullable);
        let mut rest = pages;
        while !rest.is_empty() {
            let Some(behind) = page(rest, is_nullable) else { return false };
            rest = behind;
        }
        true
    }
}

/// How some columns are read, texts as those that rows share.
#[derive(Debug)]
pub(in crate::formats) struct Columns {
    metadata: Arc<ParquetMetaData>,
    columns: Vec<usize>,
    levels: FieldLevels,
}

impl Columns {
    /// Some columns of a file, by their places; `None` where there is none of that number.
    pub(in crate::formats) fn of(metadata: &Arc<ParquetMetaData>, columns: Vec<usize>) -> Option<Self> {
        let levels = parquet::shared(metadata, &columns).ok()?;
        Some(Self { metadata: Arc::clone(metadata), columns, levels })
    }

    /// The rows of a group, by its number; `None` where they are not sound.
    pub(in crate::formats) fn group(
        &self,
        file: &mut (impl Read + Seek),
        chunks: &Chunks,
        number: usize,
    ) -> Option<Vec<RecordBatch>> {
        let about = self.metadata.row_groups().get(number)?;
        let mut pieces = HashMap::new();
        for column in &self.columns {
            let (start, length) = about.columns().get(*column)?.byte_range();
            file.seek(SeekFrom::Start(start)).ok()?;
            let mut bytes = Vec::new();
            (&mut *file).take(length).read_to_end(&mut bytes).ok()?;
            if !chunks.are_sound(start, &bytes) {
                return None;
            }
            pieces.insert(*column, Arc::new(Piece { start, bytes: bytes.into() }));
        }
        let rows = usize::try_from(about.num_rows()).ok()?.clamp(1, MOST);
        let group = Group { metadata: &self.metadata, number, pieces };
        let reader = ParquetRecordBatchReader::try_new_with_row_groups(&self.levels, &group, rows, None).ok()?;
        reader.collect::<Result<Vec<_>, _>>().ok()
    }
}

/// Rows of a group that are taken out of their columns at a time.
const MOST: usize = 1 << 18;

/// A group of rows, some columns of which were read.
struct Group<'a> {
    metadata: &'a ParquetMetaData,
    number: usize,
    pieces: HashMap<usize, Arc<Piece>>,
}

/// A piece of a file, where it lies.
struct Piece {
    start: u64,
    bytes: Bytes,
}

impl Piece {
    fn from(&self, start: u64) -> Result<Bytes, ParquetError> {
        let at = start.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        let at = at.filter(|at| *at <= self.bytes.len());
        at.map(|at| self.bytes.slice(at..)).ok_or_else(|| ParquetError::EOF("a page lies outside".to_owned()))
    }
}

impl Length for Piece {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Piece {
    type T = Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let bytes = self.from(start)?;
        let whole = (length <= bytes.len()).then(|| bytes.slice(..length));
        whole.ok_or_else(|| ParquetError::EOF("a page is cut off".to_owned()))
    }
}

impl RowGroups for Group<'_> {
    fn num_rows(&self) -> usize {
        usize::try_from(self.metadata.row_group(self.number).num_rows()).unwrap_or_default()
    }

    fn column_chunks(&self, column: usize) -> Result<Box<dyn PageIterator>, ParquetError> {
        let own = self.metadata.row_group(self.number).columns().get(column).zip(self.pieces.get(&column));
        let (about, piece) = own.ok_or_else(|| ParquetError::General("a column is missing".to_owned()))?;
        let pages = SerializedPageReader::new(Arc::clone(piece), about, self.num_rows(), None)?;
        Ok(Box::new(Once(Some(Box::new(pages)))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.metadata.row_group(self.number)))
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}

/// The pages of one column.
struct Once(Option<Box<dyn PageReader>>);

impl Iterator for Once {
    type Item = Result<Box<dyn PageReader>, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageIterator for Once {}

/// What lies behind a page; `None` where it is not sound.
fn page(bytes: &[u8], is_nullable: bool) -> Option<&[u8]> {
    let (head, behind) = footer::page(bytes)?;
    let (packed, rest) = behind.split_at_checked(head.packed)?;
    let is_packed = pages::may_unpack(packed.len(), head.unpacked);
    (is_packed && is_sound(&head, packed, is_nullable)?).then_some(rest)
}

/// Whether a page has room for the values that it says it has.
fn is_sound(head: &PageHead, packed: &[u8], is_nullable: bool) -> Option<bool> {
    if head.kind == PageKind::Dictionary {
        return Some(head.values <= head.unpacked);
    }
    if !head.is_by_difference() {
        return Some(true);
    }
    let (levels, packed) = packed.split_at_checked(head.levels)?;
    let is_whole = levels.len() + packed.len() == head.unpacked || !head.is_packed;
    // What is as long unpacked as it is packed may be either.
    let unpacked = pages::unpacked(packed).filter(|unpacked| unpacked.len() + levels.len() == head.unpacked);
    let values = match (&unpacked, is_whole) {
        (Some(unpacked), _) => &**unpacked,
        (None, true) => packed,
        (None, false) => return None,
    };
    let has_levels = head.kind == PageKind::Data && is_nullable;
    let values = if has_levels { pages::behind_levels(values)? } else { values };
    Some(pages::may_spell_out(values, head.values, head.has_beginnings()))
}
