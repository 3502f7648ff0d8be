//! Forms of other programs: what annals writes in them is theirs, comes back with every date as it was, and a field that somebody
//! has changed in between counts as it was changed.

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::{Export, Format, Loaded, Options, Provenance, read_with};
use annals::model::Event;
use proptest::prelude::*;

use crate::round_trips::{chronology, events, read};

/// The forms in which an event comes back whole.
const COME_BACK: &[Format] = &[Format::Ics, Format::TimelineJs, Format::GeoJson, Format::Markwhen];

fn loaded(name: &str, text: &str) -> Loaded {
    let inputs = vec![input(name, text.as_bytes().to_vec())];
    read_with(inputs, Options::default()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What is written, and what the form has no words for.
fn written(chronology: &Chronology, format: Format) -> (String, Vec<String>) {
    let rows: Vec<u32> = chronology.rows().collect();
    let provenance =
        Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("overlap", ""), rows.len());
    let mut out = Vec::new();
    let losses = Export { chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }
        .write(format, &mut out)
        .expect("in memory");
    (String::from_utf8(out).expect("UTF-8"), losses.lines())
}

fn json_lines(text: &str) -> String {
    written(&loaded("x", text).chronology, Format::Jsonl).0
}

fn problems(name: &str, text: &str) -> String {
    let told: Vec<String> = loaded(name, text).problems.iter().map(ToString::to_string).collect();
    told.join("\n")
}

/// The text with the lines that a calendar has parted between two letters.
fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "").replace("\r\n", "\n")
}

/// What a list of sources says of an event.
fn sourced(chronology: &Chronology) -> Vec<Event> {
    let events = events(chronology).into_iter().filter(|event| !event.sources.is_empty());
    let bare = |event: Event| Event {
        date_note: None,
        summary: None,
        is_plain: false,
        kind: None,
        actors: Vec::new(),
        location: None,
        status: None,
        importance: None,
        fatalities: None,
        tags: Vec::new(),
        relations: Vec::new(),
        recorded: None,
        origin: None,
        extra: annals::model::Extra::new(),
        ..event
    };
    events.map(bare).collect()
}

/// Whether a form has a place for the date of an event.
fn has_place(format: Format, event: &Event) -> bool {
    let bounds = event.date.known_end();
    let years = [bounds.earliest, bounds.latest]
        .map(|day| annals::model::day::to_date(day).map(|date| chrono::Datelike::year(&date)));
    match format {
        Format::Ics => years.iter().all(|year| year.is_some_and(|year| (1..=9999).contains(&year))),
        Format::TimelineJs => event.date.is_dated(),
        Format::Markwhen => years.iter().all(|year| year.is_some_and(|year| (-99_998..=99_999).contains(&year))),
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_that_a_form_has_a_place_for_comes_back_whole(text in chronology()) {
        let first = read("x.json", &text);
        for format in COME_BACK.iter().copied() {
            let (written, _) = written(&first, format);
            prop_assert!(!annals::model::clean::has_unsafe_in_lines(&unfolded(&written)), "{}", written);
            let again = loaded("again", &written);
            let expected: Vec<Event> = events(&first).into_iter().filter(|event| has_place(format, event)).collect();
            prop_assert_eq!(&events(&again.chronology), &expected, "{}", written);
            let mut header = again.chronology.header().clone();
            header.extra.remove("provenance");
            prop_assert_eq!(&header, first.header(), "{}", written);
            prop_assert_eq!(again.chronology.left_out(), 0);
        }
    }
}

#[test]
fn what_is_left_out_is_said_and_changes_how_the_command_ends() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let run = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("annals").expect("built");
        let output = command
            .current_dir(folder.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .args(arguments)
            .write_stdin("- {id: a, date: -0043-03-15, title: A}\n- {id: b, date: 2014, title: B}\n");
        let output = output.output().expect("it runs");
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    let left_out = "warning: 1 event left out: a calendar has the years 1 to 9999\n";
    assert_eq!(run(&["export", "--format", "ics", "-"]), (Some(3), left_out.to_owned()));
    assert_eq!(run(&["list", "--format", "ics", "-"]), (Some(3), left_out.to_owned()));
    let written = format!("1 of 2 events written to x.ics\n{left_out}");
    assert_eq!(run(&["export", "-o", "x.ics", "-"]), (Some(3), written));
    assert_eq!(run(&["list", "--count", "x.ics"]), (Some(0), String::new()));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_list_of_sources_keeps_these_and_the_id_the_date_and_the_title_of_what_they_support(text in chronology()) {
        let first = read("x.json", &text);
        let expected = sourced(&first);
        prop_assume!(!expected.is_empty());
        let (written, _) = written(&first, Format::Csl);
        prop_assert!(!annals::model::clean::has_unsafe_in_lines(&written), "{}", written);
        let mut again = sourced(&loaded("again", &written).chronology);
        again.sort_by_key(|event| expected.iter().position(|other| other.id == event.id));
        prop_assert_eq!(&again, &expected, "{}", written);
    }
}

mod ics {
    use super::*;

    #[test]
    fn a_date_is_all_the_days_that_it_allows() {
        for (date, lines) in [
            ("2026-03-06", "DTSTART;VALUE=DATE:20260306\r\nDTEND;VALUE=DATE:20260307"),
            ("2026-03", "DTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260401"),
            ("2024", "DTSTART;VALUE=DATE:20240101\r\nDTEND;VALUE=DATE:20250101"),
            ("[2026-03-02..2026-03-07]", "DTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260308"),
            ("2014/..", "DTSTART;VALUE=DATE:20140101\r\nDTEND;VALUE=DATE:20150101"),
            ("[..2026-03-06]", "DTSTART;VALUE=DATE:20260306\r\nDTEND;VALUE=DATE:20260307"),
            ("9999-12-31", "DTSTART;VALUE=DATE:99991231\r\nDURATION:P1D"),
            ("2026-03-06T21:40:00+03:00", "DTSTART:20260306T184000Z"),
            ("2026-03-07T01:00:00Z", "DTSTART:20260307T010000Z"),
            ("2026-03-06T21:40:00", "DTSTART:20260306T214000"),
        ] {
            let chronology = read("x.yaml", &format!("- {{id: a, date: '{date}', title: A}}\n"));
            let (written, _) = written(&chronology, Format::Ics);
            assert!(
                written.contains(&format!("\r\n{lines}\r\nX-ANNALS-EDTF:{}\r\n", date.replace(',', "\\,"))),
                "{written}"
            );
        }
    }

    #[test]
    fn what_a_calendar_has_no_place_for_is_left_out_and_said() {
        let text = "- {id: a, date: -0043-03-15, title: A}\n- {id: b, date: 0000, title: B}\n- {id: c, date: Y12000, title: C}\n\
                    - {id: d, date: XXXX-XX-XX, title: D}\n- {id: e, date: 2014/.., title: E}\n- {id: f, date: 2014, title: F}\n";
        let chronology = read("x.yaml", text);
        let (written, losses) = written(&chronology, Format::Ics);
        assert_eq!(written.matches("BEGIN:VEVENT").count(), 2);
        assert_eq!(
            losses,
            [
                "3 events left out: a calendar has the years 1 to 9999",
                "1 event: an end that is open or unknown is not in the calendar, only the other one; `X-ANNALS-EDTF` has the date",
                "1 event left out: a calendar has no place for what has no day",
            ]
        );
    }

    #[test]
    fn an_event_has_the_same_uid_whatever_else_is_exported() {
        let all = read("x.yaml", "- {id: a b, date: 2014, title: A}\n- {id: é, date: 2015, title: B}\n");
        let one = read("y.yaml", "- {id: a b, date: 2016-01-02, title: Other}\n");
        assert!(written(&all, Format::Ics).0.contains("\r\nUID:a%20b@annals\r\n"));
        assert!(written(&all, Format::Ics).0.contains("\r\nUID:%C3%A9@annals\r\n"));
        assert!(written(&one, Format::Ics).0.contains("\r\nUID:a%20b@annals\r\n"));
    }

    #[test]
    fn what_somebody_changed_in_a_calendar_counts() {
        let text = "- {id: a, date: 2014-05, title: A, summary: S, tags: [t], type: consult, status: disputed, actors: [Russia]}\n";
        let (calendar, _) = written(&read("x.yaml", text), Format::Ics);
        let changed = calendar
            .replace("SUMMARY:A\r\n", "SUMMARY:Other\r\n")
            .replace("DTEND;VALUE=DATE:20140601", "DTEND;VALUE=DATE:20140511")
            .replace("CATEGORIES:consult,t", "CATEGORIES:consult,u");
        let line = json_lines(&changed);
        for part in [
            r#""date":"2014-05-01/2014-05-10""#,
            r#""title":"Other""#,
            r#""summary":"S""#,
            r#""tags":["consult","u"]"#,
            r#""status":"disputed""#,
            r#""actors":[{"id":"Russia"}]"#,
        ] {
            assert!(line.contains(part), "{part} in {line}");
        }
        let told = problems("x.ics", &changed);
        assert!(told.contains("warning: `X-ANNALS-EDTF` has another date than `DTSTART` and `DTEND`"), "{told}");
    }

    const FOREIGN: &str = include_str!("handed_on/foreign.ics");

    #[test]
    fn a_calendar_of_somebody_else_is_read() {
        insta::assert_snapshot!(
            "handed_on_ics",
            format!("{}\n\n{}", problems("foreign.ics", FOREIGN), json_lines(FOREIGN))
        );
    }

    #[test]
    fn texts_stay_texts() {
        let hostile = "x\\r\\nEND:VEVENT\\r\\nBEGIN:VTODO\\u202e\\u001b[31m;,\\\\n";
        let text = format!(
            r#"[{{"id": "a{hostile}", "date": "2014", "title": "{hostile}", "summary": "{hostile}", "type": "{hostile}",
            "tags": ["{hostile}"], "location": {{"name": "{hostile}"}}, "sources": [{{"url": "https://e.org/{hostile}", "publisher": "{hostile}"}}], "actors": ["{hostile}"]}}]"#
        );
        let (calendar, _) = written(&read("x.json", &text), Format::Ics);
        let lines: Vec<&str> = calendar.split("\r\n").collect();
        assert_eq!(lines.iter().filter(|line| line.starts_with("BEGIN:") || line.starts_with("END:")).count(), 4);
        assert!(!calendar.replace("\r\n", "").contains(|c: char| c.is_control() || c == '\u{202e}'), "{calendar}");
        assert!(lines.iter().all(|line| line.len() <= 75) && !calendar.contains("VTODO\r\n"), "{calendar}");
    }
}

mod timelinejs {
    use serde_json::Value;

    use super::*;

    fn slides(text: &str) -> Value {
        let (written, _) = written(&read("x.yaml", text), Format::TimelineJs);
        serde_json::from_str(&written).expect("JSON")
    }

    #[test]
    fn a_date_has_the_parts_that_are_known_and_words_for_what_they_cannot_say() {
        for (date, start, end, words) in [
            ("2026-03-06", r#"{"year":2026,"month":3,"day":6}"#, "null", "null"),
            ("2026-03", r#"{"year":2026,"month":3}"#, "null", "null"),
            ("2026", r#"{"year":2026}"#, "null", "null"),
            ("2026-03-XX", r#"{"year":2026,"month":3}"#, "null", r#""some day in March 2026""#),
            ("2026-03~", r#"{"year":2026,"month":3}"#, "null", r#""about March 2026""#),
            ("2014-03/2015", r#"{"year":2014,"month":3}"#, r#"{"year":2015}"#, "null"),
            (
                "[2026-03-02..2026-03-07]",
                r#"{"year":2026,"month":3,"day":2}"#,
                r#"{"year":2026,"month":3,"day":7}"#,
                r#""once, between 2 and 7 March 2026""#,
            ),
            ("2014/..", r#"{"year":2014}"#, "null", r#""from 2014, ongoing""#),
            ("[..2026-03-06]", r#"{"year":2026,"month":3,"day":6}"#, "null", r#""on or before 6 March 2026""#),
            ("199X", r#"{"year":1990}"#, r#"{"year":1999}"#, r#""some time in 1990 to 1999""#),
            (
                "2022-33",
                r#"{"year":2022,"month":1}"#,
                r#"{"year":2022,"month":3}"#,
                r#""first quarter of 2022 (January to March)""#,
            ),
            ("-0043-03-15", r#"{"year":-44,"month":3,"day":15}"#, "null", r#""15 March 44 BCE""#),
            (
                "2026-03-06T21:40:00+03:00",
                r#"{"year":2026,"month":3,"day":6,"hour":21,"minute":40,"second":0}"#,
                "null",
                r#""6 March 2026, 21:40:00 UTC+03:00""#,
            ),
        ] {
            let timeline = slides(&format!("- {{id: a, date: '{date}', title: A}}\n"));
            let slide = &timeline["events"][0];
            let told = [&slide["start_date"], &slide["end_date"], &slide["display_date"]].map(Value::to_string);
            assert_eq!(told, [start, end, words], "{date}");
            assert_eq!(slide["edtf"], date);
        }
    }

    #[test]
    fn long_ranges_are_eras_as_well_and_types_are_groups() {
        let text = "- {id: a, date: 1900/1950, title: A, type: war}\n- {id: b, date: 1990, title: B}\n- {id: c, date: 1914-07/1914-11, title: C}\n\
                    - {id: d, date: 1910/1920, title: D, type: era}\n";
        let timeline = slides(text);
        let names = |list: &str| -> Vec<String> {
            let all = timeline[list].as_array().expect("a list");
            all.iter().map(|slide| slide["text"]["headline"].as_str().expect("a text").to_owned()).collect()
        };
        assert_eq!(
            (names("events"), names("eras")),
            (vec!["A".into(), "C".into(), "B".into()], vec!["A".into(), "D".into()])
        );
        assert_eq!(timeline["events"][0]["group"], "war");
        let again = loaded("x", &timeline.to_string()).chronology;
        assert_eq!(events(&again), events(&read("x.yaml", text)));
    }

    #[test]
    fn a_timeline_of_somebody_else_is_read() {
        let text = r#"{"title": {"text": {"headline": "Q&amp;A", "text": "<p>About</p>"}, "media": {"url": "https://e.org/a.jpg"}}, "scale": "human",
"events": [
{"start_date": {"year": "1815", "month": "12", "day": "10"}, "end_date": {"year": "1852"}, "text": {"headline": "Ada", "text": "<b>x</b>"},
 "group": "People", "media": {"url": "https://e.org/ada", "credit": "C"}, "unique_id": "ada"},
{"start_date": {"year": "1990", "month": "", "day": ""}, "end_date": {"year": ""}, "display_date": "c. 1990", "text": {"headline": "AT&amp;T"}},
{"start_date": {"year": "-44", "month": "3", "hour": "9"}, "text": {"headline": ""}},
{"start_date": {"year": "soon"}, "text": {"headline": "Bad"}},
{"start_date": {"year": 2000}, "end_date": {"year": 1999}, "text": {"headline": "Back"}, "autolink": false},
7
],
"eras": [{"start_date": {"year": 1900}, "end_date": {"year": 1950}, "text": {"headline": "An era"}}]}"#;
        let read = loaded("t.json", text);
        let header = format!("{:?}", read.chronology.header());
        let told: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(
            "handed_on_timelinejs",
            format!("{}\n\n{}\n{header}", told.join("\n"), json_lines(text))
        );
    }

    #[test]
    fn what_somebody_changed_in_a_timeline_counts() {
        let text = "- {id: a, date: 2014-05~, title: A & B, summary: S, type: consult, actors: [Russia]}\n";
        let (timeline, _) = written(&read("x.yaml", text), Format::TimelineJs);
        let changed = timeline.replace(r#""month":5"#, r#""month":"6""#).replace("<p>S</p>", "<p>T &amp; U</p>");
        let line = json_lines(&changed);
        for part in [
            r#""date":"2014-06""#,
            r#""title":"A & B""#,
            r#""summary":"T & U""#,
            r#""type":"consult""#,
            r#""actors":[{"id":"Russia"}]"#,
        ] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(problems("x.json", &changed).contains("`edtf` is another date than `start_date` and `end_date`"));
        // Numbers as texts are no change.
        assert!(json_lines(&timeline.replace(r#""month":5"#, r#""month":"05""#)).contains("2014-05~"));
    }

    #[test]
    fn texts_stay_texts() {
        let hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;]]>\\u202e\\u001b[31m";
        let text = format!(
            r#"{{"schema": 1, "title": "{hostile}", "events": [{{"id": "a{hostile}", "date": "2014~", "title": "{hostile}", "summary": "{hostile}",
            "type": "{hostile}", "tags": ["{hostile}"], "actors": ["{hostile}"], "date_note": "{hostile}", "location": {{"name": "{hostile}"}},
            "sources": [{{"url": "javascript:{hostile}", "publisher": "{hostile}", "title": "{hostile}"}}]}}]}}"#
        );
        let (timeline, _) = written(&read("x.json", &text), Format::TimelineJs);
        let timeline: Value = serde_json::from_str(&timeline).expect("JSON");
        let slide = &timeline["events"][0];
        let tags = |html: &Value| html.as_str().expect("a text").matches('<').count();
        assert_eq!(
            [
                &slide["text"]["headline"],
                &slide["group"],
                &slide["display_date"],
                &timeline["title"]["text"]["headline"]
            ]
            .map(tags),
            [0; 4]
        );
        let html =
            slide["text"]["text"].as_str().expect("a text").replace("<ul class=\"annals\">", "").replace("</ul>", "");
        assert!(
            !html.replace("<li>", "").replace("</li>", "").replace("<p>", "").replace("</p>", "").contains('<'),
            "{html}"
        );
        // What is made text of before it is HTML is no HTML then either.
        assert!(slide["group"].as_str().expect("a text").contains("&amp;lt;script"));
    }
}

mod geojson {
    use serde_json::{Value, json};

    use super::*;

    const TEXT: &str = "- {id: a, date: 2014-05~, title: A, location: {name: P, lat: 37.95, lon: 58.38}}\n\
                        - {id: b, date: 2015, title: B, location: {country: TKM, lat: 3}}\n- {id: c, date: XXXX-XX-XX, title: C}\n";

    #[test]
    fn a_place_with_degrees_is_a_point_east_before_north_and_others_are_nowhere() {
        let (features, losses) = written(&read("x.yaml", TEXT), Format::GeoJson);
        let features: Value = serde_json::from_str(&features).expect("JSON");
        assert_eq!(features["type"], "FeatureCollection");
        let geometries: Vec<&Value> = (0..3).map(|at| &features["features"][at]["geometry"]).collect();
        assert_eq!(geometries, [&json!({"type": "Point", "coordinates": [58.38, 37.95]}), &Value::Null, &Value::Null]);
        assert_eq!(features["features"][0]["properties"]["date"], "2014-05~");
        assert_eq!(losses, ["2 events: without degrees, so on no map (`geometry` is null)"]);
    }

    #[test]
    fn a_point_that_somebody_moved_counts() {
        let (features, _) = written(&read("x.yaml", TEXT), Format::GeoJson);
        let moved = features.replace("[58.38,37.95]", "[58.5,38]").replace(r#""title":"B""#, r#""title":"Other""#);
        let lines = json_lines(&moved);
        assert!(lines.contains(r#""location":{"name":"P","lat":38.0,"lon":58.5}"#), "{lines}");
        assert!(lines.contains(r#""title":"Other""#), "{lines}");
        assert!(problems("x.geojson", &moved).contains(":5:1: warning: a point that is not where `location` has it"));
        assert_eq!(problems("x.geojson", &features), "");
    }

    #[test]
    fn features_of_somebody_else_are_a_table() {
        let text = r#"{"type": "FeatureCollection", "name": "layer", "features": [
{"type": "Feature", "properties": {"event_date": "2014-05-02", "name": "Strike", "actor1": "Russia", "x": 1}, "geometry": {"type": "Point", "coordinates": [58.38, 37.95]}},
{"type": "Feature", "properties": {"event_date": "May 2014", "name": "March", "actor1": "Iran", "x": 2}, "geometry": null},
{"type": "Feature", "properties": {"event_date": "2014", "name": "Area", "actor1": "", "x": 3}, "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}
]}"#;
        insta::assert_snapshot!("handed_on_geojson", format!("{}\n{}", problems("x.geojson", text), json_lines(text)));
    }
}

mod csl {
    use serde_json::Value;

    use super::*;

    const TEXT: &str = "- {id: a, date: 2014-05~, title: A, sources: [{publisher: ISNA, title: T, url: 'https://e.org/a', published: 2014-05-07, claimant: Kremlin}]}\n\
        - {id: b, date: 2015, title: B, sources: [{publisher: ISNA, title: T, url: 'https://e.org/a', published: 2014-05-07, supports: [date]}, {publisher: 'Élan Press', published: 2015?}]}\n\
        - {id: c, date: 2016, title: C}\n";

    #[test]
    fn each_publication_is_there_once_with_an_id_that_stays() {
        let (list, losses) = written(&read("x.yaml", TEXT), Format::Csl);
        let list: Value = serde_json::from_str(&list).expect("JSON");
        let told: Vec<String> = list
            .as_array()
            .expect("a list")
            .iter()
            .map(|item| {
                format!(
                    "{} {} {}",
                    item["id"].as_str().expect("an id"),
                    item["type"].as_str().expect("a type"),
                    item["issued"]
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                r#"isna-2014-2d56c6 webpage {"date-parts":[[2014,5,7]]}"#,
                r#"elan-press-2015-12288d document {"literal":"some time in 2015, sources disagree"}"#,
            ]
        );
        assert_eq!(losses, ["1 event: without a source, so not in the list"]);
        let one = "- {id: z, date: 2001, title: Z, sources: [{publisher: ISNA, title: T, url: 'https://e.org/a', published: 2014-05-07}]}\n";
        assert!(written(&read("y.yaml", one), Format::Csl).0.contains(r#""id":"isna-2014-2d56c6""#));
    }

    #[test]
    fn a_source_that_somebody_changed_counts() {
        let (list, _) = written(&read("x.yaml", TEXT), Format::Csl);
        let changed = list.replace("[[2014,5,7]]", "[[2014,5]]").replace(r#""title":"T""#, r#""title":"Other""#);
        let lines = json_lines(&changed);
        let source = r#"{"publisher":"ISNA","title":"Other","url":"https://e.org/a","published":"2014-05","claimant":"Kremlin"}"#;
        assert!(lines.contains(source), "{lines}");
        assert!(lines.contains(r#""date":"2014-05~""#), "{lines}");
    }

    #[test]
    fn the_publications_of_somebody_else_are_events() {
        let text = r#"[
{"id": "doe2014", "type": "article-journal", "title": "On it", "container-title": "Journal", "publisher": "P", "DOI": "10.1/x", "URL": "https://e.org",
 "author": [{"family": "Doe", "given": "Jane"}], "issued": {"date-parts": [["2014", "5"]]}, "abstract": "Long."},
{"id": 7, "type": "book", "title": "A book", "issued": {"literal": "n.d."}},
{"type": "webpage", "issued": {"date-parts": [[2014]], "circa": true}, "accessed": {"date-parts": [[2020, 1, 1]]}}
]"#;
        insta::assert_snapshot!("handed_on_csl", format!("{}\n\n{}", problems("b.json", text), json_lines(text)));
    }
}

mod markwhen {
    use super::*;

    #[test]
    fn an_event_is_a_line_with_its_properties_and_notes() {
        let text = "- {id: a b, date: '[2026-03-02..2026-03-07]', title: 'Met #x', summary: \"2014: no event\\n# no section\", type: consult, tags: [oil deal, нефть], actors: [Russia]}\n";
        let (written, losses) = written(&read("x.yaml", text), Format::Markwhen);
        let event: Vec<&str> = written
            .lines()
            .skip_while(|line| !line.starts_with("2026"))
            .filter(|line| !line.starts_with("annals:"))
            .collect();
        assert_eq!(
            event,
            [
                "2026-03-02/2026-03-07: Met \\#x #consult #oil_deal",
                "id: \"a b\"",
                "edtf: \"[2026-03-02..2026-03-07]\"",
                "> 2014: no event",
                "> # no section",
                ">",
                "> What is known:",
                "> once, between 2 and 7 March 2026 ([2026-03-02..2026-03-07])",
                "> Actors: Russia",
                "> Type: consult",
                "> Tags: oil deal, нефть",
            ]
        );
        assert_eq!(losses, [""; 0]);
    }

    #[test]
    fn what_markwhen_has_no_word_for_is_said() {
        let text = "- {id: a, date: 2014/.., title: A}\n- {id: b, date: -0043-03-15, title: B}\n- {id: c, date: XXXX-XX-XX, title: C}\n- {id: d, date: Y-200000, title: D}\n";
        let (written, losses) = written(&read("x.yaml", text), Format::Markwhen);
        assert!(written.contains("\n2014/now: A\n") && written.contains("\n44 BCE: B\n"), "{written}");
        assert_eq!(
            losses,
            [
                "1 event left out: Markwhen has the years from 99999 BCE to 99999",
                "1 event: beyond the years 1 to 9999 only the year is shown; `edtf` has the date",
                "1 event: an end that is open or unknown is `now` or not shown; `edtf` has the date",
                "1 event left out: Markwhen has no place for what has no day",
            ]
        );
    }

    #[test]
    fn what_somebody_changed_in_a_line_counts() {
        let text = "- {id: a, date: 2014-05~, title: A, summary: S, tags: [t], status: disputed}\n";
        let (written, _) = written(&read("x.yaml", text), Format::Markwhen);
        let changed = written.replace("2014-05: A #t", "2014-06/2015: Other #u").replace("> S\n", "> S and more\n");
        let line = json_lines(&changed);
        for part in [
            r#""date":"2014-06/2015""#,
            r#""title":"Other""#,
            r#""tags":["u"]"#,
            r#""summary":"S and more""#,
            r#""status":"disputed""#,
        ] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(problems("x.mw", &changed).contains("warning: `edtf` is another date than the one before the colon"));
    }

    #[test]
    fn a_text_of_somebody_else_is_read() {
        let text = "title: My life\ndateFormat: d/M/y\n#work: blue\n\n// a comment\n# Work #work\n2012-05/2013-02: First job #work !job\nid: first\n\
            A note\n- with a list\n\n## Later\nDec 2014 - 2015: Second job\n31/5/2016: Left\nafter !job 5 days: Rest\n2020-01-01 every 2 years for 3 times: Party\n\
            44 BC: Old\n2021/now:\nsection Old form\n2022: x\nendSection\nstray\n";
        insta::assert_snapshot!(
            "handed_on_markwhen",
            format!("{}\n\n{}\n{:?}", problems("x.mw", text), json_lines(text), loaded("x", text).chronology.header())
        );
    }

    #[test]
    fn texts_stay_texts() {
        let hostile =
            "x\\n2014: fake\\n# S\\nid: y\\n// c\\u202e\\u001b[31m ![p](http://e.org/a.png) #tag !id\\n---\\n";
        let text = format!(
            r#"[{{"id": "a{hostile}", "date": "2014", "title": "{hostile}", "summary": "{hostile}", "type": "{hostile}", "tags": ["{hostile}"], "actors": ["{hostile}"]}}]"#
        );
        let (written, _) = written(&read("x.json", &text), Format::Markwhen);
        let begun: Vec<&str> = written
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()) || line.starts_with(['#', '!']))
            .collect();
        assert_eq!(begun.len(), 1, "{written}");
        let shown: String =
            written.lines().filter(|line| !line.starts_with("annals:") && !line.starts_with("id:")).collect();
        assert!(!shown.contains("![") && !shown.contains(" #tag") && !shown.contains(" !id"), "{shown}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let run = |format: &str, epoch: Option<&str>| {
        let mut command = assert_cmd::Command::cargo_bin("annals").expect("built");
        command.env_remove("SOURCE_DATE_EPOCH").args(["export", "--format", format, "-"]);
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        let output = command.write_stdin("- {id: a, date: 2014, title: A}\n").output().expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    for format in ["ics", "timelinejs", "geojson", "csl", "markwhen"] {
        assert_eq!(run(format, None), run(format, None), "{format}");
    }
    assert!(run("ics", None).contains("\r\nDTSTAMP:19700101T000000Z\r\n"));
    assert!(run("ics", Some("1772841600")).contains("\r\nDTSTAMP:20260307T000000Z\r\n"));
}

#[test]
fn a_small_file_does_not_grow_beyond_all_measure() {
    let long = "x".repeat(200_000);
    let event = |rule: &str| {
        format!("BEGIN:VEVENT\nUID:a{rule}\nDTSTART:20240101T000000Z\n{rule}\nSUMMARY:{long}\nEND:VEVENT\n")
    };
    let calendar = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event("RRULE:FREQ=DAILY;COUNT=1000"));
    let loaded = loaded("x.ics", &calendar);
    assert!((1..1000).contains(&loaded.chronology.len()));
    assert!(loaded.problems.iter().any(|problem| problem.message.contains("the later times are left out")));
    let deep = format!("BEGIN:VCALENDAR\n{}{}END:VCALENDAR\n", "BEGIN:X\n".repeat(20_000), "END:Y\n".repeat(20_000));
    assert!(problems("x.ics", &deep).contains("components nested too deeply"));
    let events: Vec<String> =
        (0..2_000).map(|n| format!(r#"{{"id": "e{n}", "date": "2014", "title": "T", "at": 0}}"#)).collect();
    let list = format!(
        r#"[{{"id": "a", "type": "book", "title": "{long}", "custom": {{"annals": {{"keys": {{}}, "events": [{}]}}}}}}]"#,
        events.join(", ")
    );
    assert!(problems("x.json", &list).contains("a long source of many events"));
    let sections = format!("2014: x\n{}2015: y\n", "section s\n".repeat(50_000));
    assert!(json_lines(&sections).len() < 2_000);
}

/// Sound texts of every form, as others and as annals write them.
fn sound() -> Vec<String> {
    let timeline = r#"{"title": {"text": {"headline": "T"}}, "events": [{"start_date": {"year": "1815", "month": "12"}, "end_date": {"year": "1852"}, "text": {"headline": "Ada", "text": "<b>x</b>"}, "group": "g", "media": {"url": "https://e.org"}}], "eras": [{"start_date": {"year": 1900}, "end_date": {"year": 1950}, "text": {"headline": "E"}}]}"#;
    let list = r#"[{"id": "doe", "type": "book", "title": "On it", "issued": {"date-parts": [["2014", "5"], [2015]], "season": 2, "circa": true}, "author": [{"family": "Doe"}]}]"#;
    let lines = "title: T\n#a: red\n# S\n2012-05/2013-02: First #work !job\nid: first\nnote\nDec 2014 - 2015: x\n44 BC: Old\n2021/now:\n";
    let own = "- {id: a, date: 2014-05~, title: A, summary: S, type: war, tags: [t], actors: [Russia], location: {name: P, lat: 3, lon: 4}, sources: [{publisher: P, url: 'https://e.org', published: 2014}]}\n- {id: b, date: 1900/1950, title: B}\n";
    let own = read("x.yaml", own);
    let of_others = [include_str!("handed_on/foreign.ics"), timeline, list, lines].map(str::to_owned);
    let forms = [Format::Ics, Format::TimelineJs, Format::GeoJson, Format::Csl, Format::Markwhen];
    of_others.into_iter().chain(forms.map(|format| written(&own, format).0)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_garbled_is_read_as_far_as_it_can_be(
        which in 0_usize..9,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..30, any::<prop::sample::Index>(), "[-:;,#/\\\\\"{}\\[\\]<>&T0-9Z \n\r\u{202e}é]{0,4}"), 1..5),
    ) {
        let mut text = sound()[which].clone();
        for (at, len, from, more) in cuts {
            let at = text.floor_char_boundary(at.index(text.len().max(1)));
            let end = text.floor_char_boundary((at + len).min(text.len()));
            let copied = text.floor_char_boundary(from.index(text.len().max(1)));
            let piece: String = text.split_at(copied).1.chars().take(len / 2).collect();
            text.replace_range(at..end, &format!("{more}{piece}"));
        }
        let Ok(loaded) = read_with(vec![input("x", text.clone().into_bytes())], Options::default()) else { return Ok(()) };
        let chronology = &loaded.chronology;
        for row in chronology.rows() {
            prop_assert_eq!(chronology.row_of(&chronology.id(row)), Some(row), "{}", text);
        }
        let lines = text.split(['\n', '\r']).count();
        for problem in &loaded.problems {
            prop_assert!(problem.place.is_none_or(|(line, column)| (1..=lines).contains(&line) && column >= 1), "{}", problem);
            prop_assert!(!annals::model::clean::has_unsafe_in_lines(&problem.to_string()), "{}", problem);
        }
        for format in COME_BACK.iter().copied() {
            written(chronology, format);
        }
    }
}
