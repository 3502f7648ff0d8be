//! `.timeline` of The Timeline Project: XML with events and eras, each from a time to a time, in categories.
//!
//! Categories are types, and the categories above them tags; what is in a container is a part of it; hyperlinks are sources. What is
//! drawn with soft ends (`fuzzy`) is about then, what ends today goes on.

mod when;
mod xml;

use serde_json::{Map, Value, json};

use super::translation::{Faults, Room, Translation};
use super::web::is_link;
use crate::account::NO_TITLE;
use crate::model::EventDate;
use crate::model::date::UNDATED;
use when::{Moment, Period};
use xml::{Item, Kind, Pieces};

/// Kinds of time that are the Gregorian calendar; the first is the one of today.
const GREGORIAN: [&str; 3] = ["gregoriantime", "pytime", "wxtime"];

/// Whether a text is a timeline of this kind, by its beginning.
pub(super) fn is_one(content: &str) -> bool {
    /// Bytes that a declaration and comments may take.
    const HEAD: usize = 1_024;
    let head = content.as_bytes().get(..HEAD.min(content.len())).unwrap_or_default();
    let has = |part: &str| memchr::memmem::find(head, part.as_bytes()).is_some();
    content.starts_with('<') && has("<timeline>") && (has("<version>") || has("<events>") || has("<categories>"))
}

/// Reads a timeline.
pub(super) fn read(text: &str) -> Translation {
    let mut reader = Reader {
        faults: Faults::default(),
        unread: 0,
        left_out: 0,
        is_foreign: false,
        parents: std::collections::HashMap::new(),
        containers: std::collections::HashSet::new(),
        events: Vec::new(),
        room: Room::of(text),
        crowded: 0,
    };
    for piece in Pieces::new(text) {
        match piece {
            Ok(item) => reader.item(&item),
            Err(fault) => {
                reader.faults.error(fault.line, fault.message, fault.hint);
                if fault.is_of_all {
                    reader.events.clear();
                }
                break;
            }
        }
    }
    if reader.crowded > 0 {
        let hint = "shorten the names of the categories";
        let message = format!(
            "categories above others are not tags of {} events: they would take more room than the file",
            reader.crowded
        );
        reader.faults.warn(1, message, hint);
    }
    Translation {
        events: reader.events,
        faults: reader.faults,
        form: "a timeline (The Timeline Project)".to_owned(),
        unread_dates: reader.unread,
        left_out: reader.left_out,
        ..Translation::default()
    }
}

/// Categories within each other that are tags, at most.
const DEPTH: usize = 16;

struct Reader {
    faults: Faults,
    unread: usize,
    left_out: usize,
    /// Whether its times are days of another calendar, or none.
    is_foreign: bool,
    /// The category above each.
    parents: std::collections::HashMap<String, String>,
    /// Containers that there are.
    containers: std::collections::HashSet<u32>,
    events: Vec<(usize, Map<String, Value>)>,
    /// Bytes of names of categories that may be copied into events.
    room: Room,
    /// Events that have no room for theirs.
    crowded: usize,
}

impl Reader {
    fn item(&mut self, item: &Item) {
        match item.kind {
            Kind::TimeType => self.time_type(item),
            Kind::Category => {
                if let (Some(name), Some(parent)) = (item.get("name"), item.get("parent")) {
                    self.parents.insert(name.to_owned(), parent.to_owned());
                }
            }
            Kind::Event | Kind::Era if self.is_foreign => self.left_out += 1,
            Kind::Event => self.event(item),
            Kind::Era => self.era(item),
        }
    }

    fn time_type(&mut self, item: &Item) {
        let name = item.get("").unwrap_or_default();
        if !GREGORIAN.contains(&name) {
            self.is_foreign = true;
            let hint = "only times of the Gregorian calendar are dates here: nothing of this file is loaded";
            self.faults.error(item.line, format!("times of another kind: `{name}`"), hint);
        }
    }

    fn era(&mut self, item: &Item) {
        let mut event = Map::new();
        self.date(item, &mut event);
        event.insert("title".to_owned(), item.get("name").unwrap_or(NO_TITLE).into());
        event.insert("type".to_owned(), "era".into());
        self.events.push((item.line, event));
    }

    fn event(&mut self, item: &Item) {
        let mut event = Map::new();
        let (role, title) = role(item.get("text").unwrap_or_default());
        match role {
            Role::Alone => {}
            Role::Container(number) => {
                event.insert("id".to_owned(), container(number).into());
                if !self.containers.insert(number) {
                    let hint = "what says that it is in it is a part of the first one";
                    self.faults.warn(item.line, format!("a container with a number that another has: {number}"), hint);
                    event.shift_remove("id");
                }
            }
            Role::Part(number) => {
                let part_of = json!([{"type": "part_of", "target": container(number)}]);
                event.insert("relations".to_owned(), part_of);
            }
        }
        self.date(item, &mut event);
        event.insert("title".to_owned(), if title.is_empty() { NO_TITLE } else { title }.into());
        let mut tags = self.categories(item, &mut event);
        tags.extend(item.is("milestone").then(|| "milestone".to_owned()));
        let labels = item.get("labels").unwrap_or_default().split_whitespace().map(str::to_owned);
        tags.extend(labels);
        if !tags.is_empty() {
            event.insert("tags".to_owned(), tags.into());
        }
        if let Some(description) = item.get("description") {
            event.insert("summary".to_owned(), description.into());
            event.insert("summary_form".to_owned(), "plain".into());
        }
        rest(item, &mut event);
        if item.get("icon").is_some() {
            self.faults.warn(item.line, "a picture beside an event", "there is no place for it: it is left out");
        }
        self.events.push((item.line, event));
    }

    /// The category as the type of an event; those above it, and the further ones that it has.
    fn categories(&mut self, item: &Item, event: &mut Map<String, Value>) -> Vec<String> {
        let further = item.categories.iter().filter(|name| !name.is_empty()).cloned();
        let Some(category) = item.get("category") else { return further.collect() };
        event.insert("type".to_owned(), category.into());
        let above = std::iter::successors(self.parents.get(category), |name| self.parents.get(*name));
        let above: Vec<&String> = above.take(DEPTH).take_while(|name| *name != category).collect();
        let bytes: usize = above.iter().map(|name| name.len()).sum();
        let has_room = bytes == 0 || self.room.take(bytes, 1) == 1;
        self.crowded += usize::from(!has_room);
        let above: Vec<String> = if has_room { above.into_iter().cloned().collect() } else { Vec::new() };
        above.into_iter().chain(further.filter(|name| name != category)).collect()
    }

    /// Takes the date of an event or era.
    fn date(&mut self, item: &Item, event: &mut Map<String, Value>) {
        let time = |name: &str| item.get(name).and_then(Moment::read);
        let period = time("start").zip(time("end")).map(|(start, end)| Period {
            start,
            end,
            is_fuzzy: [item.is("fuzzy") || item.is("fuzzy_start"), item.is("fuzzy") || item.is("fuzzy_end")],
            goes_on: item.is("ends_today"),
        });
        let date = period.as_ref().map(Period::edtf).filter(|date| EventDate::parse(date).is_ok());
        if let (Some(date), Some(period)) = (&date, period) {
            event.insert("date".to_owned(), date.clone().into());
            event.extend(period.note().map(|note| ("date_note".to_owned(), note.into())));
            return;
        }
        let said = [item.get("start"), item.get("end")].map(Option::unwrap_or_default);
        self.unread += 1;
        let hint = "write `2012-07-04 13:20:00` in `start` and `end`; it is loaded without a day";
        self.faults.warn(item.line, format!("times that cannot be read: `{}` to `{}`", said[0], said[1]), hint);
        event.insert("date".to_owned(), UNDATED.into());
        event.insert("date_note".to_owned(), format!("{} to {}", said[0], said[1]).into());
    }
}

/// What has fields of other names, and what has none.
fn rest(item: &Item, event: &mut Map<String, Value>) {
    let mut kept = Map::new();
    let links: Vec<&str> = item.get("hyperlink").unwrap_or_default().split(';').map(str::trim).collect();
    let (links, others): (Vec<&str>, Vec<&str>) =
        links.into_iter().filter(|link| !link.is_empty()).partition(|link| is_link(link));
    if !links.is_empty() {
        let sources: Vec<Value> = links.iter().map(|link| json!({"url": link})).collect();
        event.insert("sources".to_owned(), sources.into());
    }
    if !others.is_empty() {
        kept.insert("hyperlink".to_owned(), others.join("; ").into());
    }
    if let Some(progress) =
        item.get("progress").and_then(|progress| progress.parse::<u8>().ok()).filter(|done| *done > 0)
    {
        kept.insert("progress".to_owned(), progress.into());
    }
    if let Some(alert) = item.get("alert") {
        kept.insert("alert".to_owned(), alert.into());
    }
    if !kept.is_empty() {
        event.insert("timeline".to_owned(), Value::Object(kept));
    }
}

/// What an event is to the others.
enum Role {
    Alone,
    /// Others are in it.
    Container(u32),
    /// It is in another one.
    Part(u32),
}

/// What the beginning of a text says of its event (`[1]` is a container, `(1)` is in it), and the text without it.
fn role(text: &str) -> (Role, &str) {
    let number = |open: char, close: char| {
        let (number, rest) = text.strip_prefix(open)?.split_once(close)?;
        Some((number.parse::<u32>().ok()?, rest.trim()))
    };
    if let Some((number, rest)) = number('[', ']') {
        return (Role::Container(number), rest);
    }
    match number('(', ')') {
        Some((number, rest)) => (Role::Part(number), rest),
        // A blank in front says that the bracket is a part of the text.
        None => (Role::Alone, text.trim()),
    }
}

fn container(number: u32) -> String {
    format!("container-{number}")
}
