//! Days of other calendars than the Gregorian.

use calendrical_calculations::{islamic, persian, rata_die::RataDie};

use crate::model::{Day, day, word_list};

word_list! {
    /// A calendar that a table may count its years by.
    Calendar {
        /// The solar calendar of Iran and Afghanistan.
        Persian = "persian",
        /// The lunar calendar of Islam.
        Hijri = "hijri",
        /// The calendar of Thailand: ours, counted from 543 years before.
        Buddhist = "buddhist",
    }
}

/// Years that were of today in a calendar when newspapers were; in the Gregorian they lie in the Middle Ages.
pub const RECENT: std::ops::RangeInclusive<i64> = 1300..=1450;

/// Years of today in the calendar of Thailand; in the Gregorian they are to come.
pub const BUDDHIST: std::ops::RangeInclusive<i64> = 2400..=2650;

/// How many years the calendar of Thailand is ahead, and its first year that began in January.
const AHEAD: i64 = 543;
const JANUARY: i64 = 2484;

/// Years after this are Gregorian whatever the calendar of the table is.
const LAST: i64 = 1699;

impl Calendar {
    /// This calendar, if a year can be one of its years.
    pub(super) fn of_year(self, year: Option<i64>) -> Option<Self> {
        let years = if self == Self::Buddhist { BUDDHIST } else { 1..=LAST };
        year.is_some_and(|year| years.contains(&year)).then_some(self)
    }

    /// The years that a table counts by this calendar, in words.
    pub fn years(self) -> &'static str {
        if self == Self::Buddhist { "years from 2400 to 2650" } else { "years before 1700" }
    }

    /// The first and the last day that a date of this calendar may be, by the strictest and the widest count.
    ///
    /// A day of the Islamic calendar begins when the moon is seen, a day sooner or later than any table says.
    pub(super) fn days(self, year: i64, month: Option<u8>, day: Option<u8>) -> Option<(Day, Day)> {
        if self == Self::Buddhist {
            return thai_days(year, month, day);
        }
        let year = i32::try_from(year).ok().filter(|year| (1..=i32::try_from(LAST).unwrap_or(0)).contains(year))?;
        if month.is_none() && day.is_some() {
            return None;
        }
        let first = self.day(year, month.unwrap_or(1), day.unwrap_or(1))?;
        let last = match (month, day) {
            (_, Some(_)) => self.day(year, month?, day?)?,
            (Some(month @ 1..12), None) => before(self.day(year, month + 1, 1)?),
            _ => before(self.day(year + 1, 1, 1)?),
        };
        Some((first.0, last.1))
    }

    /// The first and the last day that one day may be.
    fn day(self, year: i32, month: u8, day: u8) -> Option<(Day, Day)> {
        let number = |fixed: RataDie| Day::try_from(fixed.to_i64_date()).ok();
        match self {
            Self::Persian => {
                let leap = u8::from(persian::is_leap_year(year));
                let length = match month {
                    1..=6 => 31,
                    7..=11 => 30,
                    12 => 29 + leap,
                    _ => 0,
                };
                let only = number(persian::fixed_from_fast_persian(year, month, day))?;
                (1..=length).contains(&day).then_some((only, only))
            }
            Self::Hijri if (1..=12).contains(&month) && (1..=30).contains(&day) => {
                let tabular = |epoch| islamic::fixed_from_tabular_islamic(year, month, day, epoch);
                let counts = [
                    number(tabular(islamic::ISLAMIC_EPOCH_FRIDAY))?,
                    number(tabular(islamic::ISLAMIC_EPOCH_THURSDAY))?,
                    number(islamic::fixed_from_saudi_islamic(year, month, day))?,
                ];
                Some((counts.iter().min()? - 1, counts.iter().max()? + 1))
            }
            Self::Hijri | Self::Buddhist => None,
        }
    }
}

/// The first and the last day of a date in Thailand. Until 1940 a year ended with March, in some books and not in others.
fn thai_days(year: i64, month: Option<u8>, of_month: Option<u8>) -> Option<(Day, Day)> {
    let ours = Some(year - AHEAD).filter(|_| BUDDHIST.contains(&year))?;
    if month.is_none() && of_month.is_some() {
        return None;
    }
    let is_open = year < JANUARY && month.is_none_or(|month| month <= 3);
    let next = if is_open { ours + 1 } else { ours };
    let last_month = month.unwrap_or(if is_open { 3 } else { 12 });
    let first = day::from_ymd(ours, month.unwrap_or(1), of_month.unwrap_or(1));
    let last = match of_month {
        Some(of_month) => day::from_ymd(next, last_month, of_month),
        None => Some(day::add_months(day::from_ymd(next, last_month, 1)?, 1) - 1),
    };
    // A 29 February that only one of the two years has.
    Some((first.or(last)?, last.or(first)?))
}

/// The day before one.
const fn before((first, last): (Day, Day)) -> (Day, Day) {
    (first - 1, last - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_other_calendars_are_days_of_ours() {
        let days = |calendar: Calendar, year, month, of_month| {
            let (first, last) = calendar.days(year, month, of_month).expect("a day");
            (day::iso(first), day::iso(last))
        };
        let one = |text: &str| (text.to_owned(), text.to_owned());
        assert_eq!(days(Calendar::Persian, 1393, Some(1), Some(1)), one("2014-03-21"));
        assert_eq!(days(Calendar::Persian, 1399, Some(12), Some(30)), one("2021-03-20"));
        assert_eq!(days(Calendar::Persian, 1357, Some(11), Some(22)), one("1979-02-11"));
        assert_eq!(days(Calendar::Persian, 1393, None, None), ("2014-03-21".to_owned(), "2015-03-20".to_owned()));
        assert_eq!(Calendar::Persian.days(1400, Some(12), Some(30)), None);
        // 1 Muharram 1436 was 25 October 2014 in most places.
        let (first, last) = days(Calendar::Hijri, 1436, Some(1), Some(1));
        assert!(first.as_str() <= "2014-10-25" && last.as_str() >= "2014-10-25" && last.as_str() < "2014-10-28");
        assert_eq!(Calendar::Hijri.days(2014, Some(1), Some(1)), None);
        assert_eq!(days(Calendar::Buddhist, 2557, Some(3), Some(12)), one("2014-03-12"));
        assert_eq!(days(Calendar::Buddhist, 2557, None, None), ("2014-01-01".to_owned(), "2014-12-31".to_owned()));
        assert_eq!(days(Calendar::Buddhist, 2475, Some(6), Some(24)), one("1932-06-24"));
        assert_eq!(days(Calendar::Buddhist, 2475, Some(2), None), ("1932-02-01".to_owned(), "1933-02-28".to_owned()));
        assert_eq!(Calendar::Buddhist.days(2014, None, None), None);
    }
}
