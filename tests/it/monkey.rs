//! Chance at the keyboard of the real program: keys, the mouse, text from the clipboard, other sizes, and a file that changes
//! under it. Whatever happens, it ends when it is asked to and gives the terminal back as it was.
//!
//! `ANNALS_MONKEY_SEEDS=50` plays fifty times, each time another way.

use std::path::Path;
use std::time::Duration;

use annals::app::Command;
use annals::keymap::{Context, Keymap};

use crate::dice::Dice;
use crate::pty::{Session, folder};
use crate::support::FIXTURE;

/// How often something happens in one game.
const STEPS: usize = 160;

/// What terminals send for keys that are no character.
const SEQUENCES: [&str; 26] = [
    "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[3~", "\x1b[Z", "\x1b",
    "\r", "\t", "\x7f", "\x01", "\x02", "\x04", "\x05", "\x06", "\x0b", "\x0c", "\x0f", "\x15", "\x17", "\x1bOP",
    "\x1bb",
];

/// What somebody has in the clipboard, and what a broken terminal sends.
const TEXTS: [&str; 12] = [
    "pezeskian",
    "actor:putin from:2025 -tag:war",
    "2026-03",
    "\x1b[200~two\nlines\x1b[201~",
    "\x1b[200~\x1b]0;x\x07\x1b[201~",
    "\x1b[200~\x1b[201~",
    "ایران",
    "👩\u{200d}👩\u{200d}👧",
    "\u{301}\u{202e}x",
    "\x1b[<0;999;999M",
    "\x1b[999;999;999~",
    "\x1b[?1;2c",
];

/// The characters of the keymap, except those that end the program or stop it.
fn keys() -> Vec<String> {
    let keymap = Keymap::shipped();
    let ends =
        |command: &&Command| matches!(command, Command::Quit | Command::Suspend | Command::OpenLink | Command::Edit);
    let keys = Command::ALL.iter().filter(|command| !ends(command)).flat_map(|command| {
        let contexts = [Context::List, Context::Axis, Context::Lanes];
        contexts.into_iter().flat_map(|context| keymap.keys(context, *command)).collect::<Vec<_>>()
    });
    let typed = keys.map(|key| key.to_string()).filter(|key| key.chars().count() == 1);
    typed.chain(["3", "0", " "].map(str::to_owned)).collect()
}

/// What the file becomes.
#[expect(clippy::disallowed_methods, reason = "a test changes the file")]
fn change(path: &Path, dice: &mut Dice) {
    // What was there, whatever it was.
    let _ = std::fs::remove_file(path);
    let _ = std::fs::remove_dir(path);
    match dice.below(9) {
        0 => std::fs::write(path, "").expect("writable"),
        1 => {}
        2 => {
            let made = std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo");
            assert!(made.success());
        }
        3 => std::fs::create_dir(path).expect("a folder"),
        4 => std::fs::write(path, "- {id: a, date: 2014, title: A}\n").expect("writable"),
        5 => std::fs::write(path, "events: []\n").expect("writable"),
        6 => std::fs::write(path, &FIXTURE.as_bytes()[..FIXTURE.len() / 2]).expect("writable"),
        _ => std::fs::write(path, FIXTURE).expect("writable"),
    }
}

fn step(session: &mut Session, path: &Path, keys: &[String], dice: &mut Dice) {
    match dice.below(20) {
        0 => {
            let (lines, columns) = (1 + dice.below(60), 1 + dice.below(200));
            session.resize(u16::try_from(lines).expect("few"), u16::try_from(columns).expect("few"));
        }
        1 => {
            change(path, dice);
            // Now and then the watcher has the time to see it.
            std::thread::sleep(Duration::from_millis(if dice.once_in(3) { 900 } else { 50 }));
        }
        2 | 3 => {
            let button = dice.one(&["0", "0", "1", "2", "32", "35", "64", "65"]);
            let end = dice.one(&["M", "m"]);
            session.send(&format!("\x1b[<{button};{};{}{end}", 1 + dice.below(150), 1 + dice.below(45)));
        }
        4 => session.send(dice.one(&TEXTS)),
        5..=9 => session.send(dice.one(&SEQUENCES)),
        _ => session.send(&keys[dice.below(keys.len())]),
    }
    if dice.once_in(8) {
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn whatever_is_pressed_the_terminal_is_given_back() {
    #[expect(clippy::disallowed_methods, reason = "how long the monkey plays is for whoever runs it")]
    let games = std::env::var("ANNALS_MONKEY_SEEDS").map_or(3, |seeds| seeds.parse().expect("a number"));
    let keys = keys();
    for seed in 0..games {
        let mut dice = Dice::new(seed);
        let folder = folder();
        let path = folder.path().join("events.yaml");
        let mut session = Session::start(folder.path(), 24, 80);
        session.wait_for("17 events");
        for _ in 0..STEPS {
            assert!(session.is_running(), "seed {seed}: ended by itself\n{}", session.all());
            step(&mut session, &path, &keys, &mut dice);
        }
        // The third is for an export that is being asked about.
        for _ in 0..3 {
            session.send_if_open("\x03");
            std::thread::sleep(Duration::from_millis(30));
        }
        // Where Ctrl-C means something else, as in a field, Esc leads out.
        for _ in 0..12 {
            session.send_if_open("\x1b");
            std::thread::sleep(Duration::from_millis(60));
            session.send_if_open("q");
        }
        let status = session.end();
        assert!(status.success(), "seed {seed}: {status:?}\n{}", session.all());
        assert!(!session.all().contains("panicked"), "seed {seed}: {}", session.all());
        session.is_restored();
        session.is_cooked();
    }
}
