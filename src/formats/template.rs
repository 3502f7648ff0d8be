//! A house style of one's own: a template that says how a brief looks, over data that `assets/template.schema.json` describes.
//!
//! What a template prints is text that means itself in what the template makes, which the ending of its name says: text of an event
//! can do no more than be read. A template is one file and reads no other one; what it may cost is bounded.

mod data;
mod fault;
mod filters;
mod markup;
mod stream;

use std::io::{self, Write};
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use super::export::Export;
use super::files;
use super::problem::ReadError;
use fault::fault;
use markup::Markup;

/// What a template gets, as JSON Schema.
pub const TEMPLATE_SCHEMA: &str = include_str!("../../assets/template.schema.json");

/// Bytes of a template at most.
const LARGEST: usize = 1 << 20;
/// Steps that a template may take, however many events there are. One step pays for 64 bytes of what the template makes, so that it
/// holds 1 GiB of its own at most beside the events. An event in the house style takes 50 to some hundred.
const STEPS: u64 = 16 << 20;
/// How deep what a template says may lie in itself: macros that call themselves, lists in lists.
const DEEPEST: usize = 200;

/// A template that was found sound.
#[derive(Debug)]
pub struct Template {
    environment: Environment<'static>,
    /// Its name, as it was given.
    name: String,
    source: String,
    markup: Markup,
}

impl PartialEq for Template {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.source) == (&other.name, &other.source)
    }
}

impl Eq for Template {}

impl Template {
    /// Reads a template; the ending of its name says what it makes.
    ///
    /// # Errors
    /// [`ReadError`] says what is wrong, where, and what to write instead.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let input = files::read(path)?;
        let fail = |message: &str, hint| Err(ReadError::new(&input.name, message, Some(hint)));
        if input.bytes.len() > LARGEST {
            return fail("larger than 1 MB", "a template says how events look; it has none of them");
        }
        match String::from_utf8(input.bytes) {
            Ok(text) => Self::new(&input.name, &text),
            Err(_) => Err(ReadError::new(&input.name, "this is no UTF-8", Some("save the template as UTF-8"))),
        }
    }

    /// A template by its name and its text.
    ///
    /// # Errors
    /// [`ReadError`] as for [`Template::read`].
    pub fn new(name: &str, text: &str) -> Result<Self, ReadError> {
        let markup = Markup::of_name(name);
        let mut environment = Environment::new();
        // Lines that only say what follows leave nothing behind.
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        environment.set_syntax(syntax.expect("the usual delimiters"));
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_recursion_limit(DEEPEST);
        environment.set_debug(true);
        environment.set_auto_escape_callback(move |_| AutoEscape::Custom(markup.word().into()));
        environment.set_formatter(markup::put);
        filters::add(&mut environment, markup);
        let (name, source) = (name.to_owned(), text.trim_start_matches('\u{feff}').to_owned());
        let added = environment.add_template_owned(NAME, source.clone());
        added.map_err(|error| fault(&name, &source, &error))?;
        Ok(Self { environment, name, source, markup })
    }

    /// Writes events in this style.
    ///
    /// # Errors
    /// What the template says that it cannot, as a [`ReadError`] in the error; what the writer says.
    pub fn write(&self, export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut environment = self.environment.clone();
        environment.set_fuel(Some(STEPS));
        stream::render(&environment, self.markup, export, out).map_err(|error| match error {
            stream::Unrendered::Fault(error) => {
                io::Error::new(io::ErrorKind::InvalidInput, fault(&self.name, &self.source, &error))
            }
            stream::Unrendered::Io(error) => error,
        })
    }
}

/// What the template is called where it is rendered.
const NAME: &str = "template";
