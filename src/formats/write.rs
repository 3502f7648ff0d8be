//! Writing events: in a format or a way that it may be written in, to somewhere or to a file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::export::Export;
use super::files::{self, WriteError};
use super::loss::Losses;
use super::outline::Grouping;
use super::picture::PictureView;
use super::spec::Format;
use super::template::Template;
use super::{csv, html, markdown, parquet, svg};

/// How events are written: in a format, or in one of the ways that a format may be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form<'t> {
    /// As the format is usually written.
    Usual(Format),
    /// As this picture, in SVG.
    Picture(PictureView),
    /// As a part of somebody else's page, in HTML.
    Fragment,
    /// As CSV with a mark in front by which a spreadsheet knows that it is UTF-8.
    Marked,
    /// As Markdown, under headings of these.
    Grouped(Grouping),
    /// In a house style of one's own.
    Template(&'t Template),
}

/// Why several files were not written.
#[derive(Debug)]
pub struct Unsaved {
    /// What went wrong, and with which of them.
    pub error: WriteError,
    /// Those that are there all the same.
    pub there: Vec<PathBuf>,
    /// How many were to be written.
    pub of: usize,
}

impl Unsaved {
    /// Which of the files are there, in words; nothing where one was to be written, or none was begun.
    pub fn what_is_there(&self) -> Option<String> {
        let names: Vec<String> = self.there.iter().map(|path| path.display().to_string()).collect();
        match (self.of, &*names) {
            (..=1, _) => None,
            (_, []) if matches!(self.error, WriteError::Exists(_) | WriteError::Open(_) | WriteError::Folder(_)) => {
                None
            }
            (of, []) => Some(format!("none of the {of} files was written")),
            (of, names) => Some(format!("{} of {of} files were written: {}", names.len(), names.join(", "))),
        }
    }
}

impl From<Format> for Form<'_> {
    fn from(format: Format) -> Self {
        Self::Usual(format)
    }
}

impl Export<'_> {
    /// Writes the events, and says what the form has no words for.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write<'t>(&self, form: impl Into<Form<'t>>, out: &mut dyn Write) -> io::Result<Losses> {
        match form.into() {
            Form::Usual(format) => (format.spec().write)(self, out),
            Form::Picture(view) => svg::write_view(self, view, out).map(Losses::from),
            Form::Fragment => html::write_fragment(self, out).map(Losses::from),
            Form::Marked => csv::write_marked(self, out).map(Losses::from),
            Form::Template(template) => template.write(self, out).map(Losses::from),
            Form::Grouped(by) => markdown::write_by(self, Some(by), out).map(Losses::from),
        }
    }

    /// Whether a file may be written: it is none that the events were read from, and there is none yet or it is to be replaced.
    ///
    /// # Errors
    /// [`WriteError`] says why not.
    pub fn may_save(&self, path: &Path, replace: bool) -> Result<(), WriteError> {
        // An engine whose events lie elsewhere makes a chronology of the selected ones, which may be of no file at all.
        let all = self.chronology.files().chain(&self.provenance.files);
        may_save(all.map(|file| (&*file.name, file.path.as_deref())), path, replace)
    }

    /// Writes the events to a file, see [`files::write`]. Never to one that they were read from, and not once nobody wants them.
    ///
    /// # Errors
    /// [`WriteError`], and the file is as it was.
    pub fn save<'t>(&self, form: impl Into<Form<'t>>, path: &Path, replace: bool) -> Result<Losses, WriteError> {
        self.save_before(form.into(), path, replace, || Ok(()))
    }

    /// Writes the events to several files, each in its form: all of them lie on the disk before the first gets its name. Said is
    /// which of them `begins`.
    ///
    /// # Errors
    /// [`Unsaved`]: none is there, unless only a name could not be given, and then which are.
    pub fn save_all(
        &self,
        files: &[(Form<'_>, &Path)],
        replace: bool,
        begins: &dyn Fn(&Path),
    ) -> Result<Vec<Losses>, Unsaved> {
        let mut saved = Vec::new();
        // Nothing is written where one of them may not be.
        let written = files.iter().try_for_each(|(_, path)| self.may_save(path, replace));
        match written.and_then(|()| self.save_each(files, replace, begins, &mut saved)) {
            // The last one gets its name first.
            Ok(()) => Ok(saved.into_iter().rev().map(|(_, losses)| losses).collect()),
            Err(error) => {
                let there = saved.into_iter().rev().map(|(path, _)| path).collect();
                Err(Unsaved { error, there, of: files.len() })
            }
        }
    }

    fn save_each(
        &self,
        files: &[(Form<'_>, &Path)],
        replace: bool,
        begins: &dyn Fn(&Path),
        saved: &mut Vec<(PathBuf, Losses)>,
    ) -> Result<(), WriteError> {
        let Some(((form, path), rest)) = files.split_first() else { return Ok(()) };
        begins(path);
        let losses = self.save_before(*form, path, replace, || self.save_each(rest, replace, begins, saved))?;
        saved.push((path.to_path_buf(), losses));
        Ok(())
    }

    /// Writes the events to a file that gets its name once the `rest` is done.
    fn save_before(
        &self,
        form: Form<'_>,
        path: &Path,
        replace: bool,
        rest: impl FnOnce() -> Result<(), WriteError>,
    ) -> Result<Losses, WriteError> {
        self.may_save(path, replace)?;
        let mut losses = Losses::default();
        // What is written whole when nobody wants it any more gets no name.
        let before = || if self.watch.is_stopped() { Err(WriteError::Stopped) } else { rest() };
        let content = |out: &mut dyn Write| {
            losses = self.write(form, &mut self.watch.over(out))?;
            Ok(())
        };
        match files::write_after(path, replace, content, before) {
            Err(_) if self.watch.is_stopped() => Err(WriteError::Stopped),
            written => written.map(|()| losses),
        }
    }
}

/// The same for what is read of files by these names, or at these paths.
pub(super) fn may_save<'f>(
    mut read: impl Iterator<Item = (&'f str, Option<&'f Path>)>,
    path: &Path,
    replace: bool,
) -> Result<(), WriteError> {
    // What stands beside a table says how it is read; the tables of a folder belong together; standard input may be a file.
    let is_open = |(name, own): (&str, Option<&Path>)| {
        let own = own.unwrap_or_else(|| Path::new(name));
        let mut read = vec![own.to_owned(), files::columns_path(own)];
        if own.file_name().is_some_and(|name| name == files::EVENTS) {
            read.extend(files::BESIDE_EVENTS.map(|name| own.with_file_name(name)));
        }
        let is_standard_input = name == files::STANDARD_INPUT && files::is_same(Path::new("/dev/stdin"), path);
        is_standard_input || read.iter().any(|read| files::is_same(read, path))
    };
    if read.any(is_open) {
        return Err(WriteError::Open(path.to_owned()));
    }
    files::may_write(path, replace)
}

/// The tables of a folder: events, mentions, actors.
pub(super) fn tables_in(folder: &Path) -> [PathBuf; 3] {
    let [mentions, actors] = files::BESIDE_EVENTS;
    [files::EVENTS, mentions, actors].map(|name| folder.join(name))
}

impl Export<'_> {
    /// Writes the events, who takes part in them and the actors as Parquet files of one folder, which is made where there is none.
    /// All three lie on the disk before the first of them gets its name; that of the events gets it last, so that a new folder
    /// that has it has all of them.
    ///
    /// # Errors
    /// [`WriteError`], and the files are as they were unless only a name could not be given.
    pub fn save_tables(&self, folder: &Path, replace: bool) -> Result<(), WriteError> {
        let [events, mentions, actors] = tables_in(folder);
        [&events, &mentions, &actors].into_iter().try_for_each(|path| self.may_save(path, replace))?;
        let is_made = files::make_folder(folder)?;
        let write_actors = || files::write(&actors, replace, |out| parquet::write_actors(self, out));
        let write_mentions =
            || files::write_after(&mentions, replace, |out| parquet::write_mentions(self, out), write_actors);
        let written = files::write_after(&events, replace, |out| parquet::write(self, out), write_mentions);
        if written.is_err() && is_made {
            files::remove_folder(folder);
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chronology::Row;
    use crate::formats::files::input;
    use crate::formats::{Options, read_with};
    use crate::formats::{Provenance, csv, emit};

    fn name() -> impl Strategy<Value = String> {
        let odd = ["B (mediator)", "A [B]", "=1+1", "'=1", "a; b", "Doe, Jane", " (source)", "a\\b", ""];
        prop_oneof![
            4 => "[A-Z][a-z]{1,5}( \\([A-Z][a-z]{1,4}\\))?",
            2 => "[-=+@'\";,|\\\\\\[\\]() \u{a0}\u{200c}\u{202e}\u{1b}éа＝x]{0,6}",
            1 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
        ]
    }

    fn date() -> impl Strategy<Value = String> {
        let odd = ["2014", "2014-06", "-0044-03-15", "soon", "", "2014~", "05/06/2014", "[2014..2015]"];
        prop_oneof![
            4 => (1..29_u8).prop_map(|day| format!("2014-05-{day:02}")),
            1 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
        ]
    }

    /// Tables of all that the store keeps whole, and of more; with somebody's registry beside them or not.
    fn tables() -> impl Strategy<Value = Vec<crate::formats::Input>> {
        let headers = [
            "date\tsource\tevent\ttarget",
            "date\tsource\ttitle\ttarget\ttype\ttags",
            "id\tdate\tactors\ttitle",
            "date,source,event,target",
            "id,date,title,place",
            "date,title,who,colour",
        ];
        let files = ["icews.tsv", "a,b.csv", "=x.tsv", "день.tsv", "\u{202e}.tsv"];
        let rows = prop::collection::vec((date(), prop::collection::vec(name(), 3..7)), 1..12);
        let beside = (any::<bool>(), any::<bool>());
        let table = (prop::sample::select(headers.to_vec()), rows, prop::sample::select(files.to_vec()), beside);
        table.prop_map(|(header, rows, file, (has_registry, has_names))| {
            let delimiter = if header.contains('\t') { "\t" } else { "," };
            let quoted = |cell: &String| match delimiter {
                "," => format!("\"{}\"", cell.replace('"', "\"\"")),
                _ => cell.clone(),
            };
            let line = |(date, cells): &(String, Vec<String>)| {
                let cells: Vec<String> = std::iter::once(date).chain(cells).map(quoted).collect();
                cells.join(delimiter)
            };
            let lines: Vec<String> = std::iter::once(header.to_owned()).chain(rows.iter().map(line)).collect();
            let registry = "actors: [{id: xx, name: Jane, aliases: [B (mediator), x]}]\nevents: [{id: e, date: 2014, title: T, actors: [xx]}]\n";
            let mut inputs = vec![input(file, lines.join("\n").into_bytes())];
            inputs.extend(has_registry.then(|| input("r.yaml", registry.as_bytes().to_vec())));
            // Names that another file gives to ids, with no registry.
            let ids = rows.iter().flat_map(|(_, cells)| cells.iter().take(3)).filter(|id| !id.trim().is_empty());
            let actors: Vec<_> =
                ids.map(|id| serde_json::json!({"id": id.trim(), "name": format!("{} Doe", id.trim())})).collect();
            let named = serde_json::json!({"id": "n", "date": "2014", "title": "T", "actors": actors});
            inputs.extend(has_names.then(|| input("n.jsonl", named.to_string().into_bytes())));
            inputs
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_event_is_written_the_same_whether_its_record_is_read_again_or_not(inputs in tables()) {
            // A few are taken for tables with something else between their fields.
            let read = read_with(inputs, Options::default());
            prop_assume!(read.is_ok());
            let chronology = read.expect("a table").chronology;
            let rows: Vec<Row> = chronology.rows().collect();
            let provenance = Provenance::new(&crate::engine::Facts::of(&chronology), String::new(), ("overlap", ""), rows.len());
            let watch = crate::formats::Watch::default();
            let export = Export { chronology: &chronology, rows: &rows, provenance, watch };
            let written = |format| {
                let mut out = Vec::new();
                export.write(format, &mut out).expect("in memory");
                String::from_utf8(out).expect("UTF-8")
            };
            let mut csv = Vec::new();
            for row in &rows {
                csv::record(&chronology, *row, &mut csv);
            }
            let csv = format!("{}\r\n{}", csv::COLUMNS.join(","), String::from_utf8(csv).expect("UTF-8"));
            prop_assert_eq!(written(Format::Csv), csv);
            let objects: Vec<String> = rows.iter().map(|row| emit::safe(&emit::event(&chronology, *row))).collect();
            let lines: String = objects.iter().map(|object| format!("{object}\n")).collect();
            prop_assert_eq!(written(Format::Jsonl), lines);
            let json = written(Format::Json);
            prop_assert!(json.ends_with(&format!("\"events\": [\n{}\n]\n}}\n", objects.join(",\n"))), "{}", json);
        }
    }
}
