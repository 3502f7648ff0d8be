//! Who is who and which is which: names of the registry, ids in several files, files under several names.

use std::io::Write as _;
use std::path::Path;

use annals::engine::Asker;
use annals::formats::files::input;
use annals::formats::{Loaded, read};

use crate::support::{annals, load};

fn put(folder: &Path, name: &str, text: &str) {
    let file = std::fs::File::create(folder.join(name));
    file.and_then(|mut file| file.write_all(text.as_bytes())).expect("writable");
}

fn read_files(files: &[(&str, &str)]) -> Loaded {
    let inputs = files.iter().map(|(name, text)| input(name, text.as_bytes().to_vec()));
    read(inputs.collect()).unwrap_or_else(|error| panic!("{error}"))
}

fn count(loaded: &Loaded, line: &str) -> usize {
    Asker::new().ask(&loaded.chronology, &line.parse().expect(line)).len()
}

const REGISTRY: &str = "actors:\n\
    - {id: putin, name: Vladimir Putin, aliases: [Путин]}\n\
    - {id: mod, name: Ministry of Defence}\n\
    - {id: wagner-group, name: Wagner Group, aliases: [PMC Wagner], member_of: [MoD]}\n\
    - {id: mod-uk, name: Ministry of Defence (UK), aliases: [Defence Ministry]}\n\
    - {id: mod-us, name: Department of Defense, aliases: [Defence Ministry]}\n";

#[test]
fn a_bare_name_is_the_registered_actor_whose_id_name_or_alias_it_is() {
    let names = ["putin", "Putin", "vladimir putin", "ПУТИН", "Путин", "MoD", "pmc wagner", "Wagner-Group"];
    let event =
        |(number, name): (usize, &&str)| format!("- {{id: e{number}, date: 2023, title: T, actors: [\"{name}\"]}}\n");
    let events: String = names.iter().enumerate().map(event).collect();
    let loaded = load(&format!("{REGISTRY}events:\n{events}"));
    assert_eq!(
        (count(&loaded, "actor:=putin"), count(&loaded, "actor:=mod"), count(&loaded, "actor:=wagner-group")),
        (5, 1, 2)
    );
    assert_eq!(loaded.chronology.actors().len(), 5, "nobody is there twice");
    // Members follow the same rule: Wagner counts for the ministry that it is a member of as `MoD`.
    assert_eq!(count(&loaded, "actor:mod"), 3);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    // A table beside the registry, too.
    let table = read_files(&[("names.yaml", REGISTRY), ("t.csv", "date,title,actors\n2023,T,PUTIN\n")]);
    assert_eq!(count(&table, "actor:=putin"), 1);
}

#[test]
fn a_name_that_could_be_several_actors_is_taken_for_none_and_said() {
    let loaded = load(&format!("{REGISTRY}events:\n- {{id: a, date: 2023, title: A, actors: [defence ministry]}}\n"));
    assert_eq!((count(&loaded, "actor:=mod-uk"), count(&loaded, "actor:=mod-us")), (0, 0));
    let said: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "events.yaml:8:42: warning: `defence ministry` could be several actors of the registry, so it is matched to none of them\n  \
          hint: write the id of the one that is meant: `mod-uk`, `mod-us`"
        ]
    );
    let table = read_files(&[("names.yaml", REGISTRY), ("t.csv", "date,title,actors\n2023,T,Defence Ministry\n")]);
    assert!(
        table.problems[0].to_string().contains("1 row has a name that could be several actors"),
        "{:?}",
        table.problems
    );
}

const NORTH: &str = "- {id: meeting, date: 2014-03-01, title: In the north, sources: [{publisher: N}]}\n\
    - {id: later, date: 2014-04-01, title: Later, relations: [{type: follows, target: meeting}]}\n";
const SOUTH: &str = "- {id: meeting, date: 2014-03-02, title: In the south, sources: [{publisher: S}]}\n\
    - {id: answer, date: 2014-05-01, title: Answer, relations: [{type: response_to, target: meeting}]}\n";

#[test]
fn events_of_one_id_in_two_files_are_both_there_and_go_by_their_files() {
    let third = "- {id: third, date: 2015, title: Third, relations: [{type: related, target: meeting}, {type: related, target: 'north:meeting'}]}\n";
    let loaded = read_files(&[("data/north.yaml", NORTH), ("data/south.yaml", SOUTH), ("third.yaml", third)]);
    let chronology = &loaded.chronology;
    let ids: Vec<String> = chronology.rows().map(|row| chronology.id(row).into_owned()).collect();
    assert_eq!(ids, ["north:meeting", "south:meeting", "later", "answer", "third"]);
    assert!(ids.iter().zip(0..).all(|(id, row)| chronology.row_of(id) == Some(row) && chronology.event(row).id == *id));
    assert_eq!((chronology.rows_of_id("meeting"), chronology.left_out()), (vec![0, 1], 0));
    // A relation means the event of its own file; one that does not say which is told so.
    let target =
        |row: u32| chronology.links(row).iter().filter(|link| !link.is_inverse).map(|link| link.to).collect::<Vec<_>>();
    assert_eq!((target(2), target(3), target(4)), (vec![0], vec![1], vec![0]));
    let said: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "data/south.yaml:1:8: warning: another file has an event with this id: data/north.yaml:1\n  \
             hint: they go by `north:meeting` and `south:meeting`; give one of them another id",
            "third.yaml:1:77: error: events of several files have the id `meeting`\n  \
             hint: say which one is meant: `north:meeting`, `south:meeting`",
        ]
    );
}

#[test]
fn what_is_exported_of_files_that_share_an_id_reads_back_with_its_relations() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "north.yaml", NORTH);
    put(folder.path(), "south.yaml", SOUTH);
    for format in ["yaml", "json", "jsonl", "csv"] {
        let (code, text, said) = annals(folder.path(), &["export", "north.yaml", "south.yaml", "--format", format]);
        assert_eq!((code, said.as_str()), (0, ""), "{text}");
        let again = read_files(&[(&format!("x.{format}"), &text)]);
        let follows =
            again.chronology.row_of("later").map(|row| again.chronology.event(row).relations[0].target.clone());
        assert_eq!((again.chronology.len(), follows.as_deref()), (4, Some("north:meeting")), "{text}");
    }
    let (code, _, said) = annals(folder.path(), &["show", "north.yaml", "south.yaml", "meeting"]);
    assert_eq!(
        (code, said.as_str()),
        (
            1,
            "2 files have an event with the id `meeting`\n  hint: say which one is meant: `north:meeting`, `south:meeting`\n"
        )
    );
    let (code, shown, _) = annals(folder.path(), &["show", "north.yaml", "south.yaml", "south:meeting"]);
    assert!(code == 0 && shown.starts_with("In the south\n"), "{shown}");
    let (code, _, said) = annals(folder.path(), &["check", "north.yaml", "south.yaml"]);
    assert_eq!((code, said.as_str()), (0, "4 events, 0 actors: 0 errors, 1 warning\n"));
}

#[test]
fn files_of_one_name_are_told_apart_by_their_folders() {
    let event = "- {id: a, date: 2014, title: T}\n";
    let loaded = read_files(&[("x/2014/e.yaml", event), ("x/2015/e.yaml", event), ("e.yaml", event)]);
    let ids: Vec<String> = loaded.chronology.rows().map(|row| loaded.chronology.id(row).into_owned()).collect();
    assert_eq!(ids, ["2014/e:a", "2015/e:a", "e:a"]);
}

#[test]
fn an_id_given_twice_in_one_file_is_an_error_that_loses_nothing() {
    let loaded = load("- {id: a, date: 2014, title: One}\n- {id: a, date: 2015, title: Two}\n");
    let ids: Vec<String> = loaded.chronology.rows().map(|row| loaded.chronology.id(row).into_owned()).collect();
    assert_eq!((ids, loaded.chronology.left_out()), (vec!["a".to_owned(), "events:2".to_owned()], 0));
    assert_eq!(
        loaded.problems[0].to_string(),
        "events.yaml:2:8: error: the id `a` is already used: events.yaml:1\n  \
         hint: give this event an id of its own; until then it goes by the name of the file and its line"
    );
}

#[test]
fn relations_lead_to_an_id_however_it_is_spelled() {
    let loaded = load(
        "- {id: 2025-Pact, date: 2025, title: P}\n- {id: b, date: 2026, title: B, relations: [{type: follows, target: 2025 pact}]}\n",
    );
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    assert_eq!(loaded.chronology.links(1)[0].to, 0);
}

#[test]
fn records_of_json_on_one_line_have_ids_of_their_own() {
    let text = r#"[{"item":"Q1","when":"1815-06-09"},{"item":"Q2","when":"1802-01-01"}, {"item":"Q3","when":"1803"}]"#;
    for text in [text.to_owned(), text.replace("},", "},\n   ")] {
        let chronology = read_files(&[("api.json", &text)]).chronology;
        let ids: Vec<String> = chronology.rows().map(|row| chronology.id(row).into_owned()).collect();
        assert_eq!(ids, ["api:2", "api:3", "api:1"]);
        assert!(ids.iter().zip(0..).all(|(id, row)| chronology.row_of(id) == Some(row)));
    }
}

#[cfg(unix)]
/// The ids of the events that a relation of each leads to, stated by it.
fn targets(loaded: &Loaded, id: &str) -> Vec<String> {
    let chronology = &loaded.chronology;
    let row = chronology.row_of(id).unwrap_or_else(|| panic!("no {id}"));
    let stated = chronology.links(row).iter().filter(|link| !link.is_inverse);
    stated.map(|link| chronology.id(link.to).into_owned()).collect()
}

/// Each event is found by the id that it goes by, which no other has.
fn assert_ids(loaded: &Loaded) {
    let chronology = &loaded.chronology;
    for row in chronology.rows() {
        let id = chronology.id(row);
        assert_eq!(chronology.row_of(&id), Some(row), "{id}");
    }
}

#[test]
fn one_id_of_an_actor_in_two_files_is_one_actor_with_what_both_say_and_contradictions_are_said() {
    let one = "actors: [{id: mod, name: Ministry of Defence, aliases: [MoD Russia]}, {id: kremlin}]\nevents:\n- {id: a, date: 2023, title: A, actors: [mod]}\n";
    let other = "actors:\n- {id: kremlin}\n- {id: mod, name: Ministry of Defence, kind: government, country: RUS, member_of: [kremlin], codes: {wikidata: Q1}}\n\
        events:\n- {id: b, date: 2023, title: B, actors: [mod]}\n";
    let loaded = read_files(&[("one.yaml", one), ("other.yaml", other)]);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    assert_eq!(count(&loaded, "actor:kremlin"), 2, "a member, by the second file's word");
    let actor = &loaded.chronology.actors()[0];
    assert_eq!((actor.country.as_deref(), actor.kind.is_some(), actor.extra.is_some()), (Some("RUS"), true, true));
    let british = "actors:\n- {id: mod, name: Ministry of Defence (UK), country: GBR}\nevents: []\n";
    let loaded = read_files(&[("other.yaml", other), ("british.yaml", british)]);
    let said: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["british.yaml:2:8: warning: the actor `mod` has the country `RUS` in other.yaml and `GBR` here\n  \
        hint: what the first file says stands; give one of them another id if they are two"]
    );
}

#[test]
fn a_member_of_a_name_that_several_bear_is_said() {
    let loaded = load(
        "actors:\n- {id: navy-us, name: Navy}\n- {id: navy-uk, name: Navy}\n- {id: fleet, member_of: [navy]}\nevents: []\n",
    );
    let said: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "events.yaml:4:27: warning: `member_of` could be several actors of the registry, so it is matched to none: `navy`\n  \
        hint: write the id of the one that is meant"
        ]
    );
}

#[test]
fn a_relation_never_leads_to_an_id_that_lacks_a_mark_of_its_own() {
    let loaded = load(
        "events:\n- {id: event-11, date: 2014, title: Eleven}\n- {id: A1, date: 2014, title: A}\n- id: b\n  date: 2015\n  title: B\n  \
        relations: [{type: follows, target: event-1.1}, {type: follows, target: a.1}]\n",
    );
    assert!(targets(&loaded, "b").is_empty());
    assert_eq!(loaded.problems.len(), 2, "{:?}", loaded.problems);
}

#[test]
fn a_relation_in_another_spelling_is_shown_once() {
    let loaded = load(
        "events:\n- {id: x, date: 2014, title: First}\n- {id: b, date: 2015, title: B, relations: [{type: follows, target: X}]}\n",
    );
    let detail = annals::account::detail(&loaded.chronology, 1);
    let related = detail.iter().filter(|piece| format!("{piece:?}").starts_with("Related"));
    assert_eq!(related.count(), 1);
}

#[test]
fn relations_may_say_the_ids_that_annals_makes() {
    let table = ("icews.tsv", "date\tsource\tevent\ttarget\n2014-03-01\tA\tConsult\tB\n2014-03-02\tA\tReject\tB\n");
    let notes =
        ("notes.yaml", "events:\n- {id: n, date: 2014, title: N, relations: [{type: follows, target: \"icews:3\"}]}\n");
    let loaded = read_files(&[table, notes]);
    assert_eq!((targets(&loaded, "n"), loaded.problems.len()), (vec!["icews:3".to_owned()], 0));
    // Of an id that is given twice, the later event by its line.
    let doubled = load(
        "events:\n- {id: x, date: 2014, title: One}\n- {id: x, date: 2014, title: Two}\n\
        - {id: n, date: 2014, title: N, relations: [{type: follows, target: \"events:3\"}]}\n",
    );
    assert_eq!(targets(&doubled, "n"), ["events:3"]);
    // In another spelling, also when a second file has that id.
    let own = "events:\n- {id: x, date: 2014, title: X}\n- {id: n, date: 2014, title: N, relations: [{type: follows, target: X}]}\n";
    let loaded = read_files(&[("a.yaml", "events:\n- {id: x, date: 2013, title: Other}\n"), ("b.yaml", own)]);
    assert_eq!(targets(&loaded, "n"), ["b:x"]);
    let event = loaded.chronology.event(loaded.chronology.row_of("n").expect("there"));
    assert_eq!(event.relations[0].target, "b:x", "an export says whom it means");
}

#[test]
fn ids_that_annals_makes_are_nobody_elses() {
    let a = "events:\n- {id: x, date: 2014, title: A}\n- {id: \"b:x\", date: 2014, title: Literal}\n\
        - {id: n, date: 2014, title: N, relations: [{type: follows, target: \"b:x\"}]}\n";
    let loaded = read_files(&[("a.yaml", a), ("b.yaml", "events:\n- {id: x, date: 2014, title: B}\n")]);
    assert_ids(&loaded);
    let literal = loaded.chronology.row_of("b:x").expect("there");
    assert_eq!(
        (&*annals::account::title(&loaded.chronology, literal), targets(&loaded, "n")),
        ("Literal", vec!["b:x".to_owned()])
    );
    // Several of one id on one line of JSON, in a mapping on one line of YAML, beside an id that looks made.
    for (name, text) in [
        (
            "sl.json",
            "{\"schema\": 1, \"events\": [{\"id\": \"x\", \"date\": \"2014\", \"title\": \"A\"}, {\"id\": \"x\", \"date\": \"2014\", \"title\": \"B\"}, {\"id\": \"x\", \"date\": \"2014\", \"title\": \"C\"}]}",
        ),
        (
            "fl.yaml",
            "{events: [{id: x, date: 2014, title: A}, {id: x, date: 2014, title: B}, {id: x, date: 2014, title: C}]}",
        ),
        (
            "dup.yaml",
            "events:\n- {id: x, date: 2014, title: A}\n- {id: x, date: 2014, title: B}\n- {id: \"dup:3\", date: 2014, title: C}\n",
        ),
        ("t.csv", "id,date,title\nt:4,2014,A\nx,2014,B\nx,2014,C\n"),
    ] {
        let loaded = read_files(&[(name, text)]);
        assert_eq!(loaded.chronology.len(), 3, "{name}: {:?}", loaded.problems);
        assert_ids(&loaded);
    }
}

#[test]
fn of_an_id_given_twice_every_export_keeps_both_events() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "d.yaml", "events:\n- id: x\n  date: 2014\n  title: One\n- id: x\n  date: 2014\n  title: Two\n");
    for format in ["yaml", "json", "jsonl", "csv"] {
        let out = format!("back.{format}");
        annals(folder.path(), &["export", "d.yaml", "-o", &out]);
        let (code, checked, _) = annals(folder.path(), &["check", &out]);
        assert_eq!((code, checked.contains("error")), (0, false), "{format}: {checked}");
        assert_eq!(annals(folder.path(), &["list", &out, "--count"]).1, "2\n", "{format}");
    }
}

#[test]
fn the_same_event_is_the_same_in_its_date_too_and_relations_follow_it() {
    let text = "events:\n- {id: a, date: 2014-05, title: T}\n- {id: b, date: 2014-05, title: T}\n- {id: c, date: 2014-05~, title: T}\n\
        - {id: d, date: \"[2014-05-01..2014-05-31]\", title: T}\n- {id: e, date: \"2014-05-02T10:00:00Z\", title: T}\n\
        - {id: f, date: \"2014-05-02T11:00:00Z\", title: T}\n- {id: n, date: 2015, title: N, relations: [{type: follows, target: b}]}\n";
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "d.yaml", text);
    assert_eq!(annals(folder.path(), &["list", "d.yaml", "--count", "--dedupe"]).1, "6\n");
    let (code, checked, _) = annals(folder.path(), &["check", "d.yaml", "--dedupe"]);
    assert_eq!((code, checked.contains("error")), (0, false), "{checked}");
    for format in ["yaml", "json", "csv"] {
        let out = format!("back.{format}");
        annals(folder.path(), &["export", "d.yaml", "--dedupe", "-o", &out]);
        let (code, checked, _) = annals(folder.path(), &["check", &out]);
        assert_eq!((code, checked.contains("error")), (0, false), "{format}: {checked}");
    }
}

#[test]
fn what_is_being_read_is_never_replaced_under_whatever_name() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "own.yaml", NORTH);
    std::os::unix::fs::symlink("own.yaml", folder.path().join("link.yaml")).expect("a link");
    std::fs::hard_link(folder.path().join("own.yaml"), folder.path().join("hard.yaml")).expect("a link");
    std::fs::create_dir(folder.path().join("sub")).expect("a folder");
    for name in ["own.yaml", "./sub/../own.yaml", "link.yaml", "hard.yaml"] {
        let (code, _, said) = annals(folder.path(), &["export", "own.yaml", "-o", name, "--force"]);
        assert_eq!((code, said), (2, format!("error: {name} is what is being read\n  hint: export to another file\n")));
    }
    let (code, _, said) = annals(folder.path(), &["export", "own.yaml", "--format", "md", "-o", "sub"]);
    assert_eq!((code, said.as_str()), (2, "error: sub is a folder\n  hint: name a file in it\n"));
    // A link to a file that is not there yet is followed, not replaced.
    std::os::unix::fs::symlink("new.md", folder.path().join("dangling.md")).expect("a link");
    let (code, ..) = annals(folder.path(), &["export", "own.yaml", "-o", "dangling.md", "--force"]);
    assert_eq!((code, folder.path().join("new.md").is_file()), (0, true));
    let (code, text, _) = annals(folder.path(), &["export", "own.yaml", "-o", "-", "--format", "jsonl"]);
    assert_eq!((code, text.lines().count(), folder.path().join("-").exists()), (0, 2, false));
}

#[cfg(target_os = "linux")]
#[test]
fn standard_input_and_what_is_said_of_a_table_are_never_replaced() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let text = "events:\n- {id: a, date: 2014, title: A}\n- {id: b, date: 2014, title: B}\n";
    put(folder.path(), "st.yaml", text);
    let file = std::fs::File::open(folder.path().join("st.yaml")).expect("there");
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("annals"));
    let command = command.current_dir(folder.path()).stdin(file);
    let output = command.args(["export", "-", "-q", "A", "-o", "st.yaml", "--force"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    put(folder.path(), "ct.csv", "Begin,Name\n2014,A\n");
    put(folder.path(), "ct.csv.columns.yaml", "columns: {date: Begin, title: Name}\n");
    let (code, _, said) =
        annals(folder.path(), &["export", "ct.csv", "--format", "csv", "-o", "ct.csv.columns.yaml", "--force"]);
    assert!(code == 2 && said.contains("is what is being read"), "{said}");
}

#[test]
fn an_export_names_files_and_not_the_folders_of_its_maker() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "own.yaml", NORTH);
    put(folder.path(), "t.csv", "date,title\n2014,x\n");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    for format in ["md", "json", "yaml", "jsonl", "csv", "table"] {
        let (code, text, _) = annals(folder.path(), &["export", &path("own.yaml"), &path("t.csv"), "--format", format]);
        assert!(code == 0 && !text.contains(&*folder.path().to_string_lossy()), "{text}");
    }
    let (_, text, _) = annals(folder.path(), &["export", &path("own.yaml"), "--full-paths"]);
    assert!(text.replace('\\', "").contains(&path("own.yaml")), "{text}");
}

#[cfg(unix)]
#[test]
fn what_stands_beside_a_table_has_to_be_a_small_file() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "t.csv", "date,title\n2014,x\n");
    let beside = folder.path().join("t.csv.columns.yaml");
    std::os::unix::fs::symlink("/dev/zero", &beside).expect("a link");
    let (code, _, said) = annals(folder.path(), &["list", "t.csv"]);
    assert_eq!(code, 2);
    assert!(said.starts_with("error: t.csv.columns.yaml: not a file\n  hint: "), "{said}");
    std::fs::remove_file(&beside).expect("a link");
    put(folder.path(), "t.csv.columns.yaml", &"# long\n".repeat(200_000));
    let (code, _, said) = annals(folder.path(), &["list", "t.csv"]);
    assert!(code == 2 && said.contains("larger than 1 MB"), "{said}");
    let (code, _, said) = annals(folder.path(), &["list", "/dev/zero"]);
    assert!(code == 2 && said.starts_with("error: /dev/zero: this is a device"), "{said}");
}

#[test]
fn a_registry_that_ties_everybody_to_everybody_is_an_error_and_its_events_are_there() {
    let actor = |at: usize| format!("- {{id: a{at}, name: A{at}, member_of: [a{}]}}\n", at + 1);
    let registry: String = (0..3_000).map(actor).collect();
    let loaded = load(&format!("actors:\n{registry}events:\n- {{id: e, date: 2014, title: x, actors: [a0]}}\n"));
    let told: Vec<String> =
        loaded.problems.iter().map(ToString::to_string).filter(|told| told.contains("ties")).collect();
    assert_eq!(
        told,
        [
            "events.yaml:207:8: error: `member_of` ties too many actors to too many others (seen at `a205`), so no actor's events \
          count for another\n  hint: write the groups that an actor belongs to itself, and let few of them belong to others"
        ]
    );
    assert_eq!(
        (loaded.chronology.len(), loaded.chronology.events_of(0).len(), loaded.chronology.events_of(1).len()),
        (1, 1, 0)
    );
}
