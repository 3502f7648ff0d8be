//! `annals check --export`: whether an export still says what its source does.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::query::ask;
use super::{CliError, FileArgs, Outcome, load, say};
use crate::formats::{FileInfo, Portion, Stated, WITHHELD, digest_of, files};
use crate::query::Query;

/// Says what differs between an export and its source.
pub(super) fn run(export: &Path, args: &FileArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let name = export.display();
    let stated = Stated::read(files::read(export)?)?.ok_or_else(|| {
        CliError::usage(
            format!("{name} does not say where it comes from"),
            "Markdown, HTML, SVG, workbooks, JSON, YAML, Parquet, Arrow, calendars, timelines, GeoJSON and Markwhen of annals do",
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
    if stated.more_notes > 0 && args.files.is_empty() {
        let message = format!("{name} does not name {} of its notes", load::plural(stated.more_notes, "note"));
        return Err(CliError::usage(message, "name the folder of the notes as well"));
    }
    let args = FileArgs { files: sources(export, args, &stated), ..args.clone() };
    let opened = load::load(&args)?;
    let (_, excerpt) = ask(&args, &*opened.engine, &query)?;
    let facts = opened.engine.facts();
    let mut differences = of_files(&facts.files, &stated);
    for (what, now, was) in [
        ("events that answer the query", excerpt.len(), stated.of.unwrap_or(stated.selected)),
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

/// What differs between the files that are there and those that an export names. Several in different folders may have one name.
fn of_files(files: &[FileInfo], stated: &Stated) -> Vec<String> {
    let mut left: HashMap<&str, Vec<&FileInfo>> = HashMap::new();
    for file in files.iter().filter(|file| file.portion != Portion::Aside) {
        left.entry(file.base_name()).or_default().push(file);
    }
    let mut others = Vec::new();
    for (own, sha256) in &stated.files {
        let same = left.get_mut(base(own)).and_then(|named| {
            let at = named.iter().position(|file| file.sha256() == sha256)?;
            Some(named.remove(at))
        });
        if same.is_none() {
            others.push((own, sha256));
        }
    }
    let mut differences = Vec::new();
    for (own, sha256) in others {
        match left.get_mut(base(own)).filter(|named| !named.is_empty()).map(|named| named.remove(0)) {
            None => differences.push(format!("{own} was exported and is not among the files")),
            Some(file) => {
                differences.push(format!("{own} has changed: its SHA-256 is {}, and was {sha256}", file.sha256()));
            }
        }
    }
    let (notes, mut rest): (Vec<&FileInfo>, Vec<&FileInfo>) =
        left.into_values().flatten().partition(|file| file.portion == Portion::Note && stated.more_notes > 0);
    if notes.len() != stated.more_notes {
        differences.push(format!("notes that are not named: {}, and were {}", notes.len(), stated.more_notes));
    } else if stated.more_digest.as_ref().is_some_and(|was| *was != digest_of(&notes)) {
        differences.push(format!("notes that are not named have changed: one of {} or several", notes.len()));
    }
    rest.sort_by(|a, b| a.name.cmp(&b.name));
    differences.extend(rest.iter().map(|file| format!("{} was not exported", file.base_name())));
    differences
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
