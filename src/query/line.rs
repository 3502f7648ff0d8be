//! The one-line form of a query: `actor:putin -actor:trump type:consult from:2025 to:2026-03 "phone call"`.
//!
//! Terms stand apart by spaces and are joined by AND; `|` joins alternatives; `-` negates; quotes hold spaces together. A
//! query displays as the line that reads back to it.

use std::fmt;
use std::str::FromStr;

use super::{ActorPattern, Query, Reach, Rule, Term, Test};
use crate::model::{EventDate, Role, Status};

/// The keys that a line understands, roles aside.
pub const KEYS: [&str; 10] = ["actor", "role", "tag", "type", "status", "text", "from", "to", "rule", "as-of"];

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
        for word in words(line)? {
            let key = word.key.as_ref().map(|(_, key)| key.as_str());
            if let Some((_, waiting)) = role.take() {
                if key == Some("actor") {
                    query.terms.push(Term { is_negated: word.is_negated, test: actors(&word, Some(waiting)) });
                    continue;
                }
                query.terms.push(Term { is_negated: false, test: Test::Role(waiting) });
            }
            match key {
                Some("role") if !word.is_negated => {
                    role = Some((word.offset, one_of(&word, "role", Role::from_word, &Role::words())?));
                }
                Some("from" | "to" | "rule" | "as-of") => query.set(&word)?,
                _ => query.terms.push(Term { is_negated: word.is_negated, test: test(&word)? }),
            }
        }
        if let Some((_, role)) = role {
            query.terms.push(Term { is_negated: false, test: Test::Role(role) });
        }
        if query.is_inverted() {
            let at = line.find("to:").unwrap_or(0);
            return Err(QueryError::new(at, "the range ends before it begins", "exchange `from:` and `to:`"));
        }
        Ok(query)
    }
}

impl Query {
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
        let date = EventDate::parse(value).map_err(|error| QueryError {
            message: format!("`{key}:` needs a date: {}", error.message),
            offset: value_at + error.offset.min(value.len()),
            hint: Some(error.suggestion.map_or_else(
                || "dates are EDTF: 2026-03-06, 2026-03, 2026".to_owned(),
                |edtf| format!("write `{key}:{edtf}`"),
            )),
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
        "role" => Ok(Test::Role(one_of(word, "role", Role::from_word, &Role::words())?)),
        "status" => {
            let read = |(at, _, text): &(usize, Reach, String)| {
                let hint = format!("it can be {}", Status::words());
                Status::from_word(text).ok_or_else(|| QueryError::new(*at, format!("unknown status: `{text}`"), hint))
            };
            Ok(Test::Status(word.values.iter().map(read).collect::<Result<_, _>>()?))
        }
        _ => {
            let hint =
                format!("the keys are {} and the roles; put a text that holds a colon in quotes", KEYS.join(", "));
            Err(QueryError::new(*at, format!("unknown key: `{key}`"), hint))
        }
    }
}

fn one_of<T>(word: &Word, key: &str, read: fn(&str) -> Option<T>, all: &str) -> Result<T, QueryError> {
    let (at, _, text) = word.values.first().cloned().unwrap_or_default();
    let found = read(&text).filter(|_| word.values.len() == 1);
    found.ok_or_else(|| QueryError::new(at, format!("unknown {key}: `{text}`"), format!("write one of {all}")))
}

/// Splits a line into words.
fn words(line: &str) -> Result<Vec<Word>, QueryError> {
    let mut reader = Reader { line, at: 0 };
    let mut words = Vec::new();
    loop {
        reader.skip_spaces();
        if reader.at == line.len() {
            return Ok(words);
        }
        words.push(reader.word()?);
    }
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.line.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn word(&mut self) -> Result<Word, QueryError> {
        let offset = self.at;
        let is_negated = self.take('-');
        let key_at = self.at;
        let key_len = self.rest().find([':', '"', '|', '=']).filter(|len| {
            let key = self.rest().get(..*len).unwrap_or("");
            self.rest().get(*len..).is_some_and(|rest| rest.starts_with(':')) && !key.contains(char::is_whitespace)
        });
        let key = key_len.map(|len| {
            let key = self.rest().get(..len).unwrap_or("").to_lowercase();
            self.at += len + 1;
            (key_at, key)
        });
        let mut values = vec![self.value(key.as_ref())?];
        while self.take('|') {
            values.push(self.value(key.as_ref())?);
        }
        Ok(Word { offset, is_negated, key, values })
    }

    fn value(&mut self, key: Option<&(usize, String)>) -> Result<(usize, Reach, String), QueryError> {
        let at = self.at;
        let (reach, _) = Reach::of(self.rest());
        self.at += reach.sign().len();
        let text = if self.take('"') {
            self.quoted(at)?
        } else {
            let len = self.rest().find(|c: char| c.is_whitespace() || c == '|').unwrap_or_else(|| self.rest().len());
            let text = self.rest().get(..len).unwrap_or("").to_owned();
            self.at += len;
            text
        };
        if text.is_empty() {
            let (message, hint) = match key {
                Some((_, key)) => {
                    (format!("`{key}:` needs a value"), format!("write `{key}:` and the value without a space"))
                }
                None => ("a term without a word in it".to_owned(), "write a word, or `key:value`".to_owned()),
            };
            return Err(QueryError::new(at, message, hint));
        }
        Ok((at, reach, text))
    }

    /// The rest of a quoted text; `\"` and `\\` stand for themselves.
    fn quoted(&mut self, start: usize) -> Result<String, QueryError> {
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(text),
                '\\' if matches!(self.peek(), Some('"' | '\\')) => {
                    text.extend(self.peek());
                    self.at += 1;
                }
                c => text.push(c),
            }
        }
        Err(QueryError::new(start, "a quote that is never closed", "write a second `\"`"))
    }
}

/// A value as it is written in a line: in quotes where it has to be.
pub fn quoted(text: &str) -> String {
    let is_plain = !text.is_empty()
        && !text.starts_with(['-', '=', '@'])
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '|' | ':' | '\\' | '='));
    if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

impl fmt::Display for ActorPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.reach.sign(), quoted(&self.text))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        reads_as(r#"actor:"@Russia" @home tag:@x"#, r#"actor:"@Russia" "@home" tag:"@x""#);
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
