//! What a map found: as a record, a picture of characters, a sentence, a heat map.

mod heat_map;
mod picture;
mod record;
mod sentence;
mod text;

pub use heat_map::heat_map;
pub(super) use heat_map::{KEY, bare_heat_map, drawing};
pub(super) use picture::LEGEND;
pub use picture::map_picture;
pub(super) use record::parts;
pub use sentence::map_sentence;
pub(super) use text::text;

use serde::Serialize;

use super::document::Images;
use crate::claim::MapRecord;
use crate::program::Program;

/// Everything that a map found, as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct MapDocument<'a> {
    /// What was found.
    #[serde(flatten)]
    pub record: &'a MapRecord,
    /// What wrote it.
    pub program: Program,
    /// The images that the program was given.
    pub images: Images<'a>,
    /// Whether this processor is one on which numbers equal the recorded ones bit for bit.
    pub bits_guaranteed: bool,
    /// Where the claim holds and where it stops.
    pub sentence: String,
    /// Whether it ended before every cell was settled or had no more seeds.
    pub unfinished: bool,
    /// Seconds on the clock.
    pub seconds: f64,
}

impl<'a> MapDocument<'a> {
    /// The document of this map on these images.
    pub fn new(
        record: &'a MapRecord,
        images: &'a deepclaims_lab::data::Images,
        unfinished: bool,
        seconds: f64,
    ) -> Self {
        Self {
            record,
            program: Program::this(),
            images: Images::of(images),
            bits_guaranteed: deepclaims_lab::numerics::bits_are_guaranteed().is_ok(),
            sentence: map_sentence(record),
            unfinished,
            seconds,
        }
    }
}

#[cfg(test)]
mod tests;
