//! Days as numbers, for columns that are compared a million times.
//!
//! Day 1 is 1 January of year 1 in the proleptic Gregorian calendar (chrono's count). Four values at the ends of the
//! range stand for what has no day: an open end is not an unknown one.

use chrono::{Datelike, Months, NaiveDate};

/// A day number, or one of [`OPEN_START`], [`UNKNOWN_START`], [`UNKNOWN_END`], [`OPEN_END`].
pub type Day = i32;

/// Unbounded in the past (`[..2026-03-06]`, `../2020`).
pub const OPEN_START: Day = i32::MIN;
/// There was a start, nobody says when (`/2020`).
pub const UNKNOWN_START: Day = i32::MIN + 1;
/// There was an end, nobody says when (`2022-02-24/`).
pub const UNKNOWN_END: Day = i32::MAX - 1;
/// Still going on (`2014/..`).
pub const OPEN_END: Day = i32::MAX;

/// The first day of the year 9999, in which tables let end what goes on.
pub const YEAR_9999: Day = 3_651_695;

/// Whether the number is a day of the calendar and not one of the four marks.
pub const fn is_known(day: Day) -> bool {
    day > UNKNOWN_START && day < UNKNOWN_END
}

/// A first and a last day, both included; either may be one of the four marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DaySpan {
    /// The earliest day.
    pub earliest: Day,
    /// The latest day.
    pub latest: Day,
}

impl DaySpan {
    /// Every day there is.
    pub const ALWAYS: Self = Self { earliest: OPEN_START, latest: OPEN_END };

    /// No day at all: the bounds of an event whose day nobody knows. It lies in no range and
    /// overlaps none but [`DaySpan::ALWAYS`].
    pub const NEVER: Self = Self { earliest: OPEN_END, latest: OPEN_START };

    /// Whether the two spans share a day.
    pub const fn overlaps(self, other: Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// Whether this span lies wholly inside the other. An open or unknown end lies only inside an open one.
    pub const fn is_inside(self, other: Self) -> bool {
        let starts = self.earliest >= other.earliest || other.earliest == OPEN_START;
        let ends = self.latest <= other.latest || other.latest == OPEN_END;
        self.earliest <= self.latest && starts && ends
    }

    /// The days that both spans have; its latest day lies before its earliest when there are none.
    pub fn intersection(self, other: Self) -> Self {
        Self { earliest: self.earliest.max(other.earliest), latest: self.latest.min(other.latest) }
    }

    /// Whether these are all days of some months.
    pub fn is_months(self) -> bool {
        let is_first = |day: Day| to_date(day).is_some_and(|date| chrono::Datelike::day(&date) == 1);
        is_first(self.earliest) && is_first(self.latest.saturating_add(1))
    }

    /// Whether these are all days of some years.
    pub fn is_years(self) -> bool {
        let is_first = |day: Day| to_date(day).is_some_and(|date| chrono::Datelike::ordinal(&date) == 1);
        is_first(self.earliest) && is_first(self.latest.saturating_add(1))
    }

    /// Puts spans in order, those that touch as one.
    pub fn join(spans: &mut Vec<Self>) {
        spans.sort_unstable_by_key(|span| (span.earliest, span.latest));
        spans.dedup_by(|next, span| {
            let is_touching = next.earliest <= span.latest.saturating_add(1);
            if is_touching {
                span.latest = span.latest.max(next.latest);
            }
            is_touching
        });
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self { earliest: self.earliest.min(other.earliest), latest: self.latest.max(other.latest) }
    }
}

/// The day that something with these bounds is filed under: the earliest, or the latest where the start is open or unknown;
/// [`OPEN_END`] where neither is known.
pub const fn filed(bounds: DaySpan) -> Day {
    if is_known(bounds.earliest) {
        bounds.earliest
    } else if is_known(bounds.latest) {
        bounds.latest
    } else {
        OPEN_END
    }
}

/// The day of a text of the form `2026-03-06`, years 0 to 9999; `None` for everything else. Many times quicker than reading
/// EDTF, for tables of a million days.
pub fn from_iso(text: &[u8]) -> Option<Day> {
    let has_dashes = text.len() == 10 && text[4] == b'-' && text[7] == b'-';
    if has_dashes { from_digits(&text[..4], &text[5..7], &text[8..]) } else { None }
}

/// The same for `20260306`.
pub fn from_basic(text: &[u8]) -> Option<Day> {
    if text.len() == 8 { from_digits(&text[..4], &text[4..6], &text[6..]) } else { None }
}

fn from_digits(year: &[u8], month: &[u8], day: &[u8]) -> Option<Day> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0')))
    };
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    from_ymd(i64::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// The day number of a calendar day; `None` outside chrono's years (-262143 to 262142) or for a day that does not exist.
pub fn from_ymd(year: i64, month: u8, day: u8) -> Option<Day> {
    let year = i32::try_from(year).ok()?;
    NaiveDate::from_ymd_opt(year, u32::from(month), u32::from(day)).map(from_date)
}

/// The day number of a chrono date.
pub fn from_date(date: NaiveDate) -> Day {
    date.num_days_from_ce()
}

/// The calendar day of a number; `None` for the four marks.
pub fn to_date(day: Day) -> Option<NaiveDate> {
    if is_known(day) { NaiveDate::from_num_days_from_ce_opt(day) } else { None }
}

/// The day some months later (negative: earlier); marks stay as they are, the calendar's ends are not passed.
pub fn add_months(day: Day, months: i32) -> Day {
    let Some(date) = to_date(day) else { return day };
    let step = Months::new(months.unsigned_abs());
    let moved = if months < 0 { date.checked_sub_months(step) } else { date.checked_add_months(step) };
    moved.map_or(day, from_date)
}

/// ISO form of a known day, `-0043-03-15` before year 0 and `Y12000-01-01` beyond four digits; words for the marks.
pub fn iso(day: Day) -> String {
    match to_date(day) {
        Some(date) if date.year() > 9999 => format!("Y{}-{:02}-{:02}", date.year(), date.month(), date.day()),
        Some(date) if date.year() < 0 => {
            format!("-{:04}-{:02}-{:02}", -date.year(), date.month(), date.day())
        }
        Some(date) => format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
        None if day == OPEN_START || day == OPEN_END => "open".to_owned(),
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_from_digits_as_from_edtf() {
        for text in ["2026-03-06", "0000-02-29", "1999-12-31", "9999-12-31"] {
            let bounds = super::super::EventDate::parse(text).expect(text).bounds();
            assert_eq!(from_iso(text.as_bytes()), Some(bounds.earliest), "{text}");
            assert_eq!(from_basic(text.replace('-', "").as_bytes()), Some(bounds.earliest), "{text}");
        }
        for text in ["2026-02-29", "2026-3-06", "2026-13-01", "202x-01-01", "2026-03-06T", ""] {
            assert_eq!((from_iso(text.as_bytes()), from_basic(text.as_bytes())), (None, None), "{text}");
        }
    }
}
