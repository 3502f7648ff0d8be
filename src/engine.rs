//! The one boundary of questions and answers: the screen, the commands and every export ask an [`Engine`] and know nothing of
//! where events lie. [`ColumnEngine`] is the engine over a chronology in memory.
//!
//! A [`Question`] is data: it can be sent, superseded by a newer one, and compared. What an engine has at hand it answers at once;
//! everything else is asked where nobody waits. Names become actors once, in a [`Plan`]; of the columns actors become postings and
//! postings a selection: a query never looks at the text of an event unless it asks for text. Nothing outside this room sees a row,
//! but for the writers of `formats`, to which an [`Excerpt`] is handed. This room names `model`, `names`, `chronology`, `account`
//! and `query`.

mod anybody;
mod asker;
mod axis;
mod chain;
mod columns;
mod count;
#[cfg(feature = "engine")]
mod datafusion;
mod density;
mod headings;
mod lanes;
mod names;
mod news;
mod order;
mod page;
mod plan;
mod probe;
mod question;
mod reading;
mod recent;
mod reported;
mod resolver;
mod roster;
mod row_set;
mod run;
mod selection;
mod sort;
mod ties;
mod timeline;
mod totals;
mod within;

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

pub use crate::chronology::ActorId;
use crate::chronology::{Chronology, Row};
use crate::model::{Day, EventKey};
pub use asker::{Asker, IsWanted, Ranked, Ranking, Taken};
pub use chain::{Chain, ChainAsked, ChainEvent, ChainSide, ChainStep};

pub use columns::ColumnEngine;
pub use count::{CountBy, CountError, CountLine, Counts, LineOf, Tally};
#[cfg(feature = "engine")]
pub use datafusion::{DataFusionEngine, Folder, Opening, Work};
pub use density::{Bar, Beyond, Density, today};
pub use headings::{HeadingId, Headings, UnderHeading};
pub use lanes::{Dyad, Lane, LaneBy, LaneOf, Lanes, LanesAsked, Strip};
pub use names::Names;
pub use news::{Because, Change, News};
pub use order::ListOrder;
pub use plan::Plan;
pub use question::{
    Answer, AxisEvent, AxisPart, EventAccount, Facts, ListLine, ListPage, ListPlace, ListRange, Listing, PositionOf,
    Question, RecordPlace, TimeOf, Unanswered,
};
pub use reported::Reported;
pub use resolver::Found;
pub use roster::Roster;
pub use selection::{Facet, Facets, Selected, Selection};
pub use ties::{MOST_TIES, Tie};
pub use within::Within;

/// Answers questions about events, wherever they lie.
pub trait Engine: fmt::Debug + Send + Sync {
    /// What is known of all events together.
    fn facts(&self) -> &Facts;

    /// Who takes part.
    fn names(&self) -> &dyn Names;

    /// The answer to a question, if it takes no longer than a frame may; what is not there is asked behind.
    fn at_once(&self, question: &Question) -> Option<Answer>;

    /// The answer to a question. `is_wanted` is asked often, and told how many events have been searched of how many.
    ///
    /// # Errors
    /// [`Unanswered`], when `is_wanted` says that nobody waits any more, or where the events lie something goes wrong.
    fn answer(&self, question: &Question, is_wanted: IsWanted<'_>) -> Result<Answer, Unanswered>;

    /// The selected events themselves, for those who write them.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    fn excerpt(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Excerpt<'_>, Unanswered>;

    /// The first of the selected events, so many or more, for those who write no others.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    fn beginning(&self, plan: &Plan, _most: usize, is_wanted: IsWanted<'_>) -> Result<Excerpt<'_>, Unanswered> {
        self.excerpt(plan, is_wanted)
    }

    /// Those of the selected events that have one of some keys, or more of them, for those who write no others.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    fn some(&self, plan: &Plan, _keys: &[EventKey], is_wanted: IsWanted<'_>) -> Result<Excerpt<'_>, Unanswered> {
        self.excerpt(plan, is_wanted)
    }

    /// The ids of the first events, so many at most.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    fn ids(&self, most: usize) -> Result<Vec<String>, Unanswered> {
        let all = self.excerpt(&Plan::default(), &|_, _| true)?;
        Ok(all.ids().take(most).map(Cow::into_owned).collect())
    }

    /// How many events a plan selects.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    fn size(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Size, Unanswered> {
        self.excerpt(plan, is_wanted).map(|excerpt| excerpt.size())
    }
}

/// How many events a plan selects, and of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many it selects.
    pub selected: usize,
    /// How many events there are.
    pub total: usize,
    /// How many events `as-of` left out because they say neither when they were published nor when they were entered.
    pub undisclosed: usize,
}

/// Questions of those who wait for the answer.
impl dyn Engine + '_ {
    /// The selected events themselves.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    pub fn take(&self, plan: &Plan) -> Result<Excerpt<'_>, Unanswered> {
        self.excerpt(plan, &|_, _| true)
    }

    /// The first of the selected events, so many or more.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    pub fn take_first(&self, plan: &Plan, most: usize) -> Result<Excerpt<'_>, Unanswered> {
        self.beginning(plan, most, &|_, _| true)
    }

    /// How many events a plan selects.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    pub fn measure(&self, plan: &Plan) -> Result<Size, Unanswered> {
        self.size(plan, &|_, _| true)
    }

    /// How many of the selected events have each value.
    ///
    /// # Errors
    /// As [`Engine::answer`]; the inner one where they cannot be counted so.
    pub fn count(&self, plan: Arc<Plan>, tally: Tally) -> Result<Result<Counts, CountError>, Unanswered> {
        match self.answer(&Question::Count(plan, tally), &|_, _| true)? {
            Answer::Counted(counts) => Ok(counts),
            _ => Err(Unanswered::of_another_kind()),
        }
    }

    /// The events that go by an id.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    pub fn find(&self, id: &str) -> Result<Vec<EventKey>, Unanswered> {
        match self.answer(&Question::Find(id.to_owned()), &|_, _| true)? {
            Answer::Found(keys) => Ok(keys),
            _ => Err(Unanswered::of_another_kind()),
        }
    }

    /// The keys of the events at some places of a list, in its order.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    pub fn keys(
        &self,
        of: &Listing,
        places: RangeInclusive<usize>,
        is_wanted: IsWanted<'_>,
    ) -> Result<Vec<EventKey>, Unanswered> {
        /// Lines of a list that are read at one time.
        const PART: usize = 4_096;
        let end = places.end().saturating_add(1);
        let mut keys = Vec::new();
        for start in places.step_by(PART) {
            let part = ListRange { places: start..end.min(start + PART), has_facts: false };
            let Answer::Page(page) = self.answer(&Question::Page(of.clone(), part), is_wanted)? else {
                return Err(Unanswered::of_another_kind());
            };
            keys.extend(page.lines.iter().map(|line| line.key));
        }
        Ok(keys)
    }

    /// Everything about an event; `None` where there is no such event.
    ///
    /// # Errors
    /// As [`Engine::answer`].
    pub fn event(&self, key: EventKey) -> Result<Option<Arc<EventAccount>>, Unanswered> {
        match self.answer(&Question::Event(key), &|_, _| true)? {
            Answer::Event(account) => Ok(account),
            _ => Err(Unanswered::of_another_kind()),
        }
    }
}

/// Selected events, in the order of their dates, with the chronology that they are a part of: what writers write. An engine whose
/// events lie elsewhere makes a chronology of them.
#[derive(Debug, Clone)]
pub struct Excerpt<'a> {
    chronology: Held<'a>,
    selection: Arc<Selection>,
}

/// A chronology that an engine has, or one that was made for an excerpt.
#[derive(Debug, Clone)]
enum Held<'a> {
    Own(&'a Chronology),
    /// With the numbers of the keys that the engine has for its events, in order.
    #[cfg(feature = "engine")]
    Made(Arc<Chronology>, Arc<Vec<Row>>),
}

impl Excerpt<'_> {
    /// The chronology.
    pub fn chronology(&self) -> &Chronology {
        match &self.chronology {
            Held::Own(chronology) => chronology,
            #[cfg(feature = "engine")]
            Held::Made(chronology, _) => chronology,
        }
    }

    /// The rows of the events.
    pub fn rows(&self) -> &[Row] {
        self.selection.rows()
    }

    fn row_of(&self, key: EventKey) -> Option<Row> {
        match &self.chronology {
            Held::Own(chronology) => page::row(*chronology, key),
            #[cfg(feature = "engine")]
            Held::Made(_, rows) => {
                let row = Row::try_from(key.number()).ok()?;
                rows.binary_search(&row).ok().and_then(|at| Row::try_from(at).ok())
            }
        }
    }

    /// The rows of those events that have one of some keys, in the order of their dates.
    pub fn rows_of(&self, keys: &[EventKey]) -> Vec<Row> {
        let mut rows: Vec<Row> = keys.iter().filter_map(|key| self.row_of(*key)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|row| self.rows().binary_search(row).is_ok());
        rows
    }

    /// The ids of the events.
    pub fn ids(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.rows().iter().map(|row| self.chronology().id(*row))
    }

    /// How many they are, and of how many.
    pub fn size(&self) -> Size {
        Size { selected: self.len(), total: self.total(), undisclosed: self.undisclosed() }
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.selection.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.selection.is_empty()
    }

    /// How many events the chronology has.
    pub fn total(&self) -> usize {
        self.selection.total()
    }

    /// How many events `as-of` left out because they say neither when they were published nor when they were entered.
    pub fn undisclosed(&self) -> usize {
        self.selection.undisclosed()
    }

    /// What became known of the events after one day and by another: new events, then changed, then contradicted ones, by the day it was
    /// known. What says no day is not among it.
    pub fn news(&self, after: Day, by: Day) -> Vec<News> {
        news::news(self.chronology(), self.rows(), after, by)
    }

    /// How many of the events say neither when they were published nor when they were entered.
    pub fn without_publication(&self) -> usize {
        self.rows().iter().filter(|row| self.chronology().public_since(**row).is_none()).count()
    }
}
