//! Dates as tables have them. A cell never becomes more exact than it is written, and what could be two days stays two days.

use crate::model::words::{self, BUDDHIST, DateContext, DigitOrder, NumberForm, RECENT, Value, YearPair};
use crate::model::{DateForm, Day, DaySpan, EventDate, FormedDate, WrittenDate, day};

pub use crate::model::words::DayOrder;

/// 31 December of year 9999, the last day that four digits can say.
const LAST: Day = 3_652_059;

/// A date of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) bounds: DaySpan,
    pub(super) window: Option<DaySpan>,
    pub(super) instant: Option<i32>,
    /// The same as EDTF, where that follows from the bounds.
    pub(super) form: Option<FormedDate>,
    /// The EDTF expression, where it does not.
    pub(super) text: String,
    /// Whether it could be two days.
    pub(super) is_ambiguous: bool,
    /// Whether more stands in the cell than the date says.
    pub(super) is_short: bool,
}

/// Why a cell has no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoDate {
    Empty,
    Bad,
    /// `present`: an end that has not come.
    Ongoing,
}

impl Cell {
    const fn of(date: FormedDate) -> Self {
        Self {
            bounds: date.bounds(),
            window: None,
            instant: None,
            form: Some(date),
            text: String::new(),
            is_ambiguous: false,
            is_short: false,
        }
    }

    fn formed(form: DateForm, earliest: Day, latest: Day) -> Option<Self> {
        FormedDate::new(form, DaySpan { earliest, latest }).map(Self::of)
    }

    /// The same if EDTF can say it. What goes beyond its four digits of a year is left open, and so never more exact; for what
    /// cannot be said so either there is `otherwise`.
    pub(super) fn formed_or(form: DateForm, earliest: Day, latest: Day, otherwise: &Self) -> Self {
        Self::formed(form, earliest, latest).unwrap_or_else(|| {
            let open = EventDate::parse(&format!("[{}..]", day::iso(earliest)));
            open.map_or_else(|_| otherwise.clone(), |date| Self::edtf(&date))
        })
    }

    /// A day; its year where that has more than four digits, for then EDTF has no days.
    pub(super) fn day(day: Day) -> Self {
        use chrono::Datelike;
        let year = || EventDate::parse(&format!("Y{}", day::to_date(day)?.year())).ok();
        Self::formed(DateForm::Day, day, day)
            .unwrap_or_else(|| year().map_or_else(Self::undated, |date| Self::edtf(&date)))
    }

    /// Nobody knows when.
    pub(super) fn undated() -> Self {
        let window = DaySpan { earliest: day::UNKNOWN_START, latest: day::UNKNOWN_END };
        Self { window: Some(window), ..Self::of(FormedDate::UNDATED) }
    }

    /// The whole month of a day, some day of it or all the same.
    pub(super) fn month(form: DateForm, of: Day) -> Option<Self> {
        use chrono::Datelike;
        let first = day::from_date(day::to_date(of)?.with_day(1)?);
        Self::formed(form, first, day::add_months(first, 1) - 1)
    }

    /// The same for the year.
    pub(super) fn year(form: DateForm, of: Day) -> Option<Self> {
        use chrono::Datelike;
        let first = day::from_date(day::to_date(of)?.with_ordinal(1)?);
        Self::formed(form, first, day::add_months(first, 12) - 1)
    }

    fn edtf(date: &EventDate) -> Self {
        let bounds = date.bounds();
        let window = Some(date.window()).filter(|window| *window != bounds);
        let cell = Self { window, instant: date.instant(), ..Self::of(FormedDate::UNDATED) };
        if date.is_dated() { Self { bounds, form: None, text: date.text().to_owned(), ..cell } } else { cell }
    }

    /// The same for the store.
    pub(super) fn written(&self) -> WrittenDate<'_> {
        WrittenDate::new(self.form, &self.text, self.bounds)
    }

    /// The EDTF expression.
    pub(super) fn expression(&self) -> String {
        self.form.map_or_else(|| self.text.clone(), FormedDate::edtf)
    }

    /// From this date to another, throughout. `None` if the other one ends before this one begins.
    pub(super) fn until(self, end: &Self) -> Option<Self> {
        if self.bounds == end.bounds && self.form == end.form && self.text == end.text {
            return Some(self);
        }
        if end.bounds.latest < self.bounds.earliest {
            return None;
        }
        let is_day = |cell: &Self| cell.form.is_some_and(|date| date.form() == DateForm::Day);
        if is_day(&self) && is_day(end) {
            return Self::formed(DateForm::Throughout, self.bounds.earliest, end.bounds.latest);
        }
        if self.bounds == end.bounds && self.instant.is_some() && end.instant.is_some() {
            return Some(Self::day(self.bounds.earliest));
        }
        // The day of a timed event stands for it: EDTF has no intervals of times.
        let side = |cell: &Self| cell.expression().split('T').next().unwrap_or_default().to_owned();
        let whole = EventDate::parse(&format!("{}/{}", side(&self), side(end))).ok();
        let (earliest, latest) = (self.bounds.earliest, end.bounds.latest);
        let last = if day::is_known(self.bounds.latest) { latest.max(self.bounds.latest) } else { latest };
        // What EDTF has no interval for, such as one from one of two days: from its first day to its last.
        let is_known = day::is_known(earliest) && day::is_known(latest);
        whole
            .map(|date| Self::edtf(&date))
            .or_else(|| is_known.then(|| Self::formed_or(DateForm::Throughout, earliest, last, &self)))
    }
}

impl Cell {
    /// From this date on: it goes on with the end `..`, it ended nobody knows when with none.
    pub(super) fn onwards(self, end: &str) -> Option<Self> {
        let start = self.expression();
        let start = start.split('T').next().unwrap_or_default();
        let whole = EventDate::parse(&format!("{start}/{end}"));
        // A start that EDTF has no interval for, such as one of two days: its first day.
        let whole = whole.or_else(|_| EventDate::parse(&format!("{}/{end}", day::iso(self.bounds.earliest))));
        whole.ok().map(|date| Self::edtf(&date))
    }

    /// Up to this date, from nobody knows when.
    pub(super) fn ended(&self) -> Option<Self> {
        let end = self.expression();
        let end = end.split('T').next().unwrap_or_default();
        let whole = EventDate::parse(&format!("/{end}"));
        let whole = whole.or_else(|_| EventDate::parse(&format!("/{}", day::iso(self.bounds.latest))));
        whole.ok().map(|date| Self::edtf(&date))
    }
}

/// Reads a cell beside what is known of its column; what that does not decide stays open.
pub(super) fn cell(text: &str, context: &DateContext) -> Result<Cell, NoDate> {
    let text = text.trim();
    if let Some(day) = words::plain_day(text, context) {
        return Ok(Cell::day(day));
    }
    if is_nothing(text) {
        return Err(NoDate::Empty);
    }
    // `11/-9/1950`: the code for what nobody knows in place of the day.
    let known = if text.contains("/-9") { text.replace("-99", "00").replace("-9", "00") } else { text.to_owned() };
    let reading = words::read_in(&known, context).ok_or(NoDate::Bad)?;
    let (is_ambiguous, is_short) = (reading.either.is_some(), reading.is_without_time);
    match reading.value {
        Value::Day(day) => Ok(Cell { is_short, ..Cell::day(day) }),
        Value::Date(date) => {
            let cell = by_precision(&date).unwrap_or_else(|| Cell::edtf(&date));
            Ok(Cell { is_ambiguous, is_short, ..cell })
        }
        Value::Ongoing => Err(NoDate::Ongoing),
    }
}

/// Whether an end stands for none: tables write a day of the last year of four digits for what goes on.
pub(super) fn is_no_end(end: &Cell) -> bool {
    (day::YEAR_9999..=LAST).contains(&end.bounds.earliest)
}

/// What tables write for nothing.
fn is_nothing(text: &str) -> bool {
    // Most cells are days.
    if text.len() > 10 || text.as_bytes().first().is_some_and(|byte| matches!(byte, b'1'..=b'9')) {
        return false;
    }
    matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "na"
            | "n/a"
            | "nan"
            | "nat"
            | "null"
            | "none"
            | "-"
            | "–"
            | "—"
            | "."
            | "?"
            | "unknown"
            | "n.d."
            | "nd"
            | "\\n"
            | "0000-00-00"
            | "00/00/0000"
            | "00000000"
    )
}

/// A year or a month needs no text of its own.
fn by_precision(date: &EventDate) -> Option<Cell> {
    let is_plain = |date: &FormedDate| matches!(date.form(), DateForm::Day | DateForm::Month | DateForm::Year);
    FormedDate::of(date.text(), date.bounds()).filter(is_plain).map(Cell::of)
}

/// What the cells of a column say about how they are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Votes {
    pub(super) day_first: usize,
    pub(super) month_first: usize,
    pub(super) either: usize,
    /// Cells with something in them.
    cells: usize,
    /// Cells whose year lies in [`RECENT`], and those whose year lies in [`BUDDHIST`].
    recent: usize,
    buddhist: usize,
    /// Numbers that can be nothing but a year and a month.
    months: usize,
    /// Numbers by what they may count.
    numbers: [usize; NumberForm::ALL.len()],
    /// Years with two digits more behind them.
    pairs: Pairs,
}

/// Cells like `2009-10`: two years one after another, or a month or season.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Pairs {
    /// Those that can be nothing but two years: `2019-20`, `2013/14`, `2009–10`.
    sure: usize,
    /// Those that may be two years, and the least and the greatest of these.
    open: usize,
    years: Option<(i64, i64)>,
    /// Whether one is no two years: `2009-12`.
    has_others: bool,
}

impl Pairs {
    /// Years from the first to the last of them that tell two years where all cells may be some.
    const APART: i64 = 2;

    fn count(&mut self, text: &str) {
        match words::year_pair(text) {
            Some(YearPair::Sure) => self.sure += 1,
            Some(YearPair::Open(year)) => {
                self.open += 1;
                self.add((year, year));
            }
            Some(YearPair::None) => self.has_others = true,
            None => {}
        }
    }

    fn add(&mut self, (first, last): (i64, i64)) {
        let (least, greatest) = self.years.unwrap_or((first, last));
        self.years = Some((least.min(first), greatest.max(last)));
    }

    fn join(mut self, other: Self) -> Self {
        other.years.into_iter().for_each(|years| self.add(years));
        Self {
            sure: self.sure + other.sure,
            open: self.open + other.open,
            has_others: self.has_others || other.has_others,
            ..self
        }
    }

    /// Whether those that may be two years are: some of the `cells` can be nothing else, or all of them may be some.
    fn are_two_years(self, cells: usize) -> bool {
        let is_long = |(first, last): (i64, i64)| self.open == cells && last - first >= Self::APART;
        !self.has_others && self.years.is_some_and(|years| self.sure > 0 || is_long(years))
    }
}

impl Votes {
    pub(super) fn count(&mut self, text: &str) {
        let text = text.trim();
        if is_nothing(text) {
            return;
        }
        // Enough others, and nobody asks.
        if (self.recent + self.buddhist + OTHERS) * 2 >= self.cells {
            match other_year(text) {
                Some(OtherYear::Recent) => self.recent += 1,
                Some(OtherYear::Buddhist) => self.buddhist += 1,
                None => {}
            }
        }
        self.cells += 1;
        if day::from_iso(text.as_bytes()).is_some() {
            return;
        }
        self.pairs.count(text);
        match words::order(text) {
            Some(DigitOrder::DayFirst) => self.day_first += 1,
            Some(DigitOrder::MonthFirst) => self.month_first += 1,
            Some(DigitOrder::Either) => self.either += 1,
            None => {}
        }
        if let Some(form) = NumberForm::of(text) {
            self.numbers[form as usize] += 1;
            // `201012` may be a day of 2020 as well as a month of 2010.
            let is_month =
                form == NumberForm::YearMonth && !["2010", "2011", "2012"].iter().any(|year| text.starts_with(year));
            self.months += usize::from(is_month);
        }
    }

    pub(super) fn join(self, other: Self) -> Self {
        let mut numbers = self.numbers;
        numbers.iter_mut().zip(other.numbers).for_each(|(count, more)| *count += more);
        Self {
            day_first: self.day_first + other.day_first,
            month_first: self.month_first + other.month_first,
            either: self.either + other.either,
            cells: self.cells + other.cells,
            recent: self.recent + other.recent,
            buddhist: self.buddhist + other.buddhist,
            months: self.months + other.months,
            numbers,
            pairs: self.pairs.join(other.pairs),
        }
    }

    /// Whether `2009-10` is two years, as other cells of the column are.
    pub(super) fn has_year_pairs(self) -> bool {
        self.pairs.are_two_years(self.cells)
    }

    /// Whether some cell needs the others to be read.
    pub(super) fn asks(self) -> bool {
        let order = self.day_first + self.month_first + self.either;
        order > 0
            || self.pairs.years.is_some()
            || self.numbers.iter().any(|count| *count > 0)
            || self.other_year().is_some()
    }

    /// The order that the whole column agrees on.
    pub(super) fn order(self) -> Option<DayOrder> {
        match (self.day_first, self.month_first) {
            (1.., 0) => Some(DayOrder::DayFirst),
            (0, 1..) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }

    /// What its numbers count, where they are of one kind and no fewer than the other cells.
    pub(super) fn numbers(self) -> Option<NumberForm> {
        let total: usize = self.numbers.iter().sum();
        let mut kinds = NumberForm::ALL.iter().copied().filter(|form| self.numbers[*form as usize] > 0);
        let form = match (kinds.next(), kinds.next(), kinds.next()) {
            (Some(only), None, _) => only,
            // Twelve digits may look like a time of day by chance.
            (Some(NumberForm::Millis), Some(NumberForm::Minutes), None) => NumberForm::Millis,
            // A slip of the hand in a hundred.
            _ => {
                let most = *NumberForm::ALL.iter().max_by_key(|form| self.numbers[**form as usize])?;
                Some(most).filter(|most| total > 0 && self.numbers[*most as usize] * 100 >= total * 99)?
            }
        };
        // A dozen days of a month by chance have one after the 12th.
        let is_open = form == NumberForm::YearMonth && self.months == 0 && total < 12;
        (2 * total >= self.cells && !is_open).then_some(form)
    }

    /// What most of the years are, where they look like those of another calendar.
    pub(super) fn other_year(self) -> Option<OtherYear> {
        let is_most = |years: usize| years > 0 && years * 100 >= self.cells * OTHER_PERCENT;
        if is_most(self.recent) {
            return Some(OtherYear::Recent);
        }
        is_most(self.buddhist).then_some(OtherYear::Buddhist)
    }
}

/// How many of a hundred years have to look like those of another calendar before that is said.
const OTHER_PERCENT: usize = 80;

/// So many other years at the beginning do not end the search.
const OTHERS: usize = 16;

/// A year that looks like one of another calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OtherYear {
    /// One that lies in [`RECENT`].
    Recent,
    /// One that lies in [`BUDDHIST`].
    Buddhist,
}

/// What the year of a date in digits looks like.
pub(super) fn other_year(text: &str) -> Option<OtherYear> {
    let text = words::clean(text);
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| matches!(number.len(), 4 | 8));
    let year: i64 = numbers.next()?.get(..4)?.parse().ok()?;
    let found = if RECENT.contains(&year) {
        OtherYear::Recent
    } else if BUDDHIST.contains(&year) {
        OtherYear::Buddhist
    } else {
        return None;
    };
    // The months of Thailand are ours.
    (found == OtherYear::Buddhist || !text.contains(char::is_alphabetic)).then_some(found)
}

/// A date from its parts; a month or day that is missing, 0 or less, or 99 leaves it open.
pub(super) fn parts(year: &str, month: &str, day_of_month: &str, context: &DateContext) -> Result<Cell, NoDate> {
    let (Ok(year_number), Ok(month_number), Ok(day_number)) = (number(year), number(month), number(day_of_month))
    else {
        return spelled(year, month, day_of_month, context);
    };
    let year = year_number.ok_or(NoDate::Empty)?;
    if year < 0 && [month_number, day_number].contains(&Some(year)) {
        // The same number below 0 for all parts says that nothing is known.
        return Err(NoDate::Empty);
    }
    let is_known = |part: &i64| *part > 0 && *part != 99;
    let month = month_number.filter(is_known);
    let day_number = day_number.filter(is_known);
    if let (0..=9999, Some(month), Some(of_month), None) = (year, month, day_number, context.calendar) {
        let found = day::from_ymd(year, u8::try_from(month).unwrap_or(0), u8::try_from(of_month).unwrap_or(0));
        return found.map(Cell::day).ok_or(NoDate::Bad);
    }
    let edtf = match (month, day_number) {
        (Some(month), Some(day)) => format!("{}-{month:02}-{day:02}", year_text(year)),
        (Some(month), None) => format!("{}-{month:02}", year_text(year)),
        (None, _) => year_text(year),
    };
    if context.calendar.is_some() || (0..=9999).contains(&year) {
        return cell(&edtf, context);
    }
    // EDTF has no months of years of more than four digits.
    let edtf = if year.abs() > 9999 { year_text(year) } else { edtf };
    EventDate::parse(&edtf).ok().map(|date| Cell::edtf(&date)).ok_or(NoDate::Bad)
}

/// The same where some part is a word or more than a number: `44 BC`, `c. 1990`, `March`, `12-14`.
fn spelled(year: &str, month: &str, day_of_month: &str, context: &DateContext) -> Result<Cell, NoDate> {
    let is_open = |part: &str| match number(part) {
        Ok(number) => number.is_none_or(|number| number <= 0 || number == 99),
        Err(_) => false,
    };
    let (month, day_of_month) = (month.trim(), day_of_month.trim());
    let name =
        number(month).ok().flatten().and_then(|month| words::MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?));
    let month = match name {
        Some(name) => name,
        None if is_open(month) => "",
        None => month,
    };
    let day_of_month = if is_open(day_of_month) { "" } else { day_of_month };
    let whole = [day_of_month, month, year.trim()].join(" ");
    cell(&whole, context)
}

/// The whole number of a cell; spreadsheets write 2013.0.
pub(super) fn number(text: &str) -> Result<Option<i64>, NoDate> {
    let text = words::clean(text);
    let whole = text.strip_suffix(".0").unwrap_or(&text);
    if is_nothing(whole) { Ok(None) } else { whole.parse().map_or(Err(NoDate::Bad), |number| Ok(Some(number))) }
}

fn year_text(year: i64) -> String {
    match year {
        0..=9999 => format!("{year:04}"),
        -9999..0 => format!("-{:04}", -year),
        _ => format!("Y{year}"),
    }
}

/// A day as exact as a word or a number of Wikidata says: 11 is the day, 10 the month, 9 the year, 8 the decade, 7 the century.
pub(super) fn at_precision(of: &Cell, precision: &str) -> Option<Cell> {
    let precision = precision.trim();
    let code = match precision.rsplit(['#', '/']).next().unwrap_or(precision).trim_end_matches(".0") {
        code @ ("6" | "7" | "8" | "9" | "10" | "11") => code.parse().ok()?,
        code => match code.to_ascii_lowercase().as_str() {
            "day" => 11,
            "month" => 10,
            "year" => 9,
            "decade" => 8,
            "century" => 7,
            _ => return None,
        },
    };
    let DaySpan { earliest, latest } = of.bounds;
    let is_finer = earliest == latest && day::is_known(earliest);
    let edtf = words::at_precision(earliest, code).filter(|_| is_finer && code < 11)?;
    let date = EventDate::parse(&edtf).ok()?;
    Some(by_precision(&date).unwrap_or_else(|| Cell::edtf(&date)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, order: Option<DayOrder>) -> Result<String, NoDate> {
        cell(text, &DateContext { order, ..DateContext::default() }).map(|cell| cell.expression())
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
        ] {
            assert_eq!(read(text, None), Err(why), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_stays_two_days_until_somebody_decides() {
        assert_eq!(read("03/04/2014", None).as_deref(), Ok("[2014-03-04,2014-04-03]"));
        assert_eq!(read("03/04/2014", Some(DayOrder::DayFirst)).as_deref(), Ok("2014-04-03"));
        assert_eq!(read("03/04/2014", Some(DayOrder::MonthFirst)).as_deref(), Ok("2014-03-04"));
        assert_eq!(read("11/-9/1950", Some(DayOrder::MonthFirst)).as_deref(), Ok("1950-11"));
        let decided = |cells: &[&str]| {
            let mut votes = Votes::default();
            for cell in cells {
                votes.count(cell);
            }
            votes.order()
        };
        assert_eq!(decided(&["03/04/2014", "25/12/2014"]), Some(DayOrder::DayFirst));
        let pairs = |cells: &[&str]| {
            let mut votes = Votes::default();
            for cell in cells {
                votes.count(cell);
            }
            votes.has_year_pairs()
        };
        // One that can be nothing else decides, and so do several years in which all are.
        assert!(pairs(&["2019-20", "2020-21"]) && pairs(&["2020-21", "2021-22", "2022-23"]));
        assert!(!pairs(&["2020-21"]) && !pairs(&["2009-10", "2010-11", "2009-10"]) && !pairs(&["2019-20"]));
        assert!(!pairs(&["2019-20", "2020-21", "2021-03"]));
        assert!(!pairs(&["2012-05-03", "2009-10", "2011-12", "2014-06-07"]));
        assert!(pairs(&["2012-05-03", "2019-20", "2020-21"]));
        let numbers = |cells: &[&str]| {
            let mut votes = Votes::default();
            for cell in cells {
                votes.count(cell);
            }
            votes.numbers()
        };
        assert_eq!((numbers(&[]), numbers(&["2014-03-12"])), (None, None));
        assert_eq!(numbers(&["201403"; 99]), Some(NumberForm::YearMonth));
        let slip = [["201403"; 99].as_slice(), &["20143"]].concat();
        assert_eq!(numbers(&slip), Some(NumberForm::YearMonth));
        assert_eq!(numbers(&["201403", "41640"]), None);
        assert_eq!(decided(&["03/04/2014", "12/25/2014 10:00"]), Some(DayOrder::MonthFirst));
        assert_eq!(decided(&["03/04/2014", "01/02/2014"]), None);
        assert_eq!(decided(&["25/12/2014", "12/25/2014"]), None);
    }

    #[test]
    fn dates_in_parts_keep_what_is_missing_open() {
        let read = |year, month, day| parts(year, month, day, &DateContext::default()).map(|cell| cell.expression());
        assert_eq!(read("2013.0", "1.0", "3").as_deref(), Ok("2013-01-03"));
        assert_eq!(read("2013", "7", "").as_deref(), Ok("2013-07"));
        assert_eq!(read("2013", "0", "0").as_deref(), Ok("2013"));
        assert_eq!(read("1815", "December", "10").as_deref(), Ok("1815-12-10"));
        assert_eq!(read("-500", "", "").as_deref(), Ok("-0500"));
        assert_eq!(read("", "1", "1"), Err(NoDate::Empty));
        assert_eq!(read("1902", "7", "-9").as_deref(), Ok("1902-07"));
        assert_eq!(read("-9", "-9", "-9"), Err(NoDate::Empty));
        assert_eq!(read("-43", "3", "15").as_deref(), Ok("-0043-03-15"));
        assert_eq!(read("-480", "9", "").as_deref(), Ok("-0480-09"));
        assert_eq!(read("-12000", "", "").as_deref(), Ok("Y-12000"));
        assert_eq!(read("2014", "März", "12").as_deref(), Ok("2014-03-12"));
        assert_eq!(read("44 BC", "3", "15").as_deref(), Ok("-0043-03-15"));
        assert_eq!(read("c. 1990", "", "").as_deref(), Ok("1990~"));
        assert_eq!(read("1990s", "0", "").as_deref(), Ok("199X"));
        assert_eq!(read("2014", "spring", "").as_deref(), Ok("2014-21"));
        assert_eq!(read("2014", "3", "12-14").as_deref(), Ok("2014-03-12/2014-03-14"));
        assert_eq!(read("2014", "3", "12th").as_deref(), Ok("2014-03-12"));
        assert_eq!(read("2014", "99", "99").as_deref(), Ok("2014"));
        assert_eq!(read("present", "", ""), Err(NoDate::Ongoing));
        assert_eq!(read("soon", "3", "1"), Err(NoDate::Bad));
        assert_eq!(read("2014", "soon", "1"), Err(NoDate::Bad));
        assert_eq!(read("2013", "13", "1"), Err(NoDate::Bad));
    }

    #[test]
    fn a_start_and_an_end_make_an_interval() {
        let until = |start, end| {
            let [start, end] = [start, end].map(|text| cell(text, &DateContext::default()).expect(text));
            start.until(&end).map(|cell| cell.expression())
        };
        assert_eq!(until("2014-05-01", "2014-05-01").as_deref(), Some("2014-05-01"));
        assert_eq!(until("2014-05-01", "2014-05-03").as_deref(), Some("2014-05-01/2014-05-03"));
        assert_eq!(until("2014", "2016-03").as_deref(), Some("2014/2016-03"));
        assert_eq!(until("2014-05-01", "2014-04-01"), None);
    }
}
