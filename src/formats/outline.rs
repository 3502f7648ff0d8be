//! In which order events stand in a text for people, and under which headings: days, months or years, or who takes part and the like.

use std::collections::{HashMap, HashSet};

use super::export::Export;
use super::grouped;
use crate::account;
use crate::chronology::{ActorId, Chronology, Row};
use crate::engine::CountBy;
use crate::model::{Period, PeriodUnit, Status, word_list, words};

word_list! {
    /// What the events of a text stand under.
    Grouping {
        /// The day, as far as the date of an event is as exact as that.
        Day = "day",
        /// The month.
        Month = "month",
        /// The year.
        Year = "year",
        /// Everybody who takes part.
        Actor = "actor",
        /// The type.
        Type = "type",
        /// Every tag.
        Tag = "tag",
        /// The status.
        Status = "status",
    }
}

/// Events for each heading, on average, from which on a shorter period is worth one.
const WORTH: usize = 3;
/// Months within which most of a selection has to lie for headings by month, however few events there are.
const FEW_MONTHS: i64 = 12;

/// A line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OutlineLine {
    /// A heading, by its number.
    Heading(u32),
    /// An event.
    Event(Row),
}

/// The lines of a text, in order.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub lines: Vec<OutlineLine>,
    pub headings: Vec<String>,
    /// What is to be said of the order, where that is not plain.
    pub note: Option<String>,
}

impl Outline {
    /// The events of an export by what is asked for, else by days, months or years as their density asks.
    pub(super) fn new(export: &Export<'_>, by: Option<Grouping>) -> Self {
        let key: fn(&Chronology, Row) -> Vec<GroupKey> = match by {
            None => return Self::of_periods(export, None),
            Some(Grouping::Day) => return Self::of_periods(export, Some(PeriodUnit::Day)),
            Some(Grouping::Month) => return Self::of_periods(export, Some(PeriodUnit::Month)),
            Some(Grouping::Year) => return Self::of_periods(export, Some(PeriodUnit::Year)),
            Some(Grouping::Actor) => |chronology, row| {
                let mut actors: Vec<GroupKey> =
                    chronology.mentions(row).map(|(actor, _)| GroupKey::Actor(actor)).collect();
                let mut seen = HashSet::new();
                actors.retain(|actor| seen.insert(*actor));
                actors
            },
            Some(Grouping::Type) => {
                |chronology, row| chronology.profile(row).kind.map(GroupKey::Word).into_iter().collect()
            }
            Some(Grouping::Tag) => {
                |chronology, row| chronology.profile(row).tags.iter().map(|tag| GroupKey::Word(*tag)).collect()
            }
            Some(Grouping::Status) => {
                |chronology, row| chronology.profile(row).status.map(GroupKey::Status).into_iter().collect()
            }
        };
        Self::of_groups(export, by.unwrap_or(Grouping::Actor), key)
    }

    /// The events, in order; one that stands under several headings several times.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> {
        self.lines.iter().filter_map(|line| match line {
            OutlineLine::Event(row) => Some(*row),
            OutlineLine::Heading(_) => None,
        })
    }

    fn of_periods(export: &Export<'_>, unit: Option<PeriodUnit>) -> Self {
        let mut periods: Vec<(Period, Row)> =
            export.rows.iter().map(|row| (account::period(export.chronology, *row), *row)).collect();
        let unit = unit.unwrap_or_else(|| fitting(&periods));
        for (period, _) in &mut periods {
            *period = period.widened(unit);
        }
        // Events of one period stay in the order that they have.
        periods.sort_by_key(|(period, _)| *period);
        let mut outline = Self { lines: Vec::with_capacity(periods.len() + 1), ..Self::default() };
        for (period, events) in periods.chunk_by(|a, b| a.0 == b.0).filter_map(|chunk| Some((chunk.first()?.0, chunk)))
        {
            outline.head(period.heading());
            outline.lines.extend(events.iter().map(|(_, row)| OutlineLine::Event(*row)));
        }
        outline
    }

    fn of_groups(export: &Export<'_>, by: Grouping, keys: fn(&Chronology, Row) -> Vec<GroupKey>) -> Self {
        let chronology = export.chronology;
        let mut groups: HashMap<GroupKey, Vec<Row>> = HashMap::new();
        let mut without = Vec::new();
        for row in export.rows {
            let keys = keys(chronology, *row);
            if keys.is_empty() {
                without.push(*row);
            }
            for key in keys {
                groups.entry(key).or_default().push(*row);
            }
        }
        let labels = Labels::new(chronology, by);
        let mut groups: Vec<(String, Vec<Row>)> =
            groups.into_iter().map(|(key, rows)| (labels.of(key), rows)).collect();
        groups.sort_by(|(one, rows), (other, more)| more.len().cmp(&rows.len()).then_with(|| one.cmp(other)));
        if !without.is_empty() {
            groups.push((without_key(by), without));
        }
        let mut outline = Self::default();
        for (label, rows) in groups {
            let events = if rows.len() == 1 { "1 event".to_owned() } else { format!("{} events", grouped(rows.len())) };
            outline.head(format!("{label} · {events}"));
            outline.lines.extend(rows.into_iter().map(OutlineLine::Event));
        }
        outline.note = note(by, export.rows.len(), outline.lines.len() - outline.headings.len());
        outline
    }

    fn head(&mut self, text: String) {
        self.lines.push(OutlineLine::Heading(u32::try_from(self.headings.len()).unwrap_or(u32::MAX)));
        self.headings.push(text);
    }
}

/// How long the periods are that events stand under: days where there are three events to a heading then, else months where there
/// are as many, or where most lie within twelve of them, else years.
fn fitting(periods: &[(Period, Row)]) -> PeriodUnit {
    let known = || periods.iter().map(|(period, _)| *period).filter(|period| period.is_known());
    let is_worth = |unit| {
        let headings = known().map(|period| period.widened(unit)).collect::<HashSet<_>>();
        known().count() >= WORTH * headings.len()
    };
    if is_worth(PeriodUnit::Day) {
        PeriodUnit::Day
    } else if are_mostly_near(known()) || is_worth(PeriodUnit::Month) {
        PeriodUnit::Month
    } else {
        PeriodUnit::Year
    }
}

/// Whether more than half of the periods lie within a year.
fn are_mostly_near(periods: impl Iterator<Item = Period>) -> bool {
    let months: Vec<(i64, i64)> = periods.filter_map(Period::months).collect();
    let short = months.iter().filter(|(first, last)| last - first < FEW_MONTHS);
    let (mut begins, mut ends): (Vec<i64>, Vec<i64>) = short.copied().unzip();
    begins.sort_unstable();
    ends.sort_unstable();
    // Whatever began before has ended within twelve months as well, since none is longer.
    let within_a_year = |(at, first): (usize, &i64)| ends.partition_point(|last| *last < first + FEW_MONTHS) - at;
    begins.iter().enumerate().map(within_a_year).max().is_some_and(|most| most * 2 > months.len())
}

/// What an event stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum GroupKey {
    Actor(ActorId),
    /// A type or a tag, by its number.
    Word(u32),
    Status(Status),
}

/// What stands above groups.
struct Labels<'a> {
    chronology: &'a Chronology,
    words: &'a [String],
    /// Names that several actors have.
    doubled: HashMap<&'a str, usize>,
}

impl<'a> Labels<'a> {
    fn new(chronology: &'a Chronology, by: Grouping) -> Self {
        let words = if by == Grouping::Tag { chronology.tags() } else { chronology.kinds() };
        let mut doubled: HashMap<&str, usize> = HashMap::new();
        if by == Grouping::Actor {
            chronology.actors().iter().for_each(|actor| *doubled.entry(&actor.name).or_default() += 1);
        }
        doubled.retain(|_, actors| *actors > 1);
        Self { chronology, words, doubled }
    }

    fn of(&self, key: GroupKey) -> String {
        match key {
            GroupKey::Word(word) => self.words.get(word as usize).cloned().unwrap_or_default(),
            GroupKey::Status(status) => status.word().to_owned(),
            GroupKey::Actor(actor) => {
                let actor = self.chronology.actor(actor);
                let is_doubled = self.doubled.contains_key(&*actor.name);
                if is_doubled { format!("{} [{}]", actor.name, actor.id) } else { actor.name.clone() }
            }
        }
    }
}

/// What stands above events that have nothing of it.
fn without_key(by: Grouping) -> String {
    let by = CountBy::from_word(by.word()).unwrap_or(CountBy::Type);
    words::capital(by.without())
}

/// That events stand under each of several, and how often that is.
fn note(by: Grouping, events: usize, lines: usize) -> Option<String> {
    let each = match by {
        Grouping::Actor => "actors",
        Grouping::Tag => "tags",
        Grouping::Day | Grouping::Month | Grouping::Year | Grouping::Type | Grouping::Status => return None,
    };
    let (events, lines, several) = (grouped(events), grouped(lines), lines > events);
    several.then(|| format!("An event stands under each of its {each}: {events} events stand here {lines} times."))
}
