//! A key with its modifiers, as a keymap writes it and as a terminal sends it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers, as it is written in a keymap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const NAMED: [(&str, KeyCode); 15] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
];

impl Key {
    /// What a line feed is read as.
    pub(super) const LINE_FEED: Self = Self { code: KeyCode::Char('j'), modifiers: KeyModifiers::CONTROL };
    pub(super) const ENTER: Self = Self { code: KeyCode::Enter, modifiers: KeyModifiers::NONE };

    /// The key of a press.
    pub(super) fn of(event: KeyEvent) -> Self {
        // The shift of a character is in the character.
        let modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        // Esc typed twice fast arrives as Alt-Esc.
        let modifiers = if event.code == KeyCode::Esc { KeyModifiers::NONE } else { modifiers };
        Self { code: event.code, modifiers }
    }

    /// The letter that it types.
    pub(super) fn letter(self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if self.modifiers.is_empty() => Some(letter),
            _ => None,
        }
    }

    /// The digit of a numeric prefix that it is.
    pub(super) fn digit(self) -> Option<u8> {
        self.letter()?.to_digit(10).and_then(|digit| u8::try_from(digit).ok())
    }

    /// Whether Control is held down, and nothing else.
    pub(super) fn is_control(self) -> bool {
        self.modifiers == KeyModifiers::CONTROL
    }

    /// A key with a name without its modifiers: Alt-Left is Left where it is nothing else.
    pub(super) fn bare(self) -> Option<Self> {
        let is_named = !matches!(self.code, KeyCode::Char(_)) && !self.modifiers.is_empty();
        is_named.then_some(Self { modifiers: KeyModifiers::NONE, ..self })
    }

    /// The names of keys.
    pub(super) fn names() -> String {
        NAMED.map(|(name, _)| name).join(", ")
    }

    /// The name that a keymap has for it.
    pub(super) fn name(self) -> String {
        let before = match self.modifiers {
            KeyModifiers::CONTROL => "ctrl-",
            KeyModifiers::ALT => "alt-",
            _ => "",
        };
        let named = NAMED.iter().find(|(_, code)| *code == self.code).map(|(name, _)| (*name).to_owned());
        let name = named.unwrap_or_else(|| match self.code {
            KeyCode::Char(letter) => letter.to_string(),
            KeyCode::F(number) => format!("f{number}"),
            code => code.to_string().to_lowercase(),
        });
        format!("{before}{name}")
    }

    /// The key that a keymap writes; `None` if it cannot be read.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (modifiers, name) = match (text.strip_prefix("ctrl-"), text.strip_prefix("alt-")) {
            (Some(name), _) => (KeyModifiers::CONTROL, name),
            (_, Some(name)) => (KeyModifiers::ALT, name),
            (None, None) => (KeyModifiers::NONE, text),
        };
        let mut chars = name.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) if c.is_ascii_digit() && modifiers.is_empty() => return None,
            (Some(c), None) => KeyCode::Char(c),
            _ => {
                let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, code)| *code);
                let function =
                    name.strip_prefix('f').and_then(|number| number.parse().ok()).filter(|n| (1..=12).contains(n));
                named.or_else(|| function.map(KeyCode::F))?
            }
        };
        Some(Self { code, modifiers })
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            f.write_str("Ctrl-")?;
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            f.write_str("Alt-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::BackTab => f.write_str("Shift-Tab"),
            KeyCode::F(number) => write!(f, "F{number}"),
            code => write!(f, "{code}"),
        }
    }
}
