//! What was known when: the axis of reports, and the as-of day stepped day by day.

use insta::assert_snapshot;

use crate::support::Harness;

const EVENTS: &str = "\
- id: raid
  date: 2014-03-03
  title: A raid on the border
  actors: [Borduria]
  sources: [{publisher: Post, published: 2014-03-04}, {publisher: Times, published: 2014-03-20}]
- id: talks
  date: 2014-03-05/2014-03-06
  title: Talks behind closed doors
  actors: [Syldavia]
  sources: [{publisher: Times, published: 2014-03-18}]
- {id: plan, date: 2014-03-30, title: A summit is announced, actors: [Syldavia], sources: [{publisher: Post, published: 2014-03-10}]}
- {id: pact, date: 2014-03-10, title: A secret pact, actors: [Syldavia, Borduria], sources: [{publisher: Leaks, published: 2014-06-01}]}
- {id: rumour, date: 2014-03, title: Nobody says since when this is known, actors: [Borduria]}
";

#[test]
fn the_axis_of_reports_shows_how_late_each_event_became_known() {
    let mut harness = Harness::with(EVENTS, 140, 24);
    harness.press("<f3>");
    let happened = harness.screen();
    harness.press("K");
    assert_snapshot!("reports", harness.screen());
    // What was announced before it happened is not late.
    assert!(harness.screen().contains("■ A summit") && !harness.screen().contains("d A summit"));
    harness.press("K");
    assert_eq!(
        harness.screen().lines().skip(1).take(18).collect::<Vec<_>>(),
        happened.lines().skip(1).take(18).collect::<Vec<_>>()
    );
    // From the list the key leads there.
    harness.press("<f2>K");
    assert!(harness.screen().contains("Axis of reports"), "{}", harness.screen());
    harness.press("<f2>K");
    assert!(harness.screen().contains("Axis of reports"), "{}", harness.screen());
}

#[test]
fn the_as_of_day_is_stepped_and_the_screen_shows_what_appears() {
    let mut harness = Harness::with(EVENTS, 140, 24);
    // From nowhere it begins with the first day that anything was known of.
    harness.press(")");
    assert_eq!(harness.app.query().to_string(), "as-of:2014-03-04");
    assert!(
        harness.screen().contains(
            "2014-03-04: 1 event becomes known; next 2014-03-10: 1 event; 1 event without a day of publication"
        ),
        "{}",
        harness.screen()
    );
    harness.press("6)");
    assert_snapshot!("stepped", harness.screen());
    harness.press(")");
    assert!(
        harness.screen().contains("2014-03-11: nothing becomes known; next 2014-03-18: 1 event"),
        "{}",
        harness.screen()
    );
    harness.press("(((");
    assert_eq!(harness.app.query().to_string(), "as-of:2014-03-08");
    // Many steps are one to be undone.
    harness.press("u");
    assert_eq!(harness.app.query().to_string(), "");
    // Back from nowhere: the last day.
    harness.press("(");
    assert_eq!(harness.app.query().to_string(), "as-of:2014-06-01");
    assert!(harness.screen().contains("2014-06-01: 1 event becomes known; nothing later"), "{}", harness.screen());
    // There is nothing beyond both ends.
    harness.press("9)");
    assert_eq!(harness.app.query().to_string(), "as-of:2014-06-01");
    harness.press("999999(");
    assert_eq!(harness.app.query().to_string(), "as-of:2014-03-03");
    harness.press("99999999999999999999)");
    assert_eq!(harness.app.query().to_string(), "as-of:2014-06-01");
}

#[test]
fn what_is_asked_goes_on_while_the_day_is_stepped() {
    let mut harness = Harness::with(EVENTS, 140, 24);
    harness.press("asyldavia<enter>)");
    assert_eq!(harness.app.query().to_string(), "actor:Syldavia as-of:2014-03-10");
    harness.press("8)");
    assert!(
        harness.screen().contains("2014-03-18: 1 event becomes known; next 2014-06-01: 1 event"),
        "{}",
        harness.screen()
    );
    harness.press("uu");
    assert_eq!(harness.app.query().to_string(), "");
    // Where nobody says since when anything is public, nothing is stepped.
    let mut harness = Harness::with("- {id: a, date: 2014, title: A}\n", 100, 20);
    harness.press(")");
    assert!(harness.screen().contains("none of these events says since when it is public"), "{}", harness.screen());
    assert_eq!(harness.app.query().to_string(), "");
}

#[test]
fn ascii_and_no_colour_say_the_same() {
    let mut harness = Harness::with(EVENTS, 100, 20).ascii();
    harness.press("))))))))))))))))<f3>K");
    assert_snapshot!("ascii", harness.screen());
}

#[test]
fn what_was_published_some_day_of_a_month_is_public_by_its_end_and_late_by_no_number_of_days() {
    let text = "- {id: a, date: 2014-03-03, title: A raid, sources: [{publisher: Post, published: 2014-03}]}\n\
                - {id: b, date: 2014-03-04, title: An answer, sources: [{publisher: Post, published: 2014-03-09}]}\n";
    let mut harness = Harness::with(text, 100, 20);
    harness.press("K");
    let screen = harness.screen();
    assert!(screen.contains("── A raid ──") && screen.contains("─≤ "), "{screen}");
    assert!(!screen.contains("d A raid") && screen.contains("+5 d An answer"), "{screen}");
    assert!(screen.contains("A raid") && !screen.contains("days later"), "{screen}");
    harness.press("<f2>j");
    assert!(harness.screen().contains("9 March 2014, 5 days later"), "{}", harness.screen());
}

#[test]
fn between_days_that_are_not_sure_lies_no_number_of_days() {
    let text = "- {id: a, date: 2014-03-03, title: A raid, sources: [{publisher: Post, published: 2014-03-08~}]}\n\
                - {id: b, date: 2014-03-04?, title: An answer, sources: [{publisher: Post, published: 2014-03-09}]}\n";
    let mut harness = Harness::with(text, 140, 24);
    assert!(
        harness.screen().contains("8 March 2014") && !harness.screen().contains("days later"),
        "{}",
        harness.screen()
    );
    harness.press("j");
    assert!(
        harness.screen().contains("9 March 2014") && !harness.screen().contains("days later"),
        "{}",
        harness.screen()
    );
    harness.press("K");
    let screen = harness.screen();
    assert!(screen.contains("A raid") && screen.contains("An answer") && !screen.contains(" d A"), "{screen}");
}

#[test]
fn where_nobody_says_when_it_was_reported_the_axis_says_so() {
    let mut harness = Harness::with("- {id: a, date: 2014-03-03, title: A raid}\n", 100, 20);
    harness.press("K");
    assert!(harness.screen().contains("No event says when it was published."), "{}", harness.screen());
}

#[test]
fn a_step_back_never_goes_on() {
    let mut harness = Harness::with(EVENTS, 140, 24);
    harness.press("A1900<enter>(");
    assert_eq!(harness.app.query().to_string(), "as-of:1900-12-31");
    harness.press(")");
    assert!(harness.app.query().to_string().starts_with("as-of:1901-01-01"), "{}", harness.app.query());
}
