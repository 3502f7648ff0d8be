//! The answer to a query: rows in order, counts, facets, and how they lie in time.

use crate::chronology::{Chronology, Row};
use crate::model::{Day, Status};

/// How many of the selected events have one value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The value: a tag, a type or a status.
    pub value: String,
    /// How many events of the selection have it.
    pub count: usize,
    /// How many events of the chronology have it.
    pub total: usize,
}

/// The events that answer a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    rows: Vec<Row>,
    total: usize,
    /// Selected events by profile.
    by_profile: Vec<u32>,
    histogram: Histogram,
}

impl Selection {
    /// Counts what the rows hold. The rows are in order.
    pub(super) fn new(chronology: &Chronology, rows: Vec<Row>) -> Self {
        let mut by_profile = vec![0; chronology.profiles().len()];
        for row in &rows {
            by_profile[chronology.profile_index(*row)] += 1;
        }
        let histogram = Histogram::new(chronology, &rows);
        Self { rows, total: chronology.len(), by_profile, histogram }
    }

    /// The rows, in the order of the chronology.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many events were selected.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing was selected.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many events the chronology has.
    pub fn total(&self) -> usize {
        self.total
    }

    /// How the selection lies in time.
    pub fn histogram(&self) -> &Histogram {
        &self.histogram
    }

    /// The place of a row in the selection; if it is not in it, the place where it would stand.
    pub fn position(&self, row: Row) -> Result<usize, usize> {
        self.rows.binary_search(&row)
    }

    /// Tags, most frequent in the selection first, then in the chronology, then by name.
    pub fn tags(&self, chronology: &Chronology) -> Vec<Facet> {
        let names = chronology.tags().iter().cloned();
        self.facet(chronology, names, |profile| profile.tags.to_vec())
    }

    /// Types, in the same order.
    pub fn kinds(&self, chronology: &Chronology) -> Vec<Facet> {
        let names = chronology.kinds().iter().cloned();
        self.facet(chronology, names, |profile| profile.kind.into_iter().collect())
    }

    /// Statuses that occur, in the same order.
    pub fn statuses(&self, chronology: &Chronology) -> Vec<Facet> {
        let names = Status::ALL.iter().map(|status| status.word().to_owned());
        let mut facets =
            self.facet(chronology, names, |profile| profile.status.map(|status| status as u32).into_iter().collect());
        facets.retain(|facet| facet.total > 0);
        facets
    }

    fn facet(
        &self,
        chronology: &Chronology,
        names: impl Iterator<Item = String>,
        values: impl Fn(&crate::chronology::Profile) -> Vec<u32>,
    ) -> Vec<Facet> {
        let mut facets: Vec<Facet> = names.map(|value| Facet { value, count: 0, total: 0 }).collect();
        let totals = chronology.profile_totals();
        for (at, profile) in chronology.profiles().iter().enumerate() {
            let mut values = values(profile);
            values.sort_unstable();
            values.dedup();
            for value in values {
                let facet = &mut facets[value as usize];
                facet.count += self.by_profile.get(at).map_or(0, |count| *count as usize);
                facet.total += totals[at] as usize;
            }
        }
        facets.sort_by(|a, b| (b.count, b.total, &a.value).cmp(&(a.count, a.total, &b.value)));
        facets
    }
}

/// How many events are filed under each stretch of time, in the whole chronology and in the selection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram {
    /// First and last day.
    extent: Option<(Day, Day)>,
    all: Vec<u32>,
    selected: Vec<u32>,
}

/// Stretches that time is cut into; a screen joins them into its columns.
const BUCKETS: usize = 1024;

impl Histogram {
    fn new(chronology: &Chronology, rows: &[Row]) -> Self {
        let extent = chronology.filed_extent();
        let Some((first, last)) = extent else { return Self::default() };
        let count = |rows: &mut dyn Iterator<Item = Row>| {
            let mut buckets = vec![0; BUCKETS];
            for row in rows {
                buckets[share(chronology.filed_under(row), (first, last), BUCKETS)] += 1;
            }
            buckets
        };
        Self { extent, all: count(&mut chronology.rows()), selected: count(&mut rows.iter().copied()) }
    }

    /// First and last day that an event is filed under.
    pub fn extent(&self) -> Option<(Day, Day)> {
        self.extent
    }

    /// Counts for a number of columns: all events and selected ones in each.
    pub fn columns(&self, columns: usize) -> Vec<(u32, u32)> {
        let mut joined = vec![(0, 0); columns];
        if columns > 0 {
            for (at, (all, selected)) in self.all.iter().zip(&self.selected).enumerate() {
                let column = &mut joined[at * columns.min(BUCKETS) / BUCKETS];
                column.0 += all;
                column.1 += selected;
            }
        }
        joined
    }

    /// The column of a day among a number of columns.
    pub fn column(&self, day: Day, columns: usize) -> Option<usize> {
        let bucket = share(day, self.extent?, BUCKETS);
        (columns > 0).then(|| bucket * columns.min(BUCKETS) / BUCKETS)
    }

    /// The first day of a column among a number of columns.
    pub fn day(&self, column: usize, columns: usize) -> Option<Day> {
        let (first, last) = self.extent?;
        let span = i64::from(last) - i64::from(first) + 1;
        let days = span * i64::try_from(column).ok()? / i64::try_from(columns.max(1)).ok()?;
        i32::try_from(i64::from(first) + days).ok()
    }
}

/// Which of `parts` equal stretches of an extent a day falls in.
fn share(day: Day, (first, last): (Day, Day), parts: usize) -> usize {
    let span = u64::from(last.abs_diff(first)) + 1;
    let offset = u64::from(day.clamp(first, last).abs_diff(first));
    let part = offset * parts as u64 / span;
    usize::try_from(part).map_or(parts - 1, |part| part.min(parts - 1))
}
