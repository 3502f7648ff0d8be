//! The bytes that records, ids, titles and dates are spans of: the files one after another.

use std::sync::Arc;

use super::to_u32;

#[derive(Debug, Default)]
pub(super) struct Texts {
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    base: u32,
    text: Arc<String>,
}

impl Texts {
    /// Adds a text; the number is where it begins. `None` when 4 GiB would be passed.
    pub(super) fn add(&mut self, text: Arc<String>) -> Option<u32> {
        let base = self.parts.last().map_or(0, |part| part.base as usize + part.text.len());
        u32::try_from(base + text.len()).ok()?;
        self.parts.push(Part { base: to_u32(base), text });
        Some(to_u32(base))
    }

    /// The text from a place on, `len` bytes long.
    pub(super) fn get(&self, start: u32, len: u32) -> &str {
        let at = self.parts.partition_point(|part| part.base <= start).saturating_sub(1);
        let Some(part) = self.parts.get(at) else { return "" };
        let from = (start - part.base) as usize;
        part.text.get(from..from + len as usize).unwrap_or("")
    }

    /// The number of the text that a place lies in, and the byte in it.
    pub(super) fn locate(&self, start: u32) -> (usize, usize) {
        let at = self.parts.partition_point(|part| part.base <= start).saturating_sub(1);
        (at, (start - self.parts[at].base) as usize)
    }

    /// A text by its number, as it is shared with whoever read it.
    pub(super) fn arc(&self, number: usize) -> Option<&Arc<String>> {
        self.parts.get(number).map(|part| &part.text)
    }

    /// A text by its number.
    pub(super) fn part(&self, number: usize) -> &str {
        &self.parts[number].text
    }
}
