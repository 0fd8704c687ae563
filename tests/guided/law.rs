//! One layer: mean and variance of the cotangent, and the drift without selection.

use deepclaims::collapse::theory::{OneLayer, drift};
use deepclaims_lab::net::{Guided, GuidedLayer, Selection};
use deepclaims_lab::numerics::Stream;

use crate::simulation::{assert_mean, fan, fan_in, mean};

/// What one layer makes of a fan of inputs, as `[network][angle · each]`. Inputs of a network share `A` alone: the
/// mean over them is one independent value.
fn mapped(travellers: &Guided, layer: GuidedLayer, networks: usize) -> Vec<Vec<f64>> {
    let mut stream = Stream::new(1, &format!("{layer:?}"));
    let layers = (0..networks).map(|_| layer.apply(travellers, &mut stream).angles());
    layers.collect()
}

const COTANGENTS: [f64; 3] = [0.2, 1.0, 4.0];

#[test]
fn one_layer_has_the_predicted_mean_and_variance() {
    const EACH: usize = 4;
    let travellers = fan(&angles(), EACH);
    for ratio in [1, 2, 4, 8] {
        for width in [32, 64, 128] {
            one_layer(&travellers, EACH, ratio, width);
        }
    }
}

/// Beyond 256 dimensions no whole matrix is drawn: of few inputs, what it does in their span, and of many,
/// what it does along the guide and across it.
#[test]
fn a_layer_of_many_dimensions_has_the_same_law() {
    for (dimensions, each) in [(300, 4), (259, 86)] {
        let travellers = fan_in(dimensions, &angles(), each);
        for (ratio, width) in [(1, 64), (2, 32), (4, 64)] {
            one_layer(&travellers, each, ratio, width);
        }
    }
}

fn angles() -> [f64; 3] {
    COTANGENTS.map(|cotangent| libm::atan2(1.0, cotangent))
}

/// One layer against its law, on a fan of `each` inputs at each cotangent.
fn one_layer(travellers: &Guided, each: usize, ratio: usize, width: usize) {
    let layer = GuidedLayer { width, ratio, selection: Selection::Largest };
    let mapped = mapped(travellers, layer, 2_000);
    let law = OneLayer::new(width, ratio as f64);
    for (place, cotangent) in COTANGENTS.into_iter().enumerate() {
        let dimensions = travellers.guide().len();
        let what = format!("ratio {ratio}, {dimensions} to {width}, cot {cotangent}");
        let cotangents: Vec<Vec<f64>> = mapped
            .iter()
            .map(|angles| angles[place * each..][..each].iter())
            .map(|angles| angles.map(|&angle| 1.0 / libm::tan(angle)).collect())
            .collect();
        one_cotangent(&law, cotangent, &cotangents, &what);
    }
}

/// `[network][input]` of what a layer makes of one cotangent, against its law.
fn one_cotangent(law: &OneLayer, cotangent: f64, found: &[Vec<f64>], what: &str) {
    let (expected, variance) = (law.mean(cotangent), law.variance(cotangent));
    let means: Vec<f64> = found.iter().map(|inputs| mean(inputs.iter().copied())).collect();
    let (name, allowance) = (format!("mean, {what}"), law.neglected_mean(cotangent));
    assert_mean(&means, expected, allowance, 0.02 * variance.sqrt(), &name);

    // Around the mean that was found: the square of its error, less than a thousandth of the variance,
    // is far below the Monte-Carlo error of the variance.
    let centre = mean(means.iter().copied());
    let squares: Vec<f64> = found
        .iter()
        .map(|inputs| mean(inputs.iter().map(|c| (c - centre) * (c - centre))))
        .collect();
    let (name, allowance) = (format!("variance, {what}"), law.neglected_variance(cotangent));
    assert_mean(&squares, variance, allowance, 0.035 * variance, &name);
}

/// Layers that keep every row lose `1/(2k)` of `ln sin φ`, whatever the angle.
#[test]
fn without_selection_angles_drift_by_half_of_one_over_the_width() {
    const ANGLES: [f64; 3] = [0.8, 1.5, 2.2];
    const EACH: usize = 8;
    for width in [32, 64, 128] {
        let layer = GuidedLayer { width, ratio: 1, selection: Selection::Largest };
        let mapped = mapped(&fan(&ANGLES, EACH), layer, 3_000);
        for (place, angle) in ANGLES.into_iter().enumerate() {
            let what = format!("drift, angle {angle}, width {width}");
            let start = libm::log(libm::sin(angle));
            let losses: Vec<f64> = mapped
                .iter()
                .map(|angles| angles[place * EACH..][..EACH].iter())
                .map(|angles| start - mean(angles.map(|&angle| libm::log(libm::sin(angle)))))
                .collect();
            // (ψ(k/2) − ψ((k−1)/2))/2 = 1/(2k) + 3/(4k²) + …
            let allowance = 1.0 / (width * width) as f64;
            assert_mean(&losses, drift(width), allowance, 0.2 * drift(width), &what);
        }
    }
}
