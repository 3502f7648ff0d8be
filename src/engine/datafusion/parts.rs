//! Some events as chronologies of their own, read by the reader of Parquet, so that words, headings and glyphs come from where those of
//! all other events come from.

use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::SchemaRef;
use datafusion::arrow::compute::{concat_batches, filter_record_batch};
use datafusion::logical_expr::{Expr, col, lit};

use super::DataFusionEngine;
use super::cells::Keys;
use super::store::{Scan, Table};
use crate::chronology::{Chronology, Row};
use crate::engine::count::PART;
use crate::engine::timeline::Timeline;
use crate::engine::{IsWanted, Unanswered};

/// The columns that say how many died, the one that counts first.
pub(super) const DEATHS: [&str; 3] = ["fatalities_best", "fatalities_low", "fatalities_high"];

/// The columns that are read for countries and publishers: those of a place are one thing, and those of a source are.
pub(super) fn read_for_places() -> Vec<&'static str> {
    let place = ["location", "location_precision", "country", "lat", "lon"];
    let source = ["publishers", "headlines", "urls", "published", "claimants", "supports"];
    // What stands in `other` may be about any of them, and about those who take part.
    [&place[..], &source, &["other", "actors"]].concat()
}

/// Takes some events, and which rows they are.
type TakePart<'a> = &'a mut dyn FnMut(&Chronology, &[Row]) -> Result<(), Unanswered>;

/// Some events: the first row is the first event.
pub(super) struct Events {
    pub(super) chronology: Chronology,
    pub(super) rows: Vec<Row>,
}

impl Events {
    /// The event of a row.
    pub(super) fn place(&self, row: Row) -> Option<Row> {
        self.rows.binary_search(&row).ok().and_then(|at| Row::try_from(at).ok())
    }
}

/// Where a stretch has so many times as many rows as are wanted of it, they are named one by one.
const SPARSE: usize = 4;

/// Bytes that an event takes as a part of a chronology, beside its text.
const AN_EVENT: usize = 120;

/// So many at most.
const NAMED: usize = 2_048;

impl DataFusionEngine {
    /// Gives the events of some rows, which are in order, to `take`, so many at a time as are counted together, each time with their rows.
    /// `columns` are those that are read, beside `id` and `date`; all of them without it.
    pub(super) fn each_part(
        &self,
        rows: &[Row],
        columns: Option<&[&str]>,
        is_wanted: IsWanted<'_>,
        take: TakePart<'_>,
    ) -> Result<(), Unanswered> {
        for (at, part) in rows.chunks(PART).enumerate() {
            if !is_wanted(at * PART, rows.len()) {
                return Err(Unanswered::Superseded);
            }
            take(&self.events_of(part, columns, is_wanted)?, part)?;
        }
        Ok(())
    }

    /// The events of some rows, which are in order: the first row is the first event.
    pub(super) fn events_of(
        &self,
        rows: &[Row],
        columns: Option<&[&str]>,
        is_wanted: IsWanted<'_>,
    ) -> Result<Chronology, Unanswered> {
        let is_read = |name: &&str| matches!(*name, "id" | "date") || columns.is_none_or(|some| some.contains(name));
        let mut columns = vec!["key"];
        columns.extend(self.folder.columns().iter().map(String::as_str).filter(is_read));
        if rows.is_empty() {
            return self.folder.people(Vec::new()).map_err(Unanswered::Failed);
        }
        let scan = Scan { table: Table::Events, columns: &columns, of: Some(of_rows(rows)), is_in_order: true };
        let (mut schema, mut batches): (Option<SchemaRef>, Vec<RecordBatch>) = (None, Vec::new());
        let holding = self.store.holding();
        self.store.each(&scan, 0, &|_, _| is_wanted(0, 0), &mut |batch| {
            let keys = Keys::of(batch, "key")?;
            let meant: BooleanArray = keys.rows().map(|row| Some(rows.binary_search(&row).is_ok())).collect();
            schema = Some(batch.schema());
            let own = filter_record_batch(batch, &meant).map_err(|error| Unanswered::Failed(error.to_string()))?;
            // What is made of it takes as much again.
            holding.take(own.num_rows() * AN_EVENT + own.get_array_memory_size().min(batch.get_array_memory_size()))?;
            batches.push(own);
            Ok(())
        })?;
        let failed = || Unanswered::Failed("events.parquet has not all events that mentions.parquet names".to_owned());
        let schema = schema.ok_or_else(failed)?;
        let batch = concat_batches(&schema, &batches).map_err(|error| Unanswered::Failed(error.to_string()))?;
        let events = self.folder.chronology(&batch, &self.people.named).map_err(Unanswered::Failed)?;
        if events.len() == rows.len() { Ok(events) } else { Err(failed()) }
    }

    /// The same with the events that some of them are related to.
    pub(super) fn with_related(&self, rows: &[Row], is_wanted: IsWanted<'_>) -> Result<Events, Unanswered> {
        let mut all: Vec<Row> = rows.to_vec();
        all.extend(rows.iter().flat_map(|row| self.days.links(*row)).map(|link| link.to));
        let unclear: Vec<Row> = all.iter().flat_map(|row| self.days.unclear(*row)).collect();
        all.extend(unclear);
        all.sort_unstable();
        all.dedup();
        Ok(Events { chronology: self.events_of(&all, None, is_wanted)?, rows: all })
    }
}

/// The condition that a row is one of some, which are in order, or at least one of those between.
pub(super) fn of_rows(rows: &[Row]) -> Expr {
    let (first, last) = rows.first().zip(rows.last()).map_or((0, 0), |(first, last)| (*first, *last));
    let stretch = col("key").between(lit(i64::from(first)), lit(i64::from(last)));
    if rows.len() > NAMED || ((last - first) as usize) < rows.len() * SPARSE {
        return stretch;
    }
    stretch.and(col("key").in_list(rows.iter().map(|row| lit(i64::from(*row))).collect(), false))
}
