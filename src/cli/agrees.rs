//! `annals check --export`: whether an export still says what its source does.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::query::ask;
use super::{CliError, FileArgs, Outcome, load, say};
use crate::formats::{Stated, WITHHELD, files};
use crate::query::Query;

/// Says what differs between an export and its source.
pub(super) fn run(export: &Path, args: &FileArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let name = export.display();
    let stated = Stated::read(files::read(export)?)?.ok_or_else(|| {
        CliError::usage(
            format!("{name} does not say where it comes from"),
            "Markdown, HTML, SVG, workbooks, JSON, YAML, calendars, timelines, GeoJSON and Markwhen of annals do",
        )
    })?;
    if stated.files.iter().any(|(_, sha256)| sha256 == WITHHELD) {
        return Err(CliError::usage(
            format!("{name} is redacted: it does not say enough of its source to be compared with it"),
            "export it again with the same `--redact` and compare the two",
        ));
    }
    let query: Query = stated
        .query
        .parse()
        .map_err(|error| CliError::usage(format!("{name}: its query cannot be read: {error}"), "export it again"))?;
    let args = FileArgs { files: sources(export, args, &stated), ..args.clone() };
    let opened = load::load(&args)?;
    let (_, excerpt) = ask(&args, &*opened.engine, &query)?;
    let facts = opened.engine.facts();
    let mut differences = Vec::new();
    for (own, sha256) in &stated.files {
        let base = base(own);
        match facts.files.iter().find(|file| file.base_name() == base) {
            None => differences.push(format!("{own} was exported and is not among the files")),
            Some(file) if file.sha256() != sha256 => {
                differences.push(format!("{own} has changed: its SHA-256 is {}, and was {sha256}", file.sha256()));
            }
            Some(_) => {}
        }
    }
    for file in facts.files.iter().filter(|file| !stated.files.iter().any(|(own, _)| base(own) == file.base_name())) {
        differences.push(format!("{} was not exported", file.base_name()));
    }
    for (what, now, was) in [
        ("events that answer the query", excerpt.len(), stated.selected),
        ("events in all", excerpt.total(), stated.total),
        ("events that cannot be read", facts.left_out, stated.left_out),
    ] {
        if now != was {
            differences.push(format!("{what}: {now}, and were {was}"));
        }
    }
    for line in &differences {
        writeln!(out, "{}", crate::model::clean::line(line))?;
    }
    out.flush()?;
    let query = if stated.query.is_empty() { "everything" } else { &stated.query };
    let (agrees, outcome) =
        if differences.is_empty() { ("agrees", Outcome::Done) } else { ("does not agree", Outcome::Nothing) };
    say(&format!("{name} {agrees} with its source: {} of {} events, {query}", stated.selected, stated.total));
    Ok(outcome)
}

fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// The files that are named, else those that the export names: here, or beside it.
fn sources(export: &Path, args: &FileArgs, stated: &Stated) -> Vec<PathBuf> {
    if !args.files.is_empty() || stated.files.iter().all(|(name, _)| name == load::SHIPPED_NAME) {
        return args.files.clone();
    }
    let found = |(name, _): &(String, String)| {
        let beside = export.with_file_name(base(name));
        let here = PathBuf::from(name);
        if here.exists() || !beside.exists() { here } else { beside }
    };
    stated.files.iter().map(found).collect()
}
