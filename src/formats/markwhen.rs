//! Markwhen (`.mw`): a line an event, `2026-03: what happened #tag`, with properties and notes below it.

mod dates;
mod read;
mod text;
mod write;

pub(super) use dates::is_one;
pub(super) use read::read;
pub(super) use write::write;

/// The property with the EDTF expression of an event.
const EDTF: &str = "edtf";

/// The property with what Markwhen has no word for, as JSON; in the header what is known of the chronology.
const OWN: &str = "annals";

/// The line between the summary of an event and what else is known of it.
const KNOWN: &str = "What is known:";
