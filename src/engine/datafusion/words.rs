//! Types, tags and statuses: how many events have each, of all and of a selection.

use std::collections::HashMap;

use arrow_array::RecordBatch;

use super::DataFusionEngine;
use super::cells::{Keys, Texts};
use super::store::{Scan, Table};
use crate::chronology::Row;
use crate::engine::row_set::RowSet;
use crate::engine::selection::listed;
use crate::engine::timeline::Timeline;
use crate::engine::{Facets, IsWanted, Unanswered};
use crate::model::Status;

/// The columns that have them.
pub(super) const COLUMNS: [&str; 3] = ["type", "tags", "status"];

/// How often each word of a column occurs. Words are numbered as they come.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) words: Vec<String>,
    counts: Vec<usize>,
    numbers: HashMap<String, u32>,
    /// The words of a cell, by their numbers, each once.
    cells: HashMap<String, Vec<u32>>,
}

impl Tally {
    /// The numbers of the words of a cell, those that are new among them.
    pub(super) fn cell(&mut self, cell: &str, words: impl FnOnce(&str) -> Vec<String>) -> &[u32] {
        if !self.cells.contains_key(cell) {
            let numbers: Vec<u32> = words(cell).into_iter().map(|word| self.number(word)).collect();
            self.cells.insert(cell.to_owned(), numbers);
        }
        self.cells.get(cell).map(Vec::as_slice).unwrap_or_default()
    }

    fn number(&mut self, word: String) -> u32 {
        if let Some(number) = self.numbers.get(&word) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.clone());
        self.counts.push(0);
        self.numbers.insert(word, number);
        number
    }

    fn count(&mut self, cell: &str, words: impl FnOnce(&str) -> Vec<String>) {
        let mut numbers = self.cell(cell, words).to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            self.counts[number as usize] += 1;
        }
    }

    fn of(&self, word: &str) -> usize {
        self.numbers.get(word).map_or(0, |number| self.counts[*number as usize])
    }
}

/// Types, tags and statuses of events.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub(super) kinds: Tally,
    pub(super) tags: Tally,
    statuses: Tally,
}

impl Words {
    /// The facets of a selection, with the counts of all events.
    pub(super) fn facets(&self, all: &Self) -> [Facets; 3] {
        let facet = |own: &Tally, all: &Tally| {
            let some = own.words.iter().zip(&own.counts).filter(|(_, count)| **count > 0);
            listed(some.map(|(word, count)| (*count, all.of(word), word)).collect())
        };
        [facet(&self.kinds, &all.kinds), facet(&self.tags, &all.tags), facet(&self.statuses, &all.statuses)]
    }
}

impl DataFusionEngine {
    /// Which of the columns say something.
    pub(super) fn word_columns(&self) -> impl Iterator<Item = &'static str> {
        COLUMNS.into_iter().filter(|column| self.folder.says(column))
    }

    /// The words of some rows.
    pub(super) fn words_of(&self, rows: &[Row], is_wanted: IsWanted<'_>) -> Result<Words, Unanswered> {
        let mut words = Words::default();
        let mut columns: Vec<&str> = vec!["key"];
        columns.extend(self.word_columns());
        if columns.len() == 1 || rows.is_empty() {
            return Ok(words);
        }
        let is_meant = RowSet::of(rows, self.days.count());
        let of = Some(super::parts::of_rows(rows));
        let scan = Scan { table: Table::Events, columns: &columns, of, is_in_order: false };
        self.store.each(&scan, self.days.count(), is_wanted, &mut |batch| {
            words.take(batch, &columns, |row| is_meant.has(row), &|cell| self.folder.words(cell))
        })?;
        Ok(words)
    }
}

impl Words {
    /// Counts the words of the rows of a batch that are meant.
    pub(super) fn take(
        &mut self,
        batch: &RecordBatch,
        columns: &[&str],
        is_meant: impl Fn(Row) -> bool,
        items: &dyn Fn(&str) -> Vec<String>,
    ) -> Result<(), Unanswered> {
        let meant: Vec<usize> =
            Keys::of(batch, "key")?.rows().enumerate().filter(|(_, row)| is_meant(*row)).map(|(at, _)| at).collect();
        for name in COLUMNS.iter().filter(|name| columns.contains(name)) {
            let cells = Texts::of(batch, name)?;
            let (tally, one): (&mut Tally, bool) = match *name {
                "type" => (&mut self.kinds, true),
                "tags" => (&mut self.tags, false),
                _ => (&mut self.statuses, true),
            };
            for cell in meant.iter().filter_map(|at| cells.get(*at)) {
                tally.count(cell, |cell| if one { vec![cell.to_owned()] } else { items(cell) });
            }
        }
        Ok(())
    }
}

/// The number of a status.
pub(super) fn status(cell: &str) -> Option<Status> {
    Status::from_word(cell)
}
