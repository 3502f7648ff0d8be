//! Several forms of one export in one go: `annals export FILE -o brief.{md,html,ics}`, in which the shell names the files.

use std::io::{Read, Write};
use std::path::Path;

use crate::support::annals;

const EVENTS: &str = "- {id: a, date: -0043-03-15, title: A}\n- {id: b, date: 2014, title: B}\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), "n.yaml", EVENTS);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let written = std::fs::File::create(folder.join(name)).and_then(|mut file| file.write_all(text.as_bytes()));
    written.expect("writable");
}

fn read(folder: &Path, name: &str) -> String {
    let mut text = String::new();
    let opened = std::fs::File::open(folder.join(name)).and_then(|mut file| file.read_to_string(&mut text));
    opened.map(|_| text).unwrap_or_default()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().expect("readable");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn each_file_is_written_in_the_form_of_its_ending_and_said() {
    let folder = folder();
    let (code, stdout, stderr) = annals(folder.path(), &["export", "n.yaml", "-o", "b.md", "b.timeline.json", "b.ics"]);
    let said = "2 of 2 events written to b.md\n2 of 2 events written to b.timeline.json\n1 of 2 events written to b.ics\n\
                warning: 1 event left out: a calendar has the years 1 to 9999\n";
    assert_eq!((code, &*stdout, &*stderr), (3, "", said));
    for (name, format) in [("b.md", "md"), ("b.timeline.json", "timelinejs"), ("b.ics", "ics")] {
        let alone = annals(folder.path(), &["export", "n.yaml", "--format", format]).1;
        assert_eq!(read(folder.path(), name), alone, "{name}");
    }
    // The same with `-o` for each, wherever the file to read stands.
    let (code, _, stderr) = annals(folder.path(), &["export", "-o", "c.csv", "-o", "d.jsonl", "n.yaml"]);
    assert_eq!((code, &*stderr), (0, "2 of 2 events written to c.csv\n2 of 2 events written to d.jsonl\n"));
}

#[test]
fn nothing_is_written_where_one_of_them_may_not_be() {
    let folder = folder();
    write(folder.path(), "b.csv", "old");
    std::fs::create_dir(folder.path().join("b.json")).expect("a folder");
    let before = names(folder.path());
    for (arguments, message) in [
        (&["n.yaml", "-o", "b.md", "b.csv"][..], "error: b.csv exists\n  hint: write `--force` to replace it\n"),
        (&["n.yaml", "-o", "b.md", "b.json"], "error: b.json is a folder\n  hint: name a file in it\n"),
        (
            &["n.yaml", "-o", "n.md", "n.yaml", "--force"],
            "error: n.yaml is what is being read\n  hint: export to another file\n",
        ),
        (&["n.yaml", "-o", "b.md", "-o", "b.md"], "error: b.md is named twice\n  hint: name each file once\n"),
        (
            &["n.yaml", "-o", "b.md", "-o", "-"],
            "error: standard output is none of several files\n  hint: write one form to `-`, and the files apart\n",
        ),
        (
            &["n.yaml", "-o", "b.md", "b.doc"],
            "error: b.doc: the name does not say its format\n  hint: give it an ending such as `.md`, `.csv` or `.html`, or write it alone with `--format`\n",
        ),
        (
            &["n.yaml", "-o", "b.md", "b.html", "--format", "md"],
            "error: `--format md` is one form, and there are 2 files\n  hint: leave it away: the endings of the files say their forms\n",
        ),
        (
            &["n.yaml", "-o", "b.md", "b.html", "--bom"],
            "error: `--bom` marks a CSV for spreadsheets, and none of the files is one\n  hint: write `--format csv`, or `--format xlsx`, which needs no mark\n",
        ),
        (&["n.yaml", "-o", "b.md", "b.html", "--from", "2030"], "no event matches\nno file was written\n"),
    ] {
        let (code, stdout, stderr) = annals(folder.path(), &[&["export"], arguments].concat());
        let ends = if message.starts_with("error") { 2 } else { 1 };
        assert_eq!((code, &*stdout, &*stderr), (ends, "", message), "{arguments:?}");
        assert_eq!(names(folder.path()), before, "{arguments:?}");
    }
    assert_eq!(read(folder.path(), "b.csv"), "old");
}

#[test]
fn an_option_is_for_the_files_whose_form_has_it() {
    let folder = folder();
    let arguments = ["export", "n.yaml", "-o", "b.csv", "b.svg", "b.html", "--bom", "--embed", "--view", "list"];
    assert_eq!(annals(folder.path(), &arguments).0, 0);
    assert!(read(folder.path(), "b.csv").starts_with("\u{feff}id,"));
    assert!(!read(folder.path(), "b.html").contains("<html"));
    let list = annals(folder.path(), &["export", "n.yaml", "--format", "svg", "--view", "list"]).1;
    assert_eq!(read(folder.path(), "b.svg"), list);
}

/// A name behind `-o` that differs in its ending alone may be what is to be read.
#[test]
fn a_file_that_is_there_is_read_where_no_other_one_is_named() {
    let folder = folder();
    let (code, _, stderr) = annals(folder.path(), &["export", "-o", "n.md", "n.yaml"]);
    assert_eq!((code, &*stderr), (0, "2 of 2 events written to n.md\n"));
    let (code, _, stderr) = annals(folder.path(), &["export", "--force", "-o", "n.md", "n.yaml"]);
    let said = "n.yaml is read and not written; write `-o n.yaml` to write it\n2 of 2 events written to n.md\n";
    assert_eq!((code, &*stderr), (0, said));
    assert_eq!(read(folder.path(), "n.yaml"), EVENTS);
    // What annals does not read is written, and so is what stands behind another file.
    let (code, _, stderr) = annals(folder.path(), &["export", "n.yaml", "-o", "n.md", "n.html", "n.csv", "--force"]);
    let said = "2 of 2 events written to n.md\n2 of 2 events written to n.html\n2 of 2 events written to n.csv\n";
    assert_eq!((code, &*stderr), (0, said));
    let (code, _, stderr) = annals(folder.path(), &["export", "n.yaml", "-o", "n.md", "n.html", "n.csv", "--force"]);
    assert_eq!((code, &*stderr), (0, said));
    // Another name is a file to read.
    let (code, _, stderr) = annals(folder.path(), &["export", "-o", "x.md", "n.yaml"]);
    assert_eq!((code, &*stderr), (0, "2 of 2 events written to x.md\n"));
}
