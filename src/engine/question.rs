//! Questions and answers as data, so that a question can be sent, superseded by a newer one and compared.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::chain::{Chain, ChainAsked};
use super::count::{CountError, Counts, Tally};
use super::headings::{HeadingId, UnderHeading};
use super::lanes::{Lanes, LanesAsked};
use super::reported::Reported;
use super::selection::Selected;
use super::{ListOrder, Plan, Tie, Within};
use crate::account::Piece;
use crate::chronology::{Chronology, FileInfo, Header};
use crate::model::{Day, DaySpan, EventDate, EventKey, Fatalities, Location, Status, TimeScale};

/// What is known of all events together.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// How many events there are.
    pub events: usize,
    /// How many of them have a day; they come first.
    pub dated: usize,
    /// The first day of the first and the last day of the last dated event.
    pub extent: Option<(Day, Day)>,
    /// The files that were read.
    pub files: Vec<FileInfo>,
    /// What the files say about themselves.
    pub header: Header,
    /// The types that occur.
    pub kinds: Vec<String>,
    /// The tags that occur.
    pub tags: Vec<String>,
    /// How many events of the files could not be loaded.
    pub left_out: usize,
    /// How many dates could not be read.
    pub unread_dates: usize,
    /// How many events were left out as the same as an earlier one.
    pub folded: usize,
}

impl Facts {
    /// What is known of a chronology.
    pub fn of(chronology: &Chronology) -> Self {
        Self {
            events: chronology.len(),
            dated: chronology.dated() as usize,
            extent: chronology.extent(),
            files: chronology.files().cloned().collect(),
            header: chronology.header().clone(),
            kinds: chronology.kinds().to_vec(),
            tags: chronology.tags().to_vec(),
            left_out: chronology.left_out(),
            unread_dates: chronology.unread_dates(),
            folded: chronology.folded(),
        }
    }
}

/// The events of a plan as a list.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Which events.
    pub plan: Arc<Plan>,
    /// In which order.
    pub order: ListOrder,
    /// Another plan: of each event it is told whether that would hide it.
    pub beside: Option<Arc<Plan>>,
}

/// A part of a list that is wanted for drawing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListRange {
    /// The places in the list.
    pub places: Range<usize>,
    /// Whether places and deaths are wanted too, for which every event has to be read whole.
    pub has_facts: bool,
}

/// What is asked. An answer never depends on what was asked before.
#[derive(Debug, Clone)]
pub enum Question {
    /// Which events a plan selects: how many, their facets, how they lie in time; with the part of the list around an event.
    Select {
        /// The list.
        of: Listing,
        /// The event that the part is around, or its neighbour where it is not among them; without it the first.
        near: Option<EventKey>,
        /// How many places before and behind it are wanted.
        around: usize,
        /// Whether places and deaths are wanted too.
        has_facts: bool,
    },
    /// The most frequent actors, so many, countries and publishers of the selected events.
    Within(Arc<Plan>, usize),
    /// A part of a list.
    Page(Listing, ListRange),
    /// What of the selected events touches the days of a scale: the events themselves where they are so many at most, else how many
    /// fall in each column.
    Axis(Arc<Plan>, TimeOf, TimeScale, usize),
    /// When the events of a plan became public, whatever the plan says of that.
    Reported(Arc<Plan>),
    /// The lanes of the selected events.
    Lanes(Arc<Plan>, Box<LanesAsked>),
    /// Where something is in a list.
    Place(Listing, PositionOf),
    /// How many of the selected events are filed under some days.
    Filed(Arc<Plan>, DaySpan),
    /// Everything about an event.
    Event(EventKey),
    /// What led to an event and what followed from it, and of each event of that whether the plan hides it.
    Chain(Arc<Plan>, ChainAsked),
    /// Where an event stands in the files.
    Origin(EventKey),
    /// The events that go by an id.
    Find(String),
    /// Where the events are in a list that go by ids.
    Named(Listing, Vec<String>),
    /// How many of the selected events have each value.
    Count(Arc<Plan>, Tally),
}

/// What an axis of time is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimeOf {
    /// When events happened.
    #[default]
    Happened,
    /// Since when they are public: each stands at that day.
    Reported,
}

/// What is looked for in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PositionOf {
    /// An event.
    Event(EventKey),
    /// The first event that is filed under a day or a later one.
    Day(Day),
    /// The first event of a month so many months with events further on, or back, from a place. In a list that is not in the order
    /// of dates there are no months: it is that place.
    Month {
        /// From where.
        from: usize,
        /// How many months, back where negative. One back from within a month is its own beginning.
        steps: isize,
    },
}

/// A place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListPlace {
    /// Which: of what is not there, the place of its neighbour; 0 in an empty list.
    pub at: usize,
    /// Whether what was looked for is there.
    pub is_there: bool,
}

/// An answer, of the kind of its question.
#[derive(Debug, Clone)]
pub enum Answer {
    /// To [`Question::Select`].
    Selected {
        /// The events.
        selected: Arc<Selected>,
        /// Where the event is that the part is around.
        place: ListPlace,
        /// The part.
        page: ListPage,
    },
    /// To [`Question::Within`].
    Within(Arc<Within>),
    /// To [`Question::Page`].
    Page(ListPage),
    /// To [`Question::Axis`].
    Axis(Arc<AxisPart>),
    /// To [`Question::Reported`].
    Reported(Arc<Reported>),
    /// To [`Question::Lanes`].
    Lanes(Arc<Lanes>),
    /// To [`Question::Place`].
    Place(ListPlace),
    /// To [`Question::Filed`].
    Filed(usize),
    /// To [`Question::Event`]; `None` where there is no such event.
    Event(Option<Arc<EventAccount>>),
    /// To [`Question::Chain`]; `None` where there is no such event.
    Chain(Option<Arc<Chain>>),
    /// To [`Question::Origin`]; `None` where there is no such event.
    Origin(Option<RecordPlace>),
    /// To [`Question::Find`].
    Found(Vec<EventKey>),
    /// To [`Question::Named`]: the events that there are, in the order of the ids, with the days that they are filed under.
    Named(Vec<(EventKey, ListPlace, Day)>),
    /// To [`Question::Count`].
    Counted(Result<Counts, CountError>),
}

/// Where an event stands in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordPlace {
    /// Which of [`Facts::files`].
    pub file: usize,
    /// The line that it begins on, counted from 1; `None` where what was read has other lines than the file.
    pub line: Option<usize>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// Nobody waits for it any more.
    #[error("the question was taken back")]
    Superseded,
    /// Where the events lie something went wrong.
    #[error("{0}")]
    Failed(String),
}

impl Unanswered {
    /// The answer is of another kind than the question.
    pub(super) fn of_another_kind() -> Self {
        Self::Failed("the answer is to another question".to_owned())
    }
}

/// Everything about an event, in words that are safe to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct EventAccount {
    /// Its key.
    pub key: EventKey,
    /// Its id, as written.
    pub id: String,
    /// The day that it is filed under.
    pub filed: Day,
    /// What happened and between whom, in one line.
    pub headline: String,
    /// Its account.
    pub pieces: Vec<Piece>,
}

/// An event in a list. Texts are as the files have them, not yet safe to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct ListLine {
    /// Its key.
    pub key: EventKey,
    /// Its id.
    pub id: String,
    /// Its date.
    pub date: EventDate,
    /// The day that it is filed under.
    pub filed: Day,
    /// What happened and between whom, in one line.
    pub headline: String,
    /// How well it is established, if that is said.
    pub status: Option<Status>,
    /// Where it happened, if that is said and was asked for.
    pub location: Option<Location>,
    /// How many died, if that is said and was asked for.
    pub fatalities: Option<Fatalities>,
    /// How many events lie between it and the one before, in the order of dates, that are not selected.
    pub hidden: usize,
    /// Whether the plan beside that of the list does not select it.
    pub is_outside: bool,
    /// The first day by which it was surely public, if that is said.
    pub public: Option<Day>,
    /// The heading that it stands under.
    pub heading: HeadingId,
    /// The last day and the heading of the event before it, in a list in the order of dates.
    pub before: Option<(Day, HeadingId)>,
    /// Its relations to other events.
    pub ties: Vec<Tie>,
    /// How many more relations it has.
    pub more_ties: usize,
}

/// An event on an axis of time. Texts are as the files have them, not yet safe to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisEvent {
    /// Its key.
    pub key: EventKey,
    /// Its date.
    pub date: EventDate,
    /// What happened and between whom, in one line.
    pub headline: String,
    /// How well it is established, if that is said.
    pub status: Option<Status>,
    /// How important it is, 0 to 10, if that is said.
    pub importance: Option<u8>,
    /// The first day by which it was surely public, if that is said.
    pub public: Option<Day>,
    /// The days on one of which it became public; told on an axis of reports alone.
    pub reported: Option<DaySpan>,
    /// The event that it is a part of, if that is said.
    pub part_of: Option<EventKey>,
}

/// A part of an axis of time.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisPart {
    /// The days.
    pub scale: TimeScale,
    /// What they are the days of.
    pub by: TimeOf,
    /// How many of the selected events touch them.
    pub touching: usize,
    /// The events that touch them, in the order of those days; none where they are too many.
    pub events: Vec<AxisEvent>,
    /// Where they are too many: how many are under way in each column, every one in all of the columns that it takes.
    pub under_way: Vec<usize>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListPage {
    /// The place of the first line.
    pub offset: usize,
    /// The events from there on.
    pub lines: Vec<ListLine>,
    /// The headings that they stand under, and how many events stand there.
    pub headings: BTreeMap<HeadingId, (String, UnderHeading)>,
}
