//! Where `annals export` writes to, and in what form: standard output, or files whose endings say their forms.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::ExportArgs;
use crate::cli::{CliError, say};
use crate::formats::{Form, Format, Grouping, PictureView, Template};

/// Where an export goes; no path for standard output.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::cli) struct Target<'t> {
    pub(in crate::cli) path: Option<PathBuf>,
    pub(in crate::cli) form: Form<'t>,
}

/// Where an export goes.
pub(in crate::cli) fn targets<'t>(
    args: &ExportArgs,
    template: Option<&'t Template>,
) -> Result<Vec<Target<'t>>, CliError> {
    let is_file = |path: &&PathBuf| path.as_os_str() != "-";
    let several = args.output.len() > 1;
    if several && !args.output.iter().all(|path| is_file(&path)) {
        return Err(CliError::usage(
            "standard output is none of several files",
            "write one form to `-`, and the files apart",
        ));
    }
    if let (true, Some(format)) = (several, &args.format) {
        return Err(CliError::usage(
            format!("`--format {format}` is one form, and there are {} files", args.output.len()),
            "leave it away: the endings of the files say their forms",
        ));
    }
    let twice = args.output.iter().enumerate().find(|(at, path)| args.output[..*at].contains(path));
    if let Some((_, path)) = twice {
        return Err(CliError::usage(format!("{} is named twice", path.display()), "name each file once"));
    }
    let paths: Vec<Option<&PathBuf>> = match &*args.output {
        [] => vec![None],
        paths => paths.iter().map(|path| Some(path).filter(is_file)).collect(),
    };
    if let Some(template) = template {
        return of_template(&paths, template);
    }
    let formats: Vec<Format> =
        paths.iter().map(|path| format_of(args, path.map(PathBuf::as_path))).collect::<Result<_, _>>()?;
    refuse_unfit(args, &formats)?;
    let target = |(path, format): (Option<&PathBuf>, Format)| Target { path: path.cloned(), form: form(args, format) };
    Ok(paths.into_iter().zip(formats).map(target).collect())
}

/// A template makes one file, whatever its ending is.
fn of_template<'t>(paths: &[Option<&PathBuf>], template: &'t Template) -> Result<Vec<Target<'t>>, CliError> {
    match paths {
        [path] => Ok(vec![Target { path: path.cloned(), form: Form::Template(template) }]),
        several => Err(CliError::usage(
            format!("a template makes one file, and there are {}", several.len()),
            "write the other forms apart",
        )),
    }
}

fn format_of(args: &ExportArgs, path: Option<&Path>) -> Result<Format, CliError> {
    let said = args.format.as_deref().and_then(Format::from_word);
    let format = said.or_else(|| path.map_or(Some(Format::Markdown), Format::of_path));
    format.ok_or_else(|| {
        let which = match path.filter(|_| args.output.len() > 1) {
            Some(path) => format!("{}: the name", path.display()),
            None => "the name of the file".to_owned(),
        };
        let hint = match args.output.len() {
            0 | 1 => format!("write `--format` and one of {}", Format::words()),
            _ => "give it an ending such as `.md`, `.csv` or `.html`, or write it alone with `--format`".to_owned(),
        };
        CliError::usage(format!("{which} does not say its format"), hint)
    })
}

/// Refuses options that none of the formats has.
fn refuse_unfit(args: &ExportArgs, formats: &[Format]) -> Result<(), CliError> {
    let first = formats.first().copied().unwrap_or(Format::Markdown);
    let options = [
        (args.embed, Format::Html, "`--embed` writes a part of a web page", "write `--format html`"),
        (args.by.is_some(), Format::Markdown, "`--by` says what the headings of a brief are", "write `--format md`"),
        (args.view.is_some(), Format::Svg, "`--view` says what a picture shows", "write `--format svg`"),
        (
            args.bom,
            Format::Csv,
            "`--bom` marks a CSV for spreadsheets",
            "write `--format csv`, or `--format xlsx`, which needs no mark",
        ),
    ];
    match options.into_iter().find(|(is_said, format, ..)| *is_said && !formats.contains(format)) {
        None => Ok(()),
        Some((.., does, hint)) if formats.len() == 1 => {
            Err(CliError::usage(format!("{does}, and `{first}` is none"), hint))
        }
        Some((.., does, hint)) => Err(CliError::usage(format!("{does}, and none of the files is one"), hint)),
    }
}

/// The way that a format is written in.
fn form(args: &ExportArgs, format: Format) -> Form<'static> {
    let by = args.by.as_deref().and_then(Grouping::from_word);
    let view = args.view.as_deref().and_then(PictureView::from_word);
    match (format, view) {
        (Format::Html, _) if args.embed => Form::Fragment,
        (Format::Csv, _) if args.bom => Form::Marked,
        (Format::Markdown, _) => by.map_or_else(|| format.into(), Form::Grouped),
        (Format::Svg, Some(view)) => Form::Picture(view),
        _ => format.into(),
    }
}

/// Whether two names differ in their endings alone. Those of an output say a format; another ending is one where no file has it.
fn are_of_one_name(output: &Path, other: &Path) -> bool {
    let bare = Format::Json.with_ending(other);
    let is_one = Format::of_path(output).is_some() && Format::Json.with_ending(output) == bare;
    is_one && (Format::of_path(other).is_some() || !other.exists())
}

/// Takes for outputs what a shell makes of `-o brief.{md,html}`: the names right behind a path that differ from it in their endings
/// alone. A file that is there may be meant to be read (`-o events.md events.yaml`): it is, where no other one is named.
pub(in crate::cli) fn take_outputs(args: &mut ExportArgs, matches: &ArgMatches) {
    let places = |id: &str| matches.indices_of(id).into_iter().flatten().collect::<Vec<usize>>();
    let (outputs, files) = (places("output"), places("files"));
    if outputs.len() != args.output.len() || files.len() != args.files.files.len() {
        return;
    }
    let mut is_behind = vec![false; files.len()];
    for (at, place) in files.iter().enumerate() {
        let run = files[..at].iter().rev().zip(1..).take_while(|(file, back)| **file + back == *place).count();
        let first = place - run;
        let output = outputs.iter().position(|output| output + 1 == first);
        let behind = output.and_then(|output| args.output.get(output));
        let all_behind = is_behind[at - run..at].iter().all(|is_behind| *is_behind);
        is_behind[at] = all_behind && behind.is_some_and(|output| are_of_one_name(output, &args.files.files[at]));
    }
    let are_others = is_behind.contains(&false);
    let mut rest = Vec::new();
    for (file, is_behind) in std::mem::take(&mut args.files.files).into_iter().zip(is_behind) {
        if is_behind && (are_others || !may_be_read(&file)) {
            args.output.push(file);
            continue;
        }
        if is_behind && args.force {
            say(&format!("{0} is read and not written; write `-o {0}` to write it", file.display()));
        }
        rest.push(file);
    }
    args.files.files = rest;
}

/// Whether a file is there, and in a form that is read.
fn may_be_read(path: &Path) -> bool {
    let is_only_written = matches!(Format::of_path(path), Some(Format::Markdown | Format::Html | Format::Svg));
    path.exists() && !is_only_written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_export_differ_in_their_endings() {
        let is = |one: &str, other: &str| are_of_one_name(Path::new(one), Path::new(other));
        assert!(is("a/brief.md", "a/brief.timeline.json") && is("brief.html", "brief.ICS"));
        // An ending that nothing is written in is said, and not taken for a file to be read.
        assert!(is("brief.md", "brief.doc") && !is("a/brief.md", "brief.html") && !is("brief.md", "-"));
        assert!(!is("events.md", "ged.csv") && !is("brief.1.md", "brief.2.html"));
    }
}
