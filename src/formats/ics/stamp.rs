//! Days and times of day in digits.

use chrono::{NaiveDate, NaiveDateTime};

/// `20260306`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let is_digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits { NaiveDate::parse_from_str(text, "%Y%m%d").ok() } else { None }
}

/// `20260306T214000`.
pub(super) fn local(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = text.split_once(['T', 't'])?;
    let number = |range: std::ops::Range<usize>| time.get(range)?.parse::<u32>().ok();
    let is_digits = time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
    let (hour, minute, second) = (number(0..2)?, number(2..4)?, number(4..6)?);
    if is_digits { date(day)?.and_hms_opt(hour, minute, second.min(59)) } else { None }
}
