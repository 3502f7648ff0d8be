//! Going to a date: while it is typed the list jumps to the first event of that day or later; Enter stays there, Esc goes back.

use super::asking::Then;
use super::{App, Mode, Notice, Pane, Remembered};
use crate::engine::{ListPlace, PositionOf};
use crate::model::{EventDate, EventKey, day};

/// Where somebody was before a date was typed.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    anchor: Option<Remembered>,
    top: usize,
    peek: Option<EventKey>,
    /// How often the files had been read.
    readings: u64,
}

/// What is said where no event is late enough.
const TOO_LATE: &str = "no event shown is that late: this is the last one";

impl App {
    /// The place to come back to.
    pub(super) fn origin(&self) -> Origin {
        let anchor = self.list.anchor.clone().or_else(|| self.spot(self.list.cursor));
        Origin { anchor, top: self.list.top, peek: self.detail.peek, readings: self.readings }
    }

    /// Goes back to where one was; in other data the place is kept as it is.
    fn return_to(&mut self, origin: &Origin) {
        if origin.readings == self.readings {
            self.list.anchor.clone_from(&origin.anchor);
            self.list.next_top = Some(origin.top);
            self.detail.peek = origin.peek;
            if let Some(spot) = &origin.anchor {
                self.seek(PositionOf::Event(spot.key), Then::Return);
            }
        }
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
                Ok(date) => return self.seek(PositionOf::Day(day::filed(date.bounds())), Then::GoToDate),
                Err(error) => mistake = Some(error.message),
            }
        }
        if let Mode::Typing(typing) = &mut self.mode {
            typing.say(mistake);
        }
    }

    /// The event of the date that is being typed is found, or the last one where none is that late.
    pub(super) fn arrive_at_date(&mut self, place: ListPlace) {
        self.go_to(place.at);
        self.list.next_top = Some(self.list.cursor);
        if let Mode::Typing(typing) = &mut self.mode {
            typing.say((!place.is_there).then(|| TOO_LATE.to_owned()));
        }
    }

    /// Goes to the day that somebody wanted to begin at: again when the rest of a large file is there.
    pub(super) fn go_to_start(&mut self) {
        let Some(day) = self.start.filter(|_| !self.selected.is_empty()) else { return };
        if self.loading.says.is_none() {
            self.start = None;
        }
        self.seek(PositionOf::Day(day), Then::GoOnTop);
    }

    /// Jumps anew among other events, if a date is being typed.
    pub(super) fn jump_again(&mut self) {
        let is_going = matches!(&self.mode, Mode::Typing(typing) if typing.origin().is_some());
        if is_going && !self.selected.is_empty() {
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
        self.notice = mistake.filter(|_| !text.is_empty()).map(Notice::info);
        let left = typing.origin().and_then(|origin| origin.anchor.clone());
        self.record_spot(left, false);
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
