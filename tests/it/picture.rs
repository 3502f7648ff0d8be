//! The pictures in the README are the real screen: SVG of the program's own buffer, kept true here.

use std::fmt::Write;
use std::path::Path;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use crate::support::Harness;

/// Pixels of a cell.
const CELL: (u16, u16) = (9, 19);

fn hex(colour: Color, otherwise: &str) -> String {
    match colour {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => otherwise.to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// An SVG of a screen: a text element for each run of cells of one style, stretched to its columns so that every font
/// keeps the grid.
fn svg(buffer: &Buffer, title: &str) -> String {
    let area = buffer.area;
    let (width, height) = (area.width * CELL.0 + 24, area.height * CELL.1 + 24);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1b1f27\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\" xml:space=\"preserve\">\n",
        escape(title)
    );
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let (start, first) = (x, &buffer[(x, y)]);
            let mut text = String::new();
            while x < area.right() && alike(&buffer[(x, y)], first) {
                let symbol = buffer[(x, y)].symbol();
                text.push_str(symbol);
                x += u16::try_from(symbol.width().max(1)).expect("narrow");
            }
            run(&mut svg, (start, x, y), first, &text);
        }
    }
    svg + "</g>\n</svg>\n"
}

fn alike(a: &Cell, b: &Cell) -> bool {
    (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)
}

fn run(svg: &mut String, (start, end, y): (u16, u16, u16), cell: &Cell, text: &str) {
    let (left, top) = (start * CELL.0 + 12, y * CELL.1 + 12);
    let width = (end - start) * CELL.0;
    if cell.bg != Color::Reset {
        let fill = hex(cell.bg, "#000000");
        let _ =
            writeln!(svg, "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{fill}\"/>", CELL.1);
    }
    if text.trim().is_empty() {
        return;
    }
    let mut style = format!("fill=\"{}\"", hex(cell.fg, "#d8dee9"));
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if cell.modifier.contains(modifier) {
            style.push_str(attribute);
        }
    }
    let baseline = top + CELL.1 - 5;
    for (column, part) in parts(text) {
        let x = usize::from(left) + column * usize::from(CELL.0);
        let length = part.width() * usize::from(CELL.0);
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{baseline}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\" {style}>{}</text>",
            escape(part)
        );
    }
}

/// The parts of a text without spaces around them or several within, which browsers draw as one or none, and their columns.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let mut column = 0;
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let shown = rest.trim_start_matches(' ');
        column += rest.len() - shown.len();
        let (part, behind) = shown.split_once("  ").unwrap_or_else(|| (shown.trim_end_matches(' '), ""));
        if !part.is_empty() {
            parts.push((column, part));
        }
        column += part.width() + if behind.is_empty() { 0 } else { 2 };
        rest = behind;
    }
    parts
}

#[test]
fn spaces_are_no_part_of_a_picture() {
    assert_eq!(parts("  a b   Ж "), [(2, "a b"), (8, "Ж")]);
    assert_eq!(parts("   "), []);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the picture, and writes it when asked to")]
fn the_pictures_in_the_readme_are_the_real_screen() {
    for (name, lines, keys, title) in [
        (
            "screen",
            34,
            &["apezeshk<enter>", "j", "apu"][..],
            "annals: the filter on the left, the timeline in the middle, one event on the right",
        ),
        ("axis", 30, &["G<f3>", "++++"], "annals: the events on an axis of time"),
        ("lanes", 24, &["G<f3>", "++++", "<f4>"], "annals: a lane over time for each actor"),
    ] {
        let mut harness = Harness::with(crate::support::SHIPPED, 132, lines);
        for keys in keys {
            harness.press(keys);
        }
        let drawn = svg(&harness.buffer(), title);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/{name}.svg"));
        if std::env::var("ANNALS_DRAW").is_ok() {
            std::fs::write(&path, &drawn).expect("writable");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let hint = "look at it, then `ANNALS_DRAW=1 cargo test picture` draws it anew";
        assert!(kept == drawn, "the screen of assets/{name}.svg has changed: {hint}");
    }
}
