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
}

/// Where the tunnel of one network starts.
pub(super) fn start(subject: Subject<'_>, probing: Probing) -> Result<f64, Missing> {
    let (fit, test) = probing(subject);
    let probes = subject.probes(&fit, &test, subject.split.classes);
    let start = tunnel_start(&probes[1..])
        .ok_or_else(|| Missing::because("a probe of some layer is not a number"))?;
    Ok(start as f64)
}

/// A layer belongs to the tunnel while its probe reaches this share of the best layer's.
const SHARE: f64 = 0.98;

/// The first layer, counted from 1, of the longest suffix of layers whose probe accuracy is at least
/// 98 % of the best layer's; `probes.len() + 1` if there is none. `None` where a probe is NaN.
///
/// "Tunnel start" (ts98) of the pre-registration, after Masarczyk et al. 2023 (arXiv 2305.19753),
/// section 2.
pub(super) fn tunnel_start(probes: &[f64]) -> Option<usize> {
    if probes.iter().any(|probe| probe.is_nan()) {
        return None;
    }
    let best = probes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let suffix = probes.iter().rev().take_while(|&&probe| probe >= SHARE * best).count();
    Some(probes.len() - suffix + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_where_the_last_dip_ends() {
        assert_eq!(tunnel_start(&[0.5, 0.8, 0.97, 0.99, 0.99]), Some(4));
        assert_eq!(tunnel_start(&[0.99, 0.99, 0.5, 0.99]), Some(4));
        assert_eq!(tunnel_start(&[0.7, 0.7, 0.7]), Some(1));
        assert_eq!(tunnel_start(&[0.98, 1.0, 0.98]), Some(1));
    }

    #[test]
    fn a_network_that_loses_its_best_layer_has_no_tunnel() {
        assert_eq!(tunnel_start(&[0.99, 0.8, 0.5]), Some(4));
        assert_eq!(tunnel_start(&[]), Some(1));
    }

    #[test]
    fn an_undefined_probe_leaves_the_start_undefined() {
        assert_eq!(tunnel_start(&[0.9, f64::NAN]), None);
    }
}
