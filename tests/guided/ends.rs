//! On which side of the guide's line inputs end.

use std::f64::consts::PI;

use deepclaims::net::guided::theory::antipodal_probability;
use deepclaims::net::{GuidedLayer, Selection};
use deepclaims::simd::Stream;

use crate::simulation::{assert_mean, fan, mean};

/// A share over networks: pairs that share the matrices of a network share its `A` in every layer, and
/// in the first one alone they are independent given it. The error is therefore that of the networks'
/// shares.
#[test]
fn inputs_end_antipodal_with_the_predicted_probability() {
    const NETWORKS: usize = 500;
    const DEGREES: [f64; 4] = [80.0, 85.0, 90.0, 100.0];
    const EACH: usize = 16;
    let angles = DEGREES.map(|degrees| degrees * PI / 180.0);
    for (width, ratio, depth) in [(32, 2, 25), (32, 4, 14), (64, 2, 25)] {
        let layer = GuidedLayer {
            width,
            ratio,
            selection: Selection::Largest,
        };
        let mut stream = Stream::new(1, &format!("{layer:?}"));
        let projections: Vec<Vec<f64>> = (0..NETWORKS)
            .map(|_| {
                let mut travellers = fan(&angles, EACH);
                for _ in 0..depth {
                    travellers = layer.apply(&travellers, &mut stream);
                }
                travellers.projections()
            })
            .collect();
        for (place, angle) in angles.into_iter().enumerate() {
            let what = format!("{}°, width {width}, ratio {ratio}", DEGREES[place]);
            let shares: Vec<f64> = projections
                .iter()
                .map(|projections| projections[place * EACH..][..EACH].iter())
                .map(|inputs| mean(inputs.map(|&cosine| f64::from(u8::from(cosine < 0.0)))))
                .collect();
            let expected = antipodal_probability(angle, width, ratio as f64);
            assert_mean(&shares, expected, neglected(width), 0.006, &what);
        }
    }
}

/// What the formula neglects. The walk's variance Q is off by 1.4/k of itself on average (r = 2; less
/// for larger ratios) and varies by about 3/k of its square between networks. At the distance z of the
/// start in standard deviations of the walk, these move Φ(z) by zφ(z)·1.4/(2k) and by at most
/// 3zφ(z)·3/(8k) the other way, with zφ(z) ≤ 0.242: at most 0.3/k either way.
fn neglected(width: usize) -> f64 {
    0.3 / width as f64
}
