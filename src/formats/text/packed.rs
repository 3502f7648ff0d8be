//! Packed files: gzip (RFC 1952) of one member or several, zstd (RFC 8878) of one frame or several. Checksums are verified, and
//! what grows beyond all measure is refused while it is unpacked: zstd block by block, where the decoder holds what a block
//! repeats to 128 KB and what it says itself to 1 MB.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

use flate2::bufread::{GzDecoder, MultiGzDecoder};
use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::LARGEST;
use crate::formats::problem::ReadError;

/// A packed file that has grown to more than [`SUSPECT`], and by more than this beside what was read of it, is taken for an
/// attack. Real tables grow by 5 to 40.
pub(super) const GROWTH: usize = 200;
pub(super) const SUSPECT: usize = 64 << 20;

/// The largest window of zstd: what `zstd --long` writes and `zstd -d` takes.
const LARGEST_WINDOW: u64 = 128 << 20;

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// What is wrong with a packed file.
#[derive(Debug)]
enum Fault {
    /// It ends where more is announced.
    Truncated,
    /// It is not what was packed; what the decoder says.
    Broken(String),
    /// It grows beyond all measure.
    Grows,
    /// It is sound up to here, and so many bytes that are not packed follow.
    Trailing(usize),
    /// It asks for so many megabytes of memory.
    Window(u64),
    /// It was packed with the dictionary of this number.
    Dictionary(u32),
}

/// What a packed file holds; `None` for one that is not packed.
pub(super) fn unpack(name: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
    let mut unpacked = Unpacked::default();
    let (how, read) = if bytes.starts_with(GZIP) {
        ("gzip", gzip(bytes, &mut unpacked))
    } else if bytes.starts_with(ZSTD) || is_skippable(bytes) {
        ("zstd", zstd(bytes, &mut unpacked))
    } else {
        return Ok(None);
    };
    let text = unpacked.text;
    let (message, hint) = match read {
        Ok(()) => return Ok(Some(text)),
        Err(Fault::Truncated) => (
            format!("the {how} file ends in the middle, behind {} bytes of text", text.len()),
            "fetch the whole file again",
        ),
        Err(Fault::Broken(error)) => (format!("the {how} file is broken: {error}"), "fetch the file again"),
        Err(Fault::Grows) => {
            ("the packed file grows beyond all measure".to_owned(), "unpack it yourself if it is what it says")
        }
        Err(Fault::Trailing(count)) => {
            let end = bytes.len() - count;
            let bytes = if count == 1 { "1 byte that is".to_owned() } else { format!("{count} bytes that are") };
            (
                format!("behind the end of the {how} file, at byte {end}, there are {bytes} no {how}"),
                "fetch the file again, or cut off what does not belong to it",
            )
        }
        Err(Fault::Window(megabytes)) => (
            format!("the zstd file wants {megabytes} MB of memory to be unpacked"),
            "unpack it yourself: `zstd -d --long=31 FILE`",
        ),
        Err(Fault::Dictionary(number)) => (
            format!("the zstd file was packed with dictionary {number}, which is not in it"),
            "unpack it yourself: `zstd -d -D DICTIONARY FILE`",
        ),
    };
    Err(ReadError::new(name, message, Some(hint)))
}

/// Unpacks a file piece by piece: `take` gets each piece. What is wrong with it says [`unpack`] in words.
///
/// # Errors
/// Where the file is not sound or grows beyond all measure, or a piece cannot be taken.
pub(in crate::formats) fn unpack_to(
    from: impl BufRead,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let read = Cell::new(0_usize);
    let mut written = 0_usize;
    let mut take = |part: &[u8]| {
        written = written.saturating_add(part.len());
        if written > SUSPECT && written / GROWTH > read.get() { Err(broken()) } else { take(part) }
    };
    pieces_to(Counted { from, read: &read }, &mut take)
}

/// Counts the bytes that are read.
struct Counted<'c, R> {
    from: R,
    read: &'c Cell<usize>,
}

impl<R: BufRead> Read for Counted<'_, R> {
    fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(part)?;
        self.read.set(self.read.get() + read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.read.set(self.read.get() + bytes);
        self.from.consume(bytes);
    }
}

fn broken() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

fn pieces_to(mut from: impl BufRead, take: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let begin = peek(&mut from)?;
    let whole = io::Cursor::new(begin.clone()).chain(from);
    if begin.starts_with(GZIP) {
        let mut members = MultiGzDecoder::new(whole);
        let mut part = vec![0; 1 << 16];
        loop {
            match members.read(&mut part)? {
                0 => return Ok(()),
                read => take(&part[..read])?,
            }
        }
    }
    frames_to(begin, whole.into_inner().1, take)
}

/// The frames of zstd, of which the first four bytes were read.
fn frames_to(
    mut begin: Vec<u8>,
    mut from: impl BufRead,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    while !begin.is_empty() {
        if is_skippable(&begin) {
            let mut length = [0; 4];
            from.read_exact(&mut length)?;
            let length = u64::from(u32::from_le_bytes(length));
            if io::copy(&mut (&mut from).take(length), &mut io::sink())? < length {
                return Err(broken());
            }
        } else if begin.starts_with(ZSTD) {
            let mut whole = io::Cursor::new(begin).chain(&mut from);
            let mut decoder = FrameDecoder::new();
            decoder.set_max_window_size(LARGEST_WINDOW);
            decoder.init(&mut whole).map_err(io::Error::other)?;
            let mut length = 0_u64;
            while !decoder.is_finished() {
                decoder.decode_blocks(&mut whole, BlockDecodingStrategy::UptoBlocks(1)).map_err(io::Error::other)?;
                let part = decoder.collect().unwrap_or_default();
                length += part.len() as u64;
                take(&part)?;
            }
            let said = decoder.get_checksum_from_data();
            let is_sound = said.is_none() || said == decoder.get_calculated_checksum();
            if !is_sound || decoder.content_size() != 0 && decoder.content_size() != length {
                return Err(broken());
            }
        } else {
            return Err(broken());
        }
        begin = peek(&mut from)?;
    }
    Ok(())
}

/// The next four bytes, or fewer where there are not so many.
fn peek(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut begin = Vec::new();
    from.take(4).read_to_end(&mut begin)?;
    Ok(begin)
}

/// Whether a file begins as a packed one.
pub(in crate::formats) fn is_packed(begin: &[u8]) -> bool {
    begin.starts_with(GZIP) || begin.starts_with(ZSTD) || is_skippable(begin)
}

/// The text so far.
#[derive(Default)]
struct Unpacked {
    text: Vec<u8>,
}

impl Unpacked {
    /// Takes a part of the text, which `read` bytes of the file have given up to now.
    fn add(&mut self, part: &[u8], read: usize) -> Result<(), Fault> {
        self.text.extend_from_slice(part);
        let len = self.text.len();
        if len > LARGEST || (len > SUSPECT && len / GROWTH > read) { Err(Fault::Grows) } else { Ok(()) }
    }
}

/// Members one behind the other, and perhaps zeroes with which tapes are filled up.
fn gzip(bytes: &[u8], unpacked: &mut Unpacked) -> Result<(), Fault> {
    let mut part = vec![0; 1 << 16];
    let mut rest = bytes;
    while rest.starts_with(GZIP) {
        let mut member = GzDecoder::new(rest);
        loop {
            let count = match member.read(&mut part) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Err(Fault::Truncated),
                Err(error) => return Err(Fault::Broken(error.to_string())),
            };
            unpacked.add(&part[..count], bytes.len() - member.get_ref().len())?;
        }
        rest = member.into_inner();
    }
    if rest.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(Fault::Trailing(rest.len())) }
}

/// Frames one behind the other; some may hold something else than text, which is passed over.
fn zstd(bytes: &[u8], unpacked: &mut Unpacked) -> Result<(), Fault> {
    let source = Source { bytes, read: Cell::new(0), is_short: Cell::new(false) };
    loop {
        let rest = source.rest();
        if rest.is_empty() {
            return Ok(());
        }
        if is_skippable(rest) {
            let length = skippable_length(rest).filter(|length| *length <= rest.len()).ok_or(Fault::Truncated)?;
            source.read.set(source.read.get() + length);
        } else if rest.starts_with(ZSTD) {
            let begin = unpacked.text.len();
            frame(&source, unpacked, begin)
                .map_err(|fault| if source.is_short.get() { Fault::Truncated } else { fault })?;
        } else if ZSTD.starts_with(rest) {
            return Err(Fault::Truncated);
        } else {
            return Err(Fault::Trailing(rest.len()));
        }
    }
}

/// One frame, whose text begins at a byte.
fn frame(source: &Source<'_>, unpacked: &mut Unpacked, begin: usize) -> Result<(), Fault> {
    if let Some(window) = window(source.rest()).filter(|window| *window > LARGEST_WINDOW) {
        return Err(Fault::Window(window >> 20));
    }
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(LARGEST_WINDOW);
    decoder.init(source).map_err(|error| match error {
        FrameDecoderError::DictNotProvided { dict_id } => Fault::Dictionary(dict_id),
        error => Fault::Broken(error.to_string()),
    })?;
    while !decoder.is_finished() {
        let at = source.read.get();
        if decoder.decode_blocks(source, BlockDecodingStrategy::UptoBlocks(1)).is_err() {
            return Err(Fault::Broken(format!("the block at byte {at} cannot be unpacked")));
        }
        let part = decoder.collect().unwrap_or_default();
        unpacked.add(&part, source.read.get())?;
    }
    let said = decoder.get_checksum_from_data();
    if said.is_some() && said != decoder.get_calculated_checksum() {
        return Err(Fault::Broken("its checksum is that of another text".to_owned()));
    }
    let (said, length) = (decoder.content_size(), unpacked.text.len() - begin);
    if said != 0 && said != length as u64 {
        return Err(Fault::Broken(format!("{length} bytes of text where it says {said}")));
    }
    Ok(())
}

/// Whether a frame begins that holds something else than text.
fn is_skippable(bytes: &[u8]) -> bool {
    matches!(bytes, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// The length of such a frame, its header included; none if the file ends before it is said.
fn skippable_length(frame: &[u8]) -> Option<usize> {
    let length = frame.get(4..8)?.try_into().map(u32::from_le_bytes).ok()?;
    usize::try_from(length).ok()?.checked_add(8)
}

/// The bytes that have to be kept while a frame is unpacked (RFC 8878, 3.1.1.1.2), unless it keeps all of its text.
fn window(frame: &[u8]) -> Option<u64> {
    let (descriptor, byte) = (*frame.get(4)?, *frame.get(5)?);
    let is_single = descriptor & 0x20 != 0;
    if is_single {
        // One byte says at most 255; of the others a dictionary stands before them.
        let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
        let size = [1, 2, 4, 8][usize::from(descriptor >> 6)];
        let said = frame.get(5 + dictionary..5 + dictionary + size)?;
        let number = said.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
        return Some(number);
    }
    let base = 1_u64 << (10 + (byte >> 3));
    Some(base + base / 8 * u64::from(byte & 7))
}

/// Bytes that are read from the beginning on, how many were, and whether more were wanted than there are.
struct Source<'a> {
    bytes: &'a [u8],
    read: Cell<usize>,
    is_short: Cell<bool>,
}

impl Source<'_> {
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.read.get()..).unwrap_or_default()
    }
}

impl Read for &Source<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let count = self.rest().read(to)?;
        self.is_short.set(count < to.len());
        self.read.set(self.read.get() + count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const TEXT: &[u8] = b"date,title\n2014-05-02,Talks in Geneva\n2014-05-03,Talks in Geneva go on\n";

    fn packed(text: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn gzipped(text: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text).expect("in memory");
        gzip.finish().expect("in memory")
    }

    fn read(bytes: &[u8]) -> Result<Vec<u8>, String> {
        unpack("x", bytes).map(|text| text.expect("packed")).map_err(|error| error.message)
    }

    #[test]
    fn several_frames_and_members_are_one_text() {
        let skipped = [b"\x5a\x2a\x4d\x18\x05\0\0\0", &b"hello"[..]].concat();
        let frames = [&skipped, &packed(TEXT), &skipped, &packed(b"a"), &packed(b""), &packed(TEXT)];
        assert_eq!(read(&frames.map(Vec::as_slice).concat()), Ok([TEXT, b"a", TEXT].concat()));
        let members = [gzipped(TEXT), gzipped(b""), gzipped(b"a"), vec![0; 700]].concat();
        assert_eq!(read(&members), Ok([TEXT, b"a"].concat()));
    }

    #[test]
    fn a_file_that_ends_too_soon_says_so_wherever_it_ends() {
        for whole in [[packed(TEXT), packed(TEXT)].concat(), [gzipped(TEXT), gzipped(TEXT)].concat()] {
            let half = whole.len() / 2;
            // Where a frame ends the file is sound, and of the mark of a second gzip member both bytes are needed.
            for end in (4..whole.len()).filter(|end| ![half, half + 1].contains(end)) {
                let message = read(&whole[..end]).expect_err("cut");
                assert!(message.contains("ends in the middle, behind "), "{end}: {message}");
            }
        }
        let skipped = b"\x5a\x2a\x4d\x18\x05\0\0\0hel";
        assert_eq!(read(skipped), Err("the zstd file ends in the middle, behind 0 bytes of text".to_owned()));
    }

    #[test]
    fn what_follows_is_said_to_follow() {
        let message = |packed: Vec<u8>| read(&[packed, b"<html>".to_vec()].concat()).expect_err("more follows");
        let (zstd, gzip) = (packed(TEXT), gzipped(TEXT));
        let expected =
            |how, at| format!("behind the end of the {how} file, at byte {at}, there are 6 bytes that are no {how}");
        assert_eq!(message(zstd.clone()), expected("zstd", zstd.len()));
        assert_eq!(message(gzip.clone()), expected("gzip", gzip.len()));
    }

    #[test]
    fn no_damaged_text_passes_for_the_text() {
        for whole in [packed(TEXT), packed(&TEXT.repeat(50)), gzipped(TEXT)] {
            for bit in 0..whole.len() * 8 {
                let mut damaged = whole.clone();
                damaged[bit / 8] ^= 1 << (bit % 8);
                let read = unpack("x", &damaged);
                let is_text = |text: &[u8]| text.chunks(TEXT.len()).all(|part| part == TEXT);
                assert!(!matches!(read, Ok(Some(text)) if !is_text(&text)), "bit {bit}");
            }
        }
    }

    #[test]
    fn what_grows_beyond_all_measure_is_refused_while_it_is_unpacked() {
        // A frame of blocks that repeat one byte; with a small window, and with one that holds all of them.
        for window in [0x58, 0x88] {
            let mut bomb = [ZSTD, &[0, window]].concat();
            for _ in 0..2_000 {
                bomb.extend([0x02, 0x00, 0x10, b'0']);
            }
            bomb.extend([0x03, 0x00, 0x10, b'0']);
            assert_eq!(read(&bomb), Err("the packed file grows beyond all measure".to_owned()));
        }
        let wide = [ZSTD, &[0, 0xa8, 0x03, 0x00, 0x10, b'0']].concat();
        assert_eq!(read(&wide), Err("the zstd file wants 2048 MB of memory to be unpacked".to_owned()));
        let single = [ZSTD, &[0xe0, 0, 0, 0, 0, 1, 0, 0, 0, 0x03, 0x00, 0x10, b'0']].concat();
        assert_eq!(read(&single), Err("the zstd file wants 4096 MB of memory to be unpacked".to_owned()));
    }

    #[test]
    fn a_block_repeats_128_kb_and_no_more() {
        // A block of four zeroes, and one that repeats them: 65,539 bytes and as many more as 16 bits say.
        let repeated = |more: u16| {
            let [low, high] = more.to_le_bytes();
            let blocks = [0x22, 0, 0, b'0', 0x4d, 0, 0, 0, 1, 0x54, 0, 0, 52, low, high, 1];
            read(&[ZSTD, &[0, 0x58], &blocks].concat())
        };
        assert_eq!(repeated(0xfffd).map(|text| text.len()), Ok(4 + (128 << 10)));
        let message = "the zstd file is broken: the block at byte 10 cannot be unpacked";
        assert_eq!(repeated(0xfffe), Err(message.to_owned()));
    }

    #[test]
    fn a_dictionary_that_is_not_there_is_said_to_be_wanted() {
        let wanting = [ZSTD, &[0x01, 0x58, 7, 0x09, 0, 0, b'x']].concat();
        assert_eq!(read(&wanting), Err("the zstd file was packed with dictionary 7, which is not in it".to_owned()));
    }
}
