//! Terms of RDF as answers of SPARQL endpoints have them, and points as they are written in them.

use std::borrow::Cow;

/// What stands before the number of an entity of Wikidata.
const ENTITIES: [&str; 2] = ["http://www.wikidata.org/entity/", "https://www.wikidata.org/entity/"];

/// What a term says: the address within `<…>`, the text of `"…"@en` and `"…"^^<…>`, an entity of Wikidata by its number.
pub(super) fn value(term: Cow<'_, str>) -> Cow<'_, str> {
    match term {
        Cow::Borrowed(text) => inner(text),
        Cow::Owned(text) => Cow::Owned(inner(&text).into_owned()),
    }
}

fn inner(term: &str) -> Cow<'_, str> {
    let address = term.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(term);
    if let Some(entity) = ENTITIES.iter().find_map(|before| address.strip_prefix(before)) {
        return Cow::Borrowed(entity);
    }
    let Some((text, kind)) = term.strip_prefix('"').and_then(|rest| rest.rsplit_once('"')) else {
        return Cow::Borrowed(address);
    };
    if !(kind.is_empty() || kind.starts_with(['@', '^'])) {
        return Cow::Borrowed(term);
    }
    if text.contains('\\') {
        return Cow::Owned(text.replace("\\\"", "\"").replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\"));
    }
    Cow::Borrowed(text)
}

/// The longitude or the latitude of `Point(37.6 55.7)`.
pub(super) fn coordinate(text: &str, is_longitude: bool) -> Option<f64> {
    let (kind, rest) = text.split_once('(')?;
    let (lon, lat) = rest.strip_suffix(')')?.trim().split_once(' ')?;
    let number = if is_longitude { lon } else { lat.trim() };
    kind.trim().eq_ignore_ascii_case("point").then(|| number.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_what_they_say() {
        for (term, said) in [
            ("<http://www.wikidata.org/entity/Q178810>", "Q178810"),
            ("http://www.wikidata.org/entity/Q178810", "Q178810"),
            ("<http://example.org/a>", "http://example.org/a"),
            ("\"World War \\\"I\\\"\"@en", "World War \"I\""),
            ("\"1914-07-28T00:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime>", "1914-07-28T00:00:00Z"),
            ("plain", "plain"),
            ("\"He\" said", "\"He\" said"),
            ("", ""),
        ] {
            assert_eq!(value(Cow::Borrowed(term)), said, "{term}");
            assert_eq!(value(Cow::Owned(term.to_owned())), said, "{term}");
        }
    }

    #[test]
    fn a_point_has_its_longitude_first() {
        assert_eq!(coordinate("Point(37.6 55.7)", true), Some(37.6));
        assert_eq!(coordinate("POINT (37.6 55.7)", false), Some(55.7));
        assert_eq!(coordinate("Line(1 2)", true), None);
        assert_eq!(coordinate("37.6", true), None);
    }
}
