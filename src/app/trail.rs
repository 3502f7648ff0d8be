//! Back and forward through places, as in a browser: a jump (to a date, a month, a relation, a mark, a saved view) leaves the place
//! that it left behind.

use super::{App, Effect, Notice, Remembered, ViewState};
use crate::engine::PositionOf;

/// So many places are known.
const KEPT: usize = 100;

/// A place that was left by a jump.
#[derive(Debug, Clone)]
struct Stop {
    spot: Remembered,
    /// What was asked and how it was shown, where the jump changed that.
    state: Option<Box<ViewState>>,
    /// Whether a relation was followed from there.
    is_followed: bool,
}

/// Where somebody has been.
#[derive(Debug, Default)]
pub(super) struct Trail {
    back: Vec<Stop>,
    forward: Vec<Stop>,
}

impl Trail {
    /// How many relations were followed one after another until now.
    pub(super) fn followed(&self) -> usize {
        self.back.iter().rev().take_while(|stop| stop.is_followed).count()
    }

    /// Takes over the events of other data; those that are gone are forgotten.
    pub(super) fn take_over(&mut self, moved: impl Fn(&Remembered) -> Option<Remembered>) {
        for stops in [&mut self.back, &mut self.forward] {
            stops.retain_mut(|stop| {
                if let Some(state) = &mut stop.state {
                    state.place = state.place.as_ref().and_then(&moved);
                }
                moved(&stop.spot).map(|spot| stop.spot = spot).is_some()
            });
        }
    }

    fn push(&mut self, stop: Stop) {
        self.forward.clear();
        let is_known = self.back.last().is_some_and(|last| last.spot == stop.spot && last.state.is_none());
        if is_known && stop.state.is_none() && !stop.is_followed {
            return;
        }
        if self.back.len() == KEPT {
            self.back.remove(0);
        }
        self.back.push(stop);
    }
}

impl App {
    /// Keeps in mind where one is: a jump follows.
    pub(super) fn record(&mut self) {
        self.record_spot(self.here(), false);
    }

    /// The same for a place that was left before.
    pub(super) fn record_spot(&mut self, spot: Option<Remembered>, is_followed: bool) {
        if let Some(spot) = spot {
            self.trail.push(Stop { spot, state: None, is_followed });
        }
    }

    /// The same for a jump that changes what is asked.
    pub(super) fn record_state(&mut self, spot: Option<Remembered>, state: ViewState) {
        if let Some(spot) = spot.or_else(|| state.place.clone()) {
            self.trail.push(Stop { spot, state: Some(Box::new(state)), is_followed: false });
        }
    }

    /// Back to the place before the last jump.
    pub(super) fn back(&mut self) -> Option<Effect> {
        self.walk(true)
    }

    /// On to the place that one came back from.
    pub(super) fn forward(&mut self) -> Option<Effect> {
        self.walk(false)
    }

    fn walk(&mut self, is_back: bool) -> Option<Effect> {
        let here = self.here();
        loop {
            let Trail { back, forward } = &mut self.trail;
            let (from, to) = if is_back { (back, forward) } else { (forward, back) };
            let Some(stop) = from.pop() else { break };
            let is_here = stop.state.is_none() && here.as_ref().is_some_and(|here| here.key == stop.spot.key);
            if is_here {
                continue;
            }
            let is_followed = stop.is_followed;
            let left = here.map(|spot| (spot, is_followed));
            let Some(state) = stop.state else {
                to.extend(left.map(|(spot, is_followed)| Stop { spot, state: None, is_followed }));
                self.seek(PositionOf::Event(stop.spot.key), super::asking::Then::Show(stop.spot.key));
                return None;
            };
            let now = Box::new(self.view_state());
            let Trail { back, forward } = &mut self.trail;
            let to = if is_back { forward } else { back };
            to.extend(left.map(|(spot, is_followed)| Stop { spot, state: Some(now), is_followed }));
            self.restore(*state);
            self.list.anchor = Some(stop.spot);
            return Some(self.ask());
        }
        if !is_back || self.detail.peek.take().is_none() {
            let way = if is_back { "back" } else { "forward" };
            self.notice = Some(Notice::info(format!("there is no place to go {way} to")));
        }
        None
    }
}
