//! Slides as events.

use serde_json::{Map, Value, json};

use super::html::{plain, summary};
use super::when::{When, edtf, is_whole};
use super::{ERA, OWN};
use crate::account::NO_TITLE;
use crate::formats::carried::Carried;
use crate::formats::translation::{Faults, Translation, begins_with, items, top};
use crate::formats::web::is_link;
use crate::model::EventDate;
use crate::model::date::UNDATED;

/// Reads a timeline; `None` for any other JSON.
pub(in crate::formats) fn read(text: &str, name: &str) -> Option<Translation> {
    let has = |key: &str| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some();
    if !has("\"start_date\"") && !has("\"eras\"") {
        return None;
    }
    let keys = top(text)?;
    let list = |name: &str| keys.get(name).and_then(|list| items(text, list.get()));
    let is_own = keys.get(OWN).is_some_and(|own| own.get().starts_with('{'));
    let is_slide = |slide: &Value| slide.get("start_date").is_some_and(Value::is_object) && slide.get("date").is_none();
    let (has_slides, _) = begins_with(keys.get("events")?.get(), is_slide)?;
    if !is_own && !has_slides {
        return None;
    }
    let slides = list("events")?;
    let mut reader = Reader { faults: Faults::default(), unread: 0, left_out: 0, events: Vec::new() };
    for (line, slide) in &slides {
        reader.slide(*line, slide, false);
    }
    for (line, era) in &list("eras").unwrap_or_default() {
        reader.slide(*line, era, true);
    }
    let value = |name: &str| keys.get(name).and_then(|value| serde_json::from_str::<Value>(value.get()).ok());
    let more = keys.iter().filter(|(key, _)| !matches!(key.as_str(), "events" | "eras" | "title") && *key != OWN);
    let more = more.filter_map(|(key, _)| Some((key.clone(), value(key)?))).collect();
    let header = header(value("title"), value(OWN), more);
    let mut translation = Translation {
        header,
        events: reader.events,
        faults: reader.faults,
        form: "a timeline (TimelineJS)".to_owned(),
        unread_dates: reader.unread,
        left_out: reader.left_out,
        ..Translation::default()
    };
    translation.number(name);
    Some(translation)
}

/// A text that `TimelineJS` makes text of before it takes it for HTML.
pub(super) fn label(text: &str) -> String {
    plain(&plain(text))
}

/// What the title slide and the rest say about the whole.
fn header(title: Option<Value>, own: Option<Value>, more: Map<String, Value>) -> Map<String, Value> {
    let is_own = own.is_some();
    let mut header = match own {
        Some(Value::Object(own)) => own,
        _ => Map::new(),
    };
    let mut kept = more;
    if let Some(Value::Object(mut slide)) = title {
        let mut texts = match slide.shift_remove("text") {
            Some(Value::Object(texts)) => texts,
            _ => Map::new(),
        };
        let headline = texts.shift_remove("headline").and_then(|headline| headline.as_str().map(plain));
        let headline = headline.filter(|headline| !headline.trim().is_empty());
        let known = header.get("title").and_then(Value::as_str);
        let written = super::html::line(known.unwrap_or("Chronology"));
        if headline.is_some() && headline.as_deref() != Some(plain(&written).as_str()) || !is_own {
            header.extend(headline.map(|headline| ("title".to_owned(), headline.into())));
        }
        if !is_own && texts.get("text").is_some_and(|text| text != "") {
            slide.insert("text".to_owned(), Value::Object(texts));
        }
        if !slide.is_empty() {
            kept.insert("title".to_owned(), Value::Object(slide));
        }
    }
    if !kept.is_empty() {
        header.insert("timelinejs".to_owned(), Value::Object(kept));
    }
    header
}

struct Reader {
    faults: Faults,
    unread: usize,
    left_out: usize,
    events: Vec<(usize, Map<String, Value>)>,
}

impl Reader {
    fn slide(&mut self, line: usize, slide: &Value, is_era: bool) {
        let Value::Object(slide) = slide else {
            self.left_out += 1;
            self.faults.error(line, "a slide that is no object", "write `{\"start_date\": {…}, \"text\": {…}}`");
            return;
        };
        let own = slide.get(OWN);
        // The slide that this era belongs to says all of it.
        if own.is_some_and(|own| own.get("slide").is_some()) {
            return;
        }
        let own = own.and_then(Carried::read);
        let is_own = own.is_some();
        let mut carried = own.unwrap_or_default();
        let mut rest = slide.clone();
        rest.shift_remove(OWN);
        let id = rest
            .shift_remove("unique_id")
            .and_then(|id| id.as_str().map(str::to_owned))
            .filter(|id| !id.trim().is_empty());
        carried.hear("id", id);
        let date = self.date(line, &mut rest);
        let display = rest.shift_remove("display_date").and_then(|words| words.as_str().map(label));
        carried.hear("date", Some(date));
        if let Some(words) = display.filter(|words| !is_own && !words.trim().is_empty()) {
            carried.put("date_note", words);
        }
        let group = rest.shift_remove("group").and_then(|group| group.as_str().map(label));
        let group =
            group.filter(|group| !group.trim().is_empty()).or_else(|| (is_era && !is_own).then(|| ERA.to_owned()));
        carried.hear("type", group);
        self.texts(line, rest.shift_remove("text").as_ref(), is_own, &mut carried);
        if !is_own {
            media(&mut rest, &mut carried);
            carried.put("origin", json!({"dataset": "TimelineJS"}));
        }
        rest.retain(|_, value| !matches!(value, Value::Null) && value != "");
        if !rest.is_empty() {
            carried.put("timelinejs", Value::Object(rest));
        }
        self.events.push((line, carried.into_keys()));
    }

    /// Headline and text.
    fn texts(&mut self, line: usize, texts: Option<&Value>, is_own: bool, carried: &mut Carried) {
        let get = |name: &str| texts.and_then(|texts| texts.get(name)).and_then(Value::as_str);
        carried.hear("title", get("headline").map(plain).filter(|headline| !headline.trim().is_empty()));
        if carried.get("title").is_none() {
            self.faults.warn(line, "a slide without a headline", "write in `text.headline` what happened");
            carried.put("title", NO_TITLE);
        }
        let text = get("text").map(|html| if is_own { summary(html) } else { Some(plain(html)) });
        let text = text.flatten().filter(|text| !text.trim().is_empty());
        if text.is_some() && !is_own {
            carried.put("summary_form", "plain");
        }
        carried.hear("summary", text);
    }

    /// The date that annals wrote beside the parts, if these still say the same; else what the parts say. Parts that say more stay
    /// with the rest.
    fn date(&mut self, line: usize, rest: &mut Map<String, Value>) -> String {
        let [start, end, written] = ["start_date", "end_date", "edtf"].map(|key| rest.shift_remove(key));
        if let Some(written) = written.as_ref().and_then(Value::as_str) {
            let shown = EventDate::parse(written).ok().and_then(|date| When::of(&date));
            if shown.is_some_and(|shown| shown.is_same(start.as_ref(), end.as_ref())) {
                return written.to_owned();
            }
            let message = "`edtf` is another date than `start_date` and `end_date`";
            self.faults.warn(line, message, "the parts of the date count; remove `edtf`, or mend it");
        }
        let (date, is_whole) = self.told(line, start.as_ref(), end.as_ref().filter(|end| !is_empty(end)));
        if !is_whole {
            let parts = [("start_date", start), ("end_date", end)];
            rest.extend(parts.into_iter().filter_map(|(key, date)| Some((key.to_owned(), date?))));
        }
        date
    }

    /// The date that the parts say, and whether it says all of them.
    fn told(&mut self, line: usize, start: Option<&Value>, end: Option<&Value>) -> (String, bool) {
        let Some((start, first)) = start.and_then(|start| Some((start, edtf(start)?))) else {
            self.unread += 1;
            let hint = "write `\"start_date\": {\"year\": 2026, \"month\": 3}`; it is loaded without a day";
            self.faults.warn(line, "a slide whose `start_date` cannot be read", hint);
            return (UNDATED.to_owned(), false);
        };
        let Some(end) = end else {
            let is_whole = is_whole(start, &first);
            return (first, is_whole);
        };
        let last = edtf(end);
        if last.as_deref() == Some(&*first) {
            let is_whole = is_whole(start, &first);
            return (first, is_whole);
        }
        let day = |date: &str| date.split('T').next().unwrap_or_default().to_owned();
        let both = last.map(|last| format!("{}/{}", day(&first), day(&last)));
        match both.filter(|both| EventDate::is_valid(both)) {
            Some(both) => {
                let is_whole = is_whole(start, &both) && is_whole(end, &both);
                (
                    if is_whole || day(&first) != day(both.rsplit('/').next().unwrap_or_default()) {
                        both
                    } else {
                        first
                    },
                    is_whole,
                )
            }
            None => {
                self.unread += 1;
                let message = "a slide whose `end_date` cannot be read, or lies before its start";
                self.faults.warn(line, message, "the start is taken; both are kept under `timelinejs`");
                (first, false)
            }
        }
    }
}

/// Whether nothing stands in a date.
fn is_empty(date: &Value) -> bool {
    date.as_object().is_none_or(|parts| parts.values().all(|part| part.is_null() || part == ""))
}

/// What is shown beside a slide is its source, if it has an address.
fn media(rest: &mut Map<String, Value>, carried: &mut Carried) {
    let Some(Value::Object(media)) = rest.get_mut("media") else { return };
    let url =
        media.get("url").and_then(Value::as_str).filter(|url| is_link(url.trim())).map(|url| url.trim().to_owned());
    if let Some(url) = url {
        media.shift_remove("url");
        carried.put("sources", json!([{"url": url}]));
    }
    media.retain(|_, value| !matches!(value, Value::Null) && value != "");
    if media.is_empty() {
        rest.shift_remove("media");
    }
}
