//! Other trainers in Rust: one network after the other, each for all its steps, on whatever threads
//! their products take.

use anyhow::Result;
use deepclaims_lab::data::Samples;

use crate::contestant::Contestant;
use crate::problem::{self, Problem};

/// A network that another crate trains.
pub(crate) trait Step: Sized {
    /// Who trains it.
    const NAME: &str;

    /// The network with these weights (fan-out × fan-in) and biases, layer by layer, and its samples.
    fn new(samples: &Samples, layers: Vec<Layer>, rate: f64, momentum: f64) -> Result<Self>;

    /// One step on the given samples; their mean loss.
    fn step(&mut self, batch: &[usize]) -> Result<f64>;
}

/// The initial parameters of one layer.
pub(crate) struct Layer {
    /// Number of inputs.
    pub(crate) fan_in: usize,
    /// Number of units.
    pub(crate) fan_out: usize,
    /// Weights, `fan_out × fan_in`.
    pub(crate) weights: Vec<f32>,
    /// Biases.
    pub(crate) biases: Vec<f32>,
}

/// All networks of a problem.
pub(crate) struct Sequence<S> {
    networks: Vec<S>,
    batches: Vec<Vec<usize>>,
    batch: usize,
    done: usize,
}

impl<S: Step> Sequence<S> {
    /// The networks at their start.
    pub(crate) fn new(problem: &Problem) -> Result<Self> {
        let configuration = &problem.configuration;
        let sizes = configuration.sizes();
        let mut networks = Vec::new();
        let mut batches = Vec::new();
        for (network, order) in &problem.networks {
            let mut parameters = problem::parameters(network).into_iter();
            let layers = sizes.windows(2).map(|pair| Layer {
                fan_in: pair[0],
                fan_out: pair[1],
                weights: parameters.by_ref().take(pair[0] * pair[1]).collect(),
                biases: parameters.by_ref().take(pair[1]).collect(),
            });
            networks.push(S::new(
                &problem.samples,
                layers.collect(),
                configuration.rate,
                crate::configuration::MOMENTUM,
            )?);
            batches.push(problem::batches(problem.samples.len(), order.clone()));
        }
        Ok(Self { networks, batches, batch: configuration.batch, done: 0 })
    }
}

impl<S: Step> Contestant for Sequence<S> {
    fn name(&self) -> String {
        S::NAME.to_owned()
    }

    fn losses(&mut self, steps: usize) -> Result<Vec<Vec<f64>>> {
        let mut losses = Vec::new();
        for (network, order) in self.networks.iter_mut().zip(&self.batches) {
            let batches = order.chunks(self.batch).cycle().skip(self.done);
            let losses_of = batches.take(steps).map(|batch| network.step(batch));
            losses.push(losses_of.collect::<Result<_>>()?);
        }
        self.done = (self.done + steps) % (self.batches[0].len() / self.batch);
        Ok(losses)
    }

    fn run(&mut self, steps: usize) -> Result<Vec<f64>> {
        let losses = self.losses(steps)?;
        Ok(losses.iter().filter_map(|l| l.last().copied()).collect())
    }
}
