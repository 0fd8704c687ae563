//! Whether the samples of a class rank where they raise their own logit.

use super::ranks::ranks;
use crate::data::Samples;
use crate::net::{Network, Shape};
use crate::numerics::{Matrix, Work};

/// Operations of sorting, times numbers and the logarithm of how many they are.
const OF_A_COMPARISON: f64 = 7.0;

/// The summary of the rank probability distribution of one hidden layer, counted from 1.
///
/// `h_i` are the local fields of a unit over `samples`, `M` the linear substitution map from the
/// layer to the logits ([`Network::substitution_map`]). The samples of class `k` have normalised
/// ranks `(rank − ½)/N` among all samples in `h_i · sign(M_ki)`; the summary is the mean of these
/// over samples, units and classes, minus ½. From −½ to ½: 0 where ranks say nothing about the
/// class, ½ in the limit where few samples of a class rank above all others.
///
/// The rank probability distribution is that of Lin et al. 2025 (arXiv 2501.02436v5), known at
/// second hand; its summary by the mean is ours. NaN without samples or where a field is not a
/// number.
///
/// # Panics
/// Where there is no such layer.
pub fn rank_alignment(network: &Network, layer: usize, samples: &Samples, classes: usize) -> f64 {
    let fields = network.local_fields(layer, &samples.inputs);
    alignment(&fields, &network.substitution_map(layer), &samples.labels, classes)
}

/// The work of the summary of one hidden layer of a network of this shape on so many samples: all outputs, and
/// the ranks of the fields of every unit.
///
/// # Panics
/// Where there is no such layer.
pub fn rank_alignment_work(shape: &Shape, layer: usize, samples: usize) -> Work {
    let units = shape.hidden()[layer - 1];
    let sorted = (units * samples) as f64 * libm::log2(samples.max(2) as f64);
    shape.evaluation_work(samples) + Work::operations(OF_A_COMPARISON * sorted)
}

/// The summary of one layer.
fn alignment(fields: &Matrix<f32>, map: &Matrix<f64>, labels: &[usize], classes: usize) -> f64 {
    let mut members = vec![0.0; classes];
    for &label in labels {
        members[label] += 1.0;
    }
    let present: Vec<usize> = (0..classes).filter(|&class| members[class] > 0.0).collect();
    let mut sum = 0.0;
    for unit in 0..fields.columns() {
        let excess = mean_excess(fields, unit, labels, &members);
        for &class in &present {
            // Turned around, a rank is as far below the middle as it was above.
            sum += sign(map.row(class)[unit]) * excess[class];
        }
    }
    sum / (fields.columns() * present.len()) as f64
}

/// For every class the mean normalised rank of its samples in the fields of a unit, minus ½.
fn mean_excess(fields: &Matrix<f32>, unit: usize, labels: &[usize], members: &[f64]) -> Vec<f64> {
    let values = (0..fields.rows()).map(|row| f64::from(fields.row(row)[unit]));
    let values: Vec<f64> = values.collect();
    if values.iter().any(|value| value.is_nan()) {
        return vec![f64::NAN; members.len()];
    }
    let mut excess = vec![0.0; members.len()];
    for (rank, &label) in ranks(&values).iter().zip(labels) {
        excess[label] += (rank - 0.5) / values.len() as f64 - 0.5;
    }
    for (excess, members) in excess.iter_mut().zip(members) {
        *excess /= members;
    }
    excess
}

/// 1, −1, or 0 for zero and what is not a number.
fn sign(value: f64) -> f64 {
    if value > 0.0 {
        1.0
    } else if value < 0.0 {
        -1.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::node_strength::network_of;
    use super::*;
    use crate::net::Mlp;
    use crate::numerics::Stream;

    const LABELS: [usize; 4] = [0, 0, 1, 1];

    #[test]
    fn classes_at_both_ends_are_a_quarter_off_the_middle() {
        // Samples of class 0 have ranks 1 and 2, (½ + 1½)/2/4 − ½ = −¼; those of class 1 the
        // mirror.
        let fields = Matrix::from_fn(4, 1, |row, _| row as f32);
        let map = Matrix::from_fn(2, 1, |class, _| [-2.0, 0.5][class]);
        assert_eq!(alignment(&fields, &map, &LABELS, 2), 0.25);
        let against = map.map(|weight| -weight);
        assert_eq!(alignment(&fields, &against, &LABELS, 2), -0.25);
        // A class without samples has no part in it.
        let three = Matrix::from_fn(3, 1, |class, _| [-2.0, 0.5, 1.0][class]);
        assert_eq!(alignment(&fields, &three, &LABELS, 3), 0.25);
        // A unit that says nothing of a class, whichever zero its weight is.
        for zero in [0.0, -0.0] {
            let half = Matrix::from_fn(2, 1, |class, _| [-2.0, zero][class]);
            assert_eq!(alignment(&fields, &half, &LABELS, 2), 0.125);
        }
    }

    /// One hidden unit whose field is the input, and whose weights to the logits are −2 and ½.
    #[test]
    fn the_alignment_of_a_network_is_that_of_its_fields_and_substitution_map() {
        let head = Matrix::from_fn(2, 1, |class, _| [-2.0f32, 0.5][class]);
        let network = network_of(&[Matrix::from_fn(1, 1, |_, _| 1.0), head]);
        let inputs = Matrix::from_fn(4, 1, |row, _| row as f32);
        let samples = Samples { inputs, labels: LABELS.to_vec() };
        assert_eq!(rank_alignment(&network, 1, &samples, 2), 0.25);
    }

    #[test]
    fn fields_that_say_nothing_are_flat() {
        let constant = Matrix::from_fn(4, 3, |_, _| 7.0);
        let map = Matrix::from_fn(2, 3, |_, _| 1.0);
        assert_eq!(alignment(&constant, &map, &LABELS, 2), 0.0);
        let interleaved = Matrix::from_fn(4, 1, |row, _| [0.0, 3.0, 1.0, 2.0][row]);
        let one = Matrix::from_fn(2, 1, |_, _| 1.0);
        assert_eq!(alignment(&interleaved, &one, &LABELS, 2), 0.0);
        assert!(alignment(&constant, &map, &[], 2).is_nan());
    }

    #[test]
    fn scaling_units_by_positive_factors_changes_nothing() {
        let mut network = Network::initialise(&Mlp::relu(2, 5), 3, 2, &mut Stream::new(1, "ranks"))
            .expect("layers with units");
        let mut stream = Stream::new(2, "samples");
        let samples = Samples {
            inputs: Matrix::from_fn(30, 3, |_, _| stream.normal() as f32),
            labels: (0..30).map(|row| row % 2).collect(),
        };
        let summaries =
            |network: &Network| [1, 2].map(|layer| rank_alignment(network, layer, &samples, 2));
        let before = summaries(&network);
        // A power of two on one unit's weights, its reciprocal on those that lead from it.
        let layers = network.layers().to_vec();
        let (first, second) = (layers[0].weights.start, layers[1].weights.start);
        for input in 0..3 {
            network.parameters_mut()[first + input] *= 4.0;
        }
        for unit in 0..5 {
            network.parameters_mut()[second + unit * 5] *= 0.25;
        }
        assert_eq!(summaries(&network), before);
    }
}
