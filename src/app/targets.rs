//! The files that a path of the export dialog means: one, or several as a shell has them (`brief.{md,html,ics}`).

use std::path::{Path, PathBuf};

use crate::formats::Format;

/// A path whose end stands in braces: what is before them, and the endings in them.
fn in_braces(path: &str) -> Option<(&str, Vec<&str>)> {
    let (stem, endings) = path.strip_suffix('}')?.rsplit_once('{')?;
    Some((stem, endings.split(',').map(str::trim).collect()))
}

/// The files that a path means, each with its form; `usual` where a single path says none.
///
/// # Errors
/// What is wrong with the path.
pub(super) fn targets(path: &str, usual: Format) -> Result<Vec<(Format, PathBuf)>, String> {
    let Some((stem, endings)) = in_braces(path) else {
        let format = Format::of_path(Path::new(path)).unwrap_or(usual);
        return Ok(vec![(format, PathBuf::from(path))]);
    };
    let mut files: Vec<(Format, PathBuf)> = Vec::new();
    for ending in endings {
        let path = PathBuf::from(format!("{stem}{ending}"));
        if ending.is_empty() {
            return Err("write an ending on both sides of each comma".to_owned());
        }
        let format = Format::of_path(&path).ok_or_else(|| format!("`{ending}` is the ending of no format"))?;
        if files.iter().any(|(_, other)| *other == path) {
            return Err(format!("`{ending}` stands there twice"));
        }
        files.push((format, path));
    }
    Ok(files)
}

/// The formats that a path says, in its order; none where it says none.
pub(super) fn formats(path: &str) -> Vec<Format> {
    match in_braces(path) {
        None => Format::of_path(Path::new(path)).into_iter().collect(),
        Some((stem, endings)) => {
            endings.iter().filter_map(|ending| Format::of_path(Path::new(&format!("{stem}{ending}")))).collect()
        }
    }
}

/// The same path with the endings of other formats.
pub(super) fn with_formats(path: &str, formats: &[Format]) -> String {
    let one = match in_braces(path) {
        Some((stem, endings)) => format!("{stem}{}", endings.first().copied().unwrap_or_default()),
        None => path.to_owned(),
    };
    let Some(first) = formats.first() else { return path.to_owned() };
    let one = first.with_ending(Path::new(&one)).to_string_lossy().into_owned();
    match (formats, one.strip_suffix(first.ending())) {
        ([_, _, ..], Some(stem)) => {
            let endings: Vec<&str> = formats.iter().map(|format| format.ending()).collect();
            format!("{stem}{{{}}}", endings.join(","))
        }
        _ => one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_means_the_files_that_a_shell_makes_of_it() {
        let all = |path: &str| {
            let files = targets(path, Format::Markdown)?;
            Ok(files.iter().map(|(format, path)| format!("{format} {}", path.display())).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(
            all("a/brief.{md, html,timeline.json}"),
            Ok("md a/brief.md html a/brief.html timelinejs a/brief.timeline.json".to_owned())
        );
        assert_eq!(all("brief"), Ok("md brief".to_owned()));
        assert_eq!(all("brief.csv"), Ok("csv brief.csv".to_owned()));
        assert_eq!(all("brief.{md,doc}"), Err("`doc` is the ending of no format".to_owned()));
        assert_eq!(all("brief.{md,}"), Err("write an ending on both sides of each comma".to_owned()));
        assert_eq!(all("brief.{md,md}"), Err("`md` stands there twice".to_owned()));
        // What has no end of braces is a name as any other.
        assert_eq!(all("{a}.md"), Ok("md {a}.md".to_owned()));
    }

    #[test]
    fn a_path_takes_the_endings_of_the_formats_that_are_chosen() {
        assert_eq!(with_formats("a/b.md", &[Format::Markdown, Format::TimelineJs]), "a/b.{md,timeline.json}");
        assert_eq!(with_formats("a/b.{md,timeline.json}", &[Format::Csv]), "a/b.csv");
        assert_eq!(with_formats("b", &[Format::Csv, Format::Html]), "b.{csv,html}");
        assert_eq!(formats("a/b.{md,timeline.json}"), [Format::Markdown, Format::TimelineJs]);
        assert_eq!(formats("b"), []);
    }
}
