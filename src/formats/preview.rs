//! The beginning of an export, for whoever is about to write it: made from its first events, and bounded whatever they hold.

use std::io::{self, Write};

use super::request::Handed;
use super::{Export, Format, parquet, table, xlsx};
use crate::model::clean;

/// Bytes that are looked at, lines that are shown, and letters of a line.
const BYTES: usize = 1 << 16;
const LINES: usize = 60;
const LETTERS: usize = 400;

/// The beginning of an export.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// Its first lines; of a form that is no text to be read, what it will hold.
    pub lines: Vec<String>,
    /// Whether these lines are words about it, and not its own.
    pub is_told: bool,
    /// Whom pseudonyms stand for.
    pub withheld: Vec<String>,
}

impl Preview {
    /// Events that it is made from.
    pub const EVENTS: usize = 8;

    /// The beginning of events that are handed on in a form.
    pub fn of(handed: &Handed<'_>, format: Format) -> Self {
        let export = &handed.export;
        let told = told(export, format);
        let form = if told.is_some() { Format::Table } else { format };
        let mut begun = Begun::default();
        let written = match form {
            Format::Table => table::write(export, &mut begun),
            form => export.write(form, &mut begun).map(drop),
        };
        let text = String::from_utf8_lossy(&begun.bytes);
        let mut lines = told.clone().unwrap_or_default();
        lines.extend(text.lines().take(LINES).map(shown));
        if let Err(error) = written.as_ref().map_err(ToString::to_string)
            && !begun.is_full
        {
            lines.push(shown(&error));
        }
        lines.truncate(LINES);
        Self { lines, is_told: told.is_some(), withheld: handed.chosen.clone() }
    }
}

fn shown(line: &str) -> String {
    let is_cut = line.chars().nth(LETTERS).is_some();
    let line: String = line.chars().take(LETTERS).collect();
    format!("{}{}", clean::line(&line), if is_cut { "…" } else { "" })
}

/// What a form will hold that nobody reads as it lies in its file.
fn told(export: &Export<'_>, format: Format) -> Option<Vec<String>> {
    let mut lines = match format {
        Format::Xlsx => xlsx::told(),
        Format::Parquet | Format::Arrow => parquet::told(export),
        Format::Html => vec![
            "A web page in one file, which asks nothing of the network: a chronology with numbered sources, and an axis, lanes, a search".to_owned(),
            "and a filter by actor for whoever has scripts. It holds 20,000 events at most.".to_owned(),
        ],
        Format::Svg => vec!["A picture of the events on one axis of time, with real text; the most important are named first.".to_owned()],
        Format::Table
        | Format::Markdown
        | Format::Csv
        | Format::Json
        | Format::Jsonl
        | Format::Yaml
        | Format::Ics
        | Format::TimelineJs
        | Format::GeoJson
        | Format::Csl
        | Format::Markwhen => return None,
    };
    lines.extend([String::new(), "Its first events:".to_owned()]);
    Some(lines)
}

/// Takes the beginning of what is written and no more.
#[derive(Default)]
struct Begun {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = BYTES.saturating_sub(self.bytes.len()).min(bytes.len());
        self.bytes.extend_from_slice(&bytes[..room]);
        self.is_full |= room < bytes.len();
        if room == 0 && !bytes.is_empty() { Err(io::Error::other("enough for a preview")) } else { Ok(room) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
