//! Handing on from the screen: an export that takes its time, is stopped, or goes to several files.

use std::sync::atomic::{AtomicBool, Ordering};

use annals::formats::files::WriteError;
use annals::formats::{Export, Format, Provenance, Watch};

use crate::pty::Session;
use crate::support::{FIXTURE, load};

/// A table that takes a while to be written.
fn large_table(rows: usize) -> String {
    let row = |number: usize| format!("2014-01-01,Title number {number} of some length,Russia;Iran\n");
    format!("date,title,actors\n{}", (0..rows).map(row).collect::<String>())
}

#[test]
fn an_export_that_is_stopped_leaves_nothing_whatever_its_form() {
    let chronology = load(FIXTURE).chronology;
    let rows: Vec<u32> = chronology.rows().collect();
    let facts = annals::engine::Facts::of(&chronology);
    for format in Format::ALL.iter().copied() {
        for is_begun in [true, false] {
            let folder = tempfile::tempdir().expect("temporary folder");
            let path = folder.path().join(format!("x.{}", format.ending()));
            // A picture tells nothing of its few events.
            let is_wanted = AtomicBool::new(is_begun && format != Format::Svg);
            let told = |_: usize, _: usize| is_wanted.store(false, Ordering::Relaxed);
            let provenance = Provenance::new(&facts, String::new(), ("overlap", ""), rows.len());
            let watch = Watch::new(&told, &is_wanted);
            let export = Export { chronology: &chronology, rows: &rows, provenance, watch };
            assert!(matches!(export.save(format, &path, false), Err(WriteError::Stopped)), "{format}");
            assert_eq!(folder.path().read_dir().expect("readable").count(), 0, "{format}: something is left");
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn a_large_export_says_how_far_it_is_and_leaves_nothing_when_it_is_stopped_or_left() {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::write(folder.path().join("t.csv"), large_table(60_000)).expect("writable");
    let files = || {
        let entries = folder.path().read_dir().expect("readable").map(|entry| entry.expect("readable").file_name());
        entries
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| !name.starts_with('.'))
            .collect::<Vec<_>>()
    };
    // Esc stops it, a key to quit stops it first, and a signal ends both at once.
    for ending in ["\x1b", "\x03", "TERM"] {
        let mut session = Session::start_with(folder.path(), 24, 100, &["t.csv"]);
        session.wait_for("60,000 events");
        session.send("e");
        session.wait_for("annals-export.md");
        session.send("\t\t\t");
        session.send(&"\x7f".repeat("annals-export.md".len()));
        session.send("x.xlsx\r");
        session.wait_for("of 60,000 events, Esc stops");
        if ending == "TERM" {
            session.signal(ending);
            session.end();
        } else {
            // One reads on meanwhile.
            session.send("G");
            session.wait_for("59999");
            session.send(ending);
            session.wait_for("the export was stopped: nothing is left of x.xlsx");
            session.send("q");
            assert_eq!(session.end().exit_code(), 0);
        }
        session.is_restored();
        assert_eq!(files(), ["t.csv"], "{ending:?}");
    }
}
