//! Broken laboratories: each must turn the claims it touches away from Supported.
//!
//! A healthy laboratory finds the effects that the snapshots record. Here the same effects, on the
//! same twelve seeds and without their controls, are sought by a laboratory with one piece replaced.

use std::collections::BTreeSet;

use deepclaims::claim::{Case, Claim, Laboratory, Registry, Verdict};
use deepclaims::data::{Data, Images, Split, digits};
use deepclaims::net::Network;
use deepclaims::run::{Ladder, Plan, execute};
use deepclaims::simd::{Matrix, Stream};
use deepclaims::train::{Moment, Trained, Training, TrainingError, train};
use deepclaims_claims::registry;

/// The claims with their effects alone.
fn effects(registry: &Registry, names: &[&str]) -> Vec<Claim> {
    names
        .iter()
        .map(|name| {
            let mut claim = registry.claim(name).expect("a claim of this name").clone();
            claim.cases = claim.cases.into_iter().map(Case::effects).collect();
            claim
        })
        .collect()
}

/// Every case that is recorded as supported must be something else in this laboratory.
fn must_object(laboratory: &dyn Laboratory, names: &[&str]) {
    let registry = registry().expect("the claims are consistent");
    let claims = effects(&registry, names);
    let plan = Plan::new(claims.iter().collect(), Ladder::default());
    for checked in execute(&plan, laboratory, &()) {
        let record = checked.record;
        let recorded = registry.recorded(&record.claim).expect("a recorded claim");
        let supported: Vec<_> = recorded
            .cases
            .iter()
            .filter(|case| case.verdict == Verdict::Supported)
            .collect();
        assert!(
            !supported.is_empty(),
            "{} has no supported case that could be lost",
            record.claim
        );
        for case in supported {
            let found = record
                .cases
                .iter()
                .find(|candidate| candidate.name == case.name)
                .expect("the same cases");
            println!("{} on {}: {}", record.claim, case.name, found.verdict);
            assert!(
                found.verdict > Verdict::Uncontrolled,
                "{} on {} is {} in a broken laboratory",
                record.claim,
                case.name,
                found.verdict
            );
        }
    }
}

const ALL: [&str; 3] = ["tunnel.split", "tunnel.rank_classes", "tunnel.early"];

/// The optimiser's step does nothing: every network stays as it started.
struct NoStep(Images);

impl Laboratory for NoStep {
    fn images(&self) -> &Images {
        &self.0
    }

    fn train(
        &self,
        training: &Training,
        split: &Split,
        seed: u64,
        moments: &BTreeSet<Moment>,
    ) -> Result<Trained, TrainingError> {
        let start = train(training, split, seed, &BTreeSet::from([Moment::Step(0)]))?;
        let steps = training.recipe.steps(split.train.len());
        let network = &start.networks[&0];
        let step = |moment: &Moment| match moment {
            Moment::Step(step) => *step,
            Moment::End => steps,
        };
        Ok(Trained {
            steps,
            networks: moments
                .iter()
                .map(|moment| (step(moment), network.clone()))
                .collect(),
        })
    }
}

/// Training labels are shuffled, so that they say nothing about the inputs.
struct ShuffledLabels(Images);

impl Laboratory for ShuffledLabels {
    fn images(&self) -> &Images {
        &self.0
    }

    fn split(&self, data: &Data, seed: u64) -> Split {
        let mut split = Split::new(data, self.images(), seed);
        Stream::new(seed, "sabotage").shuffle(&mut split.train.labels);
        split
    }
}

/// Layers are reported in the wrong order, first to last.
struct ReversedLayers(Images);

impl Laboratory for ReversedLayers {
    fn images(&self) -> &Images {
        &self.0
    }

    fn outputs(&self, network: &Network, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        let mut outputs = network.outputs(inputs);
        let depth = network.depth();
        outputs[..depth].reverse();
        outputs
    }
}

/// The rank is a constant, and a plausible one.
struct ConstantRank(Images);

impl Laboratory for ConstantRank {
    fn images(&self) -> &Images {
        &self.0
    }

    fn numerical_rank(&self, _: &Matrix<f32>) -> f64 {
        5.0
    }
}

#[test]
fn without_a_learning_step_no_claim_is_supported() {
    must_object(&NoStep(digits()), &ALL);
}

#[test]
fn with_shuffled_labels_no_claim_is_supported() {
    must_object(&ShuffledLabels(digits()), &ALL);
}

#[test]
fn reversed_layers_leave_no_tunnel_at_the_end() {
    must_object(
        &ReversedLayers(digits()),
        &["tunnel.split", "tunnel.rank_classes"],
    );
}

#[test]
fn a_constant_rank_follows_no_classes_and_compresses_nothing() {
    must_object(
        &ConstantRank(digits()),
        &["tunnel.rank_classes", "tunnel.early"],
    );
}
