//! `channels.depth_modes`.

use deepclaims_lab::numerics;
use proptest::sample::select;

use super::MODULE;
use super::homogeneous::{Drive, driven, step};
use crate::exact::prelude::*;

/// Random numbers, layers of weights, units of each, and what drives.
type Case = (u64, usize, usize, Drive);

fn cases() -> impl Strategy<Value = Case> {
    (any::<u64>(), 3..=9usize, 1..=4usize, select(&Drive::ALL))
}

/// Deviations of `ln w_l` from their mean.
const SMALL: f64 = 1e-4;
/// Runge–Kutta steps of a walk.
const STEPS: usize = 30;
/// How far it goes of the time to infinity: with shrinking weights of order-one deviations the
/// smallest, `w² − 2κw²t` at least, stay positive.
const SHARE: f64 = 0.3;

pub(super) fn claim() -> Claim {
    MODULE
        .claim("depth_modes", "No wavelength along the depth is selected at linear order: all modes of the layers' deviations decay alike.")
        .section("abstract")
        .reconstruction()
        .quantity("Fourier modes q ≠ 0 along the depth (periodic in l = 0..L−1) of ln w_l minus \
            its mean, for homogeneous networks W^l = w_l·11ᵀ of equal widths, against (w(0)/w(t))² \
            times the initial mode, w the geometric mean; errors in units of a bound on the second \
            order in the deviations")
        .remark("Theory and setting are ours: μ̇_l = κ(1 + Σμ − 2μ_l), so that every mode but the \
            mean has the rate −2κ.")
        .work(Work::operations(0.35e9))
        .property(Property::new(
            "From small deviations every mode q ≠ 0 decays by the factor (w(0)/w(t))², or grows by \
             it where weights shrink.",
            cases,
            |_, case| modes(case),
        ))
        // The second order is no smaller than the first.
        .property(broken(
            "From deviations of order one every mode q ≠ 0 decays by that factor to a thousandth.",
            cases,
            |_, case| large(case),
        ))
        // It has the rate κ(L − 2) under alignment, and is drawn towards the targets under squared error.
        .property(broken(
            "The mode q = 0, the distance of ln w from its course without deviation, changes by \
             that factor as well.",
            cases,
            |_, case| mean(case),
        ))
}

/// Logarithms of the layers' means at the ends of a flow.
struct Walk {
    start: Vec<f64>,
    end: Vec<f64>,
}

impl Walk {
    fn along(mut flow: Flow, size: f64) -> Self {
        let logarithms = |flow: &Flow| {
            let means = flow.weights().iter().map(DMatrix::mean);
            means.map(libm::log).collect::<Vec<f64>>()
        };
        let start = logarithms(&flow);
        for _ in 0..STEPS {
            flow.step(Method::RungeKutta, size);
        }
        Self { start, end: logarithms(&flow) }
    }

    /// `(w(0)/w(t))²`.
    fn factor(&self) -> f64 {
        libm::exp(2.0 * (numerics::mean(&self.start) - numerics::mean(&self.end)))
    }

    /// The largest error of a mode's amplitude.
    fn error(&self) -> f64 {
        let factor = self.factor();
        let layers = self.start.iter().zip(&self.end);
        let beyond: Vec<f64> = layers.map(|(start, end)| end - factor * start).collect();
        largest(amplitudes(&beyond))
    }
}

/// Absolute values of the Fourier modes `q = 1..=L/2`, the mean of `x_l·e^{−2πiql/L}` each.
fn amplitudes(values: &[f64]) -> impl Iterator<Item = f64> {
    let layers = values.len();
    (1..=layers / 2).map(move |mode| {
        let angle = |l: usize| std::f64::consts::TAU * (mode * l) as f64 / layers as f64;
        let part = |wave: fn(f64) -> f64| {
            let values = values.iter().enumerate();
            let terms = values.map(|(l, value)| value * wave(angle(l)));
            terms.sum::<f64>() / layers as f64
        };
        let (cosine, sine) = (part(libm::cos), part(libm::sin));
        (cosine * cosine + sine * sine).sqrt()
    })
}

/// The flow from layers of mean `e^μ` over the units.
fn homogeneous(deviations: &[f64], units: usize, drive: Drive, stream: &mut Stream) -> Flow {
    let layers = deviations.iter();
    let weights = layers.map(|deviation| {
        let mean = libm::exp(*deviation) / units as f64;
        DMatrix::from_element(units, units, mean)
    });
    driven(weights.collect(), &vec![1.0; units], drive, stream)
}

/// From deviations uniform in `[−size, size]`.
fn walk(&(seed, layers, units, drive): &Case, size: f64) -> Walk {
    let mut stream = Stream::new(seed, "depth");
    let deviations = (0..layers).map(|_| size * (2.0 * stream.uniform() - 1.0));
    let deviations: Vec<f64> = deviations.collect();
    let flow = homogeneous(&deviations, units, drive, &mut stream);
    let size = step(&flow, SHARE, STEPS);
    Walk::along(flow, size)
}

/// How far modes are off the law, in units of the second order.
///
/// With `ν` the deviation from the mean and `P = (w(0)/w)²`, `ν̇ = K(−2ν + 2ν² − …)` and `Ṗ = −2KP`:
/// what the law leaves out adds up to at most `P|1 − P|·max ν(0)²`, and to higher orders, of which a
/// hundredth is allowed.
fn modes(case: &Case) -> f64 {
    let walk = walk(case, SMALL);
    let mean = numerics::mean(&walk.start);
    let deviation = largest(walk.start.iter().map(|start| (start - mean).abs()));
    let factor = walk.factor();
    walk.error() / (1.01 * deviation * deviation * factor * (1.0 - factor).abs())
}

fn large(case: &Case) -> f64 {
    let walk = walk(case, 1.0);
    let amplitude = largest(amplitudes(&walk.start));
    walk.error() / (0.001 * walk.factor() * amplitude)
}

/// How far from the law a deviation goes that all layers share.
fn mean(&(seed, layers, units, drive): &Case) -> f64 {
    let stream = Stream::new(seed, "depth");
    let same = homogeneous(&vec![0.0; layers], units, drive, &mut stream.clone());
    let size = step(&same, SHARE, STEPS);
    // The same samples and targets for other weights.
    let (inputs, objective) = (same.inputs().clone(), same.objective().clone());
    let moved = same.weights().iter().map(|w| w * libm::exp(SMALL));
    let moved =
        Flow::new(moved.collect(), same.activation(), inputs, objective).expect("the same shapes");
    let [course, other] = [same, moved].map(|flow| Walk::along(flow, size));
    let before = numerics::mean(&other.start) - numerics::mean(&course.start);
    let after = numerics::mean(&other.end) - numerics::mean(&course.end);
    let factor = course.factor();
    (after - factor * before).abs() / (SMALL * SMALL * factor * (1.0 - factor).abs())
}
