//! A user's file laid over the keymap. What is wrong with it is a warning with its place, and the rest of it counts.
//!
//! ```yaml
//! quit: [Q]              # wherever the keymap has it outside of fields
//! list:                  # only in the list
//!   next: [s]
//! ```

use std::collections::BTreeMap;

use serde_yaml::Value;

use super::{Binding, Context, Key, Keymap, KeymapError};
use crate::app::Command;
use crate::formats::{Problem, Severity};
use crate::model::similar::similar;

/// The keys that a file gives to a command.
struct Entry {
    context: Option<Context>,
    command: Command,
    keys: Vec<Key>,
    place: (usize, usize),
}

/// An entry that was taken in a context, and the keys that it replaced.
struct Taken {
    context: Context,
    command: Command,
    replaced: Vec<Key>,
    place: (usize, usize),
}

/// A file while it is read.
struct Reader<'a> {
    name: &'a str,
    yaml: &'a str,
    warnings: Vec<Problem>,
    entries: Vec<Entry>,
}

impl Keymap {
    /// The keymap with the commands of a file replaced, and what is wrong with the file.
    ///
    /// # Errors
    /// [`KeymapError`] for anything but a map.
    pub fn patched(mut self, name: &str, yaml: &str) -> Result<(Self, Vec<Problem>), KeymapError> {
        let file: Option<BTreeMap<String, Value>> =
            serde_yaml::from_str(yaml).map_err(|error| KeymapError(error.to_string()))?;
        let mut reader = Reader { name, yaml, warnings: Vec::new(), entries: Vec::new() };
        for (word, value) in file.unwrap_or_default() {
            match value {
                Value::Mapping(commands) => reader.context(&word, &commands),
                keys => reader.command(None, &word, &keys),
            }
        }
        let mut taken = Vec::new();
        for entry in &reader.entries {
            let contexts = entry.context.map_or_else(|| self.contexts_of(entry.command), |context| vec![context]);
            taken.extend(contexts.into_iter().map(|context| Taken {
                context,
                command: entry.command,
                replaced: self.replace(context, entry.command, entry.keys.clone()),
                place: entry.place,
            }));
        }
        while let Some((key, commands, context)) = self.clash(&taken) {
            let is_of_it = |taken: &Taken| taken.context == context && commands.contains(&taken.command);
            let Some(at) = taken.iter().rposition(is_of_it) else { break };
            let Taken { command, replaced, place, .. } = taken.swap_remove(at);
            self.replace(context, command, replaced);
            let within = if context == Context::Global { String::new() } else { format!(" in `{}`", context.word()) };
            let [first, second] = commands.map(Command::word);
            let other = if command == commands[0] { second } else { first };
            reader.warn(
                place,
                format!("`{key}` is bound to both `{first}` and `{second}`{within}"),
                format!("give `{other}` another key, too; until then `{}` keeps its own", command.word()),
            );
        }
        let mut warnings = reader.warnings;
        warnings.sort_by_key(|warning| warning.place);
        Ok((self, warnings))
    }

    /// Where a command has keys outside of fields; everywhere if nowhere.
    fn contexts_of(&self, command: Command) -> Vec<Context> {
        let home = if Context::Global.takes(command) { Context::Global } else { Context::Typing };
        let is_browsing =
            |binding: &&Binding| binding.command == command && binding.context.is_typing() == home.is_typing();
        let found: Vec<Context> = self.bindings.iter().filter(is_browsing).map(|binding| binding.context).collect();
        if found.is_empty() { vec![home] } else { found }
    }

    /// Gives a command other keys in a context; gives those that it had.
    fn replace(&mut self, context: Context, command: Command, keys: Vec<Key>) -> Vec<Key> {
        let is_it = |binding: &&mut Binding| (binding.context, binding.command) == (context, command);
        if let Some(binding) = self.bindings.iter_mut().find(is_it) {
            return std::mem::replace(&mut binding.keys, keys);
        }
        let at = self.bindings.partition_point(|known| (known.context, known.command) < (context, command));
        self.bindings.insert(at, Binding { context, command, keys });
        Vec::new()
    }

    /// A key with two commands in one context. A key that a file gives to a command everywhere clashes with those of other
    /// contexts that the file does not name: the command would not be reached there.
    fn clash(&self, taken: &[Taken]) -> Option<(Key, [Command; 2], Context)> {
        let is_named = |binding: &Binding| {
            taken.iter().any(|taken| (taken.context, taken.command) == (binding.context, binding.command))
        };
        for (at, binding) in self.bindings.iter().enumerate() {
            let is_everywhere = binding.context == Context::Global && is_named(binding);
            for other in &self.bindings[at + 1..] {
                let is_shadow = is_everywhere && !other.context.is_typing() && !is_named(other);
                if other.context != binding.context && !is_shadow || other.command == binding.command {
                    continue;
                }
                if let Some(key) = binding.keys.iter().find(|key| other.keys.contains(key)) {
                    return Some((*key, [binding.command, other.command], binding.context));
                }
            }
        }
        None
    }
}

impl Reader<'_> {
    fn warn(&mut self, place: (usize, usize), message: String, hint: String) {
        self.warnings.push(Problem {
            file: self.name.to_owned(),
            place: Some(place),
            severity: Severity::Warning,
            message,
            hint: Some(hint),
        });
    }

    /// The part of a context.
    fn context(&mut self, word: &str, commands: &serde_yaml::Mapping) {
        let Some(context) = Context::from_word(word) else {
            let words = Context::ALL.map(Context::word);
            let hint = match similar(word, words) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there are {}", words.join(", ")),
            };
            return self.warn(place(self.yaml, None, word), format!("unknown context: `{word}`"), hint);
        };
        for (name, keys) in commands {
            self.command(Some(context), &text(name), keys);
        }
    }

    /// The keys of a command.
    fn command(&mut self, context: Option<Context>, word: &str, keys: &Value) {
        let at = place(self.yaml, context.map(Context::word), word);
        let Some(command) = Command::from_word(word) else {
            let known = Command::ALL.iter().filter(|command| context.is_none_or(|context| context.takes(**command)));
            let hint = match similar(word, known.map(|command| command.word())) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`annals help screen` has them all".to_owned(),
            };
            return self.warn(at, format!("unknown command: `{word}`"), hint);
        };
        if let Some(context) = context.filter(|context| !context.takes(command)) {
            let fitting = if context.is_typing() { Context::Global } else { Context::Typing };
            let message = format!("`{word}` means nothing in `{}`", context.word());
            return self.warn(at, message, format!("move it below `{}:`", fitting.word()));
        }
        let words = match keys {
            Value::Sequence(keys) => keys.iter().map(text).collect(),
            Value::Null => Vec::new(),
            key => vec![text(key)],
        };
        let read: Vec<Key> = words.iter().filter_map(|key| self.key(context, key, at)).collect();
        // Of keys that are all wrong nothing is taken; an empty list takes all keys away.
        if read.is_empty() && !words.is_empty() {
            return;
        }
        self.entries.push(Entry { context, command, keys: read, place: at });
    }

    fn key(&mut self, context: Option<Context>, text: &str, at: (usize, usize)) -> Option<Key> {
        let Some(key) = Key::read(text) else {
            let is_digit = text.chars().all(|c| c.is_ascii_digit()) && !text.is_empty();
            let hint = if is_digit {
                "digits are numeric prefixes; take another key".to_owned()
            } else {
                format!(
                    "a key is a character or one of {}, f1 to f12; `ctrl-` or `alt-` may stand in front",
                    Key::names()
                )
            };
            self.warn(at, format!("unknown key: `{text}`"), hint);
            return None;
        };
        if context.is_some_and(Context::is_typing) && key.letter().is_some() {
            let hint = "take a key with a name, or put `ctrl-` or `alt-` in front".to_owned();
            self.warn(at, format!("`{text}` could not be typed any more"), hint);
            return None;
        }
        Some(key)
    }
}

/// A word or a key, whatever YAML takes it for.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}

/// Line and column of a word that stands before a colon, below a context or at the top of the file.
fn place(yaml: &str, context: Option<&str>, word: &str) -> (usize, usize) {
    let mut within: Option<&str> = None;
    let mut first = None;
    for (number, line) in (1..).zip(yaml.lines()) {
        let indent = line.len() - line.trim_start().len();
        let is_top = indent == 0;
        if is_top && let Some((name, _)) = line.split_once(':') {
            within = Some(name.trim_matches(['"', '\'', ' ']));
        }
        let Some(at) = key_of(line, word) else { continue };
        let column = line.get(..at).map_or(1, |before| before.chars().count() + 1);
        let is_there = match context {
            None => is_top,
            Some(context) => within == Some(context) && at > 0,
        };
        if is_there {
            return (number, column);
        }
        first = first.or(Some((number, column)));
    }
    first.unwrap_or((1, 1))
}

/// Where a word stands in a line as a key of YAML.
fn key_of(line: &str, word: &str) -> Option<usize> {
    let is_key = |at: &usize| {
        let (before, rest) = line.split_at(*at);
        let behind = rest.get(word.len()..).unwrap_or_default().trim_start_matches(['"', '\'']).trim_start();
        behind.starts_with(':') && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
    };
    line.match_indices(word).map(|(at, _)| at).find(is_key)
}
