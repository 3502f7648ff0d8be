//! A workbook (`.xlsx`) for spreadsheets: the sheet `Events` with the columns of CSV and a cell for the day, `Actors`, `Sources`
//! with a row each, `About` with where it all comes from. Events are read back from the first sheet.
//!
//! A text is a text by the type of its cell, so that nothing is run as a formula. Rows go to temporary files as they are made,
//! and memory holds some thousand of them.

mod about;
mod actors;
mod cells;
mod sheet;

use std::io::{self, Seek, Write};

use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::export::Export;
use super::files;
use super::loss::Losses;
use crate::chronology::Row;
use crate::model::clean;
use actors::Cast;
use cells::{Made, TOO_LONG};
use sheet::{LIMITS, Limits, Sheet};

/// Rows that are in memory at one time.
const WAVE: usize = 4096;

const ROWS: &str = "a sheet holds 1,048,576 rows";
const CUT: &str =
    "a cell holds 32,767 letters: a longer text is cut, and a longer list ends with the last item that fits";
const SOURCES: &str = "sources beyond the 1,048,576 rows of the sheet `Sources`; `Events` has them";
const ACTORS: &str = "actors beyond the 1,048,576 rows of the sheet `Actors`; `Events` has them";
const LINKS: &str = "an address is text and no link: a sheet holds 65,530 links of 2,079 letters each";

/// What a workbook holds, in words.
pub(super) fn told() -> Vec<String> {
    let columns = |columns: &[sheet::Column]| columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    vec![
        "A workbook of four sheets, each with a header that stays in view and a filter:".to_owned(),
        format!("Events: {}", columns(&cells::EVENTS)),
        format!("Actors: {}", columns(&actors::COLUMNS)),
        format!("Sources: {}", columns(&cells::SOURCES)),
        "About: where it comes from, the query, and how many of how many events".to_owned(),
    ]
}

/// The selected events as a workbook.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    write_within(export, LIMITS, out)
}

fn write_within(export: &Export<'_>, limits: Limits, out: &mut dyn Write) -> io::Result<Losses> {
    let (mut book, losses) = book(export, limits).map_err(failed)?;
    // A workbook is a zip file, whose parts say how long they are once they are written.
    let mut file = files::scratch()?;
    book.save_to_writer(export.watch.over(&mut file)).map_err(failed)?;
    file.rewind()?;
    io::copy(&mut file, out)?;
    out.flush()?;
    Ok(losses)
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

fn book(export: &Export<'_>, limits: Limits) -> Result<(Workbook, Losses), XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(export));
    let mut pages = Pages {
        events: Sheet::new(book.new_worksheet_with_constant_memory()?, "Events", &cells::EVENTS, limits)?,
        sources: Sheet::new(book.new_worksheet_with_constant_memory()?, "Sources", &cells::SOURCES, limits)?,
        cast: Cast::default(),
        losses: Losses::default(),
    };
    for (wave, rows) in export.rows.chunks(WAVE).enumerate() {
        export.watch.at(wave * WAVE, export.rows.len())?;
        let made: Vec<Made> = rows.par_iter().map(|row| cells::made(export.chronology, *row, limits.letters)).collect();
        for (row, made) in rows.iter().zip(made) {
            pages.put(export, *row, &made)?;
        }
    }
    export.watch.at(export.rows.len(), export.rows.len())?;
    let Pages { events, sources, cast, mut losses } = pages;
    let mut actors = Sheet::new(book.new_worksheet_with_constant_memory()?, "Actors", &actors::COLUMNS, limits)?;
    cast.write(export, &mut actors, &mut losses)?;
    let mut about = Sheet::new(book.new_worksheet_with_constant_memory()?, "About", &about::COLUMNS, limits)?;
    about::write(export, &losses, &mut about)?;
    book.push_worksheet(events.finish()?);
    book.push_worksheet(actors.finish()?);
    book.push_worksheet(sources.finish()?);
    book.push_worksheet(about.finish()?);
    Ok((book, losses))
}

fn properties(export: &Export<'_>) -> DocProperties {
    let made = ExcelDateTime::from_timestamp(export.made().and_utc().timestamp());
    let made = made.or_else(|_| ExcelDateTime::from_timestamp(0)).unwrap_or_default();
    let title = export.chronology.header().title.as_deref().unwrap_or("Chronology");
    DocProperties::new().set_title(clean::line(title)).set_author(super::export::TOOL).set_creation_datetime(&made)
}

/// The sheets that events are written to, one after another.
struct Pages {
    events: Sheet,
    sources: Sheet,
    cast: Cast,
    losses: Losses,
}

impl Pages {
    fn put(&mut self, export: &Export<'_>, row: Row, made: &Made) -> Result<(), XlsxError> {
        let Some(event) = &made.event else {
            self.losses.leave_out(TOO_LONG);
            return Ok(());
        };
        if self.events.is_full() {
            self.losses.leave_out(ROWS);
            return Ok(());
        }
        let mut less = self.events.put(event)?;
        less.is_cut |= made.is_cut;
        self.cast.add(export.chronology, row);
        for source in &made.sources {
            if self.sources.is_full() {
                self.losses.say_less(SOURCES);
                break;
            }
            less.join(self.sources.put(source)?);
        }
        for (is_so, what) in [(less.is_cut, CUT), (less.is_unlinked, LINKS)] {
            if is_so {
                self.losses.say_less(what);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Facts;
    use crate::formats::files::input;
    use crate::formats::{Provenance, read};

    /// The workbook of four events where there is little room, and what it says that it has no room for.
    fn written(limits: Limits) -> io::Result<(Vec<u8>, Vec<String>)> {
        let event = |number: usize| {
            format!(
                "- {{id: e{number}, date: 2014, title: T, actors: [A{number}, B], sources: [{{url: 'https://e.org/{number}'}}, {{publisher: P}}]}}\n"
            )
        };
        let text: String = (0..4).map(event).collect();
        let chronology = read(vec![input("x.yaml", text.into_bytes())]).expect("sound").chronology;
        let rows: Vec<Row> = chronology.rows().collect();
        let provenance = Provenance::new(&Facts::of(&chronology), String::new(), ("overlap", ""), rows.len());
        let export =
            Export { chronology: &chronology, rows: &rows, provenance, watch: crate::formats::Watch::default() };
        let mut out = Vec::new();
        let losses = write_within(&export, limits, &mut out)?;
        Ok((out, losses.lines()))
    }

    /// What it says, and how many events come back.
    fn told(limits: Limits) -> (Vec<String>, usize) {
        let (book, losses) = written(limits).expect("written");
        let again = read(vec![input("again.xlsx", book)]).expect("sound").chronology;
        (losses, again.len())
    }

    #[test]
    fn a_full_disk_is_an_error_before_it_is_full() {
        assert!(written(Limits { room: || 1 << 20, ..LIMITS }).is_ok());
        let error = written(Limits { room: || 4 << 10, ..LIMITS }).expect_err("no room").to_string();
        assert!(error.starts_with("no space left for temporary files in "), "{error}");
    }

    #[test]
    fn what_a_sheet_has_no_room_for_is_said() {
        assert_eq!(told(LIMITS), (Vec::new(), 4));
        let few = Limits { rows: 4, ..LIMITS };
        let said = [format!("2 events: {SOURCES}"), format!("1 event left out: {ROWS}"), format!("1 event: {ACTORS}")];
        assert_eq!(told(few), (said.to_vec(), 3));
        assert_eq!(told(Limits { links: 3, ..LIMITS }), (vec![format!("1 event: {LINKS}")], 4));
        assert_eq!(told(Limits { letters: 3, ..LIMITS }), (vec![format!("4 events left out: {TOO_LONG}")], 0));
    }
}
