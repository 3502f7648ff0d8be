//! Writing what a reader keeps, behind the loop: changes in the order in which they were made, all that are waiting at once.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::LoopEvent;
use super::worker::Alarm;
use crate::app::Report;
use crate::config::{Keeper, Kept};
use crate::side::Edit;

/// The thread that writes.
#[derive(Debug)]
pub(super) struct Keeping {
    edits: Sender<Vec<Edit>>,
    thread: JoinHandle<Option<String>>,
}

impl Keeping {
    /// Starts it; it ends with [`Keeping::finish`].
    pub(super) fn spawn(keeper: Keeper, sender: Sender<LoopEvent>) -> Self {
        let (edits, waiting) = channel();
        Self { edits, thread: std::thread::spawn(move || write(&keeper, &waiting, &sender)) }
    }

    /// Writes changes when those before them are written.
    pub(super) fn keep(&self, edits: Vec<Edit>) {
        let _ = self.edits.send(edits);
    }

    /// Writes the last changes and waits for the end; what somebody has to know then.
    pub(super) fn finish(self, last: Vec<Edit>) -> Option<String> {
        if !last.is_empty() {
            self.keep(last);
        }
        drop(self.edits);
        self.thread.join().ok().flatten()
    }
}

/// Writes until nobody sends any more; what went wrong last.
fn write(keeper: &Keeper, waiting: &Receiver<Vec<Edit>>, sender: &Sender<LoopEvent>) -> Option<String> {
    let _alarm = Alarm(sender.clone());
    let mut said = None;
    while let Ok(mut edits) = waiting.recv() {
        edits.extend(waiting.try_iter().flatten());
        let (kept, remark) = match keeper.keep(&edits) {
            Ok(Kept { own, remark }) => (Ok(Box::new(own)), remark),
            Err(error) => (Err(error.to_string()), None),
        };
        // Where somebody was is no loss: who never keeps anything need not hear that it cannot be kept.
        let is_loss = edits.iter().any(|edit| !matches!(edit, Edit::Leave(_) | Edit::Export { .. }));
        let failed = kept.as_ref().err().filter(|_| is_loss).map(|why| format!("not kept: {why}"));
        said = remark.clone().or(failed);
        let report = Report::Kept { edits: edits.len(), kept, remark };
        let _ = sender.send(LoopEvent::Action(Box::new(report.into())));
    }
    said
}
