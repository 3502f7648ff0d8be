//! Times of properties: days, and times of day in a zone.

use std::collections::HashMap;

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::lines::Line;
use super::stamp::{date, local};
use super::zone::Zone;
use crate::formats::translation::Faults;

/// A day, or a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Day(NaiveDate),
    /// A time of day, and how far the clocks are from UTC in minutes.
    At(NaiveDateTime, Option<i32>),
}

impl Time {
    pub(super) fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::At(time, _) => time.date(),
        }
    }

    pub(super) fn edtf(self) -> String {
        match self {
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
            Self::At(time, zone) => {
                let zone = match zone {
                    None => String::new(),
                    Some(0) => "Z".to_owned(),
                    Some(minutes) => {
                        let sign = if minutes < 0 { '-' } else { '+' };
                        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
                    }
                };
                format!("{}{zone}", time.format("%Y-%m-%dT%H:%M:%S"))
            }
        }
    }

    /// The same so much later.
    pub(super) fn moved(self, by: Duration) -> Option<Self> {
        Some(match self {
            Self::Day(day) => Self::Day(day.checked_add_signed(by)?),
            Self::At(time, zone) => Self::At(time.checked_add_signed(by)?, zone),
        })
    }
}

/// The zones of a calendar.
#[derive(Debug)]
pub(super) struct Clock {
    pub(super) zones: HashMap<String, Zone>,
}

impl Clock {
    /// The time of a property; `None` where it cannot be read.
    pub(super) fn time(&self, line: &Line, faults: &mut Faults) -> Option<Time> {
        self.times(line, faults).into_iter().next().flatten()
    }

    /// The times of a property that may have several.
    pub(super) fn times(&self, line: &Line, faults: &mut Faults) -> Vec<Option<Time>> {
        line.value.split(',').map(|value| self.read(value.trim(), line, faults)).collect()
    }

    fn read(&self, value: &str, line: &Line, faults: &mut Faults) -> Option<Time> {
        if let Some(day) = date(value) {
            return Some(Time::Day(day));
        }
        let is_utc = value.ends_with(['Z', 'z']);
        let time = local(value.trim_end_matches(['Z', 'z']))?;
        let offset = match line.parameter("TZID") {
            _ if is_utc => Some(0),
            Some("UTC" | "Etc/UTC" | "GMT") => Some(0),
            Some(id) => {
                let offset = self.zones.get(id).and_then(|zone| zone.offset(time));
                if offset.is_none() {
                    let message = format!("the calendar does not define the time zone `{id}`");
                    faults.warn(line.number, message, "the time is read without its zone, which is kept under `ics`");
                }
                offset
            }
            None => None,
        };
        Some(Time::At(time, offset))
    }

    /// The same time of day on another day: zones may change their clocks in between.
    pub(super) fn again(&self, time: NaiveDateTime, first: Time, zone: Option<&str>) -> Time {
        match first {
            Time::Day(_) => Time::Day(time.date()),
            Time::At(_, offset) => {
                let own = zone.and_then(|zone| self.zones.get(zone)).and_then(|zone| zone.offset(time));
                Time::At(time, own.or(offset))
            }
        }
    }
}

/// `P7D`, `PT1H30M`, `-P1W`.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let text = text.trim().to_ascii_uppercase();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.trim_start_matches('+')),
    };
    let mut seconds: i64 = 0;
    let mut digits = String::new();
    let mut is_some = false;
    for c in text.strip_prefix('P')?.chars() {
        let unit = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'T' if digits.is_empty() => continue,
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        let number = std::mem::take(&mut digits).parse::<i64>().ok()?;
        seconds = seconds.checked_add(number.checked_mul(unit)?)?;
        is_some = true;
    }
    (is_some && digits.is_empty()).then(|| Duration::try_seconds(sign * seconds)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        let seconds = |text: &str| duration(text).map(|length| length.num_seconds());
        assert_eq!(seconds("P1W"), Some(604_800));
        assert_eq!(seconds("P1DT2H3M4S"), Some(93_784));
        assert_eq!(seconds("-PT15M"), Some(-900));
        assert_eq!([seconds("P"), seconds("PT5"), seconds("1D"), seconds("P99999999999999999999D")], [None; 4]);
    }
}
