//! Where the events of a part of the axis stand: rows, labels, and what has no room. Pure: a part and the room that there is make
//! what is drawn.

use std::collections::{BTreeMap, HashMap};

use crate::app::places::SIGNS;
use crate::app::text::{cut, plain, width};
use crate::engine::{AxisEvent, AxisPart, TimeOf};
use crate::formats::grouped;
use crate::model::packing::{Shelves, Stretch};
use crate::model::{Day, DaySpan, EventKey, Shape, Status, TimeScale, clean, day};

/// Columns that a label has at most, and at least where it is cut.
const LABEL: (usize, usize) = (44, 10);

/// Columns between what stands side by side.
const GAP: i64 = 2;

/// Columns of an end that nobody knows.
const UNKNOWN: usize = 4;

/// Columns that what is not drawn is counted over.
const COUNTED: usize = 6;

/// How one end of a bar is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It is a day, or a part of the calendar that is known.
    Known,
    /// It goes on, or was so always.
    Open,
    /// There is one, and nobody knows which day.
    Unknown,
    /// It lies beyond the axis.
    Beyond,
}

/// An event on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The event.
    pub key: EventKey,
    /// The row that it stands in, from above.
    pub row: usize,
    /// The first and the last column that it takes, its label aside.
    pub columns: (usize, usize),
    /// How its ends are drawn.
    pub ends: (End, End),
    /// What its date looks like.
    pub shape: Shape,
    /// Whether the date is about that, and whether sources disagree about it.
    pub doubts: (bool, bool),
    /// How well the event is established.
    pub status: Option<Status>,
    /// Whether it stands where it was reported, drawn from the last day that it may have happened on.
    pub is_reported: bool,
    /// Whether it became public on the very day that what is known is asked for.
    pub is_new: bool,
    /// What stands beside it or in it, and from which column on; empty where there is no room.
    pub label: (usize, String),
}

impl Mark {
    /// Whether the date says that the event went on throughout, and not that it was once within.
    pub fn is_throughout(&self) -> bool {
        matches!(self.shape, Shape::Range | Shape::Ongoing | Shape::EndUnknown | Shape::StartUnknown)
    }
}

/// What the axis shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawn {
    /// The events that have room.
    pub marks: Vec<Mark>,
    /// How many have none, by the column where their number is written.
    pub hidden: Vec<(usize, usize)>,
    /// How many events are under way in each column, where there are too many to be drawn; empty otherwise.
    pub heights: Vec<usize>,
}

/// The room that a part is laid out in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room<'a> {
    pub(super) lines: usize,
    pub(super) is_ascii: bool,
    /// The event that has room before all others.
    pub(super) first: Option<EventKey>,
    /// The last day of which anything is known: what goes on is not drawn beyond.
    pub(super) known_to: Option<Day>,
    /// The day that what is known is asked for: what became public on it is new.
    pub(super) as_of: Option<Day>,
    /// The events that are marked: they have room next.
    pub(super) marked: &'a BTreeMap<EventKey, Day>,
}

/// Lays a part out.
pub(super) fn lay_out(part: &AxisPart, room: Room<'_>) -> Drawn {
    let lines = room.lines;
    // Where each has a line of its own nothing stands in the way of its label.
    let longest = if part.events.len() <= lines { usize::MAX } else { LABEL.0 };
    if part.events.is_empty() {
        return Drawn { heights: part.under_way.clone(), ..Drawn::default() };
    }
    let of = |event: &AxisEvent| match event.reported.filter(|_| part.by == TimeOf::Reported) {
        Some(reported) => report(event, (part.scale, longest), (reported, room)),
        None => mark(event, (part.scale, longest), room),
    };
    let mut marks: Vec<Mark> = part.events.iter().map(of).collect();
    let above: HashMap<EventKey, EventKey> =
        part.events.iter().filter_map(|event| Some((event.key, event.part_of?))).collect();
    let mut order: Vec<usize> = (0..marks.len()).collect();
    let length = |at: &usize| marks[*at].columns.1 - marks[*at].columns.0;
    // As time goes where all have room, the longest first of those that begin together.
    order.sort_by_key(|at| (marks[*at].columns.0, std::cmp::Reverse(length(at))));
    let mut rows = place(&marks, &order, &above, lines);
    if rows.iter().any(Option::is_none) {
        // Else the most important first, and of those the ones that last.
        let importance = |at: &usize| part.events[*at].importance.unwrap_or(0);
        let is_marked = |at: &usize| room.marked.contains_key(&marks[*at].key);
        let is_first = |at: &usize| Some(marks[*at].key) == room.first;
        order.sort_by_key(|at| {
            (std::cmp::Reverse((is_first(at), is_marked(at), importance(at), length(at))), marks[*at].columns.0)
        });
        rows = place(&marks, &order, &above, lines);
        give_up_labels(&mut marks, &order, &mut rows, lines);
    }
    let mut hidden: BTreeMap<usize, usize> = BTreeMap::new();
    let mut drawn = Vec::new();
    for (mut mark, row) in marks.into_iter().zip(rows) {
        match row {
            Some(row) => {
                mark.row = row;
                drawn.push(mark);
            }
            None => *hidden.entry(mark.columns.0 / COUNTED * COUNTED).or_default() += 1,
        }
    }
    Drawn { marks: drawn, hidden: hidden.into_iter().collect(), heights: Vec::new() }
}

/// The columns of a mark with its label.
fn stretch(mark: &Mark) -> Stretch {
    let (start, label) = &mark.label;
    let number = |columns: usize| i64::try_from(columns).unwrap_or(i64::MAX);
    if label.is_empty() {
        return Stretch::new(number(mark.columns.0), number(mark.columns.1 + 1));
    }
    Stretch::new(number(mark.columns.0.min(*start)), number((mark.columns.1 + 1).max(start + width(label))))
}

/// The row of each mark, taken in an order; what is a part of another stands below it.
fn place(marks: &[Mark], order: &[usize], above: &HashMap<EventKey, EventKey>, lines: usize) -> Vec<Option<usize>> {
    let mut shelves = Shelves::new(lines, GAP);
    let mut rows: Vec<Option<usize>> = vec![None; marks.len()];
    let mut placed: HashMap<EventKey, usize> = HashMap::new();
    for at in order {
        let first = above.get(&marks[*at].key).and_then(|above| placed.get(above)).map_or(0, |row| row + 1);
        let row = shelves.put(stretch(&marks[*at]), first..lines);
        // Below the whole there may be no room: then anywhere.
        let row = row.or_else(|| if first > 0 { shelves.put(stretch(&marks[*at]), 0..lines) } else { None });
        rows[*at] = row;
        placed.extend(row.map(|row| (marks[*at].key, row)));
    }
    rows
}

/// Places what has no room with its label without one.
fn give_up_labels(marks: &mut [Mark], order: &[usize], rows: &mut [Option<usize>], lines: usize) {
    let mut shelves = Shelves::new(lines, 1);
    for at in order.iter().filter(|at| rows[**at].is_some()) {
        let row = rows[*at].unwrap_or(0);
        let _ = shelves.put(stretch(&marks[*at]), row..row + 1);
    }
    for at in order.iter().filter(|at| rows[**at].is_none()).copied().collect::<Vec<_>>() {
        marks[at].label.1.clear();
        rows[at] = shelves.put(stretch(&marks[at]), 0..lines);
    }
}

/// Where an event stands on a scale at the day of its report, and what its label says: how many days it came after what it is about,
/// where that is one day.
fn report(event: &AxisEvent, (scale, longest): (TimeScale, usize), (reported, room): (DaySpan, Room<'_>)) -> Mark {
    let bounds = event.date.bounds();
    let (public, is_day) = (reported.latest, reported.earliest == reported.latest);
    let end = scale.nearest_column(public);
    let late = i64::from(public) - i64::from(bounds.latest);
    let late = usize::try_from(late).ok().filter(|days| *days > 0 && day::is_known(bounds.latest));
    let start = late.map_or(end, |_| scale.nearest_column(bounds.latest).min(end));
    let first = if late.is_some() && bounds.latest < scale.first() { End::Beyond } else { End::Known };
    // About a day is not that day: no number of days lies between.
    let is_sure = is_day && event.date.window() == bounds;
    let delay = late.filter(|_| is_sure).map_or_else(String::new, |days| format!("+{} d ", grouped(days)));
    let text = format!("{}{delay}{}", sign(event, room), event.headline.trim());
    Mark {
        key: event.key,
        row: 0,
        columns: (start, end),
        ends: (first, End::Known),
        shape: if is_day { Shape::Day } else { Shape::OnOrBefore },
        doubts: (false, false),
        status: event.status,
        is_reported: true,
        is_new: room.as_of == Some(public),
        label: label(&text, (start, end), (scale.columns(), longest), room.is_ascii),
    }
}

/// What stands before the label of an event that is marked.
fn sign(event: &AxisEvent, room: Room<'_>) -> String {
    let (unicode, ascii, _) = SIGNS[0];
    let is_marked = room.marked.contains_key(&event.key);
    if is_marked { format!("{} ", if room.is_ascii { ascii } else { unicode }) } else { String::new() }
}

/// Where an event stands on a scale, and what its label says.
fn mark(event: &AxisEvent, (scale, longest): (TimeScale, usize), room: Room<'_>) -> Mark {
    let bounds = event.date.bounds();
    let last_column = scale.columns() - 1;
    let (mut start, mut end) = (scale.nearest_column(bounds.earliest), scale.nearest_column(bounds.latest));
    // A day that has several columns is all of them.
    if bounds.latest <= scale.last() {
        let same = (end..=last_column).take_while(|column| scale.day(*column) <= bounds.latest);
        end = same.last().unwrap_or(end);
    }
    let first = match bounds.earliest {
        day::OPEN_START => End::Open,
        day::UNKNOWN_START => End::Unknown,
        day if day < scale.first() => End::Beyond,
        _ => End::Known,
    };
    let last = match bounds.latest {
        day::OPEN_END => End::Open,
        day::UNKNOWN_END => End::Unknown,
        day if day > scale.last() => End::Beyond,
        _ => End::Known,
    };
    let shape = event.date.shape();
    // Of an end that nobody knows a few columns say that there is one.
    if last == End::Unknown || shape == Shape::OnOrAfter {
        end = (start + UNKNOWN).min(last_column);
    }
    if first == End::Unknown || shape == Shape::OnOrBefore || (first == End::Open && shape == Shape::StartUnknown) {
        start = end.saturating_sub(UNKNOWN);
    }
    // What goes on is known to go on until then, and is drawn no further.
    if last == End::Open && shape != Shape::OnOrAfter {
        end = room.known_to.map_or(end, |day| scale.nearest_column(day).clamp(start, last_column));
    }
    // A point is one column, however wide its day is.
    if matches!(shape, Shape::Day | Shape::Instant) {
        end = start;
    }
    Mark {
        key: event.key,
        row: 0,
        columns: (start, end),
        ends: (first, last),
        shape,
        doubts: (event.date.is_approximate(), event.date.is_uncertain()),
        status: event.status,
        is_reported: false,
        is_new: room.as_of.is_some() && room.as_of == event.public,
        label: label(
            &format!("{}{}", sign(event, room), event.headline.trim()),
            (start, end),
            (scale.columns(), longest),
            room.is_ascii,
        ),
    }
}

/// The label of an event, and from which column on it stands: in a bar that has room, else behind it, else before it.
fn label(
    headline: &str,
    (start, end): (usize, usize),
    (columns, longest): (usize, usize),
    is_ascii: bool,
) -> (usize, String) {
    let text = clean::line(headline.trim());
    let text = if is_ascii { plain(&text).into_owned() } else { text.into_owned() };
    let ellipsis = if is_ascii { "..." } else { "…" };
    let shortest = LABEL.1;
    let needed = width(&text).min(longest);
    let inside = (end - start + 1).saturating_sub(6);
    if inside >= needed {
        return (start + 3, cut(&text, inside.min(longest), ellipsis));
    }
    let (behind, before) = (columns.saturating_sub(end + 2), start.saturating_sub(1));
    if behind < needed && inside >= shortest && inside > behind.max(before.min(needed)) {
        // Where it has to be cut it is cut where most of it is read.
        (start + 3, cut(&text, inside.min(longest), ellipsis))
    } else if behind >= needed || (behind >= shortest && behind >= before) {
        (end + 2, cut(&text, behind.min(longest), ellipsis))
    } else if before >= shortest.min(needed) {
        let text = cut(&text, before.min(longest), ellipsis);
        (start.saturating_sub(1 + width(&text)), text)
    } else if inside >= shortest {
        (start + 3, cut(&text, inside, ellipsis))
    } else {
        (end, String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EventDate;

    fn event(number: u32, date: &str, title: &str, importance: u8) -> AxisEvent {
        AxisEvent {
            key: number.into(),
            date: EventDate::parse(date).expect(date),
            headline: title.to_owned(),
            status: None,
            importance: Some(importance),
            public: None,
            reported: None,
            part_of: None,
        }
    }

    static NONE_MARKED: BTreeMap<EventKey, Day> = BTreeMap::new();

    fn room(lines: usize) -> Room<'static> {
        Room { lines, is_ascii: false, first: None, known_to: None, as_of: None, marked: &NONE_MARKED }
    }

    fn part(from: &str, to: &str, columns: usize, events: Vec<AxisEvent>) -> AxisPart {
        let bounds = |text: &str| EventDate::parse(text).expect(text).bounds();
        let scale = TimeScale::new(bounds(from).earliest, bounds(to).latest, columns).expect("a scale");
        AxisPart { scale, by: TimeOf::Happened, touching: events.len(), events, under_way: Vec::new() }
    }

    #[test]
    fn what_overlaps_stands_in_rows_of_its_own_and_a_part_below_the_whole() {
        let mut events =
            vec![event(0, "2014/2018", "War", 5), event(1, "2015/2016", "Siege", 5), event(2, "2020", "Ceasefire", 5)];
        events[1].part_of = Some(0.into());
        let drawn = lay_out(&part("2010", "2024", 150, events), room(5));
        let rows: Vec<_> = drawn.marks.iter().map(|mark| (mark.key.number(), mark.row)).collect();
        assert_eq!(rows, [(0, 0), (1, 1), (2, 0)]);
        assert_eq!(drawn.hidden, []);
    }

    #[test]
    fn a_title_that_has_to_be_cut_stands_where_most_of_it_is_read() {
        let title = "A strategic partnership of twenty years is signed by both of them";
        let drawn = lay_out(&part("2010", "2013", 80, vec![event(0, "2010/2012", title, 1)]), room(3));
        let (at, label) = &drawn.marks[0].label;
        // In its bar, which has 54 columns for it, and not in the 18 behind.
        assert!(*at == drawn.marks[0].columns.0 + 3 && width(label) > 40, "{at} {label}");
    }

    #[test]
    fn what_has_no_room_is_counted_and_the_most_important_has_room_first() {
        let events =
            (0..9).map(|at| event(at, "2014-06", "A long title that takes room", u8::try_from(at).expect("few")));
        let drawn = lay_out(&part("2010", "2020", 60, events.collect()), room(3));
        let shown: Vec<_> = drawn.marks.iter().map(|mark| mark.key.number()).collect();
        assert_eq!(shown, [6, 7, 8]);
        assert_eq!(drawn.hidden.iter().map(|(_, events)| events).sum::<usize>(), 6);
    }

    #[test]
    fn the_ends_of_a_bar_say_what_is_known_of_them() {
        for (date, columns, ends) in [
            ("2014/..", (39, 109), (End::Known, End::Open)),
            ("2014/", (39, 43), (End::Known, End::Unknown)),
            ("/2014", (45, 49), (End::Unknown, End::Known)),
            ("2001/2014", (0, 49), (End::Beyond, End::Known)),
            ("2014/2030", (39, 109), (End::Known, End::Beyond)),
            ("2014-01-01", (39, 39), (End::Known, End::Known)),
        ] {
            let drawn = lay_out(&part("2010", "2020", 110, vec![event(0, date, "T", 1)]), room(3));
            assert_eq!((drawn.marks[0].columns, drawn.marks[0].ends), (columns, ends), "{date}");
        }
    }
}
