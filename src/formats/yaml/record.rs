//! From the tree of a record to a valid [`Event`], and of the registry to [`Actor`]s, with every problem on the way.
//!
//! An event with an error in it is not loaded; a warning loads.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::tree::{Kind, Mark, Node};
use crate::formats::emit;
use crate::formats::problem::{Known, Severity, similar};
use crate::model::{
    Actor, ActorKind, Event, EventDate, Extra, Fatalities, Location, Mention, Origin, Place, Relation, RelationKind,
    Role, Source, Status, day, prose,
};
use crate::names::{Gazetteer, fold};

/// A problem at a place of the parsed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) at: Mark,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// Whether the same message elsewhere is the same finding, reported once with a count.
    pub(super) is_common: bool,
}

impl Finding {
    pub(super) fn error(at: Mark, message: String, hint: Option<String>) -> Self {
        Self { at, severity: Severity::Error, message, hint, is_common: false }
    }

    pub(super) fn warning(at: Mark, message: String, hint: Option<String>) -> Self {
        Self { at, severity: Severity::Warning, message, hint, is_common: false }
    }
}

/// Collects findings while converting.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Finding>,
}

impl Findings {
    fn error(&mut self, node: &Node<'_>, message: impl Into<String>, hint: impl Into<String>) {
        self.list.push(Finding::error(node.at, message.into(), Some(hint.into())));
    }

    fn warn(&mut self, node: &Node<'_>, message: impl Into<String>, hint: impl Into<String>) {
        self.list.push(Finding::warning(node.at, message.into(), Some(hint.into())));
    }

    pub(super) fn has_errors(&self) -> bool {
        self.list.iter().any(|finding| finding.severity == Severity::Error)
    }
}

const ACTOR_KEYS: &[&str] = &["id", "name", "aliases", "kind", "country", "member_of", "active", "codes"];
const SOURCE_KEYS: &[&str] = &["publisher", "title", "url", "published", "claimant", "supports"];
const LOCATION_KEYS: &[&str] = &["name", "country", "lat", "lon", "precision"];

/// The event of an item, or what is wrong with it. Extra keys are only converted where they are kept.
pub(super) fn event(node: &Node<'_>, keep_extra: bool, findings: &mut Findings) -> Option<Event> {
    if !matches!(node.kind, Kind::Map(_)) {
        let hint = "write `- id: …`, `date: …` and `title: …`, each on a line of its own";
        findings.error(node, "an event is a list of keys", hint);
        return None;
    }
    let fields = Fields { node, what: "an event", keep_extra };
    let id = fields.required("id", "an event needs an id that stays: `id: 2025-12-meeting`", findings);
    let date = fields.required_date(findings);
    let title = fields.required("title", "say in one line what happened: `title: …`", findings);
    let event = Event {
        date_note: fields.text("date_note", findings),
        summary: fields.text("summary", findings),
        is_plain: fields.word("summary_form", plain_or_markdown, "plain, markdown", findings).unwrap_or(false),
        kind: fields.text("type", findings),
        actors: fields.each("actors", findings, |node, findings| mention(node, keep_extra, findings)),
        location: fields.get("location").and_then(|node| location(node, keep_extra, findings)),
        status: fields.word("status", Status::from_word, &Status::words(), findings),
        importance: fields.number("importance", 1, 10, findings).and_then(|n| u8::try_from(n).ok()),
        fatalities: fields.get("fatalities").and_then(|node| fatalities(node, keep_extra, findings)),
        tags: fields.each("tags", findings, |node, findings| plain_text(node, "a tag", findings)),
        sources: sources(&fields, findings),
        relations: fields.each("relations", findings, |node, findings| relation(node, keep_extra, findings)),
        recorded: fields.date("recorded", findings),
        origin: fields.get("origin").and_then(|node| origin(node, keep_extra, findings)),
        extra: event_extra(&fields, date.as_ref(), findings),
        id: id?,
        date: date?,
        title: title?,
    };
    contradictions(&fields, &event, findings);
    oddities(&fields, &event, findings);
    (!findings.has_errors()).then_some(event)
}

/// Whether a summary is plain text, by the word for its form.
fn plain_or_markdown(word: &str) -> Option<bool> {
    match word {
        "plain" => Some(true),
        "markdown" => Some(false),
        _ => None,
    }
}

/// The keys of an event that annals does not know. Under `other` stand those that go by the name of a key that it knows; the
/// bounds of the date are none.
fn event_extra(fields: &Fields<'_, '_>, date: Option<&EventDate>, findings: &mut Findings) -> Extra {
    let bounds = date.map(EventDate::bounds);
    let follows = |key: &str, day| fields.get(key).and_then(Node::text).is_some_and(|text| text == day::iso(day));
    let mut known = emit::EVENT_KEYS.to_vec();
    if let Some(bounds) = bounds {
        let days = emit::BOUNDS.into_iter().zip([bounds.earliest, bounds.latest]);
        known.extend(days.filter(|(key, day)| follows(key, *day)).map(|(key, _)| key));
    }
    let mut extra = fields.extra(&known, findings);
    if let Some(other) = fields.get("other").filter(|_| fields.keep_extra) {
        match &other.kind {
            Kind::Map(pairs) if pairs.iter().all(|(key, _)| !extra.contains_key(key.to_value())) => {
                extra.extend(pairs.iter().map(|(key, value)| (key.to_value(), value.to_value())));
            }
            _ => {
                extra.insert("other".into(), other.to_value());
            }
        }
    }
    extra
}

/// The keys of one map.
struct Fields<'n, 'a> {
    node: &'n Node<'a>,
    what: &'static str,
    keep_extra: bool,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// The value of a key, if it has one.
    fn get(&self, key: &str) -> Option<&'n Node<'a>> {
        self.node.get(key).filter(|node| !node.is_null())
    }

    fn required(&self, key: &str, hint: &str, findings: &mut Findings) -> Option<String> {
        match self.get(key) {
            Some(node) => {
                let text = plain_text(node, &format!("`{key}`"), findings)?;
                if text.trim().is_empty() {
                    findings.error(node, format!("`{key}` is empty"), hint);
                    return None;
                }
                Some(text)
            }
            None => {
                let node = self.node.get(key).unwrap_or(self.node);
                findings.error(node, format!("{} without `{key}`", self.what), hint);
                None
            }
        }
    }

    fn text(&self, key: &str, findings: &mut Findings) -> Option<String> {
        let text = plain_text(self.get(key)?, &format!("`{key}`"), findings)?;
        (!text.is_empty()).then_some(text)
    }

    fn required_date(&self, findings: &mut Findings) -> Option<EventDate> {
        let hint = "write the date as exactly as it is known: `2026-03-06`, `2025-12`, `2025`, `[..2026-03-06]`";
        match self.get("date") {
            Some(node) => date("date", node, findings),
            None => {
                findings.error(
                    self.node.get("date").unwrap_or(self.node),
                    format!("{} without `date`", self.what),
                    hint,
                );
                None
            }
        }
    }

    fn date(&self, key: &str, findings: &mut Findings) -> Option<EventDate> {
        date(key, self.get(key)?, findings)
    }

    fn word<T>(&self, key: &str, read: impl Fn(&str) -> Option<T>, all: &str, findings: &mut Findings) -> Option<T> {
        let node = self.get(key)?;
        let text = plain_text(node, &format!("`{key}`"), findings)?;
        let found = read(&text);
        if found.is_none() {
            findings.error(node, format!("unknown {key}: `{text}`"), one_of(&text, all));
        }
        found
    }

    /// A country, as it was written; a warning where it is no code of three letters.
    fn country(&self, findings: &mut Findings) -> Option<String> {
        let country = self.text("country", findings)?;
        let is_code = matches!(country.len(), 2 | 3) && country.bytes().all(|byte| byte.is_ascii_uppercase());
        if let Some(node) = self.get("country").filter(|_| !is_code) {
            let message = format!("`country` is not a country code: `{country}`");
            let hint = match Gazetteer::built_in().country_code(&country) {
                Some(code) => format!("write `{code}`; until then it is kept as written"),
                None => "write ISO 3166-1 alpha-3, such as `NOR`; until then it is kept as written".to_owned(),
            };
            findings.warn(node, message, hint);
        }
        Some(country)
    }

    fn number(&self, key: &str, low: u32, high: u32, findings: &mut Findings) -> Option<u32> {
        let node = self.get(key)?;
        let number = node.text().and_then(|text| text.replace('_', "").parse().ok());
        let sound = number.filter(|number| (low..=high).contains(number));
        if sound.is_none() {
            let text = node.text().unwrap_or("a list");
            let range = if high == u32::MAX {
                "a whole number, 0 or more".to_owned()
            } else {
                format!("a whole number from {low} to {high}")
            };
            findings.error(node, format!("`{key}` is not a number it can be: `{text}`"), format!("write {range}"));
        }
        sound
    }

    fn degrees(&self, key: &str, limit: f64, findings: &mut Findings) -> Option<f64> {
        let node = self.get(key)?;
        let degrees = node.text().and_then(|text| text.parse::<f64>().ok()).filter(|degrees| degrees.abs() <= limit);
        if degrees.is_none() {
            let text = node.text().unwrap_or("a list");
            findings.error(
                node,
                format!("`{key}` is not in degrees: `{text}`"),
                format!("write a decimal number from -{limit} to {limit}"),
            );
        }
        degrees
    }

    /// The items of a list; a value alone is a list of one.
    fn each<T>(
        &self,
        key: &str,
        findings: &mut Findings,
        mut convert: impl FnMut(&Node<'a>, &mut Findings) -> Option<T>,
    ) -> Vec<T> {
        let Some(node) = self.get(key) else { return Vec::new() };
        match &node.kind {
            Kind::List(items) => {
                let one = |node: &Node<'a>| {
                    if !node.is_null() {
                        return convert(node, findings);
                    }
                    // Nothing is no mistake for which the whole event would be left out.
                    let mut own = Findings::default();
                    let nothing = convert(node, &mut own);
                    if !own.list.is_empty() {
                        let message = format!("an item of `{key}` has nothing in it");
                        findings.warn(node, message, "remove it, or write what is meant");
                    }
                    nothing
                };
                items.iter().filter_map(one).collect()
            }
            Kind::Scalar(..) | Kind::Map(_) => convert(node, findings).into_iter().collect(),
        }
    }

    /// Keys that are not in the list, each with a warning.
    fn extra(&self, known: &[&str], findings: &mut Findings) -> Extra {
        let mut extra = Extra::new();
        let Kind::Map(pairs) = &self.node.kind else { return extra };
        let mut line_before = 0;
        for (key, value) in pairs {
            let name = key.text().unwrap_or("?");
            let is_same_line = std::mem::replace(&mut line_before, key.at.line) == key.at.line;
            if known.contains(&name) {
                continue;
            }
            if is_same_line && value.is_nothing() {
                // `{title: a, b}`: to YAML the comma ended the title.
                let message = format!("`{name}` follows a comma and has no value in {}", self.what);
                findings.error(
                    key,
                    message,
                    "put a text that holds a comma in quotes, and write numbers without commas",
                );
                continue;
            }
            let message = format!("annals does not know the key `{name}` of {}", self.what);
            let hint = match similar(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`? until then it is kept and written back as it is"),
                None => "it is kept and written back".to_owned(),
            };
            findings.warn(key, message, hint);
            if let Some(finding) = findings.list.last_mut() {
                finding.is_common = true;
            }
            if self.keep_extra {
                extra.insert(key.to_value(), value.to_value());
            }
        }
        extra
    }
}

fn one_of(text: &str, all: &str) -> String {
    let lower = text.to_lowercase();
    if all.split(", ").any(|word| word == lower) {
        return format!("write it in lower case: `{lower}`");
    }
    match similar(text, all.split(", ")) {
        Some(meant) => format!("did you mean `{meant}`? it can be {all}"),
        None => format!("write one of {all}"),
    }
}

fn plain_text(node: &Node<'_>, what: &str, findings: &mut Findings) -> Option<String> {
    match &node.kind {
        Kind::Scalar(..) => node.text().map(str::to_owned),
        Kind::List(_) | Kind::Map(_) => {
            let hint = "put the text in quotes if it begins with `[`, `{` or holds `: `";
            findings.error(node, format!("{what} is a list or a map where a text belongs"), hint);
            None
        }
    }
}

/// A date; `[a..b]` and `{a, b}` without quotes are a list and a map to YAML and are understood all the same.
fn date(key: &str, node: &Node<'_>, findings: &mut Findings) -> Option<EventDate> {
    let joined = |nodes: &mut dyn Iterator<Item = &Node<'_>>| {
        nodes.map(|node| node.text()).collect::<Option<Vec<&str>>>().map(|parts| parts.join(","))
    };
    let text = match &node.kind {
        Kind::Scalar(text, _) => Some(text.to_string()),
        Kind::List(items) => joined(&mut items.iter()).map(|inner| format!("[{inner}]")),
        Kind::Map(pairs) if pairs.iter().all(|(_, value)| value.is_null()) => {
            joined(&mut pairs.iter().map(|(key, _)| key)).map(|inner| format!("{{{inner}}}"))
        }
        Kind::Map(_) => None,
    };
    let Some(text) = text else {
        findings.error(node, format!("`{key}` is not a date"), "write one EDTF expression in quotes");
        return None;
    };
    match EventDate::parse(&text) {
        Ok(date) => Some(date),
        Err(error) => {
            let mut at = node.at;
            let letters = text.get(..error.offset).map_or(error.offset, |before| before.chars().count());
            at.column += letters + usize::from(!node.is_plain() && matches!(node.kind, Kind::Scalar(..)));
            let hint = match &error.suggestion {
                Some(edtf) => format!("write `{edtf}`"),
                None => {
                    "dates are EDTF: `2026-03-06`, `2026-03`, `2026`, `2026-03~`, `[..2026-03-06]`, `2014/..`".into()
                }
            };
            let message = format!("`{key}` is not a date annals can read: `{text}`: {}", error.message);
            findings.list.push(Finding::error(at, message, Some(hint)));
            None
        }
    }
}

fn mention(node: &Node<'_>, keep_extra: bool, findings: &mut Findings) -> Option<Mention> {
    if let Some(name) = node.text() {
        // An empty text names nobody, as in the cells of a table.
        let is_named = !name.trim().is_empty();
        let mention = || Mention { actor: name.to_owned(), name: None, role: Role::Participant, extra: Extra::new() };
        return is_named.then(mention);
    }
    if !matches!(node.kind, Kind::Map(_)) {
        findings.error(node, "an actor is an id or a name", "write `- iran` or `- {id: iran, role: target}`");
        return None;
    }
    let fields = Fields { node, what: "an actor of an event", keep_extra };
    let named = fields.text("name", findings);
    let (actor, name) = match named {
        Some(name) if fields.get("id").is_none() => (name, None),
        name => (fields.required("id", "write `{id: iran, role: target}`", findings)?, name),
    };
    let name = name.filter(|name| *name != actor);
    let role = fields.word("role", Role::from_word, &Role::words(), findings).unwrap_or(Role::Participant);
    Some(Mention { actor, name, role, extra: fields.extra(&["id", "name", "role"], findings) })
}

fn location(node: &Node<'_>, keep_extra: bool, findings: &mut Findings) -> Option<Location> {
    if let Some(name) = node.text() {
        return Some(Location { name: Some(name.to_owned()), ..Location::default() });
    }
    if !matches!(node.kind, Kind::Map(_)) {
        findings.error(node, "`location` is a name or a map", "write `location: {name: Ashgabat, country: TKM}`");
        return None;
    }
    let fields = Fields { node, what: "a location", keep_extra };
    Some(Location {
        name: fields.text("name", findings),
        country: fields.country(findings),
        lat: fields.degrees("lat", 90.0, findings),
        lon: fields.degrees("lon", 180.0, findings),
        precision: fields.text("precision", findings),
        extra: fields.extra(LOCATION_KEYS, findings),
    })
}

fn fatalities(node: &Node<'_>, keep_extra: bool, findings: &mut Findings) -> Option<Fatalities> {
    if let Some(text) = node.text() {
        let best = text.replace('_', "").parse().ok();
        if best.is_none() {
            findings.error(
                node,
                format!("`fatalities` is not a number: `{text}`"),
                "write a number or `{low: 1, high: 3}`",
            );
        }
        return best.map(|best| Fatalities { best: Some(best), ..Fatalities::default() });
    }
    if !matches!(node.kind, Kind::Map(_)) {
        findings.error(node, "`fatalities` is a list", "write a number or `{low: 1, high: 3}`");
        return None;
    }
    let fields = Fields { node, what: "fatalities", keep_extra };
    let [low, best, high] = ["low", "best", "high"].map(|key| fields.number(key, 0, u32::MAX, findings));
    let stated: Vec<u32> = [low, best, high].into_iter().flatten().collect();
    if !stated.is_sorted() {
        findings.warn(node, "the estimates of `fatalities` are out of order", "low is at most best, best at most high");
    }
    Some(Fatalities { low, best, high, extra: fields.extra(&["low", "best", "high"], findings) })
}

fn sources(fields: &Fields<'_, '_>, findings: &mut Findings) -> Vec<Source> {
    let keep_extra = fields.keep_extra;
    let mut all = fields.each("sources", findings, |node, findings| source(node, keep_extra, findings));
    all.extend(fields.each("source", findings, |node, findings| source(node, keep_extra, findings)));
    all
}

fn source(node: &Node<'_>, keep_extra: bool, findings: &mut Findings) -> Option<Source> {
    if let Some(text) = node.text() {
        let is_link = text.starts_with("http://") || text.starts_with("https://");
        let text = Some(text.to_owned());
        let (url, publisher) = if is_link { (text, None) } else { (None, text) };
        return Some(Source { publisher, url, ..Source::default() });
    }
    if !matches!(node.kind, Kind::Map(_)) {
        findings.error(node, "a source is a link or a map", "write `source: https://…` or `{publisher: …, url: …}`");
        return None;
    }
    let fields = Fields { node, what: "a source", keep_extra };
    if let Some(url) = fields.get("url") {
        let is_web = url.text().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"));
        if !is_web {
            findings.warn(url, "`url` is no link to the web", "write `https://…`; only http and https are ever opened");
        }
    }
    Some(Source {
        publisher: fields.text("publisher", findings),
        title: fields.text("title", findings),
        url: fields.text("url", findings),
        published: fields.date("published", findings),
        claimant: fields.text("claimant", findings),
        supports: fields.each("supports", findings, |node, findings| plain_text(node, "a key", findings)),
        extra: fields.extra(SOURCE_KEYS, findings),
    })
}

fn relation(node: &Node<'_>, keep_extra: bool, findings: &mut Findings) -> Option<Relation> {
    if !matches!(node.kind, Kind::Map(_)) {
        findings.error(node, "a relation is a map", "write `{type: follows, target: id-of-the-other-event}`");
        return None;
    }
    let fields = Fields { node, what: "a relation", keep_extra };
    if fields.get("type").is_none() {
        findings.error(node, "a relation without `type`", format!("write one of {}", RelationKind::words()));
    }
    let kind = fields.word("type", RelationKind::from_word, &RelationKind::words(), findings);
    let target = fields.required("target", "write the id of the other event", findings);
    Some(Relation { kind: kind?, target: target?, extra: fields.extra(&["type", "target"], findings) })
}

fn origin(node: &Node<'_>, keep_extra: bool, findings: &mut Findings) -> Option<Origin> {
    if let Some(text) = node.text() {
        return Some(Origin { dataset: Some(text.to_owned()), ..Origin::default() });
    }
    if !matches!(node.kind, Kind::Map(_)) {
        findings.error(node, "`origin` is a list", "write `{dataset: …, id: …}`");
        return None;
    }
    let fields = Fields { node, what: "an origin", keep_extra };
    Some(Origin {
        dataset: fields.text("dataset", findings),
        id: fields.text("id", findings),
        extra: fields.extra(&["dataset", "id"], findings),
    })
}

/// What an event says of itself that cannot be meant.
fn oddities(fields: &Fields<'_, '_>, event: &Event, findings: &mut Findings) {
    for key in ["id", "title"] {
        let Some(node) = fields.get(key) else { continue };
        if node
            .text()
            .is_some_and(|text| crate::model::clean::marked(text).any(|(c, is_unsafe)| is_unsafe && c != '\n'))
        {
            let message = format!("`{key}` holds control, bidi or invisible characters");
            findings.warn(node, message, "remove them; they are never shown");
        }
    }
    let relations = fields.get("relations").map(Node::items).unwrap_or_default();
    for relation in relations {
        if let Some(target) = relation.get("target").filter(|target| target.text() == Some(&event.id)) {
            findings.warn(
                target,
                "the event is related to itself",
                "write the id of another event, or remove the relation",
            );
        }
    }
}

/// Where the event's own words name another date than `date`, or a source was there before the event.
fn contradictions(fields: &Fields<'_, '_>, event: &Event, findings: &mut Findings) {
    let window = event.date.window();
    for key in ["id", "title"] {
        let Some(node) = fields.get(key) else { continue };
        let text = node.text().unwrap_or("");
        let prefix = text.get(..10).filter(|prefix| prose::dates_in(prefix).len() == 1).or_else(|| text.get(..7));
        let text = if key == "id" { prefix.unwrap_or("") } else { text };
        let [named] = &*prose::dates_in(text) else { continue };
        let Ok(said) = EventDate::parse(&named.edtf) else { continue };
        if !said.bounds().overlaps(window) {
            let message = format!("`{key}` says {said}, `date` says {}", event.date);
            findings.warn(node, message, "correct the one that is wrong");
        }
    }
    let nodes = fields.get("sources").map(Node::items).unwrap_or_default();
    for (source, node) in event.sources.iter().zip(nodes) {
        let Some(published) = &source.published else { continue };
        let is_early = day::is_known(window.earliest) && published.window().latest < window.earliest;
        if is_early && event.status != Some(Status::Planned) {
            let at = node.get("published").unwrap_or(node);
            let message = format!("published {} before the event ({})", published.text(), event.date.text());
            findings.warn(at, message, "correct one of the dates, or write `status: planned`");
        }
    }
}

/// The registry under `actors:`. An entry with an error in it is left out.
pub(super) fn actors(node: &Node<'_>, findings: &mut Findings) -> Vec<Actor> {
    if node.is_null() {
        return Vec::new();
    }
    let Kind::List(items) = &node.kind else {
        findings.error(node, "`actors` is not a list", "write `- id: iran` and `name: Iran` below each other");
        return Vec::new();
    };
    let mut registry: Vec<Actor> = Vec::new();
    let mut ids: HashSet<String> = HashSet::new();
    for item in items {
        let mut own = Findings::default();
        let actor = actor(item, &mut own).filter(|_| !own.has_errors());
        findings.list.append(&mut own.list);
        let Some(actor) = actor else { continue };
        if ids.insert(actor.id.clone()) {
            registry.push(actor);
        } else {
            let at = item.get("id").unwrap_or(item);
            findings.error(at, format!("the actor `{}` is registered twice", actor.id), "merge the two entries");
        }
    }
    check_members(items, &ids, &registry, findings);
    registry
}

fn check_members(items: &[Node<'_>], ids: &HashSet<String>, registry: &[Actor], findings: &mut Findings) {
    let names = registry.iter().enumerate().flat_map(|(at, actor)| {
        let names = [&actor.id, &actor.name].into_iter().chain(&actor.aliases);
        names.map(move |name| (name, at))
    });
    let mut bearers: HashMap<String, Option<usize>> = HashMap::new();
    for (name, actor) in names {
        // Of a name that several bear nobody is told.
        bearers
            .entry(fold(name))
            .and_modify(|known| *known = known.filter(|known| *known == actor))
            .or_insert(Some(actor));
    }
    let known = LazyCell::new(|| Known::new(registry.iter().map(|actor| &*actor.id)));
    for node in items.iter().filter_map(|item| item.get("member_of")) {
        let single = std::slice::from_ref(node);
        let members = if matches!(node.kind, Kind::List(_)) { node.items() } else { single };
        for member in members {
            let Some(id) = member.text().filter(|id| !ids.contains(*id)) else { continue };
            match bearers.get(&fold(id)) {
                Some(Some(_)) => continue,
                Some(None) => {
                    let message = format!(
                        "`member_of` could be several actors of the registry, so it is matched to none: `{id}`"
                    );
                    findings.warn(member, message, "write the id of the one that is meant".to_owned());
                    continue;
                }
                None => {}
            }
            let hint = match known.similar(id) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "register it under `actors:`".to_owned(),
            };
            findings.warn(member, format!("`member_of` names an actor that is not registered: `{id}`"), hint);
        }
    }
}

fn actor(node: &Node<'_>, findings: &mut Findings) -> Option<Actor> {
    let at = node.get("id").unwrap_or(node).at;
    let place = Some(Box::new(Place { file: Arc::default(), line: at.line, column: at.column }));
    if let Some(name) = node.text() {
        return Some(Actor { is_registered: true, place, ..Actor::unregistered(name) });
    }
    let fields = Fields { node, what: "an actor", keep_extra: true };
    let id = fields.required("id", "write the id that events use: `id: iran`", findings)?;
    let mut extra = fields.extra(ACTOR_KEYS, findings);
    if let Some(codes) = fields.get("codes") {
        extra.insert("codes".into(), codes.to_value());
    }
    Some(Actor {
        name: fields.text("name", findings).unwrap_or_else(|| id.clone()),
        aliases: fields.each("aliases", findings, |node, findings| plain_text(node, "an alias", findings)),
        kind: fields.word("kind", ActorKind::from_word, &ActorKind::words(), findings),
        country: fields.country(findings),
        member_of: fields.each("member_of", findings, |node, findings| plain_text(node, "an id", findings)),
        active: fields.date("active", findings).map(Box::new),
        extra: (!extra.is_empty()).then(|| Box::new(extra)),
        is_registered: true,
        place,
        id,
    })
}

/// What the top level says, apart from the events and the registry.
pub(super) fn header(node: &Node<'_>, findings: &mut Findings) -> crate::chronology::Header {
    let fields = Fields { node, what: "a chronology", keep_extra: true };
    if let Some(schema) = fields.get("schema").filter(|schema| schema.text() != Some("1")) {
        let written = schema.text().unwrap_or("?");
        findings.error(schema, format!("schema `{written}` is not one that annals reads"), "write `schema: 1`");
    }
    // Where the events came from before is kept, and written on as what came before.
    let mut extra = fields.extra(&["schema", "title", "as_of", "excerpt", "actors", "events", "provenance"], findings);
    if let Some(provenance) = fields.get("provenance") {
        extra.insert("provenance".into(), provenance.to_value());
    }
    crate::chronology::Header {
        title: fields.text("title", findings),
        as_of: fields.date("as_of", findings),
        is_excerpt: fields.get("excerpt").is_some_and(|node| node.text() == Some("true")),
        extra,
    }
}
