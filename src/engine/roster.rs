//! Those who take part, and in how many events: what the matching of names asks of a chronology, wherever its events lie.

use crate::chronology::{ActorId, ActorSpan, Chronology};
use crate::model::Actor;

/// The actors, who belongs to whom, and how often each takes part.
pub trait Roster: Sync {
    /// All actors, by their numbers: those of the registry first.
    fn actors(&self) -> &[Actor];

    /// An actor.
    fn actor(&self, actor: ActorId) -> &Actor {
        &self.actors()[actor as usize]
    }

    /// Whether others are members of an actor.
    fn has_members(&self, actor: ActorId) -> bool;

    /// See [`Chronology::roll_up`].
    fn roll_up(&self, actors: &[ActorId]) -> Vec<ActorSpan>;

    /// How many events name an actor itself.
    fn own_events(&self, actor: ActorId) -> usize;

    /// How many events name an actor or, while it is one, a member of it.
    fn events(&self, actor: ActorId) -> usize;

    /// How many events name one of some actors or a member of one.
    fn events_of_any(&self, actors: &[ActorId]) -> usize;
}

impl Roster for Chronology {
    fn actors(&self) -> &[Actor] {
        self.actors()
    }

    fn has_members(&self, actor: ActorId) -> bool {
        self.members(actor).next().is_some()
    }

    fn roll_up(&self, actors: &[ActorId]) -> Vec<ActorSpan> {
        self.roll_up(actors)
    }

    fn own_events(&self, actor: ActorId) -> usize {
        self.postings(actor).len()
    }

    fn events(&self, actor: ActorId) -> usize {
        self.events_of(actor).len()
    }

    fn events_of_any(&self, actors: &[ActorId]) -> usize {
        self.events_of_any(actors).len()
    }
}
