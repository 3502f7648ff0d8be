//! Which number of a phrase is the day, which the month and which the year.

use super::super::calendar::Calendar;
use super::super::lexicon::Sense;
use super::super::plain::DASH;
use super::super::rules::Rules;
use super::super::tokens::{Kind, Token};
use super::{Phrase, Piece, Unit};

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
pub(super) struct Found {
    pub(super) said: Phrase,
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
    /// The era of Japan that its year is counted in.
    nengo: Option<u8>,
    /// Which of the numbers is the year.
    year_at: Option<usize>,
    /// Whether a month of the Gregorian calendar is named.
    is_named: bool,
    /// Whether a year stands behind it, and no day before.
    is_month_year: bool,
}
/// The first and the last year of each era: Meiji, Taisho, Showa, Heisei, Reiwa, and the republic in China.
const NENGO: [(i64, i64); 6] = [(1868, 1912), (1912, 1926), (1926, 1989), (1989, 2019), (2019, 2199), (1912, 2199)];

impl Found {
    pub(super) fn number(&mut self, value: u64, digits: u8, before: char) -> Option<()> {
        if self.numbers.len() == 4 || (digits < 3 && self.is_month_of_year(before)) {
            return None;
        }
        if digits == 5 && (self.is_quarter || self.is_half) && before == ' ' {
            // `Q32022`
            self.number(value / 10_000, 1, before)?;
            return self.number(value % 10_000, 4, before);
        }
        self.is_month_year |= digits == 4 && self.is_named && self.numbers.is_empty();
        let role = if std::mem::take(&mut self.is_era_first) { Role::Year } else { Role::Plain };
        self.numbers.push(Number { value: i64::try_from(value).ok()?, digits, role, before });
        Some(())
    }

    /// Whether the month and the year are said, and a mark joins more to them: `Dec 2014-15` goes on to another year, and is no day.
    fn is_month_of_year(&self, before: char) -> bool {
        self.is_month_year && self.numbers.len() == 1 && matches!(before, '-' | '/' | DASH)
    }

    /// `12th`, `1990s`.
    pub(super) fn suffix(&mut self, is_plural: bool) -> Option<()> {
        let last = self.numbers.last_mut()?;
        let is_decade = is_plural || last.digits >= 3;
        last.role = if is_decade && last.value % 10 == 0 { Role::Decade } else { Role::Ordinal };
        Some(())
    }

    pub(super) fn word(&mut self, sense: Sense, before: Option<&Token>) -> Option<()> {
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
            Sense::Nengo(number) => set(&mut self.nengo, number)?,
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
    pub(super) fn settled(mut self, rules: &Rules) -> Option<Phrase> {
        // `XIX в.`, `s. XIX`
        self.is_century |= self.is_in && self.said.roman.is_some() && self.numbers.is_empty();
        if self.is_century || (self.said.roman.is_some() && !self.numbers.iter().any(|number| number.digits == 4)) {
            return self.century();
        }
        self.packed()?;
        self.of_era()?;
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
        let has_our_months = rules.calendar == Some(Calendar::Buddhist);
        if self.said.calendar.is_none() && (!self.is_named || has_our_months) && self.said.is_bc.is_none() {
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

    /// Turns the year of an era of Japan into one of ours.
    fn of_era(&mut self) -> Option<()> {
        let Some(era) = self.nengo else { return Some(()) };
        let (first, last) = NENGO.get(usize::from(era).checked_sub(1)?)?;
        let number = self.numbers.first_mut().filter(|number| number.digits <= 3 && number.role == Role::Year)?;
        let year = first + number.value - 1;
        (number.value, number.digits) = (year, 4);
        (*first..=*last).contains(&year).then_some(())
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
pub(super) fn set<T: PartialEq>(known: &mut Option<T>, new: T) -> Option<()> {
    if known.as_ref().is_some_and(|known| *known != new) {
        return None;
    }
    *known = Some(new);
    Some(())
}
