//! Answers to questions: whom a name stands for, which events a query selects, how they lie in time, what they have and
//! how many they are by anything that events are counted by.
//!
//! Names become actors, actors postings, postings a selection: a query never looks at the text of an event unless it asks for
//! text. This room names `model`, `names`, `chronology`, `account` and `query`.

mod anybody;
mod count;
mod density;
mod headings;
mod order;
mod plan;
mod probe;
mod reading;
mod run;
mod selection;
mod who;
mod within;

pub use count::{CountBy, CountError, CountLine, Counts, LineOf, Tally};
pub use density::{Bar, Beyond, Density};
pub use headings::{HeadingId, Headings, UnderHeading};
pub use order::ListOrder;
pub use plan::Plan;
pub use run::{Asker, IsWanted, Ranked, Ranking, Taken};
pub use selection::{Facet, Facets, Selection};
pub use who::Found;
pub use within::Within;
