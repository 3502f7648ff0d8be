//! The filter pane as a list of items: fields, candidates, chips, facets.

use super::{App, Field, Mode};
use crate::chronology::{ActorId, Chronology};
use crate::model::clean;
use crate::names::{Hit, Pattern, Rung};
use crate::query::{ActorPattern, Facet, Query, Test};

/// Most actors shown under the actor field.
pub const CANDIDATES: usize = 8;

/// What a facet counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetKind {
    /// Types of events.
    Type,
    /// Tags.
    Tag,
    /// Statuses.
    Status,
}

impl FacetKind {
    /// The heading in the pane.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Type => "Types",
            Self::Tag => "Tags",
            Self::Status => "Status",
        }
    }

    /// The test that a value of it makes.
    pub fn test(self, value: &str) -> Option<Test> {
        match self {
            Self::Type => Some(Test::Type(vec![value.to_owned()])),
            Self::Tag => Some(Test::Tag(vec![value.to_owned()])),
            Self::Status => crate::model::Status::from_word(value).map(|status| Test::Status(vec![status])),
        }
    }
}

/// An actor under the actor field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The actor.
    pub actor: ActorId,
    /// The name, and which of its letters matched.
    pub name: (String, Vec<u32>),
    /// The alias or id that matched, if it was not the name, and which of its letters did.
    pub via: Option<(String, Vec<u32>)>,
    /// The letter of the rung; empty while nothing is typed.
    pub rung: &'static str,
    /// How many events have the actor or a member of it.
    pub count: usize,
    /// Whether the query has it.
    pub is_pinned: bool,
    /// Whether Enter would take it.
    pub is_chosen: bool,
}

/// A line of the filter pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterItem {
    /// A heading.
    Heading(&'static str),
    /// A field to type in, and what stands in it.
    Field(Field, String),
    /// What is wrong with what is being typed.
    Mistake(String),
    /// An actor.
    Candidate(Candidate),
    /// No actor matches what is typed.
    NoCandidate,
    /// A term of the query, by its number, and its text.
    Chip(usize, String),
    /// The rule of the range.
    Rule(&'static str),
    /// A value of a facet, and whether the query asks for it.
    Facet(FacetKind, Facet, bool),
}

impl FilterItem {
    /// Whether the cursor stops on it.
    pub fn is_selectable(&self) -> bool {
        !matches!(self, Self::Heading(_) | Self::Mistake(_) | Self::NoCandidate)
    }
}

/// How many events have an actor or a member of it.
pub fn events_of(chronology: &Chronology, actor: ActorId) -> usize {
    match &*chronology.with_members(&[actor]) {
        [only] => chronology.postings(*only).len(),
        several => {
            let mut rows: Vec<u32> = several.iter().flat_map(|actor| chronology.postings(*actor)).copied().collect();
            rows.sort_unstable();
            rows.dedup();
            rows.len()
        }
    }
}

/// The hits of the pattern that is being typed, as many as are shown.
pub(super) fn hits(app: &App) -> Vec<Hit> {
    match &app.mode {
        Mode::Typing(typing) if typing.field() == Field::Actor && !typing.text().trim().is_empty() => {
            let mut hits = app.data.asker.hits(typing.text());
            // Whoever types a name in full does not look for letters scattered over others.
            if hits.first().is_some_and(|hit| hit.rung == Rung::Equal) {
                hits.retain(|hit| hit.rung != Rung::Subsequence);
            }
            hits.truncate(CANDIDATES);
            hits
        }
        _ => Vec::new(),
    }
}

/// All lines of the pane.
pub(super) fn items(app: &App) -> Vec<FilterItem> {
    let mut items = vec![FilterItem::Field(Field::Actor, field_text(app, Field::Actor))];
    items.extend(candidates(app));
    if !app.query.terms.is_empty() {
        items.push(FilterItem::Heading("Filters"));
        let chips = app.query.terms.iter().enumerate();
        items.extend(chips.map(|(at, term)| FilterItem::Chip(at, clean::line(&term.to_string()).into_owned())));
    }
    items.push(FilterItem::Heading("Range and text"));
    for field in [Field::From, Field::To, Field::AsOf, Field::Text] {
        items.push(FilterItem::Field(field, field_text(app, field)));
        if let Mode::Typing(typing) = &app.mode
            && typing.field() == field
            && let Some(mistake) = typing.mistake()
        {
            items.push(FilterItem::Mistake(mistake.to_owned()));
        }
    }
    items.push(FilterItem::Rule(app.query.rule.word()));
    let selection = app.selection();
    let chronology = &app.data.chronology;
    for (kind, facets) in [
        (FacetKind::Type, selection.kinds(chronology)),
        (FacetKind::Tag, selection.tags(chronology)),
        (FacetKind::Status, selection.statuses(chronology)),
    ] {
        let facets: Vec<FilterItem> = facets
            .into_iter()
            .map(|facet| (has_facet(&app.query, kind, &facet.value), facet))
            .filter(|(is_on, facet)| *is_on || facet.count > 0)
            .map(|(is_on, facet)| FilterItem::Facet(kind, facet, is_on))
            .collect();
        if !facets.is_empty() {
            items.push(FilterItem::Heading(kind.title()));
        }
        items.extend(facets);
    }
    items
}

fn field_text(app: &App, field: Field) -> String {
    match &app.mode {
        Mode::Typing(typing) if typing.field() == field => typing.text().to_owned(),
        _ => {
            let date = match field {
                Field::From => &app.query.from,
                Field::To => &app.query.to,
                Field::AsOf => &app.query.as_of,
                Field::Actor | Field::Text | Field::Line => &None,
            };
            date.as_ref().map_or_else(String::new, |date| date.text().to_owned())
        }
    }
}

fn candidates(app: &App) -> Vec<FilterItem> {
    let Mode::Typing(typing) = &app.mode else { return frequent(app) };
    if typing.field() != Field::Actor || typing.text().trim().is_empty() {
        return frequent(app);
    }
    let hits = hits(app);
    if hits.is_empty() {
        return vec![FilterItem::NoCandidate];
    }
    let pattern = Pattern::new(typing.text());
    let candidate = |(at, hit): (usize, &Hit)| {
        let actor = app.data.chronology.actor(hit.actor);
        let name = clean::line(&actor.name).into_owned();
        let matched = match hit.name {
            0 => None,
            1 => Some(&actor.id),
            alias => actor.aliases.get(alias as usize - 2),
        };
        // Where the name holds what was typed it is marked there.
        let matched = matched.filter(|_| !pattern.is_within(&name));
        let marked = |name: String| {
            let marks = pattern.highlight(&name);
            (name, marks)
        };
        FilterItem::Candidate(Candidate {
            actor: hit.actor,
            via: matched.map(|name| marked(clean::line(name).into_owned())),
            name: if matched.is_some() { (name, Vec::new()) } else { marked(name) },
            rung: hit.rung.label().0,
            count: events_of(&app.data.chronology, hit.actor),
            is_pinned: is_pinned(app, hit.actor),
            is_chosen: typing.choice() == at,
        })
    };
    hits.iter().enumerate().map(candidate).collect()
}

/// The most frequent actors, for somebody who does not know yet whom to look for.
fn frequent(app: &App) -> Vec<FilterItem> {
    let candidate = |actor: &ActorId| {
        FilterItem::Candidate(Candidate {
            actor: *actor,
            name: (clean::line(&app.data.chronology.actor(*actor).name).into_owned(), Vec::new()),
            via: None,
            rung: "",
            count: events_of(&app.data.chronology, *actor),
            is_pinned: is_pinned(app, *actor),
            is_chosen: false,
        })
    };
    app.data.frequent.iter().take(5).map(candidate).collect()
}

/// Whether a term of the query names exactly this actor.
fn is_pinned(app: &App, actor: ActorId) -> bool {
    pinned_term(app, actor).is_some()
}

/// The term of the query that names an actor, as [`pin`] makes it.
pub(super) fn pinned_term(app: &App, actor: ActorId) -> Option<usize> {
    let pattern = pin(app, actor);
    app.query.terms.iter().position(|term| match &term.test {
        Test::Actor { any, .. } => !term.is_negated && any.contains(&pattern),
        _ => false,
    })
}

/// The pattern that names an actor: its id, with members, if nobody else goes by it; else that very one.
pub(super) fn pin(app: &App, actor: ActorId) -> ActorPattern {
    let chronology = &app.data.chronology;
    let text = chronology.actor(actor).id.clone();
    let loose = ActorPattern { is_exact: false, text };
    let is_sure = app.data.asker.actors(chronology, &loose) == chronology.with_members(&[actor]);
    ActorPattern { is_exact: !is_sure, ..loose }
}

/// The term that asks for a value of a facet.
pub(super) fn facet_term(query: &Query, kind: FacetKind, value: &str) -> Option<usize> {
    query.terms.iter().position(|term| {
        let has = |values: &[String]| values.iter().any(|known| known.eq_ignore_ascii_case(value));
        !term.is_negated
            && match (&term.test, kind) {
                (Test::Type(any), FacetKind::Type) | (Test::Tag(any), FacetKind::Tag) => has(any),
                (Test::Status(any), FacetKind::Status) => any.iter().any(|status| status.word() == value),
                _ => false,
            }
    })
}

fn has_facet(query: &Query, kind: FacetKind, value: &str) -> bool {
    facet_term(query, kind, value).is_some()
}
