//! Going to a date: while it is typed the list jumps to the first event of that day or later; Enter stays there, Esc goes back.

use std::sync::Arc;

use super::{App, Data, Mode, Notice, Pane};
use crate::chronology::Row;
use crate::model::{Day, EventDate, day};

/// Where somebody was before a date was typed.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    data: Arc<Data>,
    anchor: Option<Row>,
    top: usize,
    peek: Option<Row>,
}

/// What is said where no event is late enough.
const TOO_LATE: &str = "no event shown is that late: this is the last one";

impl App {
    /// The place to come back to.
    pub(super) fn origin(&self) -> Origin {
        let here = self.selection.list().get(self.cursor).copied();
        Origin { data: Arc::clone(&self.data), anchor: self.anchor.or(here), top: self.top, peek: self.peek }
    }

    /// Goes back to where one was; in other data the place is kept as it is.
    fn return_to(&mut self, origin: &Origin) {
        if Arc::ptr_eq(&origin.data, &self.data) {
            self.anchor = origin.anchor;
            self.top = origin.top;
            self.peek = origin.peek;
            self.seek_anchor();
        }
    }

    /// Puts the cursor on the event that the user was at last, or on its neighbour if that is hidden.
    pub(super) fn seek_anchor(&mut self) {
        self.cursor = match self.selection.place(self.anchor.unwrap_or(0)) {
            Ok(at) => at,
            Err(at) => at.min(self.selection.len().saturating_sub(1)),
        };
    }

    /// The place of the first event that is filed under a day or a later one.
    pub(super) fn first_from(&self, day: Day) -> Option<usize> {
        let rows = self.selection.rows();
        let chronology = &self.data.chronology;
        let dated = rows.partition_point(|row| *row < chronology.dated());
        let at = rows[..dated].partition_point(|row| chronology.filed_under(*row) < day);
        // In another order the event is there all the same, elsewhere.
        let row = rows[..dated].get(at)?;
        self.selection.place(*row).ok()
    }

    /// Jumps to the date that is being typed, if it is one.
    pub(super) fn jump_while_typing(&mut self) {
        let Mode::Typing(typing) = &self.mode else { return };
        let text = typing.text().trim().to_owned();
        let mut mistake = None;
        if text.is_empty() {
            if let Some(origin) = typing.origin().cloned() {
                self.return_to(&origin);
            }
        } else {
            match EventDate::typed(&text) {
                Ok(date) => {
                    let at = self.first_from(day::filed(date.bounds()));
                    mistake = at.is_none().then(|| TOO_LATE.to_owned());
                    self.go_to(at.unwrap_or_else(|| self.selection.len().saturating_sub(1)));
                    self.top = self.cursor;
                }
                Err(error) => mistake = Some(error.message),
            }
        }
        if let Mode::Typing(typing) = &mut self.mode {
            typing.say(mistake);
        }
    }

    /// Jumps anew among other events, if a date is being typed.
    pub(super) fn jump_again(&mut self) {
        let is_going = matches!(&self.mode, Mode::Typing(typing) if typing.origin().is_some());
        if is_going && !self.selection.is_empty() {
            self.jump_while_typing();
        }
    }

    /// Enter: stays at the date that was typed.
    pub(super) fn stay(&mut self) {
        let Mode::Typing(typing) = &self.mode else { return };
        let (text, mistake) = (typing.text().trim(), typing.mistake());
        if let (false, Some(mistake)) = (text.is_empty() || mistake == Some(TOO_LATE), mistake) {
            self.notice = Some(Notice::warning(mistake.to_owned()));
            return;
        }
        self.mode = Mode::Browse;
        self.focus = Pane::Timeline;
    }

    /// Esc: goes back to where one was.
    pub(super) fn give_up_date(&mut self, origin: Option<&Origin>) {
        if let Some(origin) = origin {
            self.return_to(origin);
        }
    }
}
