//! Sources as items of a bibliography.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::OWN;
use super::issued::{edtf, issued};
use crate::account;
use crate::formats::carried::Carried;
use crate::formats::emit::{self, safe};
use crate::formats::export::Export;
use crate::formats::loss::Losses;
use crate::formats::web::is_link;
use crate::model::{EventDate, Source, clean};

const NO_SOURCE: &str = "without a source, so not in the list";

/// A publication, and the events that it is a source of.
struct Publication {
    source: Source,
    events: Vec<Value>,
}

/// The publications behind the selected events, in order of first use.
pub(in crate::formats) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let mut publications: Vec<Publication> = Vec::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for row in export.each_row() {
        let event = account::event(export.chronology, row?);
        if event.sources.is_empty() {
            losses.say_less(NO_SOURCE);
        }
        for (at, source) in event.sources.iter().enumerate() {
            let (own, more) = parted(source);
            let next = publications.len();
            let number = *numbers.entry(Value::Object(own).to_string()).or_insert(next);
            if number == next {
                publications.push(Publication { source: source.clone(), events: Vec::new() });
            }
            let mut told = json!({"id": event.id, "date": event.date.text(), "title": event.title, "at": at});
            if let Value::Object(told) = &mut told
                && !more.is_empty()
            {
                told.insert("source".to_owned(), Value::Object(more));
            }
            publications[number].events.push(told);
        }
    }
    let mut taken = HashSet::new();
    write!(out, "[")?;
    for (number, publication) in publications.iter().enumerate() {
        write!(out, "{}\n{}", if number == 0 { "" } else { "," }, safe(&item(publication, &mut taken)))?;
    }
    writeln!(out, "\n]")?;
    Ok(losses)
}

/// What a publication is known by, and what an event says of it besides.
fn parted(source: &Source) -> (Map<String, Value>, Map<String, Value>) {
    let keys = match emit::source(source) {
        Value::Object(keys) => keys,
        _ => Map::new(),
    };
    keys.into_iter().partition(|(key, _)| matches!(key.as_str(), "publisher" | "title" | "url" | "published"))
}

fn item(publication: &Publication, taken: &mut HashSet<String>) -> Value {
    let source = &publication.source;
    let (keys, _) = parted(source);
    let id = id(source, &Value::Object(keys.clone()).to_string(), taken);
    let mut carried = Carried::from_keys(keys);
    let url = source.url.as_deref().filter(|url| is_link(url));
    let kind = if url.is_some() { "webpage" } else { "document" };
    let mut item = Map::from_iter([("id".to_owned(), Value::from(id)), ("type".to_owned(), kind.into())]);
    for (key, variable, text) in [("publisher", "publisher", &source.publisher), ("title", "title", &source.title)] {
        let text = text.as_deref().map(|text| clean::line(text).trim().to_owned()).filter(|text| !text.is_empty());
        if let Some(text) = text {
            carried.say(key, text.as_str());
            item.insert(variable.to_owned(), text.into());
        }
    }
    if let Some(url) = url {
        carried.say("url", url);
        item.insert("URL".to_owned(), url.into());
    }
    if let Some(published) = &source.published {
        let date = issued(published);
        if let (Some(edtf), _) = edtf(&date) {
            carried.say("published", edtf);
        }
        item.insert("issued".to_owned(), date);
    }
    let mut own = carried.to_value();
    own["events"] = publication.events.iter().cloned().collect();
    item.insert("custom".to_owned(), json!({ OWN: own }));
    Value::Object(item)
}

/// An id that stays: who published it, in what year, and a number made of what it is known by.
fn id(source: &Source, known_by: &str, taken: &mut HashSet<String>) -> String {
    let name = source.publisher.as_deref().or(source.title.as_deref()).unwrap_or("source");
    let plain = any_ascii::any_ascii(name).to_ascii_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(3);
    let mut parts: Vec<String> = words.map(|word| word.chars().take(20).collect()).collect();
    let year = source.published.as_ref().map(EventDate::text).and_then(|date| date.get(..4));
    parts.extend(year.filter(|year| year.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned));
    let digest: String = Sha256::digest(known_by.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let of = |digits: usize| {
        let number = digest.get(..digits).unwrap_or(&digest);
        parts.iter().map(String::as_str).chain([number]).collect::<Vec<_>>().join("-")
    };
    let all = (6..=digest.len()).map(of);
    { all }.find(|id| taken.insert(id.clone())).unwrap_or_else(|| of(digest.len()))
}
