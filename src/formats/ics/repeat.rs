//! When the events of a calendar recur.

use std::collections::{HashMap, HashSet};

use super::clock::{Clock, Time};
use super::gather::{Calendar, Component};
use super::lines::Line;
use super::recur::{MOST, Rule};
use super::zone::Zone;
use crate::formats::translation::Faults;

/// Steps of all rules of a calendar together.
const BUDGET: u32 = 2_000_000;

/// Occurrences of all events of a calendar together.
const OCCURRENCES: usize = 100_000;

/// The zones of a calendar, and the occurrences that are events of their own.
#[derive(Debug)]
pub(super) struct Recurrence {
    pub(super) clock: Clock,
    changed: HashMap<String, HashSet<Day>>,
    budget: u32,
    made: usize,
}

/// A day or a local time.
type Day = (chrono::NaiveDate, Option<chrono::NaiveTime>);

fn key(time: Time) -> Day {
    match time {
        Time::Day(day) => (day, None),
        Time::At(time, _) => (time.date(), Some(time.time())),
    }
}

impl Recurrence {
    /// What recurs in a calendar.
    pub(super) fn of(calendar: &mut Calendar) -> Self {
        let mut budget = BUDGET;
        let parts = std::mem::take(&mut calendar.zones);
        let zones = parts.into_iter().map(|(name, parts)| (name, Zone::read(&parts, &mut budget))).collect();
        let clock = Clock { zones };
        let mut changed: HashMap<String, HashSet<Day>> = HashMap::new();
        for event in &calendar.events {
            let time = event.get("RECURRENCE-ID").and_then(|line| clock.time(line, &mut Faults::default()));
            if let Some(time) = time {
                changed.entry(uid(event)).or_default().insert(key(time));
            }
        }
        Self { clock, changed, budget, made: 0 }
    }

    /// The times of an event that recurs; none for one that does not.
    pub(super) fn times(&mut self, event: &Component, begin: Time, faults: &mut Faults) -> Vec<Time> {
        let rules: Vec<&Line> = event.lines.iter().filter(|line| line.name == "RRULE").collect();
        let dates: Vec<&Line> = event.lines.iter().filter(|line| line.name == "RDATE").collect();
        if rules.is_empty() && dates.is_empty() {
            return Vec::new();
        }
        let mut times = vec![begin];
        for line in rules {
            times.extend(self.ruled(event, line, begin, faults));
        }
        let named = dates.iter().flat_map(|line| self.clock.times(line, faults)).flatten().take(MOST);
        times.extend(named);
        let changed = self.changed.get(&uid(event));
        let mut seen: HashSet<Day> = HashSet::new();
        let lines = event.lines.iter().filter(|line| line.name == "EXDATE");
        seen.extend(lines.flat_map(|line| self.clock.times(line, faults)).flatten().map(key));
        times.retain(|time| !changed.is_some_and(|changed| changed.contains(&key(*time))) && seen.insert(key(*time)));
        let room = OCCURRENCES.saturating_sub(self.made);
        if times.len() > room {
            let message = format!("the events recur more than {OCCURRENCES} times");
            faults.error(event.line, message, "what comes behind is left out; take a part of the calendar");
            times.truncate(room);
        }
        self.made += times.len();
        times
    }

    /// The times that a rule gives, the first aside.
    fn ruled(&mut self, event: &Component, line: &Line, begin: Time, faults: &mut Faults) -> Vec<Time> {
        let rule = match Rule::read(&line.value) {
            Ok(rule) => rule,
            Err(part) => {
                let message = format!("a recurrence with `{part}`, which annals does not follow");
                faults.warn(line.number, message, "only the first time is read; the rule is kept under `ics`");
                return Vec::new();
            }
        };
        let (first, offset) = match begin {
            Time::Day(day) => (day.and_time(chrono::NaiveTime::MIN), None),
            Time::At(time, offset) => (time, offset),
        };
        let (times, is_cut) = rule.followed(first, offset.unwrap_or(0), &mut self.budget);
        let (count, times_word) = (times.len(), if times.len() == 1 { "time" } else { "times" });
        let (message, hint) = match (is_cut, rule.is_endless()) {
            (false, _) => (
                format!("an event that recurs: it is read {count} {times_word}"),
                "the ids of the later ones end in their day",
            ),
            (true, true) => (
                format!("an event that recurs without end: it is read {count} {times_word}"),
                "at most ten years and 1,000 times are read; write `UNTIL` or `COUNT`",
            ),
            (true, false) => {
                (format!("an event that recurs often: it is read {count} {times_word}"), "at most 1,000 times are read")
            }
        };
        faults.warn(line.number, message, hint);
        let zone = event.get("DTSTART").and_then(|line| line.parameter("TZID"));
        times.into_iter().skip(1).map(|time| self.clock.again(time, begin, zone)).collect()
    }
}

fn uid(event: &Component) -> String {
    event.get("UID").map(|line| line.value.trim().to_owned()).unwrap_or_default()
}
