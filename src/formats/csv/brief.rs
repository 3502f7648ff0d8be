//! Events of which the store keeps all there is, as rows of CSV: the same bytes as by way of the whole event, without reading
//! the record again and without a text of its own for any cell.

use std::io::Write;

use super::Column;
use super::cells::{escape_separator, guarded, is_run, join, quoted};
use crate::chronology::{Chronology, LineMark, Row};
use crate::model::{FormedDate, Role, clean, day};

/// What is written of all events of a table.
struct FileCells {
    /// What their ids begin with.
    prefix: Vec<u8>,
    dataset: Vec<u8>,
}

/// What is written of all events with one profile.
struct ProfileCells<'a> {
    kind: &'a str,
    kind_cell: Vec<u8>,
    tags: Vec<u8>,
}

/// Writes the rows of those events that have nothing more to them.
pub(super) struct Briefs<'a> {
    chronology: &'a Chronology,
    /// `None` for files and profiles that have to be looked at event by event.
    files: Vec<Option<FileCells>>,
    profiles: Vec<Option<ProfileCells<'a>>>,
}

/// What is known of the last row when the next one is written.
#[derive(Default)]
pub(super) struct Pen {
    mark: LineMark,
    when: Option<FormedDate>,
    /// The cells of that date: itself, the earliest and the latest day.
    dates: [Vec<u8>; 3],
}

impl<'a> Briefs<'a> {
    pub(super) fn new(chronology: &'a Chronology) -> Self {
        let file = |file: usize| {
            let dataset = chronology.dataset(file)?;
            // A number follows: what is a cell for itself is the beginning of one.
            let prefix = chronology.id_prefix(file);
            let is_plain =
                prefix.bytes().all(is_plain) && prefix.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
            is_plain.then_some(())?;
            Some(FileCells { prefix: prefix.into_bytes(), dataset: cell(dataset)? })
        };
        let profile = |profile: &'a crate::chronology::Profile| {
            let is_brief = profile.status.is_none() && profile.importance.is_none();
            is_brief.then_some(())?;
            let kind = profile.kind.map_or("", |kind| &*chronology.kinds()[kind as usize]);
            let tags = profile.tags.iter().map(|tag| Some(&*chronology.tags()[*tag as usize]));
            Some(ProfileCells { kind, kind_cell: cell(kind)?, tags: cell(&join(tags, ';'))? })
        };
        Self {
            chronology,
            files: (0..chronology.files().len()).map(file).collect(),
            profiles: chronology.profiles().iter().map(profile).collect(),
        }
    }

    /// Writes the row of an event; `false`, and nothing, if the event may have more to it.
    pub(super) fn write(&self, row: Row, pen: &mut Pen, out: &mut Vec<u8>) -> bool {
        let begin = out.len();
        let is_written = self.cells(row, pen, out).is_some();
        if !is_written {
            out.truncate(begin);
        }
        is_written
    }

    fn cells(&self, row: Row, pen: &mut Pen, out: &mut Vec<u8>) -> Option<()> {
        let brief = self.chronology.brief(row)?;
        let file = self.files[brief.file].as_ref()?;
        let profile = self.profiles[self.chronology.profile_index(row)].as_ref()?;
        if pen.when != Some(brief.date) {
            pen.turn_to(brief.date)?;
        }
        let begin = out.len();
        let mut id = begin..begin;
        for column in Column::ALL {
            if out.len() > begin {
                out.push(b',');
            }
            match column {
                Column::Id => {
                    match brief.id {
                        Some(id) => push(out, id)?,
                        None => {
                            out.extend_from_slice(&file.prefix);
                            write!(out, "{}", self.chronology.line_from(row, &mut pen.mark)).ok()?;
                        }
                    }
                    id.end = out.len();
                }
                Column::Date => out.extend_from_slice(&pen.dates[0]),
                Column::Earliest => out.extend_from_slice(&pen.dates[1]),
                Column::Latest => out.extend_from_slice(&pen.dates[2]),
                Column::Title if brief.title == profile.kind => out.extend_from_slice(&profile.kind_cell),
                Column::Title => push(out, brief.title)?,
                Column::Type => out.extend_from_slice(&profile.kind_cell),
                Column::Actors => self.actors(row, out)?,
                Column::Tags => out.extend_from_slice(&profile.tags),
                Column::Origin => out.extend_from_slice(&file.dataset),
                Column::OriginId => out.extend_from_within(id.clone()),
                Column::DateNote
                | Column::Summary
                | Column::Place
                | Column::PlacePrecision
                | Column::Country
                | Column::Lat
                | Column::Lon
                | Column::Status
                | Column::Importance
                | Column::Low
                | Column::Best
                | Column::High
                | Column::Publishers
                | Column::Headlines
                | Column::Urls
                | Column::Published
                | Column::Claimants
                | Column::Supports
                | Column::Relations
                | Column::Recorded
                | Column::Other => {}
            }
        }
        out.extend_from_slice(b"\r\n");
        Some(())
    }

    /// Those who take part, each an actor that no registry has and that goes by its id.
    fn actors(&self, row: Row, out: &mut Vec<u8>) -> Option<()> {
        let begin = out.len();
        for (actor, role) in self.chronology.mentions(row) {
            let actor = self.chronology.actor(actor);
            if actor.is_registered || actor.name != actor.id || !is_sure(&actor.name, role) {
                return None;
            }
            if out.len() > begin {
                out.extend_from_slice(b"; ");
            }
            out.extend_from_slice(actor.name.as_bytes());
            if role != Role::Participant {
                out.extend_from_slice(b" (");
                out.extend_from_slice(role.word().as_bytes());
                out.push(b')');
            }
        }
        if memchr::memchr(b',', &out[begin..]).is_some() {
            out.insert(begin, b'"');
            out.push(b'"');
        }
        Some(())
    }
}

impl Pen {
    fn turn_to(&mut self, date: FormedDate) -> Option<()> {
        let texts = [date.edtf(), day::iso(date.bounds().earliest), day::iso(date.bounds().latest)];
        for (date, text) in self.dates.iter_mut().zip(&texts) {
            date.clear();
            push(date, text)?;
        }
        self.when = Some(date);
        Some(())
    }
}

/// A letter, digit or mark of ASCII that is itself in every cell.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b',' | b';')
}

/// Writes the cell of a text; `None` if the text is not safe as it is, so that `other` has to have it.
fn push(out: &mut Vec<u8>, text: &str) -> Option<()> {
    let bytes = text.as_bytes();
    if bytes.first().is_none_or(u8::is_ascii_alphanumeric) && bytes.iter().copied().all(is_plain) {
        out.extend_from_slice(bytes);
        return Some(());
    }
    is_safe(text).then(|| quoted(&guarded(text), out))
}

fn cell(text: &str) -> Option<Vec<u8>> {
    let mut cell = Vec::new();
    push(&mut cell, text).map(|()| cell)
}

fn is_safe(text: &str) -> bool {
    matches!(clean::whole(text), std::borrow::Cow::Borrowed(_))
}

/// Whether a name is surely read back from an item as it is, with this role behind it or none.
fn is_sure(name: &str, role: Role) -> bool {
    let bytes = name.as_bytes();
    let ends_well = role != Role::Participant || !name.ends_with(')');
    let is_item = |byte: &u8| !matches!(byte, b'"' | b';' | b'[' | b']' | b'\n' | b'\r');
    let is_plain = bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_graphic)
        && bytes.iter().all(|byte| matches!(byte, b' '..=b'~') && is_item(byte));
    let is_safe = || {
        let is_guarded = name.starts_with('\'') || is_run(name);
        matches!(escape_separator(name, ';'), std::borrow::Cow::Borrowed(_)) && !is_guarded && is_safe(name)
    };
    ends_well && (is_plain || bytes.iter().all(is_item) && is_safe())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::files::input;
    use crate::formats::{Options, read_with};

    #[test]
    fn the_rows_of_a_plain_table_are_brief() {
        let table = "date\tsource\tevent\ttarget\n2014-05-02\tCitizen (India)\tAccuse, of crime\tNicolás Maduro\n";
        let chronology =
            read_with(vec![input("icews.tsv", table.into())], Options::default()).expect("a table").chronology;
        let mut out = Vec::new();
        assert!(Briefs::new(&chronology).write(0, &mut Pen::default(), &mut out));
        assert!(
            String::from_utf8_lossy(&out)
                .starts_with("icews:2,2014-05-02,2014-05-02,2014-05-02,,\"Accuse, of crime\",")
        );
    }
}
