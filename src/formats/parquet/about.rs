//! What a file says beside its rows: that annals wrote it, what the events come from, and who their actors are.

use std::collections::HashMap;

use crate::chronology::Row;
use crate::formats::columns::{BETWEEN, HEADER, PROVENANCE, SCHEMA, TITLES, VERSION};
use crate::formats::export::Export;
use crate::formats::{emit, yaml};

/// Whether titles stand for themselves, or say what happened between actors that are said apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Titles {
    Whole,
    Between,
    /// Some do and some do not: each row says it of its own.
    Mixed,
}

impl Titles {
    /// Of some of which each is whole or not.
    pub(in crate::formats) fn of(are_whole: impl Iterator<Item = bool>) -> Self {
        let join = |known: Option<Self>, is_whole: bool| {
            let own = if is_whole { Self::Whole } else { Self::Between };
            Some(known.filter(|known| *known != own).map_or(own, |_| Self::Mixed))
        };
        let mut known = None;
        for is_whole in are_whole {
            known = join(known, is_whole);
            if known == Some(Self::Mixed) {
                break;
            }
        }
        known.unwrap_or(Self::Whole)
    }

    /// Of the rows of an export.
    pub(super) fn of_rows(export: &Export<'_>) -> Self {
        Self::of(export.rows.iter().map(|row: &Row| export.chronology.has_whole_title(*row)))
    }
}

/// Pairs of a key and what it says; `annals.schema` marks a file of events that is read back as it was. `titles` are those of its
/// events, if it is one.
pub(super) fn pairs(export: &Export<'_>, titles: Option<Titles>) -> HashMap<String, String> {
    let mut pairs = HashMap::new();
    let mut add = |key: &str, value: String| pairs.insert(key.to_owned(), value);
    add(PROVENANCE, emit::safe(&emit::provenance(&export.provenance)));
    if let Some(titles) = titles {
        add(SCHEMA, VERSION.to_owned());
        add(HEADER, yaml::header(export));
        if titles == Titles::Between {
            add(TITLES, BETWEEN.to_owned());
        }
    }
    pairs
}
