//! A list to choose from, narrowed while one types: as names of actors are matched, so are those of saved views.

use std::sync::Arc;

use tui_input::{Input, InputRequest};

use super::{App, Effect, Mode, Notice};
use crate::model::clean;
use crate::names::{Index, Pattern};

/// Most characters that the field takes.
const LONGEST: usize = 200;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is called, as it is matched.
    pub name: String,
    /// What it is.
    pub about: String,
}

/// A list to choose from.
#[derive(Debug, Clone)]
pub struct Picker {
    input: Input,
    choices: Vec<Choice>,
    /// The names of the choices.
    index: Arc<Index>,
    /// The choices that match what is typed, best first, and which of their letters do.
    found: Vec<(usize, Vec<u32>)>,
    at: usize,
    /// Whether the choice under the cursor is forgotten when that is asked for once more.
    is_asked: bool,
}

impl Picker {
    fn new(choices: Vec<Choice>) -> Self {
        let names = (0..).zip(&choices).map(|(number, choice)| (number, 0, &*choice.name));
        let index = Arc::new(Index::new(names, vec![0; choices.len()]));
        let mut picker = Self { input: Input::default(), choices, index, found: Vec::new(), at: 0, is_asked: false };
        picker.find();
        picker
    }

    /// What is typed, and the columns before the cursor.
    pub fn text(&self) -> (&str, usize) {
        (self.input.value(), self.input.visual_cursor())
    }

    /// What matches, best first, with the letters that do.
    pub fn found(&self) -> impl ExactSizeIterator<Item = (&Choice, &[u32])> {
        self.found.iter().map(|(at, letters)| (&self.choices[*at], &**letters))
    }

    /// Which of them Enter takes.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether it is asked if the one under the cursor is to be forgotten.
    pub fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// How many there are to choose from.
    pub fn total(&self) -> usize {
        self.choices.len()
    }

    fn chosen(&self) -> Option<&Choice> {
        self.found.get(self.at).map(|(at, _)| &self.choices[*at])
    }

    fn find(&mut self) {
        let text = self.input.value().trim();
        let pattern = Pattern::new(text);
        self.found = if pattern.is_empty() {
            // What has no letter that is compared is looked for as it stands.
            let holds = |choice: &Choice| choice.name.contains(text);
            (0..).zip(&self.choices).filter(|(_, choice)| holds(choice)).map(|(at, _)| (at, Vec::new())).collect()
        } else {
            let hits = self.index.search(&pattern).into_iter().map(|hit| hit.actor as usize);
            hits.map(|at| (at, pattern.highlight(&self.choices[at].name))).collect()
        };
        self.at = 0;
        self.is_asked = false;
    }

    /// An edit of the field.
    pub(super) fn edit(&mut self, request: InputRequest) {
        let is_full = matches!(request, InputRequest::InsertChar(_)) && self.input.value().len() >= LONGEST;
        if !is_full && self.input.handle(request).is_some_and(|change| change.value) {
            self.find();
        }
    }

    /// Another of those that match.
    pub(super) fn choose(&mut self, step: isize) {
        self.at = self.at.saturating_add_signed(step).min(self.found.len().saturating_sub(1));
        self.is_asked = false;
    }
}

impl App {
    /// The saved views, to choose one.
    pub(super) fn open_views(&mut self) -> Option<Effect> {
        let views = &self.own().views;
        if views.is_empty() {
            self.notice = Some(Notice::info("no view is saved"));
            return None;
        }
        let about =
            |query: &str| if query.is_empty() { "all events".to_owned() } else { clean::line(query).into_owned() };
        let choices = views.iter().map(|(name, view)| Choice { name: name.clone(), about: about(&view.query) });
        self.mode = Mode::Pick(Box::new(Picker::new(choices.collect())));
        None
    }

    /// Enter: goes to what is chosen.
    pub(super) fn take_choice(&mut self) -> Option<Effect> {
        let Mode::Pick(picker) = &self.mode else { return None };
        let Some(name) = picker.chosen().map(|choice| choice.name.clone()) else {
            self.notice = Some(Notice::info("no saved view matches"));
            return None;
        };
        self.mode = Mode::Browse;
        self.show_saved(&name)
    }

    /// Forgets what is chosen, when asked twice.
    pub(super) fn forget_choice(&mut self) -> Option<Effect> {
        let Mode::Pick(picker) = &mut self.mode else { return None };
        let name = picker.chosen()?.name.clone();
        if !std::mem::replace(&mut picker.is_asked, true) {
            return None;
        }
        let at = picker.at;
        let text = picker.input.clone();
        let effect = self.keep(crate::side::Edit::Forget { name: name.clone() });
        self.mode = Mode::Browse;
        if !self.own().views.is_empty() {
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
