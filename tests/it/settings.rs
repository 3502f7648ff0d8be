//! `annals config`: the settings of today, in the form of the files that change them.

use annals::theme::{SHIPPED, Theme};

use crate::support::{annals, program};

#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn keep(folder: &std::path::Path, name: &str, text: &str) {
    let settings = folder.join(".config/annals");
    std::fs::create_dir_all(settings.join("themes")).expect("writable");
    std::fs::write(settings.join(name), text).expect("writable");
}

#[test]
fn the_settings_are_printed_with_what_each_is_for_and_who_says_so() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join(".config/annals/config.yaml").display().to_string();
    let (code, out, err) = annals(folder.path(), &["config"]);
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!("settings", out.replace(&path, "HOME/.config/annals/config.yaml"));
    // What it prints is a file of settings, which says the same.
    keep(
        folder.path(),
        "config.yaml",
        &out.replace("mouse: true", "mouse: false").replace("theme: auto", "theme: light"),
    );
    let (code, out, _) = annals(folder.path(), &["config"]);
    assert_eq!(code, 0);
    assert!(out.starts_with(&format!("# The settings of annals: {path}.\n")), "{out}");
    assert!(
        out.contains("mouse: false  # as the file says") && out.contains("theme: light  # as the file says"),
        "{out}"
    );
    let without = program(folder.path()).env("NO_COLOR", "1").arg("config").output().expect("runs");
    let without = String::from_utf8(without.stdout).expect("UTF-8");
    assert!(without.contains("theme: light  # the file's, but NO_COLOR is set: mono"), "{without}");
}

#[test]
fn an_empty_file_of_settings_says_nothing() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for text in ["", "\n", "# theme: light\n", "---\n"] {
        keep(folder.path(), "config.yaml", text);
        let (code, out, err) = annals(folder.path(), &["config"]);
        assert_eq!((code, err.as_str()), (0, ""), "{text:?}");
        assert!(out.contains("theme: auto"), "{out}");
    }
    keep(folder.path(), "config.yaml", "colour: red\n");
    let (code, out, err) = annals(folder.path(), &["config"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("unknown field `colour`") && err.contains("config.yaml"), "{err}");
}

#[test]
fn the_keys_of_today_are_printed_as_a_keymap() {
    let folder = tempfile::tempdir().expect("temporary folder");
    keep(folder.path(), "keymap.yaml", "quit: [Q]\nmarks: [z]\n");
    let (code, out, err) = annals(folder.path(), &["config", "keymap"]);
    assert_eq!(code, 0);
    assert!(out.contains("  quit: [Q]") && out.contains("# quit\n"), "{out}");
    assert!(err.contains("`marks`"), "what is wrong with the file is said: {err}");
    keep(folder.path(), "keymap.yaml", &out);
    let (_, again, err) = annals(folder.path(), &["config", "keymap"]);
    assert_eq!((again.as_str(), err.as_str()), (out.as_str(), ""));
}

#[test]
fn a_theme_is_printed_to_make_one_of_ones_own_from() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (name, text) in SHIPPED {
        let (code, out, _) = annals(folder.path(), &["config", "theme", name]);
        assert_eq!((code, out.as_str()), (0, text));
    }
    keep(folder.path(), "themes/mine.yaml", SHIPPED[0].1);
    let (code, out, _) = annals(folder.path(), &["config", "theme", "mine"]);
    assert!(code == 0 && Theme::read(&out).is_ok());
    let (code, _, err) = annals(folder.path(), &["config", "theme", "contarst"]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `contrast`?"), "{err}");
}
