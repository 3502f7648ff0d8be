//! What became known between two days: events that came, and what was added to those that were known or speaks against them.

use rayon::prelude::*;

use crate::chronology::{Chronology, Link, Row};
use crate::model::{Day, Event, RelationKind, Source, Status, day, word_list};

word_list! {
    /// How an event is new.
    Change {
        /// Nothing was known of it.
        New = "new",
        /// Something was added to it.
        Changed = "changed",
        /// Something speaks against it.
        Contradicted = "contradicted",
    }
}

/// What made an event new, changed it or contradicts it.
#[derive(Debug, Clone, PartialEq)]
pub enum Because {
    /// A source was published.
    Source(Box<Source>),
    /// It was entered, and no source says when it was published.
    Recorded,
    /// A source was published, and its event is disputed, denied or retracted.
    Status(Status, Box<Source>),
    /// Another event, which became known, has this relation to it, or it to that one.
    Event(Link),
}

/// One thing that became known.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// Of which event.
    pub row: Row,
    /// How it is new.
    pub change: Change,
    /// The day on which it was known, by the same count as [`Event::public_since`].
    pub known: Day,
    /// How it is known.
    pub because: Because,
}

/// Days after one and up to another.
#[derive(Debug, Clone, Copy)]
struct Between {
    after: Day,
    by: Day,
}

impl Between {
    const fn holds(self, day: Day) -> bool {
        self.after < day && day <= self.by
    }
}

/// What became known of the events of rows, see [`super::Excerpt::news`].
pub(super) fn news(chronology: &Chronology, rows: &[Row], after: Day, by: Day) -> Vec<News> {
    let between = Between { after, by };
    let mut news: Vec<News> = rows.par_iter().flat_map_iter(|row| news_of(chronology, *row, between)).collect();
    news.sort_by_key(|one| (one.change, one.known, one.row));
    news
}

/// What became known of an event.
fn news_of(chronology: &Chronology, row: Row, between: Between) -> Vec<News> {
    let Some(since) = chronology.public_since(row).filter(|since| *since <= between.by) else { return Vec::new() };
    let mut news: Vec<News> = chronology
        .links(row)
        .iter()
        .filter_map(|link| {
            let (change, known) = by_link(chronology, *link, since)?;
            between.holds(known).then_some(News { row, change, known, because: Because::Event(*link) })
        })
        .collect();
    let event = chronology.event(row);
    if between.holds(since) {
        let first = event.sources.iter().find(|source| published(source) == Some(since));
        let because = first.map_or(Because::Recorded, |source| Because::Source(Box::new(source.clone())));
        news.push(News { row, change: Change::New, known: since, because });
        // What was added on the way is part of what is new.
        news.retain(|one| one.change != Change::Changed);
    } else {
        news.extend(event.sources.iter().filter_map(|source| {
            let known = published(source).filter(|day| between.holds(*day))?;
            let (change, because) = by_source(&event, source);
            Some(News { row, change, known, because })
        }));
    }
    news
}

/// The first day by which a source was surely published.
fn published(source: &Source) -> Option<Day> {
    source.published.as_ref().map(|date| date.bounds().latest).filter(|day| day::is_known(*day))
}

/// What a further source means to an event: that it is not so, where that is how the event stands and the source is about it.
fn by_source(event: &Event, source: &Source) -> (Change, Because) {
    let is_about = source.supports.is_empty() || source.supports.iter().any(|key| key == "status");
    let source = Box::new(source.clone());
    match event.status.filter(|status| is_about && status.is_against()) {
        Some(status) => (Change::Contradicted, Because::Status(status, source)),
        None => (Change::Changed, Because::Source(source)),
    }
}

/// What a relation means to an event that was known since some day, and when that was known. Of two events that contradict each other
/// the earlier known one is contradicted, of two of one day the one that the relation leads to.
fn by_link(chronology: &Chronology, link: Link, since: Day) -> Option<(Change, Day)> {
    let known = chronology.public_since(link.to)?;
    match link.kind {
        RelationKind::Contradicts if known > since || (known == since && link.is_inverse) => {
            Some((Change::Contradicted, known))
        }
        RelationKind::Corroborates | RelationKind::Supersedes if link.is_inverse && known > since => {
            Some((Change::Changed, known))
        }
        _ => None,
    }
}
