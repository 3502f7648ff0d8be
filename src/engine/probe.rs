//! Tests that only the whole event answers, made ready once: a fast look at the bytes of its record, then a sure one at it.

use crate::account;
use crate::chronology::{Chronology, FileInfo, Row};
use crate::model::{Actor, ActorKind, Event, Extra, Fatalities, Role, words};
use crate::names::{ActorCode, Gazetteer, fold};
use crate::query::{Compare, Part, Test};

/// Keys of somebody else's columns that say where something happened begin with one of these.
const PLACES: [&str; 12] = [
    "adm",
    "city",
    "county",
    "district",
    "governorate",
    "location",
    "municipality",
    "place",
    "province",
    "region",
    "state",
    "where",
];

/// A test made ready for one chronology.
#[derive(Debug)]
pub(super) enum Probe<'q> {
    Text(Vec<PhraseProbe>),
    Place(Vec<Phrase>),
    Publisher(Vec<Phrase>),
    Country(Vec<Country>),
    Fatalities(&'q [Compare]),
    Has(&'q [Part]),
}

/// A phrase, and what the store alone says of where it stands.
#[derive(Debug)]
pub(super) struct PhraseProbe {
    phrase: Phrase,
    /// By actor, whether it stands in what is shown of them.
    actors: Vec<bool>,
    /// By actor, whether it stands in a name.
    named: Vec<bool>,
    /// The role that it is the word for.
    role: Option<Role>,
    /// By file, whether it stands in the name of the data set that the file is.
    files: Vec<bool>,
    /// Under what else those of the registry whose names hold it may stand in a record that says what they claim.
    claimants: Claimants,
    /// Whether it may be a day or a number: a word alone (`march`, `may`) is none.
    has_digit: bool,
}

/// How the records of events are known that somebody claims.
#[derive(Debug)]
enum Claimants {
    /// By one of these names.
    Named(Vec<Phrase>),
    /// They are too many to look for.
    Many,
}

/// So many names of claimants are looked for in each record.
const LOOKED_FOR: usize = 16;

impl PhraseProbe {
    fn new(text: &str, chronology: &Chronology) -> Self {
        let phrase = Phrase::new(text);
        let named: Vec<bool> = chronology.actors().iter().map(|actor| phrase.is_in_names(actor)).collect();
        let shown = chronology.actors().iter().zip(&named).map(|(actor, named)| *named || phrase.is_about(actor));
        let claim = chronology.actors().iter().zip(&named).filter(|(actor, named)| **named && actor.is_registered);
        let spellings = claim.flat_map(|(actor, _)| [&actor.id, &actor.name].into_iter().chain(&actor.aliases));
        let other: Vec<Phrase> = spellings
            .filter(|spelling| !phrase.is_in(spelling))
            .map(|spelling| Phrase::new(spelling))
            .take(LOOKED_FOR + 1)
            .collect();
        // A table that is of no data set goes by the name of its file, which says nothing of its events.
        let is_dataset = |(number, file): (usize, &FileInfo)| {
            let dataset = chronology.dataset(number).filter(|dataset| !file.base_name().starts_with(dataset));
            dataset.is_some_and(|dataset| phrase.is_words_of(dataset))
        };
        Self {
            actors: shown.collect(),
            named,
            role: Role::from_word(&phrase.folded).filter(|role| *role != Role::Participant),
            files: chronology.files().enumerate().map(is_dataset).collect(),
            claimants: if other.len() > LOOKED_FOR { Claimants::Many } else { Claimants::Named(other) },
            has_digit: phrase.folded.bytes().any(|byte| byte.is_ascii_digit()),
            phrase,
        }
    }

    /// Whether what the store knows of an event says it, without a look at the record.
    fn is_known(&self, chronology: &Chronology, row: Row) -> bool {
        let is_said = |(actor, role)| self.actors[actor as usize] || self.role == Some(role);
        chronology.mentions(row).any(is_said)
            || self.files.contains(&true) && self.files[chronology.record_at(row).file]
            || self.has_digit && self.is_in_figures(chronology, row)
    }

    /// Whether it stands in the day or the importance.
    fn is_in_figures(&self, chronology: &Chronology, row: Row) -> bool {
        let importance = || chronology.profile(row).importance.map(|importance| format!("{importance} of 10"));
        self.phrase.is_in(&chronology.date_text(row))
            || self.phrase.is_in(&words::words(&chronology.date(row)))
            || importance()
                .is_some_and(|importance| self.phrase.folded.contains(" of ") && self.phrase.is_in(&importance))
    }

    /// Whether it may stand in an event with this record; `false` is sure.
    fn may_be_in(&self, record: &str) -> bool {
        // A month and what a number counts need not stand in the record as they are shown.
        let may = if self.has_digit { self.phrase.may_be_figures_in(record) } else { self.phrase.may_be_in(record) };
        may || match &self.claimants {
            Claimants::Named(names) => names.iter().any(|name| name.may_be_in(record)),
            Claimants::Many => true,
        }
    }

    /// Whether it stands in one of the texts of an event, its figures, or a name of somebody who claims something there.
    fn is_in(&self, chronology: &Chronology, event: &Event, texts: &[String]) -> bool {
        let claims =
            |claimant: &str| chronology.actor_named(claimant.trim()).is_some_and(|actor| self.named[actor as usize]);
        self.phrase.is_in_one(texts)
            || self.has_digit && self.phrase.is_in_one(&figures(event))
            || claimants(event).any(claims)
    }
}

impl<'q> Probe<'q> {
    /// The probe of a test; `None` for one that the store answers.
    pub(super) fn new(test: &'q Test, chronology: &Chronology, gazetteer: Option<&Gazetteer>) -> Option<Self> {
        let phrases = |any: &[String]| any.iter().map(|text| Phrase::new(text)).collect();
        Some(match test {
            Test::Text(any) => Self::Text(any.iter().map(|text| PhraseProbe::new(text, chronology)).collect()),
            Test::Place(any) => Self::Place(phrases(any)),
            Test::Publisher(any) => Self::Publisher(phrases(any)),
            Test::Country(any) => Self::Country(any.iter().map(|text| Country::new(text, gazetteer)).collect()),
            Test::Fatalities(any) => Self::Fatalities(any),
            Test::Has(any) => Self::Has(any),
            Test::Actor { .. }
            | Test::Role(_)
            | Test::Tag(_)
            | Test::Type(_)
            | Test::Status(_)
            | Test::Importance(_) => {
                return None;
            }
        })
    }

    /// Whether an event passes.
    pub(super) fn passes(&self, chronology: &Chronology, row: Row, gazetteer: Option<&Gazetteer>) -> bool {
        let may = |phrase: &Phrase| chronology.has_derived_words(row) || phrase.may_be_in(chronology.record(row));
        match self {
            Self::Text(any) => {
                if any.iter().any(|sought| sought.is_known(chronology, row)) {
                    return true;
                }
                let has_more = chronology.has_derived_words(row);
                let may = |sought: &&PhraseProbe| has_more || sought.may_be_in(chronology.record(row));
                let mut left = any.iter().filter(may).peekable();
                left.peek().is_some() && {
                    let event = account::event(chronology, row);
                    let mut texts = texts(&event);
                    texts.push(account::headline(chronology, row).into_owned());
                    if !chronology.is_table_row(row) {
                        texts.extend(event.origin.iter().filter_map(|origin| origin.dataset.clone()));
                    }
                    left.any(|sought| sought.is_in(chronology, &event, &texts))
                }
            }
            Self::Place(any) => {
                any.iter().any(may) && {
                    let texts = places(&chronology.event(row));
                    any.iter().any(|phrase| phrase.is_in_one(&texts))
                }
            }
            Self::Publisher(any) => {
                any.iter().any(may) && {
                    let event = chronology.event(row);
                    let texts: Vec<String> =
                        event.sources.iter().filter_map(|source| source.publisher.clone()).collect();
                    any.iter().any(|phrase| phrase.is_in_one(&texts))
                }
            }
            Self::Country(any) => {
                let event = chronology.event(row);
                any.iter().any(|country| country.is_of(&event, gazetteer))
            }
            Self::Fatalities(any) => {
                let deaths = chronology.event(row).fatalities;
                deaths.is_some_and(|deaths| any.iter().any(|compare| passes(&deaths, *compare)))
            }
            Self::Has(any) => {
                let event = chronology.event(row);
                any.iter().any(|part| part.is_in(&event))
            }
        }
    }
}

/// Whether the best estimate stands so; without one, whether all that are stated do.
fn passes(deaths: &Fatalities, compare: Compare) -> bool {
    let others: Vec<u32> = [deaths.low, deaths.high].into_iter().flatten().collect();
    match deaths.best {
        Some(best) => compare.holds(best),
        None => !others.is_empty() && others.iter().all(|number| compare.holds(*number)),
    }
}

/// A country: the code that the gazetteer has for it, and the text as it was typed.
#[derive(Debug)]
pub(super) struct Country {
    code: Option<String>,
    folded: String,
}

impl Country {
    fn new(text: &str, gazetteer: Option<&Gazetteer>) -> Self {
        Self { code: gazetteer.and_then(|gazetteer| gazetteer.country_code(text)), folded: fold(text) }
    }

    fn is_of(&self, event: &Event, gazetteer: Option<&Gazetteer>) -> bool {
        let Some(location) = &event.location else { return false };
        // A calendar may say the name of the country behind the place, and nowhere else.
        let last = || location.name.as_deref().map(|name| name.rsplit(',').next().unwrap_or(name));
        location.country.as_deref().or_else(last).is_some_and(|said| {
            let is_same = !self.folded.is_empty() && fold(said) == self.folded;
            let code = || gazetteer.and_then(|gazetteer| gazetteer.country_code(said));
            is_same || (self.code.is_some() && code() == self.code)
        })
    }
}

/// A phrase made ready: folded, and its words.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    folded: String,
}

impl Phrase {
    pub(super) fn new(text: &str) -> Self {
        Self { folded: fold(text) }
    }

    /// Whether the phrase may stand in an event with this record; `false` is sure.
    fn may_be_in(&self, record: &str) -> bool {
        self.has_words_in(record, |_| true)
    }

    /// The same for a day or a number: only the words with digits have to stand there.
    fn may_be_figures_in(&self, record: &str) -> bool {
        self.has_words_in(record, |word| word.bytes().any(|byte| byte.is_ascii_digit()))
    }

    fn has_words_in(&self, record: &str, is_needed: impl Fn(&str) -> bool) -> bool {
        // An escape in quotes may stand for any letter.
        if self.folded.is_empty() || record.contains('\\') {
            return true;
        }
        let mut words = self.folded.split(' ').filter(|word| is_needed(word));
        if record.is_ascii() {
            return words.all(|word| holds(record.as_bytes(), word.as_bytes()));
        }
        let folded = fold(record);
        words.all(|word| folded.contains(word))
    }

    fn is_in(&self, text: &str) -> bool {
        !self.folded.is_empty() && fold(text).contains(&self.folded)
    }

    /// Whether it is one or several whole words of a text: `ice` is none of `ICEWS`.
    fn is_words_of(&self, text: &str) -> bool {
        !self.folded.is_empty() && format!(" {} ", fold(text)).contains(&format!(" {} ", self.folded))
    }

    fn is_in_one(&self, texts: &[impl AsRef<str>]) -> bool {
        texts.iter().any(|text| self.is_in(text.as_ref()))
    }

    /// Whether it stands in a name that the account of an event shows beside this actor.
    fn is_in_names(&self, actor: &Actor) -> bool {
        [&actor.name].into_iter().chain(&actor.aliases).any(|name| self.is_in(name))
    }

    /// Whether it is what else is shown of an actor: the kind, the country, or a part of what the name says as a code.
    fn is_about(&self, actor: &Actor) -> bool {
        let is_it = |text: &str| !self.folded.is_empty() && fold(text) == self.folded;
        actor.kind.map(ActorKind::word).is_some_and(is_it)
            || actor.country.as_deref().is_some_and(is_it)
            || ActorCode::parse(&actor.name).is_some_and(|code| self.is_in(&code.to_string()))
    }
}

/// Whether the bytes hold a word of lower-case letters and digits, whatever their case. Full stops, apostrophes and the like
/// vanish when folding, so a word may be written with some inside.
fn holds(bytes: &[u8], word: &[u8]) -> bool {
    let Some((&first, rest)) = word.split_first() else { return true };
    let follows = |at: usize| {
        let mut wanted = rest.iter();
        let mut next = wanted.next();
        for byte in bytes.get(at + 1..).unwrap_or_default() {
            let Some(expected) = next else { return true };
            if byte.eq_ignore_ascii_case(expected) {
                next = wanted.next();
            } else if !matches!(byte, b'.' | b'\'' | b'`' | b'"') {
                return false;
            }
        }
        next.is_none()
    };
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes).any(follows)
}

/// Everything that the account of an event says in words, but for the names of those who take part and the data set: columns that mean nothing
/// to annals and keys that it does not know are words, too.
fn texts(event: &Event) -> Vec<String> {
    let mut texts = vec![event.title.clone(), event.id.clone()];
    texts.extend([&event.summary, &event.date_note, &event.kind].into_iter().flatten().cloned());
    texts.extend(event.status.map(|status| status.word().to_owned()));
    texts.extend(event.tags.iter().cloned());
    texts.extend(event.actors.iter().map(|mention| mention.actor.clone()));
    if let Some(place) = &event.location {
        texts.extend([&place.name, &place.country, &place.precision].into_iter().flatten().cloned());
        add_extra(&place.extra, &mut texts);
    }
    for source in &event.sources {
        let said = [&source.publisher, &source.title, &source.url, &source.claimant];
        texts.extend(said.into_iter().flatten().cloned());
        texts.extend(source.published.iter().map(|date| date.text().to_owned()));
        texts.extend(source.supports.iter().cloned());
        add_extra(&source.extra, &mut texts);
    }
    event.actors.iter().for_each(|mention| add_extra(&mention.extra, &mut texts));
    event.relations.iter().for_each(|relation| add_extra(&relation.extra, &mut texts));
    event.fatalities.iter().for_each(|deaths| add_extra(&deaths.extra, &mut texts));
    if let Some(origin) = &event.origin {
        texts.extend(origin.id.clone());
        add_extra(&origin.extra, &mut texts);
    }
    add_extra(&event.extra, &mut texts);
    texts
}

/// What the account of an event says in numbers, its own day and importance aside: the store has those.
fn figures(event: &Event) -> Vec<String> {
    let published = event.sources.iter().filter_map(|source| source.published.as_ref());
    let days = published.chain(&event.recorded);
    let mut texts: Vec<String> = days.flat_map(|day| [day.text().to_owned(), words::words(day)]).collect();
    texts.extend(event.fatalities.as_ref().map(account::fatalities));
    let degrees = event.location.iter().filter_map(|place| place.lat.zip(place.lon));
    texts.extend(degrees.map(|(lat, lon)| format!("{lat}, {lon}")));
    texts
}

/// Whoever claims something: in a source, or in what a relation says beside its target.
fn claimants(event: &Event) -> impl Iterator<Item = &str> {
    let in_sources = event.sources.iter().filter_map(|source| source.claimant.as_deref());
    let in_relations = event.relations.iter().flat_map(|relation| &relation.extra);
    let claimants = in_relations.filter(|(key, _)| key.as_str() == Some("claimant"));
    in_sources.chain(claimants.filter_map(|(_, claimant)| claimant.as_str()))
}

/// Where an event took place, in all the words that it has for that.
fn places(event: &Event) -> Vec<String> {
    let names = event.location.iter().flat_map(|place| [&place.name, &place.country]);
    let mut texts: Vec<String> = names.flatten().cloned().collect();
    for (key, value) in &event.extra {
        let key = key.as_str().map(fold).unwrap_or_default();
        if PLACES.iter().any(|place| key.starts_with(place)) {
            add_value(value, &mut texts);
        }
    }
    texts
}

fn add_extra(extra: &Extra, texts: &mut Vec<String>) {
    extra.values().for_each(|value| add_value(value, texts));
}

fn add_value(value: &serde_yaml::Value, texts: &mut Vec<String>) {
    use serde_yaml::Value;
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Number(number) => texts.push(number.to_string()),
        Value::Sequence(items) => items.iter().for_each(|item| add_value(item, texts)),
        Value::Mapping(map) => add_extra(map, texts),
        Value::Tagged(tagged) => add_value(&tagged.value, texts),
        Value::Null | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_bytes_as_folding_would_find_it() {
        for (bytes, word, is_in) in [
            ("The U.S. said", "us", true),
            ("O'Brien", "obrien", true),
            ("a US b", "us", true),
            ("u s", "us", false),
            ("xu", "us", false),
            ("uu.S", "us", true),
            ("", "us", false),
        ] {
            assert_eq!(holds(bytes.as_bytes(), word.as_bytes()), is_in, "{bytes}");
            assert_eq!(fold(bytes).contains(word), is_in, "{bytes}");
        }
    }

    #[test]
    fn deaths_are_compared_by_the_best_estimate_or_by_all_that_are_stated() {
        let deaths = |low, best, high| Fatalities { low, best, high, ..Fatalities::default() };
        let more = |deaths: &Fatalities| passes(deaths, "> 10".parse().expect("sound"));
        assert!(more(&deaths(Some(1), Some(11), None)) && more(&deaths(Some(11), None, Some(20))));
        assert!(!more(&deaths(Some(5), None, Some(20))) && !more(&deaths(None, None, None)));
    }
}
