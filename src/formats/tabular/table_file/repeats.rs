//! Rows that are the same in every column as an earlier one.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::quality::FixedState;
use rayon::prelude::*;

/// Most rows that are in memory at one time, as a number and a place each: of more rows each pass looks at some of them.
const MOST: usize = 2 << 20;

/// Where rows begin that an earlier row of the text is equal to, in order. `row` says where a row stands; `None` for one that stands
/// elsewhere. Rows are looked at `most` at a time.
fn repeats(text: &str, count: usize, row: impl Fn(usize) -> Option<Range<usize>> + Sync, most: usize) -> Vec<usize> {
    let state = FixedState::default();
    let record = |start: usize, end: usize| text.get(start..end).unwrap_or("").trim_end_matches(['\r', '\n']);
    let passes = u64::try_from(count.div_ceil(most.max(1))).unwrap_or(1).max(1);
    let mut found = Vec::new();
    for pass in 0..passes {
        let number = |row: Range<usize>| (state.hash_one(record(row.start, row.end)), row.start, row.end);
        let numbered = (0..count).into_par_iter().filter_map(&row).map(number);
        let mut numbered: Vec<(u64, usize, usize)> = numbered.filter(|(hash, ..)| hash % passes == pass).collect();
        numbered.par_sort_unstable();
        for same in numbered.chunk_by_mut(|one, other| one.0 == other.0).filter(|same| same.len() > 1) {
            let own = |one: &(u64, usize, usize)| record(one.1, one.2);
            // Different rows may have one number.
            same.sort_unstable_by(|one, other| own(one).cmp(own(other)).then(one.1.cmp(&other.1)));
            let pairs = same.windows(2).filter(|pair| own(&pair[0]) == own(&pair[1]));
            found.extend(pairs.map(|pair| pair[1].1));
        }
    }
    found.sort_unstable();
    found
}

/// The same, as many at a time as fit in memory.
pub(super) fn of(text: &str, count: usize, row: impl Fn(usize) -> Option<Range<usize>> + Sync) -> Vec<usize> {
    repeats(text, count, row, MOST)
}

#[cfg(test)]
mod tests {
    use super::repeats;

    #[test]
    fn rows_are_compared_whole_and_some_at_a_time() {
        let text = "a,1\nb,2\na,1\r\na,1\nb,3\nb,2\n";
        let mut rows = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            rows.push(at..at + line.len());
            at += line.len();
        }
        rows.reverse();
        for most in [0, 1, 2, 3, 100] {
            assert_eq!(repeats(text, rows.len(), |row| Some(rows[row].clone()), most), [8, 13, 21], "{most}");
        }
        assert!(repeats(text, 6, |row| Some(rows[row].clone()).filter(|_| row < 3), 9).is_empty());
        assert!(repeats("", 0, |_| None, 9).is_empty());
    }
}
