//! Two dates in one text, dates with one end, and those that go on: `12–14 March 2014`, `since 2014`, `2014 to present`.

use super::lexicon::Sense;
use super::phrase::{Expression, Phrase, between};
use super::plain::DASH;
use super::rules::Rules;
use super::tokens::{Kind, Token};
use crate::model::{EventDate, day};

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Date(Expression),
    /// Something with two ends, as EDTF.
    Range(String),
    /// `present`, and nothing else.
    Ongoing,
}

/// What tokens say.
pub(super) fn said(tokens: &[Token], rules: &Rules) -> Option<Said> {
    if tokens.iter().any(|token| token.is(Sense::At)) {
        return said(&told_apart(tokens), rules);
    }
    if tokens.iter().any(|token| token.is(Sense::Night)) {
        return night(tokens, rules);
    }
    let tokens = trimmed(tokens);
    if let [first, second, ..] = tokens
        && (first.is(Sense::About) || first.is_mark('~'))
        && [Sense::Since, Sense::Between, Sense::By, Sense::After, Sense::To].iter().any(|sense| second.is(*sense))
    {
        // `c. between 12 and 14 March` is `between c. 12 and 14 March`.
        let mut turned = tokens.to_vec();
        turned.swap(0, 1);
        return said(&turned, rules);
    }
    if let Some(at) = tokens.iter().position(|token| token.is(Sense::Present)) {
        return ongoing(tokens, at, rules);
    }
    let joins = |token: &Token| {
        [Sense::To, Sense::UpTo, Sense::And, Sense::Or, Sense::Between, Sense::By, Sense::After]
            .iter()
            .any(|sense| token.is(*sense))
    };
    let has_joint = tokens.iter().any(joins);
    let (first, last) = (tokens.first()?, tokens.last()?);
    let is_open = first.is_mark(DASH) || last.is_mark('-') || last.is_mark(DASH);
    if !has_joint
        && !is_open
        && !first.is(Sense::Since)
        && !last.is(Sense::Since)
        && let Some(phrase) = Phrase::of(tokens, rules).and_then(|phrase| phrase.expression())
    {
        return Some(Said::Date(phrase));
    }
    two(tokens, rules).or_else(|| one_sided(tokens, rules))
}

/// `night of 3 to 4 March 2014`: one of two days. The night of one day may end or begin it.
fn night(tokens: &[Token], rules: &Rules) -> Option<Said> {
    let mut days: Vec<Token> = tokens.iter().filter(|token| !token.is(Sense::Night)).copied().collect();
    // `vom 3. auf den 4. März`, `с 3 на 4 марта`
    let is_number = |token: Option<&Token>| token.is_some_and(|token| token.short(2).is_some());
    let joint = days.iter().position(|token| token.is(Sense::Onto)).or_else(|| {
        let is_between = |at: &usize| is_number(days.get(at - 1)) && is_number(days.get(at + 1));
        (1..days.len()).filter(|at| days[*at].is(Sense::Filler)).find(is_between)
    });
    if let Some(at) = joint {
        days[at].kind = Kind::Word(Sense::To);
    }
    if days.len() + 1 != tokens.len() {
        return None;
    }
    let edtf = match said(&days, rules)? {
        Said::Range(edtf) if !edtf.starts_with('{') => edtf,
        Said::Date(expression @ Expression::Between(..)) => expression.edtf(),
        _ => return None,
    };
    let bounds = EventDate::parsed(&edtf)?.bounds();
    (bounds.latest == bounds.earliest + 1).then(|| Said::Date(between(bounds.earliest, bounds.latest)))
}

/// `12 mars à 14 mars` has two dates, `à la fin de mars` one.
fn told_apart(tokens: &[Token]) -> Vec<Token> {
    let mut known: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let is_at = token.is(Sense::At);
        let follows =
            |last: &Token| last.is(Sense::About) || last.is(Sense::Filler) || last.is(Sense::To) || last.is(Sense::By);
        match known.last() {
            None if is_at => {}
            Some(last) if is_at && follows(last) => {}
            _ if is_at => known.push(Token { kind: Kind::Word(Sense::To), ..*token }),
            _ => known.push(*token),
        }
    }
    known
}

/// Without words and marks at the ends that say nothing.
fn trimmed(tokens: &[Token]) -> &[Token] {
    let says_nothing =
        |token: &Token| token.is(Sense::Filler) || token.is_mark(',') || token.is_mark('.') || token.is_mark(':');
    let start = tokens.iter().position(|token| !says_nothing(token)).unwrap_or(tokens.len());
    let end = tokens.iter().rposition(|token| !says_nothing(token)).map_or(start, |at| at + 1);
    // `2014 г.`, `2014年` keep what stands behind a number: only marks go.
    tokens.get(start..end.max(start)).unwrap_or_default()
}

/// Whether a token joins two dates, or stands before one of them.
fn is_joint(token: &Token) -> bool {
    token.is(Sense::To) || token.is_mark('-') || token.is_mark(DASH) || token.is_mark('/') || token.is_mark('.')
}

fn ongoing(tokens: &[Token], at: usize, rules: &Rules) -> Option<Said> {
    let (mut before, behind) = (tokens.get(..at)?, tokens.get(at + 1..)?);
    if trimmed(before).is_empty()
        && let Some((first, rest)) = trimmed(behind).split_first()
        && first.is(Sense::Since)
    {
        // `ongoing since April 2014`
        return Some(Said::Range(since(&Phrase::of(trimmed(rest), rules)?.expression()?)?));
    }
    if !behind.iter().all(|token| token.is(Sense::To) || token.is(Sense::Filler)) {
        return None;
    }
    while let Some((last, rest)) = before.split_last() {
        if !is_joint(last) && !last.is(Sense::Filler) {
            break;
        }
        before = rest;
    }
    let before = trimmed(before);
    let before = match before.split_first() {
        Some((first, rest)) if first.is(Sense::Since) => trimmed(rest),
        _ => before,
    };
    if before.is_empty() {
        return Some(Said::Ongoing);
    }
    Some(Said::Range(since(&Phrase::of(before, rules)?.expression()?)?))
}

fn since(start: &Expression) -> Option<String> {
    let whole = match start {
        Expression::Edtf(edtf) => format!("{edtf}/.."),
        Expression::Between(first, _) => format!("{first}/.."),
    };
    if EventDate::is_valid(&whole) {
        return Some(whole);
    }
    start.bounds().map(|bounds| format!("{}/..", day::iso(bounds.earliest)))
}

/// `since 2014`, `by 6 March 2026`, `2014年以来`.
fn one_sided(tokens: &[Token], rules: &Rules) -> Option<Said> {
    let before = |token: &Token| {
        let dash = token.is_mark(DASH).then_some(Sense::To);
        [Sense::Since, Sense::By, Sense::To, Sense::After].into_iter().find(|sense| token.is(*sense)).or(dash)
    };
    // `2014–` goes on, `2014 to` is not finished.
    let behind = |token: &Token| {
        let dash = (token.is_mark('-') || token.is_mark(DASH)).then_some(Sense::Since);
        [Sense::Since, Sense::By, Sense::UpTo, Sense::After].into_iter().find(|sense| token.is(*sense)).or(dash)
    };
    let (sense, rest) = match (tokens.split_first()?, tokens.split_last()?) {
        ((first, rest), _) if before(first).is_some() => (before(first)?, rest),
        (_, (last, rest)) => (behind(last)?, rest),
    };
    let date = Phrase::of(trimmed(rest), rules)?.expression()?;
    let bounds = date.bounds()?;
    let (first, last) = match &date {
        Expression::Edtf(edtf) => (edtf, edtf),
        Expression::Between(first, last) => (first, last),
    };
    let (whole, plain) = match sense {
        Sense::Since => return since(&date).map(Said::Range),
        Sense::After => (format!("[{first}..]"), format!("[{}..]", day::iso(bounds.earliest))),
        _ => (format!("[..{last}]"), format!("[..{}]", day::iso(bounds.latest))),
    };
    Some(Said::Range(if EventDate::is_valid(&whole) { whole } else { plain }))
}

/// How two dates belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Throughout,
    Between,
    Or,
    Each,
}

/// Two dates: each place where they may meet is tried, the likeliest first.
fn two(tokens: &[Token], rules: &Rules) -> Option<Said> {
    let is_between = tokens.first().is_some_and(|token| token.is(Sense::Between));
    let is_from = tokens.first().is_some_and(|token| token.is(Sense::Since));
    let tokens = if is_between || is_from { trimmed(tokens.get(1..)?) } else { tokens };
    // `3月12日から14日まで`
    let closed = tokens.split_last().filter(|(last, _)| last.is(Sense::UpTo)).map(|(_, rest)| rest);
    let open = closed.and_then(|rest| rest.iter().position(|token| token.is(Sense::Since)).map(|at| (rest, at)));
    if let Some((rest, at)) = open {
        return joined((rest.get(..at)?, false), rest.get(at + 1..)?, Joint::Throughout, rules);
    }
    meetings(tokens).into_iter().find_map(|(at, joint)| {
        let joint = if is_between { Joint::Between } else { joint };
        joined((tokens.get(..at)?, !is_from), tokens.get(at + 1..)?, joint, rules)
    })
}

/// Where two dates may meet. Never more than a few, whatever the text.
fn meetings(tokens: &[Token]) -> Vec<(usize, Joint)> {
    let places = |is: &dyn Fn(usize, &Token) -> bool| -> Vec<usize> {
        tokens.iter().enumerate().filter(|(at, token)| is(*at, token)).map(|(at, _)| at).collect()
    };
    let is_behind_space = |at: usize| tokens.get(at + 1).is_some_and(|next| next.is_spaced);
    let mut meetings = Vec::new();
    let mut add = |found: Vec<usize>, joint: Joint| {
        if let [at] = found.as_slice() {
            meetings.push((*at, joint));
        }
    };
    add(places(&|_, token| token.is(Sense::To)), Joint::Throughout);
    add(places(&|at, token| token.is(Sense::And) && at > 0), Joint::Each);
    add(places(&|_, token| token.is(Sense::Or)), Joint::Or);
    add(places(&|at, token| token.is_mark('-') && (token.is_spaced || is_behind_space(at))), Joint::Throughout);
    add(places(&|_, token| token.is_mark(DASH)), Joint::Throughout);
    add(places(&|at, token| token.is_mark('~') && at > 0), Joint::Throughout);
    add(places(&|at, token| token.is_mark('.') && at > 0 && tokens[at - 1].is_mark('.')), Joint::Throughout);
    for mark in ['-', '/', DASH] {
        let all = places(&|_, token| token.is_mark(mark));
        if all.len() % 2 == 1 {
            add(vec![all[all.len() / 2]], Joint::Throughout);
        }
    }
    meetings
}

/// Two dates as one. What is about the first of them (`spreads`) may be about both: `c. 12–14 May`, and not `from c. 12 to 14 May`.
fn joined((before, spreads): (&[Token], bool), behind: &[Token], joint: Joint, rules: &Rules) -> Option<Said> {
    let mut start = Phrase::of(trimmed(before), rules)?;
    let mut end = Phrase::of(trimmed(behind), rules)?;
    if start.is_day_of_month(&end) {
        return None;
    }
    // Nobody says that the end is better known.
    end.is_about |=
        spreads && trimmed(before).first().is_some_and(|first| first.is(Sense::About) || first.is_mark('~'));
    start.fill(&mut end);
    let (start, end) = (start.expression()?, end.expression()?);
    let (first, last) = (start.bounds()?, end.bounds()?);
    if start == end {
        return Some(Said::Date(start));
    }
    if last.latest < first.earliest || last.earliest < first.earliest {
        return None;
    }
    let whole = match (&start, &end, joint) {
        (Expression::Edtf(start), Expression::Edtf(end), Joint::Throughout) => format!("{start}/{end}"),
        (Expression::Edtf(start), Expression::Edtf(end), Joint::Between) => format!("[{start}..{end}]"),
        (Expression::Edtf(start), Expression::Edtf(end), Joint::Or) => format!("[{start},{end}]"),
        (Expression::Edtf(start), Expression::Edtf(end), Joint::Each) => format!("{{{start},{end}}}"),
        _ => String::new(),
    };
    let is_whole = EventDate::parsed(&whole).is_some_and(|date| {
        let bounds = date.bounds();
        bounds.earliest <= first.earliest && bounds.latest >= last.latest
    });
    Some(if is_whole { Said::Range(whole) } else { Said::Date(between(first.earliest, first.latest.max(last.latest))) })
}
