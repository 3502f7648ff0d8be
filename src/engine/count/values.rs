//! What values an event has of what is counted by.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;

use super::{CountBy, LineOf, Tally};
use crate::chronology::{ActorId, Chronology, Row};
use crate::model::{DaySpan, Event, Role, Status};
use crate::names::Gazetteer;

/// Most actors of one event of whom pairs are made: their number grows with the square.
pub(super) const MOST_PAIRED: usize = 300;

/// One value of an event.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::engine) enum Value {
    /// A stretch of time, by its number.
    Time(i32),
    Actor(ActorId),
    /// The first acts on the second.
    Directed(ActorId, ActorId),
    /// Two in one event, the lower number first.
    Together(ActorId, ActorId),
    /// A type, a tag or a status, by its number.
    Word(u32),
    /// A country, by its code or as it is written, or who published it.
    Text(Box<str>),
    Crowd,
    Imprecise,
    Without,
}

impl Value {
    /// Two of whom it does not matter who acts on whom; everything else as it is.
    fn undirected(self) -> Self {
        match self {
            Self::Directed(one, other) => Self::Together(one.min(other), one.max(other)),
            other => other,
        }
    }

    pub(super) const fn line(&self) -> LineOf {
        match self {
            Self::Crowd => LineOf::Crowd,
            Self::Imprecise => LineOf::Imprecise,
            Self::Without => LineOf::Without,
            _ => LineOf::Value,
        }
    }
}

/// Reads where events took place and who published them.
pub(in crate::engine) struct Places<'a> {
    chronology: &'a Chronology,
    gazetteer: Option<&'a Gazetteer>,
    /// How often each country is written how.
    spellings: Mutex<HashMap<Box<str>, BTreeMap<String, usize>>>,
}

/// Reads the values of events.
pub(in crate::engine) struct Reader<'a> {
    chronology: &'a Chronology,
    places: Places<'a>,
    tally: &'a Tally,
    needs_record: bool,
    /// Names that several actors have.
    doubled: HashMap<&'a str, usize>,
    /// Those whom the query asks for.
    asked: HashSet<ActorId>,
}

/// Two values of an event, and which share of it they have.
type Shared = (Value, Value, f64);

impl<'a> Reader<'a> {
    pub(in crate::engine) fn new(
        chronology: &'a Chronology,
        uses_gazetteer: bool,
        tally: &'a Tally,
        asked: HashSet<ActorId>,
    ) -> Self {
        let needs = |by: CountBy| matches!(by, CountBy::Country | CountBy::Source);
        let mut doubled: HashMap<&str, usize> = HashMap::new();
        chronology.actors().iter().for_each(|actor| *doubled.entry(&actor.name).or_default() += 1);
        doubled.retain(|_, actors| *actors > 1);
        Self {
            chronology,
            places: Places::new(chronology, uses_gazetteer),
            tally,
            needs_record: tally.has_deaths || needs(tally.by) || tally.then.is_some_and(needs),
            doubled,
            asked,
        }
    }

    pub(super) const fn has_deaths(&self) -> bool {
        self.tally.has_deaths
    }

    /// Adds the values of an event; how many died in it, by its best estimate.
    pub(in crate::engine) fn values(&self, row: Row, out: &mut Vec<Shared>) -> Option<u32> {
        // Of an event of which the store keeps everything there is no country, publisher or estimate.
        let has_more = self.needs_record && self.chronology.brief(row).is_none();
        let event = has_more.then(|| self.chronology.event(row));
        let event = event.as_ref();
        let is_begun = self.tally.is_from_beginning;
        let bounds = if is_begun { self.chronology.beginning(row) } else { self.chronology.bounds(row) };
        for (first, within, share) in self.shares(self.tally.by, row, bounds, event) {
            match self.tally.then {
                None => out.push((first, Value::Without, share)),
                Some(then) => {
                    let seconds = self.shares(then, row, within, event);
                    out.extend(seconds.into_iter().map(|(second, _, part)| (first.clone(), second, share * part)));
                }
            }
        }
        let deaths = event.and_then(|event| event.fatalities.as_ref()?.best);
        deaths.filter(|_| self.tally.has_deaths)
    }

    /// The values of an event by one thing, each with the days that it has then, and the share of the event.
    fn shares(&self, by: CountBy, row: Row, bounds: DaySpan, event: Option<&Event>) -> Vec<(Value, DaySpan, f64)> {
        if let Some(unit) = by.unit() {
            if let Some(number) = unit.exact(bounds) {
                return vec![(Value::Time(number), bounds, 1.0)];
            }
            let shares = if self.tally.is_spread { unit.shares(bounds) } else { Vec::new() };
            if !shares.is_empty() {
                return shares.into_iter().map(|(number, days, share)| (Value::Time(number), days, share)).collect();
            }
            let is_undated = bounds == DaySpan::NEVER;
            return vec![(if is_undated { Value::Without } else { Value::Imprecise }, bounds, 1.0)];
        }
        let mut values = self.plain(by, row, event);
        values.sort_unstable();
        values.dedup();
        if values.is_empty() {
            values.push(Value::Without);
        }
        values.into_iter().map(|value| (value, bounds, 1.0)).collect()
    }

    /// The values of an event by what is no time.
    fn plain(&self, by: CountBy, row: Row, event: Option<&Event>) -> Vec<Value> {
        let profile = || self.chronology.profile(row);
        match by {
            CountBy::Actor => self.chronology.mentions(row).map(|(actor, _)| Value::Actor(actor)).collect(),
            CountBy::Partner => {
                let all = self.chronology.mentions(row).map(|(actor, _)| actor);
                all.filter(|actor| !self.asked.contains(actor)).map(Value::Actor).collect()
            }
            CountBy::Pair => self.pairs(row),
            CountBy::Dyad => self.pairs(row).into_iter().map(Value::undirected).collect(),
            CountBy::Type => profile().kind.map(Value::Word).into_iter().collect(),
            CountBy::Tag => profile().tags.iter().map(|tag| Value::Word(*tag)).collect(),
            CountBy::Status => profile().status.map(|status| Value::Word(status as u32)).into_iter().collect(),
            CountBy::Country => event.and_then(|event| self.places.key(event)).map(Value::Text).into_iter().collect(),
            CountBy::Source => event.into_iter().flat_map(publishers).map(|name| Value::Text(name.into())).collect(),
            CountBy::Year | CountBy::Quarter | CountBy::Month | CountBy::Week | CountBy::Day | CountBy::Weekday => {
                Vec::new()
            }
        }
    }

    /// Any two who take part: from the one who acts to the one acted upon, else the two together.
    fn pairs(&self, row: Row) -> Vec<Value> {
        let mut mentions: Vec<(ActorId, Role)> = self.chronology.mentions(row).collect();
        if let [(source, Role::Source), (target, Role::Target)] = *mentions
            && source != target
        {
            return vec![Value::Directed(source, target)];
        }
        mentions.sort_unstable();
        mentions.dedup();
        let mut actors: Vec<ActorId> = mentions.iter().map(|(actor, _)| *actor).collect();
        actors.dedup();
        if actors.len() > MOST_PAIRED {
            return vec![Value::Crowd];
        }
        let plays = |actor: ActorId, role: Role| mentions.binary_search(&(actor, role)).is_ok();
        let acts_on = |actor, other| plays(actor, Role::Source) && plays(other, Role::Target);
        let mut pairs = Vec::new();
        for (at, one) in actors.iter().enumerate() {
            for other in &actors[at + 1..] {
                match (acts_on(*one, *other), acts_on(*other, *one)) {
                    (true, false) => pairs.push(Value::Directed(*one, *other)),
                    (false, true) => pairs.push(Value::Directed(*other, *one)),
                    (true, true) => {
                        pairs.extend([Value::Directed(*one, *other), Value::Directed(*other, *one)]);
                    }
                    (false, false) => pairs.push(Value::Together(*one, *other)),
                }
            }
        }
        pairs
    }

    /// A value as it is shown.
    pub(in crate::engine) fn label(&self, by: CountBy, value: &Value) -> String {
        let words = |words: &[String], number: u32| words.get(number as usize).cloned().unwrap_or_default();
        match (by, value) {
            (_, Value::Time(number)) => by.unit().map_or_else(String::new, |unit| unit.label(*number)),
            (_, Value::Actor(actor)) => self.name(*actor),
            (_, Value::Directed(source, target)) => format!("{} → {}", self.name(*source), self.name(*target)),
            (_, Value::Together(one, other)) => {
                let mut names = [self.name(*one), self.name(*other)];
                names.sort_unstable();
                names.join(" – ")
            }
            (CountBy::Type, Value::Word(kind)) => words(self.chronology.kinds(), *kind),
            (CountBy::Tag, Value::Word(tag)) => words(self.chronology.tags(), *tag),
            (_, Value::Word(status)) => {
                Status::ALL.get(*status as usize).map_or_else(String::new, |status| status.word().to_owned())
            }
            (CountBy::Country, Value::Text(key)) => self.places.country(key),
            (_, Value::Text(text)) => text.to_string(),
            (_, Value::Crowd | Value::Imprecise | Value::Without) => String::new(),
        }
    }

    /// The name of an actor, with the id where several have that name.
    fn name(&self, actor: ActorId) -> String {
        let actor = self.chronology.actor(actor);
        if self.doubled.contains_key(&*actor.name) {
            format!("{} [{}]", actor.name, actor.id)
        } else {
            actor.name.clone()
        }
    }
}

/// Everybody who published an event.
fn publishers(event: &Event) -> impl Iterator<Item = &str> {
    let publishers = event.sources.iter().filter_map(|source| source.publisher.as_deref());
    publishers.map(str::trim).filter(|publisher| !publisher.is_empty())
}

impl<'a> Places<'a> {
    pub(in crate::engine) fn new(chronology: &'a Chronology, uses_gazetteer: bool) -> Self {
        Self { chronology, gazetteer: uses_gazetteer.then(Gazetteer::built_in), spellings: Mutex::default() }
    }

    /// The country of an event, by its key, and everybody who published it, each once.
    pub(in crate::engine) fn of(&self, row: Row) -> (Option<Box<str>>, Vec<Box<str>>) {
        // Of an event of which the store keeps everything there is neither.
        if self.chronology.brief(row).is_some() {
            return (None, Vec::new());
        }
        let event = self.chronology.event(row);
        let mut names: Vec<Box<str>> = publishers(&event).map(Box::from).collect();
        names.sort_unstable();
        names.dedup();
        (self.key(&event), names)
    }

    /// The country of an event as `country:` finds it: by its code, where the gazetteer knows one, else as it is written. A
    /// calendar may say it behind the place, and nowhere else.
    fn key(&self, event: &Event) -> Option<Box<str>> {
        let place = event.location.as_ref()?;
        let code = |said: &str| self.gazetteer.and_then(|gazetteer| gazetteer.country_code(said));
        let (said, code) = match place.country.as_deref().map(str::trim).filter(|said| !said.is_empty()) {
            Some(said) => (said, code(said)),
            None => {
                let name = place.name.as_deref()?;
                let last = name.rsplit(',').next().unwrap_or(name).trim();
                (last, Some(code(last)?))
            }
        };
        let key: Box<str> = code.as_deref().unwrap_or(said).into();
        if let Ok(mut spellings) = self.spellings.lock() {
            *spellings.entry(key.clone()).or_default().entry(said.to_owned()).or_default() += 1;
        }
        Some(key)
    }

    /// How a country is written most often.
    pub(in crate::engine) fn country(&self, key: &str) -> String {
        let Ok(spellings) = self.spellings.lock() else { return key.to_owned() };
        let often = spellings.get(key).and_then(|spellings| {
            spellings.iter().max_by(|(one, count), (other, than)| count.cmp(than).then_with(|| other.cmp(one)))
        });
        often.map_or_else(|| key.to_owned(), |(spelling, _)| spelling.clone())
    }
}
