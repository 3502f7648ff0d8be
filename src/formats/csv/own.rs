//! The CSV that annals writes, read back as it was, also after somebody has worked on it in a spreadsheet.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::cells::{Participant, in_sheet, join, split, unguarded};
use super::{Column, cells};
use crate::formats::{columns, emit, yaml};
use crate::model::{
    Event, EventDate, Extra, Fatalities, Location, Mention, Origin, Relation, RelationKind, Source, Status, clean, day,
};

/// Without these columns a table is somebody else's.
const TELLING: [&str; 7] = ["id", "date", "earliest", "latest", "title", "actors", "other"];

/// What stands for an id or a title that a row does not have, while its event is made.
const NONE: &str = "?";

/// The column that a workbook has beside those of CSV: the day of a date that is one, as a spreadsheet counts days.
pub(in crate::formats) const DAY: &str = "day";

/// Whether the columns are those of a table that annals wrote.
pub(in crate::formats) fn is_own(names: &[&str]) -> bool {
    TELLING.iter().all(|name| names.contains(name))
}

/// Which column of a table is which of annals' own.
#[derive(Debug, Clone)]
pub(in crate::formats) struct Own {
    /// By the place in the header; `None` for a column that somebody added.
    columns: Vec<Option<Column>>,
    /// The place of [`DAY`], in a workbook.
    day: Option<usize>,
    /// The place of [`columns::TITLE_FORM`], in a file of columns.
    title_form: Option<usize>,
}

/// A cell that says nothing that its column can say. What stands in it is kept under the name of the column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) struct BadCell {
    pub(in crate::formats) column: &'static str,
    /// What to write instead.
    pub(in crate::formats) hint: &'static str,
    pub(in crate::formats) text: String,
}

impl Own {
    /// The columns of a header, in whatever order; `None` for somebody else's table.
    pub(in crate::formats) fn of(headers: &[String], is_sheet: bool) -> Option<Self> {
        let is_own = TELLING.iter().all(|name| headers.iter().any(|header| header == name));
        let day = || headers.iter().position(|header| is_sheet && header == DAY);
        is_own.then(|| Self { day: day(), title_form: None, ..Self::of_columns(headers) })
    }

    /// The columns of a file that is known to be annals' own, whichever of them are there.
    pub(in crate::formats) fn of_columns(headers: &[String]) -> Self {
        let column = |header: &String| Column::ALL.iter().copied().find(|column| column.name() == header);
        let title_form = headers.iter().position(|header| header == columns::TITLE_FORM);
        Self { columns: headers.iter().map(column).collect(), day: None, title_form }
    }

    /// The column that says of each title whether it stands for itself, where not all titles are of one form.
    pub(in crate::formats) fn title_form(&self) -> Option<usize> {
        self.title_form
    }

    /// The cells of a record.
    pub(in crate::formats) fn row<'a>(
        &self,
        headers: &[String],
        (values, more): (&'a [Cow<'_, str>], &[(String, String)]),
    ) -> Row<'a> {
        let mut cells = vec![Cow::Borrowed(""); Column::ALL.len()];
        let mut added = Vec::new();
        let mut day = None;
        for (at, value) in values.iter().enumerate() {
            match self.columns.get(at) {
                Some(Some(column)) => cells[*column as usize] = unguarded(value),
                _ if self.day == Some(at) => day = Some(&**value).filter(|day| !day.is_empty()),
                _ if value.is_empty() || self.title_form == Some(at) => {}
                _ => added.push((headers.get(at).cloned().unwrap_or_default(), value.to_string())),
            }
        }
        added.extend(more.iter().cloned());
        if cells[Column::Date as usize].trim().is_empty()
            && let Some(day) = day.take()
        {
            cells[Column::Date as usize] = Cow::Borrowed(day);
        }
        Row { cells, added, day }
    }
}

/// The cells of a row, in the order of the columns, and what stands in no column of annals' own.
#[derive(Debug)]
pub(in crate::formats) struct Row<'a> {
    cells: Vec<Cow<'a, str>>,
    added: Vec<(String, String)>,
    day: Option<&'a str>,
}

impl Row<'_> {
    fn get(&self, column: Column) -> &str {
        &self.cells[column as usize]
    }

    /// The text of a cell; `None` where nothing stands in it.
    fn text(&self, column: Column) -> Option<String> {
        let text = self.get(column);
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn set(&mut self, column: Column, text: String) {
        self.cells[column as usize] = Cow::Owned(text);
    }

    /// The date of the row, if it is EDTF.
    pub(in crate::formats) fn date(&self) -> Option<EventDate> {
        EventDate::parse(self.get(Column::Date)).ok()
    }

    /// Takes the date for that of an EDTF expression, with a note on it. What the cell says is kept where the note has no room.
    pub(in crate::formats) fn set_date(&mut self, edtf: String, note: Option<String>) {
        match note {
            Some(note) if self.get(Column::DateNote).is_empty() => self.set(Column::DateNote, note),
            Some(_) if !self.get(Column::Date).is_empty() => {
                self.added.push(("date".to_owned(), self.get(Column::Date).to_owned()));
            }
            _ => {}
        }
        self.set(Column::Date, edtf);
    }

    /// The event of the row, without an id and without a title where the row has none, and the cells that have no part in it.
    /// `read` makes EDTF of a day in the writing of a spreadsheet.
    pub(in crate::formats) fn event(
        mut self,
        date: EventDate,
        read: impl Fn(&str) -> Option<String>,
    ) -> (Event, Vec<BadCell>) {
        let mut bad = self.mend(read);
        bad.extend(self.mend_day(&date));
        let named = [Column::Id, Column::Title].map(|column| !self.get(column).trim().is_empty());
        for (column, _) in [Column::Id, Column::Title].into_iter().zip(named).filter(|(_, is_named)| !is_named) {
            self.set(column, NONE.to_owned());
        }
        let said = self.said(date);
        let mut event = if self.get(Column::Other).is_empty() {
            let extra = self.added.drain(..).fold(Extra::new(), |mut extra, (name, text)| {
                extra.insert(free(name, |name| extra.contains_key(name)).into(), text.into());
                extra
            });
            Event { extra, ..said }
        } else {
            self.with_other(said)
        };
        let [has_id, has_title] = named;
        if !has_id {
            event.id.clear();
        }
        if !has_title {
            event.title.clear();
        }
        (event, bad)
    }

    /// Takes out what a column cannot say, and writes what it can as annals does.
    fn mend(&mut self, read: impl Fn(&str) -> Option<String>) -> Vec<BadCell> {
        let mut bad = Vec::new();
        let edtf = |text: &str| if EventDate::parse(text).is_ok() { Some(text.to_owned()) } else { read(text.trim()) };
        for column in CHECKED {
            let text = self.get(column);
            if text.is_empty() {
                continue;
            }
            let (mended, is_sound) = match column {
                Column::Published => each(text, edtf),
                Column::Relations => each(text, |item| relation(item).map(|_| item.to_owned())),
                Column::Recorded => whole(edtf(text)),
                Column::Status => whole(Status::from_word(&text.trim().to_lowercase()).map(|it| it.word().to_owned())),
                Column::Importance => whole(parsed::<u8>(text).filter(|number| (1..=10).contains(number))),
                Column::Lat => whole(parsed(text).filter(|degrees: &f64| degrees.abs() <= 90.0)),
                Column::Lon => whole(parsed(text).filter(|degrees: &f64| degrees.abs() <= 180.0)),
                _ => whole(parsed::<u32>(text)),
            };
            if !is_sound {
                let text = text.to_owned();
                self.added.push((column.name().to_owned(), text.clone()));
                bad.push(BadCell { column: column.name(), hint: hint(column), text });
            }
            if mended != self.get(column) {
                self.set(column, mended);
            }
        }
        bad
    }

    /// Takes out a day that is not the one that the date says.
    fn mend_day(&mut self, date: &EventDate) -> Option<BadCell> {
        let text = self.day.take().filter(|own| *own != day::iso(date.bounds().earliest))?.to_owned();
        self.added.push((DAY.to_owned(), text.clone()));
        Some(BadCell { column: DAY, hint: "`date` counts: write the day there; what stands here is kept", text })
    }

    /// The event with what `other` and the columns that somebody added say of it.
    fn with_other(&self, said: Event) -> Event {
        let mut other: Map<String, Value> = match self.get(Column::Other) {
            "" => Map::new(),
            text => serde_json::from_str(text).unwrap_or_else(|_| Map::from_iter([("other".to_owned(), text.into())])),
        };
        let (keys, extra): (Vec<_>, Vec<_>) =
            std::mem::take(&mut other).into_iter().partition(|(key, _)| emit::is_event_key(key) && key != "other");
        let mut kept: Map<String, Value> = extra.into_iter().collect();
        let mut hidden = match kept.remove("other") {
            Some(Value::Object(hidden)) => hidden,
            Some(text) => Map::from_iter([("other".to_owned(), text)]),
            None => Map::new(),
        };
        for (name, text) in &self.added {
            let name = free(name.clone(), |name| hidden.contains_key(name));
            let is_known = emit::is_event_key(&name) || kept.contains_key(&name);
            if is_known { &mut hidden } else { &mut kept }.insert(name, text.as_str().into());
        }
        // What `other` says of a key counts while its cells say the same; whoever changed a cell means the change.
        let mut whole = match emit::schema_event(&said, &names(&said)) {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        let own = whole.clone();
        whole.extend(keys.clone());
        let is_changed = |event: &Event, key: &str| {
            let own = cells(event, &names(event));
            let columns = Column::ALL.iter().filter(|column| column.key() == key);
            columns.into_iter().any(|column| {
                let own = &own[*column as usize];
                clean::whole(own) != self.get(*column) && in_sheet(own) != self.get(*column)
            })
        };
        let told = if keys.is_empty() { None } else { yaml::event_of_json(&Value::Object(whole.clone())) };
        for (key, value) in keys {
            if told.as_ref().is_none_or(|event| is_changed(event, &key)) {
                whole.insert(key.clone(), own.get(&key).cloned().unwrap_or(Value::Null));
                hidden.insert(key, value);
            }
        }
        if !hidden.is_empty() {
            kept.insert("other".to_owned(), Value::Object(hidden));
        }
        whole.extend(kept);
        yaml::event_of_json(&Value::Object(whole)).unwrap_or_else(|| {
            let extra = Extra::from_iter([("other".into(), self.get(Column::Other).into())]);
            Event { extra, ..said }
        })
    }

    /// What the columns say.
    fn said(&self, date: EventDate) -> Event {
        let place = Location {
            name: self.text(Column::Place),
            country: self.text(Column::Country),
            lat: parsed(self.get(Column::Lat)),
            lon: parsed(self.get(Column::Lon)),
            precision: self.text(Column::PlacePrecision),
            extra: Extra::new(),
        };
        let [low, best, high] = [Column::Low, Column::Best, Column::High].map(|column| parsed::<u32>(self.get(column)));
        let deaths = Fatalities { low, best, high, extra: Extra::new() };
        let origin =
            Origin { dataset: self.text(Column::Origin), id: self.text(Column::OriginId), extra: Extra::new() };
        Event {
            id: self.get(Column::Id).to_owned(),
            date,
            date_note: self.text(Column::DateNote),
            title: self.get(Column::Title).to_owned(),
            summary: self.text(Column::Summary),
            is_plain: false,
            kind: self.text(Column::Type),
            actors: Participant::all(self.get(Column::Actors)).into_iter().map(mention).collect(),
            location: (place != Location::default()).then_some(place),
            status: Status::from_word(self.get(Column::Status)),
            importance: parsed(self.get(Column::Importance)),
            fatalities: (deaths != Fatalities::default()).then_some(deaths),
            tags: self.list(Column::Tags).into_iter().map(Option::unwrap_or_default).collect(),
            sources: self.sources(),
            relations: self.list(Column::Relations).iter().flatten().filter_map(|item| relation(item)).collect(),
            recorded: EventDate::parse(self.get(Column::Recorded)).ok(),
            origin: (origin != Origin::default()).then_some(origin),
            extra: Extra::new(),
        }
    }

    fn list(&self, column: Column) -> Vec<Option<String>> {
        split(self.get(column), ';')
    }

    fn sources(&self) -> Vec<Source> {
        let columns = [
            Column::Publishers,
            Column::Headlines,
            Column::Urls,
            Column::Published,
            Column::Claimants,
            Column::Supports,
        ];
        if columns.iter().all(|column| self.get(*column).is_empty()) {
            return Vec::new();
        }
        let lists = columns.map(|column| self.list(column));
        let count = lists.iter().map(Vec::len).max().unwrap_or(0);
        let source = |at: usize| {
            let item = |list: &Vec<Option<String>>| list.get(at).cloned().flatten().filter(|text| !text.is_empty());
            let [publisher, title, url, published, claimant, supports] = lists.each_ref().map(item);
            let keys = supports.map_or_else(Vec::new, |keys| split(&keys, ','));
            Source {
                publisher,
                title,
                url,
                published: published.and_then(|date| EventDate::parse(&date).ok()),
                claimant,
                supports: keys.into_iter().map(Option::unwrap_or_default).collect(),
                extra: Extra::new(),
            }
        };
        (0..count).map(source).collect()
    }
}

/// Columns in which not every text means something.
const CHECKED: [Column; 10] = [
    Column::Lat,
    Column::Lon,
    Column::Status,
    Column::Importance,
    Column::Low,
    Column::Best,
    Column::High,
    Column::Published,
    Column::Relations,
    Column::Recorded,
];

/// What a column can say.
fn hint(column: Column) -> &'static str {
    match column {
        Column::Lat => "write degrees from -90 to 90 with a point, such as `37.95`; what stands there is kept",
        Column::Lon => "write degrees from -180 to 180 with a point, such as `58.38`; what stands there is kept",
        Column::Status => {
            "write reported, confirmed, disputed, denied, retracted or planned; what stands there is kept"
        }
        Column::Importance => "write a whole number from 1 to 10; what stands there is kept",
        Column::Published | Column::Recorded => "write a date such as `2026-03-06`; what stands there is kept",
        Column::Relations => "write a kind and an id, such as `follows 2025-pact`; what stands there is kept",
        _ => "write a whole number, 0 or more; what stands there is kept",
    }
}

fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// The text of a cell, and whether there is one.
fn whole(mended: Option<impl ToString>) -> (String, bool) {
    let text = mended.map(|mended| mended.to_string());
    let is_sound = text.is_some();
    (text.unwrap_or_default(), is_sound)
}

/// The items of a cell as they are to be, and whether all of them can be.
fn each(cell: &str, mend: impl Fn(&str) -> Option<String>) -> (String, bool) {
    let items = split(cell, ';');
    let mended: Vec<Option<String>> = items.iter().map(|item| item.as_deref().and_then(&mend)).collect();
    let is_sound = items.iter().zip(&mended).all(|(item, mended)| item.is_none() || mended.is_some());
    if items == mended {
        return (cell.to_owned(), is_sound);
    }
    let is_empty = mended.iter().all(Option::is_none);
    (if is_empty { String::new() } else { join(mended.iter().map(Option::as_deref), ';') }, is_sound)
}

/// A name, or the first of it with a number that is free.
fn free(name: String, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or(name)
}

fn mention(Participant { id, name, role }: Participant) -> Mention {
    let name = (name != id && !name.is_empty()).then_some(name);
    Mention { actor: id, name, role, extra: Extra::new() }
}

fn relation(item: &str) -> Option<Relation> {
    let (kind, target) = item.split_once(' ')?;
    let kind = RelationKind::from_word(kind)?;
    (!target.trim().is_empty()).then(|| Relation { kind, target: target.to_owned(), extra: Extra::new() })
}

/// The names of those who take part, as the event itself has them.
fn names(event: &Event) -> Vec<String> {
    event.actors.iter().map(|mention| mention.name.clone().unwrap_or_else(|| mention.actor.clone())).collect()
}
