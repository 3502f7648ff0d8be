//! From a text to the words, numbers and marks that a date is made of. One pass, each character once.

use super::lexicon::{HAN, Sense, folded, lexicon, lower};
use super::plain::DASH;

/// What a date is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number {
        value: u64,
        digits: u8,
    },
    Word(Sense),
    /// What belongs to the number before it, and whether it makes a decade of it: `th`, `s`.
    Suffix(bool),
    /// `XIX`.
    Roman(u8),
    Mark(char),
}

/// A word, number or mark, and whether a space stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) is_spaced: bool,
}

impl Token {
    pub(super) fn is(self, sense: Sense) -> bool {
        self.kind == Kind::Word(sense)
    }

    pub(super) fn is_mark(self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// A number of at most so many digits.
    pub(super) fn short(self, most: u8) -> Option<u64> {
        match self.kind {
            Kind::Number { value, digits } if digits <= most => Some(value),
            _ => None,
        }
    }
}

/// No date has more.
const MOST: usize = 64;

/// Letters of scripts that are written without spaces.
const fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// A piece of text before its words are looked up.
#[derive(Debug, Clone, Copy)]
enum Raw<'t> {
    Number(u64, u8),
    Word(&'t str),
    Han(&'t str),
    Mark(char),
}

/// The parts of a text that was cleaned; `None` when a word is not one of a date, or there are too many.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let raw = pieces(text)?;
    let mut tokens = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some((piece, is_spaced)) = raw.get(at).copied() {
        at += 1;
        let mut push = |kind| tokens.push(Token { kind, is_spaced });
        match piece {
            Raw::Number(value, digits) => push(Kind::Number { value, digits }),
            // `(水)`: the day of the week.
            Raw::Han(text) if is_day_of_week(&raw, at - 1, text) => {}
            Raw::Han(text) => han(text, is_spaced, &mut tokens)?,
            // An apostrophe parts words (`d'août`); quotes and brackets say nothing.
            Raw::Mark('\'' | '"' | '(' | ')' | '[' | ']') => {}
            Raw::Mark('&') => push(Kind::Word(Sense::And)),
            Raw::Mark(mark) => push(Kind::Mark(mark)),
            Raw::Word(word) => {
                let (kind, used) = word_at(&raw, at - 1, word, &mut tokens)?;
                tokens.push(Token { kind, is_spaced });
                at += used - 1;
                // The stop of an abbreviation.
                at += usize::from(matches!(raw.get(at), Some((Raw::Mark('.'), false))) && !is_dots(&raw, at));
            }
        }
    }
    (tokens.len() <= MOST).then_some(tokens)
}

/// Whether a single character stands in brackets as the day of the week.
fn is_day_of_week(raw: &[(Raw<'_>, bool)], at: usize, text: &str) -> bool {
    let is_mark = |at: Option<usize>, mark: char| matches!(at.and_then(|at| raw.get(at)), Some((Raw::Mark(found), _)) if *found == mark);
    let is_day = ["月", "火", "水", "木", "金", "土", "日"].contains(&text);
    is_day && is_mark(at.checked_sub(1), '(') && is_mark(Some(at + 1), ')')
}

/// `..` stands between two dates.
fn is_dots(raw: &[(Raw<'_>, bool)], at: usize) -> bool {
    matches!(raw.get(at + 1), Some((Raw::Mark('.'), false)))
}

fn pieces(text: &str) -> Option<Vec<(Raw<'_>, bool)>> {
    let mut raw = Vec::new();
    let mut is_spaced = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = |is_inside: fn(char) -> bool| rest.find(|c| !is_inside(c)).unwrap_or(rest.len());
        let (piece, length) = if c == ' ' || c.is_whitespace() {
            is_spaced = true;
            rest = rest.get(c.len_utf8()..)?;
            continue;
        } else if c.is_ascii_digit() {
            let length = end(|c| c.is_ascii_digit());
            let value = rest.get(..length)?.parse().ok()?;
            (Raw::Number(value, u8::try_from(length).ok()?), length)
        } else if is_han(c) {
            let length = end(is_han);
            (Raw::Han(rest.get(..length)?), length)
        } else if c.is_alphabetic() {
            let length = end(|c| (c.is_alphabetic() || c == '\u{200c}' || c == '\u{654}') && !is_han(c));
            (Raw::Word(rest.get(..length)?), length)
        } else {
            (Raw::Mark(c), c.len_utf8())
        };
        raw.push((piece, is_spaced));
        is_spaced = false;
        rest = rest.get(length..)?;
        if raw.len() > MOST {
            return None;
        }
    }
    Some(raw)
}

/// What the word at a place says, with those behind it that belong to it, and how many pieces that are.
fn word_at(raw: &[(Raw<'_>, bool)], at: usize, word: &str, tokens: &mut Vec<Token>) -> Option<(Kind, usize)> {
    let low = lower(word);
    if word == "xx" {
        // `xx-JAN-2014`: nobody knows the day.
        return Some((Kind::Number { value: 0, digits: 2 }, 1));
    }
    if let Some(is_plural) = suffix(raw, at, &low) {
        if tokens.last().is_some_and(|token| token.is_mark('-') || token.is_mark('.')) {
            tokens.pop();
        }
        return Some((Kind::Suffix(is_plural), 1));
    }
    if let Some(number) = roman(word).filter(|_| is_beside_year(raw, at)) {
        // `12 VI 2014`: in Spanish also a Friday.
        return Some((Kind::Roman(number), 1));
    }
    let fold = folded(&low);
    let lexicon = lexicon();
    let longest = lexicon.longest(&low).max(lexicon.longest(&fold));
    let mut key = low.clone();
    let mut fold_key = fold.clone();
    let mut found = lexicon.sense(&low).or_else(|| lexicon.sense(&fold)).map(|sense| (Kind::Word(sense), 1));
    let mut next = at + 1;
    for _ in 1..longest {
        while matches!(raw.get(next), Some((Raw::Mark('.' | '-' | '\'' | DASH), _))) {
            next += 1;
        }
        let Some((Raw::Word(more), _)) = raw.get(next) else { break };
        let more = lower(more);
        fold_key = format!("{fold_key} {}", folded(&more));
        key = format!("{key} {more}");
        next += 1;
        if let Some(sense) = lexicon.sense(&key).or_else(|| lexicon.sense(&fold_key)) {
            found = Some((Kind::Word(sense), next - at));
        }
    }
    found.or_else(|| roman(word).map(|number| (Kind::Roman(number), 1)))
}

/// Whether a word stands beside one year and not between two, marks aside.
fn is_beside_year(raw: &[(Raw<'_>, bool)], at: usize) -> bool {
    let is_mark = |piece: &&(Raw<'_>, bool)| matches!(piece.0, Raw::Mark('.' | '-' | '/' | ',' | DASH));
    let before = raw.get(..at).and_then(|before| before.iter().rev().find(|piece| !is_mark(piece)));
    let behind = raw.get(at + 1..).and_then(|behind| behind.iter().find(|piece| !is_mark(piece)));
    let is_year = |piece: Option<&(Raw<'_>, bool)>| matches!(piece, Some((Raw::Number(_, 4), _)));
    is_year(before) != is_year(behind)
}

/// Whether a word belongs to the number before it, and how: `12th`, `1990s`, `1990-е`, `1990's`.
fn suffix(raw: &[(Raw<'_>, bool)], at: usize, word: &str) -> Option<bool> {
    let before = |steps: usize| at.checked_sub(steps).and_then(|at| raw.get(at));
    let is_close = raw.get(at).is_some_and(|(_, is_spaced)| !is_spaced);
    let is_number = |piece: Option<&(Raw<'_>, bool)>| matches!(piece, Some((Raw::Number(..), _)));
    let is_mark = matches!(before(1), Some((Raw::Mark('-' | '\'' | '.'), false)));
    let follows = is_number(before(1)) || (is_mark && is_number(before(2)));
    lexicon().suffix(word).filter(|_| is_close && follows)
}

/// A Roman number to 39, with the ending that French gives it.
fn roman(word: &str) -> Option<u8> {
    let digits: &str = word.trim_end_matches(['e', 'è', 'm', 't', 'h', 'd', 'r', 'n', 's']);
    let one = |c: char| match c {
        'I' | 'І' => Some(1),
        'V' => Some(5),
        'X' | 'Х' => Some(10_u8),
        _ => None,
    };
    let values: Vec<u8> = digits.chars().map(one).collect::<Option<_>>()?;
    if values.is_empty() || values.len() > 7 {
        return None;
    }
    let value = |(at, value): (usize, &u8)| {
        let is_less = values.get(at + 1).is_some_and(|next| next > value);
        if is_less { -i32::from(*value) } else { i32::from(*value) }
    };
    let sum: i32 = values.iter().enumerate().map(value).sum();
    u8::try_from(sum).ok().filter(|sum| (1..=39).contains(sum))
}

/// The words of a run without spaces: always the longest that is known, else a number in Chinese.
fn han(text: &str, is_spaced: bool, tokens: &mut Vec<Token>) -> Option<()> {
    let mut rest = text;
    let mut is_spaced = is_spaced;
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix("元年") {
            // The first year of an era.
            tokens.push(Token { kind: Kind::Number { value: 1, digits: 1 }, is_spaced });
            tokens.push(Token { kind: Kind::Word(Sense::Year), is_spaced: false });
            (rest, is_spaced) = (behind, false);
            continue;
        }
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(HAN);
        let ends: Vec<usize> = ends.collect();
        let known = ends.iter().rev().find_map(|end| {
            let sense = lexicon().sense(rest.get(..*end)?)?;
            Some((Kind::Word(sense), *end))
        });
        let (kind, end) = known.or_else(|| chinese(rest))?;
        tokens.push(Token { kind, is_spaced });
        is_spaced = false;
        rest = rest.get(end..)?;
        if tokens.len() > MOST {
            return None;
        }
    }
    Some(())
}

/// A number as it is written in Chinese: `二〇一四`, `二十三`, and how many bytes it takes.
fn chinese(text: &str) -> Option<(Kind, usize)> {
    let digit =
        |c: char| "〇一二三四五六七八九".chars().position(|known| known == c).or_else(|| (c == '零').then_some(0));
    let is_inside = |c: char| c == '十' || digit(c).is_some();
    let end = text.find(|c| !is_inside(c)).unwrap_or(text.len());
    let written = text.get(..end)?;
    let in_digits = |part: &str| {
        part.chars().try_fold(0_u64, |sum, c| sum.checked_mul(10)?.checked_add(u64::try_from(digit(c)?).ok()?))
    };
    let digits = u8::try_from(written.chars().count()).ok().filter(|digits| *digits > 0)?;
    let value = match written.split_once('十') {
        None => in_digits(written)?,
        Some((tens, ones)) if tens.chars().count() <= 1 && ones.chars().count() <= 1 => {
            let tens = if tens.is_empty() { 1 } else { in_digits(tens)? };
            tens * 10 + in_digits(ones)?
        }
        Some(_) => return None,
    };
    Some((Kind::Number { value, digits: digits.min(if value < 100 { 2 } else { digits }) }, end))
}
