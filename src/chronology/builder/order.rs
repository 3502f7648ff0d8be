//! The order of the rows: by day first, as most have one, and the columns put into it.

use std::cell::LazyCell;

use rayon::prelude::*;

use super::starts;
use crate::chronology::batch::{EventColumns, number};
use crate::chronology::columns::permute_sparse;
use crate::chronology::{Profile, Row, to_u32};
use crate::model::{Day, day};

/// Days beside the rows up to which they are counted: a few events in a million years are compared.
const FEW_DAYS: usize = 1 << 16;

/// The rows in the order of the days that they are filed under, those of one day as they came. Days are few beside the rows, so
/// they are counted and not compared.
pub(super) fn by_day(rows: impl Iterator<Item = Row> + Clone, day: impl Fn(Row) -> Day + Sync) -> Vec<Row> {
    let known = rows.clone().map(&day).filter(|day| day::is_known(*day));
    let (count, first, last) =
        known.fold((0, Day::MAX, Day::MIN), |(count, first, last), day| (count + 1, first.min(day), last.max(day)));
    let days = if count == 0 { 0 } else { last.abs_diff(first) as usize + 1 };
    if days > FEW_DAYS + 2 * count {
        let mut order: Vec<Row> = rows.collect();
        order.par_sort_by_key(|row| day(*row));
        return order;
    }
    // What has no day stands behind all that has one.
    let place =
        |row: Row| Some(day(row)).filter(|day| day::is_known(*day)).map_or(days, |day| day.abs_diff(first) as usize);
    let mut next = vec![0; days + 2];
    rows.clone().for_each(|row| next[place(row) + 1] += 1);
    for day in 0..=days {
        next[day + 1] += next[day];
    }
    let mut order = vec![0; next[days + 1]];
    for row in rows {
        let next = &mut next[place(row)];
        order[*next] = row;
        *next += 1;
    }
    order
}

/// The new row of each old one; `u32::MAX` for those that are left out.
pub(super) fn inverse(order: Option<&[Row]>, rows: usize) -> Vec<Row> {
    let Some(order) = order else { return (0..to_u32(rows)).collect() };
    let mut new_rows = vec![u32::MAX; rows];
    for (new, old) in order.iter().enumerate() {
        new_rows[*old as usize] = to_u32(new);
    }
    new_rows
}

/// Puts all columns in order.
pub(super) fn permute(columns: &mut EventColumns, order: &[Row], profiles: &[Profile]) {
    // Most tables have nothing that is kept beside its column.
    let rows = columns.len();
    let inverse = LazyCell::new(|| inverse(Some(order), rows));
    let new_rows = |row: Row| Some(inverse[row as usize]).filter(|row| *row != u32::MAX);
    let roles = |row: Row| profiles[number(columns.profiles.get(row)) as usize].roles.len();
    columns.mentions = starts(columns, profiles).permuted(&columns.mentions, order, roles);
    columns.earliest.permute(order);
    columns.spans.permute(order);
    columns.records.permute(order, &new_rows);
    columns.ids.permute(order, &new_rows);
    columns.titles.permute(order, &new_rows);
    columns.dates.permute(order, &new_rows);
    columns.profiles.permute(order);
    columns.public_since.permute(order);
    permute_sparse(&mut columns.windows, &new_rows);
}

/// How many rows have a day; the others stand behind them.
pub(super) fn dated(columns: &EventColumns) -> usize {
    let (mut low, mut high) = (0, columns.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if day::is_known(day::filed(columns.bounds(to_u32(middle)))) { low = middle + 1 } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_put_in_the_order_of_their_days_and_those_of_a_day_stay_as_they_came() {
        let many = [3, day::OPEN_END, 1, 3, -700, 1, day::OPEN_END, 2, 3];
        // Days that are counted, and days that lie too far apart for it.
        for far in [0, 90_000_000] {
            let days = many.map(|day| if day == 3 { day + far } else { day });
            let rows = (0..9).filter(|row| *row != 5);
            let mut expected: Vec<Row> = rows.clone().collect();
            expected.sort_by_key(|row| days[*row as usize]);
            assert_eq!(by_day(rows, |row| days[row as usize]), expected);
        }
        assert!(by_day(0..0, |_| 0).is_empty());
        assert_eq!(by_day(0..2, |_| day::OPEN_END), [0, 1]);
    }
}
