//! Whatever stands in an event, the Markdown of an export has links to the web, the headings of the export, and no more.

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::{Export, Form, Format, Grouping, Options, Provenance, read_with};
use annals::model::clean;
use proptest::prelude::*;
use pulldown_cmark::{Event, HeadingLevel, Options as Reader, Parser, Tag, TagEnd};
use serde_json::{Value, json};

/// Pieces that make something in Markdown, alone or beside each other.
const PIECES: [&str; 64] = [
    "# ",
    "## x\n",
    "1. ",
    "1) ",
    "- ",
    "* ",
    "+ ",
    "> ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    " ",
    "a",
    "b é",
    "[x]",
    "[x]: javascript:y\n",
    "[x]: https://d.e 'f'\n",
    "[",
    "](javascript:z)",
    "](https://x.y/p(q)_r)",
    "](<https://x y>)",
    "](https://x.y \"title\")",
    "](  data:text/html,z)",
    "](b.md)",
    "]",
    "![",
    "!",
    "![i](https://x.y/i.png)",
    "<script>",
    "</script>",
    "<img src=x>",
    "<!-- ",
    "-->",
    "<![CDATA[",
    "<?",
    "<https://x.y>",
    "<javascript:z>",
    "<a@b.c>",
    "&#35; ",
    "&#10;",
    "&#32;",
    "&lt;b&gt;",
    "&#x202e;",
    "\\",
    "`",
    "```",
    "~~~",
    "***",
    "**",
    "*",
    "_",
    "---",
    "\n---\n",
    "\n===\n",
    "===",
    "|",
    "a|b\n-|-\n",
    "[^1]: ",
    "[^1]",
    "[[x]]",
    "https://x.y",
    "\u{2028}# ",
    "\u{1b}[2J",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 1..12)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("not blank", |text| !text.trim().is_empty())
}

/// A chronology in which every text is somebody else's.
pub(crate) fn chronology() -> impl Strategy<Value = Value> {
    let texts = prop::collection::vec(text(), 24);
    (prop::collection::vec(texts, 1..3), text()).prop_map(|(events, title)| {
        let event = |(at, t): (usize, Vec<String>)| {
            json!({"id": format!("{at}{}", t[0]), "date": format!("202{at}-0{}", at + 1), "title": format!("t{}", t[1]), "date_note": t[2],
                "summary": t[3], "type": t[4], "tags": [t[5], t[6]],
                "actors": [{"id": t[7], "role": "mediator"}, {"id": t[8], "name": t[9], t[10].clone(): t[11]}],
                "location": {"name": t[12], "country": t[13], "precision": t[14], "lat": 1, "lon": 2},
                "sources": [{"publisher": t[15], "title": t[16], "url": t[17], "claimant": t[18], "supports": [t[19]]},
                    {"url": format!("https://x.y/{}", t[20])}],
                "status": "disputed", "relations": [{"type": "follows", "target": t[21]}, {"type": "contradicts", "target": t[20]}], t[22].clone(): t[23], "key": {t[22].clone(): [t[23]]}})
        };
        let events: Vec<Value> = events.into_iter().enumerate().map(event).collect();
        json!({"schema": 1, "title": title, "events": events})
    })
}

fn export(text: &str) -> (Chronology, String) {
    export_in(text, Format::Markdown)
}

pub(crate) fn export_in<'t>(text: &str, form: impl Into<Form<'t>>) -> (Chronology, String) {
    let inputs = vec![input("*x*_<b>.json", text.as_bytes().to_vec())];
    let loaded = read_with(inputs, Options::default()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let chronology = loaded.chronology;
    let rows: Vec<_> = chronology.rows().collect();
    let provenance = Provenance::new(
        &annals::engine::Facts::of(&chronology),
        "# [q](javascript:x)".to_owned(),
        ("overlap", ""),
        rows.len(),
    );
    let mut out = Vec::new();
    Export { chronology: &chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }
        .write(form, &mut out)
        .expect("in memory");
    (chronology, String::from_utf8(out).expect("UTF-8"))
}

/// What a reader of Markdown makes of a document: its headings, links and rules, and what should not be there.
#[derive(Debug, Default, PartialEq)]
struct Found {
    headings: Vec<(HeadingLevel, String)>,
    links: Vec<String>,
    rules: usize,
    odd: Vec<String>,
}

fn found(markdown: &str, reader: Reader) -> Found {
    let mut found = Found::default();
    let mut heading = None;
    for event in Parser::new_ext(markdown, reader) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(level)) => found.headings.push((level, heading.take().expect("begun"))),
            Event::Start(Tag::Link { dest_url, .. }) => found.links.push(dest_url.to_string()),
            Event::Rule => found.rules += 1,
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => found.odd.push(format!("{event:?}")),
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_) | Tag::Table(_)) => {
                found.odd.push(format!("{event:?}"));
            }
            _ => {}
        }
    }
    found
}

/// The headings that an export of everything has.
fn headings(chronology: &Chronology) -> Vec<(HeadingLevel, String)> {
    let one = |text: &str| clean::line(text).trim().to_owned();
    let mut headings = vec![(HeadingLevel::H1, one(chronology.header().title.as_deref().unwrap_or("Chronology")))];
    let periods: &[&str] = if chronology.len() == 1 { &["January 2020"] } else { &["2020", "2021"] };
    for (row, period) in chronology.rows().zip(periods) {
        headings.push((HeadingLevel::H2, (*period).to_owned()));
        headings.push((HeadingLevel::H3, one(&annals::account::headline(chronology, row))));
    }
    headings.push((HeadingLevel::H2, "What is disputed".to_owned()));
    headings.push((HeadingLevel::H2, "Sources".to_owned()));
    headings
}

/// The letters of a text, which survive whatever happens to the marks between them.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Tables, footnotes, struck text and boxes to tick, as GitHub reads them.
const GITHUB: Reader = Reader::ENABLE_TABLES
    .union(Reader::ENABLE_FOOTNOTES)
    .union(Reader::ENABLE_STRIKETHROUGH)
    .union(Reader::ENABLE_TASKLISTS)
    .union(Reader::ENABLE_GFM);

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_of_an_event_reaches_beyond_its_place(value in chronology()) {
        let (chronology, written) = export(&value.to_string());
        prop_assert!(!clean::has_unsafe_in_lines(&written), "{written}");
        for reader in [Reader::empty(), GITHUB] {
            let found = found(&written, reader);
            prop_assert_eq!(&found.headings, &headings(&chronology), "{}", written);
            prop_assert_eq!(found.rules, 1, "{}", written);
            prop_assert!(found.odd.is_empty(), "{:?}\n{}", found.odd, written);
            let is_web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
            prop_assert!(found.links.iter().all(is_web), "{:?}\n{}", found.links, written);
        }
    }

    #[test]
    fn nor_does_it_where_events_stand_under_it(value in chronology()) {
        for by in Grouping::ALL {
            let (chronology, written) = export_in(&value.to_string(), Form::Grouped(*by));
            prop_assert!(!clean::has_unsafe_in_lines(&written), "{written}");
            let found = found(&written, GITHUB);
            let events = found.headings.iter().filter(|(level, _)| *level == HeadingLevel::H3).count();
            prop_assert!(events >= chronology.len() && found.rules == 1 && found.odd.is_empty(), "{:?}\n{}", found, written);
            let is_web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
            prop_assert!(found.links.iter().all(is_web), "{:?}\n{}", found.links, written);
        }
    }

    #[test]
    fn a_summary_keeps_its_words_and_its_links_to_the_web(summary in text()) {
        let event = json!({"id": "a", "date": "2024", "title": "t", "summary": summary});
        let (_, written) = export(&json!({"schema": 1, "events": [event]}).to_string());
        let own = clean::block(summary.trim()).trim().to_owned();
        let words = |markdown: &str| -> String {
            let text = |event| match event {
                Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => Some(letters(&text)),
                _ => None,
            };
            Parser::new(markdown).filter_map(text).collect()
        };
        let (said, kept) = (words(&own), words(&written));
        let mut rest = kept.chars();
        prop_assert!(said.chars().all(|c| rest.any(|kept| kept == c)), "{}\n{}", own, written);
        let web: Vec<String> = found(&own, Reader::empty()).links;
        let web = web.into_iter().filter(|url| url.starts_with("https://") && !url.contains([' ', '\u{202e}']));
        let links = found(&written, Reader::empty()).links;
        for url in web {
            // A link has no other in it: the address of the inner one is among its words.
            prop_assert!(links.contains(&url) || kept.contains(&letters(&url)), "{}\n{}\n{}", url, own, written);
        }
    }
}

/// Marks within marks: what the first line of a summary does not show.
#[test]
fn nested_marks_hide_nothing() {
    for summary in [
        "1. [x]: javascript:alert(1)\n\n[click][x]",
        "- > [x]: javascript:alert(1)\n  > [x]",
        "1. ## forged",
        "- > # forged",
        "> - forged\n>   ===",
        "- a\n\n  ***",
        "1. ![x](https://tracker.example/p.png)",
        "> ![x][y]\n>\n> [y]: https://tracker.example/p.png",
        "- <img src=https://tracker.example/p.png>",
        "```\nnever closed",
        "<!-- never closed",
    ] {
        let event = json!({"id": "a", "date": "2024", "title": "t", "summary": summary, "tags": ["last"]});
        let (_, written) = export(&json!({"schema": 1, "events": [event]}).to_string());
        let found = found(&written, Reader::empty());
        assert_eq!((found.headings.len(), found.rules), (3, 1), "{written}");
        assert!(found.odd.is_empty() && !found.links.iter().any(|url| url.contains("alert")), "{written}");
        assert!(written.contains("\n- Tags: last\n"), "{written}");
    }
}
