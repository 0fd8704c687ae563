//! The weights along a flow.

use nalgebra::DMatrix;

use super::{Flow, Method};

/// The weights at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Time since the start: number of steps times their size.
    pub time: f64,
    /// The weights, each `fan_out × fan_in`, first hidden layer to head.
    pub weights: Vec<DMatrix<f64>>,
}

/// Endless steps of one size along a flow; the first point is the start.
#[derive(Clone, Debug)]
pub struct Trajectory {
    flow: Flow,
    method: Method,
    size: f64,
    /// Steps taken once the next point is there.
    steps: usize,
}

impl Trajectory {
    pub(super) fn new(flow: Flow, method: Method, size: f64) -> Self {
        Self {
            flow,
            method,
            size,
            steps: 0,
        }
    }
}

impl Iterator for Trajectory {
    type Item = Point;

    fn next(&mut self) -> Option<Point> {
        if self.steps > 0 {
            self.flow.step(self.method, self.size);
        }
        let time = self.steps as f64 * self.size;
        self.steps += 1;
        Some(Point {
            time,
            weights: self.flow.weights.clone(),
        })
    }
}
