//! Writing an export behind the loop: it says how far it has come, and can be stopped.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::app::{Data, ExportDone, ExportFailure, ExportOrder, Report};
use crate::formats::files::WriteError;
use crate::formats::{Export, Format, Handed, Provenance, Watch, grouped};

/// Before the first report, and between two.
const PAUSE: Duration = Duration::from_millis(100);

/// Writes an export, and says how far it has come.
pub(super) fn write(
    order: &ExportOrder,
    data: &Data,
    is_wanted: &AtomicBool,
    say: &(dyn Fn(Report) + Sync),
) -> Result<ExportDone, ExportFailure> {
    let last = Mutex::new(Said { at: Instant::now(), has_said: false });
    Writer { order, say, last: &last, is_wanted }.run(data)
}

/// When something was said last, or when it began.
struct Said {
    at: Instant,
    has_said: bool,
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
            Err(_) if !is_wanted() => Err(self.stopped(&[])),
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
                Err(error) => return Err(refused(&error)),
            }
        }
        if !existing.is_empty() {
            return Err(ExportFailure::Exists(existing.join(", ")));
        }
        let mut written: Vec<&Path> = Vec::new();
        let (mut events, mut lines) = (export.rows.len(), Vec::new());
        for (format, path) in &files {
            let losses = match self.save(&export, *format, path) {
                Ok(losses) => losses,
                Err(WriteError::Stopped) => return Err(self.stopped(&written)),
                Err(error) => return Err(refused(&error)),
            };
            events = events.min(export.rows.len() - losses.left_out());
            lines.extend(losses.lines());
            written.push(path);
        }
        let wrote = format!("{events} of {total} events written to {}", names_of(&written));
        let said = std::iter::once(wrote).chain(lines).collect::<Vec<_>>().join("; ");
        Ok(ExportDone { said, withheld })
    }

    fn save(&self, export: &Export<'_>, format: Format, path: &Path) -> Result<crate::formats::Losses, WriteError> {
        let name = name_of(path);
        let told = |done: usize, of: usize| {
            if self.is_due(done == of) {
                let events = export.rows.len();
                let done = grouped(done * events / of.max(1));
                (self.say)(Report::Exporting(format!("writing {name}: {done} of {} events", grouped(events))));
            }
        };
        let watch = Watch::new(&told, self.is_wanted);
        Export { watch, rows: export.rows, chronology: export.chronology, provenance: export.provenance.clone() }.save(
            format,
            path,
            self.order.replace,
        )
    }

    /// Whether it is time to say something. When all events are there, putting the file together may take a while; what takes no
    /// time says nothing.
    fn is_due(&self, is_all: bool) -> bool {
        self.last.lock().is_ok_and(|mut last| {
            let is_due = last.at.elapsed() >= PAUSE || last.has_said && is_all;
            if is_due {
                *last = Said { at: Instant::now(), has_said: true };
            }
            is_due
        })
    }

    /// It was stopped, and so much was written before.
    fn stopped(&self, written: &[&Path]) -> ExportFailure {
        let rest: Vec<&Path> = self.order.files.iter().skip(written.len()).map(|(_, path)| &**path).collect();
        let before = if written.is_empty() { String::new() } else { format!("{} was written, ", names_of(written)) };
        let is_there = rest.iter().any(|path| expanded(path).exists());
        let after = if is_there { "what there was stays as it was:" } else { "nothing is left of" };
        ExportFailure::Stopped(format!("the export was stopped: {before}{after} {}", names_of(&rest)))
    }
}

fn refused(error: &WriteError) -> ExportFailure {
    let hint = if let WriteError::Open(_) = error { ": export to another file" } else { "" };
    ExportFailure::Failed(format!("{error}{hint}"))
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
