//! Lanes: whose events are which rows is read from the table or the column that says it; how they lie in time is known.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::DataFusionEngine;
use super::count::Looker;
use crate::chronology::{ActorId, Row};
use crate::engine::count::{Asked, PART, Reader, Tally, Value};
use crate::engine::lanes::{
    Drawer, DyadRows, LaneBy, LaneOf, Lanes, LanesAsked, Own, chosen, chosen_actors, counted_by, has_lane, side_of,
};
use crate::engine::roster::Roster;
use crate::engine::row_set::RowSet;
use crate::engine::timeline::Timeline;
use crate::engine::{CountBy, IsWanted, Selection, Unanswered};
use crate::model::DaySpan;

impl DataFusionEngine {
    /// The lanes of a selection.
    pub(super) fn lanes(
        &self,
        selection: &Selection,
        asked: &LanesAsked,
        is_wanted: IsWanted<'_>,
    ) -> Result<Lanes, Unanswered> {
        let (own, all) = match asked.by {
            LaneBy::Actor => self.lanes_of_actors(selection, asked, is_wanted)?,
            _ => self.lanes_of_values(selection, asked, is_wanted)?,
        };
        let lasts = |row: Row| self.days.lasts(row);
        let drawer = Drawer::new(&*self.days, &lasts, asked);
        let mut lanes = Vec::with_capacity(own.len());
        for own in &own {
            let dyad = if own.is_open(asked) { Some(self.dyad_of(own, is_wanted)?) } else { None };
            lanes.push(drawer.lane(own, dyad));
        }
        Ok(Lanes { asked: asked.clone(), more: all.saturating_sub(lanes.len()), lanes })
    }

    /// The rows of the most frequent actors, and how many actors there are.
    fn lanes_of_actors(
        &self,
        selection: &Selection,
        asked: &LanesAsked,
        is_wanted: IsWanted<'_>,
    ) -> Result<(Vec<Own>, usize), Unanswered> {
        let ranked = self.co_actors(selection.rows(), 0, is_wanted)?;
        let all = ranked.len();
        let actors = chosen_actors(asked, ranked, self.people.actors().len());
        let lane = |actor: &ActorId| {
            let label = self.people.actor(*actor).name.clone();
            Own { of: LaneOf::Actor(*actor), label, rows: Vec::new() }
        };
        let mut own: Vec<Own> = actors.iter().map(lane).collect();
        let mut counts_for: HashMap<ActorId, Vec<(usize, DaySpan)>> = HashMap::new();
        for (at, actor) in actors.iter().enumerate() {
            for span in self.people.roll_up(&[*actor]) {
                counts_for.entry(span.actor).or_default().push((at, span.during));
            }
        }
        if selection.is_empty() || counts_for.is_empty() {
            return Ok((own, all));
        }
        let is_meant = RowSet::of(selection.rows(), self.days.count());
        let named = self.people.named_in(counts_for.keys().copied());
        let of = named.map(|named| super::parts::of_rows(selection.rows()).and(named));
        self.people.mentions(of, is_wanted, &mut |row, actor| {
            for (at, during) in counts_for.get(&actor).into_iter().flatten().filter(|_| is_meant.has(row)) {
                let is_then = *during == DaySpan::ALWAYS || self.days.bounds(row).overlaps(*during);
                if is_then && own[*at].rows.last() != Some(&row) {
                    own[*at].rows.push(row);
                }
            }
        })?;
        Ok((own, all))
    }

    /// The rows of the most frequent values, and how many values there are.
    fn lanes_of_values(
        &self,
        selection: &Selection,
        asked: &LanesAsked,
        is_wanted: IsWanted<'_>,
    ) -> Result<(Vec<Own>, usize), Unanswered> {
        let by = counted_by(asked.by);
        let tally = Tally::by(by);
        let reader = Reader::new(self.known_words(), self.asker.uses_gazetteer, &tally, Asked::default());
        let mut counts: HashMap<Value, u32, RandomState> = HashMap::default();
        self.each_value(selection, &reader, is_wanted, &mut |_, value| *counts.entry(value).or_default() += 1)?;
        let all = counts.len();
        let mut own = chosen(&reader, by, counts, asked);
        let places: HashMap<Value, usize, RandomState> =
            own.iter().enumerate().map(|(at, (value, _))| (value.clone(), at)).collect();
        self.each_value(selection, &reader, is_wanted, &mut |row, value| {
            if let Some((_, own)) = places.get(&value).and_then(|at| own.get_mut(*at)) {
                own.rows.push(row);
            }
        })?;
        Ok((own.into_iter().map(|(_, own)| own).collect(), all))
    }

    fn each_value(
        &self,
        selection: &Selection,
        reader: &Reader<'_>,
        is_wanted: IsWanted<'_>,
        take: &mut dyn FnMut(Row, Value),
    ) -> Result<(), Unanswered> {
        let mut looker = Looker::new(self, reader, is_wanted);
        let mut found = Vec::new();
        for (at, rows) in selection.rows().chunks(PART).enumerate() {
            if !is_wanted(at * PART, selection.len()) {
                return Err(Unanswered::Superseded);
            }
            looker.look(rows, &mut |row, looked| {
                reader.values(looked, &mut found);
                found.drain(..).map(|(value, ..)| value).filter(has_lane).for_each(|value| take(row, value));
            })?;
        }
        Ok(())
    }

    /// The rows of a pair by who acts on whom, and by what they are.
    fn dyad_of(&self, own: &Own, is_wanted: IsWanted<'_>) -> Result<DyadRows, Unanswered> {
        let tally = Tally { then: Some(CountBy::Tag), ..Tally::by(CountBy::Dyad) };
        let reader = Reader::new(self.known_words(), self.asker.uses_gazetteer, &tally, Asked::default());
        let mut looker = Looker::new(self, &reader, is_wanted);
        let mut dyad = DyadRows::default();
        let word = |words: &'_ [String], number: u32| words.get(number as usize).cloned().unwrap_or_default();
        for rows in own.rows.chunks(PART) {
            looker.look(rows, &mut |row, looked| {
                let kind = looked.kind.map(|kind| word(&self.words.kinds.words, kind));
                let tags: Vec<String> = looked.tags.iter().map(|tag| word(&self.words.tags.words, *tag)).collect();
                let side = side_of(kind.as_deref(), tags.iter().map(String::as_str));
                dyad.add(&own.of, row, &looked.mentions, side);
            })?;
        }
        Ok(dyad)
    }
}
