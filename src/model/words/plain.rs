//! A text in plain characters: one kind of digits, hyphens, dashes and spaces.

use std::borrow::Cow;

/// A dash that is longer than a hyphen.
pub(super) const DASH: char = '–';

/// What ten digits a script has begins with.
const ZEROS: [u32; 14] =
    [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xe50, 0xed0, 0xff10];

/// The text without marks that have no shape, with one kind of digits, hyphens, dashes and spaces, and without what a spreadsheet
/// puts round a text (`="…"`, a leading `'`).
pub fn clean(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let text = match text.strip_prefix('\'') {
        // `'14` is a year without its century.
        Some(rest) if rest.len() > 2 => rest,
        _ => text,
    };
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        plain.extend(plain_char(c));
    }
    Cow::Owned(plain.trim().to_owned())
}

fn plain_char(c: char) -> Option<char> {
    Some(match c {
        '\0'..='\u{7f}' => c,
        // A joiner parts the two halves of a Persian word.
        '\u{200c}' => c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{180e}' | '\u{200b}' | '\u{200d}'..='\u{200f}' => {
            return None;
        }
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => return None,
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{653}' | '\u{670}' | '\u{e0000}'..='\u{e01ef}' => return None,
        '‐' | '‑' | '⁃' | '−' | '﹣' | '－' | '᠆' | '־' => '-',
        '‒' | '–' | '—' | '―' | '﹘' | '〜' | '～' | '⸺' | '→' | '⟶' | '➔' | '⇒' => DASH,
        '≈' | '∼' | '≃' => '~',
        '’' | '‘' | 'ʼ' | '‛' | '´' | '＇' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '、' | '，' | '،' | '；' | '؛' => ',',
        '。' | '．' | '·' | '・' => '.',
        '：' => ':',
        '／' | '⁄' | '∕' => '/',
        '（' => '(',
        '）' => ')',
        '？' | '؟' => '?',
        '…' => DASH,
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => char::from_u32(u32::from(c) - 0xfee0)?,
        c if c.is_whitespace() => ' ',
        c => digit(c).unwrap_or(c),
    })
}

/// The digit of any script as one of ASCII.
fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}
