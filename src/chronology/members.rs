//! Who belongs to whom, and which events that makes an actor's.

use std::borrow::Cow;

use super::{ActorId, Chronology, Row};
use crate::model::DaySpan;

/// An actor whose events count for another, and the days in which they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The actor: the other itself, or a member of it.
    pub actor: ActorId,
    /// When it is a member: while it is active, and everybody between the two is. Its events count whose bounds overlap
    /// these days.
    pub during: DaySpan,
}

impl Share {
    /// All events of an actor.
    pub const fn whole(actor: ActorId) -> Self {
        Self { actor, during: DaySpan::ALWAYS }
    }
}

impl Chronology {
    /// The actors that an actor is a member of, directly.
    pub fn parents(&self, actor: ActorId) -> impl Iterator<Item = ActorId> + '_ {
        let start = self.memberships.partition_point(|(member, _)| *member < actor);
        self.memberships[start..].iter().take_while(move |(member, _)| *member == actor).map(|(_, parent)| *parent)
    }

    /// The actors that are members of an actor, directly.
    pub fn members(&self, actor: ActorId) -> impl Iterator<Item = ActorId> + '_ {
        let start = self.members.partition_point(|(parent, _)| *parent < actor);
        self.members[start..].iter().take_while(move |(parent, _)| *parent == actor).map(|(_, member)| *member)
    }

    /// The given actors, and everyone who is a member of one of them, directly or through others; in order of number. An actor
    /// that is a member in two ways at two times is there twice.
    pub fn roll_up(&self, actors: &[ActorId]) -> Vec<Share> {
        let mut found: Vec<Share> = actors.iter().copied().map(Share::whole).collect();
        let mut at = 0;
        while let Some(above) = found.get(at).copied().filter(|_| !self.members.is_empty()) {
            for member in self.members(above.actor) {
                let active = self.actor(member).active.as_ref().map_or(DaySpan::ALWAYS, |active| active.bounds());
                let during = active.intersection(above.during);
                let is_known = |share: &Share| share.actor == member && during.is_inside(share.during);
                // Who is a member of a member of itself is found once.
                if during.earliest <= during.latest && !found.iter().any(is_known) {
                    found.push(Share { actor: member, during });
                }
            }
            at += 1;
        }
        found.sort_unstable_by_key(|share| (share.actor, share.during.earliest, share.during.latest));
        found.dedup();
        found
    }

    /// The actors of [`Chronology::roll_up`], each once.
    pub fn with_members(&self, actors: &[ActorId]) -> Vec<ActorId> {
        let mut found: Vec<ActorId> = self.roll_up(actors).into_iter().map(|share| share.actor).collect();
        found.dedup();
        found
    }

    /// The rows of an actor that count for another, in order.
    pub fn rows_of(&self, share: Share) -> impl Iterator<Item = Row> + '_ {
        let is_always = share.during == DaySpan::ALWAYS;
        let rows = self.postings(share.actor).iter().copied();
        rows.filter(move |row| is_always || self.bounds(*row).overlaps(share.during))
    }

    /// The rows that mention an actor or a member of it, in order, each once.
    pub fn events_of(&self, actor: ActorId) -> Cow<'_, [Row]> {
        if self.members.is_empty() { Cow::Borrowed(self.postings(actor)) } else { self.events_of_any(&[actor]) }
    }

    /// The rows that mention one of some actors or a member of one, in order, each once.
    pub fn events_of_any(&self, actors: &[ActorId]) -> Cow<'_, [Row]> {
        match &*self.roll_up(actors) {
            [only] if only.during == DaySpan::ALWAYS => Cow::Borrowed(self.postings(only.actor)),
            several => {
                let mut rows: Vec<Row> = several.iter().flat_map(|share| self.rows_of(*share)).collect();
                rows.sort_unstable();
                rows.dedup();
                Cow::Owned(rows)
            }
        }
    }
}
