//! A date: it reads back from its own text, its bounds are in order and inside its window, and what is suggested instead of one
//! that cannot be read can be.
#![no_main]

use annals::model::{DaySpan, EventDate};
use libfuzzer_sys::fuzz_target;

fn check(date: &EventDate) {
    let again = EventDate::parse(date.text()).unwrap_or_else(|error| panic!("{}: {error}", date.text()));
    assert_eq!(again.text(), date.text());
    assert_eq!((again.bounds(), again.window()), (date.bounds(), date.window()));
    let (bounds, window) = (date.bounds(), date.window());
    assert!(bounds == DaySpan::NEVER || bounds.earliest <= bounds.latest, "{}: {bounds:?}", date.text());
    assert!(bounds == DaySpan::NEVER || bounds.is_inside(window), "{}: {bounds:?} {window:?}", date.text());
    let _ = (date.sort_key(), date.shape(), annals::model::words::words(date));
}

fuzz_target!(|text: &str| {
    match EventDate::parse(text) {
        Ok(date) => check(&date),
        Err(error) => {
            if let Some(suggestion) = error.suggestion {
                check(&EventDate::parse(&suggestion).unwrap_or_else(|error| panic!("{suggestion}: {error}")));
            }
        }
    }
    if let Ok(date) = EventDate::typed(text) {
        check(&date);
    }
});
