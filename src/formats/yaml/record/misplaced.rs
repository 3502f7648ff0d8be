//! Keys of an event that belong elsewhere in it: `country: Ukraine`, `end: 2014`.

use crate::formats::yaml::tree::Node;
use crate::model::EventDate;
use crate::model::words::{self, Writing};

/// Longest value that a hint repeats, in bytes.
const LONGEST: usize = 60;

/// What to write in place of a key that annals does not know; `None` where nobody knows what is meant.
pub(super) fn hint(event: &Node<'_>, key: &str, value: &Node<'_>) -> Option<String> {
    let text = value.text().filter(|text| text.len() <= LONGEST && !text.contains([',', ':', '{', '}', '[', ']', '#']));
    let or = |other: &str| text.unwrap_or(other).trim().to_owned();
    Some(match key {
        "country" => format!("write `location: {{country: {}}}`", or("UKR")),
        "place" | "city" | "town" | "where" => format!("write `location: {{name: {}}}`", or("Kyiv")),
        "lat" | "latitude" => format!("write `location: {{lat: {}, lon: …}}`", or("48.5")),
        "lon" | "lng" | "long" | "longitude" => format!("write `location: {{lat: …, lon: {}}}`", or("35.0")),
        "end" | "end_date" | "date_end" | "until" => {
            let start = event.get("date").and_then(Node::text).unwrap_or("2014");
            let end = text.filter(|text| !is_ongoing(text)).unwrap_or("..");
            let whole = format!("{start}/{end}");
            let whole = if EventDate::parse(&whole).is_ok() { whole } else { "2014-04/2014-06".to_owned() };
            format!("an event has one date, with its end in it: `date: {whole}`")
        }
        "deaths" | "killed" | "dead" => format!("write `fatalities: {{best: {}}}`", or("12")),
        "url" | "link" => "write `source: https://…`".to_owned(),
        "publisher" | "published" => format!("write `source: {{{key}: {}}}`", or("…")),
        _ => return None,
    })
}

/// Whether a text says that something goes on, and not since when.
pub(super) fn is_ongoing(text: &str) -> bool {
    words::writing(text) == Some(Writing::Ongoing)
}
