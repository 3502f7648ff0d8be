//! `--redact`: an export without the names of chosen actors.

use clap::Args;

use super::{CliError, FileArgs, say};
use crate::engine::Engine;
use crate::formats::{Export, Redact, RedactError, Redacted};
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
        let redacted = Redacted::new(engine.names(), export, asked, &|_, _| true).map_err(|error| refused(&error))?;
        for line in redacted.says(engine.names()) {
            say(&line);
        }
        Ok(Some(redacted))
    }
}

/// Why nothing is redacted, and what to write instead.
fn refused(error: &RedactError) -> CliError {
    let hint = error.hint().unwrap_or_else(|| match error {
        RedactError::Empty => "write `--redact NAME`".to_owned(),
        _ => {
            "`annals actors` lists those that there are; whoever only texts name has to be put into the registry first"
                .to_owned()
        }
    });
    CliError::usage(clean::line(&error.to_string()).into_owned(), hint)
}
