//! Settings: the configuration folder (XDG) and the environment, read once at the start; and the state folder, where a reader's
//! marks, notes and views are kept.

mod keeper;
mod settings;

use std::path::PathBuf;

use etcetera::BaseStrategy;

use crate::formats::Problem;
use crate::keymap::Keymap;
use crate::model::similar::similar;
use crate::theme::{SHIPPED, Theme};
pub use keeper::{KeepError, Keeper, Kept};
use settings::File;
pub use settings::{place, settings, theme_text};

/// Why the settings cannot be used: the file, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct ConfigError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub message: String,
}

/// The theme that the terminal decides on: by its colours and its background.
const AUTO: &str = "auto";

/// High contrast, by the terminal's background.
const CONTRAST: &str = "contrast";

/// What the command line says about the looks.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The name of a theme.
    pub theme: Option<String>,
    /// ASCII only.
    pub ascii: bool,
    /// No mouse.
    pub no_mouse: bool,
    /// Begin anew.
    pub no_resume: bool,
}

/// What the terminal says about itself in the environment.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `NO_COLOR` is set and not empty (no-color.org).
    pub no_color: bool,
    /// `COLORTERM`.
    pub colorterm: String,
    /// `TERM`.
    pub term: String,
    /// `LC_ALL`, `LC_CTYPE` or `LANG`, the first that is set.
    pub locale: String,
}

impl Environment {
    /// Reads the environment.
    #[expect(clippy::disallowed_methods, reason = "this is the place where the environment is read")]
    pub fn read() -> Self {
        let get = |name: &str| std::env::var(name).unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(get).find(|value| !value.is_empty());
        Self {
            no_color: !get("NO_COLOR").is_empty(),
            colorterm: get("COLORTERM"),
            term: get("TERM"),
            locale: locale.unwrap_or_default(),
        }
    }

    /// Whether the terminal can place a cursor: without that there is no screen. Windows names no terminal and can.
    pub fn can_draw(&self) -> bool {
        !cfg!(unix) || !matches!(self.term.as_str(), "" | "dumb")
    }

    /// The themes for a user who names none: for a dark background, and for a light one where that makes a difference.
    pub fn themes(&self) -> (&'static str, Option<&'static str>) {
        if self.no_color {
            ("mono", None)
        } else if matches!(self.colorterm.as_str(), "truecolor" | "24bit") {
            ("dark", Some("light"))
        } else {
            // The terminal's own colours suit its background.
            ("ansi", None)
        }
    }

    /// Whether the locale is known to have no Unicode.
    pub fn is_ascii(&self) -> bool {
        let locale = self.locale.to_lowercase();
        !locale.is_empty() && !locale.contains("utf-8") && !locale.contains("utf8")
    }
}

/// The editor that the user wants, with its arguments: `VISUAL`, else `EDITOR`, else `vi`.
#[expect(clippy::disallowed_methods, reason = "this is the place where the environment is read")]
pub fn editor() -> String {
    let mut set = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    set.find(|editor| !editor.trim().is_empty()).unwrap_or_else(|| "vi".to_owned())
}

/// What the terminal is called: `TERM`; empty where nothing says so.
#[expect(clippy::disallowed_methods, reason = "this is the place where the environment is read")]
pub fn term() -> String {
    std::env::var("TERM").unwrap_or_default()
}

/// When what is written counts as made: `SOURCE_DATE_EPOCH`, seconds since 1970 (reproducible-builds.org).
#[expect(clippy::disallowed_methods, reason = "this is the place where the environment is read")]
pub fn made() -> Option<i64> {
    std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()
}

/// Bytes of memory that the machine has, where the system says so.
#[cfg(feature = "engine")]
#[expect(clippy::disallowed_methods, reason = "this is the place where the environment is read")]
pub fn memory() -> Option<u64> {
    let said = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = said.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// The settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// The colours.
    pub theme: Theme,
    /// The colours that take their place where the terminal's background is light; none where one theme was asked for by name.
    pub on_light: Option<Theme>,
    /// The keys.
    pub keymap: Keymap,
    /// What is wrong with the settings, and was passed over.
    pub warnings: Vec<Problem>,
    /// ASCII characters only.
    pub ascii: bool,
    /// The mouse is for annals.
    pub mouse: bool,
    /// Go on where one was last, and remember where one is.
    pub resume: bool,
}

impl Config {
    /// Reads the settings: the command line wins over the file, the file over the environment. `NO_COLOR` wins over a file
    /// but not over the command line.
    ///
    /// # Errors
    /// [`ConfigError`] for a file that cannot be used.
    pub fn read(overrides: &Overrides, environment: &Environment) -> Result<Self, ConfigError> {
        let file = File::read()?;
        let (keymap, warnings) = match read_file("keymap.yaml")? {
            Some((path, text)) => Keymap::shipped().patched(&path, &text).map_err(|error| wrong(&path, &error))?,
            None => (Keymap::shipped(), Vec::new()),
        };
        let from_file = file.theme.filter(|_| !environment.no_color);
        let name = overrides.theme.clone().or(from_file);
        let (theme, on_light) = match name.as_deref() {
            None | Some(AUTO) => environment.themes(),
            Some(CONTRAST) => ("contrast-dark", Some("contrast-light")),
            Some(name) => (name, None),
        };
        Ok(Self {
            theme: self::theme(theme)?,
            on_light: on_light.map(self::theme).transpose()?,
            keymap,
            warnings,
            ascii: overrides.ascii || file.ascii.unwrap_or_else(|| environment.is_ascii()),
            mouse: !overrides.no_mouse && file.mouse.unwrap_or(true),
            resume: !overrides.no_resume && file.resume.unwrap_or(true),
        })
    }
}

/// A theme by its name.
fn theme(name: &str) -> Result<Theme, ConfigError> {
    if let Some(theme) = Theme::shipped(name) {
        return Ok(theme);
    }
    let (path, text) = own_theme(name)?;
    Theme::read(&text).map_err(|error| wrong(&path, &error))
}

/// A theme of the user's: the path of its file, and its text.
fn own_theme(name: &str) -> Result<(String, String), ConfigError> {
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let found = if is_plain { read_file(&format!("themes/{name}.yaml"))? } else { None };
    found.ok_or_else(|| {
        let known: Vec<&str> = theme_names().collect();
        let message = match similar(name, known.iter().copied()) {
            Some(meant) => format!("there is no such theme; did you mean `{meant}`?"),
            None => format!("there is no such theme; there are {} and the files in themes/", known.join(", ")),
        };
        ConfigError { file: format!("theme `{name}`"), message }
    })
}

/// The names that are no file of the user's.
fn theme_names() -> impl Iterator<Item = &'static str> {
    [AUTO, CONTRAST].into_iter().chain(SHIPPED.iter().map(|(name, _)| *name))
}

fn wrong(file: &str, error: &impl std::fmt::Display) -> ConfigError {
    ConfigError { file: file.to_owned(), message: error.to_string() }
}

/// A file of the configuration folder, with its path; `None` if there is none.
#[expect(clippy::disallowed_methods, reason = "this is the place where settings are read")]
fn read_file(name: &str) -> Result<Option<(String, String)>, ConfigError> {
    let Some(path) = folder().map(|folder| folder.join(name)) else { return Ok(None) };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path.display().to_string(), text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(&path.display().to_string(), &error)),
    }
}

/// The path and the text of a file that the user has written, or why there is none.
pub type Written = Result<(String, String), ConfigError>;

/// The data sets that the user has described: the files of the folder `datasets`, with their paths and texts, in the order of
/// their names; a [`ConfigError`] for each that cannot be read.
///
/// # Errors
/// [`ConfigError`] for a folder that cannot be read and for more than anybody describes.
#[expect(clippy::disallowed_methods, reason = "this is the place where settings are read")]
pub fn datasets() -> Result<Vec<Written>, ConfigError> {
    /// Nobody describes more, or at greater length.
    const MOST: usize = 200;
    const LARGEST: u64 = 1 << 20;
    let Some(folder) = folder().map(|folder| folder.join("datasets")) else { return Ok(Vec::new()) };
    let name = folder.display().to_string();
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(wrong(&name, &error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| wrong(&name, &error))?.path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            paths.push(path);
        }
        if paths.len() > MOST {
            return Err(wrong(&name, &format!("more than {MOST} data sets; move those away that are not in use")));
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.display().to_string();
        let about = std::fs::metadata(&path).map_err(|error| wrong(&name, &error))?;
        if !about.is_file() || about.len() > LARGEST {
            return Err(wrong(&name, &"not a file of at most 1 MB; move it away: it would describe a data set"));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(&name, &error))?;
        Ok((name, text))
    };
    Ok(paths.into_iter().map(read).collect())
}

/// `$XDG_CONFIG_HOME/annals`, else `~/.config/annals`.
fn folder() -> Option<PathBuf> {
    etcetera::base_strategy::Xdg::new().ok().map(|xdg| xdg.config_dir().join("annals"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides_what_nobody_asked_for() {
        let environment = |no_color, colorterm: &str, term: &str| Environment {
            no_color,
            colorterm: colorterm.into(),
            term: term.into(),
            locale: String::new(),
        };
        assert_eq!(environment(true, "truecolor", "xterm").themes(), ("mono", None));
        assert_eq!(environment(false, "truecolor", "xterm-256color").themes(), ("dark", Some("light")));
        assert_eq!(environment(false, "", "linux").themes(), ("ansi", None));
        let locale = |locale: &str| Environment { locale: locale.into(), ..Environment::default() }.is_ascii();
        assert_eq!([locale("en_US.UTF-8"), locale("C"), locale("")], [false, true, false]);
    }
}
