//! The colours: data from `assets/themes`, or from a file of the user's. Colour never says anything alone.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use crate::app::Level;
use crate::app::text::Tone;

/// The themes that annals comes with.
pub const SHIPPED: [(&str, &str); 6] = [
    ("dark", include_str!("../assets/themes/dark.yaml")),
    ("light", include_str!("../assets/themes/light.yaml")),
    ("contrast-dark", include_str!("../assets/themes/contrast-dark.yaml")),
    ("contrast-light", include_str!("../assets/themes/contrast-light.yaml")),
    ("ansi", include_str!("../assets/themes/ansi.yaml")),
    ("mono", include_str!("../assets/themes/mono.yaml")),
];

/// Why a theme cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// Not a map from parts to styles.
    #[error("not a theme: {0}")]
    Syntax(String),
    /// A part that there is not.
    #[error("unknown part of a theme: `{0}`")]
    UnknownPart(String),
    /// A colour that cannot be read.
    #[error("unknown colour: `{0}` (write a name or `#rrggbb`)")]
    UnknownColour(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Spec {
    fg: Option<String>,
    bg: Option<String>,
    bold: bool,
    italic: bool,
    underline: bool,
    dim: bool,
    reverse: bool,
}

/// Declares the parts of a theme: field, name in the file.
macro_rules! parts {
    ($($(#[$doc:meta])* $part:ident = $word:literal,)+) => {
        /// A style for each part of the screen.
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct Theme { $($(#[$doc])* pub $part: Style,)+ }

        impl Theme {
            fn part(&mut self, word: &str) -> Option<&mut Style> {
                match word { $($word => Some(&mut self.$part),)+ _ => None }
            }

            #[cfg(test)]
            fn parts() -> Vec<&'static str> {
                vec![$($word),+]
            }
        }
    };
}

parts! {
    /// Running text.
    text = "text",
    /// The title of an event.
    title = "title",
    /// Headings.
    heading = "heading",
    /// What stands back.
    muted = "muted",
    /// Strong emphasis.
    strong = "strong",
    /// Emphasis.
    emphasis = "emphasis",
    /// Dates as EDTF, code.
    code = "code",
    /// Why a date is imprecise.
    note = "note",
    /// What can be followed.
    link = "link",
    /// The border of a pane.
    border = "border",
    /// The border of the pane that has the keys, and the cursor's mark.
    focus = "focus",
    /// The line under the cursor.
    cursor = "cursor",
    /// Letters that matched.
    matched = "match",
    /// Filters.
    chip = "chip",
    /// The glyphs of dates.
    glyph = "glyph",
    /// All events in the density strip.
    bar = "bar",
    /// The selection in the density strip.
    bar_selected = "bar_selected",
    /// Something was done.
    info = "info",
    /// Something was not done.
    warning = "warning",
    /// Something is broken.
    error = "error",
}

impl Theme {
    /// A theme that annals comes with.
    pub fn shipped(name: &str) -> Option<Self> {
        let (_, yaml) = SHIPPED.iter().find(|(known, _)| *known == name)?;
        Some(Self::read(yaml).expect("a test reads assets/themes"))
    }

    /// Reads a theme. Parts that it does not name keep the terminal's own look.
    ///
    /// # Errors
    /// [`ThemeError`] for unknown parts and colours.
    pub fn read(yaml: &str) -> Result<Self, ThemeError> {
        let file: BTreeMap<String, Spec> =
            serde_yaml::from_str(yaml).map_err(|error| ThemeError::Syntax(error.to_string()))?;
        let mut theme = Self::default();
        for (word, spec) in file {
            let style = spec.style()?;
            *theme.part(&word).ok_or(ThemeError::UnknownPart(word))? = style;
        }
        Ok(theme)
    }

    /// The style of a tone.
    pub fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Text => self.text,
            Tone::Title => self.title,
            Tone::Heading => self.heading,
            Tone::Muted => self.muted,
            Tone::Strong => self.strong,
            Tone::Emphasis => self.emphasis,
            Tone::Code => self.code,
            Tone::Note => self.note,
            Tone::Link => self.link,
        }
    }

    /// The style of a notice.
    pub fn level(&self, level: Level) -> Style {
        match level {
            Level::Info => self.info,
            Level::Warning => self.warning,
            Level::Error => self.error,
        }
    }
}

impl Spec {
    fn style(&self) -> Result<Style, ThemeError> {
        let colour = |text: &Option<String>| {
            text.as_ref()
                .map(|text| text.parse::<Color>().ok().ok_or_else(|| ThemeError::UnknownColour(text.clone())))
                .transpose()
        };
        let mut style = Style { fg: colour(&self.fg)?, bg: colour(&self.bg)?, ..Style::default() };
        for (is_set, modifier) in [
            (self.bold, Modifier::BOLD),
            (self.italic, Modifier::ITALIC),
            (self.underline, Modifier::UNDERLINED),
            (self.dim, Modifier::DIM),
            (self.reverse, Modifier::REVERSED),
        ] {
            if is_set {
                style = style.add_modifier(modifier);
            }
        }
        Ok(style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_theme_names_every_part() {
        for (name, yaml) in SHIPPED {
            let file: BTreeMap<String, Spec> = serde_yaml::from_str(yaml).expect(name);
            let mut parts = Theme::parts();
            parts.sort_unstable();
            assert_eq!(file.keys().map(String::as_str).collect::<Vec<_>>(), parts, "{name}");
            assert!(Theme::shipped(name).is_some());
        }
        assert!(Theme::shipped("neon").is_none());
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: Color) -> f64 {
        let Color::Rgb(red, green, blue) = colour else { panic!("{colour:?}") };
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The least contrast of a theme's texts with what they stand on.
    fn least_contrast(name: &str, terminal: Color) -> (f64, &'static str) {
        let mut theme = Theme::shipped(name).expect("shipped");
        let text = theme.text;
        let ratios = Theme::parts().into_iter().filter(|part| !matches!(*part, "bar" | "border")).map(|part| {
            let style = text.patch(*theme.part(part).expect("a part"));
            let of = [style.fg.expect("a colour"), style.bg.unwrap_or(terminal)].map(luminance);
            ((of[0].max(of[1]) + 0.05) / (of[0].min(of[1]) + 0.05), part)
        });
        ratios.min_by(|a, b| a.0.total_cmp(&b.0)).expect("parts")
    }

    #[test]
    fn every_text_is_seen_against_its_background() {
        let (black, white) = (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255));
        // WCAG 2.2: 4.5:1 for text (AA), 7:1 for what is called high contrast (AAA).
        for (name, terminal, least) in [
            ("dark", Color::Rgb(0x1e, 0x22, 0x2a), 4.5),
            ("dark", black, 4.5),
            ("light", white, 4.5),
            ("contrast-dark", black, 7.0),
            ("contrast-light", white, 7.0),
        ] {
            let (ratio, part) = least_contrast(name, terminal);
            assert!(ratio >= least, "{name}: `{part}` has {ratio:.2}:1 on {terminal:?}");
        }
    }

    #[test]
    fn a_theme_without_colour_has_none() {
        let mono = Theme::shipped("mono").expect("shipped");
        assert_eq!((mono.cursor.fg, mono.cursor.bg, mono.error.fg), (None, None, None));
        assert_eq!(Theme::read("text: {fg: mud}"), Err(ThemeError::UnknownColour("mud".into())));
        assert_eq!(Theme::read("texts: {}"), Err(ThemeError::UnknownPart("texts".into())));
    }
}
