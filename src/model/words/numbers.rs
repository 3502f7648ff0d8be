//! Dates as numbers: days in digits whose order is open, seconds since 1970, the numbers of spreadsheets.

use crate::model::{Day, day, word_list};

word_list! {
    /// Which of two numbers is the day, where a column has dates like `03/04/2014`.
    DayOrder {
        /// The day comes first.
        DayFirst = "dmy",
        /// The month comes first.
        MonthFirst = "mdy",
    }
}

word_list! {
    /// What a number of a column of dates counts. One number alone does not say it: a column is asked as a whole.
    NumberForm {
        /// Seconds since 1970, in UTC.
        Seconds = "seconds since 1970 (UTC)",
        /// Thousandths of a second.
        Millis = "milliseconds since 1970 (UTC)",
        /// Millionths of a second.
        Micros = "microseconds since 1970 (UTC)",
        /// Billionths of a second.
        Nanos = "nanoseconds since 1970 (UTC)",
        /// Days as spreadsheets number them.
        Serial = "days as spreadsheets number them (1 is 1899-12-31)",
        /// `201403122140`.
        Minutes = "year, month, day, hour and minute",
        /// `201403`: a month.
        YearMonth = "year and month",
        /// `2014-305`, `2014305`: a day by its number in the year.
        Ordinal = "year and day of the year",
    }
}

/// The day of 1970 that computers count from, and the day 0 of spreadsheets.
const EPOCH: i64 = 719_163;
const SHEET: i64 = 693_594;
const SECONDS_A_DAY: i64 = 86_400;

impl NumberForm {
    /// What a text may count, by its digits; a number of four or eight digits is a year or a day and none of these.
    pub fn of(text: &str) -> Option<Self> {
        if year_month(text).is_some() {
            return Some(Self::YearMonth);
        }
        if ordinal(text).is_some() {
            return Some(Self::Ordinal);
        }
        // Before 1970.
        let (text, is_before) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.len() > 19 || !(whole.bytes().chain(fraction.bytes())).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let value: u64 = whole.parse().ok()?;
        // From 1973 to 2103.
        let is_recent = |unit: u64| (100_000_000 * unit..4_200_000_000 * unit).contains(&value);
        Some(match whole.len() {
            5 if value >= 10_000 && !is_before => Self::Serial,
            12 if !is_before && fraction.is_empty() && Self::Minutes.read(text).is_some() => Self::Minutes,
            9 | 10 if is_recent(1) => Self::Seconds,
            12 | 13 if is_recent(1_000) => Self::Millis,
            15 | 16 if is_recent(1_000_000) => Self::Micros,
            18 | 19 if is_recent(1_000_000_000) => Self::Nanos,
            _ => return None,
        })
    }

    /// Whether a text may be one of a column of these.
    pub(super) fn takes(self, text: &str) -> bool {
        let is_before = text
            .strip_prefix('-')
            .is_some_and(|rest| rest.len() < 20 && !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
        if is_before {
            return self.is_utc();
        }
        // Twelve digits may look like a time of day by chance.
        let found = Self::of(text);
        found == Some(self) || (self == Self::Millis && found == Some(Self::Minutes))
    }

    /// The day that a number counts to, and the second of it; a number without a time has second 0.
    pub(super) fn read(self, text: &str) -> Option<(Day, i64)> {
        if self == Self::Ordinal {
            return Some((ordinal(text)?, 0));
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let value: i64 = whole.parse().ok()?;
        let since = |unit: i64| {
            let seconds = value.div_euclid(unit);
            let days = seconds.div_euclid(SECONDS_A_DAY) + EPOCH;
            Some((Day::try_from(days).ok()?, seconds.rem_euclid(SECONDS_A_DAY)))
        };
        match self {
            Self::Seconds => since(1),
            Self::Millis => since(1_000),
            Self::Micros => since(1_000_000),
            Self::Nanos => since(1_000_000_000),
            Self::YearMonth | Self::Ordinal => None,
            Self::Serial => {
                // Six digits of a day tell the second.
                let digits: i64 = format!("{fraction:0<8}").get(..8)?.parse().ok()?;
                let seconds = (digits * SECONDS_A_DAY + 50_000_000) / 100_000_000;
                Some((Day::try_from(value + SHEET).ok()?, seconds.min(SECONDS_A_DAY - 1)))
            }
            Self::Minutes => {
                let day = day::from_basic(text.get(..8)?.as_bytes())?;
                let clock: i64 =
                    text.get(8..12).filter(|clock| text.len() == 12 && !clock.starts_with('+'))?.parse().ok()?;
                let (hour, minute) = (clock / 100, clock % 100);
                (hour < 24 && minute < 60).then_some((day, (hour * 60 + minute) * 60))
            }
        }
    }

    /// Whether its times are in UTC.
    pub(super) const fn is_utc(self) -> bool {
        !matches!(self, Self::Serial | Self::Minutes | Self::YearMonth | Self::Ordinal)
    }

    /// Whether a text may be a number of a column: a digit or a sign begins it, and nothing but digits and one mark is in it.
    pub(super) fn is_number(text: &str) -> bool {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_mark = |byte: u8| matches!(byte, b'.' | b'-');
        digits.as_bytes().first().is_some_and(u8::is_ascii_digit)
            && digits.bytes().all(|byte| byte.is_ascii_digit() || is_mark(byte))
            && digits.bytes().filter(|byte| is_mark(*byte)).count() <= 1
    }
}

/// Years that numbers without a mark may begin with.
const YEARS: std::ops::RangeInclusive<u16> = 1500..=2199;

/// The year and the month of `201403`; a month 0 or 99 is not known, and 0.
pub(super) fn year_month(text: &str) -> Option<(u16, u8)> {
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month) = (text.get(..4)?.parse().ok()?, text.get(4..)?.parse().ok()?);
    let month = if month == 99 { 0 } else { month };
    (YEARS.contains(&year) && month <= 12).then_some((year, month))
}

/// What a year with a mark and two digits more may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearPair {
    /// Two years, one after the other: `2019-20`, `2009–10`.
    Sure,
    /// Two years, of which this is the first, or a month or season of it: `2009-10`, `2020-21`.
    Open(i64),
    /// A month or season: `2009-12`.
    None,
}

/// What a text is that has a year, a mark and two digits; `None` for every other text.
pub fn year_pair(text: &str) -> Option<YearPair> {
    let (year, rest) = text.trim().split_at_checked(4)?;
    let mut rest = rest.chars();
    let mark = rest.next()?;
    let behind = rest.as_str();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(year) || behind.len() != 2 || !is_digits(behind) {
        return None;
    }
    let (year, behind): (i64, i64) = (year.parse().ok()?, behind.parse().ok()?);
    let is_next = (year + 1) % 100 == behind;
    Some(match mark {
        // `2011/12` among `2011/10` is a month.
        '/' if matches!(behind, 1..=12) => {
            if is_next {
                YearPair::Open(year)
            } else {
                YearPair::None
            }
        }
        '–' | '—' | '/' if is_next && YEARS.contains(&u16::try_from(year).ok()?) => YearPair::Sure,
        // EDTF has seasons, quarters, thirds and halves up to 41, and tables have 0 for a month that nobody knows.
        '-' if is_next && matches!(behind, 0..=12 | 21..=41) => YearPair::Open(year),
        '-' if is_next => YearPair::Sure,
        '-' => YearPair::None,
        _ => return None,
    })
}

/// The day of `2014-305` and `2014305`.
fn ordinal(text: &str) -> Option<Day> {
    let (year, of_year) = text.split_at_checked(4)?;
    let of_year = of_year.strip_prefix('-').unwrap_or(of_year);
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if of_year.len() != 3 || !is_digits(year) || !is_digits(of_year) {
        return None;
    }
    let (year, of_year): (u16, u32) = (year.parse().ok()?, of_year.parse().ok()?);
    let found = chrono::NaiveDate::from_yo_opt(i32::from(year), of_year).filter(|_| YEARS.contains(&year));
    found.map(day::from_date)
}

/// Three numbers with `/`, `.` or `-` between them, as most tables have dates: read without looking for words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digits {
    parts: [i64; 3],
    /// The year comes first.
    is_year_first: bool,
    /// `4.3.2022` is written where the day comes first.
    has_stops: bool,
}

/// The day, or the one with the day first and the one with the month first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Day(Day),
    Either(Day, Day),
}

/// What `9/24/06` says of the order of day and month, although it does not say its century.
pub(super) fn order_of_short(text: &str) -> Option<DigitOrder> {
    let is_short = |part: &&str| (1..=2).contains(&part.len());
    let parts = text.split('/').map(|part| Some(part).filter(is_short)?.parse().ok());
    let parts: Vec<u8> = parts.collect::<Option<_>>()?;
    match *parts {
        [13..=31, 1..=12, _] => Some(DigitOrder::DayFirst),
        [1..=12, 13..=31, _] => Some(DigitOrder::MonthFirst),
        _ => None,
    }
}

impl Digits {
    pub(super) fn of(text: &str) -> Option<Self> {
        let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '.' | '-'))?;
        let mut pieces = text.split(separator);
        let texts = [pieces.next()?, pieces.next()?, pieces.next()?];
        let is_plain = |piece: &&str| (1..=4).contains(&piece.len()) && piece.bytes().all(|byte| byte.is_ascii_digit());
        if pieces.next().is_some() || !texts.iter().all(is_plain) {
            return None;
        }
        let is_year_first = texts[0].len() == 4;
        // A year of two digits does not say its century.
        let has_year = is_year_first || texts[2].len() == 4;
        let mut parts = [0; 3];
        for (part, text) in parts.iter_mut().zip(texts) {
            *part = text.parse().ok()?;
        }
        has_year.then_some(Self { parts, is_year_first, has_stops: separator == '.' })
    }

    fn day(year: i64, month: i64, day: i64) -> Option<Day> {
        day::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// `None` for what is no day: `2014-03-00` is a month.
    pub(super) fn found(self, order: Option<DayOrder>) -> Option<Found> {
        let [a, b, c] = self.parts;
        if self.is_year_first {
            return Self::day(a, b, c).map(Found::Day);
        }
        let (day_first, month_first) = (Self::day(c, b, a), Self::day(c, a, b));
        let order = if self.has_stops { order.or(Some(DayOrder::DayFirst)) } else { order };
        Some(match (day_first, month_first, order) {
            (Some(only), None, _) | (None, Some(only), _) => Found::Day(only),
            (Some(one), Some(other), _) if one == other => Found::Day(one),
            (Some(day), Some(_), Some(DayOrder::DayFirst)) => Found::Day(day),
            (Some(_), Some(day), Some(DayOrder::MonthFirst)) => Found::Day(day),
            (Some(one), Some(other), None) => Found::Either(one, other),
            (None, None, _) => return None,
        })
    }

    /// What these numbers say of the order of day and month in their column; `None` where it does not matter.
    pub(super) const fn says(self) -> Option<DigitOrder> {
        let [a, b, _] = self.parts;
        if self.is_year_first || self.has_stops {
            return None;
        }
        match (a > 12, b > 12) {
            (true, false) => Some(DigitOrder::DayFirst),
            (false, true) => Some(DigitOrder::MonthFirst),
            (false, false) if a != b => Some(DigitOrder::Either),
            _ => None,
        }
    }
}

/// What one date says of the order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitOrder {
    /// The first number is no month.
    DayFirst,
    /// The second number is no month.
    MonthFirst,
    /// Either may be the month.
    Either,
}
