//! Files that annals wrote, read quickly: what the store keeps of an event comes from the columns, where a text that many rows
//! share is understood once, and not from the text of each row.
//!
//! Whatever is odd about such a file, it is read as the table that it is as well, with what there is to say about it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, Int32Array, RecordBatch, StringArray, StringViewArray};
use arrow_schema::{DataType, Field};
use serde_json::value::RawValue;

use super::cells::{Pen, put_quoted};
use super::{Fault, Growth, MayGoOn, Plan};
use crate::chronology::{Batch, RowDraft, RowText};
use crate::formats::csv::{self, Own};
use crate::formats::{columns, emit};
use crate::model::{DaySpan, EventDate, FormedDate, Role, Status, WrittenDate};

/// Columns whose texts are others in each row: no dictionary has them.
const DISTINCT: [&str; 2] = ["id", "origin_id"];

/// Bytes that the text of a row often takes.
const USUAL: usize = 100;

/// The events of some rows, and the text that their records lie in.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) events: Batch,
}

/// The type by which a column is read, where the file has it as `kind`: texts by what each of them is once.
pub(super) fn kind_of(field: &Field, kind: DataType) -> DataType {
    let is_shared = kind == DataType::Utf8View && !DISTINCT.contains(&field.name().as_str());
    if is_shared { DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)) } else { kind }
}

/// The events of some rows; `None` where a row is not as annals writes it. `may_go_on` hears how long their text becomes.
pub(super) fn part(batch: &RecordBatch, plan: &Plan, may_go_on: MayGoOn<'_>) -> Result<Option<Part>, Fault> {
    let schema = batch.schema();
    let names: Vec<String> = plan.meant.iter().map(|at| schema.field(*at).name().clone()).collect();
    let cells: Option<Vec<Cells<'_>>> = plan.meant.iter().map(|at| Cells::of(batch.column(*at).as_ref())).collect();
    let Some(cells) = cells else { return Ok(None) };
    let Some(rows) = Rows::of(&names, &cells) else { return Ok(None) };
    let text = String::with_capacity(batch.num_rows() * USUAL);
    let mut part = Part { text, events: Batch::default() };
    let mut row = WrittenRow::default();
    let mut said = Said::default();
    let mut growth = Growth::new(0, may_go_on);
    for at in 0..batch.num_rows() {
        rows.write(at, &mut part.text, &mut row, &mut growth)?;
        let pushed = rows.is_simple(at, &row).and_then(|is_simple| {
            if is_simple {
                rows.push(at, &row, &mut said, &mut part.events);
                return Some(());
            }
            rows.push_whole(at, &row, &mut part)
        });
        if pushed.is_none() {
            return Ok(None);
        }
    }
    may_go_on(part.text.len())?;
    Ok(Some(part))
}

/// A column as texts of cells.
enum Cells<'a> {
    /// Each text once, and how it stands in a cell where that is not the very text.
    Shared {
        keys: &'a Int32Array,
        texts: &'a StringArray,
        cells: Vec<Option<Box<str>>>,
    },
    /// A text of its own for each row.
    Texts(&'a StringViewArray),
    Each(Pen<'a>),
}

impl<'a> Cells<'a> {
    fn of(array: &'a dyn Array) -> Option<Self> {
        if let Some(texts) = array.as_string_view_opt() {
            return Some(Self::Texts(texts));
        }
        let Some(shared) = array.as_dictionary_opt::<Int32Type>() else { return Pen::of(array).ok().map(Self::Each) };
        let texts = shared.values().as_string_opt::<i32>()?;
        let cells = (0..texts.len()).map(|at| cell(texts.value(at)).map(String::into_boxed_str)).collect();
        Some(Self::Shared { keys: shared.keys(), texts, cells })
    }

    /// The number of the text of a row; `None` where nothing stands there.
    fn key(&self, row: usize) -> Option<usize> {
        let Self::Shared { keys, .. } = self else { return None };
        if keys.is_valid(row) { usize::try_from(keys.value(row)).ok() } else { None }
    }

    /// What is made of each of its texts.
    fn each<T>(&self, of: impl Fn(&'a str) -> Option<T>) -> Option<Vec<T>> {
        match self {
            Self::Shared { texts, .. } => (0..texts.len()).map(|at| of(texts.value(at))).collect(),
            Self::Texts(_) | Self::Each(_) => None,
        }
    }

    /// Whether something stands in a row.
    fn is_there(&self, row: usize) -> bool {
        match self {
            Self::Shared { keys, .. } => keys.is_valid(row),
            Self::Texts(texts) => texts.is_valid(row),
            Self::Each(pen) => pen.is_there(row),
        }
    }

    /// The text of a row.
    fn text(&self, row: usize) -> Cow<'_, str> {
        match self {
            Self::Shared { texts, .. } => Cow::Borrowed(self.key(row).map_or("", |key| texts.value(key))),
            Self::Texts(texts) => Cow::Borrowed(if texts.is_valid(row) { texts.value(row) } else { "" }),
            Self::Each(pen) => {
                let mut text = String::new();
                pen.put(row, &mut text);
                Cow::Owned(text)
            }
        }
    }
}

/// How a text stands in a cell; `None` where that is the very text.
fn cell(text: &str) -> Option<String> {
    if is_cell(text) {
        return None;
    }
    let mut cell = String::new();
    put_quoted(&csv::guarded(text), &mut cell);
    Some(cell).filter(|cell| cell != text)
}

/// Whether a text is its own cell, told at once for most: no quotes are needed, and nothing in it would be run, as it and each item
/// of it begin with a letter or a digit.
fn is_cell(text: &str) -> bool {
    let mut begins = true;
    let is_first_there = text.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric);
    is_first_there
        && text.bytes().all(|byte| match byte {
            b'"' | b',' => false,
            b' ' => true,
            b';' => {
                begins = true;
                true
            }
            byte if begins => {
                begins = false;
                byte.is_ascii_alphanumeric()
            }
            byte => byte.is_ascii_graphic(),
        })
}

/// The text of a row in the text of all.
#[derive(Default)]
struct WrittenRow {
    record: Range<usize>,
    /// What the id is, and where it stands as it is.
    id: String,
    id_at: Option<Range<usize>>,
    title_at: Option<Range<usize>>,
    cell: String,
}

/// What a date says to the store.
struct When {
    text: String,
    bounds: DaySpan,
    form: Option<FormedDate>,
    window: Option<DaySpan>,
    instant: Option<i32>,
}

impl When {
    fn of(text: &str) -> Option<Self> {
        let date = EventDate::parse(text).ok()?;
        let (bounds, instant) = (date.bounds(), date.instant());
        let window = Some(date.window()).filter(|window| *window != bounds);
        let form = if instant.is_none() && window.is_none() { FormedDate::of(text, bounds) } else { None };
        Some(Self { text: text.to_owned(), bounds, form, window, instant })
    }
}

/// Who takes part by one cell; `None` where somebody goes by an id and has a name beside it.
type People<'a> = Option<Vec<(Cow<'a, str>, Role)>>;

/// The numbers that those of one cell have among the actors; none before a row names them.
type Numbers = Vec<Box<[u32]>>;

/// Room for what is said of one row, used for each of them.
#[derive(Default)]
struct Said<'a> {
    mentions: Vec<(&'a str, Role)>,
    tags: Vec<&'a str>,
    /// By the cells of actors.
    numbers: Numbers,
}

/// A column and what each of its texts means.
struct Meant<'c, T> {
    /// `None` where the file has no such column.
    cells: Option<&'c Cells<'c>>,
    each: Vec<T>,
}

impl<'c, T> Meant<'c, T> {
    /// `None` where a text means nothing.
    fn of(cells: Option<&'c Cells<'c>>, of: impl Fn(&'c str) -> Option<T>) -> Option<Self> {
        let each = cells.map_or_else(|| Some(Vec::new()), |cells| cells.each(of))?;
        Some(Self { cells, each })
    }

    fn get(&self, row: usize) -> Option<&T> {
        self.each.get(self.cells?.key(row)?)
    }
}

/// Rows as events.
struct Rows<'c> {
    names: &'c [String],
    cells: &'c [Cells<'c>],
    own: Own,
    id: usize,
    title: Option<usize>,
    dates: Meant<'c, When>,
    kinds: Meant<'c, String>,
    statuses: Meant<'c, Status>,
    tags: Meant<'c, Vec<String>>,
    people: Meant<'c, People<'c>>,
    /// Whether all that a text of the last column says is kept with the event as it is.
    others: Meant<'c, bool>,
    /// Columns of numbers, and what they may say.
    numbers: Vec<(&'c Cells<'c>, std::ops::RangeInclusive<f64>)>,
    /// What stands in these a draft of an event has no place for.
    more: Vec<&'c Cells<'c>>,
}

impl<'c> Rows<'c> {
    /// `None` where a column holds what annals does not write there.
    fn of(names: &'c [String], cells: &'c [Cells<'c>]) -> Option<Self> {
        let place = |name: &str| names.iter().position(|own| own == name);
        let column = |name: &str| place(name).map(|at| &cells[at]);
        let range = |name: &str| match name {
            "lat" => Some(-90.0..=90.0),
            "lon" => Some(-180.0..=180.0),
            "fatalities_low" | "fatalities_best" | "fatalities_high" => Some(0.0..=f64::from(u32::MAX)),
            _ => None,
        };
        let is_known = |name: &String| csv::COLUMNS.contains(&name.as_str()) || name == columns::TITLE_FORM;
        // A column that somebody added is kept with each event.
        names.iter().all(is_known).then_some(())?;
        let numbers = names.iter().zip(cells).filter_map(|(name, cells)| Some((cells, range(name)?)));
        let more = ["importance", "published", "relations", "recorded"].into_iter().filter_map(column);
        Some(Self {
            names,
            cells,
            own: Own::of_columns(names),
            id: place("id").filter(|at| matches!(cells[*at], Cells::Texts(_)))?,
            title: place("title"),
            dates: Meant::of(column("date"), When::of)?,
            kinds: Meant::of(column("type"), |kind| Some(kind.to_owned()))?,
            statuses: Meant::of(column("status"), Status::from_word)?,
            tags: Meant::of(column("tags"), |tags| Some(csv::items(tags)))?,
            people: Meant::of(column("actors"), |people| Some(csv::people(people)))?,
            others: Meant::of(column("other"), |other| Some(is_kept(other)))?,
            numbers: numbers.collect(),
            more: more.collect(),
        })
    }

    /// Writes the text of a row.
    fn write(&self, at: usize, text: &mut String, row: &mut WrittenRow, growth: &mut Growth<'_>) -> Result<(), Fault> {
        row.record.start = text.len();
        (row.id_at, row.title_at) = (None, None);
        for (nth, cells) in self.cells.iter().enumerate() {
            if nth > 0 {
                text.push(',');
            }
            let begin = text.len();
            match cells {
                Cells::Shared { texts, cells: own, .. } => {
                    let Some(key) = cells.key(at) else { continue };
                    let cell = own[key].as_deref();
                    let is_same = cell.is_none();
                    let cell = cell.unwrap_or_else(|| texts.value(key));
                    growth.to(text.len() + cell.len())?;
                    text.push_str(cell);
                    if self.title == Some(nth) && is_same {
                        row.title_at = Some(begin..text.len());
                    }
                }
                Cells::Texts(texts) => {
                    let own = if texts.is_valid(at) { texts.value(at) } else { "" };
                    let cell = cell(own);
                    growth.to(text.len() + cell.as_deref().unwrap_or(own).len())?;
                    text.push_str(cell.as_deref().unwrap_or(own));
                    if nth == self.id {
                        row.id.clear();
                        row.id.push_str(own);
                        row.id_at = cell.is_none().then_some(begin..text.len());
                    }
                }
                Cells::Each(pen) => {
                    row.cell.clear();
                    pen.put(at, &mut row.cell);
                    if pen.is_passed() {
                        return Err(Fault::Grows);
                    }
                    growth.to(text.len() + row.cell.len())?;
                    text.push_str(cell(&row.cell).as_deref().unwrap_or(&row.cell));
                }
            }
        }
        row.record.end = text.len();
        text.push('\n');
        Ok(())
    }

    /// Whether a draft has a place for all that a row says to the store; `None` where annals does not write such a row.
    fn is_simple(&self, at: usize, row: &WrittenRow) -> Option<bool> {
        for (cells, range) in &self.numbers {
            if cells.is_there(at) {
                let number: f64 = cells.text(at).parse().ok()?;
                range.contains(&number).then_some(())?;
            }
        }
        let is_plain =
            self.people.get(at).is_none_or(Option::is_some) && self.others.get(at).is_none_or(|is_kept| *is_kept);
        self.dates.get(at)?;
        Some(is_plain && !self.more.iter().any(|cells| cells.is_there(at)) && !row.id.trim().is_empty())
    }

    /// Adds the draft of a row.
    fn push<'r>(&'r self, at: usize, row: &WrittenRow, said: &mut Said<'r>, events: &mut Batch) {
        let Some(when) = self.dates.get(at) else { return };
        let key = self.people.cells.and_then(|cells| cells.key(at));
        let people = key.and_then(|key| self.people.each.get(key)?.as_deref()).unwrap_or_default();
        said.mentions.clear();
        said.mentions.extend(people.iter().map(|(actor, role)| (&**actor, *role)));
        said.numbers.resize(self.people.each.len(), Box::default());
        let numbers = key.and_then(|key| said.numbers.get_mut(key));
        let numbers: &[u32] = numbers.map_or(&[], |numbers| {
            if numbers.len() < people.len() {
                *numbers = people.iter().map(|(actor, _)| events.actor_number(actor)).collect();
            }
            numbers
        });
        said.tags.clear();
        let tags = self.tags.get(at);
        said.tags.extend(tags.into_iter().flatten().map(String::as_str));
        let title = self.title.map(|title| self.cells[title].text(at)).unwrap_or_default();
        let within = |range: &Option<Range<usize>>| range.clone().map(|range| RowText::Within(range.start, range.end));
        let draft = RowDraft {
            record: row.record.clone(),
            date: WrittenDate::new(when.form, &when.text, when.bounds),
            window: when.window,
            instant: when.instant,
            id: within(&row.id_at).unwrap_or(RowText::Text(&row.id)),
            title: match within(&row.title_at) {
                Some(title) => title,
                None if title.trim().is_empty() => RowText::Derived,
                None => RowText::Text(&title),
            },
            kind: self.kinds.get(at).map(String::as_str),
            status: self.statuses.get(at).copied(),
            tags: &said.tags,
            mentions: &said.mentions,
            public_since: None,
        };
        events.push_numbered(&draft, numbers);
    }

    /// Adds the event of a row that has more to it; `None` where something in it cannot be read.
    fn push_whole(&self, at: usize, row: &WrittenRow, part: &mut Part) -> Option<()> {
        let cell = |cells: &Cells<'_>| Cow::Owned(csv::guarded(&cells.text(at)).into_owned());
        let values: Vec<Cow<'_, str>> = self.cells.iter().map(cell).collect();
        let own = self.own.row(self.names, (&values, &[]));
        let date = own.date()?;
        let (event, bad) = own.event(date, |_| None);
        bad.is_empty().then(|| part.events.push_event(&event, &part.text, row.record.clone()))
    }
}

/// Whether the JSON of what no column says has no key that an event has, which would say it in place of a column.
fn is_kept(other: &str) -> bool {
    let keys = serde_json::from_str::<HashMap<String, &RawValue>>(other);
    keys.is_ok_and(|keys| !keys.keys().any(|key| key == "other" || emit::is_event_key(key)))
}
