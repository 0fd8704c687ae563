//! Gradient flow, `dW/dt = −∂L/∂W`: training without the roundings and recipes of
//! [`Trainer`](super::Trainer), for laws that hold exactly or in the limit of small steps.
//!
//! Everything is in double precision. Networks are dense and have no biases; a matrix of
//! activations has samples as columns, so that a layer is `h ← φ(Wh)`.
//!
//! ```
//! # use deepclaims_lab::net::Activation;
//! # use deepclaims_lab::train::flow::{Flow, Method, Objective};
//! # use nalgebra::DMatrix;
//! // One weight that learns to double its input: w(t) = 2 − exp(−t).
//! let [one, two] = [1.0, 2.0].map(|value| DMatrix::from_element(1, 1, value));
//! let objective = Objective::HalfSquaredError { targets: two };
//! let flow = Flow::new(vec![one.clone()], Activation::Identity, one, objective)?;
//! let last = flow.trajectory(Method::RungeKutta, 0.01).nth(100).expect("it never ends");
//! assert!((last.weights[0][(0, 0)] - (2.0 - libm::exp(-last.time))).abs() < 1e-9);
//! # Ok::<(), deepclaims_lab::train::flow::FlowError>(())
//! ```

use nalgebra::DMatrix;

use crate::net::Activation;

mod objective;

pub use objective::Objective;

/// A network without biases that follows the negative gradient of an objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    weights: Vec<DMatrix<f64>>,
    activation: Activation,
    inputs: DMatrix<f64>,
    objective: Objective,
}

/// How a step of size `h` follows the gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `W ← W − h·∂L/∂W`: plain gradient descent at learning rate `h`. Off the flow by order `h`.
    Euler,
    /// The classical Runge–Kutta method, off the flow by order `h⁴` where it is smooth.
    RungeKutta,
}

/// The weights at one time of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Time since the start: number of steps times their size.
    pub time: f64,
    /// The weights, each `fan_out × fan_in`, first hidden layer to head.
    pub weights: Vec<DMatrix<f64>>,
}

/// Matrices that do not fit together. Layers are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FlowError {
    /// No weights at all.
    #[error("a network needs at least one layer")]
    NoLayers,
    /// A mean over nothing.
    #[error("a flow needs at least one sample")]
    NoSamples,
    /// A matrix without rows or columns.
    #[error("layer {layer} has no units or no inputs")]
    EmptyLayer {
        /// The layer.
        layer: usize,
    },
    /// A layer that does not take what comes before it.
    #[error("layer {layer} takes {fan_in} inputs, but {before} come before it")]
    FanIn {
        /// The layer.
        layer: usize,
        /// Columns of its weights.
        fan_in: usize,
        /// Units of the layer before, or inputs of the network.
        before: usize,
    },
    /// Targets of another shape than the outputs.
    #[error("targets are {} x {}, but outputs are {} x \
        {}", found.0, found.1, expected.0, expected.1)]
    Targets {
        /// Outputs and samples.
        expected: (usize, usize),
        /// Rows and columns of the targets.
        found: (usize, usize),
    },
}

impl Flow {
    /// The flow that starts from `weights`, each `fan_out × fan_in`, first hidden layer to head.
    /// `activation` is that of the hidden layers, the head is linear; `inputs` are
    /// `inputs × samples`.
    ///
    /// # Errors
    /// Where the matrices do not fit together.
    pub fn new(
        weights: Vec<DMatrix<f64>>,
        activation: Activation,
        inputs: DMatrix<f64>,
        objective: Objective,
    ) -> Result<Self, FlowError> {
        if inputs.ncols() == 0 {
            return Err(FlowError::NoSamples);
        }
        let mut before = inputs.nrows();
        for (index, matrix) in weights.iter().enumerate() {
            let layer = index + 1;
            let (units, fan_in) = matrix.shape();
            if fan_in != before {
                return Err(FlowError::FanIn { layer, fan_in, before });
            }
            if matrix.is_empty() {
                return Err(FlowError::EmptyLayer { layer });
            }
            before = units;
        }
        if weights.is_empty() {
            return Err(FlowError::NoLayers);
        }
        let expected = (before, inputs.ncols());
        let found = objective.targets().shape();
        if found != expected {
            return Err(FlowError::Targets { expected, found });
        }
        Ok(Self { weights, activation, inputs, objective })
    }

    /// The weights as they stand, each `fan_out × fan_in`, first hidden layer to head.
    pub fn weights(&self) -> &[DMatrix<f64>] {
        &self.weights
    }

    /// The nonlinearity of the hidden layers.
    pub fn activation(&self) -> Activation {
        self.activation
    }

    /// The inputs, `inputs × samples`.
    pub fn inputs(&self) -> &DMatrix<f64> {
        &self.inputs
    }

    /// What it makes smaller.
    pub fn objective(&self) -> &Objective {
        &self.objective
    }

    /// What the network computes, `outputs × samples`.
    pub fn outputs(&self) -> DMatrix<f64> {
        self.forward(&self.weights).1
    }

    /// The objective at the weights as they stand.
    pub fn loss(&self) -> f64 {
        self.objective.value(&self.outputs())
    }

    /// The gradient of the objective with respect to the weights of every layer, in their shapes.
    pub fn gradient(&self) -> Vec<DMatrix<f64>> {
        self.gradient_at(&self.weights)
    }

    /// Takes one step of this size in time.
    pub fn step(&mut self, method: Method, size: f64) {
        match method {
            Method::Euler => self.weights = self.moved(&self.gradient(), size),
            Method::RungeKutta => {
                let first = self.gradient();
                let second = self.gradient_at(&self.moved(&first, 0.5 * size));
                let third = self.gradient_at(&self.moved(&second, 0.5 * size));
                let fourth = self.gradient_at(&self.moved(&third, size));
                let slopes = first.into_iter().zip(second).zip(third).zip(fourth);
                let slopes = slopes.map(|(((first, second), third), fourth)| {
                    first + (second + third) * 2.0 + fourth
                });
                for (matrix, slope) in self.weights.iter_mut().zip(slopes) {
                    *matrix -= slope * (size / 6.0);
                }
            }
        }
    }

    /// The weights from now on, step by step, without end; `step_by` and `take` of the iterator
    /// thin it out and end it.
    pub fn trajectory(mut self, method: Method, size: f64) -> impl Iterator<Item = Point> + Clone {
        (0usize..).map(move |steps| {
            if steps > 0 {
                self.step(method, size);
            }
            Point { time: steps as f64 * size, weights: self.weights.clone() }
        })
    }

    /// The weights a step of this size down the given slopes.
    fn moved(&self, slopes: &[DMatrix<f64>], size: f64) -> Vec<DMatrix<f64>> {
        let pairs = self.weights.iter().zip(slopes);
        pairs.map(|(matrix, slope)| matrix - slope * size).collect()
    }

    /// What goes into every layer, and what comes out of the head.
    fn forward(&self, weights: &[DMatrix<f64>]) -> (Vec<DMatrix<f64>>, DMatrix<f64>) {
        let mut inputs = Vec::with_capacity(weights.len());
        let mut flowing = self.inputs.clone();
        for (index, matrix) in weights.iter().enumerate() {
            let mut output = matrix * &flowing;
            if index + 1 < weights.len() {
                output.apply(|z| *z = value(self.activation, *z));
            }
            inputs.push(std::mem::replace(&mut flowing, output));
        }
        (inputs, flowing)
    }

    fn gradient_at(&self, weights: &[DMatrix<f64>]) -> Vec<DMatrix<f64>> {
        let (inputs, outputs) = self.forward(weights);
        let mut flowing = self.objective.gradient(&outputs);
        let mut gradients = Vec::with_capacity(weights.len());
        for (index, (matrix, input)) in weights.iter().zip(&inputs).enumerate().rev() {
            gradients.push(&flowing * input.transpose());
            if index > 0 {
                flowing = matrix.tr_mul(&flowing);
                flowing.zip_apply(input, |g, a| *g *= slope(self.activation, a));
            }
        }
        gradients.reverse();
        gradients
    }
}

/// `φ(z)`.
fn value(activation: Activation, z: f64) -> f64 {
    match activation {
        // Not `max`, which would turn a NaN into zero and hide a divergence.
        Activation::Relu if z < 0.0 => 0.0,
        Activation::Tanh => libm::tanh(z),
        Activation::Relu | Activation::Identity => z,
    }
}

/// `φ'(z)`, from `a = φ(z)`; that of a ReLU at 0 is 0.
fn slope(activation: Activation, a: f64) -> f64 {
    match activation {
        Activation::Relu if a > 0.0 => 1.0,
        Activation::Relu => 0.0,
        Activation::Tanh => 1.0 - a * a,
        Activation::Identity => 1.0,
    }
}
