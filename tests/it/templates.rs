//! A house style of one's own: what a template gets, what it can do wrong, and that text stays text whatever it makes.

use std::path::Path;

use annals::formats::files::input;
use annals::formats::{Export, Form, Provenance, TEMPLATE_SCHEMA, Template, read};
use proptest::prelude::*;
use serde_json::Value;

use crate::brief::CONTESTED;
use crate::markdown::{chronology, export_in};
use crate::support::{FIXTURE, annals};

/// The example that comes with annals.
const HOUSE: &str = include_str!("../../assets/house.md");

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), "events.yaml", CONTESTED);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    use std::io::Write;
    let written = std::fs::File::create(folder.join(name)).and_then(|mut file| file.write_all(text.as_bytes()));
    written.expect("writable");
}

/// What `annals export --template` says of a template: exit code, stdout, stderr.
fn export(name: &str, template: &str, arguments: &[&str]) -> (i32, String, String) {
    let folder = folder();
    write(folder.path(), name, template);
    annals(folder.path(), &[&["export", "--template", name], arguments].concat())
}

#[test]
fn the_house_style_that_comes_with_annals_makes_a_brief() {
    let (code, stdout, stderr) = export("house.md", HOUSE, &[]);
    assert_eq!((code, &*stderr), (0, ""));
    insta::assert_snapshot!(stdout);
}

#[test]
fn what_it_makes_says_where_it_comes_from() {
    let folder = folder();
    write(folder.path(), "house.md", HOUSE);
    annals(folder.path(), &["export", "--template", "house.md", "-q", "status:disputed", "-o", "b.md"]);
    let (code, _, stderr) = annals(folder.path(), &["check", "--export", "b.md"]);
    assert_eq!((code, &*stderr), (0, "b.md agrees with its source: 1 of 7 events, status:disputed\n"));
}

#[test]
fn a_template_says_how_events_look() {
    for (name, template, expected) in [
        // What is not known prints nothing.
        (
            "house.txt",
            "{% for event in events %}\n{{ event.date.earliest | day('%d.%m.%Y') }} {{ event.headline }}{{ event.importance }}\n{% endfor %}\n",
            "01.01.2023 The war goes on\n A convoy crosses\n06.05.2024 The bridge is shelled\n06.05.2024 The bridge collapses\n\
             07.05.2024 The brigade says that it shelled nothing\n01.06.2024 A new bridge is to stand\n Mines are laid\n",
        ),
        (
            "house.csv.j2",
            "id,who,said\n{% for event in events[:4] %}\n{{ event.id }},{{ event.who }},{{ event.sources | map(attribute='said_by') | join('; ') }}\n{% endfor %}\n",
            "id,who,said\nwar,,\nconvoy,\"Ministry of Defence, Fifth Brigade\",The Agency\n\
             shelling,Fifth Brigade,\"Ministry of Defence, via The Agency; The Agency\"\ncollapse,,\n",
        ),
        (
            "house.html",
            "<h1>{{ title }}</h1>{% for event in events if event.is_disputed %}<p>{{ event.sources[0].link | link(event.headline) }}</p>{% endfor %}",
            "<h1>The bridge at Kesh</h1><p>A convoy crosses</p><p><a href=\"https://agency.example/1\">The bridge is shelled</a></p><p>Mines are laid</p>",
        ),
        (
            "house.tex",
            "\\section{ {{- title -}} }\n{% for source in sources if source.link %}\n\\item {{ source.link | link }}, {{ '100% & more' }}\n{% endfor %}\n",
            "\\section{The bridge at Kesh}\n\\item \\href{https://agency.example/1}{agency.example}, 100\\% \\& more\n",
        ),
        (
            "house.json",
            "{\"events\": {{ counts.selected }}, \"first\": {{ events[0].title }}, \"note\": {{ events[0].date.note }}}\n",
            "{\"events\": 7, \"first\": \"The war goes on\", \"note\": null}\n",
        ),
        // The number of an event, the last first, and what stands around it.
        (
            "house",
            "{% for event in events | reverse %}{{ loop.index }} {{ event.id }}{{ ', ' if not loop.last }}{% endfor %}: {{ events | length }}\n",
            "1 rumour, 2 plan, 3 denial, 4 collapse, 5 shelling, 6 convoy, 7 war: 7\n",
        ),
        ("house.md", "{{ '*' }} {{ '*' | safe }} {{ '*' | html }} {{ 'a`b' | code }}\n", "\\* * * ``a`b``\n"),
    ] {
        assert_eq!(export(name, template, &[]), (0, expected.to_owned(), String::new()), "{name}");
    }
}

#[test]
fn what_is_wrong_with_a_template_is_said_with_its_place() {
    let schema = "`annals export --template-schema` prints all that there is";
    for (template, expected) in [
        ("# {{ titel }}", format!("1:6: there is no `titel` in the data\n  hint: did you mean `title`? {schema}")),
        (
            "\n{% for event in events %}\n  {{ event.date.word }}{% endfor %}",
            format!("3:6: there is no `event.date.word` in the data\n  hint: did you mean `words`? {schema}"),
        ),
        (
            "{% for event in events %}{{ event.headlin | upper }}{% endfor %}",
            format!("1:45: there is no `event.headlin` in the data\n  hint: did you mean `headline`? {schema}"),
        ),
        ("{% if nobody %}x{% endif %}", format!("1:7: there is no `nobody` in the data\n  hint: {schema}")),
        ("{{ title | uper }}", "1:12: there is no filter `uper`\n  hint: did you mean `upper`?".to_owned()),
        (
            "{{ title | zzzzzz }}",
            "1:12: there is no filter `zzzzzz`\n  hint: those of annals are escape, e, link, code, day, md, html, tex, csv, json, txt".to_owned(),
        ),
        (
            "{% include '/etc/passwd' %}",
            "1:4: unknown statement include\n  hint: a template is one file and reads no other: write here what it has, or a `macro`".to_owned(),
        ),
        ("{{ title ", "1:4: unexpected end of input, expected end of variable block".to_owned()),
        ("{{ title | day('%d') }}", "1:12: `The bridge at Kesh` is no day such as `event.date.earliest`".to_owned()),
        (
            "{{ events[2].date.earliest | day('%Q') }}",
            "1:30: `%Q` is no form of a day such as `%-d %B %Y`".to_owned(),
        ),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "1:19: recursion limit exceeded".to_owned()),
        (
            "{{ 'x' * 1000000000000 }}",
            "1:4: this takes too long, or makes too much\n  hint: a template may take 16 million steps, 50 to some hundred for each event in the house style: narrow the query, or leave a loop within a loop out".to_owned(),
        ),
    ] {
        // No file is left of it.
        let folder = folder();
        write(folder.path(), "house.md", template);
        let (code, stdout, stderr) = annals(folder.path(), &["export", "--template", "house.md", "-o", "b.doc"]);
        assert_eq!((code, &*stdout, stderr), (2, "", format!("error: house.md:{expected}\n")), "{template}");
        assert!(!folder.path().join("b.doc").exists(), "{template}");
    }
}

#[test]
fn a_loop_that_never_ends_ends() {
    let template = "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}";
    let (code, stdout, stderr) = export("house.md", template, &[]);
    assert!((code, &*stdout) == (2, "") && stderr.contains("this takes too long"), "{stderr}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_text_that_doubles_with_each_event_takes_bounded_memory() {
    let rows: String = (0..1_000).map(|at| format!("2014-01-01,T{at}\n")).collect();
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), "t.csv", &format!("date,title\n{rows}"));
    let doubled = "{% set all = namespace(text='0123456789abcdef') %}{% for event in events %}{% set all.text = all.text ~ all.text %}{% endfor %}";
    // Texts that are all held.
    let held = "{% set all = namespace(texts=[]) %}{% for event in events %}{% set all.texts = [all.texts, event.title ~ 'x' * 10000000] %}{% endfor %}";
    for template in [doubled, held] {
        write(folder.path(), "house.txt", template);
        let limited = "ulimit -c 0; ulimit -v 2000000; exec \"$0\" export --template house.txt t.csv";
        let mut command = assert_cmd::Command::new("sh");
        command.args(["-c", limited]).arg(assert_cmd::cargo::cargo_bin!("annals")).current_dir(folder.path());
        let output = command.env("RAYON_NUM_THREADS", "2").env("MALLOC_ARENA_MAX", "2").output().expect("sh starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && stderr.contains("this takes too long"), "{stderr}");
    }
}

#[test]
fn a_template_makes_one_file_of_any_name() {
    let folder = folder();
    write(folder.path(), "house.md", "{{ title }}\n");
    let run = |arguments: &[&str]| annals(folder.path(), &[&["export", "--template", "house.md"], arguments].concat());
    assert_eq!(run(&["-o", "a.b"]), (0, String::new(), "7 of 7 events written to a.b\n".to_owned()));
    let (code, _, stderr) = run(&["-o", "b.md", "b.html"]);
    assert_eq!(
        (code, &*stderr),
        (2, "error: a template makes one file, and there are 2\n  hint: write the other forms apart\n")
    );
    let (code, _, stderr) = run(&["-o", "a.b"]);
    assert_eq!((code, &*stderr), (2, "error: a.b exists\n  hint: write `--force` to replace it\n"));
    for option in [&["--format", "csv"][..], &["--by", "actor"], &["--embed"]] {
        let (code, _, stderr) = run(option);
        assert!(code == 2 && stderr.contains("cannot be used with"), "{stderr}");
    }
    let (code, _, stderr) = annals(folder.path(), &["export", "--template", "gone.md"]);
    assert!(code == 2 && stderr.starts_with("error: gone.md: "), "{stderr}");
}

/// Whether a value is as a schema says, for the words that the schema of templates has.
fn check(schema: &Value, whole: &Value, value: &Value, path: &str) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.strip_prefix("#/$defs/").expect("a definition");
        return check(&whole["$defs"][name], whole, value, path);
    }
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        let wanted = any.iter().find(|one| (one["type"] == "null") == value.is_null());
        return check(wanted.unwrap_or_else(|| panic!("{path}: {value}")), whole, value, path);
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return assert!(words.contains(value), "{path}: {value}");
    }
    let is_of = |kind: &str| match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("{path}: no type {other}"),
    };
    let kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        other => panic!("{path}: no type {other}"),
    };
    assert!(kinds.into_iter().any(is_of), "{path}: {value}");
    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
        check(&schema["items"], whole, item, &format!("{path}[{at}]"));
    }
    if let Value::Object(map) = value {
        let properties = schema["properties"].as_object().expect("properties");
        let keys: Vec<&String> = properties.keys().collect();
        assert_eq!(map.keys().collect::<Vec<_>>(), keys, "{path}");
        map.iter().for_each(|(key, value)| check(&properties[key], whole, value, &format!("{path}.{key}")));
    }
}

/// Every object says that its keys are always there, and that there are no others.
fn is_strict(schema: &Value) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let required: Vec<&str> =
            schema["required"].as_array().expect("required").iter().filter_map(Value::as_str).collect();
        assert_eq!(required, properties.keys().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(schema["additionalProperties"], Value::Bool(false));
    }
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                match value.as_object().filter(|_| key == "properties") {
                    Some(properties) => properties.values().for_each(is_strict),
                    None => is_strict(value),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(is_strict),
        _ => {}
    }
}

#[test]
fn the_schema_says_what_a_template_gets() {
    let schema: Value = serde_json::from_str(TEMPLATE_SCHEMA).expect("JSON");
    is_strict(&schema);
    let keys = schema["properties"].as_object().expect("properties").keys();
    let dump = keys.map(|key| format!("\"{key}\": {{{{ {key} }}}}")).collect::<Vec<_>>().join(",\n");
    let all = "- {id: a, date: 2014, title: A, tags: [x], importance: 7, location: {name: N, country: TKM, lat: 37.95, lon: -8, precision: city}, summary: S,\n  \
        recorded: 2026-03-07, colour: red, fatalities: {best: 3}, origin: {dataset: D, id: 4}, relations: [{type: follows, target: gone}],\n  \
        status: denied, actors: [{id: B, role: mediator}], sources: [{url: ftp://x, supports: [date]}]}\n";
    for text in [FIXTURE, CONTESTED, all, "events: []\n", "date,event,source,target\n2014-01-02,x,A,B\n"] {
        let chronology = read(vec![input("x", text.into())]).expect("sound").chronology;
        let rows: Vec<u32> = chronology.rows().collect();
        let facts = annals::engine::Facts::of(&chronology);
        let provenance = Provenance::new(&facts, String::new(), ("overlap", ""), rows.len());
        let template = Template::new("dump.json", &format!("{{{dump}}}")).expect("sound");
        let mut out = Vec::new();
        let export =
            Export { chronology: &chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() };
        export.write(Form::Template(&template), &mut out).expect("in memory");
        let value: Value = serde_json::from_slice(&out).expect("JSON");
        check(&schema, &schema, &value, "");
        assert_eq!(value["events"].as_array().map(Vec::len), Some(rows.len()));
    }
    let (code, stdout, _) = annals(Path::new("."), &["export", "--template-schema"]);
    assert_eq!((code, &*stdout), (0, TEMPLATE_SCHEMA));
}

/// A file that names somebody has no fingerprint by which a guess could be confirmed.
#[test]
fn the_schema_has_what_a_redacted_export_says_of_its_files() {
    let arguments = ["--redact", "Fifth Brigade"];
    let (_, stdout, stderr) = export("file.txt", "{{ provenance.files[0].sha256 }}", &arguments);
    let schema: Value = serde_json::from_str(TEMPLATE_SCHEMA).expect("JSON");
    let file = schema.pointer("/$defs/provenance/properties/files/items/properties/sha256");
    let pattern = file.and_then(|file| file["pattern"].as_str()).expect("a pattern");
    assert_eq!((&*stdout, pattern), ("withheld", "^([0-9a-f]{64}|withheld)$"), "{stderr}");
}

/// More events than are made at once, in whatever order they are asked for.
#[test]
fn events_come_in_parts_and_none_is_left_out() {
    let rows: String = (0..2_000).map(|at| format!("20{:02}-01-01,T{at}\n", at / 20)).collect();
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), "t.csv", &format!("date,title\n{rows}"));
    let template = "{% for event in events %}{{ event.title }} {% endfor %}|{{ events[1999].title }} {{ events[0].title }} {{ events[700].title }}";
    write(folder.path(), "house.txt", template);
    let (code, stdout, stderr) = annals(folder.path(), &["export", "--template", "house.txt", "t.csv"]);
    assert_eq!((code, &*stderr), (0, ""));
    let all: String = (0..2_000).map(|at| format!("T{at} ")).collect();
    assert_eq!(stdout, format!("{all}|T1999 T0 T700"));
}

/// Prints every value there is, each as a paragraph or as a line.
fn of_everything(before: &str, after: &str) -> String {
    format!(
        "{{% macro all(value) %}}{{% if value is mapping %}}{{% for key in value %}}{{{{ all(value[key]) }}}}{{% endfor %}}\
         {{% elif value is sequence %}}{{% for one in value %}}{{{{ all(one) }}}}{{% endfor %}}\
         {{% else %}}{before}{{{{ value }}}}{after}{{% endif %}}{{% endmacro %}}\
         {{{{ all(title) }}}}{{% for event in events %}}{{{{ all(event) }}}}{{% endfor %}}\
         {{{{ all(sources) }}}}{{{{ all(actors) }}}}{{{{ all(disputes) }}}}{{{{ all(provenance) }}}}{{{{ all(query) }}}}"
    )
}

/// What stands bare in TeX that would mean more than itself.
fn bare_in_tex(text: &str) -> Option<String> {
    const COMMANDS: [&str; 5] =
        ["textbackslash{}", "textasciitilde{}", "textasciicircum{}", "textless{}", "textgreater{}"];
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '{', '}', '&', '%', '$', '#', '_', '~', '^']) {
        let found = rest.split_at(at).1;
        let escaped = found.strip_prefix('\\').map(|after| {
            let command = COMMANDS.iter().find_map(|command| after.strip_prefix(command));
            command.or_else(|| after.strip_prefix(['&', '%', '$', '#', '_', '{', '}']))
        });
        match escaped.unwrap_or_else(|| found.strip_prefix("{}")) {
            Some(after) => rest = after,
            None => return Some(found.chars().take(20).collect()),
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_template_makes_text_stays_text(value in chronology()) {
        let made = |name: &str, text: String| {
            let template = Template::new(name, &text).expect("sound");
            export_in(&value.to_string(), Form::Template(&template)).1
        };
        let markdown = made("x.md", of_everything("\n\n", "\n\n"));
        for event in pulldown_cmark::Parser::new(&markdown) {
            use pulldown_cmark::{Event, Tag};
            let is_odd = match &event {
                Event::Html(_) | Event::InlineHtml(_) | Event::Rule => true,
                Event::Start(Tag::Link { dest_url, .. }) => !dest_url.starts_with("http"),
                Event::Start(tag) => matches!(tag, Tag::Heading { .. } | Tag::Image { .. } | Tag::HtmlBlock),
                _ => false,
            };
            prop_assert!(!is_odd, "{event:?}\n{markdown}");
        }
        let html = made("x.html", of_everything("<p>", "</p>"));
        for tag in html.split('<').skip(1) {
            let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            let known = ["p", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "br", "hr"];
            prop_assert!(known.contains(&&*name), "<{}", tag);
            prop_assert!(!tag.starts_with("a ") || tag.starts_with("a href=\"http"), "<{}", tag);
        }
        let tex = made("x.tex", of_everything("\n", "\n"));
        prop_assert_eq!(bare_in_tex(&tex), None, "{}", tex);
        let csv = made("x.csv", of_everything("x,", ",x\r\n"));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        for record in reader.records() {
            let record = record.expect("as many cells as in the first row");
            prop_assert_eq!(record.len(), 3);
            prop_assert!(!record[1].starts_with(['=', '+', '@']), "{:?}", record);
        }
        let json = made("x.json", format!("[{}0]", of_everything("", ",")));
        prop_assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
        for text in [markdown, html, tex, csv, json, made("x", of_everything("\n", "\n"))] {
            prop_assert!(!annals::model::clean::has_unsafe_in_lines(&text.replace('\r', "")), "{text}");
        }
    }
}
