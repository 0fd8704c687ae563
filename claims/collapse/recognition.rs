//! `collapse.tolerance` and `collapse.ranking`: what collapse does for recognition.

use super::MODULE;
use super::layers::{EVERY, Kind, LARGEST, RANDOM, travellers};
use crate::prelude::*;

/// Stored images.
const STORED: usize = 60;
/// Deepest layer.
pub(super) const DEPTH: usize = 16;
/// Noise of a copy relative to an image's length.
const NOISE: f64 = 0.5;
/// Angle to the guide, in radians, within which a copy is recognised.
pub(super) const TOLERANCE: f64 = 0.1;

const TOLERANCE_STATEMENT: &str = "Collapse first helps, then degenerates: with a fixed tolerance, \
    noisy copies are recognised at moderate depth only.";

const RANKING_STATEMENT: &str = "Depth also helps to find the nearest stored image, without a \
    tolerance.";

const QUANTITY: &str = "60 stored images and a noisy copy unit(x + 0.5·N(0, I)/√64) of each; every \
    stored image guides layers of its own, through which all images and copies go; J(L): share of \
    copies within 0.1 rad of their own image's guide at depth L, minus that of other stored \
    images; nearest: share of copies whose own guide is the nearest in angle";

/// Both claims, which read the same layers.
pub(super) fn claims() -> [Claim; 2] {
    let [largest, every, random] = [LARGEST, EVERY, RANDOM].map(recognition);
    [tolerance(&largest, &every, &random), ranking(&largest)]
}

fn tolerance(largest: &Arm, every: &Arm, random: &Arm) -> Claim {
    let best_depth = largest.number(BEST_DEPTH);
    let case = Case::new("D")
        .effect(largest.number(BEST_J).above(0.45))
        .effect(best_depth.within(2.5, 5.5))
        .effect(largest.number(LAST_J).below(0.02))
        .negative_control(every.number(BEST_J).below(0.10))
        .negative_control(random.number(BEST_J).below(0.10))
        .negative_control(largest.number(FIRST_J).below(0.02));
    of_abstract(&MODULE, ["tolerance", TOLERANCE_STATEMENT, QUANTITY]).case(case)
}

fn ranking(largest: &Arm) -> Claim {
    let case = Case::new("D")
        .effect(largest.number(NEAREST_GAIN).above(0.0))
        .report(largest.number(NEAREST_FIRST))
        .report(largest.number(NEAREST_BEST));
    of_abstract(&MODULE, ["ranking", RANKING_STATEMENT, QUANTITY]).case(case)
}

const BEST_J: &str = "largest J";
const BEST_DEPTH: &str = "depth of the largest J";
const FIRST_J: &str = "J(0)";
const LAST_J: &str = "J(16)";
const NEAREST_FIRST: &str = "nearest, depth 0";
const NEAREST_BEST: &str = "nearest, best depth";
const NEAREST_GAIN: &str = "nearest, best depth − depth 0";

/// An arm that reads how well copies are recognised, by tolerance and by rank.
fn recognition(kind: Kind) -> Arm {
    let quantities =
        [BEST_J, BEST_DEPTH, FIRST_J, LAST_J, NEAREST_FIRST, NEAREST_BEST, NEAREST_GAIN];
    Arm::drawn(kind.name, data(), quantities, move |drawn| {
        let angles = angles(kind, drawn)?;
        let j: Vec<f64> =
            angles.iter().map(|angles| within_tolerance(angles).advantage()).collect();
        let nearest: Vec<f64> = angles.iter().map(nearest).collect();
        let best = argmax(&j);
        let best_nearest = nearest[1..].iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Ok([
            j[best],
            best as f64,
            j[0],
            j[DEPTH],
            nearest[0],
            best_nearest,
            best_nearest - nearest[0],
        ])
    })
    .costing(move |sizes| {
        // Every stored image guides all images and a copy of each.
        let SampleSizes { train: count, inputs: dimensions, .. } = sizes.samples();
        let inputs = 2 * count;
        let angles = Guided::angles_work(dimensions, inputs) * (DEPTH + 1) as f64;
        let guided = (kind.work(DEPTH, dimensions, inputs) + angles) * count as f64;
        let bytes = kind.layer(dimensions).bytes(dimensions, inputs);
        Cost::from(guided + Work::normals(count * dimensions)).bytes(bytes)
    })
}

/// The stored images.
pub(super) fn data() -> Data {
    Data::images().raw(STORED, 0)
}

/// Angles under every stored image's guide: one row a guide, copies first and then stored images.
pub(super) type Angles = Matrix<f64>;

/// The angles at every depth from 0.
pub(super) fn angles(kind: Kind, drawn: Drawn<'_>) -> Result<Vec<Angles>, Missing> {
    let stored = drawn.split.train.inputs.map(f64::from);
    let count = stored.rows();
    let all = with_copies(&stored, &mut drawn.stream("collapse/copies"));
    let mut angles = vec![Matrix::zeros(count, 2 * count); DEPTH + 1];
    let mut stream = drawn.stream(&format!("collapse/recognition/{}", kind.name));
    for guide in 0..count {
        let start = travellers(stored.row(guide), &all)?;
        let depths = kind.depths(drawn.laboratory, start, &mut stream);
        for (angles, travellers) in angles.iter_mut().zip(depths) {
            angles.row_mut(guide).copy_from_slice(&drawn.laboratory.angles(&travellers));
        }
    }
    Ok(angles)
}

/// A noisy copy of every row at unit length, and then the rows themselves.
fn with_copies(stored: &Matrix<f64>, stream: &mut Stream) -> Matrix<f64> {
    let (count, dimensions) = (stored.rows(), stored.columns());
    let spread = NOISE / (dimensions as f64).sqrt();
    let norms: Vec<f64> =
        (0..count).map(|row| stored.row(row).iter().map(|x| x * x).sum::<f64>().sqrt()).collect();
    Matrix::from_fn(2 * count, dimensions, |row, column| {
        let pixel = stored.row(row % count)[column];
        if row < count {
            // A black image stays zero, and is found to have no direction.
            let black = norms[row] <= 0.0;
            let direction = if black { 0.0 } else { pixel / norms[row] };
            direction + spread * stream.normal()
        } else {
            pixel
        }
    })
}

/// What lies within the tolerance of a guide at some depth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct WithinTolerance {
    /// The share of copies, each under its own image's guide.
    pub(super) own: f64,
    /// The share of other stored images, under all guides.
    pub(super) others: f64,
}

impl WithinTolerance {
    /// J.
    pub(super) fn advantage(self) -> f64 {
        self.own - self.others
    }
}

pub(super) fn within_tolerance(angles: &Angles) -> WithinTolerance {
    let count = angles.rows();
    let within = |guide: usize, column: usize| angles.row(guide)[column] < TOLERANCE;
    let own = (0..count).filter(|&image| within(image, image)).count();
    let others: usize = (0..count)
        .map(|guide| {
            let stored = (0..count).filter(|&image| image != guide);
            stored.filter(|&image| within(guide, count + image)).count()
        })
        .sum();
    WithinTolerance {
        own: own as f64 / count as f64,
        others: others as f64 / (count * (count - 1)) as f64,
    }
}

/// The share of copies whose own guide is nearer than every other.
fn nearest(angles: &Angles) -> f64 {
    let count = angles.rows();
    let own_is_nearest = |copy: &usize| {
        let own = angles.row(*copy)[*copy];
        (0..count).all(|guide| guide == *copy || angles.row(guide)[*copy] > own)
    };
    (0..count).filter(own_is_nearest).count() as f64 / count as f64
}
