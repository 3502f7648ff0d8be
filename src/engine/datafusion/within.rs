//! Who else is in the selected events, where they took place and who published them.

use std::cmp::Reverse;

use super::DataFusionEngine;
use super::parts::read_for_places;
use super::people::GroupTally;
use crate::chronology::{ActorId, Row};
use crate::engine::count::Places;
use crate::engine::roster::Roster;
use crate::engine::row_set::RowSet;
use crate::engine::timeline::Timeline;
pub(super) use crate::engine::totals::Totals;
use crate::engine::within::facets;
use crate::engine::{IsWanted, Ranked, Selection, Unanswered, Within};

/// The columns that say where an event took place and who published it.
const PLACES: [&str; 4] = ["location", "country", "publishers", "other"];

impl DataFusionEngine {
    /// The most frequent values within a selection, `most` of the actors.
    pub(super) fn within(
        &self,
        selection: &Selection,
        most: usize,
        is_wanted: IsWanted<'_>,
    ) -> Result<Within, Unanswered> {
        let actors = self.co_actors(selection.rows(), most, is_wanted)?;
        let is_all = selection.len() == self.days.count();
        let has_none = !PLACES.iter().any(|column| self.folder.says(column));
        let totals = match self.totals.get() {
            Some(totals) => totals,
            None => {
                let all: Vec<Row> = if has_none { Vec::new() } else { (0..).take(self.days.count()).collect() };
                let found = self.totals_of(&all, is_wanted)?;
                self.totals.get_or_init(|| found)
            }
        };
        let own;
        let selected = if is_all || totals.countries.is_empty() && totals.publishers.is_empty() {
            totals
        } else {
            own = self.totals_of(selection.rows(), is_wanted)?;
            &own
        };
        let name = |key: &str| totals.names.get(key).cloned().unwrap_or_else(|| key.to_owned());
        Ok(Within {
            actors,
            countries: facets(&selected.countries, &totals.countries, name),
            publishers: facets(&selected.publishers, &totals.publishers, str::to_owned),
        })
    }

    /// The countries and publishers of some rows.
    fn totals_of(&self, rows: &[Row], is_wanted: IsWanted<'_>) -> Result<Totals, Unanswered> {
        let reader = Places::new(self.asker.uses_gazetteer);
        let mut totals = Totals::default();
        self.each_part(rows, Some(&read_for_places()), is_wanted, &mut |events, _| {
            for row in events.rows() {
                let (country, publishers) = reader.of(events, row);
                if let Some(key) = country {
                    *totals.countries.entry(key).or_default() += 1;
                }
                for key in publishers {
                    *totals.publishers.entry(key).or_default() += 1;
                }
            }
            Ok(())
        })?;
        totals.names = totals.countries.keys().map(|key| (key.clone(), reader.country(key))).collect();
        Ok(totals)
    }

    /// The actors with most events of some rows, their members' among them; all of them where `most` is 0.
    pub(super) fn co_actors(
        &self,
        rows: &[Row],
        most: usize,
        is_wanted: IsWanted<'_>,
    ) -> Result<Vec<Ranked>, Unanswered> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let counted;
        let events: &dyn Fn(ActorId) -> usize = if rows.len() == self.days.count() {
            &|actor| self.people.events(actor)
        } else {
            counted = self.events_among(rows, is_wanted)?;
            &|actor| counted.get(actor as usize).copied().unwrap_or_default()
        };
        let mut ranked: Vec<(ActorId, usize)> = Vec::new();
        for (actor, _) in (0..).zip(self.people.actors()) {
            let count = events(actor);
            ranked.extend((count > 0).then_some((actor, count)));
        }
        let by_frequency = |(actor, count): &(ActorId, usize)| (Reverse(*count), *actor);
        ranked.sort_unstable_by_key(by_frequency);
        if most > 0 {
            ranked.truncate(most);
        }
        Ok(ranked.into_iter().map(|(actor, events)| Ranked { actor, hit: None, via: None, events }).collect())
    }

    /// How many of some rows name each actor or, while it is one, a member of it.
    fn events_among(&self, rows: &[Row], is_wanted: IsWanted<'_>) -> Result<Vec<usize>, Unanswered> {
        let actors = self.people.actors().len();
        let (mut events, mut last) = (vec![0_usize; actors], vec![Row::MAX; actors]);
        let counts_for = self.people.counts_for();
        let mut groups = GroupTally::new(&counts_for);
        let is_meant = RowSet::of(rows, self.days.count());
        let of = Some(super::parts::of_rows(rows));
        self.people.mentions(of, is_wanted, &mut |row, actor| {
            if !is_meant.has(row) {
                return;
            }
            // One that plays two roles takes part once.
            if std::mem::replace(&mut last[actor as usize], row) != row {
                events[actor as usize] += 1;
            }
            groups.add(row, actor, || self.days.bounds(row));
        })?;
        for (actor, own) in (0..).zip(&mut events) {
            if self.people.has_members(actor) {
                *own = groups.events.get(&actor).copied().unwrap_or_default();
            }
        }
        Ok(events)
    }
}
