//! Reading a date as somebody wrote it: the one place that hints, tables, options and dialogs ask.

use std::borrow::Cow;
use std::cell::Cell;

use super::calendar::Calendar;
use super::clock::{self, Clock, Times};
use super::numbers::{
    DayOrder, DigitOrder, Digits, Found, NumberForm, YearPair, order_of_short, year_month, year_pair,
};
use super::phrase::{Expression, between};
use super::plain::clean;
use super::range::{self, Said};
use super::rules::Rules;
use super::tokens::tokens;
use super::wikidata;
use crate::model::{Day, EventDate, day};

/// Longest text that is taken for a date, in bytes.
const LONGEST: usize = 240;

/// What is known beside a text that helps to read it. Without any of it nothing is guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DateContext {
    /// The order of day and month in the column.
    pub order: Option<DayOrder>,
    /// What the numbers of the column count.
    pub numbers: Option<NumberForm>,
    /// The calendar of years before 1700.
    pub calendar: Option<Calendar>,
    /// The year that stands beside the date: it tells the century of a year of two digits.
    pub year: Option<i64>,
    /// Whether `2009-10` is two years, one after the other, and no month.
    pub has_year_pairs: bool,
}

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The date.
    pub value: Value,
    /// How it is written.
    pub writing: Writing,
    /// The two days that `03/04/2014` may be, as EDTF: the one with the day first before the other.
    pub either: Option<[String; 2]>,
    /// Whether a time of day was set aside that the date cannot say: it has two days, or the zone is unclear.
    pub is_without_time: bool,
}

/// A date that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// One day.
    Day(Day),
    /// Anything else.
    Date(EventDate),
    /// `present`, `ongoing`: an end that has not come.
    Ongoing,
}

/// The ways in which dates are written, for whoever has to know a column of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Writing {
    /// `2014-03-12` or `20140312`.
    Iso,
    /// `2014`: any number may look like it.
    Year,
    /// `2014-03`.
    Month,
    /// `2014-03-12T21:40:00`, `20140312214000`.
    Timed,
    /// Any other expression of EDTF.
    Edtf,
    /// `12/03/2014`, `2014/3/12`.
    Digits,
    /// `12 March 2014`, `1990s`, `Q1 2014`.
    Words,
    /// `12–14 March 2014`.
    Range,
    /// `+2014-03-12T00:00:00Z/11`.
    Wikidata,
    /// `present`, `ongoing`.
    Ongoing,
    /// A number that a column may count days or seconds with.
    Number(NumberForm),
}

/// The date that a text says, in any of the writings that annals knows; what may be two days is both.
pub fn read(text: &str) -> Option<EventDate> {
    match read_in(text, &DateContext::default())?.value {
        Value::Day(day) => EventDate::from_day(day),
        Value::Date(date) => Some(date),
        Value::Ongoing => None,
    }
}

/// Whether a text says of an end that it has not come: `present`, `ongoing`.
pub fn is_ongoing(text: &str) -> bool {
    read_in(text, &DateContext::default()).is_some_and(|reading| matches!(reading.value, Value::Ongoing))
}

/// The day of a text that is nothing but its digits, as most cells of tables are: as quick as it can be said.
pub fn plain_day(text: &str, context: &DateContext) -> Option<Day> {
    if context.calendar.is_some() {
        return None;
    }
    let bytes = text.as_bytes();
    day::from_iso(bytes).or_else(|| day::from_basic(bytes)).or_else(|| {
        let is_short = (8..=10).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii);
        match Digits::of(text).filter(|_| is_short)?.found(context.order)? {
            Found::Day(day) => Some(day),
            Found::Either(..) => None,
        }
    })
}

/// How a text writes a date; `None` for what is none. The numbers of [`NumberForm`] count here, although [`read`] leaves them alone.
pub fn writing(text: &str) -> Option<Writing> {
    let number = || NumberForm::of(&clean(text)).map(Writing::Number);
    read_in(text, &DateContext::default()).map(|reading| reading.writing).or_else(number)
}

/// What the dates of digits in a text say of the order of day and month.
pub fn order(text: &str) -> Option<DigitOrder> {
    let text = text.trim();
    if text.len() > LONGEST || day::from_iso(text.as_bytes()).is_some() {
        return None;
    }
    clean(text).split(' ').find_map(|word| Digits::of(word).map_or_else(|| order_of_short(word), Digits::says))
}

/// The EDTF expression that was probably meant, where a text is not one and says one date.
pub fn suggest(text: &str) -> Option<String> {
    let reading = read_in(text, &DateContext::default()).filter(|reading| reading.either.is_none())?;
    let edtf = match reading.value {
        Value::Day(day) => day::iso(day),
        Value::Date(date) => date.text().to_owned(),
        Value::Ongoing => return None,
    };
    (edtf != text).then_some(edtf)
}

/// The two days that `06/03/2026` may be, the one with the day first before the other.
pub fn either(text: &str) -> Option<[String; 2]> {
    read_in(text, &DateContext::default())?.either
}

/// A day that is only as exact as a number of Wikidata says, as EDTF: 11 is the day, 10 the month, 9 the year, 8 the decade, 7 the
/// century, 6 the millennium.
pub fn at_precision(of: Day, precision: u8) -> Option<String> {
    let span = wikidata::span(of, precision)?;
    wikidata::expression(span, precision).map(Expression::edtf)
}

/// What a text says beside what is known of its column. Costs as much as the text is long.
pub fn read_in(text: &str, context: &DateContext) -> Option<Reading> {
    let text = text.trim();
    if context.calendar.is_none()
        && let Some(day) = day::from_iso(text.as_bytes()).or_else(|| day::from_basic(text.as_bytes()))
    {
        return Some(Reading::day(day, Writing::Iso));
    }
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let text = clean(text);
    let is_gregorian = context.calendar.is_none();
    let plain = if is_gregorian { digits(&text, context.order) } else { None };
    plain
        .or_else(|| number(&text, context))
        .or_else(|| Reading::of(wikidata::read(&text)?, Writing::Wikidata))
        .or_else(|| week(&text))
        .or_else(|| two_years(&text, context))
        .or_else(|| edtf(&text).filter(|_| is_gregorian))
        .or_else(|| in_words(&text, context))
        .or_else(|| edtf(&text))
}

impl Reading {
    const fn day(day: Day, writing: Writing) -> Self {
        Self { value: Value::Day(day), writing, either: None, is_without_time: false }
    }

    fn of(expression: Expression, writing: Writing) -> Option<Self> {
        Self::parsed(&expression.edtf(), writing)
    }

    fn parsed(edtf: &str, writing: Writing) -> Option<Self> {
        if let Some(day) = day::from_iso(edtf.as_bytes()) {
            return Some(Self::day(day, writing));
        }
        let date = EventDate::parsed(edtf)?;
        Some(Self { value: Value::Date(date), writing, either: None, is_without_time: false })
    }
}

/// `2014-05-01 00:00:00.000`, `12/03/2014`: days that need no look at words.
fn digits(text: &str, order: Option<DayOrder>) -> Option<Reading> {
    if let Some((date, time)) = text.split_at_checked(10)
        && is_midnight(time.strip_prefix(['T', ' ']).unwrap_or_default())
        && let Some(day) = day::from_iso(date.as_bytes())
    {
        return Some(Reading::day(day, Writing::Timed));
    }
    if let Some(day) = day::from_iso(text.as_bytes()).or_else(|| day::from_basic(text.as_bytes())) {
        return Some(Reading::day(day, Writing::Iso));
    }
    let (date, _) = text.split_once(' ').filter(|(_, time)| is_midnight(time)).unwrap_or((text, ""));
    match Digits::of(date)?.found(order)? {
        Found::Day(day) => Some(Reading::day(day, Writing::Digits)),
        Found::Either(one, other) => either_of(&day::iso(one), &day::iso(other), Writing::Digits),
    }
}

/// One of two dates.
fn either_of(day_first: &str, month_first: &str, writing: Writing) -> Option<Reading> {
    let both = [day_first.to_owned(), month_first.to_owned()];
    let [first, last] = if day_first <= month_first { [day_first, month_first] } else { [month_first, day_first] };
    let date = EventDate::parsed(&format!("[{first},{last}]"))?;
    Some(Reading { value: Value::Date(date), writing, either: Some(both), is_without_time: false })
}

/// Programs write midnight where only the day is known.
fn is_midnight(time: &str) -> bool {
    let clock = time.trim().trim_end_matches('Z').trim_end_matches("+00:00").trim_end_matches("+00");
    !clock.is_empty() && clock.starts_with('0') && clock.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'))
}

/// `20140312214000`, and what the numbers of the column count.
fn number(text: &str, context: &DateContext) -> Option<Reading> {
    if !NumberForm::is_number(text) {
        return None;
    }
    if text.len() == 14 {
        let day = day::from_basic(text.get(..8)?.as_bytes())?;
        let clock = Clock::of_digits(text.get(8..)?.parse().ok()?, 6)?;
        return Reading::parsed(&clock.at(&day::iso(day)), Writing::Timed);
    }
    let form = context.numbers.filter(|form| form.takes(text))?;
    if let (NumberForm::YearMonth, Some((year, month))) = (form, year_month(text)) {
        let known = if month == 0 { format!("{year:04}") } else { format!("{year:04}-{month:02}") };
        return Reading::parsed(&known, Writing::Number(form));
    }
    let (day, second) = form.read(text)?;
    let zone = if form.is_utc() { "Z" } else { "" };
    let time = || format!("T{:02}:{:02}:{:02}{zone}", second / 3600, second / 60 % 60, second % 60);
    let edtf = if second == 0 { day::iso(day) } else { day::iso(day) + &time() };
    Reading::parsed(&edtf, Writing::Number(form))
}

/// `2009-10` where the column has such years, `1999–00` everywhere.
fn two_years(text: &str, context: &DateContext) -> Option<Reading> {
    let is_pair = match year_pair(text)? {
        YearPair::Sure => context.calendar.is_none(),
        YearPair::Open(_) => context.has_year_pairs,
        YearPair::None => false,
    };
    let year: i64 = text.get(..4).filter(|_| is_pair)?.parse().ok()?;
    Reading::parsed(&format!("{year:04}/{:04}", year + 1), Writing::Range)
}

/// `2014-W11`, `2014-W11-3`: a week of ISO 8601, or a day of one.
fn week(text: &str) -> Option<Reading> {
    use chrono::{NaiveDate, Weekday};
    let (year, rest) = text.split_once("-W").or_else(|| text.split_once('W'))?;
    let (week, of_week) = match (rest.split_once('-'), rest.len()) {
        (Some((week, of_week)), _) => (week, Some(of_week)),
        (None, 3) => (rest.get(..2)?, Some(rest.get(2..)?)),
        (None, _) => (rest, None),
    };
    let is_plain = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(year, 4) || !is_plain(week, 2) || !of_week.is_none_or(|of_week| is_plain(of_week, 1)) {
        return None;
    }
    let (year, week) = (year.parse().ok()?, week.parse().ok()?);
    let monday = day::from_date(NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?);
    let (first, last) = match of_week.map(str::parse::<Day>) {
        Some(Ok(of_week @ 1..=7)) => (monday + of_week - 1, monday + of_week - 1),
        Some(_) => return None,
        None => (monday, monday + 6),
    };
    Reading::of(between(first, last), Writing::Digits)
}

fn edtf(text: &str) -> Option<Reading> {
    let date = EventDate::parsed(text)?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let writing = match text.len() {
        4 if is_plain => Writing::Year,
        7 if is_plain => Writing::Month,
        _ if date.instant().is_some() => Writing::Timed,
        _ => Writing::Edtf,
    };
    Some(Reading { value: Value::Date(date), writing, either: None, is_without_time: false })
}

fn in_words(text: &str, context: &DateContext) -> Option<Reading> {
    let text = without_footnote(without_names_of_zones(text));
    let dashed = if text.contains("--") { Cow::Owned(text.replace("--", " – ")) } else { Cow::Borrowed(text) };
    let mut tokens = tokens(&photographed(&dashed))?;
    let times = clock::take(&mut tokens)?;
    let is_said = context.order.is_some();
    let rules = |order| Rules {
        order,
        calendar: context.calendar,
        year: context.year,
        is_order_said: is_said,
        is_open: Cell::new(false),
    };
    let first = rules(context.order.unwrap_or(DayOrder::DayFirst));
    let said = range::said(&tokens, &first).or_else(|| again(&tokens, &first));
    let other = if first.is_open.get() { range::said(&tokens, &rules(DayOrder::MonthFirst)) } else { None };
    let has_words = text.contains(char::is_alphabetic);
    let writing = if has_words { Writing::Words } else { Writing::Digits };
    let reading = match (said, other) {
        (None, None) => None,
        (Some(only), None) | (None, Some(only)) => timed(only, times, writing),
        (Some(one), Some(other)) if one == other => timed(one, times, writing),
        (Some(one), Some(other)) => open(one, other, writing),
    }?;
    let is_instant = matches!(&reading.value, Value::Date(date) if date.instant().is_some());
    let is_without_time = !is_instant && times.says_more_than_a_day();
    Some(Reading { is_without_time, ..reading })
}

/// `mar. 12 mars 2014`: a day of the week that is called like a month.
fn again(tokens: &[super::tokens::Token], rules: &Rules) -> Option<Said> {
    use super::lexicon::Sense;
    let (first, rest) = tokens.split_first()?;
    let is_both = first.is(Sense::Month(3)) || first.is(Sense::Part(super::lexicon::Part::Mid));
    if is_both { range::said(rest, rules) } else { None }
}

fn timed(said: Said, times: Times, writing: Writing) -> Option<Reading> {
    match said {
        Said::Ongoing => {
            Some(Reading { value: Value::Ongoing, writing: Writing::Ongoing, either: None, is_without_time: false })
        }
        Said::Range(edtf) => Reading::parsed(&edtf, Writing::Range),
        Said::Date(expression) => {
            let edtf = expression.edtf();
            match times {
                Times::One(clock) if day::from_iso(edtf.as_bytes()).is_some() => {
                    Reading::parsed(&clock.at(&edtf), if writing == Writing::Digits { Writing::Timed } else { writing })
                }
                _ => Reading::parsed(&edtf, writing),
            }
        }
    }
}

/// What is one thing with the day first and another with the month first.
fn open(one: Said, other: Said, writing: Writing) -> Option<Reading> {
    let bounds = |said: &Said| match said {
        Said::Date(expression) => expression.bounds(),
        Said::Range(edtf) => EventDate::parsed(edtf).map(|date| date.bounds()),
        Said::Ongoing => None,
    };
    if let (Said::Date(Expression::Edtf(a)), Said::Date(Expression::Edtf(b))) = (&one, &other)
        && [a, b].iter().all(|day| day::from_iso(day.as_bytes()).is_some())
    {
        // EDTF has no times in a set: the days are kept.
        return either_of(a, b, writing);
    }
    let (a, b) = (bounds(&one)?, bounds(&other)?);
    let both = [edtf_of(one), edtf_of(other)];
    let widest = a.union(b);
    let edtf = match (day::is_known(widest.earliest), day::is_known(widest.latest)) {
        (true, true) => between(widest.earliest, widest.latest).edtf(),
        (true, false) => format!("{}/..", day::iso(widest.earliest)),
        (false, true) => format!("[..{}]", day::iso(widest.latest)),
        (false, false) => return None,
    };
    Some(Reading { either: Some(both), ..Reading::parsed(&edtf, writing)? })
}

fn edtf_of(said: Said) -> String {
    match said {
        Said::Date(expression) => expression.edtf(),
        Said::Range(edtf) => edtf,
        Said::Ongoing => String::new(),
    }
}

/// `… GMT+0300 (Moscow Standard Time)`: what a browser adds.
fn without_names_of_zones(text: &str) -> &str {
    let is_zone = |(before, name): &(&str, &str)| name.ends_with(')') && before.contains("GMT");
    text.split_once(" (").filter(is_zone).map_or(text, |(before, _)| before)
}

/// `12 March 2014[1]`: what an encyclopedia adds.
fn without_footnote(text: &str) -> &str {
    let is_mark = |mark: &str| {
        let is_number = mark.bytes().all(|byte| byte.is_ascii_digit());
        let is_letter = mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_lowercase());
        (1..=3).contains(&mark.len()) && (is_number || is_letter)
    };
    let cut = text.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    cut.filter(|(before, mark)| !before.is_empty() && is_mark(mark)).map_or(text, |(before, _)| before)
}

/// `2014:03:12 21:40:00`: what a camera writes.
fn photographed(text: &str) -> Cow<'_, str> {
    let is_camera = text.get(4..5) == Some(":")
        && text.get(7..8) == Some(":")
        && text.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    if is_camera { Cow::Owned(text.replacen(':', "-", 2)) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_for_dates_is_understood_well_enough_to_correct_it() {
        for (typed, meant) in [
            ("2022/03/04", "2022-03-04"),
            ("4.3.2022", "2022-03-04"),
            ("25/12/2021", "2021-12-25"),
            ("12/25/2021", "2021-12-25"),
            ("March 2022", "2022-03"),
            ("6 March 2026", "2026-03-06"),
            ("March 6, 2026", "2026-03-06"),
            ("March 6th, 2026", "2026-03-06"),
            ("mid-March 2022", "2022-03-1X"),
            ("late Feb 2022", "2022-02-2X"),
            ("2022 Q3", "2022-35"),
            ("2022Q3", "2022-35"),
            ("Q3-2022", "2022-35"),
            ("q32022", "2022-35"),
            ("2022-H1", "2022-40"),
            ("spring 2022", "2022-21"),
            ("the 1990s", "199X"),
            ("19th century", "18XX"),
            ("500 BC", "-0499"),
            ("44 BCE", "-0043"),
            ("since 2014", "2014/.."),
            ("2014 to present", "2014/.."),
            ("by 6 March 2026", "[..2026-03-06]"),
            ("2026-03-06 21:40", "2026-03-06T21:40:00"),
            ("2026-03-06T21:40+03:00", "2026-03-06T21:40:00+03:00"),
            ("2014-2016", "2014/2016"),
            ("March 2022 to June 2022", "2022-03/2022-06"),
        ] {
            assert_eq!(suggest(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn no_guess_where_two_days_are_possible() {
        assert_eq!(suggest("03/04/2022"), None);
        assert_eq!(suggest("2022-13"), None);
        assert_eq!(suggest("2022-02-29"), None);
        assert_eq!(suggest("yesterday"), None);
        assert_eq!(suggest(&"~".repeat(40_000)), None);
        assert_eq!(suggest(&"from 2014 to ".repeat(40)), None);
        assert_eq!(suggest(&"c.".repeat(32)), None);
    }
}
