//! Events of which the store keeps all there is, as objects of JSON: the same bytes as by way of the whole event, without reading
//! the record again.

use std::io::Write;

use crate::chronology::{Chronology, LineMark, Row};
use crate::model::{FormedDate, Role, clean, day};

/// What is known of the last event when the next one is written.
#[derive(Default)]
pub(super) struct Pen {
    mark: LineMark,
    /// A file, and what its ids begin with that have none of their own, in a quote that is open.
    prefix: Option<(usize, Vec<u8>)>,
    when: Option<FormedDate>,
    /// The keys of that date: itself, the earliest and the latest day.
    dates: Vec<u8>,
}

impl Pen {
    /// Writes the object of an event; `false`, and nothing, if the event may have more to it.
    pub(super) fn write(&mut self, chronology: &Chronology, row: Row, out: &mut Vec<u8>) -> bool {
        let begin = out.len();
        let is_written = self.object(chronology, row, out).is_some();
        if !is_written {
            out.truncate(begin);
        }
        is_written
    }

    fn object(&mut self, chronology: &Chronology, row: Row, out: &mut Vec<u8>) -> Option<()> {
        let brief = chronology.brief(row)?;
        let profile = chronology.profile(row);
        if profile.status.is_some() || profile.importance.is_some() {
            return None;
        }
        out.extend_from_slice(b"{\"id\":");
        let begin = out.len();
        match brief.id {
            Some(id) => push(out, id)?,
            None => {
                out.extend_from_slice(self.prefix(chronology, brief.file)?);
                write!(out, "{}\"", chronology.line_from(row, &mut self.mark)).ok()?;
            }
        }
        let id = begin..out.len();
        if self.when != Some(brief.date) {
            self.turn_to(brief.date)?;
        }
        out.extend_from_slice(&self.dates);
        out.extend_from_slice(b",\"title\":");
        push(out, brief.title)?;
        if let Some(kind) = profile.kind {
            out.extend_from_slice(b",\"type\":");
            push(out, &chronology.kinds()[kind as usize])?;
        }
        actors(chronology, row, out)?;
        for (at, tag) in profile.tags.iter().enumerate() {
            out.extend_from_slice(if at == 0 { b",\"tags\":[".as_slice() } else { b"," });
            push(out, &chronology.tags()[*tag as usize])?;
        }
        out.extend_from_slice(if profile.tags.is_empty() { b"" } else { b"]".as_slice() });
        out.extend_from_slice(b",\"origin\":{\"dataset\":");
        push(out, chronology.dataset(brief.file)?)?;
        out.extend_from_slice(b",\"id\":");
        out.extend_from_within(id);
        out.extend_from_slice(b"}}");
        Some(())
    }

    fn prefix(&mut self, chronology: &Chronology, file: usize) -> Option<&[u8]> {
        if self.prefix.as_ref().is_none_or(|(known, _)| *known != file) {
            let mut prefix = Vec::new();
            push(&mut prefix, &chronology.id_prefix(file))?;
            prefix.pop();
            self.prefix = Some((file, prefix));
        }
        self.prefix.as_ref().map(|(_, prefix)| prefix.as_slice())
    }

    fn turn_to(&mut self, date: FormedDate) -> Option<()> {
        self.when = None;
        self.dates.clear();
        let dates = [
            ("date", date.edtf()),
            ("earliest", day::iso(date.bounds().earliest)),
            ("latest", day::iso(date.bounds().latest)),
        ];
        for (key, text) in dates {
            write!(self.dates, ",\"{key}\":").ok()?;
            push(&mut self.dates, &text)?;
        }
        self.when = Some(date);
        Some(())
    }
}

/// Those who take part, each an actor that no registry has and that goes by its id.
fn actors(chronology: &Chronology, row: Row, out: &mut Vec<u8>) -> Option<()> {
    let begin = out.len();
    for (actor, role) in chronology.mentions(row) {
        let actor = chronology.actor(actor);
        if actor.is_registered || actor.name != actor.id {
            return None;
        }
        out.extend_from_slice(if out.len() == begin { b",\"actors\":[{\"id\":".as_slice() } else { b",{\"id\":" });
        push(out, &actor.name)?;
        if role != Role::Participant {
            write!(out, ",\"role\":\"{role}\"").ok()?;
        }
        out.push(b'}');
    }
    if out.len() > begin {
        out.push(b']');
    }
    Some(())
}

/// Writes a text; `None` if it has characters that are written in another way than JSON has to.
fn push(out: &mut Vec<u8>, text: &str) -> Option<()> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
        return Some(());
    }
    if clean::has_unsafe(text) {
        return None;
    }
    serde_json::to_writer(out, text).ok()
}
