//! Words of names that carry little: particles, honorifics, abbreviations and the two spellings of English.

/// Words that say nothing about whose name it is: articles, prepositions, and what families are joined by.
const PARTICLES: [&str; 41] = [
    "a", "af", "al", "and", "bin", "bint", "binti", "da", "das", "de", "del", "della", "dem", "den", "der", "des",
    "di", "dos", "du", "e", "ed", "el", "et", "for", "i", "ibn", "la", "las", "le", "les", "los", "of", "the", "u",
    "ul", "und", "van", "von", "y", "zu", "zur",
];

/// What somebody is called before the name.
const HONORIFICS: [&str; 96] = [
    "adm",
    "admiral",
    "ambassador",
    "archbishop",
    "ayatollah",
    "ayatullah",
    "aytallh",
    "baron",
    "baroness",
    "bibi",
    "bishop",
    "brigadier",
    "bundeskanzler",
    "bundeskanzlerin",
    "capt",
    "captain",
    "cardinal",
    "chairman",
    "chancellor",
    "chief",
    "col",
    "colonel",
    "commander",
    "comrade",
    "congressman",
    "congresswoman",
    "crown",
    "dame",
    "daw",
    "deputy",
    "doctor",
    "dr",
    "duke",
    "emir",
    "emperor",
    "foreign",
    "former",
    "gen",
    "general",
    "gov",
    "governor",
    "grand",
    "hajji",
    "head",
    "hojatoleslam",
    "hon",
    "imam",
    "judge",
    "kanzler",
    "kanzlerin",
    "king",
    "koning",
    "lady",
    "leader",
    "lieutenant",
    "lord",
    "lt",
    "maj",
    "majesty",
    "marshal",
    "mayor",
    "minister",
    "mr",
    "mrs",
    "ms",
    "mufti",
    "mullah",
    "patriarch",
    "pm",
    "pope",
    "premier",
    "pres",
    "president",
    "presidente",
    "prezident",
    "prime",
    "prince",
    "princess",
    "prof",
    "professor",
    "queen",
    "raees",
    "rayys",
    "rep",
    "reverend",
    "sayyed",
    "sayyid",
    "sec",
    "secretary",
    "sen",
    "senator",
    "seyyed",
    "shaikh",
    "sheikh",
    "sir",
    "supreme",
];

/// Whether a folded word only joins others.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.binary_search(&word).is_ok()
}

/// Whether a folded word stands before names.
pub(super) fn is_honorific(word: &str) -> bool {
    HONORIFICS.binary_search(&word).is_ok()
}

/// Abbreviations and other spellings of words, and the words that they stand for.
const SPELLINGS: [(&str, &str); 28] = [
    ("abdal", "abd"),
    ("abdel", "abd"),
    ("abdol", "abd"),
    ("abdul", "abd"),
    ("assn", "association"),
    ("assoc", "association"),
    ("centre", "center"),
    ("cmte", "committee"),
    ("corp", "corporation"),
    ("cttee", "committee"),
    ("defence", "defense"),
    ("departement", "department"),
    ("dept", "department"),
    ("dpt", "department"),
    ("fed", "federal"),
    ("goverment", "government"),
    ("govt", "government"),
    ("gvt", "government"),
    ("intl", "international"),
    ("labour", "labor"),
    ("mohd", "mohammed"),
    ("natl", "national"),
    ("org", "organization"),
    ("organisation", "organization"),
    ("parl", "parliament"),
    ("programme", "program"),
    ("st", "saint"),
    ("univ", "university"),
];

/// The word that an abbreviation or another spelling stands for.
pub(super) fn canonical(word: &str) -> &str {
    SPELLINGS.binary_search_by_key(&word, |(spelling, _)| spelling).map_or(word, |at| SPELLINGS[at].1)
}

/// The words that stand for a spelling which somebody is about to type: `defenc` will be `defence`, and that is `defense`.
/// At least three letters.
pub(super) fn canonical_of_begun(begun: &str) -> impl Iterator<Item = &'static str> {
    let start = SPELLINGS.partition_point(|(spelling, _)| *spelling < begun);
    let rest = SPELLINGS[start..].iter().filter(|_| begun.len() >= 3);
    rest.take_while(move |(spelling, _)| spelling.starts_with(begun)).map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_the_search() {
        assert!(PARTICLES.is_sorted(), "particles");
        assert!(HONORIFICS.is_sorted(), "honorifics");
        assert!(SPELLINGS.is_sorted(), "spellings");
        assert_eq!(canonical_of_begun("defenc").collect::<Vec<_>>(), ["defense"]);
        assert_eq!(canonical_of_begun("as").count(), 0);
        assert!(is_particle("al") && !is_particle("ali"));
        assert!(is_honorific("president") && !is_honorific("presidency"));
        assert_eq!((canonical("dept"), canonical("depot")), ("department", "depot"));
    }
}
