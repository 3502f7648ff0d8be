//! The filter pane: the actor field with its candidates, the chips, the range, the facets.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use super::header::thousands;
use super::{Areas, Screen};
use crate::app::filter::{Candidate, FilterItem};
use crate::app::text::{cut, tail, width};
use crate::app::{Field, Mode, Pane};
use crate::keymap::Context;
use crate::names::Rung;

/// Columns of the labels of fields.
const LABEL: usize = 6;

impl Screen<'_> {
    pub(super) fn filter(&self, areas: &Areas, buffer: &mut Buffer) {
        if areas.filter.is_empty() {
            return;
        }
        let inner = self.pane(areas, Pane::Filter, "Filter", buffer);
        if !areas.has_borders {
            ratatui::widgets::Widget::render(ratatui::widgets::Clear, inner, buffer);
        }
        let (items, top, cursor) = self.app.filter();
        for (line, (at, item)) in (0..inner.height).zip(items.iter().enumerate().skip(top)) {
            let is_current =
                at == cursor && self.app.focus() == Pane::Filter && !matches!(self.app.mode(), Mode::Typing(_));
            let row = Rect { y: inner.y + line, height: 1, ..inner };
            self.put(buffer, row, 0, &self.item(item, usize::from(inner.width), is_current));
            if is_current {
                buffer.set_style(row, self.theme.cursor);
            }
        }
    }

    fn item(&self, item: &FilterItem, columns: usize, is_current: bool) -> Line<'static> {
        let theme = self.theme;
        let mark = if is_current { self.glyphs.cursor } else { " " };
        let mark = Span::styled(format!("{mark} "), theme.focus);
        let room = columns.saturating_sub(3);
        match item {
            FilterItem::Heading(text) => Line::styled(format!("  {text}"), theme.heading),
            FilterItem::Field(field, text) => self.field(*field, text, columns, mark),
            FilterItem::Mistake(text) => {
                Line::styled(cut(&format!("    {text}"), columns, self.glyphs.ellipsis), theme.warning)
            }
            FilterItem::NoCandidate if self.app.loading().is_some() => Line::styled("    nobody so far", theme.muted),
            FilterItem::NoCandidate => Line::styled("    nobody of that name", theme.muted),
            FilterItem::Candidate(candidate) => self.candidate(candidate, columns, mark),
            FilterItem::Chip(at, text) => {
                let and = if *at == 0 { "" } else { "and " };
                let text = cut(text, room.saturating_sub(4 + and.len()), self.glyphs.ellipsis);
                let cross = if self.glyphs.is_ascii { "x" } else { "×" };
                Line::from(vec![
                    mark,
                    Span::styled(format!("{cross} "), theme.muted),
                    Span::styled(and, theme.muted),
                    Span::styled(text, theme.chip),
                ])
            }
            FilterItem::More(more) => Line::from(vec![
                mark,
                Span::styled(format!("{} {} more", self.glyphs.ellipsis, thousands(*more)), theme.muted),
            ]),
            FilterItem::Rule(rule) => Line::from(vec![
                mark,
                Span::styled(format!("{:LABEL$}", "rule"), theme.muted),
                Span::styled(*rule, theme.text),
            ]),
            FilterItem::Facet(_, facet, is_on) => {
                let count = of(facet.count, facet.total, room);
                let mark_on = self.glyphs.marks[usize::from(!is_on)];
                let name = cut(
                    &crate::model::clean::line(&facet.value),
                    room.saturating_sub(count.len() + 4),
                    self.glyphs.ellipsis,
                );
                let pad = room.saturating_sub(width(&name) + count.len() + 2);
                let style = match (is_on, facet.count) {
                    (true, _) => theme.chip,
                    (false, 0) => theme.muted,
                    (false, _) => theme.text,
                };
                Line::from(vec![
                    mark,
                    Span::styled(format!("{mark_on} "), if *is_on { theme.chip } else { theme.muted }),
                    Span::styled(name, style),
                    Span::styled(format!("{:pad$}{count}", ""), theme.muted),
                ])
            }
        }
    }

    fn field(&self, field: Field, text: &str, columns: usize, mark: Span<'static>) -> Line<'static> {
        let theme = self.theme;
        let is_typing = matches!(self.app.mode(), Mode::Typing(typing) if typing.field() == field);
        let room = columns.saturating_sub(LABEL + 3);
        let shown =
            if is_typing { tail(text, room, self.glyphs.ellipsis) } else { cut(text, room, self.glyphs.ellipsis) };
        let command = match field {
            Field::Actor => crate::app::Command::FilterActor,
            Field::Text => crate::app::Command::SearchText,
            Field::From => crate::app::Command::FilterFrom,
            Field::To => crate::app::Command::FilterTo,
            Field::AsOf => crate::app::Command::FilterAsOf,
            Field::Line => crate::app::Command::QueryLine,
            Field::Day => crate::app::Command::GoToDate,
            Field::Note => crate::app::Command::Note,
            Field::ViewName => crate::app::Command::SaveView,
        };
        let hint = self.keymap.first(Context::Filter, command);
        let label = format!("{:LABEL$}", field.label());
        let label_style = if is_typing { theme.focus } else { theme.muted };
        let mut spans = vec![mark, Span::styled(label, label_style)];
        if text.is_empty() && !is_typing {
            spans.push(Span::styled(format!("[{hint}]"), theme.border));
        } else {
            spans.push(Span::styled(shown, theme.strong));
        }
        Line::from(spans)
    }

    fn candidate(&self, candidate: &Candidate, columns: usize, mark: Span<'static>) -> Line<'static> {
        let theme = self.theme;
        let count = candidate.count.map_or_else(
            || self.glyphs.ellipsis.to_owned(),
            |count| of(count.selected, count.total, columns.saturating_sub(5)),
        );
        let pinned = self.glyphs.marks[usize::from(!candidate.is_pinned)];
        let mark =
            if candidate.is_chosen { Span::styled(format!("{} ", self.glyphs.cursor), theme.focus) } else { mark };
        let indent = (candidate.depth * 2).min(columns / 3);
        let room =
            columns.saturating_sub(3 + 2 + indent + width(&count) + 1 + usize::from(candidate.rung.is_some()) * 2);
        let name_style = if candidate.is_chosen { theme.title } else { theme.text };
        let branch = match candidate.is_open {
            None => " ",
            Some(is_open) => self.glyphs.branches[usize::from(is_open)],
        };
        let mut spans = vec![mark, Span::styled(format!("{:indent$}{pinned}{branch}", ""), theme.muted)];
        let mut used = 0;
        // Through another name the matched spelling comes first: it is what was typed.
        // Names that come built in are in any script.
        let in_latin = candidate.via.as_ref().filter(|(via, _)| self.glyphs.is_ascii && !via.is_ascii());
        let in_latin = in_latin.map(|(via, _)| (any_ascii::any_ascii(via), Vec::new()));
        let pieces: Vec<(&(String, Vec<u32>), Style)> = match in_latin.as_ref().or(candidate.via.as_ref()) {
            Some(via) => vec![(via, name_style), (&candidate.name, theme.muted)],
            None => vec![(&candidate.name, name_style)],
        };
        // Both are shown; where there is no room for both, the actor's name has more of it.
        let all: usize = pieces.iter().map(|((text, _), _)| width(text) + 1).sum();
        let first =
            if all > room + 1 { (room * 2 / 5).max(room.saturating_sub(width(&candidate.name.0) + 1)) } else { room };
        for (at, ((text, marks), style)) in pieces.into_iter().enumerate() {
            let left = if at == 0 && candidate.via.is_some() { first } else { room.saturating_sub(used + at) };
            if left < 4 && at > 0 {
                break;
            }
            let text = cut(text, left, self.glyphs.ellipsis);
            if at > 0 {
                spans.push(Span::raw(" "));
                used += 1;
            }
            used += width(&text);
            spans.extend(highlighted(&text, marks, style, style.patch(theme.matched)));
        }
        let letter = |rung: Rung| if self.glyphs.is_ascii { rung.ascii_label() } else { rung.label().0 };
        let rung = candidate.rung.map(|rung| format!(" {}", letter(rung))).unwrap_or_default();
        let pad = room.saturating_sub(used);
        spans.push(Span::styled(format!("{:pad$}{rung} {count}", ""), theme.muted));
        Line::from(spans)
    }

    /// Where the cursor of the field stands that is being typed in.
    pub(super) fn filter_cursor(&self, areas: &Areas) -> Option<Position> {
        let Mode::Typing(typing) = self.app.mode() else { return None };
        let (items, top, _) = self.app.filter();
        let is_field = |item: &FilterItem| matches!(item, FilterItem::Field(field, _) if *field == typing.field());
        let line = items.iter().position(is_field)?.checked_sub(top)?;
        let inner = areas.inner(areas.filter);
        if line >= usize::from(inner.height) {
            return None;
        }
        let room = usize::from(inner.width).saturating_sub(LABEL + 3);
        let column = 2 + LABEL + typing.cursor().min(room);
        Some(Position { x: inner.x + u16::try_from(column).ok()?, y: inner.y + u16::try_from(line).ok()? })
    }
}

/// `3 of 12`, or `12` where all are selected; the selected alone where there is no room for both.
fn of(selected: usize, total: usize, room: usize) -> String {
    let alone = thousands(selected);
    let both = format!("{alone} of {}", thousands(total));
    if selected == total || both.len() * 2 > room { alone } else { both }
}

/// A text with some of its characters marked; a grapheme is never torn.
pub(super) fn highlighted(text: &str, marks: &[u32], style: Style, matched: Style) -> Vec<Span<'static>> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut at = 0_u32;
    for grapheme in text.graphemes(true) {
        let letters = u32::try_from(grapheme.chars().count()).unwrap_or(1);
        let is_marked = (at..at + letters).any(|letter| marks.contains(&letter));
        at += letters;
        let style = if is_marked { matched } else { style };
        match spans.last_mut().filter(|span| span.style == style) {
            Some(span) => span.content.to_mut().push_str(grapheme),
            None => spans.push(Span::styled(grapheme.to_owned(), style)),
        }
    }
    spans
}
