//! Where a table of delimited text begins: what stands above its header, the header, a second header of hashtags, or none.

use super::dataset::{Dataset, FirstRow, Refusal};
use super::fields::Field;
use super::headers::{guess, is_known, of_tag};
use super::lines::{Dialect, Parted};
use crate::model::words::{self, Writing};

/// Most lines above a header.
const ABOVE: usize = 30;
/// Records that are looked at to tell a header from what stands above it, and from data.
const LOOKED_AT: usize = 60;
/// Bytes that are looked at for it: more only where one record is longer.
const SAMPLE: usize = 1 << 18;

/// The beginning of a table.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) dialect: Dialect,
    /// The names of the columns, as they are written.
    pub(super) names: Vec<String>,
    /// Hashtags of the Humanitarian Exchange Language below them, a cell each; none for most tables.
    pub(super) tags: Vec<String>,
    /// Where the first row begins.
    pub(super) start: usize,
    /// Whether the table has no header, so that the names are numbers.
    pub(super) is_missing: bool,
    /// What was found there, for people, a line each.
    pub(super) said: Vec<String>,
}

/// Why a table is not read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Refused {
    Dataset(&'static Refusal),
    /// The first line says that this parts the fields.
    Separator(u8),
}

impl Refused {
    /// What is wrong, and what to do.
    pub(super) fn says(self) -> (String, String) {
        match self {
            Self::Dataset(refusal) => (refusal.message.clone(), refusal.hint.clone()),
            Self::Separator(byte) => {
                let message = format!(
                    "line 1 says that `{}` parts the fields, which stands in words and dates",
                    char::from(byte)
                );
                let hint = "write the sign that parts them, such as `sep=;`, or leave the line away";
                (message, hint.to_owned())
            }
        }
    }
}

/// A record with its cells.
struct Line {
    start: usize,
    next: usize,
    cells: Vec<String>,
}

impl Line {
    /// Whether it has dashes and nothing else.
    fn is_rule(&self) -> bool {
        let is_dashes = |cell: &&String| cell.contains("--") && cell.chars().all(|c| matches!(c, '-' | ':' | '='));
        let mut filled = self.cells.iter().filter(|cell| !cell.is_empty());
        self.filled() > 1 && filled.all(|cell| is_dashes(&cell))
    }

    /// Whether a cell says how dates are written: `yyyy-mm-dd`, `TT.MM.JJJJ`.
    fn has_patterns(&self) -> bool {
        let is_pattern = |cell: &String| {
            let letters: String = cell.to_lowercase().chars().filter(|c| !matches!(c, '-' | '/' | '.' | ' ')).collect();
            (5..=8).contains(&letters.len())
                && matches!(&*letters, "yyyymmdd" | "ddmmyyyy" | "mmddyyyy" | "ttmmjjjj" | "jjmmaaaa" | "ddmmaaaa")
        };
        self.cells.iter().any(is_pattern)
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

impl Head {
    /// The beginning of a text, whose fields are `parted` so where that is known; `None` for what is no table.
    ///
    /// # Errors
    /// What a known data set says that cannot be read as events, and what parts no fields.
    pub(super) fn of(text: &str, parted: Option<Parted>, datasets: &[Dataset]) -> Result<Option<Self>, Refused> {
        if parted == Some(Parted::Columns) {
            return Ok(Self::of_columns(text));
        }
        let mut said = Vec::new();
        let (mut start, mut parted) = (0, parted);
        if let Some((separator, next)) = separator(text) {
            if !may_part(separator) {
                return Err(Refused::Separator(separator));
            }
            said.push("line 1 says what parts the fields".to_owned());
            (start, parted) = (next, parted.or(Some(Parted::By(separator))));
        }
        let (comments, above) = comments(text, start);
        let Some(dialect) = dialect(text.get(above..).unwrap_or(""), parted) else { return Ok(None) };
        let lines = look_at(dialect, text, above);
        let Some((first, below)) = lines.split_first() else { return Ok(None) };
        let plain = Self { dialect, names: Vec::new(), tags: Vec::new(), start: first.start, is_missing: false, said };
        match Dataset::first_row(&first.cells, datasets) {
            FirstRow::Refused(refusal) => return Err(Refused::Dataset(refusal)),
            FirstRow::Data(names) => {
                let said = plain.said.iter().cloned().chain(skipped(comments.len())).collect();
                return Ok(Some(Self { names, said, ..plain }));
            }
            FirstRow::Header => {}
        }
        let in_comment = comments.last().filter(|_| is_data(&first.cells, below));
        if let Some(names) = in_comment.and_then(|last| named(dialect, text, *last, &lines)) {
            // The names stand in a comment.
            let said = plain.said.iter().cloned().chain(skipped(comments.len() - 1)).collect();
            return Ok(Some(Self { names, said, ..plain }));
        }
        let said = plain.said.iter().cloned().chain(skipped(comments.len())).collect();
        Ok(Some(Self { said, ..plain }.with_header(&lines)))
    }

    /// The first line, which is known to be the header.
    fn of_columns(text: &str) -> Option<Self> {
        let dialect = Dialect::OF_COLUMNS;
        let record = dialect.records(text, 0).next()?;
        let mut fields = Vec::new();
        dialect.fields(text.get(record.range)?, &mut fields);
        let names = fields.into_iter().map(|name| name.trim().to_owned()).collect();
        Some(Self { dialect, names, tags: Vec::new(), start: record.next, is_missing: false, said: Vec::new() })
    }

    /// The header below titles and notes, hashtags below it, or none.
    fn with_header(mut self, lines: &[Line]) -> Self {
        let above = titles(lines);
        if let Some((names, upper, next)) = in_two_lines(lines, above) {
            self.said.extend(above_header(&lines[..upper]));
            self.said.push("the header has two lines".to_owned());
            return Self { names, start: next, ..self };
        }
        self.said.extend(above_header(&lines[..above]));
        let (header, rows) = (&lines[above], &lines[above + 1..]);
        if is_data(&header.cells, rows) {
            let columns = lines.iter().map(|line| line.cells.len()).max().unwrap_or_default();
            self.said.push("no header: the columns go by their numbers".to_owned());
            let names = (1..=columns).map(|number| format!("column {number}")).collect();
            return Self { names, start: header.start, is_missing: true, ..self };
        }
        let (names, rows) = self.below_header(header, rows);
        let next = rows.first().map_or(header.next, |row| row.start);
        if is_tags(&names) {
            self.said.push("the header has the tags of HXL".to_owned());
            return Self { tags: names.clone(), names, start: next, ..self };
        }
        match rows.first().filter(|line| is_tags(&line.cells)) {
            Some(line) => {
                self.said.push("a second header has the tags of HXL".to_owned());
                Self { tags: line.cells.clone(), names, start: line.next, ..self }
            }
            None => Self { names, start: next, ..self },
        }
    }

    /// The names of a header and the rows below it, without lines that belong to it: dashes, as Markdown has them, and how dates are
    /// written. Where rows begin with a number that it has no name for, as R writes them, there is one without a name.
    fn below_header<'l>(&mut self, header: &Line, mut rows: &'l [Line]) -> (Vec<String>, &'l [Line]) {
        let mut names = header.cells.clone();
        if let Some((first, rest)) = rows.split_first().filter(|(first, _)| first.is_rule() || first.has_patterns()) {
            let what = if first.is_rule() { "dashes" } else { "how dates are written" };
            self.said.push(format!("a line below the header has {what}"));
            rows = rest;
        }
        let is_counted = |(number, line): (usize, &Line)| {
            line.cells.len() == names.len() + 1 && line.cells[0].parse() == Ok(number + 1)
        };
        if rows.len() > 1 && rows.iter().enumerate().all(is_counted) {
            self.said.push("the rows begin with their numbers, for which the header has no name".to_owned());
            names.insert(0, String::new());
        }
        (names, rows)
    }
}

/// Whether a sign can part fields: what words, numbers and dates are made of cannot.
const fn may_part(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && !matches!(byte, b'"' | b'\'' | b'-' | b'.' | b'\\' | b'\r' | b'\n')
}

/// How the fields of a text are parted.
fn dialect(text: &str, parted: Option<Parted>) -> Option<Dialect> {
    let delimiter = match parted {
        None => return Dialect::of(text),
        Some(Parted::Cells) => return Some(Dialect::new(b'\t', false)),
        Some(Parted::Columns) => return Some(Dialect::OF_COLUMNS),
        Some(Parted::By(delimiter)) => delimiter,
    };
    let found = Dialect::of(text).filter(|found| found.delimiter == delimiter);
    Some(found.unwrap_or_else(|| Dialect::new(delimiter, delimiter != b'\t')))
}

/// `sep=;` as spreadsheets write it above a table: the delimiter, and where the next line begins.
fn separator(text: &str) -> Option<(u8, usize)> {
    let line = text.lines().next()?;
    let inner = line.trim().trim_matches('"');
    let (word, separator) = inner.split_at_checked(4)?;
    let separator = match separator {
        "\\t" | "" if line.len() > 4 || separator == "\\t" => b'\t',
        one if one.len() == 1 => one.as_bytes()[0],
        _ => return None,
    };
    let next = memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |end| end + 1);
    word.eq_ignore_ascii_case("sep=").then_some((separator, next))
}

/// The lines of comments and the empty ones at a place: the bytes of each comment, and where what follows begins.
fn comments(text: &str, start: usize) -> (Vec<(usize, usize)>, usize) {
    let mut found = Vec::new();
    let mut at = start;
    for line in text.get(start..).unwrap_or("").split_inclusive('\n').take(ABOVE) {
        let inner = line.trim();
        let cells: Vec<String> =
            inner.split(['\t', ',', ';', '|']).map(|cell| cell.trim_matches('"').to_owned()).collect();
        // Hashtags, and a header whose first column is called `#`.
        let is_tag = is_tags(&cells) || cells.len() > 1 && cells[0].trim() == "#";
        if !inner.is_empty() && (!inner.starts_with('#') || is_tag) {
            break;
        }
        if !inner.is_empty() {
            found.push((at, at + line.len()));
        }
        at += line.len();
    }
    (found, at)
}

fn look_at(dialect: Dialect, text: &str, start: usize) -> Vec<Line> {
    let mut fields = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for record in dialect.records(text, start) {
        // A header is whole, however long it is.
        if record.next > start.saturating_add(SAMPLE) && lines.len() > 1 {
            break;
        }
        let written = text.get(record.range.clone()).unwrap_or("");
        if !written.trim().is_empty() {
            dialect.fields(written, &mut fields);
            let cells = fields.iter().map(|field| field.trim().to_owned()).collect();
            lines.push(Line { start: record.range.start, next: record.next, cells });
        }
        if lines.len() == LOOKED_AT {
            break;
        }
    }
    lines
}

/// The names in a comment right above the rows, if there are as many as the rows have cells.
fn named(dialect: Dialect, text: &str, (start, end): (usize, usize), rows: &[Line]) -> Option<Vec<String>> {
    let line = text.get(start..end)?.trim().trim_start_matches('#').trim_start();
    let mut fields = Vec::new();
    dialect.fields(line, &mut fields);
    let is_whole = rows.first().is_some_and(|row| row.cells.len() == fields.len() && fields.len() > 1);
    is_whole.then(|| fields.iter().map(|field| field.trim().to_owned()).collect())
}

/// How many records stand above the header: titles and notes have one cell, or fewer than the table has, with nothing in most.
fn titles(lines: &[Line]) -> usize {
    let mut counts: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    for line in lines {
        *counts.entry(line.cells.len()).or_default() += 1;
    }
    let Some(columns) =
        counts.into_iter().max_by_key(|(columns, times)| (*times, *columns)).map(|(columns, _)| columns)
    else {
        return 0;
    };
    if let Some(header) = below_pairs(lines, columns) {
        return header;
    }
    let is_above = |line: &&Line| {
        let filled = line.filled();
        let is_short = line.cells.len() < columns && filled * 2 < columns;
        let has_date = || guess(&line.cells).iter().any(|(field, _)| matches!(field, Field::Date | Field::Year));
        let is_dated =
            line.cells.iter().any(|cell| words::writing(cell) == Some(Writing::Iso)) && line.cells.len() == columns;
        columns > 1 && (filled <= 1 || is_short) && !has_date() && !is_dated
    };
    let above = lines.iter().take(ABOVE).take_while(is_above).count();
    // Where all look so there is nothing to go by.
    if above >= lines.len().min(ABOVE) { 0 } else { above }
}

/// Whether a record names a column of dates.
fn names_dates(line: &Line) -> bool {
    guess(&line.cells).iter().any(|(field, _)| matches!(field, Field::Date | Field::Year))
}

/// The header below lines that say something about the table in a cell or two: `Source:`, `UN`. It names the dates, and more is
/// filled in it than in any of them.
fn below_pairs(lines: &[Line], columns: usize) -> Option<usize> {
    let is_header = |line: &Line| line.cells.len() == columns && line.filled() > 2 && names_dates(line);
    let header = lines.iter().take(ABOVE).position(is_header).filter(|header| *header > 0)?;
    let filled = lines[header].filled();
    let (above, below) = (&lines[..header], lines.get(header + 1)?);
    let is_pair = |line: &Line| line.filled() <= 2 && line.filled() < filled && !names_dates(line);
    (below.filled() > 1 && above.iter().all(is_pair)).then_some(header)
}

/// The names of a header of two lines, in which one name may stand above several others; the first of the two, and where the rows
/// begin. `header` is the line that a header of one line would be.
fn in_two_lines(lines: &[Line], header: usize) -> Option<(Vec<String>, usize, usize)> {
    let at = |number: usize| Some((number, lines.get(number)?, lines.get(number + 1)?));
    let pairs = [header.checked_sub(1).and_then(at), at(header)];
    let below = |number: usize| lines.get(number + 2..).unwrap_or_default();
    let is_one = |(number, upper, lower): &(usize, &Line, &Line)| are_header(upper, lower, below(*number));
    let (number, upper, lower) = pairs.into_iter().flatten().find(is_one)?;
    let rows = lines.get(number + 2..).filter(|rows| !rows.is_empty())?;
    // The lower one has names, or words above numbers and dates.
    let names = joined(upper, lower);
    let is_name =
        |column: usize| is_known(&names[column]) || is_known(&lower.cells[column]) || is_above_numbers(column, rows);
    let mut below = (0..names.len()).filter(|column| !lower.cells[*column].is_empty());
    below.any(is_name).then_some((names, number, lower.next))
}

/// Whether numbers and dates stand in a column, and hardly anything else.
fn is_above_numbers(column: usize, rows: &[Line]) -> bool {
    let cells = rows.iter().filter_map(|line| line.cells.get(column)).filter(|cell| !cell.is_empty());
    let (counted, all) = cells.fold((0, 0), |(counted, all), cell| {
        let is_counted = cell.parse::<f64>().is_ok() || words::writing(cell).is_some();
        (counted + usize::from(is_counted), all + 1)
    });
    all > 0 && counted * 5 >= all * 4
}

/// Whether a line below another one is a header of its own: most of its cells are names that are known, one of them of the dates that
/// stand below it.
fn is_own_header(upper: &Line, lower: &Line, rows: &[Line]) -> bool {
    let known = lower.cells.iter().filter(|cell| is_known(cell)).count();
    let is_dated = guess(&lower.cells)
        .iter()
        .any(|(field, column)| matches!(field, Field::Date | Field::Year) && is_above_numbers(*column, rows));
    let is_same = upper.cells.iter().zip(&lower.cells).any(|(one, other)| !one.is_empty() && one == other);
    is_dated && !is_same && known * 2 > lower.filled()
}

/// Whether two lines are one header: where one says nothing the other does, and no cell of them is one of a row.
fn are_header(upper: &Line, lower: &Line, rows: &[Line]) -> bool {
    let columns = upper.cells.len();
    let is_word = |cell: &String| {
        cell.is_empty()
            || (words::writing(cell).is_none()
                && cell.contains(char::is_alphabetic)
                && !is_tags(std::slice::from_ref(cell)))
    };
    let is_gap = |column: usize| upper.cells.get(column).is_none_or(String::is_empty);
    // Below a name of its own there is nothing; below one of several there are theirs.
    let fits = |column: usize| {
        let is_below = !lower.cells[column].is_empty();
        let is_group = !is_gap(column) && column + 1 < columns && is_gap(column + 1);
        if is_gap(column) { is_below } else { !is_below || is_group || upper.filled() * 2 <= columns }
    };
    columns == lower.cells.len()
        && columns > 2
        && upper.filled() > 1
        && lower.filled() > 1
        && (1..columns).any(is_gap)
        && !upper.cells[0].ends_with(':')
        && upper.cells.iter().chain(&lower.cells).all(is_word)
        && ((0..columns).all(fits) || is_own_header(upper, lower, rows))
        && guess(&joined(upper, lower)).iter().any(|(field, _)| matches!(field, Field::Date | Field::Year))
}

/// The names that two lines make.
fn joined(upper: &Line, lower: &Line) -> Vec<String> {
    let (mut group, mut names) = ("", Vec::with_capacity(lower.cells.len()));
    for (above, own) in upper.cells.iter().zip(&lower.cells) {
        group = if above.is_empty() { group } else { above };
        let both = format!("{group} {own}");
        let is_alone = lower.cells.iter().filter(|cell| *cell == own).count() == 1;
        names.push(if own.is_empty() {
            above.clone()
        } else if group.is_empty() || (!is_known(&both) && is_known(own) && is_alone) {
            own.clone()
        } else {
            both
        });
    }
    names
}

/// Whether a record is a row and no header: a cell of it is a date as those below are, and none is a name that is known.
fn is_data(first: &[String], below: &[Line]) -> bool {
    if is_tags(first) {
        return false;
    }
    let known = guess(first);
    let has_date_name = known.iter().any(|(field, _)| matches!(field, Field::Date | Field::Year | Field::End));
    let is_date = |cell: &str| {
        matches!(
            words::writing(cell),
            Some(
                Writing::Iso
                    | Writing::Timed
                    | Writing::Month
                    | Writing::Digits
                    | Writing::Words
                    | Writing::Range
                    | Writing::Wikidata
            )
        )
    };
    let is_year = |cell: &str| cell.len() == 4 && matches!(words::writing(cell), Some(Writing::Year));
    let agrees = |column: usize, is_so: &dyn Fn(&str) -> bool| {
        let cells = below.iter().filter_map(|line| line.cells.get(column)).filter(|cell| !cell.is_empty());
        let (so, all) = cells.fold((0, 0), |(so, all), cell| (so + usize::from(is_so(cell)), all + 1));
        so * 5 >= all * 4
    };
    let has = |is_so: &dyn Fn(&str) -> bool| {
        first.iter().enumerate().filter(|(column, cell)| is_so(cell) && agrees(*column, is_so)).count()
    };
    // `low` and `Visit` may be cells as well as names; a date above dates is no name.
    if has(&is_date) > 0 {
        return !has_date_name;
    }
    // Years side by side are the names of columns, unless years stand below both of them.
    let years = first.iter().filter(|cell| is_year(cell)).count();
    known.is_empty() && !below.is_empty() && (1..=2).contains(&years) && has(&is_year) == years
}

/// Whether all that stands in a record are hashtags of HXL, `#date+start`: at least one of them means something.
fn is_tags(cells: &[String]) -> bool {
    let is_tag = |cell: &&String| {
        let tag = cell.strip_prefix('#').map(str::trim_start).unwrap_or_default();
        tag.starts_with(|c: char| c.is_ascii_alphabetic())
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | ' ' | '-'))
    };
    let filled = cells.iter().filter(|cell| !cell.is_empty());
    filled.clone().any(|cell| of_tag(cell).is_some()) && filled.clone().all(|cell| is_tag(&cell))
}

fn skipped(comments: usize) -> Option<String> {
    match comments {
        0 => None,
        1 => Some("1 line of comment above the header".to_owned()),
        many => Some(format!("{many} lines of comment above the header")),
    }
}

/// What stands above the header that is no comment.
fn above_header(lines: &[Line]) -> Option<String> {
    let texts: Vec<&str> =
        lines.iter().flat_map(|line| line.cells.iter().map(String::as_str)).filter(|cell| !cell.is_empty()).collect();
    let text: String = texts.join(" · ").chars().take(80).collect();
    (!lines.is_empty()).then(|| format!("above the header: {}", crate::model::clean::line(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn begins(text: &str) -> (String, String, Vec<String>) {
        let head = Head::of(text, None, &[]).expect("readable").expect("a table");
        (head.names.join("|"), text.get(head.start..).expect("within").to_owned(), head.said)
    }

    #[test]
    fn what_stands_above_a_header_is_passed_over() {
        let (names, rows, said) = begins("sep=;\nDate;Title\n12.03.2014;A, b\n25.12.2014;C\n");
        assert_eq!((&*names, &*rows), ("Date|Title", "12.03.2014;A, b\n25.12.2014;C\n"));
        assert_eq!(said, ["line 1 says what parts the fields"]);
        let (names, rows, said) = begins("# made by x\n\n#\ndate,title\n2014,A\n");
        assert_eq!((&*names, &*rows), ("date|title", "2014,A\n"));
        assert_eq!(said, ["2 lines of comment above the header"]);
        let (names, rows, said) =
            begins("Protests in 2014,,\nSource: X,,\n,,\ndate,title,place\n2014-03-12,A,B\n2014-03-13,C,\n");
        assert_eq!((&*names, &*rows), ("date|title|place", "2014-03-12,A,B\n2014-03-13,C,\n"));
        assert_eq!(said, ["above the header: Protests in 2014 · Source: X"]);
        let (names, rows, _) = begins("#date,title\n2014-03-12,A\n2014-03-13,B\n");
        assert_eq!((&*names, &*rows), ("date|title", "2014-03-12,A\n2014-03-13,B\n"));
    }

    #[test]
    fn hashtags_and_rows_without_a_header_are_told_from_a_header() {
        let head = Head::of("id,side\n#id,#group+a\n1,X\n", None, &[]).expect("readable").expect("a table");
        assert_eq!((head.tags.len(), head.names.join("|")), (2, "id|side".to_owned()));
        let head = Head::of("#date,#event+name\n2014-03-12,X\n", None, &[]).expect("readable").expect("a table");
        assert_eq!((head.tags.len(), head.names.join("|")), (2, "#date|#event+name".to_owned()));
        let (names, rows, said) = begins("Iran\tVisit\t2008-07-25\nIraq\tVisit\t2008-07-26\n");
        assert_eq!((&*names, rows.len()), ("column 1|column 2|column 3", 44));
        assert_eq!(said, ["no header: the columns go by their numbers"]);
        // A country and its years beside each other.
        assert_eq!(begins("Country,1990,1991\nIran,3,4\n").0, "Country|1990|1991");
        assert_eq!(begins("date,title\n2014,A\n").0, "date|title");
    }
}
