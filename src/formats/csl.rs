//! CSL-JSON: the sources of events for reference managers and pandoc, each publication once.

mod issued;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// The key under `custom` with what CSL has no variable for: the events that the publication is a source of.
const OWN: &str = "annals";

/// What events of a list of somebody else's publications are.
const PUBLICATION: &str = "publication";
