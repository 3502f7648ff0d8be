//! What is asked of a chronology ([`Query`]) and its one-line text form ([`line`](mod@line)).
//!
//! The panes, the command line and the query line all make the same [`Query`]; the room `engine` answers it. This room names
//! `model`.

mod compare;
pub mod line;
mod part;

pub use compare::{Compare, NoCompare, Order};
pub use line::QueryError;
pub use part::Part;

use crate::model::{DaySpan, EventDate, Role, Status};

/// Which reading of an event's date has to fall in the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Rule {
    /// The bounds lie wholly inside the range: the event definitely happened in it.
    Definite,
    /// The bounds overlap the range.
    #[default]
    Overlap,
    /// The window overlaps the range: the event possibly happened in it.
    Possible,
}

impl Rule {
    /// Every rule, from strict to generous.
    pub const ALL: [Self; 3] = [Self::Definite, Self::Overlap, Self::Possible];

    /// The word in a query line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Definite => "definite",
            Self::Overlap => "overlap",
            Self::Possible => "possible",
        }
    }

    /// What the rule asks of an event, for people.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Definite => "events whose dates lie wholly inside the range",
            Self::Overlap => "events whose dates overlap the range",
            Self::Possible => "events whose dates, read generously, overlap the range",
        }
    }
}

/// Whom a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Reach {
    /// Whoever it finds, with members.
    #[default]
    Fuzzy,
    /// That very name or id, without members.
    Exact,
    /// The state of that name, whoever is of it by the registry or a code, and those whose name says that they are.
    AnybodyOf,
}

impl Reach {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Fuzzy, Self::Exact, Self::AnybodyOf];

    /// What stands before the name in a query.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Fuzzy => "",
            Self::Exact => "=",
            Self::AnybodyOf => "@",
        }
    }

    /// What a text begins with, and what is left of it.
    pub fn of(text: &str) -> (Self, &str) {
        let mut signed = [Self::Exact, Self::AnybodyOf].into_iter();
        let found = signed.find_map(|reach| Some((reach, text.strip_prefix(reach.sign())?)));
        found.unwrap_or((Self::Fuzzy, text))
    }
}

/// A name to look for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ActorPattern {
    /// Whom it stands for.
    pub reach: Reach,
    /// The name, id or pattern.
    pub text: String,
}

impl ActorPattern {
    /// A pattern as written: `=` in front makes it exact, `@` anybody of a state.
    pub fn new(written: &str) -> Self {
        let (reach, text) = Reach::of(written);
        Self { reach, text: text.trim().to_owned() }
    }
}

/// What a term asks of an event. Alternatives are joined by OR.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// One of the actors takes part, in the role if one is given.
    Actor {
        /// The alternatives.
        any: Vec<ActorPattern>,
        /// The role that the actor must have.
        role: Option<Role>,
    },
    /// Somebody takes part in this role.
    Role(Role),
    /// One of the tags.
    Tag(Vec<String>),
    /// One of the types.
    Type(Vec<String>),
    /// One of the statuses.
    Status(Vec<Status>),
    /// The importance compares so with one of these.
    Importance(Vec<Compare>),
    /// The number of deaths does: the best estimate, or all estimates that are stated.
    Fatalities(Vec<Compare>),
    /// It took place in one of these countries: a code or a name.
    Country(Vec<String>),
    /// It took place where one of these stands in the name.
    Place(Vec<String>),
    /// One of these stands in the name of somebody who published it.
    Publisher(Vec<String>),
    /// It has one of these parts.
    Has(Vec<Part>),
    /// One of the phrases stands in what is shown of the event, case and diacritics aside.
    Text(Vec<String>),
}

impl Test {
    /// How many alternatives it has.
    pub fn alternatives(&self) -> usize {
        match self {
            Self::Actor { any, .. } => any.len(),
            Self::Tag(any) | Self::Type(any) | Self::Text(any) => any.len(),
            Self::Country(any) | Self::Place(any) | Self::Publisher(any) => any.len(),
            Self::Status(any) => any.len(),
            Self::Importance(any) | Self::Fatalities(any) => any.len(),
            Self::Has(any) => any.len(),
            Self::Role(_) => 1,
        }
    }

    /// The test with those of its alternatives, counted from 0, that are to be kept.
    fn keep(&mut self, is_kept: impl Fn(usize) -> bool) {
        fn keep<T>(any: &mut Vec<T>, is_kept: impl Fn(usize) -> bool) {
            let mut at = 0..;
            any.retain(|_| at.next().is_some_and(&is_kept));
        }
        match self {
            Self::Actor { any, .. } => keep(any, is_kept),
            Self::Tag(any) | Self::Type(any) | Self::Text(any) => keep(any, is_kept),
            Self::Country(any) | Self::Place(any) | Self::Publisher(any) => keep(any, is_kept),
            Self::Status(any) => keep(any, is_kept),
            Self::Importance(any) | Self::Fatalities(any) => keep(any, is_kept),
            Self::Has(any) => keep(any, is_kept),
            Self::Role(_) => {}
        }
    }

    /// The test without one of its alternatives, counted from 0; `None` if it has no other.
    pub fn without(&self, at: usize) -> Option<Self> {
        let mut left = self.clone();
        left.keep(|own| own != at);
        (self.alternatives() > 1).then_some(left)
    }

    /// Each of its alternatives as a test of its own.
    pub fn split(&self) -> Vec<Self> {
        let only = |at: usize| {
            let mut one = self.clone();
            one.keep(|own| own == at);
            one
        };
        (0..self.alternatives()).map(only).collect()
    }

    /// Two tests of one kind as one with the alternatives of both; `None` for two of different kinds.
    pub fn joined(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        match (&mut both, other) {
            (Self::Actor { any, role }, Self::Actor { any: more, role: other }) if role == other => {
                any.extend(more.iter().cloned());
            }
            (Self::Tag(any), Self::Tag(more))
            | (Self::Type(any), Self::Type(more))
            | (Self::Text(any), Self::Text(more))
            | (Self::Country(any), Self::Country(more))
            | (Self::Place(any), Self::Place(more))
            | (Self::Publisher(any), Self::Publisher(more)) => any.extend(more.iter().cloned()),
            (Self::Status(any), Self::Status(more)) => any.extend(more),
            (Self::Importance(any), Self::Importance(more)) | (Self::Fatalities(any), Self::Fatalities(more)) => {
                any.extend(more);
            }
            (Self::Has(any), Self::Has(more)) => any.extend(more),
            _ => return None,
        }
        Some(both)
    }
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// Whether the events that pass the test are left out.
    pub is_negated: bool,
    /// The test.
    pub test: Test,
}

/// Everything that narrows a chronology. The terms are joined by AND.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The terms, in the order they were written.
    pub terms: Vec<Term>,
    /// The range begins with the first day that this date allows.
    pub from: Option<EventDate>,
    /// The range ends with the last day that this date allows.
    pub to: Option<EventDate>,
    /// How an event falls in the range.
    pub rule: Rule,
    /// Only what had been published by then, or entered where nobody says when it was published.
    pub as_of: Option<EventDate>,
}

impl Query {
    /// Whether it asks for everything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.from.is_none() && self.to.is_none() && self.as_of.is_none()
    }

    /// The days of the range, both included.
    pub fn range(&self) -> DaySpan {
        DaySpan {
            earliest: self.from.as_ref().map_or(DaySpan::ALWAYS.earliest, |date| date.bounds().earliest),
            latest: self.to.as_ref().map_or(DaySpan::ALWAYS.latest, |date| date.bounds().latest),
        }
    }

    /// Whether the range ends before it begins.
    pub fn is_inverted(&self) -> bool {
        self.range().earliest > self.range().latest
    }

    /// Adds a term.
    pub fn and(mut self, test: Test) -> Self {
        self.terms.push(Term { is_negated: false, test });
        self
    }
}
