//! What keys mean, and where; what a user's keymap may say.

use annals::app::Command;
use annals::keymap::{Context, Keymap};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::support::Harness;

/// What a key does in a context, as text.
fn does(keymap: &Keymap, context: Context, code: KeyCode, modifiers: KeyModifiers) -> String {
    let action = keymap.action(context, KeyEvent::new(code, modifiers));
    action.map_or_else(|| "nothing".to_owned(), |action| format!("{action:?}"))
}

/// The contexts outside of fields.
const PANES: [Context; 4] = [Context::List, Context::Filter, Context::Detail, Context::Window];

#[test]
fn every_command_has_a_key_and_a_label() {
    let sections = Keymap::shipped().sections();
    for command in Command::ALL {
        let mut all = sections.iter().flat_map(|section| &section.commands);
        assert!(all.any(|(known, keys)| known == command && !keys.is_empty()), "{command:?} has no key");
        assert!(!command.label().is_empty());
    }
}

#[test]
fn a_keymap_is_written_as_it_is_read() {
    let own = "quit: [Q, \"\\\"\", alt-f12]\nlist: {quit: [], help: [y, \"#\"]}\nglobal: {mark: []}\n";
    for patch in ["{}", own] {
        let (keymap, warnings) = Keymap::shipped().patched("keymap.yaml", patch).expect("a keymap");
        let text = keymap.written();
        let (again, more) = Keymap::shipped().patched("keymap.yaml", &text).expect("what it writes is a keymap");
        assert_eq!(again, keymap, "{text}");
        assert!(
            warnings.iter().chain(&more).all(|warning| !warning.to_string().contains("cannot be read")),
            "{more:?}"
        );
    }
    let text = Keymap::shipped().written();
    assert!(text.contains("  next: [j, down]"), "{text}");
    assert!(text.contains("# quit\n"), "every command has what it does beside it:\n{text}");
}

#[test]
fn keys_of_the_panes_do_the_same_in_each_of_them() {
    let keymap = Keymap::shipped();
    let commands = "jNext kPrevious gFirst GLast hLeft lRight aFilterActor /SearchText rFilterFrom tFilterTo AFilterAsOf \
                    RCycleRule WChain :QueryLine xRemove oToggleJoin -ToggleNegation uUndo CClear nNextTarget \
                    NPreviousTarget iNote 'NextMark \"PreviousMark OSavedViews yCopy YCopyAs SSaveView \\Forward wOpenLink EEdit eExport !Problems ?Help qQuit";
    for context in PANES {
        for entry in commands.split_whitespace() {
            let mut letters = entry.chars();
            let key = KeyCode::Char(letters.next().expect("a key"));
            let expected = format!("Do({})", letters.as_str());
            assert_eq!(does(&keymap, context, key, KeyModifiers::NONE), expected, "{entry} in {context:?}");
        }
        for (key, expected) in [
            (KeyCode::Down, "Do(Next)"),
            (KeyCode::Up, "Do(Previous)"),
            (KeyCode::PageDown, "Do(NextPage)"),
            (KeyCode::Char(' '), "Do(NextPage)"),
            (KeyCode::PageUp, "Do(PreviousPage)"),
            (KeyCode::Home, "Do(First)"),
            (KeyCode::End, "Do(Last)"),
            (KeyCode::Left, "Do(Left)"),
            (KeyCode::Right, "Do(Right)"),
            (KeyCode::Tab, "Do(NextPane)"),
            (KeyCode::BackTab, "Do(PreviousPane)"),
            (KeyCode::Delete, "Do(Remove)"),
            (KeyCode::Enter, "Do(Activate)"),
            (KeyCode::Backspace, "Do(Back)"),
            (KeyCode::F(1), "Do(Help)"),
            (KeyCode::Esc, "Do(Cancel)"),
            (KeyCode::Char('7'), "Digit(7)"),
            (KeyCode::Char('B'), "nothing"),
        ] {
            assert_eq!(does(&keymap, context, key, KeyModifiers::NONE), expected, "{key:?} in {context:?}");
        }
        for (key, expected) in [
            ('f', "Do(NextPage)"),
            ('b', "Do(PreviousPage)"),
            ('d', "Do(NextHalfPage)"),
            ('u', "Do(PreviousHalfPage)"),
            ('o', "Do(Back)"),
            ('p', "Do(Palette)"),
            ('l', "Do(Redraw)"),
            ('z', "Do(Suspend)"),
            ('c', "Do(Quit)"),
            ('w', "nothing"),
        ] {
            assert_eq!(does(&keymap, context, KeyCode::Char(key), KeyModifiers::CONTROL), expected, "{key}");
        }
    }
    // In the filter pane there are actors with members, elsewhere there are events.
    let does_m = PANES.map(|context| does(&keymap, context, KeyCode::Char('m'), KeyModifiers::NONE));
    assert_eq!(does_m, ["Do(Mark)", "Do(ToggleMembers)", "Do(Mark)", "Do(Mark)"]);
    let arrows = [KeyCode::Left, KeyCode::Right].map(|code| does(&keymap, Context::Axis, code, KeyModifiers::ALT));
    assert_eq!(arrows, ["Do(Back)", "Do(Forward)"]);
    let heading = |key| does(&keymap, Context::List, KeyCode::Char(key), KeyModifiers::NONE);
    assert_eq!([heading('}'), heading('{')], ["Do(NextHeading)", "Do(PreviousHeading)"]);
}

#[test]
fn keys_of_fields_are_those_of_a_shell() {
    let keymap = Keymap::shipped();
    let (none, control, alt) = (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::ALT);
    for context in [Context::Typing, Context::Export] {
        for (code, modifiers, expected) in [
            (KeyCode::Enter, none, "Accept"),
            (KeyCode::Enter, alt, "Accept"),
            (KeyCode::Esc, none, "Do(Cancel)"),
            (KeyCode::Esc, alt, "Do(Cancel)"),
            (KeyCode::Up, none, "Choose(-1)"),
            (KeyCode::Up, control, "Choose(-1)"),
            (KeyCode::BackTab, none, "Choose(-1)"),
            (KeyCode::Char('p'), control, "Choose(-1)"),
            (KeyCode::Down, none, "Choose(1)"),
            (KeyCode::Tab, none, "Choose(1)"),
            (KeyCode::Char('n'), control, "Choose(1)"),
            (KeyCode::Char('x'), none, "Edit(InsertChar('x'))"),
            (KeyCode::Char('7'), none, "Edit(InsertChar('7'))"),
            (KeyCode::Char('/'), none, "Edit(InsertChar('/'))"),
            (KeyCode::Char(' '), none, "Edit(InsertChar(' '))"),
            (KeyCode::Char('w'), control, "Edit(DeletePrevWord)"),
            (KeyCode::Backspace, control, "Edit(DeletePrevWord)"),
            (KeyCode::Backspace, none, "Edit(DeletePrevChar)"),
            (KeyCode::Backspace, alt, "Edit(DeletePrevChar)"),
            (KeyCode::Char('h'), control, "Edit(DeletePrevChar)"),
            (KeyCode::Delete, none, "Edit(DeleteNextChar)"),
            (KeyCode::Left, none, "Edit(GoToPrevChar)"),
            (KeyCode::Left, control, "Edit(GoToPrevWord)"),
            (KeyCode::Left, alt, "Edit(GoToPrevChar)"),
            (KeyCode::Char('b'), alt, "Edit(GoToPrevWord)"),
            (KeyCode::Right, none, "Edit(GoToNextChar)"),
            (KeyCode::Right, control, "Edit(GoToNextWord)"),
            (KeyCode::Char('f'), alt, "Edit(GoToNextWord)"),
            (KeyCode::Home, none, "Edit(GoToStart)"),
            (KeyCode::Char('a'), control, "Edit(GoToStart)"),
            (KeyCode::End, none, "Edit(GoToEnd)"),
            (KeyCode::Char('e'), control, "Edit(GoToEnd)"),
            (KeyCode::Char('u'), control, "Edit(DeleteFromStart)"),
            (KeyCode::Char('k'), control, "Edit(DeleteTillEnd)"),
            (KeyCode::Char('c'), control, "Do(Quit)"),
            (KeyCode::Char('z'), control, "Do(Suspend)"),
            (KeyCode::Char('l'), control, "Do(Redraw)"),
            (KeyCode::Char('d'), control, "nothing"),
            (KeyCode::Char('x'), alt, "nothing"),
            (KeyCode::F(1), none, "nothing"),
            (KeyCode::PageDown, none, "nothing"),
        ] {
            assert_eq!(does(&keymap, context, code, modifiers), expected, "{code:?} {modifiers:?} in {context:?}");
        }
    }
}

/// The shipped keymap with a user's file, and what is said of it.
fn patched(yaml: &str) -> (Keymap, Vec<String>) {
    let (keymap, warnings) = Keymap::shipped().patched("keymap.yaml", yaml).expect("a keymap");
    (keymap, warnings.iter().map(ToString::to_string).collect())
}

fn press(keymap: &Keymap, context: Context, key: char) -> String {
    does(keymap, context, KeyCode::Char(key), KeyModifiers::NONE)
}

#[test]
fn a_users_file_replaces_the_keys_of_the_commands_it_names() {
    let (keymap, warnings) = patched("quit: [Q, ctrl-q]\nnext: B\nprevious: []\nnext_heading: [)]\n");
    assert_eq!(warnings, [""; 0]);
    let pressed = |keys: &str| keys.chars().map(|key| press(&keymap, Context::List, key)).collect::<Vec<_>>();
    assert_eq!(
        pressed("QqBjk)}7").join(" "),
        "Do(Quit) nothing Do(Next) nothing nothing Do(NextHeading) nothing Digit(7)"
    );
    assert_eq!(does(&keymap, Context::Typing, KeyCode::Char('q'), KeyModifiers::CONTROL), "Do(Quit)");
    // Two commands may change their keys.
    let (keymap, warnings) = patched("next: [k]\nprevious: [j]\n");
    assert_eq!((press(&keymap, Context::List, 'j').as_str(), warnings.len()), ("Do(Previous)", 0));
}

#[test]
fn a_key_may_mean_one_thing_in_the_list_and_another_in_the_filter_pane() {
    let (keymap, warnings) =
        patched("list:\n  undo: [B]\n  next: [x]\nfilter:\n  clear: [B]\ntyping:\n  accept: [ctrl-j]\n");
    assert_eq!(warnings, [""; 0]);
    let pressed = |key| PANES.map(|context| press(&keymap, context, key));
    assert_eq!(pressed('B'), ["Do(Undo)", "Do(Clear)", "nothing", "nothing"]);
    assert_eq!(pressed('x'), ["Do(Next)", "Do(Remove)", "Do(Remove)", "Do(Remove)"]);
    assert_eq!(pressed('j'), ["Do(Next)"; 4]);
    assert_eq!(keymap.first(Context::List, Command::Remove), "Del");
    assert_eq!(does(&keymap, Context::Export, KeyCode::Char('j'), KeyModifiers::CONTROL), "Accept");
}

#[test]
fn mistakes_in_a_keymap_are_warnings_with_their_place_and_the_rest_counts() {
    for (yaml, said) in [
        (
            "quit: [j]",
            "keymap.yaml:1:1: warning: `j` is bound to both `next` and `quit`\n  hint: give `next` another key, too; until then `quit` keeps its own",
        ),
        ("# mine\nqit: [Q]\n", "keymap.yaml:2:1: warning: unknown command: `qit`\n  hint: did you mean `quit`?"),
        ("fly: [j]", "keymap.yaml:1:1: warning: unknown command: `fly`\n  hint: `annals help screen` has them all"),
        ("lst:\n  next: [y]", "keymap.yaml:1:1: warning: unknown context: `lst`\n  hint: did you mean `list`?"),
        ("list:\n  nxt: [y]", "keymap.yaml:2:3: warning: unknown command: `nxt`\n  hint: did you mean `next`?"),
        (
            "list:\n  accept: [y]",
            "keymap.yaml:2:3: warning: `accept` means nothing in `list`\n  hint: move it below `typing:`",
        ),
        (
            "typing:\n  accept: [y]",
            "keymap.yaml:2:3: warning: `y` could not be typed any more\n  hint: take a key with a name, or put `ctrl-` or `alt-` in front",
        ),
        (
            "quit: [\"5\"]",
            "keymap.yaml:1:1: warning: unknown key: `5`\n  hint: digits are numeric prefixes; take another key",
        ),
        (
            "quit: [5]",
            "keymap.yaml:1:1: warning: unknown key: `5`\n  hint: digits are numeric prefixes; take another key",
        ),
        (
            "quit: [hyper-q]",
            "keymap.yaml:1:1: warning: unknown key: `hyper-q`\n  hint: a key is a character or one of enter, esc, tab, backtab, \
             space, backspace, delete, up, down, left, right, pageup, pagedown, home, end, f1 to f12; `ctrl-` or `alt-` may \
             stand in front",
        ),
        (
            "list:\n  undo: [B]\n  clear: [B]\n",
            "keymap.yaml:3:3: warning: `B` is bound to both `undo` and `clear` in `list`\n  hint: give `undo` another key, too; until then `clear` keeps its own",
        ),
        // In the list it would still go to the next heading.
        (
            "export: [\"}\"]",
            "keymap.yaml:1:1: warning: `}` is bound to both `export` and `next_heading`\n  hint: give `next_heading` another key, too; until then `export` keeps its own",
        ),
    ] {
        let (keymap, warnings) = patched(yaml);
        assert_eq!(warnings, [said], "{yaml}");
        // Nothing else has changed.
        let shipped = Keymap::shipped();
        for context in Context::ALL {
            for command in Command::ALL.iter().filter(|command| !yaml.contains(&format!("{}: [B]", command.word()))) {
                assert_eq!(keymap.keys(context, *command), shipped.keys(context, *command), "{yaml}: {command:?}");
            }
        }
    }
    let (keymap, warnings) = patched("quit: [Q]\nfly: [j]\nundo: [U, hyper-u]\n");
    assert_eq!((warnings.len(), press(&keymap, Context::List, 'Q').as_str()), (2, "Do(Quit)"));
    assert_eq!(press(&keymap, Context::List, 'U'), "Do(Undo)");
    assert!(Keymap::shipped().patched("keymap.yaml", "- j").is_err());
}

#[test]
fn the_help_has_the_keys_of_fields_too() {
    let mut harness = Harness::new(140, 40);
    let screens: Vec<String> = ["?", " ", " ", " ", " "].map(|key| harness.press(key).screen()).into();
    let all = screens.join("\n");
    for part in ["In the list", "While typing", "In the export dialog", "delete the word before the cursor"] {
        assert!(all.contains(part), "{part}:\n{all}");
    }
}

#[test]
fn the_help_cuts_nothing_off_and_ends_where_it_ends() {
    for (columns, lines) in [(140, 40), (100, 30), (60, 20)] {
        let mut harness = Harness::new(columns, lines);
        let mut all = harness.press("?").screen();
        for _ in 0..40 {
            all += &harness.press(" ").screen();
        }
        assert!(all.contains("scrolls."), "{all}");
        // Every word of the longest line of the help is there.
        for part in ["reported", "instead", "happened,", "back"] {
            assert!(all.contains(part), "{part} at {columns}:\n{all}");
        }
    }
}
