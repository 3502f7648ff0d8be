//! Folding: Latin letters and digits in lower case, words apart by one space.

use std::ops::Range;

use super::script::{Script, latin};

/// A folded text that remembers where each of its characters came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The folded text: `[a-z0-9 ]` only, no space at either end and no two together.
    pub text: String,
    /// For each byte of `text` (all ASCII) the number of the character of the original that it came from.
    pub origins: Vec<u32>,
    /// The script of each word.
    pub(super) scripts: Vec<Script>,
}

/// Folds a name: transliterated to Latin letters, lower case, without diacritics; apostrophes, full stops and joiners vanish
/// (`U.S.` is `us`, `O'Brien` is `obrien`), every other character separates words, and so does the Arabic article.
pub fn fold(name: &str) -> String {
    if name.is_ascii() { fold_ascii(name.as_bytes()) } else { Folded::new(name).text }
}

/// The same for a name that needs no transliteration, as most do.
fn fold_ascii(name: &[u8]) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut is_apart = false;
    for byte in name {
        if byte.is_ascii_alphanumeric() {
            if is_apart && !folded.is_empty() {
                folded.push(' ');
            }
            is_apart = false;
            folded.push(char::from(byte.to_ascii_lowercase()));
        } else if !matches!(byte, b'.' | b'\'' | b'`' | b'"') {
            is_apart = true;
        }
    }
    compounds(&folded).into_iter().rev().for_each(|at| folded.insert(at, ' '));
    folded
}

/// Where `Abdel` is written as one word with what follows: `Abdelfattah`, but not `Abdullah`.
fn compounds(folded: &str) -> Vec<usize> {
    bound(folded, 4..usize::MAX)
}

/// Where somebody is about to type so: `abdelfa`.
pub(super) fn begun_compounds(folded: &str) -> Vec<usize> {
    bound(folded, 1..4)
}

/// Where one of the spellings of `Abdel` stands with so many letters behind, up to the next space.
fn bound(folded: &str, letters: Range<usize>) -> Vec<usize> {
    let is_bound = |at: usize| {
        let (word, rest) = (folded.get(at..at + 5)?, folded.get(at + 5..)?);
        let next = rest.split(' ').next()?;
        let is_first = at == 0 || folded.as_bytes()[at - 1] == b' ';
        let may = is_first && letters.contains(&next.len()) && !next.starts_with("la");
        (may && matches!(word, "abdel" | "abdul" | "abdal" | "abdol")).then_some(at + 5)
    };
    folded.match_indices("abd").filter_map(|(at, _)| is_bound(at)).collect()
}

impl Folded {
    /// Folds a name, keeping the origin of every letter.
    pub fn new(name: &str) -> Self {
        let text: Vec<char> = name.chars().collect();
        let mut folded = Self::default();
        let mut is_apart = false;
        let mut at = 0;
        while at < text.len() {
            let c = text[at];
            let origin = u32::try_from(at).unwrap_or(u32::MAX);
            if is_dropped(c) {
                at += 1;
                continue;
            }
            let is_first = is_apart || folded.text.is_empty();
            let found = latin(&text[at..], is_first);
            at += found.taken;
            for byte in found.letters.bytes() {
                if byte.is_ascii_alphanumeric() {
                    folded.letter(byte, origin, Script::of(c), is_apart);
                    is_apart = false;
                } else if !matches!(byte, b'\'' | b'`' | b'"') {
                    is_apart = true;
                }
            }
            is_apart |= found.ends_word;
        }
        for at in compounds(&folded.text).into_iter().rev() {
            let word = folded.text.get(..at).map_or(0, |before| before.matches(' ').count());
            folded.scripts.insert(word, folded.scripts[word]);
            folded.origins.insert(at, folded.origins[at]);
            folded.text.insert(at, ' ');
        }
        folded
    }

    fn letter(&mut self, byte: u8, origin: u32, script: Script, is_apart: bool) {
        if is_apart || self.text.is_empty() {
            if !self.text.is_empty() {
                self.push(' ', origin);
            }
            self.scripts.push(script);
        } else if let Some(last) = self.scripts.last_mut() {
            // A word is as sure as its least sure letter.
            *last = (*last).max(script);
        }
        self.push(char::from(byte.to_ascii_lowercase()), origin);
    }

    fn push(&mut self, c: char, origin: u32) {
        self.text.push(c);
        self.origins.push(origin);
    }
}

/// What stands inside a word without being a letter of it.
const fn is_dropped(c: char) -> bool {
    matches!(c, '.' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʾ' | 'ʿ' | '`' | '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_latin_words() {
        for (name, folded) in [
            ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
            ("Abdelfattah, Abdullah", "abdel fattah abdullah"),
            ("Abdulaziz Abdulrahman", "abdul aziz abdul rahman"),
            ("Абдулазиз Ал", "abdul aziz al"),
            ("Владимир Путин", "vladimir putin"),
            ("İstanbul", "istanbul"),
            ("ISTANBUL ıstanbul", "istanbul istanbul"),
            ("Straße", "strasse"),
            ("U.S.", "us"),
            ("  al-Assad,  Bashar ", "al assad bashar"),
            ("O’Brien", "obrien"),
            ("e\u{301}te\u{301}", "ete"),
            ("Γιώργος", "giorgos"),
            ("Βλαντίμιρ Πούτιν", "vlandimir poutin"),
            ("Τζο Μπάιντεν", "jo bainden"),
            ("مسعود پزشکیان", "msawd pzshkyan"),
            ("القذافي", "al qdhafy"),
            ("خامنه‌ای", "khamnhay"),
            ("בנימין נתניהו", "bnymyn ntnyhw"),
            ("ג'ו ביידן", "jw byydn"),
            ("习近平", "xijinping"),
            ("弗拉基米尔·普京", "fulajimier pujing"),
            ("김정은", "gimjeongeun"),
            ("プーチン", "puchin"),
            ("ﾌﾟｰﾁﾝ", "puchin"),
            ("ｱﾍﾞ ｼﾝｿﾞｳ ｼﾞｮｰ ﾌｧ", "abe shinzou jo fa"),
            ("Xi Jin\u{ad}ping", "xi jinping"),
            ("—", ""),
        ] {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    #[test]
    fn the_short_way_for_ascii_folds_the_same() {
        let all: String = (0_u8..128).map(char::from).collect();
        for name in [
            all.as_str(),
            "  U.S. -- Dept. of \"State\" ",
            "Abdelfattah Abdullah Abdulrahman",
            "Abdul",
            "Abdulla Abdul-Latif",
            "''",
            "",
        ] {
            let folded = Folded::new(name);
            assert_eq!(fold(name), folded.text);
            assert_eq!(folded.text.len(), folded.origins.len(), "{name}");
            assert_eq!(folded.text.split(' ').filter(|word| !word.is_empty()).count(), folded.scripts.len(), "{name}");
        }
    }

    #[test]
    fn every_letter_knows_where_it_came_from() {
        let folded = Folded::new("Жуков Щ");
        assert_eq!(folded.text, "zhukov shch");
        assert_eq!(folded.origins, [0, 0, 1, 2, 3, 4, 6, 6, 6, 6, 6]);
        assert_eq!(Folded::new("محمد Ali 习").scripts, [Script::Abjad, Script::Alphabet, Script::Han]);
    }
}
