//! The lanes as a saved view keeps them: by ids, so that they outlive other data.

use super::{BURST, LanePane};
use crate::app::App;
use crate::engine::{LaneBy, LaneOf, Names};
use crate::side::{Pinned, SavedLanes};

/// The lanes of a saved view that the data have.
pub(super) fn pinned(saved: &[Pinned], names: &dyn Names) -> Vec<LaneOf> {
    let actor = |id: &String| (0..).zip(names.actors()).find(|(_, own)| own.id == *id).map(|(own, _)| own);
    let of = |pinned: &Pinned| match pinned {
        Pinned::Actor(id) => actor(id).map(LaneOf::Actor),
        Pinned::Pair([one, other]) => {
            let (one, other) = (actor(one)?, actor(other)?);
            Some(LaneOf::Pair(one.min(other), one.max(other)))
        }
        Pinned::Word(word) => Some(LaneOf::Word(word.clone())),
    };
    saved.iter().filter_map(of).collect()
}

impl App {
    /// How the lanes are, to be kept in a saved view; `None` while they are as they come.
    pub(in crate::app) fn saved_lanes(&self) -> Option<SavedLanes> {
        let names = self.data.names();
        let id = |actor: u32| names.actor(actor).id.clone();
        let of = |lane: &LaneOf| match lane {
            LaneOf::Actor(actor) => Pinned::Actor(id(*actor)),
            LaneOf::Pair(one, other) => Pinned::Pair([id(*one), id(*other)]),
            LaneOf::Word(word) => Pinned::Word(word.clone()),
        };
        let pinned = || self.lanes.pinned.iter().map(of).collect();
        let saved = SavedLanes {
            by: self.lanes.by.word().to_owned(),
            pinned: if self.lanes.saved.is_empty() { pinned() } else { self.lanes.saved.clone() },
            gap: self.lanes.gap,
            burst: Some(self.lanes.burst).filter(|burst| *burst != BURST),
        };
        let as_they_come = SavedLanes { by: LaneBy::Actor.word().to_owned(), ..SavedLanes::default() };
        (saved != as_they_come).then_some(saved)
    }

    /// The lanes are as a saved view had them, or as they come.
    pub(in crate::app) fn take_lanes_of(&mut self, saved: Option<&SavedLanes>) {
        self.lanes = saved.map_or_else(LanePane::default, |saved| LanePane {
            by: LaneBy::from_word(&saved.by).unwrap_or(LaneBy::Actor),
            pinned: pinned(&saved.pinned, self.data.names()),
            saved: saved.pinned.clone(),
            gap: saved.gap.filter(|days| *days > 0),
            burst: saved.burst.filter(|times| *times > 0).unwrap_or(BURST),
            ..LanePane::default()
        });
    }
}
