//! A set of rows, a bit each: what the terms of a query find is put together so.

use crate::chronology::Row;

/// A set of rows.
pub(super) struct RowSet {
    bits: Vec<u64>,
}

impl RowSet {
    pub(super) fn none(len: usize) -> Self {
        Self { bits: vec![0; len.div_ceil(64)] }
    }

    pub(super) fn all(len: usize) -> Self {
        let mut rows = Self { bits: vec![u64::MAX; len.div_ceil(64)] };
        if let Some(last) = rows.bits.last_mut()
            && !len.is_multiple_of(64)
        {
            *last = (1 << (len % 64)) - 1;
        }
        rows
    }

    /// Some rows of so many.
    #[cfg(feature = "engine")]
    pub(super) fn of(rows: &[Row], len: usize) -> Self {
        let mut set = Self::none(len);
        for row in rows {
            set.add(*row);
        }
        set
    }

    pub(super) fn add(&mut self, row: Row) {
        if let Some(bits) = self.bits.get_mut(row as usize / 64) {
            *bits |= 1 << (row % 64);
        }
    }

    pub(super) fn remove(&mut self, row: Row) {
        if let Some(bits) = self.bits.get_mut(row as usize / 64) {
            *bits &= !(1 << (row % 64));
        }
    }

    pub(super) fn has(&self, row: Row) -> bool {
        self.bits.get(row as usize / 64).is_some_and(|bits| bits & (1 << (row % 64)) != 0)
    }

    /// The first and the last of them.
    #[cfg(feature = "engine")]
    pub(super) fn ends(&self) -> Option<(Row, Row)> {
        let number = |at: usize| Row::try_from(at * 64).unwrap_or(Row::MAX);
        let first = self.bits.iter().position(|bits| *bits != 0)?;
        let last = self.bits.iter().rposition(|bits| *bits != 0)?;
        Some((number(first) + self.bits[first].trailing_zeros(), number(last) + 63 - self.bits[last].leading_zeros()))
    }

    pub(super) fn keep(&mut self, other: &Self, is_negated: bool) {
        for (bits, other) in self.bits.iter_mut().zip(&other.bits) {
            *bits &= if is_negated { !other } else { *other };
        }
    }

    pub(super) fn retain(&mut self, keep: impl Fn(Row) -> bool) {
        let mut row = 0;
        for bits in &mut self.bits {
            let mut left = *bits;
            while left != 0 {
                let at = left.trailing_zeros();
                left &= left - 1;
                if !keep(row + at) {
                    *bits &= !(1 << at);
                }
            }
            row += 64;
        }
    }

    /// Them, in order.
    pub(super) fn list(&self) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.bits.iter().map(|bits| bits.count_ones() as usize).sum());
        let mut first = 0;
        for bits in &self.bits {
            let mut left = *bits;
            while left != 0 {
                rows.push(first + left.trailing_zeros());
                left &= left - 1;
            }
            first += 64;
        }
        rows
    }
}
