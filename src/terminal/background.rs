//! Whether the terminal is light, asked of itself.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use terminal_colorsaurus::{Error, QueryOptions, background_color};

/// How long a terminal on a slow line may take. One that knows no such question answers another one at once.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often it is asked again when somebody types into the answer.
const TRIES: usize = 3;

/// Whether the terminal, which has to be in raw mode, has a light background; what it does not say is dark. With the letters that
/// were typed before its answer; what is typed into a terminal that never answers, and keys that are more than a letter, are lost
/// for as long as it is waited for.
pub(super) fn is_light() -> (bool, Vec<Event>) {
    let mut typed = Vec::new();
    // What was typed before the program started would be taken for the answer.
    if crossterm::event::poll(Duration::ZERO).unwrap_or(true) {
        return (false, typed);
    }
    for _ in 0..TRIES {
        let mut options = QueryOptions::default();
        options.timeout = PATIENCE;
        match background_color(options) {
            Ok(colour) => return (colour.perceived_lightness() > 0.5, typed),
            Err(Error::Parse(answer)) => typed.extend(keys(&answer)),
            Err(_) => break,
        }
    }
    (false, typed)
}

/// The keys that were typed before an answer came.
fn keys(answer: &[u8]) -> Vec<Event> {
    let typed = answer.split(|byte| *byte == 0x1b).next().unwrap_or_default();
    let key = |letter: char| {
        KeyEvent::from(match letter {
            '\r' | '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            '\x7f' => KeyCode::Backspace,
            '\x03' => return KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL),
            letter => KeyCode::Char(letter),
        })
    };
    let letters = String::from_utf8_lossy(typed).into_owned();
    let keys = letters.chars().map(key);
    keys.filter(|key| !matches!(key.code, KeyCode::Char(letter) if letter.is_control())).map(Event::Key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_into_the_answer_is_kept() {
        let codes = |answer: &str| -> Vec<KeyCode> {
            keys(answer.as_bytes()).into_iter().filter_map(|event| event.as_key_event()).map(|key| key.code).collect()
        };
        assert_eq!(
            codes("a\u{435}\r\x1b]11;rgb:ffff/ffff/ffff\x07"),
            [KeyCode::Char('a'), KeyCode::Char('е'), KeyCode::Enter]
        );
        assert_eq!(codes("\x1b]11;rgb:ffff/ffff/ffff\x07"), []);
        assert_eq!(keys(b"\x03"), [Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL))]);
    }
}
