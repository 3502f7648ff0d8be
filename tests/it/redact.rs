//! `--redact`: what is handed on without the names of chosen actors, looked through as somebody would who wants to know.

use std::io::Read;
use std::path::Path;

use annals::names::fold;
use proptest::prelude::*;
use zip::ZipArchive;

use crate::support::annals;

const FORMATS: [&str; 14] = [
    "md",
    "csv",
    "xlsx",
    "json",
    "jsonl",
    "yaml",
    "html",
    "svg",
    "ics",
    "timelinejs",
    "geojson",
    "markwhen",
    "csl",
    "table",
];

#[expect(clippy::disallowed_methods, reason = "a test has files of its own")]
fn save(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("writable");
}

/// What a file says, a workbook with all of its parts.
fn said(path: &Path) -> String {
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).expect("written");
    if !bytes.starts_with(b"PK") {
        return String::from_utf8(bytes).expect("UTF-8");
    }
    let mut archive = ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip file");
    let mut text = String::new();
    for at in 0..archive.len() {
        archive.by_index(at).expect("a part").read_to_string(&mut text).expect("UTF-8");
        text.push('\n');
    }
    text
}

/// The text with what stands for letters read, and without marks between them: what somebody sees who looks closely.
fn seen(text: &str) -> Vec<String> {
    let mut read = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        let (before, behind) = rest.split_at(at);
        read.push_str(before);
        let code = behind.get(2..6).and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        read.extend(code);
        rest = behind.get(if code.is_some() { 6 } else { 2 }..).unwrap_or_default();
    }
    read.push_str(rest);
    let unfolded = read.replace("\r\n ", "");
    let bare = unfolded.replace(['*', '_', '~', '`', '\\'], "");
    vec![fold(&unfolded), fold(&bare), fold(&bare.replace(['\n', '-'], ""))]
}

/// Whether a text names somebody: the folded name as words of the folded text, or as the beginning of one where it is long.
fn names(text: &str, name: &str) -> bool {
    let name = fold(name);
    let has = |seen: &String| {
        seen.match_indices(&*name).any(|(at, _)| {
            let before = seen.get(..at).is_none_or(|before| before.is_empty() || before.ends_with(' '));
            let after = seen.get(at + name.len()..).is_none_or(|after| after.is_empty() || after.starts_with(' '));
            before && (after || name.len() > 4)
        })
    };
    seen(text).iter().any(has)
}

/// Exports a file in every format and says where it still names somebody.
fn leaks(folder: &Path, file: &str, redact: &[&str], of: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for format in FORMATS {
        let name = format!("out.{format}");
        let path = folder.join(&name);
        let path = path.to_string_lossy();
        let mut arguments = vec!["export", file, "--format", format, "--force", "-o", &*path];
        arguments.extend(redact.iter().flat_map(|pattern| ["--redact", pattern]));
        let (code, _, errors) = annals(folder, &arguments);
        assert!(code == 0 || code == 3, "{format}: {errors}");
        let text = said(&folder.join(&name));
        found.extend(of.iter().filter(|name| names(&text, name)).map(|name| format!("{format} names {name}")));
    }
    found
}

fn exported(folder: &Path, file: &str, format: &str, redact: &[&str]) -> (String, String) {
    let mut arguments = vec!["export", file, "--format", format];
    arguments.extend(redact.iter().flat_map(|pattern| ["--redact", pattern]));
    let (code, out, errors) = annals(folder, &arguments);
    assert!(code == 0 || code == 3, "{errors}");
    (out, errors)
}

const TALKS: &str = r#"
schema: 1
title: Putin and Iran
actors:
  - {id: putin, name: Vladimir Putin, aliases: [Путин, پوتین, 普京, VVP], kind: person, member_of: [russia], codes: {wikidata: Q7747}}
  - {id: russia, name: Russia, kind: state, country: RUS}
  - {id: iran, name: Iran, aliases: [IR], kind: state, country: IRN}
  - {id: ircs, name: Iranian Red Crescent, kind: ngo, country: IRN}
events:
  - id: putin-visits-tehran
    # Putin's own words
    date: 2025-01-02
    title: "Putin's visit: Владимира Путина, Pu**tin**, P&uuml;tin and PUTIN, Vladimir in Tehran; V. V. Putin"
    summary: |
      See [the note](https://kremlin.ru/putin) and https://ex.org/a/%D0%9F%D1%83%D1%82%D0%B8%D0%BD.html.
      پوتین در تهران. 普京访问伊朗. Poutine parle. Iranian officials. #FreeIran Pu-
      tin spoke. VVP left. The iris and the air were irate.
    actors: [putin, {id: iran, role: target, note: Putin friend}, ircs]
    tags: [putin, iran-deal]
    location: {name: "Tehran, Iran", country: IRN, lat: 35.7, lon: 51.4}
    mood: {Putin said: "Vladimir Putin laughed", n: 3}
    sources:
      - {publisher: Putin Times, title: On Putin, url: "https://x.org/putin-1", claimant: putin}
      - {publisher: BBC, url: "https://bbc.com/1"}
    relations: [{type: follows, target: vladimir-putin-visits-tehran}]
  - id: vladimir-putin-visits-tehran
    date: 2025-01-01
    title: The day before
    actors: [russia, VVP]
"#;

#[test]
fn no_format_names_whoever_is_redacted() {
    let folder = tempfile::tempdir().expect("a folder");
    save(folder.path(), "putin-and-iran.yaml", TALKS);
    let spellings = [
        "putin",
        "Путин",
        "پوتین",
        "普京",
        "VVP",
        "Q7747",
        "Vladimir Putin",
        "Poutine",
        "Iran",
        "Iranian",
        "伊朗",
        "IRN",
    ];
    assert_eq!(leaks(folder.path(), "putin-and-iran.yaml", &["putin", "iran"], &spellings), [""; 0]);
    let (yaml, errors) = exported(folder.path(), "putin-and-iran.yaml", "yaml", &["putin", "iran"]);
    insta::assert_snapshot!("redacted_yaml", yaml);
    insta::assert_snapshot!("redacted_stderr", errors);
}

#[test]
fn what_is_redacted_reads_back_with_its_relations() {
    let folder = tempfile::tempdir().expect("a folder");
    save(folder.path(), "a.yaml", TALKS);
    for format in ["yaml", "json", "csv", "jsonl"] {
        let (out, _) = exported(folder.path(), "a.yaml", format, &["putin", "iran"]);
        let name = format!("b.{format}");
        save(folder.path(), &name, &out);
        let (code, shown, errors) = annals(folder.path(), &["show", &name, "actor-1-visits-actor-2~2"]);
        assert_eq!(code, 0, "{errors}");
        assert!(shown.contains("The day before"), "{format}: {shown}");
        let (_, problems, _) = annals(folder.path(), &["check", &name]);
        assert!(!problems.contains("error"), "{problems}");
        let (_, count, _) = annals(folder.path(), &["list", &name, "--actor", "=Actor 1", "--count"]);
        assert_eq!(count, "2\n", "{format}");
    }
}

#[test]
fn pseudonyms_go_by_the_order_of_the_patterns_in_every_file() {
    let folder = tempfile::tempdir().expect("a folder");
    save(folder.path(), "a.yaml", "- {id: a, date: 2025, title: Iran and Russia, actors: [Iran, Russia]}\n");
    save(folder.path(), "b.yaml", "- {id: a, date: 2025, title: Russia alone, actors: [Russia, Iran]}\n");
    let line = |file: &str, redact: &[&str]| {
        let (out, _) = exported(folder.path(), file, "table", redact);
        out.split_whitespace().skip(2).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("a.yaml", &["Russia", "Iran"]), "Actor 2 and Actor 1");
    assert_eq!(line("b.yaml", &["Russia", "Iran"]), "Actor 1 alone");
    // Who was redacted before is somebody else.
    save(folder.path(), "c.yaml", "- {id: a, date: 2025, title: Iran and Actor 1, actors: [Iran, Actor 1]}\n");
    assert_eq!(line("c.yaml", &["Iran"]), "Actor 2 and Actor 1");
}

#[test]
fn a_pattern_that_takes_nobody_is_refused_and_one_that_takes_several_says_whom() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "- {id: a, date: 2025, title: T, actors: [Donald Trump, Melania Trump, Iran]}\n";
    save(folder.path(), "a.yaml", text);
    let (code, out, errors) = annals(folder.path(), &["export", "a.yaml", "--redact", "Xyzzyq"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(errors.contains("`--redact Xyzzyq` matches no actor") && errors.contains("hint: "), "{errors}");
    let (code, _, errors) = annals(folder.path(), &["export", "a.yaml", "--redact", " "]);
    assert!(code == 2 && errors.contains("needs a name"), "{errors}");
    let (out, errors) = exported(folder.path(), "a.yaml", "md", &["Trump"]);
    assert!(errors.contains("Actor 1 is Donald Trump") && errors.contains("Actor 1b is Melania Trump"), "{errors}");
    assert!(out.contains("Actor 1, Actor 1b, Iran"), "{out}");
}

#[test]
fn ordinary_words_stay_and_so_do_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = r#"
actors:
  - {id: us, name: United States, aliases: [US], kind: state}
  - {id: p1, name: Bashar al-Assad, kind: person}
  - {id: rifaat, name: Rifaat al-Assad, kind: person}
  - {id: trump, name: Donald Trump, kind: person}
  - {id: tusk, name: Tusk, kind: person}
events:
  - id: bus-focus
    date: 2025
    title: "They told us: the US and the U.S. focus on the bus; Nigeria, Rifaat al-Assad and Assad's army"
    summary: Donald Tusk met Donald. A trusted status quo.
    actors: [us, p1, rifaat, trump, Niger]
"#;
    save(folder.path(), "a.yaml", text);
    let (out, _) = exported(folder.path(), "a.yaml", "jsonl", &["=us", "=p1", "=trump", "=Niger"]);
    for kept in [
        "\"bus-focus\"",
        "They told us: the Actor 1 and the Actor 1 focus on the bus; Nigeria, Rifaat al-Assad and Actor 2's army",
        "Donald Tusk met Actor 3. A trusted status quo.",
        "\"name\":\"Rifaat al-Assad\"",
    ] {
        assert!(out.contains(kept), "{kept}: {out}");
    }
}

/// The titles of an event per line, as a redacted export has them.
fn headlines(actors: &str, named: &str, titles: &[&str], redact: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let event = |(at, title): (usize, &&str)| {
        let actors = if at == 0 { format!(", actors: [{named}]") } else { String::new() };
        format!("  - {{id: e{at}, date: 2025, title: \"{title}\"{actors}}}\n")
    };
    let events: String = titles.iter().enumerate().map(event).collect();
    save(folder.path(), "a.yaml", &format!("{actors}events:\n{events}"));
    let (out, _) = exported(folder.path(), "a.yaml", "table", redact);
    out.lines().map(|line| line.split_whitespace().skip(2).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn surnames_are_names_in_headlines_whatever_the_registry_says() {
    let putin = ["Start", "Putin Visits Tehran", "putin said", "Vladimir Meets Lavrov", "The input"];
    let gone = ["Start", "Actor 1 Visits Tehran", "Actor 1 said", "Actor 1 Meets Lavrov", "The input"];
    for actors in [
        "",
        "actors:\n  - {id: p, name: Vladimir Putin}\n",
        "actors:\n  - {id: p, name: Vladimir Putin, kind: person}\n",
    ] {
        assert_eq!(headlines(actors, "Vladimir Putin", &putin, &["Vladimir Putin"]), gone, "{actors}");
    }
    // The family name stands first.
    let actors = "actors:\n  - {id: xi-jinping, name: Xi Jinping, kind: person}\n  - {id: kim, name: Kim Jong Un, kind: person}\n  \
        - {id: sister, name: Kim Yo Jong, kind: person}\n";
    let titles = [
        "Xi Visits Moscow",
        "Xi and XI; Xi's taxi, xi",
        "Jinping Speaks",
        "Kim Oversees Missile Test",
        "kim said",
        "UN Meets On Kim Yo Jong",
    ];
    let gone = [
        "Actor 1 Visits Moscow",
        "Actor 1 and Actor 1; Actor 1's taxi, xi",
        "Actor 1 Speaks",
        "Actor 2 Oversees Missile Test",
        "Actor 2 said",
        "UN Meets On Kim Yo Jong",
    ];
    let named = "Xi Jinping, Kim Jong Un, Kim Yo Jong";
    assert_eq!(headlines(actors, named, &titles, &["Xi Jinping", "Kim Jong Un"]), gone);
    assert_eq!(headlines(actors, named, &titles, &["Xi", "=kim"]), gone);
    assert_eq!(
        headlines("", "Xi Jinping", &["Xi Visits Moscow", "Start"], &["Xi"]),
        ["Actor 1 Visits Moscow", "Start"]
    );
}

#[test]
fn what_is_left_of_the_name_of_an_organisation_is_a_name_and_its_words_are_not() {
    let titles =
        ["Wagner Fighters Enter Bakhmut", "wagner left", "A Group Of Fighters; the group", "Wagner Moura acts"];
    let gone =
        ["Actor 1 Fighters Enter Bakhmut", "Actor 1 left", "A Group Of Fighters; the group", "Wagner Moura acts"];
    for actors in ["", "actors:\n  - {id: w, name: Wagner Group, kind: armed_group}\n"] {
        assert_eq!(headlines(actors, "Wagner Group, Wagner Moura", &titles, &["Wagner Group"]), gone, "{actors}");
    }
    let titles = [
        "United They Stand; States Agree; Islamic Law",
        "The Republic's President and Army; Security Talks; Iran Talks",
    ];
    let named =
        "Islamic Republic, Security Forces, National Bank of Iran, Human Rights Watch, United States, President Office";
    let redact =
        ["=Islamic Republic", "=Security Forces", "=National Bank of Iran", "=Human Rights Watch", "=United States"];
    assert_eq!(headlines("", named, &titles, &redact), titles);
}

/// The registry, whom a pattern names, a title, and what stands for it.
const PARTS_OF_NAMES: [(&str, &str, &str, &str); 22] = [
    // What is quoted in the midst of a name is what somebody is called, and the innermost quotes count.
    ("{id: g, name: 'Joaquín \"El Chapo\" Guzmán'}", "g", "then Guzmán was arrested", "then Actor 1 was arrested"),
    ("{id: h, name: 'АО \"НПО \"Алмаз\"', kind: company}", "h", "потом НПО и Алмаз", "потом НПО и Actor 1"),
    // A full stop ends what belongs to a name, but for one behind an initial.
    (
        "{id: p, name: Vladimir Putin, kind: person}",
        "Vladimir Putin",
        "they met Vladimir Lukin. Putin said no",
        "they met Actor 1 Lukin. Actor 1 said no",
    ),
    (
        "{id: p, name: Vladimir Putin, kind: person}",
        "Vladimir Putin",
        "then Vladimir “Vova” Putin met Vladimir (Volodya) Putin, and Vladimir V. Putin",
        "then Actor 1 met Actor 1, and Actor 1",
    ),
    (
        "{id: p, name: Vladimir Putin, kind: person}",
        "Vladimir Putin",
        "then Vladimir (“not he”) Putin",
        "then Actor 1 (“not he”) Actor 1",
    ),
    (
        "{id: r, name: Rosneft Oil Company, kind: company}",
        "Rosneft Oil Company",
        "Rosneft said; oil",
        "Actor 1 said; oil",
    ),
    ("{id: a, name: Acme Holdings Ltd, kind: company}", "Acme Holdings Ltd", "Acme buys", "Actor 1 buys"),
    (
        "{id: aa, name: Ansar Allah, kind: armed_group}",
        "Ansar Allah",
        "Ansar al-Islam attacks",
        "Ansar al-Islam attacks",
    ),
    (
        "{id: ab, name: Ansar Allah Movement, kind: armed_group}",
        "Ansar Allah Movement",
        "Ansar attacks",
        "Actor 1 attacks",
    ),
    ("{id: ny, name: New York Times, kind: media}", "New York Times", "Talks in York", "Talks in York"),
    (
        "{id: rr, name: Rosneft Oil Company, kind: company}",
        "Rosneft Oil Company",
        "Rosneft Says Profits Fell",
        "Actor 1 Says Profits Fell",
    ),
    (
        "{id: l, name: Lukoil Trading House, kind: organisation}",
        "Lukoil Trading House",
        "Lukoil sells",
        "Actor 1 sells",
    ),
    ("{id: m, name: Theresa May}", "Theresa May", "Mrs May may say", "Mrs Actor 1 may say"),
    ("{id: e, name: Elizabeth Rose}", "Elizabeth Rose", "Rose said prices rose", "Actor 1 said prices rose"),
    ("{id: ma, name: Ma Ying-jeou, kind: person}", "Ma Ying-jeou", "President Ma met ma", "President Actor 1 met ma"),
    (
        "{id: o, name: Ana O’Donnell-García, kind: person}",
        "Ana O’Donnell-García",
        "García and O’Donnell",
        "Actor 1 and Actor 1",
    ),
    (
        "{id: t, name: Donald Trump, kind: person}, {id: k, name: John Kerry, kind: person}",
        "Donald Trump",
        "Donald John Trump met John Kerry",
        "Actor 1 met John Kerry",
    ),
    (
        "{id: t, name: Donald Trump, kind: person}",
        "Donald Trump",
        "Donald J. Trump and Trump Thanks Donald",
        "Actor 1 and Actor 1 Thanks Actor 1",
    ),
    (
        "{id: p, name: Vladimir Putin, kind: person}",
        "Vladimir Putin",
        "then Vladimir Ivanovich Putin met Putin, and Putin told Vladimir that Vladimir van der Putin is old",
        "then Actor 1 met Actor 1, and Actor 1 told Actor 1 that Actor 1 is old",
    ),
    (
        "{id: r, name: Recep Erdogan, kind: person}, {id: t, name: Donald Tusk, kind: person}",
        "Recep Erdogan",
        "yesterday Recep Tayyip Erdogan met Recep Tusk",
        "yesterday Actor 1 met Actor 1 Tusk",
    ),
    (
        "{id: p, name: Vladimir Putin, kind: person}, {id: m, name: Sergei Vladimirovich Medinsky, kind: person}",
        "Vladimir Putin",
        "Then Vladimir said no",
        "Then Actor 1 said no",
    ),
    (
        "{id: q, name: Al-Qaeda in the Islamic Maghreb, kind: armed_group}",
        "Al-Qaeda in the Islamic Maghreb",
        "al-Qaida in the Islamic Maghreb",
        "Actor 1",
    ),
];

#[test]
fn a_name_of_which_a_part_is_said_is_gone_whatever_its_parts_are_like() {
    for (actors, who, titles, gone) in PARTS_OF_NAMES {
        let actors = actors.replace("}, {", "}\n  - {");
        let found = headlines(&format!("actors:\n  - {actors}\n"), who, &["Start", titles], &[&format!("={who}")]);
        assert_eq!(found, ["Start", gone], "{actors}");
    }
}

/// What of some titles is left, and what stderr says, where everybody of a file is redacted who is not kept.
fn titles_of(named: &[&str], titles: &[&str]) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let event = |(at, title): (usize, &&str)| {
        let actors = if at == 0 { named.to_vec() } else { Vec::new() };
        serde_json::json!({"id": format!("e{at}"), "date": "2025", "title": title, "actors": actors})
    };
    let events: Vec<_> = titles.iter().enumerate().map(event).collect();
    save(folder.path(), "a.json", &serde_json::json!({"events": events}).to_string());
    let patterns: Vec<String> = named.iter().map(|name| format!("={name}")).collect();
    let redact: Vec<&str> = patterns.iter().map(String::as_str).collect();
    let (out, errors) = exported(folder.path(), "a.json", "jsonl", &redact);
    let title = |line: &str| {
        let event: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        event["title"].as_str().unwrap_or_default().to_owned()
    };
    (out.lines().filter(|line| line.contains("\"title\"")).map(title).collect(), errors)
}

#[test]
fn initials_take_no_word_in_front_of_a_name_along() {
    for (named, title, gone) in [
        (&["D. A. Abramov"][..], "Police arrested A. Abramov", "Police arrested Actor 1"),
        (&["D. Abramov"], "Court freed Abramov", "Court freed Actor 1"),
        (&["S. Ivanov"], "Moscow dismisses Ivanov", "Moscow dismisses Actor 1"),
        (
            &["S. Ivanov", "P. Petrov"],
            "The ministers Ivanov and Petrov resigned",
            "The ministers Actor 1 and Actor 2 resigned",
        ),
        (&["E. Macron"], "on the Macron government", "on the Actor 1 government"),
        (&["R. T. Erdogan"], "Minister T. Erdogan", "Minister Actor 1"),
        (&["Trump, D."], "Trump denied it", "Actor 1 denied it"),
        (&["Trump, D."], "Trump d’accord, D. Trump and D Trump", "Actor 1 d’accord, Actor 1 and Actor 1"),
        (&["Д. Абрамов"], "Полиция назад Абрамова", "Полиция назад Actor 1"),
        (&["С. Иванов"], "встретился с Ивановым. С. Иванов ушёл", "встретился с Actor 1. Actor 1 ушёл"),
        (&["И. Иванов"], "И Иванов тоже, и Иванов; Иванов И. и он", "И Actor 1 тоже, и Actor 1; Actor 1 и он"),
        (&["A. Merkel"], "A Merkel ally said", "A Actor 1 ally said"),
        (&["Group D", "D. Astor"], "Party of Plan D, Astor said", "Party of Plan D, Actor 2 said"),
        (&["Kim Jong Un"], "Kim Jong United; Kim Jong Uns Rede", "Actor 1 United; Actor 1 Rede"),
        (&["Bashar al-Assad"], "Bashar Assad al-Watan; Assad, Bashar al-", "Actor 1 al-Watan; Actor 1"),
        (&["Bank of Taranto"], "He spoke of Bank Taranto. Then", "He spoke of Actor 1. Then"),
        (&["Bank of Taranto"], "They robbed the bank. Taranto was calm", "They robbed the bank. Taranto was calm"),
        (&["Ivan S. Petrov"], "ISP, the ISP and Petrov", "Actor 1, the Actor 1 and Actor 1"),
        (&["Donald Trump"], "Done. Don said", "Done. Actor 1 said"),
        (&["محسن رضایی"], "Ready, Missing and Heard", "Ready, Missing and Heard"),
        (&["Alan N. Dorset"], "THIS AND THAT OF DORSET", "THIS AND THAT OF Actor 1"),
    ] {
        let (titles, errors) = titles_of(named, &["Start", title]);
        assert_eq!(titles[1].trim_end_matches('-'), gone, "{named:?} {errors}");
    }
}

#[test]
fn what_stands_for_a_name_is_no_other_name() {
    let (titles, errors) = titles_of(&["John Astor", "E. Macron"], &["Astor met Macron"]);
    assert_eq!(titles, ["Actor 1 met Actor 2"], "{errors}");
    let (titles, _) = titles_of(&["John Actor", "E. Macron"], &["Actor met Macron"]);
    assert_eq!(titles, ["Party 1 met Party 2"]);
}

#[test]
fn an_organisation_goes_by_what_is_its_own_whatever_the_language() {
    for (name, title, gone) in [
        (
            "Батальон «Айдар»",
            "Айдар отступил, Айдара ждали; Батальон ушёл",
            "Actor 1 отступил, Actor 1 ждали; Батальон ушёл",
        ),
        ("5th Azov Battalion", "Azov stays; the 5th Battalion", "Actor 1 stays; the 5th Battalion"),
        ("Полк «Азов»", "Азов; полк", "Actor 1; полк"),
        ("ЧВК «Редут»", "Редут и редут", "Actor 1 и редут"),
        ("ООО Ромашка", "Ромашке и ромашка", "Actor 1 и ромашка"),
        ("Bataillon Charlemagne", "Charlemagne", "Actor 1"),
        ("Division Azul", "Azul y azul", "Actor 1 y azul"),
        ("Stiftung Warentest", "Die Stiftung: Warentest", "Die Stiftung: Actor 1"),
        ("Katibat Imam al-Bukhari", "Imam Bukhari group; al-Bukhari", "Actor 1 group; Actor 1"),
        ("كتيبة المعتصم", "المعتصم والمعتصم", "Actor 1"),
        ("瓦格纳集团", "瓦格纳进攻", "Actor 1进攻"),
        ("“Storm” Brigade", "Storm; a storm", "Actor 1; a storm"),
    ] {
        let (titles, errors) = titles_of(&[name], &["Start", title]);
        assert_eq!(titles[1], gone, "{name} {errors}");
    }
    // What is not looked for is said.
    for (name, says) in
        [("Army of Conquista Front", "Conquista"), ("Ministry of Migration and Asylum", "Asylum, Migration")]
    {
        let (_, errors) = titles_of(&[name], &["Start"]);
        assert!(errors.contains(&format!("not looked for where they stand alone: {says}\n")), "{errors}");
    }
}

#[test]
fn names_in_han_and_hangul_are_names_in_other_scripts_as_the_ladder_has_them() {
    for (name, title, gone) in [
        ("王毅", "Wang Yi met Lavrov; Yi Wang; WANG YI", "Actor 1 met Lavrov; Actor 1; Actor 1"),
        ("习近平", "Си Цзиньпин и Xi Jinping, Xi Jin-ping", "Actor 1 и Actor 1, Actor 1"),
        ("Xi Jinping", "Си Цзиньпин и 习近平", "Actor 1 и Actor 1"),
        ("김정은", "Kim Jong-un and Ким Чен Ын met", "Actor 1 and Actor 1 met"),
        ("李安", "an li and Li An", "an li and Actor 1"),
    ] {
        let (titles, errors) = titles_of(&[name], &["Start", title]);
        assert_eq!(titles[1], gone, "{name} {errors}");
        let is_said = errors.contains("in other scripts looked for only as annals reads them");
        assert_eq!(is_said, !name.is_ascii(), "{errors}");
    }
}

#[test]
fn what_arabic_and_hebrew_write_in_one_word_with_a_name_goes_with_it() {
    for (name, title, gone) in [
        ("حسن نصر الله", "لنصر الله، ونصرالله، وبنصر الله، الله أكبر", "Actor 1، Actor 1، Actor 1، الله أكبر"),
        ("أحمد السالم", "للسالم، وللسالم، بالسالم، والسالم؛ مسالم", "Actor 1، Actor 1، Actor 1، Actor 1؛ مسالم"),
        ("محسن رضایی", "رضائی، رضائى، رضایی، رضايي", "Actor 1، Actor 1، Actor 1، Actor 1"),
        ("إبراهيم القاضي", "ابراهيم القاضى، وإبراهيم", "Actor 1، Actor 1"),
        ("علي الأمين", "جلس على الأرض، علي الامين", "جلس على الأرض، Actor 1"),
        ("צחי הנגבי", "להנגבי; והנגבי", "Actor 1; Actor 1"),
        ("عبد الفتاح المبارك", "عبد الرحمن؛ عبدالفتاح", "عبد الرحمن؛ Actor 1"),
    ] {
        let (titles, errors) = titles_of(&[name], &["Start", title]);
        assert_eq!(titles[1], gone, "{name} {errors}");
    }
}

#[test]
fn one_count_is_said_whatever_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    save(
        folder.path(),
        "a.csv",
        "date,title,actors\n2020-01-01,Putin came,Putin\n2020-01-02,Putin left,Putin\n2020-01-03,Nobody,Putin\n",
    );
    let says = "Redacted: names were replaced in 3 mentions of actors, 2 titles\n";
    for arguments in
        [&["list", "a.csv"][..], &["export", "a.csv", "--format", "json"], &["export", "a.csv", "--format", "csv"]]
    {
        let (code, _, errors) = annals(folder.path(), &[arguments, &["--redact", "Putin"]].concat());
        assert!(code == 0 && errors.contains(says), "{errors}");
    }
}

#[test]
fn what_is_not_looked_for_and_who_is_much_alike_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "actors:\n  - {id: a, name: Sergey Aksyonov, aliases: [Аксёнов], kind: person}\nevents:\n  \
        - {id: e1, date: 2025, title: Start, actors: [a, Akysonov, Human Rights Watch, Lavrov]}\n";
    save(folder.path(), "a.yaml", text);
    let (out, errors) = exported(folder.path(), "a.yaml", "jsonl", &["Аксенов", "=Human Rights Watch"]);
    assert!(out.contains("Akysonov"), "{out}");
    assert!(errors.contains("others are called much the same and stay: Akysonov\n  hint: "), "{errors}");
    assert!(errors.contains("not looked for where they stand alone: Human, Watch"), "{errors}");
}

#[test]
fn ids_name_nobody_by_a_short_surname() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "actors:\n  - {id: xj, name: Xi Jinping, kind: person}\nevents:\n  \
        - {id: xi-visits-moscow, date: 2025, title: Xi Visits, actors: [xj], tags: [xi, taxi]}\n";
    save(folder.path(), "a.yaml", text);
    assert_eq!(leaks(folder.path(), "a.yaml", &["xj"], &["Xi", "Jinping"]), [""; 0]);
}

#[test]
fn both_sides_of_what_is_disputed_are_said_without_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = r"
actors:
  - {id: putin, name: Vladimir Putin, kind: person}
  - {id: agency, name: The Agency, kind: media}
events:
  - {id: a, date: 2025-01-01, title: Putin came, actors: [putin], tags: [x], relations: [{type: contradicts, target: putin-left}]}
  - {id: putin-left, date: 2025-01-02, title: Putin left, actors: [putin], sources: [{publisher: Putin Times, claimant: agency}]}
  - {id: c, date: 2025-01-03, title: Putin stayed, relations: [{type: contradicts, target: a}]}
  - {id: d, date: 2025-01-04, title: Nothing of Putin, tags: [x], relations: [{type: contradicts, target: gone-with-putin}]}
";
    save(folder.path(), "a.yaml", text);
    save(folder.path(), "house.md", "{% for one in disputes %}{{ one }}\n{% endfor %}");
    let said = |how: &[&str], redact: &[&str]| {
        let (code, out, errors) = annals(folder.path(), &[&["export", "a.yaml", "--tag", "x"], how, redact].concat());
        assert_eq!(code, 0, "{errors}");
        out
    };
    let plain = said(&["--format", "md"], &[]);
    let redacted = said(&["--format", "md"], &["--redact", "putin"]);
    let disputed = |text: &str| {
        let (_, text) = text.split_once("What is disputed").expect("a section");
        text.split_once("\n---").expect("an end").0.to_owned()
    };
    let called = disputed(&plain).replace("putin-left", "actor-1-left").replace("gone-with-putin", "gone-with-actor-1");
    assert_eq!(disputed(&redacted), called.replace("Putin", "Actor 1"), "{redacted}");
    for side in
        ["Contradicts: **Actor 1 left**", "**Actor 1 stayed**", "not in this export", "(not in this chronology)"]
    {
        assert!(redacted.contains(side), "{side}: {redacted}");
    }
    assert!(redacted.contains("Exported by") && redacted.contains("2 of 4 events"), "{redacted}");
    // Only what is handed on counts.
    assert!(redacted.contains("2 titles"), "{redacted}");
    let house = said(&["--template", "house.md"], &["--redact", "putin"]);
    assert!(house.contains("Actor 1 stayed") && house.contains("gone-with-actor-1"), "{house}");
    let json = said(&["--format", "json"], &["--redact", "putin"]);
    assert!(
        !json.to_lowercase().contains("putin") && !json.contains("stayed") && json.contains("\"excerpt\": true"),
        "{json}"
    );
    assert!(!json.contains("agency"), "{json}");
}

#[test]
fn a_page_has_its_limit_without_names_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = "word ".repeat(10 << 20);
    let text = format!(
        "{{\"events\": [{{\"id\": \"a\", \"date\": \"2025\", \"title\": \"Putin\", \"actors\": [\"Putin\"], \"summary\": \"{long}\"}}]}}"
    );
    save(folder.path(), "a.json", &text);
    for redact in [&[][..], &["--redact", "putin"]] {
        let (code, _, errors) = annals(folder.path(), &[&["export", "a.json", "--format", "html"], redact].concat());
        assert!(code != 0 && errors.contains("48 MB of events at most"), "{redact:?}: {code} {errors}");
    }
}

#[test]
fn a_link_that_is_not_closed_takes_nothing_else_along() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = r#"
- id: a
  date: 2025
  title: "[the note](https://ex.org/putin and Lavrov stayed.\n\nNext (once) more"
  actors: [Putin]
- {id: b, date: 2025, title: "[the note](https://ex.org/putin (a title)) stays"}
"#;
    save(folder.path(), "a.yaml", text);
    let (out, _) = exported(folder.path(), "a.yaml", "jsonl", &["Putin"]);
    assert!(out.contains("and Lavrov stayed.\\n\\nNext (once) more"), "{out}");
    assert!(out.contains("\"the note stays\"") && !out.contains("putin"), "{out}");
}

#[test]
fn declined_names_are_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = r#"
actors:
  - {id: navalny, name: Alexei Navalny, aliases: [Алексей Навальный], kind: person}
  - {id: zakharova, name: Maria Zakharova, aliases: [Мария Захарова], kind: person}
  - {id: russia, name: Russia, kind: state}
events:
  - id: a
    date: 2025
    title: "Навального; Навальному; Алексея Навального; Захаровой; Захарову; Захаров; России; Россией; Navalného"
    actors: [navalny, zakharova, russia]
"#;
    save(folder.path(), "a.yaml", text);
    let (out, _) = exported(folder.path(), "a.yaml", "table", &["navalny", "zakharova", "russia"]);
    let said = "2025  a  Actor 1; Actor 1; Actor 1; Actor 2; Actor 2; Захаров; Actor 3; Actor 3; Actor 1\n";
    assert_eq!(out, said);
}

#[test]
fn a_text_that_is_made_to_cost_much_costs_little() {
    let folder = tempfile::tempdir().expect("a folder");
    let titles = [
        "https://putin.ru".repeat(4_000),
        "[Putin](https://kremlin.ru/putin) ".repeat(2_000),
        format!("x{}", "xputin".repeat(10_000)),
        "P u t i n ".repeat(4_000),
        "&amp;%25<](".repeat(10_000),
        format!("{}Putin", "V. ".repeat(10_000)),
        "x](https://putin.ru \"".repeat(4_000),
    ];
    let events = titles.iter().enumerate().map(
        |(at, title)| serde_json::json!({"id": format!("e{at}"), "date": "2025", "title": title, "actors": ["Putin"]}),
    );
    save(folder.path(), "a.json", &serde_json::json!({"events": events.collect::<Vec<_>>()}).to_string());
    let (out, _) = exported(folder.path(), "a.json", "jsonl", &["Putin"]);
    assert!(!out.to_lowercase().replace("xputin", "").contains("putin"), "{out}");
}

#[test]
fn where_it_comes_from_names_nobody_either() {
    let folder = tempfile::tempdir().expect("a folder");
    save(folder.path(), "Putin files.yaml", TALKS);
    for query in [
        ["--actor", "put"],
        ["--actor", "pootin"],
        ["--text", "vladim"],
        ["--query", "text:utin or actor:VVP"],
        ["--publisher", "putin"],
    ] {
        let arguments = ["export", "Putin files.yaml", "--redact", "putin", "--format", "json", query[0], query[1]];
        let (code, out, errors) = annals(folder.path(), &arguments);
        assert!(code == 0 || code == 2, "{errors}");
        for name in ["putin", "\"put\"", ":put\"", "pootin", "vladim", "utin", "vvp"] {
            assert!(!out.to_lowercase().contains(name), "{query:?} {name}: {out}");
        }
        assert!(code == 2 || out.contains("\"sha256\":\"withheld\"") && !out.contains("\"bytes\""), "{out}");
    }
    let (code, _, errors) = annals(folder.path(), &["export", "Putin files.yaml", "--redact", "putin", "-o", "x.md"]);
    assert_eq!(code, 0, "{errors}");
    let (code, _, errors) = annals(folder.path(), &["check", "--export", "x.md"]);
    assert!(code == 2 && errors.contains("is redacted"), "{errors}");
}

#[test]
fn several_files_and_lists_are_redacted_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    save(folder.path(), "a.yaml", TALKS);
    let arguments =
        ["export", "a.yaml", "--redact", "putin", "-o", "b.md", "-o", "b.html", "-o", "b.ics", "-o", "b.xlsx"];
    let (code, _, errors) = annals(folder.path(), &arguments);
    assert_eq!(code, 0, "{errors}");
    for file in ["b.md", "b.html", "b.ics", "b.xlsx"] {
        let text = said(&folder.path().join(file));
        assert!(!names(&text, "Putin") && names(&text, "Actor 1"), "{file}");
    }
    let (_, out, _) = annals(folder.path(), &["list", "a.yaml", "--redact", "putin", "--limit", "1"]);
    assert!(out.starts_with("2025-01-01  actor-1-visits-tehran") && !out.contains("utin"), "{out}");
    // What reads is never replaced, whatever it is called in the export.
    let (code, _, _) = annals(folder.path(), &["export", "a.yaml", "--redact", "putin", "-o", "a.yaml", "--force"]);
    assert_eq!(code, 2);
    for other in [["count", "a.yaml", "--by=actor"], ["show", "a.yaml", "putin-visits-tehran"]] {
        let (code, _, errors) = annals(folder.path(), &[&other[..], &["--redact", "putin"]].concat());
        assert!(code == 2 && errors.contains("--redact"), "{errors}");
    }
    let since = ["list", "a.yaml", "--since", "2024", "--redact", "putin"];
    assert_eq!(annals(folder.path(), &since).0, 2);
}

#[test]
fn tables_are_redacted_in_every_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = "date\tsource\tevent\ttarget\tnotes\n\
                 2014-05-02\tCitizen (India)\tAccuse\tNicolás Maduro\tsays nicolas maduro\n\
                 2014-05-03\tNicolas Maduro\tConsult\tPolice (India)\t\n";
    save(folder.path(), "maduro.tsv", table);
    assert_eq!(leaks(folder.path(), "maduro.tsv", &["Maduro"], &["Maduro", "Nicolas Maduro"]), [""; 0]);
    let (out, _) = exported(folder.path(), "maduro.tsv", "csv", &["Maduro"]);
    assert!(out.contains("actor-1:2,2014-05-02") && out.contains("says Actor 1"), "{out}");
    assert!(out.contains("Citizen (India)") && out.contains("Police (India)"), "{out}");
}

/// Names in several scripts, each with spellings that mean the same.
fn people() -> impl Strategy<Value = Vec<&'static str>> {
    let people = [
        vec!["Zbigniew Kowalczyk", "Збигнев Ковальчик", "ZKW"],
        vec!["Masoud Pezeshkian", "مسعود پزشکیان", "Пезешкиан", "Pezeshkiyan"],
        vec!["Xi Jinping", "习近平", "Си Цзиньпин"],
        vec!["Recep Tayyip Erdoğan", "Ερντογάν", "أردوغان"],
        vec!["Benjamin Netanyahu", "בנימין נתניהו", "نتنياهو"],
        vec!["Kim Jong Un", "김정은", "Ким Чен Ын"],
        vec!["Hassan Nasrallah", "حسن نصر الله", "حسن نصرالله", "Хасан Насралла"],
        vec!["Kyriakos Mitsotakis", "Κυριάκος Μητσοτάκης", "Мицотакис"],
        vec!["Nguyễn Phú Trọng", "Nguyen Phu Trong", "阮富仲"],
        vec!["Narendra Modi", "नरेन्द्र मोदी", "নরেন্দ্র মোদী"],
        vec!["Shinzo Abe", "安倍晋三", "あべしんぞう"],
        vec!["Sergei Viktorovich Lavrov", "С. В. Лавров", "S. Lavrov"],
        vec!["Volodymyr Zelenskyy", "Зеленський", "Зеленский", "Zelensky"],
        vec!["Ursula von der Leyen", "Урсула фон дер Ляйен", "Leyen, U. von der"],
        vec!["Milorad Dodik", "Милорад Додик"],
        vec!["Mateusz Morawiecki", "Моравецкий"],
    ];
    prop::sample::select(people.to_vec())
}

/// A name as somebody may write it who does not want it to be found, or does not care.
fn written(name: &str, how: u8) -> String {
    let letters: Vec<char> = name.chars().collect();
    let middle = letters.len() / 2;
    let with = |mark: &str| {
        let (one, other) = letters.split_at(middle);
        format!("{}{mark}{}", one.iter().collect::<String>(), other.iter().collect::<String>())
    };
    match how {
        0 => name.to_uppercase(),
        1 => with("\u{ad}"),
        2 => with("\u{200c}\u{202e}"),
        3 => with("**"),
        4 => format!("**{name}**"),
        5 => name.to_lowercase(),
        6 => name.chars().map(|c| format!("&#{};", u32::from(c))).collect(),
        7 => name.bytes().map(|byte| format!("%{byte:02X}")).collect(),
        8 => format!("{name}'s"),
        9 => name.replace(' ', "-"),
        10 => name.replace(' ', "\u{a0}"),
        11 => name.split(' ').rev().collect::<Vec<_>>().join(", "),
        12 => format!("\u{201c}{name}\u{201d}"),
        13 => name.chars().map(|c| format!("{c}\u{301}")).collect(),
        14 => name.replace(' ', "\n"),
        15 => name.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect(),
        _ => name.to_owned(),
    }
}

fn chronology() -> impl Strategy<Value = (String, Vec<&'static str>)> {
    let spelled = prop::collection::vec((any::<prop::sample::Index>(), 0..17_u8, any::<bool>()), 12);
    (people(), spelled).prop_map(|(person, spelled)| {
        let mut texts = spelled.into_iter().map(|(index, how, has_more)| {
            let name = written(person[index.index(person.len())], how);
            if has_more { format!("then {name} said, before {name}.") } else { name }
        });
        let mut next = || texts.next().unwrap_or_default();
        let slug = fold(person[0]).replace(' ', "-");
        let event = serde_json::json!({
            "id": format!("{slug}-speaks"), "date": "2025-01", "title": next(), "summary": next(),
            "date_note": next(), "type": "speech",
            "actors": [{"id": person[0]}, {"id": "Somebody Else", "role": "target", "as": next()}],
            "location": {"name": next(), "lat": 1.5, "lon": 2.5},
            "tags": ["kept", next()],
            "sources": [
                {"publisher": next(), "title": next(), "url": format!("https://x.org/{slug}.html"), "claimant": person[0]},
                {"publisher": "Paper", "note": next(), "url": "https://x.org/1"},
            ],
            "relations": [{"type": "follows", "target": format!("before-{slug}-speaks")}],
            next(): {"deep": [next()]},
        });
        let before = serde_json::json!({
            "id": format!("before-{slug}-speaks"), "date": "2024", "title": "Before", "actors": ["Somebody Else"],
        });
        let aliases: Vec<&str> = person[1..].to_vec();
        let file = serde_json::json!({
            "schema": 1, "title": next(),
            "actors": [{"id": person[0], "aliases": aliases, "kind": "person", "codes": {"wikidata": "Q99999"}}],
            "events": [event, before],
        });
        (file.to_string(), person)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_folded_spelling_of_a_redacted_actor_is_left_in_any_format((file, person) in chronology()) {
        let folder = tempfile::tempdir().expect("a folder");
        save(folder.path(), "a.json", &file);
        let mut spellings = person.clone();
        spellings.extend(["Q99999"]);
        let pattern = format!("={}", person[0]);
        let found = leaks(folder.path(), "a.json", &[&pattern], &spellings);
        prop_assert!(found.is_empty(), "{:?} in {}", found, file);
        // The others, days and places stay.
        let (out, _) = exported(folder.path(), "a.json", "jsonl", &[&pattern]);
        for kept in ["Somebody Else", "\"2025-01\"", "\"lat\":1.5", "\"kept\"", "before-actor-1-speaks", "https://x.org/1"] {
            prop_assert!(out.contains(kept), "{} in {}", kept, out);
        }
    }
}

/// Names of whom initials, particles, prefixes and endings are known, each with what somebody may write of them.
const WRITTEN: [(&str, &[&str]); 12] = [
    ("D. A. Abramov", &["A. Abramov", "Abramov", "D. A. Abramov", "Abramov D. A.", "Abramov’s", "Абрамова"]),
    ("E. Macron", &["Macron", "E. Macron", "Macrons", "Макрон"]),
    ("R. T. Erdoğan", &["Erdogan", "R.T. Erdoğan", "Erdoğan’ın", "T. Erdoğan"]),
    ("Trump, D.", &["Trump", "D. Trump", "Trumps"]),
    ("С. Иванов", &["Иванов", "С. Иванов", "Ивановым", "Ivanov"]),
    ("Ursula von der Leyen", &["von der Leyen", "Ursula von der Leyen", "Leyen"]),
    ("حسن نصر الله", &["نصر الله", "ولنصر الله", "نصرالله"]),
    ("בנימין נתניהו", &["נתניהו", "לנתניהו", "בנימין נתניהו"]),
    ("习近平", &["习近平", "Xi Jinping", "Jinping Xi"]),
    ("Κυριάκος Μητσοτάκης", &["Μητσοτάκη", "Κ. Μητσοτάκης", "Mitsotakis"]),
    ("Nguyễn Phú Trọng", &["Nguyễn Phú Trọng", "Nguyen Phu Trong"]),
    ("Jean-Luc Mélenchon", &["Mélenchon", "J.-L. Mélenchon", "Melenchon"]),
];

/// Words of ten languages that are in none of these names; many end or begin as an initial is.
const OTHER_WORDS: [&str; 71] = [
    "arrested",
    "freed",
    "dismisses",
    "the",
    "ministers",
    "denied",
    "attacked",
    "Police",
    "Court",
    "Moscow",
    "a",
    "in",
    "met",
    "and",
    "said",
    "to",
    "of",
    "at",
    "us",
    "it",
    "reached",
    "are",
    "here",
    "et",
    "le",
    "du",
    "des",
    "une",
    "y",
    "e",
    "o",
    "los",
    "und",
    "der",
    "nach",
    "mit",
    "zu",
    "o",
    "do",
    "na",
    "w",
    "z",
    "i",
    "dla",
    "с",
    "и",
    "в",
    "к",
    "о",
    "от",
    "назад",
    "снял",
    "сказал",
    "после",
    "та",
    "від",
    "після",
    "και",
    "του",
    "στο",
    "إلى",
    "على",
    "مع",
    "في",
    "قال",
    "אל",
    "עם",
    "אמר",
    "ve",
    "ile",
    "dedi",
];

fn sentence() -> impl Strategy<Value = (usize, Vec<Result<&'static str, usize>>)> {
    let word = prop_oneof![
        3 => prop::sample::select(OTHER_WORDS.to_vec()).prop_map(Ok),
        1 => (0..6_usize).prop_map(Err),
    ];
    (0..WRITTEN.len(), prop::collection::vec(word, 1..9))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_that_are_in_no_name_are_never_removed(sentences in prop::collection::vec(sentence(), 50)) {
        let named: Vec<&str> = WRITTEN.iter().map(|(name, _)| *name).collect();
        let text = |(who, words): &(usize, Vec<Result<&'static str, usize>>)| {
            let (_, written) = WRITTEN[*who];
            let words = words.iter().map(|word| word.unwrap_or_else(|at| written[at % written.len()]));
            words.collect::<Vec<_>>().join(" ")
        };
        let texts: Vec<String> = sentences.iter().map(text).collect();
        let titles: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (gone, _) = titles_of(&named, &titles);
        for ((who, words), (title, gone)) in sentences.iter().zip(titles.iter().zip(&gone)) {
            let pseudonym = format!("Actor {}", who + 1);
            let left = gone.replace(&pseudonym, " ");
            let kept: Vec<&str> = left.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
            let kept: Vec<&str> = kept.into_iter().filter(|word| !matches!(*word, "s" | "’s" | "’ın" | "'s")).collect();
            let others: Vec<&str> = words.iter().filter_map(|word| word.ok()).collect();
            prop_assert_eq!(kept, others, "{} → {}", title, gone);
        }
    }
}
