//! Stretches that overlap, laid out in rows so that none covers another: the bars of an axis.
//!
//! Positions are whole numbers of whatever is drawn in: columns, tenths of a pixel. Nothing here knows of days.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// A stretch from a start up to an end, which is the first place behind it. Every stretch has one place at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first place.
    pub start: i64,
    /// The first place behind it.
    pub end: i64,
}

impl Stretch {
    /// A stretch; an end that is not behind the start is taken for the place right behind it.
    pub const fn new(start: i64, end: i64) -> Self {
        let least = start.saturating_add(1);
        Self { start, end: if end > least { end } else { least } }
    }
}

/// The row of every stretch, in the order in which they are given. Two in one row have `gap` places between them at least.
///
/// Stretches are taken by their start, of one start the longest first, and each goes into the first row that is free. There are as
/// few rows as there can be: as many as stretches, with the gap behind each, lie above one place.
pub fn pack(stretches: &[Stretch], gap: i64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..stretches.len()).collect();
    order.sort_by_key(|at| (stretches[*at].start, Reverse(stretches[*at].end), *at));
    let mut rows = vec![0; stretches.len()];
    let (mut free, mut taken) = (BTreeSet::new(), BinaryHeap::new());
    for at in order {
        let Stretch { start, end } = stretches[at];
        while taken.peek().is_some_and(|Reverse((until, _))| *until <= start) {
            free.extend(taken.pop().map(|Reverse((_, row))| row));
        }
        // Rows that are not free are taken, so that the next new one has their number.
        let row = free.pop_first().unwrap_or(taken.len());
        taken.push(Reverse((end.saturating_add(gap.max(0)), row)));
        rows[at] = row;
    }
    rows
}

/// A fixed number of rows that are filled one stretch after the other, whatever their order: the most important first, say.
#[derive(Debug, Clone)]
pub struct Shelves {
    /// What stands in each row: ends by starts.
    rows: Vec<BTreeMap<i64, i64>>,
    gap: i64,
}

impl Shelves {
    /// So many empty rows; two stretches in one row have `gap` places between them at least.
    pub fn new(rows: usize, gap: i64) -> Self {
        Self { rows: vec![BTreeMap::new(); rows], gap: gap.max(0) }
    }

    /// Puts a stretch into the first of those rows that is free there; `None` if none is.
    pub fn put(&mut self, stretch: Stretch, rows: std::ops::Range<usize>) -> Option<usize> {
        let mut rows = rows.start..rows.end.min(self.rows.len());
        let row = rows.find(|row| self.is_free(*row, stretch))?;
        self.rows[row].insert(stretch.start, stretch.end);
        Some(row)
    }

    /// Gives a stretch of a row more room, on either side; whether there is so much.
    pub fn widen(&mut self, row: usize, from: Stretch, to: Stretch) -> bool {
        let Some(own) = self.rows.get_mut(row).and_then(|stretches| stretches.remove(&from.start)) else {
            return false;
        };
        let is_free = self.is_free(row, to);
        let (start, end) = if is_free { (to.start, to.end) } else { (from.start, own) };
        self.rows[row].insert(start, end);
        is_free
    }

    fn is_free(&self, row: usize, Stretch { start, end }: Stretch) -> bool {
        // Stretches of a row do not overlap: the last one that begins before the end ends last.
        let before = self.rows[row].range(..end.saturating_add(self.gap)).next_back();
        before.is_none_or(|(_, until)| until.saturating_add(self.gap) <= start)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stretches() -> impl Strategy<Value = Vec<Stretch>> {
        prop::collection::vec((-60..60_i64, -2..30_i64), 0..60)
            .prop_map(|pairs| pairs.into_iter().map(|(start, length)| Stretch::new(start, start + length)).collect())
    }

    fn are_apart(a: Stretch, b: Stretch, gap: i64) -> bool {
        a.end + gap <= b.start || b.end + gap <= a.start
    }

    #[test]
    fn bars_that_overlap_stand_below_each_other_and_rows_are_used_again() {
        let bars = [(0, 10), (2, 4), (5, 6), (10, 12), (11, 12)].map(|(start, end)| Stretch::new(start, end));
        assert_eq!(pack(&bars, 0), [0, 1, 1, 0, 1]);
        assert_eq!(pack(&bars, 1), [0, 1, 1, 1, 0]);
        assert_eq!(pack(&[], 1), [0; 0]);
        // The longest of those that begin together stands on top.
        assert_eq!(pack(&[Stretch::new(3, 4), Stretch::new(3, 9)], 0), [1, 0]);
    }

    #[test]
    fn a_shelf_takes_what_still_fits_before_and_behind_what_stands_there() {
        let mut shelves = Shelves::new(2, 1);
        let mut put = |start, end| shelves.put(Stretch::new(start, end), 0..2);
        assert_eq!(
            [put(10, 20), put(0, 9), put(21, 30), put(19, 22), put(9, 10)],
            [Some(0), Some(0), Some(0), Some(1), Some(1)]
        );
        assert_eq!(put(15, 16), Some(1));
        assert_eq!(put(0, 40), None);
        assert_eq!(shelves.put(Stretch::new(50, 60), 1..9), Some(1));
        assert_eq!(shelves.put(Stretch::new(50, 60), 2..9), None);
        // The one from 50 on stands alone in its row, with another from 15 to 16 far in front of it.
        assert!(!shelves.widen(1, Stretch::new(50, 60), Stretch::new(16, 60)));
        assert!(shelves.widen(1, Stretch::new(50, 60), Stretch::new(30, 65)));
        assert_eq!(shelves.put(Stretch::new(64, 70), 1..2), None);
        assert_eq!(shelves.put(Stretch::new(28, 29), 1..2), Some(1));
        assert!(
            !shelves.widen(1, Stretch::new(99, 100), Stretch::new(98, 100))
                && !shelves.widen(7, Stretch::new(0, 1), Stretch::new(0, 2))
        );
    }

    #[test]
    fn the_ends_of_what_can_be_counted_do_no_harm() {
        let all = [Stretch::new(i64::MIN, i64::MAX), Stretch::new(i64::MAX, i64::MAX), Stretch::new(i64::MIN, 0)];
        assert_eq!(pack(&all, i64::MAX).len(), 3);
        let mut shelves = Shelves::new(1, i64::MAX);
        assert_eq!(all.map(|stretch| shelves.put(stretch, 0..1)), [Some(0), Some(0), None]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bar_covers_another_and_no_row_could_be_saved(stretches in stretches(), gap in 0..4_i64) {
            let rows = pack(&stretches, gap);
            for (at, a) in stretches.iter().enumerate() {
                for (other, b) in stretches.iter().enumerate().skip(at + 1) {
                    prop_assert!(rows[at] != rows[other] || are_apart(*a, *b, gap), "{a:?} and {b:?}");
                }
            }
            let above = |place: i64| stretches.iter().filter(|s| s.start <= place && place < s.end + gap).count();
            let deepest = stretches.iter().map(|stretch| above(stretch.start)).max().unwrap_or(0);
            prop_assert_eq!(rows.iter().max().map_or(0, |row| row + 1), deepest);
            prop_assert_eq!(rows, pack(&stretches, gap));
        }

        #[test]
        fn what_a_shelf_takes_it_has_room_for_and_what_it_refuses_it_has_not(stretches in stretches(), gap in 0..4_i64) {
            let mut shelves = Shelves::new(3, gap);
            let mut stand: Vec<(usize, Stretch)> = Vec::new();
            for stretch in stretches {
                let is_free = |row: usize| stand.iter().all(|(own, other)| *own != row || are_apart(*other, stretch, gap));
                let expected = (0..3).find(|row| is_free(*row));
                prop_assert_eq!(shelves.put(stretch, 0..3), expected);
                stand.extend(expected.map(|row| (row, stretch)));
            }
        }
    }
}
