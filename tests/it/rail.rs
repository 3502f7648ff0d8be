//! The rail: which lines connect which events, that none is lost or invented, and what stands on the screen.

use std::collections::BTreeSet;

use annals::app::rail::{Cell, Joint, Rail, RailEvent, Stroke};
use annals::app::{Action, Target};
use annals::engine::Tie;
use annals::model::RelationKind;
use insta::assert_snapshot;
use proptest::prelude::*;
use ratatui::style::Modifier;

use crate::support::{Harness, lines};

/// Three months of a conflict: a hub with answers, a chain, a denial, a confirmation, and lines that cross.
const STORY: &str = "\
- {id: war, date: 2014-03-01, title: Aland attacks Borduria}
- {id: appeal, date: 2014-03-02, title: The Council appeals to both, relations: [{type: response_to, target: war}]}
- {id: raid, date: 2014-03-03, title: A raid is reported in the hills above the old town of the capital, relations: [{type: part_of, target: war}]}
- {id: denial, date: 2014-03-04, title: Aland denies the raid, relations: [{type: contradicts, target: raid}]}
- {id: photo, date: 2014-03-05, title: Pictures of the raid, relations: [{type: corroborates, target: raid}]}
- {id: talks, date: 2014-03-07, title: Talks in Syldavia, relations: [{type: follows, target: appeal}]}
- {id: truce, date: 2014-04-01, title: A truce, relations: [{type: follows, target: talks}, {type: part_of, target: war}]}
- {id: copy, date: 2014-04-01, title: The truce once more, relations: [{type: duplicate_of, target: truce}]}
- {id: vote, date: 2014-05-20, title: Elections}
- {id: peace, date: 2014-06-01, title: Peace, relations: [{type: enables, target: trade}]}
- {id: trade, date: 2014-07-01, title: A treaty on trade, relations: [{type: response_to, target: vote}]}
";

#[test]
fn lines_connect_related_events_through_headings_and_wrapped_titles() {
    assert_snapshot!("rail_100x30", Harness::with(STORY, 100, 30).screen());
}

#[test]
fn lines_are_drawn_in_ascii_and_tell_as_much() {
    let mut harness = Harness::with(STORY, 100, 30).ascii();
    let screen = harness.screen();
    assert!(screen.is_ascii(), "{screen}");
    assert_snapshot!("rail_ascii", screen);
}

#[test]
fn where_there_is_room_every_relation_is_drawn_and_none_counted() {
    let counted = |columns: u16| {
        let mut harness = Harness::new(columns, 50);
        harness.screen();
        harness.app.rail().rows.iter().map(|row| row.more).sum::<usize>()
    };
    assert_eq!((counted(200), counted(140)), (0, 0));
    assert!(counted(100) <= 6, "{}", counted(100));
}

#[test]
fn on_narrow_screens_lines_give_way_to_titles() {
    let mut harness = Harness::with(STORY, 60, 20);
    assert_snapshot!("rail_60x20", harness.screen());
    harness.resize(20, 5);
    assert_snapshot!("rail_20x5", harness.screen());
    // Where there is hardly room for a title there is no rail at all.
    for columns in 20..140 {
        harness.resize(columns, 20);
        let own = harness.app.texts().columns();
        assert!(own.rail == 0 || own.title >= 28, "{columns}: {own:?}");
    }
}

#[test]
fn what_the_filter_hides_is_the_end_of_a_short_line() {
    let mut harness = Harness::with(STORY, 100, 30);
    harness.press("/raid<enter>");
    assert_snapshot!("rail_filtered", harness.screen());
}

#[test]
fn what_is_beyond_the_screen_is_led_to_its_edge() {
    let mut harness = Harness::with(STORY, 100, 16);
    harness.press("G");
    assert_snapshot!("rail_end", harness.screen());
}

#[test]
fn a_list_by_importance_has_its_lines_too() {
    let mut harness = Harness::with(STORY, 100, 30);
    harness.press("s");
    assert!(harness.app.texts().columns().rail > 0, "{}", harness.screen());
}

#[test]
fn a_list_without_relations_has_no_rail_and_allocates_nothing_for_it() {
    let events: String = (0..300).map(|at| format!("- {{id: e{at}, date: {}, title: T}}\n", 1000 + at)).collect();
    let mut harness = Harness::with(&events, 100, 30);
    let _ = harness.buffer();
    assert_eq!(harness.app.texts().columns().rail, 0);
    let counted = allocation_counter::measure(|| assert_eq!(harness.app.rail(), Rail::default()));
    assert_eq!(counted.count_total, 0);
    // A relation far away changes nothing here.
    let far = format!("{events}- {{id: z, date: 2024, title: Z, relations: [{{type: follows, target: e299}}]}}\n");
    let mut harness = Harness::with(&far, 100, 30);
    let _ = harness.buffer();
    assert_eq!(harness.app.texts().columns().rail, 0);
    harness.press("G");
    assert!(harness.app.texts().columns().rail > 0);
}

#[test]
fn the_lines_of_the_event_under_the_cursor_stand_out() {
    let mut harness = Harness::with(STORY, 100, 30);
    let bold = |harness: &mut Harness| -> Vec<(String, String)> {
        let buffer = harness.buffer();
        let texts = lines(&buffer);
        let mut bold = Vec::new();
        for (y, text) in (0..).zip(texts) {
            let cells = (3..8_u16).filter(|x| buffer[(*x, y)].modifier.contains(Modifier::BOLD));
            let signs: String =
                cells.map(|x| buffer[(x, y)].symbol()).filter(|sign| "│├╰╭┬┴┼▸─┃┏┗≠".contains(*sign)).collect();
            if !signs.is_empty() && text.starts_with('│') {
                bold.push((text.chars().skip(11).take(6).collect(), signs));
            }
        }
        bold
    };
    let first = bold(&mut harness);
    // From the attack to all that came of it; nothing of the denial.
    assert!(first.iter().any(|(day, _)| day.contains("01 Sat")), "{first:?}");
    assert!(!first.iter().any(|(_, signs)| signs.contains('≠')), "{first:?}");
    harness.press("jjj");
    let denial = bold(&mut harness);
    let strong: String = denial.iter().map(|(_, signs)| signs.as_str()).collect();
    assert!(strong.contains('≠') && strong.contains('┗'), "{denial:?}");
    assert!(!strong.contains('▸'), "{denial:?}");
}

#[test]
fn a_click_on_the_rail_goes_to_its_event() {
    let mut harness = Harness::with(STORY, 100, 30);
    harness.act(Action::Click(Target::Timeline(2)));
    assert_eq!(harness.current_id(), "appeal");
}

#[test]
fn an_event_with_more_relations_than_can_be_told_counts_the_rest() {
    let answer = |at: usize| {
        let (month, day) = (1 + at / 28, 1 + at % 28);
        format!(
            "- {{id: e{at}, date: 2015-{month:02}-{day:02}, title: T, relations: [{{type: follows, target: hub}}]}}\n"
        )
    };
    let answers: String = (0..300).map(answer).collect();
    let events = format!("- {{id: hub, date: 2014-01-01, title: Hub}}\n{answers}");
    let mut harness = Harness::with(&events, 100, 30);
    let line = harness.screen().lines().find(|line| line.contains("01 Wed  Hub")).map(str::to_owned).expect("a line");
    assert!(line.contains('+') && line.contains('╭'), "{line}");
}

// What is drawn, read back from the places of the rail.

/// Events above the screen, on it, below it and hidden, with relations between them.
#[derive(Debug, Clone)]
struct Scene {
    shown: Vec<usize>,
    above: u32,
    below: u32,
    hidden: BTreeSet<u32>,
    edges: Vec<(u32, RelationKind, u32)>,
    room: usize,
    current: usize,
}

fn scene() -> impl Strategy<Value = Scene> {
    (
        prop::collection::vec(1_usize..4, 1..16),
        0_u32..4,
        0_u32..4,
        prop::collection::btree_set(0_u32..24, 0..5),
        2_usize..9,
        0_usize..16,
    )
        .prop_flat_map(|(gaps, above, below, hidden, room, current)| {
            let all = u32::try_from(gaps.len()).expect("few") + above + below;
            let kind = prop::sample::select(RelationKind::ALL.to_vec());
            let edges = prop::collection::vec((0..all, kind, 0..all), 0..30);
            edges.prop_map(move |edges| Scene {
                shown: gaps
                    .iter()
                    .scan(0, |row, gap| {
                        *row += gap;
                        Some(*row)
                    })
                    .collect(),
                above,
                below,
                hidden: hidden.clone(),
                edges,
                room,
                current,
            })
        })
}

impl Scene {
    fn is_hidden(&self, event: u32) -> bool {
        self.hidden.contains(&event)
    }

    /// The place in the list.
    fn place(&self, event: u32) -> Option<usize> {
        (!self.is_hidden(event)).then(|| (0..event).filter(|other| !self.is_hidden(*other)).count())
    }

    fn row(&self, event: u32) -> Option<usize> {
        let at = usize::try_from(event.checked_sub(self.above)?).expect("few");
        self.shown.get(at).copied().filter(|_| !self.is_hidden(event))
    }

    fn events(&self) -> Vec<u32> {
        let all = self.above + u32::try_from(self.shown.len()).expect("few") + self.below;
        (0..all).filter(|event| self.row(*event).is_some()).collect()
    }

    fn ties(&self, event: u32) -> Vec<Tie> {
        let tie = |other: u32, kind, is_inverse| Tie {
            kind,
            is_inverse,
            other: other.into(),
            at: self.place(other),
            is_above: other < event,
        };
        let all = self.edges.iter().filter(|(a, _, b)| a != b);
        let stated = all.clone().filter(|(a, ..)| *a == event).map(|(_, kind, b)| tie(*b, *kind, false));
        let heard = all.filter(|(.., b)| *b == event).map(|(a, kind, _)| tie(*a, *kind, true));
        stated.chain(heard).collect()
    }

    fn height(&self) -> usize {
        self.shown.last().map_or(1, |last| last + 2)
    }

    fn rail(&self) -> Rail {
        let ties: Vec<(u32, Vec<Tie>)> = self.events().into_iter().map(|event| (event, self.ties(event))).collect();
        let events: Vec<RailEvent<'_>> = ties
            .iter()
            .map(|(event, ties)| RailEvent {
                row: self.row(*event).expect("shown"),
                place: self.place(*event).expect("shown"),
                key: (*event).into(),
                ties,
                more: 0,
            })
            .collect();
        let current = events.get(self.current).map(|event| event.key);
        Rail::new(&events, self.height(), current, self.room)
    }
}

fn cell(rail: &Rail, row: usize, lane: usize) -> Option<Cell> {
    rail.rows.get(row).and_then(|row| row.cells.get(lane)).copied().flatten()
}

/// Whether a line goes on from a place, upwards and downwards.
fn goes(cell: Option<Cell>) -> [bool; 2] {
    match cell.map(|cell| cell.shape) {
        Some(Joint::Along) => [true, true],
        Some(Joint::Join { up, down, .. }) => [up, down],
        Some(Joint::Across | Joint::Beyond { .. } | Joint::Hidden { .. }) | None => [false, false],
    }
}

/// The rows that the line at a place has ends in, and whether it leaves the screen above and below.
fn traced(rail: &Rail, row: usize, lane: usize) -> (Vec<usize>, [bool; 2]) {
    let Some(Cell { shape: Joint::Join { .. }, stroke, .. }) = cell(rail, row, lane) else {
        return (Vec::new(), [false; 2]);
    };
    let (mut rows, mut leaves) = (vec![row], [false; 2]);
    for (side, leaves) in leaves.iter_mut().enumerate() {
        let mut at = row;
        while goes(cell(rail, at, lane))[side] {
            let next = if side == 0 { at.checked_sub(1) } else { Some(at + 1).filter(|next| *next < rail.rows.len()) };
            let Some(next) = next else {
                *leaves = true;
                break;
            };
            let there = cell(rail, next, lane).expect("a line goes on");
            assert_eq!(there.stroke, stroke, "a line changes its kind");
            match there.shape {
                Joint::Along => {}
                Joint::Join { .. } => {
                    assert!(goes(Some(there))[1 - side], "a line goes on one side and not on the other");
                    rows.push(next);
                }
                Joint::Beyond { is_above } => {
                    assert_eq!(is_above, side == 0);
                    *leaves = true;
                    break;
                }
                Joint::Across | Joint::Hidden { .. } => panic!("a line runs into another"),
            }
            at = next;
        }
    }
    (rows, leaves)
}

/// Whether an event leads, seen from the other end of a relation: what comes of it, or the earlier one of two that are equal.
fn leads(kind: RelationKind, (from, to): (u32, u32)) -> u32 {
    match (Stroke::of(kind), kind) {
        (Stroke::Order, RelationKind::Enables) => from,
        (Stroke::Order, _) => to,
        _ => from.min(to),
    }
}

impl Scene {
    /// Whether a relation of an event on the screen is drawn there.
    fn is_drawn(&self, rail: &Rail, event: u32, (from, kind, to): (u32, RelationKind, u32)) -> bool {
        let other = if event == from { to } else { from };
        let row = self.row(event).expect("shown");
        let is_above = other < event;
        (0..rail.lanes).any(|lane| {
            let Some(own) = cell(rail, row, lane).filter(|cell| cell.stroke == Stroke::of(kind)) else { return false };
            let (rows, leaves) = traced(rail, row, lane);
            match (self.row(other), own.shape) {
                (Some(other), _) => rows.contains(&other),
                (None, Joint::Hidden { is_above: up }) => self.is_hidden(other) && up == is_above,
                (None, Joint::Beyond { is_above: up }) => !self.is_hidden(other) && up == is_above,
                (None, _) => !self.is_hidden(other) && leaves[usize::from(!is_above)],
            }
        })
    }

    /// Whether all ends of a line are of one event and of what it leads to.
    fn is_of_one(&self, rows: &[usize], stroke: Stroke) -> bool {
        let ends: Vec<u32> =
            self.events().into_iter().filter(|event| rows.contains(&self.row(*event).expect("shown"))).collect();
        let is_lead = |lead: u32| {
            let hangs = |event: &u32| {
                *event == lead
                    || self.edges.iter().any(|(from, kind, to)| {
                        let pair = (*from, *to);
                        Stroke::of(*kind) == stroke
                            && leads(*kind, pair) == lead
                            && (pair.0 == *event || pair.1 == *event)
                    })
            };
            ends.iter().all(hangs)
        };
        let all = self.above + u32::try_from(self.shown.len()).expect("few") + self.below;
        ends.len() == rows.len() && (0..all).any(is_lead)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_relation_is_drawn_or_counted_and_nothing_else_is_drawn(scene in scene()) {
        let rail = scene.rail();
        prop_assert!(rail.columns() <= scene.room);
        if rail.rows.is_empty() {
            prop_assert!(scene.events().iter().all(|event| scene.ties(*event).is_empty()));
            return Ok(());
        }
        for event in scene.events() {
            let row = scene.row(event).expect("shown");
            let own = scene.edges.iter().filter(|(from, _, to)| from != to && (*from == event || *to == event));
            let lost: Vec<_> = own.clone().filter(|edge| !scene.is_drawn(&rail, event, **edge)).collect();
            let more = rail.rows[row].more;
            prop_assert!(lost.is_empty() || more > 0, "{:?}", lost);
            // Nothing is counted while there is room.
            prop_assert!(more == 0 || rail.columns() >= scene.room.min(5));
            prop_assert!(more <= own.count());
            let arrives = scene.edges.iter().any(|(from, kind, to)| {
                let is_leaf = leads(*kind, (*from, *to)) != event && (*from == event || *to == event) && from != to;
                Stroke::of(*kind) == Stroke::Order && is_leaf && scene.is_drawn(&rail, event, (*from, *kind, *to))
            });
            let head = rail.rows[row].head;
            prop_assert!(!head.is_some_and(|head| head.is_led_to) || arrives);
        }
        for row in 0..rail.rows.len() {
            let is_event = scene.shown.contains(&row);
            let joins = |lane: &usize| !matches!(cell(&rail, row, *lane).map(|cell| cell.shape), None | Some(Joint::Along));
            let first = (0..rail.lanes).find(joins);
            for lane in 0..rail.lanes {
                if let Some(Cell { shape: Joint::Join { .. }, stroke, .. }) = cell(&rail, row, lane) {
                    prop_assert!(is_event);
                    prop_assert!(scene.is_of_one(&traced(&rail, row, lane).0, stroke));
                }
                // A line that comes from further out reaches the event.
                let is_reached = first.is_none_or(|first| lane < first) || cell(&rail, row, lane).is_some();
                prop_assert!(is_reached || !is_event || rail.rows[row].head.is_none());
            }
        }
    }
}
