//! Live reload: the files are looked at twice a second and read again when they changed and are quiet. One that is gone is
//! said to be, and read again when it comes back. Of a folder of notes those are read that it has then.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::LoopEvent;
use super::worker::Alarm;
use crate::app::{Data, Report};
use crate::engine::ColumnEngine;
use crate::formats::files::{self, Stamp};
use crate::formats::{Input, InputOptions, Options, ReadError, read_with};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(400);

/// Starts the watcher of some paths; it ends when the loop does.
/// `read` is what they looked like before they were read. Who sends to what it gives says that somebody has just done with a file,
/// so that it is read again at once.
pub(super) fn spawn(
    Watched { paths, input_options, uses_gazetteer, looks: mut read }: Watched,
    sender: Sender<LoopEvent>,
) -> Sender<()> {
    let (look_now, asked) = channel();
    if paths.is_empty() {
        return look_now;
    }
    std::thread::spawn(move || {
        let _alarm = Alarm(sender.clone());
        let mut last = read.clone();
        // Why the files could not be read when they were looked at last: they are tried until they can.
        let mut told: Option<ReadError> = None;
        loop {
            let is_done = match asked.recv_timeout(PAUSE) {
                Ok(()) => true,
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let now = looks(&paths);
            // An editor may be writing or renaming: only what stayed the same for one pause is read.
            let is_quiet = is_done || now == last;
            last.clone_from(&now);
            if !is_quiet || (now == read && told.is_none()) {
                continue;
            }
            let found = paths.iter().flat_map(|path| files::found(path).paths);
            let inputs = found.map(|path| files::read_again(&path).map(|input| input_options.of(input)));
            let report = match inputs.collect::<Result<Vec<_>, _>>() {
                Err(error) if told.as_ref() == Some(&error) => continue,
                Err(error) => {
                    told = Some(error.clone());
                    Report::ReloadFailed(Box::new(error.into()))
                }
                Ok(inputs) => {
                    (read, told) = (now, None);
                    reload(inputs, input_options.folds, uses_gazetteer)
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
}

impl Watched {
    /// Looks at files and folders; to be called before they are read. Whether names come built in is kept as well. A pipe can be read
    /// once only, so that nothing is watched where one is among them.
    pub fn new(paths: Vec<PathBuf>, input_options: InputOptions, uses_gazetteer: bool) -> Self {
        let looks = looks(&paths);
        let is_file = |(_, stamp): &(PathBuf, Stamp)| matches!(stamp, Stamp::File(..));
        let paths = if looks.iter().all(is_file) { paths } else { Vec::new() };
        Self { paths, input_options, uses_gazetteer, looks }
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
