//! The house: which room may name which, as the rooms' own pages say it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may name.
const ROOMS: [(&str, &[&str]); 14] = [
    ("model", &[]),
    ("chronology", &["model", "names"]),
    ("names", &[]),
    ("account", &["model", "names", "chronology"]),
    ("query", &["model", "chronology", "names", "account"]),
    ("formats", &["model", "names", "chronology", "account"]),
    ("app", &["model", "chronology", "names", "account", "query", "formats"]),
    ("keymap", &["app"]),
    ("theme", &["app"]),
    ("config", &["keymap", "theme"]),
    ("ui", &["model", "chronology", "names", "account", "query", "formats", "app", "keymap", "theme"]),
    ("terminal", &["model", "chronology", "query", "formats", "app", "keymap", "theme", "config", "ui"]),
    (
        "cli",
        &[
            "model",
            "chronology",
            "names",
            "account",
            "query",
            "formats",
            "app",
            "keymap",
            "theme",
            "config",
            "terminal",
        ],
    ),
    ("main", &["cli"]),
];

#[expect(clippy::disallowed_methods, reason = "a test reads the source")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("source")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("src") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn rooms_name_only_the_rooms_below_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = BTreeSet::new();
    for path in files(&src) {
        let inside = path.strip_prefix(&src).expect("inside").with_extension("");
        let room = inside.iter().next().and_then(|first| first.to_str()).expect("named").to_owned();
        if room == "lib" {
            continue;
        }
        let (_, allowed) = ROOMS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} has no line"));
        seen.insert(room.clone());
        let text = read(&path);
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for rest in code.split("crate::").skip(1) {
            let named: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let is_room = ROOMS.iter().any(|(name, _)| *name == named);
            assert!(!is_room || named == room || allowed.contains(&&*named), "{} names {named}", path.display());
        }
    }
    assert_eq!(seen.len(), ROOMS.len());
}

#[test]
fn unsafe_code_is_forbidden_and_io_stays_in_its_rooms() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in files(&src) {
        let inside = path.strip_prefix(&src).expect("inside").to_string_lossy().into_owned();
        let text = read(&path);
        let touches = |word: &str| text.contains(word);
        if touches("std::fs") {
            assert!(inside.starts_with("formats/files") || inside.starts_with("config"), "{inside} touches files");
        }
        if touches("crossterm::execute") || touches("crossterm::queue") {
            assert!(inside.starts_with("terminal"), "{inside} touches the terminal");
        }
        assert!(!touches("std::net"), "{inside} names the network");
    }
}
