//! Line ends: a carriage return alone, as on old Macs and behind some conversions, ends a line as a line feed does.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2};

/// The text with a line feed for every carriage return that ends a line, byte for byte of the same length; `None` where there is
/// none. Between the quotes of a table's cell it is a part of the cell, unless the whole file has no other line ends.
pub(super) fn with_line_feeds(text: &str, is_table: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let is_alone = |at: usize| match bytes.get(at + 1) {
        Some(b'\n') => false,
        Some(b'\r') => !is_table,
        _ => true,
    };
    // Told at once for most files, without a look at their quotes.
    memchr_iter(b'\r', bytes).find(|at| is_alone(*at))?;
    let is_quoted = is_table && memchr(b'\n', bytes).is_some();
    let mut at = 0;
    let ends = std::iter::from_fn(|| {
        while let Some(found) = next(bytes, at, is_quoted) {
            at = found + 1;
            if bytes[found] == b'"' {
                at = if begins_cell(bytes, found) { closing(bytes, found) } else { at };
                continue;
            }
            let run = bytes[found..].iter().take_while(|byte| **byte == b'\r').count();
            at = found + run;
            match bytes.get(at) {
                // Rows that were converted twice: all of it is one line end.
                Some(b'\n') if is_table => {}
                Some(b'\n') if run > 1 => return Some(found..at - 1),
                Some(b'\n') => {}
                _ => return Some(found..at),
            }
        }
        None
    });
    let mut ends = ends.peekable();
    ends.peek()?;
    let mut replaced = String::with_capacity(text.len());
    let mut begin = 0;
    for Range { start, end } in ends {
        replaced.push_str(text.get(begin..start).unwrap_or_default());
        replaced.extend(std::iter::repeat_n('\n', end - start));
        begin = end;
    }
    replaced.push_str(text.get(begin..).unwrap_or_default());
    Some(replaced)
}

/// The next carriage return, or quote where those matter.
fn next(bytes: &[u8], at: usize, is_quoted: bool) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let found = if is_quoted { memchr2(b'\r', b'"', rest) } else { memchr(b'\r', rest) };
    found.map(|found| at + found)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'\t' | b'|' | b'\r' | b'\n')
}

fn begins_cell(bytes: &[u8], quote: usize) -> bool {
    quote.checked_sub(1).is_none_or(|before| is_delimiter(bytes[before]))
}

/// The byte behind the quote that ends a cell; the one behind its beginning where none does.
fn closing(bytes: &[u8], quote: usize) -> usize {
    let mut at = quote + 1;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'"', rest)).map(|found| at + found) {
        match bytes.get(found + 1) {
            Some(b'"') => at = found + 2,
            Some(byte) if !is_delimiter(*byte) => break,
            _ => return found + 1,
        }
    }
    quote + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carriage_return_alone_ends_a_line() {
        let table = |text| with_line_feeds(text, true);
        assert_eq!(table("a,b\r\nc,d\r\n"), None);
        assert_eq!(table("a,b\rc,d\r").as_deref(), Some("a,b\nc,d\n"));
        assert_eq!(table("a,\"b\rb\"\rc,d\r").as_deref(), Some("a,\"b\nb\"\nc,d\n"));
        assert_eq!(table("a,\"b\rb\"\rc,d\n").as_deref(), Some("a,\"b\rb\"\nc,d\n"));
        assert_eq!(table("a,\"b\"\"\rb\"\rc,d\r\ne\rf\n").as_deref(), Some("a,\"b\"\"\rb\"\nc,d\r\ne\nf\n"));
        // A quote that is not closed, or not at the beginning of a cell, is a letter.
        assert_eq!(table("a,\"b\rc\nd\"e,\"f\rg\n").as_deref(), Some("a,\"b\nc\nd\"e,\"f\ng\n"));
        // Line ends that were converted twice.
        assert_eq!(table("a,b\r\r\nc\r\r\n"), None);
        assert_eq!(with_line_feeds("a: b\r\r\nc: d\r\n", false).as_deref(), Some("a: b\n\r\nc: d\r\n"));
        assert_eq!(with_line_feeds("a: \"b\rc\"\nd: e\r", false).as_deref(), Some("a: \"b\nc\"\nd: e\n"));
    }
}
