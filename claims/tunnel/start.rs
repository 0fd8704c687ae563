//! Where the tunnel of a network starts, and in two networks of a seed.

use crate::prelude::*;

/// Tunnel start of the first network minus that of the second.
pub(super) const DIFFERENCE: &str = "difference";

/// Which samples of a network's split a probe is fitted and tested on.
pub(super) type Probing = fn(Subject<'_>) -> (Samples, Samples);

/// Fitted on training samples, tested on test samples.
pub(super) fn on_test(subject: Subject<'_>) -> (Samples, Samples) {
    (subject.split.train.clone(), subject.split.test.clone())
}

/// Fitted and tested on the first 1,000 training samples: the train probe.
pub(super) fn on_train(subject: Subject<'_>) -> (Samples, Samples) {
    let samples = subject.split.train.first(1_000);
    (samples.clone(), samples)
}

/// An arm that reads the tunnel start of two trained networks, `start, NAME` each, and
/// [`DIFFERENCE`].
pub(super) fn starts(name: &str, pair: [Training; 2], names: [&str; 2], probing: Probing) -> Arm {
    let checkpoints = pair.map(|training| training.end());
    let [first, second] = names.map(|name| format!("start, {name}"));
    let quantities = [first, second, DIFFERENCE.to_owned()];
    Arm::new(name, checkpoints, quantities, move |[first, second]| {
        let (first, second) = (start(first, probing)?, start(second, probing)?);
        Ok([first, second, first - second])
    })
    .costing(|sizes| sizes.networks().map(|network| start_work(&network)).sum::<Work>())
}

/// Where the tunnel of one network starts.
pub(super) fn start(subject: Subject<'_>, probing: Probing) -> Result<f64, Missing> {
    let (fit, test) = probing(subject);
    let probes = subject.probes(&fit, &test, subject.split.classes);
    let start = TunnelRule::REGISTERED
        .start(&probes)
        .ok_or_else(|| Missing::because("a probe of some layer is not a number"))?;
    Ok(start as f64)
}

/// The work of it in a network of these sizes.
pub(super) fn start_work(network: &NetworkSizes) -> Work {
    Subject::probes_work(&network.shape, network.train, network.test)
}
