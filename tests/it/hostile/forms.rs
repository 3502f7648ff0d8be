//! More hostile files: those that take the forms that annals knows and fill them with what does not belong there.

use super::files::{DATES, Hostile, WORDS, cell, named, quoted, sound, text};
use crate::dice::Dice;

/// Tables of the data sets: their header, and a row with places for a date, an end and a precision.
const DATA_SETS: [(&str, &str); 9] = [
    (
        "id,type_of_violence,dyad_name,side_a,side_b,country,date_prec,date_start,date_end,best",
        "1,1,A - B,A,B,Syria,PREC,DATE,END,3",
    ),
    (
        "event_id_cnty,event_date,time_precision,event_type,actor1,actor2,country,fatalities",
        "S1,DATE,PREC,Battles,A,B,Syria,4",
    ),
    ("Event ID,Event Date,Source Name,Event Text,Target Name", "1,DATE,Russia,Make statement,Ukraine"),
    ("GLOBALEVENTID,SQLDATE,EventCode,Actor1Name,Actor2Name", "719024875,DATE,042,RUSSIA,IRAN"),
    ("Year,Month,Day,Time,End Year,End Month,End Day,End Time,Headline,Text,Media", "DATE,PREC,END,,END,PREC,,,H,T,M"),
    ("Year,Headline,Text,Media,Display Date", "DATE,H,T,M,END"),
    ("date,end,title,date_prec,earliest,latest", "DATE,END,T,PREC,DATE,END"),
    ("date,time,title,published,recorded", "DATE,END,T,DATE,END"),
    ("earliest,latest,date,id,title,status,sources,actors,relations", "DATE,END,DATE,a,T,,,,"),
];

/// Dates at the edges in the columns of the data sets, with every precision.
pub(crate) fn dates(dice: &mut Dice, size: usize) -> Vec<Hostile> {
    let mut files = Vec::new();
    for (number, (header, row)) in DATA_SETS.iter().enumerate() {
        let rows = |dice: &mut Dice| -> String {
            let filled = |dice: &mut Dice| {
                let date = dice.one(&DATES);
                let end = dice.one(&[dice.clone().one(&DATES), date, ""]);
                let precision = dice.one(&["0", "1", "2", "3", "4", "5", "6", "2.0", "", "x", "-1"]);
                let row = row.replace("DATE", &cell(date)).replace("END", &cell(end));
                row.replace("PREC", precision) + "\n"
            };
            (0..size).map(|_| filled(dice)).collect()
        };
        files.push(Hostile {
            name: format!("dates-{number}.csv"),
            bytes: format!("{header}\n{}", rows(dice)).into_bytes(),
        });
        // One row alone decides nothing about the order of days and months.
        let every = DATES
            .iter()
            .map(|date| format!("{header}\n{}\n", row.replace("DATE", date).replace("END", date).replace("PREC", "2")));
        files.extend(named(&format!("date-{number}"), "csv", every.filter(|_| dice.once_in(24))));
    }
    let event = |(number, date): (usize, &&str)| {
        let date = quoted(date);
        format!("- {{id: e{number}, date: {date}, title: T, recorded: {date}, sources: [{{published: {date}}}]}}\n")
    };
    let actor = |(number, date): (usize, &&str)| format!("- {{id: a{number}, active: {}}}\n", quoted(date));
    let events: String = DATES.iter().enumerate().map(event).collect();
    let actors: String = DATES.iter().enumerate().map(actor).collect();
    let raw: String =
        DATES.iter().enumerate().map(|(n, date)| format!("- id: e{n}\n  date: {date}\n  title: T\n")).collect();
    let objects = DATES.iter().map(|date| {
        let date = quoted(date);
        format!("{{\"start_date\": {{\"year\": {date}, \"month\": {date}}}, \"end_date\": {{\"year\": {date}}}, \"text\": {{\"headline\": \"T\"}}}}")
    });
    let timeline = format!("{{\"events\": [{}]}}", objects.collect::<Vec<_>>().join(","));
    files.extend(named(
        "dates",
        "yaml",
        [events.clone(), format!("as_of: 9999\nactors:\n{actors}events:\n{events}"), raw],
    ));
    files.extend(named("dates", "json", [timeline]));
    files
}

/// What a column of a table may be called: what annals writes itself, what data sets write, and what means nothing.
const COLUMNS: [&str; 56] = [
    "id",
    "date",
    "title",
    "date_note",
    "summary",
    "type",
    "actors",
    "location",
    "status",
    "importance",
    "fatalities",
    "tags",
    "sources",
    "relations",
    "recorded",
    "origin",
    "earliest",
    "latest",
    "other",
    "source",
    "target",
    "country",
    "lat",
    "lon",
    "precision",
    "publisher",
    "url",
    "published",
    "claimant",
    "low",
    "best",
    "high",
    "year",
    "month",
    "day",
    "time",
    "end",
    "date_prec",
    "time_precision",
    "event",
    "name",
    "place",
    "notes",
    "active",
    "kind",
    "aliases",
    "schema",
    "events",
    "extra",
    "",
    " ",
    "date ",
    "DATE",
    "Größe 2",
    "a: b",
    "*x",
];

/// Tables with columns of any names, and cells of anything.
pub(crate) fn columns(dice: &mut Dice, size: usize) -> Vec<Hostile> {
    let mut files = Vec::new();
    for number in 0..size.div_ceil(10) {
        let between = dice.one(&[",", "\t", ";", "|"]);
        let count = 1 + dice.below(9);
        let mut names = vec![if dice.once_in(4) { "when" } else { "date" }];
        names.extend((0..count).map(|_| dice.one(&COLUMNS)));
        let value = |dice: &mut Dice| match dice.below(4) {
            0 => text(dice),
            1 => dice.one(&WORDS).to_owned(),
            2 => dice.one(&DATES).to_owned(),
            _ => dice
                .one(&[
                    "7",
                    "disputed",
                    "12.5",
                    "RUS",
                    "{\"a\": 1}",
                    "[1, {\"b\": null}]",
                    "Putin (source); Iran",
                    "follows b",
                ])
                .to_owned(),
        };
        let row = |dice: &mut Dice| {
            let mut cells = vec![cell(dice.one(&["2014-03-01", "2014", "soon", "", "9999-12-31", "[..2014]"]))];
            let width = if dice.once_in(8) { dice.below(2 * count) } else { count };
            cells.extend((0..width).map(|_| cell(&value(dice))));
            cells.join(between) + "\n"
        };
        let header = names.iter().map(|name| cell(name)).collect::<Vec<_>>().join(between);
        let rows: String = (0..=dice.below(5)).map(|_| row(dice)).collect();
        let object = |dice: &mut Dice| {
            let pairs =
                names.iter().map(|name| format!("{}: {}", quoted(name), quoted(&value(dice)))).collect::<Vec<_>>();
            format!("{{{}}}", pairs.join(", "))
        };
        let objects = (0..3).map(|_| object(dice)).collect::<Vec<_>>();
        let lines: String = objects.iter().map(|object| format!("- {object}\n")).collect();
        let bytes = match number % 4 {
            0 => format!("[{}]", objects.join(", ")),
            1 => lines,
            _ => format!("{header}\n{rows}"),
        };
        files.push(Hostile { name: format!("columns-{number}"), bytes: bytes.into_bytes() });
    }
    files
}

/// Every way to end a line, none, and several at once.
pub(crate) fn line_ends(dice: &mut Dice, _: usize) -> Vec<Hostile> {
    let ends =
        ["\r", "\r\n", "\n\r", "\r\r\n", "\u{85}", "\u{2028}", "\u{b}", "\u{c}", "\n\n", " \n", "\t\n", "\0\n", ""];
    let mut files = Vec::new();
    for (number, (ending, text)) in sound().into_iter().enumerate() {
        let all = ends.iter().map(|end| text.replace('\n', end));
        let mixed = text.split('\n').map(|line| line.to_owned() + dice.one(&ends)).collect::<String>();
        let all: Vec<String> = all.chain([mixed, text.trim_end().to_owned(), text.replace("  ", "\t")]).collect();
        let kept = all.into_iter().filter(|_| dice.once_in(3));
        files.extend(named(&format!("ends-{number}"), ending, kept));
    }
    files
}

/// A value of every type of YAML, and what only looks like one.
const VALUES: [&str; 30] = [
    "null",
    "~",
    "true",
    "7",
    "-7",
    "7.5",
    "1e999",
    ".nan",
    "99999999999999999999",
    "0x1F",
    "x",
    "''",
    "\"\\0\\e\\u202e\"",
    "[]",
    "[[]]",
    "[null]",
    "[1, [2]]",
    "[{}]",
    "[{id: a}]",
    "{}",
    "{a: 1}",
    "{1: 2, null: 3, [a]: b, {c: d}: e}",
    "!!binary aGk=",
    "!!python/object:os.system x",
    "!x {a: 1}",
    "2014-05-01",
    "2014-05-01T00:00:00Z",
    "{id: {id: {id: a}}}",
    "[a, a, {id: a, name: {b: c}}]",
    "{name: [x], type: [x], target: [x], publisher: [x], low: -1, best: x, high: 1e9}",
];

/// The keys of an event, of what stands in it, and of a file.
const KEYS: [&str; 21] = [
    "id",
    "date",
    "date_note",
    "title",
    "summary",
    "type",
    "actors",
    "location",
    "status",
    "importance",
    "fatalities",
    "tags",
    "sources",
    "source",
    "relations",
    "recorded",
    "origin",
    "other",
    "provenance",
    "<<",
    "unknown",
];
const INNER: [&str; 28] = [
    "actors: [{id: VALUE}]",
    "actors: [{id: a, role: VALUE}]",
    "actors: [{id: a, name: VALUE}]",
    "actors: [{id: a, x: VALUE}]",
    "actors: [VALUE, VALUE]",
    "actors: {VALUE: VALUE}",
    "location: {name: VALUE}",
    "location: {country: VALUE}",
    "location: {lat: VALUE, lon: VALUE}",
    "location: {precision: VALUE, x: VALUE}",
    "fatalities: {low: VALUE}",
    "fatalities: {best: VALUE, high: VALUE}",
    "tags: [VALUE]",
    "sources: [VALUE]",
    "sources: [{publisher: VALUE}]",
    "sources: [{title: VALUE, url: VALUE}]",
    "sources: [{published: VALUE}]",
    "sources: [{claimant: VALUE}]",
    "sources: [{supports: VALUE}]",
    "sources: [{supports: [VALUE], x: VALUE}]",
    "relations: [VALUE]",
    "relations: [{type: VALUE, target: a}]",
    "relations: [{type: follows, target: VALUE}]",
    "origin: {dataset: VALUE}",
    "origin: {id: VALUE, x: VALUE}",
    "other: {status: VALUE}",
    "x: {y: [VALUE]}",
    "? VALUE\n: VALUE",
];
const HEADER: [&str; 18] = [
    "schema",
    "title",
    "as_of",
    "excerpt",
    "actors",
    "actors: [{id: VALUE}]",
    "actors: [{id: x, name: VALUE}]",
    "actors: [{id: x, aliases: VALUE}]",
    "actors: [{id: x, aliases: [VALUE]}]",
    "actors: [{id: x, kind: VALUE}]",
    "actors: [{id: x, country: VALUE}]",
    "actors: [{id: x, member_of: VALUE}]",
    "actors: [{id: x, member_of: [VALUE]}]",
    "actors: [{id: x, active: VALUE}]",
    "actors: [{id: x, codes: VALUE}]",
    "actors: [{id: x, y: VALUE}]",
    "provenance",
    "unknown",
];

/// A value of every type at every key of a file, an actor and an event.
pub(crate) fn types(dice: &mut Dice, size: usize) -> Vec<Hostile> {
    let given = |key: &str, value: &str| {
        if key.contains(": ") { key.replace("VALUE", value) } else { format!("{key}: {value}") }
    };
    let mut files = Vec::new();
    for key in KEYS.iter().chain(&INNER) {
        // Each value in an event of its own, once in flow and once in block style.
        let event = |(number, value): (usize, &&str)| {
            let rest = [("id", format!("e{number}")), ("date", "2014".to_owned()), ("title", "T".to_owned())];
            let rest: Vec<String> =
                rest.iter().filter(|(own, _)| own != key).map(|(own, value)| format!("{own}: {value}")).collect();
            let own = given(key, value);
            if number % 2 == 0 && !own.contains('\n') {
                format!("- {{{}, {own}}}\n", rest.join(", "))
            } else {
                format!(
                    "- {}\n",
                    rest.iter().chain([&own]).map(String::as_str).collect::<Vec<_>>().join("\n").replace('\n', "\n  ")
                )
            }
        };
        let events: String = VALUES.iter().enumerate().map(event).collect();
        let bytes = if dice.once_in(2) { events.clone() } else { format!("title: t\nevents:\n{events}") };
        files.push(Hostile { name: format!("types-{}.yaml", files.len()), bytes: bytes.into_bytes() });
    }
    let event = "- {id: a, date: 2014, title: A, actors: [x, y]}\n";
    let headers = HEADER
        .iter()
        .flat_map(|key| VALUES.iter().map(move |value| format!("{}\nevents:\n{event}", given(key, value))));
    files.extend(named("header", "yaml", headers.filter(|_| dice.once_in(1 + 600 / size))));
    let events = VALUES.iter().map(|value| format!("title: t\nevents: {value}\n"));
    let whole = VALUES.iter().map(|value| (*value).to_owned());
    files.extend(named("events", "yaml", events.chain(whole).filter(|_| dice.once_in(2))));
    files
}

/// What the formats allow and hardly anybody writes, and what they nearly allow.
#[expect(clippy::too_many_lines, reason = "a list")]
pub(crate) fn structures(_: &mut Dice, _: usize) -> Vec<Hostile> {
    let yaml = [
        "%YAML 1.2\n---\n- {id: a, date: 2014, title: A}\n...\n---\n- {id: b, date: 2014, title: B}\n",
        "? events\n: - ? id\n    : a\n    ? date\n    : 2014\n    ? title\n    : A\n",
        "? [events]\n: x\nevents:\n- {id: a, date: 2014, title: A}\n",
        "events: !!seq\n- !!map {id: !!str a, date: !!int 2014, title: !!binary QQ==}\n- !!set {id, date}\n- !!omap [id: b]\n",
        "events:\n- id: a\n  date: 2014\n  title: |9\n    x\n  summary: >+\n\n\n    y\n\n",
        "events:\n- id: a\n  date: 2014\n  title: |-2\n   x\n  summary: >1\n x\n y\n",
        "events:\n\t- id: a\n\t  date: 2014\n\t  title: A\n",
        "events:\n- id: a\n   date: 2014\n  title: A\n - id: b\n",
        "events:\n- \"id\": a\n  'date': 2014\n  \"title\": \"A\n\n   b\\\n   c\"\n",
        "events:\n- id: a\n  date: 2014\n  title: \"unterminated\n- id: b\n  date: 2014\n  title: B\n",
        "events:\n- id: a\n  date: 2014\n  title: 'unterminated\n",
        "events:\n- id: a # 'x\n  date: 2014 #\u{1b}[31m\n  title: A\n#\u{202e}\n",
        "events:\n  a: {date: 2014, title: A}\n  b: {date: 2015, title: B}\n",
        "events: text\n",
        "events: 7\n",
        "events: [7, x, null, [], {}]\n",
        "- 7\n- x\n- ~\n- []\n- {}\n- [a]\n",
        "- - id: a\n",
        "a\n",
        "'a': b\n",
        "events: [{id: a, date: 2014, title: A}, ]\n",
        "events: [{id: a, date: 2014, title: A}\n",
        "events: {id: a, date: 2014, title: A}]\n",
        "events:\n- {id: a, date: 2014, title: A} x\n- {id: b, date: 2014, title: B}\n",
        "events:\n- {id: a, date: 2014, title: A,, x}\n",
        "{events: [id: a]}\n",
        "title: x\n---\nevents:\n- {id: a, date: 2014, title: A}\n",
        "!x\nevents:\n- !y {id: a, date: 2014, title: A}\n",
        "events: |\n  - {id: a, date: 2014, title: A}\n",
        "schema: 1\nevents:\n-\n  id: a\n  date: 2014\n  title: A\n-\n-   \n- # nothing\n",
        "-\u{a0}id: a\n  date: 2014\n",
        "- id: a\n  date: 2014\n  title: A\nx\n",
        "events:\n...\n- id: a\n",
        "- when: 2014\n  what: A\n- when: [2014]\n  what: {a: b}\n- 7\n",
        "- date: 2014\n- date: {a: 1}\n  title: T\n",
        "x: [1]\ny: {z: [{date: 2014, title: A}]}\n",
    ];
    let json = [
        "{\"events\": [{\"id\": \"a\", \"date\": \"2014\", \"title\": \"A\"}]",
        "[{\"date\": \"2014\", \"title\": \"A\"},]",
        "[{\"date\": \"2014\", \"title\": \"A\"} {\"date\": \"2015\"}]",
        "[{'date': '2014', 'title': 'A'}]",
        "// c\n[{\"date\": \"2014\", \"title\": \"A\"}] /* c */",
        "[{\"date\": \"2014\", \"title\": \"\\ud800\"}, {\"date\": \"2014\", \"title\": \"\\udc00\\ud800x\"}]",
        "[{\"date\": \"2014\", \"title\": \"\\u0000\\u001b\\u202e\", \"\\u0000\\u001b\": \"\\u2028\"}]",
        "[null, 7, \"x\", [], {}, {\"date\": \"2014\", \"title\": \"A\"}, [{\"date\": \"2014\"}], true]",
        "{\"date\": \"2014\", \"title\": \"A\"}{\"date\": \"2015\", \"title\": \"B\"}",
        "{\"date\": \"2014\", \"title\": \"A\"}\n\n  \nnull\n7\n{\"date\": \"2015\", \"title\": \"B\"}\n{\"date\":",
        "{\"a\": 1}\n{\"a\": 2}\n",
        "{\"events\": {\"a\": {\"date\": \"2014\", \"title\": \"A\"}}}",
        "{\"events\": [[[]]], \"title\": {\"text\": 7}}",
        "{\"data\": [{\"date\": \"2014\", \"title\": \"A\"}]}",
        "{\"type\": \"FeatureCollection\", \"features\": [{\"properties\": {\"date\": \"2014\", \"title\": \"A\"}, \"geometry\": null}]}",
        "[[\"date\", \"title\"], [\"2014\", \"A\"]]",
        "[{\"date\": 2014, \"title\": 7}, {\"date\": 2014.5, \"title\": true}, {\"date\": {\"year\": 2014}, \"title\": null}, {\"date\": [\"2014\"], \"title\": [\"A\"]}]",
        "{\"events\": [{\"start_date\": 2014, \"text\": \"x\"}, {\"start_date\": {\"year\": null}, \"text\": null}, {\"start_date\": {\"year\": {\"a\": 1}, \"month\": [1]}, \"text\": {\"headline\": [1]}}]}",
        "{\"events\": [], \"events\": [{\"date\": \"2014\", \"title\": \"A\"}]}",
        "[1e999, -1e999]",
        "[{\"date\": \"2014\", \"title\": \"A\", \"n\": 1e999, \"m\": 1.0000000000000000000001, \"k\": -0}]",
        "[\u{feff}{}]",
    ];
    let tables = [
        "sep=;\ndate;title\n2014;A\n",
        "# c\n# d\ndate,title\n2014,A\n",
        "\n\n\ndate,title\n\n2014,A\n\n\n",
        "date,title\r2014,A\r2015,B\r",
        "date,title\n2014,\"A\n",
        "date,title\n2014,A\"B\"C\n2015,\"D\"E\n",
        "date,title\n2014,\"\"\"\"\"\n",
        "\"date\",\"ti\"\"tle\"\n2014,A\n",
        "\"date\"x,title\n2014,A\n",
        "date,title,\n2014,A,\n",
        ",date,title\n,2014,A\n",
        "date,title\n2014,A,B,C\n2015\n,,,,\n",
        "date\ttitle,x\n2014\tA,b\n",
        "date;title,x\n2014;A,b\n",
        "date|title\n2014|A\n",
        "title\nA\nB\n",
        "2014,A\n2015,B\n",
        "2014-01-01\n2014-01-02\n",
        "1,2,3\n4,5,6\n",
        "date,date\n2014,2015\n",
        "date,end\n2015,2014\n2014,x\n",
        "year,month,day,title\n2014,13,1,A\n2014,2,30,B\n,1,1,C\n-5,,,D\n99999,1,1,E\n1e9,1,1,F\n",
        "date,title,lat,lon\n2014,A,999,x\n2014,B,1e999,nan\n2014,C,-0,\n",
        "date,title,fatalities\n2014,A,-1\n2014,B,1e9\n2014,C,99999999999\n2014,D,1.5\n",
        "date,title,importance,status\n2014,A,99,unknown\n2014,B,-1,\n",
        "id,date,title,actors,sources,relations\na,2014,A,\"(;;[]()\",\"{\"\"publisher\"\": 1}\",\"follows; x\"\nb,2014,B,\"A [B [C]] (x) (source)\",\"[1, 2\",part_of\n",
        "id,date,earliest,latest,title,date_note,type,actors,location,status,importance,fatalities,tags,summary,sources,relations,recorded,origin,other\na,2014,x,y,A,,,[],{},,{},[],\"a;;b\",,,,,,\"{\"\n",
        "when,what\n2014,=1+1\n2014,\"\t=1\"\n2014,\"\r@x\"\n2014,＝1\n",
        "date,title\n\u{0}2014,A\n",
        "date,,title\n2014,a,b\n",
        "\u{feff}\u{feff}date,title\n2014,A\n",
        "'date','title'\n'2014','A'\n",
        "<table><tr><td>date</td></tr></table>\n",
    ];
    [named("odd", "yaml", yaml), named("odd", "json", json), named("odd", "csv", tables)].concat()
}

/// Sound files that somebody has cut, garbled, doubled and mixed.
pub(crate) fn mutations(dice: &mut Dice, size: usize) -> Vec<Hostile> {
    let sound = sound();
    let mut files = Vec::new();
    for number in 0..size {
        let (ending, text) = &sound[dice.below(sound.len())];
        let mut bytes = text.clone().into_bytes();
        bytes.truncate(2000 + dice.below(4000));
        for _ in 0..=dice.below(6) {
            let from = dice.below(bytes.len());
            let to = from + dice.below(40.min(bytes.len() - from));
            let other = sound[dice.below(sound.len())].1.as_bytes();
            let begin = dice.below(other.len());
            let piece = &other[begin..(begin + 40).min(other.len())];
            let new: Vec<u8> = match dice.below(8) {
                0 => Vec::new(),
                1 => bytes[from..to].repeat(2 + dice.below(3)),
                2 => piece.to_vec(),
                3 => vec![dice.byte()],
                4 => dice.bytes(3),
                5 => super::files::text(dice).into_bytes(),
                _ => dice
                    .one(&[
                        "\"", "'", "\n", "\n\n  ", ": ", "- ", "[", "]", "{", "}", ",", "\t", ";", "|", "#", "&a ",
                        "*a", "\\", "null", "\u{feff}",
                    ])
                    .as_bytes()
                    .to_vec(),
            };
            bytes.splice(from..to, new);
        }
        files.push(Hostile { name: format!("mutated-{number}.{ending}"), bytes });
    }
    files
}
