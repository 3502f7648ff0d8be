//! The words that dates are written with, in the languages of the news: two tables in `assets/dates`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::calendar::Calendar;
use super::plain::clean;

/// What was written by hand, and the names that CLDR has.
const TABLES: [&str; 2] =
    [include_str!("../../../assets/dates/own.tsv"), include_str!("../../../assets/dates/cldr.tsv")];

/// What a word says in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A month of the calendar that is meant, 1 to 12.
    Month(u8),
    /// The calendar of the year.
    Calendar(Calendar),
    /// A month of the Persian calendar.
    Persian(u8),
    /// A month of the Islamic calendar.
    Islamic(u8),
    /// A season by the number that EDTF has for it, 21 to 24.
    Season(u8),
    /// `early`, `mid`, `late`.
    Part(Part),
    /// The first, second or last ten days of a month.
    Tenth(u8),
    /// The first or second half.
    HalfOf(u8),
    Half,
    Quarter,
    /// `first` to `fourth`, and in English up to the century of today.
    Nth(u8),
    Century,
    Decade,
    About,
    /// `?`, where it stands for a doubt.
    Present,
    Since,
    To,
    /// `à`, `al`: between two dates the same, elsewhere nothing.
    At,
    By,
    /// `まで`: stands behind its date.
    UpTo,
    After,
    Between,
    And,
    Or,
    /// Before year 1, or in it and after.
    Era(bool),
    /// The number before it is a year, a month, a day.
    Year,
    Month12,
    Day31,
    Weekday,
    Am,
    Pm,
    Hour,
    Minute,
    Second,
    /// A night from one day to the next.
    Night,
    /// `auf`, `на`: `to` where a night goes on, elsewhere something else.
    Onto,
    /// An era of Japan, or the republic in China, by its number.
    Nengo(u8),
    /// The `T` between a day and a time; also a quarter (`T1`).
    T,
    Utc,
    /// A zone whose distance from UTC is not told by its name alone.
    Zone,
    /// `in`; behind a Roman number `XIX в.`, `s. XIX`: a century.
    In,
    Filler,
}

/// A part of a month, year, decade or century.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Mid,
    Late,
}

impl Sense {
    fn of_word(word: &str) -> Option<Self> {
        let (name, number) = match word.split_once('-') {
            Some((name, number)) => (name, number.parse().ok()?),
            None => (word, 0_u8),
        };
        Some(match name {
            "month" if number > 0 => Self::Month(number),
            "persian" if number > 0 => Self::Persian(number),
            "persian" => Self::Calendar(Calendar::Persian),
            "islamic" if number > 0 => Self::Islamic(number),
            "islamic" => Self::Calendar(Calendar::Hijri),
            "spring" => Self::Season(21),
            "summer" => Self::Season(22),
            "autumn" => Self::Season(23),
            "winter" => Self::Season(24),
            "early" => Self::Part(Part::Early),
            "mid" => Self::Part(Part::Mid),
            "late" => Self::Part(Part::Late),
            "tenth" => Self::Tenth(number),
            "half" if number > 0 => Self::HalfOf(number),
            "half" => Self::Half,
            "quarter" => Self::Quarter,
            "nth" => Self::Nth(number),
            "century" => Self::Century,
            "decade" => Self::Decade,
            "about" => Self::About,
            "present" => Self::Present,
            "since" => Self::Since,
            "to" => Self::To,
            "at" => Self::At,
            "by" => Self::By,
            "upto" => Self::UpTo,
            "after" => Self::After,
            "between" => Self::Between,
            "and" => Self::And,
            "or" => Self::Or,
            "bc" => Self::Era(true),
            "ad" => Self::Era(false),
            "year" => Self::Year,
            "month" => Self::Month12,
            "day" => Self::Day31,
            "weekday" => Self::Weekday,
            "am" => Self::Am,
            "pm" => Self::Pm,
            "hour" => Self::Hour,
            "minute" => Self::Minute,
            "second" => Self::Second,
            "night" => Self::Night,
            "onto" => Self::Onto,
            "nengo" if (1..=6).contains(&number) => Self::Nengo(number),
            "t" => Self::T,
            "utc" => Self::Utc,
            "zone" => Self::Zone,
            "in" => Self::In,
            "filler" => Self::Filler,
            _ => return None,
        })
    }
}

/// All words, by their spelling.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    senses: HashMap<String, Sense>,
    /// How many words the longest entry has that begins with a word.
    longest: HashMap<String, usize>,
    /// What stands behind a number, and whether it makes a decade of it: `th`, `-го`, `s`.
    suffixes: HashMap<String, bool>,
}

/// Characters of the longest entry in Chinese or Japanese.
pub(super) const HAN: usize = 6;

/// The words of both tables.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(&TABLES));
    &LEXICON
}

impl Lexicon {
    fn of(tables: &[&str]) -> Self {
        let mut lexicon = Self::default();
        let lines = tables.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#'));
        let lines: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once('\t')).collect();
        let fold: fn(&str) -> String = |entry| entry.split(' ').map(folded).collect::<Vec<_>>().join(" ");
        let keep: fn(&str) -> String = str::to_owned;
        // A spelling with its accents goes before another word without them: MÖ is no Monday.
        for spelling in [keep, fold] {
            for (sense, words) in &lines {
                for entry in words.split('|').map(entry) {
                    lexicon.add(sense, &spelling(&entry));
                }
            }
        }
        lexicon
    }

    fn add(&mut self, sense: &str, entry: &str) {
        if let "suffix" | "plural" = sense {
            self.suffixes.insert(entry.to_owned(), sense == "plural");
            return;
        }
        let Some(sense) = Sense::of_word(sense) else { return };
        self.senses.entry(entry.to_owned()).or_insert(sense);
        let first = entry.split(' ').next().unwrap_or_default();
        let longest = self.longest.entry(first.to_owned()).or_insert(0);
        *longest = (*longest).max(entry.split(' ').count());
    }

    /// What a word says.
    pub(super) fn sense(&self, word: &str) -> Option<Sense> {
        self.senses.get(word).copied()
    }

    /// How many words an entry that begins with this one may have.
    pub(super) fn longest(&self, word: &str) -> usize {
        self.longest.get(word).copied().unwrap_or(0)
    }

    /// Whether what may stand behind a number makes a decade of it.
    pub(super) fn suffix(&self, word: &str) -> Option<bool> {
        self.suffixes.get(word).copied()
    }
}

/// An entry as words parted by one space, in lower case.
fn entry(written: &str) -> String {
    let clean = clean(written);
    let is_part = |c: char| !(c.is_alphanumeric() || c == '\u{200c}');
    let words = clean.split(is_part).filter(|word| !word.is_empty()).map(lower);
    words.collect::<Vec<_>>().join(" ")
}

/// A word in lower case; the Turkish `İ` is an `i`.
pub(super) fn lower(word: &str) -> String {
    word.to_lowercase().replace('\u{307}', "")
}

/// A word in lower case without accents, and with one letter where Arabic and Persian have several.
pub(super) fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'a'..='z' => folded.push(c),
            '\u{df}'..='\u{24f}' => folded.push_str(any_ascii::any_ascii_char(c)),
            'й' => folded.push('и'),
            'ё' => folded.push('е'),
            'ї' => folded.push('і'),
            'أ' | 'إ' | 'آ' => folded.push('ا'),
            'ي' | 'ى' | 'ئ' => folded.push('ی'),
            'ك' => folded.push('ک'),
            'ة' | 'ۀ' => folded.push('ه'),
            '\u{200c}' | '\u{654}' => {}
            c => folded.push(c),
        }
    }
    folded.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_has_a_sense_and_no_word_has_two() {
        let mut known: HashMap<String, String> = HashMap::new();
        for line in TABLES.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
            let (sense, words) = line.split_once('\t').expect("two columns");
            let is_suffix = matches!(sense, "suffix" | "plural");
            assert!(is_suffix || Sense::of_word(sense).is_some(), "{sense}");
            for word in words.split('|').map(entry).filter(|_| !is_suffix) {
                assert!(!word.is_empty(), "{line}");
                let before = known.insert(word.clone(), sense.to_owned());
                assert!(before.as_ref().is_none_or(|before| before == sense), "{word}: {before:?} and {sense}");
            }
        }
    }
}
