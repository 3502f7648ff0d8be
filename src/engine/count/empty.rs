//! Stretches of time without an event, told among those that have some: silence is an answer too.

use super::time::Unit;
use super::{CountLine, LineOf, Value};
use crate::model::DaySpan;

/// Most stretches of time that all lines together may have where empty ones are told.
pub(super) const MOST: i64 = 1_000_000;

/// Adds a line for every stretch without an event to lines in the order of time: of the days that are given, and between the first and
/// the last that has one. `None` where there is no room for so many.
pub(super) fn filled(
    lines: Vec<(Value, CountLine)>,
    unit: Unit,
    days: DaySpan,
    room: &mut i64,
) -> Option<Vec<(Value, CountLine)>> {
    let number = |of: &Value| if let Value::Time(number) = of { Some(*number) } else { None };
    let numbers = || lines.iter().filter_map(|(value, _)| number(value));
    let (first, last) = if unit == Unit::Weekday {
        (Some(0), Some(6))
    } else {
        (numbers().chain(unit.number(days.earliest)).min(), numbers().chain(unit.number(days.latest)).max())
    };
    let (Some(first), Some(last)) = (first, last) else { return Some(lines) };
    *room -= i64::from(last) - i64::from(first) + 1;
    if *room < 0 {
        return None;
    }
    let mut own = lines.into_iter().peekable();
    let all = (first..=last).map(|number| {
        let value = Value::Time(number);
        own.next_if(|(own, _)| *own == value).unwrap_or_else(|| (value, empty(unit, number)))
    });
    Some(all.collect())
}

fn empty(unit: Unit, number: i32) -> CountLine {
    CountLine { of: LineOf::Value, label: unit.label(number), events: 0.0, deaths: 0.0, then: Vec::new() }
}
