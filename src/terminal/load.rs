//! Reading a large file behind the screen: its first part is shown at once, and how far the rest has come.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::LoopEvent;
use super::worker::Alarm;
use crate::app::{Data, Report};
use crate::engine::ColumnEngine;
use crate::formats::{Input, Options, read_with};

/// Between two reports.
const PAUSE: Duration = Duration::from_millis(100);

/// What is still to be read.
#[derive(Debug)]
pub struct Rest {
    /// The whole files.
    pub inputs: Vec<Input>,
    /// Whether events that are the same as an earlier one are left out.
    pub folds: bool,
    /// Whether names come built in.
    pub uses_gazetteer: bool,
}

/// Starts to read; it ends when all is read, or when it is no longer wanted.
pub(super) fn spawn(rest: Rest, is_wanted: Arc<AtomicBool>, sender: Sender<LoopEvent>) {
    std::thread::spawn(move || {
        let _alarm = Alarm(sender.clone());
        let begin = Instant::now();
        let last = Mutex::new(begin);
        let to_loop = Mutex::new(sender.clone());
        let say =
            |report: Report| to_loop.lock().is_ok_and(|to| to.send(LoopEvent::Action(Box::new(report.into()))).is_ok());
        let listener = |progress: crate::formats::Progress| {
            let is_due = last.lock().is_ok_and(|mut last| {
                let is_due = last.elapsed() >= PAUSE;
                if is_due {
                    *last = Instant::now();
                }
                is_due
            });
            let is_heard = !is_due || say(Report::Loading(progress.says(begin.elapsed())));
            is_heard && is_wanted.load(Ordering::Relaxed)
        };
        let options = Options { listener: &listener, folds: rest.folds, ..Options::default() };
        let report = match read_with(rest.inputs, options) {
            Ok(loaded) => {
                let engine = ColumnEngine::new(loaded.chronology, rest.uses_gazetteer);
                Report::Loaded(Arc::new(Data::new(engine, loaded.problems)))
            }
            Err(error) => Report::LoadStopped(Box::new(error.into())),
        };
        say(report);
    });
}
