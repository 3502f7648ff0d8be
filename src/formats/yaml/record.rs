//! From the tree of a record to a valid [`Event`], and of the registry to actors, with every problem on the way.
//!
//! An event with an error in it is not loaded; a warning loads.

mod fields;
mod misplaced;
mod registry;

use super::finding::Findings;
use super::tree::{Kind, Node};
use crate::formats::emit;
use crate::model::{
    Event, EventDate, Extra, Fatalities, Location, Mention, Origin, Relation, RelationKind, Role, Source, Status, day,
    prose,
};
use fields::{EVENT, Fields, plain_text};

pub(super) use registry::actors;

const SOURCE_KEYS: &[&str] = &["publisher", "title", "url", "published", "claimant", "supports"];
const LOCATION_KEYS: &[&str] = &["name", "country", "lat", "lon", "precision"];

/// The event of an item, or what is wrong with it. Extra keys are only converted where they are kept.
pub(super) fn event(node: &Node<'_>, keep_extra: bool, findings: &mut Findings<'_>) -> Option<Event> {
    if !matches!(node.kind, Kind::Map(_)) {
        let hint = "write `- id: …`, `date: …` and `title: …`, each on a line of its own";
        findings.error(node, "an event is a list of keys", hint);
        return None;
    }
    let fields = Fields { node, what: EVENT, keep_extra };
    let id = fields.required("id", "an event needs an id that stays: `id: 2025-12-meeting`", findings);
    let date = fields.required_date(findings);
    let title = fields.required("title", "say in one line what happened: `title: …`", findings);
    let event = Event {
        date_note: fields.text("date_note", findings),
        summary: fields.text("summary", findings),
        is_plain: fields.word("summary_form", plain_or_markdown, "plain, markdown", findings).unwrap_or(false),
        kind: fields.text("type", findings),
        actors: fields.each("actors", findings, |node, findings| mention(node, keep_extra, findings)),
        location: fields.get("location").and_then(|node| location(node, &fields, findings)),
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
fn event_extra(fields: &Fields<'_, '_>, date: Option<&EventDate>, findings: &mut Findings<'_>) -> Extra {
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

fn mention(node: &Node<'_>, keep_extra: bool, findings: &mut Findings<'_>) -> Option<Mention> {
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

/// Where an event took place, whose fields are given.
fn location(node: &Node<'_>, event: &Fields<'_, '_>, findings: &mut Findings<'_>) -> Option<Location> {
    if let Some(name) = node.text() {
        return Some(Location { name: Some(name.to_owned()), ..Location::default() });
    }
    if !matches!(node.kind, Kind::Map(_)) {
        findings.error(node, "`location` is a name or a map", "write `location: {name: Ashgabat, country: TKM}`");
        return None;
    }
    let fields = Fields { node, what: "a location", keep_extra: event.keep_extra };
    Some(Location {
        name: fields.text("name", findings),
        country: fields.country(event.get("origin").is_some(), findings),
        lat: fields.degrees("lat", 90.0, findings),
        lon: fields.degrees("lon", 180.0, findings),
        precision: fields.text("precision", findings),
        extra: fields.extra(LOCATION_KEYS, findings),
    })
}

fn fatalities(node: &Node<'_>, keep_extra: bool, findings: &mut Findings<'_>) -> Option<Fatalities> {
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

fn sources(fields: &Fields<'_, '_>, findings: &mut Findings<'_>) -> Vec<Source> {
    let keep_extra = fields.keep_extra;
    let mut all = fields.each("sources", findings, |node, findings| source(node, keep_extra, findings));
    all.extend(fields.each("source", findings, |node, findings| source(node, keep_extra, findings)));
    all
}

fn source(node: &Node<'_>, keep_extra: bool, findings: &mut Findings<'_>) -> Option<Source> {
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

fn relation(node: &Node<'_>, keep_extra: bool, findings: &mut Findings<'_>) -> Option<Relation> {
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

fn origin(node: &Node<'_>, keep_extra: bool, findings: &mut Findings<'_>) -> Option<Origin> {
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
fn oddities(fields: &Fields<'_, '_>, event: &Event, findings: &mut Findings<'_>) {
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
fn contradictions(fields: &Fields<'_, '_>, event: &Event, findings: &mut Findings<'_>) {
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

/// What the top level says, apart from the events and the registry.
pub(super) fn header(node: &Node<'_>, findings: &mut Findings<'_>) -> crate::chronology::Header {
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
