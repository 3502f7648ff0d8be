//! A folder of notes as Obsidian keeps them, read as a chronology.

use std::path::Path;

use crate::pty::Session;
use crate::support::annals;

const CALL: &str = "---\ndate: 2026-03-06\ntags: [diplomacy, '#war']\nactors: ['[[Vladimir Putin]]', Masoud Pezeshkian]\nstatus: confirmed\n\
    location: '[[Moscow]]'\nsource: https://example.org/a\nfollows: '[[Meeting in Ashgabat|the meeting]]'\ncssclasses: wide\nid: 7\n---\n\
    # The call\n\n[[Vladimir Putin|He]] spoke about [[people/Strikes.md#Night|the strikes]]. ![[map.png]]\n";

/// A vault: events, somebody, a list of things to do, settings.
fn vault() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (name, text) in [
        ("Call of 6 March.md", CALL),
        ("2025/Meeting in Ashgabat.md", "---\ndate: 2025-12\ntags: diplomacy, meeting\n---\nThey met.\n"),
        (
            "2026/Strikes.md",
            "---\r\ndate: 2026-03-01\r\nend: 2026-03-05\r\nstatus: looks true\r\nimportance: high\r\n---\r\nFrom the air.\r\n",
        ),
        ("2026/Siege.md", "---\nstart: 5 March 2026\nend: ongoing\n---\n"),
        ("people/Vladimir Putin.md", "---\naliases: [Putin]\n---\nPresident.\n"),
        ("to do.md", "# To do\n\n- read\n"),
        (".trash/Old.md", "---\ndate: 2020\n---\nOld.\n"),
        (".obsidian/app.json", "{}"),
    ] {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    use std::io::Write;
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let written = std::fs::File::create(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.expect("writable");
}

#[test]
fn a_folder_of_notes_is_a_chronology() {
    let vault = vault();
    let (code, stdout, stderr) = annals(vault.path(), &["list", "."]);
    insta::assert_snapshot!(format!("{code}\n{stdout}{stderr}"));
}

#[test]
fn a_note_says_when_who_and_what_it_leads_to() {
    let vault = vault();
    let (code, stdout, stderr) = annals(vault.path(), &["export", ".", "--format", "jsonl", "-q", "tag:war"]);
    assert_eq!((code, &*stderr), (0, ""));
    let event: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let expected = serde_json::json!({
        "id": "Call of 6 March", "date": "2026-03-06", "title": "Call of 6 March",
        "summary": "# The call\n\nHe spoke about the strikes. map.png",
        "actors": [{"id": "Vladimir Putin"}, {"id": "Masoud Pezeshkian"}],
        "location": {"name": "Moscow"}, "status": "confirmed", "tags": ["diplomacy", "war"],
        "sources": [{"url": "https://example.org/a"}],
        "relations": [{"type": "follows", "target": "Meeting in Ashgabat"}, {"type": "related", "target": "Strikes"}],
    });
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(event[key], *value, "{key} in {stdout}");
    }
    assert_eq!((&event["cssclasses"], &event["other"]), (&"wide".into(), &serde_json::json!({"id": 7})), "{stdout}");
    // A link is a tie to the other note, from both sides.
    let (_, shown, _) = annals(vault.path(), &["show", ".", "Strikes"]);
    assert!(shown.contains("Call of 6 March"), "{shown}");
    assert!(shown.contains("looks true") && shown.contains("high"), "{shown}");
}

#[test]
fn what_is_no_event_is_said_where_it_is_asked_for() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), "when.md", "---\ndate: some day\n---\nx\n");
    write(folder.path(), "broken.md", "---\ndate: [\n---\nx\n");
    write(folder.path(), "nobody.md", "---\nkind: person\n---\n");
    let (code, stdout, _) = annals(folder.path(), &["check", "."]);
    assert_eq!(code, 1, "{stdout}");
    assert!(stdout.contains("broken.md:1:1: error: properties that are no YAML"), "{stdout}");
    assert!(stdout.contains("when.md:2:1: warning: a date that cannot be read: `some day`"), "{stdout}");
    assert!(!stdout.contains("nobody.md:1"), "{stdout}");
    // Without notes a folder is a folder.
    let empty = tempfile::tempdir().expect("temporary folder");
    let (code, _, stderr) = annals(empty.path(), &["list", "."]);
    assert_eq!(
        (code, &*stderr),
        (
            2,
            "error: .: this is a folder\n  hint: name the file in it; a folder that `annals convert` wrote has `events.parquet`, and \
             one of notes has `.md` files with a `date`\n"
        )
    );
}

/// What is read of a folder is a chronology like any other: written as YAML it comes back as it was.
#[test]
fn notes_become_a_file_of_annals() {
    let vault = vault();
    let (code, _, stderr) = annals(vault.path(), &["export", ".", "-o", "all.yaml"]);
    assert_eq!((code, &*stderr), (0, "4 of 4 events written to all.yaml\n"));
    let lines = |file: &str| annals(vault.path(), &["export", file, "--format", "jsonl"]).1;
    assert_eq!(lines("all.yaml"), lines("."));
}

/// The event of a note by itself, and what is said while it is checked.
fn event_of(properties: &str) -> (serde_json::Value, String) {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), "n.md", &format!("---\n{properties}\n---\ntext\n"));
    let (_, stdout, _) = annals(folder.path(), &["export", ".", "--format", "jsonl"]);
    let (_, checked, _) = annals(folder.path(), &["check", "."]);
    (serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{properties}: {error}: {stdout}")), checked)
}

#[test]
fn a_day_is_a_day_also_with_a_time_that_no_interval_has() {
    for (properties, date, note) in [
        (
            "date: 2026-03-06T10:00:00\nend: 2026-03-06T12:00:00",
            "2026-03-06",
            "2026-03-06T10:00:00 to 2026-03-06T12:00:00",
        ),
        (
            "date: 2026-03-06T10:00\nend: 2026-03-08T12:00",
            "2026-03-06/2026-03-08",
            "2026-03-06T10:00 to 2026-03-08T12:00",
        ),
        ("date: 2026-03-06 10:00:00\nend: 2026-03-08", "2026-03-06/2026-03-08", "2026-03-06 10:00:00 to 2026-03-08"),
        ("date: 2026-03-06\nend: 2026-03-08T12:00:00", "2026-03-06/2026-03-08", "2026-03-06 to 2026-03-08T12:00:00"),
        ("date: 2026-03-06T10:00:00\nend: ongoing", "2026-03-06/..", "2026-03-06T10:00:00 to ongoing"),
        ("date: 2026-03-06T10:00:00\nend: someday", "2026-03-06/", "2026-03-06T10:00:00 to someday"),
    ] {
        let (event, checked) = event_of(properties);
        assert_eq!((&event["date"], &event["date_note"]), (&date.into(), &note.into()), "{properties}\n{checked}");
    }
    let (event, _) = event_of("date: 2026-03-06T10:00:00");
    assert_eq!((&event["date"], &event["date_note"]), (&"2026-03-06T10:00:00".into(), &serde_json::Value::Null));
}

#[test]
fn what_was_written_for_a_date_stands_beside_a_note_of_ones_own() {
    let (event, checked) = event_of("title: x\ndate: about then\ndate_note: he is not sure");
    assert_eq!(event["date_note"], "about then; he is not sure");
    assert!(checked.contains("n.md:3:1: warning: a date that cannot be read: `about then`"), "{checked}");
    let (event, checked) = event_of("date: [2026-03-06, 2026-03-08]");
    assert_eq!(event["date_note"], "2026-03-06, 2026-03-08", "{checked}");
    assert!(checked.contains("n.md:2:1: warning: a date that cannot be read"), "{checked}");
}

#[test]
fn a_property_that_is_not_understood_is_kept_and_said() {
    for (property, kept) in [
        ("follows: {a: 1}", serde_json::json!({"follows": {"a": 1}})),
        ("tags: [true, war]", serde_json::json!({"tags": [true]})),
        ("title: [a]", serde_json::json!({"title": ["a"]})),
        ("summary: {a: 1}", serde_json::json!({"summary": {"a": 1}})),
        ("end: [a]", serde_json::json!({"end": ["a"]})),
        ("actors: [[Putin]]", serde_json::json!({"actors": [["Putin"]]})),
        ("location: [[Moscow]]", serde_json::json!({"location": [["Moscow"]]})),
        ("source: true", serde_json::json!({"source": true})),
        ("relations: x", serde_json::json!({"relations": "x"})),
    ] {
        let (event, checked) = event_of(&format!("date: 2026-03-06\n{property}"));
        let all = event.get("other").unwrap_or(&event);
        for (key, value) in kept.as_object().expect("an object") {
            assert_eq!(all[key], *value, "{property}: {event}");
        }
        assert_eq!(event["date"], "2026-03-06", "{property}");
        let key = property.split(':').next().expect("a key");
        let said = format!("n.md:3:1: warning: `{key}` is not understood");
        assert!(checked.contains(&said), "{property}: {checked}");
    }
    // One where a list is usual is a list of one; nothing is nothing.
    let (event, checked) = event_of(
        "date: 2026-03-06\nactors: {id: x, role: target}\nrelations: {type: follows, target: y}\ntitle:\ntags: []",
    );
    assert_eq!(event["actors"], serde_json::json!([{"id": "x", "role": "target"}]), "{checked}");
    assert_eq!(event["relations"], serde_json::json!([{"type": "follows", "target": "y"}]), "{checked}");
    assert!(event.get("other").is_none() && !checked.contains("warning"), "{event}: {checked}");
}

#[test]
fn a_mistyped_command_is_told() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (typed, meant) in [("confg", "config"), ("convrt", "convert")] {
        let (code, _, stderr) = annals(folder.path(), &["list", typed]);
        assert_eq!(code, 2);
        assert!(stderr.contains(&format!("did you mean `annals {meant}`?")), "{stderr}");
    }
}

#[test]
fn an_export_does_not_name_notes_that_are_no_events() {
    let vault = vault();
    write(vault.path(), "Diary.md", "---\nmood: bad\n---\nNobody is to know.\n");
    for form in ["md", "yaml", "json", "html", "svg", "ics", "markwhen", "geojson", "timelinejs"] {
        let (code, stdout, stderr) = annals(vault.path(), &["export", ".", "--format", form]);
        assert!(code == 0 || code == 3, "{form}: {stderr}");
        assert!(stdout.contains("Siege") && !stdout.contains("Diary"), "{form}: {stdout}");
    }
    let (_, stdout, _) = annals(vault.path(), &["export", ".", "--format", "md"]);
    assert_eq!(stdout.matches("SHA\\-256").count() + stdout.matches("SHA-256").count(), 4, "{stdout}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn of_many_notes_people_are_told_the_first_and_programs_all() {
    let vault = tempfile::tempdir().expect("temporary folder");
    for day in 1..=28 {
        write(vault.path(), &format!("v/Note {day:02}.md"), &format!("---\ndate: 2026-02-{day:02}\n---\nx\n"));
    }
    let in_vault = |args: &[&str]| annals(vault.path(), args);
    for (file, named) in [("a.md", 20), ("a.html", 20), ("a.yaml", 28), ("a.json", 28)] {
        let (code, _, stderr) = in_vault(&["export", "v", "-o", file]);
        assert_eq!(code, 0, "{stderr}");
        let text = std::fs::read_to_string(vault.path().join(file)).expect("written");
        let text = text.replace('\\', "");
        let hashes = text.matches("(SHA-256 ").count() + text.matches("\"sha256\"").count();
        assert_eq!(
            (hashes, text.contains("and 8 more notes (SHA-256 of theirs: ")),
            (named + usize::from(named == 20), named == 20),
            "{file}: {text}"
        );
        let (code, stdout, stderr) = in_vault(&["check", "--export", file, "v"]);
        assert_eq!((code, &*stdout), (0, ""), "{file}: {stderr}");
    }
    let (code, _, stderr) = in_vault(&["check", "--export", "a.md"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("name the folder of the notes"), "{stderr}");
    // One that is not named may change too.
    write(vault.path(), "v/Note 27.md", "---\ndate: 2026-02-27\n---\nSomething else.\n");
    let (code, stdout, _) = in_vault(&["check", "--export", "a.md", "v"]);
    assert_eq!((code, &*stdout), (1, "notes that are not named have changed: one of 8 or several\n"));
    std::fs::remove_file(vault.path().join("v/Note 28.md")).expect("removed");
    let (code, stdout, _) = in_vault(&["check", "--export", "a.md", "v"]);
    assert_eq!(code, 1);
    assert!(stdout.contains("notes that are not named: 7, and were 8"), "{stdout}");
}

#[test]
fn an_end_that_is_not_understood_is_said_and_one_that_has_not_come_is_open() {
    for end in ["Present", "ongoing", "NOW", "..", "Heute"] {
        let (event, stderr) = event_of(&format!("date: 2024-03-05\nend: {end}"));
        assert_eq!(event["date"], "2024-03-05/..", "{end}");
        assert!(!stderr.contains("warning"), "{end}: {stderr}");
    }
    for end in ["sometime", "2024-03-05 noon"] {
        let (event, stderr) = event_of(&format!("date: 2024-03-05\nend: {end}"));
        assert_eq!(event["date"], "2024-03-05/", "{end}");
        assert_eq!(event["date_note"], format!("2024-03-05 to {end}"));
        assert!(stderr.contains("warning: an `end` that cannot be read"), "{stderr}");
    }
}

#[test]
fn notes_that_are_made_to_cost_much_cost_little() {
    let vault = tempfile::tempdir().expect("temporary folder");
    let links: String = (0..60_000).map(|number| format!("[[n{number}]] ")).collect();
    let actors: Vec<String> = (0..40_000).map(|number| format!("a{number}")).collect();
    write(vault.path(), "open.md", &format!("---\ndate: 2024\n---\n{}", "[[".repeat(300_000)));
    write(vault.path(), "links.md", &format!("---\ndate: 2024\nactors: [{}]\n---\n{links}", actors.join(", ")));
    let (code, stdout, stderr) = annals(vault.path(), &["list", ".", "--count"]);
    assert_eq!((code, &*stdout), (0, "2\n"), "{stderr}");
}

#[test]
fn a_note_that_may_be_private_is_not_named_because_it_is_broken() {
    let vault = vault();
    write(vault.path(), "Secret affair.md", "---\ntitle: My secret: affair\n---\nNobody is to know.\n");
    let (_, stdout, _) = annals(vault.path(), &["export", ".", "--format", "md"]);
    assert!(stdout.contains("Siege") && !stdout.contains("Secret"), "{stdout}");
    let (_, stdout, stderr) = annals(vault.path(), &["check", "."]);
    assert!(
        format!("{stdout}{stderr}").contains("Secret affair.md:1:1: warning: properties that are no YAML"),
        "{stdout}{stderr}"
    );
}

#[test]
fn a_folder_of_notes_does_not_become_one_of_parquet() {
    let vault = vault();
    let (code, _, stderr) = annals(vault.path(), &["convert", ".", "-o", "."]);
    assert!(code == 2 && stderr.contains("is a folder of other files"), "{stderr}");
    let (code, _, stderr) = annals(vault.path(), &["convert", ".", "-o", "pq"]);
    assert_eq!(code, 0, "{stderr}");
    let (code, _, stderr) = annals(vault.path(), &["convert", ".", "-o", "pq", "--force"]);
    assert_eq!(code, 0, "{stderr}");
}

#[test]
#[cfg(unix)]
fn links_to_notes_are_notes_and_links_to_folders_are_said() {
    let vault = tempfile::tempdir().expect("temporary folder");
    write(vault.path(), "elsewhere/A.md", "---\ndate: 2024\n---\nA\n");
    write(vault.path(), "v/B.markdown", "---\ndate: 2025\n---\nB\n");
    std::os::unix::fs::symlink(vault.path().join("elsewhere/A.md"), vault.path().join("v/A.md")).expect("a link");
    std::os::unix::fs::symlink(vault.path().join("elsewhere"), vault.path().join("v/there")).expect("a link");
    let (_, stdout, stderr) = annals(vault.path(), &["check", "v"]);
    assert!(stdout.contains("2 events") || stderr.contains("2 events"), "{stdout}{stderr}");
    assert!(format!("{stdout}{stderr}").contains("a link to a folder; it is passed over"), "{stdout}{stderr}");
}

#[test]
fn notes_of_one_name_in_two_folders_are_two() {
    let vault = tempfile::tempdir().expect("temporary folder");
    write(vault.path(), "v/.obsidian/app.json", "{}");
    write(vault.path(), "v/a/index.md", "---\ndate: 2026-02-01\n---\nx\n");
    write(vault.path(), "v/b/index.md", "---\ndate: 2026-02-02\n---\ny\n");
    let in_vault = |args: &[&str]| annals(vault.path(), args);
    let (code, _, stderr) = in_vault(&["export", "v", "-o", "a.yaml"]);
    assert_eq!(code, 0, "{stderr}");
    let (code, stdout, stderr) = in_vault(&["check", "--export", "a.yaml", "v"]);
    assert_eq!((code, &*stdout), (0, ""), "{stderr}");
    write(vault.path(), "v/b/index.md", "---\ndate: 2026-02-02\n---\nz\n");
    let (code, stdout, _) = in_vault(&["check", "--export", "a.yaml", "v"]);
    assert_eq!((code, stdout.matches("index.md has changed").count()), (1, 1), "{stdout}");
}

#[test]
fn what_is_passed_over_in_a_folder_is_said() {
    let vault = tempfile::tempdir().expect("temporary folder");
    write(vault.path(), "n.md", "---\ndate: 2026-02-01\n---\nx\n");
    write(vault.path(), &format!("{}deep.md", "d/".repeat(18)), "---\ndate: 2026-02-02\n---\ny\n");
    let (code, stdout, stderr) = annals(vault.path(), &["list", "."]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("2026") && !stdout.contains("deep"), "{stdout}");
    assert_eq!(stderr.matches("warning: a folder within 16 others; it is passed over").count(), 1, "{stderr}");
}

/// The notes of a folder are those that it has now.
#[test]
fn notes_that_come_go_and_get_another_name_are_read_again() {
    let vault = tempfile::tempdir().expect("temporary folder");
    write(vault.path(), "v/First.md", "---\ndate: 2026-02-01\n---\nx\n");
    write(vault.path(), "v/Second.md", "---\ndate: 2026-02-02\n---\ny\n");
    let mut session = Session::start_with(vault.path(), 24, 100, &["v"]);
    session.wait_for("Second");
    let path = |name: &str| vault.path().join("v").join(name);
    std::fs::rename(path("Second.md"), path("Renamed.md")).expect("renamed");
    session.wait("the other name", |it| it.text().contains("Renamed") && !it.text().contains("Second"));
    write(vault.path(), "v/new/Third.md", "---\ndate: 2026-02-03\n---\nz\n");
    session.wait_for("Third");
    std::fs::remove_file(path("First.md")).expect("removed");
    session.wait("one less", |it| it.text().contains("Third") && !it.text().contains("First"));
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
}
