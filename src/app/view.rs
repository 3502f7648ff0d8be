//! What drawing asks of the state: accessors, and the visible lines. Nothing here changes anything.

use std::ops::Range;
use std::sync::Arc;

use super::filter::FilterItem;
use super::lines::LineTexts;
use super::page::DetailPage;
use super::{App, Data, LISTED, Mode, Notice, Pane, ProblemLine, View, Viewport, text, timeline};
use crate::engine::{ListOrder, Listing, Selected};
use crate::formats::Problem;
use crate::model::Day;
use crate::query::Query;

impl App {
    /// Who answers, and what is wrong with the files.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The same, to be handed to the worker.
    pub fn shared_data(&self) -> &Arc<Data> {
        &self.data
    }

    /// What is wrong with the files, as they were last looked at.
    pub fn problems(&self) -> &[Problem] {
        self.loading.broken_save.as_deref().unwrap_or(&self.data.problems)
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
        self.loading.broken_save.is_some()
    }

    /// Whether only the first part of the file is there, because reading was stopped.
    pub fn is_partial(&self) -> bool {
        self.loading.is_partial
    }

    /// What is said where an event is wanted and none is shown.
    pub(super) const fn no_event_says(&self) -> &'static str {
        if self.loading.says.is_some() {
            "no event here so far: the file is still being read"
        } else {
            "there is no event here"
        }
    }

    /// The same as a notice.
    pub(super) fn no_event(&self) -> Notice {
        Notice::info(self.no_event_says())
    }

    /// How far reading has come, in words; `None` when all is read.
    pub fn loading(&self) -> Option<&str> {
        self.loading.says.as_deref()
    }

    /// The problems as lines of the window, whole: what is wrong, and what to write instead.
    pub fn problem_lines(&self) -> Vec<(ProblemLine, String)> {
        let listed = self.problems().iter().take(LISTED);
        let mut lines: Vec<_> = listed.flat_map(|problem| self.lines_of_problem(problem)).collect();
        let more = self.problems().len().saturating_sub(LISTED);
        if more > 0 {
            lines.push((ProblemLine::Hint, format!("and {more} more: `annals check` shows them all")));
        }
        lines
    }

    fn lines_of_problem(&self, problem: &Problem) -> Vec<(ProblemLine, String)> {
        let columns = self.viewport.window_width.max(1);
        let mut lines = Vec::new();
        for (at, part) in problem.to_string().lines().enumerate() {
            let tone = if at == 0 { ProblemLine::Wrong(problem.severity) } else { ProblemLine::Hint };
            let part = if self.viewport.is_ascii { text::plain(part.trim()) } else { part.trim().into() };
            let wrapped = text::wrap(&[text::Span::new(part, text::Tone::Text)], columns - 1, 4);
            let pad = if at == 0 { "" } else { "    " };
            let line = |line: text::Line| line.into_iter().map(|span| span.text).collect::<String>();
            lines.extend(
                wrapped
                    .into_iter()
                    .enumerate()
                    .map(|(row, spans)| (tone, if row == 0 { format!("{pad}{}", line(spans)) } else { line(spans) })),
            );
        }
        lines
    }

    /// The problem that a line of the window belongs to, and all of its lines.
    pub fn problem_at(&self, line: usize) -> Option<(&Problem, Range<usize>)> {
        let mut begin = 0;
        self.problems().iter().take(LISTED).find_map(|problem| {
            let lines = begin..begin + self.lines_of_problem(problem).len();
            begin = lines.end;
            lines.contains(&line).then_some((problem, lines))
        })
    }

    /// The first line of the problems that is visible while the cursor is on one: it stays in the middle where it can.
    pub fn problems_top(&self, cursor: usize) -> usize {
        let height = self.viewport.window_height;
        cursor.saturating_sub(height / 2).min(self.problem_lines().len().saturating_sub(height))
    }

    /// The query, without what is being typed.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The answer to the query and to what is being typed.
    pub fn selected(&self) -> &Selected {
        &self.selected
    }

    /// The list that is there.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// The order of the list that is there.
    pub fn order(&self) -> ListOrder {
        self.listing.order
    }

    /// What the centre of the screen shows.
    pub fn view(&self) -> View {
        self.view
    }

    /// The pane that keys go to.
    pub fn focus(&self) -> Pane {
        self.focus
    }

    /// What the keys are for.
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// The place of the cursor in the list.
    pub fn cursor(&self) -> usize {
        self.list.cursor
    }

    /// The place that the timeline begins with.
    pub fn top(&self) -> usize {
        self.list.top
    }

    /// The visible lines of the timeline.
    pub fn timeline(&self) -> Vec<timeline::TimelineLine> {
        self.timeline_lines().lines(self.list.top, self.viewport.timeline_height)
    }

    /// The places in the list of the events that the timeline shows.
    pub fn shown(&self) -> std::ops::Range<usize> {
        self.list.top..self.timeline_lines().end(self.list.top, self.viewport.timeline_height)
    }

    /// What stands in the lines of the list.
    pub fn texts(&self) -> &LineTexts {
        &self.list.texts
    }

    /// The day that the event under the cursor, or that the detail pane shows instead, is filed under.
    pub fn current_day(&self) -> Option<Day> {
        let line = || self.list.texts.text(self.list.cursor).map(|text| text.line.filed);
        let account = self.account().map(|account| account.filed);
        if self.detail.peek.is_some() || self.chain.is_some() { account } else { account.or_else(line) }
    }

    /// Whether the filter hides the event that the detail pane shows.
    pub fn is_peeking(&self) -> bool {
        self.chain_event().map_or_else(|| self.detail.peek.is_some(), |(_, is_outside)| is_outside)
    }

    /// How many events lead back from a followed relation.
    pub fn trail(&self) -> usize {
        self.trail.followed()
    }

    /// The text of the detail pane, its first visible line, and the target under the cursor.
    pub fn page(&self) -> (&DetailPage, usize, Option<usize>) {
        (&self.detail.page, self.detail.top, self.detail.target)
    }

    /// The items of the filter pane, the first visible one, and the one under the cursor.
    pub fn filter(&self) -> (&[FilterItem], usize, usize) {
        (&self.filter.items, self.filter.top, self.filter.cursor)
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
        self.is_asking && self.selected.total == 0 && self.data.facts().events > 0
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
