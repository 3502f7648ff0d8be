//! `GeoJSON` (RFC 7946): a feature an event, its properties the keys of schema 1; a point where the place has degrees. What others
//! write is a table of features.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::carried;
use super::emit::{self, safe};
use super::export::{Export, write_parts};
use super::loss::Losses;
use super::translation::{Faults, Translation, begins_with, items, top};
use super::yaml;

/// The key of a collection with what is known of the chronology.
const OWN: &str = "annals";

const NOWHERE: &str = "without degrees, so on no map (`geometry` is null)";

/// The selected events as a collection of features.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let header = safe(&Value::Object(carried::header(export)));
    write!(out, "{{\n\"type\": \"FeatureCollection\",\n\"{OWN}\": {header},\n\"features\": [")?;
    let first = export.rows.first();
    let nowhere = std::sync::atomic::AtomicUsize::new(0);
    write_parts(export.watch, export.rows, out, |rows, bytes| {
        for row in rows {
            bytes.extend_from_slice(if first == Some(row) { b"\n" } else { b",\n" });
            let properties = emit::event(export.chronology, *row);
            let point = point(&properties);
            nowhere.fetch_add(usize::from(point.is_none()), std::sync::atomic::Ordering::Relaxed);
            let feature =
                json!({"type": "Feature", "id": properties["id"], "geometry": point, "properties": properties});
            bytes.extend_from_slice(safe(&feature).as_bytes());
        }
        Ok(())
    })?;
    writeln!(out, "\n]\n}}")?;
    let mut losses = Losses::default();
    (0..nowhere.into_inner()).for_each(|_| losses.say_less(NOWHERE));
    Ok(losses)
}

/// The point of an event: east before north.
fn point(event: &Value) -> Option<Value> {
    let degrees = |name: &str| event.get("location")?.get(name).filter(|degrees| degrees.is_number());
    Some(json!({"type": "Point", "coordinates": [degrees("lon")?, degrees("lat")?]}))
}

/// Reads a collection that annals wrote; `None` for any other.
pub(super) fn read(text: &str) -> Option<Translation> {
    memchr::memmem::find(text.as_bytes(), b"\"FeatureCollection\"")?;
    let keys = top(text)?;
    let list = keys.get("features")?.get();
    let is_event =
        |feature: &Value| feature.get("properties").is_some_and(|event| yaml::event_of_json(event).is_some());
    let (has_events, is_empty) = begins_with(list, is_event)?;
    let own = keys.get(OWN).and_then(|own| serde_json::from_str::<Map<String, Value>>(own.get()).ok());
    if !(has_events || is_empty && own.is_some()) {
        return None;
    }
    let features = items(text, list)?;
    let mut header = own.unwrap_or_default();
    let more = keys.iter().filter(|(key, _)| !matches!(key.as_str(), "type" | "features" | OWN));
    let more: Map<String, Value> =
        more.filter_map(|(key, value)| Some((key.clone(), serde_json::from_str(value.get()).ok()?))).collect();
    if !more.is_empty() {
        header.insert("geojson".to_owned(), Value::Object(more));
    }
    let mut translation =
        Translation { header, form: "features (GeoJSON), as annals writes them".to_owned(), ..Translation::default() };
    for (line, feature) in features {
        match event(line, feature, &mut translation.faults) {
            Some(event) => translation.events.push((line, event)),
            None => {
                translation.left_out += 1;
                translation.faults.error(line, "a feature without properties", "write the keys of an event in them");
            }
        }
    }
    Some(translation)
}

/// The event of a feature. Where its point was moved, the point counts.
fn event(line: usize, feature: Value, faults: &mut Faults) -> Option<Map<String, Value>> {
    let Value::Object(mut feature) = feature else { return None };
    let Some(Value::Object(mut event)) = feature.shift_remove("properties") else { return None };
    feature.shift_remove("type");
    if feature.get("id") == event.get("id") {
        feature.shift_remove("id");
    }
    let geometry = feature.shift_remove("geometry").filter(|geometry| !geometry.is_null());
    let own = point(&Value::Object(event.clone()));
    match geometry {
        Some(geometry) if own.as_ref().is_some_and(|own| is_same(own, &geometry)) => {}
        Some(geometry) => match moved(&geometry) {
            Some([lon, lat]) => {
                if own.is_some() {
                    let message = "a point that is not where `location` has it";
                    faults.warn(line, message, "the point counts; give `lat` and `lon` the same degrees");
                }
                let place = event.entry("location").or_insert_with(|| json!({}));
                if let Value::Object(place) = place {
                    place.extend([("lat".to_owned(), lat.clone()), ("lon".to_owned(), lon.clone())]);
                }
            }
            None => {
                feature.insert("geometry".to_owned(), geometry);
            }
        },
        None => {}
    }
    if !feature.is_empty() {
        event.insert("geojson".to_owned(), Value::Object(feature));
    }
    Some(event)
}

/// The degrees of a point, east first.
fn moved(geometry: &Value) -> Option<[&Value; 2]> {
    let is_point = geometry.get("type").and_then(Value::as_str) == Some("Point");
    let coordinates = geometry.get("coordinates").and_then(Value::as_array).filter(|_| is_point)?;
    let degrees = |at: usize, most: f64| {
        coordinates.get(at).filter(|degrees| degrees.as_f64().is_some_and(|degrees| degrees.abs() <= most))
    };
    Some([degrees(0, 180.0)?, degrees(1, 90.0)?])
}

fn is_same(own: &Value, geometry: &Value) -> bool {
    let pair = |point: &Value| moved(point).map(|pair| pair.map(Value::as_f64));
    pair(own).is_some() && pair(own) == pair(geometry)
}
