//! What is wrong between events, and where their records stand.

use super::{ActorId, Row, texts::Texts};
use crate::model::RelationKind;

/// Where a record stands: the number of its file, and the bytes in the file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordAt {
    /// Number of the file, in the order they were added.
    pub file: usize,
    /// Byte offset of the record.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
}

impl RecordAt {
    pub(super) fn new(texts: &Texts, (start, len): (u32, u32)) -> Self {
        let (file, start) = texts.locate(start);
        Self { file, start, end: start + len as usize }
    }
}

/// What is wrong between events, or between events and the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Two events of one file with one id: the later one goes by an id made of its line.
    DuplicateId {
        /// The later event.
        at: RecordAt,
        /// The one that keeps the id.
        first: RecordAt,
        /// Their id.
        id: String,
    },
    /// Two events of different files with one id: both go by an id that says the file.
    SharedId {
        /// The later event.
        at: RecordAt,
        /// The first one.
        first: RecordAt,
        /// What the first and the later go by.
        ids: [String; 2],
    },
    /// A relation to an event that is not there.
    Dangling {
        /// The event that states it.
        at: RecordAt,
        /// Which of its relations, counted from 0.
        index: usize,
        /// The id that was not found.
        target: String,
        /// An id that looks like it.
        similar: Option<String>,
    },
    /// A relation to an id that events of several other files have.
    UnclearTarget {
        /// The event that states it.
        at: RecordAt,
        /// Which of its relations, counted from 0.
        index: usize,
        /// The id.
        target: String,
        /// The ids that the events go by.
        could_be: Vec<String>,
    },
    /// A relation whose order the dates of its two events do not allow, or on some of their days only.
    Untimely {
        /// The event that states it.
        at: RecordAt,
        /// Which of its relations, counted from 0.
        index: usize,
        /// What it asserts.
        kind: RelationKind,
        /// The event that states it, and the other one.
        rows: [Row; 2],
        /// Whether some of the days allow it.
        is_possible: bool,
    },
    /// A name that could be that of several actors of the registry, so it is matched to none of them.
    UnclearActor {
        /// The first event that names it.
        at: RecordAt,
        /// The actor that it is taken for.
        actor: ActorId,
        /// Whose name it could be.
        could_be: Vec<ActorId>,
    },
}

impl Clash {
    /// The event that has to be changed.
    pub fn at(&self) -> RecordAt {
        match self {
            Self::DuplicateId { at, .. }
            | Self::SharedId { at, .. }
            | Self::Dangling { at, .. }
            | Self::UnclearTarget { at, .. }
            | Self::Untimely { at, .. }
            | Self::UnclearActor { at, .. } => *at,
        }
    }
}
