//! `collapse.likelihood`.

use super::MODULE;
use crate::exact::prelude::*;

/// What the pre-registration allows, in bits.
const TOLERANCE: f64 = 1e-12;

/// Random numbers, observations, ones among them, and θ.
type Case = (u64, usize, usize, f64);

/// Few enough observations, and θ far enough from 0 and 1, that the roundings of a sum over them stay
/// below the pre-registered tolerance.
fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 1..=800usize).prop_flat_map(|(seed, observations)| {
        (Just(seed), Just(observations), 0..=observations, 0.001..0.999f64)
    })
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim("likelihood", "The average negative log-likelihood of an overparameterised network is the binary entropy of its share of dimensions.")
        .section("Proposition 1")
        .quantity("NLL(θ)/n of k ones among n observations, summed over the observations, in bits: \
            H₂(k/n) + KL₂(k/n‖θ) for every θ, which is smallest at θ₀ = k/n, where it is H₂(θ₀); \
            errors in units of a bound on roundings, at most 1e-12 bits")
        .remark("The identity is one of sequences of ones and zeros. That such a sequence stands \
            for a network, with the share of samples' length to width as its probability, is the \
            paper's reading, which no case here tests.")
        .work(Work::operations(0.03e9))
        .property(Property::new(
            "NLL(θ)/n is H₂(k/n) + KL₂(k/n‖θ).",
            cases,
            |_, &(seed, observations, ones, theta)| {
                identity(seed, observations, ones, theta, |p| divergence(p, theta))
            },
        ))
        .property(Property::new(
            "NLL(k/n)/n is H₂(k/n).",
            || inner_ones(1..=800),
            |_, &(seed, observations, ones)| {
                identity(seed, observations, ones, share(ones, observations), |_| 0.0)
            },
        ))
        .property(Property::new(
            "The θ at which the summed NLL is smallest is k/n.",
            || inner_ones(2..=100),
            |_, &(seed, observations, ones)| {
                minimum(seed, observations, ones, share(ones, observations))
            },
        ))
        // p below one quarter and θ above one third: the divergence is symmetric at θ = p and at
        // θ = 1 − p alone.
        .property(broken(
            "NLL(θ)/n is H₂(k/n) + KL₂(θ‖k/n).",
            || {
                (any::<u64>(), 4..=200usize).prop_flat_map(|(seed, quarter)| {
                    (Just(seed), Just(4 * quarter), 1..=quarter, 0.35..0.7f64)
                })
            },
            |_, &(seed, observations, ones, theta): &Case| {
                identity(seed, observations, ones, theta, |p| divergence(theta, p))
            },
        ))
        // At one half both rules agree.
        .property(broken(
            "The θ at which the summed NLL is smallest is Laplace's (k + 1)/(n + 2).",
            || {
                (any::<u64>(), 3..=100usize).prop_flat_map(|(seed, observations)| {
                    (Just(seed), Just(observations), 1..=(observations - 1) / 2)
                })
            },
            |_, &(seed, observations, ones)| {
                minimum(seed, observations, ones, share(ones + 1, observations + 2))
            },
        ))
}

/// Random numbers, observations, and ones of which there is at least one, and at least one zero.
fn inner_ones(
    observations: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = (u64, usize, usize)> {
    let least = (*observations.start()).max(2);
    (any::<u64>(), least..=*observations.end())
        .prop_flat_map(|(seed, observations)| (Just(seed), Just(observations), 1..observations))
}

fn share(ones: usize, observations: usize) -> f64 {
    ones as f64 / observations as f64
}

/// So many ones among observations, in random order.
fn observe(seed: u64, observations: usize, ones: usize) -> Vec<bool> {
    let mut outcomes: Vec<bool> = (0..observations).map(|place| place < ones).collect();
    Stream::new(seed, "observations").shuffle(&mut outcomes);
    outcomes
}

/// `NLL(θ)/n` in bits, one observation after the other.
fn average_nll(outcomes: &[bool], theta: f64) -> f64 {
    let bits = |&one| -libm::log2(if one { theta } else { 1.0 - theta });
    let bits = outcomes.iter().map(bits);
    bits.sum::<f64>() / outcomes.len() as f64
}

/// A sum of positive terms rounds once a term, each time by at most one unit of the sum; the quotient
/// and the logarithm of 1 − θ add three.
fn nll_rounding(observations: usize, average: f64) -> f64 {
    DOUBLE * (observations + 3) as f64 * average
}

/// `p·log₂(p/q)`, zero where `p` is.
fn relative_bits(p: f64, q: f64) -> f64 {
    if p == 0.0 { 0.0 } else { p * libm::log2(p / q) }
}

/// H₂(p), in bits.
fn entropy(p: f64) -> f64 {
    -relative_bits(p, 1.0) - relative_bits(1.0 - p, 1.0)
}

/// KL₂(p‖q) of two coins, in bits.
fn divergence(p: f64, q: f64) -> f64 {
    relative_bits(p, q) + relative_bits(1.0 - p, 1.0 - q)
}

/// How far `NLL(θ)/n` is from the entropy and an excess, which gets `k/n`.
fn identity(
    seed: u64,
    observations: usize,
    ones: usize,
    theta: f64,
    excess: impl Fn(f64) -> f64,
) -> f64 {
    let found = average_nll(&observe(seed, observations, ones), theta);
    let p = share(ones, observations);
    let expected = entropy(p) + excess(p);
    // Four terms p·log₂ of at most the whole, as long as nothing larger cancels: the terms of the
    // divergence are no larger than it and 0.54 bits together. Each has a logarithm, a product and
    // arguments that round, which a logarithm turns into absolute errors of a few units of p.
    let closed_form = DOUBLE * 16.0 * (expected.abs() + 2.0);
    let tolerance = (nll_rounding(observations, found) + closed_form).min(TOLERANCE);
    (found - expected).abs() / tolerance
}

/// How far the place of the smallest NLL is from `expected`, in units of what roundings can move it.
///
/// Golden-section search takes the wrong side only where two values differ by less than twice their
/// rounding δ. The points compared are 0.236 of the interval apart, and with both on one side of the
/// minimum the values differ by at least half the curvature times the square of that: the interval is
/// then shorter than √(4δ/curvature)/0.236. The curvature at the minimum is 1/(p(1 − p)·ln 2); half of
/// it is left wherever the last intervals lie.
fn minimum(seed: u64, observations: usize, ones: usize, expected: f64) -> f64 {
    let outcomes = observe(seed, observations, ones);
    let found = golden_section(|theta| average_nll(&outcomes, theta));
    let p = share(ones, observations);
    let curvature = 0.5 / (p * (1.0 - p) * std::f64::consts::LN_2);
    let rounding = nll_rounding(observations, entropy(p));
    let tolerance = (4.0 * rounding / curvature).sqrt() / 0.236;
    (found - expected).abs() / tolerance
}

/// The place of the smallest value of a convex function between 0 and 1.
fn golden_section(function: impl Fn(f64) -> f64) -> f64 {
    // (√5 − 1)/2, to the power 45 below 1e-9.
    const RATIO: f64 = 0.618_033_988_749_894_9;
    const STEPS: usize = 45;
    let (mut low, mut high) = (0.0, 1.0);
    let (mut left, mut right) = (1.0 - RATIO, RATIO);
    let (mut at_left, mut at_right) = (function(left), function(right));
    for _ in 0..STEPS {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - RATIO * (high - low);
            at_left = function(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + RATIO * (high - low);
            at_right = function(right);
        }
    }
    0.5 * (low + high)
}
