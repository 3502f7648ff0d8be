//! What a reader keeps, with the real program: two copies of it at once, one that is killed in the middle, a file that moves away.

use std::path::{Path, PathBuf};

use annals::side::{Own, SideFile};

use crate::dice::Dice;
use crate::pty::{Session, folder};
use crate::support::FIXTURE;

/// Where the programs of the tests keep what they keep: in the folder of the test, which is their home.
fn side_file(home: &Path) -> PathBuf {
    home.join(".local/state/annals/places.jsonl")
}

/// All that is kept; nothing while nothing is.
#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn side(home: &Path) -> SideFile {
    let Ok(text) = std::fs::read(side_file(home)) else { return SideFile::default() };
    let parsed = SideFile::parse(&text).expect("of this version");
    assert!(parsed.broken.is_empty(), "{}", String::from_utf8_lossy(&text));
    parsed.side
}

/// What is kept of the only file.
fn own(home: &Path) -> Own {
    side(home).sections.into_iter().next().map(|section| section.own).unwrap_or_default()
}

/// Ends a session; all that it wrote.
fn quit(mut session: Session) -> String {
    session.send("q");
    assert_eq!(session.end().exit_code(), 0, "{}", session.all());
    session.all()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads what is there")]
fn marks_and_notes_outlive_the_program_and_the_name_of_the_file() {
    let folder = folder();
    let path = folder.path().join("events.yaml");
    let mut session = Session::start(folder.path(), 30, 120);
    session.wait_for("17 events");
    session.send("jmiask who said so\r");
    session.wait_for("your note: ask who said so");
    session.send("Sthe war\r");
    session.wait_for("saved as `the war`");
    quit(session);
    assert_eq!(std::fs::read_to_string(&path).expect("there"), FIXTURE);
    // Elsewhere, under another name, and with an event more.
    std::fs::create_dir(folder.path().join("b")).expect("made");
    let moved = folder.path().join("b/war.yml");
    std::fs::remove_file(&path).expect("removed");
    let more = format!("{FIXTURE}  - {{id: new, date: 2027, title: New}}\n");
    std::fs::write(&moved, more).expect("written");
    let mut session = Session::start_with(folder.path(), 30, 120, &["b/war.yml"]);
    session.wait_for("18 events");
    session.send("g'");
    session.wait_for("your note: ask who said so");
    session.send("Owar\r");
    session.wait_for("★ marked");
    quit(session);
    assert_eq!(side(folder.path()).sections.len(), 1);
    assert_eq!(side(folder.path()).sections[0].paths, [moved.canonicalize().expect("there").to_string_lossy()]);
}

#[test]
fn two_copies_that_mark_at_once_lose_nothing_of_each_other() {
    let folder = folder();
    let mut copies = [(); 2].map(|()| Session::start(folder.path(), 30, 120));
    for copy in &copies {
        copy.wait_for("17 events");
    }
    // The one from the top, the other from the end, key by key in turn.
    copies[1].send("G");
    for _ in 0..8 {
        copies[0].send("mj");
        copies[1].send("mk");
    }
    copies[1].send("m");
    let all = |home: &Path| own(home).marks.len();
    copies[0].wait("all marks written", |_| all(folder.path()) == 17);
    copies[0].send("gijust seen\r");
    copies[0].wait_for("your note: just seen");
    copies[1].send("g");
    copies[1].send("ifrom here\r");
    copies[1].wait("the later note", |_| own(folder.path()).notes.values().any(|note| note == "from here"));
    // The mark of the other copy has come in with the note.
    copies[1].wait_for("▌★");
    copies[1].send("m");
    copies[0].wait("one mark less", |_| all(folder.path()) == 16);
    // What the other did is seen with the next change of one's own.
    copies[0].send("G");
    copies[0].wait("the last event", |session| session.text().contains("▌★") && !session.text().contains("│  2025 "));
    copies[0].send("m");
    copies[0].wait("two marks less", |_| all(folder.path()) == 15);
    copies[0].send("g");
    copies[0].wait_for("your note: from here");
    for copy in copies {
        quit(copy);
    }
    assert_eq!(own(folder.path()).marks.len(), 15);
}

#[test]
fn a_program_that_is_killed_in_the_middle_leaves_what_was_kept_before_or_what_is_kept_then() {
    let mut dice = Dice::new(7);
    let folder = folder();
    let mut other = Session::start(folder.path(), 30, 120);
    other.wait_for("17 events");
    other.send("inever lost\r");
    other.wait("the note", |_| own(folder.path()).notes.len() == 1);
    for round in 0..12 {
        let mut session = Session::start(folder.path(), 30, 120);
        session.wait_for("17 events");
        // Every key is a change, and each waits for the disk.
        for _ in 0..40 {
            session.send("mj");
            if dice.once_in(3) {
                std::thread::sleep(std::time::Duration::from_micros(dice.below(4_000) as u64));
            }
            if dice.once_in(20) {
                break;
            }
        }
        session.signal("KILL");
        session.end();
        // Whatever is there is whole, and the lock is free for the other copy.
        assert_eq!(own(folder.path()).notes.values().collect::<Vec<_>>(), ["never lost"], "round {round}");
        let name = format!("Sround {round}\r");
        other.send(&name);
        other.wait("the view", |_| own(folder.path()).views.len() == round + 1);
    }
    quit(other);
    let kept = own(folder.path());
    assert_eq!((kept.notes.len(), kept.views.len(), kept.last.is_some()), (1, 12, true));
    let entries = std::fs::read_dir(folder.path().join(".local/state/annals")).expect("there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "places.new");
    names.sort();
    assert_eq!(names, ["places.jsonl", "places.lock"]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out what is there")]
fn a_side_file_that_cannot_be_read_or_written_is_said_and_nothing_is_lost() {
    let folder = folder();
    let path = side_file(folder.path());
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(&path, "not ours\n").expect("written");
    let session = Session::start(folder.path(), 30, 160);
    session.wait_for("line 1 cannot be read: the file is kept as");
    quit(session);
    let aside = path.with_extension("broken-1");
    assert_eq!(std::fs::read_to_string(aside).expect("aside"), "not ours\n");
    // Who keeps nothing of their own hears of nothing when they quit.
    std::fs::remove_file(&path).expect("removed");
    std::fs::create_dir(&path).expect("made");
    let session = Session::start(folder.path(), 30, 160);
    session.wait_for("not a file of at most 64 MB");
    let all = quit(session);
    assert!(!all.contains("warning:"), "{all}");
    std::fs::remove_dir(&path).expect("removed");
    std::fs::write(&path, "").expect("written");
    // A folder has its name: nothing can be kept, and everything else works.
    std::fs::remove_file(&path).expect("removed");
    std::fs::create_dir(&path).expect("made");
    let mut session = Session::start(folder.path(), 30, 160);
    session.wait_for("not a file of at most 64 MB");
    session.send("m");
    session.wait_for("not kept: ");
    session.wait_for("★ marked");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
    session.wait_for("warning: not kept: ");
}

/// The screen without its last line, where what was said stands.
fn body(session: &Session) -> String {
    session.text().lines().take(29).collect::<Vec<_>>().join("\n")
}

/// What the footer says of a beginning that is none.
const RESUMED: &str = "this is where you were last; u begins anew";

#[test]
fn one_goes_on_where_one_was_and_begins_anew_when_one_wants_to() {
    let folder = folder();
    let mut session = Session::start(folder.path(), 30, 120);
    session.wait_for("17 events");
    // Nobody has been here: nothing is said.
    assert!(!session.text().contains("where you were last"));
    session.send("arussia\r");
    session.wait_for("× Russia");
    session.send("s");
    session.wait_for("by importance");
    session.send("Gkk");
    session.send("\x1bOR++");
    session.wait_for("Axis");
    session.wait("the axis drawn", |session| session.text().contains("2026-03"));
    std::thread::sleep(std::time::Duration::from_millis(100));
    let left = body(&session);
    quit(session);
    let mut session = Session::start(folder.path(), 30, 120);
    session.wait_for(RESUMED);
    session.wait("the same screen", |session| body(session) == left);
    session.send("\x1bOQ");
    session.wait_for("by importance");
    // Anew: all events as a list, in the order of their dates.
    session.send("uu");
    session.wait_for("annals · events.yaml · 17 events");
    session.wait("a list by date", |session| !session.text().contains("by importance"));
    session.send("g");
    quit(session);
    let session = Session::start(folder.path(), 30, 120);
    session.wait_for("17 events");
    assert!(!session.text().contains("where you were last"), "{}", session.text());
    quit(session);
}

#[test]
fn one_comes_back_to_the_very_lines_also_after_a_signal() {
    let folder = folder();
    let mut session = Session::start(folder.path(), 16, 80);
    session.wait_for("17 events");
    session.send("Gkkk");
    session.wait_for("▌ →  06 →    Putin says he stays in");
    std::thread::sleep(std::time::Duration::from_millis(100));
    let lines = |session: &Session| session.text().lines().take(14).collect::<Vec<_>>().join("\n");
    let left = lines(&session);
    session.signal("TERM");
    session.end();
    let mut session = Session::start(folder.path(), 16, 80);
    session.wait_for("this is where you were last; g goes to the first event");
    session.wait("the same lines", |session| lines(session) == left);
    session.send("q");
    session.end();
}

#[test]
fn what_is_said_on_the_command_line_counts_more_than_where_one_was() {
    let folder = folder();
    let start = |arguments: &[&str]| Session::start_with(folder.path(), 30, 120, arguments);
    let mut session = start(&["-q", "actor:putin", "--view", "axis"]);
    session.wait_for("Axis · 5 selected");
    session.send("G");
    quit(session);
    for (arguments, seen, is_resumed) in [
        (&["-q", "actor:iran"][..], "of 17 events", true),
        (&["--view", "list"], "Timeline · 5 of 17 shown", true),
        (&["--at", "2025-12"], "Axis · 5 selected", true),
        (&["-q", "actor:putin", "--view", "list"], "Timeline · 5 of 17 shown", false),
        (&["--no-resume"], "annals · events.yaml · 17 events", false),
    ] {
        let session = start(arguments);
        session.wait_for(seen);
        assert_eq!(session.text().contains("where you were last"), is_resumed, "{arguments:?}\n{}", session.text());
        // Whoever looks does not change what the next one finds.
        session.signal("KILL");
    }
    let session = start(&["--no-resume"]);
    session.wait_for("17 events");
    quit(session);
    assert_eq!(own(folder.path()).last.expect("kept").query, "actor:putin");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn a_setting_turns_going_on_off() {
    let folder = folder();
    let settings = folder.path().join(".config/annals");
    std::fs::create_dir_all(&settings).expect("made");
    std::fs::write(settings.join("config.yaml"), "resume: false\n").expect("written");
    for _ in 0..2 {
        let mut session = Session::start(folder.path(), 30, 120);
        session.wait_for("17 events");
        session.send("aputin\r");
        session.wait_for("5 of 17 events");
        quit(session);
    }
    // Nothing at all was written.
    assert!(!side_file(folder.path()).exists());
}

#[test]
fn a_saved_view_is_begun_with_by_its_name() {
    let folder = folder();
    let mut session = Session::start(folder.path(), 30, 120);
    session.wait_for("17 events");
    session.send("aputin\r");
    session.wait_for("5 of 17 events");
    session.send("\x1bORSthe president\r");
    session.wait_for("saved as `the president`");
    session.send("C");
    session.wait_for("annals · events.yaml · 17 events");
    quit(session);
    for (arguments, seen) in [
        (&["--view", "the president"][..], "Axis · 5 selected"),
        (&["--view", "the president", "-q", "actor:iran"], "Axis · 1"),
        (&["--view", "the president", "--at", "2026-03-06"], "Axis · 5 selected"),
    ] {
        let session = Session::start_with(folder.path(), 30, 120, arguments);
        session.wait_for(seen);
        assert!(!session.text().contains("where you were last"), "{arguments:?}");
        session.signal("KILL");
    }
    for (name, said) in [
        ("the presidnt", "no view of these files is saved as `the presidnt`\n  hint: did you mean `the president`?"),
        (
            "nothing",
            "no view of these files is saved as `nothing`\n  hint: there are `list`, `axis`, `lanes`, `the president`",
        ),
    ] {
        let (code, out, err) = crate::support::annals(folder.path(), &["--view", name]);
        assert_eq!((code, out.as_str(), err.as_str()), (2, "", &*format!("error: {said}\n")));
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn several_files_are_known_in_any_order() {
    let folder = folder();
    for name in ["a", "b"] {
        std::fs::write(folder.path().join(format!("{name}.csv")), format!("date,title\n2014,{name}1\n2015,{name}2\n"))
            .expect("writable");
    }
    let mut session = Session::start_with(folder.path(), 30, 120, &["a.csv", "b.csv"]);
    session.wait_for("4 events");
    session.send("m");
    session.wait_for("▌★");
    let marked = session.text().lines().find(|line| line.contains("▌★")).map(str::to_owned).expect("marked");
    quit(session);
    let session = Session::start_with(folder.path(), 30, 120, &["b.csv", "a.csv"]);
    session.wait_for("4 events");
    session.wait_for("★");
    let line = session.text().lines().find(|line| line.contains('★')).map(str::to_owned).expect("marked");
    let title = |line: &str| line.split_whitespace().find(|word| word.ends_with('1')).map(str::to_owned);
    assert_eq!(title(&line), title(&marked));
    quit(session);
    assert_eq!(side(folder.path()).sections.len(), 1);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn one_comes_back_to_an_event_far_behind_in_a_large_file() {
    let folder = folder();
    let row = |number: usize| format!("2014-01-01,A title that takes some room in the table number {number}\n");
    let rows: String = (0..200_000).map(row).collect();
    std::fs::write(folder.path().join("t.csv"), format!("date,title\n{rows}")).expect("writable");
    let mut session = Session::start_with(folder.path(), 24, 80, &["t.csv"]);
    session.wait_for("t.csv · 200,000 events");
    session.send("150001gm");
    session.wait_for("number 150000");
    quit(session);
    // The event is not among the first megabyte that is shown at once.
    let mut session = Session::start_with(folder.path(), 24, 80, &["t.csv"]);
    session.wait_for("t.csv · 200,000 events");
    session.wait_for("number 150000");
    session.wait_for("★");
    session.send("g");
    session.wait_for("number 0");
    session.send("'");
    session.wait_for("number 150000");
    quit(session);
    // Under another name its rows have other ids, and it is known all the same.
    std::fs::rename(folder.path().join("t.csv"), folder.path().join("u.csv")).expect("renamed");
    let session = Session::start_with(folder.path(), 24, 80, &["u.csv"]);
    session.wait_for("number 150000");
    session.wait_for("★");
    quit(session);
}
