//! Other spellings of a pattern: as a name of another script or with marks is spelled that has not been found as typed, and
//! other words for an office.

use super::ladder::Pattern;
use super::script::Script;
use super::words::is_particle;

/// What the letters of a name have to be for another spelling of a pattern to mean it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// Latin with marks, of which `š` is typed as `sh` and folds to `s`.
    Marked,
    /// Greek.
    Greek,
    /// Hangul.
    Hangul,
}

impl Letters {
    /// Whether a name has such letters.
    pub fn are_in(self, name: &str) -> bool {
        name.chars().any(|c| match self {
            Self::Marked => "çćčđģķļņśşșšţțźżž".contains(c.to_lowercase().next().unwrap_or(c)),
            Self::Greek => Script::of(c) == Script::Greek,
            Self::Hangul => matches!(c, '\u{ac00}'..='\u{d7af}'),
        })
    }
}

/// What is typed for a letter with a mark, and what the letter folds to.
const MARKED: [(&str, &str); 7] =
    [("dzh", "dz"), ("tch", "c"), ("ch", "c"), ("dj", "d"), ("sh", "s"), ("ts", "c"), ("zh", "z")];

/// Korean syllables as they are spelled in English, and as they fold.
const KOREAN: [(&str, &str); 36] = [
    ("ahn", "an"),
    ("cheol", "cheol"),
    ("cho", "jo"),
    ("choi", "choe"),
    ("chul", "cheol"),
    ("chung", "jeong"),
    ("eun", "eun"),
    ("geun", "geun"),
    ("gun", "geon"),
    ("hee", "hui"),
    ("hoon", "hun"),
    ("hyun", "hyeon"),
    ("joo", "ju"),
    ("joon", "jun"),
    ("jung", "jeong"),
    ("kang", "gang"),
    ("keun", "geun"),
    ("kim", "gim"),
    ("koo", "gu"),
    ("kwon", "gwon"),
    ("kyung", "gyeong"),
    ("lee", "i"),
    ("moon", "mun"),
    ("myung", "myeong"),
    ("noh", "no"),
    ("park", "bak"),
    ("rhee", "i"),
    ("roh", "no"),
    ("shin", "sin"),
    ("soo", "su"),
    ("sook", "suk"),
    ("sung", "seong"),
    ("woo", "u"),
    ("yoo", "yu"),
    ("yoon", "yun"),
    ("young", "yeong"),
];

/// Offices under the names they go by; a name of several words is looked for in its order, particles aside.
const OFFICES: [&[&str]; 11] = [
    &["foreign affairs", "foreign ministry", "ministry foreign affairs", "foreign office", "external affairs", "mfa"],
    &["defense ministry", "ministry defense", "department defense", "defense department", "mod"],
    &["interior ministry", "ministry interior", "domestic affairs", "ministry internal affairs", "home office", "mvd"],
    &["finance ministry", "ministry finance", "treasury"],
    &["justice ministry", "ministry justice", "department justice", "justice department"],
    &["health ministry", "ministry health"],
    &["education ministry", "ministry education"],
    &["military", "army", "armed forces"],
    &["parliament", "legislature", "congress", "national assembly"],
    &["court", "judiciary", "courts"],
    &["navy", "naval"],
];

/// The pattern as names are spelled whose letters it cannot have: `djindjic` for `Đinđić`, `yannis` for `Γιάννης`, `ahn
/// cheol` for `안철수`; and which letters those names have.
pub fn respelled(pattern: &Pattern) -> Vec<(String, Letters)> {
    let words: Vec<&str> = pattern.words.iter().map(|word| &*word.typed).collect();
    let text = words.join(" ");
    let mut all = Vec::new();
    if text.len() >= 5 {
        let marked = MARKED.iter().fold(text.clone(), |text, (typed, folded)| text.replace(typed, folded));
        all.push((marked, Letters::Marked));
    }
    let greek =
        words.iter().map(|word| match word.strip_prefix('y').filter(|rest| rest.starts_with(['a', 'e', 'o'])) {
            Some(rest) => format!("gi{rest}"),
            None => (*word).to_owned(),
        });
    all.push((greek.collect::<Vec<_>>().join(" "), Letters::Greek));
    if words.len() > 1 {
        let korean = |word: &&str| {
            let known = KOREAN.binary_search_by_key(word, |(spelled, _)| spelled);
            known.map_or_else(|_| (*word).to_owned(), |at| KOREAN[at].1.to_owned())
        };
        all.push((words.iter().map(korean).collect(), Letters::Hangul));
    }
    all.retain(|(spelled, _)| *spelled != text && spelled.len() >= 4);
    all
}

/// The pattern with other words for the office that it names: `russian foreign affairs` for `russian foreign ministry`.
pub fn with_other_office(pattern: &Pattern) -> Vec<Pattern> {
    let words: Vec<&str> = pattern.texts().filter(|word| !is_particle(word)).collect();
    let place = |office: &str| {
        let office: Vec<&str> = office.split(' ').collect();
        words.windows(office.len()).position(|words| *words == *office).map(|at| at..at + office.len())
    };
    let of_group = |group: &&'static [&'static str]| {
        let named = group.iter().filter_map(|office| Some((place(office)?, *office)));
        named.max_by_key(|(place, _)| place.len()).map(|found| (*group, found))
    };
    let longest = OFFICES.iter().filter_map(of_group).max_by_key(|(_, (place, _))| place.len());
    let Some((group, (place, named))) = longest else { return Vec::new() };
    let others = group.iter().filter(|office| **office != named);
    let called = others.map(|office| {
        let all = words[..place.start].iter().copied().chain([*office]).chain(words[place.end..].iter().copied());
        Pattern::new(&all.collect::<Vec<_>>().join(" "))
    });
    called.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_spelled_as_names_of_other_letters_are() {
        assert!(KOREAN.is_sorted());
        for (typed, spelled, letters) in [
            ("djindjic", "dindic", Letters::Marked),
            ("Sheshel", "sesel", Letters::Marked),
            ("Yannis", "giannis", Letters::Greek),
            ("Ahn Cheol", "ancheol", Letters::Hangul),
        ] {
            assert!(respelled(&Pattern::new(typed)).contains(&(spelled.to_owned(), letters)), "{typed}");
        }
        assert!(respelled(&Pattern::new("putin")).is_empty());
        let offices = with_other_office(&Pattern::new("Russian Ministry of Foreign Affairs"));
        let texts: Vec<String> = offices.iter().map(|office| office.texts().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(texts[..2], ["russian foreign affairs", "russian foreign ministry"]);
    }
}
