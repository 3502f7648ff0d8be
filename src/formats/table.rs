//! Lines for people: date, id and title in columns. The same for every terminal and for none.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::export::Export;
use crate::account;
use crate::model::clean;

/// Widest column before the last, so that one long id does not push all titles away.
const WIDEST: usize = 40;

/// One line an event: the EDTF date, the id, the title.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let chronology = export.chronology;
    let widest = |text: &dyn Fn(u32) -> usize| export.rows.iter().map(|row| text(*row)).max().unwrap_or(0).min(WIDEST);
    let date_width = widest(&|row| chronology.date_text(row).width());
    let id_width = widest(&|row| clean::line(&chronology.id(row)).width());
    for row in export.each_row() {
        let row = row?;
        let (date, id) = (chronology.date_text(row), chronology.id(row));
        let id = clean::line(&id);
        let date_pad = date_width.saturating_sub(date.width());
        let id_pad = id_width.saturating_sub(id.width());
        let title = account::headline(chronology, row);
        let title = clean::line(&title);
        writeln!(out, "{date}{:date_pad$}  {id}{:id_pad$}  {}", "", "", title.trim())?;
    }
    Ok(())
}
