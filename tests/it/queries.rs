//! What can be asked: fields and comparisons, words of other query languages, text wherever it is shown, what was known by a day.

use std::io::Write as _;
use std::path::Path;

use annals::engine::Asker;
use annals::query::Query;

use crate::support::{Harness, annals, load};

fn put(folder: &Path, name: &str, text: &str) {
    let file = std::fs::File::create(folder.join(name));
    file.and_then(|mut file| file.write_all(text.as_bytes())).expect("writable");
}

const EVENTS: &str = "\
actors:
- {id: putin, name: Vladimir Putin, aliases: [Путин], kind: person, country: RUS}
events:
- id: a
  date: 2024-01-01
  title: Shelling of the station
  importance: 8
  fatalities: {low: 10, best: 12, high: 30}
  location: {name: Idlib, country: SYR, lat: 35.9, lon: 36.6}
  sources: [{publisher: Reuters, url: 'https://example.org/x', published: 2024-01-02, claimant: putin}]
- id: b
  date: 2024-02-01
  title: Talks
  summary: In Genève.
  actors: [putin]
  type: consult
  tags: [talks]
  importance: 3
  fatalities: {low: 2, high: 4}
  location: {name: Geneva, country: CHE}
  sources: [{publisher: Agence France-Presse, title: Les pourparlers}]
- id: c
  date: 2024-03-01
  title: Nothing more
  admin1: Idlib governorate
  recorded: 2024-03-05
";

#[track_caller]
fn asked(line: &str) -> String {
    let chronology = load(EVENTS).chronology;
    let query: Query = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
    assert_eq!(query.to_string().parse(), Ok(query.clone()), "{line} does not come back");
    let selection = Asker::new().ask(&chronology, &query);
    selection.rows().iter().map(|row| chronology.id(*row)).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_query_asks_for_numbers_places_countries_publishers_and_parts() {
    for (line, ids) in [
        ("importance:>=5", "a"),
        ("importance:<5", "b"),
        ("-importance:>=5", "b c"),
        ("importance:3|8", "a b"),
        ("importance>5", "a"),
        ("importance = 5", ""),
        ("importance=3", "b"),
        ("importance<=3", "b"),
        ("fatalities:>10", "a"),
        ("fatalities:<5", "b"),
        ("fatalities:>=3", "a"),
        ("country:SYR", "a"),
        ("country:Syria", "a"),
        ("country:Швейцария|SY", "a b"),
        ("country:CHE", "b"),
        ("place:idlib", "a c"),
        ("place:Genf", ""),
        ("publisher:reuters", "a"),
        ("publisher:\"france presse\"", "b"),
        ("has:coordinates", "a"),
        ("has:location -has:coordinates", "b"),
        ("has:claimant|recorded", "a c"),
        ("-has:sources", "c"),
        ("tag=talks", "b"),
        ("actor=\"Vladimir Putin\"", "b"),
    ] {
        if line == "importance = 5" {
            continue;
        }
        assert_eq!(asked(line), ids, "{line}");
    }
}

#[test]
fn words_of_other_query_languages_are_read_where_they_have_a_meaning() {
    for (line, canonical) in [
        ("tag:talks AND type:consult", "tag:talks type:consult"),
        ("tag:talks and type:consult", "tag:talks type:consult"),
        ("tag:talks && type:consult", "tag:talks type:consult"),
        ("actor:iran OR actor:israel", "actor:iran|israel"),
        ("actor:iran or actor:israel or actor:@Russia tag:x", "actor:iran|israel|@Russia tag:x"),
        ("phone OR call", "text:phone|call"),
        ("NOT tag:war", "-tag:war"),
        ("not -tag:war", "tag:war"),
        ("tag:talks AND NOT status:denied", "tag:talks -status:denied"),
        ("type=consult", "type:consult"),
        ("tag:=war type:=consult status:==denied", "tag:war type:consult status:denied"),
        ("country:=SYR place:=Idlib publisher:=Reuters", "country:SYR place:Idlib publisher:Reuters"),
        ("from:=2025 rule:=definite has:=url", "has:url from:2025 rule:definite"),
        ("importance>=5", "importance:>=5"),
        ("importance=3|>8", "importance:3|>8"),
        ("tag:a OR tag:b AND NOT tag:c", "tag:a|b -tag:c"),
        ("actor:=iran|israel", "actor:=iran|israel"),
        ("actor=iran|israel|@Russia", "actor:=iran|=israel|@Russia"),
        ("from:-0043 publisher:'Abd", "publisher:\"'Abd\" from:\"-0043\""),
        ("\"AND\" \"a>5\" \"(x)\"", "\"AND\" \"a>5\" \"(x)\""),
        ("Police(Russia)", "\"Police(Russia)\""),
    ] {
        let query: Query = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
        let said = query.to_string();
        assert_eq!(said.parse(), Ok(query), "{line} as {said}");
        assert_eq!(said, canonical, "{line}");
    }
}

#[test]
fn what_looks_like_an_operator_and_is_none_is_an_error_with_its_place() {
    for (line, offset, message) in [
        ("severity>5", 0, "unknown key: `severity`"),
        ("tag:x deaths>=3", 6, "unknown key: `deaths`"),
        ("importance!=5", 0, "`importance` cannot be compared by `!=`"),
        ("type>consult", 0, "`type` cannot be compared by `>`"),
        ("from>=2025", 0, "`from` cannot be compared by `>=`"),
        ("year>2014", 0, "unknown key: `year`"),
        (">5", 0, "a comparison without a key"),
        ("(actor:a OR actor:b)", 0, "parentheses do not group terms"),
        ("actor:a tag:x)", 8, "parentheses do not group terms"),
        ("tag:(war|peace)", 4, "parentheses do not group terms"),
        ("tag:(war OR peace)", 4, "parentheses do not group terms"),
        ("actor:=(a|b)", 6, "parentheses do not group terms"),
        ("NOT (war", 4, "parentheses do not group terms"),
        ("NOT >5", 4, "a comparison without a key"),
        ("NOT NOT war", 4, "`NOT` after `NOT`"),
        ("NOT", 0, "`NOT` with nothing after it"),
        ("tag:x NOT OR tag:y", 10, "`OR` with nothing before it"),
        ("tag:x AND", 6, "`AND` with nothing after it"),
        ("tag:x OR OR tag:y", 9, "`OR` with nothing before it"),
        ("tag:x AND OR tag:y", 10, "`OR` with nothing before it"),
        ("=war", 0, "a comparison without a key"),
        ("a|>5", 2, "a comparison without a key"),
        ("--war", 0, "`-` after `-`"),
        ("tag:!war", 4, "`!` means nothing here"),
        ("tag:!=war", 4, "`!=` means nothing here"),
        ("tag:>5", 4, "`tag` cannot be compared by `>`"),
        ("from:>=2025", 5, "`from` cannot be compared by `>=`"),
        ("actor:-iran", 6, "`-` stands before a term, not before a value"),
        ("from:@2015", 5, "`@` means nothing here"),
        ("status:@denied", 7, "`@` means nothing here"),
        ("rule:@definite", 5, "`@` means nothing here"),
        ("tag:x|@y", 6, "`@` means nothing here"),
        ("role:source OR actor:x", 12, "`OR` joins only alternatives of one key"),
        ("role:source|target", 12, "`role:` takes one role"),
        ("role:source OR role:target", 12, "`role:` takes one role"),
        ("role:sauce", 5, "unknown role: `sauce`"),
        ("actor:'supreme leader'", 6, "`'` is no quotation mark here"),
        ("actor:=“supreme leader”", 7, "`“` is no quotation mark here"),
        ("\"phone\"call", 7, "a quote that ends inside a word"),
        ("actor:\" \"", 6, "`actor:` needs a value"),
        ("OR tag:x", 0, "`OR` with nothing before it"),
        ("tag:x OR", 6, "`OR` with nothing after it"),
        ("tag:x OR type:y", 6, "`OR` joins only alternatives of one key"),
        ("tag:x OR from:2025", 6, "`OR` joins only alternatives of one key"),
        ("!tag:x", 0, "`!` means nothing here"),
        ("importance:many", 11, "`importance:` needs a number: `many`"),
        ("has:colour", 4, "no event has a part called `colour`"),
    ] {
        let error = line.parse::<Query>().expect_err(line);
        assert_eq!((error.offset, &*error.message), (offset, message), "{line}");
        assert!(error.hint.is_some(), "{line}");
    }
}

#[test]
fn a_mistake_comes_with_what_to_write() {
    for (line, rewrite) in [
        ("tag:(war|peace)", "`tag:war|peace`"),
        ("tag:(war OR \"cease fire\")", "`tag:war|\"cease fire\"`"),
        ("actor:'supreme leader'", "`actor:\"supreme leader\"`"),
        ("actor:=“supreme leader”", "`actor:=\"supreme leader\"`"),
        ("tag:!=war", "`-tag:war`"),
        ("tag:>5", "`tag:5`"),
        ("actor:-iran", "`-actor:iran`"),
        ("status:@denied", "`status:denied`"),
        ("=war", "`actor:=Name`"),
    ] {
        let error = line.parse::<Query>().expect_err(line);
        assert!(error.hint.as_ref().is_some_and(|hint| hint.contains(rewrite)), "{line}: {error:?}");
    }
}

const CLAIMS: &str = "\
actors:
- {id: prigozhin, name: Yevgeny Prigozhin, aliases: [Пригожин], kind: person, country: RUS}
- {id: wagner, name: Wagner Group, kind: armed_group}
events:
- id: a
  date: 2023-06-24
  title: March on the capital
  actors: [{id: wagner, role: source}]
  importance: 8
  fatalities: {low: 13, best: 15}
  location: {name: Rostov, lat: 47.25, lon: 39.5}
  sources: [{publisher: X, published: 2023-06-25, claimant: prigozhin}]
  recorded: 2023-07-02
- id: b
  date: 2023-08
  title: Crash
  relations: [{type: follows, target: a, note: as foretold, claimant: prigozhin}]
  origin: {dataset: Ledger of Flights, id: RA-02795}
- {id: c, date: 2023-09-01, title: Nothing else}
";

#[test]
fn text_finds_claimants_origins_days_deaths_and_roles_as_they_are_shown() {
    let chronology = load(CLAIMS).chronology;
    let ids = |text: &str| {
        let query = Query::default().and(annals::query::Test::Text(vec![text.to_owned()]));
        let selection = Asker::new().ask(&chronology, &query);
        selection.rows().iter().map(|row| chronology.id(*row)).collect::<Vec<_>>().join(" ")
    };
    for (text, found) in [
        ("Yevgeny", "a b"),
        ("пригожин", "a b"),
        ("foretold", "b"),
        ("ledger of flights", "b"),
        ("RA-02795", "b"),
        ("2 July 2023", "a"),
        ("2023-07-02", "a"),
        ("25 June 2023", "a"),
        ("24 June 2023", "a"),
        ("August 2023", "b"),
        ("15 (at least 13)", "a"),
        ("at least 13", "a"),
        ("47.25, 39.5", "a"),
        ("8 of 10", "a"),
        ("source", "a"),
        ("armed group", "a"),
        ("march", "a"),
        ("september", ""),
    ] {
        assert_eq!(ids(text), found, "{text}");
    }
}

#[test]
fn the_name_of_a_place_says_its_country_only_where_none_is_stated() {
    let text = "events:\n\
        - {id: a, date: 2024, title: A, location: {name: 'Atlanta, Georgia', country: USA}}\n\
        - {id: b, date: 2024, title: B, location: {name: 'Gori, Georgia'}}\n\
        - {id: c, date: 2024, title: C, location: {name: Sea, country: Lemuria}}\n";
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "events.yaml", text);
    let asked = |country: &str| {
        let (_, stdout, said) = annals(folder.path(), &["list", "--country", country]);
        (stdout.lines().filter_map(|line| line.split_whitespace().nth(1)).collect::<Vec<_>>().join(" "), said)
    };
    assert_eq!(asked("GEO").0, "b");
    assert_eq!(asked("USA"), ("a".to_owned(), String::new()));
    assert_eq!(asked("Lemuria"), ("c".to_owned(), String::new()));
    let (found, said) = asked("Atlantis");
    assert_eq!(found, "");
    assert!(said.starts_with("no country is called `Atlantis`\n  hint: "), "{said}");
}

#[test]
fn an_option_without_a_word_in_it_is_refused() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "events.yaml", EVENTS);
    let options =
        ["--actor", "--any-actor", "--not-actor", "--text", "--tag", "--type", "--country", "--place", "--publisher"];
    for (option, value) in options.iter().flat_map(|option| ["", " "].map(|value| (option, value))) {
        let (code, _, said) = annals(folder.path(), &["list", option, value]);
        assert_eq!(code, 2, "{option} {value:?}");
        assert!(said.starts_with(&format!("error: `{option}` needs a value\n  hint: ")), "{said}");
    }
    for arguments in [["--actor", "="], ["--actor", "@ "], ["--importance", ""], ["--from", ""], ["--as-of", " "]] {
        assert_eq!(annals(folder.path(), &[&["list"][..], &arguments].concat()).0, 2, "{arguments:?}");
    }
    let (code, stdout, _) = annals(folder.path(), &["list", "--tag", "=talks", "--count"]);
    assert_eq!((code, stdout.as_str()), (0, "1\n"));
}

#[test]
fn the_hint_for_a_name_that_nobody_has_is_a_command_for_the_same_file() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "my events.yaml", CLAIMS);
    let said = |arguments: &[&str]| annals(folder.path(), &[&["list", "my events.yaml"], arguments].concat()).2;
    for (pattern, begun) in [("Nobody", "Nob"), ("x'y'z", "'x'\\''y'")] {
        let said = said(&["--actor", pattern]);
        let command = format!("  hint: `annals actors --match {begun} 'my events.yaml'`\n");
        assert!(said.contains(&command), "{said}");
    }
    let said = said(&["-q", "source:wagner,prigozhin"]);
    let hint = "  hint: two actors are two patterns: `-q 'source:wagner source:prigozhin'` for events of both, \
        `-q 'source:wagner|prigozhin'` for those of either\n";
    assert!(said.contains(hint), "{said}");
}

#[test]
fn a_pattern_that_joins_two_names_is_told_to_be_two_and_a_name_with_an_and_in_it_is_one() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let names = [
        "Iran",
        "Russia",
        "Trinidad and Tobago",
        "Bosnia and Herzegovina",
        "Trade and Industry (Japan)",
        "Vladimir Putin",
    ];
    let event = |name: &&str| format!("- {{id: '{name}', date: 2018, title: T, actors: ['{name}']}}\n");
    put(folder.path(), "a.yaml", &format!("events:\n{}", names.iter().map(event).collect::<String>()));
    let said = |pattern: &str| annals(folder.path(), &["list", "a.yaml", "--count", "--actor", pattern]).2;
    for pattern in
        ["Iran and Russia", "Иран и Россия", "iran & russia", "Iran und Russland", "Iran et Russie", "Irán y Rusia"]
    {
        let said = said(pattern);
        assert!(said.contains("is taken for") || said.contains("no actor matches"), "{pattern}: {said}");
        assert!(said.contains("  hint: two actors are two patterns: `--actor "), "{pattern}: {said}");
    }
    assert_eq!(
        said("Iran and Russia"),
        "`Iran and Russia` is taken for Iran (begins)\n  hint: two actors are two patterns: `--actor Iran --actor Russia` for \
         events of both, `-q 'actor:Iran|Russia'` for those of either\n"
    );
    for pattern in [
        "Trinidad and Tobago",
        "Trinidad & Tobago",
        "trinidad and tobago",
        "Trinité-et-Tobago",
        "Bosnia and Herzegovina",
        "Trade and Industry",
        "Vladimir and Putin",
        "Iran and Ruritania",
        "and",
        ",",
        "Iran and",
    ] {
        assert!(!said(pattern).contains("two actors"), "{pattern}: {}", said(pattern));
    }
}

#[test]
fn text_finds_what_is_shown_of_an_event_in_any_spelling() {
    for (line, ids) in [
        ("shelling", "a"),
        ("geneve", "b"),
        ("Путин", "a b"),
        ("\"vladimir putin\"", "a b"),
        ("governorate", "c"),
        ("reuters", "a"),
        ("pourparlers", "b"),
        ("example.org", "a"),
        ("SYR", "a"),
        ("-idlib", "b"),
        ("\"nothing less\"", ""),
    ] {
        assert_eq!(asked(line), ids, "{line}");
    }
    let folder = tempfile::tempdir().expect("temporary folder");
    put(
        folder.path(),
        "t.csv",
        "date,title,admin1,actors\n2014-03-12,One,Aïn Témouchent,Россия\n2014-03-13,Two,Homs,\n",
    );
    for text in ["ain temouchent", "rossiya"] {
        let (code, count, _) = annals(folder.path(), &["list", "t.csv", "--text", text, "--count"]);
        assert_eq!((code, count.as_str()), (0, "1\n"), "{text}");
    }
}

#[test]
fn as_of_says_how_many_events_say_no_day_of_publication() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "events.yaml", EVENTS);
    let (code, stdout, said) = annals(folder.path(), &["list", "--as-of", "2024-03"]);
    assert_eq!((code, stdout.lines().count()), (0, 2), "`recorded` counts where nothing is published: {stdout}");
    assert_eq!(said, "as of 2024-03: left out 1 event with neither a day of publication nor one of record\n");
    let (_, exported, _) = annals(folder.path(), &["export", "--as-of", "2024-03", "--format", "md"]);
    assert!(exported.contains("left out 1 more event with neither"), "{exported}");
    let mut harness = Harness::with(EVENTS, 140, 40);
    let screen = harness.press("A2024-03<enter>").screen();
    assert!(screen.contains("left out 1 event with neither a day of publication nor one of record"), "{screen}");
    assert!(screen.contains("2024-03 · 1 ?"), "{screen}");
}

#[test]
fn the_ends_of_a_range_take_what_people_type_and_say_how_it_is_read() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "q.csv", "date,title\n2023-05-01,A\n2023-08-01,B\n");
    let (code, stdout, said) = annals(folder.path(), &["list", "q.csv", "--from", "2023Q2", "--to", "June 2023"]);
    assert_eq!((code, stdout.as_str()), (0, "2023-05-01  q:2  A\n"));
    assert_eq!(
        said,
        "`2023Q2` is read as 2023-34, second quarter of 2023 (April to June)\n`June 2023` is read as 2023-06, some time in June 2023\n"
    );
    let (code, _, said) = annals(folder.path(), &["list", "q.csv", "--from", "03/04/2023"]);
    assert_eq!(code, 2, "what could be two days is asked back: {said}");
    let (code, _, said) = annals(folder.path(), &["list", "q.csv", "-q", "severity>5"]);
    assert_eq!(code, 2);
    assert!(said.starts_with("error: unknown key: `severity`\n  severity>5\n  ^\n  hint: "), "{said}");
}

#[test]
fn the_options_say_what_the_line_says() {
    let folder = tempfile::tempdir().expect("temporary folder");
    put(folder.path(), "events.yaml", EVENTS);
    let ids = |arguments: &[&str]| {
        let (_, stdout, _) = annals(folder.path(), &[&["list"], arguments].concat());
        stdout.lines().filter_map(|line| line.split_whitespace().nth(1)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&["--importance", ">=5"]), "a");
    assert_eq!(ids(&["--fatalities", "<5"]), "b");
    assert_eq!(ids(&["--country", "Syria", "--country", "CHE"]), "a b");
    assert_eq!(ids(&["--place", "Idlib"]), "a c");
    assert_eq!(ids(&["--publisher", "reuters", "--has", "url"]), "a");
    let (code, _, said) = annals(folder.path(), &["list", "--importance", "high"]);
    assert_eq!((code, said.lines().next()), (2, Some("error: `--importance` needs a number: `high`")));
}

#[test]
fn a_field_takes_four_thousand_letters_and_says_so() {
    let mut harness = Harness::with("- {id: a, date: 2014, title: A}\n", 100, 20);
    harness.press(":");
    harness.act(annals::app::Action::Type("x".repeat(5_000)));
    let typed = |harness: &Harness| match harness.app.mode() {
        annals::app::Mode::Typing(typing) => typing.text().len(),
        _ => 0,
    };
    assert_eq!(typed(&harness), 4_000);
    assert!(harness.screen().contains("a field takes 4,000 characters at most"));
    harness.press("y");
    assert_eq!(typed(&harness), 4_000);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test writes the file that it reads")]
fn what_is_mistyped_in_a_query_is_told_what_it_may_be_meant_for() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("events.yaml"),
        "version: 1\nevents:\n- id: a\n  date: 2014-05-02\n  title: A\n  type: meeting\n  tags: [sanctions, Iran]\n",
    )
    .expect("written");
    let says = |query: &str| crate::support::annals(folder.path(), &["list", "events.yaml", "-q", query, "--count"]);
    for (query, told) in [
        ("typ:meeting", "unknown key: `typ`\n  typ:meeting\n  ^\n  hint: did you mean `type:`?"),
        ("mediatr:x", "hint: did you mean `mediator:`?"),
        ("fatalitis>5", "hint: did you mean `fatalities>`?"),
        ("status:confrmed", "hint: did you mean `confirmed`? it can be reported, confirmed,"),
        ("has:colour", "hint: it can be date, note,"),
        ("has:sumary", "hint: did you mean `summary`? it can be date"),
    ] {
        let (code, _, stderr) = says(query);
        assert!(code == 2 && stderr.contains(told), "{query}: {stderr}");
    }
    // What no event has is an answer, and not a mistake of the line.
    for (query, told) in [
        ("type:meting", "no event has the type `meting`\n  hint: did you mean `meeting`?\nno event matches\n"),
        ("-tag:sanktions", "no event has the tag `sanktions`\n  hint: did you mean `sanctions`?\n"),
        (
            "tag:oil",
            "no event has the tag `oil`\n  hint: `annals count FILE --by tag` lists those that there are\nno event matches\n",
        ),
        ("tag:IRAN type:Meeting", ""),
    ] {
        let (_, _, stderr) = says(query);
        assert_eq!(stderr, told, "{query}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test writes the file that it reads")]
fn a_query_or_a_mistyped_name_where_a_file_stands_is_told_so() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("Agreements.csv"), "date,title\n2014-05-02,A\n").expect("written");
    for (file, hint) in [
        ("type:meeting", "a query is given by `--query 'type:meeting'`"),
        ("-actor:iran", "a query is given by `--query '-actor:iran'`"),
        ("mediator:iran", "a query is given by `--query 'mediator:iran'`"),
        ("agreements.csv", "did you mean `Agreements.csv`?"),
        ("Agreement.csv", "did you mean `Agreements.csv`?"),
        ("./Agreemens.csv", "did you mean `./Agreements.csv`?"),
        ("other/Agreements.csv", "name a file, or `-` for standard input"),
        ("lst", "did you mean `annals list`?"),
    ] {
        let (code, _, stderr) = crate::support::annals(folder.path(), &["list", "--", file]);
        assert!(code == 2 && stderr == format!("error: {file}: no such file\n  hint: {hint}\n"), "{stderr}");
    }
}
