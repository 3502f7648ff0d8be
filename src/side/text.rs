//! The side file as text: a line that says what it is, then a line of JSON for each chronology.

use serde::{Deserialize, Serialize};

use super::{KeptOf, SideFile};

/// The version of the form that this program writes.
const VERSION: u32 = 3;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    annals: String,
    version: u32,
}

/// What the first line says that the file is.
const KIND: &str = "marks, notes and views";

/// A side file that a newer program has written: this one would lose what it does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a newer annals has written it (version {0})")]
pub struct Newer(pub u32);

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// The lines that can be read.
    pub side: SideFile,
    /// The numbers of those that cannot, from 1 on.
    pub broken: Vec<usize>,
}

impl SideFile {
    /// Reads a text. A line that cannot be read hides no other.
    ///
    /// # Errors
    /// [`Newer`].
    pub fn parse(text: &[u8]) -> Result<Parsed, Newer> {
        let mut parsed = Parsed::default();
        for (number, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let head = if number == 1 { serde_json::from_slice::<Head>(line).ok() } else { None };
            match head {
                Some(Head { version, .. }) if version > VERSION => return Err(Newer(version)),
                Some(_) => {}
                None => match serde_json::from_slice::<KeptOf>(line) {
                    Ok(section) => parsed.side.sections.push(section),
                    Err(_) => parsed.broken.push(number),
                },
            }
        }
        Ok(parsed)
    }

    /// The text of it.
    ///
    /// # Errors
    /// What the writer of JSON says, which has no reason to.
    pub fn to_text(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string(&Head { annals: KIND.to_owned(), version: VERSION })?;
        text.push('\n');
        for section in &self.sections {
            text += &serde_json::to_string(section)?;
            text.push('\n');
        }
        Ok(text)
    }
}
