//! The tunnel measures on the stored figures of a public replication: its source is in the file.

use deepclaims_lab::measure::{Reference, Start, TunnelRule, retained_accuracy};
use serde_json::Value;

fn figures() -> Value {
    serde_json::from_str(include_str!("tunnel_mlp_cifar10.json")).expect("JSON")
}

fn curve(figures: &Value, quantity: &str, seed: &str) -> Vec<f64> {
    let values = figures[quantity][seed].as_array().expect("a curve");
    values.iter().map(|value| value.as_f64().expect("a number")).collect()
}

#[test]
fn the_starts_of_the_replication_are_found() {
    let figures = figures();
    let probes = curve(&figures, "probe_accuracy_percent", "seed 0");
    let start =
        |share| TunnelRule { share, of: Reference::Best, start: Start::First }.start(&probes);
    let expected = &figures["expected"];
    assert_eq!(start(0.95), Some(4));
    assert_eq!(start(0.98), Some(5));
    assert_eq!(expected["start, 95 % of the best layer"], 4);
    assert_eq!(expected["start, 98 % of the best layer"], 5);
    // The best layer is the last, and no later layer dips: all rules agree.
    let starts = TunnelRule::ALL.map(|rule| rule.start(&probes));
    assert_eq!(starts, [Some(4), Some(5), Some(4), Some(5), Some(5)]);
}

#[test]
fn the_retained_accuracies_of_the_replication_are_found() {
    let figures = figures();
    let expected = "retained out-of-distribution accuracy, last over best, percent";
    let expected = figures["expected"][expected].as_array().expect("one a seed");
    for (seed, (expected, rounded)) in expected.iter().zip([44.0, 52.0, 50.0]).enumerate() {
        let name = format!("seed {seed}");
        let probes = curve(&figures, "out_of_distribution_probe_accuracy_percent", &name);
        let percent = 100.0 * retained_accuracy(&probes);
        let expected = expected.as_f64().expect("a number");
        assert!((percent - expected).abs() < 0.051, "{percent} and {expected} of one decimal");
        assert_eq!(percent.round(), rounded);
    }
}

#[test]
fn the_ranks_of_the_replication_end_near_the_number_of_classes() {
    let figures = figures();
    for seed in 0..3 {
        let ranks = curve(&figures, "numerical_rank_1e-3", &format!("seed {seed}"));
        // The head has as many outputs as classes, and the rank of centred ones is at most one less.
        assert_eq!(ranks.last(), Some(&9.0));
        let peak = ranks.iter().copied().fold(0.0, f64::max);
        assert_eq!(ranks.iter().position(|rank| *rank == peak), Some(3));
    }
}
