//! What the script of a page knows of the events: numbers only. Titles and texts it finds in the page.

use serde_json::{Value, json};

use super::tongue;
use crate::chronology::{ActorId, Row};
use crate::formats::emit;
use crate::formats::export::Export;
use crate::formats::picture::{Body, End, Look, as_of};
use crate::model::{DaySpan, Status, clean, day};
use crate::names::Gazetteer;

/// The data as JSON that may stand in a page.
pub(super) fn of(export: &Export<'_>, actors: &Actors) -> String {
    let chronology = export.chronology;
    let events: Vec<Value> = export.rows.iter().map(|row| event(export, *row, actors)).collect();
    let registry: Vec<Value> = actors.known.iter().map(|actor| actors.entry(export, *actor)).collect();
    let data = json!({ "asOf": as_of(chronology).unwrap_or(0), "actors": registry, "events": events });
    // In a script element only `<` means something; the others mean something to readers of markup that are less exact.
    emit::safe(&data).replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// Actors by the numbers that they have in a page.
pub(super) struct Actors {
    known: Vec<ActorId>,
    numbers: std::collections::HashMap<ActorId, usize>,
}

impl Actors {
    /// Those that the events name, and those that they belong to.
    pub(super) fn new(export: &Export<'_>) -> Self {
        let chronology = export.chronology;
        let mut actors = Self { known: Vec::new(), numbers: std::collections::HashMap::new() };
        for row in export.rows {
            chronology.mentions(*row).for_each(|(actor, _)| actors.add(actor));
        }
        let mut next = 0;
        while let Some(actor) = actors.known.get(next).copied() {
            chronology.parents(actor).for_each(|parent| actors.add(parent));
            next += 1;
        }
        actors
    }

    fn add(&mut self, actor: ActorId) {
        let number = self.known.len();
        if let std::collections::hash_map::Entry::Vacant(entry) = self.numbers.entry(actor) {
            entry.insert(number);
            self.known.push(actor);
        }
    }

    /// The number of an actor.
    pub(super) fn number(&self, actor: ActorId) -> Option<usize> {
        self.numbers.get(&actor).copied()
    }

    /// Id, name, other names, and who it belongs to.
    fn entry(&self, export: &Export<'_>, number: ActorId) -> Value {
        let actor = export.chronology.actor(number);
        let line = |text: &str| clean::line(text).into_owned();
        let mut others: Vec<String> = actor.aliases.iter().map(|alias| line(alias)).collect();
        others.extend(built_in(&actor.name).into_iter().filter(|name| !actor.aliases.contains(name)));
        let parents: Vec<usize> = export.chronology.parents(number).filter_map(|parent| self.number(parent)).collect();
        json!([line(&actor.id), line(&actor.name), others, parents])
    }
}

/// Built-in names of one script that a page has of an actor: the rest hardly differ.
const OF_SCRIPT: usize = 2;

/// Names that annals knows of a state or an organisation, in the scripts of those who look for it.
fn built_in(name: &str) -> Vec<String> {
    let gazetteer = Gazetteer::built_in();
    let Some(entry) = gazetteer.entry_of(name) else { return Vec::new() };
    let mut counts = [0; tongue::SCRIPTS];
    let is_first = |name: &&str| {
        let Some(script) = name.chars().find_map(tongue::script) else { return false };
        counts[script as usize] += 1;
        counts[script as usize] <= OF_SCRIPT
    };
    gazetteer.names_of(entry).filter(is_first).map(str::to_owned).collect()
}

/// The numbers of an event, see `EventData` in `page.js`.
fn event(export: &Export<'_>, row: Row, actors: &Actors) -> Value {
    let chronology = export.chronology;
    let date = chronology.date(row);
    let number = |day: i32| if day::is_known(day) { day } else { 0 };
    let ends = |span: DaySpan| (number(span.earliest), number(span.latest));
    let ((earliest, latest), (from, to)) = (ends(date.bounds()), ends(date.window()));
    let profile = chronology.profile(row);
    let status = match profile.status {
        None | Some(Status::Reported | Status::Confirmed) => 0,
        Some(Status::Planned) => 1,
        Some(Status::Disputed | Status::Denied | Status::Retracted) => 2,
    };
    let known = chronology.public_since(row).unwrap_or(0);
    let mut named: Vec<usize> = chronology.mentions(row).filter_map(|(actor, _)| actors.number(actor)).collect();
    named.sort_unstable();
    named.dedup();
    let importance = profile.importance.unwrap_or(0);
    json!([earliest, latest, from, to, look(Look::of(&date)), importance, status, known, named])
}

/// How a date is drawn, as bits: see `LOOK` in `page.js`.
fn look(look: Look) -> u32 {
    let body = match look.body {
        Body::Dot => 0,
        Body::Solid => 1,
        Body::Hollow => 2,
        Body::Pieces => 3,
        Body::Nothing => 4,
    };
    let end = |end: End| match end {
        End::Closed => 0,
        End::Arrow => 1,
        End::Fading => 2,
    };
    let about = u32::from(look.is_approximate) << 7 | u32::from(look.is_uncertain) << 8;
    body | end(look.left) << 3 | end(look.right) << 5 | about
}
