//! Dates in parts: `{"year": 2026, "month": 3}` says no day.

use chrono::{Datelike, NaiveDate};
use edtf_core::{Edtf, IntervalEndpoint, Precision};
use serde_json::{Value, json};

use crate::model::{DaySpan, EventDate, Shape, day, words};

/// When something began and ended, and the words for what the parts cannot say.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct When {
    pub(super) start: Value,
    pub(super) end: Option<Value>,
    pub(super) words: Option<String>,
}

impl When {
    /// What `TimelineJS` shows of a date; `None` for one without any day.
    pub(super) fn of(date: &EventDate) -> Option<Self> {
        let (first, last) = date.ends()?;
        let mut start = parts(first)?;
        if let Edtf::DateTime(timed) = date.edtf()
            && let Value::Object(map) = &mut start
        {
            let time = timed.time;
            map.extend(
                [("hour", time.hour), ("minute", time.minute), ("second", time.second)]
                    .map(|(k, v)| (k.to_owned(), v.into())),
            );
        }
        let end = last.and_then(|last| if last == first { None } else { last_parts(last) });
        let is_timed = matches!(date.edtf(), Edtf::DateTime(_));
        let end = end.or_else(|| last_parts(first)).filter(|end| *end != start && !is_timed);
        let words = (!is_said(date)).then(|| words::words(date));
        Some(Self { start, end, words })
    }

    /// Whether two dates look the same.
    pub(super) fn is_same(&self, start: Option<&Value>, end: Option<&Value>) -> bool {
        let same = |own: Option<&Value>, other: Option<&Value>| match (own, other) {
            (Some(own), Some(other)) => numbers(own) == numbers(other),
            (None, other) => other.is_none_or(|other| numbers(other) == numbers(&self.start)),
            (Some(_), None) => false,
        };
        same(Some(&self.start), start) && same(self.end.as_ref(), end)
    }
}

const PARTS: [&str; 6] = ["year", "month", "day", "hour", "minute", "second"];

/// The parts of a date as numbers, whether they are written as such or as texts; `None` for a part that is none.
pub(super) fn numbers(date: &Value) -> Option<[Option<i64>; 6]> {
    let mut numbers = [None; 6];
    for (number, name) in numbers.iter_mut().zip(PARTS) {
        *number = match date.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::Number(part)) => Some(part.to_string().trim_end_matches(".0").parse().ok()?),
            Some(Value::String(part)) if part.trim().is_empty() => None,
            Some(Value::String(part)) => Some(part.trim().parse().ok()?),
            Some(_) => return None,
        };
    }
    Some(numbers)
}

/// Whether the parts say all that the date says.
fn is_said(date: &EventDate) -> bool {
    let bounds = date.bounds();
    let is_old = day::to_date(bounds.earliest).is_none_or(|first| first.year() < 1);
    let plain = match date.edtf() {
        Edtf::Date(own) => !own.has_unspecified() && own.precision() != Precision::Season,
        Edtf::Interval(interval) => {
            let is_season = |end: &IntervalEndpoint| matches!(end, IntervalEndpoint::Date(own) if own.precision() == Precision::Season);
            date.shape() == Shape::Range && !is_season(&interval.start) && !is_season(&interval.end)
        }
        Edtf::DateTime(_) | Edtf::Set(_) => false,
    };
    plain && !is_old && !date.is_approximate() && !date.is_uncertain() && !date.edtf().to_string().contains('X')
}

/// The parts of the first of these days that the days have in common.
fn parts(span: DaySpan) -> Option<Value> {
    Some(known(day::to_date(span.earliest)?, span.is_months(), span.is_years()))
}

/// The parts of the last of these days that the days have in common: of a season or a decade its last month or year.
fn last_parts(span: DaySpan) -> Option<Value> {
    Some(known(day::to_date(span.latest)?, span.is_months(), span.is_years()))
}

fn known(date: NaiveDate, is_month: bool, is_year: bool) -> Value {
    // `TimelineJS` shows -44 as 44 BCE and knows no year 0.
    let year = if date.year() > 0 { date.year() } else { date.year() - 1 };
    match (is_year, is_month) {
        (true, _) => json!({"year": year}),
        (_, true) => json!({"year": year, "month": date.month()}),
        _ => json!({"year": year, "month": date.month(), "day": date.day()}),
    }
}

/// The EDTF expression of a date in parts.
pub(super) fn edtf(date: &Value) -> Option<String> {
    let [year, month, day, hour, minute, second] = numbers(date)?;
    let year = year.map(|year| if year < 0 { year + 1 } else { year })?;
    let text = match year {
        0..=9999 => format!("{year:04}"),
        -9999..=-1 => format!("-{:04}", -year),
        _ => format!("Y{year}"),
    };
    let date = match (month, day) {
        (None, None) => text,
        (None, Some(_)) => return None,
        (Some(month), None) => format!("{text}-{month:02}"),
        (Some(month), Some(day)) => format!("{text}-{month:02}-{day:02}"),
    };
    let timed = match (day, hour, minute) {
        (Some(_), Some(hour), Some(minute)) => format!("{date}T{hour:02}:{minute:02}:{:02}", second.unwrap_or(0)),
        _ => date,
    };
    EventDate::is_valid(&timed).then_some(timed)
}

/// Whether an expression says all that the parts of a date say.
pub(super) fn is_whole(date: &Value, edtf: &str) -> bool {
    let times = numbers(date).map_or(0, |numbers| numbers.iter().skip(3).flatten().count());
    let more = date.as_object().is_some_and(|date| {
        date.iter().any(|(key, value)| !PARTS.contains(&key.as_str()) && !value.is_null() && value != "")
    });
    !more && (times == 0 || edtf.contains('T'))
}
