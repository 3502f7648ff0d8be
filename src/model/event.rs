//! Events: what happened, when, who took part, and who says so.

use super::{EventDate, word_list};

/// Keys that annals does not know, as they were written: kept and written back, never dropped.
pub type Extra = serde_yaml::Mapping;

/// Names an event to whoever answers questions about it, for as long as its data are there. It outlives no reading of the files:
/// that is what ids are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey(u64);

impl EventKey {
    /// The number that stands for it where the events lie.
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl From<u32> for EventKey {
    fn from(number: u32) -> Self {
        Self(number.into())
    }
}

word_list! {
    /// What an actor does in an event.
    Role {
        /// Acts.
        Source = "source",
        /// Is acted upon.
        Target = "target",
        /// Takes part on equal terms; what a bare name means.
        Participant = "participant",
        /// Stands between the sides.
        Mediator = "mediator",
        /// Says what the event reports.
        Claimant = "claimant",
        /// Watches.
        Observer = "observer",
    }
}

word_list! {
    /// How well an event is established.
    Status {
        /// Somebody says so.
        Reported = "reported",
        /// Established beyond the first report.
        Confirmed = "confirmed",
        /// Sources contradict each other.
        Disputed = "disputed",
        /// Somebody concerned says that it is not so.
        Denied = "denied",
        /// The source took it back.
        Retracted = "retracted",
        /// Has not happened yet.
        Planned = "planned",
    }
}

impl Status {
    /// Whether something speaks against the event.
    pub const fn is_against(self) -> bool {
        matches!(self, Self::Disputed | Self::Denied | Self::Retracted)
    }
}

word_list! {
    /// How one event stands to another.
    RelationKind {
        /// Happened within the other.
        PartOf = "part_of",
        /// Came after the other, in one course of events.
        Follows = "follows",
        /// Was an answer to the other.
        ResponseTo = "response_to",
        /// Was brought about by the other.
        CausedBy = "caused_by",
        /// Made the other possible.
        Enables = "enables",
        /// Both cannot be true.
        Contradicts = "contradicts",
        /// Makes the other more credible.
        Corroborates = "corroborates",
        /// The same happening, entered twice.
        DuplicateOf = "duplicate_of",
        /// Replaces the other.
        Supersedes = "supersedes",
        /// Has to do with the other.
        Related = "related",
    }
}

impl RelationKind {
    /// How the relation reads from this event to the other.
    pub const fn label(self) -> &'static str {
        match self {
            Self::PartOf => "part of",
            Self::Follows => "follows",
            Self::ResponseTo => "response to",
            Self::CausedBy => "caused by",
            Self::Enables => "enables",
            Self::Contradicts => "contradicts",
            Self::Corroborates => "corroborates",
            Self::DuplicateOf => "duplicate of",
            Self::Supersedes => "supersedes",
            Self::Related => "related to",
        }
    }

    /// How the same relation reads from the other event to this one.
    pub const fn inverse_label(self) -> &'static str {
        match self {
            Self::PartOf => "has part",
            Self::Follows => "followed by",
            Self::ResponseTo => "answered by",
            Self::CausedBy => "caused",
            Self::Enables => "enabled by",
            Self::Contradicts => "contradicted by",
            Self::Corroborates => "corroborated by",
            Self::DuplicateOf => "duplicated by",
            Self::Supersedes => "superseded by",
            Self::Related => "related to",
        }
    }
}

/// An actor as an event names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The id or name, as written.
    pub actor: String,
    /// The name that stands beside an id, for readers who do not have the registry.
    pub name: Option<String>,
    /// What the actor does.
    pub role: Role,
    /// Other keys of the mention.
    pub extra: Extra,
}

/// Where a statement comes from: who published it, and who originally claimed it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Who published it.
    pub publisher: Option<String>,
    /// The title of the publication.
    pub title: Option<String>,
    /// Its address; only `http` and `https` are ever opened.
    pub url: Option<String>,
    /// The day it was published.
    pub published: Option<EventDate>,
    /// Who said so in the first place.
    pub claimant: Option<String>,
    /// Which keys of the event it supports; empty for the whole event.
    pub supports: Vec<String>,
    /// Other keys of the source.
    pub extra: Extra,
}

/// Where an event took place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Location {
    /// The name of the place.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3 code.
    pub country: Option<String>,
    /// Degrees north, -90 to 90.
    pub lat: Option<f64>,
    /// Degrees east, -180 to 180.
    pub lon: Option<f64>,
    /// What the coordinates stand for: a country, a town, a point.
    pub precision: Option<String>,
    /// Other keys of the location.
    pub extra: Extra,
}

/// How many people died: low, best and high estimates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fatalities {
    /// The lowest estimate.
    pub low: Option<u32>,
    /// The best estimate.
    pub best: Option<u32>,
    /// The highest estimate.
    pub high: Option<u32>,
    /// Other keys.
    pub extra: Extra,
}

/// A tie from one event to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// What kind of tie.
    pub kind: RelationKind,
    /// The id of the other event.
    pub target: String,
    /// Other keys of the relation.
    pub extra: Extra,
}

/// Where an imported event came from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Origin {
    /// The data set.
    pub dataset: Option<String>,
    /// The event's id in it.
    pub id: Option<String>,
    /// Other keys of the origin.
    pub extra: Extra,
}

/// Something that happened, is said to have happened, or is planned.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Unique in a chronology and stable: never derived from the title.
    pub id: String,
    /// When, as exactly as the source says and no more.
    pub date: EventDate,
    /// Why the date is imprecise, in words.
    pub date_note: Option<String>,
    /// One line.
    pub title: String,
    /// Markdown, unless it is plain.
    pub summary: Option<String>,
    /// Whether the summary is plain text, as somebody else's table has it, which would read differently as Markdown.
    pub is_plain: bool,
    /// What kind of event: a PLOVER category in lower case where one fits, else free.
    pub kind: Option<String>,
    /// Who took part.
    pub actors: Vec<Mention>,
    /// Where.
    pub location: Option<Location>,
    /// How well established, where stated.
    pub status: Option<Status>,
    /// 1 to 10.
    pub importance: Option<u8>,
    /// How many died.
    pub fatalities: Option<Fatalities>,
    /// Free words.
    pub tags: Vec<String>,
    /// Who says so.
    pub sources: Vec<Source>,
    /// Ties to other events.
    pub relations: Vec<Relation>,
    /// The day it was entered.
    pub recorded: Option<EventDate>,
    /// Where it was imported from.
    pub origin: Option<Origin>,
    /// Other keys of the event.
    pub extra: Extra,
}

impl Event {
    /// The first day by which the event was surely public: the earliest `published` of its sources (a source dated
    /// imprecisely counts at the end of its date), else the day it was recorded. `None` when neither is stated.
    pub fn public_since(&self) -> Option<super::Day> {
        self.became_public().map(|days| days.latest)
    }

    /// The days on one of which it became public: of the publication or the record that [`Event::public_since`] goes by.
    pub fn became_public(&self) -> Option<super::DaySpan> {
        // About a day may be the one before it.
        let days = |date: &EventDate| super::DaySpan { earliest: date.window().earliest, ..date.bounds() };
        let known = |date: &EventDate| Some(days(date)).filter(|days| super::day::is_known(days.latest));
        let published = self.sources.iter().filter_map(|source| known(source.published.as_ref()?));
        published
            .min_by_key(|days| (days.latest, std::cmp::Reverse(days.earliest)))
            .or_else(|| known(self.recorded.as_ref()?))
    }
}
