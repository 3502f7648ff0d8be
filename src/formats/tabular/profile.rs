//! What the cells of a column look like, told from a sample of them.

use std::collections::HashSet;

use super::parting::{items, pieces};
use crate::model::words::{self, Writing};
use crate::names::Gazetteer;

/// What the cells of a column look like: of those in a sample with something in them, how many are what.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// Cells with something in them, and all.
    pub(super) cells: usize,
    pub(super) rows: usize,
    /// Dates that say a month or a day, or are written in words.
    pub(super) dates: usize,
    /// Days whose years have two digits.
    pub(super) short_dates: usize,
    /// Years of four digits.
    pub(super) years: usize,
    /// Times of day.
    pub(super) times: usize,
    /// Numbers that may count days, seconds or the like.
    pub(super) stamps: usize,
    /// Numbers.
    pub(super) numbers: usize,
    /// Numbers from 1 to 12, and from 0 to 31.
    pub(super) months: usize,
    pub(super) days: usize,
    /// Texts of JSON, lists and objects.
    pub(super) json: usize,
    /// Addresses of the web.
    pub(super) addresses: usize,
    /// Texts of more than one word.
    pub(super) phrases: usize,
    /// `yes`, `no`, `True`, `False` in several languages.
    answers: usize,
    /// Two capital letters.
    pub(super) short_codes: usize,
    /// Characters of all cells together.
    letters: usize,
    /// Cells that no other is like.
    pub(super) distinct: usize,
}

impl Profile {
    /// Looks at the cells of a column.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut profile = Self::default();
        let mut seen: HashSet<&str> = HashSet::new();
        for cell in cells.map(str::trim) {
            profile.rows += 1;
            if is_missing(cell) || is_unknown(cell) || is_missing_code(cell) {
                continue;
            }
            profile.cells += 1;
            profile.letters += cell.chars().count();
            profile.distinct += usize::from(seen.insert(cell));
            profile.count(cell);
        }
        profile
    }

    fn count(&mut self, cell: &str) {
        let number = cell.parse::<f64>().ok().filter(|_| cell.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
        let is_whole = |range: std::ops::RangeInclusive<f64>| {
            number.is_some_and(|number| range.contains(&number) && number.fract() == 0.0)
        };
        self.numbers += usize::from(number.is_some() || is_grouped(cell));
        self.short_dates += usize::from(is_short_date(cell));
        self.months += usize::from(is_whole(1.0..=12.0));
        self.days += usize::from(is_whole(0.0..=31.0));
        match words::writing(cell) {
            Some(Writing::Year) => self.years += usize::from(cell.len() == 4),
            Some(Writing::Ongoing) => {}
            None => self.times += usize::from(is_time(cell)),
            Some(Writing::Number(_)) => self.stamps += 1,
            Some(Writing::Edtf) => self.dates += usize::from(number.is_none()),
            Some(_) => self.dates += 1,
        }
        self.json += usize::from(cell.starts_with(['[', '{']) && cell.ends_with([']', '}']));
        self.addresses += usize::from(is_address(cell));
        self.phrases += usize::from(cell.contains(char::is_whitespace) && cell.contains(char::is_alphabetic));
        self.answers += usize::from(is_answer(cell));
        self.short_codes += usize::from(cell.len() == 2 && cell.bytes().all(|byte| byte.is_ascii_uppercase()));
    }

    /// Whether most cells say when: dates, years, times of day.
    pub(super) fn says_when(&self) -> bool {
        self.is_mostly(self.dates + self.years + self.times, 50)
    }

    /// Whether the cells are no words: numbers, dates, addresses.
    pub(super) fn is_wordless(&self) -> bool {
        [self.numbers, self.dates, self.times, self.addresses].iter().any(|part| self.is_mostly(*part, 50))
    }

    /// Whether nearly all cells say yes or no; of a single one, and of one letter again and again, nobody knows.
    pub(super) fn is_yes_or_no(&self) -> bool {
        let is_letter = self.distinct == 1 && self.length() == 1;
        self.cells > 1 && !is_letter && self.is_mostly(self.answers, 90)
    }

    /// Whether the cells are single words which come again and again: `verified`, `draft`.
    pub(super) fn has_few_words(&self) -> bool {
        const LONG: usize = 20;
        self.cells > 2 && self.phrases == 0 && self.distinct * 2 <= self.cells && self.length() <= LONG
    }

    /// Whether most cells are addresses of the web.
    pub(super) fn has_addresses(&self) -> bool {
        self.is_mostly(self.addresses, 50)
    }

    /// Whether so many of the cells, in hundredths, are something.
    pub(super) fn is_mostly(&self, part: usize, percent: usize) -> bool {
        self.cells > 0 && part * 100 >= self.cells * percent
    }

    /// Characters of a cell, on average.
    pub(super) fn length(&self) -> usize {
        self.letters / self.cells.max(1)
    }

    /// Whether the cells are for machines: lists, objects, addresses.
    pub(super) fn is_code(&self) -> bool {
        [self.json, self.addresses].iter().any(|part| self.is_mostly(*part, 50))
    }

    /// Whether the cells are no words: lists, addresses, numbers or dates. No title is one of these.
    pub(super) fn is_no_title(&self) -> bool {
        self.is_code() || [self.numbers, self.dates, self.times].iter().any(|part| self.is_mostly(*part, 50))
    }
}

/// Whether half of the names in a column are those of states, organisations and people that come built in. A cell may have
/// several; then all of them are.
pub(super) fn has_known_names<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let gazetteer = Gazetteer::built_in();
    let names: HashSet<&str> =
        cells.map(str::trim).filter(|cell| cell.chars().nth(3).is_some()).take(LOOKED_UP).collect();
    let is_name = |name: &str| gazetteer.entry_of(name).is_some();
    let are_names = |cell: &str| {
        let names: Vec<&str> = items(cell).flat_map(pieces).collect();
        names.len() > 1 && names.into_iter().all(is_name)
    };
    let known = names.iter().filter(|name| is_name(name) || are_names(name)).count();
    known > 0 && known * 2 >= names.len()
}

/// Answers to a question of yes or no, in the languages that columns are known in.
const ANSWERS: &[&str] = &[
    "true",
    "false",
    "yes",
    "no",
    "y",
    "n",
    "t",
    "f",
    "wahr",
    "falsch",
    "ja",
    "nein",
    "oui",
    "non",
    "vrai",
    "faux",
    "sí",
    "si",
    "verdadero",
    "falso",
    "sì",
    "vero",
    "sim",
    "não",
    "verdadeiro",
    "да",
    "нет",
    "истина",
    "ложь",
    "так",
    "ні",
    "evet",
    "hayır",
    "doğru",
    "yanlış",
    "نعم",
    "لا",
    "بله",
    "خیر",
    "是",
    "否",
    "はい",
    "いいえ",
    "✓",
    "✗",
    "✔",
    "✘",
];

/// Whether a cell says yes or no.
fn is_answer(cell: &str) -> bool {
    const LONGEST: usize = 20;
    cell.len() <= LONGEST && {
        let lower = cell.to_lowercase();
        ANSWERS.contains(&&*lower)
    }
}

/// `1,193.91`, `12 500`: a number whose thousands are parted.
fn is_grouped(cell: &str) -> bool {
    let whole = cell.split_once('.').map_or(cell, |(whole, _)| whole);
    let mut groups = whole.split([',', ' ', '\u{a0}', '\u{202f}', '\'']);
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let is_first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && is_digits(first));
    let mut rest = groups.peekable();
    is_first && rest.peek().is_some() && rest.all(|group| group.len() == 3 && is_digits(group))
}

/// `4/21/21`, `9-Apr-84`: a day whose year has two digits.
fn is_short_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(['/', '-', '.', ' ']).collect();
    let [first, second, year] = *parts else { return false };
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = |part: &str| part.chars().count() >= 3 && part.chars().all(char::is_alphabetic);
    year.len() == 2 && is_number(year) && is_number(first) && (is_number(second) || is_month(second))
}

/// Cells that are looked up among the names that come built in.
const LOOKED_UP: usize = 100;

/// `10:30`, `10:30:00`, `10:30 pm`.
fn is_time(cell: &str) -> bool {
    let time = cell.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, ' ' | '.'));
    let parts: Vec<&str> = time.split(':').collect();
    let is_number = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (2..=3).contains(&parts.len()) && cell.len() <= 13 && parts.iter().all(is_number)
}

fn is_address(cell: &str) -> bool {
    let lower = cell.get(..8).unwrap_or(cell).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.")
}

/// What people write where nobody knows: nothing in a column of dates, numbers, names and places, but words in a text.
const UNKNOWN: &[&str] = &[
    "unknown",
    "not known",
    "?",
    "??",
    "???",
    "unbekannt",
    "nicht bekannt",
    "inconnu",
    "inconnue",
    "inconnus",
    "desconocido",
    "desconocida",
    "desconocidos",
    "se desconoce",
    "sconosciuto",
    "sconosciuta",
    "sconosciuti",
    "ignoto",
    "ignoti",
    "non noto",
    "desconhecido",
    "desconhecida",
    "desconhecidos",
    "неизвестно",
    "неизвестен",
    "неизвестны",
    "неизвестные",
    "невідомо",
    "невідомий",
    "невідомі",
    "bilinmiyor",
    "غير معروف",
    "مجهول",
    "نامعلوم",
    "ناشناس",
    "نامشخص",
    "未知",
    "不明",
];

/// What they write where nobody says.
const UNSAID: &[&str] = &[
    "unspecified",
    "not specified",
    "not available",
    "no data",
    "no information",
    "not applicable",
    "keine angabe",
    "keine angaben",
    "keine daten",
    "non précisé",
    "non disponible",
    "non renseigné",
    "sin datos",
    "no disponible",
    "sem dados",
    "não informado",
    "нет данных",
    "не указано",
    "немає даних",
    "не вказано",
    "belirtilmemiş",
    "veri yok",
    "غير محدد",
    "لا يوجد",
    "不详",
    "不詳",
    "无",
    "無",
];

/// Whether a cell says that nobody knows or says.
pub(super) fn is_unknown(cell: &str) -> bool {
    is_one_of(cell, UNSAID) || is_known_to_nobody(cell)
}

/// Whether a cell says that nobody knows: there is something to know.
pub(super) fn is_known_to_nobody(cell: &str) -> bool {
    is_one_of(cell, UNKNOWN)
}

fn is_one_of(cell: &str, words: &[&str]) -> bool {
    const LONGEST: usize = 40;
    if cell.is_empty() || cell.len() > LONGEST {
        return false;
    }
    let inner = cell.trim_matches(['(', ')', '[', ']', '<', '>', '.', ' ']);
    if inner.is_ascii() {
        return words.iter().any(|word| word.eq_ignore_ascii_case(inner));
    }
    let lower = inner.to_lowercase();
    words.contains(&&*lower)
}

/// `-9`, `-88`: what data sets have in place of a name.
pub(super) fn is_missing_code(cell: &str) -> bool {
    let code = cell.strip_suffix(".0").unwrap_or(cell);
    matches!(code, "-7" | "-8" | "-9" | "-77" | "-88" | "-99" | "-777" | "-888" | "-999" | "-9999")
}

/// What data sets write where there is nothing, in every column.
const NOTHING: [&str; 30] = [
    "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "None", "NULL", "Null", "null", "-", "--", "–", "—", ".", "\\N", "n.a.",
    "N.A.", "n.d.", "n/d", "N/D", "s/d", "S/D", "s.d.", "k.A.", "k. A.", "k.a.", "k. a.", "н/д", "Н/Д",
];

/// Bytes of the longest of them.
const LONGEST_NOTHING: usize = 5;

/// Whether a cell says that there is nothing.
pub(super) fn is_missing(cell: &str) -> bool {
    cell.is_empty() || may_be_missing(cell) && NOTHING.contains(&cell)
}

/// Whether a text is as short as a mark for nothing with spaces around it, and begins as one does; `false` is sure.
pub(super) fn may_be_missing(text: &str) -> bool {
    let begins = |byte: &u8| !byte.is_ascii_alphanumeric() || matches!(byte, b'N' | b'n' | b'S' | b's' | b'k');
    text.len() <= LONGEST_NOTHING + 3 && text.as_bytes().first().is_some_and(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mark_for_nothing_is_passed_over() {
        assert!(
            NOTHING.iter().all(|mark| may_be_missing(mark) && may_be_missing(&format!(" {mark} ")) && is_missing(mark))
        );
        assert!(NOTHING.iter().all(|mark| mark.len() <= LONGEST_NOTHING));
        assert!(!may_be_missing("Iran") && !is_missing("n.b.") && is_missing(""));
    }

    #[test]
    fn columns_are_told_by_their_cells() {
        let of = |cells: &[&str]| Profile::of(cells.iter().copied());
        let dates = of(&["2014-03-12", "12 mars 2014", "NA", "Mar 2014"]);
        assert_eq!((dates.cells, dates.dates), (3, 3));
        let years = of(&["1990", "1991", ""]);
        assert_eq!((years.cells, years.years, years.dates), (2, 2, 0));
        let text = of(&["Pact signed", "Pact broken"]);
        assert!(!text.is_no_title() && text.phrases == 2 && text.distinct == 2);
        assert!(
            of(&["[{\"id\": 1}]"]).is_no_title() && of(&["https://x.org"]).is_no_title() && of(&["3.5"]).is_no_title()
        );
        assert!(has_known_names(["Iran", "Russia", "Somebody Else"].into_iter()));
        assert!(!has_known_names(["Block hit", "Crater"].into_iter()));
        assert!(has_known_names(["U.S., Israel", "Iran, U.S. and Qatar"].into_iter()));
        // A place in a country is a place.
        assert!(!has_known_names(["Somewhere, Iran", "Elsewhere, Russia"].into_iter()));
        assert!(of(&["1,193.91", "60,776.02"]).is_no_title());
        assert!(of(&["True", "FALSE", ""]).is_yes_or_no() && !of(&["Yes we can", "no"]).is_yes_or_no());
        assert!(of(&["verified", "verified", "draft", "draft"]).has_few_words());
        assert!(!of(&["Signed", "Broken", "Signed"]).has_few_words() && !of(&["a b", "a b", "a b"]).has_few_words());
        let short = of(&["4/21/21", "9-Apr-84", "4/21/2021", "10.5"]);
        assert_eq!((short.short_dates, short.rows), (2, 4));
    }
}
