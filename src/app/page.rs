//! The detail pane's text: an event's account, wrapped, with the lines that lead somewhere.

use super::action::Leads;
use crate::account::{Piece, SourcePiece};
use crate::model::EventDate;

use super::markdown;
use super::shapes;
use super::text::{Line, Span, Tone, plain, wrap};

/// Columns of the labels of facts.
const LABEL: usize = 11;

/// A laid out account.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DetailPage {
    /// The lines.
    pub lines: Vec<Line>,
    /// What can be followed, and on which lines it stands.
    pub targets: Vec<(std::ops::Range<usize>, Leads)>,
    is_ascii: bool,
}

/// Lays an account out in so many columns, with ASCII marks between the words or not.
pub fn lay_out(pieces: &[Piece], columns: usize, is_ascii: bool) -> DetailPage {
    let mut page = DetailPage { is_ascii, ..DetailPage::default() };
    for piece in pieces {
        page.add(piece, columns);
    }
    page
}

impl DetailPage {
    /// Puts lines before all others.
    pub(super) fn put_first(&mut self, mut lines: Vec<Line>) {
        let by = lines.len();
        lines.append(&mut self.lines);
        self.lines = lines;
        for (lines, _) in &mut self.targets {
            *lines = lines.start + by..lines.end + by;
        }
    }

    fn add(&mut self, piece: &Piece, columns: usize) {
        let one = |text: &str, tone| vec![Span::new(text, tone)];
        match piece {
            Piece::Title(title) => self.wrap(&one(title, Tone::Title), columns, 0),
            Piece::Date { words, edtf, date } => self.date((words, edtf), date, columns),
            Piece::DateNote(note) => {
                self.wrap(&one(note, Tone::Note), columns, 0);
                self.lines.push(Vec::new());
            }
            Piece::Fact(label, value) => self.fact(label, value, columns),
            Piece::Section(name) => {
                if self.lines.last().is_some_and(|line| !line.is_empty()) {
                    self.lines.push(Vec::new());
                }
                self.lines.push(one(name, Tone::Heading));
            }
            Piece::Actor { name, role, about } => {
                let role = role.map(|role| format!(" ({role})")).unwrap_or_default();
                let spans = [Span::new(name, Tone::Text), Span::new(role, Tone::Emphasis)];
                self.wrap(&spans, columns, 2);
                if !about.is_empty() {
                    let spans = vec![Span::new(about, Tone::Muted)];
                    self.indented(&spans, columns);
                }
            }
            Piece::Summary(text) if self.is_ascii => self.lines.extend(markdown::lines(&plain(text), columns)),
            Piece::Summary(text) => self.lines.extend(markdown::lines(text, columns)),
            Piece::PlainSummary(text) => {
                for line in text.lines() {
                    self.wrap(&[Span::new(line, Tone::Text)], columns, 0);
                }
            }
            Piece::Source(source) => self.source(source, columns),
            Piece::Related { label, date, title, key } => {
                let start = self.lines.len();
                let tone = if key.is_some() { Tone::Link } else { Tone::Muted };
                let spans = [
                    Span::new(format!("{label} "), Tone::Muted),
                    Span::new(format!("{date} "), Tone::Code),
                    Span::new(title, tone),
                ];
                self.wrap(&spans, columns, 2);
                if let Some(key) = key {
                    self.targets.push((start..self.lines.len(), Leads::ToEvent(*key)));
                }
            }
            Piece::Extra(yaml) => {
                for line in yaml.lines() {
                    self.wrap(&one(line, Tone::Code), columns, 2);
                }
            }
        }
    }

    /// The date in words and as EDTF, with what its glyph means.
    fn date(&mut self, (words, edtf): (&str, &str), date: &EventDate, columns: usize) {
        let (glyph, means) = shapes::told(date.shape(), self.is_ascii);
        let (mark, qualified) = shapes::mark(date).unwrap_or_default();
        let comma = if mark.is_empty() { "" } else { ", " };
        let spans = [
            Span::new(words, Tone::Strong),
            Span::new(" · ", Tone::Muted),
            Span::new(edtf, Tone::Code),
            Span::new(" · ", Tone::Muted),
            Span::new(format!("{glyph}{mark} {means}{comma}{qualified}"), Tone::Muted),
        ];
        self.wrap(&spans, columns, 0);
    }

    /// A label, and the value in a column of its own.
    fn fact(&mut self, label: &str, value: &str, columns: usize) {
        let label_columns = if columns >= 32 { LABEL } else { 0 };
        if label_columns == 0 {
            self.wrap(&[Span::new(format!("{label} "), Tone::Muted), Span::new(value, Tone::Text)], columns, 2);
            return;
        }
        let value = self.said(&[Span::new(value, Tone::Text)]);
        for (at, mut line) in wrap(&value, columns - label_columns, 0).into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            line.insert(0, Span::new(format!("{label:label_columns$}"), Tone::Muted));
            self.lines.push(line);
        }
    }

    fn source(&mut self, source: &SourcePiece, columns: usize) {
        let mut spans = Vec::new();
        if let Some(claimant) = &source.claimant {
            spans.push(Span::new(claimant, Tone::Strong));
            spans.push(Span::new(" via ", Tone::Muted));
        }
        spans.push(Span::new(source.publisher.as_deref().unwrap_or("publisher not stated"), Tone::Text));
        spans.extend(source.published.as_ref().map(|day| Span::new(format!(", {day}"), Tone::Text)));
        self.wrap(&spans, columns, 2);
        if let Some(title) = &source.title {
            self.indented(&[Span::new(format!("“{title}”"), Tone::Emphasis)], columns);
        }
        if let Some(url) = &source.url {
            let start = self.lines.len();
            self.indented(&[Span::new(url, Tone::Link)], columns);
            self.targets.push((start..self.lines.len(), Leads::ToLink(url.clone())));
        }
        if !source.supports.is_empty() {
            self.indented(&[Span::new(format!("supports {}", source.supports.join(", ")), Tone::Muted)], columns);
        }
    }

    fn wrap(&mut self, spans: &[Span], columns: usize, indent: usize) {
        let lines = wrap(&self.said(spans), columns, indent);
        self.lines.extend(lines);
    }

    fn said(&self, spans: &[Span]) -> Vec<Span> {
        let said = |span: &Span| if self.is_ascii { plain(&span.text).into_owned() } else { span.text.clone() };
        spans.iter().map(|span| Span::new(said(span), span.tone)).collect()
    }

    /// Lines that stand two columns in.
    fn indented(&mut self, spans: &[Span], columns: usize) {
        let pad = if columns > 12 { 2 } else { 0 };
        for mut line in wrap(&self.said(spans), columns.saturating_sub(pad), 0) {
            line.insert(0, Span::new(" ".repeat(pad), Tone::Text));
            self.lines.push(line);
        }
    }
}
