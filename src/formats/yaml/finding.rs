//! What is wrong with a record, while it is converted.

use super::tree::Node;
use crate::formats::places::Places;
use crate::formats::problem::Severity;

/// A problem, and where it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// A byte of the file's text.
    pub(super) at: usize,
    /// How many letters behind it, in its line.
    pub(super) letters: usize,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// Whether the same message elsewhere is the same finding, reported once with a count.
    pub(super) is_common: bool,
}

impl Finding {
    pub(super) fn error(at: usize, message: String, hint: Option<String>) -> Self {
        Self { at, letters: 0, severity: Severity::Error, message, hint, is_common: false }
    }

    pub(super) fn warning(at: usize, message: String, hint: Option<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(at, message, hint) }
    }
}

/// Collects findings while the nodes of a text are converted.
#[derive(Debug)]
pub(super) struct Findings<'t> {
    pub(super) list: Vec<Finding>,
    /// The text that the spans of the nodes are of.
    pub(super) places: Places<'t>,
}

impl<'t> Findings<'t> {
    /// None yet, of the nodes of a text.
    pub(super) fn of(text: &'t str) -> Self {
        Self { list: Vec::new(), places: Places::of_yaml(text) }
    }

    /// None yet, of nodes of the same text.
    pub(super) fn apart(&self) -> Self {
        Self { list: Vec::new(), places: self.places.again() }
    }

    pub(super) fn error(&mut self, node: &Node<'_>, message: impl Into<String>, hint: impl Into<String>) {
        self.list.push(Finding::error(node.at(), message.into(), Some(hint.into())));
    }

    pub(super) fn warn(&mut self, node: &Node<'_>, message: impl Into<String>, hint: impl Into<String>) {
        self.list.push(Finding::warning(node.at(), message.into(), Some(hint.into())));
    }

    pub(super) fn has_errors(&self) -> bool {
        self.list.iter().any(|finding| finding.severity == Severity::Error)
    }
}
