//! The first line: the program, the file, how many events, from when to when.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Screen, put};
use crate::app::text::{cut, width};
use crate::formats::Severity;
use crate::model::{clean, day};

impl Screen<'_> {
    pub(super) fn header(&self, area: Rect, buffer: &mut Buffer) {
        let app = self.app;
        let theme = self.theme;
        let problems = self.problem_count();
        let room = usize::from(area.width).saturating_sub(width(&problems));
        let dot = format!(" {} ", self.glyphs.dot);
        let (selected, total) = (app.selection().len(), app.data().chronology.len());
        let plural = if total == 1 { "event" } else { "events" };
        let is_unanswered = app.is_asking() && app.selection().total() == 0;
        let count = if is_unanswered || selected == total {
            format!("{} {plural}", thousands(total))
        } else {
            format!("{} of {} {plural}", thousands(selected), thousands(total))
        };
        let used = width(&count) + width(&dot) * 2 + 8;
        let name = cut(&self.file_names(), room.saturating_sub(used).max(8), self.glyphs.ellipsis);
        let mut spans = vec![Span::styled(" annals", theme.title)];
        let facts = [(name, theme.text), (count, theme.strong), (self.extent(), theme.muted)];
        let mut used = 7;
        for (text, style) in facts.into_iter().filter(|(text, _)| !text.is_empty()) {
            if used + width(&dot) + width(&text) > room {
                continue;
            }
            used += width(&dot) + width(&text);
            spans.push(Span::styled(dot.clone(), theme.border));
            spans.push(Span::styled(text, style));
        }
        put(buffer, area, 0, &Line::from(spans));
        let right = Rect { x: area.x + area.width - u16::try_from(width(&problems)).unwrap_or(0), ..area };
        put(buffer, right, 0, &Line::styled(problems.clone(), theme.warning));
    }

    fn file_names(&self) -> String {
        let files = self.app.data().chronology.files();
        let name = |name: &str| clean::line(name.rsplit('/').next().unwrap_or(name)).into_owned();
        match (files.clone().next(), files.len()) {
            (None, _) => String::new(),
            (Some(only), 1) => name(&only.name),
            (Some(first), files) => format!("{} and {} more", name(&first.name), files - 1),
        }
    }

    /// The first and the last day of the events, as years and months.
    fn extent(&self) -> String {
        let Some((first, last)) = self.app.data().chronology.extent() else { return String::new() };
        let short = |day| day::iso(day).rsplit_once('-').map_or_else(String::new, |(month, _)| month.to_owned());
        format!("{} {} {}", short(first), self.glyphs.to, short(last))
    }

    /// What stands at the right: how far reading has come, whether the file on the disk is another, what is wrong.
    fn problem_count(&self) -> String {
        if let Some(says) = self.app.loading() {
            return format!("{says}, Esc stops ");
        }
        if let Some(percent) = self.app.searching() {
            return format!("searching: {percent} % ");
        }
        let problems = self.app.problems();
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        if self.app.is_partial() {
            return "FIRST PART ONLY ".to_owned();
        }
        let old = if self.app.is_old() { format!("OLD DATA {} ", self.glyphs.dot) } else { String::new() };
        let count = |count: usize, word: &str| format!("{old}{count} {word}{} ", if count == 1 { "" } else { "s" });
        match (errors, problems.len() - errors) {
            (0, 0) => String::new(),
            (0, warnings) => count(warnings, "warning"),
            (errors, _) => count(errors, "error"),
        }
    }
}

pub(super) use crate::formats::grouped as thousands;
