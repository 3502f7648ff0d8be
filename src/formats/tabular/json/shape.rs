//! An object of JSON as names and texts, whatever it is wrapped in: features, bindings, records with fields, objects by their ids.

use serde_json::{Map, Value};

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
    let Value::Object(map) = value else { return Vec::new() };
    let mut pairs = Vec::new();
    if let Some(inner) = inner(map) {
        unwrapped(map, inner, &mut pairs);
    } else if is_binding(map) {
        for (name, value) in map {
            add(name, value.get("value").unwrap_or(&Value::Null), &mut pairs);
        }
    } else {
        map.iter().for_each(|(key, value)| add(key, value, &mut pairs));
    }
    pairs
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

/// The key under which a record keeps its columns.
fn inner(map: &Map<String, Value>) -> Option<&'static str> {
    let has_columns = |key: &&&str| map.get(**key).is_some_and(Value::is_object);
    let key = *INNER.iter().find(has_columns)?;
    let is_feature = map.get("type").is_some_and(|kind| kind == "Feature");
    let is_alone = map.keys().all(|name| name == key || BESIDE.contains(&name.as_str()));
    (is_feature || is_alone).then_some(key)
}

/// The columns of a record under one of its keys, then what stands beside them.
fn unwrapped(map: &Map<String, Value>, inner: &str, pairs: &mut Vec<(String, String)>) {
    if let Some(Value::Object(columns)) = map.get(inner) {
        columns.iter().for_each(|(name, value)| add(name, value, pairs));
    }
    for (name, value) in map {
        match name.as_str() {
            own if own == inner => {}
            "type" if value == "Feature" => {}
            "geometry" => add_geometry(value, pairs),
            _ if pairs.iter().any(|(known, _)| known == name) => add(&format!("record.{name}"), value, pairs),
            _ => add(name, value, pairs),
        }
    }
}

/// A point as degrees, unless the columns have them; anything else as it is written.
fn add_geometry(geometry: &Value, pairs: &mut Vec<(String, String)>) {
    let is_degree =
        |name: &str| ["lat", "latitude", "lon", "lng", "long", "longitude"].contains(&&*name.to_lowercase());
    let has_degrees = pairs.iter().any(|(name, _)| is_degree(name));
    let point = geometry.get("coordinates").filter(|_| geometry.get("type").is_some_and(|kind| kind == "Point"));
    match point.and_then(Value::as_array).map(Vec::as_slice) {
        Some([lon, lat, rest @ ..]) if !has_degrees && lon.is_number() && lat.is_number() => {
            add("lon", lon, pairs);
            add("lat", lat, pairs);
            for height in rest {
                add("altitude", height, pairs);
            }
        }
        _ if geometry.is_null() => {}
        _ => pairs.push(("geometry".to_owned(), geometry.to_string())),
    }
}

/// Whether an object is one answer of a SPARQL endpoint: for each variable a type and a value.
fn is_binding(map: &Map<String, Value>) -> bool {
    const TYPES: &[&str] = &["uri", "literal", "typed-literal", "bnode"];
    let is_term = |value: &Value| {
        let kind = value.get("type").and_then(Value::as_str);
        kind.is_some_and(|kind| TYPES.contains(&kind)) && value.get("value").is_some_and(Value::is_string)
    };
    !map.is_empty() && map.values().all(is_term)
}

fn add(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::String(text) => pairs.push((name.to_owned(), text.clone())),
        Value::Bool(_) | Value::Number(_) => pairs.push((name.to_owned(), value.to_string())),
        Value::Object(map) => map.iter().for_each(|(key, value)| add(&format!("{name}.{key}"), value, pairs)),
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(scalar).collect();
            let text = texts.map_or_else(|| value.to_string(), |texts| texts.join("; "));
            if !text.is_empty() {
                pairs.push((name.to_owned(), text));
            }
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
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
