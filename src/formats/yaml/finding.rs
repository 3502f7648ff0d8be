//! What is wrong with a record, while it is converted.

use super::tree::{Mark, Node};
use crate::formats::problem::Severity;

/// A problem at a place of the parsed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) at: Mark,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// Whether the same message elsewhere is the same finding, reported once with a count.
    pub(super) is_common: bool,
}

impl Finding {
    pub(super) fn error(at: Mark, message: String, hint: Option<String>) -> Self {
        Self { at, severity: Severity::Error, message, hint, is_common: false }
    }

    pub(super) fn warning(at: Mark, message: String, hint: Option<String>) -> Self {
        Self { at, severity: Severity::Warning, message, hint, is_common: false }
    }
}

/// Collects findings while converting.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Finding>,
}

impl Findings {
    pub(super) fn error(&mut self, node: &Node<'_>, message: impl Into<String>, hint: impl Into<String>) {
        self.list.push(Finding::error(node.at, message.into(), Some(hint.into())));
    }

    pub(super) fn warn(&mut self, node: &Node<'_>, message: impl Into<String>, hint: impl Into<String>) {
        self.list.push(Finding::warning(node.at, message.into(), Some(hint.into())));
    }

    pub(super) fn has_errors(&self) -> bool {
        self.list.iter().any(|finding| finding.severity == Severity::Error)
    }
}
