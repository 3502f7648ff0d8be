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

/// The word that an abbreviation or another spelling stands for.
pub(super) fn canonical(word: &str) -> &str {
    match word {
        "dept" | "dpt" | "departement" => "department",
        "govt" | "gvt" | "goverment" => "government",
        "intl" => "international",
        "natl" => "national",
        "assn" | "assoc" => "association",
        "org" | "organisation" => "organization",
        "defence" => "defense",
        "labour" => "labor",
        "centre" => "center",
        "programme" => "program",
        "cmte" | "cttee" => "committee",
        "corp" => "corporation",
        "st" => "saint",
        "abdel" | "abdul" | "abdal" | "abdol" => "abd",
        "mohd" => "mohammed",
        "univ" => "university",
        "parl" => "parliament",
        "fed" => "federal",
        word => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_the_search() {
        assert!(PARTICLES.is_sorted(), "particles");
        assert!(HONORIFICS.is_sorted(), "honorifics");
        assert!(is_particle("al") && !is_particle("ali"));
        assert!(is_honorific("president") && !is_honorific("presidency"));
        assert_eq!((canonical("dept"), canonical("depot")), ("department", "depot"));
    }
}
