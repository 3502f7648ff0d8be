//! What is known of all rows of a table of events once the last of them is written: whoever opens it would have to read all of them
//! to find it out.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, RecordBatch};
use serde_json::{Value, json};

use super::events::EPOCH;
use crate::formats::columns::{DAYS, FACTS};
use crate::model::{DateForm, EventDate, FormedDate, day};

/// Most dates, and most texts of a column, that are said beside the rows.
const MOST_DATES: usize = 1 << 16;
const MOST_TEXTS: usize = 1 << 12;

/// Bytes of the longest text among them: those of a footer have a bound together.
const LONGEST: usize = 256;

/// Columns whose texts are counted.
const COUNTED: [&str; 3] = ["type", "tags", "status"];

/// What is known of the rows so far.
#[derive(Debug)]
pub(super) struct Facts {
    events: usize,
    dated: usize,
    /// The first and the last day that an event reaches, as columns have them.
    extent: Option<(i32, i32)>,
    /// How many events have a date of each form.
    forms: HashMap<&'static str, usize>,
    /// Dates of rows one after another, and how many these are; `None` where there are too many of them.
    days: Option<Vec<(usize, String)>>,
    form: &'static str,
    texts: [Option<Texts>; COUNTED.len()],
}

/// The texts of a column, in the order in which they come, and how many rows have each.
#[derive(Debug, Default)]
struct Texts {
    numbers: HashMap<String, usize>,
    counts: Vec<usize>,
}

impl Texts {
    /// Whether there is room for it.
    fn add(&mut self, text: &str) -> bool {
        if let Some(number) = self.numbers.get(text) {
            self.counts[*number] += 1;
            return true;
        }
        if self.counts.len() == MOST_TEXTS || text.len() > LONGEST {
            return false;
        }
        self.numbers.insert(text.to_owned(), self.counts.len());
        self.counts.push(1);
        true
    }

    fn into_json(self) -> Value {
        let mut texts: Vec<(String, usize)> = self.numbers.into_iter().collect();
        texts.sort_unstable_by_key(|(_, number)| *number);
        texts.into_iter().map(|(text, number)| json!([text, self.counts[number]])).collect()
    }
}

impl Facts {
    /// Of no row; the dates are only said of rows in their order.
    pub(super) fn new(is_sorted: bool) -> Self {
        Self {
            events: 0,
            dated: 0,
            extent: None,
            forms: HashMap::new(),
            days: is_sorted.then(Vec::new),
            form: "",
            texts: [const { None }; COUNTED.len()].map(|_: Option<Texts>| Some(Texts::default())),
        }
    }

    /// Takes the next rows.
    pub(super) fn take(&mut self, batch: &RecordBatch) {
        let days = |name: &str| batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Date32Type>());
        let texts = |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i64>());
        let (Some(filed), Some(earliest), Some(latest), Some(dates)) =
            (days("day"), days("earliest"), days("latest"), texts("date"))
        else {
            return;
        };
        let mut last: Option<&str> = None;
        for row in 0..batch.num_rows() {
            let date = dates.value(row);
            if filed.is_valid(row) {
                self.dated += 1;
                let reached = [earliest, latest].into_iter().filter(|days| days.is_valid(row));
                for day in reached.map(|days| days.value(row)) {
                    let (first, last) = self.extent.unwrap_or((day, day));
                    self.extent = Some((first.min(day), last.max(day)));
                }
            }
            if last != Some(date) {
                self.form = form(date);
                last = Some(date);
            }
            *self.forms.entry(self.form).or_default() += 1;
            self.take_date(date);
        }
        self.events += batch.num_rows();
        for (name, known) in COUNTED.iter().zip(&mut self.texts) {
            let Some(column) = texts(name) else { continue };
            let mut own = column.iter().flatten();
            if known.as_mut().is_some_and(|known| !own.all(|text| known.add(text))) {
                *known = None;
            }
        }
    }

    fn take_date(&mut self, date: &str) {
        let Some(days) = &mut self.days else { return };
        let is_full = days.len() == MOST_DATES || date.len() > LONGEST;
        match days.last_mut() {
            Some((rows, last)) if last == date => *rows += 1,
            _ if is_full => self.days = None,
            _ => days.push((1, date.to_owned())),
        }
    }

    /// Pairs of a key and what it says.
    pub(super) fn pairs(self) -> Vec<(&'static str, String)> {
        let iso = |days: i32| day::iso(days.saturating_add(EPOCH));
        let mut forms: Vec<(&str, usize)> = self.forms.into_iter().collect();
        forms.sort_unstable();
        let forms: serde_json::Map<String, Value> =
            forms.into_iter().map(|(form, count)| (form.to_owned(), count.into())).collect();
        let mut facts = json!({
            "events": self.events,
            "dated": self.dated,
            "first": self.extent.map(|(first, _)| iso(first)),
            "last": self.extent.map(|(_, last)| iso(last)),
            "dates": forms,
        });
        if let Some(facts) = facts.as_object_mut() {
            let known = COUNTED.iter().zip(self.texts).filter_map(|(name, texts)| Some((name, texts?)));
            facts.extend(known.map(|(name, texts)| ((*name).to_owned(), texts.into_json())));
        }
        let days = self.days.map(|days| (DAYS, days.into_iter().map(|day| json!(day)).collect::<Value>().to_string()));
        std::iter::once((FACTS, facts.to_string())).chain(days).collect()
    }
}

/// What form a date has, in a word.
fn form(text: &str) -> &'static str {
    let Ok(date) = EventDate::parse(text) else { return "other" };
    if date.instant().is_some() {
        return "time";
    }
    match FormedDate::of(text, date.bounds()).map(FormedDate::form) {
        Some(DateForm::Day) => "day",
        Some(DateForm::Month) => "month",
        Some(DateForm::Year) => "year",
        Some(DateForm::SomeDayOfMonth) => "some day of a month",
        Some(DateForm::SomeDayOfYear) => "some day of a year",
        Some(DateForm::OneOf) => "one day of several",
        Some(DateForm::Throughout) => "all days of several",
        Some(DateForm::Undated) => "undated",
        None => "other",
    }
}
