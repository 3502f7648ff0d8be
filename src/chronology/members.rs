//! Who belongs to whom, and which events that makes an actor's.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{ActorId, Chronology, Row};
use crate::model::DaySpan;

/// An actor whose events count for another, and the days in which they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActorSpan {
    /// The actor: the other itself, or a member of it.
    pub actor: ActorId,
    /// When it is a member: while it is active, and everybody between the two is. Its events count whose bounds overlap
    /// these days.
    pub during: DaySpan,
}

impl ActorSpan {
    /// All events of an actor.
    pub const fn whole(actor: ActorId) -> Self {
        Self { actor, during: DaySpan::ALWAYS }
    }
}

/// At so many times apart an actor is a member of another; beyond, the shortest times between are counted in. No registry says
/// so of anybody, but each actor below has all times of those above, and a file could fill the memory with them.
const APART: usize = 64;

/// Adds stretches of days to others, those that touch as one; whether that makes more days.
fn add(spans: &mut Vec<DaySpan>, more: impl Iterator<Item = DaySpan>) -> bool {
    let mut all: Vec<DaySpan> = spans.iter().copied().chain(more).collect();
    DaySpan::join(&mut all);
    while all.len() > APART {
        let between = |at: &usize| i64::from(all[at + 1].earliest) - i64::from(all[*at].latest);
        let at = (0..all.len() - 1).min_by_key(between).unwrap_or_default();
        all[at].latest = all.remove(at + 1).latest;
    }
    let is_more = all != *spans;
    *spans = all;
    is_more
}

/// Steps that counting everybody's events may take for each actor and each mention of one: to so many others an actor belongs,
/// directly and through others, with as many events as all have on average.
const BELONGS: usize = 64;
/// Steps that are taken in any case.
const LEAST: usize = 1_000_000;

impl Chronology {
    /// Leaves memberships out that tie so many actors to so many others that nobody's events could be counted: no registry of the
    /// world does, a hostile one may.
    pub(super) fn untangle(&mut self) {
        self.tangled = self.tangle();
        if self.tangled.is_some() {
            (self.memberships, self.members) = (Vec::new(), Vec::new());
        }
    }

    /// The actor at which counting everybody's events has taken too many steps.
    fn tangle(&self) -> Option<ActorId> {
        let mut steps = LEAST.saturating_add((self.actors.len() + self.postings.len()).saturating_mul(BELONGS));
        let mut seen = vec![ActorId::MAX; self.actors.len()];
        for (member, _) in &self.memberships {
            if std::mem::replace(&mut seen[*member as usize], *member) == *member {
                continue;
            }
            let events = self.postings(*member).len();
            let mut open = vec![*member];
            while let Some(actor) = open.pop() {
                for parent in self.parents(actor) {
                    let is_new = std::mem::replace(&mut seen[parent as usize], *member) != *member;
                    let Some(left) = steps.checked_sub(if is_new { 2 + events } else { 1 }) else {
                        return Some(*member);
                    };
                    steps = left;
                    open.extend(is_new.then_some(parent));
                }
            }
        }
        None
    }

    /// The actor at which it was seen that the registry ties too many actors to too many others, so that nobody counts for
    /// another; `None` for every registry but hostile ones.
    pub fn tangled(&self) -> Option<ActorId> {
        self.tangled
    }

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

    /// The given actors, and everyone who is a member of one of them, directly or through others; in order of number, then of
    /// days. An actor that is a member at several times apart is there for each of them, up to 64 of them.
    pub fn roll_up(&self, actors: &[ActorId]) -> Vec<ActorSpan> {
        let mut found: Vec<ActorSpan> = actors.iter().copied().map(ActorSpan::whole).collect();
        found.sort_unstable_by_key(|span| span.actor);
        found.dedup();
        if actors.iter().all(|actor| self.members(*actor).next().is_none()) {
            return found;
        }
        let mut order = self.descend(actors);
        if order.iter().all(|actor| self.actor(*actor).active.is_none()) {
            order.sort_unstable();
            return order.into_iter().map(ActorSpan::whole).collect();
        }
        let mut spans: Vec<Vec<DaySpan>> = vec![Vec::new(); order.len()];
        let places: HashMap<ActorId, usize> = order.iter().copied().zip(0..).collect();
        let mut is_due = vec![false; order.len()];
        for actor in actors {
            let at = places[actor];
            (spans[at], is_due[at]) = (vec![DaySpan::ALWAYS], true);
        }
        // Whoever has members comes before them, but for circles in the registry: those take another round.
        while is_due.contains(&true) {
            for at in 0..order.len() {
                if !std::mem::take(&mut is_due[at]) {
                    continue;
                }
                let above = spans[at].clone();
                for member in self.members(order[at]) {
                    let active = self.actor(member).active.as_ref().map_or(DaySpan::ALWAYS, |active| active.bounds());
                    let during = above.iter().map(|above| active.intersection(*above));
                    let below = places[&member];
                    is_due[below] |= add(&mut spans[below], during.filter(|during| during.earliest <= during.latest));
                }
            }
        }
        let spans = order.into_iter().zip(spans);
        let mut spans: Vec<ActorSpan> =
            spans.flat_map(|(actor, spans)| spans.into_iter().map(move |during| ActorSpan { actor, during })).collect();
        spans.sort_unstable_by_key(|span| (span.actor, span.during.earliest));
        spans
    }

    /// Some actors and all below them, each once, and before its members where these do not lead back to it.
    fn descend(&self, actors: &[ActorId]) -> Vec<ActorId> {
        let mut order = Vec::new();
        let mut seen = HashSet::new();
        for actor in actors {
            if !seen.insert(*actor) {
                continue;
            }
            let mut path = vec![(*actor, self.members(*actor))];
            while let Some((actor, members)) = path.last_mut() {
                match members.next() {
                    Some(member) if seen.insert(member) => path.push((member, self.members(member))),
                    Some(_) => {}
                    None => {
                        order.push(*actor);
                        path.pop();
                    }
                }
            }
        }
        order.reverse();
        order
    }

    /// The actors of [`Chronology::roll_up`], each once.
    pub fn with_members(&self, actors: &[ActorId]) -> Vec<ActorId> {
        let mut found: Vec<ActorId> = self.roll_up(actors).into_iter().map(|span| span.actor).collect();
        found.dedup();
        found
    }

    /// The rows of an actor that count for another, in order.
    pub fn rows_of(&self, span: ActorSpan) -> impl Iterator<Item = Row> + '_ {
        let is_always = span.during == DaySpan::ALWAYS;
        let rows = self.postings(span.actor).iter().copied();
        rows.filter(move |row| is_always || self.bounds(*row).overlaps(span.during))
    }

    /// The rows that mention an actor or a member of it, in order, each once.
    pub fn events_of(&self, actor: ActorId) -> Cow<'_, [Row]> {
        if self.members(actor).next().is_none() {
            Cow::Borrowed(self.postings(actor))
        } else {
            self.events_of_any(&[actor])
        }
    }

    /// The rows that mention one of some actors or a member of one, in order, each once.
    pub fn events_of_any(&self, actors: &[ActorId]) -> Cow<'_, [Row]> {
        match &*self.roll_up(actors) {
            [only] if only.during == DaySpan::ALWAYS => Cow::Borrowed(self.postings(only.actor)),
            several => {
                let mut rows: Vec<Row> = several.iter().flat_map(|span| self.rows_of(*span)).collect();
                rows.sort_unstable();
                rows.dedup();
                Cow::Owned(rows)
            }
        }
    }
}
