//! An event on its way to the tables: what their columns say of it, and who takes part, as bytes.

use super::runs::{Key, key_of};
use crate::chronology::ActorId;
use crate::formats::csv;
use crate::formats::parquet::EventCells;
use crate::model::{DaySpan, EventDate, Role, SortKey, UNTIMED, day};

/// What the events are in the order of.
pub(super) fn key(date: &EventDate, bounds: DaySpan) -> Key {
    let second = date.instant().unwrap_or(UNTIMED);
    let DaySpan { earliest, latest } = bounds;
    let key = SortKey { day: day::filed(bounds), second, earliest, latest };
    key_of([key.day, key.second, key.earliest, key.latest])
}

/// Writes an event.
pub(super) fn write(event: &EventCells, mentions: &[(ActorId, Role)], out: &mut Vec<u8>) {
    out.push(u8::from(event.has_whole_title));
    for DaySpan { earliest, latest } in [event.bounds, event.window] {
        out.extend_from_slice(&earliest.to_le_bytes());
        out.extend_from_slice(&latest.to_le_bytes());
    }
    put_number(mentions.len(), out);
    for (actor, role) in mentions {
        out.extend_from_slice(&actor.to_le_bytes());
        out.push(*role as u8);
    }
    for cell in &event.cells {
        put_number(cell.len(), out);
        out.extend_from_slice(cell.as_bytes());
    }
}

/// Seven bits a byte, the lowest first; the highest bit says that more come.
fn put_number(mut number: usize, out: &mut Vec<u8>) {
    while number >= 1 << 7 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 1 << 7);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

/// Reads what [`write`] wrote.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (own, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(own)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn four(&mut self) -> Option<[u8; 4]> {
        self.take(4)?.try_into().ok()
    }

    fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 1 << 7 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn days(&mut self) -> Option<DaySpan> {
        let [earliest, latest] = [self.four()?, self.four()?].map(i32::from_le_bytes);
        Some(DaySpan { earliest, latest })
    }

    fn head(&mut self) -> Option<(bool, [DaySpan; 2])> {
        Some((self.byte()? != 0, [self.days()?, self.days()?]))
    }

    fn mentions(&mut self) -> Option<Vec<(ActorId, Role)>> {
        let count = self.number()?;
        let one = |reader: &mut Self| {
            let actor = u32::from_le_bytes(reader.four()?);
            Some((actor, Role::ALL.get(usize::from(reader.byte()?)).copied()?))
        };
        (0..count).map(|_| one(self)).collect()
    }
}

/// The days of an event, and who takes part.
pub(super) fn people(bytes: &[u8]) -> Option<(DaySpan, Vec<(ActorId, Role)>)> {
    let mut reader = Reader(bytes);
    let (_, [bounds, _]) = reader.head()?;
    Some((bounds, reader.mentions()?))
}

/// What the columns say of an event.
pub(super) fn cells(bytes: &[u8]) -> Option<EventCells> {
    let mut reader = Reader(bytes);
    let (has_whole_title, [bounds, window]) = reader.head()?;
    reader.mentions()?;
    let mut cells = Vec::with_capacity(csv::COLUMNS.len());
    for _ in csv::COLUMNS {
        let length = reader.number()?;
        cells.push(std::str::from_utf8(reader.take(length)?).ok()?.to_owned());
    }
    Some(EventCells { cells, bounds, window, has_whole_title })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_comes_back_as_it_was() {
        let cells = csv::COLUMNS.iter().map(|name| name.repeat(name.len() * 3)).collect();
        let bounds = DaySpan { earliest: day::OPEN_START, latest: 7 };
        let event = EventCells { cells, bounds, window: DaySpan::NEVER, has_whole_title: true };
        let mentions = vec![(70_000, Role::Target), (0, Role::Source)];
        let mut bytes = Vec::new();
        write(&event, &mentions, &mut bytes);
        assert_eq!(super::cells(&bytes), Some(event));
        assert_eq!(people(&bytes), Some((bounds, mentions)));
        assert_eq!(super::cells(&bytes[..bytes.len() - 1]), None);
    }
}
