//! The filter pane as a list of items: chips, fields, candidates, facets.

use std::collections::HashMap;
use std::sync::Arc;

use super::{App, Field, Mode};
use crate::engine::{ActorId, Engine, Facet, Names, Ranked, Ranking, Selected, Within};
use crate::model::clean;
use crate::names::{Pattern, Rung};
use crate::query::line::quoted;
use crate::query::{ActorPattern, Query, Reach, Test};

/// Most actors shown under the actor field while a pattern is typed.
pub const CANDIDATES: usize = 8;

/// The same while none is.
pub const FREQUENT: usize = 5;

/// What a facet counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetKind {
    /// Types of events.
    Type,
    /// Tags.
    Tag,
    /// Statuses.
    Status,
    /// Countries that events took place in.
    Country,
    /// Who published them.
    Publisher,
}

impl FacetKind {
    /// The heading in the pane.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Type => "Types",
            Self::Tag => "Tags",
            Self::Status => "Status",
            Self::Country => "Countries",
            Self::Publisher => "Publishers",
        }
    }

    /// The test that a value of it makes.
    pub fn test(self, value: &str) -> Option<Test> {
        match self {
            Self::Type => Some(Test::Type(vec![value.to_owned()])),
            Self::Tag => Some(Test::Tag(vec![value.to_owned()])),
            Self::Country => Some(Test::Country(vec![value.to_owned()])),
            Self::Publisher => Some(Test::Publisher(vec![value.to_owned()])),
            Self::Status => crate::model::Status::from_word(value).map(|status| Test::Status(vec![status])),
        }
    }
}

/// How many events of the selection, and of the chronology.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Of the selection; of the chronology where the selection is not what is counted.
    pub selected: usize,
    /// Of the chronology.
    pub total: usize,
}

/// Most countries and publishers that are shown.
const SHOWN: usize = 12;

/// An actor under the actor field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The actor.
    pub actor: ActorId,
    /// Under how many others it stands, as a member.
    pub depth: usize,
    /// Whether its members are shown; `None` if it has none.
    pub is_open: Option<bool>,
    /// The name, and which of its letters matched.
    pub name: (String, Vec<u32>),
    /// The alias or id that matched, if it was not the name, and which of its letters did.
    pub via: Option<(String, Vec<u32>)>,
    /// How it matched; `None` while nothing is typed.
    pub rung: Option<Rung>,
    /// How many events have the actor or a member of it; `None` while they are counted.
    pub count: Option<Count>,
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
    /// How many more values of the facet there are.
    More(usize),
}

impl FilterItem {
    /// Whether the cursor stops on it.
    pub fn is_selectable(&self) -> bool {
        !matches!(self, Self::Heading(_) | Self::Mistake(_) | Self::NoCandidate | Self::More(_))
    }
}

/// The filter pane.
#[derive(Debug, Default)]
pub(super) struct FilterPane {
    pub(super) items: Vec<FilterItem>,
    /// Whether something has changed since the items were made.
    pub(super) is_stale: bool,
    pub(super) cursor: usize,
    pub(super) top: usize,
    /// Actors whose members are shown, with these.
    pub(super) open: HashMap<ActorId, Vec<Ranked>>,
    /// What else is in the selection, and whether that is still being counted.
    pub(super) within: Arc<Within>,
    pub(super) is_within_due: bool,
    /// Who the pattern finds that was being typed when the last answer was asked for.
    pub(super) ranking: Ranking,
}

impl FilterPane {
    /// Forgets what was answered: it was of other data.
    pub(super) fn forget(&mut self) {
        self.within = Arc::default();
        self.is_within_due = true;
        self.ranking = Ranking::default();
    }
}

/// All lines of the pane.
pub(super) fn items(app: &App) -> Vec<FilterItem> {
    // What narrows stands on top.
    let chips = app.query.terms.iter().enumerate();
    let chips = chips.map(|(at, term)| FilterItem::Chip(at, clean::line(&chip(app, term)).into_owned()));
    let mut items: Vec<FilterItem> = chips.collect();
    items.push(FilterItem::Field(Field::Actor, field_text(app, Field::Actor)));
    items.extend(candidates(app));
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
    let selected = app.selected();
    for (kind, facets) in [
        (FacetKind::Type, &selected.kinds),
        (FacetKind::Tag, &selected.tags),
        (FacetKind::Status, &selected.statuses),
        (FacetKind::Country, &app.filter.within.countries),
        (FacetKind::Publisher, &app.filter.within.publishers),
    ] {
        let shown = if matches!(kind, FacetKind::Country | FacetKind::Publisher) { SHOWN } else { usize::MAX };
        if !facets.list.is_empty() {
            items.push(FilterItem::Heading(kind.title()));
        }
        let facet = |facet: &Facet| FilterItem::Facet(kind, facet.clone(), has_facet(&app.query, kind, &facet.value));
        items.extend(facets.list.iter().take(shown).map(facet));
        let more = facets.more + facets.list.len().saturating_sub(shown);
        if more > 0 {
            items.push(FilterItem::More(more));
        }
    }
    items
}

/// Where the item that was under the cursor stands now, nearest to where it stood; without it that place.
pub(super) fn place_of(items: &[FilterItem], under: Option<&FilterItem>, was: usize) -> usize {
    let is_same = |item: &FilterItem| match (item, under) {
        (FilterItem::Field(field, _), Some(FilterItem::Field(known, _))) => field == known,
        (FilterItem::Candidate(one), Some(FilterItem::Candidate(known))) => {
            (one.actor, one.depth) == (known.actor, known.depth)
        }
        (FilterItem::Chip(at, _), Some(FilterItem::Chip(known, _))) => at == known,
        (FilterItem::Rule(_), Some(FilterItem::Rule(_))) => true,
        (FilterItem::Facet(kind, facet, _), Some(FilterItem::Facet(known, value, _))) => {
            (*kind, &facet.value) == (*known, &value.value)
        }
        _ => false,
    };
    let same = items.iter().enumerate().filter(|(_, item)| is_same(item)).map(|(at, _)| at);
    same.min_by_key(|at| at.abs_diff(was)).unwrap_or(was)
}

/// Fewest and most columns of the pane, with its borders.
pub const WIDTHS: (usize, usize) = (28, 40);

/// Columns that the pane needs for the words of a chronology: its types and tags, and the actors with most events.
pub(super) fn needed_width(engine: &dyn Engine, frequent: &[Ranked]) -> usize {
    /// Borders, marks, and what stands between a word and its count.
    const AROUND: usize = 9;
    let facts = engine.facts();
    let words = facts.kinds.iter().chain(&facts.tags).map(String::as_str);
    let words = words.chain(frequent.iter().map(|ranked| &*engine.names().actor(ranked.actor).name));
    let longest = words.map(super::text::width).max().unwrap_or(0);
    (longest + AROUND + crate::formats::grouped(facts.events).len()).clamp(WIDTHS.0, WIDTHS.1)
}

/// A term as a chip says it: actors by their names and not by their ids.
fn chip(app: &App, term: &crate::query::Term) -> String {
    let Test::Actor { any, role } = &term.test else { return term.to_string() };
    let registered = || app.data.names().actors().iter().take_while(|actor| actor.is_registered);
    let name = |pattern: &ActorPattern| {
        let known = registered().find(|actor| actor.id == pattern.text);
        let name = known.map_or(&pattern.text, |actor| &actor.name);
        // Whom it takes is known when the answer is.
        let several = match app.selected().taken(pattern) {
            None | Some(1) => String::new(),
            Some(0) => " · nobody".to_owned(),
            Some(several) => format!(" · {} actors", crate::formats::grouped(several)),
        };
        let reach = if pattern.reach == Reach::AnybodyOf { "anybody of " } else { pattern.reach.sign() };
        format!("{reach}{name}{several}")
    };
    let names = any.iter().map(name).collect::<Vec<_>>().join(" or ");
    let not = if term.is_negated { "not " } else { "" };
    role.map_or_else(|| format!("{not}{names}"), |role| format!("{not}{role}: {names}"))
}

/// What is said of an answer, where the pane with the filters may be hidden: a pattern that takes several actors, events of which
/// nobody says since when they are public; one that joins the names of several.
pub(super) fn remark(names: &dyn Names, selected: &Selected) -> Option<String> {
    let grouped = crate::formats::grouped;
    let several = selected.taken.iter().find(|(_, actors)| *actors != 1).map(|(pattern, actors)| match actors {
        0 => format!("no actor matches {}", pattern.text),
        several => format!("{} selects {} actors", pattern.text, grouped(*several)),
    });
    let apart = selected.taken.iter().find_map(|(pattern, _)| names.apart(pattern)).map(|names| {
        let terms: Vec<String> = names.iter().map(|name| format!("actor:{}", quoted(name))).collect();
        format!("two actors are two patterns: {}", terms.join(" "))
    });
    let beyond = selected.taken.iter().find_map(|(pattern, _)| names.beyond(pattern)).map(|(anybody, left)| {
        let more = if left.len() > 1 { format!(" and {} more", grouped(left.len() - 1)) } else { String::new() };
        format!("{}{} finds {}{more} too", anybody.reach.sign(), anybody.text, names.actor(left[0]).name)
    });
    let undisclosed = match selected.undisclosed {
        0 => None,
        1 => Some("left out 1 event with neither a day of publication nor one of record".to_owned()),
        events => {
            Some(format!("left out {} events with neither a day of publication nor one of record", grouped(events)))
        }
    };
    let said: Vec<String> = several.into_iter().chain(apart).chain(beyond).chain(undisclosed).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

fn field_text(app: &App, field: Field) -> String {
    match &app.mode {
        Mode::Typing(typing) if typing.field() == field => typing.text().to_owned(),
        _ => {
            let date = match field {
                Field::From => &app.query.from,
                Field::To => &app.query.to,
                Field::AsOf => &app.query.as_of,
                Field::Actor | Field::Text | Field::Line | Field::Day | Field::Note | Field::ViewName => &None,
            };
            let undisclosed = match (field, app.selected().undisclosed) {
                (Field::AsOf, events @ 1..) => format!(" · {} ?", crate::formats::grouped(events)),
                _ => String::new(),
            };
            date.as_ref().map_or_else(String::new, |date| format!("{date}{undisclosed}"))
        }
    }
}

fn candidates(app: &App) -> Vec<FilterItem> {
    let Some(typed) = app.typed_pattern() else {
        if app.selected.is_everything() {
            let frequent = app.data.frequent.iter();
            return frequent.flat_map(|ranked| branch(app, candidate(app, ranked, None, false))).collect();
        }
        return app.filter.within.actors.iter().flat_map(|ranked| branch(app, within(app, ranked))).collect();
    };
    if app.filter.ranking.actors.is_empty() {
        // Nothing is said of a pattern whose answer is still being waited for.
        return if app.filter.ranking.pattern == typed { vec![FilterItem::NoCandidate] } else { Vec::new() };
    }
    let pattern = Pattern::new(typed);
    let choice = app.choice();
    let actors = app.filter.ranking.actors.iter().enumerate();
    actors.flat_map(|(at, ranked)| branch(app, candidate(app, ranked, Some(&pattern), at == choice))).collect()
}

/// So many members are shown at most, in all.
const MEMBERS: usize = 1000;

/// An actor, and under it its members where they are shown. Whoever is a member of a member of its own is not shown under it
/// again.
fn branch(app: &App, candidate: Candidate) -> Vec<FilterItem> {
    let mut items = Vec::new();
    let mut path = vec![candidate.actor];
    items.push(FilterItem::Candidate(candidate));
    grow(app, &mut items, &mut path);
    items
}

/// Adds what is below the last actor of a path.
fn grow(app: &App, items: &mut Vec<FilterItem>, path: &mut Vec<ActorId>) {
    let Some(members) = path.last().and_then(|actor| app.filter.open.get(actor)) else { return };
    for (at, ranked) in members.iter().enumerate() {
        if items.len() > MEMBERS {
            items.push(FilterItem::More(members.len() - at));
            return;
        }
        let is_above = path.contains(&ranked.actor);
        let mut member = Candidate { depth: path.len(), ..candidate(app, ranked, None, false) };
        member.is_open = member.is_open.filter(|_| !is_above);
        items.push(FilterItem::Candidate(member));
        if !is_above {
            path.push(ranked.actor);
            grow(app, items, path);
            path.pop();
        }
    }
}

/// The members of an actor, those with most events first.
pub(super) fn members(names: &dyn Names, actor: ActorId) -> Vec<Ranked> {
    let ranked = |actor| Ranked { actor, hit: None, via: None, events: names.events(actor) };
    let mut members: Vec<Ranked> = names.members(actor).into_iter().map(ranked).collect();
    members.sort_by_key(|ranked| std::cmp::Reverse(ranked.events));
    members
}

/// An actor of the selection.
fn within(app: &App, ranked: &Ranked) -> Candidate {
    let total = app.data.names().events(ranked.actor);
    let count = Count { selected: ranked.events, total };
    Candidate { count: (!app.filter.is_within_due).then_some(count), ..candidate(app, ranked, None, false) }
}

fn candidate(app: &App, ranked: &Ranked, pattern: Option<&Pattern>, is_chosen: bool) -> Candidate {
    let actor = app.data.names().actor(ranked.actor);
    let name = clean::line(&actor.name).into_owned();
    let marked = |name: String| {
        let marks = pattern.map_or_else(Vec::new, |pattern| pattern.highlight(&name));
        (name, marks)
    };
    // Where the name holds what was typed it is marked there.
    let via = ranked.via.as_ref().filter(|_| pattern.is_some_and(|pattern| !pattern.is_within(&name)));
    let has_members = !app.data.names().members(ranked.actor).is_empty();
    Candidate {
        actor: ranked.actor,
        depth: 0,
        is_open: has_members.then(|| app.filter.open.contains_key(&ranked.actor)),
        name: if via.is_some() { (name, Vec::new()) } else { marked(name) },
        via: via.map(|via| marked(clean::line(via).into_owned())),
        rung: ranked.hit.map(|hit| hit.rung),
        count: Some(Count { selected: ranked.events, total: ranked.events }),
        is_pinned: pinned(app, &app.query, ranked.actor).is_some(),
        is_chosen,
    }
}

/// A term of a query by its number, and one of its alternatives.
pub(super) type Alternative = (usize, usize);

/// What names an actor by its id in a query, in any role.
pub(super) fn pinned(app: &App, query: &Query, actor: ActorId) -> Option<Alternative> {
    let id = &app.data.names().actor(actor).id;
    alternative(query, |test| match test {
        Test::Actor { any, role: None } => {
            any.iter().position(|pattern| pattern.reach != Reach::AnybodyOf && pattern.text == *id)
        }
        _ => None,
    })
}

/// What asks for a value of a facet.
pub(super) fn facet_term(query: &Query, kind: FacetKind, value: &str) -> Option<Alternative> {
    let place = |values: &[String]| values.iter().position(|known| known.eq_ignore_ascii_case(value));
    alternative(query, |test| match (test, kind) {
        (Test::Type(any), FacetKind::Type) | (Test::Tag(any), FacetKind::Tag) => place(any),
        (Test::Country(any), FacetKind::Country) | (Test::Publisher(any), FacetKind::Publisher) => place(any),
        (Test::Status(any), FacetKind::Status) => any.iter().position(|status| status.word() == value),
        _ => None,
    })
}

fn alternative(query: &Query, place: impl Fn(&Test) -> Option<usize>) -> Option<Alternative> {
    let terms = query.terms.iter().enumerate().filter(|(_, term)| !term.is_negated);
    terms.into_iter().find_map(|(at, term)| Some((at, place(&term.test)?)))
}

fn has_facet(query: &Query, kind: FacetKind, value: &str) -> bool {
    facet_term(query, kind, value).is_some()
}
