//! What is disputed, at the end of a document: both sides, each with its sources.

use std::io::{self, Write};

use super::super::citations::Citations;
use super::super::disputes::{Dispute, Opponent};
use super::super::export::Export;
use super::{escape, reference};
use crate::account;
use crate::chronology::Row;
use crate::model::words;

/// Writes the disputes, if there are any.
pub(super) fn write(
    export: &Export<'_>,
    disputes: &[Dispute],
    citations: &Citations,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !disputes.is_empty() {
        writeln!(out, "\n## What is disputed\n")?;
    }
    for Dispute { row, opponents } in disputes {
        writeln!(out, "- {}", side(export, *row, citations))?;
        for opponent in opponents {
            match opponent {
                Opponent::Event(label, row) => {
                    writeln!(out, "  - {}: {}", words::capital(label), side(export, *row, citations))?;
                }
                Opponent::Missing(label, id) => {
                    writeln!(out, "  - {}: {} (not in this chronology)", words::capital(label), escape(id))?;
                }
            }
        }
    }
    Ok(())
}

/// `**Headline** (id), 6 March 2026. Disputed: sources contradict each other. Who says so: Kremlin, via TASS \[1\]`.
fn side(export: &Export<'_>, row: Row, citations: &Citations) -> String {
    let chronology = export.chronology;
    let event = account::event(chronology, row);
    let headline = escape(&account::headline(chronology, row));
    let mut text =
        format!("**{headline}** (id {}), {}", escape(&chronology.id(row)), escape(&words::words(&event.date)));
    if export.rows.binary_search(&row).is_err() {
        text.push_str(", not in this export");
    }
    if let Some(status) = event.status {
        text = format!("{text}. {}: {}", words::capital(status.word()), account::status_says(status));
    }
    let said: Vec<String> = event.sources.iter().map(|source| reference(chronology, source, citations)).collect();
    let said = if said.is_empty() { "no source is stated".to_owned() } else { said.join("; ") };
    format!("{text}. Who says so: {said}")
}
