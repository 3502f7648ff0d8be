//! Which dates a sentence names: they are only held against the date of its event.

use edtf_core::Edtf;

use super::day;
use super::words::{DateContext, MONTHS, Value, Writing, read_in};

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A date that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDay {
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
/// `2026-03-06`; days also in the other languages of dates: `6 mars 2026`, `6 марта 2026`, `2026年3月6日`. A year alone is not
/// counted: too many numbers look like one; nor is a month in other languages than English: `Mars 2020` went to Mars.
pub fn dates_in(text: &str) -> Vec<NamedDay> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let words = words_of(text);
    let mut found = Vec::new();
    let mut index = 0;
    while index < words.len() {
        if let Some((named, used)) = named_at(&words, index).or_else(|| day_in_any_language(text, &words, index)) {
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

fn named_at(words: &[Word<'_>], index: usize) -> Option<(NamedDay, usize)> {
    let word = |offset: usize| words.get(index + offset);
    let first = word(0)?;
    let named = |last: &Word<'_>, edtf: String, used: usize| {
        let sound = Edtf::parse(&edtf).is_ok();
        sound.then(|| (NamedDay { start: first.start, end: last.start + last.text.len(), edtf }, used))
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

/// A day in the words of any language: its number, up to three words, and the year; or all in one in Chinese and Japanese.
fn day_in_any_language(text: &str, words: &[Word<'_>], index: usize) -> Option<(NamedDay, usize)> {
    let first = words.get(index)?;
    let is_whole = |used: usize| {
        words.get(index + used - 1).is_some_and(|last| match used {
            1 => last.text.contains('年'),
            _ => is_year(last.text) && day_number(first.text).is_some(),
        })
    };
    [1, 3, 4, 5].into_iter().filter(|used| is_whole(*used)).find_map(|used| {
        let last = words.get(index + used - 1)?;
        let end = last.start + last.text.len();
        let reading = read_in(text.get(first.start..end)?, &DateContext::default())?;
        match (reading.value, reading.writing) {
            (Value::Day(named), Writing::Words) => {
                Some((NamedDay { start: first.start, end, edtf: day::iso(named) }, used))
            }
            _ => None,
        }
    })
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
    fn dates_are_found_in_sentences() {
        let found = |text| dates_in(text).into_iter().map(|n| n.edtf).collect::<Vec<_>>();
        assert_eq!(found("They met on 12 December 2025 and again in March 2026."), ["2025-12-12", "2026-03"]);
        assert_eq!(found("On March 6, 2026, the Kremlin said; see 2026-03-07."), ["2026-03-06", "2026-03-07"]);
        assert_eq!(found("Встреча 6 марта 2026 года"), ["2026-03-06"]);
        assert_eq!(found("Am 12. März 2014; el 12 de marzo de 2014"), ["2014-03-12", "2014-03-12"]);
        assert_eq!(found("2014年3月12日に会談"), Vec::<String>::new());
        assert_eq!(found("会談 2014年3月12日"), ["2014-03-12"]);
        assert_eq!(found("Mars 2020 lands; le 3 avril 2021, il vole"), ["2021-04-03"]);
        assert_eq!(found("You may go 12 times; May the 4th be with 2025 of you"), Vec::<String>::new());
    }
}
