//! The CSV that annals writes, read back as it was, also after somebody has worked on it in a spreadsheet.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::cells::{Participant, split, unguarded};
use super::{Column, cells};
use crate::formats::yaml;
use crate::model::{Event, Role};

/// Without these columns a table is somebody else's.
const TELLING: [&str; 7] = ["id", "date", "earliest", "latest", "title", "actors", "other"];

/// Which column of a table is which of annals' own.
#[derive(Debug, Clone)]
pub(in crate::formats) struct Own {
    /// By the place in the header; `None` for a column that somebody added.
    columns: Vec<Option<Column>>,
}

impl Own {
    /// The columns of a header, in whatever order; `None` for somebody else's table.
    pub(in crate::formats) fn of(headers: &[String]) -> Option<Self> {
        let is_own = TELLING.iter().all(|name| headers.iter().any(|header| header == name));
        let column = |header: &String| Column::ALL.iter().copied().find(|column| column.name() == header);
        is_own.then(|| Self { columns: headers.iter().map(column).collect() })
    }

    /// The event of a row; `None` where its cells do not make one, so that the row is read as one of any table. `date` is an EDTF
    /// expression for the cell's, which a spreadsheet has written in its own way, and a note on it.
    pub(in crate::formats) fn event(
        &self,
        headers: &[String],
        (values, more): (&[Cow<'_, str>], &[(String, String)]),
        date: Option<(String, Option<String>)>,
    ) -> Option<Event> {
        let mut row = Row { cells: vec![String::new(); Column::ALL.len()] };
        let mut extra = Map::new();
        for (at, value) in values.iter().enumerate() {
            match self.columns.get(at) {
                Some(Some(column)) => row.cells[*column as usize] = unguarded(value).into_owned(),
                _ if value.is_empty() => {}
                _ => {
                    extra.insert(headers.get(at).cloned().unwrap_or_default(), Value::String(value.to_string()));
                }
            }
        }
        if let Some((edtf, note)) = date {
            row.cells[Column::Date as usize] = edtf;
            if let Some(note) = note.filter(|_| row.get(Column::DateNote).is_empty()) {
                row.cells[Column::DateNote as usize] = note;
            }
        }
        extra.extend(more.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))));
        row.event(extra)
    }
}

/// The cells of a row, in the order of the columns.
struct Row {
    cells: Vec<String>,
}

impl Row {
    fn get(&self, column: Column) -> &str {
        &self.cells[column as usize]
    }

    /// The text of a cell; `Null` where nothing stands in it.
    fn text(&self, column: Column) -> Value {
        let text = self.get(column);
        if text.is_empty() { Value::Null } else { text.into() }
    }

    fn event(&self, added: Map<String, Value>) -> Option<Event> {
        let said = self.said();
        let mut other: Map<String, Value> = match self.get(Column::Other) {
            "" => Map::new(),
            text => serde_json::from_str(text).unwrap_or_else(|_| Map::from_iter([("other".to_owned(), text.into())])),
        };
        let (keys, extra): (Vec<_>, Vec<_>) =
            std::mem::take(&mut other).into_iter().partition(|(key, _)| yaml::is_event_key(key) && key != "other");
        let mut kept: Map<String, Value> = extra.into_iter().collect();
        let mut hidden = match kept.remove("other") {
            Some(Value::Object(hidden)) => hidden,
            Some(text) => Map::from_iter([("other".to_owned(), text)]),
            None => Map::new(),
        };
        for (name, value) in added {
            let is_known = yaml::is_event_key(&name) || kept.contains_key(&name);
            if is_known { &mut hidden } else { &mut kept }.insert(name, value);
        }
        // What `other` says of a key counts while its cells say the same; whoever changed a cell means the change.
        let mut whole = said.clone();
        whole.extend(keys.clone());
        let is_changed = |event: &Event, key: &str| {
            let own = cells(event, &names(event));
            let columns = Column::ALL.iter().filter(|column| column.key() == key);
            columns.into_iter().any(|column| crate::model::clean::block(&own[*column as usize]) != self.get(*column))
        };
        let told = if keys.is_empty() { None } else { yaml::event_of_json(&Value::Object(whole.clone())) };
        for (key, value) in keys {
            if told.as_ref().is_none_or(|event| is_changed(event, &key)) {
                whole.insert(key.clone(), said.get(&key).cloned().unwrap_or(Value::Null));
                hidden.insert(key, value);
            }
        }
        if !hidden.is_empty() {
            kept.insert("other".to_owned(), Value::Object(hidden));
        }
        whole.extend(kept);
        yaml::event_of_json(&Value::Object(whole))
    }

    /// What the columns say, with the keys of schema 1.
    fn said(&self) -> Map<String, Value> {
        let map = json!({
            "id": self.text(Column::Id),
            "date": self.text(Column::Date),
            "date_note": self.text(Column::DateNote),
            "title": self.text(Column::Title),
            "summary": self.text(Column::Summary),
            "type": self.text(Column::Type),
            "actors": self.actors(),
            "location": self.part(&[
                ("name", Column::Place),
                ("precision", Column::PlacePrecision),
                ("country", Column::Country),
                ("lat", Column::Lat),
                ("lon", Column::Lon),
            ]),
            "status": self.text(Column::Status),
            "importance": self.text(Column::Importance),
            "fatalities": self.part(&[("low", Column::Low), ("best", Column::Best), ("high", Column::High)]),
            "tags": self.list(Column::Tags).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>(),
            "sources": self.sources(),
            "relations": self.relations(),
            "recorded": self.text(Column::Recorded),
            "origin": self.part(&[("dataset", Column::Origin), ("id", Column::OriginId)]),
        });
        if let Value::Object(map) = map { map } else { Map::new() }
    }

    fn list(&self, column: Column) -> Vec<Option<String>> {
        split(self.get(column), ';')
    }

    /// Several columns as one map; `Null` where none of them has anything.
    fn part(&self, columns: &[(&str, Column)]) -> Value {
        let texts = columns.iter().map(|(key, column)| ((*key).to_owned(), self.text(*column)));
        let map: Map<String, Value> = texts.filter(|(_, text)| !text.is_null()).collect();
        if map.is_empty() { Value::Null } else { Value::Object(map) }
    }

    fn actors(&self) -> Value {
        let one = |Participant { id, name, role }| json!({"id": id, "name": name, "role": Role::word(role)});
        Participant::all(self.get(Column::Actors)).into_iter().map(one).collect()
    }

    fn sources(&self) -> Value {
        let columns = [
            ("publisher", Column::Publishers),
            ("title", Column::Headlines),
            ("url", Column::Urls),
            ("published", Column::Published),
            ("claimant", Column::Claimants),
            ("supports", Column::Supports),
        ];
        let lists = columns.map(|(key, column)| (key, self.list(column)));
        let count = lists.iter().map(|(_, list)| list.len()).max().unwrap_or(0);
        let source = |at: usize| {
            let mut map = Map::new();
            for (key, list) in &lists {
                let Some(text) = list.get(at).cloned().flatten() else { continue };
                let value = match *key {
                    "supports" => split(&text, ',').into_iter().map(Option::unwrap_or_default).collect(),
                    _ => Value::String(text),
                };
                map.insert((*key).to_owned(), value);
            }
            Value::Object(map)
        };
        (0..count).map(source).collect()
    }

    fn relations(&self) -> Value {
        let relation = |text: String| {
            let (kind, target) = text.split_once(' ').unwrap_or((&text, ""));
            json!({"type": kind, "target": target})
        };
        self.list(Column::Relations).into_iter().flatten().map(relation).collect()
    }
}

/// The names of those who take part, as the event itself has them.
fn names(event: &Event) -> Vec<String> {
    event.actors.iter().map(|mention| mention.name.clone().unwrap_or_else(|| mention.actor.clone())).collect()
}
