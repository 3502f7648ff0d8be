//! Asking: a query is asked behind and answered in one piece; what belongs to the list that is there is asked of the engine at
//! once, and where that has it not at hand, behind. An answer names its question by a number, and one to an older question is passed
//! over.

use std::sync::Arc;

use super::action::Report;
use super::ask::{Answered, Ask, Late, Purpose};
use super::{App, Effect, Mode, Notice, filter};
use crate::engine::{Answer, Engine, IsWanted, ListOrder, ListPlace, Listing, PositionOf, Question, Unanswered};
use crate::model::EventKey;

impl Ask {
    /// Asks an engine. `tell` takes the answers as they come, who the pattern finds first, and says whether anybody still
    /// listens.
    ///
    /// # Errors
    /// [`Unanswered`]; what was told before holds.
    pub fn answer(
        &self,
        engine: &dyn Engine,
        is_wanted: IsWanted<'_>,
        tell: &mut dyn FnMut(Report) -> bool,
    ) -> Result<(), Unanswered> {
        let (number, purpose) = (self.number, self.purpose);
        let plan = Arc::new(engine.names().plan(&self.query));
        let is_view = purpose == Purpose::View;
        if is_view {
            let ranking = engine.names().rank(&plan, &self.pattern, filter::CANDIDATES);
            engine.names().sound()?;
            tell(Report::Ranked { number, ranking });
        }
        let beside = self.beside.as_ref().map(|query| Arc::new(engine.names().plan(query)));
        let listing = Listing { plan: Arc::clone(&plan), order: self.order, beside };
        let Self { near, around, has_facts, .. } = *self;
        let question = Question::Select { of: listing.clone(), near, around, has_facts };
        let Answer::Selected { selected, place, page } = engine.answer(&question, is_wanted)? else { return Ok(()) };
        let asks = Question::Within(plan, filter::FREQUENT);
        let within = match engine.at_once(&asks).filter(|_| is_view) {
            Some(Answer::Within(within)) => Some(within),
            _ => None,
        };
        let is_late = is_view && within.is_none();
        let answered = Answered { number, purpose, listing, selected, place, page, within };
        if !tell(Report::Answered(Box::new(answered))) || !is_late {
            return Ok(());
        }
        if let Answer::Within(within) = engine.answer(&asks, &|_, _| is_wanted(0, 0))? {
            tell(Report::Within { number, within });
        }
        Ok(())
    }
}

/// What became of a question about the list that is there.
pub(super) enum Asked {
    /// It is answered.
    Answered(Answer),
    /// It is asked behind, under this number.
    Awaited(u64),
}

/// A place that is looked for, and what is done with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct PendingPlace {
    pub(super) number: u64,
    pub(super) then: Then,
}

/// What is done with a place when it is found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Then {
    /// The cursor goes there, on the first line of the screen.
    GoOnTop,
    /// The cursor goes there, or says that a date is too late.
    GoToDate,
    /// The cursor goes there.
    Go,
    /// The cursor goes there; the place that the user was at stays.
    Return,
    /// An event is shown: in the list if it is there, else in the detail pane alone.
    Show(EventKey),
}

impl App {
    /// A question about the list that is there.
    pub(super) fn ask_of_list(&mut self, question: Question) -> Asked {
        match self.data.engine.at_once(&question) {
            Some(answer) => Asked::Answered(answer),
            None => {
                self.late_number += 1;
                self.late.push(Late { number: self.late_number, question });
                Asked::Awaited(self.late_number)
            }
        }
    }

    /// The questions that have to be asked behind, each once.
    pub fn late_questions(&mut self) -> Vec<Late> {
        std::mem::take(&mut self.late)
    }

    /// Whether a part of what is shown is still being waited for.
    pub fn is_waiting(&self) -> bool {
        let list = self.list.awaited.as_ref().map(|(number, _)| *number);
        let detail = self.detail.awaited.map(|(number, _)| number);
        let sought = self.sought.map(|sought| sought.number);
        let awaited = [
            list,
            detail,
            sought,
            self.awaited_axis(),
            self.awaited_lanes(),
            self.awaited_chain(),
            self.places.awaited(),
            self.knowing.awaited(),
        ];
        awaited.into_iter().flatten().any(|number| !self.failed.contains(&number))
    }

    /// Asks the query with what is being typed.
    pub(super) fn ask(&mut self) -> Effect {
        self.number += 1;
        self.is_asking = true;
        // Whoever asks for other events wants to see them.
        self.chain = None;
        self.sought = None;
        self.places.forget_questions();
        self.asked_near = self.list.anchor.as_ref().map(|spot| spot.key);
        Effect::Ask(Box::new(Ask {
            number: self.number,
            purpose: Purpose::View,
            query: self.effective_query(),
            pattern: self.ranked_pattern().unwrap_or_default().to_owned(),
            order: self.order,
            beside: self.query_beside(),
            near: self.asked_near,
            around: self.list_height(),
            has_facts: self.has_room_for_facts(),
        }))
    }

    /// Takes an answer, if it answers what was asked last.
    pub(super) fn told(&mut self, report: Report) -> Option<Effect> {
        match report {
            Report::Ranked { number, ranking } if number == self.number => {
                self.filter.ranking = ranking;
                self.rank_palette();
            }
            Report::Within { number, within } if number == self.number => {
                self.filter.within = within;
                self.filter.is_within_due = false;
            }
            Report::Answered(answered) if answered.purpose == Purpose::Export => {
                if let Mode::Export(dialog) = &mut self.mode {
                    dialog.answered(*answered);
                }
            }
            Report::Answered(answered) if answered.number == self.number => return self.answered(*answered),
            Report::Late { number, answer } => return self.late_answer(number, answer),
            Report::Unanswered { number, why } if number == self.number => {
                self.is_asking = false;
                self.searching = None;
                self.notice = Some(Notice::error(why));
            }
            _ => {}
        }
        None
    }

    fn answered(&mut self, answered: Answered) -> Option<Effect> {
        let Answered { number, listing, selected, place, page, within, .. } = answered;
        self.is_asking = false;
        self.searching = None;
        // While a line is typed its mistakes stand there.
        let remark = filter::remark(self.data.names(), &selected);
        if matches!(self.mode, Mode::Browse) && self.remark != remark {
            self.notice = self.notice.take().or_else(|| remark.clone().map(Notice::info));
            self.remark = remark;
        }
        self.selected = selected;
        self.listing = listing;
        self.listed_number = number;
        self.failed.clear();
        self.knowing.ask_again();
        self.filter.is_within_due = within.is_none();
        self.filter.within = within.unwrap_or_else(|| Arc::clone(&self.filter.within));
        self.spanning = None;
        self.begin_list(place.at, page);
        // Whoever has moved since it was asked stays at the event that they moved to.
        let anchor = self.list.anchor.as_ref().map(|spot| spot.key);
        if let Some(key) = anchor.filter(|_| anchor != self.asked_near) {
            self.seek(PositionOf::Event(key), Then::Return);
        }
        self.detail.peek = None;
        self.detail.target = None;
        self.jump_again();
        self.seek_wanted();
        self.go_to_start();
        if let Some(effect) = self.step_again() {
            return Some(effect);
        }
        // The events of an open export dialog were those of older data.
        if let Mode::Export(dialog) = &self.mode
            && dialog.count().is_none()
        {
            return self.ask_export();
        }
        None
    }

    /// The answer to a question about the list that is there.
    fn late_answer(&mut self, number: u64, answer: Result<Answer, Unanswered>) -> Option<Effect> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(Unanswered::Superseded) => return None,
            Err(Unanswered::Failed(why)) => {
                // It is asked again when something else is wanted, and not over and over.
                self.failed.insert(number);
                self.sought = self.sought.filter(|sought| sought.number != number);
                self.notice = Some(Notice::error(why));
                return None;
            }
        };
        match answer {
            Answer::Page(page) if self.list.awaited.as_ref().is_some_and(|(awaited, _)| *awaited == number) => {
                self.list.awaited = None;
                self.list.texts.take(page);
            }
            Answer::Place(place) if self.sought.as_ref().is_some_and(|sought| sought.number == number) => {
                if let Some(sought) = self.sought.take() {
                    self.arrive(place, sought.then);
                }
            }
            Answer::Event(Some(account)) if self.detail.awaited.is_some_and(|(awaited, _)| awaited == number) => {
                self.detail.awaited = None;
                self.take_account(account);
            }
            Answer::Origin(origin) if self.editing.take_if(|editing| *editing == number).is_some() => {
                return self.edit_at(origin);
            }
            Answer::Named(found) => self.take_named(number, &found),
            Answer::Filed(events) => self.brushed(number, events),
            Answer::Axis(part) => self.take_axis(number, part),
            Answer::Reported(reported) => return self.take_reported(number, reported),
            Answer::Lanes(lanes) => self.take_lanes(number, lanes),
            Answer::Chain(chain) => self.take_chain(number, chain),
            _ => {}
        }
        None
    }

    /// What was looked for in the list is found, or its neighbour is.
    pub(super) fn arrive(&mut self, place: ListPlace, then: Then) {
        match then {
            Then::Go => self.go_to(place.at),
            Then::GoOnTop => {
                self.go_to(place.at);
                if self.listing.order == ListOrder::Date {
                    self.list.next_top = Some(self.list.cursor);
                }
            }
            Then::GoToDate => self.arrive_at_date(place),
            Then::Return => self.list.cursor = place.at,
            Then::Show(_) if place.is_there => self.go_to(place.at),
            Then::Show(key) => {
                self.detail.target = None;
                self.detail.peek = Some(key);
                self.notice = Some(Notice::info("the filter hides this event; Backspace goes back"));
            }
        }
    }

    /// Whether it is not yet known who the pattern finds that is being typed: Enter and the arrows have to wait.
    pub fn is_ranking(&self) -> bool {
        self.ranked_pattern().is_some_and(|typed| typed != self.filter.ranking.pattern)
    }

    /// What actors are to be found by: the pattern in their field, or what is typed in the palette.
    fn ranked_pattern(&self) -> Option<&str> {
        self.typed_pattern().or_else(|| self.palette_pattern())
    }
}
