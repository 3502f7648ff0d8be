//! What is known of a data set, for people: the page of it in `docs`.

use std::fmt::Write;

use super::table::{ActorRule, CUTS, ColumnRule, Cut, Form, Part, Table, Together};
use crate::formats::tabular::fields::Field;

impl Table {
    /// What is known of it, as Markdown.
    pub(super) fn page(&self) -> String {
        let mut page = format!("## {}\n\n{} ([codebook]({})).\n\n", self.name, self.about, self.codebook);
        if let Some(refusal) = &self.refusal {
            let _ = writeln!(page, "Refused: {}; {}.", refusal.message, refusal.hint);
            return page;
        }
        page += "| field | columns |\n| --- | --- |\n";
        let code = |name: &String| format!("`{name}`");
        for (field, columns) in self.fields.iter().filter(|(field, _)| *field != Field::Actors) {
            let _ =
                writeln!(page, "| {} | {} |", field.word(), columns.iter().map(code).collect::<Vec<_>>().join(", "));
        }
        let actors = self.actors.iter().map(|rule| ((rule.role.word(), rule.says()), &rule.column));
        for ((role, more), columns) in grouped(actors) {
            let _ = writeln!(page, "| {role} | {}{more} |", named(&columns));
        }
        if let Some(version) = &self.version {
            let _ = writeln!(page, "| the version, in `origin` | `{version}` |");
        }
        if !self.citations.is_empty() {
            let columns: Vec<String> = self.citations.iter().map(code).collect();
            let _ = writeln!(page, "| a source each | {} |", columns.join(", "));
        }
        page.push('\n');
        if let Some(best) = self.titles.first() {
            let _ = writeln!(page, "- Title: `{}`", best.iter().map(Part::says).collect::<String>());
        }
        if let Some(from) = self.years_from {
            let _ = writeln!(page, "- A year of two digits lies between {from} and {}", from + 99);
        }
        page += &self.together.says();
        let forms = self.precisions.iter().map(|(code, form, _)| format!("{code} = {}", form.says()));
        if !self.precisions.is_empty() {
            let forms = forms.collect::<Vec<_>>().join(", ");
            let _ = writeln!(page, "- The date, as exact as `{}` says: {forms}", self.precision_column);
        }
        let rules = self.columns.iter().flat_map(|(name, rule)| rule.says().into_iter().map(move |says| (says, name)));
        for (says, columns) in grouped(rules) {
            let _ = writeln!(page, "- {}: {says}", named(&columns));
        }
        for (name, meaning) in &self.meanings {
            let _ = writeln!(page, "- `{name}`: {meaning}");
        }
        for remark in &self.remarks {
            let _ = writeln!(page, "- {remark}");
        }
        page
    }
}

impl Together {
    /// The lines of the page.
    fn says(&self) -> String {
        if self.by.is_empty() {
            return String::new();
        }
        let named = |columns: &[String]| columns.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let mut says = format!("- One event: the rows with the same {}", named(&self.by).replace(", ", " or "));
        if !self.own.is_empty() {
            let _ = write!(
                says,
                "; kept with the actor of each row: {}, its own dates, and whatever else differs",
                named(&self.own)
            );
        }
        if !self.sums.is_empty() {
            let _ = write!(says, "; added up, where all rows have a number: {}", named(&self.sums));
        }
        says.push('\n');
        says
    }
}

impl ActorRule {
    fn says(&self) -> String {
        let or = self.or.iter().map(|name| format!(", else `{name}`")).collect::<String>();
        let split = self.split.as_ref().map_or_else(String::new, |mark| format!(", parted by `{mark}`"));
        let when = self
            .when
            .iter()
            .map(|(column, values, role)| format!("; {} where `{column}` is {}", role.word(), values.join(" or ")));
        let keeps = match self.keeps.as_slice() {
            [] => String::new(),
            keeps => format!(
                "; kept with each: {}",
                keeps.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        or + &split + &keeps + &when.collect::<String>()
    }
}

/// What is said of several, once, with all of whom it is said.
fn grouped<'n, K: PartialEq>(said: impl Iterator<Item = (K, &'n String)>) -> Vec<(K, Vec<&'n String>)> {
    let mut groups: Vec<(K, Vec<&String>)> = Vec::new();
    for (what, name) in said {
        match groups.iter_mut().find(|(known, _)| *known == what) {
            Some((_, names)) => names.push(name),
            None => groups.push((what, vec![name])),
        }
    }
    groups
}

/// Names of columns, of many with numbers only the first and the last: `mem1` to `mem59`.
fn named(columns: &[&String]) -> String {
    let number = |name: &String| name.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<usize>().unwrap_or(0);
    let mut sorted = columns.to_vec();
    sorted.sort_by_key(|name| number(name));
    let stem = |name: &String| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    match sorted.as_slice() {
        [first, _, _, .., last] if columns.iter().all(|name| stem(name) == stem(first)) => {
            format!("`{first}` to `{last}`")
        }
        _ => columns.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

impl Part {
    fn says(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Column(name, None) => format!("{{{name}}}"),
            Self::Column(name, Some(list)) => format!("{{{name}:{}}}", list.word()),
        }
    }
}

impl Form {
    fn says(self) -> String {
        match self {
            Self::Day => "the day that is given".to_owned(),
            Self::Span => "one of the days from the start to the end".to_owned(),
            Self::Around(days) => format!("one of {days} days before or after"),
            Self::Month => "some day of the month".to_owned(),
            Self::Year => "some day of the year".to_owned(),
        }
    }
}

impl ColumnRule {
    fn says(&self) -> Vec<String> {
        let mut says = Vec::new();
        if !self.nothing.is_empty() {
            says.push(format!("{} stands for nothing", self.nothing.join(" or ")));
        }
        if !self.codes.is_empty() {
            let codes: Vec<String> = self.codes.iter().map(|(code, word)| format!("{code} = {word}")).collect();
            says.push(codes.join(", "));
        }
        if let Some(list) = self.list {
            says.push(format!("codes of the list `{}`", list.word()));
        }
        if let Some((by, codes)) = &self.exact {
            let word = |cut: Cut| CUTS.iter().find(|(_, known)| *known == cut).map_or("", |(word, _)| word);
            let codes: Vec<String> = codes
                .iter()
                .map(|(code, cut)| format!("{} = {}", if code.is_empty() { "empty" } else { code }, word(*cut)))
                .collect();
            says.push(format!("as exact as `{by}` says: {}", codes.join(", ")));
        }
        says
    }
}
