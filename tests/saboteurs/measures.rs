//! Measures that measure nothing.

use std::ops::RangeInclusive;

use deepclaims_lab::data::{Images, Samples};
use deepclaims_lab::laboratory::{Laboratory, Measures};
use deepclaims_lab::measure::{Basin, NodeStrengths, Strength, node_strengths, scatter_ratio};
use deepclaims_lab::net::{Classifier, Guided, Network};
use deepclaims_lab::numerics::{Matrix, Stream};
use deepclaims_lab::train::RandomFeatures;

use super::judgement::Judged;
use super::{Saboteur, images};

/// Laboratories in which these measures are replaced, and what is broken by that for which claims.
macro_rules! measures {
    ($($saboteur:ident, $name:ident, $breaks:literal, [$($claim:literal),+], { $($method:item)+ })+) => {$(
        struct $name;

        impl Laboratory for $name {
            fn images(&self) -> &Images {
                images()
            }
        }

        impl Measures for $name {
            $($method)+
        }

        pub(super) static $saboteur: Saboteur = Saboteur {
            breaks: $breaks,
            laboratory: &$name,
            judged: Judged::Effects,
            claims: &[$($claim),+],
        };
    )+};
}

measures! {
    RANK, ConstantRank, "The numerical rank is 5.",
    ["tunnel.rank_classes", "tunnel.early", "tunnel.rank_exact"],
    {
        fn numerical_rank(&self, _: &Matrix<f32>) -> f64 {
            5.0
        }
    }

    PROBE, ConstantProbe, "Probes are right for nine samples of ten.",
    ["tunnel.probe_exact"],
    {
        fn probe_accuracy(&self, _: &Samples, _: &Samples, _: usize) -> f64 {
            0.9
        }
    }

    ALIGNMENT, ConstantAlignment, "The alignment of any two representations is .97.",
    ["tunnel.cka_exact"],
    {
        fn centred_kernel_alignment(&self, _: &Matrix<f32>, _: &Matrix<f32>) -> f64 {
            0.97
        }
    }

    STRENGTHS, ScatteredStrengths, "Out-strengths come back in another order than in-strengths.",
    ["channels.channels", "channels.dose", "channels.data_free"],
    {
        fn node_strengths(&self, network: &Network, layer: usize, strength: Strength) -> NodeStrengths {
            let mut strengths = node_strengths(network, layer, strength);
            Stream::new(layer as u64, "sabotage").shuffle(&mut strengths.outgoing);
            strengths
        }
    }

    MORPHOLOGY, ConstantMorphology, "Variation, bimodality and path gain are constants.",
    ["channels.instability", "channels.bimodal", "channels.paths"],
    {
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

    WEIGHT_BASIN, ConstantWeightBasin, "The weight basin is 1.",
    ["modes.weight_basin_depth", "modes.linear_basin"],
    {
        fn weight_basin(&self, _: &Network, _: &Samples, _: Basin, _: &mut Stream) -> f64 {
            1.0
        }
    }

    SAMPLE_BASIN, ConstantSampleBasin, "The sample basin is 1.",
    ["modes.double_descent", "modes.linear_basin"],
    {
        fn sample_basin(&self, _: &dyn Classifier, _: &Samples, _: Basin, _: &mut Stream) -> f64 {
            1.0
        }
    }

    ORDER, ConstantOrder, "Half of the order is preserved, always.",
    ["modes.order"],
    {
        fn order_preservation(&self, _: &[f32], _: &[f32]) -> f64 {
            0.5
        }
    }

    RANK_ALIGNMENT, ConstantRankAlignment, "The rank alignment is .1 in every layer.",
    ["modes.rpd_rises"],
    {
        fn rank_alignment(&self, _: &Network, _: usize, _: &Samples, _: usize) -> f64 {
            0.1
        }
    }

    SCATTER, InvertedScatterRatio, "The scatter ratio is upside down.",
    ["collapse.trained"],
    {
        fn scatter_ratio(&self, samples: &Samples, classes: usize) -> f64 {
            1.0 / scatter_ratio(samples, classes)
        }
    }

    ENERGY, ConstantEnergy, "A fifth of the energy is left after centring, always.",
    ["collapse.depth_degenerate"],
    {
        fn centred_energy(&self, _: &Matrix<f32>) -> f64 {
            0.2
        }
    }

    ANGLES, ConstantAngle, "All inputs are half a radian away from the guide's line.",
    ["collapse.rate", "collapse.depth", "wormhole.two_poles"],
    {
        fn angles_to_line(&self, travellers: &Guided) -> Vec<f64> {
            vec![0.5; travellers.inputs().rows()]
        }
    }

    PROJECTIONS, ReversedProjections, "Projections on the guide have the wrong sign.",
    ["wormhole.two_poles"],
    {
        fn projections(&self, travellers: &Guided) -> Vec<f64> {
            travellers.projections().iter().map(|side| -side).collect()
        }
    }

    BITS, ConstantErrorRate, "A quarter of the bits is decoded wrongly, always.",
    ["wormhole.degenerate_keys"],
    {
        fn bit_error_rate(&self, _: &[bool], _: &[bool]) -> f64 {
            0.25
        }
    }

    RIDGE, RidgeEverywhere, "Readouts of random features always have a ridge.",
    ["modes.double_descent"],
    {
        fn random_features(
            &self,
            samples: &Samples,
            classes: usize,
            features: usize,
            _: f64,
            stream: &mut Stream,
        ) -> Option<RandomFeatures> {
            RandomFeatures::fit(samples, classes, features, 0.3, stream)
        }
    }

    LINES, IdentityForLines, "Affine substitution leaves out the nonlinearity and fits no line.",
    ["modes.early_nonlinearity"],
    {
        fn with_affine(
            &self,
            network: &Network,
            layers: RangeInclusive<usize>,
            _: &Matrix<f32>,
        ) -> Network {
            network.with_identity(layers)
        }
    }

    MAP, DoubledMap, "The substitution map is twice what it should be.",
    ["modes.linear_map"],
    {
        fn substitution_map(&self, network: &Network, layer: usize) -> Matrix<f64> {
            network.substitution_map(layer).map(|entry| 2.0 * entry)
        }
    }

    SILENCE, NothingIsSilent, "Units that should be silenced go on.",
    ["channels.prunable"],
    {
        fn silence(&self, network: &Network, _: usize, _: &[usize]) -> Network {
            network.clone()
        }
    }
}
