//! Dates as people write them: what EDTF to write instead, and which dates a sentence names.
//!
//! Nothing here is ever taken as a date silently: a suggestion goes into a message, and the dates found in a text are
//! only held against the date of its event.

use edtf_core::Edtf;

use super::words::MONTHS;

/// Longest text that is taken for a date, in bytes.
const LONGEST: usize = 64;

/// The EDTF expression that was probably meant, if the text looks like something people write for a date.
pub fn suggest(text: &str) -> Option<String> {
    // Nobody writes a longer date, and each attempt may look at a part of the text again.
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.trim().to_lowercase();
    [
        about,
        ongoing,
        one_sided,
        part_of_month,
        season_or_quarter,
        spelled,
        decade_or_century,
        bce,
        numeric,
        compact,
        with_time,
        from_to,
    ]
    .iter()
    .find_map(|attempt| attempt(&lower).filter(|found| found != text && is_sound(found)))
}

/// Whether the suggestion itself would be accepted.
fn is_sound(edtf: &str) -> bool {
    super::EventDate::is_valid(edtf)
}

/// The EDTF form of a text that is EDTF already or that [`suggest`] can read.
fn read(text: &str) -> Option<String> {
    let text = text.trim();
    if Edtf::parse(text).is_ok() { Some(text.to_owned()) } else { suggest(text) }
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)).map(str::trim)
}

fn about(text: &str) -> Option<String> {
    let rest = strip_any(
        text,
        &["circa ", "ca. ", "ca ", "c. ", "c.", "c ", "about ", "around ", "approximately ", "approx. ", "~"],
    )?;
    let inner = read(rest)?;
    (!inner.contains(['/', '[', '{', '~', '%'])).then(|| format!("{inner}~"))
}

fn ongoing(text: &str) -> Option<String> {
    let ends = ["present", "now", "today", "ongoing", "to date"];
    let start = ends.iter().find_map(|end| text.strip_suffix(end)).map(|rest| {
        let rest = rest.trim().trim_end_matches(['-', '–', '—', '/']).trim();
        rest.strip_suffix(" to").or_else(|| rest.strip_suffix(" until")).unwrap_or(rest).trim().to_owned()
    });
    let start = start.or_else(|| strip_any(text, &["since ", "from "]).map(str::to_owned)).filter(|s| !s.is_empty())?;
    Some(format!("{}/..", read(&start)?))
}

fn one_sided(text: &str) -> Option<String> {
    if let Some(rest) =
        strip_any(text, &["on or before ", "not later than ", "no later than ", "by ", "until ", "up to ", "<=", "≤"])
    {
        return Some(format!("[..{}]", read(rest)?));
    }
    let rest = strip_any(text, &["on or after ", "not before ", "no earlier than ", ">=", "≥"])?;
    Some(format!("[{}..]", read(rest)?))
}

fn part_of_month(text: &str) -> Option<String> {
    let (digit, rest) = [("early ", '0'), ("mid-", '1'), ("mid ", '1'), ("middle of ", '1'), ("late ", '2')]
        .iter()
        .find_map(|(word, digit)| text.strip_prefix(word).map(|rest| (*digit, rest)))?;
    let month = spelled(rest)?;
    (month.len() == 7).then(|| format!("{month}-{digit}X"))
}

fn season_or_quarter(text: &str) -> Option<String> {
    // `2023Q2`, `q22023`
    let (head, tail) = text.split_at_checked(4).filter(|(head, _)| is_year(head)).unwrap_or((text, ""));
    let (tail, head) = match text.split_at_checked(2) {
        Some((part, year)) if tail.is_empty() && is_year(year) => (part, year),
        _ => (tail, head),
    };
    let apart = format!("{head} {tail}");
    let words = apart.split([' ', '-', '/', ',']).filter(|word| !word.is_empty() && *word != "of");
    let words: Vec<&str> = words.collect();
    let [a, b] = words.as_slice() else { return None };
    let (word, year) = if is_year(a) { (b, a) } else { (a, b) };
    let code = match *word {
        "spring" => 21,
        "summer" => 22,
        "autumn" | "fall" => 23,
        "winter" => 24,
        "q1" => 33,
        "q2" => 34,
        "q3" => 35,
        "q4" => 36,
        "h1" => 40,
        "h2" => 41,
        _ => return None,
    };
    is_year(year).then(|| format!("{year}-{code}"))
}

/// `20260306`.
fn compact(text: &str) -> Option<String> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let is_day = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_day.then(|| format!("{year}-{month}-{day}"))
}

/// The two days that `06/03/2026` may be, the one with the day first before the other.
pub fn either(text: &str) -> Option<[String; 2]> {
    let parts: Vec<&str> = text.trim().split(['/', '.', '-']).collect();
    let [a, b, year] = parts.as_slice() else { return None };
    let [a, b] = [a, b].map(|part| part.parse::<u8>().ok().filter(|_| part.len() <= 2));
    let (a, b) = (a?, b?);
    let days = [(b, a), (a, b)].map(|(month, day)| format!("{year}-{month:02}-{day:02}"));
    (is_year(year) && a != b && days.iter().all(|day| is_sound(day))).then_some(days)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `6 March 2022`, `March 6, 2022`, `Mar 2022`, `march 6th 2022`.
fn spelled(text: &str) -> Option<String> {
    let found = dates_in(text);
    let [only] = found.as_slice() else { return None };
    (only.start == 0 && only.end == text.trim_end_matches('.').len()).then(|| only.edtf.clone())
}

fn decade_or_century(text: &str) -> Option<String> {
    let text = text.strip_prefix("the ").unwrap_or(text);
    if let Some(decade) = text.strip_suffix('s').map(|rest| rest.trim_end_matches('\''))
        && is_year(decade)
        && decade.ends_with('0')
    {
        return Some(format!("{}X", decade.split_at(3).0));
    }
    let number = text.strip_suffix(" century")?;
    let number: u32 = number.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    (1..=99).contains(&number).then(|| format!("{:02}XX", number - 1))
}

/// `500 BC` is the year -0499: year 0 exists and is 1 BCE.
fn bce(text: &str) -> Option<String> {
    let number = ["bce", "bc", "b.c.e.", "b.c."].iter().find_map(|era| text.strip_suffix(era))?;
    let year: i64 = number.trim().parse().ok()?;
    match year {
        1 => Some("0000".to_owned()),
        2..=10_000 => Some(format!("-{:04}", year - 1)),
        10_001.. => Some(format!("Y-{}", year - 1)),
        _ => None,
    }
}

/// `2022-3-4`, `2022/03/04`, `4.3.2022`: padded and put in order. `03/04/2022` could be two days and gets no guess.
fn numeric(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    if !parts.iter().all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    match parts.as_slice() {
        [year, month] if is_year(year) => Some(format!("{year}-{month:0>2}")),
        [month, year] if is_year(year) => Some(format!("{year}-{month:0>2}")),
        [year, month, day] if is_year(year) => Some(format!("{year}-{month:0>2}-{day:0>2}")),
        [day, month, year] if is_year(year) => {
            let is_day_first = text.contains('.') || day.parse::<u32>().is_ok_and(|day| day > 12);
            let (day, month) = if is_day_first { (day, month) } else { (month, day) };
            let is_certain = is_day_first || day.parse::<u32>().is_ok_and(|day| day > 12);
            is_certain.then(|| format!("{year}-{month:0>2}-{day:0>2}"))
        }
        _ => None,
    }
}

/// `2026-03-06 21:40`: EDTF wants a `T` and seconds.
fn with_time(text: &str) -> Option<String> {
    let (date, time) = text.split_once(['t', ' '])?;
    let clock_end = time.find(['z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(clock_end)?;
    let parts: Vec<&str> = clock.trim().split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, second.split('.').next().unwrap_or("00")),
        _ => return None,
    };
    Some(format!("{}T{hour:0>2}:{minute:0>2}:{second}{}", read(date)?, zone.to_uppercase()))
}

fn from_to(text: &str) -> Option<String> {
    let text = text.strip_prefix("from ").or_else(|| text.strip_prefix("between ")).unwrap_or(text);
    let split = [" to ", " and ", " until ", " - ", " – ", "–", "..", " through "]
        .iter()
        .find_map(|between| text.split_once(between));
    let (start, end) = split.or_else(|| text.split_once('-').filter(|(a, b)| is_year(a) && is_year(b)))?;
    Some(format!("{}/{}", read(start)?, read(end)?))
}

/// A date that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset behind its last character.
    pub end: usize,
    /// The same as EDTF: a day or a month.
    pub edtf: String,
}

struct Word<'a> {
    start: usize,
    text: &'a str,
}

/// The days and months that a text names in English or ISO form: `6 March 2026`, `March 6, 2026`, `December 2025`,
/// `2026-03-06`. A year alone is not counted: too many numbers look like one.
pub fn dates_in(text: &str) -> Vec<Named> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let words = words_of(text);
    let mut found = Vec::new();
    let mut index = 0;
    while index < words.len() {
        if let Some((named, used)) = named_at(&words, index) {
            found.push(named);
            index += used;
        } else {
            index += 1;
        }
    }
    found
}

fn words_of(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || (c == '-' && start.is_some());
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(Word { start: from, text: text.get(from..at).unwrap_or("") });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn named_at(words: &[Word<'_>], index: usize) -> Option<(Named, usize)> {
    let word = |offset: usize| words.get(index + offset);
    let first = word(0)?;
    let named = |last: &Word<'_>, edtf: String, used: usize| {
        let sound = Edtf::parse(&edtf).is_ok();
        sound.then(|| (Named { start: first.start, end: last.start + last.text.len(), edtf }, used))
    };
    if matches!(first.text.len(), 7 | 10)
        && first.text.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && first.text.contains('-')
    {
        return named(first, first.text.to_owned(), 1);
    }
    if let (Some(day), Some(month)) = (day_number(first.text), word(1).and_then(|w| month_number(w.text))) {
        let year = word(2).filter(|w| is_year(w.text))?;
        return named(year, format!("{}-{month:02}-{day:02}", year.text), 3);
    }
    let month = month_number(first.text)?;
    let second = word(1)?;
    if is_year(second.text) {
        return named(second, format!("{}-{month:02}", second.text), 2);
    }
    let day = day_number(second.text)?;
    let year = word(2).filter(|w| is_year(w.text))?;
    named(year, format!("{}-{month:02}-{day:02}", year.text), 3)
}

fn day_number(word: &str) -> Option<u32> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let lower = word.to_lowercase();
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(&lower);
    let is_short = !digits.is_empty() && digits.len() <= 2;
    digits.parse().ok().filter(|day| is_short && (1..=31).contains(day))
}

fn month_number(word: &str) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let is_month = |month: &&str| {
        let begins = month.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        begins && (word.len() == month.len() || word.len() <= 4)
    };
    let position = MONTHS.iter().position(is_month)?;
    u32::try_from(position + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_for_dates_is_understood_well_enough_to_correct_it() {
        for (typed, meant) in [
            ("2022/03/04", "2022-03-04"),
            ("4.3.2022", "2022-03-04"),
            ("25/12/2021", "2021-12-25"),
            ("12/25/2021", "2021-12-25"),
            ("March 2022", "2022-03"),
            ("6 March 2026", "2026-03-06"),
            ("March 6, 2026", "2026-03-06"),
            ("March 6th, 2026", "2026-03-06"),
            ("mid-March 2022", "2022-03-1X"),
            ("late Feb 2022", "2022-02-2X"),
            ("2022 Q3", "2022-35"),
            ("2022Q3", "2022-35"),
            ("Q3-2022", "2022-35"),
            ("q32022", "2022-35"),
            ("2022-H1", "2022-40"),
            ("spring 2022", "2022-21"),
            ("the 1990s", "199X"),
            ("19th century", "18XX"),
            ("500 BC", "-0499"),
            ("44 BCE", "-0043"),
            ("since 2014", "2014/.."),
            ("2014 to present", "2014/.."),
            ("by 6 March 2026", "[..2026-03-06]"),
            ("2026-03-06 21:40", "2026-03-06T21:40:00"),
            ("2026-03-06T21:40+03:00", "2026-03-06T21:40:00+03:00"),
            ("2014-2016", "2014/2016"),
            ("March 2022 to June 2022", "2022-03/2022-06"),
        ] {
            assert_eq!(suggest(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn no_guess_where_two_days_are_possible() {
        assert_eq!(suggest("03/04/2022"), None);
        assert_eq!(suggest("2022-13"), None);
        assert_eq!(suggest("2022-02-29"), None);
        assert_eq!(suggest("yesterday"), None);
        assert_eq!(suggest(&"~".repeat(40_000)), None);
        assert_eq!(suggest(&"from 2014 to ".repeat(40)), None);
        assert_eq!(suggest(&"c.".repeat(32)), None);
    }

    #[test]
    fn dates_are_found_in_sentences() {
        let found = |text| dates_in(text).into_iter().map(|n| n.edtf).collect::<Vec<_>>();
        assert_eq!(found("They met on 12 December 2025 and again in March 2026."), ["2025-12-12", "2026-03"]);
        assert_eq!(found("On March 6, 2026, the Kremlin said; see 2026-03-07."), ["2026-03-06", "2026-03-07"]);
        assert_eq!(found("You may go 12 times; May the 4th be with 2025 of you"), Vec::<String>::new());
    }
}
