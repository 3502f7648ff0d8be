//! Handing on from the screen: an export that takes its time, is stopped, or goes to several files.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use annals::app::{Effect, ExportDone, Report};
use annals::formats::files::{WriteError, input};
use annals::formats::{Copied, Export, Format, Handed, Provenance, Request, Stated, Watch};
use annals::side::Edit;
use insta::assert_snapshot;

use crate::pty::Session;
use crate::support::{FIXTURE, Harness, annals, load};

/// A table that takes a while to be written.
fn large_table(rows: usize) -> String {
    let row = |number: usize| format!("2014-01-01,Title number {number} of some length,Russia;Iran\n");
    format!("date,title,actors\n{}", (0..rows).map(row).collect::<String>())
}

/// All that is in a folder, but for what annals keeps for itself where the folder is a home.
fn left_over(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().expect("readable").map(|entry| entry.expect("readable").file_name());
    let names = entries.map(|name| name.to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != ".local" && name != ".config").collect();
    names.sort_unstable();
    names
}

/// Events that the store keeps only the beginning of.
fn large_yaml(events: usize) -> String {
    let event = |number: usize| {
        format!(
            "- {{id: russia-{number}, date: 2014, title: Russia, summary: \"Moscow said {number}\", actors: [Russia]}}\n"
        )
    };
    format!("events:\n{}", (0..events).map(event).collect::<String>())
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
        assert_eq!(left_over(folder.path()), ["t.csv"], "{ending:?}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn withholding_names_says_how_far_it_is_and_hears_esc() {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::write(folder.path().join("t.csv"), large_table(60_000)).expect("writable");
    let mut session = Session::start_with(folder.path(), 24, 100, &["t.csv"]);
    session.wait_for("60,000 events");
    session.send("e");
    session.wait_for("annals-export.md");
    session.send("\t\t\t\t");
    session.send("russia\r");
    session.wait_for("withholding names: ");
    session.wait_for("of 60,000 events, Esc stops");
    // One reads on meanwhile.
    session.send("G");
    session.wait_for("59999");
    session.send("\x1b");
    session.wait_for("the export was stopped: nothing is left of annals-export.md");
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
    assert_eq!(left_over(folder.path()), ["t.csv"]);
}

#[test]
fn whoever_waits_for_names_to_be_withheld_is_asked_often_and_told_how_many_are() {
    let mut harness = Harness::with(&large_yaml(1_000), 140, 40);
    harness.press("e<tab><tab><tab><tab>russia");
    let order = order(&mut harness);
    let engine = &*harness.app.data().engine;
    let told = std::sync::Mutex::new(Vec::new());
    let is_awaited = |done: usize, of: usize| {
        told.lock().expect("unpoisoned").push((done, of));
        done < 200
    };
    let handed = order.request.hand_on(engine, None, &is_awaited, |_| ());
    assert!(handed.is_err(), "nobody waits any more");
    let told = told.into_inner().expect("unpoisoned");
    let most = told.iter().map(|(done, _)| *done).max();
    assert!(most.is_some_and(|most| (200..500).contains(&most)), "{told:?}");
    // What nobody waits for from the first is not begun.
    let is_gone = |done: usize, _: usize| {
        assert_eq!(done, 0);
        false
    };
    assert!(order.request.hand_on(engine, None, &is_gone, |_| ()).is_err());
}

#[test]
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder and looks at what was written")]
fn of_several_files_all_are_there_or_none() {
    let folder = crate::pty::folder();
    let is_there = |name: &str| folder.path().join(name).exists();
    // The second has no folder to be in.
    let (code, _, stderr) =
        annals(folder.path(), &["export", "-o", "brief.md", "-o", "gone/brief.html", "-o", "brief.ics", "events.yaml"]);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("gone/brief.html: there is no such folder"), "{stderr}");
    assert!(stderr.contains("none of the 3 files was written"), "{stderr}");
    assert!(!is_there("brief.md") && !is_there("brief.ics"), "{stderr}");
    // The last one finds no room; what there was of the others stays.
    std::os::unix::fs::symlink("/dev/full", folder.path().join("brief.json")).expect("linkable");
    std::fs::write(folder.path().join("brief.md"), "old").expect("writable");
    let (code, _, stderr) =
        annals(folder.path(), &["export", "--force", "-o", "brief.md", "-o", "brief.json", "events.yaml"]);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("none of the 2 files was written"), "{stderr}");
    assert_eq!(std::fs::read_to_string(folder.path().join("brief.md")).expect("there"), "old");
    // The screen says the same.
    let mut session = Session::start(folder.path(), 40, 140);
    session.wait_for("17 events");
    session.send("e");
    session.wait_for("annals-export.md");
    session.send("\t\t\t\x15brief.{csv,json}\r");
    session.wait_for("none of the 2 files was written");
    assert!(!is_there("brief.csv"));
    session.send("\x03");
    session.end();
    assert_eq!(left_over(folder.path()), ["brief.json", "brief.md", "events.yaml"]);
}

/// What a request hands on, in a form.
fn handed(harness: &Harness, request: &Request, format: Format) -> String {
    let write = |handed: Handed<'_>| {
        let mut out = Vec::new();
        handed.export.write(format, &mut out).expect("in memory");
        String::from_utf8(out).expect("UTF-8")
    };
    request.hand_on(&*harness.app.data().engine, None, &|_, _| true, write).expect("nobody stops it")
}

/// The order that Enter in the dialog gives.
fn order(harness: &mut Harness) -> annals::app::ExportOrder {
    harness.press("<enter>");
    let effect = harness.effects.pop();
    let Some(Effect::Export(order)) = effect else { panic!("no export: {effect:?}\n{}", harness.screen()) };
    *order
}

#[test]
fn the_dialog_has_all_formats_with_what_each_is_for_and_how_the_export_begins() {
    for (columns, lines) in [(200, 50), (140, 40), (100, 30), (60, 20), (20, 5)] {
        let mut harness = Harness::new(columns, lines);
        harness.press(":actor:pez<enter>e").preview();
        assert_snapshot!(format!("dialog_{columns}x{lines}"), harness.screen());
        // The format under the cursor is drawn in the list, where there is room for one.
        harness.press("<tab><tab><right> <right> ").preview();
        assert_snapshot!(format!("dialog_formats_{columns}x{lines}"), harness.screen());
    }
    let mut harness = Harness::new(100, 30).ascii();
    harness.press("e<tab><tab><right><right>").preview();
    let screen = harness.screen();
    assert!(screen.is_ascii(), "{screen}");
    assert!(screen.contains("What xlsx will hold"), "{screen}");
}

#[test]
fn several_formats_are_marked_or_typed_and_written_in_one_go() {
    let mut harness = Harness::new(140, 40);
    // Marked with Space, or typed as for `-o`.
    harness.press("e<tab><tab> <right> <right><right> ");
    assert!(harness.screen().contains("annals-export.{md,csv,json}"), "{}", harness.screen());
    let files = |order: &annals::app::ExportOrder| {
        order.files.iter().map(|(format, path)| format!("{format} {}", path.display())).collect::<Vec<_>>()
    };
    let all = order(&mut harness);
    assert_eq!(files(&all), ["md annals-export.md", "csv annals-export.csv", "json annals-export.json"]);
    harness.act(Report::Exported(Ok(ExportDone::default())));
    let mut harness = Harness::new(140, 40);
    harness.press("e<tab><tab><tab><ctrl-u>brief.{html,ics}");
    assert!(harness.screen().contains("2 marked"), "{}", harness.screen());
    assert_eq!(files(&order(&mut harness)), ["html brief.html", "ics brief.ics"]);
    // What is wrong with it is said and not written.
    let mut harness = Harness::new(140, 40);
    harness.press("e<tab><tab><tab><ctrl-u>brief.{md,doc}<enter>");
    assert!(harness.effects.is_empty());
    assert!(harness.screen().contains("`doc` is the ending of no format"), "{}", harness.screen());
}

#[test]
fn where_one_exported_to_last_is_kept_and_whose_names_were_withheld_is_not() {
    let mut harness = Harness::new(140, 40);
    harness.press("e<tab><tab><tab><ctrl-u>brief.{md,html}<tab>putin");
    order(&mut harness);
    harness.act(Report::Exported(Ok(ExportDone::default())));
    let Some(Effect::Keep(edits)) = harness.effects.pop() else { panic!("nothing is kept") };
    assert_eq!(edits, [Edit::Export { path: "brief.{md,html}".to_owned() }]);
    // The next dialog begins with both.
    let screen = harness.press("e").screen();
    assert!(screen.contains("brief.{md,html}") && screen.contains("putin"), "{screen}");
}

#[test]
fn whoever_redacts_sees_for_whom_pseudonyms_stand_and_what_nobody_guarantees() {
    let mut harness = Harness::new(140, 40);
    harness.press("/condolences<enter>e<tab><tab><tab><tab>putin").preview();
    let screen = harness.screen();
    assert!(screen.contains("Actor 1 is Vladimir Putin"), "{screen}");
    assert!(screen.contains("what only describes them stays"), "{screen}");
    let preview: Vec<&str> = screen.split("Preview:").nth(1).expect("a preview").lines().collect();
    assert!(preview.iter().any(|line| line.contains("Actor 1")), "{screen}");
    let order = order(&mut harness);
    assert_eq!(order.request.redact, ["putin"]);
    let brief = handed(&harness, &order.request, Format::Markdown);
    assert!(brief.contains("Actor 1") && !brief.contains("Putin"), "{brief}");
    // What was found while it was written stays in sight until somebody has read it, also where that took its time.
    harness.act(Report::Exporting("writing x.md: 3 of 17 events".to_owned()));
    assert!(!harness.screen().contains("Redact  "), "{}", harness.screen());
    let withheld = vec!["Actor 1 is Vladimir Putin".to_owned(), "members keep their names: Lavrov".to_owned()];
    harness.act(Report::Exported(Ok(ExportDone { said: "17 of 17 events written to x.md".to_owned(), withheld })));
    let screen = harness.screen();
    assert!(screen.contains("17 of 17 events written to x.md"), "{screen}");
    assert!(screen.contains("members keep their names: Lavrov"), "{screen}");
    for (columns, lines) in [(60, 20), (20, 5), (140, 40)] {
        harness.resize(columns, lines);
        assert!(harness.screen().contains("Actor 1 is"), "{}", harness.screen());
    }
    assert!(harness.press("jx").screen().contains("members keep their names: Lavrov"), "{}", harness.screen());
    assert!(!harness.press("<enter>").screen().contains("Lavrov"), "{}", harness.screen());
    // Nobody goes by that name.
    harness.press("e<tab><tab><tab><tab><ctrl-u>putim the second").preview();
    assert!(harness.screen().contains("is nobody to redact"), "{}", harness.screen());
}

#[test]
fn a_span_of_the_list_is_marked_as_in_vi_and_exported_and_nothing_else() {
    let mut harness = Harness::new(140, 40);
    harness.press("5Gvjj");
    assert_snapshot!("span_140x40", harness.screen());
    harness.press("e").preview();
    let screen = harness.screen();
    assert!(screen.contains("3 of 17 events") && screen.contains("Span"), "{screen}");
    let order = order(&mut harness);
    let json: serde_json::Value = serde_json::from_str(&handed(&harness, &order.request, Format::Json)).expect("JSON");
    let ids: Vec<&str> =
        json["events"].as_array().expect("events").iter().map(|e| e["id"].as_str().expect("id")).collect();
    let all = handed(&harness, &Request { part: annals::formats::Part::All, ..order.request.clone() }, Format::Jsonl);
    let line = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).expect("JSON")["id"].as_str().expect("id").to_owned()
    };
    assert_eq!(ids, all.lines().map(line).collect::<Vec<_>>()[4..7]);
    // It says what it is a part of.
    assert_eq!((&json["provenance"]["selected"], &json["provenance"]["span"]["of"]), (&3.into(), &17.into()));
    let brief = handed(&harness, &order.request, Format::Markdown);
    assert!(brief.contains("Span: 3 of the 17 events of the query, one after another in the list by date"), "{brief}");
    // It is marked no longer when it is written; Esc and the key again leave it, too.
    harness.act(Report::Exported(Ok(ExportDone::default())));
    assert!(!harness.screen().contains("of the list"), "{}", harness.screen());
    for leave in ["<esc>", "v"] {
        assert!(harness.press("vk").screen().contains("2 events of the list"), "{}", harness.screen());
        assert!(!harness.press(leave).screen().contains("of the list"), "{}", harness.screen());
    }
    // Another list has no such span.
    harness.press("vj:actor:putin<enter>");
    assert!(harness.app.marked_span().is_none());
}

#[test]
fn a_span_that_was_begun_meanwhile_stays_when_another_was_handed_on() {
    let marked = |harness: &Harness| harness.app.marked_span().map(|span| span.events());
    let mut harness = Harness::new(140, 40);
    harness.press("5Gvje");
    order(&mut harness);
    // It takes its time, and one marks the next, even from the same event on.
    harness.act(Report::Exporting("writing x.md: 1 of 2 events".to_owned()));
    harness.press("v5Gvjj");
    harness.act(Report::Exported(Ok(ExportDone::default())));
    assert_eq!(marked(&harness), Some(3));
    // What is copied behind the screen leaves it as well, and so does an export of everything.
    harness.press("y");
    let Some(Effect::Gather(_, what, span)) = harness.effects.pop() else { panic!("nothing is copied") };
    harness.press("<esc>vj");
    harness.act(Report::Gathered { what, span, text: Ok("three events".to_owned()) });
    assert_eq!(marked(&harness), Some(2));
    harness.press("<esc>e");
    order(&mut harness);
    harness.act(Report::Exporting("writing x.md: 1 of 17 events".to_owned()));
    harness.press("vj");
    harness.act(Report::Exported(Ok(ExportDone::default())));
    assert_eq!(marked(&harness), Some(2));
}

#[test]
fn a_span_of_a_list_by_importance_has_the_events_that_are_seen_there() {
    let mut harness = Harness::new(140, 40);
    harness.press("sgv");
    let first = harness.current_id();
    harness.press("j");
    let second = harness.current_id();
    let order = {
        harness.press("e");
        order(&mut harness)
    };
    let ids = handed(&harness, &order.request, Format::Jsonl);
    assert_eq!(ids.lines().count(), 2);
    assert!(ids.contains(&format!("\"id\":\"{first}\"")) && ids.contains(&format!("\"id\":\"{second}\"")), "{ids}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn what_is_exported_of_a_span_agrees_with_its_source() {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::write(folder.path().join("events.yaml"), FIXTURE).expect("writable");
    let mut harness = Harness::new(140, 40);
    harness.press("5Gvjje");
    let order = order(&mut harness);
    for format in [Format::Markdown, Format::Json, Format::Html, Format::Svg, Format::Yaml, Format::Ics, Format::Xlsx] {
        let name = format!("x.{}", format.ending());
        let save = |handed: Handed<'_>| handed.export.save(format, &folder.path().join(&name), false).map(drop);
        let saved = order.request.hand_on(&*harness.app.data().engine, None, &|_, _| true, save);
        saved.expect("nobody stops it").expect("written");
        let (code, stdout, stderr) = annals(folder.path(), &["check", "--export", &name]);
        assert_eq!((code, &*stdout), (0, ""), "{name}: {stderr}");
    }
    let brief = input("x.md", std::fs::read(folder.path().join("x.md")).expect("written"));
    let stated = Stated::read(brief).expect("readable").expect("it says where it comes from");
    assert_eq!((stated.selected, stated.of, stated.total), (3, Some(17), 17));
}

/// What would be copied.
fn copied(harness: &mut Harness, keys: &str) -> Result<String, String> {
    harness.press(keys);
    let effect = harness.effects.pop();
    let Some(Effect::Gather(request, what, span)) = effect else { panic!("{effect:?}") };
    let engine = &*harness.app.data().engine;
    let text = request.hand_on(engine, None, &|_, _| true, |handed| what.of(&handed)).expect("nobody stops it");
    harness.act(Report::Gathered { what, span, text: text.clone() });
    text
}

#[test]
fn an_event_is_copied_in_words_and_otherwise_as_one_chooses() {
    let mut harness = Harness::new(140, 40);
    harness.press("/condolences<enter>");
    let words = copied(&mut harness, "y").expect("an event");
    assert!(words.starts_with("Putin offers condolences") && words.contains("Who says so"), "{words}");
    let Some(Effect::Copy(text)) = harness.effects.pop() else { panic!("not copied") };
    assert_eq!(text, words);
    let screen = harness.screen();
    assert!(screen.contains("event copied") && screen.contains("set-clipboard on"), "{screen}");
    assert_snapshot!("copy_as_140x40", harness.press("Y").screen());
    let citation = copied(&mut harness, "cit<enter>").expect("a citation");
    let brief = copied(&mut harness, "Ybrief<enter>").expect("a brief");
    let link = copied(&mut harness, "Ylink<enter>").expect("a link");
    let id = copied(&mut harness, "Yid<enter>").expect("an id");
    assert_snapshot!("copied", [citation, link, id, brief].join("\n~~~\n"));
    // A span is copied as a whole.
    harness.press("C");
    let both = copied(&mut harness, "gvjy").expect("two events");
    assert_eq!(both.matches("Who says so").count(), 2, "{both}");
    assert!(harness.app.marked_span().is_none());
}

#[test]
fn what_is_copied_is_bounded_and_plain() {
    let long = "word ".repeat(4_000);
    let event =
        |number: usize| format!("- {{id: e{number}, date: 2014, title: \"a\\e[31m\\u202e b\", summary: \"{long}\"}}\n");
    let text: String = (0..10).map(event).collect();
    let mut harness = Harness::with(&format!("events:\n{text}"), 100, 30);
    let one = copied(&mut harness, "y").expect("one event");
    assert!(!one.contains(|c: char| c.is_control() && c != '\n') && !one.contains('\u{202e}'), "{one}");
    harness.effects.clear();
    let many = copied(&mut harness, "gvGy");
    assert!(many.as_ref().is_err_and(|why| why.contains("mark fewer events, or export them")), "{many:?}");
    assert!(harness.effects.is_empty(), "nothing is copied");
    assert!(copied(&mut harness, "<esc>Ylink<enter>").is_err_and(|why| why == "no source here has an address"));
    assert_eq!(Copied::ALL.len(), 5);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder and reads what was written")]
fn somebody_writes_two_forms_without_a_name_and_copies_an_event() {
    let folder = crate::pty::folder();
    let mut session = Session::start(folder.path(), 40, 140);
    session.wait_for("17 events");
    session.send("e");
    session.wait_for("Preview: how md begins, of the first 8 events");
    session.send("\t\t\t\x15brief.{md,csv}\tputin");
    session.wait_for("Actor 1 is Vladimir Putin");
    session.send("\r");
    session.wait_for("What to know of it");
    session.wait_for("written to brief.md, brief.csv");
    session.wait_for("Not redacted: what describes somebody without a name");
    session.send("\r");
    session.wait("the dialog closed", |session| !session.text().contains("What to know of it"));
    for name in ["brief.md", "brief.csv"] {
        let written = std::fs::read_to_string(folder.path().join(name)).expect("written");
        assert!(written.contains("Actor 1") && !written.contains("Putin"), "{name}: {written}");
    }
    session.send("y");
    session.wait_for("event copied");
    assert!(session.all().contains("\x1b]52;c;"));
    // The next dialog begins where one exported to last.
    session.send("q");
    assert_eq!(session.end().exit_code(), 0);
    let mut session = Session::start(folder.path(), 40, 140);
    session.wait_for("17 events");
    session.send("e");
    session.wait_for("brief.{md,csv}");
    session.wait_for("nobody");
    session.send("\x03");
    assert_eq!(session.end().exit_code(), 0);
}
