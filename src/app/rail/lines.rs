//! Which lines there are: what came of one event is one line, and what leads off the screen is open.

use std::collections::BTreeMap;

use super::signs::{Joint, Stroke};
use crate::engine::Tie;
use crate::model::{EventKey, RelationKind};

/// An event of the list on the screen.
#[derive(Debug, Clone, Copy)]
pub struct RailEvent<'a> {
    /// The line of the screen.
    pub row: usize,
    /// The place in the list.
    pub place: usize,
    /// Which event.
    pub key: EventKey,
    /// Its relations.
    pub ties: &'a [Tie],
    /// How many more it has.
    pub more: usize,
}

/// Where an event of the list is, seen from the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Row(usize),
    Beyond { is_above: bool },
}

impl End {
    pub(super) const fn row(self) -> Option<usize> {
        match self {
            Self::Row(row) => Some(row),
            Self::Beyond { .. } => None,
        }
    }
}

/// An event and all that came of it, or that it contradicts, corroborates or has to do with.
#[derive(Debug, Clone)]
pub(super) struct Trunk {
    pub(super) stroke: Stroke,
    pub(super) lead: (EventKey, End),
    pub(super) leaves: Vec<(EventKey, End)>,
}

/// Relations of an event on the screen that have no line there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stub {
    pub(super) row: usize,
    pub(super) shape: Joint,
    pub(super) stroke: Stroke,
    pub(super) is_led_to: bool,
    pub(super) is_own: bool,
    /// How many they are.
    pub(super) relations: usize,
}

/// A line: the first and the last row, and whether it goes on above and below.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) is_open: [bool; 2],
}

impl Run {
    pub(super) const fn rows(self) -> std::ops::RangeInclusive<usize> {
        self.first..=self.last
    }

    pub(super) const fn is_closed(self) -> bool {
        !self.is_open[0] && !self.is_open[1]
    }
}

impl Trunk {
    pub(super) fn ends(&self) -> impl Iterator<Item = End> {
        std::iter::once(self.lead.1).chain(self.leaves.iter().map(|leaf| leaf.1))
    }

    /// The rows that it takes on a screen of so many.
    pub(super) fn run(&self, height: usize) -> Run {
        let is_open = [true, false].map(|is_above| self.ends().any(|end| end == End::Beyond { is_above }));
        let rows = || self.ends().filter_map(End::row);
        let first = if is_open[0] { 0 } else { rows().min().unwrap_or(0) };
        let last = if is_open[1] { height.saturating_sub(1) } else { rows().max().unwrap_or(0) };
        Run { first, last, is_open }
    }

    /// What of it lies on the screen, if that is a line, and the rest of it as stubs.
    pub(super) fn closed(self, current: Option<EventKey>) -> (Option<Self>, Vec<Stub>) {
        let (shown, beyond): (Vec<(EventKey, End)>, Vec<_>) =
            self.leaves.iter().partition(|leaf| leaf.1.row().is_some());
        let (lead, stroke) = (self.lead, self.stroke);
        let stub = |row: Option<usize>, other: End, leaf: EventKey| {
            let End::Beyond { is_above } = other else { return None };
            let is_led_to = lead.1.row().is_none() && stroke == Stroke::Order;
            let is_own = current.is_some_and(|current| current == leaf || current == lead.0);
            Some(Stub { row: row?, shape: Joint::Beyond { is_above }, stroke, is_led_to, is_own, relations: 1 })
        };
        let stubs = match lead.1.row() {
            Some(row) => beyond.iter().filter_map(|leaf| stub(Some(row), leaf.1, leaf.0)).collect(),
            None => shown.iter().filter_map(|leaf| stub(leaf.1.row(), lead.1, leaf.0)).collect(),
        };
        let is_line = lead.1.row().is_some() && !shown.is_empty();
        (is_line.then_some(Self { leaves: shown, ..self }), stubs)
    }
}

/// The relations of the events on the screen, those of one event together, and those with events that the filter hides.
pub(super) fn gather(events: &[RailEvent<'_>], current: Option<EventKey>) -> (Vec<Trunk>, Vec<Stub>) {
    let last_place = events.last().map_or(0, |event| event.place);
    let rows: BTreeMap<usize, usize> = events.iter().map(|event| (event.place, event.row)).collect();
    let end = |at: usize| match rows.get(&at) {
        Some(row) => End::Row(*row),
        None => End::Beyond { is_above: at < last_place },
    };
    let mut trunks: BTreeMap<(Stroke, EventKey), (End, BTreeMap<EventKey, End>)> = BTreeMap::new();
    let mut hidden: BTreeMap<(Stroke, EventKey, EventKey), Stub> = BTreeMap::new();
    for (event, tie) in events.iter().flat_map(|event| event.ties.iter().map(move |tie| (event, tie))) {
        let stroke = Stroke::of(tie.kind);
        let is_leaf = match stroke {
            Stroke::Order => tie.is_inverse == (tie.kind == RelationKind::Enables),
            Stroke::Contradicts | Stroke::Corroborates | Stroke::Other => tie.other < event.key,
        };
        let [lead, leaf] = if is_leaf { [tie.other, event.key] } else { [event.key, tie.other] };
        if let Some(other) = tie.at {
            let own = End::Row(event.row);
            let (at, leaf_at) = if is_leaf { (end(other), own) } else { (own, end(other)) };
            trunks.entry((stroke, lead)).or_insert_with(|| (at, BTreeMap::new())).1.insert(leaf, leaf_at);
        } else {
            let shape = Joint::Hidden { is_above: tie.is_above };
            let (is_led_to, is_own) = (is_leaf && stroke == Stroke::Order, current == Some(event.key));
            hidden
                .insert((stroke, lead, leaf), Stub { row: event.row, shape, stroke, is_led_to, is_own, relations: 1 });
        }
    }
    let trunk = |((stroke, lead), (at, leaves)): ((Stroke, EventKey), (End, BTreeMap<EventKey, End>))| Trunk {
        stroke,
        lead: (lead, at),
        leaves: leaves.into_iter().collect(),
    };
    (trunks.into_iter().map(trunk).collect(), hidden.into_values().collect())
}
