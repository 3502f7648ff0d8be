//! Typing in a field of the filter pane: every letter narrows at once, Enter keeps it, Esc takes it back.

use tui_input::{Input, InputRequest};

use super::field::Field;
use super::filter::{Alternative, FacetKind, FilterItem, facet_term, members, pinned};
use super::going::Origin;
use super::{App, Effect, Mode, Notice, Pane};
use crate::engine::ActorId;
use crate::model::EventDate;
use crate::query::{ActorPattern, Query, Rule, Term, Test};

/// Most characters that a field takes, typed or pasted: all of them are read again for each that comes.
const LONGEST: usize = 4_000;

/// A field and what has been typed in it.
#[derive(Debug, Clone)]
pub struct Typing {
    field: Field,
    input: Input,
    choice: usize,
    mistake: Option<String>,
    /// The pane that Esc goes back to.
    from: Pane,
    /// The place that Esc goes back to, where the list jumps while a date is typed.
    origin: Option<Origin>,
}

impl Typing {
    /// The field.
    pub fn field(&self) -> Field {
        self.field
    }

    /// What stands in it.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The columns between the beginning of the text and the cursor.
    pub fn cursor(&self) -> usize {
        self.input.visual_cursor()
    }

    /// Which candidate Enter takes.
    pub fn choice(&self) -> usize {
        self.choice
    }

    /// Whether the field takes no more.
    fn is_full(&self) -> bool {
        let text = self.text();
        text.len() >= LONGEST && text.chars().count() >= LONGEST
    }

    /// The place that Esc goes back to.
    pub(super) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Says what is wrong with the text.
    pub(super) fn say(&mut self, mistake: Option<String>) {
        self.mistake = mistake;
    }

    /// Why the text cannot be used, with what to write instead.
    pub fn mistake(&self) -> Option<&str> {
        self.mistake.as_deref()
    }
}

/// What is said where a field takes no more.
const TOO_LONG: &str = "a field takes 4,000 characters at most";

impl App {
    /// Begins typing in a field.
    pub(super) fn type_in(&mut self, field: Field) -> Option<Effect> {
        let date = |date: &Option<EventDate>| date.as_ref().map_or_else(String::new, |date| date.text().to_owned());
        let text = match field {
            Field::Actor | Field::Text | Field::Day | Field::ViewName => String::new(),
            Field::From => date(&self.query.from),
            Field::To => date(&self.query.to),
            Field::AsOf => date(&self.query.as_of),
            Field::Line => self.query.to_string(),
            Field::Note => self.old_note(),
        };
        let from = match &self.mode {
            Mode::Typing(typing) => typing.from,
            Mode::Browse | Mode::Help(_) | Mode::Problems(_) | Mode::Export(_) | Mode::Pick(_) => self.focus,
        };
        let origin = (field == Field::Day).then(|| self.origin());
        if field == Field::Day {
            self.focus = Pane::Timeline;
        } else if !field.is_at_foot() {
            self.focus = Pane::Filter;
            let is_field = |item: &FilterItem| matches!(item, FilterItem::Field(known, _) if *known == field);
            self.filter.cursor = self.filter.items.iter().position(is_field).unwrap_or(0);
        }
        let typing = Typing { field, input: Input::new(text), choice: 0, mistake: None, from, origin };
        let was_typing = matches!(self.mode, Mode::Typing(_));
        self.mode = Mode::Typing(typing);
        was_typing.then(|| self.ask())
    }

    /// The pattern for an actor that is being typed.
    pub(super) fn typed_pattern(&self) -> Option<&str> {
        match &self.mode {
            Mode::Typing(typing) if typing.field == Field::Actor && !typing.text().trim().is_empty() => {
                Some(typing.text())
            }
            _ => None,
        }
    }

    /// Which candidate Enter takes.
    pub(super) fn choice(&self) -> usize {
        if let Mode::Typing(typing) = &self.mode { typing.choice } else { 0 }
    }

    /// The query with what is being typed.
    pub(super) fn effective_query(&self) -> Query {
        match &self.mode {
            Mode::Typing(typing) => self.with_typed(typing).unwrap_or_else(|_| self.query.clone()),
            _ => self.query.clone(),
        }
    }

    /// The query with what stands in the field, or why it cannot be used.
    fn with_typed(&self, typing: &Typing) -> Result<Query, String> {
        let text = typing.text().trim();
        let query = self.query.clone();
        let date = || -> Result<Option<EventDate>, String> {
            if text.is_empty() {
                return Ok(None);
            }
            EventDate::typed(text).map(Some).map_err(|error| error.message)
        };
        let query = match typing.field {
            Field::Day | Field::Note | Field::ViewName => query,
            Field::Actor | Field::Text if text.is_empty() => query,
            Field::Actor => query.and(Test::Actor { any: vec![ActorPattern::new(text)], role: None }),
            Field::Text => query.and(Test::Text(vec![text.to_owned()])),
            Field::From => Query { from: date()?, ..query },
            Field::To => Query { to: date()?, ..query },
            Field::AsOf => Query { as_of: date()?, ..query },
            Field::Line => typing.text().parse::<Query>().map_err(|error| {
                let place = typing.text().get(..error.offset).map_or(1, |before| before.chars().count() + 1);
                let hint = error.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
                format!("column {place}: {}{hint}", error.message)
            })?,
        };
        if query.is_inverted() { Err("the range ends before it begins".to_owned()) } else { Ok(query) }
    }

    /// An edit of the field.
    pub(super) fn edit(&mut self, request: InputRequest) -> Option<Effect> {
        if let InputRequest::InsertChar(letter) = request {
            return self.type_letters(letter.encode_utf8(&mut [0; 4]));
        }
        if let Mode::Pick(picker) = &mut self.mode {
            let is_palette = picker.edit(request);
            return is_palette.then(|| self.ask());
        }
        if let Mode::Export(dialog) = &mut self.mode {
            let has_changed = dialog.edit(request);
            return has_changed.then(|| self.ask_export()).flatten();
        }
        let Mode::Typing(typing) = &mut self.mode else { return None };
        let has_changed = typing.input.handle(request).is_some_and(|change| change.value);
        has_changed.then(|| self.typed()).flatten()
    }

    /// Text that was pasted: one line of it.
    pub(super) fn paste(&mut self, text: &str) -> Option<Effect> {
        let line: String = crate::model::clean::line(text.trim()).chars().take(LONGEST + 1).collect();
        self.type_letters(&line)
    }

    /// Letters that were typed or pasted one after another, asked once.
    pub(super) fn type_letters(&mut self, letters: &str) -> Option<Effect> {
        let inserts = letters.chars().map(InputRequest::InsertChar);
        match &mut self.mode {
            Mode::Export(dialog) => {
                let changes = inserts.filter(|insert| dialog.edit(*insert)).count();
                (changes > 0).then(|| self.ask_export()).flatten()
            }
            Mode::Typing(typing) => {
                let mut has_changed = false;
                let mut is_cut = false;
                for insert in inserts {
                    if typing.is_full() {
                        is_cut = true;
                        break;
                    }
                    has_changed |= typing.input.handle(insert).is_some();
                }
                let effect = has_changed.then(|| self.typed()).flatten();
                if let (true, Mode::Typing(typing)) = (is_cut, &mut self.mode) {
                    typing.mistake = Some(TOO_LONG.to_owned());
                }
                effect
            }
            Mode::Pick(picker) => {
                let changes = inserts.filter(|insert| picker.edit(*insert)).count();
                (changes > 0).then(|| self.ask())
            }
            Mode::Browse | Mode::Help(_) | Mode::Problems(_) => None,
        }
    }

    fn typed(&mut self) -> Option<Effect> {
        if matches!(&self.mode, Mode::Typing(typing) if typing.field == Field::Day) {
            self.jump_while_typing();
            return None;
        }
        if let Mode::Typing(typing) = &self.mode
            && typing.field.is_own()
        {
            let is_name = typing.field == Field::ViewName;
            let remark = self.remark_on_name(typing.text().trim()).filter(|_| is_name);
            if let Mode::Typing(typing) = &mut self.mode {
                typing.mistake = remark;
            }
            return None;
        }
        if let Mode::Typing(typing) = &self.mode {
            let mistake = self.with_typed(typing).err();
            if let Mode::Typing(typing) = &mut self.mode {
                typing.mistake = mistake;
                typing.choice = 0;
            }
        }
        Some(self.ask())
    }

    /// Another candidate, or the next field.
    pub(super) fn choose(&mut self, step: isize) -> Option<Effect> {
        let candidates = self.filter.ranking.actors.len();
        if self.typed_pattern().is_none()
            && step > 0
            && matches!(&self.mode, Mode::Typing(typing) if typing.field == Field::Actor)
            && let Some(at) = self.filter.items.iter().position(|item| matches!(item, FilterItem::Candidate(_)))
        {
            // Nothing is typed: the arrow goes down into the list of frequent actors.
            self.mode = Mode::Browse;
            self.filter.cursor = at;
            return None;
        }
        match &mut self.mode {
            Mode::Typing(typing)
                if typing.field == Field::Actor && candidates > 0 && !typing.text().trim().is_empty() =>
            {
                typing.choice = typing.choice.saturating_add_signed(step).min(candidates - 1);
                None
            }
            Mode::Typing(typing) => {
                const ORDER: [Field; 5] = [Field::Actor, Field::From, Field::To, Field::AsOf, Field::Text];
                let at = ORDER.iter().position(|field| *field == typing.field)?;
                let next = at.saturating_add_signed(step).min(ORDER.len() - 1);
                if next == at {
                    return None;
                }
                match self.keep_typed() {
                    Ok(kept) => self.type_in(ORDER[next]).or(kept),
                    Err(mistake) => {
                        self.notice = Some(Notice::warning(mistake));
                        None
                    }
                }
            }
            Mode::Export(dialog) => {
                dialog.choose(step);
                None
            }
            Mode::Pick(picker) => {
                picker.choose(step);
                None
            }
            Mode::Browse | Mode::Help(_) | Mode::Problems(_) => None,
        }
    }

    /// Takes what was typed into the query when a field is left for another one; an error keeps the user in it.
    fn keep_typed(&mut self) -> Result<Option<Effect>, String> {
        let Mode::Typing(typing) = &self.mode else { return Ok(None) };
        if !matches!(typing.field, Field::From | Field::To | Field::AsOf | Field::Text) {
            return Ok(None);
        }
        let query = self.with_typed(typing)?;
        Ok(self.change(query))
    }

    /// Enter in a field.
    pub(super) fn accept(&mut self) -> Option<Effect> {
        if matches!(self.mode, Mode::Export(_)) {
            return self.run_export();
        }
        if matches!(self.mode, Mode::Pick(_)) {
            return self.take_choice();
        }
        let Mode::Typing(typing) = &self.mode else { return None };
        if typing.field == Field::Day {
            self.stay();
            return None;
        }
        let text = typing.text().trim().to_owned();
        if typing.field.is_own() {
            return self.accept_own(typing.field, &text);
        }
        if typing.field == Field::Actor && !text.is_empty() {
            if self.is_ranking() {
                return None;
            }
            let Some(actor) = self.filter.ranking.actors.get(typing.choice).map(|ranked| ranked.actor) else {
                self.notice = Some(Notice::warning(format!("no actor matches {text}")));
                return None;
            };
            let mut query = self.query.clone();
            // One of several alternatives is not yet what was asked for.
            let is_asked = pinned(self, &query, actor).is_some_and(|(at, _)| query.terms[at].test.alternatives() == 1);
            if !is_asked {
                query = query.and(self.test_of(actor));
            }
            self.leave_field();
            return self.change(query);
        }
        match self.with_typed(typing) {
            Ok(query) => {
                self.leave_field();
                self.change(query)
            }
            Err(mistake) => {
                self.notice = Some(Notice::warning(mistake));
                None
            }
        }
    }

    /// Enter in a field of the reader's own.
    fn accept_own(&mut self, field: Field, text: &str) -> Option<Effect> {
        let Mode::Typing(typing) = std::mem::take(&mut self.mode) else { return None };
        self.focus = typing.from;
        if field == Field::Note {
            return self.keep_note(text);
        }
        match self.save_view(text) {
            Ok(effect) => Some(effect),
            Err(mistake) => {
                self.mode = Mode::Typing(typing);
                self.notice = Some(Notice::warning(mistake));
                None
            }
        }
    }

    /// Esc in a field: what was typed is taken back.
    pub(super) fn cancel_typing(&mut self, typing: &Typing) -> Option<Effect> {
        self.focus = typing.from;
        if typing.field == Field::Day {
            self.give_up_date(typing.origin());
            return None;
        }
        if typing.field.is_own() {
            return None;
        }
        Some(self.ask())
    }

    fn leave_field(&mut self) {
        self.mode = Mode::Browse;
        self.focus = Pane::Timeline;
    }

    // Chips and facets.

    /// Adds an actor as a chip, or removes it.
    pub(super) fn toggle_actor(&mut self, actor: ActorId) -> Option<Effect> {
        if let Some(place) = pinned(self, &self.query, actor) {
            return self.without_alternative(place);
        }
        let query = self.query.clone().and(self.test_of(actor));
        self.change(query)
    }

    /// Shows the members of the actor under the cursor, or hides them.
    pub(super) fn toggle_members(&mut self) {
        let Some(FilterItem::Candidate(candidate)) = self.filter.items.get(self.filter.cursor) else {
            self.notice = Some(Notice::info("the cursor is on no actor of the filter pane"));
            return;
        };
        let actor = candidate.actor;
        if candidate.is_open.is_none() {
            self.notice = Some(Notice::info("nobody is a member of this actor"));
        } else if self.filter.open.remove(&actor).is_none() {
            self.filter.open.insert(actor, members(self.data.names(), actor));
        }
    }

    /// The test that names an actor and nobody else.
    fn test_of(&self, actor: ActorId) -> Test {
        Test::Actor { any: vec![self.data.names().pin(actor)], role: None }
    }

    /// Adds a value of a facet as a chip, or removes it.
    pub(super) fn toggle_facet(&mut self, kind: FacetKind, value: &str) -> Option<Effect> {
        if let Some(place) = facet_term(&self.query, kind, value) {
            return self.without_alternative(place);
        }
        let query = self.query.clone().and(kind.test(value)?);
        self.change(query)
    }

    /// Takes one alternative out of the query, and its term with the last.
    fn without_alternative(&mut self, (at, alternative): Alternative) -> Option<Effect> {
        let mut query = self.query.clone();
        match query.terms[at].test.without(alternative) {
            Some(test) => query.terms[at].test = test,
            None => drop(query.terms.remove(at)),
        }
        self.change(query)
    }

    pub(super) fn without_term(&mut self, at: usize) -> Option<Effect> {
        let mut query = self.query.clone();
        query.terms.remove(at);
        self.change(query)
    }

    /// The chip under the cursor, else the last one.
    fn chip(&self) -> Option<usize> {
        match self.filter.items.get(self.filter.cursor) {
            Some(FilterItem::Chip(at, _)) if self.focus == Pane::Filter => Some(*at),
            _ => self.query.terms.len().checked_sub(1),
        }
    }

    /// Removes what is under the cursor: a chip, an end of the range; else the last chip.
    pub(super) fn remove_chip(&mut self) -> Option<Effect> {
        let query = self.query.clone();
        if let (Pane::Filter, Some(FilterItem::Field(field, _))) =
            (self.focus, self.filter.items.get(self.filter.cursor))
        {
            let without = match field {
                Field::From => Query { from: None, ..query.clone() },
                Field::To => Query { to: None, ..query.clone() },
                Field::AsOf => Query { as_of: None, ..query.clone() },
                Field::Actor | Field::Text | Field::Line | Field::Day | Field::Note | Field::ViewName => query.clone(),
            };
            if without != query {
                return self.change(without);
            }
        }
        match self.chip() {
            Some(at) => self.without_term(at),
            None => {
                self.notice = Some(Notice::info("there is no filter to remove"));
                None
            }
        }
    }

    /// Joins a chip with the one above by OR, or parts a joined one.
    pub(super) fn toggle_join(&mut self) -> Option<Effect> {
        let at = self.chip()?;
        let mut query = self.query.clone();
        if let Some(parts) = split(&query.terms[at]) {
            query.terms.splice(at..=at, parts);
            return self.change(query);
        }
        let joined = at.checked_sub(1).and_then(|above| joined(&query.terms[above], &query.terms[at]));
        match joined {
            Some(term) => {
                query.terms.splice(at - 1..=at, [term]);
                self.change(query)
            }
            None => {
                self.notice = Some(Notice::warning("only two filters of one kind can be joined by OR"));
                None
            }
        }
    }

    /// Turns a chip around.
    pub(super) fn toggle_negation(&mut self) -> Option<Effect> {
        let at = self.chip()?;
        let mut query = self.query.clone();
        query.terms[at].is_negated = !query.terms[at].is_negated;
        self.change(query)
    }

    /// The next rule.
    pub(super) fn cycle_rule(&mut self) -> Option<Effect> {
        let rule = match self.query.rule {
            Rule::Overlap => Rule::Possible,
            Rule::Possible => Rule::Definite,
            Rule::Definite => Rule::Overlap,
        };
        self.notice = Some(Notice::info(format!("{}: {}", rule.word(), rule.says())));
        self.change(Query { rule, ..self.query.clone() })
    }
}

/// The alternatives of a term as terms of their own; `None` if it has only one.
fn split(term: &Term) -> Option<Vec<Term>> {
    let tests = term.test.split().into_iter();
    let terms: Vec<Term> = tests.map(|test| Term { is_negated: term.is_negated, test }).collect();
    (terms.len() > 1).then_some(terms)
}

/// Two terms of one kind as one with the alternatives of both.
fn joined(above: &Term, below: &Term) -> Option<Term> {
    let test = above.test.joined(&below.test).filter(|_| above.is_negated == below.is_negated)?;
    Some(Term { is_negated: above.is_negated, test })
}
