//! What the tests share: chronologies from text, a screen that is typed at, the program as a process.

use std::sync::Arc;

use annals::app::filter::{CANDIDATES, FREQUENT};
use annals::app::{Action, App, Data, Effect};
use annals::config::{Config, Environment, Wishes};
use annals::engine::Asker;
use annals::formats::Problem;
use annals::formats::files::input;
use annals::formats::{self, Loaded};
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

/// The shipped chronology.
pub(crate) const SHIPPED: &str = annals::cli::SHIPPED;

/// Reads a text as `events.yaml`.
#[track_caller]
pub(crate) fn load(text: &str) -> Loaded {
    formats::read(vec![input("events.yaml", text.as_bytes().to_vec())]).unwrap_or_else(|error| panic!("{error}"))
}

/// The problems of a text, one a string.
pub(crate) fn problems(text: &str) -> Vec<String> {
    load(text).problems.iter().map(Problem::to_string).collect()
}

/// A screen that is typed at. Effects that ask are answered at once, others are kept.
pub(crate) struct Harness {
    pub(crate) app: App,
    keymap: Keymap,
    theme: Theme,
    terminal: Terminal<TestBackend>,
    glyphs: &'static glyphs::Glyphs,
    pub(crate) effects: Vec<Effect>,
}

impl Harness {
    /// The shipped chronology on a screen of so many columns and lines.
    pub(crate) fn new(columns: u16, lines: u16) -> Self {
        Self::with(SHIPPED, columns, lines)
    }

    /// A chronology of one's own.
    pub(crate) fn with(text: &str, columns: u16, lines: u16) -> Self {
        let loaded = load(text);
        let data = Arc::new(Data::new(loaded.chronology, loaded.problems, Asker::new()));
        let environment = Environment { colorterm: "truecolor".into(), ..Environment::default() };
        assert_eq!(environment.theme(), "dark");
        let mut harness = Self {
            app: App::new(data, Query::default()),
            keymap: Keymap::shipped(),
            theme: Theme::shipped("dark").expect("shipped"),
            terminal: Terminal::new(TestBackend::new(columns, lines)).expect("in memory"),
            glyphs: &glyphs::UNICODE,
            effects: Vec::new(),
        };
        harness.fit();
        let first = harness.app.begin();
        harness.run(first);
        harness
    }

    /// The same in ASCII.
    pub(crate) fn ascii(mut self) -> Self {
        self.glyphs = &glyphs::ASCII;
        self
    }

    fn fit(&mut self) {
        let area = self.terminal.get_frame().area();
        let viewport = Areas::new(area, &self.app).viewport(self.glyphs);
        self.app.fit(viewport, Screen::help_length(&self.keymap));
    }

    fn run(&mut self, effect: Effect) {
        if let Effect::Ask { generation, purpose, query, pattern, order } = &effect {
            let data = self.app.data();
            let plan = data.asker.plan(&data.chronology, query);
            let selection = data.asker.answer(&data.chronology, &plan, &|_, _| true).expect("nothing stops it");
            let selection = data.asker.ordered(&data.chronology, selection, *order, &|_, _| true);
            let selection = Arc::new(selection.expect("somebody waits"));
            let ranking = data.asker.rank_by(&data.chronology, &plan, pattern, CANDIDATES);
            let within = data.asker.within(&data.chronology, &selection, FREQUENT, &|_, _| true).map(Arc::new);
            self.act(Action::Ranked { generation: *generation, ranking });
            self.act(Action::Answered { generation: *generation, purpose: *purpose, selection, within });
        } else {
            self.effects.push(effect);
        }
    }

    /// Something happens.
    pub(crate) fn act(&mut self, action: Action) {
        self.fit();
        if let Some(effect) = self.app.update(action) {
            self.run(effect);
        }
        self.fit();
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
        let screen = Screen { app: &self.app, theme: &self.theme, keymap: &self.keymap, glyphs: self.glyphs };
        let mut buffer = Buffer::empty(area);
        screen.render(area, &mut buffer);
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
        one if one.chars().count() == 1 => KeyCode::Char(one.chars().next().expect("one")),
        other => panic!("unknown key: {other}"),
    };
    KeyEvent::new(code, modifiers)
}

/// The settings of a user without any.
pub(crate) fn plain_config() -> Config {
    Config::read(&Wishes { theme: Some("mono".into()), ..Wishes::default() }, &Environment::default()).expect("shipped")
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
