//! Columns narrower than what they hold: the common case in a few bytes, the rare one in a sorted list beside it.

use std::ops::Range;

use super::{Row, narrow, texts::Texts};
use crate::model::Day;

/// Where a text lies: start and length in [`Texts`].
pub(super) type Place = (u32, u32);

/// The span of each event's record.
#[derive(Debug, Default)]
pub(super) struct Records {
    starts: Vec<u32>,
    lengths: Vec<u16>,
    long: Vec<(Row, u32)>,
}

impl Records {
    pub(super) fn push(&mut self, (start, len): Place) {
        let row = narrow(self.starts.len());
        self.starts.push(start);
        match u16::try_from(len) {
            Ok(len) if len != u16::MAX => self.lengths.push(len),
            _ => {
                self.lengths.push(u16::MAX);
                self.long.push((row, len));
            }
        }
    }

    pub(super) fn get(&self, row: Row) -> Place {
        let start = self.starts[row as usize];
        let len = match self.lengths[row as usize] {
            u16::MAX => {
                let at = self.long.binary_search_by_key(&row, |(row, _)| *row);
                at.map_or(0, |at| self.long[at].1)
            }
            len => u32::from(len),
        };
        (start, len)
    }

    pub(super) fn bytes(&self) -> usize {
        self.starts.capacity() * 4 + self.lengths.capacity() * 2 + self.long.capacity() * 8
    }

    pub(super) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.lengths.shrink_to_fit();
        self.long.shrink_to_fit();
    }
}

/// A short text of each event, as offset (of type `O`) and length within the record; elsewhere if it does not fit.
#[derive(Debug, Default)]
pub(super) struct Pieces<O> {
    offsets: Vec<O>,
    lengths: Vec<u8>,
    apart: Vec<(Row, Place)>,
}

impl<O: Copy + Default + TryFrom<u32> + Into<u32>> Pieces<O> {
    pub(super) fn push(&mut self, place: Place, record: Place) {
        let row = narrow(self.lengths.len());
        let offset = place.0.checked_sub(record.0).and_then(|offset| O::try_from(offset).ok());
        let len = u8::try_from(place.1).ok().filter(|len| *len != u8::MAX);
        if let (Some(offset), Some(len)) = (offset, len) {
            self.offsets.push(offset);
            self.lengths.push(len);
        } else {
            self.offsets.push(O::default());
            self.lengths.push(u8::MAX);
            self.apart.push((row, place));
        }
    }

    pub(super) fn get<'a>(&self, row: Row, records: &Records, texts: &'a Texts) -> &'a str {
        let (start, len) = match self.lengths[row as usize] {
            u8::MAX => {
                let at = self.apart.binary_search_by_key(&row, |(row, _)| *row);
                at.map_or((0, 0), |at| self.apart[at].1)
            }
            len => (records.get(row).0 + self.offsets[row as usize].into(), u32::from(len)),
        };
        texts.get(start, len)
    }

    pub(super) fn bytes(&self) -> usize {
        self.offsets.capacity() * size_of::<O>() + self.lengths.capacity() + self.apart.capacity() * 12
    }

    pub(super) fn shrink(&mut self) {
        self.offsets.shrink_to_fit();
        self.lengths.shrink_to_fit();
        self.apart.shrink_to_fit();
    }
}

/// How many mentions each event has: a byte each, and where they start for every 64th event.
#[derive(Debug, Default)]
pub(super) struct Counts {
    counts: Vec<u8>,
    many: Vec<(Row, u32)>,
    starts: Vec<u32>,
    total: u32,
}

impl Counts {
    const STRIDE: usize = 64;

    pub(super) fn push(&mut self, count: usize) {
        let row = self.counts.len();
        if row.is_multiple_of(Self::STRIDE) {
            self.starts.push(self.total);
        }
        self.total += narrow(count);
        match u8::try_from(count) {
            Ok(count) if count != u8::MAX => self.counts.push(count),
            _ => {
                self.counts.push(u8::MAX);
                self.many.push((narrow(row), narrow(count)));
            }
        }
    }

    fn count(&self, row: usize) -> usize {
        match self.counts[row] {
            u8::MAX => {
                let at = self.many.binary_search_by_key(&narrow(row), |(row, _)| *row);
                at.map_or(0, |at| self.many[at].1 as usize)
            }
            count => count as usize,
        }
    }

    pub(super) fn range(&self, row: Row) -> Range<usize> {
        let row = row as usize;
        let block = row / Self::STRIDE;
        let before: usize = (block * Self::STRIDE..row).map(|row| self.count(row)).sum();
        let start = self.starts[block] as usize + before;
        start..start + self.count(row)
    }

    pub(super) fn bytes(&self) -> usize {
        self.counts.capacity() + self.many.capacity() * 8 + self.starts.capacity() * 4
    }

    pub(super) fn shrink(&mut self) {
        self.counts.shrink_to_fit();
        self.many.shrink_to_fit();
        self.starts.shrink_to_fit();
    }
}

/// A day or none for each event, in two bytes while all days lie within 179 years.
#[derive(Debug, Default)]
pub(super) struct NearDays {
    base: Day,
    offsets: Vec<u16>,
    far: Vec<(Row, Day)>,
}

impl NearDays {
    const NONE: u16 = u16::MAX;
    const FAR: u16 = u16::MAX - 1;

    pub(super) fn new(days: impl Iterator<Item = Option<Day>> + Clone) -> Self {
        let base = days.clone().flatten().min().unwrap_or(0);
        let mut column = Self { base, ..Self::default() };
        for (row, day) in days.enumerate() {
            let offset = day.map(|day| u16::try_from(i64::from(day) - i64::from(base)));
            let offset = match offset {
                None => Self::NONE,
                Some(Ok(offset)) if offset < Self::FAR => offset,
                Some(_) => {
                    column.far.push((narrow(row), day.unwrap_or_default()));
                    Self::FAR
                }
            };
            column.offsets.push(offset);
        }
        column.offsets.shrink_to_fit();
        column.far.shrink_to_fit();
        column
    }

    pub(super) fn get(&self, row: Row) -> Option<Day> {
        match self.offsets[row as usize] {
            Self::NONE => None,
            Self::FAR => self.far.binary_search_by_key(&row, |(row, _)| *row).ok().map(|at| self.far[at].1),
            offset => Some(self.base + i32::from(offset)),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.offsets.capacity() * 2 + self.far.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_the_narrow_column_is_kept_beside_it() {
        let mut texts = Texts::default();
        texts.add(std::sync::Arc::new(format!("{}title", "x".repeat(70_000)))).expect("small enough");
        let mut records = Records::default();
        let mut pieces = Pieces::<u8>::default();
        for (record, place) in [((0, 70_005), (70_000, 5)), ((69_999, 6), (70_000, 5))] {
            records.push(record);
            pieces.push(place, record);
        }
        assert_eq!(records.get(0), (0, 70_005));
        assert_eq!([pieces.get(0, &records, &texts), pieces.get(1, &records, &texts)], ["title", "title"]);

        let mut counts = Counts::default();
        for count in [3, 300, 0, 2] {
            counts.push(count);
        }
        assert_eq!([1, 2, 3].map(|row| counts.range(row)), [3..303, 303..303, 303..305]);

        let days = [Some(700_000), None, Some(739_000), Some(-5)];
        let column = NearDays::new(days.into_iter());
        assert_eq!([0, 1, 2, 3].map(|row| column.get(row)), days);
    }
}
