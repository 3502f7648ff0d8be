//! `--redact`: an export without the names of chosen actors.

use clap::Args;

use super::{CliError, FileArgs, say};
use crate::engine::Engine;
use crate::formats::{Export, Redact, RedactError, Redacted, grouped};
use crate::model::clean;
use crate::query::Query;

/// Whom to redact.
#[derive(Debug, Args)]
pub(crate) struct RedactArgs {
    /// Put pseudonyms (`Actor 1`) for the actors of a pattern, in every text under every spelling that annals knows (repeat:
    /// `Actor 2`); stderr says what cannot be guaranteed
    #[arg(long, value_name = "PATTERN", num_args = 1)]
    redact: Vec<String>,
}

/// So many names are listed on a line.
const LISTED: usize = 8;

impl RedactArgs {
    /// The events of an export without the names, and who is redacted said on stderr; `None` where nobody is to be.
    pub(crate) fn redacted(
        &self,
        files: &FileArgs,
        engine: &dyn Engine,
        query: &Query,
        export: &Export<'_>,
    ) -> Result<Option<Redacted>, CliError> {
        if self.redact.is_empty() {
            return Ok(None);
        }
        let asked = Redact { patterns: &self.redact, query, has_gazetteer: !files.no_gazetteer };
        let redacted = Redacted::new(engine.names(), export, asked).map_err(|error| refused(&error))?;
        for line in said(engine, &redacted) {
            say(&line);
        }
        Ok(Some(redacted))
    }
}

/// Why nothing is redacted, and what to write instead.
fn refused(error: &RedactError) -> CliError {
    let hint = match error {
        RedactError::Empty => "write `--redact NAME`".to_owned(),
        RedactError::Nobody { near: Some(near), .. } => format!("did you mean `{}`?", clean::line(near)),
        RedactError::Nobody { near: None, .. } => {
            "`annals actors` lists those that there are; whoever only texts name has to be put into the registry first"
                .to_owned()
        }
        RedactError::TooLarge(_) => "export fewer events".to_owned(),
    };
    CliError::usage(clean::line(&error.to_string()).into_owned(), hint)
}

/// What whoever redacts has to know: whom the pseudonyms stand for, and what to look at.
fn said(engine: &dyn Engine, redacted: &Redacted) -> Vec<String> {
    let names = engine.names();
    let mut lines = Vec::new();
    for chosen in redacted.chosen() {
        let own = chosen.actors.iter().map(|actor| names.actor(*actor).name.clone()).collect::<Vec<_>>();
        lines.push(format!("{} is {}", chosen.pseudonym, listed(&own)));
    }
    lines.extend(redacted.lines().iter().skip(1).cloned());
    if !redacted.near().is_empty() {
        lines.push(format!("taken for somebody redacted, though no spelling of theirs: {}", listed(redacted.near())));
    }
    if !redacted.holding().is_empty() {
        let hint = "the rest of these names stays; a pattern of their own redacts them";
        lines.push(format!("others whose names hold one: {}\n  hint: {hint}", listed(redacted.holding())));
    }
    if !redacted.kept().is_empty() {
        let hint = "they are words too, or names of others: look for them in the export, or state `kind: person`";
        lines.push(format!("not looked for where they stand alone: {}\n  hint: {hint}", listed(redacted.kept())));
    }
    if !redacted.alike().is_empty() {
        let hint = "whoever is the same actor is redacted by a pattern of their own";
        lines.push(format!("others are called much the same and stay: {}\n  hint: {hint}", listed(redacted.alike())));
    }
    let redacted: Vec<_> = redacted.chosen().iter().flat_map(|chosen| &chosen.actors).collect();
    let members = redacted.iter().flat_map(|actor| names.members(**actor));
    let mut members: Vec<_> = members.filter(|member| !redacted.contains(&member)).collect();
    members.sort_unstable();
    members.dedup();
    if !members.is_empty() {
        let members: Vec<String> = members.iter().map(|member| names.actor(*member).name.clone()).collect();
        lines.push(format!("members keep their names: {}", listed(&members)));
    }
    lines
}

/// The first of some names, and how many more there are.
fn listed(names: &[String]) -> String {
    let first: Vec<String> = names.iter().take(LISTED).map(|name| clean::line(name).into_owned()).collect();
    let more = names.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
    format!("{}{more}", first.join(", "))
}
