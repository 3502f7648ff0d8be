//! How the mark of a date is drawn.

use super::look::{Body, End, Look};
use super::pen::{Paint, Pen, Style};
use super::plane::Plane;
use super::sight::Sight;
use crate::model::{DaySpan, Status, Stretch, day};

/// Half the height of a mark.
const HALF: i64 = 42;
/// What a bar is at least wide, and how far an end reaches that is open or unknown.
const LEAST: i64 = 70;
const TAIL: i64 = 280;
/// What an arrow's head is long.
const HEAD: i64 = 80;

/// What is drawn between the ends of a mark.
fn body(plane: Plane, sight: &Sight) -> Stretch {
    let DaySpan { earliest, latest } = sight.bounds;
    let (mut start, mut end) = (plane.x(earliest), plane.x(latest.saturating_add(1)));
    match (sight.look.left, sight.look.right) {
        // Once, and an arrow says on which side of the day: a bar would say nothing more.
        (End::Arrow, _) if sight.look.body == Body::Hollow => start = end - TAIL,
        (_, End::Arrow) if sight.look.body == Body::Hollow => end = start + TAIL,
        (End::Arrow, _) => start = plane.left,
        (End::Fading, _) => start = (end - TAIL).max(plane.left),
        (End::Closed, End::Arrow) => end = plane.as_of.map_or(plane.right, |day| plane.x(day + 1)).max(start + TAIL),
        (End::Closed, End::Fading) => end = start + TAIL,
        (End::Closed, End::Closed) => {}
    }
    let least = if sight.look.body == Body::Dot { 2 * HALF } else { LEAST };
    if end - start < least || sight.look.body == Body::Dot {
        let middle = i64::midpoint(start, end);
        (start, end) = (middle - least / 2, middle + least / 2);
    }
    let shift = (end - plane.right).max(0);
    Stretch::new(start - shift, end - shift)
}

/// All that a mark covers.
pub(super) fn reach(plane: Plane, sight: &Sight) -> Stretch {
    let Stretch { start, end } = body(plane, sight);
    let (from, to) = window(plane, sight).unwrap_or((start, end));
    Stretch::new(start.min(from), end.max(to))
}

/// What `~`, `?` and `%` allow beyond the mark.
fn window(plane: Plane, sight: &Sight) -> Option<(i64, i64)> {
    let DaySpan { earliest, latest } = sight.window;
    let from = if day::is_known(earliest) { plane.x(earliest) } else { body(plane, sight).start };
    let to = if day::is_known(latest) { plane.x(latest.saturating_add(1)) } else { body(plane, sight).end };
    (sight.window != sight.bounds).then_some((from, to))
}

/// Draws a mark with its middle at a height.
pub(super) fn draw(pen: &mut Pen, plane: Plane, sight: &Sight, y: i64) {
    let is_doubted = sight.is_doubted();
    let Stretch { start, end } = body(plane, sight);
    if let Some((from, to)) = window(plane, sight) {
        let paint = if sight.look.is_approximate { Paint::Dashes } else { Paint::Dots };
        for (from, to) in [(from, start), (end, to)].into_iter().filter(|(from, to)| from < to) {
            pen.line((from, y), (to, y), paint, is_doubted);
        }
        for x in [from, to] {
            pen.line((x, y - HALF), (x, y + HALF), paint, is_doubted);
        }
    }
    let is_outlined = sight.look.body == Body::Hollow || sight.status == Some(Status::Planned);
    let paint = if is_outlined { Paint::Hollow } else { Paint::Solid };
    match sight.look.body {
        Body::Nothing => {}
        Body::Dot if is_doubted => diamond(pen, (i64::midpoint(start, end), y), paint),
        Body::Dot => pen.dot((i64::midpoint(start, end), y), HALF, paint, false),
        Body::Pieces => {
            let mut x = start;
            while x < end {
                pen.rect((x, y - HALF), ((end - x).min(40), 2 * HALF), paint, is_doubted);
                x += 60;
            }
        }
        Body::Solid | Body::Hollow => bar(pen, sight, (start, end), y, paint),
    }
}

/// A day of which somebody says that it was not so: no colour says that alone.
fn diamond(pen: &mut Pen, (x, y): (i64, i64), paint: Paint) {
    let half = HALF + 14;
    pen.figure(&[(x - half, y), (x, y - half), (x + half, y), (x, y + half)], paint, true);
}

/// A bar with its ends; one that is doubted is struck through.
fn bar(pen: &mut Pen, sight: &Sight, (mut start, mut end): (i64, i64), y: i64, paint: Paint) {
    let is_doubted = sight.is_doubted();
    let mut head = |tip: i64, base: i64| {
        pen.figure(&[(tip, y), (base, y - HALF - 20), (base, y + HALF + 20)], paint, is_doubted);
    };
    if sight.look.left == End::Arrow {
        head(start, start + HEAD);
        start += HEAD;
    }
    if sight.look.right == End::Arrow {
        head(end, end - HEAD);
        end -= HEAD;
    }
    // Pieces that grow shorter, away from the end that is known.
    let mut pieces = |from: i64, way: i64| {
        let mut x = from;
        for (length, gap) in [(60, 25), (35, 30), (15, 0)] {
            let left = if way > 0 { x } else { x - length };
            pen.rect((left, y - HALF), (length, 2 * HALF), paint, is_doubted);
            x += way * (length + gap);
        }
    };
    if sight.look.left == End::Fading {
        pieces(start + 165, -1);
        start += 190;
    }
    if sight.look.right == End::Fading {
        pieces(end - 165, 1);
        end -= 190;
    }
    if start < end {
        pen.rect((start, y - HALF), (end - start, 2 * HALF), paint, is_doubted);
    }
    if is_doubted {
        let middle = i64::midpoint(start, end);
        pen.line((middle - 35, y + HALF + 35), (middle + 35, y - HALF - 35), Paint::Strike, true);
    }
}

/// Whether a date is drawn so.
type IsMeant = fn(&Look) -> bool;

/// What the marks of a picture mean: those that are in it.
pub(super) fn legend(pen: &mut Pen, sights: &[&Sight], (left, y): (i64, i64), right: i64) -> i64 {
    let kinds: [(&str, IsMeant); 8] = [
        ("that day", |look| look.body == Body::Dot),
        ("once within", |look| look.body == Body::Hollow),
        ("throughout", |look| look.body == Body::Solid),
        ("on several days", |look| look.body == Body::Pieces),
        ("goes on, or open", |look| look.left == End::Arrow || look.right == End::Arrow),
        ("end or start unknown", |look| look.left == End::Fading || look.right == End::Fading),
        ("~ about", |look| look.is_approximate),
        ("? sources disagree", |look| look.is_uncertain),
    ];
    let in_picture = |is_meant: &IsMeant| sights.iter().any(|sight| is_meant(&sight.look));
    let mut meant: Vec<(usize, &str)> = Vec::new();
    meant.extend(kinds.iter().enumerate().filter(|(_, (_, is))| in_picture(is)).map(|(at, (label, _))| (at, *label)));
    meant.extend(sights.iter().any(|sight| sight.is_doubted()).then_some((8, "disputed, denied or retracted")));
    let mut x = left;
    let mut y = y;
    for (number, label) in meant {
        let wide = 300 + super::pen::width(label, Style::Small) + 220;
        if x + wide > right {
            (x, y) = (left, y + 180);
        }
        sample(pen, number, (x, y - 40));
        pen.text((x + 320, y), Style::Small, label);
        x += wide;
    }
    y + 60
}

/// What a line of the legend shows.
fn sample(pen: &mut Pen, number: usize, (x, y): (i64, i64)) {
    let bar = |pen: &mut Pen, paint| pen.rect((x, y - HALF), (240, 2 * HALF), paint, false);
    match number {
        0 => pen.dot((x + 200, y), HALF, Paint::Solid, false),
        1 => bar(pen, Paint::Hollow),
        2 => bar(pen, Paint::Solid),
        3 => (0..4).for_each(|at| pen.rect((x + at * 60, y - HALF), (40, 2 * HALF), Paint::Solid, false)),
        4 => {
            pen.rect((x, y - HALF), (160, 2 * HALF), Paint::Solid, false);
            pen.figure(&[(x + 240, y), (x + 160, y - HALF - 20), (x + 160, y + HALF + 20)], Paint::Solid, false);
        }
        5 => {
            for (at, length) in [(0, 90), (115, 60), (200, 35)] {
                pen.rect((x + at, y - HALF), (length, 2 * HALF), Paint::Solid, false);
            }
        }
        6 => pen.line((x, y), (x + 240, y), Paint::Dashes, false),
        8 => diamond(pen, (x + 200, y), Paint::Solid),
        _ => pen.line((x, y), (x + 240, y), Paint::Dots, false),
    }
}
