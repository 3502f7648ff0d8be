//! What is known of an event beside its title and its summary, in lines of plain words: for forms that have one text for it.

use super::attribution;
use super::detail::{Piece, SourcePiece, detail};
use crate::chronology::{Chronology, Row};
use crate::model::{Role, words};

/// The date in words, who took part, how many died, who says so and the like, a line each, safe to print.
pub fn facts(chronology: &Chronology, row: Row) -> Vec<String> {
    let mut lines = Vec::new();
    let mut actors = Vec::new();
    for piece in detail(chronology, row) {
        match piece {
            Piece::Date { words, edtf, .. } => lines.push(format!("{words} ({edtf})")),
            Piece::DateNote(note) => lines.push(format!("About the date: {note}")),
            Piece::Fact("Id", _) | Piece::Title(_) | Piece::Summary(_) | Piece::PlainSummary(_) => {}
            Piece::Fact(label, text) => lines.push(format!("{label}: {text}")),
            Piece::Section(_) | Piece::Extra(_) => {}
            Piece::Actor { name, role, .. } => actors.push(acting(&name, role)),
            Piece::Source(source) => lines.push(format!("Says so: {}", cited(&source))),
            Piece::Related { label, date, title, .. } => {
                let date = if date.is_empty() { String::new() } else { format!(" ({date})") };
                lines.push(format!("{}: {title}{date}", words::capital(label)));
            }
        }
    }
    if !actors.is_empty() {
        lines.insert(1.min(lines.len()), format!("Actors: {}", actors.join(", ")));
    }
    lines
}

/// `Vladimir Putin (source)`.
fn acting(name: &str, role: Option<Role>) -> String {
    role.map_or_else(|| name.to_owned(), |role| format!("{name} ({role})"))
}

/// `Kremlin, via ISNA, “A title”, 7 March 2026, https://example.org`.
fn cited(source: &SourcePiece) -> String {
    let said_by = attribution(source.claimant.as_deref(), source.publisher.as_deref());
    let mut parts: Vec<String> = said_by.into_iter().collect();
    parts.extend(source.title.as_ref().map(|title| format!("“{title}”")));
    parts.extend(source.published.iter().chain(&source.url).cloned());
    let supports =
        if source.supports.is_empty() { String::new() } else { format!(" ({})", source.supports.join(", ")) };
    format!("{}{supports}", if parts.is_empty() { "nobody named".to_owned() } else { parts.join(", ") })
}
