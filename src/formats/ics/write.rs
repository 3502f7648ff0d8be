//! Events as a calendar.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::lines::{escaped, put};
use super::when::When;
use super::{CHRONOLOGY, EDTF, EVENT, KNOWN, OWN};
use crate::account;
use crate::chronology::Row;
use crate::formats::carried::{self, Carried};
use crate::formats::emit::safe;
use crate::formats::export::{Export, TOOL};
use crate::formats::loss::Losses;
use crate::formats::web::is_link;
use crate::model::{Event, Location, Shape, Status, clean};

/// The selected events as one calendar.
pub(in crate::formats) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    put(out, "BEGIN:VCALENDAR")?;
    put(out, "VERSION:2.0")?;
    put(out, &format!("PRODID:-//annals//{TOOL}//EN"))?;
    put(out, "CALSCALE:GREGORIAN")?;
    let title = export.chronology.header().title.as_deref().map(|title| clean::line(title).into_owned());
    if let Some(title) = title.map(|title| escaped(title.trim())).filter(|title| !title.is_empty()) {
        put(out, &format!("NAME:{title}"))?;
        put(out, &format!("X-WR-CALNAME:{title}"))?;
    }
    put(out, &format!("DESCRIPTION:{}", escaped(&export.provenance.lines().join("\n"))))?;
    put(out, &format!("{CHRONOLOGY}:{}", escaped(&safe(&Value::Object(carried::header(export))))))?;
    let mut losses = Losses::default();
    let stamp = stamp(export);
    for row in export.each_row() {
        event(export, row?, &stamp, &mut losses, out)?;
    }
    put(out, "END:VCALENDAR")?;
    Ok(losses)
}

/// When the export counts as made, in the years of a calendar.
fn stamp(export: &Export<'_>) -> String {
    let time = export.made();
    let is_writable = (1..=9999).contains(&chrono::Datelike::year(&time));
    if is_writable { time.format("%Y%m%dT%H%M%SZ").to_string() } else { "19700101T000000Z".to_owned() }
}

fn event(export: &Export<'_>, row: Row, stamp: &str, losses: &mut Losses, out: &mut dyn Write) -> io::Result<()> {
    let chronology = export.chronology;
    let event = account::event(chronology, row);
    let when = match When::of(&event.date) {
        Ok(when) => when,
        Err(why) => {
            losses.leave_out(why);
            return Ok(());
        }
    };
    if let Some(less) = says_less(&event) {
        losses.say_less(less);
    }
    let mut carried = Carried::of(chronology, row);
    put(out, "BEGIN:VEVENT")?;
    put(out, &format!("UID:{}", uid(&event.id, &mut carried)))?;
    put(out, &format!("DTSTAMP:{stamp}"))?;
    when.lines().iter().try_for_each(|line| put(out, line))?;
    put(out, &format!("{EDTF}:{}", escaped(event.date.text())))?;
    carried.say("date", event.date.text());
    let headline = clean::line(&account::headline(chronology, row)).trim().to_owned();
    put(out, &format!("SUMMARY:{}", escaped(&headline)))?;
    carried.say("title", headline);
    put(out, &format!("DESCRIPTION:{}", escaped(&description(export, row, &event, &mut carried))))?;
    properties(&event, &mut carried, out)?;
    // Nobody is busy because something happens in the world.
    put(out, "TRANSP:TRANSPARENT")?;
    put(out, &format!("{EVENT}:{}", escaped(&safe(&carried.to_value()))))?;
    put(out, "END:VEVENT")
}

/// What a calendar cannot show of a date.
fn says_less(event: &Event) -> Option<&'static str> {
    match event.date.shape() {
        Shape::Ongoing | Shape::EndUnknown | Shape::OnOrAfter | Shape::StartUnknown | Shape::OnOrBefore => Some(
            "an end that is open or unknown is not in the calendar, only the other one; `X-ANNALS-EDTF` has the date",
        ),
        Shape::Each => Some("several days are one stretch from the first to the last; `X-ANNALS-EDTF` has the date"),
        _ => None,
    }
}

/// An id that stays, whatever else is exported.
fn uid(id: &str, carried: &mut Carried) -> String {
    let mut uid = String::with_capacity(id.len() + OWN.len());
    for byte in id.bytes() {
        match byte {
            b'%' | 0..=b' ' | 0x7f.. => {
                let _ = write!(uid, "%{byte:02X}");
            }
            _ => uid.push(char::from(byte)),
        }
    }
    // Calendars cut what is longer.
    if uid.len() > 200 {
        uid = Sha256::digest(id.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    }
    carried.say("id", super::read::id_of(&format!("{uid}{OWN}")));
    escaped(&format!("{uid}{OWN}"))
}

/// The summary, and behind it what else is known, in words.
fn description(export: &Export<'_>, row: Row, event: &Event, carried: &mut Carried) -> String {
    let facts = format!("{KNOWN}\n{}", account::facts(export.chronology, row).join("\n"));
    let summary = event.summary.as_deref().map(|summary| clean::block(summary.trim()).into_owned());
    match summary.filter(|summary| !summary.is_empty()) {
        Some(summary) => {
            let text = format!("{summary}\n\n{facts}");
            carried.say("summary", summary);
            text
        }
        None => facts,
    }
}

/// What `iCalendar` has properties for.
fn properties(event: &Event, carried: &mut Carried, out: &mut dyn Write) -> io::Result<()> {
    let words: Vec<String> =
        event.kind.iter().chain(&event.tags).map(|word| clean::line(word).trim().to_owned()).collect();
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if !words.is_empty() {
        let list: Vec<String> = words.iter().map(|word| escaped(word)).collect();
        put(out, &format!("CATEGORIES:{}", list.join(",")))?;
        carried.say("tags", words);
    }
    if let Some(location) = &event.location {
        place(location, carried, out)?;
    }
    if let Some(url) = event.sources.iter().filter_map(|source| source.url.as_deref()).find(|url| is_link(url)) {
        put(out, &format!("URL:{url}"))?;
        carried.say("sources", json!([{"url": url}]));
    }
    // The other states of an event say nothing that a calendar means by its three words.
    if event.status == Some(Status::Confirmed) {
        put(out, "STATUS:CONFIRMED")?;
    }
    Ok(())
}

fn place(location: &Location, carried: &mut Carried, out: &mut dyn Write) -> io::Result<()> {
    let parts = [&location.name, &location.country].into_iter().flatten();
    let parts: Vec<String> =
        parts.map(|part| clean::line(part).trim().to_owned()).filter(|part| !part.is_empty()).collect();
    let name = Some(parts.join(", ")).filter(|name| !name.is_empty());
    if let Some(name) = &name {
        put(out, &format!("LOCATION:{}", escaped(name)))?;
    }
    let degrees = location.lat.zip(location.lon);
    if let Some((lat, lon)) = degrees {
        put(out, &format!("GEO:{lat};{lon}"))?;
    }
    if let Some(shown) = super::read::location(name, degrees) {
        carried.say("location", shown);
    }
    Ok(())
}
