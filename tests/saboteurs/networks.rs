//! Networks that do not report what they compute.

use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::{Laboratory, Measures};
use deepclaims_lab::net::Network;
use deepclaims_lab::numerics::{Matrix, Stream};

use super::judgement::Judged;
use super::{Saboteur, images};

/// A laboratory that changes the outputs of layers.
struct Reports(fn(&Network, &Matrix<f32>) -> Vec<Matrix<f32>>);

impl Measures for Reports {}

impl Laboratory for Reports {
    fn images(&self) -> &Images {
        images()
    }

    fn outputs(&self, network: &Network, inputs: &Matrix<f32>) -> Vec<Matrix<f32>> {
        (self.0)(network, inputs)
    }
}

pub(super) static REVERSED: Saboteur = Saboteur {
    breaks: "Layers are reported last to first.",
    laboratory: &Reports(|network, inputs| {
        let mut outputs = network.outputs(inputs);
        outputs[..network.depth()].reverse();
        outputs
    }),
    judged: Judged::Effects,
    claims: &["tunnel.split", "tunnel.rank_classes"],
};

pub(super) static FIRST_SAMPLE: Saboteur = Saboteur {
    breaks: "The outputs of the first sample are reported for all.",
    laboratory: &Reports(|network, inputs| {
        network.outputs(&inputs.select_rows(&vec![0; inputs.rows()]))
    }),
    judged: Judged::Effects,
    claims: &["collapse.trained", "modes.hundred_layers"],
};

pub(super) static NOISE: Saboteur = Saboteur {
    breaks: "The outputs of layers are noise.",
    laboratory: &Reports(|network, inputs| {
        let noise = |(layer, mut output): (u64, Matrix<f32>)| {
            Stream::new(layer, "sabotage").fill_normal(output.as_mut_slice(), 1.0);
            output
        };
        (0..).zip(network.outputs(inputs)).map(noise).collect()
    }),
    judged: Judged::Effects,
    claims: &["collapse.trained", "modes.hundred_layers"],
};
