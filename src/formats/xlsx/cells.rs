//! The cells of an event and of its sources.

use serde_json::{Map, Value};

use super::sheet::{Cell, Column, cut, length};
use crate::account;
use crate::chronology::{Chronology, Row};
use crate::formats::csv::{self, DAY};
use crate::formats::emit::safe;
use crate::formats::export::given_names;
use crate::formats::web::is_link;
use crate::model::{Event, EventDate, Shape, Source};

/// Why an event is left out whose date no cell holds: a date that is cut is another one.
pub(super) const TOO_LONG: &str = "a date of more than 32,767 letters";

/// The columns of the sheet `Events`: those of CSV in their order, and the day behind the date.
pub(super) static EVENTS: [Column; csv::COLUMNS.len() + 1] = [
    ("id", 20),
    ("date", 14),
    (DAY, 11),
    ("earliest", 11),
    ("latest", 11),
    ("date_note", 16),
    ("title", 60),
    ("summary", 40),
    ("type", 14),
    ("actors", 40),
    ("location", 20),
    ("location_precision", 12),
    ("country", 9),
    ("lat", 9),
    ("lon", 9),
    ("status", 11),
    ("importance", 11),
    ("fatalities_low", 13),
    ("fatalities_best", 13),
    ("fatalities_high", 13),
    ("tags", 20),
    ("publishers", 24),
    ("headlines", 30),
    ("urls", 30),
    ("published", 12),
    ("claimants", 16),
    ("supports", 12),
    ("relations", 24),
    ("recorded", 12),
    ("origin", 16),
    ("origin_id", 16),
    ("other", 16),
];

/// The columns of the sheet `Sources`: a row for each source of each event.
pub(super) static SOURCES: [Column; 9] = [
    ("event", 20),
    ("date", 14),
    ("title", 60),
    ("publisher", 24),
    ("headline", 40),
    ("url", 50),
    ("published", 12),
    ("claimant", 20),
    ("supports", 16),
];

/// The rows that an event gets.
pub(super) struct Made {
    /// Its cells in `Events`; `None` where no cell holds its date.
    pub(super) event: Option<Vec<Cell>>,
    pub(super) sources: Vec<Vec<Cell>>,
    /// Whether a list of it or what stands in `other` was too long.
    pub(super) is_cut: bool,
}

/// Makes the rows of an event, in whose cells are so many letters at most.
pub(super) fn made(chronology: &Chronology, row: Row, letters: usize) -> Made {
    let event = account::event(chronology, row);
    let names = given_names(chronology, row, &event);
    if event.date.text().len() > letters {
        return Made { event: None, sources: Vec::new(), is_cut: false };
    }
    let sources = event.sources.iter().map(|source| source_cells(&event, source)).collect();
    let whole = csv::sheet_cells(&event, &names);
    let is_cut = !are_within(&whole, letters);
    let texts = if is_cut { fitted(event.clone(), &names, letters) } else { whole };
    Made { event: Some(event_cells(&event, texts)), sources, is_cut }
}

fn are_within(cells: &[String], letters: usize) -> bool {
    cells.iter().all(|cell| cell.len() <= letters || length(cell) <= letters)
}

/// The cells with their types.
fn event_cells(event: &Event, texts: Vec<String>) -> Vec<Cell> {
    let bounds = event.date.bounds();
    let link = event.sources.iter().filter_map(|source| source.url.as_deref()).find(|url| is_link(url));
    let mut cells = Vec::with_capacity(EVENTS.len());
    for (name, text) in csv::COLUMNS.iter().zip(texts) {
        cells.push(match (*name, link) {
            ("earliest", _) => Cell::of_day(bounds.earliest),
            ("latest", _) => Cell::of_day(bounds.latest),
            ("lat" | "lon" | "importance" | "fatalities_low" | "fatalities_best" | "fatalities_high", _) => {
                text.parse().map_or(Cell::Text(text), Cell::Number)
            }
            ("urls", Some(link)) if !text.is_empty() => Cell::Link(text, link.to_owned()),
            ("id" | "date" | "published" | "recorded", _) => Cell::Fixed(text),
            _ => Cell::Text(text),
        });
        if *name == "date" {
            cells.push(if is_day(&event.date) { Cell::of_day(bounds.earliest) } else { Cell::of(None) });
        }
    }
    cells
}

/// Whether a date is one day, and surely that.
fn is_day(date: &EventDate) -> bool {
    let bounds = date.bounds();
    let is_sure = date.window() == bounds && bounds.earliest == bounds.latest;
    is_sure && matches!(date.shape(), Shape::Day | Shape::Instant)
}

fn source_cells(event: &Event, source: &Source) -> Vec<Cell> {
    let url = match &source.url {
        Some(url) if is_link(url) => Cell::Link(url.clone(), url.clone()),
        url => Cell::of(url.as_deref()),
    };
    let published = match &source.published {
        Some(date) if is_day(date) && date.shape() == Shape::Day => Cell::of_day(date.bounds().earliest),
        date => Cell::of(date.as_ref().map(EventDate::text)),
    };
    vec![
        Cell::Fixed(event.id.clone()),
        Cell::Fixed(event.date.text().to_owned()),
        Cell::Text(event.title.clone()),
        Cell::of(source.publisher.as_deref()),
        Cell::of(source.title.as_deref()),
        url,
        published,
        Cell::of(source.claimant.as_deref()),
        Cell::Text(source.supports.join("; ")),
    ]
}

/// A list of an event: the columns that say it, how many items it has, and how to keep the first of them.
type List = (&'static [&'static str], fn(&Event) -> usize, fn(&mut Event, usize));

/// The lists of an event that stand in one cell each.
const LISTS: [List; 4] = [
    (&["actors"], |event| event.actors.len(), |event, most| event.actors.truncate(most)),
    (&["tags"], |event| event.tags.len(), |event, most| event.tags.truncate(most)),
    (
        &["publishers", "headlines", "urls", "published", "claimants", "supports"],
        |event| event.sources.len(),
        |event, most| event.sources.truncate(most),
    ),
    (&["relations"], |event| event.relations.len(), |event, most| event.relations.truncate(most)),
];

/// The cells of an event with so many letters at most. A list loses its last items and no part of one, so that what is there can
/// be read; `other` loses its longest keys.
fn fitted(mut event: Event, names: &[String], letters: usize) -> Vec<String> {
    for (columns, len, truncate) in LISTS {
        let is_within = |most: usize| {
            let mut fewer = event.clone();
            truncate(&mut fewer, most);
            let cells = csv::sheet_cells(&fewer, names);
            let own = csv::COLUMNS.iter().zip(&cells).filter(|(name, _)| columns.contains(name));
            own.into_iter().all(|(_, cell)| length(cell) <= letters)
        };
        let (mut fits, mut exceeds) = (0, len(&event) + 1);
        while fits + 1 < exceeds {
            let middle = usize::midpoint(fits, exceeds);
            if is_within(middle) { fits = middle } else { exceeds = middle }
        }
        truncate(&mut event, fits);
    }
    let mut cells = csv::sheet_cells(&event, names);
    for (name, cell) in csv::COLUMNS.iter().zip(&mut cells) {
        if length(cell) > letters {
            *cell = if *name == "other" { fewer_keys(cell, letters) } else { cut(cell, letters).into_owned() };
        }
    }
    cells
}

/// An object of JSON without its longest keys.
fn fewer_keys(json: &str, letters: usize) -> String {
    let mut keys: Map<String, Value> = serde_json::from_str(json).unwrap_or_default();
    loop {
        let text = safe(&Value::Object(keys.clone()));
        if keys.is_empty() {
            return String::new();
        }
        if length(&text) <= letters {
            return text;
        }
        let longest = keys.iter().max_by_key(|(key, value)| key.len() + value.to_string().len());
        if let Some(key) = longest.map(|(key, _)| key.clone()) {
            keys.shift_remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_of_csv_and_the_day() {
        let names = EVENTS.iter().map(|(name, _)| *name).filter(|name| *name != DAY);
        assert!(names.eq(csv::COLUMNS.iter().copied()));
    }

    #[test]
    fn a_day_is_one_day_and_surely_that() {
        let is = |text: &str| is_day(&EventDate::parse(text).expect(text));
        assert!(is("2014-03-12") && is("2014-03-12T10:00:00Z") && is("-0043-03-15"));
        for text in
            ["2014-03", "2014-03-12~", "2014-03-12?", "2014-03-12/2014-03-12", "2014-03-12/..", "[..2014-03-12]"]
        {
            assert!(!is(text), "{text}");
        }
    }
}
