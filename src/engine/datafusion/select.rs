//! Which events a plan selects: a set of rows for each of its terms, found in the table that says it, as the engine over columns finds
//! them in its columns.

use datafusion::logical_expr::{Expr, col, lit};

use super::DataFusionEngine;
use super::cells::{Keys, Texts, column, number};
use super::memo::Memo;
use super::store::{Scan, Table};
use crate::chronology::Row;
use crate::engine::row_set::RowSet;
use crate::engine::run::remove_between;
use crate::engine::timeline::Timeline;
use crate::engine::{IsWanted, Plan, Unanswered};
use crate::model::{DaySpan, Role, Status};
use crate::query::{ActorPattern, Query, Rule, Term, Test};

/// The rows that a plan selects, and how many `as-of` left out because nobody says since when they are public.
pub(super) struct Found {
    pub(super) rows: Vec<Row>,
    pub(super) undisclosed: usize,
}

/// The columns that say since when an event is public.
pub(super) const PUBLIC: [&str; 3] = ["published", "recorded", "other"];

impl DataFusionEngine {
    /// The rows of a plan, in order.
    pub(super) fn find(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Found, Unanswered> {
        let query = plan.query();
        let mut rows = RowSet::all(self.days.count());
        self.keep_range(&mut rows, query);
        let mut left: Vec<Term> = Vec::new();
        for term in &query.terms {
            let Some((first, last)) = rows.ends() else { break };
            let stretch = col("key").between(lit(i64::from(first)), lit(i64::from(last)));
            match self.matching(plan, &term.test, &stretch, is_wanted)? {
                Some(found) => rows.keep(&found, term.is_negated),
                None => left.push(term.clone()),
            }
        }
        let list = rows.list();
        if left.is_empty() && query.as_of.is_none() || list.is_empty() {
            return Ok(Found { rows: list, undisclosed: 0 });
        }
        if left.is_empty() && !PUBLIC.iter().any(|column| self.folder.says(column)) {
            return Ok(Found { undisclosed: list.len(), rows: Vec::new() });
        }
        let query = Query { terms: left, as_of: query.as_of.clone(), ..Query::default() };
        self.search(&list, &query, is_wanted)
    }

    /// What only the whole event tells is asked of the events themselves, some at a time.
    fn search(&self, rows: &[Row], query: &Query, is_wanted: IsWanted<'_>) -> Result<Found, Unanswered> {
        let asker = crate::engine::Asker::with_gazetteer(self.asker.uses_gazetteer);
        let mut found = Found { rows: Vec::new(), undisclosed: 0 };
        self.each_part(rows, None, is_wanted, &mut |part, rows| {
            let selection = asker.ask_while(part, query, &|_, _| is_wanted(0, 0)).ok_or(Unanswered::Superseded)?;
            found.rows.extend(selection.rows().iter().map(|own| rows[*own as usize]));
            found.undisclosed += selection.undisclosed();
            Ok(())
        })?;
        Ok(found)
    }

    fn keep_range(&self, rows: &mut RowSet, query: &Query) {
        let range = query.range();
        if range == DaySpan::ALWAYS {
            return;
        }
        let passes = |bounds: DaySpan| match query.rule {
            Rule::Definite => bounds.is_inside(range),
            Rule::Overlap | Rule::Possible => bounds.overlaps(range),
        };
        let mut kept = RowSet::none(self.days.count());
        for (stretch, _) in self.days.stretches().filter(|(_, bounds)| passes(*bounds)) {
            stretch.for_each(|row| kept.add(row));
        }
        if query.rule == Rule::Overlap {
            remove_between(&mut kept, &*self.days, range, &[]);
        }
        if query.rule == Rule::Possible {
            let wider = self.days.windows().iter().filter(|(_, window)| window.overlaps(range));
            wider.for_each(|(row, _)| kept.add(*row));
            remove_between(&mut kept, &*self.days, range, self.days.windows());
        }
        rows.keep(&kept, false);
    }

    /// The rows of a stretch that pass a test; `None` for one that only whole events answer.
    fn matching(
        &self,
        plan: &Plan,
        test: &Test,
        stretch: &Expr,
        is_wanted: IsWanted<'_>,
    ) -> Result<Option<RowSet>, Unanswered> {
        let mut rows = RowSet::none(self.days.count());
        match test {
            Test::Actor { any, role } => self.add_of_actors(plan, (any, *role), stretch, (is_wanted, &mut rows))?,
            Test::Role(role) => {
                let of = stretch.clone().and(col("role").eq(lit(role.word())));
                self.add_all(Table::Mentions, of, is_wanted, &mut rows)?;
            }
            Test::Tag(any) => {
                let wanted: Vec<String> = any.iter().map(|tag| tag.to_lowercase()).collect();
                let is_it = |cell: &str| self.folder.words(cell).iter().any(|tag| wanted.contains(&tag.to_lowercase()));
                self.add_by_cell("tags", is_it, stretch, (is_wanted, &mut rows))?;
            }
            Test::Type(any) => {
                let wanted: Vec<String> = any.iter().map(|kind| kind.to_lowercase()).collect();
                self.add_by_cell(
                    "type",
                    |kind| wanted.contains(&kind.to_lowercase()),
                    stretch,
                    (is_wanted, &mut rows),
                )?;
            }
            Test::Status(any) => {
                let is_it = |cell: &str| Status::from_word(cell).is_some_and(|status| any.contains(&status));
                self.add_by_cell("status", is_it, stretch, (is_wanted, &mut rows))?;
            }
            Test::Importance(any) => {
                let holds = |importance: u32| any.iter().any(|compare| compare.holds(importance));
                self.add_by_importance(holds, stretch, (is_wanted, &mut rows))?;
            }
            Test::Text(_)
            | Test::Fatalities(_)
            | Test::Country(_)
            | Test::Place(_)
            | Test::Publisher(_)
            | Test::Has(_) => return Ok(None),
        }
        Ok(Some(rows))
    }

    fn add_of_actors(
        &self,
        plan: &Plan,
        (any, role): (&[ActorPattern], Option<Role>),
        stretch: &Expr,
        (is_wanted, rows): (IsWanted<'_>, &mut RowSet),
    ) -> Result<(), Unanswered> {
        let spans: Vec<_> = any.iter().flat_map(|pattern| plan.spans(pattern)).copied().collect();
        let Some(named) = self.people.named_in(spans.iter().map(|span| span.actor)).filter(|_| !spans.is_empty())
        else {
            return Ok(());
        };
        let of = stretch.clone().and(named);
        let of = match role {
            Some(role) => of.and(col("role").eq(lit(role.word()))),
            None => of,
        };
        if spans.iter().all(|span| span.during == DaySpan::ALWAYS) {
            return self.add_all(Table::Mentions, of, is_wanted, rows);
        }
        self.people.mentions(Some(of), is_wanted, &mut |row, actor| {
            let own = spans.iter().filter(|span| span.actor == actor);
            let bounds = self.days.bounds(row);
            if own.into_iter().any(|span| span.during == DaySpan::ALWAYS || bounds.overlaps(span.during)) {
                rows.add(row);
            }
        })
    }

    /// Adds the rows of a table that a condition names.
    fn add_all(&self, table: Table, of: Expr, is_wanted: IsWanted<'_>, rows: &mut RowSet) -> Result<(), Unanswered> {
        let scan = Scan { table, columns: &["key"], of: Some(of), is_in_order: false };
        self.store.each(&scan, self.days.count(), is_wanted, &mut |batch| {
            Keys::of(batch, "key")?.rows().for_each(|row| rows.add(row));
            Ok(())
        })
    }

    /// Adds the rows of which a column has a cell that is meant.
    fn add_by_cell(
        &self,
        name: &str,
        is_meant: impl Fn(&str) -> bool,
        stretch: &Expr,
        (is_wanted, rows): (IsWanted<'_>, &mut RowSet),
    ) -> Result<(), Unanswered> {
        if !self.folder.says(name) {
            return Ok(());
        }
        let of = Some(stretch.clone().and(col(name).is_not_null()));
        let scan = Scan { table: Table::Events, columns: &["key", name], of, is_in_order: false };
        let mut known: Memo<bool> = Memo::default();
        self.store.each(&scan, self.days.count(), is_wanted, &mut |batch| {
            let (keys, cells) = (Keys::of(batch, "key")?, Texts::of(batch, name)?);
            for (at, row) in keys.rows().enumerate() {
                let Some(cell) = cells.get(at) else { continue };
                if *known.of(cell, || is_meant(cell)) {
                    rows.add(row);
                }
            }
            Ok(())
        })
    }

    fn add_by_importance(
        &self,
        holds: impl Fn(u32) -> bool,
        stretch: &Expr,
        (is_wanted, rows): (IsWanted<'_>, &mut RowSet),
    ) -> Result<(), Unanswered> {
        if !self.folder.says("importance") {
            return Ok(());
        }
        let of = Some(stretch.clone().and(col("importance").is_not_null()));
        let scan = Scan { table: Table::Events, columns: &["key", "importance"], of, is_in_order: false };
        self.store.each(&scan, self.days.count(), is_wanted, &mut |batch| {
            let (keys, numbers) = (Keys::of(batch, "key")?, column(batch, "importance")?);
            for (at, row) in keys.rows().enumerate() {
                let importance = number(numbers, at).and_then(|number| u32::try_from(number).ok());
                if importance.is_some_and(&holds) {
                    rows.add(row);
                }
            }
            Ok(())
        })
    }
}
