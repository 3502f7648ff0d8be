//! How many died: `1,200`, `10-15`, `at least 5`, `~30`.

use super::Thousands;
use crate::model::words::clean;

/// What a cell says of how many died.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::formats::tabular) struct Deaths {
    pub(in crate::formats::tabular) low: Option<u32>,
    pub(in crate::formats::tabular) best: Option<u32>,
    pub(in crate::formats::tabular) high: Option<u32>,
    /// Whether more stands in the cell than the numbers say: that they are about right.
    pub(in crate::formats::tabular) is_about: bool,
}

/// What stands before a number that is not all there is to say, in the languages of the news.
const AT_LEAST: &[&str] = &[
    ">=",
    "≥",
    ">",
    "at least",
    "no fewer than",
    "no less than",
    "not less than",
    "more than",
    "over",
    "min.",
    "min",
    "minimum",
    "mindestens",
    "mehr als",
    "über",
    "au moins",
    "plus de",
    "al menos",
    "más de",
    "por lo menos",
    "almeno",
    "più di",
    "oltre",
    "pelo menos",
    "mais de",
    "не менее",
    "более",
    "больше",
    "свыше",
    "щонайменше",
    "понад",
    "en az",
];
const AT_MOST: &[&str] = &[
    "<=",
    "≤",
    "<",
    "at most",
    "up to",
    "no more than",
    "not more than",
    "fewer than",
    "less than",
    "under",
    "max.",
    "max",
    "maximum",
    "höchstens",
    "bis zu",
    "weniger als",
    "au plus",
    "jusqu'à",
    "moins de",
    "a lo sumo",
    "hasta",
    "menos de",
    "al massimo",
    "fino a",
    "meno di",
    "no máximo",
    "até",
    "не более",
    "до",
    "менее",
    "щонайбільше",
    "en fazla",
];
const ABOUT: &[&str] = &[
    "~",
    "c.",
    "ca.",
    "ca",
    "circa",
    "about",
    "around",
    "approximately",
    "approx.",
    "approx",
    "roughly",
    "some",
    "estimated",
    "est.",
    "etwa",
    "ungefähr",
    "rund",
    "environ",
    "vers",
    "alrededor de",
    "unos",
    "aproximadamente",
    "cerca de",
    "около",
    "примерно",
    "приблизно",
    "близько",
    "yaklaşık",
    "حوالي",
    "حدود",
    "约",
    "約",
];
/// What stands between the least and the most.
const BETWEEN: &[&str] = &["-", "–", " to ", " bis ", " à ", " a ", " до ", " or ", "/"];

impl Deaths {
    /// What a cell says; `None` where it is more than annals can read.
    pub(super) fn of(text: &str, thousands: Thousands) -> Option<Self> {
        if let Ok(best) = text.parse() {
            return Some(Self { best: Some(best), ..Self::default() });
        }
        let text = clean(text);
        let number = |text: &str| number(text.trim(), thousands);
        if let Some(best) = number(&text) {
            return Some(Self { best: Some(best), ..Self::default() });
        }
        let text = text.to_lowercase();
        let behind = |words: &[&str]| words.iter().find_map(|word| behind(&text, word)).and_then(number);
        if let Some(low) = behind(AT_LEAST).or_else(|| number(text.strip_suffix('+')?)) {
            return Some(Self { low: Some(low), ..Self::default() });
        }
        if let Some(high) = behind(AT_MOST) {
            return Some(Self { high: Some(high), ..Self::default() });
        }
        if let Some(best) = behind(ABOUT).or_else(|| number(text.strip_suffix('?')?)) {
            return Some(Self { best: Some(best), is_about: true, ..Self::default() });
        }
        let (low, high) = BETWEEN.iter().find_map(|joint| {
            let (low, high) = text.split_once(joint)?;
            Some((number(low)?, number(high)?))
        })?;
        (low <= high).then_some(Self { low: Some(low), high: Some(high), ..Self::default() })
    }
}

/// What stands behind a word, and not behind a longer one that begins so.
fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(word)?;
    let is_letter = |c: char| c.is_alphabetic();
    let is_cut = word.ends_with(is_letter) && rest.starts_with(is_letter);
    (!is_cut).then_some(rest)
}

/// A whole number; spreadsheets write 12.0.
fn number(text: &str, thousands: Thousands) -> Option<u32> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let is_digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits {
        return whole.parse().ok();
    }
    let sure = [' ', '\''].into_iter().find_map(|mark| grouped(text, mark));
    sure.or_else(|| grouped(text, ',').filter(|_| thousands.comma))
        .or_else(|| grouped(text, '.').filter(|_| thousands.point))
}

/// A number whose thousands are parted by a mark, `1'200`.
pub(super) fn grouped(text: &str, mark: char) -> Option<u32> {
    let mut groups = text.split(mark);
    let first = groups.next()?;
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=3).contains(&first.len()) || first.starts_with('0') || !is_digits(first) {
        return None;
    }
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !is_digits(group) {
            return None;
        }
        digits.push_str(group);
    }
    (digits.len() > first.len()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_deaths_are_read_as_they_are_meant() {
        let read = |text: &str, comma: bool, point: bool| {
            let deaths = Deaths::of(text, Thousands { comma, point, says: None })?;
            Some((deaths.low, deaths.best, deaths.high, deaths.is_about))
        };
        for (text, expected) in [
            ("12", Some((None, Some(12), None, false))),
            ("12.0", Some((None, Some(12), None, false))),
            ("1,200", Some((None, Some(1200), None, false))),
            ("1,234,567", Some((None, Some(1_234_567), None, false))),
            ("1 200", Some((None, Some(1200), None, false))),
            ("1\u{a0}200", Some((None, Some(1200), None, false))),
            ("1\u{202f}200", Some((None, Some(1200), None, false))),
            ("1’200", Some((None, Some(1200), None, false))),
            ("١٢", Some((None, Some(12), None, false))),
            ("10-15", Some((Some(10), None, Some(15), false))),
            ("10–15", Some((Some(10), None, Some(15), false))),
            ("1,000 to 1,500", Some((Some(1000), None, Some(1500), false))),
            ("12+", Some((Some(12), None, None, false))),
            (">50", Some((Some(50), None, None, false))),
            ("at least 5", Some((Some(5), None, None, false))),
            ("mindestens 5", Some((Some(5), None, None, false))),
            ("не менее 5", Some((Some(5), None, None, false))),
            ("up to 30", Some((None, None, Some(30), false))),
            ("<10", Some((None, None, Some(10), false))),
            ("~30", Some((None, Some(30), None, true))),
            ("ca. 30", Some((None, Some(30), None, true))),
            ("30?", Some((None, Some(30), None, true))),
            ("1.200", None),
            ("0,125", None),
            ("12,5", None),
            ("3.5", None),
            ("-5", None),
            ("15-10", None),
            ("dozens", None),
            ("maximal", None),
            ("50 wounded", None),
            ("", None),
        ] {
            assert_eq!(read(text, true, false), expected, "{text}");
        }
        assert_eq!(read("1.200", false, true), Some((None, Some(1200), None, false)));
        assert_eq!(read("1,200", false, true), None);
    }
}
