//! The files that annals comes with are right.

use annals::chronology::Row;
use annals::model::{EventDate, Shape, Status};

use crate::support::{SHIPPED, load, plain_config};

#[test]
fn the_shipped_chronology_has_no_problems() {
    let loaded = load(SHIPPED);
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.chronology.len(), 17);
}

#[test]
fn every_event_of_it_says_who_says_so_and_no_more_than_the_article() {
    let chronology = load(SHIPPED).chronology;
    for event in chronology.rows().map(|row| chronology.event(row)) {
        assert!(!event.sources.is_empty() && event.status.is_some(), "{}", event.id);
        let is_exact = event.date.shape() == Shape::Day;
        assert!(is_exact || event.date_note.is_some(), "{} does not say why its date is not exact", event.id);
        let published = event.sources.iter().map(|source| {
            (source.publisher.as_deref().unwrap_or(""), source.published.as_ref().map_or("", EventDate::text))
        });
        // The article says what the Kremlin had made public the day before.
        let published: Vec<(&str, &str)> = published.collect();
        assert_eq!(published[0], ("The Moscow Times", "2026-03-07"), "{}", event.id);
        assert!(matches!(published[1..], [] | [("Kremlin", "2026-03-06")]), "{}", event.id);
        assert!(
            event
                .actors
                .iter()
                .all(|mention| chronology.actors().iter().any(|a| a.is_registered && a.id == mention.actor))
        );
    }
}

#[test]
fn the_report_is_disputed_by_what_contradicts_it() {
    let chronology = load(SHIPPED).chronology;
    let row = |id: &str| -> Row { chronology.row_of(id).unwrap_or_else(|| panic!("{id}")) };
    let report = row("washington-post-intelligence-report");
    assert_eq!(chronology.profile(report).status, Some(Status::Disputed));
    let inverse = chronology.links(report).iter().find(|link| link.to == row("kremlin-tehran-has-not-asked"));
    assert_eq!(inverse.map(|link| link.kind.inverse_label()), Some("contradicted by"));
}

#[test]
fn the_shipped_settings_are_the_defaults() {
    let config = plain_config();
    assert_eq!(config.keymap, annals::keymap::Keymap::shipped());
    assert!(config.mouse && !config.ascii);
}
