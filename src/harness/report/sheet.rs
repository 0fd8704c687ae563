//! A sheet of images with captions.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::picture::text::{self, LINE};
use super::picture::{Colour, MARGIN, Point, captioned, moved, number, rectangle, shortest};

/// Width of an image, and of the space from one to the next.
const SIDE: f64 = 64.0;
const PITCH: f64 = 82.0;
/// Images in a line.
const IN_A_LINE: usize = 10;
/// Height of an image that is no square: a strip of its pixels.
const STRIP: f64 = 24.0;
/// Side of the corner in which wrong images have a cross.
const BADGE: f64 = 18.0;
/// Greys between white and black.
const GREYS: usize = 16;

/// An image with a caption, right or wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    pixels: Vec<f64>,
    caption: String,
    right: bool,
}

impl Tile {
    /// A grey image, row by row, and what stands under it. The smallest pixel is drawn white and
    /// the largest black. Images whose pixels do not fill a square are drawn as a strip. Wrong ones
    /// have a thick frame and a cross.
    pub fn new(pixels: Vec<f64>, caption: impl Into<String>, right: bool) -> Self {
        Self { pixels, caption: caption.into(), right }
    }
}

/// Images under headings, ten in a line.
///
/// The text of the picture depends on the sheet alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    title: String,
    sections: Vec<(String, Vec<Tile>)>,
    caption: String,
}

impl Sheet {
    /// A sheet without images.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), sections: Vec::new(), caption: String::new() }
    }

    /// Adds images under a heading.
    #[must_use]
    pub fn section(mut self, heading: impl Into<String>, tiles: Vec<Tile>) -> Self {
        self.sections.push((heading.into(), tiles));
        self
    }

    /// What a reader must know, under the images.
    #[must_use]
    pub fn caption(self, caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..self }
    }

    /// The text of the picture.
    pub fn to_svg(&self) -> String {
        let room = (IN_A_LINE - 1) as f64 * PITCH + SIDE;
        let title = text::shorten(&self.title, room / text::TITLE);
        let mut drawings = vec![text::title(&title, (MARGIN, MARGIN + 10.0))];
        let mut pixels = BTreeMap::new();
        let mut y = MARGIN + 10.0;
        for (heading, tiles) in &self.sections {
            y += 0.6 * LINE;
            let (lines, height) = text::paragraph(heading, (MARGIN, y), room);
            drawings.push(lines);
            y += height + 0.5 * LINE;
            for line in tiles.chunks(IN_A_LINE) {
                for (column, tile) in line.iter().enumerate() {
                    let corner = (MARGIN + column as f64 * PITCH, y);
                    tile.add_pixels(corner, &mut pixels);
                    drawings.push(tile.draw(corner));
                }
                let height = line.iter().map(|tile| tile.size().1).fold(0.0, f64::max);
                y += height + 1.4 * LINE;
            }
        }
        let drawing = html! { (images(&pixels)) @for drawing in drawings { (drawing) } };
        let size = (room + 2.0 * MARGIN, y);
        captioned(&self.title, &drawing, size, &self.caption)
    }
}

/// Strokes through rows of pixels, by their grey and their height.
type Pixels = BTreeMap<(usize, String), String>;

/// The pixels of all images but the white ones.
fn images(pixels: &Pixels) -> Markup {
    let level = |grey: usize| 255 - 255 * grey / GREYS;
    html! {
        g fill="none" shape-rendering="crispEdges" {
            @for ((grey, height), path) in pixels {
                path d=(shortest(path)) stroke-width=(height)
                    stroke=(format!("#{0:02x}{0:02x}{0:02x}", level(*grey))) {}
            }
        }
    }
}

impl Tile {
    /// Pixels in a row, and rows.
    fn shape(&self) -> (usize, usize) {
        let side = self.pixels.len().isqrt();
        if side * side == self.pixels.len() { (side, side) } else { (self.pixels.len(), 1) }
    }

    /// Width and height on the page.
    fn size(&self) -> (f64, f64) {
        let (_, rows) = self.shape();
        (SIDE, if rows == 1 { STRIP } else { SIDE })
    }

    /// The image, in a thin frame if it is right and in a thick one with a cross if it is wrong.
    fn draw(&self, corner: Point) -> Markup {
        let (width, height) = self.size();
        let caption = text::shorten(&self.caption, PITCH);
        let (class, weight, colour, frame) = if self.right {
            ("right", "normal", Colour::Grey, "1")
        } else {
            ("wrong", "bold", Colour::Vermilion, "3")
        };
        let tile = html! {
            g class=(class) text-anchor="middle" font-weight=(weight) {
                @if !self.right { (self.cross()) }
                g fill="none" stroke=(colour.hex()) stroke-width=(frame) {
                    (rectangle((0.0, 0.0), (width, height)))
                }
                (text::line(&caption, (0.5 * width, height + 0.9 * LINE)))
            }
        };
        moved(&tile, corner)
    }

    /// Adds the pixels of the image at this corner, neighbours of one grey in a row as one.
    fn add_pixels(&self, corner: Point, pixels: &mut Pixels) {
        let (columns, rows) = self.shape();
        let (width, height) = self.size();
        let (step, down) = (width / columns as f64, height / rows as f64);
        for (row, greys) in self.greys().chunks(columns.max(1)).enumerate() {
            let mut column = 0;
            for run in greys.chunk_by(|one, next| one == next) {
                let (x, y) =
                    (corner.0 + column as f64 * step, corner.1 + (row as f64 + 0.5) * down);
                let [x, y, right] = [x, y, run.len() as f64 * step].map(number);
                if run[0] > 0 {
                    let strokes = pixels.entry((run[0], number(down))).or_default();
                    strokes.extend(["M", &x, " ", &y, "h", &right]);
                }
                column += run.len();
            }
        }
    }

    /// For every pixel its grey, from 0 for white.
    fn greys(&self) -> Vec<usize> {
        let finite = self.pixels.iter().copied().filter(|pixel| pixel.is_finite());
        let low = finite.clone().fold(f64::INFINITY, f64::min);
        let range = finite.fold(f64::NEG_INFINITY, f64::max) - low;
        let grey = |pixel: &f64| ((pixel - low) / range * GREYS as f64).round() as usize;
        let greys = self.pixels.iter().map(grey);
        greys.map(|grey| grey.min(GREYS)).collect()
    }

    /// A cross in the upper right corner, on white so that it shows on any grey.
    fn cross(&self) -> Markup {
        let left = self.size().0 - BADGE;
        let (gap, arm) = (0.25 * BADGE, 0.5 * BADGE);
        let [x, y, arm] = [left + gap, gap, arm].map(number);
        html! {
            g fill="#fff" { (rectangle((left, 0.0), (BADGE, BADGE))) }
            path d=(format!("M{x} {y}l{arm} {arm}m0 -{arm}l-{arm} {arm}"))
                stroke=(Colour::Vermilion.hex()) stroke-width="3" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::picture::reading::{assert_labels_apart, elements, named};

    fn sheet(pixels: usize) -> String {
        let tile = |index: usize| {
            let image = (0..pixels).map(|pixel| (pixel * index % 7) as f64).collect();
            Tile::new(image, format!("{index} → {}{}", index % 3, "!".repeat(index)), index < 3)
        };
        Sheet::new("Images <&>")
            .section(format!("first{}", " and foremost".repeat(20)), (0..12).map(tile).collect())
            .section("second", (12..15).map(tile).collect())
            .caption("Twelve and three.")
            .to_svg()
    }

    #[test]
    fn every_image_is_drawn_with_its_caption_and_wrong_ones_are_marked() {
        for pixels in [64, 784, 10, 1] {
            let picture = sheet(pixels);
            let elements = elements(&picture);
            assert_eq!(picture.matches("class=\"right\"").count(), 3);
            assert_eq!(picture.matches("class=\"wrong\"").count(), 12);
            assert_labels_apart(&picture);
            let bold = named(&elements, "text").filter(|text| text.get("font-weight") == "bold");
            assert_eq!(bold.count(), 1 + 12);
            assert!(!picture.contains("NaN") && !picture.contains("inf"));
        }
    }

    #[test]
    fn the_smallest_pixel_is_white_and_the_largest_black() {
        let greys = |pixels: &[f64]| Tile::new(pixels.to_vec(), "", true).greys();
        assert_eq!(greys(&[-1.0, 0.0, 1.0]), [0, 8, 16]);
        assert_eq!(greys(&[5.0, 5.0]), [0, 0]);
        assert_eq!(greys(&[f64::NAN, 0.0, f64::INFINITY, 2.0]), [0, 0, 16, 16]);
    }

    /// Two by two pixels of 32 units: a white one, two black ones and a grey one; a strip of one pixel.
    #[test]
    fn pixels_are_strokes_through_their_rows() {
        let tile = |pixels: &[f64]| Tile::new(pixels.to_vec(), "", true);
        let mut pixels = Pixels::new();
        tile(&[0.0, 1.0, 1.0, 0.5]).add_pixels((10.0, 20.0), &mut pixels);
        tile(&[0.0, 1.0]).add_pixels((100.0, 20.0), &mut pixels);
        let drawn = images(&pixels).into_string();
        for path in [
            "<path d=\"M42 68h32\" stroke-width=\"32\" stroke=\"#808080\">",
            "<path d=\"M42 36h32M10 68h32\" stroke-width=\"32\" stroke=\"#000000\">",
            "<path d=\"M132 32h32\" stroke-width=\"24\" stroke=\"#000000\">",
        ] {
            assert!(drawn.contains(path), "{path} in {drawn}");
        }
        assert_eq!(drawn.matches("<path").count(), 3);
    }

    #[test]
    fn images_that_are_no_square_are_strips() {
        let shape = |pixels| Tile::new(vec![0.0; pixels], "", true).shape();
        assert_eq!((shape(64), shape(10), shape(1)), ((8, 8), (10, 1), (1, 1)));
    }
}
