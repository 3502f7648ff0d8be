//! JSON as interfaces and programs hand it out.

use annals::formats::files::input;
use annals::formats::{Input, Loaded, Options, read_with};

use crate::support::annals;

fn read_part(text: &str, parts: &[&str]) -> Result<Loaded, String> {
    let file = input("x.json", text.as_bytes().to_vec());
    let mut choices = file.choices.clone();
    choices.parts = parts.iter().map(|part| (*part).to_owned()).collect();
    read_with(vec![Input { choices, ..file }], Options::default()).map_err(|error| error.to_string())
}

fn read(text: &str) -> Loaded {
    read_part(text, &[]).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Dates and ids of all events.
fn told(loaded: &Loaded) -> Vec<String> {
    let chronology = &loaded.chronology;
    chronology
        .rows()
        .map(|row| {
            let event = chronology.event(row);
            format!("{} {} {}", chronology.id(row), event.date, event.title)
        })
        .collect()
}

#[test]
fn what_things_within_an_event_are_called_is_no_title_of_it() {
    let text = r#"[{"date": "2014-03-12", "user": {"id": 1, "name": "A B", "date": "2001-01-01"}, "venue": {"name": "Hall", "type": "x"}, "text": "Talks begin"}]"#;
    assert_eq!(told(&read(text)), ["x:1 2014-03-12 Talks begin"]);
    let text = r#"[{"when": "2014-03-12", "location": {"name": "Geneva", "lat": 46.2, "lon": 6.1}, "title": "Talks"}]"#;
    let location = read(text).chronology.event(0).location.expect("there");
    assert_eq!((location.name.as_deref(), location.lat, location.lon), (Some("Geneva"), Some(46.2), Some(6.1)));
}

#[test]
fn an_empty_list_and_a_text_are_told_so() {
    for (text, message) in [
        ("{\"data\":[]}", "x.json: the list `data` in this JSON is empty"),
        (
            "{\"count\": 0,\n \"results\": {\"bindings\": []}}",
            "x.json: the list `results.bindings` in this JSON is empty",
        ),
        ("\"abc, def\n\"x, y\n", "x.json: this is no JSON that has events: it begins with a text"),
    ] {
        let error = read_part(text, &[]).expect_err("no events");
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn of_many_keys_those_that_somebody_names_and_those_of_a_data_set_are_columns() {
    use annals::formats::tabular::{Dataset, read_columns};
    let mut keys: Vec<String> = (0..600).map(|number| format!("\"k{number}\": 1")).collect();
    keys.push("\"When It-Was\": \"2014-03-12\", \"odd one\": \"A\"".to_owned());
    let common = format!("{{{}}}", keys[..600].join(", "));
    let text = format!("[{{{}}}, {common}, {common}]", keys.join(", "));
    let read = |columns: &str, datasets: Vec<Dataset>| {
        let mut file = input("x.json", text.as_bytes().to_vec());
        file.choices.columns = read_columns(columns).expect("sound");
        file.choices.datasets = datasets;
        let loaded = read_with(vec![file], Options::default()).unwrap_or_else(|error| panic!("{error}"));
        told(&loaded)[0].clone()
    };
    assert_eq!(read("date=when_it_was, title=Odd One", Vec::new()), "x:1 2014-03-12 A");
    let own = "name: Mine\nabout: mine\ncodebook: https://example.org\nknown_by: [{all: [when_it_was, odd_one]}]\nfields: {date: [when_it_was], title: [odd_one]}\n";
    assert_eq!(read("", vec![Dataset::read("mine", own).expect("sound")]), "x:1 2014-03-12 A");
}

#[test]
fn the_answers_of_interfaces_are_tables() {
    let acled = r#"{"status":200,"success":true,"count":2,"data":[{"event_date":"2024-03-12","title":"Battle at dawn"},{"event_date":"2024-03-13","title":"Protest at noon"}]}"#;
    let loaded = read(acled);
    assert_eq!(told(&loaded), ["x:1 2024-03-12 Battle at dawn", "x:2 2024-03-13 Protest at noon"]);
    assert_eq!(loaded.tables[0], "x.json: a list in JSON, under `data`");
    let sparql = r#"{"head":{"vars":["item","date"]},"results":{"bindings":[
        {"item":{"type":"uri","value":"http://www.wikidata.org/entity/Q1"},"date":{"type":"literal","value":"1815-06-09"}},
        {"date":{"type":"literal","value":"1802-03-25"}}]}}"#;
    let loaded = read(sparql);
    assert_eq!(loaded.chronology.len(), 2);
    assert_eq!(loaded.tables[1], "  --columns 'date=date'");
    let airtable = r#"{"records":[{"id":"rec1","createdTime":"2024-01-01T00:00:00.000Z","fields":{"Date":"2014-03-12","Title":"Signed"}}],"offset":"x"}"#;
    assert_eq!(told(&read(airtable)), ["rec1 2014-03-12 Signed"]);
    let odata = r#"{"@odata.context":"x","value":[{"Id":"a","Date":"2014-03-12","Title":"Signed"}]}"#;
    assert_eq!(told(&read(odata)), ["a 2014-03-12 Signed"]);
    let keyed = r#"{"e1":{"date":"2014-01-01","title":"One"},"e2":{"date":"2015-01-01","title":"Two"}}"#;
    assert_eq!(told(&read(keyed)), ["e1 2014-01-01 One", "e2 2015-01-01 Two"]);
}

#[test]
fn a_point_says_where_and_other_shapes_are_kept() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"date":"2014-03-12","title":"Shelled"},"geometry":{"type":"Point","coordinates":[37.74,48.13]}},
        {"type":"Feature","properties":{"date":"2014-03-13","title":"Road cut"},"geometry":{"type":"LineString","coordinates":[[37,48],[38,48]]}}]}"#;
    let loaded = read(text);
    let location = loaded.chronology.event(0).location.expect("a point");
    assert_eq!((location.lat, location.lon), (Some(48.13), Some(37.74)));
    let event = loaded.chronology.event(1);
    assert!(event.location.is_none());
    assert!(format!("{:?}", event.extra).contains("LineString"), "{event:?}");
}

#[test]
fn of_several_lists_one_has_to_be_named() {
    let text = r#"{"battles":[{"date":"2014","title":"A"}],"more":{"protests":[{"date":"2015","title":"B"}]},"n":[1]}"#;
    let error = read_part(text, &[]).expect_err("which one?");
    assert_eq!(
        error,
        "x.json: there are 2 lists of objects in it: `battles`, `more.protests`\n  hint: say which one to read: `--part battles`"
    );
    let error = read_part("{\"status\": \"error\",\n\"rows\": [1, 2]}", &[]).expect_err("no table");
    assert!(
        error
            .starts_with("x.json: there is no list of objects in this JSON; lists of something else: `rows`\n  hint: "),
        "{error}"
    );
    let loaded = read_part(text, &["more.protests"]).expect("named");
    assert_eq!(told(&loaded), ["x:1 2015 B"]);
}

#[test]
fn what_is_almost_json_is_read_and_said() {
    let text = "// from a notebook\n[{\"date\": \"2014-03-12\", \"title\": \"A\", \"deaths\": NaN,},\n {\"date\": \"2014-04-01\", /* b */ \"title\": \"B\", \"deaths\": 3},\n]\n";
    let loaded = read(text);
    assert_eq!(told(&loaded), ["x:1 2014-03-12 A", "x:2 2014-04-01 B"]);
    assert!(loaded.chronology.event(0).fatalities.is_none());
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "x.json:1:1: warning: this is not quite JSON, the first of it here: 1 `NaN` or infinity, 2 comments, 2 commas too many\n  \
          hint: numbers that are none are read as nothing, comments and commas too many are passed over"
        ]
    );
    // A chronology of ours, by hand.
    let own = r#"{"schema": 1, "events": [{"id": "a", "date": "2014", "title": "t",}, ]}"#;
    assert_eq!(told(&read(own)), ["a 2014 t"]);
    // What it cannot mend is said with its place.
    let error = read_part("[{\"date\": \"2014\" \"title\": \"A\"}]", &[]).expect_err("no JSON");
    assert!(error.starts_with("x.json:1:"), "{error}");
}

#[test]
fn a_table_in_columns_is_a_table_in_rows() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let put = |name: &str, text: &str| {
        std::fs::File::create(folder.path().join(name))
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
            .expect("writable");
    };
    let forms = [
        (
            "columns.json",
            r#"{"date": ["2014-03-01", "2014-03-02"], "actor": ["Russia", "Iran"], "event": ["Talks held", "Talks end"]}"#,
        ),
        (
            "numbers.json",
            r#"{"date":{"0":"2014-03-01","1":"2014-03-02"},"actor":{"0":"Russia","1":"Iran"},"event":{"0":"Talks held","1":"Talks end"}}"#,
        ),
        (
            "split.json",
            r#"{"columns":["date","actor","event"],"index":[0,1],"data":[["2014-03-01","Russia","Talks held"],["2014-03-02","Iran","Talks end"]]}"#,
        ),
        (
            "lists.json",
            "[[\"date\",\"actor\",\"event\"],\n[\"2014-03-01\",\"Russia\",\"Talks held\"],\n[\"2014-03-02\",\"Iran\",\"Talks end\"]]\n",
        ),
    ];
    for (name, text) in forms {
        put(name, text);
        let (code, stdout, stderr) = annals(folder.path(), &["list", name]);
        let stem = name.trim_end_matches(".json");
        let expected = format!("2014-03-01  {stem}:1  Russia: Talks held\n2014-03-02  {stem}:2  Iran: Talks end\n");
        assert_eq!((code, stdout.as_str(), stderr.as_str()), (0, expected.as_str(), ""), "{name}");
        let (_, checked, _) = annals(folder.path(), &["check", name]);
        assert!(checked.contains(", read as rows") && checked.contains("lines are those of the rows"), "{checked}");
    }
}

#[test]
fn lists_of_somebody_else_in_one_stream_of_yaml_are_one() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let text = "# notes\n- slug: a\n  start_date: 2014-03-01\n  what: First thing done\n--- # more\n- slug: b\n  start_date: 2014-03-02\n  what: Second thing done\n...\n---\n- slug: c\n  start_date: 2014-03-03\n  what: Third thing done\n...\n";
    std::fs::File::create(folder.path().join("s.yaml"))
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
        .expect("writable");
    let (code, stdout, stderr) = annals(folder.path(), &["list", "s.yaml"]);
    assert_eq!((code, stdout.lines().count(), stderr.as_str()), (0, 3, ""), "{stdout}");
    assert!(
        stdout.lines().zip(["2014-03-01", "2014-03-02", "2014-03-03"]).all(|(line, day)| line.starts_with(day)),
        "{stdout}"
    );
    let (_, shown, _) = annals(folder.path(), &["list", "s.yaml", "--format", "jsonl"]);
    assert!(shown.contains("Third thing done"), "{shown}");
}

#[test]
fn objects_in_a_list_are_what_they_are_called() {
    let text = r#"[{"date": "2017-03-22", "belligerents": [{"term_id": 1, "name": "Coalition"}, {"term_id": 2, "name": "Militia"}],
      "country": [{"iso3": "syr", "name": "Syria"}], "title": "School struck"}]"#;
    let event = read(text).chronology.event(0);
    let actors: Vec<&str> = event.actors.iter().map(|mention| &*mention.actor).collect();
    assert_eq!(actors, ["Coalition", "Militia"]);
    assert_eq!(event.location.and_then(|place| place.country).as_deref(), Some("Syria"));
    // What else they say is kept.
    assert!(event.extra["belligerents"].as_str().is_some_and(|text| text.contains("term_id")));
    // The texts of Telegram.
    let text = r#"{"name": "Channel", "type": "public_channel", "messages": [
      {"id": 1, "type": "service", "date": "2022-02-20T10:00:00", "title": "Channel", "text": ""},
      {"id": 2, "type": "message", "date": "2022-02-24T05:50:12", "text": ["Explosions in ", {"type": "bold", "text": "Kharkiv"}, "."]}]}"#;
    assert_eq!(told(&read(text)), ["1 2022-02-20T10:00:00 Channel", "2 2022-02-24T05:50:12 Explosions in Kharkiv"]);
}

#[test]
fn events_within_groups_and_one_event_alone_are_found() {
    let feature = |name: &str| {
        format!(
            r#"{{"type": "Feature", "properties": {{"name": "{name}", "date": "2023-05-01"}}, "geometry": {{"type": "Point", "coordinates": [36.1, 50.2]}}}}"#
        )
    };
    let layer = |name: &str| {
        format!(r#"{{"type": "FeatureCollection", "_umap_options": {{"name": "L"}}, "features": [{}]}}"#, feature(name))
    };
    let map =
        format!(r#"{{"type": "umap", "properties": {{"name": "m"}}, "layers": [{}, {}]}}"#, layer("A"), layer("B"));
    let loaded = read(&map);
    assert_eq!(told(&loaded), ["x:1 2023-05-01 A", "x:2 2023-05-01 B"]);
    assert!(loaded.tables[0].contains("a list in JSON, under `layers.features`"), "{:?}", loaded.tables);
    // Sources of events that have dates of their own are no events.
    let text = r#"{"data": [{"date": "2014", "title": "A", "sources": [{"date": "2015", "title": "S"}]}]}"#;
    assert_eq!(told(&read(text)), ["x:1 2014 A"]);
    let text = r#"{"Event": {"uuid": "u1", "date": "2022-02-24", "threat_level_id": "1", "info": "Wiper", "Tag": [{"name": "a"}], "Attribute": [{"type": "md5"}]}}"#;
    assert_eq!(told(&read(text)), ["u1 2022-02-24 Wiper"]);
}

#[test]
fn a_mistake_in_json_stands_in_its_column_of_letters_not_bytes() {
    // A letter of two bytes stands for one column.
    let text = "{\"schema\": 1, \"events\": [\n{\"id\": \"é\", \"date\": 2025 \"title\": \"x\"}]}";
    let error = read_part(text, &[]).expect_err("a comma is missing");
    assert!(error.starts_with("x.json:2:26: this is not JSON: expected `,` or `}`"), "{error}");
    // What is wrong within a text is told where that text stands.
    let text = "{\"id\": \"a\", \"date\": \"2025\", \"title\": \"a\"}\n{\"id\": \"b\", \"date\": \"2025\", \"title\": \"\\ud800\"}\n";
    let problems: Vec<String> = read(text).problems.iter().map(ToString::to_string).collect();
    assert!(problems.len() == 1 && problems[0].starts_with("x.json:2:45: error: this is not JSON"), "{problems:?}");
}
