//! Answers to questions: whom a name stands for, which events a query selects, how they lie in time and what they have.
//!
//! Names become actors, actors postings, postings a selection: a query never looks at the text of an event unless it asks for
//! text. This room names `model`, `names`, `chronology`, `account` and `query`.

mod anybody;
mod probe;
mod reading;
mod run;
mod selection;
mod who;

pub use run::{Asker, IsWanted, Ranked, Ranking, Taken};
pub use selection::{Facet, Facets, Histogram, Selection};
pub use who::Found;
