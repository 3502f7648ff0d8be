//! An event in words, for a terminal and for the clipboard: the same pieces that the screen shows.

use std::io::{self, Write};

use crate::account::{Piece, SourcePiece};

/// Writes the account of an event.
///
/// # Errors
/// What the writer says.
pub fn write<'p>(pieces: impl Iterator<Item = &'p Piece>, out: &mut dyn Write) -> io::Result<()> {
    for piece in pieces {
        print(piece, out)?;
    }
    Ok(())
}

fn print(piece: &Piece, out: &mut dyn Write) -> io::Result<()> {
    match piece {
        Piece::Title(title) => writeln!(out, "{title}"),
        Piece::Date { words, edtf, .. } => writeln!(out, "{words} ({edtf})"),
        Piece::DateNote(note) => writeln!(out, "  {note}"),
        Piece::Fact(label, value) => writeln!(out, "{label}: {value}"),
        Piece::Section(name) => writeln!(out, "\n{name}"),
        Piece::Actor { name, role, about } => {
            let role = role.map(|role| format!(" ({role})")).unwrap_or_default();
            let about = if about.is_empty() { String::new() } else { format!(": {about}") };
            writeln!(out, "  {name}{role}{about}")
        }
        Piece::Summary(text) | Piece::PlainSummary(text) => text.lines().try_for_each(|line| writeln!(out, "  {line}")),
        Piece::Source(source) => print_source(source, out),
        Piece::Related { label, date, title, .. } => {
            let gap = if date.is_empty() { "" } else { " " };
            writeln!(out, "  {label} {date}{gap}{title}")
        }
        Piece::Extra(yaml) => yaml.lines().try_for_each(|line| writeln!(out, "{line}")),
    }
}

fn print_source(source: &SourcePiece, out: &mut dyn Write) -> io::Result<()> {
    let quoted = source.title.as_ref().map(|title| format!("“{title}”"));
    let published = [source.publisher.clone(), quoted, source.published.clone()];
    let published = published.into_iter().flatten().collect::<Vec<_>>().join(", ");
    match &source.claimant {
        Some(claimant) if published.is_empty() => writeln!(out, "  {claimant}")?,
        Some(claimant) => writeln!(out, "  {claimant}, via {published}")?,
        None if published.is_empty() => writeln!(out, "  publisher not stated")?,
        None => writeln!(out, "  {published}")?,
    }
    if let Some(url) = &source.url {
        writeln!(out, "    {url}")?;
    }
    if !source.supports.is_empty() {
        writeln!(out, "    supports: {}", source.supports.join(", "))?;
    }
    Ok(())
}
