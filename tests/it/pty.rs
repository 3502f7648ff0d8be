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
    writer: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    /// All that the program wrote.
    written: Arc<Mutex<Vec<u8>>>,
    /// What the terminal does with what is typed, before the program starts: lines or single keys, echoed or not.
    modes: String,
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
        std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                all.lock().expect("unpoisoned").extend_from_slice(&bytes[..count]);
                parser.lock().expect("unpoisoned").process(&bytes[..count]);
            }
        });
        let writer = pair.master.take_writer().expect("writable");
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
        self.writer.write_all(keys.as_bytes()).expect("writable");
        self.writer.flush().expect("writable");
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
        let _ = self.writer.write_all(keys.as_bytes()).and_then(|()| self.writer.flush());
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
        session.wait("the dialog closed", |session| !session.text().contains("is what is being read"));
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
