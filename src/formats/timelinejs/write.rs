//! Events as slides.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::html::{label, line, text};
use super::when::When;
use super::{ERA, OWN};
use crate::account;
use crate::chronology::Row;
use crate::formats::carried::{self, Carried};
use crate::formats::emit::safe;
use crate::formats::export::Export;
use crate::formats::loss::Losses;
use crate::model::{Event, Shape, day};

/// Ranges that are drawn as eras behind the slides, at most: the longest.
const ERAS: usize = 20;

/// An era is at least so long, in days, and a tenth of the whole.
const YEAR: i32 = 365;

const UNDATED: &str = "TimelineJS has no place for what has no day";
const OPEN: &str = "an end that is open or unknown is in `display_date` in words only";

/// The selected events as the JSON of `TimelineJS`.
pub(in crate::formats) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let eras = eras(export);
    let header = export.chronology.header();
    let headline = header.title.as_deref().unwrap_or("Chronology");
    let title = json!({"text": {"headline": line(headline), "text": text(None, &export.provenance.lines())}});
    write!(out, "{{\n\"title\": {},\n", safe(&title))?;
    write!(out, "\"{OWN}\": {},\n\"events\": [", safe(&Value::Object(carried::header(export))))?;
    let mut is_first = true;
    for row in export.each_row() {
        let row = row?;
        let event = account::event(export.chronology, row);
        let Some(when) = When::of(&event.date) else {
            losses.leave_out(UNDATED);
            continue;
        };
        if is_open(&event) {
            losses.say_less(OPEN);
        }
        if !is_era(&event) {
            let comma = if std::mem::take(&mut is_first) { "" } else { "," };
            write!(out, "{comma}\n{}", safe(&slide(export, row, &event, when)))?;
        }
    }
    write!(out, "\n],\n\"eras\": [")?;
    for (number, row) in eras.iter().enumerate() {
        let event = account::event(export.chronology, *row);
        if let Some(era) = era(export, *row, &event) {
            write!(out, "{}\n{}", if number == 0 { "" } else { "," }, safe(&era))?;
        }
    }
    writeln!(out, "\n]\n}}")?;
    Ok(losses)
}

fn is_open(event: &Event) -> bool {
    let bounds = event.date.bounds();
    !day::is_known(bounds.earliest) || !day::is_known(bounds.latest)
}

/// Whether an event says itself that it is an era, with both its ends.
fn is_era(event: &Event) -> bool {
    event.kind.as_deref() == Some(ERA) && When::of(&event.date).is_some_and(|when| when.end.is_some())
}

/// What is drawn as an era, in order: what says so itself, and the longest ranges of a tenth of the whole and a year at least.
fn eras(export: &Export<'_>) -> Vec<Row> {
    let chronology = export.chronology;
    let known = |row: &Row| {
        let bounds = chronology.bounds(*row);
        let is_known = day::is_known(bounds.earliest) && day::is_known(bounds.latest);
        is_known.then(|| (i64::from(bounds.earliest), i64::from(bounds.latest)))
    };
    let spans = || export.rows.iter().filter_map(known);
    let whole = spans().map(|(_, last)| last).max().zip(spans().map(|(first, _)| first).min());
    let least = whole.map_or(0, |(last, first)| (last - first) / 10).max(i64::from(YEAR));
    let is_long = |row: &&Row| known(row).is_some_and(|(first, last)| last - first >= least);
    let mut long: Vec<(i64, Row)> = Vec::new();
    let mut own = Vec::new();
    for row in export.rows {
        let is_own = chronology.profile(*row).kind.is_some_and(|kind| chronology.kinds()[kind as usize] == ERA);
        if is_own && is_era(&account::event(chronology, *row)) {
            own.push(*row);
        } else if is_long(&row) && chronology.date(*row).shape() == Shape::Range {
            long.extend(known(row).map(|(first, last)| (first - last, *row)));
        }
    }
    long.sort_unstable();
    own.extend(long.into_iter().take(ERAS).map(|(_, row)| row));
    own.sort_unstable();
    own
}

fn slide(export: &Export<'_>, row: Row, event: &Event, when: When) -> Value {
    let mut carried = Carried::of(export.chronology, row);
    let mut slide = dated(event, when, &mut carried);
    slide.insert("unique_id".to_owned(), event.id.as_str().into());
    carried.say("id", event.id.as_str());
    let headline = account::headline(export.chronology, row);
    let (headline, summary) = (line(&headline), event.summary.as_deref());
    let html = text(summary, &account::facts(export.chronology, row));
    carried.say("title", super::html::plain(&headline));
    if let Some(summary) = super::html::summary(&html) {
        carried.say("summary", summary);
    }
    slide.insert("text".to_owned(), json!({"headline": headline, "text": html}));
    if let Some(group) = event.kind.as_deref().map(label).filter(|group| !group.is_empty()) {
        carried.say("type", super::read::label(&group));
        slide.insert("group".to_owned(), group.into());
    }
    slide.insert(OWN.to_owned(), carried.to_value());
    Value::Object(slide)
}

/// The dates of a slide or an era, as exact as they are known.
fn dated(event: &Event, when: When, carried: &mut Carried) -> Map<String, Value> {
    let mut slide = Map::new();
    slide.insert("start_date".to_owned(), when.start);
    slide.extend(when.end.map(|end| ("end_date".to_owned(), end)));
    slide.extend(when.words.map(|words| ("display_date".to_owned(), label(&words).into())));
    slide.insert("edtf".to_owned(), event.date.text().into());
    carried.say("date", event.date.text());
    slide
}

/// An era: a band with a name, and the slide that it belongs to.
fn era(export: &Export<'_>, row: Row, event: &Event) -> Option<Value> {
    let when = When::of(&event.date).filter(|when| when.end.is_some())?;
    let headline = line(&account::headline(export.chronology, row));
    let mut carried = Carried::of(export.chronology, row);
    let mut era = dated(event, when, &mut carried);
    era.insert("text".to_owned(), json!({"headline": headline}));
    let own = if is_era(event) {
        carried.say("title", super::html::plain(&headline));
        carried.to_value()
    } else {
        json!({"slide": event.id})
    };
    era.insert(OWN.to_owned(), own);
    Some(Value::Object(era))
}
