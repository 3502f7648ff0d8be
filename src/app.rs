//! The state of the screen, and the one way it changes: [`App::update`].
//!
//! Pure: no terminal, no file system, no clock. What has to be done outside is an [`Effect`]. This room names `model`,
//! `names`, `chronology`, `account`, `query`, `engine` and, of `formats`, what a format and a problem are.

pub mod action;
mod brush;
mod dialog;
pub mod filter;
mod going;
pub mod markdown;
mod moving;
pub mod page;
pub mod rows;
pub mod shapes;
pub mod text;
pub mod timeline;
mod typing;
mod view;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use action::{Action, Command, Effect, ExportFailure, Group, Leads, Level, Notice, Purpose, Target};
use brush::Brushing;
pub use dialog::{Dialog, DialogField};
use filter::FilterItem;
use page::Page;
use rows::Rows;
pub use typing::{Field, Typing};

use crate::account;
use crate::chronology::{ActorId, Chronology, Row};
use crate::engine::{Asker, Headings, ListOrder, Ranked, Ranking, Selection, Within};
use crate::formats::{Problem, Severity};
use crate::query::Query;

/// A chronology ready to be asked, with what is wrong with its files.
#[derive(Debug)]
pub struct Data {
    /// The events.
    pub chronology: Chronology,
    /// The names, folded.
    pub asker: Asker,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
    /// The headings that they stand under.
    pub headings: Headings,
    /// The actors with most events, most first: shown while no pattern is typed.
    pub frequent: Vec<Ranked>,
    /// Columns that the filter pane needs.
    pub filter_width: usize,
}

impl Data {
    /// Finds the headings and the most frequent actors. Names are folded when first one is looked for.
    pub fn new(chronology: Chronology, problems: Vec<Problem>, asker: Asker) -> Self {
        let frequent = Asker::frequent(&chronology, filter::FREQUENT);
        let headings = Headings::new(&chronology);
        let filter_width = filter::needed_width(&chronology, &frequent);
        Self { chronology, asker, problems, headings, frequent, filter_width }
    }
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
    /// Reading the problems, from a line on.
    Problems(usize),
    /// Exporting.
    Export(Box<Dialog>),
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

/// The state of the screen.
#[derive(Debug)]
pub struct App {
    data: Arc<Data>,
    query: Query,
    undo: Vec<Query>,
    /// The order that the list is to have.
    order: ListOrder,
    selection: Arc<Selection>,
    /// What else is in the selection, and whether that is still being counted.
    within: Arc<Within>,
    is_within_due: bool,
    /// Who the pattern finds that was being typed when the last answer was asked for.
    ranking: Ranking,
    generation: u64,
    export_generation: u64,
    is_asking: bool,
    focus: Pane,
    mode: Mode,
    viewport: Viewport,
    /// The event the user was at last: kept while a filter hides it.
    anchor: Option<Row>,
    cursor: usize,
    top: usize,
    /// What stands in the lines of the list.
    rows: Rows,
    /// An event shown in the detail pane although the filter hides it.
    peek: Option<Row>,
    trail: Vec<Row>,
    page: Page,
    page_of: Option<(Row, usize)>,
    detail_top: usize,
    target: Option<usize>,
    filter: Vec<FilterItem>,
    /// Whether something has changed since the items of the filter pane were made.
    is_filter_stale: bool,
    filter_cursor: usize,
    filter_top: usize,
    /// Actors whose members are shown, with these.
    open: HashMap<ActorId, Vec<Ranked>>,
    count: Option<usize>,
    notice: Option<Notice>,
    /// What was last said of an answer.
    remark: Option<String>,
    /// An address that no browser opened, shown until a key is pressed.
    address: Option<String>,
    last_export: Option<String>,
    help_length: usize,
    /// The problems of a save that was not taken.
    broken_save: Option<Vec<Problem>>,
    /// How far reading has come, in words, while the rest of the file is read.
    loading: Option<String>,
    /// Whether reading was stopped, so that only the first part of the file is there.
    is_partial: bool,
    /// How far a search is, in percent.
    searching: Option<usize>,
    /// What is being chosen on the strip.
    brushing: Brushing,
}

impl App {
    /// A screen for a chronology that begins with a query. The first effect to run is [`App::begin`].
    pub fn new(data: Arc<Data>, query: Query) -> Self {
        let mut app = Self {
            data,
            query,
            undo: Vec::new(),
            order: ListOrder::Date,
            selection: Arc::default(),
            within: Arc::default(),
            is_within_due: true,
            ranking: Ranking::default(),
            generation: 0,
            export_generation: 0,
            is_asking: false,
            focus: Pane::default(),
            mode: Mode::default(),
            viewport: Viewport::default(),
            anchor: None,
            cursor: 0,
            top: 0,
            rows: Rows::default(),
            peek: None,
            trail: Vec::new(),
            page: Page::default(),
            page_of: None,
            detail_top: 0,
            target: None,
            filter: Vec::new(),
            is_filter_stale: true,
            filter_cursor: 0,
            filter_top: 0,
            open: HashMap::new(),
            count: None,
            notice: None,
            remark: None,
            address: None,
            last_export: None,
            help_length: 0,
            broken_save: None,
            loading: None,
            is_partial: false,
            searching: None,
            brushing: Brushing::Not,
        };
        app.say_problems();
        app
    }

    /// Says that the rest of the file is being read.
    pub fn expect_rest(&mut self) {
        self.loading = Some("reading".to_owned());
    }

    /// Asks the first query.
    pub fn begin(&mut self) -> Effect {
        self.ask()
    }

    // What changes it.

    /// Takes the room that the next frame will have. Called before drawing, so that drawing changes nothing.
    pub fn fit(&mut self, viewport: Viewport, help_length: usize) {
        if viewport.is_ascii != self.viewport.is_ascii {
            self.page_of = None;
        }
        self.is_filter_stale |= self.viewport != viewport;
        self.viewport = viewport;
        self.help_length = help_length;
        self.settle();
        self.refresh_filter();
    }

    /// The one way the screen changes.
    pub fn update(&mut self, action: Action) -> Option<Effect> {
        if !matches!(
            action,
            Action::Answered { .. }
                | Action::Ranked { .. }
                | Action::Within { .. }
                | Action::Loading(_)
                | Action::Searching(_)
                | Action::Say(_)
                | Action::NotOpened(_)
                | Action::Wheel(..)
        ) {
            self.notice = None;
        }
        let is_key =
            matches!(action, Action::Do(_) | Action::Digit(_) | Action::Edit(_) | Action::Type(_) | Action::Accept);
        let has_closed = is_key && self.address.take().is_some();
        if has_closed && matches!(action, Action::Do(Command::Cancel)) {
            return None;
        }
        // Answers come several to a frame: the items are made anew when somebody looks at them.
        if !action.is_report() {
            self.refresh_filter();
        }
        let effect = match action {
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
            outside => self.heard(outside),
        };
        self.is_filter_stale = true;
        self.settle();
        effect
    }

    /// What comes from outside: answers, files, the ends of work.
    fn heard(&mut self, action: Action) -> Option<Effect> {
        match action {
            Action::Ranked { .. } | Action::Answered { .. } | Action::Within { .. } => self.told(action),
            Action::Loading(says) => {
                self.loading = Some(says);
                None
            }
            Action::Loaded(data) => {
                self.loading = None;
                Some(self.take_and_say(data))
            }
            Action::LoadStopped(problem) => {
                self.loading = None;
                self.is_partial = true;
                self.notice = Some(Notice::warning(format!("{}; what was read before is shown", problem.message)));
                None
            }
            Action::Reloaded(data) => self.reloaded(data),
            Action::ReloadFailed(problem) => {
                self.keep_last_good(vec![*problem]);
                None
            }
            Action::Exported(result) => {
                self.exported(result);
                None
            }
            Action::Searching(done) => {
                self.searching = Some(done);
                None
            }
            Action::Say(notice) => {
                self.notice = Some(notice);
                None
            }
            Action::NotOpened(address) => {
                self.notice = Some(Notice::warning(format!("no browser opened {address}")));
                self.address = Some(address);
                None
            }
            Action::Digit(_)
            | Action::Do(_)
            | Action::Edit(_)
            | Action::Type(_)
            | Action::Paste(_)
            | Action::Accept
            | Action::Choose(_)
            | Action::Click(_)
            | Action::Drag(_)
            | Action::Release
            | Action::Wheel(..) => None,
        }
    }

    /// Takes an answer, if it answers what was asked last.
    fn told(&mut self, answer: Action) -> Option<Effect> {
        match answer {
            Action::Ranked { generation, ranking } => {
                if generation == self.generation {
                    self.ranking = ranking;
                }
                None
            }
            Action::Answered { generation, purpose: Purpose::View, selection, within } => {
                self.answered(generation, selection, within)
            }
            Action::Within { generation, within } => {
                if generation == self.generation {
                    self.within = within;
                    self.is_within_due = false;
                }
                None
            }
            Action::Answered { generation, purpose: Purpose::Export, selection, .. } => {
                if let Mode::Export(dialog) = &mut self.mode {
                    dialog.answered(generation, selection);
                }
                None
            }
            _ => None,
        }
    }

    fn command(&mut self, command: Command, count: Option<usize>) -> Option<Effect> {
        if let Ok(effect) = self.brush_command(command, count) {
            return effect;
        }
        match command {
            Command::Brush => self.begin_brush(),
            Command::Cancel => return self.cancel(),
            Command::Quit if matches!(self.mode, Mode::Help(_) | Mode::Problems(_)) => self.mode = Mode::Browse,
            Command::Quit => return Some(Effect::Quit),
            Command::Suspend => return Some(Effect::Suspend),
            Command::Redraw => return Some(Effect::Redraw),
            Command::Help => self.mode = Mode::Help(0),
            Command::Problems if self.problems().is_empty() => {
                self.notice = Some(Notice::info("the file has no problems"));
            }
            Command::Problems => self.mode = Mode::Problems(0),
            Command::Export => return self.open_export(),
            Command::FilterActor => return self.type_in(Field::Actor),
            Command::SearchText => return self.type_in(Field::Text),
            Command::FilterFrom => return self.type_in(Field::From),
            Command::FilterTo => return self.type_in(Field::To),
            Command::FilterAsOf => return self.type_in(Field::AsOf),
            Command::QueryLine => return self.type_in(Field::Line),
            Command::GoToDate => return self.type_in(Field::Day),
            Command::CycleOrder => {
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
            Command::Back => self.back(),
            _ => self.go(command, count),
        }
        None
    }

    /// One step back, never further, and never away from the place.
    fn cancel(&mut self) -> Option<Effect> {
        match std::mem::take(&mut self.mode) {
            Mode::Typing(typing) => return self.cancel_typing(&typing),
            Mode::Help(_) | Mode::Problems(_) | Mode::Export(_) => {}
            Mode::Browse if self.target.take().is_some() => {}
            Mode::Browse if self.peek.is_some() => self.back(),
            Mode::Browse if self.loading.is_some() => return Some(Effect::StopLoading),
            Mode::Browse => self.focus = Pane::Timeline,
        }
        None
    }

    /// Asks the query with what is being typed.
    fn ask(&mut self) -> Effect {
        self.generation += 1;
        self.is_asking = true;
        Effect::Ask {
            generation: self.generation,
            purpose: Purpose::View,
            query: Box::new(self.effective_query()),
            pattern: self.typed_pattern().unwrap_or_default().to_owned(),
            order: self.order,
        }
    }

    /// Changes the query so that it can be undone, and asks it.
    fn change(&mut self, query: Query) -> Option<Effect> {
        if query != self.query {
            self.undo.push(std::mem::replace(&mut self.query, query));
        }
        Some(self.ask())
    }

    fn undo(&mut self) -> Option<Effect> {
        match self.undo.pop() {
            Some(query) => {
                self.query = query;
                Some(self.ask())
            }
            None => {
                self.notice = Some(Notice::info("there is nothing to undo"));
                None
            }
        }
    }

    fn clear(&mut self) -> Option<Effect> {
        self.change(Query { rule: self.query.rule, ..Query::default() })
    }

    fn answered(&mut self, generation: u64, selection: Arc<Selection>, within: Option<Arc<Within>>) -> Option<Effect> {
        if generation != self.generation {
            return None;
        }
        self.is_asking = false;
        self.searching = None;
        // While a line is typed its mistakes stand there.
        let remark = filter::remark(&selection);
        if matches!(self.mode, Mode::Browse) && self.remark != remark {
            self.notice = self.notice.take().or_else(|| remark.clone().map(Notice::info));
            self.remark = remark;
        }
        self.selection = selection;
        self.is_within_due = within.is_none();
        self.within = within.unwrap_or_else(|| Arc::clone(&self.within));
        self.seek_anchor();
        self.peek = None;
        self.target = None;
        self.jump_again();
        // The events of an open export dialog were those of older data.
        if let Mode::Export(dialog) = &self.mode
            && dialog.count().is_none()
        {
            return self.ask_export();
        }
        None
    }

    /// Whether it is not yet known who the pattern finds that is being typed: Enter and the arrows have to wait.
    pub fn is_ranking(&self) -> bool {
        self.typed_pattern().is_some_and(|typed| typed != self.ranking.pattern)
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
        self.is_partial = false;
        self.broken_save = None;
        if let Mode::Export(dialog) = &mut self.mode {
            dialog.forget(&mut self.export_generation);
        }
        let old = Arc::clone(&self.data);
        let moved = |row: Row| data.chronology.row_of(&old.chronology.id(row));
        // An event that is gone leaves its place to its neighbour: no row outlives its data.
        let nearest = |row: Row| data.chronology.rows().last().map(|last| row.min(last));
        self.anchor = self.anchor.and_then(|row| moved(row).or_else(|| nearest(row)));
        self.trail = self.trail.iter().filter_map(|row| moved(*row)).collect();
        self.peek = None;
        self.page_of = None;
        self.rows.forget();
        self.target = None;
        self.selection = Arc::default();
        self.within = Arc::default();
        self.is_within_due = true;
        self.ranking = Ranking::default();
        self.cursor = 0;
        let open = std::mem::take(&mut self.open);
        self.data = data;
        // The members of the same actors stay in sight.
        let ids: HashSet<&str> = open.keys().map(|actor| &*old.chronology.actor(*actor).id).collect();
        let chronology = &self.data.chronology;
        let registered = chronology.actors().iter().take_while(|actor| actor.is_registered);
        let same = (0..).zip(registered).filter(|(_, actor)| ids.contains(&*actor.id)).map(|(number, _)| number);
        self.open = same.map(|actor| (actor, filter::members(chronology, actor))).collect();
        self.ask()
    }

    /// Shows on with what was last read, and says why.
    fn keep_last_good(&mut self, problems: Vec<Problem>) {
        let first = problems.iter().find(|problem| problem.severity == Severity::Error);
        let why = first.map(|problem| problem.to_string().replace('\n', ";")).unwrap_or_default();
        self.notice = Some(Notice::error(format!("showing the last good data: {why}")));
        self.broken_save = Some(problems);
    }

    fn say_problems(&mut self) {
        let errors = error_count(&self.data.problems);
        if errors > 0 {
            let plural = if errors == 1 { "" } else { "s" };
            self.notice = Some(Notice::warning(format!("{errors} error{plural} in the file, ! shows them")));
            return;
        }
        let dates = self.data.chronology.unread_dates();
        if dates > 0 {
            let plural = if dates == 1 { "" } else { "s" };
            self.notice = Some(Notice::warning(format!("{dates} date{plural} cannot be read, ! shows them")));
        }
    }

    /// Brings what is derived in line: scrolling, the text of the detail pane.
    fn settle(&mut self) {
        self.cursor = self.cursor.min(self.selection.len().saturating_sub(1));
        self.settle_list();
        let wanted = self.current().map(|row| (row, self.viewport.detail_width));
        if wanted != self.page_of {
            let is_same_event = wanted.map(|(row, _)| row) == self.page_of.map(|(row, _)| row);
            self.page = wanted.map_or_else(Page::default, |(row, width)| {
                page::lay_out(&account::detail(&self.data.chronology, row), width, self.viewport.is_ascii)
            });
            self.page_of = wanted;
            if !is_same_event {
                self.detail_top = 0;
                self.target = None;
            }
        }
        let longest = self.page.lines.len().saturating_sub(self.viewport.detail_height);
        self.detail_top = self.detail_top.min(longest);
    }

    /// Makes the items of the filter pane, if something has changed since they were made.
    fn refresh_filter(&mut self) {
        if std::mem::take(&mut self.is_filter_stale) {
            let under = self.filter.get(self.filter_cursor).cloned();
            self.filter = filter::items(self);
            self.filter_cursor = filter::place_of(&self.filter, under.as_ref(), self.filter_cursor);
            self.settle_filter();
        }
    }
}

fn error_count(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}
