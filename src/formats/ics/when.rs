//! When an event is, as a calendar can say it: an instant, or days.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};
use edtf_core::{Edtf, TimeShift};

use crate::model::{DaySpan, EventDate, day};

/// What a calendar shows of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// An instant in UTC.
    Utc(NaiveDateTime),
    /// A time of day in no zone.
    Local(NaiveDateTime),
    /// All of these days.
    Days(NaiveDate, NaiveDate),
}

/// Why a calendar cannot show a date.
pub(super) const NO_DAY: &str = "a calendar has no place for what has no day";
pub(super) const NO_YEAR: &str = "a calendar has the years 1 to 9999";

impl When {
    /// What a calendar shows of a date.
    ///
    /// # Errors
    /// Why it has no place for it.
    pub(super) fn of(date: &EventDate) -> Result<Self, &'static str> {
        let when = match date.edtf() {
            Edtf::DateTime(timed) => instant(date, timed.time),
            _ => days(date).map(|(first, last)| Self::Days(first, last)),
        };
        let is_within = |date: NaiveDate| (1..=9999).contains(&date.year());
        match when {
            Some(Self::Days(first, last)) if !is_within(first) || !is_within(last) => Err(NO_YEAR),
            Some(Self::Utc(time) | Self::Local(time)) if !is_within(time.date()) => Err(NO_YEAR),
            Some(when) => Ok(when),
            None => Err(NO_DAY),
        }
    }

    /// The lines that say it.
    pub(super) fn lines(self) -> Vec<String> {
        let day = |date: NaiveDate| date.format("%Y%m%d").to_string();
        match self {
            Self::Utc(time) => vec![format!("DTSTART:{}Z", time.format("%Y%m%dT%H%M%S"))],
            Self::Local(time) => vec![format!("DTSTART:{}", time.format("%Y%m%dT%H%M%S"))],
            Self::Days(first, last) => {
                let end = last.succ_opt().filter(|end| end.year() <= 9999);
                let length = || format!("DURATION:P{}D", (last - first).num_days() + 1);
                let end = end.map_or_else(length, |end| format!("DTEND;VALUE=DATE:{}", day(end)));
                vec![format!("DTSTART;VALUE=DATE:{}", day(first)), end]
            }
        }
    }
}

fn instant(date: &EventDate, time: edtf_core::Time) -> Option<When> {
    let [hour, minute, second] = [time.hour, time.minute, time.second].map(u32::from);
    let local = day::to_date(date.bounds().earliest)?.and_hms_opt(hour, minute, second)?;
    Some(match time.shift {
        None => When::Local(local),
        Some(TimeShift::Utc) => When::Utc(local),
        Some(TimeShift::Offset { minutes, .. }) => {
            When::Utc(local.checked_sub_signed(Duration::minutes(i64::from(minutes)))?)
        }
    })
}

/// The days that a date allows; of one with an end that is open or unknown those of the end that is known.
fn days(date: &EventDate) -> Option<(NaiveDate, NaiveDate)> {
    let DaySpan { earliest, latest } = date.known_end();
    day::to_date(earliest).zip(day::to_date(latest))
}
