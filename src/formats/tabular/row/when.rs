//! When the event of a row was: start, end, precision and what stands beside them, as one date.

use super::super::carrier::Fields;
use super::super::dataset::Dataset;
use super::super::dates::{Cell, NoDate, at_precision, cell, is_no_end, number, other_year, parts};
use super::super::fields::Field;
use super::super::profile::{is_known_to_nobody, is_unknown};
use super::super::tally::Kind;
use super::Rows;
use crate::model::words::DateContext;
use crate::model::{DateForm, day};

/// The date of a row, and what is to be said about it.
#[derive(Debug)]
pub(in crate::formats::tabular) struct When {
    pub(in crate::formats::tabular) cell: Cell,
    pub(in crate::formats::tabular) note: Option<String>,
    pub(in crate::formats::tabular) problem: Option<Kind>,
    /// Fields whose cells have no part in the date, although something stands in them.
    pub(in crate::formats::tabular) unread: Vec<Field>,
}

impl When {
    pub(in crate::formats::tabular) fn new(cell: Cell, note: Option<String>, problem: Option<Kind>) -> Self {
        Self { cell, note, problem, unread: Vec::new() }
    }
}

/// What a row says of when something ended.
pub(in crate::formats::tabular) enum End {
    Unsaid,
    At(Cell),
    /// It goes on.
    Ongoing,
    /// Nobody knows; or the row says when, but not in words that annals knows.
    Unknown,
}

/// What is said of a cell that cannot be read.
fn unreadable(written: &str) -> String {
    format!("the table has `{written}`, which is not a date that annals can read")
}

/// A note with another one behind it.
pub(in crate::formats::tabular) fn noted(note: Option<String>, more: &str) -> Option<String> {
    Some(note.map_or_else(|| more.to_owned(), |note| format!("{note}; {more}")))
}

/// The parts of a date, and of an end.
pub(super) const PARTS: [Field; 3] = [Field::Year, Field::Month, Field::Day];
const END_PARTS: [Field; 3] = [Field::EndYear, Field::EndMonth, Field::EndDay];
impl Rows {
    /// The first field that has something in it, of the columns of a meaning, with what is known of its column.
    pub(super) fn cell_of<'f>(&self, fields: &'f Fields<'_>, field: Field) -> (&'f str, DateContext) {
        let mut cells = self.layout.columns(field).iter().map(|column| (fields.get(*column), *column));
        let (text, column) = cells.find(|(text, _)| !text.is_empty()).unwrap_or(("", usize::MAX));
        (text, self.layout.context(column))
    }

    /// What stands in the columns of the date.
    pub(super) fn written(&self, fields: &Fields<'_>) -> String {
        if self.layout.column(Field::Date).is_some() {
            return self.get(fields, Field::Date).to_owned();
        }
        PARTS.map(|field| self.get(fields, field)).join(" ").trim().to_owned()
    }

    fn in_parts(&self, fields: &Fields<'_>, columns: [Field; 3]) -> Result<Cell, NoDate> {
        let context = DateContext { calendar: self.layout.calendar, ..DateContext::default() };
        self.of_parts(columns.map(|field| self.get(fields, field)), &context)
    }

    fn of_parts(&self, [year, month, day]: [&str; 3], context: &DateContext) -> Result<Cell, NoDate> {
        if self.is_short_year(year) { Err(NoDate::Bad) } else { parts(year, month, day, context) }
    }

    /// Whether a year has two digits, so that nobody knows its century.
    fn is_short_year(&self, year: &str) -> bool {
        let digits = year.strip_suffix(".0").unwrap_or(year);
        self.layout.has_short_years && digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The year that stands in a column of its own.
    fn year_of(&self, fields: &Fields<'_>, field: Field) -> Option<i64> {
        let year = self.get(fields, field);
        if self.is_short_year(year) { None } else { number(year).ok().flatten() }
    }

    /// A cell as a date; the data set may say the century of a year of two digits.
    fn dated(&self, text: &str, context: DateContext) -> Result<Cell, NoDate> {
        let found = cell(text, &context);
        let Some(from) = self.layout.dataset.and_then(Dataset::years_from).filter(|_| found == Err(NoDate::Bad)) else {
            return found;
        };
        let parts = text.rsplit(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 2);
        let years = parts.filter_map(|part| part.parse::<i64>().ok()).map(|year| from + (year - from).rem_euclid(100));
        let in_year = |year| cell(text, &DateContext { year: Some(year), ..context }).ok();
        years.into_iter().find_map(in_year).ok_or(NoDate::Bad)
    }

    /// The date of a row, and what stands in its cell where only the year beside it can be read.
    pub(in crate::formats::tabular) fn start(&self, fields: &Fields<'_>) -> (Result<Cell, NoDate>, bool) {
        if self.layout.column(Field::Date).is_none() {
            return (self.in_parts(fields, PARTS), false);
        }
        let (text, context) = self.cell_of(fields, Field::Date);
        let found = self.dated(text, context);
        if let Some(year) = fields.year.filter(|_| matches!(found, Err(NoDate::Bad | NoDate::Empty))) {
            // `12 March` below 2014; whatever else stands there is of that year.
            let whole = cell(text, &DateContext { year: Some(year), ..context });
            return if whole.is_ok() { (whole, false) } else { (cell(&format!("{year:04}"), &context), true) };
        }
        if found.is_ok() || self.layout.column(Field::Year).is_none() {
            return (found, false);
        }
        // `12-Mar-14` beside 2014.
        let year = self.year_of(fields, Field::Year);
        let whole = year.map(|year| cell(text, &DateContext { year: Some(year), ..context }));
        if let Some(Ok(whole)) = whole {
            return (Ok(whole), false);
        }
        let beside =
            self.in_parts(fields, PARTS).or_else(|_| self.of_parts([self.get(fields, Field::Year), "", ""], &context));
        match beside {
            Ok(beside) => (Ok(beside), true),
            Err(_) => (found, false),
        }
    }

    pub(in crate::formats::tabular) fn end(&self, fields: &Fields<'_>) -> (End, &'static [Field]) {
        let (text, context) = self.cell_of(fields, Field::End);
        if is_known_to_nobody(text) {
            return (End::Unknown, &[]);
        }
        let (end, columns) = if !text.is_empty() && !is_unknown(text) {
            let beside = [Field::EndYear, Field::Year].map(|field| self.year_of(fields, field));
            // `12-Mar-14` beside 2014.
            let in_year = || {
                beside.iter().flatten().find_map(|year| cell(text, &DateContext { year: Some(*year), ..context }).ok())
            };
            let end = self.dated(text, context);
            (if end == Err(NoDate::Bad) { in_year().ok_or(NoDate::Bad) } else { end }, &[Field::End][..])
        } else if self.layout.column(Field::EndYear).is_some() {
            (self.in_parts(fields, END_PARTS), &END_PARTS[..])
        } else {
            (Err(NoDate::Empty), &[][..])
        };
        let end = match end {
            Ok(end) if is_no_end(&end) => End::Ongoing,
            Ok(end) => End::At(end),
            Err(NoDate::Ongoing) => End::Ongoing,
            Err(NoDate::Empty) => End::Unsaid,
            Err(NoDate::Bad) => End::Unknown,
        };
        (end, columns)
    }

    pub(in crate::formats::tabular) fn when(&self, fields: &Fields<'_>) -> When {
        let when = self.plain_when(fields);
        if self.layout.open_calendar.is_none() {
            return when;
        }
        let written = self.written(fields);
        let is_other = other_year(&written) == self.layout.open_calendar;
        let note = format!("the table has `{written}`, whose year may be one of another calendar");
        if is_other { When { note: noted(when.note, &note), ..when } } else { when }
    }

    fn plain_when(&self, fields: &Fields<'_>) -> When {
        if self.layout.has_dates_only && self.layout.calendar.is_none() {
            // Most rows of most tables: one day and nothing else about it.
            let text = self.get(fields, Field::Date).as_bytes();
            if let Some(day) = day::from_iso(text).or_else(|| day::from_basic(text)) {
                return When::new(Cell::day(day), None, None);
            }
        }
        let (start, is_beside) = self.start(fields);
        let start = start.map(|start| self.at_time(fields, &start).unwrap_or(start));
        let start = match start {
            Ok(cell) if self.layout.has_dates_only && !cell.is_ambiguous && !cell.is_short && !is_beside => {
                return When::new(cell, None, None);
            }
            Ok(start) => start,
            Err(NoDate::Empty) => return self.without_start(fields),
            Err(NoDate::Bad | NoDate::Ongoing) => {
                let note = unreadable(&self.written(fields));
                return self.undated(note, Kind::BadDate);
            }
        };
        let (end, columns) = self.end(fields);
        // An interval has no times.
        let is_short = start.is_short || (start.instant.is_some() && !matches!(end, End::Unsaid));
        let mut when = match end {
            End::Unknown if !columns.is_empty() => {
                let written = columns.iter().map(|field| self.get(fields, *field)).collect::<Vec<_>>().join(" ");
                let note =
                    format!("the table has the end `{}`, which is not a date that annals can read", written.trim());
                let when = self.start_to_end(fields, start, end);
                let problem = when.problem.or(Some(Kind::BadEnd));
                When { note: noted(when.note, &note), problem, unread: columns.to_vec(), ..when }
            }
            End::Ongoing if columns.iter().any(|field| self.get(fields, *field).contains("9999")) => {
                let when = self.start_to_end(fields, start, end);
                When { problem: when.problem.or(Some(Kind::NoEnd)), unread: columns.to_vec(), ..when }
            }
            End::At(Cell { is_short: true, .. } | Cell { instant: Some(_), .. }) => {
                let when = self.start_to_end(fields, start, end);
                When { unread: columns.iter().copied().chain(when.unread).collect(), ..when }
            }
            _ => self.start_to_end(fields, start, end),
        };
        if is_beside && !self.get(fields, Field::Date).is_empty() {
            let note = unreadable(self.get(fields, Field::Date)) + "; the year beside it is taken";
            when = When { note: noted(when.note, &note), problem: Some(Kind::YearBeside), ..when };
        }
        if is_short {
            when.note = noted(when.note, &format!("the table has `{}`", self.written(fields)));
        }
        when
    }

    /// A day at the time of day that stands in a column of its own. What is no day has no time, and an interval has none.
    pub(super) fn at_time(&self, fields: &Fields<'_>, start: &Cell) -> Option<Cell> {
        let time = self.get(fields, Field::Time);
        let day = start.form.filter(|date| date.form() == DateForm::Day && !start.is_short)?;
        if time.is_empty() || !matches!(self.end(fields).0, End::Unsaid) {
            return None;
        }
        let timed = cell(&format!("{} {time}", day.edtf()), &DateContext::default()).ok()?;
        (timed.instant.is_some() && timed.bounds == start.bounds).then_some(timed)
    }

    /// A row that may say when something ended, but not when it began.
    fn without_start(&self, fields: &Fields<'_>) -> When {
        if let (End::At(end), _) = self.end(fields)
            && let Some(cell) = end.ended()
        {
            return When::new(
                cell,
                Some(self.get(fields, Field::DateNote)).filter(|note| !note.is_empty()).map(str::to_owned),
                None,
            );
        }
        self.undated("the table gives no date".to_owned(), Kind::NoDate)
    }

    /// A row of which nobody knows when.
    fn undated(&self, note: String, problem: Kind) -> When {
        let rest = [Field::End, Field::DateNote].into_iter().chain(END_PARTS);
        let unread = rest.filter(|field| self.layout.column(*field).is_some()).collect();
        When { unread, ..When::new(Cell::undated(), Some(note), Some(problem)) }
    }

    /// What is said of a date of which the day and the month cannot be told apart.
    fn open_days(&self, fields: &Fields<'_>, is_interval: bool) -> String {
        let says = "the table does not say which number is the day";
        if !is_interval {
            return says.to_owned();
        }
        let end = self.get(fields, Field::End);
        let to = if end.is_empty() { String::new() } else { format!(" to `{end}`") };
        format!("{says} of `{}`{to}; the interval holds both", self.written(fields))
    }

    /// Start, end and precision as one date.
    fn start_to_end(&self, fields: &Fields<'_>, start: Cell, end: End) -> When {
        let said = Some(self.get(fields, Field::DateNote)).filter(|note| !note.is_empty()).map(str::to_owned);
        let is_open_end = matches!(&end, End::At(end) if end.is_ambiguous);
        let problem = (start.is_ambiguous || is_open_end).then_some(Kind::AmbiguousDate);
        if let End::At(end) = &end
            && end.bounds.latest < start.bounds.earliest
        {
            let note = format!("the table has an end before the start: {}", end.expression());
            let unread = said.map(|_| Field::DateNote).into_iter().collect();
            return When { unread, ..When::new(start, Some(note), Some(Kind::InvertedDates)) };
        }
        let precision = self.get(fields, Field::Precision);
        let last = if let End::At(end) = &end { end } else { &start };
        if let Some(dataset) = self.layout.dataset
            && !precision.is_empty()
            && !matches!(end, End::Ongoing | End::Unknown)
            && let Some((cell, note)) = dataset.with_precision(precision, &start, last)
        {
            return When::new(cell, said.or(note), problem);
        }
        let coarse = at_precision(&start, precision).filter(|_| self.layout.dataset.is_none());
        let is_open_day = start.is_ambiguous || is_open_end;
        let said = match &coarse {
            Some(_) => noted(said, &format!("the table has `{}` with the precision {precision}", self.written(fields))),
            None => said,
        };
        let start = coarse.unwrap_or(start);
        let is_interval = !matches!(end, End::Unsaid);
        let note = said.or_else(|| is_open_day.then(|| self.open_days(fields, is_interval)));
        let cell = match end {
            End::At(end) => start.clone().until(&end).unwrap_or(start),
            End::Ongoing => start.clone().onwards("..").unwrap_or(start),
            End::Unknown => start.clone().onwards("").unwrap_or(start),
            End::Unsaid => start,
        };
        When::new(cell, note, problem)
    }
}
