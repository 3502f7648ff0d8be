//! `annals`: the screen.

use std::io::IsTerminal;
use std::sync::Arc;

use super::{BrowseArgs, CliError, Outcome, engine, load, query};
use crate::app::{Data, View};
use crate::config::{Config, Environment, KeepError, Keeper, Kept, Overrides};
use crate::engine::ColumnEngine;
use crate::formats::{Options, beginning, read_with};
use crate::model::similar::similar;
use crate::side::SavedView;
use crate::terminal::{Begin, Rest, Session, Watched, browse};

/// Files of more bytes than this are read behind the screen, which shows their first part meanwhile.
const LARGE: usize = 8 << 20;

/// Bytes of that first part: more than anybody looks through until the rest is there.
const AT_ONCE: usize = 1 << 20;

/// Opens the screen.
pub(crate) fn run(args: &BrowseArgs) -> Result<Outcome, CliError> {
    let query = args.query.as_deref().map(query::parse_line).transpose()?;
    let at = query::typed_date("--at", args.at.as_deref())?;
    // Before reading: what changes meanwhile is read again.
    let named = load::named(&args.files);
    let is_file = !named.iter().any(|path| path.as_os_str() == "-");
    let input_options = load::input_options(&args.files.reading)?;
    let paths = load::paths(&args.files);
    let elsewhere = engine::opener(&args.files, &paths)?;
    let watched = match &elsewhere {
        Some(elsewhere) => elsewhere.watched.clone(),
        None => Watched::new(if is_file { named } else { Vec::new() }, input_options, !args.files.no_gazetteer),
    };
    let inputs = if elsewhere.is_some() { Vec::new() } else { load::inputs(&paths, &args.files.reading)? };
    let keeper = if elsewhere.is_some() {
        // Its bytes are not read: it is known by where it lies.
        Keeper::of(paths.iter().map(|path| (Some(path.as_path()), path.as_os_str().as_encoded_bytes())))
    } else {
        Keeper::of(inputs.iter().map(|input| (input.path.as_deref(), &*input.bytes)))
    };
    let kept = keeper.read();
    let (view, saved) = view(args.view.as_deref(), &kept)?;
    let begin = Begin { query, at, view, saved };
    if !std::io::stdout().is_terminal() {
        let hint = "`annals list`, `annals export` and `annals --help` work without one";
        return Err(CliError::usage("browsing needs a terminal, and standard output is not one", hint));
    }
    let environment = Environment::read();
    if !environment.can_draw() {
        let term = &environment.term;
        let message = format!(
            "browsing needs a terminal that can place its cursor, and `TERM` says that this one cannot: `{term}`"
        );
        let hint = "try `TERM=xterm annals`; `annals list`, `annals export` and `annals --help` work in any terminal";
        return Err(CliError::usage(message, hint));
    }
    let overrides =
        Overrides { theme: args.theme.clone(), ascii: args.ascii, no_mouse: args.no_mouse, no_resume: args.no_resume };
    let config = Config::read(&overrides, &environment).map_err(|error| {
        let hint = "mend the file or move it away; `annals config` prints the settings as they are";
        CliError::usage(error.to_string(), hint)
    })?;
    config.warnings.iter().for_each(|warning| super::say(&warning.to_string()));
    let (folds, uses_gazetteer) = (args.files.reading.dedupe, !args.files.no_gazetteer);
    let is_large = inputs.iter().map(|input| input.bytes.len()).sum::<usize>() > LARGE;
    let first = inputs.first().filter(|_| is_large).and_then(|first| beginning(first, AT_ONCE));
    let (inputs, rest) = match first {
        Some(first) => (vec![first], Some(Rest { inputs, folds, uses_gazetteer })),
        // Nothing can be shown before all is read; that it is being read can.
        None if is_large => (Vec::new(), Some(Rest { inputs, folds, uses_gazetteer })),
        None => (inputs, None),
    };
    let opener = elsewhere.as_ref().filter(|elsewhere| elsewhere.is_large).map(|elsewhere| elsewhere.opener.clone());
    let data = match elsewhere {
        Some(elsewhere) if !elsewhere.is_large => elsewhere.opener.open(&|_, _| true)?,
        _ => {
            let loaded = read_with(inputs, Options { folds, ..Options::default() })?;
            Arc::new(Data::new(ColumnEngine::new(loaded.chronology, uses_gazetteer), loaded.problems))
        }
    };
    if let Some(said) = browse(Session { data, watched, rest, opener, begin, config, keeper, kept })? {
        super::say(&format!("warning: {said}"));
    }
    Ok(Outcome::Done)
}

/// What is meant by a view: one of the program, or one that was saved.
fn view(word: Option<&str>, kept: &Result<Kept, KeepError>) -> Result<(Option<View>, Option<SavedView>), CliError> {
    let Some(word) = word else { return Ok((None, None)) };
    if let Some(view) = View::from_word(word) {
        return Ok((Some(view), None));
    }
    let views = match kept {
        Ok(kept) => &kept.own.views,
        Err(error) => {
            return Err(CliError::usage(format!("`--view {word}`: {error}"), "`list`, `axis` and `lanes` are there"));
        }
    };
    let Some(saved) = views.get(word) else {
        let known = || View::ALL.map(View::word).into_iter().chain(views.keys().map(String::as_str));
        let hint = match similar(word, known()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if views.is_empty() => {
                "there are `list`, `axis` and `lanes`; `S` on the screen saves one under a name".to_owned()
            }
            None => format!("there are {}", known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
        };
        return Err(CliError::usage(format!("no view of these files is saved as `{word}`"), hint));
    };
    query::parse_line(&saved.query)?;
    Ok((None, Some(saved.clone())))
}
