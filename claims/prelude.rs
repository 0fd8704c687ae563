//! What claims are written in.

pub(crate) use deepclaims_harness::claim::{Arm, Case, Claim, Missing, Property, Quantity};
pub(crate) use deepclaims_lab::data::{Data, LabelNoise, Labels, Noise, Samples};
pub(crate) use deepclaims_lab::laboratory::{Drawn, Laboratory, Measures, Subject};
pub(crate) use deepclaims_lab::measure::{Basin, Retained, Strength};
pub(crate) use deepclaims_lab::net::{
    Activation, Connection, Guided, GuidedLayer, Initialisation, Mlp, Network, Scheme, Selection,
};
pub(crate) use deepclaims_lab::numerics::{Matrix, Stream, argmax};
pub(crate) use deepclaims_lab::train::{Checkpoint, Loss, Optimiser, Recipe, Training};
