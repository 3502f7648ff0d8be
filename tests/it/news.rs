//! What became known between two days: new, changed and contradicted events apart.

use std::collections::BTreeSet;

use annals::engine::{Change, ColumnEngine, Engine};
use annals::model::EventDate;
use annals::query::Query;
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::properties::file;
use crate::support::{annals, load};

const STRIKE: &str = "\
- id: strike
  date: 2026-03-01
  title: Strike
  status: disputed
  sources:
    - {publisher: Agency, published: 2026-03-02}
    - {publisher: Gazette, title: More, published: 2026-03-05, supports: [date]}
    - {publisher: Ministry, claimant: General, published: 2026-03-06}
    - {publisher: Late, published: 2026-03-09}
- id: denial
  date: 2026-03-03
  title: Denial
  sources: [{claimant: Kremlin, publisher: Wire, published: 2026-03-04, url: 'https://example.org/a'}]
  relations: [{type: contradicts, target: strike}]
- id: proof
  date: 2026-03
  title: '=Proof'
  status: denied
  recorded: 2026-03-04
  relations: [{type: corroborates, target: strike}, {type: contradicts, target: denial}]
- id: plan
  date: 2026-03-20
  title: Plan
  status: planned
  sources: [{publisher: Agency, published: 2026-03-06}]
- id: regime
  date: ../2026-03-05
  title: Regime
  sources: [{publisher: Agency, published: 2026-03-06}]
- id: old
  date: 2026-02-01
  title: Old
  sources: [{publisher: Agency, published: 2026-02-02}]
- id: silent
  date: 2026-03-02
  title: Silent
- id: later
  date: 2026-03-02
  title: Later
  sources: [{publisher: Agency, published: 2026-03-08}]
  relations: [{type: contradicts, target: old}]
";

fn said(text: &str, arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().expect("temporary folder");
    #[expect(clippy::disallowed_methods, reason = "a test writes its files")]
    std::fs::write(folder.path().join("events.yaml"), text).expect("written");
    let arguments: Vec<&str> = std::iter::once("list").chain(arguments.iter().copied()).collect();
    annals(folder.path(), &arguments)
}

#[test]
fn new_changed_and_contradicted_events_stand_apart() {
    let (code, stdout, stderr) = said(STRIKE, &["--since", "2026-03-02", "--as-of", "2026-03-07"]);
    assert_snapshot!(stdout);
    assert_eq!(
        stderr,
        "as of 2026-03-07: left out 1 event with neither a day of publication nor one of record\n\
         known after 2026-03-02 and by 2026-03-07: 4 new, 1 changed, 2 contradicted\n"
    );
    assert_eq!(code, 0);
}

#[test]
fn programs_get_a_row_for_each_piece() {
    let between = ["--since", "2026-03-02", "--as-of", "2026-03-07", "--format"];
    let (_, csv, _) = said(STRIKE, &[&between[..], &["csv"]].concat());
    assert_snapshot!(csv);
    let (_, json, _) = said(STRIKE, &[&between[..], &["json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((json["after"].as_str(), json["by"].as_str()), (Some("2026-03-02"), Some("2026-03-07")));
    assert_eq!(json["news"].as_array().map(Vec::len), Some(csv.lines().count() - 1));
    assert_eq!(json["news"][1]["id"], "denial");
    assert_eq!(json["news"][1]["days_late_min"], 1);
    assert_eq!(json["provenance"]["undisclosed"], 1);
}

#[test]
fn without_a_last_day_it_is_all_that_became_known_since() {
    let (code, stdout, stderr) = said(STRIKE, &["--since", "2026-03-07"]);
    assert_eq!(
        stdout,
        "New\n2026-03-08  +6 days  2026-03-02  later  Later\n    Agency\n\n\
         Contradicted\n2026-03-08  +35 days  2026-02-01  old  Old\n    contradicted by later: Later\n\
         2026-03-09  +8 days  2026-03-01  strike  Strike\n    disputed: Late\n"
    );
    assert_eq!(
        stderr,
        "left out 1 event with neither a day of publication nor one of record\n\
         known after 2026-03-07: 1 new, 0 changed, 2 contradicted\n"
    );
    assert_eq!(code, 0);
    // What it counts are events; what a query leaves out is not among them.
    assert_eq!(said(STRIKE, &["--since", "2026-03-07", "--count"]).1, "3\n");
    assert_eq!(said(STRIKE, &["--since", "2026-03-07", "--text", "old", "--count"]).1, "1\n");
    let (code, stdout, stderr) = said(STRIKE, &["--since", "2026-04"]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.ends_with("known after 2026-04-30: 0 new, 0 changed, 0 contradicted\n"), "{stderr}");
}

#[test]
fn a_stretch_without_a_day_and_other_forms_are_refused() {
    for (arguments, expected) in [
        (
            &["--since", "2026-03-07", "--as-of", "2026-03-07"][..],
            "error: there is no day after `--since 2026-03-07` and by `--as-of 2026-03-07`\n  \
             hint: swap the two, or write an earlier day for `--since`\n",
        ),
        (
            &["--since", "2026/.."],
            "error: `--since` needs a date that ends: `2026/..`\n  hint: write a day: `--since 2026-03-01`\n",
        ),
        (
            &["--since", "2026-03-01", "--format", "md"],
            "error: what became known is not written as `md`\n  \
             hint: with `--since` the formats are table, csv, json\n",
        ),
    ] {
        let (code, stdout, stderr) = said(STRIKE, arguments);
        assert_eq!((code, stdout.as_str(), stderr.as_str()), (2, "", expected));
    }
}

#[test]
fn a_new_line_changes_no_other_line() {
    let more = format!(
        "{STRIKE}- id: an-event-whose-id-and-title-are-much-longer-than-those-of-all-others\n  date: 2026-03-02/2026-03-03\n  \
         title: A title that is much longer than those of all other events\n  sources: [{{publisher: A, published: 2026-03-05}}]\n"
    );
    let between = ["--since", "2026-03-02", "--as-of", "2026-03-07"];
    let (before, after) = (said(STRIKE, &between).1, said(&more, &between).1);
    let new: Vec<&str> = after.lines().filter(|line| !before.lines().any(|own| own == *line)).collect();
    assert_eq!(after.lines().count(), before.lines().count() + 2);
    assert_eq!(new.len(), 2, "{new:?}");
}

proptest! {
    #[test]
    fn what_is_new_is_what_was_known_then_and_not_before(
        text in file(),
        days in (prop::sample::select(vec!["2024-01-04", "2024-01-05", "2024-06"]), prop::sample::select(vec!["2024-07", "2025-02-27", "2025-02"])),
    ) {
        let engine = ColumnEngine::new(load(&text).chronology, false);
        let engine: &dyn Engine = &engine;
        let date = |text: &str| EventDate::parse(text).expect("sound");
        let known = |as_of: &str| {
            let query = Query { as_of: Some(date(as_of)), ..Query::default() };
            engine.take(&engine.names().plan(&query)).expect("answered")
        };
        let ids = |as_of: &str| known(as_of).ids().map(std::borrow::Cow::into_owned).collect::<BTreeSet<String>>();
        let (after, by) = (date(days.0).bounds().latest, date(days.1).bounds().latest);
        let excerpt = known(days.1);
        let news = excerpt.news(after, by);
        let new = news.iter().filter(|one| one.change == Change::New);
        let new: BTreeSet<String> = new.map(|one| excerpt.chronology().id(one.row).into_owned()).collect();
        let expected: BTreeSet<String> = ids(days.1).difference(&ids(days.0)).cloned().collect();
        prop_assert_eq!(new, expected);
    }
}
