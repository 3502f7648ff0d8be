//! The state of the screen, and the one way it changes: [`App::update`].
//!
//! Pure: no terminal, no file system, no clock. What has to be done outside is an [`Effect`]; what the engine has not at hand is
//! asked behind, see [`App::late_questions`]. This room names `model`, `names`, `side`, `account`, `query`, `engine` and, of `formats`,
//! what a format and a problem are, and what is asked to be handed on.

pub mod action;
mod around;
mod ask;
pub mod asking;
pub mod axis;
mod brush;
mod chain;
mod copying;
mod detail;
mod dialog;
mod editing;
mod exporting;
mod field;
pub mod filter;
mod going;
mod knowing;
pub mod lanes;
pub mod lines;
mod list;
pub mod markdown;
mod moving;
pub mod page;
mod picker;
mod places;
pub mod rail;
pub mod shapes;
mod short_date;
mod span;
mod targets;
pub mod text;
pub mod timeline;
mod trail;
mod typing;
mod view;

use std::collections::HashSet;
use std::sync::Arc;

pub use action::{
    Action, Command, Effect, ExportDone, ExportFailure, ExportOrder, Group, Leads, Level, Notice, PreviewAsked, Report,
    Target,
};
use around::Around;
pub use ask::{Answered, Ask, Late, Purpose};
use asking::PendingPlace;
use axis::Axis;
use brush::Brushing;
use chain::ChainPane;
pub use chain::{ChainItem, ChainRow};
use detail::Detail;
pub use dialog::{Dialog, DialogField};
use exporting::Exporting;
pub use field::Field;
use filter::FilterPane;
use knowing::Knowing;
use lanes::LanePane;
use list::List;
pub use picker::{Choice, Does, Offer, Picker};
use places::Places;
pub use places::{SIGNS, Start};
pub use span::MarkedSpan;
use span::Spanning;
use trail::Trail;
pub use typing::Typing;

use crate::engine::{Answer, Engine, Facts, ListOrder, Listing, Names, Question, Ranked, Selected};
use crate::formats::{Problem, Severity};
use crate::model::{Day, EventDate, EventKey, day};
use crate::query::Query;

/// An engine ready to be asked, with what is wrong with the files that it has its events of.
#[derive(Debug)]
pub struct Data {
    /// Who answers.
    pub engine: Box<dyn Engine>,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
    /// The actors with most events, most first: shown while no pattern is typed.
    pub frequent: Vec<Ranked>,
    /// Columns that the filter pane needs.
    pub filter_width: usize,
}

impl Data {
    /// Finds the most frequent actors. Names are folded when first one is looked for.
    pub fn new(engine: impl Engine + 'static, problems: Vec<Problem>) -> Self {
        Self::of(Box::new(engine), problems)
    }

    /// The same of whichever engine there is.
    pub fn of(engine: Box<dyn Engine>, problems: Vec<Problem>) -> Self {
        let frequent = engine.names().frequent(filter::FREQUENT);
        // The first answer says why not.
        let frequent = if engine.names().sound().is_ok() { frequent } else { Vec::new() };
        let filter_width = filter::needed_width(&*engine, &frequent);
        Self { engine, problems, frequent, filter_width }
    }

    /// Who takes part.
    pub fn names(&self) -> &dyn Names {
        self.engine.names()
    }

    /// What is known of all events together.
    pub fn facts(&self) -> &Facts {
        self.engine.facts()
    }
}

/// An event that is kept in mind: its id outlives another reading of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remembered {
    pub(super) key: EventKey,
    pub(super) id: String,
}

/// What the centre of the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// The events as a list.
    #[default]
    List,
    /// The events as points and bars over time.
    Axis,
    /// A line for each actor, pair, type, tag, country or publisher over time.
    Lanes,
}

/// What one comes back to: what is asked, how it is shown, and where one was.
#[derive(Debug, Clone, PartialEq)]
struct ViewState {
    query: Query,
    view: View,
    order: ListOrder,
    /// The days that the axis shows, unless it shows all of the selection.
    scale: Option<(Day, Day)>,
    place: Option<Remembered>,
}

/// A pane that keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// What narrows the chronology.
    Filter,
    /// The events in order.
    #[default]
    Timeline,
    /// One event.
    Detail,
}

/// What the keys are for at the moment.
#[derive(Debug, Clone, Default)]
pub enum Mode {
    /// Moving about in the panes.
    #[default]
    Browse,
    /// Typing in a field.
    Typing(Typing),
    /// Reading the help, from a line on.
    Help(usize),
    /// Reading the problems, with the cursor on a line.
    Problems(usize),
    /// Exporting.
    Export(Box<Dialog>),
    /// Choosing from a list.
    Pick(Box<Picker>),
}

/// Most problems that are listed on the screen.
const LISTED: usize = 500;

/// What a line of the list of problems says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemLine {
    /// What is wrong.
    Wrong(Severity),
    /// What to write instead.
    Hint,
}

/// How much room each pane has inside its borders, in columns and lines; 0 for one that is not on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Viewport {
    /// Lines of the timeline.
    pub timeline_height: usize,
    /// Columns of the timeline.
    pub timeline_width: usize,
    /// Columns of the detail pane.
    pub detail_width: usize,
    /// Lines of the detail pane.
    pub detail_height: usize,
    /// Lines of the filter pane.
    pub filter_height: usize,
    /// Columns of time of the density strip.
    pub strip_columns: usize,
    /// Lines of a window over the panes: help, problems.
    pub window_height: usize,
    /// Its columns.
    pub window_width: usize,
    /// Whether all three panes stand side by side, in which order Left and Right go through them.
    pub is_wide: bool,
    /// Whether the terminal has ASCII characters only.
    pub is_ascii: bool,
}

/// Reading the files, while the screen is there.
#[derive(Debug, Default)]
struct Loading {
    /// How far it has come, in words, while the rest of a file is read.
    says: Option<String>,
    /// Whether it was stopped, so that only the first part of the file is there.
    is_partial: bool,
    /// The problems of a save that was not taken.
    broken_save: Option<Vec<Problem>>,
}

/// The state of the screen.
#[derive(Debug)]
pub struct App {
    data: Arc<Data>,
    query: Query,
    /// The order that the list is to have.
    order: ListOrder,
    view: View,
    undo: Vec<ViewState>,
    /// The list that is there: of an older query while an answer is awaited.
    listing: Listing,
    selected: Arc<Selected>,
    list: List,
    detail: Detail,
    filter: FilterPane,
    loading: Loading,
    /// The export that is being written.
    exporting: Option<Exporting>,
    axis: Axis,
    lanes: LanePane,
    knowing: Knowing,
    /// The chain of an event, while it is shown in place of the view.
    chain: Option<ChainPane>,
    /// The day to begin at, until all of the file is there.
    start: Option<Day>,
    /// What is being chosen on the strip.
    brushing: Brushing,
    /// What is shown around an event, if something is.
    around: Option<Around>,
    /// What its reader keeps, and where they have been.
    places: Places,
    trail: Trail,
    /// How often other data have been taken.
    readings: u64,
    /// The number of the query that the list answers.
    listed_number: u64,
    /// The number of the last query that was asked, and of the last question about the list that is there.
    number: u64,
    late_number: u64,
    export_number: u64,
    /// The number of the last preview that was asked for.
    export_previews: u64,
    is_asking: bool,
    /// The event that the last query was asked around.
    asked_near: Option<EventKey>,
    late: Vec<Late>,
    /// Questions about the list that could not be answered: they are not waited for.
    failed: HashSet<u64>,
    /// The question where the event stands that is to be edited.
    editing: Option<u64>,
    /// A place in the list that is looked for.
    sought: Option<PendingPlace>,
    /// How far a search is, in percent.
    searching: Option<usize>,
    focus: Pane,
    mode: Mode,
    viewport: Viewport,
    count: Option<usize>,
    notice: Option<Notice>,
    /// What was last said of an answer.
    remark: Option<String>,
    /// An address that no browser opened, shown until a key is pressed.
    address: Option<String>,
    last_export: Option<String>,
    /// Whose names were withheld last; nobody writes that down.
    last_redact: String,
    /// Where a span of the list was begun.
    spanning: Option<Spanning>,
    /// How many spans were begun.
    spans: usize,
    help_length: usize,
}

impl App {
    /// A screen for a chronology that begins with a query. The first effect to run is [`App::begin`].
    pub fn new(data: Arc<Data>, query: Query) -> Self {
        let mut app = Self {
            data,
            query,
            order: ListOrder::Date,
            view: View::default(),
            undo: Vec::new(),
            listing: Listing::default(),
            selected: Arc::default(),
            list: List::default(),
            detail: Detail::default(),
            filter: FilterPane::default(),
            loading: Loading::default(),
            exporting: None,
            axis: Axis::default(),
            lanes: LanePane::default(),
            knowing: Knowing::default(),
            chain: None,
            start: None,
            brushing: Brushing::Not,
            around: None,
            places: Places::default(),
            trail: Trail::default(),
            readings: 0,
            listed_number: 0,
            number: 0,
            late_number: 0,
            export_number: 0,
            export_previews: 0,
            is_asking: false,
            asked_near: None,
            late: Vec::new(),
            failed: HashSet::new(),
            editing: None,
            sought: None,
            searching: None,
            focus: Pane::default(),
            mode: Mode::default(),
            viewport: Viewport::default(),
            count: None,
            notice: None,
            remark: None,
            address: None,
            last_export: None,
            last_redact: String::new(),
            spanning: None,
            spans: 0,
            help_length: 0,
        };
        app.say_problems();
        app
    }

    /// Begins with a view, and at the first event of a date or later.
    pub fn start_at(&mut self, view: View, date: Option<&EventDate>) {
        self.view = view;
        self.start = date.map(|date| day::filed(date.bounds()));
    }

    /// Says that the rest of the file is being read.
    pub fn expect_rest(&mut self) {
        self.loading.says = Some("reading".to_owned());
    }

    /// Asks the first query.
    pub fn begin(&mut self) -> Effect {
        self.ask()
    }

    // What changes it.

    /// Takes the room that the next frame will have. Called before drawing, so that drawing changes nothing.
    /// `help_length` says how many lines the help has in a window of so many columns; it is asked when that is another one.
    pub fn fit(&mut self, viewport: Viewport, help_length: impl FnOnce(usize) -> usize) {
        if viewport.window_width != self.viewport.window_width || self.help_length == 0 {
            self.help_length = help_length(viewport.window_width);
        }
        if viewport.is_ascii != self.viewport.is_ascii {
            self.detail.forget_page();
        }
        self.filter.is_stale |= self.viewport != viewport;
        self.viewport = viewport;
        self.settle();
        self.refresh_filter();
    }

    /// The one way the screen changes.
    pub fn update(&mut self, action: Action) -> Option<Effect> {
        let effect = match action {
            Action::Report(report) => self.heard(report),
            done => {
                // Answers come several to a frame: the items are made anew when somebody looks at them.
                self.refresh_filter();
                self.done(done)
            }
        };
        self.filter.is_stale = true;
        self.settle();
        effect
    }

    /// What the user does.
    fn done(&mut self, action: Action) -> Option<Effect> {
        if !matches!(action, Action::Wheel(..)) {
            self.notice = None;
        }
        let is_key =
            matches!(action, Action::Do(_) | Action::Digit(_) | Action::Edit(_) | Action::Type(_) | Action::Accept);
        let has_closed = is_key && self.address.take().is_some();
        if has_closed && matches!(action, Action::Do(Command::Cancel)) {
            return None;
        }
        match action {
            Action::Digit(digit) => {
                let count = self.count.unwrap_or(0).saturating_mul(10).saturating_add(usize::from(digit));
                self.count = Some(count.min(99_999_999));
                None
            }
            Action::Do(command) => {
                let count = self.count.take();
                self.command(command, count)
            }
            Action::Edit(request) => self.edit(request),
            Action::Type(letters) => self.type_letters(&letters),
            Action::Paste(text) => self.paste(&text),
            Action::Accept => self.accept(),
            Action::Choose(step) => self.choose(step),
            Action::Click(target) => self.click(target),
            Action::Drag(target) => {
                self.drag(target);
                None
            }
            Action::Release => self.release(),
            Action::Wheel(target, lines) => {
                self.wheel(target, lines);
                None
            }
            Action::Report(report) => self.heard(report),
        }
    }

    /// What comes from outside: answers, files, the ends of work.
    fn heard(&mut self, report: Report) -> Option<Effect> {
        match report {
            Report::Ranked { .. }
            | Report::Answered(_)
            | Report::Within { .. }
            | Report::Unanswered { .. }
            | Report::Late { .. } => return self.told(report),
            Report::Loading(says) => self.loading.says = Some(says),
            Report::Loaded(data) => {
                self.notice = None;
                self.loading.says = None;
                return Some(self.take_and_say(data));
            }
            Report::LoadStopped(problem) => {
                self.loading.says = None;
                self.loading.is_partial = true;
                self.notice = Some(Notice::warning(format!("{}; what was read before is shown", problem.message)));
            }
            Report::Reloaded(data) => {
                self.notice = None;
                return self.reloaded(data);
            }
            Report::ReloadFailed(problem) => self.keep_last_good(vec![*problem]),
            Report::Exporting(says) => self.export_goes_on(says),
            Report::Gathered { what, span, text } => return self.gathered(what, span, text),
            Report::Previewed { number, found } => {
                if let Mode::Export(dialog) = &mut self.mode {
                    dialog.previewed(number, found);
                }
            }
            Report::Exported(result) => {
                self.notice = None;
                return self.exported(result);
            }
            Report::Kept { edits, kept, remark } => self.kept(edits, kept, remark),
            Report::Searching(done) => self.searching = Some(done),
            Report::Say(notice) => self.notice = Some(notice),
            Report::NotOpened(address) => {
                self.notice = Some(Notice::warning(format!("no browser opened {address}")));
                self.address = Some(address);
            }
        }
        None
    }

    fn command(&mut self, command: Command, count: Option<usize>) -> Option<Effect> {
        if let Ok(effect) = self.brush_command(command, count) {
            return effect;
        }
        if let Ok(effect) = self.chain_command(command, count) {
            return effect;
        }
        if let Ok(effect) = self.lanes_command(command, count) {
            return effect;
        }
        if let Ok(effect) = self.axis_command(command, count) {
            return effect;
        }
        if let Ok(effect) = self.knowing_command(command, count) {
            return effect;
        }
        if let Ok(effect) = self.own_command(command, count) {
            return effect;
        }
        if let Ok(effect) = self.hand_on_command(command) {
            return effect;
        }
        match command {
            Command::Brush => self.begin_brush(),
            Command::Around => return self.go_around(count),
            Command::Cancel => return self.cancel(),
            Command::Quit if matches!(self.mode, Mode::Help(_) | Mode::Problems(_)) => self.mode = Mode::Browse,
            // Nobody throws away what is being written with one key.
            Command::Quit => return Some(self.stop_export().unwrap_or(Effect::Quit)),
            Command::Suspend => return Some(Effect::Suspend),
            Command::Redraw => return Some(Effect::Redraw),
            Command::Help => self.mode = Mode::Help(0),
            Command::Problems if self.problems().is_empty() => {
                self.notice = Some(Notice::info("the file has no problems"));
            }
            Command::Problems => self.mode = Mode::Problems(0),
            Command::FilterActor => return self.type_in(Field::Actor),
            Command::SearchText => return self.type_in(Field::Text),
            Command::FilterFrom => return self.type_in(Field::From),
            Command::FilterTo => return self.type_in(Field::To),
            Command::FilterAsOf => return self.type_in(Field::AsOf),
            Command::QueryLine => return self.type_in(Field::Line),
            Command::GoToDate => return self.type_in(Field::Day),
            Command::CycleOrder => {
                self.undo.push(self.view_state());
                self.order = self.order.next();
                return Some(self.ask());
            }
            Command::CycleRule => return self.cycle_rule(),
            Command::Remove => return self.remove_chip(),
            Command::ToggleJoin => return self.toggle_join(),
            Command::ToggleNegation => return self.toggle_negation(),
            Command::ToggleMembers => self.toggle_members(),
            Command::Undo => return self.undo(),
            Command::Clear => return self.clear(),
            Command::Activate => return self.activate(),
            Command::OpenLink => return self.open_link(),
            Command::Edit => return self.edit_file(),
            Command::ForgetChoice => return self.forget_choice(),
            _ => self.go(command, count),
        }
        None
    }

    /// One step back, never further, and never away from the place.
    fn cancel(&mut self) -> Option<Effect> {
        let is_writing = self.writing_dialog().is_some();
        match std::mem::take(&mut self.mode) {
            Mode::Typing(typing) => return self.cancel_typing(&typing),
            Mode::Export(_) if is_writing => return self.stop_export(),
            Mode::Help(_) | Mode::Problems(_) | Mode::Export(_) | Mode::Pick(_) => {}
            Mode::Browse if self.spanning.take().is_some() => {}
            Mode::Browse if self.detail.target.take().is_some() => {}
            Mode::Browse if self.detail.peek.is_some() => return self.back(),
            Mode::Browse if self.exporting.is_some() => return self.stop_export(),
            Mode::Browse if self.loading.says.is_some() => return Some(Effect::StopLoading),
            Mode::Browse => self.focus = Pane::Timeline,
        }
        None
    }

    /// What one comes back to.
    fn view_state(&self) -> ViewState {
        ViewState {
            query: self.query.clone(),
            view: self.view,
            order: self.order,
            scale: self.axis_days(),
            place: self.list.anchor.clone(),
        }
    }

    /// Changes the query so that it can be undone, and asks it.
    fn change(&mut self, query: Query) -> Option<Effect> {
        if query != self.query {
            self.undo.push(self.view_state());
            self.query = query;
        }
        Some(self.ask())
    }

    fn undo(&mut self) -> Option<Effect> {
        match self.undo.pop() {
            Some(state) => {
                self.restore(state);
                Some(self.ask())
            }
            None => {
                self.notice = Some(Notice::info("there is nothing to undo"));
                None
            }
        }
    }

    /// Shows again what was shown; where there was no place one stays where one is.
    fn restore(&mut self, ViewState { query, view, order, scale, place }: ViewState) {
        (self.query, self.view, self.order) = (query, view, order);
        self.set_axis_days(scale);
        self.list.anchor = place.or_else(|| self.list.anchor.take());
    }

    fn clear(&mut self) -> Option<Effect> {
        self.change(Query { rule: self.query.rule, ..Query::default() })
    }

    /// Other data under the same query: the place is kept by id. A save that broke something changes nothing but the list
    /// of problems.
    fn reloaded(&mut self, data: Arc<Data>) -> Option<Effect> {
        let known: HashSet<&str> = self.data.problems.iter().map(|known| &*known.message).collect();
        let is_known = |problem: &&Problem| known.contains(&*problem.message);
        let is_error = |problem: &&Problem| problem.severity == Severity::Error;
        if data.problems.iter().filter(is_error).any(|problem| !is_known(&problem)) {
            self.keep_last_good(data.problems.clone());
            return None;
        }
        let effect = self.take(data);
        self.notice = Some(Notice::info("the file changed and was read again"));
        self.say_problems();
        Some(effect)
    }

    /// The same, and says what is wrong with it.
    fn take_and_say(&mut self, data: Arc<Data>) -> Effect {
        let effect = self.take(data);
        self.say_problems();
        effect
    }

    /// Takes other data under the same query.
    fn take(&mut self, data: Arc<Data>) -> Effect {
        self.readings += 1;
        self.editing = None;
        self.loading.is_partial = false;
        self.loading.broken_save = None;
        self.forget_palette_actors();
        self.spanning = None;
        if let Mode::Export(dialog) = &mut self.mode {
            dialog.forget(&mut self.export_number);
            // A span is one of the list that there was.
            if dialog.is_of_span() {
                self.mode = Mode::Browse;
            }
        }
        let moved = |spot: &Remembered| match data.engine.at_once(&Question::Find(spot.id.clone())) {
            Some(Answer::Found(keys)) => keys.first().map(|key| Remembered { key: *key, id: spot.id.clone() }),
            _ => None,
        };
        // An event that is gone leaves its place to its neighbour.
        self.list.anchor = self.list.anchor.take().map(|spot| moved(&spot).unwrap_or(spot));
        self.trail.take_over(moved);
        let chain = self.chain.take().and_then(|pane| pane.of_other_data(moved));
        for state in &mut self.undo {
            state.place = state.place.as_ref().and_then(moved);
        }
        self.detail.forget();
        self.axis.forget();
        self.knowing.forget();
        self.list.texts.forget();
        self.listing = Listing::default();
        self.selected = Arc::default();
        self.filter.forget();
        self.list.cursor = 0;
        let open = std::mem::take(&mut self.filter.open);
        let old = std::mem::replace(&mut self.data, data);
        // The members of the same actors stay in sight.
        let ids: HashSet<&str> = open.keys().map(|actor| &*old.names().actor(*actor).id).collect();
        self.lanes.forget(&old, &self.data);
        let names = self.data.names();
        let registered = names.actors().iter().take_while(|actor| actor.is_registered);
        let same = (0..).zip(registered).filter(|(_, actor)| ids.contains(&*actor.id)).map(|(number, _)| number);
        self.filter.open = same.map(|actor| (actor, filter::members(names, actor))).collect();
        let effect = self.ask();
        self.chain = chain;
        effect
    }

    /// Shows on with what was last read, and says why.
    fn keep_last_good(&mut self, problems: Vec<Problem>) {
        let first = problems.iter().find(|problem| problem.severity == Severity::Error);
        let why = first.map(|problem| problem.to_string().replace('\n', ";")).unwrap_or_default();
        self.notice = Some(Notice::error(format!("showing the last good data: {why}")));
        self.loading.broken_save = Some(problems);
    }

    fn say_problems(&mut self) {
        let errors = error_count(&self.data.problems);
        if errors > 0 {
            let plural = if errors == 1 { "" } else { "s" };
            self.notice = Some(Notice::warning(format!("{errors} error{plural} in the file, ! shows them")));
            return;
        }
        let dates = self.data.facts().unread_dates;
        if dates > 0 {
            let plural = if dates == 1 { "" } else { "s" };
            self.notice = Some(Notice::warning(format!("{dates} date{plural} cannot be read, ! shows them")));
        }
    }

    /// Brings what is derived in line: scrolling, the text of the detail pane.
    fn settle(&mut self) {
        self.list.cursor = self.list.cursor.min(self.selected.events.saturating_sub(1));
        self.settle_list();
        self.settle_chain();
        self.settle_detail();
        self.settle_signs();
        self.settle_axis();
        self.settle_lanes();
    }

    /// Makes the items of the filter pane, if something has changed since they were made.
    fn refresh_filter(&mut self) {
        if std::mem::take(&mut self.filter.is_stale) {
            let under = self.filter.items.get(self.filter.cursor).cloned();
            self.filter.items = filter::items(self);
            self.filter.cursor = filter::place_of(&self.filter.items, under.as_ref(), self.filter.cursor);
            self.settle_filter();
        }
    }
}

fn error_count(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}
