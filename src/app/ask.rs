//! What is asked behind, and the answer.

use std::sync::Arc;

use crate::engine::{ListOrder, ListPage, ListPlace, Listing, Question, Selected, Within};
use crate::model::EventKey;
use crate::query::Query;

/// What a query is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The timeline.
    View,
    /// The count in the export dialog.
    Export,
}

/// A query to be asked, with all that a screen shows of its answer.
#[derive(Debug, Clone)]
pub struct Ask {
    /// To be named in the answers. A newer one supersedes an older one for the same purpose.
    pub number: u64,
    /// What for.
    pub purpose: Purpose,
    /// What to ask.
    pub query: Query,
    /// The pattern to rank actors by; empty for none.
    pub pattern: String,
    /// The order that a list of the answer has.
    pub order: ListOrder,
    /// The query beside it: of each event it is told whether that would hide it.
    pub beside: Option<Query>,
    /// The event that the list is shown around.
    pub near: Option<EventKey>,
    /// How many events on both sides of it are shown at most.
    pub around: usize,
    /// Whether places and deaths are shown.
    pub has_facts: bool,
}

/// The answer to a query.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Which [`Ask`] it answers.
    pub number: u64,
    /// What for.
    pub purpose: Purpose,
    /// The list of the events.
    pub listing: Listing,
    /// What is to be known of them.
    pub selected: Arc<Selected>,
    /// Where the event is that the list is shown around.
    pub place: ListPlace,
    /// The list around it.
    pub page: ListPage,
    /// What else is in them, if that was quick to find.
    pub within: Option<Arc<Within>>,
}

/// A question about the list that is there, to be asked behind.
#[derive(Debug, Clone)]
pub struct Late {
    /// To be named in [`super::Report::Late`].
    pub number: u64,
    /// What to ask.
    pub question: Question,
}
