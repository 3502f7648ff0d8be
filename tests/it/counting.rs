//! `annals count`: every event is in some line, and the lines say what a look at each event would say.

use std::collections::{BTreeMap, BTreeSet};

use annals::chronology::Chronology;
use annals::engine::{Asker, CountBy, CountError, CountLine, Counts, LineOf, Plan, Tally};
use annals::model::{DaySpan, Event, Role, day};
use chrono::Datelike;
use proptest::prelude::*;

use crate::properties::file;
use crate::support::{annals, load};

const EVENTS: &str = "\
events:
- {id: a, date: 2018-03-30, title: A, type: consult, actors: [{id: Russia, role: source}, {id: Iran, role: target}], fatalities: {best: 3}, location: {country: SYR}, sources: [{publisher: TASS}, {publisher: IRNA}, {publisher: TASS}]}
- {id: b, date: 2018-04-02, title: B, type: consult, actors: [{id: Iran, role: source}, {id: Russia, role: target}], fatalities: {low: 5}, location: {country: Syria}}
- {id: c, date: 2018-04, title: C, type: assault, actors: [Russia, Iran, Turkey], tags: [war, war, talks], location: {name: 'Idlib, Syria'}}
- {id: d, date: 2018, title: '=D', actors: [Russia], fatalities: {best: 10, high: 20}, location: {country: IRN}}
- {id: e, date: soon, title: E, status: planned}
- {id: f, date: 2018/.., title: F, actors: [Iran]}
";

#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn write(folder: &std::path::Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("writable");
}

fn counted(arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "e.csv", &table());
    let mut all = vec!["count", "e.csv"];
    all.extend(arguments);
    annals(folder.path(), &all)
}

/// The events as a table, so that one without a day is read.
fn table() -> String {
    let loaded = load(EVENTS);
    let chronology = &loaded.chronology;
    let rows: Vec<u32> = chronology.rows().collect();
    let provenance =
        annals::formats::Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("", ""), rows.len());
    let mut out = Vec::new();
    let export =
        annals::formats::Export { chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() };
    export.write(annals::formats::Format::Csv, &mut out).expect("in memory");
    let table = String::from_utf8(out).expect("UTF-8");
    let columns = table.lines().next().expect("a header").split(',').count();
    let mut undated = vec![""; columns];
    (undated[0], undated[1], undated[5]) = ("e", "soon", "E");
    format!("{table}{}\r\n", undated.join(","))
}

#[test]
fn time_is_counted_in_its_order_and_less_exact_dates_apart() {
    let (code, out, said) = counted(&["--by", "month", "--format", "csv"]);
    assert_eq!(
        (code, &*out),
        (0, "month,events\r\n2018-03,1\r\n2018-04,2\r\n(imprecise),2\r\n(undated),1\r\n"),
        "{said}"
    );
    assert!(said.starts_with("6 of 6 events by month\n"), "{said}");
    assert!(
        said.contains("imprecise: 2 events with a date less exact than a month, or longer; `--spread` shares them out"),
        "{said}"
    );
    let (_, _, said) = counted(&["--by", "month", "--from", "2018", "--definite"]);
    assert!(said.starts_with("5 of 6 events by month; rule: definite, events whose dates lie wholly inside"), "{said}");
    let lines = |by: &str| counted(&["--by", by, "--format", "csv"]).1.replace("\r\n", " ");
    assert_eq!(lines("year"), "year,events 2018,4 (imprecise),1 (undated),1 ");
    assert_eq!(lines("quarter"), "quarter,events 2018-Q1,1 2018-Q2,2 (imprecise),2 (undated),1 ");
    assert_eq!(lines("week"), "week,events 2018-W13,1 2018-W14,1 (imprecise),3 (undated),1 ");
    assert_eq!(lines("day"), "day,events 2018-03-30,1 2018-04-02,1 (imprecise),3 (undated),1 ");
    assert_eq!(lines("weekday"), "weekday,events Monday,1 Friday,1 (imprecise),3 (undated),1 ");
}

#[test]
fn values_are_counted_most_frequent_first_and_what_has_none_last() {
    let lines = |by: &str| counted(&["--by", by, "--format", "csv"]).1.replace("\r\n", " ");
    assert_eq!(lines("actor"), "actor,events Iran,4 Russia,4 Turkey,1 (nobody named),1 ");
    assert_eq!(
        lines("pair"),
        "pair,events Iran – Russia,1 Iran – Turkey,1 Iran → Russia,1 Russia – Turkey,1 Russia → Iran,1 (fewer than two named),3 "
    );
    // Whoever acts on whom: two who act on each other in one event are one dyad.
    assert_eq!(
        lines("dyad"),
        "dyad,events Iran – Russia,3 Iran – Turkey,1 Russia – Turkey,1 (fewer than two named),3 "
    );
    assert_eq!(lines("type"), "type,events consult,2 assault,1 (no type),3 ");
    assert_eq!(lines("tag"), "tag,events talks,1 war,1 (no tag),5 ");
    assert_eq!(lines("country"), "country,events Syria,3 IRN,1 (no country),2 ");
    assert_eq!(lines("source"), "source,events IRNA,1 TASS,1 (no publisher),5 ");
    // As `country:` selects them.
    assert_eq!(
        counted(&["--by", "country", "--country", "Syria", "--format", "csv"]).1,
        "country,events\r\nSyria,3\r\n"
    );
}

#[test]
fn partners_are_all_but_those_who_are_asked_for() {
    let lines = |arguments: &[&str]| {
        let all = [&["--by", "partner", "--format", "csv"], arguments].concat();
        let (code, out, said) = counted(&all);
        (code, out.replace("\r\n", " "), said)
    };
    assert_eq!(lines(&["--actor", "Iran"]).1, "partner,events Russia,3 Turkey,1 (nobody else named),1 ");
    assert_eq!(lines(&["--actor", "Iran", "--actor", "russia"]).1, "partner,events Turkey,1 (nobody else named),2 ");
    assert_eq!(
        lines(&["--actor", "Russia", "--not-actor", "Turkey"]).1,
        "partner,events Iran,2 (nobody else named),1 "
    );
    let (code, _, said) = lines(&[]);
    assert!(code == 2 && said.contains("`--actor iran --by partner`"), "{said}");
}

#[test]
fn who_is_no_member_any_more_is_a_partner() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "actors:\n- {id: x, name: Xu, member_of: [y], active: ../2014}\n- {id: y, name: Group}\nevents:\n\
        - {id: a, date: 2013-01-01, title: A, actors: [y, x]}\n- {id: b, date: 2020-01-01, title: B, actors: [y, x]}\n";
    write(folder.path(), "e.yaml", text);
    let (_, out, said) =
        annals(folder.path(), &["count", "e.yaml", "--actor", "y", "--by", "partner", "--format", "csv"]);
    assert_eq!(out.replace("\r\n", " "), "partner,events Xu,1 (nobody else named),1 ", "{said}");
}

#[test]
fn what_lasts_counts_where_it_begins_if_that_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let dates =
        ["1992-05-01/1999-12-31", "1992-06/..", "[1992-01-01..1993-12-31]", "1992/1999", "/1992", "1992-07-01/"];
    let event = |(at, date)| format!("- {{id: e{at}, date: '{date}', title: A}}\n");
    let events: String = dates.iter().enumerate().map(event).collect();
    write(folder.path(), "e.yaml", &events);
    let count = |by: &str| {
        let (code, out, said) =
            annals(folder.path(), &["count", "e.yaml", "--by", by, "--from-beginning", "--format", "csv"]);
        assert!(code == 0 && said.contains("what lasts counts where it begins"), "{said}");
        out.replace("\r\n", " ")
    };
    // What happened once within two years, and what began nobody knows when, is no more exact by its beginning.
    assert_eq!(count("year"), "year,events 1992,4 (imprecise),2 ");
    assert_eq!(count("month"), "month,events 1992-05,1 1992-06,1 1992-07,1 (imprecise),3 ");
    assert_eq!(count("day"), "day,events 1992-05-01,1 1992-07-01,1 (imprecise),4 ");
}

#[test]
fn stretches_without_an_event_are_told_if_that_is_asked() {
    let lines =
        |arguments: &[&str]| counted(&[&["--format", "csv", "--empty"], arguments].concat()).1.replace("\r\n", " ");
    let of_iran = ["--by", "month", "--type", "consult", "--from", "2018-02", "--to", "2018-05"];
    assert_eq!(lines(&of_iran), "month,events 2018-02,0 2018-03,1 2018-04,1 2018-05,0 ");
    assert_eq!(
        lines(&["--by", "day", "--type", "consult"]),
        "day,events 2018-03-30,1 2018-03-31,0 2018-04-01,0 2018-04-02,1 "
    );
    assert_eq!(
        lines(&["--by", "weekday", "--then", "type", "--type", "consult"]),
        "weekday,type,events Monday,consult,1 Tuesday,,0 Wednesday,,0 Thursday,,0 Friday,consult,1 Saturday,,0 Sunday,,0 "
    );
    assert_eq!(
        lines(&["--by", "type", "--then", "month", "--type", "consult"]),
        "type,month,events consult,2018-03,1 consult,2018-04,1 "
    );
    // A year has its own months and no others.
    assert_eq!(
        lines(&["--by", "year", "--then", "quarter", "--type", "consult"]),
        "year,quarter,events 2018,2018-Q1,1 2018,2018-Q2,1 2018,2018-Q3,0 2018,2018-Q4,0 "
    );
    assert_eq!(
        lines(&["--by", "quarter", "--then", "month", "--type", "consult", "--to", "2018-05"]),
        "quarter,month,events 2018-Q1,2018-01,0 2018-Q1,2018-02,0 2018-Q1,2018-03,1 2018-Q2,2018-04,1 2018-Q2,2018-05,0 "
    );
    let (code, _, said) = counted(&["--by", "day", "--empty", "--from", "Y-200000"]);
    assert!(code == 2 && said.contains("too many stretches without an event"), "{said}");
    let (code, _, said) = counted(&["--by", "actor", "--empty"]);
    assert!(code == 2 && said.contains("nothing is counted by one"), "{said}");
}

#[test]
fn an_event_of_an_imprecise_date_is_one_event() {
    let (_, _, said) = counted(&["--by", "actor", "--then", "month"]);
    assert!(said.contains("imprecise: 2 events with a date less exact than a month, or longer;"), "{said}");
    let (_, _, said) = counted(&["--by", "year", "--then", "week"]);
    assert!(said.contains("imprecise: 3 events with a date less exact than a year or a week, or longer;"), "{said}");
}

#[test]
fn the_dead_are_added_up_by_the_best_estimate_and_each_event_once() {
    let (_, out, said) = counted(&["--by", "actor", "--sum", "fatalities", "--top", "1"]);
    assert_eq!(
        out,
        "Russia          4  13 dead\n(2 others)      5   3 dead\n(nobody named)  1   0 dead\ntotal           6  13 dead\n",
        "{said}"
    );
    assert!(
        said.contains("an event counts once for every actor it has: the lines add up to 10, the events to 6"),
        "{said}"
    );
    assert!(said.contains("fatalities are best estimates; 4 events state none and add nothing"), "{said}");
}

#[test]
fn counts_are_parted_by_something_else() {
    let (_, out, _) = counted(&["--by", "year", "--then", "type"]);
    assert_eq!(
        out,
        "2018         consult    2\n             assault    1\n             (no type)  1\n(imprecise)  (no type)  1\n(undated)    (no type)  1\ntotal                   6\n"
    );
    let (code, _, said) = counted(&["--by", "year", "--then", "year"]);
    assert_eq!((code, &*said), (2, "error: `--by` and `--then` are both year\n  hint: leave `--then` out\n"));
}

#[test]
fn dates_are_shared_out_over_the_days_that_they_allow() {
    let (_, out, said) = counted(&["--by", "quarter", "--spread", "--format", "csv"]);
    assert_eq!(
        out.replace("\r\n", " "),
        "quarter,events 2018-Q1,1.246575 2018-Q2,2.249315 2018-Q3,0.252055 2018-Q4,0.252055 (imprecise),1 (undated),1 "
    );
    assert!(said.contains("imprecise: 1 event with a date with an open or unknown end"), "{said}");
    let (code, _, said) = counted(&["--by", "weekday", "--then", "month", "--spread"]);
    assert!(code == 2 && said.contains("days of the week"), "{said}");
    let wide = load("- {id: a, date: Y-200000/2018, title: A}\n").chronology;
    let tally = Tally { is_spread: true, ..Tally::by(CountBy::Day) };
    assert_eq!(Asker::new().count(&wide, &Plan::default(), &[0], &tally), Err(CountError::TooWide(CountBy::Day)));
}

#[test]
fn other_programs_get_the_same_counts() {
    let (_, out, _) = counted(&["--by", "month", "--then", "actor", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((json["events"].as_u64(), &json["by"]), (Some(6), &serde_json::json!(["month", "actor"])));
    assert_eq!(json["counts"][0], serde_json::json!({"month": "2018-03", "actor": "Iran", "events": 1}));
    let undated = serde_json::json!({"month": null, "actor": null, "events": 1, "note": "undated, nobody named"});
    assert_eq!(json["counts"].as_array().and_then(|counts| counts.last()), Some(&undated));
    assert_eq!(json["provenance"]["selected"], 6);
    let (_, out, _) = counted(&["--by", "type", "--format", "md"]);
    assert!(out.starts_with("| Type | Events |\n| --- | ---: |\n| consult | 2 |\n| assault | 1 |\n| (no type) | 3 |\n| **total** | 6 |\n"), "{out}");
    assert!(out.contains("Rule: overlap"), "{out}");
    let (code, out, said) = counted(&["--by", "type", "--actor", "Mars"]);
    assert_eq!((code, &*out), (1, ""), "{said}");
}

#[test]
fn somebody_elses_words_run_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "- {id: a, date: 2018, title: A, type: '=1+1', tags: ['a|b', \"x\\ny\\e[2J\"]}\n";
    write(folder.path(), "e.yaml", text);
    let out = |arguments: &[&str]| annals(folder.path(), &[&["count", "e.yaml", "--by"], arguments].concat()).1;
    assert_eq!(out(&["type", "--format", "csv"]), "type,events\r\n'=1+1,1\r\n");
    let markdown = out(&["tag", "--format", "md"]);
    assert!(markdown.contains("| a\\|b | 1 |"), "{markdown}");
    let table = out(&["tag"]);
    assert!(!table.contains('\u{1b}') && table.lines().count() == 3, "{table:?}");
}

/// What events are counted by without an actor that is asked for.
fn keys() -> Vec<CountBy> {
    CountBy::ALL.iter().copied().filter(|by| *by != CountBy::Partner).collect()
}

/// Any two who take part in an event.
fn dyads(event: &Event, name: &dyn Fn(&str) -> String) -> Vec<String> {
    let ids: BTreeSet<&str> = event.actors.iter().map(|mention| mention.actor.as_str()).collect();
    let dyads =
        ids.iter().flat_map(|one| ids.iter().filter(move |other| *other > one).map(move |other| [*one, *other]));
    let named = dyads.map(|dyad| {
        let mut names = dyad.map(name);
        names.sort();
        names.join(" – ")
    });
    named.collect()
}

/// The values of an event, by a look at the event alone.
fn naive(chronology: &Chronology, event: &Event, by: CountBy) -> Vec<String> {
    let bounds = event.date.bounds();
    let stretch = |of: fn(chrono::NaiveDate) -> String| {
        let ends = [bounds.earliest, bounds.latest].map(day::to_date);
        let ends = ends.map(|end| end.map(of));
        let is_weekday = by == CountBy::Weekday && bounds.earliest != bounds.latest;
        match ends {
            [Some(one), Some(other)] if one == other && !is_weekday => vec![one],
            _ if bounds == DaySpan::NEVER => vec!["without".to_owned()],
            _ => vec!["imprecise".to_owned()],
        }
    };
    let name = |id: &str| {
        let actor = chronology.actors().iter().find(|actor| actor.id == id).expect("known");
        actor.name.clone()
    };
    let words: Vec<String> = match by {
        CountBy::Year => return stretch(|date| date.format("%Y").to_string()),
        CountBy::Quarter => {
            return stretch(|date| format!("{}-Q{}", date.year(), date.month0() / 3 + 1));
        }
        CountBy::Month => return stretch(|date| date.format("%Y-%m").to_string()),
        CountBy::Week => return stretch(|date| date.format("%G-W%V").to_string()),
        CountBy::Day => return stretch(|date| date.format("%Y-%m-%d").to_string()),
        CountBy::Weekday => return stretch(|date| date.format("%A").to_string()),
        CountBy::Actor | CountBy::Partner => event.actors.iter().map(|mention| name(&mention.actor)).collect(),
        CountBy::Pair => {
            let mut pairs = Vec::new();
            let plays = |id: &str, role| event.actors.iter().any(|own| own.actor == id && own.role == role);
            for one in &event.actors {
                for other in event.actors.iter().filter(|other| other.actor != one.actor) {
                    let acts = |a: &str, b: &str| plays(a, Role::Source) && plays(b, Role::Target);
                    if acts(&one.actor, &other.actor) {
                        pairs.push(format!("{} → {}", name(&one.actor), name(&other.actor)));
                    } else if !acts(&other.actor, &one.actor) {
                        let mut names = [name(&one.actor), name(&other.actor)];
                        names.sort();
                        pairs.push(names.join(" – "));
                    }
                }
            }
            pairs
        }
        CountBy::Dyad => dyads(event, &name),
        CountBy::Type => event.kind.iter().cloned().collect(),
        CountBy::Tag => event.tags.clone(),
        CountBy::Status => event.status.iter().map(|status| status.word().to_owned()).collect(),
        CountBy::Country => event.location.iter().filter_map(|place| place.country.clone()).collect(),
        CountBy::Source => event.sources.iter().filter_map(|source| source.publisher.clone()).collect(),
    };
    let mut words: Vec<String> = words.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    if words.is_empty() {
        words.push("without".to_owned());
    }
    words
}

fn told(line: &CountLine) -> String {
    match line.of {
        LineOf::Value => line.label.clone(),
        LineOf::Without => "without".to_owned(),
        of => of.to_string(),
    }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-6
}

fn count(chronology: &Chronology, tally: &Tally) -> Result<Counts, CountError> {
    Asker::with_gazetteer(false).count(chronology, &Plan::default(), &chronology.rows().collect::<Vec<_>>(), tally)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_count_is_what_a_look_at_each_event_says(
        text in file(),
        by in prop::sample::select(keys()),
        then in prop::option::of(prop::sample::select(keys())),
    ) {
        let chronology = load(&text).chronology;
        let tally = Tally { then, has_deaths: true, ..Tally::by(by) };
        let counts = count(&chronology, &tally).expect("nothing is spread");
        let mut expected: BTreeMap<(String, String), (f64, f64)> = BTreeMap::new();
        let mut dead = 0.0;
        for event in chronology.rows().map(|row| chronology.event(row)) {
            let deaths = f64::from(event.fatalities.as_ref().and_then(|deaths| deaths.best).unwrap_or(0));
            dead += deaths;
            for one in naive(&chronology, &event, by) {
                for other in then.map_or_else(|| vec![String::new()], |then| naive(&chronology, &event, then)) {
                    let sum = expected.entry((one.clone(), other)).or_default();
                    *sum = (sum.0 + 1.0, sum.1 + deaths);
                }
            }
        }
        let mut found = BTreeMap::new();
        for line in &counts.lines {
            let seconds = if line.then.is_empty() { vec![(String::new(), line)] } else { line.then.iter().map(|then| (told(then), then)).collect() };
            for (second, sum) in seconds {
                found.insert((told(line), second), (sum.events, sum.deaths));
            }
        }
        prop_assert_eq!(found, expected);
        prop_assert_eq!((counts.events, counts.deaths), (chronology.len(), dead));
    }

    #[test]
    fn shares_of_dates_and_the_lines_of_others_add_up_to_all_events(
        text in file(),
        by in prop::sample::select(keys()),
        then in prop::option::of(prop::sample::select(keys())),
        is_spread in any::<bool>(),
        top in prop::option::of(1..4_usize),
    ) {
        let chronology = load(&text).chronology;
        let of = |tally: Tally| count(&chronology, &tally);
        let Ok(counts) = of(Tally { then, is_spread, has_deaths: true, top, ..Tally::by(by) }) else {
            prop_assert!(is_spread && [Some(by), then].contains(&Some(CountBy::Weekday)));
            return Ok(());
        };
        let whole = of(Tally { then, has_deaths: true, ..Tally::by(by) }).expect("nothing is spread");
        prop_assert!(close(counts.sum(), whole.sum()), "{} {}", counts.sum(), whole.sum());
        let several = [Some(by), then].into_iter().flatten().any(CountBy::is_several);
        prop_assert!(several || close(counts.sum(), f64::from(u32::try_from(chronology.len()).expect("few"))));
        let values = counts.lines.iter().filter(|line| line.of == LineOf::Value).count();
        prop_assert!(top.is_none_or(|top| values <= top));
    }
}

#[test]
fn an_event_of_very_many_actors_is_no_ninety_thousand_pairs() {
    for (named, line) in [(300, "Actor 0 – Actor 1"), (301, "(more than 300 named),1")] {
        let actors: Vec<String> = (0..named).map(|number| format!("Actor {number}")).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let text = format!("- {{id: a, date: 2014, title: A, actors: [{}]}}\n", actors.join(", "));
        write(folder.path(), "events.yaml", &text);
        let (code, out, said) = annals(folder.path(), &["count", "--by", "pair", "--format", "csv"]);
        let lines = out.lines().count() - 1;
        assert_eq!((code, lines), (0, if named == 300 { 300 * 299 / 2 } else { 1 }), "{said}");
        assert!(named == 300 || out.contains(line), "{out}");
    }
}

#[test]
fn what_is_added_up_is_what_values_are_ranked_by() {
    let folder = tempfile::tempdir().expect("a folder");
    let event = |id: &str, year: u16, actor: &str, dead: u32| {
        format!("- {{id: {id}, date: {year}-01-01, title: T, actors: [{actor}], fatalities: {{best: {dead}}}}}\n")
    };
    let text = [event("a", 2013, "Often", 1), event("b", 2013, "Often", 2), event("c", 1993, "Deadly", 3032)].concat();
    write(folder.path(), "events.yaml", &text);
    for (by, rows) in [("year", "1993,1,3032\r\n(1 other),2,3"), ("actor", "Deadly,1,3032\r\n(1 other),2,3")] {
        let (_, out, said) =
            annals(folder.path(), &["count", "--by", by, "--sum", "fatalities", "--top", "1", "--format", "csv"]);
        assert!(out.contains(rows), "{by}: {out}{said}");
    }
}
