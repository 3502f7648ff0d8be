//! The brief: what an editor gets as Markdown. Headings as dense as the events, who says so, what is disputed, and each event under
//! everybody who takes part.

use std::collections::BTreeSet;
use std::path::Path;

use annals::formats::{Export, Form, Format, Grouping, Provenance};
use proptest::prelude::*;

use crate::support::{annals, load};

/// Two sides of a story, and dates of every kind.
pub(crate) const CONTESTED: &str = "\
schema: 1
title: The bridge at Kesh
as_of: 2024-05-20
actors:
- {id: mod, name: Ministry of Defence, kind: government}
- {id: brigade, name: Fifth Brigade, kind: armed_group}
- {id: agency, name: The Agency, kind: media}
events:
- {id: shelling, date: 2024-05-06, title: The bridge is shelled, status: disputed, type: assault, tags: [bridge, shelling], actors: [{id: brigade, role: source}],
   sources: [{publisher: The Agency, title: Bridge hit, url: 'https://agency.example/1', published: 2024-05-07, claimant: mod},
             {publisher: The Agency, title: Bridge hit, url: 'https://agency.example/1', published: 2024-05-07}]}
- {id: denial, date: '2024-05-07~', title: The brigade says that it shelled nothing, status: reported, tags: [bridge], actors: [{id: brigade, role: claimant}],
   sources: [{publisher: Channel, claimant: brigade}], relations: [{type: contradicts, target: shelling}]}
- {id: collapse, date: '[2024-05-06..2024-05-09]', date_note: Seen from the air on the 9th., title: The bridge collapses, status: confirmed, tags: [bridge],
   fatalities: {low: 2, best: 3, high: 4}, relations: [{type: caused_by, target: shelling}]}
- {id: convoy, date: '[..2024-05-06]', title: A convoy crosses, status: retracted, actors: [mod, brigade], sources: [{publisher: The Agency, published: 2024-05-08}]}
- {id: plan, date: 2024-06, title: A new bridge is to stand, status: planned, actors: [mod]}
- {id: war, date: '2023/..', title: The war goes on}
- {id: rumour, date: XXXX-XX-XX, title: Mines are laid, status: denied, sources: [{claimant: brigade}]}
";

fn folder(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), "events.yaml", text);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    use std::io::Write;
    let written = std::fs::File::create(folder.join(name)).and_then(|mut file| file.write_all(text.as_bytes()));
    written.expect("writable");
}

/// What `annals export` prints without complaint.
#[track_caller]
fn brief(text: &str, arguments: &[&str]) -> String {
    let folder = folder(text);
    let (code, stdout, stderr) = annals(folder.path(), &[&["export"], arguments].concat());
    assert_eq!((code, &*stderr), (0, ""), "{stdout}");
    stdout
}

/// The headings above events.
fn headings(brief: &str) -> Vec<&str> {
    brief.lines().filter_map(|line| line.strip_prefix("## ")).collect()
}

#[test]
fn a_brief_says_who_says_so_and_what_is_disputed() {
    insta::assert_snapshot!(brief(CONTESTED, &[]));
}

#[test]
fn events_stand_under_everybody_who_takes_part() {
    insta::assert_snapshot!(brief(CONTESTED, &["--by", "actor"]));
}

#[test]
fn what_is_not_disputed_needs_no_heading_for_it() {
    let brief = brief(CONTESTED, &["-q", "status:confirmed|planned"]);
    assert_eq!(headings(&brief), ["May 2024", "June 2024"]);
}

/// Who asks for one side only still hears of the other.
#[test]
fn a_contradiction_is_told_with_the_event_that_is_not_exported() {
    let brief = brief(CONTESTED, &["-q", "status:disputed"]);
    let told = brief.split_once("## What is disputed").expect("disputed").1;
    assert!(told.contains("  - Contradicted by: **The brigade says that it shelled nothing** (id denial), about 7 May 2024, not in this export."), "{told}");
    assert!(told.contains("2. Channel.\n"), "{told}");
}

#[test]
fn what_is_contradicted_and_not_in_the_chronology_goes_by_its_id() {
    let folder = folder("- {id: a, date: 2024, title: A, relations: [{type: contradicts, target: gone_by}]}\n");
    let (code, stdout, _) = annals(folder.path(), &["export"]);
    let told = "## What is disputed\n\n- **A** (id a), some time in 2024. Who says so: no source is stated\n  \
                - Contradicts: gone\\_by (not in this chronology)\n";
    assert!(code == 0 && stdout.contains(told), "{stdout}");
}

#[test]
fn headings_are_as_dense_as_the_events() {
    let brief_of = |dates: &[&str]| {
        let events: String =
            (0..).zip(dates).map(|(at, date)| format!("- {{id: e{at}, date: '{date}', title: T{at}}}\n")).collect();
        brief(&events, &[])
    };
    let cases: [(&[&str], &[&str]); 8] = [
        // One event, or a few: the month tells enough.
        (&["2024-05-06"], &["May 2024"]),
        (&["2024-05-06", "2024-07-01"], &["May 2024", "July 2024"]),
        // Three events a day: days.
        (
            &["2024-05-06", "2024-05-06", "2024-05-06", "2024-05-07", "2024-05-07", "2024-05-07"],
            &["6 May 2024", "7 May 2024"],
        ),
        // What is less exact stands once, in front of its days.
        (
            &[
                "2024-05-06",
                "2024-05-06",
                "2024-05-06",
                "2024-05-07",
                "2024-05-07",
                "2024-05-07",
                "2024-05",
                "2024-05-06~",
                "[..2024-05-06]",
                "[..2024-05-06]",
                "2024-05",
                "2024-05",
            ],
            &["May 2024", "By 6 May 2024", "6 May 2024", "7 May 2024"],
        ),
        // Some in a decade: years.
        (&["2011-02-03", "2014-05-06", "2014-07", "2019"], &["2011", "2014", "2019"]),
        // Three a month over years: months.
        (
            &["2011-02-03", "2011-02-04", "2011-02-05", "2014-05-06", "2014-05-08", "2014-05-09"],
            &["February 2011", "May 2014"],
        ),
        // The year is told once, before its months.
        (&["2014-01-01", "2014", "2014-01", "2014-01-09", "2014-02-09"], &["2014", "January 2014", "February 2014"]),
        (&["199X", "XXXX-XX-XX", "-0043-03-15"], &["44 BCE", "1990 to 1999", "No known day"]),
    ];
    for (dates, expected) in cases {
        assert_eq!(headings(&brief_of(dates)), expected, "{dates:?}");
    }
}

#[test]
fn headings_are_what_is_asked_for() {
    let cases: [(&str, &[&str]); 6] = [
        ("year", &["2023", "By 2024", "2024", "No known day"]),
        ("month", &["2023", "By May 2024", "May 2024", "June 2024", "No known day"]),
        ("day", &["2023", "May 2024", "By 6 May 2024", "6 May 2024", "June 2024", "No known day"]),
        ("type", &["assault · 1 event", "No type · 6 events"]),
        ("tag", &["bridge · 3 events", "shelling · 1 event", "No tag · 4 events"]),
        (
            "status",
            &[
                "confirmed · 1 event",
                "denied · 1 event",
                "disputed · 1 event",
                "planned · 1 event",
                "reported · 1 event",
                "retracted · 1 event",
                "No status · 1 event",
            ],
        ),
    ];
    for (by, expected) in cases {
        let brief = brief(CONTESTED, &["--by", by]);
        let headings: Vec<&str> =
            headings(&brief).into_iter().filter(|heading| !["What is disputed", "Sources"].contains(heading)).collect();
        assert_eq!(headings, expected, "{by}");
    }
    let tags = brief(CONTESTED, &["--by", "tag"]);
    assert!(tags.contains("\nAn event stands under each of its tags: 7 events stand here 8 times.\n"), "{tags}");
}

/// Two who go by one name are two.
#[test]
fn actors_of_one_name_are_told_apart() {
    let text = "actors:\n- {id: a, name: Ali}\n- {id: b, name: Ali}\nevents:\n- {id: x, date: 2024, title: X, actors: [a, b]}\n";
    let brief = brief(text, &["--by", "actor"]);
    assert_eq!(headings(&brief), ["Ali \\[a\\] · 1 event", "Ali \\[b\\] · 1 event"]);
}

#[test]
fn what_has_no_headings_says_so() {
    let folder = folder(CONTESTED);
    for (arguments, message) in [
        (
            &["export", "--by", "actor", "--format", "csv"][..],
            "error: `--by` says what the headings of a brief are, and `csv` is none\n  hint: write `--format md`\n",
        ),
        (
            &["export", "--by", "actor", "-o", "b.csv", "-o", "b.ics"],
            "error: `--by` says what the headings of a brief are, and none of the files is one\n  hint: write `--format md`\n",
        ),
        (
            &["list", "--by", "actor"],
            "error: `--by` says what the headings of a brief are, and `table` is none\n  hint: write `--format md`, or `annals count --by` for numbers\n",
        ),
    ] {
        let (code, stdout, stderr) = annals(folder.path(), arguments);
        assert_eq!((code, &*stdout, &*stderr), (2, "", message), "{arguments:?}");
    }
    let (code, _, stderr) = annals(folder.path(), &["export", "--by", "week"]);
    assert!(code == 2 && stderr.contains("[possible values: day, month, year, actor, type, tag, status]"), "{stderr}");
    // Of several files the brief has them.
    let (code, _, stderr) = annals(folder.path(), &["export", "--by", "actor", "-o", "b.md", "b.csv"]);
    assert_eq!((code, &*stderr), (0, "7 of 7 events written to b.md\n7 of 7 events written to b.csv\n"));
    let list = annals(folder.path(), &["list", "--format", "md", "--by", "actor"]).1;
    let file = std::fs::File::open(folder.path().join("b.md")).expect("written");
    assert_eq!(list, std::io::read_to_string(file).expect("UTF-8"));
}

/// The numbers between `\[` and `\]`.
fn cited(text: &str) -> BTreeSet<usize> {
    let number = |rest: &str| rest.split_once("\\]").and_then(|(number, _)| number.parse().ok());
    text.split("\\[").skip(1).filter_map(number).collect()
}

/// Date, status, publishers with claimants, what is contradicted or followed, and actors.
type EventParts = (&'static str, &'static str, Vec<(u8, u8)>, Vec<(bool, u8)>, Vec<u8>);

/// Events with sources, relations and every status, as YAML.
fn events() -> impl Strategy<Value = String> {
    let date = prop::sample::select(vec![
        "2024",
        "2024-05",
        "2024-05-06",
        "2024-05-07",
        "2019-01-02",
        "[..2024-05-06]",
        "XXXX-XX-XX",
    ]);
    let status = prop::sample::select(vec!["reported", "confirmed", "disputed", "denied", "retracted", "planned"]);
    let sources = prop::collection::vec((0..4_u8, 0..3_u8), 0..3);
    let relations = prop::collection::vec((prop::bool::ANY, 0..12_u8), 0..3);
    let event = (date, status, sources, relations, prop::collection::vec(0..4_u8, 0..3));
    prop::collection::vec(event, 1..10).prop_map(|events| {
        let event = |(at, (date, status, sources, relations, actors)): (usize, EventParts)| {
            let sources: Vec<String> = sources
                .iter()
                .map(|(publisher, claimant)| format!("{{publisher: P{publisher}, claimant: C{claimant}}}"))
                .collect();
            let relation = |(is_against, target): &(bool, u8)| {
                format!("{{type: {}, target: e{target}}}", if *is_against { "contradicts" } else { "follows" })
            };
            let own = format!("e{at}");
            let relations: Vec<String> =
                relations.iter().map(relation).filter(|relation| !relation.contains(&format!("{own}}}"))).collect();
            let actors: Vec<String> = actors.iter().map(|actor| format!("A{actor}")).collect();
            format!(
                "- {{id: {own}, date: '{date}', title: Title {at}., status: {status}, actors: [{}], sources: [{}], relations: [{}]}}\n",
                actors.join(", "), sources.join(", "), relations.join(", ")
            )
        };
        events.into_iter().enumerate().map(event).collect()
    })
}

fn written(
    text: &str,
    form: Form,
    is_selected: impl Fn(usize) -> bool,
) -> (annals::chronology::Chronology, Vec<u32>, String) {
    let chronology = load(text).chronology;
    let rows: Vec<u32> = chronology.rows().filter(|row| is_selected(*row as usize)).collect();
    let facts = annals::engine::Facts::of(&chronology);
    let provenance = Provenance::new(&facts, String::new(), ("overlap", ""), rows.len());
    let mut out = Vec::new();
    Export { chronology: &chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }
        .write(form, &mut out)
        .expect("in memory");
    (chronology, rows, String::from_utf8(out).expect("UTF-8"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_is_there_and_every_number_is_one_of_a_source(text in events(), kept in prop::collection::vec(any::<bool>(), 10)) {
        let forms = Grouping::ALL.iter().map(|by| Form::Grouped(*by)).chain([Form::Usual(Format::Markdown)]);
        for form in forms {
            let (chronology, rows, written) = written(&text, form, |row| kept[row % kept.len()]);
            let (body, rest) = written.split_once("\n## Sources\n").unwrap_or((&written, ""));
            let events = body.split_once("\n## What is disputed\n").map_or(body, |(events, _)| events);
            for row in &rows {
                let title = chronology.title(*row).expect("titled");
                let times = events.matches(&format!("\n### {title}\n")).count();
                let own: BTreeSet<u32> = chronology.mentions(*row).map(|(actor, _)| actor).collect();
                let expected = if form == Form::Grouped(Grouping::Actor) { own.len().max(1) } else { 1 };
                prop_assert_eq!(times, expected, "{} in {}", title, written);
                // What somebody speaks against is told at the end.
                let status = chronology.profile(*row).status;
                let told = body.split_once("\n## What is disputed\n").is_some_and(|(_, told)| told.contains(&format!("**{title}**")));
                prop_assert!(told || !status.is_some_and(annals::model::Status::is_against), "{} in {}", title, written);
            }
            let is_listed = |line: &str| line.split_once(". ").and_then(|(number, _)| number.parse().ok());
            let listed: Vec<usize> = rest.lines().filter_map(is_listed).collect();
            prop_assert_eq!(&listed, &(1..=listed.len()).collect::<Vec<_>>());
            prop_assert_eq!(cited(body), listed.into_iter().collect(), "{}", written);
        }
    }
}
