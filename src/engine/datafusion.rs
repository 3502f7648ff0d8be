//! The engine over a folder that `annals convert` wrote, for what memory does not hold: events stay on the disk and are read by
//! `DataFusion`; in memory are the actors, and of the events the stretches of rows that are of one date.
//!
//! What a term of a query finds is read from the table that says it, a narrow scan that passes over the groups of rows that cannot have
//! it, and becomes a set of rows (a bit an event); sets are put together as in the engine over columns. Lines, events and whatever only
//! the whole event tells are read by their rows and handed to the reader of Parquet, so that they say the same words. What cannot be
//! read is [`Unanswered`], and says so: never an empty answer.

mod cells;
mod chain;
mod count;
mod days;
mod folder;
mod guarded;
mod lanes;
mod list;
mod memo;
mod names;
mod parts;
mod people;
mod related;
mod select;
mod store;
mod within;
mod words;

use std::sync::{Arc, OnceLock};

use super::axis::Lasting;
use super::density::{AllInTime, Density};
use super::headings::Finder;
use super::question::{Answer, Facts, Listing, Question, TimeOf, Unanswered};
use super::recent::Recent;
use super::selection::Selected;
use super::timeline::Timeline;
use super::{Asker, Engine, Excerpt, Headings, Held, IsWanted, ListOrder, Names, Plan, Reported, Selection, Size};
use crate::chronology::Row;
use crate::model::EventKey;
use crate::query::Query;
use cells::{Shared, odd};
use days::{Days, Taker};
pub use folder::Folder;
use people::People;
use store::Store;
pub use store::Work;
use within::Totals;
use words::Words;

/// How a folder is opened.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// Whether names come built in.
    pub uses_gazetteer: bool,
    /// Bytes that questions may hold of what they read, all together.
    pub memory: usize,
}

/// Answers questions about a folder of Parquet tables.
#[derive(Debug)]
pub struct DataFusionEngine {
    folder: Arc<dyn Folder>,
    store: Arc<Store>,
    facts: Facts,
    days: Arc<Days>,
    headings: Headings,
    lasting: OnceLock<Lasting>,
    people: People,
    asker: Asker,
    /// The types, tags and statuses of all events.
    words: Words,
    in_time: AllInTime,
    /// The countries and publishers of all events, found when asked for first.
    totals: OnceLock<Totals>,
    recent: Recent,
}

impl DataFusionEngine {
    /// Opens a folder, and knows the names that come built in or not. `is_wanted` is told how many events have been looked through.
    ///
    /// # Errors
    /// [`Unanswered`] where a table is missing, or not as annals writes it.
    pub fn open(folder: Arc<dyn Folder>, how: Opening, is_wanted: IsWanted<'_>) -> Result<Self, Unanswered> {
        let Opening { uses_gazetteer, memory } = how;
        let store = Arc::new(Store::open(&folder, memory)?);
        let (mut days, headings, words) = read_through(&*folder, is_wanted)?;
        let header = folder.people(Vec::new()).map_err(Unanswered::Failed)?.header().clone();
        days.as_of.clone_from(&header.as_of);
        let days = Arc::new(days);
        let people = People::read(&*folder, Arc::clone(&store), Arc::clone(&days))?;
        let facts = Facts {
            events: days.count(),
            dated: days.dated() as usize,
            extent: days.extent(),
            files: vec![folder.file()],
            header,
            kinds: words.kinds.words.clone(),
            tags: words.tags.words.clone(),
            ..Facts::default()
        };
        let (lasting, in_time, totals, recent) = Default::default();
        let asker = Asker::with_gazetteer(uses_gazetteer);
        let engine =
            Self { folder, store, facts, days, headings, lasting, people, asker, words, in_time, totals, recent };
        let (links, unclear) = engine.find_links()?;
        let _ = engine.days.links.set(links);
        let _ = engine.days.unclear.set(unclear);
        Ok(engine)
    }

    /// What it has done and is doing.
    pub fn work(&self) -> Work {
        self.store.work()
    }

    /// Whether what was told of names holds, and the tables are those that were opened.
    fn is_sound(&self) -> Result<(), Unanswered> {
        self.people.sound()?;
        if self.folder.is_as_opened() {
            return Ok(());
        }
        let path = crate::model::clean::line(&self.folder.path().to_string_lossy()).into_owned();
        Err(Unanswered::Failed(format!("the tables of {path} have been replaced: open them again")))
    }

    fn known(&self, query: &Query, order: Option<ListOrder>) -> Option<Arc<Selection>> {
        self.recent.known(query, order)
    }

    /// The events of a plan, in any order of their list.
    fn selected(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Arc<Selection>, Unanswered> {
        self.is_sound()?;
        match self.known(plan.query(), None) {
            Some(known) => Ok(known),
            None => self.selection(plan, ListOrder::Date, is_wanted),
        }
    }

    /// The same in an order.
    fn selection(&self, plan: &Plan, order: ListOrder, is_wanted: IsWanted<'_>) -> Result<Arc<Selection>, Unanswered> {
        self.is_sound()?;
        if let Some(known) = self.known(plan.query(), Some(order)) {
            return Ok(known);
        }
        let selection = match self.known(plan.query(), None) {
            Some(known) => (*known).clone(),
            None => {
                let found = self.find(plan, is_wanted)?;
                let taken = plan.taken().map(|taken| (taken.pattern.clone(), taken.actors.len())).collect();
                Selection::new(self.days.count(), found.rows, plan.query().range()).of(taken, found.undisclosed)
            }
        };
        let selection = Arc::new(self.ordered(selection, order, is_wanted)?);
        self.recent.keep(plan.query(), &selection);
        Ok(selection)
    }

    /// The same selection with what is to be known of it.
    fn about(
        &self,
        query: &Query,
        selection: Arc<Selection>,
        is_wanted: IsWanted<'_>,
    ) -> Result<Arc<Selection>, Unanswered> {
        if selection.known().is_some() {
            return Ok(selection);
        }
        let own;
        let words = if selection.len() == self.days.count() {
            &self.words
        } else {
            own = self.words_of(selection.rows(), is_wanted)?;
            &own
        };
        let [kinds, tags, statuses] = words.facets(&self.words);
        let told = Selected {
            events: selection.len(),
            total: selection.total(),
            kinds,
            tags,
            statuses,
            density: Density::new(&*self.days, selection.rows(), selection.range(), &self.in_time),
            extent: selection.extent(&*self.days),
            taken: selection.all_taken().to_vec(),
            undisclosed: selection.undisclosed(),
        };
        let selection = Arc::new((*selection).clone().told(told));
        self.recent.keep(query, &selection);
        Ok(selection)
    }

    fn lasting(&self) -> &Lasting {
        self.lasting.get_or_init(|| Lasting::new(&*self.days))
    }

    /// When the events of a selection became public, by their rows.
    fn public(&self, rows: &[Row], is_wanted: IsWanted<'_>) -> Result<Vec<Option<crate::model::Day>>, Unanswered> {
        if !select::PUBLIC.iter().any(|column| self.folder.says(column)) {
            return Ok(vec![None; rows.len()]);
        }
        let mut since = Vec::with_capacity(rows.len());
        self.each_part(rows, None, is_wanted, &mut |events, _| {
            since.extend(events.rows().map(|row| events.public_since(row)));
            Ok(())
        })?;
        Ok(since)
    }
}

/// The days, headings and words of all events, which are read through once.
fn read_through(folder: &dyn Folder, is_wanted: IsWanted<'_>) -> Result<(Days, Headings, Words), Unanswered> {
    let (mut taker, mut finder, mut words) = (Taker::default(), Finder::default(), Words::default());
    let mut cells = words::CellNumbers::default();
    let mut columns = vec!["date"];
    columns.extend(words::COLUMNS.into_iter().filter(|column| folder.says(column)));
    if !folder.has_rows_as_keys() {
        return Err(odd("key"));
    }
    folder.each_group(&columns, &mut |batch| {
        if !is_wanted(taker.rows() as usize, folder.events()) {
            return Err(Unanswered::Superseded);
        }
        Shared::of(batch, "date")?.each_run(&mut |rows, date| {
            let (row, date) = (taker.rows(), date.ok_or_else(|| odd("date"))?);
            let bounds = taker.take_run(rows, date).ok_or_else(|| odd("date"))?;
            finder.take(row, bounds, || date.into());
            Ok(())
        })?;
        words.take_all((batch, &mut cells), &columns, &|cell| folder.words(cell))
    })?;
    let rows = taker.rows();
    Ok((taker.days(), finder.headings(rows), words))
}

impl Engine for DataFusionEngine {
    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn names(&self) -> &dyn Names {
        self
    }

    fn at_once(&self, question: &Question) -> Option<Answer> {
        self.is_sound().ok()?;
        match question {
            Question::Place(of, place) => {
                let selection = self.known(of.plan.query(), Some(of.order))?;
                Some(Answer::Place(self.list(&selection).place(*place)))
            }
            Question::Filed(plan, days) => {
                let selection = self.known(plan.query(), None)?;
                Some(Answer::Filed(self.list(&selection).filed_under(*days)))
            }
            _ => None,
        }
    }

    fn answer(&self, question: &Question, is_wanted: IsWanted<'_>) -> Result<Answer, Unanswered> {
        self.is_sound()?;
        let answer = self.asked(question, is_wanted)?;
        // What it was made of may have been read on the way.
        self.is_sound()?;
        Ok(answer)
    }

    fn excerpt(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Excerpt<'_>, Unanswered> {
        self.beginning(plan, usize::MAX, is_wanted)
    }

    fn beginning(&self, plan: &Plan, most: usize, is_wanted: IsWanted<'_>) -> Result<Excerpt<'_>, Unanswered> {
        let selection = self.selected(plan, is_wanted)?;
        let (all, most) = (selection.rows(), most.min(selection.len()));
        self.excerpt_of(&selection, &all[..most], is_wanted)
    }

    fn some(&self, plan: &Plan, keys: &[EventKey], is_wanted: IsWanted<'_>) -> Result<Excerpt<'_>, Unanswered> {
        let selection = self.selected(plan, is_wanted)?;
        let mut rows: Vec<Row> = keys.iter().filter_map(|key| Row::try_from(key.number()).ok()).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|row| selection.rows().binary_search(row).is_ok());
        self.excerpt_of(&selection, &rows, is_wanted)
    }

    fn ids(&self, most: usize) -> Result<Vec<String>, Unanswered> {
        self.first_ids(most)
    }

    fn size(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Size, Unanswered> {
        let selection = self.selected(plan, is_wanted)?;
        let (selected, total) = (selection.len(), selection.total());
        Ok(Size { selected, total, undisclosed: selection.undisclosed() })
    }
}

impl DataFusionEngine {
    fn asked(&self, question: &Question, is_wanted: IsWanted<'_>) -> Result<Answer, Unanswered> {
        match question {
            Question::Select { of, near, around, has_facts } => {
                self.select(of, *near, (*around, *has_facts), is_wanted)
            }
            Question::Page(of, stretch) => {
                let selection = self.selection(&of.plan, of.order, is_wanted)?;
                let beside = self.beside(of, is_wanted)?;
                Ok(Answer::Page(self.page((&selection, beside.as_deref()), stretch, is_wanted)?))
            }
            Question::Place(of, place) => {
                let selection = self.selection(&of.plan, of.order, is_wanted)?;
                Ok(Answer::Place(self.list(&selection).place(*place)))
            }
            Question::Named(of, ids) => {
                let selection = self.selection(&of.plan, of.order, is_wanted)?;
                self.named(&selection, ids, is_wanted)
            }
            Question::Filed(plan, days) => {
                let selection = self.selected(plan, is_wanted)?;
                Ok(Answer::Filed(self.list(&selection).filed_under(*days)))
            }
            Question::Axis(plan, TimeOf::Happened, scale, most) => {
                let selection = self.selected(plan, is_wanted)?;
                let part = super::axis::part((&*self.days, self.lasting()), &selection, *scale, *most);
                Ok(Answer::Axis(Arc::new(self.with_events(part, is_wanted)?)))
            }
            Question::Axis(plan, TimeOf::Reported, scale, most) => {
                let selection = self.selected(plan, is_wanted)?;
                let since = self.public(selection.rows(), is_wanted)?;
                let part = super::axis::reported_part(selection.rows(), &since, *scale, *most);
                Ok(Answer::Axis(Arc::new(self.with_events(part, is_wanted)?)))
            }
            Question::Reported(plan) => {
                let selection = self.selected(&plan.timeless(), is_wanted)?;
                Ok(Answer::Reported(Arc::new(Reported::new(self.public(selection.rows(), is_wanted)?))))
            }
            Question::Within(plan, most) => {
                let selection = self.selected(plan, is_wanted)?;
                Ok(Answer::Within(Arc::new(self.within(&selection, *most, is_wanted)?)))
            }
            Question::Lanes(plan, asked) => {
                let selection = self.selected(plan, is_wanted)?;
                Ok(Answer::Lanes(Arc::new(self.lanes(&selection, asked, is_wanted)?)))
            }
            Question::Chain(plan, asked) => self.chain(&*self.selected(plan, is_wanted)?, *asked, is_wanted),
            Question::Event(key) => Ok(Answer::Event(self.event(*key, is_wanted)?)),
            Question::Origin(key) => Ok(self.origin(*key)),
            Question::Find(id) => Ok(Answer::Found(self.find_id(id, is_wanted)?)),
            Question::Count(plan, tally) => {
                let selection = self.selected(plan, is_wanted)?;
                Ok(Answer::Counted(self.count(plan, selection.rows(), tally, is_wanted)?))
            }
        }
    }

    /// An excerpt of some rows of a selection, which are in order.
    fn excerpt_of(
        &self,
        selection: &Selection,
        rows: &[Row],
        is_wanted: IsWanted<'_>,
    ) -> Result<Excerpt<'_>, Unanswered> {
        let events = self.with_related(rows, is_wanted)?;
        let own = rows.iter().filter_map(|row| events.place(*row)).collect();
        let own = Selection::new(selection.total(), own, selection.range());
        let own = own.of(selection.all_taken().to_vec(), selection.undisclosed());
        let made = Held::Made(Arc::new(events.chronology), Arc::new(events.rows));
        Ok(Excerpt { chronology: made, selection: Arc::new(own) })
    }

    fn beside(&self, of: &Listing, is_wanted: IsWanted<'_>) -> Result<Option<Arc<Selection>>, Unanswered> {
        of.beside.as_ref().map(|plan| self.selected(plan, is_wanted)).transpose()
    }
}
