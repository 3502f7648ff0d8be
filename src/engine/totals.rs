//! How many of all events took place in each country, and how many each publisher published.

use std::collections::HashMap;

/// How many events have each country and each publisher, under the key that they are counted by.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    pub(super) countries: HashMap<Box<str>, usize>,
    pub(super) publishers: HashMap<Box<str>, usize>,
    /// How a country is written most often.
    pub(super) names: HashMap<Box<str>, String>,
}

impl Totals {
    pub(super) fn join(&mut self, other: Self) {
        for (own, other) in [(&mut self.countries, other.countries), (&mut self.publishers, other.publishers)] {
            for (key, count) in other {
                *own.entry(key).or_default() += count;
            }
        }
    }
}
