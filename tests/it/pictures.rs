//! Pictures of events in time: the same bytes for the same events, text that stays text, and nothing that goes missing unsaid.

use annals::formats::{Export, Form, Format, Options, PictureView, Provenance, files::input, read_with};

use crate::support::load;

/// Words, dates and marks that an SVG says, and whether it is well formed: every element is closed, nothing else is markup.
pub(crate) struct Read {
    texts: Vec<String>,
    pub(crate) elements: Vec<String>,
}

#[track_caller]
pub(crate) fn read(svg: &str) -> Read {
    let (mut open, mut texts, mut elements) = (Vec::new(), Vec::new(), Vec::new());
    let mut rest = svg;
    while let Some((before, tag)) = rest.split_once('<') {
        assert!(!before.contains('>'), "a sign that is no markup: {before}");
        if !before.trim().is_empty() {
            let signs = [("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&quot;", "\""), ("&amp;", "&")];
            texts.push(signs.iter().fold(before.to_owned(), |text, (written, sign)| text.replace(written, sign)));
        }
        let (inside, after) = tag.split_once('>').expect("an end of the tag");
        let name = inside.split([' ', '/', '\n']).find(|part| !part.is_empty()).expect("a name").to_owned();
        if inside.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "the wrong end in {inside}");
        } else {
            if !inside.ends_with('/') {
                open.push(name.clone());
            }
            elements.push(inside.to_owned());
        }
        rest = after;
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "not closed: {open:?}");
    Read { texts, elements }
}

fn drawn(text: &str, view: PictureView) -> String {
    let chronology = load(text).chronology;
    let rows: Vec<u32> = chronology.rows().collect();
    let provenance = Provenance::new(
        &annals::engine::Facts::of(&chronology),
        String::new(),
        ("overlap", "some day in the range"),
        rows.len(),
    );
    let mut out = Vec::new();
    Export { chronology: &chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }
        .write(Form::Picture(view), &mut out)
        .expect("in memory");
    String::from_utf8(out).expect("UTF-8")
}

/// One event of each form of date, and one that is doubted.
pub(crate) const FORMS: &str = "\
title: Forms of dates
as_of: 2024-12-31
actors:
- {id: iran, name: Iran, aliases: [ایران, Иран], kind: state}
- {id: putin, name: Vladimir Putin, aliases: [Путин], kind: person}
events:
- {id: day, date: 2024-03-06, title: On a day, actors: [putin, iran], importance: 9}
- {id: month, date: 2024-04, title: Some time in a month, actors: [iran]}
- {id: range, date: 2024-02-01/2024-05-15, title: Throughout a stretch, actors: [putin]}
- {id: ongoing, date: 2024-06/.., title: Still going on}
- {id: ended, date: 2024-07-01/, title: Ended some time}
- {id: begun, date: /2024-08-01, title: Begun some time}
- {id: before, date: '[..2024-08-06]', title: On or before}
- {id: about, date: 2024-09~, title: About a month}
- {id: unsure, date: 2024-10-14?, title: Sources disagree}
- {id: denied, date: 2024-11-01, title: Somebody says no, status: denied}
- {id: planned, date: 2025-01-10, title: Not yet, status: planned}
- {id: each, date: '{2024-01-01,2024-02-01}', title: On two days}
- {id: fa, date: 2024-05-05, title: 'گفت‌وگوی تلفنی پوتین و پزشکیان'}
- {id: never, date: XXXX-XX-XX, title: Nobody knows when}
";

#[test]
fn a_picture_of_every_form_of_date() {
    insta::assert_snapshot!(drawn(FORMS, PictureView::Axis));
}

#[test]
fn every_view_is_well_formed_and_says_every_title_and_where_it_comes_from() {
    for view in PictureView::ALL {
        let svg = drawn(FORMS, *view);
        assert_eq!(svg, drawn(FORMS, *view), "the same events are the same bytes");
        let read = read(&svg);
        for title in ["On a day", "Forms of dates"] {
            assert!(read.texts.iter().any(|text| text.contains(title)), "{view}: {title} in {svg}");
        }
        assert!(read.texts.iter().any(|text| text.contains("SHA-256")), "{view}");
        let fonts: Vec<&str> = svg.split("font-family=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(fonts.iter().all(|font| ["serif", "sans-serif", "monospace"].contains(font)), "{fonts:?}");
        assert!(!read.elements.iter().any(|element| element.contains("href") || element.contains(" style=")));
    }
    let said = read(&drawn(FORMS, PictureView::Axis)).texts.join("|");
    assert!(said.contains("1 event has no known day.") && said.contains("denied"), "{said}");
}

#[test]
fn what_there_is_no_room_for_is_counted_and_the_most_important_is_named() {
    let event = |at: usize| {
        let (day, importance) = (at % 28 + 1, if at == 333 { 10 } else { 3 });
        format!("- {{id: e{at}, date: 2024-02-{day:02}, title: Event {at}, importance: {importance}, actors: [A]}}\n")
    };
    let text = format!("events:\n{}", (0..5_000).map(event).collect::<String>());
    for view in [PictureView::Axis, PictureView::Lanes] {
        let read = read(&drawn(&text, view));
        assert!(read.texts.iter().any(|text| text == "Event 333"), "{view}");
        let drawn = read.texts.iter().filter(|text| text.contains(": Event ")).count();
        let numbers =
            read.texts.iter().filter_map(|text| text.strip_prefix('+')?.replace(',', "").parse::<usize>().ok());
        let counted: usize = numbers.sum();
        assert!(drawn > 50, "{view}: {drawn}");
        assert_eq!(drawn + counted, 5_000, "{view}: {drawn} are drawn, {counted} are counted");
    }
    let list = read(&drawn(&text, PictureView::List));
    assert!(list.texts.iter().any(|text| text == "+4,900 more"));
}

#[test]
fn whatever_stands_in_an_event_is_text_in_a_picture() {
    let nasty = "</text><script>alert(1)</script>\"' onload=x &lt; ]]> <!-- \\u202e \\u0007 \\uffff";
    let text = format!(
        "{{\"title\": \"{0}\", \"events\": [{{\"id\": \"{0}\", \"date\": \"2024\", \"title\": \"{0}\", \"actors\": [\"{0}\"]}}]}}",
        nasty.replace('"', "\\\"")
    );
    let chronology = read_with(vec![input("a.json", text.into_bytes())], Options::default()).expect("JSON").chronology;
    let provenance = Provenance::new(&annals::engine::Facts::of(&chronology), nasty.to_owned(), ("overlap", "x"), 1);
    for view in PictureView::ALL {
        let mut out = Vec::new();
        let export = Export {
            chronology: &chronology,
            rows: &[0],
            provenance: provenance.clone(),
            watch: annals::formats::Watch::default(),
        };
        export.write(Form::Picture(*view), &mut out).expect("in memory");
        let svg = String::from_utf8(out).expect("UTF-8");
        let read = read(&svg);
        assert!(!svg.contains("<script") && !svg.contains(['\u{202e}', '\u{7}', '\u{ffff}']), "{view}: {svg}");
        assert!(read.texts.iter().any(|text| text.contains("<script>alert(1)")), "{view}: {svg}");
    }
}

#[test]
fn a_picture_of_nothing_says_so() {
    for view in PictureView::ALL {
        let read = read(&drawn("events:\n- {id: a, date: XXXX-XX-XX, title: When}\n", *view));
        let said = read.texts.join("|");
        assert!(said.contains("No event has a known day.") || said.contains("XXXX-XX-XX"), "{view}: {said}");
    }
    assert_eq!(Format::of_path(std::path::Path::new("x.svg")), Some(Format::Svg));
}
