//! `E`: the editor at the line of the event, with the terminal to itself, and annals again behind it.

use std::path::Path;

use annals::app::{Action, App, Command, Data, Effect, Report};
use annals::engine::ColumnEngine;
use annals::formats::{Input, files, read};
use annals::query::Query;

use crate::engines::Late;
use crate::pty::{Session, folder};
use crate::support::{FIXTURE, Harness, answer};

/// An editor that says with what it was run, and does something.
#[expect(clippy::disallowed_methods, reason = "a test writes its editor")]
fn editor(folder: &Path, name: &str, does: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(name);
    let script = format!("#!/bin/sh\nfor word in \"$@\"; do printf '%s\\n' \"$word\"; done > arguments\n{does}\n");
    std::fs::write(&path, script).expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("made to run");
    format!("'{}'", path.display())
}

fn start(folder: &Path, editor: &str, arguments: &[&str]) -> Session {
    let environment = [("TERM", "xterm-256color"), ("PATH", "/usr/bin:/bin"), ("VISUAL", ""), ("EDITOR", editor)];
    let session = Session::start_in(&environment, folder, (30, 120), arguments);
    session.wait_for("17 events");
    session
}

#[expect(clippy::disallowed_methods, reason = "a test reads what its editor was told")]
fn told(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("arguments")).expect("the editor was run").replace('\n', "|")
}

/// The line of the fixture that has a text, and the lines before it one less.
fn line_of(text: &str) -> usize {
    FIXTURE.lines().position(|line| line.contains(text)).expect("there") + 1
}

#[track_caller]
fn quit(mut session: Session) {
    session.send("q");
    assert_eq!(session.end().exit_code(), 0, "{}", session.text());
    session.is_restored();
    session.is_cooked();
}

const PHONE: &str = "Putin and Pezeshkian speak by phone";

#[test]
fn the_event_under_the_cursor_is_changed_in_the_editor_and_there_when_it_ends() {
    let folder = folder();
    let editor = editor(folder.path(), "vim", "sed -i 's/speak by phone/write letters/' events.yaml");
    let mut session = start(folder.path(), &format!("{editor} -R 'two words'"), &[]);
    session.send("/speak by phone\r");
    session.wait_for(PHONE);
    session.wait_for("1 of 17 events");
    session.send("E");
    session.send("C");
    session.wait_for("Putin and Pezeshkian write");
    let line = format!("-R|two words|+{}|events.yaml|", line_of(PHONE) - 5);
    assert_eq!(told(folder.path()), line);
    quit(session);
}

#[test]
fn what_is_typed_into_the_editor_is_the_editors() {
    let folder = folder();
    let does = "printf 'your word: '; read -r word; echo \"$word\" > word; printf 'another: '; read -r word; echo \"$word\" >> word";
    let mut session = start(folder.path(), &editor(folder.path(), "ed", does), &[]);
    for round in 0..5 {
        session.send("E");
        session.wait_for("your word:");
        assert!(!session.is_in_alternate_screen());
        session.is_cooked();
        session.send("qqqjjj123\r");
        session.wait_for("another:");
        session.send(&format!("round {round}\r"));
        session.wait("the screen again", Session::is_in_alternate_screen);
        session.wait_for("17 events");
        let written = files::read(folder.path().join("word")).expect("written");
        assert_eq!(String::from_utf8_lossy(&written.bytes), format!("qqqjjj123\nround {round}\n"));
        assert_eq!(told(folder.path()), "events.yaml|");
        // Nothing of it has come to annals, and what comes now does.
        session.send("apezeskian");
        session.wait_for("4 of 17 events");
        session.send("\x1b");
        session.wait("all events", |session| !session.text().contains("4 of 17"));
    }
    quit(session);
}

#[test]
fn an_interrupt_is_for_the_editor() {
    let folder = folder();
    let mut session = start(folder.path(), &editor(folder.path(), "ed", "echo running; sleep 60"), &[]);
    session.send("E");
    session.wait_for("running");
    session.send("\x03");
    session.wait_for("ed` failed");
    session.wait_for("17 events");
    quit(session);
}

#[test]
fn a_signal_that_ends_annals_ends_it_while_the_editor_is_open() {
    let folder = folder();
    let mut session = start(folder.path(), &editor(folder.path(), "ed", "echo running; exec sleep 3"), &[]);
    session.send("E");
    session.wait_for("running");
    session.signal("TERM");
    assert!(!session.end().success());
    session.is_restored();
    session.is_cooked();
}

#[test]
fn an_editor_that_is_not_there_or_fails_is_said_and_annals_goes_on() {
    let folder = folder();
    let failing = editor(folder.path(), "ed", "exit 3");
    for (editor, said) in [
        ("/nowhere/ed", "there is no editor `/nowhere/ed`; set `VISUAL` or `EDITOR`"),
        (&*failing, "failed: exit status: 3"),
        ("vi 'x", "the editor `vi 'x` has a quotation mark that does not end"),
    ] {
        let mut session = start(folder.path(), editor, &[]);
        session.send("E");
        session.wait_for(said);
        session.send("apezeskian");
        session.wait_for("4 of 17 events");
        session.send("\r");
        session.wait_for("× Masoud");
        quit(session);
    }
}

/// Where `E` leads on a screen of inputs, for keys.
fn edits(inputs: &[Input], keys: &str) -> (String, String) {
    let mut harness = Harness::reading(inputs, 100, 30);
    harness.press(keys).press("E");
    let edit = harness.effects.iter().rev().find_map(|effect| match effect {
        Effect::Edit { path, line } => Some(format!("{} {line:?}", path.display())),
        _ => None,
    });
    (edit.unwrap_or_default(), harness.app.notice().map(|notice| notice.text.clone()).unwrap_or_default())
}

fn input(name: &str, bytes: &[u8]) -> Input {
    Input { path: Some(name.into()), ..files::input(name, bytes.to_vec()) }
}

const TABLE: &str = "date,title\n2014-03-01,\"a\nb\"\n2014-03-02,caf\u{e9}\n";

#[test]
fn the_line_is_that_of_the_file_however_it_is_written() {
    let flow = "schema: 1\n# flow\nevents: [\n  {id: a, date: 2014, title: A},\n  {id: b, date: 2015, title: B}]\n";
    let latin: Vec<u8> = TABLE.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin")).collect();
    for (file, keys, expected) in [
        (input("e.yaml", b"schema: 1\nevents:\n- id: a\n  date: 2014\n  title: A\n\n- id: b\n  date: 2015\n  title: B\n"), "j", "e.yaml Some(7)"),
        (input("flow.yaml", flow.as_bytes()), "j", "flow.yaml Some(5)"),
        (input("t.csv", TABLE.as_bytes()), "j", "t.csv Some(4)"),
        (input("mark.csv", &[b"\xef\xbb\xbf", TABLE.as_bytes()].concat()), "j", "mark.csv Some(4)"),
        (input("latin.csv", &latin), "j", "latin.csv Some(4)"),
        (input("l.jsonl", b"{\"date\":\"2014\",\"title\":\"A\"}\n{\"date\":\"2015\",\"title\":\"B\"}\n"), "j", "l.jsonl Some(2)"),
        // Turned into events: there are no lines of the file.
        (
            input("c.ics", b"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20140301\nSUMMARY:A\nEND:VEVENT\nEND:VCALENDAR\n"),
            "",
            "c.ics None",
        ),
    ] {
        assert_eq!(edits(&[file], keys), (expected.to_owned(), String::new()));
    }
}

#[test]
fn what_is_no_file_or_packed_cannot_be_edited_and_it_is_said_why() {
    let zstd = ruzstd::encoding::compress_to_vec(TABLE.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    for (file, said) in [
        (
            files::input(files::STANDARD_INPUT, TABLE.as_bytes().to_vec()),
            "standard input is no file that can be edited; write it to one and open that",
        ),
        (
            files::input("events.yaml (built in)", FIXTURE.as_bytes().to_vec()),
            "events.yaml (built in) is no file that can be edited; write it to one and open that",
        ),
        (input("t.csv.zst", &zstd), "t.csv.zst is packed and cannot be edited here; unpack it and open that"),
    ] {
        assert_eq!(edits(&[file], ""), (String::new(), said.to_owned()));
    }
    assert_eq!(
        edits(&[input("e.yaml", FIXTURE.as_bytes())], "/nothing of the kind<enter>").1,
        "there is no event here"
    );
}

#[test]
fn a_problem_is_edited_at_its_line_and_the_cursor_comes_to_each() {
    let broken = "schema: 1\nevents:\n- {id: a, date: 2014, title: A}\n- {id: b, date: soon, title: B}\n- {id: c, date: later, title: C}\n";
    let file = [input("e.yaml", broken.as_bytes())];
    assert_eq!(edits(&file, "!").0, "e.yaml Some(4)");
    assert_eq!(edits(&file, "!G").0, "e.yaml Some(5)");
    assert_eq!(edits(&file, "!Ggj").0, "e.yaml Some(4)");
    let many: String = (0..80).map(|number| format!("- {{id: e{number}, date: soon, title: E}}\n")).collect();
    let many = format!("schema: 1\nevents:\n- {{id: a, date: 2014, title: A}}\n{many}");
    let file = [input("e.yaml", many.as_bytes())];
    assert_eq!(edits(&file, "!G").0, "e.yaml Some(83)");
    assert_eq!(edits(&file, "!20j").0, "e.yaml Some(10)");
}

#[test]
fn an_event_knows_its_line_also_behind_many_others() {
    let rows: String = (0..5_000).map(|row| format!("2014-01-01,row {row}\n")).collect();
    let loaded = read(vec![input("t.csv", format!("date,title\n{rows}").as_bytes())]).expect("read");
    for row in [0_u32, 1, 2_500, 4_999] {
        assert_eq!(loaded.chronology.origin(row), (0, Some(row as usize + 2)));
    }
}

#[test]
fn where_an_event_stands_may_take_its_time() {
    let data = Data::new(
        Late(ColumnEngine::new(read(vec![input("e.yaml", FIXTURE.as_bytes())]).expect("read").chronology, false)),
        vec![],
    );
    let mut app = App::new(std::sync::Arc::new(data), Query::default());
    app.fit(annals::app::Viewport { timeline_height: 20, timeline_width: 80, ..Default::default() }, |_| 0);
    let first = app.begin();
    answer(&mut app, &first);
    assert!(app.update(Action::Do(Command::Edit)).is_none());
    let asked = app.late_questions().pop().expect("asked behind");
    let reply = app.data().engine.answer(&asked.question, &|_, _| true);
    let effect = app.update(Report::Late { number: asked.number, answer: reply.clone() }.into());
    assert!(matches!(effect, Some(Effect::Edit { line: Some(_), .. })), "{effect:?}");
    // Once.
    assert!(app.update(Report::Late { number: asked.number, answer: reply }.into()).is_none());
}
