//! Where the columns of an object of JSON stand.

use super::shape::key;
use crate::formats::yaml::json_columns;
use crate::model::ByteSpan;

/// Where the columns of a record stand, by their names; the record begins at the byte `base` of its file.
pub(in crate::formats::tabular) fn spots(record: &str, base: usize) -> Vec<(String, ByteSpan)> {
    let Some((_, object)) = key(record) else { return json_columns(record, base).unwrap_or_default() };
    let begin = object.as_ptr().addr() - record.as_ptr().addr();
    let mut spots = json_columns(object, base + begin).unwrap_or_default();
    let quote = record.get(..begin).and_then(|before| before.rfind('"')).unwrap_or(0);
    let name = if spots.iter().any(|(name, _)| name == "id") { "key" } else { "id" };
    spots.insert(0, (name.to_owned(), ByteSpan::new(base..base + quote + 1)));
    spots
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::shape::{listed, pairs, scalar};
    use super::*;
    use crate::formats::yaml;

    /// Objects of which some are what records are wrapped in.
    fn object() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "1",
            "\"é\"",
            "\"\"",
            "null",
            "true",
            "[]",
            "[\"\"]",
            "[1, \"\\n\"]",
            "\"Feature\"",
            "\"uri\"",
        ]);
        let key = prop::sample::select(vec![
            "a",
            "é",
            "\\u00e9x",
            "id",
            "type",
            "value",
            "properties",
            "fields",
            "geometry",
            "coordinates",
            "lat",
        ]);
        let point = Just(r#"{"type": "Point", "coordinates": [1.5, 2, 3]}"#.to_owned());
        let leaf = prop_oneof![4 => word.prop_map(str::to_owned), 1 => point];
        leaf.prop_recursive(3, 24, 4, move |inner| {
            prop::collection::vec((key.clone(), inner), 0..5).prop_map(|pairs| {
                let pair = |(key, value): &(&str, String)| format!("\"{key}\" : {value}");
                format!("{{ {} }}", pairs.iter().map(pair).collect::<Vec<_>>().join(",\n"))
            })
        })
        .prop_filter("a record", |text| text.starts_with('{'))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn columns_stand_where_their_texts_are(object in object(), is_entry in prop::bool::ANY) {
            let record = if is_entry { format!("\"Q\\u00e9\": {object}") } else { object };
            let is_sound = yaml::json_columns(record.strip_prefix("\"Q\\u00e9\": ").unwrap_or(&record), 0).is_some();
            prop_assume!(is_sound);
            let mut texts = pairs(&record).expect("JSON");
            let mut spots = spots(&record, 0);
            // The key of an entry comes first or last.
            texts.sort_by(|one, other| one.0.cmp(&other.0));
            spots.sort_by(|one, other| one.0.cmp(&other.0));
            prop_assert_eq!(texts.len(), spots.len(), "{:?} {:?}", texts, spots);
            for ((name, text), (own, span)) in texts.iter().zip(&spots) {
                prop_assert_eq!(name, own);
                let value: Value = serde_json::from_str(span.of(&record)).expect("a value for itself");
                let is_whole = name == "geometry" && *text == *value.to_string();
                let alone = scalar(&value).unwrap_or_else(|| listed(&value));
                prop_assert!(is_whole || alone == *text, "{} is {}", span.of(&record), text);
            }
        }
    }
}
