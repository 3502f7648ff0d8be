//! The chain of an event: what led to it and what followed from it, step by step over relations that say which event came first.
//!
//! Steps are taken from the event on, the nearest first and each event once on a side: what is reached again is told as such and led no
//! further. So many steps are told as are asked for; of the rest it is counted how many events they are.

use std::cmp::Reverse;
use std::collections::{HashSet, VecDeque};

use super::Selection;
use super::asker::IsWanted;
use crate::chronology::{Chronology, Link, Row};
use crate::model::{EventDate, EventKey, RelationKind, Timing};

/// Events that are gone through between two looks at whether somebody still waits.
const STRETCH: usize = 4096;

/// The chain of which event, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainAsked {
    /// The event.
    pub of: EventKey,
    /// So many steps at most on each side.
    pub most: usize,
}

/// An event of a chain. Texts are as the files have them, not yet safe to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainEvent {
    /// Its key.
    pub key: EventKey,
    /// Its id.
    pub id: String,
    /// Its date.
    pub date: EventDate,
    /// What happened and between whom, in one line.
    pub headline: String,
    /// Whether another event contradicts it, or it another one.
    pub is_contradicted: bool,
    /// Whether the plan hides it.
    pub is_outside: bool,
}

/// A step of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainStep {
    /// The event.
    pub event: ChainEvent,
    /// The step that it was reached from; `None` for the event that the chain is of.
    pub from: Option<usize>,
    /// How it stands to that one: the kind of each relation, and whether that one states it.
    pub ties: Vec<(RelationKind, bool)>,
    /// Whether one of them is impossible by the dates.
    pub is_impossible: bool,
    /// Whether the event stands elsewhere in the chain.
    pub is_again: bool,
    /// How many steps further on are not told.
    pub more: usize,
}

/// A side of a chain.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChainSide {
    /// The steps, each behind the one that it was reached from.
    pub steps: Vec<ChainStep>,
    /// How many steps right from the event are not told.
    pub more: usize,
    /// How many events the side has, told or not.
    pub events: usize,
}

/// What led to an event, and what followed from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// What was asked.
    pub asked: ChainAsked,
    /// The event.
    pub event: ChainEvent,
    /// What led to it, the latest first.
    pub before: ChainSide,
    /// What followed from it, the earliest first.
    pub after: ChainSide,
}

/// Events that are related to each other, wherever they lie.
pub(super) trait Related {
    /// The relations of an event, stated by it or by the other side, in order of the other event.
    fn links(&self, row: Row) -> &[Link];

    /// What the dates say to the order that a relation asserts, that of the event that states it first.
    fn timing(&self, events: (Row, Row), kind: RelationKind) -> Option<Timing>;

    /// The id of an event, its date, and what happened in one line.
    fn told(&self, row: Row) -> (String, EventDate, String);
}

impl Related for Chronology {
    fn links(&self, row: Row) -> &[Link] {
        self.links(row)
    }

    fn timing(&self, events: (Row, Row), kind: RelationKind) -> Option<Timing> {
        self.timing(events, kind)
    }

    fn told(&self, row: Row) -> (String, EventDate, String) {
        (self.id(row).into_owned(), self.date(row), crate::account::headline(self, row).into_owned())
    }
}

/// Events of which a chain is asked.
pub(super) struct Chained<'a, R> {
    pub(super) events: &'a R,
    pub(super) selection: &'a Selection,
    pub(super) is_wanted: IsWanted<'a>,
}

impl<R: Related> Chained<'_, R> {
    /// The chain of the event of a row; `None` when nobody waits any more.
    pub(super) fn chain(&self, row: Row, asked: ChainAsked) -> Option<Chain> {
        let mut told = HashSet::from([row]);
        let before = self.side((row, asked.most), true, &mut told)?;
        let after = self.side((row, asked.most), false, &mut told)?;
        Some(Chain { asked, event: self.event(row), before, after })
    }

    /// A side of the chain. What the other side has told is told again.
    fn side(&self, (root, most): (Row, usize), is_before: bool, told: &mut HashSet<Row>) -> Option<ChainSide> {
        let mut side = ChainSide::default();
        let mut seen = HashSet::from([root]);
        // Each with its step; of those that are only counted there is none.
        let mut coming = VecDeque::from([(root, None, true)]);
        let mut looked = 0;
        while let Some((row, at, is_told)) = coming.pop_front() {
            looked += 1;
            if looked % STRETCH == 0 && !(self.is_wanted)(0, 0) {
                return None;
            }
            let mut more = 0;
            for ties in self.ties(row, is_before).chunk_by(|a, b| a.to == b.to) {
                let to = ties[0].to;
                let fits = is_told && side.steps.len() < most;
                if fits {
                    let step = self.step(ties, at, !told.insert(to));
                    side.steps.push(step);
                } else if is_told {
                    more += 1;
                }
                if seen.insert(to) {
                    let step = fits.then(|| side.steps.len() - 1);
                    coming.push_back((to, step, fits));
                }
            }
            match at {
                Some(at) => side.steps[at].more = more,
                None if is_told => side.more = more,
                None => {}
            }
        }
        side.events = seen.len() - 1;
        Some(side)
    }

    /// The relations of an event with those that led to it, the latest first, or that followed from it, the earliest first.
    fn ties(&self, row: Row, is_before: bool) -> Vec<Link> {
        let leads = |link: &&Link| link.is_inverse == (link.kind == RelationKind::Enables);
        let ordered = self.events.links(row).iter().filter(|link| link.kind.has_order());
        let mut ties: Vec<Link> = ordered.filter(|link| leads(link) == is_before).copied().collect();
        if is_before {
            ties.sort_by_key(|link| Reverse(link.to));
        }
        ties
    }

    fn step(&self, ties: &[Link], from: Option<usize>, is_again: bool) -> ChainStep {
        let is_impossible = |link: &Link| {
            let stated = if link.is_inverse { (link.to, link.from) } else { (link.from, link.to) };
            self.events.timing(stated, link.kind) == Some(Timing::Impossible)
        };
        ChainStep {
            event: self.event(ties[0].to),
            from,
            ties: ties.iter().map(|link| (link.kind, !link.is_inverse)).collect(),
            is_impossible: ties.iter().any(is_impossible),
            is_again,
            more: 0,
        }
    }

    fn event(&self, row: Row) -> ChainEvent {
        let (id, date, headline) = self.events.told(row);
        let contradicts = |link: &Link| link.kind == RelationKind::Contradicts;
        ChainEvent {
            key: row.into(),
            id,
            date,
            headline,
            is_contradicted: self.events.links(row).iter().any(contradicts),
            is_outside: self.selection.position(row).is_err(),
        }
    }
}
