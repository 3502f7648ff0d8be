//! The lanes: what is counted where, against an engine of plain events, and what stands on the screen.

use std::sync::Arc;

use annals::app::{Action, Target, View};
use annals::engine::{Answer, Engine, LaneBy, LaneOf, Lanes, LanesAsked, Question, Strip};
use annals::model::{TimeScale, day};
use annals::query::Query;
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::engines::Naive;
use crate::support::{Harness, load};

fn date() -> impl Strategy<Value = String> {
    let form = prop::sample::select(vec![
        "Y",
        "Y-M",
        "Y-M-D",
        "Y-M-D",
        "Y-M-D",
        "Y/Z",
        "Y-M-D/Z",
        "Y/..",
        "Y-M-D/",
        "/Y-M-D",
        "[..Y]",
        "[Y,Z]",
        "Y~",
        "XXXX-XX-XX",
    ]);
    (1990..2012, 0..9, 1..=12, 1..=28, form).prop_map(|(year, years, month, day, form): (i32, i32, i32, i32, &str)| {
        let text = form.replace('M', &format!("{month:02}")).replace('D', &format!("{day:02}"));
        text.replace('Y', &year.to_string()).replace('Z', &(year + years).to_string())
    })
}

/// Events with actors, roles, types and tags; one actor is a group of two others.
fn file() -> impl Strategy<Value = String> {
    let role = prop::sample::select(vec!["source", "target", "participant"]);
    let mention = (0..5, role).prop_map(|(actor, role)| format!("{{id: a{actor}, role: {role}}}"));
    let kind = prop::sample::select(vec!["consult", "attack", "election"]);
    let event = (date(), prop::collection::vec(mention, 0..4), kind, 0..3);
    prop::collection::vec(event, 1..50).prop_map(|events| {
        let event = |(number, (date, actors, kind, tag)): (usize, (String, Vec<String>, &str, i32))| {
            let (actors, tags) = (actors.join(", "), format!("[t{tag}, all]"));
            format!(
                "- {{id: e{number}, date: '{date}', title: T, actors: [{actors}], type: {kind}, tags: {tags}, \
                 sources: [{{publisher: P{tag}}}]}}\n"
            )
        };
        let actors = "actors:\n- {id: a0, name: Group}\n- {id: a1, name: One, member_of: [a0]}\n- {id: a2, name: Two, \
                      member_of: [a0]}\n- {id: a3, name: Three}\n- {id: a4, name: Four}\n";
        let events: String = events.into_iter().enumerate().map(event).collect();
        format!("as_of: 2012-06-01\n{actors}events:\n{events}")
    })
}

fn asked(by: LaneBy, (first, days, columns): (i32, i32, usize), most: usize) -> LanesAsked {
    let first = day::from_ymd(i64::from(first), 3, 1).expect("a day");
    LanesAsked {
        by,
        scale: TimeScale::new(first, first + days, columns).expect("a scale"),
        most,
        pinned: vec![LaneOf::Actor(3), LaneOf::Word("t1".to_owned()), LaneOf::Pair(1, 3)],
        open: vec![LaneOf::Pair(1, 3), LaneOf::Pair(3, 4)],
        gap: 200,
        burst: 2,
    }
}

fn lanes(engine: &dyn Engine, query: &Query, asked: &LanesAsked) -> Lanes {
    let question = Question::Lanes(Arc::new(engine.names().plan(query)), Box::new(asked.clone()));
    let Ok(Answer::Lanes(lanes)) = engine.answer(&question, &|_, _| true) else { panic!("another answer") };
    (*lanes).clone()
}

fn is_near(one: &Strip, other: &Strip) -> bool {
    let near = one.events.iter().zip(&other.events).all(|(one, other)| (one - other).abs() < 0.001);
    near && one.events.len() == other.events.len() && one.lasting == other.lasting
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn lanes_are_those_that_plain_events_have(
        text in file(),
        by in prop::sample::select(LaneBy::ALL.to_vec()),
        scale in (1985..2012, 1..9000, 1_usize..120),
        query in prop::sample::select(vec!["", "actor:one", "from:1995 to:2003", "-type:election"]),
        most in 1_usize..9,
    ) {
        let naive = Naive::new(load(&text).chronology);
        let columns = annals::engine::ColumnEngine::new(load(&text).chronology, true);
        let (query, asked) = (query.parse().expect("sound"), asked(by, scale, most));
        let (own, plain) = (lanes(&columns, &query, &asked), lanes(&naive, &query, &asked));
        prop_assert_eq!((own.more, own.lanes.len()), (plain.more, plain.lanes.len()));
        for (own, plain) in own.lanes.iter().zip(&plain.lanes) {
            prop_assert_eq!((&own.of, &own.label, own.events, own.days), (&plain.of, &plain.label, plain.events, plain.days));
            prop_assert!(is_near(&own.strip, &plain.strip), "{:?} {:?}", own.strip, plain.strip);
            prop_assert_eq!(&own.gaps, &plain.gaps);
            // A column that has all but exactly as many as a burst may be one or not.
            let several = own.bursts.len().abs_diff(plain.bursts.len());
            prop_assert!(several <= 1 || own.bursts == plain.bursts, "{:?} {:?}", own.bursts, plain.bursts);
            prop_assert_eq!(own.dyad.is_some(), plain.dyad.is_some());
            for (own, plain) in own.dyad.iter().zip(&plain.dyad) {
                let parts = own.ways.iter().chain(&own.sides).zip(plain.ways.iter().chain(&plain.sides));
                for ((count, strip), (other, plain)) in parts {
                    prop_assert!(count == other && is_near(strip, plain), "{:?} {:?}", strip, plain);
                }
            }
        }
    }
}

/// Two that talk and then fight, a long silence, and a war beside it.
const STORY: &str = "\
as_of: 2020-12-31
events:
- {id: a, date: 2001-02-03, title: Talks, type: consult, actors: [{name: Aland, role: source}, {name: Borduria, role: target}]}
- {id: b, date: 2002-03, title: Talks again, type: consult, actors: [{name: Borduria, role: source}, {name: Aland, role: target}]}
- {id: c, date: 2003/2006, title: War, type: war, actors: [{name: Aland, role: source}, {name: Syldavia, role: target}]}
- {id: d, date: 2016-05-01, title: Attack, type: attack, actors: [{name: Aland, role: source}, {name: Borduria, role: target}]}
- {id: e, date: 2016-05-02, title: Attack, type: attack, actors: [{name: Aland, role: source}, {name: Borduria, role: target}]}
- {id: f, date: 2016-05-03, title: Attack, type: attack, actors: [{name: Aland, role: source}, {name: Borduria, role: target}]}
- {id: g, date: 2019, title: Fair, type: fair, tags: [trade], actors: [Syldavia, Borduria]}
";

fn story(columns: u16, lines: u16) -> Harness {
    let mut harness = Harness::with(STORY, columns, lines);
    harness.press("<f4>");
    assert_eq!(harness.app.view(), View::Lanes);
    harness
}

#[test]
fn every_actor_has_a_lane_with_what_lasts_its_gaps_and_bursts() {
    assert_snapshot!(story(120, 16).screen());
}

#[test]
fn a_pair_opens_as_a_dyad_with_its_sides() {
    let mut harness = story(100, 20);
    harness.press("sz");
    assert_snapshot!(harness.screen());
    harness.press("z");
    assert!(!harness.screen().contains("both take part"));
}

#[test]
fn lanes_are_drawn_in_ascii_and_on_small_screens() {
    let mut harness = story(60, 14);
    assert_snapshot!("lanes_60", harness.screen());
    harness.resize(20, 6);
    assert_snapshot!("lanes_20", harness.screen());
}

#[test]
fn enter_narrows_to_a_lane_and_on_a_column_to_its_days_too() {
    let mut harness = story(120, 20);
    harness.press("j<enter>");
    assert_eq!(harness.app.query().to_string(), "actor:Borduria");
    assert_eq!(harness.app.view(), View::Lanes);
    harness.press("u");
    assert!(harness.app.query().is_empty());
    // From the head the first column with events is entered, further on and back.
    harness.press("gl");
    assert!(harness.app.lane_day().is_some());
    harness.press("<enter>");
    let query = harness.app.query().to_string();
    assert!(query.starts_with("actor:Aland from:200"), "{query}");
    harness.press("u<f4>glh");
    harness.press("<esc>");
    assert_eq!(harness.app.lane_day(), None);
    // A pair is two actors, a type a type, a tag a tag.
    harness.press("s<enter>");
    assert_eq!(harness.app.query().terms.len(), 2, "{}", harness.app.query());
    harness.press("us<enter>");
    assert_eq!(harness.app.query().to_string(), "type:attack");
    harness.press("us<enter>");
    assert_eq!(harness.app.query().to_string(), "tag:trade");
}

#[test]
fn gaps_and_bursts_are_jumped_to_and_what_they_are_can_be_said() {
    let mut harness = story(120, 20);
    let day = |harness: &Harness| harness.app.lane_day().map(day::iso);
    harness.press("500_");
    assert!(harness.screen().contains("a gap is more than 500 days without an event"), "{}", harness.screen());
    harness.press("]");
    assert_eq!(day(&harness).as_deref(), Some("2007-01-01"));
    harness.press("[");
    assert!(harness.screen().contains("no gap of more than 500 days and no burst of 4 times the mean before"));
    harness.press("2^]");
    // It is the first day of the column that those of May 2016 are in.
    let scale = harness.app.lane_scale().expect("a scale");
    let may = day::from_ymd(2016, 5, 1).expect("a day");
    assert_eq!(harness.app.lane_day().map(|day| scale.column(day)), Some(scale.column(may)));
    harness.press("_");
    assert!(harness.screen().contains("a twelfth of what is shown"), "{}", harness.screen());
}

#[test]
fn lanes_are_pinned_moved_and_folded() {
    let mut harness = story(120, 20);
    let labels =
        |harness: &Harness| -> Vec<String> { harness.app.lane_lines().iter().map(|line| line.label.clone()).collect() };
    assert_eq!(labels(&harness), ["Aland", "Borduria", "Syldavia"]);
    // The last one is moved up, and stays there though others have more events.
    harness.press("G<");
    assert_eq!(labels(&harness), ["Aland", "Syldavia", "Borduria"]);
    harness.press("gp");
    assert_eq!(labels(&harness), ["Syldavia", "Aland", "Borduria"]);
    // A pinned lane stays when nothing of it is selected.
    harness.press("/attack<enter>");
    assert_eq!(labels(&harness)[0], "Syldavia");
    assert!(harness.app.lanes().expect("lanes").lanes[0].events == 0);
    harness.press("ugp");
    harness.press("gz");
    assert!(!harness.app.lane_lines().is_empty());
}

#[test]
fn the_cursor_stays_on_a_lane_that_is_pinned() {
    let mut harness = story(120, 20);
    let current = |harness: &Harness| {
        let lines = harness.app.lane_lines();
        lines.iter().find(|line| line.is_current).map(|line| line.label.clone())
    };
    // What is pinned of something else is not among the lanes.
    for _ in 0..3 {
        harness.press("G");
        let before = current(&harness);
        harness.press("p");
        assert_eq!((current(&harness), before.is_some()), (before, true));
        harness.press("s");
    }
}

#[test]
fn the_mouse_picks_a_lane_and_a_column() {
    let mut harness = story(120, 20);
    let head = harness.app.lane_head();
    harness.act(Action::Click(Target::Lane(2, head + 3)));
    assert!(harness.app.lane_lines()[1].is_current && harness.app.lane_day().is_some());
    harness.act(Action::Click(Target::Lane(1, 2)));
    assert!(harness.app.lane_lines()[0].is_current && harness.app.lane_day().is_none());
    harness.act(Action::Wheel(Target::Lane(1, 2), 1));
    assert!(harness.app.lane_lines()[1].is_current);
}

#[test]
fn the_next_lanes_are_there_when_they_are_gone_to() {
    let events: String =
        (0..80).map(|at| format!("- {{id: e{at}, date: {}, title: T, actors: [Actor {at}]}}\n", 1900 + at)).collect();
    let mut harness = Harness::with(&events, 120, 20);
    harness.press("<f4>");
    let first = harness.app.lanes().expect("lanes").lanes.len();
    assert!(first < 30 && harness.app.lanes().expect("lanes").more > 0);
    for _ in 0..90 {
        harness.press("j");
    }
    assert_eq!(harness.app.lanes().map(|lanes| (lanes.lanes.len(), lanes.more)), Some((80, 0)));
    let lines = harness.app.lane_lines();
    assert!(lines.last().is_some_and(|line| line.is_current), "{}", harness.screen());
}
