//! What the tests share: chronologies from text, a screen that is typed at, the program as a process.

use std::sync::Arc;

use annals::app::{Action, App, Data, Effect, Late as Question, PreviewAsked, Report};
use annals::config::{Config, Environment, Overrides};
use annals::engine::ColumnEngine;
use annals::formats::Problem;
use annals::formats::files::input;
use annals::formats::{self, Handed, Loaded, Preview};
use annals::keymap::{Context, Keymap};
use annals::query::Query;
use annals::terminal::Canvas;
use annals::theme::Theme;
use annals::ui::{Areas, Screen, glyphs};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::widgets::Widget;

use crate::engines::{Late, Naive};

/// The shipped chronology.
pub(crate) const SHIPPED: &str = annals::cli::SHIPPED;

/// A chronology of seventeen events that stays as it is: what a user has before them in most tests.
pub(crate) const FIXTURE: &str = include_str!("../data/events.yaml");

/// Reads a text as `events.yaml`.
#[track_caller]
pub(crate) fn load(text: &str) -> Loaded {
    formats::read(vec![input("events.yaml", text.as_bytes().to_vec())]).unwrap_or_else(|error| panic!("{error}"))
}

/// The problems of a text, one a string.
pub(crate) fn problems(text: &str) -> Vec<String> {
    load(text).problems.iter().map(Problem::to_string).collect()
}

/// A screen that is typed at. Effects that ask are answered at once, others are kept. Beside it a second screen has the same done to
/// it, over an engine that looks at plain events and has nothing at hand: whatever is drawn has to be the same.
pub(crate) struct Harness {
    pub(crate) app: App,
    keymap: Keymap,
    theme: Theme,
    terminal: Terminal<TestBackend>,
    glyphs: &'static glyphs::Glyphs,
    pub(crate) effects: Vec<Effect>,
    other: Option<App>,
}

/// Events of a chronology that plain events are looked at one by one of.
const FEW: usize = 400;

/// The events of a file, ready to be asked.
pub(crate) fn data(loaded: Loaded) -> Arc<Data> {
    Arc::new(Data::new(ColumnEngine::new(loaded.chronology, true), loaded.problems))
}

/// Lets an engine answer what a screen asks.
pub(crate) fn answer(app: &mut App, effect: &Effect) {
    let Effect::Ask(ask) = effect else { return };
    let mut reports = Vec::new();
    let engine = &*app.shared_data().clone().engine;
    let told = ask.answer(engine, &|_, _| true, &mut |report| {
        reports.push(report);
        true
    });
    told.expect("somebody waits");
    for report in reports {
        if let Some(effect) = app.update(report.into()) {
            answer(app, &effect);
        }
    }
    answer_late(app);
}

/// The same for what is asked of the list that is there, the last question first.
fn answer_late(app: &mut App) {
    loop {
        let mut questions = app.late_questions();
        if questions.is_empty() {
            return;
        }
        questions.reverse();
        for Question { number, question } in questions {
            let answer = app.data().engine.answer(&question, &|_, _| true);
            if let Some(effect) = app.update(Report::Late { number, answer }.into()) {
                self::answer(app, &effect);
            }
        }
    }
}

impl Harness {
    /// The fixture on a screen of so many columns and lines.
    pub(crate) fn new(columns: u16, lines: u16) -> Self {
        Self::with(FIXTURE, columns, lines)
    }

    /// A chronology of one's own.
    pub(crate) fn with(text: &str, columns: u16, lines: u16) -> Self {
        Self::reading(&[input("events.yaml", text.into())], columns, lines)
    }

    /// Files of one's own.
    pub(crate) fn reading(inputs: &[formats::Input], columns: u16, lines: u16) -> Self {
        let load = || formats::read(inputs.to_vec()).expect("readable");
        let loaded = load();
        let environment = Environment { colorterm: "truecolor".into(), ..Environment::default() };
        assert_eq!(environment.themes().0, "dark");
        let again = (loaded.chronology.len() <= FEW).then(load);
        let other = again.map(|again| {
            let data = Data::new(Late(Naive::new(again.chronology)), again.problems);
            App::new(Arc::new(data), Query::default())
        });
        let mut harness = Self {
            app: App::new(data(loaded), Query::default()),
            keymap: Keymap::shipped(),
            theme: Theme::shipped("dark").expect("shipped"),
            terminal: Terminal::new(TestBackend::new(columns, lines)).expect("in memory"),
            glyphs: &glyphs::UNICODE,
            effects: Vec::new(),
            other,
        };
        harness.fit();
        let first = harness.app.begin();
        harness.run(first);
        if let Some(other) = &mut harness.other {
            let first = other.begin();
            answer(other, &first);
        }
        harness
    }

    /// The same in ASCII.
    pub(crate) fn ascii(mut self) -> Self {
        self.glyphs = &glyphs::ASCII;
        self
    }

    fn fit(&mut self) {
        let area = self.terminal.get_frame().area();
        for app in std::iter::once(&mut self.app).chain(&mut self.other) {
            let viewport = Areas::new(area, app).viewport(self.glyphs);
            app.fit(viewport, |columns| Screen::help_length(&self.keymap, self.glyphs, columns));
            answer_late(app);
        }
    }

    fn run(&mut self, effect: Effect) {
        if let Effect::Ask(_) = &effect {
            answer(&mut self.app, &effect);
        } else {
            self.effects.push(effect);
        }
    }

    /// Something happens.
    pub(crate) fn act(&mut self, action: impl Into<Action>) {
        let action = action.into();
        self.fit();
        match (&action, &mut self.other) {
            // Other data come with an engine of their own.
            (Action::Report(Report::Reloaded(_) | Report::Loaded(_)), other) => *other = None,
            (_, Some(other)) => {
                if let Some(effect) = other.update(action.clone()) {
                    answer(other, &effect);
                }
                answer_late(other);
            }
            (_, None) => {}
        }
        if let Some(effect) = self.app.update(action) {
            self.run(effect);
        }
        answer_late(&mut self.app);
        self.fit();
    }

    /// Says that the rest of the file is being read.
    pub(crate) fn expect_rest(&mut self) {
        self.app.expect_rest();
        self.other.iter_mut().for_each(App::expect_rest);
    }

    /// The id of the event under the cursor.
    pub(crate) fn current_id(&self) -> String {
        self.app.account().map(|account| account.id.clone()).unwrap_or_default()
    }

    /// Presses keys: characters, and in angle brackets the named ones (`<enter>`, `<ctrl-d>`).
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
            let (event, left) = match named {
                Some((name, left)) => (named_key(name), left),
                None => (KeyEvent::new(KeyCode::Char(first), KeyModifiers::NONE), rest.split_at(first.len_utf8()).1),
            };
            rest = left;
            if let Some(action) = self.keymap.action(Context::of(&self.app), event) {
                self.act(action);
            }
        }
        self
    }

    /// What the export dialog shows of how the export begins.
    pub(crate) fn preview(&mut self) -> &mut Self {
        self.fit();
        let asked = self.app.late_preview();
        self.other.iter_mut().for_each(|other| drop(other.late_preview()));
        if let Some(PreviewAsked { number, request, format }) = asked {
            let of = |handed: Handed<'_>| Preview::of(&handed, format);
            let found = request.hand_on(&*self.app.data().engine, Some(Preview::EVENTS), &|_, _| true, of);
            self.act(Report::Previewed { number, found: found.map_err(|error| error.says()) });
        }
        self
    }

    /// Another size of the screen.
    pub(crate) fn resize(&mut self, columns: u16, lines: u16) {
        self.terminal.backend_mut().resize(columns, lines);
        self.terminal.autoresize().expect("in memory");
        self.fit();
    }

    /// What is drawn, with its colours.
    pub(crate) fn buffer(&mut self) -> Buffer {
        self.fit();
        let area = self.terminal.get_frame().area();
        let draw = |app: &App| {
            let screen = Screen { app, theme: &self.theme, keymap: &self.keymap, glyphs: self.glyphs };
            let mut buffer = Buffer::empty(area);
            screen.render(area, &mut buffer);
            buffer
        };
        let buffer = draw(&self.app);
        if let Some(other) = &self.other {
            let other = draw(other);
            for (other, own) in lines(&other).iter().zip(lines(&buffer)) {
                assert_eq!(*other, own, "an engine over plain events draws another screen");
            }
            assert!(other == buffer, "an engine over plain events draws in other colours");
        }
        buffer
    }

    /// Draws on a terminal that takes bytes.
    pub(crate) fn draw_on<W: std::io::Write>(&mut self, canvas: &mut Canvas<W>) {
        self.fit();
        let area = self.terminal.get_frame().area();
        let screen = Screen { app: &self.app, theme: &self.theme, keymap: &self.keymap, glyphs: self.glyphs };
        canvas.draw(area, screen.cursor(area), |area, buffer| screen.render(area, buffer)).expect("in memory");
    }

    /// What is drawn, line by line.
    pub(crate) fn screen(&mut self) -> String {
        lines(&self.buffer()).join("\n")
    }
}

/// The lines of a buffer without the spaces at their ends. A wide letter's second cell is not repeated.
pub(crate) fn lines(buffer: &Buffer) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let area = buffer.area;
    let line = |y| {
        let mut text = String::new();
        let mut x = area.left();
        while x < area.right() {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += u16::try_from(symbol.width().max(1)).expect("narrow");
        }
        text.trim_end().to_owned()
    };
    (area.top()..area.bottom()).map(line).collect()
}

fn named_key(name: &str) -> KeyEvent {
    let (modifiers, name) = match name.strip_prefix("ctrl-") {
        Some(name) => (KeyModifiers::CONTROL, name),
        None => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "backspace" => KeyCode::Backspace,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "pagedown" => KeyCode::PageDown,
        "pageup" => KeyCode::PageUp,
        "f2" => KeyCode::F(2),
        "f3" => KeyCode::F(3),
        "f4" => KeyCode::F(4),
        one if one.chars().count() == 1 => KeyCode::Char(one.chars().next().expect("one")),
        other => panic!("unknown key: {other}"),
    };
    KeyEvent::new(code, modifiers)
}

/// The settings of a user without any.
pub(crate) fn plain_config() -> Config {
    Config::read(&Overrides { theme: Some("mono".into()), ..Overrides::default() }, &Environment::default())
        .expect("shipped")
}

/// The program as a process, in a folder of its own and without the user's settings.
pub(crate) fn program(folder: &std::path::Path) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("annals"));
    command.current_dir(folder).env_clear().env("HOME", folder).env("LANG", "C.UTF-8");
    command
}

/// Runs the program: exit code, stdout, stderr.
pub(crate) fn annals(folder: &std::path::Path, arguments: &[&str]) -> (i32, String, String) {
    let output = program(folder).args(arguments).output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}
