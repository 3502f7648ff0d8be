//! `annals help`: a command, or a topic: the pages of `docs`, which the manual page has as well.

use std::io::Write;

use clap::Args;

use super::{CliError, Outcome};
use crate::model::clean;
use crate::model::similar::similar;

/// A page of the documentation.
pub struct Topic {
    /// The word behind `annals help`.
    pub word: &'static str,
    /// What it is about, in a line.
    pub about: &'static str,
    /// The page, as Markdown.
    pub page: &'static str,
}

/// Every page, in the order in which one needs them.
pub const TOPICS: [Topic; 9] = [
    Topic {
        word: "file",
        about: "the file: events, actors, sources, and who is who in several files",
        page: include_str!("../../docs/file.md"),
    },
    Topic {
        word: "dates",
        about: "dates that say how exact they are, and the three rules of a range",
        page: include_str!("../../docs/dates.md"),
    },
    Topic {
        word: "queries",
        about: "what can be asked, as a line and as options",
        page: include_str!("../../docs/queries.md"),
    },
    Topic {
        word: "names",
        about: "how names are found, what comes built in, members",
        page: include_str!("../../docs/names.md"),
    },
    Topic {
        word: "tables",
        about: "tables as they are: CSV, JSON, UCDP, GDELT, ACLED, ICEWS",
        page: include_str!("../../docs/tables.md"),
    },
    Topic {
        word: "formats",
        about: "forms of other programs; the data sets that are recognised, and how to describe another",
        page: include_str!("../../docs/formats.md"),
    },
    Topic {
        word: "screen",
        about: "the screen: what is where, keys, settings",
        page: include_str!("../../docs/screen.md"),
    },
    Topic {
        word: "exports",
        about: "what is written, in which formats, and what comes back",
        page: include_str!("../../docs/exports.md"),
    },
    Topic {
        word: "templates",
        about: "a house style of one's own: what a template gets, and how text stays text",
        page: include_str!("../../docs/templates.md"),
    },
];

/// The arguments of `annals help`.
#[derive(Debug, Args)]
pub(crate) struct HelpArgs {
    /// A command, or one of file, dates, queries, names, tables, formats, screen, exports, templates
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

/// Prints the help of a command, a page, or what there is to ask for.
pub(crate) fn run(args: &HelpArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let mut command = super::command();
    command.build();
    let Some(word) = args.topic.as_deref() else {
        write!(out, "{}", command.render_help())?;
        return Ok(Outcome::Done);
    };
    if let Some(topic) = TOPICS.iter().find(|topic| topic.word == word) {
        writeln!(out, "{}", plain(topic.page).trim_end())?;
    } else if let Some(subcommand) = command.find_subcommand_mut(word) {
        write!(out, "{}", subcommand.render_help())?;
    } else {
        let words: Vec<String> = TOPICS.iter().map(|topic| topic.word.to_owned()).collect();
        let commands: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
        let known = words.iter().chain(&commands).map(String::as_str);
        // `query` for `queries`.
        let begun = word.get(..word.len().saturating_sub(1)).filter(|begun| begun.len() > 1);
        let near = begun.and_then(|begun| known.clone().find(|known| known.starts_with(begun)));
        let hint = match near.or_else(|| similar(word, known)) {
            Some(meant) => format!("did you mean `annals help {meant}`?"),
            None => format!("the topics are {}, and every command", words.join(", ")),
        };
        return Err(CliError::usage(format!("there is no help on `{}`", clean::line(word)), hint));
    }
    Ok(Outcome::Done)
}

/// A page without the marks between which its tables are made.
pub(super) fn plain(page: &str) -> String {
    page.lines().filter(|line| !line.starts_with("<!-- ")).fold(String::new(), |text, line| text + line + "\n")
}
