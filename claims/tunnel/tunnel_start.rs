//! Where a network's tunnel starts.

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
    let suffix = probes
        .iter()
        .rev()
        .take_while(|&&probe| probe >= SHARE * best)
        .count();
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
