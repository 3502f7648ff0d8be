//! The engine over columns in memory: it owns the chronology that it answers for.

use std::sync::{Arc, OnceLock};

use super::asker::{Asker, IsWanted, Ranked, Ranking};
use super::axis::{self, Lasting};
use super::chain::{ChainAsked, Chained};
use super::page::{List, row};
use super::question::{Answer, EventAccount, Facts, ListRange, Listing, Question, RecordPlace, TimeOf, Unanswered};
use super::recent::Recent;
use super::reported::Reported;
use super::resolver::Found;
use super::{Engine, Excerpt, Headings, LaneBy, ListOrder, Names, Plan, Selection};
use crate::account;
use crate::chronology::{ActorId, Chronology};
use crate::model::{Actor, EventKey, clean};
use crate::names::{Hit, Pair};
use crate::query::{ActorPattern, Query};

/// Events of a chronology of which it is quick to tell what else is in a selection.
const QUICK: usize = 2_000;

/// Selected events whose lanes of actors are quick to tell.
const QUICK_LANES: usize = 50_000;

/// Relations, each counted from both sides, of which it is quick to tell a chain.
const QUICK_RELATIONS: usize = 20_000;

/// Answers questions about a chronology in memory.
#[derive(Debug)]
pub struct ColumnEngine {
    chronology: Chronology,
    asker: Asker,
    facts: Facts,
    /// The headings of all events, found when a list is asked for first.
    headings: OnceLock<Headings>,
    /// The events that last, found when nobody waits or when an axis is asked for first.
    lasting: OnceLock<Lasting>,
    recent: Recent,
}

impl ColumnEngine {
    /// Takes a chronology, and knows the names that come built in or not. Names are folded when first one is looked for.
    pub fn new(chronology: Chronology, uses_gazetteer: bool) -> Self {
        let facts = Facts::of(&chronology);
        let asker = Asker::with_gazetteer(uses_gazetteer);
        Self {
            chronology,
            asker,
            facts,
            headings: OnceLock::new(),
            lasting: OnceLock::new(),
            recent: Recent::default(),
        }
    }

    /// The chronology.
    pub fn chronology(&self) -> &Chronology {
        &self.chronology
    }

    /// A selection that was asked for lately, in an order or in any.
    fn known(&self, query: &Query, order: Option<ListOrder>) -> Option<Arc<Selection>> {
        self.recent.known(query, order)
    }

    /// The events of a plan, in any order of their list.
    fn selected(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Arc<Selection>, Unanswered> {
        match self.known(plan.query(), None) {
            Some(known) => Ok(known),
            None => self.selection(plan, ListOrder::Date, is_wanted),
        }
    }

    /// The same in an order.
    fn selection(&self, plan: &Plan, order: ListOrder, is_wanted: IsWanted<'_>) -> Result<Arc<Selection>, Unanswered> {
        if let Some(known) = self.known(plan.query(), Some(order)) {
            return Ok(known);
        }
        let selection = match self.known(plan.query(), None) {
            Some(known) => Some((*known).clone()),
            None => self.asker.answer(&self.chronology, plan, is_wanted),
        };
        let ordered = |selection| self.asker.ordered(&self.chronology, selection, order, is_wanted);
        let selection = Arc::new(selection.and_then(ordered).ok_or(Unanswered::Superseded)?);
        self.recent.keep(plan.query(), &selection);
        Ok(selection)
    }

    fn headings(&self) -> &Headings {
        self.headings.get_or_init(|| Headings::new(&self.chronology))
    }

    fn list<'a>(&'a self, selection: &'a Selection) -> List<'a> {
        List { timeline: &self.chronology, headings: self.headings(), selection, beside: None }
    }

    /// The answer to what a selection that is there tells in no time; `None` for other questions.
    fn of_selection(&self, selection: &Selection, question: &Question) -> Option<Answer> {
        Some(match question {
            Question::Place(_, place) => Answer::Place(self.list(selection).place(*place)),
            Question::Named(_, ids) => {
                let list = self.list(selection);
                let keys = self.chronology.rows_of_ids(ids).into_iter().map(|(_, row)| EventKey::from(row));
                Answer::Named(keys.map(|key| list.named(key)).collect())
            }
            Question::Filed(_, days) => Answer::Filed(self.list(selection).filed_under(*days)),
            Question::Axis(_, by, scale, most) => Answer::Axis(Arc::new(match by {
                TimeOf::Happened => {
                    let part = axis::part((&self.chronology, self.lasting()), selection, *scale, *most);
                    part.with_events(&self.chronology)
                }
                TimeOf::Reported => {
                    let rows = selection.rows();
                    let since: Vec<_> = rows.iter().map(|row| self.chronology.public_since(*row)).collect();
                    axis::reported_part(rows, &since, *scale, *most).with_events(&self.chronology)
                }
            })),
            Question::Reported(_) => {
                let since = selection.rows().iter().map(|row| self.chronology.public_since(*row));
                Answer::Reported(Arc::new(Reported::new(since)))
            }
            _ => return None,
        })
    }

    fn lasting(&self) -> &Lasting {
        self.lasting.get_or_init(|| Lasting::new(&self.chronology))
    }

    fn event(&self, key: EventKey) -> Option<Arc<EventAccount>> {
        let row = row(&self.chronology, key)?;
        Some(Arc::new(EventAccount {
            key,
            id: self.chronology.id(row).into_owned(),
            filed: self.chronology.filed_under(row),
            headline: clean::line(account::headline(&self.chronology, row).trim()).into_owned(),
            pieces: account::detail(&self.chronology, row),
        }))
    }

    fn chain(&self, selection: &Selection, asked: ChainAsked, is_wanted: IsWanted<'_>) -> Result<Answer, Unanswered> {
        let Some(row) = row(&self.chronology, asked.of) else { return Ok(Answer::Chain(None)) };
        let chain = Chained { events: &self.chronology, selection, is_wanted }.chain(row, asked);
        chain.map(|chain| Answer::Chain(Some(Arc::new(chain)))).ok_or(Unanswered::Superseded)
    }

    /// Line ends before it are counted.
    fn origin(&self, key: EventKey) -> Answer {
        let origin = row(&self.chronology, key).map(|row| self.chronology.origin(row));
        Answer::Origin(origin.map(|(file, line)| RecordPlace { file, line }))
    }

    fn find(&self, id: &str) -> Vec<EventKey> {
        self.chronology.rows_of_id(id).into_iter().map(EventKey::from).collect()
    }

    fn select(
        &self,
        of: &Listing,
        near: Option<EventKey>,
        stretch: (usize, bool),
        is_wanted: IsWanted<'_>,
    ) -> Result<Answer, Unanswered> {
        let (around, has_facts) = stretch;
        let selection = self.selection(&of.plan, of.order, is_wanted)?;
        let beside = of.beside.as_ref().map(|plan| self.selected(plan, is_wanted)).transpose()?;
        let list = List { beside: beside.as_deref(), ..self.list(&selection) };
        let place = near.map(|near| list.place(super::PositionOf::Event(near))).unwrap_or_default();
        let page = list.page(&ListRange { places: list.around(place.at, around), has_facts });
        Ok(Answer::Selected { selected: Arc::clone(self.asker.about(&self.chronology, &selection)), place, page })
    }
}

impl Engine for ColumnEngine {
    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn names(&self) -> &dyn Names {
        self
    }

    fn at_once(&self, question: &Question) -> Option<Answer> {
        let known = |plan: &Plan, order| self.known(plan.query(), order);
        match question {
            Question::Select { .. } | Question::Count(..) => None,
            Question::Page(of, stretch) => {
                let selection = known(&of.plan, Some(of.order))?;
                let beside = match &of.beside {
                    Some(plan) => Some(known(plan, None)?),
                    None => None,
                };
                Some(Answer::Page(List { beside: beside.as_deref(), ..self.list(&selection) }.page(stretch)))
            }
            Question::Place(of, _) => self.of_selection(&*known(&of.plan, Some(of.order))?, question),
            Question::Filed(plan, _) | Question::Axis(plan, TimeOf::Happened, ..) => {
                self.of_selection(&*known(plan, None)?, question)
            }
            // Every selected event is looked at.
            Question::Axis(plan, TimeOf::Reported, ..) => {
                let selection = known(plan, None).filter(|selection| selection.len() <= QUICK_LANES)?;
                self.of_selection(&selection, question)
            }
            Question::Reported(plan) => {
                let selection = self.known(plan.timeless().query(), None);
                self.of_selection(&*selection.filter(|selection| selection.len() <= QUICK_LANES)?, question)
            }
            // Every event is looked at.
            Question::Named(of, _) if self.chronology.len() <= QUICK => {
                self.of_selection(&*known(&of.plan, Some(of.order))?, question)
            }
            Question::Named(..) => None,
            Question::Within(plan, most) => {
                let is_quick = self.chronology.len() <= QUICK && self.asker.knows_totals();
                let selection = known(plan, None).filter(|_| is_quick)?;
                let within = self.asker.within(&self.chronology, &selection, *most, &|_, _| true)?;
                Some(Answer::Within(Arc::new(within)))
            }
            Question::Lanes(plan, asked) => {
                let most = match asked.by {
                    LaneBy::Actor => QUICK_LANES,
                    LaneBy::Pair | LaneBy::Type | LaneBy::Tag => QUICK_LANES / 5,
                    LaneBy::Country | LaneBy::Source => QUICK,
                };
                let selection = known(plan, None).filter(|selection| selection.len() <= most)?;
                let lanes = self.asker.lanes(&self.chronology, &selection, asked, &|_, _| true)?;
                Some(Answer::Lanes(Arc::new(lanes)))
            }
            Question::Chain(plan, asked) => {
                let selection = known(plan, None).filter(|_| self.chronology.relations() <= QUICK_RELATIONS)?;
                self.chain(&selection, *asked, &|_, _| true).ok()
            }
            Question::Event(key) => Some(Answer::Event(self.event(*key))),
            Question::Origin(key) => (self.chronology.len() <= QUICK).then(|| self.origin(*key)),
            Question::Find(id) => Some(Answer::Found(self.find(id))),
        }
    }

    fn answer(&self, question: &Question, is_wanted: IsWanted<'_>) -> Result<Answer, Unanswered> {
        let of_selection =
            |selection: &Selection| self.of_selection(selection, question).ok_or_else(Unanswered::of_another_kind);
        match question {
            Question::Select { of, near, around, has_facts } => {
                self.select(of, *near, (*around, *has_facts), is_wanted)
            }
            Question::Page(of, stretch) => {
                let selection = self.selection(&of.plan, of.order, is_wanted)?;
                let beside = of.beside.as_ref().map(|plan| self.selected(plan, is_wanted)).transpose()?;
                Ok(Answer::Page(List { beside: beside.as_deref(), ..self.list(&selection) }.page(stretch)))
            }
            Question::Place(of, _) | Question::Named(of, _) => {
                of_selection(&*self.selection(&of.plan, of.order, is_wanted)?)
            }
            Question::Filed(plan, _) | Question::Axis(plan, ..) => of_selection(&*self.selected(plan, is_wanted)?),
            Question::Reported(plan) => of_selection(&*self.selected(&plan.timeless(), is_wanted)?),
            Question::Within(plan, most) => {
                let selection = self.selected(plan, is_wanted)?;
                let within = self.asker.within(&self.chronology, &selection, *most, is_wanted);
                within.map(|within| Answer::Within(Arc::new(within))).ok_or(Unanswered::Superseded)
            }
            Question::Lanes(plan, asked) => {
                let selection = self.selected(plan, is_wanted)?;
                let lanes = self.asker.lanes(&self.chronology, &selection, asked, is_wanted);
                lanes.map(|lanes| Answer::Lanes(Arc::new(lanes))).ok_or(Unanswered::Superseded)
            }
            Question::Chain(plan, asked) => self.chain(&*self.selected(plan, is_wanted)?, *asked, is_wanted),
            Question::Event(key) => Ok(Answer::Event(self.event(*key))),
            Question::Origin(key) => Ok(self.origin(*key)),
            Question::Find(id) => Ok(Answer::Found(self.find(id))),
            Question::Count(plan, tally) => {
                let selection = self.selected(plan, is_wanted)?;
                Ok(Answer::Counted(self.asker.count(&self.chronology, plan, selection.rows(), tally)))
            }
        }
    }

    fn excerpt(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Excerpt<'_>, Unanswered> {
        let selection = self.selected(plan, is_wanted)?;
        Ok(Excerpt { chronology: super::Held::Own(&self.chronology), selection })
    }
}

impl Names for ColumnEngine {
    fn actors(&self) -> &[Actor] {
        self.chronology.actors()
    }

    fn members(&self, actor: ActorId) -> Vec<ActorId> {
        self.chronology.members(actor).collect()
    }

    fn own_events(&self, actor: ActorId) -> usize {
        self.chronology.postings(actor).len()
    }

    fn events(&self, actor: ActorId) -> usize {
        self.chronology.events_of(actor).len()
    }

    fn events_under_all_names(&self, actor: ActorId) -> usize {
        self.asker.events_of(&self.chronology, actor)
    }

    fn dates(&self, actor: ActorId) -> Option<[String; 2]> {
        let rows = self.chronology.events_of(actor);
        let ends = rows.first().zip(rows.last());
        ends.map(|(first, last)| [first, last].map(|row| self.chronology.date_text(*row).into_owned()))
    }

    fn place(&self, actor: ActorId) -> Option<(String, Option<(usize, usize)>)> {
        if let Some(row) = self.chronology.postings(actor).first() {
            let file = self.chronology.files().nth(self.chronology.record_at(*row).file)?;
            return Some((file.name.clone(), self.chronology.line_in_file(*row).map(|line| (line, 1))));
        }
        let place = self.chronology.actor(actor).place.as_ref()?;
        Some((place.file.to_string(), Some((place.line, place.column))))
    }

    fn frequent(&self, most: usize) -> Vec<Ranked> {
        Asker::frequent(&self.chronology, most)
    }

    fn plan(&self, query: &Query) -> Plan {
        self.asker.plan(&self.chronology, query)
    }

    fn rank(&self, plan: &Plan, pattern: &str, most: usize) -> Ranking {
        self.asker.rank_by(&self.chronology, plan, pattern, most)
    }

    fn found(&self, pattern: &str) -> Found {
        self.asker.found(&self.chronology, pattern)
    }

    fn via(&self, hit: &Hit) -> Option<String> {
        self.asker.via(&self.chronology, hit)
    }

    fn meant(&self, pattern: &ActorPattern) -> Vec<ActorId> {
        self.asker.actors(&self.chronology, pattern)
    }

    fn pin(&self, actor: ActorId) -> ActorPattern {
        self.asker.pin(&self.chronology, actor)
    }

    fn has_gazetteer(&self) -> bool {
        self.asker.has_gazetteer()
    }

    fn is_state(&self, name: &str) -> bool {
        self.asker.is_state(&self.chronology, name)
    }

    fn entry(&self, actor: ActorId) -> Option<u32> {
        self.asker.resolver(&self.chronology).entries.get(&actor).copied()
    }

    fn look_alikes(&self) -> Vec<Pair> {
        self.asker.look_alikes(&self.chronology)
    }

    fn warm(&self) {
        self.asker.warm(&self.chronology);
        self.lasting();
    }
}
