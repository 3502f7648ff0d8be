//! `annals actors`: who takes part, under which names, how often and when.

use std::io::Write;

use clap::Args;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::{CliError, FileArgs, Outcome, load, merges, say};
use crate::engine::{ActorId, Names};
use crate::model::{ActorKind, clean};
use crate::names::{ActorCode, Rung};
use crate::query::{ActorPattern, Reach};

/// The arguments of `annals actors`.
#[derive(Debug, Args)]
#[command(after_help = "Counts include the events of an actor's members, as `--actor` finds them. \
                  With `--match`, `*` marks the actors that `--actor` selects.")]
pub(crate) struct ActorsArgs {
    /// Only actors that match, best first; `@Russia` lists anybody of that state
    #[arg(long = "match", value_name = "PATTERN")]
    pattern: Option<String>,
    /// Print names that are probably one actor's, as entries for `actors:` in YAML
    #[arg(long, conflicts_with_all = ["pattern", "format"])]
    suggest_merges: bool,
    /// How to write the actors
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "jsonl"])]
    format: String,
    #[command(flatten)]
    files: FileArgs,
}

struct Line {
    name: String,
    id: String,
    kind: Option<ActorKind>,
    aliases: Vec<String>,
    events: usize,
    first: String,
    last: String,
    rung: Option<Rung>,
    /// Whether a query takes it for the pattern.
    is_taken: bool,
    /// What the name says, if it is a code.
    code: Option<String>,
    /// The name that matched, if it was not the one shown.
    via: Option<String>,
}

/// Prints the actors, most frequent first, or best match first.
pub(crate) fn run(args: &ActorsArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let opened = load::load(&args.files)?;
    let names = opened.engine.names();
    if args.suggest_merges {
        return merges::print(names, out);
    }
    let lines = match args.pattern.as_deref().map(ActorPattern::new) {
        Some(pattern) if pattern.reach == Reach::Fuzzy => matching(names, &pattern.text),
        Some(pattern) => {
            let actors = names.meant(&pattern);
            let taken = actors.into_iter().map(|actor| Line { is_taken: true, ..line(names, actor, None) });
            most_frequent_first(taken.collect())
        }
        None => {
            let all = (0..).zip(names.actors()).map(|(actor, _)| line(names, actor, None));
            most_frequent_first(all.collect())
        }
    };
    let lines: Vec<Line> = lines
        .into_iter()
        .map(|line| {
            let code = if args.files.no_gazetteer { None } else { ActorCode::parse(&line.name) };
            Line { code: code.map(|code| code.to_string()), ..line }
        })
        .collect();
    names.sound()?;
    if args.format == "jsonl" {
        print_jsonl(&lines, out)?;
    } else {
        print_table(&lines, out)?;
    }
    out.flush()?;
    if lines.is_empty() {
        say(&match &args.pattern {
            Some(pattern) => format!("no actor matches `{}`", clean::line(pattern)),
            None => "no event names an actor".to_owned(),
        });
    }
    Ok(load::say_last(&opened, if lines.is_empty() { Outcome::Nothing } else { Outcome::Done }))
}

fn most_frequent_first(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.name.cmp(&b.name)));
    lines
}

/// The actors that a pattern finds, best first.
fn matching(names: &dyn Names, pattern: &str) -> Vec<Line> {
    let found = names.found(pattern);
    let via = |hit| names.via(hit).map(|name| clean::line(&name).into_owned());
    let hits = found.hits.iter().enumerate();
    hits.map(|(at, hit)| Line { via: via(hit), is_taken: at < found.taken, ..line(names, hit.actor, Some(hit.rung)) })
        .collect()
}

fn line(names: &dyn Names, actor: ActorId, rung: Option<Rung>) -> Line {
    let [first, last] = names.dates(actor).unwrap_or_default();
    let known = names.actor(actor);
    Line {
        name: clean::line(&known.name).into_owned(),
        id: clean::line(&known.id).into_owned(),
        kind: known.kind,
        aliases: known.aliases.iter().map(|alias| clean::line(alias).into_owned()).collect(),
        events: names.events(actor),
        first,
        last,
        rung,
        is_taken: false,
        code: None,
        via: None,
    }
}

fn print_jsonl(lines: &[Line], out: &mut dyn Write) -> std::io::Result<()> {
    for line in lines {
        let value = json!({
            "id": line.id, "name": line.name, "kind": line.kind.map(ActorKind::word), "aliases": line.aliases,
            "events": line.events, "first": line.first, "last": line.last,
            "match": line.rung.map(|rung| rung.label().1), "taken": line.is_taken, "via": line.via, "code": line.code,
        });
        writeln!(out, "{value}")?;
    }
    Ok(())
}

fn print_table(lines: &[Line], out: &mut dyn Write) -> std::io::Result<()> {
    // An actor that is in no registry has its name for an id: it is not said twice.
    let id = |line: &Line| if line.id == line.name { String::new() } else { line.id.clone() };
    let columns = |line: &Line| [line.name.clone(), id(line), line.first.clone(), line.last.clone()];
    let mut widths = [0; 4];
    for line in lines {
        let texts = columns(line);
        (0..4).for_each(|at| widths[at] = widths[at].max(texts[at].width().min(40)));
    }
    for line in lines {
        let mut row = format!("{}{:>6}", if line.is_taken { '*' } else { ' ' }, line.events);
        for (text, width) in columns(line).iter().zip(widths).filter(|(_, width)| *width > 0) {
            let pad = width.saturating_sub(text.width());
            row = format!("{row}  {text}{:pad$}", "");
        }
        let via = line.via.as_ref().map(|via| format!(": {via}")).unwrap_or_default();
        let rung = line.rung.map(|rung| format!("[{}{via}] ", rung.label().1)).unwrap_or_default();
        let code = line.code.as_ref().map(|code| format!("({code}) ")).unwrap_or_default();
        writeln!(out, "{}", format!("{row}  {rung}{code}{}", line.aliases.join(", ")).trim_end())?;
    }
    Ok(())
}
