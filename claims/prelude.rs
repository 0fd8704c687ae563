//! What claims are written in.

use deepclaims_harness::claim::Module;

pub(crate) use deepclaims_harness::claim::{
    Arm, Case, Claim, Definition, Missing, Property, Quantity, Range, Setting, Variation,
};
pub(crate) use deepclaims_lab::data::{Data, LabelNoise, Labels, Noise, Samples};
pub(crate) use deepclaims_lab::laboratory::{Drawn, Laboratory, Measures, Subject};
pub(crate) use deepclaims_lab::measure::{Basin, Retained, Strength, TunnelRule};
pub(crate) use deepclaims_lab::net::{
    Activation, Connection, Guided, GuidedLayer, Initialisation, Mlp, Network, Scheme, Selection,
};
pub(crate) use deepclaims_lab::numerics::{Matrix, Stream, argmax, mean};
pub(crate) use deepclaims_lab::train::{Checkpoint, Loss, Optimiser, Recipe, Training};

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
