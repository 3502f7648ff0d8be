//! What a file is known by wherever it lies and whatever it is called: a few of its lines, chosen so that two versions of it choose
//! the same.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Bytes of a file that are looked at: what is added at its end changes nothing.
const BYTES: usize = 1 << 16;

/// Lines that are kept.
const KEPT: usize = 32;

/// Bytes of a line's hash.
const HASH: usize = 6;

/// The hashes of lines of a file, the smallest that there are (the bottom-k sketch of Broder, 1997): the share of them that two files
/// have in common is about the share of lines that they have in common. Where lines stand does not matter, nor what is a line:
/// bytes that are packed do as well, as long as they stay the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(BTreeSet<[u8; HASH]>);

impl Fingerprint {
    /// The fingerprint of files that are one chronology.
    pub fn of<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hashes = BTreeSet::new();
        for file in files {
            let looked_at = file.get(..BYTES).unwrap_or(file);
            // The last line may be cut.
            let whole = match looked_at.iter().rposition(|byte| *byte == b'\n') {
                Some(end) if looked_at.len() < file.len() => &looked_at[..end],
                _ => looked_at,
            };
            let lines = whole.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
            for line in lines {
                let mut hash = [0; HASH];
                hash.copy_from_slice(&Sha256::digest(line)[..HASH]);
                hashes.insert(hash);
            }
        }
        Self(hashes.into_iter().take(KEPT).collect())
    }

    /// How many of the lines that would be chosen of both together are in each of them, and how many would be chosen.
    fn compare(&self, other: &Self) -> (usize, usize) {
        let chosen = self.0.union(&other.0).take(KEPT);
        chosen.fold((0, 0), |(shared, all), hash| {
            (shared + usize::from(self.0.contains(hash) && other.0.contains(hash)), all + 1)
        })
    }

    /// How many lines are surely in both.
    pub(super) fn shared(&self, other: &Self) -> usize {
        self.compare(other).0
    }

    /// Whether two files are versions of one: half of their lines are the same. Of files of few lines, all of them.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        let (shared, all) = self.compare(other);
        let is_small = self.0.len().min(other.0.len()) < KEPT / 8;
        shared > 0 && if is_small { shared == all } else { shared * 2 >= all }
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        let mut text = Self::new();
        for (at, byte) in fingerprint.0.iter().flatten().enumerate() {
            if at > 0 && at % HASH == 0 {
                text.push(' ');
            }
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let hash = |word: &str| {
            let digits = word.as_bytes().iter().map(|digit| char::from(*digit).to_digit(16));
            let digits: Vec<u8> =
                digits.map(|digit| digit.and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
            let bytes: Vec<u8> =
                digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit)).collect();
            <[u8; HASH]>::try_from(bytes).ok().filter(|_| digits.len() == HASH * 2)
        };
        let hashes = text.split_whitespace().map(|word| hash(word).ok_or_else(|| format!("no fingerprint: `{word}`")));
        hashes.collect::<Result<_, _>>().map(Self)
    }
}
