//! `annals completions`: what a shell needs to complete the command line.

use std::io::Write;

use clap::Args;
use clap_complete::Shell;

use super::{CliError, Outcome};

/// The arguments of `annals completions`.
#[derive(Debug, Args)]
#[command(after_help = "For bash: annals completions bash > ~/.local/share/bash-completion/completions/annals")]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the completions.
pub(crate) fn run(args: &CompletionsArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "annals", &mut script);
    out.write_all(&script)?;
    Ok(Outcome::Done)
}
