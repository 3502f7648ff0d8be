//! The house: which room may name which, as the rooms' own pages say it, and that no files name each other in a circle.

mod circles;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use circles::House;

/// Each room and the rooms it may name.
const ROOMS: [(&str, &[&str]); 16] = [
    ("model", &[]),
    ("names", &[]),
    ("side", &[]),
    ("chronology", &["model", "names"]),
    ("account", &["model", "names", "chronology"]),
    ("query", &["model"]),
    ("engine", &["model", "names", "chronology", "account", "query"]),
    ("formats", &["model", "names", "chronology", "account", "query", "engine"]),
    ("app", &["model", "names", "side", "account", "query", "engine", "formats"]),
    ("keymap", &["model", "formats", "app"]),
    ("theme", &["app"]),
    ("config", &["model", "side", "formats", "keymap", "theme"]),
    ("ui", &["model", "names", "engine", "formats", "app", "keymap", "theme"]),
    ("terminal", &["model", "side", "query", "engine", "formats", "app", "keymap", "theme", "config", "ui"]),
    (
        "cli",
        &[
            "model", "names", "side", "account", "query", "engine", "formats", "app", "keymap", "theme", "config",
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

/// The identifier that a piece of code begins with.
fn identifier(code: &str) -> String {
    code.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// What stands right behind a path's beginning: one name, or all of a group in braces.
fn heads(rest: &str) -> Vec<String> {
    let Some(group) = rest.trim_start().strip_prefix('{') else { return vec![identifier(rest)] };
    let mut depth = 1;
    let mut heads = vec![identifier(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => heads.push(identifier(group.split_at(at + 1).1)),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

/// Every room that code names, whatever form the path has. `depth` counts the modules from the room's own on.
fn rooms_named(code: &str, depth: usize) -> Vec<String> {
    let mut named: Vec<String> = code.split("crate::").skip(1).flat_map(heads).collect();
    // `super::super::query`: a path that climbs out of the room.
    let mut rest = code;
    while let Some(at) = rest.find("super::") {
        let mut climbed = 0;
        rest = rest.split_at(at).1;
        while let Some(above) = rest.strip_prefix("super::") {
            climbed += 1;
            rest = above;
        }
        if climbed >= depth {
            named.extend(heads(rest));
        }
    }
    named.retain(|name| ROOMS.iter().any(|(room, _)| room == name));
    named
}

#[test]
fn rooms_are_seen_in_every_form_of_path() {
    assert_eq!(rooms_named("use crate::app::App;", 1), ["app"]);
    assert_eq!(rooms_named("use crate::{\n    app::{App, ui},\n    query, std,\n};", 1), ["app", "query"]);
    assert_eq!(rooms_named("use super::super::query::Query; fn f(a: crate::ui::Screen) {}", 2), ["ui", "query"]);
    assert_eq!(rooms_named("use super::super::query::Query;", 3), [""; 0]);
    assert_eq!(rooms_named("use super::{Query, ui};", 1), ["ui"]);
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
        for named in rooms_named(&code, inside.iter().count()) {
            assert!(named == room || allowed.contains(&&*named), "{} names {named}", path.display());
        }
    }
    assert_eq!(seen.len(), ROOMS.len());
}

#[test]
fn what_a_room_says_of_itself_is_what_it_may_name() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut said = 0;
    for (room, allowed) in ROOMS {
        let page = read(&src.join(room).with_extension("rs"));
        let page: Vec<&str> = page.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        let page = page.join(" ");
        let Some((_, sentence)) = page.split_once("room names ") else { continue };
        let sentence = sentence.split(['.', ';']).next().unwrap_or(sentence);
        let names = |name: &&str| sentence.contains(&format!("`{name}`"));
        let named: BTreeSet<&str> = ROOMS.iter().map(|(name, _)| *name).filter(names).collect();
        assert_eq!(named, allowed.iter().copied().collect(), "{room}: {sentence}");
        said += 1;
    }
    assert!(said > 8, "{said} rooms say what they name");
}

#[test]
fn no_room_is_above_itself() {
    for (at, (room, allowed)) in ROOMS.iter().enumerate() {
        let below: Vec<&str> = ROOMS[..at].iter().map(|(name, _)| *name).collect();
        let above: Vec<_> = allowed.iter().filter(|name| !below.contains(name)).collect();
        assert!(above.is_empty(), "{room} names {above:?}");
    }
}

#[test]
fn no_files_name_each_other_in_a_circle() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let inside = |path: PathBuf| path.strip_prefix(&src).expect("inside").to_string_lossy().replace('\\', "/");
    let sources: Vec<(String, String)> = files(&src).into_iter().map(|path| (read(&path), inside(path))).collect();
    // The program names the library from outside.
    let sources = sources.iter().filter(|(_, path)| path != "main.rs");
    let house = House::new(sources.map(|(code, path)| (path.as_str(), code.as_str())));
    // It sees what there is.
    let ties = house.ties();
    for (from, to) in [
        ("app/typing.rs", "app/field.rs"),
        ("formats/spec.rs", "formats/timelinejs/write.rs"),
        ("formats/yaml.rs", "formats/tabular/json/shape.rs"),
        ("terminal/writing.rs", "formats/export.rs"),
    ] {
        assert!(ties.contains_key(&(from.to_owned(), to.to_owned())), "{from} names {to}");
    }
    let circles = house.circles();
    assert!(circles.is_empty(), "move what ties them above or below:\n{}", circles.join("\n"));
}

#[test]
fn a_name_of_a_public_type_has_one_meaning() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut meanings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files(&src) {
        let inside = path.strip_prefix(&src).expect("inside").to_string_lossy().into_owned();
        for line in read(&path).lines() {
            let rest =
                ["pub struct ", "pub enum ", "pub trait ", "pub type "].iter().find_map(|word| line.strip_prefix(word));
            if let Some(name) = rest.map(identifier) {
                meanings.entry(name).or_default().push(inside.clone());
            }
        }
    }
    assert!(meanings.contains_key("ListPage") && meanings.contains_key("Engine"), "it sees the types that there are");
    meanings.retain(|_, files| files.len() > 1);
    assert!(meanings.is_empty(), "give each a name of its own: {meanings:#?}");
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
