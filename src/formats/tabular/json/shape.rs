//! An object of JSON as names and texts, whatever it is wrapped in: features, bindings, records with fields, objects by their ids.

use serde_json::Value;

/// The key and the object of a record that is an entry of an object.
pub(super) fn key(record: &str) -> Option<(String, &str)> {
    if !record.starts_with('"') {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(record).into_iter::<String>();
    let key = values.next()?.ok()?;
    let object = record.get(values.byte_offset()..)?.trim_start().strip_prefix(':')?;
    Some((key, object.trim_start()))
}

/// Whether a record is an object, and not `null`, a number or a text.
pub(in crate::formats::tabular) fn is_record(record: &str) -> bool {
    record.trim_start().starts_with('{') || key(record).is_some()
}

/// The texts of a record by the names of its columns; `None` for what is no JSON.
pub(in crate::formats::tabular) fn pairs(record: &str) -> Option<Vec<(String, String)>> {
    let Some((key, object)) = key(record) else {
        return serde_json::from_str(record).ok().map(|value| flatten(&value));
    };
    let mut pairs = flatten(&serde_json::from_str(object).ok()?);
    match pairs.iter().find(|(name, _)| name == "id") {
        None => pairs.insert(0, ("id".to_owned(), key)),
        Some((_, id)) if *id == key => {}
        Some(_) => pairs.push(("key".to_owned(), key)),
    }
    Some(pairs)
}

/// The texts of an object by the names of its keys, those of objects within it with a dot between.
pub(in crate::formats::tabular) fn flatten(value: &Value) -> Vec<(String, String)> {
    columns(value)
}

/// The items of a list, or the list as it is written where not all of them are texts and numbers.
pub(super) fn listed(value: &Value) -> String {
    let texts = value.as_array().and_then(|items| items.iter().map(scalar).collect::<Option<Vec<String>>>());
    texts.map_or_else(|| value.to_string(), |texts| texts.join("; "))
}

/// An object however it is held: as values, or as nodes that know where they stand.
pub(in crate::formats) trait Tree: Sized {
    /// What is told of a column: its text, or where it stands.
    type Column;

    /// What is told of the column that a value is; `is_whole` where its text is the value as it is written.
    fn column(&self, is_whole: bool) -> Self::Column;

    /// The keys and values of an object.
    fn pairs(&self) -> Option<impl Iterator<Item = (&str, &Self)>>;

    /// The value of a key.
    fn get(&self, key: &str) -> Option<&Self>;

    /// The items of a list.
    fn items(&self) -> Option<&[Self]>;

    /// A text in quotes, where it is one.
    fn text(&self) -> Option<&str>;

    fn is_null(&self) -> bool;

    fn is_number(&self) -> bool;
}

impl Tree for Value {
    type Column = String;

    fn column(&self, is_whole: bool) -> String {
        if is_whole { self.to_string() } else { scalar(self).unwrap_or_else(|| listed(self)) }
    }

    fn pairs(&self) -> Option<impl Iterator<Item = (&str, &Self)>> {
        self.as_object().map(|map| map.iter().map(|(key, value)| (key.as_str(), value)))
    }

    fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.get(key)
    }

    fn items(&self) -> Option<&[Self]> {
        self.as_array().map(Vec::as_slice)
    }

    fn text(&self) -> Option<&str> {
        self.as_str()
    }

    fn is_null(&self) -> bool {
        self.is_null()
    }

    fn is_number(&self) -> bool {
        self.is_number()
    }
}

/// The columns of an object by the names of its keys, without those that say nothing.
pub(in crate::formats) fn columns<T: Tree>(value: &T) -> Vec<(String, T::Column)> {
    let mut columns = Vec::new();
    let Some(pairs) = value.pairs() else { return columns };
    if let Some(inner) = inner(value) {
        unwrapped(value, inner, &mut columns);
    } else if is_binding(value) {
        for (name, term) in pairs {
            term.get("value").into_iter().for_each(|value| add(name, value, &mut columns));
        }
    } else {
        pairs.for_each(|(key, value)| add(key, value, &mut columns));
    }
    columns
}

/// Keys under which records keep their columns, and those that stand beside them.
const INNER: &[&str] = &["properties", "fields", "attributes", "_source"];
const BESIDE: &[&str] = &[
    "id",
    "_id",
    "type",
    "geometry",
    "bbox",
    "createdTime",
    "links",
    "relationships",
    "_index",
    "_type",
    "_score",
    "score",
    "href",
    "recordid",
    "datasetid",
    "record_timestamp",
];

fn is_text<T: Tree>(value: &T, key: &str, text: &str) -> bool {
    value.get(key).is_some_and(|value| value.text() == Some(text))
}

/// The key under which a record keeps its columns.
fn inner<T: Tree>(record: &T) -> Option<&'static str> {
    let has_columns = |key: &&&str| record.get(key).is_some_and(|value| value.pairs().is_some());
    let key = *INNER.iter().find(has_columns)?;
    let is_alone = record.pairs()?.all(|(name, _)| name == key || BESIDE.contains(&name));
    (is_text(record, "type", "Feature") || is_alone).then_some(key)
}

/// The columns of a record under one of its keys, then what stands beside them.
fn unwrapped<T: Tree>(record: &T, inner: &str, columns: &mut Vec<(String, T::Column)>) {
    let own = record.get(inner).and_then(T::pairs);
    own.into_iter().flatten().for_each(|(name, value)| add(name, value, columns));
    for (name, value) in record.pairs().into_iter().flatten() {
        match name {
            own if own == inner => {}
            "type" if value.text() == Some("Feature") => {}
            "geometry" => add_geometry(value, columns),
            _ if columns.iter().any(|(known, _)| known == name) => add(&format!("record.{name}"), value, columns),
            _ => add(name, value, columns),
        }
    }
}

/// A point as degrees, unless the columns have them; anything else as it is written.
fn add_geometry<T: Tree>(geometry: &T, columns: &mut Vec<(String, T::Column)>) {
    let is_degree =
        |name: &str| ["lat", "latitude", "lon", "lng", "long", "longitude"].contains(&&*name.to_lowercase());
    let has_degrees = columns.iter().any(|(name, _)| is_degree(name));
    let point = geometry.get("coordinates").filter(|_| is_text(geometry, "type", "Point"));
    match point.and_then(T::items) {
        Some([lon, lat, rest @ ..]) if !has_degrees && lon.is_number() && lat.is_number() => {
            add("lon", lon, columns);
            add("lat", lat, columns);
            for height in rest {
                add("altitude", height, columns);
            }
        }
        _ if geometry.is_null() => {}
        _ => columns.push(("geometry".to_owned(), geometry.column(true))),
    }
}

/// Whether an object is one answer of a SPARQL endpoint: for each variable a type and a value.
fn is_binding<T: Tree>(record: &T) -> bool {
    const TYPES: &[&str] = &["uri", "literal", "typed-literal", "bnode"];
    let is_term = |value: &T| {
        let kind = value.get("type").and_then(T::text);
        kind.is_some_and(|kind| TYPES.contains(&kind)) && value.get("value").is_some_and(|value| value.text().is_some())
    };
    let mut values = record.pairs().into_iter().flatten().map(|(_, value)| value).peekable();
    values.peek().is_some() && values.all(is_term)
}

fn add<T: Tree>(name: &str, value: &T, columns: &mut Vec<(String, T::Column)>) {
    if let Some(pairs) = value.pairs() {
        pairs.for_each(|(key, value)| add(&format!("{name}.{key}"), value, columns));
        return;
    }
    let is_blank = match value.items() {
        Some([]) => true,
        Some([item]) => item.text() == Some(""),
        Some(_) => false,
        None => value.is_null(),
    };
    if !is_blank {
        columns.push((name.to_owned(), value.column(false)));
    }
}

pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Object(_) | Value::Array(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(record: &str) -> Vec<String> {
        pairs(record).expect("JSON").into_iter().map(|(name, text)| format!("{name}={text}")).collect()
    }

    #[test]
    fn what_records_are_wrapped_in_is_taken_off() {
        let feature = |geometry: &str| {
            format!(r#"{{"type":"Feature","id":7,"properties":{{"date":"2014"}},"geometry":{geometry}}}"#)
        };
        assert_eq!(
            texts(&feature(r#"{"type":"Point","coordinates":[37.74,48.13]}"#)),
            ["date=2014", "id=7", "lon=37.74", "lat=48.13"]
        );
        let line = r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#;
        assert_eq!(texts(&feature(line)), ["date=2014", "id=7", &format!("geometry={line}")]);
        let own = r#"{"type":"Feature","properties":{"lat":1,"id":"a"},"id":7,"geometry":{"type":"Point","coordinates":[2,1]}}"#;
        assert_eq!(texts(own), ["lat=1", "id=a", "record.id=7", r#"geometry={"type":"Point","coordinates":[2,1]}"#]);
        assert_eq!(
            texts(r#"{"id":"rec1","createdTime":"2024-01-01","fields":{"Date":"2014","Who":["A","B"]}}"#),
            ["Date=2014", "Who=A; B", "id=rec1", "createdTime=2024-01-01"]
        );
        assert_eq!(
            texts(
                r#"{"item":{"type":"uri","value":"http://x/Q1"},"date":{"type":"literal","datatype":"d","value":"2014"}}"#
            ),
            ["item=http://x/Q1", "date=2014"]
        );
        assert_eq!(texts(r#""Q\u00e9": {"date": "2014"}"#), ["id=Qé", "date=2014"]);
        assert_eq!(texts(r#""Q1": {"id": 4}"#), ["id=4", "key=Q1"]);
        // Somebody's own `properties` beside other columns stay where they are.
        assert_eq!(texts(r#"{"date":"2014","properties":{"a":1}}"#), ["date=2014", "properties.a=1"]);
        assert!(is_record("{}") && is_record(r#""a": {}"#) && !is_record(r#""a""#) && !is_record("7"));
    }

    #[test]
    fn objects_within_objects_have_dotted_names() {
        let value = serde_json::json!({"start_date": {"year": 650, "month": null}, "tags": ["a", 2], "list": [{"x": 1}], "ok": true});
        let pairs: Vec<String> = flatten(&value).into_iter().map(|(name, text)| format!("{name}={text}")).collect();
        assert_eq!(pairs, ["start_date.year=650", "tags=a; 2", "list=[{\"x\":1}]", "ok=true"]);
    }
}
