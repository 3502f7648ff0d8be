//! Where on the globe: `51.5074`, `51,5074`, `51°30'26"N`, `35.69, 51.39`, `POINT(51.4 35.7)`.

use crate::model::words::clean;

/// North, or east.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats::tabular) enum Axis {
    Lat,
    Lon,
}

impl Axis {
    const fn limit(self) -> f64 {
        match self {
            Self::Lat => 90.0,
            Self::Lon => 180.0,
        }
    }

    /// The sign that the letter of a direction gives.
    fn sign(self, letter: char) -> Option<f64> {
        match (self, letter.to_ascii_uppercase()) {
            (Self::Lat, 'N') | (Self::Lon, 'E') => Some(1.0),
            (Self::Lat, 'S') | (Self::Lon, 'W') => Some(-1.0),
            _ => None,
        }
    }
}

/// Degrees of one axis.
pub(super) fn one(text: &str, axis: Axis) -> Option<f64> {
    let degrees = match text.parse::<f64>() {
        Ok(degrees) => degrees,
        Err(_) => written(&clean(text), axis)?,
    };
    (degrees.abs() <= axis.limit()).then_some(degrees)
}

/// Whether a degree has a comma where others have a point.
pub(super) fn has_decimal_comma(text: &str) -> bool {
    text.matches(',').count() == 1 && text.parse::<f64>().is_err() && text.replacen(',', ".", 1).parse::<f64>().is_ok()
}

/// Degrees with marks, letters or a decimal comma.
fn written(text: &str, axis: Axis) -> Option<f64> {
    let text = text.trim();
    let letter = |c: Option<char>| c.filter(char::is_ascii_alphabetic);
    let (sign, body) = match (letter(text.chars().next()), letter(text.chars().last())) {
        (Some(first), None) => (Some(axis.sign(first)?), text.get(1..)?),
        (None, Some(last)) => (Some(axis.sign(last)?), text.get(..text.len() - 1)?),
        (None, None) => (None, text),
        (Some(_), Some(_)) => return None,
    };
    let body = body.trim();
    let (is_south, body) = body.strip_prefix('-').map_or((false, body), |rest| (true, rest));
    let is_mark = |c: char| matches!(c, '°' | 'º' | '˚' | '\'' | '′' | '"' | '″' | ' ' | ':');
    let has_marks = body.contains(is_mark);
    let parts: Vec<f64> = body.split(is_mark).filter(|part| !part.is_empty()).map(unsigned).collect::<Option<_>>()?;
    let is_sound = |part: &f64| (0.0..60.0).contains(part);
    let degrees = match parts.as_slice() {
        [degrees] => *degrees,
        [degrees, minutes] if has_marks && is_sound(minutes) && degrees.fract() == 0.0 => degrees + minutes / 60.0,
        [degrees, minutes, seconds]
            if is_sound(minutes) && is_sound(seconds) && degrees.fract() == 0.0 && minutes.fract() == 0.0 =>
        {
            degrees + minutes / 60.0 + seconds / 3_600.0
        }
        _ => return None,
    };
    // Two numbers with nothing but a space between may be anything.
    if parts.len() > 1 && sign.is_none() && !body.contains(['°', 'º', '˚', '\'', '′']) {
        return None;
    }
    // Seven digits behind the point are a centimetre.
    let degrees = (degrees * 1e7).round() / 1e7;
    match (sign, is_south) {
        (Some(_), true) => None,
        (Some(sign), false) => Some(sign * degrees),
        (None, is_south) => Some(if is_south { -degrees } else { degrees }),
    }
}

/// A number without a sign, with a point or a comma.
fn unsigned(text: &str) -> Option<f64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let text = if has_decimal_comma(text) { text.replacen(',', ".", 1) } else { text.to_owned() };
    text.parse().ok().filter(|_| is_number)
}

/// Latitude and longitude of one cell.
pub(super) fn pair(text: &str, is_lon_first: bool) -> Option<(f64, f64)> {
    let text = clean(text);
    if let Some((lon, lat)) = point(&text) {
        return Some((one(lat, Axis::Lat)?, one(lon, Axis::Lon)?));
    }
    let (first, last) = halves(&text)?;
    let says_lon = |half: &str| half.contains(['E', 'W', 'e', 'w']);
    let says_lat = |half: &str| half.contains(['N', 'S', 'n', 's']);
    let is_lon_first = if says_lon(first) || says_lat(last) { true } else { is_lon_first && !says_lat(first) };
    let (lat, lon) = if is_lon_first { (last, first) } else { (first, last) };
    Some((one(lat, Axis::Lat)?, one(lon, Axis::Lon)?))
}

/// Whether a cell has a point: as WKT or with marks of degrees, or two fractions where its column is called like one of points.
pub(in crate::formats::tabular) fn is_point(text: &str, is_called_so: bool) -> bool {
    if pair(text, is_lon_first(text)).is_none() {
        return false;
    }
    let text = clean(text);
    let is_degree: fn(&str) -> bool = |half| half.contains(['°', 'º', '˚']);
    let is_fraction: fn(&str) -> bool = |half| half.contains('.') || has_decimal_comma(half);
    point(&text).is_some()
        || halves(&text).is_some_and(|(first, last)| {
            let are = |is: fn(&str) -> bool| is(first) && is(last);
            are(is_degree) || (is_called_so && are(is_fraction))
        })
}

/// Whether the first of two degrees is too many for a latitude.
pub(in crate::formats::tabular) fn is_lon_first(text: &str) -> bool {
    let text = clean(text);
    point(&text).is_none()
        && halves(&text).is_some_and(|(first, _)| one(first, Axis::Lat).is_none() && one(first, Axis::Lon).is_some())
}

/// `POINT(51.4 35.7)`, as WKT has it: the longitude first.
fn point(text: &str) -> Option<(&str, &str)> {
    let start = text.get(..text.find('(')?)?.to_ascii_uppercase();
    let is_point = start.rsplit(';').next()?.split_whitespace().next() == Some("POINT");
    let inner = text.get(start.len() + 1..)?.strip_suffix(')')?.trim();
    let mut numbers = inner.split_whitespace();
    let (lon, lat) = (numbers.next()?, numbers.next()?);
    (is_point && numbers.count() <= 2).then_some((lon, lat))
}

/// The two halves of a pair.
fn halves(text: &str) -> Option<(&str, &str)> {
    let text = text.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let apart = |mark: &str| {
        let (first, last) = text.split_once(mark)?;
        (!last.contains(mark)).then_some((first.trim(), last.trim()))
    };
    let by_letter = || {
        let at = text.find(['N', 'S', 'E', 'W']).filter(|at| *at > 0 && *at + 1 < text.len())?;
        Some((text.get(..=at)?.trim(), text.get(at + 1..)?.trim()))
    };
    [";", ", ", ","].into_iter().find_map(apart).or_else(by_letter).or_else(|| apart(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_read_in_any_of_their_writings() {
        for (text, axis, expected) in [
            ("51.5074", Axis::Lat, Some(51.5074)),
            ("51,5074", Axis::Lat, Some(51.5074)),
            ("-0,12", Axis::Lon, Some(-0.12)),
            ("51.5°N", Axis::Lat, Some(51.5)),
            ("51.5 S", Axis::Lat, Some(-51.5)),
            ("N 51.5", Axis::Lat, Some(51.5)),
            ("51°30'36\"N", Axis::Lat, Some(51.51)),
            ("51° 30′ 36″ S", Axis::Lat, Some(-51.51)),
            ("0°7'30\"W", Axis::Lon, Some(-0.125)),
            ("51 30 36 N", Axis::Lat, Some(51.51)),
            ("-51°30'", Axis::Lat, Some(-51.5)),
            ("51°30'N", Axis::Lon, None),
            ("51 30", Axis::Lat, None),
            ("51°70'N", Axis::Lat, None),
            ("95", Axis::Lat, None),
            ("London", Axis::Lat, None),
            ("NaN", Axis::Lat, None),
        ] {
            assert_eq!(one(text, axis), expected, "{text}");
        }
        for (text, is_lon_first, expected) in [
            ("35.69, 51.39", false, Some((35.69, 51.39))),
            ("51.39, 35.69", true, Some((35.69, 51.39))),
            ("35,69; 51,39", false, Some((35.69, 51.39))),
            ("35.69 51.39", false, Some((35.69, 51.39))),
            ("(35.69,-51.39)", false, Some((35.69, -51.39))),
            ("POINT(51.39 35.69)", false, Some((35.69, 51.39))),
            ("SRID=4326;Point Z (51.39 35.69 12)", false, Some((35.69, 51.39))),
            ("35°41'24\"N 51°23'24\"E", false, Some((35.69, 51.39))),
            ("51.39E, 35.69N", false, Some((35.69, 51.39))),
            ("2014-03-12", false, None),
            ("12 March", false, None),
            ("POLYGON((1 2))", false, None),
        ] {
            assert_eq!(pair(text, is_lon_first), expected, "{text}");
        }
        assert!(is_lon_first("151.2, -33.9") && !is_lon_first("-33.9, 151.2"));
    }
}
