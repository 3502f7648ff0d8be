//! Whether the terminal is light, asked of itself (OSC 11). Its answer comes among the keys, whenever it comes: what is typed meanwhile
//! is kept, and an answer that is late is no key.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// How the terminal is asked.
const QUESTION: &[u8] = b"\x1b]11;?\x07";

/// How an answer begins behind the bracket that says what it is.
const BEGINNINGS: [&str; 2] = ["11;rgb:", "11;rgba:"];

/// Letters that an answer has at most.
const LONGEST: usize = 40;

/// How long the rest of an answer may take: it comes in one piece, and nobody types so fast.
pub(super) const REST: Duration = Duration::from_millis(50);

/// What was heard from the terminal before the first frame.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Whether it has a light background; what it does not say is dark.
    pub(super) is_light: bool,
    /// What was typed meanwhile.
    pub(super) typed: Vec<Event>,
    /// Who goes on to tell answers from keys.
    pub(super) answers: Answers,
}

/// How long the terminal is waited for: some answer nothing, and a first frame should be there at once.
const PATIENCE: Duration = Duration::from_millis(250);

/// Asks the terminal, which has to be in raw mode.
pub(super) fn ask() -> Asked {
    let mut asked = Asked::default();
    if !answers() {
        return asked;
    }
    let mut out = io::stdout();
    if out.write_all(QUESTION).and_then(|()| out.flush()).is_err() {
        return asked;
    }
    // Keys that come meanwhile are not taken away, and an answer that comes later is no key.
    let until = Instant::now() + PATIENCE;
    while crossterm::event::poll(until.saturating_duration_since(Instant::now())).unwrap_or(false) {
        let Ok(event) = crossterm::event::read() else { break };
        match asked.answers.hear(event) {
            Heard::Typed(typed) => asked.typed.extend(typed),
            Heard::Lightness(lightness) => {
                asked.is_light = lightness > 0.5;
                break;
            }
            Heard::Part => {}
        }
    }
    asked
}

/// Whether the terminal is one that answers: GNU screen answers in the wrong order, and others not at all.
fn answers() -> bool {
    let term = crate::config::term();
    !(matches!(&*term, "" | "dumb" | "screen" | "Eterm") || term.starts_with("screen."))
}

/// What an event is.
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    /// It was typed, and what was held back before it as well.
    Typed(Vec<Event>),
    /// It is the end of an answer: how light the background is, from 0 to 1.
    Lightness(f32),
    /// It is a part of an answer, for all that is known.
    Part,
}

/// Tells answers from keys. To the terminal library an answer is keys: Alt-], `11;rgb:ffff/ffff/ffff`, Ctrl-g.
#[derive(Debug, Default)]
pub(super) struct Answers {
    held: Vec<Event>,
    text: String,
}

impl Answers {
    /// Whether an answer has begun.
    pub(super) fn has_begun(&self) -> bool {
        !self.held.is_empty()
    }

    /// Whether nobody types what was heard so far.
    pub(super) fn is_sure(&self) -> bool {
        self.text.starts_with("11;")
    }

    /// What was held back and turned out to be typed.
    pub(super) fn give_up(&mut self) -> Vec<Event> {
        self.text.clear();
        std::mem::take(&mut self.held)
    }

    /// Hears an event.
    pub(super) fn hear(&mut self, event: Event) -> Heard {
        let key = event.as_key_event().filter(|key| key.kind == KeyEventKind::Press);
        let sign = key.and_then(|key| sign(&key));
        match (sign, self.has_begun()) {
            (Some(Sign::Begin), false) => {}
            (Some(Sign::End), true) if lightness(&self.text).is_some() => {
                let lightness = lightness(&self.text).unwrap_or_default();
                drop(self.give_up());
                return Heard::Lightness(lightness);
            }
            (Some(Sign::Letter(letter)), true) if self.goes_on(letter) => self.text.push(letter),
            _ => {
                let mut typed = self.give_up();
                // Where one ends that was none another one may begin.
                if sign == Some(Sign::Begin) {
                    self.held.push(event);
                } else {
                    typed.push(event);
                }
                return if typed.is_empty() { Heard::Part } else { Heard::Typed(typed) };
            }
        }
        self.held.push(event);
        Heard::Part
    }

    fn goes_on(&self, letter: char) -> bool {
        let text = format!("{}{letter}", self.text);
        let is_colour = |rest: &str| rest.chars().all(|c| c.is_ascii_hexdigit() || c == '/');
        let is_of = |begin: &str| begin.starts_with(&text) || text.strip_prefix(begin).is_some_and(is_colour);
        text.len() <= LONGEST && BEGINNINGS.into_iter().any(is_of)
    }
}

/// What a key may be in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Begin,
    Letter(char),
    End,
}

fn sign(key: &KeyEvent) -> Option<Sign> {
    let KeyCode::Char(letter) = key.code else { return None };
    match (letter, key.modifiers) {
        (']', KeyModifiers::ALT) => Some(Sign::Begin),
        ('\\', KeyModifiers::ALT) | ('g', KeyModifiers::CONTROL) => Some(Sign::End),
        (letter, KeyModifiers::NONE | KeyModifiers::SHIFT) => Some(Sign::Letter(letter)),
        _ => None,
    }
}

/// How light the colour of an answer is.
#[expect(clippy::cast_precision_loss, reason = "four digits at most")]
fn lightness(answer: &str) -> Option<f32> {
    let colour = BEGINNINGS.iter().find_map(|begin| answer.strip_prefix(begin))?;
    let share = |digits: &str| {
        let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok().filter(|digits| (1..=4).contains(digits))?)? - 1;
        Some(u32::from_str_radix(digits, 16).ok()? as f32 / most as f32)
    };
    let mut parts = colour.split('/').map(share);
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    // As bright as an eye finds it.
    let linear = |share: f32| if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) };
    let bright = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    Some(if bright <= 0.008_856 { bright * 9.033 } else { 1.16 * bright.cbrt() - 0.16 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Event> {
        let key = |letter: char| {
            let (code, modifiers) = match letter {
                '{' => (']', KeyModifiers::ALT),
                '}' => ('g', KeyModifiers::CONTROL),
                letter => (letter, KeyModifiers::NONE),
            };
            Event::Key(KeyEvent::new(KeyCode::Char(code), modifiers))
        };
        text.chars().map(key).collect()
    }

    /// What is typed of keys, and the answers among them; `{` begins one and `}` ends it.
    fn heard(text: &str) -> (Vec<Event>, Vec<f32>) {
        let (mut typed, mut told, mut answers) = (Vec::new(), Vec::new(), Answers::default());
        for event in keys(text) {
            match answers.hear(event) {
                Heard::Typed(keys) => typed.extend(keys),
                Heard::Lightness(lightness) => told.push(lightness),
                Heard::Part => {}
            }
        }
        typed.extend(answers.give_up());
        (typed, told)
    }

    #[test]
    fn an_answer_is_told_from_what_is_typed_before_and_behind_it() {
        let (typed, told) = heard("ab{11;rgb:ffff/ffff/ffff}cd");
        assert_eq!(typed, keys("abcd"));
        assert!(told.len() == 1 && told[0] > 0.99, "{told:?}");
        assert!(heard("{11;rgb:1c1c/1c1c/1c1c}").1[0] < 0.2);
        assert!(heard("{11;rgba:fd/f6/e3/ff}").1[0] > 0.9);
    }

    #[test]
    fn what_only_begins_as_an_answer_does_is_typed() {
        for text in ["{", "{x", "{11;rgb:zz}", "{1", "{11;rgb:}", "}", "{{11x", &format!("{{11;rgb:{}", "f".repeat(60))]
        {
            assert_eq!(heard(text), (keys(text), Vec::new()), "{text}");
        }
    }
}
