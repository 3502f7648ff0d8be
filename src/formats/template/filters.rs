//! What templates may do to a value beside what every template may.

use std::fmt::Write;

use chrono::format::{Item, Numeric, StrftimeItems};
use chrono::{Datelike, NaiveDate};
use minijinja::{Environment, Error, ErrorKind, Value};

use super::markup::Markup;

/// The filters that are annals' own, for messages.
pub(super) const OWN: [&str; 11] = ["escape", "e", "link", "code", "day", "md", "html", "tex", "csv", "json", "txt"];

/// Adds the filters to those that there are.
pub(super) fn add(environment: &mut Environment<'static>, markup: Markup) {
    let safe = |text: String| Value::from_safe_string(text);
    for word in ["escape", "e"] {
        environment.add_filter(
            word,
            move |value: &Value| {
                if value.is_safe() { value.clone() } else { safe(markup.print(value)) }
            },
        );
    }
    for (of, word) in Markup::ALL {
        environment.add_filter(word, move |value: &Value| safe(of.print(value)));
    }
    environment.add_filter("link", move |url: &Value, label: Option<&Value>| {
        let label = label.filter(|label| !label.is_none()).map(ToString::to_string);
        match url.as_str() {
            Some(url) => safe(markup.link(url, label.as_deref())),
            None => safe(label.map_or_else(String::new, |label| markup.escape(&label))),
        }
    });
    environment.add_filter("code", move |value: &Value| {
        if value.is_none() { Value::from(()) } else { safe(markup.code(&value.to_string())) }
    });
    environment.add_filter("day", day);
}

/// A day such as `event.date.earliest` in a form of one's own, as `strftime` has it; what is not known stays so.
fn day(value: &Value, form: &str) -> Result<Value, Error> {
    if value.is_none() {
        return Ok(Value::from(()));
    }
    let invalid = |message: String| Error::new(ErrorKind::InvalidOperation, message);
    let text = value.as_str().unwrap_or_default();
    // Years of more digits than four are `Y12000` in EDTF, and `+12000` to the reader of days.
    let signed = text.strip_prefix('Y').map(|rest| format!("+{rest}"));
    let date = NaiveDate::parse_from_str(signed.as_deref().unwrap_or(text), "%Y-%m-%d");
    let Ok(date) = date else { return Err(invalid(format!("`{value}` is no day such as `event.date.earliest`"))) };
    let year = date.year().to_string();
    // It is written without its sign, as people write it.
    let items = StrftimeItems::new(form).map(|item| match item {
        Item::Numeric(Numeric::Year, _) if date.year() > 9999 => Item::Literal(&year),
        item => item,
    });
    let mut formatted = String::new();
    match write!(formatted, "{}", date.format_with_items(items)) {
        Ok(()) => Ok(Value::from(formatted)),
        Err(_) => Err(invalid(format!("`{form}` is no form of a day such as `%-d %B %Y`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_any_year_has_a_form_of_ones_own() {
        use crate::model::day as model;
        for (year, formatted) in [(2014, "1 March 2014"), (12_000, "1 March 12000"), (-43, "1 March -0043")] {
            let day = model::from_ymd(year, 3, 1).expect("a day");
            let value = super::day(&Value::from(model::iso(day)), "%-d %B %Y").expect("a form");
            assert_eq!(value.to_string(), formatted);
        }
        let far = Value::from("Y12000-01-31");
        assert_eq!(super::day(&far, "%F %%Y").expect("a form").to_string(), "12000-01-31 %Y");
        for none in ["12000-01-31", "Y12000-02-31", "Y", "open", "+2014-03-01x"] {
            assert!(super::day(&Value::from(none), "%Y").is_err(), "{none}");
        }
        assert!(super::day(&far, "%Q").is_err());
    }
}
