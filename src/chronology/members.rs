//! Who belongs to whom, and which events that makes an actor's.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{ActorId, Chronology, Row};

impl Chronology {
    /// The actors that an actor is a member of, directly.
    pub fn parents(&self, actor: ActorId) -> impl Iterator<Item = ActorId> + '_ {
        let start = self.memberships.partition_point(|(member, _)| *member < actor);
        self.memberships[start..].iter().take_while(move |(member, _)| *member == actor).map(|(_, parent)| *parent)
    }

    /// Adds to the given actors everyone who is a member of one of them, directly or through others; in order of number.
    pub fn with_members(&self, actors: &[ActorId]) -> Vec<ActorId> {
        let mut found: Vec<ActorId> = actors.to_vec();
        if !self.members.is_empty() {
            let mut is_known: HashSet<ActorId> = found.iter().copied().collect();
            let mut at = 0;
            while let Some(parent) = found.get(at).copied() {
                let start = self.members.partition_point(|(known, _)| *known < parent);
                let own = self.members[start..].iter().take_while(|(known, _)| *known == parent);
                found.extend(own.map(|(_, member)| *member).filter(|member| is_known.insert(*member)));
                at += 1;
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The rows that mention an actor or a member of it, in order, each once.
    pub fn events_of(&self, actor: ActorId) -> Cow<'_, [Row]> {
        if self.members.is_empty() { Cow::Borrowed(self.postings(actor)) } else { self.events_of_any(&[actor]) }
    }

    /// The rows that mention one of some actors or a member of one, in order, each once.
    pub fn events_of_any(&self, actors: &[ActorId]) -> Cow<'_, [Row]> {
        match &*self.with_members(actors) {
            [only] => Cow::Borrowed(self.postings(*only)),
            several => {
                let mut rows: Vec<Row> = several.iter().flat_map(|actor| self.postings(*actor)).copied().collect();
                rows.sort_unstable();
                rows.dedup();
                Cow::Owned(rows)
            }
        }
    }
}
