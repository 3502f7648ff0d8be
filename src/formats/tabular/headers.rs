//! What the names of columns say, and their tags: both are told from the tables in `assets/columns`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::fields::Field;

/// The tables as they come built in.
const NAMES: &str = include_str!("../../../assets/columns/names.tsv");
const WORDS: &str = include_str!("../../../assets/columns/words.tsv");
const TAGS: &str = include_str!("../../../assets/columns/hxl.tsv");

/// The lines of such a table in two parts, without those of comments.
fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// Names that columns have: they are read when the first table is.
struct Names {
    /// In the order in which they take columns.
    fields: Vec<Field>,
    /// The fields that know a plain name, by their places, and how telling it is there: the lesser comes first.
    by_name: HashMap<String, Vec<(usize, usize)>>,
}

impl Names {
    fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Names> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let (mut fields, mut by_name, mut rank) = (Vec::new(), HashMap::<String, Vec<_>>::new(), 0);
            for (word, names) in lines(NAMES) {
                let Some(field) = Field::from_word(word) else { continue };
                if fields.last() != Some(&field) {
                    fields.push(field);
                }
                for name in names.split(", ") {
                    by_name.entry(plain(name)).or_default().push((fields.len() - 1, rank));
                    rank += 1;
                }
            }
            Self { fields, by_name }
        })
    }

    /// The fields that know a plain name, and how telling it is.
    fn of(&self, name: &str) -> impl Iterator<Item = (usize, usize)> {
        self.by_name.get(name).into_iter().flatten().copied()
    }
}

/// The name of a column as it is compared.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a column of this name has dates.
pub(in crate::formats) fn is_date_column(name: &str) -> bool {
    let names = Names::shipped();
    names.of(&plain(name)).any(|(field, _)| matches!(names.fields[field], Field::Date | Field::Year))
}

/// Whether a column of titles, by its name, may have whole ones and not the mere kind of event, as `Event Text` has.
pub(super) fn is_whole_title(name: &str) -> bool {
    matches!(&*plain(name), "title" | "headline" | "textheadline" | "name" | "subject")
}

/// What the columns mean, told from their names: for each field its column, that with the most telling name.
pub(super) fn guess(headers: &[String]) -> Vec<(Field, usize)> {
    let names = Names::shipped();
    let mut known: Vec<(usize, usize, usize)> = Vec::new();
    for (column, header) in headers.iter().enumerate() {
        known.extend(names.of(&plain(header)).map(|(field, rank)| (field, rank, column)));
    }
    known.sort_unstable();
    let mut found: Vec<(Field, usize)> = Vec::new();
    for (field, _, column) in known {
        let field = names.fields[field];
        if !found.iter().any(|(taken, at)| *taken == field || *at == column) {
            found.push((field, column));
        }
    }
    found
}

/// What a tag of HXL has to be to mean a field.
struct Tag {
    /// `None` for what means no field of annals.
    field: Option<Field>,
    bases: Vec<&'static str>,
    is_bare: bool,
    /// Attributes, one of each of which it has, or none of which.
    has: Vec<Vec<&'static str>>,
    has_not: Vec<&'static str>,
}

impl Tag {
    fn shipped() -> &'static [Self] {
        static SHIPPED: OnceLock<Vec<Tag>> = OnceLock::new();
        SHIPPED.get_or_init(|| lines(TAGS).map(|(field, says)| Self::read(field, says)).collect())
    }

    fn read(field: &str, says: &'static str) -> Self {
        let mut parts = says.split(' ');
        let any = |part: &'static str| part.split('|').collect::<Vec<_>>();
        let bases = parts.next().map(any).unwrap_or_default();
        let mut tag =
            Self { field: Field::from_word(field), bases, is_bare: false, has: Vec::new(), has_not: Vec::new() };
        for part in parts {
            match (part.strip_prefix('+'), part.strip_prefix('-')) {
                (Some(has), _) => tag.has.push(any(has)),
                (_, Some(has_not)) => tag.has_not.extend(any(has_not)),
                _ => tag.is_bare = true,
            }
        }
        tag
    }

    fn fits(&self, base: &str, attributes: &[&str]) -> bool {
        let has = |any: &[&str]| attributes.iter().any(|own| any.contains(own));
        self.bases.contains(&base)
            && (!self.is_bare || attributes.is_empty())
            && self.has.iter().all(|any| has(any))
            && !has(&self.has_not)
    }
}

/// Tags of places, the narrowest first.
const PLACES: [&str; 7] = ["loc", "adm5", "adm4", "adm3", "adm2", "adm1", "region"];

/// The field that a tag of the Humanitarian Exchange Language (HXL 1.1) means, and how tellingly: the lesser comes first.
pub(super) fn of_tag(tag: &str) -> Option<(Field, usize)> {
    let tag = tag.trim().strip_prefix('#')?.to_ascii_lowercase();
    let mut parts = tag.split('+').map(str::trim);
    let base = parts.next()?;
    let attributes: Vec<&str> = parts.collect();
    let field = Tag::shipped().iter().find(|tag| tag.fits(base, &attributes))?.field?;
    // The place itself before the region that it lies in, a name before a code.
    let is_code = || attributes.iter().any(|own| ["code", "iso2", "iso3"].contains(own));
    // All who were killed before the women and the men among them.
    let narrow = || attributes.len() + usize::from(is_code());
    Some((field, PLACES.iter().position(|place| *place == base).unwrap_or_else(narrow)))
}

/// The words in the names of columns that say something, by what they say.
fn said_by(word: &str) -> &'static [&'static str] {
    static SHIPPED: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let shipped = SHIPPED.get_or_init(|| {
        let mut kinds = HashMap::<&str, Vec<&str>>::new();
        for (says, word) in lines(WORDS).flat_map(|(says, words)| words.split(", ").map(move |word| (word, says))) {
            kinds.entry(says).or_default().push(word);
        }
        kinds
    });
    shipped.get(word).map_or(&[], Vec::as_slice)
}

/// What the words in the name of a column say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hint {
    pub(super) is_date: bool,
    pub(super) is_year: bool,
    pub(super) is_end: bool,
    pub(super) is_written: bool,
    pub(super) is_place: bool,
}

impl Hint {
    pub(super) fn of(name: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut was_lower = false;
        // `dateOfEvent`, `Event Date` and `event_date` have the same words.
        for c in name.chars() {
            if !c.is_alphanumeric() {
                words.push(String::new());
            } else if words.is_empty() || (c.is_uppercase() && was_lower) {
                words.push(c.to_lowercase().collect());
            } else if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
            was_lower = c.is_lowercase();
        }
        let has = |says| words.iter().any(|word| said_by(word).contains(&says));
        Self {
            is_date: has("date"),
            is_year: has("year"),
            is_end: has("end"),
            is_written: has("written"),
            is_place: has("place"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_sound() {
        let mut last = 0;
        let mut seen = std::collections::HashSet::new();
        for (word, names) in lines(NAMES) {
            let field = Field::from_word(word).unwrap_or_else(|| panic!("no field: {word}"));
            for name in names.split(", ").map(plain) {
                assert!(!name.is_empty() && seen.insert((field, name.clone())), "{word}: {name}");
            }
            let at = Names::shipped().fields.iter().position(|known| *known == field).expect("there");
            assert!(at >= last, "the lines of {word} do not stand together");
            last = at;
        }
        let kinds = ["date", "year", "end", "written", "place"];
        for (kind, words) in lines(WORDS) {
            assert!(kinds.contains(&kind) && words.split(", ").all(|word| !word.is_empty()), "{kind}");
        }
        for (field, says) in lines(TAGS) {
            assert!(field == "nothing" || Field::from_word(field).is_some(), "no field: {field}");
            let is_sound = |part: &str| part == "bare" || part.starts_with(['+', '-']);
            assert!(says.split(' ').skip(1).all(is_sound), "{says}");
        }
        let has_tabs = |text: &str| text.lines().all(|line| line.starts_with('#') || line.contains('\t'));
        assert!([NAMES, WORDS, TAGS].into_iter().all(has_tabs));
    }

    fn guessed(headers: &[&str]) -> Vec<(Field, usize)> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        guess(&headers)
    }

    #[test]
    fn columns_are_told_from_their_names() {
        assert_eq!(
            guessed(&["date", "source", "event", "target"]),
            [(Field::Date, 0), (Field::Source, 1), (Field::Target, 3), (Field::Title, 2)]
        );
        assert_eq!(
            guessed(&["Year", "Month", "Day", "Headline", "Text"]),
            [(Field::Year, 0), (Field::Month, 1), (Field::Day, 2), (Field::Title, 3), (Field::Summary, 4)]
        );
        assert_eq!(guessed(&["Event Date", "EVENT_DATE", "Lat"]), [(Field::Date, 0), (Field::Lat, 2)]);
    }
}
