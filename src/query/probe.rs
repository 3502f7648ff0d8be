//! Tests that only the whole event answers, made ready once: a fast look at the bytes of its record, then a sure one at it.

use super::compare::Compare;
use super::{Part, Test};
use crate::chronology::{Chronology, Row};
use crate::model::{Actor, Event, Extra, Fatalities};
use crate::names::{Gazetteer, fold};

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
    Text(Vec<Sought>),
    Place(Vec<Phrase>),
    Publisher(Vec<Phrase>),
    Country(Vec<Country>),
    Fatalities(&'q [Compare]),
    Has(&'q [Part]),
}

/// A phrase, and the actors whose names hold it.
#[derive(Debug)]
pub(super) struct Sought {
    phrase: Phrase,
    actors: Vec<bool>,
}

impl<'q> Probe<'q> {
    /// The probe of a test; `None` for one that the store answers.
    pub(super) fn new(test: &'q Test, chronology: &Chronology, gazetteer: Option<&Gazetteer>) -> Option<Self> {
        let phrases = |any: &[String]| any.iter().map(|text| Phrase::new(text)).collect();
        let sought = |text: &String| {
            let phrase = Phrase::new(text);
            let actors = chronology.actors().iter().map(|actor| phrase.is_in_names(actor)).collect();
            Sought { phrase, actors }
        };
        Some(match test {
            Test::Text(any) => Self::Text(any.iter().map(sought).collect()),
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
        let may = |phrase: &Phrase| phrase.may_be_in(chronology.record(row));
        match self {
            Self::Text(any) => {
                let is_named =
                    |sought: &Sought| chronology.mentions(row).any(|(actor, _)| sought.actors[actor as usize]);
                if any.iter().any(is_named) {
                    return true;
                }
                let has_more = chronology.has_derived_words(row);
                let mut left =
                    any.iter().map(|sought| &sought.phrase).filter(|phrase| has_more || may(phrase)).peekable();
                left.peek().is_some() && {
                    let event = chronology.event(row);
                    let texts = texts(&event);
                    left.any(|phrase| phrase.is_in_one(&texts))
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
        // A table says the name of the country behind the place.
        let last = location.name.as_deref().map(|name| name.rsplit(',').next().unwrap_or(name));
        [location.country.as_deref(), last].into_iter().flatten().any(|said| {
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
        // An escape in quotes may stand for any letter.
        if self.folded.is_empty() || record.contains('\\') {
            return true;
        }
        let mut words = self.folded.split(' ');
        if record.is_ascii() {
            return words.all(|word| holds(record.as_bytes(), word.as_bytes()));
        }
        let folded = fold(record);
        words.all(|word| folded.contains(word))
    }

    fn is_in(&self, text: &str) -> bool {
        !self.folded.is_empty() && fold(text).contains(&self.folded)
    }

    fn is_in_one(&self, texts: &[impl AsRef<str>]) -> bool {
        texts.iter().any(|text| self.is_in(text.as_ref()))
    }

    /// Whether it stands in a name that the account of an event shows beside this actor.
    fn is_in_names(&self, actor: &Actor) -> bool {
        [&actor.name].into_iter().chain(&actor.aliases).any(|name| self.is_in(name))
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

/// Everything that the account of an event says in words, but for the names of those who take part: columns that mean nothing
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
    event.origin.iter().for_each(|origin| add_extra(&origin.extra, &mut texts));
    add_extra(&event.extra, &mut texts);
    texts
}

/// Where an event took place, in all the words that it has for that.
fn places(event: &Event) -> Vec<String> {
    let mut texts: Vec<String> = event.location.iter().filter_map(|place| place.name.clone()).collect();
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
