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
    /// A note to oneself.
    Note,
    /// The name of a view to save.
    ViewName,
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
            Self::Note => "note",
            Self::ViewName => "save as",
        }
    }

    /// Whether it stands at the foot of the screen, and not in the filter pane.
    pub const fn is_at_foot(self) -> bool {
        matches!(self, Self::Line | Self::Day | Self::Note | Self::ViewName)
    }

    /// Whether what is typed in it is the reader's own and changes no query.
    pub(super) const fn is_own(self) -> bool {
        matches!(self, Self::Note | Self::ViewName)
    }
}
