//! The forms that events are written in, one table of them: a new one is a writer in a file of its own and a line here. No writer
//! names another one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::export::Export;
use super::loss::Losses;
use super::{csl, csv, geojson, html, ics, json, markdown, markwhen, parquet, svg, table, timelinejs, xlsx, yaml};
use crate::model::word_list;

word_list! {
    /// A form that events are written in.
    Format {
        /// Lines for people: date, id, title.
        Table = "table",
        /// Markdown: headings in time, what is disputed, numbered sources.
        Markdown = "md",
        /// One row an event, for spreadsheets.
        Csv = "csv",
        /// A workbook: sheets of events, actors, sources and provenance.
        Xlsx = "xlsx",
        /// One object with provenance, actors and events.
        Json = "json",
        /// One event a line.
        Jsonl = "jsonl",
        /// A chronology of schema 1 again.
        Yaml = "yaml",
        /// A web page in one file.
        Html = "html",
        /// A picture of the events in time.
        Svg = "svg",
        /// `iCalendar`: for calendar programs.
        Ics = "ics",
        /// `TimelineJS`: slides for a web page.
        TimelineJs = "timelinejs",
        /// `GeoJSON`: points for a map.
        GeoJson = "geojson",
        /// CSL-JSON: the sources, for reference managers.
        Csl = "csl",
        /// Markwhen: a line an event, for its editors.
        Markwhen = "markwhen",
        /// Parquet: columns with types, for programs that ask large tables.
        Parquet = "parquet",
        /// Arrow IPC: the same columns as they lie in memory.
        Arrow = "arrow",
    }
}

/// What is to be known of a form that events are written in.
#[derive(Debug, Clone, Copy)]
pub struct FormatSpec {
    /// The form.
    pub format: Format,
    /// The endings of files that ask for it, the usual one first.
    pub endings: &'static [&'static str],
    /// What it is for, in a few words.
    pub label: &'static str,
    /// Writes events, and says what it has no words for.
    pub(super) write: fn(&Export<'_>, &mut dyn Write) -> io::Result<Losses>,
}

/// Every form, in the order of [`Format::ALL`].
pub static FORMATS: [FormatSpec; Format::ALL.len()] = [
    FormatSpec {
        format: Format::Table,
        endings: &["txt"],
        label: "lines for people: date, id, title",
        write: |export, out| table::write(export, out).map(Losses::from),
    },
    FormatSpec {
        format: Format::Markdown,
        endings: &["md", "markdown"],
        label: "for an editor, with numbered sources",
        write: |export, out| markdown::write(export, out).map(Losses::from),
    },
    FormatSpec {
        format: Format::Csv,
        endings: &["csv"],
        label: "one row an event, for spreadsheets",
        write: |export, out| csv::write(export, out).map(Losses::from),
    },
    FormatSpec {
        format: Format::Xlsx,
        endings: &["xlsx"],
        label: "a workbook with actors and sources",
        write: xlsx::write,
    },
    FormatSpec {
        format: Format::Json,
        endings: &["json"],
        label: "one object with provenance, actors and events",
        write: |export, out| json::write(export, out).map(Losses::from),
    },
    FormatSpec {
        format: Format::Jsonl,
        endings: &["jsonl"],
        label: "one event a line",
        write: |export, out| json::write_lines(export, out).map(Losses::from),
    },
    FormatSpec {
        format: Format::Yaml,
        endings: &["yaml", "yml"],
        label: "a chronology of schema 1 again",
        write: |export, out| yaml::write(export, out).map(Losses::from),
    },
    FormatSpec {
        format: Format::Html,
        endings: &["html", "htm"],
        label: "a web page in one file, to explore",
        write: |export, out| html::write(export, out).map(Losses::from),
    },
    FormatSpec {
        format: Format::Svg,
        endings: &["svg"],
        label: "a picture in time, for slides and print",
        write: |export, out| svg::write(export, out).map(Losses::from),
    },
    FormatSpec { format: Format::Ics, endings: &["ics"], label: "for calendar programs", write: ics::write },
    FormatSpec {
        format: Format::TimelineJs,
        endings: &["timeline.json"],
        label: "slides for a web page",
        write: timelinejs::write,
    },
    FormatSpec { format: Format::GeoJson, endings: &["geojson"], label: "points for a map", write: geojson::write },
    FormatSpec {
        format: Format::Csl,
        endings: &["csl.json", "csl"],
        label: "the sources, for a reference manager",
        write: csl::write,
    },
    FormatSpec {
        format: Format::Markwhen,
        endings: &["mw", "markwhen"],
        label: "a line an event, for Markwhen",
        write: markwhen::write,
    },
    FormatSpec {
        format: Format::Parquet,
        endings: &["parquet"],
        label: "columns with types, for large tables",
        write: |export, out| parquet::write(export, out).map(Losses::from),
    },
    FormatSpec {
        format: Format::Arrow,
        endings: &["arrow", "feather"],
        label: "the same columns, for Arrow",
        write: |export, out| parquet::write_arrow(export, out).map(Losses::from),
    },
];

impl Format {
    /// What is to be known of it.
    pub fn spec(self) -> &'static FormatSpec {
        &FORMATS[self as usize]
    }

    /// The format that a file's name asks for by its ending: of several the longest, as `x.timeline.json` is no `x.json`.
    pub fn of_path(path: &Path) -> Option<Self> {
        ending_of(path).map(|(_, format)| format)
    }

    /// The name of a file with the usual ending of this format in place of another one.
    pub fn with_ending(self, path: &Path) -> PathBuf {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let stem = ending_of(path).and_then(|(ending, _)| name.get(..name.len() - ending.len() - 1));
        match stem {
            Some(stem) => path.with_file_name(format!("{stem}.{}", self.ending())),
            None => path.with_extension(self.ending()),
        }
    }

    /// The usual ending of a file in it.
    pub fn ending(self) -> &'static str {
        self.spec().endings.first().copied().unwrap_or_else(|| self.word())
    }
}

/// The ending of a file's name that a format goes by.
fn ending_of(path: &Path) -> Option<(&'static str, Format)> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let is_so = |ending: &str| name.strip_suffix(ending).is_some_and(|stem| stem.len() > 1 && stem.ends_with('.'));
    let all = FORMATS.iter().flat_map(|spec| spec.endings.iter().map(|ending| (*ending, spec.format)));
    all.filter(|(ending, _)| is_so(ending)).max_by_key(|(ending, _)| ending.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_its_line_and_every_ending_one_form() {
        for (format, spec) in Format::ALL.iter().zip(&FORMATS) {
            assert_eq!(spec.format, *format);
            for ending in spec.endings {
                assert_eq!(Format::of_path(Path::new(&format!("x.{}", ending.to_uppercase()))), Some(*format));
            }
        }
        assert_eq!(Format::of_path(Path::new("x.nothing")), None);
        assert_eq!(Format::of_path(Path::new(".json")), None);
        let with = |format: Format, path: &str| format.with_ending(Path::new(path)).display().to_string();
        assert_eq!(with(Format::TimelineJs, "a/b.c.md"), "a/b.c.timeline.json");
        assert_eq!(with(Format::Json, "a/b.TIMELINE.json"), "a/b.json");
        assert_eq!(with(Format::Csv, "a/b"), "a/b.csv");
        assert_eq!(Format::of_path(Path::new("x.doc")), None);
    }
}
