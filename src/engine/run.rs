//! From a query to its answer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::density::AllInTime;
use super::plan::Plan;
use super::probe::Probe;
use super::resolver::{self, Found, Resolver};
use super::selection::{Selected, Selection};
use super::within::Totals;
use crate::chronology::{ActorId, ActorSpan, Chronology, Row};
use crate::model::{Actor, DaySpan, EventDate, Role};
use crate::names::{Gazetteer, Hit, Named, Pair, Rung, look_alikes};
use crate::query::{ActorPattern, Query, Reach, Rule, Term, Test};

/// Rows whose text is searched between two looks at whether somebody still waits.
const STRETCH: usize = 4096;

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

/// A set of rows, a bit each.
struct RowSet {
    bits: Vec<u64>,
}

impl RowSet {
    fn none(len: usize) -> Self {
        Self { bits: vec![0; len.div_ceil(64)] }
    }

    fn all(len: usize) -> Self {
        let mut rows = Self { bits: vec![u64::MAX; len.div_ceil(64)] };
        if let Some(last) = rows.bits.last_mut()
            && !len.is_multiple_of(64)
        {
            *last = (1 << (len % 64)) - 1;
        }
        rows
    }

    fn add(&mut self, row: Row) {
        self.bits[row as usize / 64] |= 1 << (row % 64);
    }

    fn has(&self, row: Row) -> bool {
        self.bits[row as usize / 64] & (1 << (row % 64)) != 0
    }

    fn keep(&mut self, other: &Self, is_negated: bool) {
        for (bits, other) in self.bits.iter_mut().zip(&other.bits) {
            *bits &= if is_negated { !other } else { *other };
        }
    }

    fn retain(&mut self, keep: impl Fn(Row) -> bool) {
        let mut row = 0;
        for bits in &mut self.bits {
            let mut left = *bits;
            while left != 0 {
                let at = left.trailing_zeros();
                left &= left - 1;
                if !keep(row + at) {
                    *bits &= !(1 << at);
                }
            }
            row += 64;
        }
    }

    fn list(&self) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.bits.iter().map(|bits| bits.count_ones() as usize).sum());
        let mut first = 0;
        for bits in &self.bits {
            let mut left = *bits;
            while left != 0 {
                rows.push(first + left.trailing_zeros());
                left &= left - 1;
            }
            first += 64;
        }
        rows
    }
}

impl Asker {
    /// Knows the names of the chronology and those that come built in.
    pub fn new() -> Self {
        Self::default()
    }

    /// Knows the names that come built in, or not.
    pub fn with_gazetteer(uses_gazetteer: bool) -> Self {
        Self { uses_gazetteer, ..Self::default() }
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
            texts.map(move |text| Named {
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

    /// Whom the patterns of a query take, in the order of the query. A query that looks for nobody needs no names.
    pub fn taken(&self, chronology: &Chronology, query: &Query) -> Vec<Taken> {
        self.plan(chronology, query).taken().cloned().collect()
    }

    /// How many events an actor has under any spelling, or a member of it.
    pub fn events_of(&self, chronology: &Chronology, actor: ActorId) -> usize {
        chronology.events_of_any(&self.resolver(chronology).whole(chronology, &[actor])).len()
    }

    /// The answer to a query.
    pub fn ask(&self, chronology: &Chronology, query: &Query) -> Selection {
        self.ask_while(chronology, query, &|_, _| true).expect("nothing stops it")
    }

    /// What is to be known of a selection of the chronology, but for its events; counted when it is asked for first.
    pub fn about<'a>(&self, chronology: &Chronology, selection: &'a Selection) -> &'a Arc<Selected> {
        selection.about(chronology, &self.in_time)
    }

    /// The answer to a query; `None` when `is_wanted` says that nobody waits for it any more. It is asked often, and told how
    /// many rows have been searched of how many.
    pub fn ask_while(&self, chronology: &Chronology, query: &Query, is_wanted: IsWanted<'_>) -> Option<Selection> {
        self.answer(chronology, &self.plan(chronology, query), is_wanted)
    }

    /// The answer to a query whose names are resolved, see [`Asker::ask_while`].
    pub fn answer(&self, chronology: &Chronology, plan: &Plan, is_wanted: IsWanted<'_>) -> Option<Selection> {
        let query = plan.query();
        let mut rows = RowSet::all(chronology.len());
        // Unpacked only for those who name a country.
        let names_country = query.terms.iter().any(|term| matches!(term.test, Test::Country(_)));
        let gazetteer = (self.uses_gazetteer && names_country).then(Gazetteer::built_in);
        let mut probes = Vec::new();
        for term in &query.terms {
            match Probe::new(&term.test, chronology, gazetteer) {
                Some(probe) => probes.push((probe, term.is_negated)),
                None => rows.keep(&matching(chronology, plan, term), term.is_negated),
            }
        }
        keep_range(&mut rows, chronology, query);
        let mut list = rows.list();
        for (probe, is_negated) in &probes {
            let passes = |row| probe.passes(chronology, row, gazetteer) != *is_negated;
            list = search(&list, &passes, is_wanted)?;
        }
        let undisclosed = query.as_of.as_ref().map_or(0, |as_of| keep_public(&mut list, chronology, as_of));
        let takes = || plan.taken().map(|taken| (taken.pattern.clone(), taken.actors.len()));
        is_wanted(0, 0)
            .then(|| Selection::new(chronology.len(), list, query.range()).of(takes().collect(), undisclosed))
    }
}

/// The rows that pass the test of a term, its negation aside.
fn matching(chronology: &Chronology, plan: &Plan, term: &Term) -> RowSet {
    let mut rows = RowSet::none(chronology.len());
    match &term.test {
        Test::Actor { any, role } => {
            for span in any.iter().flat_map(|pattern| plan.spans(pattern)) {
                let plays = |row: &Row| role.is_none_or(|role| has_role(chronology, *row, Some(span.actor), role));
                chronology.rows_of(*span).filter(plays).for_each(|row| rows.add(row));
            }
        }
        Test::Role(role) => {
            chronology.rows().filter(|row| has_role(chronology, *row, None, *role)).for_each(|row| rows.add(row));
        }
        Test::Tag(any) => {
            let wanted = numbers(chronology.tags(), any);
            by_profile(chronology, &mut rows, |profile| profile.tags.iter().any(|tag| wanted.contains(tag)));
        }
        Test::Type(any) => {
            let wanted = numbers(chronology.kinds(), any);
            by_profile(chronology, &mut rows, |profile| profile.kind.is_some_and(|kind| wanted.contains(&kind)));
        }
        Test::Status(any) => {
            by_profile(chronology, &mut rows, |profile| profile.status.is_some_and(|status| any.contains(&status)));
        }
        Test::Importance(any) => by_profile(chronology, &mut rows, |profile| {
            let importance = profile.importance.map(u32::from);
            importance.is_some_and(|importance| any.iter().any(|compare| compare.holds(importance)))
        }),
        Test::Text(_) | Test::Fatalities(_) | Test::Country(_) | Test::Place(_) | Test::Publisher(_) | Test::Has(_) => {
            rows = RowSet::all(chronology.len());
        }
    }
    rows
}

fn has_role(chronology: &Chronology, row: Row, wanted: Option<ActorId>, role: Role) -> bool {
    chronology.mentions(row).any(|(actor, plays)| plays == role && wanted.is_none_or(|wanted| wanted == actor))
}

/// The numbers of the words that are equal to one of the wanted, case aside.
fn numbers(words: &[String], wanted: &[String]) -> Vec<u32> {
    let wanted: Vec<String> = wanted.iter().map(|word| word.to_lowercase()).collect();
    (0..).zip(words).filter(|(_, word)| wanted.contains(&word.to_lowercase())).map(|(number, _)| number).collect()
}

fn by_profile(chronology: &Chronology, rows: &mut RowSet, passes: impl Fn(&crate::chronology::Profile) -> bool) {
    let passing: Vec<bool> = chronology.profiles().iter().map(passes).collect();
    chronology.rows().filter(|row| passing[chronology.profile_index(*row)]).for_each(|row| rows.add(row));
}

fn keep_range(rows: &mut RowSet, chronology: &Chronology, query: &Query) {
    let range = query.range();
    if range == DaySpan::ALWAYS {
        return;
    }
    match query.rule {
        Rule::Definite => rows.retain(|row| chronology.bounds(row).is_inside(range)),
        Rule::Overlap => rows.retain(|row| chronology.bounds(row).overlaps(range)),
        Rule::Possible => {
            let mut wider = RowSet::none(chronology.len());
            for (row, window) in chronology.windows() {
                if window.overlaps(range) {
                    wider.add(*row);
                }
            }
            rows.retain(|row| chronology.bounds(row).overlaps(range) || wider.has(row));
        }
    }
}

/// Keeps what was public by the last day of a date; how many were left out because nobody says since when they are.
fn keep_public(rows: &mut Vec<Row>, chronology: &Chronology, as_of: &EventDate) -> usize {
    let by = as_of.bounds().latest;
    let mut undisclosed = 0;
    rows.retain(|row| match chronology.public_since(*row) {
        Some(day) => day <= by,
        None => {
            undisclosed += 1;
            false
        }
    });
    undisclosed
}

/// The rows that pass; `None` when nobody waits for them any more.
fn search(rows: &[Row], passes: &(dyn Fn(Row) -> bool + Sync), is_wanted: IsWanted<'_>) -> Option<Vec<Row>> {
    let searched = AtomicUsize::new(0);
    let found = rows.par_chunks(STRETCH).map(|part| {
        let done = searched.fetch_add(part.len(), Ordering::Relaxed);
        is_wanted(done, rows.len()).then(|| part.iter().copied().filter(|row| passes(*row)).collect::<Vec<Row>>())
    });
    found.collect::<Option<Vec<_>>>().map(|found| found.concat())
}
