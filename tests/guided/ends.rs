//! On which side of the guide's line inputs end.

use std::f64::consts::PI;

use deepclaims::collapse::theory::{antipodal_probability, mean_square};
use deepclaims_lab::net::{GuidedLayer, Selection};
use deepclaims_lab::numerics::Stream;
use rayon::prelude::*;

use crate::simulation::{assert_mean, fan, mean};

/// Start angles to the guide: one that is decided where layers are wide, three that are open in every
/// layer of the grid, and one beyond 90°.
const DEGREES: [f64; 5] = [80.0, 85.0, 88.0, 90.0, 94.0];

/// A share over networks: inputs of a network share its `A` in every layer, and in the first one alone
/// they are independent given it. The error is therefore that of the networks' shares, however many
/// inputs a network has. Wide layers take long to draw and little to apply: fewer networks, more
/// inputs.
#[test]
fn inputs_end_antipodal_with_the_predicted_probability() {
    let sizes = [(32, 560, 16), (128, 180, 48)];
    let layers = sizes.into_iter().flat_map(|size| [2, 4, 8].map(|ratio| (size, ratio)));
    layers.par_bridge().for_each(|((width, networks, each), ratio)| {
        let layer = GuidedLayer { width, ratio, selection: Selection::Largest };
        let shares = antipodal_shares(layer, networks, each);
        for ((degrees, angle), shares) in DEGREES.into_iter().zip(angles()).zip(shares) {
            let what = format!("{degrees}°, width {width}, ratio {ratio}");
            let expected = antipodal_probability(angle, width, ratio as f64);
            assert_mean(&shares, expected, neglected(width), 0.006, &what);
        }
    });
}

fn angles() -> [f64; DEGREES.len()] {
    DEGREES.map(|degrees| degrees * PI / 180.0)
}

/// `[angle][network]`: the share of the network's inputs at that angle that end opposite to the guide.
fn antipodal_shares(layer: GuidedLayer, networks: usize, each: usize) -> Vec<Vec<f64>> {
    let mut stream = Stream::new(1, &format!("{layer:?}"));
    let depth = depth(layer.ratio);
    let mut shares = vec![Vec::new(); DEGREES.len()];
    for _ in 0..networks {
        let mut travellers = fan(&angles(), each);
        for _ in 0..depth {
            travellers = layer.apply(&travellers, &mut stream);
        }
        let projections = travellers.projections();
        for (shares, inputs) in shares.iter_mut().zip(projections.chunks(each)) {
            let opposite = inputs.iter().map(|&cosine| u8::from(cosine < 0.0));
            shares.push(mean(opposite.map(f64::from)));
        }
    }
    shares
}

/// Layers after which the walk lacks a ten-thousandth of its variance, `m^-depth`, or less: the tangent
/// has shrunk a hundredfold, no side changes any more that would show, and what the formula neglects is
/// a hundred times larger.
fn depth(ratio: usize) -> usize {
    (libm::log(1e4) / libm::log(mean_square(ratio as f64))).ceil() as usize
}

/// What the formula neglects. The walk's variance Q is off by 1.4/k of itself on average (r = 2; less
/// for larger ratios) and varies by about 3/k of its square between networks. At the distance z of the
/// start in standard deviations of the walk, these move Φ(z) by zφ(z)·1.4/(2k) and by at most
/// 3zφ(z)·3/(8k) the other way, with zφ(z) ≤ 0.242: at most 0.3/k either way.
fn neglected(width: usize) -> f64 {
    0.3 / width as f64
}
