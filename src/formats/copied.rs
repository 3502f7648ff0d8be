//! Events as text for the clipboard: short, plain and without anything that a terminal could take for more than text.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::request::Handed;
use super::web::is_link;
use super::{Format, words};
use crate::account;
use crate::chronology::Chronology;
use crate::model::{Source, clean, word_list, words as dates};

word_list! {
    /// What of events is copied.
    Copied {
        /// All that is known, in words.
        Event = "event",
        /// Who says so, and where.
        Citation = "citation",
        /// Markdown with numbered sources.
        Brief = "brief",
        /// The address of the first source.
        Link = "link",
        /// The id.
        Id = "id",
    }
}

/// Most bytes that are copied: terminals pass on no more, or throw all of it away.
pub const MOST_COPIED: usize = 100_000;

impl Copied {
    /// What it is, for whoever chooses.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Event => "the event in words",
            Self::Citation => "its citation: who says so, and where",
            Self::Brief => "a brief of it: Markdown with numbered sources",
            Self::Link => "the link of its first source",
            Self::Id => "its id",
        }
    }

    /// The text of some events.
    ///
    /// # Errors
    /// Why there is none.
    pub fn of(self, handed: &Handed<'_>) -> Result<String, String> {
        let mut text = Short::default();
        let written = match self {
            Self::Brief => handed.export.write(Format::Markdown, &mut text).map(drop),
            Self::Event | Self::Citation | Self::Link | Self::Id => self.write(handed, &mut text),
        };
        if text.is_full {
            return Err(
                "this is more than 100 KB, which no terminal takes: mark fewer events, or export them".to_owned()
            );
        }
        written.map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&text.bytes);
        let lines: Vec<_> = text.trim_end().lines().map(|line| clean::line(line)).collect();
        let text = lines.join("\n");
        match self {
            _ if !text.trim().is_empty() => Ok(text),
            Self::Link => Err("no source here has an address".to_owned()),
            Self::Citation => Err("no source says so".to_owned()),
            Self::Event | Self::Brief | Self::Id => Err("there is no event here".to_owned()),
        }
    }

    fn write(self, handed: &Handed<'_>, out: &mut Short) -> io::Result<()> {
        let chronology = handed.export.chronology;
        for (at, row) in handed.export.rows.iter().enumerate() {
            match self {
                Self::Id => writeln!(out, "{}", chronology.id(*row))?,
                Self::Event => {
                    if at > 0 {
                        writeln!(out)?;
                    }
                    words::write(account::detail(chronology, *row).iter(), out)?;
                }
                Self::Citation | Self::Link | Self::Brief => {
                    for source in account::event(chronology, *row).sources {
                        let line = if self == Self::Link { link(&source) } else { Some(citation(chronology, &source)) };
                        if let Some(line) = line {
                            writeln!(out, "{line}")?;
                            if self == Self::Link {
                                break;
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

fn link(source: &Source) -> Option<String> {
    source.url.clone().filter(|url| is_link(url))
}

/// Who says so, and where that stands: `Kremlin, via TASS, “Title”, 7 March 2026. https://…`.
fn citation(chronology: &Chronology, source: &Source) -> String {
    let claimant = source.claimant.as_deref().map(|claimant| chronology.claimant(claimant));
    let attribution = account::attribution(claimant, source.publisher.as_deref());
    let mut parts: Vec<String> = attribution.into_iter().collect();
    parts.extend(source.title.as_deref().map(|title| format!("“{title}”")));
    parts.extend(source.published.as_ref().map(dates::words));
    let mut text = if parts.is_empty() { "no publisher stated".to_owned() } else { parts.join(", ") };
    text.push('.');
    if let Some(url) = &source.url {
        let _ = write!(text, " {url}");
    }
    clean::line(&text).into_owned()
}

/// Takes what is short enough.
#[derive(Default)]
struct Short {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Short {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MOST_COPIED {
            self.is_full = true;
            return Err(io::Error::other("too long"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
