//! The real program in a pseudo-terminal: typed at, resized, killed.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::support::FIXTURE;

/// How long anything may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Typist,
    screen: Arc<Mutex<vt100::Parser>>,
    /// All that the program wrote.
    written: Arc<Mutex<Vec<u8>>>,
    /// What the terminal does with what is typed, before the program starts: lines or single keys, echoed or not.
    modes: String,
}

/// Types at the program; the terminal itself does, too, where it is asked.
type Typist = Arc<Mutex<Box<dyn Write + Send>>>;

/// The background of the terminal of a test, as X names colours: a variable that only the tests read.
const BACKGROUND_IS: &str = "BACKGROUND_IS";

/// How a terminal is asked for its background, and what it is.
const BACKGROUND: &[u8] = b"\x1b]11;?";

/// The background of a terminal that does not answer.
const NEVER: &str = "never";

/// Answers the questions for the background and for what the terminal is that stand in what was written since.
fn answer(written: &[u8], from: &mut usize, background: &str, writer: &Typist) {
    while let Some(at) = written[*from..].windows(BACKGROUND.len()).position(|bytes| bytes == BACKGROUND) {
        *from += at + BACKGROUND.len();
        if background == NEVER {
            continue;
        }
        let answer = format!("\x1b]11;rgb:{background}\x07\x1b[?62;22c");
        let _ = writer.lock().expect("unpoisoned").write_all(answer.as_bytes());
    }
}

/// What stands before a frame: the terminal shows it when it is whole.
const FRAME: &[u8] = b"\x1b[?2026h";

impl Session {
    pub(crate) fn start(folder: &Path, lines: u16, columns: u16) -> Self {
        Self::start_with(folder, lines, columns, &[])
    }

    pub(crate) fn start_with(folder: &Path, lines: u16, columns: u16, arguments: &[&str]) -> Self {
        Self::start_on(Some("xterm-256color"), folder, (lines, columns), arguments)
    }

    /// On a terminal of a name, or of none.
    fn start_on(term: Option<&str>, folder: &Path, size: (u16, u16), arguments: &[&str]) -> Self {
        let term = term.map(|term| ("TERM", term));
        Self::start_in(term.as_slice(), folder, size, arguments)
    }

    /// With these variables in the environment.
    pub(crate) fn start_in(
        environment: &[(&str, &str)],
        folder: &Path,
        (lines, columns): (u16, u16),
        arguments: &[&str],
    ) -> Self {
        let size = PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(assert_cmd::cargo::cargo_bin!("annals"));
        command.args(arguments);
        command.cwd(folder);
        command.env_clear();
        for (name, value) in [("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")].iter().chain(environment) {
            command.env(name, value);
        }
        command.env("HOME", folder);
        let modes = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).expect("starts");
        let mut reader = pair.master.try_clone_reader().expect("readable");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(lines, columns, 0)));
        let parser = Arc::clone(&screen);
        let written = Arc::<Mutex<Vec<u8>>>::default();
        let all = Arc::clone(&written);
        let writer: Typist = Arc::new(Mutex::new(pair.master.take_writer().expect("writable")));
        let terminal = Arc::clone(&writer);
        let background =
            environment.iter().find(|(name, _)| *name == BACKGROUND_IS).map_or("0000/0000/0000", |(_, is)| is);
        let background = background.to_owned();
        std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            let mut from = 0;
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                let mut all = all.lock().expect("unpoisoned");
                all.extend_from_slice(&bytes[..count]);
                answer(&all, &mut from, &background, &terminal);
                drop(all);
                parser.lock().expect("unpoisoned").process(&bytes[..count]);
            }
        });
        Self { child, master: pair.master, writer, screen, written, modes }
    }

    pub(crate) fn text(&self) -> String {
        self.screen.lock().expect("unpoisoned").screen().contents()
    }

    pub(crate) fn is_in_alternate_screen(&self) -> bool {
        self.screen.lock().expect("unpoisoned").screen().alternate_screen()
    }

    /// How many frames were begun.
    fn frames(&self) -> usize {
        self.written.lock().expect("unpoisoned").windows(FRAME.len()).filter(|bytes| *bytes == FRAME).count()
    }

    #[track_caller]
    pub(crate) fn wait(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let begin = Instant::now();
        while !holds(self) {
            assert!(begin.elapsed() < PATIENCE, "never: {what}\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |session| session.text().contains(text));
    }

    pub(crate) fn send(&mut self, keys: &str) {
        let mut writer = self.writer.lock().expect("unpoisoned");
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).expect("writable");
    }

    /// Waits for the end; the exit code, and the signal that ended it.
    pub(crate) fn end(&mut self) -> portable_pty::ExitStatus {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(begin.elapsed() < PATIENCE, "never ended\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The same where nobody may listen any more.
    pub(crate) fn send_if_open(&mut self, keys: &str) {
        let mut writer = self.writer.lock().expect("unpoisoned");
        let _ = writer.write_all(keys.as_bytes()).and_then(|()| writer.flush());
    }

    /// Another size of the terminal.
    pub(crate) fn resize(&self, lines: u16, columns: u16) {
        self.screen.lock().expect("unpoisoned").screen_mut().set_size(lines, columns);
        let size = PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("resized");
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_none()
    }

    /// All that the program wrote.
    pub(crate) fn all(&self) -> String {
        String::from_utf8_lossy(&self.written.lock().expect("unpoisoned")).into_owned()
    }

    /// The terminal takes lines and echoes them, as it did before.
    #[track_caller]
    pub(crate) fn is_cooked(&self) {
        assert_eq!(modes(&*self.master), self.modes, "the terminal is not as it was");
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("running").to_string();
        let status = std::process::Command::new("kill").args(["-s", name, &id]).status().expect("kill");
        assert!(status.success());
    }

    #[track_caller]
    pub(crate) fn is_restored(&self) {
        self.wait("the terminal given back", |session| !session.is_in_alternate_screen());
        let screen = self.screen.lock().expect("unpoisoned");
        assert!(!screen.screen().hide_cursor(), "the cursor is hidden");
        assert_eq!(screen.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(!screen.screen().bracketed_paste());
    }
}

/// What a terminal does with what is typed.
fn modes(master: &dyn MasterPty) -> String {
    let name = master.tty_name().expect("a name");
    let told = std::process::Command::new("stty").args(["-g", "-F"]).arg(name).output().expect("stty");
    String::from_utf8(told.stdout).expect("ASCII")
}

#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::write(folder.path().join("events.yaml"), FIXTURE).expect("writable");
    folder
}

#[test]
fn the_colours_go_by_the_background_of_the_terminal() {
    let folder = folder();
    // What the text of the themes looks like.
    let [dark, light] = [vt100::Color::Rgb(0xd8, 0xde, 0xe9), vt100::Color::Rgb(0x2e, 0x34, 0x40)];
    let white = [("TERM", "xterm-256color"), (BACKGROUND_IS, "ffff/ffff/ffff")];
    for (environment, arguments, expected) in [
        (&white[..1], &[][..], dark),
        (&white, &[], light),
        (&white, &["--theme", "auto"], light),
        (&white, &["--theme", "dark"], dark),
        (&white, &["--theme", "contrast"], vt100::Color::Rgb(0, 0, 0)),
        (&white[..1], &["--theme", "contrast"], vt100::Color::Rgb(0xff, 0xff, 0xff)),
    ] {
        let mut session = Session::start_in(environment, folder.path(), (30, 100), arguments);
        session.wait_for("17 events");
        let has = |session: &Session| {
            let screen = session.screen.lock().expect("unpoisoned");
            let screen = screen.screen();
            let mut cells = (0..30).flat_map(|row| (0..100).map(move |column| (row, column)));
            cells.any(|(row, column)| {
                screen.cell(row, column).is_some_and(|cell| cell.has_contents() && cell.fgcolor() == expected)
            })
        };
        assert!(has(&session), "{environment:?} {arguments:?}");
        let asked = session.all().contains("\x1b]11;?");
        assert_eq!(asked, arguments != ["--theme", "dark"], "a terminal is asked only where it matters");
        session.send("q");
        assert!(session.end().success());
        session.is_restored();
        session.is_cooked();
    }
}

#[test]
fn an_answer_of_the_terminal_that_comes_late_is_no_key() {
    let folder = folder();
    for ending in ["\x07", "\x1b\\"] {
        let mut session = Session::start(folder.path(), 30, 100);
        session.wait_for("17 events");
        // `r` would ask for a range, and `g` go to the first event.
        session.send("j");
        session.send(&format!("\x1b]11;rgb:ffff/ffff/ffff{ending}"));
        session.send("a");
        session.send(&format!("peze\x1b]11;rgb:1c1c/1c1c/1c1c{ending}skian"));
        session.wait_for("4 of 17 events");
        session.send("\x1b");
        session.wait("all events", |session| !session.text().contains("4 of 17"));
        // What only begins as one is typed.
        session.send("a\x1b]");
        session.send("trump");
        session.wait_for("of 17 events");
        session.send("\x03");
        assert!(session.end().success());
    }
}

#[test]
fn keys_that_are_typed_while_the_terminal_is_asked_are_kept() {
    let folder = folder();
    let environment = [("TERM", "xterm-256color"), (BACKGROUND_IS, NEVER)];
    let mut session = Session::start_in(&environment, folder.path(), (30, 100), &[]);
    session.wait("the question", |session| session.all().contains("\x1b]11;?"));
    session.send("apezeskian\x1b[D\x1b[D\x1b[D");
    session.wait_for("4 of 17 events");
    // The arrows have come as well.
    session.send("x");
    session.wait_for("pezeskxian");
    session.send("\x03");
    assert!(session.end().success());
    session.is_restored();
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn somebody_finds_the_call_exports_it_and_quits() {
    let folder = folder();
    let mut session = Session::start(folder.path(), 40, 140);
    session.wait_for("17 events");
    session.send("apezeskian");
    session.wait_for("4 of 17 events");
    session.wait_for("Putin and Pezeshkian speak by phone");
    session.send("\r");
    session.wait_for("× Masoud Pezeshkian");
    session.send("j");
    session.wait_for("once, between 1 and 6 March 2026");
    session.send("e");
    session.wait_for("annals-export.md");
    session.send("\r");
    session.wait_for("4 of 17 events written to annals-export.md");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
    session.is_restored();
    let written = std::fs::read_to_string(folder.path().join("annals-export.md")).expect("exported");
    assert!(written.contains("### Putin and Pezeshkian speak by phone"));
}

/// Before the program takes the keyboard, the terminal turns an Enter that is typed into a line feed.
#[test]
fn a_line_feed_is_an_enter_that_was_typed_early() {
    let folder = folder();
    let mut session = Session::start(folder.path(), 40, 140);
    session.wait_for("17 events");
    session.send("apezeskian");
    session.wait_for("4 of 17 events");
    session.send("\nj");
    session.wait_for("× Masoud Pezeshkian");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}

#[test]
fn one_begins_at_a_date_in_a_view_and_with_a_query() {
    let folder = folder();
    let mut session =
        Session::start_with(folder.path(), 40, 140, &["--at", "Dec 2025", "--view", "axis", "-q", "actor:putin"]);
    session.wait_for("Axis · 5 selected");
    session.wait_for("Putin and Pezeshkian meet in Turkmenistan");
    session.wait_for("some time in December 2025");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}

#[test]
fn the_first_frame_has_the_events_and_one_follows_with_what_takes_a_look_at_each() {
    let folder = folder();
    let mut session = Session::start(folder.path(), 40, 140);
    session.wait_for("strategic");
    assert!(session.frames() <= 2, "{}", session.text());
    // The names are folded behind the screen, and nothing is drawn when they are.
    session.send("apezeskian");
    session.wait_for("4 of 17 events");
    session.send("\r");
    session.send("q");
    session.end();
}

/// At the first byte that the program writes, at some points behind it, and when it has drawn.
#[test]
fn the_terminal_is_given_back_on_every_signal() {
    for signal in ["TERM", "HUP", "INT", "QUIT"] {
        for bytes in [1, 9, 30, 60, 200, 2000, usize::MAX] {
            let folder = folder();
            let mut session = Session::start(folder.path(), 24, 80);
            if bytes == usize::MAX {
                session.wait_for("17 events");
            } else {
                let begin = Instant::now();
                while session.written.lock().expect("unpoisoned").len() < bytes {
                    assert!(begin.elapsed() < PATIENCE, "{bytes} bytes are never written");
                    std::thread::yield_now();
                }
            }
            session.signal(signal);
            let status = session.end();
            assert!(!status.success(), "{signal} behind {bytes} bytes: {status:?}");
            session.is_restored();
            session.is_cooked();
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads what is there")]
fn the_dialog_does_not_replace_the_file_that_is_open() {
    let folder = folder();
    std::fs::hard_link(folder.path().join("events.yaml"), folder.path().join("same.yaml")).expect("a link");
    for name in ["events.yaml", "same.yaml"] {
        let mut session = Session::start(folder.path(), 40, 140);
        session.wait_for("17 events");
        session.send("e");
        session.wait_for("annals-export.md");
        session.send("\t\t\t");
        session.send(&"\x7f".repeat("annals-export.md".len()));
        session.send(name);
        session.wait_for(name);
        session.send("\r");
        session.wait_for("is what is being read");
        session.send("\r\r\x1b");
        session.wait("the dialog closed", |session| !session.text().contains("Format"));
        session.send("q");
        assert_eq!(session.end().exit_code(), 0);
        assert_eq!(std::fs::read_to_string(folder.path().join("events.yaml")).expect("there"), FIXTURE);
    }
}

#[test]
fn a_terminal_that_cannot_draw_gets_words_and_no_escapes() {
    let folder = folder();
    for term in [Some("dumb"), Some(""), None] {
        let mut session = Session::start_on(term, folder.path(), (24, 120), &[]);
        assert_eq!(session.end().exit_code(), 2, "{term:?}");
        session.wait_for("error: browsing needs a terminal that can place its cursor");
        session.wait_for("hint: try `TERM=xterm annals`; `annals list`");
        let screen = session.screen.lock().expect("unpoisoned");
        assert!(!screen.screen().alternate_screen() && !screen.screen().hide_cursor());
        assert!(screen.screen().contents().starts_with("error: "), "{}", screen.screen().contents());
        drop(screen);
        let mut session = Session::start_on(term, folder.path(), (24, 120), &["list", "--count"]);
        assert_eq!(session.end().exit_code(), 0, "{term:?}");
        session.wait_for("17");
    }
}

#[test]
fn a_link_without_a_browser_is_shown_to_be_copied() {
    let folder = folder();
    // Without PATH there is no program that could open it.
    let mut session = Session::start(folder.path(), 24, 100);
    session.wait_for("17 events");
    session.send("w");
    session.wait_for("No browser could be opened here.");
    session.wait_for("https://www.themoscowtimes.com/");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}

#[test]
fn the_screen_follows_the_size_of_the_terminal() {
    let folder = folder();
    let mut session = Session::start(folder.path(), 24, 80);
    session.wait_for("17 events");
    for (lines, columns, seen) in [(40, 140, "╭ Filter"), (12, 40, "╭ Timeline"), (5, 20, "annals"), (3, 10, "annals")]
    {
        session.resize(lines, columns);
        session.wait_for(seen);
    }
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}

#[test]
fn suspending_gives_the_terminal_back_and_takes_it_again() {
    let folder = folder();
    let mut session = Session::start(folder.path(), 24, 80);
    session.wait_for("17 events");
    session.send("\u{1a}");
    session.is_restored();
    session.signal("CONT");
    session.wait("the screen again", Session::is_in_alternate_screen);
    session.wait_for("17 events");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test changes the file")]
fn a_changed_file_is_read_again() {
    let folder = folder();
    let mut session = Session::start(folder.path(), 24, 80);
    session.wait_for("17 events");
    let path = folder.path().join("events.yaml");
    std::fs::write(&path, FIXTURE.replace("events:\n", "events:\n  - {id: new, date: 1999, title: Something new}\n"))
        .expect("writable");
    session.wait_for("18 events");
    std::fs::write(&path, "events:\n  - {id: new").expect("writable");
    session.wait_for("showing the last good data");
    session.wait_for("18 events");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}

#[test]
fn a_file_that_is_gone_is_said_and_read_again_when_it_comes_back() {
    let folder = folder();
    let path = folder.path().join("events.yaml");
    let away = folder.path().join("away.yaml");
    let mut session = Session::start(folder.path(), 24, 120);
    session.wait_for("17 events");
    let come_back = |session: &Session| {
        std::fs::rename(&away, &path).expect("renamed");
        session.wait_for("the file changed and was read again");
        session.wait("nothing about old data", |session| !session.text().contains("OLD DATA"));
    };
    std::fs::rename(&path, &away).expect("renamed");
    session.wait_for("showing the last good data: events.yaml: error: the file is gone");
    session.wait_for("17 events");
    session.wait_for("OLD DATA · 1 error");
    // The screen answers on, and says why the data are old when it is asked.
    session.send("!");
    session.wait_for("it is read again when it comes back");
    session.send("q");
    come_back(&session);
    std::fs::rename(&path, &away).expect("renamed");
    std::fs::create_dir(&path).expect("made");
    session.wait_for("a folder has its name");
    std::fs::remove_dir(&path).expect("removed");
    come_back(&session);
    std::fs::rename(&path, &away).expect("renamed");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
    assert!(made.success());
    session.wait_for("a pipe or a device has its name");
    std::fs::remove_file(&path).expect("removed");
    come_back(&session);
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test changes the file")]
fn a_changed_table_is_read_again_as_the_user_said() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("t.csv");
    std::fs::write(&path, "a;b\n2014;one\n").expect("writable");
    let mut session = Session::start_with(folder.path(), 24, 80, &["t.csv", "--columns", "date=a, title=b"]);
    session.wait_for("1 event");
    std::fs::write(&path, "a;b\n2014;one\n2015;two\n").expect("writable");
    session.wait_for("2 events");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn a_large_table_is_browsed_while_the_rest_of_it_is_read() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let row =
        |number: usize| format!("2014-01-01,A title that takes some room in the table number {number},Russia;Iran\n");
    let rows: String = (0..200_000).map(row).collect();
    std::fs::write(folder.path().join("t.csv"), format!("date,title,actors\n{rows}")).expect("writable");
    let mut session = Session::start_with(folder.path(), 24, 80, &["t.csv"]);
    session.wait_for("number 0");
    session.wait_for("t.csv · 200,000 events");
    session.send("G");
    session.wait_for("199999");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}
