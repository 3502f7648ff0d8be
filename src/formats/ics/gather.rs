//! The components of a calendar: events, time zones, and what is no event.

use std::collections::HashMap;

use super::lines::{Line, lines};
use crate::formats::translation::Faults;

/// Components within each other, at most.
const DEPTH: usize = 32;

/// A component: its lines, and those of what stands in it.
#[derive(Debug, Default)]
pub(super) struct Component {
    /// The line that it begins on.
    pub(super) line: usize,
    pub(super) lines: Vec<Line>,
}

impl Component {
    /// The first property of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }
}

/// What stands in a calendar.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    /// Its own properties.
    pub(super) lines: Vec<Line>,
    pub(super) events: Vec<Component>,
    /// The parts of each zone, by its name.
    pub(super) zones: HashMap<String, Vec<Vec<Line>>>,
}

impl Calendar {
    /// Finds the components of a text.
    pub(super) fn of(text: &str, faults: &mut Faults) -> Self {
        let mut calendar = Self::default();
        let mut open: Vec<(String, Component)> = Vec::new();
        let mut last = 1;
        for line in lines(text) {
            let line = match line {
                Ok(line) => line,
                Err(number) => {
                    faults.warn(number, "a line without a property", "write `NAME:value`; it is passed over");
                    continue;
                }
            };
            last = line.number;
            match line.name.as_str() {
                "BEGIN" if open.len() >= DEPTH => {
                    faults.warn(
                        line.number,
                        "components nested too deeply",
                        "write them side by side; it is passed over",
                    );
                }
                "BEGIN" => {
                    let component = Component { line: line.number, lines: Vec::new() };
                    open.push((line.value.trim().to_ascii_uppercase(), component));
                }
                "END" => {
                    let name = line.value.trim().to_ascii_uppercase();
                    match open.iter().rposition(|(own, _)| *own == name) {
                        Some(at) => {
                            while open.len() > at {
                                let is_broken = open.len() > at + 1;
                                calendar.close(&mut open, faults, is_broken);
                            }
                        }
                        None => {
                            faults.warn(line.number, format!("`END:{name}` without its `BEGIN`"), "remove the line");
                        }
                    }
                }
                _ => match open.last_mut() {
                    Some((_, component)) => component.lines.push(line),
                    None => faults.warn(line.number, "a property outside of the calendar", "it is passed over"),
                },
            }
        }
        if !open.is_empty() {
            faults.warn(last, "the calendar ends in the middle", "what is there is read; ask for the file once more");
        }
        while !open.is_empty() {
            calendar.close(&mut open, faults, false);
        }
        calendar
    }

    /// Takes the innermost component that is open.
    fn close(&mut self, open: &mut Vec<(String, Component)>, faults: &mut Faults, is_broken: bool) {
        let Some((name, component)) = open.pop() else { return };
        if is_broken {
            let message = format!("`BEGIN:{name}` without its `END`");
            faults.warn(component.line, message, "what stands in it is read up to the end of what is around it");
        }
        let around = open.last().map_or("", |(name, _)| name.as_str()).to_owned();
        match (name.as_str(), around.as_str()) {
            ("VCALENDAR", _) => self.lines.extend(component.lines),
            ("VEVENT", _) => self.events.push(component),
            ("VTIMEZONE", _) => {
                // Its parts were closed before it, and went to the zone without a name.
                let parts = self.zones.remove("").unwrap_or_default();
                let id = component.get("TZID").map(|line| line.value.trim().to_owned()).unwrap_or_default();
                self.zones.insert(id, parts);
            }
            ("STANDARD" | "DAYLIGHT", "VTIMEZONE") => {
                self.zones.entry(String::new()).or_default().push(component.lines);
            }
            (_, around) => {
                let within = if around == "VEVENT" { " of an event" } else { "" };
                let message = format!("a `{name}`{within}, which is no event");
                faults.warn(component.line, message, "it is not read: only `VEVENT` is");
            }
        }
    }
}
