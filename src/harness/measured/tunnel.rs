//! Whether a network has a tunnel, from the accuracies of probes.

use deepclaims_lab::measure::{Reference, Start, TunnelRule, retained_accuracy};
use deepclaims_lab::numerics::mean;
use deepclaims_lab::stats::correlation;

use super::document::{LayerDocument, RuleDocument, TunnelDocument};

/// Most numerical rank of the last layer over the number of classes that is near it; the threshold
/// of `tunnel.rank_classes`.
const NEAR: f64 = 2.0;

impl TunnelDocument {
    /// The summary of these layers.
    pub fn of(layers: &[LayerDocument], classes: usize) -> Self {
        let probes: Vec<&[f64]> = layers.iter().map(|layer| &layer.probe[..]).collect();
        let held_out: Option<Vec<&[f64]>> =
            layers.iter().map(|layer| layer.probe_held_out.as_deref()).collect();
        let rank = layers.last().map_or(f64::NAN, |layer| layer.numerical_rank);
        Self::of_curves(&probes, held_out.as_deref(), rank / classes as f64)
    }

    /// The summary of accuracies, layer by layer one a seed, and of the last layer's numerical rank
    /// over the number of classes.
    pub fn of_curves(probes: &[&[f64]], held_out: Option<&[&[f64]]>, rank_per_class: f64) -> Self {
        let means = means(probes);
        let held_out_means = held_out.map(self::means);
        let of = |rule: TunnelRule| rule_document(rule, &means, probes);
        Self {
            rules: TunnelRule::ALL.map(of).into(),
            retained: retained_accuracy(&means),
            retained_held_out: held_out_means.as_deref().map(retained_accuracy),
            correlation: held_out_means.as_deref().map(|held_out| correlation(&means, held_out)),
            rank_per_class,
            rank_is_near_classes: rank_per_class <= NEAR,
        }
    }
}

fn means(curves: &[&[f64]]) -> Vec<f64> {
    curves.iter().map(|seeds| mean(seeds)).collect()
}

fn rule_document(rule: TunnelRule, means: &[f64], probes: &[&[f64]]) -> RuleDocument {
    let seeds = probes.iter().map(|seeds| seeds.len()).min().unwrap_or(0);
    let of_seed = |seed: usize| -> Vec<f64> { probes.iter().map(|seeds| seeds[seed]).collect() };
    let layers = means.len();
    let start = rule.start(means);
    RuleDocument {
        share: rule.share,
        of: match rule.of {
            Reference::Best => "best",
            Reference::Last => "last",
        },
        start_with: match rule.start {
            Start::First => "first",
            Start::Suffix => "all",
        },
        start,
        starts: (0..seeds).map(|seed| rule.start(&of_seed(seed))).collect(),
        length: start.map(|start| (layers + 1 - start) as f64 / layers as f64),
    }
}
