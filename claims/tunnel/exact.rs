//! Exact claims: what the measures of this paper must do with constructed data.

use std::iter;

use super::MODULE;
use crate::exact::prelude::*;
use deepclaims_lab::measure::TunnelRule;

mod construction;
mod probe;
mod rank;
mod similarity;
mod variability;

/// In the order of the pre-registration.
pub(super) fn claims() -> Vec<Claim> {
    vec![rank::claim(), probe::claim(), variability::claim(), similarity::claim(), start()]
}

const QUANTITY: &str = "first layer of the longest suffix of layers whose probe is at least 98 % \
    of the best layer's; errors in layers, tolerance one half";

/// `tunnel.start_exact`.
fn start() -> Claim {
    MODULE
        .claim("start_exact", "The tunnel's start is found on constructed profiles.")
        .section("section 2")
        .quantity(QUANTITY)
        .work(Work::operations(0.001e9))
        .property(Property::new(
            "On a rising profile the tunnel starts where it first comes within 2 % of its end.",
            || (0.2..1.0f64, 0..10usize, 0..10usize),
            |_, &(top, extractor, tunnel)| {
                let rise = |layer: usize| top * 0.97 * (layer + 1) as f64 / (extractor + 1) as f64;
                let flat =
                    |layer: usize| top * (0.981 + 0.019 * layer as f64 / (tunnel + 1) as f64);
                let rising = (0..extractor).map(rise).chain((0..=tunnel).map(flat));
                error(rising.chain([top]), extractor + 1)
            },
        ))
        .property(Property::new(
            "On a noisy profile the tunnel starts after the last layer more than 2 % below the \
             best.",
            || {
                let before = prop::collection::vec(0.0..1.0f64, 0..8);
                let after = prop::collection::vec(0.981..1.0f64, 1..8);
                (0.2..1.0f64, before, after)
            },
            |_, (best, before, after)| {
                let [before_dip, after_dip] =
                    [before, after].map(|shares| shares.iter().map(|share| share * best));
                let profile = iter::once(*best).chain(before_dip).chain([0.97 * best]);
                error(profile.chain(after_dip), before.len() + 3)
            },
        ))
        .property(Property::new(
            "On a constant profile the tunnel starts at the first layer.",
            || (0.0..1.0f64, 1..20usize),
            |_, &(height, layers)| error(iter::repeat_n(height, layers), 1),
        ))
        .property(Property::new(
            "A network whose last layer is more than 2 % below the best has no tunnel.",
            || (0.2..1.0f64, prop::collection::vec(0.0..1.0f64, 0..8)),
            |_, (best, middle)| {
                let profile = iter::once(*best).chain(middle.iter().map(|share| share * best));
                error(profile.chain([0.97 * best]), middle.len() + 3)
            },
        ))
}

/// The error of the tunnel start of a profile.
fn error(profile: impl Iterator<Item = f64>, expected: usize) -> f64 {
    let start = TunnelRule::REGISTERED.start(&profile.collect::<Vec<_>>());
    counted(start.map_or(f64::NAN, |start| start as f64), expected)
}

/// The error of a count in units of one half.
fn counted(found: f64, expected: usize) -> f64 {
    2.0 * (found - expected as f64).abs()
}
