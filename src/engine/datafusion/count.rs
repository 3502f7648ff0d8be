//! Counting events, from no more than is counted by: days lie in memory, who takes part stands in one table, types, tags and statuses in
//! columns; only for countries, publishers and the dead events are read.

use std::borrow::Cow;

use super::DataFusionEngine;
use super::cells::{Keys, Texts, odd};
use super::store::{Scan, Table};
use super::words::{COLUMNS, status};
use crate::chronology::{ActorId, Chronology, Row};
use crate::engine::count::{self, Looked, PART, Part, Reader, Whole, Words};
use crate::engine::roster::Roster;
use crate::engine::timeline::Timeline;
use crate::engine::{CountError, Counts, IsWanted, Plan, Tally, Unanswered};
use crate::model::{Role, Status};

/// The columns that are read for countries, publishers and the dead.
const READ: [&str; 16] = [
    "location",
    "location_precision",
    "country",
    "lat",
    "lon",
    "publishers",
    "headlines",
    "urls",
    "published",
    "claimants",
    "supports",
    "fatalities_low",
    "fatalities_best",
    "fatalities_high",
    "other",
    "actors",
];

/// Who takes part in the events of a part: where those of each row begin and end.
type Mentions = (Vec<(ActorId, Role)>, Vec<std::ops::Range<usize>>);

/// Type, tags and status of each row of a part.
type Own = Vec<(Option<u32>, Vec<u32>, Option<Status>)>;

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
        if let Err(error) = count::refuse(tally, &rows.iter().map(|row| self.days.bounds(*row))) {
            return Ok(Err(error));
        }
        let words =
            Words { kinds: &self.words.kinds.words, tags: &self.words.tags.words, actors: self.people.actors() };
        let reader = Reader::new(words, self.asker.uses_gazetteer, tally, asked);
        let mut whole = Whole::default();
        for (at, rows_of_part) in rows.chunks(PART).enumerate() {
            if !is_wanted(at * PART, rows.len()) {
                return Err(Unanswered::Superseded);
            }
            whole.add(self.part(&reader, rows_of_part, is_wanted)?);
        }
        Ok(whole.told(&reader, rows.len()))
    }

    fn part(&self, reader: &Reader<'_>, rows: &[Row], is_wanted: IsWanted<'_>) -> Result<Part, Unanswered> {
        let events = self.read_for(reader, rows, is_wanted)?;
        let mentions = if reader.needs_mentions() { Some(self.mentions_of(rows, is_wanted)?) } else { None };
        let own = if reader.needs_words() { Some(self.words_by_row(rows, is_wanted)?) } else { None };
        // What lasts counts where it begins: the days in memory are those of all of it.
        let is_from_beginning = reader.tally().is_from_beginning;
        let dates = if is_from_beginning { Some(self.events_of(rows, Some(&["date"]), is_wanted)?) } else { None };
        let mut part = Part::default();
        for (at, row) in rows.iter().enumerate() {
            let (kind, tags, status) = own
                .as_ref()
                .and_then(|own| own.get(at))
                .map_or((None, &[][..], None), |own| (own.0, &own.1[..], own.2));
            let named = mentions.as_ref().and_then(|(all, of)| all.get(of.get(at)?.clone())).unwrap_or_default();
            let local = Row::try_from(at).unwrap_or_default();
            part.add(
                reader,
                &Looked {
                    bounds: dates.as_ref().map_or_else(|| self.days.bounds(*row), |dates| dates.beginning(local)),
                    choices: self.days.choices_of(*row),
                    mentions: Cow::Borrowed(named),
                    kind,
                    tags: Cow::Borrowed(tags),
                    status,
                    event: events.as_ref().map(|events| Cow::Owned(events.event(local))),
                },
            );
        }
        Ok(part)
    }

    /// The events of a part, where something of them is looked at that no column says alone.
    fn read_for(
        &self,
        reader: &Reader<'_>,
        rows: &[Row],
        is_wanted: IsWanted<'_>,
    ) -> Result<Option<Chronology>, Unanswered> {
        let says = |column: &&str| *column != "actors" && self.folder.says(column);
        if !reader.needs_record() || !READ.iter().any(says) {
            return Ok(None);
        }
        self.events_of(rows, Some(&READ), is_wanted).map(Some)
    }

    fn mentions_of(&self, rows: &[Row], is_wanted: IsWanted<'_>) -> Result<Mentions, Unanswered> {
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

    fn words_by_row(&self, rows: &[Row], is_wanted: IsWanted<'_>) -> Result<Own, Unanswered> {
        let mut own: Own = vec![(None, Vec::new(), None); rows.len()];
        let mut columns: Vec<&str> = vec!["key"];
        columns.extend(self.word_columns());
        let mut words = self.words.clone();
        let of = Some(super::parts::of_rows(rows));
        let scan = Scan { table: Table::Events, columns: &columns, of, is_in_order: true };
        self.store.each(&scan, 0, &|_, _| is_wanted(0, 0), &mut |batch| {
            let keys: Vec<Row> = Keys::of(batch, "key")?.rows().collect();
            for name in COLUMNS.iter().filter(|name| columns.contains(name)) {
                let cells = Texts::of(batch, name)?;
                for (at, row) in keys.iter().enumerate() {
                    let (Ok(place), Some(cell)) = (rows.binary_search(row), cells.get(at)) else { continue };
                    match *name {
                        "type" => {
                            let number = words.kinds.cell(cell, |cell| vec![cell.to_owned()]).first().copied();
                            own[place].0 = number;
                        }
                        "tags" => own[place].1 = words.tags.cell(cell, |cell| self.folder.words(cell)).to_vec(),
                        _ => own[place].2 = status(cell),
                    }
                }
            }
            Ok(())
        })?;
        Ok(own)
    }
}
