//! The files that a chronology was read from, by which an export says where it comes from.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use ::bytes::Bytes;
use sha2::{Digest, Sha256};

/// A file that was read.
#[derive(Debug, Clone)]
pub struct FileInfo {
    /// The name as it was given.
    pub name: String,
    /// Where it lies, if it is a file.
    pub path: Option<PathBuf>,
    /// Length in bytes, as it lay on the disk.
    pub bytes: usize,
    /// Whether its text stands within it as in a box: packed, in an archive or in a spreadsheet.
    pub is_packed: bool,
    /// Whether it is one of many, and whether exports name it.
    pub portion: Portion,
    digest: Arc<LateDigest>,
}

/// What a file is among those that are read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Portion {
    /// One that somebody named.
    #[default]
    Whole,
    /// A note, one of many.
    Note,
    /// A note that is no event: it may be private, and no export says that it is there.
    Aside,
}

/// What stands for the SHA-256 of a file that is not told.
pub const WITHHELD: &str = "withheld";

/// SHA-256, computed when it is asked for first.
#[derive(Debug, Default)]
struct LateDigest {
    known: OnceLock<String>,
    /// What the file's bytes are, where they are the same as its text.
    text: Arc<String>,
    has_mark: bool,
    /// The bytes themselves, where their text is another one.
    bytes: Bytes,
    /// Tells it where nothing of the file is in memory.
    #[cfg(feature = "engine")]
    elsewhere: Option<Elsewhere>,
}

/// Tells the SHA-256 of a file that is not in memory.
#[cfg(feature = "engine")]
struct Elsewhere(Box<dyn Fn() -> String + Send + Sync>);

#[cfg(feature = "engine")]
impl std::fmt::Debug for Elsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Elsewhere")
    }
}

impl FileInfo {
    /// A file whose bytes are its text, behind a byte order mark or not.
    pub fn of_text(name: String, text: Arc<String>, has_mark: bool) -> Self {
        let bytes = text.len() + if has_mark { 3 } else { 0 };
        let digest = Arc::new(LateDigest { text, has_mark, ..LateDigest::default() });
        Self { name, path: None, bytes, is_packed: false, portion: Portion::default(), digest }
    }

    /// A file whose bytes became its text by way of decompression or another encoding.
    pub fn of_bytes(name: String, bytes: &[u8]) -> Self {
        let known = OnceLock::from(hex(Sha256::digest(bytes).into()));
        Self::made(name, bytes.len(), LateDigest { known, ..LateDigest::default() })
    }

    /// The same where the bytes are kept.
    pub fn of_kept(name: String, bytes: Bytes) -> Self {
        Self::made(name, bytes.len(), LateDigest { bytes, ..LateDigest::default() })
    }

    /// A file of so many bytes that were read piece by piece, and their SHA-256.
    pub fn of_pieces(name: String, bytes: usize, sha256: [u8; 32]) -> Self {
        let known = OnceLock::from(hex(sha256));
        Self::made(name, bytes, LateDigest { known, ..LateDigest::default() })
    }

    /// A file of so many bytes of which none is in memory; `sha256` is asked when it is wanted first.
    #[cfg(feature = "engine")]
    pub fn of_large(name: String, bytes: usize, sha256: impl Fn() -> String + Send + Sync + 'static) -> Self {
        let elsewhere = Some(Elsewhere(Box::new(sha256)));
        let known = Self::made(name, bytes, LateDigest { elsewhere, ..LateDigest::default() });
        Self { is_packed: true, ..known }
    }

    /// The same file under another name, of which nothing is told by which its bytes could be known.
    pub fn withheld(&self, name: String) -> Self {
        let path = self.path.clone().or_else(|| Some(PathBuf::from(&self.name)));
        let known = OnceLock::from(WITHHELD.to_owned());
        Self { path, portion: self.portion, ..Self::made(name, 0, LateDigest { known, ..LateDigest::default() }) }
    }

    fn made(name: String, bytes: usize, digest: LateDigest) -> Self {
        Self { name, path: None, bytes, is_packed: false, portion: Portion::default(), digest: Arc::new(digest) }
    }

    /// The byte of the file at which a text begins that is all of it; `None` for a text that only came of it.
    pub(super) fn begins_at(&self, text: &Arc<String>) -> Option<usize> {
        Arc::ptr_eq(&self.digest.text, text).then_some(if self.digest.has_mark { 3 } else { 0 })
    }

    /// Whether the lines of a text are those of the file: it is all of it, as it lies there or in another encoding.
    pub(super) fn has_lines_of(&self, text: &Arc<String>) -> bool {
        let is_decoded = !self.is_packed && self.digest.text.is_empty();
        is_decoded || self.begins_at(text).is_some()
    }

    /// The name without folders.
    pub fn base_name(&self) -> &str {
        base_name(&self.name)
    }

    /// SHA-256 of the file's bytes, 64 hexadecimal digits in lower case; [`WITHHELD`] where it is not told.
    pub fn sha256(&self) -> &str {
        self.digest.known.get_or_init(|| {
            #[cfg(feature = "engine")]
            if let Some(Elsewhere(tell)) = &self.digest.elsewhere {
                return tell();
            }
            let mut hash = Sha256::new();
            if self.digest.has_mark {
                hash.update(b"\xef\xbb\xbf");
            }
            hash.update(self.digest.text.as_bytes());
            hash.update(&self.digest.bytes);
            hex(hash.finalize().into())
        })
    }
}

fn hex(digest: [u8; 32]) -> String {
    digest.map(|byte| format!("{byte:02x}")).concat()
}

/// The name of a file without folders.
pub(super) fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().filter(|base| !base.is_empty()).unwrap_or(name)
}
