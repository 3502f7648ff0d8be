//! Words of names that carry little or stand for others: particles, honorifics, abbreviations, short names.

use super::edits::{allowed, edits};

/// Words that say nothing about whose name it is: articles, prepositions, and what families are joined by.
const PARTICLES: [&str; 52] = [
    "a", "abn", "ad", "af", "al", "an", "and", "ar", "as", "ash", "at", "az", "ben", "bin", "bint", "binti", "bn",
    "bnt", "da", "das", "de", "del", "della", "dem", "den", "der", "des", "di", "dos", "du", "e", "ed", "el", "et",
    "for", "i", "ibn", "la", "las", "le", "les", "los", "of", "the", "u", "ul", "und", "van", "von", "y", "zu", "zur",
];

/// What somebody is called before the name.
const HONORIFICS: [&str; 135] = [
    "adm",
    "admiral",
    "ajatolla",
    "ajatollah",
    "ambassador",
    "archbishop",
    "ayatolla",
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
    "cheikh",
    "chief",
    "col",
    "colonel",
    "commander",
    "comrade",
    "congresista",
    "congressman",
    "congresswoman",
    "crown",
    "dame",
    "dato",
    "datuk",
    "daw",
    "deputy",
    "dictator",
    "doctor",
    "dr",
    "duke",
    "emir",
    "emperor",
    "excellency",
    "field",
    "foreign",
    "former",
    "frau",
    "gen",
    "general",
    "gov",
    "governor",
    "grand",
    "hajji",
    "head",
    "her",
    "herr",
    "highness",
    "his",
    "hodjatoleslam",
    "hojatoleslam",
    "holiness",
    "hon",
    "hrh",
    "hujjatoleslam",
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
    "madame",
    "maj",
    "majesty",
    "marshal",
    "mayor",
    "minister",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "mufti",
    "mullah",
    "patriarch",
    "pm",
    "pope",
    "praesident",
    "prasident",
    "premier",
    "pres",
    "president",
    "presidenta",
    "presidente",
    "presidentti",
    "prezident",
    "prezydent",
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
    "scheich",
    "sec",
    "secretary",
    "sen",
    "senador",
    "senator",
    "seri",
    "seyyed",
    "shaikh",
    "shaykh",
    "sheik",
    "sheikh",
    "sir",
    "sk",
    "spokesman",
    "spokeswoman",
    "sultan",
    "supreme",
    "tun",
    "vice",
    "vp",
];

/// What somebody adds to a name that goes without it: `Xinhua News Agency`.
const GENERIC: [&str; 44] = [
    "agency",
    "airlines",
    "army",
    "authorities",
    "bank",
    "brigade",
    "brigades",
    "broadcaster",
    "co",
    "company",
    "corporation",
    "faction",
    "fighters",
    "force",
    "forces",
    "front",
    "group",
    "guerrillas",
    "inc",
    "insurgents",
    "limited",
    "ltd",
    "magazine",
    "media",
    "militants",
    "military",
    "militia",
    "movement",
    "network",
    "news",
    "newspaper",
    "office",
    "officials",
    "organization",
    "party",
    "plc",
    "press",
    "rebels",
    "regime",
    "television",
    "terrorists",
    "tribe",
    "troops",
    "tv",
];

/// Whether a folded word says what somebody is and not who.
pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.binary_search(&word).is_ok()
}

/// Whether a folded word only joins others.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.binary_search(&word).is_ok()
}

/// Whether a folded word stands before names.
pub(super) fn is_honorific(word: &str) -> bool {
    HONORIFICS.binary_search(&word).is_ok()
}

/// What people are called for short, and the names that they have.
const SHORT_NAMES: [(&str, &str); 61] = [
    ("andy", "andrew"),
    ("becky", "rebecca"),
    ("ben", "benjamin"),
    ("bernie", "bernard"),
    ("beth", "elizabeth"),
    ("beto", "roberto"),
    ("bill", "william"),
    ("bob", "robert"),
    ("bobby", "robert"),
    ("charlie", "charles"),
    ("chris", "christopher"),
    ("chuck", "charles"),
    ("dan", "daniel"),
    ("dave", "david"),
    ("dick", "richard"),
    ("digong", "rodrigo"),
    ("dima", "dmitry"),
    ("don", "donald"),
    ("fred", "frederick"),
    ("greg", "gregory"),
    ("hank", "henry"),
    ("harry", "harold"),
    ("jack", "john"),
    ("jeff", "jeffrey"),
    ("jim", "james"),
    ("jimmy", "james"),
    ("joe", "joseph"),
    ("ken", "kenneth"),
    ("kolya", "nikolai"),
    ("larry", "lawrence"),
    ("liz", "elizabeth"),
    ("lula", "luiz"),
    ("matt", "matthew"),
    ("max", "maximilian"),
    ("mick", "michael"),
    ("mike", "michael"),
    ("misha", "mikhail"),
    ("nacho", "ignacio"),
    ("nick", "nicholas"),
    ("paco", "francisco"),
    ("pancho", "francisco"),
    ("pat", "patrick"),
    ("pepe", "jose"),
    ("pete", "peter"),
    ("phil", "philip"),
    ("rick", "richard"),
    ("rob", "robert"),
    ("rody", "rodrigo"),
    ("ron", "ronald"),
    ("sam", "samuel"),
    ("sasha", "alexander"),
    ("seryozha", "sergei"),
    ("steve", "steven"),
    ("sue", "susan"),
    ("ted", "edward"),
    ("tim", "timothy"),
    ("tom", "thomas"),
    ("tony", "anthony"),
    ("vlad", "vladimir"),
    ("volodya", "vladimir"),
    ("will", "william"),
];

/// The names that one may stand for in a list of others: `joe` for `joseph`, `michael` for `mike`.
pub(super) fn short_names(word: &str) -> impl Iterator<Item = &'static str> {
    let known = SHORT_NAMES.iter();
    known.filter_map(move |(short, long)| if *short == word { Some(*long) } else { (*long == word).then_some(*short) })
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

/// The words that stand for a spelling which is mistyped by a letter: `adbul` is `abdul`, and that is `abd`.
pub(super) fn canonical_of_mistyped(word: &str) -> impl Iterator<Item = &'static str> {
    let near = SPELLINGS.iter().filter(move |(spelling, _)| {
        allowed(spelling.len()) > 0 && edits(word.as_bytes(), spelling.as_bytes(), 1) == Some(1)
    });
    near.map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_the_search() {
        assert!(PARTICLES.is_sorted(), "particles");
        assert!(HONORIFICS.is_sorted(), "honorifics");
        assert!(GENERIC.is_sorted(), "generic words");
        assert!(SPELLINGS.is_sorted(), "spellings");
        assert_eq!(canonical_of_begun("defenc").collect::<Vec<_>>(), ["defense"]);
        assert_eq!(canonical_of_begun("as").count(), 0);
        assert!(is_particle("al") && !is_particle("ali"));
        assert!(is_honorific("president") && !is_honorific("presidency"));
        assert_eq!((canonical("dept"), canonical("depot")), ("department", "depot"));
    }
}
