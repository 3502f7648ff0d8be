//! What stands on the rail, place by place.

use crate::model::RelationKind;

/// How a line is drawn: what is stronger counts where one sign stands for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stroke {
    /// The same happening, a replacement, or anything else.
    Other,
    /// One came of the other, or lies within it.
    Order,
    /// One makes the other more credible.
    Corroborates,
    /// Both cannot be true.
    Contradicts,
}

impl Stroke {
    /// Every stroke, in the order of the help.
    pub const ALL: [Self; 4] = [Self::Order, Self::Contradicts, Self::Corroborates, Self::Other];

    /// The stroke of a relation.
    pub const fn of(kind: RelationKind) -> Self {
        match kind {
            RelationKind::Contradicts => Self::Contradicts,
            RelationKind::Corroborates => Self::Corroborates,
            RelationKind::DuplicateOf | RelationKind::Supersedes | RelationKind::Related => Self::Other,
            RelationKind::PartOf
            | RelationKind::Follows
            | RelationKind::ResponseTo
            | RelationKind::CausedBy
            | RelationKind::Enables => Self::Order,
        }
    }
}

/// What a place of the rail shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Joint {
    /// A line goes by.
    Along,
    /// A line leads from a lane further out to the event.
    Across,
    /// A line has an end here, and goes on upwards, downwards or both.
    Join {
        /// Upwards.
        up: bool,
        /// Downwards.
        down: bool,
        /// Whether another one comes from further out.
        is_crossed: bool,
    },
    /// The other event is beyond the screen, above or below.
    Beyond {
        /// Above.
        is_above: bool,
    },
    /// The filter hides the other event, which is earlier or later.
    Hidden {
        /// Earlier.
        is_above: bool,
    },
}

/// A place of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// What it shows.
    pub shape: Joint,
    /// How.
    pub stroke: Stroke,
    /// Whether it belongs to a relation of the event under the cursor.
    pub is_own: bool,
}

/// What stands between the lanes and an event that has a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The strongest of its lines.
    pub stroke: Stroke,
    /// Whether it came of another event.
    pub is_led_to: bool,
    /// Whether one of those belongs to the event under the cursor.
    pub is_own: bool,
}

/// What the rail shows in a line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RailRow {
    /// The lanes, the outermost first.
    pub cells: Vec<Option<Cell>>,
    /// What stands before the event.
    pub head: Option<Head>,
    /// How many relations of the event have no room.
    pub more: usize,
}
