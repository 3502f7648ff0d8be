//! From the bytes of a file to its text: decompressed, decoded to UTF-8, without a byte order mark.

mod lines;
mod packed;

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::input::Input;
use super::problem::ReadError;
use crate::chronology::FileInfo;

/// Most bytes of one text: beyond it the store's spans do not reach.
const LARGEST: usize = u32::MAX as usize;

/// A file as text.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) info: FileInfo,
    pub(super) text: Arc<String>,
}

impl Text {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`ReadError`] for what is empty, broken, too large or no text.
    pub(super) fn read(input: Input) -> Result<Self, ReadError> {
        let Input { name, path, bytes, .. } = input;
        let unpacked = packed::unpack(&name, &bytes)?;
        let packed = unpacked.as_ref().map(|_| FileInfo::of_bytes(name.clone(), &bytes));
        let mut bytes = unpacked.unwrap_or(bytes);
        if bytes.len() > LARGEST {
            return Err(ReadError::new(&name, "larger than 4 GiB", Some("split it by year")));
        }
        let has_mark = bytes.starts_with(b"\xef\xbb\xbf");
        if has_mark {
            bytes.drain(..3);
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            let hint = "a chronology begins with `schema: 1` and `events:`, a table with the names of its columns";
            return Err(ReadError::new(&name, "the file is empty", Some(hint)));
        }
        let (text, info) = match decoded(&name, bytes)? {
            (text, None) => {
                let text = Arc::new(text);
                (Arc::clone(&text), FileInfo::of_text(name, text, has_mark))
            }
            (text, Some(info)) => (Arc::new(text), info),
        };
        let mut info = packed.unwrap_or(info);
        info.path = path;
        Ok(Self { info, text })
    }
}

impl Text {
    /// The same text with line feeds where lines end in carriage returns alone.
    pub(super) fn with_line_feeds(self, is_table: bool) -> Self {
        match lines::with_line_feeds(&self.text, is_table) {
            Some(text) => Self { text: Arc::new(text), ..self },
            None => self,
        }
    }
}

/// The text, and what is known of the file if its bytes are not those of the text.
fn decoded(name: &str, bytes: Vec<u8>) -> Result<(String, Option<FileInfo>), ReadError> {
    if let Some(encoding) = utf16(&bytes) {
        let (text, _, has_errors) = encoding.decode(&bytes);
        if has_errors {
            return Err(ReadError::new(
                name,
                format!("the file is not sound {}", encoding.name()),
                Some("save it as UTF-8"),
            ));
        }
        return Ok((text.into_owned(), Some(FileInfo::of_bytes(name.to_owned(), &bytes))));
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(ReadError::new(name, format!("not a text file: byte {at} is zero"), None));
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, None)),
        Err(error) => error,
    };
    let (valid, bytes) = (error.utf8_error().valid_up_to(), error.into_bytes());
    let line = memchr::memchr_iter(b'\n', &bytes[..valid]).count() + 1;
    // Where letters beyond ASCII were sound UTF-8 before, one byte that is not is damage and no other encoding.
    let is_damaged = bytes[..valid].iter().any(|byte| !byte.is_ascii());
    // Windows-1252 has no letters here.
    let is_unknown = bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
    if is_damaged || is_unknown {
        let hint = "save the file as UTF-8: `iconv -f WINDOWS-1252 -t UTF-8 FILE`, with the encoding that it has";
        return Err(ReadError::new(name, format!("line {line} is not UTF-8"), Some(hint)));
    }
    let (text, ..) = WINDOWS_1252.decode(&bytes);
    Ok((text.into_owned(), Some(FileInfo::of_bytes(name.to_owned(), &bytes))))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::files::input;

    fn read(bytes: &[u8]) -> Result<String, String> {
        let text = Text::read(input("x", bytes.to_vec()));
        text.map(|text| text.text.to_string()).map_err(|error| error.message)
    }

    #[test]
    fn text_of_several_encodings_is_read() {
        assert_eq!(read(b"\xef\xbb\xbfabc").as_deref(), Ok("abc"));
        assert_eq!(read(b"\xff\xfea\0\xe9\0").as_deref(), Ok("aé"));
        assert_eq!(read(b"\0a\0b\0c").as_deref(), Ok("abc"));
        assert_eq!(read(b"caf\xe9 \x80").as_deref(), Ok("café €"));
        assert_eq!(
            read("é\n".as_bytes().iter().copied().chain([0xe9]).collect::<Vec<_>>().as_slice()),
            Err("line 2 is not UTF-8".into())
        );
        assert_eq!(read(b"a\x81"), Err("line 1 is not UTF-8".into()));
        assert_eq!(read(b"a\0b"), Err("not a text file: byte 1 is zero".into()));
        assert_eq!(read(b" \n"), Err("the file is empty".into()));
    }

    #[test]
    fn what_grows_beyond_all_measure_is_refused_while_it_is_unpacked() {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let zeroes = vec![b'0'; 1 << 20];
        for _ in 0..(packed::SUSPECT >> 20) + 8 {
            gzip.write_all(&zeroes).expect("in memory");
        }
        // However much is packed behind it.
        let mut bomb = gzip.finish().expect("in memory");
        bomb.extend(vec![7; 4 << 20]);
        assert_eq!(read(&bomb), Err("the packed file grows beyond all measure".into()));
    }

    #[test]
    fn packed_files_are_unpacked_and_truncated_ones_refused() {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all("date,title\n".repeat(1000).as_bytes()).expect("in memory");
        let gzip = gzip.finish().expect("in memory");
        assert_eq!(read(&gzip).map(|text| text.len()), Ok(11_000));
        let message = read(&gzip[..gzip.len() - 12]).expect_err("truncated");
        assert!(message.starts_with("the gzip file ends in the middle"), "{message}");
        let text = Text::read(input("x.gz", gzip.clone())).expect("sound");
        assert_eq!(text.info.bytes, gzip.len());
        let zstd = ruzstd::encoding::compress_to_vec(
            &b"date,title\n2014,x\n"[..],
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        assert_eq!(read(&zstd).as_deref(), Ok("date,title\n2014,x\n"));
        assert!(read(&zstd[..zstd.len() - 3]).is_err());
    }
}
