//! What an event may have or lack: `has:location`, `-has:source`.

use crate::model::{Event, word_list};

word_list! {
    /// A part of an event.
    Part {
        /// A day, month or year.
        Date = "date",
        /// Why the date is imprecise.
        Note = "note",
        /// A time of day.
        Time = "time",
        /// Words at length.
        Summary = "summary",
        /// What kind of event.
        Type = "type",
        /// Somebody who takes part.
        Actor = "actor",
        /// Where.
        Location = "location",
        /// Degrees.
        Coordinates = "coordinates",
        /// How well established.
        Status = "status",
        /// 1 to 10.
        Importance = "importance",
        /// How many died.
        Fatalities = "fatalities",
        /// Free words.
        Tag = "tag",
        /// Who says so.
        Source = "source",
        /// The address of a source.
        Url = "url",
        /// A day of publication.
        Published = "published",
        /// Who said so in the first place.
        Claimant = "claimant",
        /// A tie to another event.
        Relation = "relation",
        /// The day it was entered.
        Recorded = "recorded",
        /// Keys that annals does not know.
        Other = "other",
    }
}

impl Part {
    /// Whether an event has it.
    pub fn is_in(self, event: &Event) -> bool {
        let has_source = |has: fn(&crate::model::Source) -> bool| event.sources.iter().any(has);
        match self {
            Self::Date => event.date.is_dated(),
            Self::Note => event.date_note.is_some(),
            Self::Time => event.date.instant().is_some(),
            Self::Summary => event.summary.is_some(),
            Self::Type => event.kind.is_some(),
            Self::Actor => !event.actors.is_empty(),
            Self::Location => event.location.is_some(),
            Self::Coordinates => {
                event.location.as_ref().is_some_and(|place| place.lat.is_some() && place.lon.is_some())
            }
            Self::Status => event.status.is_some(),
            Self::Importance => event.importance.is_some(),
            Self::Fatalities => event.fatalities.is_some(),
            Self::Tag => !event.tags.is_empty(),
            Self::Source => !event.sources.is_empty(),
            Self::Url => has_source(|source| source.url.is_some()),
            Self::Published => has_source(|source| source.published.is_some()),
            Self::Claimant => has_source(|source| source.claimant.is_some()),
            Self::Relation => !event.relations.is_empty(),
            Self::Recorded => event.recorded.is_some(),
            Self::Other => !event.extra.is_empty(),
        }
    }
}
