//! Around an event: everything within some days, whatever the filter says, and back with one key.

use insta::assert_snapshot;

use crate::support::Harness;

const EVENTS: &str = "\
- {id: a, date: 2014-03-01, title: Talks in Aland, actors: [Aland]}
- {id: b, date: 2014-03-03, title: A raid on Borduria, actors: [Borduria]}
- {id: c, date: 2014-03-05, title: Aland answers, actors: [Aland]}
- {id: d, date: 2014-03-09, title: A storm}
- {id: e, date: 2014-05-01, title: Aland votes, actors: [Aland]}
- {id: f, date: XXXX-XX-XX, title: Aland once, actors: [Aland]}
";

#[test]
fn everything_around_an_event_is_shown_and_what_the_filter_hides_is_told_apart() {
    let mut harness = Harness::with(EVENTS, 100, 16);
    harness.press("aaland<enter>j");
    assert_eq!(harness.current_id(), "c");
    harness.press("c");
    assert_eq!(harness.current_id(), "c");
    assert_snapshot!(harness.screen());
    // As many days as one says; what was hidden before is so still.
    harness.press("3c");
    assert_eq!(harness.app.query().to_string(), "from:2014-03-02 to:2014-03-08");
    assert!(harness.screen().contains("out ") && !harness.screen().contains("A storm"), "{}", harness.screen());
    // One key goes back, to the filter and to the event.
    harness.press("c");
    harness.press("u");
    assert_eq!((harness.app.query().to_string().as_str(), harness.current_id().as_str()), ("actor:Aland", "c"));
    harness.press("cc");
    assert_eq!((harness.app.query().to_string().as_str(), harness.current_id().as_str()), ("actor:Aland", "c"));
    assert!(!harness.screen().contains("out "));
}

#[test]
fn an_event_without_a_day_has_nothing_around_it_and_no_filter_hides_nothing() {
    let mut harness = Harness::with(EVENTS, 100, 16);
    harness.press("Gc");
    assert!(harness.screen().contains("this event has no day to look around"), "{}", harness.screen());
    harness.press("g99999999c");
    assert!(harness.screen().contains("no calendar has 99999999 days around this event"), "{}", harness.screen());
    harness.press("g1c");
    assert!(!harness.screen().contains("  out "), "{}", harness.screen());
    // Another query is not around anything any more.
    harness.press("u");
    harness.press("aaland<enter>c/storm<enter>");
    assert!(!harness.screen().contains("  out "), "{}", harness.screen());
}
