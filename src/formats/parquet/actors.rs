//! Actors as rows: what the registry says of them, how many events name them, and the first and the last day of those.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::about;
use super::events::days;
use crate::chronology::ActorId;
use crate::formats::emit;
use crate::formats::excerpt::registry;
use crate::formats::export::Export;
use crate::model::{Actor, ActorKind, Day, DaySpan, EventDate, day};

/// The columns of text.
const TEXTS: [&str; 8] = ["id", "name", "kind", "country", "aliases", "member_of", "active", "other"];

/// The columns.
pub(super) fn schema(export: &Export<'_>) -> SchemaRef {
    let text = |name: &&str| Field::new(*name, DataType::Utf8, !matches!(*name, "id" | "name"));
    let mut fields: Vec<Field> = TEXTS.iter().map(text).collect();
    fields.push(Field::new("is_registered", DataType::Boolean, false));
    fields.push(Field::new("events", DataType::Int64, false));
    fields.extend(["first", "last"].map(|name| Field::new(name, DataType::Date32, true)));
    Arc::new(Schema::new(fields).with_metadata(about::pairs(export, None)))
}

/// In how many events somebody takes part, and on which days.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    events: i64,
    first: Option<Day>,
    last: Option<Day>,
    /// When an event names them first, counted from 1; 0 for those whom none names.
    named: u32,
}

/// In how many events everybody takes part, and on which days.
#[derive(Debug)]
pub(in crate::formats) struct Parts {
    parts: Vec<Part>,
    next: u32,
    own: Vec<ActorId>,
}

impl Parts {
    /// Of so many actors, none of whom takes part in anything so far.
    pub(in crate::formats) fn new(actors: usize) -> Self {
        Self { parts: vec![Part::default(); actors], next: 0, own: Vec::new() }
    }

    /// Adds those who take part in the next event.
    pub(in crate::formats) fn add(&mut self, bounds: DaySpan, actors: impl Iterator<Item = ActorId>) {
        self.own.clear();
        self.own.extend(actors);
        for actor in &self.own {
            let named = &mut self.parts[*actor as usize].named;
            if *named == 0 {
                self.next += 1;
                *named = self.next;
            }
        }
        self.own.sort_unstable();
        self.own.dedup();
        for actor in &self.own {
            let part = &mut self.parts[*actor as usize];
            let known = |day: Day| Some(day).filter(|day| day::is_known(*day));
            part.events += 1;
            part.first = part.first.into_iter().chain(known(bounds.earliest)).min();
            part.last = part.last.into_iter().chain(known(bounds.latest)).max();
        }
    }

    /// Those of a registry and those who take part, so many at a time.
    pub(super) fn batches<'a>(
        &'a self,
        export: &'a Export<'a>,
        most: usize,
    ) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + 'a {
        let mut is_meant: Vec<bool> = self.parts.iter().map(|part| part.events > 0).collect();
        for actor in registry(export) {
            is_meant[actor as usize] = true;
        }
        // The registry, then the others in the order in which events name them, as a reader of the events numbers them.
        let mut order: Vec<ActorId> =
            (0..).zip(&is_meant).filter(|(_, is_meant)| **is_meant).map(|(actor, _)| actor).collect();
        order.sort_by_key(|actor| {
            if export.chronology.actor(*actor).is_registered { 0 } else { self.parts[*actor as usize].named }
        });
        let all: Vec<(ActorId, Part)> = order.into_iter().map(|actor| (actor, self.parts[actor as usize])).collect();
        let schema = schema(export);
        let numbers = (0..all.len()).step_by(most);
        numbers.map(move |start| batch(export, &schema, &all[start..all.len().min(start + most)]))
    }
}

fn batch(export: &Export<'_>, schema: &SchemaRef, all: &[(ActorId, Part)]) -> Result<RecordBatch, ArrowError> {
    let mut texts = TEXTS.map(|_| StringBuilder::new());
    let mut events = Int64Builder::new();
    let [mut first, mut last] = [Date32Builder::new(), Date32Builder::new()];
    for (id, part) in all {
        for (column, text) in texts.iter_mut().zip(said(export.chronology.actor(*id))) {
            column.append_option(text.filter(|text| !text.is_empty()));
        }
        events.append_value(part.events);
        first.append_option(part.first.and_then(days));
        last.append_option(part.last.and_then(days));
    }
    let registered = all.iter().map(|(id, _)| Some(export.chronology.actor(*id).is_registered));
    let mut columns: Vec<ArrayRef> = texts.map(|mut column| Arc::new(column.finish()) as ArrayRef).to_vec();
    columns.push(Arc::new(registered.collect::<BooleanArray>()));
    columns.push(Arc::new(events.finish()));
    columns.push(Arc::new(first.finish()));
    columns.push(Arc::new(last.finish()));
    RecordBatch::try_new(Arc::clone(schema), columns)
}

/// What the columns of text say.
fn said(actor: &Actor) -> [Option<String>; 8] {
    let other = actor.extra.as_deref().map(|extra| {
        let mut map = serde_json::Map::new();
        emit::put_extra(&mut map, extra);
        emit::safe(&map.into())
    });
    [
        Some(actor.id.clone()),
        Some(actor.name.clone()),
        actor.kind.map(|kind| ActorKind::word(kind).to_owned()),
        actor.country.clone(),
        Some(actor.aliases.join("; ")),
        Some(actor.member_of.join("; ")),
        actor.active.as_deref().map(|date| EventDate::text(date).to_owned()),
        other.filter(|other| other != "{}"),
    ]
}
