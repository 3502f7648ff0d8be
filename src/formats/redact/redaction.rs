//! What becomes of each part of an event, an actor and a file: names go, everything else stays.

use std::collections::{HashMap, HashSet};
use std::sync::RwLock;

use serde_yaml::Value;

use super::tally::{Field, Tally};
use super::text::{REMOVED, Replacer, is_address, kind_of};
use crate::chronology::{FileInfo, Header, Rewrite};
use crate::model::{Actor, Event, Extra, Location, Mention, Source};
use crate::names::{Gazetteer, TextKind, fold};

/// Everything that is to be known to replace names.
#[derive(Debug)]
pub(super) struct Redaction {
    pub(super) replacer: Replacer,
    /// What actors are called whose ids or names change, by every text that events may name them by.
    pub(super) called: HashMap<String, String>,
    /// The same by the folded text, of those who are redacted.
    pub(super) folded: HashMap<String, String>,
    /// The ids of the registry that are redacted.
    pub(super) redacted: HashSet<String>,
    /// States that are redacted, as entries of the gazetteer, and codes by which the file has them.
    pub(super) states: Vec<u32>,
    pub(super) codes: HashSet<String>,
    /// Names of countries, and whether one is of these states.
    pub(super) countries: RwLock<HashMap<String, bool>>,
    pub(super) tally: Tally,
}

impl Redaction {
    /// A text with pseudonyms; `None` where nobody is named.
    pub(super) fn text(&self, text: &str, kind: TextKind) -> Option<String> {
        let replaced = self.replacer.replace(text, kind)?;
        (0..replaced.links).for_each(|_| self.tally.count(Field::Link));
        Some(replaced.text)
    }

    fn put(&self, text: &mut String, kind: TextKind, field: Field) {
        if let Some(new) = self.text(text, kind) {
            *text = new;
            self.tally.count(field);
        }
    }

    fn put_some(&self, text: &mut Option<String>, kind: TextKind, field: Field) {
        if let Some(text) = text {
            self.put(text, kind, field);
        }
    }

    /// Somebody as a text has them: whom it is the name of, else the text with pseudonyms.
    pub(super) fn called(&self, text: &str) -> Option<String> {
        let known = self.called.get(text).or_else(|| self.called.get(text.trim()));
        known.or_else(|| self.folded.get(&fold(text))).cloned().or_else(|| self.text(text, kind_of(text)))
    }

    fn mention(&self, mention: &mut Mention) {
        if let Some(new) = self.called(&mention.actor) {
            self.tally.count(Field::Mention);
            let is_redacted = self.replacer.pseudonyms.contains(&new);
            mention.actor = new;
            if is_redacted {
                mention.name = None;
            }
        }
        if let Some(name) = &mut mention.name
            && let Some(new) = self.called(name)
        {
            *name = new;
        }
        self.extra(&mut mention.extra, Field::Column);
    }

    fn location(&self, location: &mut Location) {
        self.put_some(&mut location.name, TextKind::Place, Field::Place);
        self.put_some(&mut location.precision, TextKind::Place, Field::Place);
        if location.country.as_deref().is_some_and(|country| self.is_country(country)) {
            location.country = None;
            self.tally.count(Field::Place);
        }
        self.extra(&mut location.extra, Field::Column);
    }

    /// Whether a country is a state that is redacted.
    fn is_country(&self, country: &str) -> bool {
        if let Ok(known) = self.countries.read()
            && let Some(is) = known.get(country)
        {
            return *is;
        }
        let is_state = || {
            let called = Gazetteer::built_in().states_called(country.trim());
            called.iter().any(|state| self.states.contains(state))
        };
        let is = self.codes.contains(country.trim())
            || !self.states.is_empty() && is_state()
            || self.text(country, TextKind::Prose).is_some();
        if let Ok(mut known) = self.countries.write() {
            known.insert(country.to_owned(), is);
        }
        is
    }

    fn source(&self, source: &mut Source) {
        self.put_some(&mut source.publisher, TextKind::Prose, Field::Source);
        self.put_some(&mut source.title, TextKind::Prose, Field::Source);
        if let Some(claimant) = &mut source.claimant
            && let Some(new) = self.called(claimant)
        {
            *claimant = new;
            self.tally.count(Field::Source);
        }
        if let Some(url) = &source.url {
            if self.replacer.is_named_in_address(url) {
                source.url = None;
                self.tally.count(Field::Link);
            } else {
                self.tally.leave_link();
            }
        }
        source.supports.iter_mut().for_each(|key| self.put(key, kind_of(key), Field::Source));
        self.extra(&mut source.extra, Field::Column);
    }

    /// Keys that annals does not know, whatever lies in them.
    fn extra(&self, extra: &mut Extra, field: Field) {
        if extra.is_empty() {
            return;
        }
        let old = std::mem::take(extra);
        for (mut key, mut value) in old {
            self.value(&mut key, field);
            self.value(&mut value, field);
            extra.insert(key, value);
        }
    }

    fn value(&self, value: &mut Value, field: Field) {
        match value {
            Value::String(text) if is_address(text) => {
                if self.replacer.is_named_in_address(text) {
                    REMOVED.clone_into(text);
                    self.tally.count(Field::Link);
                } else {
                    self.tally.leave_link();
                }
            }
            Value::String(text) => {
                let new = self.called.get(text.trim()).or_else(|| self.folded.get(&fold(text))).cloned();
                if let Some(new) = new.or_else(|| self.text(text, kind_of(text))) {
                    *text = new;
                    self.tally.count(field);
                }
            }
            Value::Sequence(values) => values.iter_mut().for_each(|value| self.value(value, field)),
            Value::Mapping(map) => self.extra(map, field),
            Value::Tagged(tagged) => {
                let tag = tagged.tag.to_string();
                if let Some(new) = self.text(tag.trim_start_matches('!'), TextKind::Slug) {
                    tagged.tag = serde_yaml::value::Tag::new(new);
                }
                self.value(&mut tagged.value, field);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

impl Rewrite for Redaction {
    fn event(&self, event: &mut Event) {
        self.put(&mut event.title, TextKind::Prose, Field::Title);
        self.put_some(&mut event.summary, TextKind::Prose, Field::Summary);
        self.put_some(&mut event.date_note, TextKind::Prose, Field::Note);
        for word in event.kind.iter_mut().chain(&mut event.tags) {
            if let Some(new) = Rewrite::word(self, word) {
                *word = new;
                self.tally.count(Field::Word);
            }
        }
        event.actors.iter_mut().for_each(|mention| self.mention(mention));
        event.location.iter_mut().for_each(|location| self.location(location));
        if let Some(deaths) = &mut event.fatalities {
            self.extra(&mut deaths.extra, Field::Column);
        }
        // Of some sources the link was all there was.
        event.sources.retain_mut(|source| {
            let was_empty = *source == Source::default();
            self.source(source);
            was_empty || *source != Source::default()
        });
        for relation in &mut event.relations {
            self.extra(&mut relation.extra, Field::Column);
            if self.replacer.replace(&relation.target, TextKind::Slug).is_some() {
                self.tally.count(Field::Relation);
            }
        }
        if let Some(origin) = &mut event.origin {
            if let Some(dataset) = &mut origin.dataset
                && let Some(new) = Rewrite::dataset(self, dataset)
            {
                *dataset = new;
                self.tally.count(Field::Origin);
            }
            let is_other = origin.id.as_ref().is_some_and(|id| *id != event.id);
            self.put_some(&mut origin.id, TextKind::Slug, Field::Origin);
            if is_other {
                self.tally.leave_origin();
            }
            self.extra(&mut origin.extra, Field::Column);
        }
        self.extra(&mut event.extra, Field::Column);
    }

    fn title(&self, title: &str) -> Option<String> {
        self.replacer.replace(title, TextKind::Prose).map(|replaced| replaced.text)
    }

    fn word(&self, word: &str) -> Option<String> {
        self.replacer.replace(word, kind_of(word)).map(|replaced| replaced.text)
    }

    fn id(&self, id: &str) -> Option<String> {
        self.replacer.replace(id, TextKind::Slug).map(|replaced| replaced.text)
    }

    fn mention(&self, actor: &str) -> Option<String> {
        self.called(actor)
    }

    fn count_brief(&self, mentions: usize, is_title_new: bool) {
        self.tally.add(Field::Mention, mentions);
        self.tally.add(Field::Title, usize::from(is_title_new));
    }

    fn actor(&self, actor: &Actor) -> Actor {
        let called = |text: &String| self.called(text).unwrap_or_else(|| text.clone());
        let id = called(&actor.id);
        if self.redacted.contains(&actor.id) {
            // What else the registry says of somebody says who it is.
            return Actor { name: id.clone(), id, kind: actor.kind, is_registered: true, ..Actor::default() };
        }
        let name = if actor.name == actor.id {
            id.clone()
        } else {
            self.text(&actor.name, TextKind::Prose).unwrap_or_else(|| actor.name.clone())
        };
        let is_free = |alias: &String| !self.replacer.pseudonyms.contains(alias) && *alias != name;
        let mut extra = actor.extra.clone();
        if let Some(extra) = &mut extra {
            self.extra(extra, Field::Column);
        }
        Actor {
            aliases: actor
                .aliases
                .iter()
                .map(|alias| self.text(alias, TextKind::Prose).unwrap_or_else(|| alias.clone()))
                .filter(is_free)
                .collect(),
            kind: actor.kind,
            country: actor.country.clone().filter(|country| !self.is_country(country)),
            member_of: actor.member_of.iter().map(called).collect(),
            active: actor.active.clone(),
            extra,
            is_registered: actor.is_registered,
            place: None,
            id,
            name,
        }
    }

    fn header(&self, header: &Header) -> Header {
        let mut new = header.clone();
        self.put_some(&mut new.title, TextKind::Prose, Field::Note);
        self.extra(&mut new.extra, Field::Column);
        if let Some(earlier) = new.extra.get_mut("provenance") {
            without_fingerprints(earlier);
        }
        new
    }

    fn file(&self, info: &FileInfo) -> FileInfo {
        info.withheld(self.text(&info.name, TextKind::Slug).unwrap_or_else(|| info.name.clone()))
    }
}

/// Takes out of what an earlier export said of its files by what a guess at their text could be confirmed.
fn without_fingerprints(value: &mut Value) {
    match value {
        Value::Mapping(map) => {
            map.remove("sha256");
            map.remove("bytes");
            map.values_mut().for_each(without_fingerprints);
        }
        Value::Sequence(values) => values.iter_mut().for_each(without_fingerprints),
        _ => {}
    }
}
