//! The tables of the folder, read by `DataFusion`: some columns, of the rows that a condition names, a batch at a time.
//!
//! Whoever takes the batches is asked between two of them whether somebody still waits. Where nobody does the stream is dropped, and
//! with it everything that works on it.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use arrow_array::RecordBatch;
use datafusion::error::DataFusionError;
use datafusion::execution::context::{SessionConfig, SessionContext};
use datafusion::logical_expr::Expr;
use datafusion::prelude::ParquetReadOptions;
use futures_util::StreamExt;
use tokio::runtime::Runtime;

use super::folder::Folder;
use crate::engine::{IsWanted, Unanswered};

/// How long one waits for the next batch before it is asked again whether somebody waits.
const PATIENCE: Duration = Duration::from_millis(20);

/// Rows of a batch.
const BATCH: usize = 16_384;

/// A table of the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Events,
    Mentions,
    Actors,
}

impl Table {
    const ALL: [Self; 3] = [Self::Events, Self::Mentions, Self::Actors];

    const fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Mentions => "mentions",
            Self::Actors => "actors",
        }
    }
}

/// What is read of a table.
#[derive(Debug, Clone)]
pub(super) struct Scan<'a> {
    pub(super) table: Table,
    pub(super) columns: &'a [&'a str],
    /// Of which rows; of all without it.
    pub(super) of: Option<Expr>,
    /// Whether the rows have to come in their order: then one core reads them.
    pub(super) is_in_order: bool,
}

/// What reads the tables.
pub(super) struct Store {
    runtime: Runtime,
    /// Reads in the order of the rows.
    in_order: SessionContext,
    /// Reads on all cores.
    in_parts: SessionContext,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the tables; of the rows nothing is read.
    pub(super) fn open(folder: &dyn Folder) -> Result<Self, Unanswered> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(cores).thread_name("datafusion").enable_time().build();
        let runtime = runtime.map_err(|error| Unanswered::Failed(error.to_string()))?;
        let store = Self { runtime, in_order: session(1), in_parts: session(cores) };
        for table in Table::ALL {
            let url = url(&folder.path().join(format!("{}.parquet", table.name())));
            for session in [&store.in_order, &store.in_parts] {
                let registered = session.register_parquet(table.name(), &url, ParquetReadOptions::default());
                store.runtime.block_on(registered).map_err(|error| failed(table, &error))?;
            }
        }
        Ok(store)
    }

    /// Gives all batches of a scan to `take`. `is_wanted` is told how many rows have been read of `total`.
    pub(super) fn each(
        &self,
        scan: &Scan<'_>,
        total: usize,
        is_wanted: IsWanted<'_>,
        take: &mut dyn FnMut(&RecordBatch) -> Result<(), Unanswered>,
    ) -> Result<(), Unanswered> {
        let session = if scan.is_in_order { &self.in_order } else { &self.in_parts };
        let fault = |error: DataFusionError| failed(scan.table, &error);
        self.runtime.block_on(async {
            let mut rows = session.table(scan.table.name()).await.map_err(fault)?;
            if let Some(of) = &scan.of {
                rows = rows.filter(of.clone()).map_err(fault)?;
            }
            let rows = rows.select_columns(scan.columns).map_err(fault)?;
            let mut batches = rows.execute_stream().await.map_err(fault)?;
            let mut done = 0;
            loop {
                if !is_wanted(done, total) {
                    return Err(Unanswered::Superseded);
                }
                let Ok(next) = tokio::time::timeout(PATIENCE, batches.next()).await else { continue };
                let Some(batch) = next else { return Ok(()) };
                let batch = batch.map_err(fault)?;
                done += batch.num_rows();
                take(&batch)?;
            }
        })
    }
}

/// The address of a file: a path alone would be taken for a pattern where `[`, `?` or `*` is in it, and for another address where it
/// begins like one.
fn url(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let mut url = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' | b':' => url.push(byte.into()),
            _ => {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
    url
}

fn session(partitions: usize) -> SessionContext {
    let mut config = SessionConfig::new()
        .with_target_partitions(partitions)
        .with_batch_size(BATCH)
        .with_repartition_file_min_size(1 << 20)
        .with_parquet_page_index_pruning(true);
    let parquet = &mut config.options_mut().execution.parquet;
    parquet.pushdown_filters = true;
    parquet.reorder_filters = true;
    SessionContext::new_with_config(config)
}

/// What went wrong with a table, in one line.
fn failed(table: Table, error: &DataFusionError) -> Unanswered {
    let error = error.strip_backtrace();
    let line = error.lines().next().unwrap_or_default();
    Unanswered::Failed(format!("{}.parquet cannot be read: {}", table.name(), crate::model::clean::line(line)))
}
