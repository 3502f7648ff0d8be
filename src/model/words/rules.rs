//! What has to be known beside a phrase to read it: the order of day and month, the calendar, the year.

use std::cell::Cell;

use super::calendar::Calendar;
use super::numbers::DayOrder;

/// What phrases have to know.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) order: DayOrder,
    pub(super) calendar: Option<Calendar>,
    pub(super) year: Option<i64>,
    pub(super) is_order_said: bool,
    /// Whether the order made a difference, although nobody said it.
    pub(super) is_open: Cell<bool>,
}

impl Rules {
    /// Whether the first of two numbers is the day; `None` when neither can be.
    pub(super) fn is_day_first(&self, (a, b): (i64, i64), has_stops: bool) -> Option<bool> {
        let is_date = |day: i64, month: i64| day <= 31 && month <= 12;
        match (is_date(a, b), is_date(b, a)) {
            (false, false) => None,
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ if a == b || (has_stops && !self.is_order_said) => Some(true),
            _ => {
                self.is_open.set(self.is_open.get() || !self.is_order_said);
                Some(self.order == DayOrder::DayFirst)
            }
        }
    }
}
