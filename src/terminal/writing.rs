//! Writing an export behind the loop: it says how far it has come, and can be stopped.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::app::{Data, ExportDone, ExportFailure, ExportOrder, Report};
use crate::formats::files::WriteError;
use crate::formats::{Export, Form, Format, Handed, Losses, Provenance, Unsaved, Watch, grouped};

/// Before the first report, and between two.
const PAUSE: Duration = Duration::from_millis(100);

/// Writes an export, and says how far it has come.
pub(super) fn write(
    order: &ExportOrder,
    data: &Data,
    is_wanted: &AtomicBool,
    say: &(dyn Fn(Report) + Sync),
) -> Result<ExportDone, ExportFailure> {
    let last = Mutex::new(Said { at: Instant::now(), has_said: false, name: String::new() });
    Writer { order, say, last: &last, is_wanted }.run(data)
}

/// When something was said last, or when it began; and which file is being written.
struct Said {
    at: Instant,
    has_said: bool,
    name: String,
}

/// What writes it.
struct Writer<'a> {
    order: &'a ExportOrder,
    say: &'a (dyn Fn(Report) + Sync),
    last: &'a Mutex<Said>,
    is_wanted: &'a AtomicBool,
}

impl Writer<'_> {
    fn run(&self, data: &Data) -> Result<ExportDone, ExportFailure> {
        let is_wanted = || self.is_wanted.load(Ordering::Relaxed);
        let request = &self.order.request;
        let is_awaited = |done: usize, of: usize| {
            if done > 0 && self.is_due(done == of) {
                let says = format!("withholding names: {} of {} events", grouped(done), grouped(of));
                (self.say)(Report::Exporting(says));
            }
            is_wanted()
        };
        match request.hand_on(&*data.engine, None, &is_awaited, |handed| self.write(handed)) {
            Ok(written) => written,
            Err(_) if !is_wanted() => Err(self.stopped()),
            Err(error) => Err(ExportFailure::Failed(error.says())),
        }
    }

    fn write(&self, handed: Handed<'_>) -> Result<ExportDone, ExportFailure> {
        let Handed { export, withheld, total, .. } = handed;
        let provenance = Provenance { made: crate::config::made(), ..export.provenance.clone() };
        let export = Export { provenance, ..export };
        let files: Vec<_> = self.order.files.iter().map(|(format, path)| (*format, expanded(path))).collect();
        // Nothing is written where one of the files may not be.
        let mut existing = Vec::new();
        for (_, path) in &files {
            match export.may_save(path, self.order.replace) {
                Ok(()) => {}
                Err(WriteError::Exists(_)) => existing.push(name_of(path)),
                Err(error) => return Err(ExportFailure::Failed(refused(&error))),
            }
        }
        if !existing.is_empty() {
            return Err(ExportFailure::Exists(existing.join(", ")));
        }
        let losses = match self.save(&export, &files) {
            Ok(losses) => losses,
            Err(Unsaved { error: WriteError::Stopped, .. }) => return Err(self.stopped()),
            Err(unsaved) => {
                let there = unsaved.what_is_there().map(|there| format!("; {there}")).unwrap_or_default();
                return Err(ExportFailure::Failed(refused(&unsaved.error) + &there));
            }
        };
        let most_left_out = losses.iter().map(Losses::left_out).max().unwrap_or_default();
        let events = export.rows.len() - most_left_out;
        let lines = losses.iter().flat_map(Losses::lines);
        let written: Vec<&Path> = files.iter().map(|(_, path)| &**path).collect();
        let wrote = format!("{events} of {total} events written to {}", names_of(&written));
        let said = std::iter::once(wrote).chain(lines).collect::<Vec<_>>().join("; ");
        Ok(ExportDone { said, withheld })
    }

    fn save(&self, export: &Export<'_>, files: &[(Format, PathBuf)]) -> Result<Vec<Losses>, Unsaved> {
        let begins = |path: &Path| {
            if let Ok(mut last) = self.last.lock() {
                last.name = name_of(path);
            }
        };
        let told = |done: usize, of: usize| {
            if self.is_due(done == of) {
                let events = export.rows.len();
                let done = grouped(done * events / of.max(1));
                let name = self.last.lock().map(|last| last.name.clone()).unwrap_or_default();
                (self.say)(Report::Exporting(format!("writing {name}: {done} of {} events", grouped(events))));
            }
        };
        let watch = Watch::new(&told, self.is_wanted);
        let files: Vec<(Form<'_>, &Path)> = files.iter().map(|(format, path)| ((*format).into(), &**path)).collect();
        Export { watch, rows: export.rows, chronology: export.chronology, provenance: export.provenance.clone() }
            .save_all(&files, self.order.replace, &begins)
    }

    /// Whether it is time to say something. When all events are there, putting the file together may take a while; what takes no
    /// time says nothing.
    fn is_due(&self, is_all: bool) -> bool {
        self.last.lock().is_ok_and(|mut last| {
            let is_due = last.at.elapsed() >= PAUSE || last.has_said && is_all;
            if is_due {
                (last.at, last.has_said) = (Instant::now(), true);
            }
            is_due
        })
    }

    /// It was stopped, and nothing was written.
    fn stopped(&self) -> ExportFailure {
        let files: Vec<&Path> = self.order.files.iter().map(|(_, path)| &**path).collect();
        let is_there = files.iter().any(|path| expanded(path).exists());
        let after = if is_there { "what there was stays as it was:" } else { "nothing is left of" };
        ExportFailure::Stopped(format!("the export was stopped: {after} {}", names_of(&files)))
    }
}

fn refused(error: &WriteError) -> String {
    let hint = if let WriteError::Open(_) = error { ": export to another file" } else { "" };
    format!("{error}{hint}")
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn names_of(paths: &[&Path]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// `~/` is the home folder, as in a shell.
fn expanded(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(rest), Ok(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}
