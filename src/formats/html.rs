//! A web page in one file: the events as a text with anchors and numbered sources for everybody, and an axis of time with filters
//! for whoever has a script. Nothing is fetched from anywhere, which a policy in the page's own head proves.
//!
//! Templates, style and script are in `assets/page`. Every text of an event goes through the template engine, which escapes it;
//! markup is made in [`prose`] and in [`super::picture`] only.

mod data;
mod entry;
mod policy;
mod prose;
mod sources;
mod tongue;

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

use super::export::{Export, TOOL};
use super::grouped;
use super::overview::overview;
use super::picture::{self, PictureView, Place};
use super::web;
use crate::chronology::Row;
use crate::model::clean;
use data::Actors;
use entry::{Entry, Page};
pub(super) use prose::{markup, plain};
use sources::Numbered;
use tongue::Text;

/// Events that a page holds at most: with more of them browsers are slow.
const MOST: usize = 20_000;
/// Events from which on a browser lays out only those that are seen.
const MANY: usize = 400;
/// Bytes of what is read for a page at most.
const LARGEST: usize = 48 << 20;

/// Where the page's markup stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// In a file of its own.
    Page,
    /// In somebody else's page.
    Fragment,
}

impl Frame {
    /// The level of the title among headings: somebody else's page has a title of its own.
    const fn level(self) -> u32 {
        match self {
            Self::Page => 1,
            Self::Fragment => 2,
        }
    }
}

/// A whole page.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_in(export, Frame::Page, out)
}

/// What stands in a page of somebody else's.
pub(super) fn write_fragment(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_in(export, Frame::Fragment, out)
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::empty();
    // Lines that only say what follows leave nothing in the page; a name that a template does not have is an error.
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    templates.set_syntax(syntax.expect("the usual delimiters"));
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    // The one escape that pictures and timelines have as well.
    templates.set_formatter(|out, _, value| {
        let text = value.to_string();
        let text = if value.is_safe() { text } else { web::escape(&text) };
        out.write_str(&text).map_err(Into::into)
    });
    for (name, source) in [
        ("page", include_str!("../../assets/page/page.html").to_owned()),
        // What is there for every event is on one line: ends of lines are nodes of a page too.
        ("event", include_str!("../../assets/page/event.html").replace('\n', "") + "\n\n"),
        ("foot", include_str!("../../assets/page/foot.html").to_owned()),
    ] {
        templates.add_template_owned(name, source).expect("the templates that come with annals are sound");
    }
    templates
});

/// The style and the script as they stand in a page, made from `page.css` and `page.js` by `build.sh`.
static STYLE: &str = include_str!("../../assets/page/page.min.css");
static SCRIPT: &str = include_str!("../../assets/page/page.min.js");

fn write_in(export: &Export<'_>, frame: Frame, out: &mut dyn Write) -> io::Result<()> {
    refuse_too_much(export)?;
    let is_fragment = frame == Frame::Fragment;
    let level = frame.level();
    let mut numbered = Numbered::default();
    let (anchors, actors) = (Anchors::new(export), Actors::new(export));
    put(out, "page", head(export, frame, &actors))?;
    let mut heading = String::new();
    for row in export.each_row() {
        let row = row?;
        let own = crate::account::heading(export.chronology, row);
        let is_first = heading.is_empty();
        let is_new = own != heading;
        let entry = Entry::new(export, row, &Page { anchors: &anchors, actors: &actors }, &mut numbered);
        let above = is_new.then_some(&own);
        put(out, "event", context! { level, heading => above, is_first, ..Serde(&entry) })?;
        heading = own;
    }
    let foot = context! {
        is_fragment,
        level,
        has_events => !export.rows.is_empty(),
        sources => numbered.list(),
        provenance => export.provenance.lines(),
    };
    put(out, "foot", foot)
}

fn head(export: &Export<'_>, frame: Frame, actors: &Actors) -> Value {
    let title = export.chronology.header().title.as_deref().unwrap_or("Chronology");
    context! {
        is_fragment => frame == Frame::Fragment,
        level => frame.level(),
        policy => policy::policy(STYLE, SCRIPT),
        tool => TOOL,
        many => if export.rows.len() > MANY { " many" } else { "" },
        title => Serde(Text::new(title)),
        told => overview(export),
        data => Value::from_safe_string(data::of(export, actors)),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        style => Value::from_safe_string(STYLE.to_owned()),
        picture => Value::from_safe_string(picture::picture(export, PictureView::Axis, Place::InPage)),
    }
}

fn put(out: &mut dyn Write, name: &str, values: Value) -> io::Result<()> {
    let template = TEMPLATES.get_template(name).map_err(io::Error::other)?;
    let text = template.render(values).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

/// A page that no browser would open is not written.
fn refuse_too_much(export: &Export<'_>) -> io::Result<()> {
    let events = export.rows.len();
    let hint =
        "\n  hint: narrow the query (`--from`, `--actor`, `--importance`), or write `--format csv` or `--format svg`";
    if events > MOST {
        let (events, most) = (grouped(events), grouped(MOST));
        let message = format!("a page holds {most} events at most, and these are {events}{hint}");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let bytes: usize = export.rows.iter().map(|row| export.chronology.record_len(*row)).sum();
    if bytes > LARGEST {
        let (bytes, most) = (bytes >> 20, LARGEST >> 20);
        let message = format!("a page holds {most} MB of events at most, and these are {bytes} MB{hint}");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    Ok(())
}

/// The places of the events of a page.
struct Anchors(HashMap<Row, String>);

impl Anchors {
    fn new(export: &Export<'_>) -> Self {
        let anchor = |row: &Row| (*row, picture::anchor(&export.chronology.id(*row)));
        Self(export.rows.iter().map(anchor).collect())
    }

    /// The place of an event, if it is on the page.
    fn of(&self, row: Row) -> Option<&str> {
        self.0.get(&row).map(String::as_str)
    }
}

/// One line that is safe to show.
fn line(text: &str) -> String {
    clean::line(text.trim()).into_owned()
}
