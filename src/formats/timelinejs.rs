//! `TimelineJS` (Knight Lab) as JSON: a slide an event, with as much of its date as is known; long ranges as eras; the title of the
//! chronology on a slide of its own. Its texts are HTML.

mod html;
mod read;
mod when;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// The key of a slide with what `TimelineJS` has no field for, and that of the whole with what is known of the chronology.
const OWN: &str = "annals";

/// What is an era and no slide.
const ERA: &str = "era";
