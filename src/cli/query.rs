//! The options that narrow a chronology, and the query they make.

use std::sync::Arc;

use clap::Args;

use super::load::plural;
use super::{CliError, FileArgs, say};
use crate::config;
use crate::engine::{Engine, Excerpt, Plan, Size, Taken};
use crate::formats::{Provenance, grouped};
use crate::model::similar::similar;
use crate::model::{EventDate, Role, Status, clean, words};
use crate::names::Gazetteer;
use crate::query::line::quoted;
use crate::query::{ActorPattern, Compare, Part, Query, Reach, Rule, Term, Test};

/// What to select. Different options are joined by AND.
#[derive(Debug, Args)]
#[command(next_help_heading = "Query")]
pub(crate) struct QueryArgs {
    /// Events with this actor (repeat: all of them). The pattern is fuzzy and finds members too; `=Name` means that
    /// very one, `@Russia` anybody of that state
    #[arg(long, value_name = "PATTERN")]
    actor: Vec<String>,
    /// Events with any of these actors (repeat)
    #[arg(long, value_name = "PATTERN")]
    any_actor: Vec<String>,
    /// Events without this actor (repeat)
    #[arg(long, value_name = "PATTERN")]
    not_actor: Vec<String>,
    /// From the first day of this date on (EDTF: 2025, 2025-12, 2025-12-31)
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    from: Option<String>,
    /// Up to the last day of this date
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    to: Option<String>,
    /// Only events whose dates lie wholly inside the range
    #[arg(long, conflicts_with = "possible")]
    definite: bool,
    /// Also events that `~`, `?` and `%` allow to fall in the range
    #[arg(long)]
    possible: bool,
    /// Events that say this, case and diacritics aside (repeat: all of them)
    #[arg(long, value_name = "TEXT")]
    text: Vec<String>,
    /// Events with this tag (repeat: all of them)
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Events of this type (repeat: any of them)
    #[arg(long = "type", value_name = "TYPE")]
    kind: Vec<String>,
    /// Events with this status (repeat: any of them)
    #[arg(long, value_name = "STATUS", value_parser = clap::builder::PossibleValuesParser::new(Status::ALL.iter().map(|status| status.word())))]
    status: Vec<String>,
    /// Events of this importance: '>=5', '<3', 7 (repeat: all of them)
    #[arg(long, value_name = "N")]
    importance: Vec<String>,
    /// Events with this many deaths, by the best estimate: '>10' (repeat: all of them)
    #[arg(long, value_name = "N")]
    fatalities: Vec<String>,
    /// Events in this country: a code or a name (repeat: any of them)
    #[arg(long, value_name = "COUNTRY")]
    country: Vec<String>,
    /// Events at a place whose name holds this (repeat: any of them)
    #[arg(long, value_name = "PLACE")]
    place: Vec<String>,
    /// Events published by somebody whose name holds this (repeat: any of them)
    #[arg(long, value_name = "NAME")]
    publisher: Vec<String>,
    /// Events that have this part (repeat: all of them)
    #[arg(long, value_name = "PART", value_parser = clap::builder::PossibleValuesParser::new(Part::ALL.iter().map(|part| part.word())))]
    has: Vec<String>,
    /// Only what was known by this day: published by then or, where no source says when, recorded by then
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    as_of: Option<String>,
    /// The query as one line: 'actor:putin -actor:trump tag:war from:2025 "phone call"'
    #[arg(short, long, value_name = "QUERY LINE", allow_hyphen_values = true)]
    query: Option<String>,
}

impl QueryArgs {
    /// The query that the options make.
    pub(crate) fn query(&self) -> Result<Query, CliError> {
        self.refuse_empty()?;
        let mut query = parse_line(self.query.as_deref().unwrap_or(""))?;
        let patterns = |texts: &[String]| texts.iter().map(|text| ActorPattern::new(text)).collect::<Vec<_>>();
        let any_of = |any| Test::Actor { any, role: None };
        let mut add = |is_negated, test| query.terms.push(Term { is_negated, test });
        for pattern in patterns(&self.actor) {
            add(false, any_of(vec![pattern]));
        }
        if !self.any_actor.is_empty() {
            add(false, any_of(patterns(&self.any_actor)));
        }
        for pattern in patterns(&self.not_actor) {
            add(true, any_of(vec![pattern]));
        }
        self.tag.iter().for_each(|tag| add(false, Test::Tag(vec![compared(tag)])));
        if !self.kind.is_empty() {
            add(false, Test::Type(self.kind.iter().map(|kind| compared(kind)).collect()));
        }
        if !self.status.is_empty() {
            add(false, Test::Status(self.status.iter().filter_map(|word| Status::from_word(word)).collect()));
        }
        self.text.iter().for_each(|text| add(false, Test::Text(vec![text.clone()])));
        for text in &self.importance {
            add(false, Test::Importance(vec![compare("--importance", text)?]));
        }
        for text in &self.fatalities {
            add(false, Test::Fatalities(vec![compare("--fatalities", text)?]));
        }
        let mut any_of_texts = |any: &[String], test: fn(Vec<String>) -> Test| {
            if !any.is_empty() {
                add(false, test(any.iter().map(|text| compared(text)).collect()));
            }
        };
        any_of_texts(&self.country, Test::Country);
        any_of_texts(&self.place, Test::Place);
        any_of_texts(&self.publisher, Test::Publisher);
        self.has.iter().filter_map(|word| Part::from_word(word)).for_each(|part| add(false, Test::Has(vec![part])));
        query.from = date("--from", self.from.as_deref(), query.from)?;
        query.to = date("--to", self.to.as_deref(), query.to)?;
        query.as_of = date("--as-of", self.as_of.as_deref(), query.as_of)?;
        if query.is_inverted() {
            return Err(CliError::usage("the range ends before it begins", "swap `--from` and `--to`"));
        }
        if self.definite {
            query.rule = Rule::Definite;
        } else if self.possible {
            query.rule = Rule::Possible;
        }
        Ok(query)
    }

    /// Refuses values without a word in them: they would find nothing, or everything.
    fn refuse_empty(&self) -> Result<(), CliError> {
        let options: [(&str, &[String], &str); 9] = [
            ("--actor", &self.actor, "Putin"),
            ("--any-actor", &self.any_actor, "Putin"),
            ("--not-actor", &self.not_actor, "Putin"),
            ("--text", &self.text, "'phone call'"),
            ("--tag", &self.tag, "war"),
            ("--type", &self.kind, "consult"),
            ("--country", &self.country, "SYR"),
            ("--place", &self.place, "Idlib"),
            ("--publisher", &self.publisher, "Reuters"),
        ];
        let is_empty = |(option, value): (&str, &String)| match option {
            "--text" => value.trim().is_empty(),
            _ => Reach::of(value).1.trim_start_matches('=').trim().is_empty(),
        };
        let empty = options.iter().find(|(option, values, _)| values.iter().any(|value| is_empty((option, value))));
        empty.map_or(Ok(()), |(option, _, example)| {
            let hint = format!("write `{option} {example}`, or leave the option out");
            Err(CliError::usage(format!("`{option}` needs a value"), hint))
        })
    }
}

/// A value that is compared: `=` in front says what is so anyway.
fn compared(value: &str) -> String {
    value.strip_prefix("==").or_else(|| value.strip_prefix('=')).unwrap_or(value).to_owned()
}

fn compare(option: &str, text: &str) -> Result<Compare, CliError> {
    text.parse().map_err(|crate::query::NoCompare| {
        let message = format!("`{option}` needs a number: `{}`", clean::line(text));
        CliError::usage(message, format!("write `{option} '>=5'`, `{option} '<5'` or `{option} 5`"))
    })
}

/// Reads a query line; the error shows the line with a mark under the mistake.
pub(crate) fn parse_line(line: &str) -> Result<Query, CliError> {
    line.parse().map_err(|error: crate::query::QueryError| CliError::Usage {
        message: format!("{error}\n  {}", error.marked(line).replace('\n', "\n  ")),
        hint: error.hint,
    })
}

fn date(option: &str, text: Option<&str>, in_line: Option<EventDate>) -> Result<Option<EventDate>, CliError> {
    if text.is_some() && in_line.is_some() {
        let key = option.trim_start_matches('-');
        return Err(CliError::usage(format!("`{option}` and `{key}:` are both given"), "keep one of them"));
    }
    Ok(typed_date(option, text)?.or(in_line))
}

/// A date as people type it, as the value of an option; how it is read is said where that is not as it stands.
pub(crate) fn typed_date(option: &str, text: Option<&str>) -> Result<Option<EventDate>, CliError> {
    let Some(text) = text else { return Ok(None) };
    let date = EventDate::typed(text).map_err(|error| {
        let message = format!("`{option}` needs a date annals can read: `{}`: {}", clean::line(text), error.message);
        CliError::usage(message, "dates are EDTF: 2026-03-06, 2026-03, 2026")
    })?;
    if date.text() != text.trim() {
        say(&format!("`{}` is read as {date}, {}", clean::line(text), words::words(&date)));
    }
    Ok(Some(date))
}

/// So many of the actors that a pattern takes are named.
const NAMED: usize = 3;

/// Answers a query, and says on stderr which names nobody has, and whose events are counted where that is not plain.
pub(crate) fn ask<'a>(
    files: &FileArgs,
    engine: &'a dyn Engine,
    query: &Query,
) -> Result<(Arc<Plan>, Excerpt<'a>), CliError> {
    let plan = plan(files, engine, query)?;
    let excerpt = engine.take(&plan)?;
    say_undisclosed(query, excerpt.size());
    Ok((plan, excerpt))
}

/// The same, of which only the number is wanted, or the first ones too.
pub(crate) fn measure(files: &FileArgs, engine: &dyn Engine, query: &Query) -> Result<(Arc<Plan>, Size), CliError> {
    let plan = plan(files, engine, query)?;
    let size = engine.measure(&plan)?;
    say_undisclosed(query, size);
    Ok((plan, size))
}

/// Resolves the names of a query, and says on stderr which names nobody has, and whose events are meant where that is not plain.
fn plan(files: &FileArgs, engine: &dyn Engine, query: &Query) -> Result<Arc<Plan>, CliError> {
    let plan = Arc::new(engine.names().plan(query));
    let about = |taken: &Taken| about(files, engine, taken).map(|text| text + &published(query, taken));
    let beyond = |taken: &Taken| beyond(engine, taken).filter(|_| !taken.actors.is_empty());
    let of_one = |taken: &Taken| [several(files, engine, query, taken).or_else(|| about(taken)), beyond(taken)];
    let said: Vec<String> = plan.taken().flat_map(of_one).flatten().collect();
    // Nothing is said of names before it is known to hold.
    engine.names().sound()?;
    for text in said {
        say(&text);
    }
    for text in unknown_countries(files, engine, query)? {
        say(&text);
    }
    for text in unknown_values(engine, query) {
        say(&text);
    }
    Ok(plan)
}

fn say_undisclosed(query: &Query, size: Size) {
    if let Some(as_of) = query.as_of.as_ref().filter(|_| size.undisclosed > 0) {
        let events = plural(size.undisclosed, "event");
        say(&format!("as of {as_of}: left out {events} with neither a day of publication nor one of record"));
    }
}

/// What is said of types and tags that no event has.
fn unknown_values(engine: &dyn Engine, query: &Query) -> Vec<String> {
    let facts = engine.facts();
    let asked = query.terms.iter().filter_map(|term| match &term.test {
        Test::Type(any) => Some(("type", any, &facts.kinds)),
        Test::Tag(any) => Some(("tag", any, &facts.tags)),
        _ => None,
    });
    let unknown = asked.flat_map(|(key, any, known)| any.iter().map(move |value| (key, value, known)));
    let unknown =
        unknown.filter(|(_, value, known)| !known.iter().any(|own| own.to_lowercase() == value.to_lowercase()));
    let said = unknown.map(|(key, value, known)| {
        let hint = match similar(value, known.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean `{}`?", short(meant)),
            None => format!("`annals count FILE --by {key}` lists those that there are"),
        };
        format!("no event has the {key} `{}`\n  hint: {hint}", short(value))
    });
    said.collect()
}

/// What is said of countries that nobody knows and no event names.
fn unknown_countries(files: &FileArgs, engine: &dyn Engine, query: &Query) -> Result<Vec<String>, CliError> {
    let countries = query.terms.iter().filter_map(|term| match &term.test {
        Test::Country(any) => Some(any),
        _ => None,
    });
    let gazetteer = || (!files.no_gazetteer).then(Gazetteer::built_in);
    let is_named = |country: &String| {
        let alone = Query::default().and(Test::Country(vec![country.clone()]));
        engine.measure(&engine.names().plan(&alone)).map(|size| size.selected > 0)
    };
    let unknown = countries.flatten().map(|country| {
        let states = gazetteer().map_or(0, |gazetteer| gazetteer.states_called(country.trim()).len());
        let says = match states {
            1 => return Ok(None),
            _ if is_named(country)? => return Ok(None),
            0 => format!("no country is called `{}`", short(country)),
            several => format!("`{}` may be {several} countries", short(country)),
        };
        Ok(Some(format!("{says}\n  hint: write a code or a full name: `country:SYR`, `country:Syria`")))
    });
    unknown.filter_map(Result::transpose).collect()
}

/// What is said of a pattern that nobody goes by as it stands, while its parts name actors: `iran,israel`, `Iran and Russia`.
fn several(files: &FileArgs, engine: &dyn Engine, query: &Query, taken: &Taken) -> Option<String> {
    let names = engine.names().apart(&taken.pattern)?;
    let key = query.terms.iter().find_map(|term| match &term.test {
        Test::Actor { any, role } if any.contains(&taken.pattern) => Some(role.map_or("actor", Role::word)),
        _ => None,
    });
    let key = key.unwrap_or("actor");
    let names: Vec<String> = names.iter().map(|name| short(name)).collect();
    let any = names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join("|");
    let all = names.iter().map(|name| format!("{key}:{}", quoted(name))).collect::<Vec<_>>().join(" ");
    let option = |name: &String| format!("--actor {}", shell(name));
    let all = match key {
        "actor" => names.iter().map(option).collect::<Vec<_>>().join(" "),
        _ => format!("-q {}", shell(&all)),
    };
    let any = shell(&format!("{key}:{any}"));
    let pattern = short(&taken.pattern.text);
    let about = about(files, engine, taken).filter(|_| !taken.actors.is_empty());
    let says = about.unwrap_or_else(|| format!("no actor matches `{pattern}`"));
    Some(format!(
        "{says}\n  hint: two actors are two patterns: `{all}` for events of both, `-q {any}` for those of either"
    ))
}

/// What is said of a pattern that names a state, where others of it go by another name.
fn beyond(engine: &dyn Engine, taken: &Taken) -> Option<String> {
    let names = engine.names();
    let (anybody, left) = names.beyond(&taken.pattern)?;
    let named = left.iter().take(NAMED).map(|actor| {
        let name = clean::line(&names.actor(*actor).name);
        format!("{name} ({})", grouped(names.events_under_all_names(*actor)))
    });
    let said = named.collect::<Vec<_>>().join(", ");
    let more = left.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
    let pattern = short(&taken.pattern.text);
    let anybody = format!("@{}", short(&anybody.text));
    Some(format!(
        "`{pattern}` leaves out {said}{more}\n  hint: `--actor {}` finds anybody of that state",
        shell(&anybody)
    ))
}

/// Whoever looks for a source may mean who published it.
fn published(query: &Query, taken: &Taken) -> String {
    let is_source = |term: &Term| match &term.test {
        Test::Actor { any, role: Some(Role::Source) } => any.contains(&taken.pattern),
        _ => false,
    };
    let is_meant = taken.actors.is_empty() && query.terms.iter().any(is_source);
    let name = quoted(&short(&taken.pattern.text));
    if is_meant { format!("\n  hint: `publisher:{name}` finds what it published") } else { String::new() }
}

/// What is safe to print of a text, if not all of it.
fn short(text: &str) -> String {
    clean::line(text).chars().take(80).collect()
}

/// A word of a command as a shell takes it.
fn shell(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._-/:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// The command that lists the actors of the same files whose names begin like a pattern.
fn matching(files: &FileArgs, pattern: &str) -> String {
    let begun: String = pattern.trim().chars().take(3).collect();
    let sign = if begun.starts_with('-') { "=" } else { " " };
    let mut command = format!("annals actors --match{sign}{}", shell(begun.trim()));
    let reading = &files.reading;
    for (option, value) in [
        ("input", &reading.input),
        ("columns", &reading.columns),
        ("dates", &reading.dates),
        ("calendar", &reading.calendar),
    ] {
        command.extend(value.iter().map(|value| format!(" --{option} {}", shell(value))));
    }
    command.extend(files.files.iter().map(|file| format!(" {}", shell(&file.to_string_lossy()))));
    clean::line(&command).into_owned()
}

/// What is said of whom a pattern takes; `None` if it is one, and goes by it.
fn about(files: &FileArgs, engine: &dyn Engine, taken: &Taken) -> Option<String> {
    let names = engine.names();
    let ActorPattern { reach, text } = &taken.pattern;
    let is_unknown = *reach == Reach::AnybodyOf && taken.actors.is_empty() && !names.is_state(text);
    let pattern = format!("{}{}", if is_unknown { "" } else { reach.sign() }, short(text));
    if is_unknown {
        return Some(format!(
            "no state is called `{pattern}`\n  hint: `@` stands before the name or code of a state: `@Russia`, `@RUS`; \
             without it the name of any actor is looked for"
        ));
    }
    let named = taken.actors.iter().take(NAMED).map(|actor| {
        let name = clean::line(&names.actor(*actor).name);
        match &*taken.actors {
            [_] => name.into_owned(),
            _ => format!("{name} ({})", grouped(names.events_under_all_names(*actor))),
        }
    });
    let said = named.collect::<Vec<_>>().join(", ");
    let more = taken.actors.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
    match (&*taken.actors, taken.guess) {
        ([], _) => Some(match names.beyond(&taken.pattern) {
            Some((anybody, _)) => {
                let anybody = shell(&format!("@{}", short(&anybody.text)));
                format!("no actor matches `{pattern}`\n  hint: `--actor {anybody}` finds anybody of that state")
            }
            None => format!("no actor matches `{pattern}`\n  hint: `{}`", matching(files, text)),
        }),
        // A guess is said: whoever counts events has to know whose.
        (_, Some(rung)) => Some(format!("`{pattern}` is taken for {said}{more} ({})", rung.label().1)),
        ([_], None) => None,
        (several, None) => Some(format!("`{pattern}` selects {} actors: {said}{more}", grouped(several.len()))),
    }
}

/// Where an export comes from.
pub(crate) fn provenance(engine: &dyn Engine, query: &Query, size: Size) -> Provenance {
    let rule = (query.rule.word(), query.rule.says());
    Provenance {
        undisclosed: size.undisclosed,
        made: config::made(),
        ..Provenance::new(engine.facts(), query.to_string(), rule, size.selected)
    }
}
