//! The pictures of a claim.

use base64::prelude::{BASE64_STANDARD, Engine};
use maud::{Markup, PreEscaped, html};

use super::{ReportedClaim, region};

/// A picture of this program's, in a box in which it moves where it is wider than the page.
pub(in crate::report) fn figure(picture: &str, name: &str, caption: &str) -> Markup {
    let name = format!("Picture: {name}");
    html! {
        figure {
            (region("wide picture", &name, &PreEscaped(closed(picture))))
            figcaption { (caption) }
        }
    }
}

/// The picture with shapes that close themselves, which is a tenth shorter.
pub(super) fn closed(picture: &str) -> String {
    let shapes = ["path", "rect", "circle"].map(|shape| format!("></{shape}>"));
    shapes.iter().fold(picture.to_owned(), |picture, end| picture.replace(end, "/>"))
}

/// The pictures that the claim carries.
pub(super) fn illustrations(claim: &ReportedClaim<'_>) -> Markup {
    html! {
        @for illustration in &claim.illustrations {
            @let file = &illustration.file;
            @if let Some(svg) = &illustration.svg {
                @let words = format!("Illustration of {}, {file}", claim.record.claim);
                figure {
                    (region("wide card", &format!("Picture: {file}"), &image(svg, &words)))
                    figcaption { (file) ", of seed 0." }
                }
            } @else {
                p.note {
                    "The picture " (file) " is not in the folder of this run and is left out."
                }
            }
        }
    }
}

/// A picture from a file as an image whose address is its content. So nothing in it runs or is
/// loaded, and its names meet none of another picture.
fn image(svg: &str, words: &str) -> Markup {
    let (width, height) = size(svg).unzip();
    let content = BASE64_STANDARD.encode(svg);
    html! {
        img alt=(words) src={ "data:image/svg+xml;base64," (content) }
            width=[width] height=[height];
    }
}

/// Width and height, where the picture begins with numbers for them.
fn size(svg: &str) -> Option<(u32, u32)> {
    let (start, _) = svg.split_once('>')?;
    let number = |name: &str| -> Option<u32> {
        let (_, rest) = start.split_once(&format!(" {name}=\""))?;
        let value: f64 = rest.split('"').next()?.parse().ok()?;
        (1.0..1e5).contains(&value).then_some(value.ceil() as u32)
    };
    Some((number("width")?, number("height")?))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_where_there_are_any() {
        assert_eq!(size("<svg height=\"20.5\" width=\"10\"><g/></svg>"), Some((10, 21)));
        assert_eq!(size("<svg width=\"100%\">"), None);
        assert_eq!(size("no picture"), None);
    }
}
