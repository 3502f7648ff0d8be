//! The keys: data from `assets/keymap.yaml`, patched by the user's file. A clash is an error; every command has a key.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::InputRequest;

use crate::app::{Action, Command, Mode};

const SHIPPED: &str = include_str!("../assets/keymap.yaml");

/// Why a keymap cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// The file is not a map from commands to lists of keys.
    #[error("not a keymap: {0}")]
    Syntax(String),
    /// A command that there is not.
    #[error("unknown command: `{0}`")]
    UnknownCommand(String),
    /// A key that cannot be read.
    #[error("unknown key: `{0}`")]
    UnknownKey(String),
    /// Two commands on one key.
    #[error("`{key}` is bound to both `{}` and `{}`", .commands[0].word(), .commands[1].word())]
    Clash {
        /// The key.
        key: String,
        /// Both commands.
        commands: [Command; 2],
    },
}

/// A key with its modifiers, as it is written in a keymap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// Which key asks for which command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    keys: Vec<(Command, Vec<Key>)>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::shipped()
    }
}

impl Keymap {
    /// The keymap that annals comes with.
    pub fn shipped() -> Self {
        let empty = Self { keys: Command::ALL.iter().map(|command| (*command, Vec::new())).collect() };
        empty.patched(SHIPPED).expect("a test reads assets/keymap.yaml")
    }

    /// The keymap with the commands of a file replaced.
    ///
    /// # Errors
    /// [`KeymapError`] for anything but a map from commands to keys, and for clashes.
    pub fn patched(mut self, yaml: &str) -> Result<Self, KeymapError> {
        let file: BTreeMap<String, Vec<String>> =
            serde_yaml::from_str(yaml).map_err(|error| KeymapError::Syntax(error.to_string()))?;
        for (word, keys) in file {
            let command = Command::from_word(&word).ok_or(KeymapError::UnknownCommand(word))?;
            let keys = keys.iter().map(|key| Key::read(key)).collect::<Result<Vec<_>, _>>()?;
            for entry in self.keys.iter_mut().filter(|(known, _)| *known == command) {
                entry.1.clone_from(&keys);
            }
        }
        self.refuse_clashes()?;
        Ok(self)
    }

    fn refuse_clashes(&self) -> Result<(), KeymapError> {
        let all: Vec<(Key, Command)> =
            self.keys.iter().flat_map(|(command, keys)| keys.iter().map(|key| (*key, *command))).collect();
        for (at, (key, command)) in all.iter().enumerate() {
            if let Some((_, other)) = all[..at].iter().find(|(known, _)| known == key) {
                return Err(KeymapError::Clash { key: key.to_string(), commands: [*other, *command] });
            }
        }
        Ok(())
    }

    /// The keys of a command.
    pub fn keys(&self, command: Command) -> &[Key] {
        self.keys.iter().find(|(known, _)| *known == command).map_or(&[], |(_, keys)| keys)
    }

    /// The first key of a command, as text; empty if it has none.
    pub fn first(&self, command: Command) -> String {
        self.keys(command).first().map(Key::to_string).unwrap_or_default()
    }

    /// What a key press means.
    pub fn action(&self, mode: &Mode, event: KeyEvent) -> Option<Action> {
        let key = Key::of(event);
        match mode {
            Mode::Typing(_) | Mode::Export(_) => self.typed(key),
            Mode::Browse | Mode::Help(_) | Mode::Problems(_) => {
                if let (KeyCode::Char(digit @ '0'..='9'), KeyModifiers::NONE) = (key.code, key.modifiers) {
                    return digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).map(Action::Digit);
                }
                self.command(key).map(Action::Do)
            }
        }
    }

    fn command(&self, key: Key) -> Option<Command> {
        self.keys.iter().find(|(_, keys)| keys.contains(&key)).map(|(command, _)| *command)
    }

    /// Keys while typing: those of readline, Enter, Esc, and the arrows for candidates.
    fn typed(&self, key: Key) -> Option<Action> {
        let edit = |request| Some(Action::Edit(request));
        match (key.code, key.modifiers) {
            (KeyCode::Enter, _) => Some(Action::Accept),
            (KeyCode::Esc, _) => Some(Action::Do(Command::Cancel)),
            (KeyCode::Up | KeyCode::BackTab, _) | (KeyCode::Char('p'), KeyModifiers::CONTROL) => {
                Some(Action::Choose(-1))
            }
            (KeyCode::Down | KeyCode::Tab, _) | (KeyCode::Char('n'), KeyModifiers::CONTROL) => Some(Action::Choose(1)),
            (KeyCode::Char(c), KeyModifiers::NONE) => edit(InputRequest::InsertChar(c)),
            (KeyCode::Backspace | KeyCode::Char('w'), KeyModifiers::CONTROL) => edit(InputRequest::DeletePrevWord),
            (KeyCode::Backspace, _) | (KeyCode::Char('h'), KeyModifiers::CONTROL) => edit(InputRequest::DeletePrevChar),
            (KeyCode::Delete, _) => edit(InputRequest::DeleteNextChar),
            (KeyCode::Left, KeyModifiers::CONTROL) | (KeyCode::Char('b'), KeyModifiers::ALT) => {
                edit(InputRequest::GoToPrevWord)
            }
            (KeyCode::Right, KeyModifiers::CONTROL) | (KeyCode::Char('f'), KeyModifiers::ALT) => {
                edit(InputRequest::GoToNextWord)
            }
            (KeyCode::Left, _) => edit(InputRequest::GoToPrevChar),
            (KeyCode::Right, _) => edit(InputRequest::GoToNextChar),
            (KeyCode::Home, _) | (KeyCode::Char('a'), KeyModifiers::CONTROL) => edit(InputRequest::GoToStart),
            (KeyCode::End, _) | (KeyCode::Char('e'), KeyModifiers::CONTROL) => edit(InputRequest::GoToEnd),
            (KeyCode::Char('u'), KeyModifiers::CONTROL) => edit(InputRequest::DeleteFromStart),
            (KeyCode::Char('k'), KeyModifiers::CONTROL) => edit(InputRequest::DeleteTillEnd),
            _ if key.modifiers == KeyModifiers::CONTROL => {
                let command = self.command(key)?;
                matches!(command, Command::Quit | Command::Suspend | Command::Redraw).then_some(Action::Do(command))
            }
            _ => None,
        }
    }
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
    fn of(event: KeyEvent) -> Self {
        // The shift of a character is in the character.
        let modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        // Esc typed twice fast arrives as Alt-Esc.
        let modifiers = if event.code == KeyCode::Esc { KeyModifiers::NONE } else { modifiers };
        Self { code: event.code, modifiers }
    }

    fn read(text: &str) -> Result<Self, KeymapError> {
        let unknown = || KeymapError::UnknownKey(text.to_owned());
        let (modifiers, name) = match (text.strip_prefix("ctrl-"), text.strip_prefix("alt-")) {
            (Some(name), _) => (KeyModifiers::CONTROL, name),
            (_, Some(name)) => (KeyModifiers::ALT, name),
            (None, None) => (KeyModifiers::NONE, text),
        };
        let mut chars = name.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) if c.is_ascii_digit() && modifiers.is_empty() => return Err(unknown()),
            (Some(c), None) => KeyCode::Char(c),
            _ => {
                let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, code)| *code);
                let function =
                    name.strip_prefix('f').and_then(|number| number.parse().ok()).filter(|n| (1..=12).contains(n));
                named.or_else(|| function.map(KeyCode::F)).ok_or_else(unknown)?
            }
        };
        Ok(Self { code, modifiers })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_key_and_a_label() {
        let keymap = Keymap::shipped();
        for command in Command::ALL {
            assert!(!keymap.keys(*command).is_empty(), "{command:?} has no key");
            assert!(!command.label().is_empty());
        }
    }

    #[test]
    fn a_users_file_replaces_the_keys_of_the_commands_it_names() {
        let keymap = Keymap::shipped().patched("quit: [Q, ctrl-q]\nnext: [s]\n").expect("no clash");
        let press = |c| keymap.action(&Mode::Browse, KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        assert!(matches!(press('Q'), Some(Action::Do(Command::Quit))));
        assert!(press('q').is_none());
        assert!(matches!(press('s'), Some(Action::Do(Command::Next))));
        assert!(matches!(press('7'), Some(Action::Digit(7))));
    }

    #[test]
    fn mistakes_in_a_keymap_are_named() {
        let refused = |yaml: &str| Keymap::shipped().patched(yaml).expect_err(yaml).to_string();
        assert_eq!(refused("quit: [j]"), "`j` is bound to both `next` and `quit`");
        assert_eq!(refused("fly: [j]"), "unknown command: `fly`");
        assert_eq!(refused("quit: [hyper-q]"), "unknown key: `hyper-q`");
        assert_eq!(refused("quit: [\"5\"]"), "unknown key: `5`");
    }
}
