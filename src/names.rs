//! Actor matching: folding of names in any script, and the ladder that a pattern climbs.
//!
//! The ladder works on distinct names (thousands), never on events. A hit on a higher [`Rung`] always ranks above one on
//! a lower rung; within a rung the closest comes first, then the most frequent. This room names no other room.

mod build;
mod cameo;
mod dictionary;
mod edits;
mod fold;
mod gazetteer;
mod highlight;
mod index;
mod kinds;
mod ladder;
mod merges;
mod passage;
mod respell;
mod script;
mod sound;
mod spelled;
mod spelling;
mod whole;
mod words;

pub use cameo::ActorCode;
pub use fold::{Folded, fold};
pub use gazetteer::{Entry, Gazetteer, in_years};
pub use index::{Hit, Index, count_meant};
pub use kinds::is_kind_word;
pub use ladder::{Pattern, Rung};
pub use merges::{NameInUse, Pair, Reason, look_alikes};
pub use respell::{Letters, respelled, with_other_office};
pub use spelled::{NamedAt, Spellings, TextKind};
pub use spelling::{
    SOMEBODY_ELSE, Spelling, Trust, distinct_in, is_ordinary, is_organisation, is_read_roughly, is_syllabic, parts_of,
    quoted_in, words_of,
};
pub use words::{is_common, is_given_name, is_honorific, is_joint, is_particle};
