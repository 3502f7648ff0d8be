//! Names that come built in: states, territories, organisations and seats of power, in many languages.
//!
//! `assets/gazetteer.tsv.gz` is made by `assets/gazetteer/make.py`; its README says from what, and under which licences. It is
//! unpacked and cut into words when first asked for.

use std::io::Read;
use std::sync::LazyLock;

use super::index::{Hit, Index};
use super::ladder::{Pattern, Rung};

const PACKED: &[u8] = include_bytes!("../../assets/gazetteer.tsv.gz");

static BUILT_IN: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut text = String::new();
    flate2::read::GzDecoder::new(PACKED).read_to_string(&mut text).expect("packed by our own generator");
    Gazetteer::new(&text)
});

/// A state, an organisation or another actor that annals knows without being told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// ISO 3166-1 alpha-3 code of a state (of one that ended the code it had), an acronym of an organisation.
    pub id: String,
    /// `state`, `igo`, `government` or `armed_group`.
    pub kind: String,
    /// The name in English.
    pub name: String,
}

/// What kind of name it is, which decides how far it is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A name in some language.
    Name,
    /// A code or short acronym: surely meant in capitals only.
    Code,
    /// What its people are called.
    Demonym,
    /// The place or the house that stands for its government.
    Seat,
}

/// All entries, and an index of their names.
#[derive(Debug)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    names: Vec<(String, Class)>,
    index: Index,
}

/// Acronyms of two or three letters that people type in small letters.
const COMMON: [&str; 8] = ["us", "uk", "un", "eu", "usa", "uae", "drc", "imf"];

/// What a hit costs that ranks behind all hits on the same rung that the file itself gives.
const BEHIND: u32 = 100;

fn is_common(name: &str) -> bool {
    COMMON.iter().any(|common| name.eq_ignore_ascii_case(common))
}

impl Gazetteer {
    /// The one that comes with annals.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    fn new(text: &str) -> Self {
        let (mut entries, mut names, mut owners) = (Vec::new(), Vec::new(), Vec::new());
        for (number, line) in (0..).zip(text.lines()) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, kind, name, codes, lists @ ..] = &*fields else { continue };
            entries.push(Entry { id: (*id).to_owned(), kind: (*kind).to_owned(), name: (*name).to_owned() });
            let mut add = |name: &str, class: Class| {
                owners.push(number);
                names.push((name.to_owned(), class));
            };
            add(name, Class::Name);
            for code in codes.split('|').filter(|code| !code.is_empty()) {
                add(code, if is_common(code) { Class::Name } else { Class::Code });
            }
            for (list, class) in lists.iter().zip([Class::Name, Class::Demonym, Class::Seat]) {
                for name in list.split('|').filter(|name| !name.is_empty()) {
                    let is_short = name.len() <= 3 && name.is_ascii() && !is_common(name);
                    add(name, if is_short { Class::Code } else { class });
                }
            }
        }
        let numbered = (0..).zip(&owners).zip(&names);
        let index = Index::new(numbered.map(|((name, entry), (text, _))| (*entry, name, text.as_str())), Vec::new());
        Self { entries, names, index }
    }

    /// An entry by its number.
    pub fn entry(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }

    /// The number of the entry with an id.
    pub fn of_id(&self, id: &str) -> Option<u32> {
        (0..).zip(&self.entries).find(|(_, entry)| entry.id == id).map(|(number, _)| number)
    }

    /// A name by its number.
    pub fn name(&self, number: u32) -> &str {
        &self.names[number as usize].0
    }

    /// The entry that a file means by a name: one of its names in any order of words, or its code in capitals. `None` for what
    /// several entries go by, and for seats and demonyms: those are actors of their own.
    pub fn entry_of(&self, name: &str) -> Option<u32> {
        let whole = self.only(name);
        if whole.is_some() {
            return whole;
        }
        // `Russia (Soviet Union)`, `Myanmar (Burma)`, `DR Congo (Zaire)`: another name behind the name.
        let (outer, inner) = name.strip_suffix(')')?.split_once(" (")?;
        let outer = self.only(outer)?;
        (self.names_as(inner).next().is_some()).then_some(outer)
    }

    fn only(&self, name: &str) -> Option<u32> {
        let mut entries = self.names_as(name).filter(|(_, class, own)| match class {
            Class::Name => true,
            Class::Code => *own == name,
            Class::Demonym | Class::Seat => false,
        });
        let (first, ..) = entries.next()?;
        entries.all(|(entry, ..)| entry == first).then_some(first)
    }

    fn names_as(&self, name: &str) -> impl Iterator<Item = (u32, Class, &str)> {
        self.index.equal_to(name).into_iter().map(|(entry, name)| {
            let (text, class) = &self.names[name as usize];
            (entry, *class, &**text)
        })
    }

    /// Whether a folded word alone names a state or its people: in `us justice dept` it only says which.
    pub fn is_state(&self, word: &str) -> bool {
        self.names_as(word).any(|(entry, ..)| self.entry(entry).kind == "state")
    }

    /// The entries that a pattern finds: hits whose actors are entries, and whose names are the gazetteer's.
    /// What is a name of an entry is on the first rung; what only points to it, or is meant by accident, ranks behind.
    pub fn search(&self, pattern: &Pattern, written: &str) -> Vec<Hit> {
        let mut hits = self.index.search(pattern);
        hits.retain_mut(|hit| {
            let (name, class) = &self.names[hit.name as usize];
            match (hit.rung, class) {
                (Rung::Equal, Class::Name) => {}
                (Rung::Equal, Class::Code) if written == name => {}
                (Rung::Equal, Class::Code) => (hit.rung, hit.cost) = (Rung::Prefix, BEHIND),
                (Rung::Equal, Class::Demonym | Class::Seat) => (hit.rung, hit.cost) = (Rung::Prefix, 0),
                (_, Class::Code) => return false,
                // A word of a longer name is no beginning of it that somebody would type.
                (Rung::Prefix, _) if written.chars().count() < 3 => return false,
                (Rung::Prefix, _) => hit.cost += BEHIND,
                // A word of many in one of many languages is near to anything: the whole name has to be.
                (Rung::Subsequence | Rung::Edits, _) if pattern.has_as_many_words(name) => hit.cost += 2,
                (Rung::Sound, _) if pattern.may_sound_like(name) => hit.cost += 2,
                (Rung::Substring | Rung::Subsequence | Rung::Edits | Rung::Sound, _) => return false,
            }
            true
        });
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> Option<&str> {
        let gazetteer = Gazetteer::built_in();
        gazetteer.entry_of(name).map(|entry| &*gazetteer.entry(entry).id)
    }

    fn first(pattern: &str) -> (&str, Rung) {
        let gazetteer = Gazetteer::built_in();
        let hits = gazetteer.search(&Pattern::new(pattern), pattern);
        hits.iter()
            .min_by_key(|hit| (hit.rung, hit.cost))
            .map_or(("", Rung::Sound), |hit| (&*gazetteer.entry(hit.actor).id, hit.rung))
    }

    #[test]
    fn every_spelling_of_a_state_is_that_state() {
        for name in
            ["Iran", "Iran (Islamic Republic of)", "Iran, Islamic Republic of", "IRN", "IR", "ایران", "Иран", "伊朗"]
        {
            assert_eq!(id(name), Some("IRN"), "{name}");
        }
        for (name, of) in [
            ("Russia (Soviet Union)", "RUS"),
            ("Myanmar (Burma)", "MMR"),
            ("DR Congo (Zaire)", "COD"),
            ("USSR", "SUN"),
            ("Korea, Democratic People's Republic of", "PRK"),
            ("UN", "UN"),
            ("International Atomic Energy Agency", "IAEA"),
        ] {
            assert_eq!(id(name), Some(of), "{name}");
        }
        for name in ["ir", "Citizen (Iran)", "Iranian", "Kremlin", "Iran Air", "IS", "Masoud Pezeshkian", ""] {
            assert_eq!(id(name), None, "{name}");
        }
    }

    #[test]
    fn patterns_find_states_by_names_people_and_seats() {
        assert_eq!(first("Россия"), ("RUS", Rung::Equal));
        assert_eq!(first("DPRK"), ("PRK", Rung::Equal));
        assert_eq!(first("dprk"), ("PRK", Rung::Equal));
        assert_eq!(first("NATO"), ("NATO", Rung::Equal));
        assert_eq!(first("OTAN"), ("NATO", Rung::Equal));
        assert_eq!(first("kremlin"), ("RUS", Rung::Prefix));
        assert_eq!(first("iranian"), ("IRN", Rung::Prefix));
        assert_eq!(first("IR"), ("IRN", Rung::Equal));
        assert_eq!(first("ir"), ("IRN", Rung::Prefix));
        assert_eq!(first("Azerbaycan").0, "AZE");
        assert_eq!(first("Afganistan").0, "AFG");
        assert_eq!(first("Kirgistan").0, "KGZ");
    }

    #[test]
    fn it_is_whole() {
        let gazetteer = Gazetteer::built_in();
        let states = gazetteer.entries.iter().filter(|entry| entry.kind == "state").count();
        assert!(states >= 249 + 4, "{states} states");
        assert!(PACKED.len() <= 600 << 10, "{} bytes", PACKED.len());
        for id in
            ["USA", "PSE", "TWN", "XKX", "SUN", "YUG", "UN", "EU", "NATO", "GCC", "OPECPLUS", "BRICS", "SCO", "IAEA"]
        {
            assert!(gazetteer.of_id(id).is_some(), "{id}");
        }
    }
}
