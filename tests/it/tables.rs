//! Tables as they are handed on: what is read of them, and what is said of what is not.

use std::io::Write;

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::tabular::{Choices, DayOrder, read_columns};
use annals::formats::{Input, Kind, Loaded, Options, read_with};
use annals::model::{Event, Role};
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::support::annals;

/// Reads a text as a file of a name.
#[track_caller]
fn read(name: &str, text: &str) -> Loaded {
    read_inputs(vec![input(name, text.as_bytes().to_vec())], false)
}

#[track_caller]
fn read_inputs(inputs: Vec<Input>, folds: bool) -> Loaded {
    read_with(inputs, Options { folds, ..Options::default() }).unwrap_or_else(|error| panic!("{error}"))
}

#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn write(folder: &std::path::Path, name: &str, text: &[u8]) {
    std::fs::write(folder.join(name), text).expect("written");
}

fn events(chronology: &Chronology) -> Vec<Event> {
    chronology.rows().map(|row| annals::account::event(chronology, row)).collect()
}

/// Date, actors with their roles, title of each event, a line each.
fn told(loaded: &Loaded) -> String {
    let one = |event: Event| {
        let role = |role: Role| if role == Role::Participant { String::new() } else { format!(" ({role})") };
        let actors: Vec<String> =
            event.actors.iter().map(|mention| format!("{}{}", mention.actor, role(mention.role))).collect();
        format!("{} | {} | {} | {}", event.id, event.date, actors.join(", "), event.title)
    };
    events(&loaded.chronology).into_iter().map(one).collect::<Vec<_>>().join("\n")
}

fn problems(loaded: &Loaded) -> Vec<String> {
    loaded.problems.iter().map(ToString::to_string).collect()
}

const ICEWS: &str = "date\tsource\tevent\ttarget\n2014-03-01\tRussia\tMake statement\tUkraine\n2014-02-27\t\"Armed\" Gang\tOccupy territory\tUkraine\n";

#[test]
fn an_icews_table_keeps_who_did_what_to_whom() {
    let loaded = read("icews.tsv", ICEWS);
    assert_eq!(
        told(&loaded),
        "icews:3 | 2014-02-27 | \"Armed\" Gang (source), Ukraine (target) | Occupy territory\n\
         icews:2 | 2014-03-01 | Russia (source), Ukraine (target) | Make statement"
    );
    let chronology = &loaded.chronology;
    let origin = chronology.event(0).origin.expect("imported");
    assert_eq!((origin.dataset.as_deref(), origin.id.as_deref()), (Some("ICEWS"), Some("icews:3")));
    assert_eq!(annals::account::headline(chronology, 1), "Russia → Ukraine: Make statement");
    assert_eq!(chronology.row_of("icews:2"), Some(1));
    assert_eq!(chronology.row_of("icews:9"), None);
}

#[test]
fn a_ucdp_table_keeps_precision_deaths_and_sources() {
    let text = "id,type_of_violence,dyad_name,side_a,side_b,source_office,source_date,source_headline,where_coordinates,country,latitude,longitude,date_prec,date_start,date_end,best,high,low\n\
        300380.0,1.0,Government of Syria - Syrian insurgents,Government of Syria,Syrian insurgents,\"AFP;Reuters\",2013-01-03;2013-01-05,\"One;Two\",Aleppo,Syria,36.2,37.1,2.0,2013-01-03 00:00:00.000,2013-01-05 00:00:00.000,3,5,1\n\
        2,3.0,IS - Civilians,IS,Civilians,,,,,Syria,,,5,2014-01-01,2014-12-31,0,,\n";
    let loaded = read("ged.csv", text);
    assert_eq!(
        told(&loaded),
        "300380.0 | [2013-01-03..2013-01-05] | Government of Syria, Syrian insurgents | Government of Syria - Syrian insurgents\n\
         2 | 2014-XX-XX | IS (source), Civilians (target) | IS - Civilians"
    );
    let event = loaded.chronology.event(0);
    assert_eq!(event.date_note.as_deref(), Some("date_prec 2: the day is known to within two to six days"));
    assert_eq!(event.kind.as_deref(), Some("state-based violence"));
    let deaths = event.fatalities.expect("counted");
    assert_eq!((deaths.low, deaths.best, deaths.high), (Some(1), Some(3), Some(5)));
    let sources: Vec<_> = event.sources.iter().map(|s| (s.publisher.as_deref(), s.title.as_deref())).collect();
    assert_eq!(sources, [(Some("AFP"), Some("One")), (Some("Reuters"), Some("Two"))]);
    let place = event.location.expect("placed");
    assert_eq!((place.name.as_deref(), place.country.as_deref()), (Some("Aleppo"), Some("Syria")));
}

#[test]
fn a_country_stands_for_itself_in_every_export() {
    let folder = tempfile::tempdir().expect("temp");
    let text = "id,date_start,date_prec,side_a,side_b,where_coordinates,country,best\n\
        1,2014-01-01,1,Government of Yemen (North Yemen),AQAP,Aden town,Yemen (North Yemen),2\n\
        2,2014-01-02,1,Government of DR Congo (Zaire),M23,,DR Congo (Zaire),3\n\
        3,2014-01-03,1,A,B,Erewhon town,Atlantis,4\n4,2014-01-04,1,A,B,Sanaa town,Yemen,5\n5,2014-01-05,1,A,B,,,6\n";
    write(folder.path(), "u.csv", text.as_bytes());
    let out = |arguments: &[&str]| annals(folder.path(), arguments).1.replace("\r\n", "\n");
    let counted = out(&["count", "u.csv", "--by", "country", "--sum", "fatalities", "--format", "csv"]);
    assert_eq!(counted, "country,events,fatalities\nYemen,2,7\nAtlantis,1,4\nDR Congo (Zaire),1,3\n(no country),1,6\n");
    for (country, events) in [("Yemen", "2"), ("YEM", "2"), ("COD", "1"), ("DR Congo", "1"), ("Atlantis", "1")] {
        assert_eq!(out(&["list", "u.csv", "--country", country, "--count"]).trim(), events, "{country}");
    }
    assert_eq!(out(&["list", "u.csv", "-q", "place:zaire", "--count"]).trim(), "1");
    let placed = r#""location":{"name":"Aden town","country":"Yemen (North Yemen)"}"#;
    assert!(out(&["export", "u.csv", "--format", "json"]).contains(placed));
    assert!(out(&["export", "u.csv", "--format", "csv"]).contains(",Aden town,,Yemen (North Yemen),"));
    assert!(out(&["show", "u.csv", "1"]).contains("Aden town · Yemen (North Yemen)"));
    // What a data set calls a country is no mistake of whoever has its events as YAML.
    let yaml = out(&["export", "u.csv", "--format", "yaml"]);
    write(folder.path(), "u.yaml", yaml.as_bytes());
    let checked = out(&["check", "u.yaml"]);
    assert!(!checked.contains("country"), "{checked}");
}

#[test]
fn yes_and_no_are_no_texts_and_who_keeps_a_treaty_takes_no_part_in_it() {
    let folder = tempfile::tempdir().expect("temp");
    let said = |text: &str| {
        write(folder.path(), "t.csv", text.as_bytes());
        let (_, stdout, _) = annals(folder.path(), &["check", "t.csv"]);
        stdout
            .lines()
            .filter(|line| line.contains("--columns") || line.contains("kept as"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let treaties = "Signature,Title,Text,Location,Depository,Alternative title\n\
        1998-04-10,Good Friday Agreement,False,Belfast,United Kingdom,\n\
        1995-12-14,Dayton Agreement,True,Paris,France,\n1978-09-17,Camp David Accords,False,Washington D.C.,United Nations,\n";
    assert_eq!(
        said(treaties),
        "  --columns 'date=Signature, title=Title, place=Location'\n  kept as they are: Text, Depository, Alternative title"
    );
    assert_eq!(
        said(
            "date,title,notes,where,who\n2014-01-01,One thing,verified,yes,Да\n2014-01-02,Two things,verified,no,Нет\n\
            2014-01-03,Three,draft,yes,Да\n2014-01-04,Four,draft,,Да\n"
        ),
        "  --columns 'date=date, title=title'\n  kept as they are: notes, where, who"
    );
    for keeper in ["Publisher 2", "Custodian", "Registered by", "Secretariat", "Depositar"] {
        let text = format!(
            "date,title,publisher,{keeper}\n2014-01-01,One thing,Reuters,Iran\n2014-01-02,Two things,AP,Russia\n"
        );
        let kept = format!("  --columns 'date=date, title=title, publisher=publisher'\n  kept as they are: {keeper}");
        assert_eq!(said(&text), kept);
    }
    let parties = "date,title,Contractors\n2014-01-01,One thing,Iran\n2014-01-02,Two things,Russia\n";
    assert_eq!(said(parties), "  --columns 'date=date, actors=Contractors, title=title'");
}

#[test]
fn rows_that_are_there_twice_are_counted_by_check_and_left_out_by_dedupe() {
    let folder = tempfile::tempdir().expect("temp");
    let rows = "2014-03-01,Iran,Talks,Russia\n2014-03-02,Iran,Talks,Russia\n";
    let text =
        format!("date,source,event,target\n{rows}{rows}2014-03-01,Iran,Talks,Iraq\n2014-03-01,Iran,Talks,Russia");
    write(folder.path(), "t.csv", text.as_bytes());
    let (_, checked, said) = annals(folder.path(), &["check", "t.csv"]);
    let warning = "t.csv:4:1: warning: 3 rows have what an earlier row has in every column, the first of them here\n  \
        hint: `--dedupe` leaves them out\n";
    assert!(checked.ends_with(warning) && said.ends_with("0 errors, 1 warning\n"), "{checked}{said}");
    let (_, checked, said) = annals(folder.path(), &["check", "t.csv", "--dedupe"]);
    assert!(!checked.contains("in every column") && said.starts_with("3 events"), "{checked}{said}");
    // An id of its own makes a row another one.
    write(folder.path(), "t.csv", b"id,date,title\n1,2014,A\n2,2014,A\n");
    assert!(!annals(folder.path(), &["check", "t.csv"]).1.contains("warning"));
    let json = r#"[{"date": "2014", "title": "A"}, {"date": "2014", "title": "A"}]"#;
    write(folder.path(), "t.json", json.as_bytes());
    assert!(
        annals(folder.path(), &["check", "t.json"]).1.contains("1 row has what an earlier row has in every column")
    );
}

#[test]
fn a_guessed_column_can_be_switched_off() {
    let folder = tempfile::tempdir().expect("temp");
    let text = "Id,Signature,End,Name,Parties\na,1998-04-10,2001-01-01,Good Friday Agreement,United Kingdom\n\
        b,1995-12-14,,Dayton Agreement,Croatia\n";
    write(folder.path(), "t.csv", text.as_bytes());
    let out = |arguments: &[&str]| {
        let (code, stdout, stderr) = annals(folder.path(), arguments);
        format!("{code}\n{stdout}{stderr}")
    };
    assert_eq!(
        out(&["check", "t.csv", "--columns", "end=, parties=", "--dates", "dmy"]),
        "2\nerror: `--columns`: unknown field: `parties`\n  hint: did you mean `actors`?\n"
    );
    let open = "0\nt.csv: fields parted by commas\n  --columns 'id=Id, date=Signature, end=, actors=, title=Name'\n  \
        by their names: id, date, title\n  as you say, of no column: end, actors\n  kept as they are: End, Parties\n\
        2 events, 0 actors: 0 errors, 0 warnings\n";
    assert_eq!(out(&["check", "t.csv", "--columns", "end=,actors = "]), open);
    let shown = out(&["show", "t.csv", "a", "--columns", "end=,actors="]);
    assert!(shown.contains("Kept as it is in the file\nEnd: 2001-01-01\nParties: United Kingdom\n"), "{shown}");
    // The line that `check` prints means the same again, and so does what it saves.
    let again =
        out(&["check", "t.csv", "--columns", "id=Id, date=Signature, end=, actors=, title=Name", "--save-columns"]);
    assert!(again.contains("end=, actors=") && again.ends_with("saved in t.csv.columns.yaml\n"), "{again}");
    assert!(out(&["check", "t.csv"]).contains("as you say, of no column: end, actors"));
    assert!(out(&["check", "t.csv", "--columns", "end=End"]).contains("end=End, actors="));
    for none in ["end=-", "end=none"] {
        assert!(out(&["check", "t.csv", "--columns", none]).contains("\n  hint: `end=` says that no column is it\n"));
    }
    let none = out(&["check", "t.csv", "--columns", "date="]);
    assert!(none.contains("no column of dates was found"), "{none}");
}

#[test]
fn a_gdelt_export_needs_no_header() {
    let mut fields = vec![""; 61];
    for (at, value) in [
        (0, "719024875"),
        (1, "20171202"),
        (5, "USA"),
        (15, "COP"),
        (16, "POLICE"),
        (26, "043"),
        (29, "1"),
        (30, "2.8"),
        (52, "Missouri, United States"),
        (59, "20180101000000"),
        (60, "http://example.org/a"),
    ] {
        fields[at] = value;
    }
    let row = fields.join("\t");
    let loaded = read("x.export.CSV", &format!("{row}\n{}\n", row.replace("719024875", "719024876")));
    assert_eq!(
        told(&loaded).lines().next(),
        Some("719024875 | 2017-12-02 | USA (source), POLICE (target) | Host a visit")
    );
    let chronology = &loaded.chronology;
    let event = chronology.event(0);
    assert_eq!((event.kind.as_deref(), event.tags.as_slice()), (Some("043"), &["verbal cooperation".to_owned()][..]));
    assert_eq!(event.extra["GoldsteinScale"].as_str(), Some("2.8"));
    assert_eq!(annals::account::title(chronology, 0), "Host a visit");
    assert_eq!(event.sources[0].url.as_deref(), Some("http://example.org/a"));
}

#[test]
fn an_acled_table_has_undirected_actors() {
    let text = "event_id_cnty,event_date,time_precision,disorder_type,event_type,sub_event_type,actor1,actor2,location,source,source_scale,notes,fatalities\n\
        SYR1,12 March 2014,2,Political violence,Battles,Armed clash,Army,Rebels,Homs,SANA,National,Fighting in Homs.,4\n";
    let loaded = read("acled.csv", text);
    assert_eq!(told(&loaded), "SYR1 | [2014-03-06..2014-03-18] | Army, Rebels | Armed clash");
    let event = loaded.chronology.event(0);
    assert_eq!(event.summary.as_deref(), Some("Fighting in Homs."));
    assert_eq!(
        (event.sources[0].publisher.as_deref(), event.extra["source_scale"].as_str()),
        (Some("SANA"), Some("National"))
    );
}

#[test]
fn json_in_all_its_forms_reads_to_the_same_events() {
    let list =
        r#"[{"when": "2014-03-01", "name": "A", "tags": ["x", "y"]}, {"when": "2014", "name": "B", "more": {"k": 1}}]"#;
    let lines = "{\"when\": \"2014-03-01\", \"name\": \"A\", \"tags\": [\"x\", \"y\"]}\n{\"when\": \"2014\", \"name\": \"B\", \"more\": {\"k\": 1}}\n";
    let expected = "x:2 | 2014 |  | B\nx:1 | 2014-03-01 |  | A";
    assert_eq!(told(&read("x.json", list)), expected);
    assert_eq!(told(&read("x.jsonl", lines)), expected);
    assert_eq!(read("x.json", list).chronology.event(0).extra["more.k"].as_str(), Some("1"));
    let timeline = r#"{"title": {"text": {"headline": "T"}}, "events": [{"start_date": {"year": "1815", "month": "12", "day": "10"}, "end_date": {"year": "1852"}, "text": {"headline": "Ada Lovelace", "text": "<p>x</p>"}}], "eras": [{"start_date": {"year": "650"}, "end_date": {"year": "700"}, "text": {"headline": "Era"}}]}"#;
    let loaded = read("t.json", timeline);
    assert_eq!(told(&loaded), "t:2 | 0650/0700 |  | Era\nt:1 | 1815-12-10/1852 |  | Ada Lovelace");
}

#[test]
fn what_annals_exports_as_json_it_reads_back() {
    let shipped = crate::support::load(crate::support::FIXTURE).chronology;
    let folder = tempfile::tempdir().expect("temporary folder");
    for format in ["json", "jsonl", "yaml"] {
        let (_, exported, _) = annals(folder.path(), &["export", "--format", format]);
        let again = read(&format!("x.{format}"), &exported).chronology;
        assert_eq!(again.len(), shipped.len(), "{format}");
        let titles = |chronology: &Chronology| {
            chronology.rows().map(|row| annals::account::title(chronology, row).into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(titles(&again), titles(&shipped), "{format}");
        let dates = |chronology: &Chronology| chronology.rows().map(|row| chronology.date(row)).collect::<Vec<_>>();
        assert_eq!(dates(&again), dates(&shipped), "{format}");
    }
}

#[test]
fn somebody_elses_yaml_is_a_table_too() {
    let text = "- slug: a/1\n  start_date: 1862-02-02\n  end_date: 1862-02-06\n  event_type: Skirmish\n  nature_location: Skirmish, Morgan County\n  pages: 845\n\
                - slug: a/2\n  start_date: 1862-02-06\n  event_type: Capture\n  nature_location: Capture of Fort Henry\n";
    let loaded = read("acw.yml", text);
    assert_eq!(
        told(&loaded),
        "a/1 | 1862-02-02/1862-02-06 |  | Skirmish, Morgan County\na/2 | 1862-02-06 |  | Capture of Fort Henry"
    );
}

#[test]
fn no_row_is_lost_and_every_problem_is_counted_by_kind() {
    let text = "date,title,actors\n2014-03-01,A,x;y\n,B,\nsoon,C,\n31/02/2014,D,\n2014-03-02,\"E\n2\",,more\n2014-03-03\n\n\"open,F\n";
    let loaded = read("t.csv", text);
    assert_snapshot!(format!("{}\n\n{}", told(&loaded), problems(&loaded).join("\n")));
    assert_eq!((loaded.chronology.len(), loaded.chronology.dated()), (7, 3));
    let undated = loaded.chronology.event(4);
    assert!(undated.date_note.expect("said").starts_with("the table "));
    // No range finds them but the most generous one.
    let ask = |line: &str| {
        let query = line.parse().expect(line);
        annals::engine::Asker::new().ask(&loaded.chronology, &query).len()
    };
    assert_eq!(
        [ask("from:2000"), ask("to:2100"), ask("from:2000 rule:definite"), ask("from:2014 to:2014 rule:possible")],
        [3, 3, 3, 7]
    );
}

#[test]
fn day_and_month_are_decided_over_the_whole_column_or_left_open() {
    let table =
        |dates: &[&str]| format!("date,title\n{}", dates.iter().map(|date| format!("{date},t\n")).collect::<String>());
    let dates = |text: &str, order: Option<DayOrder>| {
        let choices = Choices { order, ..Choices::default() };
        let loaded = read_inputs(vec![Input { choices, ..input("t.csv", text.as_bytes().to_vec()) }], false);
        loaded.chronology.rows().map(|row| loaded.chronology.date_text(row).into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(dates(&table(&["03/04/2014", "25/12/2014"]), None), ["2014-04-03", "2014-12-25"]);
    assert_eq!(dates(&table(&["03/04/2014", "12/25/2014"]), None), ["2014-03-04", "2014-12-25"]);
    let open = table(&["03/04/2014", "01/02/2014"]);
    assert_eq!(dates(&open, None), ["[2014-01-02,2014-02-01]", "[2014-03-04,2014-04-03]"]);
    assert_eq!(dates(&open, Some(DayOrder::DayFirst)), ["2014-02-01", "2014-04-03"]);
    let said = problems(&read("t.csv", &open));
    assert!(
        said[0]
            .starts_with("t.csv:2:1: warning: 2 rows have a date of which the day and the month cannot be told apart"),
        "{said:?}"
    );
}

#[test]
fn columns_can_be_named_and_kept() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("t.csv");
    std::fs::File::create(&path).and_then(|mut file| file.write_all(b"a;b;c\n2014;2015;y\n")).expect("writable");
    let run = |arguments: &[&str]| annals(folder.path(), arguments);
    assert_eq!(
        run(&["list", "t.csv"]),
        (2, String::new(), "error: t.csv: no column of dates was found in this table\n  hint: name it: `--columns 'date=…'`; the columns are a, b, c\n".to_owned())
    );
    let said = run(&["check", "t.csv", "--columns", "date=a, title=c", "--save-columns"]);
    assert_eq!(
        said,
        (
            0,
            "t.csv: fields parted by semicolons\n  --columns 'date=a, title=c'\n  as you say: date, title\n  kept as they are: b\n".to_owned(),
            "1 event, 0 actors: 0 errors, 0 warnings\nsaved in t.csv.columns.yaml\n".to_owned()
        )
    );
    assert_eq!(run(&["list", "t.csv"]).1, "2014  t:2  y\n");
    assert_eq!(run(&["list", "t.csv", "--columns", "title=b"]).1, "2014  t:2  2015\n");
    let (code, _, stderr) = run(&["list", "t.csv", "--columns", "title=d"]);
    assert_eq!((code, stderr.as_str()), (2, "error: t.csv: there is no column `d`\n  hint: the columns are a, b, c\n"));
    assert!(read_columns("date").is_err());
}

#[test]
fn a_format_can_be_forced() {
    let as_kind = |kind, text: &str| {
        read_with(vec![Input { kind: Some(kind), ..input("x", text.as_bytes().to_vec()) }], Options::default())
    };
    assert_eq!(as_kind(Kind::Csv, "date\n2014\n").expect("one column").chronology.len(), 1);
    assert_eq!(as_kind(Kind::Json, "date,title\n").expect_err("no JSON").message, "this is not json");
}

#[test]
fn several_files_are_one_chronology_and_the_same_events_can_be_folded() {
    let yaml = "- {id: a, date: 2014-03-01, title: Make statement, actors: [{id: Russia, role: source}, {id: Ukraine, role: target}]}\n";
    let inputs = || {
        vec![
            input("icews.tsv", ICEWS.as_bytes().to_vec()),
            input("icews.tsv", ICEWS.as_bytes().to_vec()),
            input("own.yaml", yaml.as_bytes().to_vec()),
        ]
    };
    let all = read_inputs(inputs(), false);
    assert_eq!((all.chronology.len(), all.chronology.folded()), (5, 0));
    let ids: Vec<String> = all.chronology.rows().map(|row| all.chronology.id(row).into_owned()).collect();
    assert_eq!(ids, ["icews:3", "icews~2:3", "icews:2", "icews~2:2", "a"]);
    assert!(ids.iter().enumerate().all(|(row, id)| all.chronology.row_of(id) == u32::try_from(row).ok()));
    let folded = read_inputs(inputs(), true);
    assert_eq!((folded.chronology.len(), folded.chronology.folded()), (2, 3));
}

/// What a column of titles says stands for itself, as it does in every other format; what a coder wrote there between two sides
/// does not.
#[test]
fn titles_stand_for_themselves_and_kinds_of_events_between_their_sides() {
    let headline = |table: &str| {
        let chronology = read("t.csv", table).chronology;
        annals::account::headline(&chronology, 0).into_owned()
    };
    assert_eq!(headline("date,title,actors\n2014,Talks in Doha,Iran; Qatar\n"), "Talks in Doha");
    assert_eq!(headline("date,title,source,target\n2014,Meets,Iran,Qatar\n"), "Iran → Qatar: Meets");
    assert_eq!(headline("date,Event Text,actors\n2014,Consult,Iran; Qatar\n"), "Iran, Qatar: Consult");
    let own = "id,date,earliest,latest,title,actors,other\na,2014,2014-01-01,2014-12-31,Pact announced,Iran (source); Qatar (target),\n";
    assert_eq!(headline(own), "Pact announced");
}

#[test]
fn an_id_that_is_there_twice_loses_no_row() {
    let loaded = read("t.csv", "id,date,title\na,2014,x\na,2015,y\n");
    assert_eq!(told(&loaded), "a | 2014 |  | x\nt:3 | 2015 |  | y");
    assert!(problems(&loaded)[0].starts_with("t.csv:3:1: warning: 1 row has an id that an earlier row has: `a`"));
}

#[test]
fn reading_is_stopped_by_whoever_listens() {
    let text = format!("date,title\n{}", "2014-03-01,something\n".repeat(200_000));
    let stop = |progress: annals::formats::Progress| progress.events == 0;
    let options = Options { listener: &stop, ..Options::default() };
    let error = read_with(vec![input("t.csv", text.into_bytes())], options).expect_err("stopped");
    assert_eq!(error.message, "reading was stopped");
}

#[test]
fn an_exported_table_loads_back_as_a_chronology() {
    let text = "date,title,actors,colour\n2014-03-01,A,x;y,red\nsoon,B,,\n";
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::File::create(folder.path().join("t.csv"))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .expect("writable");
    let (code, yaml, stderr) = annals(folder.path(), &["export", "t.csv", "--format", "yaml"]);
    assert_eq!(code, 0, "{stderr}");
    let again = read("x.yaml", &yaml);
    assert_eq!(problems(&again).iter().filter(|problem| problem.contains("error")).count(), 0, "{yaml}");
    assert_eq!(told(&again), "t:2 | 2014-03-01 | x, y | A\nt:3 | XXXX-XX-XX |  | B", "{yaml}");
    assert_eq!(again.chronology.event(0).extra["colour"].as_str(), Some("red"));
}

#[test]
fn a_row_is_an_event_whatever_its_dates_and_its_precision() {
    let dates = [
        "9999-12-31",
        "2014-03-12",
        "0000-01-02",
        "-0044-03-15",
        "../2014",
        "2014/..",
        "XXXX-XX-XX",
        "2014-05-01,2014/..",
        "Y12000",
        "12000",
        "2014",
        "2014-03",
        "2014-03-12T10:00:00Z",
        "[..2014-03-12]",
        "2014-03~",
        "199X",
        "",
        "soon",
        "31/12/9999",
        "20140312",
    ];
    let precisions = ["", "1", "2", "3", "4", "5", "2.0", "9", "x"];
    for (header, name) in [
        ("event_id_cnty,event_date,end_date,time_precision,event_type,sub_event_type,actor1", "ACLED"),
        ("id,date_start,date_end,date_prec,type_of_violence,side_a,side_b", "UCDP"),
        ("id,date,end,dateprecision,type,title,actors", "somebody's"),
    ] {
        let mut table = format!("{header}\n");
        let mut number = 0;
        for start in dates {
            for end in dates {
                for precision in precisions {
                    number += 1;
                    let row = [format!("r{number}"), format!("\"{start}\",\"{end}\""), precision.to_string()];
                    table.push_str(&row.join(","));
                    table.push_str(",1,T,A\n");
                }
            }
        }
        let chronology = read("t.csv", &table).chronology;
        assert_eq!(chronology.len(), number);
        for row in chronology.rows() {
            let event = chronology.event(row);
            assert_eq!(event.date, chronology.date(row), "{name}: {}", chronology.record(row));
            assert_eq!(event.date.bounds(), chronology.bounds(row), "{name}: {}", chronology.record(row));
        }
    }
}

/// A chronology as annals writes it in CSV, with cells of its one event that somebody has changed, and rows that were added.
fn own_csv(changes: &[(&str, &str)], added: &[&[(&str, &str)]]) -> String {
    let folder = tempfile::tempdir().expect("temporary folder");
    let yaml = "actors: [{id: prigozhin, name: Yevgeny Prigozhin}]\nevents:\n- {id: a, date: 2014-03-01, title: T, actors: [{id: prigozhin, role: source}], importance: 7, status: confirmed,\
        location: {name: X, lat: 37.95, lon: 58.38}, fatalities: {low: 1, best: 2}, recorded: 2014-03-02, relations: [{type: follows, target: b}],\
        sources: [{publisher: P, published: 2014-03-02}, {publisher: Q, published: 2014-03-03}]}\n";
    std::fs::File::create(folder.path().join("x.yaml"))
        .and_then(|mut file| file.write_all(yaml.as_bytes()))
        .expect("writable");
    let (code, written, stderr) = annals(folder.path(), &["export", "x.yaml", "--format", "csv"]);
    assert_eq!(code, 0, "{stderr}");
    let mut reader = csv::Reader::from_reader(written.as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let row: Vec<String> = reader.records().next().expect("one").expect("sound").iter().map(str::to_owned).collect();
    let with = |mut row: Vec<String>, changes: &[(&str, &str)]| {
        for (column, text) in changes {
            let at = headers.iter().position(|header| header == *column).expect("a column");
            (*text).clone_into(&mut row[at]);
        }
        row
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).expect("in memory");
    writer.write_record(with(row, changes)).expect("in memory");
    for changes in added {
        writer.write_record(with(vec![String::new(); headers.len()], changes)).expect("in memory");
    }
    String::from_utf8(writer.into_inner().expect("in memory")).expect("UTF-8")
}

#[test]
fn a_bad_cell_of_a_table_of_annals_own_spoils_no_other() {
    let whole = events(&read("x.csv", &own_csv(&[], &[])).chronology).remove(0);
    for (column, text, says) in [
        ("importance", "11", "a whole number from 1 to 10"),
        ("lat", "37,95", "with a point"),
        ("lon", "east", "with a point"),
        ("status", "sure", "reported, confirmed, disputed, denied, retracted or planned"),
        ("fatalities_low", "a few", "a whole number"),
        ("recorded", "lately", "`2026-03-06`"),
        ("published", "2014-03-02; soon", "`2026-03-06`"),
        ("relations", "after b", "`follows 2025-pact`"),
    ] {
        let loaded = read("x.csv", &own_csv(&[(column, text)], &[]));
        let said = problems(&loaded).join("\n");
        let expected = format!("x.csv:2:1: warning: 1 row has a cell of `{column}` that cannot be read: `{text}`");
        assert!(said.contains(&expected) && said.contains(says), "{said}");
        let mut event = events(&loaded.chronology).remove(0);
        let kept = event.extra.remove(column);
        assert_eq!(kept.as_ref().and_then(|kept| kept.as_str()), Some(text), "{column}");
        // But for that cell it is the event that it was.
        let mut expected = whole.clone();
        let place = expected.location.as_mut().expect("there");
        match column {
            "importance" => expected.importance = None,
            "lat" => place.lat = None,
            "lon" => place.lon = None,
            "status" => expected.status = None,
            "fatalities_low" => expected.fatalities.as_mut().expect("there").low = None,
            "recorded" => expected.recorded = None,
            "published" => expected.sources[1].published = None,
            _ => expected.relations.clear(),
        }
        assert_eq!(event, expected, "{column}");
    }
}

#[test]
fn what_a_spreadsheet_makes_of_a_cell_is_read_as_it_is_meant() {
    let whole = events(&read("x.csv", &own_csv(&[], &[])).chronology).remove(0);
    let changes = [("status", "Confirmed"), ("published", "2 March 2014; 3 March 2014"), ("recorded", "2 March 2014")];
    let loaded = read("x.csv", &own_csv(&changes, &[]));
    assert_eq!(events(&loaded.chronology), [whole]);
    assert_eq!(problems(&loaded).iter().filter(|problem| problem.contains("cannot be read")).count(), 0);
    // Somebody's long date with a note of one's own beside it.
    let loaded = read("x.csv", &own_csv(&[("date", "soon"), ("date_note", "N")], &[]));
    let event = events(&loaded.chronology).remove(0);
    assert_eq!((event.date_note.as_deref(), event.extra["date"].as_str()), (Some("N"), Some("soon")));
    assert_eq!(event.actors[0].role, Role::Source);
}

#[test]
fn a_row_that_was_added_without_an_id_goes_by_its_line() {
    let added: [&[(&str, &str)]; 2] = [
        &[("date", "2014-03-05"), ("title", "New"), ("actors", "Yevgeny Prigozhin [prigozhin] (source); Wagner")],
        &[("date", "2014-03-06"), ("actors", "Wagner"), ("importance", "3")],
    ];
    let loaded = read("x.csv", &own_csv(&[], &added));
    assert_eq!(
        told(&loaded),
        "a | 2014-03-01 | prigozhin (source) | T\nx:3 | 2014-03-05 | prigozhin (source), Wagner | New\nx:4 | 2014-03-06 | Wagner | Wagner"
    );
    let chronology = &loaded.chronology;
    assert_eq!(chronology.row_of("x:3"), Some(1));
    assert_eq!(chronology.event(2).importance, Some(3));
    assert!(problems(&loaded).iter().all(|problem| !problem.contains("a cell of")), "{:?}", problems(&loaded));
}

#[test]
fn a_table_may_have_thousands_of_columns_of_one_name() {
    let headers = format!("date,title{}", ",a".repeat(20_000));
    let row = format!("2014,T{}", ",1".repeat(20_000));
    let loaded = read("t.csv", &format!("{headers}\n{row}\n"));
    assert_eq!(loaded.chronology.event(0).extra["a 20000"].as_str(), Some("1"));
}

#[test]
fn what_somebody_calls_a_schema_is_no_chronology_of_annals() {
    let timeline =
        r#"{"schema": "http://x", "events": [{"start_date": {"year": "1815"}, "text": {"headline": "Ada"}}]}"#;
    assert_eq!(told(&read("t.json", timeline)), "t:1 | 1815 |  | Ada");
    let event = r#"{"id": "a", "date": "2014", "title": "T", "schema": 3}"#;
    assert_eq!(told(&read("t.json", event)), "a | 2014 |  | T");
}

#[test]
fn json_with_a_mistake_is_spoken_of_as_json() {
    let event = |id: &str| format!(r#"{{"id": "{id}", "date": "2014", "title": "T"}}"#);
    let refused = |text: String| {
        read_with(vec![input("t.json", text.into_bytes())], Options::default()).expect_err("no JSON").to_string()
    };
    let list = format!("{{\"events\": [\n{},\n{},,\n{}\n]}}\n", event("a"), event("b"), event("c"));
    let comma = "t.json:3:43: this is not JSON: expected value\n  hint: look at this place: a comma too many, or a text without quotes";
    assert_eq!(refused(list.clone()), comma);
    assert_eq!(refused(list.replacen("{\"events\": ", "", 1).replace("]}", "]")), comma);
    let open = refused(format!("[{}", event("a")));
    assert!(open.contains("this is not JSON") && open.contains("close the quote, the brace or the bracket"), "{open}");
    // A mistake in a line hides no other line, even the first one.
    let lines = format!("{}\n{}\n", event("a").replacen("\",", "\"", 1), event("b"));
    let loaded = read("t.jsonl", &lines);
    assert_eq!(told(&loaded), "b | 2014 |  | T");
    let said = problems(&loaded).join("\n");
    assert!(said.contains("this is not JSON") && !said.contains("indentation") && said.contains("comma"), "{said}");
}

#[test]
fn a_mistake_in_the_header_of_json_loses_nothing_else() {
    let event = |id: &str| format!(r#"{{"id": "{id}", "date": "2014", "title": "T", "actors": ["a"]}}"#);
    let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    let text = format!(
        "{{\"schema\": 1, \"title\": \"My\", \"x\": {deep},\n\"actors\": [{{\"id\": \"a\", \"name\": \"Ann\",\n\"name\": \"B\"}}],\n\"events\": [{}],\n\"events\": [{}]}}",
        event("e"),
        event("f")
    );
    let loaded = read("t.json", &text);
    let errors: Vec<String> = problems(&loaded).into_iter().filter(|problem| problem.contains("error")).collect();
    assert_eq!(
        errors,
        [
            "t.json:1:99: error: nested too deeply (64 levels at most)\n  hint: write lists and maps flatter",
            "t.json:3:1: error: the key `name` is given twice\n  hint: keep one of the two",
            "t.json:5:1: error: the key `events` is given twice\n  hint: keep one of the two",
        ]
    );
    let chronology = &loaded.chronology;
    assert_eq!((chronology.header().title.as_deref(), &*chronology.actors()[0].name), (Some("My"), "Ann"));
    assert_eq!(told(&loaded), "e | 2014 | a | T\nf | 2014 | a | T");
    assert!(chronology.header().extra.contains_key("x"));
}

#[test]
fn thousands_of_problems_on_one_line_have_their_places_at_once() {
    let events: Vec<String> =
        (0..40_000).map(|number| format!(r#"{{"id": "é{number}", "date": "soon", "title": "T"}}"#)).collect();
    let text = format!("[{{\"id\": \"ok\", \"date\": \"2014\", \"title\": \"T\"}},{}]", events.join(","));
    let loaded = read("t.json", &text);
    assert_eq!(loaded.problems.len(), 40_000);
    let last = text.chars().count() - r#"soon", "title": "T"}]"#.len() + 1;
    assert_eq!(loaded.problems[39_999].place, Some((1, last)));
}

/// Where the real data lie; a line that says so where they do not.
fn data() -> Option<std::path::PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test asks where its data are")]
    let folder = std::env::var("ANNALS_DATA").ok().map(std::path::PathBuf::from).filter(|folder| folder.is_dir());
    if folder.is_none() {
        let _ = writeln!(std::io::stderr(), "skipped: ANNALS_DATA does not name the folder of the real data");
    }
    folder
}

#[test]
fn the_real_table_of_a_million_events_answers_as_others_counted() {
    let Some(folder) = data() else { return };
    let path = folder.join("icews_all.tsv.gz");
    let read = annals::formats::files::read(path.to_str().expect("UTF-8")).expect("readable");
    let chronology = read_inputs(vec![read], false).chronology;
    let asker = annals::engine::Asker::new();
    for (line, count) in [
        ("", 1_020_617),
        ("from:2014 to:2014", 133_086),
        ("actor:=\"Vladimir Putin\"", 6_490),
        ("actor:=Iran from:2015-07 to:2015-07", 482),
    ] {
        assert_eq!(asker.ask(&chronology, &line.parse().expect(line)).len(), count, "{line}");
    }
    let selected = |line: &str| asker.ask(&chronology, &line.parse().expect(line)).len();
    // Every event of each of them, and of nobody else.
    let anybody = "Russia|Police (Russia)|Citizen (Russia)|Foreign Affairs (Russia)|Russian Navy|Armed Forces of the Russian Federation";
    for name in anybody.split('|') {
        assert_eq!(selected(&format!("actor:=\"{name}\" -actor:@Russia")), 0, "{name}");
    }
    assert_eq!(selected("actor:@Russia"), selected("actor:@Россия"));
    assert!(selected("actor:@Russia") > selected("actor:Russia") + 5_000, "{}", selected("actor:@Russia"));
    let budget = 28 * chronology.len() + 9 * 2 * chronology.len();
    assert!(chronology.column_bytes() <= budget, "{} of {budget} bytes", chronology.column_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_of_any_table_is_there(
        rows in prop::collection::vec(("[0-9/.\\-]{0,10}|2014-0[1-9]-1[0-9]|[a-z]{0,3} ?[a-z]{0,2}", "[a-zA-Z\",;\n é]{0,12}", "[A-C]{0,1}"), 1..40),
    ) {
        // Three words alone below the rows are a note of the table and no row: `check` says it.
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["date", "title", "actors"]).expect("in memory");
        for (date, title, actor) in &rows {
            writer.write_record([date, title, actor]).expect("in memory");
        }
        let bytes = writer.into_inner().expect("in memory");
        let loaded = read_with(vec![Input { kind: Some(Kind::Csv), ..input("t.csv", bytes) }], Options::default()).expect("a table");
        // A row with nothing in it is no row, and a title of which nothing is left is none.
        let nothing = ["", "-", "--", ".", "NA", "NaN", "nan", "None", "NULL", "Null", "null"];
        let is_nothing = |cell: &str| nothing.contains(&cell.trim());
        let rows: Vec<(String, String, String)> = rows
            .into_iter()
            .filter(|(date, title, actor)| ![date, title, actor].into_iter().all(|cell| is_nothing(cell)))
            .map(|(date, title, actor)| (date, if is_nothing(&title) { String::new() } else { title }, actor))
            .collect();
        prop_assert_eq!(loaded.chronology.len(), rows.len());
        let read: Vec<Event> = events(&loaded.chronology);
        let titles = |events: &[Event]| { let mut titles: Vec<String> = events.iter().map(|event| event.title.clone()).collect(); titles.sort(); titles };
        let mut expected: Vec<String> = rows.iter().map(|(_, title, actor)| match (title.trim(), actor.as_str()) {
            ("", "") => "(no title)".to_owned(),
            ("", actor) => actor.to_owned(),
            (title, _) => title.to_owned(),
        }).collect();
        expected.sort();
        prop_assert_eq!(titles(&read), expected);
        // What the columns say of a date is what the event says.
        for row in loaded.chronology.rows() {
            prop_assert_eq!(loaded.chronology.date(row), loaded.chronology.event(row).date);
            prop_assert_eq!(loaded.chronology.date(row).bounds(), loaded.chronology.bounds(row));
        }
    }
}
