//! The first and the last line at every width: no two texts touch, and none is cut without saying so.

use annals::app::{Action, Notice};
use annals::formats::files::input;
use annals::formats::{self, ReadError};

use crate::support::{FIXTURE, Harness, load};

/// A screen in each state that the two lines tell of.
fn states() -> Vec<(&'static str, Harness)> {
    let new = || Harness::new(200, 30);
    let acted = |action: annals::app::Report| {
        let mut harness = new();
        harness.act(action);
        harness
    };
    let pressed = |keys: &str| {
        let mut harness = new();
        harness.press(keys);
        harness
    };
    let reading = |says: &str| {
        let mut harness = new();
        harness.expect_rest();
        harness.act(annals::app::Report::Loading(says.to_owned()));
        harness
    };
    let stopped = ReadError::new("events.yaml", "reading was stopped", None);
    let broken = FIXTURE.replace("status: disputed", "status: disputd");
    let warned = "- {id: a, date: 2014, title: t, colour: red}\n".to_owned()
        + &(0..1200).map(|n| format!("- {{id: b{n}, date: 2014-3-1, title: t}}\n")).collect::<String>();
    let reload = |text: &str| {
        let loaded = load(text);
        annals::app::Report::Reloaded(crate::support::data(loaded))
    };
    vec![
        ("nothing special", new()),
        ("filtered", pressed("atrump<enter>")),
        ("reading begins", reading("reading")),
        ("reading", reading("reading: 45 % of 70 MB, 1,460,000 events, 13 s left")),
        ("searching", acted(annals::app::Report::Searching(45))),
        ("stopped", acted(annals::app::Report::LoadStopped(Box::new(stopped.into())))),
        ("broken save", acted(reload(&broken))),
        ("many errors", Harness::with(&warned, 200, 30)),
        ("one warning", Harness::with("- {id: a, date: 2014, title: t, colour: red}\n", 200, 30)),
        ("long name", named("/home/somebody/a rather long name of a file of events in 北京 🇨🇳.yaml")),
        (
            "notice",
            acted(annals::app::Report::Say(Notice::warning(
                "one two three four five six seven eight nine ten ".repeat(4),
            ))),
        ),
        ("prefix", pressed("1234567")),
        ("typing an actor", pressed("aputin")),
        ("typing a text", pressed("/somebody says something")),
        ("typing a query", pressed(":actor:putin from:2014 to:2025 tag:intelligence type:consult")),
        ("a mistake in a query", pressed(":actor:putin from:2014-3-5 what:is")),
        ("help", pressed("?")),
        ("problems", pressed("!")),
        ("export", pressed("e")),
        ("filter pane", pressed("<backtab>")),
        ("detail pane", pressed("<tab>")),
    ]
}

fn named(name: &str) -> Harness {
    let loaded = formats::read(vec![input(name, FIXTURE.as_bytes().to_vec())]).expect("sound");
    let mut harness = Harness::new(200, 30);
    harness.act(annals::app::Report::Reloaded(crate::support::data(loaded)));
    harness.act(Action::Digit(1));
    harness.press("<esc>");
    harness
}

/// The texts of a line: what is parted by two spaces or more, and by the dot of the header.
fn texts(line: &str) -> Vec<String> {
    let parts = line.split("  ").flat_map(|part| part.split(" · "));
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[test]
fn no_two_texts_touch_and_none_is_cut_without_saying_so() {
    for (state, mut harness) in states() {
        let lines = |harness: &mut Harness| {
            let screen = harness.screen();
            let lines: Vec<&str> = screen.lines().collect();
            [lines[0].to_owned(), lines[29].to_owned()]
        };
        let whole = lines(&mut harness).map(|line| texts(&line));
        for columns in 20..=120 {
            harness.resize(columns, 30);
            let narrow = lines(&mut harness);
            assert!(narrow[0].starts_with(" annals"), "{state} at {columns}: {}", narrow[0]);
            for (line, whole) in narrow.iter().zip(&whole) {
                assert!(annals::app::text::width(line) <= columns.into(), "{state} at {columns}: {line}");
                for text in texts(line) {
                    assert!(is_told(&text, whole), "{state} at {columns}: `{text}` of `{line}`\nis none of {whole:?}");
                }
            }
        }
    }
}

/// Whether a text is one of the whole ones, a part of one that says that it is, or a shorter wording of one.
fn is_told(text: &str, whole: &[String]) -> bool {
    let briefer = ["reading: 45 % of 70 MB, Esc stops", "reading: 45 %", "reading", "45 %", "FIRST PART", "OLD DATA"];
    let is_briefer = |whole: &String| briefer.contains(&text) && whole.contains(text.split(',').next().unwrap_or(text));
    let is_part = |whole: &String| {
        let (before, behind) = text.split_once('…').unwrap_or((text, ""));
        text.contains('…') && whole.starts_with(before.trim_end()) && whole.ends_with(behind)
            || text.starts_with("query …") && whole.ends_with(behind)
            || text.starts_with("reading") && text.ends_with('…') && whole.starts_with("reading")
    };
    whole.iter().any(|whole| whole == text || is_briefer(whole) || is_part(whole))
}
