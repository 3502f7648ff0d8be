//! Graphemes whose columns terminals disagree on: flags, joined emoji, Indic syllables, half-width kana. Nothing of them is
//! left on the screen, and nothing beside them shifts.

use std::cell::RefCell;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};
use std::rc::Rc;
use std::time::{Duration, Instant};

use annals::app::text::{columns, is_settled};
use annals::terminal::Canvas;
use annals::ui::glyphs;
use ratatui::buffer::CellWidth;

use crate::support::{Harness, load};

/// Titles in scripts that terminals measure in different ways.
const TITLES: [&str; 10] = [
    "🇺🇸🇷🇺🇮🇷 talks 🇨🇳 in Geneva",
    "👩‍👩‍👧 and 👨🏽‍💻 reunited ❤️ at the border",
    "प्रधानमंत्री की बैठक समाप्त हुई क्षि",
    "বাংলাদেশের প্রধানমন্ত্রী ঢাকায় পৌঁছেছেন",
    "ශ්‍රී ලංකා ජනාධිපති කොළඹදී",
    "മലയാളം പ്രധാനമന്ത്രി കൊച്ചിയിൽ",
    "ｶﾞﾊﾟﾅﾝｽ ｶｲｷﾞ ﾄｳｷｮｳ",
    "தமிழ்நாடு முதலமைச்சர் பேச்சு",
    "ไทยและกัมพูชา น้ำท่วม",
    "Plain words between them",
];

/// A chronology of many events whose titles, actors and summaries are in those scripts. Every event says its number.
fn chronology(events: usize) -> String {
    let event = |number: usize| {
        let title = TITLES[number * 7 % TITLES.len()];
        let other = TITLES[(number + 3) % TITLES.len()];
        format!(
            "- id: e{number}\n  date: {}-{:02}-{:02}\n  title: '{title}'\n  summary: 'number {number}. {other} {title} {other}'\n  actors: ['{other}', Iran]\n",
            1990 + number / 24,
            number / 2 % 12 + 1,
            number % 2 * 9 + 3,
        )
    };
    format!("title: '{}'\nevents:\n{}", TITLES[0], (0..events).map(event).collect::<String>())
}

/// A terminal that counts the columns of every character by itself. It does not know how to turn wrapping off, so it has
/// room at the right instead.
#[derive(Clone)]
struct Emulator(Rc<RefCell<vt100::Parser>>);

const SPARE: u16 = 40;

impl Emulator {
    fn new(columns: u16, lines: u16) -> Self {
        Self(Rc::new(RefCell::new(vt100::Parser::new(lines, columns + SPARE, 0))))
    }

    fn rows(&self, columns: u16) -> Vec<String> {
        self.0.borrow().screen().rows(0, columns).map(|row| row.trim_end().to_owned()).collect()
    }

    fn symbol(&self, x: u16, y: u16) -> String {
        let parser = self.0.borrow();
        let cell = parser.screen().cell(y, x).expect("on the screen");
        if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() }
    }
}

impl Write for Emulator {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().process(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is shown is what a terminal shows that is drawn on for the first time, and every letter that all terminals give
/// the same columns stands where it belongs.
#[track_caller]
fn is_as_new(harness: &mut Harness, shown: &Emulator, what: &str) {
    let buffer = harness.buffer();
    let (columns, lines) = (buffer.area.width, buffer.area.height);
    let fresh = Emulator::new(columns, lines);
    harness.draw_on(&mut Canvas::new(fresh.clone()));
    assert_eq!(shown.rows(columns), fresh.rows(columns), "something is left: {what}");
    for y in 0..lines {
        let mut x = 0;
        while x < columns {
            let cell = &buffer[(x, y)];
            if is_settled(cell.symbol()) {
                assert_eq!(
                    shown.symbol(x, y),
                    cell.symbol(),
                    "column {x}, line {y}, {what}: {:?}",
                    shown.rows(columns)
                );
            }
            x += cell.cell_width().max(1);
        }
    }
}

#[test]
fn moving_filtering_and_reloading_leave_nothing_behind() {
    for (columns, lines) in [(140, 40), (80, 24), (40, 12), (28, 9)] {
        let shown = Emulator::new(columns, lines);
        let mut canvas = Canvas::new(shown.clone());
        let mut harness = Harness::with(&chronology(60), columns, lines);
        let keys = ["", "j", "j", "jj", "5j", "k", "G", "k", "12k", "<tab>", "jj", "<tab>", "airan", "<esc>", "/talks"];
        let more = [
            "<enter>",
            "j",
            "u",
            "atamil",
            "<esc>",
            "g",
            "<enter>",
            "j",
            "<esc>",
            "/ලංකා<enter>",
            "j",
            "u",
            "?",
            "<esc>",
        ];
        for key in keys.into_iter().chain(more) {
            harness.press(key).draw_on(&mut canvas);
            is_as_new(&mut harness, &shown, &format!("{columns}x{lines} after `{key}`"));
        }
        let loaded = load(&chronology(41));
        harness.act(annals::app::Report::Reloaded(crate::support::data(loaded)));
        harness.draw_on(&mut canvas);
        is_as_new(&mut harness, &shown, &format!("{columns}x{lines} after a reload"));
    }
}

#[test]
fn a_row_without_such_graphemes_is_sent_in_part() {
    let sent = |text: &str| {
        let mut harness = Harness::with(text, 140, 40);
        let mut canvas = Canvas::new(Emulator::new(140, 40));
        harness.draw_on(&mut canvas);
        let mut bytes = Counter::default();
        let mut canvas = Canvas::new(bytes.clone());
        harness.draw_on(&mut canvas);
        let before = bytes.take();
        harness.draw_on(&mut canvas);
        (before, bytes.take())
    };
    let (first, second) = sent(crate::support::FIXTURE);
    assert!(first > 4000 && second < 100, "{first} bytes for a frame, {second} for the same again");
    let (_, second) = sent(&chronology(30));
    assert!(second < 100, "{second} bytes for the same again");
}

#[derive(Clone, Default)]
struct Counter(Rc<RefCell<usize>>);

impl Counter {
    fn take(&mut self) -> usize {
        self.0.take()
    }
}

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        *self.0.borrow_mut() += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_annals_draws_itself_is_settled() {
    let glyphs = &glyphs::UNICODE;
    let own = [glyphs.cursor, glyphs.ellipsis, glyphs.gap, glyphs.dot, glyphs.axis, glyphs.pointer, glyphs.to];
    let strip = glyphs.strip().map(|(glyph, _)| glyph);
    let more = [glyphs.doubt, glyphs.planned, "╭", "╮", "╰", "╯", "│", "─", "→", "‹", "›", "×"];
    let shapes = glyphs::SHAPES.iter().map(|(_, glyph, ..)| *glyph);
    let all = own
        .into_iter()
        .chain(more)
        .chain(glyphs.marks)
        .chain(glyphs.branches)
        .chain(glyphs.bars)
        .chain(shapes)
        .chain(strip);
    for glyph in all {
        assert!(is_settled(glyph) && columns(glyph) == 1, "{glyph}");
    }
}

/// A tmux of its own, which ends with the test.
struct Tmux {
    socket: String,
}

impl Tmux {
    /// Starts the program in a window of so many columns and lines; `None` where tmux is not installed.
    fn start(folder: &Path, columns: u16, lines: u16) -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            let what = "what flags, joined emoji and Indic syllables leave behind on the screen of tmux";
            let _ = writeln!(std::io::stderr(), "skipped: {what}; tmux is not installed");
            return None;
        }
        let tmux = Self { socket: format!("annals-test-{}", std::process::id()) };
        let size = [columns.to_string(), lines.to_string()];
        let program = assert_cmd::cargo::cargo_bin!("annals").to_string_lossy().into_owned();
        let mut command = tmux.command(&["-f", "/dev/null", "new-session", "-d", "-x", &size[0], "-y", &size[1]]);
        command.args([&program, "events.yaml"]).current_dir(folder).env("HOME", folder);
        let output = command.output().expect("tmux");
        assert!(output.status.success(), "{output:?}");
        Some(tmux)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.args(["-u", "-L", &self.socket]).args(arguments).env_remove("TMUX").env("LC_ALL", "C.UTF-8");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("tmux")
    }

    fn send(&self, keys: &str) {
        self.run(&["send-keys", keys]);
    }

    fn screen(&self) -> String {
        String::from_utf8_lossy(&self.run(&["capture-pane", "-p"]).stdout).into_owned()
    }

    /// Waits for a text, and then until nothing changes any more.
    #[track_caller]
    fn wait_for(&self, text: &str) -> String {
        let begin = Instant::now();
        let mut before = String::new();
        loop {
            let screen = self.screen();
            if screen.contains(text) && screen == before {
                return screen;
            }
            assert!(begin.elapsed() < Duration::from_secs(20), "never: {text}\n{screen}");
            before = screen;
            std::thread::sleep(Duration::from_millis(60));
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder and changes the file")]
fn in_tmux_nothing_is_left_that_a_redraw_would_remove() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("events.yaml");
    std::fs::write(&path, chronology(60)).expect("writable");
    let Some(tmux) = Tmux::start(folder.path(), 100, 30) else { return };
    tmux.wait_for("number 0");
    let is_clean = |seen: &str| {
        // The last line may have a notice, which any key takes away. How much of what a joiner joins tmux keeps inside its
        // columns depends on how the bytes reach it.
        let alone =
            |screen: String| screen.replace("\u{200d}👩", "").replace("\u{200d}👧", "").replace("\u{200d} ", "");
        let alone = |screen: String| alone(screen).replace('\u{200d}', "");
        let panes = |screen: String| alone(screen).lines().take(29).collect::<Vec<_>>().join("\n");
        let shown = panes(tmux.wait_for(seen));
        tmux.send("C-l");
        std::thread::sleep(Duration::from_millis(100));
        let redrawn = panes(tmux.wait_for(seen));
        let rows = shown.lines().zip(redrawn.lines()).filter(|(shown, redrawn)| shown != redrawn);
        assert_eq!(rows.collect::<Vec<_>>(), [], "something was left behind at `{seen}`: shown, and redrawn");
        // The borders of the two panes stand in their columns.
        for line in shown.lines().skip(2).take(20) {
            assert!(line.ends_with('│'), "the border is not at the end of: {line}");
        }
    };
    for number in 1..12 {
        tmux.send("j");
        is_clean(&format!("number {number}."));
    }
    tmux.send("G");
    is_clean("number 59.");
    for number in [58, 57, 56] {
        tmux.send("k");
        is_clean(&format!("number {number}."));
    }
    tmux.send("/Geneva");
    is_clean("12 of 60");
    tmux.send("Escape");
    is_clean("60 events");
    std::fs::write(&path, chronology(47)).expect("writable");
    is_clean("47 events");
}

/// What a letter has of marks beyond all measure is neither drawn nor printed for people; data has it whole.
#[test]
fn a_letter_with_marks_without_end_is_short_on_every_terminal() {
    let letter = format!("a{}", "\u{301}".repeat(200_000));
    let text = format!(
        "title: {letter}\nevents:\n- {{id: i{letter}, date: 2025, title: {letter} title, summary: {letter}, actors: [{letter}], tags: [{letter}], key: {letter}}}\n"
    );
    let mut harness = Harness::with(&text, 120, 30);
    let sent = Rc::new(RefCell::new(Vec::new()));
    let mut canvas = Canvas::new(Kept(Rc::clone(&sent)));
    harness.draw_on(&mut canvas);
    assert!(sent.borrow().len() < 20_000, "{} bytes", sent.borrow().len());
    assert!(harness.screen().contains("title"));
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::File::create(folder.path().join("a.yaml"))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .expect("writable");
    for arguments in
        [vec!["list", "a.yaml"], vec!["actors", "a.yaml"], vec!["show", "a.yaml", "nobody"], vec!["check", "a.yaml"]]
    {
        let (_, stdout, stderr) = crate::support::annals(folder.path(), &arguments);
        assert!(stdout.len() + stderr.len() < 2_000, "{arguments:?}: {} bytes", stdout.len() + stderr.len());
    }
    let (_, stdout, _) = crate::support::annals(folder.path(), &["list", "a.yaml", "--format", "jsonl"]);
    assert!(stdout.contains(&format!("{letter} title")));
}

/// What is sent to a terminal.
struct Kept(Rc<RefCell<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
