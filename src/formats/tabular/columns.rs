//! What columns mean as the user says it: `date=Begin, actors=A+B`.

use std::fmt;

use super::fields::Field;
use super::headers::field_of;
use crate::model::similar::similar;

/// Why a text of `--columns` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnsError {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl fmt::Display for ColumnsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Reads `date=Begin, end=End, actors=A+B`: a field and the names of its columns. A name that holds `,`, `+` or `"` stands in
/// quotes, `date="Date, local"`, in which `""` is one. No name, `end=`: no column is the end.
///
/// # Errors
/// [`ColumnsError`] for what is not of that form and for unknown fields.
pub fn read(text: &str) -> Result<Vec<(Field, Vec<String>)>, ColumnsError> {
    split_outside_quotes(text, ',').into_iter().map(str::trim).filter(|part| !part.is_empty()).map(pair).collect()
}

/// The parts between signs that stand in no quotes.
fn split_outside_quotes(text: &str, sign: char) -> Vec<&str> {
    let mut is_quoted = false;
    text.split(|c: char| {
        is_quoted ^= c == '"';
        c == sign && !is_quoted
    })
    .collect()
}

fn pair(part: &str) -> Result<(Field, Vec<String>), ColumnsError> {
    let form = || ColumnsError {
        message: format!("`{part}` does not name a column"),
        hint:
            "write `field=column, field=column`, such as `date=Begin, title=Name`; a name with a comma stands in quotes"
                .to_owned(),
    };
    let (field, columns) = part.split_once('=').ok_or_else(form)?;
    let field = Field::from_word(field.trim()).ok_or_else(|| ColumnsError {
        message: format!("unknown field: `{}`", field.trim()),
        hint: match meant(field.trim()) {
            Some(field) => format!("did you mean `{}`?", field.word()),
            None => format!("the fields are {}", Field::words()),
        },
    })?;
    let bare = |name: &str| {
        let name = name.trim();
        let inner = name.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
        inner.map_or_else(|| name.to_owned(), |inner| inner.replace("\"\"", "\""))
    };
    let columns: Vec<String> =
        split_outside_quotes(columns, '+').into_iter().map(bare).filter(|name| !name.is_empty()).collect();
    Ok((field, columns))
}

/// The field that somebody probably means: one that is written almost so, or one whose columns go by that name.
fn meant(word: &str) -> Option<Field> {
    let near = similar(word, Field::ALL.iter().map(|field| field.word()));
    near.and_then(Field::from_word).or_else(|| field_of(word))
}

/// The name of a column as [`read`] takes it.
pub(super) fn named(column: &str) -> String {
    let is_plain = !column.contains([',', '+', '"']) && column.trim() == column && !column.is_empty();
    if is_plain { column.to_owned() } else { format!("\"{}\"", column.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_can_be_said() {
        let said = read("date=Begin, actors=A+B").expect("sound");
        assert_eq!(
            said,
            [(Field::Date, vec!["Begin".to_owned()]), (Field::Actors, vec!["A".to_owned(), "B".to_owned()])]
        );
        assert_eq!(read("end=, id = "), Ok(vec![(Field::End, Vec::new()), (Field::Id, Vec::new())]));
        assert_eq!(read("colour=x").expect_err("no field").message, "unknown field: `colour`");
        assert_eq!(read("actor=x").expect_err("no field").hint, "did you mean `actors`?");
        assert_eq!(read("deaths=x").expect_err("no field").hint, "did you mean `best`?");
        assert_eq!(read("date").expect_err("no column").message, "`date` does not name a column");
    }
}
