//! `annals config`: the settings of today, in the form of the files that change them.

use std::io::Write;

use clap::{Args, Subcommand};

use super::{CliError, Outcome};
use crate::config::{Config, ConfigError, Environment, Overrides, place, settings, theme_text};

/// What to print.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// The keys, as a `keymap.yaml`
    Keymap,
    /// A theme, to make `themes/NAME.yaml` from
    Theme {
        /// Which: dark, light, contrast-dark, contrast-light, ansi, mono or one of yours
        #[arg(value_name = "NAME", default_value = "dark")]
        name: String,
    },
}

/// Prints the settings.
pub(crate) fn run(args: &ConfigArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let environment = Environment::read();
    let wrong = |error: ConfigError| CliError::usage(error.to_string(), "mend the file or move it away");
    let text = match &args.part {
        None => settings(&environment).map_err(wrong)?,
        Some(Part::Keymap) => {
            let config = Config::read(&Overrides::default(), &environment).map_err(wrong)?;
            config.warnings.iter().for_each(|warning| super::say(&warning.to_string()));
            format!("# The keys of annals: {}.\n{}", place("keymap.yaml").map_err(wrong)?, config.keymap.written())
        }
        Some(Part::Theme { name }) => theme_text(name).map_err(|error| {
            CliError::usage(error.to_string(), "`annals config theme dark` prints one to begin with")
        })?,
    };
    out.write_all(text.as_bytes())?;
    Ok(Outcome::Done)
}
