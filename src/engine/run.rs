//! From a query to its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::asker::{Asker, IsWanted, Taken};
use super::plan::Plan;
use super::probe::Probe;
use super::row_set::RowSet;
use super::selection::{Selected, Selection};
use super::timeline::Timeline;
use crate::chronology::{ActorId, Chronology, Row};
use crate::model::{DaySpan, EventDate, Role};
use crate::names::Gazetteer;
use crate::query::{Query, Rule, Term, Test};

/// Rows whose text is searched between two looks at whether somebody still waits.
const STRETCH: usize = 4096;

impl Asker {
    /// Whom the patterns of a query take, in the order of the query. A query that looks for nobody needs no names.
    pub fn taken(&self, chronology: &Chronology, query: &Query) -> Vec<Taken> {
        self.plan(chronology, query).taken().cloned().collect()
    }

    /// The answer to a query.
    pub fn ask(&self, chronology: &Chronology, query: &Query) -> Selection {
        self.ask_while(chronology, query, &|_, _| true).expect("nothing stops it")
    }

    /// What is to be known of a selection of the chronology, but for its events; counted when it is asked for first.
    pub fn about<'a>(&self, chronology: &Chronology, selection: &'a Selection) -> &'a Arc<Selected> {
        selection.about(chronology, &self.in_time)
    }

    /// The answer to a query; `None` when `is_wanted` says that nobody waits for it any more. It is asked often, and told how
    /// many rows have been searched of how many.
    pub fn ask_while(&self, chronology: &Chronology, query: &Query, is_wanted: IsWanted<'_>) -> Option<Selection> {
        self.answer(chronology, &self.plan(chronology, query), is_wanted)
    }

    /// The answer to a query whose names are resolved, see [`Asker::ask_while`].
    pub fn answer(&self, chronology: &Chronology, plan: &Plan, is_wanted: IsWanted<'_>) -> Option<Selection> {
        let query = plan.query();
        let mut rows = RowSet::all(chronology.len());
        // Unpacked only for those who name a country.
        let names_country = query.terms.iter().any(|term| matches!(term.test, Test::Country(_)));
        let gazetteer = (self.uses_gazetteer && names_country).then(Gazetteer::built_in);
        let mut probes = Vec::new();
        for term in &query.terms {
            match Probe::new(&term.test, chronology, gazetteer) {
                Some(probe) => probes.push((probe, term.is_negated)),
                None => rows.keep(&matching(chronology, plan, term), term.is_negated),
            }
        }
        keep_range(&mut rows, chronology, query);
        let mut list = rows.list();
        for (probe, is_negated) in &probes {
            let passes = |row| probe.passes(chronology, row, gazetteer) != *is_negated;
            list = search(&list, &passes, is_wanted)?;
        }
        let undisclosed = query.as_of.as_ref().map_or(0, |as_of| keep_public(&mut list, chronology, as_of));
        let takes = || plan.taken().map(|taken| (taken.pattern.clone(), taken.actors.len()));
        is_wanted(0, 0)
            .then(|| Selection::new(chronology.len(), list, query.range()).of(takes().collect(), undisclosed))
    }
}

/// The rows that pass the test of a term, its negation aside.
fn matching(chronology: &Chronology, plan: &Plan, term: &Term) -> RowSet {
    let mut rows = RowSet::none(chronology.len());
    match &term.test {
        Test::Actor { any, role } => {
            for span in any.iter().flat_map(|pattern| plan.spans(pattern)) {
                let plays = |row: &Row| role.is_none_or(|role| has_role(chronology, *row, Some(span.actor), role));
                chronology.rows_of(*span).filter(plays).for_each(|row| rows.add(row));
            }
        }
        Test::Role(role) => {
            chronology.rows().filter(|row| has_role(chronology, *row, None, *role)).for_each(|row| rows.add(row));
        }
        Test::Tag(any) => {
            let wanted = numbers(chronology.tags(), any);
            by_profile(chronology, &mut rows, |profile| profile.tags.iter().any(|tag| wanted.contains(tag)));
        }
        Test::Type(any) => {
            let wanted = numbers(chronology.kinds(), any);
            by_profile(chronology, &mut rows, |profile| profile.kind.is_some_and(|kind| wanted.contains(&kind)));
        }
        Test::Status(any) => {
            by_profile(chronology, &mut rows, |profile| profile.status.is_some_and(|status| any.contains(&status)));
        }
        Test::Importance(any) => by_profile(chronology, &mut rows, |profile| {
            let importance = profile.importance.map(u32::from);
            importance.is_some_and(|importance| any.iter().any(|compare| compare.holds(importance)))
        }),
        Test::Text(_) | Test::Fatalities(_) | Test::Country(_) | Test::Place(_) | Test::Publisher(_) | Test::Has(_) => {
            rows = RowSet::all(chronology.len());
        }
    }
    rows
}

fn has_role(chronology: &Chronology, row: Row, wanted: Option<ActorId>, role: Role) -> bool {
    chronology.mentions(row).any(|(actor, plays)| plays == role && wanted.is_none_or(|wanted| wanted == actor))
}

/// The numbers of the words that are equal to one of the wanted, case aside.
fn numbers(words: &[String], wanted: &[String]) -> Vec<u32> {
    let wanted: Vec<String> = wanted.iter().map(|word| word.to_lowercase()).collect();
    (0..).zip(words).filter(|(_, word)| wanted.contains(&word.to_lowercase())).map(|(number, _)| number).collect()
}

fn by_profile(chronology: &Chronology, rows: &mut RowSet, passes: impl Fn(&crate::chronology::Profile) -> bool) {
    let passing: Vec<bool> = chronology.profiles().iter().map(passes).collect();
    chronology.rows().filter(|row| passing[chronology.profile_index(*row)]).for_each(|row| rows.add(row));
}

/// Removes the events that may be before these days or behind them, and not on one of them; but for those with a window that is wider
/// than their bounds, of which nobody knows.
pub(super) fn remove_between(rows: &mut RowSet, timeline: &impl Timeline, range: DaySpan, windows: &[(Row, DaySpan)]) {
    let is_between = |choices: &[DaySpan]| !choices.iter().any(|choice| choice.overlaps(range));
    let is_wider = |row: &Row| windows.binary_search_by_key(row, |(row, _)| *row).is_ok();
    for (row, choices) in timeline.choices() {
        if rows.has(*row) && is_between(choices) && !is_wider(row) {
            rows.remove(*row);
        }
    }
}

fn keep_range(rows: &mut RowSet, chronology: &Chronology, query: &Query) {
    let range = query.range();
    if range == DaySpan::ALWAYS {
        return;
    }
    match query.rule {
        Rule::Definite => rows.retain(|row| chronology.bounds(row).is_inside(range)),
        Rule::Overlap => {
            rows.retain(|row| chronology.bounds(row).overlaps(range));
            remove_between(rows, chronology, range, &[]);
        }
        Rule::Possible => {
            let mut wider = RowSet::none(chronology.len());
            for (row, window) in chronology.windows() {
                if window.overlaps(range) {
                    wider.add(*row);
                }
            }
            rows.retain(|row| chronology.bounds(row).overlaps(range) || wider.has(row));
            remove_between(rows, chronology, range, chronology.windows());
        }
    }
}

/// Keeps what was public by the last day of a date; how many were left out because nobody says since when they are.
fn keep_public(rows: &mut Vec<Row>, chronology: &Chronology, as_of: &EventDate) -> usize {
    let by = as_of.bounds().latest;
    let mut undisclosed = 0;
    rows.retain(|row| match chronology.public_since(*row) {
        Some(day) => day <= by,
        None => {
            undisclosed += 1;
            false
        }
    });
    undisclosed
}

/// The rows that pass; `None` when nobody waits for them any more.
fn search(rows: &[Row], passes: &(dyn Fn(Row) -> bool + Sync), is_wanted: IsWanted<'_>) -> Option<Vec<Row>> {
    let searched = AtomicUsize::new(0);
    let found = rows.par_chunks(STRETCH).map(|part| {
        let done = searched.fetch_add(part.len(), Ordering::Relaxed);
        is_wanted(done, rows.len()).then(|| part.iter().copied().filter(|row| passes(*row)).collect::<Vec<Row>>())
    });
    found.collect::<Option<Vec<_>>>().map(|found| found.concat())
}
