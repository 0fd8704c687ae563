//! The norm-maximising layer of these claims, and its controls.

use std::f64::consts::PI;

use super::theory::mean_square;
use crate::prelude::*;

/// Ways to choose the rows that a layer keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    ratio: usize,
    selection: Selection,
}

/// The rows on which the guide is longest, one in four.
pub(crate) const LARGEST: Kind =
    Kind { name: "largest rows", ratio: 4, selection: Selection::Largest };

/// The same, one row in two.
pub(crate) const LARGEST_OF_TWO: Kind =
    Kind { name: "largest rows of twice as many", ratio: 2, ..LARGEST };

/// Control: all rows.
pub(crate) const EVERY: Kind = Kind { name: "every row", ratio: 1, ..LARGEST };

/// Control: one row in four, chosen without looking.
pub(crate) const RANDOM: Kind =
    Kind { name: "random rows", ratio: 4, selection: Selection::Random };

/// The dimensions in which claims on random vectors are meant to hold, and the rows drawn for each that is
/// kept (pre-registration, "Domains").
pub(crate) const DIMENSIONS: (Setting, Range) = (Setting::Dimension, Range::Between(32.0, 256.0));
pub(crate) const RATIOS: (Setting, Range) = (Setting::Ratio, Range::Between(2.0, 16.0));

/// The registered ratio of most claims.
pub(crate) const RATIO: usize = 4;

/// So many layers at the registered ratio are as deep as this many at another one: the theory's collapse,
/// layers times ln m(ratio), is the same.
pub(crate) fn as_deep(layers: usize, ratio: usize) -> usize {
    let rate = |ratio: usize| libm::log(mean_square(ratio as f64));
    if ratio == RATIO {
        layers
    } else {
        (layers as f64 * rate(RATIO) / rate(ratio)).round() as usize
    }
}

impl Kind {
    /// The same with so many rows for each that is kept; the control that keeps all rows stays as it is.
    pub(crate) fn drawing(self, ratio: usize) -> Self {
        if self.ratio == EVERY.ratio { self } else { Self { ratio, ..self } }
    }

    /// A layer that keeps `width` rows.
    pub(crate) fn layer(self, width: usize) -> GuidedLayer {
        GuidedLayer { width, ratio: self.ratio, selection: self.selection }
    }

    /// The ratio, for the theory.
    pub(crate) fn ratio(self) -> f64 {
        self.ratio as f64
    }

    /// The guide and its inputs at depth 0, 1, ..., each layer as wide as they have dimensions and
    /// with a fresh matrix from `stream`.
    pub(crate) fn depths(
        self,
        laboratory: &dyn Laboratory,
        travellers: Guided,
        stream: &mut Stream,
    ) -> impl Iterator<Item = Guided> {
        let layer = self.layer(travellers.guide().len());
        std::iter::successors(Some(travellers), move |travellers| {
            Some(laboratory.guide(&layer, travellers, stream))
        })
    }

    /// The work of so many layers on so many inputs of so many dimensions.
    pub(crate) fn work(self, depth: usize, dimensions: usize, inputs: usize) -> Work {
        self.layer(dimensions).work(dimensions, inputs) * depth as f64
    }

    /// The same with the inputs drawn, see [`at_angles`].
    pub(crate) fn work_at_angles(self, depth: usize, dimensions: usize, inputs: usize) -> Work {
        self.work(depth, dimensions, inputs) + Work::normals((1 + inputs) * dimensions)
    }

    /// The guide and its inputs at one depth.
    pub(crate) fn at_depth(
        self,
        depth: usize,
        laboratory: &dyn Laboratory,
        travellers: Guided,
        stream: &mut Stream,
    ) -> Guided {
        let mut depths = self.depths(laboratory, travellers, stream);
        let end = depths.nth(depth);
        end.unwrap_or_else(|| unreachable!("layers without end"))
    }
}

/// A guide and its inputs, or why they have no directions.
pub(crate) fn travellers(guide: &[f64], inputs: &Matrix<f64>) -> Result<Guided, Missing> {
    Guided::new(guide, inputs).map_err(|error| Missing::because(error.to_string()))
}

/// The loss of every input, its angle to the guide over π: 0 along the guide, 1 against it.
pub(crate) fn angle_loss(laboratory: &dyn Laboratory, travellers: &Guided) -> Vec<f64> {
    let angles = laboratory.angles(travellers).into_iter();
    angles.map(|angle| angle / PI).collect()
}

/// A guide in a uniform direction, and inputs at this angle to it (radians) in directions of their
/// own.
pub(crate) fn at_angle(
    angle: f64,
    dimensions: usize,
    inputs: usize,
    stream: &mut Stream,
) -> Guided {
    at_angles(&vec![angle; inputs], dimensions, stream)
}

/// The same with an input at each of these angles.
pub(crate) fn at_angles(angles: &[f64], dimensions: usize, stream: &mut Stream) -> Guided {
    let guide = direction(dimensions, stream);
    let mut rows = Matrix::zeros(angles.len(), dimensions);
    for (input, &angle) in angles.iter().enumerate() {
        let (cosine, sine) = (libm::cos(angle), libm::sin(angle));
        let mut across = direction(dimensions, stream);
        let along = product(&across, &guide);
        for (x, g) in across.iter_mut().zip(&guide) {
            *x -= along * g;
        }
        let norm = product(&across, &across).sqrt();
        let entries = rows.row_mut(input).iter_mut();
        for (entry, (x, g)) in entries.zip(across.iter().zip(&guide)) {
            *entry = cosine * g + sine * x / norm;
        }
    }
    Guided::new(&guide, &rows).unwrap_or_else(|error| unreachable!("normal numbers: {error}"))
}

/// A uniform direction, of length 1.
fn direction(dimensions: usize, stream: &mut Stream) -> Vec<f64> {
    let mut normals: Vec<f64> = (0..dimensions).map(|_| stream.normal()).collect();
    let norm = product(&normals, &normals).sqrt();
    for normal in &mut normals {
        *normal /= norm;
    }
    normals
}

fn product(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}
