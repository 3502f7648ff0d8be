//! What is asked to be handed on: which events, without whose names, and where they come from.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::export::{Export, Provenance};
use super::redact::{Redact, RedactError, Redacted};
use super::watch::Watch;
use crate::engine::{Engine, IsWanted, Listing, Unanswered};
use crate::model::EventKey;
use crate::query::Query;

/// Which events of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    All,
    /// Those at some places.
    Places(RangeInclusive<usize>),
    /// A single one.
    Event(EventKey),
}

/// Events to be handed on.
#[derive(Debug, Clone)]
pub struct Request {
    /// The list that they are in.
    pub listing: Listing,
    /// Which of them.
    pub part: Part,
    /// What the list answers.
    pub query: Query,
    /// Patterns of those whose names are withheld.
    pub redact: Vec<String>,
    /// Where the events come from.
    pub provenance: Provenance,
}

/// Why events cannot be handed on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// They could not be found, or nobody waits for them any more.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// Nobody goes by a name that is to be withheld.
    #[error(transparent)]
    Redact(#[from] RedactError),
}

impl RequestError {
    /// What is wrong and, where that is known, what to write instead.
    pub fn says(&self) -> String {
        match self {
            Self::Redact(RedactError::Nobody { pattern, near }) => {
                let near = near.as_ref().map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
                format!("`{pattern}` is nobody to redact{near}")
            }
            Self::Redact(_) | Self::Unanswered(_) => self.to_string(),
        }
    }
}

/// Events that are handed on.
#[derive(Debug)]
pub struct Handed<'a> {
    /// What writers write.
    pub export: Export<'a>,
    /// What whoever hands them on has to know of whose names are withheld; nothing where nobody's are.
    pub withheld: Vec<String>,
    /// Whom pseudonyms stand for.
    pub chosen: Vec<String>,
    /// How many there are to choose from.
    pub total: usize,
}

impl Request {
    /// Finds the events, or the first so many of them, and does something with them. Told is how many are without the names that
    /// are withheld, which takes its time; finding them is not.
    ///
    /// # Errors
    /// [`RequestError`].
    pub fn hand_on<T>(
        &self,
        engine: &dyn Engine,
        most: Option<usize>,
        is_wanted: IsWanted<'_>,
        take: impl FnOnce(Handed<'_>) -> T,
    ) -> Result<T, RequestError> {
        let is_awaited = is_wanted;
        let is_wanted: IsWanted<'_> = &|_, of| is_awaited(0, of);
        let plan = &self.listing.plan;
        // No more of the events is gathered than is handed on: they may lie elsewhere.
        let keys = match &self.part {
            Part::All => None,
            Part::Event(key) => Some(vec![*key]),
            Part::Places(places) => Some(engine.keys(&self.listing, places.clone(), is_wanted)?),
        };
        let excerpt = match (&keys, most) {
            (Some(keys), _) => engine.some(plan, keys, is_wanted)?,
            (None, Some(most)) => engine.beginning(plan, most, is_wanted)?,
            (None, None) => engine.excerpt(plan, is_wanted)?,
        };
        let all = keys.map_or_else(|| Cow::Borrowed(excerpt.rows()), |keys| Cow::Owned(excerpt.rows_of(&keys)));
        let rows = most.and_then(|most| all.get(..most)).unwrap_or(&all);
        let export = Export {
            chronology: excerpt.chronology(),
            rows,
            provenance: self.provenance.clone(),
            watch: Watch::default(),
        };
        let total = excerpt.total();
        if self.redact.is_empty() {
            return Ok(take(Handed { export, withheld: Vec::new(), chosen: Vec::new(), total }));
        }
        let names = engine.names();
        let asked = Redact { patterns: &self.redact, query: &self.query, has_gazetteer: names.has_gazetteer() };
        let redacted = Redacted::new(names, &export, asked, is_awaited)?;
        let (chosen, withheld) = (redacted.stands_for(names), redacted.says(names));
        Ok(take(Handed { export: redacted.export(), withheld, chosen, total }))
    }
}
