//! `channels.homogeneous_modes`.

use nalgebra::DVector;
use proptest::sample::select;

use super::MODULE;
use super::flows::sizes;
use super::homogeneous::{
    Drive, Remainder, Walk, driven, growth_rates, hidden_layers, means, relative_strengths,
    uncancelled_rates,
};
use super::units::{Unit, by_layer};
use crate::exact::prelude::*;

/// Random numbers, hidden layers and what drives.
type Case = (u64, usize, Drive);

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 1..=4usize, select(&Drive::ALL))
}

/// With two hidden layers at least: deviations enter the gradient in products, and a walk has an end.
fn deep() -> impl Strategy<Value = Case> {
    (any::<u64>(), 2..=4usize, select(&Drive::ALL))
}

/// Deviations of the weights relative to their mean: the second order is smaller than the first by
/// about this factor.
const SMALL: f64 = 1e-5;

pub(super) fn claim() -> Claim {
    MODULE
        .claim("homogeneous_modes", "Near the homogeneous state of positive weights, in- and out-strength of a unit approach each other as weights grow; no strength runs away.")
        .section("abstract")
        .reconstruction()
        .quantity("centred relative strengths α_i of the in-weights and β_i of the out-weights of \
            hidden units, for W^l = w_l·11ᵀ + δ on uniform inputs and targets: their rates, their \
            difference along the flow, and their correlation over a layer; errors in units of a \
            bound on the second order in δ")
        .remark("Theory and setting are ours. From independent and equally wide α and β, corr(α, \
            β) = tanh(2 ln(w/w₀)): positive where weights grow, negative where they shrink.")
        .work(Work::operations(0.5e9))
        .property(Property::new(
            "At first order α̇ = κ_l(β − α) and β̇ = κ_{l+1}(α − β), with κ_l = ẇ_l/w_l.",
            cases,
            |_, case| rates(case, Rates::Own, false),
        ))
        .property(Property::new(
            "What the law of the rates leaves is of second order: half the deviations, a quarter \
             of it.",
            deep,
            |_, case| quarters(case),
        ))
        .property(Property::new(
            "Along the flow α − β shrinks by w_l(0)w_{l+1}(0)/(w_l w_{l+1}).",
            deep,
            |_, case| shrinking(case),
        ))
        .property(Property::new(
            "From orthogonal and equally long α and β, corr(α, β) = tanh(2 ln(w/w₀)).",
            deep,
            |_, case| correlation(case, 1.0),
        ))
        // Weights grow or shrink in every case.
        .property(broken(
            "From there corr(α, β) = −tanh(2 ln(w/w₀)).",
            deep,
            |_, case| correlation(case, -1.0),
        ))
        // Neighbouring layers have different means, and κ_l goes with 1/w_l².
        .property(broken(
            "At first order α̇ = κ_{l+1}(β − α) and β̇ = κ_l(α − β): the growth rates exchanged.",
            cases,
            |_, case| rates(case, Rates::Exchanged, false),
        ))
        // A unit of the first layer is then as active as its weighted strength says, not as α does.
        .property(broken(
            "At first order α̇ = κ_l(β − α) and β̇ = κ_{l+1}(α − β) on inputs that differ from \
             unit to unit by up to a factor of three.",
            cases,
            |_, case| rates(case, Rates::Own, true),
        ))
}

/// Which growth rate goes with which side of a unit.
#[derive(Clone, Copy)]
enum Rates {
    Own,
    Exchanged,
}

/// Relative deviations, uniform in [−1, 1] and then centred over each matrix.
fn deviations(sizes: &[usize], stream: &mut Stream) -> Vec<DMatrix<f64>> {
    let layers = sizes.windows(2).map(|pair| {
        let matrix = DMatrix::from_fn(pair[1], pair[0], |_, _| 2.0 * stream.uniform() - 1.0);
        matrix.add_scalar(-matrix.mean())
    });
    layers.collect()
}

/// Weights `w(1 + size·ρ)`, each layer's mean `w` given relative to `1/√(fan_in·fan_out)`.
fn weights(means: &[f64], deviations: &[DMatrix<f64>], size: f64) -> Vec<DMatrix<f64>> {
    let layers = means.iter().zip(deviations).map(|(mean, deviations)| {
        let scale = mean / (deviations.len() as f64).sqrt();
        deviations.map(|deviation| scale * (1.0 + size * deviation))
    });
    layers.collect()
}

/// Means that alternate between two ranges, so that neighbouring layers grow at different rates.
fn alternating(layers: usize, stream: &mut Stream) -> Vec<f64> {
    let mean = |layer| 0.7 + 0.2 * stream.uniform() + 0.4 * (layer % 2) as f64;
    (0..layers).map(mean).collect()
}

/// Weights of a case that deviate by `size`, and the flow from them.
fn start(&(seed, hidden, drive): &Case, size: f64, uneven: bool) -> Flow {
    let mut stream = Stream::new(seed, "homogeneous");
    let sizes = sizes(hidden, 3, &mut stream);
    let means = alternating(hidden + 1, &mut stream);
    let weights = weights(&means, &deviations(&sizes, &mut stream), size);
    let level = |_| if uneven { 0.5 + stream.uniform() } else { 1.0 };
    let pattern: Vec<f64> = (0..sizes[0]).map(level).collect();
    driven(weights, &pattern, drive, &mut stream)
}

/// By how much the rates of `α` and `β` are beyond the law, unit by unit.
fn beyond_the_law(flow: &Flow, rates: Rates) -> Vec<[f64; 2]> {
    let gradient = flow.gradient();
    let kappas = growth_rates(flow.weights(), &gradient);
    // d/dt(W/w) = (Ẇ − κW)/w
    let layers = flow.weights().iter().zip(&gradient).zip(&kappas);
    let moving = layers.map(|((w, g), kappa)| -(g + w * *kappa) / w.mean());
    let velocities = means(&moving.collect::<Vec<_>>());
    let strengths = relative_strengths(flow.weights());
    let units = strengths.iter().zip(velocities).zip(hidden_layers(flow));
    let beyond = units.map(|((strengths, velocity), layer)| {
        let [of_alpha, of_beta] = match rates {
            Rates::Own => [kappas[layer], kappas[layer + 1]],
            Rates::Exchanged => [kappas[layer + 1], kappas[layer]],
        };
        let difference = strengths.difference();
        let alpha = velocity.incoming + of_alpha * difference;
        [alpha, velocity.outgoing - of_beta * difference]
    });
    beyond.collect()
}

/// For every hidden unit the values of its layer and of the next.
fn by_unit(flow: &Flow, values: &[f64]) -> impl Iterator<Item = [f64; 2]> {
    let layers = hidden_layers(flow).into_iter();
    layers.map(|layer| [values[layer], values[layer + 1]])
}

fn rates(case: &Case, rates: Rates, uneven: bool) -> f64 {
    let flow = start(case, SMALL, uneven);
    let left_out = Remainder::of(&flow).second_order();
    let errors = beyond_the_law(&flow, rates).into_iter().flatten();
    let rates = uncancelled_rates(&flow);
    let uncancelled = by_unit(&flow, &rates).flatten();
    let units = errors.zip(uncancelled);
    largest(units.map(|(error, rate)| error.abs() / (left_out * rate)))
}

fn quarters(case: &Case) -> f64 {
    /// The third order is larger than roundings.
    const SIZE: f64 = 1e-3;
    let [whole, half] = [SIZE, 0.5 * SIZE].map(|size| start(case, size, false));
    let left_out = [&whole, &half].map(|flow| Remainder::of(flow).third_order());
    let tolerance = left_out[0] + 4.0 * left_out[1];
    let errors = beyond_the_law(&whole, Rates::Own).into_iter().flatten();
    let quarters = beyond_the_law(&half, Rates::Own).into_iter().flatten();
    let rates = uncancelled_rates(&whole);
    let uncancelled = by_unit(&whole, &rates).flatten();
    let units = errors.zip(quarters).zip(uncancelled);
    largest(
        units.map(|((error, quarter), rate)| (error - 4.0 * quarter).abs() / (tolerance * rate)),
    )
}

/// `w_l(0)w_{l+1}(0)/(w_l w_{l+1})` of the layer of every hidden unit.
fn shrinkage(before: &Flow, after: &Flow) -> Vec<f64> {
    let layers = before.weights().iter().zip(after.weights());
    let ratios: Vec<f64> = layers.map(|(b, a)| b.mean() / a.mean()).collect();
    let units = by_unit(before, &ratios);
    units.map(|[own, next]| own * next).collect()
}

fn shrinking(case: &Case) -> f64 {
    let flow = start(case, SMALL, false);
    let walk = Walk::along(flow.clone());
    let before = relative_strengths(flow.weights());
    let after = relative_strengths(walk.flow.weights());
    let factors = shrinkage(&flow, &walk.flow);
    let units = before.iter().zip(&after).zip(factors).zip(&walk.tolerances);
    largest(units.map(|(((before, after), factor), tolerance)| {
        (after.difference() - factor * before.difference()).abs() / tolerance
    }))
}

/// Deviations of square matrices in which `α` and `β` of every hidden layer are orthogonal and have
/// the length that they have on average where all entries are independent and of size one.
fn orthogonal_deviations(layers: usize, units: usize, stream: &mut Stream) -> Vec<DMatrix<f64>> {
    let pairs = (0..=layers).map(|_| centred_pair(units, stream));
    let pairs: Vec<[DVector<f64>; 2]> = pairs.collect();
    let layers = pairs.windows(2).map(|around| {
        // Centred along rows and columns: without a share in any strength.
        let mut matrix = normals(units, units, stream);
        for mut row in matrix.row_iter_mut() {
            let mean = row.mean();
            row.add_scalar_mut(-mean);
        }
        centre_columns(&mut matrix);
        let (alpha, beta) = (&around[1][0], &around[0][1]);
        DMatrix::from_fn(units, units, |i, j| matrix[(i, j)] + alpha[i] + beta[j])
    });
    layers.collect()
}

/// Two orthogonal vectors of length one with mean zero.
fn centred_pair(units: usize, stream: &mut Stream) -> [DVector<f64>; 2] {
    let basis = centred_basis(units, 2, stream);
    [0, 1].map(|index| basis.column(index).into_owned())
}

fn correlation(&(seed, hidden, drive): &Case, sign: f64) -> f64 {
    let mut stream = Stream::new(seed, "correlation");
    let units = 4 + stream.below(5);
    let mean = 0.8 + 0.4 * stream.uniform();
    let deviations = orthogonal_deviations(hidden + 1, units, &mut stream);
    let weights = weights(&vec![mean; hidden + 1], &deviations, SMALL);
    let flow = driven(weights, &vec![1.0; units], drive, &mut stream);
    let walk = Walk::along(flow.clone());
    let strengths = relative_strengths(walk.flow.weights());
    let factors = shrinkage(&flow, &walk.flow);
    let layers = by_layer(flow.weights(), &strengths).into_iter();
    let layers = layers.zip(by_layer(flow.weights(), &factors));
    let layers = layers.zip(by_layer(flow.weights(), &walk.tolerances));
    largest(layers.map(|((strengths, factors), tolerances)| {
        let product = |one: fn(&Unit) -> f64, other: fn(&Unit) -> f64| {
            let products = strengths.iter().map(|unit| one(unit) * other(unit));
            products.sum::<f64>()
        };
        let (alpha, beta) = (|unit: &Unit| unit.incoming, |unit: &Unit| unit.outgoing);
        let lengths = [product(alpha, alpha).sqrt(), product(beta, beta).sqrt()];
        let found = product(alpha, beta) / (lengths[0] * lengths[1]);
        // tanh(2 ln(w/w₀)), and the factor is (w₀/w)².
        let expected = sign * libm::tanh(-libm::log(factors[0]));
        // Neither vector turns by more than its error over its length.
        let error = tolerances.iter().map(|t| t * t).sum::<f64>().sqrt();
        (found - expected).abs() / (error / lengths[0] + error / lengths[1])
    }))
}
