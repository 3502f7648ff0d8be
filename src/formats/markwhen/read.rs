//! Lines as events.

use serde_json::{Map, Value};

use super::dates::{self, Start, shown, start};
use super::text::{of_note, told};
use super::{EDTF, KNOWN, OWN};
use crate::account::NO_TITLE;
use crate::formats::carried::Carried;
use crate::formats::emit;
use crate::formats::translation::{Faults, Translation};
use crate::model::EventDate;
use crate::model::date::UNDATED;

/// Reads a text of Markwhen.
pub(in crate::formats) fn read(text: &str) -> Translation {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches('\r')).collect();
    let mut reader =
        Reader { faults: Faults::default(), unread: 0, events: Vec::new(), sections: Vec::new(), is_day_first: false };
    let (header, mut at) = reader.header(&lines);
    while let Some(line) = lines.get(at) {
        at = match start(line) {
            Some(begin) => reader.event(&lines, at, begin),
            None => {
                reader.other(at, line);
                at + 1
            }
        };
    }
    Translation {
        header,
        events: reader.events,
        faults: reader.faults,
        form: "events line by line (Markwhen)".to_owned(),
        unread_dates: reader.unread,
        ..Translation::default()
    }
}

/// The title in the text of an event.
pub(super) fn title_of(line: &str) -> String {
    let title = told(line).title;
    if title.is_empty() { NO_TITLE.to_owned() } else { title }
}

/// The summary in the lines below an event; annals writes behind it what else is known.
pub(super) fn summary_of(lines: &[&str], is_own: bool) -> Option<String> {
    let is_known = |line: &&str| line.trim_start_matches(['>', ' ']).trim_end() == KNOWN;
    let end = if is_own { lines.iter().rposition(is_known) } else { None };
    let lines = lines.get(..end.unwrap_or(lines.len())).unwrap_or_default();
    let summary =
        if is_own { of_note(lines) } else { lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n") };
    Some(summary.trim().to_owned()).filter(|summary| !summary.is_empty())
}

/// Sections within each other, at most.
const DEPTH: usize = 16;

struct Reader {
    faults: Faults,
    unread: usize,
    events: Vec<(usize, Map<String, Value>)>,
    /// The sections that are open, each with its depth.
    sections: Vec<(usize, String)>,
    is_day_first: bool,
}

impl Reader {
    /// What stands before the first event or section, and where that is.
    fn header(&mut self, lines: &[&str]) -> (Map<String, Value>, usize) {
        let is_mark = |line: &&str| line.trim_end() == "---";
        let first = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
        let is_front = lines.get(first).is_some_and(is_mark);
        let (begin, end, next) = if is_front {
            let inner = first + 1;
            let end = lines
                .get(inner..)
                .and_then(|rest| rest.iter().position(is_mark))
                .map_or(lines.len(), |end| inner + end);
            (inner, end, (end + 1).min(lines.len()))
        } else {
            let is_begun = |line: &&str| start(line).is_some() || section(line).is_some();
            let end = lines.iter().position(is_begun).unwrap_or(lines.len());
            (0, end, end)
        };
        let mut header = self.keys(begin, lines.get(begin..end).unwrap_or_default());
        self.is_day_first = header.get("dateFormat").and_then(Value::as_str) == Some("d/M/y");
        (known(&mut header), next)
    }

    /// The keys of a header that begins on a line: YAML, but for what annals wrote, which is JSON.
    fn keys(&mut self, begin: usize, lines: &[&str]) -> Map<String, Value> {
        let own = |line: &str| {
            line.strip_prefix(OWN)?.strip_prefix(':').and_then(|json| serde_json::from_str::<Value>(json).ok())
        };
        let told = lines.iter().filter(|line| !line.trim_start().starts_with("//") && own(line).is_none());
        // A colour of a tag begins as a comment of YAML does.
        let colour = |tag: &str| format!("\"#{}", tag.replacen(':', "\":", 1));
        let told: Vec<String> =
            told.map(|line| line.strip_prefix('#').map_or_else(|| (*line).to_owned(), colour)).collect();
        let mut header = Map::new();
        match serde_yaml::from_str::<serde_yaml::Value>(&told.join("\n")) {
            Ok(serde_yaml::Value::Mapping(map)) => emit::put_extra(&mut header, &map),
            Ok(_) => {}
            Err(_) => self.faults.warn(begin + 1, "a header that is no YAML", "write `key: value`; it is passed over"),
        }
        header.extend(lines.iter().find_map(|line| own(line)).map(|own| (OWN.to_owned(), own)));
        header
    }

    /// A line that is no event.
    fn other(&mut self, at: usize, line: &str) {
        let inner = line.trim();
        match section(line) {
            Some((depth, name)) => {
                self.sections.retain(|(own, _)| *own < depth || depth == 0);
                // Nobody nests deeper; what is never closed has an end.
                self.sections.truncate(DEPTH - 1);
                self.sections.push((depth, name.to_owned()));
            }
            None if matches!(inner.to_ascii_lowercase().as_str(), "endsection" | "endgroup") => {
                self.sections.pop();
            }
            None if inner.is_empty() || inner.starts_with("//") => {}
            None => self.faults.warn(
                at + 1,
                "a text that belongs to no event",
                "write it below an event; it is passed over",
            ),
        }
    }

    /// An event with what stands below it; where the next line is.
    fn event(&mut self, lines: &[&str], at: usize, begin: Start<'_>) -> usize {
        let is_over = |line: &str| start(line).is_some() || section(line).is_some() || is_end(line);
        let rest = lines.get(at + 1..).unwrap_or_default();
        let len = rest.iter().position(|line| is_over(line)).unwrap_or(rest.len());
        let below = rest.get(..len).unwrap_or_default();
        let count = below.iter().position(|line| property(line).is_none()).unwrap_or(below.len());
        let (properties, notes) = below.split_at(count);
        let mut properties = values(properties);
        let own = properties.shift_remove(OWN).as_ref().and_then(Carried::read);
        let is_own = own.is_some();
        let mut carried = own.unwrap_or_default();
        let told = told(begin.text);
        let id = properties.shift_remove("id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
        carried.hear("id", id.or(told.id));
        carried.hear("title", Some(title_of(begin.text)));
        carried.hear("tags", (!told.tags.is_empty()).then_some(told.tags));
        let notes: Vec<&str> = notes.iter().filter(|line| !line.trim_start().starts_with("//")).copied().collect();
        let summary = summary_of(&notes, is_own);
        if summary.is_some() && !is_own {
            carried.put("summary_form", "plain");
        }
        carried.hear("summary", summary);
        let written = properties.shift_remove(EDTF);
        carried.hear("date", Some(self.date(at + 1, begin.date, written.as_ref().and_then(Value::as_str))));
        self.more(at + 1, begin.date, &mut properties);
        if !is_own && !self.sections.is_empty() {
            let names: Vec<&str> = self.sections.iter().map(|(_, name)| name.as_str()).collect();
            properties.insert("section".to_owned(), names.join(" / ").into());
        }
        if carried.get("date").and_then(Value::as_str) == Some(UNDATED) {
            carried.put("date_note", begin.date);
        }
        if !properties.is_empty() {
            carried.put("markwhen", Value::Object(properties));
        }
        self.events.push((at + 1, carried.into_keys()));
        at + 1 + len
    }

    /// Says what of a date is kept and not followed.
    fn more(&mut self, line: usize, date: &str, properties: &mut Map<String, Value>) {
        let kept = dates::before_recurrence(date);
        if kept.len() < date.len() {
            let rule = date.get(kept.len()..).unwrap_or_default().trim();
            properties.insert("recurrence".to_owned(), rule.into());
            let hint = "only the first time is read; the rule is kept under `markwhen`";
            self.faults.warn(line, "an event that recurs, which annals does not follow", hint);
        }
    }

    /// The date that annals wrote beside the one of the line, if that still says the same.
    fn date(&mut self, line: usize, text: &str, written: Option<&str>) -> String {
        if let Some(written) = written {
            let shown = EventDate::parse(written).ok().and_then(|date| shown(&date).ok());
            if shown.as_deref() == Some(text) {
                return written.to_owned();
            }
            self.faults.warn(
                line,
                "`edtf` is another date than the one before the colon",
                "the line counts; remove `edtf`, or mend it",
            );
        }
        dates::read(text, self.is_day_first).unwrap_or_else(|| {
            self.unread += 1;
            let hint = "write a date, such as `2026-03/2026-05`; it is loaded without a day";
            self.faults.warn(line, format!("a date that cannot be told by itself: `{text}`"), hint);
            UNDATED.to_owned()
        })
    }
}

fn is_end(line: &str) -> bool {
    matches!(line.trim().to_ascii_lowercase().as_str(), "endsection" | "endgroup")
}

/// The depth and the name of a section that a line begins.
fn section(line: &str) -> Option<(usize, &str)> {
    let inner = line.trim_start();
    let depth = inner.bytes().take_while(|byte| *byte == b'#').count();
    let rest = inner.get(depth..)?;
    if (1..=6).contains(&depth) && rest.starts_with([' ', '\t']) {
        return Some((depth, rest.trim()));
    }
    let old = inner.strip_prefix("section ").or_else(|| inner.strip_prefix("group "))?;
    // Groups of the older form are nested until they are closed.
    Some((0, old.trim()))
}

/// The key of a property.
fn property(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_start();
    let is_key =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    (is_key && !key.starts_with('-') && (value.is_empty() || value.starts_with([' ', '\t']))).then_some(key)
}

/// The properties below an event: a line each, JSON, YAML or else a text.
fn values(lines: &[&str]) -> Map<String, Value> {
    let mut values = Map::new();
    for line in lines {
        let (Some(key), Some((_, value))) = (property(line), line.split_once(':')) else { continue };
        let value = value.trim();
        let json = || serde_json::from_str::<Value>(value).ok();
        let yaml = || serde_yaml::from_str::<serde_yaml::Value>(value).ok().map(|value| emit::plain(&value));
        let is_text = value.starts_with(|c: char| c.is_alphanumeric());
        let told = if is_text { None } else { json().or_else(yaml) };
        values.insert(key.to_owned(), told.unwrap_or_else(|| value.into()));
    }
    values
}

/// The keys of a header in schema 1.
fn known(header: &mut Map<String, Value>) -> Map<String, Value> {
    let mut known = match header.shift_remove(OWN) {
        Some(Value::Object(own)) => own,
        _ => Map::new(),
    };
    if let Some(title) = header.shift_remove("title").and_then(|title| title.as_str().map(str::to_owned)) {
        let own = known.get("title").and_then(Value::as_str);
        let is_same = own.is_some_and(|own| crate::model::clean::line(own).trim() == title);
        if !is_same {
            known.insert("title".to_owned(), title.into());
        }
    }
    if !header.is_empty() {
        known.insert("markwhen".to_owned(), Value::Object(std::mem::take(header)));
    }
    known
}
