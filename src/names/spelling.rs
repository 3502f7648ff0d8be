//! The spellings that somebody has, and how far each is trusted: whole names, surnames, what people are called for short, codes.

use super::fold::Folded;
use super::words::{is_generic, is_honorific, is_particle, short_names};

/// How far a spelling is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// A name of the file: it is meant wherever it stands.
    Own,
    /// A part of a name, such as a surname.
    Part,
    /// The same where it is a word too, or very short: it begins with a capital where the script has them.
    Capital,
    /// The first of several words of an organisation's name: in a sentence it is another's where a word with a capital follows that
    /// is not the next one of the name.
    First,
    /// What somebody is called beside a surname: with that of another one behind it it is somebody else.
    Given,
    /// A name that is known of elsewhere: in scripts with capitals it begins with one.
    Known,
    /// The same of somewhere that stands for whom it names. As the name of a place it is no more than that.
    Seat,
    /// A code or an acronym, which is written in capitals.
    Code,
}

/// A spelling of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// As it is written.
    pub text: String,
    /// Whose it is, by a number.
    pub of: u32,
    /// How far it is trusted.
    pub trust: Trust,
}

/// Words that small letters mean and not an acronym: `US` is a state and `us` is not.
const ORDINARY: [&str; 119] = [
    "a", "ab", "ad", "ai", "al", "all", "am", "an", "and", "any", "are", "as", "at", "au", "aus", "be", "bei", "by",
    "can", "car", "co", "com", "da", "das", "de", "del", "den", "der", "des", "di", "die", "do", "du", "ed", "ein",
    "el", "em", "en", "er", "es", "est", "et", "ex", "for", "go", "had", "has", "he", "her", "him", "his", "how",
    "http", "https", "i", "id", "if", "il", "im", "in", "is", "it", "la", "las", "le", "les", "lo", "los", "ma", "mai",
    "mal", "man", "mar", "may", "me", "mit", "mr", "ms", "my", "na", "ne", "no", "not", "now", "of", "old", "om", "on",
    "one", "or", "os", "out", "per", "que", "sa", "se", "she", "si", "so", "su", "sur", "te", "the", "to", "tu", "un",
    "und", "une", "up", "us", "van", "von", "was", "we", "who", "why", "www", "you", "zu",
];

/// Whether a folded word is one that small letters mean and no name: `us`.
pub fn is_ordinary(word: &str) -> bool {
    ORDINARY.binary_search(&word).is_ok()
}

/// The words of somebody's name that say alone who is meant, as they are written, and what people are called for short: no
/// articles, titles and words for what somebody is.
pub fn parts_of(name: &str) -> Vec<String> {
    let words = name.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'));
    let mut parts = Vec::new();
    for word in words {
        // The article is none of it: `al-Assad`.
        let article = word.split_once('-').filter(|(before, _)| is_particle(&Folded::new(before).text));
        let word = article.map_or(word, |(_, rest)| rest);
        let folded = Folded::new(word).text;
        let is_small = is_particle(&folded) || is_honorific(&folded) || is_generic(&folded);
        if folded.len() > 1 && !is_small && !folded.bytes().all(|byte| byte.is_ascii_digit()) {
            parts.push(word.to_owned());
            parts.extend(short_names(&folded).map(str::to_owned));
        }
    }
    parts
}

/// The number of those who are found only to be left as they are: a surname in the name of a relative is not meant.
pub const SOMEBODY_ELSE: u32 = u32::MAX;

impl Trust {
    pub(super) const fn is_part(self) -> bool {
        matches!(self, Self::Part | Self::Capital | Self::First | Self::Given)
    }
}

/// The orders that the words of a name are written in: of two and three every one, of more the rotations.
pub(super) fn orders<'a>(words: &[&'a str]) -> Vec<Vec<&'a str>> {
    match *words {
        [a, b] => vec![vec![a, b], vec![b, a]],
        [a, b, c] => vec![vec![a, b, c], vec![a, c, b], vec![b, a, c], vec![b, c, a], vec![c, a, b], vec![c, b, a]],
        _ if words.len() <= 6 => (0..words.len())
            .map(|first| {
                let mut order = words.to_vec();
                order.rotate_left(first);
                order
            })
            .collect(),
        _ => vec![words.to_vec()],
    }
}

/// What stays of a name when it is declined: `Навальн` of Навального, `Росси` of России.
pub(super) fn stem(text: &str, is_own: bool) -> Option<String> {
    const ENDINGS: &str = "аяоеёиыйьуюіїєaeiouyij";
    let is_ending = |c: char| ENDINGS.contains(c);
    let text = text.trim().to_lowercase();
    let last = text.chars().next_back().filter(|c| is_ending(*c))?;
    let cut = text.strip_suffix(last)?;
    let is_latin = last.is_ascii();
    let cut = if is_latin { cut } else { cut.strip_suffix(is_ending).unwrap_or(cut) };
    let word = cut.rsplit([' ', '-']).next().unwrap_or(cut);
    let least = if is_latin { 6 } else { 4 };
    (word.chars().count() >= least && (is_own || !is_latin)).then(|| cut.to_owned())
}

/// The same words with one that is spelled in many ways, `Abdel` or `Qaeda`, as it is spelled otherwise.
pub(super) fn respelled<'a>(words: &[&'a str]) -> Vec<Vec<&'a str>> {
    const SPELLINGS: [&[&str]; 2] = [&["abdal", "abdel", "abdol", "abdul"], &["qaeda", "qaedah", "qaida", "qaidah"]];
    let found = words.iter().enumerate().find_map(|(at, word)| {
        SPELLINGS.iter().find(|spellings| spellings.contains(word)).map(|spellings| (at, *spellings))
    });
    let Some((at, spellings)) = found else { return vec![words.to_vec()] };
    let other = |spelling: &&'static str| {
        let mut words = words.to_vec();
        words[at] = spelling;
        words
    };
    spellings.iter().map(other).collect()
}
