//! Who else is in the selected events, where they took place and who published them: what takes a look at every one of them, and
//! so comes after the answer.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::count::Places;
use super::selection::LISTED;
use super::totals::Totals;
use super::{Asker, Facet, Facets, IsWanted, Ranked, Selection};
use crate::chronology::{ActorId, Chronology, Row};

/// The most frequent values within a selection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Within {
    /// The actors with most events of the selection, their members' among them, most first; `events` counts those.
    pub actors: Vec<Ranked>,
    /// The countries.
    pub countries: Facets,
    /// Who published them.
    pub publishers: Facets,
}

/// Events that are looked at between two looks at whether somebody still waits.
const STRETCH: usize = 512;

impl Asker {
    /// The most frequent values within a selection, `most` of the actors; `None` when `is_wanted` says that nobody waits for them
    /// any more. The first time all events are looked at, to know how many there are of each.
    pub fn within(
        &self,
        chronology: &Chronology,
        selection: &Selection,
        most: usize,
        is_wanted: IsWanted<'_>,
    ) -> Option<Within> {
        let actors = co_actors(chronology, selection, most, is_wanted)?;
        let all: Vec<Row>;
        let totals = match self.totals.get() {
            Some(totals) => totals,
            None => {
                all = chronology.rows().collect();
                let found = self.places(chronology, &all, is_wanted)?;
                self.totals.get_or_init(|| found)
            }
        };
        let own;
        // Most tables say neither where nor who published: then there is nothing to count.
        let has_none = totals.countries.is_empty() && totals.publishers.is_empty();
        let selected = if has_none || selection.len() == chronology.len() {
            totals
        } else {
            own = self.places(chronology, selection.rows(), is_wanted)?;
            &own
        };
        let name = |key: &str| totals.names.get(key).cloned().unwrap_or_else(|| key.to_owned());
        Some(Within {
            actors,
            countries: facets(&selected.countries, &totals.countries, name),
            publishers: facets(&selected.publishers, &totals.publishers, str::to_owned),
        })
    }

    /// Whether all events have been looked at, so that only those of a selection are.
    pub fn knows_totals(&self) -> bool {
        self.totals.get().is_some()
    }

    /// Counts the countries and publishers of some events.
    fn places(&self, chronology: &Chronology, rows: &[Row], is_wanted: IsWanted<'_>) -> Option<Totals> {
        let reader = Places::new(self.uses_gazetteer);
        let looked_at = AtomicUsize::new(0);
        let part = |rows: &[Row]| {
            let done = looked_at.fetch_add(rows.len(), Ordering::Relaxed);
            is_wanted(done, 0).then(|| {
                let mut totals = Totals::default();
                for row in rows {
                    let (country, publishers) = reader.of(chronology, *row);
                    if let Some(key) = country {
                        *totals.countries.entry(key).or_default() += 1;
                    }
                    for key in publishers {
                        *totals.publishers.entry(key).or_default() += 1;
                    }
                }
                totals
            })
        };
        let parts = rows.par_chunks(STRETCH).map(part).collect::<Option<Vec<Totals>>>()?;
        let mut totals = Totals::default();
        for part in parts {
            totals.join(part);
        }
        totals.names = totals.countries.keys().map(|key| (key.clone(), reader.country(key))).collect();
        Some(totals)
    }
}

/// The values of a facet, most frequent first.
pub(super) fn facets(
    selected: &HashMap<Box<str>, usize>,
    totals: &HashMap<Box<str>, usize>,
    name: impl Fn(&str) -> String,
) -> Facets {
    let facet =
        |key: &str, count: usize| Facet { value: name(key), count, total: totals.get(key).copied().unwrap_or(count) };
    let mut list: Vec<Facet> = selected.iter().map(|(key, count)| facet(key, *count)).collect();
    list.sort_unstable_by(|a, b| (b.count, b.total, &a.value).cmp(&(a.count, a.total, &b.value)));
    let more = list.len().saturating_sub(LISTED);
    list.truncate(LISTED);
    Facets { list, more }
}

/// The actors with most events of a selection, their members' among them; all of them where `most` is 0.
pub(super) fn co_actors(
    chronology: &Chronology,
    selection: &Selection,
    most: usize,
    is_wanted: IsWanted<'_>,
) -> Option<Vec<Ranked>> {
    let mut events = vec![0_u32; chronology.actors().len()];
    let mut last = vec![Row::MAX; events.len()];
    for rows in selection.rows().chunks(STRETCH * 16) {
        if !is_wanted(0, 0) {
            return None;
        }
        for row in rows {
            for (actor, _) in chronology.mentions(*row) {
                // One that plays two roles takes part once.
                if std::mem::replace(&mut last[actor as usize], *row) != *row {
                    events[actor as usize] += 1;
                }
            }
        }
    }
    let mut ranked: Vec<(ActorId, usize)> = Vec::new();
    for (actor, own) in (0..).zip(&events) {
        let has_members = chronology.members(actor).next().is_some();
        let count = if has_members { common(&chronology.events_of(actor), selection.rows()) } else { *own as usize };
        ranked.extend((count > 0).then_some((actor, count)));
    }
    let by_frequency = |(actor, count): &(ActorId, usize)| (Reverse(*count), *actor);
    if ranked.len() > most && most > 0 {
        ranked.select_nth_unstable_by_key(most - 1, by_frequency);
        ranked.truncate(most);
    }
    ranked.sort_unstable_by_key(by_frequency);
    Some(ranked.into_iter().map(|(actor, events)| Ranked { actor, hit: None, via: None, events }).collect())
}

/// The rows that two sorted lists have in common.
pub(super) fn in_common(one: &[Row], other: &[Row]) -> Vec<Row> {
    let mut found = Vec::new();
    each_in_common(one, other, |row| found.push(row));
    found
}

/// How many rows two sorted lists have in common.
fn common(one: &[Row], other: &[Row]) -> usize {
    let mut found = 0;
    each_in_common(one, other, |_| found += 1);
    found
}

fn each_in_common(one: &[Row], other: &[Row], mut take: impl FnMut(Row)) {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let mut rest = many;
    for row in few {
        rest = rest.split_at(rest.partition_point(|other| other < row)).1;
        if rest.first() == Some(row) {
            take(*row);
        }
    }
}
