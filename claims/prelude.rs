//! What claims are written in.

use deepclaims_harness::claim::Module;

pub(crate) use deepclaims_harness::claim::{
    Arm, Case, Claim, Cost, Definition, Missing, NetworkSizes, Property, Quantity, Range,
    SampleSizes, Setting, Sizes, Variation,
};
pub(crate) use deepclaims_lab::data::{Data, Images, LabelNoise, Labels, Noise, Samples};
pub(crate) use deepclaims_lab::laboratory::{Drawn, Laboratory, Measures, Subject};
pub(crate) use deepclaims_lab::measure::{
    Basin, Retained, Strength, TunnelRule, kernel_alignment_work, nc1_work, probe_work,
    rank_alignment_work, ridge_directions_work, scatter_work, spectrum_work,
};
pub(crate) use deepclaims_lab::net::{
    Activation, Connection, Guided, GuidedLayer, Initialisation, Mlp, Network, Scheme, Selection,
};
pub(crate) use deepclaims_lab::numerics::{Estimate, Matrix, Stream, Work, argmax, mean};
pub(crate) use deepclaims_lab::train::{
    Checkpoint, Loss, Optimiser, RandomFeatures, Recipe, Training,
};

/// A claim of this name, statement and quantity whose formulas are ours.
#[track_caller]
pub(crate) fn reconstruction(
    module: &'static Module,
    [name, statement, quantity]: [&'static str; 3],
) -> Claim {
    let claim = module.claim(name, statement);
    claim.reconstruction().quantity(quantity)
}

/// The same of a paper whose abstract makes the claim.
#[track_caller]
pub(crate) fn of_abstract(module: &'static Module, texts: [&'static str; 3]) -> Claim {
    reconstruction(module, texts).section("abstract")
}
