//! Rules of recurrence (`RRULE`): days, weeks, months and years with their parts, as far as calendars use them for what happens at
//! most once a day.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, Weekday};

use super::stamp::{date, local};

/// Most periods of a rule that are looked at.
const PERIODS: u32 = 20_000;

/// Most occurrences of one event.
pub(super) const MOST: usize = 1_000;

/// Months after which an event that has no end is no longer followed.
const ENDLESS: Months = Months::new(120);

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Every {
    Day,
    Week,
    Month,
    Year,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    every: Every,
    interval: u32,
    count: Option<usize>,
    until: Option<Until>,
    /// Days of the week; with a number the so-manieth of the month or the year, from the end where it is less than 0.
    weekdays: Vec<(i32, Weekday)>,
    days: Vec<i32>,
    months: Vec<u32>,
    positions: Vec<i32>,
    week_start: Weekday,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    Day(NaiveDate),
    Time { time: NaiveDateTime, is_utc: bool },
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// The part that is not understood.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut rule = Self {
            every: Every::Day,
            interval: 1,
            count: None,
            until: None,
            weekdays: Vec::new(),
            days: Vec::new(),
            months: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Mon,
        };
        let mut has_every = false;
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').ok_or_else(|| part.to_owned())?;
            let key = key.to_ascii_uppercase();
            has_every |= key == "FREQ";
            rule.take(&key, &value.to_ascii_uppercase()).ok_or_else(|| part.to_owned())?;
        }
        if has_every { Ok(rule) } else { Err("no FREQ".to_owned()) }
    }

    fn take(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "FREQ" => {
                self.every = match value {
                    "DAILY" => Every::Day,
                    "WEEKLY" => Every::Week,
                    "MONTHLY" => Every::Month,
                    "YEARLY" => Every::Year,
                    _ => return None,
                }
            }
            "INTERVAL" => self.interval = value.parse().ok().filter(|interval| (1..=10_000).contains(interval))?,
            "COUNT" => self.count = Some(value.parse().ok().filter(|count| *count > 0)?),
            "UNTIL" => {
                let day = || date(value).map(Until::Day);
                let time = || local(value.trim_end_matches('Z'));
                let is_utc = value.ends_with('Z');
                self.until = Some(day().or_else(|| time().map(|time| Until::Time { time, is_utc }))?);
            }
            "BYDAY" => self.weekdays = value.split(',').map(weekday).collect::<Option<_>>()?,
            "BYMONTHDAY" => self.days = numbers(value, 31)?,
            "BYMONTH" => {
                self.months = numbers(value, 12)?.into_iter().map(|n| u32::try_from(n).ok()).collect::<Option<_>>()?;
            }
            "BYSETPOS" => self.positions = numbers(value, 366)?,
            "WKST" => self.week_start = weekday(value)?.1,
            _ => return None,
        }
        Some(())
    }

    /// Whether the rule says no end itself.
    pub(super) fn is_endless(&self) -> bool {
        self.count.is_none() && self.until.is_none()
    }

    /// The occurrences from the first one on, in order; `offset` is that of the zone in minutes, for an end in UTC. Looking at a
    /// period costs one of `budget`.
    pub(super) fn occurrences<'r>(
        &'r self,
        first: NaiveDateTime,
        offset: i32,
        budget: &'r mut u32,
    ) -> impl Iterator<Item = NaiveDateTime> + 'r {
        let until = self.until;
        let is_over = move |time: &NaiveDateTime| match until {
            None => false,
            Some(Until::Day(day)) => time.date() > day,
            Some(Until::Time { time: until, is_utc }) => {
                let shift = chrono::Duration::minutes(if is_utc { i64::from(offset) } else { 0 });
                until.checked_add_signed(shift).is_some_and(|until| *time > until)
            }
        };
        let periods = (0..PERIODS).map_while(move |number| {
            *budget = budget.checked_sub(1)?;
            self.period(first.date(), number)
        });
        let later = periods.flatten().filter(move |day| *day > first.date()).map(move |day| day.and_time(first.time()));
        let all = std::iter::once(first).chain(later);
        all.take_while(move |time| !is_over(time)).take(self.count.unwrap_or(usize::MAX))
    }

    /// The same as far as an event is followed, and whether there are more.
    pub(super) fn followed(&self, first: NaiveDateTime, offset: i32, budget: &mut u32) -> (Vec<NaiveDateTime>, bool) {
        let last = first.checked_add_months(ENDLESS).filter(|_| self.is_endless());
        let mut is_cut = false;
        let mut all: Vec<NaiveDateTime> = Vec::new();
        for time in self.occurrences(first, offset, budget) {
            if all.len() == MOST || last.is_some_and(|last| time > last) {
                is_cut = true;
                break;
            }
            all.push(time);
        }
        is_cut |= *budget == 0;
        (all, is_cut)
    }

    /// The days of a period, in order; `None` behind the end of the calendar.
    fn period(&self, first: NaiveDate, number: u32) -> Option<Vec<NaiveDate>> {
        let step = number.checked_mul(self.interval)?;
        let is_month = |day: &NaiveDate| self.months.is_empty() || self.months.contains(&day.month());
        let mut days = match self.every {
            Every::Day => {
                let day = first.checked_add_days(Days::new(step.into()))?;
                let is_so = is_month(&day) && self.is_day(day) && self.is_weekday(day, None);
                if is_so { vec![day] } else { Vec::new() }
            }
            Every::Week => {
                let start = first.week(self.week_start).checked_first_day()?;
                let start = start.checked_add_days(Days::new(u64::from(step) * 7))?;
                let week = (0..7).filter_map(|day| start.checked_add_days(Days::new(day)));
                let is_so = |day: &NaiveDate| match self.weekdays.len() {
                    0 => day.weekday() == first.weekday(),
                    _ => self.is_weekday(*day, None),
                };
                week.filter(is_month).filter(is_so).collect()
            }
            Every::Month => {
                let month = first.with_day(1)?.checked_add_months(Months::new(step))?;
                if is_month(&month) { self.of_month(month, first.day()) } else { Vec::new() }
            }
            Every::Year => self.of_year(first, i32::try_from(step).ok()?)?,
        };
        days.sort_unstable();
        days.dedup();
        if days.first().is_some_and(|day| day.year() > 9999) {
            return None;
        }
        Some(self.chosen(days))
    }

    fn of_year(&self, first: NaiveDate, step: i32) -> Option<Vec<NaiveDate>> {
        let year = first.year().checked_add(step).filter(|year| *year <= 9999)?;
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        if self.months.is_empty() && !self.weekdays.is_empty() {
            let all = day(1, 1)?.iter_days().take_while(|day| day.year() == year);
            return Some(
                all.filter(|day| self.is_day(*day) && self.is_weekday(*day, Some((day.ordinal(), days_of(year)))))
                    .collect(),
            );
        }
        let months: Vec<u32> = match (self.months.is_empty(), self.days.is_empty()) {
            (false, _) => self.months.clone(),
            (true, false) => (1..=12).collect(),
            (true, true) => vec![first.month()],
        };
        Some(
            months
                .into_iter()
                .filter_map(|month| day(month, 1))
                .flat_map(|month| self.of_month(month, first.day()))
                .collect(),
        )
    }

    /// The days of a month; without any part that names days the one of the first occurrence.
    fn of_month(&self, month: NaiveDate, usual: u32) -> Vec<NaiveDate> {
        let days = u32::from(month.num_days_in_month());
        let all = (1..=days).filter_map(|day| month.with_day(day));
        let is_so = |day: &NaiveDate| match self.days.len() + self.weekdays.len() {
            0 => day.day() == usual,
            _ => self.is_day(*day) && self.is_weekday(*day, Some((day.day(), days))),
        };
        all.filter(is_so).collect()
    }

    fn is_day(&self, day: NaiveDate) -> bool {
        let (own, all) = (i64::from(day.day()), i64::from(day.num_days_in_month()));
        self.days.is_empty() || self.days.iter().any(|day| [own, own - all - 1].contains(&i64::from(*day)))
    }

    /// Whether a day is one of the weekdays; where it stands in its month or year, and how long that is.
    fn is_weekday(&self, day: NaiveDate, within: Option<(u32, u32)>) -> bool {
        let is_so = |(number, weekday): &(i32, Weekday)| {
            let place = within.map(|(at, of)| [i64::from((at - 1) / 7 + 1), -i64::from((of - at) / 7 + 1)]);
            *weekday == day.weekday()
                && (*number == 0 || place.is_none_or(|places| places.contains(&i64::from(*number))))
        };
        self.weekdays.is_empty() || self.weekdays.iter().any(is_so)
    }

    /// Those of the days of a period that `BYSETPOS` names.
    fn chosen(&self, days: Vec<NaiveDate>) -> Vec<NaiveDate> {
        if self.positions.is_empty() {
            return days;
        }
        let all = i64::try_from(days.len()).unwrap_or(0);
        let is_chosen = |at: &usize| {
            let at = i64::try_from(*at).unwrap_or(0);
            self.positions.iter().any(|place| [at + 1, at - all].contains(&i64::from(*place)))
        };
        days.into_iter().enumerate().filter(|(at, _)| is_chosen(at)).map(|(_, day)| day).collect()
    }
}

fn days_of(year: i32) -> u32 {
    if NaiveDate::from_ymd_opt(year, 2, 29).is_some() { 366 } else { 365 }
}

/// `MO`, `2TU`, `-1SU`.
fn weekday(text: &str) -> Option<(i32, Weekday)> {
    let text = text.trim();
    let (number, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number = if number.is_empty() { 0 } else { number.parse().ok().filter(|n| *n != 0)? };
    let day = match day {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    Some((number, day))
}

fn numbers(text: &str, most: i32) -> Option<Vec<i32>> {
    let number = |text: &str| text.trim().parse().ok().filter(|n: &i32| *n != 0 && n.abs() <= most);
    text.split(',').map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The days of a rule, as the examples of RFC 5545 have them.
    #[track_caller]
    fn days(rule: &str, first: &str, expected: &str) {
        let rule = Rule::read(rule).expect("a rule");
        let first = local(first).expect("a time");
        let mut budget = 1_000_000;
        let all = rule.occurrences(first, -240, &mut budget).take(expected.split(' ').count());
        let all: Vec<String> = all.map(|time| time.format("%y-%m-%d").to_string()).collect();
        assert_eq!(all.join(" "), expected);
    }

    #[test]
    fn rules_give_the_days_of_the_standard() {
        days("FREQ=DAILY;COUNT=3", "19970902T090000", "97-09-02 97-09-03 97-09-04");
        days("FREQ=DAILY;INTERVAL=10;COUNT=3", "19970902T090000", "97-09-02 97-09-12 97-09-22");
        days(
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH;COUNT=4",
            "19970902T090000",
            "97-09-02 97-09-04 97-09-16 97-09-18",
        );
        days(
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "19970805T090000",
            "97-08-05 97-08-10 97-08-19 97-08-24",
        );
        days(
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "19970805T090000",
            "97-08-05 97-08-17 97-08-19 97-08-31",
        );
        days("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "19970905T090000", "97-09-05 97-10-03 97-11-07");
        days("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "19970922T090000", "97-09-22 97-10-20 97-11-17");
        days("FREQ=MONTHLY;BYMONTHDAY=-3", "19970928T090000", "97-09-28 97-10-29 97-11-28");
        days("FREQ=MONTHLY;COUNT=3", "19980131T090000", "98-01-31 98-03-31 98-05-31");
        days("FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "19970610T090000", "97-06-10 97-07-10 98-06-10 98-07-10");
        days("FREQ=YEARLY;BYDAY=20MO", "19970519T090000", "97-05-19 98-05-18 99-05-17");
        days("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19970313T090000", "97-03-13 97-03-20 97-03-27 98-03-05");
        days("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19980213T090000", "98-02-13 98-03-13 98-11-13");
        days("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904T090000", "97-09-04 97-10-07 97-11-06");
        days("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929T090000", "97-09-29 97-10-30 97-11-27");
        days("FREQ=YEARLY;COUNT=3", "20240229T090000", "24-02-29 28-02-29 32-02-29");
    }

    #[test]
    fn a_rule_ends_where_it_says_so() {
        let count = |rule: &str, first: &str| {
            let (all, is_cut) =
                Rule::read(rule).expect("a rule").followed(local(first).expect("a time"), -240, &mut 100_000);
            (all.len(), is_cut)
        };
        assert_eq!(count("FREQ=DAILY;UNTIL=19971224T000000Z", "19970902T090000"), (113, false));
        assert_eq!(count("FREQ=DAILY;UNTIL=19970903", "19970902T090000"), (2, false));
        assert_eq!(count("FREQ=YEARLY", "19970902T090000"), (11, true));
        assert_eq!(count("FREQ=DAILY", "19970902T090000"), (MOST, true));
        assert_eq!(count("FREQ=DAILY;COUNT=5000", "19970902T090000"), (MOST, true));
        // No such day: nothing but the first, and it ends.
        assert_eq!(count("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "19970902T090000").0, 1);
        assert_eq!(Rule::read("FREQ=SECONDLY"), Err("FREQ=SECONDLY".to_owned()));
        assert_eq!(Rule::read("FREQ=DAILY;BYHOUR=9"), Err("BYHOUR=9".to_owned()));
        assert_eq!(Rule::read("COUNT=3"), Err("no FREQ".to_owned()));
    }
}
