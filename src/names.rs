//! Actor matching: folding of names in any script, and the ladder that a pattern climbs.
//!
//! The ladder works on distinct names (thousands), never on events. A hit on a higher [`Rung`] always ranks above one on
//! a lower rung. This room names no other room.

mod fold;
mod ladder;

pub use fold::{Folded, fold};
pub use ladder::{Hit, Index, Pattern, Rung};
