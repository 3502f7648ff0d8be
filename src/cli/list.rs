//! `annals list`: the events that answer a query.

use std::io::Write;

use clap::Args;

use super::news::{self, NewsAsked};
use super::query::{QueryArgs, measure, provenance};
use super::redact::RedactArgs;
use super::{CliError, FileArgs, Outcome, load, say};
use crate::formats::{Export, Form, Format, Grouping, Provenance, Redacted};

/// The arguments of `annals list`.
#[derive(Debug, Args)]
#[command(
    after_help = "The table has three columns, EDTF date, id and title, and is the same with and without a terminal.\n\
                  `--as-of 2026-03-07 --since 2026-03-01` prints what became known between the two, as table, csv\n\
                  or json: the day on which it was known, how many days after the event that was, date, id, title,\n\
                  and below how it is known."
)]
pub(crate) struct ListArgs {
    /// How to write the events
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = super::export::formats())]
    format: String,
    /// Print a brief (`md`) under headings of these
    #[arg(long, value_name = "WHAT", value_parser = super::export::groupings(), conflicts_with_all = ["count", "since"])]
    by: Option<String>,
    /// Print only the number of events
    #[arg(long)]
    count: bool,
    /// Print at most N events
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// What became known after the last day of this date, and by `--as-of` where that is given: new, changed and contradicted
    /// events apart. It asks when they were published, not when they happened (that is `--from`)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, conflicts_with_all = ["limit", "redact"])]
    since: Option<String>,
    #[command(flatten)]
    redact: RedactArgs,
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    query: QueryArgs,
}

/// Prints the events, or how many they are.
pub(crate) fn run(args: &ListArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let query = args.query.query()?;
    if let Some(since) = &args.since {
        let asked = NewsAsked { since, format: &args.format, is_counted: args.count };
        return news::run(&args.files, &query, asked, out);
    }
    let format = Format::from_word(&args.format).unwrap_or(Format::Table);
    let by = args.by.as_deref().and_then(Grouping::from_word);
    if by.is_some() && format != Format::Markdown {
        return Err(CliError::usage(
            format!("`--by` says what the headings of a brief are, and `{format}` is none"),
            "write `--format md`, or `annals count --by` for numbers",
        ));
    }
    if !args.count {
        super::export::refuse_on_terminal(format)?;
    }
    let opened = load::load(&args.files)?;
    let engine = &*opened.engine;
    let (plan, size) = measure(&args.files, engine, &query)?;
    let outcome = if size.selected == 0 { Outcome::Nothing } else { Outcome::Done };
    if size.selected == 0 {
        load::say_nothing(&opened);
    }
    if args.count {
        writeln!(out, "{}", size.selected)?;
        out.flush()?;
        load::say_undated(&opened, &query);
        return Ok(load::say_last(&opened, outcome));
    }
    let shown = args.limit.unwrap_or(usize::MAX).min(size.selected);
    let excerpt = engine.take_first(&plan, shown)?;
    let provenance = Provenance { selected: shown, ..provenance(engine, &query, size) };
    let export = Export::of(&excerpt, Some(shown), provenance);
    let redacted = args.redact.redacted(&args.files, engine, &query, &export)?;
    let export = redacted.as_ref().map_or(export, Redacted::export);
    let form = by.map_or_else(|| format.into(), Form::Grouped);
    let losses = export.write(form, out)?;
    out.flush()?;
    if shown < size.selected {
        say(&format!("{shown} of {} events shown", size.selected));
    }
    load::say_undated(&opened, &query);
    let outcome = load::say_losses(&losses, outcome);
    Ok(load::say_last(&opened, outcome))
}
