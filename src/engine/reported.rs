//! When events became public: how many on each day.

use crate::model::{Day, DaySpan};

/// When events became public, whatever the query says of that.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reported {
    /// The days on which some did, in order, and how many.
    days: Vec<(Day, usize)>,
    /// How many events say no day of publication.
    unsaid: usize,
}

impl Reported {
    /// Of events, in any order, the day since when each is public, if it says one.
    pub fn new(since: impl IntoIterator<Item = Option<Day>>) -> Self {
        let mut unsaid = 0;
        let mut said: Vec<Day> = Vec::new();
        for day in since {
            match day {
                Some(day) => said.push(day),
                None => unsaid += 1,
            }
        }
        said.sort_unstable();
        let days = said.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect();
        Self { days, unsaid }
    }

    /// The first and the last day on which one became public; `None` where no event says so.
    pub fn extent(&self) -> Option<DaySpan> {
        let (first, last) = self.days.first().zip(self.days.last())?;
        Some(DaySpan { earliest: first.0, latest: last.0 })
    }

    /// How many became public on a day.
    pub fn on(&self, day: Day) -> usize {
        self.days.binary_search_by_key(&day, |(day, _)| *day).map_or(0, |at| self.days[at].1)
    }

    /// The next day behind one on which some became public, and how many.
    pub fn next_after(&self, day: Day) -> Option<(Day, usize)> {
        self.days.get(self.days.partition_point(|(own, _)| *own <= day)).copied()
    }

    /// How many events say no day of publication.
    pub fn unsaid(&self) -> usize {
        self.unsaid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_in_order_and_what_says_none_apart() {
        let reported = Reported::new([Some(5), None, Some(3), Some(5), None]);
        assert_eq!(reported.extent(), Some(DaySpan { earliest: 3, latest: 5 }));
        assert_eq!([2, 3, 4, 5].map(|day| reported.on(day)), [0, 1, 0, 2]);
        assert_eq!([2, 3, 5].map(|day| reported.next_after(day)), [Some((3, 1)), Some((5, 2)), None]);
        assert_eq!(reported.unsaid(), 2);
        assert_eq!(Reported::new([None]).extent(), None);
    }
}
