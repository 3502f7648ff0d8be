//! Marks, notes to oneself, saved views, and the way back and forward: what the user presses, and what the user sees.

use annals::app::{Effect, Report, View};
use annals::engine::ListOrder;
use annals::side::{Edit, Own};
use insta::assert_snapshot;

use crate::support::{FIXTURE, Harness, data, load};

/// The changes that were to be written, in their order.
fn edits(harness: &mut Harness) -> Vec<Edit> {
    let edits = harness.effects.drain(..).filter_map(|effect| match effect {
        Effect::Keep(edits) => Some(edits),
        _ => None,
    });
    edits.flatten().collect()
}

/// What is kept, written as another copy of the program would find it.
fn written(harness: &mut Harness) -> Own {
    let mut own = Own::default();
    for edit in edits(harness) {
        own.apply(&edit);
    }
    own
}

fn footer(harness: &mut Harness) -> String {
    harness.screen().lines().last().unwrap_or_default().trim().to_owned()
}

#[test]
fn a_saved_view_keeps_what_the_lanes_are_of_and_which_stand_first() {
    let mut harness = Harness::with(crate::support::SHIPPED, 140, 30);
    harness.press("<f4>jjjp").press("ss").press("Stypes<enter>").press("s").press("K").press("Sreports<enter>");
    harness.press("K<f4>C");
    let of = |harness: &mut Harness| harness.screen().lines().nth(1).unwrap_or_default().to_owned();
    assert!(of(&mut harness).contains("Lanes by tag"), "{}", harness.screen());
    harness.press("Otypes<enter>");
    assert!(of(&mut harness).contains("Lanes by type"), "{}", harness.screen());
    // What was pinned among the actors stands first there.
    harness.press("ssss");
    assert!(of(&mut harness).contains("Lanes by actor"), "{}", harness.screen());
    let first = harness.app.lanes().map(|lanes| lanes.lanes[0].label.clone());
    assert_eq!(first.as_deref(), Some("Vladimir Putin"));
    harness.press("Oreports<enter>");
    assert!(of(&mut harness).contains("Axis of reports"), "{}", harness.screen());
    // A view that was saved with lanes as they come shows them so.
    harness.press("C<f2>").press("Splain<enter>").press("Otypes<enter>").press("Oplain<enter>").press("<f4>");
    assert!(of(&mut harness).contains("Lanes by"), "{}", harness.screen());
}

#[test]
fn an_event_is_marked_has_a_note_and_says_so() {
    let mut harness = Harness::new(140, 30);
    harness.press("jjm").press("jiask Reuters who was there<enter>").press("km");
    // The first mark was taken away again.
    assert!(written(&mut harness).marks.is_empty());
    harness.press("mj");
    assert_snapshot!("own_140x30", harness.screen());
    harness.press("i<ctrl-u>  <enter>");
    assert!(!harness.screen().contains("your note"));
}

#[test]
fn marks_and_notes_are_seen_in_ascii_and_on_narrow_screens() {
    let mut harness = Harness::new(40, 12).ascii();
    let list = harness.press("mjia note of mine that takes more than a line<enter>m").screen();
    let detail = harness.press("<enter>").screen();
    assert!(detail.is_ascii(), "{detail}");
    assert_snapshot!("own_40x12", [list, detail].join("\n\n"));
}

#[test]
fn marks_are_gone_to_in_the_order_of_the_list_and_those_that_are_hidden_are_counted() {
    let mut harness = Harness::new(140, 30);
    let id = Harness::current_id;
    harness.press("jm4jmGm");
    let marked: Vec<String> = written(&mut harness).marks.into_iter().collect();
    assert_eq!(marked.len(), 3);
    let mut seen = Vec::new();
    for keys in ["g'", "'", "'"] {
        harness.press(keys);
        seen.push(id(&harness));
    }
    assert_eq!(footer(&mut harness).split_whitespace().next(), Some("jk"), "nothing is said");
    assert_eq!(footer(harness.press("'")), "no marked event further on");
    harness.press("2\"");
    assert_eq!(id(&harness), seen[0]);
    assert_eq!(footer(harness.press("\"")), "no marked event further back");
    harness.press("9'");
    assert_eq!(id(&harness), seen[2]);
    harness.press("/volcano<enter>");
    assert!(footer(harness.press("'")).ends_with("marked not shown here"), "{}", footer(&mut harness));
    let mut none = Harness::new(80, 24);
    assert_eq!(footer(none.press("'")), "no event is marked");
}

#[test]
fn a_view_is_saved_gone_to_and_forgotten() {
    let mut harness = Harness::new(140, 30);
    harness.press("aputin<enter>jj").press("<f3>++");
    let (place, scale) = (harness.current_id(), harness.app.axis_scale());
    harness.press("Sthe presidents<enter>");
    assert_eq!(footer(&mut harness), "saved as `the presidents`");
    harness.press("C<f2>sg").press("Sall, by weight<enter>");
    let own = written(&mut harness);
    let queries: Vec<(&str, &str, &str)> =
        own.views.iter().map(|(name, view)| (&**name, &*view.query, &*view.order)).collect();
    assert_eq!(queries, [("all, by weight", "", "importance"), ("the presidents", "actor:putin", "date")]);
    assert_snapshot!("saved_views_140x30", harness.press("Opresi").screen());
    harness.press("<enter>");
    assert_eq!(
        (harness.app.query().to_string().as_str(), harness.app.view(), harness.app.order()),
        ("actor:putin", View::Axis, ListOrder::Date)
    );
    assert_eq!((harness.current_id(), harness.app.axis_scale()), (place.clone(), scale));
    // Back to where one was, and forward again; undo takes the query back, too.
    harness.press("<backspace>");
    assert_eq!((harness.app.query().to_string().as_str(), harness.app.order()), ("", ListOrder::Importance));
    harness.press("\\");
    assert_eq!((harness.app.query().to_string(), harness.current_id()), ("actor:putin".to_owned(), place));
    harness.press("u");
    assert_eq!(harness.app.order(), ListOrder::Importance);
    // Forgetting asks once more, and moving takes it back.
    harness.press("O<ctrl-d>");
    assert!(harness.screen().contains("once more to forget it"));
    harness.press("<down>");
    assert!(!harness.screen().contains("once more to forget it"));
    harness.press("<ctrl-d><ctrl-d>");
    assert_eq!(footer(&mut harness), "`the presidents` is forgotten");
    harness.press("<ctrl-d><ctrl-d>");
    assert!(harness.app.own().views.is_empty());
    assert_eq!(footer(harness.press("O")), "no view is saved");
}

#[test]
fn the_list_of_saved_views_has_room_on_every_screen() {
    let mut harness = Harness::new(140, 40);
    for name in ["a", "Война", "北京会谈", "a name that is very long and has no room at all"] {
        harness.press("S").press(name).press("<enter>");
    }
    harness.press("O");
    for (columns, lines) in [(0, 0), (1, 1), (20, 5), (29, 9), (30, 10), (40, 12), (80, 24), (200, 50)] {
        harness.resize(columns, lines);
        let _ = harness.screen();
    }
    harness.resize(20, 6);
    assert_snapshot!("saved_views_20x6", harness.screen());
    harness.resize(80, 24);
    assert!(harness.press("zzz").screen().contains("nothing of that name"));
    assert_eq!(footer(harness.press("<enter>")), "nothing matches");
    // Names are matched as those of actors are.
    assert!(harness.press("<ctrl-u>voyna").screen().contains("Война"));
    harness.press("<esc>");
    assert_eq!(harness.current_id(), Harness::new(140, 40).current_id());
}

#[test]
fn a_name_that_cannot_be_taken_says_so_while_it_is_typed() {
    let mut harness = Harness::new(140, 30);
    assert!(footer(harness.press("Saxis")).contains("`axis` is a view of the program; take another name"));
    harness.press("<enter>");
    assert!(edits(&mut harness).is_empty());
    harness.press("<esc>Swar<enter>");
    assert!(footer(harness.press("Swar")).contains("replaces the view of that name"));
    harness.press("<ctrl-u><enter>");
    assert!(footer(&mut harness).starts_with("save as"), "{}", footer(&mut harness));
}

#[test]
fn a_saved_query_that_cannot_be_read_changes_nothing() {
    let mut harness = Harness::new(140, 30);
    harness.press("jSx<enter>");
    let mut own = written(&mut harness);
    own.views.get_mut("x").expect("saved").query = "importance:>".to_owned();
    let place = harness.current_id();
    harness.act(Report::Kept { edits: 1, kept: Ok(Box::new(own)), remark: None });
    harness.press("aputin<enter>j");
    harness.press("Ox<enter>");
    assert!(footer(&mut harness).starts_with("`x`: its query cannot be read any more"), "{}", footer(&mut harness));
    assert_eq!(harness.app.query().to_string(), "actor:putin");
    assert_ne!(harness.current_id(), place);
}

#[test]
fn jumps_are_gone_back_and_forward_as_in_a_browser() {
    let mut harness = Harness::new(140, 30);
    let id = Harness::current_id;
    let first = id(&harness);
    // A month, the last event, a date, and after a line down a relation: each is a jump.
    let mut places = Vec::new();
    for keys in ["}", "G", "@2025<enter>", "j", "nn<enter>"] {
        harness.press(keys);
        places.push(id(&harness));
    }
    let (month, last, call) = (places[0].clone(), places[1].clone(), places[4].clone());
    assert_eq!((&places[2], &places[3]), (&first, &month));
    let back: Vec<String> = (0..4).map(|_| id(harness.press("<backspace>"))).collect();
    assert_eq!(back, [&month, &last, &month, &first].map(Clone::clone));
    assert_eq!(footer(harness.press("<backspace>")), "there is no place to go back to");
    let forward: Vec<String> = (0..4).map(|_| id(harness.press("\\"))).collect();
    assert_eq!(forward, [&month, &last, &month, &call].map(Clone::clone));
    assert_eq!(footer(harness.press("\\")), "there is no place to go forward to");
    // A jump from the middle forgets what was further on.
    harness.press("<backspace><backspace><esc>g\\");
    assert_eq!(footer(&mut harness), "there is no place to go forward to");
    // Moving by lines is no jump.
    let mut still = Harness::new(140, 30);
    assert_eq!(footer(still.press("jjk5j<backspace>")), "there is no place to go back to");
}

#[test]
fn what_others_have_written_comes_in_and_nothing_that_is_on_its_way_is_lost() {
    let mut harness = Harness::new(140, 30);
    let first = harness.current_id();
    harness.press("mjm");
    let second = harness.current_id();
    // Another copy has marked the third; of the own marks only the first has been written yet.
    let own = Own { marks: [first.clone(), "third".to_owned()].into(), ..Own::default() };
    harness.act(Report::Kept { edits: 1, kept: Ok(Box::new(own)), remark: None });
    let marks: Vec<&str> = harness.app.own().marks.iter().map(String::as_str).collect();
    assert!(marks.contains(&&*first) && marks.contains(&&*second) && marks.contains(&"third"), "{marks:?}");
    edits(&mut harness);
    // What could not be written is said, shown, and tried again with the next.
    harness.act(Report::Kept { edits: 1, kept: Err("no space left on the disk".into()), remark: None });
    assert_eq!(footer(&mut harness), "not kept: no space left on the disk");
    assert!(harness.app.own().marks.contains(&second));
    harness.press("iwhy<enter>");
    let again = edits(&mut harness);
    assert_eq!(
        again,
        [Edit::Mark { id: second.clone(), is_marked: true }, Edit::Note { id: second, text: "why".into() }]
    );
}

#[test]
fn marks_and_the_way_back_outlive_another_reading_of_the_file() {
    let mut harness = Harness::new(140, 30);
    harness.press("jjm}");
    let marked: Vec<String> = written(&mut harness).marks.into_iter().collect();
    let text = FIXTURE.replace("events:\n", "events:\n  - {id: new, date: 1999, title: Something new}\n");
    harness.act(Report::Reloaded(data(load(&text))));
    harness.press("g'");
    assert_eq!(vec![harness.current_id()], marked);
    harness.press("<backspace><backspace><backspace>");
    assert_eq!(vec![harness.current_id()], marked);
    // A file that has lost the event has lost the way to it, and nothing else.
    harness.act(Report::Reloaded(data(load("- {id: a, date: 2014, title: A}\n"))));
    assert_eq!(footer(harness.press("'")), "no marked event further on; 1 marked not shown here");
    assert_eq!(footer(harness.press("<backspace>")), "there is no place to go back to");
}

#[test]
fn somebody_elses_signs_never_reach_the_screen_raw() {
    let mut harness = Harness::new(140, 30);
    let id = harness.current_id();
    let evil = "a\u{1b}[2Jb\u{202e}c\nd";
    let mut own = Own::default();
    own.notes.insert(id, evil.to_owned());
    own.views.insert(evil.to_owned(), annals::side::SavedView { query: evil.to_owned(), ..Default::default() });
    harness.act(Report::Kept { edits: 0, kept: Ok(Box::new(own)), remark: None });
    for keys in ["", "i", "<esc>O", "<enter>", "O<ctrl-d><ctrl-d>"] {
        let screen = harness.press(keys).screen();
        assert!(!screen.contains(['\u{1b}', '\u{202e}']), "{keys}: {screen:?}");
    }
}

#[test]
fn the_palette_does_what_is_chosen_and_shows_the_keys() {
    let mut harness = Harness::new(140, 40);
    assert_snapshot!("palette_140x40", harness.press("<ctrl-p>axis").screen());
    harness.press("<esc><ctrl-p>bars over time<enter>");
    assert_eq!(harness.app.view(), View::Axis);
    // By its word in the keymap, begun and mistyped.
    harness.press("<ctrl-p>show lst<enter>");
    assert_eq!(harness.app.view(), View::List);
    harness.press("<ctrl-p>order<enter>");
    assert_eq!(harness.app.order(), ListOrder::Importance);
    // An actor by another of its names, and only once.
    harness.press("<ctrl-p>пезешкиан");
    assert!(harness.screen().contains("actor, 4 events"), "{}", harness.screen());
    harness.press("<enter>");
    assert_eq!((harness.app.query().to_string().as_str(), harness.app.selected().events), ("actor:pezeshkian", 4));
    harness.press("<ctrl-p>pezeshkian<enter>");
    assert_eq!(footer(&mut harness), "Masoud Pezeshkian is in the query already");
    harness.press("Smy own<enter>").press("C<ctrl-p>my own<enter>");
    assert_eq!(harness.app.query().to_string(), "actor:pezeshkian");
    // What asks for more goes on asking, and Esc changes nothing.
    harness.press("<ctrl-p>export the selected<enter>");
    assert!(harness.screen().contains("annals-export.md"));
    harness.press("<esc><ctrl-p>undo<esc>");
    assert_eq!(harness.app.query().to_string(), "actor:pezeshkian");
    assert_eq!(footer(harness.press("<ctrl-p>%&/<enter>")), "nothing matches");
}

#[test]
fn the_palette_has_every_command_that_is_not_of_a_field_and_outlives_another_reading() {
    let mut harness = Harness::new(140, 40);
    harness.press("<ctrl-p>putin");
    assert!(harness.screen().contains("actor, 5 events"));
    // The actor is another in other data, and is looked for again.
    let text = "- {id: a, date: 2014, title: A, actors: [Somebody, Putin]}\n";
    harness.act(Report::Reloaded(data(load(text))));
    assert!(harness.screen().contains("actor, 1 event"), "{}", harness.screen());
    harness.press("<enter>");
    assert_eq!(harness.app.query().to_string(), "actor:Putin");
    for (columns, lines) in [(0, 0), (1, 1), (20, 5), (30, 10), (40, 12), (200, 60)] {
        harness.press("<ctrl-p>a");
        harness.resize(columns, lines);
        let _ = harness.screen();
        harness.press("<esc>");
    }
}

#[test]
fn the_palette_says_built_in_names_in_the_letters_that_the_screen_has() {
    let mut harness = Harness::new(140, 40).ascii();
    let screen = harness.press("<ctrl-p>россия").screen();
    let found = screen.lines().find(|line| line.contains("actor, ")).unwrap_or_else(|| panic!("{screen}"));
    assert!(found.contains("Russia") && found.is_ascii(), "{found}");
}
