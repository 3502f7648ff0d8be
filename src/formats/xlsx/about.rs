//! The sheet `About`: where the events come from, what is not there, and what the columns say.

use rust_xlsxwriter::XlsxError;

use super::sheet::{Cell, Column, Sheet};
use crate::formats::export::{Export, TOOL};
use crate::formats::loss::Losses;

/// The columns of the sheet.
pub(super) static COLUMNS: [Column; 3] = [("what", 16), ("value", 90), ("sha256", 70)];

/// What whoever opens the workbook has to know of its columns.
const READ_ME: [(&str, &str); 5] = [
    (
        "Events.date",
        "the date as EDTF (ISO 8601-2): 2026-03 is some day of that month, 2026-03~ about then, 2014/.. goes on",
    ),
    ("Events.day", "the day, where the date is exactly one; to change it, change `date`"),
    ("Events.earliest", "the first day that the date allows, and `latest` the last one"),
    ("Events.actors", "name [id] (role); several items of a cell are parted by `; `, in quotes where they hold one"),
    ("Events.other", "what no column can say, as JSON"),
];

/// Writes where the events come from.
pub(super) fn write(export: &Export<'_>, losses: &Losses, sheet: &mut Sheet) -> Result<(), XlsxError> {
    let (header, provenance) = (export.chronology.header(), &export.provenance);
    let number = |number: usize| {
        u32::try_from(number).map_or_else(|_| Cell::Text(number.to_string()), |number| Cell::Number(number.into()))
    };
    let mut rows: Vec<(&str, Cell, Option<String>)> = Vec::new();
    rows.extend(header.title.as_deref().map(|title| ("title", Cell::of(Some(title)), None)));
    rows.extend(header.as_of.as_ref().map(|date| ("as_of", Cell::Fixed(date.text().to_owned()), None)));
    rows.push(("tool", Cell::of(Some(TOOL)), None));
    rows.push(("selected", number(provenance.selected), None));
    rows.push(("total", number(provenance.total), None));
    for file in &provenance.files {
        rows.push(("file", Cell::of(Some(provenance.name_of(file))), Some(file.sha256().to_owned())));
    }
    rows.push(("query", Cell::of(Some(&provenance.query)), None));
    rows.extend(provenance.span_line().map(|line| ("span", Cell::Text(line), None)));
    rows.push(("rule", Cell::Text(format!("{}: {}", provenance.rule.0, provenance.rule.1)), None));
    rows.push(("left_out", number(provenance.left_out), None));
    rows.push(("undisclosed", number(provenance.undisclosed), None));
    rows.extend(provenance.redacted.iter().map(|line| ("redacted", Cell::Text(line.clone()), None)));
    rows.extend(losses.lines().into_iter().map(|line| ("lost", Cell::Text(line), None)));
    rows.extend(READ_ME.iter().map(|(what, says)| (*what, Cell::of(Some(says)), None)));
    for (what, value, sha256) in rows {
        sheet.put(&[Cell::of(Some(what)), value, Cell::of(sha256.as_deref())])?;
    }
    Ok(())
}
