//! Broken laboratories: each must turn the claims it touches away from Supported.
//!
//! On a few seeds and without controls, a healthy laboratory finds some of the effects. A laboratory with
//! one piece replaced must find none of these.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use deepclaims::claim::{Case, Claim, Laboratory, Measures, Registry, StandardLaboratory, Verdict};
use deepclaims::data::{Data, Images, Samples, Split, digits};
use deepclaims::measure::{NodeStrengths, Strength, node_strengths};
use deepclaims::net::Network;
use deepclaims::run::{Checked, Circumstances, Ladder, Plan, execute};
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

/// Enough seeds for a healthy laboratory to find an effect of every claim.
const SEEDS: u64 = 8;

fn run(plan: &Plan<'_>, laboratory: &dyn Laboratory) -> Vec<Checked> {
    let execution = execute(plan, laboratory, &Circumstances::default());
    execution.expect("nothing is stored").checked
}

/// The verdicts on the effects of these claims, by claim and case.
fn verdicts(laboratory: &dyn Laboratory, names: &[&str]) -> BTreeMap<(String, String), Verdict> {
    let registry = registry().expect("the claims are consistent");
    let claims = effects(&registry, names);
    let ladder = Ladder {
        first: 0,
        count: Some(SEEDS),
    };
    let checked = run(&Plan::new(claims.iter().collect(), ladder), laboratory);
    let records = checked.into_iter().map(|checked| checked.record);
    let cases = records.flat_map(|record| {
        record
            .cases
            .into_iter()
            .map(move |case| ((record.claim.clone(), case.name), case.verdict))
    });
    cases.collect()
}

/// The cases in which a healthy laboratory finds the effect.
fn found() -> &'static BTreeSet<(String, String)> {
    static FOUND: OnceLock<BTreeSet<(String, String)>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let all = [&TUNNEL[..], &CHANNELS, &COLLAPSE].concat();
        let healthy = verdicts(&StandardLaboratory::new(digits()), &all);
        healthy
            .into_iter()
            .filter(|(_, verdict)| *verdict == Verdict::Uncontrolled)
            .map(|(case, _)| case)
            .collect()
    })
}

/// Every effect that a healthy laboratory finds must be lost in this one.
fn must_object(laboratory: &dyn Laboratory, names: &[&str]) {
    let broken = verdicts(laboratory, names);
    for name in names {
        let cases: Vec<_> = found().iter().filter(|(claim, _)| claim == name).collect();
        assert!(!cases.is_empty(), "{name} has no effect that could be lost");
        for case in cases {
            println!("{} on {}: {}", case.0, case.1, broken[case]);
            assert!(
                broken[case] > Verdict::Uncontrolled,
                "{case:?} is {} in a broken laboratory",
                broken[case]
            );
        }
    }
}

const TUNNEL: [&str; 3] = ["tunnel.split", "tunnel.rank_classes", "tunnel.early"];
/// Those that compare more than one kind of network, or find something that grows.
const CHANNELS: [&str; 7] = [
    "channels.instability",
    "channels.channels",
    "channels.dose",
    "channels.paths",
    "channels.bimodal",
    "channels.data_free",
    "channels.prunable",
];

/// Those about trained networks.
const COLLAPSE: [&str; 2] = ["collapse.trained", "collapse.depth_degenerate"];

/// The optimiser's step does nothing: every network stays as it started.
struct NoStep(Images);

impl Measures for NoStep {}

impl Laboratory for NoStep {
    fn images(&self) -> &Images {
        &self.0
    }

    fn train(
        &self,
        training: &Training,
        parent: Option<&Network>,
        split: &Split,
        seed: u64,
        moments: &BTreeSet<Moment>,
    ) -> Result<Trained, TrainingError> {
        let start = train(
            training,
            parent,
            split,
            seed,
            &BTreeSet::from([Moment::Step(0)]),
        )?;
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
            ..Trained::default()
        })
    }
}

/// Training labels are shuffled, so that they say nothing about the inputs.
struct ShuffledLabels(Images);

impl Measures for ShuffledLabels {}

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

impl Measures for ReversedLayers {}

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
}

impl Measures for ConstantRank {
    fn numerical_rank(&self, _: &Matrix<f32>) -> f64 {
        5.0
    }
}

/// The probe is a constant.
struct ConstantProbe(Images);

impl Laboratory for ConstantProbe {
    fn images(&self) -> &Images {
        &self.0
    }
}

impl Measures for ConstantProbe {
    fn probe_accuracy(&self, _: &Samples, _: &Samples, _: usize) -> f64 {
        0.9
    }
}

/// All representations are alike.
struct ConstantAlignment(Images);

impl Laboratory for ConstantAlignment {
    fn images(&self) -> &Images {
        &self.0
    }
}

impl Measures for ConstantAlignment {
    fn centred_kernel_alignment(&self, _: &Matrix<f32>, _: &Matrix<f32>) -> f64 {
        0.97
    }
}

/// The strengths of nodes come back in an order of their own on either side.
struct ScatteredStrengths(Images);

impl Laboratory for ScatteredStrengths {
    fn images(&self) -> &Images {
        &self.0
    }
}

impl Measures for ScatteredStrengths {
    fn node_strengths(&self, network: &Network, layer: usize, strength: Strength) -> NodeStrengths {
        let mut strengths = node_strengths(network, layer, strength);
        Stream::new(layer as u64, "sabotage").shuffle(&mut strengths.outgoing);
        strengths
    }
}

/// What is measured on the distribution of strengths along nodes and paths is a constant.
struct ConstantMorphology(Images);

impl Laboratory for ConstantMorphology {
    fn images(&self) -> &Images {
        &self.0
    }
}

impl Measures for ConstantMorphology {
    fn coefficient_of_variation(&self, _: &[f64]) -> f64 {
        0.5
    }

    fn bimodality_coefficient(&self, _: &[f64]) -> f64 {
        0.55
    }

    fn log_path_gain_excess(&self, _: &Network, _: usize, _: &mut Stream) -> f64 {
        0.08
    }
}

/// The verdict on an exact claim.
fn exact(laboratory: &dyn Laboratory, name: &str) -> Verdict {
    let registry = registry().expect("the claims are consistent");
    let claim = registry.claim(name).expect("a claim of this name");
    let plan = Plan::new(vec![claim], Ladder::default());
    run(&plan, laboratory)[0].record.verdict
}

#[test]
fn constant_measures_refute_their_exact_claims() {
    let healthy = StandardLaboratory::new(digits());
    let rank = ConstantRank(digits());
    let probe = ConstantProbe(digits());
    let alignment = ConstantAlignment(digits());
    for (name, broken) in [
        ("tunnel.rank_exact", &rank as &dyn Laboratory),
        ("tunnel.probe_exact", &probe),
        ("tunnel.cka_exact", &alignment),
    ] {
        assert_eq!(exact(&healthy, name), Verdict::Supported, "{name}");
        assert_eq!(exact(broken, name), Verdict::Refuted, "{name}");
    }
}

#[test]
fn without_a_learning_step_no_claim_is_supported() {
    must_object(&NoStep(digits()), &TUNNEL);
    must_object(&NoStep(digits()), &CHANNELS);
    must_object(&NoStep(digits()), &COLLAPSE);
}

#[test]
fn with_shuffled_labels_no_claim_is_supported() {
    must_object(&ShuffledLabels(digits()), &TUNNEL);
    must_object(&ShuffledLabels(digits()), &COLLAPSE);
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

#[test]
fn scattered_strengths_are_no_channels() {
    must_object(
        &ScatteredStrengths(digits()),
        &["channels.channels", "channels.dose", "channels.data_free"],
    );
}

#[test]
fn a_constant_morphology_has_not_grown() {
    must_object(
        &ConstantMorphology(digits()),
        &["channels.instability", "channels.bimodal", "channels.paths"],
    );
}
