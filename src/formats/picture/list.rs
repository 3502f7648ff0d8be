//! Events as lines: the date as EDTF, and what happened.

use super::pen::{Paint, Pen, Style, cut};
use super::sight::Sight;
use super::{Export, MARGIN, WIDTH};
use crate::account;
use crate::formats::grouped;

/// Lines of a picture.
const MOST: usize = 100;
const LINE: i64 = 215;
/// Room for a date.
const DATE: i64 = 2_150;

/// Draws from a height on; gives what is left below.
pub(super) fn draw(pen: &mut Pen, export: &Export<'_>, top: i64) -> i64 {
    let chronology = export.chronology;
    let mut y = top - 60;
    let mut heading = String::new();
    for row in export.rows.iter().take(MOST) {
        let own = account::heading(chronology, *row);
        if own != heading {
            y += 330;
            pen.text((MARGIN, y), Style::Heading, &own);
            pen.line((MARGIN, y + 75), (WIDTH - MARGIN, y + 75), Paint::Grid, false);
            y += 70;
            heading = own;
        }
        y += LINE;
        let sight = Sight::of(chronology, *row);
        pen.open(&sight.name, &sight.anchor, true);
        pen.text((MARGIN, y), Style::Date, &cut(&chronology.date_text(*row), Style::Date, DATE - 100));
        let told = sight.status.map_or(0, |status| super::pen::width(status.word(), Style::Label) + 60);
        let title = cut(&sight.title, Style::Label, WIDTH - 2 * MARGIN - DATE - told);
        pen.label((MARGIN + DATE, y), false, &title, sight.status);
        pen.close();
    }
    if let Some(more) = export.rows.len().checked_sub(MOST).filter(|more| *more > 0) {
        y += LINE + 60;
        pen.text((MARGIN, y), Style::Muted, &format!("+{} more", grouped(more)));
    }
    y + 100
}
