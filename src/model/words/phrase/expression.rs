//! From what a phrase says to EDTF.

use super::super::lexicon::Part;
use super::{Phrase, Piece, Unit};
use crate::model::{Day, DaySpan, EventDate, day};

/// A date as EDTF, or the days between which it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::model::words) enum Expression {
    Edtf(String),
    Between(String, String),
}

impl Phrase {
    /// The year by the count in which year 0 is 1 BCE.
    fn astronomical(&self) -> Option<i64> {
        self.year.map(|year| if self.is_bc == Some(true) { 1 - year } else { year })
    }

    /// The date as EDTF; `None` when something is missing, or no calendar has such a day.
    pub(in crate::model::words) fn expression(&self) -> Option<Expression> {
        let mark = match (self.is_about, self.is_doubtful) {
            (false, false) => "",
            (true, false) => "~",
            (false, true) => "?",
            (true, true) => "%",
        };
        match self.plain()? {
            Expression::Edtf(edtf) => Some(Expression::Edtf(edtf + mark)),
            between @ Expression::Between(..) if mark.is_empty() => Some(between),
            between @ Expression::Between(..) if self.is_bc == Some(true) && self.part.is_none() && mark == "~" => {
                Some(between)
            }
            // EDTF has no doubt about the ends of a set: the whole of which it is a part has one.
            Expression::Between(..) => match (Self { part: None, ..*self }).plain()? {
                Expression::Edtf(edtf) => Some(Expression::Edtf(edtf + mark)),
                Expression::Between(..) => None,
            },
        }
    }

    fn plain(&self) -> Option<Expression> {
        if self.is_bare && self.is_bc.is_none() {
            return None;
        }
        if let Some(Unit::Century(number)) = self.unit {
            return self.century(number);
        }
        let year = self.astronomical()?;
        match (self.unit, self.month, self.day) {
            (Some(_), ..) if self.calendar.is_some() => None,
            (Some(Unit::Sub(code)), None, None) => {
                year_text(year).map(|year| Expression::Edtf(format!("{year}-{code}")))
            }
            (Some(Unit::Decade), None, None) => self.decade(year),
            (Some(_), ..) => None,
            (None, None, Some(_)) => None,
            (None, month, day) if self.calendar.is_some() => {
                let day = day.map(u8::try_from).transpose().ok()?;
                let (first, last) = self.calendar?.days(year, month, day)?;
                self.part.is_none().then(|| between(first, last))
            }
            (None, Some(month), Some(day)) if self.part.is_none() => {
                let day = u8::try_from(day).ok()?;
                day::from_ymd(year, month, day)?;
                // EDTF has no months of years of more than four digits.
                Some(Expression::Edtf(
                    year_text(year).map_or_else(|| long_year(year), |year| format!("{year}-{month:02}-{day:02}")),
                ))
            }
            (None, Some(month), None) => self.month(year, month),
            (None, None, None) => self.whole_year(year),
            (None, Some(_), Some(_)) => None,
        }
    }

    fn month(&self, year: i64, month: u8) -> Option<Expression> {
        day::from_ymd(year, month, 1)?;
        let Some(text) = year_text(year) else { return Some(Expression::Edtf(long_year(year))) };
        let text = format!("{text}-{month:02}");
        let last = day::add_months(day::from_ymd(year, month, 1)?, 1) - 1;
        let until_end = |first: &str| Expression::Between(format!("{text}-{first}"), day::iso(last));
        Some(match self.part {
            None => Expression::Edtf(text),
            Some(Piece::Part(Part::Early)) => Expression::Edtf(format!("{text}-0X")),
            Some(Piece::Part(Part::Mid)) => Expression::Edtf(format!("{text}-1X")),
            // `2X` leaves out the 30th and the 31st.
            Some(Piece::Part(Part::Late)) if month == 2 => Expression::Edtf(format!("{text}-2X")),
            Some(Piece::Part(Part::Late)) => until_end("20"),
            Some(Piece::Tenth(1)) => Expression::Between(format!("{text}-01"), format!("{text}-10")),
            Some(Piece::Tenth(2)) => Expression::Between(format!("{text}-11"), format!("{text}-20")),
            Some(Piece::Tenth(_)) => until_end("21"),
            Some(Piece::Half(1)) => Expression::Between(format!("{text}-01"), format!("{text}-16")),
            Some(Piece::Half(_)) => until_end("15"),
        })
    }

    fn whole_year(&self, year: i64) -> Option<Expression> {
        let Some(text) = year_text(year) else { return Some(Expression::Edtf(long_year(year))) };
        let part = match self.part {
            None => return Some(Expression::Edtf(text)),
            Some(Piece::Part(Part::Early)) => 37,
            Some(Piece::Part(Part::Mid)) => 38,
            Some(Piece::Part(Part::Late)) => 39,
            Some(Piece::Half(1)) => 40,
            Some(Piece::Half(_)) => 41,
            Some(Piece::Tenth(_)) => return None,
        };
        Some(Expression::Edtf(format!("{text}-{part}")))
    }

    /// `1990s`. `1900s` may be the decade or the century.
    fn decade(&self, year: i64) -> Option<Expression> {
        let first = year.max(0);
        if self.is_bc == Some(true) || year < 0 {
            // `the 480s BC`: 489 to 480; about them, those beside them too.
            let more = if self.is_about { 10 } else { 0 };
            return Some(Expression::Between(year_text(year - 9 - more)?, year_text(year + more)?));
        }
        if first % 100 == 0 && self.part.is_none() {
            return Some(Expression::Edtf(format!("{:02}XX", first / 100)));
        }
        let (from, to) = match self.part {
            None => return Some(Expression::Edtf(format!("{:03}X", first / 10))),
            Some(Piece::Part(Part::Early)) => (0, 4),
            Some(Piece::Part(Part::Mid)) => (3, 7),
            Some(Piece::Part(Part::Late)) => (5, 9),
            Some(Piece::Half(1)) => (0, 5),
            Some(Piece::Half(_)) => (4, 9),
            Some(Piece::Tenth(_)) => return None,
        };
        Some(Expression::Between(year_text(first + from)?, year_text(first + to)?))
    }

    /// `19th century`: `18XX`, as EDTF counts centuries. A part of it may reach into the year that ends it, 1900.
    fn century(&self, number: i64) -> Option<Expression> {
        if !(1..=99).contains(&number) || self.year.is_some() || self.month.is_some() || self.day.is_some() {
            return None;
        }
        let is_bc = self.is_bc == Some(true);
        let first = if is_bc { 1 - number * 100 } else { (number - 1) * 100 };
        let (from, to) = match self.part {
            // About a century that EDTF has no digits for: those beside it too.
            None if is_bc && self.is_about => {
                return Some(Expression::Between(year_text(first - 100)?, year_text(first + 199)?));
            }
            None if is_bc => (0, 99),
            None => return Some(Expression::Edtf(format!("{:02}XX", number - 1))),
            Some(Piece::Part(Part::Early)) => (0, 40),
            Some(Piece::Part(Part::Mid)) => (30, 70),
            Some(Piece::Part(Part::Late)) => (60, 100),
            Some(Piece::Half(1)) => (0, 50),
            Some(Piece::Half(_)) => (50, 100),
            Some(Piece::Tenth(_)) => return None,
        };
        let to = if is_bc { to.min(99) } else { to };
        Some(Expression::Between(year_text(first + from)?, year_text(first + to)?))
    }
}

/// A year of at most four digits.
fn year_text(year: i64) -> Option<String> {
    match year {
        0..=9999 => Some(format!("{year:04}")),
        -9999..0 => Some(format!("-{:04}", -year)),
        _ => None,
    }
}

fn long_year(year: i64) -> String {
    format!("Y{year}")
}

/// One day, or some day between two.
pub(in crate::model::words) fn between(first: Day, last: Day) -> Expression {
    if first == last { Expression::Edtf(day::iso(first)) } else { Expression::Between(day::iso(first), day::iso(last)) }
}

impl Expression {
    /// The EDTF expression of one date.
    pub(in crate::model::words) fn edtf(self) -> String {
        match self {
            Self::Edtf(edtf) => edtf,
            Self::Between(first, last) => format!("[{first}..{last}]"),
        }
    }

    /// The days that it allows.
    pub(in crate::model::words) fn bounds(&self) -> Option<DaySpan> {
        EventDate::parsed(&self.clone().edtf()).map(|date| date.bounds())
    }
}
