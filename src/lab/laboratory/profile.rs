//! A network layer by layer.

use super::{Laboratory, Subject};
use crate::data::Samples;
use crate::net::Network;

/// What is measured on one layer's representation of the test samples. What does not exist is NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerProfile {
    /// Accuracy of a linear probe fitted on training samples.
    pub probe: f64,
    /// The same for the classes on which the network was not trained, where it was not trained on all.
    pub held_out_probe: f64,
    /// Eigenvalues of the covariance above a thousandth of the largest.
    pub numerical_rank: f64,
    /// Exponential of the entropy of the eigenvalues of the covariance.
    pub effective_rank: f64,
    /// Neural collapse, `tr(S_W S_B⁺)/C`.
    pub nc1: f64,
    /// Trace of the covariance within classes.
    pub within: f64,
    /// Trace of the covariance between classes.
    pub between: f64,
    /// Linear CKA with the next layer.
    pub cka_to_next: f64,
    /// Frobenius norm of the change of the layer's weights since the start of the training.
    pub weight_change: f64,
}

impl Subject<'_> {
    /// The layers of this network, layer 0 being the inputs; `start` is the same network before its
    /// training.
    pub fn profile(&self, laboratory: &dyn Laboratory, start: &Network) -> Vec<LayerProfile> {
        let split = self.split;
        let (tested, probes) = self.probed(laboratory, &split.train, &split.test, split.classes);
        let others = split
            .held_out
            .as_ref()
            .map(|others| self.probes(laboratory, &others.fit, &others.test, others.classes));
        (0..tested.len())
            .map(|layer| {
                let features: &Samples = &tested[layer];
                let variances = laboratory.class_variances(features, split.classes);
                LayerProfile {
                    probe: probes[layer],
                    held_out_probe: others.as_ref().map_or(f64::NAN, |others| others[layer]),
                    numerical_rank: laboratory.numerical_rank(&features.inputs),
                    effective_rank: laboratory.effective_rank(&features.inputs),
                    nc1: laboratory.nc1(features, split.classes),
                    within: variances.within,
                    between: variances.between,
                    cka_to_next: tested.get(layer + 1).map_or(f64::NAN, |next| {
                        laboratory.centred_kernel_alignment(&features.inputs, &next.inputs)
                    }),
                    weight_change: if layer == 0 {
                        f64::NAN
                    } else {
                        laboratory.weight_change(start, self.network, layer)
                    },
                }
            })
            .collect()
    }
}
