//! What a frame sends to the terminal: what differs from the last one.
//!
//! Terminals disagree on the columns of some graphemes (flags, joined emoji, Indic syllables). A row that has one is sent
//! whole whenever anything in it changes, and behind each of them the cursor is put where the next letter belongs: nothing
//! beside them shifts, and nothing of what stood there before is left.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use crossterm::{Command, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect};

use crate::app::text::is_settled;

/// The screen of a terminal that takes bytes.
#[derive(Debug)]
pub struct Canvas<W: Write> {
    backend: CrosstermBackend<W>,
    shown: Buffer,
    next: Buffer,
    is_known: bool,
}

impl<W: Write> Canvas<W> {
    /// A screen of which nothing is known yet: the first frame draws all of it.
    pub fn new(out: W) -> Self {
        Self { backend: CrosstermBackend::new(out), shown: Buffer::default(), next: Buffer::default(), is_known: false }
    }

    /// Forgets what is on the screen, so that the next frame draws all of it.
    pub fn forget(&mut self) {
        self.is_known = false;
    }

    /// Draws a frame, and shows the terminal's cursor where it stands, if it stands anywhere.
    ///
    /// # Errors
    /// What the terminal says.
    pub fn draw(
        &mut self,
        area: Rect,
        cursor: Option<Position>,
        render: impl FnOnce(Rect, &mut Buffer),
    ) -> io::Result<()> {
        let is_new = !self.is_known || self.shown.area != area;
        if is_new {
            self.shown = Buffer::empty(area);
            self.next = Buffer::empty(area);
            self.is_known = true;
        }
        // The terminal holds still only while it is written to.
        render(area, &mut self.next);
        queue!(self.backend, BeginSynchronizedUpdate)?;
        if is_new {
            queue!(self.backend, Clear(ClearType::All))?;
        }
        self.send()?;
        match cursor {
            Some(Position { x, y }) => queue!(self.backend, MoveTo(x, y), Show)?,
            None => queue!(self.backend, Hide)?,
        }
        queue!(self.backend, EndSynchronizedUpdate)?;
        std::mem::swap(&mut self.shown, &mut self.next);
        self.next.reset();
        Write::flush(&mut self.backend)
    }

    fn send(&mut self) -> io::Result<()> {
        let mut whole: Vec<u16> = Vec::new();
        let mut last = None;
        let is_settled_row =
            |y: u16| row(&self.shown, y).chain(row(&self.next, y)).all(|cell| is_settled(cell.symbol()));
        let settled = self.shown.diff_iter(&self.next).filter(|(_, y, _)| {
            // Changes come row by row, so that each row is looked at once.
            let known = last.filter(|(last, _)| last == y);
            let (_, is_settled) = known.unwrap_or_else(|| (*y, is_settled_row(*y)));
            last = Some((*y, is_settled));
            if !is_settled && whole.last() != Some(y) {
                whole.push(*y);
            }
            is_settled
        });
        self.backend.draw(settled)?;
        whole.into_iter().try_for_each(|y| send_row(&mut self.backend, &self.next, y))
    }
}

fn row(buffer: &Buffer, y: u16) -> impl Iterator<Item = &Cell> {
    let width = usize::from(buffer.area.width);
    buffer.content[usize::from(y - buffer.area.y) * width..].iter().take(width)
}

/// Sends a row from its first column to its last. Around each unsettled grapheme the cursor is placed.
fn send_row<W: Write>(backend: &mut CrosstermBackend<W>, buffer: &Buffer, y: u16) -> io::Result<()> {
    queue!(backend, MoveTo(buffer.area.x, y), Clear(ClearType::UntilNewLine))?;
    let mut cells: Vec<(u16, Cow<'_, Cell>)> = Vec::new();
    let mut is_behind = false;
    let mut x = buffer.area.x;
    while x < buffer.area.right() {
        let cell = &buffer[(x, y)];
        let is_settled = is_settled(cell.symbol());
        let width = cell.cell_width().max(1);
        // A terminal may draw a letter behind a joiner into the cell of the joiner: the cursor is placed behind it too.
        let is_placed = !is_settled || is_behind;
        let cell = if is_placed { Cow::Owned(placed(cell, (x, y), width)) } else { Cow::Borrowed(cell) };
        cells.push((x, cell));
        is_behind = !is_settled;
        x += width;
    }
    backend.draw(cells.iter().map(|(x, cell)| (*x, y, &**cell)))
}

/// A cell that begins and ends where it should, whatever columns the terminal gives it: blanks in its style, then, again from
/// its beginning, what it shows, and then the cursor behind it.
fn placed(cell: &Cell, (x, y): (u16, u16), width: u16) -> Cell {
    let mut symbol = " ".repeat(width.into());
    let written = MoveTo(x, y)
        .write_ansi(&mut symbol)
        .and_then(|()| symbol.write_str(cell.symbol()))
        .and_then(|()| MoveTo(x + width, y).write_ansi(&mut symbol));
    debug_assert!(written.is_ok(), "a text takes what is written");
    let mut placed = cell.clone();
    placed.set_symbol(&symbol);
    placed
}
