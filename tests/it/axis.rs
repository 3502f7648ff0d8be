//! The axis: what stands where, zooming, moving, and what is said of what has no room.

use annals::app::{Action, Target, View};
use insta::assert_snapshot;

use crate::support::Harness;

/// Wars, talks and a ceasefire; every way in which a bar can end.
const WARS: &str = "\
events:
- {id: war, date: 2014-04/2022-02, title: War in the east, importance: 9, actors: [A]}
- {id: siege, date: 2014-08/2015-02, title: Siege, importance: 6, relations: [{type: part_of, target: war}]}
- {id: talks, date: 2014-09-05, title: A protocol is signed, importance: 7}
- {id: more-talks, date: '2015-02-12~', title: More talks}
- {id: year, date: 2016, title: Some day of a year}
- {id: invasion, date: 2022-02-24/.., title: Invasion, importance: 10}
- {id: unknown, date: 2018-05/, title: Nobody knows the end, status: disputed}
- {id: before, date: '[..2013-06]', title: On or before}
- {id: about, date: 2017~/2019~, title: About then}
- {id: never, date: XXXX-XX-XX, title: Nobody knows when}
";

#[test]
fn wars_and_a_ceasefire_are_read_at_a_glance() {
    for (columns, lines) in [(140, 30), (80, 20), (40, 12), (20, 5)] {
        let mut harness = Harness::with(WARS, columns, lines);
        harness.press("V");
        assert_snapshot!(format!("axis_{columns}x{lines}"), harness.screen());
    }
    let mut harness = Harness::with(WARS, 100, 20).ascii();
    harness.press("V");
    assert_snapshot!("axis_ascii", harness.screen());
}

#[test]
fn the_shipped_chronology_is_an_axis_too() {
    let mut harness = Harness::new(140, 40);
    harness.press("V");
    assert_snapshot!("axis_shipped", harness.screen());
}

/// The title of the pane.
fn title(harness: &mut Harness) -> String {
    let screen = harness.screen();
    let line = screen.lines().nth(1).unwrap_or_default();
    line.split("Axis").nth(1).unwrap_or_default().split(['─', '╮']).next().unwrap_or_default().trim().to_owned()
}

#[test]
fn one_zooms_at_the_cursor_moves_and_comes_back() {
    let mut harness = Harness::with(WARS, 140, 30);
    harness.press("V");
    // One has no day.
    assert_eq!(title(&mut harness), "· 9 of 10 selected");
    // The event under the cursor stays in sight.
    harness.press("jj");
    let talks = harness.current_id();
    harness.press("+++");
    let zoomed = title(&mut harness);
    assert!(zoomed.contains(" of 10") && zoomed.contains('…'), "{zoomed}");
    assert!(
        harness
            .app
            .axis_scale()
            .is_some_and(|scale| harness.app.current_day().is_some_and(|day| scale.column(day).is_some()))
    );
    // A quarter on and back is where one was.
    harness.press("ll");
    assert_ne!(title(&mut harness), zoomed);
    harness.press("hh");
    assert_eq!(title(&mut harness), zoomed);
    // Whoever goes to another event takes the axis along.
    harness.press("G");
    assert!(harness.current_id() != talks);
    harness.press("k");
    assert!(
        harness
            .app
            .axis_scale()
            .is_some_and(|scale| harness.app.current_day().is_some_and(|day| scale.column(day).is_some()))
    );
    harness.press("f");
    assert_eq!(title(&mut harness), "· 9 of 10 selected");
    // List and axis have one cursor, one query and one undo.
    let here = harness.current_id();
    harness.press("<f2>");
    assert_eq!(harness.current_id(), here);
    harness.press("<f3>/talks<enter>");
    assert_eq!(title(&mut harness), "· 2 selected");
    harness.press("u");
    assert_eq!(title(&mut harness), "· 9 of 10 selected");
}

#[test]
fn a_marked_event_has_its_sign_on_the_axis_and_in_the_lanes() {
    for is_ascii in [false, true] {
        let mut harness = Harness::with(WARS, 140, 30);
        let sign = if is_ascii { "#" } else { "★" };
        if is_ascii {
            harness = harness.ascii();
        }
        let time = |harness: &mut Harness| {
            let screen = harness.screen();
            let line = screen.lines().nth(2).expect("the line of time");
            // The detail pane says it in words.
            line.replace(&format!("{sign} marked"), "")
        };
        harness.press("V");
        assert!(!time(&mut harness).contains(sign), "{}", harness.screen());
        while harness.current_id() != "siege" {
            harness.press("j");
        }
        let before = time(&mut harness);
        harness.press("m");
        let screen = harness.screen();
        assert!(screen.contains(&format!("{sign} Siege")), "{screen}");
        let own = time(&mut harness);
        assert_eq!(own.matches(sign).count(), 1, "{screen}");
        // No label is covered.
        let words = |line: &str| line.chars().filter(char::is_ascii_digit).collect::<String>();
        assert_eq!(words(&own), words(&before));
        harness.press("<f4>");
        let screen = harness.screen();
        assert_eq!(time(&mut harness).matches(sign).count(), 1, "{screen}");
        assert!(screen.contains(&format!("{sign} marked by you")), "{screen}");
        // Of what the filter hides there is no sign, and none is left when the mark is taken away.
        harness.press("<f3>/ceasefire<enter>");
        assert!(!time(&mut harness).contains(sign), "{}", harness.screen());
        harness.press("C");
        assert!(time(&mut harness).contains(sign), "{}", harness.screen());
        while harness.current_id() != "siege" {
            harness.press("j");
        }
        harness.press("m");
        assert!(!time(&mut harness).contains(sign), "{}", harness.screen());
    }
}

#[test]
fn the_mouse_chooses_an_event_and_zooms() {
    let mut harness = Harness::with(WARS, 140, 30);
    harness.press("V");
    let screen = harness.screen();
    let (line, text) = screen.lines().enumerate().find(|(_, line)| line.contains("Siege")).expect("it is there");
    let begin = screen.lines().nth(1).expect("a border").chars().position(|c| c == '╮').expect("a pane") + 3;
    let column = text.split("Siege").next().expect("a part").chars().count() - begin;
    harness.act(Action::Click(Target::Axis(line - 2, column)));
    assert_eq!(harness.current_id(), "siege");
    harness.act(Action::Wheel(Target::Axis(3, 10), -3));
    assert!(title(&mut harness).contains(" of 10"));
    harness.act(Action::Wheel(Target::Axis(3, 10), 3));
    harness.act(Action::Click(Target::Axis(0, 5)));
    assert_eq!(harness.current_id(), "siege");
}

#[test]
fn what_has_no_room_is_counted_and_what_is_too_much_is_columns() {
    let event = |number: usize| {
        let (year, month) = (1990 + number / 12 % 30, 1 + number % 12);
        format!(
            "- {{id: e{number}, date: {year}-{month:02}-10, title: Event {number} of many, importance: {}}}\n",
            1 + number % 10
        )
    };
    let few: String = (0..120).map(event).collect();
    let mut harness = Harness::with(&few, 120, 16);
    harness.press("V");
    let screen = harness.screen();
    assert_snapshot!("axis_of_many", screen);
    let hidden: usize = screen
        .split('+')
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok())
        .sum();
    let shown = harness.app.axis().expect("an axis").0.marks.len();
    assert_eq!((shown + hidden, harness.app.axis_events()), (120, 120), "{screen}");
    let many: String = (0..390).map(event).collect();
    let mut harness = Harness::with(&many, 120, 16);
    harness.press("V");
    assert_snapshot!("axis_of_too_many", harness.screen());
    harness.press("gj+++++");
    assert!(harness.screen().contains("Event 1 of many"), "{}", harness.screen());
}

#[test]
fn all_of_the_selection_is_shown_to_the_last_day_that_is_known() {
    for (dates, first, last) in [
        (["2014-02/2020-06", "2014-03-01"], "2013", "2020"),
        (["1900/1999", "1900/1999"], "1897", "2002"),
        (["1900/9999-12-31", "1950/1960"], "1898", "1962"),
    ] {
        let text: String =
            dates.iter().enumerate().map(|(at, date)| format!("- {{id: e{at}, date: {date}, title: T}}\n")).collect();
        let mut harness = Harness::with(&text, 120, 20);
        harness.press("V");
        let scale = harness.app.axis_scale().expect("a scale");
        let year = |day| annals::model::day::iso(day).split('-').next().unwrap_or_default().to_owned();
        assert_eq!((year(scale.first()).as_str(), year(scale.last()).as_str()), (first, last), "{dates:?}");
        let arrows = harness.screen().lines().skip(2).take(16).filter(|line| line.contains('→')).count();
        // Only what ends in the year 9999 goes on beyond.
        let beyond = dates.iter().filter(|date| date.contains("9999")).count();
        assert_eq!(arrows, beyond, "{}", harness.screen());
    }
}

#[test]
fn a_larger_screen_opens_columns_into_events_and_a_smaller_one_closes_them() {
    let event = |number: usize| {
        format!("- {{id: e{number}, date: 2014-{:02}-{:02}, title: E}}\n", 1 + number / 28, 1 + number % 28)
    };
    let events: String = (0..180).map(event).collect();
    let mut harness = Harness::with(&events, 60, 14);
    harness.press("V");
    assert!(harness.screen().contains("zooms in"), "{}", harness.screen());
    harness.resize(60, 45);
    assert!(!harness.screen().contains("zooms in"), "{}", harness.screen());
    harness.resize(60, 14);
    assert!(harness.screen().contains("zooms in"), "{}", harness.screen());
}

#[test]
fn whoever_comes_back_to_a_zoomed_axis_finds_the_event_under_the_cursor() {
    let mut harness = Harness::with(WARS, 140, 30);
    harness.press("V++++");
    harness.press("VGkV");
    let is_in_sight = |harness: &Harness| {
        let day = harness.app.current_day();
        harness.app.axis_scale().zip(day).is_some_and(|(scale, day)| scale.column(day).is_some())
    };
    assert!(is_in_sight(&harness), "{}", harness.screen());
}

#[test]
fn what_is_under_way_is_seen_where_it_is_and_one_day_of_too_many_is_a_list() {
    let lasting: String =
        (0..240).map(|at| format!("- {{id: l{at}, date: 19{0:02}/19{0:02}, title: L}}\n", at % 60)).collect();
    let mut harness = Harness::with(&lasting, 60, 12);
    harness.press("V");
    let (drawn, _) = harness.app.axis().expect("an axis");
    assert!(drawn.marks.is_empty() && drawn.heights.iter().filter(|events| **events > 0).count() > 40, "{drawn:?}");
    let one_day: String = (0..390).map(|at| format!("- {{id: d{at}, date: 2014-05-06, title: D}}\n")).collect();
    let mut harness = Harness::with(&one_day, 60, 12);
    harness.press("V+++++");
    assert!(harness.screen().contains("F2 lists them"), "{}", harness.screen());
}

#[test]
fn a_mark_without_its_label_takes_its_own_column_only() {
    let event = |number: usize| {
        format!(
            "- {{id: e{number}, date: 2014-06-{:02}, title: A title that takes room, importance: {}}}\n",
            1 + number,
            1 + number % 9
        )
    };
    let events: String = (0..24).map(event).collect();
    let mut harness = Harness::with(&events, 100, 12);
    harness.press("V");
    let marks = harness.app.axis().expect("an axis").0.marks.clone();
    assert!(marks.iter().any(|mark| mark.label.1.is_empty()) && marks.iter().any(|mark| !mark.label.1.is_empty()));
    for mark in marks {
        harness.act(Action::Click(Target::Axis(mark.row + 1, mark.columns.0)));
        assert_eq!(harness.app.current(), Some(mark.key));
        if !mark.label.1.is_empty() {
            harness.act(Action::Click(Target::Axis(mark.row + 1, mark.label.0)));
            assert_eq!(harness.app.current(), Some(mark.key), "its label");
        }
    }
}

#[test]
fn another_view_is_shown_while_an_actor_is_typed() {
    let mut harness = Harness::new(100, 30);
    harness.press("aput<f3>");
    assert_eq!(harness.app.view(), View::Axis);
    assert!(harness.screen().contains("put"), "{}", harness.screen());
    harness.press("in<enter>");
    assert!(harness.app.query().to_string().starts_with("actor:"), "{}", harness.app.query());
    harness.press("<f2>");
    assert_eq!(harness.app.view(), View::List);
    // A letter is typed, whatever it does elsewhere.
    harness.press("/V");
    assert_eq!(harness.app.view(), View::List);
}
