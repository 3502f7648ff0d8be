//! The one-line form of a query: `actor:putin -actor:trump type:consult from:2025 to:2026-03 "phone call"`.
//!
//! Terms stand apart by spaces and are joined by AND; `|` joins alternatives; `-` negates; quotes hold spaces together. A
//! query displays as the line that reads back to it.

mod reader;

use std::fmt;
use std::str::FromStr;

use super::compare::{NoCompare, Order};
use reader::Reader;

use super::{ActorPattern, Compare, Part, Query, Reach, Rule, Term, Test};
use crate::model::similar::similar;
use crate::model::{EventDate, Role, Status};

/// The keys that a line understands, roles aside.
pub const KEYS: [&str; 16] = [
    "actor",
    "role",
    "tag",
    "type",
    "status",
    "importance",
    "fatalities",
    "country",
    "place",
    "publisher",
    "has",
    "text",
    "from",
    "to",
    "rule",
    "as-of",
];

/// Keys whose values are compared as numbers.
const NUMBERS: [&str; 2] = ["importance", "fatalities"];

/// Words of other query languages for what a range says here.
const DATES: [&str; 8] = ["date", "day", "year", "since", "until", "before", "after", "when"];

/// A line that cannot be read: where, why, and what to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What is wrong.
    pub message: String,
    /// Byte offset of the mistake in the line.
    pub offset: usize,
    /// What to write instead.
    pub hint: Option<String>,
}

impl QueryError {
    fn new(offset: usize, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), offset, hint: Some(hint.into()) }
    }

    /// The line with a mark under the mistake.
    pub fn marked(&self, line: &str) -> String {
        let before = line.get(..self.offset).unwrap_or(line);
        let column = unicode_width::UnicodeWidthStr::width(&*crate::model::clean::line(before));
        format!("{}\n{:column$}^", crate::model::clean::line(line), "")
    }
}

/// One word of the line: a key, and alternatives.
struct Word {
    offset: usize,
    is_negated: bool,
    key: Option<(usize, String)>,
    /// Offset, what stands in front of the text, text.
    values: Vec<(usize, Reach, String)>,
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(line: &str) -> Result<Self, QueryError> {
        let mut query = Self::default();
        let mut role: Option<(usize, Role)> = None;
        let mut or: Option<usize> = None;
        for word in words(line)? {
            let word = match word {
                Token::Or(at) => {
                    let role = role.take().map(|(_, role)| Term { is_negated: false, test: Test::Role(role) });
                    query.terms.extend(role);
                    or = Some(at);
                    continue;
                }
                Token::Word(word) => word,
                Token::Not => continue,
            };
            let key = word.key.as_ref().map(|(_, key)| key.as_str());
            let before = query.terms.len();
            if let Some((_, waiting)) = role.take() {
                if key == Some("actor") {
                    query.terms.push(Term { is_negated: word.is_negated, test: actors(&word, Some(waiting)) });
                    continue;
                }
                query.terms.push(Term { is_negated: false, test: Test::Role(waiting) });
            }
            match key {
                Some("role") if !word.is_negated && or.is_none() => role = Some((word.offset, one_role(&word)?)),
                Some("from" | "to" | "rule" | "as-of") => query.set(&word)?,
                _ => query.terms.push(Term { is_negated: word.is_negated, test: test(&word)? }),
            }
            if let Some(at) = or.take() {
                query.join_last(at, before)?;
            }
        }
        if let Some((_, role)) = role {
            query.terms.push(Term { is_negated: false, test: Test::Role(role) });
        }
        if query.is_inverted() {
            let at = line.find("to:").unwrap_or(0);
            return Err(QueryError::new(at, "the range ends before it begins", "swap `from:` and `to:`"));
        }
        Ok(query)
    }
}

impl Query {
    /// Joins the last term and the one before it by OR; there were so many terms before the last one.
    fn join_last(&mut self, at: usize, before: usize) -> Result<(), QueryError> {
        let last = if self.terms.len() == before + 1 { self.terms.pop() } else { None };
        let is_role = |term: &Term| matches!(term.test, Test::Role(_));
        let is_roles = self.terms.last().is_some_and(is_role) && last.as_ref().is_some_and(is_role);
        let joined = self.terms.last().zip(last.as_ref()).and_then(|(above, below)| {
            let is_alike = !above.is_negated && !below.is_negated;
            above.test.joined(&below.test).filter(|_| is_alike)
        });
        match (joined, self.terms.last_mut()) {
            (Some(test), Some(above)) => {
                above.test = test;
                Ok(())
            }
            (None, Some(_)) if is_roles => {
                Err(QueryError::new(at, "`role:` takes one role", "ask for one role, and then for the other"))
            }
            _ => {
                let hint = "terms are joined by AND; alternatives of one key by `|`: `actor:iran|israel`";
                Err(QueryError::new(at, "`OR` joins only alternatives of one key", hint))
            }
        }
    }

    /// The keys that a query has once.
    fn set(&mut self, word: &Word) -> Result<(), QueryError> {
        let (at, key) = word.key.clone().unwrap_or_default();
        if word.is_negated {
            return Err(QueryError::new(word.offset, format!("`{key}:` cannot be negated"), "remove the `-`"));
        }
        let [(value_at, _, value)] = &*word.values else {
            return Err(QueryError::new(at, format!("`{key}:` takes one value"), "remove the `|`"));
        };
        let slot = match &*key {
            "from" => &mut self.from,
            "to" => &mut self.to,
            "as-of" => &mut self.as_of,
            _ => {
                let rule = Rule::ALL.into_iter().find(|rule| rule.word() == value);
                let hint = "write `rule:definite`, `rule:overlap` or `rule:possible`";
                self.rule = rule.ok_or_else(|| QueryError::new(*value_at, format!("unknown rule: `{value}`"), hint))?;
                return Ok(());
            }
        };
        if slot.is_some() {
            return Err(QueryError::new(at, format!("`{key}:` is given twice"), "keep one of them"));
        }
        let date = EventDate::typed(value).map_err(|error| QueryError {
            message: format!("`{key}:` needs a date: {}", error.message),
            offset: value_at + error.offset.min(value.len()),
            hint: Some("dates are EDTF: 2026-03-06, 2026-03, 2026".to_owned()),
        })?;
        *slot = Some(date);
        Ok(())
    }
}

fn actors(word: &Word, role: Option<Role>) -> Test {
    let any = word.values.iter().map(|(_, reach, text)| ActorPattern { reach: *reach, text: text.clone() });
    Test::Actor { any: any.collect(), role }
}

fn test(word: &Word) -> Result<Test, QueryError> {
    let texts = || word.values.iter().map(|(_, reach, text)| format!("{}{text}", reach.sign()));
    let Some((at, key)) = &word.key else { return Ok(Test::Text(texts().collect())) };
    if let Some(role) = Role::from_word(key) {
        let is_anyone = matches!(&*word.values, [(_, Reach::Fuzzy, text)] if text == "*");
        return Ok(if is_anyone { Test::Role(role) } else { actors(word, Some(role)) });
    }
    match &**key {
        "actor" => Ok(actors(word, None)),
        "tag" => Ok(Test::Tag(texts().collect())),
        "type" => Ok(Test::Type(texts().collect())),
        "text" => Ok(Test::Text(texts().collect())),
        "country" => Ok(Test::Country(texts().collect())),
        "place" => Ok(Test::Place(texts().collect())),
        "publisher" => Ok(Test::Publisher(texts().collect())),
        "importance" => Ok(Test::Importance(compares(word, key)?)),
        "fatalities" => Ok(Test::Fatalities(compares(word, key)?)),
        "has" => {
            let read = |(at, _, text): &(usize, Reach, String)| {
                let plural = text.strip_suffix('s').and_then(Part::from_word);
                let hint = || one_of(text, &Part::words());
                Part::from_word(text)
                    .or(plural)
                    .ok_or_else(|| QueryError::new(*at, format!("no event has a part called `{text}`"), hint()))
            };
            Ok(Test::Has(word.values.iter().map(read).collect::<Result<_, _>>()?))
        }
        "role" => Ok(Test::Role(one_role(word)?)),
        "status" => {
            let read = |(at, _, text): &(usize, Reach, String)| {
                let hint = one_of(text, &Status::words());
                Status::from_word(text).ok_or_else(|| QueryError::new(*at, format!("unknown status: `{text}`"), hint))
            };
            Ok(Test::Status(word.values.iter().map(read).collect::<Result<_, _>>()?))
        }
        _ => Err(unknown_key(*at, key, ":")),
    }
}

/// What can stand where a word stands that cannot, and which of them is probably meant.
fn one_of(text: &str, words: &str) -> String {
    match similar(text, words.split(", ")) {
        Some(meant) => format!("did you mean `{meant}`? it can be {words}"),
        None => format!("it can be {words}"),
    }
}

fn unknown_key(at: usize, key: &str, sign: &str) -> QueryError {
    let roles = Role::ALL.iter().map(|role| role.word());
    let hint = if DATES.contains(&key) {
        "a range is `from:2025 to:2026-03`, both ends included".to_owned()
    } else if let Some(meant) = similar(key, KEYS.into_iter().chain(roles)) {
        format!("did you mean `{meant}{sign}`?")
    } else {
        let name = if sign == ":" { "a colon".to_owned() } else { format!("`{sign}`") };
        format!("the keys are {} and the roles; put a text that holds {name} in quotes", KEYS.join(", "))
    };
    QueryError::new(at, format!("unknown key: `{key}`"), hint)
}

fn compares(word: &Word, key: &str) -> Result<Vec<Compare>, QueryError> {
    let read = |(at, reach, text): &(usize, Reach, String)| {
        let text = format!("{}{text}", reach.sign());
        let hint = || format!("write `{key}:>=5`, `{key}:<5` or `{key}:5`");
        text.parse().map_err(|NoCompare| QueryError::new(*at, format!("`{key}:` needs a number: `{text}`"), hint()))
    };
    word.values.iter().map(read).collect()
}

fn one_role(word: &Word) -> Result<Role, QueryError> {
    let read = |(at, _, text): &(usize, Reach, String)| {
        let hint = || format!("write one of {}", Role::words());
        Role::from_word(text).ok_or_else(|| QueryError::new(*at, format!("unknown role: `{text}`"), hint()))
    };
    let roles = word.values.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    match (&*roles, word.values.get(1)) {
        ([role], _) => Ok(*role),
        (_, second) => {
            let at = second.map_or(word.offset, |(at, ..)| *at);
            Err(QueryError::new(at, "`role:` takes one role", "ask for one role, and then for the other"))
        }
    }
}

/// What a line is made of.
enum Token {
    Word(Word),
    /// Joins the word before it and the one behind it by OR.
    Or(usize),
    /// Turns the word behind it around.
    Not,
}

/// Splits a line into words. `AND` between them says what is so anyway.
fn words(line: &str) -> Result<Vec<Token>, QueryError> {
    let mut reader = Reader::new(line);
    let mut words = Vec::new();
    // The operator that waits for a term behind it.
    let mut waiting: Option<(usize, &str)> = None;
    loop {
        reader.skip_spaces();
        let (at, bare) = (reader.at, reader.bare());
        if bare.is_empty() {
            return match waiting {
                None => Ok(words),
                Some((at, operator)) => {
                    let hint = "write a term after it, or remove it";
                    Err(QueryError::new(at, format!("`{operator}` with nothing after it"), hint))
                }
            };
        }
        match Operator::of(bare) {
            Some(operator) if operator != Operator::Not => {
                if words.is_empty() || waiting.is_some() {
                    let hint = "write a term before it, remove it, or put it in quotes";
                    return Err(QueryError::new(at, format!("`{bare}` with nothing before it"), hint));
                }
                reader.at += bare.len();
                waiting = Some((at, bare));
                words.extend((operator == Operator::Or).then_some(Token::Or(at)));
            }
            Some(_) if waiting.is_some_and(|(_, before)| Operator::of(before) == Some(Operator::Not)) => {
                let hint = "two of them say nothing: remove both, or put one in quotes";
                return Err(QueryError::new(at, format!("`{bare}` after `{bare}`"), hint));
            }
            Some(_) => {
                reader.at += bare.len();
                waiting = Some((at, bare));
                words.push(Token::Not);
            }
            None => {
                refuse_operator(at, bare)?;
                let word = reader.word()?;
                let is_turned = words.pop_if(|token| matches!(token, Token::Not)).is_some();
                words.push(Token::Word(Word { is_negated: word.is_negated != is_turned, ..word }));
                waiting = None;
            }
        }
    }
}

/// A word between terms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

impl Operator {
    fn of(bare: &str) -> Option<Self> {
        match &*bare.to_ascii_lowercase() {
            "and" | "&&" | "&" => Some(Self::And),
            "or" | "||" | "|" => Some(Self::Or),
            "not" | "!" => Some(Self::Not),
            _ => None,
        }
    }
}

/// What looks like a part of another query language, and means nothing here.
fn refuse_operator(at: usize, bare: &str) -> Result<(), QueryError> {
    let inner = bare.strip_prefix('-').unwrap_or(bare);
    // `Police(Russia)` is a word; `(a`, `b)` are halves of something. Those behind a key are told apart there.
    let (opens, closes) = (inner.matches('(').count(), inner.matches(')').count());
    let is_behind_key = [":(", "=(", "|("].iter().any(|sign| inner.contains(sign));
    if !inner.contains('"') && (inner.starts_with('(') || opens != closes && !is_behind_key) {
        let hint = "write alternatives as `actor:a|b`, and put a text with parentheses in quotes";
        return Err(QueryError::new(at, "parentheses do not group terms", hint));
    }
    if inner.starts_with(['<', '>', '≤', '≥', '=']) {
        return Err(QueryError::new(
            at,
            "a comparison without a key",
            "write `importance:>=5` or `actor:=Name`, or put it in quotes",
        ));
    }
    if let Some(rest) = inner.strip_prefix('!') {
        return Err(QueryError::new(at, "`!` means nothing here", format!("write `-{rest}`, or put it in quotes")));
    }
    if let Some(rest) = bare.strip_prefix("--") {
        return Err(QueryError::new(at, "`-` after `-`", format!("write `-{rest}`, or put it in quotes")));
    }
    Ok(())
}

/// A key with a sign of comparison behind it, `importance>=5`: the key, the sign, and the bytes of both.
fn compared_key(bare: &str) -> Option<(String, &'static str, usize)> {
    let len = bare.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))?;
    let key = bare.get(..len).filter(|key| !key.is_empty())?.to_lowercase();
    let rest = bare.get(len..)?;
    let sign = ["!=", "=="].into_iter().find(|sign| rest.starts_with(sign));
    let sign =
        sign.or_else(|| Order::of(rest).map(|(order, _)| if order == Order::Equal { "=" } else { order.sign() }))?;
    let written = ["<=", ">=", "==", "!=", "≤", "≥", "<", ">", "="].into_iter().find(|sign| rest.starts_with(sign))?;
    Some((key, sign, len + written.len()))
}

/// Whether the values of a key are names of actors.
fn is_actor(key: &str) -> bool {
    key == "actor" || Role::from_word(key).is_some()
}

/// Whether `@` may stand before a value of a key: of a state, or as a part of a name.
fn takes_at(key: &str) -> bool {
    is_actor(key) || matches!(key, "text" | "place" | "publisher") || NUMBERS.contains(&key)
}

/// The alternatives of a group in parentheses, as they are written without; `None` for one that joins otherwise.
fn alternatives(group: &str) -> Option<Vec<String>> {
    let inner = group.strip_prefix('(')?;
    let inner = inner.get(..inner.find(')').unwrap_or(inner.len()))?;
    let any = inner.replace(" OR ", "|").replace(" or ", "|");
    let any: Vec<String> = any.split(['|', ',']).map(|one| quoted(one.trim().trim_matches('"'))).collect();
    let is_plain = !inner.contains([':', '('])
        && !["AND", "NOT", "and", "not"].iter().any(|word| inner.split(' ').any(|own| own == *word));
    is_plain.then_some(any).filter(|any| any.iter().all(|one| one != "\"\""))
}

/// A value as it is written in a line: in quotes where it has to be.
pub fn quoted(text: &str) -> String {
    let is_plain = !text.is_empty()
        && !text.starts_with(['-', '=', '@', '\'', '‘', '’', '“', '”', '„', '«'])
        && !text.contains(|c: char| c.is_whitespace() || r#""|:\=<>≤≥()!&"#.contains(c))
        && !["and", "or", "not"].into_iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

impl fmt::Display for ActorPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.reach.sign(), quoted(&self.text))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = |any: &[Compare]| any.iter().map(Compare::to_string).collect::<Vec<_>>().join("|");
        let join = |values: &[String]| values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join("|");
        if self.is_negated {
            f.write_str("-")?;
        }
        match &self.test {
            Test::Actor { any, role } => {
                let any: Vec<String> = any
                    .iter()
                    .map(|pattern| {
                        let is_anyone = role.is_some() && pattern.reach == Reach::Fuzzy && pattern.text == "*";
                        if is_anyone { "\"*\"".to_owned() } else { pattern.to_string() }
                    })
                    .collect();
                write!(f, "{}:{}", role.map_or("actor", Role::word), any.join("|"))
            }
            Test::Role(role) => write!(f, "{role}:*"),
            Test::Tag(any) => write!(f, "tag:{}", join(any)),
            Test::Type(any) => write!(f, "type:{}", join(any)),
            Test::Status(any) => {
                write!(f, "status:{}", any.iter().map(|status| status.word()).collect::<Vec<_>>().join("|"))
            }
            Test::Importance(any) => write!(f, "importance:{}", numbers(any)),
            Test::Fatalities(any) => write!(f, "fatalities:{}", numbers(any)),
            Test::Country(any) => write!(f, "country:{}", join(any)),
            Test::Place(any) => write!(f, "place:{}", join(any)),
            Test::Publisher(any) => write!(f, "publisher:{}", join(any)),
            Test::Has(any) => write!(f, "has:{}", any.iter().map(|part| part.word()).collect::<Vec<_>>().join("|")),
            Test::Text(any) => match &**any {
                [one] => f.write_str(&quoted(one)),
                _ => write!(f, "text:{}", join(any)),
            },
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self.terms.iter().map(Term::to_string).collect();
        parts.extend(self.from.as_ref().map(|date| format!("from:{}", quoted(date.text()))));
        parts.extend(self.to.as_ref().map(|date| format!("to:{}", quoted(date.text()))));
        if self.rule != Rule::default() {
            parts.push(format!("rule:{}", self.rule.word()));
        }
        parts.extend(self.as_of.as_ref().map(|date| format!("as-of:{}", quoted(date.text()))));
        f.write_str(&parts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads_as(line: &str, canonical: &str) {
        let query: Query = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
        assert_eq!(query.to_string(), canonical);
        assert_eq!(canonical.parse::<Query>().as_ref(), Ok(&query));
    }

    #[test]
    fn a_line_reads_as_its_canonical_form() {
        let all = r#"actor:putin actor:"Masoud Pezeshkian" -actor:trump type:consult tag:sanctions from:2025 to:2026-03 "phone call""#;
        reads_as(
            all,
            r#"actor:putin actor:"Masoud Pezeshkian" -actor:trump type:consult tag:sanctions "phone call" from:2025 to:2026-03"#,
        );
        reads_as(r#"actor:a|=b|"c d""#, r#"actor:a|=b|"c d""#);
        reads_as("actor:@Russia|@Россия|=RUS", "actor:@Russia|@Россия|=RUS");
        reads_as(r#"-source:@"Saudi Arabia""#, r#"-source:@"Saudi Arabia""#);
        reads_as(r#"actor:"@Russia" @home tag:"@x""#, r#"actor:"@Russia" "@home" tag:"@x""#);
        reads_as("role:source actor:russia target:iran", "source:russia target:iran");
        reads_as("role:mediator tag:x", "mediator:* tag:x");
        reads_as(r#"actor:="Vladimir Putin""#, r#"actor:="Vladimir Putin""#);
        reads_as(
            "status:reported|denied rule:possible as-of:2026-03-06",
            "status:reported|denied rule:possible as-of:2026-03-06",
        );
        reads_as(r#"text:a|b "x:y" word"#, r#"text:a|b "x:y" word"#);
        reads_as("  ", "");
        reads_as("Путин тег", "Путин тег");
    }

    #[track_caller]
    fn refuses(line: &str, offset: usize, message: &str) {
        let error = line.parse::<Query>().expect_err(line);
        assert_eq!((error.offset, &*error.message), (offset, message), "{line}");
    }

    #[test]
    fn a_mistake_is_reported_where_it_is() {
        refuses("actor:putin foo:bar", 12, "unknown key: `foo`");
        refuses("from:2025 to:2025-13", 18, "`to:` needs a date: month must be 01-12 or a sub-year code 21-41");
        refuses("tag:", 4, "`tag:` needs a value");
        refuses("x \"open", 2, "a quote that is never closed");
        refuses("status:sure", 7, "unknown status: `sure`");
        refuses("from:2026 to:2025", 10, "the range ends before it begins");
        refuses("from:2025 from:2026", 10, "`from:` is given twice");
        refuses("rule:often", 5, "unknown rule: `often`");
        let error = "from:2025 to:2025-13".parse::<Query>().expect_err("month 13");
        assert_eq!(error.marked("from:2025 to:2025-13"), "from:2025 to:2025-13\n                  ^");
    }
}
