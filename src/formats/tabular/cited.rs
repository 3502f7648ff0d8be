//! A cell that names sources: one in words, several addresses, or a list of objects in JSON.

use serde_json::{Map, Value};

use crate::model::{Extra, Source};

/// The sources that a cell names. What an object says of one beside its address and its title is kept with it.
pub(super) fn cited(cell: &str) -> Vec<Source> {
    let titled = |title: &str| Source { title: Some(title.to_owned()), ..Source::default() };
    let at = |address: &str| Source { url: Some(address.to_owned()), ..Source::default() };
    let is_address = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    if cell.starts_with('[')
        && let Ok(list) = serde_json::from_str::<Vec<Value>>(cell)
    {
        let of = |item: &Value| match item {
            Value::Object(map) => of_object(map),
            Value::String(text) if is_address(text) => at(text),
            Value::String(text) => titled(text),
            other => titled(&other.to_string()),
        };
        return list.iter().map(of).collect();
    }
    let parts: Vec<&str> = cell.split("; ").map(str::trim).collect();
    if parts.iter().all(|part| is_address(part)) {
        return parts.into_iter().map(at).collect();
    }
    vec![titled(cell)]
}

fn of_object(map: &Map<String, Value>) -> Source {
    let mut source = Source::default();
    for (key, value) in map {
        let place = match key.as_str() {
            "path" | "url" | "link" => Some(&mut source.url),
            "description" | "title" => Some(&mut source.title),
            "publisher" => Some(&mut source.publisher),
            _ => None,
        };
        match (place, value.as_str().map(str::trim)) {
            (_, Some("")) => {}
            (Some(place @ None), Some(text)) => *place = Some(text.to_owned()),
            _ => keep(&mut source.extra, key, value),
        }
    }
    source
}

fn keep(extra: &mut Extra, key: &str, value: &Value) {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if !value.is_null() {
        extra.insert(key.into(), text.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_names_one_source_or_several() {
        let told = |cell: &str| -> Vec<String> {
            let text = |text: Option<String>| text.unwrap_or_default();
            cited(cell)
                .into_iter()
                .map(|source| format!("{}|{}|{}", text(source.title), text(source.url), source.extra.len()))
                .collect()
        };
        assert_eq!(told("A, B; C"), ["A, B; C||0"]);
        assert_eq!(told("https://a.org; http://b.org/x"), ["|https://a.org|0", "|http://b.org/x|0"]);
        assert_eq!(
            told(r#"[{"id": "S1", "path": "https://a.org", "description": "A video"}, "https://b.org", "Words"]"#),
            ["A video|https://a.org|1", "|https://b.org|0", "Words||0"]
        );
        assert_eq!(told("[no list"), ["[no list||0"]);
    }
}
