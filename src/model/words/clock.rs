//! Times of day beside a date.

use super::lexicon::Sense;
use super::tokens::{Kind, Token};

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    hour: u64,
    minute: u64,
    second: u64,
    zone: Zone,
}

/// Where the clock hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Unsaid,
    /// Minutes from UTC.
    Offset(i64),
    /// Named, and several places have a zone of that name.
    Unclear,
}

impl Clock {
    /// The time of six or four digits, `214000`.
    pub(super) fn of_digits(value: u64, digits: u8) -> Option<Self> {
        let seconds = match digits {
            6 => value,
            4 => value * 100,
            _ => return None,
        };
        Self { hour: seconds / 10_000, minute: seconds / 100 % 100, second: seconds % 100, zone: Zone::Unsaid }.sound()
    }

    fn sound(self) -> Option<Self> {
        let is_midnight = self.hour == 24 && self.minute == 0 && self.second == 0;
        ((self.hour < 24 || is_midnight) && self.minute < 60 && self.second <= 60).then_some(self)
    }

    /// A day at this time as EDTF. Programs write midnight where only the day is known.
    pub(super) fn at(self, day: &str) -> String {
        let zone = match self.zone {
            Zone::Unclear => return day.to_owned(),
            Zone::Unsaid => String::new(),
            Zone::Offset(0) => "Z".to_owned(),
            Zone::Offset(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        };
        let is_midnight = matches!(self.hour, 0 | 24) && self.minute == 0 && self.second == 0;
        if self.hour == 24 || self.second == 60 || (is_midnight && matches!(zone.as_str(), "" | "Z")) {
            return day.to_owned();
        }
        format!("{day}T{:02}:{:02}:{:02}{zone}", self.hour, self.minute, self.second)
    }
}

/// What stands in a text of the time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    None,
    One(Clock),
    /// A day has one time; of several, the days are kept.
    Several,
}

impl Times {
    /// Whether they are more than the midnight that programs write behind a day.
    pub(super) fn says_more_than_a_day(self) -> bool {
        match self {
            Self::None => false,
            Self::One(clock) => !matches!(clock.at("").as_str(), "") || clock.zone == Zone::Unclear || clock.hour == 24,
            Self::Several => true,
        }
    }
}

/// Takes all times out of a text. `None` when there is one that no clock shows.
pub(super) fn take(tokens: &mut Vec<Token>) -> Option<Times> {
    let mut times = Times::None;
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let Some((clock, used)) = clock_at(tokens, at) else {
            kept.push(*token);
            at += 1;
            continue;
        };
        let clock = clock.sound()?;
        times = if times == Times::None { Times::One(clock) } else { Times::Several };
        at += used;
        // `um 10 Uhr`, `at about 10:00`, `à 21h40`, `T10:00`
        while kept
            .last()
            .is_some_and(|last| [Sense::T, Sense::About, Sense::To, Sense::At].iter().any(|sense| last.is(*sense)))
        {
            kept.pop();
        }
    }
    *tokens = kept;
    Some(times)
}

/// The time that begins at a token, and how many tokens it takes.
fn clock_at(tokens: &[Token], at: usize) -> Option<(Clock, usize)> {
    let token = |offset: usize| tokens.get(at + offset).copied();
    let number = |offset: usize, most: u8| token(offset).and_then(|token| token.short(most));
    let is_close = |offset: usize| token(offset).is_some_and(|token| !token.is_spaced);
    // `2014-03-12T21:40`, not `T2 2014`.
    let is_t = |before: &Token| before.is(Sense::T) && !before.is_spaced;
    let is_behind_t = at > 1 && tokens.get(at - 1).is_some_and(is_t) && is_close(0);
    let mut clock = Clock { hour: 0, minute: 0, second: 0, zone: Zone::Unsaid };
    let mut used;
    if let (true, Some(Kind::Number { value, digits: digits @ (4 | 6) })) = (is_behind_t, token(0).map(|it| it.kind)) {
        (clock, used) = (Clock::of_digits(value, digits)?, 1);
    } else {
        clock.hour = number(0, 2)?;
        used = 1;
        let has_colon = token(1).is_some_and(|mark| mark.is_mark(':'));
        let word = token(1).map(|token| token.kind);
        if has_colon && number(2, 2).is_some() {
            clock.minute = number(2, 2)?;
            used = 3;
            if token(3).is_some_and(|mark| mark.is_mark(':')) && number(4, 2).is_some() {
                clock.second = number(4, 2)?;
                used = 5;
                let is_point = token(5).is_some_and(|mark| mark.is_mark('.') || mark.is_mark(','));
                used += if is_point && is_close(6) && number(6, 12).is_some() { 2 } else { 0 };
            }
        } else if word == Some(Kind::Word(Sense::Hour)) {
            used = 2;
            (clock.minute, used) = minutes(tokens, at, used);
        } else if !matches!(word, Some(Kind::Word(Sense::Am | Sense::Pm))) && !is_behind_t {
            return None;
        }
    }
    used += usize::from(token(used).is_some_and(|token| token.is(Sense::Hour)));
    match token(used).map(|token| token.kind) {
        Some(Kind::Word(half @ (Sense::Am | Sense::Pm))) if (1..=12).contains(&clock.hour) => {
            clock.hour = clock.hour % 12 + if half == Sense::Pm { 12 } else { 0 };
            used += 1;
        }
        _ if used == 1 && !is_behind_t => return None,
        _ => {}
    }
    let (zone, more) = zone(tokens.get(at + used..)?);
    Some((Clock { zone, ..clock }, used + more))
}

/// `21h40`, `21時40分30秒`: the minutes behind the hour, and how many tokens are used then.
fn minutes(tokens: &[Token], at: usize, used: usize) -> (u64, usize) {
    let token = |offset: usize| tokens.get(at + offset).copied();
    let Some(minute) = token(used).filter(|token| !token.is_spaced).and_then(|token| token.short(2)) else {
        return (0, used);
    };
    let mut used = used + 1;
    used += usize::from(token(used).is_some_and(|token| token.is(Sense::Minute)));
    if token(used + 1).is_some_and(|token| token.is(Sense::Second)) {
        used += 2;
    }
    (minute, used)
}

/// The zone that tokens begin with, and how many of them it takes.
fn zone(tokens: &[Token]) -> (Zone, usize) {
    let is_utc = tokens.first().is_some_and(|token| token.is(Sense::Utc));
    let at = usize::from(is_utc);
    if tokens.first().is_some_and(|token| token.is(Sense::Zone)) {
        return (Zone::Unclear, 1);
    }
    match offset(tokens.get(at..).unwrap_or_default()) {
        Some((minutes, used)) => (Zone::Offset(minutes), at + used),
        None if is_utc => (Zone::Offset(0), 1),
        None => (Zone::Unsaid, 0),
    }
}

/// `+03:00`, `-0500`, `+3`.
fn offset(tokens: &[Token]) -> Option<(i64, usize)> {
    let token = |at: usize| tokens.get(at).copied();
    let sign = match token(0)?.kind {
        Kind::Mark('+') => 1,
        Kind::Mark('-') => -1,
        _ => return None,
    };
    let first = token(1).filter(|token| !token.is_spaced)?;
    let Kind::Number { value, digits } = first.kind else { return None };
    let minutes = token(2).filter(|mark| mark.is_mark(':')).and_then(|_| token(3)).and_then(|token| token.short(2));
    let (hours, minutes, used) = match (digits, minutes) {
        (1 | 2, Some(minutes)) => (value, minutes, 4),
        // `10:00-12` may as well end at twelve.
        (2, None) if sign == 1 || !token(2).is_some_and(|token| token.is_mark('-')) => (value, 0, 2),
        (1, None) => (value, 0, 2),
        (4, None) => (value / 100, value % 100, 2),
        _ => return None,
    };
    let is_offset = hours <= 14 && minutes < 60;
    is_offset.then(|| Some((sign * i64::try_from(hours * 60 + minutes).ok()?, used))).flatten()
}
