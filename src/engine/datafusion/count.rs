//! Counting events, from no more than is counted by: days lie in memory, who takes part stands in one table, types, tags and statuses in
//! columns; only for countries, publishers and the dead events are read.

use std::borrow::Cow;

use super::DataFusionEngine;
use super::cells::{Keys, Texts, odd};
use super::parts::{DEATHS, read_for_places};
use super::store::{Scan, Table};
use super::words::{COLUMNS, Numbers, status};
use crate::chronology::{ActorId, Chronology, Row};
use crate::engine::count::{self, Looked, PART, Part, Reader, Whole, Words};
use crate::engine::roster::Roster;
use crate::engine::timeline::Timeline;
use crate::engine::{CountError, Counts, IsWanted, Plan, Tally, Unanswered};
use crate::model::{DaySpan, Role, Status};

/// Who takes part in the events of a part: where those of each row begin and end.
type Mentions = (Vec<(ActorId, Role)>, Vec<std::ops::Range<usize>>);

/// Type, tags and status of each row of a part.
type Own = Vec<(Option<u32>, Box<[u32]>, Option<Status>)>;

impl DataFusionEngine {
    /// How many of some rows have each value.
    pub(super) fn count(
        &self,
        plan: &Plan,
        rows: &[Row],
        tally: &Tally,
        is_wanted: IsWanted<'_>,
    ) -> Result<Result<Counts, CountError>, Unanswered> {
        let asked = match count::asked(tally, plan) {
            Ok(asked) => asked,
            Err(error) => return Ok(Err(error)),
        };
        if let Err(error) = count::refuse(tally, &rows.iter().map(|row| self.counted_days(tally, *row))) {
            return Ok(Err(error));
        }
        let reader = Reader::new(self.known_words(), self.asker.uses_gazetteer, tally, asked);
        let mut looker = Looker::new(self, &reader, is_wanted);
        let mut whole = Whole::default();
        for (at, rows_of_part) in rows.chunks(PART).enumerate() {
            if !is_wanted(at * PART, rows.len()) {
                return Err(Unanswered::Superseded);
            }
            let mut part = Part::default();
            looker.look(rows_of_part, &mut |_, looked| part.add(&reader, looked))?;
            whole.add(part);
        }
        Ok(whole.told(&reader, rows.len()))
    }

    /// The words by which values are told.
    pub(super) fn known_words(&self) -> Words<'_> {
        Words { kinds: &self.words.kinds.words, tags: &self.words.tags.words, actors: self.people.actors() }
    }

    /// The days by which an event is counted: what lasts may count where it begins.
    fn counted_days(&self, tally: &Tally, row: Row) -> DaySpan {
        if tally.is_from_beginning { self.days.beginning(row) } else { self.days.bounds(row) }
    }

    /// Who takes part in the events of some rows, not too many, and where those of each row stand.
    pub(super) fn mentions_of(&self, rows: &[Row], is_wanted: IsWanted<'_>) -> Result<Mentions, Unanswered> {
        let mut all: Vec<(ActorId, Role)> = Vec::new();
        let mut of = vec![0..0; rows.len()];
        let filter = Some(super::parts::of_rows(rows));
        let columns = ["key", "actor", "role"];
        let scan = Scan { table: Table::Mentions, columns: &columns, of: filter, is_in_order: true };
        self.store.each(&scan, 0, &|_, _| is_wanted(0, 0), &mut |batch| {
            let (keys, actors, roles) =
                (Keys::of(batch, "key")?, Texts::of(batch, "actor")?, Texts::of(batch, "role")?);
            for (at, row) in keys.rows().enumerate() {
                let Ok(place) = rows.binary_search(&row) else { continue };
                let actor = actors.get(at).and_then(|id| self.people.number(id)).ok_or_else(|| odd("actor"))?;
                let role = roles.get(at).and_then(Role::from_word).ok_or_else(|| odd("role"))?;
                all.push((actor, role));
                let own: &mut std::ops::Range<usize> = &mut of[place];
                *own = if own.start == own.end { all.len() - 1..all.len() } else { own.start..all.len() };
            }
            Ok(())
        })?;
        Ok((all, of))
    }
}

/// Looks at events for what they are counted by.
pub(super) struct Looker<'a> {
    engine: &'a DataFusionEngine,
    reader: &'a Reader<'a>,
    tags: Numbers,
    is_wanted: IsWanted<'a>,
}

impl<'a> Looker<'a> {
    pub(super) fn new(engine: &'a DataFusionEngine, reader: &'a Reader<'a>, is_wanted: IsWanted<'a>) -> Self {
        Self { engine, reader, tags: Numbers::default(), is_wanted }
    }

    /// Gives what there is to look at in the events of some rows, not too many, to `take`, in their order.
    pub(super) fn look(&mut self, rows: &[Row], take: &mut dyn FnMut(Row, &Looked<'_>)) -> Result<(), Unanswered> {
        let (engine, reader) = (self.engine, self.reader);
        let events = self.events(rows)?;
        let mentions = if reader.needs_mentions() { Some(engine.mentions_of(rows, self.is_wanted)?) } else { None };
        let own = if reader.needs_words() { Some(self.words(rows)?) } else { None };
        for (at, row) in rows.iter().enumerate() {
            let (kind, tags, status) = own
                .as_ref()
                .and_then(|own| own.get(at))
                .map_or((None, &[][..], None), |own| (own.0, &own.1[..], own.2));
            let named = mentions.as_ref().and_then(|(all, of)| all.get(of.get(at)?.clone())).unwrap_or_default();
            let local = Row::try_from(at).unwrap_or_default();
            let looked = Looked {
                bounds: engine.counted_days(reader.tally(), *row),
                choices: if reader.tally().is_spread { engine.days.choices_of(*row) } else { &[] },
                mentions: Cow::Borrowed(named),
                kind,
                tags: Cow::Borrowed(tags),
                status,
                event: events.as_ref().map(|events| Cow::Owned(events.event(local))),
            };
            take(*row, &looked);
        }
        Ok(())
    }

    /// The events, where something of them is looked at that no column says alone.
    fn events(&self, rows: &[Row]) -> Result<Option<Chronology>, Unanswered> {
        let columns = [read_for_places(), DEATHS.to_vec()].concat();
        let says = |column: &&str| *column != "actors" && self.engine.folder.says(column);
        if !self.reader.needs_record() || !columns.iter().any(says) {
            return Ok(None);
        }
        self.engine.events_of(rows, Some(&columns), self.is_wanted).map(Some)
    }

    /// The types and tags by the numbers that they have among those of all events, all of which are known.
    fn words(&mut self, rows: &[Row]) -> Result<Own, Unanswered> {
        let (engine, known) = (self.engine, &mut self.tags);
        let mut own: Own = vec![(None, Box::default(), None); rows.len()];
        let mut columns: Vec<&str> = vec!["key"];
        columns.extend(engine.word_columns());
        let words = &engine.words;
        let of_cell = |cell: &str| engine.folder.words(cell).iter().filter_map(|tag| words.tags.known(tag)).collect();
        let of = Some(super::parts::of_rows(rows));
        let scan = Scan { table: Table::Events, columns: &columns, of, is_in_order: true };
        engine.store.each(&scan, 0, &|_, _| (self.is_wanted)(0, 0), &mut |batch| {
            let keys: Vec<Row> = Keys::of(batch, "key")?.rows().collect();
            for name in COLUMNS.iter().filter(|name| columns.contains(name)) {
                let cells = Texts::of(batch, name)?;
                for (at, row) in keys.iter().enumerate() {
                    let (Ok(place), Some(cell)) = (rows.binary_search(row), cells.get(at)) else { continue };
                    match *name {
                        "type" => own[place].0 = words.kinds.known(cell),
                        "tags" => own[place].1.clone_from(known.of(cell, || of_cell(cell))),
                        _ => own[place].2 = status(cell),
                    }
                }
            }
            Ok(())
        })?;
        Ok(own)
    }
}
