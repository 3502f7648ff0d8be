//! Who is who and which is which: names of the registry, ids in several files, files under several names.

use std::io::Write as _;
use std::path::Path;

use annals::formats::files::input;
use annals::formats::{Loaded, read};
use annals::query::Asker;

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
            "events.yaml:8:42: warning: `defence ministry` could be several actors of the registry, and is taken for none of them\n  \
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
            "data/south.yaml:1:8: warning: another file has an event of this id: data/north.yaml:1\n  \
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
            "2 files have an event of the id `meeting`\n  hint: say which one is meant: `north:meeting`, `south:meeting`\n"
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
        "events.yaml:2:8: error: the id `a` is taken: events.yaml:1\n  \
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
