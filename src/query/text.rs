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
            // Full stops and apostrophes vanish when folding, so a word may be written with some inside.
            return words.all(|word| holds(record.as_bytes(), word.as_bytes())) || record.contains(['.', '\'', '`']);
        }
        let folded = fold(record);
        words.all(|word| folded.contains(word))
    }

    /// Whether the phrase stands in one of the event's texts.
    pub(super) fn is_in(&self, event: &Event) -> bool {
        !self.folded.is_empty() && texts(event).any(|text| fold(text).contains(&self.folded))
    }
}

/// Whether the bytes hold a word in lower case, whatever their case.
fn holds(bytes: &[u8], word: &[u8]) -> bool {
    let Some(&first) = word.first() else { return true };
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes)
        .any(|at| bytes.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word)))
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
