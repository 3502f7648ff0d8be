//! Times of day in the zones that a calendar defines (`VTIMEZONE`).

use chrono::NaiveDateTime;

use super::lines::Line;
use super::recur::Rule;
use super::stamp::local;

/// A zone: from when on its clocks are how far from UTC, in minutes.
#[derive(Debug, Clone, Default)]
pub(super) struct Zone {
    changes: Vec<(NaiveDateTime, i32)>,
}

/// Times that a zone changes its clocks in all its years, at most.
const CHANGES: usize = 1_000;

impl Zone {
    /// Reads the parts of a zone, each the lines of one `STANDARD` or `DAYLIGHT`.
    pub(super) fn read(parts: &[Vec<Line>], budget: &mut u32) -> Self {
        let mut changes: Vec<(NaiveDateTime, i32)> = parts.iter().flat_map(|part| changes(part, budget)).collect();
        changes.sort_unstable();
        Self { changes }
    }

    /// How far from UTC the clocks are at a time that they show; `None` where the zone says nothing.
    pub(super) fn offset(&self, time: NaiveDateTime) -> Option<i32> {
        let at = self.changes.partition_point(|(since, _)| *since <= time);
        self.changes.get(at.saturating_sub(1)).map(|(_, offset)| *offset)
    }
}

fn changes(part: &[Line], budget: &mut u32) -> Vec<(NaiveDateTime, i32)> {
    let get = |name: &str| part.iter().find(|line| line.name == name).map(|line| line.value.trim());
    let start = get("DTSTART").and_then(local);
    let Some((start, offset)) = start.zip(get("TZOFFSETTO").and_then(offset)) else { return Vec::new() };
    let rule = get("RRULE").and_then(|rule| Rule::read(rule).ok());
    let mut all: Vec<NaiveDateTime> = match rule {
        Some(rule) => rule.occurrences(start, offset, budget).take(CHANGES).collect(),
        None => vec![start],
    };
    let more = part.iter().filter(|line| line.name == "RDATE").flat_map(|line| line.value.split(','));
    all.extend(more.filter_map(|date| local(date.trim())).take(CHANGES));
    all.into_iter().map(|time| (time, offset)).collect()
}

/// `+0300`, `-053000`, in minutes.
fn offset(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.trim_start_matches(['+', '-']);
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i32>().ok();
    let minutes = number(0..2)? * 60 + number(2..4)?;
    (minutes < 24 * 60).then_some(sign * minutes)
}
