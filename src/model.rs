//! What a chronology is made of: events, dates, actors, sources, relations.
//!
//! Plain values, valid by construction: whoever holds an [`Event`] holds an id, a title and a date that parsed.
//! This room names no other room; reading and writing of files is the business of `formats`.

pub mod actor;
pub mod clean;
pub mod date;
pub mod day;
pub mod event;
pub mod form;
pub mod packing;
pub mod parse;
mod period;
pub mod prose;
pub mod quad;
pub mod scale;
pub mod similar;
pub mod span;
pub mod timing;
pub mod words;

pub use actor::{Actor, ActorKind, FilePlace};
pub use date::{EventDate, Shape, SortKey, UNTIMED};
pub use day::{Day, DaySpan};
pub use event::{
    Event, EventKey, Extra, Fatalities, Location, Mention, Origin, Relation, RelationKind, Role, Source, Status,
};
pub use form::{DateForm, FormedDate, WrittenDate};
pub use packing::{Shelves, Stretch, pack};
pub use parse::DateError;
pub use period::{Period, PeriodUnit};
pub use scale::{Tick, TimeScale};
pub use span::{ByteSpan, Spot, Step};
pub use timing::Timing;

/// Declares a closed list of words: an enum, its spelling in files and queries, and the list of all of them.
macro_rules! word_list {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it is written in files and queries.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that a word stands for, if it is one of the list.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// All words, joined for a message: `a, b, c`.
            pub fn words() -> String {
                [$($word),+].join(", ")
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use word_list;
