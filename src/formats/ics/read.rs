//! A calendar as events.

use chrono::Duration;
use serde_json::{Map, Value, json};

use super::clock::{Time, duration};
use super::gather::{Calendar, Component};
use super::lines::{Line, text, texts};
use super::repeat::Recurrence;
use super::when::When;
use super::{CHRONOLOGY, EDTF, EVENT, KNOWN, OWN};
use crate::account::NO_TITLE;
use crate::formats::carried::Carried;
use crate::formats::translation::{Faults, Room, Translation, size};
use crate::model::EventDate;
use crate::model::date::UNDATED;

/// Reads a calendar.
pub(in crate::formats) fn read(text: &str) -> Translation {
    let mut faults = Faults::default();
    let mut calendar = Calendar::of(text, &mut faults);
    let recurrence = Recurrence::of(&mut calendar);
    let mut reader = Reader { recurrence, room: Room::of(text), faults, unread: 0, events: Vec::new() };
    calendar.events.iter().for_each(|event| reader.event(event));
    Translation {
        header: header(&calendar.lines),
        events: reader.events,
        faults: reader.faults,
        form: "a calendar (iCalendar)".to_owned(),
        unread_dates: reader.unread,
        ..Translation::default()
    }
}

/// The id that stands in a `UID`.
pub(super) fn id_of(uid: &str) -> String {
    let Some(own) = uid.strip_suffix(OWN) else { return uid.to_owned() };
    let mut bytes = Vec::with_capacity(own.len());
    let mut rest = own.as_bytes();
    while let Some((byte, more)) = rest.split_first() {
        let code = more.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *byte == b'%');
        bytes.push(code.unwrap_or(*byte));
        rest = more.get(if code.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8(bytes).unwrap_or_else(|_| own.to_owned())
}

/// What a place and its degrees are in schema 1.
pub(super) fn location(name: Option<String>, degrees: Option<(f64, f64)>) -> Option<Value> {
    let mut map = Map::new();
    map.extend(name.map(|name| ("name".to_owned(), Value::from(name))));
    map.extend(
        degrees.into_iter().flat_map(|(lat, lon)| [("lat".to_owned(), lat.into()), ("lon".to_owned(), lon.into())]),
    );
    (!map.is_empty()).then_some(Value::Object(map))
}

/// What the calendar says about itself.
fn header(lines: &[Line]) -> Map<String, Value> {
    let get = |name: &str| lines.iter().find(|line| line.name == name).map(|line| text(&line.value));
    let own = get(CHRONOLOGY).and_then(|json| serde_json::from_str::<Map<String, Value>>(&json).ok());
    let is_own = own.is_some();
    let mut header = own.unwrap_or_default();
    if let Some(title) = get("X-WR-CALNAME").or_else(|| get("NAME")).filter(|title| !title.trim().is_empty()) {
        let known = header.get("title").and_then(Value::as_str);
        let is_same = known.is_some_and(|known| crate::model::clean::line(known).trim() == title);
        if !is_same {
            header.insert("title".to_owned(), title.into());
        }
    }
    let known = ["VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", CHRONOLOGY];
    let more =
        lines.iter().filter(|line| !(known.contains(&line.name.as_str()) || is_own && line.name == "DESCRIPTION"));
    let more = kept(more);
    if !more.is_empty() {
        header.insert("ics".to_owned(), Value::Object(more));
    }
    header
}

/// Properties that annals has no key for, as they are.
fn kept<'l>(lines: impl Iterator<Item = &'l Line>) -> Map<String, Value> {
    let mut kept = Map::new();
    for line in lines {
        let value = Value::from(text(&line.value));
        let parameters = line.parameters.iter().map(|(name, value)| (name.clone(), value.as_str().into()));
        let value = match line.parameters.len() {
            0 => value,
            _ => Value::Object(parameters.chain([("value".to_owned(), value)]).collect()),
        };
        match kept.get_mut(&line.name) {
            None => {
                kept.insert(line.name.clone(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }
    kept
}

/// Properties whose meaning annals takes whole.
const TAKEN: [&str; 12] = [
    "UID",
    "SUMMARY",
    "DESCRIPTION",
    "CATEGORIES",
    "LOCATION",
    "GEO",
    "URL",
    "DTSTART",
    "DTEND",
    "DURATION",
    EDTF,
    EVENT,
];

/// Properties that annals writes and that say nothing of the event.
const WRITTEN: [&str; 3] = ["DTSTAMP", "TRANSP", "STATUS"];

struct Reader {
    recurrence: Recurrence,
    room: Room,
    faults: Faults,
    unread: usize,
    events: Vec<(usize, Map<String, Value>)>,
}

/// When an event is, and what of it the date cannot say.
struct Told {
    edtf: String,
    note: Option<String>,
    /// Whether the properties have more than the date.
    is_less: bool,
}

impl Reader {
    fn event(&mut self, event: &Component) {
        let own = event.get(EVENT).and_then(|line| Carried::parse(&text(&line.value)));
        let is_own = own.is_some();
        let mut carried = own.unwrap_or_default();
        let uid = event.get("UID").map(|line| text(&line.value)).filter(|uid| !uid.trim().is_empty());
        carried.hear("id", uid.as_deref().map(|uid| id_of(uid.trim())));
        self.words(event, is_own, &mut carried);
        let start = event.get("DTSTART");
        let begin = start.and_then(|line| self.recurrence.clock.time(line, &mut self.faults));
        let told = self.told(event, begin);
        let mut taken: Vec<&str> = TAKEN.to_vec();
        taken.retain(|name| !told.is_less || !matches!(*name, "DTSTART" | "DTEND" | "DURATION"));
        taken.extend(is_own.then_some(WRITTEN).into_iter().flatten());
        let more = kept(event.lines.iter().filter(|line| !taken.contains(&line.name.as_str())));
        if !more.is_empty() {
            carried.put("ics", Value::Object(more));
        }
        let written = self.own_date(event, &told);
        carried.hear("date", Some(written.unwrap_or(told.edtf)));
        if let Some(note) = told.note {
            carried.put("date_note", note);
        }
        let mut keys = carried.into_keys();
        if let Some(changed) = event.get("RECURRENCE-ID") {
            let id = keys.get("id").and_then(Value::as_str).unwrap_or_default();
            let id = format!("{id}/{}", changed.value.trim());
            keys.insert("id".to_owned(), id.into());
        }
        self.push(event, keys, begin);
    }

    /// The date that annals wrote beside the days of the calendar, if these are still its days.
    fn own_date(&mut self, event: &Component, told: &Told) -> Option<String> {
        let line = event.get(EDTF)?;
        let edtf = text(&line.value);
        let shown = |edtf: &str| EventDate::parse(edtf).ok().and_then(|date| When::of(&date).ok());
        if shown(&edtf).is_some_and(|when| shown(&told.edtf) == Some(when)) {
            return Some(edtf);
        }
        let message = "`X-ANNALS-EDTF` has another date than `DTSTART` and `DTEND`";
        self.faults.warn(line.number, message, "the days of the calendar count; remove the property, or mend it");
        None
    }

    /// Title, summary, tags, place, sources and whoever takes part.
    fn words(&mut self, event: &Component, is_own: bool, carried: &mut Carried) {
        let get = |name: &str| event.get(name).map(|line| text(&line.value));
        let title = get("SUMMARY").map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
        carried.hear("title", title);
        if carried.get("title").is_none() {
            self.faults.warn(event.line, "an event without `SUMMARY`", "write in it what happened");
            carried.put("title", NO_TITLE);
        }
        let described =
            get("DESCRIPTION").map(|summary| if is_own { summary_of(&summary).to_owned() } else { summary });
        let described = described.filter(|summary| !summary.trim().is_empty());
        if described.is_some() && !is_own {
            carried.put("summary_form", "plain");
        }
        carried.hear("summary", described);
        let categories = event.lines.iter().filter(|line| line.name == "CATEGORIES");
        let tags: Vec<String> = categories.flat_map(|line| texts(&line.value)).collect();
        carried.hear("tags", (!tags.is_empty()).then_some(tags));
        let place = get("LOCATION").map(|place| place.trim().to_owned()).filter(|place| !place.is_empty());
        carried.hear("location", location(place, event.get("GEO").and_then(|line| self.degrees(line))));
        let url = event.get("URL").map(|line| line.value.trim()).filter(|url| !url.is_empty());
        carried.hear("sources", url.map(|url| json!([{"url": url}])));
        if let Some(status) = event.get("STATUS").filter(|status| status.value.trim().eq_ignore_ascii_case("CANCELLED"))
        {
            self.faults.warn(
                status.number,
                "an event that was cancelled",
                "it is read, and its `STATUS` kept under `ics`",
            );
        }
        let created = event.get("CREATED").and_then(|line| self.recurrence.clock.time(line, &mut self.faults));
        if let Some(created) = created.filter(|_| carried.get("recorded").is_none()) {
            carried.put("recorded", created.edtf());
        }
        let actors: Vec<Value> = event.lines.iter().filter_map(attendee).collect();
        if !actors.is_empty() && carried.get("actors").is_none() {
            carried.put("actors", actors);
        }
    }

    fn degrees(&mut self, line: &Line) -> Option<(f64, f64)> {
        let pair = line.value.split_once(';').or_else(|| line.value.split_once(','));
        let number = |text: &str, most: f64| text.trim().parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
        let pair = pair.and_then(|(lat, lon)| number(lat, 90.0).zip(number(lon, 180.0)));
        if pair.is_none() {
            self.faults.warn(line.number, "`GEO` is not in degrees", "write `GEO:37.95;58.38`; it is passed over");
        }
        pair
    }

    /// When an event is.
    fn told(&mut self, event: &Component, begin: Option<Time>) -> Told {
        let Some(begin) = begin else { return self.undated(event) };
        let end = event.get("DTEND").and_then(|line| self.recurrence.clock.time(line, &mut self.faults));
        let end = end.or_else(|| duration(&event.get("DURATION")?.value).and_then(|length| begin.moved(length)));
        let has_end = event.get("DTEND").or_else(|| event.get("DURATION"));
        if let Some(line) = has_end.filter(|_| end.is_none()) {
            self.unread += 1;
            self.faults.warn(
                line.number,
                "an end that cannot be read",
                "it is kept under `ics`; write it as `DTSTART` is",
            );
        }
        let is_zoned = event.lines.iter().any(|line| line.name.starts_with("DT") && line.parameter("TZID").is_some());
        let is_unzoned = matches!(begin, Time::At(_, None)) && is_zoned;
        let mut told =
            Told { edtf: begin.edtf(), note: None, is_less: is_unzoned || (has_end.is_some() && end.is_none()) };
        let Some(end) = end else { return told };
        // The end is the first moment that is no part of it.
        let last = match end {
            Time::Day(day) => day.pred_opt().unwrap_or(day),
            Time::At(time, _) => (time - Duration::seconds(i64::from(end.day() > begin.day()))).date(),
        };
        let first = begin.day();
        let is_equal = matches!((begin, end), (Time::Day(a), Time::Day(b)) if a == b);
        if last < first && !is_equal {
            self.faults.warn(event.line, "an end before its start", "the start is taken; both are kept under `ics`");
            told.is_less = true;
        } else if last > first {
            told.edtf = format!("{}/{}", first.format("%Y-%m-%d"), last.format("%Y-%m-%d"));
            told.is_less |= matches!(begin, Time::At(..));
        }
        if matches!(begin, Time::At(..)) && end.edtf() != begin.edtf() && last >= first {
            told.note = Some(format!("from {} to {}", begin.edtf(), end.edtf()));
            told.is_less = true;
        }
        told
    }

    fn undated(&mut self, event: &Component) -> Told {
        let start = event.get("DTSTART");
        let (line, what) = match start {
            Some(line) => (line.number, format!("a `DTSTART` that cannot be read: `{}`", line.value.trim())),
            None => (event.line, "an event without `DTSTART`".to_owned()),
        };
        self.unread += usize::from(start.is_some());
        self.faults.warn(line, what, "write `DTSTART;VALUE=DATE:20260306`; it is loaded without a day");
        Told { edtf: UNDATED.to_owned(), note: None, is_less: true }
    }

    /// Adds an event, and its occurrences where it recurs.
    fn push(&mut self, event: &Component, keys: Map<String, Value>, begin: Option<Time>) {
        let times = match begin {
            Some(begin) if event.get("RECURRENCE-ID").is_none() => {
                self.recurrence.times(event, begin, &mut self.faults)
            }
            _ => Vec::new(),
        };
        let id = keys.get("id").and_then(Value::as_str).map(str::to_owned);
        let copies = if times.is_empty() { 0 } else { self.room.take(size(&keys), times.len()) };
        if copies < times.len() {
            let message = "a long event that recurs often: the later times are left out";
            self.faults.error(event.line, message, "write less in it, or `COUNT` fewer times");
        }
        for time in times.iter().take(copies).filter(|time| Some(**time) != begin) {
            let mut again = keys.clone();
            again.extend(id.as_ref().map(|id| ("id".to_owned(), format!("{id}/{}", stamp(*time)).into())));
            again.insert("date".to_owned(), moved(keys.get("date"), begin, *time).into());
            again.shift_remove("ics");
            again.shift_remove("date_note");
            self.events.push((event.line, again));
        }
        // What is excluded, or an event of its own, is not there.
        if times.is_empty() || times.iter().any(|time| Some(*time) == begin) {
            self.events.push((event.line, keys));
        }
    }
}

/// `20260306`, `20260306T214000`.
fn stamp(time: Time) -> String {
    match time {
        Time::Day(day) => day.format("%Y%m%d").to_string(),
        Time::At(time, _) => time.format("%Y%m%dT%H%M%S").to_string(),
    }
}

/// The date of another occurrence: the same day or time, or as many days.
fn moved(date: Option<&Value>, begin: Option<Time>, time: Time) -> String {
    let first = date.and_then(Value::as_str).and_then(|edtf| EventDate::parse(edtf).ok());
    let span = first.filter(|date| matches!(date.edtf(), edtf_core::Edtf::Interval(_))).map(|date| date.bounds());
    let days = span.map_or(0, |span| i64::from(span.latest) - i64::from(span.earliest));
    let last = time.day().checked_add_signed(Duration::days(days));
    match last.filter(|last| *last > time.day() && begin.is_some()) {
        Some(last) => format!("{}/{}", time.day().format("%Y-%m-%d"), last.format("%Y-%m-%d")),
        None => time.edtf(),
    }
}

/// The summary of an event that annals wrote, without what else is known.
fn summary_of(text: &str) -> &str {
    let begins = text.starts_with(KNOWN).then_some(0);
    let at = text.rfind(&format!("\n{KNOWN}\n")).map(|at| at + 1).or(begins);
    at.and_then(|at| text.get(..at)).unwrap_or(text).trim()
}

/// Somebody who takes part, unless they declined.
fn attendee(line: &Line) -> Option<Value> {
    let is_declined = line.parameter("PARTSTAT").is_some_and(|part| part.eq_ignore_ascii_case("DECLINED"));
    let address = line.value.trim();
    let address = address.strip_prefix("mailto:").or_else(|| address.strip_prefix("MAILTO:")).unwrap_or(address);
    let name = line.parameter("CN").map(str::trim).filter(|name| !name.is_empty()).unwrap_or(address);
    (line.name == "ATTENDEE" && !is_declined && !name.is_empty()).then(|| Value::from(name))
}
