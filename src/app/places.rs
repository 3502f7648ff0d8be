//! What a reader keeps of a chronology: marks, notes to oneself, saved views. The screen shows a change at once; it is written
//! behind, and what others have written meanwhile comes back with it.

use std::collections::{BTreeMap, VecDeque};

use super::asking::Asked;
use super::page::DetailPage;
use super::text::{Span, Tone};
use super::{App, Command, Effect, Field, Notice, Remembered, View};
use crate::engine::{Answer, ListOrder, ListPlace, Question, TimeOf};
use crate::model::{Day, EventDate, EventKey, clean, day};
use crate::side::{Edit, Own, SavedView};

/// Signs of what is a reader's own, in Unicode and in ASCII, and what they mean.
pub const SIGNS: [(&str, &str, &str); 2] = [("★", "#", "marked by you"), ("¶", "\"", "with a note of yours")];

/// Most characters of the name of a view.
const LONGEST_NAME: usize = 60;

/// What was said on the command line of where to begin: it counts more than what is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Start {
    /// A query.
    pub query: bool,
    /// A view of the program.
    pub view: bool,
    /// A date.
    pub date: bool,
}

/// What a question about ids is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NamedFor {
    /// The event that one wants to come back to.
    Return,
    /// Where marked events are.
    Signs,
    /// The next marked event, so many on, or back.
    Mark(isize),
}

/// An event to be gone to once it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    id: String,
    /// How many events stand above it on the screen.
    above: usize,
}

/// What is kept of the chronology.
#[derive(Debug, Default)]
pub(super) struct Places {
    own: Own,
    /// Changes that are being written.
    pending: VecDeque<Edit>,
    /// Changes that could not be written: they are tried again with the next.
    unsaved: Vec<Edit>,
    /// How often what is kept has changed.
    pub(super) changes: u64,
    /// The event that a note is being written on.
    noting: Option<String>,
    wanted: Option<Wanted>,
    /// The marked events that there are, by their keys, with the days that they are filed under.
    signs: BTreeMap<EventKey, Day>,
    /// What they are of: the number of the query whose list is there, and how often what is kept had changed.
    signs_of: Option<(u64, u64)>,
    awaited: Option<(u64, NamedFor)>,
}

impl Places {
    /// The number of a question that is awaited.
    pub(super) fn awaited(&self) -> Option<u64> {
        self.awaited.map(|(number, _)| number)
    }

    /// Nobody wants to come back to an event any more.
    pub(super) fn stay(&mut self) {
        self.wanted = None;
    }

    /// Whether an event is still looked for that one wants to come back to.
    pub(super) fn is_coming_back(&self) -> bool {
        self.wanted.is_some()
    }

    /// The list is another: what was asked about it is.
    pub(super) fn forget_questions(&mut self) {
        self.awaited = None;
        self.signs_of = None;
    }
}

impl View {
    /// Every view.
    pub const ALL: [Self; 3] = [Self::List, Self::Axis, Self::Lanes];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Axis => "axis",
            Self::Lanes => "lanes",
        }
    }

    /// The view of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.word() == word)
    }
}

/// The order of a word.
fn order(word: &str) -> ListOrder {
    let all = [ListOrder::Date, ListOrder::Importance, ListOrder::Deaths];
    all.into_iter().find(|order| order.word() == word).unwrap_or_default()
}

/// Days as they are written.
fn scale([first, last]: &[String; 2]) -> Option<(Day, Day)> {
    let day = |text: &str| EventDate::parse(text).ok().map(|date| date.bounds().earliest);
    day(first).zip(day(last)).filter(|(first, last)| first <= last && day::is_known(*first) && day::is_known(*last))
}

/// Whether a saved view can have a name, or what is wrong with it.
fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("write a name for the view".to_owned());
    }
    // Those that are still to come have their names already.
    let taken = View::ALL.map(View::word).into_iter().chain(["lanes", "dyad", "map"]).find(|word| *word == name);
    if let Some(word) = taken {
        return Err(format!("`{word}` is a view of the program; take another name"));
    }
    if name.starts_with('-') || name.chars().count() > LONGEST_NAME {
        return Err(format!("a name has at most {LONGEST_NAME} characters and does not begin with a hyphen"));
    }
    Ok(())
}

impl App {
    /// Takes what is kept of the chronology.
    pub fn take_own(&mut self, own: Own) {
        self.places.own = own;
        self.places.changes += 1;
    }

    /// What is kept of the chronology.
    pub fn own(&self) -> &Own {
        &self.places.own
    }

    /// The signs that an event has of its reader's own.
    pub fn own_sign(&self, id: &str) -> Option<(&'static str, &'static str)> {
        let has = [self.places.own.marks.contains(id), self.places.own.notes.contains_key(id)];
        has.iter().zip(SIGNS).find(|(has, _)| **has).map(|(_, (unicode, ascii, _))| (unicode, ascii))
    }

    /// The marked events, by their keys, with the days that they are filed under.
    pub fn marked_events(&self) -> &BTreeMap<EventKey, Day> {
        &self.places.signs
    }

    /// How often the marked events that are shown have changed.
    pub(super) fn signs_of(&self) -> Option<(u64, u64)> {
        self.places.signs_of
    }

    /// Looks for the marked events, where a view shows signs of them and they are not known.
    pub(super) fn settle_signs(&mut self) {
        let wanted = (self.listed_number, self.places.changes);
        if self.view == View::List || self.places.signs_of == Some(wanted) || self.places.awaited.is_some() {
            return;
        }
        self.places.signs_of = Some(wanted);
        self.places.signs.clear();
        if !self.places.own.marks.is_empty() {
            self.ask_named(self.places.own.marks.iter().cloned().collect(), NamedFor::Signs);
        }
    }

    /// The event that the detail pane is about, where it is known.
    pub(super) fn here(&self) -> Option<Remembered> {
        let account = self.account().map(|account| Remembered { key: account.key, id: account.id.clone() });
        account.or_else(|| self.spot(self.list.cursor).filter(|_| self.detail.peek.is_none() && self.chain.is_none()))
    }

    /// A command about what a reader keeps; `Err` for another.
    pub(super) fn own_command(&mut self, command: Command, count: Option<usize>) -> Result<Option<Effect>, ()> {
        let times = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        Ok(match command {
            Command::Mark => self.mark(),
            Command::NextMark => self.seek_mark(times),
            Command::PreviousMark => self.seek_mark(-times),
            Command::Note => self.begin_note(),
            Command::SaveView => self.type_in(Field::ViewName),
            Command::SavedViews => self.open_views(),
            Command::Palette => self.open_palette(),
            Command::Back => self.back(),
            Command::Forward => self.forward(),
            _ => return Err(()),
        })
    }

    /// A change: shown at once, and written behind.
    pub(super) fn keep(&mut self, edit: Edit) -> Effect {
        self.places.own.apply(&edit);
        self.places.changes += 1;
        let mut edits = std::mem::take(&mut self.places.unsaved);
        edits.push(edit);
        self.places.pending.extend(edits.iter().cloned());
        Effect::Keep(edits)
    }

    /// Changes were written, so many, or could not be.
    pub(super) fn kept(&mut self, edits: usize, kept: Result<Box<Own>, String>, remark: Option<String>) {
        let written: Vec<Edit> = self.places.pending.drain(..edits.min(self.places.pending.len())).collect();
        match kept {
            Ok(own) => {
                self.places.own = *own;
                for edit in self.places.unsaved.iter().chain(&self.places.pending) {
                    self.places.own.apply(edit);
                }
                self.places.changes += 1;
                self.notice = remark.map(Notice::warning).or_else(|| self.notice.take());
            }
            Err(why) => {
                self.places.unsaved.extend(written);
                self.notice = Some(Notice::error(format!("not kept: {why}")));
            }
        }
    }

    /// What is to be written when somebody leaves: changes that could not be written before, and where they were.
    pub fn leaving(&mut self, keeps_place: bool) -> Vec<Edit> {
        let mut edits = std::mem::take(&mut self.places.unsaved);
        edits.extend((keeps_place && self.selected.total > 0).then(|| Edit::Leave(self.saved_view())));
        edits
    }

    fn mark(&mut self) -> Option<Effect> {
        let Some(Remembered { id, .. }) = self.here() else { return self.nobody() };
        let is_marked = !self.places.own.marks.contains(&id);
        Some(self.keep(Edit::Mark { id, is_marked }))
    }

    fn nobody(&mut self) -> Option<Effect> {
        self.notice = Some(self.no_event());
        None
    }

    fn begin_note(&mut self) -> Option<Effect> {
        let Some(Remembered { id, .. }) = self.here() else { return self.nobody() };
        self.places.noting = Some(id);
        self.type_in(Field::Note)
    }

    /// The note that there is on the event that one is being written on.
    pub(super) fn old_note(&self) -> String {
        let note = self.places.noting.as_ref().and_then(|id| self.places.own.notes.get(id));
        note.map(|note| clean::line(note).into_owned()).unwrap_or_default()
    }

    /// What is to be said of what is typed as a name.
    pub(super) fn remark_on_name(&self, name: &str) -> Option<String> {
        let is_taken = self.places.own.views.contains_key(name);
        let replaces = is_taken.then(|| "replaces the view of that name".to_owned());
        if name.is_empty() { None } else { check_name(name).err().or(replaces) }
    }

    /// Enter: keeps the note.
    pub(super) fn keep_note(&mut self, text: &str) -> Option<Effect> {
        let id = self.places.noting.take()?;
        Some(self.keep(Edit::Note { id, text: text.to_owned() }))
    }

    /// Enter: saves the view.
    pub(super) fn save_view(&mut self, name: &str) -> Result<Effect, String> {
        check_name(name)?;
        let effect = self.keep(Edit::Save { name: name.to_owned(), view: self.saved_view() });
        self.notice = Some(Notice::info(format!("saved as `{name}`")));
        Ok(effect)
    }

    /// What is on the screen, to be come back to.
    fn saved_view(&self) -> SavedView {
        let state = self.view_state();
        // An event that is still looked for is where one wants to be.
        let (place, above) = match &self.places.wanted {
            Some(wanted) => (Some(wanted.id.clone()), wanted.above),
            None => (None, self.list.cursor.saturating_sub(self.list.top)),
        };
        SavedView {
            query: state.query.to_string(),
            view: state.view.word().to_owned(),
            order: state.order.word().to_owned(),
            scale: state.scale.map(|(first, last)| [day::iso(first), day::iso(last)]),
            reports: self.axis_time() == TimeOf::Reported,
            lanes: self.saved_lanes(),
            place: place.or_else(|| state.place.map(|spot| spot.id)),
            above,
        }
    }

    /// Takes over what a saved view shows.
    ///
    /// # Errors
    /// Why its query cannot be read.
    pub(super) fn take_view(&mut self, saved: &SavedView) -> Result<(), String> {
        self.query = saved.query.parse().map_err(|error| format!("its query cannot be read any more: {error}"))?;
        self.view = View::from_word(&saved.view).unwrap_or_default();
        self.order = order(&saved.order);
        self.set_axis_days(saved.scale.as_ref().and_then(scale));
        self.show_reports(saved.reports);
        self.take_lanes_of(saved.lanes.as_ref());
        self.come_back_to(saved.place.clone(), saved.above);
        Ok(())
    }

    /// Begins with a saved view, but for what was said otherwise.
    ///
    /// # Errors
    /// Why its query cannot be read.
    pub fn begin_with(&mut self, saved: &SavedView, said: Start) -> Result<(), String> {
        let (query, view) = (self.query.clone(), self.view);
        self.take_view(saved)?;
        if said.query {
            self.query = query;
            self.order = ListOrder::default();
        }
        if said.view {
            self.view = view;
        }
        if said.query || said.date {
            // Elsewhere than one was.
            self.set_axis_days(None);
            self.places.stay();
        }
        Ok(())
    }

    /// Goes on where somebody was last, but for what was said otherwise, and says so.
    pub fn resume(&mut self, said: Start) {
        let Some(last) = self.places.own.last.clone() else { return };
        let fresh = self.view_state();
        let told = match self.begin_with(&last, said) {
            Err(why) => format!("annals cannot go on where you were: {why}"),
            Ok(()) if self.view_state() != fresh => {
                self.undo.push(fresh);
                "this is where you were last; u begins anew".to_owned()
            }
            // The first event is where everybody begins.
            Ok(()) if last.above > 0 && self.places.wanted.is_some() => {
                "this is where you were last; g goes to the first event".to_owned()
            }
            Ok(()) => return,
        };
        self.notice = match self.notice.take() {
            Some(Notice { level, text }) => Some(Notice { level, text: format!("{text}; {told}") }),
            None => Some(Notice::info(told)),
        };
    }

    /// Goes to an event once it is there.
    pub(super) fn come_back_to(&mut self, id: Option<String>, above: usize) {
        self.list.anchor = None;
        self.places.wanted = id.map(|id| Wanted { id, above });
    }

    /// Goes to a saved view.
    pub(super) fn show_saved(&mut self, name: &str) -> Option<Effect> {
        let saved = self.places.own.views.get(name).cloned()?;
        let (before, here) = (self.view_state(), self.here());
        if let Err(why) = self.take_view(&saved) {
            self.notice = Some(Notice::error(format!("`{}`: {why}", clean::line(name))));
            return None;
        }
        self.record_state(here, before.clone());
        self.undo.push(before);
        self.focus = super::Pane::Timeline;
        Some(self.ask())
    }

    /// Looks for the event that one wants to come back to, in the list that has just come.
    pub(super) fn seek_wanted(&mut self) {
        self.places.awaited = None;
        if let Some(wanted) = self.places.wanted.clone() {
            self.ask_named(vec![wanted.id], NamedFor::Return);
        }
    }

    fn seek_mark(&mut self, steps: isize) -> Option<Effect> {
        if self.places.own.marks.is_empty() {
            self.notice = Some(Notice::info("no event is marked"));
            return None;
        }
        self.ask_named(self.places.own.marks.iter().cloned().collect(), NamedFor::Mark(steps));
        None
    }

    fn ask_named(&mut self, ids: Vec<String>, what: NamedFor) {
        match self.ask_of_list(Question::Named(self.listing.clone(), ids)) {
            Asked::Answered(Answer::Named(found)) => self.found_named(what, &found),
            Asked::Answered(_) => {}
            Asked::Awaited(number) => {
                // What was asked before is not answered: the signs are asked for again.
                if matches!(self.places.awaited, Some((_, NamedFor::Signs))) {
                    self.places.signs_of = None;
                }
                self.places.awaited = Some((number, what));
            }
        }
    }

    /// The answer to a question about ids.
    pub(super) fn take_named(&mut self, number: u64, found: &[(EventKey, ListPlace, Day)]) {
        if let Some((_, what)) = self.places.awaited.filter(|(awaited, _)| *awaited == number) {
            self.places.awaited = None;
            self.found_named(what, found);
        }
    }

    fn found_named(&mut self, what: NamedFor, found: &[(EventKey, ListPlace, Day)]) {
        match what {
            NamedFor::Return => self.return_to_wanted(found),
            NamedFor::Signs => {
                let shown = found.iter().filter(|(_, place, day)| place.is_there && day::is_known(*day));
                self.places.signs = shown.map(|(key, _, day)| (*key, *day)).collect();
            }
            NamedFor::Mark(steps) => self.go_to_mark(steps, found),
        }
    }

    fn return_to_wanted(&mut self, found: &[(EventKey, ListPlace, Day)]) {
        let Some(wanted) = self.places.wanted.take() else { return };
        match found.first().filter(|_| !self.selected.is_empty()) {
            Some((key, place, _)) => {
                self.go_to(place.at);
                self.stay_at(*key);
                self.list.next_top = Some(place.at.saturating_sub(wanted.above));
            }
            // It may come with the rest of the file.
            None if self.loading.says.is_some() => self.places.wanted = Some(wanted),
            None => {}
        }
    }

    fn go_to_mark(&mut self, steps: isize, found: &[(EventKey, ListPlace, Day)]) {
        let mut shown: Vec<usize> =
            found.iter().filter(|(_, place, _)| place.is_there).map(|(_, place, _)| place.at).collect();
        shown.sort_unstable();
        let cursor = self.list.cursor;
        let at = if steps > 0 {
            let first = shown.partition_point(|at| *at <= cursor);
            shown.get(first.saturating_add_signed(steps - 1)).or_else(|| shown.last()).filter(|at| **at > cursor)
        } else {
            let end = shown.partition_point(|at| *at < cursor);
            shown.get(end.saturating_add_signed(steps)).filter(|at| **at < cursor)
        };
        match at.copied() {
            Some(at) => {
                self.record();
                self.go_to(at);
            }
            None => {
                let way = if steps > 0 { "further on" } else { "further back" };
                let hidden = self.places.own.marks.len().saturating_sub(shown.len());
                let hidden = if hidden > 0 { format!("; {hidden} marked not shown here") } else { String::new() };
                self.notice = Some(Notice::info(format!("no marked event {way}{hidden}")));
            }
        }
    }

    /// Puts what a reader keeps of an event before its account.
    pub(super) fn add_own(&self, page: &mut DetailPage, id: &str, columns: usize) {
        let own = &self.places.own;
        let sign = |at: usize| if self.viewport.is_ascii { SIGNS[at].1 } else { SIGNS[at].0 };
        let mut lines = Vec::new();
        if own.marks.contains(id) {
            lines.push(vec![Span::new(format!("{} marked", sign(0)), Tone::Strong)]);
        }
        if let Some(note) = own.notes.get(id) {
            let note = clean::line(note.trim());
            let note = if self.viewport.is_ascii { super::text::plain(&note).into_owned() } else { note.into_owned() };
            let spans = [Span::new(format!("{} your note: ", sign(1)), Tone::Strong), Span::new(note, Tone::Note)];
            lines.extend(super::text::wrap(&spans, columns, 2));
        }
        if !lines.is_empty() {
            lines.push(Vec::new());
            page.put_first(lines);
        }
    }
}
