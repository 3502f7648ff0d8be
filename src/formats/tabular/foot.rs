//! What stands below the last row of a table and is none: notes, sources, the day on which it was made.

use super::headers::said_by;
use super::lines::Dialect;
use super::profile::is_missing;
use crate::model::words;

/// Most lines that are looked at, and the bytes that they lie in.
const LINES: usize = 20;
const BYTES: usize = 1 << 16;
/// Words of a note that does not begin as notes do.
const WORDS: usize = 3;
/// Most characters of a note that are said.
const SAID: usize = 120;

/// The lines below the last row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foot {
    /// Where the first of them begins.
    pub(super) start: usize,
    /// Their texts.
    notes: Vec<String>,
}

impl Foot {
    /// The notes below the rows that begin at a byte. A note fills the first cell of its line and no other, says no date and no
    /// total, and begins as notes do or has several words. It has a word for it (`Source:`), there is nothing above it, or a row that
    /// begins with a number or a date.
    pub(super) fn of(dialect: Dialect, text: &str, rows: usize) -> Option<Self> {
        let mut foot = Self { start: text.len(), notes: Vec::new() };
        let (mut at, mut is_apart, mut is_marked, mut is_named) = (text.len(), false, true, true);
        let least = rows.max(text.len().saturating_sub(BYTES));
        for _ in 0..LINES {
            let before = text.get(least..at)?.trim_end_matches(['\n', '\r']).len() + least;
            let end_before = memchr::memrchr(b'\n', text.as_bytes().get(least..before)?);
            // The first row begins where the header ends; further up than the bytes looked at nothing is known.
            let begin =
                end_before.map(|end| least + end + 1).or_else(|| (least == rows && before > rows).then_some(rows))?;
            let mut cells = Vec::new();
            dialect.fields(text.get(begin..before)?, &mut cells);
            let mut filled = cells.iter().map(|cell| cell.trim()).filter(|cell| !is_missing(cell));
            match (filled.next(), filled.next()) {
                (None, _) => is_apart = !foot.notes.is_empty(),
                (Some(note), None)
                    if is_note(note) && cells[0].trim() == note && has_whole_quotes(text, begin, before) =>
                {
                    is_apart = false;
                    is_named &= note.contains(':') && begins_with_a_word_for_it(note);
                    is_marked &= begins_as_notes_do(note) || note.split_whitespace().count() >= WORDS;
                    foot.notes.push(note.chars().take(SAID).collect());
                    foot.start = begin;
                }
                (Some(_), None) => break,
                (Some(first), Some(_)) => {
                    is_apart |= text.get(before..at).is_some_and(|end| end.matches('\n').count() > 1);
                    let is_counted = is_total(first) || words::writing(first).is_some() || first.parse::<f64>().is_ok();
                    let is_foot = !foot.notes.is_empty() && is_marked && (is_named || is_apart || is_counted);
                    foot.notes.reverse();
                    return is_foot.then_some(foot);
                }
            }
            at = begin;
        }
        None
    }

    /// What is said of it.
    pub(super) fn says(&self) -> String {
        let notes: Vec<String> =
            self.notes.iter().map(|note| format!("`{}`", crate::model::clean::line(note))).collect();
        format!(
            "below the last row, and no {}: {}",
            if notes.len() == 1 { "event" } else { "events" },
            notes.join(", ")
        )
    }
}

/// Whether a cell may be a note: words that are neither a date nor a total.
fn is_note(cell: &str) -> bool {
    cell.contains(char::is_alphabetic) && !is_total(cell) && words::writing(cell).is_none()
}

fn is_total(cell: &str) -> bool {
    first_word(cell).is_some_and(|word| said_by(&word).contains(&"total"))
}

/// Whether a text begins with `Source`, `Note` or the like.
fn begins_with_a_word_for_it(note: &str) -> bool {
    first_word(note).is_some_and(|word| said_by(&word).contains(&"note"))
}

fn begins_as_notes_do(note: &str) -> bool {
    let has_mark = note.starts_with(['*', '†', '‡', '©', '¹', '²', '³', '※', '注']) && note.chars().count() > 1;
    has_mark || begins_with_a_word_for_it(note)
}

fn first_word(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.next().map(str::to_owned)
}

/// Whether no quote is open at the end of a line that was not at its beginning: it is no part of a longer cell.
fn has_whole_quotes(text: &str, begin: usize, end: usize) -> bool {
    text.get(begin..end).is_some_and(|line| line.matches('"').count() % 2 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn foot(rows: &str) -> Vec<String> {
        let text = format!("a,b,c\n{rows}");
        let foot = Foot::of(Dialect::new(b',', true), &text, 6);
        foot.map(|foot| foot.notes).unwrap_or_default()
    }

    #[test]
    fn notes_below_the_rows_are_told_from_rows() {
        assert_eq!(foot("2014,A,1\nTotal,,3\nNote: so,,\n\"Source: UN, 2014\",,\n"), ["Note: so", "Source: UN, 2014"]);
        assert_eq!(foot("2014,A,1\nmade by hand,,"), ["made by hand"]);
        assert_eq!(foot("A,2014,1\n\nmade by hand\n\n"), ["made by hand"]);
        assert_eq!(foot("A,2014,1\n,,\nmade by hand,,\n"), ["made by hand"]);
        assert_eq!(foot("A,2014,1\nSource: UN,,\n"), ["Source: UN"]);
        assert_eq!(foot("A,2014,1\n,,\n* preliminary,,\n"), ["* preliminary"]);
        // An event of which nothing is known but what happened; a date alone; a total; the end of a long cell.
        for rows in [
            "A,2014,1\nB,,\n",
            "2014,A,1\nsoon,,\n",
            "A,2014,1\n\nB\n",
            "2014,A,1\n2015,,\n",
            "2014,A,1\nTotal,,\n",
            "2014,A,\"1\nSource\nx\"\n",
            "Source: x,,\n",
        ] {
            assert_eq!(foot(rows), Vec::<String>::new(), "{rows}");
        }
    }
}
