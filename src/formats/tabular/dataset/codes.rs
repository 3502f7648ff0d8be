//! Lists of codes that several data sets share.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::formats::tabular::cameo;

/// A list of codes and what they stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats::tabular) enum CodeList {
    /// Kinds of events of CAMEO.
    Cameo,
    /// States by their numbers of the Correlates of War.
    Cow,
    /// States by their numbers of Gleditsch and Ward, most of which are those of the Correlates of War.
    Gw,
}

/// The words of the lists.
const WORDS: [(&str, CodeList); 3] = [("cameo", CodeList::Cameo), ("cow", CodeList::Cow), ("gw", CodeList::Gw)];

/// Plain names of columns with a state each, of two sides with 1 and 2 or a and b behind them; of several the first are taken.
const STATES: [(&[&str], CodeList); 3] = [
    (&["ccode", "cowcode", "cown", "cowccode", "ccodecow", "statea", "stateb", "state1no", "state2no"], CodeList::Cow),
    (&["gwcode", "gwno", "gwn", "gwid", "ccodegw", "gwccode"], CodeList::Gw),
    (&["stateabb", "stabb", "cowc"], CodeList::Cow),
];

/// Numbers, abbreviations and names of the states of the Correlates of War.
const COW: &str = include_str!("../../../../assets/datasets/cow_states.tsv");

/// Those that Gleditsch and Ward number in another way.
const GW: &str = include_str!("../../../../assets/datasets/gw_states.tsv");

static COW_NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = COW.lines().filter(|line| !line.starts_with('#'));
    let parts = lines
        .filter_map(|line| line.split_once('\t').and_then(|(number, rest)| Some((number, rest.split_once('\t')?))));
    parts.flat_map(|(number, (letters, name))| [(number, name), (letters, name)]).collect()
});

impl CodeList {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, list)| *list)
    }

    pub(super) fn word(self) -> &'static str {
        WORDS.iter().find(|(_, list)| *list == self).map_or("", |(word, _)| word)
    }

    /// The list whose codes a column of a plain name has, and which of the names it is.
    pub(in crate::formats::tabular) fn of_column(name: &str) -> Option<(usize, Self)> {
        let stem = name.strip_suffix(['1', '2', 'a', 'b']).unwrap_or(name);
        let known = |known: &str| known == name || known == stem;
        STATES
            .iter()
            .enumerate()
            .find_map(|(at, (names, list))| names.iter().any(|own| known(own)).then_some((at, *list)))
    }

    /// What a code stands for.
    pub(in crate::formats::tabular) fn name(self, code: &str) -> Option<&'static str> {
        match self {
            Self::Cameo => cameo::name(code),
            Self::Cow => COW_NAMES.get(trimmed(code)).copied(),
            Self::Gw => {
                let other = GW.lines().filter_map(|line| line.split_once('\t'));
                let other = other.filter(|(number, _)| *number == trimmed(code)).map(|(_, name)| name).next();
                other.or_else(|| Self::Cow.name(code))
            }
        }
    }
}

/// A code as programs write it that take it for a number: `4.0` is `4`.
pub(super) fn trimmed(code: &str) -> &str {
    let code = code.trim();
    match code.strip_suffix(".0") {
        Some(number) if number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => number,
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_numbers_of_two_kinds() {
        let names = |code: &str| [CodeList::Cow, CodeList::Gw].map(|list| list.name(code));
        assert_eq!(names("2.0"), [Some("United States"); 2]);
        assert_eq!(names("UKG"), [Some("United Kingdom"); 2]);
        assert_eq!(names("260"), [Some("West Germany"), Some("Germany")]);
        assert_eq!(names("970"), [Some("Nauru"), Some("Kiribati")]);
        assert_eq!(names("-9"), [None; 2]);
        assert_eq!(COW.lines().filter(|line| !line.starts_with('#')).count(), 217);
        assert!(COW.lines().all(|line| line.starts_with('#') || line.split('\t').count() == 3));
    }
}
