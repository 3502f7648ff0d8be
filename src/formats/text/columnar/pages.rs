//! The pages of a Parquet file, unpacked here: without a compiler for C, and with an end to what a page may grow to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ::bytes::Bytes;
use ::parquet::arrow::arrow_reader::RowGroups;
use ::parquet::basic::{Compression, Encoding, Type};
use ::parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use ::parquet::file::serialized_reader::SerializedPageReader;

use super::source::Source;
use super::{Fault, GROWTH, delta};
use crate::formats::text::packed::{self, SUSPECT};

type Result<T> = std::result::Result<T, ParquetError>;

/// Bytes that snappy and LZ4 make of one at most.
const SNAPPY: usize = 64;
const LZ4: usize = 256;

/// Bytes that the reader holds of a value in a list, whatever it is: its two levels and its place.
const VALUE: usize = 8;

/// How much the pages of a file have grown to, all together.
#[derive(Debug)]
pub(super) struct Budget {
    file: usize,
    unpacked: AtomicUsize,
    is_passed: AtomicBool,
    is_spilled: AtomicBool,
}

impl Budget {
    pub(super) fn new(file: usize) -> Self {
        Self {
            file,
            unpacked: AtomicUsize::new(0),
            is_passed: AtomicBool::default(),
            is_spilled: AtomicBool::default(),
        }
    }

    fn take(&self, bytes: usize) -> Result<()> {
        let all = self.unpacked.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        if all > SUSPECT && all / GROWTH > self.file {
            self.is_passed.store(true, Ordering::Relaxed);
            return Err(broken("it grows"));
        }
        Ok(())
    }

    /// Whether a column would have been written out that is read as texts that rows share.
    pub(super) fn is_spilled(&self) -> bool {
        self.is_spilled.load(Ordering::Relaxed)
    }

    /// What an error of the reader comes from, which hands none of ours on.
    pub(super) fn fault(&self, error: impl Into<Fault>) -> Fault {
        if self.is_passed.load(Ordering::Relaxed) { Fault::Grows } else { error.into() }
    }
}

/// Whether pages that are packed so can be unpacked; else the word for it.
pub(super) fn is_read(codec: Compression) -> std::result::Result<(), Fault> {
    match codec {
        Compression::BROTLI(_) => Err(Fault::Packed("brotli".to_owned())),
        Compression::LZO => Err(Fault::Packed("lzo".to_owned())),
        _ => Ok(()),
    }
}

fn broken(message: &str) -> ParquetError {
    ParquetError::General(message.to_owned())
}

/// One group of rows of a file.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) bytes: &'a Source,
    pub(super) metadata: &'a ParquetMetaData,
    pub(super) number: usize,
    pub(super) budget: &'a Arc<Budget>,
    /// Whether texts are read as those that rows share.
    pub(super) is_shared: bool,
}

impl Group<'_> {
    pub(super) fn rows(&self) -> i64 {
        self.group().num_rows()
    }

    fn group(&self) -> &RowGroupMetaData {
        self.metadata.row_group(self.number)
    }
}

impl RowGroups for Group<'_> {
    fn num_rows(&self) -> usize {
        usize::try_from(self.group().num_rows()).unwrap_or_default()
    }

    fn column_chunks(&self, column: usize) -> Result<Box<dyn PageIterator>> {
        let own = self.group().columns().get(column).ok_or_else(|| broken("a column is missing"))?;
        let codec = own.compression();
        // Its pages come as they are packed.
        let plain = own.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()?;
        let reader = SerializedPageReader::new(Arc::new(self.bytes.clone()), &plain, self.num_rows(), None)?;
        let about = own.column_descr();
        let is_text = about.physical_type() == Type::BYTE_ARRAY;
        let pages = Pages {
            reader,
            codec,
            budget: Arc::clone(self.budget),
            levels: (about.max_rep_level() > 0, about.max_def_level() > 0),
            shared: (self.is_shared && is_text).then(Shared::default),
        };
        Ok(Box::new(Once(Some(pages))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.group()))
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}

/// The pages of one column, which is all that there is of it in a group.
struct Once(Option<Pages>);

impl Iterator for Once {
    type Item = Result<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(|pages| Ok(Box::new(pages) as Box<dyn PageReader>))
    }
}

impl PageIterator for Once {}

/// The pages of a column, unpacked as they are asked for.
struct Pages {
    reader: SerializedPageReader<Source>,
    codec: Compression,
    budget: Arc<Budget>,
    /// Whether a page says which values begin a list, and which are there.
    levels: (bool, bool),
    shared: Option<Shared>,
}

/// What the rows of a column share as far as it was read.
#[derive(Default)]
struct Shared {
    longest: usize,
    rows: usize,
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let Some(page) = self.reader.get_next_page()? else { return Ok(None) };
        let page = self.unpacked(page)?;
        self.look(&page)?;
        Ok(Some(page))
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.reader.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.reader.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.reader.at_record_boundary()
    }
}

impl Pages {
    /// Holds what the reader will make of a page to what it may grow to.
    fn look(&mut self, page: &Page) -> Result<()> {
        let count = usize::try_from(page.num_values()).unwrap_or(usize::MAX);
        let encoding = page.encoding();
        let is_dictionary = matches!(encoding, Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY);
        if let Page::DictionaryPage { buf, .. } = page {
            if let Some(shared) = &mut self.shared {
                *shared = Shared { longest: longest(buf), rows: 0 };
            }
            return Ok(());
        }
        if self.levels.0 {
            // A list may be as long as it likes, and all of it is read at once.
            self.budget.take(count.saturating_mul(VALUE))?;
        }
        if let Some(shared) = &mut self.shared {
            if is_dictionary {
                shared.rows = shared.rows.saturating_add(count);
            } else if shared.rows.saturating_mul(shared.longest) > SUSPECT {
                self.budget.is_spilled.store(true, Ordering::Relaxed);
                return Err(broken("what rows share would be written out for each"));
            }
        }
        match encoding {
            Encoding::DELTA_LENGTH_BYTE_ARRAY => self.lengths(values(page, self.levels)?, count),
            Encoding::DELTA_BYTE_ARRAY => self.prefixes(values(page, self.levels)?, count),
            _ => Ok(()),
        }
    }

    /// The reader makes room for as many lengths as a page says it has.
    fn lengths(&self, values: &[u8], most: usize) -> Result<()> {
        let count = delta::count(values).filter(|count| *count <= most);
        let count = count.ok_or_else(|| broken("a page has more lengths than values"))?;
        self.budget.take(count.saturating_mul(size_of::<i32>()))
    }

    /// A text may begin with all of the one before it, which takes no room in the page.
    fn prefixes(&self, values: &[u8], most: usize) -> Result<()> {
        self.lengths(values, most)?;
        let begins = delta::numbers(values, most).ok_or_else(|| broken("a page says no lengths"))?;
        self.lengths(values.get(begins.end..).unwrap_or_default(), most)?;
        self.budget.take(begins.sum)
    }

    fn unpacked(&self, mut page: Page) -> Result<Page> {
        match &mut page {
            Page::DataPage { buf, .. } => *buf = self.unpack(buf)?,
            Page::DictionaryPage { buf, num_values, .. } => {
                *buf = self.unpack(buf)?;
                // The reader makes room for as many.
                if usize::try_from(*num_values).is_ok_and(|count| count > buf.len()) {
                    return Err(broken("a dictionary has more values than bytes"));
                }
            }
            Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, is_compressed, .. } => {
                let levels = u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len);
                let levels = usize::try_from(levels).ok().filter(|levels| *levels <= buf.len());
                let levels = levels.ok_or_else(|| broken("the levels of a page are longer than it"))?;
                if std::mem::take(is_compressed) {
                    let values = self.unpack(&buf.slice(levels..))?;
                    *buf = [&buf[..levels], &values].concat().into();
                }
            }
        }
        Ok(page)
    }

    fn unpack(&self, packed: &Bytes) -> Result<Bytes> {
        if packed.is_empty() || self.codec == Compression::UNCOMPRESSED {
            return Ok(packed.clone());
        }
        let unpacked = match self.codec {
            Compression::SNAPPY => snappy(packed)?,
            Compression::GZIP(_) | Compression::ZSTD(_) => {
                let unpacked = packed::unpack("page", packed).map_err(|error| broken(&error.message))?;
                unpacked.ok_or_else(|| broken("a page is not packed as its column says"))?
            }
            Compression::LZ4_RAW => lz4(packed)?,
            Compression::LZ4 => hadoop(packed).map_or_else(|| lz4(packed), Ok)?,
            _ => return Err(broken("a page is packed in another way than its column says")),
        };
        self.budget.take(unpacked.len())?;
        Ok(unpacked.into())
    }
}

/// Whether so many bytes may have been packed into so many others by snappy, or not at all.
#[cfg(feature = "engine")]
pub(super) fn may_unpack(packed: usize, unpacked: usize) -> bool {
    unpacked / SNAPPY <= packed
}

/// A page that was packed by snappy.
#[cfg(feature = "engine")]
pub(super) fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    snappy(packed).ok()
}

/// The values of a page behind the levels that say which of them are there.
#[cfg(feature = "engine")]
pub(super) fn behind_levels(page: &[u8]) -> Option<&[u8]> {
    let (length, behind) = page.split_first_chunk::<4>()?;
    behind.get(usize::try_from(u32::from_le_bytes(*length)).ok()?..)
}

/// Whether there is room for the texts of a page that are said by their lengths, and by what they begin with if so.
#[cfg(feature = "engine")]
pub(super) fn may_spell_out(values: &[u8], most: usize, has_beginnings: bool) -> bool {
    let is_counted = |values: &[u8]| delta::count(values).is_some_and(|count| count <= most);
    if !has_beginnings || !is_counted(values) {
        return is_counted(values);
    }
    let begins = delta::numbers(values, most).filter(|begins| begins.sum <= SUSPECT);
    begins.is_some_and(|begins| is_counted(values.get(begins.end..).unwrap_or_default()))
}

/// How long the longest text of a dictionary is.
fn longest(mut texts: &[u8]) -> usize {
    let mut longest = 0;
    while let Some((length, rest)) = texts.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        longest = longest.max(length.min(rest.len()));
        texts = rest.get(length..).unwrap_or_default();
    }
    longest
}

/// The values of a page, behind the levels of lists and of what is there.
fn values(page: &Page, levels: (bool, bool)) -> Result<&[u8]> {
    let short = || broken("the levels of a page are longer than it");
    match page {
        Page::DataPage { buf, rep_level_encoding, def_level_encoding, .. } => {
            let mut rest: &[u8] = buf;
            for (is_there, encoding) in [(levels.0, rep_level_encoding), (levels.1, def_level_encoding)] {
                if !is_there {
                    continue;
                }
                if *encoding != Encoding::RLE {
                    return Err(broken("the levels of a page are packed as no writer packs them"));
                }
                let (length, behind) = rest.split_first_chunk::<4>().ok_or_else(short)?;
                let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
                rest = behind.get(length..).ok_or_else(short)?;
            }
            Ok(rest)
        }
        Page::DataPageV2 { buf, rep_levels_byte_len, def_levels_byte_len, .. } => {
            let length = u64::from(*rep_levels_byte_len) + u64::from(*def_levels_byte_len);
            usize::try_from(length).ok().and_then(|length| buf.get(length..)).ok_or_else(short)
        }
        Page::DictionaryPage { buf, .. } => Ok(buf),
    }
}

fn snappy(packed: &[u8]) -> Result<Vec<u8>> {
    let fail = |error: snap::Error| broken(&error.to_string());
    let length = snap::raw::decompress_len(packed).map_err(fail)?;
    if length / SNAPPY > packed.len() {
        return Err(broken("a page says that it is longer than snappy can pack it"));
    }
    snap::raw::Decoder::new().decompress_vec(packed).map_err(fail)
}

/// LZ4 does not say how long what it packed is: room is made until it is enough.
fn lz4(packed: &[u8]) -> Result<Vec<u8>> {
    let most = packed.len().saturating_mul(LZ4).saturating_add(64);
    let mut room = packed.len().saturating_mul(4).max(1024).min(most);
    loop {
        match lz4_flex::block::decompress(packed, room) {
            Ok(unpacked) => return Ok(unpacked),
            Err(lz4_flex::block::DecompressError::OutputTooSmall { .. }) if room < most => {
                room = room.saturating_mul(4).min(most);
            }
            Err(error) => return Err(broken(&error.to_string())),
        }
    }
}

/// LZ4 as Hadoop has it: blocks behind their lengths, unpacked and packed.
fn hadoop(packed: &[u8]) -> Option<Vec<u8>> {
    let mut unpacked = Vec::new();
    let mut rest = packed;
    while !rest.is_empty() {
        let (length, behind) = length(rest)?;
        let (own, behind) = self::length(behind)?;
        let block = behind.get(..own).filter(|_| length / LZ4 <= own)?;
        let part = lz4_flex::block::decompress(block, length).ok().filter(|part| part.len() == length)?;
        unpacked.extend(part);
        rest = &behind[own..];
    }
    Some(unpacked)
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_be_bytes(*first)).ok()?, rest))
}
