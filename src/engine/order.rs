//! What a list of events is ordered by: the date, or what is weightiest.

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListOrder {
    /// The day, first things first.
    #[default]
    Date,
    /// The importance, the highest first.
    Importance,
    /// How many died, most first.
    Deaths,
}

impl ListOrder {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Importance => "importance",
            Self::Deaths => "deaths",
        }
    }

    /// The order after this one.
    pub const fn next(self) -> Self {
        match self {
            Self::Date => Self::Importance,
            Self::Importance => Self::Deaths,
            Self::Deaths => Self::Date,
        }
    }
}
