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

/// The column that says it of each row, where not all titles are of one form.
pub(super) const TITLE_FORM: &str = "title_form";

/// Titles say what happened (`Consult`) between actors that are said apart, as those of data sets do.
pub(super) const BETWEEN: &str = "between actors";

/// Under this key stands what whoever opens the file would have to gather from all of its rows, as JSON.
pub(super) const FACTS: &str = "annals.facts";

/// Under this key stand the dates of all rows in their order, as JSON: each date that rows one after another have, and how many.
pub(super) const DAYS: &str = "annals.days";

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
