//! Where a tunnel starts: rules on the accuracies of linear probes, one a layer.

/// The layer whose accuracy is the measure of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The best one.
    Best,
    /// The last one.
    Last,
}

/// What the tunnel starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The first layer that reaches the share.
    First,
    /// The first layer from which on all layers reach it.
    Suffix,
}

/// A rule that says from which layer on a network is a tunnel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TunnelRule {
    /// The share of the reference's accuracy.
    pub share: f64,
    /// The reference.
    pub of: Reference,
    /// Which layer of those that reach it.
    pub start: Start,
}

impl TunnelRule {
    /// "Tunnel start" of the pre-registration.
    pub const REGISTERED: Self = Self { share: 0.98, of: Reference::Best, start: Start::Suffix };

    /// The rules of Masarczyk et al. 2023 (arXiv 2305.19753, section 2: 95 % or 98 % of the
    /// network's final accuracy), the same of the best layer, and the pre-registration's.
    pub const ALL: [Self; 5] = [
        Self { share: 0.95, of: Reference::Best, start: Start::First },
        Self { share: 0.98, of: Reference::Best, start: Start::First },
        Self { share: 0.95, of: Reference::Last, start: Start::First },
        Self { share: 0.98, of: Reference::Last, start: Start::First },
        Self::REGISTERED,
    ];

    /// The layer at which the tunnel starts, counted from 1; one more than there are layers where
    /// there is none. `None` where a probe is NaN.
    pub fn start(self, probes: &[f64]) -> Option<usize> {
        if probes.iter().any(|probe| probe.is_nan()) {
            return None;
        }
        let reference = match self.of {
            Reference::Best => probes.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Reference::Last => probes.last().copied().unwrap_or(f64::NEG_INFINITY),
        };
        let reaches = |probe: &f64| *probe >= self.share * reference;
        let before = match self.start {
            Start::First => probes.iter().position(reaches).unwrap_or(probes.len()),
            Start::Suffix => {
                probes.len() - probes.iter().rev().take_while(|probe| reaches(probe)).count()
            }
        };
        Some(before + 1)
    }
}

/// What the last layer keeps of the best layer's accuracy; NaN without layers or where a probe is.
pub fn retained_accuracy(probes: &[f64]) -> f64 {
    let best = probes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let undefined = probes.iter().any(|probe| probe.is_nan());
    let last = probes.last().filter(|_| !undefined);
    last.map_or(f64::NAN, |last| last / best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(probes: &[f64]) -> Option<usize> {
        TunnelRule::REGISTERED.start(probes)
    }

    #[test]
    fn a_suffix_starts_where_the_last_dip_ends() {
        assert_eq!(registered(&[0.5, 0.8, 0.97, 0.99, 0.99]), Some(4));
        assert_eq!(registered(&[0.99, 0.99, 0.5, 0.99]), Some(4));
        assert_eq!(registered(&[0.7, 0.7, 0.7]), Some(1));
        assert_eq!(registered(&[0.98, 1.0, 0.98]), Some(1));
    }

    #[test]
    fn a_network_that_loses_its_best_layer_has_no_tunnel() {
        assert_eq!(registered(&[0.99, 0.8, 0.5]), Some(4));
        assert_eq!(registered(&[]), Some(1));
    }

    #[test]
    fn an_undefined_probe_leaves_the_start_undefined() {
        for rule in TunnelRule::ALL {
            assert_eq!(rule.start(&[0.9, f64::NAN]), None);
        }
        assert!(retained_accuracy(&[0.9, f64::NAN]).is_nan());
        assert!(retained_accuracy(&[]).is_nan());
    }

    #[test]
    fn rules_differ_where_curves_fall() {
        let falling = [0.5, 0.96, 1.0, 0.9];
        let starts = TunnelRule::ALL.map(|rule| rule.start(&falling));
        assert_eq!(starts, [Some(2), Some(3), Some(2), Some(2), Some(5)]);
        assert_eq!(retained_accuracy(&falling), 0.9);
    }
}
