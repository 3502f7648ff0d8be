//! One account of an event for people: its title and headline, who takes part, when and under which heading, and everything
//! that its own page says. The screen, `annals show`, `annals list` and every export say the same words because they ask here.
//!
//! Texts are as the files have them, not yet safe to draw, except those of [`fn@detail`], which are. This room names `model`,
//! `names` and `chronology`.

pub mod detail;
mod facts;

use std::borrow::Cow;

pub use detail::{Piece, SourcePiece, detail};
pub use facts::facts;

use crate::chronology::{Chronology, Row};
use crate::model::{Event, Fatalities, Period, Role, Status, day, words};

/// What stands for the title of an event that has none and names nobody.
pub const NO_TITLE: &str = "(no title)";

/// The title of an event, as written. An event without one has the names of its actors.
pub fn title(chronology: &Chronology, row: Row) -> Cow<'_, str> {
    let without = || Cow::Owned(between(chronology, row).unwrap_or_else(|| NO_TITLE.to_owned()));
    chronology.title(row).unwrap_or_else(without)
}

/// What happened and between whom, wherever an event is named in one line: the title, behind the actors where a table says in
/// it only what happened.
pub fn headline(chronology: &Chronology, row: Row) -> Cow<'_, str> {
    let title = title(chronology, row);
    if chronology.has_whole_title(row) {
        return title;
    }
    let names_somebody = chronology.mentions(row).any(|(actor, _)| title.contains(&*chronology.actor(actor).name));
    match between(chronology, row).filter(|_| !names_somebody) {
        Some(between) => Cow::Owned(format!("{between}: {title}")),
        None => title,
    }
}

/// Names that a headline has of many.
const NAMED: usize = 6;

/// Who takes part, in a few words: `Russia → Iran`, `Russia, Iran`; `None` where nobody is named. Of many the first are named
/// and the others counted.
pub fn between(chronology: &Chronology, row: Row) -> Option<String> {
    let names = |wanted: &[Role]| {
        let found = chronology.mentions(row).filter(|(_, role)| wanted.contains(role));
        let mut seen = std::collections::HashSet::new();
        let distinct = found.filter(|(actor, _)| seen.insert(*actor));
        let named: Vec<&str> = distinct.map(|(actor, _)| &*chronology.actor(actor).name).collect();
        match named.get(..NAMED).filter(|_| named.len() > NAMED + 1) {
            Some(first) => format!("{} and {} others", first.join(", "), named.len() - NAMED),
            None => named.join(", "),
        }
    };
    let (acts, acted_upon) = (names(&[Role::Source]), names(&[Role::Target]));
    let others = names(&[Role::Participant, Role::Mediator, Role::Claimant, Role::Observer]);
    let sides = match (acts.is_empty(), acted_upon.is_empty()) {
        (false, false) => format!("{acts} → {acted_upon}"),
        (true, false) => format!("someone → {acted_upon}"),
        (_, true) => acts,
    };
    let parts: Vec<String> = [sides, others].into_iter().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The whole event with the title that it goes by.
pub fn event(chronology: &Chronology, row: Row) -> Event {
    let mut event = chronology.event(row);
    if event.title.is_empty() {
        event.title = title(chronology, row).into_owned();
    }
    event
}

/// The heading that an event stands under in a list: a month or a year.
pub fn heading(chronology: &Chronology, row: Row) -> String {
    words::heading(&chronology.date(row))
}

/// The period that an event stands under, a day where its date is as exact as that.
pub fn period(chronology: &Chronology, row: Row) -> Period {
    let bounds = chronology.bounds(row);
    let is_day = chronology.is_on_one_day(row) && day::is_known(bounds.earliest);
    if is_day && chronology.window(row) == bounds {
        Period::of_day(bounds.earliest)
    } else {
        Period::of(&chronology.date(row))
    }
}

/// Who says so: `Kremlin, via TASS` where one claims what another one published, else whoever is named; `None` for nobody.
pub fn attribution(claimant: Option<&str>, publisher: Option<&str>) -> Option<String> {
    match (claimant, publisher) {
        (Some(claimant), Some(publisher)) if claimant.trim() != publisher.trim() => {
            Some(format!("{claimant}, via {publisher}"))
        }
        (one, other) => one.or(other).map(str::to_owned),
    }
}

/// What a status says of an event, in words.
pub const fn status_says(status: Status) -> &'static str {
    match status {
        Status::Reported => "somebody says so",
        Status::Confirmed => "established beyond the first report",
        Status::Disputed => "sources contradict each other",
        Status::Denied => "somebody concerned says that it is not so",
        Status::Retracted => "the source took it back",
        Status::Planned => "has not happened yet",
    }
}

/// How many died, in few words: the best estimate, and behind it how far the others lie apart, `3 (2–4)`; empty where no
/// estimate is stated.
pub fn fatalities(deaths: &Fatalities) -> String {
    let Fatalities { low, best, high, .. } = *deaths;
    let apart = match (low, high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => String::new(),
    };
    match best {
        None => apart,
        Some(best) if apart.is_empty() || apart == best.to_string() => best.to_string(),
        Some(best) => format!("{best} ({apart})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dead_are_told_in_few_words() {
        for (low, best, high, told) in [
            (Some(3), Some(3), Some(4), "3 (3–4)"),
            (Some(3), Some(3), Some(3), "3"),
            (None, Some(3), None, "3"),
            (Some(2), Some(3), None, "3 (at least 2)"),
            (None, Some(3), Some(9), "3 (at most 9)"),
            (Some(2), None, Some(9), "2–9"),
            (Some(2), None, Some(2), "2"),
            (Some(2), None, None, "at least 2"),
            (None, None, Some(9), "at most 9"),
            (Some(0), Some(0), Some(0), "0"),
            (None, None, None, ""),
        ] {
            assert_eq!(fatalities(&Fatalities { low, best, high, ..Fatalities::default() }), told);
        }
    }
}
