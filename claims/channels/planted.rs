//! Waves planted into the profile of a trained network: what `channels.periodic` would find.

use std::f64::consts::TAU;

use deepclaims_lab::measure::Waves;

use crate::prelude::*;

/// Waves of each size.
const PLANTED: usize = 25;
/// What a found wave is above.
const THRESHOLD: f64 = 0.25;
/// Amplitudes of the waves, in standard deviations of the profile.
const SIZES: [f64; 4] = [0.7, 1.0, 1.5, 2.0];

/// The numbers that [`found`] gives.
pub(super) const FOUND: [&str; 4] = [
    "share of waves of size 0.7 found",
    "share of waves of size 1 found",
    "share of waves of size 1.5 found",
    "share of waves of size 2 found",
];

/// For each size the share of `waves` of a random period and phase that are found, against so many
/// random orders, once added to the first of two profiles.
pub(super) fn found(
    subject: Subject<'_>,
    profiles: &[Vec<f64>; 2],
    waves: Waves,
    orders: usize,
) -> [f64; 4] {
    let mut draws = subject.stream("channels/periodic/planted");
    let mut shuffles = subject.stream("channels/periodic/orders of planted");
    let [profile, other] = profiles;
    let deviation = standard_deviation(profile);
    SIZES.map(|size| {
        let found = (0..PLANTED).filter(|_| {
            let wave = wave(waves, profile.len(), &mut draws);
            let factor = size * deviation;
            let sums = profile.iter().zip(&wave).map(|(value, wave)| value + factor * wave);
            let planted = [sums.collect(), other.clone()];
            let excess = subject.laboratory.wave_excess(&planted, waves, orders, &mut shuffles);
            excess > THRESHOLD
        });
        found.count() as f64 / PLANTED as f64
    })
}

/// A wave of amplitude 1, one of the frequencies and any phase.
fn wave(waves: Waves, length: usize, stream: &mut Stream) -> Vec<f64> {
    let lowest = 1.0 / waves.longest;
    let share = stream.below(waves.frequencies) as f64 / (waves.frequencies - 1) as f64;
    let frequency = lowest + share * (0.5 - lowest);
    let phase = TAU * stream.uniform();
    let angles = (0..length).map(|layer| TAU * frequency * layer as f64 + phase);
    angles.map(libm::cos).collect()
}

fn standard_deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares: Vec<f64> = values.iter().map(|x| (x - centre) * (x - centre)).collect();
    mean(&squares).sqrt()
}
