//! The relations of an event of a list, as they are seen from its line: with whom, and where that stands in the list.

use super::Selection;
use super::timeline::Timeline;
use crate::chronology::Row;
use crate::model::{EventKey, RelationKind};

/// So many relations of an event are told at most: those with the events that are nearest in time.
pub const MOST_TIES: usize = 32;

/// A relation of an event of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// What kind of relation.
    pub kind: RelationKind,
    /// Whether the other event states it.
    pub is_inverse: bool,
    /// The other event.
    pub other: EventKey,
    /// Its place in the list; `None` where the plan hides it.
    pub at: Option<usize>,
    /// Whether it stands above: in the list, or by its date where the plan hides it.
    pub is_above: bool,
}

/// The relations of the event at a place of a list, and how many more there are.
pub(super) fn ties(timeline: &impl Timeline, selection: &Selection, (row, at): (Row, usize)) -> (Vec<Tie>, usize) {
    let links = timeline.links(row);
    let before = links.partition_point(|link| link.to < row);
    let behind = links.len() - before;
    // Half of them on each side; where one side has fewer, more on the other.
    let half = MOST_TIES / 2;
    let first = before - before.min(half.max(MOST_TIES.saturating_sub(behind)));
    let end = before + behind.min(half.max(MOST_TIES.saturating_sub(before)));
    let near = links[first..end].iter().filter(|link| link.to != row);
    let tie = |link: &crate::chronology::Link| {
        let place = selection.place(link.to).ok();
        Tie {
            kind: link.kind,
            is_inverse: link.is_inverse,
            other: link.to.into(),
            at: place,
            is_above: place.map_or(link.to < row, |place| place < at),
        }
    };
    (near.map(tie).collect(), links.len() - (end - first))
}
