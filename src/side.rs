//! What a reader keeps of a chronology beside it, in words of their own: marks, notes, saved views, and where they were last. The
//! data file is never touched.
//!
//! The side file has a line of JSON for each chronology, which is known by its paths and by a [`Fingerprint`] of what stands in it, so
//! that both may change, though not at the same time. What somebody does is an [`Edit`], applied to what the file says at that
//! moment: copies of the program that run side by side undo nothing of each other. Reading and writing the file is the business of
//! `config`; this room names no other room.

mod fingerprint;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use fingerprint::Fingerprint;
pub use text::{Newer, Parsed};

/// So many chronologies are known that nothing is kept of but where somebody was last.
const VISITED: usize = 200;

/// A query, how its answer is shown, and where one was in it. All of it as it is written, so that it outlives other versions of
/// the program and other data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SavedView {
    /// The query as a line.
    pub query: String,
    /// What the centre of the screen shows, by its word.
    pub view: String,
    /// The order of the list, by its word.
    pub order: String,
    /// The first and the last day of the axis, unless it shows all of the selection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<[String; 2]>,
    /// Whether the axis shows when events were reported.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reports: bool,
    /// What the lanes are of and which come first, unless nobody has chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lanes: Option<SavedLanes>,
    /// The id of the event under the cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How many events stand above it on the screen.
    #[serde(skip_serializing_if = "is_zero")]
    pub above: usize,
}

/// How the lanes were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SavedLanes {
    /// What there is a lane for, by its word.
    pub by: String,
    /// Those that come first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<Pinned>,
    /// More days than these without an event are a gap, where that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<i32>,
    /// How many times the mean is a burst, where that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burst: Option<u16>,
}

/// Whose a pinned lane is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pinned {
    /// The id of an actor.
    Actor(String),
    /// The ids of two actors.
    Pair([String; 2]),
    /// A type, a tag, a country or a publisher.
    Word(String),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// What somebody keeps of a chronology.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Own {
    /// The ids of marked events.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub marks: BTreeSet<String>,
    /// Notes to oneself, by the ids of the events.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<String, String>,
    /// Saved views, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub views: BTreeMap<String, SavedView>,
    /// The files that were exported to last, as they were typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export: Option<String>,
    /// Where somebody was when they quit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<SavedView>,
}

/// A change of what is kept. It says what is to be, not what was: applied twice it does the same as once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// An event is marked, or is no longer.
    Mark {
        /// Its id.
        id: String,
        /// Which.
        is_marked: bool,
    },
    /// An event has a note; an empty one is none.
    Note {
        /// Its id.
        id: String,
        /// What it says.
        text: String,
    },
    /// A view is saved; one of the same name is replaced.
    Save {
        /// Its name.
        name: String,
        /// What it shows.
        view: SavedView,
    },
    /// A saved view is forgotten.
    Forget {
        /// Its name.
        name: String,
    },
    /// Something is exported.
    Export {
        /// The files, as they are typed.
        path: String,
    },
    /// Somebody quits.
    Leave(SavedView),
}

impl Own {
    /// Makes a change.
    pub fn apply(&mut self, edit: &Edit) {
        match edit.clone() {
            Edit::Mark { id, is_marked: true } => {
                self.marks.insert(id);
            }
            Edit::Mark { id, is_marked: false } => {
                self.marks.remove(&id);
            }
            Edit::Note { id, text } if text.trim().is_empty() => {
                self.notes.remove(&id);
            }
            Edit::Note { id, text } => {
                self.notes.insert(id, text);
            }
            Edit::Save { name, view } => {
                self.views.insert(name, view);
            }
            Edit::Forget { name } => {
                self.views.remove(&name);
            }
            Edit::Export { path } => self.export = Some(path),
            Edit::Leave(view) => self.last = Some(view),
        }
    }

    /// Whether nothing is kept but where somebody was, and exported to, last.
    fn is_only_visited(&self) -> bool {
        self.marks.is_empty() && self.notes.is_empty() && self.views.is_empty()
    }

    /// The same for files of which one has another name: ids that are made of a file's name and a line (`events:12`) go by the new
    /// one. Of several that have other names nobody knows which is which.
    fn renamed(&self, from: &[String], to: &[String]) -> Self {
        let only = |of: &[String], others: &[String]| {
            let is_known = |path: &&String| others.iter().any(|other| stem(other) == stem(path));
            let mut names = of.iter().filter(|path| !is_known(path)).map(|path| stem(path).to_owned());
            names.next().filter(|_| names.next().is_none())
        };
        let changed = only(from, to).zip(only(to, from));
        let id = |id: &String| {
            let parts = changed.as_ref().zip(id.split_once(':'));
            let renamed =
                parts.filter(|((from, _), (file, _))| file == from).map(|((_, to), (_, rest))| format!("{to}:{rest}"));
            renamed.unwrap_or_else(|| id.clone())
        };
        let view = |view: &SavedView| SavedView { place: view.place.as_ref().map(id), ..view.clone() };
        Self {
            marks: self.marks.iter().map(id).collect(),
            notes: self.notes.iter().map(|(event, note)| (id(event), note.clone())).collect(),
            views: self.views.iter().map(|(name, saved)| (name.clone(), view(saved))).collect(),
            export: self.export.clone(),
            last: self.last.as_ref().map(view),
        }
    }
}

/// What a file is called in ids: its name without folders and endings.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(name)
}

/// What a chronology is known by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptKey {
    /// Where its files lie, links resolved, sorted; none for standard input and for the chronology that comes with the program.
    pub paths: Vec<String>,
    /// What stands in them.
    pub fingerprint: Fingerprint,
}

/// A chronology, and what is kept of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptOf {
    /// Where its files were last.
    #[serde(default)]
    pub paths: Vec<String>,
    /// What stood in them.
    pub fingerprint: Fingerprint,
    /// What is kept.
    #[serde(default)]
    pub own: Own,
}

/// How surely a section is that of a chronology, the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// Another file lies where its file lay.
    SamePath,
    /// Most of it is the same.
    Alike,
    /// It lies where it lay, and something of it is the same.
    Same,
}

impl KeptOf {
    fn likeness(&self, key: &KeptKey) -> Option<Likeness> {
        let is_there = !key.paths.is_empty() && self.paths == key.paths;
        if is_there && self.fingerprint.shared(&key.fingerprint) > 0 {
            return Some(Likeness::Same);
        }
        if self.fingerprint.is_alike(&key.fingerprint) {
            return Some(if self.paths == key.paths { Likeness::Same } else { Likeness::Alike });
        }
        is_there.then_some(Likeness::SamePath)
    }
}

/// All that the side file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SideFile {
    /// The chronologies, those left last at the end.
    pub sections: Vec<KeptOf>,
}

impl SideFile {
    /// The section of a chronology.
    fn find(&self, key: &KeptKey) -> Option<usize> {
        let ranked = self.sections.iter().enumerate().filter_map(|(at, section)| {
            Some((section.likeness(key)?, section.fingerprint.shared(&key.fingerprint), at))
        });
        ranked.max().map(|(.., at)| at)
    }

    /// What is kept of a chronology.
    pub fn own(&self, key: &KeptKey) -> Own {
        self.find(key).map_or_else(Own::default, |at| {
            let KeptOf { paths, own, .. } = &self.sections[at];
            own.renamed(paths, &key.paths)
        })
    }

    /// Makes changes, and gives what is kept then. A file that was moved takes its section along; a copy of one that is still where
    /// it was (`is_there`) begins with what is kept of that, and goes its own way.
    pub fn apply(&mut self, key: &KeptKey, edits: &[Edit], is_there: impl Fn(&str) -> bool) -> Own {
        let mut own = self.own(key);
        for edit in edits {
            own.apply(edit);
        }
        let section = KeptOf { paths: key.paths.clone(), fingerprint: key.fingerprint.clone(), own: own.clone() };
        let found = self.find(key).filter(|at| {
            let paths = &self.sections[*at].paths;
            let is_gone = |path: &String| key.paths.contains(path) || !is_there(path);
            paths.is_empty() == key.paths.is_empty() && paths.iter().all(is_gone)
        });
        let has_left = edits.iter().any(|edit| matches!(edit, Edit::Leave(_)));
        match found {
            Some(at) if !has_left && own != Own::default() => self.sections[at] = section,
            found => {
                if let Some(at) = found {
                    self.sections.remove(at);
                }
                self.sections.extend((own != Own::default()).then_some(section));
            }
        }
        self.forget_visits();
        own
    }

    /// Forgets where somebody was in files long ago, if that is all there is of them.
    fn forget_visits(&mut self) {
        let visited = self.sections.iter().filter(|section| section.own.is_only_visited()).count();
        let mut surplus = visited.saturating_sub(VISITED);
        self.sections.retain(|section| {
            let is_old = surplus > 0 && section.own.is_only_visited();
            surplus -= usize::from(is_old);
            !is_old
        });
    }
}
