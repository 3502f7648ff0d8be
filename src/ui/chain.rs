//! The chain of an event: a line for each event with its date, the branch that it hangs on and how what is there stands to it; on the
//! last line what the signs mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::header::thousands;
use super::{Areas, Screen, over};
use crate::app::lines::whole_date;
use crate::app::rail::{Joint, Stroke};
use crate::app::text::{cut, width};
use crate::app::{ChainItem, ChainRow, Pane};
use crate::engine::{ChainEvent, ChainSide, ChainStep};
use crate::model::clean;

/// Columns of the longest date.
const DATE: usize = 11;
/// Columns of a pane that has room for dates, for words, and for wide branches.
const WITH_DATES: usize = 40;
const WITH_WORDS: usize = 30;
const WITH_WIDE_BRANCHES: usize = 60;

/// How the rows are laid out.
#[derive(Debug, Clone, Copy)]
struct Layout {
    columns: usize,
    /// Columns of dates; 0 for none.
    date: usize,
    /// Columns of a branch.
    branch: usize,
    /// Branches that are left out at the beginning of each row, and how many are drawn.
    left_out: usize,
    branches: usize,
}

impl Screen<'_> {
    pub(super) fn chain_view(&self, areas: &Areas, buffer: &mut Buffer) {
        if areas.timeline.is_empty() {
            return;
        }
        let app = self.app;
        let inner = self.pane(areas, Pane::Timeline, &self.chain_title(), buffer);
        let (rows, top, cursor) = app.chain_rows();
        if rows.is_empty() {
            self.put(buffer, inner, 0, &Line::styled(format!("  {}", self.glyphs.ellipsis), self.theme.muted));
            return;
        }
        let shown = top..rows.len().min(top + app.chain_room());
        let layout = self.chain_layout(inner, &rows[shown.clone()], places(rows[cursor.min(rows.len() - 1)]));
        let mut signs = [false; 4];
        for (y, at) in (0..).zip(shown) {
            let is_current = at == cursor;
            if is_current {
                let row = Rect { y: inner.y + y, height: 1, ..inner }.intersection(inner);
                buffer.set_style(row, self.theme.cursor);
            }
            self.put(buffer, inner, y, &self.chain_line((rows, at), layout, is_current));
            if let Some((event, step)) = app.chain_row(rows[at]) {
                let again = rows[at].again.is_some();
                let here =
                    [event.is_contradicted, step.is_some_and(|step| step.is_impossible), again, event.is_outside];
                signs = [0, 1, 2, 3].map(|sign| signs[sign] || here[sign]);
            }
        }
        if usize::from(inner.height) > app.chain_room() {
            self.chain_signs(inner, signs, buffer);
        }
    }

    /// How many events led to it and followed from it.
    fn chain_title(&self) -> String {
        let Some(chain) = self.app.chain() else { return "Chain".to_owned() };
        let told = |side: &ChainSide| side.steps.iter().filter(|step| !step.is_again).count();
        let count = |side: &ChainSide, does: &str| match (side.events, told(side)) {
            (0, _) => format!("nothing {does}"),
            (all, told) if told < all && side.more + side.steps.iter().map(|step| step.more).sum::<usize>() > 0 => {
                format!("{} of {} {does}", thousands(told), thousands(all))
            }
            (all, _) => format!("{} {does}", thousands(all)),
        };
        let dot = self.glyphs.dot;
        format!("Chain {dot} {} {dot} {}", count(&chain.before, "led to it"), count(&chain.after, "followed"))
    }

    fn chain_layout(&self, inner: Rect, shown: &[ChainRow], places: usize) -> Layout {
        let columns = usize::from(inner.width);
        let dates = shown.iter().filter_map(|row| self.app.chain_row(*row));
        let longest = dates.map(|(event, _)| width(&whole_date(&event.date))).max().unwrap_or(0).min(DATE);
        let branch = if columns >= WITH_WIDE_BRANCHES { 3 } else { 2 };
        let branches = (columns * 2 / 5 / branch).max(2);
        let date = if columns >= WITH_DATES { longest + 1 } else { 0 };
        Layout { columns, date, branch, left_out: (places + 1).saturating_sub(branches), branches }
    }

    fn chain_line(&self, (rows, at): (&[ChainRow], usize), layout: Layout, is_current: bool) -> Line<'static> {
        let theme = self.theme;
        let row = rows[at];
        let style = |style: Style| if is_current { over(style, theme.cursor) } else { style };
        let cursor = if is_current { self.glyphs.cursor } else { " " };
        let branches = self.branches((rows, at), layout);
        let (event, step) = match (row.item, self.app.chain_row(row)) {
            (_, Some((event, step))) => (event, step),
            (ChainItem::More { steps, .. }, None) => {
                let pad = layout.date + 3;
                return Line::from(vec![
                    Span::styled(format!("{cursor} {:pad$}", ""), style(theme.focus)),
                    Span::styled(branches, style(theme.muted)),
                    Span::styled(format!("+{} more", thousands(steps)), style(theme.link)),
                ]);
            }
            (ChainItem::Event | ChainItem::Step { .. }, None) => return Line::default(),
        };
        let (glyph, mark) = self.glyphs.date(&event.date);
        let sign = self.own_sign(&event.id).unwrap_or(" ");
        let mut spans = vec![
            Span::styled(cursor, style(theme.focus)),
            Span::styled(sign, style(theme.strong)),
            Span::styled(format!("{glyph}{mark} "), style(theme.glyph)),
        ];
        if layout.date > 0 {
            let date = cut(&whole_date(&event.date), layout.date - 1, self.glyphs.ellipsis);
            let pad = layout.date - width(&date);
            spans.push(Span::styled(format!("{date}{:pad$}", ""), style(theme.muted)));
        }
        spans.push(Span::styled(branches, style(theme.muted)));
        if let Some(step) = step.filter(|_| layout.columns >= WITH_WORDS) {
            let is_wrong = step.is_impossible;
            let words = if is_wrong {
                format!("{} {}  ", words(step), self.glyphs.chain()[1].0)
            } else {
                format!("{}  ", words(step))
            };
            spans.push(Span::styled(words, style(if is_wrong { theme.error } else { theme.note })));
        }
        let own = match (is_current || row.item == ChainItem::Event, event.is_outside || row.again.is_some()) {
            (true, _) => theme.title,
            (false, true) => theme.muted,
            (false, false) => theme.text,
        };
        self.chain_end(&mut spans, (event, row.again.map(|again| (at, again))), layout, (style(own), is_current));
        Line::from(spans)
    }

    /// The title, cut so that what is said of it has room behind it.
    fn chain_end(
        &self,
        spans: &mut Vec<Span<'static>>,
        (event, again): (&ChainEvent, Option<(usize, usize)>),
        layout: Layout,
        (own, is_current): (Style, bool),
    ) {
        let theme = self.theme;
        let mut signs = Vec::new();
        if event.is_contradicted {
            signs.push((format!(" {}", self.glyphs.rail.head(Stroke::Contradicts, false)), theme.error));
        }
        if event.is_outside {
            signs.push((" out".to_owned(), theme.muted));
        }
        if let Some((at, again)) = again {
            let arrow = self.glyphs.rail.cell(Stroke::Order, Joint::Beyond { is_above: again < at });
            signs.push((format!(" {arrow}{}", at.abs_diff(again)), theme.focus));
        }
        let used: usize = spans.iter().map(|span| width(&span.content)).sum();
        let behind: usize = signs.iter().map(|(sign, _)| width(sign)).sum();
        let title = clean::line(event.headline.trim()).into_owned();
        let room = layout.columns.saturating_sub(used + behind);
        spans.push(Span::styled(cut(&title, room, self.glyphs.ellipsis), own));
        let style = |style: Style| if is_current { over(style, theme.cursor) } else { style };
        spans.extend(signs.into_iter().map(|(sign, own)| Span::styled(sign, style(own))));
    }

    /// The branch that a row hangs on, and those that go by.
    fn branches(&self, (rows, at): (&[ChainRow], usize), layout: Layout) -> String {
        let row = rows[at];
        let rail = &self.glyphs.rail;
        let is_above =
            matches!(row.item, ChainItem::Step { is_before: true, .. } | ChainItem::More { is_before: true, .. });
        let own = places(row);
        let drawn = layout.left_out + 1..=own.min(layout.left_out + layout.branches);
        let mut parts = Vec::new();
        let mut part = |place: usize, first: &str, then: &str| {
            if drawn.contains(&place) {
                let then = if layout.branch > 2 { format!("{then} ") } else { " ".to_owned() };
                parts.push(format!("{first}{then}"));
            }
        };
        let along = rail.cell(Stroke::Order, Joint::Along);
        if row.is_only {
            part(own, along, " ");
        } else if row.level > 0 {
            let join = Joint::Join { up: !is_above || !row.is_last, down: is_above || !row.is_last, is_crossed: false };
            part(own, rail.cell(Stroke::Order, join), rail.cell(Stroke::Order, Joint::Across));
        }
        // The branches that go by: those that what it hangs on stands on.
        let mut on = if row.is_only { at } else { row.on };
        for level in (1..own).rev() {
            while rows[on].is_only {
                on = rows[on].on;
            }
            part(level, if rows[on].is_last { " " } else { along }, " ");
            on = rows[on].on;
        }
        parts.reverse();
        let is_cut = own > layout.left_out + layout.branches || (own > 0 && own <= layout.left_out);
        if is_cut {
            parts.push(format!("{} ", self.glyphs.ellipsis));
        }
        parts.concat()
    }

    /// What the signs on the screen mean: that it is contradicted, that a relation is impossible, that it stands elsewhere, that it is hidden.
    fn chain_signs(&self, inner: Rect, [contradicted, impossible, again, outside]: [bool; 4], buffer: &mut Buffer) {
        let [contradicts, wrong, above, out, _] = self.glyphs.chain();
        let told = [
            (contradicted, contradicts.0, "contradicted"),
            (impossible, wrong.0, "impossible by the dates"),
            (again, above.0, "stands 3 lines up"),
            (outside, out.0, "hidden by the filter"),
        ];
        let mut spans = Vec::new();
        for (_, sign, means) in told.into_iter().filter(|(is_there, ..)| *is_there) {
            spans.push(Span::styled(format!("  {sign}"), self.theme.focus));
            spans.push(Span::styled(format!(" {means}"), self.theme.muted));
        }
        let last = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
        self.put(buffer, last, 0, &Line::from(spans));
    }
}

/// How many branches stand before what a row says, and the line that it hangs on alone.
fn places(row: ChainRow) -> usize {
    row.level + usize::from(row.is_only)
}

/// How what a step hangs on stands to it, as the detail pane of that event has it: the line reads on from there.
fn words(step: &ChainStep) -> String {
    let word = |(kind, is_inverse): &(crate::model::RelationKind, bool)| {
        if *is_inverse { kind.label() } else { kind.inverse_label() }
    };
    step.ties.iter().map(word).collect::<Vec<_>>().join(", ")
}
