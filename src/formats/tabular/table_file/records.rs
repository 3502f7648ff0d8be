//! Where the records of a table are, and some of them to understand its columns from.

use std::ops::Range;

use crate::formats::tabular::carrier::{Carrier, Fields};
use crate::formats::tabular::lines::Dialect;

/// Rows that columns are understood from.
pub(super) const SAMPLE: usize = 500;
/// Places in the rest of a large table from which some rows more are looked at, and how many from each.
const SPREAD: usize = 8;
const SPREAD_ROWS: usize = 32;

/// A part of a long text that begins with the line after a byte, some way on.
pub(super) type Window<'a> = &'a dyn Fn(usize) -> String;

/// Bytes of each of these places that are looked at.
const LOOKED_AT: usize = 1 << 16;

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

/// Some rows of a table: the first ones, and some from places spread over all of it. Of a long text only the beginning is given; where
/// it ends, and what stands further on, says `far`.
pub(super) fn sample(
    place: &Place,
    text: &str,
    (carrier, columns): (&Carrier, usize),
    far: Option<(usize, Window<'_>)>,
) -> Vec<Vec<String>> {
    let cells = |text: &str, record: Range<usize>| -> Option<Vec<String>> {
        let mut fields = Fields::default();
        let is_read = carrier.fields(text.get(record)?, columns, &mut fields);
        is_read.then(|| fields.values.iter().map(ToString::to_string).collect())
    };
    let mut rows: Vec<Vec<String>> =
        records(place, text).take(SAMPLE).filter_map(|record| cells(text, record)).collect();
    match place {
        Place::Items(items) => {
            let rest = items.get(SAMPLE..).unwrap_or_default();
            let spread = rest.iter().step_by(rest.len().div_ceil(SPREAD * SPREAD_ROWS).max(1));
            rows.extend(spread.filter_map(|item| cells(text, item.clone())));
        }
        Place::Within(Range { start, end }, dialect) => {
            let text = text.get(..*end).unwrap_or("");
            let own = |at: usize| window(text.as_bytes().get(at..).unwrap_or_default());
            let (end, window) = far.unwrap_or((text.len(), &own));
            // So far away that the first rows are not looked at twice.
            let far = end - (*start).min(end);
            for part in (1..=SPREAD).filter(|_| far > SPREAD << 17) {
                let near = window(start + far / (SPREAD + 1) * part);
                let far = dialect.records(&near, 0).take(SPREAD_ROWS).filter_map(|record| cells(&near, record.range));
                rows.extend(far.filter(|cells| cells.len() == columns));
            }
        }
    }
    rows
}

/// Some of the text behind the first line that ends in it. A quote that was opened before would close what it opens here: a row of as
/// many fields as all is none of those.
pub(super) fn window(bytes: &[u8]) -> String {
    let begin = memchr::memchr(b'\n', bytes).map(|end| end + 1);
    let rest = begin.and_then(|begin| bytes.get(begin..)).unwrap_or_default();
    let near = rest.get(..LOOKED_AT).unwrap_or(rest);
    match std::str::from_utf8(near) {
        Ok(text) => text.to_owned(),
        // A letter may be cut in two at the end.
        Err(error) => String::from_utf8_lossy(near.get(..error.valid_up_to()).unwrap_or_default()).into_owned(),
    }
}
