//! `annals man`: the manual page, in roff: the commands, then the pages of `annals help`.

use std::io::Write;

use super::help::{self, TOPICS};
use super::{CliError, Outcome};

/// Prints the page of the program, then one section a subcommand and one a topic.
pub(crate) fn run(out: &mut dyn Write) -> Result<Outcome, CliError> {
    let mut command = super::command();
    command.build();
    let man = clap_mangen::Man::new(command.clone());
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    writeln!(out, ".SH COMMANDS")?;
    for subcommand in command.get_subcommands() {
        let about = subcommand.get_about().map(ToString::to_string).unwrap_or_default();
        writeln!(out, ".TP\n\\fBannals {}\\fR\n{}", subcommand.get_name(), escaped(&about))?;
    }
    after(&command, out)?;
    for subcommand in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = subcommand.get_name().to_uppercase();
        writeln!(out, ".SH \"{name}\"")?;
        let man = clap_mangen::Man::new(subcommand.clone());
        man.render_description_section(out)?;
        man.render_options_section(out)?;
        after(subcommand, out)?;
    }
    for topic in &TOPICS {
        page(&help::plain(topic.page), out)?;
    }
    Ok(Outcome::Done)
}

/// What a command says behind its options, line by line as it stands in the help.
fn after(command: &clap::Command, out: &mut dyn Write) -> std::io::Result<()> {
    let Some(text) = command.get_after_long_help().or_else(|| command.get_after_help()) else { return Ok(()) };
    writeln!(out, ".PP\n.nf")?;
    for line in text.to_string().trim_end().lines() {
        writeln!(out, "{}", escaped(line))?;
    }
    writeln!(out, ".fi")
}

/// A line as roff wants it.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
}

/// A page of the documentation: its headings as sections, tables and examples as they are, paragraphs filled.
fn page(page: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let mut is_example = false;
    for line in page.lines() {
        let escaped = escaped(line);
        if line.starts_with("```") {
            is_example = !is_example;
            writeln!(out, ".{}", if is_example { "nf" } else { "fi" })?;
        } else if is_example {
            writeln!(out, "{escaped}")?;
        } else if let Some(heading) = escaped.strip_prefix("# ") {
            writeln!(out, ".SH \"{}\"", heading.to_uppercase())?;
        } else if let Some(heading) = escaped.strip_prefix("## ") {
            writeln!(out, ".SS \"{heading}\"")?;
        } else if line.is_empty() {
            writeln!(out, ".PP")?;
        } else if line.starts_with('|') || line.starts_with("    ") {
            writeln!(out, ".nf\n{escaped}\n.fi")?;
        } else {
            writeln!(out, "{}", escaped.replace('`', ""))?;
        }
    }
    Ok(())
}
