//! The export dialog: the fields, how many events, what is wrong, and below, where there is room, the formats and how the export begins.
//!
//! ```text
//! ╭ Export ───────────────────────────────────────────────────────────────────────╮
//! │   From    the beginning                                                       │
//! │   To      2026-03                                                             │
//! │ ▌ Format  ‹ md ›  for an editor, with numbered sources                        │
//! │   Path    brief.{md,html}                                                     │
//! │   Redact  nobody                                                              │
//! │                                                                               │
//! │   3 of 17 events, actor:putin                                                 │
//! │   Enter writes 2 files; nothing is overwritten unasked                        │
//! │                                                                               │
//! │ √ md        for an editor, with numbered sources   Preview: the first as md   │
//! │   csv       one row an event, for spreadsheets     # Chronology               │
//! ╰───────────────────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::Screen;
use super::header::thousands;
use crate::app::text::{self, cut, tail, width};
use crate::app::{Dialog, DialogField};
use crate::formats::{Format, Preview};
use crate::keymap::Context;
use crate::model::clean;

/// Columns of the labels.
const LABEL: usize = 8;

/// The widest and the highest that the dialog gets.
const LARGEST: (u16, u16) = (150, 36);

/// Lines above the formats and the preview.
const HEAD: u16 = 9;

/// Columns of the list of formats, fewest of it with its words cut, and fewest of the preview beside it.
const FORMATS: u16 = 60;
const BRIEF: u16 = 44;
const PREVIEW: u16 = 40;

/// Fewest lines that a list or a preview is worth.
const WORTH: u16 = 3;

/// The part of the body that the dialog takes.
fn area(body: Rect) -> Rect {
    let (width, height) = (body.width.min(LARGEST.0), body.height.min(LARGEST.1));
    Rect { x: body.x + (body.width - width) / 2, y: body.y + (body.height - height) / 2, width, height }
}

impl Screen<'_> {
    pub(super) fn export(&self, body: Rect, dialog: &Dialog, buffer: &mut Buffer) {
        if is_small(body) {
            self.small_export(body, dialog, buffer);
            return;
        }
        let inner = self.window(area(body), "Export", buffer);
        let columns = usize::from(inner.width);
        if !dialog.withheld().is_empty() {
            self.withheld(inner, dialog, buffer);
            return;
        }
        if let Some(span) = dialog.span() {
            let span = cut(&clean::line(&span), columns.saturating_sub(LABEL + 2), self.glyphs.ellipsis);
            let label = Span::styled(format!("  {:LABEL$}", "Span"), self.theme.muted);
            self.put(buffer, inner, 0, &Line::from(vec![label, Span::styled(span, self.theme.strong)]));
        }
        for (at, field) in (0..).zip(DialogField::ALL).filter(|(_, field)| dialog.fields().contains(field)) {
            self.put(buffer, inner, at, &self.export_field(dialog, field, columns));
        }
        self.put(buffer, inner, 5, &self.export_remark(dialog, columns));
        self.put(buffer, inner, 6, &self.export_count(dialog, columns));
        self.put(buffer, inner, 7, &self.export_message(dialog, columns));
        let rest = Rect { y: inner.y + HEAD.min(inner.height), height: inner.height.saturating_sub(HEAD), ..inner };
        if rest.height < WORTH {
            return;
        }
        let [list, preview] = parts(rest, dialog);
        self.formats(list, dialog, buffer);
        self.preview(preview, dialog, buffer);
    }

    /// Without a border: the field with the cursor, the count, what is wrong.
    fn small_export(&self, body: Rect, dialog: &Dialog, buffer: &mut Buffer) {
        Clear.render(body, buffer);
        buffer.set_style(body, self.theme.text);
        if !dialog.withheld().is_empty() {
            self.withheld(body, dialog, buffer);
            return;
        }
        self.put(buffer, body, 0, &self.export_field(dialog, dialog.field(), usize::from(body.width)));
        self.put(buffer, body, 1, &self.export_count(dialog, usize::from(body.width)));
        self.put(buffer, body, 2, &self.export_message(dialog, usize::from(body.width)));
    }

    fn export_field(&self, dialog: &Dialog, field: DialogField, columns: usize) -> Line<'static> {
        let theme = self.theme;
        let (text, _) = dialog.text(field);
        let room = columns.saturating_sub(LABEL + 3);
        let is_current = field == dialog.field();
        let mark = if is_current { self.glyphs.cursor } else { " " };
        let mut spans = vec![
            Span::styled(format!("{mark} "), theme.focus),
            Span::styled(format!("{:LABEL$}", field.label()), if is_current { theme.focus } else { theme.muted }),
        ];
        match (field, text) {
            (DialogField::Format, text) => {
                let arrows = if self.glyphs.is_ascii { ["<", ">"] } else { ["‹", "›"] };
                let others = match dialog.formats().len() {
                    0 | 1 => String::new(),
                    several => format!("  {several} marked"),
                };
                let shown = format!("{} {text} {}{others}", arrows[0], arrows[1]);
                let left = room.saturating_sub(width(&shown) + 2);
                let label = cut(dialog.format().spec().label, left, self.glyphs.ellipsis);
                spans.push(Span::styled(shown, theme.strong));
                spans.push(Span::styled(format!("  {label}"), theme.muted));
            }
            (DialogField::From, "") => spans.push(Span::styled("the beginning", theme.muted)),
            (DialogField::To, "") => spans.push(Span::styled("the end", theme.muted)),
            (DialogField::Redact, "") => {
                let says = if is_current { "names to withhold, with `;` between them" } else { "nobody" };
                spans.push(Span::styled(cut(says, room, self.glyphs.ellipsis), theme.muted));
            }
            (_, text) => spans.push(Span::styled(tail(&clean::line(text), room, self.glyphs.ellipsis), theme.strong)),
        }
        Line::from(spans)
    }

    /// Whom pseudonyms stand for, and what nobody guarantees.
    fn export_remark(&self, dialog: &Dialog, columns: usize) -> Line<'static> {
        let (remark, style) = match dialog.preview() {
            _ if dialog.patterns().is_empty() => return Line::default(),
            None => (self.glyphs.ellipsis.to_owned(), self.theme.muted),
            Some(Err(why)) => (why.clone(), self.theme.warning),
            Some(Ok(preview)) => {
                let stands = preview.withheld.join("; ");
                let rest = "; what only describes them stays";
                let room = columns.saturating_sub(LABEL + 2 + rest.len()).max(columns / 3);
                (cut(&stands, room, self.glyphs.ellipsis) + rest, self.theme.note)
            }
        };
        let remark = cut(&clean::line(&remark), columns.saturating_sub(LABEL + 2), self.glyphs.ellipsis);
        Line::styled(format!("  {:LABEL$}{remark}", ""), style)
    }

    fn export_count(&self, dialog: &Dialog, columns: usize) -> Line<'static> {
        let rest = clean::line(&dialog.rest_of_query()).into_owned();
        let rest = if rest.is_empty() { String::new() } else { format!(", {rest}") };
        let count = match dialog.count() {
            Some((count, total)) => format!("{} of {} events{rest}", thousands(count), thousands(total)),
            None => self.glyphs.ellipsis.to_owned(),
        };
        Line::styled(format!("  {}", cut(&count, columns.saturating_sub(2), self.glyphs.ellipsis)), self.theme.text)
    }

    fn export_message(&self, dialog: &Dialog, columns: usize) -> Line<'static> {
        let files = match dialog.formats().len() {
            1 => "the file".to_owned(),
            several => format!("{several} files"),
        };
        let usual = match dialog.field() {
            DialogField::Format => "Left and Right choose a format, Space marks several".to_owned(),
            DialogField::From | DialogField::To | DialogField::Path | DialogField::Redact => {
                format!("Enter writes {files}; nothing is overwritten unasked")
            }
        };
        let (message, style) = match dialog.message() {
            Some(message) => (message, self.theme.warning),
            None if self.app.exporting().is_some() => ("it is being written, Esc stops it", self.theme.muted),
            None => (&*usual, self.theme.muted),
        };
        Line::styled(
            format!("  {}", cut(&clean::line(message), columns.saturating_sub(2), self.glyphs.ellipsis)),
            style,
        )
    }

    /// All formats with what each is for: those that are written are marked.
    fn formats(&self, area: Rect, dialog: &Dialog, buffer: &mut Buffer) {
        let lines = usize::from(area.height);
        let at = Format::ALL.iter().position(|format| *format == dialog.format()).unwrap_or(0);
        let top = (at + 1)
            .saturating_sub(lines)
            .max(at.saturating_sub(lines / 2))
            .min(Format::ALL.len().saturating_sub(lines));
        let chosen = dialog.formats();
        let is_in_field = dialog.field() == DialogField::Format;
        for (row, format) in (0..).zip(Format::ALL.iter().skip(top).take(lines)) {
            let is_current = *format == dialog.format();
            let mark = if chosen.contains(format) { self.glyphs.marks[0] } else { " " };
            let cursor = if is_current && is_in_field { self.glyphs.cursor } else { " " };
            let style = if chosen.contains(format) { self.theme.title } else { self.theme.text };
            let line = Line::from(vec![
                Span::styled(cursor, self.theme.focus),
                Span::styled(format!("{mark} "), self.theme.focus),
                Span::styled(format!("{:11}", format.word()), style),
                Span::styled(format.spec().label, self.theme.muted),
            ]);
            self.put(buffer, area, row, &line);
            if is_current && is_in_field {
                buffer.set_style(Rect { y: area.y + row, height: 1, ..area }.intersection(area), self.theme.cursor);
            }
        }
    }

    /// How the export begins.
    fn preview(&self, area: Rect, dialog: &Dialog, buffer: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let word = dialog.format();
        let is_part = dialog.count().is_some_and(|(events, _)| events > Preview::EVENTS);
        let of = if is_part { format!(", of the first {} events", Preview::EVENTS) } else { String::new() };
        let rest = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let (title, lines): (String, &[String]) = match dialog.preview() {
            Some(Ok(preview)) if preview.is_told => {
                let title = Line::styled(format!("What {word} will hold"), self.theme.heading);
                self.put(buffer, area, 0, &title);
                self.in_words(rest, &preview.lines, self.theme.muted, buffer);
                return;
            }
            Some(Ok(preview)) => (format!("Preview: how {word} begins{of}"), &preview.lines),
            Some(Err(_)) => ("No preview".to_owned(), &[]),
            None => (format!("Preview: {word}"), &[]),
        };
        self.put(buffer, area, 0, &Line::styled(title, self.theme.heading));
        self.as_it_lies(rest, lines, self.theme.muted, buffer);
    }

    /// What was written, and what whoever redacts has to know of it: all of the dialog is for that.
    fn withheld(&self, area: Rect, dialog: &Dialog, buffer: &mut Buffer) {
        self.put(buffer, area, 0, &Line::styled(clean::line(dialog.message().unwrap_or_default()), self.theme.info));
        let head = if area.height > 8 { 2 } else { 1 };
        if head > 1 {
            self.put(buffer, area, 2, &Line::styled("What to know of it", self.theme.heading));
        }
        let lines: Vec<String> = dialog.withheld().iter().flat_map(|line| line.lines()).map(str::to_owned).collect();
        let top = (2 * head - 1).min(area.height);
        let rest = Rect { y: area.y + top, height: area.height - top, ..area };
        self.in_words(rest, &lines, self.theme.text, buffer);
    }

    /// Lines for people, parted between words.
    fn in_words(&self, area: Rect, lines: &[String], style: Style, buffer: &mut Buffer) {
        let wrap = |line: &String| text::wrap(&[text::Span::new(line.clone(), text::Tone::Text)], area.width.into(), 2);
        let lines = lines.iter().flat_map(wrap);
        for (row, line) in (0..area.height).zip(lines) {
            let line: String = line.into_iter().map(|span| span.text).collect();
            self.put(buffer, area, row, &Line::styled(line, style));
        }
    }

    /// Lines of a file, each on as many of the screen as it takes.
    fn as_it_lies(&self, area: Rect, lines: &[String], style: Style, buffer: &mut Buffer) {
        let mut row = 0;
        for line in lines {
            let mut rest: &str = line;
            loop {
                if row >= area.height {
                    return;
                }
                let shown = cut(rest, usize::from(area.width), "");
                let is_odd = shown.is_empty() || !rest.starts_with(&*shown);
                let shown = if is_odd { rest.to_owned() } else { shown };
                self.put(buffer, area, row, &Line::styled(shown.clone(), style));
                row += 1;
                rest = rest.strip_prefix(&*shown).unwrap_or_default();
                if rest.trim().is_empty() {
                    break;
                }
            }
        }
    }

    pub(super) fn export_cursor(body: Rect, dialog: &Dialog) -> Position {
        let (_, column) = dialog.text(dialog.field());
        let line = DialogField::ALL.iter().position(|field| *field == dialog.field()).unwrap_or(0);
        let (origin, right) = if is_small(body) {
            (Position { x: body.x, y: body.y }, body.right())
        } else {
            let outer = area(body);
            let y = outer.y + 1 + u16::try_from(line).unwrap_or(0);
            (Position { x: outer.x + 2, y }, outer.right().saturating_sub(1))
        };
        let x = u16::try_from(usize::from(origin.x) + 2 + LABEL + column).unwrap_or(u16::MAX);
        Position { x: x.min(right.saturating_sub(1)), ..origin }
    }

    /// What the keys do in the dialog.
    pub(super) fn what_keys_do_in_the_dialog(&self, dialog: &Dialog) -> Vec<(String, &'static str)> {
        use crate::app::Command;
        let key = |command| self.keymap.first(Context::Export, command);
        if !dialog.withheld().is_empty() {
            return vec![(key(Command::Accept), "close"), (key(Command::Cancel), "close")];
        }
        let mut keys = vec![(key(Command::Accept), "export")];
        if dialog.field() == DialogField::Format {
            let arrows = if self.glyphs.is_ascii { "Left/Right" } else { "←→" };
            keys.extend([(arrows.to_owned(), "format"), ("Space".to_owned(), "several")]);
        }
        keys.extend([(key(Command::NextField), "next field"), (key(Command::Cancel), "back")]);
        keys
    }
}

/// Where the formats and the preview stand: side by side where there is room for both, else one below the other, else one of them.
fn parts(area: Rect, dialog: &Dialog) -> [Rect; 2] {
    let none = Rect { height: 0, ..area };
    if area.width >= BRIEF + 2 + PREVIEW {
        let list = FORMATS.min(area.width - 2 - PREVIEW);
        let preview = Rect { x: area.x + list + 2, width: area.width - list - 2, ..area };
        return [Rect { width: list, ..area }, preview];
    }
    let all = u16::try_from(Format::ALL.len()).unwrap_or(u16::MAX);
    if area.height >= all + 1 + WORTH {
        let below = Rect { y: area.y + all + 1, height: area.height - all - 1, ..area };
        return [Rect { height: all, ..area }, below];
    }
    if dialog.field() == DialogField::Format { [area, none] } else { [none, area] }
}

/// Whether there is no room for the whole dialog.
fn is_small(body: Rect) -> bool {
    body.height < 10
}
