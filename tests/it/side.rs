//! What a reader keeps beside a chronology: marks, notes, views. Nothing of it is lost, whoever writes at the same time and whatever
//! ends the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use annals::config::{KeepError, Keeper, Kept};
use annals::side::{Edit, Fingerprint, KeptKey, KeptOf, Own, Pinned, SavedLanes, SavedView, SideFile};
use proptest::prelude::*;

use crate::support::FIXTURE;

fn key(paths: &[&str], text: &str) -> KeptKey {
    let paths = paths.iter().map(|path| (*path).to_owned()).collect();
    KeptKey { paths, fingerprint: Fingerprint::of([text.as_bytes()]) }
}

fn mark(id: &str) -> Edit {
    Edit::Mark { id: id.to_owned(), is_marked: true }
}

fn note(id: &str, text: &str) -> Edit {
    Edit::Note { id: id.to_owned(), text: text.to_owned() }
}

fn marks(own: &Own) -> String {
    own.marks.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// A text of so many lines, each another.
fn lines(name: &str, count: usize) -> String {
    (0..count).map(|number| format!("{name} {number}\n")).collect()
}

#[test]
fn a_file_is_known_wherever_it_lies_and_whatever_is_written_to_it() {
    let mut side = SideFile::default();
    let nothing_is_there = |_: &str| false;
    side.apply(&key(&["/a/events.yaml"], FIXTURE), &[mark("x"), note("y", "ask again")], nothing_is_there);
    for (what, key) in [
        ("as it was", key(&["/a/events.yaml"], FIXTURE)),
        ("elsewhere", key(&["/b/events.yaml"], FIXTURE)),
        ("under another name", key(&["/a/war.yml"], FIXTURE)),
        ("longer", key(&["/a/events.yaml"], &format!("{FIXTURE}- {{id: new, date: 1999, title: New}}\n"))),
        ("longer and elsewhere", key(&["/b/e.yaml"], &format!("{FIXTURE}- {{id: new, date: 1999, title: New}}\n"))),
        ("begun anew", key(&["/a/events.yaml"], "events: []\n")),
        ("with Windows' ends of lines", key(&["/b/e.yaml"], &FIXTURE.replace('\n', "\r\n"))),
    ] {
        let own = side.own(&key);
        assert_eq!((marks(&own).as_str(), own.notes.len()), ("x", 1), "{what}");
    }
    for (what, key) in [
        ("another file", key(&["/a/other.yaml"], &lines("other", 50))),
        ("one of few lines", key(&["/a/other.yaml"], "schema: 1\n")),
        ("nothing", key(&[], "")),
    ] {
        assert_eq!(side.own(&key), Own::default(), "{what}");
    }
}

#[test]
fn a_moved_file_takes_what_is_kept_along_and_a_copy_goes_its_own_way() {
    let mut side = SideFile::default();
    side.apply(&key(&["/a.csv"], FIXTURE), &[mark("x")], |_| true);
    // /a.csv is still there: /b.csv is a copy of it.
    side.apply(&key(&["/b.csv"], FIXTURE), &[mark("y")], |_| true);
    assert_eq!(marks(&side.own(&key(&["/a.csv"], FIXTURE))), "x");
    assert_eq!(marks(&side.own(&key(&["/b.csv"], FIXTURE))), "x y");
    side.apply(&key(&["/a.csv"], FIXTURE), &[mark("z")], |_| true);
    assert_eq!(marks(&side.own(&key(&["/b.csv"], FIXTURE))), "x y");
    // Both are gone, and one has another name.
    side.apply(&key(&["/c.csv"], FIXTURE), &[], |_| false);
    assert_eq!(side.sections.len(), 2);
    // Of what nothing is kept there is no line.
    side.apply(&key(&["/other.csv"], &lines("other", 50)), &[note("x", "")], |_| true);
    assert_eq!(side.sections.len(), 2);
    // What comes from standard input is nobody's move.
    side.apply(&key(&[], FIXTURE), &[mark("q")], |_| false);
    assert_eq!(side.sections.len(), 3);
    assert!(!marks(&side.own(&key(&["/c.csv"], FIXTURE))).contains('q'));
}

#[test]
fn ids_that_are_made_of_the_name_of_a_file_go_by_its_new_name() {
    let mut side = SideFile::default();
    let view = SavedView { place: Some("war:7".into()), ..SavedView::default() };
    let edits = [mark("war:12"), mark("x:1"), note("war:3~2", "n"), Edit::Leave(view)];
    side.apply(&key(&["/a/war.csv.gz"], FIXTURE), &edits, |_| true);
    let own = side.own(&key(&["/a/peace.csv.gz"], FIXTURE));
    assert_eq!(marks(&own), "peace:12 x:1");
    assert_eq!(own.notes.keys().collect::<Vec<_>>(), ["peace:3~2"]);
    assert_eq!(own.last.and_then(|last| last.place).as_deref(), Some("peace:7"));
}

#[test]
fn of_several_files_the_one_that_has_another_name_takes_its_ids_along() {
    let mut side = SideFile::default();
    let edits = [mark("a:1"), mark("b:1"), mark("x")];
    side.apply(&key(&["/d/a.csv", "/d/b.csv"], FIXTURE), &edits, |_| true);
    for (paths, marked) in [
        (&["/d/0.csv", "/d/a.csv"][..], "0:1 a:1 x"),
        (&["/e/a.csv", "/e/b.csv"], "a:1 b:1 x"),
        (&["/e/a.csv", "/e/c.csv"], "a:1 c:1 x"),
        // Nobody knows which is which.
        (&["/d/c.csv", "/d/d.csv"], "a:1 b:1 x"),
    ] {
        assert_eq!(marks(&side.own(&key(paths, FIXTURE))), marked, "{paths:?}");
    }
}

#[test]
fn of_files_without_marks_only_those_left_last_are_known() {
    let mut side = SideFile::default();
    let texts: Vec<String> = (0..300).map(|number| lines(&format!("file {number}:"), 40)).collect();
    let path = |number: usize| format!("/{number}");
    for (number, text) in texts.iter().enumerate() {
        let own = if number < 3 { mark("x") } else { note("x", "") };
        side.apply(&key(&[&path(number)], text), &[own, Edit::Leave(SavedView::default())], |_| true);
    }
    assert_eq!(side.sections.len(), 203);
    assert!((0..3).chain(100..300).all(|number| side.own(&key(&[&path(number)], &texts[number])).last.is_some()));
}

fn own() -> impl Strategy<Value = Own> {
    let text = "[a-z\"\\\\\u{0}\n é:{}]{0,8}";
    let pinned =
        prop_oneof![text.prop_map(Pinned::Actor), [text, text].prop_map(Pinned::Pair), text.prop_map(Pinned::Word)];
    let pinned = proptest::collection::vec(pinned, 0..3);
    let lanes = (text, pinned, proptest::option::of(1..900), proptest::option::of(1..9_u16))
        .prop_map(|(by, pinned, gap, burst)| SavedLanes { by, pinned, gap, burst });
    let time = (proptest::option::of([text, text]), proptest::bool::ANY, proptest::option::of(lanes));
    let view = (text, text, text, time, proptest::option::of(text), 0_usize..3).prop_map(
        |(query, view, order, (scale, reports, lanes), place, above)| SavedView {
            query,
            view,
            order,
            scale,
            reports,
            lanes,
            place,
            above,
        },
    );
    let texts = proptest::collection::btree_map(text, text, 0..4);
    let views = proptest::collection::btree_map(text, view.clone(), 0..3);
    (proptest::collection::btree_set(text, 0..4), texts, views, proptest::option::of(text), proptest::option::of(view))
        .prop_map(|(marks, notes, views, export, last)| Own { marks, notes, views, export, last })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_comes_back(all in proptest::collection::vec(("[a-z\n]{0,9}", own()), 0..4)) {
        let section = |(text, own): (String, Own)| {
            let paths = if text.len() > 4 { vec![text.clone()] } else { Vec::new() };
            KeptOf { paths, fingerprint: Fingerprint::of([text.as_bytes()]), own }
        };
        let side = SideFile { sections: all.into_iter().map(section).collect() };
        let parsed = SideFile::parse(side.to_text().expect("JSON").as_bytes()).expect("of this version");
        prop_assert_eq!((parsed.side, parsed.broken), (side, vec![]));
    }

    #[test]
    fn no_text_stops_the_reader_and_no_line_hides_another(garbage in "[ -~\u{7f}-\u{ff}{}\\[\\]\",:]{1,40}", at in 0..3_usize) {
        let mut side = SideFile::default();
        for name in ["a", "b"] {
            side.apply(&key(&[name], &lines(name, 40)), &[mark(name)], |_| true);
        }
        let text = side.to_text().expect("JSON");
        let mut written: Vec<&str> = text.lines().collect();
        written.insert(at + 1, &garbage);
        let parsed = SideFile::parse(written.join("\n").as_bytes()).expect("of this version");
        prop_assert_eq!(parsed.side, side);
        prop_assert_eq!(parsed.broken.len(), usize::from(!garbage.trim_ascii().is_empty()));
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("temporary folder")
}

fn keeper(folder: &Path, text: &str) -> Keeper {
    Keeper::inside(folder.join("annals"), key(&["/events.yaml"], text))
}

fn kept(folder: &Path) -> PathBuf {
    folder.join("annals/places.jsonl")
}

#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("writable");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("annals")).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn looking_writes_nothing_and_what_is_kept_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let keeper = keeper(folder.path(), FIXTURE);
    assert_eq!(keeper.read().expect("nothing"), Kept::default());
    assert!(!folder.path().join("annals").exists());
    keeper.keep(&[mark("x")]).expect("kept");
    let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("annals")), 0o700);
    assert_eq!(names(folder.path()), ["places.jsonl", "places.lock"]);
    for name in names(folder.path()) {
        assert_eq!(mode(&folder.path().join("annals").join(name)), 0o600);
    }
    assert_eq!(
        text(&kept(folder.path())).lines().next(),
        Some("{\"annals\":\"marks, notes and views\",\"version\":3}")
    );
}

#[test]
fn copies_that_write_at_once_lose_nothing_of_each_other() {
    const COPIES: usize = 8;
    const EACH: usize = 25;
    let folder = folder();
    let path = folder.path();
    std::thread::scope(|scope| {
        for copy in 0..COPIES {
            scope.spawn(move || {
                // Half of them read one file, half another.
                let text = lines(if copy % 2 == 0 { "one" } else { "other" }, 40);
                let keeper =
                    Keeper::inside(path.join("annals"), key(&[if copy % 2 == 0 { "/one" } else { "/other" }], &text));
                for number in 0..EACH {
                    let edits = [mark(&format!("{copy}-{number}")), note(&format!("{copy}"), &format!("{number}"))];
                    keeper.keep(&edits).expect("kept");
                }
            });
        }
    });
    for (name, path) in [("one", "/one"), ("other", "/other")] {
        let keeper = Keeper::inside(folder.path().join("annals"), key(&[path], &lines(name, 40)));
        let own = keeper.read().expect("readable").own;
        assert_eq!((own.marks.len(), own.notes.len()), (COPIES / 2 * EACH, COPIES / 2));
        assert!(own.notes.values().all(|note| *note == (EACH - 1).to_string()), "{:?}", own.notes);
    }
}

#[test]
fn a_broken_file_is_kept_aside_and_what_can_be_read_of_it_goes_on() {
    let folder = folder();
    let keeper = keeper(folder.path(), FIXTURE);
    keeper.keep(&[mark("x")]).expect("kept");
    for number in 1..3 {
        let broken = text(&kept(folder.path())) + "{\"paths\":[\"/b\"],\"finge\n";
        write(&kept(folder.path()), &broken);
        let Kept { own, remark } =
            if number == 1 { keeper.read() } else { keeper.keep(&[mark("y")]) }.expect("readable");
        assert_eq!(marks(&own), if number == 1 { "x" } else { "x y" });
        let remark = remark.expect("said");
        assert!(remark.contains("places.jsonl: line 3 cannot be read: the file is kept as"), "{remark}");
        assert!(remark.ends_with(&format!("places.broken-{number}")), "{remark}");
        assert_eq!(text(&folder.path().join(format!("annals/places.broken-{number}"))), broken);
        assert_eq!(keeper.read().expect("readable").remark, None);
    }
    // Somebody's other file of this name.
    write(&kept(folder.path()), "my shopping list\n");
    assert_eq!(marks(&keeper.read().expect("readable").own), "");
    assert_eq!(text(&folder.path().join("annals/places.broken-3")), "my shopping list\n");
}

#[test]
fn a_file_of_a_newer_program_or_none_at_all_is_not_touched() {
    let folder = folder();
    let keeper = keeper(folder.path(), FIXTURE);
    let newer = "{\"annals\":\"marks, notes and views\",\"version\":4}\n{\"what\":\"nobody knows\"}\n";
    write(&kept(folder.path()), newer);
    let why = keeper.read().expect_err("newer").to_string();
    assert!(
        why.ends_with("places.jsonl: a newer annals has written it (version 4); this one does not touch it"),
        "{why}"
    );
    assert!(keeper.keep(&[mark("x")]).is_err());
    assert_eq!(text(&kept(folder.path())), newer);
    // A folder has its name.
    std::fs::remove_file(kept(folder.path())).expect("removed");
    std::fs::create_dir(kept(folder.path())).expect("made");
    assert!(matches!(keeper.keep(&[mark("x")]), Err(KeepError::Io { .. })));
    assert_eq!(names(folder.path()), ["places.jsonl", "places.lock"]);
}

#[test]
fn who_stops_in_the_middle_is_waited_for_and_then_said_to_hold_it() {
    let folder = folder();
    let keeper = keeper(folder.path(), FIXTURE);
    keeper.keep(&[mark("x")]).expect("kept");
    let lock = std::fs::File::open(folder.path().join("annals/places.lock")).expect("there");
    lock.lock().expect("free");
    let before = text(&kept(folder.path()));
    assert!(matches!(keeper.keep(&[mark("y")]), Err(KeepError::Held(_))));
    // Reading needs no lock: the file is always whole.
    assert_eq!(marks(&keeper.read().expect("readable").own), "x");
    assert_eq!(text(&kept(folder.path())), before);
    drop(lock);
    assert_eq!(marks(&keeper.keep(&[mark("y")]).expect("kept").own), "x y");
}

#[test]
fn a_link_to_a_file_elsewhere_stays_a_link() {
    let folder = folder();
    let keeper = keeper(folder.path(), FIXTURE);
    keeper.keep(&[mark("x")]).expect("kept");
    let elsewhere = folder.path().join("elsewhere.jsonl");
    std::fs::rename(kept(folder.path()), &elsewhere).expect("moved");
    std::os::unix::fs::symlink(&elsewhere, kept(folder.path())).expect("a link");
    keeper.keep(&[mark("y")]).expect("kept");
    assert!(std::fs::symlink_metadata(kept(folder.path())).expect("there").is_symlink());
    assert!(text(&elsewhere).contains("\"marks\":[\"x\",\"y\"]"));
}

#[test]
fn an_edit_done_twice_is_done_once() {
    let edits = [
        mark("a"),
        Edit::Mark { id: "b".into(), is_marked: false },
        note("a", "n"),
        note("b", "  "),
        Edit::Save { name: "v".into(), view: SavedView::default() },
        Edit::Forget { name: "w".into() },
        Edit::Export { path: "x.{md,html}".into() },
        Edit::Leave(SavedView::default()),
    ];
    let view = || BTreeMap::from([("w".to_owned(), SavedView::default())]);
    for edit in &edits {
        let mut once = Own {
            marks: ["b".to_owned()].into(),
            notes: BTreeMap::from([("b".into(), "n".into())]),
            views: view(),
            export: None,
            last: None,
        };
        once.apply(edit);
        let mut twice = once.clone();
        twice.apply(edit);
        assert_eq!(once, twice, "{edit:?}");
    }
}
