//! Lines of `iCalendar`: folded at 75 bytes, with names, parameters and values; texts with escapes.

use std::io::{self, Write};

/// Longest line in bytes, its end not counted.
const WIDTH: usize = 75;

/// Writes a line, folded where it is long.
pub(super) fn put(out: &mut dyn Write, line: &str) -> io::Result<()> {
    let mut rest = line;
    let mut room = WIDTH;
    while rest.len() > room {
        let (part, more) = rest.split_at(rest.floor_char_boundary(room));
        write!(out, "{part}\r\n ")?;
        rest = more;
        room = WIDTH - 1;
    }
    write!(out, "{rest}\r\n")
}

/// A text as a value.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\r' => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// The text of a value.
pub(super) fn text(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, false) => text.push(c),
            (_, true) => match chars.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(escaped @ ('\\' | ';' | ',' | ':' | '"')) => text.push(escaped),
                // Many write a backslash as it is.
                other => text.extend(['\\'].into_iter().chain(other)),
            },
        }
    }
    text
}

/// The texts of a list.
pub(super) fn texts(value: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        if c == ',' {
            items.push(String::new());
        } else if let Some(item) = items.last_mut() {
            item.push(c);
            item.extend((c == '\\').then(|| chars.next()).flatten());
        }
    }
    items.iter().map(|item| text(item).trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

/// A line, unfolded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the file, counted from 1.
    pub(super) number: usize,
    /// The name of the property, in capitals.
    pub(super) name: String,
    /// The parameters, their names in capitals.
    pub(super) parameters: Vec<(String, String)>,
    /// What stands behind the colon.
    pub(super) value: String,
}

impl Line {
    /// Reads a line; `None` for one that is no property.
    fn read(number: usize, line: &str) -> Option<Self> {
        let mut parts = parts(line);
        let (head, value) = parts.pop().map(|at| (line.get(..at), line.get(at + 1..)))?;
        let head = head?;
        let mut at = 0;
        let ends = parts.into_iter().chain([head.len()]);
        let pieces: Vec<&str> = ends.filter_map(|end| head.get(std::mem::replace(&mut at, end + 1)..end)).collect();
        let (name, parameters) = pieces.split_first()?;
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'.')
        };
        let parameter = |text: &&str| {
            let (name, value) = text.split_once('=').unwrap_or((text, ""));
            (name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned())
        };
        // A group of vCard may stand before the name.
        let name = name.trim();
        is_name(name).then(|| Self {
            number,
            name: name.rsplit('.').next().unwrap_or(name).to_ascii_uppercase(),
            parameters: parameters.iter().map(parameter).collect(),
            value: value.unwrap_or_default().to_owned(),
        })
    }

    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Where the parameters of a line begin, and last its value: signs that stand in no quotes.
fn parts(line: &str) -> Vec<usize> {
    let mut is_quoted = false;
    let mut found = Vec::new();
    for (at, c) in line.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => found.push(at),
            ':' if !is_quoted => {
                found.push(at);
                return found;
            }
            _ => {}
        }
    }
    // A quote that is never closed: the first colon is meant.
    line.find(':').into_iter().collect()
}

/// The lines of a text; those that are no properties as their numbers.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Result<Line, usize>> + '_ {
    let mut physical = (1..).zip(text.split('\n')).peekable();
    std::iter::from_fn(move || {
        loop {
            let (number, first) = physical.next()?;
            let mut line = first.trim_end_matches('\r').to_owned();
            while let Some((_, more)) = physical.next_if(|(_, next)| next.starts_with([' ', '\t'])) {
                line.push_str(more.trim_end_matches('\r').get(1..).unwrap_or_default());
            }
            if !line.trim().is_empty() {
                return Some(Line::read(number, line.trim_start_matches('\u{feff}')).ok_or(number));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_75_bytes_between_letters_and_unfolded_again() {
        let long = format!("SUMMARY:{}", "é葛😀a".repeat(40));
        let mut out = Vec::new();
        put(&mut out, &long).expect("in memory");
        let folded = String::from_utf8(out).expect("UTF-8");
        assert!(folded.ends_with("\r\n") && folded.split("\r\n").all(|line| line.len() <= WIDTH));
        let line = lines(&folded).next().expect("a line").expect("a property");
        assert_eq!(format!("{}:{}", line.name, line.value), long);
    }

    #[test]
    fn a_text_comes_back_as_it_was() {
        for it in ["a;b,c\\d\ne", "\\n", "]]>\nEND:VEVENT", "a:b\"c", ""] {
            assert_eq!(text(&escaped(it)), it);
        }
        assert_eq!(texts("a\\,b, c,,d"), ["a,b", "c", "d"]);
        assert_eq!(text("C:\\dir"), "C:\\dir");
    }

    #[test]
    fn parameters_may_be_quoted() {
        let line = lines("ATTENDEE;CN=\"Doe; Jane: x\";ROLE=CHAIR:mailto:j@example.org\n\nno property\n");
        let read: Vec<_> = line.collect();
        let first = read[0].as_ref().expect("a property");
        assert_eq!((first.parameter("CN"), first.parameter("ROLE")), (Some("Doe; Jane: x"), Some("CHAIR")));
        assert_eq!(first.value, "mailto:j@example.org");
        assert_eq!(read[1], Err(3));
    }
}
