//! A bibliography as events: those that annals wrote its sources for; of others each publication is one.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::issued::edtf;
use super::{OWN, PUBLICATION};
use crate::account::NO_TITLE;
use crate::formats::carried::Carried;
use crate::formats::translation::{Room, Translation, begins_with, items, size, top};
use crate::model::date::UNDATED;

/// The types of CSL 1.0.2.
const TYPES: &str = "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset document \
    entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation manuscript map motion_picture \
    musical_score pamphlet paper-conference patent performance periodical personal_communication post post-weblog regulation report review \
    review-book software song speech standard thesis treaty webpage";

/// Reads a bibliography; `None` for any other JSON.
pub(in crate::formats) fn read(text: &str, name: &str) -> Option<Translation> {
    let has = |key: &str| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some();
    if !has("\"issued\"") && !has("\"custom\"") {
        return None;
    }
    let is_list = text.trim_start().starts_with('[');
    let list = if is_list { text } else { top(text)?.get("items")?.get() };
    let is_item = |item: &Value| {
        let kind = item.get("type").and_then(Value::as_str);
        let is_dated = item.get("issued").is_some_and(|issued| issued.is_object() || issued.is_string());
        let is_typed = kind.is_some_and(|kind| TYPES.split_whitespace().any(|known| known == kind));
        is_typed && item.get("date").is_none() && (is_dated || own(item).is_some())
    };
    if !begins_with(list, is_item)?.0 {
        return None;
    }
    let mut reader = Reader { translation: Translation::default(), room: Room::of(text), events: HashMap::new() };
    for (line, item) in items(text, list)? {
        reader.item(line, item);
    }
    let form = "a bibliography (CSL-JSON)".to_owned();
    let mut translation = Translation { form, ..reader.finish() };
    translation.number(name);
    Some(translation)
}

/// What annals wrote beside the variables of an item.
fn own(item: &Value) -> Option<&Value> {
    item.get("custom")?.get(OWN).filter(|own| own.get("events").is_some_and(Value::is_array))
}

/// An event of which the sources are gathered: its line, its keys, its sources with their places.
type Gathered = (usize, Map<String, Value>, Vec<(u64, Value)>);

struct Reader {
    translation: Translation,
    room: Room,
    /// Events that annals wrote, by their ids.
    events: HashMap<String, Gathered>,
}

impl Reader {
    fn item(&mut self, line: usize, item: Value) {
        let own = own(&item).cloned();
        let Value::Object(item) = item else {
            self.translation.left_out += 1;
            self.translation.faults.error(
                line,
                "an item that is no object",
                "write `{\"id\": …, \"type\": …, \"title\": …}`",
            );
            return;
        };
        match own {
            Some(own) => self.gather(line, &item, &own),
            None => self.publication(line, item),
        }
    }

    /// Adds the source to the events that annals wrote it for.
    fn gather(&mut self, line: usize, item: &Map<String, Value>, own: &Value) {
        let mut carried = Carried::read(own).unwrap_or_default();
        for (key, variable) in [("publisher", "publisher"), ("title", "title"), ("url", "URL")] {
            carried.hear(key, item.get(variable).and_then(Value::as_str));
        }
        carried.hear("published", item.get("issued").and_then(|issued| edtf(issued).0));
        let source = carried.into_keys();
        let events = own.get("events").and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
        let copies = self.room.take(size(&source), events.len());
        if copies < events.len() {
            let message = "a long source of many events: it is left out of the later ones";
            self.translation.faults.error(line, message, "write less in it");
        }
        let number = |event: &Value| event.get("at").and_then(Value::as_u64).unwrap_or(u64::MAX);
        for event in events.iter().take(copies) {
            let Some(id) = event.get("id").and_then(Value::as_str) else { continue };
            let mut source = source.clone();
            source.extend(event.get("source").and_then(Value::as_object).cloned().unwrap_or_default());
            let known = self.events.entry(id.to_owned()).or_insert_with(|| {
                let keys = ["id", "date", "title"].iter();
                let keys = keys.filter_map(|key| Some(((*key).to_owned(), event.get(*key)?.clone()))).collect();
                (line, keys, Vec::new())
            });
            known.2.push((number(event), Value::Object(source)));
        }
    }

    /// A publication of somebody else is an event: that it appeared.
    fn publication(&mut self, line: usize, mut item: Map<String, Value>) {
        let mut event = Map::new();
        let mut text = |key: &str| {
            let text = item.get(key).and_then(Value::as_str).map(|text| text.trim().to_owned());
            text.filter(|text| !text.is_empty()).inspect(|_| drop(item.shift_remove(key)))
        };
        let id = text("id");
        let title = text("title");
        let container = text("container-title");
        let publisher = container.or_else(|| text("publisher"));
        let (url, summary) = (text("URL"), text("abstract"));
        let id = id.or_else(|| item.get("id").filter(|id| id.is_number()).map(ToString::to_string));
        event.extend(id.map(|id| ("id".to_owned(), Value::from(id))));
        if item.get("id").is_some_and(Value::is_number) {
            item.shift_remove("id");
        }
        let (date, words) = item.get("issued").map_or((None, None), edtf);
        if date.is_some() {
            item.shift_remove("issued");
        } else if item.contains_key("issued") {
            self.translation.unread_dates += 1;
            let hint = "write `\"issued\": {\"date-parts\": [[2026, 3, 7]]}`; it is loaded without a day";
            self.translation.faults.warn(line, "an item whose `issued` cannot be read", hint);
        }
        event.insert("date".to_owned(), date.clone().unwrap_or_else(|| UNDATED.to_owned()).into());
        event.extend(words.map(|words| ("date_note".to_owned(), Value::from(words))));
        event.insert("title".to_owned(), title.clone().unwrap_or_else(|| NO_TITLE.to_owned()).into());
        if let Some(summary) = summary {
            event.extend([("summary".to_owned(), summary.into()), ("summary_form".to_owned(), "plain".into())]);
        }
        event.insert("type".to_owned(), PUBLICATION.into());
        let mut source = Map::new();
        let said = [("publisher", publisher), ("title", title), ("url", url), ("published", date)];
        source.extend(said.into_iter().filter_map(|(key, text)| Some((key.to_owned(), text?.into()))));
        event.insert("sources".to_owned(), json!([source]));
        if !item.is_empty() {
            event.insert("csl".to_owned(), Value::Object(item));
        }
        self.translation.events.push((line, event));
    }

    fn finish(mut self) -> Translation {
        let mut all: Vec<Gathered> = self.events.into_values().collect();
        for (line, mut event, mut sources) in all.drain(..) {
            sources.sort_by_key(|(at, _)| *at);
            event.insert("sources".to_owned(), sources.into_iter().map(|(_, source)| source).collect());
            self.translation.events.push((line, event));
        }
        let id = |event: &Map<String, Value>| event.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.translation.events.sort_by_cached_key(|(line, event)| (*line, id(event)));
        self.translation
    }
}
