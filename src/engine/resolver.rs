//! Who a pattern means: the names of a chronology, and those that come built in.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::roster::Roster;
use crate::chronology::ActorId;
use crate::model::{Actor, ActorKind};
use crate::names::{ActorCode, Gazetteer, Hit, Index, Pattern, Rung, count_meant, fold};
use crate::query::{ActorPattern, Reach};

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

/// Who a pattern finds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Every actor, best first.
    pub hits: Vec<Hit>,
    /// How many of them a query takes: the first ones.
    pub taken: usize,
    /// Whether nobody goes by the pattern as it stands: who is taken for it is mistyped, sounds alike, or has but a part of it.
    pub is_guess: bool,
}

impl Found {
    /// Those that a query takes.
    pub fn taken(&self) -> &[Hit] {
        &self.hits[..self.taken]
    }
}

/// The names of a chronology's actors, folded once, and what the gazetteer knows about them.
#[derive(Debug)]
pub(super) struct Resolver {
    pub(super) index: Index,
    pub(super) gazetteer: Option<&'static Gazetteer>,
    /// The entry that an actor is.
    pub(super) entries: HashMap<ActorId, u32>,
    /// The actors that an entry is, in order.
    pub(super) actors: HashMap<u32, Vec<ActorId>>,
    /// The actors whose code says that they act for a country, and governments.
    agents: HashMap<u32, Vec<ActorId>>,
    /// The actors that are a seat of power by name.
    pub(super) seats: HashMap<u32, Vec<ActorId>>,
    /// By entry of a state, those who are said to be its; made when first asked for.
    pub(super) of_states: OnceLock<HashMap<u32, Vec<ActorId>>>,
}

impl Resolver {
    pub(super) fn new(roster: &dyn Roster, uses_gazetteer: bool) -> Self {
        let codes: Vec<(ActorId, ActorCode, String)> = if uses_gazetteer { codes(roster) } else { Vec::new() };
        let (index, gazetteer) = rayon::join(
            || Index::new(names(roster, &codes), weights(roster)),
            || uses_gazetteer.then(Gazetteer::built_in),
        );
        let (entries, actors, agents, seats) = Default::default();
        let mut resolver = Self { index, gazetteer, entries, actors, agents, seats, of_states: OnceLock::new() };
        let Some(gazetteer) = gazetteer else { return resolver };
        let (mut unsure, mut governments) = (Vec::new(), Vec::new());
        // Only among codes of two letters is one of them a code.
        let mut names = roster.actors().iter().filter(|actor| !actor.is_registered).map(|actor| &*actor.name);
        let has_codes = names.any(|name| gazetteer.is_short_code(name) && gazetteer.named_by_acronym(name).is_none());
        for (number, actor) in (0..).zip(roster.actors()) {
            let of_codes = || {
                if has_codes {
                    gazetteer.state_by_short_code(&actor.name)
                } else {
                    gazetteer.named_by_acronym(&actor.name)
                }
            };
            if let Some(entry) = entry(gazetteer, actor).or_else(|| of_codes().filter(|_| may_be_known(actor))) {
                resolver.is_entry(number, entry);
            } else if !actor.is_registered && gazetteer.is_of_several(&actor.name) {
                unsure.push(number);
            } else if let Some(seat) = gazetteer.seat_of(&actor.name).filter(|_| may_be_known(actor)) {
                resolver.seats.entry(seat).or_default().push(number);
            } else if let Some(state) = Gazetteer::governed(&actor.name).filter(|_| !actor.is_registered) {
                governments.push((number, state));
            }
        }
        // `Congo` beside `Democratic Republic of Congo` is the other one.
        for number in unsure {
            if let Some(entry) = resolver.only_left(gazetteer, &roster.actor(number).name) {
                resolver.is_entry(number, entry);
            }
        }
        resolver.add_governments(gazetteer, &governments);
        for (actor, code, _) in codes {
            // What a registry says of its actors is all there is to say.
            if let Some(country) = code.country.filter(|_| !roster.actor(actor).is_registered) {
                resolver.agents.entry(country).or_default().push(actor);
            }
        }
        resolver
    }

    fn is_entry(&mut self, actor: ActorId, entry: u32) {
        self.entries.insert(actor, entry);
        self.actors.entry(entry).or_default().push(actor);
    }

    /// The only entry of a name that nobody of the file is.
    fn only_left(&self, gazetteer: &Gazetteer, name: &str) -> Option<u32> {
        gazetteer.only_left(name, |entry| self.actors.contains_key(&entry))
    }

    /// Governments by the names of their states: where the file does not have the state itself, its government is it, as data
    /// sets of wars name states; else it acts for it.
    fn add_governments(&mut self, gazetteer: &Gazetteer, governments: &[(ActorId, &str)]) {
        let sure = |(number, state): &(ActorId, &str)| Some((*number, gazetteer.entry_of(state)?));
        let mut of_states: Vec<(ActorId, u32)> = governments.iter().filter_map(sure).collect();
        let known: Vec<u32> = of_states.iter().map(|(_, entry)| *entry).collect();
        let is_taken = |entry| self.actors.contains_key(&entry) || known.contains(&entry);
        let unsure = governments.iter().filter(|(_, state)| gazetteer.is_of_several(state));
        of_states.extend(unsure.filter_map(|(number, state)| Some((*number, gazetteer.only_left(state, is_taken)?))));
        of_states.retain(|(_, entry)| gazetteer.entry(*entry).kind == "state");
        let (acting, standing): (Vec<_>, Vec<_>) =
            of_states.into_iter().partition(|(_, entry)| self.actors.contains_key(entry));
        for (number, entry) in acting {
            self.agents.entry(entry).or_default().push(number);
        }
        for (number, entry) in standing {
            self.is_entry(number, entry);
        }
    }

    /// Makes ready what the lower rungs need.
    pub(super) fn warm(&self) {
        self.index.warm();
        if let Some(gazetteer) = self.gazetteer {
            gazetteer.warm();
        }
    }

    /// Every actor that a pattern finds, and of them those that it takes.
    pub(super) fn found(&self, roster: &dyn Roster, pattern: &str) -> Found {
        self.ranked(roster, pattern, Index::search)
    }

    /// The first of them, and no actor twice that the gazetteer knows under two spellings.
    pub(super) fn first(&self, roster: &dyn Roster, pattern: &str, most: usize) -> Vec<Hit> {
        // Spellings of one actor fall together: so many actors are asked for as would do if each had a registered twin.
        let resolver = |actor: ActorId| match self.entries.get(&actor) {
            Some(entry) if !roster.actor(actor).is_registered => (true, *entry),
            _ => (false, actor),
        };
        let mut hits = self.ranked(roster, pattern, |index, pattern| index.first(pattern, most * 2, resolver)).hits;
        self.keep_one_spelling(roster, &mut hits, |hit| hit.actor);
        hits.truncate(most);
        hits
    }

    /// Leaves of several spellings of one actor the first.
    pub(super) fn keep_one_spelling<T>(&self, roster: &dyn Roster, hits: &mut Vec<T>, actor: impl Fn(&T) -> ActorId) {
        // By entry, whether somebody outside the registry stands for it. Two entries of a registry are two actors.
        let mut shown: HashMap<u32, bool> = HashMap::new();
        hits.retain(|hit| {
            let Some(entry) = self.entries.get(&actor(hit)) else { return true };
            let is_registered = roster.actor(actor(hit)).is_registered;
            let is_new = shown.get(entry).is_none_or(|by_other| is_registered && !by_other);
            if is_new {
                *shown.entry(*entry).or_default() |= !is_registered;
            }
            is_new
        });
    }

    /// The one place where it is decided who is shown for a pattern, in which order, and whom a query takes: the first of
    /// them, and whoever is as near.
    fn ranked(&self, roster: &dyn Roster, text: &str, own: impl Fn(&Index, &Pattern) -> Vec<Hit>) -> Found {
        let plain = self.gazetteer.and_then(|gazetteer| gazetteer.plain(text.trim()));
        let plain = plain.filter(|_| self.index.select_equal(text).is_empty());
        let text = plain.as_deref().unwrap_or(text);
        let pattern = Pattern::new(text);
        let (hits, is_part) = self.read(roster, text, &pattern, |text, pattern| self.both(text, pattern, &own));
        let mut taken = count_meant(&hits);
        let mut is_guess = is_part || hits.first().is_some_and(|hit| hit.rung > Rung::Substring);
        let is_begun = hits.first().is_some_and(|hit| matches!(hit.rung, Rung::Prefix | Rung::Substring));
        if is_begun && self.names_somebody(text, &pattern) {
            // What only begins with the name of a state is somebody else: `عراق` is not `عراقچی`. In a file that has only
            // that one it is a guess.
            let is_other = |hit: &Hit| !self.has_whole_words(roster, hit, &pattern);
            match hits[..taken].iter().position(is_other) {
                Some(0) => is_guess = true,
                Some(whole) => taken = whole,
                None => {}
            }
        }
        // Other spellings of whoever is taken are taken with them, so they stand next to them.
        let meant: Vec<ActorId> = hits[..taken].iter().map(|hit| hit.actor).collect();
        let all = self.whole(roster, &meant);
        let is_spelling = |hit: &Hit| all.binary_search(&hit.actor).is_ok();
        let (mut hits, others): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(is_spelling);
        // One that the pattern itself does not find, because it came by an id or an alias, is shown all the same.
        if let Some(last) = hits.last().copied() {
            let mut shown: Vec<ActorId> = hits.iter().map(|hit| hit.actor).collect();
            shown.sort_unstable();
            let unfound = all.iter().copied().filter(|actor| shown.binary_search(actor).is_err());
            hits.extend(unfound.map(|actor| {
                let name = if self.entries.contains_key(&actor) { NAME } else { CODE };
                Hit { actor, name, ..last }
            }));
        }
        let taken = hits.len();
        hits.extend(others);
        Found { hits, taken, is_guess }
    }

    /// Whether the gazetteer has a pattern for a name.
    fn names_somebody(&self, text: &str, pattern: &Pattern) -> bool {
        self.gazetteer.is_some_and(|gazetteer| !gazetteer.named(pattern, text.trim()).is_empty())
    }

    /// The hits of the chronology's names and of the gazetteer's, each actor once, best first.
    fn both(&self, text: &str, pattern: &Pattern, own: &impl Fn(&Index, &Pattern) -> Vec<Hit>) -> Vec<Hit> {
        let mut hits = own(&self.index, pattern);
        hits.extend(self.built_in(text, pattern));
        if hits.iter().any(|hit| hit.rung == Rung::Equal) {
            hits.retain(|hit| hit.rung <= Rung::Substring);
        }
        self.keep_named(text, pattern, &mut hits);
        hits.sort_unstable_by_key(|hit| (hit.actor, hit.rung, hit.cost));
        hits.dedup_by_key(|hit| hit.actor);
        hits.sort_unstable_by_key(|hit| self.index.rank(hit));
        hits
    }

    /// Where the pattern is a name of the gazetteer's, nobody else is taken for mistyped: Iraq is not Iran in a file without Iraq.
    fn keep_named(&self, text: &str, pattern: &Pattern, hits: &mut Vec<Hit>) {
        let named = self.gazetteer.map_or_else(Vec::new, |gazetteer| gazetteer.named(pattern, text.trim()));
        if !named.is_empty() {
            let after = |entry: u32| self.gazetteer.and_then(|gazetteer| gazetteer.successor(entry));
            let is_named = |actor: &ActorId| {
                let entry = self.entries.get(actor);
                entry.is_some_and(|entry| named.iter().any(|named| named == entry || after(*named) == Some(*entry)))
            };
            // A code is no beginning of a longer name, as a name may be.
            let is_code = text.trim().bytes().all(|byte| byte.is_ascii_uppercase());
            let may_begin = |hit: &Hit| hit.rung <= Rung::Substring && (hit.name < BUILT_IN || !is_code);
            hits.retain(|hit| may_begin(hit) || is_named(&hit.actor));
        }
    }

    /// The actors whose entries the gazetteer finds.
    fn built_in(&self, text: &str, pattern: &Pattern) -> Vec<Hit> {
        let Some(gazetteer) = self.gazetteer.filter(|_| !self.actors.is_empty()) else { return Vec::new() };
        self.of_entries(gazetteer.search(pattern, text.trim()))
    }

    pub(super) fn of_entries(&self, found: Vec<Hit>) -> Vec<Hit> {
        let seats = |hit: &Hit| {
            let seat = self.gazetteer.and_then(|gazetteer| gazetteer.seat(hit.name))?;
            self.seats.get(&seat)
        };
        found
            .into_iter()
            .flat_map(|hit| {
                // A seat that the file has by another spelling of its name is an actor of its own.
                let at_seat = seats(&hit).into_iter().flatten();
                let (rung, cost) = match (hit.rung, hit.cost) {
                    (Rung::Prefix, 0) => (Rung::Equal, BY_GAZETTEER),
                    (rung, cost) => (rung, cost.saturating_sub(1)),
                };
                let at_seat = at_seat.map(move |actor| Hit { actor: *actor, name: BUILT_IN | hit.name, rung, cost });
                let cost = if hit.rung == Rung::Equal { hit.cost + BY_GAZETTEER } else { hit.cost };
                // A state that ended, of a file that has only the one that came after it.
                let after = || self.actors.get(&self.gazetteer.and_then(|gazetteer| gazetteer.successor(hit.actor))?);
                let ended = || after().map(|actors| (Hit { rung: Rung::Prefix, cost: 0, ..hit }, actors));
                let own = self.actors.get(&hit.actor).map(|actors| (Hit { cost, ..hit }, actors));
                let found = own.or_else(|| ended().filter(|_| hit.rung == Rung::Equal));
                let (hit, actors) = found.map_or((hit, &[][..]), |(hit, actors)| (hit, actors.as_slice()));
                let actors = actors.iter().map(move |actor| Hit { actor: *actor, name: BUILT_IN | hit.name, ..hit });
                at_seat.chain(actors)
            })
            .collect()
    }

    /// The actors that a pattern stands for in a query, in order: those that it takes, under every spelling the gazetteer
    /// knows, and those that act for a country by their code.
    pub(super) fn select(&self, roster: &dyn Roster, text: &str) -> Vec<ActorId> {
        let found = self.found(roster, text);
        self.whole(roster, &found.taken().iter().map(|hit| hit.actor).collect::<Vec<_>>())
    }

    /// Whether the words of a pattern are words of the name that it found.
    fn has_whole_words(&self, roster: &dyn Roster, hit: &Hit, pattern: &Pattern) -> bool {
        let name = fold(&self.via(roster, hit).unwrap_or_else(|| roster.actor(hit.actor).name.clone()));
        let pattern: Vec<&str> = pattern.texts().collect();
        pattern.iter().all(|word| name.split(' ').any(|own| own == *word))
    }

    /// These actors with everybody who is the same by the gazetteer, or acts for them by a code; in order. Each entry is looked
    /// at once, however many spellings of it were asked for.
    pub(super) fn whole(&self, roster: &dyn Roster, actors: &[ActorId]) -> Vec<ActorId> {
        let is_registered = |actor: ActorId| roster.actor(actor).is_registered;
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

    /// The actors one of whose names equals the text after folding, words in the same order.
    pub(super) fn select_equal(&self, name: &str) -> Vec<ActorId> {
        self.index.select_equal(name)
    }

    /// Whether a hit came through a name that the file has.
    pub(super) const fn is_own(hit: &Hit) -> bool {
        hit.name < BUILT_IN
    }

    /// The name that a hit came through; `None` for the name that is shown anyway.
    pub(super) fn via(&self, roster: &dyn Roster, hit: &Hit) -> Option<String> {
        let actor = roster.actor(hit.actor);
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
    roster: &'a dyn Roster,
    codes: &'a [(ActorId, ActorCode, String)],
) -> impl Iterator<Item = (u32, u32, &'a str)> {
    let mut codes = codes.iter().peekable();
    (0..).zip(roster.actors()).flat_map(move |(number, actor)| {
        let aliases = (ALIASES..).zip(&actor.aliases).map(move |(at, alias)| (number, at, alias.as_str()));
        let id = (actor.id != actor.name).then_some((number, ID, actor.id.as_str()));
        let code = codes.next_if(|(actor, ..)| *actor == number).map(|(.., says)| (number, CODE, says.as_str()));
        [(number, NAME, actor.name.as_str())].into_iter().chain(aliases).chain(code).chain(id)
    })
}

fn codes(roster: &dyn Roster) -> Vec<(ActorId, ActorCode, String)> {
    let actors = (0..).zip(roster.actors());
    let coded = actors.filter_map(|(number, actor)| Some((number, ActorCode::parse(&actor.name)?)));
    coded.map(|(number, code)| (number, code.clone(), code.to_string())).collect()
}

/// How many events each actor or a member of it has.
fn weights(roster: &dyn Roster) -> Vec<u32> {
    let to_u32 = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let actors = (0..).zip(roster.actors()).map(|(actor, _)| actor);
    actors.map(|actor| to_u32(roster.events(actor))).collect()
}

/// The entry of the gazetteer that an actor is. A person, a newspaper and the like is none, whatever the name; and a country
/// that the registry states must be the entry's.
pub(super) fn entry(gazetteer: &Gazetteer, actor: &Actor) -> Option<u32> {
    if !may_be_known(actor) {
        return None;
    }
    let names = std::iter::once(&actor.name).chain(&actor.aliases).map(String::as_str);
    let entry = names.into_iter().find_map(|name| gazetteer.entry_of(name))?;
    let known = gazetteer.entry(entry);
    let kind = actor.kind.is_none_or(|kind| kind.word() == known.kind);
    let country = actor.country.as_ref().is_none_or(|country| known.kind != "state" || *country == known.id);
    (kind && country).then_some(entry)
}

/// Whether the gazetteer may know somebody of this kind.
const fn may_be_known(actor: &Actor) -> bool {
    matches!(
        actor.kind,
        None | Some(
            ActorKind::State
                | ActorKind::Igo
                | ActorKind::Government
                | ActorKind::ArmedGroup
                | ActorKind::Party
                | ActorKind::Group
                | ActorKind::Ngo
                | ActorKind::Company
        )
    )
}

/// The pattern that names an actor: its id, with members, if nobody else goes by it; else that very one.
pub(super) fn pin(resolver: &Resolver, roster: &dyn Roster, actor: ActorId) -> ActorPattern {
    let text = roster.actor(actor).id.clone();
    let is_sure = text.len() <= PINNED && resolver.select(roster, &text) == resolver.whole(roster, &[actor]);
    ActorPattern { reach: if is_sure { Reach::Fuzzy } else { Reach::Exact }, text }
}

/// The actors with most events, their members' among them, most first.
pub(super) fn frequent(roster: &dyn Roster, most: usize) -> Vec<ActorId> {
    let mut actors: Vec<ActorId> = (0..).zip(roster.actors()).map(|(actor, _)| actor).collect();
    actors.sort_by_cached_key(|actor| Reverse(roster.events(*actor)));
    actors.truncate(most);
    actors
}
