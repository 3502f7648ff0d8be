//! Notes as Obsidian keeps them: a file of Markdown a note, with properties in front of it. A note with a `date` is an event under the
//! name of its file, its text the summary, its links ties to other notes.

use serde_json::{Map, Value, json};

use super::emit;
use super::translation::Translation;
use super::web::is_link;
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

/// Reads a note.
pub(super) fn read(text: &str, name: &str) -> Translation {
    let mut translation = Translation { form: "a note (Obsidian)".to_owned(), ..Translation::default() };
    // Links lead to notes that are no events as well.
    translation.header.insert("excerpt".to_owned(), true.into());
    let (properties, body) = front(text).unwrap_or(("", text));
    let mut note = Map::new();
    match serde_yaml::from_str::<serde_yaml::Value>(properties) {
        Ok(serde_yaml::Value::Mapping(map)) => emit::put_extra(&mut note, &map),
        Ok(_) => {}
        Err(_) => {
            translation.left_out = 1;
            let hint = "write `key: value`, a line each, between two lines `---`";
            translation.faults.error(1, "properties that are no YAML", hint);
            return translation;
        }
    }
    let Some(date) = text_of(note.remove("date")).or_else(|| text_of(note.remove("start"))) else {
        return Translation { form: "a note without a `date` (Obsidian)".to_owned(), ..translation };
    };
    let mut event = Map::new();
    event.insert("id".to_owned(), stem(name).unwrap_or("note").into());
    let title = text_of(note.remove("title")).or_else(|| stem(name).map(str::to_owned));
    event.insert("title".to_owned(), title.unwrap_or_else(|| date.clone()).into());
    dated(&date, text_of(note.remove("end")).as_deref(), &mut event, &mut translation);
    let (body, links) = unlinked(body.trim());
    let told: Vec<String> =
        text_of(note.remove("summary")).into_iter().chain([body]).filter(|text| !text.is_empty()).collect();
    if !told.is_empty() {
        event.insert("summary".to_owned(), told.join("\n\n").into());
    }
    event.insert("actors".to_owned(), actors(note.remove("actors")).into());
    event.insert("tags".to_owned(), tags(note.remove("tags")).into());
    event.insert("sources".to_owned(), sources(&mut note).into());
    event.insert("relations".to_owned(), relations(&mut note, links, &event).into());
    others(note, &mut event);
    event.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    translation.events.push((1, event));
    translation
}

fn text_of(value: Option<Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().to_owned(),
        number @ Value::Number(_) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The date of a note, from a first to a last day where it has both.
fn dated(date: &str, end: Option<&str>, event: &mut Map<String, Value>, translation: &mut Translation) {
    let parse = |text: &str| {
        // A time is a time, whatever stands before it.
        let text = text.replacen(' ', "T", usize::from(text.get(..10).is_some_and(EventDate::is_valid)));
        EventDate::parse(&text).ok().or_else(|| words::read(&text))
    };
    let whole = match (parse(date), end) {
        (Some(start), None) => Some(start),
        (Some(start), Some("now" | "present" | "ongoing" | "..")) => EventDate::parse(&format!("{start}/..")).ok(),
        (Some(start), Some(end)) => match parse(end) {
            Some(end) if end == start => Some(start),
            Some(end) => EventDate::parse(&format!("{start}/{end}")).ok(),
            None => None,
        },
        (None, _) => None,
    };
    let said = end.map_or_else(|| date.to_owned(), |end| format!("{date} to {end}"));
    if whole.is_none() {
        translation.unread_dates = 1;
        event.insert("date_note".to_owned(), said.clone().into());
        translation.faults.warn(
            1,
            format!("a date that cannot be read: `{said}`"),
            "write `date: 2026-03-06`, and `end:` where it lasts",
        );
    }
    event.insert("date".to_owned(), whole.map_or_else(|| UNDATED.to_owned(), |date| date.text().to_owned()).into());
}

/// The texts of a property that has one or several.
fn texts(value: Option<Value>) -> Vec<String> {
    match value {
        Some(Value::Array(list)) => list.into_iter().filter_map(|value| text_of(Some(value))).collect(),
        value => text_of(value).into_iter().collect(),
    }
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

fn actors(value: Option<Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(list)) => list
            .into_iter()
            .map(|value| value.as_str().map(|text| linked(text.trim()).into()).unwrap_or(value))
            .collect(),
        value => text_of(value).iter().map(|text| linked(text).into()).collect(),
    }
}

/// Tags with or without their `#`, in a list or in one text.
fn tags(value: Option<Value>) -> Vec<String> {
    let is_between = |c: char| c == ',' || c.is_whitespace();
    let of = |text: &String| {
        text.split(is_between)
            .map(|tag| tag.trim_start_matches('#').to_owned())
            .filter(|tag| !tag.is_empty())
            .collect::<Vec<_>>()
    };
    texts(value).iter().flat_map(of).collect()
}

/// Who says so: addresses, titles, or sources as schema 1 has them.
fn sources(note: &mut Map<String, Value>) -> Vec<Value> {
    let both = [note.remove("source"), note.remove("sources")].into_iter().flatten();
    let all = both.flat_map(|value| match value {
        Value::Array(list) => list,
        value => vec![value],
    });
    let one = |value: Value| match value {
        Value::Object(_) => Some(value),
        value => text_of(Some(value))
            .map(|text| if is_link(&text) { json!({"url": text}) } else { json!({"title": linked(&text)}) }),
    };
    all.filter_map(one).collect()
}

/// Ties to other notes: by properties that are called as schema 1 calls them, and by links in the text, but for those to whoever
/// takes part.
fn relations(note: &mut Map<String, Value>, links: Vec<String>, event: &Map<String, Value>) -> Vec<Value> {
    let mut relations: Vec<(RelationKind, String)> = Vec::new();
    for kind in RelationKind::ALL {
        let targets = texts(note.remove(kind.word())).into_iter().map(|text| linked(&text).to_owned());
        relations.extend(targets.map(|target| (*kind, target)));
    }
    let is_said = |name: &str, relations: &[(RelationKind, String)]| {
        let is_actor = event
            .get("actors")
            .and_then(Value::as_array)
            .is_some_and(|actors| actors.iter().any(|actor| actor == name));
        is_actor || event.get("id").is_some_and(|id| id == name) || relations.iter().any(|(_, target)| target == name)
    };
    for link in links {
        if !is_said(&link, &relations) {
            relations.push((RelationKind::Related, link));
        }
    }
    let own = note.remove("relations").and_then(|value| if let Value::Array(list) = value { Some(list) } else { None });
    let told = relations.into_iter().map(|(kind, target)| json!({"type": kind.word(), "target": target}));
    own.into_iter().flatten().chain(told).collect()
}

/// The other properties: those of schema 1 where they are such, else as they are.
fn others(note: Map<String, Value>, event: &mut Map<String, Value>) {
    let mut other = Map::new();
    for (key, value) in note {
        let is_own = match key.as_str() {
            "status" => value.as_str().is_some_and(|word| Status::from_word(word).is_some()),
            "importance" => value.as_u64().is_some_and(|number| (1..=10).contains(&number)),
            "recorded" => value.as_str().is_some_and(EventDate::is_valid),
            "type" | "date_note" => value.is_string(),
            "fatalities" | "origin" => value.is_object(),
            "location" => true,
            // Names that schema 1 has for something else.
            "id" | "summary_form" | "other" | "start" | "end" => false,
            _ => true,
        };
        match (key.as_str(), value) {
            (_, value) if !is_own => {
                other.insert(key, value);
            }
            ("location", Value::String(place)) => {
                event.insert(key, json!({"name": linked(&place)}));
            }
            (_, Value::Null) => {}
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
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((link, behind)) = after.split_once("]]").filter(|(link, _)| !link.contains(['\n', '['])) else {
            plain.extend([before, "[["]);
            rest = after;
            continue;
        };
        let (name, label) = (target(link), link.split_once('|').map(|(_, label)| label.trim()));
        let is_embedded = before.ends_with('!');
        plain.push_str(before.strip_suffix('!').unwrap_or(before));
        plain.push_str(label.filter(|label| !label.is_empty()).unwrap_or(if name.is_empty() { link } else { name }));
        if !is_embedded && !name.is_empty() && !links.iter().any(|own| own == name) {
            links.push(name.to_owned());
        }
        rest = behind;
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
