//! Networks that are not built as they should be.

use deepclaims_lab::net::{Activation, Connection};

use super::Saboteur;
use super::judgement::Judged;
use super::training::TrainsOther;

pub(super) static ONE_DEPTH: Saboteur = Saboteur {
    breaks: "Every network has two hidden layers, whatever depth is asked for.",
    laboratory: &TrainsOther(|mut training| {
        let width = training.network.hidden[0];
        training.network.hidden = vec![width; 2];
        training
    }),
    judged: Judged::Effects,
    claims: &["modes.weight_basin_depth"],
};

pub(super) static LINEAR: Saboteur = Saboteur {
    breaks: "Hidden layers have no nonlinearity.",
    laboratory: &TrainsOther(|mut training| {
        training.network.activation = Activation::Identity;
        training
    }),
    judged: Judged::Effects,
    claims: &["channels.bimodal"],
};

pub(super) static NO_RESIDUAL: Saboteur = Saboteur {
    breaks: "Residual connections are left out.",
    laboratory: &TrainsOther(|mut training| {
        training.network.connection = Connection::Dense;
        training
    }),
    judged: Judged::Effects,
    claims: &["modes.hundred_layers"],
};

pub(super) static USUAL_SCALE: Saboteur = Saboteur {
    breaks: "The scale of the initial weights is ignored.",
    laboratory: &TrainsOther(|mut training| {
        training.network.initialisation.scale = 1.0;
        training
    }),
    judged: Judged::Effects,
    claims: &["channels.paths", "channels.channels", "channels.dose", "channels.bimodal"],
};
