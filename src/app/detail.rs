//! The detail pane: which event it shows, and how far it is scrolled.

use std::sync::Arc;

use super::App;
use super::asking::Asked;
use super::page::{self, DetailPage};
use crate::account::Piece;
use crate::engine::{Answer, EventAccount, Question};
use crate::model::EventKey;

/// What the detail pane shows.
#[derive(Debug, Default)]
pub(super) struct Detail {
    /// An event that is shown although the filter hides it.
    pub(super) peek: Option<EventKey>,
    /// Everything about the event, once it is there.
    pub(super) account: Option<Arc<EventAccount>>,
    /// The event that was asked for and has not come.
    pub(super) awaited: Option<(u64, EventKey)>,
    /// The text, and what it was laid out for: the event, whether that is there whole, the columns, and what its reader keeps.
    pub(super) page: DetailPage,
    page_of: Option<(EventKey, bool, usize, u64)>,
    /// The first line that is visible.
    pub(super) top: usize,
    /// What of the targets is under the cursor.
    pub(super) target: Option<usize>,
}

impl Detail {
    /// Forgets the text: it is to be laid out anew.
    pub(super) fn forget_page(&mut self) {
        self.page_of = None;
    }

    /// Forgets the event: it was of other data.
    pub(super) fn forget(&mut self) {
        self.peek = None;
        self.account = None;
        self.awaited = None;
        self.page_of = None;
        self.target = None;
    }
}

impl App {
    /// The event that the detail pane is about.
    pub fn current(&self) -> Option<EventKey> {
        let chain = self.chain_event().map(|(key, _)| key);
        chain.or(self.detail.peek).or_else(|| self.list.texts.text(self.list.cursor).map(|text| text.line.key))
    }

    /// Everything about the event that the detail pane is about, once it is there.
    pub fn account(&self) -> Option<&EventAccount> {
        self.detail.account.as_deref().filter(|account| Some(account.key) == self.current())
    }

    /// Takes what was asked for, if it is still wanted.
    pub(super) fn take_account(&mut self, account: Arc<EventAccount>) {
        if self.current() == Some(account.key) {
            self.detail.account = Some(account);
        }
    }

    /// Asks for the event that is wanted, unless it is there or on its way.
    fn read_event(&mut self, wanted: EventKey) {
        let is_there = self.detail.account.as_ref().is_some_and(|account| account.key == wanted);
        if is_there || self.detail.awaited.is_some_and(|(_, awaited)| awaited == wanted) {
            return;
        }
        self.detail.awaited = None;
        match self.ask_of_list(Question::Event(wanted)) {
            Asked::Answered(Answer::Event(account)) => self.detail.account = account,
            Asked::Answered(_) => {}
            Asked::Awaited(number) => self.detail.awaited = Some((number, wanted)),
        }
    }

    /// Lays the text of the event out, if that is another or has other columns. While the event is awaited its title is there.
    pub(super) fn settle_detail(&mut self) {
        let wanted = self.current();
        if let Some(wanted) = wanted {
            self.read_event(wanted);
        }
        let columns = self.viewport.detail_width;
        let wanted = wanted.map(|key| (key, self.account().is_some(), columns, self.places.changes));
        if wanted != self.detail.page_of {
            let is_same_event = wanted.map(|(key, ..)| key) == self.detail.page_of.map(|(key, ..)| key);
            let is_ascii = self.viewport.is_ascii;
            let mut page = match (self.account(), wanted) {
                (Some(account), _) => page::lay_out(&account.pieces, columns, is_ascii),
                (None, Some(_)) => page::lay_out(&self.title_alone(), columns, is_ascii),
                (None, None) => DetailPage::default(),
            };
            if let Some(here) = self.here().filter(|_| wanted.is_some()) {
                self.add_own(&mut page, &here.id, columns);
            }
            self.detail.page = page;
            self.detail.page_of = wanted;
            if !is_same_event {
                self.detail.top = 0;
                self.detail.target = None;
            }
        }
        let longest = self.detail.page.lines.len().saturating_sub(self.viewport.detail_height);
        self.detail.top = self.detail.top.min(longest);
    }

    /// What is known of an event of the list before it is there whole.
    fn title_alone(&self) -> Vec<Piece> {
        let is_of_list = self.detail.peek.is_none() && self.chain.is_none();
        let line = self.list.texts.text(self.list.cursor).filter(|_| is_of_list);
        let title = line.map(|text| crate::model::clean::line(text.line.headline.trim()).into_owned());
        title.map(Piece::Title).into_iter().collect()
    }
}
