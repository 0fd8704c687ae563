//! What travels through guided layers: a guide and inputs, and their angles.

use std::fmt;

use crate::numerics::{Matrix, View, Work, product, vectorised};

/// Operations on each number of an input whose angle is taken.
const OF_A_NUMBER: f64 = 3.0;

/// A guide and inputs that travel through guided layers together, all of unit length.
#[derive(Clone, Debug, PartialEq)]
pub struct Guided {
    guide: Vec<f64>,
    /// Samples × dimensions.
    inputs: Matrix<f64>,
}

/// One of the vectors of a [`Guided`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traveller {
    /// The guide.
    Guide,
    /// The input of this row, counted from 0.
    Input(usize),
}

impl fmt::Display for Traveller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Guide => f.pad("the guide"),
            Self::Input(row) => write!(f, "input {row}"),
        }
    }
}

/// Vectors that cannot travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GuideError {
    /// A vector that is zero has no direction.
    #[error("{0} is zero and has no direction")]
    Zero(Traveller),
    /// A vector with an infinite entry, or one that is not a number.
    #[error("{0} has an entry that is not a finite number")]
    NotFinite(Traveller),
    /// Inputs and guide of different spaces.
    #[error("the guide has {guide} dimensions, the inputs have {inputs}")]
    Dimensions {
        /// Dimensions of the guide.
        guide: usize,
        /// Dimensions of the inputs.
        inputs: usize,
    },
}

impl Guided {
    /// A guide and inputs (samples × dimensions), which may have any length but zero.
    ///
    /// # Errors
    /// Where a vector is zero or not finite, or the inputs have other dimensions than the guide.
    pub fn new(guide: &[f64], inputs: &Matrix<f64>) -> Result<Self, GuideError> {
        if guide.len() != inputs.columns() {
            return Err(GuideError::Dimensions { guide: guide.len(), inputs: inputs.columns() });
        }
        Self::normalised(guide.to_vec(), inputs.clone())
    }

    fn normalised(mut guide: Vec<f64>, mut inputs: Matrix<f64>) -> Result<Self, GuideError> {
        normalise(&mut guide, Traveller::Guide)?;
        for row in 0..inputs.rows() {
            normalise(inputs.row_mut(row), Traveller::Input(row))?;
        }
        Ok(Self { guide, inputs })
    }

    /// The guide, then the inputs, one a row: to be mapped by one product, so that equal vectors
    /// stay equal to the bit.
    pub(super) fn rows(&self) -> Matrix<f64> {
        let (samples, dimensions) = (self.inputs.rows(), self.guide.len());
        let mut rows = Matrix::zeros(1 + samples, dimensions);
        rows.row_mut(0).copy_from_slice(&self.guide);
        rows.as_mut_slice()[dimensions..].copy_from_slice(self.inputs.as_slice());
        rows
    }

    /// What such rows hold, brought to unit length.
    pub(super) fn from_rows(rows: &Matrix<f64>) -> Result<Self, GuideError> {
        let mut inputs = Matrix::zeros(rows.rows() - 1, rows.columns());
        inputs.as_mut_slice().copy_from_slice(&rows.as_slice()[rows.columns()..]);
        Self::normalised(rows.row(0).to_vec(), inputs)
    }

    /// The guide, of unit length.
    pub fn guide(&self) -> &[f64] {
        &self.guide
    }

    /// The inputs, samples × dimensions, each of unit length.
    pub fn inputs(&self) -> &Matrix<f64> {
        &self.inputs
    }

    /// `⟨input, guide⟩` of every input, the cosine of its angle to the guide.
    pub fn projections(&self) -> Vec<f64> {
        let guide = View::new(&self.guide, self.guide.len(), 1);
        product(self.inputs.view(), guide).as_slice().to_vec()
    }

    /// The angle of every input to the guide, from 0 to π: exact to about 10⁻¹⁵ rad everywhere,
    /// also near 0 and π, where the cosine says nothing any more.
    pub fn angles(&self) -> Vec<f64> {
        self.angles_of(|projection| projection)
    }

    /// The work of the angles of so many inputs of so many dimensions.
    pub fn angles_work(dimensions: usize, inputs: usize) -> Work {
        Work::operations(OF_A_NUMBER * (inputs * dimensions) as f64)
    }

    /// The angle of every input to the line through the guide and its opposite, from 0 to π/2.
    pub fn angles_to_line(&self) -> Vec<f64> {
        self.angles_of(f64::abs)
    }

    /// From how long the part of every input is that is orthogonal to the guide, and from `along`
    /// of its projection.
    fn angles_of(&self, along: impl Fn(f64) -> f64) -> Vec<f64> {
        let projections = self.projections().into_iter().enumerate();
        let angles = projections.map(|(row, projection)| {
            let entries = self.inputs.row(row).iter().zip(&self.guide);
            let orthogonal = entries.map(|(x, g)| x - projection * g);
            let squares: f64 = orthogonal.map(|x| x * x).sum();
            libm::atan2(squares.sqrt(), along(projection))
        });
        angles.collect()
    }
}

/// Brings a vector to unit length.
fn normalise(vector: &mut [f64], who: Traveller) -> Result<(), GuideError> {
    let largest = largest_magnitude(vector).ok_or(GuideError::NotFinite(who))?;
    if largest == 0.0 {
        return Err(GuideError::Zero(who));
    }
    // Squares of the entries themselves might vanish or overflow.
    divide(vector, largest);
    let norm = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
    divide(vector, norm);
    Ok(())
}

/// The largest absolute value; nothing where an entry is not finite.
fn largest_magnitude(vector: &[f64]) -> Option<f64> {
    /// Side by side, for the order does not matter.
    const LANES: usize = 16;
    vectorised(
        #[inline(always)]
        || {
            let (mut lanes, mut is_finite) = ([0.0; LANES], true);
            for chunk in vector.chunks(LANES) {
                for (lane, entry) in lanes.iter_mut().zip(chunk) {
                    let size = entry.abs();
                    is_finite &= size.is_finite();
                    *lane = if size > *lane { size } else { *lane };
                }
            }
            is_finite.then(|| lanes.into_iter().fold(0.0, f64::max))
        },
    )
}

fn divide(vector: &mut [f64], divisor: f64) {
    vectorised(
        #[inline(always)]
        || vector.iter_mut().for_each(|entry| *entry /= divisor),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;
    use libm::{cos, sin};
    use std::f64::consts::{FRAC_PI_2, PI};

    fn norm(vector: &[f64]) -> f64 {
        vector.iter().map(|x| x * x).sum::<f64>().sqrt()
    }

    /// A guide in eleven dimensions and inputs of random lengths at these angles to it.
    fn at_angles(angles: &[f64], stream: &mut Stream) -> Guided {
        let mut draw = || -> Vec<f64> { (0..11).map(|_| stream.normal()).collect() };
        let [mut guide, mut side] = [draw(), draw()];
        // Twice, which leaves the second orthogonal to the last digit.
        for _ in 0..2 {
            normalise(&mut guide, Traveller::Guide).expect("not zero");
            let along: f64 = side.iter().zip(&guide).map(|(s, g)| s * g).sum();
            for (s, g) in side.iter_mut().zip(&guide) {
                *s -= along * g;
            }
            normalise(&mut side, Traveller::Guide).expect("not zero");
        }
        let inputs = Matrix::from_fn(angles.len(), 11, |row, column| {
            let length = 1.0 + row as f64;
            length * (cos(angles[row]) * guide[column] + sin(angles[row]) * side[column])
        });
        Guided::new(&guide, &inputs).expect("no vector is zero")
    }

    /// Eleven entries, each off by a few roundings of numbers below one, orthogonal to half of
    /// them.
    const ROUNDING: f64 = 2e-15;

    #[test]
    fn angles_are_exact_near_both_ends_of_the_line() {
        let mut stream = Stream::new(1, "angles");
        let small = [1e-9, 1e-6, 1e-3, 0.5, FRAC_PI_2];
        let angles: Vec<f64> = small.iter().flat_map(|&a| [a, PI - a]).collect();
        let travellers = at_angles(&angles, &mut stream);
        let found = travellers.angles().into_iter();
        let found = found.zip(travellers.angles_to_line());
        let expected = angles.iter().zip(travellers.projections());
        for ((angle, to_line), (&expected, projection)) in found.zip(expected) {
            assert!((angle - expected).abs() < ROUNDING, "{angle}: {expected}");
            let line = expected.min(PI - expected);
            assert!((to_line - line).abs() < ROUNDING, "{to_line}: {line}");
            assert!((projection - cos(expected)).abs() < ROUNDING);
            assert_eq!(angle > FRAC_PI_2, projection < 0.0);
        }
    }

    #[test]
    fn every_length_becomes_one() {
        // The largest and the smallest numbers there are, and lengths whose squares are no numbers.
        for scale in [f64::MAX, 1e200, 1.0, 1e-200, 5e-324] {
            let inputs = Matrix::from_fn(2, 3, |row, _| if row == 0 { scale } else { -scale });
            let travellers = Guided::new(&[scale, 0.0, scale], &inputs).expect("not zero");
            let rows = travellers.rows();
            for row in 0..3 {
                let off = (norm(rows.row(row)) - 1.0).abs();
                assert!(off < 4.0 * f64::EPSILON, "{scale:e}: {off:e}");
            }
            assert_eq!(Guided::from_rows(&rows), Ok(travellers));
        }
    }

    #[test]
    fn vectors_without_a_direction_are_refused() {
        let inputs = |last: f64| Matrix::from_fn(2, 2, |row, _| if row == 1 { last } else { 1.0 });
        let guide = [1.0, 2.0];
        assert!(Guided::new(&guide, &inputs(1.0)).is_ok());
        assert!(Guided::new(&guide, &Matrix::zeros(0, 2)).is_ok());
        let input = Traveller::Input(1);
        let (zero, not_finite) = (GuideError::Zero, GuideError::NotFinite);
        let other_space = GuideError::Dimensions { guide: 1, inputs: 2 };
        let errors: [(&[f64], Matrix<f64>, GuideError); 6] = [
            (&[0.0, -0.0], inputs(1.0), zero(Traveller::Guide)),
            (&[1.0, f64::NAN], inputs(1.0), not_finite(Traveller::Guide)),
            (&guide, inputs(0.0), zero(input)),
            (&guide, inputs(f64::INFINITY), not_finite(input)),
            (&[1.0], inputs(1.0), other_space),
            (&[], Matrix::zeros(0, 0), zero(Traveller::Guide)),
        ];
        for (guide, inputs, expected) in errors {
            assert_eq!(Guided::new(guide, &inputs), Err(expected));
        }
        let sentence = "input 1 is zero and has no direction";
        assert_eq!(zero(input).to_string(), sentence);
    }
}
