//! The folder that a converted chronology lies in, as the room that writes and reads its tables knows it.

use std::fmt;
use std::path::Path;

use arrow_array::RecordBatch;

use crate::chronology::{Chronology, FileInfo};
use crate::engine::Unanswered;
use crate::model::Actor;

/// A folder that `annals convert` wrote, and how some rows of it become a chronology.
pub trait Folder: fmt::Debug + Send + Sync {
    /// Where it lies, from the root on.
    fn path(&self) -> &Path;

    /// Whether the tables are those that were opened, and no others have taken their place.
    fn is_as_opened(&self) -> bool;

    /// Whether pages of a table, by its name, can be unpacked without harm, which lie at a place of it one after another.
    fn may_unpack(&self, table: &str, at: u64, pages: &[u8]) -> bool;

    /// The table of events as a file that was read.
    fn file(&self) -> FileInfo;

    /// How many events there are.
    fn events(&self) -> usize;

    /// The columns of the table of events that say something which does not follow from others: those an event is read from.
    fn columns(&self) -> &[String];

    /// Gives the rows of some columns of the table of events to `take`, some at a time in their order, texts as those that rows share.
    ///
    /// # Errors
    /// What is wrong with the table, and what `take` says.
    fn each_group(
        &self,
        columns: &[&str],
        take: &mut dyn FnMut(&RecordBatch) -> Result<(), Unanswered>,
    ) -> Result<(), Unanswered>;

    /// Whether the keys of the events are the numbers of their rows, as far as the table says of its groups.
    fn has_rows_as_keys(&self) -> bool;

    /// Whether a column says something of some event.
    fn says(&self, column: &str) -> bool {
        self.columns().iter().any(|own| own == column)
    }

    /// The words of a cell that has several.
    fn words(&self, cell: &str) -> Vec<String>;

    /// What the files say of themselves and everybody who takes part, without an event. `others` are those whom the registry does
    /// not have.
    ///
    /// # Errors
    /// What is wrong with the table of events, in words.
    fn people(&self, others: Vec<Actor>) -> Result<Chronology, String>;

    /// Some rows of the table of events, in their order. `named` are those without an entry in the registry whose names are not
    /// their ids.
    ///
    /// # Errors
    /// As [`Folder::people`].
    fn chronology(&self, rows: &RecordBatch, named: &[Actor]) -> Result<Chronology, String>;
}
