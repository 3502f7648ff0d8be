//! Whoever is asked about a chronology: its names, folded once, and who goes by them.

use std::sync::OnceLock;

use super::density::AllInTime;
use super::resolver::{self, Found, Resolver};
use super::totals::Totals;
use crate::chronology::{ActorId, ActorSpan, Chronology};
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

    pub(super) fn resolver(&self, chronology: &Chronology) -> &Resolver {
        self.resolver.get_or_init(|| Resolver::new(chronology, self.uses_gazetteer))
    }

    /// Folds the names now, so that nobody waits for it later.
    pub fn warm(&self, chronology: &Chronology) {
        self.resolver(chronology).warm();
    }

    /// Every actor that a pattern finds, best first.
    pub fn hits(&self, chronology: &Chronology, pattern: &str) -> Vec<Hit> {
        self.found(chronology, pattern).hits
    }

    /// The same, and which of them a query takes.
    pub fn found(&self, chronology: &Chronology, pattern: &str) -> Found {
        self.resolver(chronology).found(chronology, pattern)
    }

    /// The name that a hit came through; `None` for the actor's name.
    pub fn via(&self, chronology: &Chronology, hit: &Hit) -> Option<String> {
        self.resolver(chronology).via(chronology, hit)
    }

    /// Actors that are probably one, those with most events first. Two that are said to be of different kinds or countries are
    /// two.
    pub fn look_alikes(&self, chronology: &Chronology) -> Vec<Pair> {
        let events = |actor| u32::try_from(chronology.postings(actor).len()).unwrap_or(u32::MAX);
        let gazetteer = self.uses_gazetteer.then(Gazetteer::built_in);
        let names = (0..).zip(chronology.actors()).flat_map(|(number, actor)| {
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
            let [one, other] = [pair.actor, pair.other].map(|actor| chronology.actor(actor));
            let kinds = one.kind.zip(other.kind).is_none_or(|(one, other)| one == other);
            kinds && one.country.as_ref().zip(other.country.as_ref()).is_none_or(|(one, other)| one == other)
        });
        pairs
    }

    /// The first actors that a pattern finds, ready to be shown. Nothing typed finds nobody, and needs no names.
    pub fn rank(&self, chronology: &Chronology, pattern: &str, most: usize) -> Ranking {
        if pattern.trim().is_empty() {
            return Ranking { pattern: pattern.to_owned(), actors: Vec::new() };
        }
        let hits = self.resolver(chronology).first(chronology, pattern, most);
        let actors = hits.into_iter().map(|hit| self.ranked(chronology, hit)).collect();
        Ranking { pattern: pattern.to_owned(), actors }
    }

    /// An actor that a pattern finds, ready to be shown.
    pub(super) fn ranked(&self, chronology: &Chronology, hit: Hit) -> Ranked {
        Ranked {
            actor: hit.actor,
            via: self.via(chronology, &hit),
            events: self.pinned_events(chronology, hit.actor),
            hit: Some(hit),
        }
    }

    /// How many events the query has that [`Asker::pin`] makes of an actor.
    fn pinned_events(&self, chronology: &Chronology, actor: ActorId) -> usize {
        let all = self.resolver(chronology).whole(chronology, &[actor]);
        // Most actors have one spelling and no members: however they are pinned, their events are their own.
        let is_alone = all.len() == 1 && chronology.members(actor).next().is_none();
        if is_alone || self.pin(chronology, actor).reach == Reach::Exact {
            chronology.postings(actor).len()
        } else {
            chronology.events_of_any(&all).len()
        }
    }

    /// The actors with most events, their members' among them, most first. Looks at no name.
    pub fn frequent(chronology: &Chronology, most: usize) -> Vec<Ranked> {
        let events = |actor| chronology.events_of(actor).len();
        let actors = resolver::frequent(chronology, most).into_iter();
        actors.map(|actor| Ranked { actor, hit: None, via: None, events: events(actor) }).collect()
    }

    /// The pattern that names an actor: its id, with members, if nobody else goes by it; else that very one.
    pub fn pin(&self, chronology: &Chronology, actor: ActorId) -> ActorPattern {
        resolver::pin(self.resolver(chronology), chronology, actor)
    }

    /// The actors that a pattern stands for, see [`Asker::spans`].
    pub fn actors(&self, chronology: &Chronology, pattern: &ActorPattern) -> Vec<ActorId> {
        let mut actors: Vec<ActorId> = self.spans(chronology, pattern).into_iter().map(|span| span.actor).collect();
        actors.dedup();
        actors
    }

    /// The actors that a pattern stands for: those that it takes (see [`Found`]) under all their spellings, and their members
    /// while they are; that very one; or anybody of a state, and their members.
    pub fn spans(&self, chronology: &Chronology, pattern: &ActorPattern) -> Vec<ActorSpan> {
        let resolver = || self.resolver(chronology);
        match pattern.reach {
            Reach::Fuzzy => chronology.roll_up(&resolver().select(chronology, &pattern.text)),
            Reach::Exact => self.exact(chronology, &pattern.text).into_iter().map(ActorSpan::whole).collect(),
            Reach::AnybodyOf => {
                chronology.roll_up(&resolver().anybody_of(chronology, &pattern.text).unwrap_or_default())
            }
        }
    }

    /// Whether a state goes by a name: only then is there anybody of it.
    pub fn is_state(&self, chronology: &Chronology, name: &str) -> bool {
        self.resolver(chronology).anybody_of(chronology, name).is_some()
    }

    /// The actors that have a text for their id or else for their name.
    fn exact(&self, chronology: &Chronology, text: &str) -> Vec<ActorId> {
        let having = |is_it: &dyn Fn(&Actor) -> bool| -> Vec<ActorId> {
            (0..).zip(chronology.actors()).filter(|(_, actor)| is_it(actor)).map(|(number, _)| number).collect()
        };
        // An id belongs to one actor, a name to whoever goes by it.
        let by_id = having(&|actor| actor.id == text);
        let by_name = || having(&|actor| actor.name == text);
        let found = if by_id.is_empty() { by_name() } else { by_id };
        if found.is_empty() { self.resolver(chronology).select_equal(text) } else { found }
    }

    /// How many events an actor has under any spelling, or a member of it.
    pub fn events_of(&self, chronology: &Chronology, actor: ActorId) -> usize {
        chronology.events_of_any(&self.resolver(chronology).whole(chronology, &[actor])).len()
    }
}
