//! The thread that hears the keyboard, and can be made to leave it to another program for a while.

use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossterm::event::Event;
use signal_hook::consts::SIGWINCH;

use super::LoopEvent;
use super::background::{Answers, Heard, REST};

/// How long the rest of what is an answer for sure may take: over a slow line it comes in pieces.
const SLOW: Duration = Duration::from_secs(2);

/// How long the thread is waited for before it is woken once more.
const PATIENCE: Duration = Duration::from_millis(50);

/// What the thread does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It hears the keyboard.
    Listening,
    /// It hears the keyboard, and is asked to leave it.
    Asked,
    /// It leaves the keyboard to somebody else.
    Away,
    /// It is no more.
    Ended,
}

/// What it does, and who waits for that to change.
#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

/// The keyboard.
#[derive(Debug)]
pub(super) struct Keys(Arc<Shared>);

impl Keys {
    /// Starts the thread that hears the keyboard, and tells answers of the terminal from what is typed.
    pub(super) fn hear(sender: Sender<LoopEvent>, mut answers: Answers) -> Self {
        let shared = Arc::new(Shared { state: Mutex::new(State::Listening), changed: Condvar::new() });
        // From now on, and not from when the thread runs, a change of the size is heard: the first frame may be drawn before that.
        let _ = crossterm::event::poll(Duration::ZERO);
        let ended = Ended(Arc::clone(&shared));
        std::thread::spawn(move || {
            loop {
                ended.0.step_aside();
                let Ok(typed) = next(&mut answers) else { break };
                if typed.into_iter().try_for_each(|event| sender.send(LoopEvent::Terminal(event))).is_err() {
                    return;
                }
            }
            let _ = sender.send(LoopEvent::Closed);
        });
        Self(shared)
    }

    /// Leaves the keyboard to somebody else; what is typed from now on is theirs. The thread waits within the system for a key, and
    /// not for a moment only, so that nothing is spent on it while nobody types: a change of the size, which has not changed, wakes it.
    pub(super) fn leave(&self) {
        let mut state = self.0.lock();
        if *state == State::Listening {
            *state = State::Asked;
        }
        while *state == State::Asked {
            let _ = signal_hook::low_level::raise(SIGWINCH);
            let waited = self.0.changed.wait_timeout_while(state, PATIENCE, |state| *state == State::Asked);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Hears the keyboard again.
    pub(super) fn come_back(&self) {
        let mut state = self.0.lock();
        if *state == State::Away {
            *state = State::Listening;
            self.0.changed.notify_all();
        }
    }
}

/// What is typed next; nothing where it was an answer of the terminal, or the beginning of one.
fn next(answers: &mut Answers) -> io::Result<Vec<Event>> {
    let patience = if answers.is_sure() { SLOW } else { REST };
    if answers.has_begun() && !crossterm::event::poll(patience)? {
        return Ok(answers.give_up());
    }
    Ok(match answers.hear(crossterm::event::read()?) {
        Heard::Typed(typed) => typed,
        // Too late to be of use.
        Heard::Lightness(_) | Heard::Part => Vec::new(),
    })
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as somebody else has the keyboard.
    fn step_aside(&self) {
        let mut state = self.lock();
        if *state == State::Asked {
            *state = State::Away;
            self.changed.notify_all();
        }
        while *state == State::Away {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Says that the thread has ended, however it did.
struct Ended(Arc<Shared>);

impl Drop for Ended {
    fn drop(&mut self) {
        *self.0.lock() = State::Ended;
        self.0.changed.notify_all();
    }
}
