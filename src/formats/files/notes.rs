//! The notes in a folder, and what of it was passed over.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::formats::problem::{Problem, Severity};

/// Folders within each other that notes are looked for in, and files that are looked at, at most.
const DEEPEST: usize = 16;
const MOST: usize = 100_000;

/// What a path stands for.
#[derive(Debug, Clone, Default)]
pub struct Searched {
    /// The files, in the order of their names.
    pub paths: Vec<PathBuf>,
    /// What is not among them although it may hold some.
    pub passed_over: Vec<Problem>,
}

/// The Markdown in a folder and in those within it. Hidden folders, and folders elsewhere that links lead to, have none.
#[derive(Debug)]
pub(super) struct Search {
    found: Searched,
    /// How many files may be looked at, and how many more there are.
    most: usize,
    beyond: usize,
}

impl Search {
    /// Looks through a folder.
    pub(super) fn of(folder: &Path) -> Self {
        Self::with(folder, MOST)
    }

    fn with(folder: &Path, most: usize) -> Self {
        let mut search = Self { found: Searched::default(), most, beyond: 0 };
        if is_of_notes(folder) {
            search.folder(folder, 0);
        }
        if search.beyond > 0 {
            search.pass(folder, &format!("more than {most} files of Markdown: {} of them are", search.beyond));
        }
        search.found.paths.sort();
        search
    }

    /// The Markdown, whatever stands in it.
    pub(super) fn into_markdown(self) -> Vec<PathBuf> {
        self.found.paths
    }

    /// What of it has properties in front.
    pub(super) fn notes(mut self) -> Searched {
        for path in std::mem::take(&mut self.found.paths) {
            let mut begin = Vec::new();
            match std::fs::File::open(&path).and_then(|file| file.take(8).read_to_end(&mut begin)) {
                Ok(_) if has_front(&begin) => self.found.paths.push(path),
                Ok(_) => {}
                Err(error) => self.pass(&path, &format!("{}; it is", error.kind())),
            }
        }
        self.found
    }

    fn folder(&mut self, folder: &Path, depth: usize) {
        let mut entries = Vec::new();
        match std::fs::read_dir(folder) {
            Ok(read) => read.for_each(|entry| match entry {
                Ok(entry) => entries.push(entry),
                Err(error) => self.pass(folder, &format!("{}; the rest of it is", error.kind())),
            }),
            Err(error) => self.pass(folder, &format!("{}; it is", error.kind())),
        }
        // The same are looked at each time, also where there are too many.
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries.iter().filter(|entry| !entry.file_name().to_string_lossy().starts_with('.')) {
            let path = entry.path();
            let is_markdown = is_markdown(&path);
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < DEEPEST => self.folder(&path, depth + 1),
                Ok(kind) if kind.is_dir() => self.pass(&path, &format!("a folder within {DEEPEST} others; it is")),
                Ok(kind) if kind.is_symlink() && path.is_dir() => self.pass(&path, "a link to a folder; it is"),
                Ok(kind)
                    if is_markdown && (kind.is_file() || path.is_file()) && self.found.paths.len() >= self.most =>
                {
                    self.beyond += 1;
                }
                Ok(kind) if is_markdown && (kind.is_file() || path.is_file()) => self.found.paths.push(path),
                Ok(_) => {}
                Err(error) => self.pass(&path, &format!("{}; it is", error.kind())),
            }
        }
    }

    fn pass(&mut self, path: &Path, why: &str) {
        self.found.passed_over.push(Problem {
            file: path.to_string_lossy().into_owned(),
            place: None,
            severity: Severity::Warning,
            message: format!("{why} passed over"),
            hint: None,
        });
    }
}

/// Whether a folder is one of notes: Obsidian's own settings are in it, or Markdown is. No other is gone through, as it may hold a
/// whole disk.
pub(super) fn is_of_notes(folder: &Path) -> bool {
    let is_sign = |entry: std::fs::DirEntry| entry.file_name() == ".obsidian" || is_markdown(&entry.path());
    // Why it cannot be read is said when it is gone through.
    std::fs::read_dir(folder).map_or(true, |entries| entries.flatten().any(is_sign))
}

fn is_markdown(path: &Path) -> bool {
    let is_one = |ending: &OsStr| ["md", "markdown"].iter().any(|own| ending.eq_ignore_ascii_case(own));
    path.extension().is_some_and(is_one)
}

/// Whether a note begins with properties.
fn has_front(begin: &[u8]) -> bool {
    let begin = begin.strip_prefix("\u{feff}".as_bytes()).unwrap_or(begin);
    begin.starts_with(b"---\n") || begin.starts_with(b"---\r")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test writes notes")]
    fn what_there_is_no_room_for_is_counted() {
        let folder = tempfile::tempdir().expect("temporary folder");
        for name in ["a.md", "b.md", "c.md", "d.txt"] {
            std::fs::write(folder.path().join(name), "---\ndate: 2020\n---\n").expect("writable");
        }
        let found = Search::with(folder.path(), 2).notes();
        assert_eq!(found.paths, [folder.path().join("a.md"), folder.path().join("b.md")]);
        let said: Vec<&str> = found.passed_over.iter().map(|problem| &*problem.message).collect();
        assert_eq!(said, ["more than 2 files of Markdown: 1 of them are passed over"]);
        assert_eq!(Search::of(Path::new("/nowhere/at/all")).notes().passed_over.len(), 1);
        // A folder that shows no sign of notes is not gone through.
        let above = tempfile::tempdir().expect("temporary folder");
        std::fs::create_dir_all(above.path().join("vault/.obsidian")).expect("writable");
        std::fs::create_dir(above.path().join("vault/people")).expect("writable");
        std::fs::write(above.path().join("vault/people/a.md"), "---\ndate: 2020\n---\n").expect("writable");
        assert_eq!(Search::of(above.path()).notes().paths, [] as [PathBuf; 0]);
        assert_eq!(Search::of(&above.path().join("vault")).notes().paths.len(), 1);
    }
}
