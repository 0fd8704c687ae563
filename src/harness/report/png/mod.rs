//! Pictures as PNG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// Pixels for each unit of a picture: three, so that letters of 12 units are sharp in print.
const SCALE: f32 = 3.0;
/// More pixels would take more than a quarter of a gigabyte.
const MOST_PIXELS: u64 = 1 << 26;
/// The family of the fonts below.
const FAMILY: &str = "DejaVu Sans";

/// Letters are drawn with fonts of our own, so that a picture is the same on every machine.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("DejaVuSans.subset.ttf").to_vec());
    fonts.load_font_data(include_bytes!("DejaVuSans-Bold.subset.ttf").to_vec());
    fonts.set_sans_serif_family(FAMILY);
    Arc::new(fonts)
});

/// Why a picture cannot be written as PNG.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PngError {
    /// The picture is no SVG.
    #[error("the picture cannot be read: {0}")]
    Picture(String),
    /// There is no room for so many pixels, or there are none.
    #[error("a picture of {width} by {height} pixels cannot be drawn")]
    Size {
        /// Pixels across.
        width: u32,
        /// Pixels upwards.
        height: u32,
    },
    /// The pixels cannot be written.
    #[error("the pixels cannot be written: {0}")]
    Encoding(String),
}

/// The bytes of a PNG of this SVG, three pixels for each unit.
///
/// # Errors
/// Where the text is no SVG, or too large a one.
pub fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let options =
        Options { fontdb: FONTS.clone(), font_family: FAMILY.into(), ..Options::default() };
    let tree =
        Tree::from_str(svg, &options).map_err(|error| PngError::Picture(error.to_string()))?;
    let [width, height] =
        [tree.size().width(), tree.size().height()].map(|side| (side * SCALE).ceil() as u32);
    let is_drawn = u64::from(width) * u64::from(height) <= MOST_PIXELS;
    let pixels = is_drawn.then(|| Pixmap::new(width, height)).flatten();
    let mut pixels = pixels.ok_or(PngError::Size { width, height })?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Encoding(error.to_string()))
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::{PngError, png};
    use crate::report::picture::{standalone, text};
    use resvg::tiny_skia::Pixmap;

    /// The pixels that are not white, of a picture with these words.
    fn ink(words: &str) -> usize {
        let svg = standalone("", &html! { (text::line(words, (5.0, 20.0))) }, (200.0, 30.0), "");
        let pixels = Pixmap::decode_png(&png(&svg).expect("a picture")).expect("a PNG");
        assert_eq!((pixels.width(), pixels.height()), (600, 90));
        pixels.pixels().iter().filter(|pixel| pixel.red() < 128).count()
    }

    #[test]
    fn letters_are_drawn_without_fonts_of_the_machine() {
        let [nothing, some, more] = ["", "seeds", "seeds seeds"].map(ink);
        assert_eq!(nothing, 0);
        // Five letters of 36 pixels, each with strokes of three; edges fall on other parts of pixels in the
        // second word, which makes a few in a hundred darker or lighter.
        assert!(some > 300 && more.abs_diff(2 * some) < some / 5, "{some}, {more}");
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(matches!(png("no picture"), Err(PngError::Picture(_))));
        let huge = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1e6\" height=\"1e6\"/>";
        assert!(matches!(png(huge), Err(PngError::Size { .. })));
    }
}
