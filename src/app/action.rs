//! What can happen to the screen ([`Action`]), what a key can ask for ([`Command`]), what has to be done outside
//! ([`Effect`]).

use std::path::PathBuf;
use std::sync::Arc;

use tui_input::InputRequest;

use super::Data;
use super::ask::{Answered, Ask};
use crate::engine::{Answer, Ranking, Unanswered, Within};
use crate::formats::{Copied, Format, Preview, Problem, Request};
use crate::model::EventKey;
use crate::side::{Edit, Own};

/// Declares the commands: name in the keymap, group in the help, what it does.
macro_rules! commands {
    ($($variant:ident = $word:literal, $group:ident, $label:literal;)+) => {
        /// What a key can be bound to: intents, never keys.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command { $(#[doc = $label] $variant,)+ }

        impl Command {
            /// Every command, in the order of the help.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the keymap.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What it does, for the help.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// Where it stands in the help.
            pub const fn group(self) -> Group {
                match self { $(Self::$variant => Group::$group),+ }
            }

            /// The command of a name.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

/// The parts of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Moving about.
    Move,
    /// Another view, and what it shows.
    View,
    /// Narrowing.
    Filter,
    /// Reading one event.
    Read,
    /// Everything else.
    Program,
    /// Typing in a field.
    Type,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Self; 6] = [Self::Move, Self::View, Self::Filter, Self::Read, Self::Program, Self::Type];

    /// The heading in the help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Moving",
            Self::View => "Views",
            Self::Filter => "Filtering",
            Self::Read => "Reading",
            Self::Program => "annals",
            Self::Type => "Typing",
        }
    }
}

commands! {
    Next = "next", Move, "next event, line or item (5 and this key: five of them)";
    Previous = "previous", Move, "previous event, line or item";
    NextPage = "next_page", Move, "one screen down";
    PreviousPage = "previous_page", Move, "one screen up";
    NextHalfPage = "next_half_page", Move, "half a screen down";
    PreviousHalfPage = "previous_half_page", Move, "half a screen up";
    First = "first", Move, "first event (12 and this key: the twelfth)";
    Last = "last", Move, "last event";
    NextHeading = "next_heading", Move, "next month or year with events";
    PreviousHeading = "previous_heading", Move, "previous month or year with events";
    CycleOrder = "cycle_order", Move, "order of the list: by date, importance or deaths";
    GoToDate = "go_to_date", Move, "go to a date while typing it";
    NextMark = "next_mark", Move, "next marked event";
    PreviousMark = "previous_mark", Move, "previous marked event";
    Back = "back", Move, "back to where you were before a jump";
    Forward = "forward", Move, "forward again";
    ShowList = "show_list", View, "the events as a list";
    ShowAxis = "show_axis", View, "the events as points and bars over time";
    ShowLanes = "show_lanes", View, "a lane over time for each actor, pair, type, tag, country or publisher";
    CycleView = "cycle_view", View, "the next of the views";
    ZoomIn = "zoom_in", View, "axis, lanes: half of the time, around the cursor";
    ZoomOut = "zoom_out", View, "axis, lanes: twice the time";
    PanBack = "pan_back", View, "axis, lanes: a quarter back";
    PanOn = "pan_on", View, "axis, lanes: a quarter further on";
    Reported = "reported", View, "axis: when events were reported instead of when they happened, and back";
    FitSelection = "fit_selection", View, "axis, lanes: all of the selection";
    FitAll = "fit_all", View, "axis, lanes: all events";
    CycleLanes = "cycle_lanes", View, "lanes: of actors, pairs, types, tags, countries, publishers";
    PreviousCell = "previous_cell", View, "lanes: the column before, or the head";
    NextCell = "next_cell", View, "lanes: the next column";
    Pin = "pin", View, "lanes: keep this one at the top, or let it go";
    LaneUp = "lane_up", View, "lanes: move this one up";
    LaneDown = "lane_down", View, "lanes: move this one down";
    Fold = "fold", View, "lanes: open a pair, who acts on whom; fold another lane";
    NextGap = "next_gap", View, "lanes: the next gap or burst";
    PreviousGap = "previous_gap", View, "lanes: the gap or burst before";
    GapLength = "gap_length", View, "lanes: what a gap is (90 and this key: more than 90 days)";
    BurstFactor = "burst_factor", View, "lanes: what a burst is (8 and this key: 8 times the mean)";
    SaveView = "save_view", View, "save the query, the view and the place under a name";
    SavedViews = "saved_views", View, "go to a saved view";
    Left = "left", Move, "pane to the left";
    Right = "right", Move, "pane to the right";
    NextPane = "next_pane", Move, "next pane";
    PreviousPane = "previous_pane", Move, "previous pane";
    FilterActor = "filter_actor", Filter, "filter by actor while typing";
    SearchText = "search_text", Filter, "search the text while typing";
    FilterFrom = "filter_from", Filter, "range: from a date";
    FilterTo = "filter_to", Filter, "range: to a date";
    Brush = "brush", Filter, "choose a range on the strip: the keys that move about move its end";
    OtherEnd = "other_end", Filter, "strip: the other end of the range";
    TakeRange = "take_range", Filter, "strip: take the range into the query";
    Around = "around", Filter, "everything around the event, whatever the filter says, and back (30 and this key: 30 days)";
    FilterAsOf = "filter_as_of", Filter, "only what was known by a day";
    NextKnown = "next_known", Filter, "what was known a day later (7 and this key: seven days)";
    PreviousKnown = "previous_known", Filter, "what was known a day earlier";
    CycleRule = "cycle_rule", Filter, "rule of the range: overlap, possible, definite";
    QueryLine = "query_line", Filter, "edit the whole query as one line";
    Remove = "remove", Filter, "remove the filter under the cursor, else the last one";
    ToggleJoin = "toggle_join", Filter, "join this filter and the one above by OR, or go back to AND";
    ToggleNegation = "toggle_negation", Filter, "negate the filter under the cursor: events without it";
    ToggleMembers = "toggle_members", Filter, "show the members of the actor under the cursor, or hide them";
    Undo = "undo", Filter, "undo the last change of the query";
    Clear = "clear", Filter, "remove all filters";
    Activate = "activate", Read, "read the event; follow, open or choose under the cursor";
    NextTarget = "next_target", Read, "next relation or link of the event";
    PreviousTarget = "previous_target", Read, "previous relation or link of the event";
    Chain = "chain", Read, "what led to the event and what followed from it, as a tree, and back";
    Copy = "copy", Read, "copy the event in words, or the span that is marked, to the clipboard";
    CopyAs = "copy_as", Read, "copy something else of it: its citation, a brief in Markdown, its link, its id";
    Span = "span", Read, "mark a span of the list from this event on, as in vi; this key again or Esc leaves it";
    Mark = "mark", Read, "mark the event, or take the mark away";
    Note = "note", Read, "write a note to yourself on the event";
    OpenLink = "open_link", Read, "open the link of the event's source in the browser";
    Edit = "edit", Read, "edit the event in `$VISUAL` or `$EDITOR`; in the list of problems, the line of one";
    Export = "export", Program, "export the selected events, or a range of them";
    Problems = "problems", Program, "what is wrong with the file";
    Palette = "palette", Program, "all that can be done, saved views and actors, to choose from while typing";
    Help = "help", Program, "this help";
    Cancel = "cancel", Program, "one step back";
    Redraw = "redraw", Program, "draw the screen anew";
    Suspend = "suspend", Program, "suspend annals";
    Quit = "quit", Program, "quit";
    Accept = "accept", Type, "take what is typed; in the export dialog, write the file";
    NextChoice = "next_choice", Type, "next actor that is found, or next field";
    PreviousChoice = "previous_choice", Type, "previous actor that is found, or previous field";
    NextField = "next_field", Type, "next field";
    PreviousField = "previous_field", Type, "previous field";
    PreviousLetter = "previous_letter", Type, "one letter to the left; in the export dialog, the format before";
    NextLetter = "next_letter", Type, "one letter to the right; in the export dialog, the next format";
    PreviousWord = "previous_word", Type, "one word to the left";
    NextWord = "next_word", Type, "one word to the right";
    LineStart = "line_start", Type, "to the beginning of the field";
    LineEnd = "line_end", Type, "to the end of the field";
    DeletePrevious = "delete_previous", Type, "delete the letter before the cursor";
    DeleteNext = "delete_next", Type, "delete the letter under the cursor";
    DeleteWord = "delete_word", Type, "delete the word before the cursor";
    DeleteToStart = "delete_to_start", Type, "delete all before the cursor";
    DeleteToEnd = "delete_to_end", Type, "delete all from the cursor on";
    ForgetChoice = "forget_choice", Type, "in the list of saved views, forget the one under the cursor (this key twice)";
}

/// A place on the screen that the mouse points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A line of the timeline, counted from the top of the pane.
    Timeline(usize),
    /// A line and a column of the axis, counted from its corner.
    Axis(usize, usize),
    /// A line and a column of the lanes, counted from their corner.
    Lane(usize, usize),
    /// A line of the chain, counted from the top of the pane.
    Chain(usize),
    /// A line of the detail pane, counted from the top of the pane.
    Detail(usize),
    /// A line of the filter pane, counted from the top of the pane.
    Filter(usize),
    /// A column of the density strip, of so many.
    Strip(usize, usize),
}

/// Something that happened to the screen: what the user does, or a report.
#[derive(Debug, Clone)]
pub enum Action {
    /// A key asked for a command.
    Do(Command),
    /// A digit of a numeric prefix.
    Digit(u8),
    /// An edit of the field that is being typed in.
    Edit(InputRequest),
    /// Letters that are typed one after another in the field.
    Type(String),
    /// Text was pasted.
    Paste(String),
    /// Enter in a field.
    Accept,
    /// The next or previous candidate or field while typing.
    Choose(isize),
    /// The mouse was pressed.
    Click(Target),
    /// The mouse was moved while it was held down.
    Drag(Target),
    /// The mouse was let go.
    Release,
    /// The wheel was turned by lines over a place.
    Wheel(Target, isize),
    /// Something came from outside.
    Report(Report),
}

/// What comes from outside and not from the user: an answer, a file, the end of some work.
#[derive(Debug, Clone)]
pub enum Report {
    /// Who the pattern finds that was asked for with a query; it comes before the answer.
    Ranked {
        /// Which [`Ask`] it belongs to.
        number: u64,
        /// Them.
        ranking: Ranking,
    },
    /// The answer to a query.
    Answered(Box<Answered>),
    /// What else is in the answer, where that took its time.
    Within {
        /// Which [`Ask`] it belongs to.
        number: u64,
        /// Actors, countries, publishers.
        within: Arc<Within>,
    },
    /// There is no answer to a query.
    Unanswered {
        /// Which [`Ask`] has none.
        number: u64,
        /// Why.
        why: String,
    },
    /// The answer to a question about the list that is there.
    Late {
        /// Which [`super::Late`] it answers.
        number: u64,
        /// The answer, or why there is none.
        answer: Result<Answer, Unanswered>,
    },
    /// A search takes its time; how far it is, in percent.
    Searching(usize),
    /// The rest of the file is being read; how far it is, in words.
    Loading(String),
    /// The whole file is read.
    Loaded(Arc<Data>),
    /// Reading the rest was stopped, or failed.
    LoadStopped(Box<Problem>),
    /// The file was read again.
    Reloaded(Arc<Data>),
    /// The file was to be read again, and could not be; what was read before stays.
    ReloadFailed(Box<Problem>),
    /// Changes of what is kept were written, or were not.
    Kept {
        /// How many.
        edits: usize,
        /// What is kept now, or why they were not written.
        kept: Result<Box<Own>, String>,
        /// What somebody has to know of the file that it is kept in.
        remark: Option<String>,
    },
    /// An export is being written; how far it has come, in words.
    Exporting(String),
    /// How an export would begin.
    Previewed {
        /// Which [`PreviewAsked`] it answers.
        number: u64,
        /// The beginning, or why there is none.
        found: Result<Preview, String>,
    },
    /// A text that was asked to be copied, or why there is none.
    Gathered {
        /// What it is.
        what: Copied,
        /// The span that it is of.
        span: Option<usize>,
        /// The text.
        text: Result<String, String>,
    },
    /// An export ended.
    Exported(Result<ExportDone, ExportFailure>),
    /// No browser opened an address.
    NotOpened(String),
    /// Something outside went wrong or is worth saying.
    Say(Notice),
}

impl From<Report> for Action {
    fn from(report: Report) -> Self {
        Self::Report(report)
    }
}

impl From<Command> for Action {
    /// What a key does that asks for a command: those of fields are edits.
    fn from(command: Command) -> Self {
        match command {
            Command::Accept => Self::Accept,
            Command::NextChoice | Command::NextField => Self::Choose(1),
            Command::PreviousChoice | Command::PreviousField => Self::Choose(-1),
            Command::PreviousLetter => Self::Edit(InputRequest::GoToPrevChar),
            Command::NextLetter => Self::Edit(InputRequest::GoToNextChar),
            Command::PreviousWord => Self::Edit(InputRequest::GoToPrevWord),
            Command::NextWord => Self::Edit(InputRequest::GoToNextWord),
            Command::LineStart => Self::Edit(InputRequest::GoToStart),
            Command::LineEnd => Self::Edit(InputRequest::GoToEnd),
            Command::DeletePrevious => Self::Edit(InputRequest::DeletePrevChar),
            Command::DeleteNext => Self::Edit(InputRequest::DeleteNextChar),
            Command::DeleteWord => Self::Edit(InputRequest::DeletePrevWord),
            Command::DeleteToStart => Self::Edit(InputRequest::DeleteFromStart),
            Command::DeleteToEnd => Self::Edit(InputRequest::DeleteTillEnd),
            other => Self::Do(other),
        }
    }
}

/// Why an export did not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportFailure {
    /// There is a file of that name, or are some of those names.
    Exists(String),
    /// It was stopped; what is to be said of it.
    Stopped(String),
    /// Anything else.
    Failed(String),
}

/// An export that was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportDone {
    /// What was written, where to, and what the forms have no words for.
    pub said: String,
    /// What whoever redacts has to know of it.
    pub withheld: Vec<String>,
}

/// How an export would begin, to be found behind. A newer one supersedes an older one.
#[derive(Debug, Clone)]
pub struct PreviewAsked {
    /// To be named in [`Report::Previewed`].
    pub number: u64,
    /// Which events.
    pub request: Request,
    /// In which form.
    pub format: Format,
}

/// Events to be written, and where to.
#[derive(Debug, Clone)]
pub struct ExportOrder {
    /// Which events.
    pub request: Request,
    /// The files, each with its form.
    pub files: Vec<(Format, PathBuf)>,
    /// Whether existing files are replaced.
    pub replace: bool,
}

/// A line for the user at the foot of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How urgent.
    pub level: Level,
    /// What to say.
    pub text: String,
}

/// How urgent a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Something was done.
    Info,
    /// Something was not done.
    Warning,
    /// Something is broken.
    Error,
}

impl Notice {
    /// Something was done.
    pub fn info(text: impl Into<String>) -> Self {
        Self { level: Level::Info, text: text.into() }
    }

    /// Something was not done.
    pub fn warning(text: impl Into<String>) -> Self {
        Self { level: Level::Warning, text: text.into() }
    }

    /// Something is broken.
    pub fn error(text: impl Into<String>) -> Self {
        Self { level: Level::Error, text: text.into() }
    }
}

/// Something to be done outside.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Ask a query; a newer one supersedes it.
    Ask(Box<Ask>),
    /// Write events to files.
    Export(Box<ExportOrder>),
    /// Make a text of events to be copied.
    Gather(Box<Request>, Copied, Option<usize>),
    /// Put a text into the clipboard of the terminal.
    Copy(String),
    /// Stop the export that is being written; nothing of what is not whole is left.
    StopExport,
    /// Write what a reader keeps of the chronology, in this order.
    Keep(Vec<Edit>),
    /// Open an `http` or `https` address.
    Open(String),
    /// Edit a file: hand the terminal to an editor until that ends.
    Edit {
        /// The file.
        path: PathBuf,
        /// The line to begin at, counted from 1.
        line: Option<usize>,
    },
    /// Draw everything anew.
    Redraw,
    /// Stop reading the rest of the file.
    StopLoading,
    /// Hand the terminal back for a while.
    Suspend,
    /// End.
    Quit,
}

/// A relation or link of the detail pane that can be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To an event.
    ToEvent(EventKey),
    /// To an address.
    ToLink(String),
}
