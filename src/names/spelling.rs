//! The spellings that somebody has, and how far each is trusted: whole names, surnames, what people are called for short, codes.

use super::fold::Folded;
use super::kinds::is_kind_word;
use super::script::Script;
use super::words::{is_generic, is_given_name, is_honorific, is_particle, short_names};

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

/// The words of a name as it is written. What is one name in two words is one: `عبد الله`, `نصر الله`, `Salah al-Din`.
pub fn words_of(name: &str) -> Vec<&str> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    // Whether the word before is not whole without the next one.
    let mut is_open = false;
    for word in name.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')).filter(|word| !word.is_empty())
    {
        let start = word.as_ptr() as usize - name.as_ptr() as usize;
        let end = start + word.len();
        let folded = Folded::new(word).text;
        let is_apart = |last: &(usize, usize)| name.get(last.1..start).is_some_and(|gap| gap.contains([',', '(', ')']));
        let is_behind = BEHIND.binary_search(&&*folded).is_ok();
        match words.last_mut().filter(|last| (is_open || is_behind) && !is_apart(last)) {
            Some(last) => last.1 = end,
            None => words.push((start, end)),
        }
        is_open = BEFORE.binary_search(&&*folded).is_ok();
    }
    words.into_iter().filter_map(|(start, end)| name.get(start..end)).collect()
}

/// Folded words that are one name with the next.
const BEFORE: [&str; 9] = ["abd", "abdal", "abdel", "abdol", "abdul", "abi", "abou", "abu", "abw"];

/// Folded words that are one name with the one before.
const BEHIND: [&str; 15] = [
    "ad din", "addin", "al deen", "al din", "al dyn", "allah", "allh", "ed din", "eddin", "eddine", "el din", "oddin",
    "ol din", "uddin", "ullah",
];

/// The words of somebody's name that say alone who is meant, as they are written, and what people are called for short: no
/// articles, titles and words for what somebody is.
pub fn parts_of(name: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for word in words_of(name) {
        // The article is none of it: `al-Assad`.
        let article = word.split_once('-').filter(|(before, _)| is_particle(&Folded::new(before).text));
        let word = article.map_or(word, |(_, rest)| rest);
        let word = word.trim_matches(QUOTES);
        let folded = Folded::new(word).text;
        let says_what = is_particle(&folded) || is_honorific(&folded) || is_generic(&folded);
        if folded.len() > 1 && !says_what && !folded.bytes().all(|byte| byte.is_ascii_digit()) {
            parts.push(word.to_owned());
            parts.extend(short_names(&folded).map(str::to_owned));
        }
    }
    parts
}

const QUOTES: [char; 14] = ['«', '»', '"', '“', '”', '„', '‟', '‘', '’', '‚', '「', '」', '《', '》'];

/// What is quoted in a name: `Айдар` of `Батальон «Айдар»`, the innermost of several, and no word that only says what it is.
pub fn quoted_in(name: &str) -> Vec<&str> {
    const PAIRS: [(char, &str); 6] = [('«', "»"), ('“', "”"), ('„', "“”"), ('"', "\""), ('「', "」"), ('《', "》")];
    let closing = |open: char| PAIRS.iter().find(|(own, _)| *own == open).map(|(_, closing)| *closing);
    let mut quoted = Vec::new();
    // The quote that was opened last, and where what it holds begins.
    let mut open: Option<(char, usize)> = None;
    let mut before = None;
    for (at, c) in name.char_indices() {
        let begins = before.is_none_or(|c: char| c.is_whitespace() || c == '(' || QUOTES.contains(&c));
        // `АО "НПО "Алмаз"`: a straight quote before a word opens once more.
        let opens = closing(c).is_some() && (c != '"' || begins);
        let closed =
            open.filter(|(own, _)| closing(*own).is_some_and(|signs| signs.contains(c)) && !(c == '"' && begins));
        if let Some((_, start)) = closed {
            quoted.extend(name.get(start..at).map(str::trim));
            open = None;
        } else if opens {
            open = Some((c, at + c.len_utf8()));
        }
        before = Some(c);
    }
    let says_more = |word: &str| {
        let folded = Folded::new(word).text;
        !folded.is_empty() && !is_kind_word(&folded) && !is_generic(&folded)
    };
    quoted.retain(|part| part.chars().any(char::is_alphabetic) && part.split_whitespace().any(says_more));
    quoted
}

/// The name of an organisation without the words around it that say what it is, numbers and articles: `Azov` of `5th Azov
/// Battalion`, `Imam al-Bukhari` of `Katibat Imam al-Bukhari`; and whether such a word stood in front. `None` where nothing is left
/// out or nothing is left.
pub fn distinct_in(name: &str) -> Option<(&str, bool)> {
    let whole = name.trim();
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | '–' | '—' | '.') || QUOTES.contains(&c);
    let says_nothing = |word: &str| {
        let folded = Folded::new(word).text;
        folded.is_empty() || is_particle(&folded) || is_generic(&folded) || is_kind_word(&folded) || is_number(word)
    };
    let mut left = whole;
    let mut is_behind = false;
    while let Some((first, rest)) = left.split_once(char::is_whitespace).filter(|(first, _)| says_nothing(first)) {
        is_behind |= is_kind_word(&Folded::new(first).text);
        left = rest.trim_start_matches(is_mark);
    }
    while let Some((rest, _)) = left.rsplit_once(char::is_whitespace).filter(|(_, last)| says_nothing(last)) {
        left = rest.trim_end_matches(is_mark);
    }
    if let Some(stripped) = without_kind(left) {
        left = stripped;
    }
    // `al-Bukhari`
    let article = left.split_once('-').filter(|(before, _)| is_particle(&Folded::new(before).text));
    left = article.map_or(left, |(_, rest)| rest).trim_matches(is_mark);
    (left.len() < whole.len() && left.chars().any(char::is_alphabetic) && !says_nothing(left))
        .then_some((left, is_behind))
}

/// Whether a name is an organisation's for sure: a word of it says so or is a number, or it begins or ends with quotes. What is quoted in the
/// midst of a name is what somebody is called.
pub fn is_organisation(name: &str) -> bool {
    let says_so = |word: &str| {
        let folded = Folded::new(word).text;
        let is_abbreviation = word.chars().all(char::is_uppercase);
        let is_long = folded.len() > 3 || is_abbreviation;
        is_long && (is_kind_word(&folded) || is_generic(&folded)) || is_number(word)
    };
    let is_at_end = name.trim().starts_with(QUOTES) || name.trim().ends_with(QUOTES);
    // `Mehmet Alay`: a word for troops that is a surname, too.
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_surname = |word: &&str| matches!(&*Folded::new(word).text, "alay" | "ordu" | "tabur" | "clan" | "strana");
    let is_name =
        matches!(words.as_slice(), [first, last] if is_given_name(&Folded::new(first).text) && is_surname(last));
    is_at_end && !quoted_in(name).is_empty() || !is_name && words.iter().any(|word| says_so(word))
}

/// `5`, `5th`, `5-й`, `№`
fn is_number(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && letters < 4 && word.starts_with(|c: char| c.is_ascii_digit() || c == '№') || word == "№"
}

/// A name in a script without spaces, without what says what it is: `瓦格纳` of `瓦格纳集团`.
fn without_kind(name: &str) -> Option<&str> {
    const KINDS: [&str; 22] = [
        "有限公司",
        "株式会社",
        "基金会",
        "基金會",
        "주식회사",
        "集团",
        "集團",
        "公司",
        "银行",
        "銀行",
        "组织",
        "組織",
        "财团",
        "財団",
        "大隊",
        "旅団",
        "部隊",
        "그룹",
        "은행",
        "재단",
        "대대",
        "여단",
    ];
    let stripped = |kind: &&str| name.strip_suffix(*kind).or_else(|| name.strip_prefix(*kind));
    let left = KINDS.iter().find_map(stripped)?.trim();
    (left.chars().count() > 1).then_some(left)
}

/// Whether a name is in Han, kana or Hangul, where no space says how it is written in other scripts.
pub fn is_syllabic(name: &str) -> bool {
    name.chars().any(|c| matches!(Script::of(c), Script::Han | Script::Syllabic))
}

/// Whether a name is in a script of which annals reads the sounds but roughly.
pub fn is_read_roughly(name: &str) -> bool {
    name.chars().any(|c| Script::of(c) >= Script::Abjad)
}

/// The syllables of a name that is in Han or Hangul alone, each in Latin letters.
pub(super) fn syllables(name: &str) -> Vec<String> {
    let is_syllable = |c: char| Script::of(c) == Script::Han || matches!(c, '\u{ac00}'..='\u{d7a3}');
    let all = name.trim().chars();
    if !all.clone().all(is_syllable) {
        return Vec::new();
    }
    all.map(|c| Folded::new(&c.to_string()).text).filter(|syllable| !syllable.is_empty()).collect()
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

/// What stays of a name when it is declined: `Навальн` of Навального, `Росси` of России, `Μητσοτάκ` of Μητσοτάκη.
pub(super) fn stem(text: &str, is_own: bool) -> Option<String> {
    const ENDINGS: &str = "аяоеёиыйьуюіїєaeiouyijαεηιουωάέήίόύώςაეიოუ";
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_the_search() {
        assert!(BEFORE.is_sorted(), "what stands before");
        assert!(BEHIND.is_sorted(), "what stands behind");
        assert!(ORDINARY.is_sorted(), "ordinary words");
    }

    #[test]
    fn what_is_one_name_in_two_words_stays_together() {
        for (name, words) in [
            ("حسن نصر الله", &["حسن", "نصر الله"][..]),
            ("عبد الرحمن السيد", &["عبد الرحمن", "السيد"]),
            ("Salah ad-Din Yusuf", &["Salah ad-Din", "Yusuf"]),
            ("Putin, Vladimir (VVP)", &["Putin", "Vladimir", "VVP"]),
            ("Abu", &["Abu"]),
        ] {
            assert_eq!(words_of(name), words, "{name}");
        }
    }

    #[test]
    fn an_organisation_has_a_name_of_its_own() {
        for (name, own) in [
            ("Батальон «Айдар»", Some(("Айдар", true))),
            ("5th Azov Battalion", Some(("Azov", false))),
            ("Katibat Imam al-Bukhari", Some(("Imam al-Bukhari", true))),
            ("Rosneft Oil Company", Some(("Rosneft Oil", false))),
            ("瓦格纳集团", Some(("瓦格纳", false))),
            ("ООО Ромашка", Some(("Ромашка", true))),
            ("Rosneft", None),
            ("The Legion", None),
        ] {
            assert_eq!(distinct_in(name), own, "{name}");
        }
        assert_eq!(quoted_in("Полк «Азов» и „Редут“"), ["Азов", "Редут"]);
    }
}
