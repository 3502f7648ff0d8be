//! An export that is being written behind the screen: how far it has come, and how it ended.

use super::{App, Dialog, Effect, ExportFailure, Mode, Notice};

/// An export that is being written.
#[derive(Debug)]
pub(super) struct Exporting {
    /// How far it has come, in words.
    says: String,
    /// Whether it was told to stop.
    is_stopping: bool,
}

impl App {
    /// How far an export has come, in words, while one is written.
    pub fn exporting(&self) -> Option<&str> {
        self.exporting.as_ref().map(|exporting| &*exporting.says)
    }

    /// An export begins.
    pub(super) fn begin_export(&mut self, says: String) {
        self.exporting = Some(Exporting { says, is_stopping: false });
    }

    /// An export has come so far. It takes its time: the dialog gives the screen back.
    pub(super) fn export_goes_on(&mut self, says: String) {
        let Some(exporting) = self.exporting.as_mut().filter(|exporting| !exporting.is_stopping) else { return };
        exporting.says = says;
        if self.writing_dialog().is_some() {
            self.mode = Mode::Browse;
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

    /// An export ended.
    pub(super) fn exported(&mut self, result: Result<String, ExportFailure>) {
        self.exporting = None;
        let failure = match result {
            Ok(said) => {
                if self.writing_dialog().is_some() {
                    self.mode = Mode::Browse;
                }
                self.notice = Some(Notice::info(said));
                return;
            }
            Err(failure) => failure,
        };
        if let Some(dialog) = self.writing_dialog() {
            dialog.failed(failure);
            return;
        }
        self.notice = Some(match failure {
            ExportFailure::Exists(files) => Notice::warning(format!("not written: {files} exists")),
            ExportFailure::Failed(why) => Notice::error(format!("not written: {why}")),
            ExportFailure::Stopped(said) => Notice::info(said),
        });
    }
}
