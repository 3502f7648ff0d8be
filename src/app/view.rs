//! What drawing asks of the state: accessors, and the visible lines. Nothing here changes anything.

use std::sync::Arc;

use super::filter::FilterItem;
use super::page::Page;
use super::rows::Rows;
use super::{App, Data, LISTED, Mode, Notice, Pane, ProblemLine, Viewport, text, timeline};
use crate::chronology::Row;
use crate::engine::Selection;
use crate::formats::Problem;
use crate::query::Query;

impl App {
    /// The chronology and what is wrong with it.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The same, to be handed to the worker.
    pub fn shared_data(&self) -> &Arc<Data> {
        &self.data
    }

    /// What is wrong with the files, as they were last looked at.
    pub fn problems(&self) -> &[Problem] {
        self.broken_save.as_deref().unwrap_or(&self.data.problems)
    }

    /// An address that no browser opened, to be copied.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// How far a search is, in percent, while one takes its time.
    pub fn searching(&self) -> Option<usize> {
        self.searching.filter(|_| self.is_asking)
    }

    /// Whether what is shown is older than what is on the disk.
    pub fn is_old(&self) -> bool {
        self.broken_save.is_some()
    }

    /// Whether only the first part of the file is there, because reading was stopped.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// How far reading has come, in words; `None` when all is read.
    pub fn loading(&self) -> Option<&str> {
        self.loading.as_deref()
    }

    /// The problems as lines of the window, whole: what is wrong, and what to write instead.
    pub fn problem_lines(&self) -> Vec<(ProblemLine, String)> {
        let columns = self.viewport.window_width.max(1);
        let mut lines = Vec::new();
        for problem in self.problems().iter().take(LISTED) {
            for (at, part) in problem.to_string().lines().enumerate() {
                let tone = if at == 0 { ProblemLine::Wrong(problem.severity) } else { ProblemLine::Hint };
                let part = if self.viewport.is_ascii { text::plain(part.trim()) } else { part.trim().into() };
                let wrapped = text::wrap(&[text::Span::new(part, text::Tone::Text)], columns - 1, 4);
                let pad = if at == 0 { "" } else { "    " };
                let line = |line: text::Line| line.into_iter().map(|span| span.text).collect::<String>();
                lines.extend(
                    wrapped.into_iter().enumerate().map(|(row, spans)| {
                        (tone, if row == 0 { format!("{pad}{}", line(spans)) } else { line(spans) })
                    }),
                );
            }
        }
        let more = self.problems().len().saturating_sub(LISTED);
        if more > 0 {
            lines.push((ProblemLine::Hint, format!("and {more} more: `annals check` shows them all")));
        }
        lines
    }

    /// The query, without what is being typed.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The answer to the query and to what is being typed.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The pane that keys go to.
    pub fn focus(&self) -> Pane {
        self.focus
    }

    /// What the keys are for.
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// The place of the cursor in the selection.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The event that the timeline begins with.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The visible lines of the timeline.
    pub fn timeline(&self) -> Vec<timeline::TimelineLine> {
        self.list().lines(self.top, self.viewport.timeline_height)
    }

    /// The places in the selection of the events that the timeline shows.
    pub fn shown(&self) -> std::ops::Range<usize> {
        self.top..self.list().end(self.top, self.viewport.timeline_height)
    }

    /// What stands in the lines of the list.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The selection as a list.
    pub(super) fn list(&self) -> timeline::Timeline<'_> {
        let Data { chronology, headings, .. } = &*self.data;
        timeline::Timeline { chronology, headings, selection: &self.selection, rows: &self.rows }
    }

    /// The event that the detail pane shows.
    pub fn current(&self) -> Option<Row> {
        self.peek.or_else(|| self.selection.list().get(self.cursor).copied())
    }

    /// Whether the filter hides the event that the detail pane shows.
    pub fn is_peeking(&self) -> bool {
        self.peek.is_some()
    }

    /// How many events lead back from a followed relation.
    pub fn trail(&self) -> usize {
        self.trail.len()
    }

    /// The text of the detail pane, its first visible line, and the target under the cursor.
    pub fn page(&self) -> (&Page, usize, Option<usize>) {
        (&self.page, self.detail_top, self.target)
    }

    /// The items of the filter pane, the first visible one, and the one under the cursor.
    pub fn filter(&self) -> (&[FilterItem], usize, usize) {
        (&self.filter, self.filter_top, self.filter_cursor)
    }

    /// What to tell the user.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The numeric prefix typed so far.
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    /// Whether new data have not been answered for the first time: there is nothing to move in.
    pub fn is_unanswered(&self) -> bool {
        self.is_asking && self.selection.total() == 0 && !self.data.chronology.is_empty()
    }

    /// Whether an answer is being waited for.
    pub fn is_asking(&self) -> bool {
        self.is_asking
    }

    /// How much room the panes have.
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }
}
