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

/// Whether the number is a day of the calendar and not one of the four marks.
pub const fn is_known(day: Day) -> bool {
    day > UNKNOWN_START && day < UNKNOWN_END
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
