//! What is wrong with a file: where, what, and what to write instead.

use std::fmt;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something was not loaded, or is not what it says.
    Error,
    /// Everything was loaded; somebody should look.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A problem of a file. Displayed as `file:line:column: error: message` (the place where there is one), and a line `  hint: …`
/// where there is something to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named.
    pub file: String,
    /// Line, and column in characters, both counted from 1; none for what is wrong with no line of the file.
    pub place: Option<(usize, usize)>,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, severity, message, hint } = self;
        let clean = crate::model::clean::line;
        f.write_str(&clean(file))?;
        if let Some((line, column)) = place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {severity}: {}", clean(message))?;
        match hint {
            Some(hint) => write!(f, "\n  hint: {}", clean(hint)),
            None => Ok(()),
        }
    }
}

/// A file that cannot be read at all. Displayed as `file:line:column: message` (the place where there is one), and a line
/// `  hint: …` where there is something to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ReadError {
    /// The file, as it was named, safe to print.
    pub file: String,
    /// Line and column, both counted from 1.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl ReadError {
    /// An error about a whole file.
    pub fn new(file: &str, message: impl Into<String>, hint: Option<&str>) -> Self {
        Self {
            file: crate::model::clean::line(file).into_owned(),
            place: None,
            message: message.into(),
            hint: hint.map(str::to_owned),
        }
    }

    /// The file and what is wrong with it, without the hint.
    pub fn message_of(&self) -> String {
        Self { hint: None, ..self.clone() }.to_string()
    }

    /// The same, at a line and a column.
    pub fn at(self, line: usize, column: usize) -> Self {
        Self { place: Some((line, column)), ..self }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        let clean = crate::model::clean::line;
        write!(f, ": {}", clean(&self.message))?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\n  hint: {}", clean(hint)))
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        let ReadError { file, place, message, hint } = error;
        Self { file, place, severity: Severity::Error, message, hint }
    }
}

/// Moves places to where the text has a letter, or to the end of a line: a reader of YAML finds what is missing behind the
/// last line, and letters of a text that goes on in the next line are counted on. `places` are in order of their lines.
pub(super) fn keep_inside<'a>(text: &str, places: impl Iterator<Item = &'a mut (usize, usize)>) {
    let mut lines = text.lines();
    let (mut number, mut columns) = (0, 0);
    for (line, column) in places {
        while number < *line
            && let Some(next) = lines.next()
        {
            (number, columns) = (number + 1, next.chars().count());
        }
        if *line > number {
            (*line, *column) = (number.max(1), usize::MAX);
        }
        *column = (*column).clamp(1, columns + 1);
    }
}

/// The word of a list that a mistyped one probably stands for: at most two edits away (one for words of three or
/// four letters, none for shorter ones), optimal string alignment.
pub fn similar<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let allowed = match typed.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    };
    let scored = known.into_iter().map(|word| (edits(&typed, &word.to_lowercase()), word));
    scored.filter(|(edits, _)| *edits <= allowed && *edits > 0).min_by_key(|(edits, _)| *edits).map(|(_, word)| word)
}

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
pub fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return a.len().abs_diff(b.len());
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_word_finds_the_one_that_was_meant() {
        let keys = ["title", "date", "sources", "status"];
        assert_eq!(similar("titel", keys), Some("title"));
        assert_eq!(similar("souces", keys), Some("sources"));
        assert_eq!(similar("dat", keys), Some("date"));
        assert_eq!(similar("colour", keys), None);
        assert_eq!(similar("date", ["date"]), None);
    }
}
