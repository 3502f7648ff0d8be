//! A terminal with ASCII characters only: over a file in ASCII nothing else is drawn, wherever one looks.

use annals::app::Notice;
use annals::formats::ReadError;

use crate::support::Harness;

/// Every shape of a date, a summary in Markdown, sources, relations, members, things that are wrong.
const YAML: &str = "\
title: A list
as_of: 2026-03-07
actors:
- {id: iran, name: Iran, kind: state, country: IRN, aliases: [Islamic Republic of Iran, Persia]}
- {id: pezeshkian, name: Masoud Pezeshkian, kind: person, member_of: [iran]}
events:
- id: a
  date: 2014
  date_note: nobody says more
  title: Somebody signs a rather long agreement with somebody else, and a good many words follow to say what is in it
  summary: \"First *words*.\\n\\n- one\\n- two\\n\\n---\\n\\n> quoted\\n\\n1. `code`\\n\\n[a link](https://example.org)\"
  type: agree
  actors: [{id: iran, role: source}, {id: pezeshkian, role: target}, French police, Kremlin]
  location: {name: Tehran, country: IRN, lat: 35.7, lon: 51.4, precision: city}
  status: disputed
  importance: 7
  fatalities: {low: 0, best: 1, high: 2}
  tags: [war, talks]
  sources:
  - {publisher: P, title: A title, url: 'https://example.org/x', published: 2026-03-07, claimant: pezeshkian, supports: [date]}
  relations: [{type: follows, target: b}, {type: response_to, target: nothing}]
  origin: {dataset: d, id: '7'}
  colour: red
";

/// The same dates on the timeline as everywhere.
fn yaml() -> String {
    let dates = "2025-12|2026-03-06|2026-03-06T21:40:00+03:00|2014/..|2022-02-24/|[2026-03-02..2026-03-07]|/2022-02-24|\
                 2026-03-02/2026-03-07|[..2026-03-06]|[2026-03-06..]|2022-03~|2022-03-14?|1990%|199X|2022-03-XX|2022-03-0X|\
                 1989-23|2022-33|-0043-03-15|Y-12000|{1667,1668-12}|[2014-01-01,2014-03-04..2014-03-09]|XXXX-XX-XX|\
                 2026-02-27/2026-03-02|2022~/2023?|2014-3-1|../2022";
    let event = |(number, date): (usize, &str)| {
        let status = ["planned", "denied", "confirmed", "reportd"][number % 4];
        format!(
            "- {{id: b{number}, date: '{date}', title: 'Event {number}', status: {status}, actors: [iran, Somebody]}}\n"
        )
    };
    format!("{YAML}- {{id: b, date: 2013, title: B}}\n{}", dates.split('|').enumerate().map(event).collect::<String>())
}

fn table() -> String {
    let rows = (0..30).map(|n| format!("2014-{:02}-03,Russia,Iran,Consult,{n}\n", n % 12 + 1));
    format!("date,source,target,type,deaths\n{}", rows.collect::<String>())
}

#[track_caller]
fn is_ascii(harness: &mut Harness, what: &str) {
    for (columns, lines) in [(140, 40), (80, 24), (50, 16), (40, 12), (20, 5), (12, 4)] {
        harness.resize(columns, lines);
        let screen = harness.screen();
        let other: String = screen.chars().filter(|c| !c.is_ascii()).collect();
        assert!(other.is_empty(), "`{other}` after `{what}` at {columns}x{lines}:\n{screen}");
    }
    harness.resize(140, 40);
}

fn files() -> [String; 4] {
    let untitled = "date,source,target\n2014-01-01,Russia,Iran\n2014-01-02,Iran,\n";
    [yaml(), table(), untitled.to_owned(), "events: []\n".to_owned()]
}

#[test]
fn nothing_but_ascii_is_drawn_over_a_file_in_ascii() {
    for text in files() {
        let mut harness = Harness::with(&text, 140, 40).ascii();
        is_ascii(&mut harness, "");
        let keys =
            ["j", "j", "j", "G", "k", "5", "<esc>", "<tab>", "n", "n", "G", "<tab>", "jjjm", "<esc>", "apez", "<esc>"];
        let typed = [
            "arossia",
            "<esc>",
            "a|iran",
            "<esc>",
            "aIran<enter>",
            "R",
            "-",
            "o",
            "x",
            "u",
            "u",
            "u",
            "/what",
            "<esc>",
        ];
        let more = [
            "r2014-3",
            "<esc>",
            "r2013<tab>2014<enter>",
            "A2026",
            "<esc>",
            ":foo:x",
            "<esc>",
            "?",
            "G",
            "jjjj",
            "<esc>",
        ];
        let last =
            ["!", "jj", "<esc>", "e", "2014-3-1", "<tab>", "<tab>", "<right>", "<enter>", "<esc>", "w", "C", "u", "@"];
        for key in keys.into_iter().chain(typed).chain(more).chain(last) {
            harness.press(key);
            is_ascii(&mut harness, key);
        }
        for row in 0..harness.app.data().facts().events {
            harness.press(if row == 0 { "g" } else { "j" });
            is_ascii(&mut harness, &format!("row {row}"));
        }
    }
}

#[test]
fn nothing_but_ascii_is_said_over_a_file_in_ascii() {
    for text in files() {
        let mut harness = Harness::with(&text, 140, 40).ascii();
        let error =
            ReadError::new("events.yaml", "it has no list of `events:`", Some("begin with `- id: …`, `date: …`"));
        let stopped = ReadError::new("events.yaml", "reading was stopped", None);
        harness.expect_rest();
        for action in [
            annals::app::Report::Loading("reading: 45 % of 70 MB, 460,000 events, 3 s left".to_owned()),
            annals::app::Report::Searching(50),
            annals::app::Report::Say(Notice::warning("one → two … three – four ≤ five “six”")),
            annals::app::Report::ReloadFailed(Box::new(error.into())),
            annals::app::Report::NotOpened("https://example.org/".to_owned()),
            annals::app::Report::LoadStopped(Box::new(stopped.into())),
        ] {
            let what = format!("{action:?}");
            harness.act(action);
            is_ascii(&mut harness, &what);
        }
        harness.press("<esc>!");
        is_ascii(&mut harness, "problems of a save");
    }
}
