//! Sources as notes with numbers: each publication once, in the order in which events cite them. Who claims something is said where
//! it is cited, who published it in the note.

use std::collections::HashMap;

use minijinja::value::Serde;
use serde::Serialize;

use super::tongue::Text;
use crate::account::SourcePiece;
use crate::formats::web::{is_link, site};

/// Publications by their numbers.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    list: Vec<Note>,
    numbers: HashMap<[Option<String>; 4], usize>,
}

/// A publication.
#[derive(Debug, Serialize)]
pub(super) struct Note {
    publisher: Option<Text>,
    title: Option<Text>,
    published: Option<String>,
    /// An address of the web, and the name of its site.
    link: Option<String>,
    site: Option<String>,
    /// Any other address, as it was written.
    url: Option<String>,
    /// The event that cites it first.
    anchor: String,
}

impl Numbered {
    /// The number of what a source was published in.
    pub(super) fn number(&mut self, source: &SourcePiece, anchor: &str) -> usize {
        let SourcePiece { publisher, title, published, url, .. } = source.clone();
        let key = [publisher, title, published, url];
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let text = |text: &Option<String>| text.as_deref().map(Text::new);
        let link = source.url.clone().filter(|url| is_link(url));
        self.list.push(Note {
            publisher: text(&source.publisher),
            title: text(&source.title),
            published: source.published.clone(),
            site: link.as_deref().map(site),
            url: source.url.clone().filter(|_| link.is_none()),
            link,
            anchor: anchor.to_owned(),
        });
        self.numbers.insert(key, self.list.len());
        self.list.len()
    }

    /// All of them, the first first.
    pub(super) fn list(&self) -> minijinja::Value {
        Serde(&self.list).into()
    }
}
