//! Whether the dates of two events allow the order that a relation asserts.
//!
//! An event begins on a day and ends on that day or a later one. A date says between which days either lies: of `2026-03` both lie
//! in March, of `2026-03-02/2026-03-07` it begins on the 2nd and ends on the 7th. What begins before something else did not follow
//! it, and a part lies within the whole. An end that is open or unknown may lie on any day.

use edtf_core::{Date, Edtf, Interval, IntervalEndpoint, Set, SetElement, SetKind};

use super::date::{bounds_of, widened};
use super::day::{self, DaySpan};
use super::{EventDate, RelationKind};

/// What the dates of two events say to the order that a relation asserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// Whatever the days are, the order holds.
    Sure,
    /// It holds on some of the days. Of dates as vague as these nothing else can be expected.
    Vague,
    /// It holds on some of the days only, while one of the dates is exact: the other one could be made more exact, or is wrong. Also
    /// where it holds only when `~`, `?` and `%` are read generously.
    Possible,
    /// It holds on none of the days, however generously the dates are read.
    Impossible,
}

/// The days on which an event may begin, and those on which it may end.
#[derive(Debug, Clone, Copy)]
struct Course {
    begin: DaySpan,
    end: DaySpan,
}

/// More days of a choice than this are taken for one stretch from the first to the last of them.
const CHOICE: usize = 32;

impl RelationKind {
    /// Whether a relation of this kind says which of its two events came first, or that one lies within the other.
    pub const fn has_order(self) -> bool {
        matches!(self, Self::PartOf | Self::Follows | Self::ResponseTo | Self::CausedBy | Self::Enables)
    }

    /// What the dates say to the order that a relation of this kind asserts, that of the event that states it first. A relation
    /// without an order holds on all days.
    pub fn timing(self, own: &EventDate, other: &EventDate) -> Timing {
        match self {
            Self::Follows | Self::ResponseTo | Self::CausedBy => after(own, other),
            Self::Enables => after(other, own),
            Self::PartOf => within(own, other),
            Self::Contradicts | Self::Corroborates | Self::DuplicateOf | Self::Supersedes | Self::Related => {
                Timing::Sure
            }
        }
    }
}

impl EventDate {
    /// The days on which an event of this date may have begun, by the strict reading.
    pub fn beginning(&self) -> DaySpan {
        begins(&courses(self, Reading::Strict))
    }
}

/// Whether an event began when another one did, or later.
fn after(own: &EventDate, other: &EventDate) -> Timing {
    if let Some(is_after) = at_instants(own, other) {
        return if is_after { Timing::Sure } else { Timing::Impossible };
    }
    let begins = |reading| [own, other].map(|date| begins(&courses(date, reading)));
    let (strict, generous) = (begins(Reading::Strict), begins(Reading::Generous));
    let is_allowed = |[own, other]: [DaySpan; 2]| own.latest >= other.earliest;
    let [own, other] = strict;
    if own.earliest >= other.latest {
        Timing::Sure
    } else if !is_allowed(generous) {
        Timing::Impossible
    } else if !is_allowed(strict) || is_telling(own, other) {
        Timing::Possible
    } else {
        Timing::Vague
    }
}

/// Whether one event at an instant was no earlier than another one. Of two clocks of which one says no offset nobody can tell.
fn at_instants(own: &EventDate, other: &EventDate) -> Option<bool> {
    let at = |date: &EventDate| {
        let Edtf::DateTime(timed) = date.edtf() else { return None };
        if date.window() != date.bounds() {
            return None;
        }
        let second = i64::from(date.bounds().earliest) * i64::from(SECONDS) + i64::from(date.instant()?);
        Some((timed.time.shift.is_some(), second))
    };
    let ((own_has_offset, own), (other_has_offset, other)) = (at(own)?, at(other)?);
    (own_has_offset == other_has_offset).then_some(own >= other)
}

/// Seconds of a day.
const SECONDS: i32 = 86_400;

/// Whether an event lies within another one. A time of day says when the one or the other was, not how long it took: only days count.
fn within(own: &EventDate, other: &EventDate) -> Timing {
    let is_in =
        |own: &Course, other: &Course| other.begin.earliest <= own.begin.latest && own.end.earliest <= other.end.latest;
    let is_allowed =
        |own: &[Course], other: &[Course]| own.iter().any(|own| other.iter().any(|other| is_in(own, other)));
    let (own_days, other_days) = (courses(own, Reading::Strict), courses(other, Reading::Strict));
    let is_sure = own_days
        .iter()
        .all(|own| other_days.iter().all(|o| o.begin.latest <= own.begin.earliest && own.end.latest <= o.end.earliest));
    let is_strictly_allowed = is_allowed(&own_days, &other_days);
    if is_sure {
        return Timing::Sure;
    }
    let is_generously_allowed = || is_allowed(&courses(own, Reading::Generous), &courses(other, Reading::Generous));
    if !is_strictly_allowed && !is_generously_allowed() {
        return Timing::Impossible;
    }
    // Most wholes are dated as loosely as `2025`, by people who mean all of it.
    let (own_bounds, other_bounds) = (own.bounds(), other.bounds());
    let lies_in = other_bounds.earliest <= own_bounds.earliest && own_bounds.latest <= other_bounds.latest;
    let [own, other] = [&own_days, &other_days].map(|courses| [begins(courses), ends(courses)]);
    let is_telling = (0..2).any(|side| is_telling(own[side], other[side]));
    if !is_strictly_allowed || (!lies_in && is_telling) { Timing::Possible } else { Timing::Vague }
}

/// Whether one of two stretches is a day, and the other one is known.
const fn is_telling(own: DaySpan, other: DaySpan) -> bool {
    let is_known = day::is_known(own.earliest)
        && day::is_known(own.latest)
        && day::is_known(other.earliest)
        && day::is_known(other.latest);
    is_known && (own.earliest == own.latest || other.earliest == other.latest)
}

/// From the first day on which one of the courses may begin to the last one.
fn begins(courses: &[Course]) -> DaySpan {
    courses.iter().map(|course| course.begin).reduce(DaySpan::union).unwrap_or(DaySpan::ALWAYS)
}

/// The same of their ends.
fn ends(courses: &[Course]) -> DaySpan {
    courses.iter().map(|course| course.end).reduce(DaySpan::union).unwrap_or(DaySpan::ALWAYS)
}

/// How the days of a single date are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// As it is written.
    Strict,
    /// With what `~`, `?` and `%` allow.
    Generous,
}

impl Reading {
    /// The days of a date: any day for one that nobody knows.
    fn days(self, date: &Date) -> DaySpan {
        let span = match self {
            Self::Strict => bounds_of(&Edtf::Date(*date)),
            Self::Generous => widened(date),
        };
        span.filter(|span| *span != DaySpan::NEVER).unwrap_or(DaySpan::ALWAYS)
    }
}

/// The courses that a date allows; several for one day of some.
fn courses(date: &EventDate, reading: Reading) -> Vec<Course> {
    let once = |span: DaySpan| Course { begin: span, end: span };
    match date.edtf() {
        Edtf::Date(date) => vec![once(reading.days(date))],
        Edtf::DateTime(timed) => {
            let own = reading.days(&timed.date);
            // Whoever writes a day alone may mean that of UTC.
            let shift = date.instant().map_or(0, |second| second.div_euclid(SECONDS));
            let utc =
                DaySpan { earliest: own.earliest.saturating_add(shift), latest: own.latest.saturating_add(shift) };
            vec![once(if reading == Reading::Generous { own.union(utc) } else { own })]
        }
        Edtf::Interval(interval) => vec![throughout(interval, reading)],
        Edtf::Set(set) if set.kind == SetKind::OneMember => {
            let all: Vec<Course> = set.elements.iter().map(|element| once(choice(element, reading))).collect();
            if all.len() > CHOICE { vec![once(begins(&all))] } else { all }
        }
        Edtf::Set(set) => vec![all_of(set, reading)],
    }
}

/// The course of what lasts from one day to another.
fn throughout(interval: &Interval, reading: Reading) -> Course {
    let side = |endpoint: &IntervalEndpoint| match endpoint {
        IntervalEndpoint::Date(date) => Some(reading.days(date)),
        IntervalEndpoint::OnOrBefore(date) => Some(DaySpan { earliest: day::OPEN_START, ..reading.days(date) }),
        IntervalEndpoint::OnOrAfter(date) => Some(DaySpan { latest: day::OPEN_END, ..reading.days(date) }),
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    };
    let (begin, end) = (side(&interval.start), side(&interval.end));
    let latest = end.map_or(day::OPEN_END, |end| end.latest);
    let earliest = begin.map_or(day::OPEN_START, |begin| begin.earliest);
    Course {
        begin: begin.unwrap_or(DaySpan { earliest: day::OPEN_START, latest }),
        end: end.unwrap_or(DaySpan { earliest, latest: day::OPEN_END }),
    }
}

/// The days of one member of a choice.
fn choice(element: &SetElement, reading: Reading) -> DaySpan {
    match element {
        SetElement::Date(date) => reading.days(date),
        SetElement::OnOrBefore(date) => DaySpan { earliest: day::OPEN_START, ..reading.days(date) },
        SetElement::OnOrAfter(date) => DaySpan { latest: day::OPEN_END, ..reading.days(date) },
        SetElement::Range(first, last) => reading.days(first).union(reading.days(last)),
    }
}

/// The course of what was on each of several days.
fn all_of(set: &Set, reading: Reading) -> Course {
    let begin = |element: &SetElement| match element {
        SetElement::Date(date) | SetElement::OnOrAfter(date) | SetElement::Range(date, _) => reading.days(date),
        SetElement::OnOrBefore(_) => choice(element, reading),
    };
    let end = |element: &SetElement| match element {
        SetElement::Date(date) | SetElement::OnOrBefore(date) | SetElement::Range(_, date) => reading.days(date),
        SetElement::OnOrAfter(_) => choice(element, reading),
    };
    let first =
        |a: DaySpan, b: DaySpan| DaySpan { earliest: a.earliest.min(b.earliest), latest: a.latest.min(b.latest) };
    let last =
        |a: DaySpan, b: DaySpan| DaySpan { earliest: a.earliest.max(b.earliest), latest: a.latest.max(b.latest) };
    Course {
        begin: set.elements.iter().map(begin).reduce(first).unwrap_or(DaySpan::ALWAYS),
        end: set.elements.iter().map(end).reduce(last).unwrap_or(DaySpan::ALWAYS),
    }
}
