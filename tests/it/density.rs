//! The density strip: what is counted where, against a naive model, and what stands on the screen.

use annals::app::{Action, Target};
use annals::chronology::Chronology;
use annals::engine::Asker;
use annals::model::{Day, DaySpan, TimeScale, day};
use annals::query::Query;
use proptest::prelude::*;

use crate::support::{Harness, load};

/// A date of some form, in years that lie near each other or far apart.
fn date() -> impl Strategy<Value = String> {
    let year = prop_oneof![6 => 1990..2010, 1 => 1..9999, 1 => Just(9999)];
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
        "[Y..]",
        "[Y,Z]",
        "Y~",
        "-0043",
        "XXXX-XX-XX",
    ]);
    (year, 0..30, 1..=12, 1..=28, form).prop_map(|(year, years, month, day, form): (i32, i32, i32, i32, &str)| {
        let [first, last] = [year, (year + years).min(9999)].map(|year| format!("{year:04}"));
        let text = form.replace('M', &format!("{month:02}")).replace('D', &format!("{day:02}"));
        text.replace('Y', &first).replace('Z', &last)
    })
}

fn file() -> impl Strategy<Value = String> {
    prop::collection::vec((date(), 0..3), 1..60).prop_map(|events| {
        let event = |(number, (date, tag)): (usize, (String, i32))| {
            format!("- {{id: e{number}, date: '{date}', title: T, tags: [t{tag}]}}\n")
        };
        format!("as_of: 2012-06-01\nevents:\n{}", events.into_iter().enumerate().map(event).collect::<String>())
    })
}

/// The days that an event is spread over.
fn spread(bounds: DaySpan) -> DaySpan {
    let today = day::from_ymd(2012, 6, 1).expect("a day");
    let DaySpan { earliest, latest } = bounds;
    match (day::is_known(earliest), day::is_known(latest)) {
        (true, true) => bounds,
        (true, false) if latest == day::OPEN_END => DaySpan { earliest, latest: today.max(earliest) },
        (true, false) => DaySpan { earliest, latest: earliest },
        _ => DaySpan { earliest: latest, latest },
    }
}

fn days(span: DaySpan) -> f64 {
    (f64::from(span.latest) - f64::from(span.earliest) + 1.0).max(0.0)
}

/// How many events fall in each column, every event by itself.
fn naive(chronology: &Chronology, rows: &[u32], scale: TimeScale) -> Vec<f64> {
    let share = |column: usize, row: u32| {
        let own = spread(chronology.bounds(row));
        days(own.intersection(scale.days_of(column))) / days(own)
    };
    let dated = || rows.iter().filter(|row| **row < chronology.dated());
    (0..scale.columns()).map(|column| dated().map(|row| share(column, *row)).sum()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_dated_event_counts_once_wherever_its_days_are(
        text in file(),
        query in prop::sample::select(vec!["", "tag:t1", "from:1995 to:2003", "from:1999-03 tag:t0", "to:0100", "from:3000"]),
        columns in 1_usize..300,
    ) {
        let chronology = load(&text).chronology;
        let query: Query = query.parse().expect("sound");
        // What is known of other days by then must not get in the way.
        let asker = Asker::new();
        for other in ["", "from:1990 to:1999"] {
            let other = asker.ask(&chronology, &other.parse().expect("sound"));
            asker.about(&chronology, &other);
        }
        let selection = asker.ask(&chronology, &query);
        let density = &asker.about(&chronology, &selection).density;
        let Some(scale) = density.scale(columns) else { return Ok(()) };
        let dated = selection.rows().iter().filter(|row| **row < chronology.dated()).map(|_| 1.0).sum::<f64>();
        let bars = density.bars(columns);
        if scale.days() >= columns as u64 {
            let [all, selected] = density.outside();
            let sum = |bar: fn(&annals::engine::Bar) -> f32| bars.iter().map(|own| f64::from(bar(own))).sum::<f64>();
            prop_assert!((sum(|bar| bar.all) + all - f64::from(chronology.dated())).abs() < 0.01, "{bars:?} {all}");
            prop_assert!((sum(|bar| bar.selected) + selected - dated).abs() < 0.01, "{bars:?} {selected}");
        }
        // On as many columns as are counted nothing has to be joined.
        let cells = usize::try_from(scale.days().min(2048)).expect("few");
        let fine = density.scale(cells).expect("a scale");
        let all: Vec<u32> = chronology.rows().collect();
        let (all, selected) = (naive(&chronology, &all, fine), naive(&chronology, selection.rows(), fine));
        for (column, bar) in density.bars(cells).iter().enumerate() {
            prop_assert!((f64::from(bar.all) - all[column]).abs() < 0.001, "column {column} of {fine:?}: {bar:?} {}", all[column]);
            prop_assert!((f64::from(bar.selected) - selected[column]).abs() < 0.001, "column {column} of {fine:?}: {bar:?}");
        }
        let wholly = |side: fn(DaySpan, TimeScale) -> bool| {
            let rows = selection.rows().iter().filter(|row| **row < chronology.dated());
            rows.filter(|row| side(spread(chronology.bounds(**row)), fine)).count()
        };
        prop_assert_eq!(density.before().map_or(0, |beyond| beyond.events), wholly(|days, scale| days.latest < scale.first()));
        prop_assert_eq!(density.behind().map_or(0, |beyond| beyond.events), wholly(|days, scale| days.earliest > scale.last()));
    }
}

/// A chronology with one event on each of these dates.
fn dated(dates: &[&str]) -> String {
    let event = |(number, date): (usize, &&str)| {
        format!("- {{id: e{number}, date: '{date}', title: T{number}, tags: [t{number}]}}\n")
    };
    format!("events:\n{}", dates.iter().enumerate().map(event).collect::<String>())
}

/// The lines of the strip: all between the panes and the last line.
fn strip(harness: &mut Harness, lines: usize) -> String {
    let screen = harness.screen();
    let all: Vec<&str> = screen.lines().collect();
    all[all.len() - 1 - lines..all.len() - 1].join("\n")
}

const YEARS: [&str; 10] = [
    "2014-01-01",
    "2014-06-03",
    "2015-02-04",
    "2015-03-05",
    "2016/2018",
    "2017-05",
    "2018-02-02",
    "2018",
    "2019-05-05",
    "2020-02-02",
];

#[test]
fn one_event_far_away_is_counted_at_the_edge_and_squeezes_nothing() {
    let mut dates = YEARS.to_vec();
    dates.push("9999");
    let mut harness = Harness::with(&dated(&dates), 100, 30);
    let shown = strip(&mut harness, 3);
    assert!(shown.contains("2016") && shown.contains("2019"), "{shown}");
    assert!(shown.contains("+1 → 9999"), "{shown}");
    dates.push("-0043-03-15");
    let shown = strip(&mut Harness::with(&dated(&dates), 100, 30), 3);
    assert!(shown.contains("44 BCE ← +1") && shown.contains("+1 → 9999"), "{shown}");
    // Where it is asked for, it is shown.
    harness.press(":from:9000<enter>");
    let shown = strip(&mut harness, 3);
    assert!(!shown.contains('→') && shown.contains("┴9900"), "{shown}");
}

#[test]
fn the_strip_is_scaled_to_the_range_and_labels_follow() {
    let mut harness = Harness::with(&dated(&YEARS), 100, 30);
    let whole = strip(&mut harness, 3);
    assert!(whole.contains("┴2015") && whole.contains("┴2019"), "{whole}");
    harness.press(":from:2015-02 to:2015-04<enter>");
    let shown = strip(&mut harness, 3);
    assert!(shown.contains("┴2015-02━") && shown.contains("┴2015-04─") && !shown.contains("2016"), "{shown}");
}

#[test]
fn one_line_is_enough_where_there_is_little_to_show() {
    let mut few = Harness::with(&dated(&YEARS[..5]), 100, 30);
    let shown = strip(&mut few, 2);
    let lines: Vec<&str> = shown.lines().collect();
    assert!(lines[0].contains('╯') && lines[1].contains("2014-01") && lines[1].contains("2018-12"), "{shown}");
    let mut low = Harness::with(&dated(&YEARS), 100, 23);
    assert!(strip(&mut low, 2).lines().next().expect("a line").contains('╯'));
    low.resize(100, 24);
    assert!(strip(&mut low, 2).lines().last().expect("a line").contains("┴2015"));
}

#[test]
fn a_column_that_dwarfs_the_others_makes_heights_logarithmic_and_it_is_said() {
    let mut dates = YEARS.to_vec();
    assert!(!strip(&mut Harness::with(&dated(&dates), 100, 30), 3).contains("log"));
    dates.extend(["2016-06-06"; 200]);
    let shown = strip(&mut Harness::with(&dated(&dates), 100, 30), 3);
    assert!(shown.lines().next().expect("a line").ends_with(" log"), "{shown}");
}

#[test]
fn a_range_is_chosen_on_the_strip_by_keys_and_taken_back() {
    let mut harness = Harness::with(&dated(&YEARS), 100, 30);
    let range = |harness: &Harness| harness.app.query().to_string();
    harness.press("b");
    assert!(harness.screen().lines().last().expect("a footer").contains("2014-01-01"));
    harness.press("30<right>");
    let footer = harness.screen().lines().last().expect("a footer").to_owned();
    assert!(footer.contains("events") && footer.contains("take"), "{footer}");
    assert!(strip(&mut harness, 1).contains(['[', ']']), "{}", harness.screen());
    // Esc goes back, and nothing has changed.
    harness.press("<esc>");
    assert_eq!((range(&harness).as_str(), harness.app.brush()), ("", None));
    // The other end is moved after Tab; both ends of the whole strip are everything.
    harness.press("bG<tab>g<tab>");
    assert_eq!((harness.app.brush().is_some(), harness.app.brushed_events()), (true, Some(YEARS.len())));
    harness.press("<esc>G3kb<left><left><left><enter>");
    let query = range(&harness);
    assert!(query.starts_with("from:20") && query.contains(" to:20"), "{query}");
    harness.press("u");
    assert_eq!(range(&harness), "");
    // Another key ends the choosing and does what it always does.
    harness.press("b?");
    assert!(harness.app.brush().is_none() && harness.screen().contains("Help"));
}

#[test]
fn a_range_is_chosen_over_the_axis_with_the_same_keys() {
    // On the axis the arrows pan; while a range is chosen they move its end.
    let mut harness = Harness::with(&dated(&YEARS), 100, 30);
    harness.press("<f3>b");
    let begun = harness.app.brush().expect("a range");
    harness.press("30<right>");
    let days = harness.app.brush().expect("a range");
    assert!(days.earliest == begun.earliest && days.latest > begun.latest, "{days:?}");
    harness.press("<enter>");
    assert!(harness.app.query().to_string().starts_with("from:2014"), "{}", harness.app.query());
}

#[test]
fn the_mouse_chooses_a_range_on_the_strip_by_dragging() {
    let mut harness = Harness::with(&dated(&YEARS), 100, 30);
    let columns = 84;
    let (first, last): (Day, Day) = {
        let scale = harness.app.selected().density.scale(columns).expect("a scale");
        (scale.day(20), scale.days_of(40).latest)
    };
    harness.act(Action::Click(Target::Strip(20, columns)));
    harness.act(Action::Drag(Target::Strip(30, columns)));
    harness.act(Action::Drag(Target::Strip(40, columns)));
    let days = harness.app.brush().expect("a stretch");
    assert_eq!((days.earliest, days.latest), (first, last));
    harness.act(Action::Release);
    let range = harness.app.query().range();
    assert_eq!((range.earliest, range.latest), (first, last));
    // A click alone chooses nothing.
    harness.press("u");
    harness.act(Action::Click(Target::Strip(20, columns)));
    harness.act(Action::Release);
    assert!(harness.app.query().is_empty());
}

#[test]
fn the_strip_says_the_same_in_ascii() {
    let mut dates = YEARS.to_vec();
    dates.push("9999");
    let mut harness = Harness::with(&dated(&dates), 100, 30).ascii();
    harness.press("/T1<enter>");
    let shown = strip(&mut harness, 3);
    assert!(shown.is_ascii() && shown.contains("+2016"), "{shown}");
    harness.press("b9<right>");
    assert!(strip(&mut harness, 3).is_ascii());
}
