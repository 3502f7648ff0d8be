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
