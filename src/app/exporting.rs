//! An export that is being written behind the screen: how far it has come, and how it ended.

use super::{App, Dialog, Effect, ExportDone, ExportFailure, Mode, Notice};
use crate::side::Edit;

/// An export that is being written.
#[derive(Debug)]
pub(super) struct Exporting {
    /// How far it has come, in words.
    says: String,
    /// The span of the list that is written.
    span: Option<usize>,
    /// Whether it was told to stop.
    is_stopping: bool,
    /// The dialog that it was asked for in, once that has given the screen back.
    dialog: Option<Box<Dialog>>,
}

impl App {
    /// How far an export has come, in words, while one is written.
    pub fn exporting(&self) -> Option<&str> {
        self.exporting.as_ref().map(|exporting| &*exporting.says)
    }

    /// An export begins, of a span or of all.
    pub(super) fn begin_export(&mut self, says: String, span: Option<usize>) {
        self.exporting = Some(Exporting { says, span, is_stopping: false, dialog: None });
    }

    /// An export has come so far. It takes its time: the dialog gives the screen back.
    pub(super) fn export_goes_on(&mut self, says: String) {
        let Some(exporting) = self.exporting.as_mut().filter(|exporting| !exporting.is_stopping) else { return };
        exporting.says = says;
        if matches!(&self.mode, Mode::Export(dialog) if dialog.is_writing)
            && let Mode::Export(dialog) = std::mem::take(&mut self.mode)
        {
            exporting.dialog = Some(dialog);
        }
    }

    /// Stops the export that is being written; `None` where there is none, or it was stopped already.
    pub(super) fn stop_export(&mut self) -> Option<Effect> {
        let exporting = self.exporting.as_mut().filter(|exporting| !exporting.is_stopping)?;
        exporting.is_stopping = true;
        "stopping the export".clone_into(&mut exporting.says);
        Some(Effect::StopExport)
    }

    /// The dialog whose export is being written.
    pub(super) fn writing_dialog(&mut self) -> Option<&mut Dialog> {
        match &mut self.mode {
            Mode::Export(dialog) if dialog.is_writing => Some(dialog),
            _ => None,
        }
    }

    /// An export ended. Where one went is kept, for the next.
    pub(super) fn exported(&mut self, result: Result<ExportDone, ExportFailure>) -> Option<Effect> {
        let exporting = self.exporting.take();
        let span = exporting.as_ref().and_then(|exporting| exporting.span);
        let dialog = exporting.and_then(|exporting| exporting.dialog);
        let failure = match result {
            Ok(written) => {
                self.leave_span(span);
                self.say_written(written, dialog);
                let path = self.last_export.clone().filter(|path| self.own().export.as_ref() != Some(path))?;
                return Some(self.keep(Edit::Export { path }));
            }
            Err(failure) => failure,
        };
        if let Some(dialog) = self.writing_dialog() {
            dialog.failed(failure);
            return None;
        }
        self.notice = Some(match failure {
            ExportFailure::Exists(files) => Notice::warning(format!("not written: {files} exists")),
            ExportFailure::Failed(why) => Notice::error(format!("not written: {why}")),
            ExportFailure::Stopped(said) => Notice::info(said),
        });
        None
    }

    /// Says what was written. What whoever redacts has to know of it has no room in a line: the dialog stays for it, or comes back.
    fn say_written(&mut self, written: ExportDone, dialog: Option<Box<Dialog>>) {
        if let (Some(dialog), Mode::Browse, false) = (dialog, &self.mode, written.withheld.is_empty()) {
            self.mode = Mode::Export(dialog);
        }
        let Some(dialog) = self.writing_dialog() else {
            let said: Vec<String> = std::iter::once(written.said).chain(written.withheld).collect();
            self.notice = Some(Notice::info(said.join("; ")));
            return;
        };
        if !written.withheld.is_empty() {
            dialog.written(written);
            return;
        }
        self.mode = Mode::Browse;
        self.notice = Some(Notice::info(written.said));
    }
}
