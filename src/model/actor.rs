//! Who takes part: states, organisations, groups and persons, with the names they go by.

use std::sync::Arc;

use super::{EventDate, Extra, word_list};

word_list! {
    /// What an actor is.
    ActorKind {
        /// A country.
        State = "state",
        /// A human being.
        Person = "person",
        /// A government or one of its organs.
        Government = "government",
        /// A political party.
        Party = "party",
        /// An army, militia or other armed organisation.
        ArmedGroup = "armed_group",
        /// An intergovernmental organisation.
        Igo = "igo",
        /// A non-governmental organisation.
        Ngo = "ngo",
        /// A business.
        Company = "company",
        /// A newspaper, agency or broadcaster.
        Media = "media",
        /// Any other group of people.
        Group = "group",
    }
}

/// An entry of the registry of actors, or a name that events use without one: small, as a table may name a hundred thousand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Actor {
    /// The id that events use, unique in a chronology.
    pub id: String,
    /// The name shown; the id where the registry gives none.
    pub name: String,
    /// Other names, in any script; each counts as a name when actors are matched.
    pub aliases: Vec<String>,
    /// What the actor is, where stated.
    pub kind: Option<ActorKind>,
    /// ISO 3166-1 alpha-3 code.
    pub country: Option<String>,
    /// Ids of the actors that this one belongs to: a filter on one of them finds this one too.
    pub member_of: Vec<String>,
    /// When the actor is or was active.
    pub active: Option<Box<EventDate>>,
    /// Codes of other data sets (`wikidata`, `cameo`), and keys that annals does not know, as they were written.
    pub extra: Option<Box<Extra>>,
    /// Whether the registry has the actor, or only events name it.
    pub is_registered: bool,
    /// Where the registry has it.
    pub place: Option<Box<FilePlace>>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilePlace {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
}

impl Actor {
    /// An actor that is only named in an event.
    pub fn unregistered(name: &str) -> Self {
        Self { id: name.to_owned(), name: name.to_owned(), ..Self::default() }
    }
}
