//! Times of Wikidata, with how exact they are: `+2014-03-12T00:00:00Z/11`.

use super::phrase::{Expression, between};
use crate::model::{Day, DaySpan, day};

/// What [`at_precision`] calls day, month and year.
const DAY: u8 = 11;
const MONTH: u8 = 10;
const YEAR: u8 = 9;

/// The date of a text in the form of Wikidata.
pub(super) fn read(text: &str) -> Option<Expression> {
    let (time, precision) = match text.rsplit_once('/') {
        Some((time, precision)) => (time, Some(precision.parse::<u8>().ok().filter(|_| precision.len() <= 2)?)),
        None => (text, None),
    };
    let (date, clock) = time.split_once('T')?;
    let (is_signed, is_bc, digits) = match date.as_bytes().first()? {
        b'+' => (true, false, date.get(1..)?),
        b'-' => (false, true, date.get(1..)?),
        _ => (false, false, date),
    };
    if !(is_signed || precision.is_some()) || clock.trim_end_matches('Z') != "00:00:00" {
        return None;
    }
    let mut parts = digits.split('-');
    let [year, month, of_month] = [parts.next()?, parts.next()?, parts.next()?];
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || year.len() < 4 || ![year, month, of_month].into_iter().all(is_number) {
        return None;
    }
    let year: i64 = year.parse().ok()?;
    let (month, of_month): (u8, u8) = (month.parse().ok()?, of_month.parse().ok()?);
    let finest = match (month, of_month) {
        (0, _) => YEAR,
        (_, 0) => MONTH,
        _ => DAY,
    };
    let precision = precision.unwrap_or(finest).min(finest);
    let of = |year: i64| -> Option<DaySpan> {
        let day = day::from_ymd(year, month.max(1), of_month.max(1))?;
        span(day, precision)
    };
    if !is_bc {
        return expression(of(year)?, precision);
    }
    // In its own form -44 is 44 BCE, in what its query service answers -43 is.
    let (one, other) = (of(-year)?, of(1 - year)?);
    Some(between(one.earliest.min(other.earliest), one.latest.max(other.latest)))
}

/// The days of a date that is exact to a precision of Wikidata: 11 is the day, 10 the month, 9 the year, 8 the decade, 7 the century.
pub(super) fn span(of: Day, precision: u8) -> Option<DaySpan> {
    use chrono::Datelike;
    let date = day::to_date(of)?;
    let year = i64::from(date.year());
    let years = |first: i64, last: i64| {
        Some(DaySpan { earliest: day::from_ymd(first, 1, 1)?, latest: day::from_ymd(last, 12, 31)? })
    };
    match precision {
        DAY.. => Some(DaySpan { earliest: of, latest: of }),
        MONTH => {
            let first = day::from_date(date.with_day(1)?);
            Some(DaySpan { earliest: first, latest: day::add_months(first, 1) - 1 })
        }
        YEAR => years(year, year),
        8 => years(year.div_euclid(10) * 10, year.div_euclid(10) * 10 + 9),
        // A year that ends in 00 ends a century of its own count and begins one of EDTF.
        7 | 6 => {
            let unit = if precision == 7 { 100 } else { 1_000 };
            let first = year.div_euclid(unit) * unit;
            if year.rem_euclid(unit) == 0 {
                years(first - unit + 1, first + unit - 1)
            } else {
                years(first, first + unit - 1)
            }
        }
        _ => {
            let unit = 10_i64.checked_pow(u32::from(9 - precision))?;
            years(year - unit, year + unit)
        }
    }
}

/// The same as EDTF.
pub(super) fn expression(span: DaySpan, precision: u8) -> Option<Expression> {
    use chrono::Datelike;
    let year = i64::from(day::to_date(span.earliest)?.year());
    let iso = day::iso(span.earliest);
    let cut = |parts: usize| {
        let kept = (parts..3).fold(iso.as_str(), |kept, _| kept.rsplit_once('-').map_or(kept, |(kept, _)| kept));
        Some(Expression::Edtf(kept.to_owned()))
    };
    let years = i64::from(day::to_date(span.latest)?.year()) - year + 1;
    match (precision, years) {
        (DAY.., _) => cut(3),
        (MONTH, _) if (0..=9999).contains(&year) => cut(2),
        (YEAR, _) if year <= 9999 => cut(1),
        (8, _) if (0..=9999).contains(&year) => Some(Expression::Edtf(format!("{:03}X", year / 10))),
        (7, 100) if (0..=9999).contains(&year) => Some(Expression::Edtf(format!("{:02}XX", year / 100))),
        (6, 1_000) if (0..=9999).contains(&year) => Some(Expression::Edtf(format!("{}XXX", year / 1_000))),
        _ => Some(between(span.earliest, span.latest)),
    }
}
