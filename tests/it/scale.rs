//! Columns of time, against a naive model.

use annals::model::{Day, TimeScale, day};
use proptest::prelude::*;

/// Days from -12000 to 12000, and now and then the ends of the numbers.
fn any_day() -> impl Strategy<Value = Day> {
    let end = |year: i64| day::from_ymd(year, 1, 1).expect("a day");
    let ends = [day::UNKNOWN_START + 1, day::UNKNOWN_END - 1, 0];
    prop_oneof![8 => end(-12_000)..end(12_001), 1 => prop::sample::select(ends.to_vec())]
}

/// A scale whose days can be counted one by one.
fn short() -> impl Strategy<Value = TimeScale> {
    (any_day(), 0..900, 1_usize..400).prop_filter_map("ends within the numbers", |(first, days, columns)| {
        TimeScale::new(first, first.checked_add(days)?, columns)
    })
}

fn any_scale() -> impl Strategy<Value = TimeScale> {
    let wide = (any_day(), any_day(), 1_usize..400)
        .prop_filter_map("in order", |(a, b, columns)| TimeScale::new(a.min(b), a.max(b), columns));
    prop_oneof![short(), wide]
}

/// The columns whose stretch of the time axis meets a day's, by fractions: column `c` of `n` is from `c / n` to `(c + 1) / n` of
/// all days.
fn naive_columns(scale: TimeScale, day: Day) -> Vec<usize> {
    let offset = u64::from(day.abs_diff(scale.first()));
    let columns = scale.columns() as u64;
    let meets =
        |column: u64| column * scale.days() < (offset + 1) * columns && offset * columns < (column + 1) * scale.days();
    (0..columns).filter(|column| meets(*column)).map(|column| usize::try_from(column).expect("few")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_day_has_a_column_that_it_lies_in_and_every_column_a_day(scale in short()) {
        let mut before = 0;
        for day in scale.first()..=scale.last() {
            let column = scale.column(day).expect("a day of the scale");
            prop_assert!(naive_columns(scale, day).contains(&column), "{day} in {column} of {scale:?}");
            prop_assert!(column >= before, "columns follow days");
            before = column;
            prop_assert_eq!(scale.column(scale.day(column)), Some(column));
        }
        let mut next = scale.first();
        for column in 0..scale.columns() {
            let days = scale.days_of(column);
            prop_assert!(days.earliest <= days.latest);
            for day in days.earliest..=days.latest {
                prop_assert!(naive_columns(scale, day).contains(&column), "{day} in {column} of {scale:?}");
            }
            // No day is left out and none stands in two columns, where a column holds a day at least.
            prop_assert!(days.earliest == next || (scale.days() < scale.columns() as u64 && days.earliest + 1 == next));
            next = days.latest + 1;
        }
        prop_assert_eq!(next, scale.last() + 1);
    }

    #[test]
    fn columns_and_days_are_inverse_up_to_the_ends_of_the_numbers(scale in any_scale(), day in any_day()) {
        prop_assert_eq!(scale.column(scale.first()), Some(0));
        let last = scale.column(scale.last()).expect("a day of the scale");
        prop_assert_eq!(scale.days_of(last).latest, scale.last());
        prop_assert_eq!(scale.days_of(usize::MAX).latest, scale.last());
        let is_inside = (scale.first()..=scale.last()).contains(&day);
        prop_assert_eq!(scale.column(day).is_some(), is_inside);
        let column = scale.nearest_column(day);
        prop_assert!(column < scale.columns());
        if is_inside {
            let days = scale.days_of(column);
            prop_assert!((days.earliest..=days.latest).contains(&day), "{day} is not among the days of {column} of {scale:?}");
        }
        if scale.columns() as u64 <= scale.days() {
            for column in 0..scale.columns() {
                prop_assert_eq!(scale.column(scale.day(column)), Some(column));
            }
        }
    }

    #[test]
    fn labels_never_overlap_always_tell_the_year_and_stand_at_their_day(scale in any_scale()) {
        let mut free = 0;
        for tick in scale.ticks() {
            prop_assert!(tick.column >= free, "{tick:?} of {scale:?}");
            prop_assert_eq!(scale.column(tick.day), Some(tick.column));
            free = tick.column + tick.label.len() + 1;
            prop_assert!(free <= scale.columns(), "{tick:?} of {scale:?}");
            let year = annals::model::words::long_day(tick.day);
            let digits = |text: &str| text.trim_end_matches(" BCE").rsplit(' ').next().unwrap_or_default().to_owned();
            let is_told = tick.label.contains(&digits(&year)) || tick.label.starts_with(day::iso(tick.day).rsplitn(3, '-').last().expect("a year"));
            prop_assert!(is_told, "{tick:?} is in {year}");
        }
        let is_in_calendar = day::to_date(scale.first()).is_some() && day::to_date(scale.last()).is_some();
        if is_in_calendar && scale.columns() > 12 {
            prop_assert!(!scale.ticks().is_empty(), "{scale:?} has no label");
        }
    }
}

#[test]
fn a_scale_has_an_order_and_ends_that_are_days() {
    for (first, last, columns) in
        [(2, 1, 5), (1, 2, 0), (day::OPEN_START, 2, 5), (1, day::OPEN_END, 5), (1, day::UNKNOWN_END, 5)]
    {
        assert_eq!(TimeScale::new(first, last, columns), None);
    }
}
