//! Relations whose order their dates do not allow: against every day that a date allows, and as `annals check` says it.

use annals::model::{Day, EventDate, RelationKind, Timing, day};
use proptest::prelude::*;

use crate::support::{SHIPPED, annals};

/// The first day of all that the simple model knows, and how many there are: from 28 January to 10 March 2024.
const FIRST: (i64, u8, u8) = (2024, 1, 28);
const DAYS: i32 = 43;
/// February in it.
const FEBRUARY: std::ops::RangeInclusive<i32> = 4..=32;

fn text(number: i32) -> String {
    day::iso(day::from_ymd(FIRST.0, FIRST.1, FIRST.2).expect("a day") + number as Day)
}

/// A date, and every first and last day that an event of that date may have.
type Courses = (String, Vec<(i32, i32)>);

fn all(is_one: impl Fn(i32, i32) -> bool) -> Vec<(i32, i32)> {
    let pairs = (0..DAYS).flat_map(|first| (first..DAYS).map(move |last| (first, last)));
    pairs.filter(|(first, last)| is_one(*first, *last)).collect()
}

fn dated() -> impl Strategy<Value = Courses> {
    // Far enough from the edges that an open end has days to lie on.
    (0..13, 4..=38_i32, 4..=38_i32).prop_map(|(shape, one, other)| {
        let (low, high) = (one.min(other), one.max(other));
        let (from, to) = (text(low), text(high));
        match shape {
            0 => (from, vec![(low, low)]),
            1 => ("2024-02".to_owned(), all(|first, last| FEBRUARY.contains(&first) && FEBRUARY.contains(&last))),
            2 => (format!("[{from}..{to}]"), all(|first, last| low <= first && last <= high)),
            3 => (format!("[{from},{to}]"), vec![(low, low), (high, high)]),
            4 => (format!("{from}/{to}"), vec![(low, high)]),
            5 => (format!("{{{from},{to}}}"), vec![(low, high)]),
            6 => (format!("{from}/.."), all(|first, _| first == low)),
            7 => (format!("{from}/"), all(|first, _| first == low)),
            8 => (format!("../{to}"), all(|_, last| last == high)),
            9 => (format!("/{to}"), all(|_, last| last == high)),
            10 => (format!("[..{to}]"), all(|_, last| last <= high)),
            11 => (format!("[{from}..]"), all(|first, _| first >= low)),
            _ => {
                let end = high.max(33);
                (format!("2024-02/{}", text(end)), all(|first, last| FEBRUARY.contains(&first) && last == end))
            }
        }
    })
}

fn holds(kind: RelationKind, own: (i32, i32), other: (i32, i32)) -> bool {
    match kind {
        RelationKind::PartOf => other.0 <= own.0 && own.1 <= other.1,
        RelationKind::Follows | RelationKind::ResponseTo | RelationKind::CausedBy => other.0 <= own.0,
        RelationKind::Enables => own.0 <= other.0,
        _ => true,
    }
}

fn timing(kind: RelationKind, own: &str, other: &str) -> Timing {
    let date = |text: &str| EventDate::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    kind.timing(&date(own), &date(other))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_order_is_impossible_when_no_day_allows_it(
        (own, own_days) in dated(),
        (other, other_days) in dated(),
        kind in prop::sample::select(RelationKind::ALL.iter().copied().filter(|kind| kind.has_order()).collect::<Vec<_>>()),
    ) {
        let mut tried = own_days.iter().flat_map(|own| other_days.iter().map(move |other| holds(kind, *own, *other)));
        let first = tried.next().expect("a date allows a day");
        let expected = if tried.any(|holds| holds != first) { None } else { Some(first) };
        let found = match timing(kind, &own, &other) {
            Timing::Sure => Some(true),
            Timing::Impossible => Some(false),
            Timing::Possible | Timing::Vague => None,
        };
        prop_assert_eq!(found, expected, "{} {} {}", own, kind, other);
    }
}

#[test]
fn what_is_only_possible_is_told_where_a_day_is_exact() {
    use RelationKind::{Enables, Follows, PartOf};
    use Timing::{Impossible, Possible, Sure, Vague};
    for (own, kind, other, expected) in [
        // Nothing is to be learnt of two years.
        ("2024", Follows, "2024", Vague),
        ("2024", Follows, "2024-12", Vague),
        ("2024-03", Enables, "2024", Vague),
        // What follows a day was not before it.
        ("2024", Follows, "2024-12-20", Possible),
        ("2024-03-05", Enables, "2024", Possible),
        ("2024", Follows, "2025-01-01", Impossible),
        ("2024-03-06", Follows, "2024-03-06", Sure),
        // Something that still goes on began some day.
        ("2024-03-06/..", Follows, "2024-03-07", Impossible),
        ("2024/..", Follows, "2024-03-07", Possible),
        ("XXXX-XX-XX", Follows, "2024-03-07", Vague),
        ("[..2024-03-07]", Follows, "2024-03-05", Vague),
        // Wholes are dated loosely, parts are not.
        ("2024-03-05", PartOf, "2024", Vague),
        ("2024-03-05", PartOf, "2024-03-01/2024-03-09", Sure),
        ("2024", PartOf, "2024-03-01/2024-03-09", Possible),
        ("2024-03-10", PartOf, "2024-03-01/2024-03-09", Impossible),
        ("2024-03-10", PartOf, "2024-03-01/", Vague),
        ("2024-03-20", PartOf, "[2024-03-04,2024-04-03]", Impossible),
        // About a month is not the month.
        ("2024-03~", Follows, "2024-04-10", Possible),
        ("2024-03~", Follows, "2024-05-01", Impossible),
        ("2024-03-14?", Follows, "2024-03-15", Possible),
        ("2024-03-14%", Enables, "2024-03-12", Possible),
        ("2024-03-14?", PartOf, "2024-03-15/2024-03-16", Possible),
        ("2024-03-14?", PartOf, "2024-03-16/2024-03-17", Impossible),
    ] {
        assert_eq!(timing(kind, own, other), expected, "{own} {kind} {other}");
    }
}

#[test]
fn times_of_one_day_are_compared_by_the_instant() {
    use RelationKind::{Enables, Follows, PartOf};
    use Timing::{Impossible, Sure, Vague};
    for (own, kind, other, expected) in [
        ("2024-03-06T12:00:00Z", Follows, "2024-03-06T10:00:00Z", Sure),
        ("2024-03-06T10:00:00Z", Follows, "2024-03-06T12:00:00Z", Impossible),
        ("2024-03-06T10:00:00Z", Enables, "2024-03-06T12:00:00Z", Sure),
        ("2024-03-06T10:00:00Z", Follows, "2024-03-06T10:00:00Z", Sure),
        // The later day may be the earlier instant.
        ("2024-03-07T01:00:00+13:00", Follows, "2024-03-06T13:00:00Z", Impossible),
        ("2024-03-06T13:00:00Z", Follows, "2024-03-07T01:00:00+13:00", Sure),
        // Without offsets both are of one clock; of two clocks nobody knows.
        ("2024-03-06T10:00:00", Follows, "2024-03-06T12:00:00", Impossible),
        ("2024-03-06T10:00:00", Follows, "2024-03-06T12:00:00Z", Sure),
        ("2024-03-05T23:00:00", Follows, "2024-03-06T01:00:00+03:00", Timing::Possible),
        // A day alone holds all its times, and may be that of UTC.
        ("2024-03-06", Follows, "2024-03-06T23:00:00Z", Sure),
        ("2024-03-05", Follows, "2024-03-06T00:30:00+03:00", Timing::Possible),
        ("2024-03-05", Follows, "2024-03-06T00:30:00Z", Impossible),
        // How long something took its time does not say.
        ("2024-03-06T10:00:00Z", PartOf, "2024-03-06T12:00:00Z", Sure),
        ("2024-03-06T10:00:00Z", PartOf, "2024-03", Vague),
        ("2024-03-07T10:00:00Z", PartOf, "2024-03-06T12:00:00Z", Impossible),
        ("2024-03-07T01:00:00+13:00", PartOf, "2024-03-06T13:00:00Z", Timing::Possible),
    ] {
        assert_eq!(timing(kind, own, other), expected, "{own} {kind} {other}");
    }
}

fn check(files: &[(&str, &str)]) -> (i32, String, String) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let write = |(name, text): &(&str, &str)| {
        #[expect(clippy::disallowed_methods, reason = "a test writes its files")]
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    files.iter().for_each(write);
    let arguments: Vec<&str> = std::iter::once("check").chain(files.iter().map(|(name, _)| *name)).collect();
    annals(folder.path(), &arguments)
}

const UNTIMELY: &str = "\
- id: talks
  date: 2026-03-02
  title: Talks
  relations:
    - {type: follows, target: attack}
    - type: enables
      target: pact
- id: attack
  date: 2026-03-05
  title: Attack
- id: pact
  date: \"2026-02\"
  title: Pact
  relations: {type: part_of, target: summit}
- id: summit
  date: 2026-03-01/2026-03-08
  title: Summit
- id: answer
  date: 2026
  title: Answer
  relations: [{type: response_to, target: attack}]
";

#[test]
fn check_tells_what_is_impossible_from_what_is_only_possible() {
    let (code, stdout, stderr) = check(&[("e.yaml", UNTIMELY)]);
    assert_eq!(
        stdout,
        "e.yaml:5:7: warning: `follows` is impossible: this event began before `attack`: its date is `2026-03-02`, \
         that of `attack` is `2026-03-05`\n  hint: correct one of the dates, or turn the relation around\n\
         e.yaml:6:7: warning: this event cannot have made `pact` possible, which began before it: its date is \
         `2026-03-02`, that of `pact` is `2026-02`\n  hint: correct one of the dates, or turn the relation around\n\
         e.yaml:14:14: warning: this event cannot be part of `summit`: its date is `2026-02`, that of `summit` is \
         `2026-03-01/2026-03-08`\n  hint: correct one of the dates: `summit` has to begin no later and to end no \
         earlier than its parts\n"
    );
    assert_eq!(
        stderr,
        "note: the dates of 1 relation allow its order on some days only: e.yaml:21:15\n\
         5 events, 0 actors: 0 errors, 3 warnings\n"
    );
    assert_eq!(code, 0);
}

#[test]
fn relations_of_tables_and_between_files_are_compared_too() {
    let other = "- {id: war, date: 2024-01-10, title: War}\n";
    let own = "- {id: cause, date: 2024-01-11, title: C, relations: [{type: enables, target: war}]}\n";
    let (_, stdout, _) = check(&[("a.yaml", own), ("b.yaml", other)]);
    assert!(stdout.starts_with("a.yaml:1:55: warning: this event cannot have made `war` possible"), "{stdout}");
    let folder = tempfile::tempdir().expect("temporary folder");
    #[expect(clippy::disallowed_methods, reason = "a test writes its files")]
    std::fs::write(folder.path().join("e.yaml"), UNTIMELY).expect("written");
    assert_eq!(annals(folder.path(), &["export", "e.yaml", "-o", "e.csv"]).0, 0);
    let (_, stdout, stderr) = annals(folder.path(), &["check", "e.csv"]);
    assert!(stdout.contains("3 rows have a relation whose order is impossible by the dates of its events"), "{stdout}");
    assert!(stderr.starts_with("note: the dates of 1 relation allow its order on some days only\n"), "{stderr}");
}

#[test]
fn the_chronology_that_comes_with_annals_has_no_impossible_order() {
    let (code, stdout, _) = check(&[("events.yaml", SHIPPED)]);
    assert_eq!((code, stdout.as_str()), (0, ""));
}

#[test]
fn many_impossible_orders_are_told_in_part_and_counted() {
    let event = |number: usize| {
        format!("- {{id: e{number}, date: 2024-01-01, title: t, relations: [{{type: follows, target: last}}]}}\n")
    };
    let mut text: String = (0..1_200).map(event).collect();
    text.push_str("- {id: last, date: 2024-01-02, title: t}\n");
    let (code, stdout, _) = check(&[("e.yaml", &text)]);
    assert_eq!(code, 0);
    assert_eq!(stdout.matches("`follows` is impossible").count(), 1_000);
    assert!(stdout.contains("warning: 200 more relations are impossible by their dates"), "{stdout}");
}
