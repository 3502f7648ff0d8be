//! The export dialog: which events, in which forms, without whose names, to which files, and how that begins.

use std::path::Path;
use std::sync::Arc;

use tui_input::{Input, InputRequest};

use super::action::{ExportDone, PreviewAsked};
use super::ask::{Answered, Ask};
use super::span::MarkedSpan;
use super::{App, Effect, ExportFailure, ExportOrder, Mode, Notice, Purpose, targets};
use crate::engine::{ListOrder, Listing, Selected};
use crate::formats::{Format, Part, Preview, Provenance, Request, SpanOf};
use crate::model::EventDate;
use crate::query::Query;

/// A field of the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogField {
    /// The first date.
    From,
    /// The last date.
    To,
    /// The formats.
    Format,
    /// The path.
    Path,
    /// Whose names are withheld.
    Redact,
}

impl DialogField {
    /// Every field, from top to bottom.
    pub const ALL: [Self; 5] = [Self::From, Self::To, Self::Format, Self::Path, Self::Redact];

    /// What stands before the field.
    pub const fn label(self) -> &'static str {
        match self {
            Self::From => "From",
            Self::To => "To",
            Self::Format => "Format",
            Self::Path => "Path",
            Self::Redact => "Redact",
        }
    }
}

/// What is known of how an export begins.
#[derive(Debug, Clone, Default)]
struct Previewed {
    /// The number of what was asked last.
    number: u64,
    /// What that was: the number of the query, the format, the patterns.
    asked: Option<(u64, Format, Vec<String>)>,
    /// How it begins, or why that cannot be said.
    found: Option<Result<Preview, String>>,
}

/// What is to be exported.
#[derive(Debug, Clone)]
pub struct Dialog {
    query: Query,
    /// The part of the list that is meant, if not what the query selects.
    span: Option<MarkedSpan>,
    from: Input,
    to: Input,
    /// The format under the cursor.
    format: Format,
    /// Several formats, if more than that one are meant.
    marked: Vec<Format>,
    path: Input,
    redact: Input,
    field: DialogField,
    /// The number of the query that was asked last.
    number: u64,
    /// What was counted.
    counted: Option<(Listing, Arc<Selected>)>,
    previewed: Previewed,
    message: Option<String>,
    /// What whoever redacts has to know of what was written.
    withheld: Vec<String>,
    replaces: bool,
    /// Whether it was said that the ending of the path is that of no format.
    is_ending_said: bool,
    /// Whether it is being written.
    pub(super) is_writing: bool,
}

impl Dialog {
    /// The fields that there are: a span has no other range.
    pub fn fields(&self) -> &'static [DialogField] {
        if self.span.is_some() { DialogField::ALL.split_at(2).1 } else { &DialogField::ALL }
    }

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
            DialogField::Redact => &self.redact,
        };
        (input.value(), input.visual_cursor())
    }

    /// The query without the range, as one line: what else narrows the export.
    pub fn rest_of_query(&self) -> String {
        match self.span {
            Some(_) => self.query.to_string(),
            None => Query { from: None, to: None, ..self.query.clone() }.to_string(),
        }
    }

    /// The span of the list that is meant, in words.
    pub fn span(&self) -> Option<String> {
        self.span.as_ref().map(MarkedSpan::says)
    }

    /// The format under the cursor, which the preview is of.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The formats that are written, in the order of all of them.
    pub fn formats(&self) -> Vec<Format> {
        if self.marked.is_empty() { vec![self.format] } else { self.marked.clone() }
    }

    /// How many events would be written, of how many; `None` while they are being counted.
    pub fn count(&self) -> Option<(usize, usize)> {
        let (_, selected) = self.counted.as_ref()?;
        Some((self.span.as_ref().map_or(selected.events, MarkedSpan::events), selected.total))
    }

    /// What is wrong, or what Enter will do.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Patterns of those whose names are withheld.
    pub fn patterns(&self) -> Vec<String> {
        let patterns = self.redact.value().split(';').map(str::trim).filter(|pattern| !pattern.is_empty());
        patterns.map(str::to_owned).collect()
    }

    /// How the export begins, or why that cannot be said; `None` while it is being found.
    pub fn preview(&self) -> Option<&Result<Preview, String>> {
        self.previewed.found.as_ref()
    }

    /// What whoever redacts has to know of what was written.
    pub fn withheld(&self) -> &[String] {
        &self.withheld
    }

    /// Forgets what was counted, and what is being counted: it was of other data.
    pub(super) fn forget(&mut self, number: &mut u64) {
        *number += 1;
        self.number = *number;
        self.counted = None;
        self.previewed = Previewed::default();
    }

    /// Whether a span is meant, which is one of the list that there was.
    pub(super) fn is_of_span(&self) -> bool {
        self.span.is_some()
    }

    pub(super) fn answered(&mut self, answered: Answered) {
        if answered.number == self.number {
            self.counted = Some((answered.listing, answered.selected));
        }
    }

    pub(super) fn previewed(&mut self, number: u64, found: Result<Preview, String>) {
        if number == self.previewed.number {
            self.previewed.found = Some(found);
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

    /// It was written, and this is to be known of it.
    pub(super) fn written(&mut self, ExportDone { said, withheld }: ExportDone) {
        self.is_writing = false;
        self.message = Some(said);
        self.withheld = withheld;
    }

    pub(super) fn choose(&mut self, step: isize) {
        let fields = self.fields();
        let at = fields.iter().position(|field| *field == self.field).unwrap_or(0);
        self.field = fields[(at + fields.len()).saturating_add_signed(step) % fields.len()];
    }

    /// Edits the field with the cursor; whether the range changed.
    pub(super) fn edit(&mut self, request: InputRequest) -> bool {
        if !self.withheld.is_empty() {
            // It is there to be read, and Enter or Esc closes it.
            return false;
        }
        self.replaces = false;
        self.is_ending_said = false;
        // What is wrong with the range is so until the range is another.
        self.message = self.ranged().err();
        match self.field {
            DialogField::From => self.from.handle(request).is_some_and(|change| change.value),
            DialogField::To => self.to.handle(request).is_some_and(|change| change.value),
            DialogField::Redact => {
                self.redact.handle(request);
                false
            }
            DialogField::Path => {
                self.path.handle(request);
                self.take_formats();
                false
            }
            DialogField::Format => {
                match request {
                    InputRequest::GoToNextChar => self.next_format(1),
                    InputRequest::GoToPrevChar => self.next_format(-1),
                    InputRequest::InsertChar(' ') => self.mark_format(),
                    _ => {}
                }
                false
            }
        }
    }

    /// Takes the formats that the path says.
    fn take_formats(&mut self) {
        let formats = targets::formats(self.path.value());
        if let Some(last) = formats.last() {
            self.format = *last;
            self.marked = if formats.len() > 1 { formats } else { Vec::new() };
        }
    }

    fn next_format(&mut self, step: isize) {
        let all = Format::ALL;
        let at = all.iter().position(|format| *format == self.format).unwrap_or(0);
        self.format = all[(at + all.len()).saturating_add_signed(step) % all.len()];
        self.fit_path();
    }

    /// Marks the format under the cursor, or takes the mark away.
    fn mark_format(&mut self) {
        match self.marked.iter().position(|format| *format == self.format) {
            Some(at) => drop(self.marked.remove(at)),
            None => self.marked.push(self.format),
        }
        self.marked.sort_by_key(|format| *format as usize);
        self.fit_path();
    }

    /// Gives the path the endings of the formats.
    fn fit_path(&mut self) {
        self.path = Input::new(targets::with_formats(self.path.value(), &self.formats()));
    }

    /// The query with the range of the dialog.
    fn ranged(&self) -> Result<Query, String> {
        if self.span.is_some() {
            return Ok(self.query.clone());
        }
        let date = |label: &str, input: &Input| match input.value().trim() {
            "" => Ok(None),
            text => EventDate::typed(text).map(Some).map_err(|error| format!("{label}: {}", error.message)),
        };
        let query = Query { from: date("From", &self.from)?, to: date("To", &self.to)?, ..self.query.clone() };
        if query.is_inverted() { Err("the range ends before it begins".to_owned()) } else { Ok(query) }
    }

    /// What is wrong with the path, of which an odd ending is said once.
    fn check_path(&mut self) -> Result<(), String> {
        let path = self.path.value().trim().to_owned();
        if path.is_empty() {
            self.field = DialogField::Path;
            return Err("write a path to export to".to_owned());
        }
        targets::targets(&path, self.format).inspect_err(|_| self.field = DialogField::Path)?;
        let ending = Path::new(&path).extension().map(|ending| ending.to_string_lossy().into_owned());
        if let (true, Some(ending), false) = (targets::formats(&path).is_empty(), ending, self.is_ending_said) {
            self.is_ending_said = true;
            return Err(format!("`.{ending}` is no format: Enter again writes {} to it", self.format.word()));
        }
        Ok(())
    }
}

impl App {
    /// Opens the dialog with the range of the query, or for the span that is marked.
    pub(super) fn open_export(&mut self) -> Option<Effect> {
        let date =
            |date: &Option<EventDate>| Input::new(date.as_ref().map_or_else(String::new, |d| d.text().to_owned()));
        let last = self.last_export.clone().or_else(|| self.own().export.clone());
        let path = last.unwrap_or_else(|| "annals-export.md".to_owned());
        let span = self.marked_span();
        let field = if span.is_some() { DialogField::Format } else { DialogField::From };
        let mut dialog = Dialog {
            from: date(&self.query.from),
            to: date(&self.query.to),
            query: self.query.clone(),
            span,
            format: Format::Markdown,
            marked: Vec::new(),
            path: Input::new(path),
            redact: Input::new(self.last_redact.clone()),
            field,
            number: 0,
            counted: None,
            previewed: Previewed::default(),
            message: None,
            withheld: Vec::new(),
            replaces: false,
            is_ending_said: false,
            is_writing: false,
        };
        dialog.take_formats();
        if dialog.span.is_some() {
            dialog.counted = Some((self.listing.clone(), Arc::clone(&self.selected)));
        }
        self.mode = Mode::Export(Box::new(dialog));
        self.ask_export()
    }

    /// Whether it is not yet known what the open dialog would export: Enter has to wait.
    pub fn is_counting(&self) -> bool {
        matches!(&self.mode, Mode::Export(dialog) if dialog.counted.is_none() && dialog.message.is_none())
    }

    /// Counts what the dialog would export.
    pub(super) fn ask_export(&mut self) -> Option<Effect> {
        let Mode::Export(dialog) = &mut self.mode else { return None };
        if dialog.span.is_some() {
            return None;
        }
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

    /// The events that the dialog means; `None` where there are none, or they are still being counted.
    fn request(&self) -> Option<Request> {
        let Mode::Export(dialog) = &self.mode else { return None };
        let query = dialog.ranged().ok()?;
        let (listing, selected) = dialog.counted.clone().filter(|(_, selected)| !selected.is_empty())?;
        Some(self.request_of(query, (listing, &selected), dialog.span.as_ref(), dialog.patterns()))
    }

    /// Events of a list, all of them or a span, and where they come from.
    pub(super) fn request_of(
        &self,
        query: Query,
        (listing, selected): (Listing, &Selected),
        span: Option<&MarkedSpan>,
        redact: Vec<String>,
    ) -> Request {
        let rule = (query.rule.word(), query.rule.says());
        let events = span.map_or(selected.events, MarkedSpan::events);
        let span_of = span.map(|span| SpanOf { of: selected.events, by: listing.order.word(), says: span.days() });
        let provenance = Provenance {
            undisclosed: selected.undisclosed,
            span: span_of,
            ..Provenance::new(self.data.facts(), query.to_string(), rule, events)
        };
        let part = span.map_or(Part::All, |span| Part::Places(span.places()));
        Request { listing, part, query, redact, provenance }
    }

    /// How the export begins that the dialog means, where that has to be found anew.
    pub fn late_preview(&mut self) -> Option<PreviewAsked> {
        let request = self.request()?;
        let Mode::Export(dialog) = &mut self.mode else { return None };
        let asked = (dialog.number, dialog.format, request.redact.clone());
        if dialog.previewed.asked.as_ref() == Some(&asked) {
            return None;
        }
        self.export_previews += 1;
        let number = self.export_previews;
        // Of the same events in another form the old one stays in sight until the new one is there.
        dialog.previewed = Previewed { number, asked: Some(asked), found: dialog.previewed.found.take() };
        Some(PreviewAsked { number, request, format: dialog.format })
    }

    /// Enter in the dialog.
    pub(super) fn run_export(&mut self) -> Option<Effect> {
        let why = self.why_not_exported();
        let Mode::Export(dialog) = &mut self.mode else { return None };
        if !dialog.withheld.is_empty() {
            // It is written, and what is to be known of it was read.
            self.mode = Mode::Browse;
            return None;
        }
        if let Err(why) = dialog.ranged().map(drop).and_then(|()| dialog.check_path()).and(why) {
            dialog.message = Some(why);
            return None;
        }
        let path = dialog.path.value().trim().to_owned();
        let (files, replace) = (targets::targets(&path, dialog.format).ok()?, dialog.replaces);
        let redact = dialog.redact.value().to_owned();
        let counted = dialog.counted.as_ref()?;
        if counted.1.is_empty() {
            dialog.message = Some("there is no event in this range".to_owned());
            return None;
        }
        let request = self.request()?;
        if self.loading.broken_save.is_some() {
            self.notice = Some(Notice::warning("these are the last good data, not what is on the disk now"));
        }
        let mut span = None;
        if let Mode::Export(dialog) = &mut self.mode {
            dialog.is_writing = true;
            dialog.message = None;
            span = dialog.span.as_ref().map(MarkedSpan::number);
        }
        self.begin_export(format!("writing {path}"), span);
        (self.last_export, self.last_redact) = (Some(path), redact);
        Some(Effect::Export(Box::new(ExportOrder { request, files, replace })))
    }

    /// Why nothing can be exported now.
    fn why_not_exported(&self) -> Result<(), String> {
        let why = if self.loading.says.is_some() {
            "the file is still being read"
        } else if self.loading.is_partial {
            "only the first part of the file was read; open it again to export"
        } else if self.exporting.is_some() {
            "another export is being written: Esc stops it"
        } else {
            return Ok(());
        };
        Err(why.to_owned())
    }
}
