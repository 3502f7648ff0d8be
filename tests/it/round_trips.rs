//! What annals writes it reads back as it was: every field, in every format that is read, for any table whatever its header.

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::{Export, Format, Input, Kind, Options, Provenance, read_with};
use annals::model::{Actor, Event, RelationKind, Role, Status};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The formats that are read as well as written.
pub(crate) const FORMATS: [Format; 4] = [Format::Yaml, Format::Json, Format::Jsonl, Format::Csv];

pub(crate) fn read(name: &str, text: &str) -> Chronology {
    let inputs = vec![input(name, text.as_bytes().to_vec())];
    read_with(inputs, Options::default()).unwrap_or_else(|error| panic!("{error}\n{text}")).chronology
}

pub(crate) fn write(chronology: &Chronology, format: Format) -> String {
    let rows: Vec<u32> = chronology.rows().collect();
    let provenance =
        Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("overlap", ""), rows.len());
    let mut out = Vec::new();
    Export { chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }
        .write(format, &mut out)
        .expect("in memory");
    String::from_utf8(out).expect("UTF-8")
}

/// The events in order, without the names that stand beside ids for readers who have no registry.
pub(crate) fn events(chronology: &Chronology) -> Vec<Event> {
    let plain = |row| {
        let mut event = annals::account::event(chronology, row);
        event.actors.iter_mut().for_each(|mention| mention.name = None);
        event
    };
    chronology.rows().map(plain).collect()
}

/// Texts that mean something to one format or another.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zé]{1,8}",
        1 => "[a葛😀\u{301}\u{ad}\u{200b}\u{200d}\u{fe0f}\u{e0100}\u{3164}\u{e0fff}م]{1,8}".prop_filter("something is seen", |text| text.contains(['a', '葛', '😀', 'م'])),
        1 => Just(format!("e{}", "\u{301}".repeat(100))),
        2 => "[-=+@'\";,|\\[\\](){}#&*!:<>\\\\~ \n\r\tax\u{1b}\u{202e}\u{85}\u{2028}\u{2029}\u{e0041}😀]{1,8}".prop_filter("not blank", |text| !text.trim().is_empty()),
        1 => prop::sample::select(vec!["null", "~", "NO", "2025", "-1", "1e3", "B (mediator)", "A [B]", "---", "--- x", "...", "a\n\nb", "=1+1", "'=1", "a; b", "a;b"]).prop_map(str::to_owned),
    ]
}

fn keys() -> impl Strategy<Value = Map<String, Value>> {
    let key = prop_oneof![
        "[a-z]{3,6}_",
        prop::sample::select(vec!["earliest", "latest", "Größe 2", "a: b"]).prop_map(str::to_owned)
    ];
    let scalar = prop_oneof![
        text().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        Just(json!(2.5)),
        Just(json!(true))
    ];
    let value = prop_oneof![4 => scalar.clone(), 1 => prop::collection::vec(scalar, 0..3).prop_map(|items| json!({"deep": items, "n": null}))];
    prop::collection::vec((key, value), 0..3).prop_map(|pairs| pairs.into_iter().collect())
}

/// A map without the keys that have nothing.
fn some(value: Value, more: Map<String, Value>) -> Value {
    let Value::Object(map) = value else { return value };
    Value::Object(map.into_iter().filter(|(_, value)| !value.is_null()).chain(more).collect())
}

fn maybe<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.6, value)
}

const DATES: [&str; 9] = [
    "2024",
    "2024-06-15?",
    "2024-03/..",
    "[..2024-08]",
    "-0043-03-15",
    "Y-12000",
    "2024-06-15T12:00:00+03:00",
    "XXXX-XX-XX",
    "{2020,2022}",
];

fn date() -> impl Strategy<Value = &'static str> {
    prop::sample::select(DATES.to_vec())
}

prop_compose! {
    fn source()(publisher in maybe(text()), title in maybe(text()), url in maybe(text()), published in maybe(date()),
        claimant in maybe(text()), supports in prop::collection::vec(text(), 0..3), more in keys()) -> Value {
        let supports = (!supports.is_empty()).then_some(supports);
        some(json!({"publisher": publisher, "title": title, "url": url, "published": published, "claimant": claimant, "supports": supports}), more)
    }
}

prop_compose! {
    fn location()(name in maybe(text()), country in maybe(text()), lat in maybe(-90.0..90.0_f64), lon in maybe(-180.0..180.0_f64),
        precision in maybe(text()), more in keys()) -> Value {
        some(json!({"name": name, "country": country, "lat": lat, "lon": lon, "precision": precision}), more)
    }
}

prop_compose! {
    fn mention()(id in prop_oneof![text(), Just("putin".to_owned())], role in prop::sample::select(Role::ALL.to_vec()), more in keys()) -> Value {
        some(json!({"id": id, "role": role.word()}), more)
    }
}

prop_compose! {
    fn relation()(kind in prop::sample::select(RelationKind::ALL.to_vec()), target in text(), more in keys()) -> Value {
        some(json!({"type": kind.word(), "target": target}), more)
    }
}

prop_compose! {
    fn parts()(actors in prop::collection::vec(mention(), 0..3), sources in prop::collection::vec(source(), 0..3),
        relations in prop::collection::vec(relation(), 0..2), location in maybe(location()), tags in prop::collection::vec(text(), 0..3),
        deaths in maybe((maybe(0..9_u32), maybe(0..9_u32), maybe(0..9_u32), keys())), origin in maybe((maybe(text()), maybe(text()), keys()))) -> Value {
        let deaths = deaths.map(|(low, best, high, more)| some(json!({"low": low, "best": best, "high": high}), more));
        let origin = origin.map(|(dataset, id, more)| some(json!({"dataset": dataset, "id": id}), more));
        json!({"actors": actors, "sources": sources, "relations": relations, "location": location, "tags": tags, "fatalities": deaths, "origin": origin})
    }
}

prop_compose! {
    fn event()(date in date(), title in text(), note in maybe(text()), summary in maybe(text()), kind in maybe(text()),
        status in maybe(prop::sample::select(Status::ALL.to_vec())), importance in maybe(1..=10_u8), recorded in maybe(date()),
        parts in parts(), more in keys()) -> Value {
        let own = json!({"date": date, "title": title, "date_note": note, "summary": summary, "type": kind,
            "status": status.map(Status::word), "importance": importance, "recorded": recorded});
        let Value::Object(parts) = some(parts, Map::new()) else { unreachable!("a map") };
        some(own, parts.into_iter().chain(more).collect())
    }
}

/// A chronology of schema 1, as JSON, with ids that are hard to write too.
pub(crate) fn chronology() -> impl Strategy<Value = String> {
    (prop::collection::vec((event(), text()), 1..4), keys()).prop_map(|(events, more)| {
        let number = |(at, (event, id)): (usize, (Value, String))| {
            some(json!({"id": format!("{id}{at}")}), event.as_object().expect("a map").clone())
        };
        let events: Vec<Value> = events.into_iter().enumerate().map(number).collect();
        let registry =
            json!([{"id": "putin", "name": "Vladimir Putin", "aliases": ["Путин"], "codes": {"wikidata": "Q7747"}}]);
        some(
            json!({"schema": 1, "title": "T", "as_of": "2026", "excerpt": true, "actors": registry, "events": events}),
            more,
        )
        .to_string()
    })
}

/// Every text and number in a value, its keys aside.
fn scalars(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| scalars(item, found)),
        Value::Object(map) => map.values().for_each(|item| scalars(item, found)),
        Value::String(text) => found.push(text.to_lowercase()),
        other => found.push(other.to_string()),
    }
}

/// A table with any names of columns, those that mean something among them.
pub(crate) fn table() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "title",
        "actors",
        "status",
        "importance",
        "recorded",
        "relations",
        "fatalities",
        "sources",
        "origin",
        "earliest",
        "latest",
        "other",
        "id",
        "tags",
        "type",
        "source",
        "target",
        "time",
        "lat",
        "published",
        "country",
        "summary",
        "end",
        "x",
        "Größe",
        "date_prec",
    ]);
    let cell = prop_oneof![2 => text(), 1 => prop::sample::select(vec!["", "7", "2014", "disputed", "12.5", "RUS", "{\"a\": 1}"]).prop_map(str::to_owned)];
    prop::collection::vec(name, 0..7)
        .prop_flat_map(move |names| {
            let columns = names.len();
            let row = (
                prop::sample::select(vec!["2014-03-01", "2014", "soon", ""]),
                prop::collection::vec(cell.clone(), columns),
            );
            (Just(names), prop::collection::vec(row, 1..4))
        })
        .prop_map(|(names, rows)| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["date"].into_iter().chain(names)).expect("in memory");
            for (date, cells) in rows {
                writer.write_record([date.to_owned()].into_iter().chain(cells)).expect("in memory");
            }
            String::from_utf8(writer.into_inner().expect("in memory")).expect("UTF-8")
        })
}

#[test]
fn an_actor_of_a_table_keeps_the_name_that_another_file_gives() {
    let named = "- {id: n, date: 2014, title: N, actors: [{id: Jane, name: Jane Doe}]}\n";
    let table = "date\tsource\tevent\ttarget\n2014-05-02\tJane\tAccuse\tB\n";
    let inputs = vec![input("g.yaml", named.into()), input("t.tsv", table.into())];
    let chronology = read_with(inputs, Options::default()).expect("sound").chronology;
    let lines = write(&chronology, Format::Jsonl);
    assert!(lines.contains(r#""actors":[{"id":"Jane","name":"Jane Doe","role":"source"}"#), "{lines}");
    assert!(write(&chronology, Format::Csv).contains("Jane Doe [Jane] (source); B (target)"));
}

#[test]
fn an_excerpt_has_those_in_its_registry_who_only_claim() {
    let text = "actors:\n- {id: prigozhin, name: Yevgeny Prigozhin, member_of: [wagner]}\n- {id: wagner, name: Wagner}\n- {id: nobody, name: Nobody}\nevents:\n\
        - {id: a, date: 2014, title: A, sources: [{publisher: P, claimant: prigozhin}]}\n- {id: b, date: 2015, title: B}\n";
    let chronology = read("x.yaml", text);
    for format in [Format::Yaml, Format::Json] {
        let provenance = Provenance::new(&annals::engine::Facts::of(&chronology), String::new(), ("overlap", ""), 1);
        let mut out = Vec::new();
        Export { chronology: &chronology, rows: &[0], provenance, watch: annals::formats::Watch::default() }
            .write(format, &mut out)
            .expect("in memory");
        let again = read(&format!("x.{format}"), &String::from_utf8(out).expect("UTF-8"));
        assert_eq!(again.claimant("prigozhin"), "Yevgeny Prigozhin");
        assert_eq!(again.actors().iter().map(|actor| &*actor.id).collect::<Vec<_>>(), ["prigozhin", "wagner"]);
    }
}

#[test]
fn markdown_says_what_is_known_of_an_event() {
    let text = "- {id: a, date: 2014, title: A, tags: [x, y_z], importance: 7, location: {name: Ashgabat, country: TKM, lat: 37.95, lon: 58.38, precision: city},\n  \
        recorded: 2026-03-07, colour: '*red*', deep: [1, {k: v}], relations: [{type: follows, target: gone}], sources: [{publisher: P, supports: [date], tone: dry}]}\n";
    let written = write(&read("x.yaml", text), Format::Markdown);
    for line in [
        "· Ashgabat · TKM\n",
        "- Importance: 7 of 10\n",
        "- Tags: x, y\\_z\n",
        "- Place: 37.95, 58.38 · as exact as a city\n",
        "- Who says so: P \\[1\\] (date)\n",
        "- Recorded: 7 March 2026\n",
        "- colour: \\*red\\*\n",
        "- deep: \\[1,{\"k\":\"v\"}\\]\n",
        "- source 1, tone: dry\n",
        "- Follows: gone (not in this chronology)\n",
    ] {
        assert!(written.contains(line), "no {line}in {written}");
    }
}

/// What a spreadsheet may take for cells: those of the standard, and what lies between semicolons, tabs and line ends, in quotes
/// or not.
fn spreadsheet_cells(csv: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let records = reader.records().map(|record| record.expect("written above"));
    let mut cells: Vec<String> =
        records.flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    for delimiter in [b';', b'\t'] {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(csv.as_bytes());
        let records = reader.records().map(|record| record.expect("text"));
        cells.extend(records.flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>()));
    }
    cells.extend(csv.split([';', '\t', '\n', '\r']).map(str::to_owned));
    cells
}

/// Whether a spreadsheet would run a cell, whatever it leaves away in front.
fn is_formula(cell: &str) -> bool {
    let begin = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
    begin.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_field_of_an_event_comes_back_from_every_format(text in chronology()) {
        let first = read("x.json", &text);
        let expected = events(&first);
        prop_assert_eq!(first.left_out(), 0, "{}", text);
        for format in FORMATS {
            let written = write(&first, format);
            let cells = if format == Format::Csv { spreadsheet_cells(&written) } else { Vec::new() };
            let formula = cells.iter().find(|cell| is_formula(cell));
            prop_assert!(formula.is_none(), "{:?}\n{}", formula, written);
            prop_assert!(!annals::model::clean::has_unsafe_in_lines(&written.replace("\r\n", "\n")), "{}", written);
            let again = read(&format!("x.{format}"), &written);
            prop_assert_eq!(&events(&again), &expected, "{}", written);
            if matches!(format, Format::Json | Format::Yaml) {
                let mut header = again.header().clone();
                header.extra.remove("provenance");
                prop_assert_eq!(&header, first.header(), "{}", written);
                let putin = |chronology: &Chronology| Actor { place: None, ..chronology.actors()[0].clone() };
                prop_assert_eq!(putin(&again), putin(&first));
            }
        }
    }

    #[test]
    fn every_cell_of_any_table_comes_back_from_every_format(text in table()) {
        let table = Input { kind: Some(Kind::Csv), ..input("t.csv", text.clone().into_bytes()) };
        let first = read_with(vec![table], Options::default()).expect("a table").chronology;
        let expected = events(&first);
        prop_assume!(!expected.is_empty());
        for format in FORMATS {
            let written = write(&first, format);
            let cells = if format == Format::Csv { spreadsheet_cells(&written) } else { Vec::new() };
            let formula = cells.iter().find(|cell| is_formula(cell));
            prop_assert!(formula.is_none(), "{:?}\n{}", formula, written);
            let again = read(&format!("x.{format}"), &written);
            prop_assert_eq!(&events(&again), &expected, "{}\n{}", text, written);
        }
    }

    #[test]
    fn every_cell_of_any_table_is_somewhere_in_its_event(text in table()) {
        let table = Input { kind: Some(Kind::Csv), ..input("t.csv", text.clone().into_bytes()) };
        let chronology = read_with(vec![table], Options::default()).expect("a table").chronology;
        let lines = write(&chronology, Format::Jsonl);
        let mut found: Vec<Vec<String>> = Vec::new();
        for line in lines.lines() {
            let mut own = Vec::new();
            scalars(&serde_json::from_str(line).expect("JSON"), &mut own);
            found.push(own);
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        for record in reader.records().skip(1) {
            let record = record.expect("written above");
            let parts = |cell: &str| cell.split([';', '|', ',', '\n']).map(|part| part.trim().to_lowercase()).filter(|part| !part.is_empty()).collect::<Vec<_>>();
            // `null` and the like are what tables write for nothing, and marks without a shape are dropped.
            let bare = |part: String| part.replace(['\u{200b}', '\u{200e}', '\u{202e}', '\u{2066}', '\u{feff}'], "").trim().to_owned();
            let parts: Vec<String> = record.iter().flat_map(parts).map(bare).filter(|part| !["", "null", "none", "na", "nan", "n/a", "#n/a", "n.a.", "-", "--", "–", "—", ".", "\\n"].contains(&part.as_str())).collect();
            if parts.is_empty() {
                continue;
            }
            let found: Vec<Vec<String>> = found.iter().map(|own| own.iter().map(|scalar| bare(scalar.clone())).collect()).collect();
            let has_all = |own: &&Vec<String>| parts.iter().all(|part| own.iter().any(|scalar| scalar.contains(part.as_str())));
            prop_assert!(found.iter().find(has_all).is_some(), "{parts:?}\n{text}\n{lines}");
        }
    }
}

/// One event on one line is an event, whatever its other keys are called.
#[test]
fn a_single_event_with_keys_of_a_chronology_comes_back() {
    let text = "- {id: a, date: 2025, title: x, schema: 9, actors: [B], events: [{id: u, date: 2024, title: q}]}\n";
    for format in ["json", "jsonl", "yaml", "csv"] {
        let folder = tempfile::tempdir().expect("temporary folder");
        let own = crate::support::annals;
        std::fs::File::create(folder.path().join("a.yaml"))
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
            .expect("writable");
        let out = format!("back.{format}");
        own(folder.path(), &["export", "a.yaml", "-o", &out]);
        let (code, listed, _) = own(folder.path(), &["list", &out, "--format", "jsonl"]);
        let (_, expected, _) = own(folder.path(), &["list", "a.yaml", "--format", "jsonl"]);
        assert_eq!((code, &listed), (0, &expected), "{format}");
    }
}

/// Two events may give two names beside one id.
#[test]
fn a_name_that_an_event_gives_stays_its_own() {
    let text = "- {id: a, date: 2025, title: x, actors: [{id: p, name: Anna}]}\n- {id: b, date: 2026, title: y, actors: [{id: p, name: Berta}]}\n";
    let names = |loaded: &annals::formats::Loaded| -> Vec<Option<String>> {
        let chronology = &loaded.chronology;
        chronology.rows().map(|row| chronology.event(row).actors[0].name.clone()).collect()
    };
    let loaded = crate::support::load(text);
    let expected = vec![Some("Anna".to_owned()), Some("Berta".to_owned())];
    assert_eq!(names(&loaded), expected);
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::File::create(folder.path().join("a.yaml"))
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
        .expect("writable");
    for format in ["json", "jsonl", "yaml", "csv"] {
        let (_, written, _) = crate::support::annals(folder.path(), &["export", "a.yaml", "--format", format]);
        let input = annals::formats::files::input(&format!("a.{format}"), written.into_bytes());
        let again = annals::formats::read(vec![input]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(names(&again), expected, "{format}");
    }
}

/// Texts as they stand in YAML without quotes, and what they say.
const PLAIN: [(&str, &str); 11] = [
    ("---", "---"),
    ("--- x", "--- x"),
    ("...", "..."),
    ("... x", "... x"),
    ("a\n\n          b", "a\nb"),
    ("a\n\n\n          b\n          c", "a\n\nb c"),
    ("a\n          b --- c", "a b --- c"),
    ("a\u{2028}b", "a\u{2028}b"),
    ("a\u{2029}b", "a\u{2029}b"),
    ("a\u{85}b", "a\u{85}b"),
    ("x#y", "x#y"),
];

/// What stands without quotes under a key that annals does not know, or in a text of its own, says the same behind an export.
#[test]
fn plain_text_of_yaml_is_that_text_everywhere() {
    for (written, said) in &PLAIN {
        let text = format!(
            "schema: 1\nhead: {written}\nevents:\n- id: a\n  date: 2024\n  title: {written}\n  summary: {written}\n  tags:\n    - {written}\n  key: {written}\n  deep:\n    inner:\n      - {written}\n"
        );
        let first = read("x.yaml", &text);
        assert_eq!(first.left_out(), 0, "{text}");
        assert_eq!(first.header().extra["head"].as_str(), Some(*said), "{text}");
        let event = first.event(0);
        assert_eq!((event.title.as_str(), event.summary.as_deref()), (*said, Some(*said)), "{text}");
        assert_eq!(event.tags, [*said], "{text}");
        assert_eq!(event.extra["key"].as_str(), Some(*said), "{text}");
        assert_eq!(event.extra["deep"]["inner"][0].as_str(), Some(*said), "{text}");
        for format in FORMATS {
            let written = write(&first, format);
            assert_eq!(events(&read(&format!("x.{format}"), &written)), events(&first), "{written}");
        }
    }
}
