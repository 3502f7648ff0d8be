//! The only room with terminal IO: the loop, the threads behind it, and the terminal given back as it was.
//!
//! Threads send to the loop: keys and the mouse, signals, the worker (queries, exports) and the watcher of the files. A key is answered with a frame at once, whatever the worker does.

mod background;
mod canvas;
mod clipboard;
mod editor;
mod guard;
mod keeping;
mod keys;
mod link;
mod load;
mod opener;
mod watch;
mod worker;
mod writing;

use std::collections::VecDeque;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crossterm::event::{Event as TerminalEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use tui_input::InputRequest;

use crate::app::{Action, App, Command, Data, Effect, Mode, Notice, Report, Start, View};
use crate::config::{Config, KeepError, Keeper, Kept};
use crate::keymap::Context;
use crate::model::EventDate;
use crate::query::Query;
use crate::side::SavedView;
use crate::ui::{Areas, Screen, glyphs};
use background::Answers;
pub use canvas::Canvas;
use guard::Guard;
use keeping::Keeping;
use keys::Keys;
pub use load::Rest;
pub use opener::Opener;
pub use watch::Watched;
use worker::Worker;

/// Lines that one notch of the wheel scrolls.
const NOTCH: isize = 3;

/// How long the loop waits for answers before it draws without: shorter than an eye notices, and so short that a letter is seen
/// within the time that a key may take.
const PATIENCE: Duration = Duration::from_millis(4);

/// The same for the first answer: before it there is nothing to show but empty panes.
const FIRST_PATIENCE: Duration = Duration::from_millis(200);

/// How long an interrupt that was typed at an editor may take to be heard of. Here Ctrl-c is a key and no interrupt.
const ECHO: Duration = Duration::from_millis(500);

/// Bytes that a frame may have to reach the terminal in one piece.
const FRAME: usize = 1 << 16;

/// What the loop hears.
#[derive(Debug)]
enum LoopEvent {
    Terminal(TerminalEvent),
    /// The terminal is gone.
    Closed,
    /// A thread has ended that the loop needs.
    Panicked,
    Signal(i32),
    /// The editor has ended, or could not be run.
    Edited(io::Result<ExitStatus>),
    Action(Box<Action>),
}

/// What to browse, and how.
#[derive(Debug)]
pub struct Session {
    /// The chronology.
    pub data: Arc<Data>,
    /// The files to read again when they change; none for standard input and the shipped chronology.
    pub watched: Watched,
    /// What is still to be read: the screen begins with the first part of it.
    pub rest: Option<Rest>,
    /// What opens the data behind the screen, which shows nothing of them until then.
    pub opener: Option<Opener>,
    /// Where to begin.
    pub begin: Begin,
    /// Colours, keys, characters.
    pub config: Config,
    /// Keeps what the reader says of the chronology.
    pub keeper: Keeper,
    /// What is kept of it already, or why that cannot be read.
    pub kept: Result<Kept, KeepError>,
}

/// Where to begin, as far as it was said; else where the user was last, or with the first event.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// The query to begin with.
    pub query: Option<Query>,
    /// The date to begin at.
    pub at: Option<EventDate>,
    /// What the centre shows at first.
    pub view: Option<View>,
    /// The saved view to begin with.
    pub saved: Option<SavedView>,
}

impl Begin {
    /// The screen at its beginning.
    fn app(self, data: Arc<Data>, kept: Result<Kept, KeepError>, config: &Config) -> App {
        let said = Start { query: self.query.is_some(), view: self.view.is_some(), date: self.at.is_some() };
        let mut app = App::new(data, self.query.unwrap_or_default());
        app.start_at(self.view.unwrap_or_default(), self.at.as_ref());
        let say = |app: &mut App, notice: Notice| app.update(Action::Report(Report::Say(notice)));
        if let Some(first) = config.warnings.first() {
            say(&mut app, Notice::warning(first.to_string().replace("\n  ", "; ")));
        }
        match kept {
            Ok(Kept { own, remark }) => {
                app.take_own(own);
                match &self.saved {
                    Some(saved) => {
                        if let Err(why) = app.begin_with(saved, said) {
                            say(&mut app, Notice::error(why));
                        }
                    }
                    None if config.resume => app.resume(said),
                    None => {}
                }
                if let Some(remark) = remark {
                    say(&mut app, Notice::warning(remark));
                }
            }
            Err(error) => drop(say(&mut app, Notice::error(error.to_string()))),
        }
        app
    }
}

/// Browses until the user quits. The terminal is as it was afterwards, whatever happens: on errors, panics and signals too. What it
/// gives is to be said then: why something was not kept.
///
/// # Errors
/// What the terminal says. After SIGINT, SIGTERM, SIGHUP or SIGQUIT the process ends by that signal.
pub fn browse(mut session: Session) -> io::Result<Option<String>> {
    let (sender, heard) = channel();
    // First who hears the signals, then what they have to give back.
    hear_signals(&sender)?;
    let guard = Guard::new(session.config.mouse)?;
    let mut answers = Answers::default();
    if let Some(light) = session.config.on_light.take() {
        let asked = background::ask();
        asked.typed.into_iter().try_for_each(|key| sender.send(LoopEvent::Terminal(key))).unwrap_or_default();
        if asked.is_light {
            session.config.theme = light;
        }
        answers = asked.answers;
    }
    let worker = Worker::spawn(sender.clone());
    let look_now = watch::spawn(session.watched, sender.clone());
    let is_loading_wanted = Arc::new(AtomicBool::new(true));
    let is_partial = session.rest.is_some() || session.opener.is_some();
    if let Some(rest) = session.rest {
        load::spawn(rest, Arc::clone(&is_loading_wanted), sender.clone());
    }
    if let Some(opener) = session.opener {
        opener::spawn(opener, Arc::clone(&is_loading_wanted), sender.clone());
    }
    let keys = Keys::hear(sender.clone(), answers);
    let mut app = session.begin.app(session.data, session.kept, &session.config);
    if is_partial {
        app.expect_rest();
    }
    let keeping = Keeping::spawn(session.keeper, sender.clone());
    let mut browser = Browser {
        app,
        canvas: Canvas::new(BufWriter::with_capacity(FRAME, io::stdout())),
        config: session.config,
        worker,
        keeping,
        heard,
        sender,
        held: VecDeque::new(),
        is_loading_wanted,
        keys,
        look_now,
        edited: None,
        guard,
    };
    let ended = browser.run();
    browser.guard.restore();
    browser.worker.finish();
    let said = browser.keeping.finish(browser.app.leaving(browser.config.resume));
    if let Ok(Some(signal)) = ended {
        // The parent sees the signal and not an exit code that means something else.
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
    ended.map(|_| said)
}

/// Starts the thread that hears the signals.
fn hear_signals(sender: &Sender<LoopEvent>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP])?;
    let to_loop = sender.clone();
    std::thread::spawn(move || signals.forever().try_for_each(|signal| to_loop.send(LoopEvent::Signal(signal))));
    Ok(())
}

struct Browser {
    app: App,
    canvas: Canvas<BufWriter<Stdout>>,
    config: Config,
    worker: Worker,
    keeping: Keeping,
    heard: Receiver<LoopEvent>,
    sender: Sender<LoopEvent>,
    held: VecDeque<LoopEvent>,
    is_loading_wanted: Arc<AtomicBool>,
    keys: Keys,
    /// Whoever sends here has changed a file and is done with it.
    look_now: Sender<()>,
    /// When an editor ended last.
    edited: Option<Instant>,
    guard: Guard,
}

/// Whether the loop goes on.
#[must_use]
enum Next {
    Go,
    End(Option<i32>),
}

impl Browser {
    fn run(&mut self) -> io::Result<Option<i32>> {
        self.fit(area()?);
        let first = self.app.begin();
        let _ = self.effect(first)?;
        if let Next::End(signal) = self.wait_for_answer(FIRST_PATIENCE)? {
            return Ok(signal);
        }
        loop {
            self.draw()?;
            let Ok(heard) = self.heard.recv() else { return Ok(None) };
            let mut next = self.hear_all(heard)?;
            if let Next::Go = next {
                next = self.wait_for_answer(PATIENCE)?;
            }
            if let Next::End(signal) = next {
                return Ok(signal);
            }
        }
    }

    fn wait_for_answer(&mut self, patience: Duration) -> io::Result<Next> {
        // All answers together: each that comes would otherwise begin the wait anew.
        let until = Instant::now() + patience;
        while self.app.is_asking() || self.app.is_waiting() {
            match self.heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(heard) => {
                    let next = self.hear_all(heard)?;
                    if let Next::End(_) = next {
                        return Ok(next);
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Ok(Next::End(None)),
            }
        }
        Ok(Next::Go)
    }

    fn areas(&self) -> io::Result<Areas> {
        Ok(Areas::new(area()?, &self.app))
    }

    fn draw(&mut self) -> io::Result<()> {
        let area = area()?;
        let glyphs = self.fit(area);
        let screen = Screen { app: &self.app, theme: &self.config.theme, keymap: &self.config.keymap, glyphs };
        self.canvas.draw(area, screen.cursor(area), |area, buffer| screen.render(area, buffer))
    }

    /// Gives the screen the room that it has now.
    fn fit(&mut self, area: Rect) -> &'static glyphs::Glyphs {
        let glyphs = if self.config.ascii { &glyphs::ASCII } else { &glyphs::UNICODE };
        let viewport = Areas::new(area, &self.app).viewport(glyphs);
        let keymap = &self.config.keymap;
        self.app.fit(viewport, |columns| Screen::help_length(keymap, glyphs, columns));
        self.look();
        glyphs
    }

    /// Asks behind what the engine has not at hand.
    fn look(&mut self) {
        for late in self.app.late_questions() {
            self.worker.look(late, Arc::clone(self.app.shared_data()));
        }
        if let Some(asked) = self.app.late_preview() {
            self.worker.preview(asked, Arc::clone(self.app.shared_data()));
        }
    }

    /// Hears something and all that is waiting already: it belongs to the same frame. Letters that come one after another are
    /// typed at once, for the whole field is read again each time.
    fn hear_all(&mut self, heard: LoopEvent) -> io::Result<Next> {
        let mut letters = String::new();
        let mut heard = Some(heard);
        while let Some(now) = heard {
            if let Some(letter) = self.letter(&now) {
                letters.push(letter);
            } else {
                let next = self.type_letters(&mut letters)?;
                let next = if let Next::Go = next { self.hear(now)? } else { next };
                if let Next::End(_) = next {
                    return Ok(next);
                }
            }
            heard = self.heard.try_recv().ok();
        }
        self.type_letters(&mut letters)
    }

    fn type_letters(&mut self, letters: &mut String) -> io::Result<Next> {
        if letters.is_empty() {
            return Ok(Next::Go);
        }
        let effect = self.app.update(Action::Type(std::mem::take(letters)));
        self.look();
        effect.map_or(Ok(Next::Go), |effect| self.effect(effect))
    }

    /// The letter that a key types, if nothing has to be waited for.
    fn letter(&self, heard: &LoopEvent) -> Option<char> {
        let LoopEvent::Terminal(TerminalEvent::Key(key)) = heard else { return None };
        let is_typed = key.kind != KeyEventKind::Release && matches!(self.app.mode(), Mode::Typing(_));
        if !is_typed || !self.held.is_empty() || self.has_to_wait(heard) {
            return None;
        }
        match self.config.keymap.action(Context::of(&self.app), *key) {
            Some(Action::Edit(InputRequest::InsertChar(letter))) => Some(letter),
            _ => None,
        }
    }

    /// Hears something. A key that chooses among actors waits until they are ranked for what was typed before it, and all
    /// keys wait behind it.
    fn hear(&mut self, heard: LoopEvent) -> io::Result<Next> {
        let is_input = matches!(&heard, LoopEvent::Terminal(TerminalEvent::Key(_) | TerminalEvent::Paste(_)));
        if self.is_end(&heard) {
            // Whoever wants to leave waits for nobody.
            return self.hear_now(heard);
        }
        if is_input && (!self.held.is_empty() || self.has_to_wait(&heard)) {
            self.held.push_back(heard);
            return Ok(Next::Go);
        }
        let mut next = self.hear_now(heard)?;
        while let (Next::Go, Some(held)) = (&next, self.held.front()) {
            if self.has_to_wait(held) {
                break;
            }
            let Some(held) = self.held.pop_front() else { break };
            next = self.hear_now(held)?;
        }
        Ok(next)
    }

    /// Whether a key ends the program or stops it.
    fn is_end(&self, heard: &LoopEvent) -> bool {
        let LoopEvent::Terminal(TerminalEvent::Key(key)) = heard else { return false };
        let action = self.config.keymap.action(Context::of(&self.app), *key);
        key.kind != KeyEventKind::Release && matches!(action, Some(Action::Do(Command::Quit | Command::Suspend)))
    }

    /// Whether it is too early for a key: to choose among actors, or to move in data that have not been answered yet.
    fn has_to_wait(&self, heard: &LoopEvent) -> bool {
        let LoopEvent::Terminal(TerminalEvent::Key(key)) = heard else { return false };
        match self.config.keymap.action(Context::of(&self.app), *key) {
            Some(Action::Accept | Action::Choose(_)) => {
                self.app.is_ranking() || self.app.is_unanswered() || self.app.is_counting()
            }
            Some(Action::Do(Command::Quit | Command::Suspend | Command::Cancel)) => false,
            _ => self.app.is_unanswered(),
        }
    }

    fn hear_now(&mut self, heard: LoopEvent) -> io::Result<Next> {
        use signal_hook::consts::{SIGINT, SIGQUIT, SIGTSTP};
        let action = match heard {
            LoopEvent::Closed => return Ok(Next::End(None)),
            LoopEvent::Panicked => {
                return Err(io::Error::other("annals has a fault and has to end; nothing was overwritten"));
            }
            LoopEvent::Signal(SIGTSTP) => {
                self.suspend()?;
                None
            }
            LoopEvent::Signal(SIGINT | SIGQUIT) if self.edited.is_some_and(|at| at.elapsed() < ECHO) => None,
            LoopEvent::Signal(signal) => return Ok(Next::End(Some(signal))),
            LoopEvent::Edited(_) => None,
            LoopEvent::Action(action) => Some(*action),
            LoopEvent::Terminal(event) => self.action(event)?,
        };
        let effect = action.and_then(|action| self.app.update(action));
        self.look();
        effect.map_or(Ok(Next::Go), |effect| self.effect(effect))
    }

    fn action(&self, event: TerminalEvent) -> io::Result<Option<Action>> {
        Ok(match event {
            TerminalEvent::Key(key) if key.kind != KeyEventKind::Release => {
                self.config.keymap.action(Context::of(&self.app), key)
            }
            TerminalEvent::Paste(text) => Some(Action::Paste(text)),
            // It need not keep to the lines of the strip.
            TerminalEvent::Mouse(MouseEvent { kind: MouseEventKind::Drag(_), column, .. })
                if self.app.is_held_on_strip() =>
            {
                Some(Action::Drag(self.areas()?.strip_target(column)))
            }
            TerminalEvent::Mouse(MouseEvent { kind: MouseEventKind::Up(_), .. }) if self.app.is_held_on_strip() => {
                Some(Action::Release)
            }
            TerminalEvent::Mouse(mouse) => {
                let target = self.areas()?.target(mouse.column, mouse.row);
                let is_open = !matches!(self.app.mode(), Mode::Export(_) | Mode::Pick(_));
                target.filter(|_| is_open).and_then(|target| match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left)
                        if matches!(self.app.mode(), Mode::Browse | Mode::Typing(_)) =>
                    {
                        Some(Action::Click(target))
                    }
                    MouseEventKind::ScrollUp => Some(Action::Wheel(target, -NOTCH)),
                    MouseEventKind::ScrollDown => Some(Action::Wheel(target, NOTCH)),
                    _ => None,
                })
            }
            TerminalEvent::Key(_)
            | TerminalEvent::Resize(..)
            | TerminalEvent::FocusGained
            | TerminalEvent::FocusLost => None,
        })
    }

    fn effect(&mut self, effect: Effect) -> io::Result<Next> {
        match effect {
            Effect::Quit => return Ok(Next::End(None)),
            Effect::Suspend => self.suspend()?,
            Effect::Redraw => self.canvas.forget(),
            Effect::Keep(edits) => self.keeping.keep(edits),
            Effect::StopLoading => self.is_loading_wanted.store(false, Ordering::Relaxed),
            Effect::Edit { path, line } => return self.edit(&path, line),
            Effect::Open(url) => {
                self.app.update(Action::Report(Report::Say(Notice::info(format!("opening {url}")))));
                link::open(url, self.sender.clone());
            }
            Effect::Copy(text) => clipboard::put(&text, &mut io::stdout())?,
            effect @ (Effect::Ask(_) | Effect::Export(_) | Effect::StopExport | Effect::Gather(..)) => {
                self.worker.begin(effect, Arc::clone(self.app.shared_data()));
            }
        }
        Ok(Next::Go)
    }

    /// Gives the terminal back, stops, and takes it again when the user comes back.
    fn suspend(&mut self) -> io::Result<()> {
        self.guard.restore();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        self.guard.take()?;
        self.canvas.forget();
        io::stdout().flush()
    }

    /// Hands the terminal to an editor and takes it back when that has ended.
    fn edit(&mut self, path: &Path, line: Option<usize>) -> io::Result<Next> {
        let words = match editor::words(&crate::config::editor(), path, line) {
            Ok(words) => words,
            Err(why) => return Ok(self.complain(&why.to_string())),
        };
        let program = words.first().map(PathBuf::from).unwrap_or_default();
        self.keys.leave();
        self.guard.restore();
        let sender = self.sender.clone();
        match editor::command(words).and_then(|mut command| command.spawn()) {
            Ok(mut child) => drop(std::thread::spawn(move || sender.send(LoopEvent::Edited(child.wait())))),
            Err(error) => drop(sender.send(LoopEvent::Edited(Err(error)))),
        }
        let ended = match self.wait_for_editor()? {
            Ok(ended) => ended,
            // The editor may still have the terminal.
            Err(next) => return Ok(next),
        };
        self.edited = Some(Instant::now());
        self.guard.take()?;
        self.keys.come_back();
        self.canvas.forget();
        let _ = self.look_now.send(());
        Ok(editor::complaint(&program, ended).map_or(Next::Go, |why| self.complain(&why)))
    }

    /// Waits until the editor has ended; how it has, or how annals ends before it. What was typed before belongs to annals and waits.
    fn wait_for_editor(&mut self) -> io::Result<Result<io::Result<ExitStatus>, Next>> {
        use signal_hook::consts::{SIGINT, SIGQUIT, SIGTSTP};
        loop {
            let Ok(heard) = self.heard.recv() else { return Ok(Err(Next::End(None))) };
            match heard {
                LoopEvent::Edited(ended) => return Ok(Ok(ended)),
                typed @ LoopEvent::Terminal(_) => self.held.push_back(typed),
                // Typed at the editor, which shares the terminal.
                LoopEvent::Signal(SIGINT | SIGQUIT) => {}
                // The editor has stopped, and annals with it, so that the shell is there.
                LoopEvent::Signal(SIGTSTP) => signal_hook::low_level::emulate_default_handler(SIGTSTP)?,
                other @ (LoopEvent::Action(_) | LoopEvent::Signal(_) | LoopEvent::Closed | LoopEvent::Panicked) => {
                    match self.hear_now(other)? {
                        Next::Go => {}
                        end @ Next::End(_) => return Ok(Err(end)),
                    }
                }
            }
        }
    }

    fn complain(&mut self, why: &str) -> Next {
        self.app.update(Action::Report(Report::Say(Notice::error(crate::model::clean::line(why).into_owned()))));
        Next::Go
    }
}

/// The whole screen.
fn area() -> io::Result<Rect> {
    let (width, height) = crossterm::terminal::size()?;
    Ok(Rect::new(0, 0, width, height))
}
