//! Scripts: which letters of a word its Latin form can be trusted for, and what a letter is in Latin.
//!
//! Most of it is `any_ascii`. Arabic, Hebrew, Greek pairs and kana have tables here, because what `any_ascii` makes of them
//! is not what names from these scripts are spelled like: `ج'و`, `Πούτιν` (`Poytin`), `خامنه‌ای` (`khmnhy`).

/// How far the Latin form of a word can be trusted: vowels are not written, or sounds are squeezed into syllables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub(super) enum Script {
    /// Latin, Cyrillic and others that write every sound.
    #[default]
    Alphabet,
    /// Greek: `μπ`, `ντ`, `γκ` are `b`, `d`, `g` or `mp`, `nt`, `ng`.
    Greek,
    /// Arabic, Hebrew and Indic scripts: short vowels are left out or implied.
    Abjad,
    /// Kana and Hangul: foreign sounds take the nearest syllable.
    Syllabic,
    /// Han: the sounds are Mandarin's.
    Han,
}

impl Script {
    /// Which one a letter belongs to.
    pub(super) const fn of(c: char) -> Self {
        match c as u32 {
            0x0370..=0x03ff | 0x1f00..=0x1fff => Self::Greek,
            0x0590..=0x08ff | 0x0900..=0x0eff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff => Self::Abjad,
            0x1100..=0x11ff | 0x3040..=0x30ff | 0x3130..=0x318f | 0xac00..=0xd7af | 0xff66..=0xff9f => Self::Syllabic,
            0x2e80..=0x2fdf | 0x3005 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af => {
                Self::Han
            }
            _ => Self::Alphabet,
        }
    }
}

/// What letters a text is written in: the first of them says, as a number of its own for each script of the gazetteer's languages.
pub(super) fn writing(text: &str) -> Option<u32> {
    let letter = text.chars().find(|c| c.is_alphabetic())?;
    Some(match letter as u32 {
        0..=0x24f | 0x1e00..=0x1eff | 0x2c60..=0x2c7f | 0xa720..=0xa7ff | 0xff21..=0xff5a => 0,
        0x370..=0x3ff | 0x1f00..=0x1fff => 1,
        0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => 2,
        0x530..=0x58f => 3,
        0x590..=0x5ff | 0xfb1d..=0xfb4f => 4,
        0x600..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => 5,
        // Japanese writes Han and kana side by side.
        0x2e80..=0x30ff | 0x31f0..=0x9fff | 0xf900..=0xfaff | 0xff66..=0xff9f | 0x20000..=0x323af => 6,
        0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7af => 7,
        0x10a0..=0x10ff | 0x1c90..=0x1cbf | 0x2d00..=0x2d2f => 8,
        // The others have blocks of their own.
        code => 0x100 + code / 0x80,
    })
}

/// What stands at a place of a text: its Latin letters, and how many characters they stand for (at least one).
#[derive(Debug, Clone, Copy)]
pub(super) struct Latin {
    pub(super) letters: &'static str,
    pub(super) taken: usize,
    /// Whether a word ends behind it: the Arabic article.
    pub(super) ends_word: bool,
}

const fn one(letters: &'static str) -> Latin {
    Latin { letters, taken: 1, ends_word: false }
}

const fn two(letters: &'static str) -> Latin {
    Latin { letters, taken: 2, ends_word: false }
}

/// The Latin letters of the first of these characters (of the first two, where they make one sound). `is_first` says
/// whether a word begins there. Anything but letters and digits in the answer separates words; nothing vanishes.
pub(super) fn latin(text: &[char], is_first: bool) -> Latin {
    let c = text[0];
    if let Some((full, taken)) = full_width(text) {
        let (next, more) = full_width(&text[taken..]).unwrap_or((' ', 1));
        let Latin { letters, taken: both, .. } = latin(&[full, next], is_first);
        return Latin { letters, taken: if both > 1 { taken + more } else { taken }, ends_word: false };
    }
    let next = text.get(1).copied().unwrap_or(' ');
    match c {
        // Arrows, signs and emoji are no letters, though they have names in Latin ones.
        '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1fbff}' => one(" "),
        '\0'..='\u{36f}' => one(any_ascii::any_ascii_char(c)),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => greek(c, next, is_first),
        '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' => one(""),
        '\u{5d0}'..='\u{5ea}' => hebrew(c, next),
        '\u{5f3}' | '\u{5f4}' => one(""),
        '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' => one(""),
        '\u{621}'..='\u{63f}' | '\u{641}'..='\u{64a}' | '\u{671}'..='\u{6d5}' => {
            if is_first && c == 'ا' && next == 'ل' && text[2..].iter().take(3).filter(|c| is_arabic(**c)).count() == 3
            {
                return Latin { letters: "al", taken: 2, ends_word: true };
            }
            one(arabic(c))
        }
        'ー' | 'ッ' | 'っ' | 'ｰ' => one(""),
        'フ' if next == 'ァ' => two("fa"),
        'フ' if next == 'ィ' => two("fi"),
        'フ' if next == 'ェ' => two("fe"),
        'フ' if next == 'ォ' => two("fo"),
        'シ' | 'し' => small_y(next, ["sha", "shu", "sho", "she"], "shi"),
        'チ' | 'ち' => small_y(next, ["cha", "chu", "cho", "che"], "chi"),
        'ジ' | 'じ' => small_y(next, ["ja", "ju", "jo", "je"], "ji"),
        'テ' if next == 'ィ' => two("ti"),
        'デ' if next == 'ィ' => two("di"),
        '・' | '‧' => one(" "),
        _ => one(any_ascii::any_ascii_char(c)),
    }
}

/// The kana of full width that a text begins with in half width, and of how many characters: its marks are their own.
fn full_width(text: &[char]) -> Option<(char, usize)> {
    const FULL: [char; 55] = [
        'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー', 'ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ',
        'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ', 'ツ', 'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ', 'ノ',
        'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ', 'ム', 'メ', 'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ',
        'ワ',
    ];
    let c = *text.first().filter(|c| matches!(c, '\u{ff66}'..='\u{ff9d}'))?;
    let full = FULL.get(c as usize - 0xff66).copied().unwrap_or('ン');
    // The voiced letter follows the other one.
    let after = |places: u32| char::from_u32(full as u32 + places).unwrap_or(full);
    Some(match (text.get(1), full) {
        (Some('\u{ff9e}'), 'ウ') => ('ヴ', 2),
        (Some('\u{ff9e}'), 'カ'..='ト' | 'ハ'..='ホ') => (after(1), 2),
        (Some('\u{ff9f}'), 'ハ'..='ホ') => (after(2), 2),
        _ => (full, 1),
    })
}

/// A kana in `i`, with the small kana that takes its vowel's place.
const fn small_y(next: char, [a, u, o, e]: [&'static str; 4], alone: &'static str) -> Latin {
    match next {
        'ャ' | 'ゃ' => two(a),
        'ュ' | 'ゅ' => two(u),
        'ョ' | 'ょ' => two(o),
        'ェ' | 'ぇ' => two(e),
        _ => one(alone),
    }
}

const fn is_arabic(c: char) -> bool {
    matches!(c, '\u{621}'..='\u{64a}' | '\u{66e}'..='\u{6d3}')
}

/// Arabic as it is read in Arabic, Persian, Urdu, Pashto and Kurdish; where they differ, what Latin spellings of names share.
const fn arabic(c: char) -> &'static str {
    match c {
        'ا' | 'أ' | 'آ' | 'ٱ' | 'ى' | 'ة' | 'ٲ' => "a",
        'إ' | 'ٳ' => "i",
        'ع' => "a",
        'ء' | 'ئ' => "",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ٹ' | 'ټ' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' | 'څ' => "ch",
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ۂ' => "h",
        'خ' | 'ښ' => "kh",
        'د' | 'ض' | 'ڈ' | 'ډ' => "d",
        'ذ' => "dh",
        'ر' | 'ڑ' | 'ړ' | 'ڕ' => "r",
        'ز' | 'ظ' | 'ځ' => "z",
        'ژ' | 'ږ' => "zh",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'غ' => "gh",
        'ف' => "f",
        'ڤ' => "v",
        'ق' => "q",
        'ک' | 'ك' | 'ڪ' => "k",
        'گ' | 'ګ' => "g",
        'ل' | 'ڵ' => "l",
        'م' => "m",
        'ن' | 'ں' | 'ڼ' => "n",
        'و' | 'ؤ' | 'ۋ' => "w",
        'ۆ' | 'ۇ' => "o",
        'ي' | 'ی' | 'ۍ' => "y",
        'ې' | 'ێ' | 'ے' | 'ۀ' | 'ە' | 'ۓ' => "e",
        _ => "",
    }
}

const fn hebrew(c: char, next: char) -> Latin {
    let has_mark = matches!(next, '\'' | '׳' | '’');
    one(match c {
        'ג' if has_mark => return two("j"),
        'צ' | 'ץ' if has_mark => return two("ch"),
        'ז' if has_mark => return two("zh"),
        'ת' if has_mark => return two("th"),
        'א' | 'ע' => "a",
        'ב' => "b",
        'ג' => "g",
        'ד' => "d",
        'ה' => "h",
        'ו' => "w",
        'ז' => "z",
        'ח' => "kh",
        'ט' | 'ת' => "t",
        'י' => "y",
        'כ' | 'ך' | 'ק' => "k",
        'ל' => "l",
        'מ' | 'ם' => "m",
        'נ' | 'ן' => "n",
        'ס' => "s",
        'פ' => "p",
        'ף' => "f",
        'צ' | 'ץ' => "ts",
        'ר' => "r",
        'ש' => "sh",
        _ => "",
    })
}

fn greek(c: char, next: char, is_first: bool) -> Latin {
    match (plain_greek(c), plain_greek(next)) {
        ('ο', 'υ') => two("ou"),
        ('α', 'υ') => two("av"),
        ('ε', 'υ') => two("ev"),
        ('μ', 'π') if is_first => two("b"),
        ('ν', 'τ') if is_first => two("d"),
        ('γ', 'κ') if is_first => two("g"),
        ('γ', 'κ' | 'γ') => two("ng"),
        ('μ', 'π') => two("mb"),
        ('ν', 'τ') => two("nd"),
        ('τ', 'ζ') => two("j"),
        ('χ', _) => one("kh"),
        _ => one(any_ascii::any_ascii_char(c)),
    }
}

/// A Greek letter in lower case without its accents, as far as the pairs above need it.
const fn plain_greek(c: char) -> char {
    match c {
        'Α' | 'Ά' | 'ά' => 'α',
        'Ε' | 'Έ' | 'έ' => 'ε',
        'Ο' | 'Ό' | 'ό' => 'ο',
        'Υ' | 'Ύ' | 'ύ' => 'υ',
        'Μ' => 'μ',
        'Π' => 'π',
        'Ν' => 'ν',
        'Τ' => 'τ',
        'Γ' => 'γ',
        'Κ' => 'κ',
        'Ζ' => 'ζ',
        'Χ' => 'χ',
        c => c,
    }
}
