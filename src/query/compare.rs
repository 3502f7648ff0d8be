//! Numbers compared: `>=5`, `<10`, `7`.

use std::fmt;
use std::str::FromStr;

/// How a number is to stand to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// Below it.
    Less,
    /// It, or below.
    AtMost,
    /// It.
    Equal,
    /// It, or above.
    AtLeast,
    /// Above it.
    More,
}

impl Order {
    /// Every order, the longer signs first.
    const ALL: [(Self, &'static str); 8] = [
        (Self::AtMost, "<="),
        (Self::AtLeast, ">="),
        (Self::AtMost, "≤"),
        (Self::AtLeast, "≥"),
        (Self::Equal, "=="),
        (Self::Less, "<"),
        (Self::More, ">"),
        (Self::Equal, "="),
    ];

    /// The order that a text begins with, and what is left of it.
    pub(super) fn of(text: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|(order, sign)| Some((order, text.strip_prefix(sign)?)))
    }

    /// The sign in a query line.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }
}

/// What a number is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Compare {
    /// How it has to stand to `number`.
    pub order: Order,
    /// The number.
    pub number: u32,
}

impl Compare {
    /// Whether a number stands so.
    pub const fn holds(self, number: u32) -> bool {
        match self.order {
            Order::Less => number < self.number,
            Order::AtMost => number <= self.number,
            Order::Equal => number == self.number,
            Order::AtLeast => number >= self.number,
            Order::More => number > self.number,
        }
    }
}

/// A text that is no comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number to compare with")]
pub struct NoCompare;

impl FromStr for Compare {
    type Err = NoCompare;

    fn from_str(text: &str) -> Result<Self, NoCompare> {
        let (order, number) = Order::of(text).unwrap_or((Order::Equal, text));
        number.trim().parse().map(|number| Self { order, number }).or(Err(NoCompare))
    }
}

impl fmt::Display for Compare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.order.sign(), self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_they_are_written() {
        for (text, holds) in [
            (">=5", [false, true, true]),
            ("<5", [true, false, false]),
            ("5", [false, true, false]),
            ("≤ 5", [true, true, false]),
            (">5", [false, false, true]),
        ] {
            let compare: Compare = text.parse().expect(text);
            assert_eq!([4, 5, 6].map(|number| compare.holds(number)), holds, "{text}");
            assert_eq!(compare.to_string().parse(), Ok(compare));
        }
        for text in ["", ">", "many", "-1", "5.5", "5>"] {
            assert_eq!(text.parse::<Compare>(), Err(NoCompare), "{text}");
        }
    }
}
