//! What a text is written in, by name.

use encoding_rs::{Encoding, REPLACEMENT};

/// An encoding of texts, such as `windows-1251`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// The encoding that goes by a name, case aside; the names are those of the web (`latin1` and `cp1251` among them).
    pub fn from_name(name: &str) -> Option<Self> {
        let folded = name.trim().to_ascii_lowercase();
        let other = match &*folded {
            "latin-1" | "iso-latin-1" => Some("latin1"),
            "utf16" => Some("utf-16"),
            "mac-roman" | "macroman" => Some("macintosh"),
            "sjis" | "cp932" => Some("shift_jis"),
            "cp936" => Some("gbk"),
            "cp949" => Some("euc-kr"),
            "cp950" => Some("big5"),
            _ => None,
        };
        let found = Encoding::for_label(other.unwrap_or(&folded).as_bytes());
        found.filter(|encoding| *encoding != REPLACEMENT).map(Self)
    }

    pub(super) const fn utf8() -> Self {
        Self(encoding_rs::UTF_8)
    }

    /// The name of the encoding.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Some names, for a message.
    pub const fn examples() -> &'static str {
        "utf-8, utf-16le, windows-1250 to windows-1258, iso-8859-2 to iso-8859-16, koi8-r, macintosh, gbk, big5, shift_jis, euc-jp \
         and euc-kr are some"
    }

    pub(super) const fn encoding(self) -> &'static Encoding {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_go_by_the_names_that_people_use() {
        let name = |name| Charset::from_name(name).map(Charset::name);
        assert_eq!(name("CP1251"), Some("windows-1251"));
        assert_eq!(name("latin-1"), Some("windows-1252"));
        assert_eq!(name("utf8"), Some("UTF-8"));
        assert_eq!(name("Shift_JIS"), Some("Shift_JIS"));
        assert_eq!((name("klingon"), name("replacement"), name("iso-2022-kr")), (None, None, None));
        let examples = Charset::examples().split([',', ' ']).filter(|word| word.contains(|c: char| c.is_ascii_digit()));
        assert!(examples.clone().count() > 5 && examples.clone().all(|word| name(word).is_some()));
    }
}
