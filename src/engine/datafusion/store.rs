//! The tables of the folder, read by `DataFusion`: some columns, of the rows that a condition names, a batch at a time.
//!
//! Whoever takes the batches is asked between two of them whether somebody still waits. Where nobody does the stream is dropped, and
//! with it everything that works on it.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use arrow_array::RecordBatch;
use datafusion::error::DataFusionError;
use datafusion::execution::context::{SessionConfig, SessionContext};
use datafusion::execution::memory_pool::{GreedyMemoryPool, MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::logical_expr::Expr;
use datafusion::prelude::ParquetReadOptions;
use futures_util::StreamExt;
use tokio::runtime::Runtime;

use super::folder::Folder;
use super::guarded::Guarded;
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
    /// What all questions together may hold of what they read.
    memory: Arc<dyn MemoryPool>,
    rows: AtomicUsize,
}

/// What an engine has done and is doing, for those who measure it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Rows that the tables have given.
    pub rows: usize,
    /// Tasks that read them now.
    pub tasks: usize,
    /// Bytes that are held of what was read.
    pub held: usize,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the tables; of the rows nothing is read. Questions hold no more than so many bytes of what they read: what can be laid
    /// down on the disk is, and what cannot is refused.
    pub(super) fn open(folder: &Arc<dyn Folder>, memory: usize) -> Result<Self, Unanswered> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(cores).thread_name("datafusion").enable_time().build();
        let runtime = runtime.map_err(|error| Unanswered::Failed(error.to_string()))?;
        let memory: Arc<dyn MemoryPool> = Arc::new(GreedyMemoryPool::new(memory));
        let environment = RuntimeEnvBuilder::new().with_memory_pool(Arc::clone(&memory)).build_arc();
        let environment = environment.map_err(|error| Unanswered::Failed(error.strip_backtrace()))?;
        let files = Arc::new(Guarded::new(Arc::clone(folder)));
        environment.register_object_store(ObjectStoreUrl::local_filesystem().as_ref(), files);
        let [in_order, in_parts] = [1, cores].map(|cores| session(cores, &environment));
        let store = Self { runtime, in_order, in_parts, memory, rows: AtomicUsize::new(0) };
        for table in Table::ALL {
            let url = url(&folder.path().join(format!("{}.parquet", table.name())));
            for session in [&store.in_order, &store.in_parts] {
                let registered = session.register_parquet(table.name(), &url, ParquetReadOptions::default());
                store.runtime.block_on(registered).map_err(|error| failed(table, &error))?;
            }
        }
        Ok(store)
    }

    /// What it has done and is doing.
    pub(super) fn work(&self) -> Work {
        let tasks = self.runtime.metrics().num_alive_tasks();
        Work { rows: self.rows.load(Ordering::Relaxed), tasks, held: self.memory.reserved() }
    }

    /// What a question holds of what was read, nothing at first.
    pub(super) fn holding(&self) -> Holding {
        Holding(MemoryConsumer::new("events").register(&self.memory))
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
                self.rows.fetch_add(batch.num_rows(), Ordering::Relaxed);
                take(&batch)?;
            }
        })
    }
}

/// What a question holds of what was read, until it is answered.
#[derive(Debug)]
pub(super) struct Holding(MemoryReservation);

impl Holding {
    /// Takes so many bytes more.
    pub(super) fn take(&self, bytes: usize) -> Result<(), Unanswered> {
        if self.0.try_grow(bytes).is_ok() { Ok(()) } else { Err(too_much()) }
    }
}

fn too_much() -> Unanswered {
    let message = "the question needs more memory than it may take: ask for fewer days, or of fewer actors";
    Unanswered::Failed(message.to_owned())
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

fn session(partitions: usize, environment: &Arc<RuntimeEnv>) -> SessionContext {
    let mut config = SessionConfig::new()
        .with_target_partitions(partitions)
        .with_batch_size(BATCH)
        .with_repartition_file_min_size(1 << 20)
        .with_parquet_page_index_pruning(true);
    let parquet = &mut config.options_mut().execution.parquet;
    parquet.pushdown_filters = true;
    parquet.reorder_filters = true;
    SessionContext::new_with_config_rt(config, Arc::clone(environment))
}

/// What went wrong with a table, in one line.
fn failed(table: Table, error: &DataFusionError) -> Unanswered {
    if matches!(error.find_root(), DataFusionError::ResourcesExhausted(_)) {
        return too_much();
    }
    let error = error.strip_backtrace();
    let line = error.lines().next().unwrap_or_default();
    Unanswered::Failed(format!("{}.parquet cannot be read: {}", table.name(), crate::model::clean::line(line)))
}
