//! What is to be said about how a file became its text.

use crate::formats::places::Places;
use crate::formats::problem::{Problem, Severity};

/// Most lines that a message names.
const NAMED: usize = 5;

/// What `check` says about it.
#[derive(Debug, Default)]
pub(in crate::formats) struct Notes {
    /// How the file was read, a fact each.
    pub(in crate::formats) lines: Vec<String>,
    pub(super) flaws: Vec<Flaw>,
}

/// What is odd about a text, and where.
#[derive(Debug)]
pub(super) struct Flaw {
    pub(super) message: String,
    pub(super) hint: String,
    /// The bytes of the text where it is so.
    pub(super) at: Vec<usize>,
    /// Whether the message says on which lines.
    pub(super) names_lines: bool,
}

impl Notes {
    /// Whether there is nothing to say.
    pub(in crate::formats) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.flaws.is_empty()
    }

    /// The warnings about a file whose text this is.
    pub(super) fn problems(&self, file: &str, text: &str) -> Vec<Problem> {
        self.flaws.iter().map(|flaw| flaw.problem(file, text)).collect()
    }
}

impl Flaw {
    fn problem(&self, file: &str, text: &str) -> Problem {
        let mut places: Vec<(usize, usize)> = Vec::new();
        let of_text = Places::of(text);
        for at in &self.at {
            let place = of_text.at(*at);
            if places.last().is_none_or(|(last, _)| *last != place.0) {
                places.push(place);
            }
            if places.len() > NAMED {
                break;
            }
        }
        let more = if places.len() > NAMED { " and others" } else { "" };
        let lines: Vec<String> = places.iter().take(NAMED).map(|(line, _)| line.to_string()).collect();
        let lines = match lines.as_slice() {
            _ if !self.names_lines => String::new(),
            [] | [_] => String::new(),
            several => format!(", on lines {}{more}", several.join(", ")),
        };
        Problem {
            file: file.to_owned(),
            place: places.first().copied(),
            severity: Severity::Warning,
            message: format!("{}{lines}", self.message),
            hint: Some(self.hint.clone()),
        }
    }
}
