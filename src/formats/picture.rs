//! A picture of events in time, as SVG: on one axis, in lanes of their actors, or as a list. The page of an export shows the same
//! picture to whoever has no script.
//!
//! Everything is measured in tenths of a pixel and in whole numbers, so that the same events are the same bytes everywhere. Text is
//! text, in fonts of a generic family. What there is no room for is counted where it would stand.

mod arrange;
mod axis;
mod lanes;
mod list;
mod look;
mod mark;
mod pen;
mod plane;
mod sight;

pub(super) use look::{Body, End, Look};
pub(super) use pen::anchor;
pub(super) use plane::{as_of, extent};

use super::export::{Export, TOOL};
use super::grouped;
use crate::model::word_list;
use pen::{Pen, Style};

word_list! {
    /// What a picture shows.
    PictureView {
        /// All events on one axis of time.
        Axis = "axis",
        /// The same, a lane for each of the actors that take part most often.
        Lanes = "lanes",
        /// Dates and titles.
        List = "list",
    }
}

/// Where a picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a file of its own: with a title, and with where it comes from.
    Alone,
    /// In a page that says all that, and that its events are links into.
    InPage,
}

/// The width of every picture.
const WIDTH: i64 = 12_000;
/// What is left free on all sides.
const MARGIN: i64 = 240;

/// The picture, a whole `svg` element.
pub(super) fn picture(export: &Export<'_>, view: PictureView, place: Place) -> String {
    let mut pen = Pen::new(place);
    let top = if place == Place::Alone { header(&mut pen, export) } else { 60 };
    let bottom = match view {
        PictureView::Axis => axis::draw(&mut pen, export, top),
        PictureView::Lanes => lanes::draw(&mut pen, export, top),
        PictureView::List => list::draw(&mut pen, export, top),
    };
    let bottom = if place == Place::Alone { footer(&mut pen, export, bottom) } else { bottom };
    let lines = export.provenance.lines();
    pen.finish(bottom, &title(export), &lines.join("\n"))
}

fn title(export: &Export<'_>) -> String {
    export.chronology.header().title.clone().unwrap_or_else(|| "Chronology".to_owned())
}

/// The title and what is shown; gives what is left below.
fn header(pen: &mut Pen, export: &Export<'_>) -> i64 {
    pen.text((MARGIN, 500), Style::Title, &pen::cut(&title(export), Style::Title, WIDTH - 2 * MARGIN));
    pen.text((MARGIN, 740), Style::Muted, &shown(export));
    960
}

/// How many events, and from when to when.
fn shown(export: &Export<'_>) -> String {
    let events = grouped(export.rows.len());
    let events = if export.rows.len() == 1 { "1 event".to_owned() } else { format!("{events} events") };
    match extent(export) {
        Some((first, last)) => format!("{events}, {}", crate::model::words::days(first, last)),
        None => events,
    }
}

fn footer(pen: &mut Pen, export: &Export<'_>, top: i64) -> i64 {
    let provenance = &export.provenance;
    let files: Vec<&str> = provenance.files.iter().map(|file| provenance.name_of(file)).collect();
    let from = match &*files {
        [] => String::new(),
        [file] => format!(" from {file}"),
        [first, rest @ ..] => format!(" from {first} and {} more", rest.len()),
    };
    let asked = if provenance.query.is_empty() { String::new() } else { format!(" · {}", provenance.query) };
    let told =
        format!("{} of {} events{from}{asked} · {TOOL}", grouped(provenance.selected), grouped(provenance.total));
    pen.text((MARGIN, top + 220), Style::Small, &pen::cut(&told, Style::Small, WIDTH - 2 * MARGIN));
    top + 300
}

/// Lines that say what there was no room for.
fn notes(pen: &mut Pen, left: i64, top: i64, notes: &[String]) -> i64 {
    let mut bottom = top;
    for note in notes {
        bottom += 170;
        pen.text((left, bottom), Style::Small, note);
    }
    bottom
}
