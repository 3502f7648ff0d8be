//! Which file names which, by whatever path it does, and the circles that come of it.
//!
//! A name counts for the file that defines it: a re-export leads on, and says nothing of the file that it stands in. A file may name
//! what the files above it in its own branch define, `formats/csv/own.rs` what `formats/csv.rs` does. Tests may name anything.

use std::collections::{BTreeMap, BTreeSet};

/// The way to a module from the root of the crate, or to what it defines; or a path as it is written.
type Route = Vec<String>;

/// Paths and re-exports that are followed from one name before it is one of another crate.
const FOLLOWED: usize = 16;

/// What begins the definition of a name.
const DEFINING: [&str; 9] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "mod"];

/// A name that a file has from elsewhere.
#[derive(Debug)]
struct Import {
    name: String,
    route: Route,
    is_public: bool,
}

/// What a file says of names.
#[derive(Debug, Default)]
struct File {
    defined: BTreeSet<String>,
    imports: Vec<Import>,
    /// Paths in its code.
    paths: Vec<Route>,
    /// Modules below it that only tests have.
    tests: Vec<String>,
}

/// All files, by the modules that they are.
#[derive(Debug)]
pub(super) struct House {
    files: BTreeMap<Route, File>,
}

impl House {
    /// Reads files, each by its path in `src`, such as `model/date.rs`.
    pub(super) fn new<'s>(sources: impl Iterator<Item = (&'s str, &'s str)>) -> Self {
        let route = |path: &str| -> Route {
            let path = path.strip_suffix(".rs").unwrap_or(path);
            path.split('/').filter(|part| *part != "lib").map(str::to_owned).collect()
        };
        let mut files: BTreeMap<Route, File> =
            sources.map(|(path, code)| (route(path), File::read(&tokens(code)))).collect();
        let below = |(route, file): (&Route, &File)| {
            file.tests.iter().map(|name| [route.as_slice(), std::slice::from_ref(name)].concat()).collect::<Vec<_>>()
        };
        let tests: Vec<Route> = files.iter().flat_map(below).collect();
        files.retain(|route, _| !tests.iter().any(|test| route.starts_with(test)));
        Self { files }
    }

    /// The names that each file has from each other one that is not above it.
    pub(super) fn ties(&self) -> BTreeMap<(String, String), BTreeSet<String>> {
        let mut ties: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for (from, file) in &self.files {
            let is_handed_on = |import: &&Import| import.is_public && self.is_below(from, &import.route);
            let imports = file.imports.iter().filter(|import| !is_handed_on(import)).map(|import| &import.route);
            for route in imports.chain(&file.paths) {
                if let Some(to) = self.defining(from, route, FOLLOWED).filter(|to| !from.starts_with(to)) {
                    let name = route.join("::");
                    ties.entry((path_of(from), path_of(&to))).or_default().insert(name);
                }
            }
        }
        ties
    }

    /// What ties each circle of files, a line each.
    pub(super) fn circles(&self) -> Vec<String> {
        let ties = self.ties();
        let mut named: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (from, to) in ties.keys() {
            named.entry(from).or_default().push(to);
        }
        let is_tied = |(from, to): &(String, String)| reached(&named, to).contains(from.as_str());
        let line = |((from, to), names): (&(String, String), &BTreeSet<String>)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("{from} names {to}: {}", names.join(", "))
        };
        ties.iter().filter(|(tie, _)| is_tied(tie)).map(line).collect()
    }

    fn is_below(&self, module: &[String], route: &[String]) -> bool {
        let child = route.iter().find(|part| *part != "self");
        child.is_some_and(|child| self.files.contains_key(&[module, std::slice::from_ref(child)].concat()))
    }

    /// The file that defines what a path leads to; `None` for another crate's, for the file's own and for a file as a whole.
    fn defining(&self, from: &Route, route: &[String], left: usize) -> Option<Route> {
        let (first, rest) = route.split_first()?;
        match first.as_str() {
            "crate" => self.within(Vec::new(), rest, left),
            "self" => self.within(from.clone(), rest, left),
            "super" => {
                let climbed = route.iter().take_while(|part| *part == "super").count();
                let above = from.get(..from.len().checked_sub(climbed)?)?;
                self.within(above.to_vec(), route.get(climbed..)?, left)
            }
            _ if self.is_below(from, route) => self.within(from.clone(), route, left),
            _ => self.imported(from, first, rest, left),
        }
    }

    /// The file that defines what a path leads to from a module on.
    fn within(&self, mut module: Route, route: &[String], left: usize) -> Option<Route> {
        let is_file = |module: &Route, name: &String| self.is_below(module, std::slice::from_ref(name));
        let mut rest = route;
        while let Some((first, behind)) = rest.split_first().filter(|(first, _)| is_file(&module, first)) {
            // `csv::write` is the function and not the file, where there are both.
            if behind.is_empty() {
                return self.imported(&module, first, behind, left);
            }
            module.push(first.clone());
            rest = behind;
        }
        let (name, behind) = rest.split_first()?;
        let file = self.files.get(&module)?;
        let is_imported = file.imports.iter().any(|import| import.name == *name);
        // What is neither defined nor imported is made by a macro.
        let is_own = file.defined.contains(name) || !is_imported;
        if is_own { Some(module) } else { self.imported(&module, name, behind, left) }
    }

    /// The file that defines what a module has by an import.
    fn imported(&self, module: &Route, name: &str, behind: &[String], left: usize) -> Option<Route> {
        let import = self.files.get(module)?.imports.iter().find(|import| import.name == name)?;
        self.defining(module, &[import.route.as_slice(), behind].concat(), left.checked_sub(1)?)
    }
}

/// Where the file of a module lies in `src`.
fn path_of(module: &[String]) -> String {
    if module.is_empty() { "lib.rs".to_owned() } else { module.join("/") + ".rs" }
}

/// All files that one names, directly or through others.
fn reached<'n>(named: &BTreeMap<&'n str, Vec<&'n str>>, from: &'n str) -> BTreeSet<&'n str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(file) = waiting.pop() {
        if reached.insert(file) {
            waiting.extend(named.get(file).into_iter().flatten());
        }
    }
    reached
}

impl File {
    fn read(tokens: &[String]) -> Self {
        let mut file = Self::default();
        let (mut at, mut depth) = (0, 0_usize);
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at..).unwrap_or_default();
            let word = |offset: usize| tokens.get(at + offset).map_or("", String::as_str);
            at += match token.as_str() {
                "#" if is_for_tests(rest) => file.pass_over(rest),
                "use" if word(1) != "<" => {
                    let before = at.checked_sub(1).and_then(|at| tokens.get(at)).map_or("", String::as_str);
                    file.import(rest, matches!(before, "pub" | ")"))
                }
                "macro_rules" if depth == 0 && word(1) == "!" => {
                    file.defined.insert(word(2).to_owned());
                    3
                }
                defining if depth == 0 && DEFINING.contains(&defining) => {
                    file.defined.insert(word(1).to_owned());
                    1
                }
                first if is_word(first) => {
                    let route = route(rest);
                    let length = route.len() * 2 - 1;
                    file.paths.extend((length > 1).then_some(route));
                    length
                }
                brace => {
                    depth = if brace == "{" { depth + 1 } else { depth.saturating_sub(usize::from(brace == "}")) };
                    1
                }
            };
        }
        file
    }

    /// Passes over what only tests have; how many tokens that is.
    fn pass_over(&mut self, tokens: &[String]) -> usize {
        let mut nested = 0_usize;
        let mut end = tokens.len();
        for (at, token) in tokens.iter().enumerate() {
            match token.as_str() {
                "{" | "(" | "[" => nested += 1,
                "}" | ")" | "]" => nested = nested.saturating_sub(1),
                _ => {}
            }
            if nested == 0 && matches!(token.as_str(), "}" | ";") {
                end = at + 1;
                break;
            }
        }
        if let Some([.., module, name, last]) = tokens.get(..end)
            && module == "mod"
            && last == ";"
        {
            self.tests.push(name.clone());
        }
        end
    }

    /// Takes an import that tokens begin with; how many of them it is.
    fn import(&mut self, tokens: &[String], is_public: bool) -> usize {
        let end = tokens.iter().position(|token| token == ";").unwrap_or(tokens.len());
        let mut routes = Vec::new();
        add_routes(&[], tokens.get(1..end).unwrap_or_default(), &mut routes);
        self.imports.extend(routes.into_iter().map(|(route, name)| Import { name, route, is_public }));
        end + 1
    }
}

/// Adds the paths of a tree of imports, and the names that they go by.
fn add_routes(before: &[String], tree: &[String], routes: &mut Vec<(Route, String)>) {
    if let Some(open) = tree.iter().position(|token| token == "{") {
        let before: Route = [before, &parts(tree.get(..open).unwrap_or_default())].concat();
        let inner = tree.get(open + 1..tree.len().saturating_sub(1)).unwrap_or_default();
        let mut depth = 0_usize;
        let is_between = |token: &String| {
            depth = if token == "{" { depth + 1 } else { depth.saturating_sub(usize::from(token == "}")) };
            depth == 0 && token == ","
        };
        inner.split(is_between).for_each(|branch| add_routes(&before, branch, routes));
        return;
    }
    let (path, name) = match tree.iter().position(|token| token == "as") {
        Some(at) => (tree.get(..at).unwrap_or_default(), tree.get(at + 1)),
        None => (tree, None),
    };
    let mut route: Route = [before, &parts(path)].concat();
    if route.len() > 1 && route.last().is_some_and(|last| last == "self") {
        route.pop();
    }
    if let Some(name) = name.or_else(|| route.last()).cloned() {
        routes.push((route, name));
    }
}

/// The words of a path.
fn parts(path: &[String]) -> Route {
    path.iter().filter(|token| is_word(token)).cloned().collect()
}

/// The path that tokens begin with.
fn route(tokens: &[String]) -> Route {
    let mut route = vec![tokens.first().cloned().unwrap_or_default()];
    let behind = tokens.get(1..).unwrap_or_default().chunks_exact(2);
    let names = behind.take_while(|pair| pair[0] == "::" && is_word(&pair[1])).map(|pair| pair[1].clone());
    route.extend(names);
    route
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn is_for_tests(tokens: &[String]) -> bool {
    tokens.iter().map(String::as_str).take(7).eq(["#", "[", "cfg", "(", "test", ")", "]"])
}

/// The words and marks of code, without comments and texts.
fn tokens(code: &str) -> Vec<String> {
    let chars: Vec<char> = code.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let rest = chars.get(at..).unwrap_or_default();
        let is_in_word = |c: &&char| c.is_alphanumeric() || **c == '_';
        at += match rest {
            ['/', '/', ..] => rest.iter().take_while(|c| **c != '\n').count(),
            ['/', '*', ..] => position(rest, 2, &['*', '/']),
            ['r' | 'b', ..] if raw_text(rest).is_some() => raw_text(rest).unwrap_or(1),
            ['"', ..] => text(rest),
            // A letter, and not a lifetime.
            ['\'', '\\', ..] => position(rest, 3, &['\'']),
            ['\'', _, '\'', ..] => 3,
            [':', ':', ..] => {
                tokens.push("::".to_owned());
                2
            }
            _ if is_in_word(&&c) => {
                let word: String = rest.iter().take_while(is_in_word).collect();
                let length = rest.iter().take_while(is_in_word).count();
                tokens.push(word);
                length
            }
            _ => {
                tokens.extend((!c.is_whitespace()).then(|| c.to_string()));
                1
            }
        };
    }
    tokens
}

/// How many characters there are up to an end behind so many, the end with them.
fn position(chars: &[char], behind: usize, end: &[char]) -> usize {
    let rest = chars.get(behind..).unwrap_or_default();
    rest.windows(end.len()).position(|window| window == end).map_or(chars.len(), |at| behind + at + end.len())
}

/// How many characters a text in quotes has, with them.
fn text(chars: &[char]) -> usize {
    let mut is_escaped = false;
    let is_end = |c: &char| {
        let is_end = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    };
    chars.get(1..).unwrap_or_default().iter().position(is_end).map_or(chars.len(), |at| at + 2)
}

/// The same of a raw text; `None` for anything else.
fn raw_text(chars: &[char]) -> Option<usize> {
    let begin = usize::from(chars.first() == Some(&'b'));
    let marks = chars.iter().skip(begin + 1).take_while(|c| **c == '#').count();
    let opened = begin + 1 + marks;
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', marks)).collect();
    let is_raw = chars.get(begin) == Some(&'r') && chars.get(opened) == Some(&'"');
    is_raw.then(|| position(chars, opened + 1, &end))
}

#[test]
fn a_circle_is_found_by_whatever_path_it_goes() {
    let circles = |sources: &[(&str, &str)]| House::new(sources.iter().copied()).circles();
    let room = ("room.rs", "mod one;\nmod two;\npub use one::One;\npub(crate) use two::{go, Two as Second};\n");
    for one in [
        "use super::two::go;\npub struct One;",
        "use super::{Second, std};\npub struct One;",
        "use crate::{room::{self, two}, other};\npub struct One(two::Two);",
        "use super::two as other;\npub struct One;\nfn f() { other::go() }",
        "pub struct One;\nfn f<'a>(c: char) { if c == '\"' { crate::room::go() } }",
        "pub struct One;\nfn f() -> &'static str { super::super::room::two::go(r#\"\"//\"#) }",
    ] {
        let two = "//! Names [`super::One`].\n\npub fn go() {}\npub struct Two(crate::room::One);";
        let found = circles(&[room, ("room/one.rs", one), ("room/two.rs", two)]);
        assert_eq!(found.len(), 2, "{one}: {found:?}");
        assert!(found[0].starts_with("room/one.rs names room/two.rs: "), "{found:?}");
        assert_eq!(found[1], "room/two.rs names room/one.rs: crate::room::One");
        // What stands in a comment, a text or a test is no name.
        for two in [
            "/* super::One */ pub fn go() { \"super::One\"; r\"super::One\\\"; br#\"\"super::One\"#; '\"'; '\\''; \"\\\"super::One\"; }",
            "pub fn go() {}\n#[cfg(test)]\nmod tests {\n    use super::super::One;\n}\npub struct Two;",
            "pub fn go() {}\npub struct Two;\n#[cfg(test)]\nuse super::One;",
        ] {
            assert_eq!(circles(&[room, ("room/one.rs", one), ("room/two.rs", two)]), [""; 0], "{one} {two}");
        }
    }
}

#[test]
fn a_circle_of_several_files_is_found_and_what_is_above_a_file_is_no_circle() {
    let files = [
        ("lib.rs", "pub mod a;\npub mod b;\npub mod c;\n"),
        ("a.rs", "mod inner;\nuse crate::b::B;\nuse inner::Inner;\npub struct A(B, Inner);"),
        ("a/inner.rs", "use super::A;\npub(super) struct Inner(Option<Box<A>>);"),
        ("b.rs", "use super::c;\npub struct B(c::C);"),
        ("c.rs", "pub struct C;"),
    ];
    assert_eq!(House::new(files.into_iter()).circles(), [""; 0]);
    let mut closed = files;
    closed[4].1 = "use crate::a::A;\npub struct C(A);";
    let expected = ["a.rs names b.rs: crate::b::B", "b.rs names c.rs: c::C", "c.rs names a.rs: crate::a::A"];
    assert_eq!(House::new(closed.into_iter()).circles(), expected);
    // By a file that only tests have there is no circle.
    closed[4].1 = "#[cfg(test)]\nmod deep;\npub struct C;";
    let deep = ("c/deep.rs", "use crate::a::A;");
    assert_eq!(House::new(closed.into_iter().chain([deep])).circles(), [""; 0]);
}
