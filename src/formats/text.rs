//! From the bytes of a file to its text: decompressed, decoded to UTF-8, without a byte order mark.

use std::sync::Arc;

use super::input::Input;
use super::problem::ReadError;
use crate::chronology::FileInfo;

/// A file as text.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) info: FileInfo,
    pub(super) text: Arc<String>,
}

impl Text {
    /// Reads the bytes of a file.
    pub(super) fn read(input: Input) -> Result<Self, ReadError> {
        let Input { name, mut bytes } = input;
        let has_mark = bytes.starts_with(b"\xef\xbb\xbf");
        if has_mark {
            bytes.drain(..3);
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            let hint = "a chronology begins with `schema: 1` and `events:`";
            return Err(ReadError::new(&name, "the file is empty", Some(hint)));
        }
        let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        if !is_utf16 && let Some(at) = memchr::memchr(0, &bytes) {
            return Err(ReadError::new(&name, format!("not a text file: byte {at} is zero"), None));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..valid]).count() + 1;
            let message = if is_utf16 { "the file is UTF-16".into() } else { format!("line {line} is not UTF-8") };
            let hint =
                if is_utf16 { "`iconv -f UTF-16 -t UTF-8 FILE`" } else { "`iconv -f WINDOWS-1252 -t UTF-8 FILE`" };
            ReadError::new(&name, message, Some(&format!("save the file as UTF-8: {hint}")))
        })?;
        let text = Arc::new(text);
        Ok(Self { info: FileInfo::of_text(name, Arc::clone(&text), has_mark), text })
    }
}
