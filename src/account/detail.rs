//! Everything known about one event, in the order in which a reader asks: what, when, who, what exactly, who says so, what
//! has to do with it. The detail pane and `annals show` say the same.

use std::collections::HashMap;

use super::{fatalities, headline};
use crate::chronology::{Chronology, Row, id_key};
use crate::model::{
    ActorKind, Event, EventDate, EventKey, Extra, Location, Mention, Relation, Role, Source, clean, day, words,
};
use crate::names::ActorCode;

/// A piece of an event's account. All texts are safe to draw.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// The title.
    Title(String),
    /// The date in words and as EDTF.
    Date {
        /// In words.
        words: String,
        /// As written.
        edtf: String,
        /// The date.
        date: EventDate,
    },
    /// Why the date is imprecise.
    DateNote(String),
    /// Status, type, place and the like: a label and what stands behind it.
    Fact(&'static str, String),
    /// The heading of a section.
    Section(&'static str),
    /// Somebody who takes part.
    Actor {
        /// The name.
        name: String,
        /// The role, unless it is the usual one.
        role: Option<Role>,
        /// Other names, kind, country.
        about: String,
    },
    /// The summary: Markdown.
    Summary(String),
    /// The same as plain text.
    PlainSummary(String),
    /// Who says so.
    Source(SourcePiece),
    /// Another event.
    Related {
        /// How it stands to this one.
        label: &'static str,
        /// Its date as EDTF; empty for an event that is not there.
        date: String,
        /// Its title, or its id for an event that is not there.
        title: String,
        /// Its key, if it is there.
        key: Option<EventKey>,
    },
    /// A key that annals does not know, as YAML.
    Extra(String),
}

/// A source, in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourcePiece {
    /// Who originally said so.
    pub claimant: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Title of the publication.
    pub title: Option<String>,
    /// The day published, in words.
    pub published: Option<String>,
    /// The address; only `http` and `https` are opened.
    pub url: Option<String>,
    /// Which keys of the event it supports.
    pub supports: Vec<String>,
}

/// The account of an event.
pub fn detail(chronology: &Chronology, row: Row) -> Vec<Piece> {
    let event = chronology.event(row);
    let mut pieces = vec![Piece::Title(line(&headline(chronology, row)))];
    pieces.push(Piece::Date {
        words: words::words(&event.date),
        edtf: event.date.text().to_owned(),
        date: event.date.clone(),
    });
    pieces.extend(event.date_note.as_deref().map(|note| Piece::DateNote(line(note))));
    pieces.extend(facts(&event));
    if let Some(summary) = &event.summary {
        pieces.push(Piece::Section("What happened"));
        let piece = if event.is_plain { Piece::PlainSummary } else { Piece::Summary };
        pieces.push(piece(clean::block(summary.trim()).into_owned()));
    }
    if !event.actors.is_empty() {
        pieces.push(Piece::Section("Actors"));
        let known = chronology.mentions(row).map(|(actor, _)| chronology.actor(actor));
        pieces.extend(event.actors.iter().zip(known).map(|(mention, actor)| actor_piece(mention, actor)));
    }
    if !event.sources.is_empty() {
        pieces.push(Piece::Section("Who says so"));
        pieces.extend(event.sources.iter().map(|source| source_piece(chronology, source)));
    }
    let related = related(chronology, row, &event);
    if !related.is_empty() {
        pieces.push(Piece::Section("Related"));
        pieces.extend(related);
    }
    pieces.extend(records(&event));
    pieces
}

fn line(text: &str) -> String {
    clean::line(text.trim()).into_owned()
}

fn facts(event: &Event) -> Vec<Piece> {
    let mut facts = Vec::new();
    facts.extend(event.status.map(|status| Piece::Fact("Status", status.word().to_owned())));
    facts.extend(event.kind.as_deref().map(|kind| Piece::Fact("Type", line(kind))));
    facts.extend(event.location.as_ref().map(|place| Piece::Fact("Place", location(place))));
    facts.extend(event.fatalities.as_ref().map(|deaths| Piece::Fact("Fatalities", fatalities(deaths))));
    facts.extend(event.importance.map(|importance| Piece::Fact("Importance", format!("{importance} of 10"))));
    if !event.tags.is_empty() {
        facts.push(Piece::Fact("Tags", line(&event.tags.join(", "))));
    }
    facts.extend(report(event).map(|text| Piece::Fact("Sourced", text)));
    facts
}

/// The day of the first source, and how many days that is behind the last on which the event may have happened; `None` where it is
/// none, or not to be told in days.
fn report(event: &Event) -> Option<String> {
    let published = event.sources.iter().filter_map(|source| source.published.as_ref());
    let first = published.min_by_key(|date| date.bounds().latest)?;
    let (last, day) = (event.date.bounds().latest, first.bounds().latest);
    let is_day = first.bounds().earliest == day;
    let late = i64::from(day) - i64::from(last);
    // About a day is not that day: no number of days lies between.
    let is_sure = [first, &event.date].iter().all(|date| date.window() == date.bounds());
    let is_late = is_day && is_sure && day::is_known(last) && late > 0;
    let days = if late == 1 { "1 day".to_owned() } else { format!("{late} days") };
    is_late.then(|| format!("{}, {days} later", words::words(first)))
}

fn location(place: &Location) -> String {
    let mut parts: Vec<String> = [&place.name, &place.country].into_iter().flatten().map(|text| line(text)).collect();
    if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
        parts.push(format!("{lat}, {lon}"));
    }
    if let Some(precision) = &place.precision {
        parts.push(format!("({})", crate::model::words::as_exact_as(&line(precision))));
    }
    parts.join(" · ")
}

fn actor_piece(mention: &Mention, actor: &crate::model::Actor) -> Piece {
    let mut about = Vec::new();
    about.extend(actor.kind.map(ActorKind::word).map(|kind| kind.replace('_', " ")));
    about.extend(actor.country.as_deref().map(line));
    about.extend(ActorCode::parse(&actor.name).map(|code| code.to_string()));
    about.extend(actor.aliases.iter().map(|alias| line(alias)));
    Piece::Actor {
        name: line(&actor.name),
        role: (mention.role != Role::Participant).then_some(mention.role),
        about: about.join(" · "),
    }
}

fn source_piece(chronology: &Chronology, source: &Source) -> Piece {
    let clean = |text: &Option<String>| text.as_deref().map(line);
    Piece::Source(SourcePiece {
        claimant: source.claimant.as_deref().map(|claimant| line(chronology.claimant(claimant))),
        publisher: clean(&source.publisher),
        title: clean(&source.title),
        published: source.published.as_ref().map(words::words),
        url: clean(&source.url),
        supports: source.supports.iter().map(|key| line(key)).collect(),
    })
}

fn related(chronology: &Chronology, row: Row, event: &Event) -> Vec<Piece> {
    let there = chronology.links(row).iter().map(|link| Piece::Related {
        label: if link.is_inverse { link.kind.inverse_label() } else { link.kind.label() },
        date: chronology.date_text(link.to).into_owned(),
        title: line(&headline(chronology, link.to)),
        key: Some(link.to.into()),
    });
    let stated = chronology.links(row).iter().filter(|link| !link.is_inverse);
    let known: Vec<_> = stated.map(|link| (link.kind, chronology.id(link.to))).collect();
    let is_known = |relation: &&Relation| {
        let is_same = |id: &str| id == relation.target || id_key(id) == id_key(&relation.target);
        known.iter().any(|(kind, id)| *kind == relation.kind && is_same(id))
    };
    let missing = event.relations.iter().filter(|relation| !is_known(relation));
    let missing = missing.map(|relation| Piece::Related {
        label: relation.kind.label(),
        date: String::new(),
        title: format!("{} (not in this chronology)", line(&relation.target)),
        key: None,
    });
    there.chain(missing).collect()
}

fn records(event: &Event) -> Vec<Piece> {
    let mut pieces = vec![Piece::Section("Record"), Piece::Fact("Id", line(&event.id))];
    pieces.extend(event.recorded.as_ref().map(|date| Piece::Fact("Recorded", words::words(date))));
    if let Some(origin) = &event.origin {
        let parts: Vec<String> = [&origin.dataset, &origin.id].into_iter().flatten().map(|text| line(text)).collect();
        pieces.push(Piece::Fact("Origin", parts.join(" · ")));
    }
    let extra = all_extra(event);
    if !extra.is_empty() {
        let yaml = serde_yaml::to_string(&extra).unwrap_or_default();
        pieces.push(Piece::Section("Kept as it is in the file"));
        pieces.push(Piece::Extra(clean::block(yaml.trim_end()).into_owned()));
    }
    pieces
}

/// The keys that annals does not know, those of the parts of the event under the names of the parts; somebody who is named twice
/// has two.
fn all_extra(event: &Event) -> Extra {
    let mut all = event.extra.clone();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut add = |name: String, extra: &Extra| {
        if !extra.is_empty() {
            // From the number that was free last: somebody may be named thousands of times.
            let next = numbers.entry(name.clone()).or_insert(1_usize);
            let mut free = if *next == 1 { name.clone() } else { format!("{name} {next}") };
            while all.contains_key(free.as_str()) {
                *next += 1;
                free = format!("{name} {next}");
            }
            *next += 1;
            all.insert(free.into(), extra.clone().into());
        }
    };
    event.actors.iter().for_each(|mention| add(format!("actor {}", mention.actor), &mention.extra));
    event.location.iter().for_each(|place| add("location".to_owned(), &place.extra));
    event.fatalities.iter().for_each(|deaths| add("fatalities".to_owned(), &deaths.extra));
    event.origin.iter().for_each(|origin| add("origin".to_owned(), &origin.extra));
    (1..).zip(&event.sources).for_each(|(at, source)| add(format!("source {at}"), &source.extra));
    event.relations.iter().for_each(|relation| add(format!("relation to {}", relation.target), &relation.extra));
    all
}
