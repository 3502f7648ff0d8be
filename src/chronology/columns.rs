//! Columns that take no more room than what they hold: one value while all rows agree, narrow numbers with the rare wide ones
//! in a sorted list beside them.
//!
//! They are filled row by row in the order of the files and put in the order of the chronology once, by [`Column::permute`].

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};
use std::ops::Range;

use hashbrown::HashTable;
use rayon::prelude::*;

use super::{Row, texts::Texts, to_u32};
use crate::model::Day;

/// Where a text lies: start and length in [`Texts`].
pub(super) type Place = (u32, u32);

/// A value for each row: kept once while all rows have the same.
#[derive(Debug, Clone)]
pub(super) enum Column<T> {
    /// All rows so far have this value.
    Same(T, usize),
    Each(Vec<T>),
}

impl<T: Default> Default for Column<T> {
    fn default() -> Self {
        Self::Same(T::default(), 0)
    }
}

impl<T: Copy + PartialEq + Send + Sync> Column<T> {
    pub(super) fn push(&mut self, value: T) {
        match self {
            Self::Each(values) => values.push(value),
            Self::Same(known, len @ 0) => (*known, *len) = (value, 1),
            Self::Same(known, len) if *known == value => *len += 1,
            Self::Same(known, len) => {
                let mut values = Vec::with_capacity((*len + 1).next_power_of_two());
                values.resize(*len, *known);
                values.push(value);
                *self = Self::Each(values);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Same(_, len) => *len,
            Self::Each(values) => values.len(),
        }
    }

    pub(super) fn get(&self, row: Row) -> T {
        match self {
            Self::Same(value, _) => *value,
            Self::Each(values) => values[row as usize],
        }
    }

    pub(super) fn set(&mut self, row: Row, value: T) {
        if let Self::Same(known, len) = self {
            if *known == value {
                return;
            }
            *self = Self::Each(vec![*known; *len]);
        }
        if let Self::Each(values) = self {
            values[row as usize] = value;
        }
    }

    /// The one value that all rows have.
    pub(super) fn uniform(&self) -> Option<T> {
        match self {
            Self::Same(value, _) => Some(*value),
            Self::Each(_) => None,
        }
    }

    /// Appends another column.
    pub(super) fn append(&mut self, other: &Self) {
        match (&mut *self, other) {
            (_, Self::Same(_, 0)) => {}
            (Self::Same(_, 0), _) => *self = other.clone(),
            (Self::Same(known, len), Self::Same(value, more)) if known == value => *len += more,
            (Self::Each(values), Self::Each(more)) => values.extend_from_slice(more),
            (Self::Each(values), Self::Same(value, more)) => values.resize(values.len() + more, *value),
            (Self::Same(known, len), _) => {
                *self = Self::Each(vec![*known; *len]);
                self.append(other);
            }
        }
    }

    /// Changes every value.
    pub(super) fn map(&mut self, change: impl Fn(T) -> T) {
        match self {
            Self::Same(_, 0) => {}
            Self::Same(value, _) => *value = change(*value),
            Self::Each(values) => values.iter_mut().for_each(|value| *value = change(*value)),
        }
    }

    /// Room for so many values, in case they differ.
    pub(super) fn reserve(&mut self, rows: usize) {
        if let Self::Each(values) = self {
            values.reserve_exact(rows.saturating_sub(values.len()));
        }
    }

    /// Puts the values in another order: the new row `i` is the old row `order[i]`.
    pub(super) fn permute(&mut self, order: &[u32]) {
        match self {
            Self::Same(_, len) => *len = order.len(),
            Self::Each(values) => *values = order.par_iter().map(|old| values[*old as usize]).collect(),
        }
        self.shrink();
    }

    pub(super) fn shrink(&mut self) {
        if let Self::Each(values) = self {
            values.shrink_to_fit();
        }
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Same(..) => 0,
            Self::Each(values) => values.capacity() * size_of::<T>(),
        }
    }
}

/// An offset in two bytes that keep to no even address: with the length beside it it takes three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Near([u8; 2]);

impl TryFrom<u32> for Near {
    type Error = std::num::TryFromIntError;

    fn try_from(offset: u32) -> Result<Self, Self::Error> {
        u16::try_from(offset).map(|offset| Self(offset.to_le_bytes()))
    }
}

impl From<Near> for u32 {
    fn from(Near(bytes): Near) -> Self {
        u16::from_le_bytes(bytes).into()
    }
}

/// A short text of each row, as offset (of type `O`) and length within the row's record; elsewhere if it does not fit.
#[derive(Debug, Clone, Default)]
pub(super) struct TextColumn<O> {
    places: Column<(O, u8)>,
    apart: Vec<(Row, Apart)>,
}

/// A text that does not fit the narrow column.
#[derive(Debug, Clone)]
pub(super) enum Apart {
    /// Within the files.
    At(Place),
    /// Nowhere verbatim: it had escapes, or was put together.
    Text(Box<str>),
}

/// What a row has for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum TextCell<'a> {
    Text(&'a str),
    /// It can be told from the other columns; what it is says the code.
    Derived(u8),
}

impl<O: Copy + Default + PartialEq + Send + Sync + TryFrom<u32> + Into<u32>> TextColumn<O> {
    /// Lengths that are marks: the text is apart; it is derived, and the offset says how.
    const APART: u8 = u8::MAX;
    const DERIVED: u8 = u8::MAX - 1;

    /// Adds the text at a place of the files, within the record or not.
    pub(super) fn push_at(&mut self, place: Place, record: Place) {
        let offset = place.0.checked_sub(record.0).and_then(|offset| O::try_from(offset).ok());
        let len = u8::try_from(place.1).ok().filter(|len| *len < Self::DERIVED);
        match (offset, len) {
            (Some(offset), Some(len)) => self.places.push((offset, len)),
            _ => self.push_apart(Apart::At(place)),
        }
    }

    pub(super) fn push_text(&mut self, text: &str) {
        self.push_apart(Apart::Text(text.into()));
    }

    fn push_apart(&mut self, apart: Apart) {
        self.apart.push((to_u32(self.places.len()), apart));
        self.places.push((O::default(), Self::APART));
    }

    pub(super) fn push_derived(&mut self, code: u8) {
        let code = O::try_from(u32::from(code)).unwrap_or_default();
        self.places.push((code, Self::DERIVED));
    }

    /// Gives rows other texts: one that stands nowhere verbatim, or, for `None`, a derived one.
    pub(super) fn replace(&mut self, mut changes: Vec<(Row, Option<String>)>) {
        if changes.is_empty() {
            return;
        }
        changes.sort_unstable();
        self.apart.retain(|(row, _)| changes.binary_search_by_key(row, |(row, _)| *row).is_err());
        for (row, text) in changes {
            let mark = if text.is_some() { Self::APART } else { Self::DERIVED };
            self.places.set(row, (O::default(), mark));
            self.apart.extend(text.map(|text| (row, Apart::Text(text.into()))));
        }
        self.apart.sort_by_key(|(row, _)| *row);
    }

    pub(super) fn get<'a>(&'a self, row: Row, record: Place, texts: &'a Texts) -> TextCell<'a> {
        match self.places.get(row) {
            (_, Self::APART) => {
                let at = self.apart.binary_search_by_key(&row, |(row, _)| *row);
                TextCell::Text(at.map_or("", |at| match &self.apart[at].1 {
                    Apart::At((start, len)) => texts.get(*start, *len),
                    Apart::Text(text) => text,
                }))
            }
            (code, Self::DERIVED) => TextCell::Derived(u8::try_from(code.into()).unwrap_or_default()),
            (offset, len) => TextCell::Text(texts.get(record.0 + offset.into(), u32::from(len))),
        }
    }

    /// Whether every row has a derived text.
    pub(super) fn is_all_derived(&self) -> bool {
        self.places.len() == 0 || self.places.uniform().is_some_and(|(_, len)| len == Self::DERIVED)
    }

    /// Appends the rows of another column, whose places in the files count from `base` on.
    pub(super) fn append(&mut self, other: &mut Self, base: u32) {
        let rows = to_u32(self.places.len());
        self.places.append(&other.places);
        self.apart.extend(std::mem::take(&mut other.apart).into_iter().map(|(row, apart)| {
            let apart = match apart {
                Apart::At((start, len)) => Apart::At((start + base, len)),
                text @ Apart::Text(_) => text,
            };
            (row + rows, apart)
        }));
    }

    pub(super) fn reserve(&mut self, rows: usize) {
        self.places.reserve(rows);
    }

    pub(super) fn permute(&mut self, order: &[u32], new_rows: &dyn Fn(Row) -> Option<Row>) {
        self.places.permute(order);
        permute_sparse(&mut self.apart, new_rows);
    }

    pub(super) fn shrink(&mut self) {
        self.places.shrink();
        self.apart.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        let texts = self.apart.iter().map(|(_, apart)| if let Apart::Text(text) = apart { text.len() } else { 0 });
        self.places.bytes() + self.apart.capacity() * size_of::<(Row, Apart)>() + texts.sum::<usize>()
    }
}

/// Gives the rows of a sparse column their new numbers and sorts it; rows that are left out go.
pub(super) fn permute_sparse<T>(values: &mut Vec<(Row, T)>, new_rows: &dyn Fn(Row) -> Option<Row>) {
    if values.is_empty() {
        return;
    }
    let old = std::mem::take(values);
    *values = old.into_iter().filter_map(|(row, value)| Some((new_rows(row)?, value))).collect();
    values.sort_by_key(|(row, _)| *row);
    values.shrink_to_fit();
}

/// The span of each row's record.
#[derive(Debug, Default)]
pub(super) struct Records {
    starts: Column<u32>,
    lengths: Column<u16>,
    long: Vec<(Row, u32)>,
}

impl Records {
    pub(super) fn push(&mut self, (start, len): Place) {
        let row = to_u32(self.starts.len());
        self.starts.push(start);
        match u16::try_from(len) {
            Ok(len) if len != u16::MAX => self.lengths.push(len),
            _ => {
                self.lengths.push(u16::MAX);
                self.long.push((row, len));
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(super) fn start(&self, row: Row) -> u32 {
        self.starts.get(row)
    }

    pub(super) fn get(&self, row: Row) -> Place {
        let len = match self.lengths.get(row) {
            u16::MAX => {
                let at = self.long.binary_search_by_key(&row, |(row, _)| *row);
                at.map_or(0, |at| self.long[at].1)
            }
            len => u32::from(len),
        };
        (self.starts.get(row), len)
    }

    /// Appends the rows of another column, whose places count from `base` on.
    pub(super) fn append(&mut self, other: &Self, base: u32) {
        let rows = to_u32(self.len());
        for row in 0..to_u32(other.len()) {
            self.starts.push(other.starts.get(row) + base);
        }
        self.lengths.append(&other.lengths);
        self.long.extend(other.long.iter().map(|(row, len)| (row + rows, *len)));
    }

    pub(super) fn reserve(&mut self, rows: usize) {
        self.starts.reserve(rows);
        self.lengths.reserve(rows);
    }

    pub(super) fn permute(&mut self, order: &[u32], new_rows: &dyn Fn(Row) -> Option<Row>) {
        self.starts.permute(order);
        self.lengths.permute(order);
        permute_sparse(&mut self.long, new_rows);
    }

    pub(super) fn shrink(&mut self) {
        self.starts.shrink();
        self.lengths.shrink();
    }

    pub(super) fn bytes(&self) -> usize {
        self.starts.bytes() + self.lengths.bytes() + self.long.capacity() * 8
    }
}

/// Words and the like, each once, with a number.
#[derive(Debug)]
pub(super) struct Interner<T> {
    /// Numbers by the hash of their values. Quick, and seeded anew each time, so that no file can choose names that collide.
    numbers: HashTable<u32>,
    hasher: foldhash::fast::RandomState,
    pub(super) values: Vec<T>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { numbers: HashTable::new(), hasher: foldhash::fast::RandomState::default(), values: Vec::new() }
    }
}

impl<T: Eq + Hash> Interner<T> {
    pub(super) fn number(&mut self, value: T) -> u32 {
        match self.find(&value) {
            Ok(number) => number,
            Err(hash) => self.insert(hash, value),
        }
    }

    /// The number of a value, or its hash.
    fn find<Q: Eq + Hash + ?Sized>(&self, value: &Q) -> Result<u32, u64>
    where
        T: Borrow<Q>,
    {
        let hash = self.hasher.hash_one(value);
        let known = self.numbers.find(hash, |number| self.values[*number as usize].borrow() == value);
        known.copied().ok_or(hash)
    }

    fn insert(&mut self, hash: u64, value: T) -> u32 {
        let number = to_u32(self.values.len());
        self.values.push(value);
        let (values, hasher) = (&self.values, &self.hasher);
        self.numbers.insert_unique(hash, number, |number| hasher.hash_one(&values[*number as usize]));
        number
    }
}

impl Interner<String> {
    /// The same without a copy of a word that is known.
    pub(super) fn number_of(&mut self, word: &str) -> u32 {
        match self.find(word) {
            Ok(number) => number,
            Err(hash) => self.insert(hash, word.to_owned()),
        }
    }
}

/// Where the mentions of each row begin: counted for every 64th row, from the number that each row has.
#[derive(Debug, Default)]
pub(super) struct MentionOffsets {
    /// The number that all rows have.
    every: Option<u32>,
    starts: Vec<u32>,
}

impl MentionOffsets {
    const STRIDE: usize = 64;

    /// Of so many rows, with the number of mentions of each.
    pub(super) fn new(rows: usize, every: Option<u32>, count: impl Fn(Row) -> usize) -> Self {
        let mut starts = Vec::new();
        if every.is_none() {
            starts.reserve_exact(rows / Self::STRIDE + 1);
            let mut total = 0;
            for row in 0..rows {
                if row.is_multiple_of(Self::STRIDE) {
                    starts.push(total);
                }
                total += to_u32(count(to_u32(row)));
            }
        }
        Self { every, starts }
    }

    pub(super) fn range(&self, row: Row, count: impl Fn(Row) -> usize) -> Range<usize> {
        if let Some(every) = self.every {
            let start = row as usize * every as usize;
            return start..start + every as usize;
        }
        let first = row as usize / Self::STRIDE * Self::STRIDE;
        let before: usize = (to_u32(first)..row).map(&count).sum();
        let start = self.starts[first / Self::STRIDE] as usize + before;
        start..start + count(row)
    }

    /// The mentions of the rows in another order, `count` of each.
    pub(super) fn permuted(&self, mentions: &[u32], order: &[Row], count: impl Fn(Row) -> usize) -> Vec<u32> {
        let each = |row: &Row| &mentions[self.range(*row, &count)];
        match self.every.map(|every| every as usize) {
            Some(0) => Vec::new(),
            Some(every) => {
                let mut permuted = vec![0; order.len() * every];
                let rows = permuted.par_chunks_exact_mut(every).zip(order);
                rows.for_each(|(new, row)| {
                    let start = *row as usize * every;
                    new.copy_from_slice(&mentions[start..start + every]);
                });
                permuted
            }
            None => {
                let mut permuted = Vec::with_capacity(mentions.len());
                for row in order {
                    permuted.extend_from_slice(each(row));
                }
                permuted
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.starts.capacity() * 4
    }
}

/// A day or none for each row, in two bytes while all days lie within 179 years.
#[derive(Debug, Default)]
pub(super) struct NearDays {
    base: Day,
    offsets: Column<u16>,
    far: Vec<(Row, Day)>,
}

impl NearDays {
    const NONE: u16 = u16::MAX;
    const FAR: u16 = u16::MAX - 1;

    pub(super) fn new(days: &Column<Option<Day>>) -> Self {
        let rows = to_u32(days.len());
        if days.uniform() == Some(None) {
            return Self { offsets: Column::Same(Self::NONE, days.len()), ..Self::default() };
        }
        let base = (0..rows).filter_map(|row| days.get(row)).min().unwrap_or(0);
        let mut column = Self { base, ..Self::default() };
        for row in 0..rows {
            let day = days.get(row);
            let offset = day.map(|day| u16::try_from(i64::from(day) - i64::from(base)));
            let offset = match offset {
                None => Self::NONE,
                Some(Ok(offset)) if offset < Self::FAR => offset,
                Some(_) => {
                    column.far.push((row, day.unwrap_or_default()));
                    Self::FAR
                }
            };
            column.offsets.push(offset);
        }
        column.offsets.shrink();
        column.far.shrink_to_fit();
        column
    }

    pub(super) fn get(&self, row: Row) -> Option<Day> {
        match self.offsets.get(row) {
            Self::NONE => None,
            Self::FAR => self.far.binary_search_by_key(&row, |(row, _)| *row).ok().map(|at| self.far[at].1),
            offset => Some(self.base + i32::from(offset)),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.offsets.bytes() + self.far.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[u8]) -> Column<u8> {
        let mut column = Column::default();
        for value in values {
            column.push(*value);
        }
        column
    }

    fn values(column: &Column<u8>) -> Vec<u8> {
        (0..to_u32(column.len())).map(|row| column.get(row)).collect()
    }

    #[test]
    fn a_column_takes_no_room_while_all_rows_agree() {
        let mut same = column(&[7; 100]);
        assert_eq!((same.len(), same.bytes(), same.uniform()), (100, 0, Some(7)));
        same.set(3, 7);
        assert_eq!(same.bytes(), 0);
        same.push(8);
        same.set(2, 9);
        assert_eq!((same.get(0), same.get(2), same.get(100), same.uniform()), (7, 9, 8, None));
    }

    #[test]
    fn columns_are_appended_and_put_in_order_whatever_they_hold() {
        for (a, b) in [(vec![], vec![1, 1]), (vec![1, 1], vec![1]), (vec![1, 1], vec![2, 3]), (vec![1, 2], vec![3, 3])]
        {
            let mut joined = column(&a);
            joined.append(&column(&b));
            let mut expected = [a, b].concat();
            assert_eq!(values(&joined), expected);
            let order: Vec<u32> = (0..to_u32(expected.len())).rev().skip(1).collect();
            joined.permute(&order);
            expected.reverse();
            assert_eq!(values(&joined), expected[1..]);
        }
    }

    #[test]
    fn an_offset_of_two_bytes_and_a_length_take_three() {
        assert_eq!(size_of::<(Near, u8)>(), 3);
        for offset in [0, 1, 256, 65_535] {
            assert_eq!(Near::try_from(offset).map(u32::from), Ok(offset));
        }
        assert!(Near::try_from(65_536).is_err());
    }

    #[test]
    fn what_does_not_fit_the_narrow_column_is_kept_beside_it() {
        let mut texts = Texts::default();
        texts.add(std::sync::Arc::new(format!("{}title", "x".repeat(70_000)))).expect("small enough");
        let mut records = Records::default();
        let mut pieces = TextColumn::<u8>::default();
        for (record, place) in [((0, 70_005), (70_000, 5)), ((69_999, 6), (70_000, 5))] {
            records.push(record);
            pieces.push_at(place, record);
        }
        records.push((5, 5));
        pieces.push_text("apart");
        records.push((5, 5));
        pieces.push_derived(3);
        assert_eq!(records.get(0), (0, 70_005));
        let get = |row| pieces.get(row, records.get(row), &texts);
        assert_eq!(
            [get(0), get(1), get(2), get(3)],
            [TextCell::Text("title"), TextCell::Text("title"), TextCell::Text("apart"), TextCell::Derived(3)]
        );

        let counts = |row: Row| [3, 300, 0, 2][row as usize];
        let starts = MentionOffsets::new(4, None, counts);
        assert_eq!([1, 2, 3].map(|row| starts.range(row, counts)), [3..303, 303..303, 303..305]);
        assert_eq!(MentionOffsets::new(9, Some(2), |_| 2).range(4, |_| 2), 8..10);

        let days = [Some(700_000), None, Some(739_000), Some(-5)];
        let mut each = Column::default();
        for day in days {
            each.push(day);
        }
        let column = NearDays::new(&each);
        assert_eq!([0, 1, 2, 3].map(|row| column.get(row)), days);
    }
}
