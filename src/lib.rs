//! annals: read, question and hand on a sourced chronology of world events.
pub mod chronology;
pub mod formats;
pub mod model;
pub mod names;
pub mod query;
