//! The file `config.yaml`, and the settings of today as such a file, with what each is for.

use std::fmt::Write;

use serde::Deserialize;

use super::{AUTO, CONTRAST, ConfigError, Environment, SHIPPED, folder, own_theme, read_file, theme_names, wrong};

/// The file `config.yaml`. A new setting is a field here and a line in [`settings`].
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub(super) theme: Option<String>,
    pub(super) ascii: Option<bool>,
    pub(super) mouse: Option<bool>,
    pub(super) resume: Option<bool>,
}

impl File {
    /// The user's, or one that says nothing.
    pub(super) fn read() -> Result<Self, ConfigError> {
        match read_file("config.yaml")? {
            Some((path, text)) if !text.trim().is_empty() => {
                let file: Option<Self> = serde_yaml::from_str(&text).map_err(|error| wrong(&path, &error))?;
                Ok(file.unwrap_or_default())
            }
            _ => Ok(Self::default()),
        }
    }
}

/// The settings of today as a `config.yaml`: what each is for, and whether the file, the environment or annals itself says so.
///
/// # Errors
/// [`ConfigError`] for a file that cannot be used.
pub fn settings(environment: &Environment) -> Result<String, ConfigError> {
    let file = File::read()?;
    let mut text = String::new();
    let _ = writeln!(text, "# The settings of annals: {}.", place("config.yaml")?);
    let _ = writeln!(text, "# A line that is left out there is as annals has it.");
    let mut say = |about: &str, name: &str, value: &str, origin: &str| {
        let _ = writeln!(text, "\n{about}\n{name}: {value}  # {origin}");
    };
    let in_file = "as the file says";
    let (theme, origin) = match file.theme {
        Some(theme) if environment.no_color => (theme, "the file's, but NO_COLOR is set: mono".to_owned()),
        Some(theme) => (theme, in_file.to_owned()),
        None => (AUTO.to_owned(), by_the_terminal(environment)),
    };
    let names = theme_names().collect::<Vec<_>>().join(", ");
    say(
        &format!(
            "# Colours: {names},\n# or NAME for themes/NAME.yaml in the same folder. `auto` and `contrast` go by the terminal's background,\n\
             # `ansi` has its 16 colours, `mono` none."
        ),
        "theme",
        &theme,
        &origin,
    );
    let mut truth = |about: &str, name: &str, said: Option<bool>, own: bool, why: &str| {
        let origin = if said.is_some() { in_file } else { why };
        say(about, name, &said.unwrap_or(own).to_string(), origin);
    };
    let locale =
        if environment.is_ascii() { "the locale has no Unicode" } else { "the locale does not speak against Unicode" };
    truth("# Draw with ASCII characters only.", "ascii", file.ascii, environment.is_ascii(), locale);
    truth("# The mouse is for annals and not for the terminal.", "mouse", file.mouse, true, "as it comes");
    truth(
        "# Begin where you were last in the same files, and remember where you are.",
        "resume",
        file.resume,
        true,
        "as it comes",
    );
    Ok(text)
}

/// Where a file of the settings is, and whether it is there, in words.
///
/// # Errors
/// [`ConfigError`] for a file that cannot be read.
pub fn place(name: &str) -> Result<String, ConfigError> {
    let Some(folder) = folder() else {
        return Ok("no folder of yours is known: set HOME or XDG_CONFIG_HOME".to_owned());
    };
    let is_there = read_file(name)?.is_some();
    Ok(format!("{}{}", folder.join(name).display(), if is_there { "" } else { " (not there yet)" }))
}

/// Which theme the terminal gets, and why.
fn by_the_terminal(environment: &Environment) -> String {
    match environment.themes() {
        ("mono", _) => "mono, for NO_COLOR is set".to_owned(),
        (dark, Some(light)) => format!("as it comes: {dark} or {light}, as the terminal's background is"),
        (theme, None) => {
            format!("as it comes: {theme}, for COLORTERM does not say that the terminal has more than 16 colours")
        }
    }
}

/// A theme in YAML, to make one's own from.
///
/// # Errors
/// [`ConfigError`] for one that there is not, and for a file that cannot be read.
pub fn theme_text(name: &str) -> Result<String, ConfigError> {
    // What goes by the background is given for a dark one.
    let name = match name {
        AUTO => "dark",
        CONTRAST => "contrast-dark",
        name => name,
    };
    match SHIPPED.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => Ok((*text).to_owned()),
        None => own_theme(name).map(|(_, text)| text),
    }
}
