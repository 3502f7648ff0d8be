//! Hostile files: what somebody could hand to annals to break it, kind by kind, the same for the same seed.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::dice::Dice;
use crate::support::FIXTURE;

/// A hostile file.
#[derive(Debug, Clone)]
pub(crate) struct Hostile {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Makes the files of one kind: the larger the size, the larger they are.
pub(crate) type Maker = fn(&mut Dice, usize) -> Vec<Hostile>;

/// Names files by their kind and number.
pub(super) fn named(kind: &str, ending: &str, files: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Vec<Hostile> {
    let file = |(number, bytes): (usize, _)| Hostile { name: format!("{kind}-{number}.{ending}"), bytes };
    files.into_iter().map(Into::into).enumerate().map(file).collect()
}

/// Characters that steer a terminal, turn text around, take no room or mean something to a format.
pub(crate) const CHARACTERS: [&str; 42] = [
    "\u{1b}]0;gone\u{7}",
    "\u{1b}[2J\u{1b}[31m",
    "\u{1b}P1$r0m\u{1b}\\",
    "\u{9b}31m",
    "\u{9d}0;x\u{9c}",
    "\0",
    "\u{1}",
    "\u{7}",
    "\u{8}\u{8}",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u{b}",
    "\u{c}",
    "\u{1c}",
    "\u{1f}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{61c}",
    "\u{180e}",
    "\u{200b}",
    "\u{200d}",
    "\u{200f}",
    "\u{2028}",
    "x\u{2028}y",
    "\u{2029}",
    "x\u{2029}y",
    "\u{202e}gpj.",
    "\u{2066}\u{2067}",
    "\u{2069}",
    "\u{206f}",
    "\u{feff}",
    "\u{fff9}a\u{fffa}b\u{fffb}",
    "\u{fffe}",
    "\u{e0041}",
    "\u{10ffff}",
    "\u{301}\u{301}\u{301}",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦",
    "\u{fe0f}\u{20e3}",
];

/// Words that mean something to a format, a spreadsheet, a shell or a page.
pub(crate) const WORDS: [&str; 48] = [
    "",
    " ",
    "~",
    "null",
    "NULL",
    "NA",
    "nan",
    "inf",
    "-0",
    "1e999",
    "0x10",
    "0o7",
    "1_000",
    "yes",
    "NO",
    "true",
    "99999999999999999999",
    "-1",
    "=1+1",
    "+1",
    "@SUM(1)",
    "-2+3",
    "\t=1",
    "'=1",
    "--- x",
    "---",
    "...",
    "- a",
    "? x",
    ": x",
    "a: b",
    "a #b",
    "#",
    "&a",
    "*a",
    "!!int 1",
    "|",
    ">",
    "%x",
    "`x`",
    "[x](javascript:alert(1))",
    "<b>",
    "${x}",
    "../../etc/passwd",
    "A [B]",
    "B (mediator)",
    "a; b",
    "\\N",
];

/// Dates at the edges of what can be said, and what only looks like a date.
pub(crate) const DATES: [&str; 48] = [
    "0000",
    "0000-01-01",
    "0000-12-31",
    "0001-01-01",
    "-0001-12-31",
    "-9999",
    "-9999-01-01",
    "-9999-12-31",
    "9999",
    "9999-12-31",
    "9999-12-25",
    "9999-12",
    "Y12000",
    "12000",
    "12000-01-01",
    "Y-12000",
    "-12000-01-01",
    "Y262142",
    "Y-262143",
    "Y999999999999",
    "Y1E9",
    "2014-05-01/..",
    "../2014",
    "2014/",
    "/2014",
    "..",
    "/",
    "2014/2013",
    "[..2014]",
    "[2014..]",
    "{2014,2016}",
    "[2014-01-01,2014-01-02,9999]",
    "XXXX-XX-XX",
    "XXXX",
    "20XX-XX",
    "2014-02-30",
    "2014-13",
    "2014-21",
    "2014-41",
    "2014?~%",
    "2014-05-01T24:00:00Z",
    "2014-05-01T23:59:60+14:00",
    "0000-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "03/04/0000",
    "31.12.9999",
    "99991231",
    "00000101",
];

/// A text of any of these.
pub(crate) fn text(dice: &mut Dice) -> String {
    let parts = 1 + dice.below(3);
    let part = |dice: &mut Dice| match dice.below(5) {
        0 => dice.one(&WORDS),
        1 => dice.one(&DATES),
        2 => "Hassan Rouhani",
        _ => dice.one(&CHARACTERS),
    };
    (0..parts).map(|_| part(dice)).collect()
}

/// A text as JSON, which is YAML as well.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A cell of a table, quoted.
pub(super) fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Sound files of every form that is read.
pub(super) fn sound() -> [(&'static str, String); 9] {
    let ucdp = "id,type_of_violence,dyad_name,side_a,side_b,source_office,source_date,source_headline,country,latitude,longitude,date_prec,date_start,date_end,best,high,low\n\
        300380,1,Syria - insurgents,Government of Syria,Syrian insurgents,\"AFP;Reuters\",2013-01-03;2013-01-05,\"One;Two\",Syria,36.2,37.1,2,2013-01-03,2013-01-05,3,5,1\n";
    let acled = "event_id_cnty,event_date,time_precision,disorder_type,event_type,sub_event_type,actor1,actor2,country,source,notes,fatalities\n\
        SYR1,2014-03-12,2,Political violence,Battles,Armed clash,Government of Syria,ISIS,Syria,SOHR,Clashes,4\n";
    let icews = "Event ID\tEvent Date\tSource Name\tSource Country\tEvent Text\tCAMEO Code\tTarget Name\tTarget Country\n\
        1\t2014-03-01\tRussia\tRussia\tMake statement\t010\tUkraine\tUkraine\n";
    let gdelt = {
        let mut row = vec![""; 61];
        for (at, value) in [
            (0, "719024875"),
            (1, "20171202"),
            (5, "RUS"),
            (6, "RUSSIA"),
            (15, "IRN"),
            (16, "IRAN"),
            (26, "042"),
            (60, "https://a.example"),
        ] {
            row[at] = value;
        }
        row.join("\t") + "\n"
    };
    let timeline = r#"{"events": [{"start_date": {"year": "1815", "month": "12", "day": "10"}, "end_date": {"year": 1816}, "text": {"headline": "Born <b>", "text": "x"}, "media": {"url": "https://a.example"}}]}"#;
    let json = r#"[{"date": "2014-03-01", "title": "A", "actors": ["Iran", {"id": "x", "role": "target"}], "extra": {"k": [1, null]}}, {"date": "2015", "title": "B"}]"#;
    [
        ("yaml", FIXTURE.to_owned()),
        ("csv", ucdp.to_owned()),
        ("csv", acled.to_owned()),
        ("tsv", icews.to_owned()),
        ("tsv", gdelt),
        ("json", timeline.to_owned()),
        ("json", json.to_owned()),
        ("jsonl", "{\"id\": \"a\", \"date\": \"2014\", \"title\": \"A\"}\n{\"id\": \"b\", \"date\": \"2015~\", \"title\": \"B\"}\n".to_owned()),
        ("csv", "Date;Title;Who\n3.4.2014;\"One; two\";Iran\n25.12.2014;Three;Iran\n".to_owned()),
    ]
}

/// Nothing, and next to nothing.
#[expect(clippy::too_many_lines, reason = "a list")]
pub(crate) fn empties(_: &mut Dice, _: usize) -> Vec<Hostile> {
    let texts = [
        "",
        "\n",
        " \t ",
        "\r",
        "\r\n\r\n",
        "\u{feff}",
        "\u{feff}\n",
        "\0",
        "\0\0\0\0",
        "#",
        "---",
        "---\n...\n",
        "null",
        "~",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "[{}]",
        "{\"events\": []}",
        "{\"events\": null}",
        "events:",
        "events: []\n",
        "schema: 1",
        "schema: 2\nevents: []",
        "\"",
        "'",
        "\"\"",
        "%YAML 1.1\n",
        "%YAML 9.9\n---\n[]",
        "%TAG ! !\n",
        "date",
        "date\n",
        "date,title",
        "date,title\n",
        ",",
        ",,\n,,\n",
        "\t",
        ";;;\n",
        "-",
        "- ",
        "- -",
        "?",
        ":",
        "&a",
        "*a",
        "|",
        ">",
        "!",
        "!!map",
        "0",
        "1e999",
        "true",
        "date\n\n\n\n\n",
        "\"date\",\"title\n",
        "sep=;\n",
        "date,date\n2014,2015\n",
        "date,title\n,\n",
        "date,title\n2014\n2014,a,b,c\n",
    ];
    named("empty", "yaml", texts)
}

/// Every encoding, sound and broken.
pub(crate) fn encodings(dice: &mut Dice, _: usize) -> Vec<Hostile> {
    let mut files = Vec::new();
    for (ending, text) in sound() {
        let text = text.replacen('a', "é€", 1);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let wide: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let after = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let (windows, ..) = encoding_rs::WINDOWS_1252.encode(&text);
        let mut all = vec![
            after(b"\xef\xbb\xbf", text.as_bytes()),
            after(b"\xef\xbb\xbf\xef\xbb\xbf", text.as_bytes()),
            after(b"\xff\xfe", &little),
            after(b"\xfe\xff", &big),
            after(b"\xff\xfe", &big),
            after(b"\xff\xfe\0\0", &wide),
            little.clone(),
            big,
            wide,
            after(b"\xff\xfe", &little[..little.len() - 1]),
            after(b"\xff\xfe", b"\x00\xd8a\0"),
            windows.to_vec(),
            after(text.as_bytes(), b"\x81"),
            after(text.as_bytes(), b"\xc0\x80\xed\xa0\x80\xf8\x88\x80\x80\x80\xff"),
            text.as_bytes()[..text.find('€').map_or(0, |at| at + 2)].to_vec(),
            after(b"+/v8-", text.as_bytes()),
        ];
        // One of two: all of them would be many, and the forms take the same way after decoding.
        all.retain(|_| dice.once_in(2));
        files.extend(named(&format!("encoded-{}", files.len()), ending, all));
    }
    files
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).expect("in memory");
    packer.finish().expect("in memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A frame of zstd that says of itself that it is so many bytes of one letter.
fn zstd_bomb(blocks: usize, window: u8) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, window];
    for number in 0..blocks {
        let is_last = usize::from(number + 1 == blocks);
        let header = (128 * 1024) << 3 | 1 << 1 | is_last;
        frame.extend(&header.to_le_bytes()[..3]);
        frame.push(b'0');
    }
    frame
}

/// Packed files: whole, cut, garbled, within each other, and far larger than they look.
pub(crate) fn packings(dice: &mut Dice, size: usize) -> Vec<Hostile> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    for (_, text) in sound() {
        for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstd] {
            let packed = pack(text.as_bytes());
            let mut garbled = packed.clone();
            let at = dice.below(garbled.len());
            garbled[at] ^= 1 << dice.below(8);
            let cut = packed[..dice.below(packed.len())].to_vec();
            let more: [&[u8]; 4] = [b"garbage", &[0; 512], &packed, b"\x50\x2a\x4d\x18\x03\0\0\0abc"];
            let trailed = [&packed[..], dice.one(&more)].concat();
            all.extend([packed.clone(), garbled, cut, trailed, pack(&packed)]);
        }
    }
    let skippable = b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    all.extend([
        skippable.clone(),
        [skippable, zstd(b"date,title\n2014,x\n")].concat(),
        b"\x50\x2a\x4d\x18\xff\xff\xff\xffabc".to_vec(),
        gzip(b""),
        zstd(b""),
        b"\x1f\x8b".to_vec(),
        b"\x1f\x8b\x08\x1f\0\0\0\0\0\0".to_vec(),
        b"\x28\xb5\x2f\xfd".to_vec(),
        [b"\x28\xb5\x2f\xfd\xff".as_slice(), &[0xff; 64]].concat(),
        gzip(&vec![b'0'; size << 16]),
        gzip(&b"date,title\n".repeat(size << 4)),
        gzip(&gzip(&vec![0; size << 16])),
        zstd_bomb(size, 0x38),
        zstd_bomb(size * 20, 0xff),
    ]);
    // What other programs write.
    for magic in [
        "PK\u{3}\u{4}",
        "%PDF-1.7\n",
        "\u{7f}ELF",
        "PAR1",
        "SQLite format 3\0",
        "BZh9",
        "\u{fd}7zXZ\0",
        "<html><body>",
        "<?xml version=\"1.0\"?>",
        "{\\rtf1",
    ] {
        all.push([magic.as_bytes(), &dice.bytes(64)].concat());
    }
    named("packed", "gz", all)
}

/// Brackets, keys, tags and quotes within each other.
pub(crate) fn depths(_: &mut Dice, size: usize) -> Vec<Hostile> {
    let deep = size * 50;
    let both = |open: &str, middle: &str, close: &str| open.repeat(deep) + middle + &close.repeat(deep);
    let steps: String = (0..size).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let values = [
        both("[", "", "]"),
        both("[", "", ""),
        both("{a: ", "1", "}"),
        both("{\"a\":", "1", "}"),
        both("{\"a\":", "", ""),
        both("[{\"a\":[", "1", "]}]"),
        "- ".repeat(deep),
        "? ".repeat(deep),
        "!!seq ".repeat(deep),
        "!<a> ".repeat(deep),
        "&a ".repeat(deep),
        "\"\\".repeat(deep),
        "'".repeat(deep),
        "((".repeat(deep),
        steps,
    ];
    let mut files = named("deep", "yaml", values.clone());
    let places = [
        "- {id: a, date: 2014, title: A}\n- id: b\n  date: 2014\n  title: B\n  extra: VALUE\n",
        "- {id: a, date: 2014, title: A, actors: VALUE}\n",
        "title: x\nother: VALUE\nevents: [{id: a, date: 2014, title: A}]\n",
        "actors: VALUE\nevents: [{id: a, date: 2014, title: A}]\n",
        "[{\"id\": \"a\", \"date\": \"2014\", \"title\": \"A\", \"x\": VALUE}]",
        "{\"date\": \"2014\", \"title\": VALUE}\n{\"date\": \"2014\", \"title\": \"B\"}\n",
        "{\"when\": \"2014\", \"what\": VALUE}\n{\"when\": \"2014\", \"what\": \"B\"}\n",
        "date,title,x\n2014,A,VALUE\n",
    ];
    for (number, place) in places.iter().enumerate() {
        let ending = if place.starts_with(['[', '{']) { "json" } else { "yaml" };
        let some = values.iter().skip(number % 2).step_by(2);
        files.extend(named(&format!("deep-{number}"), ending, some.map(|value| place.replace("VALUE", value))));
    }
    files
}

/// Anchors that grow, turn back on themselves or lead nowhere.
pub(crate) fn aliases(_: &mut Dice, size: usize) -> Vec<Hostile> {
    let laughs = |first: &str, open: &str, close: &str, item: &str| {
        let mut text = format!("x0: &x0 {first}\n");
        for level in 1..12 {
            let items = vec![item.replace('N', &(level - 1).to_string()); 10].join(", ");
            writeln!(text, "x{level}: &x{level} {open}{items}{close}").expect("memory");
        }
        text
    };
    let event = "- {id: a, date: 2014, title: A, extra: *x11}\n";
    let lists = laughs("[ha, ha]", "[", "]", "*xN");
    let maps = laughs("{a: b}", "{<<: [", "]}", "*xN");
    let chain: String = (1..size * 10).map(|n| format!("x{n}: &x{n} [*x{}]\n", n - 1)).collect();
    let wide: String = (0..size * 10).map(|n| format!("- &e{n} {{id: e{n}, date: 2014, title: T}}\n")).collect();
    let merged: String = (1..size * 10).map(|n| format!("- &e{n} {{<<: *e{}, id: e{n}, k{n}: 1}}\n", n - 1)).collect();
    let item = "- id: a\n  date: 2014\n  title: A\n";
    named(
        "alias",
        "yaml",
        [
            format!("{lists}events:\n{event}"),
            format!("{maps}events:\n{event}"),
            format!("events:\n{event}{lists}"),
            format!("{lists}actors: *x11\nevents:\n{event}"),
            format!("{lists}title: *x11\nevents: *x11\n"),
            format!("x0: &x0 [a]\n{chain}events:\n{}", event.replace("x11", &format!("x{}", size * 10 - 1))),
            format!("{item}  x: {}\n", lists.lines().map(|line| format!("\n    {line}")).collect::<String>()),
            format!("{item}  tags: &t [*t, *t]\n"),
            format!("{item}  x: &t {{k: *t}}\n"),
            format!("{item}  x: *nowhere\n"),
            format!("{item}  *a : b\n"),
            format!("&a {item}- *a\n"),
            "&e [{id: a, date: 2014, title: A, x: *e}]".to_owned(),
            "events: &e\n- {id: a, date: 2014, title: A}\nmore: *e\nactors: *e\n".to_owned(),
            format!("- &a {{id: a, date: 2014, title: A}}\n{}", "- *a\n".repeat(size)),
            format!(
                "- &a {{id: a, date: 2014, title: A}}\n{}",
                (0..size).map(|n| format!("- {{<<: *a, id: b{n}}}\n")).collect::<String>()
            ),
            format!("- &a {{id: a, date: 2014, title: A}}\n- {{<<: [{}], id: b}}\n", vec!["*a"; size * 10].join(", ")),
            format!("- &e0 {{id: e0, date: 2014, title: T}}\n{merged}"),
            wide,
            format!(
                "- {{id: a, date: 2014, title: A, {}x: *k0}}\n",
                (0..size).map(|n| format!("k{n}: &k{n} [1], ")).collect::<String>()
            ),
        ],
    )
}

/// Much of everything that can be much.
#[expect(clippy::too_many_lines, reason = "a list")]
pub(crate) fn sizes(_: &mut Dice, size: usize) -> Vec<Hostile> {
    let much = |text: &str| text.repeat(size * 10);
    let many = |item: &dyn Fn(usize) -> String, between: &str| (0..size).map(item).collect::<Vec<_>>().join(between);
    let event = |more: &str| format!("- {{id: a, date: 2014, title: A, {more}}}\n- {{id: b, date: 2015, title: B}}\n");
    let table = |header: &str, row: &str| format!("date,{header}\n2014-01-01,{row}\n2014-01-02,{row}\n");
    let yaml = [
        event(&format!("{}: 1", much("k"))),
        event(&format!("x: '{}'", much("word "))),
        event(&format!("type: {}, status: {}", much("t"), much("s"))),
        event(&format!("actors: ['{}', '{}']", much("Name "), much("x"))),
        event(&format!("actors: [{}]", many(&|n| format!("Actor {n}"), ", "))),
        event(&format!("actors: [{}]", vec!["Iran"; size].join(", "))),
        event(&format!("tags: [{}]", many(&|n| format!("t{n}"), ", "))),
        event(&format!("sources: [{}]", many(&|n| format!("{{url: 'https://a.example/{n}', x{n}: 1}}"), ", "))),
        event(&format!("relations: [{}]", many(&|n| format!("{{type: follows, target: gone{n}}}"), ", "))),
        event(&many(&|n| format!("k{n}: {n}"), ", ")),
        event(&format!("summary: \"e{}\"", much("\\u0301"))),
        event(&format!("x: \"{}\"", much("👩\u{200d}"))),
        event(&format!("date_note: \"{}\"", much("\\u2060\\ufe0f"))),
        format!("- {{id: '{}', date: 2014, title: '{}'}}\n", much("i"), much("Title")),
        format!("- {{id: a, title: A, date: '{}'}}\n", much("2014-")),
        format!("- {{id: a, title: A, date: '[{}]'}}\n", many(&|n| (1000 + n % 9000).to_string(), ",")),
        format!("- {{id: a, title: A, date: '{}'}}\n", much("early ")),
        format!("title: {}\n{}\nevents:\n{}", much("t"), many(&|n| format!("key{n}: 1"), "\n"), event("x: 1")),
        format!(
            "actors:\n{}events:\n{}",
            many(&|n| format!("- {{id: a{n}, name: 'N {n}', member_of: [a{}], aliases: ['{}']}}\n", n + 1, n % 7), ""),
            event("actors: [a0]")
        ),
        format!(
            "actors:\n- {{id: x, aliases: [{}]}}\nevents:\n{}",
            many(&|n| format!("'Alias {}'", n % 99), ", "),
            event("actors: [x]")
        ),
        (0..size).map(|n| format!("- {{id: e{n}, date: soon {n}, title: T}}\n")).collect(),
        format!("- {{id: a, date: 2014, title: A}}\n{}", much("\n")),
        format!("{}- {{id: a, date: 2014, title: A}}\n", much("# comment\n")),
    ];
    let tables = [
        table(&much("c"), "x"),
        table(&vec!["same"; size].join(","), &vec!["1"; size].join(",")),
        table(&many(&|n| format!("c{n}"), ","), &vec!["1"; size].join(",")),
        table(&vec![""; size].join(","), &vec![""; size].join(",")),
        table("title,actors", &format!("t,\"{}\"", many(&|n| format!("Actor {n}"), ";"))),
        table("title,source_office,source_headline", &format!("t,\"{}\",\"{}\"", much("P;"), much("H;"))),
        table("title", &format!("\"{}\"", much("cell\n"))),
        format!("date,title\n{}", (0..size).map(|n| format!("2014-01-01,a \"quote\" {n}\n")).collect::<String>()),
        format!("date,title\n{}", (0..size).map(|n| format!("2014-01-01,\"open {n}\n")).collect::<String>()),
        format!("{}date,title\n2014-01-01,A\n", much("Some words before the table\n")),
        format!("date,title\n2014-01-01,A{}\n", much(",")),
        much("x"),
        much("2014,"),
    ];
    let objects = [
        format!("[{}]", many(&|n| format!("{{\"date\": \"2014\", \"title\": \"T\", \"k{n}\": {n}}}"), ",")),
        format!(
            "[{}]",
            many(&|n| format!("{{\"date\": \"2014\", \"title\": \"T\", \"k{n}\": {{\"k{n}\": [{n}]}}}}"), ",")
        ),
        many(&|n| format!("{{\"when\": \"2014\", \"what\": \"T\", \"k{n}\": {n}}}"), "\n"),
        format!("{{\"date\": \"2014\", \"title\": \"{}\"}}", much("\\ud83d")),
        format!("[{}]", many(&|n| format!("{{\"date\": \"soon {n}\", \"title\": \"T\"}}"), ",")),
        format!("[{}]", vec!["null"; size].join(",")),
        format!(
            "{{\"events\": [{}]}}",
            many(
                &|n| format!(
                    "{{\"id\": \"a\", \"date\": \"2014\", \"title\": \"{n}\", \"relations\": [{{\"type\": \"follows\", \"target\": \"x{n}\"}}]}}"
                ),
                ","
            )
        ),
    ];
    [named("much", "yaml", yaml), named("much", "csv", tables), named("much", "json", objects)].concat()
}

/// Characters and words where nobody expects them: values, keys, columns, ids.
pub(crate) fn characters(dice: &mut Dice, size: usize) -> Vec<Hostile> {
    let keys = "id date date_note title summary type status importance recorded x";
    let mut files = Vec::new();
    for number in 0..size.div_ceil(30) {
        let event = |dice: &mut Dice, id: usize| {
            let mut event = format!("{{\"id\": {}, \"date\": \"2014\"", quoted(&format!("e{id}{}", text(dice))));
            for key in keys.split(' ').skip(2).chain(["country"]) {
                if dice.once_in(3) {
                    write!(event, ", {}: {}", quoted(key), quoted(&text(dice))).expect("memory");
                }
            }
            for part in [
                r#", "actors": [TEXT, {"id": TEXT, "role": "target", TEXT: 1}], "tags": [TEXT], TEXT: {TEXT: [TEXT]}"#,
                r#", "sources": [{"publisher": TEXT, "url": TEXT, "published": TEXT}]"#,
                r#", "location": {"name": TEXT, "country": TEXT, "lat": TEXT}"#,
            ] {
                let mut pieces = part.split("TEXT");
                event.push_str(pieces.next().unwrap_or_default());
                for piece in pieces {
                    event.push_str(&quoted(&text(dice)));
                    event.push_str(piece);
                }
            }
            event + "}"
        };
        let events: Vec<String> = (0..6).map(|id| event(dice, id)).collect();
        let [title, name, alias, key] = std::array::from_fn(|_| quoted(&text(dice)));
        let registry = format!("[{{\"id\": {name}, \"name\": {alias}, \"kind\": {key}, \"aliases\": [{title}]}}]");
        let header = format!(
            "{{\"title\": {title}, {key}: {name}, \"actors\": {registry}, \"events\": [{}]}}",
            events.join(", ")
        );
        let cells = |dice: &mut Dice| (0..6).map(|_| cell(&text(dice))).collect::<Vec<_>>().join(",");
        let rows: String = (0..6).map(|_| format!("2014-01-01,{}\n", cells(dice))).collect();
        let columns = if number % 2 == 0 { cells(dice) } else { "title,actors,status,url,country,id".to_owned() };
        let raw: String = (0..6)
            .map(|id| format!("- id: {id}\n  date: 2014\n  title: {}\n  {}: {}\n", text(dice), text(dice), text(dice)))
            .collect();
        let one = |ending: &str, text: String| Hostile {
            name: format!("characters-{number}.{ending}"),
            bytes: text.into_bytes(),
        };
        files.push(one("json", header));
        files.push(one("yaml", events.iter().map(|event| format!("- {event}\n")).collect()));
        files.push(one("jsonl", events.join("\n")));
        files.push(one("csv", format!("date,{columns}\n{rows}")));
        files.push(one("raw.yaml", raw));
    }
    files
}

/// The same id, key, name or column again and again, and ids that look like those that annals makes.
pub(crate) fn repeats(_: &mut Dice, size: usize) -> Vec<Hostile> {
    let again = |text: &str| text.repeat(size);
    let event = "- {id: a, date: 2014, title: A}\n";
    let yaml = [
        again(event),
        again("- {date: 2014, title: A}\n"),
        again("- {id: '', date: 2014, title: A}\n"),
        "- {id: repeat-3.yaml:3, date: 2014, title: A}\n- {id: repeat-3:3, date: 2014, title: A}\n- {id: repeat-3:3, date: 2014, title: A}\n- {date: 2014, title: A}\n".to_owned(),
        "- {id: a, id: b, date: 2014, date: 2015, title: A, title: B, x: 1, x: 2}\n".to_owned(),
        format!("{}events:\n{event}", again("title: x\n")),
        format!("events:\n{event}events:\n{event}"),
        format!("events:\n{event}title: y\nactors:\n- {{id: a}}\nevents:\n{event}"),
        format!("actors:\n{}events:\n{event}", again("- {id: a, name: A, aliases: [A, a, Å], member_of: [a]}\n")),
        "actors:\n- {id: a, name: B, member_of: [b]}\n- {id: b, name: A, member_of: [a]}\n- {id: c, name: A}\nevents:\n- {id: a, date: 2014, title: A, actors: [A, B, a, b, c]}\n".to_owned(),
        "- {id: a, date: 2014, title: A, relations: [{type: follows, target: a}, {type: follows, target: a}, {type: part_of, target: b}]}\n- {id: b, date: 2014, title: B, relations: [{type: part_of, target: a}]}\n".to_owned(),
        "- {id: a, date: 2014, title: A}\n- {id: A, date: 2014, title: A}\n- {id: ' a', date: 2014, title: A}\n- {id: 'a ', date: 2014, title: A}\n- {id: \"a\\u200b\", date: 2014, title: A}\n".to_owned(),
        "- {id: -, date: 2014, title: A}\n- {id: --help, date: 2014, title: A}\n- {id: -h, date: 2014, title: A}\n- {id: /etc/passwd, date: 2014, title: A}\n".to_owned(),
    ];
    let json = [
        "[{\"id\": \"a\", \"id\": \"b\", \"date\": \"2014\", \"title\": \"x\", \"title\": \"y\"}]".to_owned(),
        "[{\"date\": \"2014\", \"title\": \"x\", \"q\": 1, \"q\": {\"q\": 1, \"q\": 2}}]".to_owned(),
        format!("[{}{{\"date\": \"2014\", \"title\": \"x\"}}]", again("{\"date\": \"2014\", \"title\": \"x\"},")),
        format!(
            "[{}{{\"id\": 1, \"date\": \"2014\", \"title\": \"x\"}}]",
            again("{\"id\": 1, \"date\": \"2014\", \"title\": \"x\"},")
        ),
        again("{\"id\": \"repeat-4:2\", \"date\": \"2014\", \"title\": \"x\"}\n"),
    ];
    let tables = [
        format!("id,date,title\n{}", again("1,2014-01-01,A\n")),
        format!("id,date,title\n{}", again(",2014-01-01,A\n")),
        format!("date,title\n{}", again("date,title\n")),
        "date,Date,DATE,date,title,Title\n2014,2015,2016,2017,a,b\n".to_owned(),
        format!("id,date,title\n{}", (2..9).map(|line| format!("repeat-4:{line},2014-01-01,A\n")).collect::<String>()),
    ];
    [named("repeat", "yaml", yaml), named("repeat", "json", json), named("repeat", "csv", tables)].concat()
}
