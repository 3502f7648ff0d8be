//! Dates as people write them: what is read is never more exact than what was written, in no language and no column.

use annals::formats::files::input;
use annals::formats::tabular::{Choices, DayOrder};
use annals::formats::{Input, Loaded, Options, read_with};
use annals::model::words::{self, Calendar, DateContext, NumberForm, Value, Writing};
use annals::model::{DaySpan, EventDate, day};
use proptest::prelude::*;

use crate::support::annals;

/// The months as they stand in a date, January first.
const MONTHS: [(&str, [&str; 12]); 17] = [
    ("Roman", ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]),
    (
        "en",
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    ),
    ("en, short", ["Jan.", "Feb.", "Mar.", "Apr.", "May", "Jun.", "Jul.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]),
    (
        "fr",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    (
        "de",
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    ),
    (
        "es",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
    (
        "it",
        [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
    ),
    (
        "pt",
        [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    ),
    (
        "ru",
        [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
    ),
    (
        "ru, alone",
        [
            "январь",
            "февраль",
            "март",
            "апрель",
            "май",
            "июнь",
            "июль",
            "август",
            "сентябрь",
            "октябрь",
            "ноябрь",
            "декабрь",
        ],
    ),
    (
        "uk",
        [
            "січня",
            "лютого",
            "березня",
            "квітня",
            "травня",
            "червня",
            "липня",
            "серпня",
            "вересня",
            "жовтня",
            "листопада",
            "грудня",
        ],
    ),
    (
        "uk, alone",
        [
            "січень",
            "лютий",
            "березень",
            "квітень",
            "травень",
            "червень",
            "липень",
            "серпень",
            "вересень",
            "жовтень",
            "листопад",
            "грудень",
        ],
    ),
    (
        "tr",
        ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"],
    ),
    (
        "ar",
        ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
    ),
    (
        "ar, Levant",
        [
            "كانون الثاني",
            "شباط",
            "آذار",
            "نيسان",
            "أيار",
            "حزيران",
            "تموز",
            "آب",
            "أيلول",
            "تشرين الأول",
            "تشرين الثاني",
            "كانون الأول",
        ],
    ),
    ("fa", ["ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"]),
    ("zh and ja", ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"]),
];

/// The digits of a script, zero first.
const DIGITS: [&str; 5] = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "०१२३४५६७८९"];

/// How a day, a month and a stretch of days are written; `{d}` to `{e}` in month `{m}` of the year `{y}`.
const DAYS: [&str; 12] = [
    "{d} {m} {y}",
    "{d}-{m}-{y}",
    "{d}. {m} {y}",
    "{d}/{m}/{y}",
    "{m} {d}, {y}",
    "{m} {d} {y}",
    "{y} {m} {d}",
    "{y}-{m}-{d}",
    "{d} de {m} de {y}",
    "Monday, {d} {m} {y}",
    "{d} {m} {y} г.",
    "({d} {m} {y})",
];
const WHOLE_MONTHS: [&str; 6] = ["{m} {y}", "{m}, {y}", "{y} {m}", "{m}-{y}", "{m} de {y}", "in {m} {y}"];
const STRETCHES: [&str; 9] = [
    "{d}–{e} {m} {y}",
    "{d}-{e} {m} {y}",
    "{d} - {e} {m} {y}",
    "{m} {d}–{e}, {y}",
    "{d} to {e} {m} {y}",
    "{d} {m} – {e} {m} {y}",
    "{d} {m} {y} – {e} {m} {y}",
    "from {d} to {e} {m} {y}",
    "between {d} and {e} {m} {y}",
];
/// What may stand round a date without making it another one.
const DRESSES: [&str; 7] = ["{}", " {} ", "\u{200f}{}\u{200e}", "\u{feff}{}", "c. {}", "{}.", "{}?"];

/// The days that a year, a month of it or a stretch of that month has.
fn span(year: i64, month: Option<u8>, days: Option<(u8, u8)>) -> DaySpan {
    let of = |month, of_month| day::from_ymd(year, month, of_month).expect("a day");
    let (earliest, latest) = match (month, days) {
        (Some(month), Some((first, last))) => (of(month, first), of(month, last)),
        (Some(12), None) => (of(12, 1), of(12, 31)),
        (Some(month), None) => (of(month, 1), of(month + 1, 1) - 1),
        (None, _) => (of(1, 1), of(12, 31)),
    };
    DaySpan { earliest, latest }
}

fn in_digits(text: &str, script: &str) -> String {
    let digits: Vec<char> = script.chars().collect();
    text.chars().map(|c| c.to_digit(10).map_or(c, |digit| digits[digit as usize])).collect()
}

fn written(template: &str, (year, month): (i64, &str), (first, last): (u8, u8)) -> String {
    let pairs =
        [("{d}", first.to_string()), ("{e}", last.to_string()), ("{m}", month.to_owned()), ("{y}", year.to_string())];
    pairs.iter().fold(template.to_owned(), |text, (mark, value)| text.replace(mark, value))
}

/// Fragments that dates are made of, so that a chance sequence of them often is one.
const FRAGMENTS: [&str; 68] = [
    "night",
    "auf",
    "令和",
    "平成",
    "元年",
    "201403",
    "2014-305",
    "-W12",
    "2014",
    "1999",
    "12",
    "3",
    "31",
    "00",
    "0",
    "14",
    "44",
    "March",
    "mars",
    "мая",
    "年",
    "月",
    "日",
    "-",
    "–",
    "/",
    ".",
    ",",
    " ",
    " ",
    " ",
    " ",
    "th",
    "s",
    "c.",
    "early",
    "late",
    "mid",
    "Q1",
    "H2",
    "spring",
    "century",
    "XIX",
    "BC",
    "AD",
    "to",
    "and",
    "or",
    "between",
    "since",
    "present",
    "10:30",
    "T",
    "Z",
    "+03:00",
    "pm",
    "~",
    "?",
    "%",
    "of",
    "20140312",
    "1394582400",
    "до",
    "н. э.",
    "فروردین",
    "١٢",
    "二十",
    "\u{200f}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn dates_in_words_are_as_exact_as_they_are_written(
        (language, months) in prop::sample::select(MONTHS.to_vec()),
        script in prop::sample::select(DIGITS.to_vec()),
        year in 1000_i64..=2030,
        month in 1_u8..=12,
        (first, last) in (1_u8..=27).prop_flat_map(|first| (Just(first), first + 1..=28)),
        precision in 0..3_usize,
        template in any::<prop::sample::Index>(),
        dress in prop::sample::select(DRESSES.to_vec()),
        is_upper in any::<bool>(),
    ) {
        let name = months[usize::from(month) - 1];
        let (template, expected) = match precision {
            0 => (DAYS[template.index(DAYS.len())], span(year, Some(month), Some((first, first)))),
            1 => (WHOLE_MONTHS[template.index(WHOLE_MONTHS.len())], span(year, Some(month), None)),
            _ => (STRETCHES[template.index(STRETCHES.len())], span(year, Some(month), Some((first, last)))),
        };
        let text = dress.replace("{}", &written(template, (year, name), (first, last)));
        let text = in_digits(&text, script);
        let text = if is_upper { text.to_uppercase() } else { text };
        let date = words::read(&text);
        // Nobody writes `IV 12–14, 2014`.
        let is_usual = language != "Roman" || ["{d} {m} {y}", "{d}. {m} {y}"].contains(&template);
        prop_assert!(date.is_some() || !is_usual, "`{text}` is not read");
        prop_assume!(date.is_some());
        let date = date.expect("said");
        if is_usual {
            prop_assert_eq!(date.bounds(), expected, "`{}` is read as {}", text, date);
        }
        let DaySpan { earliest, latest } = date.bounds();
        prop_assert!(earliest <= expected.earliest && expected.latest <= latest, "`{text}` is read as {date}");
        // What the hint of a file says and what a cell says are one thing.
        let hint = EventDate::parse(&text).err().and_then(|error| error.suggestion);
        prop_assert!(hint.is_none_or(|hint| hint == date.text()), "{text}");
    }

    #[test]
    fn nights_eras_and_weeks_are_as_exact_as_they_are_written(
        year in 1927_i64..=1988, month in 1_u8..=12, first in 1_u8..=27, week in 1_u8..=52,
        (_, months) in prop::sample::select(MONTHS.to_vec()),
        night in prop::sample::select(vec![
            "night of {d} to {e} {m} {y}", "{d}/{e} {m} {y} (night)", "overnight {d}–{e} {m} {y}", "nuit du {d} au {e} {m} {y}",
            "Nacht vom {d}. auf den {e}. {m} {y}", "в ночь с {d} на {e} {m} {y}",
        ]),
    ) {
        let text = written(night, (year, months[usize::from(month) - 1]), (first, first + 1));
        if let Some(date) = words::read(&text) {
            prop_assert_eq!(date.bounds(), span(year, Some(month), Some((first, first + 1))), "{}", text);
            prop_assert!(!date.text().contains('/'), "{text} is one of two days: {date}");
        } else {
            prop_assert!(!months[0].contains("anuary"), "{text} is not read");
        }
        for (text, expected) in [
            (format!("昭和{}年{month}月{first}日", year - 1925), span(year, Some(month), Some((first, first)))),
            (format!("昭和{}年{month}月", year - 1925), span(year, Some(month), None)),
            (format!("昭和{}年", year - 1925), span(year, None, None)),
        ] {
            prop_assert_eq!(words::read(&text).map(|date| date.bounds()), Some(expected), "{}", text);
        }
        let bounds = words::read(&format!("{year}-W{week:02}")).expect("a week").bounds();
        prop_assert_eq!(bounds.latest - bounds.earliest, 6);
    }

    #[test]
    fn days_in_digits_are_no_narrower_than_both_of_their_readings(
        a in 1_i64..=31, b in 1_i64..=31, year in 1500_i64..=2100,
        mark in prop::sample::select(vec!["/", "-", " "]),
        time in prop::sample::select(vec!["", " 00:00", " 10:30"]),
    ) {
        let text = format!("{a:02}{mark}{b:02}{mark}{year}{time}");
        let of = |day: i64, month: i64| day::from_ymd(year, u8::try_from(month).expect("small"), u8::try_from(day).expect("small"));
        let possible: Vec<_> = [of(a, b), of(b, a)].into_iter().flatten().collect();
        let read = words::read(&text);
        prop_assert_eq!(read.is_some(), !possible.is_empty(), "{}", text);
        let Some(read) = read else { return Ok(()) };
        prop_assert_eq!(read.bounds().earliest, *possible.iter().min().expect("some"));
        prop_assert_eq!(read.bounds().latest, *possible.iter().max().expect("some"));
    }

    #[test]
    fn no_text_is_too_odd_to_be_read_and_an_order_only_narrows(
        text in prop_oneof![
            "\\PC{0,60}",
            prop::collection::vec(prop::sample::select(FRAGMENTS.to_vec()), 0..12).prop_map(|parts| parts.concat()),
            prop::collection::vec(prop::sample::select(FRAGMENTS.to_vec()), 0..8).prop_map(|parts| parts.join(" ")),
        ],
        numbers in prop::option::of(prop::sample::select(NumberForm::ALL.to_vec())),
        calendar in prop::option::of(prop::sample::select(Calendar::ALL.to_vec())),
        year in prop::option::of(-50_i64..3000),
    ) {
        let open = DateContext { numbers, calendar, year, order: None, has_year_pairs: false };
        let bounds = |context: &DateContext| match words::read_in(&text, context).map(|reading| reading.value) {
            Some(Value::Day(day)) => Some(DaySpan { earliest: day, latest: day }),
            Some(Value::Date(date)) => Some(date.bounds()),
            Some(Value::Ongoing) | None => None,
        };
        let _ = (words::writing(&text), words::suggest(&text), words::order(&text), EventDate::parse(&text));
        let Some(widest) = bounds(&open) else { return Ok(()) };
        for order in [DayOrder::DayFirst, DayOrder::MonthFirst] {
            // A date with stops has its day first unless somebody says otherwise.
            let Some(own) = bounds(&DateContext { order: Some(order), ..open }).filter(|_| !text.contains('.')) else { continue };
            prop_assert!(widest.earliest <= own.earliest && own.latest <= widest.latest, "{text}: {order} is wider");
        }
    }
}

#[test]
fn a_cell_of_any_length_is_read_at_once() {
    for text in ["2014-", "c. ", "12 March 2014 to ", "~", "二", "٣"] {
        assert_eq!(words::read(&text.repeat(100_000)), None, "{text}");
    }
}

#[track_caller]
fn table(text: &str, choices: Choices) -> Loaded {
    let table = Input { choices, ..input("t.csv", text.as_bytes().to_vec()) };
    read_with(vec![table], Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The dates of a table in the order of its rows, and what is said of it.
#[track_caller]
fn dates(text: &str, choices: Choices) -> (Vec<String>, String) {
    let loaded = table(text, choices);
    let chronology = &loaded.chronology;
    let mut rows: Vec<(String, String)> =
        chronology.rows().map(|row| (chronology.event(row).title, chronology.date_text(row).into_owned())).collect();
    rows.sort();
    let said: Vec<String> =
        loaded.tables.iter().cloned().chain(loaded.problems.iter().map(ToString::to_string)).collect();
    (rows.into_iter().map(|(_, date)| date).collect(), said.join("\n"))
}

fn column(cells: &[&str]) -> String {
    let rows =
        cells.iter().enumerate().map(|(number, cell)| format!("\"{}\",{number:03}\n", cell.replace('"', "\"\"")));
    format!("date,title\n{}", rows.collect::<String>())
}

#[test]
fn what_the_numbers_of_a_column_count_is_decided_over_the_column_and_said() {
    for (cells, read, says) in [
        (
            &["1394582400", "1394660400"][..],
            &["2014-03-12", "2014-03-12T21:40:00Z"][..],
            "numbers in `date`: seconds since 1970",
        ),
        (
            &["1394582400000", "978307200000"],
            &["2014-03-12", "2001-01-01"],
            "numbers in `date`: milliseconds since 1970",
        ),
        (&["1394582400000000"], &["2014-03-12"], "numbers in `date`: microseconds since 1970"),
        (
            &["41710", "41710.5", "41711"],
            &["2014-03-12", "2014-03-12T12:00:00", "2014-03-13"],
            "numbers in `date`: days as spreadsheets",
        ),
        (
            &["201403122140", "201403130000"],
            &["2014-03-12T21:40:00", "2014-03-13"],
            "numbers in `date`: year, month, day, hour",
        ),
        (&["20140312214000", "20140313000000"], &["2014-03-12T21:40:00", "2014-03-13"], ""),
        (&["201403", "201012"], &["2014-03", "2010-12"], "numbers in `date`: year and month"),
        // Months of 2010, or days of 2020.
        (&["201012", "201111"], &["XXXX-XX-XX", "XXXX-XX-XX"], "cannot be read"),
        (&["201403", "201431"], &["2014-03", "XXXX-XX-XX"], "1 row has a date that cannot be read: `201431`"),
        (&["2014-305", "2014-001"], &["2014-11-01", "2014-01-01"], "numbers in `date`: year and day of the year"),
        (&["2014305", "2016366"], &["2014-11-01", "2016-12-31"], "numbers in `date`: year and day of the year"),
        (&["2014-305", "2014-366"], &["2014-11-01", "XXXX-XX-XX"], "cannot be read: `2014-366`"),
        (
            &["1394582400", "1394582400", "-86400", "-1"],
            &["2014-03-12", "2014-03-12", "1969-12-31", "1969-12-31T23:59:59Z"],
            "numbers in `date`: seconds since 1970",
        ),
        (&["-1000000000", "-1500000000"], &["1938-04-24T22:13:20Z", "1922-06-20T21:20:00Z"], "seconds since 1970"),
        // A number among days, and numbers of several kinds, are left alone.
        (
            &["2014-03-12", "2014-03-13", "1394582400"],
            &["2014-03-12", "2014-03-13", "XXXX-XX-XX"],
            "cannot be read: `1394582400`",
        ),
        (&["1394582400", "1394582400000"], &["XXXX-XX-XX", "XXXX-XX-XX"], "cannot be read"),
    ] {
        let (found, said) = dates(&column(cells), Choices::default());
        assert_eq!(found, read, "{cells:?}");
        assert!(said.contains(says), "{cells:?}: {said}");
    }
    // One column does not decide for another.
    let text = "date,published,title\n2014-03-12,1394582400,a\n";
    let event = table(text, Choices::default()).chronology.event(0);
    assert_eq!(event.sources[0].published.as_ref().map(EventDate::text), Some("2014-03-12"));
}

#[test]
fn an_end_that_has_not_come_is_open_and_one_that_cannot_be_read_is_unknown() {
    let end = |end: &str| {
        let (found, said) = dates(&format!("date,end_date,title\n2014-06-01,{end},a\n"), Choices::default());
        (found[0].clone(), said)
    };
    for sentinel in [
        "9999-12-31",
        "31/12/9999",
        "12/31/9999",
        "9999",
        "99991231",
        "9999-12-31T00:00:00Z",
        "31 December 9999",
        "9999-12-31 23:59:59",
    ] {
        let (date, said) = end(sentinel);
        assert_eq!(date, "2014-06-01/..", "{sentinel}");
        assert!(said.contains("an end in the year 9999"), "{said}");
    }
    for word in [
        "present",
        "Ongoing",
        "now",
        "to date",
        "aujourd'hui",
        "heute",
        "en curso",
        "настоящее время",
        "günümüz",
        "至今",
        "تاکنون",
    ] {
        let (date, said) = end(word);
        assert_eq!((date.as_str(), said.contains("warning")), ("2014-06-01/..", false), "{word}");
    }
    // Nobody knows it: then there is one. Where nobody says it there may be none.
    for word in ["unknown", "?", "Not known", "unbekannt", "неизвестно", "不明"] {
        let (date, said) = end(word);
        assert_eq!((date.as_str(), said.contains("warning")), ("2014-06-01/", false), "{word}");
    }
    for word in ["", "NA", "-", "not available", "keine Angabe"] {
        assert_eq!(end(word).0, "2014-06-01", "{word}");
    }
    let (date, said) = end("2014-04-31");
    assert_eq!(date, "2014-06-01/");
    assert!(said.contains("1 row has an end that cannot be read: `2014-04-31`"), "{said}");
    let event = table("date,end_date,title\n2014-06-01,soon,a\n", Choices::default()).chronology.event(0);
    assert!(event.date_note.expect("said").contains("the end `soon`"));
    assert_eq!(event.extra["end_date"].as_str(), Some("soon"));
    assert_eq!(dates("date,end_date,title\n,2014-03-14,a\n", Choices::default()).0, ["/2014-03-14"]);
}

#[test]
fn a_start_and_an_end_are_one_date_whatever_they_are() {
    for (start, end, date) in [
        ("12–14 March 2014", "20 March 2014", "2014-03-12/2014-03-20"),
        ("03/04/2014", "05/06/2014", "2014-03-04/2014-06-05"),
        ("late March 2014", "April 2014", "2014-03-20/2014-04-30"),
        ("since 2014", "2016", "2014-01-01/2016-12-31"),
        ("2014-03-12 10:00", "2014-03-12 14:00", "2014-03-12"),
        ("1990s", "2014", "199X/2014"),
        ("2014-03-01", "03/04/2014", "2014-03-01/2014-04-03"),
        ("44 BC", "AD 14", "-0043/0014"),
    ] {
        let text = format!("date,end,title\n{start},{end},a\n");
        let (found, said) = dates(&text, Choices::default());
        assert_eq!(found, [date], "{start} to {end}: {said}");
    }
}

#[test]
fn an_end_whose_day_may_be_its_month_is_named_and_nothing_else() {
    let text = "start,end,title\n2014-03-01,03/04/2014,a\n";
    let said = dates(text, Choices::default()).1;
    assert!(said.contains("cannot be told apart: `03/04/2014`") && said.contains("an interval holds both"), "{said}");
    let note = table(text, Choices::default()).chronology.event(0).date_note.expect("said");
    assert_eq!(
        note,
        "the table does not say which number is the day of `2014-03-01` to `03/04/2014`; the interval holds both"
    );
}

#[test]
fn every_way_of_writing_that_cannot_be_read_is_named_once() {
    let cells = [
        "12.03.22",
        "Easter 1916",
        "soon",
        "12.03.22",
        "second week of March 1945",
        "week 3",
        "later",
        "tba",
        "x1",
        "x2",
    ];
    let said = dates(&column(&cells), Choices::default()).1;
    let line = said.lines().find(|line| line.contains("cannot be read")).expect("said");
    assert!(line.contains("10 rows have a date that cannot be read"), "{line}");
    assert!(cells.iter().all(|cell| line.matches(&format!("`{cell}`")).count() == 1), "{line}");
}

#[test]
fn one_of_two_days_is_no_day_between_them() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let write = |name: &str, text: &str| {
        #[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
        std::fs::write(folder.path().join(name), text).expect("writable");
    };
    write("t.csv", "date,title\n3/4/2020,a\n2020-03-21,b\n");
    write("u.csv", "date,title\n\"[2022-01-01,2022-12-31]\",a\n\"{2022-02-03,2022-05}\",b\n");
    let count = |name: &str, arguments: &[&str]| {
        annals(folder.path(), &[&["list", name, "--count"], arguments].concat()).1.trim().to_owned()
    };
    let days = |name, from, to| count(name, &["--from", from, "--to", to]);
    assert_eq!(days("t.csv", "2020-03-20", "2020-03-22"), "1");
    assert_eq!(
        (days("t.csv", "2020-03-04", "2020-03-04"), days("t.csv", "2020-04-01", "2020-04-05")),
        ("1".into(), "1".into())
    );
    assert_eq!(count("t.csv", &["--from", "2020-03", "--to", "2020-04", "--definite"]), "2");
    assert_eq!(count("t.csv", &["--from", "2020-03-20", "--to", "2020-03-22", "--possible"]), "1");
    assert_eq!(
        (days("u.csv", "2022-03", "2022-04"), days("u.csv", "2022-05-31", "2022-06-30")),
        ("0".into(), "1".into())
    );
    let months = annals(folder.path(), &["count", "u.csv", "--by", "month", "--spread", "--format", "csv"]).1;
    // One day of two is half of it; one of 32 days is a 32nd.
    assert!(months.contains("2022-01,0.5") && months.contains("2022-12,0.5"), "{months}");
    assert!(months.contains("2022-05,0.96875") && !months.contains("2022-06"), "{months}");
}

#[test]
fn a_year_and_two_digits_are_two_years_where_the_column_has_such() {
    let seasons = ["2019-20", "2020-21", "2021-22", "2009-10", "1939-40", "1999-00"];
    let (found, said) = dates(&column(&seasons), Choices::default());
    assert_eq!(found, ["2019/2020", "2020/2021", "2021/2022", "2009/2010", "1939/1940", "1999/2000"]);
    assert!(said.contains("`2009-10` in `date`: two years, one after the other"), "{said}");
    assert_eq!(dates(&column(&["2009-10", "2010-11", "2011-12"]), Choices::default()).0[0], "2009/2010");
    // Months, seasons of EDTF, and one cell that may be either.
    assert_eq!(dates(&column(&["2009-10", "2010-11", "2010-12"]), Choices::default()).0[0], "2009-10");
    assert_eq!(dates(&column(&["2020-21", "2020-22"]), Choices::default()).0[0], "2020-21");
    assert_eq!(dates(&column(&["2009-10"]), Choices::default()).0[0], "2009-10");
}

#[test]
fn a_year_of_two_digits_in_a_column_of_its_own_does_not_say_its_century() {
    let (found, said) = dates("year,month,day,title\n90,5,1,a\n1991,6,2,b\n", Choices::default());
    assert_eq!(found, ["XXXX-XX-XX", "1991-06-02"]);
    assert!(said.contains("1 row has a date that cannot be read: `90`"), "{said}");
    let beside = dates("date,year,title\n12 March,90,a\nsoon,91,b\n", Choices::default()).0;
    assert_eq!(beside, ["XXXX-XX-XX", "XXXX-XX-XX"]);
    let late: String = (0..600).map(|row| format!("{},a{row:03}\n", 1980 + row % 30)).collect();
    assert_eq!(
        dates(&format!("year,title\n{late}90,z\n"), Choices::default()).0.last().map(String::as_str),
        Some("XXXX-XX-XX")
    );
    // Among years of three digits, or before year 1, it is the year.
    assert_eq!(dates("year,title\n79,a\n410,b\n", Choices::default()).0, ["0079", "0410"]);
    assert_eq!(dates("year,title\n-44,a\n14,b\n", Choices::default()).0, ["-0044", "0014"]);
}

#[test]
fn a_time_of_day_in_a_column_of_its_own_belongs_to_the_day_beside_it() {
    let text = "date,time,title\n2021-03-04,23:30:00,a\n2021-03-04,1:15 am,b\n2021-03,10:00,c\n2021-03-04,at dawn,d\n";
    let (found, _) = dates(text, Choices::default());
    assert_eq!(found, ["2021-03-04T23:30:00", "2021-03-04T01:15:00", "2021-03", "2021-03-04"]);
    let chronology = table(text, Choices::default()).chronology;
    let kept = |title: &str| {
        let event = chronology.rows().map(|row| chronology.event(row)).find(|event| event.title == title).expect(title);
        event.extra.get("time").and_then(|time| time.as_str()).map(str::to_owned)
    };
    assert_eq!(kept("a"), None);
    assert_eq!((kept("c").as_deref(), kept("d").as_deref()), (Some("10:00"), Some("at dawn")));
}

#[test]
fn a_day_of_publication_that_cannot_be_read_is_counted_and_kept() {
    let loaded = table("date,published,title\n2014-06-01,whenever,a\n2014-06-02,3 June 2014,b\n", Choices::default());
    let said: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert!(
        said[0].starts_with("t.csv:2:1: warning: 1 row has a day of publication that cannot be read: `whenever`"),
        "{said:?}"
    );
    let event = loaded.chronology.event(0);
    assert_eq!(event.extra["published"].as_str(), Some("whenever"));
    assert!(event.date_note.expect("said").contains("the day of publication `whenever`"));
}

#[test]
fn a_year_beside_a_date_says_what_the_date_does_not() {
    let (found, said) = dates(
        "date,year,month,title\nunreadable,2021,3,a\n,2022,,b\n12-Mar-14,2014,,c\n3/4/14,2014,,d\n12-Mar,2014,,d2\n2020-01-02,2019,,e\n",
        Choices::default(),
    );
    assert_eq!(found, ["2021-03", "2022", "2014-03-12", "[2014-03-04,2014-04-03]", "2014-03-12", "2020-01-02"]);
    assert!(said.contains("1 row has a date that cannot be read beside a year that can: `unreadable`"), "{said}");
    // Without it a year of two digits has no century.
    assert_eq!(dates(&column(&["12-Mar-14", "3/4/14", "14年3月12日"]), Choices::default()).0, ["XXXX-XX-XX"; 3]);
}

#[test]
fn times_of_wikidata_are_as_exact_as_their_precision() {
    let (found, _) = dates(
        "date,datePrecision,title\n1815-06-09T00:00:00Z,11,a\n1802-01-01T00:00:00Z,9,b\n1990-01-01T00:00:00Z,8,c\n1914-08-01T00:00:00Z,10,d\n1801-01-01T00:00:00Z,7,e\n",
        Choices::default(),
    );
    assert_eq!(found, ["1815-06-09", "1802", "199X", "1914-08", "18XX"]);
    let event = table("date,datePrecision,title\n1802-01-01T00:00:00Z,9,b\n", Choices::default()).chronology.event(0);
    assert_eq!(event.date_note.as_deref(), Some("the table has `1802-01-01T00:00:00Z` with the precision 9"));
}

#[test]
fn years_of_another_calendar_are_read_as_such_when_somebody_says_so() {
    let persian = column(&["1393/01/01", "1403-11-24", "۱۳۹۹/۱۲/۳۰", "1393", "1393-01"]);
    let (found, said) = dates(&persian, Choices::default());
    assert_eq!(found[3], "1393");
    assert!(said.contains("5 rows have a year from 1300 to 1450") && said.contains("`--calendar persian`"), "{said}");
    let choices = Choices { calendar: Some(Calendar::Persian), ..Choices::default() };
    let (found, said) = dates(&persian, choices);
    assert_eq!(
        found,
        ["2014-03-21", "2025-02-12", "2021-03-20", "[2014-03-21..2015-03-20]", "[2014-03-21..2014-04-20]"]
    );
    assert!(said.contains("years before 1700: of the persian calendar") && !said.contains("warning"), "{said}");
    // The moon is seen a day sooner or later.
    let choices = Choices { calendar: Some(Calendar::Hijri), ..Choices::default() };
    let hijri = table(&column(&["1436-01-01"]), choices).chronology.bounds(0);
    let expected = day::from_ymd(2014, 10, 25).expect("a day");
    assert!(hijri.earliest < expected && expected < hijri.latest && hijri.latest - hijri.earliest < 5);
    // One day of ours among them changes nothing; half of them do.
    let mixed = column(&["1393/01/01", "1403-11-24", "2014-03-12", "1393-02-02", "1393-02-03", "1393-02-04"]);
    let said = dates(&mixed, Choices::default()).1;
    assert!(said.contains("t.csv:2:1: warning: 5 rows have a year from 1300 to 1450, like most"), "{said}");
    let event = table(&mixed, Choices::default()).chronology.event(0);
    let note = "the table has `1393/01/01`, whose year may be one of another calendar";
    assert_eq!(event.date_note.as_deref(), Some(note));
    let (found, said) = dates(&column(&["1393-01-01", "1512-01-01"]), Choices::default());
    assert_eq!((found[0].as_str(), said.contains("calendar")), ("1393-01-01", false), "{said}");
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("t.csv");
    std::fs::File::create(&path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, persian.as_bytes()))
        .expect("writable");
    let (code, out, _) = annals(folder.path(), &["list", "t.csv", "--calendar", "persian", "--limit", "1"]);
    assert_eq!((code, out.as_str()), (0, "2014-03-21  t:2  000\n"));
    annals(folder.path(), &["check", "t.csv", "--calendar", "persian", "--save-columns"]);
    assert_eq!(annals(folder.path(), &["list", "t.csv", "--limit", "1"]).1, out);
}

#[test]
fn years_of_thailand_are_warned_of_and_read_when_somebody_says_so() {
    let thai = column(&["2557-03-12", "12/04/2557", "2557", "12 March 2557", "2014-03-12"]);
    let (found, said) = dates(&thai, Choices::default());
    assert_eq!(found[0], "2557-03-12");
    assert!(said.contains("4 rows have a year from 2400 to 2650") && said.contains("`--calendar buddhist`"), "{said}");
    let choices = Choices { calendar: Some(Calendar::Buddhist), order: Some(DayOrder::DayFirst), ..Choices::default() };
    let (found, said) = dates(&thai, choices);
    assert_eq!(found, ["2014-03-12", "2014-04-12", "[2014-01-01..2014-12-31]", "2014-03-12", "2014-03-12"], "{said}");
}

#[test]
fn dates_that_cannot_be_read_are_said_wherever_the_events_are() {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::File::create(folder.path().join("t.csv"))
        .and_then(|mut file| {
            std::io::Write::write_all(&mut file, column(&["12-Mar-14", "2014-03-13", "soon"]).as_bytes())
        })
        .expect("writable");
    let (code, _, said) = annals(folder.path(), &["list", "t.csv"]);
    assert_eq!((code, said.as_str()), (0, "warning: 2 dates cannot be read; `annals check` shows them\n"));
    let (_, shown, _) = annals(folder.path(), &["show", "t.csv", "t:2"]);
    assert!(shown.contains("the table has `12-Mar-14`, which is not a date that annals can read"), "{shown}");
    let loaded = table(&column(&["12-Mar-14", "2014-03-13"]), Choices::default());
    let data = annals::app::Data::new(annals::engine::ColumnEngine::new(loaded.chronology, true), loaded.problems);
    let app = annals::app::App::new(std::sync::Arc::new(data), annals::query::Query::default());
    let notice = app.notice().map(|notice| notice.text.clone());
    assert_eq!(notice.as_deref(), Some("1 date cannot be read, ! shows them"));
}

#[test]
fn what_the_date_leaves_of_a_cell_is_kept() {
    let event = table(&column(&["12 March 2014, 21:40 EST"]), Choices::default()).chronology.event(0);
    assert_eq!(
        (event.date.text(), event.date_note.as_deref()),
        ("2014-03-12", Some("the table has `12 March 2014, 21:40 EST`"))
    );
}

#[test]
fn ways_of_writing_are_told_apart() {
    for (text, writing) in [
        ("2014-03-12", Some(Writing::Iso)),
        ("20140312", Some(Writing::Iso)),
        ("2014", Some(Writing::Year)),
        ("2014-03", Some(Writing::Month)),
        ("2014-03-12 00:00:00", Some(Writing::Timed)),
        ("2014-03-12T21:40:00+03:00", Some(Writing::Timed)),
        ("20140312214000", Some(Writing::Timed)),
        ("2014-03~", Some(Writing::Edtf)),
        ("12/03/2014", Some(Writing::Digits)),
        ("12 mars 2014", Some(Writing::Words)),
        ("1990s", Some(Writing::Words)),
        ("12–14 March 2014", Some(Writing::Range)),
        ("+2014-03-12T00:00:00Z/11", Some(Writing::Wikidata)),
        ("present", Some(Writing::Ongoing)),
        ("1394582400", Some(Writing::Number(NumberForm::Seconds))),
        ("41710", Some(Writing::Number(NumberForm::Serial))),
        ("Mary Poppins", None),
        ("March", None),
        ("12", None),
        ("37.95", None),
        ("", None),
    ] {
        assert_eq!(words::writing(text), writing, "{text}");
    }
}

#[test]
fn options_the_query_line_and_the_dialogs_take_what_a_table_takes() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let list = |from: &str| {
        let (code, _, said) = annals(folder.path(), &["list", "--from", from, "--count"]);
        (code, said.lines().find(|line| line.contains("is read as")).map(str::to_owned))
    };
    for (typed, read) in [
        ("12 mars 2014", "2014-03-12"),
        ("early March 2014", "2014-03-0X"),
        ("2014年3月", "2014-03"),
        ("44 BC", "-0043"),
    ] {
        let (code, said) = list(typed);
        assert!(code != 2 && said.as_ref().is_some_and(|said| said.contains(read)), "{typed}: {said:?}");
        let query: annals::query::Query = format!("from:\"{typed}\"").parse().expect(typed);
        assert_eq!(query.from.expect("a range").text(), read);
    }
    assert_eq!(list("03/04/2014").0, 2);
}

/// Dates of several languages that say the same, parted by |.
const PHRASES: [(&str, &str); 16] = [
    (
        "2014-03-0X",
        "early March 2014|beginning of March 2014|start of March 2014|début mars 2014|au début de mars 2014|Anfang März 2014|a principios de marzo de 2014|a comienzos de marzo de 2014|inizio marzo 2014|all'inizio di marzo 2014|início de março de 2014|no início de março de 2014|начало марта 2014|в начале марта 2014 года|на початку березня 2014|початок березня 2014 року|Mart 2014 başı|2014 Mart başında|أوائل مارس 2014|بداية مارس 2014|اوایل مارس ۲۰۱۴|2014年3月初",
    ),
    (
        "2014-03-1X",
        "mid March 2014|mid-March 2014|middle of March 2014|mi-mars 2014|Mitte März 2014|a mediados de marzo de 2014|metà marzo 2014|a metà marzo 2014|meados de março de 2014|середина марта 2014|в середине марта 2014|у середині березня 2014|Mart 2014 ortası|منتصف مارس 2014|اواسط مارس ۲۰۱۴|2014年3月半ば",
    ),
    (
        "[2014-03-20..2014-03-31]",
        "late March 2014|end of March 2014|fin mars 2014|à la fin de mars 2014|Ende März 2014|a finales de marzo de 2014|fine marzo 2014|alla fine di marzo 2014|final de março de 2014|fim de março de 2014|конец марта 2014|в конце марта 2014|наприкінці березня 2014|кінець березня 2014|Mart 2014 sonu|Mart 2014 sonunda|أواخر مارس 2014|نهاية مارس 2014|اواخر مارس ۲۰۱۴|2014年3月末|2014年3月底",
    ),
    (
        "199X",
        "1990s|the 1990's|in the 1990s|années 1990|les années 1990|1990er|1990er Jahre|in den 1990er Jahren|años 1990|década de 1990|anni 1990|anos 1990|década de 1990|1990-е|1990-е годы|в 1990-х годах|1990-ті роки|1990'lar|1990'lı yıllar|عقد 1990|دهه ۱۹۹۰|1990年代",
    ),
    (
        "18XX",
        "19th century|the 19th century|nineteenth century|XIX century|XIXe siècle|19e siècle|XIXème siècle|19. Jahrhundert|19. Jh.|siglo XIX|s. XIX|XIX secolo|secolo XIX|século XIX|XIX век|19 век|XIX в.|в XIX веке|XIX століття|XIX ст.|19. yüzyıl|القرن 19|قرن ۱۹|19世纪|19世紀|十九世纪",
    ),
    (
        "1990~",
        "c. 1990|c 1990|ca. 1990|circa 1990|about 1990|around 1990|approximately 1990|approx. 1990|~ 1990|vers 1990|environ 1990|env. 1990|um 1990|etwa 1990|ca 1990|hacia 1990|alrededor de 1990|verso il 1990|intorno al 1990|cerca de 1990|por volta de 1990|около 1990|около 1990 г.|ок. 1990|примерно 1990|близько 1990|1990 civarı|yaklaşık 1990|حوالي 1990|حدود ۱۹۹۰|约1990年|1990年頃|1990年ごろ|1990年左右",
    ),
    (
        "2014-33",
        "Q1 2014|2014 Q1|2014Q1|2014-Q1|1st quarter 2014|first quarter of 2014|1Q 2014|T1 2014|1er trimestre 2014|premier trimestre 2014|1. Quartal 2014|erstes Quartal 2014|1.er trimestre de 2014|primer trimestre de 2014|1º trimestre 2014|primo trimestre 2014|primeiro trimestre de 2014|1-й квартал 2014|1 кв. 2014|первый квартал 2014 года|1-й квартал 2014 року|1. çeyrek 2014|2014 1. çeyreği|الربع الأول 2014|الربع الأول من عام 2014|2014年第一季度|2014年第1四半期",
    ),
    (
        "2014-40",
        "H1 2014|2014 H1|first half of 2014|1er semestre 2014|premier semestre 2014|1. Halbjahr 2014|erste Hälfte 2014|primer semestre de 2014|primo semestre 2014|primeiro semestre de 2014|первое полугодие 2014|первая половина 2014 года|перше півріччя 2014|النصف الأول من 2014|2014年上半年|2014年前半",
    ),
    (
        "2014-22",
        "summer 2014|summer of 2014|été 2014|l'été 2014|Sommer 2014|verano de 2014|estate 2014|verão de 2014|лето 2014|летом 2014 года|літо 2014|2014 yazı|yaz 2014|صيف 2014|تابستان ۲۰۱۴|2014年夏|2014年夏季",
    ),
    (
        "2014-23",
        "autumn 2014|fall 2014|fall of 2014|automne 2014|Herbst 2014|otoño de 2014|autunno 2014|outono de 2014|осень 2014|осенью 2014|восени 2014|sonbahar 2014|خريف 2014|پاییز ۲۰۱۴|2014年秋",
    ),
    (
        "-0043",
        "44 BC|44 B.C.|44 BCE|44 b.c.e.|44 av. J.-C.|44 v. Chr.|44 a. C.|44 a.C.|44 до н. э.|44 до н.э.|44 г. до н. э.|44 до н. е.|44 рік до н. е.|MÖ 44|M.Ö. 44|44 ق.م|44 قبل الميلاد|۴۴ پیش از میلاد|公元前44年|紀元前44年",
    ),
    (
        "0014",
        "AD 14|14 AD|14 CE|A.D. 14|14 ap. J.-C.|14 n. Chr.|14 d. C.|14 d.C.|14 н. э.|14 н. е.|MS 14|14 ب.م|公元14年",
    ),
    (
        "2014/..",
        "since 2014|from 2014|2014–present|2014 - present|2014 to date|2014 – ongoing|depuis 2014|2014 à aujourd'hui|seit 2014|2014 bis heute|desde 2014|2014 – presente|dal 2014|2014 - oggi|2014 – hoje|с 2014 года|2014 – настоящее время|с 2014 года по настоящее время|2014 – по н.в.|з 2014 року|2014 – досі|2014'ten beri|2014 - günümüz|منذ 2014|2014 - الآن|از ۲۰۱۴|۲۰۱۴ تاکنون|2014年至今|2014年から現在|自2014年|2014年以来",
    ),
    (
        "2014/2016",
        "2014–2016|2014-2016|2014 - 2016|2014 to 2016|from 2014 to 2016|2014 through 2016|2014 until 2016|de 2014 à 2016|von 2014 bis 2016|2014 bis 2016|de 2014 a 2016|desde 2014 hasta 2016|dal 2014 al 2016|de 2014 até 2016|с 2014 по 2016|с 2014 по 2016 год|2014–2016 гг.|2014-2016 годы|з 2014 по 2016 рік|2014-2016 рр.|من 2014 إلى 2016|از ۲۰۱۴ تا ۲۰۱۶|2014年至2016年|2014年から2016年まで|2014–16|2014/16",
    ),
    (
        "[..2014]",
        "by 2014|until 2014|before 2014|up to 2014|no later than 2014|avant 2014|jusqu'en 2014|bis 2014|vor 2014|hasta 2014|antes de 2014|entro il 2014|fino al 2014|até 2014|до 2014|до 2014 года|не позднее 2014|حتى 2014|قبل 2014|تا ۲۰۱۴|2014年以前",
    ),
    (
        "[2014..]",
        "after 2014|not before 2014|no earlier than 2014|après 2014|nach 2014|después de 2014|dopo il 2014|depois de 2014|после 2014|після 2014|بعد 2014|پس از ۲۰۱۴|2014年以后",
    ),
];

/// What the languages say of a month, a year, a decade, a century, in the words that they have for it.
#[test]
fn every_language_has_its_words_for_parts_and_for_doubt() {
    let mut all_wrong = Vec::new();
    for (edtf, all) in PHRASES {
        let wrong: Vec<String> = all
            .split('|')
            .map(|text| (text, words::read(text).map(|date| date.text().to_owned())))
            .filter(|(_, read)| read.as_deref() != Some(edtf))
            .map(|(text, read)| format!("{text}: {read:?}"))
            .collect();
        all_wrong.extend(wrong.into_iter().map(|wrong| format!("{edtf} <- {wrong}")));
    }
    assert!(all_wrong.is_empty(), "{}", all_wrong.join("\n"));
}

/// Writings that say less than they seem to, or may say two things.
#[test]
fn what_may_be_two_things_is_read_as_both_or_not_at_all() {
    for (text, read) in [
        // A month, or two years.
        ("2009–10", Some("2009/2010")),
        ("2005/06", Some("2005/2006")),
        ("2005-06", Some("2005-06")),
        ("2014/03", Some("2014-03")),
        // A month, or half of the year.
        ("2014.5", Some("2014")),
        ("1-6/2014", Some("2014-01/2014-06")),
        ("1900s", Some("19XX")),
        ("50s BC", Some("[-0058..-0049]")),
        ("+1900-00-00T00:00:00Z/7", Some("[1801-01-01..1999-12-31]")),
        ("-0044-00-00T00:00:00Z/9", Some("[-0044-01-01..-0043-12-31]")),
        ("03/04/2014 - 05/04/2014", Some("[2014-03-04..2014-05-04]")),
        ("2014–", Some("2014/..")),
        ("c. late March 2014", Some("2014-03~")),
        // Nobody says that the end is better known.
        ("c. 12–14 May 1940", Some("1940-05-12~/1940-05-14~")),
        ("about 1990–1995", Some("1990~/1995~")),
        ("etwa 1990 bis 1995", Some("1990~/1995~")),
        ("c. 1990 or 1991", Some("[1990~,1991~]")),
        ("from about 1990 to 1995", Some("1990~/1995")),
        ("1990 – c. 1995", Some("1990/1995~")),
        // Two years, no day.
        ("Dec 2014-15", Some("2014-12/2015")),
        ("May 2014–16", Some("2014-05/2016")),
        ("Dec 2014-12", None),
        ("1999–00", Some("1999/2000")),
        ("1999-00", Some("1999")),
        ("1435 AH", Some("[2013-11-03..2014-10-25]")),
        ("2014.95", None),
        ("12 & 13 March 2014", Some("{2014-03-12,2014-03-13}")),
        ("12 March 2014[1]", Some("2014-03-12")),
        ("[circa 1990]", Some("1990~")),
        ("2014-W11", Some("[2014-03-10..2014-03-16]")),
        // No word of these is dropped.
        ("week of 3 March 2014", None),
        ("2014 or earlier", None),
        ("2014 and after", None),
        ("2014+", None),
        ("night of 1 March 2014", None),
        ("last March 2014", None),
        ("12 March 1435 AH", None),
        ("平成26年3月12日", Some("2014-03-12")),
        ("2014-W12", Some("[2014-03-17..2014-03-23]")),
        ("2014-071", None),
        ("201403", None),
        ("476", None),
        ("90s", None),
        ("12 March", None),
        ("1/5/14", None),
        ("'14", None),
        ("2022-13", None),
    ] {
        assert_eq!(words::read(text).as_ref().map(EventDate::text), read, "{text}");
    }
}

#[test]
fn nights_and_eras_are_read_in_their_languages() {
    for (text, read) in [
        ("令和元年5月1日", Some("2019-05-01")),
        ("昭和64年", Some("1989")),
        ("民國113年3月", Some("2024-03")),
        ("平成40年", None),
        ("令和6", None),
        ("night of 3 to 4 March 2014", Some("[2014-03-03..2014-03-04]")),
        ("overnight 31 March/1 April 2014", Some("[2014-03-31..2014-04-01]")),
        ("3-4 March 2014 (night)", Some("[2014-03-03..2014-03-04]")),
        ("in der Nacht vom 3. auf den 4. März 2014", Some("[2014-03-03..2014-03-04]")),
        ("dans la nuit du 3 au 4 mars 2014", Some("[2014-03-03..2014-03-04]")),
        ("la noche del 3 al 4 de marzo de 2014", Some("[2014-03-03..2014-03-04]")),
        ("в ночь с 3 на 4 марта 2014 года", Some("[2014-03-03..2014-03-04]")),
        ("в ніч з 3 на 4 березня 2014 року", Some("[2014-03-03..2014-03-04]")),
        ("night of 3 to 9 March 2014", None),
        ("night of 3 and 4 March 2014", None),
        ("night of 3 to 4 March", None),
        ("auf 2014", None),
        ("Feb. 30, 2014", None),
        ("二〇二四年三月五日", Some("2024-03-05")),
        ("12.IV.2014", Some("2014-04-12")),
        ("14/15 March 2014", Some("2014-03-14/2014-03-15")),
    ] {
        assert_eq!(words::read(text).as_ref().map(EventDate::text), read, "{text}");
    }
}
