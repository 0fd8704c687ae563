//! `tunnel.probe_exact`.

use super::MODULE;
use crate::exact::prelude::*;

/// Random numbers, classes and units.
type Case = (u64, usize, usize);

/// Samples a class, to fit and to test.
const PER_CLASS: usize = 30;

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 2..6usize, 6..12usize)
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim(
            "probe_exact",
            "The linear probe sees what is linearly there, in whatever units and names.",
        )
        .section("section 2")
        .quantity(
            "accuracy of the ridge probe on other samples; errors in samples, tolerance one half",
        )
        .work(Work::operations(0.07e9))
        .property(Property::new(
            "Scaling every unit by a factor of its own between 1/16 and 16 changes no prediction's \
             correctness.",
            cases,
            |measures, case| {
                let mut stream = Stream::new(case.0, "scales");
                // Standard deviations stay within a factor of a thousand, where no unit falls silent.
                let scales: Vec<f32> =
                    (0..case.2).map(|_| libm::exp2(8.0 * stream.uniform() - 4.0) as f32).collect();
                let rescale = |samples: &Samples| Samples {
                    inputs: Matrix::from_fn(samples.len(), case.2, |row, unit| {
                        samples.inputs.row(row)[unit] * scales[unit]
                    }),
                    labels: samples.labels.clone(),
                };
                changed(measures, case, rescale)
            },
        ))
        .property(Property::new(
            "Other names for the classes change no prediction's correctness.",
            cases,
            |measures, case| {
                let names = Stream::new(case.0, "names").permutation(case.1);
                let rename = |samples: &Samples| Samples {
                    inputs: samples.inputs.clone(),
                    labels: samples.labels.iter().map(|&label| names[label]).collect(),
                };
                changed(measures, case, rename)
            },
        ))
        .property(reported(
            "The order of the samples changes no prediction's correctness.",
            cases,
            |measures, case| {
                let order = Stream::new(case.0, "order").permutation(PER_CLASS * case.1);
                changed(measures, case, |samples| samples.select(&order))
            },
        ))
        .property(Property::new(
            "On classes ten widths apart along axes of their own the probe makes no mistake.",
            cases,
            |measures, case| {
                let [fit, test] = classes(case, 10.0);
                errors(measures.probe_accuracy(&fit, &test, case.1), 1.0, case)
            },
        ))
}

/// How many test samples more or less are correct after `change`, in units of one half.
fn changed(measures: &dyn Measures, case: &Case, change: impl Fn(&Samples) -> Samples) -> f64 {
    let [fit, test] = classes(case, 0.4);
    let plain = measures.probe_accuracy(&fit, &test, case.1);
    let after = measures.probe_accuracy(&change(&fit), &change(&test), case.1);
    errors(after, plain, case)
}

fn errors(accuracy: f64, expected: f64, case: &Case) -> f64 {
    2.0 * (accuracy - expected).abs() * (PER_CLASS * case.1) as f64
}

/// Samples to fit and to test: class `c` lies `distance` along unit `c`, with noise uniform in
/// [−½, ½] on every unit.
fn classes(&(seed, classes, units): &Case, distance: f64) -> [Samples; 2] {
    ["fit", "test"].map(|part| {
        let mut stream = Stream::new(seed, part);
        let labels: Vec<usize> = (0..PER_CLASS * classes).map(|i| i % classes).collect();
        let inputs = Matrix::from_fn(labels.len(), units, |row, unit| {
            let mean = if labels[row] == unit { distance } else { 0.0 };
            (mean + stream.uniform() - 0.5) as f32
        });
        Samples { inputs, labels }
    })
}
