//! The chain of an event: what led to it above, what followed from it below, as a tree whose trunk is the event.
//!
//! ```text
//!   ● 2014-03-01  ╭─ response to  Aland attacks Borduria
//!   ● 2014-03-02  ├─ follows      The Council appeals to both
//! ▌ ● 2014-03-07  Talks in Syldavia
//!   ● 2014-04-01  │  followed by  A truce
//!   ● 2014-05-01  │  followed by  A treaty
//! ```
//!
//! What alone came of something stands right below it; only where several did there are branches, and what hangs on them further in.

use std::collections::HashMap;
use std::sync::Arc;

use super::asking::{Asked, Then};
use super::{App, Command, Effect, Mode, Notice, Pane, Remembered, View};
use crate::engine::{Answer, Chain, ChainAsked, ChainEvent, ChainSide, ChainStep, PositionOf, Question};
use crate::model::{EventKey, day};

/// Steps that are asked for on each side, and how many times as many where somebody wants to see more.
const STEPS: usize = 200;
const FURTHER: usize = 4;

/// Lines of a pane that has one for what the signs mean.
const WITH_SIGNS: usize = 8;

/// Said of an event that has none.
const NO_CHAIN: &str = "no relation says what led to this event or what followed from it";

/// A chain that is open.
#[derive(Debug)]
pub(super) struct ChainPane {
    /// The event that it is of, and those whose chains one came from.
    of: Remembered,
    from: Vec<Remembered>,
    /// Steps that are asked for on each side.
    most: usize,
    /// The chain, once it is there, with the number of the query that it belongs to.
    part: Option<(u64, Arc<Chain>)>,
    awaited: Option<(u64, u64, ChainAsked)>,
    rows: Vec<ChainRow>,
    cursor: usize,
    top: usize,
}

/// What stands in a row of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainItem {
    /// The event that the chain is of.
    Event,
    /// A step, by its number.
    Step {
        /// Whether it led to the event.
        is_before: bool,
        /// Which.
        at: usize,
    },
    /// So many steps that are not told.
    More {
        /// Whether they led to the event.
        is_before: bool,
        /// How many.
        steps: usize,
    },
}

/// A row of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainRow {
    /// What stands there.
    pub item: ChainItem,
    /// How many steps from the event it is.
    pub depth: usize,
    /// How many branches it stands behind: what alone hangs on something stands right below or above it.
    pub level: usize,
    /// Whether nothing else hangs on the same one.
    pub is_only: bool,
    /// The row that it hangs on; its own for the event.
    pub on: usize,
    /// Whether nothing further away hangs on the same one.
    pub is_last: bool,
    /// Where the event stands that is told again.
    pub again: Option<usize>,
}

impl ChainPane {
    fn new(of: Remembered, from: Vec<Remembered>) -> Self {
        Self { of, from, most: STEPS, part: None, awaited: None, rows: Vec::new(), cursor: 0, top: 0 }
    }

    /// The chain of the same event of other data, if it is still there.
    pub(super) fn of_other_data(self, moved: impl Fn(&Remembered) -> Option<Remembered>) -> Option<Self> {
        Some(Self::new(moved(&self.of)?, self.from.iter().filter_map(moved).collect()))
    }
}

/// The rows of a side, from the event on: each step with what was reached from it behind it.
fn rows_of(side: &ChainSide, is_before: bool) -> Vec<ChainRow> {
    let mut reached: Vec<Vec<usize>> = vec![Vec::new(); side.steps.len() + 1];
    for (at, step) in side.steps.iter().enumerate() {
        reached[step.from.map_or(0, |from| from + 1)].push(at);
    }
    let more_of = |from: Option<usize>| from.map_or(side.more, |from| side.steps[from].more);
    let mut rows: Vec<ChainRow> = Vec::new();
    // What is still to come: the item, how far it is, the row that it hangs on, whether it is the last there.
    let mut coming: Vec<ChainRow> = Vec::new();
    let push = |coming: &mut Vec<ChainRow>, from: Option<usize>, (depth, level): (usize, usize), on: usize| {
        let more = Some(more_of(from)).filter(|more| *more > 0).map(|steps| ChainItem::More { is_before, steps });
        let steps = reached[from.map_or(0, |from| from + 1)].iter().map(|at| ChainItem::Step { is_before, at: *at });
        let begin = coming.len();
        let row = ChainRow { item: ChainItem::Event, depth, level, is_only: true, on, is_last: false, again: None };
        coming.extend(steps.chain(more).map(|item| ChainRow { item, ..row }));
        if coming.len() - begin > 1 {
            coming[begin..].iter_mut().for_each(|row| (row.level, row.is_only) = (level + 1, false));
        }
        coming[begin..].reverse();
        if let Some(last) = coming.get_mut(begin) {
            last.is_last = true;
        }
    };
    push(&mut coming, None, (1, 0), 0);
    while let Some(row) = coming.pop() {
        rows.push(row);
        if let ChainItem::Step { at, .. } = row.item {
            push(&mut coming, Some(at), (row.depth + 1, row.level), rows.len());
        }
    }
    rows
}

/// All rows: what led to the event above it, turned round, so that everything hangs on what came of it.
fn all_rows(chain: &Chain) -> Vec<ChainRow> {
    let before = rows_of(&chain.before, true);
    let root = before.len();
    // Counted from the event on, 0 is the event and n the n-th row of a side.
    let mut rows: Vec<ChainRow> = before.into_iter().map(|row| ChainRow { on: root - row.on, ..row }).rev().collect();
    let event = ChainItem::Event;
    rows.push(ChainRow { item: event, depth: 0, level: 0, is_only: false, on: root, is_last: true, again: None });
    rows.extend(rows_of(&chain.after, false).into_iter().map(|row| ChainRow { on: root + row.on, ..row }));
    let mut first: HashMap<EventKey, usize> = HashMap::new();
    let is_again = |row: &ChainRow| step_of(chain, row.item).is_some_and(|step| step.is_again);
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !is_again(row)) {
        if let Some(event) = event_of(chain, row.item) {
            first.insert(event.key, at);
        }
    }
    for row in &mut rows {
        if is_again(row) {
            row.again = event_of(chain, row.item).and_then(|event| first.get(&event.key)).copied();
        }
    }
    rows
}

fn step_of(chain: &Chain, item: ChainItem) -> Option<&ChainStep> {
    match item {
        ChainItem::Step { is_before: true, at } => chain.before.steps.get(at),
        ChainItem::Step { is_before: false, at } => chain.after.steps.get(at),
        ChainItem::Event | ChainItem::More { .. } => None,
    }
}

fn event_of(chain: &Chain, item: ChainItem) -> Option<&ChainEvent> {
    match item {
        ChainItem::Event => Some(&chain.event),
        ChainItem::Step { .. } | ChainItem::More { .. } => step_of(chain, item).map(|step| &step.event),
    }
}

/// What drawing asks.
impl App {
    /// Whether a chain is open.
    pub fn has_chain(&self) -> bool {
        self.chain.is_some()
    }

    /// The chain that is open, once it is there.
    pub fn chain(&self) -> Option<&Chain> {
        self.chain.as_ref()?.part.as_ref().map(|(_, chain)| &**chain)
    }

    /// The rows of the chain, the first one that is visible, and the one under the cursor.
    pub fn chain_rows(&self) -> (&[ChainRow], usize, usize) {
        self.chain.as_ref().map_or((&[], 0, 0), |pane| (&pane.rows, pane.top, pane.cursor))
    }

    /// What stands in a row of the chain: the event, and how it was reached.
    pub fn chain_row(&self, row: ChainRow) -> Option<(&ChainEvent, Option<&ChainStep>)> {
        let chain = self.chain()?;
        Some((event_of(chain, row.item)?, step_of(chain, row.item)))
    }

    /// The event of the chain that the cursor is on; that of the chain itself where there is none.
    pub(super) fn chain_event(&self) -> Option<(EventKey, bool)> {
        let pane = self.chain.as_ref()?;
        let row = pane.rows.get(pane.cursor);
        let event = row.and_then(|row| self.chain_row(*row)).map(|(event, _)| (event.key, event.is_outside));
        Some(event.unwrap_or((pane.of.key, false)))
    }
}

/// What changes it.
impl App {
    /// The number of the question for a chain that is awaited.
    pub(super) fn awaited_chain(&self) -> Option<u64> {
        self.chain.as_ref()?.awaited.map(|(number, ..)| number)
    }

    /// Lines that the rows of a chain have: where there are enough, the last one of the pane says what the signs mean.
    pub fn chain_room(&self) -> usize {
        let height = self.viewport.timeline_height;
        if height < WITH_SIGNS { height.max(1) } else { height - 1 }
    }

    /// The chain of the event under the cursor; of the event that an open chain is of, back.
    pub(super) fn open_chain(&mut self) {
        let Some(spot) = self.here() else {
            self.notice = Some(self.no_event());
            return;
        };
        let from = match self.chain.take() {
            Some(pane) if pane.of.key == spot.key => return self.leave_chain(pane),
            Some(mut pane) => {
                pane.from.push(pane.of);
                pane.from
            }
            None => Vec::new(),
        };
        self.detail.target = None;
        self.focus = Pane::Timeline;
        self.chain = Some(ChainPane::new(spot, from));
    }

    /// Back to the chain that one came from, else to the list.
    fn leave_chain(&mut self, mut pane: ChainPane) {
        self.detail.target = None;
        if let Some(of) = pane.from.pop() {
            self.chain = Some(ChainPane::new(of, pane.from));
        }
    }

    /// Brings an open chain in line with what is selected and with the room that there is.
    pub(super) fn settle_chain(&mut self) {
        let number = self.listed_number;
        let room = self.chain_room();
        let Some(pane) = self.chain.as_mut().filter(|_| self.selected.total > 0) else { return };
        let asked = ChainAsked { of: pane.of.key, most: pane.most };
        let is_there = pane.part.as_ref().is_some_and(|(own, chain)| *own == number && chain.asked == asked);
        let is_on_its_way = pane.awaited.is_some_and(|(_, own, awaited)| own == number && awaited == asked);
        if !is_there && !is_on_its_way {
            pane.awaited = None;
            match self.ask_of_list(Question::Chain(Arc::clone(&self.listing.plan), asked)) {
                Asked::Answered(Answer::Chain(chain)) => self.show_chain(number, chain),
                Asked::Answered(_) => {}
                Asked::Awaited(late) => {
                    if let Some(pane) = &mut self.chain {
                        pane.awaited = Some((late, number, asked));
                    }
                }
            }
        }
        if let Some(pane) = &mut self.chain {
            pane.cursor = pane.cursor.min(pane.rows.len().saturating_sub(1));
            let top = pane.top.max((pane.cursor + 1).saturating_sub(room)).min(pane.cursor);
            pane.top = top.min(pane.rows.len().saturating_sub(room));
        }
    }

    /// The chain that was asked for has come.
    pub(super) fn take_chain(&mut self, late: u64, chain: Option<Arc<Chain>>) {
        let awaited = self.chain.as_mut().and_then(|pane| pane.awaited.take_if(|(awaited, ..)| *awaited == late));
        if let Some((_, number, _)) = awaited {
            self.show_chain(number, chain);
        }
    }

    /// Lays a chain out; the cursor stays on its event. One that says nothing is not shown.
    fn show_chain(&mut self, number: u64, chain: Option<Arc<Chain>>) {
        let Some(mut pane) = self.chain.take() else { return };
        let Some(chain) = chain.filter(|chain| chain.before.events + chain.after.events > 0) else {
            self.notice = Some(Notice::info(NO_CHAIN));
            return self.leave_chain(pane);
        };
        let under = |pane: &ChainPane, chain: &Chain| {
            pane.rows.get(pane.cursor).and_then(|row| event_of(chain, row.item)).map(|event| event.key)
        };
        let was = pane.part.as_ref().and_then(|(_, chain)| under(&pane, chain));
        let above = pane.cursor.saturating_sub(pane.top);
        pane.rows = all_rows(&chain);
        let wanted = was.unwrap_or(chain.event.key);
        let is_it = |row: &ChainRow| event_of(&chain, row.item).is_some_and(|event| event.key == wanted);
        let is_first = |row: &ChainRow| is_it(row) && row.again.is_none();
        pane.cursor = pane.rows.iter().position(is_first).unwrap_or(pane.cursor);
        // Where it was on the screen; a new one in the middle.
        let above = if pane.part.is_some() { above } else { self.chain_room() / 2 };
        pane.top = pane.cursor.saturating_sub(above);
        pane.part = Some((number, chain));
        self.chain = Some(pane);
    }

    /// A command while a chain is open; `Err` for one that has nothing to do with it.
    pub(super) fn chain_command(&mut self, command: Command, count: Option<usize>) -> Result<Option<Effect>, ()> {
        if command == Command::Chain {
            self.open_chain();
            return Ok(None);
        }
        let is_here = self.has_chain() && self.focus == Pane::Timeline && matches!(self.mode, Mode::Browse);
        if !is_here {
            return Err(());
        }
        match command {
            Command::Activate => return Ok(self.go_on_from_chain()),
            Command::Around => return Ok(self.reveal()),
            Command::Cancel | Command::Back => {
                if let Some(pane) = self.chain.take() {
                    self.leave_chain(pane);
                }
            }
            Command::ShowList
            | Command::ShowAxis
            | Command::ShowLanes
            | Command::CycleView
            | Command::Reported
            | Command::Brush => {
                self.chain = None;
                return Err(());
            }
            _ => return self.move_over_chain(command, count).map(|()| None),
        }
        Ok(None)
    }

    fn move_over_chain(&mut self, command: Command, count: Option<usize>) -> Result<(), ()> {
        let times = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        let page = isize::try_from(self.chain_room().saturating_sub(1).max(1)).unwrap_or(1);
        let Some(pane) = &mut self.chain else { return Err(()) };
        let last = pane.rows.len().saturating_sub(1);
        let to = match command {
            Command::Next => pane.cursor.saturating_add_signed(times),
            Command::Previous => pane.cursor.saturating_add_signed(-times),
            Command::NextPage => pane.cursor.saturating_add_signed(page.saturating_mul(times)),
            Command::PreviousPage => pane.cursor.saturating_add_signed(-page.saturating_mul(times)),
            Command::NextHalfPage => pane.cursor.saturating_add_signed((page / 2).max(1).saturating_mul(times)),
            Command::PreviousHalfPage => pane.cursor.saturating_add_signed(-(page / 2).max(1).saturating_mul(times)),
            Command::First => count.map_or(0, |number| number.saturating_sub(1)),
            Command::Last => count.map_or(last, |number| number.saturating_sub(1)),
            _ => return Err(()),
        };
        pane.cursor = to.min(last);
        self.detail.target = None;
        Ok(())
    }

    /// Enter: goes to the event in the list, or tells more of the chain.
    fn go_on_from_chain(&mut self) -> Option<Effect> {
        let pane = self.chain.as_mut()?;
        let row = *pane.rows.get(pane.cursor)?;
        if let ChainItem::More { .. } = row.item {
            pane.most = pane.most.saturating_mul(FURTHER);
            // Until then the cursor is on what it hangs on.
            pane.cursor = row.on;
            return None;
        }
        let (key, is_outside) = self.chain_event()?;
        if is_outside {
            return self.reveal();
        }
        self.close_chain();
        self.record();
        self.seek(PositionOf::Event(key), Then::Show(key));
        None
    }

    /// Closes the chain before one goes to an event of it. The lanes have no place for an event.
    fn close_chain(&mut self) {
        self.chain = None;
        if self.view == View::Lanes {
            self.view = View::List;
        }
    }

    /// Shows the event of the chain with all around it, whatever the filter says.
    fn reveal(&mut self) -> Option<Effect> {
        let pane = self.chain.as_ref()?;
        let (event, _) = self.chain_row(*pane.rows.get(pane.cursor)?)?;
        let (spot, is_outside) = (Remembered { key: event.key, id: event.id.clone() }, event.is_outside);
        let filed = day::filed(event.date.bounds());
        self.close_chain();
        if !day::is_known(filed) {
            // Nothing is around it: it is shown alone where the filter hides it.
            self.record();
            self.seek(PositionOf::Event(spot.key), Then::Show(spot.key));
            return None;
        }
        self.look_around(spot, filed, is_outside)
    }

    /// The mouse on a row of the chain.
    pub(super) fn click_chain(&mut self, line: usize) -> Option<Effect> {
        self.focus = Pane::Timeline;
        let room = self.chain_room();
        let pane = self.chain.as_mut()?;
        let at = pane.top + line;
        let row = *pane.rows.get(at).filter(|_| line < room)?;
        pane.cursor = at;
        self.detail.target = None;
        if matches!(row.item, ChainItem::More { .. }) { self.go_on_from_chain() } else { None }
    }

    /// The wheel over the chain.
    pub(super) fn wheel_chain(&mut self, lines: isize) {
        let command = if lines < 0 { Command::Previous } else { Command::Next };
        let _ = self.move_over_chain(command, Some(lines.unsigned_abs()));
    }
}
