//! The pictures of a claim.

use maud::{Markup, PreEscaped, html};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{ReportedClaim, region};

/// A picture of this program's, in a box in which it moves where it is wider than the page.
pub(in crate::report) fn figure(picture: String, name: &str, caption: &str) -> Markup {
    let name = format!("Picture: {name}");
    html! {
        figure {
            (region("wide picture", &name, &PreEscaped(picture)))
            figcaption { (caption) }
        }
    }
}

/// A picture that is drawn for this page and is as wide as there is room.
pub(super) fn fitting(picture: &str, caption: &str) -> Markup {
    html! {
        figure {
            div class="picture" { (PreEscaped(picture)) }
            @if !caption.is_empty() { figcaption { (caption) } }
        }
    }
}

/// The pictures that the claim carries.
pub(super) fn illustrations(claim: &ReportedClaim<'_>) -> Markup {
    html! {
        @for illustration in &claim.illustrations {
            @let file = &illustration.file;
            @if let Some(svg) = &illustration.svg {
                @let words = format!("Illustration of {}, {file}", claim.record.claim);
                figure {
                    div class="card" { (image(svg, &words)) }
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

/// What ends or changes an address (`#`, `%`, controls), and what a value would escape.
const ENCODED: &AsciiSet = &CONTROLS.add(b'"').add(b'#').add(b'%').add(b'&').add(b'<').add(b'>');

/// A picture from a file as an image whose address is its content. So nothing in it runs or is
/// loaded, and its names meet none of another picture.
fn image(svg: &str, words: &str) -> Markup {
    let (width, height) = size(svg).unzip();
    let content = utf8_percent_encode(svg, ENCODED);
    html! {
        img alt=(words) src={ "data:image/svg+xml," (content) }
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
