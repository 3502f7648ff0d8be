//! One date in words: `12th of March 2014`, `early 1990s`, `XIX век`, `2014年3月`.

use super::calendar::Calendar;
use super::lexicon::{Part, Sense};
use super::reader::Rules;
use super::tokens::{DASH, Kind, Token};
use crate::model::{Day, DaySpan, EventDate, day};

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

/// A date as EDTF, or the days between which it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Edtf(String),
    Between(String, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    Ordinal,
    Year,
    Month,
    Day,
    Decade,
    Century,
}

#[derive(Debug, Clone, Copy)]
struct Number {
    value: i64,
    digits: u8,
    role: Role,
    /// The mark before it, a space where there is none.
    before: char,
}

/// What was found of a phrase, before it is known which number is which.
#[derive(Debug, Default)]
struct Found {
    said: Phrase,
    numbers: Vec<Number>,
    nth: Option<u8>,
    season: Option<u8>,
    is_quarter: bool,
    is_half: bool,
    half_of: Option<u8>,
    is_century: bool,
    is_in: bool,
    is_decade: bool,
    is_era_first: bool,
    /// Which of the numbers is the year.
    year_at: Option<usize>,
    /// Whether a month of the Gregorian calendar is named.
    is_named: bool,
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
        if let (Some(year), Some(number), true) = (self.year, end.alone(), is_year_only(self)) {
            // `1914–18`, `2005/06`
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

    /// The year by the count in which year 0 is 1 BCE.
    fn astronomical(&self) -> Option<i64> {
        self.year.map(|year| if self.is_bc == Some(true) { 1 - year } else { year })
    }

    /// The date as EDTF; `None` when something is missing, or no calendar has such a day.
    pub(super) fn expression(&self) -> Option<Expression> {
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

impl Found {
    fn number(&mut self, value: u64, digits: u8, before: char) -> Option<()> {
        if self.numbers.len() == 4 {
            return None;
        }
        if digits == 5 && (self.is_quarter || self.is_half) && before == ' ' {
            // `Q32022`
            self.number(value / 10_000, 1, before)?;
            return self.number(value % 10_000, 4, before);
        }
        let role = if std::mem::take(&mut self.is_era_first) { Role::Year } else { Role::Plain };
        self.numbers.push(Number { value: i64::try_from(value).ok()?, digits, role, before });
        Some(())
    }

    /// `12th`, `1990s`.
    fn suffix(&mut self, is_plural: bool) -> Option<()> {
        let last = self.numbers.last_mut()?;
        let is_decade = is_plural || last.digits >= 3;
        last.role = if is_decade && last.value % 10 == 0 { Role::Decade } else { Role::Ordinal };
        Some(())
    }

    fn word(&mut self, sense: Sense, before: Option<&Token>) -> Option<()> {
        let is_behind_number = before.is_some_and(|token| matches!(token.kind, Kind::Number { .. } | Kind::Suffix(_)));
        let role = match sense {
            Sense::Year => Some(Role::Year),
            Sense::Month12 => Some(Role::Month),
            Sense::Day31 => Some(Role::Day),
            Sense::Century => Some(Role::Century),
            _ => None,
        };
        if let (Some(role), Some(last), true) = (role, self.numbers.last_mut(), is_behind_number) {
            last.role = role;
        }
        match sense {
            Sense::Month(_) | Sense::Persian(_) | Sense::Islamic(_) | Sense::Calendar(_) => self.month(sense)?,
            Sense::Season(code) => set(&mut self.season, code)?,
            Sense::Part(part) => set(&mut self.said.part, Piece::Part(part))?,
            Sense::Tenth(number) => set(&mut self.said.part, Piece::Tenth(number))?,
            Sense::HalfOf(number) => set(&mut self.half_of, number)?,
            // `H1 2014`, `T1 2014`
            Sense::Half | Sense::Hour => self.is_half = true,
            Sense::Quarter | Sense::T => self.is_quarter = true,
            Sense::Nth(number) => set(&mut self.nth, number)?,
            Sense::Century => self.is_century = true,
            // `the 5th c.`
            Sense::About if before.is_some_and(|token| matches!(token.kind, Kind::Suffix(_))) => self.is_century = true,
            Sense::In => self.is_in = true,
            Sense::Decade => self.is_decade = true,
            Sense::About => self.said.is_about = true,
            Sense::Era(is_bc) => self.era(is_bc, before)?,
            Sense::Year | Sense::Month12 | Sense::Day31 => {}
            Sense::Weekday | Sense::Filler | Sense::Since | Sense::Am => {}
            // What joins two dates, or belongs to a time, is in none of them.
            _ => return None,
        }
        Some(())
    }

    /// A month, or the calendar of the year.
    fn month(&mut self, sense: Sense) -> Option<()> {
        let (number, calendar) = match sense {
            Sense::Month(number) => {
                self.is_named = true;
                (Some(number), None)
            }
            Sense::Persian(number) => (Some(number), Some(Calendar::Persian)),
            Sense::Islamic(number) => (Some(number), Some(Calendar::Hijri)),
            Sense::Calendar(calendar) => (None, Some(calendar)),
            _ => return None,
        };
        number.map_or(Some(()), |number| set(&mut self.said.month, number))?;
        calendar.map_or(Some(()), |calendar| set(&mut self.said.calendar, calendar))
    }

    fn era(&mut self, is_bc: bool, before: Option<&Token>) -> Option<()> {
        set(&mut self.said.is_bc, is_bc)?;
        let is_behind_year = before.is_some_and(|token| {
            let is_number = matches!(token.kind, Kind::Number { .. } | Kind::Suffix(_));
            is_number || token.is(Sense::Year) || token.is(Sense::Filler)
        });
        match self.numbers.last_mut() {
            Some(Number { role: Role::Decade, .. }) => {}
            Some(last) if is_behind_year => last.role = Role::Year,
            _ => self.is_era_first = true,
        }
        Some(())
    }

    /// The phrase, once it is known which number is which.
    fn settled(mut self, rules: &Rules) -> Option<Phrase> {
        // `XIX в.`, `s. XIX`
        self.is_century |= self.is_in && self.said.roman.is_some() && self.numbers.is_empty();
        if self.is_century || (self.said.roman.is_some() && !self.numbers.iter().any(|number| number.digits == 4)) {
            return self.century();
        }
        self.packed()?;
        self.find_year(rules)?;
        if let Some(roman) = self.said.roman.take() {
            // `12.III.2014`
            set(&mut self.said.month, roman)?;
        }
        let rest = self.rest()?;
        self.units(&rest)?;
        if self.said.unit.is_none() && self.said.part.is_none() {
            self.halves(&rest);
        }
        let is_used = self.said.unit.is_some() || matches!(self.said.part, Some(Piece::Half(_)));
        if !is_used {
            self.days(&rest, rules)?;
        }
        if self.said.year.is_none() && self.said.month.is_some() {
            // `12-Mar` beside 2014
            self.said.year = rules.year;
        }
        let Phrase { month, .. } = self.said;
        // A month of ours has no year of another calendar.
        let is_sound = month.is_none_or(|month| (1..=12).contains(&month))
            && !self.said.is_empty()
            && !(self.is_named && self.said.calendar.is_some());
        if self.said.calendar.is_none() && !self.is_named && self.said.is_bc.is_none() {
            self.said.calendar = rules.calendar.and_then(|calendar| calendar.of_year(self.said.year));
        }
        is_sound.then_some(self.said)
    }

    fn century(mut self) -> Option<Phrase> {
        let numbers: Vec<i64> =
            self.numbers.iter().filter(|number| number.digits <= 2).map(|number| number.value).collect();
        if numbers.len() != self.numbers.len() {
            return None;
        }
        if self.is_century && self.is_decade_of_century() {
            return self.decade_of_century();
        }
        if !self.is_century {
            // One side of `XIX–XX вв.`
            return (numbers.is_empty() && self.said.month.is_none()).then_some(self.said);
        }
        let (half, number) = match (self.said.roman.take().map(i64::from), numbers.as_slice(), self.nth.map(i64::from))
        {
            (Some(number), [], half) => (half, number),
            (None, [number], half) => (half, *number),
            (None, [], Some(number)) => (None, number),
            (Some(number), [half], None) => (Some(*half), number),
            (None, [half, number], None) => (Some(*half), *number),
            _ => return None,
        };
        self.said.unit = Some(Unit::Century(number));
        let half = self.half_of.map(i64::from).or(half);
        match half {
            Some(half @ (1 | 2)) if self.is_half || self.half_of.is_some() => {
                self.said.part = Some(Piece::Half(u8::try_from(half).ok()?));
            }
            None => {}
            Some(_) => return None,
        }
        Some(self.said)
    }

    /// `20世纪90年代`, `90-е годы XX века`.
    fn is_decade_of_century(&self) -> bool {
        self.numbers.iter().any(|number| number.role == Role::Decade) || (self.is_decade && !self.numbers.is_empty())
    }

    fn decade_of_century(mut self) -> Option<Phrase> {
        let is_century = |number: &Number| number.role == Role::Century;
        let century = self.numbers.iter().find(|number| is_century(number)).map(|number| number.value);
        let century = century.or_else(|| self.said.roman.take().map(i64::from))?;
        let mut decades = self.numbers.iter().filter(|number| !is_century(number));
        let decade = decades.next().filter(|number| number.value % 10 == 0 && number.digits == 2)?.value;
        if decades.next().is_some() || self.said.roman.is_some() || self.said.is_bc == Some(true) {
            return None;
        }
        self.said.year = Some((century - 1) * 100 + decade);
        self.said.unit = Some(Unit::Decade);
        Some(self.said)
    }

    /// Parts `20140312`.
    fn packed(&mut self) -> Option<()> {
        let [Number { value, digits: 8, role: Role::Plain, .. }] = *self.numbers.as_slice() else { return Some(()) };
        let part = |value: i64, digits: u8, role: Role| Number { value, digits, role, before: '-' };
        self.numbers = vec![
            part(value / 10_000, 4, Role::Year),
            part(value / 100 % 100, 2, Role::Plain),
            part(value % 100, 2, Role::Plain),
        ];
        self.said.month.is_none().then_some(())
    }

    /// Where the year stands, if it does.
    fn find_year(&mut self, rules: &Rules) -> Option<()> {
        let marked = self.numbers.iter().position(|number| matches!(number.role, Role::Year | Role::Decade));
        let long: Vec<usize> = self
            .numbers
            .iter()
            .enumerate()
            .filter(|(_, number)| number.digits == 4 || (number.digits == 3 && self.numbers.len() == 1))
            .map(|(at, _)| at)
            .collect();
        let at = match (marked, long.as_slice()) {
            // `14年3月` does not say its century.
            (Some(at), _) if self.numbers[at].digits <= 2 && self.said.is_bc.is_none() => return None,
            (Some(at), _) => Some(at),
            (None, [at]) => Some(*at),
            // `winter 2013/2014`
            (None, [a, b]) if self.season.is_some() && self.numbers[*b].value == self.numbers[*a].value + 1 => {
                let [a, b] = [*a, *b];
                self.numbers.remove(b);
                Some(a)
            }
            (None, []) => self.short_year(rules),
            _ => return None,
        };
        self.year_at = at;
        if let Some(at) = at {
            let number = self.numbers[at];
            self.said.year = Some(number.value);
            self.said.is_bare = number.digits == 3 && number.role == Role::Plain;
            let is_decade = number.role == Role::Decade || (self.is_decade && number.value % 10 == 0);
            if is_decade && self.said.month.is_none() && self.season.is_none() {
                self.said.unit = Some(Unit::Decade);
            }
        }
        Some(())
    }

    /// A year of two digits, where the year beside the date tells its century.
    fn short_year(&mut self, rules: &Rules) -> Option<usize> {
        let year = rules.year.filter(|_| self.numbers.len() > 1)?;
        let is_year = |number: &Number| number.digits == 2 && number.value == year % 100 && number.role == Role::Plain;
        let mut found = self.numbers.iter().enumerate().filter(|(_, number)| is_year(number)).map(|(at, _)| at);
        let at = found.next().filter(|_| found.next().is_none())?;
        self.numbers[at].value = year;
        self.numbers[at].digits = 4;
        Some(at)
    }

    /// The numbers beside the year that have no unit of their own.
    fn rest(&mut self) -> Option<Vec<Number>> {
        let mut rest = Vec::new();
        for (at, number) in self.numbers.iter().enumerate() {
            match number.role {
                _ if Some(at) == self.year_at => {}
                Role::Month => set(&mut self.said.month, u8::try_from(number.value).ok()?)?,
                Role::Day => set(&mut self.said.day, number.value)?,
                Role::Plain | Role::Ordinal if number.digits <= 2 => rest.push(*number),
                _ => return None,
            }
        }
        Some(rest)
    }

    /// Seasons and quarters.
    fn units(&mut self, rest: &[Number]) -> Option<()> {
        if let Some(code) = self.season {
            let next = self.said.year.map(|year| (year + 1) % 100);
            let is_sound = match rest {
                [] => true,
                // `winter 2013/14`
                [number] => Some(number.value) == next && code == 24,
                _ => false,
            };
            self.said.unit = Some(Unit::Sub(code)).filter(|_| is_sound && self.said.month.is_none());
            return self.said.unit.map(|_| self.said.part = None);
        }
        if self.is_quarter {
            let number = match (rest, self.nth) {
                ([number], None) => number.value,
                ([], Some(number)) => i64::from(number),
                _ => return None,
            };
            let code = 32 + u8::try_from(number).ok().filter(|number| (1..=4).contains(number))?;
            self.said.unit = Some(Unit::Sub(code)).filter(|_| self.said.month.is_none());
            return self.said.unit.map(|_| ());
        }
        Some(())
    }

    /// The first or second half of something.
    fn halves(&mut self, rest: &[Number]) {
        let number = match (self.half_of, self.nth, rest) {
            (Some(number), None, []) => Some(i64::from(number)),
            (None, Some(number), []) if self.is_half => Some(i64::from(number)),
            (None, None, [number]) if self.is_half => Some(number.value),
            _ => None,
        };
        self.said.part = number
            .and_then(|number| u8::try_from(number).ok())
            .filter(|number| (1..=2).contains(number))
            .map(Piece::Half);
    }

    /// Which number is the day and which the month.
    fn days(&mut self, rest: &[Number], rules: &Rules) -> Option<()> {
        if self.is_half || self.half_of.is_some() {
            return None;
        }
        let said = &mut self.said;
        if said.month.is_some() || said.day.is_some() {
            return match (rest, self.nth, said.day) {
                ([], None, _) => Some(()),
                ([], Some(number), None) => {
                    said.day = Some(i64::from(number));
                    Some(())
                }
                ([number], None, None) => {
                    said.day = Some(number.value).filter(|day| *day > 0);
                    Some(())
                }
                _ => None,
            };
        }
        if self.nth.is_some() {
            return None;
        }
        let (month, day) = match (rest, self.year_at) {
            ([], _) => (None, None),
            ([number], None) => (None, Some(number.value)),
            ([number], Some(at)) => beside_year(number, self.numbers.get(1)?.before, (at, said.year?))?,
            ([month, day], Some(0)) => (Some(month.value), Some(day.value)),
            // `1-6/2014` is no day, but `12/3-2014` is one.
            ([_, b], Some(2)) if b.before != self.numbers.get(2)?.before && b.before != '/' => return None,
            ([a, b], None | Some(2)) => {
                let has_stops = b.before == '.';
                let is_day_first = rules.is_day_first((a.value, b.value), has_stops)?;
                if is_day_first { (Some(b.value), Some(a.value)) } else { (Some(a.value), Some(b.value)) }
            }
            _ => return None,
        };
        // 0 stands for what is not known, and a day of no known month says nothing.
        said.month = month.map(u8::try_from).transpose().ok()?.filter(|month| *month > 0);
        said.day = day.filter(|day| *day > 0 && (said.month.is_some() || month.is_none()));
        Some(())
    }
}

/// What a number alone beside a year is: `2014-03`, `03/2014`, or the day in `12–14, 2014`.
fn beside_year(number: &Number, mark: char, (year_at, year): (usize, i64)) -> Option<(Option<i64>, Option<i64>)> {
    match mark {
        // `2009–10` and `2009/10` may be two years.
        DASH if year_at == 0 && number.value > year % 100 => None,
        '/' if year_at == 0 && number.digits == 2 && number.value == year % 100 + 1 => None,
        // `2014.5` may be the middle of the year.
        '.' if year_at == 0 => (number.value <= 12).then_some((None, None)),
        '-' | '/' | '.' | DASH => (number.value <= 12).then_some((Some(number.value), None)),
        _ if year_at == 1 => Some((None, Some(number.value))),
        _ => None,
    }
}

/// Takes what is said once; `None` when it is said of two things.
fn set<T: PartialEq>(known: &mut Option<T>, new: T) -> Option<()> {
    if known.as_ref().is_some_and(|known| *known != new) {
        return None;
    }
    *known = Some(new);
    Some(())
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
pub(super) fn between(first: Day, last: Day) -> Expression {
    if first == last { Expression::Edtf(day::iso(first)) } else { Expression::Between(day::iso(first), day::iso(last)) }
}

impl Expression {
    /// The EDTF expression of one date.
    pub(super) fn edtf(self) -> String {
        match self {
            Self::Edtf(edtf) => edtf,
            Self::Between(first, last) => format!("[{first}..{last}]"),
        }
    }

    /// The days that it allows.
    pub(super) fn bounds(&self) -> Option<DaySpan> {
        EventDate::parsed(&self.clone().edtf()).map(|date| date.bounds())
    }
}
