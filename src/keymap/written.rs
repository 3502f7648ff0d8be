//! A keymap as a file has it, with what every command does beside its keys.

use std::fmt::Write;

use super::{Context, Key, Keymap};

impl Keymap {
    /// The whole keymap in YAML, as a `keymap.yaml` may have it: reading it over any other gives this one again.
    pub fn written(&self) -> String {
        let mut text = String::new();
        for context in Context::ALL {
            let bindings: Vec<_> = self.bindings.iter().filter(|binding| binding.context == context).collect();
            if bindings.is_empty() {
                continue;
            }
            let _ = writeln!(text, "{}:", context.word());
            let lines = bindings.iter().map(|binding| {
                let keys: Vec<String> = binding.keys.iter().map(|key| quoted(*key)).collect();
                (format!("  {}: [{}]", binding.command.word(), keys.join(", ")), binding.command.label())
            });
            let lines: Vec<_> = lines.collect();
            let width = lines.iter().map(|(line, _)| line.chars().count()).max().unwrap_or_default();
            for (line, label) in lines {
                let _ = writeln!(text, "{line:width$}  # {label}");
            }
        }
        text
    }
}

/// A key as YAML reads it back for a text.
fn quoted(key: Key) -> String {
    let name = key.name();
    // `y` and `n` are truth values to readers of YAML 1.1.
    let is_plain = name.len() > 1 && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        || name.len() == 1 && name.chars().all(|c| c.is_ascii_alphabetic() && !matches!(c, 'y' | 'n' | 'Y' | 'N'));
    if is_plain { name } else { format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")) }
}
