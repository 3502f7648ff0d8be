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

/// The name of a column as it is compared: without case, accents, marks and spaces.
pub(super) fn plain(name: &str) -> String {
    let lower = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    // The dot that `İ` leaves behind.
    lower.filter(|c| *c != '\u{307}').map(unaccented).collect()
}

/// A letter without its accent, and one of the two ways in which Arabic and Persian write some.
fn unaccented(c: char) -> char {
    match c {
        c if c.is_ascii() => c,
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ő' => 'o',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        'ё' => 'е',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'أ' | 'إ' | 'آ' => 'ا',
        'ة' => 'ه',
        c => c,
    }
}

/// Whether a column of this name has dates.
pub(in crate::formats) fn is_date_column(name: &str) -> bool {
    let names = Names::shipped();
    names.of(&plain(name)).any(|(field, _)| matches!(names.fields[field], Field::Date | Field::Year))
}

/// The field whose columns go by a name.
pub(super) fn field_of(name: &str) -> Option<Field> {
    let names = Names::shipped();
    names.of(&plain(name)).min().map(|(field, _)| names.fields[field])
}

/// Whether a column of this name means something.
pub(super) fn is_known(name: &str) -> bool {
    field_of(name).is_some()
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
        if let Some(name) = inner(header, headers) {
            known.extend(names.of(&name).map(|(field, rank)| (field, rank + WITHIN, column)));
        }
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

/// How much less telling the name of a question is than that of a column.
const WITHIN: usize = 1 << 20;

/// Most columns of a table in which groups are looked for.
const COMPARED: usize = 1_000;

/// The plain name that a column has within a group: forms write `incident/date`, objects in JSON `place.lat`. Names that parts
/// of a known thing have are those of the thing: `location.name`.
fn inner(header: &str, headers: &[String]) -> Option<String> {
    const GROUPS: [char; 3] = ['/', ':', '.'];
    let words = words_of(header);
    // `_gps_latitude`
    if let Some(last) = words.last().filter(|last| ["latitude", "longitude"].contains(&&***last)) {
        return Some(last.clone());
    }
    // `Where did it happen?`
    if header.trim_end().ends_with(['?', '؟', '？']) {
        return words.into_iter().find(|word| !word.is_empty());
    }
    let (group, name) = header.rsplit_once(GROUPS)?;
    let is_group = |other: &&String| other.rsplit_once(GROUPS).is_some_and(|(own, _)| own == group);
    // Each is compared with all.
    if headers.len() > COMPARED || headers.iter().filter(is_group).count() < 2 {
        return None;
    }
    // What somebody or something within an event is called is no title of the event.
    let is_object = header.get(group.len()..).is_some_and(|rest| rest.starts_with('.'));
    let is_own =
        matches!(&*plain(name), "name" | "label" | "title" | "type" | "kind" | "status" | "url" | "link" | "text");
    let is_teller = words_of(group).iter().any(|word| said_by(word).contains(&"teller"));
    let (name, group) = (plain(name), plain(group.rsplit(GROUPS).next().unwrap_or(group)));
    let is_degree = ["lat", "latitude", "lon", "lng", "longitude"].contains(&&*name);
    let has_parts = |field: Field| {
        use Field::{Actors, Country, Place, Publisher, Source, Target, Url};
        matches!(field, Actors | Country | Place | Publisher | Source | Target | Url)
    };
    let names = Names::shipped();
    if is_degree || !names.of(&group).any(|(field, _)| has_parts(names.fields[field])) {
        return Some(name).filter(|name| name != "id" && !is_teller && !(is_object && is_own));
    }
    ["name", "label", "text", "value"].contains(&&*name).then_some(group)
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

/// What a word in the name of a column says.
pub(super) fn said_by(word: &str) -> &'static [&'static str] {
    static SHIPPED: OnceLock<HashMap<String, Vec<&'static str>>> = OnceLock::new();
    let shipped = SHIPPED.get_or_init(|| {
        let mut kinds = HashMap::<String, Vec<&str>>::new();
        for (says, words) in lines(WORDS) {
            words.split(", ").for_each(|word| kinds.entry(plain(word)).or_default().push(says));
        }
        kinds
    });
    shipped.get(&plain(word)).map_or(&[], Vec::as_slice)
}

/// What the words in the name of a column say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hint {
    pub(super) is_date: bool,
    pub(super) is_year: bool,
    pub(super) is_end: bool,
    pub(super) is_written: bool,
    pub(super) is_place: bool,
    /// Whether it names who tells it, or keeps it, and not who acts.
    pub(super) is_teller: bool,
    /// Whether it names pictures.
    pub(super) is_picture: bool,
    /// Whether it names titles: `TitleAlt`.
    pub(super) is_title: bool,
}

/// What columns of the same name with numbers behind it have: `Name_1` and `Name_2` somebody who takes part.
pub(super) fn numbered(name: &str) -> Option<String> {
    let stem = name.trim_end_matches(|c: char| c.is_numeric() || matches!(c, ' ' | '_' | '-' | '.' | '#'));
    let is_numbered = name.ends_with(char::is_numeric);
    let is_someone = || {
        let field = field_of(stem);
        said_by(stem).contains(&"someone") || matches!(field, Some(Field::Actors | Field::Source | Field::Target))
    };
    (is_numbered && !stem.is_empty() && is_someone()).then(|| plain(stem))
}

/// Whether a column has the name that forms give to the time at which they were filled in.
pub(super) fn is_stamp(name: &str) -> bool {
    said_by(name).contains(&"stamp")
}

/// Whether a table has columns that only the answers to a form have.
pub(super) fn is_form(headers: &[String]) -> bool {
    const MARKS: [&str; 6] = ["uuid", "submissiontime", "deviceid", "instanceid", "metainstanceid", "submissiondate"];
    headers.iter().any(|header| MARKS.contains(&&*plain(header)))
}

/// Whether a sheet or a file beside a table has a name that those have which say something about it.
pub(in crate::formats) fn is_aside(name: &str) -> bool {
    let is_word = |word: &String| said_by(word).contains(&"aside");
    said_by(name).contains(&"aside") || words_of(name).iter().any(is_word)
}

/// The words of a name, in small letters: `dateOfEvent`, `Event Date` and `event_date` have the same.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_lower = false;
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
    words
}

impl Hint {
    pub(super) fn of(name: &str) -> Self {
        let words = words_of(name);
        let has = |says| words.iter().any(|word| said_by(word).contains(&says));
        Self {
            is_date: has("date"),
            is_year: has("year"),
            is_end: has("end"),
            is_written: has("written"),
            is_place: has("place"),
            is_teller: has("teller") || has("keeper"),
            is_title: words.iter().any(|word| matches!(&**word, "title" | "titles" | "titel" | "titre" | "titulo")),
            // `Link to news article or photo` is one to a source.
            is_picture: has("picture") && !words.iter().any(|word| matches!(&**word, "news" | "article" | "source")),
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
        let kinds = [
            "date", "year", "end", "written", "stamp", "place", "teller", "keeper", "someone", "picture", "note",
            "total", "aside",
        ];
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
