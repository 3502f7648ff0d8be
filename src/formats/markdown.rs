//! Markdown (`CommonMark`) for an editor: headings by day, month or year, what is known of each event, what is disputed, numbered
//! sources, provenance.

mod disputed;
mod entry;
mod escape;
mod neutral;

use std::io::{self, Write};

use super::citations::Citations;
use super::disputes::{Dispute, disputes};
use super::export::{Export, write_parts};
use super::outline::{Grouping, Outline, OutlineLine};
use super::overview::overview;
use super::web::is_link;
use crate::chronology::{Chronology, Row};
use crate::model::{Source, words};
use entry::Entries;

pub(super) use escape::{escape, literal, means_itself};
pub(super) use neutral::neutral;
pub use neutral::unused_definitions;

/// The selected events as a document.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_by(export, None, out)
}

/// The same, under headings of what is asked for.
pub(super) fn write_by(export: &Export<'_>, by: Option<Grouping>, out: &mut dyn Write) -> io::Result<()> {
    let chronology = export.chronology;
    let outline = Outline::new(export, by);
    let disputes = disputes(export);
    let citations = Citations::new(chronology, outline.rows().chain(disputed(&disputes)));
    let title = chronology.header().title.as_deref().unwrap_or("Chronology");
    writeln!(out, "# {}\n\n{}", escape(title), escape(&overview(export)))?;
    if let Some(note) = &outline.note {
        writeln!(out, "\n{}", escape(note))?;
    }
    write_parts(export.watch, &outline.lines, out, |lines, bytes| {
        let mut entries = Entries::new(chronology, &citations);
        lines.iter().try_for_each(|line| match line {
            OutlineLine::Heading(heading) => {
                writeln!(bytes, "\n## {}", escape(&outline.headings[*heading as usize]))
            }
            OutlineLine::Event(row) => entries.write(*row, bytes),
        })
    })?;
    disputed::write(export, &disputes, &citations, out)?;
    if !citations.list().is_empty() {
        writeln!(out, "\n## Sources\n")?;
        for (source, number) in citations.list().iter().zip(1..) {
            writeln!(out, "{number}. {}", citation(source))?;
        }
    }
    writeln!(out, "\n---\n")?;
    for line in export.provenance.lines() {
        writeln!(out, "{}  ", escape(&line))?;
    }
    Ok(())
}

/// The events on both sides of disputes.
fn disputed(disputes: &[Dispute]) -> impl Iterator<Item = Row> {
    disputes.iter().flat_map(|dispute| {
        std::iter::once(dispute.row).chain(dispute.opponents.iter().filter_map(super::disputes::Opponent::row))
    })
}

/// Who says so: `Kremlin, via TASS \[1\] (date)`.
fn reference(chronology: &Chronology, source: &Source, citations: &Citations) -> String {
    let claimant = source.claimant.as_deref().map(|claimant| chronology.claimant(claimant));
    let by = crate::account::attribution(claimant, source.publisher.as_deref()).map(|by| escape(&by) + " ");
    let supports =
        if source.supports.is_empty() { String::new() } else { format!(" ({})", escape(&source.supports.join(", "))) };
    format!("{}\\[{}\\]{supports}", by.unwrap_or_default(), citations.number(source))
}

fn citation(source: &Source) -> String {
    let mut parts = Vec::new();
    parts.extend(source.publisher.as_deref().map(escape));
    parts.extend(source.title.as_deref().map(|title| format!("“{}”", escape(title))));
    parts.extend(source.published.as_ref().map(words::words));
    let text = if parts.is_empty() { "no publisher stated".to_owned() } else { parts.join(", ") };
    match source.url.as_deref() {
        Some(url) if is_link(url) => format!("{text}. <{url}>"),
        Some(url) => format!("{text}. {}", escape(url)),
        None => format!("{text}."),
    }
}
