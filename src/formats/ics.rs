//! `iCalendar` (RFC 5545) for calendar programs: a date that is not exact is drawn as all the days that it allows, and its EDTF
//! expression stands beside it. Calendars have the years 1 to 9999.

mod clock;
mod gather;
mod lines;
mod read;
mod recur;
mod repeat;
mod stamp;
mod when;
mod write;
mod zone;

pub(super) use read::read;
pub(super) use write::write;

/// The property with the EDTF expression of an event.
const EDTF: &str = "X-ANNALS-EDTF";

/// The property with what `iCalendar` has no other property for, as JSON.
const EVENT: &str = "X-ANNALS-EVENT";

/// The property with what is known of the chronology, as JSON.
const CHRONOLOGY: &str = "X-ANNALS-CHRONOLOGY";

/// What stands behind the id of an event in its `UID`.
const OWN: &str = "@annals";

/// The line between the summary of an event and what else is known of it.
const KNOWN: &str = "What is known:";

/// Whether a text is a calendar.
pub(super) fn is_one(text: &str) -> bool {
    let begin = "BEGIN:VCALENDAR";
    text.trim_start().get(..begin.len()).is_some_and(|own| own.eq_ignore_ascii_case(begin))
}
