//! What a file says beside its rows: that annals wrote it, what the events come from, and who their actors are.

use std::collections::HashMap;

use crate::chronology::Row;
use crate::formats::columns::{BETWEEN, HEADER, PROVENANCE, SCHEMA, TITLES, VERSION};
use crate::formats::export::Export;
use crate::formats::{emit, yaml};

/// Pairs of a key and what it says; `annals.schema` marks a file of events that is read back as it was.
pub(super) fn pairs(export: &Export<'_>, has_events: bool) -> HashMap<String, String> {
    let mut pairs = HashMap::new();
    let mut add = |key: &str, value: String| pairs.insert(key.to_owned(), value);
    add(PROVENANCE, emit::safe(&emit::provenance(&export.provenance)));
    if has_events {
        add(SCHEMA, VERSION.to_owned());
        add(HEADER, yaml::header(export));
        let is_between = |row: &Row| !export.chronology.has_whole_title(*row);
        if !export.rows.is_empty() && export.rows.iter().all(is_between) {
            add(TITLES, BETWEEN.to_owned());
        }
    }
    pairs
}
