//! Opening an engine over data that are not read into memory: behind the screen, and again when others have taken their place.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::LoopEvent;
use super::worker::Alarm;
use crate::app::{Data, Report};
use crate::engine::{Engine, IsWanted};
use crate::formats::{ReadError, grouped};

/// Between two reports.
const PAUSE: Duration = Duration::from_millis(100);

/// What opens it: told how many events it has looked through, [`IsWanted`] says whether anybody still waits.
type Open = dyn Fn(IsWanted<'_>) -> Result<Box<dyn Engine>, ReadError> + Send + Sync;

/// Opens an engine, as often as it is asked to.
#[derive(Clone)]
pub struct Opener(Arc<Open>);

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener")
    }
}

impl Opener {
    /// Opens it so.
    pub fn new(open: impl Fn(IsWanted<'_>) -> Result<Box<dyn Engine>, ReadError> + Send + Sync + 'static) -> Self {
        Self(Arc::new(open))
    }

    /// Opens it while it is wanted.
    ///
    /// # Errors
    /// What is wrong with the data.
    pub fn open(&self, is_wanted: IsWanted<'_>) -> Result<Arc<Data>, ReadError> {
        (self.0)(is_wanted).map(|engine| Arc::new(Data::of(engine, Vec::new())))
    }
}

/// Starts to open it; it ends when that is done, or when it is no longer wanted.
pub(super) fn spawn(opener: Opener, is_wanted: Arc<AtomicBool>, sender: Sender<LoopEvent>) {
    std::thread::spawn(move || {
        let _alarm = Alarm(sender.clone());
        let last = Mutex::new(Instant::now());
        let to_loop = Mutex::new(sender.clone());
        let say =
            |report: Report| to_loop.lock().is_ok_and(|to| to.send(LoopEvent::Action(Box::new(report.into()))).is_ok());
        let told = |done: usize, of: usize| {
            let is_due = last.lock().is_ok_and(|mut last| {
                let is_due = last.elapsed() >= PAUSE;
                if is_due {
                    *last = Instant::now();
                }
                is_due
            });
            let percent = done.saturating_mul(100) / of.max(1);
            let is_heard = !is_due || say(Report::Loading(format!("opening: {percent} % of {} events", grouped(of))));
            is_heard && is_wanted.load(Ordering::Relaxed)
        };
        say(match opener.open(&told) {
            Ok(data) => Report::Loaded(data),
            Err(error) => Report::LoadStopped(Box::new(error.into())),
        });
    });
}
