//! Pictures from files, as parts of the page.

use super::html::{Element, tag};

/// The picture as an image whose address is its content. So nothing in it runs or is loaded, and
/// its names meet none of another picture.
pub(super) fn image(svg: &str, words: &str) -> Element {
    let address = format!("data:image/svg+xml;base64,{}", base64(svg.as_bytes()));
    let image = tag("img").set("alt", words).set("src", address);
    match size(svg) {
        Some((width, height)) => image.set("width", width).set("height", height),
        None => image,
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

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
            ("\u{ff}?", "w78/"),
        ] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn sizes_are_read_where_there_are_any() {
        assert_eq!(
            size("<svg height=\"20.5\" width=\"10\"><g/></svg>"),
            Some((10, 21))
        );
        assert_eq!(size("<svg width=\"100%\">"), None);
        assert_eq!(size("no picture"), None);
    }
}
