//! What numpy, scikit-learn, cka-pytorch and repsim find on small layers, odd ones among them, is found here:
//! `benches/peers/measures/compare.py --goldens` made the figures.

use deepclaims_lab::measure::features::{
    Features, Similarities, Summary, probe_accuracy_in_pieces, similarities,
};
use deepclaims_lab::numerics::{Matrix, Stream};
use serde_json::Value;

/// A layer with what others find on it.
struct Golden {
    features: Matrix<f32>,
    figures: Value,
}

fn goldens() -> (Vec<Golden>, Vec<usize>, Value) {
    let document: Value = serde_json::from_str(include_str!("goldens.json")).expect("JSON");
    let numbers = |value: &Value| -> Vec<f64> {
        let values = value.as_array().expect("numbers").iter();
        values.map(|value| value.as_f64().expect("a number")).collect()
    };
    let labels: Vec<usize> =
        numbers(&document["labels"]).into_iter().map(|label| label as usize).collect();
    let layers = document["layers"].as_array().expect("layers").iter().map(|figures| {
        let values = numbers(&figures["features"]);
        let units = values.len() / labels.len();
        let features = Matrix::from_fn(labels.len(), units, |sample, unit| {
            values[sample * units + unit] as f32
        });
        Golden { features, figures: figures.clone() }
    });
    let layers = layers.collect();
    (layers, labels, document)
}

#[test]
fn ranks_probes_and_collapse_are_those_of_others() {
    let (layers, labels, _) = goldens();
    let all: Vec<usize> = (0..labels.len()).collect();
    for Golden { features, figures } in &layers {
        let summary = Summary::new(features, all.clone(), &labels, 3).expect("finite features");
        let spectrum = summary.spectrum(&mut Stream::new(1, "peers")).expect("finite squares");
        assert_eq!(Some(spectrum.numerical_rank), figures["numerical_rank"].as_f64());
        let Some(effective) = figures["effective_rank"].as_f64() else {
            assert!(spectrum.effective_rank.is_nan(), "{}", figures["name"]);
            continue;
        };
        // Sums of at most 30 terms and their logarithms; eigenvalues that are rounding add 1e-14.
        assert!((spectrum.effective_rank - effective).abs() < 1e-10 * effective);
        let probe = summary.probe().expect("a probe");
        let accuracy = probe_accuracy_in_pieces(&probe, features, &all, &labels).accuracy;
        assert_eq!(Some(accuracy), figures["probe"].as_f64(), "{}", figures["name"]);
        let collapse = summary.collapse(&probe);
        for (name, found) in [
            ("nc1", collapse.nc1),
            ("nc2_norms", collapse.nc2_norms),
            ("nc2_angles", collapse.nc2_angles),
            ("cdnv", collapse.cdnv),
        ] {
            let expected = figures[name].as_f64().expect("a number");
            let error = (found - expected).abs() / expected.abs().max(1.0);
            assert!(error < 1e-9, "{name} of {}: {found} and {expected}", figures["name"]);
        }
    }
}

#[test]
fn similarities_are_those_of_others() {
    let (layers, labels, document) = goldens();
    let features: Vec<Option<&dyn Features>> =
        layers.iter().map(|layer| Some(&layer.features as &dyn Features)).collect();
    let all: Vec<usize> = (0..labels.len()).collect();
    let Similarities { biased, debiased } = similarities(&features, &all);
    let pairs = [
        ("cka", &biased),
        ("cka_debiased", &debiased),
        ("cka_pytorch", &debiased),
        ("repsim", &biased),
    ];
    for (name, found) in pairs {
        let expected = document[name].as_array().expect("pairs");
        assert!(!expected.is_empty());
        for pair in expected {
            let [i, j] = [0, 1].map(|place| pair[place].as_u64().expect("a layer") as usize);
            match pair[2].as_f64() {
                // Kernels of single precision, 6e-8 of each entry.
                Some(value) => {
                    let difference = (found.row(i)[j] - value).abs();
                    assert!(difference < 2e-6, "{name} {i} {j}: {} and {value}", found.row(i)[j]);
                }
                None => assert!(found.row(i)[j].is_nan(), "{name} {i} {j}"),
            }
        }
    }
}
