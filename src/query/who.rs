//! Who a pattern means: the names of a chronology, and those that come built in.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::ActorPattern;
use crate::chronology::{ActorId, Chronology};
use crate::model::{Actor, ActorKind};
use crate::names::{ActorCode, Gazetteer, Hit, Index, Pattern, Rung, best_only};

/// Numbers of an actor's names: the name, the id, its aliases from here on.
const NAME: u32 = 0;
const ID: u32 = 1;
const ALIASES: u32 = 2;
/// What a CAMEO code says.
const CODE: u32 = (1 << 31) - 1;
/// The number of a name of the gazetteer is above this.
const BUILT_IN: u32 = 1 << 31;

/// Longest id, in bytes, that is looked up to see whether it could be meant for another; it is asked while somebody waits.
const PINNED: usize = 200;

/// What it costs that a name is the same actor's by the gazetteer's word only.
const BY_GAZETTEER: u32 = 3;

/// The names of a chronology's actors, folded once, and what the gazetteer knows about them.
#[derive(Debug)]
pub(super) struct Who {
    index: Index,
    gazetteer: Option<&'static Gazetteer>,
    /// The entry that an actor is.
    entries: HashMap<ActorId, u32>,
    /// The actors that an entry is, in order.
    actors: HashMap<u32, Vec<ActorId>>,
    /// The actors whose code says that they act for a country.
    agents: HashMap<u32, Vec<ActorId>>,
}

impl Who {
    pub(super) fn new(chronology: &Chronology, uses_gazetteer: bool) -> Self {
        let codes: Vec<(ActorId, ActorCode, String)> = if uses_gazetteer { codes(chronology) } else { Vec::new() };
        let (index, gazetteer) = rayon::join(
            || Index::new(names(chronology, &codes), weights(chronology)),
            || uses_gazetteer.then(Gazetteer::built_in),
        );
        let mut who =
            Self { index, gazetteer, entries: HashMap::new(), actors: HashMap::new(), agents: HashMap::new() };
        let Some(gazetteer) = gazetteer else { return who };
        for (number, actor) in (0..).zip(chronology.actors()) {
            if let Some(entry) = entry(gazetteer, actor) {
                who.entries.insert(number, entry);
                who.actors.entry(entry).or_default().push(number);
            }
        }
        for (actor, code, _) in codes {
            // What a registry says of its actors is all there is to say.
            if let Some(country) = code.country.filter(|_| !chronology.actor(actor).is_registered) {
                who.agents.entry(country).or_default().push(actor);
            }
        }
        who
    }

    /// Every actor that a pattern finds, best first.
    pub(super) fn hits(&self, pattern: &str) -> Vec<Hit> {
        self.ranked(pattern, Index::search)
    }

    /// The first of them, and no actor twice that the gazetteer knows under two spellings.
    pub(super) fn first(&self, chronology: &Chronology, pattern: &str, most: usize) -> Vec<Hit> {
        // Spellings of one actor fall together: so many actors are asked for as would do if each had a registered twin.
        let who = |actor: ActorId| match self.entries.get(&actor) {
            Some(entry) if !chronology.actor(actor).is_registered => (true, *entry),
            _ => (false, actor),
        };
        let mut hits = self.ranked(pattern, |index, pattern| index.first(pattern, most * 2, who));
        let mut shown: Vec<ActorId> = Vec::new();
        hits.retain(|hit| {
            let is_same = |other: &ActorId| self.is_same(chronology, *other, hit.actor);
            let is_new = shown.len() < most && !shown.iter().any(is_same);
            shown.extend(is_new.then_some(hit.actor));
            is_new
        });
        hits
    }

    fn ranked(&self, text: &str, own: impl Fn(&Index, &Pattern) -> Vec<Hit>) -> Vec<Hit> {
        let pattern = Pattern::new(text);
        let mut hits = self.both(text, &pattern, &own);
        if hits.is_empty() {
            hits = self.inside(text, &pattern);
        }
        if hits.is_empty()
            && let Some(rest) = self.without_states(&pattern)
        {
            hits = self.both("", &rest, &own);
        }
        hits
    }

    /// What is left of a pattern that also says which state's: `us justice dept`.
    fn without_states(&self, pattern: &Pattern) -> Option<Pattern> {
        pattern.without(|word| self.gazetteer.is_some_and(|gazetteer| gazetteer.is_state(word)))
    }

    /// The hits of the chronology's names and of the gazetteer's, each actor once, best first.
    fn both(&self, text: &str, pattern: &Pattern, own: &impl Fn(&Index, &Pattern) -> Vec<Hit>) -> Vec<Hit> {
        let mut hits = own(&self.index, pattern);
        hits.extend(self.built_in(text, pattern));
        if hits.iter().any(|hit| hit.rung == Rung::Equal) {
            hits.retain(|hit| hit.rung <= Rung::Substring);
        }
        hits.sort_unstable_by_key(|hit| (hit.actor, hit.rung, hit.cost));
        hits.dedup_by_key(|hit| hit.actor);
        hits.sort_unstable_by_key(|hit| self.index.rank(hit));
        hits
    }

    /// The actors whose entries the gazetteer finds.
    fn built_in(&self, text: &str, pattern: &Pattern) -> Vec<Hit> {
        let Some(gazetteer) = self.gazetteer.filter(|_| !self.actors.is_empty()) else { return Vec::new() };
        self.of_entries(gazetteer.search(pattern, text.trim()))
    }

    /// The actors whose entries' names stand inside a pattern, those with most events first.
    fn inside(&self, text: &str, pattern: &Pattern) -> Vec<Hit> {
        let Some(gazetteer) = self.gazetteer else { return Vec::new() };
        let mut hits = self.of_entries(gazetteer.search_inside(pattern, text.trim()));
        hits.sort_unstable_by_key(|hit| self.index.rank(hit));
        hits.dedup_by_key(|hit| hit.actor);
        hits
    }

    fn of_entries(&self, found: Vec<Hit>) -> Vec<Hit> {
        found
            .into_iter()
            .flat_map(|hit| {
                let cost = if hit.rung == Rung::Equal { hit.cost + BY_GAZETTEER } else { hit.cost };
                let actors = self.actors.get(&hit.actor).map_or(&[][..], Vec::as_slice);
                actors.iter().map(move |actor| Hit { actor: *actor, name: BUILT_IN | hit.name, cost, ..hit })
            })
            .collect()
    }

    /// The actors that a pattern stands for in a query, in order: those on the highest rung that has any, under every
    /// spelling the gazetteer knows, and those that act for a country by their code.
    pub(super) fn select(&self, chronology: &Chronology, text: &str) -> Vec<ActorId> {
        let hits = self.taken(text);
        self.whole(chronology, &hits.into_iter().map(|hit| hit.actor).collect::<Vec<_>>())
    }

    /// The hits of [`Who::select`], those with most events first.
    pub(super) fn taken(&self, text: &str) -> Vec<Hit> {
        let pattern = Pattern::new(text);
        let mut hits = self.meant(text, &pattern);
        if hits.is_empty() {
            hits = self.inside(text, &pattern);
        }
        if hits.is_empty()
            && let Some(rest) = self.without_states(&pattern)
        {
            hits = self.meant("", &rest);
        }
        hits.sort_unstable_by_key(|hit| self.index.rank(hit));
        hits
    }

    fn meant(&self, text: &str, pattern: &Pattern) -> Vec<Hit> {
        let own = self.index.select(pattern);
        let highest = own.first().map(|hit| hit.rung);
        if highest == Some(Rung::Equal) {
            return own;
        }
        let mut others = self.built_in(text, pattern);
        if others.iter().any(|hit| hit.rung == Rung::Equal) {
            others.retain(|hit| hit.rung == Rung::Equal);
            return best_only(others);
        }
        // The file's own names win over places and peoples that stand for states.
        if highest.is_some_and(|rung| rung <= Rung::Substring) {
            return own;
        }
        others.extend(own);
        best_only(others)
    }

    /// These actors with everybody who is the same by the gazetteer, or acts for them by a code; in order. Each entry is looked
    /// at once, however many spellings of it were asked for.
    pub(super) fn whole(&self, chronology: &Chronology, actors: &[ActorId]) -> Vec<ActorId> {
        let is_registered = |actor: ActorId| chronology.actor(actor).is_registered;
        // Whether somebody outside the registry asks for the entry: a registered actor brings no other one.
        let mut asked: BTreeMap<u32, bool> = BTreeMap::new();
        for actor in actors {
            if let Some(entry) = self.entries.get(actor) {
                *asked.entry(*entry).or_default() |= !is_registered(*actor);
            }
        }
        let mut all = actors.to_vec();
        for (entry, takes_all) in asked {
            let same = self.actors.get(&entry).into_iter().flatten().copied();
            all.extend(same.filter(|other| takes_all || !is_registered(*other)));
            all.extend(self.agents.get(&entry).into_iter().flatten());
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether two actors are one by the gazetteer's word. Two entries of a registry are two actors, whatever it says.
    fn is_same(&self, chronology: &Chronology, one: ActorId, other: ActorId) -> bool {
        let is_registered = |actor| chronology.actor(actor).is_registered;
        one == other
            || self.entries.get(&one).is_some_and(|entry| self.entries.get(&other) == Some(entry))
                && !(is_registered(one) && is_registered(other))
    }

    /// The actors one of whose names equals the text after folding, words in the same order.
    pub(super) fn select_equal(&self, name: &str) -> Vec<ActorId> {
        self.index.select_equal(name)
    }

    /// The name that a hit came through; `None` for the name that is shown anyway.
    pub(super) fn via(&self, chronology: &Chronology, hit: &Hit) -> Option<String> {
        let actor = chronology.actor(hit.actor);
        match hit.name {
            NAME => None,
            ID => Some(actor.id.clone()),
            CODE => ActorCode::parse(&actor.name).map(|code| code.to_string()),
            name if name >= BUILT_IN => self.gazetteer.map(|gazetteer| gazetteer.name(name - BUILT_IN).to_owned()),
            alias => actor.aliases.get((alias - ALIASES) as usize).cloned(),
        }
    }
}

/// The names of all actors. The id comes last: where an alias matches as well, the alias is what a reader knows.
fn names<'a>(
    chronology: &'a Chronology,
    codes: &'a [(ActorId, ActorCode, String)],
) -> impl Iterator<Item = (u32, u32, &'a str)> {
    let mut codes = codes.iter().peekable();
    (0..).zip(chronology.actors()).flat_map(move |(number, actor)| {
        let aliases = (ALIASES..).zip(&actor.aliases).map(move |(at, alias)| (number, at, alias.as_str()));
        let id = (actor.id != actor.name).then_some((number, ID, actor.id.as_str()));
        let code = codes.next_if(|(actor, ..)| *actor == number).map(|(.., says)| (number, CODE, says.as_str()));
        [(number, NAME, actor.name.as_str())].into_iter().chain(aliases).chain(code).chain(id)
    })
}

fn codes(chronology: &Chronology) -> Vec<(ActorId, ActorCode, String)> {
    let actors = (0..).zip(chronology.actors());
    let coded = actors.filter_map(|(number, actor)| Some((number, ActorCode::parse(&actor.name)?)));
    coded.map(|(number, code)| (number, code.clone(), code.to_string())).collect()
}

/// How many events each actor or a member of it has.
fn weights(chronology: &Chronology) -> Vec<u32> {
    let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let actors = (0..).zip(chronology.actors()).map(|(actor, _)| actor);
    actors.map(|actor| narrow(chronology.events_of(actor).len())).collect()
}

/// The entry of the gazetteer that an actor is. A person, a newspaper and the like is none, whatever the name; and a country
/// that the registry states must be the entry's.
pub(super) fn entry(gazetteer: &Gazetteer, actor: &Actor) -> Option<u32> {
    let may = matches!(
        actor.kind,
        None | Some(ActorKind::State | ActorKind::Igo | ActorKind::Government | ActorKind::ArmedGroup)
    );
    if !may {
        return None;
    }
    let names = std::iter::once(&actor.name).chain(&actor.aliases).map(String::as_str);
    let entry = names.into_iter().find_map(|name| gazetteer.entry_of(name))?;
    let known = gazetteer.entry(entry);
    let kind = actor.kind.is_none_or(|kind| kind.word() == known.kind);
    let country = actor.country.as_ref().is_none_or(|country| known.kind != "state" || *country == known.id);
    (kind && country).then_some(entry)
}

/// The pattern that names an actor: its id, with members, if nobody else goes by it; else that very one.
pub(super) fn pin(who: &Who, chronology: &Chronology, actor: ActorId) -> ActorPattern {
    let text = chronology.actor(actor).id.clone();
    let is_sure = text.len() <= PINNED && who.select(chronology, &text) == who.whole(chronology, &[actor]);
    ActorPattern { is_exact: !is_sure, text }
}

/// The actors with most events, their members' among them, most first.
pub(super) fn frequent(chronology: &Chronology, most: usize) -> Vec<ActorId> {
    let mut actors: Vec<ActorId> = (0..).zip(chronology.actors()).map(|(actor, _)| actor).collect();
    actors.sort_by_cached_key(|actor| Reverse(chronology.events_of(*actor).len()));
    actors.truncate(most);
    actors
}
