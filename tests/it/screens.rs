//! Whole screens: what the user types, and what the user sees.

use std::sync::Arc;

use annals::app::{Action, Data, Effect, ExportDone, ExportFailure, Report, Target};
use annals::formats::{Format, Handed};
use insta::assert_snapshot;

use crate::support::{FIXTURE, Harness, load};

#[test]
fn wide_screen_at_the_start() {
    assert_snapshot!(Harness::new(140, 40).screen());
}

#[test]
fn wide_screen_while_typing_an_actor() {
    assert_snapshot!(Harness::new(140, 40).press("apezeskian").screen());
}

#[test]
fn wide_screen_with_the_members_of_an_actor() {
    // The first actor is opened, then a member of it, and a member of that is taken.
    assert_snapshot!(Harness::new(140, 40).press("<backtab>jmjmj<enter>").screen());
}

#[test]
fn enter_on_one_of_several_alternatives_takes_only_that_one_away() {
    let mut harness = Harness::new(140, 40);
    let query = |harness: &Harness| harness.app.query().to_string();
    harness.press(":actor:iran|israel<enter><backtab>");
    let select = |harness: &mut Harness, name: &str| {
        for _ in 0..40 {
            let screen = harness.screen();
            let mut pane = screen.lines().map(|line| line.chars().take(28).collect::<String>());
            if pane.any(|line| line.contains('▌') && line.contains(name)) {
                return;
            }
            harness.press("j");
        }
        panic!("{name} is nowhere:\n{}", harness.screen());
    };
    select(&mut harness, "Iran");
    assert_eq!(query(harness.press("<enter>")), "actor:israel");
    harness = Harness::new(140, 40);
    harness.press(":type:assault|consult<enter><backtab>");
    select(&mut harness, "consult  ");
    assert_eq!(query(harness.press("<enter>")), "type:assault");
}

#[test]
fn many_spellings_of_one_actor_hide_nobody_else() {
    let event = |name: &str| format!("- {{id: e{}, date: 2014, title: T, actors: ['{name}']}}\n", name.len());
    let spellings = (0..60).map(|number| event(&format!("{}Iran{}", "-".repeat(number), ".".repeat(number))));
    let text = spellings.chain([event("Iranian Air Force")]).collect::<String>();
    let screen = Harness::with(&format!("events:\n{text}"), 140, 40).press("airan").screen();
    assert!(screen.contains("Iranian Air Force"), "{screen}");
}

#[test]
fn members_that_go_around_in_a_circle_are_shown_once_on_each_way() {
    let text = "actors:\n- {id: a, name: Anna, member_of: [b]}\n- {id: b, name: Bert, member_of: [a]}\nevents:\n\
                - {id: e, date: 2024, title: T, actors: [a, b]}\n";
    let mut harness = Harness::with(text, 140, 30);
    let screen = harness.press("<backtab>jmjm").screen();
    let shown: String = screen.lines().map(|line| line.chars().take(24).collect::<String>() + "\n").collect();
    assert_eq!((shown.matches("Anna").count(), shown.matches("Bert").count()), (3, 3), "{screen}");
}

#[test]
fn wide_screen_with_a_chip_a_range_and_a_followed_relation() {
    assert_snapshot!(Harness::new(140, 40).press("aputin<enter>r2026<enter>jn<down>").press("nn<enter>").screen());
}

#[test]
fn medium_screen_at_the_start() {
    assert_snapshot!(Harness::new(80, 24).screen());
}

#[test]
fn medium_screen_with_the_filter_beside_what_it_narrows() {
    assert_snapshot!(Harness::new(80, 24).press("aпутин").screen());
}

#[test]
fn medium_screen_with_the_export_dialog() {
    assert_snapshot!(Harness::new(80, 24).press("e2026-03").screen());
}

#[test]
fn medium_screen_with_the_help() {
    assert_snapshot!(Harness::new(80, 24).press("?").screen());
}

#[test]
fn medium_screen_with_nothing_found() {
    assert_snapshot!(Harness::new(80, 24).press("/volcano<enter>").screen());
}

#[test]
fn narrow_screen_shows_one_pane_at_a_time() {
    let mut harness = Harness::new(40, 12);
    let timeline = harness.screen();
    let detail = harness.press("<enter>").screen();
    let filter = harness.press("<esc>airan").screen();
    assert_snapshot!([timeline, detail, filter].join("\n\n"));
}

#[test]
fn smallest_screen_still_works() {
    let mut harness = Harness::new(20, 5);
    let timeline = harness.screen();
    let moved = harness.press("G").screen();
    let typing = harness.press("apez").screen();
    let export = harness.press("<esc>e").screen();
    assert_snapshot!([timeline, moved, typing, export].join("\n\n"));
}

#[test]
fn ascii_screen_has_ascii_only() {
    let mut harness = Harness::new(80, 24).ascii();
    harness.press("aputin<enter>");
    let screen = harness.screen();
    // Names and titles keep their letters; everything annals draws is ASCII.
    assert!(!screen.contains(['│', '─', '╭', '●', '≤', '┴', '━', '⋮', '·', '▌', '…']), "{screen}");
    assert_snapshot!(screen);
}

#[test]
fn no_size_panics() {
    let mut harness = Harness::new(140, 40);
    for keys in ["", "apez", "<esc>?", "<esc>e", "<esc><tab>", ":actor:x", "<esc>!"] {
        harness.press(keys);
        for columns in [0, 1, 2, 5, 19, 20, 29, 30, 41, 66, 80, 110, 200] {
            for lines in [0, 1, 4, 5, 9, 10, 14, 30, 50] {
                harness.resize(columns, lines);
                let _ = harness.screen();
            }
        }
        harness.resize(140, 40);
    }
}

#[test]
fn a_month_has_one_heading_whatever_the_hour_elsewhere() {
    let dates = ["2026-03-01T01:00:00+03:00", "2026-02-28T23:30:00-05:00", "2026-03-01T00:30:00Z", "2026-02-28"];
    let text: String =
        (0..).zip(dates).map(|(n, date)| format!("- {{id: e{n}, date: '{date}', title: t}}\n")).collect();
    let screen = Harness::with(&text, 80, 24).screen();
    let headings = ["│  February 2026", "│  March 2026"].map(|heading| screen.matches(heading).count());
    assert_eq!(headings, [1, 1], "{screen}");
}

#[test]
fn esc_goes_back_one_step_and_never_loses_the_place() {
    let mut harness = Harness::new(140, 40);
    harness.press("7j");
    let place = harness.app.current();
    harness.press("a");
    harness.press("trump");
    assert_ne!(harness.app.current(), place);
    harness.press("<esc>");
    assert_eq!(harness.app.current(), place);
    assert_eq!(harness.app.selected().events, 17);
    // A filter that hides the place keeps it too.
    harness.press("atrump<enter>");
    assert_eq!(harness.app.selected().events, 1);
    harness.press("u");
    assert_eq!(harness.app.current(), place);
}

#[test]
fn chips_are_joined_by_or_turned_around_and_removed() {
    let mut harness = Harness::new(140, 40);
    harness.press("aaraghchi<enter>").press("ahegseth<enter>");
    assert_eq!(
        (harness.app.query().to_string().as_str(), harness.app.selected().events),
        ("actor:araghchi actor:hegseth", 0)
    );
    harness.press("o");
    assert_eq!(
        (harness.app.query().to_string().as_str(), harness.app.selected().events),
        ("actor:araghchi|hegseth", 3)
    );
    harness.press("-");
    assert_eq!(
        (harness.app.query().to_string().as_str(), harness.app.selected().events),
        ("-actor:araghchi|hegseth", 14)
    );
    harness.press("uu");
    assert_eq!(harness.app.query().to_string(), "actor:araghchi actor:hegseth");
    harness.press("x");
    assert_eq!(harness.app.query().to_string(), "actor:araghchi");
    harness.press("C");
    assert_eq!(harness.app.selected().events, 17);
    harness.press("u");
    assert_eq!(harness.app.query().to_string(), "actor:araghchi");
}

#[test]
fn a_file_of_which_nothing_could_be_read_is_not_called_empty() {
    let broken = Harness::with("events:\n- {id: a, date: 2022-13, title: T}\n", 80, 20).screen();
    assert!(broken.contains("No event of this file could be read."), "{broken}");
    let empty = Harness::with("events: []\n", 80, 20).screen();
    assert!(empty.contains("There is no event in this file."), "{empty}");
}

#[test]
fn a_terminal_that_grows_shows_what_there_is() {
    for [first, then] in [[(80, 24), (140, 45)], [(40, 10), (100, 50)]] {
        let mut harness = Harness::new(first.0, first.1);
        harness.press("G").resize(then.0, then.1);
        let screen = harness.screen();
        assert!(screen.contains("Russia and Iran sign"), "the first of all events:\n{screen}");
    }
}

#[test]
fn the_range_narrows_while_it_is_typed_and_says_what_to_write() {
    let mut harness = Harness::new(140, 40);
    harness.press("r2026");
    assert_eq!(harness.app.selected().events, 15);
    harness.press("<ctrl-u>soon");
    assert!(harness.screen().contains("it names no year"), "{}", harness.screen());
    harness.press("<esc>");
    assert_eq!(harness.app.selected().events, 17);
    // What people type is taken, and shown as it was understood.
    harness.press("r2026-3-4<enter>");
    assert_eq!(harness.app.query().to_string(), "from:2026-03-04");
    harness.press("u");
    harness.press("r2026-03<tab>2026-03-05<enter>");
    assert_eq!(harness.app.query().to_string(), "from:2026-03 to:2026-03-05");
    assert_eq!(harness.app.selected().events, 10);
    harness.press("RR");
    assert_eq!(harness.app.query().to_string(), "from:2026-03 to:2026-03-05 rule:definite");
    assert_eq!(harness.app.selected().events, 0);
}

#[test]
fn a_date_is_gone_to_while_it_is_typed_and_esc_goes_back() {
    let dates = ["-0043-03-15", "2013-05-01", "2014", "2014-03-12", "2018-03-20", "2018-04-01", "2019"];
    let text: String =
        (0..).zip(dates).map(|(n, date)| format!("- {{id: e{n}, date: '{date}', title: t}}\n")).collect();
    let mut harness = Harness::with(&text, 100, 30);
    harness.press("6j");
    for (typed, place) in [
        ("2014", 2),
        ("2014-02", 3),
        ("March 2018", 4),
        ("2018-03-21", 5),
        ("-44", 0),
        ("1 May 2013", 1),
        ("12 mars 2014", 3),
    ] {
        harness.press("@").press(typed);
        assert_eq!(harness.app.cursor(), place, "{typed}\n{}", harness.screen());
        assert!(harness.screen().contains(&format!(" go to {typed}")), "{}", harness.screen());
        harness.press("<esc>");
        assert_eq!(harness.app.cursor(), 6);
        harness.press("@").press(typed).press("<enter>");
        assert_eq!(harness.app.cursor(), place);
        harness.press("G");
    }
    // What is no date says what to write, jumps nowhere and is not kept.
    harness.press("@soon<enter>");
    assert!(harness.screen().contains("it names no year"), "{}", harness.screen());
    assert_eq!(harness.app.cursor(), 6);
    harness.press("<ctrl-u>2013<enter>");
    assert_eq!(harness.app.cursor(), 1);
    harness.press("@2030");
    assert!(harness.screen().contains("no event shown is that late: this is the last one"), "{}", harness.screen());
    harness.press("<enter>");
    assert_eq!((harness.app.cursor(), harness.app.query().to_string().as_str()), (6, ""));
    // Under a filter, and from the event back into the event.
    harness.press(":from:2014 to:2018<enter>g<enter>@2018");
    assert_eq!(harness.app.cursor(), 2);
    harness.press("<esc>");
    assert_eq!((harness.app.cursor(), harness.app.focus()), (0, annals::app::Pane::Detail));
}

#[test]
fn the_place_before_a_date_outlives_other_data() {
    let text =
        |events: usize| (0..events).map(|n| format!("- {{id: e{n}, date: 20{n:02}, title: t}}\n")).collect::<String>();
    let mut harness = Harness::with(&text(9), 100, 30);
    harness.press("G@2003");
    let loaded = load(&text(2));
    let data = Data::new(annals::engine::ColumnEngine::new(loaded.chronology, true), loaded.problems);
    harness.act(annals::app::Report::Reloaded(Arc::new(data)));
    harness.press("<esc>");
    assert_eq!(harness.app.cursor(), 1);
    assert!(harness.screen().contains("2 events"), "{}", harness.screen());
}

/// Events of a table with places and deaths, one a day.
fn deadly(events: usize) -> String {
    let event = |n: usize| {
        let deaths =
            ["", ", fatalities: {best: 3}", ", fatalities: {low: 2, high: 140}", ", fatalities: {best: 0}"][n % 4];
        let place = ["Idlib", "Tel Rifaat in the north of Aleppo", "", "دمشق"][n % 4];
        let place = if place.is_empty() { String::new() } else { format!(", location: {{name: {place}}}") };
        let title = format!("Number {n}: {}", "shelling is reported by several people ".repeat(n % 5));
        format!("- {{id: e{n:03}, date: 2016-{:02}-{:02}, title: '{title}'{deaths}{place}}}\n", 1 + n / 28, 1 + n % 28)
    };
    (0..events).map(event).collect()
}

#[test]
fn a_wide_list_has_places_and_deaths_in_columns_of_their_own() {
    let mut harness = Harness::with(&deadly(30), 220, 30);
    assert_snapshot!(harness.screen());
    // Where there is less room, or nothing to show in them, there are none.
    harness.resize(160, 30);
    assert!(!harness.screen().contains(" deaths "), "{}", harness.screen());
    let without = Harness::with("- {id: a, date: 2016, title: T}\n", 220, 30).screen();
    assert!(!without.contains(" deaths ") && !without.contains(" place "), "{without}");
}

#[test]
fn the_event_says_what_it_is_however_far_one_reads() {
    let text = format!("- {{id: a, date: 2016, title: A long story, summary: '{}'}}\n", "word ".repeat(900));
    let mut harness = Harness::with(&text, 140, 30);
    assert!(harness.screen().contains("╭ Detail ─"), "{}", harness.screen());
    assert!(harness.press("<enter><pagedown>").screen().contains("╭ A long story ─"), "{}", harness.screen());
}

#[test]
fn filters_stand_on_top_and_the_cursor_stays_on_what_was_chosen() {
    let mut harness = Harness::new(140, 40);
    let under = |harness: &mut Harness| {
        let screen = harness.screen();
        let line = screen.lines().find(|line| line.starts_with("│▌")).expect("a cursor").to_owned();
        line.chars().take(26).collect::<String>()
    };
    harness.press("<backtab>jj<enter>");
    assert!(harness.screen().lines().nth(2).expect("a line").contains("× Iran"), "{}", harness.screen());
    assert!(under(&mut harness).contains("√▸Iran"), "{}", harness.screen());
    harness.press("G");
    let facet = under(&mut harness);
    harness.press("<enter>");
    assert_eq!(under(&mut harness).replace('√', "·"), facet, "{}", harness.screen());
    assert!(harness.screen().lines().nth(3).expect("a line").contains("× and "), "{}", harness.screen());
}

#[test]
fn the_list_is_ordered_by_importance_or_deaths_and_the_cursor_stays_on_its_event() {
    let text = "- {id: a, date: 2014, title: A, importance: 3, fatalities: {best: 7}}\n\
                - {id: b, date: 2015, title: B}\n\
                - {id: c, date: 2016, title: C, importance: 9}\n\
                - {id: d, date: 2017, title: D, fatalities: {low: 40, high: 60}}\n\
                - {id: e, date: 2018, title: E, importance: 3, fatalities: {best: 7}}\n";
    let mut harness = Harness::with(text, 100, 30);
    let list = |harness: &mut Harness| {
        let texts = (0..harness.app.selected().events).filter_map(|at| harness.app.texts().text(at));
        let ids: String = texts.map(|text| text.line.id.clone()).collect();
        (ids, harness.current_id())
    };
    harness.press("jj");
    for (key, title, ids) in [
        ("s", "Timeline · by importance", "caebd"),
        ("s", "Timeline · by deaths", "daebc"),
        ("s", "╭ Timeline ─", "abcde"),
        ("ss", "Timeline · by deaths", "daebc"),
    ] {
        let screen = harness.press(key).screen();
        assert!(screen.contains(title), "{screen}");
        assert_eq!(list(&mut harness), (ids.to_owned(), "c".to_owned()));
        // Headings and gaps are those of time; without them a date says its year.
        assert!(ids == "abcde" || screen.contains("2016  "), "{screen}");
        assert_eq!(screen.contains("2015 · 1"), ids == "abcde", "{screen}");
        assert!(!screen.contains('⋮'), "{screen}");
    }
    // Keys and dates go by the list that is seen; a filter keeps the order.
    assert_eq!(list(harness.press("g")).1, "d");
    assert_eq!(list(harness.press("j}")).1, "a");
    assert_eq!(list(harness.press("@2016<enter>")).1, "c");
    harness.press(":from:2015<enter>");
    assert_eq!(list(&mut harness), ("debc".to_owned(), "c".to_owned()));
    harness.press("kk");
    assert_eq!(list(&mut harness).1, "e");
    // An event that a filter hides leaves its place to its neighbour in time.
    harness.press(": to:2017<enter>");
    assert_eq!(list(&mut harness), ("dbc".to_owned(), "d".to_owned()));
    // An export is by date whatever is seen.
    harness.press("e<enter>");
    let Some(Effect::Export(order)) = harness.effects.pop() else { panic!("no export") };
    let rows = |handed: Handed<'_>| handed.export.rows.to_vec();
    let rows = order.request.hand_on(&*harness.app.data().engine, None, &|_, _| true, rows).expect("nobody stops it");
    assert_eq!(rows, [1, 2, 3]);
}

#[test]
fn a_list_without_headings_says_whole_dates() {
    let dates = ["2016-03-06", "2016-03-06T21:40:00+03:00", "[2016-03-02..2016-03-07]", "2016-04", "2014/.."];
    let event =
        |(n, date): (usize, &str)| format!("- {{id: e{n}, date: '{date}', title: T{n}, importance: {}}}\n", 9 - n);
    let text: String = dates.into_iter().enumerate().map(event).collect();
    let screen = Harness::with(&text, 100, 30).press("s").screen();
    for line in ["2016-03-06 T0", "2016-03-06 T1", "2016-03    T2", "2016-04    T3", "2014/..    T4"] {
        assert!(screen.contains(line), "{line}:\n{screen}");
    }
}

#[test]
fn no_title_is_cut_where_lines_are_left() {
    let title = "Word after word of a title that is longer than two lines of a list that is narrow and goes on and on to its end";
    let text = format!("- {{id: a, date: 2016, title: {title}}}\n- {{id: b, date: 2017, title: B}}\n");
    for (columns, lines) in [(80, 24), (140, 40), (40, 14)] {
        let screen = Harness::with(&text, columns, lines).screen();
        let list: Vec<String> = screen.lines().map(|line| line.chars().take(usize::from(columns)).collect()).collect();
        assert!(!list.iter().any(|line| line.contains('…') && line.contains("Word")), "{screen}");
        assert!(screen.contains("its end"), "{screen}");
    }
}

#[test]
fn every_event_is_seen_when_the_list_is_read_screen_by_screen() {
    let mut harness = Harness::with(&deadly(80), 100, 24);
    let mut seen = std::collections::HashSet::new();
    for _ in 0..30 {
        let screen = harness.press("<pagedown>").screen();
        seen.extend((0..80).filter(|n| screen.contains(&format!("Number {n}:"))));
    }
    seen.extend((0..80).filter(|n| Harness::with(&deadly(80), 100, 24).screen().contains(&format!("Number {n}:"))));
    assert_eq!(seen.len(), 80);
    // The cursor is on the screen wherever it goes, with all its lines.
    for keys in ["g", "G", "40g", "kkkkkkkkkkkk", "<pageup>", "jjjjjjjj", "<ctrl-u>"] {
        let screen = harness.press(keys).screen();
        let cursor = harness.app.cursor();
        assert!(screen.contains(&format!("Number {cursor}:")), "{keys}: {cursor}\n{screen}");
    }
}

#[test]
fn the_query_line_says_everything_at_once() {
    let mut harness = Harness::new(140, 40);
    harness.press(":actor:kremlin tag:intelligence");
    assert_eq!(harness.app.selected().events, 1);
    harness.press(" foo:x");
    assert!(harness.screen().contains("column 32: unknown key: `foo`"), "{}", harness.screen());
    harness.press("<ctrl-u>actor:kremlin tag:intelligence<enter>");
    assert_eq!(harness.app.query().to_string(), "actor:kremlin tag:intelligence");
}

#[test]
fn a_filter_that_takes_several_actors_says_so() {
    let names = ["Donald Trump", "Melania Trump", "Ivanka Trump", "Iran", "IRN"];
    let event = |name: &str| format!("- {{id: {}, date: 2018, title: T, actors: [{name}]}}\n", name.replace(' ', "-"));
    let text: String = names.iter().map(|name| event(name)).collect();
    let mut harness = Harness::with(&format!("events:\n{text}"), 140, 40);
    let screen = harness.press(":actor:trump<enter>").screen();
    assert!(screen.contains("× trump · 3 actors"), "{screen}");
    assert!(screen.contains(" trump selects 3 actors"), "{screen}");
    let screen = harness.press(":<ctrl-u>actor:iran|melania<enter>").screen();
    assert!(screen.contains("× iran or melania ") && !screen.contains("selects"), "{screen}");
    let screen = harness.press(":<ctrl-u>actor:@IRN<enter>").screen();
    assert!(screen.contains("× anybody of IRN ") && !screen.contains("selects"), "{screen}");
    let screen = harness.press(":<ctrl-u>actor:xyzzy<enter>").screen();
    assert!(screen.contains("× xyzzy · nobody") && screen.contains("no actor matches xyzzy"), "{screen}");
    let screen = harness.press(":<ctrl-u>actor:\"iran and melania\"<enter>").screen();
    assert!(screen.contains("two actors are two patterns: actor:iran actor:melania"), "{screen}");
}

#[test]
fn relations_are_followed_and_come_back_from() {
    let mut harness = Harness::new(140, 40);
    let id = Harness::current_id;
    harness.press("aturkmen").press("<esc>").press("j");
    assert_eq!(id(&harness), "2025-12-turkmenistan-meeting");
    // The link of the source comes first, then what followed the meeting.
    harness.press("nn<enter>");
    assert_eq!(id(&harness), "2026-03-putin-pezeshkian-call");
    harness.press("<backspace>");
    assert_eq!(id(&harness), "2025-12-turkmenistan-meeting");
    // Also where a filter hides what is followed.
    harness.press("/turkmenistan<enter>nn<enter>");
    assert_eq!(id(&harness), "2026-03-putin-pezeshkian-call");
    assert!(harness.app.is_peeking());
    harness.press("<esc><esc>");
    assert_eq!(id(&harness), "2025-12-turkmenistan-meeting");
}

#[test]
fn a_link_is_opened_only_on_a_key_and_only_on_the_web() {
    let mut harness = Harness::new(140, 40);
    harness.press("w");
    assert!(matches!(&harness.effects[..], [Effect::Open(url)] if url.starts_with("https://www.themoscowtimes.com/")));
    let mut harness =
        Harness::with("- {id: a, date: 2025, title: t, sources: [{url: 'javascript:alert(1)'}]}\n", 140, 40);
    harness.press("w");
    assert!(harness.effects.is_empty());
    assert!(harness.screen().contains("only http and https links are opened"));
}

#[test]
fn an_address_that_no_browser_opens_is_shown_whole() {
    let address = format!("https://example.org/{}", "a-long-way-to-an-article/".repeat(5));
    for (columns, lines) in [(140, 40), (80, 24), (40, 12)] {
        let mut harness = Harness::new(columns, lines);
        harness.act(annals::app::Report::NotOpened(address.clone()));
        let screen = harness.screen();
        assert!(screen.contains("No browser could be opened here."), "{screen}");
        // What is marked from the first column on is the address and nothing else.
        let marked: String =
            screen.lines().skip_while(|line| !line.starts_with("https://")).collect::<Vec<_>>().concat();
        assert!(marked.starts_with(&address), "{screen}");
        let screen = harness.press("<esc>").screen();
        assert!(!screen.contains("No browser could be opened here."), "{screen}");
    }
}

#[test]
fn an_export_counts_asks_before_it_replaces_and_says_what_it_did() {
    let mut harness = Harness::new(140, 40);
    harness.press("apez<enter>e2026-03<tab><tab>");
    assert!(harness.screen().contains("3 of 17 events, actor:pezeshkian"), "{}", harness.screen());
    harness.press("<right>");
    assert!(harness.screen().contains("‹ csv ›"));
    harness.press("<enter>");
    let Some(Effect::Export(order)) = harness.effects.pop() else { panic!("no export") };
    let files = [(Format::Csv, "annals-export.csv".into())];
    assert_eq!((order.request.provenance.selected, &*order.files, order.replace), (3, &files[..], false));
    assert_eq!(order.request.provenance.query, "actor:pezeshkian from:2026-03");
    harness.act(Report::Exported(Err(ExportFailure::Exists("annals-export.csv".to_owned()))));
    assert!(harness.screen().contains("annals-export.csv exists: Enter again replaces it"));
    harness.press("<enter>");
    assert!(matches!(harness.effects.pop(), Some(Effect::Export(order)) if order.replace));
    let said = "3 of 17 events written to annals-export.csv".to_owned();
    harness.act(Report::Exported(Ok(ExportDone { said, ..ExportDone::default() })));
    assert!(harness.screen().contains("3 of 17 events written to annals-export.csv"));
}

#[test]
fn an_export_that_takes_its_time_says_how_far_it_is_and_is_stopped_by_escape_and_by_ctrl_c() {
    for stop in ["<esc>", "<ctrl-c>", "q"] {
        let mut harness = Harness::new(140, 40);
        harness.press("e<enter>");
        assert!(matches!(harness.effects.pop(), Some(Effect::Export(_))));
        // Enter again does not write it twice.
        harness.press("<enter>");
        assert!(harness.effects.is_empty());
        harness.act(Report::Exporting("writing brief.md: 9,000 of 1,020,617 events".to_owned()));
        let screen = harness.screen();
        assert!(screen.contains("writing brief.md: 9,000 of 1,020,617 events, Esc stops"), "{screen}");
        // The dialog is closed, and one reads on.
        assert!(!screen.contains("Format"), "{screen}");
        let before = harness.current_id();
        assert_ne!(harness.press("j").current_id(), before);
        harness.press("e<enter>");
        assert!(harness.screen().contains("another export is being written"), "{}", harness.screen());
        harness.press("<esc>");
        harness.press(stop);
        assert!(matches!(harness.effects.pop(), Some(Effect::StopExport)), "{stop}");
        harness.act(Report::Exporting("writing brief.md: 10,000 of 1,020,617 events".to_owned()));
        assert!(harness.screen().contains("stopping the export"), "{}", harness.screen());
        let said = "the export was stopped: nothing is left of brief.md".to_owned();
        harness.act(Report::Exported(Err(ExportFailure::Stopped(said.clone()))));
        assert!(harness.screen().contains(&said) && !harness.screen().contains("Esc stops"), "{}", harness.screen());
        harness.press("q");
        assert!(matches!(harness.effects.pop(), Some(Effect::Quit)));
    }
}

#[test]
fn whoever_does_not_wait_until_an_export_is_stopped_quits_all_the_same() {
    let mut harness = Harness::new(140, 40);
    harness.press("e<enter><esc>");
    let effects = std::mem::take(&mut harness.effects);
    assert!(matches!(&*effects, [Effect::Export(_), Effect::StopExport]), "{effects:?}");
    assert!(harness.screen().contains("stopping the export"), "{}", harness.screen());
    harness.press("<ctrl-c>");
    assert!(matches!(harness.effects.pop(), Some(Effect::Quit)));
}

#[test]
fn a_mistake_in_the_range_of_an_export_stands_while_another_field_is_typed_in() {
    // Otherwise Enter would wait for a count that nobody makes.
    let mut harness = Harness::new(140, 40);
    harness.press("esoon<tab><tab><tab>x");
    assert!(harness.screen().contains("From: "), "{}", harness.screen());
    assert!(!harness.app.is_counting());
    harness.press("<backtab><backtab><backtab><ctrl-u>2026");
    assert!(harness.screen().contains(" of 17 events"), "{}", harness.screen());
}

#[test]
fn numeric_prefixes_multiply() {
    let mut harness = Harness::new(140, 40);
    harness.press("5j");
    assert_eq!(harness.app.cursor(), 5);
    harness.press("2k12g");
    assert_eq!(harness.app.cursor(), 11);
    harness.press("G");
    assert_eq!(harness.app.cursor(), 16);
    harness.press("g}");
    assert_eq!(harness.app.cursor(), 1);
    harness.press("99999999999j");
    assert_eq!(harness.app.cursor(), 16);
}

#[test]
fn the_mouse_selects_scrolls_and_jumps() {
    let mut harness = Harness::new(140, 40);
    harness.act(Action::Click(Target::Timeline(4)));
    assert_eq!(harness.app.cursor(), 1);
    // The second line of the title of the first event.
    harness.act(Action::Click(Target::Timeline(2)));
    assert_eq!(harness.app.cursor(), 0);
    harness.act(Action::Click(Target::Strip(137, 138)));
    assert!(harness.app.cursor() >= 5);
    harness.act(Action::Click(Target::Filter(2)));
    assert_eq!(harness.app.query().to_string(), "actor:iran");
    harness.act(Action::Wheel(Target::Timeline(0), 3));
    assert!(harness.app.cursor() > 0);
}

#[test]
fn an_event_that_is_gone_from_the_file_leaves_its_place_to_its_neighbour() {
    let text = |events: usize| {
        (0..events).fold(String::new(), |text, at| text + &format!("- {{id: e{at}, date: 20{at:02}, title: T}}\n"))
    };
    let reload = |text: &str| {
        let loaded = load(text);
        annals::app::Report::Reloaded(crate::support::data(loaded))
    };
    let mut harness = Harness::with(&text(5), 100, 30);
    harness.press("G<enter>");
    for events in [4, 4, 1, 1, 3] {
        harness.act(reload(&text(events)));
        let _ = harness.screen();
        assert!(harness.app.cursor() < events);
    }
    harness.act(reload("events: []"));
    harness.act(reload(&text(2)));
    assert!(harness.screen().contains("2 events"), "{}", harness.screen());
}

#[test]
fn a_changed_file_is_shown_at_the_same_place_and_a_broken_one_is_not() {
    let reload = |text: &str| {
        let loaded = load(text);
        annals::app::Report::Reloaded(crate::support::data(loaded))
    };
    let mut harness = Harness::new(140, 40);
    harness.press("atrump<enter>j");
    let id = Harness::current_id;
    let before = id(&harness);
    let more = FIXTURE.replace("events:\n", "events:\n  - {id: new, date: 1999, title: New, actors: [trump]}\n");
    harness.act(reload(&more));
    assert_eq!((id(&harness), harness.app.selected().events), (before.clone(), 2));
    assert!(harness.screen().contains("the file changed and was read again"));
    let broken = FIXTURE.replace("status: disputed", "status: disputd");
    harness.act(reload(&broken));
    assert_eq!((id(&harness), harness.app.data().facts().events), (before, 18));
    assert!(harness.screen().contains("unknown status: `disputd`"));
    assert!(harness.press("!").screen().contains("did you mean `disputed`?"));
}

#[test]
fn every_script_takes_its_true_width() {
    let text = "- id: a\n  date: 2026-03-06\n  title: 北京会谈结束 👩‍👩‍👧 Пезешкиан پزشکیان end\n  summary: 北京会谈结束，双方同意继续谈判并保持沟通渠道畅通。\n  actors: [习近平, پزشکیان, Путин]\n";
    let mut harness = Harness::with(text, 80, 24);
    let buffer = harness.buffer();
    // The right borders stand in one column, whatever stands before them.
    for line in 2..20 {
        assert_eq!(buffer[(79, line)].symbol(), "│", "line {line}");
    }
    assert_snapshot!(harness.screen());
}

#[test]
fn control_and_bidi_characters_never_reach_the_screen() {
    let evil = r#""\e[31m\u202Ered\x07\u2066x""#;
    let text = format!(
        "title: {evil}\nactors:\n- {{id: a, name: {evil}, aliases: [{evil}]}}\nevents:\n- id: {evil}\n  date: 2025\n  date_note: {evil}\n  title: {evil}\n  summary: {evil}\n  type: {evil}\n  tags: [{evil}]\n  actors: [a, {evil}]\n  location: {{name: {evil}}}\n  sources: [{{publisher: {evil}, title: {evil}, url: {evil}, claimant: {evil}}}]\n  colour: {evil}\n"
    );
    let mut harness = Harness::with(&text, 140, 40);
    for keys in ["", "ared", "<enter>", ":", "<esc>e", "<esc>!"] {
        let screen = harness.press(keys).screen();
        assert!(!annals::model::clean::has_unsafe_in_lines(&screen), "{keys}: {screen:?}");
    }
}

#[test]
fn a_frame_asks_for_the_visible_rows_only() {
    let text: String = (0..3000).map(|n| format!("- id: e{n}\n  date: {}-01-01\n  title: t\n", 1000 + n / 3)).collect();
    let mut harness = Harness::with(&text, 80, 24);
    harness.press("G");
    // Headings, gaps and events together: never more than the pane has lines.
    assert!(harness.app.timeline().len() <= 18);
    assert!(harness.app.top() > 2900);
}

#[test]
fn what_was_read_of_a_stopped_file_is_marked_and_not_exported() {
    let mut harness = Harness::new(140, 40);
    harness.expect_rest();
    assert!(harness.screen().contains("reading, Esc stops"));
    harness.press("<esc>");
    assert!(matches!(harness.effects.pop(), Some(Effect::StopLoading)));
    let stopped = annals::formats::ReadError::new("events.yaml", "reading was stopped", None);
    harness.act(annals::app::Report::LoadStopped(Box::new(stopped.into())));
    assert!(harness.screen().contains("FIRST PART ONLY"));
    harness.press("e<enter>");
    assert!(harness.screen().contains("only the first part of the file was read"));
    assert!(harness.effects.is_empty());
}

#[test]
fn while_a_file_is_read_what_is_not_found_is_not_found_so_far() {
    let mut harness = Harness::new(140, 30);
    harness.act(Report::Loading("reading: 3 %".to_owned()));
    let screen = harness.press("aqqqqq").screen();
    assert!(screen.contains("nobody so far"), "{screen}");
    let screen = harness.press("<esc><esc>/qqqqq<enter>").screen();
    assert!(screen.contains("No event matches so far: the file is still being read."), "{screen}");
    let screen = harness.press("m").screen();
    assert!(!screen.contains("there is no event here"), "{screen}");
}
