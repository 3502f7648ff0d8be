//! Whoever is asked about a chronology: its names, folded once, and who goes by them.

use std::sync::OnceLock;

use super::density::AllInTime;
use super::resolver::{self, Found, Resolver};
use super::roster::Roster;
use super::totals::Totals;
use crate::chronology::{ActorId, ActorSpan};
use crate::model::Actor;
use crate::names::{Gazetteer, Hit, NameInUse, Pair, Rung, look_alikes};
use crate::query::{ActorPattern, Reach};

/// Answers queries about a chronology. Its names are folded when first one is looked for.
#[derive(Debug)]
pub struct Asker {
    resolver: OnceLock<Resolver>,
    /// How many events of the chronology have each country and publisher, counted when first asked for.
    pub(super) totals: OnceLock<Totals>,
    /// How many died in each event, read when first asked for.
    pub(super) deaths: OnceLock<Vec<Option<u32>>>,
    /// How all events lie in time.
    pub(super) in_time: AllInTime,
    pub(super) uses_gazetteer: bool,
}

impl Default for Asker {
    fn default() -> Self {
        Self {
            resolver: OnceLock::new(),
            totals: OnceLock::new(),
            deaths: OnceLock::new(),
            in_time: AllInTime::default(),
            uses_gazetteer: true,
        }
    }
}

/// An actor ready to be shown in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The actor.
    pub actor: ActorId,
    /// How it matched; `None` where nothing was asked for.
    pub hit: Option<Hit>,
    /// The name it matched through: an alias, the id, a name of the gazetteer; `None` for its name.
    pub via: Option<String>,
    /// How many events have the actor under any spelling, or a member of it.
    pub events: usize,
}

/// Who a pattern finds, best first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ranking {
    /// The pattern as it was typed.
    pub pattern: String,
    /// The first of them.
    pub actors: Vec<Ranked>,
}

/// Whom a pattern of a query takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The pattern.
    pub pattern: ActorPattern,
    /// The actors, best first, each under one spelling; nobody if no actor of the chronology matches.
    pub actors: Vec<ActorId>,
    /// On which rung they are guessed, if nobody goes by the pattern as it stands.
    pub guess: Option<Rung>,
}

/// Told how many rows have been searched of how many, says whether somebody still waits for the answer.
pub type IsWanted<'a> = &'a (dyn Fn(usize, usize) -> bool + Sync);

impl Asker {
    /// Knows the names of the chronology and those that come built in.
    pub fn new() -> Self {
        Self::default()
    }

    /// Knows the names that come built in, or not.
    pub fn with_gazetteer(uses_gazetteer: bool) -> Self {
        Self { uses_gazetteer, ..Self::default() }
    }

    /// Whether names that come built in are known.
    pub(super) fn has_gazetteer(&self) -> bool {
        self.uses_gazetteer
    }

    pub(super) fn resolver(&self, roster: &dyn Roster) -> &Resolver {
        self.resolver.get_or_init(|| Resolver::new(roster, self.uses_gazetteer))
    }

    /// Folds the names now, so that nobody waits for it later.
    pub fn warm(&self, roster: &dyn Roster) {
        self.resolver(roster).warm();
    }

    /// Every actor that a pattern finds, best first.
    pub fn hits(&self, roster: &dyn Roster, pattern: &str) -> Vec<Hit> {
        self.found(roster, pattern).hits
    }

    /// The same, and which of them a query takes.
    pub fn found(&self, roster: &dyn Roster, pattern: &str) -> Found {
        self.resolver(roster).found(roster, pattern)
    }

    /// The name that a hit came through; `None` for the actor's name.
    pub fn via(&self, roster: &dyn Roster, hit: &Hit) -> Option<String> {
        self.resolver(roster).via(roster, hit)
    }

    /// Actors that are probably one, those with most events first. Two that are said to be of different kinds or countries are
    /// two.
    pub fn look_alikes(&self, roster: &dyn Roster) -> Vec<Pair> {
        let events = |actor| u32::try_from(roster.own_events(actor)).unwrap_or(u32::MAX);
        let gazetteer = self.uses_gazetteer.then(Gazetteer::built_in);
        let names = (0..).zip(roster.actors()).flat_map(|(number, actor)| {
            let own = gazetteer.and_then(|gazetteer| resolver::entry(gazetteer, actor));
            let texts = std::iter::once(&actor.name).chain(&actor.aliases);
            texts.map(move |text| NameInUse {
                actor: number,
                text,
                events: events(number),
                entry: gazetteer.filter(|_| own.is_some()).and_then(|gazetteer| gazetteer.entry_of(text)),
                is_registered: actor.is_registered,
            })
        });
        let mut pairs = look_alikes(names, gazetteer);
        pairs.retain(|pair| {
            let [one, other] = [pair.actor, pair.other].map(|actor| roster.actor(actor));
            let kinds = one.kind.zip(other.kind).is_none_or(|(one, other)| one == other);
            kinds && one.country.as_ref().zip(other.country.as_ref()).is_none_or(|(one, other)| one == other)
        });
        pairs
    }

    /// The first actors that a pattern finds, ready to be shown. Nothing typed finds nobody, and needs no names.
    pub fn rank(&self, roster: &dyn Roster, pattern: &str, most: usize) -> Ranking {
        if pattern.trim().is_empty() {
            return Ranking { pattern: pattern.to_owned(), actors: Vec::new() };
        }
        let hits = self.resolver(roster).first(roster, pattern, most);
        let actors = hits.into_iter().map(|hit| self.ranked(roster, hit)).collect();
        Ranking { pattern: pattern.to_owned(), actors }
    }

    /// An actor that a pattern finds, ready to be shown.
    pub(super) fn ranked(&self, roster: &dyn Roster, hit: Hit) -> Ranked {
        Ranked {
            actor: hit.actor,
            via: self.via(roster, &hit),
            events: self.pinned_events(roster, hit.actor),
            hit: Some(hit),
        }
    }

    /// How many events the query has that [`Asker::pin`] makes of an actor.
    fn pinned_events(&self, roster: &dyn Roster, actor: ActorId) -> usize {
        let all = self.resolver(roster).whole(roster, &[actor]);
        // Most actors have one spelling and no members: however they are pinned, their events are their own.
        let is_alone = all.len() == 1 && !roster.has_members(actor);
        if is_alone || self.pin(roster, actor).reach == Reach::Exact {
            roster.own_events(actor)
        } else {
            roster.events_of_any(&all)
        }
    }

    /// The actors with most events, their members' among them, most first. Looks at no name.
    pub fn frequent(roster: &dyn Roster, most: usize) -> Vec<Ranked> {
        let events = |actor| roster.events(actor);
        let actors = resolver::frequent(roster, most).into_iter();
        actors.map(|actor| Ranked { actor, hit: None, via: None, events: events(actor) }).collect()
    }

    /// The pattern that names an actor: its id, with members, if nobody else goes by it; else that very one.
    pub fn pin(&self, roster: &dyn Roster, actor: ActorId) -> ActorPattern {
        resolver::pin(self.resolver(roster), roster, actor)
    }

    /// The actors that a pattern stands for, see [`Asker::spans`].
    pub fn actors(&self, roster: &dyn Roster, pattern: &ActorPattern) -> Vec<ActorId> {
        let mut actors: Vec<ActorId> = self.spans(roster, pattern).into_iter().map(|span| span.actor).collect();
        actors.dedup();
        actors
    }

    /// The actors that a pattern stands for: those that it takes (see [`Found`]) under all their spellings, and their members
    /// while they are; that very one; or anybody of a state, and their members.
    pub fn spans(&self, roster: &dyn Roster, pattern: &ActorPattern) -> Vec<ActorSpan> {
        let resolver = || self.resolver(roster);
        match pattern.reach {
            Reach::Fuzzy => roster.roll_up(&resolver().select(roster, &pattern.text)),
            Reach::Exact => self.exact(roster, &pattern.text).into_iter().map(ActorSpan::whole).collect(),
            Reach::AnybodyOf => roster.roll_up(&resolver().anybody_of(roster, &pattern.text).unwrap_or_default()),
        }
    }

    /// Whether a state goes by a name: only then is there anybody of it.
    pub fn is_state(&self, roster: &dyn Roster, name: &str) -> bool {
        self.resolver(roster).anybody_of(roster, name).is_some()
    }

    /// The actors that have a text for their id or else for their name.
    fn exact(&self, roster: &dyn Roster, text: &str) -> Vec<ActorId> {
        let having = |is_it: &dyn Fn(&Actor) -> bool| -> Vec<ActorId> {
            (0..).zip(roster.actors()).filter(|(_, actor)| is_it(actor)).map(|(number, _)| number).collect()
        };
        // An id belongs to one actor, a name to whoever goes by it.
        let by_id = having(&|actor| actor.id == text);
        let by_name = || having(&|actor| actor.name == text);
        let found = if by_id.is_empty() { by_name() } else { by_id };
        if found.is_empty() { self.resolver(roster).select_equal(text) } else { found }
    }

    /// How many events an actor has under any spelling, or a member of it.
    pub fn events_of(&self, roster: &dyn Roster, actor: ActorId) -> usize {
        roster.events_of_any(&self.resolver(roster).whole(roster, &[actor]))
    }
}
