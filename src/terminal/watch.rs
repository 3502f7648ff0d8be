//! Live reload: the files are looked at twice a second and read again when they changed and are quiet.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::Heard;
use super::worker::Alarm;
use crate::app::{Action, Data};
use crate::formats::files::{self, Stamp};
use crate::formats::{Options, Sayings, read_with};
use crate::query::Asker;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(400);

/// Starts the watcher of some paths; it ends when the loop does.
/// `read` is what they looked like before they were read.
pub(super) fn spawn(Watched { paths, sayings, uses_gazetteer, stamps: mut read }: Watched, sender: Sender<Heard>) {
    if paths.is_empty() {
        return;
    }
    std::thread::spawn(move || {
        let _alarm = Alarm(sender.clone());
        let mut last = read.clone();
        loop {
            std::thread::sleep(PAUSE);
            let now = stamps(&paths);
            // An editor may be writing or renaming: only what stayed the same for one pause is read.
            let is_quiet = now == last && now.iter().all(Option::is_some);
            last.clone_from(&now);
            if !is_quiet || now == read {
                continue;
            }
            read = now;
            if sender.send(Heard::Action(Box::new(reload(&paths, &sayings, uses_gazetteer)))).is_err() {
                return;
            }
        }
    });
}

/// Files, and what they looked like when they were read.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    paths: Vec<String>,
    sayings: Sayings,
    uses_gazetteer: bool,
    stamps: Vec<Option<Stamp>>,
}

impl Watched {
    /// Looks at files; to be called before they are read. Whether names come built in is kept as well.
    pub fn new(paths: Vec<String>, sayings: Sayings, uses_gazetteer: bool) -> Self {
        let stamps = stamps(&paths);
        Self { paths, sayings, uses_gazetteer, stamps }
    }
}

fn stamps(paths: &[String]) -> Vec<Option<Stamp>> {
    paths.iter().map(|path| files::stamp(path)).collect()
}

fn reload(paths: &[String], sayings: &Sayings, uses_gazetteer: bool) -> Action {
    let inputs =
        paths.iter().map(|path| files::read(path).map(|input| sayings.of(input))).collect::<Result<Vec<_>, _>>();
    let options = Options { folds: sayings.folds, ..Options::default() };
    match inputs.and_then(|inputs| read_with(inputs, options)) {
        Ok(loaded) => {
            let asker = Asker::with_gazetteer(uses_gazetteer);
            Action::Reloaded(Arc::new(Data::new(loaded.chronology, loaded.problems, asker)))
        }
        Err(error) => Action::ReloadFailed(Box::new(error.into())),
    }
}
