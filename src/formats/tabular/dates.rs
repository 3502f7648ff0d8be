//! Dates as tables have them. A cell never becomes more exact than it is written, and what could be two days stays two days.

use crate::chronology::DateForm;
use crate::model::{Day, DaySpan, EventDate, day, prose, word_list};

word_list! {
    /// Which of two numbers is the day, where a column has dates like `03/04/2014`.
    DayOrder {
        /// The day comes first.
        DayFirst = "dmy",
        /// The month comes first.
        MonthFirst = "mdy",
    }
}

/// 1 January of year 0 and 31 December of year 9999, which four digits can say.
const FIRST: Day = -365;
const LAST: Day = 3_652_059;

/// A date of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) bounds: DaySpan,
    pub(super) window: Option<DaySpan>,
    pub(super) instant: Option<i32>,
    /// How it is written as EDTF, where that follows from the bounds.
    pub(super) form: Option<DateForm>,
    /// The EDTF expression, where it does not.
    pub(super) text: String,
    /// Whether it could be two days.
    pub(super) is_ambiguous: bool,
}

/// Why a cell has no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoDate {
    Empty,
    Bad,
}

impl Cell {
    pub(super) fn formed(form: DateForm, earliest: Day, latest: Day) -> Self {
        Self {
            bounds: DaySpan { earliest, latest },
            window: None,
            instant: None,
            form: Some(form),
            text: String::new(),
            is_ambiguous: false,
        }
    }

    fn day(day: Day) -> Self {
        Self::formed(DateForm::Day, day, day)
    }

    /// Nobody knows when.
    pub(super) fn undated() -> Self {
        let window = DaySpan { earliest: day::UNKNOWN_START, latest: day::UNKNOWN_END };
        let DaySpan { earliest, latest } = DaySpan::NEVER;
        Self { window: Some(window), ..Self::formed(DateForm::Undated, earliest, latest) }
    }

    /// The whole month of a day, some day of it or all the same.
    pub(super) fn month(form: DateForm, of: Day) -> Option<Self> {
        use chrono::Datelike;
        let first = day::from_date(day::to_date(of)?.with_day(1)?);
        Some(Self::formed(form, first, day::add_months(first, 1) - 1))
    }

    /// The same for the year.
    pub(super) fn year(form: DateForm, of: Day) -> Option<Self> {
        use chrono::Datelike;
        let first = day::from_date(day::to_date(of)?.with_ordinal(1)?);
        Some(Self::formed(form, first, day::add_months(first, 12) - 1))
    }

    fn edtf(date: &EventDate) -> Self {
        let bounds = date.bounds();
        let window = Some(date.window()).filter(|window| *window != bounds);
        let mut cell = Self { window, instant: date.instant(), ..Self::formed(DateForm::Day, 0, 0) };
        (cell.bounds, cell.form) = (bounds, None);
        date.text().clone_into(&mut cell.text);
        if !date.is_dated() {
            (cell.form, cell.text) = (Some(DateForm::Undated), String::new());
        }
        cell
    }

    /// The same if EDTF can say it. What goes beyond its four digits of a year is left open, and so never more exact; for what
    /// cannot be said so either there is `otherwise`.
    pub(super) fn sayable(self, otherwise: &Self) -> Self {
        let is_said = |cell: &Self| EventDate::parse(&cell.expression()).is_ok_and(|date| date.bounds() == cell.bounds);
        // Most dates by far.
        let is_usual = |day: Day| (FIRST..=LAST).contains(&day);
        if (is_usual(self.bounds.earliest) && is_usual(self.bounds.latest)) || is_said(&self) {
            return self;
        }
        let open = EventDate::parse(&format!("[{}..]", day::iso(self.bounds.earliest)));
        open.map_or_else(|_| otherwise.clone(), |date| Self::edtf(&date))
    }

    /// The EDTF expression.
    pub(super) fn expression(&self) -> String {
        self.form.map_or_else(|| self.text.clone(), |form| form.edtf(self.bounds))
    }

    /// From this date to another, throughout. `None` if the other one ends before this one begins.
    pub(super) fn until(self, end: &Self) -> Option<Self> {
        if self.bounds == end.bounds && self.form == end.form && self.text == end.text {
            return Some(self);
        }
        if end.bounds.latest < self.bounds.earliest {
            return None;
        }
        if self.form == Some(DateForm::Day) && end.form == Some(DateForm::Day) {
            return Some(Self::formed(DateForm::Throughout, self.bounds.earliest, end.bounds.latest));
        }
        // The day of a timed event stands for it: EDTF has no intervals of times.
        let side = |cell: &Self| cell.expression().split('T').next().unwrap_or_default().to_owned();
        EventDate::parse(&format!("{}/{}", side(&self), side(end))).ok().map(|date| Self::edtf(&date))
    }
}

/// Reads a cell. `order` decides dates like `03/04/2014`, which else stay two days.
pub(super) fn cell(text: &str, order: Option<DayOrder>) -> Result<Cell, NoDate> {
    let text = text.trim();
    if let Some(day) = day::from_iso(text.as_bytes()).or_else(|| day::from_basic(text.as_bytes())) {
        return Ok(Cell::day(day));
    }
    if is_nothing(text) {
        return Err(NoDate::Empty);
    }
    if let Some(cell) = midnight(text) {
        return Ok(cell);
    }
    let (date, _) = text.split_once(' ').filter(|(_, time)| is_midnight(time)).unwrap_or((text, ""));
    if let Some(parts) = Numbers::of(date) {
        return parts.cell(order).ok_or(NoDate::Bad);
    }
    if let Ok(date) = EventDate::parse(text) {
        return Ok(by_precision(&date).unwrap_or_else(|| Cell::edtf(&date)));
    }
    let plain = prose::suggest(text).filter(|edtf| !edtf.contains(['~', '?', '%', 'X', '/', '[', '{']));
    let date = plain.and_then(|edtf| EventDate::parse(&edtf).ok()).ok_or(NoDate::Bad)?;
    Ok(by_precision(&date).unwrap_or_else(|| Cell::edtf(&date)))
}

/// What tables write for nothing.
fn is_nothing(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "na" | "n/a" | "nan" | "nat" | "null" | "none" | "-" | "." | "?" | "unknown"
    )
}

/// A year or a month needs no text of its own.
fn by_precision(date: &EventDate) -> Option<Cell> {
    let bounds = date.bounds();
    let form =
        [DateForm::Day, DateForm::Month, DateForm::Year].into_iter().find(|form| form.edtf(bounds) == date.text())?;
    day::is_known(bounds.earliest).then(|| Cell::formed(form, bounds.earliest, bounds.latest))
}

/// `2014-05-01 00:00:00.000`: programs write midnight where only the day is known.
fn midnight(text: &str) -> Option<Cell> {
    let (date, time) = text.split_at_checked(10)?;
    let day = day::from_iso(date.as_bytes())?;
    is_midnight(time.strip_prefix(['T', ' '])?).then(|| Cell::day(day))
}

fn is_midnight(time: &str) -> bool {
    let clock = time.trim().trim_end_matches('Z').trim_end_matches("+00:00").trim_end_matches("+00");
    !clock.is_empty() && clock.starts_with('0') && clock.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'))
}

/// Three numbers with `/`, `.` or `-` between them.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    parts: [i64; 3],
    /// The year comes first.
    is_year_first: bool,
    /// `4.3.2022` is written where the day comes first.
    has_stops: bool,
}

impl Numbers {
    fn of(text: &str) -> Option<Self> {
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

    fn cell(self, order: Option<DayOrder>) -> Option<Cell> {
        let [a, b, c] = self.parts;
        if self.is_year_first {
            return Self::day(a, b, c).map(Cell::day);
        }
        let (day_first, month_first) = (Self::day(c, b, a), Self::day(c, a, b));
        let order = if self.has_stops { order.or(Some(DayOrder::DayFirst)) } else { order };
        match (day_first, month_first, order) {
            (Some(only), None, _) | (None, Some(only), _) => Some(Cell::day(only)),
            (Some(one), Some(other), _) if one == other => Some(Cell::day(one)),
            (Some(day), Some(_), Some(DayOrder::DayFirst)) => Some(Cell::day(day)),
            (Some(_), Some(day), Some(DayOrder::MonthFirst)) => Some(Cell::day(day)),
            (Some(one), Some(other), None) => {
                let [first, last] = [one.min(other), one.max(other)].map(day::iso);
                let date = EventDate::parse(&format!("[{first},{last}]")).ok()?;
                Some(Cell { is_ambiguous: true, ..Cell::edtf(&date) })
            }
            (None, None, _) => None,
        }
    }
}

/// What the cells of a column say about the order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Votes {
    pub(super) day_first: usize,
    pub(super) month_first: usize,
    pub(super) either: usize,
}

impl Votes {
    pub(super) fn count(&mut self, text: &str) {
        let date = text.trim().split(' ').next().unwrap_or_default();
        let Some(numbers) = Numbers::of(date).filter(|numbers| !numbers.is_year_first && !numbers.has_stops) else {
            return;
        };
        let [a, b, _] = numbers.parts;
        match (a > 12, b > 12) {
            (true, false) => self.day_first += 1,
            (false, true) => self.month_first += 1,
            (false, false) if a != b => self.either += 1,
            _ => {}
        }
    }

    pub(super) fn join(self, other: Self) -> Self {
        Self {
            day_first: self.day_first + other.day_first,
            month_first: self.month_first + other.month_first,
            either: self.either + other.either,
        }
    }

    /// The order that the whole column agrees on.
    pub(super) fn order(self) -> Option<DayOrder> {
        match (self.day_first, self.month_first) {
            (1.., 0) => Some(DayOrder::DayFirst),
            (0, 1..) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }
}

/// A date from its parts; a month or day that is missing or 0 leaves it open.
pub(super) fn parts(year: &str, month: &str, day_of_month: &str) -> Result<Cell, NoDate> {
    // Spreadsheets write 2013.0.
    let number = |text: &str| -> Result<Option<i64>, NoDate> {
        let text = text.trim();
        let whole = text.strip_suffix(".0").unwrap_or(text);
        if is_nothing(whole) { Ok(None) } else { whole.parse().map_or(Err(NoDate::Bad), |number| Ok(Some(number))) }
    };
    let month_name = || EventDate::parse(&prose::suggest(&format!("{} 2000", month.trim()))?).ok();
    let year = number(year)?.ok_or(NoDate::Empty)?;
    let month = number(month).or_else(|bad| {
        use chrono::Datelike;
        let named = month_name().and_then(|date| day::to_date(date.bounds().earliest));
        named.map(|date| Some(i64::from(date.month()))).ok_or(bad)
    })?;
    let day_number = number(day_of_month)?.filter(|day| *day > 0);
    let first = |month: i64, day: i64| Numbers::day(year, month, day);
    let found = match (month.filter(|month| *month > 0), day_number) {
        (Some(month), Some(day)) => first(month, day).map(Cell::day),
        (Some(month), None) => first(month, 1).and_then(|of| Cell::month(DateForm::Month, of)),
        (None, _) => first(1, 1).and_then(|of| Cell::year(DateForm::Year, of)),
    };
    let found = found.filter(|_| (0..=9999).contains(&year)).or_else(|| {
        let edtf = if year < 0 { format!("-{:04}", -year) } else { format!("Y{year}") };
        let is_alone = month.is_none() && day_number.is_none();
        EventDate::parse(&edtf).ok().filter(|_| is_alone && !(0..=9999).contains(&year)).map(|date| Cell::edtf(&date))
    });
    found.ok_or(NoDate::Bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, order: Option<DayOrder>) -> Result<String, NoDate> {
        cell(text, order).map(|cell| cell.expression())
    }

    #[test]
    fn cells_are_read_as_exactly_as_they_are_written() {
        for (text, edtf) in [
            ("2014-05-01", "2014-05-01"),
            ("20140501", "2014-05-01"),
            ("2014-05", "2014-05"),
            ("2014", "2014"),
            ("2014-05-01 00:00:00.000", "2014-05-01"),
            ("2014-05-01T00:00:00Z", "2014-05-01"),
            ("2014-05-01 10:30:00", "2014-05-01T10:30:00"),
            ("2014-05-01T10:30:00+03:00", "2014-05-01T10:30:00+03:00"),
            ("2014/5/1", "2014-05-01"),
            ("1.5.2014", "2014-05-01"),
            ("25/12/2014", "2014-12-25"),
            ("12/25/2014", "2014-12-25"),
            ("05/05/2014", "2014-05-05"),
            ("12 March 2014", "2014-03-12"),
            ("March 12, 2014", "2014-03-12"),
            ("2014-05~", "2014-05~"),
            ("[..2014-05-01]", "[..2014-05-01]"),
            ("2014-05-01/2014-05-03", "2014-05-01/2014-05-03"),
        ] {
            assert_eq!(read(text, None).as_deref(), Ok(edtf), "{text}");
        }
        for (text, why) in [
            ("", NoDate::Empty),
            (" NA ", NoDate::Empty),
            ("2014-02-30", NoDate::Bad),
            ("31/02/2014", NoDate::Bad),
            ("1/5/14", NoDate::Bad),
            ("soon", NoDate::Bad),
            ("early March 2014", NoDate::Bad),
        ] {
            assert_eq!(read(text, None), Err(why), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_stays_two_days_until_somebody_decides() {
        assert_eq!(read("03/04/2014", None).as_deref(), Ok("[2014-03-04,2014-04-03]"));
        assert_eq!(read("03/04/2014", Some(DayOrder::DayFirst)).as_deref(), Ok("2014-04-03"));
        assert_eq!(read("03/04/2014", Some(DayOrder::MonthFirst)).as_deref(), Ok("2014-03-04"));
        let decided = |cells: &[&str]| {
            let mut votes = Votes::default();
            for cell in cells {
                votes.count(cell);
            }
            votes.order()
        };
        assert_eq!(decided(&["03/04/2014", "25/12/2014"]), Some(DayOrder::DayFirst));
        assert_eq!(decided(&["03/04/2014", "12/25/2014 10:00"]), Some(DayOrder::MonthFirst));
        assert_eq!(decided(&["03/04/2014", "01/02/2014"]), None);
        assert_eq!(decided(&["25/12/2014", "12/25/2014"]), None);
    }

    #[test]
    fn dates_in_parts_keep_what_is_missing_open() {
        let read = |year, month, day| parts(year, month, day).map(|cell| cell.expression());
        assert_eq!(read("2013.0", "1.0", "3").as_deref(), Ok("2013-01-03"));
        assert_eq!(read("2013", "7", "").as_deref(), Ok("2013-07"));
        assert_eq!(read("2013", "0", "0").as_deref(), Ok("2013"));
        assert_eq!(read("1815", "December", "10").as_deref(), Ok("1815-12-10"));
        assert_eq!(read("-500", "", "").as_deref(), Ok("-0500"));
        assert_eq!(read("", "1", "1"), Err(NoDate::Empty));
        assert_eq!(read("2013", "13", "1"), Err(NoDate::Bad));
    }

    #[test]
    fn a_start_and_an_end_make_an_interval() {
        let until = |start, end| {
            let [start, end] = [start, end].map(|text| cell(text, None).expect(text));
            start.until(&end).map(|cell| cell.expression())
        };
        assert_eq!(until("2014-05-01", "2014-05-01").as_deref(), Some("2014-05-01"));
        assert_eq!(until("2014-05-01", "2014-05-03").as_deref(), Some("2014-05-01/2014-05-03"));
        assert_eq!(until("2014", "2016-03").as_deref(), Some("2014/2016-03"));
        assert_eq!(until("2014-05-01", "2014-04-01"), None);
    }
}
