//! The density strip: how many events lie in each stretch of time, all of them dim, the selection bright before them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::Screen;
use crate::app::text::width;
use crate::model::day;

/// The part of the strip that bars stand in.
pub(super) fn bars(strip: Rect) -> Rect {
    Rect { x: strip.x + 1, width: strip.width.saturating_sub(2), height: strip.height.saturating_sub(1), ..strip }
}

impl Screen<'_> {
    pub(super) fn strip(&self, area: Rect, buffer: &mut Buffer) {
        let bars = bars(area);
        let histogram = self.app.selection().histogram();
        let Some((first, last)) = histogram.extent().filter(|_| !bars.is_empty()) else { return };
        let columns = histogram.columns(usize::from(bars.width));
        let most = columns.iter().map(|(all, _)| *all).max().unwrap_or(0);
        let full = u32::from(bars.height) * 8;
        for (x, (all, selected)) in (bars.x..).zip(&columns) {
            let (all, selected) = (level(*all, most, full), level(*selected, most, full));
            for line in 0..bars.height {
                let base = u32::from(bars.height - 1 - line) * 8;
                let [all, selected] = [all, selected].map(|level| level.saturating_sub(base).min(8) as usize);
                let (glyph, style) = self.cell(all, selected);
                buffer.set_string(x, bars.y + line, glyph, style);
            }
        }
        let axis = Rect { y: bars.bottom(), height: 1, ..bars };
        let short = |day| day::iso(day).rsplit_once('-').map_or_else(String::new, |(month, _)| month.to_owned());
        let (first, last) = (short(first), short(last));
        let middle = usize::from(axis.width).saturating_sub(width(&first) + width(&last) + 2);
        let line = format!("{first} {} {last}", self.glyphs.axis.repeat(middle));
        self.put(buffer, axis, 0, &Line::styled(line, self.theme.muted));
        let current = self.app.current().map(|row| self.app.data().chronology.filed_under(row));
        if let Some(column) = current.and_then(|day| histogram.column(day, usize::from(bars.width))) {
            let x = (axis.x + u16::try_from(column).unwrap_or(0)).min(axis.right() - 1);
            let is_on_axis = buffer[(x, axis.y)].symbol() == self.glyphs.axis && column > width(&first);
            if is_on_axis {
                buffer.set_string(x, axis.y, self.glyphs.pointer, self.theme.focus);
            } else {
                // On a label the pointer would hide a digit.
                let label = if column <= width(&first) {
                    Rect { width: 7.min(axis.width), ..axis }
                } else {
                    Rect { x: axis.right().saturating_sub(7), width: 7.min(axis.width), ..axis }
                };
                buffer.set_style(label, self.theme.focus);
            }
        }
    }

    /// One cell: eighths of all events and of the selection.
    fn cell(&self, all: usize, selected: usize) -> (&'static str, Style) {
        let (dim, bright) = (self.theme.bar, self.theme.bar_selected);
        if selected == 0 {
            // Without colour the height alone would not tell the two apart.
            let is_plain = dim.fg.is_none();
            return (if is_plain && all > 0 { self.glyphs.dot } else { self.glyphs.bars[all] }, dim);
        }
        let behind = if all == 8 && selected < 8 { dim.fg } else { None };
        (self.glyphs.bars[selected], Style { bg: behind, ..bright })
    }
}

/// A count in eighths of a cell: in proportion, but never none for some.
fn level(count: u32, most: u32, full: u32) -> u32 {
    if count == 0 || most == 0 {
        return 0;
    }
    let share = u64::from(count) * u64::from(full) / u64::from(most);
    u32::try_from(share).unwrap_or(full).clamp(1, full)
}
