//! The worker: queries and exports, off the loop. A newer query supersedes one that still waits.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use super::Heard;
use crate::app::{Action, Data, Effect, ExportFailure, Purpose};
use crate::formats::files::{self, WriteError};
use crate::formats::{Export, Format, Provenance};
use crate::query::Selection;

/// Something to do, about the chronology that was there when it was asked for.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) effect: Effect,
    pub(super) data: Arc<Data>,
}

impl Job {
    fn purpose(&self) -> Option<Purpose> {
        match &self.effect {
            Effect::Ask { purpose, .. } => Some(*purpose),
            _ => None,
        }
    }
}

/// Starts the worker; it ends when the loop does.
pub(super) fn spawn(sender: Sender<Heard>) -> Sender<Job> {
    let (jobs, waiting) = channel::<Job>();
    std::thread::spawn(move || {
        while let Ok(first) = waiting.recv() {
            let mut batch = vec![first];
            batch.extend(waiting.try_iter());
            for (at, job) in batch.iter().enumerate() {
                let is_superseded =
                    job.purpose().is_some() && batch[at + 1..].iter().any(|l| l.purpose() == job.purpose());
                if is_superseded {
                    continue;
                }
                let Some(action) = run(job) else { continue };
                if sender.send(Heard::Action(Box::new(action))).is_err() {
                    return;
                }
            }
        }
    });
    jobs
}

fn run(job: &Job) -> Option<Action> {
    let data = &job.data;
    match &job.effect {
        Effect::Ask { generation, purpose, query } => {
            let selection = Arc::new(data.asker.ask(&data.chronology, query));
            Some(Action::Answered { generation: *generation, purpose: *purpose, selection })
        }
        Effect::Export { selection, format, path, replace, provenance } => {
            let target = Target { format: *format, path: expanded(path), replace: *replace };
            Some(Action::Exported(export(data, selection, &target, provenance)))
        }
        Effect::Open(_) | Effect::Redraw | Effect::Suspend | Effect::Quit => None,
    }
}

struct Target {
    format: Format,
    path: PathBuf,
    replace: bool,
}

fn export(
    data: &Data,
    selection: &Selection,
    target: &Target,
    provenance: &Provenance,
) -> Result<String, ExportFailure> {
    let export = Export { chronology: &data.chronology, rows: selection.rows(), provenance: provenance.clone() };
    match files::write(&target.path, target.replace, |out| export.write(target.format, out)) {
        Ok(()) => {
            Ok(format!("{} of {} events written to {}", selection.len(), selection.total(), target.path.display()))
        }
        Err(WriteError::Exists(_)) => Err(ExportFailure::Exists),
        Err(error) => Err(ExportFailure::Failed(error.to_string())),
    }
}

/// `~/` is the home folder, as in a shell.
fn expanded(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(rest), Ok(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}
