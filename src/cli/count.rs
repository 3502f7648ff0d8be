//! `annals count`: how many events answer a query, by time, by who takes part, by what they are.

use std::io::{IsTerminal, Write};

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::query::{QueryArgs, measure, provenance};
use super::{CliError, FileArgs, Outcome, load, say};
use crate::config::Environment;
use crate::engine::{CountBy, CountError, Tally};
use crate::formats::counts::{self, Bars, CountFormat};
use crate::formats::grouped;
use crate::query::Query;

/// The arguments of `annals count`.
#[derive(Debug, Args)]
#[command(
    after_help = "Every event is in some line: one without a value, or with a date less exact than what it is counted \
                  by, is in a line of its own, in brackets. An event with three actors counts for three."
)]
pub(crate) struct CountArgs {
    /// What to count by
    #[arg(long, value_name = "WHAT", value_parser = keys())]
    by: String,
    /// What to part each of these counts by
    #[arg(long, value_name = "WHAT", value_parser = keys())]
    then: Option<String>,
    /// Add up the dead, by the best estimate of each event
    #[arg(long, value_name = "NUMBER", value_parser = ["fatalities"])]
    sum: Option<String>,
    /// Only the N most frequent, and the others in one line
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
    /// Count what lasts where it begins, and not apart where it lasts longer than what is counted by
    #[arg(long)]
    from_beginning: bool,
    /// Tell stretches of time without an event too: those of the range, or between the first and the last event
    #[arg(long, conflicts_with = "top")]
    empty: bool,
    /// Share an imprecise date out over the days that it allows
    #[arg(long)]
    spread: bool,
    /// How to write the counts
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = formats())]
    format: String,
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    query: QueryArgs,
}

fn keys() -> PossibleValuesParser {
    PossibleValuesParser::new(CountBy::ALL.iter().map(|by| by.word()))
}

fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(CountFormat::ALL.iter().map(|format| format.word()))
}

impl CountArgs {
    fn tally(&self, query: &Query) -> Result<Tally, CliError> {
        let by = CountBy::from_word(&self.by).unwrap_or(CountBy::Year);
        let then = self.then.as_deref().and_then(CountBy::from_word);
        if then == Some(by) {
            return Err(CliError::usage(format!("`--by` and `--then` are both {by}"), "leave `--then` out"));
        }
        let top = self.top.and_then(|top| usize::try_from(top).ok());
        let is_time = [Some(by), then].into_iter().flatten().any(CountBy::is_time);
        if self.empty && !is_time {
            let hint = "count by a year, quarter, month, week, day or weekday";
            return Err(CliError::usage("`--empty` tells stretches of time, and nothing is counted by one", hint));
        }
        let (is_from_beginning, is_spread, has_deaths) = (self.from_beginning, self.spread, self.sum.is_some());
        let empty = self.empty.then(|| query.range());
        Ok(Tally { by, then, is_from_beginning, empty, is_spread, has_deaths, top })
    }
}

/// Prints the counts.
pub(crate) fn run(args: &CountArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let query = args.query.query()?;
    let tally = args.tally(&query)?;
    let opened = load::load(&args.files)?;
    let engine = &*opened.engine;
    let (plan, size) = measure(&args.files, engine, &query)?;
    let counted = engine.count(plan, tally)?.map_err(|error| refused(&error))?;
    let provenance = provenance(engine, &query, size);
    if size.selected == 0 {
        load::say_nothing(&opened);
    }
    let format = CountFormat::from_word(&args.format).unwrap_or(CountFormat::Table);
    counts::write(&counted, format, &provenance, bars(), out)?;
    out.flush()?;
    if matches!(format, CountFormat::Table | CountFormat::Csv) {
        let (selected, total) = (grouped(size.selected), grouped(size.total));
        let (rule, says) = provenance.rule;
        let is_range = query.from.is_some() || query.to.is_some();
        let rule = if is_range { format!("; rule: {rule}, {says}") } else { String::new() };
        say(&format!("{selected} of {total} events by {}{rule}", args.by));
        for note in counts::notes(&counted) {
            say(&note);
        }
    }
    load::say_undated(&opened, &query);
    Ok(load::say_last(&opened, if size.selected == 0 { Outcome::Nothing } else { Outcome::Done }))
}

/// The room for bars, if a terminal shows them.
fn bars() -> Option<Bars> {
    let is_terminal = std::io::stdout().is_terminal();
    let columns = crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns));
    columns.filter(|_| is_terminal).map(|columns| Bars { columns, is_ascii: Environment::read().is_ascii() })
}

/// Why events are not counted so, and what to write instead.
fn refused(error: &CountError) -> CliError {
    let hint = match error {
        CountError::Weekday => "leave `--spread` out, or count by one of the two",
        CountError::NoActor => "say whose: `--actor iran --by partner`",
        CountError::TooEmpty(_) => "count by year, or narrow the range with `--from` and `--to`",
        CountError::TooWide(_) => "count by year, or select a range with `--definite`",
    };
    CliError::usage(error.to_string(), hint)
}
