//! `annals man`: the manual page, in roff.

use std::io::Write;

use super::{CliError, Outcome};

/// Prints the page of the program, then one section a subcommand.
pub(crate) fn run(out: &mut dyn Write) -> Result<Outcome, CliError> {
    let mut command = super::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for subcommand in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = subcommand.get_name().to_uppercase();
        writeln!(out, ".SH \"{name}\"")?;
        let man = clap_mangen::Man::new(subcommand.clone());
        man.render_description_section(out)?;
        man.render_options_section(out)?;
    }
    Ok(Outcome::Done)
}
