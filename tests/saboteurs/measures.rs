//! Measures that measure nothing.

use deepclaims_lab::data::{Images, Samples};
use deepclaims_lab::laboratory::{Laboratory, Measures};
use deepclaims_lab::measure::{Basin, NodeStrengths, Strength, node_strengths, scatter_ratio};
use deepclaims_lab::net::{Classifier, Network};
use deepclaims_lab::numerics::{Matrix, Stream};

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
        fn rank_alignment(&self, network: &Network, _: &Samples, _: usize) -> Vec<f64> {
            vec![0.1; network.depth()]
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
}
