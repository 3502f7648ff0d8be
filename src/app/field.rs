//! The fields that can be typed in.

/// A field that can be typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A pattern for an actor.
    Actor,
    /// A phrase of the text.
    Text,
    /// The first date of the range.
    From,
    /// The last date of the range.
    To,
    /// The day of publication.
    AsOf,
    /// The whole query.
    Line,
    /// A date to go to.
    Day,
}

impl Field {
    /// What stands before the field.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Text => "text",
            Self::From => "from",
            Self::To => "to",
            Self::AsOf => "as of",
            Self::Line => "query",
            Self::Day => "go to",
        }
    }
}
