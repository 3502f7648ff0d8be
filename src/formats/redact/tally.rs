//! How much of what was redacted.

use std::sync::atomic::{AtomicUsize, Ordering};

/// A kind of text that names stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Title,
    Summary,
    Note,
    Word,
    Place,
    Source,
    Origin,
    Column,
    Relation,
    Mention,
    Link,
}

impl Field {
    const ALL: [(Self, &'static str, &'static str); 12] = [
        (Self::Mention, "mention of an actor", "mentions of actors"),
        (Self::Id, "id", "ids"),
        (Self::Title, "title", "titles"),
        (Self::Summary, "summary", "summaries"),
        (Self::Note, "note", "notes"),
        (Self::Word, "type or tag", "types and tags"),
        (Self::Place, "place", "places"),
        (Self::Source, "source", "sources"),
        (Self::Origin, "origin", "origins"),
        (Self::Column, "other column", "other columns"),
        (Self::Relation, "relation", "relations"),
        (Self::Link, "link removed", "links removed"),
    ];
}

/// Counts of texts in which something was replaced, and of what was left that may say more.
#[derive(Debug, Default)]
pub(super) struct Tally {
    counts: [AtomicUsize; Field::ALL.len()],
    links_left: AtomicUsize,
    origins_left: AtomicUsize,
}

impl Tally {
    pub(super) fn count(&self, field: Field) {
        self.add(field, 1);
    }

    pub(super) fn add(&self, field: Field, count: usize) {
        if count > 0 {
            self.counts[field as usize].fetch_add(count, Ordering::Relaxed);
        }
    }

    pub(super) fn leave_link(&self) {
        self.links_left.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn leave_origin(&self) {
        self.origins_left.fetch_add(1, Ordering::Relaxed);
    }

    /// `3 titles, 1 summary, 2 links removed`; empty where nothing was.
    pub(super) fn replaced(&self) -> String {
        let count = |field: Field| self.counts[field as usize].load(Ordering::Relaxed);
        let said =
            Field::ALL.iter().filter(|(field, ..)| count(*field) > 0).map(|(field, one, many)| match count(*field) {
                1 => format!("1 {one}"),
                several => format!("{} {many}", crate::formats::grouped(several)),
            });
        said.collect::<Vec<_>>().join(", ")
    }

    /// `4 links, 2 ids of other data sets`; empty where nothing is left.
    pub(super) fn left(&self) -> String {
        let [links, origins] = [&self.links_left, &self.origins_left].map(|count| count.load(Ordering::Relaxed));
        let said = [(links, "link", "links"), (origins, "id of its origin", "ids of their origins")].into_iter();
        let said = said.filter(|(count, ..)| *count > 0);
        let said = said.map(|(count, one, many)| match count {
            1 => format!("1 {one}"),
            several => format!("{} {many}", crate::formats::grouped(several)),
        });
        said.collect::<Vec<_>>().join(" and ")
    }
}
