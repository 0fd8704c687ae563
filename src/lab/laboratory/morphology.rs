//! The morphology of a network's weights.

use super::{Laboratory, Subject};
use crate::measure::{Strength, depth_spectrum};
use crate::net::Network;
use crate::numerics::Stream;
use crate::stats::correlation;
use crate::train::{Loss, mean_loss};

/// Random pairings with which paths are compared.
const PAIRINGS: usize = 50;

/// What is measured on the weights of a network. What does not exist is NaN.
#[derive(Clone, Debug, PartialEq)]
pub struct Morphology {
    /// Mean loss of the training samples.
    pub loss: f64,
    /// Share of test samples whose largest logit is their label's.
    pub accuracy: f64,
    /// Sum over all paths of the product of absolute weights, its logarithm minus that of random
    /// pairings of nodes.
    pub path_gain_excess: f64,
    /// One for each hidden layer, from the first.
    pub layers: Vec<LayerMorphology>,
    /// Of the logarithms of the norms of the matrices between hidden layers: the share of each
    /// frequency, see [`depth_spectrum`]; empty with fewer than four matrices.
    pub spectrum: Vec<f64>,
}

/// What is measured on the nodes of one hidden layer. Strengths are sums of absolute weights in and
/// out; `s` is the root of the product of the squared ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerMorphology {
    /// Frobenius norm of the weights into the layer.
    pub norm: f64,
    /// Coefficient of variation of `s`.
    pub variation: f64,
    /// Pearson's correlation of in- and out-strengths.
    pub correlation: f64,
    /// Participation ratio of in-strengths.
    pub participation: f64,
    /// Sarle's bimodality coefficient of `log s`.
    pub bimodality: f64,
    /// Otsu's between-class share of the variance of `log s`.
    pub otsu: f64,
}

impl Subject<'_> {
    /// The morphology of this network; `loss` is what its training minimises, `seed` draws the random
    /// pairings.
    pub fn morphology(&self, laboratory: &dyn Laboratory, loss: Loss, seed: u64) -> Morphology {
        let (network, split) = (self.network, self.split);
        let mut stream = Stream::new(seed, "morphology/pairings");
        // The first matrix, from the inputs, has another shape than those between hidden layers.
        let norms: Vec<f64> = (2..=network.depth())
            .map(|layer| libm::log(laboratory.weight_norm(network, layer)))
            .collect();
        Morphology {
            loss: mean_loss(network, loss, &split.train),
            accuracy: self.accuracy(laboratory, &split.test),
            path_gain_excess: laboratory.log_path_gain_excess(network, PAIRINGS, &mut stream),
            layers: (1..=network.depth())
                .map(|layer| LayerMorphology::of(laboratory, network, layer))
                .collect(),
            spectrum: if norms.len() < 4 {
                Vec::new()
            } else {
                depth_spectrum(&norms)
            },
        }
    }
}

impl Morphology {
    /// The mean of a quantity over hidden layers.
    pub fn over_layers(&self, quantity: impl Fn(&LayerMorphology) -> f64) -> f64 {
        self.layers.iter().map(quantity).sum::<f64>() / self.layers.len() as f64
    }
}

impl LayerMorphology {
    fn of(laboratory: &dyn Laboratory, network: &Network, layer: usize) -> Self {
        let strengths = laboratory.node_strengths(network, layer, Strength::Absolute);
        let squared = laboratory.node_strengths(network, layer, Strength::Squared);
        let both = squared.geometric();
        let logarithms: Vec<f64> = both.iter().map(|&s| libm::log(s)).collect();
        Self {
            norm: laboratory.weight_norm(network, layer),
            variation: laboratory.coefficient_of_variation(&both),
            correlation: correlation(&strengths.incoming, &strengths.outgoing),
            participation: laboratory.participation_ratio(&strengths.incoming),
            bimodality: laboratory.bimodality_coefficient(&logarithms),
            otsu: laboratory.otsu_share(&logarithms),
        }
    }
}
