//! Reads the words of a query line one after another: keys, signs, values, quotes, and what is refused of them.

use super::{KEYS, NUMBERS, QueryError, Word, alternatives, compared_key, is_actor, takes_at, unknown_key};
use crate::model::Role;
use crate::query::Reach;
use crate::query::compare::Order;

/// The line, and how far it is read, in bytes.
pub(super) struct Reader<'a> {
    line: &'a str,
    pub(super) at: usize,
    /// Marks of quotation that close nothing in the rest of the line, each looked for once.
    unclosed: Vec<[char; 2]>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        Self { line, at: 0, unclosed: Vec::new() }
    }

    fn rest(&self) -> &'a str {
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

    pub(super) fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// What stands up to the next space.
    pub(super) fn bare(&self) -> &'a str {
        let rest = self.rest();
        rest.get(..rest.find(char::is_whitespace).unwrap_or(rest.len())).unwrap_or("")
    }

    /// `importance>5` is `importance:>5`, `tag=war` is `tag:war`; `None` for a word of another form.
    fn compared(&mut self, offset: usize, is_negated: bool) -> Result<Option<Word>, QueryError> {
        let Some((key, sign, len)) = compared_key(self.bare()) else { return Ok(None) };
        let (key_at, value_at) = (self.at, self.at + len);
        let is_key = KEYS.contains(&&*key) || Role::from_word(&key).is_some();
        let is_number = NUMBERS.contains(&&*key);
        let means = is_number && sign != "!=" || is_key && matches!(sign, "=" | "==");
        if !is_key {
            return Err(unknown_key(key_at, &key, sign));
        }
        if !means {
            let value = self.bare().get(len..).unwrap_or("").to_owned();
            let hint = match (&*key, sign) {
                (_, "!=") => format!("write `-{key}:{value}`"),
                ("from" | "to" | "as-of", _) => "a range is `from:2025 to:2026-03`, both ends included".to_owned(),
                _ => format!("write `{key}:{value}`"),
            };
            return Err(QueryError::new(key_at, format!("`{key}` cannot be compared by `{sign}`"), hint));
        }
        self.at = value_at;
        let mut values = vec![self.value(Some(&(key_at, key.clone())))?];
        while self.take('|') {
            values.push(self.value(Some(&(key_at, key.clone())))?);
        }
        // The sign stands before all of them.
        for (at, (_, reach, text)) in values.iter_mut().enumerate() {
            let is_bare = at == 0 || *reach == Reach::Fuzzy && Order::of(text).is_none();
            if is_number && is_bare {
                *text = format!("{}{text}", if sign == "==" { "=" } else { sign });
            } else if is_actor(&key) && *reach == Reach::Fuzzy {
                *reach = Reach::Exact;
            }
        }
        Ok(Some(Word { offset, is_negated, key: Some((key_at, key)), values }))
    }

    pub(super) fn word(&mut self) -> Result<Word, QueryError> {
        let offset = self.at;
        let is_negated = self.take('-');
        if let Some(word) = self.compared(offset, is_negated)? {
            return Ok(word);
        }
        let key_at = self.at;
        // No further than this word: the line may be long.
        let bare = self.bare();
        let key_len = bare.find([':', '"', '|', '=']).filter(|len| bare.as_bytes().get(*len) == Some(&b':'));
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
        let key = key.map(|(_, key)| key.as_str());
        self.refuse_sign(key)?;
        let mut reach = Reach::of(self.rest()).0;
        self.at += if self.rest().starts_with("==") { 2 } else { reach.sign().len() };
        self.refuse_quote(key, reach)?;
        // Whatever is compared is looked for as it is written, but for actors and numbers.
        if reach == Reach::Exact && key.is_some_and(|key| !is_actor(key) && !NUMBERS.contains(&key)) {
            reach = Reach::Fuzzy;
        }
        let text = if self.take('"') {
            let text = self.quoted(at)?;
            if self.peek().is_some_and(|c| !c.is_whitespace() && c != '|') {
                let hint = "write a space after it, or `\\\"` for a quote that belongs to the text";
                return Err(QueryError::new(self.at, "a quote that ends inside a word", hint));
            }
            text
        } else {
            let len = self.rest().find(|c: char| c.is_whitespace() || c == '|').unwrap_or_else(|| self.rest().len());
            let text = self.rest().get(..len).unwrap_or("").to_owned();
            self.at += len;
            text
        };
        if text.trim().is_empty() {
            let (message, hint) = match key {
                Some(key) => {
                    (format!("`{key}:` needs a value"), format!("write `{key}:` and the value without a space"))
                }
                None => ("a term without a word in it".to_owned(), "write a word, or `key:value`".to_owned()),
            };
            return Err(QueryError::new(at, message, hint));
        }
        Ok((at, reach, text))
    }

    /// Refuses what stands before a value, looks like an operator, and means nothing there.
    fn refuse_sign(&self, key: Option<&str>) -> Result<(), QueryError> {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || c == '|').unwrap_or(rest.len());
        let refuse = |message: String, hint: String| Err(QueryError::new(self.at, message, hint));
        let begun = key.map_or_else(String::new, |key| format!("{key}:"));
        let own = Reach::of(rest);
        if own.1.starts_with('(') {
            let hint = alternatives(own.1).map_or_else(
                || "write alternatives as `actor:a|b`, and put a text with parentheses in quotes".to_owned(),
                |any| format!("write `{begun}{}`, or put a text with parentheses in quotes", any.join("|")),
            );
            return refuse("parentheses do not group terms".to_owned(), hint);
        }
        let word = rest.get(..end).unwrap_or("");
        let is_number = key.is_some_and(|key| NUMBERS.contains(&key));
        let is_date = matches!(key, Some("from" | "to" | "as-of"));
        let signs = ["!=", "<=", ">=", "≤", "≥", "<", ">", "!"];
        let sign =
            signs.into_iter().find(|sign| word.starts_with(sign)).filter(|sign| !is_number || sign.starts_with('!'));
        let left = |sign: &str| word.strip_prefix(sign).unwrap_or(word).to_owned();
        match (key, sign) {
            (_, Some(sign)) if sign.starts_with('!') => {
                let hint = format!("write `-{begun}{}`, or put it in quotes", left(sign));
                refuse(format!("`{sign}` means nothing here"), hint)
            }
            (None, Some(_)) => {
                let hint = "write `importance:>=5` or `fatalities:>10`, or put it in quotes";
                refuse("a comparison without a key".to_owned(), hint.to_owned())
            }
            (Some(key), Some(sign)) => {
                let hint = if is_date {
                    "a range is `from:2025 to:2026-03`, both ends included".to_owned()
                } else {
                    format!("write `{key}:{}`, or put it in quotes", left(sign))
                };
                refuse(format!("`{key}` cannot be compared by `{sign}`"), hint)
            }
            (None, None) if word.starts_with('=') => {
                refuse("a comparison without a key".to_owned(), format!("write `tag:{word}`, or put it in quotes"))
            }
            (_, None) if word.starts_with('-') && !is_number && !is_date => {
                let hint = format!("write `-{begun}{}` as a term of its own, or put it in quotes", left("-"));
                refuse("`-` stands before a term, not before a value".to_owned(), hint)
            }
            (Some(key), None) if word.starts_with('@') && !takes_at(key) => refuse(
                "`@` means nothing here".to_owned(),
                format!("it stands before a state: `actor:@Russia`; write `{key}:{}`, or put it in quotes", left("@")),
            ),
            _ => Ok(()),
        }
    }

    /// Refuses what is a quotation elsewhere: only `"` holds words together.
    fn refuse_quote(&mut self, key: Option<&str>, reach: Reach) -> Result<(), QueryError> {
        let mut chars = self.rest().chars();
        let closing = match chars.next() {
            Some('\'') => ['\'', '’'],
            Some('‘' | '’') => ['’', '‘'],
            Some('“' | '”' | '„') => ['”', '“'],
            Some('«') => ['»', '»'],
            _ => return Ok(()),
        };
        if self.unclosed.contains(&closing) {
            return Ok(());
        }
        let (open, inner) = (self.peek().unwrap_or('"'), chars.as_str());
        let ends = |at: usize, mark: &str| {
            let behind = inner.get(at + mark.len()..).and_then(|rest| rest.chars().next());
            behind.is_none_or(|c| c.is_whitespace() || c == '|')
        };
        let end = inner.match_indices(closing).find(|(at, mark)| ends(*at, mark)).map(|(at, _)| at);
        if end.is_none() {
            self.unclosed.push(closing);
        }
        let Some(text) = end.and_then(|end| inner.get(..end)).filter(|text| !text.trim().is_empty()) else {
            return Ok(());
        };
        let begun = key.map_or_else(String::new, |key| format!("{key}:"));
        let text = text.replace('\\', "\\\\").replace('"', "\\\"");
        let hint = format!("write `{begun}{}\"{text}\"`: only `\"` holds words together", reach.sign());
        Err(QueryError::new(self.at, format!("`{open}` is no quotation mark here"), hint))
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
