//! An event as the page says it: what [`crate::account::detail`] says of it, in the places of the template.

use serde::Serialize;

use super::data::Actors;
use super::sources::Numbered;
use super::tongue::{Text, attributes};
use super::{Anchors, prose};
use crate::account::{self, Piece, SourcePiece};
use crate::chronology::Row;
use crate::formats::export::Export;
use crate::model::{EventDate, Role, Status};

/// An event.
#[derive(Debug, Default, Serialize)]
pub(super) struct Entry {
    anchor: String,
    title: Option<Text>,
    words: String,
    edtf: String,
    /// The same for machines, where HTML has a form for it.
    datetime: Option<String>,
    note: Option<Text>,
    status: Option<&'static str>,
    is_doubted: bool,
    summary: Option<Summary>,
    actors: Vec<Named>,
    facts: Vec<Fact>,
    sources: Vec<Said>,
    relations: Vec<Relation>,
    kept: Option<Text>,
}

#[derive(Debug, Serialize)]
struct Summary {
    markup: minijinja::Value,
    attributes: minijinja::Value,
}

#[derive(Debug, Serialize)]
struct Named {
    number: Option<usize>,
    name: Text,
    role: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Fact {
    label: &'static str,
    text: Text,
}

/// Who says so: who claims it, who published it, and the number of the note.
#[derive(Debug, Serialize)]
struct Said {
    claimant: Option<Text>,
    publisher: Option<Text>,
    number: usize,
    supports: String,
}

#[derive(Debug, Serialize)]
struct Relation {
    label: &'static str,
    title: Text,
    date: String,
    anchor: Option<String>,
}

/// What is on the page: the places of its events, and the numbers of its actors.
pub(super) struct Page<'a> {
    pub anchors: &'a Anchors,
    pub actors: &'a Actors,
}

impl Entry {
    pub(super) fn new(export: &Export<'_>, row: Row, page: &Page<'_>, numbered: &mut Numbered) -> Self {
        let chronology = export.chronology;
        let status = chronology.profile(row).status;
        let mut entry = Self {
            anchor: page.anchors.of(row).unwrap_or_default().to_owned(),
            status: status.map(Status::word),
            is_doubted: matches!(status, Some(Status::Disputed | Status::Denied | Status::Retracted)),
            ..Self::default()
        };
        let mut mentioned = chronology.mentions(row).map(|(actor, _)| page.actors.number(actor));
        for piece in account::detail(chronology, row) {
            match piece {
                Piece::Actor { name, role, .. } => {
                    let number = mentioned.next().flatten();
                    entry.actors.push(Named { number, name: Text::new(&name), role: role.map(Role::word) });
                }
                Piece::Source(source) => entry.cite(&source, numbered),
                Piece::Related { label, date, title, key } => {
                    let row = key.and_then(|key| Row::try_from(key.number()).ok());
                    let anchor = row.and_then(|row| page.anchors.of(row)).map(str::to_owned);
                    entry.relations.push(Relation { label, title: Text::new(&title), date, anchor });
                }
                piece => entry.add(piece),
            }
        }
        entry
    }

    fn add(&mut self, piece: Piece) {
        match piece {
            Piece::Title(title) => self.title = Some(Text::new(&title)),
            Piece::Date { words, edtf, date } => {
                (self.words, self.edtf, self.datetime) = (words, edtf, datetime(&date));
            }
            Piece::DateNote(note) => self.note = Some(Text::new(&note)),
            Piece::Summary(text) => self.summary = Some(Summary::new(&text, prose::markup(&text))),
            Piece::PlainSummary(text) => self.summary = Some(Summary::new(&text, prose::plain(&text))),
            Piece::Extra(yaml) => self.kept = Some(Text::block(&yaml)),
            // The status stands beside the title.
            Piece::Fact("Status", _) | Piece::Section(_) => {}
            // The id is the address of the event.
            // The day of every source stands in the list of sources.
            Piece::Fact("Id" | "Sourced", _) => {}
            Piece::Fact(_, text) if text.is_empty() => {}
            Piece::Fact(label, text) => self.facts.push(Fact { label, text: Text::new(&text) }),
            Piece::Actor { .. } | Piece::Source(_) | Piece::Related { .. } => {}
        }
    }

    fn cite(&mut self, source: &SourcePiece, numbered: &mut Numbered) {
        let text = |text: &Option<String>| text.as_deref().map(Text::new);
        let number = numbered.number(source, &self.anchor);
        let (claimant, publisher) = (text(&source.claimant), text(&source.publisher));
        self.sources.push(Said { claimant, publisher, number, supports: source.supports.join(", ") });
    }
}

impl Summary {
    fn new(text: &str, markup: String) -> Self {
        Self { markup: minijinja::Value::from_safe_string(markup), attributes: attributes(text) }
    }
}

/// A year, month or day as HTML writes it; `None` for everything that HTML cannot say.
fn datetime(date: &EventDate) -> Option<String> {
    let text = date.text();
    let is_plain = |parts: &[usize]| {
        let lengths: Vec<usize> = text.split('-').map(str::len).collect();
        lengths == parts && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    // Month 21 is a season, and HTML has no year 0.
    let has_month = text.get(5..7).is_none_or(|month| month <= "12");
    let is_date = [&[4][..], &[4, 2], &[4, 2, 2]].iter().any(|parts| is_plain(parts));
    (is_date && has_month && !text.starts_with("0000")).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_a_date_where_it_has_a_form_for_it() {
        for (edtf, written) in [
            ("2026-03-06", Some("2026-03-06")),
            ("2026-03", Some("2026-03")),
            ("2026", Some("2026")),
            ("2026-21", None),
            ("2026-03~", None),
            ("-0043-03-15", None),
            ("0000", None),
            ("2026-03-02/2026-03-07", None),
            ("199X", None),
        ] {
            assert_eq!(datetime(&EventDate::parse(edtf).expect(edtf)).as_deref(), written, "{edtf}");
        }
    }
}
