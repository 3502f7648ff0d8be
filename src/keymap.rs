//! The keys: `(context, key) → command`, data from `assets/keymap.yaml`, patched by the user's file. Every command has a key.
//!
//! A key that has no meaning in a pane or a window has the one of `global`. While typing a key with a letter types it. This
//! room names `app`, of `model` the words that mistyped ones are meant for and, of `formats`, what a problem is.

mod context;
mod key;
mod patch;
mod written;

use crossterm::event::KeyEvent;
use tui_input::InputRequest;

use crate::app::{Action, Command, Group};
pub use context::Context;
pub use key::Key;

/// The keymap that annals comes with, as text.
pub const SHIPPED: &str = include_str!("../assets/keymap.yaml");

/// A file that is no keymap: not a map from commands or contexts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a keymap: {0}")]
pub struct KeymapError(String);

/// The keys of a command in a context.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Binding {
    context: Context,
    command: Command,
    keys: Vec<Key>,
}

/// Which key asks for which command, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of contexts and commands.
    bindings: Vec<Binding>,
}

/// Commands under a heading, with their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// The commands and their keys.
    pub commands: Vec<(Command, Vec<Key>)>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::shipped()
    }
}

impl Keymap {
    /// The keymap that annals comes with.
    pub fn shipped() -> Self {
        let (keymap, _) = Self { bindings: Vec::new() }.patched("keymap.yaml", SHIPPED).expect("a test reads it");
        keymap
    }

    /// What a key press means in a context. A line feed is Enter where it is bound to nothing else: a terminal sends one for an Enter
    /// that was typed before the program took the keyboard, as `Ctrl-J` always was.
    pub fn action(&self, context: Context, event: KeyEvent) -> Option<Action> {
        let key = Key::of(event);
        let key = if key == Key::LINE_FEED && self.command(context, key).is_none() { Key::ENTER } else { key };
        if context.is_typing() {
            return self.typed(context, key);
        }
        match key.digit() {
            Some(digit) => Some(Action::Digit(digit)),
            None => self.command(context, key).map(Action::from),
        }
    }

    /// A key while typing: one of the field, a letter, or one with Control that is about the program.
    fn typed(&self, context: Context, key: Key) -> Option<Action> {
        let own = self.command(context, key).or_else(|| self.command(context, key.bare()?));
        if let Some(command) = own {
            return Some(command.into());
        }
        if let Some(letter) = key.letter() {
            return Some(Action::Edit(InputRequest::InsertChar(letter)));
        }
        let command = self.command(Context::Global, key)?;
        let is_for_program = key.is_control() && context::is_for_the_program(command);
        let is_view = context == Context::Typing && context::is_view(command);
        (is_for_program || is_view).then_some(Action::Do(command))
    }

    fn command(&self, context: Context, key: Key) -> Option<Command> {
        let of = |part: &Context| {
            self.bindings.iter().find(|binding| binding.context == *part && binding.keys.contains(&key))
        };
        context.chain().iter().find_map(of).map(|binding| binding.command)
    }

    /// The keys that ask for a command in a context.
    pub fn keys(&self, context: Context, command: Command) -> Vec<Key> {
        let parts = context.chain().iter();
        let bindings = parts.flat_map(|part| self.bindings.iter().filter(move |binding| binding.context == *part));
        let keys =
            bindings.filter(|binding| binding.command == command).flat_map(|binding| binding.keys.iter().copied());
        keys.filter(|key| self.command(context, *key) == Some(command)).collect()
    }

    /// The first key that asks for a command in a context, as text; empty if there is none.
    pub fn first(&self, context: Context, command: Command) -> String {
        self.keys(context, command).first().map(Key::to_string).unwrap_or_default()
    }

    /// The whole keymap: what works everywhere by what it is for, then every context with keys of its own.
    pub fn sections(&self) -> Vec<Section> {
        let of = |context: Context| self.bindings.iter().filter(move |binding| binding.context == context);
        let entry = |binding: &Binding| (binding.command, binding.keys.clone());
        let everywhere = Group::ALL.into_iter().map(|group| Section {
            title: group.title(),
            commands: of(Context::Global).filter(|binding| binding.command.group() == group).map(entry).collect(),
        });
        let elsewhere = Context::ALL.into_iter().filter(|context| *context != Context::Global);
        let elsewhere =
            elsewhere.map(|context| Section { title: context.title(), commands: of(context).map(entry).collect() });
        everywhere.chain(elsewhere).filter(|section| !section.commands.is_empty()).collect()
    }
}
