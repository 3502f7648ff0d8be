//! One date in words: `12th of March 2014`, `early 1990s`, `XIX век`, `2014年3月`.

mod expression;
mod found;

use super::calendar::Calendar;
use super::lexicon::Part;
use super::plain::DASH;
use super::rules::Rules;
use super::tokens::{Kind, Token};
use found::{Found, set};

pub(super) use expression::{Expression, between};

/// What a phrase says. What it leaves out (`12` of `12–14 March 2014`) the other side of a range may say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The year as it is written, without its era.
    pub(super) year: Option<i64>,
    /// Whether it is one before year 1, where that is said.
    pub(super) is_bc: Option<bool>,
    pub(super) month: Option<u8>,
    pub(super) day: Option<i64>,
    pub(super) unit: Option<Unit>,
    pub(super) part: Option<Piece>,
    /// The calendar of its year, where that is not the Gregorian.
    pub(super) calendar: Option<Calendar>,
    pub(super) is_about: bool,
    pub(super) is_doubtful: bool,
    pub(super) roman: Option<u8>,
    /// Whether the year has three digits: without its era that may be any number.
    pub(super) is_bare: bool,
}

/// A unit other than day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Season, quarter or half of the year, by the number of EDTF.
    Sub(u8),
    Decade,
    Century(i64),
}

/// A part of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Part(Part),
    Tenth(u8),
    Half(u8),
}
impl Phrase {
    /// What tokens say; `None` when they say something else than one date.
    pub(super) fn of(tokens: &[Token], rules: &Rules) -> Option<Self> {
        let mut found = Found::default();
        let mut mark = ' ';
        for (at, token) in tokens.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| tokens.get(at));
            match token.kind {
                Kind::Mark(c @ ('-' | '/' | '.' | ',' | ':' | DASH)) => {
                    mark = if token.is_spaced && c != '.' { ' ' } else { c };
                    continue;
                }
                Kind::Mark('~') if at == 0 || at + 1 == tokens.len() => found.said.is_about = true,
                Kind::Mark('?') if at + 1 == tokens.len() => found.said.is_doubtful = true,
                Kind::Mark('%') if at + 1 == tokens.len() => {
                    (found.said.is_about, found.said.is_doubtful) = (true, true);
                }
                Kind::Mark(_) => return None,
                Kind::Number { value, digits } => {
                    found.number(value, digits, if token.is_spaced && mark != '.' { ' ' } else { mark })?;
                }
                Kind::Suffix(is_plural) => found.suffix(is_plural)?,
                Kind::Roman(number) => set(&mut found.said.roman, number)?,
                Kind::Word(sense) => found.word(sense, before)?,
            }
            mark = ' ';
        }
        found.settled(rules)
    }

    fn is_empty(&self) -> bool {
        let Self { year, month, day, unit, roman, .. } = self;
        year.is_none() && month.is_none() && day.is_none() && unit.is_none() && roman.is_none() && self.part.is_none()
    }

    /// The number alone, where a phrase is nothing but one of at most two digits.
    fn alone(&self) -> Option<i64> {
        let Self { year: None, month: None, unit: None, part: None, day, .. } = self else { return None };
        *day
    }

    /// Whether it is a month of a year.
    fn is_month(&self) -> bool {
        self.year.is_some() && self.month.is_some() && self.day.is_none() && self.unit.is_none() && self.part.is_none()
    }

    /// Whether another side that is a number alone could only be a day of a month that is whole: `Dec 2014–12`.
    pub(super) fn is_day_of_month(&self, end: &Self) -> bool {
        self.is_month() && end.alone().is_some_and(|number| number <= self.year.unwrap_or_default() % 100)
    }

    /// Takes over what one side of a range leaves to the other.
    pub(super) fn fill(&mut self, end: &mut Self) {
        if let (Some(number), Some(Unit::Century(_))) = (self.alone().or_else(|| self.roman.map(i64::from)), end.unit) {
            (self.unit, self.day) = (Some(Unit::Century(number)), None);
        }
        if let (Some(number @ 1..=12), Some(_), None) = (self.alone(), end.month, end.day) {
            // `1–6/2014`
            (self.month, self.day) = (u8::try_from(number).ok(), None);
        }
        let is_year_only = |side: &Self| side.month.is_none() && side.day.is_none() && side.unit.is_none();
        if let (Some(year), Some(number), true) = (self.year, end.alone(), is_year_only(self) || self.is_month()) {
            // `1914–18`, `2005/06`, `Dec 2014–15`
            if (1..100).contains(&number) && number > year % 100 {
                (end.year, end.day) = (Some(year - year % 100 + number), None);
            }
        }
        if let (Some(number), Some(_), true) = (self.alone(), end.is_bc, is_year_only(end)) {
            (self.year, self.day) = (Some(number), None);
        }
        if self.year.is_some() && self.is_bc.is_none() {
            self.is_bc = end.is_bc;
        }
        self.year = self.year.or_else(|| {
            self.is_bc = self.is_bc.or(end.is_bc);
            end.year
        });
        if end.year.is_none() && !matches!(end.unit, Some(Unit::Century(_))) {
            (end.year, end.is_bc) = (self.year, end.is_bc.or(self.is_bc));
        }
        if let (Some(unit @ (Unit::Decade | Unit::Century(_))), Some(_), None, None) =
            (end.unit, self.part, self.unit, self.month)
        {
            // `mid to late 1990s`
            self.unit = Some(unit);
            self.year = self.year.filter(|_| unit == Unit::Decade);
        }
        let is_less_than_month = |side: &Self| side.unit.is_none() && (side.day.is_some() || side.part.is_some());
        if self.month.is_none() && is_less_than_month(self) {
            (self.month, self.calendar) = (end.month, end.calendar);
        }
        if end.month.is_none() && is_less_than_month(end) {
            (end.month, end.calendar) = (self.month, self.calendar);
        }
    }
}
