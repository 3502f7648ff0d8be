//! Where a key is pressed: what it means depends on that.

use crate::app::{App, Command, Group, Mode, Pane, View};

/// Where a key is pressed. A keymap has a part for each, by its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// The panes and the windows over them, where none of them has a meaning of its own for the key.
    Global,
    /// The list of events.
    List,
    /// The axis of time.
    Axis,
    /// The lanes.
    Lanes,
    /// The strip, while a range is chosen on it.
    Strip,
    /// The filter pane.
    Filter,
    /// The pane of one event.
    Detail,
    /// A window to be read: help, problems.
    Window,
    /// A field that is typed in.
    Typing,
    /// The export dialog.
    Export,
    /// A list to choose from: saved views, the palette.
    Pick,
}

impl Context {
    /// Every context, in the order of the help.
    pub const ALL: [Self; 11] = [
        Self::Global,
        Self::List,
        Self::Axis,
        Self::Lanes,
        Self::Strip,
        Self::Filter,
        Self::Detail,
        Self::Window,
        Self::Typing,
        Self::Export,
        Self::Pick,
    ];

    /// The context that a key is pressed in now.
    pub fn of(app: &App) -> Self {
        match (app.mode(), app.focus()) {
            (Mode::Typing(_), _) => Self::Typing,
            (Mode::Export(_), _) => Self::Export,
            (Mode::Pick(_), _) => Self::Pick,
            (Mode::Help(_) | Mode::Problems(_), _) => Self::Window,
            (Mode::Browse, _) if app.is_brushing() => Self::Strip,
            // There is no list, axis or lane to move in.
            (Mode::Browse, Pane::Timeline) if app.has_chain() => Self::Global,
            (Mode::Browse, Pane::Timeline) if app.view() == View::Axis => Self::Axis,
            (Mode::Browse, Pane::Timeline) if app.view() == View::Lanes => Self::Lanes,
            (Mode::Browse, Pane::Timeline) => Self::List,
            (Mode::Browse, Pane::Filter) => Self::Filter,
            (Mode::Browse, Pane::Detail) => Self::Detail,
        }
    }

    /// The name in the keymap.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::List => "list",
            Self::Axis => "axis",
            Self::Lanes => "lanes",
            Self::Strip => "strip",
            Self::Filter => "filter",
            Self::Detail => "detail",
            Self::Window => "window",
            Self::Typing => "typing",
            Self::Export => "export",
            Self::Pick => "pick",
        }
    }

    /// The context of a name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.word() == word)
    }

    /// The heading in the help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Global => "Everywhere",
            Self::List => "In the list",
            Self::Axis => "On the axis",
            Self::Lanes => "On the lanes",
            Self::Strip => "Choosing a range on the strip",
            Self::Filter => "In the filter pane",
            Self::Detail => "In the event",
            Self::Window => "In the help and the problems",
            Self::Typing => "While typing",
            Self::Export => "In the export dialog",
            Self::Pick => "In a list to choose from",
        }
    }

    /// The parts of the keymap that are asked one after another what a key means here.
    pub(super) const fn chain(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::List => &[Self::List, Self::Global],
            Self::Axis => &[Self::Axis, Self::Global],
            Self::Lanes => &[Self::Lanes, Self::Axis, Self::Global],
            Self::Strip => &[Self::Strip, Self::Global],
            Self::Filter => &[Self::Filter, Self::Global],
            Self::Detail => &[Self::Detail, Self::Global],
            Self::Window => &[Self::Window, Self::Global],
            Self::Typing => &[Self::Typing],
            Self::Export => &[Self::Export, Self::Typing],
            Self::Pick => &[Self::Pick, Self::Typing],
        }
    }

    /// Whether letters are typed here.
    pub(super) const fn is_typing(self) -> bool {
        matches!(self, Self::Typing | Self::Export | Self::Pick)
    }

    /// Whether a command means something here.
    pub(super) fn takes(self, command: Command) -> bool {
        let is_everywhere = command == Command::Cancel || is_for_the_program(command);
        is_everywhere || self.is_typing() == (command.group() == Group::Type)
    }
}

/// Whether a command shows another view: its keys that type nothing, as F2, work while a field is typed in, too.
pub(super) fn is_view(command: Command) -> bool {
    matches!(command, Command::ShowList | Command::ShowAxis | Command::ShowLanes | Command::CycleView)
}

/// Whether a command is about the program and not about what it shows: its keys with Control work while typing, too.
pub(super) fn is_for_the_program(command: Command) -> bool {
    matches!(command, Command::Quit | Command::Suspend | Command::Redraw)
}
