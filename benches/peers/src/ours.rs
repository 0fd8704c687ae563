//! Our own trainer: one network on one thread or shared by two, several networks on two, one network a task.

use anyhow::Result;
use deepclaims_lab::data::Samples;
use deepclaims_lab::train::Trainer;
use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::contestant::Contestant;
use crate::problem::Problem;

/// Trainers and the samples they share.
pub(crate) struct Ours<'a> {
    trainers: Vec<Trainer>,
    samples: &'a Samples,
    pool: ThreadPool,
}

impl<'a> Ours<'a> {
    /// The trainers of all networks of `problem`, on so many threads.
    pub(crate) fn new(problem: &'a Problem, threads: usize) -> Result<Self> {
        let recipe = problem.configuration.recipe();
        let trainers: Vec<Trainer> = problem
            .networks
            .iter()
            .map(|(network, order)| {
                Trainer::new(network.clone(), &recipe, problem.samples.len(), order.clone())
            })
            .collect();
        Ok(Self {
            pool: ThreadPoolBuilder::new().num_threads(threads).build()?,
            trainers,
            samples: &problem.samples,
        })
    }
}

impl Contestant for Ours<'_> {
    fn name(&self) -> String {
        match self.pool.current_num_threads() {
            1 => "deepclaims 1 thread".to_owned(),
            threads => format!("deepclaims {threads} threads"),
        }
    }

    fn losses(&mut self, steps: usize) -> Result<Vec<Vec<f64>>> {
        Ok(self
            .trainers
            .iter_mut()
            .map(|trainer| (0..steps).map(|_| trainer.step(self.samples)).collect())
            .collect())
    }

    fn run(&mut self, steps: usize) -> Result<Vec<f64>> {
        let (samples, trainers) = (self.samples, &mut self.trainers);
        let train = |trainer: &mut Trainer| trainer.steps(samples, steps);
        Ok(self.pool.install(|| trainers.par_iter_mut().map(train).collect()))
    }
}
