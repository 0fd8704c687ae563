//! What all pictures share: the frame, axes, markers, shapes, text and colours.

mod axis;
mod colour;
mod marker;
#[cfg(test)]
pub(crate) mod reading;
pub(crate) mod svg;
pub(crate) mod text;

use ::svg::Document;
use ::svg::node::element::{Description, Group, Rectangle, Title};

pub use axis::Axis;
pub(crate) use axis::MIDDLE;
pub use colour::Colour;
pub use marker::Marker;
pub use svg::Point;

use self::svg::number;

/// Around charts and sheets.
pub(crate) const MARGIN: f64 = 20.0;

/// A drawing of this width and height with its caption below: the text of a picture.
pub(crate) fn captioned(
    title: &str,
    drawing: Group,
    (width, height): (f64, f64),
    caption: &str,
) -> String {
    let room = width - 2.0 * MARGIN;
    let (sentences, below) = text::paragraph(caption, (MARGIN, height), room);
    let page = page(title, caption, (width, height + below + MARGIN)).add(drawing);
    sentences.into_iter().fold(page, Document::add).to_string()
}

/// A white page of this width and height with a title, and with a description for those who cannot see it.
pub(crate) fn page(title: &str, description: &str, (width, height): (f64, f64)) -> Document {
    let (width, height) = (number(width), number(height));
    Document::new()
        .set("viewBox", format!("0 0 {width} {height}"))
        .set("width", width)
        .set("height", height)
        .set("role", "img")
        .set("font-family", "sans-serif")
        .set("font-size", text::SIZE)
        .set("fill", text::INK)
        .add(Title::new(title))
        .add(Description::new().add(::svg::node::Text::new(description)))
        .add(
            Rectangle::new()
                .set("width", "100%")
                .set("height", "100%")
                .set("fill", "#fff"),
        )
}
