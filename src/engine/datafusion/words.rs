//! Types, tags and statuses: how many events have each, of all and of a selection.

use std::collections::HashMap;

use arrow_array::RecordBatch;

use super::DataFusionEngine;
use super::cells::{Keys, Shared, Texts};
use super::memo::Memo;
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
}

/// The words of cells, by their numbers.
pub(super) type Numbers = Memo<Box<[u32]>>;

impl Tally {
    /// The number of a word, if it is known.
    pub(super) fn known(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    fn number(&mut self, word: String) -> u32 {
        if let Some(number) = self.known(&word) {
            return number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.clone());
        self.counts.push(0);
        self.numbers.insert(word, number);
        number
    }

    /// Counts the words of so many cells that are the same, those that are new among them.
    fn count(&mut self, (cell, cells): (&str, usize), words: impl FnOnce(&str) -> Vec<String>, numbers: &mut Numbers) {
        let numbers = numbers.of(cell, || once(words(cell).into_iter().map(|word| self.number(word))));
        for number in numbers {
            self.counts[*number as usize] += cells;
        }
    }

    fn of(&self, word: &str) -> usize {
        self.known(word).map_or(0, |number| self.counts[number as usize])
    }
}

/// Numbers in order, each once.
fn once(numbers: impl Iterator<Item = u32>) -> Box<[u32]> {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into()
}

/// Types, tags and statuses of events.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub(super) kinds: Tally,
    pub(super) tags: Tally,
    statuses: Tally,
}

/// The cells of each of the columns.
pub(super) type CellNumbers = [Numbers; COLUMNS.len()];

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
        let mut cells = CellNumbers::default();
        self.store.each(&scan, self.days.count(), is_wanted, &mut |batch| {
            words.take((batch, &mut cells), &columns, |row| is_meant.has(row), &|cell| self.folder.words(cell))
        })?;
        Ok(words)
    }
}

impl Words {
    /// Counts the words of the rows of a batch that are meant.
    pub(super) fn take(
        &mut self,
        (batch, known): (&RecordBatch, &mut CellNumbers),
        columns: &[&str],
        is_meant: impl Fn(Row) -> bool,
        items: &dyn Fn(&str) -> Vec<String>,
    ) -> Result<(), Unanswered> {
        let meant: Vec<usize> =
            Keys::of(batch, "key")?.rows().enumerate().filter(|(_, row)| is_meant(*row)).map(|(at, _)| at).collect();
        for (name, known) in COLUMNS.iter().zip(known).filter(|(name, _)| columns.contains(name)) {
            let cells = Texts::of(batch, name)?;
            for cell in meant.iter().filter_map(|at| cells.get(*at)) {
                self.count(name, (cell, 1), items, known);
            }
        }
        Ok(())
    }

    /// Counts the words of all rows of a batch whose texts are those that rows share.
    pub(super) fn take_all(
        &mut self,
        (batch, known): (&RecordBatch, &mut CellNumbers),
        columns: &[&str],
        items: &dyn Fn(&str) -> Vec<String>,
    ) -> Result<(), Unanswered> {
        for (name, known) in COLUMNS.iter().zip(known).filter(|(name, _)| columns.contains(name)) {
            for cells in Shared::of(batch, name)?.counts() {
                self.count(name, cells, items, known);
            }
        }
        Ok(())
    }

    fn count(&mut self, column: &str, cells: (&str, usize), items: &dyn Fn(&str) -> Vec<String>, known: &mut Numbers) {
        let one = |cell: &str| vec![cell.to_owned()];
        match column {
            "type" => self.kinds.count(cells, one, known),
            "tags" => self.tags.count(cells, items, known),
            _ => self.statuses.count(cells, one, known),
        }
    }
}

/// The number of a status.
pub(super) fn status(cell: &str) -> Option<Status> {
    Status::from_word(cell)
}
