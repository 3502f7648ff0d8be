//! How a date looks in a picture, so that nothing looks more certain than it is: a dot is a day, a filled bar goes on all the time,
//! an outline is once within it, an arrow leads on, an end in pieces is one that nobody knows.

use crate::model::{DaySpan, EventDate, Shape, day};

/// What a mark is between its ends. The page knows them by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Body {
    /// One day.
    Dot,
    /// All the time.
    Solid,
    /// Once, some time within.
    Hollow,
    /// On each of several days.
    Pieces,
    /// Nowhere: no day is known.
    Nothing,
}

/// How a mark ends. The page knows them by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum End {
    /// Where it is drawn.
    Closed,
    /// Beyond, and nothing says where.
    Arrow,
    /// Somewhere, and nobody knows where.
    Fading,
}

/// How a date is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) struct Look {
    /// Between its ends.
    pub body: Body,
    /// On the left.
    pub left: End,
    /// On the right.
    pub right: End,
    /// About when.
    pub is_approximate: bool,
    /// Sources disagree.
    pub is_uncertain: bool,
}

impl Look {
    pub(in crate::formats) fn of(date: &EventDate) -> Self {
        let body = match date.shape() {
            Shape::Undated => Body::Nothing,
            Shape::Instant | Shape::Day => Body::Dot,
            Shape::Month | Shape::Season | Shape::Year | Shape::Years | Shape::OneOf => Body::Hollow,
            Shape::OnOrBefore | Shape::OnOrAfter => Body::Hollow,
            Shape::Each => Body::Pieces,
            Shape::Range | Shape::Ongoing | Shape::EndUnknown | Shape::StartUnknown => Body::Solid,
        };
        let end = |day| match day {
            day::OPEN_START | day::OPEN_END => End::Arrow,
            day::UNKNOWN_START | day::UNKNOWN_END => End::Fading,
            _ => End::Closed,
        };
        let DaySpan { earliest, latest } = date.bounds();
        Self {
            body,
            left: end(earliest),
            right: end(latest),
            is_approximate: date.is_approximate(),
            is_uncertain: date.is_uncertain(),
        }
    }

    /// What stands before the title of a date that is not sure: `~` about, `?` sources disagree, `%` both.
    pub(super) const fn sign(self) -> &'static str {
        match (self.is_approximate, self.is_uncertain) {
            (false, false) => "",
            (true, false) => "~ ",
            (false, true) => "? ",
            (true, true) => "% ",
        }
    }
}
