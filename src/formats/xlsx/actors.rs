//! The sheet `Actors`: those that the events name and those they belong to, who takes part most often first.

use std::collections::HashMap;

use rust_xlsxwriter::XlsxError;

use super::ACTORS;
use super::sheet::{Cell, Column, Sheet};
use crate::chronology::{ActorId, Chronology, Row};
use crate::formats::excerpt::registry;
use crate::formats::export::Export;
use crate::formats::loss::Losses;
use crate::model::{ActorKind, Day, EventDate, day};

/// The columns of the sheet.
pub(super) static COLUMNS: [Column; 10] = [
    ("id", 24),
    ("name", 30),
    ("events", 8),
    ("first", 11),
    ("last", 11),
    ("kind", 14),
    ("country", 9),
    ("aliases", 40),
    ("member_of", 24),
    ("active", 16),
];

/// In how many events somebody takes part, and on which days.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    events: u32,
    first: Option<Day>,
    last: Option<Day>,
}

/// Everybody who takes part in the events so far.
#[derive(Debug, Default)]
pub(super) struct Cast(HashMap<ActorId, Part>);

impl Cast {
    /// Counts who takes part in an event.
    pub(super) fn add(&mut self, chronology: &Chronology, row: Row) {
        let bounds = chronology.bounds(row);
        let known = |day: Day| Some(day).filter(|day| day::is_known(*day));
        let mut actors: Vec<ActorId> = chronology.mentions(row).map(|(actor, _)| actor).collect();
        actors.sort_unstable();
        actors.dedup();
        for actor in actors {
            let part = self.0.entry(actor).or_default();
            part.events += 1;
            part.first = part.first.into_iter().chain(known(bounds.earliest)).min();
            part.last = part.last.into_iter().chain(known(bounds.latest)).max();
        }
    }

    /// Writes them, and counts the events whose actors have no room.
    pub(super) fn write(
        mut self,
        export: &Export<'_>,
        sheet: &mut Sheet,
        losses: &mut Losses,
    ) -> Result<(), XlsxError> {
        for actor in registry(export) {
            self.0.entry(actor).or_default();
        }
        let mut all: Vec<(ActorId, Part)> = self.0.into_iter().collect();
        all.sort_unstable_by_key(|(actor, part)| (std::cmp::Reverse(part.events), *actor));
        let mut without_room = Vec::new();
        for (id, part) in all {
            if sheet.is_full() {
                without_room.push(id);
                continue;
            }
            sheet.put(&cells(export.chronology, id, part))?;
        }
        if !without_room.is_empty() {
            without_room.sort_unstable();
            let has_one = |row: &&Row| {
                let mut actors = export.chronology.mentions(**row).map(|(actor, _)| actor);
                actors.any(|actor| without_room.binary_search(&actor).is_ok())
            };
            export.rows.iter().filter(has_one).for_each(|_| losses.say_less(ACTORS));
        }
        Ok(())
    }
}

fn cells(chronology: &Chronology, id: ActorId, part: Part) -> Vec<Cell> {
    let actor = chronology.actor(id);
    let day = |day: Option<Day>| day.map_or_else(|| Cell::of(None), Cell::of_day);
    vec![
        Cell::Fixed(actor.id.clone()),
        Cell::Text(actor.name.clone()),
        Cell::Number(f64::from(part.events)),
        day(part.first),
        day(part.last),
        Cell::of(actor.kind.map(ActorKind::word)),
        Cell::of(actor.country.as_deref()),
        Cell::Text(actor.aliases.join("; ")),
        Cell::Text(actor.member_of.join("; ")),
        Cell::Fixed(actor.active.as_deref().map_or_else(String::new, |date| EventDate::text(date).to_owned())),
    ]
}
