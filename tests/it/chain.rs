//! The chain of an event: what led to it and what followed from it, against a walk over plain events, and what stands on the screen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use annals::app::{Action, ChainItem, Target, View};
use annals::engine::{Answer, Chain, ChainAsked, ChainSide, ColumnEngine, Engine, Question};
use annals::formats::files::input;
use annals::model::{EventKey, RelationKind};
use annals::query::Query;
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::engines::Naive;
use crate::support::{Harness, data, load};

/// A war that has a beginning, parts, answers on two ways to a truce, a denial, and a circle that cannot be.
const STORY: &str = "\
- {id: claim, date: 1999, title: Borduria claims the hills}
- {id: shots, date: 2014-02-27, title: Shots at the border, relations: [{type: caused_by, target: claim}]}
- {id: war, date: 2014-03-01/2014-06-01, title: Aland is at war with Borduria over the hills, actors: [Aland, Borduria], relations: [{type: caused_by, target: shots}, {type: follows, target: claim}]}
- {id: raid, date: 2014-03-03, title: A raid on the old town, actors: [Aland], relations: [{type: part_of, target: war}]}
- {id: denial, date: 2014-03-04, title: Aland denies the raid, relations: [{type: contradicts, target: raid}]}
- {id: appeal, date: 2014-03-02, title: The Council appeals to both, relations: [{type: response_to, target: war}]}
- {id: answer, date: 2014-03-05, title: Borduria answers the raid, actors: [Borduria], relations: [{type: response_to, target: raid}]}
- {id: truce, date: 2014-06-01, title: A truce, relations: [{type: follows, target: appeal}, {type: follows, target: answer}, {type: part_of, target: war}]}
- {id: peace, date: 2014-05-01, title: Peace before the truce, relations: [{type: follows, target: truce}]}
- {id: fair, date: 2015, title: A fair}
- {id: egg, date: 2016-01-01, title: The egg, relations: [{type: follows, target: hen}]}
- {id: hen, date: 2016-01-01, title: The hen, relations: [{type: follows, target: egg}]}
";

/// The chain of an event of the story.
fn chain_of(id: &str, columns: u16, lines: u16) -> Harness {
    let mut harness = Harness::with(STORY, columns, lines);
    for _ in 0..20 {
        if harness.current_id() == id {
            break;
        }
        harness.press("j");
    }
    assert_eq!(harness.current_id(), id);
    harness.press("W");
    harness
}

#[test]
fn what_led_to_an_event_stands_above_it_and_what_followed_below() {
    assert_snapshot!("chain_140x24", chain_of("raid", 140, 24).screen());
    assert_snapshot!("chain_100x30", chain_of("war", 100, 30).screen());
}

#[test]
fn a_chain_is_drawn_in_ascii_and_on_small_screens() {
    let screen = chain_of("war", 100, 24).ascii().screen();
    assert!(screen.is_ascii(), "{screen}");
    assert_snapshot!("chain_ascii", screen);
    let mut harness = chain_of("war", 60, 20);
    assert_snapshot!("chain_60x20", harness.screen());
    harness.resize(20, 5);
    assert_snapshot!("chain_20x5", harness.screen());
    for (columns, lines) in [(20, 5), (21, 6), (30, 10), (44, 12), (66, 10), (110, 20), (200, 50)] {
        harness.resize(columns, lines);
        harness.press("G").screen();
        harness.press("g").screen();
    }
}

#[test]
fn a_long_chain_runs_straight_down_and_is_indented_at_branches_only() {
    let event = |at: usize| {
        let relations =
            if at > 0 { format!(", relations: [{{type: follows, target: e{}}}]", at - 1) } else { String::new() };
        format!("- {{id: e{at}, date: {}, title: Step {at}{relations}}}\n", 1990 + at)
    };
    let mut text: String = (0..20).map(event).collect();
    text.push_str("- {id: aside, date: 2003-06, title: An aside, relations: [{type: response_to, target: e12}]}\n");
    text.push_str(
        "- {id: further, date: 2004-06, title: Further aside, relations: [{type: response_to, target: aside}]}\n",
    );
    let mut harness = Harness::with(&text, 100, 30);
    harness.press("9jW");
    let screen = harness.screen();
    assert_snapshot!("chain_straight", screen);
    let column = |title: &str| {
        let line = screen.lines().find(|line| line.split("││").next().is_some_and(|line| line.contains(title)));
        let line = line.expect(title);
        // Not where the detail pane tells of it.
        let line = line.split("││").next().expect("a part");
        line.split(title).next().expect("a part").chars().count()
    };
    // Before the event and behind it, each in one column.
    assert_eq!(column("Step 0 "), column("Step 8 "));
    assert_eq!(column("Step 10"), column("Step 12"));
    assert_eq!(column("Step 14"), column("Step 19"));
    harness.resize(40, 30);
    assert_snapshot!("chain_straight_40x30", harness.screen());
}

#[test]
fn a_circle_ends_where_it_began() {
    assert_snapshot!("chain_circle", chain_of("egg", 100, 14).screen());
}

#[test]
fn enter_goes_to_the_event_and_backspace_back() {
    let mut harness = chain_of("war", 100, 30);
    harness.press("jj");
    let id = harness.current_id();
    assert_ne!(id, "war");
    harness.press("<enter>");
    assert!(!harness.app.has_chain() && harness.current_id() == id, "{}", harness.screen());
    harness.press("<backspace>");
    assert_eq!(harness.current_id(), "war");
    // Esc leaves everything as it was.
    harness.press("Wkk");
    assert_ne!(harness.current_id(), "war");
    harness.press("<esc>");
    assert!(!harness.app.has_chain() && harness.current_id() == "war");
}

#[test]
fn an_event_that_the_filter_hides_is_shown_with_all_around_it() {
    let mut harness = Harness::with(STORY, 100, 30);
    harness.press("/raid<enter>");
    assert_eq!(harness.current_id(), "raid");
    harness.press("W");
    assert_snapshot!("chain_filtered", harness.screen());
    harness.press("gjj");
    assert_eq!(harness.current_id(), "shots");
    harness.press("<enter>");
    assert_eq!(harness.current_id(), "shots");
    let screen = harness.screen();
    assert!(screen.contains("the filter hides this event") && screen.contains("out "), "{screen}");
    assert_eq!(harness.app.query().to_string(), "from:2014-02-20 to:2014-03-06");
    // One key goes back, to the filter and to the event.
    harness.press("u");
    assert_eq!((harness.app.query().to_string().as_str(), harness.current_id().as_str()), ("raid", "raid"));
    // What the filter lets through is gone to as it is.
    harness.press("WG");
    harness.press("k<enter>");
    assert!(!harness.app.has_chain());
}

#[test]
fn the_chain_of_an_event_of_a_chain_leads_back_to_it() {
    let mut harness = chain_of("war", 100, 30);
    harness.press("G");
    let last = harness.current_id();
    harness.press("W");
    assert_eq!(harness.app.chain().map(|chain| chain.event.id.clone()), Some(last));
    harness.press("<esc>");
    assert_eq!(harness.app.chain().map(|chain| chain.event.id.as_str()), Some("war"));
    harness.press("W");
    assert!(!harness.app.has_chain());
}

#[test]
fn an_event_without_a_chain_says_so() {
    let mut harness = Harness::with(STORY, 100, 30);
    harness.press("/fair<enter>W");
    assert!(!harness.app.has_chain());
    assert!(harness.screen().contains("no relation says what led to this event"), "{}", harness.screen());
}

#[test]
fn another_query_another_view_and_a_jump_close_the_chain() {
    for keys in ["/truce<enter>", "<f3>", "@2014-06<enter>", "R"] {
        let mut harness = chain_of("war", 100, 30);
        harness.press(keys);
        assert!(!harness.app.has_chain(), "{keys}");
    }
    // From the lanes one comes to the list, which has a place for the event.
    let mut harness = Harness::with(STORY, 100, 30);
    harness.press("jj<f4>Wj<enter>");
    assert_eq!((harness.app.view(), harness.app.has_chain()), (View::List, false));
}

#[test]
fn the_mouse_moves_over_a_chain() {
    let mut harness = chain_of("war", 100, 30);
    harness.act(Action::Click(Target::Chain(0)));
    assert_eq!(harness.app.chain_rows().2, 0);
    harness.act(Action::Wheel(Target::Chain(0), 2));
    assert_eq!(harness.app.chain_rows().2, 2);
    harness.act(Action::Click(Target::Chain(400)));
    assert_eq!(harness.app.chain_rows().2, 2);
}

#[test]
fn a_chain_outlives_another_reading_of_the_file() {
    let mut harness = chain_of("war", 100, 30);
    let more =
        format!("{STORY}- {{id: after, date: 2017, title: Later, relations: [{{type: follows, target: war}}]}}\n");
    harness.act(Action::Report(annals::app::Report::Reloaded(data(load(&more)))));
    let effects = std::mem::take(&mut harness.effects);
    assert!(effects.is_empty());
    assert_eq!(harness.app.chain().map(|chain| chain.event.id.as_str()), Some("war"));
    assert!(harness.screen().contains("Later"), "{}", harness.screen());
}

/// A line of so many events, each after the one before.
fn line_of(events: usize) -> String {
    let event = |at: usize| {
        let follows =
            at.checked_sub(1).map(|before| format!("{{type: follows, target: e{before}}}")).unwrap_or_default();
        format!("- {{id: e{at}, date: {:04}, title: Step {at}, relations: [{follows}]}}\n", 1 + at)
    };
    (0..events).map(event).collect()
}

#[test]
fn a_long_chain_is_told_a_part_at_a_time_and_the_rest_is_counted() {
    let mut harness = Harness::with(&line_of(3_000), 100, 20);
    harness.press("1000j");
    let here = harness.current_id();
    harness.press("W");
    let screen = harness.screen();
    assert!(screen.contains("200 of 1,000 led to it") && screen.contains("200 of 1,999 fol"), "{screen}");
    harness.press("G");
    let last = |harness: &Harness| *harness.app.chain_rows().0.last().expect("rows");
    assert!(matches!(last(&harness).item, ChainItem::More { steps: 1, is_before: false }), "{:?}", last(&harness));
    let was = harness.app.chain_rows().0.len();
    harness.press("<enter>");
    assert_eq!(harness.app.chain_rows().0.len(), was + 1_200);
    // The cursor is on the event that the rest hangs on.
    assert!(harness.current_id() != here && !harness.current_id().is_empty());
    harness.press("G<enter>");
    assert_eq!(harness.app.chain_rows().0.len(), 3_000);
    assert!(harness.screen().contains("1,999 fol"), "{}", harness.screen());
}

#[test]
fn a_chain_of_a_hundred_thousand_events_is_walked_without_a_stack() {
    let width = 100_000;
    let spokes: String = (1..=width)
        .map(|at| format!("{},e{at},Spoke,part_of:{}\n", 1 + at % 2000, if at % 2 == 0 { "e0" } else { "e1" }))
        .collect();
    let text = format!("date,id,title,relations\n0001,e0,Hub,\n{spokes}");
    let loaded = annals::formats::read(vec![input("t.csv", text.into_bytes())]).expect("a table").chronology;
    let engine = ColumnEngine::new(loaded, true);
    let lines = ColumnEngine::new(load(&line_of(9_000)).chronology, true);
    for (engine, id) in [(&engine, "e0"), (&lines, "e0")] {
        let engine: &dyn Engine = engine;
        let of = *engine.find(id).expect("an answer").first().expect("an event");
        let chain = ask(engine, &Query::default(), ChainAsked { of, most: 50 });
        let shown = chain.after.steps.len() + chain.before.steps.len();
        assert!(shown <= 100 && chain.after.events + chain.before.events <= 100_000, "{shown}");
    }
}

fn ask(engine: &dyn Engine, query: &Query, asked: ChainAsked) -> Arc<Chain> {
    let plan = Arc::new(engine.names().plan(query));
    let Ok(Answer::Chain(Some(chain))) = engine.answer(&Question::Chain(plan, asked), &|_, _| true) else {
        panic!("another answer")
    };
    chain
}

/// All events that are reached over steps of plain relations.
fn reached(of: usize, next: &BTreeMap<usize, BTreeSet<usize>>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut coming = vec![of];
    while let Some(event) = coming.pop() {
        for other in next.get(&event).into_iter().flatten() {
            if *other != of && found.insert(*other) {
                coming.push(*other);
            }
        }
    }
    found
}

fn numbers(side: &ChainSide) -> Vec<usize> {
    side.steps.iter().map(|step| step.event.id.trim_start_matches('e').parse().expect("a number")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_chain_has_what_a_walk_over_plain_events_finds(
        years in prop::collection::vec(1_i32..40, 1..14),
        edges in prop::collection::vec((0_usize..14, prop::sample::select(RelationKind::ALL.to_vec()), 0_usize..14), 0..26),
        of in 0_usize..14,
        most in 1_usize..30,
        query in prop::sample::select(vec!["", "from:2010 to:2025"]),
    ) {
        let all = years.len();
        let of = of % all;
        let mut stated: BTreeMap<usize, Vec<(RelationKind, usize)>> = BTreeMap::new();
        let [mut before, mut after] = [BTreeMap::<usize, BTreeSet<usize>>::new(), BTreeMap::new()];
        for (from, kind, to) in edges.iter().map(|(from, kind, to)| (from % all, *kind, to % all)).filter(|(from, _, to)| from != to) {
            stated.entry(from).or_default().push((kind, to));
            let (later, earlier) = match kind {
                RelationKind::PartOf | RelationKind::Follows | RelationKind::ResponseTo | RelationKind::CausedBy => (from, to),
                RelationKind::Enables => (to, from),
                _ => continue,
            };
            before.entry(later).or_default().insert(earlier);
            after.entry(earlier).or_default().insert(later);
        }
        let event = |(at, year): (usize, &i32)| {
            let relations: Vec<String> = stated.get(&at).into_iter().flatten()
                .map(|(kind, to)| format!("{{type: {}, target: e{to}}}", kind.word())).collect();
            format!("- {{id: e{at}, date: {}, title: T, relations: [{}]}}\n", 2000 + year, relations.join(", "))
        };
        let text: String = years.iter().enumerate().map(event).collect();
        let columns = ColumnEngine::new(load(&text).chronology, true);
        let naive = Naive::new(load(&text).chronology);
        let key: EventKey = *(&columns as &dyn Engine).find(&format!("e{of}")).expect("an answer").first().expect("it");
        let (query, asked): (Query, _) = (query.parse().expect("sound"), ChainAsked { of: key, most });
        let chain = ask(&columns, &query, asked);
        prop_assert_eq!(&*chain, &*ask(&naive, &query, asked));
        for (side, next) in [(&chain.before, &before), (&chain.after, &after)] {
            let wanted = reached(of, next);
            prop_assert_eq!(side.events, wanted.len());
            prop_assert!(side.steps.len() <= most);
            let told = numbers(side);
            prop_assert!(told.iter().all(|event| *event == of || wanted.contains(event)));
            // Every step is one of the relations of what it was reached from.
            for (at, step) in side.steps.iter().enumerate() {
                prop_assert!(step.from.is_none_or(|from| from < at));
                let from = step.from.map_or(of, |from| told[from]);
                prop_assert!(next.get(&from).is_some_and(|next| next.contains(&told[at])) && !step.ties.is_empty());
            }
            let more: usize = side.more + side.steps.iter().map(|step| step.more).sum::<usize>();
            if more == 0 {
                prop_assert_eq!(told.iter().copied().filter(|event| *event != of).collect::<BTreeSet<_>>(), wanted);
            }
        }
        // Each event stands once as itself; elsewhere it is told that it stands there.
        let firsts = [&chain.before, &chain.after].into_iter().flat_map(|side| side.steps.iter()).filter(|step| !step.is_again);
        let firsts: Vec<EventKey> = firsts.map(|step| step.event.key).collect();
        prop_assert_eq!(firsts.iter().copied().collect::<BTreeSet<_>>().len(), firsts.len());
    }
}
