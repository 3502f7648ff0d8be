//! Days of publication as CSL has them: never more exact than they are known.

use chrono::Datelike;
use edtf_core::{Date, Edtf, IntervalEndpoint, Precision};
use serde_json::{Map, Value, json};

use crate::model::{EventDate, day, words};

/// A date in parts where they say all of it, else in words.
pub(super) fn issued(date: &EventDate) -> Value {
    let said = match date.edtf() {
        Edtf::Date(date) => single(date),
        Edtf::DateTime(timed) => single(&timed.date),
        Edtf::Interval(interval) => match (&interval.start, &interval.end) {
            (IntervalEndpoint::Date(start), IntervalEndpoint::Date(end)) => {
                plain(start).zip(plain(end)).map(|(start, end)| json!({"date-parts": [start, end]}))
            }
            _ => None,
        },
        Edtf::Set(_) => None,
    };
    let is_old = day::to_date(date.bounds().earliest).is_none_or(|first| first.year() < 1);
    said.filter(|_| !is_old).unwrap_or_else(|| json!({"literal": words::words(date)}))
}

fn single(date: &Date) -> Option<Value> {
    if date.is_uncertain() {
        return None;
    }
    if date.precision() == Precision::Season {
        let season = date.month?.value().filter(|season| (21..=24).contains(season))? - 20;
        let year = date.year.value()?;
        return (!date.is_approximate()).then(|| json!({"date-parts": [[year]], "season": season}));
    }
    let parts = parts(date)?;
    Some(if date.is_approximate() {
        json!({"date-parts": [parts], "circa": true})
    } else {
        json!({"date-parts": [parts]})
    })
}

fn plain(date: &Date) -> Option<Value> {
    let is_plain = !date.is_uncertain() && !date.is_approximate() && date.precision() != Precision::Season;
    if is_plain { parts(date) } else { None }
}

/// Year, month and day, as far as they are known.
fn parts(date: &Date) -> Option<Value> {
    if date.year.has_unspecified() || date.year.significant_digits.is_some() {
        return None;
    }
    let mut parts = vec![json!(date.year.value()?)];
    for field in [date.month, date.day].into_iter().flatten() {
        if field.has_unspecified() {
            // Some day of a month is that month; a day of some month is no year.
            return date.day.is_none_or(edtf_core::DateField::has_unspecified).then(|| Value::Array(parts));
        }
        parts.push(json!(field.value()?));
    }
    Some(Value::Array(parts))
}

/// The EDTF expression of a date, and what of it is words.
pub(super) fn edtf(date: &Value) -> (Option<String>, Option<String>) {
    let text = |value: &Value| value.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(text) = text(date) {
        return expression(text);
    }
    let Some(map) = date.as_object() else { return (None, None) };
    if let Some(edtf) = of_parts(map).filter(|edtf| EventDate::is_valid(edtf)) {
        return (Some(edtf), map.get("literal").and_then(text));
    }
    ["raw", "literal"].iter().find_map(|key| map.get(*key).and_then(text)).map_or((None, None), expression)
}

/// A text that is an expression, or words for a date.
fn expression(text: String) -> (Option<String>, Option<String>) {
    if EventDate::is_valid(&text) { (Some(text), None) } else { (None, Some(text)) }
}

fn of_parts(map: &Map<String, Value>) -> Option<String> {
    let number = |value: &Value| match value {
        Value::String(text) => text.trim().parse::<i64>().ok(),
        other => other.as_i64(),
    };
    let is_set = |key: &str| {
        map.get(key)
            .is_some_and(|value| !matches!(value, Value::Null | Value::Bool(false)) && value != "" && value != 0)
    };
    let one = |parts: &Value| -> Option<String> {
        let numbers: Vec<i64> = parts.as_array()?.iter().map(number).collect::<Option<_>>()?;
        // -44 is 44 BCE.
        let year = numbers.first().map(|year| if *year < 0 { year + 1 } else { *year })?;
        let mut text = match year {
            0..=9999 => format!("{year:04}"),
            -9999..=-1 => format!("-{:04}", -year),
            _ => format!("Y{year}"),
        };
        numbers.iter().skip(1).take(2).for_each(|part| text = format!("{text}-{part:02}"));
        Some(text)
    };
    let list = map.get("date-parts")?.as_array()?;
    let first = one(list.first()?)?;
    if let Some(end) = list.get(1).filter(|end| end.as_array().is_some_and(|end| !end.is_empty())) {
        return Some(format!("{first}/{}", one(end)?));
    }
    let season = map.get("season").and_then(number).filter(|season| (1..=4).contains(season) && !first.contains('-'));
    let date = season.map_or_else(|| first.clone(), |season| format!("{first}-2{season}"));
    Some(if is_set("circa") { format!("{date}~") } else { date })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_never_more_exact_than_it_is_known() {
        for (date, said) in [
            ("2026-03-07", r#"{"date-parts":[[2026,3,7]]}"#),
            ("2026-03", r#"{"date-parts":[[2026,3]]}"#),
            ("2026", r#"{"date-parts":[[2026]]}"#),
            ("2026-03-XX", r#"{"date-parts":[[2026,3]]}"#),
            ("2026-XX-XX", r#"{"date-parts":[[2026]]}"#),
            ("2026-XX-07", r#"{"literal":"some day from 7 January to 7 December 2026"}"#),
            ("2026-03~", r#"{"date-parts":[[2026,3]],"circa":true}"#),
            ("2026-03-07?", r#"{"literal":"7 March 2026, sources disagree"}"#),
            ("2026-21", r#"{"date-parts":[[2026]],"season":1}"#),
            ("2026-33", r#"{"literal":"first quarter of 2026 (January to March)"}"#),
            ("2014-03/2015", r#"{"date-parts":[[2014,3],[2015]]}"#),
            ("2014/..", r#"{"literal":"from 2014, ongoing"}"#),
            ("199X", r#"{"literal":"some time in 1990 to 1999"}"#),
            ("-0043-03-15", r#"{"literal":"15 March 44 BCE"}"#),
            ("2026-03-07T10:00:00Z", r#"{"date-parts":[[2026,3,7]]}"#),
        ] {
            assert_eq!(issued(&EventDate::parse(date).expect(date)).to_string(), said, "{date}");
        }
    }

    #[test]
    fn dates_of_others_are_read() {
        let read = |json: &str| edtf(&serde_json::from_str(json).expect("JSON"));
        let date = |text: &str| (Some(text.to_owned()), None);
        let words = |text: &str| (None, Some(text.to_owned()));
        assert_eq!(read(r#"{"date-parts": [["2026", "3", 7]]}"#), date("2026-03-07"));
        assert_eq!(read(r#"{"date-parts": [[2014, 3], [2015]]}"#), date("2014-03/2015"));
        assert_eq!(read(r#"{"date-parts": [[2014]], "season": "2", "circa": 1}"#), date("2014-22~"));
        assert_eq!(read(r#"{"date-parts": [[-44]]}"#), date("-0043"));
        assert_eq!(read(r#"{"raw": "2014-03"}"#), date("2014-03"));
        assert_eq!(read(r#""2014-03~""#), date("2014-03~"));
        assert_eq!(read(r#"{"literal": "n.d."}"#), words("n.d."));
        assert_eq!(read(r#"{"date-parts": [[2014, 13]], "raw": "soon"}"#), words("soon"));
        assert_eq!(read("7"), (None, None));
    }
}
