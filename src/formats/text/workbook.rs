//! Spreadsheets as text: the rows of one sheet, a line each, cells parted by tabs.

mod shown;

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{
    CellErrorType, Data, Dimensions, ExcelDateTime, Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsb, Xlsx,
};
use shown::Unit;

use super::{Found, Part, pick};
use crate::formats::csv::{self, one_line};
use crate::formats::problem::ReadError;
use crate::formats::tabular::{self, Choices, Parted};
use crate::model::words::{self, Writing};

/// What a spreadsheet is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Xlsx,
    Xlsb,
    Ods,
    Xls,
}

impl Form {
    /// What the members of a zip file say that it is: a spreadsheet, or in words a document of another kind. `None` for neither.
    pub(super) fn of(has: impl Fn(&str) -> bool) -> Option<Result<Self, &'static str>> {
        if has("xl/workbook.xml") {
            Some(Ok(Self::Xlsx))
        } else if has("xl/workbook.bin") {
            Some(Ok(Self::Xlsb))
        } else if has("content.xml") && has("mimetype") {
            Some(Ok(Self::Ods))
        } else if has("word/document.xml") {
            Some(Err("a document of Word"))
        } else if has("ppt/presentation.xml") {
            Some(Err("a presentation"))
        } else {
            None
        }
    }
}

/// The sheet of a spreadsheet that has something in it, or that the user names.
pub(super) fn read(name: &str, form: Form, bytes: &[u8], choices: &Choices) -> Result<Found, ReadError> {
    let file = Cursor::new(bytes);
    match form {
        Form::Xlsx => {
            let mut book = Xlsx::new(file).map_err(|error| broken(name, &error))?;
            let sheets = book.sheets_metadata().to_vec();
            sheet(name, &sheets, choices, |sheet, most| cells_of_xlsx(&mut book, sheet, most))
        }
        Form::Xlsb => whole(name, Xlsb::new(file), choices),
        Form::Ods => whole(name, Ods::new(file), choices),
        Form::Xls => whole(name, Xls::new(file), choices),
    }
}

fn broken(name: &str, error: &dyn std::fmt::Display) -> ReadError {
    let hint = "open it in a program for spreadsheets and save it again as `.xlsx` without a password, or as CSV";
    ReadError::new(
        name,
        format!("the workbook is damaged, or no spreadsheet that annals can read: {error}"),
        Some(hint),
    )
}

/// A spreadsheet that is read in one piece.
fn whole<'b, B>(name: &str, book: Result<B, B::Error>, choices: &Choices) -> Result<Found, ReadError>
where
    B: Reader<Cursor<&'b [u8]>>,
    B::Error: std::fmt::Display,
{
    let mut book = book.map_err(|error| broken(name, &error))?;
    let sheets = book.sheets_metadata().to_vec();
    sheet(name, &sheets, choices, |sheet, most| {
        let range = book.worksheet_range(sheet).map_err(|error| error.to_string())?;
        let (row, column) = range.start().unwrap_or_default();
        let mut cells = Cells::default();
        for (down, right, value) in range.used_cells() {
            let place = (row as usize + down, column as usize + right);
            cells.add(place, value)?;
            if cells.cells.len() >= most {
                break;
            }
        }
        Ok(cells)
    })
}

/// The cells of a sheet one after another: a file may say that a million columns lie between two of them.
fn cells_of_xlsx(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, most: usize) -> Result<Cells, String> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|error| error.to_string())?;
    let units: Vec<Option<Unit>> = reader.styles().iter().map(Unit::of).collect();
    let mut cells = Cells::default();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| error.to_string())? {
        let (row, column) = cell.get_position();
        let value = Data::from(cell.get_value().clone());
        let shown = units.get(style).copied().flatten().and_then(|unit| unit.shown(&value));
        cells.add((row as usize, column as usize), &shown.map_or(value, Data::String))?;
        if cells.cells.len() >= most {
            break;
        }
    }
    drop(reader);
    // They stand behind all cells, and are not needed to tell which sheet is meant. Where they cannot be read no cell is merged.
    if most == usize::MAX {
        cells.fill_down(book.merge_cells_by_sheet_name(sheet).unwrap_or_default())?;
    }
    Ok(cells)
}

/// Reads the one sheet that is meant; `cells` gives the first cells of a sheet.
fn sheet(
    name: &str,
    sheets: &[Sheet],
    choices: &Choices,
    mut cells: impl FnMut(&str, usize) -> Result<Cells, String>,
) -> Result<Found, ReadError> {
    let parts = &choices.parts;
    let all = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let mut full: Vec<&Sheet> = Vec::new();
    for sheet in all {
        if !cells(&sheet.name, 1).map_err(|error| broken(name, &error))?.cells.is_empty() {
            full.push(sheet);
        }
    }
    // What is hidden is there for formulas, unless it is all that there is or somebody names it.
    let is_meant = |sheet: &&&Sheet| sheet.visible == SheetVisible::Visible || parts.contains(&sheet.name);
    let visible: Vec<&Sheet> = full.iter().filter(is_meant).copied().collect();
    let meant = if visible.is_empty() { full } else { visible };
    let names: Vec<&str> = meant.iter().map(|sheet| &*sheet.name).collect();
    if names.is_empty() {
        return Err(ReadError::new(name, "there is nothing in this spreadsheet", None));
    }
    let mut dated = vec![true; names.len()];
    if names.len() > 1 {
        let mut is_own = vec![false; names.len()];
        for (at, sheet) in names.iter().enumerate() {
            let begin = cells(sheet, LOOKED_AT).map_err(|error| broken(name, &error))?.into_text();
            dated[at] = tabular::has_dates(&begin, Some(Parted::Cells), choices);
            is_own[at] = csv::is_own(&begin.lines().next().unwrap_or_default().split('\t').collect::<Vec<_>>());
        }
        // Beside the events that annals writes stand who takes part in them and what they are known from.
        if is_own.contains(&true) {
            dated = is_own;
        }
    }
    let own = names[pick(name, "sheets with something in them", &names, parts, |at| dated[at])?];
    let is_named = parts.iter().any(|part| part.eq_ignore_ascii_case(own));
    let others: Vec<&str> = names.iter().copied().filter(|other| *other != own && !is_named).collect();
    let text = cells(own, usize::MAX).map_err(|error| broken(name, &error))?.into_text();
    let part = Part::new(format!("sheet `{own}`"), sheets.len(), &others);
    Ok(Found { bytes: text.into_bytes(), is_sheet: true, parts: vec![part] })
}

/// The rows of the sheet `About` of a workbook that annals wrote: what, its value, its SHA-256.
pub(in crate::formats) fn about_sheet(bytes: &[u8]) -> Option<Vec<[String; 3]>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).ok()?;
    let range = book.worksheet_range("About").ok()?;
    let text = |cell: Option<&Data>| {
        let mut text = String::new();
        if let Some(cell) = cell {
            add_text(cell, &mut text);
        }
        text
    };
    Some(range.rows().map(|row| [0, 1, 2].map(|at| text(row.get(at)))).collect())
}

/// Cells from which it is told whether a sheet has events.
const LOOKED_AT: usize = 2_000;

/// Most bytes of a sheet's cells.
const LARGEST: usize = u32::MAX as usize;

/// Rows that merged cells may be looked at for, for each cell and row that there is.
const FILL: usize = 4;

/// Bytes that rows of one width may have more than their cells have.
const FILLED: usize = 64 << 20;

/// The cells of a sheet that have something in them.
#[derive(Debug, Default)]
struct Cells {
    text: String,
    /// Row, column, and where the text of the cell ends.
    cells: Vec<(u32, u32, u32)>,
}

impl Cells {
    fn add(&mut self, (row, column): (usize, usize), value: &Data) -> Result<(), String> {
        let begin = self.text.len();
        add_text(value, &mut self.text);
        if self.text.len() == begin {
            return Ok(());
        }
        let number = |number: usize| u32::try_from(number).map_err(|error| error.to_string());
        if self.text.len() > LARGEST || row > 1 << 22 {
            return Err("it is too large".to_owned());
        }
        self.cells.push((number(row)?, number(column)?, number(self.text.len())?));
        Ok(())
    }

    /// Gives what stands in a cell that is merged over several rows to each of these rows that has something in it. Those of the header
    /// are left alone: it ends where the first date stands. What is merged more than once, or over too many rows, stays as it is.
    fn fill_down(&mut self, mut merged: Vec<Dimensions>) -> Result<(), String> {
        merged.retain(|region| region.start.0 < region.end.0 && region.start.1 == region.end.1);
        let Some(first) = self.first_date().filter(|_| !merged.is_empty()) else { return Ok(()) };
        merged.sort_by_key(|region| (region.start.1, region.start.0));
        merged.dedup_by(|next, region| next.start.1 == region.start.1 && next.start.0 <= region.end.0);
        let mut rows: Vec<u32> = self.cells.iter().map(|(row, ..)| *row).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut begin = 0;
        let mut found = HashMap::with_capacity(self.cells.len());
        for (row, column, end) in &self.cells {
            found.insert((*row, *column), begin..*end as usize);
            begin = *end as usize;
        }
        let (most_bytes, mut left) = (self.text.len() + FILLED, FILL * (self.cells.len() + rows.len()));
        for region in merged.into_iter().filter(|region| region.start.0 >= first) {
            let Some(text) = found.get(&region.start).and_then(|range| self.text.get(range.clone())) else { continue };
            let text = Data::String(text.to_owned());
            let [from, to] = [region.start.0, region.end.0].map(|row| rows.partition_point(|own| *own <= row));
            let Some(rest) = left.checked_sub(to - from) else { return Ok(()) };
            left = rest;
            for row in rows[from..to].iter().filter(|row| !found.contains_key(&(**row, region.start.1))) {
                self.add((*row as usize, region.start.1 as usize), &text)?;
                if self.text.len() > most_bytes {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The first row with a date.
    fn first_date(&self) -> Option<u32> {
        let mut begin = 0;
        self.cells.iter().find_map(|(row, _, end)| {
            let text = self.text.get(begin..*end as usize).unwrap_or_default();
            begin = *end as usize;
            let is_date =
                words::writing(text).is_some_and(|writing| !matches!(writing, Writing::Year | Writing::Number(_)));
            is_date.then_some(*row)
        })
    }

    /// A line for each row from the first one of the sheet on, so that lines are numbered as rows are.
    fn into_text(self) -> String {
        let mut begin = 0;
        let text = |end: u32, begin: &mut usize| {
            let range = *begin..end as usize;
            *begin = range.end;
            range
        };
        let mut cells: Vec<(u32, u32, std::ops::Range<usize>)> =
            self.cells.iter().map(|(row, column, end)| (*row, *column, text(*end, &mut begin))).collect();
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        let first = cells.iter().map(|(_, column, _)| *column).min().unwrap_or(0);
        let last = cells.iter().map(|(_, column, _)| *column).max().unwrap_or(0);
        let (mut rows, mut before) = (0, None);
        for (row, ..) in &cells {
            rows += usize::from(before.replace(*row) != Some(*row));
        }
        // All rows have as many cells, unless that would be mostly nothing.
        let is_filled = rows * (last - first) as usize <= self.text.len() + FILLED;
        let mut lines = String::with_capacity(self.text.len() + cells.len());
        let (mut at, mut tabs) = (0, 0);
        let fill = |lines: &mut String, tabs: u32| {
            if is_filled && !lines.is_empty() && !lines.ends_with('\n') {
                lines.extend(std::iter::repeat_n('\t', (last - first - tabs) as usize));
            }
        };
        for (row, column, range) in cells {
            if row > at {
                fill(&mut lines, tabs);
                lines.extend(std::iter::repeat_n('\n', (row - at) as usize));
                (at, tabs) = (row, 0);
            }
            lines.extend(std::iter::repeat_n('\t', (column - first).saturating_sub(tabs) as usize));
            tabs = tabs.max(column - first);
            lines.push_str(self.text.get(range).unwrap_or_default());
        }
        fill(&mut lines, tabs);
        lines.push('\n');
        lines
    }
}

/// The text of a cell, on one line.
fn add_text(value: &Data, text: &mut String) {
    use std::fmt::Write;
    let _ = match value {
        Data::Empty | Data::Error(CellErrorType::NA | CellErrorType::Null) => Ok(()),
        Data::Error(error) => write!(text, "{error}"),
        Data::Int(number) => write!(text, "{number}"),
        // `2014`, not `2014.0`: the shortest that is this number.
        Data::Float(number) => write!(text, "{number}"),
        Data::Bool(is_so) => write!(text, "{is_so}"),
        Data::String(own) => {
            text.push_str(&one_line(own));
            Ok(())
        }
        Data::DateTime(when) => text.write_str(&date(when)),
        Data::DateTimeIso(when) => {
            let when = when.split_once('.').map_or(&**when, |(seconds, _)| seconds);
            text.write_str(when.strip_suffix("T00:00:00").unwrap_or(when))
        }
        Data::DurationIso(duration) => text.write_str(&time_of(duration)),
    };
}

/// A day, with the time where there is one; a time alone.
fn date(when: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if when.is_duration() {
        let seconds = (when.as_f64() * 86_400.0).round();
        return format!(
            "{:02}:{:02}:{:02}",
            (seconds / 3600.0).trunc(),
            (seconds / 60.0).trunc() % 60.0,
            seconds % 60.0
        );
    }
    if when.as_f64() < 1.0 {
        return time;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if time == "00:00:00" { date } else { format!("{date}T{time}") }
}

/// `PT12H30M00S` as a time of day; other durations as they are written.
fn time_of(duration: &str) -> String {
    let time = || {
        let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?;
        let seconds = seconds.split_once(['.', ',']).map_or(seconds, |(seconds, _)| seconds);
        Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
    };
    time().unwrap_or_else(|| duration.to_owned())
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    fn text(value: &Data) -> String {
        let mut text = String::new();
        add_text(value, &mut text);
        text
    }

    #[test]
    fn cells_are_written_as_people_read_them() {
        let date = |value| text(&Data::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false)));
        assert_eq!(date(41_710.0), "2014-03-12");
        assert_eq!(date(41_710.5), "2014-03-12T12:00:00");
        assert_eq!(date(0.75), "18:00:00");
        let long = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(text(&Data::DateTime(long)), "36:00:00");
        assert_eq!(text(&Data::Float(2014.0)), "2014");
        assert_eq!(text(&Data::Float(48.13)), "48.13");
        assert_eq!(text(&Data::String("a\tb\r\nc\n".to_owned())), "a b  c");
        assert_eq!(text(&Data::DateTimeIso("2014-03-12T00:00:00".to_owned())), "2014-03-12");
        assert_eq!(text(&Data::DateTimeIso("2014-03-12T10:30:00.000".to_owned())), "2014-03-12T10:30:00");
        assert_eq!(text(&Data::DurationIso("PT9H30M00S".to_owned())), "09:30:00");
        assert_eq!(text(&Data::Error(CellErrorType::NA)), "");
    }

    #[test]
    fn lines_are_numbered_as_rows_and_have_as_many_cells() {
        let mut cells = Cells::default();
        for (place, word) in [((2, 1), "date"), ((2, 3), "title"), ((4, 3), "x"), ((3, 1), "2014"), ((3, 2), "y")] {
            cells.add(place, &Data::String(word.to_owned())).expect("small");
        }
        cells.add((9, 9), &Data::Empty).expect("small");
        assert_eq!(cells.into_text(), "\n\ndate\t\ttitle\n2014\ty\t\n\t\tx\n");
        // A cell in the last corner costs nothing.
        let mut corners = Cells::default();
        for place in [(0, 0), ((1 << 20) - 1, (1 << 14) - 1)] {
            corners.add(place, &Data::Int(1)).expect("small");
        }
        assert!(corners.into_text().len() < 2 << 20);
    }
}
