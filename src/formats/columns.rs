//! What the files of columns that annals writes have in common with how they are read back.

/// Under this key a file says that annals wrote it, by the [`VERSION`] of its columns.
pub(super) const SCHEMA: &str = "annals.schema";

/// Which columns there are, and what they mean.
pub(super) const VERSION: &str = "1";

/// Under this key stands what the events have in common, as a chronology of schema 1 without events: title, as-of day, registry.
pub(super) const HEADER: &str = "annals.header";

/// Columns for questions to the file itself, which follow from others: they are not read back.
pub(super) const FOLLOWING: [&str; 6] = ["key", "day", "earliest", "latest", "possible_from", "possible_to"];
