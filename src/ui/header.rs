//! The first line: the program, the file, how many events, from when to when, and at the right what a reader has to know.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Screen;
use crate::app::text::{cut, width};
use crate::formats::Severity;
use crate::model::{clean, day};

/// What the line begins with.
const NAME: &str = " annals";

/// Columns between what stands at the left and what stands at the right.
const GAP: usize = 2;

/// Fewest columns that the name of a file is cut to.
const SHORTEST: usize = 8;

impl Screen<'_> {
    pub(super) fn header(&self, area: Rect, buffer: &mut Buffer) {
        let state = self.state(usize::from(area.width).saturating_sub(NAME.len() + GAP + 1));
        let (taken, gap) = if state.is_empty() { (0, 0) } else { (width(&state) + 1, GAP) };
        let left = Rect { width: area.width.saturating_sub(u16::try_from(taken + gap).unwrap_or(0)), ..area };
        self.put(buffer, left, 0, &self.facts(usize::from(left.width)));
        let right = Rect { x: area.right().saturating_sub(u16::try_from(taken).unwrap_or(0)), ..area };
        self.put(buffer, right.intersection(area), 0, &Line::styled(state, self.theme.warning));
    }

    /// What is shown, in so many columns: a fact that has no room is left out whole.
    fn facts(&self, room: usize) -> Line<'static> {
        let (app, theme) = (self.app, self.theme);
        let dot = format!(" {} ", self.glyphs.dot);
        let (selected, total) = (app.selected().events, app.data().facts().events);
        let plural = if total == 1 { "event" } else { "events" };
        let is_unanswered = app.is_asking() && app.selected().total == 0;
        let count = if total == 0 && app.loading().is_some() {
            String::new()
        } else if is_unanswered || selected == total {
            format!("{} {plural}", thousands(total))
        } else {
            format!("{} of {} {plural}", thousands(selected), thousands(total))
        };
        let used = NAME.len() + width(&dot) * 2 + width(&count);
        let name = cut(&self.file_names(), room.saturating_sub(used).max(SHORTEST), self.glyphs.ellipsis);
        let facts = [(name, theme.text), (count, theme.strong), (self.extent(), theme.muted)];
        let mut spans = vec![Span::styled(NAME, theme.title)];
        let mut used = NAME.len();
        for (text, style) in facts.into_iter().filter(|(text, _)| !text.is_empty()) {
            if used + width(&dot) + width(&text) > room {
                continue;
            }
            used += width(&dot) + width(&text);
            spans.push(Span::styled(dot.clone(), theme.border));
            spans.push(Span::styled(text, style));
        }
        Line::from(spans)
    }

    fn file_names(&self) -> String {
        let files = &*self.app.data().facts().files;
        let name = |name: &str| clean::line(name.rsplit('/').next().unwrap_or(name)).into_owned();
        match files {
            [] => String::new(),
            [only] => name(&only.name),
            [first, others @ ..] => format!("{} and {} more", name(&first.name), others.len()),
        }
    }

    /// The first and the last day of the events, as years and months.
    fn extent(&self) -> String {
        let Some((first, last)) = self.app.data().facts().extent else { return String::new() };
        let short = |day| day::iso(day).rsplit_once('-').map_or_else(String::new, |(month, _)| month.to_owned());
        format!("{} {} {}", short(first), self.glyphs.to, short(last))
    }

    /// What stands at the right: the longest wording that has room.
    fn state(&self, room: usize) -> String {
        let mut wordings = self.wordings();
        let found = wordings.iter().position(|wording| width(wording) <= room);
        match found {
            Some(found) => wordings.swap_remove(found),
            None => wordings.pop().map_or_else(String::new, |shortest| cut(&shortest, room, self.glyphs.ellipsis)),
        }
    }

    /// How far reading or writing has come, whether the file on the disk is another, what is wrong; the longest wording first.
    fn wordings(&self) -> Vec<String> {
        if let Some(says) = self.app.loading() {
            let brief = says.split(',').next().unwrap_or(says);
            let briefer = brief.split(" of ").next().unwrap_or(brief);
            return vec![format!("{says}, Esc stops"), format!("{brief}, Esc stops"), briefer.to_owned()];
        }
        if let Some(says) = self.app.exporting() {
            let (file, count) = says.split_once(": ").unwrap_or((says, ""));
            let brief = if count.is_empty() { file } else { count };
            let briefer = brief.split(" of ").next().unwrap_or(brief);
            return vec![format!("{says}, Esc stops"), format!("{brief}, Esc stops"), briefer.to_owned()];
        }
        if let Some(percent) = self.app.searching() {
            return vec![format!("searching: {percent} %"), format!("{percent} %")];
        }
        let problems = self.app.problems();
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        if self.app.is_partial() {
            return vec!["FIRST PART ONLY".to_owned(), "FIRST PART".to_owned()];
        }
        let count = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let counted = match (errors, problems.len() - errors) {
            (0, 0) => String::new(),
            (0, warnings) => count(warnings, "warning"),
            (errors, _) => count(errors, "error"),
        };
        match (self.app.is_old(), counted.is_empty()) {
            (true, false) => vec![format!("OLD DATA {} {counted}", self.glyphs.dot), "OLD DATA".to_owned()],
            (true, true) => vec!["OLD DATA".to_owned()],
            (false, _) => vec![counted],
        }
    }
}

pub(super) use crate::formats::grouped as thousands;
