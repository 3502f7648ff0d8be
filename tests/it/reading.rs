//! Files: what is read, and what is said of what is not.

use annals::formats;
use annals::formats::files::input;
use annals::model::Event;

use crate::support::{load, problems};

fn event(text: &str) -> Event {
    let loaded = load(text);
    assert_eq!(loaded.problems, [], "{text}");
    loaded.chronology.event(0)
}

#[test]
fn yamls_traps_are_none() {
    let event = event(
        "- id: 7\n  date: 2025\n  title: yes\n  type: NO\n  location: {country: NO, name: on}\n  tags: [1.0, 012, null, ~]\n",
    );
    assert_eq!((event.id.as_str(), event.date.text(), event.title.as_str()), ("7", "2025", "yes"));
    assert_eq!(event.kind.as_deref(), Some("NO"));
    let place = event.location.expect("given");
    assert_eq!((place.country.as_deref(), place.name.as_deref()), (Some("NO"), Some("on")));
    assert_eq!(event.tags, ["1.0", "012"]);
}

#[test]
fn dates_need_no_quotes() {
    for (written, date) in [
        ("2025", "2025"),
        ("2025-12-31", "2025-12-31"),
        ("[2026-03-02..2026-03-07]", "[2026-03-02..2026-03-07]"),
        ("[..2026-03-06]", "[..2026-03-06]"),
        ("[1667, 1668-12]", "[1667,1668-12]"),
        ("{1667, 1668-12}", "{1667,1668-12}"),
        ("2026-03-06T21:40:00+03:00", "2026-03-06T21:40:00+03:00"),
        ("2014/..", "2014/.."),
        ("-0043-03-15", "-0043-03-15"),
        ("1990%", "1990%"),
        ("\"2022-03~\"", "2022-03~"),
        ("Y-12000", "Y-12000"),
    ] {
        assert_eq!(event(&format!("- id: a\n  date: {written}\n  title: t\n")).date.text(), date, "{written}");
    }
}

#[test]
fn short_forms_are_welcome() {
    let event = event(
        "events:\n- id: a\n  date: 2025\n  title: t\n  actors: [Russia, {id: iran, role: target}]\n  source: https://example.org\n  tags: war\n  fatalities: 12\n  location: Ashgabat\n",
    );
    assert_eq!(event.actors.len(), 2);
    assert_eq!(event.sources[0].url.as_deref(), Some("https://example.org"));
    assert_eq!(event.tags, ["war"]);
    assert_eq!(event.fatalities.and_then(|deaths| deaths.best), Some(12));
    assert_eq!(event.location.and_then(|place| place.name).as_deref(), Some("Ashgabat"));
}

/// What is written of an event without actors can be read again.
#[test]
fn an_empty_text_names_nobody() {
    let actors = |written: &str| event(&format!("- {{id: a, date: 2025, title: t, actors: {written}}}\n")).actors;
    assert_eq!(actors("''"), []);
    assert_eq!(actors("[' ', '']"), []);
    assert_eq!(actors("['', Iran]")[0].actor, "Iran");
}

#[test]
fn every_style_of_yaml_reads_to_the_same_events() {
    let block = "- id: a\n  date: 2025\n  title: \"x: y\"\n  extra: {k: [1, two]}\n- id: b\n  date: 2026\n  title: z\n";
    let flow = "[{id: a, date: 2025, title: 'x: y', extra: {k: [1, two]}}, {id: b, date: 2026, title: z}]";
    let json = r#"{"events": [{"id": "a", "date": "2025", "title": "x: y", "extra": {"k": [1, "two"]}}, {"id": "b", "date": "2026", "title": "z"}]}"#;
    let anchored = "- &a\n  id: a\n  date: 2025\n  title: 'x: y'\n  extra: {k: [1, two]}\n- <<: *a\n  id: b\n  date: 2026\n  title: z\n";
    let crlf = format!("\u{feff}{}", block.replace('\n', "\r\n"));
    let indented = format!(
        "---\n# all of them\nevents:   # here\n{}",
        block.replace("- id", "  - id").replace("\n  ", "\n    ").replace("    - id", "  - id")
    );
    let events = |text: &str| {
        let chronology = load(text).chronology;
        chronology.rows().map(|row| chronology.event(row)).collect::<Vec<_>>()
    };
    let expected = events(block);
    assert_eq!(expected.len(), 2);
    for text in [flow, json, &crlf, &indented] {
        assert_eq!(events(text), expected, "{text}");
    }
    let merged = events(anchored);
    assert_eq!((merged[0].clone(), merged[1].title.as_str()), (expected[0].clone(), "z"));
    assert_eq!(merged[1].extra, expected[0].extra);
}

#[test]
fn all_problems_of_a_file_are_reported_in_one_run_and_the_rest_loads() {
    let text = "\
schema: 1
titel: x
actors:
  - id: iran
    name: Iran
events:
  - id: a
    date: 2022-3-4
    title: bad date
  - id: b
    date: 2025
    title: bad status
    status: confirmd
  - id: c
    date: 2026-02-30
    title: bad role
    actors: [irna, {id: iran, role: boss}]
  - id: d
    date: 2025-12-31
    title: good
    actors: [irna]
    relations:
      - {type: follows, target: nothing}
      - {type: precedes, target: b}
  - id: d
    date: 2025-12
    title: Event of 6 March 2026
  - id: 2025-12-x
    date: 2025-11
    title: unquoted: colon
  - id: e
    title: no date
  - id: f
    date: 2025
    title: good
    actors: [irna]
  - id: f
    date: 2024
    title: twice
";
    let loaded = load(text);
    let ids: Vec<_> = loaded.chronology.rows().map(|row| loaded.chronology.id(row)).collect();
    // The first `d` has an unknown relation in it, so the second one is the one that loads; the second `f` goes by its line.
    assert_eq!(ids, ["events:37", "f", "d"]);
    insta::assert_snapshot!(problems(text).join("\n"));
}

#[test]
fn an_item_with_the_wrong_indentation_hides_no_other() {
    let text = "events:\n  - id: a\n    date: 2025\n    title: t\n   - id: b\n     date: 2025\n     title: t\n  - id: c\n    date: 2025\n    title: t\n";
    let loaded = load(text);
    assert_eq!(loaded.chronology.len(), 3);
    assert_eq!(
        problems(text),
        [
            "events.yaml:5:4: error: this event is not indented like the others\n  hint: begin every `- id:` of the list in the same column"
        ]
    );
}

#[test]
fn unknown_keys_are_told_once_with_a_count() {
    let text = (0..500).map(|n| format!("- id: e{n}\n  date: 2025\n  title: t\n  colour: red\n")).collect::<String>();
    assert_eq!(
        problems(&text),
        [
            "events.yaml:4:3: warning: annals does not know the key `colour` of an event (and 499 more times)\n  hint: it is kept and written back"
        ]
    );
}

#[test]
fn what_goes_on_is_told_how_to_say_so() {
    for (written, hint) in [
        ("ongoing since April 2014", "write `2014-04/..`"),
        ("ongoing, since 12 March 2014", "write `2014-03-12/..`"),
        ("ongoing from 2014", "write `2014/..`"),
        ("2014-04-XX/ongoing", "write `2014-04-XX/..`"),
        ("ongoing", "write since when: `2014-04/..`, or `2014/..`"),
        ("present", "write since when: `2014-04/..`, or `2014/..`"),
    ] {
        let said = problems(&format!("- {{id: a, date: '{written}', title: T}}\n")).join("\n");
        assert!(said.contains(&format!("\n  hint: {hint}")), "{written}: {said}");
    }
    assert_eq!(
        annals::model::words::read("ongoing since April 2014").map(|date| date.to_string()).as_deref(),
        Some("2014-04/..")
    );
}

#[test]
fn a_key_that_belongs_elsewhere_in_an_event_is_told_where() {
    for (key, hint) in [
        ("country: Ukraine", "write `location: {country: Ukraine}`"),
        ("place: Kyiv", "write `location: {name: Kyiv}`"),
        ("lat: 48.5", "write `location: {lat: 48.5, lon: …}`"),
        ("end: ongoing", "an event has one date, with its end in it: `date: 2014-04/..`"),
        ("end: 2014-06", "an event has one date, with its end in it: `date: 2014-04/2014-06`"),
        ("killed: 12", "write `fatalities: {best: 12}`"),
        ("url: 'https://example.org'", "write `source: https://…`"),
    ] {
        let said = problems(&format!("- {{id: a, date: 2014-04, title: T, {key}}}\n")).join("\n");
        assert!(said.contains(&format!("\n  hint: {hint}; until then it is kept")), "{key}: {said}");
    }
    let others = problems("- {id: a, date: 2014, title: T, actors: [{id: b, country: UKR}], colour: red}\n");
    assert!(others.iter().all(|said| said.ends_with("\n  hint: it is kept and written back")), "{others:?}");
}

#[test]
fn an_event_later_than_its_file_knows_of_is_warned_of_unless_it_is_planned() {
    let later = |events: &str| {
        let said = problems(&format!("as_of: 2024-01\nevents:\n{events}"));
        said.into_iter().filter(|said| said.contains("`as_of`")).collect::<Vec<_>>()
    };
    let said = later(
        "- {id: a, date: 2024-02-01, title: T}\n- {id: b, date: 2024-01-31, title: T}\n- {id: c, date: 2024, title: T}\n\
         - {id: d, date: 2030, title: T, status: planned}\n- {id: e, date: 2014/.., title: T}\n- {id: f, date: XXXX, title: T}\n",
    );
    assert_eq!(
        said,
        [
            "events.yaml:3:17: warning: `date` lies behind `as_of`, the day on which this file's knowledge ends (2024-01)\n  \
          hint: move `as_of` on, correct the date, or write `status: planned`"
        ]
    );
    let many: String = (0..30).map(|number| format!("- {{id: e{number}, date: 2025, title: T}}\n")).collect();
    let said = later(&many);
    assert!(said.len() == 21 && said.iter().any(|said| said.contains("10 more events lie behind")), "{said:?}");
    assert!(problems("- {id: a, date: 2999, title: T}\n").is_empty());
}

#[test]
fn an_id_is_used_twice_also_where_one_of_the_two_events_cannot_be_read() {
    let twice = |text: &str| -> Vec<String> {
        problems(text).into_iter().filter(|said| said.contains("already used")).collect()
    };
    let says = |line: usize, first: usize| {
        format!(
            "events.yaml:{line}:8: error: the id `a` is already used: events.yaml:{first}\n  hint: give this event an id of its own"
        )
    };
    let bad = "- {id: a, date: 2014-13, title: T}\n";
    let good = "- {id: a, date: 2014-03, title: T}\n";
    assert_eq!(twice(&format!("{bad}{good}")), [says(2, 1)]);
    assert_eq!(twice(&format!("{good}{bad}")), [says(2, 1)]);
    assert_eq!(twice(&format!("{bad}{bad}")), [says(2, 1)]);
    // In one piece as well.
    assert_eq!(twice("[{id: a, date: 2014-13, title: T},\n  {id: a, date: 2014-03, title: T}]\n").len(), 1);
    assert!(twice(&format!("{bad}{}", good.replace("id: a", "id: b"))).is_empty());
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_what_to_do() {
    let fails =
        |bytes: &[u8]| formats::read(vec![input("x.yaml", bytes.to_vec())]).expect_err("unreadable").to_string();
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb = format!("{bomb}a{level}: &a{level} [{aliases}]\n");
    }
    let bomb = format!("{bomb}events: [*a8]\n");
    let deep = format!("events: {}{}", "[".repeat(100), "]".repeat(100));
    let all = [
        fails(b""),
        fails(b" \n\n"),
        fails(b"# only a comment\n"),
        fails(b"\x7fELF\0\0\0"),
        fails(&[7; 40]),
        fails(b"title: no events\n"),
        fails(b"events: 5\n"),
        fails(b"just text"),
        fails(b"events: [{id: a\n"),
        fails(bomb.as_bytes()),
        fails(deep.as_bytes()),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn an_empty_list_is_a_chronology_without_events() {
    assert_eq!(load("schema: 1\nevents: []\n").chronology.len(), 0);
    assert_eq!(load("schema: 1\nevents:\n").chronology.len(), 0);
}

#[test]
fn events_stand_in_order_of_time_whatever_the_calendar() {
    let dates = [
        "Y-12000",
        "-0043-03-15",
        "0000",
        "0001",
        "1066-10-14",
        "2026-03-06T23:30:00-05:00",
        "2026-03-07T01:00:00+03:00",
        "Y20000",
    ];
    let text: String = dates
        .iter()
        .rev()
        .enumerate()
        .map(|(n, date)| format!("- id: e{n}\n  date: \"{date}\"\n  title: t\n"))
        .collect();
    let chronology = load(&text).chronology;
    assert_eq!(chronology.rows().map(|row| chronology.date_text(row)).collect::<Vec<_>>(), dates);
}

#[test]
fn events_of_one_day_stand_in_the_order_of_the_file_unless_times_say_otherwise() {
    let event = |id: &str, date: &str| format!("- {{id: {id}, date: '{date}', title: t}}\n");
    let text: String = [
        ("z", "2026-03-06"),
        ("evening", "2026-03-06T20:00:00Z"),
        ("m", "2026-03-06"),
        ("morning", "2026-03-06T09:00:00+03:00"),
        ("before", "2026-03-05"),
        ("a", "2026-03-06"),
        ("morning-too", "2026-03-06T06:00:00Z"),
    ]
    .iter()
    .map(|(id, date)| event(id, date))
    .collect();
    let chronology = load(&text).chronology;
    let ids: Vec<_> = chronology.rows().map(|row| chronology.id(row).into_owned()).collect();
    assert_eq!(ids, ["before", "z", "m", "a", "morning", "morning-too", "evening"]);
}

#[test]
fn only_of_what_is_read_line_by_line_the_first_part_is_shown_at_once() {
    let flow: String = (0..40).map(|n| format!("  {{id: e{n}, date: 2014, title: t}},\n")).collect();
    let block: String = (0..40).map(|n| format!("- {{id: e{n}, date: 2014, title: t}}\n")).collect();
    let rows: String = (0..40).map(|n| format!("2014-01-0{},something\n", n % 9 + 1)).collect();
    let object = "{\"date\": \"2014\", \"title\": \"t\"}\n".repeat(40);
    for (begins, is_lines) in [
        (format!("title: A list\nevents: [\n{flow}]\n"), false),
        (format!("events: [\n{flow}]\n"), false),
        (format!("{{title: A list, events: [\n{flow}]}}\n"), false),
        (format!("# A comment\n\ntitle: A list\nevents:\n{block}"), false),
        (format!("---\n{block}"), false),
        (format!("as_of: 2014\nactors: []\nevents:\n{block}"), false),
        (format!("\u{feff}title: A list\nevents:\n{block}"), false),
        (block, false),
        (object, false),
        (format!("date,title\n{rows}"), true),
        (format!("\u{feff}date,title\n{rows}"), true),
        (format!("date,title\n{rows}").replace(',', "\t"), true),
    ] {
        let whole = input("x", begins.clone().into_bytes());
        let first = formats::beginning(&whole, 300);
        assert_eq!(first.is_some(), is_lines, "{begins}");
        let all = formats::read(vec![whole]).expect("sound");
        assert_eq!((all.chronology.len(), all.problems.len()), (40, 0), "{begins}");
        if let Some(first) = first {
            let part = formats::read(vec![first]).expect("sound");
            assert!(part.problems.is_empty() && (5..40).contains(&part.chronology.len()), "{begins}");
        }
    }
    let utf16: Vec<u8> = format!("date,title\n{}", "2014,t\n".repeat(99)).bytes().flat_map(|byte| [byte, 0]).collect();
    assert!(formats::beginning(&input("x", utf16), 300).is_none());
}

#[test]
fn several_files_are_one_chronology() {
    let one = "actors:\n- {id: iran, name: Iran}\nevents:\n- id: a\n  date: 2025\n  title: t\n  actors: [Tehran]\n";
    let two = "actors:\n- {id: iran, name: Islamic Republic, aliases: [Tehran]}\nevents:\n- id: b\n  date: 2024\n  title: t\n- id: a\n  date: 2024\n  title: t\n";
    let inputs = [("one.yaml", one), ("two.yaml", two)].map(|(name, text)| input(name, text.as_bytes().to_vec()));
    let loaded = formats::read(inputs.into()).expect("readable");
    let chronology = &loaded.chronology;
    assert_eq!(chronology.rows().map(|row| chronology.id(row)).collect::<Vec<_>>(), ["b", "two:a", "one:a"]);
    assert_eq!(chronology.actors().len(), 1);
    assert_eq!(chronology.actors()[0].aliases, ["Islamic Republic", "Tehran"]);
    assert_eq!(
        loaded.problems[0].to_string(),
        "two.yaml:7:7: warning: another file has an event with this id: one.yaml:4\n  hint: they go by `one:a` and `two:a`; give one of them another id"
    );
}

#[test]
fn the_store_costs_no_more_than_its_budget() {
    let text: String = (0..5000)
        .map(|n| format!("- id: event-{n}\n  date: 20{:02}-0{}-1{}\n  title: Something happened {n}\n  summary: Long enough to be real\n  actors: [a{}, {{id: b{}, role: target}}]\n  source: {{publisher: P, published: 2024-01-0{}}}\n", n % 25, n % 9 + 1, n % 9, n % 50, n % 7, n % 9 + 1))
        .collect();
    let chronology = load(&text).chronology;
    let mentions = 2 * chronology.len();
    let above_mentions = chronology.column_bytes() - mentions * 9;
    assert!(above_mentions <= 28 * chronology.len(), "{} bytes an event", above_mentions / chronology.len());
}

#[test]
fn an_alias_without_an_anchor_hides_no_other_event() {
    let text = "- id: a\n  date: 2025\n  title: *important* news\n- id: b\n  date: 2026\n  title: t\n";
    let loaded = load(text);
    assert_eq!(loaded.chronology.len(), 1);
    assert!(loaded.problems[0].to_string().starts_with("events.yaml:3:10: error: "), "{}", loaded.problems[0]);
}

#[test]
fn a_comma_in_braces_does_not_end_a_number_unseen() {
    let said = problems("- {id: a, date: 2025, title: t, fatalities: 1,200}\n");
    assert!(said[0].contains("error: `200` follows a comma and has no value in an event"), "{said:?}");
}

#[test]
fn the_keys_of_the_head_are_given_once() {
    let said = problems("actors: [a]\nevents:\n- {id: a, date: 2025, title: t}\nactors: [b]\n");
    assert!(said[0].starts_with("events.yaml:4:1: error: the key `actors` is given twice"), "{said:?}");
}

#[test]
fn the_documents_of_a_stream_are_one_chronology() {
    let told = |text: &str| {
        let loaded = load(text);
        let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
        let chronology = &loaded.chronology;
        let ids: Vec<String> = chronology.rows().map(|row| chronology.id(row).into_owned()).collect();
        let header = chronology.header();
        (ids.join(" "), header.title.clone(), problems.join("\n"))
    };
    let first = "---\ntitle: First\nactors:\n- {id: putin, name: Vladimir Putin}\nevents:\n- {id: a, date: 2014-03-12, title: One}\n";
    let second =
        "---\ntitle: Second\nas_of: 2020\nactors:\n- {id: putin, name: Vladimir Putin, aliases: [Putin]}\nevents:\n";
    let block = "- id: b\n  date: 2014-03-13\n  title: Two\n  actors: [Putin]\n";
    for text in [
        format!("{first}{second}{block}"),
        format!("{first}...\n{second}{block}...\n"),
        // In one piece: flow style, a document that only says something about the others, one that is an event.
        format!("{first}{second}{block}---\nevents: []\n"),
        format!("---\ntitle: First\n---\nevents: [{{id: a, date: 2014-03-12, title: One}}]\n{second}{block}"),
        format!("{first}---\nid: b\ndate: 2014-03-13\ntitle: Two\nactors: [putin]\n"),
        format!("{first}---\n{block}"),
    ] {
        let (ids, title, problems) = told(&text);
        assert_eq!((&*ids, title.as_deref(), &*problems), ("a b", Some("First"), ""), "{text}");
    }
    // Every problem has the line of the stream, in either way.
    for end in ["", "---\nevents: []\n"] {
        let (_, _, problems) = told(&format!(
            "{first}---\nevents:\n- {{id: c, date: 2014-13, title: x}}\n- {{id: a, date: 2014, title: y}}\n{end}"
        ));
        let places: Vec<&str> =
            problems.lines().filter(|line| !line.starts_with(' ')).map(|line| line.get(..16).expect("long")).collect();
        assert_eq!(places, ["events.yaml:9:22", "events.yaml:10:8"], "{problems}");
    }
}
