//! Angles after many layers, and the depth at which they are below a tolerance.

use std::f64::consts::FRAC_PI_4;

use deepclaims::collapse::theory::{angle_at_depth, depth_to_tolerance, mean_square};
use deepclaims_lab::net::{GuidedLayer, Selection};
use deepclaims_lab::numerics::Stream;

use crate::simulation::{assert_mean, fan, mean};

const NETWORKS: usize = 250;
const INPUTS: usize = 8;

/// The angles at every depth from 1 on, network by network: `[depth][network][input]`.
fn angles(layer: GuidedLayer, depth: usize, purpose: &str) -> Vec<Vec<Vec<f64>>> {
    let mut stream = Stream::new(1, purpose);
    let mut angles = vec![Vec::new(); depth];
    for _ in 0..NETWORKS {
        let mut travellers = fan(&[FRAC_PI_4], INPUTS);
        for at_depth in &mut angles {
            travellers = layer.apply(&travellers, &mut stream);
            at_depth.push(travellers.angles());
        }
    }
    angles
}

#[test]
fn angles_shrink_and_spread_as_predicted() {
    for (width, ratio, depth) in [(64, 4, 8), (128, 2, 6), (32, 8, 6)] {
        let layer = GuidedLayer { width, ratio, selection: Selection::Largest };
        let what = format!("ratio {ratio}, width {width}");
        let angles = angles(layer, depth, &what);
        for (networks, depth) in angles.iter().zip(1..) {
            let predicted = angle_at_depth(FRAC_PI_4, depth, width, ratio as f64);
            let means: Vec<f64> =
                networks.iter().map(|inputs| mean(inputs.iter().copied())).collect();
            // Each layer neglects the order 1/k² of what it makes of the angle, with coefficients of
            // about 3 for its own growth and as much for products of the first orders.
            let k = width as f64;
            let allowance = 6.0 * depth as f64 / (k * k) * predicted.mean;
            let resolution = 0.02 * predicted.mean;
            let name = format!("angle at depth {depth}, {what}");
            assert_mean(&means, predicted.mean, allowance, resolution, &name);

            let centre = mean(means.iter().copied());
            let squares: Vec<f64> = networks
                .iter()
                .map(|inputs| mean(inputs.iter().map(|a| (a - centre) * (a - centre))))
                .collect();
            // To first order: once the relative variance is v, it neglects the order v of itself and
            // 8/k in a layer, see `OneLayer`.
            let variance = predicted.standard_deviation * predicted.standard_deviation;
            let relative = variance / (predicted.mean * predicted.mean);
            let allowance = variance * (2.0 * relative + 8.0 / k);
            let name = format!("variance at depth {depth}, {what}");
            assert_mean(&squares, variance, allowance, 0.1 * variance, &name);
        }
    }
}

#[test]
fn inputs_come_within_a_tolerance_at_the_predicted_depth() {
    const TOLERANCE: f64 = 0.01;
    for (width, ratio) in [(64, 4), (32, 8)] {
        let layer = GuidedLayer { width, ratio, selection: Selection::Largest };
        let what = format!("depth, ratio {ratio}, width {width}");
        let angles = angles(layer, 14, &what);
        // The prediction is a real number: between two layers the logarithm of the angle is taken to
        // fall evenly.
        let arrival = |network: usize, input: usize| {
            let angle = |depth: usize| angles[depth - 1][network][input];
            let arrived = (1..=angles.len()).find(|&depth| angle(depth) < TOLERANCE);
            let arrived = arrived.expect("inputs that arrive");
            let (before, after) = (angle(arrived - 1), angle(arrived));
            (arrived - 1) as f64 + libm::log(before / TOLERANCE) / libm::log(before / after)
        };
        let arrivals: Vec<f64> = (0..NETWORKS)
            .map(|network| mean((0..INPUTS).map(|input| arrival(network, input))))
            .collect();
        let ratio = ratio as f64;
        let predicted = depth_to_tolerance(FRAC_PI_4, TOLERANCE, ratio);
        // A layer makes up to 1/k more of the logarithm than the ln(m)/2 of the prediction: −E ln χ of
        // k − 1 normals gives 1/k, E ln √A takes a part of it back.
        let allowance = predicted * 2.0 / (width as f64 * libm::log(mean_square(ratio)));
        assert_mean(&arrivals, predicted, allowance, 0.05, &what);
    }
}
