//! The page of an export in a real browser: Chromium, over the protocol of its developer tools on a pipe. Where there is none a line says that this
//! was skipped. Nothing here waits for a time that has to hold.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};

use crate::page::{page, page_of};
use crate::pictures::FORMS;
use annals::formats::Format;

/// A browser, and the page that is open in it.
struct Browser {
    to: ChildStdin,
    from: Receiver<Vec<u8>>,
    _process: Child,
    last: u64,
    session: Option<String>,
    /// What the page did that nobody asked for: errors, messages, requests.
    complaints: Vec<String>,
    has_loaded: bool,
    folder: PathBuf,
}

/// One browser for all tests, one test at a time: it ends with the pipe, so with the tests.
fn browser() -> Option<MutexGuard<'static, Browser>> {
    static BROWSER: OnceLock<Option<Mutex<Browser>>> = OnceLock::new();
    let browser = BROWSER.get_or_init(|| {
        let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| is_there(name));
        if found.is_none() {
            let _ = writeln!(std::io::stderr(), "skipped: the page is tested in Chromium, which is not installed");
        }
        found.map(|name| Mutex::new(Browser::start(name)))
    });
    let browser = browser.as_ref()?;
    Some(browser.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

#[expect(clippy::disallowed_methods, reason = "the page lies in a file of the test's")]
fn write_file(path: &Path, text: &str) {
    std::fs::write(path, text).expect("writable");
}

/// A folder for the browser, beside none of earlier runs: the browser outlives whoever could take its folder away.
fn fresh_folder() -> PathBuf {
    let folders = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for entry in std::fs::read_dir(folders).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name.strip_prefix("browser-").map(|process| Path::new("/proc").join(process));
        if owner.is_some_and(|owner| !owner.exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    let folder = folders.join(format!("browser-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("writable");
    folder
}

fn is_there(name: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(name).is_file())
}

/// So long a browser may say nothing.
const PATIENCE: Duration = Duration::from_mins(2);

/// Hands on what the browser says, message by message.
fn listen(from: ChildStdout) -> Receiver<Vec<u8>> {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut bytes = Vec::new();
        while from.read_until(0, &mut bytes).is_ok() && bytes.pop() == Some(0) {
            if send.send(std::mem::take(&mut bytes)).is_err() {
                return;
            }
        }
    });
    receive
}

impl Browser {
    fn start(name: &str) -> Self {
        let folder = fresh_folder();
        // The browser speaks on its third and fourth file, which a shell can give it.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", name])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let (to, from) = (process.stdin.take().expect("a pipe"), process.stdout.take().expect("a pipe"));
        Self {
            to,
            from: listen(from),
            _process: process,
            last: 0,
            session: None,
            complaints: Vec::new(),
            has_loaded: false,
            folder,
        }
    }

    /// Asks the browser for something.
    #[track_caller]
    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        write!(self.to, "{message}\0").and_then(|()| self.to.flush()).expect("the browser listens");
        loop {
            let answer = self.hear();
            if answer["id"] == id {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    fn hear(&mut self) -> Value {
        let bytes = self.from.recv_timeout(PATIENCE).expect("the browser answers");
        let heard: Value = serde_json::from_slice(&bytes).expect("JSON");
        let about = &heard["params"];
        match heard["method"].as_str() {
            Some("Page.loadEventFired") => self.has_loaded = true,
            Some(
                "Runtime.exceptionThrown"
                | "Runtime.consoleAPICalled"
                | "Log.entryAdded"
                | "Page.javascriptDialogOpening",
            ) => {
                self.complaints.push(about.to_string());
            }
            Some("Network.requestWillBeSent") => {
                let url = about["request"]["url"].as_str().unwrap_or_default();
                if !url.starts_with("file:") && !url.starts_with("data:") {
                    self.complaints.push(format!("a request: {url}"));
                }
            }
            _ => {}
        }
        heard
    }

    /// Opens a page of so many pixels in a tab of its own; the address may have a part behind `#`.
    fn open(&mut self, html: &str, [width, height]: [u32; 2], hash: &str, has_script: bool) {
        self.session = None;
        self.complaints.clear();
        let target = self.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attached = self.call("Target.attachToTarget", &json!({"targetId": target["targetId"], "flatten": true}));
        self.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            self.call(&format!("{domain}.enable"), &json!({}));
        }
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
        self.call("Emulation.setDeviceMetricsOverride", &screen);
        self.call("Emulation.setScriptExecutionDisabled", &json!({"value": !has_script}));
        let path = self.folder.join("page.html");
        write_file(&path, html);
        self.has_loaded = false;
        self.call("Page.navigate", &json!({"url": format!("file://{}{hash}", path.display())}));
        while !self.has_loaded {
            self.hear();
        }
        if has_script {
            self.wait_for("document.querySelector('.annals.live') !== null");
        }
    }

    /// What an expression is in the page.
    #[track_caller]
    fn ask(&mut self, expression: &str) -> Value {
        let parameters = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", &parameters);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until something holds in the page.
    #[track_caller]
    fn wait_for(&mut self, expression: &str) {
        for _ in 0..600 {
            if self.ask(expression) == json!(true) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let body = self.ask("location.hash + ' ' + document.querySelector('.count')?.textContent");
        panic!("this never came about: {expression}; the page says {body}");
    }

    fn press(&mut self, key: &str) {
        let text = if key.chars().count() == 1 { key } else { "" };
        let code = match key {
            "Enter" => 13,
            "ArrowLeft" => 37,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "Tab" => 9,
            _ => 0,
        };
        let down = json!({"type": "keyDown", "key": key, "text": text, "windowsVirtualKeyCode": code});
        self.call("Input.dispatchKeyEvent", &down);
        self.call("Input.dispatchKeyEvent", &json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code}));
    }

    fn type_into(&mut self, selector: &str, text: &str) {
        self.ask(&format!("document.querySelector({}).focus()", json!(selector)));
        self.call("Input.insertText", &json!({"text": text}));
    }

    fn click(&mut self, selector: &str) {
        self.ask(&format!("document.querySelector({}).click()", json!(selector)));
    }

    /// The ids of the events that the list shows.
    fn listed(&mut self) -> Vec<String> {
        let shown = "[...document.querySelectorAll('.event')].filter((e) => !e.closest('[hidden]')).map((e) => e.id)";
        let ids = self.ask(shown);
        ids.as_array()
            .expect("a list")
            .iter()
            .filter_map(|id| id.as_str()?.strip_prefix("e-").map(str::to_owned))
            .collect()
    }

    #[track_caller]
    fn has_no_complaint(&mut self) {
        // What a page does late it does soon; without a script it has no clock of its own.
        std::thread::sleep(Duration::from_millis(250));
        self.ask("0");
        assert!(self.complaints.is_empty(), "{:#?}", self.complaints);
    }

    /// Fingers on the screen, so far from its left edge.
    fn touch(&mut self, kind: &str, y: f64, fingers: &[f64]) {
        let points: Vec<Value> = fingers.iter().enumerate().map(|(id, x)| json!({"x": x, "y": y, "id": id})).collect();
        self.call("Input.dispatchTouchEvent", &json!({"type": kind, "touchPoints": points}));
    }

    /// Moves the pointer over an element from one share of its width to another, with the button down.
    fn drag(&mut self, selector: &str, [from, to]: [f64; 2]) {
        let place = self.ask(&format!(
            "(() => {{ const box = document.querySelector({}).getBoundingClientRect(); return [box.left, box.top + box.height / 2, box.width]; }})()",
            json!(selector)
        ));
        let number = |at: usize| place[at].as_f64().expect("a number");
        let (left, y, width) = (number(0), number(1), number(2));
        let event = |kind: &str, x: f64| json!({"type": kind, "x": left + x * width, "y": y, "button": "left", "buttons": 1, "clickCount": 1});
        self.call("Input.dispatchMouseEvent", &event("mousePressed", from));
        for step in 1..=4 {
            self.call("Input.dispatchMouseEvent", &event("mouseMoved", from + (to - from) * f64::from(step) / 4.0));
        }
        self.call("Input.dispatchMouseEvent", &event("mouseReleased", to));
    }
}

const WIDE: [u32; 2] = [1440, 900];
const PHONE: [u32; 2] = [360, 740];

#[test]
fn the_page_draws_its_axis_and_says_how_many_events_there_are() {
    let Some(mut browser) = browser() else { return };
    for screen in [WIDE, PHONE] {
        browser.open(&page(FORMS), screen, "", true);
        let drawn = "(() => { const c = document.querySelector('.axis canvas'); \
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; return d.some((v, i) => i % 4 === 3 && v > 0); })()";
        browser.wait_for(drawn);
        assert_eq!(
            browser.ask("document.querySelector('.count').textContent"),
            "14 events, 1 January 2024 to 10 January 2025"
        );
        assert_eq!(browser.listed().len(), 14);
        assert_eq!(browser.ask("getComputedStyle(document.querySelector('.picture')).display"), "none");
        assert_eq!(browser.ask(&format!("document.documentElement.scrollWidth > {}", screen[0])), json!(false));
        browser.has_no_complaint();
    }
}

#[test]
fn an_actor_is_found_in_any_script_and_narrows_list_and_address() {
    let Some(mut browser) = browser() else { return };
    browser.open(&page(FORMS), WIDE, "", true);
    browser.type_into("#annals-actor", "ایران");
    browser.wait_for("document.querySelectorAll('[role=option]').length === 1");
    browser.press("Enter");
    browser.wait_for("document.querySelectorAll('.event:not([hidden])').length === 2");
    assert_eq!(browser.listed(), ["day", "month"]);
    assert_eq!(browser.ask("document.querySelector('.chips').textContent"), "Iran");
    browser.type_into("#annals-text", "MONTH");
    browser.wait_for("location.hash === '#v&actor=iran&text=MONTH'");
    assert_eq!(browser.listed(), ["month"]);
    browser.click(".chips button");
    browser.wait_for("document.querySelector('.count').textContent.startsWith('2 of 14')");
    browser.type_into("#annals-text", " nowhere");
    browser.wait_for("!document.querySelector('.nothing').hidden");
    browser.click(".nothing button");
    browser.wait_for("document.querySelector('.count').textContent.startsWith('14 events')");
    browser.has_no_complaint();
}

#[test]
fn the_axis_is_zoomed_and_moved_by_keys_by_buttons_and_on_the_strip() {
    let Some(mut browser) = browser() else { return };
    browser.open(&page(FORMS), WIDE, "", true);
    browser.ask("document.querySelector('.axis').focus()");
    for key in ["+", "+", "ArrowLeft"] {
        browser.press(key);
    }
    browser.wait_for("location.hash.startsWith('#v&from=2024-')");
    let narrow = browser.listed();
    assert!(!narrow.is_empty() && narrow.len() < 13, "{narrow:?}");
    assert!(!narrow.contains(&"never".to_owned()));
    browser.press("0");
    browser.wait_for("document.querySelectorAll('.event:not([hidden])').length === 14");
    browser.drag(".strip", [0.5, 0.75]);
    browser.wait_for("location.hash.startsWith('#v&from=2024-0')");
    assert!(browser.listed().len() < 13);
    browser.click("[data-do=all]");
    browser.wait_for("location.hash === ''");
    browser.drag(".axis", [0.5, 0.3]);
    browser.click("[data-do=in]");
    browser.wait_for("location.hash.startsWith('#v&from=')");
    let before = browser.ask("location.hash");
    browser.drag(".axis", [0.5, 0.3]);
    browser.wait_for(&format!("location.hash !== {before}"));
    browser.has_no_complaint();
}

#[test]
fn of_a_long_list_a_browser_looks_at_heaps_and_not_at_every_event() {
    let Some(mut browser) = browser() else { return };
    let event = |at: usize| {
        let (month, day) = (at % 12 + 1, at % 28 + 1);
        format!("- {{id: e{at}, date: 20{:02}-{month:02}-{day:02}, title: Number {at} of many}}\n", at / 40)
    };
    let text: String = (0..450).map(event).collect();
    browser.open(&page(&text), WIDE, "", true);
    browser.wait_for("!!document.querySelector('.heap')");
    let all = "document.querySelectorAll('.heap > .event').length";
    assert_eq!(browser.ask(all), 450);
    assert_eq!(browser.ask("document.querySelectorAll('.span > .event').length"), 0);
    assert_eq!(browser.listed().len(), 450);
    // One event is left, and no room where the others were.
    browser.type_into("#annals-text", "number 449");
    browser.wait_for("document.querySelector('.count').textContent.startsWith('1 of 450')");
    assert_eq!(browser.listed(), ["e449"]);
    assert_eq!(browser.ask("document.querySelectorAll('.heap:not([hidden])').length"), 1);
    assert_eq!(browser.ask("document.querySelector('.list').offsetHeight < 1500"), json!(true));
    // An address leads to one that the filter hides, and the next filter hides it again.
    browser.ask("location.hash = '#e-e9'");
    browser.wait_for("document.getElementById('e-e9').getBoundingClientRect().height > 0");
    // Who zooms in and out again sees what was there before.
    browser.open(&page(&text), WIDE, "", true);
    browser.wait_for("!!document.querySelector('.heap')");
    let drawn = "document.querySelector('.axis canvas').toDataURL()";
    let before = browser.ask(drawn);
    browser.click("[data-do=in]");
    browser.wait_for(&format!("{drawn} !== {before}"));
    browser.click("[data-do=all]");
    browser.wait_for(&format!("{drawn} === {before}"));
    browser.has_no_complaint();
}

#[test]
fn two_fingers_and_the_wheel_zoom_and_one_finger_moves() {
    let Some(mut browser) = browser() else { return };
    browser.open(&page(FORMS), PHONE, "", true);
    browser.call("Emulation.setTouchEmulationEnabled", &json!({"enabled": true}));
    browser.ask("document.querySelector('.axis').scrollIntoView()");
    let y = browser.ask("document.querySelector('.axis').getBoundingClientRect().top + 60").as_f64().expect("a number");
    browser.touch("touchStart", y, &[150.0, 210.0]);
    for step in 1..=5 {
        browser.touch("touchMove", y, &[150.0 - 12.0 * f64::from(step), 210.0 + 12.0 * f64::from(step)]);
    }
    browser.touch("touchEnd", y, &[]);
    browser.wait_for("location.hash.startsWith('#v&from=')");
    let narrow = browser.ask("location.hash");
    browser.touch("touchStart", y, &[100.0]);
    for step in 1..=5 {
        browser.touch("touchMove", y, &[100.0 + 20.0 * f64::from(step)]);
    }
    browser.touch("touchEnd", y, &[]);
    browser.wait_for(&format!("location.hash.startsWith('#v&from=') && location.hash !== {narrow}"));
    browser.click("[data-do=all]");
    browser.wait_for("location.hash === ''");
    // The wheel alone is the page's; with Ctrl it zooms.
    let wheel = |modifiers: u32| json!({"type": "mouseWheel", "x": 180.0, "y": y, "deltaX": 0, "deltaY": -300, "modifiers": modifiers});
    browser.call("Input.dispatchMouseEvent", &wheel(2));
    browser.wait_for("location.hash.startsWith('#v&from=')");
    browser.has_no_complaint();
}

#[test]
fn an_address_leads_to_an_event_and_to_a_view() {
    let Some(mut browser) = browser() else { return };
    browser.open(&page(FORMS), [1000, 400], "#e-denied", true);
    assert_eq!(browser.ask("getComputedStyle(document.querySelector('.event')).contentVisibility"), "visible");
    let at_top = "(() => { const y = document.getElementById('e-denied').getBoundingClientRect().top; return y >= 0 && y < 60; })()";
    browser.wait_for(at_top);
    // In a long list, of which only what is seen is laid out.
    let event = |at: usize| {
        format!("- {{id: n{at}, date: 2024-01-01, title: Number {at}, summary: {}}}\n", "Words. ".repeat(at % 90))
    };
    let many = format!("events:\n{}", (0..1_000).map(event).collect::<String>());
    browser.open(&page(&many), [1000, 400], "#e-n777", true);
    assert_eq!(browser.ask("getComputedStyle(document.querySelector('.event')).contentVisibility"), "auto");
    browser.wait_for("document.querySelectorAll('.event').length === 1000");
    browser.wait_for(&at_top.replace("e-denied", "e-n777"));
    browser.open(&page(FORMS), WIDE, "#v&from=2024-02-01&to=2024-05-31&actor=putin&as=lanes", true);
    browser.wait_for("document.querySelectorAll('.event:not([hidden])').length === 2");
    assert_eq!(browser.listed(), ["range", "day"]);
    assert_eq!(browser.ask("document.querySelector('[data-do=lanes]').getAttribute('aria-pressed')"), "true");
    assert_eq!(
        browser.ask("document.querySelector('a.view').hash"),
        "#v&from=2024-02-01&to=2024-05-31&actor=putin&as=lanes"
    );
    // From event to event by the keyboard alone, and to its text.
    browser.ask("document.querySelector('.axis').focus()");
    browser.press("n");
    browser.wait_for("!document.querySelector('.tip').hidden");
    browser.press("Enter");
    browser.wait_for("document.activeElement.closest('.event')?.id === 'e-range'");
    browser.has_no_complaint();
}

#[test]
fn what_was_known_by_a_day_is_told_where_sources_say_when_they_were_published() {
    let Some(mut browser) = browser() else { return };
    let event = |id: &str, published: &str| {
        format!("- {{id: {id}, date: 2024-01-01, title: {id}, sources: [{{publisher: A{published}}}]}}\n")
    };
    let text = ["a", "b", "c"].iter().zip([", published: 2024-02-01", ", published: 2024-03-01", ""]);
    let text: String = text.map(|(id, published)| event(id, published)).collect();
    browser.open(&page(&format!("events:\n{text}")), WIDE, "", true);
    browser.ask("(() => { const s = document.querySelector('#annals-known'); s.value = 0; s.dispatchEvent(new Event('input')); })()");
    browser.wait_for("location.hash === '#v&known=2024-02-01'");
    assert_eq!(browser.listed(), ["a"]);
    assert_eq!(browser.ask("document.querySelector('.known output').textContent"), "by 1 February 2024");
    assert_eq!(
        browser.ask("document.querySelector('.unseen').textContent"),
        "1 event with no day of publication is left out."
    );
    browser.open(&page(FORMS), WIDE, "", true);
    assert_eq!(browser.ask("document.querySelector('.known').hidden"), true, "nothing says when it was published");
    browser.has_no_complaint();
}

#[test]
fn without_a_script_the_page_is_a_text_with_a_picture() {
    let Some(mut browser) = browser() else { return };
    for screen in [WIDE, PHONE] {
        browser.open(&page(FORMS), screen, "#e-denied", false);
        let is_seen = |selector: &str| format!("document.querySelector('{selector}').checkVisibility()");
        for (selector, expected) in
            [(".tools", false), (".stage", false), (".picture svg", true), ("#e-denied h3 a", true)]
        {
            assert_eq!(browser.ask(&is_seen(selector)), json!(expected), "{selector}");
        }
        assert_eq!(browser.listed().len(), 14);
        assert_eq!(browser.ask(&format!("document.documentElement.scrollWidth > {}", screen[0])), json!(false));
        browser.has_no_complaint();
    }
}

#[test]
fn dates_before_the_first_year_one_day_alone_and_no_day_at_all_do_no_harm() {
    let Some(mut browser) = browser() else { return };
    let far = "events:\n- {id: a, date: Y-12000, title: Long ago}\n- {id: b, date: -0043-03-15, title: Caesar}\n- {id: c, date: 1990%, title: About}\n";
    for (text, days) in [
        (far, "3 events, 1 January 12001 BCE to 31 December 1990"),
        ("events:\n- {id: a, date: 2026-03-06, title: Alone}\n", "1 event, 6 March 2026"),
        ("events:\n- {id: a, date: XXXX-XX-XX, title: When}\n", "1 event"),
    ] {
        browser.open(&page(text), WIDE, "", true);
        assert_eq!(browser.ask("document.querySelector('.count').textContent"), days);
        for button in ["in", "in", "later", "earlier", "out", "lanes", "all"] {
            browser.click(&format!("[data-do={button}]"));
        }
        browser.ask("document.querySelector('.axis').focus()");
        for key in ["+", "n", "n", "p", "0"] {
            browser.press(key);
        }
        browser.has_no_complaint();
    }
    browser.open(&page(far), WIDE, "#v&from=-0100-01-01&to=0100-12-31", true);
    browser.wait_for("document.querySelectorAll('.event:not([hidden])').length === 1");
    assert_eq!(browser.listed(), ["b"]);
}

#[test]
fn persian_is_read_from_the_right_and_is_told_as_persian() {
    let Some(mut browser) = browser() else { return };
    browser.open(&page(FORMS), WIDE, "", true);
    let title = "document.querySelector('#e-fa h3')";
    assert_eq!(browser.ask(&format!("{title}.lang")), "fa");
    assert_eq!(browser.ask(&format!("getComputedStyle({title}).direction")), "rtl");
    assert_eq!(browser.ask("getComputedStyle(document.querySelector('#e-day h3')).direction"), "ltr");
}

/// Text that wants to be more.
const NASTY: [&str; 7] = [
    "</script><script>window.caught = 1</script>",
    "\"><img src=x onerror='window.caught = 2'>",
    "' onmouseover='window.caught = 3",
    "{{ 7 * 7 }}{% raw %}",
    "]]><!-- <svg onload=window.caught=4>",
    "\u{202e}gnol\u{2066}\u{7}\u{0}",
    "javascript:window.caught=5",
];

#[test]
fn hostile_text_in_every_field_stays_text() {
    let Some(mut browser) = browser() else { return };
    let event = |at: usize, nasty: &str| {
        json!({
            "id": format!("{nasty}{at}"), "date": "2024-03-06", "title": nasty, "summary": nasty, "date_note": nasty, "type": nasty,
            "status": "disputed", "tags": [nasty], "actors": [{"id": nasty, "name": nasty, nasty: nasty}],
            "location": {"name": nasty, "country": nasty, "precision": nasty},
            "sources": [
                {"publisher": nasty, "title": nasty, "url": nasty, "claimant": nasty, "supports": [nasty], "published": "2024-03-07"},
                {"publisher": nasty, "url": format!("https://example.org/{nasty}")},
            ],
            "relations": [{"type": "follows", "target": nasty}], "origin": {"dataset": nasty, "id": nasty}, nasty: {nasty: nasty},
        })
    };
    let events: Vec<Value> = NASTY.iter().enumerate().map(|(at, nasty)| event(at, nasty)).collect();
    let actors: Vec<Value> =
        NASTY.iter().map(|nasty| json!({"id": nasty, "name": nasty, "aliases": [format!("{nasty}!")]})).collect();
    let text = json!({"schema": 1, "title": NASTY.concat(), "actors": actors, "events": events}).to_string();
    let html = page_of("a.json", &text, Format::Html).expect("in memory");
    assert!(!html.contains(['\u{202e}', '\u{2066}', '\u{7}', '\u{0}']), "signs that nobody sees");
    browser.open(&html, WIDE, "", true);
    browser.ask("document.querySelector('[data-do=lanes]').click()");
    browser.type_into("#annals-actor", "<img");
    browser.press("ArrowDown");
    browser.press("Enter");
    browser.wait_for("document.querySelectorAll('.event:not([hidden])').length === 1");
    browser.ask("document.querySelector('.axis').focus()");
    browser.press("n");
    assert_eq!(browser.ask("typeof window.caught"), "undefined");
    assert_eq!(browser.ask("document.querySelectorAll('script').length"), 2);
    assert_eq!(
        browser
            .ask("document.querySelectorAll('img, iframe, object, embed, [onload], [onerror], [onmouseover]').length"),
        0
    );
    let strange =
        "[...document.querySelectorAll('a')].filter((a) => !/^(https?:|file:)/.test(a.protocol ?? 'file:')).length";
    assert_eq!(browser.ask(strange), 0);
    assert_eq!(browser.ask("document.querySelectorAll('.event').length"), NASTY.len());
    assert_eq!(browser.ask("document.querySelector('.event h3 a').textContent"), NASTY[0]);
    browser.has_no_complaint();
}

#[test]
fn the_page_prints_as_a_text_with_a_picture() {
    let Some(mut browser) = browser() else { return };
    browser.open(&page(FORMS), WIDE, "", true);
    let pdf = browser.call("Page.printToPDF", &json!({"printBackground": true}));
    assert!(pdf["data"].as_str().is_some_and(|data| data.starts_with("JVBERi")), "a PDF");
    browser.call("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    let is_seen = |selector: &str| format!("document.querySelector('{selector}').checkVisibility()");
    for (selector, expected) in [(".tools", false), (".stage", false), (".picture svg", true), ("#e-denied h3", true)] {
        assert_eq!(browser.ask(&is_seen(selector)), json!(expected), "{selector}");
    }
    browser.has_no_complaint();
}

#[test]
#[expect(clippy::disallowed_methods, reason = "axe-core lies where the environment says")]
fn the_page_is_accessible_as_far_as_axe_can_tell() {
    let Some(axe) = std::env::var_os("ANNALS_AXE").filter(|path| Path::new(path).is_file()) else {
        let _ = writeln!(std::io::stderr(), "skipped: ANNALS_AXE does not name the file axe.min.js of axe-core");
        return;
    };
    let axe = std::fs::read_to_string(axe).expect("axe-core");
    let Some(mut browser) = browser() else { return };
    for (screen, scheme) in [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light"), (PHONE, "dark")] {
        browser.open(&page(FORMS), screen, "#v&actor=iran", true);
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        browser.call("Emulation.setEmulatedMedia", &media);
        browser.ask(&format!("{axe};0"));
        let rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}";
        let told = browser.ask(&format!(
            "axe.run(document, {rules}).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html + ' ' + n.failureSummary).join(' | ')))"
        ));
        assert_eq!(told, json!([]), "{screen:?} {scheme}: {told:#}");
    }
}
