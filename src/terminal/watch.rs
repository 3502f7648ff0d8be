//! Live reload: the files are looked at twice a second and read again when they changed and are quiet. One that is gone is
//! said to be, and read again when it comes back. Of a folder of notes those are read that it has then.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::worker::Alarm;
use super::{LoopEvent, Opener};
use crate::app::{Data, Report};
use crate::engine::ColumnEngine;
use crate::formats::files::{self, Stamp};
use crate::formats::{Input, InputOptions, Options, Problem, read_with};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(400);

/// Starts the watcher of some paths; it ends when the loop does.
/// `read` is what they looked like before they were read. Who sends to what it gives says that somebody has just done with a file,
/// so that it is read again at once.
pub(super) fn spawn(watched: Watched, sender: Sender<LoopEvent>) -> Sender<()> {
    let (look_now, asked) = channel();
    if watched.paths.is_empty() {
        return look_now;
    }
    std::thread::spawn(move || {
        let _alarm = Alarm(sender.clone());
        let mut read = watched.looks.clone();
        let mut last = read.clone();
        // Why the files could not be read when they were looked at last: they are tried until they can.
        let mut told: Option<Problem> = None;
        loop {
            let is_done = match asked.recv_timeout(PAUSE) {
                Ok(()) => true,
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let now = looks(&watched.paths);
            // An editor may be writing or renaming: only what stayed the same for one pause is read.
            let is_quiet = is_done || now == last;
            last.clone_from(&now);
            if !is_quiet || (now == read && told.is_none()) {
                continue;
            }
            let report = match watched.read_again() {
                Err(problem) if told.as_ref() == Some(&problem) => continue,
                Err(problem) => {
                    told = Some(problem.clone());
                    Report::ReloadFailed(Box::new(problem))
                }
                Ok(report) => {
                    (read, told) = (now, None);
                    report
                }
            };
            if sender.send(LoopEvent::Action(Box::new(report.into()))).is_err() {
                return;
            }
        }
    });
    look_now
}

/// Files and folders as they are named, and what they looked like when they were read.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    paths: Vec<PathBuf>,
    input_options: InputOptions,
    uses_gazetteer: bool,
    looks: Vec<(PathBuf, Stamp)>,
    /// What opens them, where they are not read into memory.
    opener: Option<Opener>,
}

impl Watched {
    /// Looks at files and folders; to be called before they are read. Whether names come built in is kept as well. A pipe can be read
    /// once only, so that nothing is watched where one is among them.
    pub fn new(paths: Vec<PathBuf>, input_options: InputOptions, uses_gazetteer: bool) -> Self {
        let looks = looks(&paths);
        let is_file = |(_, stamp): &(PathBuf, Stamp)| matches!(stamp, Stamp::File(..));
        let paths = if looks.iter().all(is_file) { paths } else { Vec::new() };
        Self { paths, input_options, uses_gazetteer, looks, opener: None }
    }

    /// Looks at tables that stay on the disk; to be called before they are opened.
    pub fn elsewhere(tables: Vec<PathBuf>, opener: Opener) -> Self {
        Self { opener: Some(opener), ..Self::new(tables, InputOptions::default(), false) }
    }

    /// Reads the files again; what cannot be read at all is tried again.
    fn read_again(&self) -> Result<Report, Problem> {
        if let Some(opener) = &self.opener {
            return opener.open(&|_, _| true).map(Report::Reloaded).map_err(Problem::from);
        }
        let found = self.paths.iter().flat_map(|path| files::found(path).paths);
        let inputs = found.map(|path| files::read_again(&path).map(|input| self.input_options.of(input)));
        let inputs = inputs.collect::<Result<Vec<_>, _>>().map_err(Problem::from)?;
        Ok(reload(inputs, self.input_options.folds, self.uses_gazetteer))
    }
}

fn looks(paths: &[PathBuf]) -> Vec<(PathBuf, Stamp)> {
    paths.iter().flat_map(|path| files::looks(path)).collect()
}

fn reload(inputs: Vec<Input>, folds: bool, uses_gazetteer: bool) -> Report {
    match read_with(inputs, Options { folds, ..Options::default() }) {
        Ok(loaded) => {
            let engine = ColumnEngine::new(loaded.chronology, uses_gazetteer);
            Report::Reloaded(Arc::new(Data::new(engine, loaded.problems)))
        }
        Err(error) => Report::ReloadFailed(Box::new(error.into())),
    }
}
