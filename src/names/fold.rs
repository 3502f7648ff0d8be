//! Folding: Latin letters and digits in lower case, words apart by one space.

/// A folded text that remembers where each of its characters came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The folded text: `[a-z0-9 ]` only, no space at either end and no two together.
    pub text: String,
    /// For each byte of `text` (all ASCII) the number of the character of the original that it came from.
    pub origins: Vec<u32>,
}

/// Folds a name: transliterated to Latin letters (`any_ascii`), lower case, without diacritics; apostrophes, full stops
/// and joiners vanish (`U.S.` is `us`, `O'Brien` is `obrien`), every other character separates words.
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
    folded
}

impl Folded {
    /// Folds a name, keeping the origin of every letter.
    pub fn new(name: &str) -> Self {
        let mut folded = Self::default();
        let mut is_apart = false;
        for (at, c) in (0_u32..).zip(name.chars()) {
            if is_dropped(c) {
                continue;
            }
            let latin = any_ascii::any_ascii_char(c);
            if latin.is_empty() {
                continue;
            }
            for byte in latin.bytes() {
                if byte.is_ascii_alphanumeric() {
                    if is_apart && !folded.text.is_empty() {
                        folded.push(' ', at);
                    }
                    is_apart = false;
                    folded.push(char::from(byte.to_ascii_lowercase()), at);
                } else if !matches!(byte, b'\'' | b'`' | b'"') {
                    is_apart = true;
                }
            }
        }
        folded
    }

    fn push(&mut self, c: char, origin: u32) {
        self.text.push(c);
        self.origins.push(origin);
    }
}

/// What stands inside a word without being a letter of it.
const fn is_dropped(c: char) -> bool {
    matches!(c, '.' | '\'' | '’' | '‘' | 'ʼ' | '`' | '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_latin_words() {
        for (name, folded) in [
            ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
            ("Владимир Путин", "vladimir putin"),
            ("İstanbul", "istanbul"),
            ("Straße", "strasse"),
            ("U.S.", "us"),
            ("  al-Assad,  Bashar ", "al assad bashar"),
            ("O’Brien", "obrien"),
            ("e\u{301}te\u{301}", "ete"),
            ("Γιώργος", "giorgos"),
            ("—", ""),
        ] {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    #[test]
    fn the_short_way_for_ascii_folds_the_same() {
        let all: String = (0_u8..128).map(char::from).collect();
        for name in [all.as_str(), "  U.S. -- Dept. of \"State\" ", "''", ""] {
            assert_eq!(fold(name), Folded::new(name).text);
        }
    }

    #[test]
    fn every_letter_knows_where_it_came_from() {
        let folded = Folded::new("Жуков Щ");
        assert_eq!(folded.text, "zhukov shch");
        assert_eq!(folded.origins, [0, 0, 1, 2, 3, 4, 6, 6, 6, 6, 6]);
    }
}
