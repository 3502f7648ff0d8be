//! Years in rows of their own, above the rows of that year: `2014` and nothing else, or in every column, as tables of Wikipedia have
//! them. The days below say no year of their own.

use super::carrier::Carrier;
use super::dates::{NoDate, cell};
use super::fields::Field;
use super::layout::Layout;
use crate::model::words::DateContext;

/// The years of a table, in the order of their rows.
#[derive(Debug)]
pub(super) struct Years {
    /// Where the text of the table is in memory: a record tells by it where it stands.
    text: usize,
    /// Where each row of a year begins, and the year.
    rows: Vec<(usize, i64)>,
}

impl Years {
    pub(super) fn new(text: &str, rows: Vec<(usize, i64)>) -> Self {
        Self { text: text.as_ptr().addr(), rows }
    }

    /// Whether rows of a sample are years, and most of the others have days without one.
    pub(super) fn may_be(layout: &Layout, carrier: &Carrier, sample: &[Vec<String>]) -> bool {
        let Some(column) = layout.column(Field::Date).filter(|_| layout.dataset.is_none()) else { return false };
        let cells = |row: &Vec<String>| heading(row.iter().map(String::as_str));
        if layout.column(Field::Year).is_some()
            || !matches!(carrier, Carrier::Delimited(_))
            || !sample.iter().any(|row| cells(row).is_some())
        {
            return false;
        }
        let context = layout.context(column);
        let is_without = |text: &&str| {
            cell(text, &context) == Err(NoDate::Bad) && cell(text, &DateContext { year: Some(2000), ..context }).is_ok()
        };
        let days: Vec<&str> = sample
            .iter()
            .filter(|row| cells(row).is_none())
            .filter_map(|row| row.get(column))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let without = days.iter().filter(|day| is_without(day)).count();
        without > 0 && without * 2 >= days.len()
    }

    /// Whether the row that begins at a byte is a year.
    pub(super) fn is_one(&self, start: usize) -> bool {
        self.rows.binary_search_by_key(&start, |(start, _)| *start).is_ok()
    }

    /// The year above a record.
    pub(super) fn above(&self, record: &str) -> Option<i64> {
        let start = record.as_ptr().addr().checked_sub(self.text)?;
        let next = self.rows.partition_point(|(year, _)| *year <= start);
        self.rows.get(next.checked_sub(1)?).map(|(_, year)| *year)
    }

    /// What is said of them.
    pub(super) fn says(&self) -> String {
        match self.rows.len() {
            1 => "1 row is the year of those below it, and no event".to_owned(),
            many => format!("{many} rows are the years of those below them, and no events"),
        }
    }
}

/// The year that a row has, in its first cell or in all of them, if it has nothing else.
pub(super) fn heading<'c>(mut cells: impl Iterator<Item = &'c str>) -> Option<i64> {
    let first = cells.next()?.trim();
    let is_year = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit()) && first.starts_with(['1', '2']);
    let mut columns = 1;
    let is_alone = is_year
        && cells.all(|cell| {
            columns += 1;
            cell.trim().is_empty() || cell.trim() == first
        });
    (is_alone && columns > 1).then(|| first.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_alone_is_a_heading() {
        let of = |cells: &[&str]| heading(cells.iter().copied());
        assert_eq!((of(&["2014", "", ""]), of(&["2014", "2014"])), (Some(2014), Some(2014)));
        for row in [&["2014", "x"][..], &["2014"], &["", "2014"], &["201", ""], &["9999", ""]] {
            assert_eq!(of(row), None, "{row:?}");
        }
    }
}
