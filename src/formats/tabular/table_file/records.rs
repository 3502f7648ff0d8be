//! Where the records of a table are, and some of them to understand its columns from.

use std::ops::Range;

use crate::formats::tabular::carrier::{Carrier, Fields};
use crate::formats::tabular::lines::Dialect;

/// Rows that columns are understood from.
pub(super) const SAMPLE: usize = 500;
/// Places in the rest of a large table from which some rows more are looked at, and how many from each.
const SPREAD: usize = 8;
const SPREAD_ROWS: usize = 32;

/// Where the records are.
#[derive(Debug)]
pub(super) enum Place {
    /// Within some bytes, one after another.
    Within(Range<usize>, Dialect),
    Items(Vec<Range<usize>>),
}

/// The records of a table, in order; blank lines are none.
pub(super) fn records<'a>(place: &'a Place, text: &'a str) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
    match place {
        Place::Items(items) => Box::new(items.iter().cloned()),
        Place::Within(Range { start, end }, dialect) => {
            let text = text.get(..*end).unwrap_or("");
            let is_blank =
                |range: &Range<usize>| text.get(range.clone()).is_some_and(|record| record.trim().is_empty());
            Box::new(dialect.records(text, *start).map(|record| record.range).filter(move |range| !is_blank(range)))
        }
    }
}

/// Some rows of a table: the first ones, and some from places spread over all of it.
pub(super) fn sample(place: &Place, text: &str, carrier: &Carrier, columns: usize) -> Vec<Vec<String>> {
    let mut fields = Fields::default();
    let mut cells = |record: Range<usize>| -> Option<Vec<String>> {
        let is_read = carrier.fields(text.get(record)?, columns, &mut fields);
        is_read.then(|| fields.values.iter().map(ToString::to_string).collect())
    };
    let mut rows: Vec<Vec<String>> = records(place, text).take(SAMPLE).filter_map(&mut cells).collect();
    match place {
        Place::Items(items) => {
            let rest = items.get(SAMPLE..).unwrap_or_default();
            let spread = rest.iter().step_by(rest.len().div_ceil(SPREAD * SPREAD_ROWS).max(1));
            rows.extend(spread.filter_map(|item| cells(item.clone())));
        }
        Place::Within(Range { start, end }, dialect) => {
            let text = text.get(..*end).unwrap_or("");
            // So far away that the first rows are not looked at twice.
            let far = text.len() - (*start).min(text.len());
            for part in (1..=SPREAD).filter(|_| far > SPREAD << 17) {
                let at = start + far / (SPREAD + 1) * part;
                let line = memchr::memchr(b'\n', text.as_bytes().get(at..).unwrap_or_default());
                let Some(begin) = line.map(|end| at + end + 1).filter(|begin| text.is_char_boundary(*begin)) else {
                    continue;
                };
                // A quote that was opened before would close what it opens here: a row of as many fields as all is none of those.
                let end = text.floor_char_boundary((begin + (1 << 16)).min(text.len()));
                let near = text.get(..end).unwrap_or(text);
                let far = dialect.records(near, begin).take(SPREAD_ROWS).filter_map(|record| cells(record.range));
                rows.extend(far.filter(|cells| cells.len() == columns));
            }
        }
    }
    rows
}
