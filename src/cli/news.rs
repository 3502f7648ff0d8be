//! `annals list --since`: what became known between two days.

use std::io::Write;

use super::load::plural;
use super::query::{ask, provenance, typed_date};
use super::{CliError, FileArgs, Outcome, load, say};
use crate::engine::Change;
use crate::formats::news::{NewsFormat, NewsList};
use crate::model::{Day, EventDate, clean, day};
use crate::query::Query;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewsAsked<'a> {
    /// The day after which it became known, as typed.
    pub(super) since: &'a str,
    /// In which form.
    pub(super) format: &'a str,
    /// Whether only the number is printed.
    pub(super) is_counted: bool,
}

/// Prints what became known of the events of a query.
pub(super) fn run(
    files: &FileArgs,
    query: &Query,
    asked: NewsAsked<'_>,
    out: &mut dyn Write,
) -> Result<Outcome, CliError> {
    let format = NewsFormat::from_word(asked.format).ok_or_else(|| {
        let message = format!("what became known is not written as `{}`", clean::line(asked.format));
        CliError::usage(message, format!("with `--since` the formats are {}", NewsFormat::words()))
    })?;
    let since = typed_date("--since", Some(asked.since))?.map_or(day::UNKNOWN_END, |date| date.bounds().latest);
    let by = query.as_of.as_ref().map_or(day::OPEN_END, |date| date.bounds().latest);
    refuse(asked.since, since, query.as_of.as_ref())?;
    let opened = load::load(files)?;
    let (_, excerpt) = ask(files, &*opened.engine, query)?;
    let news = NewsList::of(&excerpt, since, by);
    if query.as_of.is_none() && excerpt.without_publication() > 0 {
        let events = plural(excerpt.without_publication(), "event");
        say(&format!("left out {events} with neither a day of publication nor one of record"));
    }
    let events: usize = Change::ALL.iter().map(|change| news.events(*change)).sum();
    if asked.is_counted {
        writeln!(out, "{events}")?;
    } else {
        news.write(format, &provenance(&*opened.engine, query, excerpt.size()), out)?;
    }
    out.flush()?;
    let counts: Vec<String> = Change::ALL.iter().map(|change| format!("{} {change}", news.events(*change))).collect();
    let until = if day::is_known(by) { format!(" and by {}", day::iso(by)) } else { String::new() };
    say(&format!("known after {}{until}: {}", day::iso(since), counts.join(", ")));
    load::say_undated(&opened, query);
    Ok(load::say_last(&opened, if events == 0 { Outcome::Nothing } else { Outcome::Done }))
}

/// Refuses a stretch without a day in it.
fn refuse(typed: &str, since: Day, as_of: Option<&EventDate>) -> Result<(), CliError> {
    if !day::is_known(since) {
        let message = format!("`--since` needs a date that ends: `{}`", clean::line(typed));
        return Err(CliError::usage(message, "write a day: `--since 2026-03-01`"));
    }
    match as_of.filter(|as_of| as_of.bounds().latest <= since) {
        None => Ok(()),
        Some(as_of) => {
            let message = format!("there is no day after `--since {}` and by `--as-of {as_of}`", clean::line(typed));
            Err(CliError::usage(message, "swap the two, or write an earlier day for `--since`"))
        }
    }
}
