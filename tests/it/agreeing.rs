//! `annals check --export`: whether an export still agrees with its source.

use std::io::Write;
use std::path::Path;

use crate::support::annals;

fn write(folder: &Path, name: &str, text: &str) {
    let written = std::fs::File::create(folder.join(name)).and_then(|mut file| file.write_all(text.as_bytes()));
    written.expect("writable");
}

const EVENTS: &str = "- {id: a, date: 2013, title: A}\n- {id: b, date: 2014-03-12, title: 'B & <C>', actors: [x y]}\n\
                      - {id: c, date: 2015, title: 'Exported by annals 9.9.9: 7 of 7 events'}\n- {id: d, date: soon, title: D}\n";

/// An export in every form that says where it comes from.
const NAMES: [&str; 10] =
    ["x.md", "x.html", "x.svg", "x.xlsx", "x.json", "x.yaml", "x.ics", "x.timeline.json", "x.geojson", "x.mw"];

#[test]
fn an_export_of_any_form_agrees_with_its_source_until_that_changes() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let query = ["-q", "\"x y\"|\"annals 9.9.9\" from:2014 rule:definite"];
    for name in NAMES {
        write(folder.path(), "my_events.yaml", EVENTS);
        let (code, _, stderr) =
            annals(folder.path(), &[&["export", "my_events.yaml", "-o", name], &query[..]].concat());
        assert_eq!(code, 3, "{stderr}");
        let (code, stdout, stderr) = annals(folder.path(), &["check", "--export", name]);
        assert_eq!((code, &*stdout), (0, ""), "{name}: {stderr}");
        assert!(stderr.contains(&format!("{name} agrees with its source: 2 of 3 events, ")), "{stderr}");
        write(folder.path(), "my_events.yaml", &EVENTS.replace("2015", "2012").replace("soon", "2016"));
        let (code, stdout, stderr) = annals(folder.path(), &["check", "--export", name]);
        assert_eq!(code, 1, "{name}: {stderr}");
        assert!(stdout.starts_with("my_events.yaml has changed: its SHA-256 is "), "{stdout}");
        let rest = "\nevents that answer the query: 1, and were 2\nevents in all: 4, and were 3\nevents that cannot be read: 0, and were 1\n";
        assert!(stdout.ends_with(rest), "{name}: {stdout}");
        assert!(stderr.contains(&format!("{name} does not agree with its source: ")), "{stderr}");
    }
}

#[test]
fn files_that_are_named_count_and_those_beside_the_export_are_found() {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::create_dir(folder.path().join("out")).expect("a folder");
    write(folder.path(), "out/n.yaml", "- {id: a, date: 2013, title: A}\n");
    write(folder.path(), "m.yaml", "- {id: b, date: 2014, title: B}\n");
    assert_eq!(annals(folder.path(), &["export", "out/n.yaml", "-o", "out/x.md"]).0, 0);
    assert_eq!(annals(folder.path(), &["check", "--export", "out/x.md"]).0, 0);
    assert_eq!(annals(folder.path(), &["check", "--export", "out/x.md", "out/n.yaml"]).0, 0);
    let (code, stdout, _) = annals(folder.path(), &["check", "--export", "out/x.md", "m.yaml"]);
    assert_eq!((code, &*stdout), (1, "n.yaml was exported and is not among the files\nm.yaml was not exported\n"));
    let (code, _, stderr) = annals(folder.path(), &["check", "--export", "m.yaml"]);
    assert!(code == 2 && stderr.starts_with("error: m.yaml does not say where it comes from\n  hint: "), "{stderr}");
    // What comes with annals.
    assert_eq!(annals(folder.path(), &["export", "-o", "y.md"]).0, 0);
    assert_eq!(annals(folder.path(), &["check", "--export", "y.md"]).0, 0);
}
