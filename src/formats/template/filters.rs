//! What templates may do to a value beside what every template may.

use std::fmt::Write;

use chrono::NaiveDate;
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
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    let Ok(date) = date else { return Err(invalid(format!("`{value}` is no day such as `event.date.earliest`"))) };
    let mut formatted = String::new();
    match write!(formatted, "{}", date.format(form)) {
        Ok(()) => Ok(Value::from(formatted)),
        Err(_) => Err(invalid(format!("`{form}` is no form of a day such as `%-d %B %Y`"))),
    }
}
