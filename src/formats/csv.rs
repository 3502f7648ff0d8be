//! CSV (RFC 4180), one row an event. Lists are joined by `; `. A text that a spreadsheet would run as a formula gets a `'`
//! in front; dates stay EDTF.

use std::borrow::Cow;
use std::io::{self, Write};

use super::export::{Export, write_parts};
use crate::model::{Event, Role, clean, day};

/// The columns, in order.
pub const COLUMNS: [&str; 27] = [
    "id",
    "date",
    "earliest",
    "latest",
    "date_note",
    "title",
    "summary",
    "type",
    "actors",
    "location",
    "country",
    "lat",
    "lon",
    "status",
    "importance",
    "fatalities_low",
    "fatalities_best",
    "fatalities_high",
    "tags",
    "publishers",
    "claimants",
    "urls",
    "published",
    "relations",
    "recorded",
    "origin",
    "other",
];

/// A header row and a row an event.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let writer = || csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let bytes = |writer: csv::Writer<Vec<u8>>| writer.into_inner().map_err(|error| io::Error::other(error.to_string()));
    let mut header = writer();
    header.write_record(COLUMNS).map_err(io_error)?;
    out.write_all(&bytes(header)?)?;
    write_parts(export.rows, out, |rows| {
        let mut csv = writer();
        for row in rows {
            let event = export.chronology.event(*row);
            let names = export.actor_names(*row);
            csv.write_record(cells(&event, &names).iter().map(|cell| &**cell)).map_err(io_error)?;
        }
        bytes(csv)
    })?;
    out.flush()
}

/// The error beneath: a closed pipe has to be known for one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

fn cells(event: &Event, names: &[String]) -> Vec<String> {
    let text = |text: &str| neutral(text).into_owned();
    let maybe = |value: Option<&str>| value.map_or_else(String::new, text);
    let join = |values: Vec<&str>| text(&values.join("; "));
    let number = |value: Option<String>| value.unwrap_or_default();
    let bounds = event.date.bounds();
    let place = event.location.as_ref();
    let deaths = event.fatalities.as_ref();
    let of_sources =
        |field: fn(&crate::model::Source) -> Option<&str>| join(event.sources.iter().filter_map(field).collect());
    vec![
        text(&event.id),
        text(event.date.text()),
        text(&day::iso(bounds.earliest)),
        text(&day::iso(bounds.latest)),
        maybe(event.date_note.as_deref()),
        text(&event.title),
        maybe(event.summary.as_deref()),
        maybe(event.kind.as_deref()),
        text(&actors(event, names)),
        maybe(place.and_then(|place| place.name.as_deref())),
        maybe(place.and_then(|place| place.country.as_deref())),
        number(place.and_then(|place| place.lat).map(|degrees| degrees.to_string())),
        number(place.and_then(|place| place.lon).map(|degrees| degrees.to_string())),
        maybe(event.status.map(crate::model::Status::word)),
        number(event.importance.map(|importance| importance.to_string())),
        number(deaths.and_then(|deaths| deaths.low).map(|deaths| deaths.to_string())),
        number(deaths.and_then(|deaths| deaths.best).map(|deaths| deaths.to_string())),
        number(deaths.and_then(|deaths| deaths.high).map(|deaths| deaths.to_string())),
        join(event.tags.iter().map(String::as_str).collect()),
        of_sources(|source| source.publisher.as_deref()),
        of_sources(|source| source.claimant.as_deref()),
        of_sources(|source| source.url.as_deref()),
        of_sources(|source| source.published.as_ref().map(super::super::model::date::EventDate::text)),
        text(&relations(event)),
        event.recorded.as_ref().map_or_else(String::new, |date| date.text().to_owned()),
        text(&origin(event)),
        text(&other(event)),
    ]
}

fn actors(event: &Event, names: &[String]) -> String {
    let one = |(mention, name): (&crate::model::Mention, &String)| match mention.role {
        Role::Participant => name.clone(),
        role => format!("{name} ({role})"),
    };
    event.actors.iter().zip(names).map(one).collect::<Vec<_>>().join("; ")
}

fn relations(event: &Event) -> String {
    let all = event.relations.iter().map(|relation| format!("{} {}", relation.kind, relation.target));
    all.collect::<Vec<_>>().join("; ")
}

fn origin(event: &Event) -> String {
    let Some(origin) = &event.origin else { return String::new() };
    [&origin.dataset, &origin.id].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
}

/// Keys that annals does not know, as JSON.
fn other(event: &Event) -> String {
    if event.extra.is_empty() { String::new() } else { super::json::extra_text(&event.extra) }
}

/// A text that no spreadsheet runs: `=`, `+`, `-`, `@` and tab at its beginning get a `'` in front (OWASP, CSV injection).
fn neutral(text: &str) -> Cow<'_, str> {
    let clean = clean::block(text);
    let begins = clean.trim_start().starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']);
    if begins { Cow::Owned(format!("'{clean}")) } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_neutralised() {
        assert_eq!(neutral("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(neutral(" @SUM(1)"), "' @SUM(1)");
        assert_eq!(neutral("Call = answer"), "Call = answer");
    }
}
