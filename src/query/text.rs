//! Text search: a fast look at the bytes of a record, then a sure one at the event.

use crate::model::Event;
use crate::names::fold;

/// A phrase made ready: folded, and its words.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    folded: String,
}

impl Phrase {
    pub(super) fn new(text: &str) -> Self {
        Self { folded: fold(text) }
    }

    /// Whether the phrase may stand in an event with this record; `false` is sure.
    pub(super) fn may_be_in(&self, record: &str) -> bool {
        // An escape in quotes may stand for any letter.
        if self.folded.is_empty() || record.contains('\\') {
            return true;
        }
        let mut words = self.folded.split(' ');
        if record.is_ascii() {
            return words.all(|word| holds(record.as_bytes(), word.as_bytes()));
        }
        let folded = fold(record);
        words.all(|word| folded.contains(word))
    }

    /// Whether the phrase stands in one of the event's texts.
    pub(super) fn is_in(&self, event: &Event) -> bool {
        !self.folded.is_empty() && texts(event).any(|text| fold(text).contains(&self.folded))
    }
}

/// Whether the bytes hold a word of lower-case letters and digits, whatever their case. Full stops, apostrophes and the like
/// vanish when folding, so a word may be written with some inside.
fn holds(bytes: &[u8], word: &[u8]) -> bool {
    let Some((&first, rest)) = word.split_first() else { return true };
    let follows = |at: usize| {
        let mut wanted = rest.iter();
        let mut next = wanted.next();
        for byte in bytes.get(at + 1..).unwrap_or_default() {
            let Some(expected) = next else { return true };
            if byte.eq_ignore_ascii_case(expected) {
                next = wanted.next();
            } else if !matches!(byte, b'.' | b'\'' | b'`' | b'"') {
                return false;
            }
        }
        next.is_none()
    };
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes).any(follows)
}

/// What an event says in its own words, and who says so. Titles and addresses of publications are left out: an article on
/// a phone call would make a phone call of everything it reports.
fn texts(event: &Event) -> impl Iterator<Item = &str> {
    let whole = [&event.summary, &event.date_note, &event.kind].into_iter().flatten();
    let place = event.location.iter().filter_map(|location| location.name.as_ref());
    let sources = event.sources.iter().flat_map(|source| [&source.publisher, &source.claimant].into_iter().flatten());
    [&event.title, &event.id]
        .into_iter()
        .chain(whole)
        .chain(place)
        .chain(&event.tags)
        .chain(sources)
        .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_bytes_as_folding_would_find_it() {
        for (bytes, word, is_in) in [
            ("The U.S. said", "us", true),
            ("O'Brien", "obrien", true),
            ("a US b", "us", true),
            ("u s", "us", false),
            ("xu", "us", false),
            ("uu.S", "us", true),
            ("", "us", false),
        ] {
            assert_eq!(holds(bytes.as_bytes(), word.as_bytes()), is_in, "{bytes}");
            assert_eq!(fold(bytes).contains(word), is_in, "{bytes}");
        }
    }
}
