//! A list to choose from, narrowed while one types: saved views, and the palette of all that can be done. What is typed is matched as
//! names of actors are, so that a word of it, its beginning or a mistake in it are enough.

use std::sync::Arc;

use tui_input::{Input, InputRequest};

use super::filter::pinned;
use super::{App, Command, Effect, Group, Mode, Notice};
use crate::engine::ActorId;
use crate::formats::Copied;
use crate::model::clean;
use crate::names::{Index, Pattern, Rung};
use crate::side::Edit;

/// Most characters that the field takes.
const LONGEST: usize = 200;

/// What happens when something is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Does {
    /// A command is done.
    Do(Command),
    /// One goes to the saved view of that name.
    Show,
    /// The selection is narrowed to an actor.
    Narrow(ActorId),
    /// Something of an event is copied.
    Copy(Copied),
}

impl Does {
    /// In which order those stand that match equally well.
    const fn kind(self) -> u8 {
        match self {
            Self::Do(_) => 0,
            Self::Show => 1,
            Self::Narrow(_) => 2,
            Self::Copy(_) => 3,
        }
    }
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is called, as it is matched.
    pub name: String,
    /// What it is; of a command its keys say enough.
    pub about: String,
    /// What it does.
    pub does: Does,
}

/// What a list has to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Saved views.
    Views,
    /// Commands, saved views, actors.
    Palette,
    /// What of an event is to be copied.
    Copies,
}

/// A choice that matches what is typed, on which rung, and which of its letters do.
#[derive(Debug, Clone)]
struct Match {
    choice: Choice,
    rung: Rung,
    letters: Vec<u32>,
}

/// A list to choose from.
#[derive(Debug, Clone)]
pub struct Picker {
    offer: Offer,
    input: Input,
    choices: Vec<Choice>,
    /// The names of the choices.
    index: Arc<Index>,
    /// Those that match what is typed, best first.
    found: Vec<Match>,
    at: usize,
    /// Whether the choice under the cursor is forgotten when that is asked for once more.
    is_asked: bool,
}

impl Picker {
    pub(super) fn new(offer: Offer, choices: Vec<Choice>) -> Self {
        // Commands go by their words in the keymap, too.
        let words: Vec<String> = choices
            .iter()
            .map(|choice| match choice.does {
                Does::Do(command) => command.word().replace('_', " "),
                Does::Show | Does::Narrow(_) => String::new(),
                Does::Copy(what) => what.label().to_owned(),
            })
            .collect();
        let names = (0..).zip(choices.iter().zip(&words));
        let names = names.flat_map(|(number, (choice, word))| [(number, 0, &*choice.name), (number, 1, &**word)]);
        let index = Arc::new(Index::new(names.filter(|(.., name)| !name.is_empty()), vec![0; choices.len()]));
        let mut picker =
            Self { offer, input: Input::default(), choices, index, found: Vec::new(), at: 0, is_asked: false };
        picker.find();
        picker
    }

    /// What it has to choose from.
    pub fn offer(&self) -> Offer {
        self.offer
    }

    /// What is typed, and the columns before the cursor.
    pub fn text(&self) -> (&str, usize) {
        (self.input.value(), self.input.visual_cursor())
    }

    /// What matches, best first, with the letters that do.
    pub fn found(&self) -> impl ExactSizeIterator<Item = (&Choice, &[u32])> {
        self.found.iter().map(|found| (&found.choice, &*found.letters))
    }

    /// Which of them Enter takes.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether it is asked if the one under the cursor is to be forgotten.
    pub fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// How many there are to choose from, without actors.
    pub fn total(&self) -> usize {
        self.choices.len()
    }

    fn chosen(&self) -> Option<&Choice> {
        self.found.get(self.at).map(|found| &found.choice)
    }

    fn find(&mut self) {
        let text = self.input.value().trim();
        let pattern = Pattern::new(text);
        self.found = if pattern.is_empty() {
            // What has no letter that is compared is looked for as it stands.
            let held = self.choices.iter().filter(|choice| choice.name.contains(text));
            held.map(|choice| Match { choice: choice.clone(), rung: Rung::Equal, letters: Vec::new() }).collect()
        } else {
            let found = self.index.search(&pattern).into_iter().map(|hit| {
                let choice = self.choices[hit.actor as usize].clone();
                let letters = if hit.name == 0 { pattern.highlight(&choice.name) } else { Vec::new() };
                Match { choice, rung: hit.rung, letters }
            });
            found.collect()
        };
        self.at = 0;
        self.is_asked = false;
    }

    /// Adds actors behind what matches as well as they do.
    fn add_actors(&mut self, actors: impl Iterator<Item = Match>) {
        self.found.retain(|found| !matches!(found.choice.does, Does::Narrow(_)));
        self.found.extend(actors);
        self.found.sort_by_key(|found| (found.rung, found.choice.does.kind()));
    }

    /// An edit of the field; whether other actors have to be looked for.
    pub(super) fn edit(&mut self, request: InputRequest) -> bool {
        let is_full = matches!(request, InputRequest::InsertChar(_)) && self.input.value().len() >= LONGEST;
        let has_changed = !is_full && self.input.handle(request).is_some_and(|change| change.value);
        if has_changed {
            self.find();
        }
        has_changed && self.offer == Offer::Palette
    }

    /// Another of those that match.
    pub(super) fn choose(&mut self, step: isize) {
        self.at = self.at.saturating_add_signed(step).min(self.found.len().saturating_sub(1));
        self.is_asked = false;
    }
}

impl App {
    /// The saved views as choices.
    fn view_choices(&self) -> Vec<Choice> {
        let about =
            |query: &str| if query.is_empty() { "all events".to_owned() } else { clean::line(query).into_owned() };
        let views = self.own().views.iter();
        views.map(|(name, view)| Choice { name: name.clone(), about: about(&view.query), does: Does::Show }).collect()
    }

    /// The saved views, to choose one.
    pub(super) fn open_views(&mut self) -> Option<Effect> {
        let views = self.view_choices();
        if views.is_empty() {
            self.notice = Some(Notice::info("no view is saved"));
            return None;
        }
        self.mode = Mode::Pick(Box::new(Picker::new(Offer::Views, views)));
        None
    }

    /// All that can be done, to choose from it.
    pub(super) fn open_palette(&mut self) -> Option<Effect> {
        let is_offered = |command: &&Command| {
            command.group() != Group::Type && !matches!(command, Command::Palette | Command::Cancel)
        };
        let command = |command: &Command| Choice {
            name: command.label().to_owned(),
            about: String::new(),
            does: Does::Do(*command),
        };
        let commands = Command::ALL.iter().filter(is_offered).map(command);
        let choices = commands.chain(self.view_choices()).collect();
        self.mode = Mode::Pick(Box::new(Picker::new(Offer::Palette, choices)));
        None
    }

    /// What actors are looked for by in the palette.
    pub(super) fn palette_pattern(&self) -> Option<&str> {
        let Mode::Pick(picker) = &self.mode else { return None };
        let text = picker.text().0;
        (picker.offer == Offer::Palette && !text.trim().is_empty()).then_some(text)
    }

    /// Adds the actors to the palette that were found by what is typed there.
    pub(super) fn rank_palette(&mut self) {
        let ranking = &self.filter.ranking;
        if self.palette_pattern() != Some(&*ranking.pattern) {
            return;
        }
        let pattern = Pattern::new(&ranking.pattern);
        let found = ranking.actors.iter().map(|ranked| {
            let name = clean::line(&self.data.names().actor(ranked.actor).name).into_owned();
            let events = crate::formats::grouped(ranked.events);
            let plural = if ranked.events == 1 { "event" } else { "events" };
            let via = ranked.via.as_ref().map(|via| format!(", {}", clean::line(via))).unwrap_or_default();
            Match {
                letters: if via.is_empty() { pattern.highlight(&name) } else { Vec::new() },
                choice: Choice {
                    name,
                    about: format!("actor, {events} {plural}{via}"),
                    does: Does::Narrow(ranked.actor),
                },
                rung: ranked.hit.map_or(Rung::Equal, |hit| hit.rung),
            }
        });
        let found: Vec<Match> = found.collect();
        if let Mode::Pick(picker) = &mut self.mode {
            picker.add_actors(found.into_iter());
        }
    }

    /// Actors of other data are others.
    pub(super) fn forget_palette_actors(&mut self) {
        if let Mode::Pick(picker) = &mut self.mode {
            picker.add_actors(std::iter::empty());
            picker.choose(0);
        }
    }

    /// Enter: does what is chosen.
    pub(super) fn take_choice(&mut self) -> Option<Effect> {
        if self.is_ranking() {
            return None;
        }
        let Mode::Pick(picker) = &self.mode else { return None };
        let Some(Choice { name, does, .. }) = picker.chosen().cloned() else {
            self.notice = Some(Notice::info("nothing matches"));
            return None;
        };
        self.mode = Mode::Browse;
        match does {
            Does::Show => self.show_saved(&name),
            Does::Do(command) => self.command(command, None),
            Does::Narrow(actor) if pinned(self, &self.query, actor).is_some() => {
                self.notice = Some(Notice::info(format!("{name} is in the query already")));
                None
            }
            Does::Narrow(actor) => self.toggle_actor(actor),
            Does::Copy(what) => self.copy(what),
        }
    }

    /// Forgets what is chosen, when asked twice.
    pub(super) fn forget_choice(&mut self) -> Option<Effect> {
        let Mode::Pick(picker) = &mut self.mode else { return None };
        let Choice { name, does: Does::Show, .. } = picker.chosen()?.clone() else { return None };
        if !std::mem::replace(&mut picker.is_asked, true) {
            return None;
        }
        let (offer, at, text) = (picker.offer, picker.at, picker.input.clone());
        let effect = self.keep(Edit::Forget { name: name.clone() });
        self.mode = Mode::Browse;
        if offer == Offer::Views && !self.own().views.is_empty() {
            self.open_views();
            if let Mode::Pick(picker) = &mut self.mode {
                picker.input = text;
                picker.find();
                picker.choose(isize::try_from(at).unwrap_or(0));
            }
        }
        self.notice = Some(Notice::info(format!("`{}` is forgotten", clean::line(&name))));
        Some(effect)
    }
}
