//! Behind the loop: a thread that asks queries, one for questions about the list that is there, and one for each export. A newer
//! question supersedes the one in flight.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::LoopEvent;
use super::writing::write;
use crate::app::{Ask, Data, Effect, ExportOrder, Late, PreviewAsked, Purpose, Report};
use crate::engine::{Question, Unanswered};
use crate::formats::{Copied, Handed, Preview, Request};

/// Between two reports of a search.
const PAUSE: Duration = Duration::from_millis(100);

/// Takes what needs work, about the data that are there when it is asked for.
#[derive(Debug)]
pub(super) struct Worker {
    queries: Sender<(Box<Ask>, Arc<Data>)>,
    late: Sender<(Late, Arc<Data>)>,
    previews: Sender<(PreviewAsked, Arc<Data>)>,
    /// The numbers of the last questions.
    newest: Arc<Newest>,
    sender: Sender<LoopEvent>,
    exports: Vec<Writing>,
}

/// An export that is being written.
#[derive(Debug)]
struct Writing {
    thread: JoinHandle<()>,
    is_wanted: Arc<AtomicBool>,
}

impl Writing {
    fn begin(order: ExportOrder, data: Arc<Data>, sender: Sender<LoopEvent>) -> Self {
        let is_wanted = Arc::new(AtomicBool::new(true));
        let wanted = Arc::clone(&is_wanted);
        let thread = std::thread::spawn(move || {
            let _alarm = Alarm(sender.clone());
            let say = |report: Report| drop(sender.send(LoopEvent::Action(Box::new(report.into()))));
            say(Report::Exported(write(&order, &data, &wanted, &say)));
        });
        Self { thread, is_wanted }
    }

    fn stop(&self) {
        self.is_wanted.store(false, Ordering::Relaxed);
    }
}

/// The number of the last question of each kind.
#[derive(Debug, Default)]
struct Newest {
    view: AtomicU64,
    export: AtomicU64,
    page: AtomicU64,
    place: AtomicU64,
    filed: AtomicU64,
    axis: AtomicU64,
    lanes: AtomicU64,
    chain: AtomicU64,
    event: AtomicU64,
    origin: AtomicU64,
    named: AtomicU64,
    reported: AtomicU64,
    preview: AtomicU64,
}

impl Newest {
    fn of_query(&self, purpose: Purpose) -> &AtomicU64 {
        match purpose {
            Purpose::View => &self.view,
            Purpose::Export => &self.export,
        }
    }

    fn of_question(&self, question: &Question) -> &AtomicU64 {
        match question {
            Question::Place(..) => &self.place,
            Question::Filed(..) => &self.filed,
            Question::Axis(..) => &self.axis,
            Question::Lanes(..) => &self.lanes,
            Question::Chain(..) => &self.chain,
            Question::Event(_) | Question::Find(_) => &self.event,
            Question::Origin(_) => &self.origin,
            Question::Named(..) => &self.named,
            Question::Reported(_) => &self.reported,
            Question::Page(..) | Question::Select { .. } | Question::Within(..) | Question::Count(..) => &self.page,
        }
    }
}

impl Worker {
    /// Starts the threads that answer; they end when the loop does.
    pub(super) fn spawn(sender: Sender<LoopEvent>) -> Self {
        let newest = Arc::new(Newest::default());
        let (queries, waiting) = channel();
        let (to_loop, newest_here) = (sender.clone(), Arc::clone(&newest));
        std::thread::spawn(move || answer_queries(&waiting, &newest_here, &to_loop));
        let (late, waiting) = channel();
        let (to_loop, newest_here) = (sender.clone(), Arc::clone(&newest));
        std::thread::spawn(move || answer_late(&waiting, &newest_here, &to_loop));
        let (previews, waiting) = channel();
        let (to_loop, newest_here) = (sender.clone(), Arc::clone(&newest));
        std::thread::spawn(move || answer_previews(&waiting, &newest_here, &to_loop));
        Self { queries, late, previews, newest, sender, exports: Vec::new() }
    }

    /// Begins the work of an effect, if it is of that kind.
    pub(super) fn begin(&mut self, effect: Effect, data: Arc<Data>) {
        match effect {
            Effect::Ask(ask) => {
                self.newest.of_query(ask.purpose).store(ask.number, Ordering::Relaxed);
                let _ = self.queries.send((ask, data));
            }
            Effect::Export(order) => self.exports.push(Writing::begin(*order, data, self.sender.clone())),
            Effect::Gather(request, what, span) => gather(request, (what, span), data, self.sender.clone()),
            Effect::StopExport => self.exports.iter().for_each(Writing::stop),
            Effect::Keep(_)
            | Effect::Edit { .. }
            | Effect::Copy(_)
            | Effect::Open(_)
            | Effect::Redraw
            | Effect::StopLoading
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    /// Begins to answer a question about the list that is there.
    pub(super) fn look(&self, late: Late, data: Arc<Data>) {
        self.newest.of_question(&late.question).store(late.number, Ordering::Relaxed);
        let _ = self.late.send((late, data));
    }

    /// Begins to find how an export would begin.
    pub(super) fn preview(&self, asked: PreviewAsked, data: Arc<Data>) {
        self.newest.preview.store(asked.number, Ordering::Relaxed);
        let _ = self.previews.send((asked, data));
    }

    /// Stops the exports that are being written and waits for their end, so that nothing of them is left.
    pub(super) fn finish(self) {
        self.exports.iter().for_each(Writing::stop);
        self.exports.into_iter().for_each(|export| drop(export.thread.join()));
    }
}

/// Ends the loop when its thread panics: nobody would answer any more.
pub(super) struct Alarm(pub(super) Sender<LoopEvent>);

impl Drop for Alarm {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.0.send(LoopEvent::Panicked);
        }
    }
}

fn answer_queries(waiting: &Receiver<(Box<Ask>, Arc<Data>)>, newest: &Newest, sender: &Sender<LoopEvent>) {
    let _alarm = Alarm(sender.clone());
    let send = |report: Report| sender.send(LoopEvent::Action(Box::new(report.into()))).is_ok();
    while let Ok((ask, data)) = waiting.recv() {
        let is_newest = || newest.of_query(ask.purpose).load(Ordering::Relaxed) == ask.number;
        if !is_newest() {
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
            if is_due && ask.purpose == Purpose::View {
                send(Report::Searching(done * 100 / of.max(1)));
            }
            is_newest()
        };
        if let Err(Unanswered::Failed(why)) = ask.answer(&*data.engine, &is_wanted, &mut |report| send(report)) {
            send(Report::Unanswered { number: ask.number, why });
        }
        // The first letter of a name finds the names folded.
        data.names().warm();
    }
}

fn answer_late(waiting: &Receiver<(Late, Arc<Data>)>, newest: &Newest, sender: &Sender<LoopEvent>) {
    let _alarm = Alarm(sender.clone());
    while let Ok((Late { number, question }, data)) = waiting.recv() {
        let is_newest = || newest.of_question(&question).load(Ordering::Relaxed) == number;
        if !is_newest() {
            continue;
        }
        let answer = data.engine.answer(&question, &|_, _| is_newest());
        if sender.send(LoopEvent::Action(Box::new(Report::Late { number, answer }.into()))).is_err() {
            return;
        }
    }
}

fn answer_previews(waiting: &Receiver<(PreviewAsked, Arc<Data>)>, newest: &Newest, sender: &Sender<LoopEvent>) {
    let _alarm = Alarm(sender.clone());
    while let Ok((PreviewAsked { number, request, format }, data)) = waiting.recv() {
        let is_newest = || newest.preview.load(Ordering::Relaxed) == number;
        if !is_newest() {
            continue;
        }
        let preview = |handed: Handed<'_>| Preview::of(&handed, format);
        let found = request.hand_on(&*data.engine, Some(Preview::EVENTS), &|_, _| is_newest(), preview);
        let found = found.map_err(|error| error.says());
        if is_newest() && sender.send(LoopEvent::Action(Box::new(Report::Previewed { number, found }.into()))).is_err()
        {
            return;
        }
    }
}

/// Makes a text of events, to be copied.
fn gather(request: Box<Request>, (what, span): (Copied, Option<usize>), data: Arc<Data>, sender: Sender<LoopEvent>) {
    std::thread::spawn(move || {
        let _alarm = Alarm(sender.clone());
        let of = |handed: Handed<'_>| what.of(&handed);
        let text = request.hand_on(&*data.engine, None, &|_, _| true, of);
        let text = text.unwrap_or_else(|error| Err(error.says()));
        let _ = sender.send(LoopEvent::Action(Box::new(Report::Gathered { what, span, text }.into())));
    });
}
