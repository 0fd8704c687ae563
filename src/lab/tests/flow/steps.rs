//! Steps, trajectories and what a flow refuses.

use deepclaims_lab::net::Activation;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::train::flow::{Flow, FlowError, Method, Objective};
use nalgebra::DMatrix;

use crate::common::{alignment, distance, half_squared_error, random_flow};

const METHODS: [Method; 2] = [Method::Euler, Method::RungeKutta];

fn smooth(seed: u64) -> Flow {
    let mut stream = Stream::new(seed, "steps");
    random_flow(&[3, 4, 4, 2], 5, Activation::Tanh, half_squared_error, &mut stream)
}

/// The weights after one unit of time.
fn end(flow: &Flow, method: Method, steps: usize) -> Vec<DMatrix<f64>> {
    let mut points = flow.clone().trajectory(method, 1.0 / steps as f64);
    points.nth(steps).expect("it never ends").weights
}

#[test]
fn halving_the_step_divides_the_error_by_its_order() {
    for seed in 0..20 {
        let flow = smooth(seed);
        // Its own error is 16^-3 of the smaller one below.
        let exact = end(&flow, Method::RungeKutta, 512);
        for (method, steps, order) in [(Method::Euler, 256, 1.0), (Method::RungeKutta, 32, 4.0)] {
            let error = |steps| distance(&end(&flow, method, steps), &exact);
            let found = libm::log2(error(steps) / error(2 * steps));
            // Terms of the next order change the ratio by about one step, 1/256 or 1/32, times the
            // ratio of two derivatives, of which this allows ten.
            let tolerance = 10.0 / steps as f64;
            assert!((found - order).abs() < tolerance, "{method:?}, {seed}: order {found}");
        }
    }
}

#[test]
fn the_loss_never_rises() {
    for activation in [Activation::Identity, Activation::Relu, Activation::Tanh] {
        for objective in [half_squared_error, alignment] {
            for method in METHODS {
                let mut stream = Stream::new(7, "descent");
                let mut flow = random_flow(&[3, 5, 4, 2], 6, activation, objective, &mut stream);
                let first = flow.loss();
                let mut before = first;
                // Alignment alone ends at infinity, after a time of order one.
                for _ in 0..100 {
                    flow.step(method, 0.002);
                    assert!(flow.loss() <= before, "{activation}, {method:?}");
                    before = flow.loss();
                }
                assert!(before < first, "{activation}, {method:?}: nothing was learned");
            }
        }
    }
}

#[test]
fn a_trajectory_is_made_of_steps() {
    for method in METHODS {
        let mut flow = smooth(1);
        let points: Vec<_> = flow.clone().trajectory(method, 0.125).step_by(3).take(5).collect();
        assert_eq!(points.len(), 5);
        assert_eq!(points[0].weights, flow.weights());
        for (index, point) in points.iter().enumerate() {
            assert_eq!(point.time, 0.375 * index as f64);
            assert_eq!(point.weights, flow.weights(), "{method:?}");
            for _ in 0..3 {
                flow.step(method, 0.125);
            }
        }
        assert_ne!(points[0].weights, points[1].weights);
    }
}

#[test]
fn an_euler_step_is_a_step_of_gradient_descent() {
    let mut flow = smooth(2);
    let expected: Vec<_> =
        flow.weights().iter().zip(flow.gradient()).map(|(w, g)| w - g * 0.25).collect();
    flow.step(Method::Euler, 0.25);
    assert_eq!(flow.weights(), expected);
}

#[test]
fn what_does_not_fit_is_refused() {
    let new = |shapes: &[(usize, usize)], inputs: (usize, usize), targets: (usize, usize)| {
        let zeros = |(rows, columns): (usize, usize)| DMatrix::zeros(rows, columns);
        let weights = shapes.iter().map(|&shape| zeros(shape)).collect();
        let objective = Objective::Alignment { targets: zeros(targets) };
        Flow::new(weights, Activation::Relu, zeros(inputs), objective).map(|_| ())
    };
    assert_eq!(new(&[(4, 3), (2, 4)], (3, 5), (2, 5)), Ok(()));
    assert_eq!(new(&[], (3, 5), (3, 5)), Err(FlowError::NoLayers));
    assert_eq!(new(&[(2, 3)], (3, 0), (2, 0)), Err(FlowError::NoSamples));
    assert_eq!(new(&[(0, 3), (2, 0)], (3, 5), (2, 5)), Err(FlowError::EmptyLayer { layer: 1 }));
    assert_eq!(new(&[(2, 0)], (0, 5), (2, 5)), Err(FlowError::EmptyLayer { layer: 1 }));
    let second = FlowError::FanIn { layer: 2, fan_in: 5, before: 4 };
    assert_eq!(new(&[(4, 3), (2, 5)], (3, 5), (2, 5)), Err(second.clone()));
    let transposed = FlowError::FanIn { layer: 1, fan_in: 4, before: 3 };
    assert_eq!(new(&[(3, 4), (4, 2)], (3, 5), (2, 5)), Err(transposed));
    let targets = FlowError::Targets { expected: (2, 5), found: (5, 2) };
    assert_eq!(new(&[(4, 3), (2, 4)], (3, 5), (5, 2)), Err(targets.clone()));
    assert_eq!(second.to_string(), "layer 2 takes 5 inputs, but 4 come before it");
    assert_eq!(targets.to_string(), "targets are 5 x 2, but outputs are 2 x 5");
}
