//! Where values stand in their files: every byte that `spots` names is there on the disk, or nothing says that it is.

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::read;
use annals::model::{Spot, Step};
use proptest::prelude::*;

fn chronology(name: &str, bytes: &[u8]) -> Chronology {
    read(vec![input(name, bytes.to_vec())]).unwrap_or_else(|error| panic!("{error}")).chronology
}

fn path(spot: &Spot) -> String {
    let steps = spot.path.iter().map(|step| match step {
        Step::Key(key) => key.clone(),
        Step::Item(number) => number.to_string(),
    });
    steps.collect::<Vec<_>>().join(".")
}

/// `path = what stands there` for every value of the first event, as the bytes of the file have it.
fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    let chronology = chronology(name, bytes);
    let told = |spot: Spot| {
        let range = chronology.on_disk(0, spot.span).unwrap_or_else(|| panic!("{} is not on the disk", path(&spot)));
        let text = std::str::from_utf8(&bytes[range]).expect("between letters");
        format!("{} = {text}", path(&spot))
    };
    chronology.spots(0).into_iter().map(told).collect()
}

/// How many values of the first event stand somewhere, and whether the file has them there.
fn count(name: &str, bytes: &[u8]) -> (usize, bool) {
    let chronology = chronology(name, bytes);
    let spots = chronology.spots(0);
    let is_there = spots.iter().any(|spot| chronology.on_disk(0, spot.span).is_some());
    (spots.len(), is_there)
}

#[test]
fn every_value_of_an_event_stands_in_its_file() {
    let yaml = "\u{feff}events:\r\n  # é\r\n  - id: a   # why\r\n    date: \"2025\"\r\n    title: >-\r\n      É, one\r\n      two\r\n    \
                actors: [é, {id: \"b\", role: target}]\r\n    tags:\r\n    - x\r\n    -\r\n";
    let told = told("events.yaml", yaml.as_bytes());
    assert_eq!(told[1..4], ["id = a", "date = \"2025\"", "title = >-\r\n      É, one\r\n      two"]);
    assert_eq!(
        told[4..],
        [
            "actors = [é, {id: \"b\", role: target}]",
            "actors.0 = é",
            "actors.1 = {id: \"b\", role: target}",
            "actors.1.id = \"b\"",
            "actors.1.role = target",
            "tags = - x\r\n    -",
            "tags.0 = x",
            "tags.1 = "
        ]
    );
}

#[test]
fn keys_stand_where_they_are_written() {
    let text = r#"{"events": [{"id": "a", "d\u0061te" : "2025", "title": "T"}]}"#;
    let spots = chronology("events.json", text.as_bytes()).spots(0);
    let keys: Vec<&str> = spots.iter().filter_map(|spot| Some(spot.key?.of(text))).collect();
    assert_eq!(keys, ["\"id\"", r#""d\u0061te""#, "\"title\""]);
}

#[test]
fn json_lines_and_tables_know_their_cells() {
    let lines = "{\"id\": \"a\", \"date\": \"2025\", \"title\": \"T\"}\n";
    assert_eq!(told("x.jsonl", lines.as_bytes())[1..], ["id = \"a\"", "date = \"2025\"", "title = \"T\""]);
    let table = "\u{feff}date;\"Wer, é\";what\r\n2014-03-12;\"A \"\"B\"\"; C\";\"two\r\nlines\"\r\n2014-03-13;x;y\r\n";
    let cells = ["date = 2014-03-12", "Wer, é = \"A \"\"B\"\"; C\"", "what = \"two\r\nlines\""];
    assert_eq!(told("x.csv", table.as_bytes()), cells);
    let tabs = "date\twho\twhat\n2014-03-12\t\tx\ty\n2014-03-13\ta\tb\n";
    assert_eq!(told("x.tsv", tabs.as_bytes()), ["date = 2014-03-12", "who = ", "what = x", "column 4 = y"]);
    let foreign = r#"[{"when": "2014-03-12", "who": {"name": "É"}, "tags": ["a", "b"]}, {"when": "2015"}]"#;
    assert_eq!(
        told("x.json", foreign.as_bytes()),
        ["when = \"2014-03-12\"", "who.name = \"É\"", "tags = [\"a\", \"b\"]"]
    );
    let feature = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"date": "2014"}, "geometry": {"type": "Point", "coordinates": [37.7, 48]}}]}"#;
    assert_eq!(told("x.geojson", feature.as_bytes()), ["date = \"2014\"", "lon = 37.7", "lat = 48"]);
    let yaml = "- when: 2014-03-12\n  who: [A, B]   # é\n- when: 2015\n  who: C\n";
    assert_eq!(told("x.yaml", yaml.as_bytes()), ["when = 2014-03-12", "who = [A, B]"]);
    let entries = r#"{"Q1": {"date": "2014", "x": 1}, "Q2": {"date": "2015", "x": 2}}"#;
    assert_eq!(told("x.json", entries.as_bytes()), ["id = \"Q1\"", "date = \"2014\"", "x = 1"]);
}

#[test]
fn an_alias_is_written_and_what_it_stands_for_is_not() {
    let text =
        "events:\n  - id: a\n    date: 2025\n    title: T\n    x: &x {k: v}\n    y: *x\n    z: {<<: *x, own: 1}\n";
    let told = told("events.yaml", text.as_bytes());
    assert_eq!(told[4..], ["x = {k: v}", "x.k = v", "y = *x", "z = {<<: *x, own: 1}", "z.own = 1"]);
}

#[test]
fn what_is_not_on_the_disk_as_it_was_read_stands_nowhere_there() {
    use std::io::Write;
    let table = "date,who\n2014-03-12,\"é\"\n2014-03-13,b\n";
    assert_eq!(count("x.csv", table.as_bytes()), (2, true));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(table.as_bytes()).expect("in memory");
    assert_eq!(count("x.csv.gz", &gzip.finish().expect("in memory")), (2, false));
    let wide: Vec<u8> = std::iter::once(0xfeff).chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(count("x.csv", &wide), (2, false));
    let latin: Vec<u8> = table.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
    assert_eq!(count("x.csv", &latin), (2, false));
    // Old line ends, JSON that was mended, columns that were turned into rows.
    assert_eq!(count("x.csv", table.replace('\n', "\r").as_bytes()), (2, false));
    let mended = r#"[{"date": "2014", "x": NaN}, {"date": "2015", "x": 1}]"#;
    assert!(!count("x.json", mended.as_bytes()).1);
    assert!(!count("x.json", br#"{"date": ["2014", "2015"], "who": ["A", "B"]}"#).1);
}

#[test]
fn events_that_cannot_be_read_one_by_one_stand_in_their_file_too() {
    let flow = "\u{feff}{title: É, events: [*x, \n  {id: b, date: 2024, title: T, tags: [é]}]}";
    let flow = flow.replace("*x", "&x {id: a, date: 2025, title: U}");
    assert_eq!(
        told("events.yaml", flow.as_bytes())[1..],
        ["id = b", "date = 2024", "title = T", "tags = [é]", "tags.0 = é"]
    );
    let across = "events:\n  - id: a\n    date: 2024\n    title: T\n    actors: &who [A, É]\n  - id: b\n    date: 2023\n    \
                  title: U\n    actors: *who\n";
    assert_eq!(told("events.yaml", across.as_bytes())[1..], ["id = b", "date = 2023", "title = U", "actors = *who"]);
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(flow.trim_start_matches('\u{feff}').encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(count("events.yaml", &wide), (6, false));
}

#[test]
fn several_files_each_have_their_own_bytes() {
    let (one, other) = ("date,who\n2014-03-12,a\n", "\u{feff}date,who\n2015-03-12,bé\n");
    let inputs = vec![input("one.csv", one.into()), input("other.csv", other.into())];
    let chronology = read(inputs).expect("sound").chronology;
    for (row, (text, who)) in [(one, "a"), (other, "bé")].into_iter().enumerate() {
        let row = u32::try_from(row).expect("few");
        let file = chronology.record_at(row).file;
        let range = chronology.on_disk(file, chronology.spots(row)[1].span).expect("on the disk");
        assert_eq!(text.get(range), Some(who));
    }
    assert_eq!(chronology.on_disk(7, chronology.spots(0)[0].span), None);
}

#[test]
fn a_carriage_return_alone_ends_a_line_of_what_is_read_as_yaml() {
    // What begins like a table and is none: its carriage return stands between quotes and stays.
    let text = "2014-1-1,\"x\r- \"\nschema: 1\rschema: 1\n";
    let error = read(vec![input("x.txt", text.into())]).expect_err("neither").to_string();
    assert!(error.starts_with("x.txt:3:7: this is not YAML"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cells_of_generated_tables_read_alone_are_their_cells(
        rows in prop::collection::vec(prop::collection::vec("[a-c,;\"\n é]{0,8}", 3), 1..8),
        has_mark in prop::bool::ANY,
        is_windows in prop::bool::ANY,
    ) {
        let end = if is_windows { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().terminator(end).from_writer(Vec::new());
        writer.write_record(["date", "id", "title", "note"]).expect("in memory");
        for (number, row) in rows.iter().enumerate() {
            let date = format!("2014-03-{:02}", number + 1);
            let id = format!("id {number}");
            writer.write_record([&date, &id, &format!("{} x", row[0]), &row[1]]).expect("in memory");
        }
        let mark = if has_mark { "\u{feff}" } else { "" };
        let bytes = [mark.as_bytes(), &writer.into_inner().expect("in memory")].concat();
        let chronology = chronology("x.csv", &bytes);
        prop_assert_eq!(chronology.len(), rows.len());
        for (row, expected) in chronology.rows().zip(&rows) {
            let spots = chronology.spots(row);
            let mut end = 0;
            for (at, text) in [(2, format!("{} x", expected[0])), (3, expected[1].clone())] {
                let range = chronology.on_disk(0, spots[at].span).expect("on the disk");
                prop_assert!(range.start >= end);
                end = range.end;
                let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[range]);
                let alone = reader.records().next().map_or(String::new(), |record| record.expect("CSV")[0].to_owned());
                prop_assert_eq!(alone, text);
            }
        }
    }
}
