//! A passage of text, folded as names are, in which every letter knows the bytes that it came from and what stands before it: so
//! that a name is found however it is written, and what was found is cut out of the text as it stands.

mod signs;

use std::ops::Range;

use super::script::{Script, latin};
use signs::{Sign, signs};

/// What stands between a letter and the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Gap {
    /// Nothing that is seen.
    #[default]
    None,
    /// Marks that may stand inside a word: `*`, `-`, `.`, an apostrophe.
    Mark,
    /// A line that ends, with a hyphen or without.
    Line,
    /// A space.
    Space,
}

/// A folded letter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) byte: u8,
    pub(super) gap: Gap,
    /// Whether its character begins here: some are several Latin letters.
    pub(super) is_first: bool,
    pub(super) is_upper: bool,
    /// Whether its script has large and small letters.
    pub(super) has_case: bool,
    /// Whether its script has no spaces between words.
    pub(super) is_unspaced: bool,
    pub(super) is_latin: bool,
    pub(super) script: Script,
    sign: u32,
}

/// A text as letters.
#[derive(Debug, Default)]
pub(super) struct Passage {
    signs: Vec<Sign>,
    pub(super) letters: Vec<Letter>,
    /// Where the word of each letter begins.
    starts: Vec<u32>,
}

impl Passage {
    /// The letters of a text; with `passes_tags`, tags of HTML are marks.
    pub(super) fn new(text: &str, passes_tags: bool) -> Self {
        Self::of(signs(text, passes_tags))
    }

    /// The same with the letters of Arabic script that are written in several ways written in one; `None` where that changes nothing.
    pub(super) fn plain(&self) -> Option<Self> {
        if !self.signs.iter().any(|sign| matches!(sign.c, '\u{621}'..='\u{6d5}')) {
            return None;
        }
        let mut chars: Vec<char> = self.signs.iter().map(|sign| sign.c).collect();
        let is_changed = make_plain(&mut chars);
        let signs = self.signs.iter().zip(chars).map(|(sign, c)| Sign { c, ..*sign });
        is_changed.then(|| Self::of(signs.collect()))
    }

    fn of(signs: Vec<Sign>) -> Self {
        let chars: Vec<char> = signs.iter().map(|sign| sign.c).collect();
        let mut letters: Vec<Letter> = Vec::with_capacity(chars.len());
        let (mut gap, mut is_apart, mut at) = (Between::default(), true, 0);
        while at < chars.len() {
            let c = chars[at];
            if is_unseen(c) {
                at += 1;
                continue;
            }
            let found = latin(&chars[at..], is_apart);
            let mut is_first = true;
            for byte in found.letters.bytes().filter(u8::is_ascii_alphanumeric) {
                letters.push(Letter {
                    byte: byte.to_ascii_lowercase(),
                    gap: gap.take(),
                    is_first,
                    is_upper: c.is_uppercase(),
                    has_case: c.is_uppercase() || c.is_lowercase(),
                    is_unspaced: is_unspaced(c),
                    is_latin: matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}'),
                    script: Script::of(c),
                    sign: u32::try_from(at).unwrap_or(u32::MAX),
                });
                (is_first, is_apart) = (false, false);
            }
            if is_first && !is_silent(c) {
                gap.see(c);
                is_apart |= !matches!(c, '.' | '\'' | '’' | '‘' | '`' | '"');
            }
            if found.ends_word {
                gap.see('-');
                is_apart = true;
            }
            at += found.taken;
        }
        let mut start = 0;
        let starts = (0..).zip(&letters).map(|(at, letter)| {
            start = if letter.gap > Gap::None { at } else { start };
            start
        });
        Self { starts: starts.collect(), signs, letters }
    }

    /// The bytes of some letters, and of what stands between them.
    pub(super) fn bytes(&self, letters: &Range<usize>) -> Range<usize> {
        let sign = |letter: usize| self.letters.get(letter).and_then(|letter| self.signs.get(letter.sign as usize));
        let end = letters.end.checked_sub(1).and_then(sign).map_or(0, |sign| sign.end);
        sign(letters.start).map_or(0, |sign| sign.start)..end
    }

    /// What some letters are written as, with nothing unseen between them.
    pub(super) fn written(&self, letters: &Range<usize>) -> String {
        let Some([first, .., last] | [first @ last]) = self.letters.get(letters.clone()) else { return String::new() };
        let signs = self.signs.get(first.sign as usize..=last.sign as usize).unwrap_or_default();
        signs.iter().map(|sign| sign.c).filter(|c| !is_unseen(*c)).collect()
    }

    /// What stands between two letters.
    pub(super) fn between(&self, before: usize, after: usize) -> impl Iterator<Item = char> + '_ {
        let place = |letter: usize| self.letters.get(letter).map_or(0, |letter| letter.sign as usize);
        let signs = self.signs.get(place(before) + 1..place(after)).unwrap_or_default();
        signs.iter().map(|sign| sign.c).filter(|c| !is_unseen(*c) && !is_silent(*c))
    }

    /// What stands right before a letter.
    pub(super) fn sign_before(&self, at: usize) -> Option<char> {
        let place = self.letters.get(at)?.sign as usize;
        self.signs.get(..place)?.iter().rev().map(|sign| sign.c).find(|c| !is_unseen(*c))
    }

    /// What stands right behind a letter.
    pub(super) fn sign_behind(&self, at: usize) -> Option<char> {
        let place = self.letters.get(at)?.sign as usize + 1;
        self.signs.get(place..)?.iter().map(|sign| sign.c).find(|c| !is_unseen(*c))
    }

    /// Whether a word begins at a letter.
    pub(super) fn begins(&self, at: usize) -> bool {
        let Some(letter) = self.letters.get(at) else { return true };
        let Some(before) = at.checked_sub(1).and_then(|before| self.letters.get(before)) else { return true };
        letter.is_first && (letter.gap > Gap::None || parts(before, letter) || self.is_hump(at))
    }

    /// Whether a large letter begins a word in the midst of one: `FreeIran`, `IRGCNavy`.
    fn is_hump(&self, at: usize) -> bool {
        let (Some(before), Some(letter)) =
            (at.checked_sub(1).and_then(|at| self.letters.get(at)), self.letters.get(at))
        else {
            return false;
        };
        let ends_capitals = || {
            let next = self.letters.get(at + 1).filter(|next| next.gap == Gap::None);
            before.is_upper && next.is_some_and(|next| next.has_case && !next.is_upper)
        };
        letter.is_upper && before.has_case && (!before.is_upper || ends_capitals())
    }

    /// Where the word of a letter begins, by gaps alone.
    pub(super) fn word_start(&self, at: usize) -> usize {
        self.starts.get(at).map_or(0, |start| *start as usize)
    }
}

/// A name with the letters of Arabic script that are written in several ways written in one; `None` where it has none of them.
pub(super) fn plain_arabic(name: &str) -> Option<String> {
    let mut chars: Vec<char> = name.chars().collect();
    make_plain(&mut chars).then(|| chars.into_iter().collect())
}

/// Writes letters with and without a hamza, with and without dots in one way, as `رضائی` and `رضایی` are one name; says whether
/// there were any.
fn make_plain(text: &mut [char]) -> bool {
    let mut is_changed = false;
    for at in 0..text.len() {
        let plain = match text[at] {
            'إ' | 'ٳ' => 'ا',
            'ئ' => 'ی',
            'ة' | 'ۀ' | 'ە' => 'ه',
            'ى' if !ends_preposition(text, at) => 'ی',
            _ => continue,
        };
        text[at] = plain;
        is_changed = true;
    }
    is_changed
}

/// Whether a letter ends `على`, `إلى` or `حتى`, which are no names written without dots.
fn ends_preposition(text: &[char], at: usize) -> bool {
    let letters = text[..at].iter().rev().take_while(|c| c.is_alphabetic()).take(4).count();
    let word: String = text[at - letters..at].iter().collect();
    let is_last = text.get(at + 1).is_none_or(|next| !next.is_alphabetic());
    is_last && matches!(word.trim_start_matches(['و', 'ف']), "عل" | "إل" | "ال" | "حت" | "مت")
}

/// Whether two letters that stand side by side are of two words: a letter and a digit, two scripts without spaces.
fn parts(before: &Letter, after: &Letter) -> bool {
    before.byte.is_ascii_digit() != after.byte.is_ascii_digit() || before.is_unspaced || after.is_unspaced
}

/// What stood since the last letter.
#[derive(Default)]
struct Between {
    gap: Gap,
    has_hyphen: bool,
    lines: usize,
}

impl Between {
    fn see(&mut self, c: char) {
        let gap = match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => {
                self.lines += usize::from(c != '\r');
                // A paragraph that ends is no word that goes on.
                if self.lines > 1 { Gap::Space } else { Gap::Line }
            }
            // What a column of paper broke: `Pu- tin`.
            _ if c.is_whitespace() && self.has_hyphen && self.gap < Gap::Space => Gap::Line,
            _ if c.is_whitespace() => Gap::Space,
            '-' | '\u{2010}' | '\u{2011}' => {
                self.has_hyphen |= self.gap == Gap::None;
                Gap::Mark
            }
            _ => Gap::Mark,
        };
        // A line that begins with spaces or a mark of its list goes on.
        self.gap = if self.lines == 1 { Gap::Line } else { self.gap.max(gap) };
    }

    fn take(&mut self) -> Gap {
        std::mem::take(self).gap
    }
}

/// What nobody sees: it stands inside words and changes nothing.
const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
            | '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
    )
}

/// What stands on or behind a letter without parting words: marks of vowels, lengths, tones.
fn is_silent(c: char) -> bool {
    let is_mark = matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}'
            | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}' | '\u{3099}'..='\u{309c}'
    );
    // Letters that have no sound of their own in Latin ones.
    is_mark || c.is_alphabetic()
}

/// Whether a script has no spaces between its words.
const fn is_unspaced(c: char) -> bool {
    matches!(
        c as u32,
        0x0e00..=0x0eff | 0x0f00..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x2fdf | 0x3005..=0x30ff | 0x31f0..=0x31ff
            | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0xff66..=0xff9f | 0x2_0000..=0x3_23af
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::fold;

    fn words(text: &str) -> String {
        let passage = Passage::new(text, false);
        let letters = passage.letters.iter().enumerate();
        letters
            .map(|(at, letter)| {
                let between = match letter.gap {
                    _ if at == 0 => "",
                    Gap::None => "",
                    Gap::Mark => "+",
                    Gap::Line => "/",
                    Gap::Space => " ",
                };
                format!("{between}{}", char::from(letter.byte))
            })
            .collect()
    }

    #[test]
    fn letters_know_what_stands_between_them() {
        for (text, says) in [
            ("Pu**tin**'s", "pu+tin+s"),
            ("Pu\u{ad}t\u{200c}i\u{202e}n", "putin"),
            ("Pu-\n  tin and\n\nIran", "pu/tin and iran"),
            ("Pu- tin - Iran", "pu/tin iran"),
            ("U.S. O’Brien", "u+s o+brien"),
            ("Пу́тин, خامنه‌ای", "putin khamnhay"),
            ("普京 и", "pujing i"),
        ] {
            assert_eq!(words(text), says, "{text}");
        }
    }

    #[test]
    fn letters_are_those_that_folding_gives() {
        for text in [
            "Recep Tayyip Erdoğan",
            "القذافي",
            "プーチン",
            "Βλαντίμιρ Πούτιν",
            "김정은 Straße",
            "בנימין נתניהו",
            "Đặng",
        ] {
            let own: String = Passage::new(text, false).letters.iter().map(|letter| char::from(letter.byte)).collect();
            assert_eq!(own, fold(text).replace(' ', ""), "{text}");
        }
    }

    #[test]
    fn words_begin_behind_gaps_and_at_humps() {
        let passage = Passage::new("#FreeIran2024 IRGCNavy 伊朗外长", false);
        let begins: String = (0..passage.letters.len())
            .filter(|at| passage.begins(*at))
            .map(|at| char::from(passage.letters[at].byte))
            .collect();
        assert_eq!(begins, "fi2inylwz");
        assert_eq!(passage.bytes(&(4..8)), 5..9);
        assert_eq!(passage.written(&(4..8)), "Iran");
    }
}
