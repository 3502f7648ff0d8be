//! The export dialog: a range of dates, a format, a path, and how many events that is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tui_input::{Input, InputRequest};

use super::ask::{Answered, Ask};
use super::{App, Effect, ExportFailure, ExportOrder, Mode, Notice, Purpose};
use crate::engine::{ListOrder, Listing, Selected};
use crate::formats::{Format, Provenance, Request};
use crate::model::EventDate;
use crate::query::Query;

/// A field of the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogField {
    /// The first date.
    From,
    /// The last date.
    To,
    /// The format.
    Format,
    /// The path.
    Path,
}

impl DialogField {
    /// Every field, from top to bottom.
    pub const ALL: [Self; 4] = [Self::From, Self::To, Self::Format, Self::Path];

    /// What stands before the field.
    pub const fn label(self) -> &'static str {
        match self {
            Self::From => "From",
            Self::To => "To",
            Self::Format => "Format",
            Self::Path => "Path",
        }
    }
}

/// What is to be exported.
#[derive(Debug, Clone)]
pub struct Dialog {
    query: Query,
    from: Input,
    to: Input,
    format: Format,
    path: Input,
    field: DialogField,
    /// The number of the query that was asked last.
    number: u64,
    /// What was counted.
    counted: Option<(Listing, Arc<Selected>)>,
    message: Option<String>,
    replaces: bool,
    /// Whether it was said that the ending of the path is that of no format.
    is_ending_said: bool,
    /// Whether it is being written.
    pub(super) is_writing: bool,
}

impl Dialog {
    /// The field with the cursor.
    pub fn field(&self) -> DialogField {
        self.field
    }

    /// What stands in a field, and the columns before the cursor.
    pub fn text(&self, field: DialogField) -> (&str, usize) {
        let input = match field {
            DialogField::From => &self.from,
            DialogField::To => &self.to,
            DialogField::Format => return (self.format.word(), 0),
            DialogField::Path => &self.path,
        };
        (input.value(), input.visual_cursor())
    }

    /// The query without the range, as one line: what else narrows the export.
    pub fn rest_of_query(&self) -> String {
        Query { from: None, to: None, ..self.query.clone() }.to_string()
    }

    /// The form that the events are written in.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How many events would be written, of how many; `None` while they are being counted.
    pub fn count(&self) -> Option<(usize, usize)> {
        self.counted.as_ref().map(|(_, selected)| (selected.events, selected.total))
    }

    /// What is wrong, or what Enter will do.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Forgets what was counted, and what is being counted: it was of other data.
    pub(super) fn forget(&mut self, number: &mut u64) {
        *number += 1;
        self.number = *number;
        self.counted = None;
    }

    pub(super) fn answered(&mut self, answered: Answered) {
        if answered.number == self.number {
            self.counted = Some((answered.listing, answered.selected));
        }
    }

    /// It was not written.
    pub(super) fn failed(&mut self, failure: ExportFailure) {
        self.is_writing = false;
        self.replaces = matches!(failure, ExportFailure::Exists(_));
        self.message = Some(match failure {
            ExportFailure::Exists(files) => format!("{files} exists: Enter again replaces it"),
            ExportFailure::Failed(message) | ExportFailure::Stopped(message) => message,
        });
    }

    pub(super) fn choose(&mut self, step: isize) {
        let at = DialogField::ALL.iter().position(|field| *field == self.field).unwrap_or(0);
        let at = (at + DialogField::ALL.len()).saturating_add_signed(step) % DialogField::ALL.len();
        self.field = DialogField::ALL[at];
    }

    /// Edits the field with the cursor; whether the range changed.
    pub(super) fn edit(&mut self, request: InputRequest) -> bool {
        self.replaces = false;
        self.is_ending_said = false;
        // What is wrong with the range is so until the range is another.
        self.message = self.ranged().err();
        match self.field {
            DialogField::From => self.from.handle(request).is_some_and(|change| change.value),
            DialogField::To => self.to.handle(request).is_some_and(|change| change.value),
            DialogField::Path => {
                self.path.handle(request);
                if let Some(format) = Format::of_path(Path::new(self.path.value())) {
                    self.format = format;
                }
                false
            }
            DialogField::Format => {
                match request {
                    InputRequest::GoToNextChar | InputRequest::InsertChar(' ') => self.next_format(1),
                    InputRequest::GoToPrevChar => self.next_format(-1),
                    _ => {}
                }
                false
            }
        }
    }

    fn next_format(&mut self, step: isize) {
        let all = Format::ALL;
        let at = all.iter().position(|format| *format == self.format).unwrap_or(0);
        self.format = all[(at + all.len()).saturating_add_signed(step) % all.len()];
        let path = self.format.with_ending(Path::new(self.path.value()));
        self.path = Input::new(path.to_string_lossy().into_owned());
    }

    /// The query with the range of the dialog.
    fn ranged(&self) -> Result<Query, String> {
        let date = |label: &str, input: &Input| match input.value().trim() {
            "" => Ok(None),
            text => EventDate::typed(text).map(Some).map_err(|error| format!("{label}: {}", error.message)),
        };
        let query = Query { from: date("From", &self.from)?, to: date("To", &self.to)?, ..self.query.clone() };
        if query.is_inverted() { Err("the range ends before it begins".to_owned()) } else { Ok(query) }
    }
}

impl App {
    /// Opens the dialog with the range of the query.
    pub(super) fn open_export(&mut self) -> Option<Effect> {
        let date =
            |date: &Option<EventDate>| Input::new(date.as_ref().map_or_else(String::new, |d| d.text().to_owned()));
        let path = self.last_export.clone().unwrap_or_else(|| "annals-export.md".to_owned());
        let format = Format::of_path(Path::new(&path)).unwrap_or(Format::Markdown);
        self.mode = Mode::Export(Box::new(Dialog {
            from: date(&self.query.from),
            to: date(&self.query.to),
            query: self.query.clone(),
            format,
            path: Input::new(path),
            field: DialogField::From,
            number: 0,
            counted: None,
            message: None,
            replaces: false,
            is_ending_said: false,
            is_writing: false,
        }));
        self.ask_export()
    }

    /// Whether it is not yet known what the open dialog would export: Enter has to wait.
    pub fn is_counting(&self) -> bool {
        matches!(&self.mode, Mode::Export(dialog) if dialog.counted.is_none() && dialog.message.is_none())
    }

    /// Counts what the dialog would export.
    pub(super) fn ask_export(&mut self) -> Option<Effect> {
        let Mode::Export(dialog) = &mut self.mode else { return None };
        match dialog.ranged() {
            Ok(query) => {
                dialog.message = None;
                dialog.counted = None;
                self.export_number += 1;
                let number = self.export_number;
                dialog.number = number;
                Some(Effect::Ask(Box::new(Ask {
                    number,
                    purpose: Purpose::Export,
                    query,
                    pattern: String::new(),
                    order: ListOrder::Date,
                    beside: None,
                    near: None,
                    around: 0,
                    has_facts: false,
                })))
            }
            Err(message) => {
                dialog.message = Some(message);
                dialog.counted = None;
                None
            }
        }
    }

    /// Enter in the dialog.
    pub(super) fn run_export(&mut self) -> Option<Effect> {
        let Mode::Export(dialog) = &mut self.mode else { return None };
        let query = match dialog.ranged() {
            Ok(query) => query,
            Err(message) => {
                dialog.message = Some(message);
                return None;
            }
        };
        let path = dialog.path.value().trim().to_owned();
        if path.is_empty() {
            dialog.message = Some("write a path to export to".to_owned());
            dialog.field = DialogField::Path;
            return None;
        }
        let ending = Path::new(&path).extension().map(|ending| ending.to_string_lossy().into_owned());
        if let (None, Some(ending), false) = (Format::of_path(Path::new(&path)), ending, dialog.is_ending_said) {
            dialog.is_ending_said = true;
            dialog.message =
                Some(format!("`.{ending}` is no format: Enter again writes {} to it", dialog.format.word()));
            return None;
        }
        if self.loading.says.is_some() {
            dialog.message = Some("the file is still being read".to_owned());
            return None;
        }
        if self.loading.is_partial {
            dialog.message = Some("only the first part of the file was read; open it again to export".to_owned());
            return None;
        }
        if self.exporting.is_some() {
            dialog.message = Some("another export is being written: Esc stops it".to_owned());
            return None;
        }
        let (listing, selected) = dialog.counted.clone()?;
        if selected.is_empty() {
            dialog.message = Some("there is no event in this range".to_owned());
            return None;
        }
        let rule = (query.rule.word(), query.rule.says());
        let provenance = Provenance {
            undisclosed: selected.undisclosed,
            ..Provenance::new(self.data.facts(), query.to_string(), rule, selected.events)
        };
        if self.loading.broken_save.is_some() {
            dialog.message = None;
            self.notice = Some(Notice::warning("these are the last good data, not what is on the disk now"));
        }
        let Mode::Export(dialog) = &mut self.mode else { return None };
        dialog.is_writing = true;
        self.last_export = Some(path.clone());
        let (format, replace) = (dialog.format, dialog.replaces);
        self.begin_export(format!("writing {path}"));
        let request = Request { listing, places: None, query, redact: Vec::new(), provenance };
        Some(Effect::Export(Box::new(ExportOrder { request, files: vec![(format, PathBuf::from(path))], replace })))
    }
}
