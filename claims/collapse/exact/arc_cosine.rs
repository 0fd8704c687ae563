//! `collapse.arc_cosine`.

use std::f64::consts::PI;

use super::MODULE;
use super::monte_carlo::deviation;
use crate::exact::prelude::*;

/// Widths of the pre-registration.
const WIDTHS: [usize; 2] = [128, 512];
/// Networks of one wide layer.
const NETWORKS: usize = 60;

/// Random numbers, which width, and the angle between two inputs.
type Case = (u64, usize, f64);

/// The angle between two inputs, and layers.
type Path = (f64, usize);

pub(super) fn claim() -> Claim {
    MODULE
        .claim("arc_cosine", "The outputs of random ReLU networks line up with depth: the angle between any two falls as 3π over the depth.")
        .section("abstract")
        .definition(Definition::OtherLiterature)
        .quantity("angle θ = arccos ρ under the infinite-width recursion ρ' = (√(1−ρ²) + ρ(π − \
            arccos ρ))/π; the cosine after one He ReLU layer of width w = 128 or 512, over 60 \
            networks; errors in units of the bounds named, or of six standard errors and the bias \
            of a finite width, 0.35/w and sin²θ/w at most")
        .remark("The recursion is the arc-cosine kernel of order one (Cho and Saul 2009) at He's \
            scale; that it stands for the paper's degeneracy is ours. Near the fixed point θ' = θ \
            − θ²/(3π) − θ³/(18π²) − …, so that 1/θ grows by 1/(3π) + θ/(6π²) + … in a layer: \
            θ_l·l/(3π) approaches 1 as 1.5·ln l/l vanishes.")
        .work(Work::operations(0.9e9))
        .property(Property::new(
            "From every angle above 0.05 each layer takes at least θθ'/(6π) from the angle, so \
             that it falls to 0, the fixed point.",
            paths,
            |_, &(angle, layers)| slowest(angle, layers, relu),
        ))
        .property(Property::new(
            "After l layers 3π/θ_l is l + 3π/θ₀ but for an excess of order ln l.",
            paths,
            |_, &(angle, layers)| approach(angle, layers, 3.0 * PI, relu),
        ))
        .property(Property::new(
            "One ReLU layer of width 128 or 512 gives the cosine of the recursion on average.",
            || cases(0.1..2.8),
            |_, case| layer(case, Activation::Relu),
        ))
        // A fifth of their kernel is the ReLU's, the rest linear: they take a fifth as much.
        .property(broken(
            "From every acute angle above 0.05 each layer of leaky ReLUs of slope one half takes \
             at least θθ'/(6π) from the angle.",
            || (0.05..=0.5 * PI, 1..=1000usize),
            |_, &(angle, layers)| slowest(angle, layers, leaky),
        ))
        .property(broken(
            "After l linear layers 3π/θ_l is l + 3π/θ₀ but for an excess of order ln l.",
            long_paths,
            |_, &(angle, layers)| approach(angle, layers, 3.0 * PI, |angle| angle),
        ))
        // Off by a third of l, as is 4π, where the excess allowed is of order ln l.
        .property(broken(
            "After l layers 2π/θ_l is l + 2π/θ₀ but for an excess of order ln l.",
            long_paths,
            |_, &(angle, layers)| approach(angle, layers, 2.0 * PI, relu),
        ))
        .property(broken(
            "After l layers 4π/θ_l is l + 4π/θ₀ but for an excess of order ln l.",
            long_paths,
            |_, &(angle, layers)| approach(angle, layers, 4.0 * PI, relu),
        ))
        // At a right angle tanh gives 0, the recursion 1/π.
        .property(broken(
            "One tanh layer of width 128 or 512 gives the cosine of the recursion on average.",
            || cases(1.3..1.9),
            |_, case| layer(case, Activation::Tanh),
        ))
}

fn cases(angles: std::ops::Range<f64>) -> impl Strategy<Value = Case> {
    (any::<u64>(), 0..WIDTHS.len(), angles)
}

fn paths() -> impl Strategy<Value = Path> {
    (0.05..=PI, 1..=1000usize)
}

fn long_paths() -> impl Strategy<Value = Path> {
    (0.05..=PI, 200..=1000usize)
}

/// `θ'` of the recursion.
fn relu(angle: f64) -> f64 {
    libm::acos((libm::sin(angle) + (PI - angle) * libm::cos(angle)) / PI)
}

/// The same for the activation that keeps half of what is negative, `½x + ½·ReLU(x)`: in squared
/// lengths the linear part and its products with the other come to 4/8 and the ReLU's own to 1/8.
fn leaky(angle: f64) -> f64 {
    libm::acos(0.8 * libm::cos(angle) + 0.2 * libm::cos(relu(angle)))
}

/// The angles from the first to the last layer, the start first.
fn path(angle: f64, layers: usize, map: impl Fn(f64) -> f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(angle), move |&angle| Some(map(angle))).take(layers + 1)
}

/// `θθ'/(6π)` as a share of what the slowest layer of a path takes from the angle: not more than 1
/// where `1/θ` grows by `1/(6π)` or more. Towards the fixed point it grows by twice as much.
fn slowest(angle: f64, layers: usize, map: impl Fn(f64) -> f64) -> f64 {
    let angles: Vec<f64> = path(angle, layers, map).collect();
    largest(angles.windows(2).map(|pair| {
        let share = pair[0] * pair[1] / (6.0 * PI * (pair[0] - pair[1]));
        // An angle that grows is as wrong as one that stays.
        if share > 0.0 { share } else { f64::INFINITY }
    }))
}

/// How far `constant/θ_l` is from `l + constant/θ₀`, in units of twice the excess expected of 3π.
///
/// A layer adds `1 + θ/(2π) + …` to `3π/θ`, and no more than `1 + (θ/2π)(1 + 3θ/π)` from π down. As
/// `3π/θ_j ≥ j + 3π/θ₀`, the sum of all angles is at most `θ₀ + 3π·ln(1 + lθ₀/(3π))`, that of their
/// squares at most `θ₀² + 3πθ₀`.
fn approach(angle: f64, layers: usize, constant: f64, map: impl Fn(f64) -> f64) -> f64 {
    let last = path(angle, layers, map).last().unwrap_or(angle);
    let depth = layers as f64;
    let sum = angle + 3.0 * PI * libm::log1p(depth * angle / (3.0 * PI));
    let squares = angle * angle + 3.0 * PI * angle;
    let excess = sum / (2.0 * PI) + 1.5 * squares / (PI * PI);
    (constant * (1.0 / last - 1.0 / angle) - depth).abs() / (2.0 * excess)
}

/// The mean cosine after one layer, off that of the recursion.
///
/// The cosine of finitely many units is biased: to first order in 1/w by the covariances of the squared
/// lengths with the product and with each other, which for ReLU come to 0.30/w at most (at 1.8 rad),
/// and less than sin²θ/w near both ends. The bound is a sixth larger for the orders beyond.
fn layer(&(seed, width, angle): &Case, activation: Activation) -> f64 {
    let width = WIDTHS[width];
    let mlp = Mlp { activation, biases: false, ..Mlp::relu(1, width) };
    let directions = [[1.0, 0.0], [libm::cos(angle), libm::sin(angle)]];
    let inputs = Matrix::from_fn(2, 2, |row, column| directions[row][column] as f32);
    let mut stream = Stream::new(seed, "wide layer");
    let cosines = (0..NETWORKS).map(|_| {
        let network = Network::initialise(&mlp, 2, 1, &mut stream).expect("a layer with units");
        cosine(&network.outputs(&inputs)[0])
    });
    let cosines: Vec<f64> = cosines.collect();
    let sine = libm::sin(angle);
    let bias = (sine * sine).min(0.35) / width as f64;
    deviation(&cosines, libm::cos(relu(angle)), bias)
}

/// The cosine between two rows.
fn cosine(outputs: &Matrix<f32>) -> f64 {
    let product = |one: usize, other: usize| -> f64 {
        let units = outputs.row(one).iter().zip(outputs.row(other));
        units.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
    };
    product(0, 1) / (product(0, 0) * product(1, 1)).sqrt()
}
