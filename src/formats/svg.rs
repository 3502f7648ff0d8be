//! SVG: a picture of the events for slides and print, see [`super::picture`].

use std::io::{self, Write};

use super::export::Export;
use super::picture::{PictureView, Place, picture};

/// The events on one axis of time.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_view(export, PictureView::Axis, out)
}

/// The events as they were asked for.
pub(super) fn write_view(export: &Export<'_>, view: PictureView, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(picture(export, view, Place::Alone).as_bytes())
}
