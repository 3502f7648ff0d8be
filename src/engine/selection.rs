//! The answer to a query: rows in order, counts, facets, and how they lie in time.

use std::sync::{Arc, OnceLock};

use super::ListOrder;
use super::density::{AllInTime, Density};
use super::timeline::Timeline;
use crate::chronology::{Chronology, Profile, Row};
use crate::model::{DaySpan, Status, day};
use crate::query::ActorPattern;

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

/// The values of a facet, the most frequent ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// The values that occur in the selection: most frequent in it first, then in the chronology, then by name.
    pub list: Vec<Facet>,
    /// How many more values occur.
    pub more: usize,
}

/// Most values of a facet that are listed.
pub(super) const LISTED: usize = 200;

/// What is to be known of the events that a plan selects, but for the events themselves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selected {
    /// How many they are.
    pub events: usize,
    /// How many events the chronology has.
    pub total: usize,
    /// The types of the selection.
    pub kinds: Facets,
    /// The tags of the selection.
    pub tags: Facets,
    /// The statuses of the selection.
    pub statuses: Facets,
    /// How the selection lies in time.
    pub density: Density,
    /// From the day that the first of the dated events is filed under to the last day that is known of any of them; ends in the year
    /// 9999 count only where there are no others.
    pub extent: Option<DaySpan>,
    /// How many actors each pattern of the query takes, several spellings of one counted once.
    pub taken: Vec<(ActorPattern, usize)>,
    /// How many events `as-of` left out because they say neither when they were published nor when they were entered.
    pub undisclosed: usize,
}

impl Selected {
    /// Whether nothing was selected.
    pub fn is_empty(&self) -> bool {
        self.events == 0
    }

    /// Whether everything was.
    pub fn is_everything(&self) -> bool {
        self.events == self.total
    }

    /// How many actors a pattern of its query takes; `None` if it is none of its patterns.
    pub fn taken(&self, pattern: &ActorPattern) -> Option<usize> {
        self.taken.iter().find(|(own, _)| own == pattern).map(|(_, actors)| *actors)
    }
}

/// The events that answer a query, as rows of the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Shared with those that know more of the same rows: of fifty million there is one list.
    rows: Arc<Vec<Row>>,
    total: usize,
    range: DaySpan,
    taken: Vec<(ActorPattern, usize)>,
    undisclosed: usize,
    /// What the list is ordered by, and its rows if not by their dates.
    order: ListOrder,
    listed: Arc<Vec<Row>>,
    /// The place in the list of each row, if it is not by date; found when a place is asked for first.
    places: OnceLock<Vec<u32>>,
    about: OnceLock<Arc<Selected>>,
}

impl Selection {
    /// Rows in order that were asked for in a range.
    pub(super) fn new(total: usize, rows: Vec<Row>, range: DaySpan) -> Self {
        Self {
            rows: Arc::new(rows),
            total,
            range,
            taken: Vec::new(),
            undisclosed: 0,
            order: ListOrder::Date,
            listed: Arc::default(),
            places: OnceLock::new(),
            about: OnceLock::new(),
        }
    }

    /// The same, which knows how many actors each pattern of its query takes, and how many events say neither when they were published nor when
    /// entered.
    pub(super) fn of(self, taken: Vec<(ActorPattern, usize)>, undisclosed: usize) -> Self {
        Self { taken, undisclosed, ..self }
    }

    /// What is to be known of them, counted when it is asked for first.
    pub(super) fn about(&self, chronology: &Chronology, in_time: &AllInTime) -> &Arc<Selected> {
        self.about.get_or_init(|| Arc::new(self.counted(chronology, in_time)))
    }

    fn counted(&self, chronology: &Chronology, in_time: &AllInTime) -> Selected {
        let rows = self.rows();
        let mut by_profile = vec![0; chronology.profiles().len()];
        match chronology.only_profile() {
            Some(profile) => by_profile.iter_mut().skip(profile).take(1).for_each(|count| *count = to_u32(rows.len())),
            None if rows.len() == chronology.len() => by_profile.copy_from_slice(chronology.profile_totals()),
            None => rows.iter().for_each(|row| by_profile[chronology.profile_index(*row)] += 1),
        }
        let statuses = Status::ALL.iter().map(|status| status.word().to_owned()).collect::<Vec<_>>();
        let status = |profile: &Profile, add: &mut dyn FnMut(u32)| profile.status.iter().for_each(|s| add(*s as u32));
        Selected {
            events: rows.len(),
            total: self.total,
            kinds: facet(chronology, &by_profile, chronology.kinds(), |profile, add| {
                profile.kind.iter().for_each(|kind| add(*kind));
            }),
            tags: facet(chronology, &by_profile, chronology.tags(), |profile, add| {
                let tags = &profile.tags;
                let fresh = (0..tags.len()).filter(|at| !tags[..*at].contains(&tags[*at]));
                fresh.for_each(|at| add(tags[at]));
            }),
            statuses: facet(chronology, &by_profile, &statuses, status),
            density: Density::new(chronology, rows, self.range, in_time),
            extent: self.extent(chronology),
            taken: self.taken.clone(),
            undisclosed: self.undisclosed,
        }
    }

    /// The same, of which it is known what there is to be known.
    #[cfg(feature = "engine")]
    pub(super) fn told(self, selected: Selected) -> Self {
        Self { about: OnceLock::from(Arc::new(selected)), ..self }
    }

    /// What is to be known of it, where that is known.
    #[cfg(feature = "engine")]
    pub(super) fn known(&self) -> Option<&Arc<Selected>> {
        self.about.get()
    }

    /// The range of days that was asked for.
    #[cfg(feature = "engine")]
    pub(super) fn range(&self) -> DaySpan {
        self.range
    }

    /// How many events `as-of` left out because they say neither when they were published nor when they were entered.
    pub fn undisclosed(&self) -> usize {
        self.undisclosed
    }

    /// How many actors each pattern of its query takes.
    pub fn all_taken(&self) -> &[(ActorPattern, usize)] {
        &self.taken
    }

    /// From the day that the first of the dated events is filed under to the last day that is known of any of them.
    pub(super) fn extent(&self, timeline: &impl Timeline) -> Option<DaySpan> {
        let dated = &self.rows[..self.rows.partition_point(|row| *row < timeline.dated())];
        let (first, last) = (dated.first()?, dated.last()?);
        let filed = timeline.filed_under(*last);
        let ends = || dated.iter().map(|row| timeline.bounds(*row).latest).filter(|day| day::is_known(*day));
        let end = || ends().filter(|day| *day < day::YEAR_9999).max().or_else(|| ends().max());
        let latest = if timeline.has_only_days() { filed } else { end().map_or(filed, |end| end.max(filed)) };
        Some(DaySpan { earliest: timeline.filed_under(*first), latest })
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

    /// The place of a row in the selection; if it is not in it, the place where it would stand.
    pub fn position(&self, row: Row) -> Result<usize, usize> {
        self.rows.binary_search(&row)
    }

    /// The same as a list in another order than that of the dates.
    pub(super) fn listed(mut self, order: ListOrder, listed: Vec<Row>) -> Self {
        (self.order, self.listed) = (order, Arc::new(listed));
        self.places = OnceLock::new();
        self
    }

    /// What the list is ordered by.
    pub fn order(&self) -> ListOrder {
        self.order
    }

    /// The rows as the list has them.
    pub fn list(&self) -> &[Row] {
        match self.order {
            ListOrder::Date => self.rows(),
            ListOrder::Importance | ListOrder::Deaths => &self.listed,
        }
    }

    /// The place in the list of each of the rows.
    fn places(&self) -> &[u32] {
        self.places.get_or_init(|| {
            let mut places = vec![0; self.len()];
            for (place, row) in (0..).zip(self.listed.iter()) {
                if let Ok(at) = self.position(*row) {
                    places[at] = place;
                }
            }
            places
        })
    }

    /// The place of a row in the list; if it is not in it, the place where it would stand by its date.
    pub fn place(&self, row: Row) -> Result<usize, usize> {
        match self.order {
            ListOrder::Date => self.position(row),
            ListOrder::Importance | ListOrder::Deaths => {
                let place = |at: usize| self.places().get(at).map_or(0, |place| *place as usize);
                match self.position(row) {
                    Ok(at) => Ok(place(at)),
                    Err(at) => Err(place(at.min(self.len().saturating_sub(1)))),
                }
            }
        }
    }
}

/// Counts the values of a facet; `values` gives those of a profile to its second argument.
fn facet(
    chronology: &Chronology,
    by_profile: &[u32],
    names: &[String],
    values: impl Fn(&Profile, &mut dyn FnMut(u32)),
) -> Facets {
    let mut counts = vec![(0_usize, 0_usize); names.len()];
    for ((profile, total), selected) in chronology.profiles().iter().zip(chronology.profile_totals()).zip(by_profile) {
        values(profile, &mut |value| {
            let (count, all) = &mut counts[value as usize];
            *count += *selected as usize;
            *all += *total as usize;
        });
    }
    listed(
        counts.into_iter().zip(names).filter(|((count, _), _)| *count > 0).map(|((c, t), name)| (c, t, name)).collect(),
    )
}

/// The facet of values, each with its counts in the selection and in the chronology.
pub(super) fn listed(mut found: Vec<(usize, usize, &String)>) -> Facets {
    found.sort_unstable_by(|a, b| (b.0, b.1, a.2).cmp(&(a.0, a.1, b.2)));
    let more = found.len().saturating_sub(LISTED);
    found.truncate(LISTED);
    let list = found.into_iter().map(|(count, total, value)| Facet { value: value.clone(), count, total }).collect();
    Facets { list, more }
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).expect("no more rows than fit a row number")
}
