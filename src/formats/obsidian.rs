//! Notes as Obsidian keeps them: a file of Markdown a note, with properties in front of it. A note with a `date` is an event under the
//! name of its file, its text the summary, its links ties to other notes.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::emit;
use super::translation::{Faults, Translation};
use super::web::is_link;
use crate::chronology::Portion;
use crate::model::date::UNDATED;
use crate::model::{EventDate, RelationKind, Status, words};

/// Endings of files that are notes.
const ENDINGS: [&str; 2] = [".md", ".markdown"];

/// Whether a file is a note: Markdown by its name, with properties in front.
pub(super) fn is_one(name: &str, text: &str) -> bool {
    stem(name).is_some() && front(text).is_some()
}

/// The name of a note.
fn stem(name: &str) -> Option<&str> {
    let lower = name.to_ascii_lowercase();
    let ending = ENDINGS.iter().find(|ending| lower.ends_with(**ending))?;
    name.get(..name.len() - ending.len()).filter(|stem| !stem.is_empty())
}

/// Properties and text.
fn front(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---")?.strip_prefix('\r').unwrap_or(text.get(3..)?).strip_prefix('\n')?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return rest.get(..at).zip(rest.get(at + line.len()..));
        }
        at += line.len();
    }
    None
}

/// The properties of a note that are still to be read.
struct Note<'a> {
    map: Map<String, Value>,
    /// What they are written as.
    written: &'a str,
    /// What is not understood, as it is.
    other: Map<String, Value>,
    faults: &'a mut Faults,
}

impl Note<'_> {
    /// The text of a property that has one.
    fn text(&mut self, key: &str) -> Option<String> {
        let value = self.map.remove(key)?;
        let text = text_of(&value);
        if text.is_none() {
            self.keep(key, value);
        }
        text.filter(|text| !text.is_empty())
    }

    /// The texts of a property that has one or several.
    fn texts(&mut self, key: &str) -> Vec<String> {
        let is_text = |value: &Value| text_of(value).is_some();
        let texts = self.list(key, is_text).into_iter().filter_map(|value| text_of(&value));
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// The values of a property that has one or several, as far as they are understood; the others are kept.
    fn list(&mut self, key: &str, is_understood: impl Fn(&Value) -> bool) -> Vec<Value> {
        let (known, others): (Vec<Value>, Vec<Value>) = match self.map.remove(key) {
            Some(Value::Array(list)) => list.into_iter().partition(is_understood),
            Some(value) if is_understood(&value) => (vec![value], Vec::new()),
            Some(value) => {
                self.keep(key, value);
                return Vec::new();
            }
            None => return Vec::new(),
        };
        if !others.is_empty() {
            self.keep(key, others.into());
        }
        known
    }

    /// Keeps what is not understood, and says so.
    fn keep(&mut self, key: &str, value: Value) {
        let hint = "it is kept as it is; write a text or a list of texts, and links in quotation marks: `'[[Moscow]]'`";
        self.faults.warn(self.line(key), format!("`{key}` is not understood: `{value}`"), hint);
        self.other.insert(key.to_owned(), value);
    }

    /// The line of the file that a property begins on; the first one where it is written in another way.
    fn line(&self, key: &str) -> usize {
        let is_it = |line: &str| {
            let rest = line.trim_start_matches(['"', '\'']).strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
        };
        self.written.lines().position(is_it).map_or(1, |before| before + 2)
    }
}

/// Reads a note.
pub(super) fn read(text: &str, name: &str) -> Translation {
    let form = "a note (Obsidian)".to_owned();
    let mut translation = Translation { form, portion: Portion::Note, ..Translation::default() };
    // Links lead to notes that are no events as well.
    translation.header.insert("excerpt".to_owned(), true.into());
    let (properties, body) = front(text).unwrap_or(("", text));
    let mut map = Map::new();
    match serde_yaml::from_str::<serde_yaml::Value>(properties) {
        Ok(serde_yaml::Value::Mapping(pairs)) => emit::put_extra(&mut map, &pairs),
        Ok(_) => {}
        // What may be no event is not named in an export.
        Err(_) if !has_date(properties) => {
            let form = "a note without a `date` (Obsidian)".to_owned();
            let hint = "write `key: value`, a line each, between two lines `---`";
            translation.faults.warn(1, "properties that are no YAML".to_owned(), hint);
            return Translation { form, portion: Portion::Aside, ..translation };
        }
        Err(_) => {
            translation.left_out = 1;
            let hint = "write `key: value`, a line each, between two lines `---`";
            translation.faults.error(1, "properties that are no YAML", hint);
            return translation;
        }
    }
    let mut faults = Faults::default();
    let note = Note { map, written: properties, other: Map::new(), faults: &mut faults };
    let Some((event, is_dated)) = event(note, body, stem(name)) else {
        let form = "a note without a `date` (Obsidian)".to_owned();
        return Translation { form, portion: Portion::Aside, ..translation };
    };
    translation.unread_dates = usize::from(!is_dated);
    translation.events.push((1, event));
    Translation { faults, ..translation }
}

/// Whether a line of properties that cannot be read begins as that of an event does.
fn has_date(properties: &str) -> bool {
    let is_date = |line: &str| {
        line.split_once(':').is_some_and(|(key, _)| matches!(key.trim().trim_matches(['"', '\'']), "date" | "start"))
    };
    properties.lines().any(is_date)
}

/// The event that a note with a date is, and whether the date can be read.
fn event(mut note: Note<'_>, body: &str, stem: Option<&str>) -> Option<(Map<String, Value>, bool)> {
    let key = ["date", "start"].into_iter().find(|key| note.map.get(*key).is_some_and(is_said))?;
    let date = note.map.remove(key).map(|value| written(&value))?;
    let mut event = Map::new();
    event.insert("id".to_owned(), stem.unwrap_or("note").into());
    let title = note.text("title").or_else(|| stem.map(str::to_owned));
    event.insert("title".to_owned(), title.unwrap_or_else(|| date.clone()).into());
    let is_dated = dated(key, &date, &mut event, &mut note);
    let (body, links) = unlinked(body.trim());
    let told: Vec<String> = note.text("summary").into_iter().chain([body]).filter(|text| !text.is_empty()).collect();
    if !told.is_empty() {
        event.insert("summary".to_owned(), told.join("\n\n").into());
    }
    event.insert("actors".to_owned(), actors(&mut note).into());
    event.insert("tags".to_owned(), tags(&note.texts("tags")).into());
    event.insert("sources".to_owned(), sources(&mut note).into());
    event.insert("relations".to_owned(), relations(&mut note, links, &event).into());
    if let Some(place) = note.map.remove("location") {
        if is_text_or_object(&place) {
            note.map.insert("location".to_owned(), place);
        } else {
            note.keep("location", place);
        }
    }
    others(note, &mut event);
    event.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    Some((event, is_dated))
}

/// The text of a value that is one; that of nothing is empty.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null => Some(String::new()),
        _ => None,
    }
}

/// Whether a property has a value.
fn is_said(value: &Value) -> bool {
    text_of(value).is_none_or(|text| !text.is_empty())
}

/// A value as a text, whatever it is.
fn written(value: &Value) -> String {
    match value {
        Value::Array(list) => list.iter().map(written).collect::<Vec<_>>().join(", "),
        value => text_of(value).unwrap_or_else(|| value.to_string()),
    }
}

/// The date of a note, from a first to a last day where it has both; whether it can be read. What the date does not say of what is
/// written stands beside it.
fn dated(key: &str, date: &str, event: &mut Map<String, Value>, note: &mut Note<'_>) -> bool {
    let line = note.line(key);
    let end = note.text("end");
    let said = end.as_ref().map_or_else(|| date.to_owned(), |end| format!("{date} to {end}"));
    let (whole, is_all) = match (parse(date), end.as_deref()) {
        (Some(start), None) => (Some(start), true),
        (Some(start), Some(end)) => until(&start, end),
        (None, _) => day_of(date).map_or((None, false), |day| match &end {
            Some(end) => (until(&day, end).0, false),
            None => (Some(day), false),
        }),
    };
    if whole.is_none() {
        let hint = "write `date: 2026-03-06`, and `end:` where it lasts";
        note.faults.warn(line, format!("a date that cannot be read: `{said}`"), hint);
    } else if let Some(end) = end.as_deref().filter(|end| !is_end(end)) {
        let hint = "it is taken for an end that nobody knows; write a date, or `ongoing` for what goes on";
        note.faults.warn(note.line("end"), format!("an `end` that cannot be read: `{end}`"), hint);
    }
    let own = note.map.get("date_note").and_then(Value::as_str).map(str::trim).filter(|own| !own.is_empty());
    if !is_all {
        let both = own.map_or_else(|| said.clone(), |own| format!("{said}; {own}"));
        if own.is_some() || note.map.get("date_note").is_some_and(|value| !is_said(value)) {
            note.map.remove("date_note");
        }
        event.insert("date_note".to_owned(), both.into());
    }
    let is_dated = whole.is_some();
    event.insert("date".to_owned(), whole.map_or_else(|| UNDATED.to_owned(), |date| date.text().to_owned()).into());
    is_dated
}

/// A date as EDTF has it, or in words.
fn parse(text: &str) -> Option<EventDate> {
    // A time is a time, whatever stands before it.
    let text = text.replacen(' ', "T", usize::from(text.get(..10).is_some_and(EventDate::is_valid)));
    EventDate::parse(&text).ok().or_else(|| words::read(&text))
}

/// Whether an end says when it was, or that it has not come.
fn is_end(text: &str) -> bool {
    text == ".." || words::is_ongoing(text) || parse(text).or_else(|| day_of(text)).is_some()
}

/// The day of a day with a time behind it.
fn day_of(text: &str) -> Option<EventDate> {
    let (day, rest) = text.split_at_checked(10)?;
    let mut rest = rest.strip_prefix(['T', ' '])?.chars();
    let is_time = rest.next()?.is_ascii_digit() && rest.any(|c| c == ':');
    EventDate::parse(day).ok().filter(|_| is_time)
}

/// From a first day to an end, and whether all that is written is in it. EDTF has no times of day in an interval: it is one of days.
fn until(start: &EventDate, end: &str) -> (Option<EventDate>, bool) {
    let is_open = end == ".." || words::is_ongoing(end);
    let Some(last) = parse(end).or_else(|| day_of(end)).map(Some).or_else(|| is_open.then_some(None)) else {
        // The end is not known, the beginning is.
        let day = day_of(start.text()).unwrap_or_else(|| start.clone());
        return (EventDate::parse(&format!("{day}/")).ok(), false);
    };
    if last.as_ref() == Some(start) {
        return (Some(start.clone()), parse(end).is_some());
    }
    let between = |start: &EventDate, last: Option<&EventDate>| {
        let last = last.map_or("..", EventDate::text);
        if start.text() == last {
            return Some(start.clone());
        }
        EventDate::parse(&format!("{}/{last}", start.text())).ok()
    };
    if let Some(whole) = between(start, last.as_ref()) {
        return (Some(whole), is_open || parse(end).is_some());
    }
    let (first_day, last_day) = (day_of(start.text()), last.as_ref().and_then(|last| day_of(last.text())));
    let days = if first_day.is_none() && last_day.is_none() {
        None
    } else {
        between(first_day.as_ref().unwrap_or(start), last_day.as_ref().or(last.as_ref()))
    };
    (days, false)
}

/// `[[Vladimir Putin|he]]` as `Vladimir Putin`; any other text as it is.
fn linked(text: &str) -> &str {
    let inner = text.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    inner.map_or(text, target)
}

/// The note that a link leads to.
fn target(link: &str) -> &str {
    let path = link.split(['|', '#', '^']).next().unwrap_or(link);
    let name = path.rsplit('/').next().unwrap_or(path).trim();
    stem(name).unwrap_or(name)
}

/// Who takes part: names and links, or actors as schema 1 has them.
fn actors(note: &mut Note<'_>) -> Vec<Value> {
    let one = |value: Value| match text_of(&value) {
        Some(text) => (!text.is_empty()).then(|| linked(&text).into()),
        None => Some(value),
    };
    note.list("actors", is_text_or_object).into_iter().filter_map(one).collect()
}

fn is_text_or_object(value: &Value) -> bool {
    value.is_object() || text_of(value).is_some()
}

/// Tags with or without their `#`, in a list or in one text.
fn tags(texts: &[String]) -> Vec<String> {
    let is_between = |c: char| c == ',' || c.is_whitespace();
    let of = |text: &String| {
        text.split(is_between)
            .map(|tag| tag.trim_start_matches('#').to_owned())
            .filter(|tag| !tag.is_empty())
            .collect::<Vec<_>>()
    };
    texts.iter().flat_map(of).collect()
}

/// Who says so: addresses, titles, or sources as schema 1 has them.
fn sources(note: &mut Note<'_>) -> Vec<Value> {
    let all = ["source", "sources"].map(|key| note.list(key, is_text_or_object)).into_iter().flatten();
    let one = |value: Value| match text_of(&value) {
        Some(text) if text.is_empty() => None,
        Some(text) if is_link(&text) => Some(json!({"url": text})),
        Some(text) => Some(json!({"title": linked(&text)})),
        None => Some(value),
    };
    all.filter_map(one).collect()
}

/// Ties to other notes: by properties that are called as schema 1 calls them, and by links in the text, but for those to whoever
/// takes part.
fn relations(note: &mut Note<'_>, links: Vec<String>, event: &Map<String, Value>) -> Vec<Value> {
    let mut relations: Vec<(RelationKind, String)> = Vec::new();
    for kind in RelationKind::ALL {
        let targets = note.texts(kind.word()).into_iter().map(|text| linked(&text).to_owned());
        relations.extend(targets.map(|target| (*kind, target)));
    }
    let actors = event.get("actors").and_then(Value::as_array).into_iter().flatten();
    let said = actors.chain(event.get("id")).filter_map(Value::as_str).map(str::to_owned);
    let said: HashSet<String> = said.chain(relations.iter().map(|(_, target)| target.clone())).collect();
    let more = links.into_iter().filter(|link| !said.contains(link));
    relations.extend(more.map(|link| (RelationKind::Related, link)));
    let own = note.list("relations", Value::is_object);
    let told = relations.into_iter().map(|(kind, target)| json!({"type": kind.word(), "target": target}));
    own.into_iter().chain(told).collect()
}

/// The other properties: those of schema 1 where they are such, else as they are.
fn others(note: Note<'_>, event: &mut Map<String, Value>) {
    let mut other = note.other;
    for (key, value) in note.map {
        let is_own = match key.as_str() {
            "status" => value.as_str().is_some_and(|word| Status::from_word(word).is_some()),
            "importance" => value.as_u64().is_some_and(|number| (1..=10).contains(&number)),
            "recorded" => value.as_str().is_some_and(EventDate::is_valid),
            "type" => value.is_string(),
            "date_note" => value.is_string() && !event.contains_key("date_note"),
            "fatalities" | "origin" => value.is_object(),
            "location" => value.is_object() || value.is_string(),
            // Names that schema 1 has for something else.
            "id" | "summary_form" | "other" | "start" | "end" => false,
            _ => true,
        };
        match (key.as_str(), value) {
            (_, Value::Null) => {}
            (_, value) if !is_own => {
                other.insert(key, value);
            }
            ("location", Value::String(place)) => {
                event.insert(key, json!({"name": linked(&place)}));
            }
            (_, value) => {
                event.insert(key, value);
            }
        }
    }
    if !other.is_empty() {
        event.insert("other".to_owned(), other.into());
    }
}

/// A text with its links as text, and the notes that they lead to. What is embedded (`![[map.png]]`) is text too, and leads nowhere.
fn unlinked(text: &str) -> (String, Vec<String>) {
    let (mut plain, mut links) = (String::with_capacity(text.len()), Vec::new());
    let mut linked = HashSet::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        // No further than a link can go, so that many beginnings cost no more than the text.
        let within = after.split(['\n', '[']).next().unwrap_or(after);
        let Some(link) = within.split_once("]]").map(|(link, _)| link) else {
            plain.extend([before, "[["]);
            rest = after;
            continue;
        };
        let (name, label) = (target(link), link.split_once('|').map(|(_, label)| label.trim()));
        let is_embedded = before.ends_with('!');
        plain.push_str(before.strip_suffix('!').unwrap_or(before));
        plain.push_str(label.filter(|label| !label.is_empty()).unwrap_or(if name.is_empty() { link } else { name }));
        if !is_embedded && !name.is_empty() && linked.insert(name) {
            links.push(name.to_owned());
        }
        rest = after.get(link.len() + 2..).unwrap_or_default();
    }
    plain.push_str(rest);
    (plain, links)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_text_and_lead_to_notes() {
        let (plain, links) =
            unlinked("a [[people/Putin.md#x|he]] ![[map.png]] [[Call]] [[#Top]] [[Call]] [[open\n]] [ [x]]");
        assert_eq!(plain, "a he map.png Call #Top Call [[open\n]] [ [x]]");
        assert_eq!(links, ["Putin", "Call"]);
    }

    #[test]
    fn a_note_is_markdown_with_properties_in_front() {
        assert!(is_one("a b.md", "---\ndate: 2024\n---\ntext") && is_one("x.MD", "---\r\n---\r\n"));
        assert!(
            !is_one("x.md", "# text")
                && !is_one("x.yaml", "---\na: 1\n---\n")
                && !is_one("x.md", "---\nnever closed\n")
        );
    }
}
