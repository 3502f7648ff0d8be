//! Behind the loop: a thread that answers queries, and one for each export. A newer query supersedes the one in flight.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::Heard;
use crate::app::filter::{CANDIDATES, FREQUENT};
use crate::app::{Action, Data, Effect, ExportFailure, Purpose};
use crate::engine::{ListOrder, Selection};
use crate::formats::files::WriteError;
use crate::formats::{Export, Format, Provenance};
use crate::query::Query;

/// Events of a chronology of which it is quick to tell what else is in a selection.
const QUICK: usize = 2_000;

/// Between two reports of a search.
const PAUSE: Duration = Duration::from_millis(100);

/// Takes effects that need work, about the chronology that is there when they are asked for.
#[derive(Debug)]
pub(super) struct Worker {
    questions: Sender<Question>,
    /// The number of the last question for each purpose.
    newest: Arc<Newest>,
    sender: Sender<Heard>,
    exports: Vec<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Newest {
    view: AtomicU64,
    export: AtomicU64,
}

impl Newest {
    fn of(&self, purpose: Purpose) -> &AtomicU64 {
        match purpose {
            Purpose::View => &self.view,
            Purpose::Export => &self.export,
        }
    }
}

#[derive(Debug)]
struct Question {
    generation: u64,
    purpose: Purpose,
    query: Box<Query>,
    pattern: String,
    order: ListOrder,
    data: Arc<Data>,
}

impl Worker {
    /// Starts the thread that answers; it ends when the loop does.
    pub(super) fn spawn(sender: Sender<Heard>) -> Self {
        let (questions, waiting) = channel();
        let newest = Arc::new(Newest::default());
        let (to_loop, newest_here) = (sender.clone(), Arc::clone(&newest));
        std::thread::spawn(move || answer_all(&waiting, &newest_here, &to_loop));
        Self { questions, newest, sender, exports: Vec::new() }
    }

    /// Begins the work of an effect, if it is of that kind.
    pub(super) fn begin(&mut self, effect: Effect, data: Arc<Data>) {
        match effect {
            Effect::Ask { generation, purpose, query, pattern, order } => {
                self.newest.of(purpose).store(generation, Ordering::Relaxed);
                let _ = self.questions.send(Question { generation, purpose, query, pattern, order, data });
            }
            Effect::Export { selection, format, path, replace, provenance } => {
                let sender = self.sender.clone();
                self.exports.push(std::thread::spawn(move || {
                    let _alarm = Alarm(sender.clone());
                    let target = Target { format, path: expanded(&path), replace };
                    let exported = Action::Exported(export(&data, &selection, &target, &provenance));
                    let _ = sender.send(Heard::Action(Box::new(exported)));
                }));
            }
            Effect::Open(_) | Effect::Redraw | Effect::StopLoading | Effect::Suspend | Effect::Quit => {}
        }
    }

    /// Waits for the exports that are being written, so that none is left half done.
    pub(super) fn finish(self) {
        for export in self.exports {
            let _ = export.join();
        }
    }
}

/// Ends the loop when its thread panics: nobody would answer any more.
pub(super) struct Alarm(pub(super) Sender<Heard>);

impl Drop for Alarm {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.0.send(Heard::Panicked);
        }
    }
}

fn answer_all(waiting: &Receiver<Question>, newest: &Newest, sender: &Sender<Heard>) {
    let _alarm = Alarm(sender.clone());
    while let Ok(question) = waiting.recv() {
        let Question { generation, purpose, query, pattern, order, data } = question;
        let is_wanted = || newest.of(purpose).load(Ordering::Relaxed) == generation;
        if !is_wanted() {
            continue;
        }
        let last = Mutex::new(Instant::now());
        let is_wanted = |done: usize, of: usize| {
            let is_due = last.lock().is_ok_and(|mut last| {
                let is_due = done > 0 && last.elapsed() >= PAUSE;
                if is_due {
                    *last = Instant::now();
                }
                is_due
            });
            if is_due && purpose == Purpose::View {
                let _ = sender.send(Heard::Action(Box::new(Action::Searching(done * 100 / of.max(1)))));
            }
            is_wanted()
        };
        let plan = data.asker.plan(&data.chronology, &query);
        if purpose == Purpose::View {
            let ranking = data.asker.rank_by(&data.chronology, &plan, &pattern, CANDIDATES);
            let _ = sender.send(Heard::Action(Box::new(Action::Ranked { generation, ranking })));
        }
        let Some(selection) = data.asker.answer(&data.chronology, &plan, &is_wanted) else { continue };
        let Some(selection) = data.asker.ordered(&data.chronology, selection, order, &is_wanted) else { continue };
        let selection = Arc::new(selection);
        let is_view = purpose == Purpose::View;
        let within =
            || data.asker.within(&data.chronology, &selection, FREQUENT, &|_, _| is_wanted(0, 0)).map(Arc::new);
        // The first frame waits for nothing.
        let is_quick = data.chronology.len() <= QUICK && data.asker.knows_totals();
        let quick = if is_view && is_quick { within() } else { None };
        let is_late = is_view && quick.is_none();
        let answer = Action::Answered { generation, purpose, selection: Arc::clone(&selection), within: quick };
        if sender.send(Heard::Action(Box::new(answer))).is_err() {
            return;
        }
        if is_late && let Some(within) = within() {
            let _ = sender.send(Heard::Action(Box::new(Action::Within { generation, within })));
        }
        // The first letter of a name finds the names folded.
        data.asker.warm(&data.chronology);
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
    match export.save(target.format, &target.path, target.replace) {
        Ok(()) => {
            Ok(format!("{} of {} events written to {}", selection.len(), selection.total(), target.path.display()))
        }
        Err(WriteError::Exists(_)) => Err(ExportFailure::Exists),
        Err(error @ WriteError::Open(_)) => Err(ExportFailure::Failed(format!("{error}: export to another file"))),
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
