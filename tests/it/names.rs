//! The labelled set: what people type, and whom they mean. `tests/data/names/queries.tsv` has a query, the actor that is
//! meant (`-` for nobody, `!` before one that must not be first), and what kind of query it is; `actors.txt` has the names.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use annals::chronology::Chronology;
use annals::formats::{files::input, read};
use annals::names::{Index, Pattern, Rung, fold};
use annals::query::Asker;

const ACTORS: &str = include_str!("../data/names/actors.txt");
const QUERIES: &str = include_str!("../data/names/queries.tsv");

fn chronology() -> Chronology {
    let mut yaml = String::new();
    for (number, name) in ACTORS.lines().enumerate() {
        let name = name.replace('\'', "''");
        writeln!(yaml, "- {{id: e{number}, date: 2026-03-06, title: An event, actors: ['{name}']}}").expect("memory");
    }
    let loaded = read(vec![input("names.yaml", yaml.into_bytes())]).expect("sound");
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.chronology
}

fn queries() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    QUERIES.lines().map(|line| {
        let [query, meant, kind] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three fields: {line}") };
        (query, meant, kind)
    })
}

#[test]
fn the_docs_say_how_large_the_set_is() {
    let docs = include_str!("../../docs/names.md");
    let meant = queries().filter(|(_, meant, _)| *meant != "-" && !meant.starts_with('!')).count();
    for says in [
        format!("{} actors and {} queries", ACTORS.lines().count(), QUERIES.lines().count()),
        format!("{meant} queries that mean somebody, {} names", ACTORS.lines().count()),
    ] {
        assert!(docs.contains(&says), "docs/names.md does not say: {says}");
    }
}

/// Names with words that are written in several ways, or as one with their neighbours.
const OTHERS: &str = "Ministry of Defence\nDept. of Labour\nUS Fed\nFederica Mogherini\nSt Kitts\nStephen Miller\nAcme Corp\n\
    Corporation of London\nBar Assn\nAssociated Press\nOrg of American States\nOrganisation of the Islamic Conference\n\
    Salman bin Abdulaziz\nAbdulaziz Abdulrahman\nAbdelfattah Abdelrahman al-Burhan\nAbdulai Conteh\nAbdullah Abdullah\n\
    Abdul-Latif Rashid\nAbdullatif Rashid\nAbdulayev\nAbdoulaye Wade\nAbdalla Hamdok\nMohd Najib\nNat'l Centre\nUniv. of Oslo\n\
    Abdülhamid\nАбдулазиз Камилов\nعبدالعزيز\nJ. R. Ewing\nH7N9 Task Force\nAl Gore\nEl País\nDe Beers\nLe Pen\nThe Hague";

#[test]
fn every_beginning_of_every_word_finds_the_name_and_so_does_every_beginning_of_the_whole() {
    let names: Vec<&str> = ACTORS.lines().chain(OTHERS.lines()).collect();
    let index = Index::new((0..).zip(&names).map(|(actor, name)| (actor, 0, *name)), vec![0; names.len()]);
    let mut lost = Vec::new();
    for (actor, name) in (0..).zip(&names) {
        let words = name.split([' ', '-', '.', ',', '/', '(', ')']).chain([*name]);
        let begun = words.flat_map(|word| {
            let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
            ends.filter_map(|end| word.get(..end)).filter(|begun| fold(begun).len() >= 3)
        });
        for begun in begun {
            let found = index.search(&Pattern::new(begun));
            if !found.iter().any(|hit| hit.actor == actor && hit.rung <= Rung::Substring) {
                lost.push(format!("{begun}: {name}"));
            }
        }
    }
    assert!(lost.is_empty(), "{} are lost:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn whoever_is_meant_is_among_the_first_five_and_nearly_always_the_first() {
    let (chronology, asker) = (chronology(), Asker::new());
    let mut by_kind: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut wrong, mut lost) = (Vec::new(), Vec::new());
    for (query, meant, kind) in queries() {
        let hits = asker.hits(&chronology, query);
        let five: Vec<&str> = hits.iter().take(5).map(|hit| &*chronology.actor(hit.actor).name).collect();
        let (is_first, is_found) = match meant {
            "-" => (five.is_empty(), five.is_empty()),
            _ => match meant.strip_prefix('!') {
                Some(other) => (five.first() != Some(&other), five.first() != Some(&other)),
                None => (five.first() == Some(&meant), five.contains(&meant)),
            },
        };
        let (first, all) = by_kind.entry(kind).or_default();
        *first += usize::from(is_first);
        *all += 1;
        let says = format!("{query}: {meant}, not {five:?}");
        if !is_found {
            lost.push(says);
        } else if !is_first {
            wrong.push(says);
        }
    }
    let (first, all) = by_kind.values().fold((0, 0), |sum, kind| (sum.0 + kind.0, sum.1 + kind.1));
    println!("{first} of {all} first; {by_kind:?}\nnot first:\n{}", wrong.join("\n"));
    assert_eq!(all, QUERIES.lines().count(), "queries");
    assert!(lost.is_empty(), "not among the first five:\n{}", lost.join("\n"));
    assert!(first * 100 >= all * 97, "{first} of {all} first:\n{}", wrong.join("\n"));
}
