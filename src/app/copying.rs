//! Copying: an event, or the span that is marked, as text for the clipboard of the terminal.

use std::sync::Arc;

use super::picker::Picker;
use super::{App, Choice, Command, Does, Effect, Mode, Notice, Offer};
use crate::engine::{Listing, Plan};
use crate::formats::{Copied, Part, Provenance, Request, grouped};
use crate::query::Query;

/// What to say where nothing arrives.
const ALLOW: &str = "if nothing arrives, the terminal has to allow it (OSC 52; in tmux: set -g set-clipboard on)";

impl App {
    /// A command that hands something on; `Err` for another.
    pub(super) fn hand_on_command(&mut self, command: Command) -> Result<Option<Effect>, ()> {
        match command {
            Command::Export => return Ok(self.open_export()),
            Command::Copy => return Ok(self.copy(Copied::Event)),
            Command::CopyAs => self.choose_copied(),
            Command::Span => self.toggle_span(),
            _ => return Err(()),
        }
        Ok(None)
    }

    /// Copies the span that is marked, else the event that one reads.
    pub(super) fn copy(&mut self, what: Copied) -> Option<Effect> {
        let span = self.marked_span();
        let request = match &span {
            Some(span) => {
                let of = (self.listing.clone(), &*self.selected);
                self.request_of(self.query.clone(), of, Some(span), Vec::new())
            }
            None => self.request_of_event()?,
        };
        Some(Effect::Gather(Box::new(request), what, span.map(|span| span.number())))
    }

    /// The event that one reads, whatever the query hides.
    fn request_of_event(&mut self) -> Option<Request> {
        let Some(event) = self.here() else {
            self.notice = Some(self.no_event());
            return None;
        };
        let query = Query::default();
        let rule = (query.rule.word(), query.rule.says());
        let provenance = Provenance::new(self.data.facts(), String::new(), rule, 1);
        let listing = Listing { plan: Arc::new(Plan::default()), ..Listing::default() };
        Some(Request { listing, part: Part::Event(event.key), query, redact: Vec::new(), provenance })
    }

    /// Asks what is to be copied.
    pub(super) fn choose_copied(&mut self) {
        let choice = |what: &Copied| Choice {
            name: what.word().to_owned(),
            about: what.label().to_owned(),
            does: Does::Copy(*what),
        };
        let choices = Copied::ALL.iter().map(choice).collect();
        self.mode = Mode::Pick(Box::new(Picker::new(Offer::Copies, choices)));
    }

    /// The text is there, or there is none.
    pub(super) fn gathered(
        &mut self,
        what: Copied,
        span: Option<usize>,
        text: Result<String, String>,
    ) -> Option<Effect> {
        match text {
            Ok(text) => {
                self.leave_span(span);
                let letters = grouped(text.chars().count());
                self.notice = Some(Notice::info(format!("{what} copied, {letters} letters; {ALLOW}")));
                Some(Effect::Copy(text))
            }
            Err(why) => {
                self.notice = Some(Notice::warning(format!("not copied: {why}")));
                None
            }
        }
    }
}
