//! What is disputed: events that somebody denies, that sources do not agree on or took back, and those that contradict each other.

use std::collections::HashSet;

use super::export::Export;
use crate::chronology::{Chronology, Row};
use crate::model::{Relation, RelationKind, Status};

/// An event that something speaks against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dispute {
    /// The event.
    pub row: Row,
    /// What contradicts it, or is contradicted by it.
    pub opponents: Vec<Opponent>,
}

/// The other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opponent {
    /// An event, and how the first one stands to it.
    Event(&'static str, Row),
    /// The id of one that is not in the chronology.
    Missing(&'static str, String),
}

impl Opponent {
    /// The event, if it is there.
    pub(super) const fn row(&self) -> Option<Row> {
        match self {
            Self::Event(_, row) => Some(*row),
            Self::Missing(..) => None,
        }
    }
}

/// The disputes of an export, in the order of its events. Of two events that contradict each other the first one has the other beside
/// it, also one that is not exported; nothing is said twice.
pub(super) fn disputes(export: &Export<'_>) -> Vec<Dispute> {
    let chronology = export.chronology;
    let (mut said, mut pairs) = (HashSet::new(), HashSet::new());
    let mut disputes = Vec::new();
    for row in export.rows.iter().copied() {
        let mut opponents = Vec::new();
        for link in chronology.links(row).iter().filter(|link| link.kind == RelationKind::Contradicts) {
            if pairs.insert((row.min(link.to), row.max(link.to))) {
                let label = if link.is_inverse { link.kind.inverse_label() } else { link.kind.label() };
                opponents.push(Opponent::Event(label, link.to));
            }
        }
        let contradicts = RelationKind::Contradicts.label();
        opponents.extend(missing(chronology, row).into_iter().map(|id| Opponent::Missing(contradicts, id)));
        let is_against = chronology.profile(row).status.is_some_and(Status::is_against);
        if !opponents.is_empty() || is_against && !said.contains(&row) {
            said.insert(row);
            said.extend(opponents.iter().filter_map(Opponent::row));
            disputes.push(Dispute { row, opponents });
        }
    }
    disputes
}

/// The ids of what an event says to contradict and the chronology does not have.
fn missing(chronology: &Chronology, row: Row) -> Vec<String> {
    if chronology.brief(row).is_some() || !chronology.has_in_record(row, RelationKind::Contradicts.word()) {
        return Vec::new();
    }
    let relations = chronology.event(row).relations;
    let contradicts = relations.into_iter().filter(|relation| relation.kind == RelationKind::Contradicts);
    contradicts.filter(|relation| !is_there(chronology, row, relation)).map(|relation| relation.target).collect()
}

/// Whether the chronology has the event that a relation leads to.
fn is_there(chronology: &Chronology, row: Row, relation: &Relation) -> bool {
    let mut stated = chronology.links(row).iter().filter(|link| !link.is_inverse && link.kind == relation.kind);
    let key = crate::chronology::id_key(&relation.target);
    stated.any(|link| crate::chronology::id_key(&chronology.id(link.to)) == key)
}
