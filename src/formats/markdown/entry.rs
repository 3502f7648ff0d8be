//! An event in a document: its headline, its date in words, and what else is known of it.

use std::collections::HashMap;
use std::io::{self, Write};

use super::super::citations::Citations;
use super::super::emit;
use super::{escape, literal, neutral, reference};
use crate::account;
use crate::chronology::{Chronology, Row, id_key};
use crate::model::{Event, Extra, Location, Mention, RelationKind, Role, Source, Status, words};

/// Writes events.
pub(super) struct Entries<'a> {
    chronology: &'a Chronology,
    citations: &'a Citations,
    /// What was written for who says so before: its publisher and its claimant, where it is the whole event that it supports.
    references: HashMap<(Option<String>, Option<String>, usize), String>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(chronology: &'a Chronology, citations: &'a Citations) -> Self {
        Self { chronology, citations, references: HashMap::new() }
    }

    /// Writes an event.
    pub(super) fn write(&mut self, row: Row, out: &mut Vec<u8>) -> io::Result<()> {
        let chronology = self.chronology;
        let event = account::event(chronology, row);
        writeln!(out, "\n### {}\n", escape(&account::headline(chronology, row)))?;
        writeln!(out, "{}", facts(&event))?;
        if let Some(note) = &event.date_note {
            writeln!(out, "\n*About the date:* {}", escape(note))?;
        }
        if let Some(summary) = &event.summary {
            let summary = if event.is_plain { literal(summary) } else { neutral(summary) };
            writeln!(out, "\n{summary}")?;
        }
        let mut lines = Vec::new();
        lines.extend(self.actors(row, &event).map(|names| format!("- Actors: {names}")));
        lines.extend(counts(&event));
        lines.extend(
            event.location.as_ref().map(exact).filter(|text| !text.is_empty()).map(|text| format!("- Place: {text}")),
        );
        if !event.sources.is_empty() {
            let said: Vec<String> = event.sources.iter().map(|source| self.reference(source)).collect();
            lines.push(format!("- Who says so: {}", said.join("; ")));
        }
        lines.extend(event.recorded.as_ref().map(|date| format!("- Recorded: {}", escape(&words::words(date)))));
        lines.extend(kept(&event).iter().map(|(key, value)| format!("- {}: {}", escape(key), escape(value))));
        lines.extend(related(chronology, row, &event));
        if !lines.is_empty() {
            writeln!(out, "\n{}", lines.join("\n"))?;
        }
        Ok(())
    }

    fn actors(&self, row: Row, event: &Event) -> Option<String> {
        let one = |(mention, name): (&Mention, &str)| match mention.role {
            Role::Participant => escape(name),
            role => format!("{} ({role})", escape(name)),
        };
        let names = self.chronology.mentions(row).map(|(actor, _)| &*self.chronology.actor(actor).name);
        let names: Vec<String> = event.actors.iter().zip(names).map(one).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    fn reference(&mut self, source: &Source) -> String {
        if !source.supports.is_empty() {
            return reference(self.chronology, source, self.citations);
        }
        let key = (source.publisher.clone(), source.claimant.clone(), self.citations.number(source));
        let new = || reference(self.chronology, source, self.citations);
        self.references.entry(key).or_insert_with(new).clone()
    }
}

/// When, how well established, of what type and where, in a line.
fn facts(event: &Event) -> String {
    let mut facts = vec![format!("**{}** (`{}`)", escape(&words::words(&event.date)), event.date.text())];
    facts.extend(event.status.map(status));
    facts.extend(event.kind.as_deref().map(escape));
    let place = event.location.as_ref();
    facts.extend(place.and_then(|place| place.name.as_deref()).map(escape));
    facts.extend(place.and_then(|place| place.country.as_deref()).map(escape));
    facts.join(" · ")
}

/// The word of a status: in bold where the event is not to be taken for one that happened.
fn status(status: Status) -> String {
    let has_not_happened = status.is_against() || status == Status::Planned;
    if has_not_happened { format!("**{status}**") } else { status.word().to_owned() }
}

fn counts(event: &Event) -> Vec<String> {
    let mut lines = Vec::new();
    let deaths = event.fatalities.as_ref().map(account::fatalities).filter(|text| !text.is_empty());
    lines.extend(deaths.map(|deaths| format!("- Fatalities: {deaths}")));
    lines.extend(event.importance.map(|importance| format!("- Importance: {importance} of 10")));
    if !event.tags.is_empty() {
        lines.push(format!("- Tags: {}", escape(&event.tags.join(", "))));
    }
    lines
}

/// Where exactly, and how exactly that is known.
fn exact(place: &Location) -> String {
    let degrees = place.lat.zip(place.lon).map(|(lat, lon)| format!("{lat}, {lon}"));
    let precision = place.precision.as_deref().map(|precision| words::as_exact_as(&escape(precision)));
    degrees.into_iter().chain(precision).collect::<Vec<_>>().join(" · ")
}

/// What stands under keys that annals does not know, those of a part of the event behind the name of the part.
fn kept(event: &Event) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut add = |part: &str, extra: &Extra| {
        for (key, value) in extra {
            let key = emit::key_text(key);
            let key = if part.is_empty() { key } else { format!("{part}, {key}") };
            let text = match emit::plain(value) {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            pairs.push((key, text));
        }
    };
    add("", &event.extra);
    event.actors.iter().for_each(|mention| add(&mention.actor, &mention.extra));
    event.location.iter().for_each(|place| add("location", &place.extra));
    event.fatalities.iter().for_each(|deaths| add("fatalities", &deaths.extra));
    event.origin.iter().for_each(|origin| add("origin", &origin.extra));
    (1..).zip(&event.sources).for_each(|(at, source)| add(&format!("source {at}"), &source.extra));
    event.relations.iter().for_each(|relation| add(&format!("relation to {}", relation.target), &relation.extra));
    pairs
}

/// What has to do with the event: the relations that it states, and what contradicts it.
fn related(chronology: &Chronology, row: Row, event: &Event) -> Vec<String> {
    let line = |label: &str, text: &str| format!("- {}: {text}", words::capital(label));
    let links = chronology.links(row);
    let mut lines = Vec::new();
    for link in links.iter().filter(|link| !link.is_inverse) {
        lines.push(line(link.kind.label(), &escape(&account::headline(chronology, link.to))));
    }
    // Who reads of an event has to hear of what speaks against it.
    for link in links.iter().filter(|link| link.is_inverse && link.kind == RelationKind::Contradicts) {
        lines.push(line(link.kind.inverse_label(), &escape(&account::headline(chronology, link.to))));
    }
    let is_there = |target: &str| {
        let mut stated = links.iter().filter(|link| !link.is_inverse);
        stated.any(|link| chronology.id(link.to) == target || id_key(&chronology.id(link.to)) == id_key(target))
    };
    for relation in event.relations.iter().filter(|relation| !is_there(&relation.target)) {
        lines.push(line(relation.kind.label(), &format!("{} (not in this chronology)", escape(&relation.target))));
    }
    lines
}
