//! What the files of columns that annals writes have in common with how they are read back.

/// Under this key a file says that annals wrote it, by the [`VERSION`] of its columns.
pub(super) const SCHEMA: &str = "annals.schema";

/// Which columns there are, and what they mean.
pub(super) const VERSION: &str = "1";

/// Under this key stands what the events have in common, as a chronology of schema 1 without events: title, as-of day, registry.
pub(super) const HEADER: &str = "annals.header";

/// Under this key stands where the events come from, as JSON.
pub(super) const PROVENANCE: &str = "annals.provenance";

/// Under this key a file says that its titles are what happened between the actors, by the word [`BETWEEN`].
pub(super) const TITLES: &str = "annals.titles";

/// Titles say what happened (`Consult`) between actors that are said apart, as those of data sets do.
pub(super) const BETWEEN: &str = "between actors";

/// What a file of columns that annals wrote says beside its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beside {
    /// See [`HEADER`].
    pub(super) header: String,
    /// Whether titles stand for themselves.
    pub(super) has_whole_titles: bool,
}

/// Columns for questions to the file itself, which follow from others: they are not read back.
pub(super) const FOLLOWING: [&str; 6] = ["key", "day", "earliest", "latest", "possible_from", "possible_to"];
