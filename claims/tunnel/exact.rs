//! Exact claims: what the measures of this paper must do with constructed data.

use deepclaims_harness::claim::{Claim, Property};
use proptest::prelude::*;

use super::MODULE;
use super::tunnel_start::tunnel_start;

mod construction;
mod probe;
mod rank;
mod similarity;
mod variability;

/// In the order of the pre-registration.
pub(super) fn claims() -> Vec<Claim> {
    vec![
        rank::claim(),
        probe::claim(),
        variability::claim(),
        similarity::claim(),
        start(),
    ]
}

const QUANTITY: &str = "first layer of the longest suffix of layers whose probe is at least 98 % \
    of the best layer's; errors in layers, tolerance one half";

/// `tunnel.start_exact`.
fn start() -> Claim {
    MODULE
        .claim(
            "start_exact",
            "The tunnel's start is found on constructed profiles.",
        )
        .section("section 2")
        .quantity(QUANTITY)
        .property(rising())
        .property(noisy())
        .property(constant())
        .property(without_tunnel())
}

fn rising() -> Property {
    Property::new(
        "On a rising profile the tunnel starts where it first comes within 2 % of its end.",
        || (0.2..1.0f64, 0..10usize, 0..10usize),
        |_, &(top, extractor, tunnel)| {
            let rise = |layer: usize| top * 0.97 * (layer + 1) as f64 / (extractor + 1) as f64;
            let flat = |layer: usize| top * (0.981 + 0.019 * layer as f64 / (tunnel + 1) as f64);
            let profile: Vec<f64> = (0..extractor)
                .map(rise)
                .chain((0..=tunnel).map(flat))
                .chain([top])
                .collect();
            error(&profile, extractor + 1)
        },
    )
}

fn noisy() -> Property {
    Property::new(
        "On a noisy profile the tunnel starts after the last layer more than 2 % below the best.",
        || {
            let before = prop::collection::vec(0.0..1.0f64, 0..8);
            let after = prop::collection::vec(0.981..1.0f64, 1..8);
            (0.2..1.0f64, before, after)
        },
        |_, (best, before, after)| {
            let dip = [0.97 * best];
            let profile: Vec<f64> = [*best]
                .into_iter()
                .chain(before.iter().map(|share| share * best))
                .chain(dip)
                .chain(after.iter().map(|share| share * best))
                .collect();
            error(&profile, before.len() + 3)
        },
    )
}

fn constant() -> Property {
    Property::new(
        "On a constant profile the tunnel starts at the first layer.",
        || (0.0..1.0f64, 1..20usize),
        |_, &(height, layers)| error(&vec![height; layers], 1),
    )
}

fn without_tunnel() -> Property {
    Property::new(
        "A network whose last layer is more than 2 % below the best has no tunnel.",
        || (0.2..1.0f64, prop::collection::vec(0.0..1.0f64, 0..8)),
        |_, (best, middle)| {
            let profile: Vec<f64> = [*best]
                .into_iter()
                .chain(middle.iter().map(|share| share * best))
                .chain([0.97 * best])
                .collect();
            error(&profile, profile.len() + 1)
        },
    )
}

/// The error of the tunnel start of a profile.
fn error(profile: &[f64], expected: usize) -> f64 {
    let found = tunnel_start(profile).map_or(f64::NAN, |start| start as f64);
    counted(found, expected)
}

/// The error of a count in units of one half.
fn counted(found: f64, expected: usize) -> f64 {
    2.0 * (found - expected as f64).abs()
}
