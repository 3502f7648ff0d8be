//! Counting events: by stretches of time, by who takes part, by what they are, where they took place and who says so.
//!
//! An event counts once for every value that it has: one with three actors counts for three. What has no value, or a date that
//! is less exact than what is asked for, is counted apart and never left out, so that every event is somewhere.

mod empty;
mod time;
mod values;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::{Asker, Plan};
use crate::chronology::{Chronology, Row};
use crate::model::{DaySpan, word_list};
use time::Unit;
pub(super) use values::{Asked, Looked, Places, Reader, Value, Words};

word_list! {
    /// What events are counted by.
    CountBy {
        /// The year of the date.
        Year = "year",
        /// The quarter of a year.
        Quarter = "quarter",
        /// The month.
        Month = "month",
        /// The week of ISO 8601, Monday to Sunday.
        Week = "week",
        /// The day.
        Day = "day",
        /// The day of the week.
        Weekday = "weekday",
        /// Everybody who takes part, each once an event.
        Actor = "actor",
        /// Any two who take part: from one to the other where the event says who acts on whom.
        Pair = "pair",
        /// Any two who take part, whoever acts on whom.
        Dyad = "dyad",
        /// The same but for those whom the query asks for.
        Partner = "partner",
        /// The type.
        Type = "type",
        /// Every tag.
        Tag = "tag",
        /// The status.
        Status = "status",
        /// The country that it took place in.
        Country = "country",
        /// Everybody who published it, each once an event.
        Source = "source",
    }
}

impl CountBy {
    /// The unit of time, if it is one.
    const fn unit(self) -> Option<Unit> {
        match self {
            Self::Year => Some(Unit::Year),
            Self::Quarter => Some(Unit::Quarter),
            Self::Month => Some(Unit::Month),
            Self::Week => Some(Unit::Week),
            Self::Day => Some(Unit::Day),
            Self::Weekday => Some(Unit::Weekday),
            Self::Actor
            | Self::Partner
            | Self::Pair
            | Self::Dyad
            | Self::Type
            | Self::Tag
            | Self::Status
            | Self::Country
            | Self::Source => None,
        }
    }

    /// Whether it is a stretch of time, whose lines stand in its order.
    pub const fn is_time(self) -> bool {
        self.unit().is_some()
    }

    /// Whether an event may have several values of it, and counts once for each.
    pub const fn is_several(self) -> bool {
        matches!(self, Self::Actor | Self::Partner | Self::Pair | Self::Dyad | Self::Tag | Self::Source)
    }

    /// Why an event is in the line of those that have no value.
    pub const fn without(self) -> &'static str {
        match self {
            Self::Actor => "nobody named",
            Self::Partner => "nobody else named",
            Self::Pair | Self::Dyad => "fewer than two named",
            Self::Type => "no type",
            Self::Tag => "no tag",
            Self::Status => "no status",
            Self::Country => "no country",
            Self::Source => "no publisher",
            Self::Year | Self::Quarter | Self::Month | Self::Week | Self::Day | Self::Weekday => "undated",
        }
    }
}

/// How to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// What by.
    pub by: CountBy,
    /// What each of these counts is parted by, if it is.
    pub then: Option<CountBy>,
    /// Whether what lasts counts where it begins.
    pub is_from_beginning: bool,
    /// The days of which stretches of time are told that have no event: also those between two that have one. `None` where only
    /// those with events are told.
    pub empty: Option<DaySpan>,
    /// Whether an imprecise date counts in parts for every stretch of time that it allows, by its days.
    pub is_spread: bool,
    /// Whether deaths are added up.
    pub has_deaths: bool,
    /// The most frequent values of each list, so many, or those with most dead where these are added up; the others are one line.
    pub top: Option<usize>,
}

impl Tally {
    /// By one thing and in no other way.
    pub const fn by(by: CountBy) -> Self {
        Self { by, then: None, is_from_beginning: false, empty: None, is_spread: false, has_deaths: false, top: None }
    }
}

/// Why events cannot be counted in this way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// One of two units is no part of the other, so that a date has no share of both.
    #[error("a date cannot be spread over days of the week and another unit of time")]
    Weekday,
    /// The dates allow more stretches of time than a count can have.
    #[error("the dates are too wide to be spread by {0}")]
    TooWide(CountBy),
    /// Stretches without an event are more than a count can have.
    #[error("the days have too many stretches without an event to be told by {0}")]
    TooEmpty(CountBy),
    /// Nobody is asked for, so that everybody would be a partner.
    #[error("partners are those beside an actor, and the query asks for none")]
    NoActor,
}

/// What a line of a count is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineOf {
    /// A value.
    Value,
    /// So many values that are less frequent.
    Others(usize),
    /// Events of more actors than pairs are made of.
    Crowd,
    /// Events whose dates are less exact than the unit of time.
    Imprecise,
    /// Events without a value.
    Without,
}

/// One line of a count.
#[derive(Debug, Clone, PartialEq)]
pub struct CountLine {
    /// What it is about.
    pub of: LineOf,
    /// The value as it is shown; empty where there is none.
    pub label: String,
    /// How many events: whole, unless dates are spread.
    pub events: f64,
    /// How many died in them, by the best estimate of each.
    pub deaths: f64,
    /// The same events by something else.
    pub then: Vec<Self>,
}

/// Events, counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    /// How.
    pub tally: Tally,
    /// The lines: time in its order, all else most frequent first, then by name. What has no value comes last.
    pub lines: Vec<CountLine>,
    /// How many events were counted.
    pub events: usize,
    /// How many died in them, by the best estimate of each: each event once.
    pub deaths: f64,
    /// How many of them state no best estimate of the dead; 0 where deaths are not added up.
    pub without_deaths: usize,
    /// How many of them have a date that is less exact than a stretch of time, or longer, and so stand in lines of their own.
    pub imprecise: usize,
}

impl Counts {
    /// What the lines add up to: more than the events where one counts for several values.
    pub fn sum(&self) -> f64 {
        self.lines.iter().map(|line| line.events).sum()
    }
}

impl fmt::Display for LineOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value | Self::Without => Ok(()),
            Self::Others(1) => f.write_str("1 other"),
            Self::Others(others) => write!(f, "{others} others"),
            Self::Crowd => write!(f, "more than {} named", values::MOST_PAIRED),
            Self::Imprecise => f.write_str("imprecise"),
        }
    }
}

/// Events that one task counts.
pub(super) const PART: usize = 32_768;

/// Parts that are counted before they are added up: what they hold is held twice until then.
const WAVE: usize = 8;

/// What is counted for one value, or two.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    events: f64,
    deaths: f64,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.events += other.events;
        self.deaths += other.deaths;
    }
}

/// Values of the first and, without a second, always the same; with what is counted for them.
type Sums = HashMap<(Value, Value), Sum, RandomState>;

impl Asker {
    /// Counts some events of the chronology, in order, that a plan selects.
    ///
    /// # Errors
    /// [`CountError`]
    pub fn count(
        &self,
        chronology: &Chronology,
        plan: &Plan,
        rows: &[Row],
        tally: &Tally,
    ) -> Result<Counts, CountError> {
        let asked = asked(tally, plan)?;
        let bounds = |row: &Row| {
            if tally.is_from_beginning { chronology.beginning(*row) } else { chronology.bounds(*row) }
        };
        refuse(tally, &rows.iter().map(bounds))?;
        let reader = Reader::new(Words::of(chronology), self.uses_gazetteer, tally, asked);
        let mut whole = Whole::default();
        for wave in rows.chunks(PART * WAVE) {
            let count = |rows: &[Row]| {
                let mut part = Part::default();
                for row in rows {
                    part.add(&reader, &reader.look(chronology, *row));
                }
                part
            };
            // In the order of the rows, so that the same events always add up to the same.
            wave.par_chunks(PART).map(count).collect::<Vec<Part>>().into_iter().for_each(|part| whole.add(part));
        }
        whole.told(&reader, rows.len())
    }
}

/// Those whom the query asks for, where partners of theirs are counted.
pub(super) fn asked(tally: &Tally, plan: &Plan) -> Result<Asked, CountError> {
    let is_by_partner = [Some(tally.by), tally.then].contains(&Some(CountBy::Partner));
    let mut asked = Asked::default();
    if is_by_partner {
        plan.asked().for_each(|span| asked.entry(span.actor).or_default().push(span.during));
    }
    if is_by_partner && asked.is_empty() { Err(CountError::NoActor) } else { Ok(asked) }
}

/// Refuses what cannot be counted so, of events with these bounds.
pub(super) fn refuse(
    tally: &Tally,
    bounds: &(impl ExactSizeIterator<Item = DaySpan> + Clone),
) -> Result<(), CountError> {
    let units = [Some(tally.by), tally.then].into_iter().flatten().filter(|by| by.is_time()).collect::<Vec<_>>();
    if tally.is_spread && units.len() == 2 && units.contains(&CountBy::Weekday) {
        return Err(CountError::Weekday);
    }
    if tally.is_spread { time::refuse_too_wide(bounds, &units) } else { Ok(()) }
}

/// All parts, added up in the order of the events.
#[derive(Default)]
pub(super) struct Whole {
    sums: Sums,
    once: Once,
}

impl Whole {
    /// Adds the next part.
    pub(super) fn add(&mut self, part: Part) {
        for (values, sum) in part.sums {
            self.sums.entry(values).or_default().add(sum);
        }
        self.once.add(part.once);
    }

    /// The count of so many events.
    pub(super) fn told(self, reader: &Reader<'_>, events: usize) -> Result<Counts, CountError> {
        let tally = reader.tally();
        let lines = Teller { reader, tally, room: empty::MOST, days: tally.empty }.lines(self.sums)?;
        let Once { dead, without_deaths, imprecise } = self.once;
        Ok(Counts { tally: tally.clone(), lines, events, deaths: dead, without_deaths, imprecise })
    }
}

/// What is counted of some events, each of them once.
#[derive(Debug, Clone, Copy, Default)]
struct Once {
    dead: f64,
    /// Events without a best estimate.
    without_deaths: usize,
    /// Events whose dates are less exact than a stretch of time.
    imprecise: usize,
}

impl Once {
    fn add(&mut self, other: Self) {
        self.dead += other.dead;
        self.without_deaths += other.without_deaths;
        self.imprecise += other.imprecise;
    }
}

/// Some events, counted: so many at most that fit one task.
#[derive(Default)]
pub(super) struct Part {
    sums: Sums,
    once: Once,
    values: Vec<values::Shared>,
}

impl Part {
    /// Counts an event.
    pub(super) fn add(&mut self, reader: &Reader<'_>, event: &Looked<'_>) {
        let deaths = reader.values(event, &mut self.values);
        self.once.without_deaths += usize::from(deaths.is_none() && reader.has_deaths());
        let deaths = f64::from(deaths.unwrap_or(0));
        self.once.dead += deaths;
        let is_imprecise = |(first, second, _): &values::Shared| [first, second].contains(&&Value::Imprecise);
        self.once.imprecise += usize::from(self.values.iter().any(is_imprecise));
        for (first, second, share) in self.values.drain(..) {
            self.sums.entry((first, second)).or_default().add(Sum { events: share, deaths: deaths * share });
        }
    }
}

/// Makes lines of what was counted.
struct Teller<'a> {
    reader: &'a Reader<'a>,
    tally: &'a Tally,
    /// How many more stretches of time there may be where empty ones are told.
    room: i64,
    /// The days of which empty stretches are told.
    days: Option<DaySpan>,
}

impl Teller<'_> {
    /// The lines of all sums, in order.
    fn lines(&mut self, sums: Sums) -> Result<Vec<CountLine>, CountError> {
        let one = |value: &Value, then: Vec<CountLine>, sum: Sum| CountLine {
            of: value.line(),
            label: String::new(),
            events: sum.events,
            deaths: sum.deaths,
            then,
        };
        let Some(then) = self.tally.then else {
            let lines = sums.into_iter().map(|((value, _), sum)| (value.clone(), one(&value, Vec::new(), sum)));
            return self.ordered(lines.collect(), self.tally.by);
        };
        let mut firsts: HashMap<Value, Vec<(Value, Sum)>, RandomState> = HashMap::default();
        for ((first, second), sum) in sums {
            firsts.entry(first).or_default().push((second, sum));
        }
        let mut lines = Vec::with_capacity(firsts.len());
        for (first, mut seconds) in firsts {
            // Fractions are added up in one order, whatever the order of the map.
            seconds.sort_by(|(one, _), (other, _)| one.cmp(other));
            let mut whole = Sum::default();
            for (_, sum) in &seconds {
                whole.add(*sum);
            }
            let own = seconds.iter().map(|(value, sum)| (value.clone(), one(value, Vec::new(), *sum)));
            // Within a stretch of time only its own days are told.
            let days = match (&first, self.tally.by.unit()) {
                (Value::Time(number), Some(unit)) => self.days.map(|days| both(unit.days(*number), days)),
                (_, Some(_)) => None,
                (_, None) => self.days,
            };
            let mut inner = Teller { days, ..*self };
            let lines_of = inner.ordered(own.collect(), then)?;
            self.room = inner.room;
            let line = one(&first, lines_of, whole);
            lines.push((first, line));
        }
        self.ordered(lines, self.tally.by)
    }

    /// Lines in their order, and of values no more than asked for: those with most dead where these are added up, else those with most
    /// events. Only lines that may be shown are given their labels.
    fn ordered(&mut self, mut lines: Vec<(Value, CountLine)>, by: CountBy) -> Result<Vec<CountLine>, CountError> {
        lines.sort_unstable_by(|(value, line), (other, than)| {
            line.of.cmp(&than.of).then_with(|| self.most_first(line, than)).then_with(|| value.cmp(other))
        });
        let values = lines.partition_point(|(_, line)| line.of == LineOf::Value);
        let special = lines.split_off(values);
        let shown = self.tally.top.unwrap_or(lines.len()).min(lines.len());
        // As frequent as the last one that is shown: their names decide.
        let last = shown.checked_sub(1).map_or((0.0, 0.0), |at| self.rank(&lines[at].1));
        let named = lines.partition_point(|(_, line)| self.rank(line) >= last);
        for (value, line) in &mut lines[..named] {
            line.label = self.reader.label(by, value);
        }
        lines[..named].sort_by(|(value, line), (other, than)| {
            self.most_first(line, than).then_with(|| line.label.cmp(&than.label)).then_with(|| value.cmp(other))
        });
        let rest = lines.split_off(shown);
        if let Some(unit) = by.unit() {
            lines.sort_by(|(value, _), (other, _)| value.cmp(other));
            if let Some(days) = self.days {
                lines = empty::filled(lines, unit, days, &mut self.room).ok_or(CountError::TooEmpty(by))?;
            }
        }
        let mut lines: Vec<CountLine> = lines.into_iter().map(|(_, line)| line).collect();
        lines.extend(joined(&rest));
        lines.extend(special.into_iter().map(|(_, line)| line));
        Ok(lines)
    }

    fn rank(&self, line: &CountLine) -> (f64, f64) {
        if self.tally.has_deaths { (line.deaths, line.events) } else { (line.events, 0.0) }
    }

    fn most_first(&self, line: &CountLine, than: &CountLine) -> Ordering {
        let ((own, also), (other, too)) = (self.rank(line), self.rank(than));
        other.total_cmp(&own).then_with(|| too.total_cmp(&also))
    }
}

/// The days that two spans share.
fn both(one: DaySpan, other: DaySpan) -> DaySpan {
    DaySpan { earliest: one.earliest.max(other.earliest), latest: one.latest.min(other.latest) }
}

/// One line for all those that are not shown.
fn joined(rest: &[(Value, CountLine)]) -> Option<CountLine> {
    let add = |of: fn(&CountLine) -> f64| rest.iter().map(|(_, line)| of(line)).sum();
    (!rest.is_empty()).then(|| CountLine {
        of: LineOf::Others(rest.len()),
        label: String::new(),
        events: add(|line| line.events),
        deaths: add(|line| line.deaths),
        then: Vec::new(),
    })
}
