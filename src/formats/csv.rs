//! CSV (RFC 4180), one row an event, which reads back as it was.
//!
//! Items of a cell have `; ` between them and stand in quotes where they hold one; those who take part are
//! `Vladimir Putin [putin] (source)`; of several sources the publishers, headlines, addresses … stand in the same order. What
//! no column can say is the JSON of `other`, with the keys of schema 1. A text that a spreadsheet would run as a formula gets
//! a `'` in front, which is taken off again; dates stay EDTF.

mod brief;
mod cells;
mod own;

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::{Map, Value};

use super::emit;
use super::export::{Export, given_names, write_parts};
use crate::account;
use crate::chronology::{Chronology, Row};
use crate::model::{Event, EventDate, Role, Source, clean, day};
use brief::{Briefs, Pen};
use cells::{Participant, in_sheet, join, quoted};
pub(super) use cells::{guarded, is_run, one_line, typed};

pub(in crate::formats) use own::{BadCell, DAY, Own, is_own};

/// Declares the columns: their names, and the keys of schema 1 that they say.
macro_rules! columns {
    ($($variant:ident = $name:literal of $key:literal,)+) => {
        /// A column of what annals writes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        enum Column { $($variant,)+ }

        impl Column {
            /// Every column, in order.
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name.
            const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The key of schema 1 that it belongs to.
            const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
        }

        /// The names of the columns, in order.
        pub const COLUMNS: &[&str] = &[$($name),+];
    };
}

columns! {
    Id = "id" of "id",
    Date = "date" of "date",
    Earliest = "earliest" of "date",
    Latest = "latest" of "date",
    DateNote = "date_note" of "date_note",
    Title = "title" of "title",
    Summary = "summary" of "summary",
    Type = "type" of "type",
    Actors = "actors" of "actors",
    Place = "location" of "location",
    PlacePrecision = "location_precision" of "location",
    Country = "country" of "location",
    Lat = "lat" of "location",
    Lon = "lon" of "location",
    Status = "status" of "status",
    Importance = "importance" of "importance",
    Low = "fatalities_low" of "fatalities",
    Best = "fatalities_best" of "fatalities",
    High = "fatalities_high" of "fatalities",
    Tags = "tags" of "tags",
    Publishers = "publishers" of "sources",
    Headlines = "headlines" of "sources",
    Urls = "urls" of "sources",
    Published = "published" of "sources",
    Claimants = "claimants" of "sources",
    Supports = "supports" of "sources",
    Relations = "relations" of "relations",
    Recorded = "recorded" of "recorded",
    Origin = "origin" of "origin",
    OriginId = "origin_id" of "origin",
    Other = "other" of "other",
}

/// A header row and a row an event.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut header = Vec::new();
    put_record(COLUMNS.iter().copied(), &mut header);
    out.write_all(&header)?;
    let briefs = Briefs::new(export.chronology);
    write_parts(export.watch, export.rows, out, |rows, bytes| {
        let mut pen = Pen::default();
        for row in rows {
            if !briefs.write(*row, &mut pen, bytes) {
                record(export.chronology, *row, bytes);
            }
        }
        Ok(())
    })?;
    out.flush()
}

/// The same behind the byte order mark of UTF-8: without it some spreadsheets take the letters for others.
pub(super) fn write_marked(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    write(export, out)
}

/// Writes the row of an event, whatever there is to it.
pub(super) fn record(chronology: &Chronology, row: Row, out: &mut Vec<u8>) {
    let event = account::event(chronology, row);
    let cells = cells(&event, &given_names(chronology, row, &event));
    put_record(cells.iter().map(|cell| guarded(cell)), out);
}

/// Writes a cell, in quotes where it needs them.
pub(super) fn put_cell(cell: &str, out: &mut Vec<u8>) {
    quoted(cell, out);
}

pub(super) fn put_record(cells: impl Iterator<Item = impl AsRef<str>>, out: &mut Vec<u8>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        quoted(cell.as_ref(), out);
    }
    out.extend_from_slice(b"\r\n");
}

/// What a reader makes of the text of a cell: the very text, or what is left of it.
type Reading = fn(&str) -> Cow<'_, str>;

/// The cells of an event, before they are guarded; `names` are those of its actors.
fn cells(event: &Event, names: &[String]) -> Vec<String> {
    cells_as(event, names, clean::whole)
}

/// The same as whole texts, for columns that are no spreadsheet's.
pub(super) fn whole_cells(event: &Event, names: &[String]) -> Vec<String> {
    let mut cells = cells(event, names);
    for cell in &mut cells {
        if let Cow::Owned(whole) = clean::whole(cell) {
            *cell = whole;
        }
    }
    cells
}

/// The items of a cell with several; those with nothing in them are empty.
pub(super) fn items(cell: &str) -> Vec<String> {
    cells::split(cell, ';').into_iter().map(Option::unwrap_or_default).collect()
}

/// Those whom a cell of actors names, by their ids; `None` where one of them has a name that is another.
pub(super) fn people(cell: &str) -> Option<Vec<(Cow<'_, str>, Role)>> {
    if let Some(people) = Participant::all_plain(cell) {
        return Some(people.into_iter().map(|(id, role)| (Cow::Borrowed(id), role)).collect());
    }
    let one =
        |Participant { id, name, role }: Participant| (id == name || name.is_empty()).then_some((Cow::Owned(id), role));
    Participant::all(cell).into_iter().map(one).collect()
}

/// The same for the sheet of a workbook, whose cells are read as one line each. What to write of a cell says [`typed`].
pub(super) fn sheet_cells(event: &Event, names: &[String]) -> Vec<String> {
    let mut cells = cells_as(event, names, in_sheet);
    let other = &mut cells[Column::Other as usize];
    // No characters of XML.
    if other.contains(['\u{fffe}', '\u{ffff}']) {
        *other = other.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff");
    }
    cells
}

fn cells_as(event: &Event, names: &[String], reading: Reading) -> Vec<String> {
    let mut cells: Vec<String> = Column::ALL.iter().map(|column| cell(*column, event, names)).collect();
    let is_changed = |at: &usize| matches!(reading(&cells[*at]), Cow::Owned(_));
    let changed: Vec<&'static str> = (0..cells.len()).filter(is_changed).map(|at| Column::ALL[at].key()).collect();
    cells[Column::Other as usize] = other(event, names, changed);
    cells
}

fn cell(column: Column, event: &Event, names: &[String]) -> String {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let place = event.location.as_ref();
    let deaths = event.fatalities.as_ref();
    let bounds = event.date.bounds();
    match column {
        Column::Id => event.id.clone(),
        Column::Date => event.date.text().to_owned(),
        Column::Earliest => day::iso(bounds.earliest),
        Column::Latest => day::iso(bounds.latest),
        Column::DateNote => text(event.date_note.as_deref()),
        Column::Title => event.title.clone(),
        Column::Summary => text(event.summary.as_deref()),
        Column::Type => text(event.kind.as_deref()),
        Column::Actors => participants(event, names).iter().map(Participant::item).collect::<Vec<_>>().join("; "),
        Column::Place => text(place.and_then(|place| place.name.as_deref())),
        Column::PlacePrecision => text(place.and_then(|place| place.precision.as_deref())),
        Column::Country => text(place.and_then(|place| place.country.as_deref())),
        Column::Lat => number(place.and_then(|place| place.lat)),
        Column::Lon => number(place.and_then(|place| place.lon)),
        Column::Status => text(event.status.map(crate::model::Status::word)),
        Column::Importance => number(event.importance),
        Column::Low => number(deaths.and_then(|deaths| deaths.low)),
        Column::Best => number(deaths.and_then(|deaths| deaths.best)),
        Column::High => number(deaths.and_then(|deaths| deaths.high)),
        Column::Tags => join(event.tags.iter().map(|tag| Some(tag.as_str())), ';'),
        Column::Publishers => each_source(event, |source| source.publisher.clone()),
        Column::Headlines => each_source(event, |source| source.title.clone()),
        Column::Urls => each_source(event, |source| source.url.clone()),
        Column::Published => each_source(event, |source| source.published.as_ref().map(|date| date.text().to_owned())),
        Column::Claimants => each_source(event, |source| source.claimant.clone()),
        Column::Supports => each_source(event, |source| {
            let keys = source.supports.iter().map(|key| Some(key.as_str()));
            (!source.supports.is_empty()).then(|| join(keys, ','))
        }),
        Column::Relations => {
            let stated: Vec<String> =
                event.relations.iter().map(|relation| format!("{} {}", relation.kind, relation.target)).collect();
            join(stated.iter().map(|relation| Some(relation.as_str())), ';')
        }
        Column::Recorded => text(event.recorded.as_ref().map(EventDate::text)),
        Column::Origin => text(event.origin.as_ref().and_then(|origin| origin.dataset.as_deref())),
        Column::OriginId => text(event.origin.as_ref().and_then(|origin| origin.id.as_deref())),
        Column::Other => String::new(),
    }
}

fn number(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn participants(event: &Event, names: &[String]) -> Vec<Participant> {
    let one = |(mention, name): (&crate::model::Mention, &String)| Participant {
        id: mention.actor.clone(),
        name: name.clone(),
        role: mention.role,
    };
    event.actors.iter().zip(names).map(one).collect()
}

/// What each source has, in the order of the sources; nothing where none has it.
fn each_source(event: &Event, of: impl Fn(&Source) -> Option<String>) -> String {
    let values: Vec<Option<String>> = event.sources.iter().map(of).collect();
    if values.iter().all(Option::is_none) { String::new() } else { join(values.iter().map(Option::as_deref), ';') }
}

/// What the cells do not say, as JSON with the keys of schema 1: keys that annals does not know, and whatever would not come
/// back from its cells as it is.
fn other(event: &Event, names: &[String], changed: Vec<&'static str>) -> String {
    let mut map = Map::new();
    let mut unsaid = unsaid(event, names);
    unsaid.extend(changed);
    if !unsaid.is_empty()
        && let Value::Object(whole) = emit::schema_event(event, names)
    {
        map.extend(whole.into_iter().filter(|(key, _)| unsaid.contains(&key.as_str())));
    }
    emit::put_event_extra(&mut map, &event.extra);
    if map.is_empty() { String::new() } else { emit::safe(&Value::Object(map)) }
}

/// The keys that have more to them than their columns say.
fn unsaid(event: &Event, names: &[String]) -> Vec<&'static str> {
    let mut keys = Vec::new();
    let mut add = |key, is_more: bool| keys.extend(is_more.then_some(key));
    let people = participants(event, names);
    let has_more = event.actors.iter().any(|mention| !mention.extra.is_empty());
    let cell = || cell(Column::Actors, event, names);
    // Ids are seldom anything but the names, and then nothing can be mistaken.
    let is_mistaken = || people.iter().any(|one| one.id != one.name) && Participant::all(&cell()) != people;
    add("actors", has_more || people.iter().any(|one| one.id.trim().is_empty()) || is_mistaken());
    add("summary_form", event.is_plain);
    let is_empty = |source: &Source| *source == Source::default();
    add(
        "sources",
        event.sources.iter().any(|source| !source.extra.is_empty())
            || event.sources.iter().all(is_empty) && !event.sources.is_empty(),
    );
    let place = event.location.as_ref();
    add("location", place.is_some_and(|place| !place.extra.is_empty() || *place == crate::model::Location::default()));
    let deaths = event.fatalities.as_ref();
    add(
        "fatalities",
        deaths.is_some_and(|deaths| !deaths.extra.is_empty() || *deaths == crate::model::Fatalities::default()),
    );
    let origin = event.origin.as_ref();
    add("origin", origin.is_some_and(|origin| !origin.extra.is_empty() || *origin == crate::model::Origin::default()));
    add("relations", event.relations.iter().any(|relation| !relation.extra.is_empty()));
    keys
}
