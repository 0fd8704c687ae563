//! Networks close to the homogeneous state `W^l = w_l·11ᵀ`: positive weights, so that every unit is
//! active, on inputs and targets that are the same along all units.

use super::bounds::{magnitudes, roundings};
use super::units::Unit;
use crate::exact::prelude::*;

/// What drives a homogeneous network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drive {
    /// Alignment with targets of one sign.
    Alignment {
        /// Whether the weights grow.
        grows: bool,
    },
    /// Half squared error with targets well beyond the outputs, or well below them.
    SquaredError {
        /// Whether the weights grow.
        grows: bool,
    },
}

impl Drive {
    pub(super) const ALL: [Self; 4] = [
        Self::Alignment { grows: true },
        Self::Alignment { grows: false },
        Self::SquaredError { grows: true },
        Self::SquaredError { grows: false },
    ];

    /// A target for a sample on which the homogeneous network's outputs are all `output`.
    fn target(self, output: f64, stream: &mut Stream) -> f64 {
        match self {
            Self::Alignment { grows: true } => 0.5 + stream.uniform(),
            Self::Alignment { grows: false } => -0.5 - stream.uniform(),
            Self::SquaredError { grows: true } => output * (1.5 + 1.5 * stream.uniform()),
            Self::SquaredError { grows: false } => output * (0.5 - stream.uniform()),
        }
    }
}

/// The flow from `weights` on four samples of uniform inputs, which are scaled unit by unit with
/// `pattern` (1 where they are to stay uniform).
pub(super) fn driven(
    weights: Vec<DMatrix<f64>>,
    pattern: &[f64],
    drive: Drive,
    stream: &mut Stream,
) -> Flow {
    const SAMPLES: usize = 4;
    let levels: Vec<f64> = (0..SAMPLES).map(|_| 0.5 + stream.uniform()).collect();
    // Each layer multiplies by fan-in and mean.
    let gains = weights.iter().map(|w| w.ncols() as f64 * w.mean());
    let gain: f64 = gains.product();
    let targets = levels.iter().map(|level| drive.target(gain * level, stream));
    let targets: Vec<f64> = targets.collect();
    let inputs =
        DMatrix::from_fn(pattern.len(), SAMPLES, |unit, sample| levels[sample] * pattern[unit]);
    let outputs = weights[weights.len() - 1].nrows();
    let targets = DMatrix::from_fn(outputs, SAMPLES, |_, sample| targets[sample]);
    let objective = match drive {
        Drive::Alignment { .. } => Objective::Alignment { targets },
        Drive::SquaredError { .. } => Objective::HalfSquaredError { targets },
    };
    Flow::new(weights, Activation::Relu, inputs, objective).expect("sizes that follow each other")
}

/// Means of the rows of each matrix beside those of the columns of the next.
pub(super) fn means(matrices: &[DMatrix<f64>]) -> Vec<Unit> {
    let layers = matrices.windows(2);
    layers
        .flat_map(|pair| {
            let sides = pair[0].row_iter().zip(pair[1].column_iter());
            sides.map(|(row, column)| Unit { incoming: row.mean(), outgoing: column.mean() })
        })
        .collect()
}

/// The centred relative strengths of all hidden units, layer by layer:
/// `α = Σ_j W^l_ij/(n_{l−1}w_l) − 1` of the in-weights and
/// `β = Σ_k W^{l+1}_ki/(n_{l+1}w_{l+1}) − 1` of the out-weights, with `w_l` the mean of the entries.
/// The flow makes `α − β` smaller as the weights grow.
pub(super) fn relative_strengths(weights: &[DMatrix<f64>]) -> Vec<Unit> {
    let centred = weights.iter().map(|w| (w / w.mean()).add_scalar(-1.0));
    means(&centred.collect::<Vec<_>>())
}

/// Growth rates of the layers, `κ_l = ẇ_l/w_l`, along the negative gradient.
pub(super) fn growth_rates(weights: &[DMatrix<f64>], gradient: &[DMatrix<f64>]) -> Vec<f64> {
    let pairs = weights.iter().zip(gradient);
    pairs.map(|(w, g)| -g.mean() / w.mean()).collect()
}

/// A rate that every weight of a layer would have if nothing cancelled, relative to the weights'
/// mean; for each layer.
pub(super) fn uncancelled_rates(flow: &Flow) -> Vec<f64> {
    let pairs = flow.weights().iter().zip(magnitudes(flow));
    pairs.map(|(w, m)| m.max() / w.mean()).collect()
}

/// Bounds on what the first order in the deviations leaves out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Remainder {
    /// Factors of a term of the gradient, each a weight `w(1 + ρ)`.
    factors: f64,
    /// Largest `|ρ|`.
    deviation: f64,
    /// Roundings relative to the gradient's magnitude.
    rounding: f64,
}

impl Remainder {
    pub(super) fn of(flow: &Flow) -> Self {
        let layers = flow.weights().len() as f64;
        // Back from the head and forward to the layer; with outputs in the residual once more through
        // all layers.
        let factors = match flow.objective() {
            Objective::Alignment { .. } => layers - 1.0,
            Objective::HalfSquaredError { .. } => 2.0 * layers - 1.0,
        };
        let deviations = flow.weights().iter().map(|w| {
            let mean = w.mean();
            largest(w.iter().map(|entry| (entry / mean - 1.0).abs()))
        });
        Self { factors, deviation: largest(deviations), rounding: 2.0 * DOUBLE * roundings(flow) }
    }

    /// Of the rate of `α` or `β`, relative to the uncancelled rate of its layer.
    ///
    /// A product of p factors `1 + ρ` is off its first order by at most `p(p − 1)/2·ρ²` and higher
    /// ones, of which a hundredth is allowed; so is its mean over the layer, which is subtracted.
    pub(super) fn second_order(self) -> f64 {
        let pairs = self.factors * (self.factors - 1.0);
        1.01 * pairs * self.deviation * self.deviation + self.rounding
    }

    /// What is neither of first nor of second order: triples in the product and its mean,
    /// `2·p(p − 1)(p − 2)/6·ρ³`, and pairs in the mean times the first order, `p(p − 1)/2·ρ³`.
    pub(super) fn third_order(self) -> f64 {
        let pairs = self.factors * (self.factors - 1.0);
        let terms = pairs * (self.factors - 2.0) / 3.0 + pairs / 2.0;
        let cube = self.deviation * self.deviation * self.deviation;
        1.01 * terms * cube + self.rounding
    }
}

/// The size of so many steps over a share of the time to infinity: of `L` layers that all grow at the
/// rate `κw^{L−2}` of the fastest one, `1/(κ(L − 2))`. Needs three layers at least.
pub(super) fn step(flow: &Flow, share: f64, steps: usize) -> f64 {
    let rates = growth_rates(flow.weights(), &flow.gradient());
    let fastest = largest(rates.into_iter().map(f64::abs));
    share / (fastest * (flow.weights().len() - 2) as f64 * steps as f64)
}

/// A walk along a flow near the homogeneous state.
pub(super) struct Walk {
    pub(super) flow: Flow,
    /// For every hidden unit, a bound on how far `α + β` and `α − β` may have come off their first
    /// order.
    pub(super) tolerances: Vec<f64>,
}

impl Walk {
    /// Runge–Kutta steps over half the time in which the fastest layer's rate would take a network
    /// aligned with its targets to infinity.
    pub(super) fn along(mut flow: Flow) -> Self {
        const STEPS: usize = 30;
        let size = step(&flow, 0.5, STEPS);
        let layers = hidden_layers(&flow);
        let mut tolerances = vec![0.0; layers.len()];
        for _ in 0..STEPS {
            let before: Vec<f64> = flow.weights().iter().map(DMatrix::mean).collect();
            let rates = uncancelled_rates(&flow);
            let remainder = Remainder::of(&flow).second_order();
            flow.step(Method::RungeKutta, size);
            let pairs = flow.weights().iter().zip(&before);
            let grown: Vec<f64> = pairs.map(|(w, b)| w.mean() / b).collect();
            for (tolerance, &layer) in tolerances.iter_mut().zip(&layers) {
                // The sum stays, the difference shrinks with both layers or grows as they shrink. Rates
                // change by a few hundredths in a step: a tenth covers that.
                let factor = (1.0 / (grown[layer] * grown[layer + 1])).max(1.0);
                let left_out = 1.1 * size * remainder * (rates[layer] + rates[layer + 1]);
                *tolerance = (*tolerance + left_out) * factor;
            }
        }
        Self { flow, tolerances }
    }
}

/// The layer of each hidden unit, counted from 0.
pub(super) fn hidden_layers(flow: &Flow) -> Vec<usize> {
    let weights = flow.weights();
    let hidden = weights.iter().take(weights.len() - 1).enumerate();
    let units = hidden.flat_map(|(layer, matrix)| std::iter::repeat_n(layer, matrix.nrows()));
    units.collect()
}
