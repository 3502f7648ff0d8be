//! What a template gets: what annals says of events, and nothing that is not in `assets/template.schema.json`. Every text is safe to
//! print; what is not known is there, as null.

use std::collections::HashMap;

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::super::citations::Citations;
use super::super::disputes::{Dispute, Opponent, disputes};
use super::super::emit;
use super::super::export::{Export, Provenance, TOOL};
use super::super::outline::{Outline, OutlineLine};
use super::super::overview::overview;
use super::super::web::{is_link, site};
use super::markup::Markup;
use crate::account::{self, Piece};
use crate::chronology::{ActorId, Chronology, Row};
use crate::model::{ActorKind, Event, EventDate, Fatalities, Location, Source, Status, clean, day, words};

/// The data of an export.
pub(super) struct Data<'a> {
    export: &'a Export<'a>,
    markup: Markup,
    /// The events, each with the number of its heading.
    events: Vec<(u32, Row)>,
    headings: Vec<String>,
    citations: Citations,
    disputes: Vec<Dispute>,
}

impl<'a> Data<'a> {
    pub(super) fn new(export: &'a Export<'a>, markup: Markup) -> Self {
        let outline = Outline::new(export, None);
        let disputes = disputes(export);
        let disputed = disputes
            .iter()
            .flat_map(|dispute| std::iter::once(dispute.row).chain(dispute.opponents.iter().filter_map(Opponent::row)));
        let citations = Citations::new(export.chronology, outline.rows().chain(disputed));
        let mut heading = 0;
        let mut events = Vec::with_capacity(export.rows.len());
        for line in &outline.lines {
            match line {
                OutlineLine::Heading(number) => heading = *number,
                OutlineLine::Event(row) => events.push((heading, *row)),
            }
        }
        Self { export, markup, events, headings: outline.headings, citations, disputes }
    }

    /// How many events there are.
    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    /// Everything but the events.
    pub(super) fn head(&self) -> Value {
        let header = self.export.chronology.header();
        let sources: Vec<SourceData> = (1..)
            .zip(self.citations.list())
            .map(|(number, source)| SourceData::new(self.export.chronology, source, number))
            .map(|source| SourceData {
                claimant: None,
                supports: Vec::new(),
                said_by: source.publisher.clone(),
                ..source
            })
            .collect();
        let disputes: Vec<DisputeData> = self.disputes.iter().map(|dispute| self.dispute(dispute)).collect();
        context! {
            title => line(header.title.as_deref().unwrap_or("Chronology")),
            overview => overview(self.export),
            as_of => Serde(header.as_of.as_ref().map(DateData::new)),
            provenance => Serde(ProvenanceData::new(&self.export.provenance)),
            query => line(&self.export.provenance.query),
            counts => Serde(CountsData::new(&self.export.provenance)),
            sources => Serde(sources),
            actors => Serde(actors(self.export)),
            disputes => Serde(disputes),
        }
    }

    /// An event, by its number.
    pub(super) fn event(&self, number: usize) -> Value {
        let Some((heading, row)) = self.events.get(number).copied() else { return Value::from(()) };
        let heading = self.headings.get(heading as usize).map_or("", String::as_str);
        Serde(EventData::new(self, row, heading)).into()
    }

    fn sources(&self, event: &Event) -> Vec<SourceData> {
        let of = |source| SourceData::new(self.export.chronology, source, self.citations.number(source));
        event.sources.iter().map(of).collect()
    }

    fn dispute(&self, dispute: &Dispute) -> DisputeData {
        let opponent = |opponent: &Opponent| match opponent {
            Opponent::Event(label, row) => {
                let event = self.side(*row);
                OpponentData { label, id: event.id.clone(), event: Some(event) }
            }
            Opponent::Missing(label, id) => OpponentData { label, id: line(id), event: None },
        };
        DisputeData { event: self.side(dispute.row), opponents: dispute.opponents.iter().map(opponent).collect() }
    }

    fn side(&self, row: Row) -> SideData {
        let chronology = self.export.chronology;
        let event = account::event(chronology, row);
        SideData {
            id: line(&chronology.id(row)),
            headline: line(&account::headline(chronology, row)),
            date: DateData::of_event(&event),
            status: event.status.map(Status::word),
            status_says: event.status.map(account::status_says),
            is_exported: self.is_exported(row),
            sources: self.sources(&event),
        }
    }

    fn is_exported(&self, row: Row) -> bool {
        self.export.rows.binary_search(&row).is_ok()
    }
}

fn line(text: &str) -> String {
    clean::line(text.trim()).into_owned()
}

fn some_line(text: Option<&String>) -> Option<String> {
    text.map(|text| line(text)).filter(|text| !text.is_empty())
}

#[derive(Debug, Serialize)]
struct ProvenanceData {
    tool: &'static str,
    files: Vec<FileData>,
    rule: &'static str,
    rule_says: &'static str,
    lines: Vec<String>,
}

#[derive(Debug, Serialize)]
struct FileData {
    name: String,
    sha256: String,
}

impl ProvenanceData {
    fn new(provenance: &Provenance) -> Self {
        let file = |file| FileData {
            name: line(provenance.name_of(file)),
            sha256: crate::chronology::FileInfo::sha256(file).to_owned(),
        };
        Self {
            tool: TOOL,
            files: provenance.files.iter().map(file).collect(),
            rule: provenance.rule.0,
            rule_says: provenance.rule.1,
            lines: provenance.lines(),
        }
    }
}

#[derive(Debug, Serialize)]
struct CountsData {
    selected: usize,
    total: usize,
    left_out: usize,
    undisclosed: usize,
}

impl CountsData {
    const fn new(provenance: &Provenance) -> Self {
        let Provenance { selected, total, left_out, undisclosed, .. } = *provenance;
        Self { selected, total, left_out, undisclosed }
    }
}

#[derive(Debug, Serialize)]
struct DateData {
    words: String,
    edtf: String,
    earliest: Option<String>,
    latest: Option<String>,
    is_exact: bool,
    is_approximate: bool,
    is_uncertain: bool,
    is_ongoing: bool,
    note: Option<String>,
}

impl DateData {
    fn new(date: &EventDate) -> Self {
        let bounds = date.bounds();
        let known = |of| day::is_known(of).then(|| day::iso(of));
        let (is_approximate, is_uncertain) = (date.is_approximate(), date.is_uncertain());
        Self {
            words: words::words(date),
            edtf: line(date.text()),
            earliest: known(bounds.earliest),
            latest: known(bounds.latest),
            is_exact: bounds.earliest == bounds.latest && !is_approximate && !is_uncertain,
            is_approximate,
            is_uncertain,
            is_ongoing: bounds.latest == day::OPEN_END && day::is_known(bounds.earliest),
            note: None,
        }
    }

    fn of_event(event: &Event) -> Self {
        Self { note: some_line(event.date_note.as_ref()), ..Self::new(&event.date) }
    }
}

#[derive(Debug, Serialize)]
struct SourceData {
    number: usize,
    said_by: Option<String>,
    claimant: Option<String>,
    publisher: Option<String>,
    title: Option<String>,
    published: Option<DateData>,
    url: Option<String>,
    link: Option<String>,
    site: Option<String>,
    supports: Vec<String>,
}

impl SourceData {
    fn new(chronology: &Chronology, source: &Source, number: usize) -> Self {
        let claimant = source.claimant.as_deref().map(|claimant| line(chronology.claimant(claimant)));
        let publisher = some_line(source.publisher.as_ref());
        let link = source.url.clone().filter(|url| is_link(url));
        Self {
            number,
            said_by: account::attribution(claimant.as_deref(), publisher.as_deref()),
            claimant,
            publisher,
            title: some_line(source.title.as_ref()),
            published: source.published.as_ref().map(DateData::new),
            url: some_line(source.url.as_ref()),
            site: link.as_deref().map(site),
            link,
            supports: source.supports.iter().map(|key| line(key)).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
struct ActorData {
    id: String,
    name: String,
    aliases: Vec<String>,
    kind: Option<&'static str>,
    country: Option<String>,
    events: usize,
}

/// Those whom the events name, the most frequent first.
fn actors(export: &Export<'_>) -> Vec<ActorData> {
    let chronology = export.chronology;
    let mut counts: HashMap<ActorId, (usize, Row)> = HashMap::new();
    for row in export.rows {
        for (actor, _) in chronology.mentions(*row) {
            let (count, last) = counts.entry(actor).or_insert((0, Row::MAX));
            // Somebody who is named twice takes part once.
            *count += usize::from(*last != *row);
            *last = *row;
        }
    }
    let mut counts: Vec<(ActorId, usize)> = counts.into_iter().map(|(actor, (count, _))| (actor, count)).collect();
    counts.sort_by(|one, other| {
        other
            .1
            .cmp(&one.1)
            .then_with(|| chronology.actor(one.0).name.cmp(&chronology.actor(other.0).name))
            .then(one.0.cmp(&other.0))
    });
    let data = |(actor, events): (ActorId, usize)| {
        let actor = chronology.actor(actor);
        ActorData {
            id: line(&actor.id),
            name: line(&actor.name),
            aliases: actor.aliases.iter().map(|alias| line(alias)).collect(),
            kind: actor.kind.map(ActorKind::word),
            country: some_line(actor.country.as_ref()),
            events,
        }
    };
    counts.into_iter().map(data).collect()
}

#[derive(Debug, Serialize)]
struct DisputeData {
    event: SideData,
    opponents: Vec<OpponentData>,
}

#[derive(Debug, Serialize)]
struct OpponentData {
    label: &'static str,
    id: String,
    event: Option<SideData>,
}

#[derive(Debug, Serialize)]
struct SideData {
    id: String,
    headline: String,
    date: DateData,
    status: Option<&'static str>,
    status_says: Option<&'static str>,
    is_exported: bool,
    sources: Vec<SourceData>,
}

#[derive(Debug, Serialize)]
struct EventData {
    id: String,
    heading: String,
    headline: String,
    title: String,
    date: DateData,
    status: Option<&'static str>,
    status_says: Option<&'static str>,
    is_disputed: bool,
    #[serde(rename = "type")]
    kind: Option<String>,
    importance: Option<u8>,
    tags: Vec<String>,
    who: Option<String>,
    actors: Vec<MentionData>,
    place: Option<PlaceData>,
    deaths: Option<DeathsData>,
    summary: Option<SummaryData>,
    sources: Vec<SourceData>,
    relations: Vec<RelationData>,
    recorded: Option<DateData>,
    origin: Option<String>,
    other: Vec<OtherData>,
}

#[derive(Debug, Serialize)]
struct MentionData {
    id: String,
    name: String,
    role: &'static str,
    kind: Option<&'static str>,
    country: Option<String>,
}

#[derive(Debug, Serialize)]
struct PlaceData {
    name: Option<String>,
    country: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    precision: Option<String>,
}

#[derive(Debug, Serialize)]
struct DeathsData {
    words: String,
    low: Option<u32>,
    best: Option<u32>,
    high: Option<u32>,
}

#[derive(Debug, Serialize)]
struct SummaryData {
    text: String,
    markup: Value,
}

#[derive(Debug, Serialize)]
struct RelationData {
    label: &'static str,
    headline: String,
    date: Option<String>,
    id: Option<String>,
    is_exported: bool,
}

#[derive(Debug, Serialize)]
struct OtherData {
    key: String,
    value: String,
}

impl EventData {
    fn new(data: &Data<'_>, row: Row, heading: &str) -> Self {
        let chronology = data.export.chronology;
        let event = account::event(chronology, row);
        let summary = event.summary.as_ref().map(|summary| SummaryData {
            text: clean::block(summary.trim()).into_owned(),
            markup: data.markup.summary(summary, event.is_plain),
        });
        let origin = event.origin.as_ref().map(|origin| {
            let parts: Vec<String> =
                [&origin.dataset, &origin.id].into_iter().flatten().map(|text| line(text)).collect();
            parts.join(" · ")
        });
        Self {
            id: line(&chronology.id(row)),
            heading: heading.to_owned(),
            headline: line(&account::headline(chronology, row)),
            title: line(&event.title),
            date: DateData::of_event(&event),
            status: event.status.map(Status::word),
            status_says: event.status.map(account::status_says),
            is_disputed: event.status.is_some_and(Status::is_against),
            kind: some_line(event.kind.as_ref()),
            importance: event.importance,
            tags: event.tags.iter().map(|tag| line(tag)).collect(),
            who: account::between(chronology, row).map(|who| line(&who)),
            actors: mentions(chronology, row, &event),
            place: event.location.as_ref().map(PlaceData::new),
            deaths: event.fatalities.as_ref().and_then(DeathsData::new),
            summary,
            sources: data.sources(&event),
            relations: relations(data, row, &event),
            recorded: event.recorded.as_ref().map(DateData::new),
            origin: origin.filter(|origin| !origin.is_empty()),
            other: event.extra.iter().map(|(key, value)| OtherData::new(key, value)).collect(),
        }
    }
}

fn mentions(chronology: &Chronology, row: Row, event: &Event) -> Vec<MentionData> {
    let actors = chronology.mentions(row).map(|(actor, _)| chronology.actor(actor));
    let mention = |(mention, actor): (&crate::model::Mention, &crate::model::Actor)| MentionData {
        id: line(&actor.id),
        name: line(&actor.name),
        role: mention.role.word(),
        kind: actor.kind.map(ActorKind::word),
        country: some_line(actor.country.as_ref()),
    };
    event.actors.iter().zip(actors).map(mention).collect()
}

impl PlaceData {
    fn new(place: &Location) -> Self {
        Self {
            name: some_line(place.name.as_ref()),
            country: some_line(place.country.as_ref()),
            latitude: place.lat,
            longitude: place.lon,
            precision: some_line(place.precision.as_ref()),
        }
    }
}

impl DeathsData {
    fn new(deaths: &Fatalities) -> Option<Self> {
        let words = account::fatalities(deaths);
        let Fatalities { low, best, high, .. } = *deaths;
        (!words.is_empty()).then_some(Self { words, low, best, high })
    }
}

impl OtherData {
    fn new(key: &serde_yaml::Value, value: &serde_yaml::Value) -> Self {
        let value = match emit::plain(value) {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        Self { key: line(&emit::key_text(key)), value: line(&value) }
    }
}

/// What has to do with an event, in both directions.
fn relations(data: &Data<'_>, row: Row, event: &Event) -> Vec<RelationData> {
    let chronology = data.export.chronology;
    if event.relations.is_empty() && chronology.links(row).is_empty() {
        return Vec::new();
    }
    let relation = |piece| {
        let Piece::Related { label, date, title, key } = piece else { return None };
        let row = key.and_then(|key| Row::try_from(key.number()).ok());
        Some(RelationData {
            label,
            headline: title,
            date: Some(date).filter(|date| !date.is_empty()),
            id: row.map(|row| line(&chronology.id(row))),
            is_exported: row.is_some_and(|row| data.is_exported(row)),
        })
    };
    account::detail(chronology, row).into_iter().filter_map(relation).collect()
}
