//! What values an event has of what is counted by.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use super::time::Unit;
use super::{CountBy, LineOf, Tally};
use crate::chronology::{ActorId, Chronology, Row};
use crate::engine::timeline::Timeline;
use crate::model::{Actor, DaySpan, Event, Role, Status};
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

/// What counting looks at in an event.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Looked<'a> {
    /// The strict reading of its date.
    pub(in crate::engine) bounds: DaySpan,
    /// The days that are apart which it allows; none where the bounds say as much.
    pub(in crate::engine) choices: &'a [DaySpan],
    /// Who takes part, and how.
    pub(in crate::engine) mentions: Cow<'a, [(ActorId, Role)]>,
    /// Its type, by its number.
    pub(in crate::engine) kind: Option<u32>,
    /// Its tags, by their numbers.
    pub(in crate::engine) tags: Cow<'a, [u32]>,
    /// Its status.
    pub(in crate::engine) status: Option<Status>,
    /// All of it, where [`Reader::needs_record`]; `None` where there is no country, publisher or estimate of the dead.
    pub(in crate::engine) event: Option<Cow<'a, Event>>,
}

impl Looked<'_> {
    /// The stretches of time that some of its days lie in, each with its part of them and their share.
    fn shares(&self, unit: Unit, bounds: DaySpan) -> Vec<(i32, DaySpan, f64)> {
        let own = self.choices.iter().map(|choice| choice.intersection(bounds));
        let own: Vec<DaySpan> = own.filter(|days| days.earliest <= days.latest).collect();
        if own.is_empty() {
            return unit.shares(bounds);
        }
        let length = |days: &DaySpan| f64::from(days.latest.abs_diff(days.earliest)) + 1.0;
        let all: f64 = own.iter().map(length).sum();
        let mut shares: Vec<(i32, DaySpan, f64)> = Vec::new();
        for days in own {
            let of_days = unit.shares(days);
            if of_days.is_empty() {
                return Vec::new();
            }
            for (number, part, share) in of_days {
                let share = share * length(&days) / all;
                match shares.iter_mut().find(|(known, ..)| *known == number) {
                    Some((_, known, sum)) => {
                        *known = DaySpan { latest: part.latest, ..*known };
                        *sum += share;
                    }
                    None => shares.push((number, part, share)),
                }
            }
        }
        shares
    }
}

/// The words that types, tags and actors go by in a count.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Words<'a> {
    pub(in crate::engine) kinds: &'a [String],
    pub(in crate::engine) tags: &'a [String],
    pub(in crate::engine) actors: &'a [Actor],
}

impl<'a> Words<'a> {
    pub(in crate::engine) fn of(chronology: &'a Chronology) -> Self {
        Self { kinds: chronology.kinds(), tags: chronology.tags(), actors: chronology.actors() }
    }
}

/// Reads where events took place and who published them.
pub(in crate::engine) struct Places<'a> {
    gazetteer: Option<&'a Gazetteer>,
    /// How often each country is written how.
    spellings: Mutex<HashMap<Box<str>, BTreeMap<String, usize>>>,
}

/// Reads the values of events.
pub(in crate::engine) struct Reader<'a> {
    words: Words<'a>,
    places: Places<'a>,
    tally: &'a Tally,
    needs_record: bool,
    /// Names that several actors have.
    doubled: HashMap<&'a str, usize>,
    /// Those whom the query asks for, and while they are asked for.
    asked: Asked,
}

/// Those whom a query asks for, and during which days.
pub(in crate::engine) type Asked = HashMap<ActorId, Vec<DaySpan>>;

/// Two values of an event, and which share of it they have.
pub(super) type Shared = (Value, Value, f64);

impl<'a> Reader<'a> {
    pub(in crate::engine) fn new(words: Words<'a>, uses_gazetteer: bool, tally: &'a Tally, asked: Asked) -> Self {
        let mut doubled: HashMap<&str, usize> = HashMap::new();
        words.actors.iter().for_each(|actor| *doubled.entry(&actor.name).or_default() += 1);
        doubled.retain(|_, actors| *actors > 1);
        let needs = |by: CountBy| matches!(by, CountBy::Country | CountBy::Source);
        let names_country = [Some(tally.by), tally.then].contains(&Some(CountBy::Country));
        Self {
            words,
            places: Places::new(uses_gazetteer && names_country),
            tally,
            needs_record: tally.has_deaths || needs(tally.by) || tally.then.is_some_and(needs),
            doubled,
            asked,
        }
    }

    /// How it is counted.
    pub(in crate::engine) const fn tally(&self) -> &'a Tally {
        self.tally
    }

    pub(super) const fn has_deaths(&self) -> bool {
        self.tally.has_deaths
    }

    /// Whether a country, a publisher or an estimate of the dead is asked for.
    #[cfg(feature = "engine")]
    pub(in crate::engine) const fn needs_record(&self) -> bool {
        self.needs_record
    }

    /// Whether some of what is counted by is one of these.
    fn is_by(&self, any: &[CountBy]) -> bool {
        any.contains(&self.tally.by) || self.tally.then.is_some_and(|then| any.contains(&then))
    }

    /// Whether it is asked for who takes part.
    pub(in crate::engine) fn needs_mentions(&self) -> bool {
        self.is_by(&[CountBy::Actor, CountBy::Partner, CountBy::Pair, CountBy::Dyad])
    }

    /// Whether types, tags or statuses are asked for.
    pub(in crate::engine) fn needs_words(&self) -> bool {
        self.is_by(&[CountBy::Type, CountBy::Tag, CountBy::Status])
    }

    /// What there is to look at in an event of a chronology.
    pub(in crate::engine) fn look<'c>(&self, chronology: &'c Chronology, row: Row) -> Looked<'c> {
        // Of an event of which the store keeps everything there is no country, publisher or estimate.
        let has_more = self.needs_record && chronology.brief(row).is_none();
        let profile = self.needs_words().then(|| chronology.profile(row));
        Looked {
            bounds: if self.tally.is_from_beginning { chronology.beginning(row) } else { chronology.bounds(row) },
            choices: if self.tally.is_spread { chronology.choices_of(row) } else { &[] },
            mentions: if self.needs_mentions() { chronology.mentions(row).collect() } else { Cow::Borrowed(&[]) },
            kind: profile.and_then(|profile| profile.kind),
            tags: profile.map_or(Cow::Borrowed(&[]), |profile| Cow::Borrowed(&profile.tags)),
            status: profile.and_then(|profile| profile.status),
            event: has_more.then(|| Cow::Owned(chronology.event(row))),
        }
    }

    /// Adds the values of an event; how many died in it, by its best estimate.
    pub(in crate::engine) fn values(&self, event: &Looked<'_>, out: &mut Vec<Shared>) -> Option<u32> {
        for (first, within, share) in self.shares(self.tally.by, event, event.bounds) {
            match self.tally.then {
                None => out.push((first, Value::Without, share)),
                Some(then) => {
                    let seconds = self.shares(then, event, within);
                    out.extend(seconds.into_iter().map(|(second, _, part)| (first.clone(), second, share * part)));
                }
            }
        }
        let deaths = event.event.as_ref().and_then(|event| event.fatalities.as_ref()?.best);
        deaths.filter(|_| self.tally.has_deaths)
    }

    /// The values of an event by one thing, each with the days that it has then, and the share of the event.
    fn shares(&self, by: CountBy, event: &Looked<'_>, bounds: DaySpan) -> Vec<(Value, DaySpan, f64)> {
        if let Some(unit) = by.unit() {
            if let Some(number) = unit.exact(bounds) {
                return vec![(Value::Time(number), bounds, 1.0)];
            }
            let shares = if self.tally.is_spread { event.shares(unit, bounds) } else { Vec::new() };
            if !shares.is_empty() {
                return shares.into_iter().map(|(number, days, share)| (Value::Time(number), days, share)).collect();
            }
            let is_undated = bounds == DaySpan::NEVER;
            return vec![(if is_undated { Value::Without } else { Value::Imprecise }, bounds, 1.0)];
        }
        let mut values = self.plain(by, event);
        values.sort_unstable();
        values.dedup();
        if values.is_empty() {
            values.push(Value::Without);
        }
        values.into_iter().map(|value| (value, bounds, 1.0)).collect()
    }

    /// The values of an event by what is no time.
    fn plain(&self, by: CountBy, event: &Looked<'_>) -> Vec<Value> {
        let record = || event.event.as_deref();
        match by {
            CountBy::Actor => event.mentions.iter().map(|(actor, _)| Value::Actor(*actor)).collect(),
            CountBy::Partner => {
                let is_asked = |actor: &ActorId| {
                    let is_one = |during: &DaySpan| *during == DaySpan::ALWAYS || during.overlaps(event.bounds);
                    self.asked.get(actor).is_some_and(|spans| spans.iter().any(is_one))
                };
                let others = event.mentions.iter().filter(|(actor, _)| !is_asked(actor));
                others.map(|(actor, _)| Value::Actor(*actor)).collect()
            }
            CountBy::Pair => pairs(&event.mentions),
            CountBy::Dyad => pairs(&event.mentions).into_iter().map(Value::undirected).collect(),
            CountBy::Type => event.kind.map(Value::Word).into_iter().collect(),
            CountBy::Tag => event.tags.iter().map(|tag| Value::Word(*tag)).collect(),
            CountBy::Status => event.status.map(|status| Value::Word(status as u32)).into_iter().collect(),
            CountBy::Country => {
                record().and_then(|event| self.places.key(event)).map(Value::Text).into_iter().collect()
            }
            CountBy::Source => record().into_iter().flat_map(publishers).map(|name| Value::Text(name.into())).collect(),
            CountBy::Year | CountBy::Quarter | CountBy::Month | CountBy::Week | CountBy::Day | CountBy::Weekday => {
                Vec::new()
            }
        }
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
            (CountBy::Type, Value::Word(kind)) => words(self.words.kinds, *kind),
            (CountBy::Tag, Value::Word(tag)) => words(self.words.tags, *tag),
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
        let actor = &self.words.actors[actor as usize];
        if self.doubled.contains_key(&*actor.name) {
            format!("{} [{}]", actor.name, actor.id)
        } else {
            actor.name.clone()
        }
    }
}

/// Any two who take part: from the one who acts to the one acted upon, else the two together.
fn pairs(mentions: &[(ActorId, Role)]) -> Vec<Value> {
    let mut mentions = mentions.to_vec();
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

/// Everybody who published an event.
fn publishers(event: &Event) -> impl Iterator<Item = &str> {
    let publishers = event.sources.iter().filter_map(|source| source.publisher.as_deref());
    publishers.map(str::trim).filter(|publisher| !publisher.is_empty())
}

impl Places<'_> {
    pub(in crate::engine) fn new(uses_gazetteer: bool) -> Self {
        Self { gazetteer: uses_gazetteer.then(Gazetteer::built_in), spellings: Mutex::default() }
    }

    /// The country of an event, by its key, and everybody who published it, each once.
    pub(in crate::engine) fn of(&self, chronology: &Chronology, row: Row) -> (Option<Box<str>>, Vec<Box<str>>) {
        // Of an event of which the store keeps everything there is neither.
        if chronology.brief(row).is_some() {
            return (None, Vec::new());
        }
        let event = chronology.event(row);
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
