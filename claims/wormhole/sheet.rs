//! The picture of `wormhole.fooling`: noise images and real ones with what they decode to.

use std::ops::Range;

use deepclaims_harness::report::{Sheet, Tile};

use super::fooling::{DEPTH, Decoding, Fit, data};
use super::task::Task;
use crate::prelude::*;

/// Fresh noise images and real images that are shown.
const SHOWN: usize = 10;

/// The images of seed 0 with their labels and the labels that they decode to.
pub(super) fn draw(laboratory: &dyn Laboratory) -> Result<String, Missing> {
    let seed = 0;
    let split = &laboratory.split(&data(), seed);
    let decoding = Decoding::of(Fit::WithNoise, Drawn { laboratory, seed, split })?;
    let (task, after) = (&decoding.task, &decoding.after);
    let labels = &laboratory.images().labels;
    let tile = |row, pixels| tile(&decoding, labels, row, pixels);
    let noise = |row: usize| tile(row, task.inputs.row(row).to_vec());
    let real = |row: usize| {
        let pixels = split.test.inputs.row(row - task.real().start).iter();
        let pixels = pixels.map(|pixel| f64::from(*pixel));
        tile(row, pixels.collect())
    };
    let right = |rows| right(task, after, rows);
    let sheet = Sheet::new("What noise images and real images decode to")
        .section(
            format!(
                "Noise images, each with a label drawn at random; {} decode to it",
                right(Task::FITTED)
            ),
            Task::FITTED.map(noise).collect(),
        )
        .section(
            format!(
                "Control: fresh noise images with random labels, on which no guide was fitted; {} \
                 decode to their label; here the first {SHOWN}",
                right(Task::FRESH)
            ),
            Task::FRESH.take(SHOWN).map(noise).collect(),
        )
        .section(
            format!(
                "Real test images; {} decode to their class; here the first {SHOWN}",
                right(task.real())
            ),
            task.real().take(SHOWN).map(real).collect(),
        );
    Ok(sheet.caption(caption(&decoding)).to_svg())
}

/// An image above its label and the label it decodes to.
fn tile(decoding: &Decoding, labels: &[i64], row: usize, pixels: Vec<f64>) -> Tile {
    let class = decoding.task.labels[row];
    let decoded = decoding.task.decode(&decoding.after, row);
    Tile::new(pixels, format!("{} → {}", labels[class], labels[decoded]), class == decoded)
}

/// `19 of 20`.
fn right(task: &Task, sides: &[Vec<f64>], rows: Range<usize>) -> String {
    let of = rows.len();
    let right = (task.accuracy(sides, rows) * of as f64).round();
    format!("{right} of {of}")
}

fn caption(decoding: &Decoding) -> String {
    let (task, before, after) = (&decoding.task, &decoding.before, &decoding.after);
    let right = |sides, rows| right(task, sides, rows);
    format!(
        "Under each image: its label → the label that it decodes to; wrong ones have a thick frame \
         and a cross. {} guides, one for each bit of a label's code, are fitted on training images \
         and on the noise images of the first rows. Each guides {DEPTH} norm-maximising layers, \
         after which every input is all but on the guide or opposite to it: one bit. The layers \
         make bits, the guides store the labels: without any layer the sides of the guides decode \
         {} noise images and {} real ones, with the layers {} and {}. Seed 0.",
        after.len(),
        right(before, Task::FITTED),
        right(before, task.real()),
        right(after, Task::FITTED),
        right(after, task.real()),
    )
}
