//! Where the tunnel starts, in two networks of a seed.

use deepclaims_harness::claim::{Arm, Evidence, Missing, Numbers};
use deepclaims_lab::data::Samples;
use deepclaims_lab::laboratory::Subject;
use deepclaims_lab::train::Training;

use super::tunnel_start::tunnel_start;

/// Which samples of a network's split a probe is fitted and tested on.
pub(super) type Probing = fn(&Subject<'_>) -> (Samples, Samples);

/// Fitted on training samples, tested on test samples.
pub(super) fn on_test(subject: &Subject<'_>) -> (Samples, Samples) {
    (subject.split.train.clone(), subject.split.test.clone())
}

/// Fitted and tested on the first 1,000 training samples: the train probe.
pub(super) fn on_train(subject: &Subject<'_>) -> (Samples, Samples) {
    let samples = subject.split.train.first(1_000);
    (samples.clone(), samples)
}

/// An arm that reads the tunnel's start in two trained networks, `start, NAME` each, and
/// `difference`, the first minus the second.
pub(super) fn starts(
    name: &str,
    pair: [Training; 2],
    names: [&'static str; 2],
    probing: Probing,
) -> Arm {
    let checkpoints = pair.map(|training| training.end());
    Arm::new(name, checkpoints, move |evidence| {
        let [first, second] = [0, 1].map(|index| start(evidence, index, probing));
        let (first, second) = (first?, second?);
        let titles = names.map(|name| format!("start, {name}"));
        let numbers = titles.into_iter().zip([first, second]);
        Ok(numbers
            .chain([("difference".to_owned(), first - second)])
            .collect::<Numbers>())
    })
}

pub(super) fn start(
    evidence: &Evidence<'_>,
    index: usize,
    probing: Probing,
) -> Result<f64, Missing> {
    let subject = &evidence.subjects[index];
    let (fit, test) = probing(subject);
    let probes = subject.probes(evidence.laboratory, &fit, &test, subject.split.classes);
    let start = tunnel_start(&probes[1..])
        .ok_or_else(|| Missing::because("a probe of some layer is not a number"))?;
    Ok(start as f64)
}
