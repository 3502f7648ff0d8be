//! Finding the table in what was handed over: what stands above the header, no header at all, columns told by their cells, and
//! what stands for nothing.

use annals::formats::files::input;
use annals::formats::{Loaded, read};

fn table(text: &str) -> Loaded {
    read(vec![input("t.csv", text.as_bytes().to_vec())]).unwrap_or_else(|error| panic!("{error}"))
}

/// Date and title of each row.
fn rows(text: &str) -> Vec<String> {
    let chronology = &table(text).chronology;
    chronology
        .rows()
        .map(|row| format!("{} {}", chronology.date_text(row), annals::account::headline(chronology, row)))
        .collect()
}

#[test]
fn a_header_of_two_lines_may_have_names_in_both() {
    let text = "When,,What,Who,Killed\nStart,End,Title,Actors,Number\n2021-03-04,2021-03-06,Raid on the port,Iran,3\n2021-05-04,2021-06-06,Siege of a town,Russia,4\n";
    assert_eq!(rows(text), ["2021-03-04/2021-03-06 Raid on the port", "2021-05-04/2021-06-06 Siege of a town"]);
    // The header once more is no second line of it.
    let text = "date,title,actors\ndate,title,actors\n2021-03-04,Raid,Iran\n";
    assert_eq!(rows(text), ["2021-03-04 Raid"]);
}

#[test]
fn the_only_column_with_texts_of_its_own_has_the_titles_however_short_they_are() {
    let text = "Date,Operation,Side\n1 May 1940,Weserübung,Germany\n2 May 1940,Fall Gelb,Germany\n3 May 1940,Dynamo,UK\n4 May 1940,Ariel,UK\n";
    assert_eq!(rows(text)[0], "1940-05-01 Germany: Weserübung");
    let text = "Date,Battle,Side\n1 May 1940,Arras,Germany\n2 May 1940,Sedan,Germany\n3 May 1940,Lille,UK\n";
    assert_eq!(rows(text)[2], "1940-05-03 UK: Lille");
    // Few words again and again are something else.
    let text =
        "Date,Outcome,Side\n1 May 1940,Won,Germany\n2 May 1940,Won,Germany\n3 May 1940,Lost,UK\n4 May 1940,Won,UK\n";
    assert_eq!(rows(text)[0], "1940-05-01 Germany");
}

#[test]
fn several_actors_of_one_cell_are_parted_where_all_pieces_are_names() {
    let named = |cell: &str| {
        let text = format!("date,title,actors\n2020-01-01,A,{cell}\n2020-01-02,B,Iraq\n");
        actors(&text).into_iter().map(|actor| actor.replace("participant ", "")).collect::<Vec<_>>()
    };
    for cell in
        ["Iran/Iraq", "Iran / Iraq", "Iran vs. Iraq", "Iran vs Iraq", "Iran gegen Iraq", "Iran؛ Iraq", "Iran；Iraq"]
    {
        assert_eq!(named(cell), ["Iran", "Iraq"], "{cell}");
    }
    assert_eq!(named("Iran/Iraq/Syria"), ["Iran", "Iraq", "Syria"]);
    assert_eq!(named("AC/DC"), ["AC/DC"]);
}

/// Actors of the first row, with their roles.
fn actors(text: &str) -> Vec<String> {
    let event = table(text).chronology.event(0);
    event.actors.iter().map(|mention| format!("{} {}", mention.role, mention.actor)).collect()
}

fn said(text: &str) -> String {
    table(text).tables.join("\n")
}

#[test]
fn what_stands_above_the_header_is_passed_over_and_said() {
    for (text, says) in [
        ("sep=;\ndate;title\n2014-03-12;A\n2014-04-01;B\n", "line 1 says what parts the fields"),
        ("\"sep=,\"\ndate,title\n2014-03-12,A\n2014-04-01,B\n", "line 1 says what parts the fields"),
        ("# made by X\n# on Monday\ndate,title\n2014-03-12,A\n2014-04-01,B\n", "2 lines of comment above the header"),
        ("\n\nProtests in 2014\n\ndate,title\n2014-03-12,A\n2014-04-01,B\n", "above the header: Protests in 2014"),
        (
            "Protests,,\nSource: X,,\ndate,title,place\n2014-03-12,A,\n2014-04-01,B,\n",
            "above the header: Protests · Source: X",
        ),
        ("#date,title\n2014-03-12,A\n2014-04-01,B\n", "by their names: date, title"),
    ] {
        assert_eq!(rows(text), ["2014-03-12 A", "2014-04-01 B"], "{text}");
        assert!(said(text).contains(says), "{text}: {}", said(text));
    }
}

#[test]
fn hashtags_below_the_header_are_better_than_names() {
    let text =
        "n,von,bis,x,y\n#meta+id,#date+start,#date+end,#group+a,#group+b\n7,2014-03-12,2014-03-14,Government,Rebels\n";
    assert_eq!(rows(text), ["2014-03-12/2014-03-14 Government → Rebels"]);
    assert_eq!(actors(text), ["source Government", "target Rebels"]);
    assert!(said(text).contains("a second header has the tags of HXL\n  by their tags: id, date, end, source, target"));
    // Tags alone.
    assert_eq!(rows("#date,#event+name\n2014-03-12,A\n"), ["2014-03-12 A"]);
}

#[test]
fn a_table_without_a_header_goes_by_the_numbers_of_its_columns() {
    let text = "Iran\tTalks in Vienna\t2008-07-26\nIraq\tTalks in Geneva\t2008-07-27\n";
    assert_eq!(rows(text), ["2008-07-26 Iran: Talks in Vienna", "2008-07-27 Iraq: Talks in Geneva"]);
    assert_eq!(actors(text), ["participant Iran"]);
    assert!(said(text).contains("no header: the columns go by their numbers"), "{}", said(text));
    assert!(said(text).contains("by its cells: date (2 of 2 cells looked at are dates)"), "{}", said(text));
}

#[test]
fn dates_are_found_by_their_cells_whatever_the_column_is_called() {
    assert_eq!(rows("Incident date,What\n2014-03-12,A\n"), ["2014-03-12 A"]);
    assert_eq!(
        rows("Wann,Was\n12.3.2014,Vertrag geschlossen\n25.12.2014,Vertrag gebrochen\n"),
        ["2014-03-12 Vertrag geschlossen", "2014-12-25 Vertrag gebrochen"]
    );
    // When it happened, and not when it was written; and when it ended.
    let text = "Reported on,Occurred on,Closed on,What\n2014-05-01,2014-03-12,2014-03-14,A\n";
    assert_eq!(rows(text), ["2014-03-12/2014-03-14 A"]);
    // A name says nothing against the cells.
    assert_eq!(
        rows("start,occurred at,title\nKyiv,2014-03-12,A\nMoscow,2014-03-13,B\n"),
        ["2014-03-12 A", "2014-03-13 B"]
    );
    // Parts under the names of the field.
    let text = "dispnum,stabb,stday,stmon,styear,endday,endmon,endyear\n3,AUH,2,5,1913,25,10,1913\n";
    assert!(rows(text)[0].starts_with("1913-05-02/1913-10-25"), "{:?}", rows(text));
    assert_eq!(rows("año,mes,día,título\n2001,5,9,A\n"), ["2001-05-09 A"]);
    let none = read(vec![input("t.csv", b"size,weight\n3,4\n5,6\n".to_vec())]).expect_err("no date");
    assert_eq!(none.message, "no column of dates was found in this table");
}

#[test]
fn a_title_is_words() {
    for text in [
        "id,date,description,media\nC1,02/24/2022,Block hit,[{\"path\": \"x\"}]\n",
        "id,date,title,description\nC1,02/24/2022,https://example.org/1,Block hit\n",
        "id,date,event,description\nC1,02/24/2022,190,Block hit\n",
        "id,date,description\nC1,02/24/2022,Block hit. The crater is large.\n",
    ] {
        assert!(rows(text)[0].starts_with("2022-02-24 Block hit"), "{text}: {:?}", rows(text));
    }
}

#[test]
fn one_column_of_actors_is_no_publisher() {
    assert_eq!(actors("date,actor1,event\n2014-03-12,Russia,Pact signed\n"), ["participant Russia"]);
    assert_eq!(
        actors("date,Party A,Party B,event\n2014-03-12,Russia,Iran,Pact signed\n"),
        ["participant Russia", "participant Iran"]
    );
    // Where the news comes from, and where it happened, is not who takes part.
    assert!(actors("date,source,event\n2014-03-12,Russia,Pact signed\n").is_empty());
    assert!(actors("date,Host country,event\n2014-03-12,Russia,Pact signed\n").is_empty());
}

#[test]
fn what_stands_for_nothing_is_nothing_but_for_namibia() {
    let text = "date,title,actor1,actor2,iso2\n2014-03-12,One,Russia,NA,RU\n2014-03-13,Two,Iran,NaN,NA\n2014-03-14,Three,None,N/A,DE\n2014-03-15,Four,-,NULL,FR\n2014-03-16,Five,China,,IR\n";
    let loaded = table(text);
    let names: Vec<&str> = loaded.chronology.actors().iter().map(|actor| &*actor.name).collect();
    assert_eq!(names, ["Russia", "Iran", "China"]);
    let code = |row| loaded.chronology.event(row).extra.get("iso2").and_then(|code| code.as_str().map(str::to_owned));
    assert_eq!((code(0).as_deref(), code(1).as_deref()), (Some("RU"), Some("NA")));
    // Rows with nothing in them are no rows.
    assert_eq!(rows("date,title,actors\n2014-03-12,A,Russia\n,,\n NA ,-,\n2014-04-01,B,Iran\n,,\n\n").len(), 2);
    // What nobody sees makes no name another.
    let loaded =
        table("date,title,actors\n2014-03-14,a,\u{200e}Iran\n2014-03-15,b,Iran\n2014-03-16,c,\u{feff}Iran\u{200b}\n");
    assert_eq!(loaded.chronology.actors().len(), 1);
}

#[test]
fn a_column_of_any_name_can_be_named() {
    use annals::formats::tabular::{Choices, read_columns};
    use annals::formats::{Input, Options, read_with};
    let text = "\"Date, local\",a+b,\"x \"\"y\"\"\"\n2014-03-12,Iran,A\n2014-03-13,Iraq,B\n";
    let columns = |said: &str| {
        let choices = Choices { columns: read_columns(said).expect("sound"), ..Choices::default() };
        let loaded = read_with(vec![Input { choices, ..input("t.csv", text.as_bytes().to_vec()) }], Options::default());
        loaded.expect("a table").tables[1].trim().to_owned()
    };
    let expected = "--columns 'date=\"Date, local\", actors=\"a+b\", title=\"x \"\"y\"\"\"'";
    assert_eq!(columns("date=\"Date, local\", actors=\"a+b\", title=\"x \"\"y\"\"\""), expected);
    assert_eq!(columns("date=1, actors=2, title=3"), expected);
}

#[test]
fn a_first_row_is_no_header_and_a_header_no_comment() {
    // Cells that are names of columns elsewhere.
    assert_eq!(rows("2014-03-12,Iran,Visit of X,low\n2014-03-13,Iraq,Visit of Y,high\n").len(), 2);
    assert_eq!(rows("2014-03,Iran,Visit of X\n2014-04,Iraq,Visit of Y\n").len(), 2);
    assert_eq!(rows("2014-03-12,,\n2014-03-13,Iran,Visit of X\n2014-03-14,Iraq,Visit of Y\n").len(), 3);
    assert_eq!(rows("#,Date,Event\n1,2014-03-12,A\n2,2014-03-13,B\n"), ["2014-03-12 A", "2014-03-13 B"]);
    assert_eq!(rows("#date;#event+name\n2014-03-12;A\n"), ["2014-03-12 A"]);
    assert_eq!(rows("#Date\t#Event+name\n2014-03-12\tA\n"), ["2014-03-12 A"]);
    // A remark is no second header.
    assert_eq!(rows("date,title\n#metoo,\n2014-03-12,A\n").len(), 2);
    // Rows without their last cells are looked at.
    assert_eq!(rows("Day it was,what,place,remark\n2014-03-12,A\n2014-03-13,B\n"), ["2014-03-12 A", "2014-03-13 B"]);
}

#[test]
fn columns_are_not_mistaken_for_others() {
    let best = |text: &str| table(text).chronology.event(0).fatalities.and_then(|deaths| deaths.best);
    let tags = "d,f,m,k\n#date,#affected+killed+f,#affected+killed+m,#affected+killed\n2014-03-12,1,4,5\n";
    assert_eq!(best(tags), Some(5));
    assert_eq!(rows("a,b,c\n#date,#event+start,#event+name\n2014-03-12,2014-03-11,A\n"), ["2014-03-12 A"]);
    assert_eq!(rows("Jahr;Monat;Tag;Titel\n2024;3;17;B\n"), ["2024-03-17 B"]);
    assert_eq!(rows("Tag,Titel\n13.03.2024,A\n"), ["2024-03-13 A"]);
    assert_eq!(rows("Name,Date of birth,Occurred on\nA B,1980-03-12,2014-03-12\n"), ["2014-03-12 A B"]);
    let actors = actors("Datum;Ort;Ereignis;Akteur 1;Akteur 2\n2014-03-12;X;Attack at night;JNIM;Mali\n");
    assert_eq!(actors, ["participant JNIM", "participant Mali"]);
}

#[test]
fn ids_made_of_files_and_lines_are_those_of_nobody_else() {
    let all = |files: &[(&str, &str)]| {
        let inputs = files.iter().map(|(name, text)| input(name, text.as_bytes().to_vec())).collect();
        let chronology = read(inputs).unwrap_or_else(|error| panic!("{error}")).chronology;
        let mut ids: Vec<String> = chronology.rows().map(|row| chronology.id(row).into_owned()).collect();
        ids.sort();
        ids
    };
    let ids = all(&[("x.csv", "id,date,title\n,2014-03-12,A\nx:2,2014-03-13,B\nx:2~2,2014-03-14,C\n")]);
    assert_eq!(ids, ["x:2", "x:2~2", "x:2~3"]);
    let row = "date,title\n2014-03-12,A\n";
    assert_eq!(all(&[("p/e/a.csv", row), ("q/e/a.csv", row), ("a~2.csv", row)]), ["a:2", "a~2:2", "a~3:2"]);
}

/// The actors of all rows, those of a row parted by ` + `.
fn actors_by_row(text: &str) -> Vec<String> {
    let chronology = table(text).chronology;
    let of = |row| {
        let event = chronology.event(row);
        event.actors.iter().map(|mention| mention.actor.clone()).collect::<Vec<_>>().join(" + ")
    };
    chronology.rows().map(of).collect()
}

/// A table with a row for each cell of actors.
fn of_actors(cells: &[&str]) -> String {
    let row = |(at, cell): (usize, &&str)| format!("2014-03-{:02},A,\"{}\"\n", at + 1, cell.replace('"', "\"\""));
    format!("date,title,actors\n{}", cells.iter().enumerate().map(row).collect::<String>())
}

/// Cells of actors, the actors in each of them, and what is said of the column.
const PARTED: &[(&[&str], &[&str], &str)] = &[
    (
        &[
            "U.S., Israel and Iran",
            "Russland, Iran",
            "Iran et Russie",
            "Россия и Иран",
            "Deutschland und Iran",
            "Irán y Rusia",
        ],
        &[
            "U.S. + Israel + Iran",
            "Russland + Iran",
            "Iran + Russie",
            "Россия + Иран",
            "Deutschland + Iran",
            "Irán + Rusia",
        ],
        "actors are parted by `,` and by words like `and`",
    ),
    (
        &["Russia, Iran, and China", "伊朗、俄罗斯", "روسيا، إيران"],
        &["Russia + Iran + China", "伊朗 + 俄罗斯", "روسيا + إيران"],
        "parted by `,`",
    ),
    // Names that nobody knows, but stand alone or at other places elsewhere.
    (
        &["Red Front, Blue Guard", "Red Front", "Blue Guard", "Green Band, Red Front", "Blue Guard, Green Band"],
        &["Red Front + Blue Guard", "Red Front", "Blue Guard", "Green Band + Red Front", "Blue Guard + Green Band"],
        "actors are parted by `,`",
    ),
    // Names with a comma or an `and` of their own.
    (
        &["Putin, Vladimir", "Medinsky, Vladimir", "Lavrov, Sergei", "Shoigu, Sergei"],
        &["Putin, Vladimir", "Medinsky, Vladimir", "Lavrov, Sergei", "Shoigu, Sergei"],
        "",
    ),
    (
        &["Fiji, Republic of", "Korea, South", "Korea, North", "Iran, Islamic Republic of", "Moldova, Republic of"],
        &["Fiji, Republic of", "Korea, South", "Korea, North", "Iran, Islamic Republic of", "Moldova, Republic of"],
        "",
    ),
    (
        &["Islamic State in Iraq and Syria", "Trinidad and Tobago", "Bosnia and Herzegovina", "Iraq", "Syria"],
        &["Islamic State in Iraq and Syria", "Trinidad and Tobago", "Bosnia and Herzegovina", "Iraq", "Syria"],
        "",
    ),
    (
        &[
            "Ministry of Health, Iran",
            "Ministry of Health, Iraq",
            "Police, Iran",
            "Military Forces of Russia (2000-)",
            "Protesters (Iran)",
            "Protesters (Iran, Iraq)",
        ],
        &[
            "Ministry of Health, Iran",
            "Ministry of Health, Iraq",
            "Police, Iran",
            "Military Forces of Russia (2000-)",
            "Protesters (Iran)",
            "Protesters (Iran, Iraq)",
        ],
        "",
    ),
    // All of it in one column.
    (
        &[
            "U.S., Israel",
            "Iran, Russia",
            "China, India",
            "Putin, Vladimir",
            "Korea, South",
            "Ministry of Health, Iran",
            "Iran, Hamas and Qatar",
        ],
        &[
            "U.S. + Israel",
            "Iran + Russia",
            "China + India",
            "Putin, Vladimir",
            "Korea, South",
            "Ministry of Health, Iran",
            "Iran + Hamas + Qatar",
        ],
        "actors are parted by `,`",
    ),
    (&["Iran\nIraq", "Iran; Iraq", "Iran|Iraq"], &["Iran + Iraq"; 3], ""),
];

#[test]
fn actors_in_one_cell_are_parted_where_the_pieces_are_names() {
    for (cells, read, says) in PARTED {
        let text = of_actors(cells);
        assert_eq!(actors_by_row(&text), *read, "{cells:?}");
        assert_eq!(said(&text).contains("are parted"), !says.is_empty(), "{}", said(&text));
        assert!(said(&text).contains(says), "{}", said(&text));
    }
    // Those who act and those acted upon.
    let text = "date,actor1,actor2\n2014-03-12,\"U.S., Israel\",Iran and Russia\n2014-03-13,China,\"Iran, Russia\"\n";
    assert_eq!(actors(text), ["source U.S.", "source Israel", "target Iran", "target Russia"]);
    // What the sample does not show is known from the rest of the table.
    let mut cells = vec!["Iran, Russia"; 600];
    cells.extend(["Red Front", "Red Front, Blue Guard", "Blue Guard"]);
    let rows: String = cells.iter().map(|cell| format!("2014-03-12,A,\"{cell}\"\n")).collect();
    let read = actors_by_row(&format!("date,title,actors\n{rows}"));
    assert!(read.contains(&"Red Front + Blue Guard".to_owned()));
}

/// Deaths of each row: at least, best, at most.
fn deaths(text: &str) -> Vec<[Option<u32>; 3]> {
    let chronology = table(text).chronology;
    let of = |row| chronology.event(row).fatalities.map_or([None; 3], |deaths| [deaths.low, deaths.best, deaths.high]);
    chronology.rows().map(of).collect()
}

/// Degrees north and east of each row.
fn places(text: &str) -> Vec<[Option<f64>; 2]> {
    let chronology = table(text).chronology;
    let of = |row| chronology.event(row).location.map_or([None; 2], |place| [place.lat, place.lon]);
    chronology.rows().map(of).collect()
}

fn warned(text: &str) -> String {
    table(text).problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn deaths_are_read_as_people_write_them() {
    let of = |cells: &[&str]| {
        let rows = cells.iter().enumerate().map(|(at, cell)| format!("2014-03-{:02};A;{cell}\n", at + 1));
        format!("date;title;killed\n{}", rows.collect::<String>())
    };
    let text = of(&["1,200", "1 200", "1'200", "12", "12.0"]);
    let best = |number| [None, Some(number), None];
    assert_eq!(deaths(&text), [best(1200), best(1200), best(1200), best(12), best(12)]);
    assert!(said(&text).contains("deaths: 1,200 is 1200") && warned(&text).is_empty(), "{}", said(&text));
    let text = of(&["10-15", "12+", ">50", "at least 5", "bis zu 30"]);
    let [least, most] = [|number| [Some(number), None, None], |number| [None, None, Some(number)]];
    assert_eq!(deaths(&text), [[Some(10), None, Some(15)], least(12), least(50), least(5), most(30)]);
    // What the number does not say stays beside it.
    let text = of(&["~30", "dozens", "unknown"]);
    assert_eq!(deaths(&text), [best(30), [None; 3], [None; 3]]);
    let kept = |row| table(&text).chronology.event(row).extra["killed"].as_str().map(str::to_owned);
    assert_eq!([kept(0), kept(1)], [Some("~30".to_owned()), Some("dozens".to_owned())]);
    assert!(warned(&text).contains("t.csv:3:1: warning: 1 row has a number of deaths that cannot be read: `dozens`"));
    // Which mark parts thousands is told by the others, or not at all.
    for (cells, read, says) in [
        (&["1.200", "12", "340"][..], &[Some(1200), Some(12), Some(340)][..], "deaths: 1.200 is 1200"),
        (&["1.234.567", "1.234"], &[Some(1_234_567), Some(1234)], "deaths: 1.200 is 1200"),
        (&["1.234", "12"], &[None, Some(12)], "nothing tells whether 1.200 or 1,200 is 1200; such cells are kept"),
        (&["1.200", "0.500", "12.000"], &[None, None, None], ""),
        (&["1.200", "2.5"], &[None, None], "nothing tells"),
        (&["1,200", "12,5"], &[None, None], "nothing tells"),
        (&["1.200", "1,200"], &[None, None], "nothing tells"),
    ] {
        let text = of(cells);
        let best: Vec<Option<u32>> = deaths(&text).into_iter().map(|[_, best, _]| best).collect();
        assert_eq!((best.as_slice(), said(&text).contains(says)), (read, true), "{cells:?}: {}", said(&text));
        assert_eq!(warned(&text).contains("cannot be read"), read.contains(&None), "{cells:?}");
    }
    // Estimates of their own go before the ends of a range.
    let text = "date,title,low,best,high\n2014-03-12,A,5,10-15,\n2014-03-13,B,1 000,900,1\n";
    assert_eq!(deaths(text)[0], [Some(5), None, Some(15)]);
    assert!(warned(text).contains("1 row has estimates of deaths that are out of order"), "{}", warned(text));
}

#[test]
fn degrees_are_read_as_people_write_them() {
    let text = "date;title;lat;lon;killed\n2014-03-12;A;51,5074;-0,12;1.200\n2014-03-13;B;35,7;51,4;1\n";
    assert_eq!(places(text), [[Some(51.5074), Some(-0.12)], [Some(35.7), Some(51.4)]]);
    assert!(said(text).contains("degrees have decimal commas"), "{}", said(text));
    assert_eq!(deaths(text)[0], [None, Some(1200), None]);
    let text = "date;title;lat;lon\n2014-03-12;A;51°30'36\"N;0°7'30\"W\n2014-03-13;B;51.5°N;51.4 E\n2014-03-14;C;London;51.4\n";
    assert_eq!(places(text), [[Some(51.51), Some(-0.125)], [Some(51.5), Some(51.4)], [None, Some(51.4)]]);
    assert!(
        warned(text).contains("t.csv:4:1: warning: 1 row has a latitude or longitude that cannot be read: `London`")
    );
    // Both in one cell.
    for (header, cell, says) in [
        ("coordinates", "35.69, 51.39", "the latitude comes first"),
        ("location", "35.69,51.39", "the latitude comes first"),
        ("lonlat", "51.39, 35.69", "the longitude comes first"),
        ("geometry", "POINT(51.39 35.69)", "two degrees in `geometry`"),
        ("x", "POINT (51.39 35.69)", "two degrees in `x`"),
        ("x", "35.69°N 51.39°E", "two degrees in `x`"),
    ] {
        let text = format!("date;title;{header}\n2014-03-12;A;{cell}\n2014-03-13;B;\n");
        assert_eq!(places(&text), [[Some(35.69), Some(51.39)], [None; 2]], "{text}");
        assert!(said(&text).contains(says), "{}", said(&text));
    }
    // One longitude that no latitude can be decides for all.
    let text = "date;title;gps\n2014-03-12;A;151.2, -33.9\n2014-03-13;B;51.39, 35.69\n";
    assert_eq!(places(text)[1], [Some(35.69), Some(51.39)]);
    // Two numbers are no point, and a place no column of points because one of its cells has some.
    assert_eq!(places("date;title;interval\n2014-03-12;A;0.12, 0.45\n"), [[None; 2]]);
    let text = "date;title;place\n2014-03-12;A;35.69, 51.39\n2014-03-13;B;Idlib\n2014-03-14;C;Homs\n";
    assert_eq!(table(text).chronology.event(0).location.and_then(|place| place.name).as_deref(), Some("35.69, 51.39"));
}

/// Fields and their columns, as `--columns` takes them.
fn columns(text: &str) -> String {
    let tables = table(text).tables;
    let line = tables.iter().find_map(|line| line.trim().strip_prefix("--columns '")).expect("said");
    line.trim_end_matches('\'').to_owned()
}

#[test]
fn names_of_columns_are_known_in_all_languages_that_dates_are() {
    for (header, row) in [
        ("Datum;Vorfall;Anmerkungen;Beteiligte;Ort;Land;Breitengrad;Längengrad;Tote;Verletzte;Quelle", ""),
        ("Datum;Ereignis;Bemerkungen;Akteure;Ort;Land;Breitengrad;Laengengrad;Todesopfer;Verletzte;Quelle", ""),
        ("DATE;ÉVÉNEMENT;Description;Acteurs;Lieu;Pays;Latitude;Longitude;Morts;Blessés;Sources", ""),
        ("Fecha;Suceso;Descripción;Actores;Lugar;País;Latitud;Longitud;Muertos;Heridos;Fuente", ""),
        ("Data;Evento;Descrizione;Attori;Luogo;Paese;Latitudine;Longitudine;Morti;Feriti;Fonte", ""),
        ("Data;Evento;Descrição;Atores;Local;País;Latitude;Longitude;Mortos;Feridos;Fonte", ""),
        (
            "Дата;Событие;Описание события;Участники;Место;Страна;Широта;Долгота;Погибшие;Раненые;Источник информации",
            "",
        ),
        ("Дата;Подія;Опис;Учасники;Місце;Країна;Широта;Довгота;Загиблі;Поранені;Джерело", ""),
        ("TARİH;Olay;Açıklama;Taraflar;Yer;Ülke;Enlem;Boylam;Ölü sayısı;Yaralı;Kaynak", ""),
        ("التاريخ;الحدث;الوصف;الأطراف;المكان;البلد;خط العرض;خط الطول;عدد القتلى;الجرحى;المصدر", ""),
        ("تاریخ;رویداد;شرح;طرفین;محل;کشور;عرض جغرافیایی;طول جغرافیایی;کشته‌شدگان;زخمی;منبع", ""),
        ("日期;事件;描述;参与者;地点;国家;纬度;经度;死亡人数;受伤人数;来源", ""),
        ("日付;出来事;説明;当事者;場所;国;緯度;経度;死者数;負傷者数;出典", ""),
    ] {
        let row = format!("{row}2014-03-12;Treffen;Länger als sonst;Iran;X;Y;48.1;37.8;3;5;Z");
        let said = columns(&format!("{header}\n{row}\n"));
        let names: Vec<&str> = header.split(';').collect();
        let of = |field: &str, column: usize| format!("{field}={}", names[column]);
        let expected = [
            of("date", 0),
            of("actors", 3),
            of("title", 1),
            of("summary", 2),
            of("place", 4),
            of("country", 5),
            of("lat", 6),
            of("lon", 7),
            of("best", 8),
            of("publisher", 10),
        ];
        assert_eq!(said, expected.join(", "), "{header}");
    }
}

#[test]
fn what_nobody_knows_is_nothing_in_a_column_of_names_and_a_word_in_a_text() {
    let words =
        ["unknown", "Unbekannt", "k. A.", "k.A.", "н/д", "нет данных", "Неизвестно", "s/d", "desconocido", "inconnu"];
    let more = ["n.d.", "不明", "غير معروف", "نامعلوم", "bilinmiyor", "невідомо", "(unknown)", "未知"];
    for word in words.into_iter().chain(more) {
        let text = format!("date,title,actors,deaths\n2014-03-12,A {word} man,{word},{word}\n2014-03-13,B,Iran,3\n");
        let loaded = table(&text);
        let event = loaded.chronology.event(0);
        assert_eq!((event.actors.len(), event.fatalities, event.title), (0, None, format!("A {word} man")), "{word}");
        assert!(event.extra.is_empty(), "{word}: {:?}", event.extra);
    }
    assert_eq!(rows("date,title\n2014-03-12,Unknown\n2014-03-13,B\n")[0], "2014-03-12 Unknown");
}

#[test]
fn what_stands_below_the_last_row_is_said_and_no_event() {
    let text =
        "date,title,deaths\n2014-03-12,A,1\n2014-03-13,B,2\nTotal,,3\nNote: preliminary,,\n\"Source: UN, 2014\",,\n";
    // A total is an undated row, as always.
    assert_eq!(rows(text), ["2014-03-12 A", "2014-03-13 B", "XXXX-XX-XX (no title)"]);
    assert!(
        said(text).contains("below the last row, and no events: `Note: preliminary`, `Source: UN, 2014`"),
        "{}",
        said(text)
    );
    let text = "Datum;Titel;Tote\n12.03.2014;A;1\n25.03.2014;B;2\n\nQuelle: eigene Zählung\n";
    assert_eq!(rows(text), ["2014-03-12 A", "2014-03-25 B"]);
    // An event of which only the title is known.
    assert_eq!(rows("title,date,place\nA,2014-03-12,X\nB,,\n").len(), 2);
    assert_eq!(rows("title,date,place\nA,2014-03-12,X\nB\n").len(), 2);
}

#[test]
fn headers_of_two_lines_and_lines_of_keys_are_headers() {
    assert_eq!(
        columns(
            "Event,,Actors,,Place,\nDate,Title,A,B,Name,Country\n2014-03-12,Talks,Iran,Russia,X,Y\n2014-03-13,More talks,Iran,China,X,Y\n"
        ),
        "date=Event Date, actors=Actors A+Actors B, title=Event Title, place=Place Name, country=Country"
    );
    let text = "Date,Title,Actors,,Deaths,\n,,Side A,Side B,Min,Max\n2014-03-12,Clash,Iran,Iraq,1,3\n";
    assert_eq!(rows(text), ["2014-03-12 Iran → Iraq: Clash"]);
    assert!(said(text).contains("the header has two lines"), "{}", said(text));
    for above in ["Title:,Protests,,\nSource:,UN,,\nMade:,2020-01-01,,\n,,,\n", "Source,UN,,\nMade on,2020-01-01,,\n"] {
        let text = format!("{above}date,title,place,deaths\n2014-03-12,A,X,1\n2014-03-13,B,Y,2\n");
        assert_eq!(rows(&text), ["2014-03-12 A", "2014-03-13 B"], "{above}");
    }
    // A first row that lacks its date is a row.
    assert_eq!(rows("date,title,place,deaths\n,A,X,1\n2014-03-13,B,Y,2\n").len(), 2);
    assert_eq!(rows("date,title,,place\n,Somebody,x,\n2014-03-13,B,,Y\n").len(), 2);
}

#[test]
fn a_header_is_whole_however_long_it_is() {
    let many: Vec<String> = (0..40_000).map(|number| format!("column_{number:05}")).collect();
    let text = format!("{},date,title\n{}2014-03-12,A\n", many.join(","), "1,".repeat(40_000));
    assert_eq!(rows(&text), ["2014-03-12 A"]);
}

#[test]
fn what_parts_the_fields_is_named_as_it_is() {
    let text = "sep=^\ndate^title\n2014-03-12^A\n2014-03-13^B\n";
    assert_eq!(rows(text), ["2014-03-12 A", "2014-03-13 B"]);
    assert!(said(text).contains("fields parted by `^`"), "{}", said(text));
    for sign in ["a", "4", "-", "."] {
        let text = format!("sep={sign}\ndate,title\n2014-03-12,A\n");
        let error = read(vec![input("t.csv", text.into_bytes())]).expect_err("no separator");
        assert_eq!(
            error.message,
            format!("line 1 says that `{sign}` parts the fields, which stands in words and dates")
        );
    }
}

#[test]
fn from_and_to_are_days_times_or_actors() {
    assert_eq!(rows("from,to,title\n2014-03-12,2014-03-14,Siege\n2015-01-01,,War\n")[0], "2014-03-12/2014-03-14 Siege");
    assert_eq!(columns("date,from,to,title\n2014-03-12,10:00,11:30,Meeting\n"), "date=date, time=from, title=title");
    assert_eq!(actors("date,from,to,title\n2014-03-12,Iran,Russia,Letter\n"), ["source Iran", "target Russia"]);
}

#[test]
fn when_a_form_was_filled_in_is_not_when_it_happened() {
    let text = "Timestamp,Email Address,When did it happen?,Where did it happen?,What happened?,Who was involved?\n\
        3/20/2014 10:22:31,a@x.org,3/12/2014,Donetsk,Shelling near the airport,Iran\n\
        3/21/2014 11:22:31,b@x.org,3/13/2014,Luhansk,Building seized,Unknown\n";
    assert_eq!(rows(text), ["2014-03-12 Iran: Shelling near the airport", "2014-03-13 Building seized"]);
    assert!(said(text).contains("`Timestamp` is when the form was filled in"), "{}", said(text));
    assert_eq!(rows("Timestamp,What\n2014-03-12 10:00:00,A\n"), ["2014-03-12T10:00:00 A"]);
    // Questions in groups, and where the telephone was.
    let text = "start,end,today,incident/incident_date,incident/description,incident/_gps_latitude,incident/_gps_longitude,_uuid\n\
        2014-03-20T10:00:00,2014-03-20T10:05:00,2014-03-20,2014-03-12,Shelling near the airport,48.0,37.8,a\n";
    assert_eq!(rows(text), ["2014-03-12 Shelling near the airport"]);
    assert!(columns(text).ends_with("lat=incident/_gps_latitude, lon=incident/_gps_longitude"), "{}", columns(text));
    assert_eq!(rows("start,end,title\n2014-03-12,2014-03-13,A\n"), ["2014-03-12/2014-03-13 A"]);
}

#[test]
fn who_tells_it_is_no_title_and_no_actor() {
    assert_eq!(rows("Date,Reporter,Place\n2014-03-12,John Smith of AFP,Kabul\n"), ["2014-03-12 Kabul"]);
    let text = "date,account,text\n2014-03-12,Iran,Shelling heard in the town\n2014-03-13,Russia,All quiet\n";
    assert_eq!(rows(text), ["2014-03-12 Shelling heard in the town", "2014-03-13 All quiet"]);
    assert!(actors(text).is_empty());
}

#[test]
fn a_row_has_the_best_title_that_there_is() {
    let text = "date,actor1,actor2,comments\n2014-03-12,Iran,Russia,Leaders met in Moscow. They signed.\n";
    assert_eq!(rows(text), ["2014-03-12 Leaders met in Moscow"]);
    assert_eq!(rows("2014-03-12,Visit,Kabul\n2014-03-13,Talk,Herat\n2014-03-14,Visit,Kabul\n")[1], "2014-03-13 Talk");
    assert_eq!(
        rows("date,type,place\n2014-03-12,Protest,Idlib\n2014-03-13,,Homs\n"),
        ["2014-03-12 Protest, Idlib", "2014-03-13 Homs"]
    );
}

#[test]
fn years_are_told_from_other_numbers() {
    assert_eq!(rows("1990,Gulf war begins\n1991,Gulf war ends\n2003,Iraq war\n").len(), 3);
    let wars = ["1618/1648 Thirty years war", "1914/1918 First world war"];
    assert_eq!(rows("Conflict,Began in,Over in\nThirty years war,1618,1648\nFirst world war,1914,1918\n"), wars);
    assert_eq!(rows("Thirty years war,1618,1648\nFirst world war,1914,1918\n"), wars);
    assert_eq!(rows("date,title\n476,A\n800,B\n1066,C\n"), ["0476 A", "0800 B", "1066 C"]);
    assert_eq!(rows("time,title\n1394582400,A\n1394668800,B\n"), ["2014-03-12 A", "2014-03-13 B"]);
}

#[test]
fn columns_are_what_their_cells_are() {
    let said = columns("date,title,source\n2014-03-12,A,https://x.org/1\n2014-03-13,B,https://x.org/2\n");
    assert_eq!(said, "date=date, title=title, url=source");
    // Numbers are no tags, and what has to be paid is no end.
    assert_eq!(columns("date,title,group,fine\n2014-03-12,A,3,high\n2014-03-13,B,4,low\n"), "date=date, title=title");
}

#[test]
fn what_programs_put_around_a_table_is_told_from_it() {
    let expected = ["2014-03-12 A", "2014-03-13 B"];
    for text in [
        // Markdown, R, pandas, and how dates are written.
        "| Date | Event |\n|------|:-----:|\n| 2014-03-12 | A |\n| 2014-03-13 | B |\n",
        "\"date\",\"title\",\"place\"\n\"1\",\"2014-03-12\",\"A\",\"X\"\n\"2\",\"2014-03-13\",\"B\",\"Y\"\n",
        "Unnamed: 0,date,title\n0,2014-03-12,A\n1,2014-03-13,B\n",
        "date,title,deaths\nYYYY-MM-DD,text,count\n2014-03-12,A,3\n2014-03-13,B,4\n",
        "\u{feff}\"Datum\";\"Titel\"\r\n\"12.03.2014\";\"A\"\r\n\"13.03.2014\";\"B\"\r\n",
    ] {
        assert_eq!(rows(text), expected, "{text}");
    }
    let said = columns("event_date;actor 1;actor 2;notes;source\n2014-03-12;Iran;Iraq;Clash near X.;IRNA\n");
    assert_eq!(said, "date=event_date, source=actor 1, target=actor 2, summary=notes, publisher=source");
    let error = read(vec![input("t.csv", b"Country,1990,1991\nIran,3,4\n".to_vec())]).expect_err("no dates");
    assert!(error.hint.as_deref().is_some_and(|hint| hint.starts_with("the dates are names of columns")), "{error}");
}

#[test]
fn a_single_column_of_dates_is_the_date_whatever_it_is_called() {
    assert_eq!(rows("published,headline,url\n2014-03-15,A,https://x\n")[0], "2014-03-15 A");
    assert_eq!(rows("published,event date,headline\n2014-03-15,2014-03-12,A\n")[0], "2014-03-12 A");
    assert_eq!(rows("Monat,Ereignis\nMärz 2014,A\nApril 2014,B\n"), ["2014-03 A", "2014-04 B"]);
    assert_eq!(rows("year,month,title\n2014,March,A\n"), ["2014-03 A"]);
}

#[test]
fn remarks_and_times_are_no_titles() {
    let text = "date,notes,description\n2014-03-12,see page 4,Pact signed\n2014-03-13,,Pact broken\n";
    assert_eq!(rows(text), ["2014-03-12 Pact signed", "2014-03-13 Pact broken"]);
    let text = "Launch Date,Launch Time (UTC),Missile,Facility\n12 Mar 2014,10:30,KN-02,Wonsan\n26 Mar 2014,11:00,Nodong,Sukchon\n";
    assert_eq!(rows(text), ["2014-03-12 KN-02", "2014-03-26 Nodong"]);
}

#[test]
fn several_known_names_in_a_cell_are_actors_whatever_their_column_is_called() {
    let text = "When,What,Parties of it\n2025-06-22,Strikes,\"U.S., Israel\"\n2025-06-24,Ceasefire,\"U.S., Iran and Israel\"\n";
    assert_eq!(actors(text), ["participant U.S.", "participant Israel"]);
    assert_eq!(actors("When,What,Who was involved\n2025-06-22,Strikes,Somebody\n"), ["participant Somebody"]);
    // A place in a country is no actor.
    assert!(
        actors("When,What,x\n2025-06-22,Strikes,\"Natanz, Iran\"\n2025-06-23,Strikes,\"Fordow, Iran\"\n").is_empty()
    );
}

#[test]
fn columns_of_one_name_and_a_number_are_those_who_take_part() {
    let text =
        "date,title,Name_1,Name_2,Name_3\n2025-02-05,Meeting,Anton Vaino,Maxim Oreshkin,\n2025-02-06,Call,Wang Yi,,\n";
    assert_eq!(actors(text), ["participant Anton Vaino", "participant Maxim Oreshkin"]);
    assert!(said(text).contains("by its cells: actors (3 columns of one name and a number)"), "{}", said(text));
    // Numbers take no part.
    assert!(actors("date,title,group1,group2\n2025-02-05,Meeting,7,9\n").is_empty());
}

#[test]
fn beside_who_is_acted_upon_stands_who_acts() {
    let text = "Effective,Sanctioning body,Target,Measure\n2022-02-23,European Union,Russia,First package\n2022-03-02,United States,Belarus,Export controls\n";
    assert_eq!(actors(text), ["source European Union", "target Russia"]);
    assert_eq!(rows(text)[1], "2022-03-02 United States → Belarus: Export controls");
    // Where the news comes from, beside an actor.
    let text = "source,date,actor,target_actor,description\ncsis,2020-01-05,Turla,Ministry,Hacked\n";
    assert_eq!(actors(text), ["target Ministry", "participant Turla"]);
    assert_eq!(table(text).chronology.event(0).sources[0].publisher.as_deref(), Some("csis"));
}

#[test]
fn years_say_the_century_of_days_beside_them() {
    let text = "year,show,guest list\n1999,1/11/99,A B\n1999,3/23/99,C D\n";
    assert_eq!(rows(text), ["1999-01-11 A B", "1999-03-23 C D"]);
    assert_eq!(rows("year,date,title\n1906,12/8/06,A\n1906,9/24/06,B\n"), ["1906-09-24 B", "1906-12-08 A"]);
    // When it was written is not when it happened.
    assert_eq!(rows("year,updated on,title\n1999,2004-05-06,A\n"), ["1999 A"]);
    // Nothing says the century: the rows are there, without a day.
    let text = "Name of it,Date of Incident (month/day/year)\nA B,4/21/21\nC D,4/22/21\n";
    assert_eq!(rows(text), ["XXXX-XX-XX A B", "XXXX-XX-XX C D"]);
}

#[test]
fn a_title_is_no_number_no_account_and_no_gap() {
    let text = "date,acres,current_name,unit\n2014-03-12,\"1,193.91\",A B,NPS\n2014-03-13,\"60,776.02\",C D,NPS\n";
    assert_eq!(rows(text), ["2014-03-12 A B", "2014-03-13 C D"]);
    let text = "created_at,text,username,name\n2024-02-28,Drone strike near Belgorod,Conflicts,Conflict News\n";
    assert_eq!(rows(text), ["2024-02-28 Drone strike near Belgorod"]);
    let text = "date,title,notes\n2014-03-12,A,x\n2014-03-13,,Hacked into numerous U.S. offices in March. More.\n";
    assert_eq!(rows(text), ["2014-03-12 A", "2014-03-13 Hacked into numerous U.S. offices in March"]);
}

#[test]
fn addresses_are_where_it_stands_and_pictures_are_none() {
    let text = "date,title,image,evidence\n2014-03-12,A,https://x.org/a.jpg,https://x.org/a\n";
    assert_eq!(table(text).chronology.event(0).sources[0].url.as_deref(), Some("https://x.org/a"));
    let text = r#"[{"source": {"id": null, "name": "BBC News"}, "title": "Pact signed", "publishedAt": "2025-01-17T14:15:00Z"}]"#;
    let event = read(vec![input("n.json", text.as_bytes().to_vec())]).expect("readable").chronology.event(0);
    assert_eq!((event.actors.len(), event.sources[0].publisher.as_deref()), (0, Some("BBC News")));
}

#[test]
fn arrows_unknown_days_and_incumbents_are_dates() {
    let text = "date,end,title\n\"July 17, 2023 → July 18, 2023\",,A\nxx-JAN-2014,,B\n7 May 2012,Incumbent,C\n";
    assert_eq!(rows(text), ["2012-05-07/.. C", "2014-01 B", "2023-07-17/2023-07-18 A"]);
}

#[test]
fn the_names_of_the_columns_once_more_are_no_event() {
    let text = "date,title,place\n2014-03-12,A,\ndate,title,place\n2014-03-13,B,\n";
    assert_eq!(rows(text), ["2014-03-12 A", "2014-03-13 B"]);
    let problems = &table(text).problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].message.starts_with("1 row has the names of the columns once more: `date,title,place`"));
}

#[test]
fn footnotes_are_no_words_of_their_cells() {
    let text = "Date,Location,Title,Killed,Actors\n1 April 2024[2],Damascus[a],Annexe hit[3][4],16[b],\"Israel[5]\"\n";
    assert_eq!(rows(text), ["2024-04-01 Annexe hit"]);
    assert_eq!(actors(text), ["participant Israel"]);
    let event = table(text).chronology.event(0);
    assert_eq!(event.location.and_then(|place| place.name).as_deref(), Some("Damascus"));
    assert_eq!(event.fatalities.and_then(|deaths| deaths.best), Some(16));
    assert!(said(text).contains("footnotes like `[2]` are no words of their cells"), "{}", said(text));
    assert_eq!(rows("date,title\n2014-03-12,[7036 / 0x1b7c] Stopped\n"), ["2014-03-12 [7036 / 0x1b7c] Stopped"]);
}

#[test]
fn lists_of_full_names_are_several_actors() {
    let text = "date,title,participants\n2026-03-06,Call,\"Vladimir Putin, Masoud Pezeshkian\"\n2026-03-07,Talks,\"Wang Yi, Sergei Lavrov\"\n";
    assert_eq!(actors(text), ["participant Vladimir Putin", "participant Masoud Pezeshkian"]);
    let text = "Дата;Событие;Участники\n6 марта 2026 года;Встреча;Ван И, Сергей Лавров\n";
    assert_eq!(actors(text), ["participant Ван И", "participant Сергей Лавров"]);
    // As programs write them.
    let text = "date,title,actors\n2026-03-06,A,\"Wagner Group,FAMa\"\n2026-03-07,B,\"JNIM,FAMa\"\n";
    assert_eq!(actors(text), ["participant Wagner Group", "participant FAMa"]);
    // One name each.
    for name in ["Putin, Vladimir", "Putin,Vladimir", "Ministry of Defence, Department of War", "Smith, John A."] {
        let text = format!("date,title,actors\n2026-03-06,A,\"{name}\"\n");
        assert_eq!(actors(&text), [format!("participant {name}")]);
    }
}

#[test]
fn months_as_numbers_are_the_date_under_whatever_name() {
    let text: String = (1..=12).map(|month| format!("2014{month:02},A{month}\n")).collect();
    let text = format!("month,title\n{text}201501,A13\n");
    assert_eq!(rows(&text)[0], "2014-01 A1");
    assert_eq!(rows("month,day,year,title\n3,12,2014,A\n"), ["2014-03-12 A"]);
}

#[test]
fn years_in_rows_of_their_own_are_those_of_the_rows_below() {
    for years in [["2022,2022,2022", "2023,2023,2023"], ["2022,,", "2023,,"]] {
        let text = format!(
            "Date,Site,Missile\n{}\n5 January,Chagang,Hwasong-8\n24 March,Sunan,Hwasong-17\n{}\n18 February,Sunan,Hwasong-15\n13 April 2021,Sunan,Hwasong-1\nUnknown,Sunan,Rodong\n",
            years[0], years[1]
        );
        assert_eq!(
            rows(&text),
            [
                "2021-04-13 Hwasong-1",
                "2022-01-05 Hwasong-8",
                "2022-03-24 Hwasong-17",
                "2023 Rodong",
                "2023-02-18 Hwasong-15"
            ]
        );
        assert!(said(&text).contains("2 rows are the years of those below them, and no events"), "{}", said(&text));
        assert_eq!(table(&text).chronology.event(1).date.to_string(), "2022-01-05");
    }
    // Events of which nothing but the year is known, beside days with a year.
    assert_eq!(rows("date,title,place\n2014,,\n2014-03-12,A,\n").len(), 2);
}

#[test]
fn long_texts_are_what_happened_at_length() {
    let long = "Police were called to the house in the evening of that day and found nobody there, ".repeat(2);
    let text = format!(
        "Date,Name of it,A brief account\n2014-03-12,A B,{long:?}\n2014-03-13,C D,{:?}\n",
        format!("Then {long}")
    );
    assert_eq!(rows(&text), ["2014-03-12 A B", "2014-03-13 C D"]);
    assert!(table(&text).chronology.event(0).summary.is_some_and(|summary| summary.starts_with("Police were")));
    assert!(said(&text).contains("by its cells: summary (long texts, "), "{}", said(&text));
    let text = "date,title,Link to news article or photo\n2014-03-12,A,https://x.org/a\n";
    assert_eq!(table(text).chronology.event(0).sources[0].url.as_deref(), Some("https://x.org/a"));
}

#[test]
fn what_kind_somebody_is_is_not_who_it_is() {
    let text = "a,b,c,d\n#date,#event+description,#actor+type,#actor+name\n2023-04-15,Shelled,State,Rapid Support Forces\n2023-04-16,Shot,Unknown,No information\n";
    assert_eq!(actors(text), ["participant Rapid Support Forces"]);
    assert_eq!(table(text).chronology.actors().len(), 1);
}

#[test]
fn codes_of_countries_that_read_as_yes_or_no_are_codes() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let rows = "date,title,country,source,target\n2014-01-01,One thing,NO,NO,SI\n2014-01-02,Another,NO,SI,NO\n2014-01-03,A third,SI,NO,SI\n";
    #[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
    std::fs::write(folder.path().join("e.csv"), rows).expect("writable");
    let count = |by: &str| crate::support::annals(folder.path(), &["count", "e.csv", "--by", by, "--format", "csv"]).1;
    assert_eq!(count("country"), "country,events\r\nNO,2\r\nSI,1\r\n");
    assert_eq!(count("actor"), "actor,events\r\nNO,3\r\nSI,3\r\n");
}
