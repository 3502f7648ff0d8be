//! The command line: command → (exit code, stdout, stderr).

use std::path::Path;

use insta::assert_snapshot;
use tempfile::TempDir;

use crate::support::{FIXTURE, annals, program};

/// A folder with the shipped chronology in it.
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::write(folder.path().join("events.yaml"), FIXTURE).expect("writable");
    folder
}

#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn write(folder: &Path, name: &str, text: &[u8]) {
    std::fs::write(folder.join(name), text).expect("writable");
}

#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("written")
}

/// Everything that a command says.
fn said(arguments: &[&str]) -> String {
    let folder = folder();
    let (code, stdout, stderr) = annals(folder.path(), arguments);
    let stderr = if stderr.is_empty() { String::new() } else { format!("\n--- stderr\n{stderr}") };
    format!("$ annals {}\n{stdout}{stderr}--- exit {code}", arguments.join(" "))
}

#[test]
fn help_teaches() {
    let all: Vec<String> = [
        &["--help"][..],
        &["list", "--help"],
        &["show", "--help"],
        &["actors", "--help"],
        &["export", "--help"],
        &["check", "--help"],
    ]
    .iter()
    .map(|arguments| said(arguments))
    .collect();
    assert_snapshot!(all.join("\n\n"));
}

#[test]
fn list_prints_date_id_and_title() {
    assert_snapshot!(said(&["list", "--from", "2025", "--to", "2025"]));
    assert_snapshot!(said(&["list", "--actor", "пезешкиан"]));
}

#[test]
fn a_guess_is_said() {
    let folder = folder();
    let stderr = |pattern: &str| annals(folder.path(), &["list", "--count", "--actor", pattern]).2;
    assert_eq!(stderr("pezehskiam"), "`pezehskiam` is taken for Masoud Pezeshkian (mistyped)\n");
    assert_eq!(stderr("普京"), "`普京` is taken for Vladimir Putin (sounds alike)\n");
    assert_eq!([stderr("putin"), stderr("Кремль"), stderr("=Iran")], ["", "", ""]);
}

#[test]
fn several_actors_are_said_with_their_events() {
    let folder = folder();
    let names = "Donald Trump,Melania Trump,Donald Trump,Ivanka Trump,Donald Trump Jr.,Russian Navy,Russia,Russia,RUS,Iran,IRN,ایران";
    let rows: String = names.split(',').map(|name| format!("2018-01-01,Speaks,{name}\n")).collect();
    write(folder.path(), "t.csv", format!("date,title,actor\n{rows}").as_bytes());
    let asked = |pattern: &str| {
        let (_, stdout, stderr) = annals(folder.path(), &["list", "t.csv", "--count", "--actor", pattern]);
        (stdout.trim().to_owned(), stderr)
    };
    let several = |count: &str, says: &str| (count.to_owned(), says.to_owned());
    let says = "`Trump` selects 4 actors: Donald Trump (2), Melania Trump (1), Ivanka Trump (1) and 1 more\n";
    assert_eq!(asked("Trump"), several("5", says));
    assert_eq!(asked("russian"), several("4", "`russian` selects 2 actors: Russia (3), Russian Navy (1)\n"));
    assert_eq!(asked("Iran"), several("3", ""));
    assert_eq!(asked("Donald Trump"), several("2", ""));
    let (_, stdout, _) = annals(folder.path(), &["actors", "t.csv", "--match", "donald trump"]);
    assert_eq!(
        stdout,
        "*     2  Donald Trump      2018-01-01  2018-01-01  [the name]\n      1  Donald Trump Jr.  2018-01-01  2018-01-01  [begins]\n"
    );
}

#[test]
fn a_government_is_its_state_as_data_sets_of_wars_name_it_and_rebels_are_not() {
    let folder = folder();
    let names = [
        ("Government of Russia (Soviet Union)", 3),
        ("Chechen Republic of Ichkeria", 1),
        ("Government of Serbia (Yugoslavia)", 2),
        ("Serbian Republic of Bosnia-Herzegovina", 4),
        ("Republic of Bosnia-Herzegovina", 1),
        ("Government of Bosnia-Herzegovina", 5),
        ("Government of Yemen (North Yemen)", 2),
        ("Government of South Yemen", 1),
        ("Government of DR Congo (Zaire)", 1),
        ("Government of Congo", 2),
        ("Critics of the Government of Yemen", 1),
    ];
    let row = |(name, count): (&str, usize)| format!("2018-01-01,Fights,{name}\n").repeat(count);
    let rows: String = names.into_iter().map(row).collect();
    write(folder.path(), "t.csv", format!("date,title,actor\n{rows}").as_bytes());
    let count = |pattern: &str| {
        let (_, stdout, _) = annals(folder.path(), &["list", "t.csv", "--count", "--actor", pattern]);
        stdout.trim().to_owned()
    };
    for (pattern, events) in [
        ("Russia", "3"),
        ("@Russia", "3"),
        ("Россия", "3"),
        ("USSR", "3"),
        ("Government of Russia", "3"),
        ("Ichkeria", "1"),
        ("Serbia", "2"),
        ("@Serbia", "2"),
        // The file has it under a name of its own too: its government counts for it.
        ("Bosnia", "6"),
        ("@Bosnia", "6"),
        ("Government of Bosnia-Herzegovina", "5"),
        ("Yemen", "2"),
        ("@Yemen", "2"),
        ("South Yemen", "1"),
        ("Zaire", "1"),
        ("COD", "1"),
        ("Republic of the Congo", "2"),
        ("=Government of Congo", "2"),
    ] {
        assert_eq!(count(pattern), events, "{pattern}");
    }
    let (_, stdout, _) = annals(folder.path(), &["actors", "t.csv", "--match", "Russia"]);
    assert_eq!(stdout, "*     3  Government of Russia (Soviet Union)  2018-01-01  2018-01-01  [the name: Russia]\n");
}

#[test]
fn anybody_of_a_state_is_whoever_is_said_to_be() {
    let folder = folder();
    let its_own = [
        "Russia",
        "RUS",
        "RUSGOV",
        "Russian Federation",
        "Police (Russia)",
        "Citizen (Russia)",
        "Foreign Affairs (Russia)",
        "Government of Russia",
        "Armed Forces of the Russian Federation",
        "Russian Navy",
        "Kremlin",
        "FSB",
        "Medvedev",
        "Lavrov",
    ];
    let others = ["Police (Belarus)", "Friends of Russia", "German Gref", "RUS Records", "Belarus", "Security Council"];
    let registry = "actors:\n- {id: medvedev, name: Medvedev, kind: person, country: RUS}\n\
        - {id: russia, name: Russia, kind: state}\n- {id: lavrov, name: Lavrov, member_of: [russia]}\n\
        - {id: gref, name: German Gref, kind: person}\n";
    let event = |name: &&str| {
        format!("- {{id: {}, date: 2018, title: T, actors: [{name}]}}\n", name.replace([' ', '(', ')'], "-"))
    };
    let events: String = its_own.iter().chain(&others).map(event).collect();
    write(folder.path(), "r.yaml", format!("{registry}events:\n{events}").as_bytes());
    let asked = |arguments: &[&str]| {
        let (code, stdout, stderr) = annals(folder.path(), &[&["list", "r.yaml"], arguments].concat());
        let ids = stdout.lines().filter_map(|line| line.split_whitespace().nth(1).map(str::to_owned));
        (code, ids.collect::<Vec<String>>(), stderr)
    };
    let expected: Vec<String> = its_own.iter().map(|name| name.replace([' ', '(', ')'], "-")).collect();
    for pattern in ["@Russia", "@Россия", "@RUS", "@rus", "@ru", "@Russian Federation", "@USSR"] {
        assert_eq!(asked(&["--actor", pattern]).1, expected, "{pattern}");
    }
    assert_eq!(asked(&["-q", "actor:@Russia|@Belarus"]).1.len(), its_own.len() + 2);
    assert_eq!(asked(&["-q", "-actor:@Russia"]).1.len(), others.len());
    assert_eq!(asked(&["--actor", "@Russia", "--no-gazetteer"]).1, ["Russia", "Lavrov"]);
    let says = "`@Belarus` selects 2 actors: Police (Belarus) (1), Belarus (1)\n";
    assert_eq!(asked(&["--actor", "@Belarus"]).2, says);
    let (code, listed, stderr) = asked(&["--actor", "@Ruritania"]);
    let says = "no state is called `Ruritania`\n  hint: `@` stands before the name or code of a state: `@Russia`, `@RUS`; \
        without it the name of any actor is looked for\n";
    assert!((code, listed.len()) == (1, 0) && stderr.starts_with(says), "{stderr}");
    assert!(asked(&["--actor", "@Chad"]).2.starts_with("no actor matches `@Chad`"));
}

#[test]
fn whoever_goes_by_the_seat_of_a_state_is_left_out_with_a_word() {
    let folder = folder();
    let row = |id: usize, code: &str, name: &str| {
        format!("{id}\t2018010{id}\t010\t{code}\t{name}\tIRN\tUSA\tUNITED STATES\n")
    };
    let head = "GLOBALEVENTID\tSQLDATE\tEventCode\tActor1Code\tActor1Name\tActor1CountryCode\tActor2Code\tActor2Name\n";
    let seat = row(2, "IRNGOV", "TEHRAN") + &row(3, "IRNGOV", "TEHRAN");
    write(folder.path(), "both.tsv", format!("{head}{}{seat}", row(1, "IRN", "IRAN")).as_bytes());
    write(folder.path(), "seat.tsv", format!("{head}{seat}").as_bytes());
    let asked = |file: &str, pattern: &str| {
        let (_, out, errors) = annals(folder.path(), &["list", file, "--actor", pattern, "--count"]);
        (out, errors)
    };
    let says = "`iran` leaves out TEHRAN (2)\n  hint: `--actor @iran` finds anybody of that state\n";
    assert_eq!(asked("both.tsv", "iran"), ("1\n".to_owned(), says.to_owned()));
    assert_eq!(asked("both.tsv", "@iran").0, "3\n");
    for (pattern, state) in [("iran", "@iran"), ("IRN", "@IRN"), ("IRNGOV", "@IRN"), ("Иран", "@Иран")] {
        let (count, errors) = asked("seat.tsv", pattern);
        let says = format!("no actor matches `{pattern}`\n  hint: `--actor {state}` finds anybody of that state\n");
        assert!(count == "0\n" && errors.starts_with(&says), "{pattern}: {errors}");
        assert_eq!(asked("seat.tsv", state).0, "2\n", "{state}");
    }
}

#[test]
fn counts_follow_the_query() {
    let count = |arguments: &[&str]| {
        let folder = folder();
        annals(folder.path(), &[&["list", "--count"], arguments].concat()).1.trim().parse::<usize>().expect("a number")
    };
    for (arguments, expected) in [
        (&[][..], 17),
        (&["--from", "2025", "--to", "2026-03"], 17),
        (&["--to", "2025-11"], 5),
        (&["--from", "2026-03-06", "--to", "2026-03-06", "--definite"], 3),
        (&["--actor", "pezeskian"], 4),
        (&["--actor", "putin", "--actor", "gcc"], 1),
        (&["--any-actor", "hegseth", "--any-actor", "trump"], 2),
        (&["--not-actor", "iran"], 5),
        (&["--actor", "=iran"], 7),
        (&["--actor", "iran"], 12),
        (&["--text", "STUPID question"], 1),
        (&["--tag", "war", "--tag", "diplomacy"], 3),
        (&["--type", "agree"], 2),
        (&["--type", "agree", "--type", "deny"], 3),
        (&["--status", "disputed"], 1),
        (&["--as-of", "2026-03-06"], 5),
        (&["--as-of", "2026-03-07"], 17),
        (&["-q", "source:araghchi|hegseth"], 3),
        (&["-q", "role:target actor:iran"], 4),
        (&["-q", "\"by phone\""], 1),
        (&["--text", "phone call"], 17),
    ] {
        assert_eq!(count(arguments), expected, "{arguments:?}");
    }
}

#[test]
fn mistakes_say_what_where_and_what_to_write() {
    let all: Vec<String> = [
        &["list", "--from", "03/04/2022"][..],
        &["list", "--from", "2026", "--to", "2025"],
        &["list", "-q", "actor:putin foo:x"],
        &["list", "--actor", "xyzzy"],
        &["list", "nowhere.yaml"],
        &["list", "."],
        &["show", "2026-03-putin-pezeshkian-cal"],
        &["export", "-o", "x.pdf"],
        &["list", "--from", "2025", "-q", "from:2024"],
        &["list", "-", "-"],
        &["--query", "tag:"],
        &[],
        &["fly"],
    ]
    .iter()
    .map(|arguments| said(arguments))
    .collect();
    assert_snapshot!(all.join("\n\n"));
}

#[test]
fn show_says_everything_about_an_event() {
    assert_snapshot!(said(&["show", "washington-post-intelligence-report"]));
}

#[test]
fn an_id_comes_behind_its_file_and_a_source_says_something() {
    let folder = folder();
    write(folder.path(), "t.csv", b"date,title,headline\n2014-03-12,A,\n");
    write(folder.path(), "u.json", br#"[{"date": "2014-03-12", "title": "A", "url": "https://example.org/1"}]"#);
    let (code, _, stderr) = annals(folder.path(), &["show", "t:2", "t.csv"]);
    let expected =
        "error: `t:2` is no file, and a file follows it\n  hint: write the id last: `annals show t.csv t:2`\n";
    assert_eq!((code, &*stderr), (2, expected));
    let (_, shown, _) = annals(folder.path(), &["show", "u.json", "u:1"]);
    assert!(shown.contains("Who says so\n  publisher not stated\n    https://example.org/1\n"), "{shown}");
}

#[test]
fn actors_are_counted_with_their_members() {
    assert_snapshot!(said(&["actors"]));
    assert_snapshot!(said(&["actors", "--match", "хам", "--format", "jsonl"]));
}

/// A table in which one state has four spellings, and some people two.
const SPELLINGS: &str = "date,title,source,target
2014-01-01,Meets,Iran,Hassan Rouhani
2014-01-02,Meets,Iran,IRN
2014-01-03,Meets,Iran (Islamic Republic of),Hasan Rouhani
2014-01-04,Meets,IR,Russia
2014-01-05,Meets,RUSGOV,Slovakia
2014-01-06,Meets,RUS,Slovenia
2014-01-07,Meets,Iraq,Hassan Rouhani
";

#[test]
fn spellings_of_a_state_are_one_actor_for_filtering() {
    let folder = folder();
    write(folder.path(), "t.csv", SPELLINGS.as_bytes());
    let count = |arguments: &[&str]| {
        let (_, stdout, _) = annals(folder.path(), &[&["list", "t.csv", "--count"], arguments].concat());
        stdout.trim().to_owned()
    };
    for pattern in ["Iran", "IRN", "IR", "ایران", "Islamic Republic of Iran", "Irán", "Persia", "Tehran", "iranian"]
    {
        assert_eq!(count(&["--actor", pattern]), "4", "{pattern}");
    }
    assert_eq!(count(&["--actor", "=Iran"]), "2");
    assert_eq!(count(&["--actor", "Iran", "--no-gazetteer"]), "2");
    assert_eq!(count(&["--actor", "Kremlin"]), "3");
    assert_eq!(count(&["--actor", "Russia"]), "3");
    assert_eq!(count(&["--actor", "russian government"]), "1");
    assert_eq!(count(&["--actor", "=RUS"]), "1");
    // The display keeps the spelling of the file.
    let (_, stdout, _) = annals(folder.path(), &["list", "t.csv", "--actor", "Iran"]);
    assert!(stdout.contains("Iran (Islamic Republic of) → Hasan Rouhani"), "{stdout}");
}

#[test]
fn members_count_while_they_are_active_and_not_for_the_very_actor() {
    let folder = folder();
    let text = "actors:\n- {id: iran, name: Iran, kind: state}\n\
                - {id: cabinet, name: Cabinet, kind: government, member_of: [iran, cabinet]}\n\
                - {id: rouhani, name: Hassan Rouhani, kind: person, member_of: [cabinet], active: 2013-08-03/2021-08-03}\n\
                - {id: zarif, name: Javad Zarif, kind: person, member_of: [rouhani], active: 2013/2030}\nevents:\n\
                - {id: before, date: 2012, title: A, actors: [rouhani]}\n\
                - {id: around, date: 2013, title: B, actors: [rouhani]}\n\
                - {id: within, date: 2015-07-14, title: C, actors: [rouhani, zarif]}\n\
                - {id: after, date: 2022, title: D, actors: [zarif]}\n\
                - {id: itself, date: 2022, title: E, actors: [iran]}\n";
    write(folder.path(), "m.yaml", text.as_bytes());
    let ids = |pattern: &str| {
        let (_, stdout, _) = annals(folder.path(), &["list", "m.yaml", "--actor", pattern]);
        stdout.lines().filter_map(|line| line.split_whitespace().nth(1)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids("iran"), "around within itself");
    assert_eq!(ids("=iran"), "itself");
    // An actor's own events are its own, in office or not.
    assert_eq!(ids("rouhani"), "before around within after");
    assert_eq!(ids("zarif"), "within after");
    let (_, stdout, _) = annals(folder.path(), &["actors", "m.yaml"]);
    let counts: Vec<&str> = stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(counts, ["4", "3", "2", "2"]);
}

#[test]
fn a_registry_wins_over_the_names_that_come_built_in() {
    let folder = folder();
    let text = "actors:\n- {id: georgia, name: Georgia, kind: state, country: GEO}\n- {id: ga, name: State of Georgia, \
                aliases: [GEO], kind: government, country: USA}\n- {id: kremlin, name: Kremlin}\nevents:\n\
                - {id: a, date: 2014, title: A, actors: [georgia]}\n- {id: b, date: 2014, title: B, actors: [ga]}\n\
                - {id: c, date: 2014, title: C, actors: [kremlin]}\n- {id: d, date: 2014, title: D, actors: [Russia]}\n";
    write(folder.path(), "r.yaml", text.as_bytes());
    let listed = |pattern: &str| {
        let (_, stdout, _) = annals(folder.path(), &["list", "r.yaml", "--actor", pattern]);
        stdout.lines().filter_map(|line| line.split_whitespace().nth(1).map(str::to_owned)).collect::<String>()
    };
    assert_eq!([listed("GEO"), listed("Georgia"), listed("Kremlin"), listed("Грузия")], ["b", "a", "c", "a"]);
}

#[test]
fn look_alikes_are_suggested_and_warned_of() {
    let folder = folder();
    write(folder.path(), "t.csv", SPELLINGS.as_bytes());
    let (code, suggested, _) = annals(folder.path(), &["actors", "t.csv", "--suggest-merges"]);
    assert_eq!(code, 0);
    assert_snapshot!(suggested);
    let (_, warned, said) = annals(folder.path(), &["check", "t.csv"]);
    assert_snapshot!(warned);
    let alike = warned.matches("warning: look-alike actor").count();
    assert!(said.contains(&format!(" ({alike} of names that look alike)\n")), "{said}");
    pasting_leaves_nothing(folder.path(), "t.csv", &suggested);
}

/// What is suggested can be pasted: with it the spellings are one, and nothing looks alike any more.
#[track_caller]
fn pasting_leaves_nothing(folder: &Path, table: &str, suggested: &str) {
    write(folder, "registry.yaml", suggested.as_bytes());
    let (code, stdout, stderr) = annals(folder, &["check", "registry.yaml", table]);
    assert_eq!((code, stdout.contains("look-alike")), (0, false), "{stdout}{stderr}{suggested}");
    let (code, stdout, _) = annals(folder, &["actors", "registry.yaml", table, "--suggest-merges"]);
    assert_eq!((code, &*stdout), (1, ""));
    // Nobody in the registry is without events, as somebody would be whose name does not stand in the table.
    let (_, actors, _) = annals(folder, &["actors", "registry.yaml", table]);
    assert!(!actors.lines().any(|line| line.trim_start().starts_with("0 ")), "{actors}");
}

#[test]
fn suggestions_keep_hard_names_as_they_are() {
    let folder = folder();
    let names = [
        "123.",
        "123",
        "Null",
        "NULL.",
        "True",
        "TRUE.",
        "No",
        "NO.",
        "Iran Air\u{200f}",
        "Iran Air",
        "Iran  Air",
        "Foo\u{ffff} Bar",
        "foo bar",
        "1917 10 1",
        "1917-10-1",
        "Anna \"Bee\" Cee",
        "anna bee cee",
        "De\u{200b}mo\\x",
        "Demo x",
    ];
    let rows: String = names.iter().map(|name| format!("2014-01-01,t,\"{}\"\n", name.replace('"', "\"\""))).collect();
    write(folder.path(), "hard.csv", format!("date,title,actor\n{rows}").as_bytes());
    let (code, suggested, _) = annals(folder.path(), &["actors", "hard.csv", "--suggest-merges"]);
    assert_eq!(code, 0);
    assert_snapshot!(suggested);
    pasting_leaves_nothing(folder.path(), "hard.csv", &suggested);
}

#[test]
fn a_registered_actor_gathers_its_spellings_and_two_registered_ones_are_two() {
    let folder = folder();
    let text = "actors:\n- {id: rr, name: Rouhani Hassan}\n- {id: iran, name: Iran}\n- {id: irn, name: IRN}\n\
                - {id: jordan, name: Jordan, kind: state}\n- {id: jj, name: JORDAN, kind: person}\nevents:\n\
                - {id: a, date: 2014, title: A, actors: [Hassan Rouhani, Hasan Rouhani, rr]}\n\
                - {id: b, date: 2014, title: B, actors: [Hassan Rouhani, Hasan Rouhani, iran, irn]}\n\
                - {id: c, date: 2014, title: C, actors: [Hassan Rouhani, jordan, jj]}\n";
    write(folder.path(), "r.yaml", text.as_bytes());
    assert_snapshot!(annals(folder.path(), &["actors", "r.yaml", "--suggest-merges"]).1);
}

#[test]
fn a_code_in_a_registry_is_whom_the_registry_says_and_elsewhere_an_agent_of_the_state() {
    let folder = folder();
    let events = "events:\n- {id: a, date: 2014, title: A, actors: [RUSGOV]}\n- {id: b, date: 2014, title: B, actors: [Russia]}\n";
    let count = |text: &str| {
        write(folder.path(), "c.yaml", text.as_bytes());
        annals(folder.path(), &["list", "c.yaml", "--actor", "Россия", "--count"]).1
    };
    assert_eq!(count(events).trim(), "2");
    assert_eq!(count(&format!("actors:\n- {{id: RUSGOV, name: RUSGOV}}\n{events}")).trim(), "1");
}

#[test]
fn exports_in_every_format() {
    let arguments = |format| {
        ["export", "-q", "from:2025-12 to:2026-03-05 actor:pezeshkian|araghchi -condolences", "--format", format]
    };
    for format in ["md", "csv", "json", "jsonl", "yaml", "table", "ics", "timelinejs", "geojson", "csl", "markwhen"] {
        assert_snapshot!(format!("export_{format}"), said(&arguments(format)));
    }
}

#[test]
fn check_prints_problems_and_exits_by_them() {
    assert_snapshot!(said(&["check"]));
    let folder = folder();
    write(folder.path(), "bad.yaml", b"- id: a\n  date: 2022-13\n  title: t\n- id: b\n  date: 2022\n  title: t\n");
    let (code, stdout, stderr) = annals(folder.path(), &["check", "bad.yaml"]);
    assert_eq!(code, 1);
    assert!(stdout.starts_with("bad.yaml:2:14: error: `date`"), "{stdout}");
    assert_eq!(stderr, "1 event, 0 actors: 1 error, 0 warnings, 1 event left out\n");
    // Other commands go on with the rest, and say so.
    let (code, stdout, stderr) = annals(folder.path(), &["list", "bad.yaml"]);
    assert_eq!((code, stdout.as_str()), (3, "2022  b  t\n"));
    assert_eq!(stderr, "warning: 1 error while reading, 1 event left out; `annals check` shows them\n");
}

#[test]
fn nothing_is_overwritten_unasked() {
    let folder = folder();
    let run = |more: &[&str]| annals(folder.path(), &[&["export", "--actor", "putin", "-o", "out.md"], more].concat());
    assert_eq!(run(&[]).2, "5 of 17 events written to out.md\n");
    write(folder.path(), "out.md", b"mine");
    assert_eq!(
        run(&[]),
        (2, String::new(), "error: out.md exists\n  hint: write `--force` to replace it\n".to_owned())
    );
    assert_eq!(read(&folder.path().join("out.md")), "mine");
    assert_eq!(run(&["--force"]).0, 0);
    assert!(read(&folder.path().join("out.md")).starts_with("# Russia, Iran"));
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    let (code, _, stderr) =
        annals(folder.path(), &["export", "--actor", "doocy", "--to", "1999-01-01", "--definite", "-o", "none.md"]);
    assert_eq!((code, stderr.as_str()), (1, "no event matches\nno file was written\n"));
    let (code, _, stderr) = annals(folder.path(), &["export", "-o", "missing/out.md"]);
    assert_eq!((code, stderr.as_str()), (2, "error: missing/out.md: there is no such folder\n"));
}

/// An export that is ended at any moment leaves the whole file or none, and nothing else beside it; one that replaces a file
/// leaves the old one or the new one.
#[test]
fn a_killed_export_leaves_nothing_behind() {
    let folder = folder();
    let mut table = "date,title\n".to_owned();
    for day in 0..4_000 {
        table.push_str(&["20", &(10 + day % 90).to_string(), "-03-04,Talks\n"].concat());
    }
    write(folder.path(), "table.csv", table.as_bytes());
    let export = ["export", "table.csv", "--format", "csv", "--output", "out.csv", "--force"];
    let (code, ..) = annals(folder.path(), &export);
    assert_eq!(code, 0);
    let whole = read(&folder.path().join("out.csv"));
    write(folder.path(), "out.csv", b"old");
    let is_sound = |when: &str| {
        let mut names: Vec<_> =
            folder.path().read_dir().expect("readable").map(|entry| entry.expect("readable").file_name()).collect();
        names.sort();
        assert_eq!(names, ["events.yaml", "out.csv", "table.csv"], "{when}");
        let text = read(&folder.path().join("out.csv"));
        assert!(text == "old" || text == whole, "half a file {when}");
    };
    for signal in ["KILL", "TERM", "INT", "HUP"] {
        let mut left = 0;
        for wait in std::iter::successors(Some(5), |wait| Some(wait * 3)).map(std::time::Duration::from_millis) {
            let mut running = std::process::Command::new(assert_cmd::cargo::cargo_bin!("annals"));
            let running = running.current_dir(folder.path()).args(export).stderr(std::process::Stdio::null());
            let mut running = running.spawn().expect("runs");
            std::thread::sleep(wait);
            let finished = running.try_wait().expect("waits").is_some();
            if !finished {
                let id = running.id().to_string();
                // It may have finished meanwhile.
                let _ = std::process::Command::new("kill").args(["-s", signal, &id]).status().expect("kill");
            }
            running.wait().expect("waits");
            is_sound(&format!("{signal} after {wait:?}"));
            if finished {
                break;
            }
            left += 1;
        }
        assert!(left > 0, "{signal} before it had finished");
        write(folder.path(), "out.csv", b"old");
    }
    // A limit on the size of files, in blocks of 512 or 1,024 bytes, ends the writing at any byte.
    for blocks in ["0", "1", "7", "60"] {
        let limited = ["-c", "ulimit -f \"$1\"; shift; exec \"$0\" \"$@\""];
        let program = assert_cmd::cargo::cargo_bin!("annals");
        let mut shell = std::process::Command::new("sh");
        let shell = shell.current_dir(folder.path()).args(limited).arg(program).arg(blocks).args(export);
        let output = shell.output().expect("sh starts");
        assert!(!output.status.success(), "{blocks} blocks are too few");
        is_sound(&format!("with {blocks} blocks"));
    }
    assert_eq!(read(&folder.path().join("out.csv")), "old");
}

#[test]
fn without_a_file_the_shipped_chronology_is_read() {
    let empty = tempfile::tempdir().expect("temporary folder");
    let (code, stdout, _) = annals(empty.path(), &["list", "--count"]);
    assert_eq!((code, stdout.as_str()), (0, "17\n"));
    let (_, stdout, _) = annals(empty.path(), &["export", "--format", "md"]);
    assert!(stdout.contains("From events.yaml (built in) (SHA-256 "));
}

#[test]
fn standard_input_is_a_file_too() {
    let folder = folder();
    let output =
        program(folder.path()).args(["list", "-", "--count"]).write_stdin("- {id: a, date: 2025, title: t}\n").output();
    assert_eq!(output.expect("runs").stdout, b"1\n");
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::{Command, Stdio};
    let folder = folder();
    let text: String =
        (0..20_000).map(|n| format!("- {{id: e{n}, date: 2025, title: a title that fills the pipe}}\n")).collect();
    write(folder.path(), "many.yaml", text.as_bytes());
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("annals"))
        .current_dir(folder.path())
        .args(["list", "many.yaml"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn formulas_and_markup_in_a_file_stay_text() {
    let folder = folder();
    let evil = "- id: a\n  date: 2025\n  title: '=HYPERLINK(\"http://x\")'\n  summary: '<script>alert(1)</script> [x](javascript:y)'\n  tags: ['@SUM(1)']\n  sources: [{publisher: '<b>', url: 'javascript:alert(1)'}]\n";
    write(folder.path(), "evil.yaml", evil.as_bytes());
    let export = |format| annals(folder.path(), &["export", "evil.yaml", "--format", format]).1;
    let csv = export("csv");
    assert!(csv.contains("\"'=HYPERLINK(\"\"http://x\"\")\"") && csv.contains("'@SUM(1)"), "{csv}");
    let markdown = export("md");
    assert!(
        !markdown.contains("<script>") && !markdown.contains("[x]") && !markdown.contains("<javascript"),
        "{markdown}"
    );
}

#[test]
fn a_dangling_relation_is_an_error_except_in_an_excerpt() {
    let folder = folder();
    let (code, _, _) = annals(folder.path(), &["export", "--actor", "putin", "-o", "part.yaml"]);
    assert_eq!(code, 0);
    let (code, stdout, _) = annals(folder.path(), &["check", "part.yaml"]);
    assert_eq!((code, stdout.as_str()), (0, ""));
    assert!(read(&folder.path().join("part.yaml")).contains("\nexcerpt: true\n"));
    let whole = "- id: a\n  date: 2025\n  title: t\n  relations: [{type: follows, target: b}]\n";
    write(folder.path(), "whole.yaml", whole.as_bytes());
    assert_eq!(annals(folder.path(), &["check", "whole.yaml"]).0, 1);
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, stdout, _) = annals(folder.path(), &["completions", shell]);
        assert!(code == 0 && stdout.contains("any-actor"), "{shell}");
    }
    let (code, stdout, _) = annals(folder.path(), &["man"]);
    assert!(code == 0 && stdout.starts_with(".ie") && stdout.contains(".SH \"EXPORT\""), "{stdout}");
}

#[test]
fn look_alikes_are_said_where_they_are_named() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let registry = "actors:\n- {id: rouhani, name: Hassan Rouhani}\n- id: other\n  name: Hasan Rouhani\n";
    write(folder.path(), "events.yaml", format!("title: x\n{registry}events: []\n").as_bytes());
    let (_, stdout, _) = annals(folder.path(), &["check"]);
    assert!(stdout.starts_with("events.yaml:4:7: warning: look-alike actor: "), "{stdout}");
    // Of flow style nobody knows the lines of single events.
    let event = |name: &str| format!("{{id: {name}, date: 2014, title: t, actors: [{name} Rouhani]}}");
    let text = format!("title: x\nevents: [\n  {},\n  {}]\n", event("Hassan"), event("Hasan"));
    write(folder.path(), "events.yaml", text.as_bytes());
    let (_, stdout, _) = annals(folder.path(), &["check"]);
    assert!(stdout.starts_with("events.yaml: warning: look-alike actor: "), "{stdout}");
}

#[cfg(not(feature = "engine"))]
#[test]
fn an_engine_that_is_not_built_in_says_what_to_install() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let (code, stdout, stderr) = annals(folder.path(), &["list", "--engine", "datafusion"]);
    let said = "error: `--engine datafusion`: this annals was built without it\n  hint: `cargo install annals --features engine` builds one that has it\n";
    assert_eq!((code, &*stdout), (2, ""));
    assert!(stderr.ends_with(said), "{stderr}");
    for engine in ["columns", "auto"] {
        assert_eq!(annals(folder.path(), &["list", "--count", "--engine", engine]).0, 0);
    }
    let (code, _, stderr) = annals(folder.path(), &["check", "--engine", "datafusion"]);
    assert!(code == 2 && stderr.contains("this command looks at the files themselves"), "{stderr}");
}
