//! Text with what a browser has to know of it: which way it is read, and in which language or script it is.

use minijinja::Value;
use serde::Serialize;

use super::line;
use crate::formats::web::escape;
use crate::model::clean;

/// A text, and what a browser has to know of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Text {
    text: String,
    /// ` lang="fa" dir="auto"` for the element that holds the text, or nothing for Latin letters.
    attributes: Value,
    /// The text as markup, in an element of its own where it needs one.
    span: Value,
}

impl Text {
    /// One line of somebody's text.
    pub(super) fn new(text: &str) -> Self {
        Self::of(line(text))
    }

    /// The same, of several lines.
    pub(super) fn block(text: &str) -> Self {
        Self::of(clean::block(text).into_owned())
    }

    fn of(text: String) -> Self {
        let (attributes, own) = (attributes(&text), escape(&text));
        let is_plain = attributes.as_str().is_none_or(str::is_empty);
        let span = if is_plain { own } else { format!("<span{attributes}>{own}</span>") };
        Self { text, attributes, span: Value::from_safe_string(span) }
    }
}

/// What stands in the tag of an element that holds a text.
pub(super) fn attributes(text: &str) -> Value {
    let said = match language(text) {
        Some(language) => format!(" lang=\"{language}\" dir=\"auto\""),
        None if has_right_to_left(text) => " dir=\"auto\"".to_owned(),
        None => String::new(),
    };
    Value::from_safe_string(said)
}

fn has_right_to_left(text: &str) -> bool {
    text.chars().any(|c| matches!(script(c), Some(Script::Arabic | Script::Hebrew)))
}

/// How many scripts are told apart.
pub(super) const SCRIPTS: usize = 9;

/// Scripts that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Arabic,
    Hebrew,
    Cyrillic,
    Greek,
    Han,
    Kana,
    Hangul,
    Other,
}

pub(super) fn script(c: char) -> Option<Script> {
    match c {
        '\u{600}'..='\u{6ff}'
        | '\u{750}'..='\u{77f}'
        | '\u{8a0}'..='\u{8ff}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' => c.is_alphabetic().then_some(Script::Arabic),
        '\u{590}'..='\u{5ff}' => Some(Script::Hebrew),
        '\u{370}'..='\u{3ff}' => Some(Script::Greek),
        '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
        '\u{3040}'..='\u{30ff}' => Some(Script::Kana),
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Some(Script::Han),
        '\u{ac00}'..='\u{d7af}' => Some(Script::Hangul),
        c if c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') => {
            Some(Script::Latin)
        }
        c if c.is_alphabetic() => Some(Script::Other),
        _ => None,
    }
}

/// The language of a text that is not written in Latin letters, as far as its letters tell it; else its script. `None` for Latin
/// letters: the page is English, and nothing tells French from German at a glance.
fn language(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; SCRIPTS];
    text.chars().filter_map(script).for_each(|script| counts[script as usize] += 1);
    let has = |letters: &str| text.contains(|c| letters.contains(c));
    let most =
        [Script::Arabic, Script::Hebrew, Script::Cyrillic, Script::Greek, Script::Han, Script::Kana, Script::Hangul];
    let most = most.into_iter().max_by_key(|script| counts[*script as usize])?;
    let share = counts[most as usize];
    if share * 2 <= counts.iter().sum() {
        return None;
    }
    Some(match most {
        Script::Arabic if has("ٹڈڑےں") => "ur",
        Script::Arabic if has("پچژگکی") => "fa",
        Script::Arabic if has("ةيكىأإآؤئ") => "ar",
        Script::Arabic => "und-Arab",
        Script::Hebrew => "he",
        Script::Cyrillic if has("іїєґІЇЄҐ") => "uk",
        Script::Cyrillic if has("ыэъёЫЭЪЁ") => "ru",
        Script::Cyrillic => "und-Cyrl",
        Script::Greek => "el",
        Script::Kana => "ja",
        Script::Han if counts[Script::Kana as usize] > 0 => "ja",
        Script::Han => "zh",
        Script::Hangul => "ko",
        Script::Latin | Script::Other => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persian_arabic_and_the_like_are_told_by_their_letters() {
        for (text, own) in [
            ("گفت‌وگوی تلفنی پوتین و پزشکیان", Some("fa")),
            ("مكالمة هاتفية", Some("ar")),
            ("وزیرِ خارجہ سے ملاقات ہے", Some("ur")),
            ("سلام", Some("und-Arab")),
            ("שלום", Some("he")),
            ("Путин и Пезешкиан", Some("und-Cyrl")),
            ("Объявлен мир", Some("ru")),
            ("Київ", Some("uk")),
            ("平和条約に署名", Some("ja")),
            ("和平条约", Some("zh")),
            ("Putin and Pezeshkian (پوتین)", None),
            ("2026-03-06", None),
        ] {
            assert_eq!(language(text), own, "{text}");
        }
        assert_eq!(attributes("Putin (پوتین)").to_string(), " dir=\"auto\"");
        assert_eq!(attributes("Putin").to_string(), "");
    }
}
